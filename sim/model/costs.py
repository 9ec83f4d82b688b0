"""What an exchange costs each side, in units of severity. It is defined here and nowhere else.

Strategies want and moves are chosen by another reckoning (`sim.model.rules.loss`): that is regret, by the wish of the
strategy itself. This one is the same whoever plays, so that strategies can be held against each other by it. It has
three parts:

- *ties*: the value of one's own stocks that are gone, taken or given up, for as much of the run as they are;
- *audience*: the audience cost times what an answer falls short of what was felt, for blows that are not tolerated; and
  times all that one is held to, where a threat of one's own lapses (Fearon 1994);
- *out of kind*: the price of leaving the kind of a blow.

A file may say of a side that later costs count for less, by a share a day, and that a share of the other's cost counts
as its gain (relative gains; Grieco 1988).

The functions are in the way of `sim.model.rules`: they serve an engine as it goes, and the events of a run
(`sim.measures.costs`), with the same bits.
"""

from collections.abc import MutableSequence, Sequence
from typing import NamedTuple

from sim.model import rules
from sim.model.state import State, World


class Costs(NamedTuple):
    """What a run has cost so far. Every sequence is by actor."""

    ties: MutableSequence[float]  # value of what is gone times the days for which it is
    audience: MutableSequence[float]
    out_of_kind: MutableSequence[float]
    gone: MutableSequence[float]  # the value of its stocks that are gone now,
    since: MutableSequence[int]  # and the first day that is not yet in `ties`


def begin(costs: Costs) -> None:
    """Clear the costs of the run before."""
    for me in range(2):
        costs.ties[me] = 0.0
        costs.audience[me] = 0.0
        costs.out_of_kind[me] = 0.0
        costs.gone[me] = 0.0
        costs.since[me] = 0


def weight(discount: float, day: int) -> float:
    """What a cost of a day counts for: the share that is left of it after a discount on each day before."""
    left = 1.0
    factor = 1.0 - discount
    while day > 0:
        if day & 1:
            left *= factor
        factor *= factor
        day >>= 1
    return left


def weights(discount: float, first: int, end: int) -> float:
    """What the days from one to before another count for together."""
    if discount == 0.0:
        return float(end - first)
    return (weight(discount, first) - weight(discount, end)) / discount


def pass_time(world: World, costs: Costs, today: int) -> None:
    """Count the days up to before today, in which nothing changed, for what was gone in them."""
    for me in range(2):
        costs.ties[me] += costs.gone[me] * weights(world.discount[me], costs.since[me], today)
        costs.since[me] = today


def change_stocks(world: World, state: State, costs: Costs, today: int) -> None:
    """Count the days up to before today, and note what is gone now that stocks have changed."""
    count_stocks(world, costs, state.amount, today)


def count_stocks(world: World, costs: Costs, amount: Sequence[float], today: int) -> None:
    """The same by what stands, by stock."""
    pass_time(world, costs, today)
    for me in range(2):
        gone = 0.0
        for stock in range(me * world.kinds, (me + 1) * world.kinds):
            gone += world.value[stock] * (world.start[stock] - amount[stock])
        costs.gone[me] = gone


def take_turn(world: World, state: State, costs: Costs, me: int, move: int, severity: float, today: int) -> None:
    """Count what it costs an actor to make a move of a severity, or to let pass, at its turn."""
    voice = state.prevails[me]
    count_answer(world, costs, me, voice, state.received[me], state.touched[me], move, severity, today)


def count_answer(
    world: World,
    costs: Costs,
    me: int,
    voice: int,
    received: float,
    touched: int,
    move: int,
    severity: float,
    today: int,
) -> None:
    """The same by what is answered: a severity received, and the kinds that it touched.

    The audience is that of the voice whose wish prevailed: the actor's own, or a member's.
    """
    short = received - severity
    if received > world.tolerance[voice] and short > 0.0:
        costs.audience[me] += world.audience_cost[voice] * short * weight(world.discount[me], today)
    if rules.is_out_of_kind(world, touched, move):
        costs.out_of_kind[me] += world.out_of_kind[me] * weight(world.discount[me], today)


def lapse(world: World, state: State, costs: Costs, me: int, held: float, today: int) -> None:
    """Count what it costs to let a threat lapse, with so much that one is held to."""
    count_lapse(world, costs, me, state.prevails[me], held, today)


def count_lapse(world: World, costs: Costs, me: int, voice: int, held: float, today: int) -> None:
    """The same before the audience of a voice."""
    costs.audience[me] += world.audience_cost[voice] * held * weight(world.discount[me], today)


def parts(costs: Costs, me: int, days: int) -> tuple[float, float, float]:
    """The three parts of what a run of so many days cost a side, once all its days are counted."""
    return costs.ties[me] / days, costs.audience[me], costs.out_of_kind[me]


def own(ties: float, audience: float, out_of_kind: float) -> float:
    """The cost of a side, the other's left out of account."""
    return ties + audience + out_of_kind


def total(world: World, me: int, mine: float, others: float) -> float:
    """The cost of a side, less the share of the other's that counts as its gain."""
    return mine - world.relative_gains[me] * others
