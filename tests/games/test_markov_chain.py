"""Exact results: against closed forms, against brute force, and against the strategy functions themselves."""

from fractions import Fraction
from itertools import product
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from helpers.dialogue import Dialogue
from helpers.places import SCENARIOS
from sim.games import markov_chain
from sim.games.automata import Automaton, automaton_of, holding_probabilities, rational
from sim.games.markov_chain import chain, worth
from sim.model.bimatrix import HOLD, PRESETS, STRIKE
from sim.strategies import Modified, bind

F = Fraction
PD = PRESETS["prisoners_dilemma"]
PERCENT = F(1, 100)
BLOW = 5.0

errors = st.fractions(F(1, 1000), F(1, 2), max_denominator=1000)
shares = st.fractions(0, 1, max_denominator=50)
fours = st.tuples(shares, shares, shares, shares)


def side(name, *modifiers, **given):
    made = automaton_of(name, given, modifiers)
    assert made is not None
    return made


def match(one, other, error=PERCENT, alternating=False):
    return chain(one, other, (error, error), alternating)


def memory_one(numbers):
    return side("memory_one", **dict(zip(("p_cc", "p_cd", "p_dc", "p_dd"), map(float, numbers), strict=True)))


def payoff(*args, **more):
    return worth(PD, match(*args, **more).long_run)[0]


# Closed forms.


@given(errors, st.integers(1, 40))
def test_tit_for_tat_under_noise_spends_a_quarter_of_its_time_in_each_outcome(error, number):
    echo = match(side("tit_for_tat"), side("tit_for_tat"), error)

    assert echo.long_run == (F(1, 4),) * 4
    cc, cd, _, _ = echo.at(number)
    assert cc + cd == (1 + (1 - 2 * error) ** number) / 2
    assert echo.first_strike() == 1 / (1 - (1 - error) ** 2)


@given(errors)
def test_in_turns_tit_for_tat_gets_2_and_half_the_error(error):
    assert payoff(side("tit_for_tat"), side("tit_for_tat"), error, alternating=True) == 2 + error / 2


@given(errors, shares)
def test_generosity_cooperates_as_its_formula_says(error, q):
    q = rational(float(q))
    shares_of = match(side("generous", forgive=float(q)), side("generous", forgive=float(q)), error).long_run

    c = (error + (1 - 2 * error) * q) / (1 - (1 - 2 * error) * (1 - q))
    assert shares_of[0] + shares_of[1] == c
    assert worth(PD, shares_of)[0] == 3 * c**2 + 5 * c * (1 - c) + (1 - c) ** 2


@given(shares, shares, shares, shares, errors)
def test_reactive_strategies_meet_as_their_formula_says(p, q, p2, q2, error):
    found = worth(PD, match(memory_one((p, q, p, q)), memory_one((p2, q2, p2, q2)), error).long_run)[0]

    p, q, p2, q2 = (error + (1 - 2 * error) * share for share in (p, q, p2, q2))
    r, r2 = p - q, p2 - q2
    c = (q + r * q2) / (1 - r * r2)
    c2 = (q2 + r2 * q) / (1 - r * r2)
    assert found == 3 * c * c2 + 5 * (1 - c) * c2 + (1 - c) * (1 - c2)


@settings(max_examples=12, deadline=None)
@given(errors)
def test_contrition_loses_two_errors_and_regains_their_square(error):
    assert payoff(side("contrite"), side("contrite"), error) == 3 - 2 * error + error**2


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("win_stay_lose_shift", "win_stay_lose_shift", 2.951092),
        ("tit_for_tat", "generous", 2.969672),
        ("tit_for_tat", "always_strike", 1.020002),
        ("generous", "generous", 2.970322),
    ],
)
def test_published_payoffs_under_one_per_cent_of_noise(one, other, expected):
    assert float(payoff(side(one), side(other))) == pytest.approx(expected, abs=5e-7)


def test_the_published_grim_remembers_one_round_and_ours_the_whole_past():
    assert payoff(memory_one((1, 0, 0, 0)), memory_one((1, 0, 0, 0))) == F("1.0397")
    assert payoff(side("grim"), side("grim")) == F("1.0299")


