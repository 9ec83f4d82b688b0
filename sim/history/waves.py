"""Waves: first blows of many states in one cause, taken because they were struck, with what was answered to each.

A file holds a wave. Each of its blows, with its answers, becomes an exchange of two sides; and all of these say of
which wave they are, for they are not independent of each other. A blow without answers was not answered by the day to
which answers were looked for, which does not say that it never was.
"""

import datetime
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path as File
from typing import Any, Literal, NamedTuple

from pydantic import Field, ValidationError

from sim.history.exchange import Exchange, checked
from sim.history.format import Count, Disagreement, OwnKind, Selection, Status, Unit
from sim.scenario import quoted_values, yaml_reader
from sim.scenario.documents import Document, refusal
from sim.scenario.field_types import FormatModel, Frozen, KindName, ListOf, Name, Text
from sim.scenario.files import FileKind
from sim.scenario.json_schema import schema
from sim.scenario.messages import declared_problems
from sim.scenario.problems import Findings, Path, Problem, ScenarioError, plain
from sim.scenario.shapes import day, items, mapping

WAVE = FileKind("wave", "YAML", "a wave is a few pages of YAML", (".yaml", ".yml"), "docs/record.md says what is in it")
SHIPPED = File(__file__).parent / "waves"
_OF_MOVES = ("date", "kind", "n", "unit", "object", "effective", "code", "detail", "disagreements", "remark", "sources",
             "status")  # fmt: skip


class Common(FormatModel):
    """What holds of every deed of a wave that does not say otherwise."""

    unit: Unit | None = Field(default=None, description="what the numbers count")
    code: Text | None = Field(default=None, description="its code, as CAMEO 161")
    sources: ListOf[KindName] = Field(default=(), description="where it was read, by the names under sources")
    status: Status | None = Field(default=None, description="how well it was read, as of a move")


class Deed(FormatModel):
    """A blow or an answer: the fields of a move, but for who does it to whom."""

    date: datetime.date = Field(description="the day it was announced")
    kind: KindName = Field(description="what kind of move, from the vocabulary or from kinds")
    n: Count | None = Field(default=None, description="how many")
    unit: Unit | None = Field(default=None, description="what n counts")
    object: Text | None = Field(default=None, description="who or what")
    effective: datetime.date | None = Field(default=None, description="the day it took effect, if later and if told")
    code: Text | None = Field(default=None, description="its code")
    detail: Text | None = Field(default=None, description="what the sources add")
    disagreements: ListOf[Disagreement] = Field(default=(), description="what sources say otherwise")
    remark: Text | None = Field(default=None, description="what the collection says on its own account")
    sources: ListOf[KindName] = Field(default=(), description="where it was read, by the names under sources")
    status: Status | None = Field(default=None, description="how well it was read, as of a move")


class FirstBlow(Deed):
    """A first blow, with what was answered to it."""

    name: Name | None = Field(
        default=None, description="what the name of the exchange ends in; that of the mover unless given"
    )
    mover: Name = Field(description="who struck, one of states")
    target: Name = Field(description="who was struck, and could answer: another of states")
    answers: ListOf[Deed] = Field(
        description="what was answered, in order; an empty list for nothing by observed_until"
    )


class Wave(FormatModel):
    """A wave of first blows."""

    schema_version: Literal[1] = Field(description="the version of this format: 1")
    wave: Name = Field(description="its name, with which the names of its exchanges begin")
    title: Text = Field(description="what lists call it")
    about: Text = Field(description="what happened, in some sentences of one's own")
    selection: Selection = Field(
        description="struck: every blow of the wave was looked for; answered: blows were found by their answers"
    )
    observed_until: datetime.date = Field(description="the last day to which answers were looked for")
    warnings: ListOf[Text] = Field(default=(), description="what must be read with it")
    states: Frozen[Name, Text] = Field(description="everybody in it, and who they are")
    kinds: Frozen[KindName, OwnKind] = Field(
        default={}, description="kinds of move that the vocabulary lacks: {role, means} of each"
    )
    sources: Frozen[KindName, Text] = Field(default={}, description="what was read, each under a short name")
    common: Common = Field(default=Common(), description="what holds of each deed that does not say otherwise")
    blows: ListOf[FirstBlow] = Field(description="the first blows, in any order", min_length=1, max_length=999)


class LoadedWave(NamedTuple):
    """A wave as it was read: what its file declares, and its exchanges in the order of their first days."""

    declared: Wave
    exchanges: tuple[Exchange, ...]


def load_wave(source: str | os.PathLike[str]) -> LoadedWave:
    """The wave of a file. Raises ScenarioError with all that is wrong."""
    return _built(yaml_reader.read(source, WAVE))


def parse_wave(text: str, source: str = "<text>") -> LoadedWave:
    """Check a wave given as YAML text. Raises ScenarioError."""
    return _built(yaml_reader.parse(text, source, WAVE))


def wave_schema() -> dict[str, Any]:
    """JSON Schema of the format, made from the declarations that check."""
    return schema(Wave, "Wave")


