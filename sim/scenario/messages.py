"""Pydantic's findings in the program's own words, and the values of a document as messages show them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from sim.scenario import characters
from sim.scenario.json_schema import expected
from sim.scenario.problems import Path, Problem, did_you_mean, nearest, plain


def _admitted(choice: dict[str, Any]) -> str | None:
    """The values that one alternative of a schema admits, in words."""
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
        return "a date as 2021-10-18"
    if kind == "string":
        of = f" of at most {choice['maxLength']} characters" if "maxLength" in choice else ""
        return " or ".join(choice["examples"]) if "examples" in choice else f"a text{of}"
    if kind == "object":
        keys = f" of {', '.join(choice['properties'])}" if "properties" in choice else ", as {name: ...}"
        return f"a mapping{keys}"
    return {"boolean": "true or false", "array": "a list, one item a line after '- '"}.get(str(kind))


def remedy_at(path: Path, whole: dict[str, Any] | None = None) -> str:
    """The remedy for a wrong value at a path: the type and range to write there, and what it is for."""
    node = expected(path, whole)
    kinds = dict.fromkeys(admitted for choice in node["choices"] if (admitted := _admitted(choice)))
    about = f" ({node['description']})" if "description" in node else ""
    return f"write {' or '.join(kinds) or 'another value'}{about}"


def show(value: Any, bare: bool = False) -> str:
    """A value as a message shows it: its type and, if short, the value. `bare` leaves out that a text is one."""
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


def _name_remedy(of_people: bool) -> str:
    """The remedy for a name that will not do: of an actor, a move or an incident, or else of a kind."""
    if of_people:
        return "use a few words, 60 characters at most, without dot or semicolon"
    return "use one word of letters, digits and _, 40 at most, that begins with a letter"


def value_at(data: Any, path: Path) -> Any:
    """The value at a path of a document. Raises KeyError, IndexError or TypeError where there is none."""
    for step in path:
        data = data[step]
    return data


def _document_path(data: Any, path: Path) -> Path:
    """The part of pydantic's path that the document has: pydantic sees {base: 5} where a plain 5 was written."""
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
    """Pydantic's findings as problems. A misspelt key is reported as that, and not as a missing one too."""
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
            remedy = _name_remedy(path[0] == "actors" and (len(path) == 3 or path[2:3] == ("members",)))
            yield Problem(path[:-1], f"{show(value)} will not do as a name", remedy, at_key=True)
        elif kind in ("too_short", "too_long") and value:
            bound = finding["ctx"].get("max_length", finding["ctx"].get("min_length"))
            yield Problem(path, f"{len(value)} {path[-1]} are declared", f"{bound} is the most")
        elif kind == "string_pattern_mismatch":
            yield Problem(path, f"{show(value)} will not do as a name", _name_remedy(True))
        else:
            path = _document_path(data, path)
            looks = characters.meant(value) if isinstance(value, str) else None
            if looks:
                found = f"'{plain(value)}' is no number or date: it has {characters.told(looks[1])} in it"
                yield Problem(path, found, f"write {looks[0]}, if that is meant")
                continue
            yield Problem(path, f"found {show(value)}", remedy_at(path, whole))
