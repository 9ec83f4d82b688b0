"""What rounding leaves is nothing: it is not moved, taken or given back; nor is a blow that would be none."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import sim
from helpers.engines import same_bits
from sim.chronicle.description import describe
from sim.model import log
from sim.model.rules import DUST
from sim.scenario.preparation import prepare

DIVISIBLE = """
schema_version: 1
name: Dust
story: Cuts with a term, given back whole.
start: 2020-01-01
horizon: 200
kinds: {gas: {label: gas, divisible: true}}
ladder:
  - {move: cut, severity: 3, takes: {gas: 50%}, lasts: 5, source: invented}
  - {move: give back, severity: -3, restores: {gas: 50%}, source: invented}
  - {move: hold back, severity: 1, gives_up: {gas: 0.1}, lasts: 9, source: invented}
  - {move: resume, severity: -1, resumes: {gas: all}, source: invented}
  - {move: cap, severity: 4, caps: {gas: 30%}, lasts: 11, notice: 2, source: invented}
actors:
  A: {stocks: {gas: {amount: 3.7}}, strategy: generous, reply_days: {low: 2, likely: 2, high: 2}, review_days: 3}
  B: {stocks: {gas: {amount: 4.1}}, strategy: grit, reply_days: {low: 1, likely: 1, high: 1}, review_days: 4}
incidents:
  - {name: spies, by: B, severity: 4, date: 2020-01-02}
"""
AMOUNTS = st.floats(0.001, 1e6, allow_nan=False)


def moved(events):
    """What events move, of stocks of A and of B."""
    return [change.units for event in events for change in event.changes if change.units != 0.0]


def test_what_rounding_leaves_is_not_given_back():
    crisis = sim.parse(DIVISIBLE)
    crisis = crisis.with_({"ladder": crisis.data["ladder"][:2]})

    run = sim.simulate(crisis)

    assert min(moved(run.events)) > 0.1
    assert (run.summary.course, run.summary.moves) == ("expired", 7)


@given(
    a=AMOUNTS, b=AMOUNTS, share=st.integers(1, 100), part=st.floats(0.01, 1.0), terms=st.integers(1, 9),
    strategies=st.tuples(*[st.sampled_from(["generous", "grit", "tit_for_tat", "gradual", "always_strike"])] * 2),
    error=st.sampled_from([0.0, 0.5]),
)  # fmt: skip
@example(3.7, 4.1, 50, 0.1, 5, ("generous", "grit"), 0.0)
@example(0.3, 0.3, 33, 1 / 3, 2, ("always_strike", "grit"), 0.5)
def test_no_move_of_a_divisible_stock_is_dust_on_any_engine(a, b, share, part, terms, strategies, error):
    crisis = sim.parse(DIVISIBLE).with_({
        "actors.A.stocks.gas.amount": a, "actors.B.stocks.gas.amount": b,
        "ladder.cut.takes.gas": f"{share}%", "ladder.cut.lasts": terms,
        "ladder.hold back.gives_up.gas": part * min(a, b), "actors.A.strategy": strategies[0],
        "actors.B.strategy": strategies[1], "actors.A.execution_error": error, "actors.B.execution_error": error,
    })  # fmt: skip

    assert all(units >= DUST * min(a, b) for units in moved(sim.simulate(crisis).events))
    same_bits(prepare(crisis), 1, 0)


def test_three_tenths_are_there_in_full_after_a_tenth_thrice():
    """0.3 less 0.1 less 0.1 is a little less than 0.1."""
    crisis = sim.parse(DIVISIBLE).with_({
        "ladder": [{"move": "cut", "severity": 3, "takes": {"gas": 0.1}, "source": "invented"}],
        "actors.B.stocks.gas.amount": 0.3, "actors.A.strategy": "always_strike", "actors.B.strategy": "always_hold",
    })  # fmt: skip

    events = [event for event in sim.simulate(crisis).events if event.kind == "in force" and event.actor == "A"]

    assert len(events) == 3
    assert sum(moved(events)) == pytest.approx(0.3, abs=1e-15)


CEILING = """
schema_version: 1
name: A ceiling
story: A ceiling that moves nobody.
start: 2020-01-01
horizon: 60
kinds: {staff: {label: people}}
ladder:
  - {move: cap, severity: {base: 0, per_unit: 0.5}, caps: {staff: 50% of ceiling}, source: invented}
