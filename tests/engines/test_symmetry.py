"""The order of the actors in a file decides nothing: the luck of each goes by its name, and so do ties of one day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from helpers.places import ECHO, SHIPPED
from helpers.scenarios import RICH
from sim.engines import player, simpy_engine
from sim.model import log
from sim.scenario import Crisis, build, parse
from sim.scenario.preparation import payoff_matrix, prepare
from sim.strategies import STRATEGIES


def turned(crisis: Crisis) -> Crisis:
    """The same file with its actors in the other order."""
    return build({**crisis.data, "actors": dict(reversed(crisis.data["actors"].items()))})


def told(crisis, seed, run):
    """The events of a run on each engine."""
    made = prepare(crisis)
    return [[log.decode(row, made.names) for row in rows(made, seed, run)] for rows in (simpy_engine.rows, player.rows)]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_scenario_with_its_actors_in_the_other_order_gives_the_same_runs(path):
    crisis = sim.load(path)
    other = turned(crisis)

    assert list(other.actors) == list(reversed(crisis.actors))
    for run in range(20):
        assert told(crisis, 1, run) == told(other, 1, run)


@given(
    st.tuples(*[st.sampled_from(sorted(STRATEGIES))] * 2),
    st.tuples(*[st.sampled_from((0, 0.3))] * 2),
    st.sampled_from((None, {"rounds": "simultaneous", "days": 3})),
    st.integers(0, 2**63 - 1),
    st.integers(0, 2**32 - 1),
)
def test_any_quarrel_with_its_actors_in_the_other_order_gives_the_same_runs(strategies, errors, clock, seed, run):
    data = dict(parse(RICH).data)
    fields = {}
    for name, strategy, error in zip(("Alba", "Brie"), strategies, errors, strict=True):
        fields[name] = {**data["actors"][name], "strategy": strategy, "execution_error": error}
        if clock is not None:
            for own_time in ("reply_days", "review_days", "puts_off"):
                fields[name].pop(own_time, None)
    if clock is not None:
        data["clock"] = clock
        data["ladder"] = [move for move in data["ladder"] if "threatens" not in move]
    crisis = build({**data, "actors": fields})

    assert told(crisis, seed, run) == told(turned(crisis), seed, run)


def test_what_both_announce_on_one_day_stands_in_the_order_of_their_names():
    game = sim.load(ECHO).with_({f"actors.{actor}.strategy": "always_strike" for actor in ("Eastmark", "Westmark")})
    for crisis in (game, turned(game)):
        assert [event.actor for event in told(crisis, 1, 0)[0][:2]] == ["Eastmark", "Westmark"]


def test_in_alternating_rounds_who_stands_first_in_the_file_begins():
    game = sim.load(ECHO).with_({"clock.rounds": "alternating"})

    assert told(game, 1, 0)[0][0].actor == "Eastmark"
    assert told(turned(game), 1, 0)[0][0].actor == "Westmark"


def test_payoffs_are_those_of_the_actors_in_the_order_of_the_file():
    game = sim.load(ECHO).with_({"payoffs": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]})
    other = turned(game)

    assert payoff_matrix(game) == (((1, 2), (3, 4)), ((5, 6), (7, 8)))
    assert payoff_matrix(other) == (((2, 1), (6, 5)), ((4, 3), (8, 7)))
    for crisis in (game, other):
        one = sim.simulate(crisis, 1, 0).summary.payoffs
        many = sim.ensemble(crisis, 1, seed=1).payoffs
        assert list(many) == list(crisis.actors)
        assert {actor: spread.mean.mean for actor, spread in many.items()} == pytest.approx(one)
