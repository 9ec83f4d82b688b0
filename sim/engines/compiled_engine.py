"""The compiled engine: runs one after another, in a loop that a compiler takes.

What happens in a moment is `sim.model.happenings`, what a run comes to `sim.model.outcomes`; the calendar is the game's
own queue. So every engine gives the same rows, to the last bit. The same loop runs as plain Python, and gives the same
bits: until it pays to change over (`sim.engines.changeover`), where numba cannot be had, and where an answer is not of
the registers that are compiled (`sim.engines.jit.build`).
"""

import sys
from collections.abc import MutableSequence, Sequence
from functools import cache
from typing import Any, NamedTuple, get_type_hints

from sim import luck
from sim.engines.jit import build
from sim.model import bimatrix, costs, doubt, exact_sum, happenings, outcomes, rules, voices
from sim.model.game import EVENTS, ROOM, TURNS, Game, declared
from sim.model.happenings import DAY
from sim.model.log import PASS
from sim.model.outcomes import NONE, Staircase
from sim.strategies import Modified, View

# An event of `Outcomes.trail` is one integer: above its day, then its kind, its actor, and its move.
OF_KIND, OF_ACTOR = 33, 32


class Outcomes(NamedTuple):
    """The outcomes of runs. Every column is by run, in the order of their numbers, unless it says otherwise."""

    course: MutableSequence[int]  # of outcomes.COURSES
    ending: MutableSequence[int]  # of outcomes.ENDINGS
    moves: MutableSequence[int]  # moves made by both sides
    peak: MutableSequence[float]  # the highest total of both sides' severities in force
    peak_day: MutableSequence[int]  # its first day, from the start; NONE where nothing was ever in force
    length: MutableSequence[int]  # days from the first blow to the last move; 0 without a blow
    reply: MutableSequence[int]  # the move of the first reply, 0 for letting pass; NONE where there is none
    replier: MutableSequence[int]  # whose it is, or NONE
    last_word: MutableSequence[int]  # the actor of the last move, or NONE
    events: MutableSequence[int]  # rows of the log
    opening: Sequence[MutableSequence[int]]  # by run: its first steps, (move << 1) | actor; NONE where it has fewer
    cost: Sequence[MutableSequence[float]]  # by actor, then by run: what it cost, and its parts (see `sim.model.costs`)
    ties: Sequence[MutableSequence[float]]
    audience: Sequence[MutableSequence[float]]
    out_of_kind: Sequence[MutableSequence[float]]
    payoff: Sequence[MutableSequence[float]]  # by actor, then by run: its mean payoff a round; no actor without payoffs
    curve: Sequence[MutableSequence[float]]  # by run, then by day, if asked for: the total in force
    trail: Sequence[MutableSequence[int]]  # by run, then by event, if asked for: what happened (see `keep`); then 0
    severity: Sequence[MutableSequence[float]]  # likewise: of what was done; nan of what only follows from it
    drawn: Sequence[MutableSequence[float]]  # by run, then by draw, if asked for: what was drawn (see `Game.drawn`)


BY_ACTOR = ("cost", "ties", "audience", "out_of_kind", "payoff")  # columns that are by actor, and then by run


def summarise(game: Game, steps: Staircase, payoffs: Any, table: Outcomes, row: int) -> None:
    """Write the outcome of the run just played."""
    turns, count = game.turns, game.totals[TURNS]
    moves = 0
    for turn in range(count):
        if turns.move[turn] > 0:
            moves += 1
    waiting = game.actors.waiting_blows[0] + game.actors.waiting_blows[1] > 0
    last = outcomes.last_move(turns, count)
    reply = outcomes.first_answer(turns, count)
    table.moves[row] = moves
    table.events[row] = game.totals[EVENTS]
    end = game.calendar.horizon
    table.ending[row] = outcomes.ending_of(turns, count, waiting, end)
    table.length[row] = outcomes.length_of(turns, count)
    table.last_word[row] = NONE if last == NONE else turns.actor[last]
    table.reply[row] = NONE if reply == NONE else turns.move[reply]
    table.replier[row] = NONE if reply == NONE else turns.actor[reply]
    opening = table.opening[row]
    outcomes.open_with(turns, count, opening)
    for step in range(len(opening)):
        turn = opening[step]
        if turn != NONE:
            opening[step] = (turns.move[turn] << 1) | turns.actor[turn]
    written = outcomes.climb(turns.actor, turns.announced, turns.expires, turns.done, count, steps)
    table.course[row] = outcomes.course_of(turns, count, steps, written, end)
    peak, day = outcomes.highest(steps, written)
    for turn in range(count):
        if turns.move[turn] > 0 and turns.effective[turn] != turns.announced[turn]:
            written = outcomes.climb(turns.actor, turns.effective, turns.expires, turns.done, count, steps)
            peak, day = outcomes.highest(steps, written)
            break
    table.peak[row] = peak
    table.peak_day[row] = day if peak > 0.0 else NONE
    for me in range(2):
        ties, audience, out_of_kind = costs.parts(game.costs, me, end + 1)
        table.ties[me][row] = ties
        table.audience[me][row] = audience
        table.out_of_kind[me][row] = out_of_kind
        table.cost[me][row] = costs.own(ties, audience, out_of_kind)
    one, other = table.cost[0][row], table.cost[1][row]
    table.cost[0][row] = costs.total(game.world, 0, one, other)
    table.cost[1][row] = costs.total(game.world, 1, other, one)
    if len(payoffs) > 0:
        rounds = min(game.state.turns[0], game.state.turns[1])
        one, other = bimatrix.score(payoffs, game.state.sent[0], game.state.sent[1], rounds)
        table.payoff[0][row] = one
        table.payoff[1][row] = other
    if len(table.curve) > 0:
        curve = table.curve[row]
        for step in range(written):
            total = steps.level[0][step] + steps.level[1][step]
            until = steps.day[step + 1] if step + 1 < written else len(curve)
            for day in range(steps.day[step], until):
                curve[day] = total


