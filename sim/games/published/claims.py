"""The claims that the literature makes, as `published.yaml` lists them, and the experiments that bear on them."""

import re
from collections.abc import Mapping
from fractions import Fraction
from importlib.resources import files
from typing import Any, NamedTuple

from sim import scenario
from sim.scenario import yaml_reader

FILE = "published.yaml"
NOT_COMPARED = "not compared"  # a row's key for why it is not put to the test, and its verdict then


class Claim(NamedTuple):
    """A claim of the literature, with the experiment that bears on it and the measure to take of that experiment."""

    row: str  # the number of its item, and its place among the rows of that item
    claim: str
    source: str
    published: str
    experiment: str
    measure: tuple[str, Any]
    not_compared: str  # why it is not put to the test; empty where it is


def claims() -> tuple[list[Claim], dict[str, dict[str, Any]]]:
    """The claims of the data file, in the order of the table, and the experiments by name, with their variants.

    Raises ScenarioError where the file is not the YAML that the strict reader takes.
    """
    text = files("sim.games.published").joinpath(FILE).read_text(encoding="utf-8")
    document = yaml_reader.parse(text, FILE)
    if document.problems:
        raise scenario.ScenarioError(FILE, document.problems, document.text)
    experiments: dict[str, dict[str, Any]] = {}
    variants: dict[str, list[str]] = {}
    for name, written in document.data["experiments"].items():
        spec = {key: _numbers(value) for key, value in written.items() if key != "also"}
        experiments[name] = spec
        variants[name] = [f"{name} {number}" for number, _ in enumerate(written.get("also", ()), 1)]
        for variant, other in zip(variants[name], written.get("also", ()), strict=True):
            experiments[variant] = spec | {key: _numbers(value) for key, value in other.items()}
    made: list[Claim] = []
    places: dict[int, int] = {}

    def add(row: Mapping[str, Any], experiment: str, published: str, source: str) -> None:
        places[row["item"]] = places.get(row["item"], 0) + 1
        number = f"{row['item']}.{places[row['item']]}"
        claim = row["claim"].format_map(experiments.get(experiment, {}))
        measure = next(iter(row.get("measure", {"": None}).items()))
        made.append(Claim(number, claim, source, published, experiment, measure, row.get(NOT_COMPARED, "")))

    for row in document.data["rows"]:
        add(row, row.get("of", ""), row.get("published", "-"), row["source"])
    for row in document.data["rows"]:
        for variant in variants.get(row.get("of", ""), ()):
            add(row, variant, "-", "the same formula")
    return sorted(made, key=lambda claim: [int(part) for part in claim.row.split(".")]), experiments


def _numbers(value: Any) -> Any:
    """A value of the file in which fractions written as texts, as '11/13', are numbers."""
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    if isinstance(value, str) and re.fullmatch(r"[0-9]+/[0-9]+", value):
        return float(Fraction(value))
    return value
