"""What is told, as one JSON document, as text for a terminal, or as a data frame."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from math import inf, isfinite
from typing import TYPE_CHECKING, Any
from unicodedata import category

if TYPE_CHECKING:
    import pandas as pd

ONE = {"people": "person", "people left": "person left", "properties": "property"}  # whose plural is no s alone
LEAST_IN_DIGITS = 1e-9
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


def data_frame(rows: Iterable[Sequence[Any]], columns: Iterable[str]) -> "pd.DataFrame":
    """Rows as a data frame of pandas. Raises ModuleNotFoundError, which says how to get it, where it is missing."""
    try:
        import pandas  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        remedy = "python -m pip install '.[pandas]'"
        raise ModuleNotFoundError(f"a data frame needs the library pandas, which is not here; {remedy}") from error
    return pandas.DataFrame(list(rows), columns=list(columns))


def several(count: int, what: str, *, apart: bool = False) -> str:
    """So many of something: 1 run, 20 runs; thousands with commas where they are set `apart`."""
    return f"{count:{',' if apart else ''}} {what}{'' if count == 1 else 's'}"


def in_full(number: float) -> str:
    """A number in plain digits, up to 15 of them: 8, 1234567, 0.69375; 1e-12 where it is as small.

    Numbers of 15 digits are told as they were written, and sums of them without what rounding adds.
    """
    told = f"{number:.15g}"
    return format(Decimal(told), "f") if "e" in told and LEAST_IN_DIGITS <= abs(number) < inf else told


def in_units(count: float, kind: str) -> str:
    """So many units of what is named in the plural: 8 staff, 2 offices, 1 office."""
    return f"{in_full(count)} {singular(kind) if count == 1 else kind}"


def singular(kind: str) -> str:
    """One of what is named in the plural: office, property, person; staff and trade stay what they are."""
    return ONE.get(kind) or (kind[:-1] if re.search("[^s]s$", kind) else kind)


def printable(text: str, *, blanks: bool = False) -> str:
    """A text with nothing in it that a terminal would obey: but for letters and signs all is an escape.

    With `blanks` those that are no common blank stay; in an error they are what one looks for.
    """
    if text.isprintable():
        return text
    stay = {c for c in set(text) if c.isprintable() or (blanks and category(c) == "Zs")}
    return "".join(c if c in stay else c.encode("unicode_escape").decode() for c in text)


def as_text(lines: Iterable[str]) -> str:
    """Lines for a terminal, without the blanks that end them, and with nothing in them that it would obey."""
    return "\n".join(printable(line.rstrip(), blanks=True) for whole in lines for line in whole.split("\n")) + "\n"
