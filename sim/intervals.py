"""Intervals around what was counted: a share is never told without one."""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple


class Share(NamedTuple):
    """So many of so many runs, with the interval that holds the true share in 95 of 100 such experiments."""

    counted: int
    runs: int
    share: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{100.0 * self.share:.1f} % [{100.0 * self.low:.1f}, {100.0 * self.high:.1f}]"


def share(count: int, runs: int, level: float = 0.95) -> Share:
    """The share of runs, with Wilson's (1927) interval, which holds at shares of 0 and 1 too.

    Raises ValueError where there are no runs, or more counted than there are.
    """
    if not 0 <= count <= runs or runs == 0:
        raise ValueError(f"{count} of {runs} runs is no share")
    z = NormalDist().inv_cdf(0.5 + level / 2.0)
    found = count / runs
    middle = (found + z * z / (2.0 * runs)) / (1.0 + z * z / runs)
    half = z * sqrt(found * (1.0 - found) / runs + z * z / (4.0 * runs * runs)) / (1.0 + z * z / runs)
    low = 0.0 if count == 0 else middle - half  # which the formula gives but for its last bit
    high = 1.0 if count == runs else middle + half
    return Share(count, runs, found, low, high)
