"""What pydantic finds, in our words, and the JSON Schema that they are drawn from."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from sim.scenario.format import Declaration
from sim.scenario.problems import Path, Problem, did_you_mean, nearest, plain


@cache
def schema(declaration: type[BaseModel] = Declaration, title: str = "Scenario") -> dict[str, Any]:
    """JSON Schema of a format, in draft-07 keywords, made from the declarations that check."""
    made = _draft_7(declaration.model_json_schema(by_alias=True, ref_template="#/definitions/{model}"))
    made["definitions"] = made.pop("$defs")
    return {"$schema": "http://json-schema.org/draft-07/schema#"} | made | {"title": title}


def _draft_7(node: dict[str, Any]) -> dict[str, Any]:
    """A schema of pydantic's in draft-07's words, where lengths of lists and mappings have names of their own."""
    counted = {"array": "Items", "object": "Properties"}.get(node.get("type", ""))
    made: dict[str, Any] = {}
    for key, value in node.items():
        if key in ("properties", "patternProperties", "$defs"):
            made[key] = {name: _draft_7(below) for name, below in value.items()}
        elif key in ("items", "additionalProperties", "propertyNames") and isinstance(value, dict):
            made[key] = _draft_7(value)
        elif key in ("anyOf", "oneOf", "allOf"):
            made[key] = [_draft_7(choice) for choice in value]
        elif key in ("minLength", "maxLength") and counted:
            made[key.replace("Length", counted)] = value
        elif key == "$ref" and len(node) > 1:  # draft 7 reads nothing beside a $ref
            made["allOf"] = [{"$ref": value}]
        elif key != "title":
            made[key] = value
    if "patternProperties" in made:
        made["additionalProperties"] = False
    return made


def expected(path: Path, whole: dict[str, Any] | None = None) -> dict[str, Any]:
    """The part of a JSON Schema that describes a path, with its `choices`; empty where there is none.

    The schema is that of scenarios where no other is given.
    """
    whole = schema() if whole is None else whole
    definitions = whole["definitions"]

    def alternatives(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if "$ref" in node:
            yield from alternatives(definitions[node["$ref"].rsplit("/", 1)[1]])
        for choice in (*node.get("anyOf", ()), *node.get("allOf", ())):
            yield from alternatives(choice)
        yield node

    def below(node: dict[str, Any], step: str | int) -> dict[str, Any] | None:
        if isinstance(step, int):
            return node.get("items")
        free = node.get("additionalProperties")
        patterns = [*node.get("patternProperties", {}).values(), *([free] if isinstance(free, dict) else [])]
        return node.get("properties", {}).get(step) or (patterns[0] if patterns else None)

    node = whole
    for step in path:
        found = (below(choice, step) for choice in alternatives(node))
        node = next((choice for choice in found if choice), {})
    choices = list(alternatives(node))
    known = [name for choice in choices for name in choice.get("properties", ())]
    return node | {"choices": choices, "known": known}


def _wanted(choice: dict[str, Any]) -> str | None:
    """What one alternative of a schema admits, in words."""
    kind = choice.get("type")
    if "const" in choice:
        return f"{choice['const']}"
    if "enum" in choice:
        return " or ".join(map(str, choice["enum"]))
    if kind in ("number", "integer"):
        low = choice.get("minimum", choice.get("exclusiveMinimum"))
        high = choice.get("maximum")
        word = "above" if "exclusiveMinimum" in choice else "from"
        span = f" of at least {low:.10g}" if low is not None else ""
        span = f" {word} {low:.10g} to {high:.10g}" if span and high is not None else span
        return f"a {'whole ' if kind == 'integer' else ''}number{span}"
    if kind == "string" and choice.get("format") == "date":
        return "a date as 2021-10-18, without quotes"
    if kind == "string":
        of = f" of at most {choice['maxLength']} characters" if "maxLength" in choice else ""
        return " or ".join(choice["examples"]) if "examples" in choice else f"a text{of}"
    if kind == "object":
        keys = f" of {', '.join(choice['properties'])}" if "properties" in choice else ", as {name: ...}"
        return f"a mapping{keys}"
    return {"boolean": "true or false", "array": "a list, one item a line after '- '"}.get(str(kind))


def remedy_at(path: Path, whole: dict[str, Any] | None = None) -> str:
    """What would do at a path: its type and range, and what it is for."""
    node = expected(path, whole)
    kinds = dict.fromkeys(wanted for choice in node["choices"] if (wanted := _wanted(choice)))
    about = f" ({node['description']})" if "description" in node else ""
    return f"write {' or '.join(kinds) or 'another value'}{about}"


def show(value: Any, bare: bool = False) -> str:
    """A value as a message shows it: what it is, and it, if short; `bare` leaves out what a text is."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return plain(value, 40) if bare else f"the text '{plain(value, 40)}'" if value else "an empty text"
    if isinstance(value, Mapping):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    if isinstance(value, int) and abs(value) >= 10**40:
        return "a number of more than 40 digits"
    if isinstance(value, int | float | date):
        return f"{value}"
    return f"a Python {type(value).__name__}"


