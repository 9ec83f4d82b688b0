"""What is kept of one cell of a sweep: how its runs go, and how they differ from those of the scenario as it stands.

All cells have the same luck, run by run, so a difference is reckoned run by run too, and is much surer than that of
two shares or means which have nothing to do with each other.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sim.engines import player
from sim.measures import intervals
from sim.measures.intervals import Contrast, Mean
from sim.model.bimatrix import Matrix
from sim.model.outcomes import COURSES, ENDINGS, NONE
from sim.model.prepared import Prepared
from sim.scenario import Crisis
from sim.scenario.preparation import matrix_of, prepare

NO_REPLY = "no reply"
Count = tuple[int, int, int]  # runs of the cell in which it is so; runs of the scenario alone; runs of the cell alone


class Cell(NamedTuple):
    """A cell: what it sets, and what became of its runs. Number 0 is the scenario as it stands."""

    number: int
    values: Mapping[str, Any]  # by path
    runs: int
    counts: Mapping[str, Count]  # by course, ending, and first reply, as 'Russia: let pass'; what never came is absent
    means: Mapping[str, tuple[Mean, Mean]]  # peak, length, moves, payoffs: of the cell, and less the scenario's

    def contrast(self, outcome: str) -> Contrast:
        """The share of the runs that take a course, an ending or a reply, beside the scenario's as it stands."""
        counted, only_base, only_here = self.counts.get(outcome, (0, 0, 0))
        return _contrast(counted - only_here, only_base, only_here, self.runs)


@lru_cache(maxsize=4096)
def _contrast(both: int, only_base: int, only_here: int, runs: int) -> Contrast:
    """A contrast, found once: most cells have few that differ."""
    return intervals.contrast(both, only_base, only_here, runs)


class Played(NamedTuple):
    """What is needed of runs, one number a run in each list."""

    courses: list[str]
    endings: list[str]
    replies: list[str]
    numbers: dict[str, list[float]]  # peak (severity), length (days), moves, and payoffs a round


class Task(NamedTuple):
    """What it takes to play a cell."""

    number: int
    values: Mapping[str, Any]
    ready: Prepared | None  # what its values make of the scenario; None where that cannot be handed to another process
    payoffs: Matrix | None


def play(crisis: Crisis, tasks: Sequence[Task], seed: int, runs: int) -> list[Cell]:
    """Play some cells. The scenario as it stands is played once for all that a process is given of it."""
    base = _base(_Once(prepare(crisis), matrix_of(crisis), seed, runs))
    found = []
    for task in tasks:
        here = base
        if task.number:
            ready = prepare(crisis.with_(task.values)) if task.ready is None else task.ready
            here = played(ready, task.payoffs, seed, runs)
        found.append(_cell(task, base, here))
    return found


def _cell(task: Task, base: Played, here: Played) -> Cell:
    counts: dict[str, Count] = {}
    for column in ("courses", "endings", "replies"):
        both = Counter(zip(getattr(base, column), getattr(here, column), strict=True))
        for name in sorted({name for pair in both for name in pair}):
            then = sum(count for (one, _), count in both.items() if one == name)
            now = sum(count for (_, other), count in both.items() if other == name)
            counts[name] = now, then - both[name, name], now - both[name, name]
    means = {}
    for name, values in here.numbers.items():
        if name in base.numbers:
            less = [value - then for value, then in zip(values, base.numbers[name], strict=True)]
            means[name] = intervals.mean(values), intervals.mean(less)
    return Cell(task.number, task.values, len(here.courses), counts, means)


def played(prepared: Prepared, payoffs: Matrix | None, seed: int, runs: int) -> Played:
    """Runs 0, 1, ... of a seed."""
    names = prepared.names
    found = Played([], [], [], {"peak": [], "length": [], "moves": []})
    paid = [f"payoff {actor}" for actor in names.actors] if payoffs is not None else []
    found.numbers.update({name: [] for name in paid})
    for table in player.blocks(prepared, seed, range(runs), payoffs=payoffs):
        found.courses.extend(COURSES[course] for course in table.course)
        found.endings.extend(ENDINGS[ending] for ending in table.ending)
        found.replies.extend(
            NO_REPLY if who == NONE else f"{names.actors[who]}: {names.moves[move]}"
            for who, move in zip(table.replier, table.reply, strict=True)
        )
        for name, column in (("peak", table.peak), ("length", table.length), ("moves", table.moves)):
            found.numbers[name].extend(map(float, column))
        for name, column in zip(paid, table.payoff, strict=False):
            found.numbers[name].extend(map(float, column))
    return found


class _Once:
    """Runs that are the same as others of the same scenario, seed and number; for a cache to know them by."""

    def __init__(self, prepared: Prepared, payoffs: Matrix | None, seed: int, runs: int) -> None:
        self.given = prepared, payoffs, seed, runs
        self.key = repr((prepared[:3], prepared.names, payoffs, seed, runs))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=2)
def _base(once: _Once) -> Played:
    return played(*once.given)


# As a record in a file.


def record(cell: Cell) -> dict[str, Any]:
    """A cell as JSON has it."""
    return {
        "cell": cell.number,
        "set": dict(cell.values),
        "runs": cell.runs,
        "counts": {name: list(count) for name, count in cell.counts.items()},
        "means": {name: [list(here), list(less)] for name, (here, less) in cell.means.items()},
    }


def from_record(found: Mapping[str, Any], values: Mapping[str, Any]) -> Cell:
    """The cell of a record; what it sets, which JSON may not have as it was, is told anew."""
    counts = {name: (int(a), int(b), int(c)) for name, (a, b, c) in found["counts"].items()}
    means = {name: (Mean(*here), Mean(*less)) for name, (here, less) in found["means"].items()}
    return Cell(found["cell"], values, found["runs"], counts, means)
