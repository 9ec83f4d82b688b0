"""The cells of a sweep: how the runs of each go, and how they differ from those of the scenario as it stands.

All cells have the same luck, run by run. So differences are taken run by run too, and are much surer than those of
independent shares or means.
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
from sim.scenario.preparation import payoff_matrix, prepare

NO_REPLY = "no reply"
Count = tuple[int, int, int]  # runs in the cell; runs in the scenario as it stands alone; runs in the cell alone


class Cell(NamedTuple):
    """A cell: the values that it sets, and counts and means of its runs. Number 0 is the scenario as it stands."""

    number: int
    values: Mapping[str, Any]  # by path
    runs: int
    counts: Mapping[
        str, Count
    ]  # by course, ending and first reply, as 'Russia: let pass'; without those that never occurred
    means: Mapping[
        str, tuple[Mean, Mean]
    ]  # of peak, length, moves, payoffs or costs: in the cell, and its difference from the scenario

    def contrast(self, outcome: str) -> Contrast:
        """The share of the runs with a course, ending or first reply: A is the scenario as it stands, B the cell."""
        counted, only_base, only_here = self.counts.get(outcome, (0, 0, 0))
        return _contrast(counted - only_here, only_base, only_here, self.runs)


@lru_cache(maxsize=4096)
def _contrast(both: int, only_base: int, only_here: int, runs: int) -> Contrast:
    """A contrast; cached, since in most cells few runs differ."""
    return intervals.contrast(both, only_base, only_here, runs)


class RunColumns(NamedTuple):
    """The outcomes of runs, column by column, with one item a run in each list."""

    courses: list[str]
    endings: list[str]
    replies: list[str]
    numbers: dict[str, list[float]]  # peak (severity), length (days), moves, and payoffs a round or costs


class Task(NamedTuple):
    """A cell to be played."""

    number: int
    values: Mapping[str, Any]
    prepared: Prepared | None  # the scenario with its values; None where the worker is to prepare it
    payoffs: Matrix | None


def play(crisis: Crisis, tasks: Sequence[Task], seed: int, runs: int) -> list[Cell]:
    """Play some cells. A process plays the scenario as it stands once, for all cells that it is given."""
    base = _base_runs(_BaseKey(prepare(crisis, drawn=True), payoff_matrix(crisis), seed, runs))
    found = []
    for task in tasks:
        here = base
        if task.number:
            prepared = prepare(crisis.with_(task.values), drawn=True) if task.prepared is None else task.prepared
            here = play_runs(prepared, task.payoffs, seed, runs)
        found.append(_cell(task, base, here))
    return found


def _cell(task: Task, base: RunColumns, here: RunColumns) -> Cell:
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


def play_runs(prepared: Prepared, payoffs: Matrix | None, seed: int, runs: int) -> RunColumns:
    """Play the runs 0, 1, ... of a seed."""
    names = prepared.names
    found = RunColumns([], [], [], {"peak": [], "length": [], "moves": []})
    by_actor = [f"{'cost' if payoffs is None else 'payoff'} {actor}" for actor in names.actors]
    found.numbers.update({name: [] for name in by_actor})
    for table in player.blocks(prepared, seed, range(runs), payoffs=payoffs):
        found.courses.extend(COURSES[course] for course in table.course)
        found.endings.extend(ENDINGS[ending] for ending in table.ending)
        found.replies.extend(
            NO_REPLY if who == NONE else f"{names.actors[who]}: {names.moves[move]}"
            for who, move in zip(table.replier, table.reply, strict=True)
        )
        for name, column in (("peak", table.peak), ("length", table.length), ("moves", table.moves)):
            found.numbers[name].extend(map(float, column))
        for name, column in zip(by_actor, table.cost if payoffs is None else table.payoff, strict=True):
            found.numbers[name].extend(map(float, column))
    return found


class _BaseKey:
    """The key of the runs of the scenario as it stands in a cache: by its content, seed and number of runs."""

    def __init__(self, prepared: Prepared, payoffs: Matrix | None, seed: int, runs: int) -> None:
        self.given = prepared, payoffs, seed, runs
        self.key = repr((prepared[:3], prepared.doubt, prepared.names, payoffs, seed, runs))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _BaseKey) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=2)
def _base_runs(key: _BaseKey) -> RunColumns:
    return play_runs(*key.given)


# As a record in a journal.


def record(cell: Cell) -> dict[str, Any]:
    """A cell as a JSON object."""
    return {
        "cell": cell.number,
        "set": dict(cell.values),
        "runs": cell.runs,
        "counts": {name: list(count) for name, count in cell.counts.items()},
        "means": {name: [list(here), list(less)] for name, (here, less) in cell.means.items()},
    }


def from_record(found: Mapping[str, Any], values: Mapping[str, Any]) -> Cell:
    """The cell of a record. Its values are given, since JSON does not keep every type."""
    counts = {name: (int(a), int(b), int(c)) for name, (a, b, c) in found["counts"].items()}
    means = {name: (Mean(*map(float, here)), Mean(*map(float, less))) for name, (here, less) in found["means"].items()}
    return Cell(found["cell"], values, found["runs"], counts, means)
