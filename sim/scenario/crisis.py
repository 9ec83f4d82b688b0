"""From a document to a `Crisis`: every problem at once, each with its place.

Pydantic checks the declarations of the format, `sim.scenario.checks` what binds one part of a file to another. No
mistake is reported twice: what one layer of checks finds wrong, later layers pass over.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from os import PathLike
from typing import Any

from pydantic import PrivateAttr, ValidationError

from sim.scenario import doubts, quoted_values, shipped, yaml_reader
from sim.scenario.changes import ASSUMPTIONS, change, plain_data
from sim.scenario.checks import assumptions, cross_problems, history, references, user_code
from sim.scenario.documents import Code, Document, refusal
from sim.scenario.doubts import Doubt
from sim.scenario.fixed_course import Settled
from sim.scenario.format import ScenarioFormat
from sim.scenario.messages import declared_problems
from sim.scenario.problems import Findings, Path, Problem, ScenarioError
from sim.scenario.shapes import mapping
from sim.scenario.yaml_writer import rewritten


class Crisis(ScenarioFormat):
    """A scenario, checked and frozen. Made by `load`, `build` or another crisis's `with_`, never by hand."""

    _document: Document = PrivateAttr()
    _settled: Settled | None = PrivateAttr(default=None)
    _closed: "Crisis | None" = PrivateAttr(default=None)  # the same with nothing drawn, once it was asked for

    def __init__(self, *_: Any, **__: Any) -> None:
        raise TypeError("a Crisis is made by sim.load from a file, sim.parse from a text, or sim.build from data")

    def __repr__(self) -> str:
        from sim.scenario import notebook

        return f"<{notebook.line(self)}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        from sim.scenario import notebook

        return notebook.html(self)

    @property
    def source(self) -> str:
        """The file it was read from, or '<python>', with the changes made since."""
        made = ", ".join(doubts.changes_text(self._document.changes))
        return f"{self._document.source} with {made}" if made else self._document.source

    @property
    def text(self) -> str:
        """The text of the file it was read from; empty if it was built in Python."""
        return self._document.text

    @property
    def written(self) -> str:
        """The text of a file that says what this scenario says: the one it was read from, with what was changed."""
        return rewritten(self._document.text, self._document.data)

    @property
    def data(self) -> dict[str, Any]:
        """A copy of the document in plain dicts and lists, to change and to `build` from."""
        return deepcopy(self._document.data)

    @property
    def file(self) -> str:
        """The name of the file it was read from, as it was given; or '<python>'."""
        return self._document.source

    @property
    def changes(self) -> dict[str, Any]:
        """The values set since it was read, by path. `load` takes them to make the same crisis from the file."""
        made: dict[Path, Any] = {}
        for path, value in self._document.changes:
            made = {old: other for old, other in made.items() if old[: len(path)] != path} | {path: value}
        return {".".join(map(str, path)): deepcopy(value) for path, value in made.items()}

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The assumptions that are drawn in a run of many, in the order of the file."""
        data, changes = self._document.data, self._document.changes
        return tuple(doubts.opened(data, self.assumptions, changes, self._document.code))

    @property
    def assumed(self) -> dict[str, str]:
        """The reason of each assumption by the path that it is about, or by each path that it sets."""
        return doubts.assumed(self.assumptions)

    @property
    def assumed_numbers(self) -> list[str]:
        """The paths of the numbers that are assumptions."""
        data = self._document.data
        return [path for path in self.assumed if doubts.is_number(data, path)]

    @property
    def code(self) -> dict[str, Code]:
        """The Python files of its strategies, by the names it gives them, with their texts when it was read."""
        return {code.name: code for code in self._document.code}

    def with_(self, changes: Mapping[str, Any]) -> "Crisis":
        """Set values at paths, as `{"actors.NATO.stocks.staff.amount": 9}`, and check the result like a file.

        Items of the ladder and of incidents are named by their number or their name. Python files stay allowed if they
        were, and are not read again. Raises ScenarioError.
        """
        return _build(change(self._document, changes))

    def playing(self, strategies: Mapping[str, Any]) -> dict[str, Any]:
        """The changes by which actors play other strategies, as a file has them; an alliance with all its members."""
        changes: dict[str, Any] = {}
        for actor, strategy in strategies.items():
            changes[f"actors.{actor}.strategy"] = strategy
            members = self.actors[actor].members or {}
            own = [name for name, member in members.items() if member.strategy is not None]
            changes |= {f"actors.{actor}.members.{name}.strategy": None for name in own}
        return changes

    def beside(self, folder: str, *, allow_code: bool = False) -> "Crisis":
        """The same scenario, whose Python files are looked for in another folder, and run if `allow_code`."""
        return _build(self._document._replace(folder=folder, allow_code=allow_code))

    def open(self, ranges: Mapping[str, Any]) -> "Crisis":
        """Have numbers drawn, run by run, as `{"actors.NATO.stocks.staff.amount": (5, 6, 13)}`; else as `with_`.

        A range is (low, high) or (low, likely, high), or a mapping as under `assumptions` in a file.
        """
        data = self._document.data
        changes: dict[str, Any] = {}
        for path, given in ranges.items():
            changes |= {f"{ASSUMPTIONS}.{key}": value for key, value in doubts.opening(data, path, given).items()}
        return self.with_(changes)

    def close(self, *keys: str) -> "Crisis":
        """Have these assumptions drawn no longer, or all: their paths keep what the body has. As `with_` otherwise.

        Raises ScenarioError for one that is not drawn.
        """
        open_now = {doubt.key: doubt for doubt in self.doubts}
        given = self._document.data.get(ASSUMPTIONS, {})
        try:
            named = [doubts.named(self._document.data, open_now, key) for key in keys] if keys else list(open_now)
        except KeyError as error:
            found, remedy = error.args
            raise self.refuse((ASSUMPTIONS,), found, remedy) from None
        changes = {f"{ASSUMPTIONS}.{key}": {**given[key], "drawn": False} for key in named}
        return self.with_(changes) if changes else self

    @property
    def settled(self) -> Settled | None:
        """The settled part of its runs, if any. No file can state one, and `with_` drops it."""
        return self._settled

    def settle(self, settled: Settled) -> "Crisis":
        """A copy whose runs have a settled part. The caller has checked that part.

        Where that part is of a run, and not imposed, nothing is drawn any more: what held then holds in what follows.
        """
        if self._closed is None:
            self._closed = self.close()
        own = self if settled.imposed else self._closed
        crisis = Crisis.model_construct(own.model_fields_set, **dict(own))  # all else is checked already
        crisis._document, crisis._settled = own._document, settled
        return crisis

    @property
    def folder(self) -> str:
        """The folder that names of files in it start from; the current one if it was built in Python."""
        return self._document.folder or ""

    def refuse(self, path: Path, found: str, remedy: str) -> ScenarioError:
        """The error for a problem at a path of its file."""
        return self.refuse_all([Problem(path, found, remedy)])

    def refuse_all(self, problems: Sequence[Problem]) -> ScenarioError:
        """The error for some problems of its file."""
        return refusal(self._document, problems)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> "Crisis":
        """As `with_`, so that pydantic's own way to copy with changes checks them too."""
        return self.with_(update or {})

    def __reduce__(self) -> tuple[Any, ...]:
        return (_build, (self._document,)) if self._settled is None else (_settle, (self._document, self._settled))

    def __copy__(self) -> "Crisis":
        return self  # it is frozen

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> "Crisis":
        return self


