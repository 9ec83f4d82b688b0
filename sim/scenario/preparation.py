"""From a scenario to what engines play: names, texts and dates become small integers, and stay behind in `Names`.

Engines know the actors as 0 and 1 in the order of their names, wherever they stand in the file. So the luck of each has
the address of its name, what falls on one day goes by name, and two files that differ only in the order of the actors
are the same to an engine. Place has a meaning in two things that a file may say: who moves first in alternating rounds,
and whose payoff stands first.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from sim.model import bimatrix, calendar, rules
from sim.model.bimatrix import Matrix
from sim.model.calendar import Calendar
from sim.model.doubt import CERTAIN, draw
from sim.model.log import Names
from sim.model.prepared import Prepared
from sim.model.state import (
    CAPS,
    CONSENSUS,
    EFFECTS,
    FREE,
    GESTURE,
    GIVES_UP,
    LET_PASS,
    MAJORITY,
    NEVER,
    RESTORED,
    RESTORES,
    RESUMES,
    TAKES,
    UNLIMITED,
    UNSETTLED,
    Script,
    World,
)
from sim.scenario import Crisis, Settled, rung
from sim.scenario.draws import FORMS, Facts, draws
from sim.scenario.field_types import MAX_SEVERITY, amount_form
from sim.scenario.format import Actor, Move, PutsOff, ReplyDays, Strategy
from sim.scenario.move_names import LETTING_PASS
from sim.strategies import Answer, Modified, bind, user_code
from sim.strategies.axelrod_library import AxelrodStrategy

UNLESS = {"gesture": GESTURE, "restores": RESTORED}
BOTH = 0b11  # actors, as bits
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
    """A scenario with what engines play of it, run by run drawn. Raises StrategyError as `prepare` does."""
    return Ready(crisis, prepare(crisis, drawn=True))


def sides(crisis: Crisis) -> list[str]:
    """The actors in the order in which engines know them: that of their names."""
    return sorted(crisis.actors)


def voices(crisis: Crisis) -> list[tuple[str, str | None]]:
    """Whoever wishes: the two actors, and then their members by name; each with the actor's name and its own."""
    found: list[tuple[str, str | None]] = [(actor, None) for actor in sides(crisis)]
    return found + [(actor, member) for actor in sides(crisis) for member in sorted(crisis.actors[actor].members or {})]


def payoff_matrix(crisis: Crisis) -> Matrix | None:
    """The payoffs of a round by actors as engines know them; None without a repeated game."""
    if crisis.payoffs is None:
        return None
    matrix = bimatrix.matrix(crisis.payoffs)
    return matrix if sides(crisis) == list(crisis.actors) else bimatrix.swapped(matrix)


def prepare(crisis: Crisis, drawn: bool = False) -> Prepared:
    """Prepare a checked scenario for an engine: the body of its file, or with what is `drawn` before each run.

    Python files of the scenario are run. Raises StrategyError where that fails.
    """
    world, names = world_of(crisis)
    answers = _answers(crisis)
    script = UNSETTLED
    if crisis.settled is not None:
        later = crisis.playing(crisis.settled.later)
        if later:
            answers += _answers(crisis.with_(later))
        script = _script(crisis, crisis.settled)
    doubt = CERTAIN
    if drawn:
        doubt, others = draws(crisis, voices(crisis), _all_moves(crisis), names.effects, len(answers))
        answers += [_answer(crisis, actor, strategy) for actor, strategy in others]
    return Prepared(world, _calendar(crisis), tuple(answers), names, script, doubt)


def facts(crisis: Crisis, seed: int, run: int) -> dict[str, Any]:
    """What is drawn for a run, by path: as the body of a file may have it."""
    doubt = prepare(crisis, drawn=True).doubt
    drawn = [0.0] * len(doubt.event)
    draw(doubt, drawn, seed, run)
    return Facts(crisis).of(drawn)


def as_drawn(crisis: Crisis, seed: int, run: int) -> Crisis:
    """The scenario of a run, with what is drawn for it in its body; what is settled of it stays so."""
    found = facts(crisis, seed, run)
    if not found:
        return crisis
    made = crisis.with_(found)
    return made if crisis.settled is None else made.settle(crisis.settled)


def world_of(crisis: Crisis) -> tuple[World, Names]:
    """The world of a checked scenario, and its names; no code of the user's is run."""
    moves = _all_moves(crisis)
    effects: list[list[Effect]] = [[], *(_effects_of(move, list(crisis.kinds)) for move in moves)]
    world = World(
        **_stocks(crisis),
        **_moves(moves, effects, sides(crisis), _alliances(crisis), rungs=len(crisis.ladder)),
        **_effects(effects, kinds=len(crisis.kinds)),
        **_actors(crisis),
    )
    rules.sort_rungs(world)
    return world, _names(crisis, moves, effects)


