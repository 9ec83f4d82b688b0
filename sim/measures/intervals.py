"""How sure a share or a mean of so many independent runs is: Wilson's interval, and Student's."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import cos, fsum, hypot, pi, sin, sqrt, tan
from statistics import NormalDist
from typing import NamedTuple

Interval = tuple[float, float]
LONG = 5000  # degrees of freedom from which on Student's t is had by its series
USUAL = 0.95  # the probability that an interval holds the truth, where none is named


class Share(NamedTuple):
    """So many of so many runs, and Wilson's interval of 95 %."""

    counted: int
    runs: int
    share: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{100.0 * self.share:.1f} % [{100.0 * self.low:.1f}, {100.0 * self.high:.1f}]"


def share(counted: int, runs: int) -> Share:
    """The share of runs with its interval. Raises ValueError for no runs, and for more counted than there are."""
    if not 0 <= counted <= runs or runs == 0:
        raise ValueError(f"{counted} of {runs} runs is no share")
    return Share(counted, runs, counted / runs, *wilson(counted, runs))


def wilson(counted: int, runs: int, level: float = USUAL) -> Interval:
    """The score interval of a proportion, which holds at 0 and at 1 too; from 0 to 1 where there are no runs.

    Source: Wilson (1927).
    """
    if runs == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + level / 2.0)
    found = counted / runs
    middle = (found + z * z / (2.0 * runs)) / (1.0 + z * z / runs)
    reach = z * sqrt(found * (1.0 - found) / runs + z * z / (4.0 * runs * runs)) / (1.0 + z * z / runs)
    low = middle - reach if counted > 0 else 0.0  # which the formula gives but for its last bit
    high = middle + reach if counted < runs else 1.0
    return low, high


class Mean(NamedTuple):
    """A mean over runs and Student's interval of 95 %, of which a single run tells nothing: None."""

    mean: float
    low: float | None
    high: float | None

    def told(self, form: str, times: float = 1.0) -> str:
        """The mean with its interval, each number in a format, as '.1f', and so many times what it is."""
        text = format(times * self.mean, form)
        if self.low is None or self.high is None:
            return text
        return f"{text} [{format(times * self.low, form)}, {format(times * self.high, form)}]"


def mean(values: Sequence[float]) -> Mean:
    """The mean of one value a run, with its interval. Raises ValueError where there are none."""
    if not values:
        raise ValueError("of no runs there is no mean")
    middle = fsum(values) / len(values)
    if len(values) == 1:
        return Mean(middle, None, None)
    return Mean(middle, *around(values, USUAL))


def of_sums(runs: int, total: Fraction, squares: Fraction, shift: Fraction = Fraction()) -> Mean:
    """The mean of values, each `shift` more than those of which the sum and the sum of squares are given."""
    middle = float(shift + total / runs)
    if runs == 1:
        return Mean(middle, None, None)
    spread = sqrt(max(Fraction(), squares - total * total / runs) / (runs - 1))
    reach = student(USUAL, runs - 1) * spread / sqrt(runs)
    return Mean(middle, middle - reach, middle + reach)


def interval(values: Sequence[float], level: float = USUAL) -> Interval:
    """An interval that holds the mean with probability `level`: Wilson's for noughts and ones, else Student's.

    `values` are at least two, one a run.
    """
    if set(values) <= {0.0, 1.0}:
        return wilson(int(fsum(values)), len(values), level)
    return around(values, level)


def around(values: Sequence[float], level: float) -> Interval:
    """Student's interval of a mean; `values` are at least two, one a run."""
    n = len(values)
    middle = fsum(values) / n
    spread = hypot(*(value - middle for value in values)) / sqrt(n - 1)  # of squares, small and large ones are lost
    reach = student(level, n - 1) * spread / sqrt(n)
    return middle - reach, middle + reach


@lru_cache(maxsize=64)  # it is asked for day by day
def student(level: float, freedom: int) -> float:
    """The number that Student's t lies within, either side of 0, with probability `level`; `freedom` is at least 1.

    The probability is a finite sum (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4), and halving finds the number; with
    much freedom the sum is long, and a series in one over it (26.7.5) is right to the last digits.
    """
    if freedom > LONG:
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
        if _within(angle, freedom) < level:
            low = angle
        else:
            high = angle
    return tan(low) * sqrt(freedom)


def _within(angle: float, freedom: int) -> float:
    """The probability that Student's t is at most tan(angle) * sqrt(freedom) from 0."""
    term = cos(angle) if freedom % 2 else 1.0
    total = term if freedom > 1 else 0.0
    for n in range(2 + freedom % 2, freedom - 1, 2):
        term *= (n - 1) / n * cos(angle) ** 2
        total += term
    return (angle + sin(angle) * total) * 2 / pi if freedom % 2 else sin(angle) * total


# Two shares, or two means, of the same runs.


class Contrast(NamedTuple):
    """Two shares of the same runs, A and B, and how they differ, with the interval of `paired`."""

    a: Share
    b: Share
    only_a: int  # runs of which it holds in A alone
    only_b: int
    difference: float  # of the shares, B less A
    low: float
    high: float


def contrast(both: int, only_a: int, only_b: int, runs: int) -> Contrast:
    """The contrast of two shares, from in how many runs it holds in both, in one alone, and of how many."""
    a, b = share(both + only_a, runs), share(both + only_b, runs)
    return Contrast(a, b, only_a, only_b, (only_b - only_a) / runs, *paired(only_a, only_b, runs))


def paired(only_a: int, only_b: int, runs: int, level: float = USUAL) -> Interval:
    """The score interval of the difference of two shares of the same runs, B less A, which holds at 0 and at 1 too.

    It takes in every difference that so few, or so many, runs of one kind alone do not speak against. Source: Tango
    (1998), "Equivalence test and confidence interval for the difference in proportions for the paired-sample design".
    """
    z = NormalDist().inv_cdf(0.5 + level / 2.0)
    return -_farthest(only_b, only_a, runs, z), _farthest(only_a, only_b, runs, z)


def _farthest(less: int, more: int, runs: int, z: float) -> float:
    """The largest difference of shares that counts of runs do not speak against: their score reaches -z there.

    Halving finds it between the difference seen and 1. `q` is the likeliest share of the runs that count against,
    where the difference is `d` (Tango 1998).
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
