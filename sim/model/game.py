"""A game: all that is needed to play a scenario, and the run in hand.

A `Game` holds the numbers of a scenario, and room for one run at a time. Its sequences are lists in plain Python and
arrays under the compiler; the same functions write both in place (`sim.model.happenings`). The horizon tells how much
room the turns of a run can take: an actor takes one turn a day at most, and carries out one threat.
"""

from collections.abc import Callable, MutableSequence, Sequence
from functools import cache
from math import isnan
from typing import Any, NamedTuple, get_type_hints

from sim.model import rules, voices
from sim.model.calendar import Calendar
from sim.model.costs import Costs
from sim.model.doubt import Doubt
from sim.model.log import EXPIRED, FALSE_ALARM, IN_FORCE, INCIDENT, LAPSED, MOVE, PASS, PUT_OFF
from sim.model.outcomes import NONE, Turns
from sim.model.prepared import Prepared
from sim.model.state import CARRIED_OUT, KEPT, Script, State, World
from sim.strategies.view import NOTES

# Places in `Game.luck`.
SEED, DRAWN, OWN, UNTIL = range(4)

# Places in `Game.totals`.
QUEUED, TURNS, EVENTS, ANSWERED, SETTLED, ROOM = range(6)

ROWS = 256  # room at first
CITED = 3  # an event is cited where it is answered, where that is put off, and where another follows from it


class Actors(NamedTuple):
    """The actors: when each decides next, and what it has still to answer. Every sequence is by actor."""

    due: MutableSequence[int]  # the moment of its next decision; an older one has lapsed
    at_peace: MutableSequence[int]  # 1 where it waits for what may come: only then is it roused
    held: MutableSequence[int]  # 1 where it has put an answer off, and waits
    obeyed: MutableSequence[int]  # orders carried out
    said: MutableSequence[int]  # deadlines at which a person has decided
    last_turn: MutableSequence[int]  # the day of its last turn, or -1
    deliberations: MutableSequence[int]  # how often it has begun to deliberate
    arrivals: MutableSequence[int]  # how many of the other's moves, and incidents, have reached it
    waiting: MutableSequence[int]  # events felt and still to be answered,
    waiting_moves: MutableSequence[int]  # those of them that are moves,
    waiting_blows: MutableSequence[int]  # and those that are blows


class News(NamedTuple):
    """News from outside. Every sequence is by incident, then by actor for false alarms."""

    time: MutableSequence[float]  # when the last was to come
    occurrence: MutableSequence[int]  # how many have come
    coming: MutableSequence[int]  # the moment that has not lapsed


class Moves(NamedTuple):
    """The moves of a run and what they move. Every sequence is by turn."""

    number: MutableSequence[int]  # the move's event
    arriving: MutableSequence[float]  # the severity that is news to the other side
    units: Sequence[MutableSequence[float]]  # what it moves, by effect
    levels: Sequence[MutableSequence[float]]  # the new and old ceilings, by effect


class Log(NamedTuple):
    """The log of a run, as far as there is room for rows. A sequence is by event unless it says otherwise."""

    kind: MutableSequence[int]  # one of those of `sim.model.log`
    day: MutableSequence[int]  # on which it happened, from the start
    actor: MutableSequence[int]
    move: MutableSequence[int]  # or the incident
    rule: MutableSequence[int]
    wanted: MutableSequence[float]  # severities; nan where there is none
    done: MutableSequence[float]
    felt: MutableSequence[float]
    turn: MutableSequence[int]  # of the move that it is of, or NONE
    until: MutableSequence[int]  # the day to which a person puts an answer off, or NONE
    units: Sequence[MutableSequence[float]]  # what that move moves now, by effect
    wishes: Sequence[MutableSequence[float]]  # at a turn: what members wished, by voice less the two of the actors;
    joins: Sequence[MutableSequence[int]]  # and 1 where they join in what each takes for itself
    first_answered: MutableSequence[int]  # where in `answered` the events stand that it answers, puts off or follows,
    end_answered: MutableSequence[int]  # and where they end
    answered: MutableSequence[int]  # the numbers of such events, row after row
    waiting: Sequence[MutableSequence[int]]  # by actor: the numbers of the events that it has still to answer


