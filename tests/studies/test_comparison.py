"""Two scenarios, run by run with the same luck: what differs is what was changed, how sure that is, and where it shows.

What is counted of many pairs is what the runs come to one by one, in the SimPy engine; every difference has its sign.
"""

import csv
import io
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import product
from math import comb
from statistics import NormalDist

import numpy as np
import pytest

import sim
from helpers.engines import After, changing, engines, needs_numba
from helpers.figures import least_size, outside, overlapping
from helpers.places import ROOT, SCENARIOS, SEED_CASE
from sim import figures
from sim.engines import player
from sim.measures import curves, intervals, summaries
from sim.model.outcomes import CALM, COURSES, ENDINGS
from sim.scenario import differences
from sim.scenario.preparation import ready
from sim.studies import run_pair, workers
from sim.studies.comparison_numbers import LENGTH, MOVES, PEAK
from sim.studies.comparison_text import TABLE_HEAD
from sim.studies.counting import paired_tally
from sim.studies.counting.sums import PER_UNIT, DailySums

RUNS = 60


@pytest.fixture(scope="module")
def crisis(misperception):
    return misperception


@pytest.fixture(scope="module")
def changed(crisis):
    return crisis.with_({"actors.Altland.strategy": "grit"})


@pytest.fixture(scope="module")
def found(crisis, changed):
    return sim.compare(crisis, changed, RUNS, seed=5)


@pytest.fixture(scope="module")
def one_by_one(found):
    return [found.part(run) for run in range(RUNS)]


@pytest.fixture(scope="module")
def nato():
    return sim.load(SEED_CASE)


@pytest.fixture(scope="module")
def echo():
    return sim.load(SCENARIOS / "echo.yaml")


def in_force(run):
    return np.sum(list(run.curve().in_force.values()), axis=0)


def contrasts(found):
    replies = {**found.first_replies, "none": found.unanswered} if found.unanswered else {}
    return [*found.courses.items(), *found.endings.items(), *replies.items()]


# What is compared with itself.


def test_a_scenario_compared_with_itself_never_parts_and_every_difference_is_nothing(crisis):
    found = sim.compare(crisis, crisis.with_({"name": "another name", "story": "and story"}), 200)
    assert found.changes == ()
    assert found.alike.counted == 200
    assert (found.partings, found.parting_days, found.moved) == ((), (), {})
    for _, one in contrasts(found):
        assert (one.difference, one.only_a, one.only_b) == (0.0, 0, 0)
        assert one.a == one.b
        assert one.low == -one.high < 0.0  # so many runs without a difference do not make it certain
    assert {mean.difference for mean in found.means.values()} == {(0.0, 0.0, 0.0)}
    assert set(found.by_day) == {(0.0, 0.0, 0.0)}
    assert "nowhere; they are the same, move for move, in all of 200 runs" in found.text()


def test_swapped_every_difference_changes_its_sign_and_nothing_else(crisis, changed, found):
    back = sim.compare(changed, crisis, RUNS, seed=5)
    assert dict(contrasts(back)).keys() == dict(contrasts(found)).keys()
    for name, one in contrasts(found):
        other = dict(contrasts(back))[name]
        assert (other.a, other.b, other.only_a, other.only_b) == (one.b, one.a, one.only_b, one.only_a)
        assert (other.difference, other.low, other.high) == (-one.difference, -one.high, -one.low)
    for name, one in found.means.items():
        other = back.means[name]
        assert (other.a, other.b) == (one.b, one.a)
        assert other.difference == (-one.difference.mean, -one.difference.high, -one.difference.low)
        assert (other.correlation, other.gain) == (one.correlation, one.gain)
    assert [(-m, -high, -low) for m, low, high in found.by_day] == [tuple(mean) for mean in back.by_day]
    assert back.moved == {(b, a): share for (a, b), share in found.moved.items()}
    assert {(one.b, one.a, one.share) for one in found.partings} == set(back.partings)
    assert (back.alike, back.parting_days) == (found.alike, found.parting_days)


# What is counted is what the runs come to.


