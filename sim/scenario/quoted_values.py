"""Values as JSON must write them, and as other programs write YAML: dates in quotes, whole numbers with a point.

The schema admits them, so the reader takes them for what the format wants in their place.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from sim.scenario.json_schema import expected
from sim.scenario.problems import Path

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def taken(data: Any, whole: dict[str, Any] | None = None, path: Path = ()) -> Any:
    """A document with dates for texts that are dates, and whole numbers for 60.0, where a schema wants them.

    The schema is that of scenarios unless another is given. What holds nothing of the kind is returned as it is.
    """
    if isinstance(data, dict):
        made: Any = {key: taken(value, whole, (*path, key)) for key, value in data.items()}
        return made if any(made[key] is not value for key, value in data.items()) else data
    if isinstance(data, list):
        made = [taken(value, whole, (*path, n)) for n, value in enumerate(data)]
        return made if any(one is not value for one, value in zip(made, data, strict=True)) else data
    if (
        isinstance(data, str)
        and _DATE.fullmatch(data)
        and any(kind.get("format") == "date" for kind in _wanted(path, whole))
    ):
        try:
            return date.fromisoformat(data)
        except ValueError:
            return data
    if isinstance(data, float) and data.is_integer():
        kinds = {kind.get("type") for kind in _wanted(path, whole)}
        return int(data) if "integer" in kinds and "number" not in kinds else data
    return data


def _wanted(path: Path, whole: dict[str, Any] | None) -> list[dict[str, Any]]:
    return _wanted_here(path) if whole is None else _choices(path, whole)


@lru_cache(4096)
def _wanted_here(path: Path) -> list[dict[str, Any]]:
    """The same by the schema of scenarios, which a number that is moved again and again is held to as often."""
    return _choices(path, None)


def _choices(path: Path, whole: dict[str, Any] | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = expected(path, whole)["choices"]
    return found
