"""Many runs of a scenario, and what share of them a thing happens in."""

from typing import NamedTuple

import sim
from sim.measures.intervals import wilson


def runs(crisis: sim.Crisis, count: int) -> list[sim.Run]:
    """So many runs of a scenario, of seed 1."""
    return [sim.simulate(crisis, 1, number) for number in range(count)]


class Share(NamedTuple):
    """A share of runs, with its Wilson interval."""

    count: int
    runs: int

    def __str__(self) -> str:
        low, high = wilson(self.count, self.runs)
        return f"{100 * self.count / self.runs:.0f} % ({100 * low:.0f} to {100 * high:.0f})"
