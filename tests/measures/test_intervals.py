"""Intervals: a share or a mean is never told without one, and it holds the truth as often as it says."""

from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures import intervals
from sim.measures.intervals import wilson


def test_wilsons_interval_is_what_wilson_says():
    assert intervals.share(9, 10)[2:] == pytest.approx((0.9, 0.5958, 0.9821), abs=1e-4)  # Newcombe (1998), method 3
    assert intervals.share(0, 20)[2:] == pytest.approx((0.0, 0.0, 0.1611), abs=1e-4)
    assert intervals.share(81, 263)[2:] == pytest.approx((0.3080, 0.2553, 0.3662), abs=1e-4)  # Newcombe (1998), table I


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_stays_within_0_and_1(counted):
    found = intervals.share(*counted)
    assert 0.0 <= found.low <= found.share <= found.high <= 1.0
    mirrored = intervals.share(found.runs - found.counted, found.runs)
    assert (mirrored.low, mirrored.high) == pytest.approx((1.0 - found.high, 1.0 - found.low))


@pytest.mark.parametrize("counted", [(0, 0), (2, 1), (-1, 5)])
def test_of_no_runs_there_is_no_share(counted):
    with pytest.raises(ValueError, match="is no share"):
        intervals.share(*counted)


@pytest.mark.parametrize("truth", [0.02, 0.3, 0.5, 0.97])
def test_the_interval_holds_the_truth_95_times_in_100(truth):
    """Over 2,000 experiments of 100 runs; Wilson's interval is right on the average of truths, and near for each."""
    draw = Random(1).random
    held = 0
    for _ in range(2000):
        found = intervals.share(sum(draw() < truth for _ in range(100)), 100)
        held += found.low <= truth <= found.high
    assert 0.93 < held / 2000 < 0.985


def test_a_mean_comes_with_its_interval_of_which_a_single_run_tells_nothing():
    assert intervals.mean([1.0, 3.0]) == pytest.approx((2.0, 2.0 - 12.7062, 2.0 + 12.7062), abs=1e-4)
    assert intervals.mean([5.0]) == (5.0, None, None)
    assert intervals.mean([5.0]).told(".1f") == "5.0"
    with pytest.raises(ValueError, match="no mean"):
        intervals.mean([])


@given(st.integers(1, 99))
def test_the_ends_of_wilson_are_where_the_share_is_as_far_as_the_deviate_allows(count):
    for p in wilson(count, 100):
        assert abs(count / 100 - p) == pytest.approx(1.959964 * sqrt(p * (1.0 - p) / 100))


def test_of_no_runs_at_all_every_share_is_possible():
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.sampled_from([1e-200, 1e-30, 1e30, 1e200, 1e299]))
def test_a_mean_of_tiny_or_huge_numbers_has_the_interval_of_ordinary_ones(scale):
    plain = intervals.mean([1.0, 2.0, 4.0])
    assert intervals.mean([scale, 2.0 * scale, 4.0 * scale]) == pytest.approx(
        [scale * end for end in plain], rel=1e-12, abs=0.0
    )
