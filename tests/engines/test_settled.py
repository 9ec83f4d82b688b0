"""What is settled of a run beforehand: both engines keep to it, with the same bits."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.engines import same_bits
from helpers.worlds import worlds
from sim.engines import player, stepper
from sim.engines.simpy_engine import rows
from sim.model.game import new_game, rows_of
from sim.model.prepared import Prepared
from sim.model.state import FREE, NEVER, UNSETTLED, Script
from sim.strategies import STRATEGIES

MANY = {"max_examples": 25, "deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


@st.composite
def scripts(draw, moves, *, chairs=False):
    """Any script: a course imposed day by day or lived through, orders after it, later strategies or none; chairs."""
    imposed = draw(st.integers(0, 1))
    until = draw(st.integers(0, 12))
    a_move = st.integers(FREE, moves)
    day, after, move = [], [], []
    for _ in range(2):
        days = sorted(draw(st.sets(st.integers(0, 120), max_size=4))) if imposed else []
        later = draw(st.integers(0, 2))
        day.append([*days, *[-1] * later])
        after.append([*[0] * len(days), *sorted(draw(st.integers(0, 14)) for _ in range(later))])
        move.append([draw(a_move) for _ in day[-1]])
    chair = [int(chairs and draw(st.booleans())) for _ in range(2)]
    wait = [[draw(st.sampled_from((0, 0, 1, 9, 300))) if chairs else 0 for _ in row] for row in move]
    kept = [draw(st.lists(st.integers(0, 1), max_size=3)) if chairs else [] for _ in range(2)]
    orders, words = [len(row) for row in move], [len(row) for row in kept]
    for table in (day, after, move, wait, kept):
        longest = max(map(len, table))
        for row in table:
            row.extend([-1] * (longest - len(row)))
    since = draw(st.sampled_from((NEVER, until, max(until - 1, 0))))
    imposed = imposed if until else 0
    run = draw(st.integers(0, 3))
    return Script(until, run, imposed, since, orders, day, after, move, chair, wait, words, kept)


@settings(**MANY)
@given(worlds(), st.data(), st.integers(0, 2**63 - 1), st.integers(0, 4))
def test_whatever_is_settled_both_engines_give_the_same_rows(made, data, seed, run):
    world, plan, pair = made
    script = data.draw(scripts(len(world.base) - 1))
    if script.imposed == 0 and data.draw(st.booleans()):
        plan = plan._replace(first=[2, 4], every=4)
    later = [STRATEGIES[data.draw(st.sampled_from(sorted(STRATEGIES)))] for _ in range(2)]
    same_bits(Prepared(world, plan, (*pair, *later), None, script), seed, run)


@settings(**MANY)
@given(worlds(), st.data(), st.integers(0, 2**63 - 1), st.integers(0, 4))
def test_whatever_persons_choose_every_engine_gives_the_same_rows(made, data, seed, run):
    world, plan, pair = made
    script = data.draw(scripts(len(world.base) - 1, chairs=True))
    if script.imposed == 0 and data.draw(st.booleans()):
        plan = plan._replace(first=[2, 4], every=4)
    later = [STRATEGIES[data.draw(st.sampled_from(sorted(STRATEGIES)))] for _ in range(2)]
    prepared = Prepared(world, plan, (*pair, *later), None, script)
    game = new_game(prepared, seed, rows=4)
    stepper.play(game, run)
    found = repr(rows(prepared, seed, run))

    assert repr(rows_of(game, run)) == found
    assert repr(player.rows(prepared, seed, run)) == found
    unknown = prepared._replace(answers=tuple(map(unregistered, prepared.answers)))
    assert player.Player(unknown, seed).coded is None
    assert repr(player.rows(unknown, seed, run)) == found


def unregistered(answer):
    """The same strategy in a way that no compiler knows."""
    return lambda view, *, plain=answer: plain(view)


@settings(**MANY)
@given(worlds(), st.integers(0, 2**63 - 1), st.integers(0, 4), st.integers(0, 4), st.integers(1, 20))
def test_the_settled_part_of_a_run_is_that_of_the_run_it_is_of(made, seed, parent, run, until):
    world, plan, answers = made
    script = UNSETTLED._replace(until=until, run=parent)
    whole = rows(Prepared(world, plan, answers, None), seed, parent)
    branched = rows(Prepared(world, plan, answers, None, script), seed, run)

    def deeds(rows):
        return [[*row[1:12], *row[13:15]] for row in rows[:until]]  # all but the run, and what was felt afterwards

    assert deeds(whole) == deeds(branched)
    if parent == run and not any(plan.per_year) and not any(plan.alarms):
        assert whole == branched
