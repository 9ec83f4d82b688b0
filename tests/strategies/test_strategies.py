import inspect
import re
from datetime import date
from functools import partial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.dialogue import Dialogue, views
from helpers.places import SEED_CASE
from sim.engines import stepper
from sim.model import rules
from sim.model.game import new_game, room_for_state
from sim.scenario import load
from sim.scenario.preparation import prepare
from sim.strategies import STRATEGIES, View, bind, chance, parameters
from sim.strategies.repertoire import (
    always_hold,
    always_strike,
    appeaser,
    brinkman,
    bully,
    contrite,
    deadline_keeper,
    face_saver,
    forgiver,
    generous,
    gradual,
    grim,
    grit,
    hawkes,
    ledger,
    measured_share,
    memory_one,
    one_rung_higher,
    one_rung_lower,
    parity_seeker,
    random,
    richardson,
    salami,
    soft_grim,
    suspicious,
    tit_for_tat,
    tit_for_two_tats,
    two_tits_for_tat,
    win_stay_lose_shift,
)


def answers(strategy, *felt):
    side = Dialogue(strategy)
    return [side.hear(severity) for severity in felt]


def test_tit_for_tat_answers_blows_and_concessions_in_full():
    assert answers(tit_for_tat, 5.0, -2.0, 0.5) == [5.0, -2.0, 0.5]


def test_tit_for_tat_starts_nothing():
    assert Dialogue(tit_for_tat).review() == 0.0


def test_tit_for_two_tats_lets_the_first_of_a_row_pass():
    assert answers(tit_for_two_tats, 5.0, 4.0, 3.0) == [0.0, 4.0, 3.0]


def test_tit_for_two_tats_forgets_after_a_concession_or_a_quiet_spell():
    assert answers(tit_for_two_tats, 5.0, -1.0, 4.0, 4.0) == [0.0, -1.0, 0.0, 4.0]
    side = Dialogue(tit_for_two_tats)
    assert [side.hear(5.0), side.review(), side.hear(5.0)] == [0.0, 0.0, 0.0]


def test_generous_forgives_about_a_third_of_blows_and_no_concession():
    forgiven = [Dialogue(generous, run=run).hear(5.0) for run in range(3000)]
    assert set(forgiven) == {0.0, 5.0}
    assert forgiven.count(0.0) / 3000 == pytest.approx(1 / 3, abs=0.035)
    assert all(Dialogue(generous, run=run).hear(-2.0) == -2.0 for run in range(50))


def test_generous_forgives_never_or_always_at_the_ends():
    assert {Dialogue(partial(generous, forgive=0.0), run=run).hear(5.0) for run in range(50)} == {5.0}
    assert {Dialogue(partial(generous, forgive=1.0), run=run).hear(5.0) for run in range(50)} == {0.0}


def test_generous_draws_anew_each_turn():
    side = Dialogue(generous)
    assert {side.hear(5.0) for _ in range(40)} == {0.0, 5.0}


def test_measured_share_answers_its_share_on_both_sides_of_zero():
    assert answers(partial(measured_share, share=0.5), 4.0, -2.0) == [2.0, -1.0]


def test_measured_share_answers_in_full_past_the_red_line():
    measured = partial(measured_share, share=0.5, red_line=5.0)
    assert answers(measured, 5.0, 5.1) == [2.5, 5.1]


def test_a_share_above_1_climbs_past_the_red_line_too():
    assert answers(partial(measured_share, share=1.5, red_line=5.0), 6.0) == [9.0]


def test_grim_never_forgets():
    side = Dialogue(partial(grim, red_line=3.0, answer=8.0))
    assert [side.hear(3.0), side.review(), side.hear(3.5), side.hear(-4.0), side.review()] == [0.0, 0.0, 8.0, 8.0, 8.0]


def test_always_hold_holds():
    assert answers(always_hold, 9.0, -9.0) == [0.0, 0.0]


def test_always_strike_strikes_unprovoked():
    side = Dialogue(partial(always_strike, severity=4.0))
    assert [side.review(), side.hear(-5.0), side.hear(9.0)] == [4.0, 4.0, 4.0]