def test_shares_are_those_of_the_runs_one_by_one_and_so_are_the_runs_in_which_one_side_alone_has_them(
    found, one_by_one
):
    told = [(two.a.summary, two.b.summary) for two in one_by_one]
    for shares, what in ((found.courses, "course"), (found.endings, "ending")):
        for name, one in shares.items():
            has = [tuple(getattr(side, what) == name for side in both) for both in told]
            assert one == intervals.contrast(
                has.count((True, True)), has.count((True, False)), has.count((False, True)), RUNS
            )
    replies = [tuple(side.first_reply and side.first_reply[7:9] for side in both) for both in told]
    assert {name for both in replies for name in both if name} == set(found.first_replies)
    for name, one in found.first_replies.items():
        assert (one.only_a, one.only_b) == (
            sum(a == name != b for a, b in replies), sum(a != name == b for a, b in replies)
        )  # fmt: skip
    ways = Counter((a.course, b.course) for a, b in told if a.course != b.course)
    assert {way: share.counted for way, share in found.moved.items()} == ways
    assert len(ways) > 1


def test_means_are_those_of_the_runs_one_by_one_and_the_worth_of_the_same_luck_is_reckoned_from_them(found, one_by_one):
    t = intervals.student(0.95, RUNS - 1)
    for name, of in (
        (PEAK, lambda run: run.summary.peak),
        (LENGTH, lambda run: summaries.length(run.events)),
        (MOVES, lambda run: run.summary.moves),
    ):
        a, b = (np.array([of(getattr(two, side)) for two in one_by_one], dtype=float) for side in "ab")
        reach = t * np.std(b - a, ddof=1) / np.sqrt(RUNS)
        mean = found.means[name]
        assert mean.difference == pytest.approx(
            (np.mean(b - a), np.mean(b - a) - reach, np.mean(b - a) + reach), abs=1e-9
        )
        assert (mean.a.mean, mean.b.mean) == pytest.approx((a.mean(), b.mean()))
        assert mean.correlation == pytest.approx(np.corrcoef(a, b)[0, 1])
        assert mean.gain == pytest.approx((np.var(a) + np.var(b)) / np.var(b - a))


def test_the_difference_by_day_is_that_of_the_runs_one_by_one(found, one_by_one):
    days = np.array([in_force(two.b) - in_force(two.a) for two in one_by_one])
    reach = intervals.student(0.95, RUNS - 1) * days.std(axis=0, ddof=1) / np.sqrt(RUNS)
    middle = days.mean(axis=0)
    assert np.abs(np.array(found.by_day) - np.stack([middle, middle - reach, middle + reach], 1)).max() < 1e-4
    assert found.days == tuple(curves.days(found.a.crisis))


def test_large_differences_by_day_lose_no_digits():
    values = np.array([[1e6, 511.0], [-1e6, 513.0], [3e6 + 0.5, 512.5]])
    squares = DailySums().plus(values[:2]).plus(values[2:]).squares
    assert [square / PER_UNIT**2 for square in squares] == pytest.approx((values**2).sum(axis=0), rel=1e-15)


def test_in_a_repeated_game_payoffs_are_compared_too(echo):
    found = sim.compare(echo, echo.with_({"actors.Eastmark.strategy": "generous"}), 12)
    for actor in echo.actors:
        a, b = (np.array([getattr(found.part(run), side).summary.payoffs[actor] for run in range(12)]) for side in "ab")
        mean = found.means[f"payoff of {actor} a round"]
        assert (mean.a.mean, mean.b.mean, mean.difference.mean) == pytest.approx((a.mean(), b.mean(), (b - a).mean()))


def test_a_and_b_are_the_ensembles_that_they_are(crisis, changed, found):
    for many, of in ((found.a, crisis), (found.b, changed)):
        alone = sim.ensemble(of, RUNS, seed=5)
        assert {name: value for name, value in vars(many).items() if name != "crisis"} == {
            name: value for name, value in vars(alone).items() if name != "crisis"
        }


# Where they part.


