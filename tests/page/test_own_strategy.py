"""A strategy from a form is the one that a file would have, and what will not do is named at its place in the form."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.page.answers import answer
from sim.page.own_strategy import in_a_file, own_strategy
from sim.strategies import MODIFIERS, STRATEGIES, parameter, parameters

STATE = {"scenario": "nato_russia_2021"}


def devised(parameters, modifiers=(), name="measured_share", **given):
    asked = {"ask": "devise", "state": STATE, "actor": "NATO", "name": name, "parameters": parameters}
    return json.loads(answer(json.dumps({**asked, "modifiers": modifiers, **given})))


def test_share_red_line_forgive_wait_and_cap_make_the_strategy_that_a_file_would_have(crisis):
    found = devised({"share": "0.6", "red_line": "6"}, [["forgive", "0.1"], ["delay_first", "1"], ["cap_at", "5,5"]])
    line = (
        "strategy: {name: measured_share, with: {share: 0.6, red_line: 6}, "
        "modifiers: [{forgive: 0.1}, {delay_first: 1}, {cap_at: 5.5}]}"
    )

    assert (found["fits"], found["line"]) == (True, line)
    assert found["told"] == "measured_share (share 0.6, red_line 6, forgive 0.1, delay_first 1, cap_at 5.5)"
    typed = sim.parse(crisis.text.replace("strategy: ledger", line, 1))
    assert crisis.with_(found["changes"]).actors["NATO"].strategy == typed.actors["NATO"].strategy
    assert sim.simulate(crisis.with_(found["changes"]), 1, 3).events == sim.simulate(typed, 1, 3).events


def test_the_file_with_it_keeps_its_comments_and_says_the_same(crisis):
    found = devised({"share": "0.6"}, [["cap_at", "5"]], into_file=True)
    comments = [line for line in crisis.text.split("\n") if line.startswith("#")]

    assert sim.parse(found["text"]).data == crisis.with_(found["changes"]).data
    assert comments
    assert found["line"] in found["text"]
    assert all(line in found["text"] for line in comments)


def test_what_will_not_do_is_named_at_its_place_with_what_would():
    found = devised({"share": "much", "red_line": "11"}, [["forgive", ""], ["delay_first", "1.5"]])

    assert not found["fits"]
    assert {(tuple(one["at"]), one["found"], one["remedy"]) for one in found["problems"]} == {
        (("with", "share"), "found the text 'much'", "write a number"),
        (("with", "red_line"), "found 11", "write a number from 0 to 10"),
        (("modifiers", 0, "forgive"), "found an empty text", "write a number"),
        (("modifiers", 1, "delay_first"), "found 1.5", "write a whole number"),
    }
    assert devised({}, name="nobody's")["problems"][0]["found"] == "no strategy is called 'nobody's'"
    assert "known: NATO, Russia" in devised({}, actor="Alba")["error"]


def test_where_nothing_is_said_but_its_name_that_is_all_there_is():
    assert own_strategy("generous", {"forgive": ""}, []) == "generous"
    assert own_strategy("measured_share", {"share": "0.50", "red_line": None}, []) == "measured_share"
    assert in_a_file("generous") == "generous"


def test_of_chances_that_a_file_gives_together_all_are_there_or_none():
    assert own_strategy("memory_one", {"p_cc": "0.9"}, []) == {
        "name": "memory_one", "with": {"p_cc": 0.9, "p_cd": 0.125, "p_dc": 1.0, "p_dd": 0.25},
    }  # fmt: skip
    assert own_strategy("memory_one", {"severity": "4"}, []) == {"name": "memory_one", "with": {"severity": 4}}


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_can_be_had_with_every_parameter_at_either_end_and_every_modifier(name, crisis):
    for end in ("low", "high"):
        typed = {key: f"{getattr(one, end)}" for key, one in parameters(STRATEGIES[name]).items()}
        steps = [(step, f"{getattr(parameter(one), end)}") for step, one in MODIFIERS.items()]
        made = own_strategy(name, typed, steps)
        played = crisis.with_(crisis.playing({"NATO": made})).actors["NATO"].strategy

        assert played.called == name
        assert [step for step, _ in played.steps] == list(MODIFIERS)
        assert all(played.with_.get(key, one.default) == getattr(one, end)
                   for key, one in parameters(STRATEGIES[name]).items())  # fmt: skip


@given(typed=st.text(max_size=12))
def test_whatever_is_typed_is_answered_and_nothing_is_raised(typed):
    found = devised({"share": typed}, [["cap_at", typed]])

    assert "error" not in found
    assert found["fits"] or all(one["remedy"] for one in found["problems"])
