"""The stepper: a run in plain Python, moment by moment, so that a caller can look on and weigh each decision."""

from collections.abc import Iterator
from typing import NamedTuple

from sim.model import calendar, rules
from sim.model.game import DRAWN, EVENTS, SEED, Game, grow, has_room
from sim.model.happenings import (
    NOBODY,
    begin,
    day_of,
    decides,
    happen,
    is_going_on,
    next_moment,
    phase_of,
    place_of,
    settled,
    wants,
)  # fmt: skip
from sim.model.state import FREE, LET_PASS, OUT_OF_REACH, State


def moments(game: Game, run: int) -> Iterator[int]:
    """Play a run, and yield each moment before it happens."""
    begin(game, run)
    while is_going_on(game):
        moment = next_moment(game)
        yield moment
        happen(game, moment)
        if not has_room(game):
            grow(game)


def play(game: Game, run: int) -> None:
    """Play a run to its end."""
    for _ in moments(game, run):
        pass


class Choice(NamedTuple):
    """A decision about to be made."""

    number: int  # of the event that will come of it
    actor: int
    state: State  # by which it is made
    received: float  # severity felt and to be answered; at a deadline, what was conceded since the threat
    wanted: float  # severity wanted; at a deadline, what the actor is held to
    chosen: int  # the move of least loss
    made: int  # the move that will be tried: by an error of execution, or because it is settled, another
    threat: int  # the move whose deadline is over, or LET_PASS


def choices(game: Game, run: int) -> Iterator[Choice]:
    """Play a run, and yield each decision before it is made."""
    for moment in moments(game, run):
        me = decides(game, moment)
        if me != NOBODY and phase_of(moment) == calendar.DEADLINE:
            yield _at_deadline(game, me, game.turns.move[place_of(moment)])
        elif me != NOBODY:
            yield _at_turn(game, me, day_of(moment))


def _at_turn(game: Game, me: int, today: int) -> Choice:
    wanted = wants(game, me, today)
    chosen, made, _ = rules.decide(game.world, game.state, me, wanted, game.luck[SEED], game.luck[DRAWN])
    order = settled(game, me)
    if order != FREE and game.script.chair[me]:
        made, _, _ = rules.heed(game.world, game.state, me, order, game.luck[SEED], game.luck[DRAWN])
    elif order != FREE:
        made = order
    return Choice(game.totals[EVENTS] + 1, me, game.state, game.state.received[me], wanted, chosen, made, LET_PASS)


def _at_deadline(game: Game, me: int, threat: int) -> Choice:
    state = game.state._replace(threat=list(game.state.threat))
    rules.end_threat(game.world, state, me)
    chosen, held, _, rule = rules.keep_word(game.world, state, me, threat, game.luck[SEED], game.luck[DRAWN])
    made, said = chosen, game.actors.said[me]
    if rule != OUT_OF_REACH and said < game.script.words[me]:
        made, _, _ = rules.keep_as_told(game.world, state, me, threat, game.script.kept[me][said])
    return Choice(game.totals[EVENTS] + 1, me, state, state.conceded[me], held, chosen, made, threat)