def test_grit_answers_in_full_and_concedes_when_it_is_quiet():
    side = Dialogue(partial(grit, step=2.0))
    assert [side.hear(5.0), side.review(), side.hear(-1.5)] == [5.0, -2.0, -1.5]


def test_grit_stops_after_its_patience_and_starts_again_once_met():
    side = Dialogue(partial(grit, step=1.0, patience=2), ties=0.5)
    assert [side.review(), side.review(), side.review()] == [-1.0, -1.0, 0.0]
    side.hear(-1.0)
    assert side.review() == -1.0


def test_grit_counts_only_concessions_really_made_against_its_patience():
    side = Dialogue(partial(grit, step=1.0, patience=1), ties=0.5)
    assert [side.review(does=0.0), side.review()] == [-1.0, -1.0]


def test_grit_mends_nothing_where_nothing_is_broken():
    assert Dialogue(grit).review() == 0.0
    assert Dialogue(grit, ties=0.9).review() == -3.0


def shares(strategy, felt, does, runs=3000):
    """How often a strategy strikes at a turn after these were felt and done."""
    struck = 0
    for run in range(runs):
        side = Dialogue(strategy, run=run)
        for severity, done in zip(felt[:-1], does, strict=True):
            side.hear(severity, does=done)
        struck += side.hear(felt[-1]) > 0.0
    return struck / runs


def test_two_tits_for_tat_answers_twice():
    assert answers(two_tits_for_tat, 0.0, 5.0, 0.0, 0.0) == [0.0, 5.0, 5.0, 0.0]


def test_two_tits_for_tat_lets_the_harder_of_two_blows_count_and_a_gesture_buy_nothing_off():
    assert answers(two_tits_for_tat, 5.0, 3.0, -2.0, -2.0) == [5.0, 5.0, 3.0, -2.0]


def test_suspicious_opens_with_a_blow_and_is_tit_for_tat_from_then_on():
    assert answers(partial(suspicious, opening=3.0), 0.0, 0.0, 4.0, -1.0) == [3.0, 0.0, 4.0, -1.0]
    assert answers(partial(suspicious, opening=3.0), 8.0) == [8.0]


def test_contrite_takes_in_silence_the_blow_that_its_own_error_drew():
    side = Dialogue(contrite)
    assert [side.hear(0.0, does=4.0), side.hear(0.0), side.hear(4.0), side.hear(0.0)] == [0.0] * 4


def test_contrite_answers_a_blow_it_did_nothing_for_and_no_answer_to_its_error_twice():
    assert answers(contrite, 0.0, 4.0, 4.0, 0.0, -1.0) == [0.0, 4.0, 4.0, 0.0, -1.0]
    side = Dialogue(contrite)
    side.hear(0.0, does=4.0)
    assert [side.hear(0.0), side.hear(4.0), side.hear(4.0)] == [0.0, 0.0, 4.0]  # the first was its due, not the second


def test_contrite_bears_no_grudge_after_both_have_erred_at_once():
    side = Dialogue(contrite)
    assert [side.hear(0.0, does=4.0), side.hear(4.0), side.hear(0.0)] == [0.0, 0.0, 0.0]


def test_ledger_answers_a_first_blow_and_takes_an_equal_answer_to_its_own_in_silence():
    assert answers(ledger, 5.0, 0.0, 3.0) == [5.0, 0.0, 3.0]
    side = Dialogue(ledger)
    assert [side.hear(0.0, does=5.0), side.hear(5.0), side.hear(2.0)] == [0.0, 0.0, 2.0]


def test_ledger_answers_only_the_excess_and_a_slight_one_not_at_all():
    side = Dialogue(ledger)
    assert [side.hear(0.0, does=5.0), side.hear(8.0), side.hear(0.9)] == [0.0, 3.0, 0.0]
    assert side.hear(0.2) == pytest.approx(1.1)  # what was let pass as slight is not forgotten
    strict = Dialogue(partial(ledger, slack=0.0))
    assert [strict.hear(0.0, does=5.0), strict.hear(5.5)] == [0.0, 0.5]


def test_ledger_answers_a_share_of_the_excess():
    assert answers(partial(ledger, share=0.5), 6.0, 0.0) == [3.0, 0.0]
    side = Dialogue(partial(ledger, share=0.5))
    assert [side.hear(6.0), side.hear(1.0)] == [3.0, 2.0]  # 3 of the first were never answered


