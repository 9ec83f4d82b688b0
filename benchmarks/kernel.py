"""The simplest kernel of one repeated game that a hand would write: noisy tit for tat against itself.

It plays the game whose summaries the table compares: rounds at the same time, each side doing what the other last did,
one act in so many the other way round; and it writes for every run how many strikes there were and what a round was
worth to each side on average.

Left out is all that the engine has besides. No other strategy, clock, ladder or noise can be asked for; nothing is
remembered but the last act, so that no run can be told in full, and there are no dates, courses, endings, peaks or
replies; and luck is a stream (numba's Mersenne twister), so that a run cannot be played again by its number, and what
one run draws hangs on those before it.
"""

from typing import Any

import numba
import numpy as np


@numba.njit
def play(rounds: int, error: float, payoffs: Any, strikes: Any, payoff: Any) -> None:
    """Play a run for each place of `strikes`.

    `payoffs` is by act, the other's act, and side; `payoff` by side and run. An act is 0 for holding, 1 for striking.
    """
    for run in range(len(strikes)):
        one = other = count = 0
        first = second = 0.0
        for _ in range(rounds):
            one, other = other, one
            if np.random.random() < error:
                one = 1 - one
            if np.random.random() < error:
                other = 1 - other
            count += one + other
            first += payoffs[one, other, 0]
            second += payoffs[one, other, 1]
        strikes[run] = count
        payoff[0, run] = first / rounds
        payoff[1, run] = second / rounds
