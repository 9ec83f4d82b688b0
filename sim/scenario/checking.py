"""From a document to a `Crisis`: every problem at once, each with its place.

What the declarations say is checked by pydantic; what binds one part of a file to another (names, dates, orders,
moves that nobody could ever make) is checked here, on whatever of the document has the right shape, so that one
mistake does not hide the next.
"""

import os
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from typing import Any

from pydantic import PrivateAttr, ValidationError

from sim.scenario import reading
from sim.scenario.declarations import Declaration, amount_form
from sim.scenario.problems import Path, Problem, ScenarioError, did_you_mean, spell
from sim.scenario.reading import Document
from sim.strategies import STRATEGIES, parameters

EFFECTS = ("takes", "gives_up", "caps", "restores", "resumes")


class Crisis(Declaration):
    """A scenario, checked and frozen. Made by `load`, `build` or another crisis's `with_`, never by hand."""

    _document: Document = PrivateAttr()

    @property
    def source(self) -> str:
        """The file it was read from, with what was changed since; or '<python>'."""
        return self._document.source

    @property
    def text(self) -> str:
        """The text of the file it was read from; empty where it was built in Python."""
        return self._document.text

    @property
    def data(self) -> dict[str, Any]:
        """The document as plain dicts and lists: a copy, to change and to `build` from."""
        return deepcopy(self._document.data)

    def with_(self, changes: Mapping[str, Any]) -> "Crisis":
        """The same crisis with other values at some paths, checked like a file.

        `crisis.with_({"actors.NATO.stocks.staff.amount": 9})`. Items of the ladder and of incidents are named by
        their number or their name. Raises ScenarioError.
        """
        return _build(_changed(self._document, changes))

    def __reduce__(self) -> tuple[Any, ...]:
        return _build, (self._document,)


def load(source: str | os.PathLike[str], changes: Mapping[str, Any] | None = None) -> Crisis:
    """Read, change and check a scenario file. Raises ScenarioError with all that is wrong."""
    document = reading.read(source)
    return _build(_changed(document, changes) if changes else document)


def build(data: Mapping[str, Any]) -> Crisis:
    """Check a scenario given as plain dicts, lists, numbers, texts and dates. Raises ScenarioError."""
    return _build(Document("<python>", "", deepcopy(dict(data)), {}, {}))


def parse(text: str, source: str = "<text>") -> Crisis:
    """Check a scenario given as YAML text. Raises ScenarioError."""
    return _build(reading.parse(text, source))


def _build(document: Document) -> Crisis:
    problems = list(document.problems)
    misread = {problem.path for problem in problems}
    crisis = None
    try:
        crisis = Crisis.model_validate(document.data)
    except ValidationError as error:
        problems += [p for p in _declared(error, document.data) if p.path not in misread]
    problems += [p for p in _bound(document.data) if p.path not in misread]
    if problems or crisis is None:
        placed = [p if p.place else p._replace(place=_place(document, p)) for p in problems]
        raise ScenarioError(document.source, placed, document.text)
    crisis._document = document
    return crisis


def _place(document: Document, problem: Problem) -> reading.Place | None:
    if problem.found.endswith(" is not a key here") or problem.found.startswith("unknown "):
        return document.keys.get(problem.path) or document.place(problem.path)
    return document.place(problem.path)


# Changing a document.


def _changed(document: Document, changes: Mapping[str, Any]) -> Document:
    data = deepcopy(document.data)
    values = dict(document.values)
    keys = dict(document.keys)
    problems = []
    for spelled, value in changes.items():
        try:
            path = _set(data, spelled, deepcopy(value))
        except KeyError as error:
            problems.append(Problem((spelled,), *error.args))
            continue
        for known in (keys, values):
            for old in [old for old in known if old[: len(path)] == path]:
                del known[old]
    source = f"{document.source} with {', '.join(f'{path}={value}' for path, value in changes.items())}"
    if problems:
        raise ScenarioError(source, problems)
    return Document(source, document.text, data, keys, values, document.problems)


def _set(data: Any, spelled: str, value: Any) -> Path:
    """Set a value, making mappings on the way where there are none. Raises KeyError(found, remedy)."""
    path: Path = ()
    steps = spelled.split(".")
    holder = data
    for at, step in enumerate(steps):
        last = at == len(steps) - 1
        key: str | int = step
        if isinstance(holder, list):
            names = [str(item.get("move", item.get("name"))) for item in holder if isinstance(item, dict)]
            if step in names:
                key = names.index(step)
            elif step.isdigit() and int(step) < len(holder):
                key = int(step)
            else:
                raise KeyError(f"'{step}' is not one of these", did_you_mean(step, names))
        elif not isinstance(holder, dict):
            raise KeyError(f"{spell(path)} is {_show(holder)}", "a path ends there; set it whole, as {name: ...}")
        path = (*path, key)
        if last:
            holder[key] = value
        elif isinstance(holder, dict) and holder.get(step) is None:
            holder = holder.setdefault(step, {})
        else:
            holder = holder[key]  # type: ignore[index]
    return path


