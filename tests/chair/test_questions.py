"""A person in a chair: what is asked and known, and that orders make the game, whenever they are given."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from helpers.places import SHIPPED
from helpers.scenarios import RICH, small_crisis
from sim.chair.questions import Play, Question, ask
from sim.engines import player, simpy_engine
from sim.engines.stepper import choices
from sim.model import rules
from sim.model.game import new_game
from sim.model.state import LET_PASS
from sim.scenario.orders import CARRY_OUT, LET_LAPSE, OrderError, not_yet
from sim.scenario.preparation import prepare
from sim.strategies import STRATEGIES

MANY = {"max_examples": 10, "deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
RICHER = sim.parse(RICH)
SCENARIOS = {path.stem: sim.load(path) for path in SHIPPED} | {"rich": RICHER}
SHORT = {"horizon": 35}


def scenario(name):
    return SCENARIOS[name].with_(SHORT) if name == "echo" else SCENARIOS[name]


def bare(event):
    """An event without what it is decided by."""
    return event._replace(rule="", wanted=None)


def play_of(crisis, seed, run, orders):
    return Play(crisis, seed, run, list(orders), [(actor, text) for actor in orders for text in orders[actor]])


def played(draw, crisis, chairs, seed, run):
    """A game in which somebody says this and that; yields it after each order, and at its beginning."""
    orders = {actor: [] for actor in chairs}
    while True:
        play = play_of(crisis, seed, run, orders)
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
        elif rules.terms(prepared.world, choice.state, me, prepared.world.threatens[choice.threat])[0]:
            said.append(LET_LAPSE if choice.chosen == LET_PASS else CARRY_OUT)
    return said


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_every_strategy_in_a_chair_plays_as_it_does_without_one(name):
    crisis = scenario(name).with_({f"actors.{actor}.puts_off": None for actor in SCENARIOS[name].actors})
    for strategy in STRATEGIES:
        for actor in crisis.actors:
            plain = crisis.with_({f"actors.{actor}.strategy": strategy})
            said = said_by_its_strategy(plain, actor, 3, 1)
            chair = ask(plain, 3, {actor: said}, 1)

            assert list(map(bare, chair.events)) == list(map(bare, sim.simulate(plain, 3, 1).events)), strategy


# Stories.

START = date(2021, 1, 1)
LADDER = [
    {"move": "note", "severity": 1},
    {"move": "expel five", "severity": {"base": 2, "per_unit": 0.2}, "takes": {"staff": 5}},
    {"move": "ultimatum", "severity": 2, "threatens": {"move": "close", "days": 10, "unless": "gesture"}},
    {"move": "close", "severity": 6, "takes": {"office": "all"}, "gives_up": {"office": "all"}},
    {"move": "sorry", "severity": -2},
]
SIDE = {
    "stocks": {"staff": {"amount": 7, "value": 0.1}, "office": {"amount": 1, "value": 0.5}},
    "strategy": "tit_for_tat",
    "reply_days": {"low": 3, "likely": 3, "high": 3},
}

HOLDS = {"strategy": "always_hold"}
THREES = {"name": "always_strike", "with": {"severity": 3}}


def quarrel(east=(), west=(), ladder=LADDER, horizon=100):
    actors = {"East": {**SIDE, **dict(east)}, "West": {**SIDE, **dict(west)}}
    spies = {"name": "spies found", "by": "West", "severity": 3, "date": START, "counts": {"staff": 2}}
    return small_crisis(START, horizon, ["staff", "office"], ladder, actors, [spies])


def refused(crisis, orders):
    with pytest.raises(OrderError) as error:
        ask(crisis, 1, orders)
    return str(error.value)


def test_a_turn_is_told_with_what_can_be_had_what_it_costs_and_why_the_rest_cannot_be_had():
    asked = ask(quarrel(east={"out_of_kind": 0.4}), 1, {"East": []})
    by_name = {option.move: option for option in asked.options}

    assert (asked.actor, asked.day, asked.number, asked.occasion, asked.felt) == (
        "East",
        date(2021, 1, 4),
        1,
        "answer",
        3,
    )
    assert [(r.kind, r.actor, r.move, r.severity) for r in asked.known] == [("incident", "West", "spies found", 3.0)]
    assert asked.answers == (1,)
    assert by_name["expel five"].severity == 3.0
    assert [str(change) for change in by_name["expel five"].changes] == ["takes staff 5.0"]
    assert by_name["close"].given_up == 0.5
    assert (by_name["note"].out_of_kind, by_name["expel five"].out_of_kind) == (0.4, 0.0)
    assert (by_name["ultimatum"].threatens, by_name["ultimatum"].deadline) == ("close", 10)
    assert asked.possible == ("let pass", "note", "expel five", "ultimatum", "close", "sorry")
    assert asked.holdings["West"]["staff"] == (7.0, 7.0, None)
    assert asked.own.values == {"staff": 0.1, "office": 0.5}
    assert asked.advice == (3.0, "expel five")
    assert "needs 5 staff: West has 2 within reach" in refused(quarrel(), {"East": ["expel five"] * 2})


def test_an_amount_of_one_s_own_can_be_ordered_and_half_a_person_cannot():
    asked = ask(quarrel(), 1, {"East": ["expel 3"], "West": []})

    assert [(r.move, str(r.changes[0])) for r in asked.known if r.kind == "move"] == [("expel 3", "takes staff 3.0")]
    assert "expel 3" not in asked.possible
    assert "the number of staff is whole; write 2 or 3" in refused(quarrel(), {"East": ["expel 2.5"]})


def test_who_says_not_yet_is_asked_again_on_that_day_with_all_that_was_felt_meanwhile():
    west = {"strategy": THREES, "review_days": 5}
    asked = ask(quarrel(west=west), 1, {"East": ["not yet, 9 days"]})

    assert (asked.day, asked.occasion) == (date(2021, 1, 13), "answer")
    assert [r.kind for r in asked.known] == ["incident", "put off", "move", "move"]
    assert (asked.known[1].day, asked.known[1].effective) == (date(2021, 1, 4), date(2021, 1, 13))
    assert asked.answers == (1, 3, 4)
    again = ask(quarrel(west=west), 1, {"East": ["not yet, 9 days", "not yet 1"]})
    assert again.day == date(2021, 1, 14)
    assert "the run ends in 97 days" in refused(quarrel(), {"East": ["not yet, 98 days"]})
    assert "by a day at least" in refused(quarrel(), {"East": ["not yet, 0 days"]})


def test_there_is_nothing_to_put_off_in_a_quiet_spell_nor_in_a_round():
    quiet = quarrel(east={"review_days": 20})
    asked = ask(quiet, 1, {"East": ["let pass"]})

    assert (asked.occasion, asked.answers, asked.longest_wait) == ("quiet", (), 0)
    assert "there is no answer to put off here" in refused(quiet, {"East": ["let pass", "not yet, 3 days"]})
    assert "there is no answer to put off here" in refused(SCENARIOS["echo"], {"Eastmark": ["not yet, 3 days"]})


def test_an_actor_that_puts_its_answers_off_is_asked_as_any_other_once_a_person_sits_there():
    waiting = quarrel(east={"puts_off": {"until": date(2021, 2, 1)}})
    asked = ask(waiting, 1, {"East": []})

    assert asked.day == date(2021, 1, 4)
    assert asked.advice.order == "not yet, 28 days"
    said = play_of(waiting, 1, 0, {"East": [asked.advice.order, "expel five"]}).events
    plain = sim.simulate(waiting).events
    assert said[1] == plain[1]._replace(effective=date(2021, 2, 1), rule="as chosen")
    assert bare(said[2]) == bare(plain[2])


def test_at_the_deadline_of_its_threat_a_person_keeps_its_word_or_does_not():
    east = {"audience_cost": 0.0}  # by the rule it would back down
    crisis = quarrel(east=east, west=HOLDS)
    asked = ask(crisis, 1, {"East": ["ultimatum"]})
    kept, dropped = (ask(crisis, 1, {"East": ["ultimatum", word]}).events for word in ("carry out", "let lapse"))

    assert (asked.occasion, asked.day, asked.options, asked.possible) == (
        "deadline", date(2021, 1, 14), (), ("carry out", "let lapse"),
    )  # fmt: skip
    assert asked.due._replace(report=0) == (0, "close", 6.0, 0.5, 0.0, 6.0)
    assert asked.advice.order == "let lapse"
    done, lapsed = (next(e for e in events if e.decided == date(2021, 1, 14)) for events in (kept, dropped))
    assert (done.kind, done.move, done.rule, done.wanted) == ("move", "close", "carried out as chosen", 6.0)
    assert (lapsed.kind, lapsed.move, lapsed.rule, lapsed.wanted) == ("let lapse", "close", "as chosen", 6.0)
    assert "say 'carry out' or 'let lapse'" in refused(crisis, {"East": ["ultimatum", "close"]})
    assert "no threat is due here" in refused(quarrel(), {"East": ["carry out"]})


def test_a_threat_that_cannot_be_carried_out_any_more_lapses_and_nobody_is_asked():
    west = {**HOLDS, "strategy": {"name": "always_strike", "with": {"severity": 9}}}
    run = ask(quarrel(west=west, east={"puts_off": None}), 1, {"East": ["ultimatum", "let pass"]})

    assert [(e.kind, e.rule) for e in run.events if e.kind == "let lapse"] == [("let lapse", "out of reach")]


def test_a_person_s_order_goes_wrong_as_any_other_and_only_that_side_knows_that_it_was_not_meant():
    clumsy = quarrel(east={"execution_error": 1.0, "review_days": 10})
    west = ask(clumsy, 1, {"East": ["expel five"], "West": []})
    east = ask(clumsy, 1, {"East": ["expel five"], "West": ["let pass"]})
    made = next(r for r in east.known if r.actor == "East")

    assert (made.move, made.mistake) in (("ultimatum", True), ("close", True))
    assert (west.actor, east.actor) == ("West", "East")
    assert not any(r.mistake for r in west.known)


def test_through_a_cloud_the_other_s_moves_are_told_by_the_rung_that_they_felt_like():
    east = {"perception": {"bias": 3.0}, "reply_days": {"low": 30, "likely": 30, "high": 30}}
    asked = ask(quarrel(east=east, west={"strategy": THREES, "review_days": 5}), 1, {"East": []})
    clear = ask(quarrel(west={"strategy": THREES, "review_days": 5}), 1, {"East": ["not yet, 27 days"]})
    felt, true = (next(r for r in one.known if (r.actor, r.kind) == ("West", "move")) for one in (asked, clear))

    assert (true.move, true.guessed, true.severity) == ("expel five", False, 3.0)
    assert (felt.move, felt.guessed, felt.severity) == ("close", True, 9.0)
    assert [str(change) for change in felt.changes] == ["takes staff 5.0"]
    assert all(r.guessed for r in asked.known if r.actor == "West" and r.kind == "move")


def test_what_is_missed_is_not_known_and_what_is_misheard_is_known_as_a_blow():
    deaf = {"perception": {"missed": 1.0, "false_alarms": {"per_year": 300, "severity": 2}}}
    deaf["reply_days"] = {"low": 30, "likely": 30, "high": 30}
    play = play_of(quarrel(east=deaf, west={"strategy": THREES, "review_days": 5}), 1, 0, {"East": []})
    asked = play.ended

    assert any(event.kind == "move" and event.felt == 0.0 for event in play.events)
    assert {r.kind for r in asked.known} == {"move"}
    assert {(r.actor, r.move, r.guessed, r.severity) for r in asked.known} == {("West", "expel five", True, 2.0)}
    assert [r.number for r in asked.known] == list(range(1, len(asked.known) + 1))


def test_what_the_other_side_feels_wants_and_lets_pass_is_nobody_else_s_to_know():
    game = {"East": ["note"], "West": ["let pass"]}
    run = ask(quarrel(), 1, game)
    events = run.events
    assert [e.kind for e in events] == ["incident", "move", "let pass"]
    asked = ask(quarrel(east={"review_days": 10}), 1, {"East": ["note"], "West": ["let pass"]})
    assert [(r.kind, r.severity) for r in asked.known] == [("incident", 3.0), ("move", 1.0)]
    blamed = ask(quarrel(), 1, {"West": []} | {"East": ["note"]})
    assert [(r.kind, r.severity) for r in blamed.known] == [("incident", None), ("move", 1.0)]


@pytest.mark.parametrize(
    ("orders", "told"),
    [
        ({"North": []}, "there is no actor 'North'"),
        ({"East": ["expel fife"]}, "did you mean 'expel five'?"),
        ({"East": ["note"] * 9}, "the run is over by then; take it back"),
    ],
)
def test_an_order_that_nobody_can_carry_out_is_refused_in_one_line(orders, told):
    found = refused(quarrel(west={"tolerance": 5.0}), orders)

    assert told in found
    assert "\n" not in found


def test_a_person_is_offered_the_rungs_of_their_own_side_alone():
    """Of the seed case NATO alone halves posts, and Russia alone expels as many as were expelled."""
    crisis = SCENARIOS["nato_russia_2021"]
    offered = {}
    for actor in crisis.actors:
        asked = play_of(crisis, 1, 0, {actor: []}).ended
        assert isinstance(asked, Question)
        offered[actor] = {option.move for option in asked.options}

    assert offered["NATO"] - offered["Russia"] == {"halve the posts"}
    assert offered["Russia"] - offered["NATO"] == {"expel as many", "halve the mission"}
    with pytest.raises(OrderError, match="only NATO can make 'halve the posts'"):
        play_of(crisis, 1, 0, {"Russia": ["halve the posts"]})
