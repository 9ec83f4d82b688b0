"""Scenarios from the record: what each is about comes out of its stocks and strategies, and goes when they change."""

from typing import Any

import pytest

import sim
from helpers.places import SCENARIOS
from sim.measures import turns
from sim.model.log import Change, Event
from sim.scenario import Crisis

SEEDS = range(1, 21)


def crisis(name: str, **changes: Any) -> Crisis:
    return sim.load(SCENARIOS / f"{name}.yaml").with_(changes)


def moves(played: Crisis, seed: int) -> list[Event]:
    return turns.moves(sim.simulate(played, seed).events)


def told(made: list[Event]) -> list[tuple[str, str]]:
    return [(event.actor, event.move) for event in made]


def in_a_day(actor: str) -> dict[str, int]:
    return {f"actors.{actor}.reply_days.{key}": days for key, days in (("low", 0), ("likely", 0), ("high", 1))}


# Italy and Russia, 2021.


def test_italy_expels_two_and_russia_one_and_there_it_rests() -> None:
    played = crisis("italy_russia_2021")
    for seed in SEEDS:
        blow, answer = moves(played, seed)
        assert (blow.actor, blow.changes) == ("Italy", (Change("takes", "staff", 2.0),))
        assert (answer.actor, answer.changes) == ("Russia", (Change("takes", "staff", 1.0),))
        assert answer.cause == blow.number


def test_tit_for_tat_would_have_expelled_two_italians() -> None:
    played = crisis("italy_russia_2021", **{"actors.Russia.strategy": "tit_for_tat"})
    for seed in SEEDS:
        _, answer = moves(played, seed)
        assert answer.changes == (Change("takes", "staff", 2.0),)


@pytest.mark.parametrize("strategy", ["tit_for_tat", "one_rung_lower"])
def test_with_one_italian_in_moscow_tit_for_tat_and_a_rung_less_do_the_same(strategy: str) -> None:
    changes = {"actors.Italy.stocks.staff.amount": 1, "actors.Russia.strategy": strategy}
    _, answer = moves(crisis("italy_russia_2021", **changes), 1)
    assert answer.changes == (Change("takes", "staff", 1.0),)


# NATO and Russia, 2021, with a delegate.


def test_left_to_its_delegate_nato_is_the_nato_of_the_seed_case() -> None:
    seed_case, played = crisis("nato_russia_2021"), crisis("nato_russia_2021_delegate")
    for seed in SEEDS:
        told = tuple(event._replace(wishes=()) for event in sim.simulate(played, seed).events)
        assert told == sim.simulate(seed_case, seed).events


@pytest.mark.parametrize(
    ("decides", "tolerance", "acts"),
    [("consensus", 6, False), ("consensus", 5.5, True), ("majority", 6, True)],
)
def test_what_the_capitals_would_have_done_comes_later_or_not_at_all(
    decides: str, tolerance: float, acts: bool
) -> None:
    delegated = crisis("nato_russia_2021_delegate")
    of_the_eight = "actors.NATO.members.allies that did not.tolerance"
    played = delegated.with_({"actors.NATO.decides": decides, of_the_eight: tolerance})
    for seed in SEEDS:
        made = moves(played, seed)
        assert told(made) == (told(moves(delegated, seed)) if acts else [])
        if acts:
            assert made[0].announced > moves(delegated, seed)[0].announced


# The United Kingdom and the Soviet Union, 1971.


def by_heads(britons: int) -> Crisis:
    """The case with expulsions as hard as the heads they take, and an opening as hard as 105 of them."""
    counted = crisis("uk_ussr_1971")
    size = {"base": 4.1, "per_unit": 0.02, "most": 7.0}
    changes: dict[str, Any] = {
        f"ladder.{move['move']}.severity": size
        for move in counted.data["ladder"]
        if isinstance(move["severity"], dict) and move["severity"]["base"] > 0
    }
    changes["incidents.an officer of the trade delegation comes over.severity"] = 6.2
    changes["actors.UK.stocks.staff.amount"] = britons
    return counted.with_(changes)


