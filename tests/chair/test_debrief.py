"""The debrief of a game: what it cost, which decision mattered, and what others would have made of it."""

from datetime import date

import pytest

import sim
from helpers.scenarios import small_crisis
from sim.chair import debrief, played_game
from sim.chair.questions import Question
from sim.measures.costs import costs_of

START = date(2021, 1, 1)
LADDER = [
    {"move": "note", "severity": 1},
    {"move": "expel four", "severity": 4, "takes": {"staff": 4}},
    {"move": "sorry", "severity": -1},
]
SIDE = {
    "stocks": {"staff": {"amount": 12, "value": 0.25}},
    "strategy": "tit_for_tat",
    "reply_days": {"low": 2, "likely": 5, "high": 9},
}


def quarrel(**changes):
    """The West answers the East blow for blow; a note of the East's would end it, for the West lets that pass."""
    west = {**SIDE, "tolerance": 1.0}
    spies = {"name": "spies found", "by": "West", "severity": 4, "date": START}
    made = small_crisis(START, 99, ["staff"], LADDER, {"East": SIDE, "West": west}, [spies])
    return made.with_(changes) if changes else made


def played(crisis, *orders, chairs=("East",), seed=1):
    """A game in which this is said, and then what the strategy advises."""
    game, left = played_game.begin_game(crisis, chairs, seed), list(orders)
    while isinstance(asked := game.play().ended, Question):
        game = game.said(asked.actor, left.pop(0) if left else asked.advice.order)
    return game


def test_what_it_cost_each_side_is_what_the_exchange_costs_by_every_account():
    game = played(quarrel(), "expel four")
    run = game.play().ended
    found = debrief.debrief(game, lucks=4)
    order = sorted(run.crisis.actors)
    (paid,) = debrief.paid(game.settled, 1, range(1))

    assert {actor: side.cost for actor, side in found.sides.items()} == costs_of(run.events, run.crisis)
    assert dict(zip(order, paid, strict=True)) == {actor: side.paid for actor, side in found.sides.items()}


def test_the_decision_that_drew_every_blow_is_the_pivotal_one_and_its_regret_has_an_interval():
    found = debrief.debrief(played(quarrel(), "expel four"), lucks=40)
    first = found.decisions[0]

    assert first.order == "expel four"
    assert {one.order for one in first.alternatives} == {"let pass", "note", "sorry"}
    assert first.alternatives[0].spared.mean > 0.5
    assert first.regret.low < first.regret.mean < first.regret.high
    assert first.matters
    assert found.pivotal == first


def test_a_decision_that_nothing_could_better_is_told_so():
    found = debrief.debrief(played(quarrel(), "note"), lucks=20)

    assert [one.order for one in found.decisions] == ["note"]
    assert not found.decisions[0].matters
    assert found.pivotal is None
    by_order = {one.order: one.spared for one in found.decisions[0].alternatives}
    assert by_order["expel four"].high < 0.0
    assert by_order["let pass"].mean == -1.0  # a note falls short of the blow by a point less, before one's own public


def test_whatever_is_done_in_its_place_all_before_a_decision_stands_in_every_luck():
    crisis = quarrel()
    game = played(crisis, "expel four", "expel four")
    asked = game.play().asked[1]
    before = [event._replace(run=0) for event in game.play().events[: asked.number - 1]]
    orders = (*game.orders[:1], ("East", "note"))
    other = debrief.up_to(game, orders, asked.number)

    runs = [sim.simulate(other, game.seed, run).events for run in range(6)]

    for events in runs:
        assert [event._replace(run=0) for event in events[: asked.number - 1]] == before
        assert (events[asked.number - 1].move, events[asked.number - 1].rule) == ("note", "as chosen")
    assert len({tuple(e.decided for e in events[asked.number :]) for events in runs}) > 1


