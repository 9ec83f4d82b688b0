"""How sure a share or a mean of so many runs is: intervals of 95 %."""

from collections.abc import Sequence
from math import fsum, sqrt

Z = 1.959963984540054  # the normal deviate that one of two-sided 95 % lies within


def wilson(count: int, runs: int) -> tuple[float, float]:
    """The interval of a share, 0 to 1, from so many of so many runs; from 0 to 1 where there are none.

    Source: Wilson (1927).
    """
    if runs == 0:
        return 0.0, 1.0
    p = count / runs
    spread = Z * sqrt(p * (1.0 - p) / runs + Z * Z / (4.0 * runs * runs))
    middle, whole = p + Z * Z / (2.0 * runs), 1.0 + Z * Z / runs
    low = (middle - spread) / whole if count > 0 else 0.0  # where it is so exactly, but not in floats
    high = (middle + spread) / whole if count < runs else 1.0
    return low, high


def of_mean(sample: Sequence[float]) -> tuple[float, float, float]:
    """The mean of independent numbers, two at least, and its normal interval: mean, low, high."""
    n = len(sample)
    mean = fsum(sample) / n
    spread = Z * sqrt(fsum((x - mean) ** 2 for x in sample) / (n - 1) / n)
    return mean, mean - spread, mean + spread
