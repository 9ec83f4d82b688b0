"""The engines give the rows of the oracle, to the last bit, and contain no rule."""

import ast
import inspect
import math
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers import oracle
from helpers.engines import After, changing, compiled, engines, in_hex, needs_numba, same_bits
from helpers.places import ECHO, SEED_CASE, SHIPPED
from helpers.worlds import worlds
from sim import scenario
from sim.engines import compiled_engine, player, simpy_engine
from sim.engines.jit import build
from sim.measures import curves, summaries, turns
from sim.model import exact_sum, happenings, log, outcomes, rules
from sim.model.prepared import Prepared
from sim.scenario.preparation import payoff_matrix, prepare
from sim.strategies import MODIFIERS, STRATEGIES, Modified, bind, parameter, parameters

SEEDS = (1, 2, 2**32 + 5, 2**63 - 1)
PERCEPTION = {"noise": 0.3, "missed": 0.05, "fog": 1.0, "false_alarms": {"per_year": 6, "severity": 3.0}}
BUSY = {
    "horizon": 200,
    "incidents": [{"name": "a new affair", "by": "Russia", "per_year": 12, "severity": 4.0, "counts": {"staff": 1}}],
    "assumptions": {},
    **{f"actors.{actor}.perception": PERCEPTION for actor in ("NATO", "Russia")},
    **{f"actors.{actor}.execution_error": 0.1 for actor in ("NATO", "Russia")},
    **{f"actors.{actor}.review_days": 30 for actor in ("NATO", "Russia")},
}


def busy():
    return scenario.load(SEED_CASE).with_(BUSY)


# The same bits.


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_scenario_gives_the_same_rows_on_both_engines(path):
    made = prepare(scenario.load(path))
    for seed, run in product(SEEDS, (0, 57, 2**32 - 1)):
        same_bits(made, seed, run)


def test_every_pair_of_strategies_gives_the_same_rows_on_both_engines():
    made = prepare(busy())
    for run, pair in enumerate(product(STRATEGIES.values(), repeat=2)):
        same_bits(made._replace(answers=pair), 1, run)


@pytest.mark.parametrize("rounds", ["simultaneous", "alternating"])
@pytest.mark.parametrize("days", [1, 3])
def test_both_orders_of_a_clock_of_rounds_give_the_same_rows_on_both_engines(rounds, days):
    made = prepare(scenario.load(ECHO).with_({"clock": {"rounds": rounds, "days": days}, "horizon": 120}))
    for run, pair in enumerate(product(STRATEGIES.values(), repeat=2)):
        if run % 7 == 0:
            same_bits(made._replace(answers=pair), 1, run)


@st.composite
def answers(draw):
    """Any strategy with any parameters and modifiers."""
    name = draw(st.sampled_from(sorted(STRATEGIES)))

    def number(of):
        low, high = of.low, min(of.high, 10.0)
        kind = st.integers(int(low), int(high)) if of.whole else st.floats(low, high) | st.sampled_from((low, 0.0))
        return draw(kind)

    declared = parameters(STRATEGIES[name]).items()
    answer = bind(name, {key: number(of) for key, of in declared if draw(st.booleans())})
    chosen = draw(st.lists(st.sampled_from(sorted(MODIFIERS)), max_size=3))
    return Modified(answer, [(key, number(parameter(MODIFIERS[key]))) for key in chosen]) if chosen else answer


@given(
    worlds(),
    st.tuples(answers(), answers()),
    st.sampled_from((None, None, ([1, 1], 1), ([4, 4], 4), ([2, 4], 4))),
    st.integers(0, 2**63 - 1),
    st.integers(0, 2**32 - 1),
)
def test_any_world_gives_the_same_rows_on_both_engines(made, pair, clock, seed, run):
    world, plan, _ = made
    if clock is not None:
        plan = plan._replace(first=clock[0], every=clock[1])
    same_bits(Prepared(world, plan, pair, None), seed, run)


