"""A look ahead for whoever writes a scenario: whether its two sides will go on until something runs out."""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from sim.engines import stepper
from sim.language import say, so_many
from sim.measures.summaries import course, ending
from sim.measures.turns import moves
from sim.model import log
from sim.model.game import new_game, rows_of
from sim.model.log import Event
from sim.scenario import Crisis
from sim.scenario.preparation import prepare

RUNS = 20  # of seed 1
TWICE = 2  # blows that each side strikes, where both go on


class Endless(NamedTuple):
    """The runs in which neither side would have stopped of itself."""

    counted: int  # of RUNS
    moves: float  # in the middle one of them

    def __str__(self) -> str:
        return say("check.endless", count=self.counted, runs=RUNS, moves=so_many("moves", round(self.moves)))


def endless(crisis: Crisis) -> Endless | None:
    """The runs of a scenario that go on until something runs out; None where they are not the most.

    None too for a game of rounds, which is played to its last, and where a strategy is not of the register: nobody
    expects a check to run code of his own, or to load a library.
    """
    plays = [actor.strategy for actor in crisis.actors.values()]
    if crisis.clock is not None or any(one.file is not None or one.axelrod is not None for one in plays):
        return None
    prepared = prepare(crisis)
    game, counts = new_game(prepared, 1), []
    for run in range(RUNS):
        stepper.play(game, run)
        events = [log.decode(row, prepared.names) for row in rows_of(game, run)]
        if _goes_on(events, crisis):
            counts.append(len(moves(events)))
    return Endless(len(counts), median(counts)) if 2 * len(counts) > RUNS else None


def _goes_on(events: Sequence[Event], crisis: Crisis) -> bool:
    """Whether both sides strike again and again, and neither stops of itself."""
    blows = [event.actor for event in moves(events) if (event.done or 0.0) > 0.0]
    if min(map(blows.count, crisis.actors)) < TWICE:
        return False
    why, which_way = ending(events, crisis), course(events, crisis)
    if why == "cut off by the horizon":
        return which_way in ("feud", "climbed")
    return why == "nothing left to hit with" and which_way == "climbed"