def test_runs_part_where_their_logs_first_differ(found, one_by_one):
    days = [two.day for two in one_by_one if two.day is not None]
    assert found.alike.counted == RUNS - len(days)
    assert sum(one.share.counted for one in found.partings) == len(days)
    assert list(found.parting_days) == [
        sorted(days)[-(-percent * len(days) // 100) - 1] for percent in (5, 25, 50, 75, 95)
    ]
    for two in one_by_one:
        logs = [
            [(e.announced or e.decided, e.actor, e.move, e.done) for e in run.events if e.kind in ("move", "incident")]
            for run in (two.a, two.b)
        ]
        first = next((pair for pair in zip(*logs, strict=False) if pair[0] != pair[1]), None)
        if first is not None and two.day is not None:
            assert two.day <= min(first[0][0], first[1][0])


@pytest.mark.parametrize(
    ("scenario", "change"),
    [
        ("misperception", {"actors.Neuland.perception.noise": 0.0}),
        ("echo", {"actors.Westmark.execution_error": 0.03}),
        ("nato_russia_2021", {"actors.Russia.reply_days.high": 25}),
        ("nato_russia_2021", {"ladder.halve the posts.notice": 3}),
        ("nato_russia_2021", {"actors.Russia.strategy": "generous", "ladder.suspend relations.severity": 6.5}),
        ("india_pakistan_2020", {"actors.India.strategy": "grit"}),
    ],
)
@pytest.mark.parametrize("engine", [0, pytest.param(1, marks=needs_numba)])
def test_what_either_engine_counts_of_partings_is_what_the_logs_of_simpy_say(scenario, change, engine):
    base = sim.load(SCENARIOS / f"{scenario}.yaml")
    other = base.with_(change)
    with changing(engines()[engine]):
        found = sim.compare(base, other, 15, seed=3)
    days = Counter()
    for two in map(found.part, range(15)):
        days[two.day] += 1
    assert days.pop(None, 0) == found.alike.counted
    assert sum(days.values()) > 0
    kept = paired_tally.count_pairs(base, other, 3, range(15))
    assert {date.fromordinal(day): count for day, count in kept.days.items()} == days


def test_a_change_that_touches_nothing_before_a_day_never_parts_before_it(nato):
    nato = nato.close()
    day = date(2021, 10, 20)
    later = {"name": "a new affair", "by": "Russia", "date": day, "severity": 4.0, "counts": {}, "source": "none"}
    found = sim.compare(nato, nato.with_({"incidents": [*nato.data["incidents"], later]}), 300)
    assert set(found.parting_days) == {day}
    assert found.alike.counted == 0
    assert found.partings[0].b == "blamed on Russia: a new affair"
    past = [n for n, at in enumerate(found.days) if at < day]
    assert {found.by_day[n] for n in past} == {(0.0, 0.0, 0.0)}
    assert found.by_day[-1].mean != 0.0


def test_what_is_done_later_or_harder_is_told_as_such_and_who_does_nothing_is_told_to_do_nothing(nato):
    nato = nato.close()
    slower = sim.compare(nato, nato.with_({"actors.NATO.reply_days": {"low": 10, "likely": 11, "high": 12}}), 20)
    assert [(one.a, one.b) for one in slower.partings] == [("NATO: halve the posts", "NATO: halve the posts (later)")]
    harder = sim.compare(nato, nato.with_({"ladder.halve the posts.severity.base": 4.2}), 20)
    assert [(one.a, one.b) for one in harder.partings] == [("NATO: halve the posts", "NATO: halve the posts (harder)")]
    none = sim.compare(nato, nato.with_({"actors.NATO.tolerance": 6}), 20)
    assert [(one.a, one.b) for one in none.partings] == [("NATO: halve the posts", "NATO: let pass")]
    quiet = sim.compare(nato, nato.with_({"incidents": []}), 20)
    assert {one.b for one in quiet.partings} == {"nothing yet"}


def test_two_runs_are_shown_together_as_far_as_they_are_one_and_side_by_side_from_there(nato):
    nato = nato.close()
    found = sim.compare(nato, nato.with_({"actors.NATO.stocks.staff.amount": 13}), 60).part(57)
    text = found.text()
    common, apart = text.split("  NATO's staff 6  ")
    assert repr(found) == "<run 57 of seed 1 in both: they diverge on 2021-10-22>"
    assert "NATO: halve the posts" in common
    assert "suspend relations" not in common
    assert "2021-10-22  Russia: suspend relations  6.0        |  2021-10-22  Russia: expel as many  5.7" in apart
    assert apart.count("NATO: let pass") == 2  # either way the account is even, and it answers no more
    with pytest.raises(ValueError, match="this run will not do"):
        sim.compare(nato, nato.with_({"actors.NATO.tolerance": 1}), 5).part(5)


def test_the_first_difference_of_the_seed_case_is_the_answer_that_hangs_on_how_many_there_are(nato):
    nato = nato.close()
    found = sim.compare(nato, nato.with_({"actors.NATO.stocks.staff.amount": 13}), 500)
    assert [(one.a, one.b) for one in found.partings] == [
        ("Russia: suspend relations", "Russia: expel as many")
    ]  # fmt: skip
    assert found.means[PEAK].difference.mean == pytest.approx(5.7 - 6.0)  # both end with it: by the ledger all is even
    assert "-0.30 in every run" in found.text()
    alike = sim.compare(found.a.crisis.with_({"actors.NATO.stocks.staff.amount": 8}), found.b.crisis, 500)
    assert alike.alike.counted == 500  # from eight on it is the same crisis
    assert len(alike.changes) == 1


# How sure.


def score(d, less, more, runs):
    """The score of a difference: how far the counts lie from it, where all else is as likely as can be, by search."""
    q = np.linspace(max(0.0, -d) + 1e-12, (1.0 - d) / 2.0 - 1e-12, 200_001)  # the share that counts against
    likelihood = less * np.log(q) + (more * np.log(q + d) if more else 0.0)
    likelihood = likelihood + (runs - less - more) * np.log(1.0 - 2.0 * q - d)
    at = q[np.argmax(likelihood)]
    return (more - less - runs * d) / np.sqrt(runs * (2.0 * at + d - d * d))


@pytest.mark.parametrize(("less", "more", "runs"), [(2, 12, 44), (3, 9, 32), (1, 1, 10), (5, 0, 40), (0, 7, 50)])
def test_the_interval_of_a_paired_difference_ends_where_the_score_is_as_far_as_one_in_forty_go(less, more, runs):
    z = NormalDist().inv_cdf(0.975)
    low, high = intervals.tango(less, more, runs)
    assert score(high, less, more, runs) == pytest.approx(-z, abs=2e-3)
    assert score(-low, more, less, runs) == pytest.approx(-z, abs=2e-3)


def test_where_no_run_differs_the_interval_is_as_wide_as_so_many_runs_allow():
    z = NormalDist().inv_cdf(0.975)
    for runs in (1, 10, 1000):
        end = z * z / (runs + z * z)
        assert intervals.tango(0, 0, runs) == pytest.approx((-end, end))
    assert intervals.tango(0, 10, 10) == pytest.approx(((10 - z * z) / (10 + z * z), 1.0))


def chance(less, more, runs, only_a, only_b):
    """How likely so many runs of each kind are."""
    rest = max(0.0, 1.0 - only_a - only_b)
    return comb(runs, less) * comb(runs - less, more) * only_a**less * only_b**more * rest ** (runs - less - more)


def coverage(runs, only_a, only_b, ends):
    """How often the interval holds the truth, by all that can come of so many runs."""
    return sum(
        chance(less, more, runs, only_a, only_b)
        for (less, more), (low, high) in ends.items()
        if low - 1e-12 <= only_b - only_a <= high + 1e-12
    )


def test_over_all_that_can_come_of_so_many_runs_the_interval_holds_the_truth_95_times_in_100():
    """Also where nothing differs, where one side alone ever has it, and where it is nobody's or everybody's."""
    for runs in (20, 40):
        ends = {
            (less, more): intervals.tango(less, more, runs)
            for less, more in product(range(runs + 1), repeat=2)
            if less + more <= runs
        }
        truths = [(0.05 * a, 0.05 * b) for a, b in product(range(21), repeat=2) if a + b <= 20]
        found = [coverage(runs, *truth, ends) for truth in truths]
        assert 0.945 < sum(found) / len(found) < 0.975
        assert min(found) > 0.91
        for sure in ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0)):
            assert coverage(runs, *sure, ends) == pytest.approx(1.0)
        for rare in (0.0005, 0.002):  # a difference near 0
            assert coverage(runs, 0.0, rare, ends) > 0.95


