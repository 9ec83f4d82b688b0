"""JSON Schema of the formats, made from the declarations that check, and the parts of it that describe a path."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from sim.scenario.format import ScenarioFormat
from sim.scenario.problems import Path


@cache
def schema(declaration: type[BaseModel] = ScenarioFormat, title: str = "Scenario") -> dict[str, Any]:
    """JSON Schema of a format, in draft-07 keywords. The definition of a model goes by the model's title."""
    found = declaration.model_json_schema(by_alias=True, ref_template="{model}")
    models = found.pop("$defs")
    titles = {model: str(node["title"]) for model, node in models.items()}
    made = _draft_7(found, titles)
    in_order = sorted(titles.items(), key=lambda pair: pair[1])
    made["definitions"] = {title: _draft_7(models[model], titles) for model, title in in_order}
    return {"$schema": "http://json-schema.org/draft-07/schema#"} | made | {"title": title}


def _draft_7(node: dict[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """A schema of pydantic's in the keywords of draft 7, which have other names for lengths of lists and mappings."""
    counted = {"array": "Items", "object": "Properties"}.get(node.get("type", ""))
    made: dict[str, Any] = {}
    for key, value in node.items():
        if key in ("properties", "patternProperties"):
            made[key] = {name: _draft_7(below, titles) for name, below in value.items()}
        elif key in ("items", "additionalProperties", "propertyNames") and isinstance(value, dict):
            made[key] = _draft_7(value, titles)
        elif key in ("anyOf", "oneOf", "allOf"):
            made[key] = [_draft_7(choice, titles) for choice in value]
        elif key in ("minLength", "maxLength") and counted:
            made[key.replace("Length", counted)] = value
        elif key == "$ref":
            reference = {"$ref": f"#/definitions/{titles[value]}"}
            made |= reference if len(node) == 1 else {"allOf": [reference]}  # draft 7 reads nothing beside a $ref
        elif key != "title":
            made[key] = value
    if "patternProperties" in made:
        made["additionalProperties"] = False
    return made


def expected(path: Path, whole: dict[str, Any] | None = None) -> dict[str, Any]:
    """The part of a JSON Schema that describes a path; empty where no part does.

    To it are added `choices`, the alternatives that it admits, and `known`, the keys that they declare. The schema is
    that of scenarios unless another is given.
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