@given(fours)
def test_the_extortioner_gets_three_times_the_surplus_of_whomever_it_meets(numbers):
    extortioner = memory_one((11 / 13, 1 / 2, 7 / 26, 0))
    inner = [min(max(number, F(1, 10)), F(9, 10)) for number in numbers]  # or it may lock itself in for ever

    mine, theirs = worth(PD, match(extortioner, memory_one(inner), F(0)).long_run)
    assert mine - 1 == 3 * (theirs - 1)


@given(fours)
def test_the_equaliser_gives_everyone_two(numbers):
    assert worth(PD, match(memory_one((0.9, 0.7, 0.2, 0.1)), memory_one(numbers), F(0)).long_run)[1] == 2


# Chains that never mix.


def test_without_noise_one_defection_goes_to_and_fro_or_locks():
    one, other = side("suspicious"), side("tit_for_tat")

    assert match(one, other, F(0)).long_run == (0, F(1, 2), F(1, 2), 0)
    assert match(one, other, F(0), alternating=True).long_run == (0, 0, 0, 1)
    assert match(side("tit_for_tat"), side("tit_for_tat"), F(0)).long_run == (1, 0, 0, 0)
    assert match(side("tit_for_tat"), side("tit_for_tat"), F(0)).first_strike() is None


def test_a_chain_with_two_ends_is_weighed_by_the_chances_of_each():
    def coin(state):
        return F(1, 3) if state == "toss" else F(state == HOLD)

    tosser = Automaton("toss", coin, lambda _, wanted, done: done, lambda state, _: state, (None,))

    found = match(tosser, side("always_hold"), F(0))
    assert found.long_run == (F(1, 3), 0, F(2, 3), 0)
    assert found.first_strike() is None  # a third of the time there is none


def test_one_concession_ends_a_lock_in_turns_and_two_end_it_where_moves_are_simultaneous():
    locked = side("suspicious")
    once, twice = side("suspicious", ("hold_at", 5)), side("suspicious", ("hold_at", 5), ("hold_at", 6))

    assert match(once, locked, F(0), alternating=True).long_run == (1, 0, 0, 0)
    assert match(locked, once, F(0), alternating=True).long_run == (1, 0, 0, 0)
    assert match(once, locked, F(0)).long_run == (0, F(1, 2), F(1, 2), 0)
    assert match(twice, locked, F(0)).long_run == (1, 0, 0, 0)


# Brute force.


def powers(one, other, error, alternating, rounds):
    """The outcomes by round, in doubles and by hand, of two memory-one strategies that open with CC as if held."""

    def held(numbers, mine, theirs):
        hold = float(numbers[2 * mine + theirs])
        return hold * (1 - error) + (1 - hold) * error

    now = [1.0, 0.0, 0.0, 0.0]
    for _ in range(rounds):
        then = [0.0] * 4
        for a, b in product((HOLD, STRIKE), repeat=2):
            first = held(one, a, b)
            for c in (HOLD, STRIKE):
                second = held(other, b, c if alternating else a)
                for d in (HOLD, STRIKE):
                    chance = (first, 1 - first)[c] * (second, 1 - second)[d]
                    then[2 * c + d] += now[2 * a + b] * chance
        now = then
        yield now


@given(fours, fours, errors, st.booleans())
def test_a_chain_is_what_multiplying_it_out_says(one, other, error, alternating):
    one, other = (1, *one[1:]), (1, *other[1:])  # memory_one opens by holding
    found = match(memory_one(one), memory_one(other), error, alternating)
    by_round = list(powers(one, other, float(error), alternating, 30))

    for number in (1, 2, 7):
        assert list(map(float, found.at(number))) == pytest.approx(by_round[number - 1], abs=1e-12)
    mean = [sum(row[outcome] for row in by_round[5:30]) / 25 for outcome in range(4)]
    assert list(map(float, found.mean(5, 30))) == pytest.approx(mean, abs=1e-12)
    assert float(found.first_strike_within(2)) == pytest.approx(1 + by_round[0][0])
    assert sum(found.long_run) == 1


@given(fours, fours, st.fractions(F(1, 20), F(1, 2), max_denominator=100), st.booleans())
def test_the_long_run_is_where_a_noisy_chain_settles(one, other, error, alternating):
    found = match(memory_one(one), memory_one(other), error, alternating)
    *_, last = powers(one, other, float(error), alternating, 400)

    assert list(map(float, found.long_run)) == pytest.approx(last, abs=1e-6)


# The strategy functions themselves.

