"""Cells: all that a page without a program can show of a scenario, made beforehand.

One number at a time is moved along its slider, all else as in the file; or both strategies are changed; or the luck.
Nothing is drawn in a cell; beside the scenario as it is in its file stand runs of doubt and luck. What comes to the
same is kept once.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sim.page.case import case
from sim.page.counts import counts, hanging
from sim.page.course import EXPLAINED, TOLD, course
from sim.page.guide import guide
from sim.page.sliders import FEW, Slider, sliders, undrawn, weightiest_first
from sim.page.turning import turning
from sim.scenario import Crisis, ScenarioError
from sim.strategies import STRATEGIES
from sim.studies.ensemble import ensemble
from sim.studies.run import Run, simulate
from sim.studies.typical import typical

LUCKS = 20  # runs of a scenario as it is in its file
RUNS, RUNS_A_CELL = 1000, 200  # counted: of the scenario as it is in its file, and of a cell
DAYS = 50  # on which a cell shows how high it stands

Progress = Callable[[int, int], None]
Place = tuple[int, int]  # of a course and of counts, among those that are kept


class Task(NamedTuple):
    """A cell to be made: the slider or the row of strategies, the position or the column, and what is changed."""

    row: str | int
    column: int
    changes: Mapping[str, Any]


def cells(
    crisis: Crisis,
    seed: int = 1,
    run: int | None = None,
    progress: Progress | None = None,
    strategies: Sequence[str] = tuple(STRATEGIES),
) -> dict[str, Any]:
    """A scenario with all its cells, for JSON, about a run or, unless one is named, the typical one.

    Each of the `strategies` is played against each. `progress` is called with the number of steps done and of all.
    Raises StrategyError where a strategy of the user's own goes wrong.
    """
    body = undrawn(crisis)
    number = typical(body, seed).number if run is None else run
    step = _Steps(progress)
    unsure = doubt(crisis, seed)
    moved = weightiest_first(_turned(crisis, simulate(body, seed, number), step), unsure)
    tasks = list(_tasks(crisis, moved, strategies))
    step.left(len(tasks) + LUCKS)
    shelf = Shelf(seed, number)
    base = shelf.base(body)
    luck = []
    for other in range(number, number + LUCKS):
        luck.append(shelf.course(body, other))
        step()
    numbers: dict[str, list[Place | None]] = {slider.key: [None] * len(slider.values) for slider in moved}
    pairs: list[list[Place | None]] = [[None] * len(strategies) for _ in strategies]
    for row, column, changes in tasks:
        cell = shelf.cell(body, changes) if changes else base
        (numbers[row] if isinstance(row, str) else pairs[row])[column] = cell
        step()
    return {
        "case": case(crisis, moved, strategies),
        "guide": guide(simulate(body, seed, number), moved),
        "seed": seed,
        "run": number,
        "base": base,
        "doubt": unsure,
        "luck": luck,
        "numbers": numbers,
        "pairs": pairs,
        "courses": shelf.courses.kept,
        "events": shelf.events.kept,
        "whys": shelf.whys.kept,
        "counts": shelf.counts.kept,
    }


class _Steps:
    """Steps that are counted as they are done."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress, self.done, self.of = progress, 0, 0

    def left(self, steps: int) -> None:
        """Say how many are left."""
        self.of = self.done + steps

    def __call__(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, max(self.done, self.of))


def _turned(crisis: Crisis, run: Run, step: _Steps) -> list[Slider]:
    """The sliders, with marks where the first answer turns."""
    reply = run.summary.first_reply
    moved = list(sliders(crisis, FEW))
    if crisis.clock is None:
        step.left(len(moved))
        for at, slider in enumerate(moved):
            moved[at] = turning(crisis, slider, run.seed, run.number, reply.actor if reply else "")
            step()
    return moved


def _tasks(crisis: Crisis, moved: list[Slider], strategies: Sequence[str]) -> Iterator[Task]:
    for slider in moved:
        for at, value in enumerate(slider.values):
            yield Task(slider.key, at, {} if value == slider.value else slider.changes(value))
    first, second = crisis.actors
    for row, one in enumerate(strategies):
        for column, other in enumerate(strategies):
            yield Task(row, column, crisis.playing({first: one, second: other}))


def doubt(crisis: Crisis, seed: int) -> dict[str, Any] | None:
    """Runs of doubt and luck, and what their outcome hangs on; None where nothing is drawn."""
    if not crisis.doubts:
        return None
    many = ensemble(crisis, RUNS, seed)
    return {**counts(many, DAYS), "hangs": hanging(many)}


class Kept:
    """Documents, each kept once."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self._at: dict[str, int] = {}

    def put(self, document: Any) -> int:
        """The place of a document among those kept."""
        text = json.dumps(document, sort_keys=True)
        if text not in self._at:
            self._at[text] = len(self.kept)
            self.kept.append(document)
        return self._at[text]


class Shelf:
    """The courses and the counts of cells, kept once each, and so their events and reasons."""

    def __init__(self, seed: int, run: int) -> None:
        self.seed, self.run = seed, run
        self.courses, self.events, self.whys, self.counts = Kept(), Kept(), Kept(), Kept()

    def base(self, body: Crisis) -> Place:
        """The places of the course and the counts of the scenario as it is in its file, which are not cut short."""
        return self._keep(course(simulate(body, self.seed, self.run), None, None)), self._count(body, RUNS, None)

    def cell(self, body: Crisis, changes: Mapping[str, Any]) -> Place | None:
        """The places of the course and the counts of a changed scenario; None where it refuses the change."""
        try:
            changed = body.with_(changes)
        except ScenarioError:
            return None
        return self.course(changed, self.run), self._count(changed, RUNS_A_CELL, DAYS)

    def course(self, body: Crisis, run: int) -> int:
        """The place of the course of a run."""
        return self._keep(course(simulate(body, self.seed, run), TOLD, EXPLAINED))

    def _keep(self, found: dict[str, Any]) -> int:
        """The place of a course, which has the places of its events and of their reasons."""
        found["events"] = [self.events.put(event) for event in found["events"]]
        found["whys"] = {number: self.whys.put(why) for number, why in found["whys"].items()}
        return self.courses.put(found)

    def _count(self, body: Crisis, runs: int, days: int | None) -> int:
        return self.counts.put(counts(ensemble(body, runs, self.seed), days))
