"""Names of moves and incidents: each given once, and none that the program needs for itself."""

from collections.abc import Iterator
from typing import Any

from sim.scenario.checks.common import entries
from sim.scenario.problems import Path, Problem

RESERVED = ("let pass", "false alarm", "put off")  # these stand in the log


def check(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Look for names that are reserved, or taken already."""
    for part, key in (("ladder", "move"), ("incidents", "name")):
        first: dict[str, str | int] = {}
        for path, entry in entries(document, part):
            name = entry.get(key)
            if not isinstance(name, str):
                continue
            if part == "ladder" and name in RESERVED:
                yield Problem((*path, key), f"'{name}' is always there", "remove this move, or call it otherwise")
            if name in first:
                yield Problem((*path, key), f"'{name}' is taken by item {first[name]}", "give each its own name")
            first.setdefault(name, path[-1])
