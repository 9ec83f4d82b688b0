"""The happenings of an exchange, moment by moment. They stand here and nowhere else; engines only say when.

A moment is one integer: its day, its phase and its place within the phase (see `sim.model.calendar`). The smallest
comes next. `begin` clears the run in hand and makes the first appointments. `happen` does what a moment brings: it asks
the strategies, calls the rules, writes the log, and enters what is to come in the game's own queue. It never waits. A
driver takes moments from the queue, in their order or by a calendar of its own, until none is left:

    begin(game, run)
    while is_going_on(game):
        happen(game, next_moment(game))

`decides` tells beforehand whose decision a moment is, so that whoever looks on, or sits in an actor's chair, can weigh
it by the rules first.

Like the rules, these functions take scalars and named tuples of sequences, and use nothing that a compiler of them does
not know.
"""

from math import nan
from typing import Any

from sim import luck
from sim.model import costs, doubt, log, rules, voices
from sim.model.calendar import ARRIVAL, DEADLINE, DECISION, EFFECT, EXPIRY, NEWS, NO_DAY, PHASE, REVIEW, YEAR
from sim.model.game import ANSWERED, DRAWN, EVENTS, OWN, QUEUED, ROOM, SEED, SETTLED, TURNS, UNTIL, Game
from sim.model.outcomes import NONE
from sim.model.rules import view  # by its own name: the compiler takes `rules.view` for an array method
from sim.model.state import (
    AS_CHOSEN,
    FREE,
    FROM_OUTSIDE,
    LET_PASS,
    MISHEARD,
    NEVER,
    NOTICE_OVER,
    OUT_OF_REACH,
    TERM_OVER,
    WAITS,
)  # fmt: skip
from sim.strategies import View

DAY = 36  # bits of a moment below its day
ORDER: int = 2**DAY - 1  # all of them
NUMBER = PHASE - 1  # those of them that are the place within the phase

NOBODY = -1


# The queue.


def appoint(game: Game, day: int, order: int) -> int:
    """Enter a moment in the queue, if its day is one of the run's, and return it."""
    queue, key = game.queue, (day << DAY) | order
    if day > game.calendar.horizon:
        return key
    at = game.totals[QUEUED]
    game.totals[QUEUED] = at + 1
    while at > 0:
        above = (at - 1) >> 1
        if queue[above] <= key:
            break
        queue[at] = queue[above]
        at = above
    queue[at] = key
    return key


def is_going_on(game: Game) -> bool:
    """Whether anything is still to come."""
    return game.totals[QUEUED] > 0


def next_moment(game: Game) -> int:
    """Take the next moment from the queue, in which there is one."""
    queue = game.queue
    found: int = queue[0]
    count = game.totals[QUEUED] - 1
    game.totals[QUEUED] = count
    last = queue[count]
    at = 0
    below = 1
    while below < count:
        if below + 1 < count and queue[below + 1] < queue[below]:
            below += 1
        if queue[below] >= last:
            break
        queue[at] = queue[below]
        at = below
        below = 2 * at + 1
    queue[at] = last
    return found


def day_of(moment: int) -> int:
    """The day of a moment, counted from the start."""
    return moment >> DAY


def phase_of(moment: int) -> int:
    """The phase of a moment, one of those of `sim.model.calendar`."""
    return moment & (ORDER - NUMBER)


def place_of(moment: int) -> int:
    """The place of a moment within its phase: an actor, a turn, or an incident."""
    return moment & NUMBER


# The log.


def write(
    game: Game,
    kind: int,
    day: int,
    me: int,
    move: int,
    rule: int,
    wanted: float = nan,
    done: float = nan,
    felt: float = nan,
    turn: int = NONE,
    answered: int = 0,
    until: int = NONE,
) -> int:
    """Count an event, write its row if there is room, and return its number.

    It answers the events cited last, `answered` of them.
    """
    number = game.totals[EVENTS] + 1
    game.totals[EVENTS] = number
    if number == game.luck[UNTIL]:
        game.luck[DRAWN] = game.luck[OWN]
    if number <= game.totals[ROOM]:
        rows, row = game.log, number - 1
        rows.kind[row] = kind
        rows.day[row] = day
        rows.actor[row] = me
        rows.move[row] = move
        rows.rule[row] = rule
        rows.wanted[row] = wanted
        rows.done[row] = done
        rows.felt[row] = felt
        rows.turn[row] = turn
        rows.until[row] = until
        rows.first_answered[row] = game.totals[ANSWERED] - answered
        rows.end_answered[row] = game.totals[ANSWERED]
        if turn != NONE:
            for at in range(len(game.moves.units[turn])):
                rows.units[row][at] = game.moves.units[turn][at]
    return number