def load(source: str | PathLike[str], changes: Mapping[str, Any] | None = None, *, allow_code: bool = False) -> Crisis:
    """Read, change and check a scenario: a file, or by its name one that comes with the program.

    A name has no suffix, as `nato_russia_2021`; a file of that name in the working directory, or in its folder
    `scenarios`, comes first. Raises ScenarioError with every problem.

    A scenario may name a Python file beside it that has a strategy. Only `allow_code` has that file read and run;
    without it such a scenario is refused. It stays allowed for what is made of the crisis: by `with_`, by `build`, and
    by unpickling it, which runs the file again.
    """
    if isinstance(source, str):
        found = shipped.find(source)
        document = yaml_reader.read(found.path)._replace(source=found.source)
    else:  # a path is a file's
        document = yaml_reader.read(source)
    return _build(change(document._replace(allow_code=bool(allow_code)), changes))


def build(data: Mapping[str, Any] | Crisis, *, allow_code: bool = False) -> Crisis:
    """Check a scenario given as plain dicts, lists, numbers, texts and dates, or as a crisis. Raises ScenarioError.

    `allow_code` is as for `load`. Python files are looked for in the working directory; a crisis brings its own.
    """
    given = data.data if isinstance(data, Crisis) else plain_data(data)
    document = Document("<python>", "", given, {}, {}, allow_code=bool(allow_code))
    if isinstance(data, Crisis):
        old = data._document
        document = document._replace(allow_code=allow_code or old.allow_code, code=old.code, folder=old.folder)
    return _build(document)


def parse(
    text: str,
    source: str = "<text>",
    changes: Mapping[str, Any] | None = None,
    *,
    allow_code: bool = False,
    code: Mapping[str, str] | None = None,
) -> Crisis:
    """Change and check a scenario given as YAML text. Raises ScenarioError.

    `allow_code` is as for `load`. `code` gives the texts of all Python files by name; without it they are looked for in
    the working directory.
    """
    document = yaml_reader.parse(text, source)._replace(allow_code=bool(allow_code))
    if code is not None:
        files = tuple(Code(name, name, content) for name, content in code.items())
        document = document._replace(code=files, folder=None)
    return _build(change(document, changes))


def _settle(document: Document, settled: Settled) -> Crisis:
    """Check a document, and settle a part of the runs."""
    return _build(document).settle(settled)


def _build(document: Document) -> Crisis:
    """Check a document, layer by layer. Raises ScenarioError with every problem."""
    document, unread = user_code.with_code(document)
    data = mapping(document.data)
    if "moves" in data and "ladder" not in data:
        what = "this is an exchange of the record, and no scenario"
        raise refusal(document, [Problem((), what, "`sim history` shows one; a scenario has a ladder of moves")])
    data = quoted_values.taken(data)
    document = document._replace(data=data)
    declared = None
    found = Findings(document.problems)
    try:
        declared = ScenarioFormat.model_validate(document.data)
    except ValidationError as error:
        found.add(declared_problems(error, document.data))
    found.add(unread)
    found.add(references.check(data, found.wrong))
    found.add(user_code.check(document))
    found.add(cross_problems(data, found.wrong))
    if declared is not None:
        found.add(history.check(declared))
    found.add(assumptions.check(document, found.wrong, None if declared is None else declared.assumptions))
    if found.problems or declared is None:
        raise refusal(document, found.problems)
    crisis = Crisis.model_construct(declared.model_fields_set, **dict(declared))
    crisis._document = document
    return crisis
