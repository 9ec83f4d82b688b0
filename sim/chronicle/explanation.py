"""Why an event happened: the chain of its causes, and the cost of each alternative to a decision.

The log has only what was done. For the alternatives the run is played again, which gives the same bits. Before each
decision every alternative is weighed by the rules that weigh it for the actor.
"""

from collections.abc import Iterator, Sequence
from math import exp, fsum
from typing import NamedTuple

from sim.chronicle import sentences
from sim.engines.stepper import Choice, choices
from sim.language import in_a_row, say
from sim.measures.costs import Paid, paid_by_event
from sim.model import log, rules, voices
from sim.model.game import new_game
from sim.model.log import Event
from sim.model.prepared import Prepared
from sim.model.state import EFFECTS, LET_PASS, MATCH, State, World
from sim.scenario import Crisis
from sim.scenario.format import Actor
from sim.scenario.preparation import prepare
from sim.text import as_text, in_full, in_units

UNWANTED = "not what was wanted"  # a concession where a blow was wanted, or the other way round


LEAST_TOLD = 0.005  # of a cost: less is told as 0.00


class Alternative(NamedTuple):
    """One move that an actor weighed at a decision. Its losses are in units of severity and add up to `loss`."""

    move: str
    obstacle: str  # the reason why it could not be made, or UNWANTED; empty where it could
    severity: float
    too_hard: float  # excess over what was wanted
    too_soft: float  # shortfall times the audience cost
    given_up: float  # value to the actor of the stocks that it would give up
    out_of_kind: float
    loss: float
    chance: float | None = None  # with which it is chosen, where losses are judged with an error


class Say(NamedTuple):
    """What a member of an alliance said at a decision of it."""

    member: str
    felt: float  # severity that it felt and that is to be answered
    wanted: float
    tolerated: bool


class Decision(NamedTuple):
    """A decision of an actor, with the alternatives that it weighed."""

    number: int  # of the event in which it resulted
    received: float  # severity felt and to be answered
    wanted: float
    chosen: str
    made: str  # the same as `chosen`, but for an error of execution
    tolerated: bool
    deadline: bool  # true at the deadline of a threat; `received` is then what was conceded since
    alternatives: tuple[Alternative, ...]  # in the order of the ladder, letting pass first
    said: tuple[Say, ...] = ()  # by an alliance's members, by name
    prevailed: str = ""  # whose wish the alliance's is; at a deadline, whose it was last


def decisions(crisis: Crisis, seed: int, run: int) -> dict[int, Decision]:
    """Every decision of a run with its alternatives, by the number of the event in which it resulted."""
    prepared = prepare(crisis)
    return {choice.number: _weighed(prepared, choice) for choice in choices(new_game(prepared, seed), run)}


def _weighed(prepared: Prepared, choice: Choice) -> Decision:
    world, names = prepared.world, prepared.names.moves
    number, me, state, received, wanted, chosen, made, threat = choice
    deadline = threat != LET_PASS
    # At a deadline the threat is carried out or not. At a turn every rung of the ladder can be chosen.
    moves = [LET_PASS, world.threatens[threat]] if deadline else rungs(world, me)
    weighed = tuple(_alternative(prepared, state, me, move, wanted, deadline) for move in moves)
    weighed = _with_chances(weighed, world.judgement_error[me])
    tolerated = not deadline and rules.tolerated(world, state, state.prevails[me])
    said, prevailed = _said(prepared, me, state)
    made_known = names[chosen], names[made]
    return Decision(number, received, wanted, *made_known, tolerated, deadline, weighed, said, prevailed)


def _said(prepared: Prepared, me: int, state: State) -> tuple[tuple[Say, ...], str]:
    """What each member of an alliance says, and whose wish prevails."""
    first, members = prepared.world.first_member[me], prepared.names.members[me]
    said = [
        Say(name, state.received[voice], state.wishes[voice], rules.tolerated(prepared.world, state, voice))
        for voice, name in enumerate(members, first)
    ]
    return tuple(said), members[state.prevails[me] - first] if members else ""