MEMORY_ONE = [
    ("tit_for_tat", {}, ()),
    ("suspicious", {}, ()),
    ("win_stay_lose_shift", {}, ()),
    ("always_hold", {}, ()),
    ("always_strike", {}, ()),
    ("bully", {}, ()),
    ("generous", {}, ()),
    ("generous", {"forgive": 0.2}, ()),
    ("random", {"strikes": 0.3}, ()),
    ("memory_one", {"p_cc": 0.9, "p_cd": 0.4, "p_dc": 0.7, "p_dd": 0.2}, ()),
    ("tit_for_tat", {}, (("forgive", 0.3),)),
    ("generous", {"forgive": 0.2}, (("forgive", 0.3), ("forgive", 0.1))),
    ("bully", {}, (("forgive", 0.25),)),
]
LONGER = ["grim", "tit_for_two_tats", "two_tits_for_tat", "forgiver", "contrite", "soft_grim"]
NEITHER = ["gradual", "grit", "richardson", "hawkes", "measured_share", "salami", "brinkman", "one_rung_lower"]


def view(felt, sent, wanted, received, run=0):
    turns = len(felt)
    talk = Dialogue(None, rungs=(BLOW,), run=run, quiet=1, felt=felt, sent=sent, wanted=wanted)
    return talk.view(received, int(received == 0.0))._replace(day=turns)


def answer(name, given, modifiers):
    made = bind(name, given)
    return Modified(made, modifiers) if modifiers else made


def severity(move):
    return BLOW if move == STRIKE else 0.0


@pytest.mark.parametrize(("name", "given", "modifiers"), MEMORY_ONE)
def test_the_four_numbers_are_how_often_the_strategy_holds_after_every_history(name, given, modifiers):
    numbers, strategy = holding_probabilities(name, given, modifiers), answer(name, given, modifiers)
    runs = 1 if set(numbers) <= {0, 1} else 500

    for rounds in (1, 2, 3):
        for moves in product(product((HOLD, STRIKE), repeat=2), repeat=rounds):
            if runs > 1 and rounds == 3 and moves[0] != (HOLD, HOLD):
                continue  # the others of three rounds would take long
            sent = [severity(mine) for mine, _ in moves]
            heard = [0.0, *(severity(theirs) for _, theirs in moves)]
            held = sum(strategy(view(heard[:-1], sent, sent, heard[-1], run)) <= 0.0 for run in range(runs))
            mine, theirs = moves[-1]
            expected = float(numbers[2 * mine + theirs])
            slack = 4.5 * sqrt(expected * (1 - expected) / runs)
            assert held / runs == pytest.approx(expected, abs=slack + 1e-12), moves


def walk(name, given, modifiers, told_first, turns):
    """Go through all histories of some turns, errors included, with the strategy and its automaton side by side."""
    strategy, automaton = answer(name, given, modifiers), automaton_of(name, given, modifiers)
    seen = 0

    def go(state, heard, felt, sent, wanted):
        nonlocal seen
        if len(felt) == turns:
            seen += 1
            return
        for now in (HOLD, STRIKE) if told_first or felt else (HOLD,):
            told = automaton.heard(state, now)
            wants = strategy(view(felt, sent, wanted, severity(now)))
            move = STRIKE if wants > 0.0 else HOLD
            assert automaton.hold(told) == (move == HOLD), (felt, sent, wanted, now)
            for done in (HOLD, STRIKE):
                after = automaton.did(told, move, done)
                go(after, now, [*felt, severity(now)], [*sent, severity(done)], [*wanted, max(wants, 0.0)])

    go(automaton.start, HOLD, [], [], [])
    return seen


@pytest.mark.parametrize("told_first", [False, True])
@pytest.mark.parametrize("modifiers", [(), (("hold_at", 2), ("delay_first", 1))])
@pytest.mark.parametrize(
    ("name", "given"),
    [
        *(
            (name, {})
            for name in (*LONGER, "tit_for_tat", "suspicious", "win_stay_lose_shift", "bully", "always_strike")
        ),
        ("memory_one", {"p_cc": 0.0, "p_cd": 1.0, "p_dc": 1.0, "p_dd": 0.0}),
    ],
)
def test_an_automaton_answers_every_history_as_its_strategy_does(name, given, modifiers, told_first):
    assert walk(name, given, modifiers, told_first, 5) == (2 if told_first else 1) * 2 * 4**4


