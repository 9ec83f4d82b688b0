"""The compiled engine: the same exchange as `sim.reference`, in a loop over many runs that a compiler takes.

Every rule it plays by is the function of `sim.rules` that the reference engine calls, every summary one of
`sim.measures`; here stands only when they are called: a queue of appointments, in exactly the order of `sim.agenda`.
So both engines give the same rows, to the last bit. Where numba cannot be had, or where an answer is not of the
registers that are compiled (`sim.compiling`), the very same loop runs as plain Python, and gives the same bits too.

What grows with a run's turns is sized before it by the horizon, for an actor takes one turn a day at most, and carries
out one threat: a run never outgrows it. Rows are written only for `rows`, which plays a run again with more room where
there was too little.
"""

import sys
from collections.abc import Callable, Iterator, MutableSequence, Sequence
from functools import cache
from math import nan
from types import ModuleType
from typing import Any, NamedTuple, get_type_hints

from sim import agenda, compiling, games, log, luck, measures, rules, sums
from sim.agenda import NO_DAY, Agenda
from sim.measures import NONE, Steps, Turns
from sim.prepare import Prepared
from sim.rules import Script, State, World, view  # by its own name: the compiler takes `rules.view` for an array method
from sim.strategies import Modified, View

BLOCK = 4096  # runs played at a time: what is kept of them must fit in memory, with its curves

CELLS = 2**17  # and so many numbers of curves, which then stay in the cache

ROOM = 64  # events of a run, at first

# An appointment is one integer, day and order (see `sim.agenda`): the smallest is the next.
DAY = 36
ORDER = 2**DAY - 1
NUMBER = agenda.PHASE - 1

# An event of `Table.trail` is one integer too: above its day, then its kind, its actor, and its move.
OF_KIND, OF_ACTOR = 33, 32

# Places in `Desk.tally`.
QUEUED, TURN, EVENT, ANSWERED = range(4)

# Places in `Desk.luck`.
DRAWN, OWN, UNTIL = range(3)

# Columns of `Tape.whole` and `Tape.real`: those of the log that are whole numbers, and those that are not.
WHOLE = ("kind", "decided", "announced", "effective", "expires", "actor", "move", "rule", "answered", "until", "turn")
KIND, DECIDED, ANNOUNCED, EFFECTIVE, EXPIRES, ACTOR, MOVE, RULE, FIRST_ANSWERED, END_ANSWERED, OF_TURN = range(11)
SIZE, WANTED, DONE, FELT = range(4)


class Desk(NamedTuple):
    """What the loop keeps of a run besides the state."""

    queue: MutableSequence[int]  # a heap of appointments
    tally: MutableSequence[int]  # how many appointments, turns, events, and numbers of answered events there are
    at_peace: MutableSequence[int]  # by actor: only at peace is it roused
    luck: MutableSequence[int]  # the run whose luck holds, the run's own number, and after how many events that holds
    settled: MutableSequence[int]  # 1 until what is settled is over
    obeyed: MutableSequence[int]  # by actor: orders carried out
    coming: MutableSequence[int]  # by incident, then by actor for false alarms: the appointment that has not lapsed
    held: MutableSequence[int]  # by actor: 1 where it has put an answer off, and waits
    due: MutableSequence[int]  # by actor: the appointment it keeps; an older one has lapsed
    last_turn: MutableSequence[int]  # by actor, as the rest
    deliberations: MutableSequence[int]
    arrivals: MutableSequence[int]
    waiting: MutableSequence[int]  # events felt and still to be answered,
    waiting_moves: MutableSequence[int]  # those of them that are moves,
    waiting_blows: MutableSequence[int]  # and those that are blows
    time: MutableSequence[float]  # by incident, then by actor for false alarms: when the last was to come
    occurrence: MutableSequence[int]  # likewise: how many have come
    number: MutableSequence[int]  # by turn: the event's number
    arriving: MutableSequence[float]  # by turn: the severity of its move that is news to the other side
    units: Sequence[MutableSequence[float]]  # by turn: what its move moves, by effect
    levels: Sequence[MutableSequence[float]]  # by turn: the new and old ceilings, by effect


class Tape(NamedTuple):
    """The rows of one run, as far as there is room; no room, no rows. A date that is none is NONE, a float nan."""

    room: int
    whole: Sequence[MutableSequence[int]]  # by event: see WHOLE
    real: Sequence[MutableSequence[float]]  # by event: size, wanted, done, felt
    units: Sequence[MutableSequence[float]]  # by event, by effect
    waiting: Sequence[MutableSequence[int]]  # by actor: the numbers of the events to be answered
    answered: MutableSequence[int]  # the numbers of the events answered, put off or followed from, a row's together


class Table(NamedTuple):
    """What is kept of runs for summaries: by run, in the order of their numbers, one number in each column."""

    course: MutableSequence[int]  # of measures.COURSES
    ending: MutableSequence[int]  # of measures.ENDINGS
    moves: MutableSequence[int]  # moves made by both sides
    peak: MutableSequence[float]  # the highest total of both sides' severities in force
    peak_day: MutableSequence[int]  # its first day, from the start; NONE where nothing was ever in force
    length: MutableSequence[int]  # days from the first blow to the last move; 0 without a blow
    reply: MutableSequence[int]  # the move of the first reply, 0 for letting pass; NONE where there is none
    replier: MutableSequence[int]  # whose it is, or NONE
    last_word: MutableSequence[int]  # the actor of the last move, or NONE
    events: MutableSequence[int]  # rows of the log
    opening: Sequence[MutableSequence[int]]  # by run: its first steps, (move << 1) | actor; NONE where it has fewer
    payoff: Sequence[MutableSequence[float]]  # by actor, then by run: its mean payoff a round; no actor without payoffs
    curve: Sequence[MutableSequence[float]]  # by run, then by day, if asked for: the total in force
    trail: Sequence[MutableSequence[int]]  # by run, then by event, if asked for: what happened (see `keep`); then 0
    severity: Sequence[MutableSequence[float]]  # likewise: of what was done; nan of what only follows from it


