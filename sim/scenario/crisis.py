"""From a document to a `Crisis`: every problem at once, each with its place.

What the declarations say is checked by pydantic; what binds one part of a file to another (names, dates, orders,
moves that nobody could ever make) in `sim.scenario.checks`, on whatever of the document has the right shape, so that
one mistake does not hide the next. Nor is it said twice: what a layer of checks finds wrong, later layers pass over.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from os import PathLike
from typing import Any

from pydantic import PrivateAttr, ValidationError

from sim.scenario import yaml_reader
from sim.scenario.changes import changed, plain_data
from sim.scenario.checks import assumptions, bound, record, references, students_of, with_code
from sim.scenario.fixed_course import Settled
from sim.scenario.format import Declaration
from sim.scenario.messages import declared_problems, show
from sim.scenario.problems import Findings, Path, Problem, ScenarioError, spell
from sim.scenario.yaml_reader import Code, Document, refusal


class Crisis(Declaration):
    """A scenario, checked and frozen. Made by `load`, `build` or another crisis's `with_`, never by hand."""

    _document: Document = PrivateAttr()
    _settled: Settled | None = PrivateAttr(default=None)

    def __init__(self, *_: Any, **__: Any) -> None:
        raise TypeError("a Crisis is made by sim.load from a file, sim.parse from a text, or sim.build from data")

    @property
    def source(self) -> str:
        """The file it was read from, with what was changed since; or '<python>'."""
        made = ", ".join(f"{spell(path)}={show(value, bare=True)}" for path, value in self._document.changes)
        return f"{self._document.source} with {made}" if made else self._document.source

    @property
    def text(self) -> str:
        """The text of the file it was read from; empty where it was built in Python."""
        return self._document.text

    @property
    def data(self) -> dict[str, Any]:
        """The document as plain dicts and lists: a copy, to change and to `build` from."""
        return deepcopy(self._document.data)

    @property
    def file(self) -> str:
        """The file it was read from, as it was given; or '<python>'."""
        return self._document.source

    @property
    def changes(self) -> dict[str, Any]:
        """What was set since, by path: what `load` takes to make it again from the file."""
        made: dict[Path, Any] = {}
        for path, value in self._document.changes:
            made = {old: other for old, other in made.items() if old[: len(path)] != path} | {path: value}
        return {".".join(map(str, path)): deepcopy(value) for path, value in made.items()}

    @property
    def code(self) -> dict[str, Code]:
        """The Python files that its strategies are from, by the names it gives them, as they were when it was read."""
        return {code.name: code for code in self._document.code}

    def with_(self, changes: Mapping[str, Any]) -> "Crisis":
        """The same crisis with other values at some paths, checked like a file.

        `crisis.with_({"actors.NATO.stocks.staff.amount": 9})`. Items of the ladder and of incidents are named by
        their number or their name. Code of its own is allowed where it was before, and its files are not read again.
        Raises ScenarioError.
        """
        return _build(changed(self._document, changes))

    @property
    def settled(self) -> Settled | None:
        """What of its runs is settled beforehand; no file says that, and what is made by `with_` has it no longer."""
        return self._settled

    def settle(self, settled: Settled) -> "Crisis":
        """The same crisis with something settled of its runs, which whoever settles it has checked."""
        return _settle(self._document, settled)

    @property
    def folder(self) -> str:
        """The folder from which it names files; the current one where it was built in Python."""
        return self._document.folder or ""

    def refuse(self, path: Path, found: str, remedy: str) -> ScenarioError:
        """The error that says what is wrong at a place of its file."""
        return self.refuse_all([Problem(path, found, remedy)])

    def refuse_all(self, problems: Sequence[Problem]) -> ScenarioError:
        """The error that says what is wrong at some places of its file."""
        return refusal(self._document, problems)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> "Crisis":
        """As `with_`: what is changed is checked."""
        return self.with_(update or {})

    def __reduce__(self) -> tuple[Any, ...]:
        return (_build, (self._document,)) if self._settled is None else (_settle, (self._document, self._settled))

    def __copy__(self) -> "Crisis":
        return self  # it is frozen

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> "Crisis":
        return self


def load(source: str | PathLike[str], changes: Mapping[str, Any] | None = None, *, allow_code: bool = False) -> Crisis:
    """Read, change and check a scenario file. Raises ScenarioError with all that is wrong.

    A scenario may name a Python file beside it that has a strategy. That file is read and run with `allow_code` only;
    without it such a scenario is refused. What is allowed stays so for what is made of the crisis: by `with_`, by
    `build`, and by unpickling it, which runs the file again.
    """
    return _build(changed(yaml_reader.read(source)._replace(allow_code=bool(allow_code)), changes))


def build(data: Mapping[str, Any] | Crisis, *, allow_code: bool = False) -> Crisis:
    """Check a scenario given as plain dicts, lists, numbers, texts and dates, or as a crisis. Raises ScenarioError.

    `allow_code` as for `load`; Python files are looked for in the working directory, those of a crisis are kept.
    """
    given = data.data if isinstance(data, Crisis) else plain_data(data)
    document = Document("<python>", "", given, {}, {}, allow_code=bool(allow_code))
    if isinstance(data, Crisis):
        then = data._document
        document = document._replace(allow_code=allow_code or then.allow_code, code=then.code, folder=then.folder)
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

    `allow_code` as for `load`. Python files are looked for in the working directory, unless `code` has their texts
    by name: then it has them all.
    """
    document = yaml_reader.parse(text, source)._replace(allow_code=bool(allow_code))
    if code is not None:
        document = document._replace(code=tuple(Code(name, name, said) for name, said in code.items()), folder=None)
    return _build(changed(document, changes))


def _settle(document: Document, settled: Settled) -> Crisis:
    crisis = _build(document)
    crisis._settled = settled
    return crisis


def _build(document: Document) -> Crisis:
    document, unread = with_code(document)
    data = document.data
    stated = data if isinstance(data, dict) else {}
    if "moves" in stated and "ladder" not in stated:
        what = "this is an exchange of the record, and no scenario"
        raise refusal(document, [Problem((), what, "`sim history` shows one; a scenario has a ladder of moves")])
    declared = None
    found = Findings(document.problems)
    try:
        declared = Declaration.model_validate(data)
    except ValidationError as error:
        found.add(declared_problems(error, data))
    found.add(unread)
    found.add(references(stated, found.wrong))
    found.add(students_of(document, found.wrong))
    found.add(bound(stated, found.wrong))
    if declared is not None:
        found.add(record(declared))
    found.add(assumptions(stated, found.wrong, [path for path, _ in document.changes]))
    if found.problems or declared is None:
        raise refusal(document, found.problems)
    crisis = Crisis.model_construct(declared.model_fields_set, **dict(declared))
    crisis._document = document
    return crisis
