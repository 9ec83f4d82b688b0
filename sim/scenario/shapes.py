"""What a document has that may have any shape: a part of it as what it should be, or nothing of it."""

from datetime import date
from math import isfinite
from typing import Any


def mapping(value: Any) -> dict[str, Any]:
    """A mapping as it is; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """A list as it is; an empty one for anything else."""
    return value if isinstance(value, list) else []


def number(value: Any) -> float | None:
    """The finite number that a value is; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e300:
        return None
    return float(value) if isfinite(value) else None


def day(value: Any) -> date | None:
    """A day as it is; None for anything else."""
    return value if type(value) is date else None
