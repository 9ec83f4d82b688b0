"""What an outcome hangs on: planted doubts of known shares, one of them inert, beside another library's estimates."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest

import sim
from helpers.places import SEED_CASE
from sim.scenario.doubts import Doubt, Law, Set
from sim.scenario.format import Assumption
from sim.studies.dependence import Dependence, class_edges, dependences

EVEN = Law(0.0, None, 1.0)


def planted(names: str, law: Law = EVEN, whole: bool = False) -> list[Doubt]:
    """Doubts of one law each, by their names."""
    assumption = Assumption(low=law.low, high=law.high, why="planted")
    return [Doubt(name, name, assumption, law, (Set((name,), 1.0),), whole) for name in names.split()]


def runs_of(
    number: int, outcome: Callable[[Sequence[float], Random], float], doubts: int, seed: int = 1
) -> tuple[list[list[float]], list[float]]:
    luck = Random(seed)
    drawn = [[luck.random() for _ in range(doubts)] for _ in range(number)]
    return drawn, [outcome(row, luck) for row in drawn]


def by_name(found: Sequence[Dependence]) -> dict[str, Dependence]:
    return {one.name: one for one in found}


def test_planted_doubts_have_the_shares_of_variance_that_they_were_given():
    # y = 4a + 2b + noise: variances 16/12, 4/12 and 4/12, so that a makes 2/3, b 1/6, and c, which is inert, nothing
    drawn, y = runs_of(6000, lambda row, luck: 4 * row[0] + 2 * row[1] + 2 * luck.random(), 3)
    found = dependences(planted("a b c"), drawn, y, False)
    assert [one.name for one in found] == ["a", "b", "c"], "that first which makes most"
    for name, share in (("a", 2 / 3), ("b", 1 / 6), ("c", 0.0)):
        one = by_name(found)[name]
        assert abs(one.of_variance - share) < 0.03
        assert one.low <= share <= one.high
    assert by_name(found)["c"].low == 0.0


def test_a_share_hangs_on_a_threshold_and_on_what_works_only_together_nothing_shows():
    # in one half of the runs a decides, in the other b and c do so together, each by itself nothing
    def outcome(row, luck):
        return float(row[0] < 0.5 if luck.random() < 0.5 else (row[1] < 0.5) == (row[2] < 0.5))

    drawn, y = runs_of(6000, outcome, 3)
    found = by_name(dependences(planted("a b c"), drawn, y, True))
    assert abs(found["a"].of_variance - 0.25) < 0.03
    assert max(found["b"].of_variance, found["c"].of_variance) < 0.01
    below, above = found["a"].parts[0], found["a"].parts[-1]
    assert below.share is not None
    assert above.share is not None
    assert abs(below.share.share - 0.75) < 0.06
    assert abs(above.share.share - 0.25) < 0.06


def test_its_interval_holds_the_planted_share_nineteen_times_in_twenty():
    inside = 0
    for seed in range(40):
        drawn, y = runs_of(1000, lambda row, luck: float(row[0] + 0.5 * luck.random() < 0.6), 1, seed)
        (one,) = dependences(planted("a"), drawn, y, True, seed)
        exact = _share_of_threshold()
        inside += one.low <= exact <= one.high
    assert inside >= 34, "95 % of 40 are 38, but for chance"


def _share_of_threshold() -> float:
    """The exact share of the variance above: what remains of it in the mean given a."""
    given = [min(1.0, max(0.0, (0.6 - a / 20_000) / 0.5)) for a in range(20_000)]
    mean = sum(given) / len(given)
    return (sum(p * p for p in given) / len(given) - mean * mean) / (mean * (1.0 - mean))


@pytest.mark.parametrize("form", ["linear", "threshold"])
def test_another_library_finds_the_same_first_order_indices(form: str):
    delta = pytest.importorskip("SALib.analyze.delta", reason="SALib is of the extra sweep")
    import numpy as np

    outcomes: dict[str, Any] = {
        "linear": lambda row, luck: 4 * row[0] + 2 * row[1] + luck.random(),
        "threshold": lambda row, luck: float(row[0] + 0.5 * row[1] < 0.7),
    }
    drawn, y = runs_of(4000, outcomes[form], 3)
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0.0, 1.0]] * 3}
    theirs = delta.analyze(problem, np.array(drawn), np.array(y), num_resamples=2, method="sobol", seed=1)["S1"]
    ours = by_name(dependences(planted("a b c"), drawn, y, form == "threshold"))
    for name, other in zip("abc", theirs, strict=True):
        assert abs(ours[name].of_variance - other) < 0.02, name


def test_whole_numbers_and_several_values_are_classes_of_their_own():
    assert class_edges(planted("a", Law(5.0, None, 8.0), whole=True)[0]) == [5.5, 6.5, 7.5]
    assert class_edges(planted("a", Law(values=("x", "y", "z"), weights=(1.0, 1.0, 1.0)))[0]) == [0.5, 1.5]
    assert len(class_edges(planted("a", Law(0.0, 10.0, 500.0), whole=True)[0])) == 9


def test_the_days_of_a_reply_are_one_draw_and_counted_once():
    crisis = sim.load(SEED_CASE)
    many = sim.ensemble(crisis, 300)
    names = [one.name for one in many.hangs_on("length")]
    assert names[0] == "Russia reply days"
    assert len(names) == len(set(names)) == len({doubt.address for doubt in crisis.doubts})


def test_where_an_outcome_is_always_the_same_there_is_nothing_to_hang_on():
    drawn, _ = runs_of(100, lambda row, luck: 0.0, 2)
    assert dependences(planted("a b"), drawn, [1.0] * 100, True) == []


def test_the_seed_case_hangs_on_natos_people_in_moscow_more_than_on_anything_else():
    many = sim.ensemble(sim.load(SEED_CASE), 1000)
    first, second, *_ = many.hangs_on("Russia: suspend relations")
    assert first.name == "NATO's people in Moscow"
    assert first.low > second.of_variance
    few, enough = first.parts[0].share, next(part.share for part in first.parts if part.told == "9")
    assert few is not None
    assert enough is not None
    assert few.low > enough.high, "eight cannot be expelled where there are five"


def test_an_outcome_that_there_is_not_is_refused(crisis: sim.Crisis):
    many = sim.ensemble(crisis, 20)
    with pytest.raises(ValueError, match="no outcome is called 'peek'"):
        many.hangs_on("peek")
