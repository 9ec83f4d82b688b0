"""The turns of a run: its events as the plain sequences on which `sim.model.outcomes` defines what a run comes to."""

from collections.abc import Iterable
from datetime import date

from sim.model.log import Event
from sim.model.outcomes import NONE, Turns
from sim.model.state import RULES


def turns_of(events: Iterable[Event], start: date = date.min) -> Turns:
    """The turns of a run. Days are counted from a start, actors in the order of their first turns."""
    made: set[int | None] = set()
    actors: dict[str, int] = {}
    turns = Turns([], [], [], [], [], [], [], [], [])
    for event in events:
        if event.kind == "move":
            made.add(event.number)
        elif event.kind != "let pass":
            continue
        turns.actor.append(actors.setdefault(event.actor, len(actors)))
        turns.move.append(int(event.kind == "move"))
        turns.done.append(event.done or 0.0)
        turns.wanted.append(event.wanted or 0.0)
        turns.rule.append(RULES.index(event.rule))
        for days, day in (
            (turns.announced, event.announced),
            (turns.effective, event.effective),
            (turns.expires, event.expires),
        ):
            days.append(NONE if day is None else (day - start).days)
        turns.answers.append(int(not made.isdisjoint(answered(event))))
    return turns


def answered(event: Event) -> tuple[int, ...]:
    """The numbers of the events that a turn answers. A threat carried out answers none."""
    if event.cause is None or not event.is_decision:
        return ()
    return (event.cause, *event.joined)


def moves(events: Iterable[Event]) -> list[Event]:
    """The moves made, in order. Letting pass is not a move."""
    return [event for event in events if event.kind == "move"]
