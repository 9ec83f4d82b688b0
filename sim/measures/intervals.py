"""Confidence intervals: Wilson's for a share of runs, Student's for a mean, Tango's for a difference of shares.

Runs are independent of one another. Levels are probabilities, as 0.95.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import cos, fsum, hypot, pi, sin, sqrt, tan
from statistics import NormalDist
from typing import NamedTuple

Interval = tuple[float, float]
SERIES_FREEDOM = 5000  # above so many degrees of freedom Student's t is found by its series
LEVEL = 0.95  # the probability that an interval holds the truth, unless another is named


class Share(NamedTuple):
    """A share of runs, with Wilson's interval of 95 %."""

    counted: int  # runs in which it is so
    runs: int  # of all
    share: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{100.0 * self.share:.1f} % [{100.0 * self.low:.1f}, {100.0 * self.high:.1f}]"


def share(counted: int, runs: int) -> Share:
    """The share of runs, with its interval. Raises ValueError unless `counted` is 0 to `runs` and `runs` above 0."""
    if not 0 <= counted <= runs or runs == 0:
        raise ValueError(f"{counted} of {runs} runs is no share")
    return Share(counted, runs, counted / runs, *wilson(counted, runs))


def wilson(counted: int, runs: int, level: float = LEVEL) -> Interval:
    """The score interval of a proportion, which holds at 0 and at 1 too (Wilson 1927). Of no runs it is 0 to 1."""
    if runs == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + level / 2.0)
    found = counted / runs
    middle = (found + z * z / (2.0 * runs)) / (1.0 + z * z / runs)
    reach = z * sqrt(found * (1.0 - found) / runs + z * z / (4.0 * runs * runs)) / (1.0 + z * z / runs)
    low = middle - reach if counted > 0 else 0.0  # as the formula says, but for its last bit
    high = middle + reach if counted < runs else 1.0
    return low, high


class Mean(NamedTuple):
    """A mean over runs, with Student's interval of 95 %. For a single run `low` and `high` are None."""

    mean: float
    low: float | None
    high: float | None

    def told(self, form: str, times: float = 1.0) -> str:
        """The mean and its interval as text. Each number is multiplied by `times` and formatted by `form`, as '.1f'."""
        text = format(times * self.mean, form)
        if self.low is None or self.high is None:
            return text
        return f"{text} [{format(times * self.low, form)}, {format(times * self.high, form)}]"


def mean(values: Sequence[float]) -> Mean:
    """The mean of one value a run, with its interval. Raises ValueError for no values."""
    if not values:
        raise ValueError("of no runs there is no mean")
    middle = fsum(values) / len(values)
    if len(values) == 1:
        return Mean(middle, None, None)
    return Mean(middle, *student_interval(values, LEVEL))


def mean_of_sums(runs: int, total: Fraction, squares: Fraction) -> Mean:
    """The mean of one value a run, with its interval, from the exact sums of the values and of their squares."""
    middle = float(total / runs)
    if runs == 1:
        return Mean(middle, None, None)
    spread = sqrt(max(Fraction(), squares - total * total / runs) / (runs - 1))
    reach = student(LEVEL, runs - 1) * spread / sqrt(runs)
    return Mean(middle, middle - reach, middle + reach)


def interval(values: Sequence[float], level: float = LEVEL) -> Interval:
    """The interval of the mean of two or more values, one a run: Wilson's where all are 0 or 1, else Student's."""
    if set(values) <= {0.0, 1.0}:
        return wilson(int(fsum(values)), len(values), level)
    return student_interval(values, level)


def student_interval(values: Sequence[float], level: float) -> Interval:
    """Student's interval of the mean of two or more values, one a run."""
    n = len(values)
    middle = fsum(values) / n
    # Squares of very small and very large values would be lost; `hypot` takes none.
    spread = hypot(*(value - middle for value in values)) / sqrt(n - 1)
    reach = student(level, n - 1) * spread / sqrt(n)
    return middle - reach, middle + reach


@lru_cache(maxsize=64)  # bands ask for the same ones day by day
def student(level: float, freedom: int) -> float:
    """The two-sided critical value of Student's t: |t| is at most so large with probability `level`.

    `freedom` is at least 1. The probability is a finite sum (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4), and
    bisection finds the value. With many degrees of freedom that sum is long, and a series in one over them (26.7.5) is
    right to the last digits.
    """
    if freedom > SERIES_FREEDOM:
        x = NormalDist().inv_cdf(0.5 + level / 2.0)
        return (
            x
            + (x**3 + x) / (4.0 * freedom)
            + (5.0 * x**5 + 16.0 * x**3 + 3.0 * x) / (96.0 * freedom**2)
            + (3.0 * x**7 + 19.0 * x**5 + 17.0 * x**3 - 15.0 * x) / (384.0 * freedom**3)
        )
    low, high = 0.0, pi / 2
    for _ in range(60):
        angle = (low + high) / 2
        if _probability(angle, freedom) < level:
            low = angle
        else:
            high = angle
    return tan(low) * sqrt(freedom)


def _probability(angle: float, freedom: int) -> float:
    """The probability that Student's t is at most tan(angle) * sqrt(freedom) from 0."""
    term = cos(angle) if freedom % 2 else 1.0
    total = term if freedom > 1 else 0.0
    for n in range(2 + freedom % 2, freedom - 1, 2):
        term *= (n - 1) / n * cos(angle) ** 2
        total += term
    return (angle + sin(angle) * total) * 2 / pi if freedom % 2 else sin(angle) * total


# Two shares of the same runs.


class Contrast(NamedTuple):
    """Two shares of the same runs, A and B, and their difference, with its interval of 95 % (see `tango`)."""

    a: Share
    b: Share
    only_a: int  # runs for which it holds in A alone
    only_b: int
    difference: float  # of the shares, B less A
    low: float
    high: float


def contrast(both: int, only_a: int, only_b: int, runs: int) -> Contrast:
    """The contrast of two shares, from the number of runs for which it holds in both, in A alone and in B alone."""
    a, b = share(both + only_a, runs), share(both + only_b, runs)
    return Contrast(a, b, only_a, only_b, (only_b - only_a) / runs, *tango(only_a, only_b, runs))


def tango(only_a: int, only_b: int, runs: int, level: float = LEVEL) -> Interval:
    """The score interval of the difference of two shares of the same runs, B less A, which holds at 0 and at 1 too.

    It takes in every difference that a score test on the discordant runs does not reject. Source: Tango (1998),
    "Equivalence test and confidence interval for the difference in proportions for the paired-sample design".
    """
    z = NormalDist().inv_cdf(0.5 + level / 2.0)
    return -_farthest(only_b, only_a, runs, z), _farthest(only_a, only_b, runs, z)


def _farthest(less: int, more: int, runs: int, z: float) -> float:
    """The largest difference of shares that the score test does not reject: the score reaches -z there.

    Bisection finds it between the difference seen and 1. `q` is the likeliest share of the runs that count against it,
    given the difference `d` (Tango 1998).
    """
    low, high = (more - less) / runs, 1.0
    for _ in range(60):
        d = 0.5 * (low + high)
        b = (2.0 * runs + less - more) * d - less - more
        q = (sqrt(max(0.0, b * b + 8.0 * runs * less * d * (1.0 - d))) - b) / (4.0 * runs)
        variance = runs * max(0.0, 2.0 * q + d * (1.0 - d))
        if runs * d - (more - less) <= z * sqrt(variance):
            low = d
        else:
            high = d
    return low
