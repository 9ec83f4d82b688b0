"""Scenarios built and changed in Python, and the JSON Schema that editors read."""

import copy
import pickle
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

import sim.scenario
from helpers.places import SHIPPED
from sim.scenario import Crisis, ScenarioError, build, load, parse, resolve, schema


def quarrel() -> dict[str, Any]:
    """A small scenario as plain data."""
    return {
        "schema_version": 1,
        "name": "A quarrel",
        "story": "Two neighbours and a note.",
        "start": date(2020, 1, 1),
        "horizon": 100,
        "kinds": {"staff": {}, "offices": {"channel": True}},
        "ladder": [
            {"move": "note", "severity": 2, "source": "invented"},
            {
                "move": "expel",
                "severity": {"base": 4, "per_unit": 0.5},
                "takes": {"staff": "50%"},
                "source": "invented",
            },
        ],
        "actors": {
            name: {
                "stocks": {"staff": {"amount": 10}, "offices": {"amount": 1}},
                "strategy": "tit_for_tat",
                "reply_days": {"low": 1, "likely": 2, "high": 3},
            }
            for name in ("A", "B")
        },
        "incidents": [{"name": "a spy found", "by": "A", "severity": 5, "date": date(2020, 2, 1)}],
    }


def said(error: pytest.ExceptionInfo[ScenarioError]) -> list[str]:
    """The problems of an error, as path and what was found."""
    return [f"{'.'.join(map(str, p.path))}: {p.found}" for p in error.value.problems]


@pytest.fixture(params=SHIPPED, ids=lambda path: path.stem)
def shipped(request: pytest.FixtureRequest) -> Crisis:
    return load(request.param)


def test_a_shipped_scenario_is_the_same_from_file_text_and_data(shipped: Crisis) -> None:
    again = parse(shipped.text, shipped.source)
    assert again.model_dump() == shipped.model_dump() == build(shipped.data).model_dump()
    assert again.source == shipped.source


def test_a_crisis_can_be_built_from_a_crisis(shipped: Crisis) -> None:
    assert build(shipped).model_dump() == shipped.model_dump()


def test_a_crisis_is_never_made_by_hand(shipped: Crisis) -> None:
    for make in (lambda data: Crisis(**data), Crisis.model_validate, Crisis.model_validate_strings, Crisis):
        with pytest.raises(TypeError, match=r"sim\.load from a file, sim\.parse from a text, or sim\.build from data"):
            make(shipped.data)
    with pytest.raises(TypeError, match=r"sim\.build"):
        Crisis.model_validate_json("{}")


def test_a_scenario_can_be_built_from_python_data() -> None:
    crisis = build(quarrel())
    assert list(crisis.actors) == ["A", "B"]
    assert crisis.ladder[0].severity.base == 2.0
    assert crisis.actors["A"].strategy.name == "tit_for_tat"
    assert (crisis.source, crisis.text) == ("<python>", "")


def test_tuples_and_other_mappings_are_as_good_as_lists_and_dicts() -> None:
    data = quarrel()
    data["ladder"] = tuple(data["ladder"])
    data["ladder"][1]["takes"] = build(quarrel()).ladder[1].takes
    assert build(data).ladder == build(quarrel()).ladder
    data["ladder"][1]["takes"] = {"stuff": "all"}
    with pytest.raises(ScenarioError) as error:
        build(data)
    assert said(error) == ["ladder.1.takes.stuff: no kind of stock is called 'stuff'"]


def test_what_was_built_does_not_follow_the_data_it_was_built_from() -> None:
    data = quarrel()
    crisis = build(data)
    data["actors"]["A"]["stocks"]["staff"]["amount"] = 99
    crisis.data["actors"]["A"]["stocks"]["staff"]["amount"] = 99
    assert crisis.actors["A"].stocks["staff"].amount == 10
    assert resolve(crisis.data, "actors.A.stocks.staff.amount") == 10


