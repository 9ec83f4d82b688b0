"""The limits that theory knows, on the engine. The scenarios are those of the page (`docs/make/limits`)."""

import re
from itertools import pairwise
from math import fsum, sqrt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import sim
from docs.make import limits
from docs.make.limits import audience, force, grit, hawkes, one_sided, product_rule, richardson
from docs.make.limits.grit import lock
from docs.make.limits.product_rule import echo, fate
from docs.make.limits.richardson import Race, race
from docs.make.limits.rounds import EVEN, RATIO, ROUNDING, START, done, in_rounds, playing
from docs.make.parts.runs import runs
from helpers.scenarios import small_crisis
from sim.measures.intervals import wilson
from sim.measures.summaries import rounds
from sim.model import rules
from sim.model.game import room_for_state
from sim.scenario.preparation import prepare

few = settings(max_examples=8, deadline=None)


# 1. Richardson.


def stepped(equations, turns):
    """His equations with whole turns, turn by turn: what the closed form must come to."""
    x = y = 0.0
    k, l, a, b, g, h = equations  # noqa: E741
    for _ in range(turns):
        x, y = x + k * y - a * x + g, y + l * x - b * y + h
    return x, y


shares = st.floats(0.05, 0.95)


@given(shares, shares, shares, shares, st.floats(0.1, 2.0), st.floats(0.1, 2.0), st.integers(0, 30))
def test_the_closed_form_is_that_of_the_difference_equation(k, l, a, b, g, h, turns):  # noqa: E741
    equations = Race(k, l, a, b, g, h)
    assume(abs(k * l - a * b) > 1e-3)

    assert equations.solution(turns) == pytest.approx(stepped(equations, turns), rel=1e-6, abs=1e-6)


@given(shares, shares, shares, shares, st.floats(0.0, 20.0))
def test_the_smooth_one_is_that_of_the_differential_equation(k, l, a, b, time):  # noqa: E741
    equations = Race(k, l, a, b, 0.7, 0.4)
    assume(abs(k * l - a * b) > 1e-2)
    x, y = equations.solution(time, smooth=True)
    step = 1e-5
    later, sooner = (equations.solution(time + way * step, smooth=True) for way in (1.0, -1.0))

    assert (later[0] - sooner[0]) / (2.0 * step) == pytest.approx(k * y - a * x + 0.7, rel=1e-3, abs=1e-3)
    assert (later[1] - sooner[1]) / (2.0 * step) == pytest.approx(l * x - b * y + 0.4, rel=1e-3, abs=1e-3)


def test_the_rest_and_the_roots_are_the_published_ones():
    published = Race(2.0, 2.0, 5.0, 3.0, 5.0, 5.0)  # Richardson's coefficients as rates; a root of x' - 1 is theirs

    assert published.rest == pytest.approx((25 / 11, 35 / 11))
    assert [root - 1.0 for root in published.roots()] == pytest.approx([-1.764, -6.236], abs=5e-4)
    assert [root - 1.0 for root in Race(2.0, 2.0, 1.0, 1.0, 3.0, 3.0).roots()] == [1.0, -3.0]


@few
@given(st.floats(0.1, 0.6), st.floats(0.1, 0.6), st.floats(0.4, 0.9), st.floats(0.4, 0.9), st.floats(0.2, 1.0))
def test_a_race_below_the_line_follows_the_equation_as_closely_as_rungs_allow(k, l, a, b, g):  # noqa: E741
    equations = Race(k, l, a, b, g, g)
    assume(k * l < 0.9 * a * b and max(equations.rest) < 9.0)
    found, bound = race(equations, 100), equations.bent()

    for turn in range(40):
        exact = equations.solution(turn + 1)
        for me in (0, 1):
            assert abs(found[me][turn] - exact[me]) <= bound[me] + 1e-9
    assert richardson.outcome(equations, 100) == richardson.REST


@few
@given(st.floats(0.3, 1.0), st.floats(0.3, 1.0), shares, shares, st.floats(0.3, 1.0))
def test_a_race_above_the_line_runs_to_the_top(k, l, a, b, g):  # noqa: E741
    assume(k * l > 1.1 * a * b)

    assert richardson.outcome(Race(k, l, a, b, g, g), turns=120) == richardson.TOP


