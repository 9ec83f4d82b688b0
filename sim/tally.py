"""What is kept of many runs: counts, exact sums and histograms, whose memory does not grow with runs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple

from sim import compiled, intervals, sums
from sim.intervals import Mean

PERCENT = (5, 25, 50, 75, 95)  # the quantiles that are told: so many in a hundred runs are no higher

FINEST = 10  # bins of a histogram to a unit of severity; a bin's middle is told, as 14.1
CELLS = 2**23  # and so many bins at most over all days; for more each three are made one

Quantiles = tuple[float, ...]  # one number for each of PERCENT


class Spread(NamedTuple):
    """What one number a run comes to over many runs."""

    mean: Mean
    quantiles: Quantiles


@dataclass(frozen=True)
class Heights:
    """A histogram for each of some days, of equal bins round the multiples of their width; it grows as it must."""

    merges: int = 0  # how often each three bins were made one
    low: int = 0  # the number of the first bin: its middle is so many times the width
    counts: Any = None  # an array, by day and bin; None before the first value

    @property
    def width(self) -> float:
        """Of a bin, in units of severity."""
        return float(3**self.merges / FINEST)

    def plus(self, values: Any) -> "Heights":
        """The same with values more, by run and day. The outcome hangs on the values alone, and not on their order."""
        import numpy as np

        bins = np.rint(values * FINEST).astype(np.int64)
        for _ in range(self.merges):
            bins = _merged(bins)
        merges, low, counts = self.merges, self.low, self.counts
        days = bins.shape[1]
        if counts is None:
            low, counts = int(bins.min()), np.zeros((days, 1), dtype=np.int64)
        first, last = min(low, int(bins.min())), max(low + counts.shape[1] - 1, int(bins.max()))
        while last - first + 1 > max(2, CELLS // days):
            places = _merged(np.arange(low, low + counts.shape[1]))
            fewer = np.zeros((days, int(places[-1] - places[0]) + 1), dtype=np.int64)
            for place, column in zip((places - places[0]).tolist(), counts.T, strict=True):
                fewer[:, place] += column
            merges, low, counts, bins = merges + 1, int(places[0]), fewer, _merged(bins)
            first, last = _merged(first), _merged(last)
        span = last - first + 1
        grown = np.bincount((bins - first + span * np.arange(days)).ravel(), minlength=days * span).reshape(days, span)
        grown[:, low - first : low - first + counts.shape[1]] += counts
        return Heights(merges, first, grown)

    def quantiles(self, runs: int) -> list[Quantiles]:
        """By day: of each of PERCENT, the middle of the bin of the lowest value that so many runs do not exceed."""
        found = []
        heaped = self.counts.cumsum(axis=1)
        for percent in PERCENT:
            bins = self.low + (heaped >= _rank(percent, runs)).argmax(axis=1)
            found.append([bin_ * 3**self.merges / FINEST for bin_ in bins.tolist()])
        return list(zip(*found, strict=True))


def _merged(bins: Any) -> Any:
    """The bins that bins lie in when each three are made one; the middle one's middle stays."""
    return (bins + 1) // 3


@dataclass(frozen=True)
class Sums:
    """The number, the sum and the sum of squares of floats, each less the first of them, without error.

    Squares are rounded, each by itself.
    """

    first: float | None = None
    count: int = 0
    parts: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())

    def plus(self, values: Sequence[float]) -> "Sums":
        """The same with values more."""
        first = values[0] if self.first is None else self.first
        added, squared = ([*parts, *[0.0] * (sums.PARTS - len(parts))] for parts in self.parts)
        one, other = map(len, self.parts)
        for value in values:
            less = value - first
            one = sums.add(added, one, less)
            other = sums.add(squared, other, less * less)
        return Sums(first, self.count + len(values), (tuple(added[:one]), tuple(squared[:other])))

    def mean(self) -> Mean:
        """The mean with its interval."""
        total, squares = (sum(map(Fraction, parts), Fraction()) for parts in self.parts)
        return intervals.of_sums(self.count, total, squares, Fraction(self.first or 0.0))


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

    def plus(self, table: compiled.Table) -> "Tally":
        """The same with a block of runs more."""
        import numpy as np

        def column(name: str) -> list[Any]:
            found: list[Any] = np.asarray(getattr(table, name)).tolist()
            return found

        peaks = column("peak")
        return replace(
            self,
            runs=self.runs + len(peaks),
            courses=self.courses + Counter(column("course")),
            endings=self.endings + Counter(column("ending")),
            replies=self.replies + Counter(zip(column("replier"), column("reply"), strict=True)),
            lengths=self.lengths + Counter(column("length")),
            moves=self.moves + Counter(column("moves")),
            peak_sums=self.peak_sums.plus(peaks),
            peaks=self.peaks.plus(np.asarray(peaks).reshape(-1, 1)),
            heights=self.heights.plus(np.asarray(table.curve)),
        )


def spread_of(counts: Mapping[int, int], runs: int) -> Spread:
    """The mean and quantiles of whole numbers, from how often each of them is had."""
    total = Fraction(sum(value * count for value, count in counts.items()))
    squares = Fraction(sum(value * value * count for value, count in counts.items()))
    quantiles = []
    for percent in PERCENT:
        below = 0
        for value in sorted(counts):
            below += counts[value]
            if below >= _rank(percent, runs):
                quantiles.append(float(value))
                break
    return Spread(intervals.of_sums(runs, total, squares), tuple(quantiles))


def _rank(percent: int, runs: int) -> int:
    """The place, from 1, of a quantile among so many runs, the lowest first."""
    return -(-percent * runs // 100)