# The queue.


def appoint(plan: Agenda, desk: Desk, day: int, order: int) -> int:
    """Enter an appointment in the queue, if its day is one of the run's, and return it."""
    key = (day << DAY) | order
    if day > plan.horizon:
        return key
    at = desk.tally[QUEUED]
    desk.tally[QUEUED] = at + 1
    while at > 0:
        above = (at - 1) >> 1
        if desk.queue[above] <= key:
            break
        desk.queue[at] = desk.queue[above]
        at = above
    desk.queue[at] = key
    return key


def next_appointment(desk: Desk) -> int:
    """Take the next appointment off the queue."""
    found = desk.queue[0]
    count = desk.tally[QUEUED] - 1
    desk.tally[QUEUED] = count
    last = desk.queue[count]
    at = 0
    below = 1
    while below < count:
        if below + 1 < count and desk.queue[below + 1] < desk.queue[below]:
            below += 1
        if desk.queue[below] >= last:
            break
        desk.queue[at] = desk.queue[below]
        at = below
        below = 2 * at + 1
    desk.queue[at] = last
    return found


# What happens.


def write(
    tape: Tape,
    desk: Desk,
    kind: int,
    decided: int,
    announced: int,
    effective: int,
    expires: int,
    me: int,
    move: int,
    size: float,
    wanted: float,
    done: float,
    felt: float,
    rule: int,
    turn: int,
    answered: int,
) -> int:
    """Count an event, write its row if there is room, and return its number; it answers the last `answered`."""
    number = desk.tally[EVENT] + 1
    desk.tally[EVENT] = number
    if number == desk.luck[UNTIL]:
        desk.luck[DRAWN] = desk.luck[OWN]
    if number <= tape.room:
        whole, real = tape.whole[number - 1], tape.real[number - 1]
        whole[KIND] = kind
        whole[DECIDED] = decided
        whole[ANNOUNCED] = announced
        whole[EFFECTIVE] = effective
        whole[EXPIRES] = expires
        whole[ACTOR] = me
        whole[MOVE] = move
        whole[RULE] = rule
        whole[END_ANSWERED] = desk.tally[ANSWERED]
        whole[FIRST_ANSWERED] = desk.tally[ANSWERED] - answered
        whole[OF_TURN] = turn
        real[SIZE] = size
        real[WANTED] = wanted
        real[DONE] = done
        real[FELT] = felt
        if turn != NONE:
            for at in range(len(desk.units[turn])):
                tape.units[number - 1][at] = desk.units[turn][at]
    return number


def cite_waiting(tape: Tape, desk: Desk, me: int) -> int:
    """Put down what waits to be answered by the actor, and return how many events that is."""
    count = desk.waiting[me]
    first = desk.tally[ANSWERED]
    if count <= tape.room and first + count <= len(tape.answered):
        for at in range(count):
            tape.answered[first + at] = tape.waiting[me][at]
    desk.tally[ANSWERED] = first + count
    return count


def cite(tape: Tape, desk: Desk, number: int) -> None:
    """Put down one event that another follows from."""
    first = desk.tally[ANSWERED]
    if first < len(tape.answered):
        tape.answered[first] = number
    desk.tally[ANSWERED] = first + 1


def answer_waiting(tape: Tape, desk: Desk, me: int) -> int:
    """Put down what the actor's turn answers, and return how many events that is."""
    count = cite_waiting(tape, desk, me)
    desk.waiting[me] = 0
    desk.waiting_moves[me] = 0
    desk.waiting_blows[me] = 0
    return count


def be_at_peace(plan: Agenda, desk: Desk, me: int, today: int) -> None:
    """Let an actor wait for what may come, or for its next review."""
    desk.at_peace[me] = 1
    desk.due[me] = NO_DAY
    if plan.review[me] != NO_DAY:
        desk.due[me] = appoint(plan, desk, today + plan.review[me], agenda.REVIEW + me)


def put_off(tape: Tape, desk: Desk, me: int, today: int) -> None:
    """Log that what is to be answered will be answered later, and wait."""
    desk.held[me] = 1
    desk.due[me] = NO_DAY
    cited = cite_waiting(tape, desk, me)
    write(
        tape, desk, log.PUT_OFF, today, NONE, NONE, NONE, me, rules.LET_PASS, 0.0, nan, nan, nan, rules.WAITS, NONE,
        cited,
    )  # fmt: skip


def deliberate(world: World, plan: Agenda, desk: Desk, me: int, today: int, seed: int) -> None:
    """Appoint the day of an answer."""
    desk.deliberations[me] += 1
    days = rules.deliberation(world, me, desk.deliberations[me], seed, desk.luck[DRAWN])
    # One turn a day at most, or two prompt actors would never see the next one.
    desk.due[me] = appoint(plan, desk, max(today + days, desk.last_turn[me] + 1), agenda.DECISION + me)


def answer_now(
    world: World, state: State, plan: Agenda, desk: Desk, me: int, at_once: bool, today: int, seed: int
) -> None:
    """Put nothing off any longer; what was put off is answered today, or after deliberation."""
    rules.wait_no_longer(world, state, me)
    if desk.held[me]:
        desk.held[me] = 0
        if at_once:
            desk.due[me] = appoint(plan, desk, today, agenda.DECISION + me)
        else:
            deliberate(world, plan, desk, me, today, seed)