def test_moscow_answers_a_hundred_and_five_by_as_large_a_share_which_is_eighteen() -> None:
    played = crisis("uk_ussr_1971")
    for seed in SEEDS:
        blow, answer = moves(played, seed)
        assert (blow.actor, blow.changes) == ("UK", (Change("takes", "staff", 105.0),))
        assert (answer.actor, answer.changes) == ("USSR", (Change("takes", "staff", 18.0),))
        assert answer.done == pytest.approx(blow.done, abs=0.05)


def test_with_as_many_britons_as_soviet_officials_moscow_answers_in_number_too() -> None:
    _, answer = moves(crisis("uk_ussr_1971", **{"actors.UK.stocks.staff.amount": 550}), 1)
    assert (answer.move, answer.changes) == ("expel as many", (Change("takes", "staff", 105.0),))


@pytest.mark.parametrize("britons", [105, 110, 120])
def test_where_there_are_enough_to_expel_but_few_a_share_is_still_the_answer(britons: int) -> None:
    _, answer = moves(crisis("uk_ussr_1971", **{"actors.UK.stocks.staff.amount": britons}), 1)
    assert answer.move == "expel a fifth"


@pytest.mark.parametrize(("britons", "gone"), [(90, 45), (104, 52), (105, 105), (120, 105)])
def test_counted_by_heads_moscow_answers_in_number_as_soon_as_there_are_enough(britons: int, gone: int) -> None:
    blow, answer, *_ = moves(by_heads(britons), 1)
    assert blow.changes == (Change("takes", "staff", 105.0),)
    assert answer.changes == (Change("takes", "staff", float(gone)),)


# Saudi Arabia and Canada, 2018.


def test_saudi_arabia_goes_two_steps_and_canada_lets_them_pass() -> None:
    played = crisis("saudi_canada_2018")
    for seed in SEEDS:
        events = sim.simulate(played, seed).events
        assert told(turns.moves(events)) == [
            ("Saudi Arabia", "part with the ambassadors and freeze new trade"),
            ("Saudi Arabia", "call the students home"),
        ]
        silence = next(event for event in events if event.actor == "Canada" and event.kind == "let pass")
        assert silence.rule == "nothing better"
        assert silence.wanted == 6.5


@pytest.mark.parametrize(
    ("price", "answer"), [(0.3, "expel two of the embassy"), (1, "expel two of the embassy"), (2, "break relations")]
)
def test_a_canada_with_an_audience_to_pay_answers_and_not_in_kind(price: float, answer: str) -> None:
    played = crisis("saudi_canada_2018", **{"actors.Canada.audience_cost": price})
    for seed in SEEDS:
        assert ("Canada", answer) in told(moves(played, seed))


def test_an_ambassador_left_in_ottawa_is_sent_home_whatever_the_audience() -> None:
    step = "ladder.part with the ambassadors and freeze new trade.gives_up"
    made = moves(crisis("saudi_canada_2018", **{step: {"trade": "all"}}), 1)
    answer = next(event for event in made if event.actor == "Canada")
    assert answer.changes == (Change("takes", "ambassadors", 1.0),)


def test_taken_for_the_criticism_that_it_was_the_call_is_answered_in_words() -> None:
    made = moves(crisis("saudi_canada_2018", **{"actors.Saudi Arabia.perception.bias": 1.0}), 1)
    assert told(made) == [("Saudi Arabia", "criticise")]


def test_an_apology_within_the_day_keeps_the_students_in_canada() -> None:
    played = crisis("saudi_canada_2018", **({"actors.Canada.strategy": "appeaser"} | in_a_day("Canada")))
    for seed in SEEDS:
        events = sim.simulate(played, seed).events
        fate = [event.rule for event in events if event.move == "call the students home" and event.kind != "in force"]
        assert fate == ["lifted"]


# London's partners and Russia, 2018.


def joined(event: Event) -> set[str]:
    return {wish.member for wish in event.wishes if wish.joins}


STAYED_AWAY = {"five that called envoys home", "four that did nothing"}


