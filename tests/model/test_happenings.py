import sys
from datetime import date, timedelta
from itertools import pairwise
from math import isfinite, sqrt

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from helpers.places import SEED_CASE
from helpers.processes import completed
from helpers.scenarios import small_crisis
from helpers.worlds import worlds
from sim import luck, scenario
from sim.engines import simpy_engine, stepper
from sim.model import calendar, log
from sim.model.game import new_game, rows_of
from sim.model.happenings import begin, happen, is_going_on, next_moment
from sim.model.prepared import Prepared
from sim.model.state import CAPS, CARRIED_OUT, GIVES_UP, RESTORES, RESUMES, TAKES
from sim.scenario.preparation import prepare

START = date(2021, 10, 1)
NOTE = {"move": "note", "severity": 2.0}
CLOSE = {"move": "close", "severity": 5.0, "takes": {"offices": "all"}}
EXPEL = {"move": "expel", "severity": {"base": 3.0, "per_unit": 0.5}, "takes": {"staff": "match"}}
READMIT = {"move": "readmit", "severity": -2.0, "restores": {"staff": "all", "offices": "all"}}
TWO_DAYS = {"low": 2, "likely": 2, "high": 2}


@pytest.fixture(autouse=True, scope="module")
def _every_day_ends():
    """A day that never ends fails its test instead of hanging it."""
    usual = simpy.Environment.step

    def step(env):
        last, steps = getattr(env, "steps", (None, 0))
        env.steps = (env.now, steps + 1 if env.now == last else 0)
        assert steps < 1000, f"day {env.now} does not end"
        usual(env)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simpy.Environment, "step", step)
        yield


def day(n):
    return START + timedelta(days=n)


def affair(on=0, by="Russia", severity=5.0, name="affair", **more):
    return {"name": name, "by": by, "date": day(on), "severity": severity} | more


def crisis(ladder=(NOTE,), incidents=(), nato=None, russia=None, horizon=60, channel=False):
    """Two actors who answer in two days, tit for tat, unless told otherwise."""
    stocks = {"staff": {"amount": 9}, "offices": {"amount": 2}}
    actor = {"stocks": stocks, "strategy": "tit_for_tat", "reply_days": TWO_DAYS}
    actors = {"NATO": actor | (nato or {}), "Russia": actor | (russia or {})}
    return small_crisis(START, horizon, {"staff": {}, "offices": {"channel": channel}}, ladder, actors, incidents)


def play(what, run=0, seed=1):
    """The events of a run."""
    made = prepare(what)
    return [log.decode(row, made.names) for row in simpy_engine.rows(made, seed, run)]


def of(events, *kinds):
    return [event for event in events if event.kind in kinds]


def told(events):
    """Who did what on which day."""
    return [
        ((e.announced or e.decided or e.effective or e.expires) - START, e.kind, e.actor, e.move) for e in events
    ]  # fmt: skip


def days(what):
    return [(event.decided - START).days for event in what]


# Turns.


def test_a_blow_is_answered_after_deliberation_and_the_answer_answered():
    events = play(crisis(incidents=[affair(on=3)], horizon=8))
    assert [(e.kind, e.actor, e.move, e.cause) for e in events] == [
        ("incident", "Russia", "affair", None),
        ("move", "NATO", "note", 1),
        ("move", "Russia", "note", 2),
    ]
    assert days(events[1:]) == [5, 7]


def test_blows_that_land_meanwhile_join_what_is_to_be_answered():
    blows = [affair(1, severity=1.5, name="one"), affair(2, severity=0.5, name="two"), affair(3, name="three")]
    first, *_ = of(play(crisis(incidents=blows)), "move")
    assert (first.decided, first.wanted, first.cause, first.joined) == (day(3), 7.0, 1, (2, 3))


def test_match_counts_all_the_joined_blows():
    blows = [affair(1, name="one", counts={"staff": 3}), affair(2, name="two", counts={"staff": 4})]
    first, *_ = of(play(crisis([EXPEL], blows)), "move")
    assert (first.move, first.size, first.done) == ("expel", 7.0, 6.5)


