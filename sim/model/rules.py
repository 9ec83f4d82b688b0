"""The rules: what an actor may do, wants to do, does and suffers.

Rule 1: whatever an actor may do, wants, does or suffers is decided here and nowhere else. Engines only say when. What
is each member's own in an alliance, and whose wish prevails, stands one step below, in `sim.model.voices`.

Rule 2: nothing here knows what comes next, or how many runs there are: no clock, no queue, no SimPy. A day, where one
is passed, is a whole number that a rule writes down and never counts.

So that one body serves lists in plain Python and arrays under a compiler, with the same bits, the functions below take
scalars and one-dimensional sequences (gathered in the two named tuples `World` and `State`, see `sim.model.state`) and
use + - * / and comparisons only.
"""

from collections.abc import MutableSequence, Sequence

from sim import luck
from sim.model import voices
from sim.model.state import (
    AS_CHOSEN,
    BACKED_DOWN,
    CAPS,
    CARRIED_OUT,
    ERROR,
    GESTURE,
    GIVES_UP,
    KEPT,
    LEAST_LOSS,
    LET_PASS,
    LIFTED,
    MISJUDGED,
    NEVER,
    NOT_TO_BE_HAD,
    NOTHING_BETTER,
    NUMBER,
    OUT_OF_REACH,
    POSTS,
    RESTORES,
    RESUMES,
    SETTLED,
    SHARE,
    STRATEGY,
    TAKES,
    TOLERANCE,
    UNLIMITED,
    Script,
    State,
    World,
)  # fmt: skip
from sim.strategies import View
from sim.strategies.view import OWNER

DUST = 2.0**-40  # of what a stock begins with: what is no more than that is what rounding leaves, and nothing


def begin(world: World, state: State) -> None:
    """Write the state that a run begins in. The memory of turns is the engine's to keep: none has been taken."""
    for stock in range(2 * world.kinds):
        state.amount[stock] = world.start[stock]
        state.ceiling[stock] = world.ceiling[stock]
        state.bound[stock] = 0.0
        state.taken[stock] = 0.0
        state.late[stock] = 0.0
        state.given[stock] = 0.0
        state.owed[stock] = 0.0
        state.offered[stock] = 0.0
    for effect in range(2 * len(world.what)):
        state.caps[effect] = UNLIMITED
        state.capping[effect] = 0
    for offer in range(2 * len(world.base)):
        state.standing[offer] = 0
    for voice in range(world.first_member[2]):
        state.received[voice] = 0.0
        state.outside[voice] = 0.0
        state.by_moves[voice] = 0.0
        state.balance[voice] = 0.0
        state.last_felt[voice] = 0
        state.feels[voice] = 0.0
        state.wishes[voice] = 0.0
        state.takes[voice] = 0
        for at in range(len(state.notes[voice])):
            state.notes[voice][at] = 0.0
    for me in range(2):
        state.touched[me] = -1
        state.waits[me] = world.puts_off[me]
        state.threat[me] = LET_PASS
        state.conceded[me] = 0.0
        state.turns[me] = 0
        state.prevails[me] = me


# What may be done: quantities, severities, the moves that can be had.


def left(world: World, stock: int, whole: float, gone: float) -> float:
    """What is left of a part of a stock when some of it is gone. What rounding leaves of a divisible one is nothing."""
    rest = whole - gone
    return 0.0 if world.divisible[stock % world.kinds] and abs(rest) < DUST * world.start[stock] else rest


def share_of(world: World, effect: int, share: float, there: float) -> float:
    """A share of what is there: to the nearest whole unit, but one at least, where units are whole."""
    n = share * there
    if n == there or world.divisible[world.kind[effect]]:
        return n
    return min(there, max(1.0, float(int(n + 0.5))))


def cap_level(world: World, state: State, me: int, effect: int, there: float) -> float:
    """The ceiling that a cap of mine would set over what is there; NOT_TO_BE_HAD where it is that low already.

    A number is the level itself; a share is of what stands, if anything does; a share of posts is of the ceiling there
    is, so that vacancies count; `match` is what I myself still hold: parity.
    """
    form = world.form[effect]
    stock = world.stock[me][effect]
    if form == NUMBER:
        level = world.amount[effect]
    elif form == SHARE:
        level = share_of(world, effect, world.amount[effect], there) if there > 0.0 else UNLIMITED
    elif form == POSTS:
        level = share_of(world, effect, world.amount[effect], state.ceiling[stock])
    else:
        mine = me * world.kinds + world.kind[effect]
        level = left(world, mine, state.amount[mine], state.bound[mine])
    return level if left(world, stock, state.ceiling[stock], level) > 0.0 else NOT_TO_BE_HAD


