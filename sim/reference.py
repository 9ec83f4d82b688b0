"""The reference engine: one exchange as SimPy processes, written to be read.

Each actor is a process that waits in peace, is interrupted by a blow, deliberates, answers, and waits again. Each
move is a process too: it arrives, comes into force, and expires. Incidents and false alarms are the two others.
What is done in each of these moments is for `sim.rules` to say; when it is done is all that this file knows.
"""

from collections.abc import Callable, Generator, Sequence
from typing import Any

import simpy

from sim import agenda, log, luck, rules
from sim.agenda import NO_DAY, Agenda
from sim.rules import State, World
from sim.strategies import View

Row = list[Any]
Process = Generator[simpy.Event, Any, None]
Watcher = Callable[[State, int, int, View, float, int, int], None]

EFFECTIVE, EXPIRES, DONE, FELT = (log.COLUMNS.index(column) for column in ("effective", "expires", "done", "felt"))


class Moment(simpy.Event):
    """A phase of a day, sooner or later; SimPy's `Timeout` knows no order within an instant."""

    def __init__(self, env: Any, day: int, order: int) -> None:
        self.env = env
        self.callbacks = []
        self._ok = True
        self._value = None
        self._defused = False
        env.schedule(self, order, day - env.now)


class Exchange:
    """One run. `play` returns the log's rows, in plain integers (see `sim.log`).

    `answers` are the two strategies with their parameters bound. `watch`, if given, is called at each decision with
    the state before it, the event's number, the actor, the view, the severity wanted, the move chosen and the move
    made; it must change nothing.
    """

    def __init__(
        self,
        world: World,
        plan: Agenda,
        answers: Sequence[Callable[[View], float]],
        seed: int,
        run: int,
        watch: Watcher | None = None,
    ) -> None:
        self.world = world
        self.plan = plan
        self.answers = answers
        self.seed = seed
        self.run = run
        self.watch = watch
        self.rows: list[Row] = []
        stocks = 2 * world.kinds
        self.state = State(
            amount=list(world.start),
            bound=[0.0] * stocks,
            ceiling=list(world.ceiling),
            caps=[rules.UNLIMITED] * (2 * len(world.what)),
            capping=[0] * (2 * len(world.what)),
            taken=[0.0] * stocks,
            given=[0.0] * stocks,
            owed=[0.0] * stocks,
            offered=[0.0] * stocks,
            received=[0.0, 0.0],
            touched=[-1, -1],
            last_felt=[0, 0],
            turns=[0, 0],
            felt=([], []),
            sent=([], []),
            wanted=([], []),
        )
        self.pending: tuple[list[int], list[int]] = ([], [])  # by actor: numbers of the events to be answered
        self.at_peace = [True, True]
        self.last_turn = [-1, -1]
        self.deliberations = [0, 0]
        self.arrivals = [0, 0]

    def play(self) -> list[Row]:
        """Run to the horizon and return the rows of the log."""
        self.env: Any = simpy.Environment()  # whose time is a whole number of days; SimPy's types allow any
        self.actors = [self.env.process(self.actor(me)) for me in (0, 1)]
        for incident in range(len(self.plan.day)):
            self.env.process(self.incident(incident))
        for me in (0, 1):
            if self.plan.alarm_rate[me] > 0.0:
                self.env.process(self.false_alarms(me))
        self.env.run(until=self.plan.horizon + 1)
        return self.rows

    def write(
        self,
        kind: int,
        actor: int,
        move: int,
        rule: int,
        *,
        decided: int | None = None,
        announced: int | None = None,
        effective: int | None = None,
        expires: int | None = None,
        size: float = 0.0,
        wanted: float | None = None,
        done: float | None = None,
        felt: float | None = None,
        cause: int | None = None,
        joined: tuple[int, ...] = (),
        moved: Any = None,
    ) -> int:
        """Write a row of the log, its columns in the log's order, and return the event's number."""
        number = len(self.rows) + 1
        dates = decided, announced, effective, expires
        self.rows.append(
            [self.run, number, kind, *dates, actor, move, size, wanted, done, felt, cause, joined, rule, moved]
        )
        return number

    def actor(self, me: int) -> Process:
        """Wait in peace; deliberate when something lands; take the initiative when quiet has lasted."""
        env = self.env
        review = self.plan.review[me]
        while True:
            self.at_peace[me] = True
            try:
                yield env.event() if review == NO_DAY else Moment(env, env.now + review, agenda.REVIEW + me)
                initiative = 1
            except simpy.Interrupt:
                initiative = 0
            if not initiative:
                self.deliberations[me] += 1
                days = rules.deliberation(self.world, me, self.deliberations[me], self.seed, self.run)
                # One turn a day at most, or two prompt actors would never see the next one.
                day = max(env.now + days, self.last_turn[me] + 1)
                yield Moment(env, day, agenda.DECISION + me)
            self.turn(me, initiative)

    def turn(self, me: int, initiative: int) -> None:
        """Decide, and announce what was decided."""
        world, state, today = self.world, self.state, self.env.now
        self.last_turn[me] = today
        seen = rules.view(world, state, me, initiative, today, self.seed, self.run)
        if rules.tolerated(world, state, me):
            wanted, chosen, rule = 0.0, rules.LET_PASS, rules.TOLERANCE
        else:
            wanted = self.answers[me](seen)
            chosen, rule = rules.choose(world, state, me, wanted)
        move = rules.slip(world, state, me, chosen, self.seed, self.run)
        if move != chosen:
            rule = rules.ERROR
        if self.watch is not None:
            self.watch(state, len(self.rows) + 1, me, seen, wanted, chosen, move)
        causes = self.pending[me]
        cause = causes[0] if causes else None
        joined = tuple(causes[1:])
        causes.clear()
        severity = 0.0
        if move == rules.LET_PASS:
            self.write(
                log.PASS, me, move, rule, decided=today, wanted=wanted, done=severity, cause=cause, joined=joined
            )
        else:
            _, severity, _ = rules.terms(world, state, me, move)
            self.announce(me, move, rule, wanted, severity, cause, joined)
        for memory in (state.felt[me], state.sent[me], state.wanted[me]):
            memory.append(0.0)
        rules.take_turn(world, state, me, severity, wanted)

    def announce(
        self, me: int, move: int, rule: int, wanted: float, severity: float, cause: int | None, joined: tuple[int, ...]
    ) -> None:
        """Announce a move; without notice it is in force at once."""
        world, today = self.world, self.env.now
        effects = world.first[move + 1] - world.first[move]
        units, levels = [0.0] * effects, [0.0] * (2 * effects)
        rules.announce(world, self.state, me, move, units, levels)
        effective = today + world.notice[move]
        number = self.write(
            log.MOVE,
            me,
            move,
            rule,
            decided=today,
            announced=today,
            effective=effective,
            expires=None if world.lasts[move] == rules.NEVER else effective + world.lasts[move],
            size=rules.size(world, move, units),
            wanted=wanted,
            done=severity,
            cause=cause,
            joined=joined,
            moved=(tuple(units), levels),
        )
        if effective == today:
            self.come_into_force(number, me, move, units, levels)
        self.env.process(self.move(number, me, move, units, levels))

    def move(self, number: int, me: int, move: int, units: list[float], levels: list[float]) -> Process:
        """The life of a move once announced: it arrives, comes into force, and expires."""
        env, row = self.env, self.rows[number - 1]
        effective, expires = row[EFFECTIVE], row[EXPIRES]
        yield Moment(env, env.now, agenda.ARRIVAL + number)
        self.arrive(number, 1 - me, move, units)
        if effective > env.now:
            yield Moment(env, effective, agenda.EFFECT + number)
            self.come_into_force(number, me, move, units, levels)
        if expires is not None and units:
            yield Moment(env, expires, agenda.EXPIRY + number)
            self.expire(number, me, move, units, levels)

    def come_into_force(self, number: int, me: int, move: int, units: list[float], levels: list[float]) -> None:
        """Let what was announced take effect on the stocks."""
        if units:
            rules.come_into_force(self.world, self.state, me, move, units)
            size = rules.size(self.world, move, units)
            moved = tuple(units), levels
            rule = rules.NOTICE_OVER
            self.write(log.IN_FORCE, me, move, rule, effective=self.env.now, size=size, cause=number, moved=moved)

    def expire(self, number: int, me: int, move: int, units: list[float], levels: list[float]) -> None:
        """Let what came into force be undone."""
        rules.expire(self.world, self.state, me, move, units)
        size = rules.size(self.world, move, units)
        moved = tuple(units), levels
        self.write(log.EXPIRED, me, move, rules.TERM_OVER, expires=self.env.now, size=size, cause=number, moved=moved)

    def arrive(self, number: int, victim: int, move: int, units: list[float]) -> None:
        """Let the other side perceive a move."""
        row = self.rows[number - 1]
        row[FELT] = felt = self.perceive(victim, row[DONE])
        if felt != 0.0:
            rules.count_move(self.world, self.state, victim, move, units)
            self.land(number, victim, felt, self.world.touches[move])

    def perceive(self, victim: int, severity: float) -> float:
        """The severity felt of the next thing to reach the victim."""
        self.arrivals[victim] += 1
        felt: float = rules.perceive(
            self.world, self.state, victim, severity, self.arrivals[victim], self.seed, self.run
        )
        return felt

    def land(self, number: int, victim: int, felt: float, touches: int) -> None:
        """Add to what the victim has to answer, and rouse it if it was at peace."""
        rules.suffer(self.world, self.state, victim, felt, touches, self.env.now)
        self.pending[victim].append(number)
        if self.at_peace[victim]:
            self.at_peace[victim] = False
            self.actors[victim].interrupt()

    def incident(self, which: int) -> Process:
        """A blow from outside: once on its day, or again and again at its rate."""
        env, plan = self.env, self.plan
        if plan.day[which] != NO_DAY:
            yield Moment(env, plan.day[which], agenda.NEWS + which)
            self.strike_from_outside(which)
            return
        time = 0.0
        occurrence = 0
        while True:
            occurrence += 1
            time += luck.exponential(self.seed, self.run, occurrence, luck.INCIDENT + which) / plan.rate[which]
            yield Moment(env, int(time), agenda.NEWS + which)
            self.strike_from_outside(which)

    def strike_from_outside(self, which: int) -> None:
        """Log an incident and let its victim perceive it."""
        plan, kinds = self.plan, self.world.kinds
        culprit, severity = plan.culprit[which], plan.severity[which]
        victim = 1 - culprit
        felt = self.perceive(victim, severity)
        counts = plan.counts[which * kinds : (which + 1) * kinds]
        number = self.write(
            log.INCIDENT,
            culprit,
            which,
            rules.FROM_OUTSIDE,
            announced=self.env.now,
            size=sum(counts, 0.0),
            done=severity,
            felt=felt,
            moved=[(kind, n) for kind, n in enumerate(counts) if n > 0.0] or None,
        )
        if felt != 0.0:
            rules.count_incident(self.world, self.state, victim, plan.counts, which)
            self.land(number, victim, felt, plan.touches[which])

    def false_alarms(self, me: int) -> Process:
        """Blows that an actor hears and nobody struck; the thicker the fog, the more of them it believes."""
        env, plan = self.env, self.plan
        time = 0.0
        occurrence = 0
        while True:
            occurrence += 1
            time += luck.exponential(self.seed, self.run, occurrence, luck.FALSE_ALARM + me) / plan.alarm_rate[me]
            yield Moment(env, int(time), agenda.NEWS + len(plan.day) + me)
            if rules.false_alarm_heard(self.world, self.state, me, occurrence, self.seed, self.run):
                felt = plan.alarm_severity[me]
                today = env.now
                number = self.write(log.FALSE_ALARM, 1 - me, 0, rules.MISHEARD, announced=today, done=0.0, felt=felt)
                self.land(number, me, felt, 0)
