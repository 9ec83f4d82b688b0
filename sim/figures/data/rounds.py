"""The figure of a repeated game."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.figures.data.subject import Subject
from sim.text import several


class Rounds(NamedTuple):
    """A repeated game, round by round: who struck, who held, and what was a mistake."""

    title: str
    cast: Subject
    actors: tuple[str, str]
    seed: int
    number: int  # of the run, among those of its seed
    struck: tuple[Sequence[bool], Sequence[bool]]  # by side and round; who did not strike held
    by_mistake: tuple[Sequence[bool], Sequence[bool]]  # likewise
    payoffs: Sequence[tuple[float, float]] | None  # by round, of both; None where there are none

    @property
    def length(self) -> int:
        """The number of rounds."""
        return len(self.struck[0])

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.cast)

    @property
    def peaceful(self) -> int:
        """The number of rounds in which both held."""
        return sum(not (one or other) for one, other in zip(*self.struck, strict=True))

    @property
    def mistakes(self) -> int:
        """The number of moves that were mistakes."""
        return sum(map(sum, self.by_mistake))

    @property
    def sentence(self) -> str:
        """In how many rounds both held, after how many mistakes."""
        told = f"Both hold in {self.peaceful} of {several(self.length, 'round')}"
        return f"{told}; {several(self.mistakes, 'mistake')}" if self.mistakes else told

    def mean(self, begin: int, end: int) -> tuple[float, float] | None:
        """The mean payoffs of the rounds from one until before another."""
        if self.payoffs is None or begin >= end:
            return None
        paid = self.payoffs[begin:end]
        return sum(one for one, _ in paid) / len(paid), sum(other for _, other in paid) / len(paid)

    def alt_text(self) -> str:
        """A description: how often each struck, the mistakes, and the payoffs."""
        text = f"Two rows of squares, a column a round, of {several(self.length, 'round')}. "
        for actor, struck, errors in zip(self.actors, self.struck, self.by_mistake, strict=True):
            text += f"{actor} struck in {sum(struck)}, {sum(errors)} of its moves being mistakes. "
        text += f"Both held in {self.peaceful}."
        whole = self.mean(0, self.length)
        if whole is not None:
            paid = ", ".join(f"{actor} {mean:.2f}" for actor, mean in zip(self.actors, whole, strict=True))
            text += f" Mean payoff a round: {paid}."
        return text
