"""What a run cost each side, read off its events: the parts that `sim.model.costs` defines, with an engine's bits."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sim.measures.turns import answered
from sim.model import costs, voices
from sim.model.log import OWN_STOCK, Event, Names
from sim.model.state import LET_PASS, World
from sim.scenario import Crisis
from sim.scenario.preparation import world_of

LEAST = 1e-9  # units that are told: less is what sums of divisible ones leave


class Cost(NamedTuple):
    """What an exchange cost a side, in units of severity, and its parts."""

    total: float
    ties: float  # the value of its stocks that were gone, for the share of the run for which they were
    audience: float  # what its answers fell short of what was felt, and its threats of what they said, at home's price
    out_of_kind: float
    relative_gains: float  # what the other's cost was worth to it; it is taken off


def costs_of(events: Sequence[Event], crisis: Crisis) -> dict[str, Cost]:
    """By actor, in the order of the file: what a run cost it."""
    world, names = world_of(crisis)
    found, _ = _counted(events, crisis, world, names)
    days = crisis.horizon + 1
    costs.pass_time(world, found, days)
    parts = [costs.parts(found, me, days) for me in (0, 1)]
    own = [costs.own(*three) for three in parts]
    told = {}
    for name in crisis.actors:
        me = names.actors.index(name)
        ties, audience, out_of_kind = parts[me]
        total = costs.total(world, me, own[me], own[1 - me])
        told[name] = Cost(total, ties, audience, out_of_kind, world.relative_gains[me] * own[1 - me])
    return told


def gone(events: Sequence[Event], crisis: Crisis) -> dict[str, dict[str, float]]:
    """By actor and kind, in the order of the file: the units of its stocks that a run took away, where any are gone."""
    _, names = world_of(crisis)
    changed = [0.0] * (2 * len(names.stocks))
    for event in events:
        if event.kind in ("in force", "expired"):
            for stock, gain in _gains(event, names):
                changed[stock] += gain
    told = {}
    for name, actor in crisis.actors.items():
        first = names.actors.index(name) * len(names.stocks)
        kinds = {kind: -changed[first + names.stocks.index(kind)] for kind in actor.stocks}
        told[name] = {kind: units for kind, units in kinds.items() if units > LEAST}
    return told


class Paid(NamedTuple):
    """What a decision cost its actor at once."""

    audience: float
    out_of_kind: float


def paid_by_event(events: Sequence[Event], crisis: Crisis) -> dict[int, Paid]:
    """What decisions cost their actors at once, by the number of the event that came of each."""
    return _counted(events, crisis, *world_of(crisis))[1]


def _counted(
    events: Sequence[Event], crisis: Crisis, world: World, names: Names
) -> tuple[costs.Costs, dict[int, Paid]]:
    """The costs up to the last change of a stock, and what each decision added to them at once."""
    paid: dict[int, Paid] = {}
    found = costs.Costs([0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0, 0])
    amount = list(world.start)
    voice = [0, 1]  # by actor: the voice whose wish prevailed at its last turn
    touches = {incident.name: _bits(incident.counts, names.stocks) for incident in crisis.incidents}

    def day(when: date | None) -> int:
        assert when is not None
        return (when - crisis.start).days

    for event in events:
        me = names.actors.index(event.actor)
        before = found.audience[me], found.out_of_kind[me]
        if event.kind in ("in force", "expired"):
            for stock, gain in _gains(event, names):
                amount[stock] += gain
            costs.count_stocks(world, found, amount, day(event.effective or event.expires))
        elif event.kind == "let lapse":
            costs.count_lapse(world, found, me, voice[me], event.wanted or 0.0, day(event.decided))
        elif event.is_decision:
            received, touched = 0.0, -1
            for number in answered(event):
                felt = events[number - 1]
                received += felt.felt or 0.0
                bits = _touched(felt, touches, world, names)
                touched = bits if touched < 0 else touched | bits
            move = names.moves.index(event.move) if event.kind == "move" else LET_PASS
            if event.wishes:
                wishes = [0.0] * world.first_member[me] + [wish.severity for wish in event.wishes]
                voice[me] = voices.prevailing(world, me, wishes)
            costs.count_answer(
                world, found, me, voice[me], received, touched, move, event.done or 0.0, day(event.decided)
            )
        if (found.audience[me], found.out_of_kind[me]) != before:
            paid[event.number] = Paid(found.audience[me] - before[0], found.out_of_kind[me] - before[1])
    return found, paid


def _gains(event: Event, names: Names) -> Iterator[tuple[int, float]]:
    """The stocks that an event moves, and by how much each grows."""
    me = names.actors.index(event.actor)
    for change in event.changes:
        holder = me if change.effect in OWN_STOCK else 1 - me
        back = change.effect in ("restores", "resumes")
        grows = back if event.kind == "in force" else not back
        yield holder * len(names.stocks) + names.stocks.index(change.stock), change.units if grows else -change.units


def _touched(felt: Event, incidents: dict[str, int], world: World, names: Names) -> int:
    """The kinds that a thing felt touched, as bits."""
    if felt.kind == "move":
        return world.touches[names.moves.index(felt.move)]
    return incidents[felt.move] if felt.kind == "incident" else 0


def _bits(counts: Mapping[str, float], kinds: Sequence[str]) -> int:
    return sum(1 << at for at, kind in enumerate(kinds) if kind in counts)
