"""What an ensemble tells of its runs beyond shares: their ways, courses by themselves, payoffs, and how sure it is."""

import csv
import io
import random
from collections import Counter
from functools import cache
from math import sqrt
from statistics import NormalDist, mean, stdev

import numpy as np
import pytest

import sim
from helpers.places import SCENARIOS
from sim.engines import player
from sim.measures import intervals, summaries
from sim.model import outcomes
from sim.scenario.preparation import prepare
from sim.studies.counting import tally
from sim.studies.counting.distributions import PERCENT
from sim.studies.counting.histograms import Histograms
from sim.studies.counting.sums import ExactSums
from sim.studies.counting.tally import StratumTally, Tally, Ways, count_runs

RUNS = 40


@pytest.fixture(scope="module")
def crisis(misperception):
    return misperception


@pytest.fixture(scope="module")
def echo():
    return sim.load(SCENARIOS / "echo.yaml").with_({"horizon": 140})


def way_of(run):
    steps = tuple((step.actor, step.move) for step in summaries.opening(run.events))
    return steps, run.summary.course, run.summary.ending


# Which step led to which.


def test_the_ways_are_those_of_the_runs_one_by_one(many, one_by_one):
    expected = Counter(way_of(run) for run in one_by_one)
    assert {(way.steps, way.course, way.ending): way.share.counted for way in many.ways} == expected
    assert len(expected) > 20
    assert [way.share.counted for way in many.ways] == sorted(expected.values(), reverse=True)
    assert many.steps == outcomes.OPENING


def test_to_let_pass_is_a_step_where_there_is_a_move_to_answer_and_no_step_where_there_is_none():
    reviewing = {f"actors.{actor}.review_days": 30 for actor in ("NATO", "Russia")}
    generous = {"actors.Russia.strategy": "generous", "assumptions": {}}
    crisis = sim.load(SCENARIOS / "nato_russia_2021.yaml").with_(reviewing | generous)
    passed = taken = 0
    for number in range(20):
        run = sim.simulate(crisis, 1, number)
        made = {event.number for event in run.events if event.kind == "move"}
        lets = [event for event in run.events if event.kind == "let pass"]
        steps = [event for event in run.events if event.kind == "move"]
        steps += [event for event in lets if made & {event.cause, *event.joined}]
        steps.sort(key=lambda event: event.number)
        assert summaries.opening(run.events) == steps[: outcomes.OPENING]
        passed, taken = passed + len(lets), taken + sum(event.kind == "let pass" for event in steps)
    assert passed > taken > 0


def test_more_ways_than_are_told_apart_are_told_with_fewer_steps_in_any_order_and_any_parts(crisis, monkeypatch):
    table = player.play(prepare(crisis), 5, range(RUNS), curve=True)
    whole = Ways().plus(table)
    assert whole.steps == outcomes.OPENING
    monkeypatch.setattr(tally, "MAX_WAYS", 12)
    cut = Ways().plus(table)
    assert 0 < cut.steps < outcomes.OPENING
    assert len(cut.counts) <= 12
    expected = Counter()
    for way, count in whole.counts.items():
        expected[way[: 2 + cut.steps]] += count
    assert cut.counts == expected
    assert len({way[: 3 + cut.steps] for way in whole.counts}) > 12, "with a step more there would be too many"
    parts = [Ways(counts=Counter({way: count})) for way, count in whole.counts.items()]
    for seed in range(5):
        random.Random(seed).shuffle(parts)
        added = Ways()
        for part in parts:
            added += part
        assert added == cut


def test_ways_told_with_fewer_steps_say_so(crisis, monkeypatch):
    monkeypatch.setattr(tally, "MAX_WAYS", 1)
    few = sim.ensemble(crisis, RUNS, seed=5)
    assert few.steps == 0
    assert {way.steps for way in few.ways} == {()}
    assert few.ways_csv().startswith("course,ending,counted")
    assert sum(way.share.counted for way in few.ways) == RUNS


# Courses by themselves.


def test_peak_and_length_of_a_course_are_of_its_own_runs(many, one_by_one):
    courses = {run.summary.course for run in one_by_one}
    assert set(many.strata) == courses
    assert len(courses) > 2
    for course, found in many.strata.items():
        runs = [run for run in one_by_one if run.summary.course == course]
        assert found.runs == len(runs) == many.courses[course].counted
        for spread, values in (
            (found.peak, [run.summary.peak for run in runs]),
            (found.length, [summaries.length(run.events) for run in runs]),
        ):
            expected = intervals.mean(list(map(float, values)))
            assert spread.mean.mean == pytest.approx(expected.mean)
            assert (spread.mean.low is None) == (len(runs) == 1)
            assert spread.mean[1:] == pytest.approx(expected[1:]) or len(runs) == 1
            told = np.percentile(values, PERCENT, method="inverted_cdf")
            assert np.abs(told - spread.quantiles).max() <= many.peak_error + 1e-9


