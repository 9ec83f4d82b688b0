"""Laws that naive guesses are made of, each with a fixed prior and nothing to tune.

How often a blow is answered, by its role and by the excess of a retaliation; how often number for number, by the
number; the ratios otherwise; and the delays of exchanges of which each has a pace of its own.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import atan, erf, exp, fsum, log, pi, sqrt
from typing import NamedTuple

from sim.forecast.classes import DAYS, EQUAL, LAST, SIZES

ROUNDS = 25
HEAVY = 3  # degrees of freedom of the law of ratios


class Case(NamedTuple):
    """A point that was answered or not: what is known of it, and the chance that an answer is still to come."""

    features: tuple[float, ...]
    answered: bool
    later: float  # if it is answered at all; 0 where an answer was looked for long enough


Rate = Callable[[tuple[float, ...]], float]


def constant(cases: Sequence[Case]) -> Rate:
    """The same probability of an answer for all, begun with one answered and one not."""
    rate = _shrunk(cases, 0.5, 2.0)
    return lambda _: rate


def by_group(cases: Sequence[Case]) -> Rate:
    """The probability of an answer by the first feature, 0 or 1, each with two counts of the whole."""
    whole = _shrunk(cases, 0.5, 2.0)
    rates = {group: _shrunk([one for one in cases if one.features[0] == group], whole, 2.0) for group in (0.0, 1.0)}
    return lambda features: rates[features[0]]


def _shrunk(cases: Sequence[Case], towards: float, counts: float) -> float:
    """A share of answered cases with some counts more; cases that are open count as what they are likely to be."""
    rate = towards
    answered = sum(one.answered for one in cases)
    for _ in range(ROUNDS):
        to_come = fsum(_to_come(rate, one.later) for one in cases if not one.answered)
        rate = (answered + to_come + counts * towards) / (len(cases) + counts)
    return rate


def _to_come(rate: float, later: float) -> float:
    """The probability that an answer is still to come where none was seen."""
    return rate * later / (1.0 - rate + rate * later)


def logit(cases: Sequence[Case]) -> Rate:
    """A logistic regression of answers on the features, each coefficient with a prior of variance 1.

    The intercept's prior has variance 4. Source: Hoerl and Kennard (1970), for the logit.
    """
    size = 1 + len(cases[0].features)
    wide = (4.0, *(1.0,) * (size - 1))
    w = [0.0] * size
    rows = [(1.0, *one.features) for one in cases]
    for _ in range(ROUNDS):
        gradient = [-value / width for value, width in zip(w, wide, strict=True)]
        hessian = [[1.0 / wide[i] if i == j else 0.0 for j in range(size)] for i in range(size)]
        for row, one in zip(rows, cases, strict=True):
            rate = expit(fsum(a * b for a, b in zip(w, row, strict=True)))
            found = 1.0 if one.answered else _to_come(rate, one.later)
            for i in range(size):
                gradient[i] += (found - rate) * row[i]
                for j in range(size):
                    hessian[i][j] += rate * (1.0 - rate) * row[i] * row[j]
        w = [value + step for value, step in zip(w, solve(hessian, gradient), strict=True)]
    return lambda features: expit(fsum(a * b for a, b in zip(w, (1.0, *features), strict=True)))


def expit(x: float) -> float:
    """The logistic function."""
    return 1.0 / (1.0 + exp(-x)) if x >= 0.0 else exp(x) / (1.0 + exp(x))


def solve(matrix: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    """The solution of a small set of linear equations with a positive definite matrix, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, values, strict=True)]
    for at in range(len(rows)):
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(len(rows)):
            if other != at:
                by = rows[other][at]
                rows[other] = [a - by * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [row[-1] for row in rows]


# Sizes.

_EDGES = tuple(map(log, (0.25, 0.5, 1.0, 2.0, 4.0)))  # between the classes of ratios, 'equal' being a point
Law = Callable[[float | None], tuple[float, ...]]


def sizes(found: Sequence[tuple[float | None, float, float]]) -> Law:
    """Classes of sizes by the number that is answered: equal the less often the larger it is, and else heavy-tailed.

    `found` has the number, the ratio and what each counts. The logarithm of the ratio, where it is not 0, has Student's
    law with HEAVY degrees of freedom; its place and scale begin with two counts of 0 and of a factor of 2.
    """
    equal = logit([Case((log(n or 1.0),), ratio == 1.0, 0.0) for n, ratio, _ in found]) if found else (lambda _: 0.5)
    other = [(log(ratio), weight) for _, ratio, weight in found if ratio != 1.0]
    counted = fsum(weight for _, weight in other) + 2.0
    place = fsum(value * weight for value, weight in other) / counted
    spread = (fsum((value - place) ** 2 * weight for value, weight in other) + 2.0 * log(2.0) ** 2) / counted
    below = [0.0, *(_student((edge - place) / sqrt(spread)) for edge in _EDGES), 1.0]
    rest = [after - before for before, after in pairwise(below)]
    rest.insert(EQUAL, 0.0)

    def law(n: float | None) -> tuple[float, ...]:
        same = equal((log(n or 1.0),))
        return tuple(same if at == EQUAL else (1.0 - same) * rest[at] for at in range(len(SIZES)))

    return law


def _student(t: float) -> float:
    """Student's distribution function with three degrees of freedom (Abramowitz and Stegun 1964, 26.7.4)."""
    x = t / sqrt(HEAVY)
    return 0.5 + (atan(x) + x / (1.0 + x * x)) / pi


# Delays.


class Pace(NamedTuple):
    """The logarithm of a day more than the delay: its mean over clusters, and the spread between and within them."""

    place: float
    between: float  # variance
    within: float


def pace(delays: Sequence[Sequence[int]]) -> Pace:
    """A normal law with a mean for each cluster, from their delays; each variance begins with one count of 1."""
    logs = [[log(1.0 + days) for days in one] for one in delays if one]
    means = [fsum(one) / len(one) for one in logs]
    place = fsum(means) / len(means) if means else log(1.0 + 7.0)
    inner = fsum((value - mean) ** 2 for one, mean in zip(logs, means, strict=True) for value in one)
    free = sum(len(one) - 1 for one in logs)
    within = (inner + 1.0) / (free + 1.0)
    outer = fsum((mean - place) ** 2 for mean in means)
    share = fsum(1.0 / len(one) for one in logs) / len(logs) if logs else 1.0
    between = max((outer + 1.0) / max(1.0, len(means)) - share * within, 0.1)
    return Pace(place, between, within)


def delays(law: Pace, past: Sequence[int] = ()) -> tuple[float, ...]:
    """The probability of each class of delay in a cluster, after the delays in it that are known."""
    count = len(past)
    known = 1.0 / law.between + count / law.within
    place = (law.place / law.between + fsum(log(1.0 + days) for days in past) / law.within) / known
    spread = sqrt(1.0 / known + law.within)
    ends = [0.5 + 0.5 * erf((log(last + 1.5) - place) / (spread * sqrt(2.0))) for last in LAST]
    made = [after - before for before, after in zip([0.0, *ends], [*ends, 1.0], strict=True)]
    return tuple(max(share, 1e-9) for share in made) if len(made) == len(DAYS) else ()