def take_turn(
    world: World,
    state: State,
    plan: Agenda,
    answers: Any,
    desk: Desk,
    turns: Turns,
    tape: Tape,
    script: Script,
    me: int,
    initiative: int,
    today: int,
    seed: int,
) -> None:
    """Decide, and announce what was decided; without notice it is in force at once."""
    desk.last_turn[me] = today
    seen = view(world, state, me, initiative, today, seed, desk.luck[DRAWN])
    wanted = 0.0
    if not rules.tolerated(world, state, me):
        wanted = asked(answers, rules.asks(script, me, desk.tally[EVENT]), seen)
    _, move, rule = rules.decide(world, state, me, wanted, seed, desk.luck[DRAWN])
    if rules.due(script, me, desk.obeyed[me], desk.tally[EVENT]):
        order = script.move[me][desk.obeyed[me]]
        desk.obeyed[me] += 1
        if order != rules.FREE and order != move:  # what it would do anyway it does as ever
            move, _, wanted, rule = rules.obey(world, state, me, order)
    turn = desk.tally[TURN]
    desk.tally[TURN] = turn + 1
    turns.answers[turn] = 1 if desk.waiting_moves[me] > 0 else 0
    answered = answer_waiting(tape, desk, me)
    severity = 0.0
    if move == rules.LET_PASS:
        turns.effective[turn] = NONE
        turns.expires[turn] = NONE
        write(
            tape, desk, log.PASS, today, NONE, NONE, NONE, me, move, 0.0, wanted, 0.0, nan, rule, NONE, answered
        )  # fmt: skip
    else:
        _, severity, _ = rules.terms(world, state, me, move)
        desk.arriving[turn] = severity
        announce(world, state, plan, desk, turns, tape, turn, me, move, rule, wanted, severity, answered, today)
    put_down(turns, turn, me, move, rule, wanted, severity, today)
    rules.take_turn(world, state, me, severity, wanted)


def announce(
    world: World,
    state: State,
    plan: Agenda,
    desk: Desk,
    turns: Turns,
    tape: Tape,
    turn: int,
    me: int,
    move: int,
    rule: int,
    wanted: float,
    severity: float,
    answered: int,
    today: int,
) -> None:
    """Announce a move; without notice it is in force at once."""
    units = desk.units[turn]
    rules.announce(world, state, me, move, units, desk.levels[turn])
    size = rules.size(world, move, units)
    effective = today + world.notice[move]
    expires = NONE if world.lasts[move] == rules.NEVER else effective + world.lasts[move]
    turns.effective[turn] = effective
    turns.expires[turn] = expires
    desk.number[turn] = write(
        tape, desk, log.MOVE, today, today, effective, expires, me, move, size, wanted, severity, nan, rule, turn,
        answered,
    )  # fmt: skip
    if effective == today:
        come_into_force(world, state, desk, tape, turn, me, move, today)
    appoint(plan, desk, today, agenda.ARRIVAL + turn)
    if world.deadline[move] > 0:
        appoint(plan, desk, today + world.deadline[move], agenda.DEADLINE + turn)


def put_down(
    turns: Turns, turn: int, me: int, move: int, rule: int, wanted: float, severity: float, today: int
) -> None:
    """Put a turn down for the summary."""
    turns.actor[turn] = me
    turns.move[turn] = move
    turns.done[turn] = severity
    turns.wanted[turn] = wanted
    turns.rule[turn] = rule
    turns.announced[turn] = today


def meet_deadline(
    world: World,
    state: State,
    plan: Agenda,
    desk: Desk,
    turns: Turns,
    tape: Tape,
    threatened: int,
    today: int,
) -> None:
    """Carry out the threat of a turn, or let it lapse."""
    me, threat = turns.actor[threatened], turns.move[threatened]
    rules.end_threat(world, state, me)
    move, held, severity, rule = rules.keep_word(world, state, me, threat)
    cite(tape, desk, desk.number[threatened])
    if move == rules.LET_PASS:
        write(
            tape, desk, log.LAPSED, today, NONE, NONE, NONE, me, world.threatens[threat], 0.0, held, 0.0, nan, rule,
            NONE, 1,
        )  # fmt: skip
        return
    turn = desk.tally[TURN]
    desk.tally[TURN] = turn + 1
    turns.answers[turn] = 0
    desk.arriving[turn] = rules.added(severity, turns.done[threatened])
    announce(world, state, plan, desk, turns, tape, turn, me, move, rule, held, severity, 1, today)
    put_down(turns, turn, me, move, rule, held, severity, today)
    rules.remember(world, state, me, 0.0, severity, held)


def come_into_force(
    world: World, state: State, desk: Desk, tape: Tape, turn: int, me: int, move: int, today: int
) -> None:
    """Let what was announced take effect on the stocks."""
    if world.first[move] == world.first[move + 1]:
        return
    units = desk.units[turn]
    rules.come_into_force(world, state, me, move, units)
    size = rules.size(world, move, units)
    write(
        tape, desk, log.IN_FORCE, NONE, NONE, today, NONE, me, move, size, nan, nan, nan, rules.NOTICE_OVER, turn, 0
    )  # fmt: skip


def expire(world: World, state: State, desk: Desk, tape: Tape, turn: int, me: int, move: int, today: int) -> None:
    """Let what came into force be undone."""
    units = desk.units[turn]
    rules.expire(world, state, me, move, units)
    size = rules.size(world, move, units)
    write(
        tape, desk, log.EXPIRED, NONE, NONE, NONE, today, me, move, size, nan, nan, nan, rules.TERM_OVER, turn, 0
    )  # fmt: skip


