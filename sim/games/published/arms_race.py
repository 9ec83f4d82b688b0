"""Arms races: Richardson's two equations in steps of time, and two sides that answer by fixed gains."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from math import inf, isclose, log, sqrt
from typing import Any

from sim.games.automata import rational
from sim.games.published.experiment import SIDES, Experiment, Measured
from sim.language import say, so_many

RUNGS = 60  # of a ladder


class Richardson(Experiment):
    """Richardson's arms race, dx/dt = k y - a x + g and dy/dt = l x - b y + h, in steps of time on even rungs.

    A step multiplies the distance from the equilibrium by B = I + step * M, where M holds the rates. An eigenvalue m of
    M shows as growth 1 + step * m. So neither the equilibrium nor the eigenvalues need the step to be small. The ladder
    rounds each wish to the nearest rung. With d from rung to rung, every round adds an error of at most d/2, which B
    then carries on.

    Source: Richardson (1960).
    """

    def __init__(self, spec: Mapping[str, Any], seed: int, max_runs: int | None) -> None:
        super().__init__(spec, seed, max_runs)
        self.step = rational(spec["step"])
        self.fatigue, self.reaction, self.grievance = (
            [rational(number) for number in spec[key]] for key in ("fatigue", "reaction", "grievance")
        )
        top = spec["top"]
        self.half_rung = top / RUNGS / 2
        strategies = [
            {
                "name": "richardson",
                "with": {
                    "fatigue": float(self.step * self.fatigue[me]),
                    "reaction": float(self.step * self.reaction[me]),
                    "grievance": float(self.step * self.grievance[me]),
                },
            }
            for me in (0, 1)
        ]
        self.crisis = self.build([top * at / RUNGS for at in range(1, RUNGS + 1)], strategies)
        (a, b), (k, l), (g, h) = self.fatigue, self.reaction, self.grievance  # noqa: E741 - Richardson's letters
        self.rest = (k * h + b * g) / (a * b - k * l), (l * g + a * h) / (a * b - k * l)

    def measure(self, what: str, of: Any) -> Measured:
        """Measure the equilibrium (rest) of a side, or the fast or slow eigenvalue."""
        return self.resting(SIDES.index(of)) if what == "rest" else self.eigenvalue(of)

    def resting(self, me: int) -> Measured:
        """The last round of a side. Its distance from the same race without a ladder is at most sum(B^n) d/2."""
        race = [Fraction(0), Fraction(0)]
        error = [0.0, 0.0]
        for _ in range(self.rounds):
            race = [self.kept(me) * race[me] + self.drawn(me) * race[1 - me] + self.goaded(me) for me in (0, 1)]
            error = [
                float(self.kept(me)) * error[me] + float(self.drawn(me)) * error[1 - me] + self.half_rung
                for me in (0, 1)
            ]
        found = self.played[0][me][-1]
        reach = found - error[me], found + error[me]
        bound = say("published.half a rung.carried", half=self.half_rung, error=error[me])
        return Measured(self.rest[me], race[me], found, reach, reach, 1, bound)

    def kept(self, me: int) -> Fraction:
        """The share of its own last blow that a side repeats."""
        return 1 - self.step * self.fatigue[me]

    def drawn(self, me: int) -> Fraction:
        """The share of the other's last blow that a side answers."""
        return self.step * self.reaction[me]

    def goaded(self, me: int) -> Fraction:
        """What a side adds each round, out of grievance."""
        return self.step * self.grievance[me]

    def eigenvalue(self, which: str) -> Measured:
        """An eigenvalue, from the growth of the distance from the equilibrium along its left eigenvector w.

        Over n rounds that growth is (1 + step * m)^n, but for an error of at most the sum of |1 + step * m|^k |w| d/2
        over k < n, where |w| is the sum of the absolute entries of w. The n with the narrowest bound counts.
        """
        a, b = (float(rate) for rate in self.fatigue)
        k, l = (float(rate) for rate in self.reaction)  # noqa: E741
        spread = sqrt((a - b) ** 2 + 4.0 * k * l)
        value = (-(a + b) + (spread if which == "slow" else -spread)) / 2.0
        w = l, value + a  # from w M = m w
        step, growth = float(self.step), 1.0 + float(self.step) * value
        first, second = self.played[0]
        u = [
            w[0] * (x - float(self.rest[0])) + w[1] * (y - float(self.rest[1]))
            for x, y in zip(first, second, strict=True)
        ]
        top = max(self.crisis.ladder[-1].severity.base, 0.0)
        best = (-inf, inf)
        found, over = 0.0, 0
        for n in range(1, len(u)):
            if max(first[n], second[n]) >= top:
                break  # where the ladder ends, what is done is no longer what was wanted, rounded
            error = sum(abs(growth) ** k for k in range(n)) * (abs(w[0]) + abs(w[1])) * self.half_rung / abs(u[0])
            ratio = u[n] / u[0]
            if ratio - error <= 0.0:
                continue
            low, high = (((ratio + side) ** (1.0 / n) - 1.0) / step for side in (-error, error))
            if high - low < best[1] - best[0]:
                best, found, over = (low, high), (ratio ** (1.0 / n) - 1.0) / step, n
        bound = say("published.half a rung.growth", half=self.half_rung, rounds=so_many("rounds", over))
        return Measured(value, value, found, best, best, 1, bound)