def test_the_text_keeps_the_courses_apart_and_only_where_there_is_more_than_one(many):
    lines = [line.strip() for line in many.text().splitlines()]
    climbed = many.strata["climbed"]
    told = next(line for line in lines if line.startswith(f"climbed ({climbed.runs} runs): peak"))
    assert climbed.peak.mean.told(".2f") in told
    one_course = sim.ensemble(sim.load(SCENARIOS / "nato_russia_2021.yaml"), 20)
    assert len(one_course.strata) == 1
    assert "by course" not in one_course.text()
    assert "by course" in many.text()


# Payoffs.


def test_payoffs_are_those_of_the_runs_one_by_one(echo):
    game = sim.ensemble(echo, 40)
    paid = [sim.simulate(echo, 1, run).summary.payoffs for run in range(40)]
    for actor, spread in game.payoffs.items():
        values = [one[actor] for one in paid]
        reach = intervals.student(0.95, 39) * stdev(values) / sqrt(40)
        assert spread.mean == pytest.approx((mean(values), mean(values) - reach, mean(values) + reach), rel=1e-12)
        told = np.percentile(values, PERCENT, method="inverted_cdf")
        assert np.abs(told - spread.quantiles).max() <= game.payoff_error + 1e-12
        assert f"payoff a round, {actor}" in game.text()
        assert spread.mean.told(".3f") in game.text()
    assert list(game.payoffs) == list(echo.actors)
    assert game.payoff_error <= 0.0005
    assert game.document()["payoffs"]["a_round"] == game.payoffs


def test_payoffs_far_apart_are_told_within_what_is_said(echo):
    huge = sim.ensemble(echo.with_({"payoffs": [[[3e6, 3], [0, 5e6]], [[5e6, 0], [-1e6, 1]]]}), 40)
    values = [huge.replay(run).summary.payoffs["Eastmark"] for run in range(40)]
    told = np.percentile(values, PERCENT, method="inverted_cdf")
    assert huge.payoff_error > 0.0005
    assert np.abs(told - huge.payoffs["Eastmark"].quantiles).max() <= huge.payoff_error


def test_where_the_scenario_gives_no_payoffs_there_are_none(many):
    assert many.payoffs == {}
    assert many.document()["payoffs"] is None
    assert "payoff" not in many.text()


def test_what_is_kept_of_blocks_adds_up_to_what_is_kept_of_all_in_any_order(echo):
    whole = count_runs(echo, 1, range(30))
    parts = [count_runs(echo, 1, range(first, first + 10)) for first in (20, 0, 10)]
    added = Tally()
    for part in parts:
        added += part
    for name in ("ways", "payoff_sums"):
        assert getattr(added, name) == getattr(whole, name)
    for one, other in zip(added.strata, whole.strata, strict=True):
        assert (one.lengths, one.peak_sums) == (other.lengths, other.peak_sums)
    assert (added.payoffs.counts == whole.payoffs.counts).all()
    assert any(stratum.peak_sums.count for stratum in whole.strata)
    assert StratumTally() + StratumTally() == StratumTally()


# How sure.


@pytest.fixture
def quick_student(monkeypatch):
    """Student's t, reckoned once for so much freedom."""
    monkeypatch.setattr(intervals, "student", cache(intervals.student))


def held(experiments, one):
    """In how many of so many experiments the interval held the truth, and how many it may be that it did, by chance.

    A deviation that chance brings about once in a hundred thousand is taken for more than chance.
    """
    found = sum(one(np.random.default_rng(seed)) for seed in range(experiments))
    z = NormalDist().inv_cdf(1.0 - 5e-6)
    return found / experiments, z * sqrt(0.95 * 0.05 / experiments)


@pytest.mark.parametrize(("truth", "runs"), [(0.5, 100), (0.3, 1000), (0.1, 200), (0.02, 1000), (0.98, 1000)])
def test_the_interval_of_a_share_holds_the_truth_as_often_as_it_says(truth, runs):
    """Shares come in steps, so that no interval can be right to the last: what it holds by exact reckoning is known."""
    counts = np.arange(runs + 1)
    low, high = np.array([intervals.share(int(count), runs)[3:] for count in counts]).T
    inside = (low <= truth) & (truth <= high)
    log = np.cumsum(np.log(np.r_[1.0, (runs - counts[:-1]) / (counts[1:])]))
    exact = float(np.exp(log + counts * np.log(truth) + (runs - counts) * np.log(1.0 - truth))[inside].sum())
    drawn, chance = held(4000, lambda luck: inside[luck.binomial(runs, truth)])
    assert abs(drawn - exact) <= chance
    assert abs(exact - 0.95) < 0.02


@pytest.mark.parametrize("runs", [1, 2, 10, 10_000])
def test_a_share_that_is_always_or_never_had_has_an_interval_that_holds_all_and_nothing(runs):
    never, always = intervals.share(0, runs), intervals.share(runs, runs)
    assert never.low == never.share == 0.0 < never.high < 1.0
    assert always.high == always.share == 1.0 > always.low > 0.0
    # The truth beyond its end would have given such a count less than once in twenty times; by a half at least.
    assert 0.01 < (1.0 - never.high) ** runs < 0.25


