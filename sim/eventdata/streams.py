"""Files as lines of text: packed or not, from a pipe or not, in UTF-8 or another coding, with any line ends.

A file is read block by block, so that memory does not grow with it.
"""

import codecs
import gzip
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple, Protocol, cast

from sim.eventdata import EventDataError

BLOCK_BYTES = 1 << 20  # read at once
MAX_LINE_BYTES = 1 << 16  # looked at of a line: what is longer is no event
_WIDE = (  # how text begins whose letters have two or four bytes each
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int = ..., /) -> bytes:
        """So many bytes, or fewer at the end."""


class Content(NamedTuple):
    """A file of text, alone or in a zip: its name, its bytes, and the names of the other files in the zip."""

    name: str
    stream: Readable
    beside: list[str]


class _Ahead:
    """A file read from front to back whose first bytes are known before: a pipe will do, which cannot be wound back."""

    def __init__(self, raw: "IO[bytes]") -> None:
        self.first = self._left = raw.read(4)
        self._raw = raw
        self._position = 0

    def tell(self) -> int:
        """The number of bytes that were read."""
        return self._position

    def read(self, size: int = -1, /) -> bytes:
        ready = len(self._left) if size < 0 else size
        block, self._left = self._left[:ready], self._left[ready:]
        block += self._raw.read(size - len(block) if size >= 0 else -1)
        self._position += len(block)
        return block


class _Told:
    """A stream that tells how far the file beneath it is read."""

    def __init__(self, stream: Readable, position: Callable[[], int], progress: Callable[[int], None]) -> None:
        self._stream, self._position, self._progress = stream, position, progress

    def read(self, size: int = -1, /) -> bytes:
        block = self._stream.read(size)
        self._progress(self._position())
        return block


def contents(path: Path, raw: "IO[bytes]", progress: Callable[[int], None]) -> Iterator[Content]:
    """The texts in a file, told by its first bytes and not its name: itself, a gzip's, or each file of a zip.

    `progress` is told how many bytes of the file have been read.
    """
    ahead = _Ahead(raw)
    if ahead.first[:2] == b"\x1f\x8b":
        with gzip.GzipFile(fileobj=cast("IO[bytes]", ahead), mode="rb") as unpacked:
            yield Content(str(path), _Told(unpacked, ahead.tell, progress), [])
    elif ahead.first == b"PK\x03\x04":
        with _seekable(raw, ahead) as whole, damage(str(path)), zipfile.ZipFile(whole) as archive:
            inside = [name for name in archive.namelist() if not name.endswith("/") and not name.startswith("__MACOSX")]
            if not inside:
                raise EventDataError(f"{path}: it holds no row; name a file of events")
            for name in inside:
                with archive.open(name) as stream:
                    yield Content(
                        str(path) if len(inside) == 1 else f"{path}/{name}",
                        _Told(stream, whole.tell, progress),
                        [other for other in inside if other != name],
                    )
    else:
        yield Content(str(path), _Told(ahead, ahead.tell, progress), [])


@contextmanager
def _seekable(raw: "IO[bytes]", ahead: _Ahead) -> "Iterator[IO[bytes]]":
    """The file itself, or on the disk what comes out of a pipe: the list of what is in a zip stands at its end."""
    if raw.seekable():
        raw.seek(0)
        yield raw
        return
    with TemporaryFile() as copy:
        shutil.copyfileobj(ahead, copy)
        copy.seek(0)
        yield copy


@contextmanager
def damage(name: str) -> Iterator[None]:
    """Report a broken compressed file in one line, as an EventDataError."""
    try:
        yield
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise EventDataError(f"{name}: the compressed file is damaged or cut short ({error})") from None
    except (RuntimeError, NotImplementedError) as error:  # a password, or a way of packing that is not known
        raise EventDataError(f"{name}: the zip cannot be unpacked ({error})") from None


def lines(stream: Readable) -> Iterator[str]:
    """The lines of a text. They end with a line feed, a carriage return or both; NUL bytes are left out.

    A line that is no UTF-8 is taken for Windows's western letters, as older files have them. Of a line longer than
    MAX_LINE_BYTES the end may be missing.
    """
    rest, held = b"", b""
    decoder: codecs.IncrementalDecoder | None = None
    begun = False
    while block := stream.read(BLOCK_BYTES):
        if not begun:
            begun, coding = True, _wide(block)
            decoder = codecs.getincrementaldecoder(coding)("replace") if coding else None
        if decoder:
            block = decoder.decode(block).encode()
        block, held = held + block, b""
        if block.endswith(b"\r"):  # whose line feed may be the next byte
            block, held = block[:-1], b"\r"
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if b"\0" in block:
            block = block.replace(b"\0", b"")
        whole, newline, rest = (rest + block).rpartition(b"\n")
        if newline:
            yield from _decoded(whole)
        rest = rest[:MAX_LINE_BYTES]
    if rest:
        yield from _decoded(rest)


def _wide(opening: bytes) -> str | None:
    """The coding of a text whose letters have two or four bytes each, from its first bytes; None for any other."""
    for mark, coding in _WIDE:
        if opening.startswith(mark):
            return coding
    one, two, three, four = opening[:4] if len(opening) >= 4 else (1, 1, 1, 1)
    if one and three and not two and not four:
        return "utf-16-le"
    if two and four and not one and not three:
        return "utf-16-be"
    return None


def _decoded(block: bytes) -> list[str]:
    try:
        return block.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return [_line(line) for line in block.split(b"\n")]


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
