"""Threats with a deadline, and lists announced in advance: carried out, lifted, or let lapse at a price."""

from datetime import date, timedelta
from itertools import product

import pytest

import sim
from helpers.engines import changing, engines
from helpers.scenarios import small_crisis
from sim.chronicle.description import describe
from sim.chronicle.explanation import chain, decisions, explain
from sim.engines import player, stepper
from sim.engines.simpy_engine import rows
from sim.measures import curves, perception, summaries, turns
from sim.model import outcomes
from sim.model.game import new_game
from sim.scenario import ScenarioError
from sim.scenario.preparation import prepare

START = date(2020, 7, 1)
CLOSE = {"move": "close", "severity": 6, "takes": {"offices": 1}}
THREAT = {"move": "threat", "severity": 4, "lasts": 3, "threatens": {"move": "close", "days": 3, "unless": "gesture"}}
SAVES_FACE = {"name": "face_saver", "with": {"public": 4.1}}  # so that it answers the cause and no gesture
SORRY = {"move": "sorry", "severity": -3}
BACK = {"move": "back", "severity": -3, "restores": {"staff": "all"}}


def crisis(*more, ladder=(THREAT, CLOSE, SORRY), answer="always_hold", mover=None, other=None, horizon=20, **changes):
    """On day 2 the Mover, given cause, threatens to close; the Other answers a day later. The Mover thanks nobody."""
    day_later = {"reply_days": {"low": 1, "likely": 1, "high": 1}}
    stocks = {"stocks": {"offices": {"amount": 2}, "staff": {"amount": 5}}}
    actors = {
        "Mover": stocks | day_later | {"strategy": SAVES_FACE} | (mover or {}),
        "Other": stocks | day_later | {"strategy": answer} | (other or {}),
    }
    cause = {"name": "a cause", "by": "Other", "severity": 4.2, "date": day(1)}
    made = small_crisis(START, horizon, ["offices", "staff"], (*ladder, *more), actors, [cause])
    return made.with_(changes) if changes else made


def day(n):
    return START + timedelta(days=n)


def deeds(made, actor="Mover"):
    """What an actor did, on which day, and by which rule."""
    return [
        ((e.decided - START).days, e.kind, e.move, e.rule)
        for e in sim.simulate(made, 1).events
        if e.actor == actor and e.kind in ("move", "let lapse")
    ]


THREATENED = (2, "move", "threat", "least loss")
CARRIED_OUT = (5, "move", "close", "carried out")


def lapsed(rule):
    return [THREATENED, (5, "let lapse", "close", rule)]


# Carried out, lifted, let lapse.


def test_a_threat_that_nothing_lifts_is_carried_out_at_its_deadline():
    made = crisis()
    assert deeds(made) == [THREATENED, CARRIED_OUT]
    *_, threat, blow, _ = [e for e in sim.simulate(made, 1).events if e.kind in ("move", "in force")]
    assert (blow.cause, blow.joined, blow.wanted, blow.done) == (threat.number, (), 6.0, 6.0)


def test_both_the_threat_and_what_it_threatened_are_felt_and_answered():
    answers = [e for e in sim.simulate(crisis(), 1).events if e.actor == "Other" and e.kind == "let pass"]
    assert [(e.decided, e.cause) for e in answers] == [(day(3), 2), (day(6), 4)]


def test_what_is_carried_out_is_felt_by_what_it_adds_to_the_threat():
    """Or who answers blow for blow would answer one thing twice."""
    made = crisis(answer="tit_for_tat")
    events = sim.simulate(made, 1).events
    (carried,) = [e for e in events if e.rule == "carried out" and e.actor == "Mover"]
    assert (carried.done, carried.felt) == (6.0, 2.0)
    answers = [e.wanted for e in events if e.actor == "Other" and carried.number in (e.cause, *e.joined)]
    assert answers == [2.0]
    assert (6.0, 2.0) not in perception.perceived(events, "Other")  # it was not misheard
    assert "perceived as 2.0 more by Other" in sim.simulate(made, 1).chronicle()


