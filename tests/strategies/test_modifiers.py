"""Modifiers: what a scenario may do to what any strategy wants."""

import inspect
import re
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from helpers.dialogue import Dialogue, views
from helpers.scenarios import GAME, RICH
from sim.scenario import ScenarioError, parse
from sim.strategies import MODIFIERS, STRATEGIES, Modified, bind, parameter

tit_for_tat = STRATEGIES["tit_for_tat"]


def answers(modifiers, *felt, strategy=tit_for_tat, run=0):
    side = Dialogue(Modified(strategy, modifiers), run=run)
    return [side.hear(severity) for severity in felt]


def test_forgive_lets_some_blows_pass_and_no_concession():
    forgiven = [answers([("forgive", 0.3)], 5.0, run=run) for run in range(2000)]
    assert forgiven.count([0.0]) / 2000 == pytest.approx(0.3, abs=0.04)
    assert {tuple(answers([("forgive", 1.0)], 5.0, -2.0, run=run)) for run in range(20)} == {(0.0, -2.0)}


def test_a_share_forgiven_of_tit_for_tat_is_generous():
    """Not blow by blow, for each has its own luck, but as often."""
    generous = [Dialogue(partial(STRATEGIES["generous"], forgive=0.3), run=run).hear(5.0) for run in range(2000)]
    assert generous.count(0.0) / 2000 == pytest.approx(0.3, abs=0.04)


def test_cap_at_wants_no_blow_harder_and_leaves_concessions():
    assert answers([("cap_at", 4.0)], 3.0, 9.0, -6.0) == [3.0, 4.0, -6.0]


def test_times_multiplies_blows_and_concessions():
    assert answers([("times", 1.5)], 4.0, -2.0) == [6.0, -3.0]


def test_delay_first_does_nothing_at_the_first_turns():
    assert answers([("delay_first", 2)], 4.0, -2.0, 3.0) == [0.0, 0.0, 3.0]


def test_hold_at_strikes_not_at_that_turn():
    assert answers([("hold_at", 2)], 4.0, 5.0, 6.0) == [4.0, 0.0, 6.0]
    assert answers([("hold_at", 1), ("hold_at", 2)], 4.0, 5.0, -1.0) == [0.0, 0.0, -1.0]


def test_they_are_applied_in_the_order_of_the_file():
    assert answers([("times", 2.0), ("cap_at", 5.0)], 4.0) == [5.0]
    assert answers([("cap_at", 5.0), ("times", 2.0)], 4.0) == [8.0]


def test_two_that_forgive_have_luck_of_their_own():
    once = [answers([("forgive", 0.5)], 5.0, run=run)[0] for run in range(400)]
    twice = [answers([("forgive", 0.5), ("forgive", 0.5)], 5.0, run=run)[0] for run in range(400)]
    assert once.count(0.0) / 400 == pytest.approx(0.5, abs=0.1)
    assert twice.count(0.0) / 400 == pytest.approx(0.75, abs=0.1)


def test_a_modifiers_luck_moves_no_draw_of_the_strategys():
    """What the strategy would strike at, it still strikes at, unless that is forgiven."""
    plain = [Dialogue(STRATEGIES["random"], run=run).hear(0.0) for run in range(400)]
    modified = [answers([("forgive", 0.5)], 0.0, strategy=STRATEGIES["random"], run=run)[0] for run in range(400)]
    assert all(struck in (0.0, would) for would, struck in zip(plain, modified, strict=True))
    assert modified != plain


# One contract over all of them.

every = pytest.mark.parametrize("name", MODIFIERS)


@every
@given(st.data())
def test_a_modifier_is_pure_and_finite_and_makes_no_blow_of_nothing(name, data):
    view = data.draw(views())
    span = parameter(MODIFIERS[name])
    number = data.draw(st.integers(int(span.low), int(span.high)) if span.whole else st.floats(span.low, span.high))
    wanted = data.draw(st.floats(-100.0, 100.0))
    given_out = MODIFIERS[name](view, wanted, number, 1)
    assert MODIFIERS[name](view, wanted, number, 1) == given_out
    assert abs(given_out) <= 1000.0
    assert given_out * wanted >= 0.0
    assert MODIFIERS[name](view, 0.0, number, 1) == 0.0


@every
def test_a_modifier_says_what_it_does_and_where_it_was_read(name):
    text = inspect.getdoc(MODIFIERS[name])
    assert text.splitlines()[0].endswith(".")
    years = [int(year) for year in re.findall(r"\b(\d{4})\b", text[text.index("Source:") :])]
    assert years
    assert all(1900 <= year <= date.today().year for year in years)


# In a file.


def test_modifiers_in_a_file_change_what_is_wanted():
    path = "actors.Brie.strategy.modifiers"
    capped = sim.simulate(parse(RICH).with_({path: [{"cap_at": 1}]}))
    assert max(event.wanted for event in capped.events if event.actor == "Brie" and event.wanted is not None) <= 1.0
    assert capped.events != sim.simulate(parse(RICH)).events


def test_a_shorthand_strategy_takes_none_and_the_long_form_may_leave_them_out():
    game = parse(GAME)
    same = game.with_({"actors.Brie.strategy": {"name": "tit_for_tat", "modifiers": []}})
    assert sim.simulate(same).events == sim.simulate(game).events


@pytest.mark.parametrize(
    ("modifiers", "path", "found", "remedy"),
    [
        ("[{forgve: 0.1}]", "0.forgve", "no modifier is called 'forgve'", "did you mean 'forgive'? known: cap_at,"),
        ("[{forgive: 1.5}]", "0.forgive", "found 1.5", "write a number from 0 to 1"),
        ("[{cap_at: 5}, {forgive: -0.1}]", "1.forgive", "found -0.1", "write a number from 0 to 1"),
        ("[{delay_first: 1.5}]", "0.delay_first", "found 1.5", "write a whole number"),
        ("[{forgive: 0.1, cap_at: 5}]", "0", "2 modifiers in one item", "write one a line, as - {forgive: 0.1}"),
        ("[{}]", "0", "an empty mapping", "write one a line, as - {forgive: 0.1}"),
        ("[forgive]", "0", "found the text 'forgive'", "write a mapping"),
        ("[{forgive: often}]", "0.forgive", "found the text 'often'", "write a number"),
        ("{forgive: 0.1}", "", "found a mapping", "write a list"),
    ],
)
def test_a_modifier_that_will_not_do_is_told_in_its_place(modifiers, path, found, remedy):
    text = RICH.replace("with: {share: 0.9}", f"with: {{share: 0.9}}, modifiers: {modifiers}")
    with pytest.raises(ScenarioError) as error:
        parse(text, "x.yaml")
    (problem,) = error.value.problems
    assert ".".join(map(str, problem.path)) == f"actors.Brie.strategy.modifiers.{path}".rstrip(".")
    assert problem.found == found
    assert problem.remedy.startswith(remedy)
    assert problem.place is not None
    assert problem.place.line == next(n for n, line in enumerate(text.splitlines(), 1) if "modifiers" in line)


def test_a_bound_strategy_can_be_modified():
    assert answers([("cap_at", 3.0)], 8.0, strategy=bind("measured_share", {"share": 0.5})) == [3.0]
