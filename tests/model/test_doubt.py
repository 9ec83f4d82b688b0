"""What is drawn before a run: from what, by which address, and the same in every engine."""

from collections.abc import Iterator
from math import floor
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.engines import changing, engines, needs_numba
from helpers.places import SEED_CASE
from helpers.scenarios import QUARREL, RICH
from sim import luck, scenario
from sim.engines import player, simpy_engine
from sim.model import doubt
from sim.model.doubt import EVEN, TRIANGLE, Doubt
from sim.scenario import Crisis, build, parse
from sim.scenario.doubts import words_of
from sim.scenario.preparation import as_drawn, facts, prepare

GUESS = {"why": "a guess"}

# A doubt about everything that there is to doubt.
EVERYTHING: dict[str, Any] = {
    "actors.Alba.stocks.staff.amount": {"low": 12, "likely": 20, "high": 25},
    "actors.Brie.stocks.staff.amount": {"low": 8, "high": 13},
    "actors.Alba.stocks.staff.value": {"low": 0, "high": 0.3},
    "actors.Brie.stocks.money.amount": {"low": 4, "high": 7.5},
    "actors.Alba.strategy": {
        "one_of": [{"value": {"name": "grit", "with": {"step": 3, "patience": 4}}}, {"value": "generous", "weight": 2}]
    },
    "actors.Brie.strategy.with.share": {"low": 0.5, "likely": 0.9, "high": 1.4},
    "actors.Alba.reply_days.low": {"low": 1, "likely": 2, "high": 4},
    "actors.Alba.reply_days.likely": {"low": 3, "likely": 6, "high": 8},
    "actors.Alba.reply_days.high": {"low": 9, "likely": 15, "high": 20},
    "actors.Brie.review_days": {"low": 30, "high": 90},
    "actors.Alba.tolerance": {"low": 0, "likely": 0.5, "high": 1},
    "actors.Alba.audience_cost": {"low": 1, "high": 3},
    "actors.Alba.out_of_kind": {"low": 0, "high": 1},
    "actors.Alba.execution_error": {"low": 0, "high": 0.3},
    "actors.Alba.judgement_error": {"low": 0, "high": 1},
    "actors.Alba.interests.discount": {"low": 0, "high": 0.01},
    "actors.Alba.interests.relative_gains": {"low": 0, "high": 0.5},
    "actors.Alba.perception.bias": {"low": 0.8, "likely": 1.1, "high": 1.4},
    "actors.Alba.perception.noise": {"low": 0, "high": 0.5},
    "actors.Alba.perception.missed": {"low": 0, "high": 0.3},
    "actors.Alba.perception.fog": {"low": 0.5, "high": 2},
    "actors.Alba.perception.false_alarms.per_year": {"low": 0.5, "high": 6},
    "actors.Alba.perception.false_alarms.severity": {"low": 1, "high": 4},
    "ladder.expel.severity.base": {"low": 1.5, "high": 3},
    "ladder.expel.notice": {"low": 0, "high": 9},
    "ladder.note.lasts": {"low": 10, "high": 60},
    "ladder.ultimatum.threatens.days": {"low": 50, "high": 200},
    "ladder.cap.caps.staff": {"one_of": [{"value": 15}, {"value": "50%"}, {"value": "50% of ceiling"}]},
    "ladder.fine.takes.money": {"one_of": [{"value": "33%"}, {"value": "all"}, {"value": 1.5}]},
    "incidents.spies found.severity": {"low": 3, "likely": 5, "high": 8},
    "incidents.spies found.counts.staff": {"low": 2, "high": 6},
    "incidents.storms.per_year": {"low": 1, "high": 9},
    "price": {"sets": ["ladder.expel.severity.per_unit"], "low": 0.1, "high": 0.4},
    "price of a share": {
        "sets": ["ladder.cap.severity.per_share", {"path": "ladder.readmit.severity", "times": -1}],
        "low": 1, "high": 3,
    },
}  # fmt: skip


def rich(assumptions: dict[str, Any]) -> Crisis:
    return build(doubtful(assumptions))


def doubtful(assumptions: dict[str, Any]) -> dict[str, Any]:
    """The rich scenario, with all that one may doubt in its body, and some of it doubted."""
    data = yaml.safe_load(RICH)
    data["actors"]["Alba"] |= {"judgement_error": 0.2, "interests": {"discount": 0.001, "relative_gains": 0.2}}
    return {**data, "assumptions": {key: GUESS | law for key, law in assumptions.items()}}


