"""What an exchange costs each side: its parts on made-up quarrels, and the same numbers from engine and log."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from helpers.places import SHIPPED
from helpers.scenarios import RICH, small_crisis
from sim.engines import player
from sim.measures.costs import Cost, costs_of
from sim.model import costs
from sim.scenario import Crisis, parse
from sim.scenario.preparation import prepare
from sim.strategies import STRATEGIES

START = date(2030, 1, 1)
HORIZON = 99  # so that a run has a hundred days
LADDER = [
    {"move": "note", "severity": 2},
    {"move": "expel", "severity": 5, "takes": {"staff": 4}, "notice": 10},
    {"move": "walk out", "severity": 6, "gives_up": {"offices": "all"}},
    {"move": "readmit", "severity": -3, "restores": {"staff": "all"}},
]


def quarrel(alba="always_hold", brie="always_hold", *, severity=5.0, counts=None, ladder=LADDER, **alba_has) -> Crisis:
    """Alba suffers an affair on day 10 and answers on day 20; Brie answers five days later."""
    stocks = {"staff": {"amount": 10, "value": 0.5}, "offices": {"amount": 1, "value": 2.0}}
    side = {"stocks": stocks, "tolerance": 2.0}
    alba_is = side | {"strategy": alba, "reply_days": {"low": 10, "likely": 10, "high": 10}}
    brie_is = side | {"strategy": brie, "reply_days": {"low": 5, "likely": 5, "high": 5}}
    affair = {"name": "an affair", "by": "Brie", "severity": severity, "date": date(2030, 1, 11)}
    affair["counts"] = counts or {}
    return small_crisis(
        START, HORIZON, ["staff", "offices"], ladder, {"Alba": alba_is | alba_has, "Brie": brie_is}, [affair]
    )


def cost(crisis: Crisis, actor: str, run: int = 0) -> Cost:
    return sim.simulate(crisis, 1, run).summary.costs[actor]


# The parts.


def test_ties_cost_the_value_that_is_gone_for_the_share_of_the_run_for_which_it_is():
    """Four of Brie's staff, worth 2, are gone from day 30 to day 99: for 70 days of 100."""
    crisis = quarrel("tit_for_tat")
    assert cost(crisis, "Brie").ties == pytest.approx(2.0 * 0.70)
    assert cost(crisis, "Alba").ties == 0.0


def test_what_comes_back_costs_no_more_from_then_on():
    crisis = quarrel("tit_for_tat", ladder=[{**LADDER[1], "lasts": 30}])
    assert cost(crisis, "Brie").ties == pytest.approx(2.0 * 0.30)


def test_what_one_gives_up_is_ones_own_cost():
    crisis = quarrel("tit_for_tat", ladder=[LADDER[2]], audience_cost=9.0)
    assert cost(crisis, "Alba").ties == pytest.approx(2.0 * 0.80)
    assert cost(crisis, "Brie").ties == 0.0


def test_the_audience_counts_what_an_answer_falls_short_of_what_was_felt_whoever_plays():
    assert cost(quarrel(audience_cost=1.5), "Alba").audience == 1.5 * 5.0  # always_hold wanted no more
    only_notes = quarrel("tit_for_tat", ladder=LADDER[:1], audience_cost=1.5)
    assert cost(only_notes, "Alba").audience == 1.5 * (5.0 - 2.0)
    assert cost(quarrel("tit_for_tat"), "Alba").audience == 0.0
    assert cost(quarrel("appeaser", audience_cost=2.0, perception={"bias": 1.2}), "Alba").audience == 2.0 * 6.0


def test_a_blow_that_is_tolerated_costs_no_audience():
    assert cost(quarrel(severity=2.0), "Alba").audience == 0.0
    assert cost(quarrel(severity=2.1), "Alba").audience == 2.1


def test_leaving_the_kind_of_a_blow_costs_its_price():
    in_kind = quarrel("tit_for_tat", counts={"staff": 1}, out_of_kind=0.4)
    assert cost(in_kind, "Alba").out_of_kind == 0.0
    elsewhere = quarrel("tit_for_tat", counts={"offices": 1}, out_of_kind=0.4)
    assert cost(elsewhere, "Alba").out_of_kind == 0.4


