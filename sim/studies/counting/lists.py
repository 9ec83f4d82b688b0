"""Counting in plain Python, for where there is no numpy. The functions are those of `arrays`, and explained there."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from math import isnan
from typing import Any, NamedTuple

from sim.engines.compiled_engine import OF_ACTOR, OF_KIND, Outcomes
from sim.model import log
from sim.model.happenings import DAY
from sim.studies.counting.joint_numbering import HARDER, LAST_BITS, LATER, WITHOUT_DAY, Renumbering

NEVER = 2**62

Table = list[list[Any]]  # by run and day


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


class Counts(NamedTuple):
    """Counts by day and bin: as most bins hold nothing, only those that hold something are kept."""

    span: int  # bins
    filled: list[dict[int, int]]  # by day: the count of a bin, by its number from the first


def counted(numbers: Table, low: int, span: int) -> Counts:
    by_day = (Counter(day) for day in zip(*numbers, strict=True))
    return Counts(span, [{number - low: count for number, count in day.items()} for day in by_day])


def size(counts: Counts) -> tuple[int, int]:
    return len(counts.filled), counts.span


def joined(parts: Sequence[tuple[int, Counts]], span: int) -> Counts:
    grown: list[dict[int, int]] = [{} for _ in parts[0][1].filled]
    for begin, counts in parts:
        for into, day in zip(grown, counts.filled, strict=True):
            for at, count in day.items():
                into[begin + at] = into.get(begin + at, 0) + count
    return Counts(span, grown)


def coarser(counts: Counts, low: int) -> tuple[int, Counts]:
    first, last = merge(low), merge(low + counts.span - 1)
    fewer: list[dict[int, int]] = [{} for _ in counts.filled]
    for into, day in zip(fewer, counts.filled, strict=True):
        for at, count in day.items():
            place = merge(low + at) - first
            into[place] = into.get(place, 0) + count
    return first, Counts(last - first + 1, fewer)


def reaching(counts: Counts, ranks: Sequence[int]) -> list[list[int]]:
    return [list(row) for row in zip(*_each(counts, lambda day: _reached(day, ranks)), strict=True)]


def _reached(day: dict[int, int], ranks: Sequence[int]) -> list[int]:
    """For each rank: the first bin by which so many values are counted."""
    places = sorted(day)
    cumulative = list(accumulate(day[at] for at in places))
    return [places[bisect_left(cumulative, rank)] for rank in ranks]


def filled(counts: Counts) -> list[list[tuple[int, int]]]:
    return _each(counts, lambda day: sorted(day.items()))


def _each(counts: Counts, found: Callable[[dict[int, int]], Any]) -> list[Any]:
    """What is found of each day, looked for once where a day is like the one before, as most are."""
    told: list[Any] = []
    for at, day in enumerate(counts.filled):
        told.append(told[-1] if at > 0 and day == counts.filled[at - 1] else found(day))
    return told


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