def one(law: int, whole: bool, low: float, likely: float, high: float) -> Doubt:
    return Doubt((0,), (0,), (law,), (int(whole),), (low,), (likely,), (high,), (0, 1), (1.0,), (0, 0), (), (), (), ())


# In every engine.


def test_a_run_of_many_is_the_run_of_the_file_with_its_values_in_the_body():
    crisis = rich(EVERYTHING)
    drawn = prepare(crisis, drawn=True)
    for run in range(60):
        body = as_drawn(crisis, 5, run)
        assert not body.doubts
        assert simpy_engine.rows(drawn, 5, run) == simpy_engine.rows(prepare(body), 5, run)


def test_a_run_has_the_same_facts_alone_as_among_many():
    drawn = prepare(rich(EVERYTHING), drawn=True)
    many = player.play(drawn, 5, range(40), drawn=True)
    for run in (0, 7, 39):
        alone = player.play(drawn, 5, range(run, run + 1), drawn=True)
        assert list(alone.drawn[0]) == list(many.drawn[run])
        assert alone.peak[0] == many.peak[run]
    assert player.rows(drawn, 5, 7) == simpy_engine.rows(drawn, 5, 7)


@needs_numba
@pytest.mark.parametrize("crisis", [rich(EVERYTHING), scenario.load(SEED_CASE)], ids=["everything", "seed case"])
def test_compiled_code_draws_the_same_and_plays_the_same(crisis):
    drawn = prepare(crisis, drawn=True)

    def found(engine):
        with changing(engine):
            table = player.play(drawn, 3, range(200), drawn=True)
            columns = table.peak, table.length, table.moves, table.course, table.ending, table.reply, table.events
            return [[float(n).hex() for n in column] for column in (*columns, *table.drawn)]

    slow, fast = map(found, engines())
    assert slow == fast


def test_what_one_run_draws_leaves_nothing_to_the_next_and_nothing_in_the_scenario():
    crisis = rich(EVERYTHING)
    drawn = prepare(crisis, drawn=True)
    before = repr(drawn)
    whole = player.play(drawn, 5, range(30))
    parts = [player.play(drawn, 5, range(first, first + 10)) for first in (0, 10, 20)]
    assert list(whole.peak) == [peak for part in parts for peak in part.peak]
    assert repr(drawn) == before


def test_strategies_of_ones_own_are_drawn_too():
    code = "import sim\n\n@sim.strategy\ndef measured(view, share=0.5):\n    return share * view.received\n"
    text = QUARREL.replace(
        "{actors.Alba.strategy.with.share: a guess}",
        "{actors.Alba.strategy.with.share: {low: 0.1, high: 1.5, why: a guess}}",
    )
    crisis = parse(text, allow_code=True, code={"mine.py": code})
    drawn = prepare(crisis, drawn=True)
    rows = [player.rows(drawn, 1, run) for run in range(20)]
    assert rows == [simpy_engine.rows(prepare(as_drawn(crisis, 1, run)), 1, run) for run in range(20)]
    assert len({row[10] for run in rows for row in run}) > 10, "each run wants its own share"


def test_the_body_is_what_is_played_where_nothing_is_to_be_drawn():
    crisis = rich(EVERYTHING)
    assert simpy_engine.rows(prepare(crisis), 5, 3) == simpy_engine.rows(prepare(rich({})), 5, 3)


