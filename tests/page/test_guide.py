"""The guided round says of each move what the program says of it."""

import sim
from sim.chronicle.explanation import decisions, verdict
from sim.page.guide import doubt, guide
from sim.page.sliders import Mark, sliders


def test_every_rung_and_letting_pass_can_be_predicted_and_has_its_verdict(run):
    found = guide(run, list(sliders(run.crisis)))
    assert found is not None
    told = {choice["move"]: choice["verdict"] for choice in found["choices"]}

    assert set(told) == {"let pass", *(move.move for move in run.crisis.ladder if move.only in (None, "Russia"))}
    assert told["suspend relations"] == "The model does the same: suspend relations."
    assert told["expel as many"] == "Russia could not 'expel as many': needs 8 staff: NATO has 6 within reach."
    assert "0.80" in told["expel all"]
    assert "wanted a blow" in told["propose a meeting"]
    assert found["before"] == ["1 Oct 2021", 1, "eight undeclared intelligence officers found"]
    assert found["struck"] == [0, "halve the posts", "caps staff at 10 (8 must go)"]
    assert found["past"] == "18 Oct 2021: Russia suspends its mission, closes NATO's offices."


def test_a_verdict_is_that_of_the_decision_whose_luck_is_the_run_s(crisis):
    other = sim.simulate(crisis, seed=2, run=5)
    reply = other.summary.first_reply
    assert reply is not None
    decision = decisions(crisis, 2, 5)[reply.number]

    assert verdict(decision, decision.made, crisis, reply.actor).startswith("The model does the same")


def test_a_game_of_rounds_has_no_guided_round():
    from helpers.scenarios import GAME

    assert guide(sim.simulate(sim.parse(GAME)), []) is None


def test_doubt_names_the_nearest_number_that_turns_the_answer(crisis):
    some = list(sliders(crisis))[:2]
    turning = [some[0]._replace(marks=(Mark(7.0, "expel all", False),)), some[1]]

    assert doubt(some) == "None of the 2 numbers that no source gives turns the first answer by itself."
    assert doubt(turning).startswith("1 of the 2 numbers")
    assert "expel all" in doubt(turning)