class Game(NamedTuple):
    """A scenario that can be played, and the run in hand. Threads must not share one."""

    # What is given.
    world: World
    calendar: Calendar
    answers: Any  # functions of a view by voice (see `Prepared.answers`); under the compiler, numbers
    script: Script
    doubt: Doubt  # what is drawn before each run, and written into the world, the calendar and the answers
    plays: MutableSequence[int]  # by voice: which of the answers is its own in the run in hand
    drawn: MutableSequence[float]  # by draw: what was drawn for the run in hand, or which of several values
    # The run.
    luck: MutableSequence[int]  # the seed, the run whose luck holds until some event, the run in hand, that event
    totals: MutableSequence[int]  # appointments, turns, events, events cited; 1 while settled; rows there is room for
    queue: MutableSequence[int]  # the moments still to come, as a heap
    state: State
    costs: Costs
    actors: Actors
    news: News
    turns: Turns
    moves: Moves
    log: Log


Make = Callable[..., Any]  # as `lists`


def lists(zero: Any, *shape: int) -> Any:
    """Lists of lists of zeros."""
    size, *inner = shape
    return [lists(zero, *inner) for _ in range(size)] if inner else [zero] * size


@cache
def declared(bundle: Any) -> dict[str, tuple[bool, Any]]:
    """For each field of a named tuple: whether it is a single number, and the zero of its type."""
    hints = get_type_hints(bundle)
    return {name: (hint in (int, float), 0.0 if "float" in str(hint) else 0) for name, hint in hints.items()}


def zeros(bundle: Any, make: Make, usual: int, **others: Any) -> Any:
    """A named tuple of zeros. A sequence has the length `usual`, or the shape that is given under its name."""
    found = {}
    for name, (single, zero) in declared(bundle).items():
        shape = others.get(name, usual)
        found[name] = zero if single else make(zero, *(shape if isinstance(shape, tuple) else (shape,)))
    return bundle(**found)


def copied(bundle: Any) -> Any:
    """A named tuple with copies of its lists, to be written to."""
    return type(bundle)(*(list(value) if isinstance(value, list) else value for value in bundle))


def most_turns(world: World, calendar: Calendar) -> int:
    """The most turns of an actor in a run: one a day and, if there are threats, another for one carried out."""
    days = calendar.horizon + 1
    return days if max(world.deadline) == 0 else 2 * days


def room_for_state(world: World, turns: int, make: Make = lists) -> State:
    """Room for the state of a run of `turns` turns an actor at most; `rules.begin` fills it."""
    stocks, effects, voices = 2 * world.kinds, 2 * len(world.what), world.first_member[2]
    found: State = zeros(
        State, make, stocks, caps=effects, capping=effects,
        standing=2 * len(world.base), received=voices, outside=voices, by_moves=voices, balance=voices, touched=2,
        last_felt=voices, waits=2, threat=2, conceded=2, turns=2, felt=(voices, turns), sent=(2, turns),
        wanted=(voices, turns), notes=(voices, NOTES), feels=voices, wishes=voices, takes=voices, prevails=2,
    )  # fmt: skip
    return found


def room_for_rows(world: World, make: Make, rows: int) -> Log:
    """Room for `rows` rows."""
    wide, members = widest(world), world.first_member[2] - 2
    found: Log = zeros(
        Log,
        make,
        rows,
        units=(rows, wide),
        wishes=(rows, members),
        joins=(rows, members),
        answered=CITED * rows,
        waiting=(2, rows),
    )
    return found


def widest(world: World) -> int:
    """The most effects that a move has."""
    return max(world.first[move + 1] - world.first[move] for move in range(len(world.base)))


def new_game(prepared: Prepared, seed: int, rows: int = ROWS, answers: Any = None, make: Make = lists) -> Game:
    """A game of a scenario, with room for `rows` rows of a run's log; `answers` replace those of the scenario."""
    world, calendar, draws = prepared.world, prepared.calendar, len(prepared.doubt.event)
    given = prepared.answers if answers is None else answers
    if draws > 0 and make is lists:  # arrays are copies already
        world, calendar, given = copied(world), copied(calendar), list(given)
    voices = world.first_member[2]
    plays = make(0, voices)
    for voice in range(voices):
        plays[voice] = voice
    each = most_turns(world, calendar)
    most, wide = 2 * each, widest(world)
    incidents = len(calendar.day)
    luck, totals = make(0, 4), make(0, 6)
    luck[SEED] = seed
    totals[ROOM] = rows
    return Game(
        world=world,
        calendar=calendar,
        answers=given,
        script=prepared.script,
        doubt=prepared.doubt,
        plays=plays,
        drawn=make(0.0, draws),
        luck=luck,
        totals=totals,
        queue=make(0, 2 * most + incidents + 16),
        state=room_for_state(world, each, make),
        costs=zeros(Costs, make, 2),
        actors=zeros(Actors, make, 2),
        news=zeros(News, make, incidents + 2),
        turns=zeros(Turns, make, most),
        moves=zeros(Moves, make, most, units=(most, wide), levels=(most, 2 * wide)),
        log=room_for_rows(world, make, rows),
    )


