"""The fields of an event: names, numbers, dates and codes, as publishers write them and table programs spoil them.

A table program that opens a file and saves it takes the zero off a code, writes NA for what is missing, turns a date
round, or leaves blanks that nobody sees. What is sure is mended here; what is not is none, and its row malformed.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from math import inf

from sim.eventdata import EventDataError

DATES_REMEMBERED = NAMES_REMEMBERED = 100_000
MONTHS = 12

# What programs write for what is missing: Python, databases, R, pandas, spreadsheets.
MISSING = frozenset(
    ("", "None", "none", "NONE", "NULL", "Null", "null", "NA", "N/A", "n/a", "#N/A", "<NA>", "nan", "NaN", "\\N", ".")
)
_YEAR_FIRST = re.compile(r"(\d{4})(-?)(\d\d)\2(\d\d)([ T].*)?", re.ASCII)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})( .*)?", re.ASCII)
_WHOLE = re.compile(r"(\d+)(\.0+)?", re.ASCII)
_CENTURY = 60  # dates with two digits a year: from here on they are of the twentieth century; WEIS begins in 1966


def name(written: str) -> str:
    """An actor's name as it is compared: without marks that nobody sees, accents composed, one blank for several."""
    if not (written.isascii() and written.isprintable()):
        seen = (c for c in written if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
        written = unicodedata.normalize("NFC", "".join(seen))
    return " ".join(written.split())


@lru_cache(maxsize=NAMES_REMEMBERED)
def names(*written: str) -> tuple[str, ...]:
    """The names among some fields: what is missing is nobody."""
    return tuple(found for found in map(name, written) if found not in MISSING)


def number(text: str) -> float:
    """The number that a text says, with a point or a comma; infinity, which no scale has, where it says none."""
    text = text.replace("\u2212", "-")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        return float(text) if text.isascii() and "_" not in text else inf
    except ValueError:
        return inf


def with_century(text: str) -> str:
    """A date of six digits, as 140301, as one of eight."""
    return f"{19 if int(text[:2]) >= _CENTURY else 20}{text}"


@lru_cache(maxsize=DATES_REMEMBERED)
def ordinal(text: str) -> int | None:
    """The ordinal of a date, written 20210131 or 2021-01-31; None where the text is no date."""
    found = _YEAR_FIRST.fullmatch(text)
    return _ordinal(found[1], found[3], found[4]) if found else None


def _ordinal(year: str, month: str, day: str) -> int | None:
    try:
        return date(int(year), int(month), int(day)).toordinal()
    except ValueError:
        return None


class Dates:
    """The dates of one file: with the year first, or as 1/31/2017 with the month first, as ICEWS published that year.

    A date with slashes does not say which of its numbers is the month. So a file in which one must have the day first
    is refused, and `doubtful` is an example where none shows that the month is first.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._met: dict[str, int | None] = {}
        self._example = ""
        self._sure = False

    @property
    def doubtful(self) -> str:
        """A date of the file that has the month or the day first, where no date shows which; '' where all is sure."""
        return "" if self._sure else self._example

    def ordinal(self, text: str) -> int | None:
        """The ordinal of a date; None where the text is no date. Raises EventDataError where the day comes first."""
        known = ordinal(text)
        if known is not None:
            return known
        if text not in self._met:
            self._met[text] = self._with_slashes(text)
        return self._met[text]

    def _with_slashes(self, text: str) -> int | None:
        found = _SLASHES.fullmatch(text)
        if found is None:
            return None
        month, day, year = found[1], found[2], found[3]
        if int(month) > MONTHS >= int(day) and _ordinal(year, day, month) is not None:
            raise EventDataError(
                f"{self._file}: '{text}' has the day first, and 1/31/2017 is read with the month first, as ICEWS "
                "publishes it; write dates as 2017-01-31"
            )
        made = _ordinal(year, month, day)
        if made is not None:
            self._example = self._example or text
            self._sure = self._sure or int(day) > MONTHS
        return made


def with_zero(code: str, known: Callable[[str], bool], roots: int) -> str:
    """A code of three digits or more, with the zero before it that a table program dropped: 010 of 10, 0231 of 231.

    Codes begin with one of `roots` numbers of two digits, so that 231 lacks its zero where 23 is none of them. A zero
    is put before it only where that makes a `known` code. Likewise 1 is 01, and 10.0 is 10.
    """
    found = _WHOLE.fullmatch(code)
    if found is None:
        return code
    code = found[1]
    short = len(code) < 3 or (len(code) == 3 and not 0 < int(code[:2]) <= roots)
    return f"0{code}" if short and known(f"0{code}") else code
