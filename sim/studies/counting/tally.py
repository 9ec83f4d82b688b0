"""What is kept of many runs: counts, exact sums and histograms, whose memory does not grow with runs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any, NamedTuple

from sim.engines import player
from sim.engines.compiled_engine import Outcomes
from sim.measures import intervals
from sim.measures.intervals import Mean
from sim.model.outcomes import COURSES, OPENING
from sim.scenario import Crisis
from sim.scenario.preparation import Ready, ready

PERCENT = (5, 25, 50, 75, 95)  # the quantiles that are told: so many in a hundred runs are no higher

FINEST = 10  # bins of a histogram to a unit of severity; a bin's middle is told, as 14.1
PAID = 1000  # and to a unit of payoff
MANY = 2**14  # different ways that are told apart
CELLS = 2**23  # and so many bins at most over all days; for more each three are made one

WIDE = 53  # bits of a float's digits
LIMB = 2**18 - 1

Quantiles = tuple[float, ...]  # one number for each of PERCENT


class Spread(NamedTuple):
    """What one number a run comes to over many runs."""

    mean: Mean
    quantiles: Quantiles


@dataclass(frozen=True)
class Heights:
    """A histogram for each of some days, of equal bins round the multiples of their width; it grows as it must.

    What it holds hangs on the values alone: neither on their order nor on how they were cut into parts and added up.
    """

    merges: int = 0  # how often each three bins were made one: as seldom as the room allows
    low: int = 0  # the number of the first bin: its middle is so many times the width
    counts: Any = None  # an array, by day and bin; None before the first value
    finest: int = FINEST  # bins to a unit before any were made one

    @property
    def width(self) -> float:
        """Of a bin, in units of severity."""
        return float(3**self.merges / self.finest)

    def plus(self, values: Any) -> "Heights":
        """The same with values more, by run and day."""
        import numpy as np

        scaled = values * self.finest
        bins = np.rint(scaled, out=scaled).astype(np.int64)
        for _ in range(self.merges):
            bins = _merged(bins)
        return self + _heights(self.merges, bins, self.finest)

    def __add__(self, other: "Heights") -> "Heights":
        """Both as one. Raises ValueError where they are of other days."""
        import numpy as np

        if self.counts is None or other.counts is None:
            return other if self.counts is None else self
        days = len(self.counts)
        if len(other.counts) != days:
            raise ValueError(f"heights of {days} and of {len(other.counts)} days cannot be added")
        one, two = self, other
        while one.merges != two.merges or _span((one, two)) > _room(days):
            coarser = max(one.merges, two.merges) + (one.merges == two.merges)
            one, two = (each if each.merges == coarser else each.coarser() for each in (one, two))
        low = min(one.low, two.low)
        grown = np.zeros((days, _span((one, two))), dtype=np.int64)
        for each in (one, two):
            grown[:, each.low - low : each.low - low + each.counts.shape[1]] += each.counts
        return Heights(one.merges, low, grown, self.finest)

    def coarser(self) -> "Heights":
        """The same with each three bins made one."""
        import numpy as np

        places = _merged(np.arange(self.low, self.low + self.counts.shape[1]))
        fewer = np.zeros((len(self.counts), int(places[-1] - places[0]) + 1), dtype=np.int64)
        for place, column in zip((places - places[0]).tolist(), self.counts.T, strict=True):
            fewer[:, place] += column
        return Heights(self.merges + 1, int(places[0]), fewer, self.finest)

    def quantiles(self, runs: int) -> list[Quantiles]:
        """By day: of each of PERCENT, the middle of the bin of the lowest value that so many runs do not exceed."""
        found = []
        heaped = self.counts.cumsum(axis=1)
        for percent in PERCENT:
            bins = self.low + (heaped >= _rank(percent, runs)).argmax(axis=1)
            found.append([bin_ * 3**self.merges / self.finest for bin_ in bins.tolist()])
        return list(zip(*found, strict=True))


def _heights(merges: int, bins: Any, finest: int) -> Heights:
    """A histogram of bins, by run and day, each 3**merges of the finest ones wide, or more where room is short.

    The bins are written over: of many runs they are the most there is to move.
    """
    import numpy as np

    days = bins.shape[1]
    low, high = int(bins.min()), int(bins.max())
    while high - low + 1 > _room(days):
        merges, bins, low, high = merges + 1, _merged(bins), _merged(low), _merged(high)
    span = high - low + 1
    bins += span * np.arange(days) - low
    counts = np.bincount(bins.ravel(), minlength=days * span)
    return Heights(merges, low, counts.reshape(days, span), finest)


def _merged(bins: Any) -> Any:
    """The bins that bins lie in when each three are made one; the middle one's middle stays."""
    return (bins + 1) // 3


