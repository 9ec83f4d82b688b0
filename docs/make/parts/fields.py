"""The fields of a format as rows of a table, from its JSON Schema."""

from collections.abc import Iterator, Mapping
from typing import Any


class Fields:
    """The fields of a schema. `keys` says what the free keys of a mapping are called, `otherwise` those of the rest."""

    def __init__(self, schema: dict[str, Any], keys: Mapping[str, str], otherwise: str) -> None:
        self.schema = schema
        self.keys = keys
        self.otherwise = otherwise

    def rows(self) -> Iterator[tuple[str, ...]]:
        """(field, value, default, meaning, whether it only documents) of every field, those below it after it."""
        return self._fields(self.schema, "")

    def _fields(self, node: dict[str, Any], path: str) -> Iterator[tuple[str, ...]]:
        for name, field in node["properties"].items():
            here = f"{path}{name}"
            default = "required" if name in node.get("required", ()) else _default(field.get("default"))
            documents = "yes" if field.get("x-documentation") else ""
            yield f"`{here}`", self._value(field, name), default, field.get("description", ""), documents
            for choice in self._choices(field):
                item = _item(choice)
                below = f"{here}[]." if choice.get("type") == "array" else f"{here}.{self._key(name)}."
                for inner in self._choices(item) if item else ():
                    if "properties" in inner:
                        yield from self._fields(inner, below)
                if "properties" in choice:
                    yield from self._fields(choice, f"{here}.")

    def _key(self, name: str) -> str:
        return self.keys.get(name, self.otherwise)

    def _choices(self, field: dict[str, Any]) -> list[dict[str, Any]]:
        """Follow references and alternatives to what a field may be, null left out."""
        if "$ref" in field:
            return self._choices(self.schema["definitions"][field["$ref"].rsplit("/", 1)[1]])
        parts = field.get("anyOf") or field.get("allOf")  # allOf holds one reference, with a description beside it
        if parts:
            return [choice for part in parts for choice in self._choices(part)]
        return [] if field.get("type") == "null" else [field]

    def _value(self, field: dict[str, Any], name: str) -> str:
        return " or ".join(dict.fromkeys(self._one_value(choice, name) for choice in self._choices(field)))

    def _one_value(self, field: dict[str, Any], name: str) -> str:
        kind, item = field.get("type"), _item(field)
        if "const" in field:
            return f"{field['const']}"
        if kind in ("number", "integer"):
            return ("whole number" if kind == "integer" else "number") + _range(field)
        if "enum" in field:
            return ", ".join(f"`{value}`" for value in field["enum"])
        if kind == "string":
            if field.get("format") == "date":
                return "date"
            return ", ".join(f"`{example}`" for example in field.get("examples", ())) or "text"
        if kind == "array" and item:
            return f"list: {self._value(item, name)}"
        if kind == "object" and item:
            return f"`{self._key(name)}`: {self._value(item, name)}"
        return {"boolean": "true or false", "object": "mapping"}[kind or ""]


def _item(field: dict[str, Any]) -> dict[str, Any] | None:
    """Find what the items of a list, or the values of a mapping with free keys, must be."""
    more = [*field.get("patternProperties", {}).values(), field.get("items"), field.get("additionalProperties")]
    return next((part for part in more if isinstance(part, dict)), None)


def _range(field: dict[str, Any]) -> str:
    low, above, high = (field.get(key) for key in ("minimum", "exclusiveMinimum", "maximum"))
    start = f" above {above:g}" if above is not None else f" from {low:g}" if low is not None else ""
    return start + (f" to {_plain(high)}" if high is not None else "")


def _plain(number: float) -> str:
    return f"{number:,.0f}" if number >= 1000 else f"{number:g}"


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, str):
        return value
    return "as below" if isinstance(value, dict) and value else "none"
