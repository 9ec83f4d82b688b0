"""From a file to an `Exchange`: every problem at once, each with its place."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import PrivateAttr, ValidationError

from sim.history.codes import CODEBOOK, codes
from sim.history.format import BOTH, KINDS, Declaration, Move, MoveKind
from sim.scenario import quoted_values, yaml_reader
from sim.scenario.changes import plain_data
from sim.scenario.documents import Document, refusal
from sim.scenario.files import FileKind
from sim.scenario.json_schema import schema
from sim.scenario.messages import declared_problems
from sim.scenario.problems import Findings, Path, Problem, did_you_mean, plain
from sim.scenario.shapes import day, items, mapping, number
from sim.text import data_frame, several

if TYPE_CHECKING:
    import pandas as pd

EXCHANGE = FileKind(
    "exchange", "YAML", "an exchange is a few pages of YAML", (".yaml", ".yml"), "docs/record.md says what is in it"
)


class Exchange(Declaration):
    """An exchange, checked and frozen. Made by `load_exchange`, `parse_exchange` or `build_exchange`, never by hand."""

    _document: Document = PrivateAttr()

    def __init__(self, *_: Any, **__: Any) -> None:
        raise TypeError("an Exchange is made by load_exchange from a file, or build_exchange from data")

    def __repr__(self) -> str:
        sides = " and ".join(self.actors)
        return f"<{self.title} ({self.name}): {several(len(self.moves), 'move')} of {sides}>"

    __str__ = __repr__

    def to_pandas(self) -> "pd.DataFrame":
        """A row a move: its step, day, mover and target, kind, number and unit, code, and what it answers.

        Needs the extra `pandas`.
        """
        names = (
            "step",
            "date",
            "mover",
            "target",
            "kind",
            "n",
            "unit",
            "object",
            "effective",
            "code",
            "answers",
            "status",
        )
        return data_frame([[getattr(move, name) for name in names] for move in self.moves], names, ["effective"])

    @property
    def file(self) -> str:
        """The file it was read from."""
        return self._document.source

    def move(self, step: int) -> Move:
        """The move of a step. Raises ValueError where there is none."""
        for move in self.moves:
            if move.step == step:
                return move
        steps = ", ".join(str(move.step) for move in self.moves)
        raise ValueError(f"there is no step {step} in {self.name}; it has {steps}")

    def kind(self, move: Move) -> MoveKind:
        """What kind of move one of its moves is: from the vocabulary, or from its own."""
        if move.kind in self.kinds:
            own = self.kinds[move.kind]
            return MoveKind(own.role, own.means)
        return KINDS[move.kind]

    @property
    def end(self) -> date:
        """The last day to which it is known what was answered."""
        return self.observed_until or self.moves[-1].date

    def other(self, actor: str) -> str:
        """The other side."""
        return next(name for name in self.actors if name != actor)

    def __reduce__(self) -> tuple[Any, ...]:
        return checked, (self._document,)

    def __copy__(self) -> "Exchange":
        return self  # it is frozen

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> "Exchange":
        return self


def parse_exchange(text: str, source: str = "<text>") -> Exchange:
    """Check an exchange given as YAML text. Raises ScenarioError."""
    return checked(yaml_reader.parse(text, source, EXCHANGE))


def build_exchange(data: Mapping[str, Any]) -> Exchange:
    """Check an exchange given as plain dicts, lists, numbers, texts and dates. Raises ScenarioError."""
    return checked(Document("<python>", "", plain_data(data), {}, {}))


def exchange_schema() -> dict[str, Any]:
    """JSON Schema of the format, made from the declarations that check."""
    return schema(Declaration, "Exchange")


def checked(document: Document) -> Exchange:
    """The exchange that a document says. Raises ScenarioError with all that is wrong."""
    if "ladder" in document.data and "moves" not in document.data:
        what = "this is a scenario, and no exchange"
        raise refusal(
            document, [Problem((), what, "`sim show` shows one, and `sim run` plays it; an exchange lists its moves")]
        )
    if "blows" in document.data and "moves" not in document.data:
        what = "this is a wave of exchanges, and not one"
        raise refusal(document, [Problem((), what, "`sim history` lists them, and shows one by its name")])
    document = document._replace(data=quoted_values.taken(document.data, exchange_schema()))
    found = Findings(document.problems)
    declared = None
    try:
        declared = Declaration.model_validate(document.data)
    except ValidationError as error:
        found.add(declared_problems(error, document.data, exchange_schema()))
    found.add(_names(document.data, found.wrong))
    found.add(_order(document.data))
    found.add(_answers(document.data, found.wrong))
    found.add(_counts(document.data))
    found.add(_codes(document.data))
    found.add(_sources(document.data, found.wrong))
    if found.problems or declared is None:
        raise refusal(document, found.problems)
    exchange = Exchange.model_construct(declared.model_fields_set, **dict(declared))
    exchange._document = document
    return exchange


# What binds one part of a file to another.

Row = tuple[Path, dict[str, Any]]


def _rows(document: dict[str, Any]) -> list[Row]:
    """The moves with their paths, whatever has the shape of one."""
    return [(("moves", at), mapping(move)) for at, move in enumerate(items(document.get("moves")))]


def _role(document: dict[str, Any], move: dict[str, Any]) -> str | None:
    """The part that a move plays; None where its kind is not known."""
    kind = move.get("kind")
    own = mapping(mapping(document.get("kinds")).get(kind)) if isinstance(kind, str) else {}
    if own:
        return str(own.get("role"))
    return KINDS[kind].role if isinstance(kind, str) and kind in KINDS else None


def _names(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Actors, third parties and kinds: declared once, and used as declared."""
    actors, others, own = (mapping(document.get(key)) for key in ("actors", "others", "kinds"))
    if isinstance(document.get("actors"), dict) and len(actors) != 2:
        yield Problem(("actors",), f"{len(actors)} actors are declared", "declare two; an alliance is one actor")
    if BOTH in actors:
        yield Problem(("actors", BOTH), f"'{BOTH}' stands for the two together", "call it otherwise", at_key=True)
    for name in others:
        if name in actors or name == BOTH:
            yield Problem(("others", name), f"'{plain(name)}' is not a third party", "remove it here", at_key=True)
    for at, one in enumerate(map(mapping, items(document.get("stocks")))):
        who = one.get("actor")
        if isinstance(who, str) and actors and who not in actors:
            found, remedy = f"'{plain(who)}' is not one of the actors", did_you_mean(who, [*actors])
            yield Problem(("stocks", at, "actor"), found, remedy)
    for name in own:
        if name in KINDS:
            found = f"'{name}' is in the vocabulary already"
            yield Problem(("kinds", name), found, "use it as it is, or call yours otherwise", at_key=True)
    relied = not any(path[:1] in (("actors",), ("others",)) for path in wrong)
    relied = relied and len(actors) == 2 and not {BOTH, *actors} & {*others} and BOTH not in actors
    for path, move in _rows(document):
        kind, mover, target = (move.get(key) for key in ("kind", "mover", "target"))
        if isinstance(kind, str) and kind not in KINDS and kind not in own and ("kinds",) not in wrong:
            remedy = f"{did_you_mean(kind, [*KINDS, *own])}; or declare it under kinds"
            yield Problem((*path, "kind"), f"no kind of move is called '{plain(kind)}'", remedy)
        if not relied or not isinstance(mover, str):
            continue
        if mover not in actors and mover != BOTH and not (mover in others and _role(document, move) == "trigger"):
            third = " (a third party can only set the exchange off)" if mover in others else ""
            found = f"'{plain(mover)}' is not one of the actors{third}"
            yield Problem((*path, "mover"), found, did_you_mean(mover, [*actors, BOTH]))
        elif mover == BOTH and target is not None:
            yield Problem((*path, "target"), "what both do has no target", "remove it, or name one mover", at_key=True)
        elif mover != BOTH and "target" not in move and path not in wrong and not _misspelt(move, path, wrong):
            yield Problem((*path, "target"), "'target' is missing", "add it: to whom this was done")
        elif isinstance(target, str) and target == mover:
            yield Problem((*path, "target"), f"{plain(mover)} is its own target", "name the other side")
        elif isinstance(target, str) and target not in actors and target not in others:
            remedy = f"{did_you_mean(target, [*actors, *others])}; third parties are declared under others"
            yield Problem((*path, "target"), f"'{plain(target)}' is neither an actor nor one of others", remedy)


