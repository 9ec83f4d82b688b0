from collections import Counter
from datetime import date
from math import exp, sqrt

import pytest

from helpers.scenarios import small_crisis
from sim import luck
from sim.model import rules, voices
from sim.model.game import room_for_state
from sim.model.state import LEAST_LOSS, LET_PASS, MISJUDGED, NOTHING_BETTER, STRATEGY
from sim.scenario.preparation import prepare

NATO, RUSSIA = 0, 1
NOTE = {"move": "note", "severity": 2.0}
EXPEL = {"move": "expel", "severity": {"base": 4.0, "per_unit": 0.25, "most": 7.0}, "takes": {"staff": "match"}}
CLOSE = {"move": "close", "severity": 5.0, "takes": {"offices": "all"}}
RECALL = {"move": "recall", "severity": 3.0, "gives_up": {"staff": "50%"}}
CAP = {"move": "cap", "severity": 4.5, "caps": {"staff": 4}, "lasts": 50}
CAP_LOWER = {"move": "cap lower", "severity": 5.5, "caps": {"staff": 2}, "lasts": 20}
PARITY = {"move": "parity", "severity": 4.0, "caps": {"staff": "match"}}
READMIT = {"move": "readmit", "severity": {"base": -1.0, "per_unit": -0.5, "most": -3.0}, "restores": {"staff": "all"}}
RETURN = {"move": "return", "severity": -1.0, "resumes": {"staff": "all"}}
LADDER = [NOTE, EXPEL, CLOSE, RECALL, CAP, CAP_LOWER, PARITY, READMIT, RETURN]
NAMES = ["let pass", *(move["move"] for move in LADDER)]
STAFF, OFFICES = 0, 1
NATO_STAFF, NATO_OFFICES, RUSSIAN_STAFF, RUSSIAN_OFFICES = range(4)


def tiny(ladder=LADDER, nato=None, russia=None, **stocks):
    """A world of two kinds and its state: NATO has 6 staff and 2 offices, Russia 10 staff and no office."""
    held = {"nato_staff": 6, "nato_offices": 2, "russian_staff": 10, "russian_offices": 0} | stocks
    common = {"strategy": "tit_for_tat", "reply_days": {"low": 1, "likely": 2, "high": 5}}
    sides = {
        "NATO": {
            "stocks": {
                "staff": {"amount": held["nato_staff"], "value": 0.1},
                "offices": {"amount": held["nato_offices"]},
            }
        },
        "Russia": {
            "stocks": {
                "staff": {"amount": held["russian_staff"], "ceiling": 12},
                "offices": {"amount": held["russian_offices"]},
            }
        },
    }
    start, kinds = date(2021, 10, 1), {"staff": {}, "offices": {"channel": True}}
    actors = {"NATO": common | sides["NATO"] | (nato or {}), "Russia": common | sides["Russia"] | (russia or {})}
    spies = {"name": "spies", "by": "Russia", "date": start, "severity": 5.0, "counts": {"staff": 8}}
    made = prepare(small_crisis(start, 100, kinds, ladder, actors, [spies]))
    state = room_for_state(made.world, made.calendar.horizon + 1)
    rules.begin(made.world, state)
    return made.world, state


def move(name):
    return NAMES.index(name)


def make(world, state, me, name):
    """Announce a move; what it moves, for later."""
    effects = world.first[move(name) + 1] - world.first[move(name)]
    units, levels = [0.0] * effects, [0.0] * (2 * effects)
    rules.announce(world, state, me, move(name), units, levels)
    return units


def do(world, state, me, name):
    units = make(world, state, me, name)
    rules.come_into_force(world, state, me, move(name), units)
    return units


def hit(world, state, me, severity, **counts):
    """A blow that counts so many staff or offices lands."""
    owed = [float(counts.get(kind, 0)) for kind in ("staff", "offices")]
    rules.count_incident(world, state, me, owed, 0)
    rules.suffer(world, state, me, severity, sum(1 << kind for kind, n in enumerate(owed) if n), 0)


def can(world, state, me, name):
    return rules.terms(world, state, me, move(name))[0]


def severity(world, state, me, name):
    return rules.terms(world, state, me, move(name))[1]


def chosen(world, state, me, wanted):
    return NAMES[rules.choose(world, state, me, wanted)[0]]


# What may be done.


