"""Event files as a stream of coded events: plain, gzip or zip.

A file is read block by block, so that memory does not grow with it. A row that is not of the format is counted, and the
first few such rows are reported with their lines; they do not stop the reading.
"""

import hashlib
import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO, NamedTuple

from sim.eventdata import FORMATS, EventDataError, fields, formats, streams
from sim.eventdata.formats import Coded
from sim.eventdata.streams import Content
from sim.language import say, so_many

STANDARD_INPUT = Path("-")
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
    first: the first few of those; format: its name; actors: how often each actor occurs in the first rows; notes: in
    words, what of the files a user should know; place: file and line of the latest event.
    """

    def __init__(
        self,
        paths: Sequence[str | Path],
        form: str | None = None,
        progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:
        """Take files, a name of FORMATS (None: detect it), and a callback for the bytes read and the bytes in all.

        A file called - is standard input.
        """
        assert form is None or form in FORMATS, f"{form} is no format"
        self.paths = [Path(path) for path in paths]
        self.format = form
        self.rows = 0
        self.malformed = 0
        self.first: list[Malformed] = []
        self.actors: Counter[str] = Counter()
        self.notes: list[str] = []
        self._name, self._line = "", 0
        self._progress = progress
        self._digests: dict[bytes, str] = {}

    @property
    def place(self) -> str:
        """File and line of the latest event."""
        return f"{self._name}, line {self._line}"

    def __iter__(self) -> Iterator[Coded]:
        sizes = self._sizes()
        for n, path in enumerate(self.paths):
            progress = partial(self._tell, sum(sizes[:n]), sum(sizes))
            with _opened(path) as raw:
                for content in streams.contents(path, raw, progress):
                    with streams.damage(content.name):
                        yield from self._events(content)
        if self.rows == 0:
            raise EventDataError(f"{self.paths[0]}: it holds no row; name a file of events")

    def _tell(self, before: int, size: int, read: int) -> None:
        self._progress(before + read, max(size, before + read))  # a pipe has no size

    def _sizes(self) -> list[int]:
        """The sizes of the files in bytes. Raises EventDataError for a folder, and for a file that is named twice."""
        met: dict[tuple[int, int], Path] = {}
        sizes = []
        for path in self.paths:
            if path.is_dir():
                raise EventDataError(f"{path}: this is a folder; name the event files in it, as {path / '*.csv'}")
            found = os.fstat(sys.stdin.fileno()) if path == STANDARD_INPUT else path.stat()
            file = (found.st_dev, found.st_ino)
            if file in met and stat.S_ISREG(found.st_mode):
                other = "" if met[file] == path else f", also as {met[file]}"
                raise EventDataError(f"{path}: named twice{other}, and its events would count twice; name it once")
            met[file] = path
            sizes.append(found.st_size)
        return sizes

    def _events(self, content: Content) -> Iterator[Coded]:
        name, lines = content.name, streams.lines(content.stream)
        opening = list(islice(lines, OPENING_LINES))
        if opening:
            opening[0] = opening[0].removeprefix("\ufeff")
        self._detect(content, opening)
        dates = fields.Dates(name)
        take = formats.line_reader(self.format, name, opening, dates)
        rows, malformed, example = self.rows, self.malformed, ""
        digest = hashlib.blake2b()  # of the rows that no identifier tells from each other
        bare = 0
        self._name = name
        for number, line in enumerate(chain(opening, lines), 1):
            if not line or line.isspace():
                continue
            made = take(line)
            if isinstance(made, str):
                if made:
                    self.rows += 1
                    self.malformed += 1
                    example = example or f"; {Malformed(name, number, made)}"
                    if len(self.first) < MALFORMED_SHOWN:
                        self.first.append(Malformed(name, number, made))
                continue
            self.rows += 1
            if self.rows <= ROWS_OF_ACTORS:
                self.actors.update(made.sources)
                self.actors.update(made.targets)
            if made.identifier is None:
                digest.update(line.encode())
                bare += 1
            self._line = number
            yield made
        rows, malformed = self.rows - rows, self.malformed - malformed
        if rows and rows == malformed:
            remedy = "; write dates as 2017-01-31" if example.endswith(formats.NO_DATE) else ""
            raise EventDataError(f"{name}: no row is of the format {self.format}{example}{remedy}")
        self._note(name, rows, malformed, dates)
        if bare and (other := self._digests.setdefault(digest.digest(), name)) != name:
            raise EventDataError(
                f"{name}: it has the same events as {other}, which would count twice; name one of them"
            )

    def _detect(self, content: Content, opening: Sequence[str]) -> None:
        """Tell the format of a file by its first lines. Raises EventDataError where it is none, or another's."""
        name, beside = content.name, content.beside
        found = formats.detect(opening)
        if self.format is None or not any(map(str.strip, opening)):
            if found is None:
                remedy = "give --format where it is one after all"
                if beside:
                    shown = ", ".join(beside[:FILES_SHOWN]) + (", ..." if len(beside) > FILES_SHOWN else "")
                    remedy = f"unpack the zip and name the files of events in it; beside this one it holds {shown}"
                raise EventDataError(f"{name}: {formats.unknown(opening)}; {remedy}")
            self.format = found
        elif found is not None and found != self.format and {found, self.format} != {"keds", "keds-cameo"}:
            raise EventDataError(f"{name}: its lines are {found}, and {self.format} was to be read")

    def _note(self, name: str, rows: int, malformed: int, dates: fields.Dates) -> None:
        """Say of a file that was read what would else pass for days of peace."""
        if len(self.paths) > 1 and malformed:
            self.notes.append(say("data.malformed", file=name, malformed=malformed, rows=so_many("data.rows", rows)))
        if not rows:
            self.notes.append(say("data.empty", file=name))
        if dates.doubtful:
            self.notes.append(say("data.month first", file=name, date=dates.doubtful))


def _opened(path: Path) -> "IO[bytes]":
    return open(sys.stdin.fileno(), "rb", closefd=False) if path == STANDARD_INPUT else path.open("rb")
