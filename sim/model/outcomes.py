"""The outcome of a run: the severity that stands day by day, the course of the quarrel, and how it ended.

The definitions are on plain sequences, in the way of `sim.model.rules`: the same functions serve the events of a run
(`sim.measures.summaries`) and the arrays of a compiled one.
"""

from collections.abc import MutableSequence, Sequence
from typing import NamedTuple

from sim.model import exact_sum
from sim.model.state import CARRIED_OUT, LEAST_LOSS, NOTHING_BETTER, SETTLED

NONE = -1  # in the place of a turn, a day or an actor: there is none
COURSES = ("freeze", "thaw", "spiral", "lapse", "calm")
FREEZE, THAW, SPIRAL, LAPSE, CALM = range(5)
ENDINGS = ("no blow", "still going", "exhaustion", "restraint")
NO_BLOW, STILL_GOING, EXHAUSTION, RESTRAINT = range(4)
OPENING = 8  # first steps of an exchange that are kept of each of many runs


class Turns(NamedTuple):
    """The turns of both sides, in order; letting pass is a turn too. Days are counted from the start."""

    actor: MutableSequence[int]
    move: MutableSequence[int]  # above 0 where a move was made
    done: MutableSequence[float]  # its severity
    wanted: MutableSequence[float]
    rule: MutableSequence[int]  # which rule decided (see `sim.model.rules`)
    announced: MutableSequence[int]  # the days of a move; those of letting pass mean nothing
    effective: MutableSequence[int]
    expires: MutableSequence[int]  # or NONE: for good
    answers: MutableSequence[int]  # 1 where a move of the other's was answered


class Staircase(NamedTuple):
    """Two sums of severities, one for each actor, on the days on which either changes; and room to add them up."""

    day: MutableSequence[int]  # by step: its first day; there is room for a step a day
    level: Sequence[MutableSequence[float]]  # by actor, by step: its sum from that day on
    first: MutableSequence[int]  # by day of the scenario: the first of its changes; NONE before and after `climb`
    other: MutableSequence[int]  # by change, of which a turn has two: the next of the same day
    parts: Sequence[MutableSequence[float]]  # by actor: the sum itself (see `sim.model.exact_sum`)


def climb(
    actor: Sequence[int],
    begins: Sequence[int],
    ends: Sequence[int],
    severity: Sequence[float],
    count: int,
    steps: Staircase,
) -> int:
    """Add up severities, each of which counts from its first day until the day before its end.

    Returns the number of steps written. Concessions count below zero, so that a measure and its undoing cancel; a sum
    below zero is good will. The time taken grows with the days and the changes, not with what stands at once.
    """
    days = len(steps.first)
    quiet = 1  # the first day on and after which nothing changes
    for turn in range(count):
        if severity[turn] == 0.0:
            continue
        begin, end = begins[turn], ends[turn]
        if begin < days:
            quiet = max(quiet, begin + 1)
            steps.other[2 * turn] = steps.first[begin]
            steps.first[begin] = 2 * turn
        if end != NONE and end < days:
            quiet = max(quiet, end + 1)
            steps.other[2 * turn + 1] = steps.first[end]
            steps.first[end] = 2 * turn + 1
    one = other = written = 0
    for day in range(quiet):
        change = steps.first[day]
        if change == NONE and day > 0:
            continue
        steps.first[day] = NONE
        while change != NONE:
            turn = change >> 1
            gain = severity[turn] if change & 1 == 0 else -severity[turn]
            if actor[turn] == 0:
                one = exact_sum.add(steps.parts[0], one, gain)
            else:
                other = exact_sum.add(steps.parts[1], other, gain)
            change = steps.other[change]
        steps.day[written] = day
        steps.level[0][written] = exact_sum.rounded(steps.parts[0], one)
        steps.level[1][written] = exact_sum.rounded(steps.parts[1], other)
        written += 1
    return written