def test_eight_can_be_expelled_for_eight_where_ten_are():
    world, state = tiny()
    hit(world, state, NATO, 5.0, staff=8)
    assert can(world, state, NATO, "expel")
    assert severity(world, state, NATO, "expel") == 6.0


def test_eight_cannot_be_expelled_where_six_are():
    world, state = tiny()
    hit(world, state, RUSSIA, 5.0, staff=8)
    assert not can(world, state, RUSSIA, "expel")


def test_nobody_is_expelled_in_answer_to_words():
    world, state = tiny()
    hit(world, state, NATO, 5.0)
    assert not can(world, state, NATO, "expel")


def test_the_most_is_the_most():
    world, state = tiny([{**EXPEL, "severity": {"base": 4.0, "per_unit": 0.25, "most": 5.5}}, READMIT])
    hit(world, state, NATO, 5.0, staff=8)
    assert rules.terms(world, state, NATO, 1)[1] == 5.5
    state.taken[RUSSIAN_STAFF] = 8.0
    assert rules.terms(world, state, NATO, 2)[1] == -3.0


def test_what_is_closed_cannot_be_closed():
    world, state = tiny()
    assert not can(world, state, NATO, "close")
    assert can(world, state, RUSSIA, "close")
    do(world, state, RUSSIA, "close")
    assert not can(world, state, RUSSIA, "close")


def test_words_can_always_be_had():
    world, state = tiny([NOTE], nato_staff=0, russian_staff=0)
    assert rules.terms(world, state, NATO, 1) == (True, 2.0, 0.0)
    assert can(world, state, NATO, "let pass")
    assert severity(world, state, NATO, "let pass") == 0.0


def test_giving_up_costs_what_it_is_worth():
    world, state = tiny()
    assert rules.terms(world, state, NATO, move("recall")) == (True, 3.0, pytest.approx(0.3))


def test_half_of_one_is_one_and_half_of_five_is_three():
    for there, half in ((1, 1.0), (5, 3.0), (6, 3.0)):
        world, state = tiny(nato_staff=there)
        assert make(world, state, NATO, "recall") == [half]


def test_a_tenth_of_three_is_one():
    world, state = tiny([{**RECALL, "gives_up": {"staff": "10%"}}], nato_staff=3)
    assert rules.terms(world, state, NATO, 1) == (True, 3.0, pytest.approx(0.1))


def test_half_of_what_can_be_divided_is_half():
    world, state = tiny(nato_staff=5)
    world = world._replace(divisible=[1, 1])
    assert make(world, state, NATO, "recall") == [2.5]


def test_the_same_cap_cannot_be_set_twice():
    world, state = tiny()
    do(world, state, NATO, "cap")
    assert not can(world, state, NATO, "cap")
    assert can(world, state, NATO, "cap lower")


def test_a_cap_at_parity_lets_the_other_have_what_one_has():
    world, state = tiny()
    assert do(world, state, NATO, "parity") == [4.0]
    assert state.amount[RUSSIAN_STAFF] == state.ceiling[RUSSIAN_STAFF] == 6.0


def test_a_cap_above_what_stands_sends_nobody_home_and_is_not_to_be_had():
    world, state = tiny(russian_staff=3)
    assert not can(world, state, NATO, "cap")


def test_only_what_was_taken_can_be_restored():
    world, state = tiny()
    assert not can(world, state, RUSSIA, "readmit")
    hit(world, state, RUSSIA, 5.0, staff=2)
    do(world, state, RUSSIA, "expel")
    assert severity(world, state, RUSSIA, "readmit") == -2.0
    assert not can(world, state, NATO, "readmit")


def test_a_share_counts_the_share_of_what_the_victim_had():
    by_share = {"move": "cap", "severity": {"base": 4.0, "per_share": 2.0}, "caps": {"staff": 5}}
    world, state = tiny([by_share])
    assert rules.terms(world, state, NATO, 1)[1] == 5.0  # five of ten
    assert rules.terms(world, state, RUSSIA, 1)[1] == pytest.approx(4.0 + 2.0 / 6.0)  # one of six


def test_size_counts_what_is_taken_of_the_other_and_else_what_is_given_up():
    both = {"move": "both", "severity": 5.0, "takes": {"offices": "all"}, "gives_up": {"staff": "all"}}
    world, _ = tiny([both])
    assert rules.size(world, 1, [2.0, 6.0]) == 2.0
    assert rules.size(world, 1, [0.0, 6.0]) == 6.0


