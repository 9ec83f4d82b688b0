"""From a scenario to what engines run on: names, texts and dates become small integers, and stay behind in `Names`."""

from collections.abc import Iterable
from typing import NamedTuple

from sim.model import bimatrix, calendar
from sim.model.bimatrix import Matrix
from sim.model.calendar import Calendar
from sim.model.log import Names
from sim.model.prepared import Prepared
from sim.model.state import (
    CAPS,
    EFFECTS,
    FREE,
    GESTURE,
    GIVES_UP,
    LET_PASS,
    MATCH,
    NEVER,
    NUMBER,
    POSTS,
    RESTORED,
    RESTORES,
    RESUMES,
    SHARE,
    TAKES,
    UNLIMITED,
    Script,
    World,
)
from sim.scenario import Crisis, Settled, rung
from sim.scenario.format import HARDEST, Move, PutsOff, ReplyDays, Severity, amount_form
from sim.strategies import Answer, Modified, bound, user_code
from sim.strategies.axelrod_library import Voice

UNLESS = {"gesture": GESTURE, "restores": RESTORED}


class Ready(NamedTuple):
    """A scenario, and what is prepared of it: once, and then handed on."""

    crisis: Crisis
    prepared: Prepared

    @property
    def payoffs(self) -> Matrix | None:
        """What a round is worth, in a repeated game."""
        return None if self.crisis.payoffs is None else bimatrix.matrix(self.crisis.payoffs)


def ready(crisis: Crisis) -> Ready:
    """A scenario with what is prepared of it. Raises as `prepare`."""
    return Ready(crisis, prepare(crisis))