def test_the_engine_s_own_experiments_hold_a_known_difference_as_often_as_they_should(echo, monkeypatch):
    """One round, in which each strikes by an error alone: the share of calm is known, and so is the difference.

    With the same luck who errs once in ten errs whenever who errs three times in ten does, and not the other way round.
    """
    one_round = {"horizon": 7, "actors.Eastmark.execution_error": 0.1, "actors.Westmark.execution_error": 0.05}
    a = echo.with_(one_round)
    b = a.with_({"actors.Eastmark.execution_error": 0.3})
    monkeypatch.setattr(player.Player, "portion", lambda *_: 50)
    blocks = list(paired_tally.blocks(ready(a), ready(b), 11, range(10_000)))
    cells = [paired_tally.joint_counts(block.courses, CALM) for block in blocks]
    assert {only_b for _, _, only_b in cells} == {0}
    truth = 0.95 * (0.7 - 0.9)
    held = [low <= truth <= high for low, high in (intervals.contrast(*cell, 50)[5:7] for cell in cells)]
    ends = {(less, 0): intervals.tango(less, 0, 50) for less in range(51)}
    expected = coverage(50, -truth, 0.0, ends)
    assert abs(sum(held) / len(held) - expected) < 4 * (expected * (1 - expected) / len(held)) ** 0.5
    assert abs(sum(held) / len(held) - 0.95) < 0.05
    strikes = [block.a.courses[CALM] for block in blocks]
    assert sum(strikes) / 10_000 == pytest.approx(0.9 * 0.95, abs=0.01)


