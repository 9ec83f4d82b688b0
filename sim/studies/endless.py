"""A look ahead for whoever writes a scenario: whether its two sides will go on until something runs out."""

from statistics import median
from typing import NamedTuple

from sim.measures.turns import moves
from sim.scenario import Crisis
from sim.studies.run import Run, simulate
from sim.text import several

RUNS = 20  # of seed 1
TWICE = 2  # blows that each side strikes, where both go on


class Endless(NamedTuple):
    """The runs in which neither side would have stopped of itself."""

    counted: int  # of RUNS
    moves: float  # in the middle one of them

    def __str__(self) -> str:
        return (
            f"in {self.counted} of {RUNS} runs both sides answer blow for blow until the horizon comes or nothing is "
            f"left to hit with ({several(round(self.moves), 'move')}); if that is not meant, let the side that strikes "
            "first keep an account: strategy: ledger"
        )


def endless(crisis: Crisis) -> Endless | None:
    """The runs of a scenario that go on until something runs out; None where they are not the most.

    None too for a game of rounds, which is played to its last, and where a strategy is not of the register: nobody
    expects a check to run code of his own, or to load a library.
    """
    plays = [actor.strategy for actor in crisis.actors.values()]
    if crisis.clock is not None or any(one.file is not None or one.axelrod is not None for one in plays):
        return None
    played = [run for run in (simulate(crisis, 1, number) for number in range(RUNS)) if _goes_on(run)]
    if 2 * len(played) <= RUNS:
        return None
    return Endless(len(played), median(run.summary.moves for run in played))


def _goes_on(run: Run) -> bool:
    """Whether both sides strike again and again, and neither stops of itself."""
    blows = [event.actor for event in moves(run.events) if (event.done or 0.0) > 0.0]
    if min(map(blows.count, run.crisis.actors)) < TWICE:
        return False
    cut = run.summary.ending == "cut off by the horizon" and run.summary.course in ("feud", "climbed")
    return cut or (run.summary.ending == "nothing left to hit with" and run.summary.course == "climbed")
