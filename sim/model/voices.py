"""Voices: who wishes for an actor, what each of them feels and wishes, and whose wish prevails.

A state speaks for itself. For an alliance its members do, each with a bias, a tolerance, an audience and days of its
own; how they decide says whose wish is the alliance's. Some measures each member takes for itself: then it is their
wishes again that say who joins.

The functions are in the way of `sim.model.rules`, which is built on them.
"""

from collections.abc import MutableSequence, Sequence

from sim import luck
from sim.model.state import CONSENSUS, MAJORITY, State, World

NOBODY = -1


def is_alliance(world: World, me: int) -> bool:
    """Whether an actor has members that decide for it."""
    return world.first_member[me] < world.first_member[me + 1]


def members(world: World, me: int) -> range:
    """The voices of the members of an actor; none where it is a state."""
    return range(world.first_member[me], world.first_member[me + 1])


def speaking(world: World, me: int) -> range:
    """The voices that wish for an actor: its members', or its own."""
    return members(world, me) if is_alliance(world, me) else range(me, me + 1)


def actor_of(world: World, voice: int) -> int:
    """The actor of a voice: itself, or the alliance of a member."""
    if voice < 2:
        return voice
    return 0 if voice < world.first_member[1] else 1


def address(world: World, voice: int, own: int, of_members: int) -> int:
    """The purpose of a draw that is for a voice alone.

    The first member of an alliance has the actor's own, so that an alliance of one is a state.
    """
    me = actor_of(world, voice)
    place = voice - world.first_member[me]
    return own + me if voice < 2 or place == 0 else of_members + 2 * place + me


# What each wishes, and whose wish prevails.


def wish(state: State, voice: int, wanted: float) -> None:
    """Let a voice wish for a severity at the turn of its actor."""
    state.wishes[voice] = wanted


def agree(world: World, state: State, me: int) -> float:
    """The severity that an actor wants, by what its voices wish; from here on the one that prevails speaks for it."""
    state.prevails[me] = prevailing(world, me, state.wishes) if is_alliance(world, me) else me
    return state.wishes[state.prevails[me]]


def tell_wishes(world: World, state: State, me: int, told: MutableSequence[float]) -> None:
    """Write down what each member of an actor wished last; the places are by voice, less the two of the actors."""
    for voice in members(world, me):
        told[voice - 2] = state.wishes[voice]


def whole_weight(world: World, me: int) -> float:
    """The weight of all members together."""
    found = 0.0
    for voice in members(world, me):
        found += world.weight[voice]
    return found


def weight_up_to(world: World, me: int, says: Sequence[float], voice: int) -> float:
    """The weight of the members of an actor who say no more than a voice does."""
    found = 0.0
    for other in members(world, me):
        if says[other] <= says[voice]:
            found += world.weight[other]
    return found


def prevailing(world: World, me: int, says: Sequence[float]) -> int:
    """The voice whose severity is the alliance's, by what each says; of equals the first.

    By consensus the least severe prevails; by majority the hardest to which members of more than half of the weight
    would go, which is the lower of two weighted medians.
    """
    how = world.decides[me]
    if how != CONSENSUS and how != MAJORITY:
        return how
    whole = whole_weight(world, me)
    found = NOBODY
    for voice in members(world, me):
        if how == MAJORITY and 2.0 * weight_up_to(world, me, says, voice) < whole:
            continue
        if found == NOBODY or says[voice] < says[found]:
            found = voice
    return found


def misfit(world: World, voice: int, severity: float, wanted: float) -> float:
    """What it costs to be too hard (the excess) or too soft (the shortfall times the audience cost, Fearon 1994).

    The audience is that of the voice whose wish it was.
    """
    if severity > wanted:
        return severity - wanted
    return (wanted - severity) * world.audience_cost[voice]


# What each takes for itself: who joins.


def is_national(world: World, me: int, move: int) -> bool:
    """Whether a move of an actor is one that each of its members takes for itself, or does not."""
    return world.national[move] >> me & 1 == 1


def joins(world: World, state: State, voice: int, severity: float) -> bool:
    """Whether a member joins a measure, as severe as it is if all do: where by its own wish it loses less than by none.

    Where it loses as much, it stays away: ties go to the milder.
    """
    wanted = state.wishes[voice]
    return misfit(world, voice, severity, wanted) < misfit(world, voice, 0.0, wanted)


def share_that_joins(world: World, state: State, me: int, severity: float) -> float:
    """The share of the members, by weight, that joins a measure of such a severity; 1 where all do."""
    joined = 0.0
    for voice in members(world, me):
        if joins(world, state, voice, severity):
            joined += world.weight[voice]
    return joined / whole_weight(world, me) if joined > 0.0 else 0.0


# What each feels.


def felt_by_all(world: World, state: State, me: int, felt: float) -> float:
    """What an actor feels of what is the same to all its members."""
    for voice in members(world, me):
        state.feels[voice] = felt
    return felt


def felt_by_each(world: World, state: State, me: int, severity: float, factor: float) -> float:
    """What an actor feels, each of its voices by its own bias; in an alliance what prevails of that."""
    for voice in members(world, me):
        state.feels[voice] = world.bias[voice] * severity * factor
    if is_alliance(world, me):
        return state.feels[prevailing(world, me, state.feels)]
    return world.bias[me] * severity * factor


def is_felt(world: World, state: State, me: int, felt: float) -> bool:
    """Whether an actor has something to answer of what it felt: in an alliance it is enough that one member felt it."""
    for voice in members(world, me):
        if state.feels[voice] != 0.0:
            return True
    return felt != 0.0


# The days that each takes, and for whom the alliance waits.


def reply(world: World, state: State, me: int, occasion: int, seed: int, run: int) -> int:
    """Whole days from the first blow felt to the answer of an actor: in an alliance, until it can decide."""
    if not is_alliance(world, me):
        return deliberation(world, me, occasion, seed, run)
    for voice in members(world, me):
        state.takes[voice] = deliberation(world, voice, occasion, seed, run)
    return state.takes[last_to_agree(world, me, state.takes)]


def deliberation(world: World, voice: int, occasion: int, seed: int, run: int) -> int:
    """Whole days over which an actor, or a member of one, deliberates."""
    low = world.low[voice]
    high = world.high[voice]
    if low == high:
        return low
    u = luck.uniform(seed, run, occasion, address(world, voice, luck.DELIBERATION, luck.MEMBER_DELIBERATION))
    return int(luck.triangular(u, float(low), float(world.likely[voice]), float(high)) + 0.5)


def last_to_agree(world: World, me: int, days: Sequence[int]) -> int:
    """The voice for which an alliance waits, by the days that each takes; of equals the first.

    By consensus it waits for the last; by majority until members of more than half of the weight have decided.
    """
    how = world.decides[me]
    if how != CONSENSUS and how != MAJORITY:
        return how
    whole = whole_weight(world, me)
    found = NOBODY
    for voice in members(world, me):
        if how == CONSENSUS:
            if found == NOBODY or days[voice] > days[found]:
                found = voice
            continue
        ready = weight_up_to(world, me, days, voice)
        if 2.0 * ready > whole and (found == NOBODY or days[voice] < days[found]):
            found = voice
    return found
