"""The ladder: rungs that belong to one side, and offers that stand."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from helpers.engines import same_bits
from helpers.scenarios import small_crisis
from sim.chronicle import description, explanation
from sim.measures import turns
from sim.scenario import Crisis, ScenarioError, orders
from sim.scenario.preparation import prepare

DAY = {"low": 1, "likely": 1, "high": 1}
LADDER = [
    {"move": "note", "severity": 2},
    {"move": "expel two", "severity": 4, "takes": {"staff": 2}},
    {"move": "expel and let nobody follow", "severity": 5, "caps": {"staff": "50% of ceiling"}, "only": "Alba"},
    {"move": "close the office", "severity": 5, "takes": {"office": 1}, "only": "Brie"},
    {"move": "offer talks", "severity": -2, "lasts": 20},
]


def quarrel(ladder: Any = LADDER, alba: Any = "tit_for_tat", brie: Any = "tit_for_tat", **more: Any) -> Crisis:
    """An incident that Alba suffers, and what the two make of it."""
    side = {"stocks": {"staff": {"amount": 8, "ceiling": 10}, "office": {"amount": 1}}, "reply_days": DAY}
    actors = {"Alba": {**side, "strategy": alba, **more}, "Brie": {**side, "strategy": brie, **more}}
    found = {"name": "a spy found", "by": "Brie", "severity": 5, "date": date(2020, 1, 2)}
    return small_crisis(date(2020, 1, 1), 90, ["staff", "office"], ladder, actors, [found])


def told(crisis: Crisis) -> list[tuple[str, str]]:
    return [(event.actor, event.move) for event in turns.moves(sim.simulate(crisis, 1).events)]


# Rungs of one side.


def test_of_two_rungs_as_hard_each_side_has_its_own() -> None:
    assert told(quarrel())[:2] == [("Alba", "expel and let nobody follow"), ("Brie", "close the office")]


def test_whose_a_rung_is_decides_who_makes_it() -> None:
    theirs = quarrel([{**move, "only": "Alba"} if "office" in move["move"] else move for move in LADDER])
    assert ("Brie", "close the office") not in told(theirs)


def test_a_strategy_sees_the_rungs_of_its_own_side_alone() -> None:
    """One rung higher than a note is a blow of 3 to the one, to whom it belongs, and of 5 to the other."""
    ladder = [
        {"move": "note", "severity": 2},
        {"move": "warn", "severity": 3, "only": "Alba"},
        {"move": "slap", "severity": 5},
    ]
    higher = quarrel(ladder, "one_rung_higher", "one_rung_higher").with_({"incidents.0.severity": 2})
    assert told(higher)[:2] == [("Alba", "warn"), ("Brie", "slap")]
    lower = higher.with_({"ladder.warn.only": "Brie"})
    assert told(lower)[:1] == [("Alba", "slap")]


def test_what_belongs_to_the_other_side_is_no_alternative() -> None:
    run = sim.simulate(quarrel(), 1)
    blow, answer, *_ = turns.moves(run.events)
    weighed = explanation.decisions(run.crisis, run.seed, run.number)
    first, second = ({one.move for one in weighed[event.number].alternatives} for event in (blow, answer))
    assert first - second == {"expel and let nobody follow"}
    assert second - first == {"close the office"}


def test_a_scenario_says_whose_a_rung_is() -> None:
    assert "only Alba" in description.describe(quarrel())


def test_an_amount_of_ones_own_is_read_by_whose_rungs_it_could_be() -> None:
    """To Alba and to Brie 'expel 3' is another move, for each has a rung of its own."""
    ladder = [
        {"move": "expel slowly", "severity": 4, "takes": {"staff": 2}, "notice": 9, "only": "Alba"},
        {"move": "expel at once", "severity": 4, "takes": {"staff": 2}, "only": "Brie"},
    ]
    settled = orders.settle(quarrel(ladder), ["Alba", "Brie"], [("Alba", "expel 3"), ("Brie", "expel 3")])
    made = turns.moves(sim.simulate(settled, 1).events)
    notices = [(event.effective - event.announced).days for event in made if event.effective and event.announced]
    assert [event.move for event in made[:2]] == ["expel 3", "expel 3"]
    assert notices[:2] == [9, 0]


def test_a_person_is_told_whose_a_move_is() -> None:
    with pytest.raises(orders.OrderError, match="only Alba can make 'expel and let nobody follow'"):
        orders.settle(quarrel(), ["Brie"], [("Brie", "expel and let nobody follow")])


@given(st.integers(0, 2**32), st.sampled_from((0.0, 0.2)), st.sampled_from((0.0, 0.5)))
def test_every_engine_knows_whose_a_rung_is_and_which_offers_stand(seed: int, error: float, misjudged: float) -> None:
    crisis = quarrel(alba="grit", brie="appeaser", execution_error=error, judgement_error=misjudged, review_days=10)
    same_bits(prepare(crisis), seed, 0)


# Bad input.


@pytest.mark.parametrize(
    ("path", "value", "match"),
    [
        ("ladder.note.only", "Abla", "Abla is not one of the actors"),
        ("ladder.close the office.takes", {"office": 3}, "nobody can ever make this move: Brie has 1 office, not 3"),
        (
            "ladder.note.threatens",
            {"move": "close the office", "days": 9, "unless": "gesture"},
            "a move of Brie's alone, and the threat is not",
        ),
        ("actors.Brie.puts_off", {"until": "close the office"}, "only Brie itself can make 'close the office'"),
        (
            "history",
            [
                {"date": date(2020, 1, 3), "actor": "Brie", "what": "expelled", "severity": 5,
                 "move": "expel and let nobody follow", "source": "invented"},
            ],
            "only Alba can make 'expel and let nobody follow'",
        ),
    ],
)  # fmt: skip
def test_what_cannot_belong_to_a_side_is_refused(path: str, value: Any, match: str) -> None:
    with pytest.raises(ScenarioError, match=match):
        quarrel().with_({path: value})


# Offers that stand.


def offers(lasts: int | None, days: int = 90) -> list[date]:
    """The days on which a side that appeases on every occasion makes an offer."""
    offer = {"move": "offer talks", "severity": -5} | ({} if lasts is None else {"lasts": lasts})
    struck = quarrel([{"move": "slap", "severity": 5}, offer], "always_strike", "appeaser")
    made = turns.moves(sim.simulate(struck.with_({"actors.Alba.review_days": 5, "horizon": days}), 1).events)
    return [event.announced for event in made if event.actor == "Brie" and event.announced]


def test_an_offer_that_stands_is_not_made_again_until_its_term_is_over() -> None:
    days = offers(lasts=20)
    assert len(days) > 2
    assert all((later - earlier).days >= 20 for earlier, later in pairwise(days))


def test_an_offer_made_for_good_is_made_once() -> None:
    assert len(offers(lasts=None)) == 1


def test_a_protest_can_be_made_again_and_again() -> None:
    noted = quarrel([{"move": "note", "severity": 2}], "always_strike", "always_hold")
    made = turns.moves(sim.simulate(noted.with_({"actors.Alba.review_days": 5}), 1).events)
    assert len(made) > 10


def test_why_an_offer_cannot_be_made_is_told() -> None:
    offer = {"move": "offer talks", "severity": -5}
    struck = quarrel([{"move": "slap", "severity": 5}, offer], "always_strike", "appeaser")
    run = sim.simulate(struck.with_({"actors.Alba.review_days": 5}), 1)
    silence = next(event for event in run.events if event.actor == "Brie" and event.kind == "let pass")
    assert "its offer stands already" in run.explain(silence.number)
