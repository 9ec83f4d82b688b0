"""Counting in plain Python, for where there is no numpy. The functions are those of `arrays`, and explained there."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from math import isnan
from typing import Any

from sim.engines.compiled_engine import OF_ACTOR, OF_KIND, Outcomes
from sim.model import log
from sim.model.happenings import DAY
from sim.studies.counting.joint_numbering import HARDER, LAST_BITS, LATER, WITHOUT_DAY, Renumbering

NEVER = 2**62

Table = list[list[Any]]  # by run and day; counts by day and bin


def column(values: Any) -> list[Any]:
    return [list(value) if isinstance(value, list | tuple) else value for value in values]


def table(values: Any) -> Table:
    return [list(row) for row in values]


def upright(values: Sequence[float]) -> Table:
    return [[value] for value in values]


def turned(values: Any) -> Table:
    return [list(row) for row in zip(*values, strict=True)]


def days_of(values: Any, first: int, last: int) -> Table:
    return [list(row[first:last]) for row in values]


def less(one: Any, other: Any) -> Any:
    if not isinstance(one[0], list | tuple):
        return [b - a for a, b in zip(one, other, strict=True)]
    return [[b - a for a, b in zip(*rows, strict=True)] for rows in zip(one, other, strict=True)]


# Histograms.


def bins(values: Any, per_unit: int) -> Table:
    return [[round(value * per_unit) for value in row] for row in values]


def merge(numbers: Any) -> Any:
    if isinstance(numbers, int):
        return (numbers + 1) // 3
    return [merge(number) for number in numbers]


def ends(numbers: Table) -> tuple[int, int]:
    return min(map(min, numbers)), max(map(max, numbers))


def days(counts: Table) -> int:
    return len(counts[0])


def counted(numbers: Table, low: int, span: int) -> Table:
    counts = [[0] * span for _ in range(days(numbers))]
    for row in numbers:
        for by_bin, number in zip(counts, row, strict=True):
            by_bin[number - low] += 1
    return counts


def size(counts: Table) -> tuple[int, int]:
    return len(counts), len(counts[0])


def joined(parts: Sequence[tuple[int, Table]], span: int) -> Table:
    grown = [[0] * span for _ in parts[0][1]]
    for begin, counts in parts:
        for into, by_bin in zip(grown, counts, strict=True):
            for at, count in enumerate(by_bin, begin):
                into[at] += count
    return grown


def coarser(counts: Table, low: int) -> tuple[int, Table]:
    places = [merge(number) for number in range(low, low + len(counts[0]))]
    fewer = [[0] * (places[-1] - places[0] + 1) for _ in counts]
    for into, by_bin in zip(fewer, counts, strict=True):
        for place, count in zip(places, by_bin, strict=True):
            into[place - places[0]] += count
    return places[0], fewer


def reaching(counts: Table, ranks: Sequence[int]) -> list[list[int]]:
    cumulative = [list(accumulate(by_bin)) for by_bin in counts]
    return [[next((at for at, n in enumerate(day) if n >= rank), 0) for day in cumulative] for rank in ranks]


def filled(counts: Table) -> list[list[tuple[int, int]]]:
    return [[(bin_, count) for bin_, count in enumerate(by_bin) if count] for by_bin in counts]


# Exact sums.


def sums(values: Sequence[float]) -> tuple[Fraction, Fraction]:
    total, squares = Fraction(), Fraction()
    for value, count in Counter(values).items():
        exact = Fraction(value)
        total += count * exact
        squares += count * exact * exact
    return total, squares


def daily_sums(values: Any, per_unit: float) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    whole = [[round(value * per_unit) for value in row] for row in values]
    by_day = list(zip(*whole, strict=True))
    return len(whole), tuple(map(sum, by_day)), tuple(sum(n * n for n in day) for day in by_day)


# Where runs part.


def partings(
    both: tuple[Outcomes, Outcomes], sides: tuple[Renumbering, Renumbering], last: int
) -> Iterator[tuple[int, int, int, int]]:
    for trails in zip(*(zip(one.trail, one.severity, strict=True) for one in both), strict=True):
        told = [list(_events(own, hard, side, last)) for (own, hard), side in zip(trails, sides, strict=True)]
        shorter = min(map(len, told))
        at = next((n for n in range(shorter) if told[0][n] != told[1][n]), shorter)
        if at == len(told[0]) == len(told[1]):
            continue
        (a, hard_a), (b, hard_b) = (events[at] if at < len(events) else (0, 0.0) for events in told)
        day_a, day_b = (NEVER if event == 0 else event >> DAY for event in (a, b))
        order = HARDER * _sign(hard_b - hard_a) if a == b else LATER * _sign(day_b - day_a)
        other_actor = ((a >> OF_ACTOR) & 1) != ((b >> OF_ACTOR) & 1)
        what_a = 0 if day_a > day_b and other_actor else a & WITHOUT_DAY
        what_b = 0 if day_b > day_a and other_actor else b & WITHOUT_DAY
        yield min(day_a, day_b), what_a, what_b, order


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _events(
    trail: Sequence[int], severities: Sequence[float], side: Renumbering, last: int
) -> Iterator[tuple[int, float]]:
    """The events of a run in the joint numbering, with their severities."""
    for event, severity in zip(trail, severities, strict=True):
        day = (event >> DAY) + side.start
        if event == 0 or day > last:
            return
        kind, at = (event >> OF_KIND) & (2 ** (DAY - OF_KIND) - 1), max((event & LAST_BITS) - 1, 0)
        numbers = [*side.incidents, 0] if kind == log.INCIDENT else side.moves
        move = numbers[min(at, len(numbers) - 1)]
        actor = side.actors[(event >> OF_ACTOR) & 1]
        joint = (day << DAY) | (kind << OF_KIND) | (actor << OF_ACTOR) | (move + 1)
        yield joint, 0.0 if isnan(severity) else severity