def test_the_grid_parts_along_the_line_and_where_it_does_not_the_rest_lies_above_the_ladder():
    found = richardson.grid()
    wrong = [cell for cell, ending in found.items() if ending != richardson.law(richardson.on_grid(*cell))]

    assert set(found.values()) == {richardson.REST, richardson.TOP}
    assert len(wrong) <= 4
    assert all(found[cell] == richardson.TOP for cell in wrong)
    assert all(max(richardson.on_grid(*cell).rest) > richardson.RUNGS[-1] for cell in wrong)


def test_goodwill_enough_disarms_both():
    found = race(Race(0.3, 0.3, 0.5, 0.4, -1.0, -1.0), 20)

    assert found == ([0.0] * 20, [0.0] * 20)


# 2. The product rule.

tilts = st.floats(0.4, 2.5)  # how much more of the product is A's
openings = st.floats(1.0, 10.0)


@few
@given(st.floats(0.05, 0.9), tilts, openings)
def test_below_a_product_of_nine_tenths_every_exchange_dies_out(size, tilt, opening):
    assert fate(echo(sqrt(size) * tilt, sqrt(size) / tilt, opening, turns=150)) == product_rule.DIES


@few
@given(st.floats(product_rule.SURE[1] + 0.001, 3.0), tilts, openings)
def test_above_the_ladders_own_margin_every_exchange_climbs(size, tilt, opening):
    assert fate(echo(sqrt(size) * tilt, sqrt(size) / tilt, opening, turns=150)) == product_rule.CLIMBS


