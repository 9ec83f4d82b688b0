"""The SimPy engine: SimPy keeps the calendar, and what happens is what happens in every engine.

Each moment of an exchange is an event of SimPy's: it comes on its day and, within the day, in its order. What it
appoints becomes events in turn. So an exchange can share its calendar with processes of one's own (see `schedule`).
"""

from typing import Any

import simpy

from sim.model.game import Game, Row, grow, has_room, new_game, rows_of
from sim.model.happenings import ORDER, begin, day_of, happen, is_going_on, next_moment
from sim.model.prepared import Prepared


class Moment(simpy.Event):
    """A moment of a game; SimPy's `Timeout` knows no order within a day."""

    _ok = True

    def __init__(self, env: Any, game: Game, moment: int) -> None:
        self.env = env
        self._value = moment
        self.callbacks = [lambda _: happen(game, moment), lambda _: schedule(env, game)]
        env.schedule(self, priority=moment & ORDER, delay=day_of(moment) - env.now)


def schedule(env: Any, game: Game) -> None:
    """Enter in SimPy's calendar, whose unit is a day, what a game has appointed."""
    while is_going_on(game):
        Moment(env, game, next_moment(game))
    if not has_room(game):
        grow(game)


def play(game: Game, run: int) -> None:
    """Play one run to the horizon."""
    env: Any = simpy.Environment()
    begin(game, run)
    schedule(env, game)
    env.run(until=game.calendar.horizon + 1)


def rows(prepared: Prepared, seed: int, run: int) -> list[Row]:
    """The rows of one run, in plain integers (see `sim.model.log`)."""
    game = new_game(prepared, seed)
    play(game, run)
    return rows_of(game, run)