@pytest.mark.parametrize("data", [None, 5, [], "name: x", {1: 2}, {}])
def test_data_that_is_no_scenario_is_refused_in_words(data: Any) -> None:
    with pytest.raises(ScenarioError):
        build(data)


@pytest.mark.parametrize("source", [None, 5, b"x.yaml", {"name": "x"}])
def test_what_names_no_file_is_refused_in_words(source: Any) -> None:
    with pytest.raises(TypeError, match="a file's name or path is wanted, not a Python"):
        load(source)
    with pytest.raises(TypeError, match="a text is wanted, not a Python"):
        parse(source)


@pytest.mark.parametrize("changes", [["horizon"], "horizon", 5, ()])
def test_changes_that_are_no_mapping_are_refused_in_words(changes: Any) -> None:
    with pytest.raises(TypeError, match=r"changes are a mapping from paths to values, as \{'actors\.NATO\.tol"):
        build(quarrel()).with_(changes)
    with pytest.raises(TypeError, match="changes are a mapping"):
        load(SHIPPED[0], changes)


def test_data_without_an_end_is_refused() -> None:
    data = quarrel()
    data["kinds"]["staff"] = data
    with pytest.raises(ScenarioError, match="nested deeper than 12 levels"):
        build(data)


@pytest.mark.parametrize(
    "value",
    [
        10**400,
        -(10**5000),
        float("nan"),
        float("inf"),
        True,
        "9",
        None,
        [9],
        {"n": 9},
        b"9",
        object(),
        1j,
        date(2020, 1, 1),
    ],
    ids=[
        "googol",
        "huge",
        "nan",
        "inf",
        "true",
        "text",
        "none",
        "list",
        "mapping",
        "bytes",
        "object",
        "complex",
        "date",
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "horizon",
        "tension_half_life",
        "actors.A.stocks.staff.amount",
        "actors.A.reply_days.low",
        "ladder.expel.takes.staff",
        "ladder.note.severity",
        "incidents.0.severity",
        "actors.A.tolerance",
        "start",
    ],
)
def test_a_value_of_the_wrong_kind_is_complained_about_once(path: str, value: Any) -> None:
    if path == "start" and isinstance(value, date):
        pytest.skip("a date is what is wanted there")
    if path == "ladder.note.severity" and isinstance(value, dict):
        value = {"base": [9]}
    with pytest.raises(ScenarioError) as error:
        build(quarrel()).with_({path: value})
    assert len(error.value.problems) == 1
    problem = error.value.problems[0]
    named = ".".join({"expel": "1", "note": "0"}.get(step, step) for step in path.split("."))
    assert ".".join(map(str, problem.path)) in (named, f"{named}.base")
    assert len(str(error.value)) < 500


def test_whole_numbers_of_any_make_are_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    crisis = build(quarrel()).with_(
        {"horizon": numpy.int64(50), "actors.A.tolerance": numpy.float32(0.5), "actors.B.tolerance": Fraction(1, 4)}
    )
    assert (crisis.horizon, crisis.actors["A"].tolerance, crisis.actors["B"].tolerance) == (50, 0.5, 0.25)
    assert type(crisis.horizon) is int


def test_a_changed_crisis_is_another_one() -> None:
    crisis = build(quarrel())
    changed = crisis.with_({"actors.A.stocks.staff.amount": 9, "horizon": 50})
    assert (changed.actors["A"].stocks["staff"].amount, changed.horizon) == (9, 50)
    assert (crisis.actors["A"].stocks["staff"].amount, crisis.horizon) == (10, 100)
    assert changed.source == "<python> with actors.A.stocks.staff.amount=9, horizon=50"
    assert changed.with_({"horizon": 60}).source.endswith("horizon=50, horizon=60")