def has_room(game: Game) -> bool:
    """Whether what the next moment writes fits: two rows at most, for a move in force without notice, and citations.

    It cites all that an actor has still to answer; and what is put off again and again is cited again and again.
    """
    cited = game.totals[ANSWERED] + game.actors.waiting[0] + game.actors.waiting[1] + 2
    return game.totals[ROOM] - game.totals[EVENTS] >= 2 and cited <= len(game.log.answered)


def grow(game: Game) -> None:
    """Double the room for rows. The game must be one of lists."""
    more = room_for_rows(game.world, lists, game.totals[ROOM])
    for name in Log._fields:
        column: Any = getattr(game.log, name)
        added = getattr(more, name)
        for old, new in zip(column, added, strict=True) if name == "waiting" else [(column, added)]:
            old.extend(new)
    game.totals[ROOM] *= 2


Row = list[Any]  # of the log, in plain integers (see `sim.model.log`)


def rows_of(game: Game, run: int) -> list[Row]:
    """The rows of the run in hand, all of which must have fitted."""
    return [_row(game, run, at) for at in range(game.totals[EVENTS])]


def _row(game: Game, run: int, at: int) -> Row:
    log, world = game.log, game.world
    kind, move, turn = int(log.kind[at]), int(log.move[at]), int(log.turn[at])
    answered = [int(n) for n in log.answered[log.first_answered[at] : log.end_answered[at]]]
    cause = answered[0] if answered else None
    moved: Any = None
    if turn != NONE:
        effects = world.first[move + 1] - world.first[move]
        units, levels = log.units[at][:effects], game.moves.levels[turn][: 2 * effects]
        moved = tuple(map(float, units)), list(map(float, levels))
        cause = cause if kind == MOVE else int(game.moves.number[turn])
    elif kind == INCIDENT:
        moved = [(stock, float(n)) for stock, n in enumerate(counts_of(game, move)) if n > 0.0] or None
    severities = (float(column[at]) for column in (log.wanted, log.done, log.felt))
    return [
        run, at + 1, kind, *_dates(game, at), int(log.actor[at]), move, size_of(game, at),
        *(None if isnan(severity) else severity for severity in severities),
        cause, tuple(answered[1:]), int(log.rule[at]), moved, *_wishes(game, at),
    ]  # fmt: skip


def _wishes(game: Game, at: int) -> list[tuple[tuple[float, bool | None], ...]]:
    """What the members of an alliance wished at its turn, by name; no such column where nobody has members.

    With each wish stands whether the member joins in what is done; None where that is not for each to take.
    """
    first, rule = game.world.first_member, game.log.rule[at]
    if first[2] == 2:
        return []
    if game.log.kind[at] not in (MOVE, PASS) or rule in (CARRIED_OUT, KEPT):
        return [()]
    me = game.log.actor[at]
    national = game.log.kind[at] == MOVE and voices.is_national(game.world, me, game.log.move[at])
    places = [voice - 2 for voice in voices.members(game.world, me)]
    joins = [bool(game.log.joins[at][place]) if national else None for place in places]
    return [tuple(zip((float(game.log.wishes[at][place]) for place in places), joins, strict=True))]


def _dates(game: Game, at: int) -> Sequence[int | None]:
    """The days on which an event was decided, announced, in force, and over."""
    kind, day, turn = game.log.kind[at], int(game.log.day[at]), game.log.turn[at]
    if kind == MOVE:
        effective, expires = int(game.turns.effective[turn]), int(game.turns.expires[turn])
        return day, day, effective, None if expires == NONE else expires
    if kind == PUT_OFF:
        return day, None, None if game.log.until[at] == NONE else int(game.log.until[at]), None
    dated = (PASS, LAPSED), (INCIDENT, FALSE_ALARM), (IN_FORCE,), (EXPIRED,)
    return [day if kind in kinds else None for kinds in dated]


def counts_of(game: Game, incident: int) -> Sequence[float]:
    """The units that `match` finds in an incident, by kind."""
    kinds = game.world.kinds
    return game.calendar.counts[incident * kinds : (incident + 1) * kinds]


def size_of(game: Game, at: int) -> float:
    """The units that an event of the log moves."""
    kind, move = game.log.kind[at], game.log.move[at]
    if kind == INCIDENT:
        units = 0.0
        for n in counts_of(game, move):  # one by one, for from Python 3.12 on `sum` rounds otherwise
            units += float(n)
        return units
    return float(rules.size(game.world, move, game.log.units[at])) if game.log.turn[at] != NONE else 0.0
