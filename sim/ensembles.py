"""Many runs of one scenario: how often it goes which way, with intervals, and how high it stands on which day.

Runs stream by a block at a time and only counts and exact sums are kept, so that memory does not grow with runs, and
the same scenario, seed and number of runs give the same numbers wherever blocks begin.
"""

import csv
import io
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from sim import compiled, intervals, measures, stopping, workers
from sim.experiment import Run, simulate, whole
from sim.intervals import Share
from sim.luck import RUNS, SEEDS
from sim.measures import COURSES, ENDINGS, NONE
from sim.prepare import prepare
from sim.scenario import Crisis
from sim.tally import PERCENT, Quantiles, Spread, Tally, spread_of, tally
from sim.workers import WorkersError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.log import Names

SHOWN = 7  # days in the text

# Work is cut into so many blocks, but none has more runs than the largest or, but the last, fewer than the smallest.
BLOCKS, LARGEST, SMALLEST = 64, 2**16, 2**8


def ensemble(
    crisis: Crisis,
    runs: int | None = None,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
    *,
    until_width: float | None = None,
) -> "Ensemble":
    """What the runs 0, 1, ... of a seed come to: 10,000 of them if no number is given.

    They are played in this process; with `jobs` in so many processes (0: as many as there are cores), and with an
    `executor` of `concurrent.futures` by its workers, to the same numbers. With `until_width` they end as soon as the
    interval of every share is at most so wide (see `sim.stopping` for what that does to intervals), after `runs` at the
    latest, or 10,000,000. `progress` is called after each block, with the number of runs done and of all, as far as
    that is known. Ctrl-C ends it and keeps the blocks done, up to the first that is not; before the first is, it is
    raised on. Raises TypeError for what is no crisis, ValueError for numbers of runs, seeds or jobs and for widths that
    are none, StrategyError where a strategy of the user's own goes wrong, and WorkersError where workers are lost, with
    what was done as its `kept`.
    """
    if not isinstance(crisis, Crisis):
        raise TypeError(f"found a {type(crisis).__name__}; give a crisis, as sim.load returns")
    if until_width is not None and not 0.0 < until_width < 1.0:
        raise ValueError(f"no interval of a share can be stopped at a width of {until_width}; give one from 0 to 1")
    if runs is None:
        runs = 10_000 if until_width is None else stopping.MOST
    seed, runs = whole("seed", seed, SEEDS), whole("number of runs", runs, RUNS)
    jobs = None if jobs is None else whole("number of jobs", jobs, workers.MOST)
    if runs == 0:
        raise ValueError("with no runs there is nothing to tell; give 1 at least")
    if executor is not None and jobs is not None:
        raise ValueError("an executor has its own workers; give one, or a number of jobs")
    prepared = prepare(crisis)
    kept = Tally()

    def told() -> Ensemble:
        return ensemble_of(crisis, seed, runs, compiled.engine(prepared), prepared.names, kept, until_width)

    ends = [runs] if until_width is None else list(stopping.looks(runs))
    looks, of = set(ends), runs
    try:
        with closing(_tallies(crisis, seed, ends, executor, jobs)) as tallies:
            for found in tallies:
                kept = kept + found  # a new one: Ctrl-C in the midst of it leaves the old one whole
                narrow = False
                if until_width is not None and kept.runs in looks:
                    counts = stopping.counts(kept)
                    narrow = stopping.widest(counts, kept.runs) <= until_width
                    of = min(runs, stopping.enough(counts, kept.runs, until_width))
                if progress is not None:
                    progress(kept.runs, max(of, kept.runs))
                if narrow:
                    break
    except KeyboardInterrupt:
        if kept.runs == 0:
            raise
    except WorkersError as error:
        error.kept = told() if kept.runs else None
        raise
    return told()


def _tallies(
    crisis: Crisis, seed: int, ends: Sequence[int], executor: Executor | None, jobs: int | None
) -> Generator[Tally, None, None]:
    """What is kept of the runs, a block at a time, in order; one begins after each of the numbers of runs in `ends`."""
    if executor is None and jobs in {None, 1}:
        prepared = prepare(crisis)
        for stretch in _stretches(ends):
            for table in compiled.blocks(prepared, seed, stretch, curve=True):
                yield Tally().plus(table)
        return
    calls = ((crisis, seed, block) for stretch in _stretches(ends) for block in _blocks(stretch))
    with workers.processes(1 if executor is not None else jobs, crisis) as crew:
        yield from workers.results(tally, calls, executor or crew)


