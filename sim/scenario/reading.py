"""From a file to a document: plain dicts, lists and scalars, and where in the file each of them stands.

PyYAML parses. Its events become the document here rather than in its loader, for three reasons: the loader forgets
where things stood; it keeps the last of two equal keys without a word; and it reads NO as false, 12:30 as 750 and
1e3 as text. What YAML would misread is refused with the way to write it. So are aliases, tags, and nesting deeper
than any scenario needs: no file can make the reader work hard.
"""

import os
import re
from datetime import date
from typing import Any, NamedTuple

import yaml

from sim.scenario.problems import Path, Place, Problem, ScenarioError

LARGEST = 1_000_000  # bytes
DEEPEST = 12  # levels; the format itself has 7

_NULL = ("", "~", "null", "Null", "NULL")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER_LIKE = re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+|[-+]?\d{1,3}([,_]\d{3})+(\.\d+)?")


class Document(NamedTuple):
    """What a file says, and where.

    `keys` holds the places of keys, `values` those of values, by path; `problems` what YAML makes of the file that
    cannot be meant, for `sim.scenario.checking` to report together with its own.
    """

    source: str
    text: str
    data: dict[str, Any]
    keys: dict[Path, Place]
    values: dict[Path, Place]
    problems: tuple[Problem, ...] = ()

    def place(self, path: Path) -> Place | None:
        """Where a path stands; for one that is not in the file, its nearest ancestor."""
        for end in range(len(path), -1, -1):
            place = self.values.get(path[:end])
            if place:
                return place
        return None