def note_wishes(game: Game, me: int, move: int) -> None:
    """Write down, in the next row, what each member of an alliance wished at its turn, and who joins in a move."""
    row = game.totals[EVENTS]
    if row < game.totals[ROOM]:
        voices.tell_wishes(game.world, game.state, me, game.log.wishes[row])
        if voices.is_national(game.world, me, move):
            rules.tell_joining(game.world, game.state, me, move, game.log.joins[row])


def cite(game: Game, number: int) -> None:
    """Cite the event that the next one follows from."""
    first = game.totals[ANSWERED]
    if first < len(game.log.answered):
        game.log.answered[first] = number
    game.totals[ANSWERED] = first + 1


def cite_waiting(game: Game, me: int) -> int:
    """Cite the events that an actor has still to answer, and return their number."""
    count = game.actors.waiting[me]
    first = game.totals[ANSWERED]
    if count <= game.totals[ROOM] and first + count <= len(game.log.answered):
        for at in range(count):
            game.log.answered[first + at] = game.log.waiting[me][at]
    game.totals[ANSWERED] = first + count
    return count


# Decisions.


def days_chosen(game: Game, me: int) -> int:
    """The days by which a person in an actor's chair puts off the answer that is due; 0 where it is given."""
    order = game.actors.obeyed[me]
    if game.script.chair[me] == 0 or not rules.due(game.script, me, order, game.totals[EVENTS]):
        return 0
    return game.script.wait[me][order] if may_wait(game, me) else 0


def may_wait(game: Game, me: int) -> bool:
    """Whether an actor has an answer to put off; in rounds nobody has."""
    return game.calendar.every == NO_DAY and game.actors.waiting[me] > 0


def waits(game: Game, me: int) -> bool:
    """Whether an actor puts off the answer that is due; never in rounds, nor where its move is settled."""
    if rules.due(game.script, me, game.actors.obeyed[me], game.totals[EVENTS]):
        return days_chosen(game, me) > 0
    return game.calendar.every == NO_DAY and rules.puts_off(game.world, game.state, me)


def called(game: Game, moment: int) -> int:
    """The actor whose turn a moment is, or the deadline of its threat; NOBODY if it is nobody's."""
    phase, which = phase_of(moment), place_of(moment)
    if phase == DEADLINE:
        return game.turns.actor[which]
    due = (phase == DECISION or phase == REVIEW) and game.actors.due[which] == moment
    return which if due else NOBODY


def decides(game: Game, moment: int) -> int:
    """The actor whose decision a moment is: that called, but not at a turn that it puts off."""
    me = called(game, moment)
    return NOBODY if me != NOBODY and phase_of(moment) != DEADLINE and waits(game, me) else me


def settled(game: Game, me: int) -> int:
    """The move that is settled for an actor's turn now, or FREE."""
    order = game.actors.obeyed[me]
    return game.script.move[me][order] if rules.due(game.script, me, order, game.totals[EVENTS]) else FREE


def wants(game: Game, me: int, today: int) -> float:
    """The severity that an actor wants at its turn: that of an alliance by what each of its members wishes."""
    world, state = game.world, game.state
    initiative = 1 if game.actors.waiting[me] == 0 else 0  # with nothing to answer, it takes the initiative
    for voice in voices.speaking(world, me):
        wanted = 0.0
        if not rules.tolerated(world, state, voice):
            which = rules.asks(world, game.script, voice, game.totals[EVENTS])
            which = game.plays[voice] if which == voice else which
            rules.open_notes(state, voice, which)
            seen = view(world, state, voice, initiative, today, game.luck[SEED], game.luck[DRAWN])
            wanted = asked(game.answers, which, seen)
        voices.wish(state, voice, wanted)
    return voices.agree(world, state, me)


def asked(answers: Any, me: int, seen: View) -> float:
    """The severity that a strategy wants. The compiler puts its own function in the place of this one."""
    wanted: float = answers[me](seen)
    return wanted


