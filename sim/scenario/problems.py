"""Problems of a file, each reported once and in one form: `file:line:col: path: what was found; what would do`."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from sim.text import printable

Path = tuple[str | int, ...]

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as YAML counts lines
_SHOWN_BEFORE, _SHOWN_IN_ALL = 60, 100  # characters of a line before the caret, and in all


class Place(NamedTuple):
    """A place in a file: line and column, counted from 1."""

    line: int
    column: int


class Problem(NamedTuple):
    """A problem: the path of the document where it is, what was found there and a remedy."""

    path: Path
    found: str
    remedy: str
    place: Place | None = None
    at_key: bool = False  # whether the key is wrong, and not its value


def lines(text: str) -> list[str]:
    """The lines of a text as YAML counts them."""
    return _LINE_END.split(text)


def plain(text: str, longest: int = 60) -> str:
    """A text fit for one line of a message: cut if long, and with escapes for what a terminal would obey."""
    return printable(text if len(text) <= longest else text[: longest - 3] + "...")


def spell(path: Path) -> str:
    """A path as people write it: actors.NATO.stocks, incidents.0.date; 'the file' for the whole."""
    return ".".join(plain(str(step)) for step in path) or "the file"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant; None where none is near."""
    return next(iter(nearest_few(word, known, 1)), None)


def nearest_few(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names that were perhaps meant, the nearest first; an empty list where none is near."""
    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word[:100].lower(), by_lower, n=most, cutoff=0.6)
    return [by_lower[name] for name in near]


def did_you_mean(word: str, known: Iterable[str], likely: Iterable[str] | None = None) -> str:
    """A remedy for an unknown name: the nearest known one (among the `likely`, if given), and a list of all."""
    names = [str(name) for name in known]
    near = nearest(word, names if likely is None else likely)
    hint = f"did you mean '{plain(near)}'? " if near else ""
    return f"{hint}known: {', '.join(plain(name) for name in names)}" if names else "there are none here"


def known(name: str, names: Iterable[str], what: str) -> str:
    """A name, if it is one of some names. Raises ValueError for any other, with what was meant perhaps."""
    there = list(names)
    if name not in there:
        raise ValueError(f"there is no {what} '{plain(str(name))}'; {did_you_mean(str(name), there)}")
    return name


class Findings:
    """Problems found by one layer of checks after another: no path is reported by two layers.

    `wrong` holds the paths reported so far. Later layers pass over what lies there, for it cannot be relied on.
    """

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        self.problems: list[Problem] = []
        self.wrong: set[Path] = set()
        self.add(found)

    def add(self, found: Iterable[Problem]) -> None:
        """Add the problems of a layer, but those at a path that an earlier layer has reported."""
        new = [problem for problem in found if problem.path not in self.wrong]
        self.problems.extend(new)
        self.wrong.update(problem.path for problem in new)
        self.wrong.update(problem.path[:-1] for problem in new if problem.at_key)


class ScenarioError(ValueError):
    """A file that is refused. Its text lists every problem, in the order of the file."""

    def __init__(self, source: str, problems: Iterable[Problem], text: str = "") -> None:
        self.source = source
        self.problems = sorted(dict.fromkeys(problems), key=lambda problem: problem.place or Place(0, 0))
        self.text = text
        file = lines(text)
        super().__init__("\n".join(_message(source, problem, file) for problem in self.problems))

    def __reduce__(self) -> tuple[type["ScenarioError"], tuple[str, list[Problem], str]]:
        return ScenarioError, (self.source, self.problems, self.text)


def _message(source: str, problem: Problem, file: list[str]) -> str:
    """A problem in words with, where its place is known, its line and a caret under the place."""
    message = f"{spell(problem.path)}: {problem.found}; {problem.remedy}"
    if problem.place is None:
        return f"{printable(source)}: {message}"
    line, column = problem.place
    message = f"{printable(source)}:{line}:{column}: {message}"
    if line > len(file) or not file[line - 1].strip():
        return message
    start = max(0, column - _SHOWN_BEFORE)
    shown = "".join(c if c.isprintable() else " " for c in file[line - 1][start : start + _SHOWN_IN_ALL])
    return f"{message}\n    {shown.rstrip()}\n    {' ' * _width(shown[: column - 1 - start])}^"


def _width(text: str) -> int:
    """The columns that a text takes on a terminal: two for wide characters, none for combining ones."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
