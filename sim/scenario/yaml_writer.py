"""YAML as the strict reader takes it: values on one line, and the text of a file with other values in it."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import yaml

from sim.scenario import yaml_reader
from sim.scenario.problems import ScenarioError


def as_yaml(value: Any) -> str:
    """A value as YAML on one line, which the strict reader of scenarios reads back as the same value."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{as_yaml(key)}: {as_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(as_yaml(item) for item in value) + "]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
    if isinstance(value, float):
        digits = f"{Decimal(float.__repr__(value)):f}"  # the reader takes no 1e-07
        return digits if "." in digits else f"{digits}.0"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return value.isoformat() if isinstance(value, date) else str(value)


class _Edit(NamedTuple):
    """A part of a text, from one character to another, and what is to stand there."""

    begin: int
    end: int
    text: str


class _NoPlaceError(Exception):
    """What is to be written has no place of its own in the text."""


def rewritten(text: str, data: Mapping[str, Any]) -> str:
    """The text of a file that says what some data say: a given one with other values in it, comments and all.

    Where that cannot be done, as where a key is to be added, or where no text is given, it is written anew, a line for
    each key.
    """
    made = _with_values(text, data) if text else None
    return made or "".join(f"{as_yaml(key)[1:-1]}: {as_yaml(value)}\n" for key, value in data.items())


def _with_values(text: str, data: Mapping[str, Any]) -> str | None:
    """A text with other values in it; None where they have no place there."""
    text = text.removeprefix("\ufeff")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        edits = sorted(_edits(node, yaml_reader.parse(text).data, data))
        for edit in reversed(edits):
            text = text[: edit.begin] + edit.text + text[edit.end :]
        return text if yaml_reader.parse(text).data == data else None
    except (_NoPlaceError, ScenarioError, yaml.YAMLError):
        return None


def _edits(node: Any, before: Any, after: Any) -> Iterator[_Edit]:
    """The edits that make a part of a text say something else."""
    if type(before) is type(after) and before == after:
        return
    if isinstance(node, yaml.MappingNode) and isinstance(after, Mapping) and list(before) == list(after):
        for (_, below), key in zip(node.value, before, strict=True):
            yield from _edits(below, before[key], after[key])
    elif isinstance(node, yaml.SequenceNode) and isinstance(after, list) and len(before) == len(after):
        for below, one, other in zip(node.value, before, after, strict=True):
            yield from _edits(below, one, other)
    elif (isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">")) or getattr(node, "flow_style", False):
        yield _Edit(node.start_mark.index, node.end_mark.index, as_yaml(after))
    else:
        raise _NoPlaceError