@few
@given(st.integers(1, 12), st.integers(1, 12))
def test_gains_that_the_ladder_has_give_the_total_of_the_law(one, other):
    """On a ladder of proportions a gain of whole rungs is met exactly, down to the lowest, which is let pass."""
    a, b = RATIO**-one, RATIO**-other
    opening = EVEN[-1]
    blows = echo(a, b, opening)
    exact = [opening * a ** ((n + 1) // 2) * b ** (n // 2) for n in range(len(blows))]
    clear = [n for n, blow in enumerate(exact) if blow > 0.99 * EVEN[1]]

    assert [blows[n] for n in clear] == pytest.approx([exact[n] for n in clear])
    assert abs(fsum(blows) - product_rule.whole(a, b, opening)) < 2.0 * EVEN[1] / (1.0 - a * b)  # what comes below it


# 3. Two eyes for an eye.


@few
@given(st.floats(1.1, 1.5), st.floats(1.1, 1.5))
def test_force_grows_by_the_biases_to_within_half_a_rung_a_turn(one, other):
    blows = force.pairs(one, other, 1.06)
    up, down = 2.0 * 1.06 / 2.06, 2.0 / 2.06

    for turn, (earlier, later) in enumerate(pairwise(blows)):
        factor = later / earlier / (one if turn % 2 else other)
        assert down * (1.0 - 1e-9) <= factor <= up * (1.0 + 1e-9)


def test_38_percent_a_turn_from_a_quarter_of_a_newton():
    blows = force.pairs(1.38, 1.38, force.RUNGS_APART[1])

    assert len(blows) == 9
    assert (blows[-1] / blows[0]) ** (1 / 8) == pytest.approx(1.38, abs=0.002)
    assert blows[-1] == pytest.approx(0.25 * 1.38**8, rel=0.01)


def test_clear_eyes_keep_the_force_where_it_is():
    assert force.pairs(1.0, 1.0) == [0.25] * 9


# 4. Hawkes.


def test_the_inverse_is_the_inverse():
    (a, b), (c, d) = hawkes.inverse(0.6, 0.3)
    one, other = 0.6, 0.3

    assert (a - one * c, b - one * d, c - other * a, d - other * b) == pytest.approx((1.0, 0.0, 0.0, 1.0))
    assert 0.1 * sum(hawkes.inverse(0.6, 0.6)[0]) == pytest.approx(0.25)  # the published rate, and the cluster
    assert sum(row[1] for row in hawkes.inverse(0.6, 0.6)) == pytest.approx(2.5)


@pytest.mark.parametrize(("one", "other"), [(0.3, 0.3), (0.7, 0.2), (0.2, 0.7), (0.6, 0.6)])
def test_a_cluster_has_the_size_of_the_law(one, other):
    _, low, high = hawkes.clusters(one, other)
    law = sum(row[1] for row in hawkes.inverse(one, other))
    width = (high - low) / 2.0 * 3.29 / 1.96  # one in a thousand

    assert abs((low + high) / 2.0 - law) < width < 0.9


@pytest.mark.parametrize(("one", "other"), [(0.6, 0.6), (0.3, 0.9)])
def test_blows_come_at_the_rates_of_the_law(one, other):
    (a, b), (c, d) = hawkes.inverse(one, other)

    for (mean, low, high), law in zip(hawkes.rates(one, other), (0.1 * (a + b), 0.1 * (c + d)), strict=True):
        assert abs(mean - law) < (high - low) / 2.0 * 3.29 / 1.96 < 0.11


def test_past_a_radius_of_1_the_blows_never_cease():
    assert [mean for mean, _, _ in hawkes.rates(1.3, 1.3)] == [1.0, 1.0]


def test_no_chance_reaches_1_where_background_and_branching_leave_room():
    """So that the law's means hold for turns exactly: struck at every turn, a side strikes with their sum."""
    crisis = in_rounds([5.0], hawkes.exciting(0.6, 0.3), playing("always_strike"), 60)
    struck = [done(run, "A")[20:] for run in runs(crisis, 60)]
    low, high = wilson(sum(blow > 0.0 for own in struck for blow in own), 60 * 40)

    assert low < 0.9 < high


# 5. GRIT.


def test_one_concession_ends_a_lock_of_alternating_moves_and_only_staggers_a_simultaneous_one():
    assert lock("alternating", (6,))[5:] == [(0, 0)] * 11
    assert lock("simultaneous", (6,))[5:] == [(0, 1), (1, 0)] * 5 + [(0, 1)]


def test_two_concessions_running_end_it_in_either():
    for clock in ("simultaneous", "alternating"):
        assert lock(clock, (6, 7))[6:] == [(0, 0)] * 10


def test_two_concessions_apart_by_a_round_do_not():
    assert (1, 0) in lock("simultaneous", (6, 8))[10:]


def test_without_a_concession_nothing_ends_it():
    for clock in ("simultaneous", "alternating"):
        assert lock(clock, ()) == [(1, 1)] * 16


@few
@given(st.integers(2, 30))
def test_it_does_not_matter_how_long_the_lock_has_lasted(turn):
    one = playing("suspicious", {"hold_at": turn}, {"hold_at": turn + 1})
    crisis = in_rounds([5.0], one, "suspicious", turn + 10)

    assert rounds(sim.simulate(crisis).events, crisis)[turn:] == [(0, 0)] * 10


def test_concessions_within_the_others_tolerance_wind_nothing_down_and_one_beyond_it_does():
    tolerance = sim.load(grit.SEED_CASE).actors["Russia"].tolerance

    for step in grit.STEPS:
        share, offer = grit.wound_down("grit", "tit_for_tat", step)
        conceded = float(offer.rpartition(" ")[2])
        assert (share.count > 0) == (conceded > tolerance)


# 6. The audience.


@given(
    st.lists(st.floats(0.1, 10.0), min_size=1, max_size=8),
    st.floats(0.01, 15.0),
    st.floats(0.0, 10.0),
    st.floats(0.0, 10.0),
    st.lists(st.floats(0.0, 5.0), min_size=8, max_size=8),
)
def test_at_a_higher_audience_cost_no_answer_is_softer(rungs, wanted, cost, more, worth):
    """Whatever the ladder, and whatever is given up by each of its rungs."""
    severities = []
    for dear in (cost, cost + more):
        side = {"strategy": "tit_for_tat", "audience_cost": dear, "reply_days": {"low": 1, "likely": 1, "high": 1}}
        kinds = [f"k{n}" for n in range(len(rungs))]
        stocks = {kind: {"amount": 1, "value": value} for kind, value in zip(kinds, worth, strict=False)}
        ladder = [
            {"move": f"m{n}", "severity": rung, "gives_up": {kind: 1}}
            for n, (rung, kind) in enumerate(zip(rungs, kinds, strict=True))
        ]
        crisis = small_crisis(START, 9, kinds, ladder, dict.fromkeys("AB", side | {"stocks": stocks}))
        prepared = prepare(crisis)
        state = room_for_state(prepared.world, 1)
        rules.begin(prepared.world, state)
        move, _ = rules.choose(prepared.world, state, 0, wanted)
        severities.append(rules.terms(prepared.world, state, 0, move)[1])

    assert severities[0] <= severities[1] + 1e-9


@pytest.mark.parametrize("cost", audience.COSTS)
def test_the_share_that_backs_down_is_the_exact_one(cost):
    share = audience.backing_down(cost)
    spread = 3.29 * sqrt(audience.expected(cost) * (1.0 - audience.expected(cost)) / share.runs)

    assert abs(share.count / share.runs - audience.expected(cost)) <= spread + 1e-12


def test_backing_down_becomes_rarer_with_every_step_of_the_cost():
    counts = [audience.backing_down(cost).count for cost in audience.COSTS]

    assert counts == sorted(counts, reverse=True)
    assert counts[0] == audience.DISPUTES
    assert counts[-1] == 0


def test_in_a_short_quarrel_an_audience_that_costs_enough_ends_backing_down_by_choice():
    found = [audience.quarrels("saudi_canada_2018", "Canada", cost)[0].count for cost in audience.QUARREL_COSTS]

    assert found == sorted(found, reverse=True)
    assert found[0] == audience.QUARRELS
    assert found[-1] == 0


# 7. One-sided bias.


@few
@given(st.floats(0.4, 1.15))
def test_the_biased_side_does_its_bias_times_what_it_answers(bias):
    a, b = one_sided.misjudged(bias)

    for did, felt in zip(a, b, strict=True):
        if bias * felt > EVEN[1]:  # below, there is no rung for it
            assert ROUNDING / RATIO * (1.0 - 1e-9) <= did / (bias * felt) <= ROUNDING * (1.0 + 1e-9)
    assert b[1:] == a[:-1]  # the other gives back what it got


def test_one_biased_side_is_enough_to_climb_and_one_blind_one_to_end_it():
    for bias, wanted in ((1.25, EVEN[-1]), (0.8, 1.0)):
        assert max(map(max, one_sided.misjudged(bias))) == pytest.approx(wanted, rel=0.05)
    assert one_sided.misjudged(0.8)[0][-1] < 0.1
    assert one_sided.misjudged(1.1)[0][-1] > 1.0


def test_the_more_one_side_misjudges_the_higher_the_shipped_quarrel_peaks():
    peaks = [one_sided.quarrel(bias)[0] for bias in one_sided.BIASES]
    shares = [one_sided.quarrel(bias)[1].count for bias in one_sided.BIASES]

    assert [mean for mean, _, _ in peaks] == sorted(mean for mean, _, _ in peaks)
    assert peaks[0][2] < peaks[2][1] < peaks[2][2] < peaks[-1][1]  # none of these intervals meet
    assert shares[0] < shares[2] < shares[-1] == one_sided.BIASED


# The page.


@pytest.mark.long
def test_the_page_is_what_the_engine_computes_and_so_are_its_pictures():
    assert limits.PAGE.stale() == []


def test_every_work_that_is_cited_is_in_the_list():
    prose, _, literature = limits.PAGE.text().partition("## Literature")
    cited = set(re.findall(r"\((?:\w+ )?([A-Z]\w+)(?: et al\.)? (\d{4})\)", prose)) | {("Osgood", "1962")}
    listed = set(re.findall(r"^- (\w+), .*?\((\d{4})\)", literature, re.M))

    assert cited | {("Wilson", "1927")} == listed


def test_the_page_speaks_of_no_validation():
    assert "validat" not in limits.PAGE.text().lower()