def test_items_of_lists_go_by_their_number_or_their_name() -> None:
    crisis = build(quarrel())
    assert crisis.with_({"ladder.1.notice": 3}).ladder[1].notice == 3
    assert crisis.with_({"ladder.expel.notice": 3}).ladder[1].notice == 3
    assert crisis.with_({"incidents.a spy found.severity": 3}).incidents[0].severity == 3
    assert resolve(crisis.data, "ladder.expel.severity.per_unit") == 0.5


def test_mappings_that_may_be_left_out_are_made_on_the_way() -> None:
    changed = build(quarrel()).with_(
        {"actors.B.perception.false_alarms.per_year": 2, "actors.B.perception.false_alarms.severity": 3}
    )
    assert changed.actors["B"].perception.false_alarms is not None
    assert changed.actors["B"].perception.false_alarms.per_year == 2


def test_what_was_checked_before_can_be_set_elsewhere() -> None:
    crisis = build(quarrel()).with_({"actors.A.strategy": {"name": "generous", "with": {"forgive": 0.5}}})
    changed = crisis.with_(
        {"actors.B.strategy": crisis.actors["A"].strategy, "actors.B.stocks": crisis.actors["A"].stocks}
    )
    assert changed.actors["B"].strategy == crisis.actors["A"].strategy


@pytest.mark.parametrize(
    ("path", "found", "remedy"),
    [
        ("actors.A.tolerence", "'tolerence' is not a key here", "did you mean 'tolerance'?"),
        ("actor.A.tolerance", "'actor' is not a key here", "did you mean 'actors'?"),
        ("actors.A.horizon.x", "'horizon' is not a key here", "known: stocks"),
        ("ladder.expell.notice", "'expell' is not one of these", "did you mean 'expel'?"),
        ("ladder.2.notice", "'2' is not one of these", "known: note, expel"),
        ("ladder.-1.notice", "'-1' is not one of these", "known: note, expel"),
        ("ladder.².notice", "'²' is not one of these", "known: note, expel"),
        ("horizon.days", "nothing lies below 100", "end the path at horizon"),
        ("actors.A.strategy.name", "nothing lies below the text 'tit_for_tat'", "end the path at actors.A.strategy"),
        ("", "'' has an empty step", "write names with one dot between them"),
        ("..", "'..' has an empty step", "write names with one dot between them"),
        ("actors..tolerance", "'actors..tolerance' has an empty step", "write names with one dot between them"),
        ("horizon.", "'horizon.' has an empty step", "write names with one dot between them"),
        (5, "found 5", "write names with one dot between them"),
        ("actors.A.stocks.stuff.amount", "no kind of stock is called 'stuff'", "did you mean 'staff'?"),
    ],
)
def test_a_change_at_a_path_that_leads_nowhere_is_refused(path: Any, found: str, remedy: str) -> None:
    with pytest.raises(ScenarioError) as error:
        build(quarrel()).with_({path: 1})
    assert [problem.found for problem in error.value.problems] == [found]
    assert error.value.problems[0].remedy.startswith(remedy)


def test_what_a_file_assumes_does_not_forbid_to_change_it() -> None:
    data = quarrel() | {"assumptions": {"incidents.a spy found.severity": "a guess", "actors.A.review_days": "a guess"}}
    data["actors"]["A"]["review_days"] = 30
    crisis = build(data)
    assert crisis.with_({"incidents": [], "actors.A.review_days": None}).incidents == ()
    with pytest.raises(ScenarioError, match="this is no path: 'a spy found' is not one of these"):
        build(data | {"incidents": []})


def test_all_that_is_wrong_with_some_changes_is_said_at_once() -> None:
    with pytest.raises(ScenarioError) as error:
        build(quarrel()).with_({"horizon": 0, "ladder.none.notice": 3, "actors.A.tolerance": 11})
    assert len(error.value.problems) == 3


