"""The figures of strategies: each against each, and the response curve of one."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.figures.data.heat_map import HeatMap


class StrategyTable(NamedTuple):
    """Strategy against strategy, in four heat maps."""

    title: str
    actors: tuple[str, str]
    strategies: Sequence[str]  # of the first actor from the top, of the second from the left
    runs: int  # of each pair
    seed: int
    maps: Sequence[HeatMap]
    totals: Mapping[str, float]  # by course: its share over all pairs

    def alt_text(self) -> str:
        """A description: the subjects of the maps, and the share of each course over all pairs."""
        told = "; ".join(f"{course}: {100.0 * share:.1f} %" for course, share in self.totals.items())
        shown = ", ".join(found.title for found in self.maps)
        return f"Four heat maps of strategy against strategy: {shown}. Over all: {told}."


class Response(NamedTuple):
    """The response curve of a strategy: the severity that it wants for the one that it felt at its first turn."""

    title: str
    points: Sequence[tuple[float, float]]  # the severity felt, and the one wanted

    def alt_text(self) -> str:
        """A description: every fourth point."""
        told = "; ".join(f"{felt:g}: {wanted:.3g}" for felt, wanted in self.points[::4])
        return (
            f"Response curve of the strategy {self.title}: severity wanted for severity felt at the first turn. {told}."
        )
