"""What is told, as one JSON document or as text for a terminal."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from math import isfinite
from typing import Any

PIECE = 1000  # of the encoder's own pieces, which are words and numbers


def plain(value: Any) -> Any:
    """Named tuples as dicts, all the way down, and null for an infinite number; dates become texts when written."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, float) and not isfinite(value):  # JSON has no word for it
        return None
    return value


def pieces(document: Any, ascii_only: bool = False) -> Iterator[str]:
    """A document of plain values, dates and paths as text, piece by piece: a long one is never whole in memory.

    `ascii_only` is for what can take no other letters.
    """
    made = json.JSONEncoder(indent=2, ensure_ascii=ascii_only, default=str).iterencode(document)
    while piece := "".join(islice(made, PIECE)):
        yield piece
    yield "\n"


def as_text(lines: Iterable[str]) -> str:
    """Lines for a terminal, without the blanks that end them."""
    return "\n".join(line.rstrip() for line in lines) + "\n"
