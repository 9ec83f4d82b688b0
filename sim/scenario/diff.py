"""Differences between two scenarios, path by path, as far as they can change a run."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sim.scenario.crisis import Crisis
from sim.scenario.doubts import Law, canonical
from sim.scenario.field_types import FormatModel
from sim.scenario.format import Strategy
from sim.scenario.messages import show
from sim.scenario.problems import Path
from sim.text import in_full

# Fields that no rule reads, besides those that are declared to document only.
UNREAD = ("name", "record", "history", "assumptions")


class Differing(NamedTuple):
    """A value in which two scenarios differ: its path, and the value in each of them, in words."""

    path: str
    a: str
    b: str


def differences(a: Crisis, b: Crisis) -> list[Differing]:
    """The differences between two scenarios. A value left out is its default; documentation does not count."""
    found = list(_models(a, b, ""))
    found += _drawn(a, b)
    codes = a.code, b.code
    for name in sorted(set(codes[0]) & set(codes[1])):
        if codes[0][name].text != codes[1][name].text:
            found.append(Differing(name, "one text of this file", "another"))
    if a.settled != b.settled:
        known = a.settled or b.settled
        one, other = (crisis.settled.told if crisis.settled else "nothing is settled" for crisis in (a, b))
        found.insert(0, Differing(known.place if known else "", one, other))
    return found


def _drawn(a: Crisis, b: Crisis) -> Iterator[Differing]:
    """The differences between what is drawn in two scenarios; why it is, is documentation."""
    one, other = _laws(a), _laws(b)
    for key in dict.fromkeys([*one, *other]):
        if one.get(key) != other.get(key):
            told = [f"drawn from {laws[key][0].told()}" if key in laws else "not drawn" for laws in (one, other)]
            yield Differing(f"assumptions.{key}", *told)


def _laws(crisis: Crisis) -> dict[str, tuple[Law, list[tuple[Path, float]]]]:
    """By assumption that is drawn: from what, and what it sets, wherever that stands in its list."""
    data = crisis.data
    return {
        doubt.key: (doubt.law, [(canonical(data, one.path), one.times) for one in doubt.sets])
        for doubt in crisis.doubts
    }  # fmt: skip


def _models(a: FormatModel, b: FormatModel, path: str) -> Iterator[Differing]:
    """The differences between two models of one class, field by field."""
    for name, field in type(a).model_fields.items():
        extra = field.json_schema_extra
        documents = isinstance(extra, dict) and "x-documentation" in extra
        if not documents and not (path == "" and name in UNREAD):
            yield from _values(getattr(a, name), getattr(b, name), f"{path}{field.alias or name}")


def _values(a: Any, b: Any, path: str) -> Iterator[Differing]:
    """The differences between two values at a path."""
    if a == b and not (isinstance(a, Mapping) and list(a) != list(b)):  # an actor's luck depends on its place
        return
    if isinstance(a, FormatModel) and type(a) is type(b) and not isinstance(a, Strategy):
        yield from _models(a, b, f"{path}.")
        return
    one, other = _by_name(a), _by_name(b)
    if one is None or other is None:
        yield Differing(path, _value_text(a), _value_text(b))
        return
    for name in dict.fromkeys([*one, *other]):
        yield from _values(one.get(name), other.get(name), f"{path}.{name}")
    if list(one) != list(other) and set(one) == set(other):
        yield Differing(path, "in this order: " + ", ".join(one), "in this: " + ", ".join(other))


def _by_name(value: Any) -> dict[str, Any] | None:
    """The items of a mapping, or of a list whose items have names; None for what is neither."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple) and value and all(isinstance(item, FormatModel) for item in value):
        return {str(getattr(item, "move", getattr(item, "name", n))): item for n, item in enumerate(value)}
    return {} if value == () else None


def _value_text(value: Any) -> str:
    """A value in a few words."""
    if value is None:
        return "none"
    if isinstance(value, Strategy):
        numbers = ", ".join(f"{name} {in_full(number)}" for name, number in value.with_.items())
        return f"{value.played} with {numbers}" if numbers else value.played
    if isinstance(value, FormatModel):
        given = {name: getattr(value, name) for name in value.model_fields_set}
        return ", ".join(f"{name} {_value_text(item)}" for name, item in given.items())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return in_full(value)
    return show(value, bare=True)
