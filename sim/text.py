"""Output as text: dates, JSON, CSV, columns for a terminal, and data frames of pandas."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from math import inf, isfinite
from typing import TYPE_CHECKING, Any
from unicodedata import category

if TYPE_CHECKING:
    import pandas as pd

SINGULARS = {"people": "person", "people left": "person left", "properties": "property"}  # no plurals in s alone
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]  # not the locale's
WIDTH = 80  # characters of a line of prose
TOKENS_A_PIECE = 1000  # words and numbers of the JSON encoder in one piece of text
LEAST_IN_DIGITS = 1e-9
_UNSEEN = re.compile(r"[^ -~\n]")  # what JSON need not escape and a terminal would obey is among these


def plain(value: Any) -> Any:
    """A value for JSON: named tuples become dicts at any depth, and infinite numbers and nan become None.

    Dates stay as they are; `pieces` writes them as texts.
    """
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, float) and not isfinite(value):  # JSON has no such numbers
        return None
    return value


def in_decimals(value: Any) -> Any:
    """The same value for JSON, with what rounding adds left out of its numbers: 5.7 for 5.699999999999999."""
    if isinstance(value, dict):
        return {key: in_decimals(item) for key, item in value.items()}
    if isinstance(value, list):
        return [in_decimals(item) for item in value]
    return float(f"{value:.12g}") if isinstance(value, float) else value


def pieces(document: Any, ascii_only: bool = False) -> Iterator[str]:
    """The JSON text of a document, piece by piece, so that a long one is never whole in memory.

    Dates and paths are written as texts. With `ascii_only` other characters are escaped, for a terminal that cannot
    show them.
    """
    tokens = json.JSONEncoder(indent=2, ensure_ascii=ascii_only, default=str).iterencode(document)
    while piece := "".join(islice(tokens, TOKENS_A_PIECE)):
        yield piece if ascii_only else _UNSEEN.sub(_json_escape, piece)
    yield "\n"


def _json_escape(found: re.Match[str]) -> str:
    """A character that is not seen, as JSON writes it."""
    return found[0] if found[0].isprintable() or found[0] in "\n\u00a0" else json.dumps(found[0])[1:-1]


def data_frame(rows: Iterable[Sequence[Any]], columns: Iterable[str], days: Sequence[str] = ()) -> "pd.DataFrame":
    """A data frame of pandas, whose days are datetime64; `days` are columns of them that may have none.

    Raises ModuleNotFoundError, which says how to install pandas, where it is missing.
    """
    try:
        import pandas  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        remedy = "python -m pip install '.[pandas]'"
        raise ModuleNotFoundError(f"a data frame needs the library pandas, which is not here; {remedy}") from error
    frame = pandas.DataFrame(list(rows), columns=list(columns))
    for name in frame.columns:
        if name in days or any(isinstance(value, date) for value in frame[name]):
            frame[name] = pandas.to_datetime(frame[name])
    return frame


def as_csv(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV, one a line; None is an empty cell."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def columns(rows: Sequence[Sequence[str]], left: int = 1, indent: str = "  ", *, words: bool = False) -> Iterator[str]:
    """Lines of rows in columns two blanks apart: the first `left` columns flush left, the others flush right.

    With `words` the last column is flush left too.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if n < left or (words and n == len(row) - 1) else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield indent + "  ".join(cells)


def short_day(at: date) -> str:
    """A day without its year, as 6 Oct."""
    return f"{at.day} {MONTHS[at.month - 1]}"


def long_day(at: date) -> str:
    """A day, as 6 Oct 2021."""
    return f"{short_day(at)} {at.year}"


def several(count: int, noun: str, *, apart: bool = False) -> str:
    """A count with its noun: 1 run, 20 runs. With `apart` commas set thousands apart."""
    return f"{count:{',' if apart else ''}} {noun}{'' if count == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: a, b and c."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def in_full(number: float) -> str:
    """A number in plain digits, up to 15 of them: 8, 1234567, 0.69375; 1e-12 where it is as small.

    Numbers of 15 digits are told as they were written, and sums of them without what rounding adds.
    """
    told = f"{number:.15g}"
    return format(Decimal(told), "f") if "e" in told and LEAST_IN_DIGITS <= abs(number) < inf else told


def in_units(count: float, kind: str) -> str:
    """A count of a kind that is named in the plural: 8 staff, 2 offices, 1 office."""
    return f"{in_full(count)} {singular(kind) if count == 1 else kind}"


def singular(kind: str) -> str:
    """The singular of a kind that is named in the plural: office, property, person; staff and trade have none."""
    return SINGULARS.get(kind) or (kind[:-1] if re.search("[^s]s$", kind) else kind)


def printable(text: str, *, blanks: bool = False) -> str:
    """A text in which control characters and other unprintable ones are escaped, so that no terminal obeys them.

    With `blanks` unusual blanks are not escaped. In an error message they are, for they may be the error.
    """
    if text.isprintable():
        return text
    kept = {c for c in set(text) if c.isprintable() or (blanks and category(c) == "Zs")}
    return "".join(c if c in kept else c.encode("unicode_escape").decode() for c in text)


def as_text(lines: Iterable[str]) -> str:
    """Lines as one text for a terminal: printable, and without blanks at the ends of lines."""
    return "\n".join(printable(line.rstrip(), blanks=True) for text in lines for line in text.split("\n")) + "\n"