def test_a_value_changed_since_has_no_line_in_the_file(tmp_path: Path) -> None:
    text = "\n".join(
        [
            "schema_version: 1",
            "name: x",
            "story: y",
            "start: 2020-01-01",
            "horizon: 100",
            "kinds: {staff: {}}",
            "ladder: [{move: note, severity: 2, source: z}]",
            "actors:",
            "  A: {stocks: {}, strategy: tit_for_tat, reply_days: {low: 1, likely: 2, high: 3}}",
            "  B: {stocks: {}, strategy: tit_for_tat, reply_days: {low: 1, likely: 2, high: 3}}",
            "incidents: [{name: spy, by: A, severity: 5, date: 2020-02-01}]",
        ]
    )
    file = tmp_path / "x.yaml"
    file.write_text(text)
    with pytest.raises(ScenarioError) as error:
        load(file, {"actors.A.tolerance": -1, "horizon": 5})
    changed, incident = error.value.problems
    assert (changed.path, changed.place) == (("actors", "A", "tolerance"), None)
    assert str(error.value).startswith(f"{file} (changed): actors.A.tolerance: found -1; write a number from 0 to 10")
    assert incident.place == (11, 51)  # the file's own date, which the change put outside the horizon
    assert load(file, {"horizon": 200}).source == f"{file} with horizon=200"


def parts(node: Any) -> Iterator[Any]:
    yield node
    for field in type(node).model_fields:
        value = getattr(node, field)
        below = value.values() if hasattr(value, "values") else value if isinstance(value, tuple) else [value]
        for item in below:
            if hasattr(type(item), "model_fields"):
                yield from parts(item)


def test_nothing_in_a_crisis_can_be_changed_in_place(shipped: Crisis) -> None:
    for part in parts(shipped):
        for field in type(part).model_fields:
            value = getattr(part, field)
            with pytest.raises(ValidationError, match="frozen"):
                setattr(part, field, value)
            assert not isinstance(value, dict | list | set), f"{type(part).__name__}.{field} can be written into"
            if hasattr(value, "keys"):
                with pytest.raises(TypeError):
                    value["new"] = 1


def test_a_crisis_survives_pickling_and_copying(shipped: Crisis) -> None:
    changed = shipped.with_({"name": "another"})
    for crisis in (shipped, changed):
        again = pickle.loads(pickle.dumps(crisis))
        assert again.model_dump() == crisis.model_dump()
        assert (again.source, again.text, again.data) == (crisis.source, crisis.text, crisis.data)
        assert copy.deepcopy(crisis) is copy.copy(crisis) is crisis


def test_a_copy_with_changes_is_another_crisis_and_is_checked() -> None:
    crisis = build(quarrel())
    for deep in (False, True):
        copied = crisis.model_copy(update={"horizon": 50, "ladder": crisis.ladder[:1]}, deep=deep)
        assert (copied.horizon, len(copied.ladder), copied.data["horizon"]) == (50, 1, 50)
        assert (crisis.horizon, len(crisis.ladder), crisis.data["horizon"]) == (100, 2, 100)
        with pytest.raises(ScenarioError, match="horizon: found -5"):
            crisis.model_copy(update={"horizon": -5}, deep=deep)
    assert crisis.model_copy() == crisis


def test_an_error_survives_pickling() -> None:
    with pytest.raises(ScenarioError) as error:
        parse("name: [")
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)


# The JSON Schema.

