"""Paths of a document, as actors.NATO.stocks.staff.amount: values found there, and set before it is checked."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime
from numbers import Integral, Real
from typing import Any

from sim.scenario import characters
from sim.scenario.documents import Document
from sim.scenario.field_types import FormatModel
from sim.scenario.messages import show
from sim.scenario.problems import Path, Problem, ScenarioError, did_you_mean, plain, spell
from sim.scenario.yaml_reader import MAX_DEPTH


def plain_data(value: Any, level: int = 0) -> Any:
    """A copy in plain dicts, lists, ints and floats of a value made of mappings, sequences, numbers or models.

    Raises ScenarioError where it is nested too deeply.
    """
    if level > MAX_DEPTH:
        raise ScenarioError("<python>", [Problem((), f"nested deeper than {MAX_DEPTH} levels", "a scenario needs 7")])
    if isinstance(value, FormatModel):
        fields = type(value).model_fields.items()
        return {field.alias or name: plain_data(getattr(value, name), level + 1) for name, field in fields}
    if isinstance(value, Mapping):
        return {_text(key): plain_data(item, level + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_data(item, level + 1) for item in value]
    if isinstance(value, bool | date | str):
        return _day(value) if isinstance(value, datetime) else _text(value)
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    if type(value).__module__ == "numpy" and hasattr(value, "astype") and not getattr(value, "shape", ()):
        return _from_numpy(value)
    return value


def _text(value: Any) -> Any:
    return characters.composed(value) if isinstance(value, str) else value


def _day(value: datetime) -> date:
    """The day of a moment at midnight, as pandas has days; any other moment as it is."""
    is_day = value == value  # noqa: PLR0124 - what pandas has for no day, NaT, is unequal to itself
    midnight = is_day and not (value.hour or value.minute or value.second or value.microsecond)
    return value.date() if midnight and not getattr(value, "nanosecond", 0) else value


def _from_numpy(value: Any) -> Any:
    """A date, or another plain value, of numpy's; what is none as it is."""
    if value.dtype.kind != "M":
        return value.item()
    days = value.astype("datetime64[D]")
    return days.item() if days == value else value.astype("datetime64[us]").item() or value


def change(document: Document, changes: Mapping[str, Any] | None) -> Document:
    """Set values at paths of a document. A path that leads nowhere becomes one of its problems.

    Raises TypeError where the changes are no mapping.
    """
    if not isinstance(changes, Mapping | None):
        example = "{'actors.NATO.tolerance': 2}"
        raise TypeError(f"changes are a mapping from paths to values, as {example}; found {show(changes)}")
    data = deepcopy(document.data)
    made = []
    problems = []
    for text, value in (changes or {}).items():
        try:
            made.append((_set(data, text, plain_data(value)), plain_data(value)))
        except PathError as error:
            path = (str(text),)
            problems.append(Problem(path, *error.args))
            made.append((path, value))
    return document._replace(data=data, problems=(*document.problems, *problems), changes=(*document.changes, *made))


class PathError(KeyError):
    """A path that leads nowhere: what was found, a remedy, and `path`, the part of it that was followed."""

    def __init__(self, found: str, remedy: str, path: Path) -> None:
        super().__init__(found, remedy)
        self.path = path


ASSUMPTIONS = "assumptions"  # whose keys are paths themselves: what follows it is one step


def _steps(text: str) -> list[str]:
    """The steps of a path as people write it. Raises PathError for what is no path."""
    steps = characters.composed(text).split(".") if isinstance(text, str) else []
    if steps[:1] == [ASSUMPTIONS] and all(steps):
        steps = [ASSUMPTIONS, ".".join(steps[1:])] if steps[1:] else steps
    if not all(steps):
        found = f"'{plain(text)}' has an empty step"
    elif not steps:
        found = f"found {show(text)}"
    else:
        return steps
    raise PathError(found, "write names with one dot between them, as actors.NATO.tolerance", (str(text),))


def _key(holder: Any, step: str, path: Path) -> str | int:
    """The key or index that a step of a path stands for; in a list a step is an item's number or its name."""
    if isinstance(holder, dict):
        return step
    if not isinstance(holder, list):
        remedy = f"end the path at {spell(path)}, or set that whole, as {{name: ...}}"
        raise PathError(f"nothing lies below {show(holder)}", remedy, (*path, step))
    names = [str(item.get("move", item.get("name"))) for item in holder if isinstance(item, dict)]
    if step in names:
        return names.index(step)
    if step in map(str, range(len(holder))):
        return int(step)
    raise PathError(f"'{plain(step)}' is not one of these", did_you_mean(step, names), (*path, step))


def _there(holder: Any, step: str, path: Path, whole: bool) -> None:
    """Raise PathError for a third actor, and for a kind or a member made by a part of it: all are names misspelt."""
    members = path[:1] == ("actors",) and path[2:] == ("members",)
    if not (members or path in (("actors",), ("kinds",))) or not isinstance(holder, dict) or step in holder:
        return
    if (path == ("actors",) and len(holder) == 2) or (path != ("actors",) and not whole):
        raise PathError(f"'{plain(step)}' is not there", did_you_mean(step, map(str, holder)), (*path, step))


def _set(data: Any, text: str, value: Any) -> Path:
    """Set a value at a path, with new mappings on the way where there are none. Returns the steps of the path."""
    *way, last = _steps(text)
    path: Path = ()
    holder = data
    for step in way:
        key = _key(holder, step, path)
        _there(holder, step, path, whole=False)
        path = (*path, key)
        if isinstance(holder, dict) and holder.get(step) is None:
            holder[step] = {}
        holder = holder[key]
    key = _key(holder, last, path)
    _there(holder, last, path, whole=True)
    holder[key] = value
    return (*path, key)


def resolve(data: Any, text: str) -> Any:
    """The value at a path, as `with_` understands paths. Raises KeyError (found, remedy) where there is none."""
    return find(data, text)[1]


def find(data: Any, text: str) -> tuple[Path, Any]:
    """The steps of a path as people write it, and the value there. Raises PathError where there is none."""
    path: Path = ()
    holder = data
    for step in _steps(text):
        key = _key(holder, step, path)
        if isinstance(holder, dict) and key not in holder:
            raise PathError(f"'{plain(step)}' is not there", did_you_mean(step, map(str, holder)), (*path, step))
        holder = holder[key]
        path = (*path, key)
    return path, holder
