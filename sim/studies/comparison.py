"""Two scenarios compared, A and B, run by run with the same luck: what differs, how sure that is, and where they part.

The same seed and number of a run give the same draws in both, so that a difference is that of the scenarios and not of
luck. Runs stream by a block at a time, as in `sim.studies.ensemble`.
"""

import csv
import io
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from html import escape
from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from sim import figures
from sim.chronicle import sentences
from sim.chronicle.sentences import as_html
from sim.figures.data import Compared, ComparisonPage, Forest, Record, Row, TwoFans
from sim.figures.text import clean
from sim.luck import RUNS, SEEDS
from sim.measures import curves, intervals
from sim.measures.intervals import Contrast, Mean, Share, contrast
from sim.measures.outcome_names import ByOutcome
from sim.model import log
from sim.model.log import Event
from sim.model.outcomes import COURSES, ENDINGS, NONE
from sim.scenario import Crisis, Differing, differences
from sim.scenario.preparation import Ready, ready
from sim.studies import workers
from sim.studies.arguments import number_of_jobs, number_of_runs, whole
from sim.studies.counting import paired_tally
from sim.studies.counting.paired_tally import HARDER, LATER, NOTHING, Joint, Pairs, Parting, What, cells
from sim.studies.counting.tally import PERCENT, Sums, ranked
from sim.studies.ensemble import BLOCKS, LARGEST, SMALLEST, Ensemble, columns, ensemble_of
from sim.studies.run import Run, simulate
from sim.studies.workers import WorkersError
from sim.text import as_text, data_frame, several

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 6  # partings, and changes of course, in the text
REPLIES = 8  # lines of shares of one kind, in the text
DRAWN, NAMED = 6, 3  # shares of one kind, and values in which A and B differ, in a figure
LISTED = 5  # values in which A and B differ, in the text


def compare(
    a: Crisis,
    b: Crisis,
    runs: int = 10_000,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
) -> "Comparison":
    """Compare two scenarios by the runs 0, 1, ... of a seed, each played in both.

    They are played in this process, in `jobs` processes, or by the workers of an `executor`, as `sim.ensemble` does,
    to the same numbers. `progress` is called after each block, with the number of runs done and of all. Ctrl-C ends it
    and keeps the blocks done; before the first is, it is raised on. Raises TypeError for what is no crisis, ValueError
    for numbers of runs, seeds or jobs that are none, StrategyError where a strategy of the user's own goes wrong, and
    WorkersError where workers are lost, with what was done as its `kept`.
    """
    for crisis in (a, b):
        if not isinstance(crisis, Crisis):
            raise TypeError(f"found a {type(crisis).__name__}; give two crises, as sim.load returns")
    seed, runs, jobs = whole("seed", seed, SEEDS), number_of_runs(runs), number_of_jobs(jobs, executor)
    return compared(ready(a), ready(b), runs, seed, progress, executor, jobs)


def compared(
    a: Ready,
    b: Ready,
    runs: int,
    seed: int,
    progress: Callable[[int, int], None] | None,
    executor: Executor | None,
    jobs: int | None,
) -> "Comparison":
    """Compare two scenarios that are prepared, as `compare` does; the numbers are checked already."""
    kept = paired_tally.none(a, b)
    try:
        with closing(_blocks(a, b, seed, runs, executor, jobs)) as blocks:
            for found in blocks:
                kept = kept + found  # a new one, as in `ensemble`
                if progress is not None:
                    progress(kept.runs, runs)
    except KeyboardInterrupt:
        if kept.runs == 0:
            raise
    except WorkersError as error:
        error.kept = _told(a, b, seed, runs, kept) if kept.runs else None
        raise
    return _told(a, b, seed, runs, kept)


