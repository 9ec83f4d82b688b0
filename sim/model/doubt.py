"""Doubt: what is drawn of a scenario before each run, from what, and where it is written.

A draw has an address, which its name gives, and nothing else decides it: so a run has the same facts alone as among
many, whatever else is drawn. What follows from a number is worked out where it is needed, and what does not is drawn
nowhere; only the rungs of the ladder are put in order anew.

Like the rules, these functions take scalars and named tuples of sequences, and use nothing that a compiler of them does
not know.
"""

from collections.abc import MutableSequence, Sequence
from typing import Any, NamedTuple

from sim import luck
from sim.model import rules
from sim.model.calendar import Calendar
from sim.model.state import World
from sim.strategies import modifiers

# The laws of draws.
EVEN, TRIANGLE, CHOICE = range(3)

# What a draw may be written to: by stock, by move, by effect, by actor, by incident, and by answer.
START, CEILING, VALUE = range(3)
BASE, PER_UNIT, PER_SHARE, MOST, NOTICE, LASTS, DEADLINE = range(3, 10)
FORM, AMOUNT = range(10, 12)
TOLERANCE, AUDIENCE_COST, OUT_OF_KIND, BIAS, NOISE, MISSED, FOG, EXECUTION_ERROR = range(12, 20)
LOW, LIKELY, HIGH, REVIEW, ALARMS, ALARM_SEVERITY = range(20, 26)
PER_YEAR, SEVERITY, COUNTS = range(26, 29)
PLAYS, PARAMETER, MODIFIER = range(29, 32)
DISCOUNT, RELATIVE_GAINS, JUDGEMENT_ERROR, WEIGHT = range(32, 36)


class Doubt(NamedTuple):
    """What is drawn. A draw has one case, or, where it is a choice, several; a case writes to some places."""

    event: Sequence[int]  # by draw: the two words of its address
    slot: Sequence[int]
    law: Sequence[int]
    whole: Sequence[int]  # 1 where only whole numbers are drawn
    low: Sequence[float]
    likely: Sequence[float]
    high: Sequence[float]
    first_case: Sequence[int]  # by draw, and one more: where its cases begin in the next two
    below: Sequence[float]  # by case: it holds for numbers below this, from 0 to 1
    first_place: Sequence[int]  # by case, and one more: where its places begin in the next four
    field: Sequence[int]
    at: Sequence[int]
    within: Sequence[int]  # of an answer: which of its numbers
    times: Sequence[float]  # what is written is so many times what is drawn; of a choice, 1 is


CERTAIN = Doubt((), (), (), (), (), (), (), (0,), (), (0,), (), (), (), ())


def draw(doubt: Doubt, drawn: MutableSequence[float], seed: int, run: int) -> None:
    """Draw the facts of a run: by draw, the quantity, or which of several cases."""
    draws = len(doubt.event)
    for which in range(draws):
        drawn[which] = luck.uniform(seed, run, doubt.event[which], luck.DOUBT, doubt.slot[which])
    for which in range(draws):
        drawn[which] = found_at(doubt, which, drawn[which])


def found_at(doubt: Doubt, which: int, u: float) -> float:
    """What a draw comes to at `u` in [0, 1): a quantity, or which of several cases."""
    if doubt.law[which] != CHOICE:
        return quantity(doubt, which, u)
    first = doubt.first_case[which]
    case = first
    while u >= doubt.below[case]:
        case += 1
    return float(case - first)


def quantity(doubt: Doubt, which: int, u: float) -> float:
    """The quantile at `u` in [0, 1) of what is drawn from a range.

    Whole numbers are drawn from the range with half a unit more at each end, and rounded: so the ends come as often as
    they should.
    """
    low = doubt.low[which]
    high = doubt.high[which]
    if doubt.whole[which]:
        if doubt.law[which] == EVEN:
            return low + min(high - low, float(int(u * (high - low + 1.0))))
        found = luck.triangular(u, low - 0.5, doubt.likely[which], high + 0.5)
        return low + min(high - low, float(int(found - low + 0.5)))
    found = low + u * (high - low)
    if doubt.law[which] == TRIANGLE:
        found = luck.triangular(u, low, doubt.likely[which], high)
    return min(high, max(low, found))  # rounding may take it past an end


