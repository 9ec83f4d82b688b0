"""Event files as a stream of coded events: GDELT 1.0 and 2.0, ICEWS, POLECAT (PLOVER) and KEDS, plain, gzip or zip.

A file is read block by block, so that memory does not grow with it. A row that is not of the format is counted and
told of with its line, and does not stop the reading. Where the columns are is as the codebooks have it:

- GDELT (Leetaru and Schrodt 2013): the Data Format Codebook of GDELT 1.0 (2013; 57 columns, 58 with the address of the
  source from April 2013) and 2.0 (2015; 61). Tabs, no header. The columns read here stand at the same place in both.
- ICEWS (Boschee et al. 2015, ICEWS Coded Event Data, doi 10.7910/DVN/28075). Tabs, and a header of 20 columns.
- POLECAT (Halterman et al. 2023; Scarborough et al. 2023, doi 10.7910/DVN/AJGVIT), in the PLOVER ontology. Tabs, and a
  header of 40 columns; some files have names in it to which there are no columns, and some rows have empty ones left
  over (Beger 2024).
- KEDS and its successor TABARI (Schrodt 2009): date, source, target, code and label, tabs or blanks between, no header.
"""

import gzip
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from math import inf
from pathlib import Path
from typing import IO, NamedTuple, cast

from sim.eventdata import FORMATS, scales
from sim.text import several

BLOCK = 1 << 20  # bytes read at once
LONGEST = 1 << 16  # bytes of a line that are looked at: what is longer is no event
FIRST = 20  # lines that a format is told by
TOLD = 5  # malformed rows that are told of one by one
ACTORS = 100_000  # rows whose actors are remembered, to help one who asks for another

_POLECAT = 40  # columns
_KEDS = re.compile(r"(\d{6}|\d{8})\s+(\S+)\s+(\S+)\s+(\d{3,4})\b")
_DAY = re.compile(r"(\d{4})(-?)(\d\d)\2(\d\d)([ T].*)?", re.ASCII)
_CENTURY = 60  # KEDS dates of two digits a year: from here on they are of the twentieth century; WEIS begins in 1966


class EventDataError(Exception):
    """A file that cannot be read, in one line."""


class Coded(NamedTuple):
    """One event of a file: the day (proleptic ordinal), who, to whom, what, and the score; None where there is none.

    An event of POLECAT may have several actors a side, and one of ICEWS goes by a country and a name: they are all in
    the tuples. The score is on Goldstein's scale, cooperation above zero.
    """

    day: int
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    code: str
    score: float | None