DRAFT_7 = {
    "$schema",
    "$ref",
    "definitions",
    "title",
    "description",
    "default",
    "examples",
    "type",
    "const",
    "enum",
    "format",
    "properties",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "required",
    "minProperties",
    "maxProperties",
    "items",
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "anyOf",
    "allOf",
    "oneOf",
}


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Each subschema of a schema."""
    yield node
    for key in ("properties", "patternProperties", "definitions"):
        for below in node.get(key, {}).values():
            yield from nodes(below)
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(node.get(key), dict):
            yield from nodes(node[key])
    for key in ("anyOf", "allOf", "oneOf"):
        for below in node.get(key, ()):
            yield from nodes(below)


def as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def refusals(data: Any) -> list[str]:
    checker = jsonschema.Draft7Validator(schema(), format_checker=jsonschema.FormatChecker())
    return [error.message for error in checker.iter_errors(as_json(data))]


def test_the_schema_keeps_to_draft_7() -> None:
    jsonschema.Draft7Validator.check_schema(schema())
    for node in nodes(schema()):
        assert set(node) <= DRAFT_7 | {"x-documentation"}
        assert "$ref" not in node or len(node) == 1, "draft 7 reads nothing beside a $ref"
        assert not {"minLength", "maxLength", "pattern"} & set(node) or node.get("type", "string") == "string"
        if node.get("type") == "object":
            assert "additionalProperties" in node


def test_the_schema_admits_the_shipped_scenarios(shipped: Crisis) -> None:
    assert refusals(shipped.data) == []


def test_the_schema_says_what_documents_only() -> None:
    documenting = {
        (name, field)
        for name, model in [("", schema()), *schema()["definitions"].items()]
        for field, node in model.get("properties", {}).items()
        if node.get("x-documentation")
    }
    assert {("", "story"), ("Assumption", "why"), ("Move", "source"), ("Kind", "label")} <= documenting
    assert ("Move", "severity") not in documenting


def test_the_schema_describes_every_field() -> None:
    for name, model in [("Scenario", schema()), *schema()["definitions"].items()]:
        for field, node in model["properties"].items():
            assert node.get("description"), f"{name}.{field} has no description"


def edited(path: str, value: Any) -> dict[str, Any]:
    data = quarrel()
    *way, last = path.split(".")
    holder: Any = data
    for step in way:
        holder = holder[int(step) if step.isdigit() else step]
    holder[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("nmae", "x"),
        ("kinds.staff.lable", "x"),
        ("kinds.two words", {}),
        ("kinds.3rd", {}),
        ("kinds", {}),
        ("actors.A.stocks.two words", {"amount": 1}),
        ("actors.C", {}),
        ("actors", {}),
        ("scale", ""),
        ("actors.A.tolerence", 1),
        ("actors.A.tolerance", 11),
        ("actors.A.tolerance", True),
        ("actors.A.strategy.nam", "x"),
        ("ladder", []),
        ("ladder.1.severity", "hard"),
        ("ladder.1.severity", 11),
        ("ladder.1.takes.staff", "150%"),
        ("ladder.1.takes.staff", "0%"),
        ("ladder.1.takes.staff", -1),
        ("ladder.1.takes.staff", "some"),
        ("ladder.1.takes.staff", 1e12),
        ("horizon", 1.5),
        ("start", "soon"),
        ("start", 2020),
        ("schema_version", 2),
        ("incidents.0.by", ""),
        ("sources", "a book"),
    ],
)
def test_the_schema_and_the_checks_refuse_alike(path: str, value: Any) -> None:
    data = edited(path, value) if "strategy.nam" not in path else edited("actors.A.strategy", {"nam": value})
    assert refusals(data)
    with pytest.raises(ScenarioError):
        build(data)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("ladder.1.takes.staff", "0.5%"),
        ("ladder.1.takes.staff", "100%"),
        ("ladder.1.takes.staff", "all"),
        ("ladder.1.takes.staff", 3),
        ("ladder.1.lasts", None),
        ("ladder.1.severity", 4.5),
        ("actors.A.review_days", 30),
        ("actors.A.strategy", {"name": "grim", "with": {"red_line": 2}}),
        ("actors.A.perception", {"noise": 0.1}),
    ],
)
def test_the_schema_and_the_checks_admit_alike(path: str, value: Any) -> None:
    data = edited(path, value)
    assert refusals(data) == []
    build(data)


def test_the_public_names_are_these() -> None:
    names = "Crisis Differing Order Problem ScenarioError Settled Word build differences load parse resolve rung schema"
    assert sim.scenario.__all__ == names.split()
