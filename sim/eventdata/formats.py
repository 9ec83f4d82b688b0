"""The formats of event files, line by line: GDELT 1.0 and 2.0, ICEWS, POLECAT (PLOVER) and KEDS.

A format is detected by the first lines of a file. A line reader makes an event of a line, or says why it is none. The
places of the columns are those of the codebooks:

- GDELT (Leetaru and Schrodt 2013): the Data Format Codebook of GDELT 1.0 (2013; 57 columns, 58 with the address of the
  source from April 2013) and 2.0 (2015; 61). Tabs, no header. The columns read here stand at the same place in both.
- ICEWS (Boschee et al. 2015, ICEWS Coded Event Data, doi 10.7910/DVN/28075). Tabs, and a header of 20 columns.
- POLECAT (Halterman et al. 2023; Scarborough et al. 2023, doi 10.7910/DVN/AJGVIT), in the PLOVER ontology. Tabs, and a
  header of 40 columns; some files have names in it to which there are no columns, and some rows have empty ones left
  over (Beger 2024).
- KEDS and its successor TABARI (Schrodt 2009): date, source, target, code and label, tabs or blanks between, no header.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from math import inf
from typing import NamedTuple

from sim.eventdata import EventDataError, scales
from sim.text import several

POLECAT_COLUMNS = 40
DATES_REMEMBERED = 100_000

_KEDS_LINE = re.compile(r"(\d{6}|\d{8})\s+(\S+)\s+(\S+)\s+(\d{3,4})\b")
_DATE = re.compile(r"(\d{4})(-?)(\d\d)\2(\d\d)([ T].*)?", re.ASCII)
_CENTURY = 60  # KEDS dates of two digits a year: from here on they are of the twentieth century; WEIS begins in 1966


class Coded(NamedTuple):
    """One event of a file: the day (proleptic ordinal), the actors, the code and its score; None where it has none.

    An event of POLECAT may have several actors a side, and one of ICEWS goes by a country and a name: the tuples hold
    them all. The score is on Goldstein's scale, with cooperation above zero.
    """

    day: int
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    code: str
    score: float | None


LineReader = Callable[[str], Coded | str]  # an event, or why the line is none; '' for a line that is none by intent


def detect(lines: Sequence[str]) -> str | None:
    """The format of a file, from its first lines; None where it is none of those known."""
    lines = [line.rstrip("\r") for line in lines if line.strip()]
    if not lines:
        return None
    names = _columns(lines[0])
    if {"eventdate", "cameocode", "sourcecountry"} <= names.keys():
        return "icews"
    if {"eventdate", "eventtype", "actorcountry"} <= names.keys():
        return "polecat"
    fits: Counter[str] = Counter()
    for line in lines:
        row = line.split("\t")
        if len(row) in (57, 58) and re.fullmatch(r"\d{8}", row[1]):
            fits["gdelt1"] += 1
        elif len(row) == 61 and re.fullmatch(r"\d{8}", row[1]):
            fits["gdelt2"] += 1
        elif (found := _KEDS_LINE.match(line)) and not found[2].isdigit() and not found[3].isdigit():
            fits["keds"] += 1
    best = max(fits, key=lambda name: fits[name], default=None)
    return best if best is not None and 2 * fits[best] >= len(lines) else None


def unknown(lines: Sequence[str]) -> str:
    """In words: why the first lines of a file are of no format that is known."""
    line = next((line for line in lines if line.strip()), None)
    known = "GDELT 1.0 (57 or 58 columns), GDELT 2.0 (61), ICEWS or POLECAT (with their headers) or KEDS"
    if line is None:
        return f"nothing is in it; it would be {known}"
    shown = line[:40].replace("\t", " ").rstrip()
    shown = f"'{shown}'" if shown.isprintable() else "bytes that are no text"
    return f"none of the formats known, {known}: it begins with {several(_width(line), 'column')}, {shown}"


def line_reader(form: str | None, name: str, opening: Sequence[str]) -> LineReader:
    """The line reader of a format, for a file of this name that begins with these lines.

    Raises EventDataError where its header lacks a column.
    """
    if form in ("gdelt1", "gdelt2"):
        return _gdelt((57, 58) if form == "gdelt1" else (61,))
    if form in ("keds", "keds-cameo"):
        return _keds(form == "keds-cameo")
    header = opening[0].rstrip("\r") if opening else ""
    return _icews(name, header) if form == "icews" else _polecat(name, header)


def _gdelt(widths: tuple[int, ...]) -> LineReader:
    expected = " or ".join(map(str, widths))
    tabs = tuple(width - 1 for width in widths)

    def take(line: str) -> Coded | str:
        if line.count("\t") not in tabs:
            return f"{several(_width(line), 'column')} where there are {expected}"
        row = line.split("\t", 31)
        day = _ordinal(row[1])
        if day is None:
            return "" if row[1] == "SQLDATE" else f"'{row[1][:20]}' is no date"  # a header put on by somebody
        score = _number(row[30]) if row[30] else scales.cameo(row[26])
        if score is not None and not -10.0 <= score <= 10.0:
            return f"'{row[30][:20]}' is no score from -10 to 10"
        return Coded(day, (row[5],), (row[15],), row[26], score)

    return take


def _keds(with_cameo: bool) -> LineReader:
    def take(line: str) -> Coded | str:
        found = _KEDS_LINE.match(line)
        if found is None:
            return "" if " DOC " in line.replace("\t", " ")[:20] else f"'{line[:30]}' is no date, actors and code"
        written, source, target, code = found.groups()
        if source == "DOC":  # a line of documentation
            return ""
        day = _ordinal(written if len(written) == 8 else _with_century(written))
        if day is None:
            return f"'{written}' is no date"
        return Coded(day, (source,), (target,), code, scales.cameo(code, "keds") if with_cameo else scales.weis(code))

    return take


def _icews(name: str, header: str) -> LineReader:
    where = _columns(header)
    wanted = ("eventdate", "sourcename", "sourcecountry", "cameocode", "targetname", "targetcountry")
    at = [_place(name, where, column) for column in wanted]
    intensity = where.get("intensity")
    width = _width(header)

    def take(line: str) -> Coded | str:
        row = line.split("\t")
        if len(row) != width:
            return f"{several(len(row), 'column')} where there are {width}"
        if line == header:
            return ""
        when, source, country, code, target, other = (row[n].strip('"') for n in at)
        day = _ordinal(when)
        if day is None:
            return f"'{when[:20]}' is no date"
        code = code if len(code) > 1 else f"0{code}"  # a table program may have taken '01' for a number
        own = row[intensity].strip('"') if intensity is not None else ""
        score = _number(own) if own else scales.cameo(code, "icews")
        if score is not None and not -10.0 <= score <= 10.0:
            return f"'{own[:20]}' is no intensity from -10 to 10"
        return Coded(day, _names(country, source), _names(other, target), code, score)

    return take


def _polecat(name: str, header: str) -> LineReader:
    where = _columns(header)
    wanted = ("eventdate", "eventtype", "eventmode", "actorcountry", "recipientcountry")
    by_header = [_place(name, where, column) for column in wanted]
    width = _width(header.rstrip("\t"))
    published = [1, 2, 3, 8, 16]
    own_by_header = where.get("intensity", where.get("eventintensity"))

    def take(line: str) -> Coded | str:
        row = line.split("\t")
        while len(row) > min(width, POLECAT_COLUMNS) and not row[-1]:
            row.pop()
        at, own = by_header, own_by_header
        if len(row) != width:
            if len(row) != POLECAT_COLUMNS:
                return f"{several(len(row), 'column')} where there are {width}"
            at, own = published, 4
        if line == header:
            return ""
        when, kind, mode, actors, recipients = (row[n].strip('"') for n in at)
        day = _ordinal(when)
        if day is None:
            return f"'{when[:20]}' is no date"
        mode = "" if mode == "None" else mode.lower()
        code = f"{kind.upper()} {mode}".strip()
        given = row[own].strip('"') if own is not None else ""
        score = _number(given) if given and given != "None" else scales.plover(code)
        if score is not None and not -10.0 <= score <= 10.0:
            return f"'{given[:20]}' is no intensity from -10 to 10"
        return Coded(day, _names(*actors.split(";")), _names(*recipients.split(";")), code, score)

    return take


def _width(line: str) -> int:
    return line.count("\t") + 1


def _columns(header: str) -> dict[str, int]:
    """The places of the columns of a header, by names without blanks, case or underscores; the first of equal names."""
    places: dict[str, int] = {}
    for n, name in enumerate(header.rstrip("\r").split("\t")):
        places.setdefault(re.sub(r"[^a-z0-9]", "", name.lower()), n)
    return places


def _place(name: str, where: dict[str, int], column: str) -> int:
    if column not in where:
        raise EventDataError(f"{name}: its header has no column '{column}'")
    return where[column]


def _names(*actors: str) -> tuple[str, ...]:
    return tuple(actor.strip() for actor in actors if actor.strip() not in ("", "None", "NULL"))


def _number(text: str) -> float:
    """The number that a text says; infinity, which no scale has, where it says none."""
    try:
        return float(text) if text.isascii() and "_" not in text else inf
    except ValueError:
        return inf


def _with_century(text: str) -> str:
    return f"{19 if int(text[:2]) >= _CENTURY else 20}{text}"


@lru_cache(maxsize=DATES_REMEMBERED)
def _ordinal(text: str) -> int | None:
    """The ordinal of a date, written 20210131 or 2021-01-31; None where the text is no date."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[3]), int(found[4])).toordinal()
    except ValueError:
        return None