def _span(heights: Sequence[Heights]) -> int:
    """From the first bin of any to the last of any; they are equally wide."""
    return max(each.low + int(each.counts.shape[1]) for each in heights) - min(each.low for each in heights)


def _room(days: int) -> int:
    """Bins a day at most: two must do for a value and one beside it, however far."""
    return max(2, CELLS // days)


@dataclass(frozen=True)
class Sums:
    """The number, the sum and the sum of squares of floats, without error: in any order, and in any parts."""

    count: int = 0
    total: Fraction = Fraction()
    squares: Fraction = Fraction()

    def plus(self, values: Sequence[float]) -> "Sums":
        """The same with values more, fewer than 2**26 of them."""
        import numpy as np

        # A float is a whole number of 53 bits times a power of 2. Of those with the same power the whole numbers are
        # cut into three limbs of 18 bits, whose products, summed, stay below 2**63.
        parts, powers = np.frexp(np.asarray(values, dtype=np.float64))
        wholes = (parts * 2.0**WIDE).astype(np.int64)
        total, squares = self.total, self.squares
        for power in np.unique(powers).tolist():
            whole = wholes[powers == power]
            limbs = np.stack([whole & LIMB, (whole >> 18) & LIMB, whole >> 36])  # the last has the sign
            scale = Fraction(2) ** (power - WIDE)
            total += scale * sum(n << 18 * at for at, n in enumerate(limbs.sum(axis=1).tolist()))
            products = enumerate((limbs @ limbs.T).tolist())
            squares += scale**2 * sum(n << 18 * (one + two) for one, row in products for two, n in enumerate(row))
        return Sums(self.count + len(values), total, squares)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.count + other.count, self.total + other.total, self.squares + other.squares)

    def mean(self) -> Mean:
        """The mean with its interval."""
        return intervals.mean_of_sums(self.count, self.total, self.squares)


Way = tuple[int, ...]  # a course, an ending, and the first steps (see `Outcomes.opening`)


@dataclass(frozen=True)
class Ways:
    """How often the runs went each way: by their course, their ending and their first steps.

    Where there are more than MANY different ways, all of them are told with a step less. So what is kept hangs on the
    runs alone, and not on their order.
    """

    steps: int = OPENING  # so many of a way are told
    counts: Counter[Way] = field(default_factory=Counter)

    def plus(self, table: Outcomes) -> "Ways":
        """The same with a block of runs more."""
        import numpy as np

        columns = [table.course, table.ending, *np.asarray(table.opening).T]
        return self + Ways(counts=Counter(zip(*(np.asarray(column).tolist() for column in columns), strict=True)))

    def __add__(self, other: "Ways") -> "Ways":
        steps = min(self.steps, other.steps)
        counts = _cut(self, steps) + _cut(other, steps)
        while len(counts) > MANY and steps > 0:
            steps -= 1
            counts = _cut(Ways(steps + 1, counts), steps)
        return Ways(steps, counts)


def _cut(ways: Ways, steps: int) -> Counter[Way]:
    """The ways with so many steps each, the course and the ending not counted."""
    if ways.steps == steps:
        return ways.counts
    found: Counter[Way] = Counter()
    for way, count in ways.counts.items():
        found[way[: 2 + steps]] += count
    return found