@needs_numba
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_plain_python_gives_the_same_rows_and_the_same_table_as_the_compiler(path):
    crisis = scenario.load(path)
    made = prepare(crisis)
    payoffs = payoff_matrix(crisis)

    def found(engine):
        with changing(engine):
            table = player.play(made, 3, range(5, 25), payoffs=payoffs, curve=True)
            return repr(player.rows(made, 3, 5)), in_hex(table)

    slow, fast = map(found, engines())
    assert slow == fast


@needs_numba
@given(worlds(), st.tuples(answers(), answers()))
def test_whatever_the_scenario_the_compiled_code_is_that_of_the_example(made, pair):
    """Of other types there is none, and nobody would wait for it."""
    import numba

    world, plan, _ = made
    laid_out = player.Player(Prepared(world, plan, pair, None), 1, None, rows=2)
    laid_out._lay_out_compiled(compiled().code, 2)
    given = (laid_out.game, laid_out.steps, laid_out.payoffs, laid_out.table(2, True, True), 0, 1)
    assert list(map(numba.typeof, given)) == list(map(numba.typeof, compiled_engine.example()))


@needs_numba
@pytest.mark.parametrize("questions", [2, 3, 4])
def test_wherever_compiled_code_takes_over_the_table_is_the_same(questions):
    rounds = scenario.load(ECHO)
    payoffs = payoff_matrix(rounds)

    def found(engine):
        with changing(engine):
            one, trails = player.Player(prepare(rounds), 3, payoffs), player.Trails(prepare(busy()), 3)
            tables = [one.play(range(40), True), trails.play(range(40)), trails.play(range(40, 50))]
            return one.compiled and trails.player.compiled, in_hex(tables)

    assert found(After(questions)) == found(compiled()) == (True, found(engines()[0])[1])


def test_a_callable_that_is_of_no_register_runs_as_plain_python_with_the_same_bits():
    made = prepare(busy())
    strange = made._replace(answers=(lambda view: 2.0 * view.received, made.answers[1]))

    for engine in engines():
        with changing(engine):
            assert not player.Player(strange, 1).compiled
    same_bits(strange, 1, 0)


def test_a_strategy_put_in_the_place_of_a_registered_one_is_not_mistaken_for_it(monkeypatch):
    crisis = busy().with_({"actors.Russia.strategy": "tit_for_tat"})
    made = prepare(crisis)
    assert "tit_for_tat" in build.compilable()

    def tit_for_tat(view):
        return 1.0

    monkeypatch.setitem(STRATEGIES, "tit_for_tat", tit_for_tat)
    other = prepare(crisis)

    assert build.coded(made.answers) is not None
    assert build.coded(other.answers) is None
    same_bits(other, 1, 0)
    same_bits(made, 1, 0)


# What is kept of many runs.


COSTS = {"cost": "total", "ties": "ties", "audience": "audience", "out_of_kind": "out_of_kind"}


def told(made, crisis, seed, run):
    """What the table ought to hold of a run, read off its events."""
    events = [log.decode(row, made.names) for row in simpy_engine.rows(made, seed, run)]
    curve = curves.curve(events, crisis)
    found = summaries.summary(events, crisis, curve)
    blows = [event for event in turns.moves(events) if event.done > 0.0]
    last = turns.moves(events)[-1].announced if blows else None
    actors = list(made.names.actors)
    payoffs = found.payoffs
    opening = summaries.opening(events)
    reply = found.first_reply
    return {
        "course": outcomes.COURSES.index(found.course),
        "ending": outcomes.ENDINGS.index(found.ending),
        "moves": found.moves,
        "peak": found.peak,
        "peak_day": -1 if found.peak_day is None else (found.peak_day - crisis.start).days,
        "length": (last - blows[0].announced).days if blows else 0,
        "reply": -1 if reply is None else list(made.names.moves).index(reply.move),
        "replier": -1 if reply is None else actors.index(reply.actor),
        "last_word": -1 if found.last_word is None else actors.index(found.last_word),
        "events": len(events),
        "opening": [2 * list(made.names.moves).index(step.move) + actors.index(step.actor) for step in opening]
        + [-1] * (outcomes.OPENING - len(opening)),
        "payoff": [payoffs[actor] for actor in actors] if payoffs else [],
        **{name: [getattr(found.costs[actor], of) for actor in actors] for name, of in COSTS.items()},
        "curve": [one + other for one, other in zip(*curve.in_force.values(), strict=True)],
    }


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_is_kept_of_a_run_is_what_its_events_say(path):
    crisis = scenario.load(path)
    made = prepare(crisis)
    payoffs = payoff_matrix(crisis)
    table = player.play(made, 1, range(40), payoffs=payoffs, curve=True)
    for run in range(0, 40, 1 if crisis.clock is None else 8):
        by_run = {name: column for name, column in table._asdict().items() if len(column) == 40}
        found = {name: column[run] for name, column in by_run.items()}
        found |= {name: list(found[name]) for name in ("opening", "curve")}
        for name in ("payoff", *COSTS):
            found[name] = [column[run] for column in getattr(table, name)]
        assert found == told(made, crisis, 1, run)