def take_turn(game: Game, me: int, today: int) -> None:
    """Decide, and announce what was decided; without notice it is in force at once."""
    world, state, actors, turns = game.world, game.state, game.actors, game.turns
    actors.at_peace[me] = 0
    actors.last_turn[me] = today
    wanted = wants(game, me, today)
    _, move, rule = rules.decide(world, state, me, wanted, game.luck[SEED], game.luck[DRAWN])
    if rules.due(game.script, me, actors.obeyed[me], game.totals[EVENTS]):
        order = settled(game, me)
        actors.obeyed[me] += 1
        if order != FREE and game.script.chair[me] != 0:
            move, wanted, rule = rules.heed(world, state, me, order, game.luck[SEED], game.luck[DRAWN])
        elif order != FREE and order != move:  # what it would do anyway it does as ever
            move, _, wanted, rule = rules.obey(world, state, me, order)
    turn = game.totals[TURNS]
    game.totals[TURNS] = turn + 1
    turns.answers[turn] = 1 if actors.waiting_moves[me] > 0 else 0
    answered = cite_waiting(game, me)
    actors.waiting[me] = 0
    actors.waiting_moves[me] = 0
    actors.waiting_blows[me] = 0
    severity = 0.0
    note_wishes(game, me, move)
    if move == LET_PASS:
        turns.effective[turn] = NONE
        turns.expires[turn] = NONE
        write(game, log.PASS, today, me, move, rule, wanted=wanted, done=0.0, answered=answered)
    else:
        _, severity, _ = rules.terms(world, state, me, move)
        game.moves.arriving[turn] = severity
        announce(game, turn, me, move, rule, wanted, severity, answered, today)
    put_down(game, turn, me, move, rule, wanted, severity, today)
    costs.take_turn(world, state, game.costs, me, move, severity, today)
    rules.take_turn(world, state, me, severity, wanted)


def put_off(game: Game, me: int, today: int) -> None:
    """Log that an answer is put off, and wait: for what the actor waits for, or for the days that a person chose."""
    days = days_chosen(game, me)
    cited = cite_waiting(game, me)
    if days > 0:
        game.actors.obeyed[me] += 1
        game.actors.due[me] = appoint(game, today + days, DECISION + me)
        write(game, log.PUT_OFF, today, me, LET_PASS, AS_CHOSEN, answered=cited, until=today + days)
    else:
        game.actors.held[me] = 1
        game.actors.due[me] = NO_DAY
        write(game, log.PUT_OFF, today, me, LET_PASS, WAITS, answered=cited)


def meet_deadline(game: Game, threatened: int, today: int) -> None:
    """Carry out the threat of a turn, or let it lapse."""
    world, state, turns = game.world, game.state, game.turns
    me, threat = turns.actor[threatened], turns.move[threatened]
    rules.end_threat(world, state, me)
    move, held, severity, rule = rules.keep_word(world, state, me, threat, game.luck[SEED], game.luck[DRAWN])
    said = game.actors.said[me]
    if rule != OUT_OF_REACH and said < game.script.words[me]:
        game.actors.said[me] = said + 1
        move, severity, rule = rules.keep_as_told(world, state, me, threat, game.script.kept[me][said])
    cite(game, game.moves.number[threatened])
    if move == LET_PASS:
        costs.lapse(world, state, game.costs, me, held, today)
        write(game, log.LAPSED, today, me, world.threatens[threat], rule, wanted=held, done=0.0, answered=1)
        return
    turn = game.totals[TURNS]
    game.totals[TURNS] = turn + 1
    turns.answers[turn] = 0
    game.moves.arriving[turn] = rules.added(severity, turns.done[threatened])
    announce(game, turn, me, move, rule, held, severity, 1, today)
    put_down(game, turn, me, move, rule, held, severity, today)
    rules.remember_threat(world, state, me, severity, held)
    rules.charge(world, state, me, game.moves.arriving[turn])


def put_down(game: Game, turn: int, me: int, move: int, rule: int, wanted: float, severity: float, today: int) -> None:
    """Record a turn, for the run's outcome."""
    turns = game.turns
    turns.actor[turn] = me
    turns.move[turn] = move
    turns.done[turn] = severity
    turns.wanted[turn] = wanted
    turns.rule[turn] = rule
    turns.announced[turn] = today


# When an actor decides next.


