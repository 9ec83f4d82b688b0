"""Many runs of one scenario: how often it goes which way, with intervals, and how high it stands on which day.

Runs stream by a block at a time and only counts and exact sums are kept, so that memory does not grow with runs, and
the same scenario, seed and number of runs give the same numbers wherever blocks begin.
"""

import csv
import io
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim import figures
from sim.chronicle.sentences import as_html
from sim.engines import player
from sim.figures.data import Endings, Fan, FirstReply, Flow, Record, Replies, Step, Way
from sim.luck import SEEDS
from sim.measures import curves, intervals
from sim.measures.intervals import Share
from sim.measures.outcome_names import ByOutcome
from sim.model.outcomes import COURSES, ENDINGS, NONE
from sim.scenario import Crisis
from sim.scenario.preparation import Ready, ready
from sim.studies import workers
from sim.studies.arguments import is_crisis, number_of_jobs, number_of_runs, whole
from sim.studies.counting import stopping
from sim.studies.counting.tally import PERCENT, Quantiles, Spread, Tally, spread_of, tables, tally
from sim.studies.run import Run, simulate
from sim.studies.workers import WorkersError
from sim.text import as_text, data_frame, pieces, plain, several

if TYPE_CHECKING:
    import pandas as pd

    from sim.model.log import Names

