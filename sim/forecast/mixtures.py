"""Mixtures of guesses: their weights, learned from what came, and brought up to date by what came since.

Sources: Dempster, Laird and Rubin (1977) for the weights; Wolpert (1992) and Breiman (1996) for weights that are
learned from forecasts of what was left out.
"""

from collections.abc import Mapping, Sequence
from math import exp, fsum
from operator import mul
from typing import TypeVar

ROUNDS = 50
EVEN = "even"
T = TypeVar("T")


def weigh(columns: Mapping[str, Sequence[float]], even: Sequence[float], weights: Sequence[float]) -> dict[str, float]:
    """The weights of guesses in a mixture, the even guess's among them, from the likelihoods of what was found.

    `columns` gives the likelihood of each item by guess, `even` by the even one, `weights` what each item counts. It is
    the maximum of the likelihood, by ROUNDS rounds of expectation and maximisation, with one further item counted for
    the even guess. Each guess begins with as much as any other.
    """
    if not weights:
        return {EVEN: 1.0} | dict.fromkeys(columns, 0.0)
    alike: dict[tuple[float, ...], list[str]] = {}
    for name, column in columns.items():
        alike.setdefault(tuple(column), []).append(name)
    table = [tuple(even), *alike]
    share = [1.0 / (len(columns) + 1), *(len(names) / (len(columns) + 1) for names in alike.values())]
    items: dict[tuple[float, ...], float] = {}  # those of which every guess says the same count together
    for row, weight in zip(zip(*table, strict=True), weights, strict=True):
        items[row] = items.get(row, 0.0) + weight
    rows, counts = list(items), list(items.values())
    by_guess = list(zip(*rows, strict=True))
    total = fsum(weights) + 1.0
    for _ in range(ROUNDS):
        by = [count / sum(map(mul, share, row)) for row, count in zip(rows, counts, strict=True)]
        counted = [one * sum(map(mul, by, column)) for one, column in zip(share, by_guess, strict=True)]
        counted[0] += 1.0
        share = [count / total for count in counted]
    found = {EVEN: share[0]}
    for names, weight in zip(alike.values(), share[1:], strict=True):
        found |= dict.fromkeys(names, weight / len(names))
    return found


def reweighed(weights: Mapping[T, float], likely: Mapping[T, float]) -> dict[T, float]:
    """The weights of some guesses after the logarithms of their likelihoods; their sum is as it was."""
    top = max(likely.values())
    found = {guess: weights[guess] * exp(value - top) for guess, value in likely.items()}
    grown = fsum(found.values())
    before = fsum(weights[guess] for guess in likely)
    return {guess: weight * before / grown for guess, weight in found.items()}