def test_twenty_eight_states_expel_123_nine_stay_away_and_russia_answers_in_number() -> None:
    played = crisis("skripal_2018")
    everybody = set(played.actors["Partners"].members or {})
    for seed in SEEDS:
        blow, answer = moves(played, seed)
        assert (blow.actor, blow.changes) == ("Partners", (Change("takes", "staff", 123.0),))
        assert joined(blow) == everybody - STAYED_AWAY
        assert (answer.actor, answer.changes) == ("Russia", (Change("takes", "staff", 123.0),))
        assert answer.cause == blow.number


def test_without_the_united_states_it_is_too_little_for_russia_to_answer() -> None:
    made = moves(crisis("skripal_2018", **{"actors.Partners.members.United States.bias": 0.2}), 1)
    assert [(event.actor, event.size) for event in made] == [("Partners", 63.0)]
    assert "United States" not in joined(made[0])


# The United Kingdom and Russia, 2018.


def test_the_day_runs_out_and_twenty_three_go_on_either_side_and_the_council_closes() -> None:
    played = crisis("uk_russia_2018")
    for seed in SEEDS:
        demand, blow, answer, *_ = moves(played, seed)
        assert (demand.actor, demand.move) == ("UK", "give a day to explain")
        assert (blow.actor, blow.rule, blow.cause) == ("UK", "carried out", demand.number)
        assert Change("takes", "staff", 23.0) in blow.changes
        assert answer.changes == (Change("takes", "staff", 23.0), Change("takes", "institutes", 2.0))
        assert (answer.cause, answer.joined) == (demand.number, (blow.number,))


def test_a_hundred_and_fifty_are_answered_by_parity_which_is_51_britons() -> None:
    played = crisis("uk_russia_2018")
    for seed in SEEDS:
        events = sim.simulate(played, seed).events
        others = next(event for event in events if event.move == "others expel over 150")
        parity = next(event for event in events if event.move == "cut to parity" and event.kind == "move")
        assert parity.actor == "Russia"
        assert others.number in (parity.cause, *parity.joined)
        assert parity.changes == (Change("caps", "staff", 51.0, 57.0),)


def test_without_the_others_russia_does_not_come_back_to_it() -> None:
    played = crisis("uk_russia_2018")
    alone = played.with_({"incidents": [played.data["incidents"][0]]})
    for seed in SEEDS:
        assert "cut to parity" not in {move for _, move in told(moves(alone, seed))}


ONLY_EXPELS = {
    "ladder.expel 23 and end contacts": {
        "move": "expel 23 and end contacts",
        "severity": {"base": 4.1, "per_share": 4.5, "most": 7.0},
        "takes": {"staff": 23},
        "notice": 7,
        "source": "for this test",
    }
}


@pytest.mark.parametrize(
    ("changes", "closed"),
    [
        ({}, True),
        ({"actors.UK.stocks.staff.amount": 80}, True),
        (ONLY_EXPELS, False),
        ({"actors.UK.stocks.staff.amount": 80} | ONLY_EXPELS, False),
    ],
)
def test_the_council_closes_where_the_contacts_were_gone_already(changes: dict[str, Any], closed: bool) -> None:
    made = moves(crisis("uk_russia_2018", **changes), 1)
    answer = next(event for event in made if event.actor == "Russia")
    assert Change("takes", "staff", 23.0) in answer.changes
    assert (Change("takes", "institutes", 2.0) in answer.changes) == closed


@pytest.mark.parametrize(("price", "rule"), [(1.5, "carried out"), (1.0, "lifted")])
def test_a_promise_in_time_lifts_the_demand_of_a_government_whose_audience_is_cheaper(price: float, rule: str) -> None:
    changes = {"actors.Russia.strategy": "appeaser", "actors.UK.audience_cost": price} | in_a_day("Russia")
    played = crisis("uk_russia_2018", **changes)
    for seed in SEEDS:
        events = sim.simulate(played, seed).events
        demand = next(event for event in events if event.move == "give a day to explain")
        fate = [event.rule for event in events if event.cause == demand.number and event.actor == "UK"]
        assert fate == [rule]
        assert ("Russia", "promise an explanation") in told(turns.moves(events))