def test_the_interval_of_a_mean_difference_holds_the_truth_as_often_as_it_should(echo, monkeypatch):
    a = echo.with_({"horizon": 70})
    b = a.with_({"actors.Eastmark.strategy": "generous", "actors.Eastmark.execution_error": 0.05})
    monkeypatch.setattr(player.Player, "portion", lambda *_: 50)
    blocks = list(paired_tally.blocks(ready(a), ready(b), 2, range(10_000)))
    means = [intervals.mean_of_sums(50, *sums(block.moves)) for block in blocks]
    truth = sum(mean.mean for mean in means) / len(means)
    assert abs(sum(mean.low <= truth <= mean.high for mean in means) / len(means) - 0.95) < 0.05


def sums(counts):
    from fractions import Fraction

    return tuple(Fraction(sum(value**power * count for value, count in counts.items())) for power in (1, 2))


def test_the_same_luck_tells_more_than_as_many_runs_with_luck_of_their_own(crisis):
    found = sim.compare(crisis, crisis.with_({"actors.Neuland.tolerance": 2.6}), 400)
    gain = found.means[PEAK].gain
    assert gain > 10.0
    assert f"as sure as {gain:.0f} times as many runs" in found.text()


# Blocks, workers, Ctrl-C.


def alike(one, other):
    return {name: value for name, value in vars(one).items() if name not in ("a", "b")} == {
        name: value for name, value in vars(other).items() if name not in ("a", "b")
    } and (one.a.bands, one.b.bands) == (other.a.bands, other.b.bands)


def test_numbers_are_the_same_wherever_blocks_begin_and_however_little_room_there_is_at_first(
    crisis, changed, found, monkeypatch
):
    monkeypatch.setattr(player.Player, "portion", lambda *_: 7)
    monkeypatch.setattr(player, "ROOM_AT_FIRST", 1)
    done = []
    again = sim.compare(crisis, changed, RUNS, seed=5, progress=lambda *at: done.append(at))
    assert alike(again, found)
    assert done[:2] == [(7, RUNS), (14, RUNS)]
    assert done[-1] == (RUNS, RUNS)


def test_an_executor_s_workers_give_the_same_numbers(crisis, changed, monkeypatch):
    monkeypatch.setattr(workers, "SMALLEST_BLOCK", 16)
    with ThreadPoolExecutor(2) as crew:
        assert alike(sim.compare(crisis, changed, 70, executor=crew), sim.compare(crisis, changed, 70))
        with pytest.raises(ValueError, match="give one, or a number of jobs"):
            sim.compare(crisis, changed, 70, executor=crew, jobs=2)


@needs_numba
def test_whichever_engine_plays_the_numbers_are_the_same(crisis, changed):
    found = []
    for engine in (*engines(), After(4), After(5)):
        with changing(engine):
            found.append(sim.compare(crisis, changed, 50))
    assert all(alike(other, found[0]) for other in found[1:])


def test_stopped_it_keeps_the_blocks_that_are_done(crisis, changed, monkeypatch):
    monkeypatch.setattr(player.Player, "portion", lambda *_: 20)

    def stop(done, _):
        if done == 40:
            raise KeyboardInterrupt

    kept = sim.compare(crisis, changed, RUNS, seed=5, progress=stop)
    assert (kept.runs, kept.asked) == (40, RUNS)
    assert kept.courses == sim.compare(crisis, changed, 40, seed=5).courses
    assert f"Stopped: {RUNS} runs were asked for" in kept.text()


