"""Scenarios from the record: what each is about comes out of its stocks and strategies, and goes when they change."""

from pathlib import Path
from typing import Any

import pytest

import sim
from sim import measures
from sim.log import Change, Event
from sim.scenario import Crisis

FOLDER = Path(__file__).parent.parent / "scenarios"
SEEDS = range(1, 21)


def crisis(name: str, **changes: Any) -> Crisis:
    return sim.load(FOLDER / f"{name}.yaml").with_(changes)


def moves(played: Crisis, seed: int) -> list[Event]:
    return measures.moves(sim.simulate(played, seed).events)


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
