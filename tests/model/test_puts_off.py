"""Answers put off: to a day, to an incident or to a move of the other's; all that has waited is then answered."""

from datetime import date, timedelta

import pytest

import sim
from helpers.engines import changing, engines
from helpers.scenarios import small_crisis
from sim.chronicle.description import describe
from sim.chronicle.explanation import chain, explain
from sim.engines import player
from sim.engines.simpy_engine import rows
from sim.measures import summaries
from sim.scenario import ScenarioError
from sim.scenario.preparation import prepare

START = date(2016, 12, 1)
NOTE = {"move": "note", "severity": 1.5}
EXPEL = {"move": "expel", "severity": {"base": 3, "per_unit": 0.1}, "takes": {"staff": "match"}}
READMIT = {"move": "readmit", "severity": {"base": -2, "per_unit": -0.1}, "restores": {"staff": "all"}}
LAW = {"name": "a law of sanctions", "by": "West", "severity": 5, "date": START + timedelta(days=60)}


def crisis(puts_off, *incidents, **changes):
    """The West gives cause on day 1 and is hit by it on day 3; the East would answer two days later."""
    actor = {"strategy": "tit_for_tat", "reply_days": {"low": 2, "likely": 2, "high": 2}}
    cause = {"name": "a cause", "by": "West", "severity": 4, "date": day(1), "counts": {"staff": 9}}
    west = actor | {"stocks": {"staff": {"amount": 60}}, "tolerance": 10}
    east = actor | {"stocks": {"staff": {"amount": 50}}} | ({"puts_off": puts_off} if puts_off else {})
    ladder, actors = (NOTE, EXPEL, READMIT), {"West": west, "East": east}
    made = small_crisis(START, 100, ["staff"], ladder, actors, [cause, *incidents], name="an answer put off")
    return made.with_(changes) if changes else made


def of(made, *kinds, actor="East"):
    return [e for e in sim.simulate(made, 1).events if e.actor == actor and e.kind in kinds]


def day(n):
    return START + timedelta(days=n)


def test_without_it_the_answer_comes_at_once_and_nothing_is_put_off():
    made = crisis(None)
    assert [e.decided for e in of(made, "move")] == [day(3)]
    assert not of(made, "put off")


def test_an_answer_is_put_off_when_it_was_due_and_given_on_the_day():
    made = crisis({"until": day(40)})
    (held,) = of(made, "put off")
    (answer,) = of(made, "move")
    assert (held.decided, held.cause, held.rule, held.move) == (day(3), 1, "waits", "put off")
    assert (held.wanted, held.done, held.felt) == (None, None, None)
    assert (answer.decided, answer.cause, answer.joined) == (day(40), 1, ())


def test_what_lands_meanwhile_is_answered_with_it_and_put_off_only_once():
    made = crisis({"until": day(70)}, LAW)
    assert len(of(made, "put off")) == 1
    (answer,) = of(made, "move")
    assert (answer.decided, answer.wanted) == (day(70), 9.0)
    law = next(e for e in sim.simulate(made, 1).events if e.move == "a law of sanctions")
    assert (answer.cause, answer.joined) == (1, (law.number,))


def test_an_incident_that_is_waited_for_sets_deliberating_and_all_is_answered():
    made = crisis({"until": "a law of sanctions"}, LAW)
    (answer,) = of(made, "move")
    assert (answer.decided, answer.wanted) == (day(62), 9.0)


def test_an_incident_at_its_own_door_ends_the_wait_too():
    made = crisis({"until": "a change of government"}, LAW | {"name": "a change of government", "by": "East"})
    (answer,) = of(made, "move")
    assert (answer.decided, answer.wanted) == (day(62), 4.0)


def test_an_incident_that_does_not_come_leaves_the_answer_owing():
    made = crisis({"until": "a storm"}, {"name": "a storm", "by": "West", "severity": 1, "per_year": 1e-9})
    assert not of(made, "move")
    events = sim.simulate(made, 1).events
    assert [e.number for e in summaries.unanswered(events)] == [1]


def test_a_move_of_the_others_ends_the_wait():
    spies = {"name": "spies", "by": "East", "severity": 3, "date": day(30), "counts": {"staff": 5}}
    waits = crisis({"until": "expel"}, spies, **{"actors.West.tolerance": 0.0})
    blow, *_ = of(waits, "move", actor="West")
    answer, *_ = of(waits, "move")
    assert (blow.move, blow.decided) == ("expel", day(32))
    assert (answer.decided, answer.wanted) == (day(34), 4.0 + blow.done)
    assert not of(waits.with_({"actors.East.puts_off.until": "note"}), "move")


def test_once_the_day_has_come_nothing_more_is_put_off():
    late = LAW | {"date": day(80)}
    made = crisis({"until": day(40)}, late)
    assert [e.decided for e in of(made, "move")] == [day(40), day(82)]
    assert [e.decided for e in of(crisis({"until": day(2)}), "move")] == [day(3)]
    assert not of(crisis({"until": day(2)}), "put off")