def test_as_many_are_expelled_as_were_expelled():
    nato, russia = of(play(crisis([EXPEL], [affair(counts={"staff": 3})], horizon=4)), "move")
    assert (nato.size, russia.size) == (3.0, 3.0)


def test_what_lands_after_the_answer_is_answered_later():
    blows = [affair(1, name="one"), affair(4, name="two")]
    first, second, *_ = [e for e in of(play(crisis(incidents=blows)), "move") if e.actor == "NATO"]
    assert (first.decided, first.joined) == (day(3), ())
    assert (second.decided, second.cause) == (day(6), 3)


def test_two_answers_given_on_one_day_cross_in_the_post():
    blows = [affair(1, "Russia", name="one"), affair(1, "NATO", name="two")]
    events = play(crisis(incidents=blows, horizon=6))
    nato, russia, *later = of(events, "move")
    assert (nato.decided, russia.decided) == (day(3), day(3))
    assert (nato.cause, russia.cause) == (1, 2)
    assert [(e.actor, e.cause, e.decided) for e in later] == [
        ("NATO", russia.number, day(5)),
        ("Russia", nato.number, day(5)),
    ]


def test_two_reviews_held_on_one_day_cross_in_the_post_too():
    bold = {"strategy": {"name": "always_strike", "with": {"severity": 2.0}}, "review_days": 10}
    nato, russia = of(play(crisis(nato=bold, russia=bold, horizon=11)), "move")
    assert (nato.decided, russia.decided) == (day(10), day(10))
    assert nato.cause is russia.cause is None


def test_what_is_bound_first_on_a_day_is_bound_and_who_stands_first_in_the_file_goes_first():
    ladder = [{"move": "pull", "severity": 5.0, "gives_up": {"offices": "all"}}, {**CLOSE, "severity": 6.0}]

    def answers(to_nato, to_russia):
        blows = [affair(1, "Russia", to_nato, "one"), affair(1, "NATO", to_russia, "two")]
        return [(e.actor, e.move) for e in of(play(crisis(ladder, blows, horizon=4)), "move")]

    assert answers(6.0, 6.0) == [("NATO", "close"), ("Russia", "close")]
    assert answers(5.0, 6.0) == [("NATO", "pull"), ("Russia", "pull")]  # NATO's offices are bound already
    assert answers(6.0, 5.0) == [("NATO", "close"), ("Russia", "close")]  # and here Russia's own


def test_an_actor_takes_one_turn_a_day_at_most():
    prompt = {"reply_days": {"low": 0, "likely": 0, "high": 0}}
    events = play(crisis(incidents=[affair()], nato=prompt, russia=prompt, horizon=20))
    for actor in ("NATO", "Russia"):
        assert days(e for e in of(events, "move") if e.actor == actor) == list(range(21))


def test_the_last_day_is_the_horizon():
    events = play(crisis(incidents=[affair(on=4), affair(on=6, name="last")], horizon=6))
    assert told(events)[-1][0] == timedelta(days=6)
    assert [e.move for e in events] == ["affair", "last", "note"]


def test_nothing_happens_where_nobody_begins():
    assert play(crisis()) == []


def test_a_tolerated_blow_is_let_pass_whatever_the_strategy():
    hard = {"strategy": "always_strike", "tolerance": 3.0}
    event = play(crisis(incidents=[affair(severity=3.0)], nato=hard))[1]
    assert (event.kind, event.rule, event.wanted, event.done, event.felt) == ("let pass", "tolerance", 0.0, 0.0, None)


# Review.


def test_a_quiet_spell_is_reviewed_again_and_again():
    events = play(crisis(nato={"review_days": 20}))
    assert [(e.actor, e.kind, e.rule, e.cause) for e in events] == [("NATO", "let pass", "strategy", None)] * 3
    assert days(events) == [20, 40, 60]


def test_a_blow_puts_the_review_off():
    events = play(crisis(incidents=[affair(on=15, by="NATO", severity=0.5)], russia={"review_days": 20}, horizon=40))
    assert days(of(events, "let pass")) == [17, 37]


