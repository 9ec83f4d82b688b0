"""History, which no rule reads: its moves are on the ladder, and its steps are of an exchange that is named."""

from collections.abc import Iterator
from datetime import date

from sim.scenario.format import ScenarioFormat
from sim.scenario.move_names import rung
from sim.scenario.problems import Problem, plain


def check(declared: ScenarioFormat) -> Iterator[Problem]:
    """Look at the history of a scenario whose declarations hold."""
    first: dict[tuple[str, date], int] = {}
    for at, past in enumerate(declared.history):
        path = ("history", at)
        if past.steps and declared.record is None:
            found = "no exchange is named that has these steps"
            yield Problem((*path, "steps"), found, "add `record: NAME`, as `sim history` lists it")
        if past.move is None:
            continue
        try:
            rung(declared.ladder, past.move, past.actor)
        except KeyError as error:
            yield Problem((*path, "move"), *error.args)
        if first.setdefault((past.actor, past.date), at) != at:
            found = f"{plain(past.actor)} makes two moves on {past.date}"
            yield Problem((*path, "move"), found, "name one move that stands for both, and all their steps there")
