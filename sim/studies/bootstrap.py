"""Resamples of runs, by groups: how much would be otherwise with other runs."""

from collections import Counter
from collections.abc import Sequence
from math import fsum
from random import Random

MOST_GROUPS = 200  # of runs, whose sums are all that resamples need


def picks(groups: int, seed: int, resamples: int) -> list[list[int]]:
    """So many groups drawn with replacement, again and again."""
    luck = Random(seed)
    return [[luck.randrange(groups) for _ in range(groups)] for _ in range(resamples)]


class Grouped:
    """Some numbers of each run, in groups of runs: run r is in group r modulo their number."""

    def __init__(self, runs: int) -> None:
        self.count = min(runs, MOST_GROUPS)
        self.sizes = [len(range(group, runs, self.count)) for group in range(self.count)]

    def sums(self, values: Sequence[float]) -> list[float]:
        """The sum of one number a run, by group."""
        return [fsum(values[group :: self.count]) for group in range(self.count)]

    def weights(self, picked: Sequence[int]) -> list[float]:
        """What the sum of each group counts for in the mean over a resample."""
        times = Counter(picked)
        runs = sum(self.sizes[group] * n for group, n in times.items())
        return [times[group] / runs for group in range(self.count)]