def test_a_blow_on_the_day_of_the_review_is_answered_instead():
    events = play(crisis(incidents=[affair(on=20, by="NATO", severity=0.5)], russia={"review_days": 20}, horizon=30))
    assert days(of(events, "let pass")) == [22]


def test_who_has_taken_the_initiative_answers_the_same_day_no_more():
    prompt = {"reply_days": {"low": 0, "likely": 0, "high": 0}}
    bold = {"strategy": {"name": "always_strike", "with": {"severity": 2.0}}, "review_days": 10}
    events = play(crisis(nato=prompt | bold, russia=prompt, horizon=12))
    assert [(e.actor, days([e])[0]) for e in events] == [
        ("NATO", 10), ("Russia", 10), ("NATO", 11), ("Russia", 11), ("NATO", 12), ("Russia", 12),
    ]  # fmt: skip


def test_a_concession_is_offered_in_a_quiet_spell_and_met():
    mild = {"strategy": {"name": "grit", "with": {"step": 2.0}}, "review_days": 20}
    ladder = [{**CLOSE, "lasts": 300}, {**READMIT, "restores": {"offices": "all"}}]
    events = play(crisis(ladder, [affair(), affair(by="NATO", name="other")], nato=mild, horizon=30))
    thaw = [e for e in events if e.move == "readmit"]
    assert [(e.actor, e.kind) for e in thaw] == [
        ("NATO", "move"),
        ("NATO", "in force"),
        ("Russia", "move"),
        ("Russia", "in force"),
    ]
    assert (thaw[0].cause, thaw[2].cause, thaw[2].wanted) == (None, thaw[0].number, -2.0)


def test_what_was_announced_stays_in_the_log_though_less_comes_back():
    mild = {"strategy": {"name": "grit", "with": {"step": 2.0}}, "review_days": 20}
    ladder = [{**CLOSE, "lasts": 30}, {**READMIT, "restores": {"offices": "all"}}]
    events = play(crisis(ladder, [affair()], nato=mild, russia={"strategy": "always_hold"}, horizon=40))
    changes = [(e.kind, str(*e.changes)) for e in events if e.move == "close"]
    assert changes == [
        ("move", "takes offices 2.0"),
        ("in force", "takes offices 2.0"),
        ("expired", "takes offices 0.0"),
    ]


# Notice and expiry.


def test_a_closure_is_announced_in_force_and_over_on_its_days():
    ladder = [{**CLOSE, "notice": 14, "lasts": 20}]
    events = play(crisis(ladder, [affair()], russia={"strategy": "always_hold"}))
    move, in_force, over = (e for e in events if e.move == "close")
    assert (move.decided, move.announced, move.effective, move.expires) == (day(2), day(2), day(16), day(36))
    assert (in_force.kind, in_force.effective, in_force.cause, in_force.size) == ("in force", day(16), move.number, 2.0)
    assert (over.kind, over.expires, over.cause, over.size) == ("expired", day(36), move.number, 2.0)
    assert [str(c) for e in (move, in_force, over) for c in e.changes] == ["takes offices 2.0"] * 3


def test_a_move_without_notice_is_in_force_the_day_it_is_announced():
    move, in_force = (e for e in play(crisis([CLOSE], [affair()], horizon=3)) if e.move == "close")
    assert move.announced == move.effective == in_force.effective == day(2)


def test_words_are_in_force_without_a_row_of_their_own():
    events = play(crisis([{**NOTE, "lasts": 5}], [affair()], horizon=3))
    assert [(e.kind, e.expires) for e in events[1:]] == [("move", day(7))]


def test_what_comes_back_on_a_day_is_there_to_be_taken_that_day():
    ladder = [{**CLOSE, "lasts": 4}]
    events = play(crisis(ladder, [affair(0), affair(4, name="again")], russia={"strategy": "always_hold"}, horizon=7))
    assert [(e.kind, (e.effective or e.expires) - START) for e in of(events, "in force", "expired")] == [
        ("in force", timedelta(2)), ("expired", timedelta(6)), ("in force", timedelta(6)),
    ]  # fmt: skip