def resolve(data: Any, spelled: str) -> Any:
    """The value at a path, as `with_` understands paths. Raises KeyError(found, remedy)."""
    holder = data
    for step in spelled.split("."):
        if isinstance(holder, list):
            names = [str(item.get("move", item.get("name"))) for item in holder if isinstance(item, dict)]
            if step in names:
                holder = holder[names.index(step)]
                continue
            if step.isdigit() and int(step) < len(holder):
                holder = holder[int(step)]
                continue
            raise KeyError(f"'{step}' is not one of these", did_you_mean(step, names))
        if not isinstance(holder, dict):
            raise KeyError(f"nothing lies below {_show(holder)}", "end the path there")
        if step not in holder:
            raise KeyError(f"'{step}' is not there", did_you_mean(step, [str(key) for key in holder]))
        holder = holder[step]
    return holder


# What pydantic finds, in our words.


@cache
def schema() -> dict[str, Any]:
    """JSON Schema of the format, in draft-07 keywords, made from the declarations that check."""
    made = Declaration.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    made["definitions"] = made.pop("$defs")
    for name, least, most in (("kinds", 1, 30), ("actors", 2, 2)):
        made["properties"][name] |= {"minProperties": least, "maxProperties": most}
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Scenario"} | made


def _expected(path: Path) -> dict[str, Any]:
    """The part of the JSON Schema that describes a path; empty where there is none."""
    whole = schema()

    def alternatives(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if "$ref" in node:
            yield from alternatives(whole["definitions"][node["$ref"].rsplit("/", 1)[1]])
        for choice in node.get("anyOf", ()):
            yield from alternatives(choice)
        yield node

    node = whole
    for step in path:
        for choice in alternatives(node):
            patterns = list(choice.get("patternProperties", {}).values())
            below = choice.get("items") if isinstance(step, int) else choice.get("properties", {}).get(step)
            if below is None and isinstance(choice.get("additionalProperties"), dict):
                below = choice["additionalProperties"]
            if below is None and patterns and not isinstance(step, int):
                below = patterns[0]
            if below is not None:
                node = below
                break
        else:
            return {}
    merged: dict[str, Any] = {}
    for choice in alternatives(node):
        merged = choice | merged if "properties" in choice else merged | choice
    return merged | {"choices": list(alternatives(node))}


def _remedy(path: Path) -> str:
    """What would do at a path: its type and range, and what it is for."""
    node = _expected(path)
    kinds = []
    for choice in node.get("choices", ()):
        low = choice.get("minimum", choice.get("exclusiveMinimum"))
        high = choice.get("maximum")
        kind = choice.get("type")
        if choice.get("const") is not None:
            kinds.append(f"{choice['const']}")
        elif kind in ("number", "integer"):
            above = "above" if "exclusiveMinimum" in choice else "from"
            span = f" {above} {low:g} to {high:g}" if low is not None and high is not None else ""
            span = f" of at least {low:g}" if low is not None and high is None else span
            kinds.append(f"a {'whole ' if kind == 'integer' else ''}number{span}")
        elif kind == "string":
            pattern = choice.get("pattern", "")
            if choice.get("format") == "date":
                kinds.append("a date as 2021-10-18, without quotes")
            elif pattern.startswith("^([0-9]+"):
                kinds.append("a share as 50%, all, or match")
            else:
                kinds.append("a text")
        elif kind == "boolean":
            kinds.append("true or false")
        elif kind == "array":
            kinds.append("a list, one item a line after '- '")
        elif kind == "object" and choice.get("properties"):
            kinds.append(f"a mapping of {', '.join(choice['properties'])}")
        elif kind == "object":
            kinds.append("a mapping, as {name: ...}")
    wanted = " or ".join(dict.fromkeys(kinds)) or "another value"
    about = node.get("description", "")
    return f"write {wanted}" + (f" ({about})" if about else "")


def _show(value: Any) -> str:
    """A value as a message shows it: what it is, and it, if short."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    if isinstance(value, str):
        return f"the text '{value if len(value) <= 40 else value[:37] + '...'}'" if value else "an empty text"
    return f"{value}"[:40]


def _declared(error: ValidationError, data: Any) -> Iterator[Problem]:
    """Pydantic's findings as problems. A missing key whose misspelling stands beside it is said once."""
    findings = error.errors(include_url=False)
    misspelt: set[Path] = set()
    for finding in findings:
        path: Path = finding["loc"]
        if finding["type"] == "extra_forbidden":
            known = list(_expected(path[:-1]).get("properties", {}))
            remedy = did_you_mean(str(path[-1]), known)
            if remedy.startswith("did you mean"):
                misspelt.add((*path[:-1], remedy.split("'")[1]))
            yield Problem(path, f"'{path[-1]}' is not a key here", remedy)
    for finding in findings:
        path = finding["loc"]
        kind = finding["type"]
        value = finding.get("input")
        if kind == "extra_forbidden":
            continue
        if kind == "missing":
            if path not in misspelt:
                about = _expected(path).get("description", "")
                yield Problem(path, f"'{path[-1]}' is missing", f"add it: {about}")
        elif path and path[-1] == "[key]":
            yield Problem(
                path[:-1],
                f"unknown name: {_show(value)} will not do",
                "use a short word of letters, digits and _ (for actors, no dot or semicolon)",
            )
        elif path == ("actors",) and kind in ("too_short", "too_long") and isinstance(value, dict):
            yield Problem(path, f"there are {len(value)} actors", "declare two; an alliance is one actor")
        elif kind == "string_pattern_mismatch":
            yield Problem(path, f"{_show(value)} will not do as a name", "use a few words without dot or semicolon")
        else:
            yield Problem(path, f"found {_show(value)}", _remedy(path))


# What binds one part of a document to another.


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _bound(data: Any) -> Iterator[Problem]:
    document = _dict(data)
    yield from _references(document)
    yield from _names(document)
    yield from _dates(document)
    yield from _quantities(document)
    yield from _strategies(document)
    yield from _ladder(document)
    yield from _assumptions(document)


def _references(document: dict[str, Any]) -> Iterator[Problem]:
    kinds = list(_dict(document.get("kinds")))
    actors = list(_dict(document.get("actors")))

    def known(path: Path, names: Any, among: list[str], what: str) -> Iterator[Problem]:
        for name in names:
            if isinstance(name, str) and name not in among:
                yield Problem((*path, name), f"unknown {what} '{name}'", did_you_mean(name, among))

    for at, move in enumerate(_list(document.get("ladder"))):
        for effect in EFFECTS:
            yield from known(("ladder", at, effect), _dict(_dict(move).get(effect)), kinds, "kind of stock")
    for name, actor in _dict(document.get("actors")).items():
        yield from known(("actors", name, "stocks"), _dict(_dict(actor).get("stocks")), kinds, "kind of stock")
    for at, incident in enumerate(_list(document.get("incidents"))):
        yield from known(("incidents", at, "counts"), _dict(_dict(incident).get("counts")), kinds, "kind of stock")
    for part, key in (("incidents", "by"), ("history", "actor")):
        for at, item in enumerate(_list(document.get(part))):
            name = _dict(item).get(key)
            if isinstance(name, str) and name not in actors:
                yield Problem((part, at, key), f"'{name}' is not one of the actors", did_you_mean(name, actors))


def _names(document: dict[str, Any]) -> Iterator[Problem]:
    for part, key in (("ladder", "move"), ("incidents", "name")):
        seen: dict[str, int] = {}
        for at, item in enumerate(_list(document.get(part))):
            name = _dict(item).get(key)
            if not isinstance(name, str):
                continue
            if part == "ladder" and name in ("let pass", "false alarm"):
                yield Problem((part, at, key), f"'{name}' is always there", "remove this move, or call it otherwise")
            if name in seen:
                yield Problem((part, at, key), f"'{name}' is taken by item {seen[name]}", "give each its own name")
            seen.setdefault(name, at)


def _dates(document: dict[str, Any]) -> Iterator[Problem]:
    start, horizon = document.get("start"), document.get("horizon")
    bounded = isinstance(start, date) and isinstance(horizon, int) and 0 < horizon <= 36525
    end = None
    if bounded:
        try:
            end = start + timedelta(days=horizon)  # type: ignore[operator]
        except OverflowError:
            yield Problem(("horizon",), "the last day is past the year 9999", "start earlier, or run for fewer days")
    for part in ("incidents", "history"):
        for at, item in enumerate(_list(document.get(part))):
            day = _dict(item).get("date")
            if isinstance(day, date) and end is not None and not start <= day <= end:  # type: ignore[operator]
                remedy = f"the scenario runs from {start} to {end} (start and horizon)"
                yield Problem((part, at, "date"), f"{day} is outside the horizon", remedy)
            for key in ("effective", "expires"):
                later = _dict(item).get(key)
                if part == "history" and isinstance(day, date) and isinstance(later, date) and later < day:
                    found = f"{later} comes before its date, {day}"
                    yield Problem((part, at, key), found, "what is announced takes effect later, and ends later still")
    for at, incident in enumerate(_list(document.get("incidents"))):
        given = [key for key in ("date", "per_year") if _dict(incident).get(key) is not None]
        if isinstance(incident, dict) and len(given) != 1:
            found = "both date and per_year are given" if given else "neither date nor per_year is given"
            yield Problem(("incidents", at), found, "give one: a day, or how many a year come at random")
    for name, actor in _dict(document.get("actors")).items():
        reply = _dict(_dict(actor).get("reply_days"))
        low, likely, high = (_number(reply.get(key)) for key in ("low", "likely", "high"))
        if low is not None and likely is not None and high is not None and not low <= likely <= high:
            found = f"low {low:g}, likely {likely:g}, high {high:g} are out of order"
            yield Problem(("actors", name, "reply_days"), found, "write low <= likely <= high")


def _quantities(document: dict[str, Any]) -> Iterator[Problem]:
    divisible = {name for name, kind in _dict(document.get("kinds")).items() if _dict(kind).get("divisible") is True}

    def whole(path: Path, kind: str, value: Any) -> Iterator[Problem]:
        n = _number(value)
        if n is not None and n not in (float("inf"), float("-inf")) and n != n // 1 and kind not in divisible:
            remedy = f"write a whole number, or declare kinds.{kind}.divisible: true"
            yield Problem(path, f"{n:g} is not a whole number of {kind}", remedy)

    for name, actor in _dict(document.get("actors")).items():
        for kind, stock in _dict(_dict(actor).get("stocks")).items():
            path: Path = ("actors", name, "stocks", kind)
            for key in ("amount", "ceiling"):
                yield from whole((*path, key), kind, _dict(stock).get(key))
            amount, ceiling = (_number(_dict(stock).get(key)) for key in ("amount", "ceiling"))
            if amount is not None and ceiling is not None and amount > ceiling:
                remedy = "raise the ceiling, or lower the amount"
                yield Problem((*path, "ceiling"), f"the ceiling {ceiling:g} is below the amount {amount:g}", remedy)
    for at, move in enumerate(_list(document.get("ladder"))):
        for effect in EFFECTS:
            for kind, amount in _dict(_dict(move).get(effect)).items():
                yield from whole(("ladder", at, effect, kind), kind, amount)
    for at, incident in enumerate(_list(document.get("incidents"))):
        for kind, amount in _dict(_dict(incident).get("counts")).items():
            yield from whole(("incidents", at, "counts", kind), kind, amount)


def _strategies(document: dict[str, Any]) -> Iterator[Problem]:
    for actor_name, actor in _dict(document.get("actors")).items():
        path: Path = ("actors", actor_name, "strategy")
        given = _dict(actor).get("strategy")
        name = given if isinstance(given, str) else _dict(given).get("name")
        if not isinstance(name, str):
            continue
        if name not in STRATEGIES:
            at = path if isinstance(given, str) else (*path, "name")
            yield Problem(at, f"no strategy is called '{name}'", did_you_mean(name, sorted(STRATEGIES)))
            continue
        known = parameters(STRATEGIES[name])
        for key, value in _dict(_dict(given).get("with")).items():
            here = (*path, "with", key)
            n = _number(value)
            if key not in known:
                yield Problem(here, f"unknown parameter '{key}' of {name}", did_you_mean(str(key), known))
            elif n is not None and not known[key].low <= n <= known[key].high:
                span = f"write a number from {known[key].low:g} to {known[key].high:g}"
                yield Problem(here, f"found {n:g}", span)
            elif n is not None and known[key].whole and n != n // 1:
                yield Problem(here, f"found {n:g}", "write a whole number")


def _sign(move: dict[str, Any]) -> int:
    """1 for a blow, -1 for a concession, 0 where that cannot be told."""
    severity = move.get("severity")
    parts = severity if isinstance(severity, dict) else {"base": severity}
    numbers = [_number(parts.get(key)) for key in ("base", "per_unit", "per_share", "most")]
    signs = {(n > 0) - (n < 0) for n in numbers if n}
    return signs.pop() if len(signs) == 1 else 0


def _ladder(document: dict[str, Any]) -> Iterator[Problem]:
    ladder = [_dict(move) for move in _list(document.get("ladder"))]
    for at, move in enumerate(ladder):
        path: Path = ("ladder", at)
        effects = {effect: _dict(move.get(effect)) for effect in EFFECTS}
        severity = move.get("severity")
        if (_number(severity) is not None or _is_form(severity)) and _sign(move) == 0:
            found = "the severity is zero" if not _is_form(severity) else "the parts of the severity have mixed signs"
            remedy = "write numbers above 0 for a blow, all of them, or below 0 for a concession"
            yield Problem((*path, "severity"), found, remedy)
        if _is_form(severity) and not any(effects.values()):
            for key in ("per_unit", "per_share"):
                if _number(severity.get(key)):
                    remedy = "say what it takes, caps, restores, gives_up or resumes, or write one number"
                    yield Problem((*path, "severity", key), "there is nothing here to count", remedy)
        for one, other in (("takes", "caps"), ("takes", "restores"), ("caps", "restores"), ("gives_up", "resumes")):
            for kind in effects[one]:
                if kind in effects[other]:
                    remedy = f"keep {one} or {other}, or make two moves of it"
                    yield Problem((*path, other, kind), f"one move both {one} and {other} {kind}", remedy)
    yield from _impossible(document, ladder)


def _is_form(severity: Any) -> bool:
    return isinstance(severity, dict) and _number(severity.get("base")) is not None


def _impossible(document: dict[str, Any], ladder: list[dict[str, Any]]) -> Iterator[Problem]:
    """Moves that neither actor could make in any course of the exchange."""
    actors = _dict(document.get("actors"))
    kinds = _dict(document.get("kinds"))
    if len(actors) != 2 or not all(isinstance(actor, dict) for actor in actors.values()):
        return

    def held(actor: str, kind: str) -> float:
        return _number(_dict(_dict(actors[actor].get("stocks")).get(kind)).get("amount")) or 0.0

    def some(effects: tuple[str, ...], kind: str) -> bool:
        return any(kind in _dict(move.get(effect)) for move in ladder for effect in effects)

    counted = any(kind for i in _list(document.get("incidents")) for kind in _dict(_dict(i).get("counts")))
    names = list(actors)
    for at, move in enumerate(ladder):
        reasons = []
        for me, other in (names, names[::-1]):
            reason = None
            nothing = []
            for effect in EFFECTS:
                for kind, amount in _dict(move.get(effect)).items():
                    form = amount_form(amount)
                    if kind not in kinds or form is None:
                        continue
                    holder = me if effect in ("gives_up", "resumes") else other
                    there = held(holder, kind)
                    if effect == "restores" and not some(("takes", "caps"), kind):
                        reason = f"no move takes or caps {kind}"
                    elif effect == "resumes" and not some(("gives_up",), kind):
                        reason = f"no move gives up {kind}"
                    elif effect != "caps" and form[0] == "number" and (form[1] > there or form[1] == 0.0):
                        reason = f"{holder} has {there:g} {kind}, not {form[1]:g}"
                    elif effect in ("takes", "gives_up") and form[0] == "match" and not counted:
                        if not some(("caps",), kind) and not any(
                            kind in _dict(m.get("takes")) and _dict(m.get("takes"))[kind] != "match" for m in ladder
                        ):
                            reason = f"no incident and no other move gives a number of {kind} to match"
                    elif effect == "restores" and form[0] == "match":
                        if not any(_dict(m.get("restores")).get(kind, "match") != "match" for m in ladder):
                            reason = f"no other move restores {kind} first"
                    if effect != "caps" and there == 0.0:
                        nothing.append(f"{holder} has no {kind}")
                    elif effect != "caps":
                        nothing.append("")
                    else:
                        ceiling = _number(_dict(_dict(actors[other].get("stocks")).get(kind)).get("ceiling"))
                        low = form[0] != "number" or ceiling is None or form[1] < ceiling
                        nothing.append("" if low else f"{other}'s ceiling for {kind} is {ceiling:g} already")
            if reason is None and nothing and all(nothing):
                reason = nothing[0]
            reasons.append(reason)
        if all(reasons):
            found = f"nobody can ever make this move: {'; '.join(dict.fromkeys(str(r) for r in reasons))}"
            yield Problem(("ladder", at), found, "change its amounts, or the stocks, or remove it")


def _assumptions(document: dict[str, Any]) -> Iterator[Problem]:
    for spelled in _dict(document.get("assumptions")):
        path: Path = ("assumptions", spelled)
        try:
            value = resolve(document, spelled)
        except KeyError as error:
            found, remedy = error.args
            yield Problem(path, f"unknown path: {found}", remedy)
            continue
        if _number(value) is None:
            yield Problem(path, f"{spelled} is {_show(value)}", "name the path of a number, as actors.NATO.tolerance")


