"""The figure of event data."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sim.text import several


class BackToBack(NamedTuple):
    """The acts of two actors towards each other, period by period, as bars back to back."""

    actors: tuple[str, str]
    arrows: tuple[str, str]  # the two directions, in words
    by: str  # day or week
    source: str
    first: date
    last: date
    starts: Sequence[date]  # of the periods
    sums: tuple[Sequence[float], Sequence[float]]  # of severities, by direction and period
    events: tuple[int, int]  # their number, by direction
    dropped: Sequence[str]  # what was left out, in words

    @property
    def title(self) -> str:
        """The names of both actors."""
        return f"{self.actors[0]} and {self.actors[1]}: event data"

    @property
    def subject(self) -> str:
        """Nothing: nobody plays."""
        return ""

    @property
    def sentence(self) -> str:
        """Nothing beside the title."""
        return ""

    def alt_text(self) -> str:
        """A description: the number of events in each direction, and its harshest period."""
        text = f"Bars back to back: sums of severities by {self.by}, {self.first} to {self.last}. "
        for arrow, sums, events in zip(self.arrows, self.sums, self.events, strict=True):
            worst = max(range(len(sums)), key=lambda n: sums[n])
            text += f"{arrow}: {several(events, 'event')}; the harshest {self.by} begins on {self.starts[worst]} "
            text += f"with {sums[worst]:.1f}. "
        return text.strip()
