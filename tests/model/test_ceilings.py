"""Ceilings of the record, replayed from stocks: who must leave, how many posts are left, and who comes back."""

from datetime import date

import pytest

import sim
from helpers.scenarios import small_crisis
from sim.model.log import Change
from sim.scenario import ScenarioError

DAY = {"low": 1, "likely": 1, "high": 1}


def play(ladder, mine, theirs, strategy="tit_for_tat", answer="always_hold", horizon=4):
    """The events of a run in which the other side gives cause on day 1 and every actor answers within a day."""
    actor = {"reply_days": DAY}
    actors = {
        "Mover": actor | {"stocks": {"staff": mine}, "strategy": strategy},
        "Other": actor | {"stocks": {"staff": theirs}, "strategy": answer},
    }
    cause = {"name": "a cause", "by": "Other", "severity": 5, "date": date(2020, 1, 2)}
    crisis = small_crisis(date(2020, 1, 1), horizon, ["staff"], ladder, actors, [cause])
    return [event for event in sim.simulate(crisis, 1).events if event.kind == "move"], crisis


def cap(level, name="cap", severity=5):
    return {"move": name, "severity": severity, "caps": {"staff": level}}


# The record: what the side that sets the ceiling holds; what the other holds and may hold; the ceiling as the sources
# have it; who must leave, and how many may stay.
RECORD = {
    "NATO 2015: about 50 to 30, phased": (0, {"amount": 50}, 30, 20, 30),
    "NATO 2018: seven leave, three posts stay vacant, 30 to 20": (0, {"amount": 27, "ceiling": 30}, 20, 7, 20),
    "NATO 2021: eight leave, two vacant posts go, 20 to 10": (0, {"amount": 18, "ceiling": 20}, 10, 8, 10),
    "Russia 2017: parity after the 35": (455, {"amount": 1210}, "match", 755, 455),
    "USSR 1989: parity after the eleven": (205, {"amount": 375}, "match", 170, 205),
    "UK 1971: 90 leave, 15 who are away lose their posts": (0, {"amount": 535, "ceiling": 550}, 445, 90, 445),
    "India 2020: half of what was agreed": (90, {"amount": 90, "ceiling": 110}, "50% of ceiling", 35, 55),
    "USA 2020: 160 of the Chinese media to 100": (0, {"amount": 160}, 100, 60, 100),
}


@pytest.mark.parametrize("case", RECORD)
def test_a_ceiling_of_the_record_sends_home_as_many_as_it_did(case):
    mine, theirs, level, leave, stay = RECORD[case]
    (move,), _ = play([cap(level)], {"amount": mine}, theirs)
    assert move.changes == (Change("caps", "staff", float(leave), float(stay)),)


def test_35_are_expelled_and_parity_then_stands_at_455():
    ladder = [
        {"move": "expel", "severity": 5, "takes": {"staff": 35}},
        {"move": "parity", "severity": 6, "caps": {"staff": "match"}},
    ]
    harder = {"name": "measured_share", "with": {"share": 1.2}}
    (blow, answer, *_), _ = play(ladder, {"amount": 1210}, {"amount": 490}, answer=harder)
    assert [change.units for change in (*blow.changes, *answer.changes)] == [35.0, 755.0]
    assert answer.changes[0].level == 455.0


def test_half_of_the_ceiling_and_half_of_those_who_stand_are_not_the_same():
    theirs = {"amount": 90, "ceiling": 110}
    levels = [play([cap(level)], {"amount": 0}, theirs)[0][0].changes[0].level for level in ("50%", "50% of ceiling")]
    assert levels == [45.0, 55.0]


def test_vacant_posts_are_abolished_with_those_that_are_not():
    (move,), _ = play([cap("50% of ceiling")], {"amount": 0}, {"amount": 18, "ceiling": 20})
    assert move.changes == (Change("caps", "staff", 8.0, 10.0),)


def test_a_second_half_is_of_the_first_ceiling():
    _, crisis = play([cap("50% of ceiling")], {"amount": 0}, {"amount": 18, "ceiling": 20}, strategy="always_strike")
    again = crisis.with_({"actors.Mover.review_days": 1})
    levels = [event.changes[0].level for event in sim.simulate(again, 1).events if event.kind == "move"]
    assert levels == [10.0, 5.0, 3.0]


def test_those_who_were_withdrawn_cannot_come_back_past_the_ceiling():
    """The other side withdraws eight of ten in two steps, and wants them back when five may be there."""
    ladder = [
        {"move": "withdraw", "severity": 5, "gives_up": {"staff": 4}},
        cap(5, severity=5.5),
        {"move": "return", "severity": -3, "resumes": {"staff": "all"}},
    ]
    _, crisis = play(ladder, {"amount": 0}, {"amount": 10, "ceiling": 10}, horizon=60)
    crisis = crisis.with_(
        {
            "incidents": [
                {"name": "a cause", "by": "Mover", "severity": 5, "date": date(2020, 1, 2)},
                {"name": "another", "by": "Other", "severity": 5.5, "date": date(2020, 1, 5)},
            ],
            "actors.Other.strategy": {"name": "grit", "with": {"step": 3, "patience": 5}},
            "actors.Other.review_days": 20,
        }
    )
    events = sim.simulate(crisis, 1).events
    returned = [e.changes[0].units for e in events if e.kind == "in force" and e.move == "return"]
    assert returned == [4.0]  # five may be there, and one is


@pytest.mark.parametrize("theirs", [{"amount": 8}, {"amount": 8, "ceiling": 20}])
def test_a_ceiling_that_sends_nobody_home_is_not_to_be_had_though_it_abolishes_posts(theirs):
    note = {"move": "note", "severity": 1}
    (move,), _ = play([note, cap(10), cap(5, "lower", severity=9)], {"amount": 0}, theirs)
    assert move.move == "note"


def test_a_ceiling_that_could_never_send_anybody_home_is_refused():
    with pytest.raises(ScenarioError, match="Other has 8 staff, and a ceiling of 10 sends nobody home"):
        play([cap(10)], {"amount": 0}, {"amount": 8})


@pytest.mark.parametrize(
    ("level", "found"),
    [("50% of ceilings", "ladder.0.caps.staff"), ("0% of ceiling", "ladder.0.caps.staff")],
)
def test_a_share_of_the_ceiling_is_spelt_in_one_way(level, found):
    with pytest.raises(ScenarioError, match=found) as error:
        play([cap(level)], {"amount": 0}, {"amount": 8, "ceiling": 20})
    assert "50% of ceiling" in str(error.value)


def test_only_a_ceiling_can_be_a_share_of_the_ceiling():
    move = {"move": "take", "severity": 5, "takes": {"staff": "50% of ceiling"}}
    with pytest.raises(ScenarioError, match=r"ladder\.0\.takes\.staff"):
        play([move], {"amount": 0}, {"amount": 8, "ceiling": 20})


def test_a_share_of_a_ceiling_that_nobody_sets_is_refused():
    with pytest.raises(ScenarioError, match="Other has no ceiling for staff to take a share of"):
        play([cap("50% of ceiling")], {"amount": 0}, {"amount": 8})
    moves, _ = play([cap("50% of ceiling"), cap(6, "first")], {"amount": 0}, {"amount": 8})
    assert moves[0].move == "first"
