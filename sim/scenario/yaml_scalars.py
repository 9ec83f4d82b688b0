"""The values of unquoted YAML texts: numbers, dates, true and false, and texts that plain YAML would misread."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from sim.scenario.problems import plain

MAX_NUMBER_LENGTH = 40  # digits and signs

_NULL = ("", "~", "null", "Null", "NULL")
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?((0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER_LIKE = re.compile(r"[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+|[-+]?[0-9]{1,3}([,_][0-9]{3})+(\.[0-9]+)?")


@lru_cache(maxsize=4096)
def scalar_value(text: str) -> tuple[Any, tuple[str, str] | None]:
    """The value of an unquoted text and, where it is refused, (found, remedy); a refused text is its own value."""
    if text in _NULL:
        return None, None
    if text in _BOOLEANS:
        return _BOOLEANS[text], None
    integer = _INTEGER.fullmatch(text)
    if integer or _DECIMAL.fullmatch(text):
        if len(text) > MAX_NUMBER_LENGTH:
            return text, (f"a number of {len(text)} digits", "write a shorter one, or a text in quotes")
        return (int(text) if integer else float(text)), None
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text), None
        except ValueError:
            return text, (f"{text} is no day of the calendar", "write a date as 2021-10-18")
    misread = _misreading(text)
    return text, misread and (f"plain YAML reads {plain(text)} as {misread[0]}", misread[1])


def _misreading(text: str) -> tuple[str, str] | None:
    """How plain YAML would misread a text, and what to write instead; None where it reads the text itself."""
    number = "the number in plain digits, as 1000 or 0.5"
    for tag, pattern in yaml.resolver.Resolver.yaml_implicit_resolvers.get(text[0], ()):
        if pattern.match(text):
            kind = tag.rsplit(":", 1)[1]
            quoted = f'write "{plain(text)}" in quotes if a text is meant'
            if kind == "bool":
                meaning = str(yaml.constructor.SafeConstructor.bool_values[text.lower()]).lower()
                return meaning, f"{quoted}, {meaning} if not"
            if kind == "timestamp":
                return "a moment", f"{quoted}, or the day alone, as 2021-10-18"
            if kind in ("int", "float"):
                return _number_read(kind, text), f"{quoted}, or {number}"
            return "something else", quoted
    return ("text", f"write {number}") if _NUMBER_LIKE.fullmatch(text) else None


def _number_read(kind: str, text: str) -> str:
    """The number that plain YAML reads in a text."""
    if len(text) > MAX_NUMBER_LENGTH:
        return "another number"
    constructor = yaml.constructor.SafeConstructor()
    try:
        node = yaml.ScalarNode(f"tag:yaml.org,2002:{kind}", text)
        value = constructor.construct_yaml_int(node) if kind == "int" else constructor.construct_yaml_float(node)
    except (ValueError, OverflowError):
        return "another number"
    return f"{value}"