def be_at_peace(game: Game, me: int, today: int) -> None:
    """Let an actor wait for what may come, or for its next review."""
    game.actors.at_peace[me] = 1
    game.actors.due[me] = NO_DAY
    if game.calendar.review[me] != NO_DAY:
        game.actors.due[me] = appoint(game, today + game.calendar.review[me], REVIEW + me)


def deliberate(game: Game, me: int, today: int) -> None:
    """Appoint the day of an answer."""
    actors = game.actors
    actors.deliberations[me] += 1
    seed, run = game.luck[SEED], game.luck[DRAWN]
    days = voices.reply(game.world, game.state, me, actors.deliberations[me], seed, run)
    # One turn a day at most, or two prompt actors would never see the next one.
    actors.due[me] = appoint(game, max(today + days, actors.last_turn[me] + 1), DECISION + me)


def answer_now(game: Game, me: int, at_once: bool, today: int) -> None:
    """Put nothing off any longer; answer what was put off today if `at_once`, or else after deliberation."""
    rules.wait_no_longer(game.world, game.state, me)
    if game.actors.held[me]:
        game.actors.held[me] = 0
        if at_once:
            game.actors.due[me] = appoint(game, today, DECISION + me)
        else:
            deliberate(game, me, today)


def imposed_day(game: Game, me: int) -> int:
    """The day of what is imposed on an actor next, or NO_DAY."""
    order = game.actors.obeyed[me]
    return game.script.day[me][order] if order < game.script.orders[me] else NO_DAY


def await_order(game: Game, me: int) -> None:
    """Appoint the day of what is imposed next."""
    day = imposed_day(game, me)
    game.actors.due[me] = NO_DAY if day == NO_DAY else appoint(game, day, DECISION + me)


def await_turn(game: Game, me: int, today: int) -> None:
    """Let an actor that has taken its turn wait for its next: a round, an order, or what may come."""
    script, calendar = game.script, game.calendar
    if calendar.every != NO_DAY:
        game.actors.due[me] = appoint(game, today + calendar.every, DECISION + me)
    elif script.imposed and (game.totals[SETTLED] or imposed_day(game, me) != NO_DAY):
        await_order(game, me)
    else:
        be_at_peace(game, me, today)


# The life of a move.


def announce(
    game: Game, turn: int, me: int, move: int, rule: int, wanted: float, severity: float, answered: int, today: int
) -> None:
    """Announce a move; without notice it is in force at once."""
    world = game.world
    rules.announce(world, game.state, me, move, game.moves.units[turn], game.moves.levels[turn])
    effective = today + world.notice[move]
    expires = NONE if world.lasts[move] == NEVER else effective + world.lasts[move]
    game.turns.effective[turn] = effective
    game.turns.expires[turn] = expires
    game.moves.number[turn] = write(
        game, log.MOVE, today, me, move, rule, wanted=wanted, done=severity, turn=turn, answered=answered
    )  # fmt: skip
    if effective == today:
        come_into_force(game, turn, me, move, today)
    appoint(game, today, ARRIVAL + turn)
    if world.deadline[move] > 0:
        appoint(game, today + world.deadline[move], DEADLINE + turn)


def arrive(game: Game, turn: int, today: int) -> None:
    """Let the other side perceive a move, which comes into force or expires on a later day."""
    world, state, actors = game.world, game.state, game.actors
    me, move, number = game.turns.actor[turn], game.turns.move[turn], game.moves.number[turn]
    victim = 1 - me
    felt = perceive(game, victim, game.moves.arriving[turn])
    if number <= game.totals[ROOM]:
        game.log.felt[number - 1] = felt
    if voices.is_felt(world, state, victim, felt):
        rules.count_move(world, state, victim, move, game.moves.units[turn])
        rules.note_gesture(world, state, victim, felt, move)
        actors.waiting_moves[victim] += 1
        land(game, number, victim, felt, world.touches[move], True, today)
        if game.calendar.until_move[victim] == move:
            answer_now(game, victim, False, today)
    if game.turns.effective[turn] > today:
        appoint(game, game.turns.effective[turn], EFFECT + turn)
    else:
        await_expiry(game, turn, move)


def await_expiry(game: Game, turn: int, move: int) -> None:
    """Appoint the day on which what is in force is undone, if it does not last for good: what it moved, or an offer."""
    moves_something = game.world.first[move] != game.world.first[move + 1]
    if game.turns.expires[turn] != NONE and (moves_something or rules.is_offer(game.world, move)):
        appoint(game, game.turns.expires[turn], EXPIRY + turn)


