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
from typing import NamedTuple

from sim.eventdata import EventDataError, fields, scales
from sim.eventdata.fields import MISSING, Dates
from sim.text import several

POLECAT_COLUMNS = 40
NO_DATE = "is no date"

_KEDS_LINE = re.compile(r"(\d{6}|\d{8})\s+(\S+)\s+(\S+)\s+(\d{3,4})\b")
_NO_IDENTIFIER = re.compile(r"-?\d+[.,]?\d*[eE][+-]?\d+")  # 2.1E+07 is what a table program leaves of many of them


class Coded(NamedTuple):
    """One event of a file: the day (proleptic ordinal), the actors, the code and its score; None where it has none.

    An event of POLECAT may have several actors a side, and one of ICEWS goes by a country and a name: the tuples hold
    them all, the country first. The score is on Goldstein's scale, with cooperation above zero. The identifier is the
    publisher's; KEDS has none.
    """

    day: int
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    code: str
    score: float | None
    identifier: str | None = None


LineReader = Callable[[str], Coded | str]  # an event, or why the line is none; '' for a line that is none by intent


def detect(lines: Sequence[str]) -> str | None:
    """The format of a file, from its first lines; None where it is none of those known."""
    lines = [line for line in lines if line.strip()]
    if not lines:
        return None
    names = _columns(lines[0])
    if {"eventdate", "sourcecountry"} <= names.keys():
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


def line_reader(form: str | None, name: str, opening: Sequence[str], dates: Dates) -> LineReader:
    """The line reader of a format, for a file of this name that begins with these lines; its dates are kept in `dates`.

    Raises EventDataError where its header lacks a column.
    """
    if form in ("gdelt1", "gdelt2"):
        return _gdelt((57, 58) if form == "gdelt1" else (61,), dates)
    if form in ("keds", "keds-cameo"):
        return _keds(form == "keds-cameo", dates)
    header = opening[0] if opening else ""
    return _icews(name, header, dates) if form == "icews" else _polecat(name, header, dates)


def _gdelt(widths: tuple[int, ...], dates: Dates) -> LineReader:
    expected = " or ".join(map(str, widths))
    tabs = tuple(width - 1 for width in widths)

    def take(line: str) -> Coded | str:
        if line.count("\t") not in tabs:
            return f"{several(_width(line), 'column')} where there are {expected}"
        row = line.split("\t", 31)
        day = dates.ordinal(row[1])
        if day is None:
            return "" if row[1] == "SQLDATE" else _no_date(row[1])  # a header put on by somebody
        code, root = row[26], row[28]
        if code[:2] != root:  # a root code with its zero is the code's beginning
            code = scales.cameo_code(code)
        score = scales.cameo(code) if row[30] in MISSING else fields.number(row[30])
        if score is not None and not -10.0 <= score <= 10.0:
            return f"'{row[30][:20]}' is no score from -10 to 10"
        return Coded(day, fields.names(row[5]), fields.names(row[15]), code, score, _identifier(row[0]))

    return take


def _keds(with_cameo: bool, dates: Dates) -> LineReader:
    def take(line: str) -> Coded | str:
        found = _KEDS_LINE.match(line)
        if found is None:
            return "" if " DOC " in line.replace("\t", " ")[:20] else f"'{line[:30]}' is no date, actors and code"
        written, source, target, code = found.groups()
        if source == "DOC":  # a line of documentation
            return ""
        day = dates.ordinal(written if len(written) == 8 else fields.with_century(written))
        if day is None:
            return _no_date(written)
        code = scales.cameo_code(code) if with_cameo else scales.weis_code(code)
        score = scales.cameo(code, "keds") if with_cameo else scales.weis(code)
        return Coded(day, fields.names(source), fields.names(target), code, score)

    return take


