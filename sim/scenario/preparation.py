"""From a scenario to what engines play: names, texts and dates become small integers, and stay behind in `Names`.

Engines know the actors as 0 and 1 in the order of their names, wherever they stand in the file. So the luck of each has
the address of its name, what falls on one day goes by name, and two files that differ only in the order of the actors
are the same to an engine. Place has a meaning in two things that a file may say: who moves first in alternating rounds,
and whose payoff stands first.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

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
from sim.scenario.field_types import MAX_SEVERITY, amount_form
from sim.scenario.format import Move, PutsOff, ReplyDays, Severity
from sim.scenario.move_names import LETTING_PASS
from sim.strategies import Answer, Modified, bind, user_code
from sim.strategies.axelrod_library import AxelrodStrategy

FORMS = {"number": NUMBER, "share": SHARE, "match": MATCH, "posts": POSTS}
UNLESS = {"gesture": GESTURE, "restores": RESTORED}
ANY_DAY = ReplyDays(low=0, likely=0, high=0)  # of an actor that decides by a clock of rounds

Effect = tuple[int, int, int, float]  # what it does, kind of stock, form and number of its amount


class Ready(NamedTuple):
    """A scenario with what engines play of it, prepared once and handed on."""

    crisis: Crisis
    prepared: Prepared

    @property
    def payoffs(self) -> Matrix | None:
        """The payoffs of a round, as engines score it; None without a repeated game."""
        return payoff_matrix(self.crisis)


def ready(crisis: Crisis) -> Ready:
    """A scenario with what engines play of it. Raises StrategyError as `prepare` does."""
    return Ready(crisis, prepare(crisis))


def sides(crisis: Crisis) -> list[str]:
    """The actors in the order in which engines know them: that of their names."""
    return sorted(crisis.actors)


def payoff_matrix(crisis: Crisis) -> Matrix | None:
    """The payoffs of a round by actors as engines know them; None without a repeated game."""
    if crisis.payoffs is None:
        return None
    matrix = bimatrix.matrix(crisis.payoffs)
    return matrix if sides(crisis) == list(crisis.actors) else bimatrix.swapped(matrix)


def prepare(crisis: Crisis) -> Prepared:
    """Prepare a checked scenario for an engine.

    Python files of the scenario are run. Raises StrategyError where that fails.
    """
    world, names = world_of(crisis)
    answers = [_answer(crisis, actor) for actor in sides(crisis)]
    if crisis.settled is None:
        return Prepared(world, _calendar(crisis), tuple(answers), names)
    later = {f"actors.{actor}.strategy": strategy for actor, strategy in crisis.settled.later.items()}
    if later:
        changed = crisis.with_(later)
        answers += [_answer(changed, actor) for actor in sides(changed)]
    script = _script(crisis, crisis.settled, names.moves)
    return Prepared(world, _calendar(crisis), tuple(answers), names, script)


def world_of(crisis: Crisis) -> tuple[World, Names]:
    """The world of a checked scenario, and its names; no code of the user's is run."""
    moves = [*crisis.ladder, *_variants(crisis)]
    effects: list[list[Effect]] = [[], *(_effects_of(move, list(crisis.kinds)) for move in moves)]
    world = World(
        **_stocks(crisis),
        **_moves(moves, effects, rungs=len(crisis.ladder)),
        **_effects(effects, kinds=len(crisis.kinds)),
        **_actors(crisis),
    )
    return world, _names(crisis, moves, effects)


# The world, part by part: its columns by name, as `World` explains them.


def _stocks(crisis: Crisis) -> dict[str, Any]:
    """The columns by kind of stock, by stock, and by actor as far as they sum up stocks."""
    kinds = list(crisis.kinds)
    held = [crisis.actors[actor].stocks.get(kind) for actor in sides(crisis) for kind in kinds]
    start = [stock.amount if stock else 0.0 for stock in held]
    value = [stock.value if stock else 0.0 for stock in held]
    worth = [worth * amount for worth, amount in zip(value, start, strict=True)]
    channel = [int(kind.channel) for kind in crisis.kinds.values()]
    return {
        "kinds": len(kinds),
        "divisible": [int(kind.divisible) for kind in crisis.kinds.values()],
        "channel": channel,
        "channels": _total(amount for at, amount in enumerate(start) if channel[at % len(kinds)]),
        "start": start,
        "ceiling": [stock.ceiling if stock and stock.ceiling is not None else UNLIMITED for stock in held],
        "value": value,
        "worth": [_total(worth[: len(kinds)]), _total(worth[len(kinds) :])],
    }