def reach(world: World, state: State, me: int, effect: int) -> tuple[float, float]:
    """Units that are there for an effect of mine, and those it would move; NOT_TO_BE_HAD where it cannot be had.

    There is what is free of any announcement, or not yet given back. A number, or `match`, must be there in full. A
    share takes what there is, if only nothing. A ceiling must send somebody home.
    """
    what = world.what[effect]
    stock = world.stock[me][effect]
    if what == RESTORES:
        there = state.taken[stock]
    elif what == RESUMES:
        there = max(0.0, min(state.given[stock], left(world, stock, state.ceiling[stock], state.amount[stock])))
    else:
        there = left(world, stock, state.amount[stock], state.bound[stock])
    if what == CAPS:
        level = cap_level(world, state, me, effect, there)
        n = max(0.0, left(world, stock, there, level))
        return there, NOT_TO_BE_HAD if level < 0.0 or n == 0.0 else n
    form = world.form[effect]
    if form == SHARE:
        n = share_of(world, effect, world.amount[effect], there) if there > 0.0 else 0.0
        return there, left(world, stock, n, 0.0)
    if form == NUMBER:
        n = world.amount[effect]
    else:
        mine = me * world.kinds + world.kind[effect]
        n = state.offered[mine] if what == RESTORES or what == RESUMES else state.owed[mine]
    if n > there and left(world, stock, n, there) == 0.0:
        n = there
    return there, n if 0.0 < n <= there else NOT_TO_BE_HAD


def size(world: World, move: int, units: Sequence[float]) -> float:
    """The size of a move: units of the other's that it moves; of one's own where it moves none of the other's."""
    begin = world.first[move]
    others = 0.0
    own = 0.0
    for effect in range(begin, world.first[move + 1]):
        what = world.what[effect]
        if what == GIVES_UP or what == RESUMES:
            own += units[effect - begin]
        else:
            others += units[effect - begin]
    return others if others > 0.0 else own


def terms(world: World, state: State, me: int, move: int) -> tuple[bool, float, float]:
    """Whether I can make a move now, its severity now, and the value to me of what I should give up by it.

    Nobody threatens twice at a time, nor with what could not be done. Of what each member of an alliance takes for
    itself there is as much as there are members, by weight, that join; where none does, it cannot be had.
    """
    threatened = world.threatens[move]
    if threatened != LET_PASS:
        if state.threat[me] != LET_PASS:
            return False, 0.0, 0.0
        possible, _, _ = bare_terms(world, state, me, threatened)
        if not possible:
            return False, 0.0, 0.0
    if not voices.is_national(world, me, move):
        return bare_terms(world, state, me, move)
    possible, severity, given_up = bare_terms(world, state, me, move)
    share = voices.share_that_joins(world, state, me, severity)
    return possible and share > 0.0, severity * share, given_up * share


def part_taken(world: World, state: State, me: int, move: int) -> float:
    """The share of a move of mine that is made: 1, or that of the members which join where each takes it for itself."""
    if not voices.is_national(world, me, move):
        return 1.0
    _, severity, _ = bare_terms(world, state, me, move)
    return voices.share_that_joins(world, state, me, severity)


def moved(world: World, state: State, me: int, effect: int, part: float) -> tuple[float, float]:
    """Units that are there for an effect of mine, and those that it moves where such a part of the move is made."""
    there, n = reach(world, state, me, effect)
    return there, share_of(world, effect, part, n) if part < 1.0 and n > 0.0 else n


def tell_joining(world: World, state: State, me: int, move: int, told: MutableSequence[int]) -> None:
    """Write down which members join a move of mine that each takes for itself; by voice, less the two of the actors."""
    _, severity, _ = bare_terms(world, state, me, move)
    for voice in voices.members(world, me):
        told[voice - 2] = 1 if voices.joins(world, state, voice, severity) else 0


def makes(world: World, me: int, move: int) -> bool:
    """Whether a move is one of mine: the ladder may have rungs that belong to one side."""
    return world.makers[move] >> me & 1 == 1


