"""What assumptions are drawn from: what a file may say of it, what it may not, and what opens and closes a doubt."""

import pickle
from typing import Any

import jsonschema
import pytest
import yaml

from helpers.places import SEED_CASE
from helpers.scenarios import RICH
from sim.scenario import Crisis, ScenarioError, build, differences, load, parse, schema
from sim.scenario.doubts import Law
from sim.scenario.preparation import as_drawn, facts

GUESS = {"why": "a guess"}
STAFF = "actors.Alba.stocks.staff.amount"
TOLERANCE = "actors.Alba.tolerance"
SHARE = "actors.Brie.strategy.with.share"
PRICE = {
    "price": GUESS
    | {"sets": ["ladder.note.severity", {"path": "ladder.regret.severity", "times": -3.5}], "low": 0.5, "high": 2.0}
}


def rich(assumptions: dict[str, Any] | None = None, **changes: Any) -> Crisis:
    data = yaml.safe_load(RICH) | {"assumptions": assumptions or {}}
    return build(data).with_({path.replace("__", "."): value for path, value in changes.items()})


def problem(assumptions: dict[str, Any]) -> str:
    with pytest.raises(ScenarioError) as refused:
        rich(assumptions)
    (only,) = refused.value.problems
    return f"{'.'.join(map(str, only.path))}: {only.found}; {only.remedy}"


def drawn(crisis: Crisis) -> dict[str, str]:
    return {doubt.key: doubt.law.told() for doubt in crisis.doubts}


# What may be said.


def test_an_assumption_that_gives_a_reason_alone_is_not_drawn() -> None:
    assert drawn(rich({TOLERANCE: "a guess", STAFF: GUESS})) == {}


def test_a_range_is_drawn_evenly_or_with_a_likeliest_value() -> None:
    crisis = rich({TOLERANCE: GUESS | {"low": 0, "high": 2}, STAFF: GUESS | {"low": 10, "likely": 20, "high": 25}})
    assert drawn(crisis) == {TOLERANCE: "0 to 2", STAFF: "10 to 25, likeliest 20"}
    assert [doubt.whole for doubt in crisis.doubts] == [False, True], "people are whole"


def test_one_of_several_values_is_drawn_by_its_weight() -> None:
    strategies = [{"value": {"name": "measured_share", "with": {"share": 0.9}}, "weight": 3}, {"value": "grim"}]
    crisis = rich(
        {
            "actors.Brie.strategy": GUESS | {"one_of": strategies},
            "ladder.expel.takes.staff": GUESS | {"one_of": [{"value": "match"}, {"value": "50%"}, {"value": 2}]},
        }
    )
    assert list(drawn(crisis).values()) == ["measured_share (share 0.9) (3) or grim (1)", "match or 50% or 2"]


def test_a_quantity_of_its_own_sets_several_paths_each_times_a_factor() -> None:
    (doubt,) = rich(PRICE).doubts
    assert [(one.path[1], one.times) for one in doubt.sets] == [(0, 1.0), (6, -3.5)]
    for run in range(20):
        note, regret = facts(rich(PRICE), 1, run).values()
        assert regret == -3.5 * note


def test_the_json_schema_takes_what_the_checks_take_and_knows_the_keys() -> None:
    validator = jsonschema.Draft7Validator(schema())
    data = yaml.safe_load(RICH) | {"assumptions": PRICE | {TOLERANCE: "a guess", STAFF: GUESS | {"low": 1, "high": 20}}}
    data = {key: str(value) if key == "start" else value for key, value in data.items()}
    data["actors"]["Brie"]["puts_off"]["until"] = "2020-02-20"
    data["incidents"][0]["date"] = "2020-02-01"
    assert list(validator.iter_errors(data)) == []
    data["assumptions"][STAFF]["lo"] = 1
    assert [error.validator for error in validator.iter_errors(data)] == ["anyOf"]
    keys = set(schema()["definitions"]["Assumption"]["properties"])
    assert keys == {"name", "unit", "low", "likely", "high", "one_of", "sets", "drawn", "why"}


# What may not.


