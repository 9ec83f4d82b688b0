"""The summary of a run: its first reply, opening, course, ending, length, and the rounds of a repeated game.

The definitions are those of `sim.model.outcomes`, on plain sequences; here they are applied to the events of a run.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sim.measures.curves import Curve, curve
from sim.measures.turns import answered, moves, turns_of
from sim.model import bimatrix
from sim.model.log import Event
from sim.model.outcomes import (
    COURSES,
    ENDINGS,
    NONE,
    OPENING,
    course_of,
    ending_of,
    first_answer,
    length_of,
    open_with,
)  # fmt: skip
from sim.scenario import Crisis


class RunSummary(NamedTuple):
    """A run in a few words and numbers."""

    first_reply: Event | None  # the first answer to a move of the other side; letting pass is an answer
    moves: int  # moves made by both sides
    peak: float  # the highest total of both sides' severities in force
    peak_day: date | None  # the first day of that total; None where nothing was ever in force
    ending: str  # see `ending`
    course: str  # see `course`
    last_word: str | None  # the actor that made the last move
    payoffs: dict[str, float] | None  # by actor: its mean payoff a round; None where the scenario gives no payoffs


def first_reply(events: Sequence[Event]) -> Event | None:
    """The first answer that one side gives to a move of the other's; letting pass is an answer."""
    turns = turns_of(events)
    turn = first_answer(turns, len(turns.actor))
    return None if turn == NONE else [event for event in events if event.is_turn][turn]


def opening(events: Sequence[Event]) -> list[Event]:
    """The first steps of the exchange, OPENING of them at most: each is a move, or lets a move of the other's pass.

    An actor that makes no move while it has none to answer takes no step.
    """
    turns = turns_of(events)
    first = [NONE] * OPENING
    open_with(turns, len(turns.actor), first)
    taken = [event for event in events if event.is_turn]
    return [taken[turn] for turn in first if turn != NONE]


def unanswered(events: Sequence[Event]) -> list[Event]:
    """The events that were felt and are still to be answered when the run ends."""
    done = {number for event in events for number in answered(event)}
    felt = ("move", "incident", "false alarm")
    return [event for event in events if event.kind in felt and event.felt and event.number not in done]


def ending(events: Sequence[Event]) -> str:
    """The way in which the exchange of blows ended.

    - 'no blow': neither side struck one.
    - 'still going': when the run ends, a blow has been felt and is still to be answered.
    - 'exhaustion': the last answer to a blow, errors of execution aside, was less than half as severe as was wanted:
      there was nothing harder to be had at the price.
    - 'restraint': any other: who struck last was not answered because the other wanted no more.
    """
    turns = turns_of(events)
    waiting = any((event.felt or 0.0) > 0.0 for event in unanswered(events))
    return ENDINGS[ending_of(turns, len(turns.actor), waiting)]


def course(events: Sequence[Event], found: Curve) -> str:
    """The course of the quarrel, by the severity that both sides had announced in all, and by who did what.

    - 'calm': neither side struck a blow.
    - 'thaw': each side made a concession after the first blow, and at the end no more stands than half the peak.
    - 'lapse': nothing stands at the end, though not both sides conceded: what was done ran out.
    - 'spiral': each side struck two blows or more, a later one harder than its first, and the peak is at least twice
      what the first blow and the first blow of the other's after it came to.
    - 'freeze': any other: blows were struck, and their effects stay.
    """
    turns = turns_of(events)
    total = [one + other for one, other in zip(*found.announced.values(), strict=True)]
    return COURSES[course_of(turns, len(turns.actor), max(total), total[-1])]


def length(events: Iterable[Event]) -> int:
    """Days from the first blow to the last move; 0 where no blow was struck."""
    turns = turns_of(events)
    return length_of(turns, len(turns.actor))


def rounds(events: Iterable[Event], crisis: Crisis) -> list[bimatrix.Round]:
    """What both sides did in each round of a repeated game: STRIKE where an actor struck a blow, HOLD where it did not.

    Only complete rounds count. Without a clock of rounds the list is empty.
    """
    if crisis.clock is None:
        return []
    done: dict[str, list[int]] = {actor: [] for actor in crisis.actors}
    for event in events:
        if event.is_turn:
            done[event.actor].append(bimatrix.STRIKE if (event.done or 0.0) > 0.0 else bimatrix.HOLD)
    first, second = done.values()
    return list(zip(first, second, strict=False))


def payoffs(events: Iterable[Event], crisis: Crisis) -> dict[str, float] | None:
    """The mean payoff a round, by actor; None where the scenario gives no payoffs."""
    if crisis.payoffs is None:
        return None
    means = bimatrix.mean_payoffs(bimatrix.matrix(crisis.payoffs), rounds(events, crisis))
    return dict(zip(crisis.actors, means, strict=True))


def summary(events: Sequence[Event], crisis: Crisis, found: Curve | None = None) -> RunSummary:
    """The summary of a run; `found` is its curve, where the caller has it already."""
    made = moves(events)
    found = found or curve(events, crisis)
    total = [one + other for one, other in zip(*found.in_force.values(), strict=True)]
    peak = max(total)
    return RunSummary(
        first_reply=first_reply(events),
        moves=len(made),
        peak=peak,
        peak_day=found.days[total.index(peak)] if peak > 0.0 else None,
        ending=ending(events),
        course=course(events, found),
        last_word=made[-1].actor if made else None,
        payoffs=payoffs(events, crisis),
    )