def test_ledger_answers_an_incident_in_full_whatever_the_account_says():
    side = Dialogue(ledger)
    side.hear(0.0, does=5.0)
    assert side.hear(0.0, outside=4.0) == 4.0  # which is a move of its own, and puts it further in debt
    assert side.hear(9.0) == 0.0
    assert side.hear(3.0, outside=2.0) == 5.0


def test_ledger_answers_in_full_what_it_could_not_answer_at_first():
    side = Dialogue(ledger)
    assert [side.hear(6.0, does=0.0), side.hear(0.0), side.hear(2.0)] == [6.0, 0.0, 8.0]


def test_ledger_meets_a_concession_as_far_as_it_is_in_debt():
    assert answers(ledger, -3.0) == [-3.0]
    assert answers(ledger, 5.0, -3.0) == [5.0, -3.0]
    side = Dialogue(ledger)
    assert [side.hear(5.0, does=0.0), side.hear(-3.0), side.hear(-3.0)] == [5.0, 0.0, -1.0]  # the first two are owed it
    assert [side.hear(0.0, does=9.0), side.review()] == [0.0, 0.0]  # and it concedes nothing unasked


def test_soft_grim_answers_four_times_and_makes_two_turns_of_peace():
    assert answers(soft_grim, 0.0, 5.0, 0.0, 8.0, 0.0, 8.0, 8.0, 3.0) == [0.0, 5.0, 5.0, 5.0, 5.0, 0.0, 0.0, 3.0]


def test_soft_grim_is_as_hard_and_as_long_as_it_is_told():
    assert answers(partial(soft_grim, strikes=2, peace=0), 5.0, 0.0, 0.0, -1.0) == [5.0, 5.0, 0.0, -1.0]
    assert answers(partial(soft_grim, strikes=0, peace=0), 5.0, 5.0) == [0.0, 0.0]


def test_gradual_answers_the_nth_blow_n_times_and_then_calms_down_for_two_turns():
    assert answers(gradual, 5.0, 0.0, 9.0, 3.0, 0.0, 0.0, 0.0, 2.0) == [5.0, 0.0, 0.0, 3.0, 3.0, 0.0, 0.0, 2.0]
    side = Dialogue(gradual)
    assert sum(side.hear(1.0) for _ in range(3 + 4 + 5)) == 1.0 + 2.0 + 3.0


def test_win_stay_lose_shift_holds_while_it_is_well_and_strikes_when_it_is_not():
    assert answers(win_stay_lose_shift, 0.0, 5.0, 5.0, 3.0) == [0.0, 5.0, 0.0, 3.0]


def test_win_stay_lose_shift_goes_on_striking_one_who_takes_it():
    assert answers(win_stay_lose_shift, 5.0, 0.0, -1.0, 0.0) == [5.0, 5.0, 5.0, 5.0]


def test_win_stay_lose_shift_goes_by_what_was_really_done():
    side = Dialogue(win_stay_lose_shift)
    assert [side.hear(0.0, does=2.0), side.hear(0.0), side.hear(4.0)] == [0.0, 2.0, 0.0]


def test_forgiver_never_answers_twice_running():
    assert answers(forgiver, 5.0, 5.0, 4.0, 0.0, -1.0) == [5.0, 0.0, 4.0, 0.0, -1.0]


def test_forgiver_goes_by_what_it_meant_to_do():
    side = Dialogue(forgiver)
    assert [side.hear(0.0, does=4.0), side.hear(4.0)] == [0.0, 4.0]


def test_one_rung_higher_takes_the_rung_above_the_nearest():
    assert answers(one_rung_higher, 0.4, 1.0, 2.1, 3.9, 7.0, 10.0) == [1.0, 2.0, 4.0, 7.0, 7.0, 7.0]
    assert answers(one_rung_higher, -2.0, 0.0) == [-2.0, 0.0]


def test_one_rung_lower_takes_the_rung_below_the_nearest():
    assert answers(one_rung_lower, 1.0, 2.1, 3.9, 7.0, 10.0) == [0.0, 1.0, 2.0, 4.0, 4.0]
    assert answers(one_rung_lower, -2.0, 0.0) == [-2.0, 0.0]