def prepare(crisis: Crisis) -> Prepared:
    """Prepare a checked scenario for an engine. Code of its own is run; StrategyError where that fails."""
    stocks = list(crisis.kinds)
    actors = list(crisis.actors.values())
    held = [actor.stocks.get(kind) for actor in actors for kind in stocks]
    moves = [*crisis.ladder, *_variants(crisis)]
    ladder = [_effects(move, stocks) for move in moves]
    flat = [effect for effects in ladder for effect in effects]
    first = [0, 0]  # letting pass, move 0, has no effects
    for effects in ladder:
        first.append(first[-1] + len(effects))
    start = [stock.amount if stock else 0.0 for stock in held]
    channel = [int(kind.channel) for kind in crisis.kinds.values()]
    signs = [1 if move.severity.base + move.severity.per_unit + move.severity.per_share > 0 else -1 for move in moves]
    severities = [move.severity for move in moves]
    spans = [_span(severity, sign) for severity, sign in zip(severities, signs, strict=True)]
    none = ReplyDays(low=0, likely=0, high=0)  # a clock of rounds says when they decide
    replies = [actor.reply_days or none for actor in actors]
    value = [stock.value if stock else 0.0 for stock in held]
    worth = [worth * amount for worth, amount in zip(value, start, strict=True)]
    names = ["let pass", *(move.move for move in moves)]
    threats = [move.threatens for move in moves]
    threatened = [0, *(names.index(threat.move) if threat else 0 for threat in threats)]
    touches = [0, *(_touches(effects) for effects in ladder)]
    world = World(
        kinds=len(stocks),
        divisible=[int(kind.divisible) for kind in crisis.kinds.values()],
        channel=channel,
        channels=_total(amount for at, amount in enumerate(start) if channel[at % len(stocks)]),
        start=start,
        ceiling=[stock.ceiling if stock and stock.ceiling is not None else UNLIMITED for stock in held],
        value=value,
        worth=[_total(worth[: len(stocks)]), _total(worth[len(stocks) :])],
        blows=[move for move, sign in enumerate(signs[: len(crisis.ladder)], 1) if sign > 0],
        concessions=[move for move, sign in enumerate(signs[: len(crisis.ladder)], 1) if sign < 0],
        base=[0.0, *(base for base, _ in spans)],
        per_unit=[0.0, *(severity.per_unit for severity in severities)],
        per_share=[0.0, *(severity.per_share for severity in severities)],
        most=[0.0, *(most for _, most in spans)],
        sign=[0, *signs],
        touches=[own | _threatened(touches, threatened, move) for move, own in enumerate(touches)],
        notice=[0, *(move.notice for move in moves)],
        lasts=[NEVER, *(NEVER if move.lasts is None else move.lasts for move in moves)],
        threatens=threatened,
        deadline=[0, *(threat.days if threat else 0 for threat in threats)],
        unless=[0, *(UNLESS[threat.unless] if threat else 0 for threat in threats)],
        first=first,
        what=[effect[0] for effect in flat],
        kind=[effect[1] for effect in flat],
        form=[effect[2] for effect in flat],
        amount=[effect[3] for effect in flat],
        stock=tuple([_holder(me, what) * len(stocks) + kind for what, kind, _, _ in flat] for me in (0, 1)),
        tolerance=[actor.tolerance for actor in actors],
        audience_cost=[actor.audience_cost for actor in actors],
        out_of_kind=[actor.out_of_kind for actor in actors],
        bias=[actor.perception.bias for actor in actors],
        noise=[actor.perception.noise for actor in actors],
        missed=[actor.perception.missed for actor in actors],
        fog=[actor.perception.fog for actor in actors],
        execution_error=[actor.execution_error for actor in actors],
        puts_off=[0 if actor.puts_off is None else 1 for actor in actors],
        low=[days.low for days in replies],
        likely=[days.likely for days in replies],
        high=[days.high for days in replies],
        rungs=sorted(
            base for (base, _), sign in list(zip(spans, signs, strict=True))[: len(crisis.ladder)] if sign > 0
        ),
    )
    incidents = crisis.incidents
    rounds = [_rounds(crisis, me) for me in (0, 1)]
    untils = [_until(crisis, actor.puts_off) for actor in actors]
    alarms = [actor.perception.false_alarms for actor in actors]
    days = Calendar(
        horizon=crisis.horizon,
        first=[first for first, _ in rounds],
        every=rounds[0][1],
        review=[calendar.NO_DAY if actor.review_days is None else actor.review_days for actor in actors],
        until_day=[day for day, _, _ in untils],
        until_incident=[incident for _, incident, _ in untils],
        until_move=[move for _, _, move in untils],
        alarm_rate=[
            alarm.per_year * (1.0 + actor.perception.fog) / calendar.YEAR if alarm else 0.0
            for alarm, actor in zip(alarms, actors, strict=True)
        ],
        alarm_severity=[alarm.severity if alarm else 0.0 for alarm in alarms],
        day=[(i.date - crisis.start).days if i.date is not None else calendar.NO_DAY for i in incidents],
        rate=[i.per_year / calendar.YEAR if i.per_year is not None else 0.0 for i in incidents],
        culprit=[list(crisis.actors).index(i.by) for i in incidents],
        severity=[i.severity for i in incidents],
        touches=[sum(1 << at for at, kind in enumerate(stocks) if kind in i.counts) for i in incidents],
        counts=[float(i.counts.get(kind, 0.0)) for i in incidents for kind in stocks],
        size=[_total(float(i.counts.get(kind, 0.0)) for kind in stocks) for i in incidents],
    )
    told = Names(
        start=crisis.start,
        actors=list(crisis.actors),
        moves=names,
        stocks=stocks,
        incidents=[i.name for i in incidents],
        effects=[[], *([(effect[0], effect[1]) for effect in effects] for effects in ladder)],
    )
    answers = [_answer(crisis, actor) for actor in crisis.actors]
    if crisis.settled is None:
        return Prepared(world, days, tuple(answers), told)
    later = {f"actors.{actor}.strategy": strategy for actor, strategy in crisis.settled.later.items()}
    if later:
        changed = crisis.with_(later)
        answers += [_answer(changed, actor) for actor in changed.actors]
    return Prepared(world, days, tuple(answers), told, _script(crisis, crisis.settled, names))


def _variants(crisis: Crisis) -> list[Move]:
    """The moves that are settled and are not rungs of the ladder, for their amounts are their own."""
    said = dict.fromkeys(order.move for order in crisis.settled.orders) if crisis.settled else {}
    meant = [rung(crisis.ladder, move) for move in said if move is not None]
    return list({move.move: move for move in meant if move is not None and move not in crisis.ladder}.values())


