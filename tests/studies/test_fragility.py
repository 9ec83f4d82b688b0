"""What an answer hangs on."""

import pytest

import sim
from helpers.places import SEED_CASE
from sim.studies.fragility import first_answer, fragilities


@pytest.fixture(scope="module")
def crisis():
    return sim.load(SEED_CASE)


def test_russias_answer_hangs_on_how_many_people_nato_has_in_moscow(crisis):
    (found,) = fragilities(crisis, "Russia", paths=["actors.NATO.stocks.staff.amount"])

    assert found.below is None
    assert found.above == (7.0, "expel all")
    assert found.in_range(found.above), "the sources leave it open whether there were seven"


def test_a_quantity_of_its_own_is_moved_in_all_that_it_sets(crisis):
    (found,) = fragilities(crisis, "Russia", paths=["price of a head"])
    value, then = found.above
    moved = {path: value for path in crisis.assumed if path.endswith("per_unit")}
    moved["ladder.readmit staff.severity.per_unit"] = -value

    assert then != "suspend relations"
    assert first_answer(crisis.with_(moved), "Russia", 1, 0) == then
    assert found.drawn_from == (0.1, 0.3)


def test_a_fragility_is_the_nearest_change_and_the_value_before_it_changes_nothing(crisis):
    path = "actors.Russia.audience_cost"
    (found,) = fragilities(crisis, "Russia", paths=[path])
    value, then = found.below

    assert first_answer(crisis.with_({path: value}), "Russia", 1, 0) == then
    assert first_answer(crisis.with_({path: value + 0.01}), "Russia", 1, 0) == "suspend relations"


def test_a_number_that_russia_never_looks_at_turns_nothing(crisis):
    (found,) = fragilities(crisis, "Russia", paths=["actors.NATO.out_of_kind"])

    assert (found.below, found.above) == (None, None)