def test_a_ladder_without_blows_has_no_rung_to_answer_with():
    assert Dialogue(one_rung_higher, rungs=()).hear(5.0) == 0.0
    assert Dialogue(one_rung_lower, rungs=()).hear(5.0) == 0.0
    assert Dialogue(brinkman, rungs=()).hear(5.0) == 0.0


def test_richardson_reacts_tires_and_bears_a_grievance():
    reacting = partial(richardson, reaction=0.5, fatigue=0.25, grievance=1.0)
    assert answers(reacting, 4.0, 0.0, -8.0) == [3.0, 3.25, -0.5625]


def test_richardson_comes_to_rest_where_his_equations_do():
    one, other = (Dialogue(partial(richardson, reaction=k, fatigue=0.5, grievance=1.0)) for k in (0.2, 0.4))
    done = 0.0, 0.0
    for _ in range(200):
        done = one.hear(done[1]), other.hear(done[0])
    assert done == pytest.approx(((0.2 + 0.5) / (0.25 - 0.08), (0.4 + 0.5) / (0.25 - 0.08)))


def test_brinkman_climbs_until_met():
    assert answers(brinkman, 0.0, 0.0, 1.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0) == [1, 2, 4, 0, 1, 2, 4, 7, 7]


def test_brinkman_knows_where_the_brink_is():
    assert answers(partial(brinkman, brink=3.0), 0.0, 0.0, 0.0, 1.5) == [1.0, 2.0, 2.0, 2.0]


def test_salami_cuts_slices_and_pauses_when_it_is_struck():
    slicing = partial(salami, tolerance=1.5, pause=2)
    assert answers(slicing, 0.0, 3.0, 0.0, 0.0, -1.0) == [1.5, 0.0, 0.0, 1.5, 1.5]
    assert answers(partial(salami, tolerance=1.5, pause=0), 3.0, 3.0) == [1.5, 1.5]


def test_parity_seeker_answers_stocks_and_not_blows():
    assert Dialogue(parity_seeker).hear(9.0) == 0.0
    assert Dialogue(partial(parity_seeker, weight=4.0), gap=0.5).review() == 2.0
    assert Dialogue(partial(parity_seeker, weight=4.0), gap=-0.25).hear(9.0) == -1.0


def test_face_saver_answers_what_makes_the_news():
    assert answers(partial(face_saver, public=3.0), 2.9, 3.0, -2.9, -3.0) == [0.0, 3.0, 0.0, -3.0]


def test_deadline_keeper_answers_all_at_once_when_its_days_are_over():
    side = Dialogue(partial(deadline_keeper, days=20), quiet=5)
    assert [side.hear(3.0), side.hear(4.0), side.hear(-1.0)] == [0.0, 0.0, 0.0]
    side.quiet = 20
    assert side.review() == 6.0
    assert side.review() == 0.0
    side.quiet = 0
    side.hear(2.0)
    side.quiet = 30
    assert side.review() == 2.0


def test_appeaser_answers_blows_by_concessions():
    assert answers(partial(appeaser, share=0.25), 4.0, -2.0, 0.0) == [-1.0, -2.0, 0.0]


def test_bully_strikes_until_struck_back():
    assert answers(partial(bully, severity=3.0), 0.0, -1.0, 0.5, 0.0) == [3.0, 3.0, 0.0, 3.0]


def test_random_strikes_as_often_as_it_is_told_whatever_comes():
    rarely = partial(random, strikes=0.2, severity=3.0)
    assert shares(rarely, [0.0], []) == pytest.approx(0.2, abs=0.03)
    assert shares(rarely, [8.0], []) == pytest.approx(0.2, abs=0.03)
    assert {Dialogue(rarely, run=run).hear(1.0) for run in range(99)} == {0.0, 3.0}


@pytest.mark.parametrize(("done", "felt", "hold"), [(0, 0, 0.9), (0, 4, 0.7), (4, 0, 0.4), (4, 4, 0.1)])
def test_memory_one_holds_by_what_both_did_last(done, felt, hold):
    four = partial(memory_one, p_cc=0.9, p_cd=0.7, p_dc=0.4, p_dd=0.1)
    assert 1.0 - shares(four, [0.0, felt], [done]) == pytest.approx(hold, abs=0.03)


