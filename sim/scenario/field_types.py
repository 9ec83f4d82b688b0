"""The types of single values in the formats: amounts, names, days, probabilities; and the base class of all models."""

import datetime
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from sim.model.bimatrix import PRESETS

MAX_SEVERITY = 10.0  # the end of the published scales
MAX_UNITS = 1e9  # of a stock
MAX_DAYS = 36525  # a hundred years
MAX_MEMBERS = 100  # of an alliance

OF_CEILING = " of ceiling"
_SHARE = r"(?!0*(\.0*)?%)(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)%"  # above 0 %, up to 100 %

Key = TypeVar("Key")
Value = TypeVar("Value")
Frozen = Annotated[dict[Key, Value], AfterValidator(MappingProxyType), PlainSerializer(dict)]
ListOf = Annotated[tuple[Value, ...], BeforeValidator(lambda value: tuple(value) if isinstance(value, list) else value)]


def documentation(description: str, **more: Any) -> Any:
    """A field that only documents: it changes nothing in a run."""
    return Field(description=description, json_schema_extra={"x-documentation": True}, **more)


def amount_form(amount: float | str) -> tuple[str, float] | None:
    """The form and the number of an amount; None for what is no amount.

    They are ('number', units), ('share', 0 to 1), ('posts', 0 to 1) or ('match', 0). Only a ceiling can be a share of
    posts, as '50% of ceiling'.
    """
    if isinstance(amount, bool):
        return None
    if isinstance(amount, int | float):
        return ("number", float(amount)) if 0 <= amount <= MAX_UNITS else None
    if amount == "all":
        return "share", 1.0
    if amount == "match":
        return "match", 0.0
    if isinstance(amount, str) and re.fullmatch(_SHARE, amount):
        return "share", float(amount[:-1]) / 100.0
    if isinstance(amount, str) and re.fullmatch(_SHARE + OF_CEILING, amount):
        return "posts", float(amount[: -len("%" + OF_CEILING)]) / 100.0
    return None


def _checked_level(level: Any) -> Any:
    if amount_form(level) is None:
        raise ValueError
    return level


def _checked_amount(amount: Any) -> Any:
    if (amount_form(amount) or ("posts",))[0] == "posts":
        raise ValueError
    return amount


_AMOUNT_SCHEMA = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": MAX_UNITS},
        {"type": "string", "pattern": f"^({_SHARE}|all|match)$", "examples": ["50%", "all", "match"]},
    ],
}
_LEVEL_SCHEMA = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": MAX_UNITS},
        {
            "type": "string",
            "pattern": f"^({_SHARE}({OF_CEILING})?|all|match)$",
            "examples": ["50%", "50% of ceiling", "all", "match"],
        },
    ],
}
Amount = Annotated[Any, AfterValidator(_checked_amount), WithJsonSchema(_AMOUNT_SCHEMA)]
Level = Annotated[Any, AfterValidator(_checked_level), WithJsonSchema(_LEVEL_SCHEMA)]


def _checked_payoffs(payoffs: Any) -> Any:
    """Take a name or a list. `sim.scenario.checks` judges its shape, and can say where in it a mistake is."""
    if not isinstance(payoffs, str | list | tuple):
        raise ValueError
    return payoffs


_PAIR = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
_ROW = {"type": "array", "items": _PAIR, "minItems": 2, "maxItems": 2}
_PAYOFFS_SCHEMA = {
    "anyOf": [
        {"type": "string", "enum": list(PRESETS), "examples": list(PRESETS)},
        {"type": "array", "items": _ROW, "minItems": 2, "maxItems": 2},
    ],
}
Payoffs = Annotated[Any, AfterValidator(_checked_payoffs), WithJsonSchema(_PAYOFFS_SCHEMA)]

_DRAWABLE_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "object", "additionalProperties": True}]}
Drawable = Annotated[Any, WithJsonSchema(_DRAWABLE_SCHEMA)]  # judged as what may stand at the path that it is drawn for

_NAME = r"^[^;.\n]*[^;.\s][^;.\n]*$"
_MAX_NAME_LENGTH = 60  # characters


def _checked_until(until: Any) -> Any:
    named = isinstance(until, str) and len(until) <= _MAX_NAME_LENGTH and re.search(_NAME, until)
    if type(until) is not datetime.date and not named:
        raise ValueError
    return until


_UNTIL_SCHEMA = {
    "anyOf": [
        {"type": "string", "format": "date"},
        {"type": "string", "pattern": _NAME, "maxLength": _MAX_NAME_LENGTH},
    ],
}
Until = Annotated[Any, AfterValidator(_checked_until), WithJsonSchema(_UNTIL_SCHEMA)]

TOGETHER = ("consensus", "majority")  # how an alliance decides,
FOR_ALL = ("leader", "delegate")  # or by whom


def _checked_decides(decides: Any) -> Any:
    """Take a name or a mapping. `sim.scenario.checks` judges it, and knows the members."""
    if not isinstance(decides, str | Mapping):
        raise ValueError
    return decides if isinstance(decides, str) else MappingProxyType(dict(decides))


_FOR_ALL_SCHEMA = {
    "type": "object",
    "properties": {
        one: {"type": "string", "pattern": _NAME, "description": "the member that decides for all"} for one in FOR_ALL
    },
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
}
_DECIDES_SCHEMA = {"anyOf": [{"type": "string", "enum": list(TOGETHER), "examples": list(TOGETHER)}, _FOR_ALL_SCHEMA]}
Decides = Annotated[
    Any,
    AfterValidator(_checked_decides),
    WithJsonSchema(_DECIDES_SCHEMA),
    PlainSerializer(lambda decides: dict(decides) if isinstance(decides, Mapping) else decides),
]

Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=_NAME, max_length=_MAX_NAME_LENGTH)]
KindName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=40)]
SignedSeverity = Annotated[float, Field(ge=-MAX_SEVERITY, le=MAX_SEVERITY)]
PositiveSeverity = Annotated[float, Field(gt=0, le=MAX_SEVERITY)]
Probability = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[int, Field(ge=0, le=MAX_DAYS)]
Rate = Annotated[float, Field(ge=0, le=366)]


class FormatModel(BaseModel):
    """The base of the models: strict and frozen, so no unknown keys, no coercion, no infinity and no assignment."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False, validate_default=True)