def test_what_is_kept_does_not_grow_with_runs(echo):
    other = echo.with_({"actors.Eastmark.strategy": "generous"})

    def size(runs):
        kept = paired_tally.count_pairs(echo, other, 1, range(runs))
        return len(kept.partings), len(kept.replies), len(kept.courses)

    few, many = size(300), size(3000)
    most = (3 * 2 * len(paired_tally.Pairs.empty(ready(echo), ready(other)).joint.moves) ** 2, 25, len(COURSES) ** 2)
    assert all(a <= b <= c for a, b, c in zip(few, many, most, strict=True))


# What can be compared of what differs.


def test_with_other_actors_courses_endings_and_means_are_compared_and_the_rest_says_why_not(nato):
    renamed = nato.text.replace("Russia", "Rossiya")
    found = sim.compare(nato.close(), sim.parse(renamed).close(), 50)  # what is drawn hangs on the names
    assert (found.first_replies, found.unanswered, found.alike) == ({}, None, None)
    assert "First replies, and where they diverge, are not compared: the two have other actors" in found.text()
    assert found.courses["levelled off"].difference == 0.0
    assert found.means[PEAK].difference == (0.0, 0.0, 0.0)


def test_actors_in_the_other_order_and_a_ladder_in_another_are_known_by_their_names(nato):
    data = nato.data
    data["assumptions"] = {key: one for key, one in data["assumptions"].items() if ".reply_days." not in key}
    for actor in data["actors"].values():
        actor["reply_days"] = {"low": 9, "likely": 9, "high": 9}
    one = sim.build(data)
    data["actors"] = dict(reversed(data["actors"].items()))
    found = sim.compare(one, sim.build(data), 200)
    assert set(found.first_replies) >= {("Russia", "suspend relations"), ("Russia", "expel as many")}
    assert found.alike.counted == 200
    assert {change.path for change in found.changes} == {"actors"}
    data["ladder"] = data["ladder"][::-1]  # which decides between moves that are as near to what is wanted
    other = sim.build(data)
    found = sim.compare(one.close(), other.close(), 5)
    assert list(found.first_replies) == [("Russia", "suspend relations")]
    assert found.alike.counted == 5
    assert {change.path for change in found.changes} == {"ladder", "actors"}
    assert {change.path for change in differences(one, other)} == {"ladder", "actors"}


def test_on_other_days_they_are_compared_as_far_as_both_have_them(nato):
    longer = sim.compare(nato, nato.with_({"horizon": 200}), 50)
    assert longer.alike.counted == 50
    assert len(longer.by_day) == nato.horizon + 1
    assert "as far as both have them: 2021-10-01 to 2022-02-23" in longer.text()
    elsewhere = {"start": date(2030, 1, 1), "incidents": [], "history": []}
    never = sim.compare(nato, nato.with_(elsewhere), 20)
    assert (never.alike, never.by_day, never.days) == (None, (), ())
    assert "the two have no day in common" in never.text()
    assert figures.page(never.figures()["curves"], "svg")


def test_severities_on_other_scales_and_payoffs_of_one_side_alone_are_not_compared(nato, echo):
    found = sim.compare(nato, nato.with_({"scale": "another"}), 20)
    assert PEAK not in found.means
    assert found.by_day == ()
    assert (
        "Severities are not compared: the first is on the Goldstein scale, the second on the another scale"
        in found.text()
    )
    data = echo.data
    del data["payoffs"]
    assert "Payoffs are not compared: the second has none" in sim.compare(echo, sim.build(data), 5).text()


def test_what_differs_is_told_path_by_path_with_what_stands_for_what_is_left_out(nato, echo):
    other = nato.with_(
        {
            "actors.NATO.strategy": {"name": "grim", "modifiers": [{"forgive": 0.1}]},
            "ladder.protest note.lasts": 10,
            "actors.Russia.perception.noise": 0.2,
            "story": "another",
            "history": [],
        }
    )
    assert [tuple(one) for one in differences(nato, other)] == [
        ("ladder.protest note.lasts", "30", "10"),
        ("actors.NATO.strategy", "ledger", "grim (forgive 0.1)"),
        ("actors.Russia.perception.noise", "0", "0.2"),
    ]
    assert differences(nato, nato) == []
    text = sim.compare(nato, echo, 2).text()
    assert "values more" in text
    assert "The echo" in text


