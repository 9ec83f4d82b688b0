"""The account that each side keeps of what moves did: what stands on it, when it closes, and when the two disagree."""

from datetime import date

import pytest

import sim
from helpers.places import ECHO
from helpers.scenarios import small_crisis
from sim.engines import stepper
from sim.model.game import new_game
from sim.model.state import State
from sim.scenario import Crisis
from sim.scenario.preparation import prepare
from sim.strategies import View
from sim.strategies.repertoire import ledger

RUNGS = [{"move": f"rung {n}", "severity": n / 4} for n in range(1, 41)]
START = date(2030, 1, 1)
AFFAIR = {"name": "an affair", "by": "Brie", "severity": 5.0, "date": date(2030, 1, 2)}


def quarrel(
    alba: object = "ledger", brie: object = "ledger", *, incidents=(AFFAIR,), ladder=RUNGS, **brie_has
) -> Crisis:
    """Alba suffers an affair laid at Brie's door; each answers within a week, on a ladder without gaps."""
    side = {"stocks": {}, "reply_days": {"low": 7, "likely": 7, "high": 7}}
    actors = {"Alba": side | {"strategy": alba}, "Brie": side | {"strategy": brie} | brie_has}
    return small_crisis(START, 365, ["staff"], ladder, actors, incidents)


def played(crisis: Crisis) -> State:
    """The state that a run ends in."""
    game = new_game(prepare(crisis), 1)
    stepper.play(game, 0)
    return game.state


def blows(crisis: Crisis) -> list[tuple[str, float]]:
    return [(event.actor, event.done) for event in sim.simulate(crisis).events if event.kind == "move"]


# What stands on it.


def test_an_incident_stands_on_nobodys_account_and_its_answer_is_a_move():
    state = played(quarrel(brie="always_hold"))
    assert list(state.balance) == [-5.0, 5.0]


@pytest.mark.parametrize("pair", [("tit_for_tat", "measured_share"), ("grim", "generous")])
def test_with_clear_eyes_what_one_side_has_to_its_credit_the_other_owes(pair):
    state = played(quarrel(*pair, review_days=20))
    assert state.balance[0] == pytest.approx(-state.balance[1], abs=1e-9)
    assert state.balance[0] != 0.0


def test_a_threat_carried_out_is_charged_with_what_it_adds():
    ladder = [{"move": "threat", "severity": 4, "threatens": {"move": "close", "days": 5, "unless": "gesture"}},
              {"move": "close", "severity": 9, "notice": 3}]  # fmt: skip
    state = played(quarrel("tit_for_tat", "always_hold", ladder=ladder))
    assert list(state.sent[0][:2]) == [4.0, 9.0]
    assert list(state.balance) == [-9.0, 9.0]


def test_a_false_alarm_stands_on_the_account_of_the_side_that_heard_it():
    alarms = {"perception": {"false_alarms": {"per_year": 1, "severity": 2.0}}, "tolerance": 2.0}
    crisis = quarrel("always_hold", "always_hold", incidents=(), **alarms)
    heard = [event for event in sim.simulate(crisis).events if event.kind == "false alarm"]
    assert heard
    assert list(played(crisis).balance) == [0.0, 2.0 * len(heard)]


def test_an_account_is_kept_as_the_run_goes_and_a_strategy_need_not_look_back():
    class Closed:
        def __getitem__(self, place):
            raise AssertionError("it looked back")

    past = Closed()
    view = View(
        received=5.0, outside=0.0, by_moves=5.0, initiative=0, turns=9, felt=past, sent=past, wanted=past, balance=3.0,
        day=0, quiet=0, ties=1.0, gap=0.0, rungs=(), seed=1, run=0, purpose=8,
    )  # fmt: skip
    assert ledger(view) == 3.0


# When it closes.


def test_an_equal_answer_closes_it():
    assert blows(quarrel()) == [("Alba", 5.0), ("Brie", 5.0)]


def test_it_is_enough_that_the_side_that_strikes_first_keeps_one():
    assert blows(quarrel(brie="tit_for_tat")) == [("Alba", 5.0), ("Brie", 5.0)]
    assert len(blows(quarrel("tit_for_tat"))) > 20


def test_an_echo_of_an_error_ends_with_its_answer():
    """One side strikes by mistake: the other answers once, and it is over. Two tit for tats would go on."""
    game = sim.load(ECHO).with_({"horizon": 700})
    for strategy, most in (("ledger", 2.5), ("tit_for_tat", 1000.0)):
        both = game.with_({f"actors.{actor}.strategy": strategy for actor in game.actors})
        runs = [sim.simulate(both, 1, run).events for run in range(20)]
        errors = sum(event.rule == "execution error" for events in runs for event in events)
        moves = sum(event.kind == "move" for events in runs for event in events)
        assert errors < moves < most * errors
        assert (moves < 2.5 * errors) == (strategy == "ledger")


@pytest.mark.parametrize(("bias", "closes"), [(1.0, True), (1.15, True), (1.25, False), (1.5, False)])
def test_who_feels_more_than_was_done_sees_another_balance_and_then_it_does_not_close(bias, closes):
    """Brie feels 5 b and answers as much; Alba, who did 5, is left with 5 b - 5, and takes no more than 1 as even."""
    found = blows(quarrel(perception={"bias": bias}, tolerance=0.0))
    assert (len(found) == 2) == closes
    assert closes or len(found) > 20


def test_a_blow_that_went_unnoticed_leaves_the_two_with_different_accounts():
    state = played(quarrel("always_strike", "always_hold", perception={"missed": 1.0}, review_days=30))
    assert state.balance[1] == 0.0
    assert state.balance[0] < 0.0