def _moves(moves: Sequence[Move], effects: list[list[Effect]], rungs: int) -> dict[str, Any]:
    """The columns by move, where move 0 is letting pass, and the lists of blows, concessions and rungs.

    The moves after the first `rungs` are variants of rungs, and stand in none of these lists.
    """
    severities = [move.severity for move in moves]
    signs = [1 if one.base + one.per_unit + one.per_share > 0 else -1 for one in severities]
    spans = [_span(severity, sign) for severity, sign in zip(severities, signs, strict=True)]
    blows = [move for move, sign in enumerate(signs[:rungs], 1) if sign > 0]
    threats = [move.threatens for move in moves]
    names = _move_names(moves)
    threatened = [LET_PASS, *(names.index(threat.move) if threat else LET_PASS for threat in threats)]
    touches = [_touches(of_move) for of_move in effects]
    return {
        "blows": blows,
        "concessions": [move for move, sign in enumerate(signs[:rungs], 1) if sign < 0],
        "rungs": sorted(spans[move - 1][0] for move in blows),
        "base": [0.0, *(base for base, _ in spans)],
        "per_unit": [0.0, *(severity.per_unit for severity in severities)],
        "per_share": [0.0, *(severity.per_share for severity in severities)],
        "most": [0.0, *(most for _, most in spans)],
        "sign": [0, *signs],
        "touches": [own | _threatened(touches, threatened, move) for move, own in enumerate(touches)],
        "notice": [0, *(move.notice for move in moves)],
        "lasts": [NEVER, *(NEVER if move.lasts is None else move.lasts for move in moves)],
        "threatens": threatened,
        "deadline": [0, *(threat.days if threat else 0 for threat in threats)],
        "unless": [0, *(UNLESS[threat.unless] if threat else 0 for threat in threats)],
    }


def _effects(effects: list[list[Effect]], kinds: int) -> dict[str, Any]:
    """The columns by effect, those of one move after those of another, and where the effects of each move begin."""
    flat = [effect for of_move in effects for effect in of_move]
    return {
        "first": [0, *accumulate(map(len, effects))],
        "what": [what for what, _, _, _ in flat],
        "kind": [kind for _, kind, _, _ in flat],
        "form": [form for _, _, form, _ in flat],
        "amount": [amount for _, _, _, amount in flat],
        "stock": tuple([_holder(me, what) * kinds + kind for what, kind, _, _ in flat] for me in (0, 1)),
    }


def _actors(crisis: Crisis) -> dict[str, Any]:
    """The columns by actor."""
    actors = [crisis.actors[actor] for actor in sides(crisis)]
    replies = [actor.reply_days or ANY_DAY for actor in actors]
    perceptions = [actor.perception for actor in actors]
    return {
        "tolerance": [actor.tolerance for actor in actors],
        "audience_cost": [actor.audience_cost for actor in actors],
        "out_of_kind": [actor.out_of_kind for actor in actors],
        "bias": [perception.bias for perception in perceptions],
        "noise": [perception.noise for perception in perceptions],
        "missed": [perception.missed for perception in perceptions],
        "fog": [perception.fog for perception in perceptions],
        "execution_error": [actor.execution_error for actor in actors],
        "discount": [actor.interests.discount for actor in actors],
        "relative_gains": [actor.interests.relative_gains for actor in actors],
        "puts_off": [0 if actor.puts_off is None else 1 for actor in actors],
        "low": [days.low for days in replies],
        "likely": [days.likely for days in replies],
        "high": [days.high for days in replies],
    }


# The calendar, the names, the strategies and what is settled.


def _calendar(crisis: Crisis) -> Calendar:
    kinds, incidents = list(crisis.kinds), crisis.incidents
    actors = [crisis.actors[actor] for actor in sides(crisis)]
    rounds = [_rounds(crisis, actor) for actor in sides(crisis)]
    untils = [_until(crisis, actor.puts_off) for actor in actors]
    alarms = [actor.perception.false_alarms for actor in actors]
    return Calendar(
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
        culprit=[sides(crisis).index(i.by) for i in incidents],
        severity=[i.severity for i in incidents],
        touches=[sum(1 << at for at, kind in enumerate(kinds) if kind in i.counts) for i in incidents],
        counts=[float(i.counts.get(kind, 0.0)) for i in incidents for kind in kinds],
        size=[_total(float(i.counts.get(kind, 0.0)) for kind in kinds) for i in incidents],
    )


def _names(crisis: Crisis, moves: Sequence[Move], effects: list[list[Effect]]) -> Names:
    return Names(
        start=crisis.start,
        actors=sides(crisis),
        moves=_move_names(moves),
        stocks=list(crisis.kinds),
        incidents=[incident.name for incident in crisis.incidents],
        effects=[[(what, kind) for what, kind, _, _ in of_move] for of_move in effects],
    )


def _move_names(moves: Sequence[Move]) -> list[str]:
    """The names of moves, letting pass being move 0."""
    return [LETTING_PASS, *(move.move for move in moves)]


