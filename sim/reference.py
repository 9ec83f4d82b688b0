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

FELT = log.COLUMNS.index("felt")


class Moment(simpy.Event):
    """A phase of a day, sooner or later; SimPy's `Timeout` knows no order within an instant."""

    def __init__(self, env: simpy.Environment, day: int, order: int) -> None:
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
        self.env = simpy.Environment()
        self.actors = [self.env.process(self.actor(me)) for me in (0, 1)]
        for incident in range(len(self.plan.day)):
            self.env.process(self.incident(incident))
        for me in (0, 1):
            if self.plan.alarm_rate[me] > 0.0:
                self.env.process(self.false_alarms(me))
        self.env.run(until=self.plan.horizon + 1)
        return self.rows

    def actor(self, me: int) -> Process:
        """Wait in peace; deliberate when something lands; take the initiative when quiet has lasted."""
        env = self.env
        review = self.plan.review[me]
        while True:
            self.at_peace[me] = True
            try:
                if review == NO_DAY:
                    yield env.event()
                yield Moment(env, env.now + review, agenda.REVIEW + me)
            except simpy.Interrupt:
                self.deliberations[me] += 1
                days = rules.deliberation(self.world, me, self.deliberations[me], self.seed, self.run)
                # One turn a day at most, or two prompt actors would never see the next one.
                day = max(env.now + days, self.last_turn[me] + 1)
                yield Moment(env, day, agenda.DECISION + me)
                self.turn(me, 0)
            else:
                self.turn(me, 1)

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
        number = len(self.rows) + 1
        if self.watch is not None:
            self.watch(state, number, me, seen, wanted, chosen, move)
        causes = self.pending[me]
        cause = causes[0] if causes else None
        joined = tuple(causes[1:])
        causes.clear()
        severity = 0.0
        if move == rules.LET_PASS:
            row = [self.run, number, log.PASS, today, None, None, None, me, move, 0.0]
            self.rows.append([*row, wanted, 0.0, None, cause, joined, rule, None])
        else:
            _, severity, _ = rules.terms(world, state, me, move)
            effects = world.first[move + 1] - world.first[move]
            units, levels = [0.0] * effects, [0.0] * (2 * effects)
            rules.announce(world, state, me, move, units, levels)
            effective = today + world.notice[move]
            expires = None if world.lasts[move] == rules.NEVER else effective + world.lasts[move]
            row = [self.run, number, log.MOVE, today, today, effective, expires, me, move, sum(units)]
            self.rows.append([*row, wanted, severity, None, cause, joined, rule, (units, levels)])
            if effective == today:
                self.come_into_force(number, me, move, units, levels)
            self.env.process(self.move(number, me, move, units, levels))
        for memory in (state.felt[me], state.sent[me], state.wanted[me]):
            memory.append(0.0)
        rules.take_turn(world, state, me, severity, wanted)

    def move(self, number: int, me: int, move: int, units: list[float], levels: list[float]) -> Process:
        """The life of a move once announced: it arrives, comes into force, and expires."""
        env, world = self.env, self.world
        row = self.rows[number - 1]
        effective, expires = row[5], row[6]
        yield Moment(env, env.now, agenda.ARRIVAL + number)
        self.arrive(number, 1 - me, move, units)
        if effective > env.now:
            yield Moment(env, effective, agenda.EFFECT + number)
            self.come_into_force(number, me, move, units, levels)
        if expires is not None and units:
            yield Moment(env, expires, agenda.EXPIRY + number)
            back = list(units)
            rules.expire(world, self.state, me, move, back, levels)
            self.note(log.EXPIRED, number, me, move, rules.TERM_OVER, back, levels)

    def come_into_force(self, number: int, me: int, move: int, units: list[float], levels: list[float]) -> None:
        """Let what was announced take effect on the stocks."""
        if units:
            rules.come_into_force(self.world, self.state, me, move, units)
            self.note(log.IN_FORCE, number, me, move, rules.NOTICE_OVER, units, levels)

    def note(self, kind: int, cause: int, me: int, move: int, rule: int, units: list[float], levels: list[float]) -> None:
        """Log that stocks have changed."""
        today = self.env.now
        dates = [None, None, today, None] if kind == log.IN_FORCE else [None, None, None, today]
        row = [self.run, len(self.rows) + 1, kind, *dates, me, move, sum(units)]
        self.rows.append([*row, None, None, None, cause, (), rule, (units, levels)])

    def arrive(self, number: int, victim: int, move: int, units: list[float]) -> None:
        """Let the other side perceive a move."""
        self.arrivals[victim] += 1
        row = self.rows[number - 1]
        severity = row[11]
        felt = rules.perceive(
            self.world, self.state, victim, severity, self.arrivals[victim], self.seed, self.run
        )
        row[FELT] = felt
        if felt != 0.0:
            rules.count_move(self.world, self.state, victim, move, units)
            self.land(number, victim, felt, self.world.touches[move])

    def land(self, number: int, victim: int, felt: float, touches: int) -> None:
        """Add to what the victim has to answer, and rouse it if it was at peace."""
        rules.suffer(self.world, self.state, victim, felt, touches, self.env.now)
        self.pending[victim].append(number)
        if self.at_peace[victim]:
            self.at_peace[victim] = False
            self.actors[victim].interrupt()

    def incident(self, which: int) -> Process:
        """A blow from outside: once on its day, or again and again at its rate."""
        env, world, plan = self.env, self.world, self.plan
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
        plan, kinds, today = self.plan, self.world.kinds, self.env.now
        culprit = plan.culprit[which]
        victim = 1 - culprit
        self.arrivals[victim] += 1
        severity = plan.severity[which]
        felt = rules.perceive(
            self.world, self.state, victim, severity, self.arrivals[victim], self.seed, self.run
        )
        counts = plan.counts[which * kinds : (which + 1) * kinds]
        counted = [(kind, n) for kind, n in enumerate(counts) if n > 0.0]
        number = len(self.rows) + 1
        row = [self.run, number, log.INCIDENT, None, today, None, None, culprit, which, sum(counts)]
        self.rows.append([*row, None, severity, felt, None, (), rules.FROM_OUTSIDE, counted or None])
        if felt != 0.0:
            for kind, n in counted:
                self.state.owed[victim * kinds + kind] += n
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
                number = len(self.rows) + 1
                felt = plan.alarm_severity[me]
                row = [self.run, number, log.FALSE_ALARM, None, env.now, None, None, 1 - me, 0, 0.0]
                self.rows.append([*row, None, 0.0, felt, None, (), rules.MISHEARD, None])
                self.land(number, me, felt, 0)