def bare_terms(world: World, state: State, me: int, move: int) -> tuple[bool, float, float]:
    """The terms of a move as far as they lie in the ladder and the stocks, whatever it threatens.

    A move that declares effects must have one: nobody closes what is closed. And it must have a severity: what would be
    neither blow nor concession is not to be had. Size counts what is moved of the other's; only where a move touches
    nothing of the other's does it count what is moved of one's own. An offer in words that stands cannot be made again.
    """
    if not makes(world, me, move):
        return False, 0.0, 0.0
    begin = world.first[move]
    end = world.first[move + 1]
    severity = world.base[move]
    if begin == end:
        return not offer_stands(world, state, me, move), no_further(world, move, severity), 0.0
    something = False
    units = 0.0
    total = 0.0
    own_units = 0.0
    own_total = 0.0
    given_up = 0.0
    for effect in range(begin, end):
        there, n = reach(world, state, me, effect)
        if n < 0.0:
            return False, 0.0, 0.0
        what = world.what[effect]
        if n > 0.0 or what == CAPS:
            something = True
        if what == GIVES_UP or what == RESUMES:
            own_units += n
            own_total += there
            if what == GIVES_UP:
                given_up += n * world.value[world.stock[me][effect]]
        else:
            units += n
            total += there
    if not something:
        return False, 0.0, 0.0
    if units == 0.0:
        units = own_units
        total = own_total
    if units > 0.0:
        severity += world.per_unit[move] * units + world.per_share[move] * (units / total)
    severity = no_further(world, move, severity)
    return severity != 0.0, severity, given_up


def is_offer(world: World, move: int) -> bool:
    """Whether a move is a concession in words: it uses nothing up, and stands until its term is over."""
    return world.sign[move] < 0 and world.first[move] == world.first[move + 1]


def offer_stands(world: World, state: State, me: int, move: int) -> bool:
    """Whether a move is an offer of mine in words that I have made, and whose term is not over."""
    return state.standing[me * len(world.base) + move] != 0


def no_further(world: World, move: int, severity: float) -> float:
    """The severity of a move, no further from zero than the most it can be."""
    most = world.most[move]
    return min(severity, most) if world.sign[move] > 0 else max(severity, most)


def sort_rungs(world: World) -> None:
    """Write the severities of the blows that each actor can make, at no size, in ascending order."""
    rungs = world.rungs
    for me in range(2):
        begin = world.first_rung[me]
        end = begin
        for move in world.blows:
            if not makes(world, me, move):
                continue
            severity = no_further(world, move, world.base[move])
            at = end
            while at > begin and rungs[at - 1] > severity:
                rungs[at] = rungs[at - 1]
                at -= 1
            rungs[at] = severity
            end += 1


def rungs_of(world: World, me: int) -> Sequence[float]:
    """The severities of the blows that an actor can make, at no size, in ascending order."""
    return world.rungs[world.first_rung[me] : world.first_rung[me + 1]]


# What is wanted, and what is done.


def standing(world: World, state: State, me: int) -> float:
    """The share of the actor's stocks that stands and is not announced to go: the mean over the kinds it began with."""
    kinds = 0.0
    shares = 0.0
    for stock in range(me * world.kinds, (me + 1) * world.kinds):
        if world.start[stock] > 0.0:
            kinds += 1.0
            shares += (state.amount[stock] - state.bound[stock]) / world.start[stock]
    return shares / kinds if kinds > 0.0 else 1.0


def view(world: World, state: State, voice: int, initiative: int, day: int, seed: int, run: int) -> View:
    """What the strategy of a voice sees: an actor's own, or that of a member of an alliance."""
    me = voices.actor_of(world, voice)
    worth = 0.0
    left = 0.0
    for stock in range(me * world.kinds, (me + 1) * world.kinds):
        worth += world.value[stock] * world.start[stock]
        left += world.value[stock] * state.amount[stock]
    ties = left / worth if worth > 0.0 else 1.0
    gap = standing(world, state, 1 - me) - standing(world, state, me)
    return View(
        state.received[voice],
        state.outside[voice],
        state.by_moves[voice],
        initiative,
        state.turns[me],
        state.felt[voice],
        state.sent[me],
        state.wanted[voice],
        state.balance[voice],
        day,
        day - state.last_felt[voice],
        ties,
        gap,
        rungs_of(world, me),
        seed,
        run,
        voices.address(world, voice, luck.STRATEGY, luck.MEMBER_STRATEGY),
        state.notes[voice],
    )


