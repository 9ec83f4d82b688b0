"""The figure of what an exchange costs each side."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.figures.data.subject import Subject
from sim.figures.text import clean
from sim.measures.intervals import Mean
from sim.text import several


class SideCost(NamedTuple):
    """What an exchange costs a side over many runs, in units of severity: the whole, and the means of its parts."""

    actor: str
    whole: Mean
    parts: Mapping[str, float]  # by part; what the other's cost is worth to it is in the whole, and no part


class Costs(NamedTuple):
    """What an exchange costs both sides."""

    title: str
    cast: Subject
    runs: int
    seed: int
    sides: Sequence[SideCost]

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.cast)

    @property
    def sentence(self) -> str:
        """Who pays more."""
        more, less = sorted(self.sides, key=lambda side: -side.whole.mean)
        if f"{more.whole.mean:.1f}" == f"{less.whole.mean:.1f}":
            return f"It costs both sides {more.whole.mean:.1f}"
        return f"It costs {more.actor} {more.whole.mean:.1f}, and {less.actor} {less.whole.mean:.1f}"

    def alt_text(self) -> str:
        """A description: the mean cost of each side with its interval, and its parts."""
        text = (
            f"Bars: what the exchange costs each side, the mean of {several(self.runs, 'run')}, in units of severity."
        )
        for side in self.sides:
            parts = ", ".join(f"{part} {value:.2f}" for part, value in side.parts.items())
            text += f" {clean(side.actor)} {side.whole.told('.2f')}: {parts}."
        return text