# What is wanted, and what is done.


def test_with_an_error_of_judgement_each_alternative_is_chosen_with_the_chance_of_the_logit():
    """In proportion to exp(-loss / width): shares of 4,000 turns, within 3.5 standard errors."""
    width, runs = 0.8, 4000
    world, state = tiny(russia={"judgement_error": width})
    counts = Counter(NAMES[rules.judge(world, state, RUSSIA, 3.4, 1, run)[0]] for run in range(runs))
    losses = {"let pass": 3.4}
    for number in world.blows:
        possible, severe, given_up = rules.terms(world, state, RUSSIA, number)
        if possible:
            losses[NAMES[number]] = rules.loss(world, state, RUSSIA, number, severe, given_up, 3.4)
    odds = {name: exp(-loss / width) for name, loss in losses.items()}
    assert len(odds) > 3
    for name, each in odds.items():
        share = each / sum(odds.values())
        assert counts[name] / runs == pytest.approx(share, abs=3.5 * sqrt(share * (1 - share) / runs))


def test_without_an_error_of_judgement_nothing_is_drawn_and_the_least_loss_is_chosen(monkeypatch):
    monkeypatch.setattr(luck, "gumbel", lambda *_: pytest.fail("a draw"))
    world, state = tiny()
    assert rules.judge(world, state, RUSSIA, 4.9, 1, 0) == rules.choose(world, state, RUSSIA, 4.9)


def test_what_is_chosen_by_an_error_of_judgement_is_told_from_the_least_loss():
    world, state = tiny(russia={"judgement_error": 5.0})
    found = {rules.judge(world, state, RUSSIA, 4.9, 1, run) for run in range(200)}
    best, rule = rules.choose(world, state, RUSSIA, 4.9)
    assert (best, rule) in found
    assert {rule for number, rule in found if number != best} == {MISJUDGED}
    assert rules.judge(world, state, RUSSIA, 0.0, 1, 0) == (LET_PASS, STRATEGY)


def test_the_move_nearest_to_what_is_wanted_is_made():
    world, state = tiny()
    assert chosen(world, state, RUSSIA, 4.9) == "close"
    assert chosen(world, state, RUSSIA, 2.0) == "note"
    assert chosen(world, state, RUSSIA, 0.9) == "let pass"


def test_a_tie_goes_to_the_milder():
    world, state = tiny()
    assert chosen(world, state, RUSSIA, 1.0) == "let pass"  # 1 short, and the note is 1 too hard
    world, state = tiny([NOTE, {**NOTE, "move": "same", "severity": 4.0}])
    assert rules.choose(world, state, NATO, 3.0) == (1, LEAST_LOSS)
    world, state = tiny([{**NOTE, "move": "same", "severity": 4.0}, NOTE])
    assert rules.choose(world, state, NATO, 3.0) == (2, LEAST_LOSS)


def test_a_tie_of_equals_goes_to_the_first_of_the_ladder():
    world, state = tiny([NOTE, {**NOTE, "move": "same"}])
    assert rules.choose(world, state, NATO, 2.0)[0] == 1


def test_an_audience_makes_too_soft_dearer_than_too_hard():
    for audience, answer in ((1.0, "note"), (4.0, "recall")):
        world, state = tiny([NOTE, CLOSE, RECALL], nato={"audience_cost": audience})
        number, _ = rules.choose(world, state, NATO, 2.3)
        assert (["let pass", "note", "close", "recall"][number]) == answer


def test_giving_up_what_one_values_weighs_against_a_move():
    world, state = tiny([NOTE, RECALL])
    assert rules.choose(world, state, NATO, 2.6)[0] == 1  # 0.6 short; or 0.4 too hard and 0.3 given up
    assert rules.choose(world, state, RUSSIA, 2.6)[0] == 2  # who values its staff at nothing


def test_people_are_answered_with_people_where_leaving_the_kind_costs():
    for price, answer in ((0.0, "cap"), (0.9, "close")):
        world, state = tiny(russia={"out_of_kind": price})
        hit(world, state, RUSSIA, 4.5, offices=1)
        assert chosen(world, state, RUSSIA, 4.5) == answer


