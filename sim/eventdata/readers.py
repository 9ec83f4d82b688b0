"""Event files as a stream of coded events: plain, gzip or zip.

A file is read block by block, so that memory does not grow with it. A row that is not of the format is counted, and the
first few such rows are reported with their lines; they do not stop the reading.
"""

import gzip
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, NamedTuple, cast

from sim.eventdata import FORMATS, EventDataError, formats
from sim.eventdata.formats import Coded

BLOCK_BYTES = 1 << 20  # read at once
MAX_LINE_BYTES = 1 << 16  # looked at of a line: what is longer is no event
OPENING_LINES = 20  # by which a format is detected
MALFORMED_SHOWN = 5  # rows that are reported one by one
FILES_SHOWN = 5  # of a zip, to one who gave no file of events
ROWS_OF_ACTORS = 100_000  # rows whose actors are remembered, to help one who asks for another


class Malformed(NamedTuple):
    """A row that is not of the format."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.why}"


class Reading:
    """One pass over files of one format, one after another. Iterate over it once.

    rows: the number of rows read, without headers and empty lines; malformed: how many of them were not of the format;
    first: the first few of those; format: its name; actors: how often each actor occurs in the first rows; place: file
    and line of the latest event.
    """

    def __init__(
        self,
        paths: Sequence[str | Path],
        form: str | None = None,
        progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:
        """Take files, a name of FORMATS (None: detect it), and a callback for the bytes read and the bytes in all."""
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

    @property
    def place(self) -> str:
        """File and line of the latest event."""
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
        while block := stream.read(BLOCK_BYTES):
            whole, newline, rest = (rest + block).rpartition(b"\n")
            if newline:
                yield from whole.decode("utf-8", "replace").split("\n")
            rest = rest[:MAX_LINE_BYTES]
            self._progress(before + raw.tell(), size)
        if rest:
            yield rest.decode("utf-8", "replace")

    def _events(self, name: str, lines: Iterator[str], beside: Sequence[str]) -> Iterator[Coded]:
        opening: list[str] = []
        for line in lines:
            opening.append(line)
            if len(opening) == OPENING_LINES:
                break
        if opening:
            opening[0] = opening[0].removeprefix("\ufeff")
        found = formats.detect(opening)
        if self.format is None:
            if found is None:
                remedy = "give --format where it is one after all"
                if beside:
                    shown = ", ".join(beside[:FILES_SHOWN]) + (", ..." if len(beside) > FILES_SHOWN else "")
                    remedy = f"unpack the zip and name the files of events in it; beside this one it holds {shown}"
                raise EventDataError(f"{name}: {formats.unknown(opening)}; {remedy}")
            self.format = found
        elif found is not None and found != self.format and {found, self.format} != {"keds", "keds-cameo"}:
            raise EventDataError(f"{name}: its lines are {found}, and {self.format} was to be read")
        take = formats.line_reader(self.format, name, opening)
        self._name = name
        for number, line in enumerate(chain(opening, lines), 1):
            if not line or line.isspace():
                continue
            made = take(line.rstrip("\r"))
            if isinstance(made, str):
                if made:
                    self.rows += 1
                    self.malformed += 1
                    if len(self.first) < MALFORMED_SHOWN:
                        self.first.append(Malformed(name, number, made))
                continue
            self.rows += 1
            if self.rows <= ROWS_OF_ACTORS:
                self.actors.update(made.sources)
                self.actors.update(made.targets)
            self._line = number
            yield made


def _streams(path: Path, raw: "IO[bytes]") -> Iterator[tuple[str, "IO[bytes]", list[str]]]:
    """The streams in a file, told by its first bytes and not its name: itself, a gzip's content, or each file of a zip.

    Each comes with its name and the names of the other files in the zip.
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
    """Report a broken compressed file in one line, as an EventDataError."""
    try:
        yield
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise EventDataError(f"{name}: the compressed file is damaged or cut short ({error})") from None
    except (RuntimeError, NotImplementedError) as error:  # a password, or a way of packing that is not known
        raise EventDataError(f"{name}: the zip cannot be unpacked ({error})") from None
