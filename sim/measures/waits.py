"""The times in which one side keeps the other waiting: for the deadline of a threat, or for an answer put off."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sim.measures.turns import answered
from sim.model.log import Event
from sim.scenario import Crisis


class Wait(NamedTuple):
    """A time in which an actor keeps the other waiting."""

    event: Event  # the move that threatens, or the announcement that an answer is put off
    until: date | None  # the deadline, or the day of the answer; None where no answer came
    end: Event | None  # the threat carried out or let lapse, or the answer; None where neither came by the end


def deadline(event: Event, crisis: Crisis) -> date | None:
    """The day on which the move that an event threatens is made or lapses. None for an event that threatens none."""
    threat = next((move.threatens for move in crisis.ladder if move.move == event.move), None)
    if event.kind != "move" or event.announced is None or threat is None:
        return None
    return event.announced + timedelta(days=threat.days)


def find_waits(events: Sequence[Event], crisis: Crisis) -> list[Wait]:
    """Every threat up to its deadline and every answer put off until it is given, in the order of their beginnings."""
    found = []
    for event in events:
        until, end = deadline(event, crisis), None
        if until is not None:
            ends = (e for e in events if e.cause == event.number and (e.kind == "let lapse" or e.is_carried_out))
            end = next(ends, None)
        elif event.kind == "put off":
            held = {event.cause, *event.joined}
            end = next((e for e in events[event.number :] if not held.isdisjoint(answered(e))), None)
            until = None if end is None else end.announced or end.decided
        else:
            continue
        found.append(Wait(event, until, end))
    return found