def _blocks(
    a: Ready, b: Ready, seed: int, runs: int, executor: Executor | None, jobs: int | None
) -> Generator[Pairs, None, None]:
    """What is kept of the pairs, a block at a time, in order."""
    if executor is None and jobs in {None, 1}:
        yield from paired_tally.played(a, b, seed, range(runs))
        return
    size = max(SMALLEST, min(LARGEST, runs // BLOCKS))
    calls = ((a.crisis, b.crisis, seed, range(first, min(first + size, runs))) for first in range(0, runs, size))
    yield from workers.by_workers(paired_tally.pairs, calls, executor, jobs, a.prepared)


class Changed(NamedTuple):
    """A mean in A and in B, and the mean of the differences run by run, B less A."""

    a: Mean
    b: Mean
    difference: Mean
    correlation: float | None  # of the runs of A with those of B; None where either does not vary
    gain: float | None  # how many times as many runs with luck of their own would be as sure; None where it is endless


class Parted(NamedTuple):
    """One way in which runs part, and the share of the runs in which they do."""

    a: str  # what happens in A
    b: str  # and in B; 'nothing yet' where only the other has an event by then
    share: Share


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Two scenarios, A and B, run by run with the same luck. Differences are B less A."""

    a: Ensemble  # the runs of A, as `sim.ensemble` tells of them
    b: Ensemble
    seed: int
    asked: int  # runs that were asked for
    runs: int  # runs that were done, in each: 0, 1, ... of the seed
    changes: tuple[Differing, ...]  # in what A and B differ
    gaps: tuple[str, ...]  # what is not compared, and why
    courses: ByOutcome[Contrast]  # by course, of COURSES
    endings: ByOutcome[Contrast]  # by ending, of ENDINGS
    first_replies: dict[tuple[str, str], Contrast]  # by who replied first and with which move; the most frequent first
    unanswered: Contrast | None  # the runs without a reply; None where first replies are not compared
    moved: dict[tuple[str, str], Share]  # runs by their course in A and in B, where these differ; most frequent first
    means: dict[str, Changed]  # peak, length, moves, and payoff of ... a round
    days: tuple[date, ...]  # that both have
    by_day: tuple[Mean, ...]  # on each of them, of the severity in force of both sides: B less A; empty if not compared
    alike: Share | None  # the runs that never part: move for move the same in A and B; None where not compared
    parting_days: tuple[date, ...]  # quantiles of the day of parting, of the runs that part, by PERCENT; else empty
    partings: tuple[Parted, ...]  # the most frequent first

    def __repr__(self) -> str:
        name, found = max(self.courses.items(), key=lambda item: abs(item[1].difference))
        alike = "" if self.alike is None else f", {100.0 * self.alike.share:.1f} % never part"
        return (
            f"<A v B, {self._names()}: {several(self.runs, 'run')}, seed {self.seed}: {name} {_points(found)}{alike}>"
        )

    def _repr_html_(self) -> str:
        return as_html(self, self.text())

    def _names(self) -> str:
        names = dict.fromkeys((self.a.crisis.name, self.b.crisis.name))
        return " v ".join(names)

    def text(self) -> str:
        """All of it for a terminal."""
        return as_text(self._lines())

    def _lines(self) -> Iterator[str]:
        yield from self._head()
        yield ""
        yield "Shares of the runs; B less A in percentage points, with its 95 % interval (paired by run, Tango)"
        for title, shares in self._shares():
            shown = {name: found for name, found in shares.items() if found.a.counted or found.b.counted}
            rows = [[title, "A", "B", "B less A", "in A only", "in B only"]]
            for name, found in list(shown.items())[:REPLIES]:
                alone = str(found.only_a), str(found.only_b)
                rows.append([f"  {name}", _percent(found.a), _percent(found.b), _points(found), *alone])
            yield ""
            yield from columns(rows, "")
            if rest := list(shown.values())[REPLIES:]:
                most = max(max(found.a.share, found.b.share) for found in rest)
                yield f"  {len(rest)} more, none of them in more than {100.0 * most:.1f} % of the runs of A or of B"
            if never := [name for name in shares if name not in shown]:
                reach = 100.0 * shares[never[0]].high
                yield f"  never in A or B (the difference is {reach:.2g} points at most): {', '.join(never)}"
        if self.moved:
            yield ""
            yield "From one course to another: share of the runs"
            yield from _few([(f"{a} in A, {b} in B", found) for (a, b), found in self.moved.items()])
        yield ""
        yield "Means, and the mean of B less A run by run with its 95 % interval (Student)"
        rows = [["", "A", "B", "B less A"]]
        for name, changed in self.means.items():
            form = ".1f" if name in (LENGTH, MOVES) else ".2f"
            rows.append([name, f"{changed.a.mean:{form}}", f"{changed.b.mean:{form}}", _difference(changed, form)])
        yield from columns(rows)
        yield from self._pairing()
        yield from self._partings()

    def _head(self) -> Iterator[str]:
        a, b = self.a.crisis.name, self.b.crisis.name
        yield f"A: {a}"
        yield f"B: {b if a != b else f'{a}, changed' if self.changes else 'the same'}"
        if self.changes:
            yield ""
            rows = [["", "A", "B"], *([one.path, one.a, one.b] for one in self.changes[:LISTED])]
            yield from columns(rows)
            if len(self.changes) > LISTED:
                yield f"  and {len(self.changes) - LISTED} values more"
        else:
            yield "A and B are the same in all that a run depends on."
        yield ""
        engine = self.a.engine if self.a.engine == self.b.engine else f"A {self.a.engine}, B {self.b.engine}"
        runs = several(self.runs, "run")
        yield f"{runs} of each, seed {self.seed}, with the same luck in both, on the engine: {engine}"
        if self.runs < self.asked:
            yield f"Stopped: {self.asked} runs were asked for."
        if self.runs == 1:
            yield "A single run is an anecdote: means have no interval."
        yield from self.gaps

    def _shares(self) -> Iterator[tuple[str, Mapping[str, Contrast]]]:
        yield "Course", self.courses
        yield "Ending", self.endings
        if self.unanswered is not None:
            replies = {f"{actor}: {move}": found for (actor, move), found in self.first_replies.items()}
            yield "First reply", {**replies, "none": self.unanswered}

    def _pairing(self) -> Iterator[str]:
        """What the same luck is worth."""
        if self.runs < 2 or not self.changes:
            return
        for name, changed in self.means.items():
            if changed.gain is not None and changed.correlation is not None:
                subject, gain = name.partition(" (")[0], changed.gain
                times = f"{gain:.1f}" if gain < 10.0 else f"{gain:.0f}"
                sure = "as sure" if gain >= 1.0 else "no surer: it is as sure"
                yield (
                    f"The same luck in both makes the mean difference of {subject} {sure} as {times} times as many runs"
                )
                yield f"with luck of their own would (correlation of A with B, run by run: {changed.correlation:.2f})."
                return
        yield "The same luck in both gains nothing here: of these numbers none varies in A and in B."

    def _partings(self) -> Iterator[str]:
        if self.alike is None:
            return
        yield ""
        yield f"Where A and B part: {_never(self.alike)}"
        if not self.partings:
            return
        heads, days = ([f"{percent} %" for percent in PERCENT], [f"{day}" for day in self.parting_days])
        yield from columns([["so many of those that part", *heads], ["have parted by", *days]])
        yield "  First difference: share of the runs"
        for found in self.partings[:SHOWN]:
            yield f"  {f'{found.share}':<22}  A  {found.a}"
            yield f"  {'':<22}  B  {found.b}"
        rest = self.partings[SHOWN:]
        if rest:
            share = intervals.share(sum(found.share.counted for found in rest), self.runs)
            yield f"  {f'{share}':<22}  {_others(len(rest))}"

    def csv(self) -> str:
        """A row for each share and mean: its value in A and in B, the difference, and the ends of their intervals."""
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        table.writerow(SHEET)
        for row in self._rows():
            table.writerow(["" if cell is None else cell for cell in row])
        return out.getvalue()

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        for title, shares in self._shares():
            for name, found in shares.items():
                a, b, (low, high) = found.a, found.b, (found.low, found.high)
                numbers = a.share, a.low, a.high, b.share, b.low, b.high, found.difference, low, high
                yield title.lower(), name, *numbers, found.only_a, found.only_b
        for name, changed in self.means.items():
            yield "mean", name, *changed.a, *changed.b, *changed.difference, None, None

    def to_pandas(self) -> "pd.DataFrame":
        """The same rows as a data frame. Needs the extra `pandas`."""
        return data_frame(self._rows(), SHEET).set_index(["what", "name"])

    def plot(self, ax: "figures.Axes | None" = None) -> "figures.Axes":
        """Draw the differences of shares with their intervals, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["forest"], ax)

    def plot_days(self, ax: "figures.Axes | None" = None) -> "figures.Axes":
        """Draw A and B by day, median and half of the runs, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["days"], ax)

    def figures(self) -> dict[str, Record]:
        """What is to be drawn of it, by name: the forest, both by day, and all of it (see `sim.figures.data`)."""
        a, b = (clean(many.crisis.name) for many in (self.a, self.b))
        title = f"{a}: A and B" if self.a.crisis.name == self.b.crisis.name else f"{a} (A) and {b} (B)"
        made = f"{several(self.runs, 'run')} of each with the same luck, seed {self.seed}"
        if self.alike is not None:
            made += f"; {100.0 * self.alike.share:.1f} % never part"
        compared = Compared(title, (self._side(0), self._side(1)), made)
        forest = Forest(compared, list(self._compared()))
        bands = (self._bands(self.a), self._bands(self.b))
        days = TwoFans(compared, self.a.crisis.scale, self.days, bands, self.by_day)
        return {"forest": forest, "days": days, "comparison": ComparisonPage(forest, days)}

    def _side(self, side: int) -> str:
        """What A is, or B, by what they differ in."""
        values = [f"{one.path} = {(one.a, one.b)[side]}" for one in self.changes[:NAMED]]
        if len(self.changes) > NAMED:
            values.append(f"{len(self.changes) - NAMED} values more")
        return f"{'AB'[side]}: {clean(', '.join(values)) or 'the same in all that a run depends on'}"

    def _compared(self) -> Iterator[Row]:
        """Headings, and under each the shares that are anything in A or in B, as far as they are drawn."""
        replies = {f"{actor}: {move}": found for (actor, move), found in self.first_replies.items()}
        for heading, shares in (("Course", self.courses), ("Ending", self.endings), ("First reply", replies)):
            shown = [Row(name, found) for name, found in shares.items() if found.a.counted or found.b.counted]
            if shown:
                yield Row(heading, None)
                yield from shown[:DRAWN]

    def _bands(self, many: Ensemble) -> list[list[float]]:
        """The quantiles of one side on the days that both have, each by day."""
        first = curves.days(many.crisis).index(self.days[0]) if self.days else 0
        return [list(values) for values in zip(*many.bands[first : first + len(self.days)], strict=True)]

    def part(self, number: int) -> "Two":
        """One of the runs in A and in B, and where they part. Raises ValueError for a number that is none of theirs."""
        return two(self.a.crisis, self.b.crisis, self.seed, whole("run", number, self.runs))


PEAK, LENGTH, MOVES = "peak (severity in force)", "length (days)", "moves"
SHEET = (
    "what", "name", "a", "a_low", "a_high", "b", "b_low", "b_high", "difference", "low", "high", "only_a", "only_b",
)  # fmt: skip


# Two runs.


@dataclass(frozen=True, eq=False, repr=False)
class Two:
    """One run in A and in B, with the same luck."""

    a: Run
    b: Run
    same: int  # how many events they have in common before they part
    day: date | None  # when they part; None where they never do

    def __repr__(self) -> str:
        where = "never part" if self.day is None else f"part on {self.day}"
        return f"<run {self.a.number} of seed {self.a.seed} in A and in B: they {where}>"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.text())}</pre>"

    def text(self) -> str:
        """What both have in common, then side by side what each has of its own, for a terminal."""
        return as_text(self._lines())

    def _lines(self) -> Iterator[str]:
        head = f"Run {self.a.number} of seed {self.a.seed}"
        if self.day is None:
            yield f"{head}: A and B never part."
        else:
            yield f"{head}: A and B part on {self.day}."
        events = [_happened(run) for run in (self.a, self.b)]
        common = [_line(event) for event in events[0][: self.same] if not sentences.untold(event, self.a.events)]
        if common:
            yield ""
            yield "In both"
            yield from (f"  {line}" for line in common)
        left, right = (
            [(sentences.day(e), _line(e)) for e in own[self.same :] if not sentences.untold(e, run.events)]
            for own, run in zip(events, (self.a, self.b), strict=True)
        )
        if left or right:
            yield ""
            width = max(len(line) for _, line in (*left, (None, "A")))
            yield f"  {'A':<{width}}  |  B"
            for one, other in _side_by_side(left, right):
                yield f"  {one:<{width}}  |  {other}"
        yield ""
        for name, run in (("A", self.a), ("B", self.b)):
            found = run.summary
            yield f"{name}: {found.course}, {found.ending}; {several(found.moves, 'move')}, peak {found.peak:.1f}"


def two(a: Crisis, b: Crisis, seed: int = 1, number: int = 0) -> Two:
    """One run of a seed in two scenarios, and where it parts. Raises ValueError for what is no number of a run."""
    number = whole("run", number, RUNS)
    runs = simulate(a, seed, number), simulate(b, seed, number)
    one, other = (_happened(run) for run in runs)
    same = 0
    while same < min(len(one), len(other)) and _same(one[same], other[same]):
        same += 1
    days = [sentences.day(events[same]) for events in (one, other) if same < len(events)]
    last = min(run.crisis.start.toordinal() + run.crisis.horizon for run in runs)
    days = [day for day in days if day.toordinal() <= last]
    return Two(*runs, same, min(days) if days else None)


def _happened(run: Run) -> list[Event]:
    """The events of a run but for letting pass what there was nothing to answer."""
    return [event for event in run.events if not event.is_silence]


def _same(one: Event, other: Event) -> bool:
    """Whether two events of two runs are the same: day, kind, actor, move and severity."""
    return _deed(one) == _deed(other)


def _deed(event: Event) -> tuple[Any, ...]:
    return sentences.day(event), event.kind, event.actor, event.move, event.done or 0.0


def _line(event: Event) -> str:
    kind = {"in force": " (in force)", "expired": " (over)", "let lapse": " (lapses)"}.get(event.kind, "")
    hard = "" if not event.done else f"  {event.done:.1f}"
    return f"{sentences.day(event)}  {event.actor}: {event.move}{kind}{hard}"


def _side_by_side(left: Sequence[tuple[date, str]], right: Sequence[tuple[date, str]]) -> Iterator[tuple[str, str]]:
    """Lines of two columns, those of a day beside each other."""
    for day in sorted({day for day, _ in (*left, *right)}):
        one, other = ([line for at, line in lines if at == day] for lines in (left, right))
        for n in range(max(len(one), len(other))):
            yield (one[n] if n < len(one) else ""), (other[n] if n < len(other) else "")


# From what is kept to what is told.


def _told(one: Ready, other: Ready, seed: int, asked: int, pairs: Pairs) -> Comparison:
    runs, joint = pairs.runs, pairs.joint
    a, b = one.crisis, other.crisis
    many = [ensemble_of(side, seed, asked, tally) for side, tally in ((one, pairs.a), (other, pairs.b))]
    same_scale = a.scale == b.scale
    replies: dict[tuple[str, str], Contrast] = {}
    unanswered = None
    if pairs.comparable:
        found = {what: cells(pairs.replies, what) for both in pairs.replies for what in both}
        unanswered = contrast(*found.pop((NONE, NONE), (0, 0, 0)), runs)
        # Most frequent first, in A and B together; of equals, by place.
        for (actor, move), counts in sorted(found.items(), key=_frequent):
            replies[joint.actors[actor], joint.moves[move]] = contrast(*counts, runs)
    means = {}
    if same_scale:
        means[PEAK] = _changed(pairs.a.peak_sums, pairs.b.peak_sums, pairs.peak)
    for name, ours, theirs, less in (
        (LENGTH, pairs.a.lengths, pairs.b.lengths, pairs.lengths),
        (MOVES, pairs.a.moves, pairs.b.moves, pairs.moves),
    ):
        means[name] = _changed(ours, theirs, less)
    if pairs.scored:
        for actor, at in ((0, 0), (1, 3)):
            means[f"payoff of {joint.actors[actor]} a round"] = _changed(*pairs.payoffs[at : at + 3])
    moved = sorted(((n, c) for c, n in pairs.courses.items() if c[0] != c[1]), key=lambda item: (-item[0], item[1]))
    days = [date.fromordinal(n) for n in range(joint.first, joint.last + 1)]
    parted = sum(pairs.partings.values())
    ways = sorted(pairs.partings.items(), key=lambda item: (-item[1], item[0]))
    return Comparison(
        a=many[0],
        b=many[1],
        seed=seed,
        asked=asked,
        runs=runs,
        changes=tuple(differences(a, b)),
        gaps=tuple(_gaps(a, b, pairs)),
        courses=ByOutcome((name, contrast(*cells(pairs.courses, n), runs)) for n, name in enumerate(COURSES)),
        endings=ByOutcome((name, contrast(*cells(pairs.endings, n), runs)) for n, name in enumerate(ENDINGS)),
        first_replies=replies,
        unanswered=unanswered,
        moved={(COURSES[c[0]], COURSES[c[1]]): intervals.share(n, runs) for n, c in moved},
        means=means,
        days=tuple(days),
        by_day=tuple(pairs.heights.means()) if same_scale and days else (),
        alike=intervals.share(runs - parted, runs) if pairs.comparable and days else None,
        parting_days=tuple(date.fromordinal(n) for n in ranked(pairs.days, parted)) if parted else (),
        partings=tuple(Parted(*_way(way, joint), intervals.share(n, runs)) for way, n in ways),
    )


def _frequent(item: tuple[tuple[int, int], tuple[int, int, int]]) -> tuple[int, tuple[int, int]]:
    what, (both, one, other) = item
    return -(2 * both + one + other), what


def _gaps(a: Crisis, b: Crisis, pairs: Pairs) -> Iterator[str]:
    """What is not compared, and why."""
    if not pairs.comparable:
        names = " v ".join(" and ".join(crisis.actors) for crisis in (a, b))
        yield f"First replies and partings are not compared: A and B have other actors ({names})."
    if a.scale != b.scale:
        yield f"Severities are not compared: A is on the {a.scale} scale, B on the {b.scale} scale."
    joint = pairs.joint
    if joint.first > joint.last:
        yield "Days are not compared, nor where courses part: A and B have no day in common."
    elif (a.start, a.horizon) != (b.start, b.horizon):
        first, last = map(date.fromordinal, (joint.first, joint.last))
        yield f"Days are compared, and partings looked for, as far as both have them: {first} to {last}."
    if (a.payoffs is None) != (b.payoffs is None):
        yield f"Payoffs are not compared: {'A' if a.payoffs is None else 'B'} has none."


def _changed(a: Any, b: Any, less: Any) -> Changed:
    """A mean in A and in B, and of the differences, from their sums, or from how often each number is had."""
    means: list[Mean] = []
    spreads: list[Fraction] = []
    for found in (a, b, less):
        if isinstance(found, Sums):
            runs, total, squares = found.count, found.total, found.squares
            means.append(found.mean())
        else:
            runs = sum(found.values())
            total = Fraction(sum(value * count for value, count in found.items()))
            squares = Fraction(sum(value * value * count for value, count in found.items()))
            means.append(intervals.of_sums(runs, total, squares))
        spreads.append(max(Fraction(), squares - total * total / runs))
    one, other, both = spreads
    linked = None
    if one and other:
        linked = max(-1.0, min(1.0, float(one + other - both) / (2.0 * sqrt(one) * sqrt(other))))
    return Changed(means[0], means[1], means[2], linked, float((one + other) / both) if both else None)


def _way(way: Parting, joint: Joint) -> tuple[str, str]:
    """What happens in A and in B where they part, in words."""
    a, b = (_event(what, joint) for what in (way.a, way.b))
    more = {LATER: " (later)", HARDER: " (harder)"}
    if way.order > 0 and way.b != NOTHING:
        b += more[way.order]
    if way.order < 0 and way.a != NOTHING:
        a += more[-way.order]
    return a, b


def _event(what: What, joint: Joint) -> str:
    kind, actor, move = what
    if what == NOTHING:
        return "nothing yet"
    whose = joint.actors[actor]
    if kind == log.INCIDENT:
        return f"laid at the door of {whose}: {joint.incidents[move]}"
    if kind == log.FALSE_ALARM:
        return f"false alarm, laid to {whose}"
    after = {log.IN_FORCE: " (in force)", log.EXPIRED: " (over)"}.get(kind, "")
    return f"{whose}: {joint.moves[move]}{after}"


# Words.


def _percent(found: Share) -> str:
    return f"{100.0 * found.share:.1f} %"


def _points(found: Contrast) -> str:
    """A difference in percentage points with its interval."""
    low, high = 100.0 * found.low, 100.0 * found.high
    form = ".2f" if high - low < 0.5 else ".1f"
    return f"{100.0 * found.difference:+{form}} [{low:+{form}}, {high:+{form}}]"


def _difference(changed: Changed, form: str) -> str:
    """A mean difference with its interval; where every run differs by the same, Student knows of no interval."""
    if changed.difference.low is not None and changed.gain is None:
        return f"{changed.difference.mean:+{form}} in every run" if changed.difference.mean else "the same in every run"
    return changed.difference.told(f"+{form}")


def _never(alike: Share) -> str:
    if alike.counted == alike.runs:
        return f"never; they are the same, move for move, in all of {several(alike.runs, 'run')}"
    if alike.counted == 0:
        return "in every run, sooner or later"
    return f"never in {alike} of the runs, which are the same move for move"


def _few(found: Sequence[tuple[str, Share]]) -> Iterator[str]:
    """Shares, the first SHOWN of them, and the others together."""
    rows = [[name, str(share)] for name, share in found[:SHOWN]]
    if rest := found[SHOWN:]:
        share = intervals.share(sum(one.counted for _, one in rest), rest[0][1].runs)
        rows.append([_others(len(rest)), str(share)])
    yield from columns(rows)


def _others(count: int) -> str:
    return several(count, "other way")