def test_a_move_in_force_after_the_horizon_is_announced_and_no_more():
    events = play(crisis([{**CLOSE, "notice": 30}], [affair()], horizon=10))
    assert len(of(events, "move")) == 2
    assert not of(events, "in force")


# Luck.


def rated(per_year, severity=0.5):
    return {"name": "affair", "by": "Russia", "per_year": per_year, "severity": severity}


def test_an_incident_at_a_rate_comes_as_often_as_declared():
    years = 40
    events = play(crisis(incidents=[rated(12.0)], horizon=int(365.25 * years) - 1, nato={"strategy": "always_hold"}))
    n = len(of(events, "incident"))
    assert abs(n - 12 * years) < 4 * sqrt(12 * years)
    dates = [e.announced for e in of(events, "incident")]
    assert dates == sorted(dates)


def test_false_alarms_come_as_often_as_declared_while_channels_are_open_and_more_when_they_close():
    years = 20
    perception = {"false_alarms": {"per_year": 10.0, "severity": 0.5}, "fog": 1.0}
    stocks = {"staff": {"amount": 9}, "offices": {"amount": 2}}
    deaf = {"strategy": "always_hold", "perception": perception, "stocks": stocks}
    made = crisis(nato=deaf, russia={"stocks": stocks}, horizon=int(365.25 * years) - 1, channel=True)
    for closed, expected in ((False, 10 * years), (True, 20 * years)):
        game = new_game(prepare(made), 1, 2000)
        begin(game, 0)
        if closed:
            game.state.amount[:] = [0.0] * 4
        while is_going_on(game):
            happen(game, next_moment(game))
        alarms = [row for row in rows_of(game, 0) if row[2] == log.FALSE_ALARM]
        assert abs(len(alarms) - expected) < 4 * sqrt(expected)


def test_a_false_alarm_is_felt_though_nobody_struck():
    jumpy = {"perception": {"false_alarms": {"per_year": 20.0, "severity": 3.0}}}
    alarm, answer, *_ = play(crisis(nato=jumpy, horizon=100))
    assert (alarm.kind, alarm.actor, alarm.done, alarm.felt, alarm.rule) == (
        "false alarm",
        "Russia",
        0.0,
        3.0,
        "misheard",
    )
    assert (answer.actor, answer.kind, answer.wanted, answer.cause) == ("NATO", "move", 3.0, alarm.number)


def test_a_missed_blow_is_in_the_log_and_rouses_nobody():
    events = play(crisis(incidents=[affair()], nato={"perception": {"missed": 1.0}}))
    assert [(e.kind, e.done, e.felt) for e in events] == [("incident", 5.0, 0.0)]


def test_both_the_truth_and_what_was_felt_are_in_the_log():
    events = play(crisis(incidents=[affair()], russia={"perception": {"bias": 2.0}}, horizon=5))
    assert [(e.done, e.felt) for e in events] == [(5.0, 5.0), (2.0, 4.0), (2.0, 2.0)]
    assert events[2].wanted == 4.0


def test_an_error_of_execution_is_logged_as_one_with_what_was_wanted():
    clumsy = {"execution_error": 1.0}
    error = play(crisis([NOTE, CLOSE], [affair(severity=2.0)], nato=clumsy, horizon=2))[1]
    assert (error.wanted, error.move != "note", error.rule) == (2.0, True, "execution error")


NOISY = {
    "actors.NATO.reply_days": {"low": 1, "likely": 3, "high": 9},
    "actors.Russia.reply_days": {"low": 1, "likely": 3, "high": 9},
    "actors.NATO.perception": {
        "noise": 0.3, "missed": 0.1, "fog": 0.5, "false_alarms": {"per_year": 4.0, "severity": 3.0},
    },
    "actors.Russia.perception": {
        "noise": 0.3, "missed": 0.1, "fog": 0.5, "false_alarms": {"per_year": 4.0, "severity": 3.0},
    },
    "actors.NATO.execution_error": 0.2,
    "actors.Russia.execution_error": 0.2,
    "actors.NATO.strategy": "generous",
}  # fmt: skip