def highest(steps: Staircase, count: int) -> tuple[float, int]:
    """The highest total of both sums, and the first day of it."""
    peak = steps.level[0][0] + steps.level[1][0]
    first = 0
    for step in range(1, count):
        total = steps.level[0][step] + steps.level[1][step]
        if total > peak:
            peak = total
            first = steps.day[step]
    return peak, first


def first_blow(turns: Turns, count: int, me: int) -> int:
    """The turn of an actor's first blow, or NONE."""
    for turn in range(count):
        if turns.actor[turn] == me and turns.done[turn] > 0.0:
            return turn
    return NONE


def last_move(turns: Turns, count: int) -> int:
    """The turn of the last move of either side, or NONE."""
    for turn in range(count - 1, -1, -1):
        if turns.move[turn] > 0:
            return turn
    return NONE


def first_answer(turns: Turns, count: int) -> int:
    """The turn of the first answer that one side gives to a move of the other's, or NONE; letting pass is an answer."""
    for turn in range(count):
        if turns.answers[turn]:
            return turn
    return NONE


def open_with(turns: Turns, count: int, opening: MutableSequence[int]) -> None:
    """Write the turns at which the exchange took its first steps; NONE where it took fewer.

    A step is a move, or letting a move of the other's pass.
    """
    found = 0
    for turn in range(count):
        if found == len(opening):
            break
        if turns.move[turn] > 0 or turns.answers[turn] > 0:
            opening[found] = turn
            found += 1
    for at in range(found, len(opening)):
        opening[at] = NONE


def conceded(turns: Turns, count: int, me: int, since: int) -> bool:
    """Whether an actor has made a concession at or after a turn."""
    for turn in range(since, count):
        if turns.actor[turn] == me and turns.done[turn] < 0.0:
            return True
    return False


def struck_harder(turns: Turns, count: int, me: int, first: int) -> bool:
    """Whether an actor struck a blow harder than its first, which was at that turn."""
    for turn in range(first + 1, count):
        if turns.actor[turn] == me and turns.done[turn] > turns.done[first]:
            return True
    return False


def length_of(turns: Turns, count: int) -> int:
    """Days from the first blow to the last move; 0 where no blow was struck."""
    one, other = first_blow(turns, count, 0), first_blow(turns, count, 1)
    if one == NONE and other == NONE:
        return 0
    first = min(one, other) if one != NONE and other != NONE else max(one, other)
    return turns.announced[last_move(turns, count)] - turns.announced[first]


def ending_of(turns: Turns, count: int, waiting: bool) -> int:
    """The ending of the exchange of blows, one of ENDINGS; `waiting` says that a blow still waits for its answer."""
    if first_blow(turns, count, 0) == NONE and first_blow(turns, count, 1) == NONE:
        return NO_BLOW
    if waiting:
        return STILL_GOING
    for turn in range(count - 1, -1, -1):
        rule = turns.rule[turn]
        meant = rule == LEAST_LOSS or rule == NOTHING_BETTER or rule == CARRIED_OUT
        meant = meant or rule == SETTLED
        if meant and turns.wanted[turn] > 0.0:
            return EXHAUSTION if turns.done[turn] < 0.5 * turns.wanted[turn] else RESTRAINT
    return RESTRAINT


def course_of(turns: Turns, count: int, peak: float, last: float) -> int:
    """The course of the quarrel, one of COURSES.

    `peak` and `last` are the highest and the last total of the severities that both sides had announced.
    """
    one, other = first_blow(turns, count, 0), first_blow(turns, count, 1)
    if one == NONE and other == NONE:
        return CALM
    first = min(one, other) if one != NONE and other != NONE else max(one, other)
    if conceded(turns, count, 0, first) and conceded(turns, count, 1, first) and last <= 0.5 * peak:
        return THAW
    if last <= 0.0:
        return LAPSE
    if (
        one != NONE
        and other != NONE
        and struck_harder(turns, count, 0, one)
        and struck_harder(turns, count, 1, other)
        and peak >= 2.0 * (turns.done[one] + turns.done[other])
    ):
        return SPIRAL
    return FREEZE