def read(source: str | os.PathLike[str]) -> Document:
    """Read a scenario file. Raises ScenarioError where there is no mapping to be had from it."""
    name = os.fspath(source)

    def refuse(found: str, remedy: str) -> ScenarioError:
        return ScenarioError(name, [Problem((), found, remedy)])

    try:
        with open(source, "rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise refuse("there is no such file", _neighbours(name)) from None
    except IsADirectoryError:
        raise refuse("this is a folder", "name a scenario file in it") from None
    except PermissionError:
        raise refuse("no permission to read it", "change its permissions, or name another file") from None
    except (OSError, ValueError) as error:
        raise refuse(f"it cannot be read ({error})", "name a scenario file") from None
    if len(raw) > LARGEST:
        raise refuse(f"the file is larger than {LARGEST:,} bytes", "a scenario is a page or two of YAML") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        place = Place(line, error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1)
        problem = Problem((), f"byte 0x{raw[error.start]:02x} is not UTF-8 text", "save the file as UTF-8", place)
        raise ScenarioError(name, [problem]) from None
    return parse(text, name)


def _neighbours(name: str) -> str:
    folder = os.path.dirname(name) or "."
    try:
        files = sorted(file for file in os.listdir(folder) if file.endswith((".yaml", ".yml")))
    except OSError:
        return f"and no folder '{folder}' either"
    return f"in that folder: {', '.join(files)}" if files else f"no scenario file lies in '{folder}'"


def parse(text: str, source: str = "<text>") -> Document:
    """The document that a text says. Raises ScenarioError as `read` does."""
    builder = _Builder()
    whole = False
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if not builder.take(event):
                break
        else:
            whole = True
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else None
        found = error.problem or error.context or "this is not YAML"
        builder.problems.append(Problem((), f"not YAML: {found}", "mend the syntax", place))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        place = Place(line, error.position - text.rfind("\n", 0, error.position))
        found = f"character #x{ord(error.character):04x} has no place in YAML"
        builder.problems.append(Problem((), found, "remove it; save the file as plain text", place))
    except RecursionError:  # PyYAML's scanner, on a wall of brackets
        builder.problems.append(Problem((), "the nesting has no end", f"use at most {DEEPEST} levels"))
    if whole and not isinstance(builder.data, dict):
        if builder.data is None:
            found = "the file is empty" if not text.strip() else "the file says nothing"
        else:
            found = f"the file holds {'a list' if isinstance(builder.data, list) else 'one value'}"
        builder.problems.append(Problem((), found, "a scenario is a mapping; `sim new` writes one", Place(1, 1)))
        whole = False
    if not whole:
        raise ScenarioError(source, builder.problems, text)
    return Document(source, text, builder.data, builder.keys, builder.values, tuple(builder.problems))


class _Builder:
    """Builds the document from PyYAML's events, with one stack and no recursion."""

    def __init__(self) -> None:
        self.data: Any = None
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self.stack: list[tuple[Any, Path]] = []  # open collections with their paths
        self.key: list[str | None] = []  # for each: the key waiting for its value
        self.documents = 0

    def take(self, event: yaml.Event) -> bool:
        """Take the next event; False once there is no point in going on."""
        place = Place(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._refuse("a second document begins here", "one file holds one scenario", place)
                return False
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(f"'*{event.anchor}' is an alias", "write out what is meant; aliases are not used here", place)
            self._put("", place)
        elif isinstance(event, yaml.NodeEvent):
            if event.anchor:
                found = f"'&{event.anchor}' is an anchor"
                self._refuse(found, "remove it; anchors and aliases are not used here", place)
            if getattr(event, "tag", None):
                self._refuse(f"'{event.tag}' is a tag", "remove it; tags are not used here", place)
            if isinstance(event, yaml.ScalarEvent):
                self._put(self._scalar(event, place), place)
            else:
                self._open({} if isinstance(event, yaml.MappingStartEvent) else [], place)
                if len(self.stack) > DEEPEST:
                    self._refuse(f"nested deeper than {DEEPEST} levels", "a scenario needs 7 at most", place)
                    return False
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
            self.key.pop()
        return True

    def _refuse(self, found: str, remedy: str, place: Place) -> None:
        self.problems.append(Problem(self._here(), found, remedy, place))

    def _here(self) -> Path:
        if not self.stack:
            return ()
        holder, path = self.stack[-1]
        if isinstance(holder, list):
            return (*path, len(holder))
        key = self.key[-1]
        return path if key is None else (*path, key)

    def _open(self, collection: Any, place: Place) -> None:
        path = self._here()
        self._put(collection, place)
        self.stack.append((collection, path))
        self.key.append(None)

    def _put(self, value: Any, place: Place) -> None:
        if not self.stack:
            self.data = value
            self.values[()] = place
            return
        holder, path = self.stack[-1]
        if isinstance(holder, list):
            self.values[(*path, len(holder))] = place
            holder.append(value)
            return
        key = self.key[-1]
        if key is None:
            if not isinstance(value, str):
                shown = "a list or a mapping" if isinstance(value, dict | list) else f"{value!r}"
                self._refuse(f"a key must be text, and this is {shown}", "put it in quotes if it is a name", place)
                value = str(value)
            if (*path, value) in self.keys:
                first = self.keys[(*path, value)]
                self._refuse(f"'{value}' is given a second time", f"keep one; the first is on line {first.line}", place)
            self.keys[(*path, value)] = place
            self.key[-1] = value
        else:
            self.values[(*path, key)] = place
            holder[key] = value
            self.key[-1] = None

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Any:
        text = event.value
        if event.style is not None:
            return text
        if text in _NULL:
            return None
        if text in _BOOLEANS:
            return _BOOLEANS[text]
        if _WHOLE.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
        if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._refuse(f"{text} is no day of the calendar", "write a date as 2021-10-18", place)
                return date(2000, 1, 1)
        misread = yaml.resolver.Resolver.yaml_implicit_resolvers.get(text[0], ())
        for tag, pattern in misread:
            if pattern.match(text):
                kind = tag.rsplit(":", 1)[1]
                what = {"bool": "as true or false", "int": "as another number", "float": "as another number"}
                remedy = f'write "{text}" in quotes if a text is meant'
                if kind == "bool":
                    remedy += ", true or false if not"
                elif kind in ("int", "float"):
                    remedy += ", or the number in plain digits, as 750 or 0.5"
                self._refuse(f"plain YAML reads {text} {what.get(kind, 'as something else')}", remedy, place)
                return text
        if _NUMBER_LIKE.fullmatch(text):
            self._refuse(f"plain YAML reads {text} as text", "write the number in plain digits, as 1000 or 0.5", place)
        return text