def noisy():
    blows = [affair(counts={"staff": 2}), rated(10.0, 4.0) | {"name": "rated"}]
    return crisis([NOTE, CLOSE, EXPEL, READMIT], blows, horizon=700, channel=True).with_(NOISY)


def draws(monkeypatch, what):
    """Every draw of a run, by address."""
    drawn = {}
    usual = luck.uniform

    def recording(*address):
        assert address not in drawn  # no luck is used twice
        drawn[address] = usual(*address)
        return drawn[address]

    with monkeypatch.context() as patch:
        patch.setattr(luck, "uniform", recording)
        play(what)
    return drawn


QUIET = {
    "noise": ({"actors.NATO.perception.noise": 0.0, "actors.Russia.perception.noise": 0.0}, luck.PERCEPTION),
    "misses": ({"actors.NATO.perception.missed": 0.0, "actors.Russia.perception.missed": 0.0}, luck.MISSED),
    "errors": ({"actors.NATO.execution_error": 0.0, "actors.Russia.execution_error": 0.0}, luck.ERROR),
}


@pytest.mark.parametrize("noise", QUIET)
def test_one_noise_switched_off_leaves_the_draws_of_the_others(monkeypatch, noise):
    changes, purpose = QUIET[noise]
    loud, quiet = draws(monkeypatch, noisy()), draws(monkeypatch, noisy().with_(changes))
    silenced = {purpose, purpose + 1}
    assert {address[3] for address in loud} - {address[3] for address in quiet} == silenced
    shared = loud.keys() & quiet.keys()
    assert all(loud[address] == quiet[address] for address in shared)


def test_the_same_seed_gives_the_same_bits_and_another_run_others():
    made = prepare(noisy())

    def rows(seed, run):
        return simpy_engine.rows(made, seed, run)

    assert repr(rows(1, 0)) == repr(rows(1, 0))
    assert repr(rows(1, 0)) != repr(rows(1, 1)) != repr(rows(2, 1))


def test_whoever_looks_on_sees_the_state_before_each_decision():
    made = prepare(crisis([CLOSE], [affair()], horizon=5))
    seen = [
        (one.number, one.actor, one.received, one.wanted, one.chosen, one.made, list(one.state.amount))
        for one in stepper.choices(new_game(made, 1), 0)
    ]
    assert seen == [
        (2, 0, 5.0, 5.0, 1, 1, [9.0, 2.0, 9.0, 2.0]),
        (4, 1, 5.0, 5.0, 1, 1, [9.0, 2.0, 9.0, 0.0]),
    ]


def test_phases_leave_room_for_every_number_in_them():
    phases = [calendar.EXPIRY, calendar.EFFECT, calendar.NEWS, calendar.DECISION, calendar.REVIEW, calendar.ARRIVAL]
    assert phases == sorted(phases)
    assert all(after - before == calendar.PHASE for before, after in pairwise(phases))


# Whatever the world.