def arrive(
    world: World,
    state: State,
    plan: Agenda,
    desk: Desk,
    turns: Turns,
    tape: Tape,
    turn: int,
    today: int,
    seed: int,
) -> None:
    """Let the other side perceive a move, which comes into force or expires on a later day."""
    me, move = turns.actor[turn], turns.move[turn]
    victim = 1 - me
    desk.arrivals[victim] += 1
    felt = rules.perceive(world, state, victim, desk.arriving[turn], desk.arrivals[victim], seed, desk.luck[DRAWN])
    if desk.number[turn] <= tape.room:
        tape.real[desk.number[turn] - 1][FELT] = felt
    if felt != 0.0:
        rules.count_move(world, state, victim, move, desk.units[turn])
        rules.note_gesture(world, state, victim, felt, move)
        desk.waiting_moves[victim] += 1
        land(world, state, plan, desk, tape, desk.number[turn], victim, felt, world.touches[move], today, seed)
        if plan.until_move[victim] == move:
            answer_now(world, state, plan, desk, victim, False, today, seed)
    if turns.effective[turn] > today:
        appoint(plan, desk, turns.effective[turn], agenda.EFFECT + turn)
    elif turns.expires[turn] != NONE and world.first[move] != world.first[move + 1]:
        appoint(plan, desk, turns.expires[turn], agenda.EXPIRY + turn)


def land(
    world: World,
    state: State,
    plan: Agenda,
    desk: Desk,
    tape: Tape,
    number: int,
    victim: int,
    felt: float,
    touches: int,
    today: int,
    seed: int,
) -> None:
    """Add to what the victim has to answer, and rouse it if it was at peace."""
    rules.suffer(world, state, victim, felt, touches, today)
    if desk.waiting[victim] < tape.room:
        tape.waiting[victim][desk.waiting[victim]] = number
    desk.waiting[victim] += 1
    if felt > 0.0:
        desk.waiting_blows[victim] += 1
    if desk.at_peace[victim]:
        desk.at_peace[victim] = 0
        deliberate(world, plan, desk, victim, today, seed)


def await_news(plan: Agenda, desk: Desk, which: int, purpose: int, rate: float, seed: int) -> None:
    """Draw when an incident, or a false alarm, comes next."""
    desk.occurrence[which] += 1
    desk.time[which] += luck.exponential(seed, desk.luck[DRAWN], desk.occurrence[which], purpose) / rate
    desk.coming[which] = NO_DAY
    if desk.time[which] <= float(plan.horizon + 1):
        desk.coming[which] = appoint(plan, desk, int(desk.time[which]), agenda.NEWS + which)


def strike_from_outside(
    world: World, state: State, plan: Agenda, desk: Desk, tape: Tape, which: int, today: int, seed: int
) -> None:
    """Log an incident, and let its victim perceive it."""
    culprit, severity = plan.culprit[which], plan.severity[which]
    victim = 1 - culprit
    desk.arrivals[victim] += 1
    felt = rules.perceive(world, state, victim, severity, desk.arrivals[victim], seed, desk.luck[DRAWN])
    number = write(
        tape, desk, log.INCIDENT, NONE, today, NONE, NONE, culprit, which, plan.size[which], nan, severity, felt,
        rules.FROM_OUTSIDE, NONE, 0,
    )  # fmt: skip
    if felt != 0.0:
        rules.count_incident(world, state, victim, plan.counts, which)
        land(world, state, plan, desk, tape, number, victim, felt, plan.touches[which], today, seed)
    for me in range(2):
        if plan.until_incident[me] == which:
            answer_now(world, state, plan, desk, me, False, today, seed)


def sound_false_alarm(
    world: World, state: State, plan: Agenda, desk: Desk, tape: Tape, me: int, today: int, seed: int
) -> None:
    """Log what an actor hears and nobody struck, if it believes it."""
    occurrence = desk.occurrence[len(plan.day) + me]
    if rules.false_alarm_heard(world, state, me, occurrence, seed, desk.luck[DRAWN]):
        felt = plan.alarm_severity[me]
        number = write(
            tape, desk, log.FALSE_ALARM, NONE, today, NONE, NONE, 1 - me, 0, 0.0, nan, 0.0, felt, rules.MISHEARD, NONE,
            0,
        )  # fmt: skip
        land(world, state, plan, desk, tape, number, me, felt, 0, today, seed)


# Runs.


def begin(world: World, state: State, plan: Agenda, desk: Desk, script: Script, seed: int, run: int) -> None:
    """Clear the desk, and make the first appointments."""
    rules.begin(world, state)
    for at in range(len(desk.tally)):
        desk.tally[at] = 0
    desk.luck[OWN] = run
    desk.luck[UNTIL] = script.until
    desk.luck[DRAWN] = script.run if script.until > 0 else run
    desk.settled[0] = 1 if script.until > 0 else 0
    for me in range(2):
        desk.at_peace[me] = 0
        desk.obeyed[me] = 0
        desk.held[me] = 0
        desk.last_turn[me] = -1
        desk.deliberations[me] = 0
        desk.arrivals[me] = 0
        desk.waiting[me] = 0
        desk.waiting_moves[me] = 0
        desk.waiting_blows[me] = 0
        if plan.every != NO_DAY:
            desk.due[me] = appoint(plan, desk, plan.first[me], agenda.DECISION + me)
        elif script.imposed:
            await_order(plan, desk, script, me)
        else:
            be_at_peace(plan, desk, me, 0)
    incidents = len(plan.day)
    for which in range(incidents + 2):
        desk.time[which] = 0.0
        desk.occurrence[which] = 0
    for which in range(incidents):
        if plan.day[which] != NO_DAY:
            appoint(plan, desk, plan.day[which], agenda.NEWS + which)
        else:
            await_news(plan, desk, which, luck.INCIDENT + which, plan.rate[which], seed)
    for me in range(2):
        if plan.until_day[me] != NO_DAY:
            appoint(plan, desk, plan.until_day[me], agenda.NEWS + incidents + 2 + me)
        if plan.alarm_rate[me] > 0.0:
            await_news(plan, desk, incidents + me, luck.FALSE_ALARM + me, plan.alarm_rate[me], seed)