def hold(
    doubt: Doubt,
    drawn: Sequence[float],
    world: World,
    calendar: Calendar,
    answers: Any,
    plays: MutableSequence[int],
) -> None:
    """Let what was drawn hold: write it where it belongs."""
    for which in range(len(doubt.event)):
        case = doubt.first_case[which]
        number = drawn[which]
        if doubt.law[which] == CHOICE:
            case += int(number)
            number = 1.0
        for place in range(doubt.first_place[case], doubt.first_place[case + 1]):
            to = doubt.field[place], doubt.at[place], doubt.within[place]
            put(world, calendar, answers, plays, to[0], to[1], to[2], doubt.times[place] * number)
    rules.sort_rungs(world)


def put(
    world: World,
    calendar: Calendar,
    answers: Any,
    plays: MutableSequence[int],
    field: int,
    at: int,
    within: int,
    number: float,
) -> None:
    """Write a number where it belongs."""
    if field == START:
        world.start[at] = number
    elif field == VALUE:
        world.value[at] = number
    elif field == PER_UNIT:
        world.per_unit[at] = number
    elif field == BASE:
        world.base[at] = number
    elif field == PER_SHARE:
        world.per_share[at] = number
    elif field == TOLERANCE:
        world.tolerance[at] = number
    elif field == AUDIENCE_COST:
        world.audience_cost[at] = number
    elif field == OUT_OF_KIND:
        world.out_of_kind[at] = number
    elif field == LOW:
        world.low[at] = int(number)
    elif field == LIKELY:
        world.likely[at] = int(number)
    elif field == HIGH:
        world.high[at] = int(number)
    elif field == REVIEW:
        calendar.review[at] = int(number)
    elif field == SEVERITY:
        calendar.severity[at] = number
    elif field == CEILING:
        world.ceiling[at] = number
    elif field == MOST:
        world.most[at] = number
    elif field == NOTICE:
        world.notice[at] = int(number)
    elif field == LASTS:
        world.lasts[at] = int(number)
    elif field == DEADLINE:
        world.deadline[at] = int(number)
    elif field == FORM:
        world.form[at] = int(number)
    elif field == AMOUNT:
        world.amount[at] = number
    elif field == BIAS:
        world.bias[at] = number
    elif field == NOISE:
        world.noise[at] = number
    elif field == MISSED:
        world.missed[at] = number
    elif field == FOG:
        world.fog[at] = number
    elif field == EXECUTION_ERROR:
        world.execution_error[at] = number
    elif field == JUDGEMENT_ERROR:
        world.judgement_error[at] = number
    elif field == DISCOUNT:
        world.discount[at] = number
    elif field == RELATIVE_GAINS:
        world.relative_gains[at] = number
    elif field == WEIGHT:
        world.weight[at] = number
    elif field == ALARMS:
        calendar.alarms[at] = number
    elif field == ALARM_SEVERITY:
        calendar.alarm_severity[at] = number
    elif field == PER_YEAR:
        calendar.per_year[at] = number
    elif field == COUNTS:
        calendar.counts[at] = number
    elif field == PLAYS:
        plays[at] = int(number)
    elif field == PARAMETER:
        set_parameter(answers, at, within, number)
    else:
        set_modifier(answers, at, within, number)


def set_parameter(answers: Any, which: int, place: int, number: float) -> None:
    """Set a parameter of a strategy. The compiler puts its own function in the place of this one."""
    answers[which] = modifiers.with_parameter(answers[which], place, number)


def set_modifier(answers: Any, which: int, place: int, number: float) -> None:
    """Set the number of a modifier. The compiler puts its own function in the place of this one."""
    answers[which] = modifiers.with_modifier(answers[which], place, number)
