"""Evolution in a game of two roles, and in one population that plays both.

- *Replicator*: what earns more than the mean of its population grows (Taylor and Jonker 1978; for two populations
  Hofbauer and Sigmund 1998).
- *A finite population* for each role, in which one imitates another with a chance that grows with the difference of
  their payoffs (Fermi's function; Traulsen, Nowak and Pacheco 2006), and mutants are so rare that each takes over or
  dies out before the next comes (Fudenberg and Imhof 2006). Then all in a role play the same nearly always, and what
  happens is a chain of such states.

Payoffs are numpy arrays: of the first role by its own strategy and the other's, of the second by the first's strategy
and its own.
"""

from collections.abc import Callable
from math import exp, expm1
from typing import Any, NamedTuple

import numpy as np

Array = Any  # of numpy

STEP = 0.5  # of the replicator, where payoffs span 1
MOST_STEPS = 10_000
SETTLED = 1e-9  # a step that moves no share further than that
FARTHEST = 700.0  # an exponent beyond which nothing is left


class Ended(NamedTuple):
    """Where the replicator ended, from many starts."""

    shares: tuple[Array, ...]  # by population: by start and strategy
    settled: Array  # by start: whether nothing moved any more


def two_populations(first: Array, second: Array, starts: tuple[Array, Array]) -> Ended:
    """The replicator of two populations, each in a role of its own."""
    spans = _span(first), _span(second)

    def growth(shares: tuple[Array, ...]) -> tuple[Array, ...]:
        x, y = shares
        return _growth(x, y @ first.T / spans[0]), _growth(y, x @ second / spans[1])

    return _ended(growth, starts)


def one_population(payoffs: Array, starts: Array) -> Ended:
    """The replicator of one population; `payoffs` are by one's own strategy and the other's."""
    span = _span(payoffs)
    return _ended(lambda shares: (_growth(shares[0], shares[0] @ payoffs.T / span),), (starts,))


def averaged(first: Array, second: Array) -> Array:
    """The payoffs of one population in which each plays both roles equally often, by one's own strategy first."""
    return (first + second.T) / 2.0


def _span(payoffs: Array) -> float:
    return float(payoffs.max() - payoffs.min()) or 1.0


def _growth(shares: Array, worth: Array) -> Array:
    return shares * (worth - (shares * worth).sum(axis=1, keepdims=True))


def _ended(growth: Callable[[tuple[Array, ...]], tuple[Array, ...]], starts: tuple[Array, ...]) -> Ended:
    """Where growth leads, by steps of Runge and Kutta's of the fourth order: what goes round does not drift away."""
    shares = tuple(np.array(start, dtype=float) for start in starts)
    moved = np.full(len(shares[0]), np.inf)
    for _ in range(MOST_STEPS):
        slopes = [growth(shares)]
        for part in (0.5, 0.5, 1.0):
            slopes.append(
                growth(tuple(one + part * STEP * slope for one, slope in zip(shares, slopes[-1], strict=True)))
            )
        then = []
        for one, a, b, c, d in zip(shares, *slopes, strict=True):
            grown = np.maximum(0.0, one + STEP * (a + 2.0 * b + 2.0 * c + d) / 6.0)
            then.append(grown / grown.sum(axis=1, keepdims=True))
        moved = np.max([np.abs(new - old).max(axis=1) for new, old in zip(then, shares, strict=True)], axis=0)
        shares = tuple(then)
        if moved.max() < SETTLED:
            break
    return Ended(shares, moved < SETTLED)


# A finite population.


def fixation(gain: float, size: int, selection: float) -> float:
    """The chance that a mutant takes over a population of a role, where it gains so much over those there."""
    exponent = selection * gain
    if exponent == 0.0:
        return 1.0 / size
    if -exponent * size > FARTHEST:
        return 0.0
    return min(1.0, expm1(-exponent) / expm1(-exponent * size))


def fixation_in_one(payoffs: Array, mutant: int, resident: int, size: int, selection: float) -> float:
    """The chance that a mutant takes over one population, in which each plays with each of the others."""
    total, exponent = 1.0, 0.0
    for k in range(1, size):
        own = ((k - 1) * payoffs[mutant, mutant] + (size - k) * payoffs[mutant, resident]) / (size - 1)
        other = (k * payoffs[resident, mutant] + (size - k - 1) * payoffs[resident, resident]) / (size - 1)
        exponent -= selection * float(own - other)
        if exponent > FARTHEST:
            return 0.0
        total += exp(exponent)
    return 1.0 / total


def roles(first: Array, second: Array, size: int, selection: float) -> Array:
    """The share of time in each state of two populations of one strategy each, by row and column, with rare mutants.

    A mutant comes as often in the one role as in the other, and is any of the other strategies alike.
    """
    rows, columns = first.shape
    chain = np.zeros((rows * columns, rows * columns))
    for i in range(rows):
        for j in range(columns):
            at = i * columns + j
            for other in range(rows):
                if other != i:
                    gain = float(first[other, j] - first[i, j])
                    chain[at, other * columns + j] = fixation(gain, size, selection) / (rows - 1)
            for other in range(columns):
                if other != j:
                    gain = float(second[i, other] - second[i, j])
                    chain[at, i * columns + other] = fixation(gain, size, selection) / (columns - 1)
    return stationary(chain).reshape(rows, columns)


def single(payoffs: Array, size: int, selection: float) -> Array:
    """The share of time in which one population plays each strategy, with rare mutants."""
    count = len(payoffs)
    chain = np.zeros((count, count))
    for i in range(count):
        for other in range(count):
            if other != i:
                chain[i, other] = fixation_in_one(payoffs, other, i, size, selection) / (count - 1)
    return stationary(chain)


def stationary(rates: Array) -> Array:
    """The stationary distribution of a chain, by its rates from state to state (Grassmann, Taksar and Heyman 1985).

    Nothing is subtracted, so that the smallest rates count as they should. A state that cannot be left by itself, for
    its rates are too small for doubles, keeps what comes to it.
    """
    left = np.array(rates, dtype=float)
    np.fill_diagonal(left, 0.0)
    left += TINY * (1.0 - np.eye(len(left)))
    for at in range(len(left) - 1, 0, -1):
        out = left[at, :at].sum()
        left[:at, at] /= out
        left[:at, :at] += np.outer(left[:at, at], left[at, :at])
    found = np.zeros(len(left))
    found[0] = 1.0
    for at in range(1, len(left)):
        found[at] = found[:at] @ left[:at, at]
    return found / found.sum()


TINY = 1e-300  # a rate at which any state leads to any other, so that there is one distribution
