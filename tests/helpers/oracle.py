"""The oracle: an exchange written a second time, as SimPy processes, by which the engines are tried.

Each actor is a process that waits in peace, is interrupted by a blow, deliberates, answers, and waits again; or, in a
repeated game, one that takes a turn each round. Each move is a process too: it arrives, comes into force, and expires.
Incidents and false alarms are the two others. What is done in each of these moments is for `sim.model.rules` to say.

It is frozen. It plays what a scenario could say when it was put here (KEYS), refuses whatever else one may say since,
and does not follow `sim.model.happenings` in what is new there.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import Any

import simpy

from sim import luck
from sim.model import calendar, log, rules, voices
from sim.model.calendar import NO_DAY, YEAR, Calendar
from sim.model.prepared import Prepared
from sim.model.state import (
    FREE,
    FROM_OUTSIDE,
    LET_PASS,
    MISHEARD,
    NEVER,
    NOTICE_OVER,
    TERM_OVER,
    UNSETTLED,
    WAITS,
    Script,
    State,
    World,
)
from sim.scenario import Crisis
from sim.scenario.preparation import prepare
from sim.strategies import View

Row = list[Any]
Process = Generator[simpy.Event, Any, None]
Waiting = Generator[simpy.Event, Any, float]  # which returns when something comes

DONE, FELT = log.COLUMNS.index("done"), log.COLUMNS.index("felt")


KEYS = """
    actors.*.audience_cost actors.*.execution_error actors.*.out_of_kind actors.*.perception.bias
    actors.*.perception.false_alarms.per_year actors.*.perception.false_alarms.severity actors.*.perception.fog
    actors.*.perception.missed actors.*.perception.noise actors.*.puts_off.until actors.*.reply_days.high
    actors.*.reply_days.likely actors.*.reply_days.low actors.*.review_days actors.*.stocks.*.amount
    actors.*.stocks.*.ceiling actors.*.stocks.*.value actors.*.strategy.axelrod actors.*.strategy.file
    actors.*.strategy.modifiers.* actors.*.strategy.name actors.*.strategy.strike actors.*.strategy.threshold
    actors.*.strategy.with.* actors.*.tolerance assumptions.* clock.days clock.rounds history.actor history.date
    history.effective history.expires history.move history.severity history.source history.steps history.what
    horizon incidents.by incidents.counts.* incidents.date incidents.name incidents.per_year incidents.severity
    incidents.source kinds.*.channel kinds.*.divisible kinds.*.label ladder.caps.* ladder.code ladder.gives_up.*
    ladder.lasts ladder.move ladder.notice ladder.restores.* ladder.resumes.* ladder.severity.base
    ladder.severity.most ladder.severity.per_share ladder.severity.per_unit ladder.source ladder.takes.*
    ladder.threatens.days ladder.threatens.move ladder.threatens.unless name payoffs questions record scale
    schema_version sources start story tension_half_life
""".split()  # noqa: SIM905 - a hundred quotes would hide them


class UnknownKeyError(ValueError):
    """A scenario that says what the oracle was never taught."""


def rows(crisis: Crisis, seed: int, run: int) -> list[Row]:
    """The rows of a run of a scenario."""
    body = {key: value for key, value in crisis.data.items() if key != "assumptions"}  # it plays the body
    for path in _paths(body):
        if not any(_fits(path, key.split(".")) for key in KEYS):
            raise UnknownKeyError(f"the oracle knows no {'.'.join(path)}")
    return play(prepare(crisis), seed, run)


def play(made: Prepared, seed: int, run: int) -> list[Row]:
    """The rows of a run of what is prepared of a scenario."""
    return Exchange(made.world, made.calendar, made.answers, seed, run, script=made.script).play()


def _paths(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths of a document; the places of a list are left out."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _paths(value, (*path, str(key)))
    elif isinstance(data, list) and any(isinstance(item, Mapping) for item in data):
        for item in data:
            yield from _paths(item, path)
    else:
        yield path


def _fits(path: Sequence[str], key: Sequence[str]) -> bool:
    """Whether a path is one of KEYS, or leads to a value where one of them has more."""
    return len(path) <= len(key) and all(one == other or other == "*" for one, other in zip(path, key, strict=False))


class Moment(simpy.Event):
    """A phase of a day, so many days from now; SimPy's `Timeout` knows no order within an instant."""

    _ok = True
    _value = None

    def __init__(self, env: Any, days: int, order: int) -> None:
        self.env = env
        self.callbacks = []
        env.schedule(self, order, days)