@pytest.mark.parametrize("runs", [2, 5, 50])
def test_the_interval_of_a_mean_holds_it_nineteen_times_in_twenty(runs, quick_student):
    def one(luck):
        found = ExactSums().plus(luck.normal(7.0, 3.0, runs).tolist()).mean()
        return found.low <= 7.0 <= found.high

    drawn, chance = held(1500, one)
    assert abs(drawn - 0.95) <= chance


def test_the_interval_of_a_mean_of_a_skewed_kind_holds_it_nearly_as_often_once_there_are_many_runs(quick_student):
    def one(luck):
        found = ExactSums().plus(luck.exponential(2.0, 400).tolist()).mean()
        return found.low <= 2.0 <= found.high

    drawn, chance = held(1000, one)
    assert 0.95 - 0.01 - chance <= drawn <= 0.95 + chance


def test_quantiles_lie_about_the_true_ones_and_nearer_with_more_runs():
    truth = [NormalDist(50.0, 10.0).inv_cdf(percent / 100.0) for percent in PERCENT]
    off = []
    for runs in (100, 6400):
        errors = []
        for seed in range(60):
            values = np.random.default_rng(seed).normal(50.0, 10.0, (runs, 1))
            (found,) = Histograms().plus(values).quantiles(runs)
            errors.append(np.subtract(found, truth))
        off.append(np.sqrt(np.square(errors).mean(axis=0)))
        density = [NormalDist(50.0, 10.0).pdf(q) for q in truth]
        expected = [sqrt(p * (100 - p)) / 100 / sqrt(runs) / d for p, d in zip(PERCENT, density, strict=True)]
        assert off[-1] == pytest.approx(expected, rel=0.35, abs=0.05)
    assert (off[1] < 0.25 * off[0]).all()


def test_shares_of_an_ensemble_hold_the_share_of_very_many_runs(crisis):
    """The truth is a share of 4,000 runs of another seed; 40 ensembles of 100 runs each are held against it."""
    truth = sim.ensemble(crisis, 4000, seed=99).endings["let pass"].share
    found = [sim.ensemble(crisis, 100, seed=seed).endings["let pass"] for seed in range(40)]
    inside = sum(share.low <= truth <= share.high for share in found)
    assert inside >= 32, "by chance alone, fewer come about once in ten thousand times"


# Few runs, and runs without an end.


def test_one_run_of_a_course_has_a_mean_without_an_interval(crisis):
    one = sim.ensemble(crisis, 1)
    (only,) = one.strata.values()
    assert only.peak.mean[1:] == only.length.mean[1:] == (None, None)
    assert one.strata.keys() == {one.replay(0).summary.course}
    assert "A single run is an anecdote" in one.text()


def test_two_runs_of_a_game_have_a_wide_interval_and_no_runs_are_refused(echo):
    two = sim.ensemble(echo, 2, seed=3)
    values = [two.replay(run).summary.payoffs["Eastmark"] for run in range(2)]
    low, high = two.payoffs["Eastmark"].mean[1:]
    assert (high - low) / 2.0 == pytest.approx(12.7062 * abs(values[0] - values[1]) / 2.0, rel=1e-5, abs=1e-12)
    with pytest.raises(ValueError, match="nothing to tell"):
        sim.ensemble(echo, 0)


def test_runs_that_never_end_by_the_horizon_say_so_in_their_way(crisis):
    short = crisis.with_({"horizon": 60, "assumptions": {}, "history": []})
    many = sim.ensemble(short, 200)
    going = many.endings["cut off by the horizon"]
    assert going.counted > 0
    assert sum(way.share.counted for way in many.ways if way.ending == "cut off by the horizon") == going.counted
    assert "cut off by the horizon" in many.text()
    cut = next(run for run in range(200) if many.replay(run).summary.ending == "cut off by the horizon")
    assert any(event.felt > 0.0 for event in summaries.unanswered(many.replay(cut).events))


# Tables.


def test_shares_and_ways_are_had_as_tables_and_as_data_frames(many):
    shares = list(csv.DictReader(io.StringIO(many.shares_csv())))
    assert [row["name"] for row in shares if row["of"] == "course"] == list(outcomes.COURSES)
    assert sum(int(row["counted"]) for row in shares if row["of"] == "first reply") == many.runs
    reply = next(row for row in shares if row["of"] == "first reply")
    found = many.first_replies[reply["actor"], reply["name"]]
    assert [float(reply[name]) for name in ("share", "low", "high")] == list(found[2:])
    ways = list(csv.DictReader(io.StringIO(many.ways_csv())))
    assert [int(row["counted"]) for row in ways] == [way.share.counted for way in many.ways]
    assert (ways[0]["actor_1"], ways[0]["move_1"]) == many.ways[0].steps[0]
    assert list(many.to_pandas("shares")["counted"]) == [int(row["counted"]) for row in shares]
    assert list(many.to_pandas("ways").columns) == list(ways[0])
    with pytest.raises(ValueError, match="no frame 'peaks'; known: bands, shares, ways"):
        many.to_pandas("peaks")
