"""Cells: all that a page without a program can show of a scenario, made beforehand.

One number at a time is moved along its slider, all else as in the file; or both strategies are changed; or the luck.
What comes to the same is kept once.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sim.page.case import case
from sim.page.counts import Count
from sim.page.course import EXPLAINED, TOLD, course
from sim.page.guide import guide
from sim.page.sliders import FEW, Slider, distance, is_number, sliders
from sim.scenario import Crisis, ScenarioError, resolve
from sim.strategies import STRATEGIES
from sim.studies.fragility import Fragility, fragilities
from sim.studies.run import simulate

LUCKS = 20  # runs of a scenario as it is in its file
RUNS, RUNS_A_CELL = 1000, 200  # counted: of the scenario as it is in its file, and of a cell

DAYS = 50  # on which a cell shows how high it stands
NO_ANSWER = "no answer"

Progress = Callable[[int, int], None]


class Task(NamedTuple):
    """A cell to be made: where it belongs, and what is changed."""

    place: tuple[str | int, ...]
    changes: Mapping[str, Any]


def cells(crisis: Crisis, seed: int = 1, run: int = 0, progress: Progress | None = None) -> dict[str, Any]:
    """A scenario with all its cells, for JSON.

    `progress` is called with the number of cells done and of all. Raises StrategyError where a strategy of the user's
    own goes wrong.
    """
    shelf = Shelf(seed, run)
    turning = list(_turning(crisis, seed, run, progress))
    moved = sliders(crisis, turning, FEW)
    tasks = list(_tasks(crisis, moved))
    of = len(turning) + LUCKS + len(tasks)
    done = len(turning)
    base = shelf.base(crisis)
    luck = []
    for number in range(run, run + LUCKS):
        luck.append(shelf.course(crisis, number))
        done += 1
        if progress is not None:
            progress(done, of)
    by_number: dict[str, list[Any]] = {slider.path: [None] * len(slider.values) for slider in moved}
    pairs: list[list[Any]] = [[None] * len(STRATEGIES) for _ in STRATEGIES]
    for (kind, row, column), changes in tasks:
        try:
            found = shelf.put(crisis.with_(changes)) if changes else base
        except ScenarioError:  # the file refuses that value beside its others
            found = None
        (by_number[str(row)] if kind == "number" else pairs[int(row)])[int(column)] = found
        done += 1
        if progress is not None:
            progress(done, of)
    moved = sorted((one.turning(shelf.answers(crisis, by_number[one.path])) for one in moved), key=distance)
    return {
        "case": case(crisis, moved),
        "guide": guide(simulate(crisis, seed, run), moved),
        "seed": seed,
        "run": run,
        "base": base,
        "luck": luck,
        "numbers": by_number,
        "pairs": pairs,
        "courses": shelf.courses.kept,
        "events": shelf.events.kept,
        "whys": shelf.whys.kept,
        "counts": shelf.counts.kept,
    }


def _turning(crisis: Crisis, seed: int, run: int, progress: Progress | None) -> Iterator[Fragility]:
    """Where each assumption turns the first reply of the run, if there is one."""
    reply = simulate(crisis, seed, run).summary.first_reply
    if reply is None or crisis.clock is not None:
        return
    paths = [path for path in crisis.assumptions if is_number(resolve(crisis.data, path))]
    for done, path in enumerate(paths, 1):
        yield from fragilities(crisis, reply.actor, seed, run, [path])
        if progress is not None:
            progress(done, len(paths))


def _tasks(crisis: Crisis, moved: list[Slider]) -> Iterator[Task]:
    for slider in moved:
        for at, value in enumerate(slider.values):
            yield Task(("number", slider.path, at), {} if value == slider.value else {slider.path: value})
    first, second = crisis.actors
    for row, one in enumerate(STRATEGIES):
        for column, other in enumerate(STRATEGIES):
            yield Task(("pair", row, column), {f"actors.{first}.strategy": one, f"actors.{second}.strategy": other})


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
    """The courses and the counts of cells."""

    def __init__(self, seed: int, run: int) -> None:
        self.seed, self.run = seed, run
        self.courses, self.events, self.whys, self.counts = Kept(), Kept(), Kept(), Kept()

    def put(self, crisis: Crisis) -> tuple[int, int]:
        """The places of the course and the counts of a scenario that was changed."""
        return self.course(crisis, self.run), self._count(crisis, RUNS_A_CELL, DAYS)

    def base(self, crisis: Crisis) -> tuple[int, int]:
        """The places of the course and the counts of the scenario as it is in its file, which are not cut short."""
        return self._keep(course(simulate(crisis, self.seed, self.run))), self._count(crisis, RUNS, None)

    def course(self, crisis: Crisis, run: int) -> int:
        """The place of the course of a run."""
        return self._keep(course(simulate(crisis, self.seed, run), TOLD, EXPLAINED))

    def _keep(self, found: dict[str, Any]) -> int:
        """The place of a course, which has the places of its events and of their reasons."""
        found["events"] = [self.events.put(event) for event in found["events"]]
        found["whys"] = {number: self.whys.put(why) for number, why in found["whys"].items()}
        return self.courses.put(found)

    def answers(self, crisis: Crisis, places: Sequence[tuple[int, int] | None]) -> list[str | None]:
        """The first replies of the courses at some places; None where there is no course."""
        replies = [None if place is None else self.courses.kept[place[0]]["reply"] for place in places]
        repliers = {reply[0] for reply in replies if reply}
        names = [f"{actor}: " if len(repliers) > 1 else "" for actor in crisis.actors]
        told = [f"{names[reply[0]]}{reply[1]}" if reply else NO_ANSWER for reply in replies]
        return [None if place is None else answer for place, answer in zip(places, told, strict=True)]

    def _count(self, crisis: Crisis, runs: int, days: int | None) -> int:
        found = Count(crisis, self.seed)
        found.more(runs)
        return self.counts.put(found.shown(days))