def test_memory_one_opens_by_holding_unless_it_is_struck_first():
    never = partial(memory_one, p_cc=0.0, p_cd=0.0, p_dc=0.0, p_dd=0.0, severity=2.0)
    assert answers(never, 0.0, 0.0) == [0.0, 2.0]
    assert answers(never, 1.0) == [2.0]


@pytest.mark.parametrize(
    ("four", "like"), [((1, 0, 1, 0), tit_for_tat), ((1, 0, 0, 1), win_stay_lose_shift), ((1, 0, 1, 1), forgiver)]
)
def test_memory_one_of_zeros_and_ones_is_the_strategy_of_that_name(four, like):
    felt = [0.0, 5.0, 5.0, 0.0, 5.0, 5.0, 5.0, 0.0, 0.0]
    numbers = dict(zip(("p_cc", "p_cd", "p_dc", "p_dd"), four, strict=True))
    assert answers(partial(memory_one, **numbers), *felt) == answers(like, *felt)


def test_hawkes_is_excited_by_blows_and_calms_down():
    excited = partial(hawkes, background=0.1, excitation=0.1, decay=0.5)
    assert shares(excited, [0.0], []) == pytest.approx(0.1, abs=0.03)
    assert shares(excited, [4.0], []) == pytest.approx(0.5, abs=0.03)
    assert shares(excited, [4.0, 0.0, 2.0], [0.0, 0.0]) == pytest.approx(0.1 + 0.1 + 0.2, abs=0.03)
    assert shares(excited, [-4.0, 0.0], [0.0]) == pytest.approx(0.1, abs=0.03)


SCALE_FREE = (two_tits_for_tat, contrite, soft_grim, gradual, win_stay_lose_shift, forgiver)


@pytest.mark.parametrize("strategy", SCALE_FREE, ids=lambda strategy: strategy.__name__)
def test_strategies_without_a_severity_of_their_own_answer_small_blows_as_they_answer_great_ones(strategy):
    felt = [0.0, -2.0, 4.0, 0.0, 6.0, 6.0, 0.0, 0.0, -2.0, 0.0, 0.0, 0.0, -2.0, 4.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, -2.0]
    small = answers(strategy, *(severity / 16 for severity in felt))
    assert small == [severity / 16 for severity in answers(strategy, *felt)]
    assert max(small) > 0.0


def test_gradual_and_soft_grim_at_peace_answer_a_concession():
    assert answers(gradual, -2.0) == answers(soft_grim, -2.0) == [-2.0]


def test_the_rungs_and_the_gap_are_those_of_the_scenario():
    prepared = prepare(load(SEED_CASE))
    world = prepared.world
    state = room_for_state(world, 1)
    rules.begin(world, state)
    nato, russia = (rules.view(world, state, me, 0, 0, 1, 0) for me in (0, 1))
    for me, seen in enumerate((nato, russia)):
        own = [move for move in world.blows if rules.makes(world, me, move)]
        assert list(seen.rungs) == sorted(world.base[move] for move in own)
    assert list(nato.rungs) != list(russia.rungs), "some rungs belong to one side"
    assert nato.gap == russia.gap == 0.0
    held = [stock for stock in range(world.kinds) if world.start[stock] > 0.0]  # by NATO
    state.bound[held[0]] = world.start[held[0]] / 2  # announced to go
    nato, russia = (rules.view(world, state, me, 0, 0, 1, 0) for me in (0, 1))
    assert nato.gap == -russia.gap == pytest.approx(0.5 / len(held))


# One contract over the whole register.


@st.composite
def settings_of(draw, strategy):
    chosen = {}
    for name, p in parameters(strategy).items():
        chosen[name] = draw(st.integers(int(p.low), int(p.high)) if p.whole else st.floats(p.low, p.high))
    return chosen


every = pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES)


