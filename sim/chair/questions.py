"""Whose turn it is: a scenario played again from the start with the orders given so far, up to where one is wanted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sim.chair.knowledge import Memory, Report
from sim.chronicle import explanation
from sim.engines.stepper import moments
from sim.luck import RUNS, SEEDS
from sim.model import log, rules, voices
from sim.model.calendar import DEADLINE, NO_DAY, REVIEW
from sim.model.game import DRAWN, EVENTS, SEED, Game, new_game, rows_of
from sim.model.happenings import NOBODY, called, day_of, may_wait, phase_of, place_of, wants
from sim.model.log import Change
from sim.model.prepared import Prepared
from sim.model.state import CAPS, EFFECTS, LET_PASS, NEVER, OUT_OF_REACH, UNLIMITED, State
from sim.scenario import Crisis
from sim.scenario.orders import CARRY_OUT, LET_LAPSE, OrderError, Told, not_yet, settle, understood
from sim.scenario.preparation import prepare
from sim.studies.arguments import is_crisis, whole
from sim.studies.run import Run
from sim.text import several

ANSWER, QUIET, ROUND, AT_DEADLINE = OCCASIONS = ("answer", "quiet", "round", "deadline")


Orders = Mapping[str, Sequence[str]]  # by actor, for each chair taken: what was said there, in order


class Option(NamedTuple):
    """A move of the ladder as it stands now."""

    move: str
    obstacle: str  # why it cannot be had; empty where it can
    severity: float
    changes: tuple[Change, ...]  # what it would bind
    given_up: float  # value to its maker of what it would give up
    out_of_kind: float  # the price of leaving the kind of what is answered
    notice: int  # days from announcement to effect
    lasts: int | None  # days from effect to expiry; None for good
    threatens: str  # the move that it announces; empty where it announces none
    deadline: int  # days until that is carried out or lapses; 0 where it announces none
    joined: tuple[str, ...] = ()  # the members that would join, where each takes it for itself


class Due(NamedTuple):
    """A threat whose deadline is here."""

    report: int  # by which it was made
    move: str  # what was threatened
    severity: float
    given_up: float  # value to its maker of what it would give up
    conceded: float  # what was felt since that counts towards lifting it, 0 or more
    held: float  # the severity that its maker is still held to


class Holding(NamedTuple):
    """What stands of a stock."""

    amount: float
    free: float  # of it, what is not announced to go
    ceiling: float | None  # the most the other side admits


class Own(NamedTuple):
    """The numbers of one's own side, as they are in this run."""

    values: Mapping[str, float]  # what a unit is worth, by kind, in units of severity
    tolerance: float
    audience_cost: float
    out_of_kind: float


class Advice(NamedTuple):
    """What the side's own strategy would do."""

    wanted: float  # severity
    order: str


class Question(NamedTuple):
    """A turn, or a deadline, at which a person has still to say what is done."""

    crisis: Crisis
    actor: str
    day: date
    number: int  # which question of this chair, from 1
    occasion: str  # one of OCCASIONS
    felt: float  # severity felt and to be answered, blows and concessions netted
    answers: tuple[int, ...]  # the reports that it answers
    due: Due | None  # at a deadline
    options: tuple[Option, ...]  # the moves of the ladder, in its order; none at a deadline
    longest_wait: int  # days by which the answer can be put off at most; 0 where it cannot
    known: tuple[Report, ...]  # what this side knows, as it learnt it
    holdings: Mapping[str, Mapping[str, Holding]]  # by actor and kind
    own: Own
    advice: Advice

    def __repr__(self) -> str:
        what = {ANSWER: "its answer", QUIET: "an initiative", ROUND: "its move", AT_DEADLINE: "its word"}[self.occasion]
        can = several(len(self.possible), "order")
        return f"<{self.day}: {self.actor} is asked for {what}; felt {self.felt:.1f}, {can} can be given>"

    @property
    def possible(self) -> tuple[str, ...]:
        """The orders that can be given, but for answers put off and amounts of one's own."""
        if self.due is not None:
            return CARRY_OUT, LET_LAPSE
        return "let pass", *(option.move for option in self.options if not option.obstacle)


def ask(crisis: Crisis, seed: int, orders: Orders, run: int = 0) -> Question | Run:
    """Play a scenario with a person in each chair that `orders` names, and return the next question, or the whole run.

    `orders` has for each such actor what was said so far (see `sim.scenario.orders`); the others play their strategies.
    The same scenario, seed, run and orders give the same question, to the last bit. Raises OrderError for an order
    that cannot be carried out, ValueError and TypeError as `sim.simulate`.
    """
    is_crisis(crisis)
    seed, run = whole("seed", seed, SEEDS), whole("run", run, RUNS)
    return Play(crisis, seed, run, list(orders), [(actor, text) for actor in orders for text in orders[actor]]).ended


class Asked(NamedTuple):
    """A question that was answered, and what came of it."""

    actor: str
    order: str
    number: int  # of the event that came of it


