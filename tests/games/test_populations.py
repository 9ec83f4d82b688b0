"""Evolution: the replicator, fixation, and the time that populations spend in each state."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.games import evolution

CHICKEN = np.array([[3.0, 2.0], [4.0, 1.0]])
DILEMMA = np.array([[3.0, 0.0], [5.0, 1.0]])


def taken_over(up, down):
    """The chance to reach the end of a walk from its first step, by its chances to go up and down at each."""
    size = len(up) + 1
    system, right = np.eye(size - 1), np.zeros(size - 1)
    for k in range(1, size):
        if k > 1:
            system[k - 1, k - 2] -= down[k - 1] / (up[k - 1] + down[k - 1])
        if k < size - 1:
            system[k - 1, k] -= up[k - 1] / (up[k - 1] + down[k - 1])
        else:
            right[k - 1] = up[k - 1] / (up[k - 1] + down[k - 1])
    return np.linalg.solve(system, right)[0]


@given(st.floats(-3, 3), st.integers(2, 20), st.floats(0, 2))
def test_a_mutant_in_a_role_takes_over_as_in_the_walk_of_imitation(gain, size, selection):
    """Step by step: one imitates another by Fermi's chance, and nobody's payoff hangs on how many play the same."""
    up = [1.0 / (1.0 + np.exp(-selection * gain))] * (size - 1)
    down = [1.0 - one for one in up]
    assert evolution.fixation(gain, size, selection) == pytest.approx(taken_over(up, down), rel=1e-6, abs=1e-12)


@given(st.lists(st.floats(-2, 2), min_size=4, max_size=4), st.integers(3, 15), st.floats(0.1, 1))
def test_and_in_one_population_where_it_hangs_on_how_many_there_are(cells, size, selection):
    payoffs = np.array(cells).reshape(2, 2)
    up, down = [], []
    for k in range(1, size):
        own = ((k - 1) * payoffs[0, 0] + (size - k) * payoffs[0, 1]) / (size - 1)
        other = (k * payoffs[1, 0] + (size - k - 1) * payoffs[1, 1]) / (size - 1)
        up.append(1.0 / (1.0 + np.exp(-selection * (own - other))))
        down.append(1.0 - up[-1])
    found = evolution.fixation_in_one(payoffs, 0, 1, size, selection)
    assert found == pytest.approx(taken_over(up, down), rel=1e-6, abs=1e-12)


def test_who_gains_nothing_takes_over_by_chance():
    assert evolution.fixation(0.0, 50, 1.0) == 1 / 50
    assert evolution.fixation(5.0, 50, 0.0) == 1 / 50
    assert evolution.fixation(-1e6, 50, 1.0) == 0.0
    assert evolution.fixation(1e6, 50, 1.0) == 1.0


def test_egttools_finds_the_same_in_one_population():
    analytical = pytest.importorskip("egttools.analytical", reason="EGTtools is not here: pip install '.[benchmark]'")
    payoffs = np.random.default_rng(1).normal(size=(4, 4))
    size, selection = 30, 0.7
    there = analytical.StochDynamics(4, payoffs, size, 0)
    for mutant in range(4):
        for resident in range(4):
            if mutant != resident:
                told = there.fixation_probability(mutant, resident, selection)
                found = evolution.fixation_in_one(payoffs, mutant, resident, size, selection)
                assert found == pytest.approx(told, rel=1e-9)
    chain, _ = there.transition_and_fixation_matrix(selection)
    values, vectors = np.linalg.eig(chain)
    told = np.real(vectors[:, np.argmin(abs(values - 1.0))])
    assert evolution.single(payoffs, size, selection) == pytest.approx(told / told.sum(), abs=1e-9)


@given(st.integers(2, 7), st.integers(0, 1000))
def test_the_time_in_each_state_is_that_of_the_chain(count, seed):
    chain = np.random.default_rng(seed).random((count, count))
    np.fill_diagonal(chain, 0.0)
    found = evolution.stationary(chain)
    assert found.sum() == pytest.approx(1.0)
    assert found @ chain == pytest.approx(found * chain.sum(axis=1), abs=1e-12), "what comes goes"


def test_rates_too_small_to_add_still_say_where_the_time_is_spent():
    chain = np.array([[0.0, 1e-40], [1e-60, 0.0]])
    assert evolution.stationary(chain) == pytest.approx([0.0, 1.0], abs=1e-15)


# The replicator.


def starts(count, many=20, seed=1):
    return np.random.default_rng(seed).dirichlet(np.ones(count), many)


def test_in_the_dilemma_all_strike():
    found = evolution.one_population(DILEMMA, starts(2))
    assert found.shares[0][:, 1] == pytest.approx(1.0, abs=1e-6)
    assert found.settled.all()


def test_in_one_population_chicken_ends_in_the_mixture_and_in_two_roles_in_a_convention():
    """The lesson of the field: the mixed equilibrium holds where nobody can tell roles apart, and nowhere else."""
    one = evolution.one_population(CHICKEN, starts(2))
    assert one.shares[0][:, 0] == pytest.approx(0.5, abs=1e-4)
    two = evolution.two_populations(CHICKEN, CHICKEN.T, (starts(2), starts(2, seed=2)))
    holds = np.round(two.shares[0][:, 0]), np.round(two.shares[1][:, 0])
    assert set(holds[0] + holds[1]) == {1.0}, "one side holds, and the other strikes"
    assert set(holds[0]) == {0.0, 1.0}, "either may"


def test_what_goes_round_is_not_settled():
    pennies = np.array([[1.0, -1.0], [-1.0, 1.0]])
    found = evolution.two_populations(pennies, -pennies, (starts(2, 5), starts(2, 5, seed=2)))
    assert not found.settled.any()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 4), st.integers(2, 4))
def test_shares_stay_shares_and_what_is_strictly_worse_dies_out(seed, rows, columns):
    rng = np.random.default_rng(seed)
    first, second = rng.normal(size=(rows, columns)), rng.normal(size=(rows, columns))
    first[0] = first[1] - 1.0
    x, y = evolution.two_populations(first, second, (starts(rows, 3), starts(columns, 3, 2))).shares
    for shares in (x, y):
        assert (shares >= 0.0).all()
        assert shares.sum(axis=1) == pytest.approx(1.0)
    assert (x[:, 0] < 1e-3).all()


def test_two_roles_of_one_strategy_each_stay_as_they_are():
    assert evolution.roles(np.array([[1.0]]), np.array([[2.0]]), 50, 1.0) == pytest.approx(np.array([[1.0]]))