def keep(game: Game, table: Outcomes, row: int) -> None:
    """Write the trail of the run just played, if all its rows fitted.

    An event is one integer: its day, its kind, its actor, and one more than its move or incident. Silence, letting
    pass with nothing to answer, is left out.
    """
    log, events = game.log, game.totals[EVENTS]
    if events > game.totals[ROOM]:
        return
    told = 0
    for at in range(events):
        kind = log.kind[at]
        if kind == PASS and log.first_answered[at] == log.end_answered[at]:
            continue
        what = (kind << OF_KIND) | (log.actor[at] << OF_ACTOR) | (log.move[at] + 1)
        table.trail[row][told] = (log.day[at] << DAY) | what
        table.severity[row][told] = log.done[at]
        told += 1


def play_one(game: Game, run: int) -> None:
    """Play one run to the horizon."""
    happenings.begin(game, run)
    while happenings.is_going_on(game):
        happenings.happen(game, happenings.next_moment(game))
    costs.pass_time(game.world, game.costs, game.calendar.horizon + 1)


def play_many(game: Game, steps: Staircase, payoffs: Any, table: Outcomes, first: int, runs: int) -> None:
    """Play runs first, first + 1, ..., and write their outcomes."""
    for row in range(runs):
        play_one(game, first + row)
        summarise(game, steps, payoffs, table, row)
        if len(table.trail) > 0:
            keep(game, table, row)
        if len(table.drawn) > 0:
            for which in range(len(game.drawn)):
                table.drawn[row][which] = game.drawn[which]


# Compiled.

# Too large to be put where they are called: a run is a twentieth quicker, and a compilation shorter.
APART = (
    doubt.draw, doubt.hold, happenings.begin, happenings.release, happenings.take_turn, happenings.meet_deadline,
    happenings.hear_news, happenings.write,
)  # fmt: skip


@cache
def source() -> build.Source:
    """`play_many` with all that it calls, to be compiled."""
    strategies = {function.__module__ for function, _ in build.compilable().values()}
    names = [View.__module__, Modified.__module__, *sorted(strategies), __name__]
    modules = (
        luck,
        exact_sum,
        bimatrix,
        voices,
        rules,
        costs,
        outcomes,
        doubt,
        happenings,
        *(sys.modules[name] for name in names),
    )
    return build.Source(
        modules, sys.modules[__name__], "play_many", (luck, voices, rules, costs, doubt, happenings), APART
    )


def arrays(zero: Any, *shape: int) -> Any:
    """An array of zeros of 64 bits."""
    import numpy as np

    return np.zeros(shape, dtype=np.int64 if isinstance(zero, int) else np.float64)


def unwritten(*shape: int) -> Any:
    """An array of floats, not yet written: zeros would take a tenth of a run's time."""
    import numpy as np

    return np.empty(shape, dtype=np.float64)


def as_arrays(bundle: Any) -> Any:
    """A named tuple with its sequences made arrays, of the types that it declares."""
    import numpy as np

    found: list[Any] = []
    for value, (single, zero) in zip(bundle, declared(bundle.__class__).values(), strict=True):
        if single:
            found.append(type(zero)(value))
        else:
            found.append(np.array(value, dtype=np.int64 if isinstance(zero, int) else np.float64))
    return type(bundle)(*found)


def example() -> tuple[Any, ...]:
    """Arguments of `play_many` of the types that all have, whatever the scenario: its numbers are in arrays."""
    game = {name: _example(hint) for name, hint in get_type_hints(Game).items()}
    game["answers"] = _example(build.Coded)
    return Game(**game), _example(Staircase), arrays(0.0, 1, 2, 2), _example(Outcomes), 0, 0


def _example(hint: Any) -> Any:
    """Something of a type: a named tuple, a number, or a sequence of numbers or of sequences."""
    if hint in (int, float):
        return hint()
    if hint is not Any and hasattr(hint, "_fields"):
        return hint(*(_example(inner) for inner in get_type_hints(hint).values()))
    deep = str(hint).count("Sequence")
    return arrays(0.0 if "float" in str(hint) else 0, *(1,) * deep)