class Gains(Experiment):
    """Two sides that answer a fixed multiple, the gain, of what they perceive, after one blow from outside.

    From rung to rung the ladder has one ratio. Excess costs its users a hundred times as much as shortfall. So an
    answer comes to the rung below what was wanted, or to the rung above where that is within a hundredth of a rung.
    Where both gains are powers of the ratio no answer is rounded. Then all that is lost lies below the lowest rung.
    """

    def __init__(self, spec: Mapping[str, Any], seed: int, max_runs: int | None) -> None:
        super().__init__(spec, seed, max_runs)
        self.bias: list[float] = spec.get("bias", [1.0, 1.0])
        self.gain = [share * bias for share, bias in zip(spec["shares"], self.bias, strict=True)]
        self.ratio: float = spec["ratio"]
        self.lowest: float = spec["lowest"]
        self.spark: float = self.lowest * self.ratio ** spec["begins"]
        self.spec = {**spec, "spark": {"by": "second", "severity": self.spark}}
        rungs = [self.lowest * self.ratio**at for at in range(RUNGS)]
        strategies = [
            "tit_for_tat" if share == 1.0 else {"name": "measured_share", "with": {"share": share}}
            for share in spec["shares"]
        ]
        self.crisis = self.build(
            [rung for rung in rungs if rung <= 10.0],
            strategies,
            perception=[{"bias": bias} for bias in self.bias],
            audience_cost=[0.01, 0.01],
        )

    @cached_property
    def answers(self) -> list[float]:
        """The severities of the moves in order, the spark first, until nothing is done."""
        rounds = [severity for pair in zip(*self.played[0], strict=True) for severity in pair]
        return [self.spark, *(severity for severity in rounds if severity > 0.0)]

    def measure(self, what: str, of: Any) -> Measured:
        """Measure the total of all severities, the growth over `of` answers, or the severity of answer number `of`."""
        if what == "total":
            return self.total()
        times = of
        grown = (self.gain[0] * self.gain[1]) ** (times // 2) * (self.gain[0] if times % 2 else 1.0)
        if not self.on_the_ladder():
            raise ValueError("growth is measured where the ladder rounds nothing")
        found = self.answers[times] if what == "answer" else self.answers[times] / self.spark
        theory = self.spark * grown if what == "answer" else grown
        return Measured(theory, theory, found, (found, found), (found, found), 1)

    def on_the_ladder(self) -> bool:
        """Whether all answers fall on rungs."""
        steps = [log(gain) / log(self.ratio) for gain in self.gain]
        return all(isclose(step, round(step), abs_tol=1e-6) for step in steps)

    def total(self) -> Measured:
        """The total, between that of answers which all fall a whole rung short and that of answers which never do.

        A blow whose answer would lie below the lowest rung draws none. That loses at most the total of such a blow.
        """
        one, other = self.gain
        below = 0.0 if self.on_the_ladder() else 1.0 - 1.0 / self.ratio
        above = 0.0 if self.on_the_ladder() else 0.01 * (self.ratio - 1.0)
        theory = self.answered(one, other)
        least = self.answered(one * (1.0 - below), other * (1.0 - below))
        lost = theory - least + self.lowest * (1.0 + max(self.gain)) / (1.0 - one * other)
        found = sum(self.answers)
        reach = found - (self.answered(one * (1.0 + above), other * (1.0 + above)) - theory), found + lost
        code = "published.short.each" if below else "published.short"
        bound = say(code, below=100.0 * below, lowest=self.lowest)
        return Measured(theory, theory, found, reach, reach, 1, bound)

    def answered(self, one: float, other: float) -> float:
        """The sum of the severities that the spark draws, its own included, by the geometric series."""
        return self.spark * (1.0 + one) / (1.0 - one * other)