actors:
  A: {stocks: {staff: {amount: 1, ceiling: 64}}, strategy: always_strike, reply_days: {low: 1, likely: 1, high: 1},
      execution_error: 1, review_days: 2}
  B: {stocks: {staff: {amount: 1, ceiling: 64}}, strategy: tit_for_tat, reply_days: {low: 1, likely: 1, high: 1}}
incidents:
  - {name: spies, by: B, severity: 5, date: 2020-01-02}
"""


def test_a_blow_of_no_severity_is_not_to_be_had():
    assert not [event for event in sim.simulate(sim.parse(CEILING)).events if event.kind == "move"]


@pytest.mark.parametrize(
    ("changes", "severities"),
    [
        ({"ladder.cap.severity": 2.0}, set()),  # a ceiling over vacancies alone sends nobody home
        ({"actors.B.stocks.staff": {"amount": 8, "ceiling": 8}}, {2.0, 1.0, 0.5}),
        ({"ladder.cap.severity": {"base": 0, "per_share": 4.0}, "actors.B.stocks.staff.amount": 1}, set()),
        ({"ladder.cap": {"move": "part", "severity": {"base": 0, "per_unit": 1}, "takes": {"staff": "50%"},
                         "gives_up": {"staff": "50%"}, "source": "invented"},
          "actors.B.stocks.staff.amount": 0}, {1.0}),
    ],
)  # fmt: skip
def test_whatever_is_done_has_a_severity(changes, severities):
    crisis = sim.parse(CEILING).with_({"actors.A.execution_error": 0, "actors.B.strategy": "always_hold", **changes})

    assert {
        event.done for event in sim.simulate(crisis).events if event.kind == "move" and event.actor == "A"
    } == severities
    same_bits(prepare(crisis), 1, 0)


# Digits.


@given(st.floats(allow_nan=False, min_value=0.0, max_value=1e9), st.floats(0.0, 1e9), AMOUNTS)
def test_a_ceiling_reads_back_to_the_same_bits(units, level, size):
    change = log.Change("caps", "staff", units, level)

    assert log.Change.parse(str(change)) == change


@pytest.mark.parametrize("level", [1234567, 999999999, 100000001])
def test_a_ceiling_of_many_digits_is_the_same_in_the_log_and_in_the_chronicle(level):
    cap = {"move": "cap", "severity": 5, "caps": {"staff": level}, "source": "invented"}
    crisis = sim.parse(CEILING).with_({"ladder": [cap], "actors.A.execution_error": 0, **{
        f"actors.{actor}.stocks.staff": {"amount": 1_000_000_000} for actor in "AB"
    }})  # fmt: skip

    run = sim.simulate(crisis)

    assert log.read(log.write(run.events)) == list(run.events)
    assert f"caps staff at {level} ({1_000_000_000 - level} must go)" in run.chronicle()


def test_fractions_are_told_in_full_too():
    stocks = {"actors.A.stocks.gas.amount": 3.7, "actors.B.stocks.gas.amount": 1234567.25}
    crisis = sim.parse(DIVISIBLE).with_({"ladder.cap.caps.gas": 1234566.125, "ladder.cut.severity": 9, **stocks})

    run = sim.simulate(crisis)

    assert "caps gas at 1234566.125 (1.125 must go)" in run.chronicle()
    assert "1234567.25 gas" in describe(crisis)
    assert log.read(log.write(run.events)) == list(run.events)


@pytest.mark.parametrize("name", ["spies\r\n", "spies\r", 'spies, "two"', "spies\u2028", "\tspies", "spies\x0b\x85"])
def test_a_log_reads_back_whatever_its_names_are(name):
    crisis = sim.parse(CEILING).with_({"incidents.spies.name": name.replace("\n", "")})

    run = sim.simulate(crisis)

    assert log.read(log.write(run.events)) == list(run.events)