def is_wave(file: str | os.PathLike[str]) -> bool:
    """Whether a file says that it is a wave: a line of it begins with `blows:`."""
    try:
        return re.search(r"^blows\s*:", File(file).read_text(encoding="utf-8"), re.MULTILINE) is not None
    except (OSError, UnicodeDecodeError):
        return False  # whoever reads it says what is wrong with it


@cache
def shipped_waves() -> tuple[LoadedWave, ...]:
    """The waves that come with the program, in the order of their first days."""
    found = [load_wave(file) for file in SHIPPED.glob("*.yaml")]
    return tuple(sorted(found, key=lambda wave: wave.exchanges[0].moves[0].date))


def _built(document: Document) -> LoadedWave:
    whole = wave_schema()
    document = document._replace(data=quoted_values.taken(document.data, whole))
    found = Findings(document.problems)
    declared = None
    try:
        declared = Wave.model_validate(document.data)
    except ValidationError as error:
        found.add(declared_problems(error, document.data, whole))
    found.add(_bound(document.data))
    if found.problems or declared is None:
        raise refusal(document, found.problems)
    exchanges, problems = [], []
    for at in range(len(declared.blows)):
        one = _document(document, declared, at)
        try:
            exchanges.append(checked(one))
        except ScenarioError as error:
            problems += [problem._replace(path=_path(at, problem.path), place=None) for problem in error.problems]
    if problems:
        raise refusal(document, problems)
    return LoadedWave(declared, tuple(sorted(exchanges, key=lambda one: (one.moves[0].date, one.name))))


def _bound(data: dict[str, Any]) -> Iterator[Problem]:
    """What binds the blows to the rest: names are declared and used once, and days lie within what was observed."""
    states, end = mapping(data.get("states")), day(data.get("observed_until"))
    names: dict[str, int] = {}
    for at, blow in enumerate(map(mapping, items(data.get("blows")))):
        for who in ("mover", "target"):
            state = blow.get(who)
            if isinstance(state, str) and states and state not in states:
                known = ", ".join(map(plain, states))
                yield Problem(("blows", at, who), f"'{plain(state)}' is none of the states", f"known: {known}")
        for path, deed in (
            ((), blow),
            *((("answers", n), mapping(one)) for n, one in enumerate(items(blow.get("answers")))),
        ):
            when = day(deed.get("date"))
            if end and when and when > end:
                found = f"{when} comes after {end}, to which answers were looked for"
                yield Problem(("blows", at, *path, "date"), found, "write observed_until of the last day")
        name = _ending(blow)
        if name in names:
            found = f"blow {names[name] + 1} is called '{name}' too"
            yield Problem(("blows", at), found, "give one of them a name of its own")
        names.setdefault(name, at)


def _ending(blow: dict[str, Any]) -> str:
    return str(blow.get("name") or re.sub(r"\W+", "-", str(blow.get("mover")).lower()).strip("-"))


def _document(document: Document, declared: Wave, at: int) -> Document:
    """One blow of a wave with its answers, as a file of an exchange would have it."""
    blow = document.data["blows"][at]
    common = mapping(document.data.get("common"))

    def move(step: int, deed: dict[str, Any], mover: str, target: str) -> dict[str, Any]:
        told = common | {key: deed[key] for key in _OF_MOVES if key in deed}  # null says that it has none
        if told.get("n") is None and "unit" not in deed:
            told["unit"] = None
        made = {"step": step, "mover": mover, "target": target} | told
        return {key: value for key, value in made.items() if value is not None}

    mover, target = blow["mover"], blow["target"]
    moves = [move(1, blow, mover, target)]
    moves += [move(step, deed, target, mover) | {"answers": 1} for step, deed in enumerate(blow["answers"], 2)]
    cited = {name for one in moves for name in one.get("sources", ())}
    cited |= {name for one in moves for said in one.get("disagreements", ()) for name in said.get("sources", ())}
    sources = mapping(document.data.get("sources"))
    kinds = {one.get("kind") for one in moves}
    data = {
        "schema_version": 1,
        "name": f"{declared.wave}-{_ending(blow)}",
        "title": f"{declared.title}: {mover} and {target}",
        "about": declared.about,
        "actors": {who: declared.states[who] for who in (mover, target)},
        "wave": declared.wave,
        "selection": declared.selection,
        "observed_until": declared.observed_until,
        "observed": "first blows",
        "kinds": {kind: own for kind, own in mapping(document.data.get("kinds")).items() if kind in kinds},
        "sources": {name: said for name, said in sources.items() if name in cited},
        "moves": moves,
    }
    return Document(
        document.source, document.text, data, {}, {(): document.values.get(("blows", at), document.values[()])}
    )


def _path(at: int, path: Path) -> Path:
    """Where in the file of the wave a problem of one of its exchanges lies."""
    if path[:1] != ("moves",) or len(path) < 2:
        return ("blows", at)
    step = path[1]
    where: Path = ("blows", at) if step == 0 else ("blows", at, "answers", int(step) - 1)
    return (*where, *path[2:])