def _naming(of_people: bool) -> str:
    if of_people:
        return "use a few words, 60 characters at most, without dot or semicolon"
    return "use one word of letters, digits and _, 40 at most, that begins with a letter"


def value_at(data: Any, path: Path) -> Any:
    """What a document has at a path, which is there."""
    for step in path:
        data = data[step]
    return data


def _written(data: Any, path: Path) -> Path:
    """The part of a path that the document has: pydantic sees {base: 5} where a plain 5 was written."""
    holder = data
    for at, step in enumerate(path):
        if not isinstance(holder, dict | list):
            return path[:at]
        try:
            holder = holder[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
    return path


def declared_problems(error: ValidationError, data: Any, whole: dict[str, Any] | None = None) -> Iterator[Problem]:
    """Pydantic's findings as problems. A missing key whose misspelling stands beside it is said once."""
    findings = error.errors(include_url=False)
    missing = {finding["loc"] for finding in findings if finding["type"] == "missing"}
    misspelt: set[Path] = set()
    for finding in findings:
        path: Path = finding["loc"]
        if finding["type"] == "extra_forbidden":
            holder, key = path[:-1], str(path[-1])
            known = expected(holder, whole)["known"]
            given = value_at(data, holder)
            absent = [name for name in known if name not in given]
            needed = [name for name in known if (*holder, name) in missing]
            near = nearest(key, needed) or nearest(key, absent) or nearest(key, known)
            misspelt.add((*holder, near or ""))
            remedy = did_you_mean(key, known, [near] if near else [])
            yield Problem(path, f"'{plain(key)}' is not a key here", remedy, at_key=True)
    for finding in findings:
        path = finding["loc"]
        kind = finding["type"]
        value = finding.get("input")
        if kind == "extra_forbidden" or (kind == "missing" and path in misspelt):
            continue
        if kind == "missing":
            yield Problem(path, f"'{path[-1]}' is missing", f"add it: {expected(path, whole).get('description', '')}")
        elif path and path[-1] == "[key]" and kind.startswith("string_"):
            naming = _naming(path[0] == "actors" and len(path) == 3)
            yield Problem(path[:-1], f"{show(value)} will not do as a name", naming, at_key=True)
        elif kind in ("too_short", "too_long") and value:
            bound = finding["ctx"].get("max_length", finding["ctx"].get("min_length"))
            yield Problem(path, f"{len(value)} {path[-1]} are declared", f"{bound} is the most")
        elif kind == "string_pattern_mismatch":
            yield Problem(path, f"{show(value)} will not do as a name", _naming(True))
        else:
            path = _written(data, path)
            yield Problem(path, f"found {show(value)}", remedy_at(path, whole))
