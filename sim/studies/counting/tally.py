"""The tally of many runs of a scenario: counts, exact sums and histograms, whose memory does not grow with runs.

Tallies add up: the sum over runs is the same in any order, and from any parts. Only of the first runs is kept what was
drawn for each.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sim.engines import player
from sim.engines.compiled_engine import Outcomes
from sim.model.outcomes import COURSES, OPENING
from sim.scenario import Crisis
from sim.scenario.preparation import Ready, ready
from sim.studies.counting.drawn_runs import NONE_DRAWN, DrawnRuns
from sim.studies.counting.histograms import Histograms
from sim.studies.counting.kernel import kernel
from sim.studies.counting.sums import ExactSums

MAX_WAYS = 2**14  # different ways
PAYOFF_BINS_A_UNIT = 1000
COSTS = ("cost", "ties", "audience", "out_of_kind")  # columns of `Outcomes`: the whole and its parts

WayCode = tuple[int, ...]  # a course, an ending, and the first steps (see `Outcomes.opening`)


@dataclass(frozen=True)
class Ways:
    """The number of runs by way: by their course, their ending and their first steps.

    Where there are more than MAX_WAYS different ways, all of them are shortened by a step. So the counts depend on the
    runs alone, and not on their order.
    """

    steps: int = OPENING  # first steps that a way names
    counts: Counter[WayCode] = field(default_factory=Counter)

    def plus(self, table: Outcomes) -> "Ways":
        """These counts with another block of runs."""
        columns = [table.course, table.ending, *kernel().turned(table.opening)]
        return self + Ways(counts=Counter(zip(*map(kernel().column, columns), strict=True)))

    def __add__(self, other: "Ways") -> "Ways":
        steps = min(self.steps, other.steps)
        counts = _shorten(self, steps) + _shorten(other, steps)
        while len(counts) > MAX_WAYS and steps > 0:
            steps -= 1
            counts = _shorten(Ways(steps + 1, counts), steps)
        return Ways(steps, counts)


def _shorten(ways: Ways, steps: int) -> Counter[WayCode]:
    """The number of runs by ways that name fewer first steps."""
    if ways.steps == steps:
        return ways.counts
    found: Counter[WayCode] = Counter()
    for way, count in ways.counts.items():
        found[way[: 2 + steps]] += count
    return found


@dataclass(frozen=True)
class StratumTally:
    """The tally of the runs of one course."""

    lengths: Counter[int] = field(default_factory=Counter)
    peak_sums: ExactSums = field(default_factory=ExactSums)
    peaks: Histograms = field(default_factory=Histograms)

    def plus(self, peaks: Sequence[float], lengths: Sequence[int]) -> "StratumTally":
        """The tally with more runs, one at least."""
        return StratumTally(
            lengths=self.lengths + Counter(lengths),
            peak_sums=self.peak_sums.plus(peaks),
            peaks=self.peaks.plus(kernel().upright(peaks)),
        )

    def __add__(self, other: "StratumTally") -> "StratumTally":
        return StratumTally(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


@dataclass(frozen=True)
class Tally:
    """Running counts, exact sums and histograms over the runs played so far."""

    runs: int = 0
    courses: Counter[int] = field(default_factory=Counter)
    endings: Counter[int] = field(default_factory=Counter)
    replies: Counter[tuple[int, int]] = field(default_factory=Counter)  # by the actor that replies first and its move
    lengths: Counter[int] = field(default_factory=Counter)
    moves: Counter[int] = field(default_factory=Counter)
    peak_sums: ExactSums = field(default_factory=ExactSums)
    peaks: Histograms = field(default_factory=Histograms)
    severities: Histograms = field(default_factory=Histograms)  # in force, of both sides, by day
    ways: Ways = Ways()
    strata: tuple[StratumTally, ...] = (StratumTally(),) * len(COURSES)  # by course
    payoff_sums: tuple[ExactSums, ...] = (ExactSums(), ExactSums())  # by actor; of no runs where there are no payoffs
    # By actor, in place of days.
    payoffs: Histograms = field(default_factory=lambda: Histograms(per_unit=PAYOFF_BINS_A_UNIT))
    # By actor, then the whole cost and its parts, as in COSTS.
    cost_sums: tuple[tuple[ExactSums, ...], ...] = ((ExactSums(),) * len(COSTS),) * 2
    costs: Histograms = field(default_factory=Histograms)  # the whole, by actor in place of days
    drawn: DrawnRuns = NONE_DRAWN  # of the first runs, where anything is drawn; this alone keeps the order of runs

    def __add__(self, other: "Tally") -> "Tally":
        """The tally of the runs of both."""
        return Tally(**{one.name: add(getattr(self, one.name), getattr(other, one.name)) for one in fields(self)})

    def plus(self, table: Outcomes) -> "Tally":
        """The tally with another block of runs."""

        def column(name: str) -> list[Any]:
            found: list[Any] = kernel().column(getattr(table, name))
            return found

        peaks, lengths, courses = column("peak"), column("length"), column("course")
        strata = list(self.strata)
        for course in set(courses):
            where = [row for row, found in enumerate(courses) if found == course]
            strata[course] = strata[course].plus([peaks[row] for row in where], [lengths[row] for row in where])
        payoff_sums, payoffs, paid = self.payoff_sums, self.payoffs, column("payoff")
        if paid:
            payoff_sums = tuple(sums.plus(found) for sums, found in zip(payoff_sums, paid, strict=True))
            payoffs = payoffs.plus(kernel().turned(paid))
        costs = [column(name) for name in COSTS]
        return replace(
            self,
            runs=self.runs + len(peaks),
            courses=self.courses + Counter(courses),
            endings=self.endings + Counter(column("ending")),
            replies=self.replies + Counter(zip(column("replier"), column("reply"), strict=True)),
            lengths=self.lengths + Counter(lengths),
            moves=self.moves + Counter(column("moves")),
            peak_sums=self.peak_sums.plus(peaks),
            peaks=self.peaks.plus(kernel().upright(peaks)),
            severities=self.severities.plus(table.curve),
            ways=self.ways.plus(table),
            strata=tuple(strata),
            payoff_sums=payoff_sums,
            payoffs=payoffs,
            cost_sums=tuple(
                tuple(sums.plus(part[me]) for sums, part in zip(own, costs, strict=True))
                for me, own in enumerate(self.cost_sums)
            ),
            costs=self.costs.plus(kernel().turned(costs[0])),
            drawn=self.drawn.plus(table) if len(table.drawn) else self.drawn,
        )


def count_runs(crisis: Crisis, seed: int, runs: range) -> Tally:
    """The tally of some runs of a seed; for a worker."""
    found = Tally()
    for table in tables(ready(crisis), seed, runs):
        found = found.plus(table)
    return found


def tables(here: Ready, seed: int, runs: range) -> Iterator[Outcomes]:
    """Play runs, a block at a time, with curves, payoffs of a repeated game, and what is drawn if anything is."""
    drawn = len(here.prepared.doubt.event) > 0
    return player.blocks(here.prepared, seed, runs, payoffs=here.payoffs, curve=True, drawn=drawn)


def add(one: Any, other: Any) -> Any:
    """The sum of a field of two tallies; of a tuple, part by part."""
    if isinstance(one, tuple):
        return tuple(add(*both) for both in zip(one, other, strict=True))
    return one + other