def test_what_adds_nothing_to_the_threat_is_not_answered_again():
    made = crisis(answer="tit_for_tat", **{"ladder.close.severity": 3.9})
    events = sim.simulate(made, 1).events
    carried = next(e for e in events if e.rule == "carried out")
    assert carried.felt == 0.0
    assert not [e for e in events if carried.number in turns.answered(e)]
    assert "did not notice" not in sim.simulate(made, 1).chronicle()


def test_a_concession_in_time_lifts_a_threat():
    """Conceding 4 leaves 2 of 6: to carry it out is too hard by 4, to let it lapse too soft by 2."""
    made = crisis(answer={"name": "appeaser", "with": {"share": 1}}, **{"ladder.sorry.severity": -4})
    assert deeds(made) == lapsed("lifted")
    last = sim.simulate(made, 1).events[-1]
    assert (last.cause, last.wanted, last.done, last.felt, last.size) == (2, 2.0, 0.0, None, 0.0)


def test_too_small_a_concession_does_not():
    made = crisis(answer={"name": "appeaser", "with": {"share": 0.5}}, **{"ladder.sorry.severity": -2})
    assert deeds(made) == [THREATENED, CARRIED_OUT]
    carried = [e for e in sim.simulate(made, 1).events if e.rule == "carried out"]
    assert [(e.wanted, e.done) for e in carried] == [(4.0, 6.0)]


@pytest.mark.parametrize(("price", "kept"), [(1.0, False), (1.9, False), (2.1, True), (5.0, True)])
def test_the_dearer_the_audience_the_harder_it_is_to_back_down(price, kept):
    made = crisis(
        answer={"name": "appeaser", "with": {"share": 1}},
        mover={"audience_cost": price},
        **{"ladder.sorry.severity": -4},
    )
    assert deeds(made) == ([THREATENED, CARRIED_OUT] if kept else lapsed("lifted"))


@pytest.mark.parametrize(("value", "kept"), [(5.9, True), (6.0, False), (6.1, False)])
def test_a_threat_that_costs_more_to_carry_out_than_to_let_lapse_is_an_empty_one(value, kept):
    close = CLOSE | {"gives_up": {"staff": 1}}
    mover = {"stocks": {"offices": {"amount": 2}, "staff": {"amount": 5, "value": value}}}
    made = crisis(ladder=(THREAT, close, SORRY), mover=mover)
    assert deeds(made) == ([THREATENED, CARRIED_OUT] if kept else lapsed("backed down"))


def test_without_an_audience_every_threat_is_empty():
    assert deeds(crisis(mover={"audience_cost": 0, "strategy": "always_strike", "review_days": 2})) == []
    mover = {"audience_cost": 0.001, "strategy": {"name": "always_strike", "with": {"severity": 4}}}
    assert deeds(crisis(mover=mover))[:2] == [THREATENED, CARRIED_OUT]
    assert deeds(crisis(mover={"audience_cost": 0})) == []  # it would not even threaten


@pytest.mark.parametrize(
    ("unless", "gesture", "rule"),
    [
        ("restores", BACK, "lifted"),
        ("gesture", BACK, "lifted"),
        ("gesture", SORRY, "lifted"),
        ("restores", SORRY, "carried out"),
    ],
)
def test_what_lifts_a_threat_is_any_gesture_or_only_one_that_restores(unless, gesture, rule):
    """The Other expels five, is threatened, and in the quiet after it thinks better of it."""
    expel = {"move": "expel", "severity": 5, "takes": {"staff": "all"}}
    made = crisis(
        ladder=(expel, THREAT, CLOSE, gesture | {"severity": -4}, *(() if gesture is BACK else (BACK,))),
        answer={"name": "grit", "with": {"step": 4, "patience": 1}},
        other={"stocks": {"offices": {"amount": 2}}, "tolerance": 4.5, "review_days": 3},
        **{
            "incidents": [{"name": "spies", "by": "Mover", "severity": 5, "date": day(1)}],
            "ladder.threat.threatens": {"move": "close", "days": 9, "unless": unless},
        },
    )
    events = sim.simulate(made, 1).events
    threat = next(e for e in events if e.move == "threat")
    assert gesture["move"] in [e.move for e in events if e.actor == "Other"]
    assert [e.rule for e in events if e.cause == threat.number and e.actor == "Mover"] == [rule]


