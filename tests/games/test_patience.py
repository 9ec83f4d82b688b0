"""How patient the sides of a repeated game must be: closed forms, bisection, and the program."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from helpers.places import ROOT
from sim.games import markov_chain, patience
from sim.games.markov_chain import worth
from sim.model import bimatrix

PD = bimatrix.matrix("prisoners_dilemma")
T, R, P, S = 5, 3, 1, 0


def echo(both, errors=0.0, rounds="simultaneous", other=None, payoffs="prisoners_dilemma"):
    crisis = sim.load(ROOT / "scenarios" / "echo.yaml")
    changes = {f"actors.{name}.execution_error": errors for name in crisis.actors}
    changes |= {"actors.Eastmark.strategy": both, "actors.Westmark.strategy": other or both}
    return crisis.with_({**changes, "clock.rounds": rounds, "payoffs": payoffs})


def game(*spec, **how):
    found = markov_chain.repeated(echo(*spec, **how))
    assert found is not None
    return found


def threshold(*spec, payoffs=PD, **how):
    found = patience.patience(game(*spec, **how), payoffs).threshold
    return None if found is None else (found.low, found.exact[0])


CLOSED = {
    "tit_for_tat": max(Fraction(T - R, R - S), Fraction(T - R, T - P)),  # to strike every second round, or always
    "grim": Fraction(T - R, T - P),
    "two_tits_for_tat": Fraction(1, 2),  # two blows for one: to strike always is best, as against grim
    "always_strike": Fraction(0),
}


@pytest.mark.parametrize("rounds", ["simultaneous", "alternating"])
@pytest.mark.parametrize("name", CLOSED)
def test_the_threshold_is_that_of_the_closed_form(name, rounds):
    assert threshold(name, rounds=rounds) == (CLOSED[name], True)


@pytest.mark.parametrize("name", ["tit_for_tat", "grim"])
def test_and_that_of_bisection_by_deviations_that_remember_one_round(name):
    """Of all deviations with a memory of one, by their worth alone: no decision problem is solved."""
    low, high = Fraction(0), Fraction(1)
    own = game(name)
    for _ in range(30):
        middle = (low + high) / 2
        best = max(patience.memory_one_deviations(own, PD, 0, middle).values())
        mine = worth(PD, own.chain().discounted(middle))[0]
        low, high = (low, middle) if best <= mine else (middle, high)
    assert float(high) == pytest.approx(float(CLOSED[name]), abs=1e-8)


@given(
    st.sampled_from(["tit_for_tat", "grim", "win_stay_lose_shift", "generous", "contrite", "soft_grim", "random"]),
    st.sampled_from([0.0, 0.05]),
    st.sampled_from(["simultaneous", "alternating"]),
    st.integers(0, 19),
    st.sampled_from([0, 1]),
)
def test_no_deviation_that_remembers_one_round_is_better_than_the_best_of_all(name, errors, rounds, twentieths, side):
    own, discount = game(name, errors=errors, rounds=rounds), Fraction(twentieths, 20)
    best = patience.best(patience._problem(own, PD, side), discount)[0]
    assert best >= max(patience.memory_one_deviations(own, PD, side, discount).values())
    assert best >= worth(PD, own.chain().discounted(discount))[side], "to play it is one of the policies"


def test_against_a_strategy_that_remembers_one_round_one_that_does_is_best():
    """The best reply to a memory-one strategy needs no longer memory (Press and Dyson 2012)."""
    for name in ("tit_for_tat", "generous", "win_stay_lose_shift"):
        for discount in (Fraction(1, 3), Fraction(9, 10)):
            own = game(name, errors=0.02)
            found = patience.best(patience._problem(own, PD, 0), discount)[0]
            assert found == max(patience.memory_one_deviations(own, PD, 0, discount).values())


def test_just_below_it_pays_to_strike_every_second_round_or_always():
    below = patience.patience(game("tit_for_tat"), PD).below
    assert below is not None
    assert (below[0] < Fraction(2, 3), below[2].moves) == (True, "SHSHSHSH")
    assert below[2].gain > 0
    assert patience.patience(game("grim"), PD).below[2].moves == "SSSSSSSS"


def test_who_always_holds_is_exploited_however_patient():
    assert threshold("always_hold") is None
    assert threshold("win_stay_lose_shift") is None, "where two rewards are worth a temptation and a punishment"


def test_with_errors_tit_for_tat_is_no_equilibrium_and_contrite_tit_for_tat_is_one():
    """Who errs and knows it takes the answer in silence (Boyd 1989)."""
    assert threshold("tit_for_tat", errors=0.01) is None
    low, exact = threshold("contrite", errors=0.01)
    assert float(low) == pytest.approx(0.6738, abs=1e-4)
    assert not exact
    assert threshold("contrite") == (Fraction(2, 3), True)


def test_an_equilibrium_of_the_impatient_alone_is_no_threshold():
    """Two that open with a strike and then answer in kind go to and fro: the patient would hold."""
    found = patience.patience(game("suspicious"), PD)
    assert [(one.low, one.high) for one in found.ranges] == [(Fraction(0), Fraction(1, 4))]
    assert found.threshold is None


def test_a_discounted_share_is_the_sum_of_its_rounds():
    chain = game("tit_for_tat", errors=0.1).chain()
    discount = Fraction(1, 2)
    summed = [sum((1 - discount) * discount**n * chain.at(n + 1)[cell] for n in range(40)) for cell in range(4)]
    assert list(map(float, chain.discounted(discount))) == pytest.approx(list(map(float, summed)), abs=1e-10)
    assert chain.discounted(Fraction(0)) == chain.at(1)


def test_days_are_how_long_a_round_may_last():
    for off in (0.01, 0.03):
        days = patience.days(2 / 3, off)
        assert (1 - off) ** days == pytest.approx(2 / 3)
    assert int(patience.days(2 / 3, 0.03)) == 13


# The folk theorem.


def test_what_each_can_have_by_itself_is_the_minimax():
    assert patience.folk(PD).least == (1, 1)
    assert patience.folk(bimatrix.matrix("chicken")).least == (2, 2)
    pennies = (((1.0, -1.0), (-1.0, 1.0)), ((-1.0, 1.0), (1.0, -1.0)))
    assert patience.folk(pennies).least == (0, 0), "in mixed strategies"


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=4, max_size=4))
def test_every_cell_lies_within_what_can_be_had(cells):
    payoffs = ((cells[0], cells[1]), (cells[2], cells[3]))
    corners = patience.folk(payoffs).feasible
    assert set(corners) <= set(cells)
    if len(corners) > 2:
        for a, b in pairwise([*corners, corners[0]]):
            assert all((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) >= 0 for x, y in cells)
