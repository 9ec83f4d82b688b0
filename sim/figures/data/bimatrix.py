"""The figure of a game in normal form: payoffs by cell, and who would move where."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.figures.data.subject import Subject
from sim.text import several


class BimatrixCell(NamedTuple):
    """A cell of a game."""

    payoffs: tuple[float, float]  # of the first player, who chooses the row, and of the second
    best: tuple[bool, bool]  # whether each plays a best reply
    stands: float | None  # where it is an equilibrium: the share of resamples in which it is one


class Bimatrix(NamedTuple):
    """A game of two players, with the best reply of each to what the other plays."""

    title: str
    cast: Subject  # with the values that were changed; who plays what is the game
    actors: tuple[str, str]
    rows: Sequence[str]  # what each may play, in words
    columns: Sequence[str]
    cells: Sequence[Sequence[BimatrixCell]]  # by row
    payoff: str  # what it is, in words
    runs: int  # of each cell; 0 where nothing was played
    seed: int

    @property
    def subject(self) -> str:
        """Who chooses what, and what was changed."""
        first, second = self.actors
        return " · ".join([f"{first} chooses the row", f"{second} the column", *self.cast.changed])

    @property
    def equilibria(self) -> list[tuple[str, str, float]]:
        """The pure equilibria, with the share of resamples in which each is one."""
        return [
            (row, column, cell.stands)
            for row, cells in zip(self.rows, self.cells, strict=True)
            for column, cell in zip(self.columns, cells, strict=True)
            if cell.stands is not None
        ]

    @property
    def sentence(self) -> str:
        """The equilibrium, if there is one; or how many there are."""
        found = self.equilibria
        if len(found) == 1:
            return f"One pure equilibrium: {found[0][0]}, {found[0][1]}"
        return (
            f"{several(len(found), 'pure equilibrium')}".replace("equilibriums", "equilibria")
            if found
            else "No pure equilibrium"
        )

    def alt_text(self) -> str:
        """A description: the payoffs of the equilibria, and the best replies."""
        told = "; ".join(
            f"{row} and {column} ({100.0 * stands:.0f} % of resamples)" for row, column, stands in self.equilibria
        )
        return (
            f"Game of {self.actors[0]} ({', '.join(self.rows)}) and {self.actors[1]} ({', '.join(self.columns)}); "
            f"payoffs are {self.payoff}. Pure equilibria: {told or 'none'}."
        )
