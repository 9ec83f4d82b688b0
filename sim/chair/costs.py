"""What an exchange costs a side, for a debrief: the value of its stocks that is gone, over the time that it is.

In units of severity, as a mean over the days of the run; in a game with payoffs, the payoff a round, with its sign
turned.
"""

from sim.engines.player import Player
from sim.engines.stepper import moments
from sim.model.game import Game, new_game
from sim.model.happenings import day_of
from sim.scenario.preparation import Ready

Pair = tuple[float, float]  # by actor


def costs(here: Ready, seed: int, runs: range) -> list[Pair]:
    """What each of some runs costs, by actor."""
    payoffs = here.payoffs
    if payoffs is not None:
        first, second = Player(here.prepared, seed, payoffs).play(runs).payoff
        return [(0.0 - float(one), 0.0 - float(other)) for one, other in zip(first, second, strict=True)]
    game = new_game(here.prepared, seed)
    return [_lost(game, run) for run in runs]


def _lost(game: Game, run: int) -> Pair:
    """The value of stocks that is gone, as a mean over the days of a run, by actor."""
    days = game.calendar.horizon + 1
    total, gone, since = [0.0, 0.0], (0.0, 0.0), 0
    for moment in moments(game, run):
        today = day_of(moment)
        if today > since:  # what happened on a day counts from that day on
            gone = _gone(game, 0), _gone(game, 1)
            total = [sum_ + (today - since) * value for sum_, value in zip(total, gone, strict=True)]
            since = today
    gone = _gone(game, 0), _gone(game, 1)
    return (total[0] + (days - since) * gone[0]) / days, (total[1] + (days - since) * gone[1]) / days


def _gone(game: Game, me: int) -> float:
    """The value to an actor of those of its stocks that are gone now."""
    world, gone = game.world, 0.0
    for stock in range(me * world.kinds, (me + 1) * world.kinds):
        gone += world.value[stock] * (world.start[stock] - game.state.amount[stock])
    return gone
