"""A player: a scenario made ready to be played many times, in plain Python and, once that pays, compiled.

Rows are kept only for those who ask for them; a run for whose rows there was too little room is played again.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from time import process_time
from typing import Any, NamedTuple

from sim.engines import changeover
from sim.engines.compiled_engine import BY_ACTOR, Outcomes, arrays, as_arrays, play_many, unwritten
from sim.engines.jit import build
from sim.model import bimatrix, costs, exact_sum, outcomes
from sim.model.game import (
    ANSWERED,
    CITED,
    ROOM,
    ROWS,
    Game,
    Log,
    Make,
    Row,
    lists,
    new_game,
    room_for_rows,
    rows_of,
    size_of,
    zeros,
)  # fmt: skip
from sim.model.log import MOVE, PASS, PUT_OFF
from sim.model.outcomes import NONE, Staircase
from sim.model.prepared import Prepared
from sim.model.state import CARRIED_OUT, KEPT

BLOCK = 4096  # runs played at a time: what is kept of them must fit in memory, with its curves

CELLS = 2**17  # and so many numbers of curves, which then stay in the cache

ROOM_AT_FIRST = 64  # rows of a run, where those of many are kept

FEWEST, PART = 0.02, 0.1  # seconds of plain Python: from which its pace is known, and of a part
GROWTH = 8  # a part has so many times as many runs as the last, at most


class Player:
    """A scenario ready to be played many times. Threads must not share one.

    It begins in plain Python, if compiled code is not in use already, and changes over when that pays
    (`sim.engines.changeover`).
    """

    def __init__(self, prepared: Prepared, seed: int, payoffs: bimatrix.Matrix | None = None, rows: int = 0) -> None:
        self.prepared = prepared
        self.seed = seed
        self.scored = payoffs
        self.coded = build.coded(prepared.answers)
        self.changeover = changeover.HERE
        self.spent, self.done, self.last = 0.0, 0, 0  # in plain Python: seconds and runs, and those of the last part
        self.compiled = False
        code = self.changeover.compiled() if self.coded is not None else None
        if code is None:
            self._lay_out(play_many, lists, prepared, prepared.answers, rows)
        else:
            self._lay_out_compiled(code, rows)

    def _lay_out(self, play: Callable[..., None], make: Make, prepared: Prepared, answers: Any, rows: int) -> None:
        self.play_many = play
        self.make = make
        self.game = new_game(prepared, self.seed, rows, answers, make)
        self.payoffs: Any = make(0.0, 2 * (self.scored is not None), 2, 2)
        for mine, row in enumerate(self.scored or ()):
            for theirs, pair in enumerate(row):
                self.payoffs[mine][theirs][:] = pair
        days, most = prepared.calendar.horizon + 1, len(self.game.turns.actor)
        self.steps = zeros(Staircase, make, days, level=(2, days), other=2 * most, parts=(2, exact_sum.PARTS))
        for day in range(days):
            self.steps.first[day] = NONE

    def _lay_out_compiled(self, code: Callable[..., None], rows: int) -> None:
        self.compiled = True
        given = self.prepared
        parts = given.world, given.calendar, given.script, given.doubt
        world, calendar, script, doubt = map(as_arrays, parts)
        prepared = given._replace(world=world, calendar=calendar, script=script, doubt=doubt)
        self._lay_out(code, arrays, prepared, as_arrays(self.coded), rows)

    def _change_over(self, runs: int) -> None:
        """Change over to compiled code, before so many runs, if that pays."""
        if self.compiled or self.coded is None:
            return
        pace = self.spent / self.done if self.spent >= FEWEST else 0.0
        code = self.changeover.compiled(pace * runs)
        if code is not None:
            self._lay_out_compiled(code, self.rows)

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
        self.game = self.game._replace(log=room_for_rows(self.prepared.world, self.make, rows))
        self.game.totals[ROOM] = rows

    def table(self, runs: int, curve: bool, trail: bool, drawn: bool = False) -> Outcomes:
        """Room for the outcomes of `runs` runs, with curves, trails and what was drawn if they are asked for."""
        shape = (runs, self.rows) if trail else (0, 0)
        draws = (runs, len(self.game.drawn)) if drawn else (0, 0)
        found: Outcomes = zeros(
            Outcomes, self.make, runs, opening=(runs, outcomes.OPENING), payoff=(2 * (len(self.payoffs) > 0), runs),
            cost=(2, runs), ties=(2, runs), audience=(2, runs), out_of_kind=(2, runs), curve=(0, self.days),
            trail=shape, severity=shape, drawn=draws,
        )  # fmt: skip
        if not curve:
            return found
        return found._replace(curve=unwritten(runs, self.days) if self.compiled else lists(0.0, runs, self.days))

    def portion(self, most: int) -> int:
        """How many runs are played at a time, `most` at most: in plain Python what takes a moment."""
        if self.compiled:
            return most
        fitting = int(PART * self.done / self.spent) if self.spent > 0.0 else GROWTH * self.last
        return max(1, min(most, fitting, GROWTH * self.last))

    def parts(
        self,
        runs: range,
        curve: bool = False,
        *,
        trail: bool = False,
        drawn: bool = False,
        most: int | None = None,
        more: int = 0,
    ) -> Iterator[Outcomes]:
        """Play runs and yield their outcomes part by part, of `most` runs at most.

        With `trail` they tell also what happened in the runs whose rows fitted, with `drawn` what was drawn for each.
        `more` runs will be asked for later.
        """
        first = runs.start
        while first < runs.stop:
            self._change_over(runs.stop - first + more)
            part = range(first, min(first + self.portion(most or len(runs)), runs.stop))
            yield self._played(part, curve, trail, drawn)
            first = part.stop

    def _played(self, runs: range, curve: bool, trail: bool, drawn: bool) -> Outcomes:
        table = self.table(len(runs), curve, trail, drawn)
        begun = process_time()
        try:
            self.play_many(self.game, self.steps, self.payoffs, table, runs.start, len(runs))
        except KeyboardInterrupt:
            self.changeover.stop()
            raise
        if not self.compiled:
            took = process_time() - begun
            self.spent, self.done, self.last = self.spent + took, self.done + len(runs), len(runs)
            self.changeover.spent += took if self.coded is not None else 0.0
        return table

    def play(
        self, runs: range, curve: bool = False, *, trail: bool = False, drawn: bool = False, more: int = 0
    ) -> Outcomes:
        """Play runs and return their outcomes, as `parts` does, in one."""
        found = list(self.parts(runs, curve, trail=trail, drawn=drawn, more=more))
        return found[0] if len(found) == 1 else _joined(found or [self.table(0, curve, trail, drawn)])

    def play_whole(self, run: int) -> int:
        """Play one run with all its rows, a second time if they did not fit, and return their number."""
        events = int(self.play(range(run, run + 1)).events[0])
        needed = max(events, -(-int(self.game.totals[ANSWERED]) // CITED))
        if needed > self.rows:
            self.make_room(needed)
            self.play(range(run, run + 1))
        return events


def blocks(
    prepared: Prepared,
    seed: int,
    runs: range,
    *,
    payoffs: bimatrix.Matrix | None = None,
    curve: bool = False,
    drawn: bool = False,
) -> Iterator[Outcomes]:
    """Play runs (a range of step 1) and yield their outcomes block by block, so that memory does not grow.

    The same scenario, seed and run give the same numbers wherever blocks begin. `payoffs` scores a repeated game;
    `curve` asks for the total in force, by day, which takes (horizon + 1) * 8 bytes a run; `drawn` for what was drawn.
    """
    player = Player(prepared, seed, payoffs)
    _follow_one_another(runs)
    size = max(1, min(BLOCK, CELLS // player.days)) if curve else BLOCK
    yield from player.parts(runs, curve, drawn=drawn, most=size)


def _joined(tables: Sequence[Outcomes]) -> Outcomes:
    """The outcomes of parts, in one."""

    def joined(name: str) -> list[Any]:
        parts = [getattr(table, name) for table in tables]
        if name not in BY_ACTOR:
            return list(chain.from_iterable(parts))
        return [list(chain.from_iterable(own)) for own in zip(*parts, strict=True)]

    return Outcomes(**{name: joined(name) for name in Outcomes._fields})


class Trails:
    """A scenario played block by block with all that happens in its runs; the room for rows grows as needed."""

    def __init__(self, prepared: Prepared, seed: int, payoffs: bimatrix.Matrix | None = None) -> None:
        self.player = Player(prepared, seed, payoffs, ROOM_AT_FIRST)

    @property
    def most(self) -> int:
        """The most runs to be played at a time: they fit in memory, with their curves and rows."""
        return self.player.portion(max(1, min(BLOCK, CELLS // max(self.player.days, self.player.rows))))

    def play(self, runs: range, more: int = 0, *, drawn: bool = False) -> Outcomes:
        """Play runs and return their outcomes, with curves and trails; `more` will be asked for later."""
        table = self.player.play(runs, True, trail=True, drawn=drawn, more=more)
        events = int(max(table.events))
        if events <= self.player.rows:
            return table
        self.player.make_room(events)
        return self.player.play(runs, True, trail=True, drawn=drawn, more=more)


def play(
    prepared: Prepared,
    seed: int,
    runs: range,
    reduce: Callable[[Any, Outcomes], Any] | None = None,
    *,
    payoffs: bimatrix.Matrix | None = None,
    curve: bool = False,
    drawn: bool = False,
) -> Any:
    """Play runs (a range of step 1) and return their outcomes.

    With `reduce`, memory does not grow with runs: it is called with its own last result (at first None) and the
    outcomes of each block, and its last result is returned.
    """
    if reduce is not None:
        total = None
        for table in blocks(prepared, seed, runs, payoffs=payoffs, curve=curve, drawn=drawn):
            total = reduce(total, table)
        return total
    player = Player(prepared, seed, payoffs)
    _follow_one_another(runs)
    return player.play(runs, curve, drawn=drawn)


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


class Next(NamedTuple):
    """What an actor does next after some events of a run, and what the whole run then costs."""

    answer: Answered | None  # None where it gives none
    costs: tuple[float, float]  # to the actor, and to the other


def next_answer(prepared: Prepared, seed: int, me: int, after: int) -> Callable[[int], Next]:
    """A function from a run's number to the next answer of an actor after `after` events.

    A review that comes to nothing is no answer, nor is a threat carried out, which is no turn of its own.
    """
    player = Player(prepared, seed, rows=ROOM_AT_FIRST)

    def play(run: int) -> Next:
        events = player.play_whole(run)
        game = player.game
        found = next((_answered(game, at) for at in range(after, events) if _answers(game.log, at, me)), None)
        own = [costs.own(*costs.parts(game.costs, who, player.days)) for who in (0, 1)]
        one, other = (float(costs.total(game.world, who, own[who], own[1 - who])) for who in (me, 1 - me))
        return Next(found, (one, other))

    return play


def _answers(log: Log, at: int, me: int) -> bool:
    if log.actor[at] != me or log.rule[at] in {CARRIED_OUT, KEPT}:
        return False
    if log.kind[at] == PASS:
        return bool(log.first_answered[at] != log.end_answered[at])
    return bool(log.kind[at] == MOVE or log.kind[at] == PUT_OFF)


def _answered(game: Game, at: int) -> Answered:
    log, kind = game.log, int(game.log.kind[at])
    done = float(log.done[at]) if kind != PUT_OFF else 0.0
    return Answered(kind, int(log.day[at]), int(log.move[at]), size_of(game, at), done)
