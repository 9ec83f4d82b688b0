import inspect
import re
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import luck
from sim.strategies import (
    STRATEGIES,
    View,
    always_hold,
    always_strike,
    chance,
    generous,
    grim,
    grit,
    measured_share,
    parameters,
    tit_for_tat,
    tit_for_two_tats,
)


@dataclass
class Dialogue:
    """One side of a talk: what it feels, what it then wants, and what it is told it did."""

    strategy: object
    ties: float = 1.0
    run: int = 0
    felt: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    wanted: list[float] = field(default_factory=list)

    def view(self, received, initiative=0):
        turn = len(self.felt)
        memory = self.felt, self.sent, self.wanted
        return View(received, initiative, turn, *memory, 10 * turn, 10, self.ties, 1, self.run, luck.STRATEGY)

    def hear(self, received, initiative=0, does=None):
        wanted = self.strategy(self.view(received, initiative))
        self.felt.append(received)
        self.sent.append(wanted if does is None else does)
        self.wanted.append(wanted)
        return wanted

    def review(self, does=None):
        return self.hear(0.0, 1, does)


def answers(strategy, *felt):
    side = Dialogue(strategy)
    return [side.hear(severity) for severity in felt]


def test_tit_for_tat_answers_blows_and_concessions_in_full():
    assert answers(tit_for_tat, 5.0, -2.0, 0.5) == [5.0, -2.0, 0.5]


def test_tit_for_tat_starts_nothing():
    assert Dialogue(tit_for_tat).review() == 0.0


def test_tit_for_two_tats_lets_the_first_of_a_row_pass():
    assert answers(tit_for_two_tats, 5.0, 4.0, 3.0) == [0.0, 4.0, 3.0]


def test_tit_for_two_tats_forgets_after_a_concession_or_a_quiet_spell():
    assert answers(tit_for_two_tats, 5.0, -1.0, 4.0, 4.0) == [0.0, -1.0, 0.0, 4.0]
    side = Dialogue(tit_for_two_tats)
    assert [side.hear(5.0), side.review(), side.hear(5.0)] == [0.0, 0.0, 0.0]


def test_generous_forgives_about_a_third_of_blows_and_no_concession():
    forgiven = [Dialogue(generous, run=run).hear(5.0) for run in range(3000)]
    assert set(forgiven) == {0.0, 5.0}
    assert forgiven.count(0.0) / 3000 == pytest.approx(1 / 3, abs=0.035)
    assert all(Dialogue(generous, run=run).hear(-2.0) == -2.0 for run in range(50))


def test_generous_forgives_never_or_always_at_the_ends():
    assert {Dialogue(partial(generous, forgive=0.0), run=run).hear(5.0) for run in range(50)} == {5.0}
    assert {Dialogue(partial(generous, forgive=1.0), run=run).hear(5.0) for run in range(50)} == {0.0}


def test_generous_draws_anew_each_turn():
    side = Dialogue(generous)
    assert {side.hear(5.0) for _ in range(40)} == {0.0, 5.0}


def test_measured_share_answers_its_share_on_both_sides_of_zero():
    assert answers(partial(measured_share, share=0.5), 4.0, -2.0) == [2.0, -1.0]


def test_measured_share_answers_in_full_past_the_red_line():
    measured = partial(measured_share, share=0.5, red_line=5.0)
    assert answers(measured, 5.0, 5.1) == [2.5, 5.1]


def test_a_share_above_1_climbs_past_the_red_line_too():
    assert answers(partial(measured_share, share=1.5, red_line=5.0), 6.0) == [9.0]


def test_grim_never_forgets():
    side = Dialogue(partial(grim, red_line=3.0, answer=8.0))
    assert [side.hear(3.0), side.review(), side.hear(3.5), side.hear(-4.0), side.review()] == [0.0, 0.0, 8.0, 8.0, 8.0]


def test_always_hold_holds():
    assert answers(always_hold, 9.0, -9.0) == [0.0, 0.0]


def test_always_strike_strikes_unprovoked():
    side = Dialogue(partial(always_strike, severity=4.0))
    assert [side.review(), side.hear(-5.0), side.hear(9.0)] == [4.0, 4.0, 4.0]


