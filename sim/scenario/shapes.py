"""Parts of a document that may have any shape: each function gives a part in the shape wanted, or an empty one."""

from datetime import date
from math import isfinite
from typing import Any


def mapping(value: Any) -> dict[str, Any]:
    """A mapping itself; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """A list itself; an empty one for anything else."""
    return value if isinstance(value, list) else []


def number(value: Any) -> float | None:
    """A finite number as a float; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e300:
        return None
    return float(value) if isfinite(value) else None


def day(value: Any) -> date | None:
    """A day itself; None for anything else."""
    return value if type(value) is date else None
