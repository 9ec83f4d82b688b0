"""Numbers read off an event log. Nothing here runs or decides anything, and every definition stands here once.

Measures by day are plain lists with one number for each of `days(crisis)`. Floats are added so that the sum is rounded
once (`fsum`, `sim.model.exact_sum`): `sum` gives other last bits from Python 3.12 on.

What a run comes to is defined on plain sequences, in `sim.model.outcomes`; here its events are made into such.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import fsum
from typing import NamedTuple

from sim.model import bimatrix, exact_sum
from sim.model.log import OWN_STOCK, Event
from sim.model.outcomes import (
    COURSES,
    ENDINGS,
    NONE,
    OPENING,
    Staircase,
    Turns,
    climb,
    course_of,
    ending_of,
    first_answer,
    length_of,
    open_with,
)  # fmt: skip
from sim.model.state import RULES
from sim.scenario import Crisis

Span = tuple[date, date | None, float]  # from, until (None: for good), severity


class Curve(NamedTuple):
    """The escalation curve. Severities are on the scenario's scale; every series has one number a day."""

    days: list[date]
    in_force: dict[str, list[float]]  # by actor: sum of the severities of its measures in force (see `stack`)
    announced: dict[str, list[float]]  # by actor: the same, from the day of announcement
    tension: list[float]  # what both sides and incidents have sent, halving every `tension_half_life` days
    ties: dict[str, list[float]]  # by actor: share of the value of its stocks that stands, 1 where none has value
    history: dict[str, list[float] | None]  # by actor: `in_force` of what history did; None where it is not told


class Summary(NamedTuple):
    """A run in a few words and numbers."""

    first_reply: Event | None  # the first answer to a move of the other's, letting pass included
    moves: int  # moves made by both sides
    peak: float  # the highest total of both sides' severities in force
    peak_day: date | None  # the first day of that total; None where nothing was ever in force
    ending: str  # see `ending`
    course: str  # see `course`
    last_word: str | None  # who made the last move
    payoffs: dict[str, float] | None  # by actor: its mean payoff a round; None where the scenario gives no payoffs


def days(crisis: Crisis) -> list[date]:
    """Every day of the scenario, the first and the last included."""
    return [crisis.start + timedelta(days=n) for n in range(crisis.horizon + 1)]


def stack(spans: Iterable[Span], over: Sequence[date]) -> list[float]:
    """The sum, day by day, of severities that each count from one day until before another (see `climb`)."""
    start, whole = over[0], len(over)
    placed = [
        (max(0, (begin - start).days), NONE if end is None else max(0, (end - start).days), severity)
        for begin, end, severity in spans
        if end is None or begin < end
    ]
    begins, ends, severities = zip(*placed, strict=True) if placed else ((), (), ())
    steps = Staircase(
        day=[0] * whole,
        level=([0.0] * whole, [0.0] * whole),
        first=[NONE] * whole,
        other=[0] * (2 * len(placed)),
        parts=([0.0] * exact_sum.PARTS, [0.0] * exact_sum.PARTS),
    )
    count = climb([0] * len(placed), begins, ends, severities, len(placed), steps)
    totals: list[float] = []
    for step in range(count):
        until = steps.day[step + 1] if step + 1 < count else whole
        totals += [steps.level[0][step]] * (until - len(totals))
    return totals


def turns_of(events: Iterable[Event]) -> Turns:
    """The turns of a run as plain sequences. Days are counted as `date.toordinal` does, actors as they come up."""
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
            days.append(NONE if day is None else day.toordinal())
        turns.answers.append(int(not made.isdisjoint(answered(event))))
    return turns


def answered(event: Event) -> tuple[int, ...]:
    """The numbers of the events that a turn answers; a threat carried out answers none."""
    if event.cause is None or not event.is_decision:
        return ()
    return (event.cause, *event.joined)


def moves(events: Iterable[Event]) -> list[Event]:
    """The moves made, in order; letting pass is none."""
    return [event for event in events if event.kind == "move"]


def stocks(events: Iterable[Event], crisis: Crisis) -> dict[str, dict[str, list[float]]]:
    """What stands of each actor's stocks, by kind, day by day."""
    over = days(crisis)
    actors = list(crisis.actors)
    changes: dict[tuple[str, str], dict[date, float]] = {}
    for event in events:
        day = {"in force": event.effective, "expired": event.expires}.get(event.kind)
        if day is None:
            continue
        for change in event.changes:
            holder = event.actor if change.effect in OWN_STOCK else actors[1 - actors.index(event.actor)]
            gain = change.units if change.effect in ("restores", "resumes") else -change.units
            at = changes.setdefault((holder, change.stock), {})
            at[day] = at.get(day, 0.0) + (gain if event.kind == "in force" else -gain)
    standing: dict[str, dict[str, list[float]]] = {}
    for name, actor in crisis.actors.items():
        standing[name] = {}
        for kind in crisis.kinds:
            amount = actor.stocks[kind].amount if kind in actor.stocks else 0.0
            series = []
            for day in over:
                amount += changes.get((name, kind), {}).get(day, 0.0)
                series.append(amount)
            standing[name][kind] = series
    return standing