@dataclass(frozen=True)
class Stratum:
    """What is kept of the runs of one course."""

    lengths: Counter[int] = field(default_factory=Counter)
    peak_sums: Sums = Sums()
    peaks: Heights = Heights()

    def plus(self, peaks: Sequence[float], lengths: Sequence[int]) -> "Stratum":
        """The same with runs more, one at least."""
        import numpy as np

        return Stratum(
            lengths=self.lengths + Counter(lengths),
            peak_sums=self.peak_sums.plus(peaks),
            peaks=self.peaks.plus(np.asarray(peaks).reshape(-1, 1)),
        )

    def __add__(self, other: "Stratum") -> "Stratum":
        return Stratum(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


@dataclass(frozen=True)
class Tally:
    """What is kept of the runs so far."""

    runs: int = 0
    courses: Counter[int] = field(default_factory=Counter)
    endings: Counter[int] = field(default_factory=Counter)
    replies: Counter[tuple[int, int]] = field(default_factory=Counter)  # by who replies first and with which move
    lengths: Counter[int] = field(default_factory=Counter)
    moves: Counter[int] = field(default_factory=Counter)
    peak_sums: Sums = Sums()
    peaks: Heights = Heights()
    heights: Heights = Heights()
    ways: Ways = Ways()
    strata: tuple[Stratum, ...] = (Stratum(),) * len(COURSES)  # by course
    payoff_sums: tuple[Sums, ...] = (Sums(), Sums())  # by actor; of no runs without payoffs
    payoffs: Heights = Heights(finest=PAID)  # likewise, its days being the actors

    def __add__(self, other: "Tally") -> "Tally":
        """What is kept of both's runs: the same in any order, and in any parts."""
        return Tally(**{one.name: added(getattr(self, one.name), getattr(other, one.name)) for one in fields(self)})

    def plus(self, table: Outcomes) -> "Tally":
        """The same with a block of runs more."""
        import numpy as np

        def column(name: str) -> list[Any]:
            found: list[Any] = np.asarray(getattr(table, name)).tolist()
            return found

        peaks, lengths, courses = column("peak"), column("length"), column("course")
        strata = list(self.strata)
        for course in set(courses):
            where = [row for row, found in enumerate(courses) if found == course]
            strata[course] = strata[course].plus([peaks[row] for row in where], [lengths[row] for row in where])
        payoff_sums, payoffs, paid = self.payoff_sums, self.payoffs, np.asarray(table.payoff)
        if len(paid):
            payoff_sums = tuple(kept.plus(found) for kept, found in zip(payoff_sums, paid, strict=True))
            payoffs = payoffs.plus(paid.T)
        return replace(
            self,
            runs=self.runs + len(peaks),
            courses=self.courses + Counter(courses),
            endings=self.endings + Counter(column("ending")),
            replies=self.replies + Counter(zip(column("replier"), column("reply"), strict=True)),
            lengths=self.lengths + Counter(lengths),
            moves=self.moves + Counter(column("moves")),
            peak_sums=self.peak_sums.plus(peaks),
            peaks=self.peaks.plus(np.asarray(peaks).reshape(-1, 1)),
            heights=self.heights.plus(np.asarray(table.curve)),
            ways=self.ways.plus(table),
            strata=tuple(strata),
            payoff_sums=payoff_sums,
            payoffs=payoffs,
        )


def tally(crisis: Crisis, seed: int, runs: range) -> Tally:
    """What is kept of some runs."""
    found = Tally()
    for table in tables(ready(crisis), seed, runs):
        found = found.plus(table)
    return found


def tables(here: Ready, seed: int, runs: range) -> Iterator[Outcomes]:
    """Play runs, with curves and with payoffs where there are some, a block at a time."""
    return player.blocks(here.prepared, seed, runs, payoffs=here.payoffs, curve=True)


def added(one: Any, other: Any) -> Any:
    """The sum of a field of two tallies: of each of its parts, where it has parts. So none can be left out."""
    if isinstance(one, tuple):
        return tuple(added(*both) for both in zip(one, other, strict=True))
    return one + other


def spread_of(counts: Mapping[int, int], runs: int) -> Spread:
    """The mean and quantiles of whole numbers, from how often each of them is had."""
    total = Fraction(sum(value * count for value, count in counts.items()))
    squares = Fraction(sum(value * value * count for value, count in counts.items()))
    return Spread(intervals.mean_of_sums(runs, total, squares), tuple(map(float, ranked(counts, runs))))


def ranked(counts: Mapping[int, int], runs: int) -> list[int]:
    """Of whole numbers, from how often each is had: for each of PERCENT the lowest that so many runs do not exceed."""
    found = []
    for percent in PERCENT:
        below = 0
        for value in sorted(counts):
            below += counts[value]
            if below >= _rank(percent, runs):
                found.append(value)
                break
    return found


def _rank(percent: int, runs: int) -> int:
    """The place, from 1, of a quantile among so many runs, the lowest first."""
    return -(-percent * runs // 100)