def imposed_day(desk: Desk, script: Script, me: int) -> int:
    """The day of what is imposed on an actor next, or NO_DAY."""
    order = desk.obeyed[me]
    return script.day[me][order] if order < script.orders[me] else NO_DAY


def await_order(plan: Agenda, desk: Desk, script: Script, me: int) -> None:
    """Appoint the day of what is imposed next."""
    day = imposed_day(desk, script, me)
    desk.due[me] = NO_DAY if day == NO_DAY else appoint(plan, desk, day, agenda.DECISION + me)


def release(world: World, plan: Agenda, desk: Desk, script: Script, struck: int, today: int, seed: int) -> None:
    """Let what is settled be over: both sides act for themselves, and what comes at a rate is awaited anew.

    `struck` is what came from outside just now, if anything did, and is awaited already.
    """
    desk.settled[0] = 0
    if script.imposed:
        for me in range(2):
            if imposed_day(desk, script, me) != NO_DAY:
                continue
            if desk.waiting[me] > 0:
                deliberate(world, plan, desk, me, today, seed)
            else:
                be_at_peace(plan, desk, me, today)
    incidents = len(plan.day)
    for which in range(incidents + 2):
        if which != struck and desk.occurrence[which] > 0:
            desk.occurrence[which] -= 1
            desk.time[which] = float(today)
            if which < incidents:
                await_news(plan, desk, which, luck.INCIDENT + which, plan.rate[which], seed)
            else:
                me = which - incidents
                await_news(plan, desk, which, luck.FALSE_ALARM + me, plan.alarm_rate[me], seed)


def play_one(
    world: World,
    state: State,
    plan: Agenda,
    answers: Any,
    desk: Desk,
    turns: Turns,
    tape: Tape,
    script: Script,
    seed: int,
    run: int,
) -> None:
    """Play one run to the horizon."""
    begin(world, state, plan, desk, script, seed, run)
    incidents = len(plan.day)
    while desk.tally[QUEUED] > 0:
        key = next_appointment(desk)
        today = key >> DAY
        phase = key & (ORDER - NUMBER)
        which = key & NUMBER
        struck = NONE
        if phase == agenda.DECISION or phase == agenda.REVIEW:
            if desk.due[which] != key:
                continue
            ordered = rules.due(script, which, desk.obeyed[which], desk.tally[EVENT])
            if plan.every == NO_DAY and not ordered and rules.puts_off(world, state, which):
                put_off(tape, desk, which, today)
            else:
                desk.at_peace[which] = 0
                initiative = 1 if desk.waiting[which] == 0 else 0
                take_turn(world, state, plan, answers, desk, turns, tape, script, which, initiative, today, seed)
                if plan.every != NO_DAY:
                    desk.due[which] = appoint(plan, desk, today + plan.every, agenda.DECISION + which)
                elif script.imposed and (desk.settled[0] or imposed_day(desk, script, which) != NO_DAY):
                    await_order(plan, desk, script, which)
                else:
                    be_at_peace(plan, desk, which, today)
        elif phase == agenda.ARRIVAL:
            arrive(world, state, plan, desk, turns, tape, which, today, seed)
        elif phase == agenda.EFFECT:
            me, move = turns.actor[which], turns.move[which]
            come_into_force(world, state, desk, tape, which, me, move, today)
            if turns.expires[which] != NONE and world.first[move] != world.first[move + 1]:
                appoint(plan, desk, turns.expires[which], agenda.EXPIRY + which)
        elif phase == agenda.DEADLINE:
            meet_deadline(world, state, plan, desk, turns, tape, which, today)
        elif phase == agenda.EXPIRY:
            expire(world, state, desk, tape, which, turns.actor[which], turns.move[which], today)
        elif which < incidents + 2 and desk.occurrence[which] > 0 and desk.coming[which] != key:
            continue  # it was awaited anew
        elif which < incidents:
            strike_from_outside(world, state, plan, desk, tape, which, today, seed)
            if plan.day[which] == NO_DAY:
                struck = which
                await_news(plan, desk, which, luck.INCIDENT + which, plan.rate[which], seed)
        elif which >= incidents + 2:
            answer_now(world, state, plan, desk, which - incidents - 2, True, today, seed)
        else:
            me = which - incidents
            struck = which
            sound_false_alarm(world, state, plan, desk, tape, me, today, seed)
            await_news(plan, desk, which, luck.FALSE_ALARM + me, plan.alarm_rate[me], seed)
        if desk.settled[0] and desk.tally[EVENT] >= script.until:
            release(world, plan, desk, script, struck, today, seed)