def test_all_strategies_sit_in_the_chair_with_the_luck_of_the_game():
    game = played(quarrel(), "expel four", seed=5)
    found = debrief.debrief(game, lucks=4)
    in_the_chair = {one.strategy: one for one in found.strategies["East"]}
    plain = sim.simulate(quarrel(), 5)

    assert set(in_the_chair) == set(sim.strategies.STRATEGIES)
    assert in_the_chair["tit_for_tat"].peak == plain.summary.peak
    assert in_the_chair["tit_for_tat"].cost == costs_of(plain.events, plain.crisis)["East"].total
    assert [one.cost for one in found.strategies["East"]] == sorted(one.cost for one in found.strategies["East"])


def test_what_a_strategy_would_have_spared_from_a_decision_on_is_weighed_in_the_same_lucks():
    game = played(quarrel(), "expel four")

    assert debrief.what_if(game, 0, "always_hold", 20).low > 0.0
    same = debrief.what_if(game, 0, "tit_for_tat", 20)
    assert (same.mean, same.low, same.high) == (0.0, 0.0, 0.0)


def test_what_was_felt_as_other_than_it_was_is_told_when_the_game_is_over():
    crisis = quarrel(**{"actors.East.perception": {"bias": 2.0}})
    found = debrief.debrief(played(crisis, "expel four"), lucks=4)

    assert (found.felt[0].move, found.felt[0].done, found.felt[0].felt) == ("spies found", 4.0, 8.0)
    assert all(one.felt == 2.0 * one.done for one in found.felt)


def test_in_a_game_with_payoffs_the_cost_is_the_payoff_forgone():
    echo = sim.load("scenarios/echo.yaml", {"horizon": 28})
    game = played(echo, "let pass", chairs=("Eastmark",))
    found = debrief.debrief(game, lucks=8)

    assert found.sides["Eastmark"].paid == -found.sides["Eastmark"].payoff
    assert found.run.summary.payoffs["Eastmark"] == found.sides["Eastmark"].payoff


def test_a_game_that_is_not_over_has_no_debrief():
    with pytest.raises(ValueError, match="East is asked on 2021-01-"):
        debrief.debrief(played_game.begin_game(quarrel(), ("East",)))


def test_two_persons_are_debriefed_each_for_its_own_chair():
    found = debrief.debrief(played(quarrel(), "expel four", "expel four", chairs=("East", "West")), lucks=4)

    assert {one.actor for one in found.decisions} == {"East", "West"}
    assert set(found.strategies) == {"East", "West"}


def test_a_branch_of_a_game_holds_what_was_said_up_to_its_event_and_then_lets_strategies_go_on():
    game = played(quarrel(), "expel four", "expel four")
    first, second = game.play().asked[:2]
    branch = sim.branch(game.settled, second.number, "East", strategy="always_hold", runs=50, seed=game.seed)
    other = sim.branch(game.settled, first.number, "East", "note", runs=50, seed=game.seed)

    held = [event for event in branch.course.events[: second.number] if event.actor == "East" and event.is_decision]
    assert [event.move for event in held] == ["expel four", "expel four"]
    assert branch.compared.means["moves"].difference.mean < 0.0
    assert other.compared.a.moves.mean.mean > other.compared.b.moves.mean.mean == 1.0
    with pytest.raises(sim.BranchError, match="is not on the ladder"):
        sim.branch(game.settled, first.number, "East", "expel", runs=2)


def test_a_branch_of_a_game_of_the_seed_case_keeps_its_orders_whatever_is_drawn_otherwise(crisis):
    game = played(crisis, "expel two", chairs=("Russia",))
    at = game.play().asked[0].number
    branch = sim.branch(game.settled, at, "Russia", "let pass", runs=20, seed=game.seed)

    assert crisis.doubts
    assert branch.course.event.move == "expel two"
    assert branch.compared.a.first_replies[("Russia", "expel two")].counted == 20
    assert branch.compared.b.first_replies[("Russia", "let pass")].counted == 20


def test_a_debrief_weighs_what_stands_in_the_body_of_the_file_and_draws_nothing(crisis):
    game = played(crisis, "expel two", chairs=("Russia",))
    with_doubt, without = (debrief.debrief(one, lucks=8) for one in (game, game._replace(crisis=crisis.close())))

    assert with_doubt.decisions == without.decisions
    assert with_doubt.strategies == without.strategies
