"""Histograms of the severity in force on each day of many runs, whose memory does not grow with runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.studies.counting.distributions import PERCENT, Quantiles, rank

BINS_A_UNIT = 10  # of severity; a quantile is the middle of a bin, as 14.1
MAX_BINS = 2**23  # over all days
GAP, RARE = 0.06, 0.01  # between clusters of runs, of the range; and the least share of a cluster


@dataclass(frozen=True)
class Histograms:
    """A histogram for each of some days. Bins are equally wide and centred on the multiples of their width.

    Where there would be more than MAX_BINS, each three bins are merged, as seldom as possible. So the histograms depend
    on the values alone, and neither on their order nor on the parts in which they were added.
    """

    merges: int = 0  # how often each three bins were merged
    low: int = 0  # the number of the first bin; its middle is `low` times the width
    counts: Any = None  # an array of counts by day and bin; None before the first value
    per_unit: int = BINS_A_UNIT  # bins to a unit before the first merge

    @property
    def width(self) -> float:
        """The width of a bin, in units of the values."""
        return float(3**self.merges / self.per_unit)

    def plus(self, values: Any) -> "Histograms":
        """These histograms with more values: an array by run and day."""
        import numpy as np

        scaled = values * self.per_unit
        bins = np.rint(scaled, out=scaled).astype(np.int64)
        for _ in range(self.merges):
            bins = _merge(bins)
        return self + _histograms(self.merges, bins, self.per_unit)

    def __add__(self, other: "Histograms") -> "Histograms":
        """The histograms of the values of both. Raises ValueError where the numbers of days differ."""
        import numpy as np

        if self.counts is None or other.counts is None:
            return other if self.counts is None else self
        days = len(self.counts)
        if len(other.counts) != days:
            raise ValueError(f"heights of {days} and of {len(other.counts)} days cannot be added")
        one, two = self, other
        while one.merges != two.merges or _span((one, two)) > _max_bins(days):
            coarser = max(one.merges, two.merges) + (one.merges == two.merges)
            one, two = (each if each.merges == coarser else each.coarser() for each in (one, two))
        low = min(one.low, two.low)
        grown = np.zeros((days, _span((one, two))), dtype=np.int64)
        for each in (one, two):
            grown[:, each.low - low : each.low - low + each.counts.shape[1]] += each.counts
        return Histograms(one.merges, low, grown, self.per_unit)

    def coarser(self) -> "Histograms":
        """These histograms with each three bins merged."""
        import numpy as np

        places = _merge(np.arange(self.low, self.low + self.counts.shape[1]))
        fewer = np.zeros((len(self.counts), int(places[-1] - places[0]) + 1), dtype=np.int64)
        for place, column in zip((places - places[0]).tolist(), self.counts.T, strict=True):
            fewer[:, place] += column
        return Histograms(self.merges + 1, int(places[0]), fewer, self.per_unit)

    def clusters(self, runs: int) -> list[list[tuple[float, float, float]]]:
        """By day: the runs in clusters with empty bins between, each as its lowest and highest value and its share.

        The gap between two is GAP of the range of all days at least; what is less than RARE of the runs is left out.
        """
        import numpy as np

        gap = max(1, round(GAP * self.counts.shape[1]))
        found = []
        for row in self.counts:
            filled = np.flatnonzero(row)
            groups = np.split(filled, np.flatnonzero(np.diff(filled) > gap) + 1)
            shares = [(group, float(row[group].sum()) / runs) for group in groups]
            found.append(
                [(self._middle(group[0]), self._middle(group[-1]), share) for group, share in shares if share >= RARE]
            )
        return found

    def _middle(self, bin_: int) -> float:
        """The middle of a bin, counted from the first."""
        return float((self.low + int(bin_)) * 3**self.merges / self.per_unit)

    def quantiles(self, runs: int) -> list[Quantiles]:
        """By day, for each of PERCENT: the middle of the bin of the lowest value that so many runs do not exceed."""
        found = []
        cumulative = self.counts.cumsum(axis=1)
        for percent in PERCENT:
            bins = self.low + (cumulative >= rank(percent, runs)).argmax(axis=1)
            found.append([bin_ * 3**self.merges / self.per_unit for bin_ in bins.tolist()])
        return list(zip(*found, strict=True))


def _histograms(merges: int, bins: Any, per_unit: int) -> Histograms:
    """The histograms of bins, an array by run and day, which have been merged so often.

    The array is overwritten, for of many runs it is the largest there is.
    """
    import numpy as np

    days = bins.shape[1]
    low, high = int(bins.min()), int(bins.max())
    while high - low + 1 > _max_bins(days):
        merges, bins, low, high = merges + 1, _merge(bins), _merge(low), _merge(high)
    span = high - low + 1
    bins += span * np.arange(days) - low
    counts = np.bincount(bins.ravel(), minlength=days * span)
    return Histograms(merges, low, counts.reshape(days, span), per_unit)


def _merge(bins: Any) -> Any:
    """The numbers of bins once each three are merged; the middle of the merged bin is that of the middle one."""
    return (bins + 1) // 3


def _span(histograms: Sequence[Histograms]) -> int:
    """The number of bins from the first of any histograms to the last of any; all bins are equally wide."""
    return max(each.low + int(each.counts.shape[1]) for each in histograms) - min(each.low for each in histograms)


def _max_bins(days: int) -> int:
    """The most bins a day: two at least, for merging brings any two values into bins side by side."""
    return max(2, MAX_BINS // days)
