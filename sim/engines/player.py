"""A player: a scenario made ready to be played many times, compiled where it can be.

Rows are kept only for those who ask for them; a run for whose rows there was too little room is played again.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sim.engines.compiled_engine import Outcomes, compiled_play, play_many
from sim.engines.jit import build
from sim.model import bimatrix, exact_sum, outcomes
from sim.model.game import (
    ROOM,
    ROWS,
    Game,
    Log,
    Row,
    declared,
    lists,
    new_game,
    room_for_rows,
    rows_of,
    size_of,
    widest,
    zeros,
)  # fmt: skip
from sim.model.log import MOVE, PASS, PUT_OFF
from sim.model.outcomes import NONE, Staircase
from sim.model.prepared import Prepared
from sim.model.state import CARRIED_OUT

BLOCK = 4096  # runs played at a time: what is kept of them must fit in memory, with its curves

CELLS = 2**17  # and so many numbers of curves, which then stay in the cache

ROOM_AT_FIRST = 64  # rows of a run, where those of many are kept


def engine(prepared: Prepared) -> str:
    """The engine that plays a scenario: 'compiled' or 'plain Python'. Both give the same bits."""
    return "compiled" if build.available() and build.coded(prepared.answers) else "plain Python"


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


class Player:
    """A scenario ready to be played many times. Threads must not share one."""

    def __init__(self, prepared: Prepared, seed: int, payoffs: bimatrix.Matrix | None = None, rows: int = 0) -> None:
        self.prepared = prepared
        self.engine = engine(prepared)
        if self.engine == "compiled" and not build.importable():
            self.engine = "plain Python"
        compiled = self.engine == "compiled"
        self.make = arrays if compiled else lists
        answers: Any = prepared.answers
        if compiled:
            world, calendar, script = map(as_arrays, (prepared.world, prepared.calendar, prepared.script))
            answers = as_arrays(build.coded(prepared.answers))
            prepared = prepared._replace(world=world, calendar=calendar, script=script)
        self.play_many = compiled_play() if compiled else play_many
        self.game = new_game(prepared, seed, rows, answers, self.make)
        self.payoffs: Any = self.make(0.0, 0, 2, 2) if payoffs is None else payoffs
        if compiled and payoffs is not None:
            self.payoffs = arrays(0.0, 2, 2, 2)
            self.payoffs[:] = payoffs
        days, most = prepared.calendar.horizon + 1, len(self.game.turns.actor)
        self.steps = zeros(Staircase, self.make, days, level=(2, days), other=2 * most, parts=(2, exact_sum.PARTS))
        for day in range(days):
            self.steps.first[day] = NONE

    @property
    def days(self) -> int:
        """The days of a run."""
        return self.prepared.calendar.horizon + 1

    @property
    def rows(self) -> int:
        """The rows of a run that fit."""
        return int(self.game.totals[ROOM])

    def make_room(self, rows: int) -> None:
        """Make room for `rows` rows of a run. The rows of the last run are lost."""
        self.game = self.game._replace(log=room_for_rows(self.make, rows, widest(self.prepared.world)))
        self.game.totals[ROOM] = rows

    def table(self, runs: int, curve: bool, trail: bool) -> Outcomes:
        """Room for the outcomes of `runs` runs, with curves and trails if they are asked for."""
        shape = (runs, self.rows) if trail else (0, 0)
        found: Outcomes = zeros(
            Outcomes, self.make, runs, opening=(runs, outcomes.OPENING), payoff=(2 * (len(self.payoffs) > 0), runs),
            cost=(2, runs), ties=(2, runs), audience=(2, runs), out_of_kind=(2, runs), curve=(0, self.days),
            trail=shape, severity=shape,
        )  # fmt: skip
        if not curve:
            return found
        return found._replace(
            curve=unwritten(runs, self.days) if self.engine == "compiled" else lists(0.0, runs, self.days)
        )

    def play(self, runs: range, curve: bool = False, *, trail: bool = False) -> Outcomes:
        """Play runs and return their outcomes, with `trail` also what happened in those whose rows fitted."""
        table = self.table(len(runs), curve, trail)
        self.play_many(self.game, self.steps, self.payoffs, table, runs.start, len(runs))
        return table

    def play_whole(self, run: int) -> int:
        """Play one run with all its rows, a second time if they did not fit, and return their number."""
        events = int(self.play(range(run, run + 1)).events[0])
        if events > self.rows:
            self.make_room(events)
            self.play(range(run, run + 1))
        return events


def blocks(
    prepared: Prepared, seed: int, runs: range, *, payoffs: bimatrix.Matrix | None = None, curve: bool = False
) -> Iterator[Outcomes]:
    """Play runs (a range of step 1) and yield their outcomes block by block, so that memory does not grow.

    The same scenario, seed and run give the same numbers wherever blocks begin. `payoffs` scores a repeated game;
    `curve` asks for the total in force, by day, which takes (horizon + 1) * 8 bytes a run.
    """
    player = Player(prepared, seed, payoffs)
    _follow_one_another(runs)
    size = max(1, min(BLOCK, CELLS // player.days)) if curve else BLOCK
    for first in range(runs.start, runs.stop, size):
        yield player.play(range(first, min(first + size, runs.stop)), curve)


class Trails:
    """A scenario played block by block with all that happens in its runs; the room for rows grows as needed."""

    def __init__(self, prepared: Prepared, seed: int, payoffs: bimatrix.Matrix | None = None) -> None:
        self.player = Player(prepared, seed, payoffs, ROOM_AT_FIRST)

    @property
    def most(self) -> int:
        """The most runs at a time that fit in memory, with their curves and rows."""
        return max(1, min(BLOCK, CELLS // max(self.player.days, self.player.rows)))

    def play(self, runs: range) -> Outcomes:
        """Play runs and return their outcomes, with curves and trails."""
        table = self.player.play(runs, True, trail=True)
        events = int(max(table.events))
        if events <= self.player.rows:
            return table
        self.player.make_room(events)
        return self.player.play(runs, True, trail=True)


def play(
    prepared: Prepared,
    seed: int,
    runs: range,
    reduce: Callable[[Any, Outcomes], Any] | None = None,
    *,
    payoffs: bimatrix.Matrix | None = None,
    curve: bool = False,
) -> Any:
    """Play runs (a range of step 1) and return their outcomes.

    With `reduce`, memory does not grow with runs: it is called with its own last result (at first None) and the
    outcomes of each block, and its last result is returned.
    """
    if reduce is not None:
        total = None
        for table in blocks(prepared, seed, runs, payoffs=payoffs, curve=curve):
            total = reduce(total, table)
        return total
    player = Player(prepared, seed, payoffs)
    _follow_one_another(runs)
    return player.play(runs, curve)


def deeds(prepared: Prepared, seed: int, runs: range) -> Iterator[tuple[list[float], list[float]]]:
    """Play runs and yield for each, by actor, the severities of what it did at its turns; letting pass is 0."""
    player = Player(prepared, seed)
    state = player.game.state
    for run in runs:
        player.play(range(run, run + 1))
        first, second = ([float(n) for n in state.sent[me][: state.turns[me]]] for me in (0, 1))
        yield first, second


def _follow_one_another(runs: range) -> None:
    """Raise ValueError for a range that leaves runs out."""
    if runs.step != 1:
        raise ValueError(f"these runs are {runs.step} apart; give a range of runs that follow one another")


def rows(prepared: Prepared, seed: int, run: int) -> list[Row]:
    """The rows of one run, in plain integers (see `sim.model.log`): those of the SimPy engine."""
    player = Player(prepared, seed, rows=ROWS)
    player.play_whole(run)
    return rows_of(player.game, run)


class Answered(NamedTuple):
    """The answer of an actor at its first turn after some events of a run."""

    kind: int  # log.MOVE, log.PASS or log.PUT_OFF
    day: int  # from the start
    move: int
    size: float
    done: float  # its severity


def next_answer(prepared: Prepared, seed: int, me: int, after: int) -> Callable[[int], Answered | None]:
    """A function from a run's number to the next answer of an actor after `after` events, or None if there is none.

    A review that comes to nothing is no answer, nor is a threat carried out, which is no turn of its own.
    """
    player = Player(prepared, seed, rows=ROOM_AT_FIRST)

    def play(run: int) -> Answered | None:
        events = player.play_whole(run)
        game = player.game
        return next((_answered(game, at) for at in range(after, events) if _answers(game.log, at, me)), None)

    return play


def _answers(log: Log, at: int, me: int) -> bool:
    if log.actor[at] != me or log.rule[at] == CARRIED_OUT:
        return False
    if log.kind[at] == PASS:
        return bool(log.first_answered[at] != log.end_answered[at])
    return bool(log.kind[at] == MOVE or log.kind[at] == PUT_OFF)


def _answered(game: Game, at: int) -> Answered:
    log, kind = game.log, int(game.log.kind[at])
    done = float(log.done[at]) if kind != PUT_OFF else 0.0
    return Answered(kind, int(log.day[at]), int(log.move[at]), size_of(game, at), done)
