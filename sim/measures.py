"""Numbers read off an event log. Nothing here runs or decides anything, and every definition stands here once.

Measures by day are plain lists with one number for each of `days(crisis)`. Floats are added by `fsum`, which rounds
once: `sum` gives other last bits from Python 3.12 on.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import fsum
from typing import NamedTuple

from sim import games
from sim.log import OWN_STOCK, Event
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
    """The sum, day by day, of severities that each count from one day until before another.

    Concessions count below zero, so that a measure and its undoing cancel; a sum below zero is good will.
    """
    spans = list(spans)
    turning = {day for span in spans for day in span[:2]}
    sums = []
    total = 0.0
    for day in over:
        if day in turning or day == over[0]:
            total = fsum(severity for begin, end, severity in spans if begin <= day and (end is None or day < end))
        sums.append(total)
    return sums


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
    history: dict[str, list[float] | None] = {}
    for actor in crisis.actors:
        own = [event for event in made if event.actor == actor]
        in_force[actor] = stack([(e.effective or over[-1], e.expires, e.done or 0.0) for e in own], over)
        announced[actor] = stack([(e.announced or over[-1], e.expires, e.done or 0.0) for e in own], over)
        past = [(p.effective or p.date, p.expires, p.severity) for p in crisis.history if p.actor == actor]
        history[actor] = stack(past, over) if past else None
    ties = {actor: _ties(standing[actor], crisis, actor) for actor in crisis.actors}
    return Curve(over, in_force, announced, tension, ties, history)


def perceived(events: Iterable[Event], actor: str) -> list[tuple[float, float]]:
    """What was done to an actor and what it felt, in severity, event by event.

    What it missed was felt as 0; what it misheard is a 0 that was felt as more.
    """
    return [
        (event.done or 0.0, event.felt)
        for event in events
        if event.actor != actor and event.felt is not None and (event.done or event.felt)
    ]


def first_reply(events: Sequence[Event]) -> Event | None:
    """The first answer that one side gives to a move of the other's; letting pass is an answer."""
    made = {event.number for event in moves(events)}
    answers = (event for event in events if event.kind in ("move", "let pass"))
    return next((event for event in answers if made.intersection((event.cause, *event.joined))), None)


def unanswered(events: Sequence[Event]) -> list[Event]:
    """What was felt and is still to be answered when the run ends."""
    answered = {
        number for event in events if event.kind in ("move", "let pass") for number in (event.cause, *event.joined)
    }
    felt = ("move", "incident", "false alarm")
    return [event for event in events if event.kind in felt and event.felt and event.number not in answered]


def ending(events: Sequence[Event]) -> str:
    """How the exchange of blows ended.

    - 'no blow': neither side struck one.
    - 'still going': when the run ends, a blow has been felt and is still to be answered.
    - 'exhaustion': the last answer to a blow, errors of execution aside, was less than half as severe as was wanted:
      there was nothing harder to be had at the price.
    - 'restraint': any other: who struck last was not answered because the other wanted no more.
    """
    if not any((event.done or 0.0) > 0.0 for event in moves(events)):
        return "no blow"
    if any((event.felt or 0.0) > 0.0 for event in unanswered(events)):
        return "still going"
    meant = [
        event for event in events if event.rule in ("least loss", "nothing better") and (event.wanted or 0.0) > 0.0
    ]
    if meant and (meant[-1].done or 0.0) < 0.5 * (meant[-1].wanted or 0.0):
        return "exhaustion"
    return "restraint"


def course(events: Sequence[Event], found: Curve) -> str:
    """Which way the quarrel went, by what both sides had announced in all, and by who did what.

    - 'calm': neither side struck a blow.
    - 'thaw': each side made a concession after the first blow, and at the end no more stands than half the peak.
    - 'lapse': nothing stands at the end, though not both sides conceded: what was done ran out.
    - 'spiral': each side struck two blows or more, a later one harder than its first, and the peak is at least twice
      what the first blow and the first blow of the other's after it came to.
    - 'freeze': any other: blows were struck, and their effects stay.
    """
    made = moves(events)
    blows = [event for event in made if (event.done or 0.0) > 0.0]
    if not blows:
        return "calm"
    total = [fsum(pair) for pair in zip(*found.announced.values(), strict=True)]
    since = made[made.index(blows[0]) :]
    conceded = {event.actor for event in since if (event.done or 0.0) < 0.0}
    if len(conceded) == 2 and total[-1] <= 0.5 * max(total):
        return "thaw"
    if total[-1] <= 0.0:
        return "lapse"
    struck = {actor: [event.done or 0.0 for event in blows if event.actor == actor] for actor in found.announced}
    if all(len(own) >= 2 and max(own[1:]) > own[0] for own in struck.values()):
        reply = next(event for event in blows if event.actor != blows[0].actor)
        if max(total) >= 2.0 * fsum((blows[0].done or 0.0, reply.done or 0.0)):
            return "spiral"
    return "freeze"


def length(events: Iterable[Event]) -> int:
    """Days from the first move to the last; 0 where there are fewer than two."""
    announced = [event.announced for event in moves(events) if event.announced is not None]
    return (announced[-1] - announced[0]).days if announced else 0


def rounds(events: Iterable[Event], crisis: Crisis) -> list[games.Round]:
    """What each side did in each round of a repeated game: it struck where it made a blow, and held where it did not.

    Only whole rounds count; without a clock of rounds there are none.
    """
    if crisis.clock is None:
        return []
    done: dict[str, list[int]] = {actor: [] for actor in crisis.actors}
    for event in events:
        if event.kind in ("move", "let pass"):
            done[event.actor].append(games.STRIKE if (event.done or 0.0) > 0.0 else games.HOLD)
    first, second = done.values()
    return list(zip(first, second, strict=False))


def payoffs(events: Iterable[Event], crisis: Crisis) -> dict[str, float] | None:
    """The mean payoff a round, by actor; None where the scenario gives no payoffs."""
    if crisis.payoffs is None:
        return None
    means = games.mean_payoffs(games.matrix(crisis.payoffs), rounds(events, crisis))
    return dict(zip(crisis.actors, means, strict=True))


def summary(events: Sequence[Event], crisis: Crisis, found: Curve | None = None) -> Summary:
    """A run in a few words and numbers; `found` is its curve, where that is known already."""
    made = moves(events)
    found = found or curve(events, crisis)
    total = [fsum(pair) for pair in zip(*found.in_force.values(), strict=True)]
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