def test_words_are_answered_with_words_where_leaving_the_kind_costs():
    for price, answer in ((0.0, "close"), (2.0, "note")):
        world, state = tiny(russia={"out_of_kind": price}, ladder=[NOTE, CLOSE])
        hit(world, state, RUSSIA, 4.0)
        assert ("let pass", "note", "close")[rules.choose(world, state, RUSSIA, 4.0)[0]] == answer


def test_letting_pass_and_the_initiative_leave_no_kind():
    world, state = tiny()
    assert not any(rules.leaves_kind(world, state, RUSSIA, number) for number in range(len(NAMES)))
    hit(world, state, RUSSIA, 4.5, staff=1)
    assert not rules.leaves_kind(world, state, RUSSIA, LET_PASS)
    assert rules.leaves_kind(world, state, RUSSIA, move("note"))
    assert rules.leaves_kind(world, state, RUSSIA, move("close"))
    assert not rules.leaves_kind(world, state, RUSSIA, move("expel"))


def test_a_wish_for_a_blow_is_never_met_by_a_gift():
    world, state = tiny(russia={"audience_cost": 0.0})
    hit(world, state, RUSSIA, 5.0, staff=2)
    do(world, state, RUSSIA, "expel")
    assert chosen(world, state, RUSSIA, 0.1) == "let pass"
    assert chosen(world, state, RUSSIA, -2.0) == "readmit"


def test_who_wants_a_concession_and_has_none_to_make_lets_pass():
    world, state = tiny()
    assert rules.choose(world, state, NATO, -2.0) == (LET_PASS, NOTHING_BETTER)


def test_who_wants_nothing_does_nothing():
    world, state = tiny()
    assert rules.choose(world, state, NATO, 0.0) == (LET_PASS, STRATEGY)


def test_what_is_felt_no_harder_than_the_tolerance_is_let_pass_blow_or_gesture():
    world, state = tiny(nato={"tolerance": 2.5})
    for felt, tolerated in ((2.5, True), (2.6, False), (-2.5, True), (-2.6, False), (0.0, False)):
        state.received[NATO] = felt
        assert rules.tolerated(world, state, NATO) is tolerated


def rungs(world, state, me, number, runs=200):
    return {rules.slip(world, state, me, number, 1, run) for run in range(runs)}


def test_an_error_of_execution_does_the_rung_above_or_below():
    world, state = tiny([NOTE, CLOSE, {**NOTE, "move": "mid", "severity": 4.0}], russia={"execution_error": 1.0})
    assert rungs(world, state, RUSSIA, 3) == {1, 2}
    assert rungs(world, state, RUSSIA, 1) == {0, 3}
    assert rungs(world, state, RUSSIA, 0) == {1}  # nothing lies below
    assert rungs(world, state, RUSSIA, 2) == {3}  # nothing lies above


def test_the_rung_beside_is_one_that_can_be_had():
    world, state = tiny([NOTE, CLOSE, {**NOTE, "move": "high", "severity": 6.0}], nato={"execution_error": 1.0})
    assert rungs(world, state, NATO, 1) == {0, 3}  # Russia has no office to close


def test_errors_come_as_often_as_declared_and_as_often_up_as_down():
    world, state = tiny([NOTE, CLOSE], russia={"execution_error": 0.3})
    made = [rules.slip(world, state, RUSSIA, 1, 1, run) for run in range(4000)]
    assert made.count(0) / 4000 == pytest.approx(0.15, abs=0.025)
    assert made.count(2) / 4000 == pytest.approx(0.15, abs=0.025)
    assert rungs(*tiny([NOTE, CLOSE]), RUSSIA, 1) == {1}


def test_a_turn_is_remembered_and_leaves_nothing_to_answer():
    world, state = tiny()
    hit(world, state, NATO, 5.0, staff=8)
    hit(world, state, NATO, 1.0)
    state.offered[NATO_STAFF] = 2.0
    rules.take_turn(world, state, NATO, 4.0, 4.5)
    assert [memory[NATO][0] for memory in (state.felt, state.sent, state.wanted)] == [6.0, 4.0, 4.5]
    assert state.turns == [1, 0]
    assert (state.received[NATO], state.touched[NATO]) == (0.0, -1)
    assert (state.owed[NATO_STAFF], state.offered[NATO_STAFF]) == (0.0, 0.0)