def test_what_remembers_more_than_a_round_has_no_four_numbers():
    assert all(holding_probabilities(name, {}) is None for name in [*LONGER, *NEITHER])
    assert all(automaton_of(name, {}) is not None for name in LONGER)
    assert all(automaton_of(name, {}) is None for name in NEITHER)
    assert holding_probabilities("tit_for_tat", {}, [("cap_at", 3.0)]) is None
    assert holding_probabilities("tit_for_tat", {}, [("hold_at", 3)]) is None
    assert automaton_of("tit_for_tat", {}, [("times", 2.0)]) is None


@given(st.integers(1, 9999), st.data())
def test_a_double_is_read_as_the_fraction_that_was_meant(denominator, data):
    meant = F(data.draw(st.integers(0, denominator)), denominator)

    assert rational(float(meant)) == meant


def test_a_double_that_is_no_simple_fraction_is_its_shortest_decimal():
    assert rational(0.123456789) == F("0.123456789")


# Scenarios.

GAME = """\
schema_version: 1
name: A game
story: Two players.
start: 2020-01-01
horizon: 60
clock: {rounds: simultaneous}
payoffs: prisoners_dilemma
kinds: {ties: {}}
ladder:
  - {move: strike, severity: 5, source: invented}
actors:
  Alba: {stocks: {}, strategy: tit_for_tat, execution_error: 0.01}
  Brie: {stocks: {}, strategy: generous, execution_error: 0.03}
"""


def test_a_scenario_has_its_chain_with_its_own_errors_and_clock():
    game = sim.parse(GAME)
    one, other = side("tit_for_tat"), side("generous")

    assert markov_chain.of(game).long_run == chain(one, other, (PERCENT, 3 * PERCENT), False).long_run
    in_turns = markov_chain.of(game.with_({"clock.rounds": "alternating"}))
    assert in_turns.long_run == chain(one, other, (PERCENT, 3 * PERCENT), True).long_run


def test_the_sides_of_a_chain_stand_in_the_order_of_the_file_whatever_their_names():
    game = sim.parse(GAME.replace("Alba", "Zeta"))
    one, other = side("tit_for_tat"), side("generous")

    assert markov_chain.of(game).long_run == chain(one, other, (PERCENT, 3 * PERCENT), False).long_run


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("actors.Alba.strategy", "gradual"),
        ("actors.Alba.strategy", {"name": "always_strike", "with": {"severity": 2.0}}),  # nothing beats so hard a blow
        ("actors.Alba.strategy", {"name": "tit_for_tat", "modifiers": [{"times": 0.3}]}),
        ("actors.Alba.strategy", {"name": "soft_grim", "with": {"strikes": 1000}}),  # too much to reckon with
        ("actors.Alba.perception", {"noise": 0.1}),
        ("actors.Brie.perception", {"bias": 0.5}),
        ("actors.Brie.perception", {"missed": 0.1}),
        ("actors.Brie.perception", {"false_alarms": {"per_year": 3, "severity": 5}}),
        ("actors.Alba.judgement_error", 0.1),
        ("actors.Alba.tolerance", 5),
        ("actors.Alba.audience_cost", 0),
        ("ladder.strike.notice", 1),
        ("incidents", [{"name": "a spark", "by": "Brie", "severity": 5, "per_year": 9}]),
        ("ladder", [{"move": name, "severity": at, "source": "invented"} for at, name in ((3, "tap"), (5, "strike"))]),
    ],
)
def test_a_scenario_where_more_counts_than_the_chain_knows_has_none(path, value):
    game = sim.parse(GAME)

    assert markov_chain.of(game) is not None
    assert markov_chain.of(game.with_({path: value})) is None


def test_a_crisis_on_a_calendar_has_no_chain():
    assert markov_chain.of(sim.load(SCENARIOS / "nato_russia_2021.yaml")) is None


def test_a_run_tells_the_long_run_below_its_payoffs(capsys):
    from sim.cli import main

    assert main(["run", str(SCENARIOS / "echo.yaml"), "--no-save"]) == 0
    lines = capsys.readouterr().out.splitlines()
    payoffs = next(n for n, line in enumerate(lines) if line.startswith("payoff a round: "))
    assert lines[payoffs + 3] == "in the long run, exactly: Eastmark 2.250, Westmark 2.250"
    assert main(["run", str(SCENARIOS / "echo.yaml"), "--no-save", "--set", "actors.Eastmark.strategy=gradual"]) == 0
    assert "in the long run" not in capsys.readouterr().out