def _icews(name: str, header: str, dates: Dates) -> LineReader:
    where = _columns(header)
    wanted = ("eventdate", "sourcename", "sourcecountry", "targetname", "targetcountry")
    at = [_place(name, where, column) for column in wanted]
    coded, told, intensity, identifier = (
        where.get(column) for column in ("cameocode", "eventtext", "intensity", "eventid")
    )
    if coded is None and (told is None or intensity is None):
        raise EventDataError(
            f"{name}: its header is of ICEWS, without the column 'CAMEO Code'; 'Event Text' and 'Intensity' would do "
            "in its place"
        )
    width = _width(header)

    def take(line: str) -> Coded | str:
        row = line.split("\t")
        if len(row) != width:
            return f"{several(len(row), 'column')} where there are {width}"
        if line == header:
            return ""
        if '"' in line:
            row = [field.strip('"') for field in row]
        when, source, country, target, other = (row[n] for n in at)
        day = dates.ordinal(when)
        if day is None:
            return _no_date(when)
        code = "" if coded is None else row[coded]
        scored = None
        if code not in MISSING:
            code = scales.cameo_code(code)
            scored = scales.cameo(code, "icews")
        elif told is not None:  # what tells one kind of act from another as well
            code = row[told]
        own = row[intensity] if intensity is not None else ""
        score = scored if own in MISSING else fields.number(own)
        if score is not None and not -10.0 <= score <= 10.0:
            return f"'{own[:20]}' is no intensity from -10 to 10"
        known = None if identifier is None else _identifier(row[identifier])
        return Coded(day, fields.names(country, source), fields.names(other, target), code, score, known)

    return take


def _polecat(name: str, header: str, dates: Dates) -> LineReader:
    where = _columns(header)
    wanted = ("eventdate", "eventtype", "eventmode", "actorcountry", "recipientcountry")
    by_header = [_place(name, where, column) for column in wanted]
    width = _width(header.rstrip("\t"))
    published, identifier = [1, 2, 3, 8, 16], where.get("eventid")
    own_by_header = where.get("intensity", where.get("eventintensity"))

    def take(line: str) -> Coded | str:
        row = line.split("\t")
        while len(row) > min(width, POLECAT_COLUMNS) and not row[-1]:
            row.pop()
        at, own, known = by_header, own_by_header, identifier
        if len(row) != width:
            if len(row) != POLECAT_COLUMNS:
                return f"{several(len(row), 'column')} where there are {width}"
            at, own, known = published, 4, 0
        if line == header:
            return ""
        when, kind, mode, actors, recipients = (row[n].strip('"') for n in at)
        day = dates.ordinal(when)
        if day is None:
            return _no_date(when)
        mode = "" if mode in MISSING else mode.lower()
        code = f"{kind.upper()} {mode}".strip()
        given = row[own].strip('"') if own is not None else ""
        score = scales.plover(code) if given in MISSING else fields.number(given)
        if score is not None and not -10.0 <= score <= 10.0:
            return f"'{given[:20]}' is no intensity from -10 to 10"
        sources, targets = fields.names(*actors.split(";")), fields.names(*recipients.split(";"))
        return Coded(day, sources, targets, code, score, None if known is None else _identifier(row[known].strip('"')))

    return take


def _width(line: str) -> int:
    return line.count("\t") + 1


def _columns(header: str) -> dict[str, int]:
    """The places of the columns of a header, by names without blanks, case or underscores; the first of equal names."""
    places: dict[str, int] = {}
    for n, name in enumerate(header.split("\t")):
        places.setdefault(re.sub(r"[^a-z0-9]", "", name.lower()), n)
    return places


def _place(name: str, where: dict[str, int], column: str) -> int:
    if column not in where:
        raise EventDataError(f"{name}: its header has no column '{column}'")
    return where[column]


def _identifier(written: str) -> str | None:
    if written.isdigit():
        return written
    return None if written in MISSING or _NO_IDENTIFIER.fullmatch(written) else written


def _no_date(written: str) -> str:
    return f"'{written[:20]}' {NO_DATE}"