def come_into_force(game: Game, turn: int, me: int, move: int, today: int) -> None:
    """Let what was announced take effect on the stocks."""
    if game.world.first[move] == game.world.first[move + 1]:
        return
    rules.come_into_force(game.world, game.state, me, move, game.moves.units[turn])
    costs.change_stocks(game.world, game.state, game.costs, today)
    write(game, log.IN_FORCE, today, me, move, NOTICE_OVER, turn=turn)


def expire(game: Game, turn: int, today: int) -> None:
    """Let what came into force be undone. The end of words is not logged: the move itself says when that is."""
    me, move = game.turns.actor[turn], game.turns.move[turn]
    rules.expire(game.world, game.state, me, move, game.moves.units[turn])
    if game.world.first[move] == game.world.first[move + 1]:
        return
    costs.change_stocks(game.world, game.state, game.costs, today)
    write(game, log.EXPIRED, today, me, move, TERM_OVER, turn=turn)


def perceive(game: Game, victim: int, severity: float) -> float:
    """The severity felt of the next thing to reach an actor."""
    game.actors.arrivals[victim] += 1
    occasion = game.actors.arrivals[victim]
    return rules.perceive(game.world, game.state, victim, severity, occasion, game.luck[SEED], game.luck[DRAWN])


def land(game: Game, number: int, victim: int, felt: float, touches: int, by_move: bool, today: int) -> None:
    """Add to what the victim has to answer, and rouse it if it was at peace."""
    actors = game.actors
    rules.suffer(game.world, game.state, victim, felt, touches, today)
    rules.credit(game.world, game.state, victim, felt, by_move)
    if actors.waiting[victim] < game.totals[ROOM]:
        game.log.waiting[victim][actors.waiting[victim]] = number
    actors.waiting[victim] += 1
    if felt > 0.0:
        actors.waiting_blows[victim] += 1
    if actors.at_peace[victim]:
        actors.at_peace[victim] = 0
        deliberate(game, victim, today)


# What comes from outside.


def await_news(game: Game, which: int) -> None:
    """Draw when an incident that comes at a rate, or a false alarm, comes next."""
    calendar, news, incidents = game.calendar, game.news, len(game.calendar.day)
    if which < incidents:
        purpose, rate = luck.INCIDENT + which, calendar.per_year[which]
    else:
        me = which - incidents
        purpose, rate = luck.FALSE_ALARM + me, rules.alarms_in_fog(game.world, me, calendar.alarms[me])
    news.occurrence[which] += 1
    rate = rate / YEAR
    news.time[which] += luck.exponential(game.luck[SEED], game.luck[DRAWN], news.occurrence[which], purpose) / rate
    news.coming[which] = NO_DAY
    if news.time[which] <= float(calendar.horizon + 1):
        news.coming[which] = appoint(game, int(news.time[which]), NEWS + which)


def strike_from_outside(game: Game, which: int, today: int) -> None:
    """Log an incident, and let its victim perceive it."""
    calendar = game.calendar
    culprit, severity = calendar.culprit[which], calendar.severity[which]
    victim = 1 - culprit
    felt = perceive(game, victim, severity)
    number = write(game, log.INCIDENT, today, culprit, which, FROM_OUTSIDE, done=severity, felt=felt)
    if voices.is_felt(game.world, game.state, victim, felt):
        rules.count_incident(game.world, game.state, victim, calendar.counts, which)
        land(game, number, victim, felt, calendar.touches[which], False, today)
    for me in range(2):
        if calendar.until_incident[me] == which:
            answer_now(game, me, False, today)


def sound_false_alarm(game: Game, me: int, today: int) -> None:
    """Log what an actor hears and nobody struck, if it believes it."""
    occurrence = game.news.occurrence[len(game.calendar.day) + me]
    if rules.false_alarm_heard(game.world, game.state, me, occurrence, game.luck[SEED], game.luck[DRAWN]):
        felt = voices.felt_by_all(game.world, game.state, me, game.calendar.alarm_severity[me])
        number = write(game, log.FALSE_ALARM, today, 1 - me, 0, MISHEARD, done=0.0, felt=felt)
        land(game, number, me, felt, 0, True, today)


