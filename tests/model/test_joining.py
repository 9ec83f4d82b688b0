"""Measures that each member of an alliance takes for itself: who joins says how much of them there is."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.scenarios import small_crisis
from model.test_alliances import events, quarrel, without_wishes
from sim.chair import words
from sim.chair.questions import ask
from sim.chronicle.explanation import explain
from sim.chronicle.sentences import tell
from sim.model import log, rules, voices
from sim.model.game import new_game
from sim.model.log import Change
from sim.scenario import ScenarioError, build
from sim.scenario.orders import OrderError
from sim.scenario.preparation import prepare

JOINS, AWAY = {"tolerance": 0}, {"tolerance": 10}
WHOLE = 6.0  # the measure, if all join


def affair(members, decides=None, **pact):
    """An affair of 6 that an alliance may answer by twenty expelled, each member for itself, or by a word."""
    ladder = [
        {"move": "note", "severity": 1},
        {"move": "expel", "severity": {"base": 4, "per_unit": 0.1}, "takes": {"staff": 20}, "national": True},
    ]
    own = {"stocks": {}, "strategy": "tit_for_tat", "reply_days": {"low": 2, "likely": 2, "high": 2}}
    allied = {"members": members, "decides": decides or {"leader": next(iter(members))}}
    actors = {"Pact": own | allied | pact, "Rival": own | {"stocks": {"staff": {"amount": 50}}}}
    actors["Rival"] |= {"strategy": "always_hold"}
    incident = {"name": "an affair", "by": "Rival", "severity": WHOLE, "date": date(2021, 1, 2)}
    return small_crisis(date(2021, 1, 1), 9, ["staff"], ladder, actors, [incident])


def answer(crisis):
    return next(event for event in events(crisis, 0) if event.is_decision)


def joined(event):
    return {wish.member: wish.joins for wish in event.wishes}


# How much there is of a measure.


def test_where_all_join_it_is_the_whole_measure_of_the_alliance():
    crisis = affair({"A": JOINS, "B": JOINS, "C": JOINS})
    together = affair({"A": JOINS, "B": JOINS, "C": JOINS}).with_({"ladder.expel.national": False})

    event = answer(crisis)
    assert joined(event) == {"A": True, "B": True, "C": True}
    assert (event.done, event.changes) == (WHOLE, (Change("takes", "staff", 20.0),))
    assert without_wishes(events(crisis, 0)) == without_wishes(events(together, 0))


def test_where_nobody_joins_nothing_happens_beyond_a_word():
    event = answer(affair({"A": {"bias": 0.4}, "B": {"bias": 0.3}}))  # who wish for less than half of it

    assert (event.move, event.changes) == ("note", ())
    assert set(joined(event).values()) == {None}


def test_as_many_go_as_the_weight_of_those_that_join():
    event = answer(affair({"A": JOINS | {"weight": 2}, "B": AWAY | {"weight": 1.5}, "C": JOINS | {"weight": 0.5}}))

    assert joined(event) == {"A": True, "B": False, "C": True}
    assert event.done == 2.5 / 4 * WHOLE
    assert event.changes == (Change("takes", "staff", 13.0),)  # 12.5 to the nearest whole one


def test_the_more_join_the_harder_it_is_and_the_more_go():
    names = "ABCDE"
    made = [answer(affair({name: JOINS if at <= last else AWAY for at, name in enumerate(names)})) for last in range(5)]
    felt = [event.done for event in made]

    assert felt == sorted(felt)
    assert len(set(felt)) == 5
    assert [event.changes for event in made if event.move == "expel"] == [
        (Change("takes", "staff", float(units)),) for units in (4, 8, 12, 16, 20)
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-10, 10), st.sampled_from((0.0, 0.5, 1.0, 3.0))), min_size=1, max_size=6),
    st.integers(0, 5),
    st.floats(0, 5),
    st.sampled_from((5.0, -3.0)),
)
def test_whoever_wishes_for_more_makes_it_no_smaller(said, which, more, severity):
    made = prepare(affair({f"m{at}": {"weight": weight or 1} for at, (_, weight) in enumerate(said)}))
    state = new_game(made, 1).state
    first = made.world.first_member[0]
    shares = []
    for extra in (0.0, more if severity > 0 else -more):
        for at, (wanted, _) in enumerate(said):
            voices.wish(state, first + at, wanted + (extra if at == which % len(said) else 0.0))
        shares.append(voices.share_that_joins(made.world, state, 0, severity))

    assert 0.0 <= shares[0] <= shares[1] <= 1.0


# Who joins.


def test_a_member_with_a_red_line_above_the_blow_stays_away():
    wary = {"strategy": {"name": "grim", "with": {"red_line": 8, "answer": 9}}}
    hard = {"strategy": {"name": "grim", "with": {"red_line": 5, "answer": 9}}}
    event = answer(affair({"A": JOINS, "B": wary, "C": hard}))

    assert joined(event) == {"A": True, "B": False, "C": True}


@pytest.mark.parametrize(
    ("own", "joins"),
    [
        ({"bias": 0.5}, False),  # a wish of 3, as far from 6 as from nothing: ties go to the milder
        ({"bias": 0.51}, True),
        ({"bias": 0.4, "audience_cost": 2}, True),  # 3.6 too hard, or 2.4 too soft at twice the price
        ({"bias": 1, "audience_cost": 0}, False),  # nobody at home minds
        ({"tolerance": 6}, False),
    ],
)
def test_a_member_joins_where_it_loses_less_by_the_whole_than_by_nothing(own, joins):
    assert joined(answer(affair({"A": JOINS, "B": own})))["B"] is joins


def test_an_alliance_of_one_that_makes_no_errors_is_a_state():
    for run in range(6):
        state, alliance = (
            quarrel(members, execution_error=0.0).with_({"ladder.expel.national": members is not None})
            for members in (None, {"Una": {}})
        )
        assert without_wishes(events(alliance, run)) == events(state, run)


def test_what_each_gives_back_is_each_ones_too():
    crisis = quarrel({"A": {}, "B": {"tolerance": 10}, "C": {}}, {"leader": "A"}).with_(
        {"ladder.readmit.national": True}
    )
    made = [
        event for run in range(12) for event in events(crisis, run) if event.move == "readmit" and event.kind == "move"
    ]
    given_back = [event for event in made if event.actor == "Alba"]

    assert {event.done for event in made if event.actor == "Brie"} <= {-2.0}
    assert given_back
    for event in given_back:
        share = sum(wish.joins for wish in event.wishes) / 3
        assert share > 0
        assert event.done == share * -2.0


def test_an_order_for_so_many_is_carried_out_whoever_joins_and_one_for_the_measure_is_not():
    crisis = affair({"A": JOINS, "B": AWAY})
    asked = ask(crisis, 1, {"Pact": []})
    told = {}
    for order in ("expel 7", "expel"):
        run = ask(crisis, 1, {"Pact": [order]})
        told[order] = next(event for event in run.events if event.is_decision)

    assert told["expel 7"].changes == (Change("takes", "staff", 7.0),)
    assert told["expel"].changes == (Change("takes", "staff", 10.0),)
    shown = next(option for option in asked.options if option.move == "expel")
    assert (shown.severity, shown.changes) == (told["expel"].done, told["expel"].changes)
    assert shown.joined == ("A",)
    assert "joined by A" in words.does(shown, asked.day)


def test_a_person_in_the_chair_cannot_have_what_no_member_would_join():
    crisis = affair({"A": {"bias": 0.4}, "B": {"bias": 0.3}})
    with pytest.raises(OrderError, match="'expel' cannot be had: no member would join; it could let pass, note"):
        ask(crisis, 1, {"Pact": ["expel"]})


# Told.


def test_the_log_reads_back_who_joined():
    told = events(affair({"A": JOINS, "B": AWAY, "one that joins": JOINS}), 0)

    assert log.read(log.write(told)) == told
    assert "A 6.0 joins; B 0.0 stays away; one that joins 6.0 joins" in log.write(told)


def test_the_chronicle_and_the_explanation_name_who_joined_and_who_stayed_away():
    crisis = affair({"A": JOINS, "B": AWAY, "C": JOINS})
    found = events(crisis, 0)
    event = next(event for event in found if event.is_decision)

    assert "; joined by A and C; not by B; " in tell(event, crisis)
    assert "joined by A and C; not by B" in explain(crisis, 1, 0, found, event.number)
    assert "overruled" not in explain(crisis, 1, 0, found, event.number)


def test_that_nobody_would_join_is_why_it_could_not_be_done():
    crisis = affair({"A": {"bias": 0.4}, "B": {"bias": 0.3}})
    found = events(crisis, 0)
    event = next(event for event in found if event.is_decision)

    assert "could not expel: no member would join" in explain(crisis, 1, 0, found, event.number)


# Bad input.


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"only": "Rival"}, "national: nobody who can make this move has members; name them, or remove national"),
        ({"caps": {"staff": 10}, "takes": {}}, "national: a ceiling is one for all members; remove national, or caps"),
        (
            {"threatens": {"move": "note", "days": 1, "unless": "gesture"}},
            "national: who joins is not known before the deadline of a threat; remove national, or the threat",
        ),
    ],
)
def test_a_move_that_cannot_be_each_members_own_is_one_error(changes, told):
    data = affair({"A": JOINS, "B": AWAY}).data
    data["ladder"][1] |= changes
    with pytest.raises(ScenarioError) as error:
        build(data)
    assert told in str(error.value)
    assert len(error.value.problems) == 1


def test_weights_that_add_to_nothing_join_nothing():
    with pytest.raises(ScenarioError, match="their weights add to nothing; give one member at least a weight above 0"):
        affair({"A": {"weight": 0}, "B": {"weight": 0}}, "consensus")


def test_terms_are_the_share_of_the_whole():
    made = prepare(affair({"A": {"weight": 3}, "B": {}}))
    state = new_game(made, 1).state
    rules.begin(made.world, state)
    for voice, wanted in zip(voices.members(made.world, 0), (6.0, 0.0), strict=True):
        voices.wish(state, voice, wanted)

    assert rules.terms(made.world, state, 0, 2) == (True, 0.75 * WHOLE, 0.0)
    assert rules.bare_terms(made.world, state, 0, 2) == (True, WHOLE, 0.0)
