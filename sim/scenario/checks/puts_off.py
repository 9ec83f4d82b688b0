"""Answers put off until a day, an incident or a move."""

from collections.abc import Iterator
from typing import Any

from sim.scenario.checks.common import entries, misspelt
from sim.scenario.checks.dates import horizon
from sim.scenario.problems import Path, Problem, did_you_mean, plain
from sim.scenario.shapes import day, mapping

PARTS = (("ladder", "move"), ("incidents", "name"))  # where the names are that one may wait for


def check(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Look for days outside the horizon, and for names that no incident and no move has."""
    start, end = horizon(document)
    names = [entry.get(key) for part, key in PARTS for _, entry in entries(document, part)]
    known = [name for name in names if isinstance(name, str)]
    reliable = not any((part,) in wrong or misspelt(part, document, ()) for part, _ in PARTS)
    reliable = reliable and len(known) == len(names)
    whose = {str(move.get("move")): move.get("only") for _, move in entries(document, "ladder")}
    for actor_path, actor in entries(document, "actors"):
        path = (*actor_path, "puts_off", "until")
        until = mapping(actor.get("puts_off")).get("until")
        when = day(until)
        if when and start and end and not start < when <= end:
            remedy = f"write a day after {start} and not after {end} (start and horizon)"
            yield Problem(path, f"{when} is no later day of the scenario", remedy)
        elif isinstance(until, str) and until and reliable and until not in known:
            found = f"no incident and no move is called '{plain(until)}'"
            yield Problem(path, found, f"{did_you_mean(until, known)}; or write a day, as 2021-10-18")
        elif isinstance(until, str) and until and whose.get(until) == actor_path[-1]:
            found = f"only {plain(str(actor_path[-1]))} itself can make '{plain(until)}'"
            yield Problem(path, found, "wait for a move of the other's, an incident, or a day")