def test_what_is_tolerated_is_let_pass_and_not_put_off():
    made = crisis({"until": day(40)}, **{"actors.East.tolerance": 5.0})
    assert [e.kind for e in of(made, "move", "let pass", "put off")] == ["let pass"]


def test_a_gesture_meanwhile_counts_against_what_is_put_off():
    """The East expels nine, regrets it, and the answer that was put off comes to nothing."""
    ladder = {"actors.East.strategy": {"name": "tit_for_tat"}}
    made = crisis({"until": day(60)}, **ladder)
    sorry = made.with_(
        {
            "actors.West.strategy": {"name": "grit", "with": {"step": 3, "patience": 9}},
            "actors.West.review_days": 10,
            "actors.West.tolerance": 0.0,
            "actors.East.tolerance": 1.0,
            "incidents": [
                {"name": "spies", "by": "East", "severity": 4, "date": day(1), "counts": {"staff": 9}},
            ],
        }
    )
    events = sim.simulate(sorry, 1).events
    gestures = [e for e in events if e.actor == "West" and e.kind == "move" and e.done < 0 and e.announced < day(60)]
    answer = next(e for e in events if e.actor == "East" and e.decided == day(60))
    blow = next(e for e in events if e.actor == "West" and e.kind == "move")
    assert gestures
    assert answer.cause == blow.number
    assert {e.number for e in gestures} <= set(answer.joined)
    assert answer.wanted == blow.done + sum(e.done for e in gestures) or answer.rule == "tolerance"


def test_putting_off_is_told_in_the_chronicle_and_among_the_reasons_of_the_answer():
    made = crisis({"until": day(40)})
    run = sim.simulate(made, 1)
    (held,), (answer,) = of(made, "put off"), of(made, "move")
    assert "East  put off   its answer to 1, until 2017-01-10" in run.chronicle()
    assert held.number in [e.number for e in chain(run.events, answer.number)]
    assert "its answer to 1, until 2017-01-10" in explain(made, 1, 0, run.events, answer.number)
    assert "puts its answers to blows off until 2017-01-10" in describe(made)


def test_putting_off_moves_no_draw_of_the_other_side():
    noisy = {"actors.West.perception": {"noise": 0.5}, "actors.West.tolerance": 0.0}
    spies = {"name": "spies", "by": "East", "severity": 4, "date": day(10)}
    (now, *_), (later, *_) = (
        of(crisis(waits, spies, **noisy, **{"actors.East.tolerance": 4.5}), "move", actor="West")
        for waits in (None, {"until": day(40)})
    )
    assert now.wanted == later.wanted


@pytest.mark.parametrize("until", [day(40), "a law of sanctions", "expel"])
def test_both_engines_put_off_with_the_same_bits(until):
    storm = {"name": "a storm", "by": "East", "severity": 3, "per_year": 20, "counts": {"staff": 1}}
    changes = {"actors.West.tolerance": 0.0, "actors.West.reply_days.high": 9, "actors.East.reply_days.low": 0}
    made = prepare(crisis({"until": until}, LAW, storm, **changes))
    for run in range(50):
        reference = rows(made, 1, run)
        for engine in engines():
            with changing(engine):
                assert repr(player.rows(made, 1, run)) == repr(reference)


@pytest.mark.parametrize(
    ("until", "found", "remedy"),
    [
        (START, "2016-12-01 is no later day of the scenario", "write a day after 2016-12-01"),
        (date(2018, 1, 1), "2018-01-01 is no later day of the scenario", "not after 2017-03-11"),
        ("a law of sanction", "no incident and no move is called 'a law of sanction'", "'a law of sanctions'"),
        (5, "found 5", "write a date as 2021-10-18"),
        (None, "found nothing", "write a date as 2021-10-18"),
        ("", "found an empty text", "write a date as 2021-10-18"),
    ],
)
def test_what_an_answer_cannot_be_put_off_to_is_told_in_its_place(until, found, remedy):
    with pytest.raises(ScenarioError) as error:
        crisis({"until": until}, LAW)
    assert len(error.value.problems) == 1
    assert f"actors.East.puts_off.until: {found}; " in str(error.value)
    assert remedy in str(error.value)


def test_a_wait_without_an_end_and_a_misspelt_one_are_told():
    with pytest.raises(ScenarioError, match=r"actors\.East\.puts_off\.til: 'til' is not a key here; .*until"):
        crisis({"til": day(40)})
    with pytest.raises(ScenarioError, match=r"actors\.East\.puts_off: .*mapping of until|'until' is missing"):
        crisis({"until": day(40)}).with_({"actors.East.puts_off": {}})


def test_with_a_clock_of_rounds_nothing_can_be_put_off():
    changes = {"clock": {"rounds": "simultaneous"}}
    changes |= {f"actors.{actor}.reply_days": None for actor in ("West", "East")}
    with pytest.raises(ScenarioError, match=r"puts_off: the clock of rounds says when it decides; remove puts_off"):
        crisis({"until": day(40)}, **changes)


def test_no_move_may_be_called_as_putting_off_is():
    with pytest.raises(ScenarioError, match="'put off' is always there"):
        crisis(None, **{"ladder.note.move": "put off"})
