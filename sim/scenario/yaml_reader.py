"""From a file to a document: plain dicts, lists and scalars, and where in the file each of them stands.

PyYAML parses. Its events become the document here rather than in its loader, for three reasons: the loader forgets
where things stood; it keeps the last of two equal keys without a word; and it reads NO as false, 12:30 as 750 and
1e3 as text. What YAML would misread is refused with the way to write it. So are aliases, tags, and files larger or
nested deeper than any scenario needs: no file can make the reader work hard.
"""

import os
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path as File
from typing import Any, NamedTuple

import yaml

from sim.scenario.problems import Path, Place, Problem, ScenarioError, did_you_mean, lines, plain

LARGEST = 200_000  # bytes; the shipped scenarios have 5,000 or so
MOST = 10_000  # keys and values; the shipped scenarios have 300 or so
DEEPEST = 12  # levels; the format itself has 7

_LOADER: Any = yaml.SafeLoader
_NULL = ("", "~", "null", "Null", "NULL")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?((0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)")
_LONGEST = 40  # digits and signs of a number
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER_LIKE = re.compile(r"[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+|[-+]?[0-9]{1,3}([,_][0-9]{3})+(\.[0-9]+)?")

# What PyYAML says of a broken file, what that is in plain words, and what would do.
_QUOTE = "put the text in quotes"
_SYNTAX = (
    (r"found character '\\t'", "a tab", "use spaces"),
    (r"found character (.+) that cannot start", r"no text begins with \1 in YAML", _QUOTE),
    (r"mapping values are not allowed", "a colon too many", f"{_QUOTE} if it belongs to one, or mend the indentation"),
    (r"found unexpected end of stream", "a quote is opened here and never closed", "close it"),
    (r"expected ',' or '(.)'", r"this list or mapping is not closed, or lacks a comma", r"add a comma or '\1'"),
    (r"could not find expected ':'", "a key without its colon", "write key: value"),
    (r"expected <block end>", "this fits neither what is above nor its indentation", "line it up with its neighbours"),
    (r"unknown escape character (.+)", r"\1 means nothing after a backslash", "use single quotes, or two backslashes"),
)


class Code(NamedTuple):
    """A Python file that a scenario names: by what name, where it was read, and its text."""

    name: str
    path: str
    text: str


class Document(NamedTuple):
    """What a file says, and where.

    `keys` holds the places of keys, `values` those of values, by path; `problems` what YAML makes of the file that
    cannot be meant, for `sim.scenario.crisis` to report together with its own; `changes` what was changed since, as
    (path, value): that stands nowhere in the file. `allow_code` says whether Python files that it names may be run,
    `code` holds those, and `folder` is where others are looked for; None where all there may be are in `code`.
    """

    source: str
    text: str
    data: dict[str, Any]
    keys: dict[Path, Place]
    values: dict[Path, Place]
    problems: tuple[Problem, ...] = ()
    changes: tuple[tuple[Path, Any], ...] = ()
    allow_code: bool = False
    code: tuple[Code, ...] = ()
    folder: str | None = ""

    def place(self, problem: Problem) -> Place | None:
        """Where a problem stands: its key or value or, where that is not in the file, its nearest ancestor."""
        path = problem.path
        if any(path[: len(changed)] == changed for changed, _ in self.changes):
            return None
        if problem.at_key and path in self.keys:
            return self.keys[path]
        ancestors = (path[:end] for end in range(len(path), -1, -1))
        return next((self.values[known] for known in ancestors if known in self.values), None)


def refusal(document: Document, problems: Iterable[Problem]) -> ScenarioError:
    """The error that says all that is wrong with a document, each thing with its place."""
    placed = [p if p.place else p._replace(place=document.place(p)) for p in problems]
    return ScenarioError(document.source + (" (changed)" if document.changes else ""), placed, document.text)


class Kind(NamedTuple):
    """A kind of file, for messages: what it is called, what is in it, how long it may be, and how its name ends.

    `begin` says how one comes by the first.
    """

    name: str
    holds: str
    length: str
    suffixes: tuple[str, ...]
    begin: str = ""

    @property
    def called(self) -> str:
        """The name with its article."""
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}"


SCENARIO = Kind("scenario", "YAML", "a scenario is a few pages of YAML", (".yaml", ".yml"), "`sim new` writes one")
_PYTHON = Kind("Python", "Python", "a strategy is one short function", (".py",))


def read(source: str | os.PathLike[str], kind: Kind = SCENARIO) -> Document:
    """Read a file of some kind. Raises ScenarioError where there is no mapping to be had from it."""
    if not isinstance(source, str | os.PathLike):
        raise TypeError(f"a file's name or path is wanted, not a Python {type(source).__name__}; sim.build takes data")
    name = os.fsdecode(source)
    return parse(text_of(name, kind), name, kind)._replace(folder=str(File(name).parent))


def read_code(name: str, folder: str) -> Code:
    """Read a Python file in the folder of a scenario. Raises ScenarioError with one problem, of that file."""
    path = str(File(folder) / name)
    return Code(name, path, text_of(path, _PYTHON))


