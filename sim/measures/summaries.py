"""The summary of a run: its first reply, opening, course, ending, length, and the rounds of a repeated game.

The definitions are those of `sim.model.outcomes`, on plain sequences; here they are applied to the events of a run.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sim.measures.costs import Cost, costs_of
from sim.measures.curves import Curve, curve, staircase
from sim.measures.turns import answered, moves, turns_of
from sim.model import bimatrix
from sim.model.log import Event
from sim.model.outcomes import (
    COURSES,
    ENDINGS,
    NONE,
    OPENING,
    climb,
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
    costs: dict[str, Cost]  # by actor: what the exchange cost it
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


def ending(events: Sequence[Event], crisis: Crisis) -> str:
    """The reason why the exchange of blows stopped.

    - 'no blow': neither side struck one.
    - 'cut off by the horizon': it had not stopped. When the run ends, a blow has been felt and is still to be answered;
      or there were four blows or more, and it has been quiet since the last for no longer than it was between two
      that follow one another.
    - 'nothing left to hit with': the last answer to a blow, errors of execution aside, was less than half as severe as
      was wanted: there was nothing harder to be had at the price.
    - 'account even': the last blow was let pass when the two sides had done as much to each other by their moves, to a
      tenth of all blows; a concession pays for a blow.
    - 'let pass': any other. The last blow was let pass though the account was not even.
    """
    turns = turns_of(events, crisis.start)
    waiting = any((event.felt or 0.0) > 0.0 for event in unanswered(events))
    return ENDINGS[ending_of(turns, len(turns.actor), waiting, crisis.horizon)]


def course(events: Sequence[Event], crisis: Crisis) -> str:
    """Which way the quarrel went, by what both sides had announced in all, their height.

    - 'calm': neither side struck a blow.
    - 'wound down': at the end the height is half of its peak or less, and concessions made since the peak come to half
      of the fall or more.
    - 'feud': blows go on to the end, as in 'cut off by the horizon', without having climbed; or they have, but none is
      half as hard again as the first and its answer, and the mean height of the second half of the days from the first
      blow on is less than half as great again as that of the first half.
    - 'expired': nothing stands at the end: what was done ran out.
    - 'climbed': the peak is twice the first blow and its answer, or more. The answer is the other side's next blow;
      where it strikes none, the first counts twice.
    - 'levelled off': any other. Blows were struck and soon stopped, and what they did stays.
    """
    turns = turns_of(events, crisis.start)
    count, days = len(turns.actor), crisis.horizon + 1
    steps = staircase(days, count)
    written = climb(turns.actor, turns.announced, turns.expires, turns.done, count, steps)
    return COURSES[course_of(turns, count, steps, written, crisis.horizon)]


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
        ending=ending(events, crisis),
        course=course(events, crisis),
        last_word=made[-1].actor if made else None,
        costs=costs_of(events, crisis),
        payoffs=payoffs(events, crisis),
    )
