"""The figure of what had been done by a day."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sim.figures.data.subject import Subject
from sim.measures.intervals import Share
from sim.text import long_day, several


class MoveByDay(NamedTuple):
    """The shares of runs in which an actor had made a move by a day, and in which that was in force."""

    actor: str
    move: str
    decided: Share
    in_force: Share


class MovesByDay(NamedTuple):
    """What had been decided by a day, and was in force, in many runs."""

    title: str
    cast: Subject
    actors: tuple[str, str]
    runs: int
    seed: int
    day: date
    moves: Sequence[MoveByDay]  # that first which is in force in most runs

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.cast)

    @property
    def sentence(self) -> str:
        """What is in force in most runs."""
        if not self.moves:
            return f"By {long_day(self.day)} nobody has done anything"
        first = self.moves[0]
        return f"By {long_day(self.day)}, {first.actor}: {first.move}, in {100.0 * first.in_force.share:.0f} %"

    def alt_text(self) -> str:
        """A description: the two shares of every move."""
        told = "; ".join(
            f"{one.actor}, {one.move}: decided in {one.decided}, in force in {one.in_force}" for one in self.moves
        )
        text = f"Bars: what had been decided by {long_day(self.day)}, and was in force, in {several(self.runs, 'run')}"
        return f"{text}. {told or 'Nothing'}."
