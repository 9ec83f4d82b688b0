"""Numbers read off event logs."""

from datetime import date, timedelta

import pytest

from helpers.scenarios import small_crisis
from sim.measures import curves, summaries
from sim.model.log import Change, Event

START = date(2030, 1, 1)


@pytest.fixture
def crisis():
    """Two sides who answer within the day, and hold staff and the dearer offices."""
    side = {
        "stocks": {"staff": {"amount": 4, "value": 1.0}, "offices": {"amount": 2, "value": 3.0}},
        "strategy": "tit_for_tat",
        "reply_days": {"low": 1, "likely": 1, "high": 1},
    }
    expel = {"move": "expel", "severity": 5, "takes": {"staff": 1}}
    return small_crisis(START, 10, ["staff", "offices"], [expel], {"A": side, "B": side}, tension_half_life=1)


def day(n):
    return START + timedelta(days=n)


class Story:
    """Writes a log, one short line an event."""

    def __init__(self):
        self.events = []

    def add(self, kind, actor, n, **more):
        at = day(n)
        dates = {
            "move": {"decided": at, "announced": at, "effective": at},
            "let pass": {"decided": at},
            "incident": {"announced": at},
            "in force": {"effective": at},
            "expired": {"expires": at},
        }[kind]
        row = dict.fromkeys(Event._fields) | {"run": 0, "number": len(self.events) + 1, "kind": kind, "actor": actor}
        row |= {"move": "expel" if kind == "move" else kind, "size": 0.0, "joined": (), "rule": "least loss"}
        row |= {"changes": ()} | dates | more
        self.events.append(Event(**row))
        return self

    def blow(self, actor, n, severity=5.0, **more):
        return self.add("move", actor, n, **({"done": severity, "felt": severity, "wanted": severity} | more))

    def hold(self, actor, n, **more):
        return self.add("let pass", actor, n, **({"done": 0.0, "wanted": 0.0} | more))


def test_a_measure_counts_from_its_effect_until_before_its_expiry(crisis):
    story = Story().blow("A", 1, effective=day(3), expires=day(5))

    found = curves.curve(story.events, crisis)

    assert found.in_force["A"] == [0, 0, 0, 5, 5, 0, 0, 0, 0, 0, 0]
    assert found.announced["A"] == [0, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0]
    assert found.in_force["B"] == [0] * 11


def test_a_concession_takes_away_what_a_blow_put_on_and_good_will_lies_below_zero(crisis):
    story = Story().blow("A", 1, 5.0).blow("A", 2, -5.0).blow("A", 3, -2.0)

    assert curves.curve(story.events, crisis).in_force["A"][:4] == [0, 5, 0, -2]


def test_tension_halves_in_its_half_life_and_never_falls_below_nothing(crisis):
    story = Story().blow("A", 0, 4.0).blow("B", 2, -9.0)

    assert curves.curve(story.events, crisis).tension[:4] == [4.0, 2.0, 0.0, 0.0]


def test_what_is_taken_leaves_the_victims_stock_and_comes_back_when_it_expires(crisis):
    taken = (Change("takes", "staff", 3.0),)
    story = Story().blow("A", 1).add("in force", "A", 1, changes=taken).add("expired", "A", 4, changes=taken)

    assert curves.stocks(story.events, crisis)["B"]["staff"][:6] == [4, 1, 1, 1, 4, 4]
    assert curves.stocks(story.events, crisis)["A"]["staff"] == [4] * 11


def test_what_is_given_up_is_ones_own_and_ties_weigh_stocks_by_their_value(crisis):
    story = Story().blow("A", 1).add("in force", "A", 1, changes=(Change("gives_up", "offices", 1.0),))

    ties = curves.curve(story.events, crisis).ties

    assert ties["A"][:2] == [1.0, 0.7]
    assert ties["B"] == [1.0] * 11


def test_restoring_gives_back_to_the_other_and_resuming_to_oneself(crisis):
    changes = (Change("restores", "staff", 1.0), Change("resumes", "offices", 1.0))
    story = Story().add("in force", "A", 2, changes=changes)

    standing = curves.stocks(story.events, crisis)

    assert standing["B"]["staff"][2] == 5
    assert standing["A"]["offices"][2] == 3


def test_the_first_reply_answers_a_move_and_not_an_incident(crisis):
    story = Story().add("incident", "B", 0, done=3.0, felt=3.0).blow("A", 1, cause=1).hold("B", 2, cause=2)

    assert summaries.first_reply(story.events).number == 3
    assert summaries.first_reply(story.events[:2]) is None


def exchange(*blows, lasts=None):
    """Blows of A and B in turn, from A's on the first day on, one a day; each may stand for a few days only."""
    story = Story()
    for n, severity in enumerate(blows):
        story.blow("AB"[n % 2], n, severity, expires=None if lasts is None else day(n + lasts))
    return story


ELEVEN = [5.0] * 11  # blows, to the last of the ten days