class Play:
    """A scenario played with the orders given so far."""

    def __init__(
        self, crisis: Crisis, seed: int, run: int, chairs: Sequence[str], said: Iterable[tuple[str, str]]
    ) -> None:
        self.crisis = settle(crisis, chairs, said)
        self.prepared = prepare(self.crisis)
        self.game = new_game(self.prepared, seed)
        self.run = run
        self.memory = Memory()
        self.asked: list[Asked] = []
        self.ended = self._play(seed, run)

    @property
    def events(self) -> tuple[log.Event, ...]:
        """The log so far, or whole."""
        return tuple(log.decode(row, self.prepared.names) for row in rows_of(self.game, self.run))

    def _play(self, seed: int, run: int) -> Question | Run:
        game, names, settled = self.game, self.prepared.names, self.crisis.settled
        assert settled is not None, "orders are settled"
        told: dict[str, list[Told]] = {actor: [] for actor in settled.chairs}
        for actor, text in settled.said:
            told[actor].append(understood(self.crisis, actor, text))
        left = {names.actors.index(actor): iter(orders) for actor, orders in told.items()}
        before = None
        for moment in moments(game, run):
            if before is not None:
                self.memory.note(game, before)
            before = moment
            me = called(game, moment)
            if me == NOBODY or me not in left or _nothing_to_say(game, me, moment):
                continue
            order = next(left[me], None)
            if order is None:
                return self._question(me, moment)
            if wrong := _refusal(self.prepared, game, me, moment, order):
                raise OrderError(f"order {self._count(me)} of {names.actors[me]}: {wrong}")
            self.asked.append(Asked(names.actors[me], order.text, game.totals[EVENTS] + 1))
        for me, rest in left.items():
            if next(rest, None) is not None:
                found = f"order {self._count(me)} of {names.actors[me]}: the run is over by then"
                raise OrderError(f"{found}; take it back")
        said = tuple((one.actor, one.order) for one in self.asked)
        self.crisis = self.crisis.settle(settled._replace(said=said))
        return Run(self.crisis, seed, run, self.events)

    def _count(self, me: int) -> int:
        """Which order of an actor's comes next, from 1."""
        return 1 + sum(one.actor == self.prepared.names.actors[me] for one in self.asked)

    def _question(self, me: int, moment: int) -> Question:
        game, names, crisis = self.game, self.prepared.names, self.crisis
        world, state, today = game.world, game.state, day_of(moment)
        known, places = self.memory.reports(crisis, game, names, me)
        due = _due(self.prepared, game, me, moment, places) if phase_of(moment) == DEADLINE else None
        cited = game.log.waiting[me][: game.actors.waiting[me]]
        chair = world.value[me * world.kinds : (me + 1) * world.kinds]
        held = crisis.actors[names.actors[me]].stocks
        advice = _advice(self.prepared, game, me, moment)
        voice = state.prevails[me]  # of an alliance, whose wish it is that the strategies advise
        return Question(
            crisis=crisis,
            actor=names.actors[me],
            day=names.start + timedelta(days=today),
            number=self._count(me),
            occasion=_occasion(game, me, moment),
            felt=0.0 if due else state.received[me],
            answers=() if due else tuple(places[number] for number in cited),
            due=due,
            options=() if due else tuple(_options(self.prepared, state, me)),
            longest_wait=game.calendar.horizon - today if due is None and may_wait(game, me) else 0,
            known=known,
            holdings=_holdings(crisis, self.prepared, state),
            own=Own(
                {kind: chair[at] for at, kind in enumerate(names.stocks) if kind in held},
                world.tolerance[voice],
                world.audience_cost[voice],
                world.out_of_kind[me],
            ),
            advice=advice,
        )


def _occasion(game: Game, me: int, moment: int) -> str:
    if phase_of(moment) == DEADLINE:
        return AT_DEADLINE
    if game.calendar.every != NO_DAY:
        return ROUND
    return QUIET if phase_of(moment) == REVIEW or game.actors.waiting[me] == 0 else ANSWER


def _at_deadline(game: Game, me: int, moment: int) -> tuple[State, int, int, float, int]:
    """The state at a deadline, the threat; and what its maker would do, what it is held to, and by which rule."""
    state, threat = game.state._replace(threat=list(game.state.threat)), game.turns.move[place_of(moment)]
    rules.end_threat(game.world, state, me)
    move, held, _, rule = rules.keep_word(game.world, state, me, threat, game.luck[SEED], game.luck[DRAWN])
    return state, threat, move, held, rule


def _nothing_to_say(game: Game, me: int, moment: int) -> bool:
    """Whether what was threatened cannot be had any more, and so lapses whatever anybody says."""
    return phase_of(moment) == DEADLINE and _at_deadline(game, me, moment)[-1] == OUT_OF_REACH