def _variants(crisis: Crisis) -> list[Move]:
    """The settled moves that are rungs of the ladder with amounts of their own, each once."""
    names = dict.fromkeys(order.move for order in crisis.settled.orders) if crisis.settled else {}
    moves = [rung(crisis.ladder, name) for name in names if name is not None]
    return list({move.move: move for move in moves if move is not None and move not in crisis.ladder}.values())


def _script(crisis: Crisis, settled: Settled, names: Sequence[str]) -> Script:
    """The settled part of a run in numbers."""
    day: tuple[list[int], list[int]] = ([], [])
    after: tuple[list[int], list[int]] = ([], [])
    moves: tuple[list[int], list[int]] = ([], [])
    for order in settled.orders:
        me = sides(crisis).index(order.actor)
        day[me].append(calendar.NO_DAY if order.day is None else (order.day - crisis.start).days)
        after[me].append(order.after)
        move = None if order.move is None else rung(crisis.ladder, order.move)
        number = LET_PASS if move is None else names.index(move.move)
        moves[me].append(FREE if order.move is None else number)
    counts = [len(row) for row in moves]
    for table, none in ((day, calendar.NO_DAY), (after, 0), (moves, FREE)):
        for row in table:
            row.extend([none] * (max(counts) - len(row)))
    since = settled.since if settled.later else NEVER
    return Script(settled.until, settled.run, int(settled.imposed), since, counts, day, after, moves)


def _rounds(crisis: Crisis, actor: str) -> tuple[int, int]:
    """The day of an actor's first round, and the days from each to the next; who stands first in the file begins."""
    clock = crisis.clock
    if clock is None:
        return calendar.NO_DAY, calendar.NO_DAY
    if clock.rounds == "simultaneous":
        return clock.days, clock.days
    return (list(crisis.actors).index(actor) + 1) * clock.days, 2 * clock.days


def _until(crisis: Crisis, puts_off: PutsOff | None) -> tuple[int, int, int]:
    """The day, the incident and the other's move that answers are put off to; NO_DAY for each that is not meant."""
    if puts_off is None:
        return calendar.NO_DAY, calendar.NO_DAY, calendar.NO_DAY
    until = puts_off.until
    if not isinstance(until, str):
        return (until - crisis.start).days, calendar.NO_DAY, calendar.NO_DAY
    incidents, moves = [i.name for i in crisis.incidents], _move_names(crisis.ladder)
    incident = incidents.index(until) if until in incidents else calendar.NO_DAY
    return calendar.NO_DAY, incident, moves.index(until) if until in moves else calendar.NO_DAY


def _answer(crisis: Crisis, actor: str) -> Answer:
    """An actor's strategy as an engine calls it."""
    strategy = crisis.actors[actor].strategy
    name = strategy.name or ""
    answer: Answer
    if strategy.axelrod is not None:
        answer = AxelrodStrategy(strategy.axelrod, strategy.threshold, strategy.strike)
    elif strategy.file is not None:  # run in a new namespace, so that no actor and no run remembers another's
        code = crisis.code[strategy.file]
        answer = user_code.run(code.text, code.path).answer(name, strategy.with_, actor, crisis.start)
    else:
        answer = bind(name, strategy.with_)
    if strategy.steps:
        return Modified(answer, strategy.steps)
    return answer


def _effects_of(move: Move, kinds: list[str]) -> list[Effect]:
    """The effects of a move, in the order of EFFECTS."""
    effects = []
    for what, name in enumerate(EFFECTS):
        for kind, amount in getattr(move, name).items():
            form, value = amount_form(amount) or ("number", 0.0)
            effects.append((what, kinds.index(kind), FORMS[form], value))
    return effects


def _total(numbers: Iterable[float]) -> float:
    """The sum, added one by one, for from Python 3.12 on `sum` rounds otherwise."""
    total = 0.0
    for number in numbers:
        total += number
    return total


def _span(severity: Severity, sign: int) -> tuple[float, float]:
    """The severity of a move of no size, and the furthest from zero that size can take it."""
    most = sign * MAX_SEVERITY if severity.most is None else severity.most
    base = min(severity.base, most) if sign > 0 else max(severity.base, most)
    return base, base if severity.per_unit == severity.per_share == 0.0 else most


def _holder(me: int, what: int) -> int:
    """The actor whose stocks an effect of a move of mine moves."""
    return me if what in {GIVES_UP, RESUMES} else 1 - me


def _threatened(touches: list[int], threatened: list[int], move: int) -> int:
    """The kinds that the move announced by a move touches, the one announced by that, and so on, as bits."""
    found = 0
    for _ in threatened:  # a bound on the steps, should the threats go round in a circle
        move = threatened[move]
        found |= touches[move]
    return found


def _touches(effects: list[Effect]) -> int:
    """The kinds of the other's stocks that a move takes, caps or restores, as bits."""
    touching = {TAKES, CAPS, RESTORES}
    return sum(1 << kind for kind in {kind for what, kind, _, _ in effects if what in touching})
