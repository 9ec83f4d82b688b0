"""One number a run over many runs: its mean and its quantiles."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from sim.measures import intervals
from sim.measures.intervals import Mean

PERCENT = (5, 25, 50, 75, 95)  # the quantiles: so many in a hundred runs are no higher

Quantiles = tuple[float, ...]  # one number for each of PERCENT


class Distribution(NamedTuple):
    """The mean, with its interval, and the quantiles of one number a run."""

    mean: Mean
    quantiles: Quantiles


def distribution(counts: Mapping[int, int], runs: int) -> Distribution:
    """The distribution of a whole number, from the number of runs by value."""
    total = Fraction(sum(value * count for value, count in counts.items()))
    squares = Fraction(sum(value * value * count for value, count in counts.items()))
    return Distribution(intervals.mean_of_sums(runs, total, squares), tuple(map(float, quantiles(counts, runs))))


def quantiles(counts: Mapping[int, int], runs: int) -> list[int]:
    """For each of PERCENT the lowest value that so many runs do not exceed, from the number of runs by value."""
    found = []
    for percent in PERCENT:
        below = 0
        for value in sorted(counts):
            below += counts[value]
            if below >= rank(percent, runs):
                found.append(value)
                break
    return found


def rank(percent: int, runs: int) -> int:
    """The place of a quantile among the runs, from 1, the lowest first."""
    return -(-percent * runs // 100)