def tolerated(world: World, state: State, voice: int) -> bool:
    """Whether what is to be answered is too slight for an actor, or a member, to answer, whatever its strategy.

    A gesture as small as a blow that is let pass goes unanswered too: otherwise two polite actors would never end.
    """
    received = state.received[voice]
    return received != 0.0 and abs(received) <= world.tolerance[voice]


def puts_off(world: World, state: State, me: int) -> bool:
    """Whether the actor puts its answer off: to a blow that it does not tolerate, while it waits.

    What is put off stays to be answered, and what is felt meanwhile joins it. In an alliance it is enough that one
    member does not tolerate the blow.
    """
    if state.waits[me] == 0:
        return False
    for voice in voices.speaking(world, me):
        if state.received[voice] > world.tolerance[voice]:
            return True
    return False


def wait_no_longer(world: World, state: State, me: int) -> None:
    """Let what an actor waits for have come: from here on it puts nothing off."""
    state.waits[me] = 0


def leaves_kind(world: World, state: State, me: int, move: int) -> bool:
    """Whether a move answers in another kind than it was given: people for people, words for words.

    Letting pass leaves no kind, and where nothing is being answered there is none to leave.
    """
    return is_out_of_kind(world, state.touched[me], move)


def is_out_of_kind(world: World, touched: int, move: int) -> bool:
    """The same of an answer to what touched these kinds, as bits; -1 where nothing is answered."""
    if move == LET_PASS or touched < 0:
        return False
    touches = world.touches[move]
    return touches != 0 if touched == 0 else touches & touched == 0


def loss(world: World, state: State, me: int, move: int, severity: float, given_up: float, wanted: float) -> float:
    """What a move costs the actor, in units of severity."""
    cost = voices.misfit(world, state.prevails[me], severity, wanted) + given_up
    return cost + world.out_of_kind[me] if leaves_kind(world, state, me, move) else cost


def choose(world: World, state: State, me: int, wanted: float) -> tuple[int, int]:
    """The move of least loss, and the rule that decided. Ties go to the milder move, then to the ladder's order.

    A wish for a blow is met by blows or by letting pass, a wish for a concession by concessions or by nothing:
    otherwise an actor without an audience would answer blows with gifts.
    """
    if wanted == 0.0:
        return LET_PASS, STRATEGY
    best = LET_PASS
    least = voices.misfit(world, state.prevails[me], 0.0, wanted)
    mildest = 0.0
    for move in world.blows if wanted > 0.0 else world.concessions:
        possible, severity, given_up = terms(world, state, me, move)
        if possible:
            cost = loss(world, state, me, move, severity, given_up, wanted)
            if cost < least or (cost == least and severity < mildest):
                best = move
                least = cost
                mildest = severity
    return best, LEAST_LOSS if best != LET_PASS else NOTHING_BETTER


def judge(world: World, state: State, me: int, wanted: float, seed: int, run: int) -> tuple[int, int]:
    """The move whose loss I judge to be the least, and the rule that decided.

    Each alternative's loss is judged with an error of its own, a Gumbel number times a width. So each is chosen with a
    chance in proportion to exp(-loss / width): quantal response in its logit form (McKelvey and Palfrey 1995).
    """
    best, rule = choose(world, state, me, wanted)
    width = world.judgement_error[me]
    if width == 0.0 or wanted == 0.0:
        return best, rule
    judged = LET_PASS
    least = voices.misfit(world, state.prevails[me], 0.0, wanted) - width * misjudged_by(state, me, LET_PASS, seed, run)
    for move in world.blows if wanted > 0.0 else world.concessions:
        possible, severity, given_up = terms(world, state, me, move)
        if possible:
            cost = loss(world, state, me, move, severity, given_up, wanted)
            cost -= width * misjudged_by(state, me, move, seed, run)
            if cost < least:
                judged = move
                least = cost
    return (best, rule) if judged == best else (judged, MISJUDGED)


def misjudged_by(state: State, me: int, slot: int, seed: int, run: int) -> float:
    """By how many widths I judge an alternative too well at my turn now."""
    return luck.gumbel(seed, run, state.turns[me], luck.JUDGEMENT + me, slot)