def test_few_runs_say_what_they_are(crisis, changed):
    one = sim.compare(crisis, changed, 1)
    assert "A single run is an anecdote" in one.text()
    assert one.means[PEAK].difference[1:] == (None, None)
    assert figures.page(one.figures()["curves"], "svg")
    assert sim.compare(crisis, changed, 2).runs == 2


@pytest.mark.parametrize("runs", [0, -1, 1.5, True, "9", 2**32])
def test_a_number_of_runs_that_is_none_is_refused(crisis, runs):
    with pytest.raises(ValueError, match=r"give (1 at least|a whole number)"):
        sim.compare(crisis, crisis, runs)


def test_what_is_no_crisis_is_refused(crisis):
    with pytest.raises(TypeError, match="found a str; give two crises"):
        sim.compare(crisis, str(SEED_CASE))


# What is shown.


def test_the_sheet_has_a_row_for_each_share_and_mean(found):
    rows = list(csv.DictReader(io.StringIO(found.csv())))
    assert tuple(rows[0]) == TABLE_HEAD
    kinds = Counter(row["what"] for row in rows)
    replies = len(found.first_replies) + 1
    means = [PEAK, LENGTH, MOVES, *(f"cost to {actor}" for actor in found.a.crisis.actors)]
    assert kinds == {"course": len(COURSES), "ending": len(ENDINGS), "first reply": replies, "mean": len(means)}
    assert [row["name"] for row in rows if row["what"] == "mean"] == means
    row = next(row for row in rows if row["name"] == "wound down")
    assert (float(row["difference"]), int(row["only_b"])) == (
        found.courses["wound down"].difference, found.courses["wound down"].only_b
    )  # fmt: skip
    frame = found.to_pandas()
    assert frame.loc[("mean", PEAK), "difference"] == found.means[PEAK].difference.mean
    assert len(frame) == len(rows)


def test_a_notebook_shows_the_text_and_a_line_says_the_most(found):
    assert repr(found).startswith("<A v B, Misperception at sea: Altland and Neuland: 60 runs, seed 5: ")
    assert "Where they diverge" in found._repr_html_()


def test_the_figures_say_in_words_what_they_show_and_the_same_runs_give_the_same_bytes(crisis, changed, found):
    again = sim.compare(crisis, changed, RUNS, seed=5).figures()
    for name, record in found.figures().items():
        text = figures.alt_text(record)
        assert "A: Altland: measured share (share 0.8)" in text
        for kind in figures.KINDS:
            assert figures.page(record, kind) == figures.page(again[name], kind)
        assert text.replace("'", "&#x27;") in figures.page(record, "svg").decode()
    assert "wound down +" in figures.alt_text(found.figures()["forest"])


def test_one_run_stands_beside_itself_up_to_the_same_heights_and_on_the_same_days(found):
    one, other = figures.figure(found.figures()["curves"]).axes
    pair = found.figures()["curves"]
    assert one.get_xlim() == other.get_xlim()
    assert one.get_ylim() == pytest.approx(other.get_ylim())
    assert [run.number for run in pair.runs] == [pair.number] * 2
    numbers = {event.number for event in pair.runs[0].events}
    assert pair.parted[0] in numbers | {None}


def test_the_run_that_is_shown_goes_as_most_do_in_both(found):
    pair = found.figures()["curves"]
    usual = [max(many.courses, key=lambda name: many.courses[name].counted) for many in (found.a, found.b)]
    assert [run.summary.course for run in pair.runs] == usual


def test_two_games_stand_one_over_the_other(crisis):
    game = sim.load(ROOT / "scenarios" / "echo.yaml").with_({"horizon": 280})
    pair = sim.compare(game, game.with_({"actors.Eastmark.strategy": "grim"}), 5).figures()["curves"]
    above, below = figures.figure(pair).axes
    assert above.get_position().y0 > below.get_position().y1
    assert [text.get_text() for text in below.texts if text.get_text().startswith("B: ")] == ["B: Eastmark: grim"]