def _misspelt(move: dict[str, Any], path: Path, wrong: set[Path]) -> bool:
    """Whether a key of a move is wrong: the one that seems to be missing may be meant by it."""
    return any((*path, key) in wrong for key in move if key not in Move.model_fields)


def _order(document: dict[str, Any]) -> Iterator[Problem]:
    """Steps go up, days do not go back, and nothing takes effect before it is announced."""
    last_step, last_day = None, None
    for path, move in _rows(document):
        step, when, then = move.get("step"), day(move.get("date")), day(move.get("effective"))
        if type(step) is int:
            if last_step is not None and step <= last_step:
                found = f"step {step} comes after step {last_step}"
                yield Problem((*path, "step"), found, "number the moves in their order, each once")
            last_step = step
        if when and last_day and when < last_day:
            yield Problem((*path, "date"), f"{when} comes after {last_day}", "put the moves in the order of their days")
        if when and then and then < when:
            yield Problem((*path, "effective"), f"{then} comes before {when}", "write date <= effective")
        last_day = when or last_day
    end = day(document.get("observed_until"))
    if end and last_day and end < last_day:
        found = f"{end} comes before {last_day}, the day of the last move"
        yield Problem(("observed_until",), found, "write the last day to which answers were looked for")


def _answers(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """An answer is to an earlier step, and of the other side; a trigger answers nothing, a pass something."""
    rows = _rows(document)
    by_step = {move["step"]: move for _, move in reversed(rows) if type(move.get("step")) is int}
    for path, move in rows:
        role, answered = _role(document, move), move.get("answers")
        if role == "pass" and answered is None and path not in wrong and not _misspelt(move, path, wrong):
            yield Problem(
                (*path, "answers"), "this lets something pass, and nothing says what", "add answers: its step"
            )
        if type(answered) is not int or type(move.get("step")) is not int or (*path, "step") in wrong:
            continue
        here = (*path, "answers")
        if role == "trigger":
            yield Problem(here, "a trigger answers nothing in the exchange", "remove it", at_key=True)
        elif answered not in by_step:
            yield Problem(here, f"there is no step {answered}", f"name one of {_few(by_step)}")
        elif answered >= move["step"]:
            yield Problem(here, f"step {answered} does not come before step {move['step']}", "name an earlier step")
        elif role == "effect" or not isinstance(move.get("mover"), str):
            continue
        elif by_step[answered].get("mover") == move["mover"]:
            found = f"step {answered} was {plain(move['mover'])}'s own"
            yield Problem(here, found, "name the other side's move that this answers, or leave it out")


def _few(steps: dict[int, Any]) -> str:
    names = [str(step) for step in sorted(steps)]
    return ", ".join(names if len(names) <= 12 else [*names[:10], "...", names[-1]])


def _counts(document: dict[str, Any]) -> Iterator[Problem]:
    """A number says what it counts, and there is no unit without one."""
    for path, move in _rows(document):
        n, unit, role = number(move.get("n")), move.get("unit"), _role(document, move)
        if n and unit is None and "unit" not in move:
            yield Problem((*path, "unit"), "'unit' is missing", f"add it: what the {n:,.10g} are")
        if unit is not None and move.get("n") is None:
            yield Problem((*path, "unit"), "there is no number to be the unit of", "add n, or remove it", at_key=True)
        if role == "pass" and n:
            yield Problem((*path, "n"), f"found {n:,.10g} where nothing is done", "write 0, or leave it out")


def _codes(document: dict[str, Any]) -> Iterator[Problem]:
    for path, move in _rows(document):
        code = move.get("code")
        if isinstance(code, str) and code and code not in codes():
            digits = code.removeprefix(CODEBOOK).strip()
            near = f"{CODEBOOK} {digits}"
            if near in codes():
                remedy = f"write {near}"
            else:
                parents = [name for name in codes() if digits and name.removeprefix(f"{CODEBOOK} ") == digits[:-1]]
                remedy = (
                    f"write one of the codebook, as {parents[0] if parents else f'{CODEBOOK} 161'}, or leave it out"
                )
            yield Problem((*path, "code"), f"'{plain(code)}' is no code of {CODEBOOK}", remedy)
        elif isinstance(code, str) and code:
            role, value = _role(document, move), codes()[code].goldstein
            meant = {"blow": -1.0, "threat": -1.0, "relief": 1.0}.get(role or "", 0.0)
            if meant and meant * value <= 0.0:
                found = f"{code} is worth {value:+g}, and this is a {role}"
                remedy = f"write a code with a value {'below' if meant < 0.0 else 'above'} 0, or leave it out"
                yield Problem((*path, "code"), found, remedy)


def _sources(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """What is cited is declared, what is declared is cited, and what was read was read somewhere."""
    declared = mapping(document.get("sources"))
    if ("sources",) in wrong:
        return
    cited: set[str] = set()
    for path, move in _rows(document):
        said = [((*path, "disagreements", at), one) for at, one in enumerate(items(move.get("disagreements")))]
        for where, holder in ((path, move), *said):
            for at, name in enumerate(items(mapping(holder).get("sources"))):
                cited.add(str(name))
                if isinstance(name, str) and name not in declared:
                    found = f"no source is called '{plain(name)}'"
                    yield Problem((*where, "sources", at), found, did_you_mean(name, declared))
        read = move.get("status") in ("verified", "partly-verified")
        known = path not in wrong and (*path, "sources") not in wrong and not _misspelt(move, path, wrong)
        if read and known and not move.get("sources"):
            remedy = "add sources: where; or write general-knowledge"
            yield Problem((*path, "status"), f"it is {move['status']}, and no source is named", remedy)
    if not any(path[:1] == ("moves",) for path in wrong):
        for name in declared:
            if name not in cited:
                yield Problem(("sources", name), "no move cites this source", "cite it, or remove it", at_key=True)