def test_grit_answers_in_full_and_concedes_when_it_is_quiet():
    side = Dialogue(partial(grit, step=2.0))
    assert [side.hear(5.0), side.review(), side.hear(-1.5)] == [5.0, -2.0, -1.5]


def test_grit_stops_after_its_patience_and_starts_again_once_met():
    side = Dialogue(partial(grit, step=1.0, patience=2), ties=0.5)
    assert [side.review(), side.review(), side.review()] == [-1.0, -1.0, 0.0]
    side.hear(-1.0)
    assert side.review() == -1.0


def test_grit_counts_only_concessions_really_made_against_its_patience():
    side = Dialogue(partial(grit, step=1.0, patience=1), ties=0.5)
    assert [side.review(does=0.0), side.review()] == [-1.0, -1.0]


def test_grit_mends_nothing_where_nothing_is_broken():
    assert Dialogue(grit).review() == 0.0
    assert Dialogue(grit, ties=0.9).review() == -3.0


# One contract over the whole register.

severities = st.floats(-100.0, 100.0)


@st.composite
def views(draw):
    turns = draw(st.integers(0, 6))
    memory = st.lists(severities, min_size=turns, max_size=turns)
    initiative = draw(st.integers(0, 1))
    return View(
        received=0.0 if initiative else draw(severities),
        initiative=initiative,
        turns=turns,
        felt=draw(memory),
        sent=draw(memory),
        wanted=draw(memory),
        day=draw(st.integers(0, 40_000)),
        quiet=draw(st.integers(0, 40_000)),
        ties=draw(st.floats(0.0, 1.0)),
        seed=draw(st.integers(0, luck.SEEDS - 1)),
        run=draw(st.integers(0, luck.RUNS - 1)),
        purpose=luck.STRATEGY + draw(st.integers(0, 1)),
    )


@st.composite
def settings_of(draw, strategy):
    chosen = {}
    for name, p in parameters(strategy).items():
        chosen[name] = draw(st.integers(int(p.low), int(p.high)) if p.whole else st.floats(p.low, p.high))
    return chosen


every = pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES)


@every
@given(st.data())
def test_a_strategy_is_pure_and_finite(strategy, data):
    view = data.draw(views())
    given_values = data.draw(settings_of(strategy))
    before = [list(memory) for memory in (view.felt, view.sent, view.wanted)]
    wanted = strategy(view, **given_values)
    assert isinstance(wanted, float)
    assert abs(wanted) <= 2000.0  # ten times the hardest it is told of, at most
    assert strategy(view, **given_values) == wanted
    assert [view.felt, view.sent, view.wanted] == before


@every
@given(st.data())
def test_a_strategy_reads_no_further_than_its_turns(strategy, data):
    view = data.draw(views())
    longer = view._replace(felt=[*view.felt, 1e9], sent=[*view.sent, 1e9], wanted=[*view.wanted, 1e9])
    assert strategy(view) == strategy(longer)


@every
def test_the_signature_is_the_schema(strategy):
    declared = list(inspect.signature(strategy).parameters.values())
    assert declared[0].name == "view"
    found = parameters(strategy)
    assert list(found) == [parameter.name for parameter in declared[1:]]
    for parameter in found.values():
        assert parameter.low <= parameter.default <= parameter.high
        assert parameter.whole == isinstance(parameter.default, int)


@every
def test_a_strategy_says_what_it_does_and_where_it_was_read(strategy):
    text = inspect.getdoc(strategy)
    assert text.splitlines()[0].endswith(".")
    years = [int(year) for year in re.findall(r"\b(\d{4})\b", text[text.index("Source:") :])]
    assert years
    assert all(1900 <= year <= date.today().year for year in years)


@every
def test_the_register_calls_a_strategy_by_its_own_name(strategy):
    assert STRATEGIES[strategy.__name__] is strategy


def test_a_strategy_has_luck_of_its_own_for_each_actor_turn_and_run():
    view = Dialogue(generous).view(1.0)
    others = [
        view._replace(purpose=view.purpose + 1),
        view._replace(turns=1),
        view._replace(run=1),
        view._replace(seed=2),
    ]
    assert len({chance(v) for v in [view, *others]}) == 5
