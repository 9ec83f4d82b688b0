"""Strategies note what they have made of past turns: the same answers, and no turn read twice."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.dialogue import severities
from sim import luck
from sim.model import rules
from sim.strategies import STRATEGIES, View, bind, parameters
from sim.strategies.view import NOTES


class Counted(list):
    """A list that counts how often it is read."""

    reads = 0

    def __getitem__(self, at):
        type(self).reads += 1
        return super().__getitem__(at)


def heard(felt, sent, wanted, received, notes):
    """A view after so many turns."""
    turns = len(felt)
    return View(
        received=received, outside=0.0, by_moves=received, initiative=turns % 2, turns=turns, felt=felt, sent=sent,
        wanted=wanted, balance=received, day=turns, quiet=40 if turns % 3 else 5, ties=1.0, gap=0.0,
        rungs=(1.0, 3.0, 5.0), seed=1, run=0, purpose=luck.STRATEGY, notes=notes,
    )  # fmt: skip


@pytest.mark.parametrize("name", STRATEGIES)
@given(st.data())
def test_every_strategy_wants_the_same_with_notes_and_without(name, data):
    known = parameters(STRATEGIES[name])
    answer = bind(name, {
        key: data.draw(st.integers(int(one.low), min(int(one.high), 6)) if one.whole else st.floats(one.low, one.high))
        for key, one in known.items()
    })  # fmt: skip
    turns = data.draw(st.lists(st.tuples(severities, severities, st.sampled_from([0.0, 3.0])), max_size=12))
    asked = data.draw(st.lists(st.booleans(), min_size=len(turns), max_size=len(turns)))
    notes = [0.0] * NOTES
    felt, sent, wanted = [], [], []
    for (received, done, meant), ask in zip(turns, asked, strict=True):
        if ask:  # a turn at which nothing is wanted is one at which nobody asks
            plain = answer(heard(felt, sent, wanted, received, ()))
            assert answer(heard(felt, sent, wanted, received, notes)) == plain
            assert answer(heard(felt, sent, wanted, received, notes)) == plain  # asked again, it says the same
        felt.append(received)
        sent.append(done)
        wanted.append(meant)


@pytest.mark.parametrize("name", STRATEGIES)
def test_no_strategy_reads_its_whole_past_at_every_turn(name):
    answer, notes = bind(name, {}), [0.0] * NOTES
    felt, sent, wanted = Counted(), Counted(), Counted()
    Counted.reads = 0
    for turn in range(2000):
        meant = answer(heard(felt, sent, wanted, 3.0 if turn % 50 == 7 else 0.0, notes))
        felt.append(3.0 if turn % 50 == 7 else 0.0)
        sent.append(0.0)
        wanted.append(meant)

    assert Counted.reads <= 20 * 2000


def test_who_changes_its_strategy_finds_no_notes_of_the_other():
    notes = [0.0] * NOTES
    felt = [5.0, 5.0, 5.0]
    bind("gradual", {})(heard(felt, [0.0] * 3, [0.0] * 3, 0.0, notes))

    rules.open_notes(SimpleNamespace(notes=(notes, [])), 0, 2)

    assert notes == [2.0] + [0.0] * (NOTES - 1)
    assert bind("hawkes", {})(heard(felt, felt, felt, 0.0, notes)) == bind("hawkes", {})(
        heard(felt, felt, felt, 0.0, ())
    )