def numbers(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """The numbers in some data, by path."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in pairs:
        yield from numbers(below, f"{path}.{step}" if path else f"{step}")
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield path, value


DATA = yaml.safe_load(RICH)
DATA["actors"]["Alba"]["interests"] = {"discount": 0.01, "relative_gains": 0.5}
NUMBERS = dict(numbers({part: DATA[part] for part in ("actors", "ladder", "incidents")}))


@pytest.mark.parametrize("path", NUMBERS)
def test_every_number_of_the_actors_the_ladder_and_the_incidents_can_be_drawn(path):
    n = NUMBERS[path]
    ranges = [(n, n + 1), (n - 1, n), (0.9 * n, n), (n, 0.9 * n)] if n == int(n) else [(0.9 * n, n), (n, 0.9 * n)]
    for low, high in ranges:
        try:
            crisis = build(DATA).open({path: (low, high)})
            break
        except scenario.ScenarioError as refused:
            why = refused
    else:
        raise why
    drawn = prepare(crisis, drawn=True)
    assert len({value for run in range(8) for value in facts(crisis, 1, run).values()}) > 1
    for run in range(3):
        alone = prepare(as_drawn(crisis, 1, run))
        assert simpy_engine.rows(drawn, 1, run) == simpy_engine.rows(alone, 1, run)
        costs = [player.play(played, 1, range(run, run + 1)).cost for played in (drawn, alone)]
        assert [list(row) for row in costs[0]] == [list(row) for row in costs[1]]


# Addresses.


def test_one_more_assumption_shifts_no_other():
    some = dict(list(EVERYTHING.items())[2:])
    for run in range(10):
        mine, others = facts(rich(EVERYTHING), 1, run), facts(rich(some), 1, run)
        assert others == {path: mine[path] for path in others}


def test_an_address_is_the_path_however_it_is_spelled_and_whichever_way_the_file_has_it():
    plain = rich({"ladder.0.severity": {"low": 0.5, "high": 2}})
    named = rich({"ladder.note.severity": {"low": 0.5, "high": 2}})
    data = yaml.safe_load(RICH) | {"assumptions": {"ladder.note.severity.base": GUESS | {"low": 0.5, "high": 2}}}
    data["ladder"][0]["severity"] = {"base": 1}
    drawn = [list(facts(crisis, 1, 3).values()) for crisis in (plain, named, build(data))]
    assert drawn[0] == drawn[1] == drawn[2]
    assert words_of("ladder.note.severity") != words_of("ladder.fine.severity")


def test_actors_in_another_order_in_the_file_have_the_same_facts_and_the_same_runs():
    data = doubtful(EVERYTHING)
    swapped = data | {"actors": dict(reversed(data["actors"].items()))}
    for run in range(5):
        assert facts(build(data), 1, run) == facts(build(swapped), 1, run)
        assert simpy_engine.rows(prepare(build(data), drawn=True), 1, run) == simpy_engine.rows(
            prepare(build(swapped), drawn=True), 1, run
        )


def test_a_reply_comes_of_one_draw_so_that_its_days_are_in_order():
    crisis = rich({key: law for key, law in EVERYTHING.items() if "reply_days" in key})
    seen = set()
    for run in range(300):
        low, likely, high = facts(crisis, 1, run).values()
        assert low <= likely <= high
        seen.add((low, likely, high))
    assert len(seen) > 8


# Laws.


@given(st.floats(0, 1, exclude_max=True), st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.booleans())
def test_whole_numbers_are_whole_and_within_their_range(u, low, width, likely, even):
    high = low + width
    found = doubt.quantity(one(EVEN if even else TRIANGLE, True, low, low + min(likely, width), high), 0, u)
    assert found == floor(found)
    assert low <= found <= high


@given(st.floats(0, 1, exclude_max=True), st.floats(-5, 5), st.floats(0.1, 5), st.integers(0, 9), st.booleans())
def test_numbers_are_within_their_range_and_rise_with_their_draw(u, low, width, ninths, even):
    law = one(EVEN if even else TRIANGLE, False, low, low + ninths / 9 * width, low + width)
    found = doubt.quantity(law, 0, u)
    assert low <= found <= low + width
    assert doubt.quantity(law, 0, u / 2) <= found + 1e-12


def test_both_ends_of_whole_numbers_come_as_often_as_they_should():
    draws = [luck.uniform(1, run, 0, 0) for run in range(20_000)]
    even = [doubt.quantity(one(EVEN, True, 3, 0, 6), 0, u) for u in draws]
    assert [round(even.count(n) / len(draws), 2) for n in (3, 4, 5, 6)] == [0.25] * 4
    peaked = [doubt.quantity(one(TRIANGLE, True, 5, 6, 13), 0, u) for u in draws]
    chances = [(1.0 / (9 * 1.5)), 1.0 - 1.0 / (9 * 1.5) - (7.0**2) / (9 * 7.5)]  # of 5, and of 6: areas of the triangle
    assert abs(peaked.count(5) / len(draws) - chances[0]) < 0.01
    assert abs(peaked.count(6) / len(draws) - chances[1]) < 0.01
    assert abs(peaked.count(13) / len(draws) - 1.0 / (9 * 7.5)) < 0.005


def test_several_values_come_by_their_weights():
    weighed = {"one_of": [{"value": "match", "weight": 3}, {"value": "50%"}]}
    crisis = rich({"ladder.expel.takes.staff": weighed})
    drawn = [facts(crisis, 1, run)["ladder.expel.takes.staff"] for run in range(2000)]
    assert abs(drawn.count("match") / 2000 - 0.75) < 0.04
