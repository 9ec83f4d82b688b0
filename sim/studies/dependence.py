"""What an outcome hangs on: for each doubt the share of the outcome's variance that it makes by itself.

It is the first-order index of Sobol (1993), estimated from runs that are there anyway: they are sorted into classes by
what was drawn, and what lies between the classes' means is compared with all (Plischke, Borgonovo and Smith 2013). Its
bias, which makes an inert doubt look as if it mattered, is taken out as in the analysis of variance (Kelley 1935). The
interval is a bootstrap's over groups of runs, and the basic one, for the estimate has its bias at zero.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sim.luck import triangular
from sim.measures import intervals
from sim.measures.intervals import Mean, Share
from sim.scenario.doubts import REPLY, Doubt, short, value_text
from sim.studies import bootstrap

CLASSES = 10  # of a range, all as likely; of whole numbers and of several values as many as there are, if not too many
MOST_CLASSES = 16
GROUPS, RESAMPLES = 50, 200
TAIL = 0.025


class Part(NamedTuple):
    """The runs in which something was drawn from a part of its range."""

    told: str  # the part, in words: '5 to 5.4', '6', 'tit_for_tat'
    low: float  # its ends; of one of several values, its place among them
    high: float
    runs: int
    share: Share | None  # of these runs with the outcome; None where that is a number,
    mean: Mean | None  # and then its mean


class Dependence(NamedTuple):
    """How an outcome hangs on a doubt; what comes of one draw, as the days of a reply, is one."""

    name: str
    doubt: Doubt
    of_variance: float  # the share of the variance that it makes by itself, 0 to 1
    low: float  # its 95 % interval
    high: float
    parts: tuple[Part, ...]


def dependences(
    doubts: Sequence[Doubt], drawn: Sequence[Sequence[float]], outcome: Sequence[float], is_share: bool, seed: int = 1
) -> list[Dependence]:
    """How an outcome, a number by run, hangs on each doubt, of which the one that makes most stands first.

    `drawn` has by run, and then by doubt, what was drawn for it. `is_share` says that the outcome is 1 in the runs that
    have it and 0 in the others. Where it is the same in all runs there is nothing to hang on, and the list is empty.
    """
    if len(set(outcome)) < 2:
        return []
    picks = bootstrap.picks(min(GROUPS, len(outcome)), seed, RESAMPLES)
    found = []
    for name, which in _draws(doubts):
        doubt = doubts[which]
        edges = class_edges(doubt)
        classes = [bisect_right(edges, row[which]) for row in drawn]
        index, low, high = _index(classes, len(edges) + 1, outcome, picks)
        parts = _parts(doubt, edges, classes, [row[which] for row in drawn], outcome, is_share)
        found.append(Dependence(name, doubt, index, low, high, tuple(parts)))
    return sorted(found, key=lambda one: -one.of_variance)


def _draws(doubts: Sequence[Doubt]) -> Iterator[tuple[str, int]]:
    """The draws, each by its name and the place of a doubt that stands for it: of a reply, its likeliest day."""
    by_address: dict[str, list[int]] = {}
    for which, doubt in enumerate(doubts):
        by_address.setdefault(doubt.address, []).append(which)
    for address, members in by_address.items():
        likely = [which for which in members if doubts[which].key.endswith(f".{REPLY[1]}")]
        yield doubts[members[0]].name if len(members) == 1 else short(address), (likely or members)[0]


def class_edges(doubt: Doubt) -> list[float]:
    """The ends of classes of what is drawn, but for the last: a number belongs to the class after those at or below it.

    Several values are classes of their own, and so are whole numbers, if there are not too many.
    """
    law = doubt.law
    if law.values:
        return [at + 0.5 for at in range(len(law.values) - 1)]
    if doubt.whole and law.high - law.low < MOST_CLASSES:
        return [law.low + at + 0.5 for at in range(int(law.high - law.low))]
    edges = []
    for at in range(1, CLASSES):
        u = at / CLASSES
        even = law.low + u * (law.high - law.low)
        edge = even if law.likely is None else triangular(u, law.low, law.likely, law.high)
        edges.append(int(edge) + 0.5 if doubt.whole else edge)
    return sorted(set(edges))


class _Sums(NamedTuple):
    """By class: the number of runs, and the sum of the outcome over them; and the sum of its squares over all."""

    counts: list[int]
    sums: list[float]
    squares: float


def _index(
    classes: Sequence[int], number: int, outcome: Sequence[float], picks: Sequence[Sequence[int]]
) -> tuple[float, float, float]:
    """The share of the variance between classes, with its interval."""
    count = len(picks[0])
    groups = [_Sums([0] * number, [0.0] * number, 0.0) for _ in range(count)]
    squares = [0.0] * count
    for run, (one, y) in enumerate(zip(classes, outcome, strict=True)):
        group = run % count
        groups[group].counts[one] += 1
        groups[group].sums[one] += y
        squares[group] += y * y
    groups = [group._replace(squares=square) for group, square in zip(groups, squares, strict=True)]
    index = _between(groups)
    again = sorted(_between([groups[at] for at in picked]) for picked in picks)
    low, high = (again[round(tail * (len(again) - 1))] for tail in (TAIL, 1.0 - TAIL))
    return max(0.0, index), max(0.0, min(index, 2.0 * index - high)), min(1.0, max(0.0, index, 2.0 * index - low))


def _between(groups: Iterable[_Sums]) -> float:
    """The share of the variance between classes, less what chance alone would make (epsilon squared)."""
    listed = list(groups)
    counts = [sum(column) for column in zip(*(group.counts for group in listed), strict=True)]
    sums = [sum(column) for column in zip(*(group.sums for group in listed), strict=True)]
    runs, total = sum(counts), float(sum(sums))
    if runs == 0:  # of few runs, groups were drawn that have none
        return 0.0
    middle = total * total / runs
    whole: float = sum(group.squares for group in listed) - middle
    there = [(n, s) for n, s in zip(counts, sums, strict=True) if n]
    between: float = sum(s * s / n for n, s in there) - middle
    if whole <= 1e-12 * max(1.0, middle) or runs <= len(there):
        return 0.0
    unexplained: float = (runs - 1) / (runs - len(there)) * (1.0 - between / whole)
    return 1.0 - unexplained


def _parts(
    doubt: Doubt,
    edges: Sequence[float],
    classes: Sequence[int],
    drawn: Sequence[float],
    outcome: Sequence[float],
    is_share: bool,
) -> Iterable[Part]:
    """The outcome by what was drawn; a class into which no run fell is left out."""
    law = doubt.law
    by_class: list[list[int]] = [[] for _ in range(len(edges) + 1)]
    for run, one in enumerate(classes):
        by_class[one].append(run)
    ends = [law.low, *edges, law.high]
    for at, runs in enumerate(by_class):
        if not runs:
            continue
        low, high = (float(at), float(at)) if law.values else (ends[at], ends[at + 1])
        if doubt.whole and not law.values:
            low, high = min(drawn[run] for run in runs), max(drawn[run] for run in runs)
        told = value_text(law.values[at]) if law.values else f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"
        ys = [outcome[run] for run in runs]
        share = intervals.share(round(sum(ys)), len(ys)) if is_share else None
        yield Part(told, low, high, len(runs), share, None if is_share else intervals.mean(ys))