@pytest.mark.parametrize(
    ("story", "ending"),
    [
        (Story().add("incident", "B", 0, done=3.0, felt=3.0).hold("A", 1, cause=1), "no blow"),
        (Story().blow("A", 1), "cut off by the horizon"),
        (Story().blow("A", 1).hold("B", 2, cause=1, rule="strategy"), "let pass"),
        (Story().blow("A", 1).hold("B", 2, cause=1, wanted=5.0, rule="nothing better"), "nothing left to hit with"),
        (Story().blow("A", 1).blow("B", 2, 2.0, wanted=5.0, cause=1).hold("A", 3, cause=2), "nothing left to hit with"),
        (Story().blow("A", 1).blow("B", 2, 2.5, wanted=5.0, cause=1).hold("A", 3, cause=2), "let pass"),
        (Story().blow("A", 1).blow("B", 2, 5.0, cause=1).hold("A", 3, cause=2), "account even"),
        (Story().blow("A", 1).blow("B", 2, 6.1, cause=1).hold("A", 3, cause=2), "account even"),
        (Story().blow("A", 1).blow("B", 2, 6.2, cause=1).hold("A", 3, cause=2), "let pass"),
        (Story().blow("A", 1).blow("B", 2, 7.0, cause=1).blow("B", 3, -2.0).hold("A", 4, cause=2), "account even"),
        (Story().blow("A", 1, felt=0.0), "let pass"),
        (Story().blow("A", 1).hold("B", 2, cause=1, wanted=5.0, rule="execution error"), "let pass"),
        (exchange(*ELEVEN), "cut off by the horizon"),
    ],
)
def test_why_an_exchange_of_blows_stops(story, ending, crisis):
    assert summaries.ending(story.events, crisis) == ending


@pytest.mark.parametrize("quiet", [3, 4])
def test_blows_go_on_to_the_end_where_the_quiet_is_no_longer_than_one_between_two_of_them(quiet, crisis):
    """Blows on days 0, 1, 2, 5 and, all felt and let pass, none on the days up to the horizon."""
    story = Story()
    for n, actor in ((0, "A"), (1, "B"), (2, "A"), (5, "B")):
        story.blow(actor, n, felt=0.0)
    cut = crisis.with_({"horizon": 5 + quiet})

    assert summaries.ending(story.events, cut) == ("cut off by the horizon" if quiet <= 3 else "account even")


@pytest.mark.parametrize(
    ("story", "course"),
    [
        (Story().hold("A", 1), "calm"),
        (Story().blow("A", 1, -3.0), "calm"),
        (Story().blow("A", 1).blow("B", 2, cause=1), "levelled off"),
        (Story().blow("A", 1).blow("A", 2).blow("A", 3), "levelled off"),
        (Story().blow("A", 1).blow("B", 2, cause=1).blow("A", 3, -5.0).blow("B", 4, -5.0), "wound down"),
        (Story().blow("A", 1).blow("B", 2, cause=1).blow("A", 3, -5.0), "wound down"),
        (Story().blow("A", 1).blow("B", 2, cause=1).blow("A", 3, -2.0).blow("B", 4, -2.0), "levelled off"),
        (Story().blow("A", 1).blow("B", 2, cause=1).blow("A", 3, -3.0).blow("B", 4, -2.0), "wound down"),
        (exchange(*ELEVEN), "climbed"),  # a staircase to the last day
        (exchange(*[5.0] * 4), "climbed"),  # and one that stops
        (exchange(5.0, 5.0, 5.0, 4.9), "levelled off"),
        (Story().blow("A", 1).blow("A", 2).blow("A", 3).blow("A", 4), "climbed"),  # by one side alone
        (exchange(*ELEVEN, lasts=1), "feud"),  # a steady ping-pong
        (exchange(*ELEVEN, lasts=4), "feud"),  # which has climbed, and climbs no more
        (exchange(2.0, 2.0, *[6.0] * 9, lasts=2), "climbed"),  # and is harder than it began
        (exchange(*[5.0] * 5, lasts=1), "expired"),  # and one that stops
        (Story().blow("A", 1, expires=day(5)), "expired"),
        (
            Story().blow("A", 1, expires=day(5)).blow("B", 2, expires=day(9)).blow("A", 3, -1.0, expires=day(9)),
            "expired",
        ),
    ],
)
def test_which_way_a_quarrel_goes(story, course, crisis):
    assert summaries.course(story.events, crisis) == course


def test_a_summary_names_the_peak_its_first_day_and_the_last_word(crisis):
    story = Story().blow("A", 1, expires=day(6)).blow("B", 3, cause=1).hold("A", 4, cause=2)

    told = summaries.summary(story.events, crisis)

    assert (told.peak, told.peak_day, told.last_word, told.moves) == (10.0, day(3), "B", 2)


def test_history_is_stacked_like_a_run_and_left_out_where_it_is_not_told(crisis):
    past = {"date": day(1), "effective": day(3), "actor": "A", "what": "closes", "severity": 6, "source": "invented"}
    found = curves.curve([], crisis.with_({"history": [past]})).history

    assert found["A"] == [0, 0, 0, 6, 6, 6, 6, 6, 6, 6, 6]
    assert found["B"] is None
