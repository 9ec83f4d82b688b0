"""Histograms of the severity in force on each day of many runs, whose memory does not grow with runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.studies.counting.distributions import PERCENT, Quantiles, rank
from sim.studies.counting.kernel import kernel

BINS_A_UNIT = 10  # of severity; a quantile is the middle of a bin, as 14.1
MAX_BINS = 2**23  # over all days
GAP, RARE = 0.06, 0.01  # between clusters of runs, of the range; and the share of the runs that is next to nobody


@dataclass(frozen=True)
class Histograms:
    """A histogram for each of some days. Bins are equally wide and centred on the multiples of their width.

    Where there would be more than MAX_BINS, each three bins are merged, as seldom as possible. So the histograms depend
    on the values alone, and neither on their order nor on the parts in which they were added.
    """

    merges: int = 0  # how often each three bins were merged
    low: int = 0  # the number of the first bin; its middle is `low` times the width
    counts: Any = None  # by day and bin (see `kernel`); None before the first value
    per_unit: int = BINS_A_UNIT  # bins to a unit before the first merge

    @property
    def width(self) -> float:
        """The width of a bin, in units of the values."""
        return float(3**self.merges / self.per_unit)

    def plus(self, values: Any) -> "Histograms":
        """These histograms with more values: a table by run and day."""
        bins = kernel().bins(values, self.per_unit)
        for _ in range(self.merges):
            bins = kernel().merge(bins)
        return self + _histograms(self.merges, bins, self.per_unit)

    def __add__(self, other: "Histograms") -> "Histograms":
        """The histograms of the values of both. Raises ValueError where the numbers of days differ."""
        if self.counts is None or other.counts is None:
            return other if self.counts is None else self
        days, of_other = (kernel().size(each.counts)[0] for each in (self, other))
        if of_other != days:
            raise ValueError(f"heights of {days} and of {of_other} days cannot be added")
        one, two = self, other
        while one.merges != two.merges or _span((one, two)) > _max_bins(days):
            coarser = max(one.merges, two.merges) + (one.merges == two.merges)
            one, two = (each if each.merges == coarser else each.coarser() for each in (one, two))
        low = min(one.low, two.low)
        counts = kernel().joined([(each.low - low, each.counts) for each in (one, two)], _span((one, two)))
        return Histograms(one.merges, low, counts, self.per_unit)

    def coarser(self) -> "Histograms":
        """These histograms with each three bins merged."""
        low, counts = kernel().coarser(self.counts, self.low)
        return Histograms(self.merges + 1, low, counts, self.per_unit)

    def clusters(self, runs: int) -> list[list[tuple[float, float, float]]]:
        """By day: the runs in clusters with next to nobody between, each as its lowest and highest value and its share.

        Left out is a value with less than RARE of the runs nearby. Between two clusters lies GAP of the range of all
        days at least, and nearby is half of that either way.
        """
        gap = max(1, round(GAP * kernel().size(self.counts)[1]))
        return [
            [(self._middle(low), self._middle(high), count / runs) for low, high, count in _grouped(day, gap, runs)]
            for day in kernel().filled(self.counts)
        ]

    def _middle(self, bin_: int) -> float:
        """The middle of a bin, counted from the first."""
        return float((self.low + bin_) * 3**self.merges / self.per_unit)

    def quantiles(self, runs: int) -> list[Quantiles]:
        """By day, for each of PERCENT: the middle of the bin of the lowest value that so many runs do not exceed."""
        reached = kernel().reaching(self.counts, [rank(percent, runs) for percent in PERCENT])
        found = [[(self.low + at) * 3**self.merges / self.per_unit for at in days] for days in reached]
        return list(zip(*found, strict=True))


def _grouped(day: Sequence[tuple[int, int]], gap: int, runs: int) -> list[tuple[int, int, int]]:
    """The first bin, the last and the count of each cluster of a day, whose filled bins are given with their counts."""
    found: list[tuple[int, int, int]] = []
    first = end = near = 0
    for bin_, count in day:
        while end < len(day) and day[end][0] <= bin_ + gap / 2:
            near += day[end][1]
            end += 1
        while day[first][0] < bin_ - gap / 2:
            near -= day[first][1]
            first += 1
        if near < RARE * runs:
            continue
        if found and bin_ - found[-1][1] <= gap:
            found[-1] = (found[-1][0], bin_, found[-1][2] + count)
        else:
            found.append((bin_, bin_, count))
    return found


def _histograms(merges: int, bins: Any, per_unit: int) -> Histograms:
    """The histograms of bins, a table by run and day, which have been merged so often. The table may be overwritten."""
    low, high = kernel().ends(bins)
    while high - low + 1 > _max_bins(kernel().days(bins)):
        merges, bins, low, high = merges + 1, *map(kernel().merge, (bins, low, high))
    return Histograms(merges, low, kernel().counted(bins, low, high - low + 1), per_unit)


def _span(histograms: Sequence[Histograms]) -> int:
    """The number of bins from the first of any histograms to the last of any; all bins are equally wide."""
    ends: list[int] = [each.low + kernel().size(each.counts)[1] for each in histograms]
    return max(ends) - min(each.low for each in histograms)


def _max_bins(days: int) -> int:
    """The most bins a day: two at least, for merging brings any two values into bins side by side."""
    return max(2, MAX_BINS // days)
