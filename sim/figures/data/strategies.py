"""The figures of strategies: each against each, and the response curve of one."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.figures.data.heat_map import HeatMap
from sim.figures.data.subject import Subject


class StrategyTable(NamedTuple):
    """Strategy against strategy: the most frequent course of each pair, and one measure."""

    title: str
    cast: Subject  # with the values that were changed; who plays what is the table
    actors: tuple[str, str]
    strategies: Sequence[str]  # in words: of the first actor from the top,
    across: Sequence[str]  # and of the second from the left
    runs: int  # of each pair
    seed: int
    courses: Sequence[Sequence[tuple[str, float] | None]]  # by row: the most frequent course of a pair and its share
    measure: HeatMap
    unit: str  # the name of the measure, in a word
    order: str  # of rows and columns, in words
    totals: Mapping[str, float]  # by course: its share over all pairs

    @property
    def subject(self) -> str:
        """Who plays the rows and who the columns, and what was changed."""
        return " · ".join([f"Rows: {self.actors[0]}", f"columns: {self.actors[1]}", *self.cast.changed])

    @property
    def sentence(self) -> str:
        """The most frequent course over all pairs."""
        course, share = max(self.totals.items(), key=lambda item: item[1])
        down, across = len(self.strategies), len(self.across)
        told = f"{down} strategies against each other" if down == across else f"{down} strategies against {across}"
        return f"{told}: {100.0 * share:.0f} % {course}"

    def alt_text(self) -> str:
        """A description: the strategies, and the share of each course over all pairs."""
        told = "; ".join(f"{course}: {100.0 * share:.1f} %" for course, share in self.totals.items() if share)
        names = ", ".join(self.strategies)
        if list(self.across) != list(self.strategies):
            names = f"{names}; against {', '.join(self.across)}"
        return f"Table of strategy against strategy ({names}), with {self.measure.title}. Over all pairs: {told}."


class Response(NamedTuple):
    """The response of a strategy at its first turn: what it wants for what it felt, and with which chance."""

    title: str
    draws: int  # of its luck, of which the chances are shares
    points: Sequence[tuple[float, float, float]]  # the severity felt, the one wanted, and the chance of that

    @property
    def subject(self) -> str:
        """Nothing: it is one strategy by itself."""
        return ""

    @property
    def sentence(self) -> str:
        """Nothing beside the title."""
        return ""

    @property
    def by_chance(self) -> bool:
        """Whether chance has a part in it."""
        return any(chance < 1.0 for _, _, chance in self.points)

    def alt_text(self) -> str:
        """A description: the answers to every fourth severity, with their chances."""
        answers: dict[float, list[str]] = {}
        for felt, wanted, chance in self.points:
            told = f"{wanted:.3g}" if chance == 1.0 else f"{wanted:.3g} with a chance of {100 * chance:.0f} %"
            answers.setdefault(felt, []).append(told)
        told = "; ".join(f"{felt:g}: {' or '.join(told)}" for felt, told in list(answers.items())[::4])
        return (
            f"Response of the strategy {self.title}: severity wanted for severity perceived at the first turn. {told}."
        )