def test_busy_runs_of_all_courses_and_endings_are_told_as_their_events_tell_them():
    crisis = busy()
    made = prepare(crisis)
    seen = set()
    for number, pair in enumerate(product(("tit_for_tat", "grit", "always_hold", "bully", "brinkman"), repeat=2)):
        other = made._replace(answers=tuple(STRATEGIES[name] for name in pair))
        table = player.play(other, 1, range(number, number + 1))
        expected = told(other, crisis, 1, number)
        assert {name: table._asdict()[name][0] for name in ("course", "ending", "reply", "length", "peak")} == {
            name: expected[name] for name in ("course", "ending", "reply", "length", "peak")
        }
        assert list(table.opening[0]) == expected["opening"]
        seen.add((expected["course"], expected["ending"]))
    assert len(seen) > 3


def test_blocks_may_begin_anywhere_and_be_reduced_one_by_one(monkeypatch):
    made = prepare(busy())
    whole = player.play(made, 1, range(100, 150))
    assert len(set(map(float, whole.peak))) > 10
    monkeypatch.setattr(player, "BLOCK", 7)

    def count(total, table):
        return (total or []) + [(int(moves), float(peak)) for moves, peak in zip(table.moves, table.peak, strict=True)]

    assert player.play(made, 1, range(100, 150), count) == [
        (int(moves), float(peak)) for moves, peak in zip(whole.moves, whole.peak, strict=True)
    ]


def test_runs_that_do_not_follow_one_another_are_refused_and_no_runs_are_none():
    made = prepare(scenario.load(SEED_CASE))
    with pytest.raises(ValueError, match="2 apart"):
        player.play(made, 1, range(0, 10, 2))
    with pytest.raises(ValueError, match="2 apart"):
        player.play(made, 1, range(0, 10, 2), lambda total, table: None)
    assert len(player.play(made, 1, range(3, 3)).moves) == 0


# What stands in the place of Python's own.


@given(st.lists(st.floats(-1e6, 1e6) | st.sampled_from((5.7, 0.1, -0.1, 2.0**-60, -(2.0**-60))), max_size=30))
@example([1.0, 2.0**-53, 2.0**-106])  # a tie that what lies below decides,
@example([1.0, 2.0**-53])  # one that goes to the even,
@example([1.0 + 2.0**-52, 2.0**-53, -(2.0**-106)])  # and one decided the other way
def test_exact_sums_are_those_of_fsum_and_leave_no_trace(numbers):
    parts = [0.0] * exact_sum.PARTS
    count = 0
    for number in numbers:
        count = exact_sum.add(parts, count, number)
    assert exact_sum.rounded(parts, count) == math.fsum(numbers)
    for number in numbers:
        count = exact_sum.add(parts, count, -number)
    assert count == 0


def test_of_two_equals_the_first_is_the_smaller_and_the_larger_as_in_python():
    for a, b in product((0.0, -0.0, 1.0), repeat=2):
        assert repr(build.smaller(a, b)) == repr(min(a, b))
        assert repr(build.larger(a, b)) == repr(max(a, b))
        for c in (0.0, -0.0):
            assert repr(build.smaller(a, b, c)) == repr(min(a, b, c))