class Exchange:
    """One run. `play` returns the log's rows, in plain integers (see `sim.model.log`).

    `answers` are the two strategies with their parameters bound, `script` is what is settled beforehand.
    """

    def __init__(
        self,
        world: World,
        plan: Calendar,
        answers: Sequence[Callable[[View], float]],
        seed: int,
        run: int,
        script: Script = UNSETTLED,
    ) -> None:
        if any(script.chair) or any(script.words):
            raise UnknownKeyError("the oracle knows of no person in a chair")
        self.world = world
        self.plan = plan
        self.answers = answers
        self.seed = seed
        self.run = run
        self.script = script
        self.obeyed = [0, 0]  # by actor: orders carried out
        self.rows: list[Row] = []
        stocks, effects = 2 * world.kinds, 2 * len(world.what)
        self.state = State(
            amount=[0.0] * stocks,
            bound=[0.0] * stocks,
            ceiling=[0.0] * stocks,
            caps=[0.0] * effects,
            capping=[0] * effects,
            standing=[0] * (2 * len(world.base)),
            taken=[0.0] * stocks,
            late=[0.0] * stocks,
            given=[0.0] * stocks,
            owed=[0.0] * stocks,
            offered=[0.0] * stocks,
            received=[0.0, 0.0],
            outside=[0.0, 0.0],
            by_moves=[0.0, 0.0],
            balance=[0.0, 0.0],
            touched=[0, 0],
            last_felt=[0, 0],
            waits=[0, 0],
            threat=[0, 0],
            conceded=[0.0, 0.0],
            turns=[0, 0],
            felt=([], []),
            sent=([], []),
            wanted=([], []),
            notes=([], []),  # so strategies read their whole past at each turn
            feels=[0.0, 0.0],
            wishes=[0.0, 0.0],
            takes=[0, 0],
            prevails=[0, 1],
        )
        rules.begin(world, self.state)
        self.pending: tuple[list[int], list[int]] = ([], [])  # by actor: numbers of the events to be answered
        self.at_peace = [False, False]  # only at peace is an actor roused
        self.held: list[Any] = [None, None]  # by actor: what it waits for, once it has put an answer off
        self.last_turn = [-1, -1]
        self.deliberations = [0, 0]
        self.arrivals = [0, 0]

    def play(self) -> list[Row]:
        """Run to the horizon and return the rows of the log."""
        self.env: Any = simpy.Environment()  # whose time is a whole number of days; SimPy's types allow any
        self.released = self.env.event()  # what is settled is over
        self.sources: list[Any] = []  # what comes at a rate
        in_rounds = self.plan.every != NO_DAY
        self.actors = [self.env.process(self.rounds(me) if in_rounds else self.actor(me)) for me in (0, 1)]
        for incident in range(len(self.plan.day)):
            self.start(self.incident(incident), self.plan.day[incident] == NO_DAY)
        for me in (0, 1):
            if self.plan.until_day[me] != NO_DAY:
                self.env.process(self.day_to_answer(me))
            if self.plan.alarms[me] > 0.0:
                self.start(self.false_alarms(me), True)
        self.env.run(until=self.plan.horizon + 1)
        return self.rows

    def start(self, process: Process, at_a_rate: bool) -> None:
        """Start what comes from outside."""
        started = self.env.process(process)
        if at_a_rate:
            self.sources.append(started)

    def write(self, row: Row) -> None:
        """Write a row of the log: all the columns, in the log's order."""
        self.rows.append(row)
        if len(self.rows) == self.script.until:
            self.release()

    def release(self) -> None:
        """Let what is settled be over: both sides act for themselves, and what comes at a rate is awaited anew."""
        self.released.succeed()
        for source in self.sources:
            if source is not self.env.active_process:
                source.interrupt()

    @property
    def drawn(self) -> int:
        """The run whose luck holds."""
        return self.script.run if len(self.rows) < self.script.until else self.run

    def ordered(self, me: int) -> bool:
        """Whether it is settled what the actor does next."""
        return rules.due(self.script, me, self.obeyed[me], len(self.rows))

    def under_orders(self, me: int) -> Process:
        """Do what is imposed, each on its day, until all that is settled is over."""
        for order in range(self.script.orders[me]):
            if self.script.day[me][order] >= 0:
                yield Moment(self.env, self.script.day[me][order] - self.env.now, calendar.DECISION + me)
                self.turn(me, int(not self.pending[me]))
        yield self.released

    def actor(self, me: int) -> Process:
        """Wait in peace; deliberate when something lands; take the initiative when quiet has lasted."""
        env = self.env
        review = self.plan.review[me]
        roused = False
        if self.script.imposed:
            yield from self.under_orders(me)
            roused = bool(self.pending[me])
        while True:
            initiative = 0
            if not roused:
                self.at_peace[me] = True
                try:
                    yield env.event() if review == NO_DAY else Moment(env, review, calendar.REVIEW + me)
                    initiative = 1
                except simpy.Interrupt:
                    pass
            roused = False
            if not initiative:
                # One turn a day at most, or two prompt actors would never see the next one.
                days = max(self.deliberation(me), self.last_turn[me] + 1 - env.now)
                yield Moment(env, days, calendar.DECISION + me)
                if rules.puts_off(self.world, self.state, me) and not self.ordered(me):
                    self.put_off(me)
                    self.held[me] = env.event()
                    days = yield self.held[me]
                    yield Moment(env, days, calendar.DECISION + me)
            self.turn(me, initiative)

    def deliberation(self, me: int) -> int:
        """The days that an actor takes over its answer this time."""
        self.deliberations[me] += 1
        return voices.reply(self.world, self.state, me, self.deliberations[me], self.seed, self.drawn)

    def put_off(self, me: int) -> None:
        """Log that what is to be answered will be answered later."""
        number, (cause, *others) = len(self.rows) + 1, self.pending[me]
        dates, nothing = (self.env.now, None, None, None), (0.0, None, None, None)
        self.write(
            [
                self.run,
                number,
                log.PUT_OFF,
                *dates,
                me,
                LET_PASS,
                *nothing,
                cause,
                tuple(others),
                WAITS,
                None,
            ]
        )

    def answer_now(self, me: int, today: bool) -> None:
        """Put nothing off any longer; what was put off is answered today, or after deliberation."""
        rules.wait_no_longer(self.world, self.state, me)
        if self.held[me] is not None:
            self.held[me].succeed(0 if today else self.deliberation(me))
            self.held[me] = None

    def day_to_answer(self, me: int) -> Process:
        """The day to which an actor puts its answers off."""
        yield Moment(self.env, self.plan.until_day[me], calendar.NEWS + len(self.plan.day) + 2 + me)
        self.answer_now(me, True)

    def rounds(self, me: int) -> Process:
        """Take a turn on the day of each round, whatever has been felt."""
        days = self.plan.first[me]
        while True:
            yield Moment(self.env, days, calendar.DECISION + me)
            self.turn(me, int(not self.pending[me]))
            days = self.plan.every

    def turn(self, me: int, initiative: int) -> None:
        """Decide, and announce what was decided."""
        world, state, today = self.world, self.state, self.env.now
        self.last_turn[me] = today
        seen = rules.view(world, state, me, initiative, today, self.seed, self.drawn)
        answer = self.answers[rules.asks(world, self.script, me, len(self.rows))]
        wanted = 0.0 if rules.tolerated(world, state, me) else answer(seen)
        _, move, rule = rules.decide(world, state, me, wanted, self.seed, self.drawn)
        order = FREE
        if self.ordered(me):
            order = self.script.move[me][self.obeyed[me]]
            self.obeyed[me] += 1
        if order not in {FREE, move}:  # what it would do anyway it does as ever
            move, _, wanted, rule = rules.obey(world, state, me, order)
        cause, *others = self.pending[me] or (None,)
        joined = tuple(others)
        self.pending[me].clear()
        severity = 0.0
        if move == LET_PASS:
            dates = today, None, None, None
            number = len(self.rows) + 1
            self.write(
                [self.run, number, log.PASS, *dates, me, move, 0.0, wanted, 0.0, None, cause, joined, rule, None]
            )
        else:
            _, severity, _ = rules.terms(world, state, me, move)
            self.announce(me, move, rule, wanted, severity, cause, joined, severity)
        self.make_room(me)
        rules.take_turn(world, state, me, severity, wanted)

    def make_room(self, me: int) -> None:
        """Make room in an actor's memory for a turn."""
        for memory in (self.state.felt, self.state.sent, self.state.wanted):
            memory[me].append(0.0)

    def announce(
        self,
        me: int,
        move: int,
        rule: int,
        wanted: float,
        severity: float,
        cause: int | None,
        joined: tuple[int, ...],
        arriving: float,
    ) -> None:
        """Announce a move; without notice it is in force at once. `arriving` is the severity that is news."""
        world, today, number = self.world, self.env.now, len(self.rows) + 1
        effects = world.first[move + 1] - world.first[move]
        units, levels = [0.0] * effects, [0.0] * (2 * effects)
        rules.announce(world, self.state, me, move, units, levels)
        size = rules.size(world, move, units)
        effective = today + world.notice[move]
        dates = today, today, effective, None if world.lasts[move] == NEVER else effective + world.lasts[move]
        moved = tuple(units), levels
        self.write(
            [self.run, number, log.MOVE, *dates, me, move, size, wanted, severity, None, cause, joined, rule, moved]
        )
        if effective == today:
            self.come_into_force(number, me, move, units, levels)
        self.env.process(self.move(number, me, move, units, levels, arriving))
        if world.deadline[move] > 0:
            self.env.process(self.threat(number, me, move))

    def threat(self, number: int, me: int, threat: int) -> Process:
        """A threat stands until its deadline, and is then carried out or lapses."""
        world, state = self.world, self.state
        yield Moment(self.env, world.deadline[threat], calendar.DEADLINE + number)
        rules.end_threat(world, state, me)
        move, held, severity, rule = rules.keep_word(world, state, me, threat, self.seed, self.drawn)
        if move != LET_PASS:
            arriving = rules.added(severity, self.rows[number - 1][DONE])
            self.announce(me, move, rule, held, severity, number, (), arriving)
            self.make_room(me)
            rules.remember_threat(world, state, me, severity, held)
            rules.charge(world, state, me, arriving)
            return
        lapsed, dates = world.threatens[threat], (self.env.now, None, None, None)
        last = len(self.rows) + 1
        self.write([self.run, last, log.LAPSED, *dates, me, lapsed, 0.0, held, 0.0, None, number, (), rule, None])

    def move(
        self, number: int, me: int, move: int, units: list[float], levels: list[float], arriving: float
    ) -> Process:
        """The life of a move once announced: it arrives, comes into force, and expires."""
        env, notice, lasts = self.env, self.world.notice[move], self.world.lasts[move]
        yield Moment(env, 0, calendar.ARRIVAL + number)
        self.arrive(number, 1 - me, move, units, arriving)
        if notice > 0:
            yield Moment(env, notice, calendar.EFFECT + number)
            self.come_into_force(number, me, move, units, levels)
        if lasts != NEVER and (units or rules.is_offer(self.world, move)):
            yield Moment(env, lasts, calendar.EXPIRY + number)
            self.expire(number, me, move, units, levels)

    def come_into_force(self, number: int, me: int, move: int, units: list[float], levels: list[float]) -> None:
        """Let what was announced take effect on the stocks."""
        if units:
            rules.come_into_force(self.world, self.state, me, move, units)
            self.follow(log.IN_FORCE, (None, None, self.env.now, None), NOTICE_OVER, number, me, move, units, levels)

    def expire(self, number: int, me: int, move: int, units: list[float], levels: list[float]) -> None:
        """Let what came into force be undone."""
        rules.expire(self.world, self.state, me, move, units)
        if not units:  # the end of words is not logged
            return
        self.follow(log.EXPIRED, (None, None, None, self.env.now), TERM_OVER, number, me, move, units, levels)

    def follow(
        self,
        kind: int,
        dates: Sequence[int | None],
        rule: int,
        cause: int,
        me: int,
        move: int,
        units: list[float],
        levels: list[float],
    ) -> None:
        """Log what follows of itself from a move: stocks that go, or come back."""
        size, moved = rules.size(self.world, move, units), (tuple(units), levels)
        number = len(self.rows) + 1
        self.write([self.run, number, kind, *dates, me, move, size, None, None, None, cause, (), rule, moved])

    def arrive(self, number: int, victim: int, move: int, units: list[float], severity: float) -> None:
        """Let the other side perceive a move."""
        row = self.rows[number - 1]
        row[FELT] = felt = self.perceive(victim, severity)
        if felt != 0.0:
            rules.count_move(self.world, self.state, victim, move, units)
            rules.note_gesture(self.world, self.state, victim, felt, move)
            self.land(number, victim, felt, self.world.touches[move], True)
            if self.plan.until_move[victim] == move:
                self.answer_now(victim, False)

    def perceive(self, victim: int, severity: float) -> float:
        """The severity felt of the next thing to reach the victim."""
        self.arrivals[victim] += 1
        return rules.perceive(self.world, self.state, victim, severity, self.arrivals[victim], self.seed, self.drawn)

    def land(self, number: int, victim: int, felt: float, touches: int, by_move: bool) -> None:
        """Add to what the victim has to answer, and rouse it if it was at peace."""
        rules.suffer(self.world, self.state, victim, felt, touches, self.env.now)
        rules.credit(self.world, self.state, victim, felt, by_move)
        self.pending[victim].append(number)
        if self.at_peace[victim]:
            self.at_peace[victim] = False
            self.actors[victim].interrupt()

    def incident(self, which: int) -> Process:
        """A blow from outside: once on its day, or again and again at its rate."""
        env, plan = self.env, self.plan
        if plan.day[which] != NO_DAY:
            yield Moment(env, plan.day[which], calendar.NEWS + which)  # from the start, which is day 0
            self.strike_from_outside(which)
            return
        time = 0.0
        occurrence = 0
        while True:
            occurrence += 1
            rate = plan.per_year[which] / YEAR
            time = yield from self.await_news(time, occurrence, which, luck.INCIDENT + which, rate)
            self.strike_from_outside(which)

    def await_news(self, time: float, occurrence: int, which: int, purpose: int, rate: float) -> Waiting:
        """Wait for what comes next at a rate, and return when that is; where what is settled is over, wait anew."""
        while True:
            comes = time + luck.exponential(self.seed, self.drawn, occurrence, purpose) / rate
            try:
                yield Moment(self.env, int(comes) - self.env.now, calendar.NEWS + which)
            except simpy.Interrupt:
                time = float(self.env.now)
            else:
                return comes

    def strike_from_outside(self, which: int) -> None:
        """Log an incident and let its victim perceive it."""
        plan = self.plan
        culprit, severity = plan.culprit[which], plan.severity[which]
        victim = 1 - culprit
        felt = self.perceive(victim, severity)
        first = which * self.world.kinds
        counts = plan.counts[first : first + self.world.kinds]
        moved = [(kind, n) for kind, n in enumerate(counts) if n > 0.0] or None
        size, number, dates = sum(counts), len(self.rows) + 1, (None, self.env.now, None, None)
        self.write(
            [
                self.run,
                number,
                log.INCIDENT,
                *dates,
                culprit,
                which,
                size,
                None,
                severity,
                felt,
                None,
                (),
                FROM_OUTSIDE,
                moved,
            ]
        )
        if felt != 0.0:
            rules.count_incident(self.world, self.state, victim, plan.counts, which)
            self.land(number, victim, felt, plan.touches[which], False)
        for me in (0, 1):
            if plan.until_incident[me] == which:
                self.answer_now(me, False)

    def false_alarms(self, me: int) -> Process:
        """Blows that an actor hears and nobody struck; the thicker the fog, the more of them it believes."""
        env, plan = self.env, self.plan
        time = 0.0
        occurrence = 0
        while True:
            occurrence += 1
            which, purpose = len(plan.day) + me, luck.FALSE_ALARM + me
            rate = rules.alarms_in_fog(self.world, me, plan.alarms[me]) / YEAR
            time = yield from self.await_news(time, occurrence, which, purpose, rate)
            if rules.false_alarm_heard(self.world, self.state, me, occurrence, self.seed, self.drawn):
                felt, number, dates = plan.alarm_severity[me], len(self.rows) + 1, (None, env.now, None, None)
                self.write(
                    [
                        self.run,
                        number,
                        log.FALSE_ALARM,
                        *dates,
                        1 - me,
                        0,
                        0.0,
                        None,
                        0.0,
                        felt,
                        None,
                        (),
                        MISHEARD,
                        None,
                    ]
                )
                self.land(number, me, felt, 0, True)