def _all_moves(crisis: Crisis) -> list[Move]:
    """The rungs of the ladder, and after them the moves that are settled with amounts of their own."""
    return [*crisis.ladder, *_variants(crisis)]


# The world, part by part: its columns by name, as `World` explains them.


def _stocks(crisis: Crisis) -> dict[str, Any]:
    """The columns by kind of stock, by stock, and by actor as far as they sum up stocks."""
    kinds = list(crisis.kinds)
    held = [crisis.actors[actor].stocks.get(kind) for actor in sides(crisis) for kind in kinds]
    start = [stock.amount if stock else 0.0 for stock in held]
    value = [stock.value if stock else 0.0 for stock in held]
    return {
        "kinds": len(kinds),
        "divisible": [int(kind.divisible) for kind in crisis.kinds.values()],
        "channel": [int(kind.channel) for kind in crisis.kinds.values()],
        "start": start,
        "ceiling": [stock.ceiling if stock and stock.ceiling is not None else UNLIMITED for stock in held],
        "value": value,
    }


def _alliances(crisis: Crisis) -> int:
    """The actors that have members, as bits."""
    return sum(1 << me for me, actor in enumerate(sides(crisis)) if crisis.actors[actor].members)


def _moves(
    moves: Sequence[Move], effects: list[list[Effect]], actors: Sequence[str], alliances: int, rungs: int
) -> dict[str, Any]:
    """The columns by move, where move 0 is letting pass, and the lists of blows, concessions and rungs.

    The moves after the first `rungs` are variants of rungs, and stand in none of these lists.
    """
    severities = [move.severity for move in moves]
    signs = [1 if one.base + one.per_unit + one.per_share > 0 else -1 for one in severities]
    most = [sign * MAX_SEVERITY if one.most is None else one.most for one, sign in zip(severities, signs, strict=True)]
    blows = [move for move, sign in enumerate(signs[:rungs], 1) if sign > 0]
    threats = [move.threatens for move in moves]
    names = _move_names(moves)
    threatened = [LET_PASS, *(names.index(threat.move) if threat else LET_PASS for threat in threats)]
    touches = [_touches(of_move) for of_move in effects]
    makers = [BOTH, *(BOTH if move.only is None else 1 << actors.index(move.only) for move in moves)]
    first_rung = [0, *accumulate(sum(makers[move] >> me & 1 for move in blows) for me in (0, 1))]
    return {
        "blows": blows,
        "concessions": [move for move, sign in enumerate(signs[:rungs], 1) if sign < 0],
        "first_rung": first_rung,
        "rungs": [0.0] * first_rung[-1],  # see `rules.sort_rungs`
        "base": [0.0, *(severity.base for severity in severities)],
        "per_unit": [0.0, *(severity.per_unit for severity in severities)],
        "per_share": [0.0, *(severity.per_share for severity in severities)],
        "most": [0.0, *most],
        "sign": [0, *signs],
        "makers": makers,
        "national": [0, *(alliances if move.national else 0 for move in moves)],
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
    speaking = [_voice(crisis, *voice) for voice in voices(crisis)]
    replies = [voice.reply_days or ANY_DAY for voice in speaking]
    perceptions = [actor.perception for actor in actors]
    counts = [len(actor.members or {}) for actor in actors]
    return {
        "tolerance": [voice.tolerance for voice in speaking],
        "audience_cost": [voice.audience_cost for voice in speaking],
        "out_of_kind": [actor.out_of_kind for actor in actors],
        "bias": [voice.perception.bias for voice in speaking],
        "noise": [perception.noise for perception in perceptions],
        "missed": [perception.missed for perception in perceptions],
        "fog": [perception.fog for perception in perceptions],
        "execution_error": [actor.execution_error for actor in actors],
        "judgement_error": [actor.judgement_error for actor in actors],
        "discount": [actor.interests.discount for actor in actors],
        "relative_gains": [actor.interests.relative_gains for actor in actors],
        "puts_off": [0 if actor.puts_off is None else 1 for actor in actors],
        "low": [days.low for days in replies],
        "likely": [days.likely for days in replies],
        "high": [days.high for days in replies],
        "first_member": [2, 2 + counts[0], 2 + sum(counts)],
        "decides": [_decides(crisis, actor) for actor in sides(crisis)],
        "weight": [1.0 if member is None else _weight(crisis, actor, member) for actor, member in voices(crisis)],
    }


def _voice(crisis: Crisis, actor: str, member: str | None) -> Actor:
    """An actor, or a member as if it were one."""
    found = crisis.actors[actor]
    return found if member is None else found.voice(member)


def _weight(crisis: Crisis, actor: str, member: str) -> float:
    return (crisis.actors[actor].members or {})[member].weight


def _decides(crisis: Crisis, actor: str) -> int:
    """How the members of an actor decide, in a number: by consensus or majority, or the voice that decides for all."""
    found = crisis.actors[actor]
    if found.one_for_all is not None:
        return voices(crisis).index((actor, found.one_for_all))
    return MAJORITY if found.decides == "majority" else CONSENSUS


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
        alarms=[alarm.per_year if alarm else 0.0 for alarm in alarms],
        alarm_severity=[alarm.severity if alarm else 0.0 for alarm in alarms],
        day=[(i.date - crisis.start).days if i.date is not None else calendar.NO_DAY for i in incidents],
        per_year=[0.0 if i.per_year is None else i.per_year for i in incidents],
        culprit=[sides(crisis).index(i.by) for i in incidents],
        severity=[i.severity for i in incidents],
        touches=[sum(1 << at for at, kind in enumerate(kinds) if kind in i.counts) for i in incidents],
        counts=[float(i.counts.get(kind, 0.0)) for i in incidents for kind in kinds],
    )


