"""Runs stop when intervals are narrow: after the same runs whoever plays them, and with intervals that still hold."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from math import sqrt

import numpy as np
import pytest

import sim
from helpers.ensembles import values
from helpers.places import SEED_CASE
from sim.measures import intervals
from sim.strategies import STRATEGIES, parameters
from sim.studies.counting import stopping

MIXED = "actors.Russia.strategy=generous"
FORGIVES = parameters(STRATEGIES["generous"])["forgive"].default  # so often Russia lets the first blow pass


@pytest.fixture(scope="module")
def crisis():
    """One whose first reply is left out with a known probability."""
    path, _, value = MIXED.partition("=")
    return sim.load(SEED_CASE, {path: value})


def widths(many):
    shares = [*many.courses.values(), *many.endings.values(), *many.first_replies.values(), many.unanswered]
    return [share.high - share.low for share in shares]


def test_it_stops_at_the_first_look_at_which_every_share_is_narrow_and_not_before(crisis):
    many = sim.ensemble(crisis, until_width=0.04)

    assert max(widths(many)) <= 0.04
    before = max(runs for runs in stopping.looks(many.runs) if runs < many.runs)
    assert max(widths(sim.ensemble(crisis, before))) > 0.04
    assert (many.asked, many.stopped, many.narrow) == (stopping.MAX_RUNS, False, True)
    assert f"Enough: the widest interval of a share is {many.widest:.2g}, and was to be 0.04 at most" in many.text()
    assert values(many) == values(sim.ensemble(crisis, many.runs)) | {"asked": many.asked, "until_width": 0.04}


def test_it_stops_after_the_same_runs_whoever_plays_them(crisis):
    alone = sim.ensemble(crisis, until_width=0.03)

    with ThreadPoolExecutor(3) as executor:
        together = sim.ensemble(crisis, until_width=0.03, executor=executor)

    assert values(together) == values(alone)


def test_what_cannot_be_reached_is_said_with_what_it_would_take(crisis):
    many = sim.ensemble(crisis, 3000, until_width=0.02)

    assert (many.runs, many.narrow, many.stopped) == (3000, False, False)
    line = next(line for line in many.text().splitlines() if line.startswith("Not narrow enough"))
    would_do = int(line.split()[-4])
    assert "was to be 0.02 at most" in line
    assert many.widest == max(widths(many))
    assert sim.ensemble(crisis, until_width=0.02).runs == pytest.approx(would_do, rel=0.15)


def test_what_no_number_of_runs_reaches_is_said_to_be_so(crisis):
    assert "at most; no number of runs would do." in sim.ensemble(crisis, 1100, until_width=1e-12).text()


def test_with_the_same_course_always_few_runs_do():
    many = sim.ensemble(sim.load(SEED_CASE).close(), until_width=0.01)

    assert many.runs == stopping.FIRST_LOOK
    assert max(widths(many)) <= 0.01


def test_looks_are_few_and_end_with_all_runs():
    found = list(stopping.looks(10**9))

    assert (found[0], found[-1]) == (1024, 10**9)
    assert all(one < two <= one * 9 / 8 for one, two in pairwise(found))
    assert len(found) < 125
    assert list(stopping.looks(50)) == [50]


def test_progress_goes_to_what_it_will_take_and_not_to_what_it_may(crisis):
    seen = []
    many = sim.ensemble(crisis, until_width=0.04, progress=lambda *at: seen.append(at))

    assert seen[-1][0] == many.runs
    assert all(done <= of <= 3 * many.runs for done, of in seen)


@pytest.mark.parametrize("width", [0.0, -1.0, 1.0, float("nan")])
def test_a_width_that_is_none_is_refused(crisis, width):
    with pytest.raises(ValueError, match="give one from 0 to 1"):
        sim.ensemble(crisis, until_width=width)


def test_the_command_stops_at_a_width_and_refuses_one_that_is_none(command):
    code, out, err = command("ensemble", str(SEED_CASE), "--set", MIXED, "--until-width", "0.05", "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told["runs"] < 10_000 < told["asked"]
    assert told["widest"] <= told["until_width"] == 0.05
    code, out, err = command("ensemble", str(SEED_CASE), "--until-width", "wide")
    assert (code, out) == (2, "")
    assert "'wide' is no width of a share's interval; give a number between 0 and 1" in err


# Whether intervals hold the truth.

REPEATED = 2000


@pytest.mark.parametrize("width", [0.05, 0.02])
@pytest.mark.parametrize("truth", [0.01, 0.05, 0.2, 1 / 3, 0.5, 0.7])
def test_intervals_of_repeated_experiments_that_stop_hold_the_truth_as_often_as_without(truth, width):
    luck = np.random.default_rng([int(1000 * truth), int(1000 * width)])
    counted, before = np.zeros(REPEATED, dtype=int), 0
    going = np.ones(REPEATED, dtype=bool)
    held, held_without = [], []
    for runs in stopping.looks(10**6):
        counted += luck.binomial(runs - before, truth, REPEATED)
        before = runs
        narrow = {n: stopping.widest([n, runs - n], runs) <= width for n in set(counted[going].tolist())}
        for count in counted[going].tolist():
            if narrow[count]:
                low, high = intervals.wilson(count, runs)
                held.append(low <= truth <= high)
                low, high = intervals.wilson(int(luck.binomial(runs, truth)), runs)  # of other runs, as many
                held_without.append(low <= truth <= high)
        going &= np.array([not narrow.get(n, True) for n in counted.tolist()])
        if not going.any():
            break
    assert len(held) == REPEATED
    chance = 4.0 * sqrt(0.05 * 0.95 / REPEATED)
    assert abs(np.mean(held) - 0.95) < chance + 0.01  # Wilson's own: a count is a whole number
    assert np.mean(held) > np.mean(held_without) - sqrt(2.0) * chance


def test_intervals_of_ensembles_that_stop_hold_what_a_strategy_is_set_to(crisis):
    held = []
    for seed in range(40):
        many = sim.ensemble(crisis, seed=seed, until_width=0.055)
        passed = many.first_replies["Russia", "let pass"]
        held.append(passed.low <= FORGIVES <= passed.high)
    assert abs(np.mean(held) - 0.95) < 4.0 * sqrt(0.05 * 0.95 / 40)