def test_a_strategy_sees_its_own_side_and_the_ties_left():
    world, state = tiny()
    hit(world, state, RUSSIA, 4.0, staff=3)
    do(world, state, RUSSIA, "expel")
    seen = rules.view(world, state, NATO, 1, 40, 1, 7)
    assert (seen.received, seen.initiative, seen.day, seen.quiet, seen.run) == (0.0, 1, 40, 40, 7)
    assert seen.ties == 0.5  # three of six, and offices are worth nothing
    assert rules.view(world, state, RUSSIA, 0, 40, 1, 7).ties == 1.0  # who values nothing
    assert seen.purpose != rules.view(world, state, RUSSIA, 0, 40, 1, 7).purpose


# What a move does to the stocks.


def test_what_is_announced_is_bound_and_cannot_be_taken_twice():
    world, state = tiny()
    units = make(world, state, RUSSIA, "close")
    assert (state.amount[NATO_OFFICES], state.bound[NATO_OFFICES]) == (2.0, 2.0)
    assert not can(world, state, RUSSIA, "close")
    rules.come_into_force(world, state, RUSSIA, move("close"), units)
    assert (state.amount[NATO_OFFICES], state.bound[NATO_OFFICES], state.taken[NATO_OFFICES]) == (0.0, 0.0, 2.0)


def test_what_is_announced_to_be_given_up_cannot_be_given_up_twice():
    world, state = tiny()
    assert make(world, state, NATO, "recall") == [3.0]
    assert make(world, state, NATO, "recall") == [2.0]  # half of the three that are left
    assert (state.amount[NATO_STAFF], state.bound[NATO_STAFF]) == (6.0, 5.0)


def test_a_leave_to_return_that_ends_takes_nobody_already_told_to_go():
    world, state = tiny()
    hit(world, state, RUSSIA, 5.0, staff=4)
    do(world, state, RUSSIA, "expel")
    readmitted = do(world, state, RUSSIA, "readmit")
    rules.count_incident(world, state, RUSSIA, [1.0, 0.0], 0)
    make(world, state, RUSSIA, "expel")
    assert state.bound[NATO_STAFF] == 5.0
    rules.expire(world, state, RUSSIA, move("readmit"), readmitted)
    assert (readmitted, state.amount[NATO_STAFF]) == ([1.0], 5.0)


def test_what_is_taken_comes_back_when_the_term_is_over():
    world, state = tiny()
    units = do(world, state, RUSSIA, "close")
    rules.expire(world, state, RUSSIA, move("close"), units)
    assert (state.amount[NATO_OFFICES], state.taken[NATO_OFFICES], units) == (2.0, 0.0, [2.0])


def test_what_was_restored_meanwhile_does_not_come_back_twice():
    world, state = tiny()
    hit(world, state, RUSSIA, 5.0, staff=4)
    units = do(world, state, RUSSIA, "expel")
    do(world, state, RUSSIA, "readmit")
    rules.expire(world, state, RUSSIA, move("expel"), units)
    assert (state.amount[NATO_STAFF], units) == (6.0, [0.0])


def test_what_is_about_to_be_restored_does_not_come_back_twice():
    world, state = tiny()
    hit(world, state, RUSSIA, 5.0, staff=4)
    units = do(world, state, RUSSIA, "expel")
    readmitted = make(world, state, RUSSIA, "readmit")
    assert not can(world, state, RUSSIA, "readmit")
    rules.expire(world, state, RUSSIA, move("expel"), units)
    assert (state.amount[NATO_STAFF], units) == (2.0, [0.0])
    rules.come_into_force(world, state, RUSSIA, move("readmit"), readmitted)
    assert state.amount[NATO_STAFF] == 6.0


def test_a_cap_over_lets_its_people_back():
    world, state = tiny()
    units = do(world, state, NATO, "cap")
    assert (units, state.amount[RUSSIAN_STAFF], state.ceiling[RUSSIAN_STAFF]) == ([6.0], 4.0, 4.0)
    rules.expire(world, state, NATO, move("cap"), units)
    assert (units, state.amount[RUSSIAN_STAFF], state.ceiling[RUSSIAN_STAFF]) == ([6.0], 10.0, 12.0)


