"""The typical run: of some runs by luck alone, one that goes as most do, on days as near to theirs as can be.

It is shown where no run is asked for, so that nobody has to choose one.
"""

import pickle
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.engines.compiled_engine import OF_KIND
from sim.engines.player import Trails
from sim.luck import SEEDS
from sim.measures import intervals
from sim.measures.intervals import Share
from sim.model.happenings import DAY
from sim.model.log import MOVE
from sim.scenario import Crisis, load
from sim.scenario.preparation import Ready, prepare, ready
from sim.studies.arguments import is_crisis, number_of_runs, whole
from sim.studies.run import Run, simulate

RUNS = 200  # that the typical one is of
KEPT = 64  # typical runs that need not be looked for again
DEMO = "nato_russia_2021"  # the scenario of the first run


class Typical(NamedTuple):
    """The typical one among the first runs of a seed, and how many of them go the same way."""

    number: int
    share: Share  # of the runs that go the same way
    way: tuple[int, ...]  # course, ending and first steps, by their numbers


_found: dict[tuple[bytes, int, int], Typical] = {}  # the last that were looked for, by scenario, seed and runs


class _Taken(NamedTuple):
    """What one run came to."""

    way: tuple[int, ...]  # its course, its ending and its first steps
    days: tuple[int, ...]  # of the moves among these steps, from the start


def typical(crisis: Crisis, seed: int = 1, runs: int = RUNS) -> Typical:
    """The typical run by luck alone: of the most frequent way, on days nearest to the medians of its runs.

    Of rounds, whose days are fixed, it is run 0. Ties go to the lower number. Raises TypeError for
    what is no crisis, and ValueError for a seed or a number of runs that is none.
    """
    is_crisis(crisis)
    seed, runs = whole("seed", seed, SEEDS), number_of_runs(runs)
    asked = pickle.dumps(crisis), seed, runs
    if asked not in _found:
        if len(_found) == KEPT:
            del _found[next(iter(_found))]
        _found[asked] = _typical(crisis, seed, runs)
    return _found[asked]


def _typical(crisis: Crisis, seed: int, runs: int) -> Typical:
    taken = list(_played(Ready(crisis, prepare(crisis)), seed, runs))
    if crisis.clock is not None:
        return Typical(0, intervals.share(sum(run.way == taken[0].way for run in taken), runs), taken[0].way)
    ways = Counter(run.way for run in taken)  # in the order of their first runs
    way, count = max(ways.items(), key=lambda item: item[1])
    alike = [number for number, run in enumerate(taken) if run.way == way]
    medians = [_median(column) for column in zip(*(taken[number].days for number in alike), strict=True)]

    def away(number: int) -> int:
        return sum(abs(day - median) for day, median in zip(taken[number].days, medians, strict=True))

    return Typical(min(alike, key=away), intervals.share(count, runs), way)


def demo() -> Run:
    """The first run: the typical one of a scenario that comes with the program, NATO and Russia, October 2021."""
    crisis = load(DEMO)
    return simulate(crisis, run=typical(crisis.close()).number)


def goes_so(crisis: Crisis, run: Typical, seed: int = 1, runs: int = RUNS) -> Share:
    """The share of the first runs of a seed, with what is drawn for each, that go the way of a typical run."""
    return intervals.share(sum(taken.way == run.way for taken in _played(ready(crisis), seed, runs)), runs)


def _played(here: Ready, seed: int, runs: int) -> Iterator[_Taken]:
    """The first runs of a seed, one by one."""
    player = Trails(here.prepared, seed, here.payoffs)
    first = 0
    while first < runs:
        part = range(first, min(runs, first + player.most))
        table = player.play(part, runs - part.stop)
        for row in range(len(part)):
            steps = [int(step) for step in table.opening[row]]
            moves = sum(step > 1 for step in steps)  # a step is a move, of number 1 or more, above a bit for the actor
            events = (int(event) for event in table.trail[row])
            days = [event >> DAY for event in events if (event & (2**DAY - 1)) >> OF_KIND == MOVE and event]
            yield _Taken((int(table.course[row]), int(table.ending[row]), *steps), tuple(days[:moves]))
        first = part.stop


def _median(column: Sequence[int]) -> int:
    """The middle one of some numbers; of two, the lower."""
    return sorted(column)[(len(column) - 1) // 2]