SHOWN = 7  # days in the text
FREQUENT = 20  # ways in the document
REPLIES = 10  # first replies with a bar of their own, at most
FRAMES = ("bands", "shares", "ways")  # what `Ensemble.to_pandas` makes a frame of

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
    `executor` of `concurrent.futures` by its workers, to the same numbers. With `until_width` they end as soon as
    the interval of every share is at most so wide (`counting.stopping` says what that does to intervals),
    after `runs` at the latest, or 10,000,000. `progress` is called after each block, with the number of runs done
    and of all, as far as that is known. Ctrl-C ends it and keeps the blocks done, up to the first that is not;
    before the first is, it is raised on. Raises TypeError for what is no crisis, ValueError for numbers of runs,
    seeds or jobs and for widths that are none, StrategyError where a strategy of the user's own goes wrong, and
    WorkersError where workers are lost, with what was done as its `kept`.
    """
    is_crisis(crisis)
    if until_width is not None and not 0.0 < until_width < 1.0:
        raise ValueError(f"no interval of a share can be stopped at a width of {until_width}; give one from 0 to 1")
    if runs is None:
        runs = 10_000 if until_width is None else stopping.MOST
    seed, runs = whole("seed", seed, SEEDS), number_of_runs(runs)
    jobs = number_of_jobs(jobs, executor)
    here, kept = ready(crisis), Tally()

    def told() -> Ensemble:
        return ensemble_of(here, seed, runs, kept, until_width)

    ends = [runs] if until_width is None else list(stopping.looks(runs))
    looks, of = set(ends), ends[0]
    try:
        with closing(_tallies(here, seed, ends, executor, jobs)) as tallies:
            for found in tallies:
                kept = kept + found  # a new one: Ctrl-C in the midst of it leaves the old one whole
                narrow = False
                if until_width is not None and kept.runs in looks:
                    counts = stopping.counts(kept)
                    narrow = stopping.widest(counts, kept.runs) <= until_width
                    of = min(runs, stopping.enough(counts, kept.runs, until_width) or runs)
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
    here: Ready, seed: int, ends: Sequence[int], executor: Executor | None, jobs: int | None
) -> Generator[Tally, None, None]:
    """What is kept of the runs, a block at a time, in order; one begins after each of the numbers of runs in `ends`."""
    if executor is None and jobs in {None, 1}:
        for stretch in _stretches(ends):
            for table in tables(here, seed, stretch):
                yield Tally().plus(table)
        return
    calls = ((here.crisis, seed, block) for stretch in _stretches(ends) for block in _blocks(stretch))
    yield from workers.by_workers(tally, calls, executor, jobs, here.prepared)


def _stretches(ends: Sequence[int]) -> Iterator[range]:
    """The runs up to each of some numbers of runs."""
    return (range(first, end) for first, end in pairwise((0, *ends)))


def _blocks(runs: range) -> Iterator[range]:
    """Runs cut into what a worker plays at a time: the same blocks, however many workers there are."""
    size = max(SMALLEST, min(LARGEST, len(runs) // BLOCKS))
    return (range(first, min(first + size, runs.stop)) for first in range(runs.start, runs.stop, size))


class Stratum(NamedTuple):
    """The runs of one course by themselves: a mean over runs that climb and runs that do not is of neither."""

    runs: int
    peak: Spread
    length: Spread


@dataclass(frozen=True, eq=False, repr=False)
class Ensemble:
    """Many runs of a scenario, counted: shares, means and quantiles. Severities are totals of both sides, in force."""

    crisis: Crisis
    seed: int
    asked: int  # runs that were asked for
    runs: int  # runs that were done: 0, 1, ... of the seed
    engine: str  # what they ran on, 'compiled' or 'plain Python', with the same bits
    courses: ByOutcome[Share]  # by course, of COURSES
    endings: ByOutcome[Share]  # by ending, of ENDINGS
    first_replies: dict[tuple[str, str], Share]  # by who replied first and with which move; the most frequent first
    unanswered: Share  # the runs without a reply
    peak: Spread  # the highest severity; its mean is exact, its quantiles are within `peak_error`
    length: Spread  # days from the first blow to the last move, 0 without a blow
    moves: Spread  # by both sides
    bands: tuple[Quantiles, ...]  # by day: quantiles of the severity, within `error`
    error: float  # how far a quantile of the bands may lie from that of the runs: half the width of a bin
    peak_error: float  # likewise, of the peak
    strata: dict[str, Stratum]  # by course, those that were taken
    ways: tuple[Way, ...]  # the most frequent first
    steps: int  # so many first steps of a way are told: OPENING, or fewer where there are very many ways
    payoffs: dict[str, Spread]  # by actor: its mean payoff a round; empty where the scenario gives no payoffs
    payoff_error: float  # how far a quantile of the payoffs may lie from that of the runs
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
            f"<{self.crisis.name}, {several(self.runs, 'run')}, seed {self.seed}: "
            f"{course} {found}, mean peak {self.peak.mean.told('.1f')}>"
        )

    def _repr_html_(self) -> str:
        return as_html(self, self.text())

    def text(self) -> str:
        """Shares, means and quantiles for a terminal, with some of the days."""
        head = f"{self.crisis.name}: {several(self.runs, 'run')}, seed {self.seed}, on the engine: {self.engine}"
        return as_text([head, *self._lines()])

    def summary(self) -> str:
        """The same without the engine, for it decides nothing: what is kept in the results folder."""
        return as_text([f"{self.crisis.name}: {several(self.runs, 'run')}, seed {self.seed}", *self._lines()])

    def _lines(self) -> Iterator[str]:
        if self.stopped:
            yield f"Stopped: {several(self.asked, 'run')} were asked for."
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
        for actor, spread in self.payoffs.items():
            told = (format(value, ".2f") for value in spread.quantiles)
            rows.append([f"payoff a round, {actor}", spread.mean.told(".3f"), *told])
        yield from columns(rows)
        yield ""
        yield from self._by_course()
        yield f"Severity in force, both sides: quantile bands by day (of runs, not of a mean; within {self.error:g})"
        rows = [["", *(f"{percent} %" for percent in PERCENT)]]
        over = curves.days(self.crisis)
        for n in sorted({at * (len(over) - 1) // (SHOWN - 1) for at in range(SHOWN)}):
            rows.append([f"{over[n]}", *(f"{value:.1f}" for value in self.bands[n])])
        yield from columns(rows)

    def _by_course(self) -> Iterator[str]:
        """Peak and length of each course by themselves, where there is more than one."""
        if len(self.strata) < 2:
            return
        yield "The same by course, each of its own runs"
        rows = [["", "mean", *(f"{percent} %" for percent in PERCENT)]]
        for course, found in self.strata.items():
            for name, spread, form, fine in (
                ("peak", found.peak, ".1f", ".2f"),
                ("length", found.length, ".0f", ".1f"),
            ):
                told = spread.mean.told(fine)
                rows.append(
                    [
                        f"{course} ({several(found.runs, 'run')}): {name}",
                        told,
                        *(format(q, form) for q in spread.quantiles),
                    ]
                )
        yield from columns(rows)
        yield ""

    def _widths(self, width: float) -> Iterator[str]:
        """Whether the intervals are as narrow as they were to be, and what it would take."""
        if self.narrow:
            yield f"Enough: the widest interval of a share is {self.widest:.2g}, and was to be {width:g} at most."
            yield "To stop so leaves intervals 95 % sure but for a point or so, as was measured (docs/clusters.md)."
        else:
            would_do = stopping.enough(self._counts(), self.runs, width)
            yield (
                f"Not narrow enough: the widest interval of a share is {self.widest:.2g}, and was to be {width:g} "
                f"at most; {'no number of' if would_do is None else f'some {would_do}'} runs would do."
            )

    def _caution(self) -> Iterator[str]:
        """What so few runs do not tell."""
        if self.runs == 1:
            yield "A single run is an anecdote: means have no interval, and every quantile is that run's own."
        elif self.runs == 2:
            yield "Two runs: quantiles up to 50 % are the lower of the two, the others the higher."
        elif -(-PERCENT[-1] * self.runs // 100) == self.runs:
            yield f"With {several(self.runs, 'run')} the quantiles of 5 and 95 % are the lowest and the highest run."

    def document(self) -> dict[str, Any]:
        """All of it for JSON, but for the ways beyond the most frequent."""
        replies = [{"actor": actor, "move": move, **n._asdict()} for (actor, move), n in self.first_replies.items()]
        return {
            "scenario": self.crisis.name,
            "seed": self.seed,
            "asked": self.asked,
            "runs": self.runs,
            "until_width": self.until_width,
            "widest": self.widest,
            "courses": self.courses,
            "endings": self.endings,
            "first_replies": replies,
            "unanswered": self.unanswered,
            "percent": PERCENT,
            "peak": {**self.peak._asdict(), "error": self.peak_error},
            "length": self.length,
            "moves": self.moves,
            "payoffs": {"error": self.payoff_error, "a_round": self.payoffs} if self.payoffs else None,
            "by_course": self.strata,
            "ways": {"steps": self.steps, "different": len(self.ways), "most_frequent": self.ways[:FREQUENT]},
            "bands": {"error": self.error, "start": self.crisis.start, "by_day": self.bands},
        }

    def csv(self) -> str:
        """A row a day: its date, and the quantiles of the severity in force of both sides together."""
        return _sheet(self._frame("bands"))

    def shares_csv(self) -> str:
        """A row for each course, ending and first reply: how many of the runs, and the share with its interval."""
        return _sheet(self._frame("shares"))

    def ways_csv(self) -> str:
        """A row a way: its steps, course and ending, how many of the runs, and the share with its interval."""
        return _sheet(self._frame("ways"))

    def _frame(self, what: str) -> Iterator[Sequence[Any]]:
        """The rows of a table, the first its columns."""
        if what == "bands":
            yield ["date", *(f"q{percent:02}" for percent in PERCENT)]
            for day, band in zip(curves.days(self.crisis), self.bands, strict=True):
                yield [day, *band]
        elif what == "shares":
            yield ["of", "actor", "name", *Share._fields]
            for kind, shares in (("course", self.courses), ("ending", self.endings)):
                for name, found in shares.items():
                    yield [kind, "", name, *found]
            for (actor, move), found in self.first_replies.items():
                yield ["first reply", actor, move, *found]
            yield ["first reply", "", "none", *self.unanswered]
        else:
            places = range(1, self.steps + 1)
            steps = [f"{part}_{place}" for place in places for part in ("actor", "move")]
            yield [*steps, "course", "ending", *Share._fields]
            for way in self.ways:
                taken = [part for step in way.steps for part in step]
                yield [*taken, *[""] * (len(steps) - len(taken)), way.course, way.ending, *way.share]

    def plot(self, ax: "figures.Axes | None" = None) -> "figures.Axes":
        """Draw the quantile bands by day with history over them, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["fan"], ax)

    def plot_endings(self, ax: "figures.Axes | None" = None) -> "figures.Axes":
        """Draw courses and endings as bars with their intervals, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["endings"], ax)

    def plot_first_replies(self, ax: "figures.Axes | None" = None) -> "figures.Axes":
        """Draw who replied first, and with which move, as bars with their intervals, likewise."""
        return figures.draw(self.figures()["replies"], ax)

    def plot_flow(self, ax: "figures.Axes | None" = None) -> "figures.Axes":
        """Draw which step led to which, and to which course and ending, as a flow, likewise."""
        return figures.draw(self.figures()["flow"], ax)

    def figures(self) -> dict[str, Record]:
        """What is to be drawn of them, by name: their fan, endings, replies and flow (see `sim.figures.data`)."""
        title, runs, seed, (first, second) = self.crisis.name, self.runs, self.seed, self.crisis.actors
        past = {actor: series for actor, series in curves.history(self.crisis).items() if series is not None}
        real = [fsum(values) for values in zip(*past.values(), strict=True)]
        over = curves.days(self.crisis)
        replies = [FirstReply(actor, move, share) for (actor, move), share in self.first_replies.items()]
        shown = len(replies) if len(replies) <= REPLIES else REPLIES - 1
        rest = replies[shown:]
        others = intervals.share(sum(reply.share.counted for reply in rest), runs) if rest else None
        return {
            "fan": Fan(title, self.crisis.scale, runs, seed, over, self.bands, self.error, real, list(past)),
            "endings": Endings(title, runs, seed, self.courses, self.endings),
            "replies": Replies(title, (first, second), runs, seed, replies, shown, others, self.unanswered),
            "flow": Flow(title, (first, second), runs, seed, self.ways, self.steps, self.steps),
        }

    def save(
        self, folder: str | os.PathLike[str] = "results", *, force: bool = False, command: str | None = None
    ) -> Path:
        """Write the results folder, whole or not at all, and return it; `command` is for its manifest.

        It is `<folder>/<scenario>/ensemble-seed-1-runs-10000`, as many as were asked for. One that was stopped has a
        folder of its own, which says after how many runs: the whole can be made beside it. Results of other runs are
        replaced with `force` only. Raises ResultsError (see `sim.archive.keep`).
        """
        from sim import archive

        until = "" if self.until_width is None else f"-until-{self.until_width}"
        stopped = f"-stopped-after-{self.runs}" if self.stopped else ""
        name = f"ensemble-seed-{self.seed}-runs-{self.asked}{until}{stopped}"
        runs = archive.Runs(asked=self.asked, done=self.runs, until_width=self.until_width)
        manifest = archive.Manifest.of(self.crisis, self.seed, runs=runs, command=command)
        return archive.keep(archive.place(self.crisis, name, folder), manifest, self.files(), force=force)

    def files(self, pictures: bool = True) -> dict[str, bytes]:
        """The files of a results folder, by name, with their pictures or without."""
        texts = {
            "summary.txt": self.summary(),
            "summary.json": "".join(pieces(plain(self.document()))),
            "shares.csv": self.shares_csv(),
            "ways.csv": self.ways_csv(),
            "bands.csv": self.csv(),
        }
        files = {name: text.encode() for name, text in texts.items()}
        if pictures:
            for name, record in self.figures().items():
                files |= {f"{name}.{kind}": figures.page(record, kind) for kind in ("svg", "png")}
        return files

    def replay(self, number: int) -> Run:
        """One of the runs in full, to the same bits. Raises ValueError for a number that is none of theirs."""
        return simulate(self.crisis, self.seed, whole("run", number, self.runs))

    def to_pandas(self, what: str = "bands") -> "pd.DataFrame":
        """A data frame: the quantile bands, a row a day; or the 'shares', or the 'ways', a row each.

        Needs the extra `pandas`. Raises ValueError for what is none of FRAMES.
        """
        if what not in FRAMES:
            raise ValueError(f"there is no frame of {what!r}; give one of {', '.join(FRAMES)}")
        head, *rows = self._frame(what)
        frame = data_frame(rows, head)
        return frame.set_index("date") if what == "bands" else frame


def ensemble_of(here: Ready, seed: int, asked: int, tally: Tally, until_width: float | None = None) -> Ensemble:
    """What was kept, in words, shares and means."""
    runs, names = tally.runs, here.prepared.names
    replies = sorted(tally.replies.items(), key=lambda item: (-item[1], item[0]))
    ways = sorted(tally.ways.counts.items(), key=lambda item: (-item[1], item[0]))
    return Ensemble(
        crisis=here.crisis,
        seed=seed,
        asked=asked,
        runs=runs,
        engine=player.engine(here.prepared),
        courses=ByOutcome((name, intervals.share(tally.courses[n], runs)) for n, name in enumerate(COURSES)),
        endings=ByOutcome((name, intervals.share(tally.endings[n], runs)) for n, name in enumerate(ENDINGS)),
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
        strata={
            name: Stratum(
                tally.courses[n],
                Spread(kept.peak_sums.mean(), kept.peaks.quantiles(tally.courses[n])[0]),
                spread_of(kept.lengths, tally.courses[n]),
            )
            for n, (name, kept) in enumerate(zip(COURSES, tally.strata, strict=True))
            if tally.courses[n]
        },
        ways=tuple(_way(way, count, runs, names) for way, count in ways),
        steps=tally.ways.steps,
        payoffs=_paid(tally, names, here.crisis.actors),
        payoff_error=tally.payoffs.width / 2.0,
        until_width=until_width,
    )


def _paid(tally: Tally, names: "Names", actors: Iterable[str]) -> dict[str, Spread]:
    """The payoffs a round, by actor, in the order of `actors`; none where there are none."""
    if tally.payoffs.counts is None:
        return {}
    quantiles = tally.payoffs.quantiles(tally.runs)
    paid = zip(names.actors, tally.payoff_sums, quantiles, strict=True)
    spreads = {actor: Spread(found.mean(), their) for actor, found, their in paid}
    return {actor: spreads[actor] for actor in actors}


def _way(way: tuple[int, ...], count: int, runs: int, names: "Names") -> Way:
    course, ending, *taken = way
    steps = tuple(Step(names.actors[step & 1], names.moves[step >> 1]) for step in taken if step != NONE)
    return Way(steps, COURSES[course], ENDINGS[ending], intervals.share(count, runs))


# Words.


def _sheet(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


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
