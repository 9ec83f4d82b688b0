"""The figure of what can be had in a repeated game."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.figures.data.subject import Subject

Point = tuple[float, float]  # payoffs a round, of the first player and of the second


class FolkTheorem(NamedTuple):
    """What can be had in a repeated game, what each can have by itself, and what pairs of strategies earn."""

    title: str
    cast: Subject
    actors: tuple[str, str]
    cells: Sequence[tuple[str, Point]]  # of one round, in words
    feasible: Sequence[Point]  # the corners of all that can be had, going round
    least: Point  # what each can have whatever the other does
    pairs: Sequence[Point]  # what each pair of strategies earns in the long run
    own: tuple[str, Point]  # the scenario's own pair, in words

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.cast)

    @property
    def sentence(self) -> str:
        """What the scenario's own pair earns."""
        x, y = self.own[1]
        return f"{self.own[0]}: {x:.2f} and {y:.2f} a round"

    def alt_text(self) -> str:
        """A description: the corners, the least, and what the scenario's own pair earns."""
        cells = "; ".join(f"{name}: {x:g}, {y:g}" for name, (x, y) in self.cells)
        return (
            f"Payoffs a round of {self.actors[0]} and {self.actors[1]}. One round: {cells}. Each can have "
            f"{self.least[0]:.3g} and {self.least[1]:.3g} whatever the other does. {len(self.pairs)} pairs of "
            f"strategies; {self.sentence}."
        )
