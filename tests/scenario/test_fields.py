"""No field is dead: each changes the events, or is read by the curve, or is documentation by declaration."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, get_args

import pytest

from helpers.scenarios import GAME, RICH
from sim.engines.simpy_engine import rows
from sim.measures.summaries import summary
from sim.model.log import Event, decode
from sim.scenario import Crisis, parse
from sim.scenario.field_types import FormatModel
from sim.scenario.format import ScenarioFormat
from sim.scenario.preparation import facts, prepare

SEEDS = range(1, 11)

# A quarrel in which everything happens: misperception, errors, caps, concessions, closing channels, expiry.

# By field: a change of it in the scenario above that changes what happens.
CHANGES: dict[str, tuple[str, Any]] = {
    "ScenarioFormat.start": ("start", date(2020, 1, 2)),
    "ScenarioFormat.horizon": ("horizon", 100),
    "StockKind.divisible": ("kinds.staff.divisible", True),
    "StockKind.channel": ("kinds.staff.channel", True),
    "Move.move": ("ladder.note.move", "protest"),
    "Severity.base": ("ladder.fine.severity", 3.5),
    "Severity.per_unit": ("ladder.expel.severity.per_unit", 0.1),
    "Severity.per_share": ("ladder.cap.severity.per_share", 0.5),
    "Severity.most": ("ladder.expel.severity.most", 2.5),
    "Move.takes": ("ladder.fine.takes.money", "10%"),
    "Move.gives_up": ("ladder.fine.gives_up", {"staff": 1}),
    "Move.caps": ("ladder.cap.caps.staff", 3),
    "Move.restores": ("ladder.readmit.restores.staff", "100%"),
    "Move.resumes": ("ladder.return.resumes", {}),
    "Move.only": ("ladder.fine.only", "Alba"),
    "Move.notice": ("ladder.expel.notice", 0),
    "Move.lasts": ("ladder.cap.lasts", 20),
    "Threat.move": ("ladder.ultimatum.threatens.move", "fine"),
    "Threat.days": ("ladder.ultimatum.threatens.days", 5),
    "Threat.unless": ("ladder.ultimatum.threatens.unless", "gesture"),
    "Stock.amount": ("actors.Brie.stocks.staff.amount", 2),
    "Stock.value": ("actors.Brie.stocks.offices.value", 5),
    "Strategy.name": ("actors.Brie.strategy", "always_strike"),
    "Strategy.with": ("actors.Brie.strategy.with.share", 0.5),
    "Strategy.modifiers": ("actors.Brie.strategy.modifiers", [{"cap_at": 1}]),
    "ReplyDays.low": ("actors.Brie.reply_days.low", 3),
    "ReplyDays.likely": ("actors.Brie.reply_days.likely", 8),
    "ReplyDays.high": ("actors.Brie.reply_days.high", 30),
    "FalseAlarms.per_year": ("actors.Alba.perception.false_alarms.per_year", 9),
    "FalseAlarms.severity": ("actors.Alba.perception.false_alarms.severity", 5),
    "Perception.bias": ("actors.Alba.perception.bias", 0.5),
    "Perception.noise": ("actors.Alba.perception.noise", 0),
    "Perception.missed": ("actors.Alba.perception.missed", 0.9),
    "Perception.fog": ("actors.Alba.perception.fog", 0),
    "PutsOff.until": ("actors.Brie.puts_off.until", "storms"),
    "Actor.tolerance": ("actors.Alba.tolerance", 9),
    "Actor.audience_cost": ("actors.Alba.audience_cost", 0),
    "Actor.out_of_kind": ("actors.Alba.out_of_kind", 5),
    "Actor.execution_error": ("actors.Alba.execution_error", 0.9),
    "Actor.judgement_error": ("actors.Alba.judgement_error", 3),
    "Actor.review_days": ("actors.Alba.review_days", 10),
    "Incident.name": ("incidents.0.name", "letters found"),
    "Incident.by": ("incidents.0.by", "Brie"),
    "Incident.severity": ("incidents.0.severity", 2),
    "Incident.date": ("incidents.0.date", date(2020, 3, 1)),
    "Incident.per_year": ("incidents.1.per_year", 9),
    "Incident.counts": ("incidents.0.counts.staff", 9),
}

# A repeated game, and by field a change of it.
CHANGES_OF_THE_GAME: dict[str, tuple[str, Any]] = {
    "Clock.rounds": ("clock.rounds", "alternating"),
    "Clock.days": ("clock.days", 5),
}

# What is drawn, and by field a change of it.
ASSUMED: dict[str, Any] = {
    "actors.Alba.tolerance": {"low": 0.1, "likely": 0.5, "high": 2.0, "why": "a guess"},
    "actors.Brie.strategy.with.share": {
        "one_of": [{"value": 0.9, "weight": 2}, {"value": 0.5}],
        "why": "a guess",
    },
    "price": {
        "sets": ["ladder.note.severity", {"path": "ladder.fine.severity", "times": 4}],
        "low": 0.5,
        "high": 1.5,
        "why": "a guess",
    },
}
CHANGES_OF_WHAT_IS_DRAWN: dict[str, tuple[str, Any]] = {
    "Assumption.low": ("actors.Alba.tolerance", {"low": 0.3}),
    "Assumption.likely": ("actors.Alba.tolerance", {"likely": 0.4}),
    "Assumption.high": ("actors.Alba.tolerance", {"high": 1.0}),
    "Assumption.drawn": ("actors.Alba.tolerance", {"drawn": False}),
    "Alternative.value": ("actors.Brie.strategy.with.share", {"one_of": [{"value": 0.9}, {"value": 0.7}]}),
    "Alternative.weight": ("actors.Brie.strategy.with.share", {"one_of": [{"value": 0.9}, {"value": 0.5}]}),
    "Target.path": ("price", {"sets": ["ladder.note.severity"]}),
    "Target.times": ("price", {"sets": ["ladder.note.severity", {"path": "ladder.regret.severity", "times": -3.5}]}),
}

# Changed in RICH with Alba as an alliance.
MEMBERS = {"Una": {"tolerance": 2, "strategy": "tit_for_tat"}, "Duo": {"bias": 1.4}, "Tria": {}}
CHANGES_OF_CEILINGS = {"Stock.ceiling": ("actors.Alba.stocks.staff.ceiling", 21)}

CHANGES_OF_AN_ALLIANCE: dict[str, tuple[str, Any]] = {
    "Actor.decides": ("actors.Alba.decides", "consensus"),
    "Member.tolerance": ("actors.Alba.members.Duo.tolerance", 10),
    "Member.audience_cost": ("actors.Alba.members.Duo.audience_cost", 0.2),
    "Member.bias": ("actors.Alba.members.Duo.bias", 0.6),
    "Member.weight": ("actors.Alba.members.Una.weight", 5),
    "Move.national": ("ladder.expel.national", True),
}

# Told of elsewhere: what needs the user's leave, or a library of its own.
CODE_AND_VOICES = {"Strategy.file", "Strategy.axelrod", "Strategy.threshold", "Strategy.strike"}

# Read by the summary alone: what the rounds are worth, and how costs are reckoned (see tests/model/test_costs.py).
READ_BY_THE_SUMMARY = {"ScenarioFormat.payoffs", "Interests.discount", "Interests.relative_gains"}

# Read by the picture alone, never by the rules: the curve's title, scale and tension, and what history did.
READ_BY_THE_CURVE = {
    "ScenarioFormat.name",
    "ScenarioFormat.tension_half_life",
    "ScenarioFormat.scale",
    "Past.date",
    "Past.actor",
    "Past.what",
    "Past.severity",
    "Past.effective",
    "Past.expires",
}

# Read where the record is imposed, and there alone.
READ_BY_THE_REPLAY = {"ScenarioFormat.record", "Past.move", "Past.steps"}


def models(annotation: Any) -> Iterator[type[FormatModel]]:
    """The declarations that a field's type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, FormatModel):
        yield annotation
    for part in get_args(annotation):
        yield from models(part)


