"""From YAML text to a document: plain dicts, lists and scalars, and the place of each of them.

PyYAML parses. Its events become the document here rather than in its loader, for three reasons: the loader forgets
where things stood; it keeps the last of two equal keys without a word; and it reads NO as false, 12:30 as 750 and
1e3 as text. What YAML would misread is refused with the way to write it (`sim.scenario.yaml_scalars`). So are aliases,
tags, and files larger or nested deeper than any scenario needs: no file can make the reader work hard.
"""

import os
import re
from pathlib import Path as File
from typing import Any

import yaml

from sim.scenario import characters
from sim.scenario.documents import Document
from sim.scenario.files import MAX_BYTES, SCENARIO, TOO_LARGE, FileKind, text_of
from sim.scenario.problems import Path, Place, Problem, ScenarioError, lines, plain
from sim.scenario.yaml_scalars import scalar_value

MAX_NODES = 10_000  # keys and values; the shipped scenarios have 300 or so
MAX_DEPTH = 12  # levels; the format itself has 7

_LOADER: Any = yaml.SafeLoader
_JSON_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?[eE][-+]?[0-9]{1,3}", re.ASCII)  # 1e-07, as JSON writes small numbers

# For messages of PyYAML about broken syntax: the same in plain words, and a remedy.
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


def read(source: str | os.PathLike[str], kind: FileKind = SCENARIO) -> Document:
    """Read a file of some kind. Raises ScenarioError where it holds no mapping, TypeError for what names no file."""
    if not isinstance(source, str | os.PathLike):
        raise TypeError(f"a file's name or path is wanted, not a Python {type(source).__name__}; sim.build takes data")
    name = os.fsdecode(source)
    return parse(text_of(name, kind), name, kind)._replace(folder=str(File(name).parent))


def parse(text: str, source: str = "<text>", kind: FileKind = SCENARIO) -> Document:
    """The document in a YAML text. Raises ScenarioError where it holds no mapping, TypeError for what is no text."""
    if not isinstance(text, str):
        raise TypeError(f"a text is wanted, not a Python {type(text).__name__}; sim.build takes data")
    if len(text) > MAX_BYTES:
        raise ScenarioError(source, [Problem((), TOO_LARGE, kind.length)])
    text = text.removeprefix("\ufeff")
    builder = _Builder(kind)
    builder.is_json = text.lstrip().startswith("{")
    complete = False
    try:
        complete = all(
            builder.take(event) for event in yaml.parse(_without_tabs(text, builder.is_json), Loader=_LOADER)
        )
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_foreign_problem(error, lines(text)) or _syntax_problem(error))
    except _ForeignKeyError:
        pass
    except yaml.reader.ReaderError as error:
        before = lines(text[: error.position])
        found = f"character #x{ord(text[error.position]):04x} has no place in YAML"
        place = Place(len(before), len(before[-1]) + 1)
        builder.problems.append(Problem((), found, "remove it; save the file as plain text", place))
    if complete and not isinstance(builder.data, dict) and not builder.problems:
        found = f"the file holds {'a list' if isinstance(builder.data, list) else 'one value'}"
        if builder.data is None:
            found = "the file says nothing" if text.strip() else "the file is empty"
        builder.problems.append(Problem((), found, f"{kind.with_article} is a mapping; {kind.begin}", Place(1, 1)))
    if not complete or not isinstance(builder.data, dict):
        raise ScenarioError(source, builder.problems, text)
    return Document(source, text, builder.data, builder.keys, builder.values, tuple(builder.problems))


def _syntax_problem(error: yaml.MarkedYAMLError) -> Problem:
    """A syntax error of PyYAML's as a problem, in plain words where `_SYNTAX` has them."""
    message = error.problem or error.context or "this cannot be read"
    mark = error.problem_mark or error.context_mark
    if "end of stream" in message and error.context_mark:  # a reader looks for where it begins
        mark = error.context_mark
    place = _place(mark) if mark else None
    for pattern, found, remedy in _SYNTAX:
        match = re.match(pattern, message)
        if match:
            return Problem((), match.expand(found), match.expand(remedy), place)
    return Problem((), f"not YAML: {plain(message, 100)}", "mend the syntax", place)


def _foreign_problem(error: yaml.MarkedYAMLError, file: list[str]) -> Problem | None:
    """A syntax error that comes of a character in the place of a common blank or sign; None for others."""
    last = error.problem_mark or error.context_mark
    if last is None:
        return None
    first = min((error.context_mark or last).line, last.line)
    for number in range(first, min(last.line + 1, len(file))):
        column = characters.in_the_way(file[number])
        if column is not None:
            return _foreign(file[number][column], Place(number + 1, column + 1))
    return None


def _foreign(character: str, place: Place) -> Problem:
    return Problem((), f"a {characters.told(character)}", "use common spaces and signs", place)


def _without_tabs(text: str, is_json: bool) -> str:
    """JSON with spaces for tabs, which it may be indented with: within its texts they are escapes."""
    return text.replace("\t", " ") if is_json else text


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1)


class _ForeignKeyError(Exception):
    """A key that is not the one it looks like: whatever else is wrong may come of that."""


class _Builder:
    """Builds the document from PyYAML's events, with one stack and no recursion."""

    def __init__(self, kind: FileKind) -> None:
        self.kind = kind
        self.data: Any = None
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self.stack: list[tuple[Any, Path]] = []  # open collections with their paths
        self.key: list[str | None] = []  # by open collection: the key waiting for its value
        self.is_json = False
        self.documents = 0
        self.nodes = 0
        self.skip = 0  # nodes still to pass over: one that is refused is refused with all that is in it
        self.skipped_levels = 0  # collections open within them

    def take(self, event: yaml.Event) -> bool:
        """Take the next event. Returns False where the rest of the file is not worth reading."""
        place = _place(event.start_mark)
        if isinstance(event, yaml.NodeEvent):
            self.nodes += 1
            if self.nodes > MAX_NODES:
                found = f"there are more than {MAX_NODES:,} keys and values"
                self._refuse(found, f"{self.kind.with_article} has some hundreds", place)
                return False
        if len(self.stack) + self.skipped_levels > MAX_DEPTH:
            self._refuse(f"nested deeper than {MAX_DEPTH} levels", f"{self.kind.with_article} needs 7 at most", place)
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
        """Take a key, a scalar or the beginning of a collection."""
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
        """Follow an event within what is passed over, to know where that ends."""
        if isinstance(event, yaml.CollectionStartEvent):
            self.skipped_levels += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            self.skipped_levels -= 1
        if self.skipped_levels == 0:
            self.skip -= 1

    def _refuse(self, found: str, remedy: str, place: Place) -> None:
        self.problems.append(Problem(self._here(), found, remedy, place))

    def _here(self) -> Path:
        """The path of the next value or, where a key is awaited, of its mapping."""
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
        key = characters.composed(event.value)
        at = (*path, key)
        foreign = None if event.style else characters.at_an_end(key)
        if foreign:
            self.problems = [_foreign(foreign, place)]
            raise _ForeignKeyError
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
        """The value of a scalar; where that is refused, its text."""
        text: str = characters.composed(event.value)
        half = characters.half_character(text)
        if half:
            self._refuse(f"{half} is half a character", "write the character itself, or both its halves", place)
            return text
        if event.style:  # in quotes or in a block it is always text
            return text
        if self.is_json and _JSON_NUMBER.fullmatch(text):
            return float(text)
        value, refusal = scalar_value(text)
        if refusal:
            self._refuse(*refusal, place)
        return value