def _script(crisis: Crisis, settled: Settled, names: list[str]) -> Script:
    """What is settled, in numbers."""
    day: tuple[list[int], list[int]] = ([], [])
    after: tuple[list[int], list[int]] = ([], [])
    moves: tuple[list[int], list[int]] = ([], [])
    for order in settled.orders:
        me = list(crisis.actors).index(order.actor)
        day[me].append(calendar.NO_DAY if order.day is None else (order.day - crisis.start).days)
        after[me].append(order.after)
        meant = None if order.move is None else rung(crisis.ladder, order.move)
        made = LET_PASS if meant is None else names.index(meant.move)
        moves[me].append(FREE if order.move is None else made)
    counts = [len(row) for row in moves]
    for table, none in ((day, calendar.NO_DAY), (after, 0), (moves, FREE)):
        for row in table:
            row.extend([none] * (max(counts) - len(row)))
    since = settled.since if settled.later else NEVER
    return Script(settled.until, settled.run, int(settled.imposed), since, counts, day, after, moves)


def _rounds(crisis: Crisis, me: int) -> tuple[int, int]:
    """The day of an actor's first round, and the days from each to the next."""
    clock = crisis.clock
    if clock is None:
        return calendar.NO_DAY, calendar.NO_DAY
    if clock.rounds == "simultaneous":
        return clock.days, clock.days
    return (me + 1) * clock.days, 2 * clock.days


def _until(crisis: Crisis, puts_off: PutsOff | None) -> tuple[int, int, int]:
    """The day, the incident and the other's move until which answers are put off; NO_DAY for each that is none."""
    if puts_off is None:
        return calendar.NO_DAY, calendar.NO_DAY, calendar.NO_DAY
    until = puts_off.until
    if not isinstance(until, str):
        return (until - crisis.start).days, calendar.NO_DAY, calendar.NO_DAY
    incidents, moves = [i.name for i in crisis.incidents], ["let pass", *(move.move for move in crisis.ladder)]
    incident = incidents.index(until) if until in incidents else calendar.NO_DAY
    return calendar.NO_DAY, incident, moves.index(until) if until in moves else calendar.NO_DAY


def _answer(crisis: Crisis, actor: str) -> Answer:
    """An actor's strategy as an engine calls it."""
    strategy = crisis.actors[actor].strategy
    name = strategy.name or ""
    answer: Answer
    if strategy.axelrod is not None:
        answer = Voice(strategy.axelrod, strategy.threshold, strategy.strike)
    elif strategy.file is not None:  # in a namespace of its own, and a new one: no run and no actor remembers another's
        code = crisis.code[strategy.file]
        answer = user_code.run(code.text, code.path).answer(name, strategy.with_, actor, crisis.start)
    else:
        answer = bound(name, strategy.with_)
    if strategy.steps:
        return Modified(answer, strategy.steps)
    return answer


def _effects(move: Move, stocks: list[str]) -> list[tuple[int, int, int, float]]:
    """What, kind, form and amount of each effect of a move."""
    forms = {"number": NUMBER, "share": SHARE, "match": MATCH, "posts": POSTS}
    effects = []
    for what, name in enumerate(EFFECTS):
        for kind, amount in getattr(move, name).items():
            form, value = amount_form(amount) or ("number", 0.0)
            effects.append((what, stocks.index(kind), forms[form], value))
    return effects


def _total(numbers: Iterable[float]) -> float:
    """The sum, added one by one: from Python 3.12 on, `sum` rounds otherwise."""
    total = 0.0
    for number in numbers:
        total += number
    return total


def _span(severity: Severity, sign: int) -> tuple[float, float]:
    """The severity of a move of no size, and the farthest from zero that size can take it."""
    most = sign * HARDEST if severity.most is None else severity.most
    base = min(severity.base, most) if sign > 0 else max(severity.base, most)
    return base, base if severity.per_unit == severity.per_share == 0.0 else most


def _holder(me: int, what: int) -> int:
    """Whose stocks an effect of a move of mine moves."""
    return me if what in {GIVES_UP, RESUMES} else 1 - me


def _threatened(touches: list[int], threatened: list[int], move: int) -> int:
    """The kinds that a move threatens to touch: by the move that it announces, by what that announces, and so on."""
    found = 0
    for _ in threatened:  # no longer than that, should they go round in a circle
        move = threatened[move]
        found |= touches[move]
    return found


def _touches(effects: list[tuple[int, int, int, float]]) -> int:
    touching = {TAKES, CAPS, RESTORES}
    return sum(1 << kind for kind in {kind for what, kind, _, _ in effects if what in touching})