@every
@given(st.data())
def test_a_strategy_is_pure_and_finite(strategy, data):
    view = data.draw(views())
    given_values = data.draw(settings_of(strategy))
    before = [list(memory) for memory in (view.felt, view.sent, view.wanted, view.rungs)]
    wanted = strategy(view, **given_values)
    assert isinstance(wanted, float)
    assert abs(wanted) <= 2000.0  # ten times the hardest it is told of, at most
    assert strategy(view, **given_values) == wanted
    assert [view.felt, view.sent, view.wanted, view.rungs] == before
    tuples = (tuple(field) if isinstance(field, list) else field for field in view)
    assert strategy(View(*tuples), **given_values) == wanted


@every
@given(st.data())
def test_a_strategy_reads_no_further_than_its_turns(strategy, data):
    view = data.draw(views())
    longer = view._replace(felt=[*view.felt, 1e9], sent=[*view.sent, 1e9], wanted=[*view.wanted, 1e9])
    assert strategy(view) == strategy(longer)


@every
def test_the_signature_is_the_schema(strategy):
    declared = list(inspect.signature(strategy).parameters.values())
    assert declared[0].name == "view"
    found = parameters(strategy)
    assert list(found) == [parameter.name for parameter in declared[1:]]
    for parameter in found.values():
        assert parameter.low <= parameter.default <= parameter.high
        assert parameter.whole == isinstance(parameter.default, int)


@every
def test_every_parameter_changes_some_answer(strategy):
    draw = Random(1).choice
    felts = -3.0, 0.0, 0.0, 1.5, 3.0, 6.0
    for name, parameter in parameters(strategy).items():
        ends = [int(end) if parameter.whole else end for end in (parameter.low, parameter.high)]
        low, high = (Dialogue(partial(strategy, **{name: end}), gap=0.5, quiet=30) for end in ends)
        heard = [(felt, int(felt == 0.0), draw((-2.0, 0.0, 3.0))) for felt in (draw(felts) for _ in range(40))]
        assert [low.hear(*told) for told in heard] != [high.hear(*told) for told in heard], name


def test_a_bound_strategy_has_its_numbers_in_the_types_it_declares():
    assert bind("salami", {"pause": 2.0, "tolerance": 1}).keywords == {"pause": 2, "tolerance": 1.0}
    with pytest.raises(KeyError, match="slices"):
        bind("salami", {"slices": 2.0})


@every
def test_a_strategy_says_what_it_does_and_where_it_was_read(strategy):
    text = inspect.getdoc(strategy)
    assert text.splitlines()[0].endswith(".")
    years = [int(year) for year in re.findall(r"\b(\d{4})\b", text[text.index("Source:") :])]
    assert years
    assert all(1900 <= year <= date.today().year for year in years)


@every
def test_the_register_calls_a_strategy_by_its_own_name(strategy):
    assert STRATEGIES[strategy.__name__] is strategy


def test_a_strategy_has_luck_of_its_own_for_each_actor_turn_and_run():
    view = Dialogue(generous).view(1.0)
    others = [
        view._replace(purpose=view.purpose + 1),
        view._replace(turns=1),
        view._replace(run=1),
        view._replace(seed=2),
    ]
    assert len({chance(v) for v in [view, *others]}) == 5


PUBLIC = {"amount", "bound", "ceiling", "caps", "capping", "taken", "late", "given"}  # what both sides hold


def test_no_strategy_can_see_what_is_private_to_the_other_side():
    """Whatever the other feels, remembers or is like, the view is the same: only stocks and the ladder are public."""
    prepared = prepare(load(SEED_CASE))
    game = new_game(prepared, 1)
    stepper.play(game, 0)
    world, state = prepared.world, game.state
    seen = rules.view(world, state, 0, 0, 90, 1, 0)
    private = [name for name in state._fields if name not in PUBLIC]
    for name in private:
        values = getattr(state, name)
        half = len(values) // 2
        for place in range(half, len(values)):  # the other's half
            if isinstance(values[place], list):
                values[place][:] = [number + 3 for number in values[place]]
            else:
                values[place] += 3
    own = [name for name in world._fields[world._fields.index("tolerance") :] if name != "first_member"]
    others = {field: [getattr(world, field)[0], getattr(world, field)[1] + 3] for field in own}
    assert len(others) == 17
    assert rules.view(world._replace(**others), state, 0, 0, 90, 1, 0) == seen
    assert {"received", "felt", "sent", "wanted", "last_felt", "turns"} <= set(private)
