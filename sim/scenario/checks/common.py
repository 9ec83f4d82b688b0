"""What checks of several subjects need: the parts of a document with their paths, and where none can be relied on."""

from typing import Any

from sim.model.state import EFFECTS
from sim.scenario.json_schema import expected
from sim.scenario.problems import Path, nearest
from sim.scenario.shapes import items, mapping

MAPPINGS = ("actors", "kinds")  # parts of the document that are mappings; the others are lists


def entries(document: dict[str, Any], part: str) -> list[tuple[Path, dict[str, Any]]]:
    """The entries of a part of the document with their paths, as mappings: an entry of any other shape is empty."""
    holder = document.get(part)
    pairs = mapping(holder).items() if part in MAPPINGS else enumerate(items(holder))
    return [((part, key), mapping(entry)) for key, entry in pairs]


def voices(document: dict[str, Any]) -> list[tuple[Path, dict[str, Any]]]:
    """The actors, each with its members after it, as `entries`."""
    found = []
    for path, actor in entries(document, "actors"):
        found.append((path, actor))
        for name, member in mapping(actor.get("members")).items():
            found.append(((*path, "members", name), mapping(member)))
    return found


def any_below(wrong: set[Path], top: Path) -> bool:
    """Whether any wrong path lies at or below a path."""
    return any(path[: len(top)] == top for path in wrong)


def effects_sound(wrong: set[Path], move: Path) -> bool:
    """Whether the effects of a move can be relied on."""
    return move not in wrong and not any(any_below(wrong, (*move, effect)) for effect in EFFECTS)


def misspelt(key: str, holder: dict[str, Any], path: Path) -> bool:
    """Whether a missing key seems to be there under a wrong spelling, which is reported already."""
    known = expected(path)["known"]
    return nearest(key, [str(name) for name in holder if name not in known]) is not None
