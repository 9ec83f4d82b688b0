"""Intervals for a mean of independent runs: Student's, and Wilson's where each run says yes or no."""

from collections.abc import Sequence
from math import cos, pi, sin, sqrt, tan
from statistics import NormalDist, fmean, stdev

Interval = tuple[float, float]


def interval(values: Sequence[float], level: float) -> Interval:
    """An interval that holds the mean with probability `level`: Wilson's for noughts and ones, else Student's.

    `values` are at least two, one a run.
    """
    if set(values) <= {0.0, 1.0}:
        return wilson(int(sum(values)), len(values), level)
    middle = fmean(values)
    reach = student(level, len(values) - 1) * stdev(values) / sqrt(len(values))
    return middle - reach, middle + reach


def wilson(yes: int, of: int, level: float) -> Interval:
    """The score interval of a proportion, `yes` of `of` (Wilson 1927)."""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    share = yes / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def student(level: float, freedom: int) -> float:
    """The number that Student's t lies within, either side of 0, with probability `level`; `freedom` is at least 1.

    The probability is a finite sum (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4), and halving finds the number.
    """
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
