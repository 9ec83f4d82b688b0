"""A vector autoregression of what both sides do, as the literature estimates reciprocity."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import sqrt
from statistics import fmean, stdev
from typing import Any

from sim.games.automata import holding_probabilities, rational
from sim.games.published.experiment import (
    BLOW_SEVERITY,
    JUDGING_LEVEL,
    LEVEL,
    SIDES,
    Experiment,
    Measured,
    Played,
    move_of,
)
from sim.measures.intervals import student


class Regression(Experiment):
    """A regression, by least squares, of what each side does on what both did the round before. A blow is 1, a hold 0.

    Two reactive strategies hold with probability p after C and q after D. The mean is then linear: the coefficient of
    the other's blow is (1 - 2e)(p - q), and that of one's own is 0. So the two eigenvalues have opposite signs. The
    positive one is measured as the spectral radius, because chance decides which of the two is greater in size. The
    runs are pooled, and the jackknife, which leaves out one run after another, gives the interval.
    """

    def __init__(self, spec: Mapping[str, Any], seed: int, max_runs: int | None) -> None:
        super().__init__(spec, seed, max_runs)
        error = spec["error"]
        self.crisis = self.build([BLOW_SEVERITY], spec["sides"], execution_error=[error, error])
        self.answer = []
        for actor in self.crisis.actors.values():
            numbers = holding_probabilities(actor.strategy.name or "", actor.strategy.with_)
            if numbers is None or numbers[:2] != numbers[2:]:
                raise ValueError(f"{actor.strategy.name} is not reactive")
            self.answer.append((1 - 2 * rational(error)) * (numbers[0] - numbers[1]))

    def measure(self, what: str, of: Any) -> Measured:
        """Measure the answer of a side to the other, its habit (of its own last move), or the spectral radius."""
        theory: dict[str, float | Fraction] = {
            "habit": Fraction(0),
            "radius": sqrt(self.answer[0] * self.answer[1]),
            "answer": self.answer[SIDES.index(of)] if of in SIDES else 0.0,
        }
        sums = [_moments(run) for run in self.played]
        whole = [sum(column) for column in zip(*sums, strict=True)]
        parts = [[a - b for a, b in zip(whole, part, strict=True)] for part in sums]
        all_of_them = _coefficient(whole, what, of)
        n = len(sums)
        values = [n * all_of_them - (n - 1) * _coefficient(part, what, of) for part in parts]
        middle, error = fmean(values), stdev(values) / sqrt(n)
        shown, judging = (
            (middle - student(level, n - 1) * error, middle + student(level, n - 1) * error)
            for level in (LEVEL, JUDGING_LEVEL)
        )
        return Measured(theory[what], theory[what], middle, shown, judging, n)


def _moments(run: Played) -> list[float]:
    """The sums of a run that least squares needs: of 1, x, y, xx, xy, yy, x', xx', yx', y', xy', yy'.

    x and y are the two sides' moves in a round, x' and y' those in the next.
    """
    x, y = ([float(move_of(severity)) for severity in side] for side in run)
    rows = zip(x, y, x[1:], y[1:], strict=False)
    terms = [(1.0, a, b, a * a, a * b, b * b, c, a * c, b * c, d, a * d, b * d) for a, b, c, d in rows]
    return [sum(column) for column in zip(*terms, strict=True)]


def _coefficient(moments: Sequence[float], what: str, of: str) -> float:
    n, x, y, xx, xy, yy, *nexts = moments
    a, b, c = xx - x * x / n, xy - x * y / n, yy - y * y / n
    rows = []
    for s, sx, sy in (nexts[:3], nexts[3:]):
        p, q = sx - x * s / n, sy - y * s / n
        rows.append(((p * c - q * b) / (a * c - b * b), (q * a - p * b) / (a * c - b * b)))
    (own, other), (another, habit) = rows
    if what == "radius":
        half = (own + habit) / 2.0
        root = half * half - own * habit + other * another
        return half + sqrt(max(0.0, root))
    if what == "answer":
        return (other, another)[SIDES.index(of)]
    return (own, habit)[SIDES.index(of)]