def test_a_concession_that_comes_after_the_deadline_lifts_nothing():
    made = crisis(
        answer={"name": "appeaser", "with": {"share": 1}},
        other={"reply_days": {"low": 4, "likely": 4, "high": 4}},
        **{"ladder.sorry.severity": -4},
    )
    assert deeds(made)[:2] == [THREATENED, CARRIED_OUT]
    in_time = made.with_({"actors.Other.reply_days": {"low": 3, "likely": 3, "high": 3}})
    assert deeds(in_time) == lapsed("lifted")  # on the day itself: a deadline is over when the day is


def test_a_threat_of_what_is_gone_by_then_lapses():
    """Two causes: the Mover threatens, and then strikes by itself what it had threatened to take."""
    other = {"stocks": {"offices": {"amount": 1}, "staff": {"amount": 5}}}
    later = {"name": "another cause", "by": "Other", "severity": 6, "date": day(3)}
    made = crisis(other=other)
    made = made.with_({"incidents": [*made.data["incidents"], later]})
    assert deeds(made) == [THREATENED, (4, "move", "close", "least loss"), (5, "let lapse", "close", "out of reach")]


def test_nobody_threatens_with_what_cannot_be_had_nor_twice_at_a_time():
    nothing = {"stocks": {"offices": {"amount": 0}, "staff": {"amount": 5}}}
    with pytest.raises(ScenarioError, match="nobody can ever make this move"):
        crisis(other=nothing, mover=nothing)
    assert deeds(crisis(other=nothing)) == []
    twice = crisis(**{"ladder.threat.threatens.days": 9})
    more = [{"name": f"cause {n}", "by": "Other", "severity": 4.2, "date": day(n)} for n in (1, 4)]
    twice = twice.with_({"incidents": more})
    assert deeds(twice) == [THREATENED, (5, "move", "close", "least loss"), (11, "move", "close", "carried out")]


def test_threats_are_felt_as_touching_what_they_threaten():
    """Out of kind: to answer a threat against offices by offices costs nothing more, by staff it does."""
    made = prepare(crisis({"move": "expel", "severity": 4, "takes": {"staff": 1}}))
    assert list(made.world.touches) == [0, 1, 1, 0, 2]


# In memory, in summaries and in words.


def test_a_threat_carried_out_is_remembered_and_answers_nothing():
    made = prepare(crisis(answer="tit_for_tat", other={"reply_days": {"low": 9, "likely": 9, "high": 9}}))
    game = new_game(made, 1)
    stepper.play(game, 0)
    memory = game.state
    assert memory.sent[0][:2] == [4.0, 6.0]
    assert memory.felt[0][:2] == [4.2, 0.0]
    assert memory.wanted[0][:2] == [4.2, 6.0]


def test_a_threat_carried_out_does_not_answer_itself():
    made = crisis()
    events = sim.simulate(made, 1).events
    assert [e.move for e in turns.moves(events)] == ["threat", "close"]
    assert summaries.first_reply(events).actor == "Other"
    assert not summaries.unanswered(events)
    waits = crisis(other={"reply_days": {"low": 90, "likely": 90, "high": 90}})
    events = sim.simulate(waits, 1).events
    assert [e.move for e in summaries.unanswered(events)] == ["threat", "close"]
    assert summaries.ending(events, made) == "cut off by the horizon"


def test_the_table_of_many_runs_says_what_the_events_say():
    made = crisis(answer={"name": "bully", "with": {"severity": 4}}, other={"review_days": 4})
    prepared = prepare(made)
    for run, engine in product(range(5), engines()):
        with changing(engine):
            table = player.play(prepared, 1, range(5), curve=True)
        found = sim.simulate(made, 1, run)
        assert int(table.moves[run]) == found.summary.moves
        assert float(table.peak[run]) == found.summary.peak
        assert outcomes.COURSES[table.course[run]] == found.summary.course
        assert outcomes.ENDINGS[table.ending[run]] == found.summary.ending