def text_of(name: str, kind: Kind) -> str:
    """The text of a file. Raises ScenarioError with the one reason why there is none."""
    path = File(name)

    def refuse(found: str, remedy: str) -> ScenarioError:
        return ScenarioError(name, [Problem((), found, remedy)])

    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise OSError("a pipe or a device")  # it might keep us waiting
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        if path.is_symlink():
            raise refuse(
                f"it is a link to '{plain(str(path.readlink()))}', which is not there", "mend the link"
            ) from None
        raise refuse("there is no such file", _neighbours(path, kind)) from None
    except IsADirectoryError:
        raise refuse("this is a folder", f"name {kind.called} file in it") from None
    except PermissionError:
        raise refuse("no permission to read it", "change its permissions, or name another file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise refuse(f"it cannot be read ({reason})", f"name {kind.called} file") from None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse("this is UTF-16 text", "save the file as UTF-8")
    if b"\0" in raw:
        raise refuse("this is not a text file", f"name {kind.called} file: {kind.holds}, in UTF-8")
    if len(raw) > LARGEST:
        raise refuse(_TOO_LARGE, kind.length)
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = lines(raw[: error.start].decode("utf-8"))
        place = Place(len(before), len(before[-1]) + 1)
        problem = Problem((), f"byte 0x{raw[error.start]:02x} is not UTF-8 text", "save the file as UTF-8", place)
        raise ScenarioError(name, [problem], raw.decode("utf-8", "replace")) from None


_TOO_LARGE = f"this is larger than {LARGEST:,} bytes"


def _neighbours(file: File, kind: Kind) -> str:
    try:
        names = sorted(near.name for near in file.parent.iterdir() if near.suffix in kind.suffixes and near.exists())
    except OSError:
        return f"there is no folder '{file.parent}' either"
    return did_you_mean(file.name, names) if names else f"no {kind.name} file lies in '{file.parent}'"


def parse(text: str, source: str = "<text>", kind: Kind = SCENARIO) -> Document:
    """The document that a text says. Raises ScenarioError as `read` does."""
    if not isinstance(text, str):
        raise TypeError(f"a text is wanted, not a Python {type(text).__name__}; sim.build takes data")
    if len(text) > LARGEST:
        raise ScenarioError(source, [Problem((), _TOO_LARGE, kind.length)])
    text = text.removeprefix("\ufeff")
    builder = _Builder(kind)
    whole = False
    try:
        whole = all(builder.take(event) for event in yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_broken(error))
    except yaml.reader.ReaderError as error:
        before = lines(text[: error.position])
        found = f"character #x{ord(text[error.position]):04x} has no place in YAML"
        place = Place(len(before), len(before[-1]) + 1)
        builder.problems.append(Problem((), found, "remove it; save the file as plain text", place))
    if whole and not isinstance(builder.data, dict) and not builder.problems:
        found = f"the file holds {'a list' if isinstance(builder.data, list) else 'one value'}"
        if builder.data is None:
            found = "the file says nothing" if text.strip() else "the file is empty"
        builder.problems.append(Problem((), found, f"{kind.called} is a mapping; {kind.begin}", Place(1, 1)))
    if not whole or not isinstance(builder.data, dict):
        raise ScenarioError(source, builder.problems, text)
    return Document(source, text, builder.data, builder.keys, builder.values, tuple(builder.problems))


def _broken(error: yaml.MarkedYAMLError) -> Problem:
    """What PyYAML could not parse, in plain words where we have them."""
    said = error.problem or error.context or "this cannot be read"
    mark = error.problem_mark or error.context_mark
    if "end of stream" in said and error.context_mark:  # it is the beginning that is to be found
        mark = error.context_mark
    place = _place(mark) if mark else None
    for pattern, found, remedy in _SYNTAX:
        match = re.match(pattern, said)
        if match:
            return Problem((), match.expand(found), match.expand(remedy), place)
    return Problem((), f"not YAML: {plain(said, 100)}", "mend the syntax", place)


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1)