def leaves(model: type[FormatModel]) -> Iterator[tuple[str, bool]]:
    """Each field that holds no other fields, as Model.field, and whether it documents only."""
    for name, field in model.model_fields.items():
        below = list(models(field.annotation))
        extra = field.json_schema_extra
        if not below:
            yield f"{model.__name__}.{field.alias or name}", isinstance(extra, dict) and "x-documentation" in extra
        for part in below:
            yield from leaves(part)


FIELDS = dict(leaves(ScenarioFormat))


def events(crisis: Crisis, seed: int) -> list[Event]:
    prepared = prepare(crisis)
    return [decode(row, prepared.names) for row in rows(prepared, seed, 0)]


@cache
def rich() -> Crisis:
    return parse(RICH)


@cache
def rich_events(seed: int) -> list[Event]:
    return events(rich(), seed)


def test_every_field_documents_changes_events_or_is_read_by_the_curve() -> None:
    documenting = {field for field, documents in FIELDS.items() if documents}
    rows = [*documenting, *CHANGES, *CHANGES_OF_THE_GAME, *CODE_AND_VOICES]
    rows += [
        *CHANGES_OF_CEILINGS,
        *CHANGES_OF_AN_ALLIANCE,
        *CHANGES_OF_WHAT_IS_DRAWN,
        *READ_BY_THE_SUMMARY,
        *READ_BY_THE_CURVE,
        *READ_BY_THE_REPLAY,
    ]
    assert sorted(rows) == sorted(FIELDS), "each field has one row, and each row a field"


