"""The numbers of a sweep: what each outcome is in each cell, and how much it depends on each path."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sim.language import say
from sim.measures.intervals import Mean
from sim.measures.outcome_names import renamed
from sim.model.outcomes import COURSES, ENDINGS
from sim.scenario import Crisis
from sim.scenario.doubts import short
from sim.scenario.problems import did_you_mean, plain
from sim.studies import sensitivity
from sim.studies.counting.cells import NO_REPLY, Cell
from sim.studies.designs import Design, SweepError, display, value_at

MEANS = ("peak", "length", "moves")


class Difference(NamedTuple):
    """An outcome of a cell, and its difference from the scenario as it stands; both with intervals of 95 %."""

    here: Mean
    less: Mean  # paired, run by run


class Swing(NamedTuple):
    """One path by itself: the scenario's value, and for each value tried how an outcome differs from the scenario's."""

    path: str
    stands: Any  # the scenario's value
    ends: tuple[tuple[Any, Mean], ...]
    still: bool  # true where none of the values changed the outcome of any run

    @property
    def reach(self) -> float:
        """The largest difference of the outcome from the scenario's."""
        return max((abs(less.mean) for _, less in self.ends), default=0.0)


def check_outcome(crisis: Crisis, outcome: str) -> str:
    """Take the name of an outcome that cells may have (see `Sweep.outcomes`). Raises SweepError for any other."""
    moves = ["let pass", *(move.move for move in crisis.ladder)]
    replies = [f"{actor}: {move}" for actor in crisis.actors for move in moves]
    by_actor = [f"{'cost' if crisis.payoffs is None else 'payoff'} {actor}" for actor in crisis.actors]
    names = [*COURSES, *ENDINGS, NO_REPLY, *MEANS, *by_actor, *replies]
    if outcome not in names:
        unknown = f"no outcome is called '{plain(outcome)}'; {did_you_mean(outcome, names)}"
        raise SweepError(renamed(outcome) or unknown)
    return outcome


@dataclass(frozen=True, eq=False, repr=False)
class SweepNumbers:
    """The numbers of a scenario with other values at some of its paths."""

    crisis: Crisis
    design: Design
    seed: int
    runs: int  # of each cell
    base: Cell  # the scenario with nothing set
    cells: tuple[Cell, ...]  # those done, in the order of the design

    @property
    def base_told(self) -> str:
        """The scenario with nothing set, in words."""
        return "the scenario with all of this drawn" if self.crisis.doubts else "the scenario as it stands"

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes of its cells: courses, endings, first replies that occurred, and means."""
        occurred = {name for cell in (self.base, *self.cells) for name in cell.counts}
        replies = sorted(occurred - {*COURSES, *ENDINGS, NO_REPLY})
        by_actor = [name for name in self.base.means if name not in MEANS]
        return (*COURSES, *ENDINGS, *replies, NO_REPLY, *MEANS, *by_actor)

    @cached_property
    def usual(self) -> str:
        """The outcome shown unless another is named: the course whose share varies most, or else the mean peak."""
        widths = {course: _width([self.value(cell, course) for cell in self.cells]) for course in COURSES}
        widest = max(COURSES, key=lambda course: widths[course])
        return widest if widths[widest] > 0.0 else "peak"

    def named(self, outcome: str | None) -> str:
        """An outcome by its name, or the usual one. Raises SweepError for a name of no outcome."""
        return self.usual if outcome is None else check_outcome(self.crisis, outcome)

    def value(self, cell: Cell, outcome: str) -> float:
        """An outcome of a cell: the share of its runs, from 0 to 1, or the mean."""
        if self.is_share(outcome):
            return cell.counts.get(outcome, (0, 0, 0))[0] / cell.runs
        return cell.means[outcome][0].mean

    def is_share(self, outcome: str) -> bool:
        """True where an outcome is a share of the runs, false where it is a mean."""
        return outcome not in self.base.means

    def told(self, cell: Cell, outcome: str) -> Difference:
        """An outcome of a cell with its interval, and its difference from the scenario as it stands."""
        if not self.is_share(outcome):
            return Difference(*cell.means[outcome])
        found = cell.contrast(outcome)
        return Difference(Mean(*found.b[2:]), Mean(found.difference, found.low, found.high))

    def indices(self, outcome: str | None = None) -> list[sensitivity.Effect] | list[sensitivity.Index] | None:
        """How much an outcome depends on each path, path by path, for the designs morris and sobol.

        None where the outcome is the same in all cells, or where cells are not done yet. Raises SweepError for other
        designs, and for a name of no outcome.
        """
        name, made = self.named(outcome), self.design
        if made.name not in ("morris", "sobol"):
            raise SweepError(f"the design '{made.name}' has no indices; sweep with design='morris' or 'sobol'")
        if len(self.cells) < len(made.cells):
            return None
        numbers = [self.value(cell, name) for cell in self.cells]
        if made.name == "morris":
            return sensitivity.morris(numbers, len(made.axes), made.samples or 0, made.seed)
        return sensitivity.sobol(numbers, len(made.axes), made.seed)

    def swings(self, outcome: str | None = None) -> list[Swing]:
        """The swing of each path, for the design one: the longest first."""
        name = self.named(outcome)
        found = []
        for one in self.design.axes:
            tried = [cell for cell in self.cells if one.path in cell.values]
            ends = tuple((cell.values[one.path], self.told(cell, name).less) for cell in tried)
            still = all(self._unchanged(cell, name) for cell in tried)
            found.append(Swing(one.path, self.stands(one.path), ends, still))
        return sorted(found, key=lambda swing: -swing.reach)

    def _unchanged(self, cell: Cell, name: str) -> bool:
        """Say whether an outcome of every run of a cell is that of the same run of the scenario as it stands."""
        if self.is_share(name):
            return cell.counts.get(name, (0, 0, 0))[1:] == (0, 0)
        return not any(cell.means[name][1])

    # Names.

    def title(self, name: str) -> str:
        """An outcome as a title: the measure and its unit."""
        if self.is_share(name):
            kind = "course" if name in COURSES else "ending" if name in ENDINGS else "reply"
            return say("sweep.title.share", kind=say(f"sweep.{kind}"), name=name)
        what, _, actor = name.partition(" ")
        return say(f"sweep.title.{what}", actor=actor)

    def short(self, path: str) -> str:
        """A path in fewer words, as 'NATO staff amount'; in full where another path would be shortened to the same."""
        found = short(path)
        return path if sum(short(one.path) == found for one in self.design.axes) > 1 else found

    def stands(self, path: str) -> Any:
        """The scenario's value at a path; None where it leaves that out."""
        return value_at(self.crisis, path)

    def spelled(self, value: Any) -> str:
        """A value on one line."""
        return display(value)


def _width(numbers: Sequence[float]) -> float:
    return max(numbers) - min(numbers) if numbers else 0.0