def test_every_share_that_is_had_is_drawn_with_its_interval_and_hollow_where_that_holds_0(found):
    ax = found.plot_forest()
    drawn = [line for line in ax.lines if len(line.get_xdata()) == 1]
    shown = [one for _, one in contrasts(found)[:9] if one.a.counted or one.b.counted]
    for line, one in zip(drawn, shown, strict=False):
        assert line.get_xdata()[0] == pytest.approx(100.0 * one.difference)
        assert (line.get_markerfacecolor() == "white") == (one.low <= 0.0 <= one.high)
    days = found.plot_days()
    assert [list(line.get_ydata())[:-1] for line in days.lines] == [
        [band[2] for band in many.bands] for many in (found.a, found.b)
    ]
    assert {line.get_linestyle() for line in days.lines} == {"-", "--"}  # told apart without colour


@pytest.mark.parametrize("style", figures.STYLES)
@pytest.mark.parametrize("name", ["curves", "forest", "days"])
def test_nothing_on_a_figure_lies_over_anything_else(found, name, style):
    page = figures.figure(found.figures()[name], style=style)
    assert overlapping(page) == []
    assert outside(page) == []
    assert least_size(page) >= figures.STYLES[style].least


def test_the_command_prints_and_writes(command, tmp_path):
    arguments = ["compare", str(SEED_CASE), "--set", "actors.NATO.stocks.staff.amount=13", "--runs", "9"]
    files = ["--csv", "c.csv", "--plot", "c.svg"]
    code, out, err = command(*arguments, *files)
    base = sim.load(SEED_CASE)
    found = sim.compare(base, base.with_({"actors.NATO.stocks.staff.amount": 13}), 9)
    assert (code, out) == (0, found.text())
    assert err.splitlines() == ["c.csv: written", "c.svg: written"]
    assert (tmp_path / "c.csv").read_text() == found.csv()
    (tmp_path / "c.csv").write_text("mine")
    code, _, err = command(*arguments, *files)
    assert code == 2
    assert "the file is there already" in err
    code, out, _ = command(*arguments, "--json")
    told = json.loads(out)
    assert (code, told["changes"][0]["b"], told["partings"][0]["b"]) == (0, "13", "Russia: expel as many")
    code, out, _ = command(*arguments, "--part", "57")
    assert (code, out) == (0, run_pair.two(base, found.b.crisis, 1, 57).text())


def test_a_and_b_may_each_be_changed_and_both(command):
    code, out, _ = command(
        "compare", str(SEED_CASE), "--set-a", "actors.NATO.strategy=grim", "--set-b", "actors.NATO.strategy=generous",
        "--set-both", "horizon=60", "--runs", "5", "--json",
    )  # fmt: skip
    told = json.loads(out)
    assert code == 0
    assert told["changes"] == [{"path": "actors.NATO.strategy", "a": "grim", "b": "generous"}]
    assert len(told["days"]) == 61
    code, out, _ = command("compare", str(SEED_CASE), str(SCENARIOS / "echo.yaml"), "--runs", "5")
    assert code == 0
    assert "The echo" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "nothing to compare it with"),
        (["--set", "actors.NATO.tolerance"], "no path and value"),
        (["--set-a", "actors.Nato.tolerance=1"], "Nato"),
        (["--set", "horizon=90", "--runs", "0"], "give 1 at least"),
        (["--set", "horizon=90", "--plot", "t.gif"], "'.gif' is not a kind of figure"),
        (["--set", "horizon=90", "--part", "1", "--csv", "t.csv"], "leave out --csv and --plot"),
        (["nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused_before_anything_runs(command, monkeypatch, arguments, said):
    monkeypatch.setattr(player.Trails, "play", lambda *_: pytest.fail("it ran"))
    code, out, err = command("compare", str(SEED_CASE), *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_stopped_the_command_tells_what_it_kept(command, monkeypatch):
    blocks = paired_tally.blocks

    def stop(*given):
        yield from blocks(*given[:3], range(4))
        raise KeyboardInterrupt

    monkeypatch.setattr(paired_tally, "blocks", stop)
    code, out, err = command("compare", str(SEED_CASE), "--set", "horizon=90", "--runs", "9")
    assert code == 130
    assert "4 runs of each, seed 1" in out
    assert err == "stopped: 4 of 9 runs of each were done, and are kept\n"