@pytest.mark.parametrize("field", CHANGES)
def test_a_field_that_documents_nothing_changes_what_happens(field: str) -> None:
    path, value = CHANGES[field]
    changed = rich().with_({path: value})
    assert any(events(changed, seed) != rich_events(seed) for seed in SEEDS)


def test_a_ceiling_changes_what_a_cap_takes_that_is_a_share_of_it() -> None:
    path, value = CHANGES_OF_CEILINGS["Stock.ceiling"]
    capped = rich().with_({"ladder.cap.caps.staff": "60% of ceiling"})
    changed = capped.with_({path: value})
    assert any(events(changed, seed) != events(capped, seed) for seed in SEEDS)


@pytest.mark.parametrize("field", CHANGES_OF_AN_ALLIANCE)
def test_a_field_of_an_alliance_changes_what_happens(field: str) -> None:
    path, value = CHANGES_OF_AN_ALLIANCE[field]
    alliance = rich().with_({"actors.Alba.members": MEMBERS, "actors.Alba.decides": "majority"})
    changed = alliance.with_({path: value})

    def done(crisis: Crisis, seed: int) -> list[Event]:
        return [event._replace(wishes=()) for event in events(crisis, seed)]

    assert any(done(changed, seed) != done(alliance, seed) for seed in SEEDS)


@pytest.mark.parametrize("field", CHANGES_OF_THE_GAME)
def test_a_field_of_a_game_changes_what_happens(field: str) -> None:
    path, value = CHANGES_OF_THE_GAME[field]
    game = parse(GAME)
    assert events(game.with_({path: value}), 1) != events(game, 1)


def test_payoffs_change_the_score_and_no_event() -> None:
    game = parse(GAME)
    other = game.with_({"payoffs": "deadlock"})
    assert events(other, 1) == events(game, 1)
    assert summary(events(other, 1), other).payoffs != summary(events(game, 1), game).payoffs


def test_what_only_the_curve_reads_changes_no_event() -> None:
    past = {"date": date(2020, 2, 5), "actor": "Brie", "what": "expelled four", "severity": 3, "source": "invented"}
    changed = rich().with_({"name": "Another", "tension_half_life": 5, "scale": "CAMEO", "history": [past]})
    assert all(events(changed, seed) == rich_events(seed) for seed in SEEDS)


@pytest.mark.parametrize("field", CHANGES_OF_WHAT_IS_DRAWN)
def test_a_field_of_an_assumption_changes_what_is_drawn(field: str) -> None:
    key, change = CHANGES_OF_WHAT_IS_DRAWN[field]
    before = rich().with_({"assumptions": ASSUMED})
    after = rich().with_({"assumptions": ASSUMED | {key: ASSUMED[key] | change}})
    assert any(facts(before, 1, run) != facts(after, 1, run) for run in range(20))
    assert events(before, 1) == events(after, 1), "the body is what it was"


@pytest.mark.parametrize("documents", [field for field, documents in FIELDS.items() if documents])
def test_what_documents_changes_no_event(documents: str) -> None:
    model, field = documents.split(".")
    value: Any = {"sources": ["a book"], "questions": ["Why?"]}.get(field, "other")
    if field == "schema_version" or model == "Past":
        pytest.skip("it has one value" if field == "schema_version" else "history is read by the curve alone")
    if model == "Assumption":
        noted = {"actors.Alba.tolerance": {"why": "a guess"} | {field: "other"}}
        assert [events(rich().with_({"assumptions": noted}), seed) for seed in SEEDS] == [
            rich_events(seed) for seed in SEEDS
        ]
        return
    path = {"ScenarioFormat": "", "StockKind": "kinds.staff.", "Move": "ladder.cap.", "Incident": "incidents.0."}[model]
    changed = rich().with_({f"{path}{field}": value})
    assert all(events(changed, seed) == rich_events(seed) for seed in SEEDS)


def test_everything_happens_in_the_scenario_that_fields_are_changed_in() -> None:
    seen = [event for seed in SEEDS for event in rich_events(seed)]
    assert {event.kind for event in seen} == {
        "incident",
        "false alarm",
        "move",
        "let pass",
        "in force",
        "expired",
        "put off",
        "let lapse",
    }
    assert {move.move for move in rich().ladder} <= {event.move for event in seen}
