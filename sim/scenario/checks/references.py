"""Names of actors and of kinds of stock that are declared nowhere."""

from collections.abc import Iterator
from typing import Any

from sim.model.state import EFFECTS
from sim.scenario.checks.common import entries
from sim.scenario.messages import show
from sim.scenario.problems import Path, Problem, did_you_mean, plain
from sim.scenario.shapes import mapping


def check(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Look for undeclared names, as far as the declarations themselves can be relied on."""
    yield from _actors(document, wrong)
    kinds = document.get("kinds")
    if isinstance(kinds, dict) and ("kinds",) not in wrong:
        for path, names in _uses_of_kinds(document):
            for name in mapping(names):
                if isinstance(name, str) and name not in kinds:
                    found = f"no kind of stock is called '{plain(name)}'"
                    yield Problem((*path, name), found, did_you_mean(name, kinds), at_key=True)


def _actors(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    actors = document.get("actors")
    if isinstance(actors, dict) and len(actors) != 2:
        yield Problem(("actors",), f"{len(actors)} actors are declared", "declare two; an alliance is one actor")
    elif isinstance(actors, dict) and ("actors",) not in wrong:
        for part, key in (("incidents", "by"), ("history", "actor"), ("ladder", "only")):
            for path, entry in entries(document, part):
                name = entry.get(key)
                if isinstance(name, str) and name not in actors:
                    found = f"{show(name, bare=True)} is not one of the actors"
                    yield Problem((*path, key), found, did_you_mean(name, actors))


def _uses_of_kinds(document: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
    """The mappings whose keys are kinds of stock, with their paths."""
    for path, move in entries(document, "ladder"):
        for effect in EFFECTS:
            yield (*path, effect), move.get(effect)
    for path, actor in entries(document, "actors"):
        yield (*path, "stocks"), actor.get("stocks")
    for path, incident in entries(document, "incidents"):
        yield (*path, "counts"), incident.get("counts")
