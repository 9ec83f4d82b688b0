"""Alliances on the engines: SimPy, plain Python and compiled code give the same bits."""

from hypothesis import given
from hypothesis import strategies as st

from helpers.engines import changing, engines, needs_numba
from helpers.worlds import worlds
from sim.engines import compiled_engine, player, simpy_engine
from sim.model.prepared import Prepared
from sim.model.state import UNSETTLED
from sim.strategies import STRATEGIES


def same_bits(made, seed, run):
    rows = repr(simpy_engine.rows(made, seed, run))
    for engine in engines():
        with changing(engine):
            assert repr(player.rows(made, seed, run)) == rows


@given(
    worlds(alliances=True),
    st.sampled_from((None, None, ([1, 1], 1), ([4, 4], 4), ([2, 4], 4))),
    st.integers(0, 2**63 - 1),
    st.integers(0, 2**32 - 1),
)
def test_any_alliances_give_the_same_rows_on_every_engine(made, clock, seed, run):
    world, plan, answers = made
    if clock is not None:
        plan = plan._replace(first=clock[0], every=clock[1])
    same_bits(Prepared(world, plan, tuple(answers), None), seed, run)


@given(worlds(alliances=True), st.sampled_from(sorted(STRATEGIES)), st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_strategies_that_come_later_are_asked_of_every_member(made, later, since, run):
    world, plan, answers = made
    script = UNSETTLED._replace(until=1, since=since)
    after = [STRATEGIES[later]] * len(answers)
    same_bits(Prepared(world, plan, (*answers, *after), None, script), 1, run)


@needs_numba
@given(worlds(alliances=True))
def test_whatever_the_alliance_the_compiled_code_is_that_of_the_example(made):
    import numba

    world, plan, answers = made
    laid_out = player.Player(Prepared(world, plan, tuple(answers), None), 1, None, rows=2)
    laid_out._lay_out_compiled(engines()[1].code, 2)
    given = (laid_out.game, laid_out.steps, laid_out.payoffs, laid_out.table(2, True, True), 0, 1)
    assert list(map(numba.typeof, given)) == list(map(numba.typeof, compiled_engine.example()))