def summarise(state: State, desk: Desk, turns: Turns, steps: Steps, payoffs: Any, table: Table, row: int) -> None:
    """Write what is kept of the run just played."""
    count = desk.tally[TURN]
    moves = 0
    for turn in range(count):
        if turns.move[turn] > 0:
            moves += 1
    waiting = desk.waiting_blows[0] + desk.waiting_blows[1] > 0
    last = measures.last_move(turns, count)
    reply = measures.first_answer(turns, count)
    table.moves[row] = moves
    table.events[row] = desk.tally[EVENT]
    table.ending[row] = measures.ending_of(turns, count, waiting)
    table.length[row] = measures.length_of(turns, count)
    table.last_word[row] = NONE if last == NONE else turns.actor[last]
    table.reply[row] = NONE if reply == NONE else turns.move[reply]
    table.replier[row] = NONE if reply == NONE else turns.actor[reply]
    opening = table.opening[row]
    measures.open_with(turns, count, opening)
    for step in range(len(opening)):
        turn = opening[step]
        if turn != NONE:
            opening[step] = (turns.move[turn] << 1) | turns.actor[turn]
    written = measures.climb(turns.actor, turns.announced, turns.expires, turns.done, count, steps)
    peak, day = measures.highest(steps, written)
    end = steps.level[0][written - 1] + steps.level[1][written - 1]
    table.course[row] = measures.course_of(turns, count, peak, end)
    for turn in range(count):
        if turns.move[turn] > 0 and turns.effective[turn] != turns.announced[turn]:
            written = measures.climb(turns.actor, turns.effective, turns.expires, turns.done, count, steps)
            peak, day = measures.highest(steps, written)
            break
    table.peak[row] = peak
    table.peak_day[row] = day if peak > 0.0 else NONE
    if len(payoffs) > 0:
        rounds = min(state.turns[0], state.turns[1])
        one, other = games.score(payoffs, state.sent[0], state.sent[1], rounds)
        table.payoff[0][row] = one
        table.payoff[1][row] = other
    if len(table.curve) > 0:
        curve = table.curve[row]
        for step in range(written):
            total = steps.level[0][step] + steps.level[1][step]
            until = steps.day[step + 1] if step + 1 < written else len(curve)
            for day in range(steps.day[step], until):
                curve[day] = total


def keep(tape: Tape, desk: Desk, table: Table, row: int) -> None:
    """Write down what happened in the run just played, if there was room for all of it on the tape.

    An event is one integer: its day, kind, actor and, one more, its move or incident. Letting pass what there was
    nothing to answer is not an event here, for nothing happened.
    """
    events = desk.tally[EVENT]
    if events > tape.room:
        return
    told = 0
    for at in range(events):
        whole = tape.whole[at]
        kind = whole[KIND]
        day = whole[ANNOUNCED]
        if kind == log.PASS:
            if whole[FIRST_ANSWERED] == whole[END_ANSWERED]:
                continue
            day = whole[DECIDED]
        elif kind == log.IN_FORCE:
            day = whole[EFFECTIVE]
        elif kind == log.EXPIRED:
            day = whole[EXPIRES]
        table.trail[row][told] = (day << DAY) | (kind << OF_KIND) | (whole[ACTOR] << OF_ACTOR) | (whole[MOVE] + 1)
        table.severity[row][told] = tape.real[at][DONE]
        told += 1


def play_many(
    world: World,
    state: State,
    plan: Agenda,
    answers: Any,
    desk: Desk,
    turns: Turns,
    tape: Tape,
    script: Script,
    steps: Steps,
    payoffs: Any,
    table: Table,
    seed: int,
    first: int,
    runs: int,
) -> None:
    """Play runs first, first + 1, ..., and write what is kept of each."""
    for row in range(runs):
        play_one(world, state, plan, answers, desk, turns, tape, script, seed, first + row)
        summarise(state, desk, turns, steps, payoffs, table, row)
        if len(table.trail) > 0:
            keep(tape, desk, table, row)


def asked(answers: Any, me: int, seen: View) -> float:
    """What an actor's strategy wants. The compiler puts its own in the place of this one."""
    wanted: float = answers[me](seen)
    return wanted


# From here on, for whoever wants runs.


def modules() -> list[ModuleType]:
    """The modules whose functions are compiled."""
    strategies = {function.__module__ for function, _ in compiling.registered().values()}
    names = [View.__module__, Modified.__module__, *sorted(strategies), __name__]
    return [luck, sums, games, rules, measures, *(sys.modules[name] for name in names)]


@cache
def compiled_play() -> Callable[..., None]:
    """`play_many`, compiled."""
    return compiling.compiled(modules(), sys.modules[__name__], "play_many", inlined=[luck, rules])


def engine(prepared: Prepared) -> str:
    """What `play` and `rows` will run a scenario on: 'compiled' or 'plain Python', with the same bits."""
    return "compiled" if compiling.available() and compiling.coded(prepared.answers) else "plain Python"


def lists(zero: Any, *shape: int) -> Any:
    """Lists of lists of zeros."""
    size, *inner = shape
    return [lists(zero, *inner) for _ in range(size)] if inner else [zero] * size


def arrays(zero: Any, *shape: int) -> Any:
    """An array of zeros, of 64 bits each."""
    import numpy as np

    return np.zeros(shape, dtype=np.int64 if isinstance(zero, int) else np.float64)


def unwritten(*shape: int) -> Any:
    """An array of floats that are all to be written: zeros first would take a tenth of a run's time."""
    import numpy as np

    return np.empty(shape, dtype=np.float64)


@cache
def declared(bundle: Any) -> dict[str, tuple[bool, Any]]:
    """By field of a named tuple: whether it is a number by itself, and the zero of its kind."""
    hints = get_type_hints(bundle)
    return {name: (hint in (int, float), 0.0 if "float" in str(hint) else 0) for name, hint in hints.items()}