def slip(world: World, state: State, me: int, move: int, seed: int, run: int) -> int:
    """The move really made: now and then, by an error of execution, the rung beside the one chosen.

    The rungs are the moves that can be had and letting pass, in the order of their severity now (then the ladder's).
    """
    p = world.execution_error[me]
    if p == 0.0:
        return move
    u = luck.uniform(seed, run, state.turns[me], luck.ERROR + me)
    if u >= p:
        return move
    _, chosen, _ = terms(world, state, me, move)
    below = -1
    below_severity = 0.0
    above = -1
    above_severity = 0.0
    for other in range(1 + len(world.blows) + len(world.concessions)):  # but no move that only an order has
        if other == move:
            continue
        possible, severity, _ = terms(world, state, me, other)
        if not possible:
            continue
        if severity < chosen or (severity == chosen and other < move):
            if below < 0 or severity >= below_severity:
                below = other
                below_severity = severity
        elif above < 0 or severity < above_severity:
            above = other
            above_severity = severity
    if below >= 0 and (above < 0 or u < 0.5 * p):
        return below
    return above if above >= 0 else move


def decide(world: World, state: State, me: int, wanted: float, seed: int, run: int) -> tuple[int, int, int]:
    """The move chosen, the move really made, and the rule that decided; `wanted` is 0 where the blow is tolerated."""
    if tolerated(world, state, state.prevails[me]):
        chosen, rule = LET_PASS, TOLERANCE
    else:
        chosen, rule = judge(world, state, me, wanted, seed, run)
    move = slip(world, state, me, chosen, seed, run)
    return chosen, move, rule if move == chosen else ERROR


def due(script: Script, me: int, obeyed: int, events: int) -> bool:
    """Whether it is settled what the actor does at its turn now, after so many events and orders carried out."""
    return obeyed < script.orders[me] and events >= script.after[me][obeyed]


def obey(world: World, state: State, me: int, order: int) -> tuple[int, float, float, int]:
    """The move made where one is settled, its severity, what is wanted, and the rule; what is settled is wanted.

    What cannot be had is not done, whoever orders it.
    """
    if order == LET_PASS:
        return LET_PASS, 0.0, 0.0, SETTLED
    possible, severity, _ = terms(world, state, me, order)
    if not possible:
        return LET_PASS, 0.0, 0.0, OUT_OF_REACH
    return order, severity, severity, SETTLED


def heed(world: World, state: State, me: int, order: int, seed: int, run: int) -> tuple[int, float, int]:
    """The move made where a person in the actor's chair chooses one, what is wanted, and the rule.

    A person decides and does not execute: what is chosen is wanted, and errors of execution fall on it as on any other.
    """
    chosen, _, wanted, rule = obey(world, state, me, order)
    move = slip(world, state, me, chosen, seed, run)
    if move != chosen:
        return move, wanted, ERROR
    return move, wanted, AS_CHOSEN if rule == SETTLED else rule


def asks(world: World, script: Script, voice: int, events: int) -> int:
    """Which of the answers a voice's is after so many events: its own, or that of its later strategy."""
    return voice + world.first_member[2] if script.since != NEVER and events >= script.since else voice


def open_notes(state: State, voice: int, which: int) -> None:
    """Have the notes of a voice clear for the strategy that is asked now, unless they are its own."""
    notes = state.notes[voice]
    if len(notes) > 0 and notes[OWNER] != which:
        for at in range(len(notes)):
            notes[at] = 0.0
        notes[OWNER] = float(which)


def answered(state: State, voice: int) -> None:
    """Leave a voice nothing to answer."""
    state.received[voice] = 0.0
    state.outside[voice] = 0.0
    state.by_moves[voice] = 0.0


def remember_threat(world: World, state: State, me: int, severity: float, held: float) -> None:
    """Write down, in every memory, that a threat was carried out."""
    for voice in voices.members(world, me):
        state.felt[voice][state.turns[me]] = 0.0
        state.wanted[voice][state.turns[me]] = held
    remember(state, me, 0.0, severity, held)


def remember(state: State, me: int, felt: float, severity: float, wanted: float) -> None:
    """Add a turn to the actor's own memory."""
    turn = state.turns[me]
    state.felt[me][turn] = felt
    state.sent[me][turn] = severity
    state.wanted[me][turn] = wanted
    state.turns[me] = turn + 1