def test_people_shut_out_by_a_later_ceiling_come_back_when_that_is_over_too():
    world, state = tiny()
    start = state.amount[RUSSIAN_STAFF]
    first = do(world, state, NATO, "cap")
    second = do(world, state, NATO, "cap lower")

    rules.expire(world, state, NATO, move("cap"), first)
    assert state.amount[RUSSIAN_STAFF] == 2.0
    rules.expire(world, state, NATO, move("cap lower"), second)

    assert state.amount[RUSSIAN_STAFF] == start
    assert state.taken[RUSSIAN_STAFF] == state.late[RUSSIAN_STAFF] == 0.0


@pytest.mark.parametrize("order", [("cap", "cap lower"), ("cap lower", "cap")])
def test_of_two_caps_the_lower_in_force_holds_whichever_ends_first(order):
    world, state = tiny()
    units = {"cap": do(world, state, NATO, "cap"), "cap lower": do(world, state, NATO, "cap lower")}
    assert state.ceiling[RUSSIAN_STAFF] == 2.0
    first, last = order
    rules.expire(world, state, NATO, move(first), units[first])
    assert state.ceiling[RUSSIAN_STAFF] == (2.0 if first == "cap" else 4.0)
    rules.expire(world, state, NATO, move(last), units[last])
    assert state.ceiling[RUSSIAN_STAFF] == 12.0


def test_a_cap_set_again_outlives_the_first():
    world, state = tiny()
    first = do(world, state, NATO, "parity")
    do(world, state, NATO, "recall")
    again = do(world, state, RUSSIA, "recall")
    assert again == [3.0]
    second = do(world, state, NATO, "parity")
    assert state.ceiling[RUSSIAN_STAFF] == 3.0
    rules.expire(world, state, NATO, move("parity"), first)
    assert state.ceiling[RUSSIAN_STAFF] == 3.0
    rules.expire(world, state, NATO, move("parity"), second)
    assert state.ceiling[RUSSIAN_STAFF] == 12.0


def test_a_restored_unit_lifts_the_ceiling_that_would_shut_it_out():
    world, state = tiny()
    units = do(world, state, NATO, "cap")
    do(world, state, NATO, "readmit")
    assert state.amount[RUSSIAN_STAFF] == state.ceiling[RUSSIAN_STAFF] == 10.0
    rules.expire(world, state, NATO, move("cap"), units)
    assert (state.amount[RUSSIAN_STAFF], state.ceiling[RUSSIAN_STAFF]) == (10.0, 12.0)


def test_what_was_given_up_can_be_resumed_as_far_as_the_ceiling_lets_in():
    world, state = tiny()
    do(world, state, RUSSIA, "recall")
    do(world, state, NATO, "cap")
    assert state.amount[RUSSIAN_STAFF] == 4.0
    assert not can(world, state, RUSSIA, "return")
    state.ceiling[RUSSIAN_STAFF] = 6.0
    assert do(world, state, RUSSIA, "return") == [2.0]
    assert not can(world, state, RUSSIA, "return")
    assert state.given[RUSSIAN_STAFF] == 3.0


def test_a_ceiling_set_while_a_return_is_announced_shuts_it_out():
    world, state = tiny()
    do(world, state, RUSSIA, "recall")
    units = make(world, state, RUSSIA, "return")
    assert units == [5.0]
    do(world, state, NATO, "cap")
    rules.come_into_force(world, state, RUSSIA, move("return"), units)
    assert units == [0.0]
    assert (state.amount[RUSSIAN_STAFF], state.given[RUSSIAN_STAFF]) == (4.0, 5.0)


def test_a_move_of_several_effects_counts_what_stood_before_it():
    pull_level = {"move": "level", "severity": 5.0, "gives_up": {"staff": 2}, "caps": {"staff": "match"}}
    world, state = tiny([pull_level])
    units, levels = [0.0, 0.0], [0.0] * 4
    rules.announce(world, state, NATO, 1, units, levels)
    assert (units, levels[2:]) == ([2.0, 4.0], [6.0, 12.0])


def test_as_many_can_be_readmitted_as_the_other_readmitted():
    ladder = [{**EXPEL, "takes": {"staff": 4}}, READMIT, {**READMIT, "move": "as many", "restores": {"staff": "match"}}]
    world, state = tiny(ladder)
    for me in (NATO, RUSSIA):
        rules.announce(world, state, me, 1, units := [0.0], [0.0] * 2)
        rules.come_into_force(world, state, me, 1, units)
        rules.count_move(world, state, 1 - me, 1, units)
    state.offered[NATO_STAFF] = 3.0
    assert rules.terms(world, state, NATO, 3) == (True, -2.5, 0.0)
    state.offered[NATO_STAFF] = 5.0
    assert not rules.terms(world, state, NATO, 3)[0]