def as_arrays(bundle: Any) -> Any:
    """A named tuple of sequences as one of arrays, of the types that it declares."""
    import numpy as np

    found: list[Any] = []
    for value, (single, zero) in zip(bundle, declared(bundle.__class__).values(), strict=True):
        if single:
            found.append(type(zero)(value))
        else:
            found.append(np.array(value, dtype=np.int64 if isinstance(zero, int) else np.float64))
    return type(bundle)(*found)


class Player:
    """A scenario made ready to be played many times; it is not to be shared between threads."""

    def __init__(self, prepared: Prepared, payoffs: games.Matrix | None = None) -> None:
        self.prepared = prepared
        self.engine = engine(prepared)
        if self.engine == "compiled" and not compiling.importable():
            self.engine = "plain Python"
        compiled = self.engine == "compiled"
        self.make = arrays if compiled else lists
        world, plan = prepared.world, prepared.agenda
        self.world: World = as_arrays(world) if compiled else world
        self.plan: Agenda = as_arrays(plan) if compiled else plan
        self.script: Script = as_arrays(prepared.script) if compiled else prepared.script
        self.answers: Any = as_arrays(compiling.coded(prepared.answers)) if compiled else prepared.answers
        self.play_many = compiled_play() if compiled else play_many
        self.payoffs: Any = self.make(0.0, 0, 2, 2) if payoffs is None else payoffs
        if compiled and payoffs is not None:
            self.payoffs = arrays(0.0, 2, 2, 2)
            self.payoffs[:] = payoffs
        # Beside its turn, an actor may carry out one threat a day, for it makes one at a time.
        days = plan.horizon + 1
        each = days if max(world.deadline) == 0 else 2 * days
        most = 2 * each
        stocks, effects, incidents = 2 * world.kinds, 2 * len(world.what), len(plan.day)
        widest = max(world.first[move + 1] - world.first[move] for move in range(len(world.base)))
        self.state = self.empty(
            State, stocks, caps=effects, capping=effects, received=2, touched=2, last_felt=2, waits=2, threat=2,
            conceded=2, turns=2, felt=(2, each), sent=(2, each), wanted=(2, each),
        )  # fmt: skip
        self.desk = self.empty(
            Desk, 2, queue=2 * most + incidents + 16, tally=4, time=incidents + 2, occurrence=incidents + 2,
            coming=incidents + 2, luck=3, settled=1,
            number=most, arriving=most, units=(most, widest), levels=(most, 2 * widest),
        )  # fmt: skip
        self.turns = self.empty(Turns, most)
        self.steps = self.empty(Steps, days, level=(2, days), other=2 * most, parts=(2, sums.PARTS))
        for day in range(days):
            self.steps.first[day] = NONE

    def empty(self, bundle: Any, usual: int, **others: Any) -> Any:
        """A named tuple of zeros, each sequence of the usual length or of a shape of its own."""
        found = {}
        for name, (single, zero) in declared(bundle).items():
            shape = others.get(name, usual)
            found[name] = zero if single else self.make(zero, *(shape if isinstance(shape, tuple) else (shape,)))
        return bundle(**found)

    def tape(self, room: int) -> Tape:
        """A tape with room for so many rows."""
        real, units = (room, 4), (room, len(self.desk.units[0]))
        found: Tape = self.empty(
            Tape, room, whole=(room, len(WHOLE)), real=real, units=units, waiting=(2, room), answered=3 * room
        )
        return found._replace(room=room)

    def table(self, runs: int, curve: bool, room: int = 0) -> Table:
        """A table for so many runs, with room for so many events of each."""
        days = self.plan.horizon + 1
        shape = (runs, room) if room else (0, 0)
        found: Table = self.empty(
            Table, runs, opening=(runs, measures.OPENING), payoff=(2 * (len(self.payoffs) > 0), runs), curve=(0, days),
            trail=shape, severity=shape,
        )  # fmt: skip
        if not curve:
            return found
        return found._replace(curve=unwritten(runs, days) if self.engine == "compiled" else lists(0.0, runs, days))

    def play(self, seed: int, runs: range, curve: bool, tape: Tape, *, trail: bool = False) -> Table:
        """Play runs and return what is kept of them; with `trail` what happened too, as far as the tape has room."""
        table = self.table(len(runs), curve, tape.room if trail else 0)
        self.play_many(
            self.world, self.state, self.plan, self.answers, self.desk, self.turns, tape, self.script, self.steps,
            self.payoffs, table, seed, runs.start, len(runs),
        )  # fmt: skip
        return table