def _with_chances(weighed: tuple[Alternative, ...], width: float) -> tuple[Alternative, ...]:
    """The alternatives with the chance of each: in proportion to exp(-loss / width), where there is a width."""
    if width == 0.0:
        return weighed
    least = min(a.loss for a in weighed if not a.obstacle)
    odds = [0.0 if a.obstacle else exp((least - a.loss) / width) for a in weighed]
    return tuple(a._replace(chance=each / fsum(odds)) for a, each in zip(weighed, odds, strict=True))


def rungs(world: World, me: int) -> Sequence[int]:
    """The moves of the ladder that an actor can make, letting pass first; no variants that only an order can name."""
    return [move for move in range(1 + len(world.blows) + len(world.concessions)) if rules.makes(world, me, move)]


def _alternative(prepared: Prepared, state: State, me: int, move: int, wanted: float, at_deadline: bool) -> Alternative:
    world, name = prepared.world, prepared.names.moves[move]
    if not at_deadline and (world.sign[move] * wanted < 0.0 or (wanted == 0.0 and move != LET_PASS)):
        return Alternative(name, UNWANTED, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    possible, severity, given_up = rules.terms(world, state, me, move)
    if not possible:
        return Alternative(name, obstacle(prepared, state, me, move), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    misfit = voices.misfit(world, state.prevails[me], severity, wanted)
    too_hard, too_soft = (misfit, 0.0) if severity > wanted else (0.0, misfit)
    elsewhere, loss = 0.0, misfit + given_up  # a threat carried out is no answer, so it cannot be out of kind
    if not at_deadline:
        elsewhere = world.out_of_kind[me] if rules.leaves_kind(world, state, me, move) else 0.0
        loss = rules.loss(world, state, me, move, severity, given_up, wanted)
    return Alternative(name, "", severity, too_hard, too_soft, given_up, elsewhere, loss)


def obstacle(prepared: Prepared, state: State, me: int, move: int) -> str:
    """The reason why the stocks do not allow a move, in words; empty where they allow it."""
    world, names = prepared.world, prepared.names
    if not rules.makes(world, me, move):
        return say("obstacle.other's", other=names.actors[1 - me])
    if rules.offer_stands(world, state, me, move):
        return say("obstacle.offer stands")
    threatened = world.threatens[move]
    if threatened != LET_PASS:
        if state.threat[me] != LET_PASS:
            return say("obstacle.threat stands")
        if not rules.bare_terms(world, state, me, threatened)[0]:
            why = obstacle(prepared, state, me, threatened)
            return say("obstacle.threatened", move=names.moves[threatened], obstacle=why)
    if voices.is_national(world, me, move) and rules.bare_terms(world, state, me, move)[0]:
        return say("obstacle.nobody joins")
    nothing = []
    for effect in range(world.first[move], world.first[move + 1]):
        what, form = world.what[effect], world.form[effect]
        verb = EFFECTS[what]
        stock = names.stocks[world.kind[effect]]
        holder = names.actors[me if verb in log.OWN_STOCK else 1 - me]
        there, units = rules.reach(world, state, me, effect)
        place = f"obstacle.{verb if verb in ('restores', 'resumes') else 'there'}"
        where = say(place, holder=holder, there=in_full(there))
        if units < 0.0:
            if verb == "caps":
                lower = rules.cap_level(world, state, me, effect, there) >= 0.0
                return say("obstacle.nobody goes" if lower else "obstacle.caps", stock=stock, there=where)
            n = world.amount[effect]
            if form == MATCH:
                answered = state.offered if verb in ("restores", "resumes") else state.owed
                n = answered[me * world.kinds + world.kind[effect]]
                if n == 0.0:
                    return say("obstacle.match", stock=stock)
            return say("obstacle.needs", units=in_units(n, stock), there=where)
        nothing.append(say("obstacle.nothing", stock=stock, there=where))
    return nothing[0] if nothing else ""


def chain(events: Sequence[Event], number: int) -> list[Event]:
    """The events that led to an event, from the first cause to the event itself.

    Raises ValueError where the run has no event of that number.
    """
    if not 1 <= number <= len(events):
        raise ValueError(f"there is no event {number}; this run has events 1 to {len(events)}")
    wanted = [number]
    found = set()
    while wanted:
        here = wanted.pop()
        if here not in found:
            found.add(here)
            event = events[here - 1]
            answered = {cause for cause in (event.cause, *event.joined) if cause is not None}
            wanted += answered
            if event.is_turn:  # the event that put the answer off belongs to the chain too
                wanted += [
                    e.number
                    for e in events
                    if e.kind == "put off" and e.actor == event.actor and answered & {e.cause, *e.joined}
                ]
    return [events[here - 1] for here in sorted(found)]


def explain(crisis: Crisis, seed: int, run: int, events: Sequence[Event], number: int) -> str:
    """The chain of causes of an event in plain words, with the cost of each alternative to it.

    Raises ValueError where the run has no event of that number.
    """
    links = chain(events, number)
    weighed = decisions(crisis, seed, run)
    paid = paid_by_event(events, crisis)
    lines = []
    for event in links:
        lines.append(f"{event.number}. {sentences.day(event)} {event.actor}: {event.move}")
        lines.append(f"   {sentences.tell(event, crisis)}")
        if event.number in weighed:
            lines += [f"   {sentence}" for sentence in reasons(weighed[event.number], crisis, event)]
        if event.number in paid and max(paid[event.number]) >= LEAST_TOLD:
            lines.append(f"   {_paid(paid[event.number], event.actor)}")
    if number in weighed:
        lines += ["", *_table(weighed[number])]
    return as_text(lines)


def _paid(paid: Paid, actor: str) -> str:
    """What a decision cost its actor at once, in words."""
    told = []
    if paid.audience >= LEAST_TOLD:
        told.append(say("paid.audience", by=paid.audience))
    if paid.out_of_kind >= LEAST_TOLD:
        told.append(say("paid.out of kind", by=paid.out_of_kind))
    return say("paid", actor=actor, parts=in_a_row(told))


def reasons(decision: Decision, crisis: Crisis, event: Event) -> Iterator[str]:
    """What an actor weighed at a decision, and why it did what it did, in sentences."""
    yield from _weighing(decision, crisis, event)
    if event.rule == "settled":
        yield say("reason.settled", move=decision.made)
    elif event.rule in ("as chosen", "carried out as chosen"):
        yield say("reason.chosen", move=decision.made)
    elif decision.made != decision.chosen:
        yield say("reason.mistake", move=decision.made)


def _weighing(decision: Decision, crisis: Crisis, event: Event) -> Iterator[str]:
    actor = speaker(decision, crisis, event.actor)
    if decision.deadline:
        given = say("reason.conceded" if decision.received else "reason.unconceded", felt=-decision.received)
        yield say("reason.deadline", given=given, wanted=decision.wanted)
    elif decision.said:
        yield from _agreeing(decision, crisis, event)
        if decision.wanted == 0.0:
            return
    elif decision.tolerated:
        yield say("reason.tolerated", felt=decision.received, tolerance=in_full(actor.tolerance))
        return
    else:
        values = {"strategy": actor.strategy.played, "felt": decision.received, "wanted": decision.wanted}
        yield say("reason.quiet" if event.cause is None else "reason.felt", **values)
        if decision.wanted == 0.0:
            return
    for alternative in decision.alternatives:
        if alternative.obstacle and alternative.obstacle != UNWANTED:
            yield say("reason.could not", move=alternative.move, obstacle=alternative.obstacle)
    could = sorted((a for a in decision.alternatives if not a.obstacle), key=lambda a: a.loss)
    for alternative in [a for a in could if a.move != decision.chosen][:3]:
        told = costs(alternative, decision.wanted, actor.audience_cost)
        yield say("reason.could", move=alternative.move, loss=alternative.loss, costs=told)
    best = next(a for a in could if a.move == decision.chosen)
    told = costs(best, decision.wanted, actor.audience_cost)
    least = best.loss <= could[0].loss
    yield say("reason.best" if least else "reason.misjudged", move=best.move, loss=best.loss, costs=told)


def speaker(decision: Decision, crisis: Crisis, actor: str) -> Actor:
    """The actor that decides; of an alliance, the member whose wish prevailed, as if it were one."""
    found = crisis.actors[actor]
    return found.voice(decision.prevailed) if decision.prevailed else found


def _agreeing(decision: Decision, crisis: Crisis, event: Event) -> Iterator[str]:
    """What each member of an alliance wanted, whose wish became that of all, and who was overruled."""
    actor = crisis.actors[event.actor]
    for one in decision.said:
        voice = actor.voice(one.member)
        code = "member tolerated" if one.tolerated else "member quiet" if event.cause is None else "member"
        yield say(
            f"reason.{code}", member=one.member, felt=one.felt, wanted=one.wanted,
            strategy=voice.strategy.played, tolerance=in_full(voice.tolerance),
        )  # fmt: skip
    how = actor.decides if isinstance(actor.decides, str) else next(iter(actor.decides or {}), "")
    yield say(f"reason.{how}", actor=event.actor, member=decision.prevailed, wanted=decision.wanted)
    others = [one.member for one in decision.said if one.wanted != decision.wanted]
    if told := sentences.joining(event):
        yield told
    elif others:
        yield say("reason.overruled", members=in_a_row(others))


def costs(alternative: Alternative, wanted: float, price: float) -> str:
    """What an alternative costs, in words; `price` is that of a shortfall."""
    costs = []
    short = wanted - alternative.severity
    if short <= -0.005:
        costs.append(say("cost.too hard", by=-short))
    if short >= 0.005:
        costs.append(say("cost.too soft", by=short, price=in_full(price)))
    if alternative.given_up > 0.0:
        costs.append(say("cost.given up", by=alternative.given_up))
    if alternative.out_of_kind > 0.0:
        costs.append(say("cost.out of kind", by=alternative.out_of_kind))
    return ", ".join(costs) or say("cost.none")


def verdict(decision: Decision, move: str, crisis: Crisis, actor: str) -> str:
    """What there is to say of a move that somebody else would have made in the place of a decision, in a sentence."""
    if move == decision.made:
        return say("verdict.same", move=move)
    found = next(one for one in decision.alternatives if one.move == move)
    if found.obstacle == UNWANTED:
        wanted = "blow" if decision.wanted > 0.0 else "concession" if decision.wanted < 0.0 else "nothing"
        return say(f"verdict.wanted {wanted}", move=move)
    if found.obstacle:
        return say("verdict.could not", actor=actor, move=move, obstacle=found.obstacle)
    told = costs(found, decision.wanted, speaker(decision, crisis, actor).audience_cost)
    return say("verdict.could", move=move, loss=found.loss, costs=told)


def _table(decision: Decision) -> Iterator[str]:
    """The alternatives with their losses, the least loss first and those that could not be made last."""
    shown = [a for a in decision.alternatives if a.obstacle != UNWANTED or a.move == decision.made]
    width = max(len(a.move) for a in shown)
    names = ["severity", "too hard", "too soft", "given up", "out of kind", "loss"]
    judged = any(a.chance is not None for a in shown)
    columns = [say(f"table.{name}") for name in (*names, *(["chance"] if judged else []))]
    yield f"   {say('table.alternative'):<{width}}  " + "  ".join(columns)
    for a in sorted(shown, key=lambda a: (bool(a.obstacle), a.loss)):
        cells = [a.severity, a.too_hard, a.too_soft, a.given_up, a.out_of_kind, a.loss]
        cells += [] if a.chance is None else [a.chance]
        row = "  ".join(f"{cell:>{len(column)}.2f}" for cell, column in zip(cells, columns, strict=True))
        mark = "->" if a.move == decision.made else "  "
        why = say("obstacle.unwanted") if a.obstacle == UNWANTED else a.obstacle
        yield f"{mark} {a.move:<{width}}  {why or row}"