# What is suffered.


def test_blows_that_land_together_are_answered_together():
    world, state = tiny()
    hit(world, state, NATO, 3.0, staff=3)
    hit(world, state, NATO, 2.0, staff=4)
    hit(world, state, NATO, 1.0, offices=1)
    assert (state.received[NATO], state.owed[NATO_STAFF], state.touched[NATO]) == (6.0, 7.0, 0b11)
    assert make(world, state, NATO, "expel") == [7.0]


def test_what_a_move_took_or_gave_back_is_there_to_match():
    world, state = tiny()
    hit(world, state, RUSSIA, 5.0, staff=2)
    units = do(world, state, RUSSIA, "expel")
    rules.count_move(world, state, NATO, move("expel"), units)
    assert (state.owed[NATO_STAFF], state.offered[NATO_STAFF]) == (2.0, 0.0)
    units = do(world, state, RUSSIA, "readmit")
    rules.count_move(world, state, NATO, move("readmit"), units)
    assert state.offered[NATO_STAFF] == 2.0


def felt_by(perception, runs=2000, severity=4.0, **stocks):
    world, state = tiny(nato={"perception": perception}, **stocks)
    return [rules.perceive(world, state, NATO, severity, 1, 1, run) for run in range(runs)]


def test_clear_eyes_see_things_as_they_are():
    assert set(felt_by({})) == {4.0}
    assert set(felt_by({"bias": 1.5})) == {6.0}


def test_noise_is_centred_on_the_truth_and_never_wider_than_declared():
    felt = felt_by({"noise": 0.3})
    assert min(felt) >= 2.8
    assert max(felt) <= 5.2
    assert sum(felt) / len(felt) == pytest.approx(4.0, abs=0.04)
    assert max(felt) - min(felt) > 2.0


def test_concessions_are_felt_as_concessions():
    assert all(-2.6 <= felt <= -1.4 for felt in felt_by({"noise": 0.3}, severity=-2.0))


def test_so_many_blows_are_missed():
    assert felt_by({"missed": 0.2}).count(0.0) / 2000 == pytest.approx(0.2, abs=0.03)


def test_closed_channels_cloud_the_eyes():
    world, state = tiny(nato={"perception": {"missed": 0.2, "fog": 2.0}})
    assert rules.clouding(world, state, NATO) == 1.0
    state.amount[NATO_OFFICES] = 1.0
    assert rules.clouding(world, state, NATO) == 2.0
    state.amount[NATO_OFFICES] = 0.0
    assert rules.clouding(world, state, NATO) == 3.0
    assert rules.clouding(world, state, RUSSIA) == 1.0  # whose eyes know no fog
    missed = [rules.perceive(world, state, NATO, 4.0, 1, 1, run) for run in range(2000)].count(0.0)
    assert missed / 2000 == pytest.approx(0.6, abs=0.04)


def test_in_clear_air_fewer_false_alarms_are_believed():
    world, state = tiny(nato={"perception": {"fog": 3.0}})
    heard = sum(rules.false_alarm_heard(world, state, NATO, n, 1, 0) for n in range(4000))
    assert heard / 4000 == pytest.approx(0.25, abs=0.03)
    state.amount[NATO_OFFICES] = 0.0
    assert all(rules.false_alarm_heard(world, state, NATO, n, 1, 0) for n in range(200))
    assert all(rules.false_alarm_heard(world, state, RUSSIA, n, 1, 0) for n in range(200))


def test_deliberation_takes_whole_days_between_low_and_high():
    world, _ = tiny()
    days = [voices.deliberation(world, NATO, n, 1, 0) for n in range(4000)]
    assert set(days) == {1, 2, 3, 4, 5}
    assert all(isinstance(day, int) for day in days)
    assert sum(days) / 4000 == pytest.approx((1 + 2 + 5) / 3, abs=0.06)


def test_sure_deliberation_needs_no_luck(monkeypatch):
    world, _ = tiny(nato={"reply_days": {"low": 4, "likely": 4, "high": 4}})
    monkeypatch.setattr(luck, "uniform", None)
    assert voices.deliberation(world, NATO, 1, 1, 0) == 4