def _names(crisis: Crisis, moves: Sequence[Move], effects: list[list[Effect]]) -> Names:
    return Names(
        start=crisis.start,
        actors=sides(crisis),
        moves=_move_names(moves),
        stocks=list(crisis.kinds),
        incidents=[incident.name for incident in crisis.incidents],
        effects=[[(what, kind) for what, kind, _, _ in of_move] for of_move in effects],
        members=[sorted(crisis.actors[actor].members or {}) for actor in sides(crisis)],
    )


def _move_names(moves: Sequence[Move]) -> list[str]:
    """The names of moves, letting pass being move 0."""
    return [LETTING_PASS, *(move.move for move in moves)]


def _variants(crisis: Crisis) -> list[Move]:
    """The settled moves that are rungs of the ladder with amounts of their own, each once for each actor."""
    orders = crisis.settled.orders if crisis.settled else ()
    moves = [rung(crisis.ladder, order.move, order.actor) for order in orders if order.move is not None]
    named = {(move.move, move.only): move for move in moves if move is not None and move not in crisis.ladder}
    return list(named.values())


def _script(crisis: Crisis, settled: Settled) -> Script:
    """The settled part of a run in numbers."""
    known = _all_moves(crisis)
    day: tuple[list[int], list[int]] = ([], [])
    after: tuple[list[int], list[int]] = ([], [])
    moves: tuple[list[int], list[int]] = ([], [])
    wait: tuple[list[int], list[int]] = ([], [])
    kept: tuple[list[int], list[int]] = ([], [])
    for actor, word in settled.words:
        kept[sides(crisis).index(actor)].append(int(word))
    for order in settled.orders:
        me = sides(crisis).index(order.actor)
        day[me].append(calendar.NO_DAY if order.day is None else (order.day - crisis.start).days)
        after[me].append(order.after)
        wait[me].append(order.wait)
        move = None if order.move is None else rung(crisis.ladder, order.move, order.actor)
        number = LET_PASS if move is None else 1 + known.index(move)
        moves[me].append(FREE if order.move is None else number)
    counts, words = [len(row) for row in moves], [len(row) for row in kept]
    for table, none in ((day, calendar.NO_DAY), (after, 0), (moves, FREE), (wait, 0), (kept, 0)):
        longest = max(map(len, table))
        for row in table:
            row.extend([none] * (longest - len(row)))
    since = settled.since if settled.later else NEVER
    chair = [int(actor in settled.chairs) for actor in sides(crisis)]
    imposed = int(settled.imposed)
    return Script(settled.until, settled.run, imposed, since, counts, day, after, moves, chair, wait, words, kept)


def _rounds(crisis: Crisis, actor: str) -> tuple[int, int]:
    """The day of an actor's first round, and the days from each to the next; who stands first in the file begins."""
    clock = crisis.clock
    if clock is None:
        return calendar.NO_DAY, calendar.NO_DAY
    place = list(crisis.actors).index(actor) if clock.rounds == "alternating" else 0
    return (place + 1) * clock.days, clock.round_days


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


def _answers(crisis: Crisis) -> list[Answer]:
    """The strategies of all voices."""
    return [_answer(crisis, actor, _voice(crisis, actor, member).strategy) for actor, member in voices(crisis)]


def _answer(crisis: Crisis, actor: str, strategy: Strategy) -> Answer:
    """A strategy of an actor's as an engine calls it."""
    name = strategy.name or ""
    answer: Answer
    if strategy.axelrod is not None:
        answer = AxelrodStrategy(strategy.axelrod, strategy.threshold, strategy.strike)
    elif strategy.file is not None:  # run in a new namespace, so that no actor and no run remembers another's
        code = crisis.code[strategy.file]
        answer = user_code.run(code.text, code.path, heard=False).answer(name, strategy.with_, actor, crisis.start)
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