@pytest.mark.parametrize(
    ("key", "said", "what"),
    [
        (STAFF, {"low": 21, "high": 30}, "the body has 20, outside 21 to 30; widen the range, or change the body"),
        (STAFF, {"low": 1.5, "high": 20}, "1.5 may be drawn; what stands there is a whole number from 0 to 1000000000"),
        (STAFF, {"low": 1, "likely": 19.5, "high": 20}, "19.5 may be drawn; what stands there is a whole number"),
        (STAFF, {"low": 10, "high": 26}, "amount of 10 to 26 may be drawn above ceiling of 25; move their ends apart"),
        (STAFF, {"low": 5}, "low is given, and no high; a range has low and high"),
        (STAFF, {"likely": 5}, "likely is given, and no low; a range has low and high"),
        (STAFF, {"low": 20, "high": 20}, "low 20 is not below high 20; write low < high"),
        (STAFF, {"low": 10, "likely": 9, "high": 20}, "likely 9 is outside 10 to 20; write low <= likely <= high"),
        (STAFF, {"low": 1, "high": 20, "one_of": [{"value": 20}, {"value": 9}]}, "both one_of and low are given; give"),
        (STAFF, {"one_of": [{"value": 20}]}, "one value is no choice; give two or more"),
        (STAFF, {"one_of": [{"value": 20}, {"value": 20}]}, "20 is given twice; leave one out, and add up the weights"),
        (STAFF, {"one_of": [{"value": 3}, {"value": 9}]}, "the body has 20, which is not 3 or 9; add it, or change"),
        (STAFF, {"one_of": [{"value": 20}, {"value": "all"}]}, "found the text 'all'; write a number, as the body has"),
        (STAFF, {"one_of": [{"value": 20}, {"value": -1}]}, "-1 may be drawn; what stands there is a whole number"),
        ("actors.Alba.stocks.staf.amount", {"low": 1, "high": 20}, "this is no path: 'staf' is not there; did you"),
        ("price", {"low": 1, "high": 20}, "'price' is not there; known: schema_version"),
        ("price", {"sets": [TOLERANCE]}, "it sets paths, and is drawn from nothing; add low and high, or one_of"),
        (TOLERANCE, {"sets": [TOLERANCE], "low": 0, "high": 1}, "a quantity that sets paths is called by a path"),
        ("price", {"sets": [TOLERANCE, SHARE], "low": 0, "high": 1}, "the body has 0.9 of it here and 0.5 at"),
        ("price", {"sets": [{"path": TOLERANCE, "times": 0}], "low": 0, "high": 1}, "0 times what is drawn is"),
        ("price", {"sets": [{"path": STAFF, "times": 2.5}], "low": 2, "high": 10}, "2.5 times a whole number may be"),
        ("horizon", {"low": 500, "high": 700}, "horizon is the same in every run; only numbers below actors, ladder"),
        ("start", {"low": 500, "high": 700}, "start is the same in every run"),
        ("ladder.fine.takes.money", {"low": 1, "high": 3}, "what stands there is the text '33%'; name the path of a"),
        ("actors.Alba.perception.missed", {"low": 0.0, "high": 1.5}, "1.5 may be drawn; what stands there is a number"),
        (SHARE, {"low": 0.5, "high": 11}, "11 may be drawn; what stands there is a number from 0 to 10"),
        ("ladder.note.severity", {"low": -1, "high": 2}, "the severity is zero"),
        ("ladder.expel.severity.base", {"low": -1, "high": 3}, "mixed signs"),
        ("actors.Alba.reply_days.low", {"low": 1, "high": 7}, "low of 1 to 7 may be drawn above likely of 6; write"),
    ],
)  # fmt: skip
def test_a_doubt_that_does_not_fit_is_refused_with_its_place_and_a_remedy(key: str, said: Any, what: str) -> None:
    if what == "the severity is zero":
        said = {"low": 0, "high": 2}
    told = problem({key: GUESS | said})
    assert told.startswith(f"assumptions.{key}")
    assert what in told


def test_each_path_has_one_draw() -> None:
    both = {TOLERANCE: GUESS | {"low": 0, "high": 1}, "price": GUESS | {"sets": [TOLERANCE], "low": 0, "high": 1}}
    assert "is drawn for 'actors.Alba.tolerance' already; let one of them set it" in problem(both)
    above = {"actors.Brie.strategy": GUESS | {"one_of": [{"value": "grim"}, {"value": "tit_for_tat"}]}}
    above["actors.Brie.strategy"]["one_of"][0] = {"value": {"name": "measured_share", "with": {"share": 0.9}}}
    assert "already; let one of them set it" in problem(above | {SHARE: GUESS | {"low": 0.5, "high": 1}})


def test_a_strategy_among_several_is_refused_as_in_the_body() -> None:
    played = {"name": "measured_share", "with": {"share": 0.9}}
    told = problem({"actors.Brie.strategy": GUESS | {"one_of": [{"value": played}, {"value": "tit_for_tot"}]}})
    assert "one_of.1.value: no strategy is called 'tit_for_tot'; did you mean 'tit_for_tat'?" in told


def test_a_range_in_which_nobody_could_make_a_move_is_refused() -> None:
    data = yaml.safe_load(RICH)
    data["ladder"][1]["takes"] = {"staff": 8}
    data["assumptions"] = {
        f"actors.{actor}.stocks.staff.amount": GUESS | {"low": 4, "high": 20} for actor in ("Alba", "Brie")
    }
    with pytest.raises(
        ScenarioError, match=r"where actors.Alba.stocks.staff.amount is 4, ladder.expel: nobody can ever"
    ):
        build(data)


