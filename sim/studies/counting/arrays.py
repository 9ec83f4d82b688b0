"""Counting with arrays. `lists` has the same functions in plain Python; what each finds is said here."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from sim.engines.compiled_engine import OF_ACTOR, OF_KIND, Outcomes
from sim.model import log
from sim.model.happenings import DAY
from sim.studies.counting.joint_numbering import HARDER, LAST_BITS, LATER, WITHOUT_DAY, Renumbering

FLOAT_BITS = 53  # of the significand of a float
LIMB_MASK = 2**18 - 1
LOWER_BITS = 25  # of the lower half of a number, where the squares of a block would not fit in 64 bits


# Tables of values: by run and day.


def column(values: Any) -> list[Any]:
    """One value a run, or a row of values, as Python's own numbers."""
    found: list[Any] = np.asarray(values).tolist()
    return found


def table(values: Any) -> Any:
    """Values by run and day, as this module takes them."""
    return np.asarray(values)


def upright(values: Sequence[float]) -> Any:
    """One value a run as a table of one day."""
    return np.asarray(values).reshape(-1, 1)


def turned(values: Any) -> Any:
    """A table by day and run as one by run and day."""
    return np.asarray(values).T


def days_of(values: Any, first: int, last: int) -> Any:
    """The days `first` to before `last` of a table."""
    return np.asarray(values)[:, first:last]


def less(one: Any, other: Any) -> Any:
    """The differences of two tables, `other` less `one`."""
    return np.asarray(other) - np.asarray(one)


# Histograms.


def bins(values: Any, per_unit: int) -> Any:
    """The numbers of the bins of a table's values, a value that lies between two going to the even one."""
    scaled = np.asarray(values) * per_unit
    return np.rint(scaled, out=scaled).astype(np.int64)


def merge(numbers: Any) -> Any:
    """The numbers of bins once each three are merged; the middle of the merged bin is that of the middle one."""
    return (numbers + 1) // 3


def ends(numbers: Any) -> tuple[int, int]:
    """The lowest and the highest number."""
    return int(numbers.min()), int(numbers.max())


def days(counts: Any) -> int:
    """The days of a table, or of counts."""
    return int(counts.shape[1])


def counted(numbers: Any, low: int, span: int) -> Any:
    """The counts by day of `span` bins from `low` on. The numbers are overwritten: of many runs they are the most."""
    over = days(numbers)
    numbers += span * np.arange(over) - low
    return np.bincount(numbers.ravel(), minlength=over * span).reshape(over, span)


def size(counts: Any) -> tuple[int, int]:
    """The days of counts, and their bins."""
    return int(counts.shape[0]), int(counts.shape[1])


def joined(parts: Sequence[tuple[int, Any]], span: int) -> Any:
    """The sum of counts, each of which begins so many bins after the first of `span`."""
    grown = np.zeros((len(parts[0][1]), span), dtype=np.int64)
    for begin, counts in parts:
        grown[:, begin : begin + counts.shape[1]] += counts
    return grown


def coarser(counts: Any, low: int) -> tuple[int, Any]:
    """The first bin, and the counts, once each three bins are merged."""
    places = merge(np.arange(low, low + counts.shape[1]))
    fewer = np.zeros((len(counts), int(places[-1] - places[0]) + 1), dtype=np.int64)
    for place, bin_counts in zip((places - places[0]).tolist(), counts.T, strict=True):
        fewer[:, place] += bin_counts
    return int(places[0]), fewer


def reaching(counts: Any, ranks: Sequence[int]) -> list[list[int]]:
    """For each rank, by day: the first bin by which so many values are counted."""
    cumulative = counts.cumsum(axis=1)
    return [(cumulative >= rank).argmax(axis=1).tolist() for rank in ranks]


def filled(counts: Any) -> list[list[tuple[int, int]]]:
    """By day: the bins that hold something, with their counts."""
    return [[(bin_, int(row[bin_])) for bin_ in np.flatnonzero(row).tolist()] for row in counts]


# Exact sums.


def sums(values: Sequence[float]) -> tuple[Fraction, Fraction]:
    """The sum and the sum of squares of fewer than 2**26 floats, without rounding errors."""
    # A float is a whole number of 53 bits times a power of 2. The whole numbers with the same power are cut into
    # three limbs of 18 bits, whose products, summed, stay below 2**63.
    parts, powers = np.frexp(np.asarray(values, dtype=np.float64))
    wholes = (parts * 2.0**FLOAT_BITS).astype(np.int64)
    total, squares = Fraction(), Fraction()
    for power in np.unique(powers).tolist():
        whole = wholes[powers == power]
        limbs = np.stack([whole & LIMB_MASK, (whole >> 18) & LIMB_MASK, whole >> 36])  # the last has the sign
        scale = Fraction(2) ** (power - FLOAT_BITS)
        total += scale * sum(n << 18 * at for at, n in enumerate(limbs.sum(axis=1).tolist()))
        products = enumerate((limbs @ limbs.T).tolist())
        squares += scale**2 * sum(n << 18 * (one + two) for one, row in products for two, n in enumerate(row))
    return total, squares


