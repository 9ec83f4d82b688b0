"""The figure of what an outcome hangs on: a panel for each doubt, with the outcome by what was drawn."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.figures.data.subject import Subject
from sim.text import several


class HangingPart(NamedTuple):
    """The outcome in the runs in which something was drawn from a part of its range."""

    told: str
    low: float  # the ends of the part; of one of several values, its place among them
    high: float
    value: float  # a share, 0 to 1, or a mean
    least: float  # its 95 % interval
    most: float


class HangingPanel(NamedTuple):
    """A doubt, the share of the outcome's variance that it makes by itself, and the outcome by what was drawn."""

    name: str
    unit: str
    numbers: bool  # whether what is drawn are numbers along an axis, and not several values
    of_variance: float
    least: float  # its 95 % interval
    most: float
    parts: Sequence[HangingPart]
    stands: float | None = None  # what stands in the file, where that is a number

    @property
    def variance(self) -> str:
        """The share of the variance with its interval, in words."""
        low, high = 100.0 * self.least, 100.0 * self.most
        return f"{100.0 * self.of_variance:.0f} % [{low:.0f}, {high:.0f}]"


class Hanging(NamedTuple):
    """What an outcome of many runs hangs on: the doubts that make most of its variance, that first which makes most."""

    title: str
    cast: Subject
    measured: str  # what the outcome is, in words
    is_share: bool
    overall: float  # the outcome over all runs
    runs: int
    seed: int
    panels: Sequence[HangingPanel]
    left_out: int  # the number of doubts that make less

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.cast)

    @property
    def sentence(self) -> str:
        """The doubt that it hangs on most."""
        return f"{self.measured}: it hangs on {self.panels[0].name}" if self.panels else ""

    def alt_text(self) -> str:
        """A description: each doubt with its share of the variance, and the outcome at both ends."""
        text = f"Small multiples: {self.measured}, in {several(self.runs, 'run')}, by what was drawn. "
        told = []
        for panel in self.panels:
            first, last = panel.parts[0], panel.parts[-1]
            ends = f"{self.spelled(first.value)} at {first.told}, {self.spelled(last.value)} at {last.told}"
            told.append(f"{panel.name}: {panel.variance} of the variance, {ends}")
        return f"{text}{'; '.join(told)}."

    def spelled(self, value: float) -> str:
        """A value of the outcome: a share in per cent, or a mean."""
        return f"{100.0 * value:.0f} %" if self.is_share else f"{value:.1f}"
