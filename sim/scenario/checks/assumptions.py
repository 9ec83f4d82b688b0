"""Assumptions, each about a number that the scenario has."""

from collections.abc import Iterator
from typing import Any

from sim.scenario.changes import PathError, find
from sim.scenario.checks.common import any_below
from sim.scenario.messages import show, value_at
from sim.scenario.problems import Path, Problem
from sim.scenario.shapes import mapping, number


def check(document: dict[str, Any], wrong: set[Path], changed: list[Path]) -> Iterator[Problem]:
    """Look for assumptions about something other than a number.

    `changed` are the paths of values set since the file was read. Assumptions about those speak of the file as it was,
    and are let be.
    """
    for text in mapping(document.get("assumptions")):
        try:
            path, value = find(document, str(text))
        except PathError as error:
            found, remedy = error.args
            path = error.path
            holder = path[:-1]
            unnamed = isinstance(value_at(document, holder), list) and any_below(wrong, holder)
            reported = holder in wrong or unnamed
            found = f"this is no path: {found}"
        else:
            if number(value) is not None:
                continue
            reported = False
            found = f"what stands there is {show(value)}"
            remedy = "name the path of a number, as actors.NATO.tolerance"
        if not reported and path not in wrong and not any(path[: len(top)] == top for top in changed):
            yield Problem(("assumptions", text), found, remedy, at_key=True)