def daily_sums(values: Any, per_unit: float) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    """The number of runs of a table; and by day the sum, and the sum of squares, in multiples of 1 / per_unit.

    A table has 2**12 runs at most, and a value is below 2**34.
    """
    whole = np.rint(np.asarray(values) * per_unit).astype(np.int64)
    if max(-int(whole.min()), int(whole.max())) < 2**LOWER_BITS:
        squares = np.einsum("ij,ij->j", whole, whole).tolist()
    else:
        high = whole >> LOWER_BITS
        low = whole - (high << LOWER_BITS)
        parts = [np.einsum("ij,ij->j", *two).tolist() for two in ((high, high), (high, low), (low, low))]
        squares = [(a << 2 * LOWER_BITS) + (b << LOWER_BITS + 1) + c for a, b, c in zip(*parts, strict=True)]
    return len(whole), tuple(whole.sum(0).tolist()), tuple(squares)


# Where runs part.


def partings(
    both: tuple[Outcomes, Outcomes], sides: tuple[Renumbering, Renumbering], last: int
) -> Iterator[tuple[int, int, int, int]]:
    """The day of parting, the events of A and of B there without their day, and their order, for each run that parts.

    Events have the joint numbering, and days count as `date.toordinal` does; after the day `last` there is none. An
    event that comes later than the other run's, and is of another actor, counts as none, 0: by the day on which the
    runs part, its actor has done nothing.
    """
    trails, severities = [], []
    given = [np.asarray(table.trail) for table in both]
    longest = [int((trail != 0).any(axis=0).sum()) for trail in given]  # events of the longest run
    for table_, side, own, events in zip(both, sides, given, longest, strict=True):
        trail = np.zeros((len(own), max(longest)), dtype=np.int64)
        severity = np.zeros(trail.shape)
        trail[:, :events] = _joint(own[:, :events], side, last)
        severity[:, :events] = np.nan_to_num(np.asarray(table_.severity)[:, :events])
        severity[trail == 0] = 0.0
        trails.append(trail)
        severities.append(severity)
    differ = (trails[0] != trails[1]) | (severities[0] != severities[1])
    rows = np.flatnonzero(differ.any(axis=1))
    at = differ[rows].argmax(axis=1)
    a, b = (trail[rows, at] for trail in trails)
    hard = severities[1][rows, at] - severities[0][rows, at]
    never = np.int64(2**62)
    day_a, day_b = (np.where(event == 0, never, event >> DAY) for event in (a, b))
    order = np.where(a == b, HARDER * np.sign(hard).astype(np.int64), LATER * np.sign(day_b - day_a))
    other_actor = ((a >> OF_ACTOR) & 1) != ((b >> OF_ACTOR) & 1)
    what_a = np.where((day_a > day_b) & other_actor, 0, a & WITHOUT_DAY)
    what_b = np.where((day_b > day_a) & other_actor, 0, b & WITHOUT_DAY)
    found = (np.minimum(day_a, day_b), what_a, what_b, order)
    yield from zip(*(numbers.tolist() for numbers in found), strict=True)


def _joint(trail: Any, side: Renumbering, last: int) -> Any:
    """The events of one scenario in the joint numbering."""
    start = side.start << DAY
    if side.unchanged:
        return np.where((trail == 0) | (trail + start >= (last + 1) << DAY), 0, trail + start)
    moves, incidents = np.asarray(side.moves), np.asarray([*side.incidents, 0])
    kind = (trail >> OF_KIND) & (2 ** (DAY - OF_KIND) - 1)
    actor = np.asarray(side.actors)[(trail >> OF_ACTOR) & 1]
    at = np.maximum((trail & LAST_BITS) - 1, 0)
    move = np.where(
        kind == log.INCIDENT,
        incidents[np.minimum(at, len(incidents) - 1)],
        moves[np.minimum(at, len(moves) - 1)],
    )
    day = (trail >> DAY) + side.start
    event = (day << DAY) | (kind << OF_KIND) | (actor << OF_ACTOR) | (move + 1)
    return np.where((trail == 0) | (day > last), 0, event)