class Audit:
    """The books of a run, checked after every moment by its log."""

    def __init__(self, made, run):
        self.game, self.run, self.rows = new_game(Prepared(*made, None), 1), run, []
        world = self.game.world
        self.on_the_way = [0.0] * (2 * world.kinds)
        self.booked = list(world.start)
        self.due = [0.0] * (2 * world.kinds)

    def play(self):
        for _ in stepper.moments(self.game, self.run):
            self.balance()
        self.balance()
        return rows_of(self.game, self.run)  # in which what arrived later is felt

    def balance(self):
        for row in rows_of(self.game, self.run)[len(self.rows) :]:
            self.rows.append(row)
            self.enter(row)
        self.check()

    def enter(self, row):
        world = self.game.world
        _, number, kind, decided, announced, effective, expires, me, move, _, _, done, _, cause, joined, _, moved = row
        assert number == len(self.rows)
        assert all(n < number for n in (cause or 0, *joined))
        dates = [d for d in (decided, announced, effective, expires) if d is not None]
        assert dates == sorted(dates)
        assert done is None or isfinite(done)
        if kind in (log.MOVE, log.IN_FORCE, log.EXPIRED):
            promised = self.rows[(number if kind == log.MOVE else cause) - 1][-1][0]
            for at, effect in enumerate(range(world.first[move], world.first[move + 1])):
                what = world.what[effect]
                holder = me if what in (GIVES_UP, RESUMES) else 1 - me
                stock = holder * world.kinds + world.kind[effect]
                gives = what in (RESTORES, RESUMES)
                n = moved[0][at]
                if kind == log.EXPIRED and what in (TAKES, CAPS):
                    self.due[stock] += promised[at] - n  # what a ceiling shuts out comes back with a later term
                    assert n >= 0.0
                    assert self.due[stock] >= -1e-9
                else:
                    assert 0.0 <= n <= promised[at]
                if kind == log.MOVE:
                    self.on_the_way[stock] += n if gives else 0.0
                else:
                    self.on_the_way[stock] -= promised[at] if gives and kind == log.IN_FORCE else 0.0
                    self.booked[stock] += n if gives == (kind == log.IN_FORCE) else -n

    def check(self):
        world, state = self.game.world, self.game.state
        for stock in range(2 * world.kinds):
            amount, bound = state.amount[stock], state.bound[stock]
            there = amount + state.taken[stock] + state.given[stock] + self.on_the_way[stock]
            assert there == pytest.approx(world.start[stock], abs=1e-9)  # nothing is lost, nothing made
            assert amount == pytest.approx(self.booked[stock], abs=1e-9)  # the log says all
            assert -1e-9 <= bound <= amount + 1e-9
            assert min(state.taken[stock], state.given[stock], state.late[stock]) >= -1e-9
            assert amount - bound <= state.ceiling[stock] + 1e-9 <= world.ceiling[stock] + 1e-9


@given(worlds(), st.integers(0, 1000))
def test_the_books_balance_after_every_moment(made, run):
    rows = Audit(made, run).play()
    for row in rows:
        row_felt, kind = row[log.COLUMNS.index("felt")], row[2]
        assert (row_felt is not None) == (kind in (log.INCIDENT, log.FALSE_ALARM, log.MOVE))
        assert row_felt is None or isfinite(row_felt)
    days_of_log = [next(d for d in (row[3], row[4]) if d is not None) for row in rows if row[2] < log.IN_FORCE]
    assert days_of_log == sorted(days_of_log)
    decided = [row for row in rows if row[2] in (log.MOVE, log.PASS)]
    for at_deadlines in (False, True):  # one turn a day, and one threat carried out
        turns = [(row[3], row[7]) for row in decided if (row[15] == CARRIED_OUT) == at_deadlines]
        assert len(set(turns)) == len(turns)
    free = [row for row in decided if row[15] != CARRIED_OUT]
    answered = [n for row in free for n in (row[13], *row[14]) if n is not None]
    assert len(set(answered)) == len(answered)
    world, plan, _ = made
    threats = {row[1]: row[3] + world.deadline[row[8]] for row in decided if world.deadline[row[8]] > 0}
    ended = {row[13]: row[3] for row in rows if row[2] == log.LAPSED or row[15] == CARRIED_OUT}
    assert ended == {number: due for number, due in threats.items() if due <= plan.horizon}


# Alone.

BLOCKED = """
import sys
for name in ("numpy", "matplotlib", "pandas", "numba"):
    sys.modules[name] = None
from sim import scenario
from sim.engines import simpy_engine
from sim.model import log
from sim.scenario.preparation import prepare
made = prepare(scenario.load({path!r}))
rows = simpy_engine.rows(made, 1, 57)
print(log.write([log.decode(row, made.names) for row in rows]), end="")
"""


def test_the_engine_needs_no_numpy_and_no_matplotlib_and_gives_the_same_bits_without():
    script = BLOCKED.format(path=str(SEED_CASE))
    done = completed([sys.executable, "-c", script], check=True)
    assert done.stdout == log.write(play(scenario.load(SEED_CASE), run=57))
    assert done.stdout.count("\n") > 3