# No rule.


def source(module):
    return ast.parse(inspect.getsource(module))


def fields_read(tree, name):
    """The fields of a bundle that are read, whether it has a name of its own or is the game's."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in (name, f"game.{name}")
    }


def test_what_happens_reads_of_the_world_only_the_days_and_the_extent_of_a_move():
    days = {"notice", "lasts", "deadline", "threatens", "first", "touches"}
    assert fields_read(source(happenings), "world") == days
    assert fields_read(source(compiled_engine), "world") == set()


def test_what_happens_writes_nothing_of_the_state_and_reads_but_the_turns_that_are_scored():
    assert fields_read(source(happenings), "state") == set()
    assert fields_read(source(compiled_engine), "state") == {"turns", "sent"}
    written = {
        ast.unparse(target).removeprefix("game.")
        for tree in (source(happenings), source(compiled_engine))
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }
    assert not {target for target in written if target.startswith(("state.", "world.", "plan."))}


def test_what_happens_weighs_and_multiplies_nothing():
    """Its only arithmetic is on days, moments and counters; the one division spreads events over time by their rate."""
    allowed = {ast.Add, ast.Sub, ast.LShift, ast.RShift, ast.BitAnd, ast.BitOr}
    tree = source(happenings)
    others = [
        ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.BinOp) and type(node.op) not in allowed
    ]
    spread = "luck.exponential(game.luck[SEED], game.luck[DRAWN], news.occurrence[which], purpose) / rate"
    assert set(others) == {"2 ** DAY", "2 * at", "rate / YEAR", spread}
    numbers = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value}
    assert {n for n in numbers if isinstance(n, float)} == set()


def rules_called(module):
    return {name for name in fields_read(source(module), "rules") if inspect.isfunction(getattr(rules, name))}


def test_what_is_decided_and_suffered_is_called_where_things_happen_and_in_the_oracle():
    # The oracle keeps no notes, so its strategies read their whole past; nobody sits in a chair of its; and it knows no
    # members of an alliance.
    of_members = {"voices", "wish", "agree", "tell_wishes", "tell_joining", "is_felt", "felt_by_all"}
    called = rules_called(happenings) - {"open_notes", "heed", "keep_as_told"} - of_members
    assert called | {"view", "size"} == rules_called(oracle)  # sizes are read off the log


def test_who_keeps_the_calendar_calls_no_rule():
    assert rules_called(simpy_engine) == rules_called(compiled_engine) == set()


def test_the_oracle_refuses_what_it_was_never_taught():
    crisis = scenario.load(SEED_CASE.with_name("italy_russia_2021.yaml"))
    assert oracle.rows(crisis, 1, 0) == simpy_engine.rows(prepare(crisis), 1, 0)
    with pytest.raises(oracle.UnknownKeyError, match=r"ladder\.only"):
        oracle.rows(scenario.load(SEED_CASE), 1, 0)
    with pytest.raises(oracle.UnknownKeyError, match=r"actors\.NATO\.patience"):
        oracle.rows(SimpleNamespace(data={"actors": {"NATO": {"patience": 3}}}), 1, 0)


def test_strategies_look_no_further_into_their_memory_than_the_turns_taken():
    """Compiled, a memory is longer than the turns taken: its length means nothing, nor does its end."""
    for module in {inspect.getmodule(function) for function in STRATEGIES.values()}:
        for node in ast.walk(source(module)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("len", "sum", "max", "min", "any", "all"):
                assert not {"view.felt", "view.sent", "view.wanted"} & {ast.unparse(one) for one in node.args}
            if isinstance(node, ast.For):
                assert ast.unparse(node.iter) not in ("view.felt", "view.sent", "view.wanted")
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) in ("view.felt", "view.sent", "view.wanted"):
                assert isinstance(node.slice, ast.Name | ast.BinOp), ast.unparse(node)