def test_a_threat_and_what_becomes_of_it_are_told_in_the_chronicle():
    kept = sim.simulate(crisis(), 1).chronicle()
    assert "answers 1: aimed at 4.2, best available 4.0; threatens 'close' 2020-07-06; until 2020-07-06" in kept
    assert "carries out its threat of 2: held to 6.0, did 6.0; closes 1 office" in kept
    lifted = sim.simulate(crisis(answer={"name": "appeaser", "with": {"share": 1}}, **{"ladder.sorry.severity": -4}), 1)
    assert "its threat of 2 lapses: held to 2.0 after what was conceded" in lifted.chronicle()
    told = describe(crisis())
    assert "threatens 'close' in 3 days, unless a concession lifts it; lasts 3 days" in told


def test_what_keeping_and_breaking_ones_word_would_have_cost_is_explained():
    made = crisis(answer={"name": "appeaser", "with": {"share": 0.5}}, **{"ladder.sorry.severity": -2})
    events = sim.simulate(made, 1).events
    kept = next(e for e in events if e.rule == "carried out")
    told = explain(made, 1, 0, events, kept.number)
    assert "the deadline is over; perceived 2.0 of concessions since, and it is held to 4.0" in told
    assert "could let pass, at a loss of 4.00: softer than wanted by 4.00 (each costs 1 at home)" in told
    assert "best option: close, at a loss of 2.00: harder than wanted by 2.00" in told
    assert [e.move for e in chain(events, kept.number)] == ["a cause", "threat", "close"]
    weighed = decisions(made, 1, 0)[kept.number]
    assert (weighed.deadline, weighed.received, weighed.wanted) == (True, -2.0, 4.0)


def test_why_a_threat_could_not_be_made_is_explained():
    made = crisis(
        **{
            "ladder.threat.threatens.days": 9,
            "incidents": [{"name": f"cause {n}", "by": "Other", "severity": 4.2, "date": day(n)} for n in (1, 4)],
        }
    )
    second = [e for e in sim.simulate(made, 1).events if e.actor == "Mover" and e.kind == "move"][1]
    weighed = decisions(made, 1, 0)[second.number].alternatives
    assert {a.move: a.obstacle for a in weighed}["threat"] == "one threat stands already"
    nothing = crisis(other={"stocks": {"offices": {"amount": 0}, "staff": {"amount": 5}}})
    turn = next(e for e in sim.simulate(nothing, 1).events if e.actor == "Mover")
    weighed = decisions(nothing, 1, 0)[turn.number].alternatives
    assert {a.move: a.obstacle for a in weighed}["threat"].startswith("could not close: ")


# Lists announced in advance.

SOON = {"move": "ten per cent", "days": 60, "unless": "gesture"}
LATER = {"move": "the rest", "days": 99, "unless": "gesture"}
LIST = [
    {"move": "list", "severity": 4, "lasts": 60, "threatens": SOON},
    {"move": "ten per cent", "severity": 6, "takes": {"staff": 2}, "threatens": LATER},
    {"move": "the rest", "severity": 7, "takes": {"staff": "all"}},
    {"move": "truce", "severity": -4, "lasts": 90},
]


def test_a_list_comes_into_force_by_stages_and_each_stage_announces_the_next():
    assert deeds(crisis(ladder=LIST, horizon=300)) == [
        (2, "move", "list", "least loss"),
        (62, "move", "ten per cent", "carried out"),
        (161, "move", "the rest", "carried out"),
    ]


def test_a_truce_between_two_stages_stops_the_second_and_leaves_the_first():
    staff = {"stocks": {"staff": {"amount": 5, "value": 0.1}}}
    made = crisis(
        ladder=LIST, horizon=300, answer={"name": "grit", "with": {"step": 4, "patience": 1}},
        other=staff | {"review_days": 70, "tolerance": 6},
    )  # fmt: skip
    assert deeds(made) == [
        (2, "move", "list", "least loss"),
        (62, "move", "ten per cent", "carried out"),
        (161, "let lapse", "the rest", "lifted"),
    ]
    run = sim.simulate(made, 1)
    truce = next(e for e in run.events if e.move == "truce")
    assert day(62) < truce.announced < day(161)
    assert curves.stocks(run.events, made)["Other"]["staff"][-1] == 3.0