def hear_news(game: Game, moment: int, today: int) -> int:
    """Let news come. Returns which it is if the next of its kind was drawn, or else NONE."""
    calendar, which, incidents = game.calendar, place_of(moment), len(game.calendar.day)
    if which >= incidents + 2:  # a day to which answers were put off
        answer_now(game, which - incidents - 2, True, today)
        return NONE
    if game.news.occurrence[which] > 0 and game.news.coming[which] != moment:
        return NONE  # it was awaited anew
    if which >= incidents:
        sound_false_alarm(game, which - incidents, today)
    else:
        strike_from_outside(game, which, today)
        if calendar.day[which] != NO_DAY:
            return NONE
    await_news(game, which)
    return which


# Runs.


def begin(game: Game, run: int) -> None:
    """Draw the facts of a run, clear the game of the run before, and make the first appointments."""
    calendar, script, actors, news = game.calendar, game.script, game.actors, game.news
    incidents = len(calendar.day)
    if len(game.doubt.event) > 0:
        doubt.draw(game.doubt, game.drawn, game.luck[SEED], run)
        doubt.hold(game.doubt, game.drawn, game.world, calendar, game.answers, game.plays)
    rules.begin(game.world, game.state)
    costs.begin(game.costs)
    game.totals[QUEUED] = 0
    game.totals[TURNS] = 0
    game.totals[EVENTS] = 0
    game.totals[ANSWERED] = 0
    game.totals[SETTLED] = 1 if script.until > 0 else 0
    game.luck[OWN] = run
    game.luck[UNTIL] = script.until
    game.luck[DRAWN] = script.run if script.until > 0 else run
    for me in range(2):
        actors.at_peace[me] = 0
        actors.held[me] = 0
        actors.obeyed[me] = 0
        actors.said[me] = 0
        actors.last_turn[me] = -1
        actors.deliberations[me] = 0
        actors.arrivals[me] = 0
        actors.waiting[me] = 0
        actors.waiting_moves[me] = 0
        actors.waiting_blows[me] = 0
        if calendar.every != NO_DAY:
            actors.due[me] = appoint(game, calendar.first[me], DECISION + me)
        elif script.imposed:
            await_order(game, me)
        else:
            be_at_peace(game, me, 0)
    for which in range(incidents + 2):
        news.time[which] = 0.0
        news.occurrence[which] = 0
    for which in range(incidents):
        if calendar.day[which] != NO_DAY:
            appoint(game, calendar.day[which], NEWS + which)
        else:
            await_news(game, which)
    for me in range(2):
        if calendar.until_day[me] != NO_DAY:
            appoint(game, calendar.until_day[me], NEWS + incidents + 2 + me)
        if calendar.alarms[me] > 0.0:
            await_news(game, incidents + me)


def release(game: Game, struck: int, today: int) -> None:
    """End what is settled: both sides act for themselves, and news that comes at a rate is drawn anew.

    `struck` is the news that has just come, and whose next is drawn already; or NONE.
    """
    game.totals[SETTLED] = 0
    if game.script.imposed:
        for me in range(2):
            if imposed_day(game, me) != NO_DAY:
                continue
            if game.actors.waiting[me] > 0:
                deliberate(game, me, today)
            else:
                be_at_peace(game, me, today)
    for which in range(len(game.calendar.day) + 2):
        if which != struck and game.news.occurrence[which] > 0:
            game.news.occurrence[which] -= 1
            game.news.time[which] = float(today)
            await_news(game, which)


def happen(game: Game, moment: int) -> None:
    """Do all that happens in a moment. Nothing happens if the moment has lapsed."""
    today, phase, which = day_of(moment), phase_of(moment), place_of(moment)
    struck = NONE
    if phase == DECISION or phase == REVIEW:
        if game.actors.due[which] != moment:
            return
        if waits(game, which):
            put_off(game, which, today)
        else:
            take_turn(game, which, today)
            await_turn(game, which, today)
    elif phase == ARRIVAL:
        arrive(game, which, today)
    elif phase == EFFECT:
        me, move = game.turns.actor[which], game.turns.move[which]
        come_into_force(game, which, me, move, today)
        await_expiry(game, which, move)
    elif phase == DEADLINE:
        meet_deadline(game, which, today)
    elif phase == EXPIRY:
        expire(game, which, today)
    else:
        struck = hear_news(game, moment, today)
    if game.totals[SETTLED] and game.totals[EVENTS] >= game.script.until:
        release(game, struck, today)