def test_a_threat_let_lapse_costs_all_that_its_maker_is_held_to():
    threat = {"move": "threat", "severity": 4, "threatens": {"move": "walk out", "days": 20, "unless": "gesture"}}
    crisis = quarrel("tit_for_tat", ladder=[threat, {**LADDER[2], "severity": 9, "gives_up": {"offices": 1}}],
                     audience_cost=0.2)  # fmt: skip
    events = sim.simulate(crisis).events
    lapsed = next(event for event in events if event.kind == "let lapse")
    assert lapsed.wanted == 9.0
    assert cost(crisis, "Alba").audience == pytest.approx(0.2 * (1.0 + 9.0))  # the threat fell short by 1


def test_the_whole_is_its_parts_and_relative_gains_take_a_share_of_the_others_off():
    plain = sim.simulate(quarrel("tit_for_tat")).summary.costs
    assert plain["Brie"].total == plain["Brie"].ties + plain["Brie"].audience + plain["Brie"].out_of_kind
    rival = sim.simulate(quarrel("tit_for_tat", interests={"relative_gains": 0.25})).summary.costs
    assert rival["Brie"] == plain["Brie"]
    assert rival["Alba"].relative_gains == 0.25 * plain["Brie"].total
    assert rival["Alba"].total == plain["Alba"].total - 0.25 * plain["Brie"].total


def test_with_a_discount_a_later_cost_counts_for_less():
    crisis = quarrel(interests={"discount": 0.01})
    assert cost(crisis, "Alba").audience == pytest.approx(5.0 * 0.99**20)
    gone = quarrel("tit_for_tat", ladder=[LADDER[2]], audience_cost=9.0, interests={"discount": 0.01})
    assert cost(gone, "Alba").ties == pytest.approx(sum(2.0 * 0.99**day for day in range(20, 100)) / 100)


@given(st.sampled_from((0.0, 0.001, 0.03, 0.5, 1.0)), st.integers(0, 400), st.integers(0, 400))
def test_the_weights_of_days_add_up(discount, first, days):
    one_by_one = sum(costs.weight(discount, day) for day in range(first, first + days))
    assert costs.weights(discount, first, first + days) == pytest.approx(one_by_one, abs=1e-9)


# The same from an engine and from a log.


def same_numbers(crisis: Crisis, seed: int, runs: range) -> None:
    """The table of an engine, and the events of each run, to the last bit."""
    made = prepare(crisis)
    table = player.play(made, seed, runs)
    for row, run in enumerate(runs):
        found = costs_of(sim.simulate(crisis, seed, run).events, crisis)
        for me, actor in enumerate(made.names.actors):
            columns = table.cost, table.ties, table.audience, table.out_of_kind
            assert tuple(float(column[me][row]) for column in columns) == found[actor][:4]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_engine_counts_as_the_run_goes_what_its_log_comes_to(path):
    crisis = sim.load(path)
    rivals = {f"actors.{actor}.interests": {"discount": 0.003, "relative_gains": 0.3} for actor in crisis.actors}
    for played in (crisis, crisis.with_(rivals)):
        same_numbers(played, 1, range(20))


@given(st.tuples(*[st.sampled_from(sorted(STRATEGIES))] * 2), st.sampled_from((0.0, 0.01)), st.integers(0, 2**63 - 1))
def test_any_quarrel_costs_what_its_log_comes_to(strategies, discount, seed):
    rich = parse(RICH)
    changes = {f"actors.{actor}.strategy": name for actor, name in zip(rich.actors, strategies, strict=True)}
    same_numbers(rich.with_({**changes, "actors.Alba.interests.discount": discount}), seed, range(7, 9))


def test_costs_decide_no_move():
    crisis = parse(RICH)
    other = crisis.with_({"actors.Alba.interests": {"discount": 0.1, "relative_gains": 0.5}})
    for run in range(5):
        one, two = sim.simulate(crisis, 1, run), sim.simulate(other, 1, run)
        assert one.events == two.events
        assert one.summary.costs != two.summary.costs
