"""The form makes a scenario that runs, whatever it is given to say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.page.own_crisis import own_crisis


def test_the_form_s_crisis_begins_with_the_expulsion_that_it_was_told_of():
    crisis = sim.parse(own_crisis("Alba and Brie", "Alba", "Brie", "2021-10-06", 8, 6, 18))
    run = sim.simulate(crisis)
    moves = [event for event in run.events if event.kind == "move"]

    assert (moves[0].actor, moves[0].move) == ("Alba", "expel as many")
    assert next(change.units for change in moves[0].changes) == 8
    assert crisis.actors["Alba"].stocks["staff"].amount == 6
    assert set(crisis.actors) == {"Alba", "Brie"}


@given(name=st.text(max_size=40), first=st.text(max_size=20), second=st.text(max_size=20))
def test_what_is_typed_into_the_form_stays_what_it_is(name, first, second):
    try:
        crisis = sim.parse(own_crisis(name, first, second, "2021-10-06", 8, 6, 18))
    except sim.ScenarioError:  # a name that will not do, which the page shows with its line
        return
    assert crisis.name == name
    assert list(crisis.actors) == [first, second]


def test_a_day_that_is_none_is_refused():
    with pytest.raises(ValueError, match="is no day"):
        own_crisis("A", "B", "C", "tomorrow", 1, 1, 1)
