"""A person in a chair: what is asked, what is known, and that the orders given make the game, whenever they are given."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from helpers.places import SHIPPED
from helpers.scenarios import RICH, small_crisis
from sim.chair.orders import CARRY_OUT, LET_LAPSE, OrderError, not_yet
from sim.chair.questions import Play, Question, ask
from sim.engines import player, simpy_engine
from sim.engines.stepper import choices
from sim.model.game import new_game
from sim.model.state import LET_PASS
from sim.scenario.preparation import prepare
from sim.strategies import STRATEGIES

MANY = {"max_examples": 20, "deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
RICHER = sim.parse(RICH)
SCENARIOS = {path.stem: sim.load(path) for path in SHIPPED} | {"rich": RICHER}
SHORT = {"horizon": 35}


def scenario(name):
    return SCENARIOS[name].with_(SHORT) if name == "echo" else SCENARIOS[name]


def bare(event):
    """An event without what it is decided by."""
    return event._replace(rule="", wanted=None)


def played(draw, crisis, chairs, seed, run):
    """A game in which somebody says this and that; yields it after each order, and at its beginning."""
    orders = {actor: [] for actor in chairs}
    while True:
        play = Play(crisis, seed, run, orders)
        yield play
        asked = play.ended
        if not isinstance(asked, Question):
            return
        can = [*asked.possible, *[not_yet(n) for n in (1, 9, asked.longest_wait) if 0 < n <= asked.longest_wait]]
        orders[asked.actor].append(draw(st.sampled_from(can)))


@settings(**MANY)
@given(st.data(), st.sampled_from(sorted(SCENARIOS)), st.integers(0, 2**63 - 1), st.integers(0, 9))
def test_a_prefix_of_the_orders_gives_a_prefix_of_the_game(data, name, seed, run):
    crisis = scenario(name)
    chairs = data.draw(st.sampled_from([[actor] for actor in crisis.actors] + [list(crisis.actors)]))
    seen, logs = {}, []
    for play in played(data.draw, crisis, chairs, seed, run):
        if isinstance(play.ended, Question):
            asked = play.ended
            before = seen.get(asked.actor, ())
            assert asked.known[: len(before)] == before
            seen[asked.actor] = asked.known
        logs.append(play.events)

    def shown(log, whole):  # what had not reached the other side yet was not felt yet
        return [e if e.felt is not None else w._replace(felt=None) for e, w in zip(log, whole, strict=False)]

    for log in logs:
        assert list(log) == shown(log, logs[-1])
    by_number = {event.number: event for event in logs[-1]}
    for actor, order, number in play.asked:
        event = by_number[number]
        assert event.actor == actor
        assert event.rule in ("as chosen", "carried out as chosen", "execution error")
        if event.rule != "execution error" and order not in (CARRY_OUT, LET_LAPSE):
            assert event.move == ("put off" if order.startswith("not yet") else order)


@settings(**MANY)
@given(st.data(), st.sampled_from(sorted(SCENARIOS)), st.integers(0, 2**63 - 1), st.integers(0, 9))
def test_a_finished_game_is_the_same_scenario_with_its_orders_settled_in_every_engine(data, name, seed, run):
    crisis = scenario(name)
    *_, play = played(data.draw, crisis, list(crisis.actors)[: data.draw(st.integers(1, 2))], seed, run)
    made = play.ended

    assert sim.simulate(made.crisis, seed, run).events == made.events
    prepared = prepare(made.crisis)
    assert player.rows(prepared, seed, run) == simpy_engine.rows(prepared, seed, run)


def said_by_its_strategy(crisis, actor, seed, run):
    """What a person would say who does as an actor's strategy does, mistakes left out."""
    prepared = prepare(crisis)
    me = prepared.names.actors.index(actor)
    said = []
    for choice in choices(new_game(prepared, seed), run):
        if choice.actor != me:
            continue
        if choice.threat == LET_PASS:
            said.append(prepared.names.moves[choice.chosen])
        elif prepared.world.threatens[choice.threat] in possible(prepared, choice.state, me):
            said.append(LET_LAPSE if choice.chosen == LET_PASS else CARRY_OUT)
    return said


def possible(prepared, state, me):
    from sim.model import rules

    return [move for move in range(len(prepared.world.base)) if rules.terms(prepared.world, state, me, move)[0]]


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_every_strategy_in_a_chair_plays_as_it_does_without_one(name):
    crisis = scenario(name).with_({f"actors.{actor}.puts_off": None for actor in SCENARIOS[name].actors})
    for strategy in STRATEGIES:
        for actor in crisis.actors:
            plain = crisis.with_({f"actors.{actor}.strategy": strategy})
            said = said_by_its_strategy(plain, actor, 3, 1)
            chair = ask(plain, 3, {actor: said}, 1)

            assert list(map(bare, chair.events)) == list(map(bare, sim.simulate(plain, 3, 1).events)), strategy