# Both engines; what the format refuses.


@pytest.mark.parametrize("unless", ["gesture", "restores"])
def test_both_engines_keep_and_break_the_same_threats_with_the_same_bits(unless):
    expel = {"move": "expel", "severity": 3, "takes": {"staff": 1}}
    storm = {"name": "a storm", "by": "Other", "severity": 5, "per_year": 40}
    noisy = {"perception": {"noise": 0.5, "missed": 0.1}, "execution_error": 0.2, "review_days": 3}
    made = crisis(
        expel, BACK, *LIST[:3], horizon=300,
        mover=noisy, other=noisy, answer={"name": "grit", "with": {"step": 3, "patience": 9}},
    ).with_({"ladder.threat.threatens.unless": unless})  # fmt: skip
    made = prepare(made.with_({"incidents": [storm]}))
    rules = set()
    for run in range(60):
        reference = rows(made, 1, run)
        for engine in engines():
            with changing(engine):
                assert repr(player.rows(made, 1, run)) == repr(reference)
        rules |= {row[15] for row in reference}
    assert {10, 11} <= rules  # carried out, and lifted


@pytest.mark.parametrize(
    ("changes", "found", "remedy"),
    [
        ({"move": "cloze"}, "move: no move is called 'cloze'", "did you mean 'close'"),
        ({"move": "threat"}, "move: 'threat' leads back to 'threat': the threat would never end", "threaten with"),
        ({"move": "sorry"}, "move: only a blow threatens, and only with a blow", "let a move with a severity above 0"),
        ({"days": 0}, "days: found 0", "a whole number from 1 to 36525"),
        ({"days": 2.5}, "days: found 2.5", "a whole number"),
        ({"unless": "sorry"}, "unless: found the text 'sorry'", "write gesture or restores"),
        ({"within": 3}, "within: 'within' is not a key here", "known: move, days, unless"),
        ({"move": 5}, "move: found 5", "write a text"),
    ],
)
def test_a_broken_threat_is_told_in_its_place(changes, found, remedy):
    with pytest.raises(ScenarioError) as error:
        crisis(ladder=(THREAT | {"threatens": THREAT["threatens"] | changes}, CLOSE, SORRY))
    assert len(error.value.problems) == 1
    assert f"ladder.0.threatens.{found}" in str(error.value)
    assert remedy in str(error.value)


@pytest.mark.parametrize("key", ["move", "days", "unless"])
def test_a_threat_says_what_by_when_and_unless_what(key):
    threat = {k: v for k, v in THREAT["threatens"].items() if k != key}
    with pytest.raises(ScenarioError, match=rf"ladder\.0\.threatens\.{key}: '{key}' is missing"):
        crisis(ladder=(THREAT | {"threatens": threat}, CLOSE, SORRY))


def test_a_circle_of_threats_and_a_threat_to_match_are_refused():
    circle = CLOSE | {"threatens": {"move": "threat", "days": 1, "unless": "gesture"}}
    with pytest.raises(ScenarioError, match="'close' leads back to 'threat': the threat would never end"):
        crisis(ladder=(THREAT, circle, SORRY))
    as_many = CLOSE | {"takes": {"offices": "match"}}
    cause = {"name": "a cause", "by": "Other", "severity": 4.2, "date": day(1), "counts": {"offices": 1}}
    with pytest.raises(ScenarioError, match="'close' takes as many offices as were taken, and none is matched"):
        crisis(ladder=(THREAT, as_many, SORRY), incidents=[cause])
    with pytest.raises(ScenarioError, match="only a blow threatens"):
        crisis(ladder=(THREAT, CLOSE, SORRY | {"threatens": THREAT["threatens"]}))


def test_a_clock_of_rounds_knows_no_deadlines():
    changes = {"clock": {"rounds": "simultaneous"}}
    changes |= {f"actors.{actor}.reply_days": None for actor in ("Mover", "Other")}
    with pytest.raises(ScenarioError, match=r"ladder\.0\.threatens: a clock of rounds knows no deadlines"):
        crisis(**changes)
