"""Text files as users name them: read with a limit, and refused in plain words."""

import os
from contextlib import suppress
from pathlib import Path as File
from typing import NamedTuple

from sim.scenario import shipped
from sim.scenario.characters import composed
from sim.scenario.problems import Place, Problem, ScenarioError, did_you_mean, lines, plain

MAX_BYTES = 200_000  # the shipped scenarios have 5,000 or so
TOO_LARGE = f"this is larger than {MAX_BYTES:,} bytes"


class FileKind(NamedTuple):
    """A kind of file, as messages speak of it.

    `holds` is the language in it, `length` how long one is, `suffixes` how its name may end, and `begin` how to get a
    first one.
    """

    name: str
    holds: str
    length: str
    suffixes: tuple[str, ...]
    begin: str = ""

    @property
    def with_article(self) -> str:
        """The name with its article: a scenario, an exchange."""
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}"


SCENARIO = FileKind("scenario", "YAML", "a scenario is a few pages of YAML", (".yaml", ".yml"), "`sim new` writes one")
PYTHON = FileKind("Python", "Python", "a strategy is one short function", (".py",))


def text_of(name: str, kind: FileKind) -> str:
    """The text of a file. Raises ScenarioError, with one problem, where it cannot be read."""
    path = _spelt(File(name))

    def refuse(found: str, remedy: str) -> ScenarioError:
        return ScenarioError(name, [Problem((), found, remedy)])

    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise OSError("a pipe or a device")  # reading one may never end
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        if path.is_symlink():
            raise refuse(
                f"it is a link to '{plain(str(path.readlink()))}', which is not there", "mend the link"
            ) from None
        raise refuse("there is no such file", _neighbours(path, kind)) from None
    except IsADirectoryError:
        raise refuse("this is a folder", f"name {kind.with_article} file in it") from None
    except PermissionError:
        raise refuse("no permission to read it", "change its permissions, or name another file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise refuse(f"it cannot be read ({reason})", f"name {kind.with_article} file") from None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse("this is UTF-16 text", "save the file as UTF-8")
    if b"\0" in raw:
        raise refuse("this is not a text file", f"name {kind.with_article} file: {kind.holds}, in UTF-8")
    if len(raw) > MAX_BYTES:
        raise refuse(TOO_LARGE, kind.length)
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = lines(raw[: error.start].decode("utf-8"))
        place = Place(len(before), len(before[-1]) + 1)
        problem = Problem((), f"byte 0x{raw[error.start]:02x} is not UTF-8 text", "save the file as UTF-8", place)
        raise ScenarioError(name, [problem], raw.decode("utf-8", "replace")) from None


def _spelt(file: File) -> File:
    """The file, or, where it is not there, one in its folder whose name has the same letters composed otherwise."""
    if file.name.isascii() or os.path.lexists(file):
        return file
    wanted = composed(file.name)
    with suppress(OSError):
        return next((near for near in file.parent.iterdir() if composed(near.name) == wanted), file)
    return file


def _neighbours(file: File, kind: FileKind) -> str:
    """A remedy for a file that is not there: the one of its name that comes with the program, or files beside it."""
    if kind is SCENARIO and shipped.file_of(file.stem) is not None:
        return f"{file.stem}, without folder and .yaml, is the one that comes with the program"
    try:
        names = sorted(near.name for near in file.parent.iterdir() if near.suffix in kind.suffixes and near.exists())
    except OSError:
        return f"there is no folder '{file.parent}' either"
    if kind is SCENARIO and file.name == str(file) and not file.suffix:
        names = sorted({*names, *shipped.files()})
    return did_you_mean(file.name, names) if names else f"no {kind.name} file lies in '{file.parent}'"
