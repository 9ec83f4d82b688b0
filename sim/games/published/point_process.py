"""Two sides whose blows excite each other's, as a point process in discrete time."""

from collections.abc import Mapping
from typing import Any

from sim.games.automata import rational
from sim.games.published.experiment import BLOW_SEVERITY, SIDES, Experiment, Measured, move_of


class Hawkes(Experiment):
    """A Hawkes process in turns: each blow draws, in the end, `branching` blows of the other side.

    Chances add up, so the means obey a linear recursion from the opening on, as long as no chance passes 1.

    Source: Hawkes (1971).
    """

    def __init__(self, spec: Mapping[str, Any], seed: int, max_runs: int | None) -> None:
        super().__init__(spec, seed, max_runs)
        self.background = [rational(number) for number in spec["background"]]
        self.branching = [rational(number) for number in spec["branching"]]
        self.decay = rational(spec["decay"])
        if any(one + other > 1 for one, other in zip(self.background, self.branching, strict=True)):
            raise ValueError("these chances may pass 1")
        strategies = [
            {
                "name": "hawkes",
                "with": {
                    "background": float(self.background[me]),
                    "excitation": float(self.branching[me] * (1 - self.decay) / rational(BLOW_SEVERITY)),
                    "decay": float(self.decay),
                    "severity": BLOW_SEVERITY,
                },
            }
            for me in (0, 1)
        ]
        self.crisis = self.build([BLOW_SEVERITY], strategies)

    def measure(self, what: str, of: Any) -> Measured:
        """Measure the rate of a side, in blows a round; or the cluster: the blows that the spark draws, and itself."""
        (m, n), (g, h) = self.background, self.branching
        counts = [
            [float(sum(move_of(severity) for severity in side[self.after :])) for side in run] for run in self.played
        ]
        means = self.means()
        if what == "cluster":
            struck = g if self.spec["spark"]["by"] == "second" else h
            expected = 1 + sum(sum(pair) for pair in means)
            return self.mean((1 + struck) / (1 - g * h), expected, [1.0 + sum(count) for count in counts])
        me = SIDES.index(of)
        counted = self.rounds - self.after
        rate = ((m + g * n) if me == 0 else (n + h * m)) / (1 - g * h)
        expected = sum(pair[me] for pair in means[self.after :]) / counted
        return self.mean(rate, expected, [count[me] / counted for count in counts])

    def means(self) -> list[list[float]]:
        """The mean number of blows of each side in each round."""
        decay = float(self.decay)
        excited = [0.0, 0.0]
        spark = self.spec.get("spark")
        if spark:
            excited[1 - SIDES.index(spark["by"])] = 1.0
        found: list[list[float]] = []
        for _ in range(self.rounds):
            now = [
                float(self.background[me]) + float(self.branching[me]) * (1.0 - decay) * excited[me] for me in (0, 1)
            ]
            excited = [decay * excited[me] + now[1 - me] for me in (0, 1)]
            found.append(now)
        return found