def _refusal(prepared: Prepared, game: Game, me: int, moment: int, order: Told) -> str:
    """Why an order cannot be carried out now, and what would do; empty where it can."""
    if phase_of(moment) == DEADLINE:
        return (
            f"'{order.text}' is no answer at a deadline; say '{CARRY_OUT}' or '{LET_LAPSE}'"
            if order.kept is None
            else ""
        )
    if order.kept is not None:
        return f"no threat is due here; name a move in the place of '{order.text}'"
    if order.wait > 0:
        if not may_wait(game, me):
            return "there is no answer to put off here; name a move, or 'let pass'"
        most = game.calendar.horizon - day_of(moment)
        if order.wait > most:
            return f"the run ends in {several(most, 'day')}; put the answer off by fewer, or answer"
        return ""
    move = LET_PASS if order.move is None else prepared.number_of(me, order.text)
    if voices.is_national(game.world, me, move):
        wants(game, me, day_of(moment))  # by which members join in it or do not
    if move == LET_PASS or rules.terms(game.world, game.state, me, move)[0]:
        return ""
    could = [option.move for option in _options(prepared, game.state, me) if not option.obstacle]
    obstacle = explanation.obstacle(prepared, game.state, me, move)
    return f"'{order.text}' cannot be had: {obstacle}; it could {', '.join(['let pass', *could])}"


def _options(prepared: Prepared, state: State, me: int) -> Iterator[Option]:
    """The moves of the ladder as they stand now."""
    world, names = prepared.world, prepared.names
    for move in explanation.rungs(world, me)[1:]:
        possible, severity, given_up = rules.terms(world, state, me, move)
        threatened = world.threatens[move]
        yield Option(
            move=names.moves[move],
            obstacle="" if possible else explanation.obstacle(prepared, state, me, move),
            severity=severity if possible else 0.0,
            changes=tuple(_changes(prepared, state, me, move)) if possible else (),
            given_up=given_up,
            out_of_kind=world.out_of_kind[me] if possible and rules.leaves_kind(world, state, me, move) else 0.0,
            notice=world.notice[move],
            lasts=None if world.lasts[move] == NEVER else world.lasts[move],
            threatens=names.moves[threatened] if threatened != LET_PASS else "",
            deadline=world.deadline[move],
            joined=tuple(_joining(prepared, state, me, move)) if possible else (),
        )


def _joining(prepared: Prepared, state: State, me: int, move: int) -> Iterator[str]:
    """The members that would join in a move that each takes for itself."""
    world = prepared.world
    if voices.is_national(world, me, move):
        told = [0] * world.first_member[2]
        rules.tell_joining(world, state, me, move, told)
        first = world.first_member[me]
        yield from (name for voice, name in enumerate(prepared.names.members[me], first) if told[voice - 2])


def _changes(prepared: Prepared, state: State, me: int, move: int) -> Iterator[Change]:
    """What a move that can be made would bind."""
    world = prepared.world
    part = rules.part_taken(world, state, me, move)
    for effect in range(world.first[move], world.first[move + 1]):
        there, units = rules.moved(world, state, me, effect, part)
        what, stock = world.what[effect], prepared.names.stocks[world.kind[effect]]
        level = rules.cap_level(world, state, me, effect, there) if what == CAPS else None
        yield Change(EFFECTS[what], stock, units, level)


def _due(prepared: Prepared, game: Game, me: int, moment: int, places: Mapping[int, int]) -> Due:
    state, threat, _, held, _ = _at_deadline(game, me, moment)
    move = game.world.threatens[threat]
    _, severity, given_up = rules.terms(game.world, state, me, move)
    report = places[game.moves.number[place_of(moment)]]
    return Due(report, prepared.names.moves[move], severity, given_up, 0.0 - state.conceded[me], held)


def _holdings(crisis: Crisis, prepared: Prepared, state: State) -> dict[str, dict[str, Holding]]:
    found: dict[str, dict[str, Holding]] = {}
    for name, actor in crisis.actors.items():
        found[name], me = {}, prepared.names.actors.index(name)
        for at, kind in enumerate(prepared.names.stocks):
            if kind in actor.stocks:
                stock = me * prepared.world.kinds + at
                amount, ceiling = state.amount[stock], state.ceiling[stock]
                most = None if ceiling == UNLIMITED else ceiling
                found[name][kind] = Holding(amount, amount - state.bound[stock], most)
    return found


def _advice(prepared: Prepared, game: Game, me: int, moment: int) -> Advice:
    """What the side's strategy would do. To put an answer off until something comes it is asked as if it answered."""
    if phase_of(moment) == DEADLINE:
        _, _, move, held, _ = _at_deadline(game, me, moment)
        return Advice(held, LET_LAPSE if move == LET_PASS else CARRY_OUT)
    today, until = day_of(moment), game.calendar.until_day[me]
    wanted = wants(game, me, today)
    chosen, _, _ = rules.decide(game.world, game.state, me, wanted, game.luck[SEED], game.luck[DRAWN])
    if until > today and may_wait(game, me) and rules.puts_off(game.world, game.state, me):
        return Advice(wanted, not_yet(until - today))
    return Advice(wanted, prepared.names.moves[chosen])