def take_turn(world: World, state: State, me: int, severity: float, wanted: float) -> None:
    """Write the turn down as the actor will remember it (the engine has made room), with nothing left to answer.

    A member remembers what it felt and what it wished itself; but an order binds all, as if it had been their wish.
    """
    obeyed = wanted != state.wishes[state.prevails[me]]
    for voice in voices.members(world, me):
        state.felt[voice][state.turns[me]] = state.received[voice]
        state.wanted[voice][state.turns[me]] = wanted if obeyed else state.wishes[voice]
        answered(state, voice)
    remember(state, me, state.received[me], severity, wanted)
    charge(world, state, me, severity)
    answered(state, me)
    if state.touched[me] >= 0:
        state.touched[me] = -1
        for stock in range(me * world.kinds, (me + 1) * world.kinds):
            state.owed[stock] = 0.0
            state.offered[stock] = 0.0


# What becomes of a threat.


def note_gesture(world: World, state: State, me: int, felt: float, move: int) -> None:
    """Count a concession that reached me towards lifting my threat, if it is of the kind that does."""
    threat = state.threat[me]
    if threat == LET_PASS or felt >= 0.0:
        return
    restores = world.unless[threat] == GESTURE
    for effect in range(world.first[move], world.first[move + 1]):
        if world.what[effect] == RESTORES:
            restores = True
    if restores:
        state.conceded[me] += felt


def end_threat(world: World, state: State, me: int) -> None:
    """Let the deadline of my threat be here: I may threaten again, with what I threatened too."""
    state.threat[me] = LET_PASS


def keep_word(world: World, state: State, me: int, threat: int, seed: int, run: int) -> tuple[int, float, float, int]:
    """The move of my threat that I make at its deadline, or LET_PASS; what I am held to; its severity; and the rule.

    I am held to the severity that I threatened, less what has been conceded since. To carry the threat out is too hard
    by so much, and costs what I give up by it; to let it lapse is too soft by all that I am still held to, at the
    price of my audience (Fearon 1994). Ties go to the milder: it lapses. Both losses are judged with my usual error.
    """
    move = world.threatens[threat]
    possible, severity, given_up = terms(world, state, me, move)
    if not possible:
        return LET_PASS, 0.0, 0.0, OUT_OF_REACH
    held = max(0.0, severity + state.conceded[me])
    kept = voices.misfit(world, state.prevails[me], severity, held) + given_up
    lapsed = voices.misfit(world, state.prevails[me], 0.0, held)
    width = world.judgement_error[me]
    if width != 0.0:
        moves = len(world.base)
        kept -= width * misjudged_by(state, me, moves + move, seed, run)
        lapsed -= width * misjudged_by(state, me, moves + LET_PASS, seed, run)
    if kept < lapsed:
        return move, held, severity, CARRIED_OUT
    return LET_PASS, held, 0.0, LIFTED if state.conceded[me] < 0.0 else BACKED_DOWN


def keep_as_told(world: World, state: State, me: int, threat: int, kept: int) -> tuple[int, float, int]:
    """What a person in the actor's chair does at the deadline of a threat that can be carried out; severity; rule."""
    if not kept:
        return LET_PASS, 0.0, AS_CHOSEN
    move = world.threatens[threat]
    _, severity, _ = terms(world, state, me, move)
    return move, severity, KEPT


def added(severity: float, threat: float) -> float:
    """What a threat carried out is to the other side, which has felt the threat already: what it adds to that."""
    return max(0.0, severity - threat)


# What a move does to the stocks: announced, in force, expired.


def announce(
    world: World, state: State, me: int, move: int, units: MutableSequence[float], levels: MutableSequence[float]
) -> None:
    """Bind what a move that can be made will move, and write its units and its new and old ceilings, by effect.

    What is taken or given up is bound from now; what is restored or resumed can be so once; a ceiling holds at once.
    `units` has a place for each effect of the move, `levels` two. A threat stands from now, and so does an offer.
    """
    if world.threatens[move] != LET_PASS:
        state.threat[me] = move
        state.conceded[me] = 0.0
    begin = world.first[move]
    end = world.first[move + 1]
    if is_offer(world, move):
        state.standing[me * len(world.base) + move] = 1
    part = part_taken(world, state, me, move)
    for effect in range(begin, end):  # all of them before any is bound: they are of what stands now
        at = effect - begin
        there, units[at] = moved(world, state, me, effect, part)
        levels[2 * at] = 0.0
        levels[2 * at + 1] = 0.0
        if world.what[effect] == CAPS:
            levels[2 * at] = cap_level(world, state, me, effect, there)
            levels[2 * at + 1] = state.ceiling[world.stock[me][effect]]
    for effect in range(begin, end):
        at = effect - begin
        n = units[at]
        what = world.what[effect]
        stock = world.stock[me][effect]
        if what == RESTORES:
            state.taken[stock] = left(world, stock, state.taken[stock], n)
        elif what == RESUMES:
            state.given[stock] = left(world, stock, state.given[stock], n)
        else:
            state.bound[stock] += n
        if what == CAPS:
            state.ceiling[stock] = levels[2 * at]
            state.caps[me * len(world.what) + effect] = levels[2 * at]
            state.capping[me * len(world.what) + effect] += 1