def _stretches(ends: Sequence[int]) -> Iterator[range]:
    """The runs up to each of some numbers of runs."""
    return (range(first, end) for first, end in pairwise((0, *ends)))


def _blocks(runs: range) -> Iterator[range]:
    """Runs cut into what a worker plays at a time: the same blocks, however many workers there are."""
    size = max(SMALLEST, min(LARGEST, len(runs) // BLOCKS))
    return (range(first, min(first + size, runs.stop)) for first in range(runs.start, runs.stop, size))


@dataclass(frozen=True, eq=False, repr=False)
class Ensemble:
    """Many runs of a scenario, counted: shares, means and quantiles. Severities are totals of both sides, in force."""

    crisis: Crisis
    seed: int
    asked: int  # runs that were asked for
    runs: int  # runs that were done: 0, 1, ... of the seed
    engine: str  # what they ran on, 'compiled' or 'plain Python', with the same bits
    courses: dict[str, Share]  # by course, of COURSES
    endings: dict[str, Share]  # by ending, of ENDINGS
    first_replies: dict[tuple[str, str], Share]  # by who replied first and with which move; the most frequent first
    unanswered: Share  # the runs without a reply
    peak: Spread  # the highest severity; its mean is exact, its quantiles are within `peak_error`
    length: Spread  # days from the first blow to the last move, 0 without a blow
    moves: Spread  # by both sides
    bands: tuple[Quantiles, ...]  # by day: quantiles of the severity, within `error`
    error: float  # how far a quantile of the bands may lie from that of the runs: half the width of a bin
    peak_error: float  # likewise, of the peak
    until_width: float | None = None  # the width at which it was to stop

    @property
    def widest(self) -> float:
        """The width of the widest interval of its shares."""
        return stopping.widest(self._counts(), self.runs)

    def _counts(self) -> list[int]:
        """How often everything was found whose share is told."""
        told = (self.courses, self.endings, self.first_replies)
        return [*(share.counted for each in told for share in each.values()), self.unanswered.counted]

    @property
    def narrow(self) -> bool:
        """Whether the intervals were to be narrow, and are."""
        return self.until_width is not None and self.widest <= self.until_width

    @property
    def stopped(self) -> bool:
        """Whether it was ended before it was done: by Ctrl-C, or by the loss of workers."""
        return self.runs < self.asked and not self.narrow

    def __repr__(self) -> str:
        course, found = max(self.courses.items(), key=lambda item: item[1].counted)
        return (
            f"<{self.crisis.name}, {counted(self.runs)}, seed {self.seed}: "
            f"{course} {found}, mean peak {self.peak.mean.told('.1f')}>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self)[1:-1])}</p><pre>{escape(self.text())}</pre>"

    def text(self) -> str:
        """Shares, means and quantiles for a terminal, with some of the days."""
        return "\n".join(line.rstrip() for line in self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"{self.crisis.name}: {counted(self.runs)}, seed {self.seed}, on the engine: {self.engine}"
        if self.stopped:
            yield f"Stopped: {self.asked} runs were asked for."
        if self.until_width is not None:
            yield from self._widths(self.until_width)
        yield from self._caution()
        replies = {f"{actor}: {move}": found for (actor, move), found in self.first_replies.items()}
        for title, shares in (
            ("Course", self.courses),
            ("Ending", self.endings),
            ("First reply", {**replies, "none": self.unanswered}),
        ):
            yield ""
            yield f"{title}: share of the runs with its 95 % interval (Wilson)"
            width = max(map(len, shares))
            for name, found in shares.items():
                yield f"  {name:<{width}}  {_share(found)}"
        yield ""
        yield "Means with 95 % intervals (Student), and quantiles: so many in a hundred runs are no higher"
        rows = [["", "mean", *(f"{percent} %" for percent in PERCENT)]]
        for name, spread, form in (
            ("peak (severity in force)", self.peak, ".1f"),
            ("length (days)", self.length, ".0f"),
            ("moves", self.moves, ".0f"),
        ):
            mean = spread.mean.told(".2f" if form == ".1f" else ".1f")
            rows.append([name, mean, *(format(value, form) for value in spread.quantiles)])
        yield from columns(rows)
        yield ""
        yield f"Severity in force, both sides: quantile bands by day (of runs, not of a mean; within {self.error:g})"
        rows = [["", *(f"{percent} %" for percent in PERCENT)]]
        over = measures.days(self.crisis)
        for n in sorted({at * (len(over) - 1) // (SHOWN - 1) for at in range(SHOWN)}):
            rows.append([f"{over[n]}", *(f"{value:.1f}" for value in self.bands[n])])
        yield from columns(rows)

    def _widths(self, width: float) -> Iterator[str]:
        """Whether the intervals are as narrow as they were to be, and what it would take."""
        if self.narrow:
            yield f"Enough: the widest interval of a share is {self.widest:.2g}, and was to be {width:g} at most."
            yield "To stop so leaves intervals 95 % sure but for a point or so, as was measured (docs/clusters.md)."
        else:
            would_do = stopping.enough(self._counts(), self.runs, width)
            yield (
                f"Not narrow enough: the widest interval of a share is {self.widest:.2g}, and was to be {width:g} "
                f"at most; some {would_do} runs would do."
            )

    def _caution(self) -> Iterator[str]:
        """What so few runs do not tell."""
        if self.runs == 1:
            yield "A single run is an anecdote: means have no interval, and every quantile is that run's own."
        elif self.runs == 2:
            yield "Two runs: quantiles up to 50 % are the lower of the two, the others the higher."
        elif -(-PERCENT[-1] * self.runs // 100) == self.runs:
            yield f"With {self.runs} runs the quantiles of 5 and 95 % are the lowest and the highest run."

    def csv(self) -> str:
        """A row a day: its date, and the quantiles of the severity in force of both sides together."""
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["date", *(f"q{percent:02}" for percent in PERCENT)])
        for day, band in zip(measures.days(self.crisis), self.bands, strict=True):
            table.writerow([day, *band])
        return out.getvalue()

    def plot(self, ax: "Axes | None" = None) -> "Axes":
        """Draw the quantile bands by day with history over them, on `ax` or on a figure of its own."""
        from sim import plots  # matplotlib takes longer to import than many runs

        return plots.fan(self, ax)

    def replay(self, number: int) -> Run:
        """One of the runs in full, to the same bits. Raises ValueError for a number that is none of theirs."""
        return simulate(self.crisis, self.seed, whole("run", number, self.runs))

    def to_pandas(self) -> "pd.DataFrame":
        """The quantile bands as a data frame, a row a day. Needs the extra `pandas`."""
        import pandas  # an extra

        days = pandas.Index(measures.days(self.crisis), name="date")
        return pandas.DataFrame(list(self.bands), index=days, columns=[f"q{percent:02}" for percent in PERCENT])


def ensemble_of(
    crisis: Crisis, seed: int, asked: int, engine: str, names: "Names", tally: Tally, until_width: float | None = None
) -> Ensemble:
    """What was kept, in words, shares and means."""
    runs = tally.runs
    replies = sorted(tally.replies.items(), key=lambda item: (-item[1], item[0]))
    return Ensemble(
        crisis=crisis,
        seed=seed,
        asked=asked,
        runs=runs,
        engine=engine,
        courses={name: intervals.share(tally.courses[n], runs) for n, name in enumerate(COURSES)},
        endings={name: intervals.share(tally.endings[n], runs) for n, name in enumerate(ENDINGS)},
        first_replies={
            (names.actors[actor], names.moves[move]): intervals.share(count, runs)
            for (actor, move), count in replies
            if actor != NONE
        },
        unanswered=intervals.share(tally.replies[NONE, NONE], runs),
        peak=Spread(tally.peak_sums.mean(), tally.peaks.quantiles(runs)[0]),
        length=spread_of(tally.lengths, runs),
        moves=spread_of(tally.moves, runs),
        bands=tuple(tally.heights.quantiles(runs)),
        error=tally.heights.width / 2.0,
        peak_error=tally.peaks.width / 2.0,
        until_width=until_width,
    )


# Words.


def counted(count: int) -> str:
    """So many runs."""
    return f"{count} run{'' if count == 1 else 's'}"


def _share(found: Share) -> str:
    """A share with its interval, and what it is where it is nothing or all."""
    if found.counted == 0:
        return f"never; its interval ends at {100.0 * found.high:.2g} %"
    if found.counted == found.runs:
        return f"always; its interval begins at {100.0 * found.low:.4g} %"
    return str(found)


def columns(rows: Sequence[Sequence[str]], indent: str = "  ") -> Iterator[str]:
    """Rows with the first column to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for head, *cells in rows:
        yield f"{indent}{head:<{widths[0]}}  " + "  ".join(
            cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)
        )