# Opened and closed.


def test_to_set_a_path_closes_it_and_what_lies_above_and_below_it() -> None:
    crisis = rich(PRICE | {TOLERANCE: GUESS | {"low": 0, "high": 2}, SHARE: GUESS | {"low": 0.5, "high": 1}})
    assert list(drawn(crisis)) == ["price", TOLERANCE, SHARE]
    assert list(drawn(crisis.with_({TOLERANCE: 1}))) == ["price", SHARE]
    assert list(drawn(crisis.with_({"actors.Brie.strategy": "grim"}))) == ["price", TOLERANCE]
    assert list(drawn(crisis.with_({"ladder.note.severity": 1.5}))) == [TOLERANCE, SHARE], "and what sets it"
    assert list(drawn(crisis.with_({"ladder.note.severity": 5}))) == [TOLERANCE, SHARE], "outside the range too"


def test_by_hand_a_path_is_opened_and_closed_again() -> None:
    crisis = rich({TOLERANCE: "a guess"})
    opened = crisis.open({TOLERANCE: (0, 0.5, 2), "actors.Alba.stocks.staff.amount": (10, 25)})
    assert drawn(opened) == {TOLERANCE: "0 to 2, likeliest 0.5", STAFF: "10 to 25"}
    assert opened.assumptions[TOLERANCE].why == "a guess"
    assert list(drawn(opened.close(STAFF))) == [TOLERANCE]
    assert drawn(opened.close()) == {}
    assert drawn(opened.close().open({STAFF: (12, 22)})) == {STAFF: "12 to 22"}
    assert drawn(opened.with_({STAFF: 15}).open({STAFF: (12, 22)})) == {
        TOLERANCE: "0 to 2, likeliest 0.5",
        STAFF: "12 to 22",
    }
    with pytest.raises(
        ScenarioError, match=r"'actors.Alba.tolerence' is not drawn; did you mean 'actors.Alba.tolerance'"
    ):
        opened.close("actors.Alba.tolerence")
    with pytest.raises(ScenarioError, match="the body has 20, outside 21 to 22"):
        crisis.open({STAFF: (21, 22)})
    with pytest.raises(ValueError, match="found 1 numbers; give"):
        crisis.open({STAFF: (21,)})


def test_what_was_opened_and_closed_is_told_and_survives_pickling_and_loading_again() -> None:
    text = RICH + "assumptions:\n  actors.Alba.tolerance: {low: 0, high: 2, why: a guess}\n"
    crisis = parse(text).open({STAFF: (10, 25)}).close(TOLERANCE)
    assert crisis.source == f"<text> with {STAFF} open at 10:25, {TOLERANCE} closed"
    again = parse(text, changes=crisis.changes)
    assert drawn(pickle.loads(pickle.dumps(crisis))) == drawn(again) == drawn(crisis) == {STAFF: "10 to 25"}


def test_what_was_drawn_for_a_run_can_be_written_into_the_file_comments_and_all() -> None:
    text = SEED_CASE.read_text(encoding="utf-8")
    drawn = as_drawn(load(SEED_CASE), 1, 57)
    written = drawn.written
    assert parse(written).data == drawn.data
    kept = [line for line in text.splitlines() if line not in written.splitlines()]
    assert len(kept) < 30, "only lines with numbers that were drawn are others"
    assert all(line in written for line in text.splitlines() if line.lstrip().startswith("#"))
    assert len(parse(written).doubts) == len(load(SEED_CASE).doubts), "and what it is drawn from is there still"


def test_what_has_no_place_in_the_file_is_written_anew() -> None:
    crisis = rich({TOLERANCE: "a guess"}).open({STAFF: (10, 25)})
    assert parse(crisis.written).data == crisis.data
    added = load(SEED_CASE).with_({"actors.NATO.execution_error": 0.1})
    assert parse(added.written).data == added.data


def test_what_is_drawn_is_a_difference_of_two_scenarios_and_why_is_none() -> None:
    one, other = (rich({TOLERANCE: GUESS | {"low": 0, "high": high}}) for high in (2, 3))
    assert differences(one, other) == [(f"assumptions.{TOLERANCE}", "drawn from 0 to 2", "drawn from 0 to 3")]
    assert differences(one, one.close()) == [(f"assumptions.{TOLERANCE}", "drawn from 0 to 2", "not drawn")]
    assert differences(one, rich({TOLERANCE: {"low": 0, "high": 2, "why": "another"}})) == []


def test_a_law_without_numbers_states_none() -> None:
    (assumption,) = rich({TOLERANCE: "a guess"}).assumptions.values()
    assert Law.of(assumption) is None