def come_into_force(world: World, state: State, me: int, move: int, units: MutableSequence[float]) -> None:
    """Move what was announced, and write the units that really moved, by effect.

    A restored unit lifts the ceiling that would shut it out, for who set it lets it in; a resumed one that a ceiling
    announced meanwhile shuts out stays given up.
    """
    begin = world.first[move]
    for effect in range(begin, world.first[move + 1]):
        n = units[effect - begin]
        what = world.what[effect]
        stock = world.stock[me][effect]
        if what == TAKES or what == CAPS:
            state.bound[stock] = left(world, stock, state.bound[stock], n)
            state.amount[stock] = left(world, stock, state.amount[stock], n)
            state.taken[stock] += n
        elif what == GIVES_UP:
            state.bound[stock] = left(world, stock, state.bound[stock], n)
            state.amount[stock] = left(world, stock, state.amount[stock], n)
            state.given[stock] += n
        elif what == RESTORES:
            state.amount[stock] += n
            state.ceiling[stock] = max(state.ceiling[stock], state.amount[stock])
        else:
            let_in = min(n, max(0.0, left(world, stock, state.ceiling[stock], state.amount[stock])))
            state.amount[stock] += let_in
            state.given[stock] += left(world, stock, n, let_in)
            units[effect - begin] = let_in


def lift_cap(world: World, state: State, me: int, effect: int) -> None:
    """Let the term of a cap of mine be over: the ceiling rises to the lowest cap still in force, or to what it was.

    The same cap announced again, lower, outlives the first.
    """
    effects = len(world.what)
    state.capping[me * effects + effect] -= 1
    if state.capping[me * effects + effect] == 0:
        state.caps[me * effects + effect] = UNLIMITED
    stock = world.stock[me][effect]
    lowest = world.ceiling[stock]
    for other in range(effects):
        if world.what[other] == CAPS and world.kind[other] == world.kind[effect]:
            lowest = min(lowest, state.caps[me * effects + other])
    state.ceiling[stock] = max(state.ceiling[stock], lowest)


def expire(world: World, state: State, me: int, move: int, units: MutableSequence[float]) -> None:
    """Undo a move whose term is over, and write the units that really came back, or went again, by effect.

    Units of a stock are all alike. None comes back twice: what was restored meanwhile is left out. What a ceiling shuts
    out comes back late, with the next term of the other's that is over and leaves room.
    """
    begin = world.first[move]
    state.standing[me * len(world.base) + move] = 0
    for effect in range(begin, world.first[move + 1]):
        n = units[effect - begin]
        what = world.what[effect]
        stock = world.stock[me][effect]
        if what == TAKES or what == CAPS:
            if what == CAPS:
                lift_cap(world, state, me, effect)
            due = min(state.late[stock] + n, state.taken[stock])
            n = min(due, max(0.0, left(world, stock, state.ceiling[stock], state.amount[stock])))
            state.late[stock] = left(world, stock, due, n)
            state.taken[stock] = left(world, stock, state.taken[stock], n)
            state.amount[stock] += n
        elif what == GIVES_UP:
            n = min(n, state.given[stock], max(0.0, left(world, stock, state.ceiling[stock], state.amount[stock])))
            state.given[stock] = left(world, stock, state.given[stock], n)
            state.amount[stock] += n
        elif what == RESTORES:
            n = min(n, left(world, stock, state.amount[stock], state.bound[stock]))
            state.amount[stock] = left(world, stock, state.amount[stock], n)
            state.taken[stock] += n
        else:
            n = min(n, left(world, stock, state.amount[stock], state.bound[stock]))
            state.amount[stock] = left(world, stock, state.amount[stock], n)
            state.given[stock] += n
        units[effect - begin] = n