def _ties(standing: dict[str, list[float]], crisis: Crisis, actor: str) -> list[float]:
    held = crisis.actors[actor].stocks
    whole = fsum(stock.value * stock.amount for stock in held.values())
    if whole == 0.0:
        return [1.0] * (crisis.horizon + 1)
    return [
        fsum(stock.value * standing[kind][day] for kind, stock in held.items()) / whole
        for day in range(crisis.horizon + 1)
    ]


def curve(events: Sequence[Event], crisis: Crisis) -> Curve:
    """The escalation curve of a run."""
    over = days(crisis)
    made = moves(events)
    sent = dict.fromkeys(over, 0.0)
    for event in events:
        if event.kind in ("move", "incident") and event.announced is not None:
            sent[event.announced] += event.done or 0.0
    tension = []
    level = 0.0
    for day in over:
        level = max(0.0, level * 0.5 ** (1.0 / crisis.tension_half_life) + sent[day])
        tension.append(level)
    standing = stocks(events, crisis)
    in_force: dict[str, list[float]] = {}
    announced: dict[str, list[float]] = {}
    for actor in crisis.actors:
        own = [event for event in made if event.actor == actor]
        in_force[actor] = stack([(e.effective or over[-1], e.expires, e.done or 0.0) for e in own], over)
        announced[actor] = stack([(e.announced or over[-1], e.expires, e.done or 0.0) for e in own], over)
    ties = {actor: _ties(standing[actor], crisis, actor) for actor in crisis.actors}
    return Curve(over, in_force, announced, tension, ties, history(crisis))


def history(crisis: Crisis) -> dict[str, list[float] | None]:
    """By actor: the severity in force of what history did, by day; None where it is not told."""
    past = {
        actor: [(p.effective or p.date, p.expires, p.severity) for p in crisis.history if p.actor == actor]
        for actor in crisis.actors
    }
    return {actor: stack(spans, days(crisis)) if spans else None for actor, spans in past.items()}


class Wait(NamedTuple):
    """A time in which an actor keeps the other waiting: for the deadline of its threat, or for an answer put off."""

    event: Event  # the move that threatens, or what puts the answer off
    until: date | None  # the deadline, or the day of the answer; None where no answer came
    end: Event | None  # the threat carried out or let lapse, or the answer; None where it came to nothing by the end


def deadline(event: Event, crisis: Crisis) -> date | None:
    """The day on which the move that a move threatens is made or lapses; None where it threatens none."""
    threat = next((move.threatens for move in crisis.ladder if move.move == event.move), None)
    if event.kind != "move" or event.announced is None or threat is None:
        return None
    return event.announced + timedelta(days=threat.days)


def waits(events: Sequence[Event], crisis: Crisis) -> list[Wait]:
    """Every threat up to its deadline, and every answer put off until it is given, in the order in which they began."""
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


def perceived(events: Iterable[Event], actor: str) -> list[tuple[float, float]]:
    """What was done to an actor and what it felt, in severity, event by event.

    What it missed was felt as 0; what it misheard is a 0 that was felt as more.
    """
    return [
        (event.done or 0.0, event.felt)
        for event in events
        if event.actor != actor
        and event.felt is not None
        and (event.done or event.felt)
        and not event.is_carried_out  # which is felt by what it adds to its threat
    ]


def first_reply(events: Sequence[Event]) -> Event | None:
    """The first answer that one side gives to a move of the other's; letting pass is an answer."""
    turns = turns_of(events)
    turn = first_answer(turns, len(turns.actor))
    return None if turn == NONE else [event for event in events if event.is_turn][turn]


def opening(events: Sequence[Event]) -> list[Event]:
    """The first steps of the exchange, OPENING of them at most: each is a move, or lets a move of the other's pass.

    Who has no move to answer and makes none takes no step.
    """
    turns = turns_of(events)
    first = [NONE] * OPENING
    open_with(turns, len(turns.actor), first)
    taken = [event for event in events if event.is_turn]
    return [taken[turn] for turn in first if turn != NONE]


def unanswered(events: Sequence[Event]) -> list[Event]:
    """What was felt and is still to be answered when the run ends."""
    done = {number for event in events for number in answered(event)}
    felt = ("move", "incident", "false alarm")
    return [event for event in events if event.kind in felt and event.felt and event.number not in done]


def ending(events: Sequence[Event]) -> str:
    """How the exchange of blows ended.

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
    """Which way the quarrel went, by what both sides had announced in all, and by who did what.

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
    """What each side did in each round of a repeated game: it struck where it made a blow, and held where it did not.

    Only whole rounds count; without a clock of rounds there are none.
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


def summary(events: Sequence[Event], crisis: Crisis, found: Curve | None = None) -> Summary:
    """A run in a few words and numbers; `found` is its curve, where that is known already."""
    made = moves(events)
    found = found or curve(events, crisis)
    total = [one + other for one, other in zip(*found.in_force.values(), strict=True)]
    peak = max(total)
    return Summary(
        first_reply=first_reply(events),
        moves=len(made),
        peak=peak,
        peak_day=found.days[total.index(peak)] if peak > 0.0 else None,
        ending=ending(events),
        course=course(events, found),
        last_word=made[-1].actor if made else None,
        payoffs=payoffs(events, crisis),
    )
