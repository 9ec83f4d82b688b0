"""The figures of a sweep: an outcome along one path, over two, or by path."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.figures.data.heat_map import HeatMap
from sim.figures.data.subject import Subject
from sim.figures.text import clean
from sim.text import several


class Swept(NamedTuple):
    """The part that all figures of a sweep share: the outcome, the paths, and the number of runs."""

    crisis: str
    cast: Subject
    outcome: str  # its name: freeze, peak
    measured: str  # the outcome, in words
    share: bool  # True if it is a share of the runs in per cent, False if a mean
    paths: Sequence[str]
    runs: int  # of each cell
    seed: int

    @property
    def luck(self) -> str:
        """The runs and the luck of the cells, in words."""
        return f"{several(self.runs, 'run')} of each value, seed {self.seed}, the same random draws for all"

    def text(self, kind: str, said: str) -> str:
        """A description of a kind of figure, in which `said` tells of the outcome."""
        paths = ", ".join(map(clean, self.paths))
        return f"{kind}. {clean(self.measured)}, by {paths}. {said}. {self.luck}."


class End(NamedTuple):
    """The cell in which an outcome is lowest or highest."""

    value: float
    told: str  # the values of the cell, in words


class Line(NamedTuple):
    """An outcome along one path: a line through numbers, or else dots."""

    swept: Swept
    axis: str  # the path, with its unit
    numbers: bool  # True if the values of the path are numbers
    whole: bool  # True if the path takes whole numbers only
    sampled: bool  # True if the values were drawn
    others: int  # the number of other paths that vary
    x: Sequence[float]  # of the cells: the values themselves or, if they are no numbers, 0, 1, 2
    names: Sequence[str]  # the values, in words
    y: Sequence[float]  # the outcome
    low: Sequence[float]  # of its interval
    high: Sequence[float]
    here: float | None  # the x of the scenario as it stands; None where it has none
    stands: str  # the value of the scenario as it stands, in words
    ends: tuple[End, End] | None  # the lowest and the highest; None where no cell is done

    @property
    def title(self) -> str:
        """The name of the scenario."""
        return self.swept.crisis

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.swept.cast)

    @property
    def sentence(self) -> str:
        """From where to where the outcome goes."""
        return _sentence(self.swept, self.ends)

    def alt_text(self) -> str:
        """A description: the lowest and the highest outcome."""
        return self.swept.text("Line or dots with intervals", _range(self.ends))


class Plane(NamedTuple):
    """An outcome over two paths, as a heat map."""

    swept: Swept
    across: str  # the paths, with their units
    up: str
    columns: Sequence[str]  # the values of the path across, in words
    rows: Sequence[str]  # those of the other path, from the top
    map: HeatMap
    framed: tuple[int, int] | None  # the column and row of the scenario as it stands; None if it has none
    reach: float | None  # half the width of the widest interval; None without intervals
    ends: tuple[End, End] | None

    @property
    def title(self) -> str:
        """The name of the scenario."""
        return self.swept.crisis

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.swept.cast)

    @property
    def sentence(self) -> str:
        """From where to where the outcome goes."""
        return _sentence(self.swept, self.ends)

    def alt_text(self) -> str:
        """A description: the lowest and the highest outcome."""
        return self.swept.text("Heat map", _range(self.ends))


def _sentence(swept: Swept, ends: tuple[End, End] | None) -> str:
    """The outcome and its ends, in a sentence."""
    if ends is None:
        return ""
    unit = " % of the runs" if swept.share else ""
    low, high = (f"{end.value:.{0 if swept.share else 1}f}" for end in ends)
    what = f"{swept.outcome[0].upper()}{swept.outcome[1:]}"
    return f"{what}: {low} to {high}{unit}" if low != high else f"{what}: {low}{unit} throughout"


def _range(ends: tuple[End, End] | None) -> str:
    if ends is None:
        return "No setting is done"
    low, high = ends
    return f"It goes from {low.value:.1f} ({low.told}) to {high.value:.1f} ({high.told})"


class Bar(NamedTuple):
    """One bar of a path: its length and interval, the text at its end, and its look (0 or 1)."""

    length: float
    low: float
    high: float
    told: str
    look: int


class PathBars(NamedTuple):
    """A path that an outcome depends on: its name, its bars, and a mark beside them."""

    name: str
    bars: Sequence[Bar]
    mark: float | None


class Bars(NamedTuple):
    """Bars by path: how far each value moves the outcome, or which share of its variance each path explains."""

    swept: Swept
    design: str  # one (each value by itself), morris or sobol
    samples: int | None  # trajectories of morris, or points of sobol
    unit: str  # of the outcome
    base: float  # the outcome of the scenario with nothing set
    base_told: str  # that scenario, in words
    other: bool  # True if a value tried may be neither lower nor higher, but of another kind
    rows: Sequence[PathBars]  # the paths drawn, those with the longest bars first
    more: int  # the number of paths not drawn
    still: int  # the number of paths that change nothing

    @property
    def title(self) -> str:
        """The name of the scenario."""
        return self.swept.crisis

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.swept.cast)

    @property
    def sentence(self) -> str:
        """What the bars tell, without a number: what the outcome hangs on, if on anything."""
        what = f"'{clean(self.swept.outcome)}'" if self.swept.share else f"the {clean(self.swept.outcome)}"
        return f"What {what} hangs on" if self.rows else f"Nothing changes {what}"

    def alt_text(self) -> str:
        """A description: every bar with its interval."""
        kinds = {"one": f"Bars: differences from {self.base_told}", "morris": "Bars: effects (mu*)"}
        told = [
            f"{name}: " + ", ".join(f"{b.told} {b.length:.2f} [{b.low:.2f}, {b.high:.2f}]".strip() for b in bars)
            for name, bars, _ in self.rows
        ]
        return self.swept.text(kinds.get(self.design, "Bars: first order and total indices"), "; ".join(told))