# What is suffered.


def clouding(world: World, state: State, me: int) -> float:
    """How many times clearer eyes would see: 1 with every channel open, 1 + fog with none left."""
    if world.fog[me] == 0.0:
        return 1.0
    channels = 0.0
    left = 0.0
    for kind in range(world.kinds):
        if world.channel[kind]:
            channels += world.start[kind] + world.start[world.kinds + kind]
            left += state.amount[kind] + state.amount[world.kinds + kind]
    return 1.0 if channels == 0.0 else 1.0 + world.fog[me] * max(0.0, 1.0 - left / channels)


def perceive(world: World, state: State, me: int, severity: float, occasion: int, seed: int, run: int) -> float:
    """The severity that the victim feels; 0 where it notices nothing. `occasion` counts what has reached it.

    What reaches an alliance is one and the same thing to its members, and each feels it by its own bias.
    """
    clouded = clouding(world, state, me)
    missed = world.missed[me] * clouded
    factor = 1.0
    if missed > 0.0 and luck.uniform(seed, run, occasion, luck.MISSED + me) < missed:
        return voices.felt_by_all(world, state, me, 0.0)
    if world.noise[me] > 0.0:
        width = min(1.0, world.noise[me] * clouded)
        u = luck.uniform(seed, run, occasion, luck.PERCEPTION + me)
        factor += luck.triangular(u, -width, 0.0, width)
    return voices.felt_by_each(world, state, me, severity, factor)


def alarms_in_fog(world: World, me: int, alarms: float) -> float:
    """How many false alarms come with no channel left, of so many with every channel open."""
    return alarms * (1.0 + world.fog[me])


def false_alarm_heard(world: World, state: State, me: int, occasion: int, seed: int, run: int) -> bool:
    """Whether a possible false alarm is taken for real. They come at the rate of the thickest fog and are thinned."""
    if world.fog[me] == 0.0:
        return True
    u = luck.uniform(seed, run, occasion, luck.FALSE_ALARM_HEARD + me)
    return u * (1.0 + world.fog[me]) < clouding(world, state, me)


def suffer(world: World, state: State, me: int, felt: float, touches: int, day: int) -> None:
    """Add what was felt to what the actor has to answer: blows that land during deliberation join."""
    state.received[me] += felt
    state.touched[me] = touches if state.touched[me] < 0 else state.touched[me] | touches
    state.last_felt[me] = day
    for voice in voices.members(world, me):
        if state.feels[voice] != 0.0:
            state.received[voice] += state.feels[voice]
            state.last_felt[voice] = day


def credit(world: World, state: State, me: int, felt: float, by_move: bool) -> None:
    """Enter what was felt where it came from; that of the other's moves, or what is taken for one, on my account."""
    enter(state, me, felt, by_move)
    for voice in voices.members(world, me):
        enter(state, voice, state.feels[voice], by_move)


def enter(state: State, voice: int, felt: float, by_move: bool) -> None:
    """Enter on the account of one voice what it felt."""
    if by_move:
        state.by_moves[voice] += felt
        state.balance[voice] += felt
    else:
        state.outside[voice] += felt


def charge(world: World, state: State, me: int, severity: float) -> None:
    """Enter on my account, and on those of my members, what a move of mine is to the other side."""
    state.balance[me] -= severity
    for voice in voices.members(world, me):
        state.balance[voice] -= severity


def count_move(world: World, state: State, me: int, move: int, units: Sequence[float]) -> None:
    """Count, for `match`, what a move that reached me took from me or gave back to me."""
    begin = world.first[move]
    for effect in range(begin, world.first[move + 1]):
        stock = me * world.kinds + world.kind[effect]
        what = world.what[effect]
        if what == TAKES or what == CAPS:
            state.owed[stock] += units[effect - begin]
        elif what == RESTORES:
            state.offered[stock] += units[effect - begin]


def count_incident(world: World, state: State, me: int, counts: Sequence[float], incident: int) -> None:
    """Count, for `match`, what an incident laid at the other's door counts; `counts` is by incident and kind."""
    for kind in range(world.kinds):
        state.owed[me * world.kinds + kind] += counts[incident * world.kinds + kind]