class Malformed(NamedTuple):
    """A row that is not of the format."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.why}"


class Reading:
    """Reads files of one format, one after another; iterate over it once. What it met is told by its attributes.

    rows: how many were read, headers and empty lines apart; malformed: how many of them were not of the format; first:
    the first few of those; format: its name; actors: how often the actors of the first rows occur; place: file and line
    of the event that was given last.
    """

    def __init__(
        self,
        paths: Sequence[str | Path],
        form: str | None = None,
        progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:
        """Take files, a name of FORMATS or None to tell it by the first lines, and what is told of bytes done."""
        assert form is None or form in FORMATS, f"{form} is no format"
        self.paths = [Path(path) for path in paths]
        self.format = form
        self.rows = 0
        self.malformed = 0
        self.first: list[Malformed] = []
        self.actors: Counter[str] = Counter()
        self._name, self._line = "", 0
        self._progress = progress
        self._done = 0
        self._days: dict[str, int | None] = {}

    @property
    def place(self) -> str:
        """File and line of the event that was given last."""
        return f"{self._name}, line {self._line}"

    def __iter__(self) -> Iterator[Coded]:
        for path in self.paths:
            if path.is_dir():
                raise EventDataError(f"{path}: this is a folder; name the event files in it, as {path / '*.csv'}")
        size = sum(path.stat().st_size for path in self.paths)
        for path in self.paths:
            before = self._done
            with path.open("rb") as raw:
                for name, stream, beside in _streams(path, raw):
                    with _damage(name):
                        yield from self._events(name, self._lines(stream, raw, before, size), beside)
            self._done = before + path.stat().st_size
        if self.rows == 0:
            raise EventDataError(f"{self.paths[0]}: it holds no row; name a file of events")
        if self.rows == self.malformed:
            raise EventDataError(f"{self.paths[0]}: no row is of the format {self.format}{self._examples()}")

    def _examples(self) -> str:
        return f"; {self.first[0]}" if self.first else ", for there is none"

    def _lines(self, stream: "IO[bytes]", raw: "IO[bytes]", before: int, size: int) -> Iterator[str]:
        rest = b""
        while block := stream.read(BLOCK):
            whole, newline, rest = (rest + block).rpartition(b"\n")
            if newline:
                yield from whole.decode("utf-8", "replace").split("\n")
            rest = rest[:LONGEST]
            self._progress(before + raw.tell(), size)
        if rest:
            yield rest.decode("utf-8", "replace")

    def _events(self, name: str, lines: Iterator[str], beside: Sequence[str]) -> Iterator[Coded]:
        opening: list[str] = []
        for line in lines:
            opening.append(line)
            if len(opening) == FIRST:
                break
        if opening:
            opening[0] = opening[0].removeprefix("\ufeff")
        found = told_by(opening)
        if self.format is None:
            if found is None:
                remedy = "give --format where it is one after all"
                if beside:
                    shown = ", ".join(beside[:TOLD]) + (", ..." if len(beside) > TOLD else "")
                    remedy = f"unpack the zip and name the files of events in it; beside this one it holds {shown}"
                raise EventDataError(f"{name}: {_unlike(opening)}; {remedy}")
            self.format = found
        elif found is not None and found != self.format and {found, self.format} != {"keds", "keds-cameo"}:
            raise EventDataError(f"{name}: its lines are {found}, and {self.format} was to be read")
        take = self._taker(name, opening)
        self._name = name
        for number, line in enumerate(_joined(opening, lines), 1):
            if not line or line.isspace():
                continue
            made = take(line.rstrip("\r"))
            if isinstance(made, str):
                if made:
                    self.rows += 1
                    self.malformed += 1
                    if len(self.first) < TOLD:
                        self.first.append(Malformed(name, number, made))
                continue
            self.rows += 1
            if self.rows <= ACTORS:
                self.actors.update(made.sources)
                self.actors.update(made.targets)
            self._line = number
            yield made

    def _taker(self, name: str, opening: list[str]) -> Callable[[str], Coded | str]:
        """What makes an event of a line, or says why not; nothing, '', of a line that is none by intent."""
        if self.format in ("gdelt1", "gdelt2"):
            return self._gdelt((57, 58) if self.format == "gdelt1" else (61,))
        if self.format in ("keds", "keds-cameo"):
            return self._keds(self.format == "keds-cameo")
        header = opening[0].rstrip("\r") if opening else ""
        return self._icews(name, header) if self.format == "icews" else self._polecat(name, header)

    def _gdelt(self, widths: tuple[int, ...]) -> Callable[[str], Coded | str]:
        expected = " or ".join(map(str, widths))
        tabs = tuple(width - 1 for width in widths)

        def take(line: str) -> Coded | str:
            if line.count("\t") not in tabs:
                return f"{several(_width(line), 'column')} where there are {expected}"
            row = line.split("\t", 31)
            day = self._day(row[1])
            if day is None:
                return "" if row[1] == "SQLDATE" else f"'{row[1][:20]}' is no date"  # a header put on by somebody
            score = _number(row[30]) if row[30] else scales.cameo(row[26])
            if score is not None and not -10.0 <= score <= 10.0:
                return f"'{row[30][:20]}' is no score from -10 to 10"
            return Coded(day, (row[5],), (row[15],), row[26], score)

        return take

    def _keds(self, with_cameo: bool) -> Callable[[str], Coded | str]:
        def take(line: str) -> Coded | str:
            found = _KEDS.match(line)
            if found is None:
                return "" if " DOC " in line.replace("\t", " ")[:20] else f"'{line[:30]}' is no date, actors and code"
            written, source, target, code = found.groups()
            if source == "DOC":  # a line of documentation
                return ""
            day = self._day(written if len(written) == 8 else _with_century(written))
            if day is None:
                return f"'{written}' is no date"
            return Coded(
                day, (source,), (target,), code, scales.cameo(code, "keds") if with_cameo else scales.weis(code)
            )

        return take

    def _icews(self, name: str, header: str) -> Callable[[str], Coded | str]:
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
            day = self._day(when)
            if day is None:
                return f"'{when[:20]}' is no date"
            code = code if len(code) > 1 else f"0{code}"  # a table program may have taken '01' for a number
            own = row[intensity].strip('"') if intensity is not None else ""
            score = _number(own) if own else scales.cameo(code, "icews")
            if score is not None and not -10.0 <= score <= 10.0:
                return f"'{own[:20]}' is no intensity from -10 to 10"
            return Coded(day, _several(country, source), _several(other, target), code, score)

        return take

    def _polecat(self, name: str, header: str) -> Callable[[str], Coded | str]:
        where = _columns(header)
        wanted = ("eventdate", "eventtype", "eventmode", "actorcountry", "recipientcountry")
        by_header = [_place(name, where, column) for column in wanted]
        width = _width(header.rstrip("\t"))
        published = [1, 2, 3, 8, 16]
        own_by_header = where.get("intensity", where.get("eventintensity"))

        def take(line: str) -> Coded | str:
            row = line.split("\t")
            while len(row) > min(width, _POLECAT) and not row[-1]:
                row.pop()
            at, own = by_header, own_by_header
            if len(row) != width:
                if len(row) != _POLECAT:
                    return f"{several(len(row), 'column')} where there are {width}"
                at, own = published, 4
            if line == header:
                return ""
            when, kind, mode, actors, recipients = (row[n].strip('"') for n in at)
            day = self._day(when)
            if day is None:
                return f"'{when[:20]}' is no date"
            mode = "" if mode == "None" else mode.lower()
            code = f"{kind.upper()} {mode}".strip()
            given = row[own].strip('"') if own is not None else ""
            score = _number(given) if given and given != "None" else scales.plover(code)
            if score is not None and not -10.0 <= score <= 10.0:
                return f"'{given[:20]}' is no intensity from -10 to 10"
            return Coded(day, _several(*actors.split(";")), _several(*recipients.split(";")), code, score)

        return take

    def _day(self, text: str) -> int | None:
        """The ordinal of a date, written 20210131 or 2021-01-31; None where it is none. Each is read once."""
        if text not in self._days:
            if len(self._days) > ACTORS:
                self._days.clear()
            self._days[text] = _ordinal(text)
        return self._days[text]


def told_by(lines: Sequence[str]) -> str | None:
    """The format of a file by its first lines; None where it is none of those known."""
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
        elif (found := _KEDS.match(line)) and not found[2].isdigit() and not found[3].isdigit():
            fits["keds"] += 1
    best = max(fits, key=lambda name: fits[name], default=None)
    return best if best is not None and 2 * fits[best] >= len(lines) else None


def _unlike(lines: Sequence[str]) -> str:
    line = next((line for line in lines if line.strip()), None)
    known = "GDELT 1.0 (57 or 58 columns), GDELT 2.0 (61), ICEWS or POLECAT (with their headers) or KEDS"
    if line is None:
        return f"nothing is in it; it would be {known}"
    shown = line[:40].replace("\t", " ").rstrip()
    shown = f"'{shown}'" if shown.isprintable() else "bytes that are no text"
    return f"none of the formats known, {known}: it begins with {several(_width(line), 'column')}, {shown}"


def _width(line: str) -> int:
    return line.count("\t") + 1


def _joined(first: Iterable[str], then: Iterable[str]) -> Iterator[str]:
    yield from first
    yield from then


def _streams(path: Path, raw: "IO[bytes]") -> Iterator[tuple[str, "IO[bytes]", list[str]]]:
    """What a file holds, by its first bytes and not by its name: itself, what is in a gzip, or each file in a zip.

    With each its name and what else is in the zip.
    """
    magic = raw.read(4)
    raw.seek(0)
    if magic[:2] == b"\x1f\x8b":
        with gzip.open(raw) as unpacked:
            yield str(path), cast("IO[bytes]", unpacked), []
    elif magic[:4] == b"PK\x03\x04":
        with _damage(str(path)), zipfile.ZipFile(raw) as archive:
            inside = [name for name in archive.namelist() if not name.endswith("/") and not name.startswith("__MACOSX")]
            for name in inside:
                with archive.open(name) as stream:
                    yield (
                        str(path) if len(inside) == 1 else f"{path}/{name}",
                        stream,
                        [other for other in inside if other != name],
                    )
    else:
        yield str(path), raw, []


@contextmanager
def _damage(name: str) -> Iterator[None]:
    """Tell of a compressed file that is broken in one line."""
    try:
        yield
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise EventDataError(f"{name}: the compressed file is damaged or cut short ({error})") from None
    except (RuntimeError, NotImplementedError) as error:  # a password, or a way of packing that is not known
        raise EventDataError(f"{name}: the zip cannot be unpacked ({error})") from None


def _columns(header: str) -> dict[str, int]:
    """Where the columns of a header are, by names without blanks, case or underscores; the first of equal names."""
    places: dict[str, int] = {}
    for n, name in enumerate(header.rstrip("\r").split("\t")):
        places.setdefault(re.sub(r"[^a-z0-9]", "", name.lower()), n)
    return places


def _place(name: str, where: dict[str, int], column: str) -> int:
    if column not in where:
        raise EventDataError(f"{name}: its header has no column '{column}'")
    return where[column]


def _several(*actors: str) -> tuple[str, ...]:
    return tuple(actor.strip() for actor in actors if actor.strip() not in ("", "None", "NULL"))


def _number(text: str) -> float:
    """A number; one that no scale has, where the text is none."""
    try:
        return float(text) if text.isascii() and "_" not in text else inf
    except ValueError:
        return inf


def _with_century(text: str) -> str:
    return f"{19 if int(text[:2]) >= _CENTURY else 20}{text}"


def _ordinal(text: str) -> int | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[3]), int(found[4])).toordinal()
    except ValueError:
        return None