def blocks(
    prepared: Prepared, seed: int, runs: range, *, payoffs: games.Matrix | None = None, curve: bool = False
) -> Iterator[Table]:
    """Play runs (a range of step 1) and yield what is kept of them, a block at a time, so that memory does not grow.

    The same scenario, seed and run give the same numbers wherever blocks begin. `payoffs` scores a repeated game;
    `curve` asks for the total in force, by day, which takes (horizon + 1) * 8 bytes a run.
    """
    player = Player(prepared, payoffs)
    _follow_one_another(runs)
    size = max(1, min(BLOCK, CELLS // (prepared.agenda.horizon + 1))) if curve else BLOCK
    tape = player.tape(0)
    for first in range(runs.start, runs.stop, size):
        yield player.play(seed, range(first, min(first + size, runs.stop)), curve, tape)


class Trails:
    """A scenario played a block at a time with all that happens in it; the room for it grows as it must."""

    def __init__(self, prepared: Prepared, payoffs: games.Matrix | None = None) -> None:
        self.player = Player(prepared, payoffs)
        self.tape = self.player.tape(ROOM)

    @property
    def most(self) -> int:
        """How many runs at a time fit in memory, with their curves and all that happens in them."""
        return max(1, min(BLOCK, CELLS // max(self.player.plan.horizon + 1, self.tape.room)))

    def play(self, seed: int, runs: range) -> Table:
        """Play runs and return what is kept of them, with curves and trails."""
        table = self.player.play(seed, runs, True, self.tape, trail=True)
        events = int(max(table.events))
        if events <= self.tape.room:
            return table
        self.tape = self.player.tape(events)
        return self.player.play(seed, runs, True, self.tape, trail=True)


def play(
    prepared: Prepared,
    seed: int,
    runs: range,
    reduce: Callable[[Any, Table], Any] | None = None,
    *,
    payoffs: games.Matrix | None = None,
    curve: bool = False,
) -> Any:
    """Play runs (a range of step 1) and return what is kept of them: a `Table`.

    With `reduce` each block's table is handed to it after what it returned for the block before (at first None),
    and its last result is returned, so that memory does not grow with runs.
    """
    found = blocks(prepared, seed, runs, payoffs=payoffs, curve=curve)
    if reduce is not None:
        total = None
        for table in found:
            total = reduce(total, table)
        return total
    player = Player(prepared, payoffs)
    _follow_one_another(runs)
    return player.play(seed, runs, curve, player.tape(0))


def deeds(prepared: Prepared, seed: int, runs: range) -> Iterator[tuple[list[float], list[float]]]:
    """Play runs and yield, for each, the severities of what either actor did at its turns; letting pass is 0."""
    player = Player(prepared)
    tape = player.tape(0)
    for run in runs:
        player.play(seed, range(run, run + 1), False, tape)
        state = player.state
        first, second = ([float(n) for n in state.sent[me][: state.turns[me]]] for me in (0, 1))
        yield first, second


def _follow_one_another(runs: range) -> None:
    """Refuse a range that leaves runs out."""
    if runs.step != 1:
        raise ValueError(f"these runs are {runs.step} apart; give a range of runs that follow one another")


def rows(prepared: Prepared, seed: int, run: int) -> list[list[Any]]:
    """The rows of one run, in plain integers (see `sim.log`): those of the reference engine."""
    player = Player(prepared)
    room = 256
    while True:
        tape = player.tape(room)
        table = player.play(seed, range(run, run + 1), False, tape)
        events = int(table.events[0])
        if events <= room:
            return [_row(player, tape, run, number) for number in range(1, events + 1)]
        room = events


def _row(player: Player, tape: Tape, run: int, number: int) -> list[Any]:
    """The row of one event, read off the tape."""
    whole = [int(n) for n in tape.whole[number - 1]]
    size, *reals = (float(n) for n in tape.real[number - 1])
    wanted, done, felt = (None if n != n else n for n in reals)  # noqa: PLR0124 - so is nan told
    dates = [None if day == NONE else day for day in whole[DECIDED : EXPIRES + 1]]
    answered = [int(n) for n in tape.answered[whole[FIRST_ANSWERED] : whole[END_ANSWERED]]]
    kind, move, turn = whole[KIND], whole[MOVE], whole[OF_TURN]
    world, plan = player.prepared.world, player.prepared.agenda
    moved: Any = None
    cause = answered[0] if answered else None
    if turn != NONE:
        effects = world.first[move + 1] - world.first[move]
        units = tuple(float(n) for n in tape.units[number - 1][:effects])
        moved = units, [float(n) for n in player.desk.levels[turn][: 2 * effects]]
        cause = cause if kind == log.MOVE else int(player.desk.number[turn])
    elif kind == log.INCIDENT:
        counts = plan.counts[move * world.kinds : (move + 1) * world.kinds]
        moved = [(kind, n) for kind, n in enumerate(counts) if n > 0.0] or None
    return [
        run, number, kind, *dates, whole[ACTOR], move, size, wanted, done, felt, cause, tuple(answered[1:]),
        whole[RULE], moved,
    ]  # fmt: skip


class Answered(NamedTuple):
    """What an actor did at its first turn after some events of a run."""

    kind: int  # log.MOVE, log.PASS or log.PUT_OFF
    day: int  # from the start
    move: int
    size: float
    done: float  # its severity


def next_answer(prepared: Prepared, seed: int, me: int, after: int) -> Callable[[int], Answered | None]:
    """A function that plays a run and gives what an actor does next after so many events; None if nothing more.

    A review that comes to nothing is no answer, nor is a threat carried out, which is no turn of its own.
    """
    player = Player(prepared)
    tape = player.tape(ROOM)

    def play(run: int) -> Answered | None:
        nonlocal tape
        table = player.play(seed, range(run, run + 1), False, tape)
        events = int(table.events[0])
        if events > tape.room:
            tape = player.tape(events)
            player.play(seed, range(run, run + 1), False, tape)
        return next((_answered(tape, at) for at in range(after, events) if _answers(tape, at, me)), None)

    return play


def _answers(tape: Tape, at: int, me: int) -> bool:
    whole = tape.whole[at]
    if whole[ACTOR] != me or whole[RULE] == rules.CARRIED_OUT:
        return False
    if whole[KIND] == log.PASS:
        return bool(whole[FIRST_ANSWERED] != whole[END_ANSWERED])
    return bool(whole[KIND] == log.MOVE or whole[KIND] == log.PUT_OFF)


def _answered(tape: Tape, at: int) -> Answered:
    whole, real = tape.whole[at], tape.real[at]
    kind, day, move = (int(whole[place]) for place in (KIND, DECIDED, MOVE))
    done = float(real[DONE]) if kind != log.PUT_OFF else 0.0
    return Answered(kind, day, move, float(real[SIZE]), done)