class _Builder:
    """Builds the document from PyYAML's events, with one stack and no recursion."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.data: Any = None
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self.stack: list[tuple[Any, Path]] = []  # open collections with their paths
        self.key: list[str | None] = []  # for each: the key waiting for its value
        self.documents = 0
        self.nodes = 0
        self.skip = 0  # nodes to pass over, as they are refused as a whole
        self.skipped_levels = 0

    def take(self, event: yaml.Event) -> bool:
        """Take the next event; False once there is no point in going on."""
        place = _place(event.start_mark)
        if isinstance(event, yaml.NodeEvent):
            self.nodes += 1
            if self.nodes > MOST:
                self._refuse(
                    f"there are more than {MOST:,} keys and values", f"{self.kind.called} has some hundreds", place
                )
                return False
        if len(self.stack) + self.skipped_levels > DEEPEST:
            self._refuse(f"nested deeper than {DEEPEST} levels", f"{self.kind.called} needs 7 at most", place)
            return False
        if self.skip:
            self._pass_over(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._refuse("a second document begins here", f"one file holds one {self.kind.name}", place)
                return False
        elif isinstance(event, yaml.NodeEvent):
            self._node(event, place)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
            self.key.pop()
        return True

    def _node(self, event: yaml.NodeEvent, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(f"'*{event.anchor}' is an alias", "write out what is meant; aliases are not used here", place)
        elif event.anchor:
            self._refuse(f"'&{event.anchor}' is an anchor", "remove it; anchors are not used here", place)
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            self._refuse(f"'{plain(event.tag)}' is a tag", "remove it; tags are not used here", place)
        if self._awaits_key():
            self._put_key(event, place)
        elif isinstance(event, yaml.ScalarEvent):
            self._put(self._scalar(event, place), place)
        elif isinstance(event, yaml.AliasEvent):
            self._put(None, place)
        else:
            path = self._here()
            collection: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._put(collection, place)
            self.stack.append((collection, path))
            self.key.append(None)

    def _pass_over(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.CollectionStartEvent):
            self.skipped_levels += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            self.skipped_levels -= 1
        if self.skipped_levels == 0:
            self.skip -= 1

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

    def _awaits_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1][0], dict) and self.key[-1] is None

    def _put_key(self, event: yaml.NodeEvent, place: Place) -> None:
        """Take a key, or refuse it with its value."""
        if not isinstance(event, yaml.ScalarEvent):
            if not isinstance(event, yaml.AliasEvent):
                self._refuse("a key must be text, and this is a list or a mapping", "write key: value", place)
                self.skipped_levels = 1
                self.skip = 1
            self.skip += 1
            return
        path = self._here()
        if event.value == "<<" and not event.style:
            self._refuse("'<<' merges another mapping into this one", "write out what is meant", place)
            self.skip = 1
            return
        key = event.value
        at = (*path, key)
        refused = len(self.problems)
        if not isinstance(self._scalar(event, place), str):
            remedy = "put it in quotes if it is a name"
            self._refuse(f"a key must be text, and this is {plain(key) or 'nothing'}", remedy, place)
        self.problems[refused:] = [problem._replace(path=at) for problem in self.problems[refused:]]
        if at in self.keys:
            remedy = f"keep one; the first is on line {self.keys[at].line}"
            self._refuse(f"'{plain(key)}' is given a second time", remedy, place)
            self.skip = 1
            return
        self.keys[at] = place
        self.key[-1] = key

    def _put(self, value: Any, place: Place) -> None:
        self.values[self._here()] = place
        if not self.stack:
            self.data = value
            return
        holder, _ = self.stack[-1]
        key = self.key[-1]
        if isinstance(holder, list):
            holder.append(value)
        else:
            holder[key] = value
            self.key[-1] = None

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Any:
        """The value of a scalar; its text where that is refused."""
        text: str = event.value
        if event.style:  # it stands in quotes, or in a block of its own
            return text
        value, refusal = meant(text)
        if refusal:
            self._refuse(*refusal, place)
        return value


@lru_cache(maxsize=4096)
def meant(text: str) -> tuple[Any, tuple[str, str] | None]:
    """What an unquoted text stands for and, where it is refused, what was found and what would do."""
    if text in _NULL:
        return None, None
    if text in _BOOLEANS:
        return _BOOLEANS[text], None
    whole = _WHOLE.fullmatch(text)
    if whole or _DECIMAL.fullmatch(text):
        if len(text) > _LONGEST:
            return text, (f"a number of {len(text)} digits", "write a shorter one, or a text in quotes")
        return (int(text) if whole else float(text)), None
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text), None
        except ValueError:
            return text, (f"{text} is no day of the calendar", "write a date as 2021-10-18")
    misread = _misreading(text)
    return text, misread and (f"plain YAML reads {plain(text)} as {misread[0]}", misread[1])


def _misreading(text: str) -> tuple[str, str] | None:
    """What plain YAML makes of an unquoted text that does not look like it, and what to write instead."""
    number = "the number in plain digits, as 1000 or 0.5"
    for tag, pattern in yaml.resolver.Resolver.yaml_implicit_resolvers.get(text[0], ()):
        if pattern.match(text):
            kind = tag.rsplit(":", 1)[1]
            quoted = f'write "{plain(text)}" in quotes if a text is meant'
            if kind == "bool":
                meaning = str(yaml.constructor.SafeConstructor.bool_values[text.lower()]).lower()
                return meaning, f"{quoted}, {meaning} if not"
            if kind == "timestamp":
                return "a moment", f"{quoted}, or the day alone, as 2021-10-18"
            if kind in ("int", "float"):
                return _number_read(kind, text), f"{quoted}, or {number}"
            return "something else", quoted
    return ("text", f"write {number}") if _NUMBER_LIKE.fullmatch(text) else None


def _number_read(kind: str, text: str) -> str:
    """The number that plain YAML makes of a text."""
    if len(text) > _LONGEST:
        return "another number"
    constructor = yaml.constructor.SafeConstructor()
    try:
        node = yaml.ScalarNode(f"tag:yaml.org,2002:{kind}", text)
        value = constructor.construct_yaml_int(node) if kind == "int" else constructor.construct_yaml_float(node)
    except (ValueError, OverflowError):
        return "another number"
    return f"{value}"
