"""The outcome of a run: the severity that stands day by day, which way the quarrel went, and why it stopped.

The definitions are on plain sequences, in the way of `sim.model.rules`: the same functions serve the events of a run
(`sim.measures.summaries`) and the arrays of a compiled one.
"""

from collections.abc import MutableSequence, Sequence
from typing import NamedTuple

from sim.model import exact_sum
from sim.model.state import AS_CHOSEN, CARRIED_OUT, KEPT, LEAST_LOSS, NOTHING_BETTER, SETTLED

NONE = -1  # in the place of a turn, a day or an actor: there is none

# Which way a quarrel went, and why the exchange of blows stopped: what each means is told in `sim.measures.curves`.
COURSES = ("calm", "levelled off", "feud", "climbed", "wound down", "expired")
CALM, LEVELLED_OFF, FEUD, CLIMBED, WOUND_DOWN, RAN_OUT = range(6)
ENDINGS = ("no blow", "let pass", "account even", "nothing left to hit with", "cut off by the horizon")
NO_BLOW, IS_LET_PASS, ACCOUNT_EVEN, NOTHING_LEFT, CUT_OFF = range(5)
PERSISTENT = 4  # blows that go on to the end must be so many
CLIMB = 2.0  # a height that climbs comes to so many times the first blow and its answer
RISE = (
    1.5  # one that still climbs is so many times as great in the second half of the time, or a blow is as the first two
)
EVEN = 0.1  # an even account is out by no more than this share of all blows

# What was told by other names up to version 0.1: what is meant now.
FORMER: dict[str, str] = {
    "freeze": "levelled off, or feud where blows go on to the end",
    "thaw": "wound down",
    "spiral": "climbed",
    "lapse": "expired",
    "still going": "cut off by the horizon",
    "exhaustion": "nothing left to hit with",
    "restraint": "let pass, or account even",
}

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


def first_blow(turns: Turns, count: int) -> int:
    """The turn of the first blow of either side, or NONE."""
    for turn in range(count):
        if turns.done[turn] > 0.0:
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


def length_of(turns: Turns, count: int) -> int:
    """Days from the first blow to the last move; 0 where no blow was struck."""
    first = first_blow(turns, count)
    return 0 if first == NONE else turns.announced[last_move(turns, count)] - turns.announced[first]


def goes_on(turns: Turns, count: int, end: int) -> bool:
    """Whether blows go on to the run's last day, `end`.

    There are PERSISTENT of them or more, and it has been quiet since the last for no longer than it was between two
    that follow one another.
    """
    blows = last = longest = 0
    for turn in range(count):
        if turns.done[turn] > 0.0:
            if blows > 0:
                longest = max(longest, turns.announced[turn] - last)
            last = turns.announced[turn]
            blows += 1
    return blows >= PERSISTENT and end - last <= longest


def area(steps: Staircase, count: int, begin: int, end: int) -> float:
    """The total of both sums, added up day by day from the day `begin` to that before `end`."""
    total = 0.0
    for step in range(count):
        first = max(begin, steps.day[step])
        until = end
        if step + 1 < count:
            until = min(end, steps.day[step + 1])
        if until > first:
            total += (steps.level[0][step] + steps.level[1][step]) * float(until - first)
    return total


def rises(steps: Staircase, count: int, begin: int, end: int) -> bool:
    """Whether a total is, in the second half of the days from `begin` to `end`, half as high again as in the first."""
    half = (end + 1 - begin) // 2
    later = area(steps, count, end + 1 - half, end + 1)
    return later > 0.0 and later >= RISE * area(steps, count, begin, begin + half)


def answering_blow(turns: Turns, count: int, first: int) -> int:
    """The turn of the other side's next blow after the first; that of the first itself where there is none."""
    for turn in range(first + 1, count):
        if turns.actor[turn] != turns.actor[first] and turns.done[turn] > 0.0:
            return turn
    return first


def hardest(turns: Turns, count: int) -> float:
    """The severity of the hardest blow of either side."""
    found = 0.0
    for turn in range(count):
        found = max(found, turns.done[turn])
    return found


def conceded_since_the_peak(turns: Turns, count: int, steps: Staircase, written: int, peak: float) -> float:
    """The severity of all concessions made after the total last stood at its peak; 0 or more."""
    day = 0
    for step in range(written):
        if steps.level[0][step] + steps.level[1][step] == peak:
            day = steps.day[step]
    total = 0.0
    for turn in range(count):
        if turns.done[turn] < 0.0 and turns.announced[turn] > day:
            total -= turns.done[turn]
    return total


def account_is_even(turns: Turns, count: int) -> bool:
    """Whether both sides did as much to each other by their moves, to a share EVEN; concessions pay for blows."""
    balance = 0.0
    struck = 0.0
    for turn in range(count):
        done = turns.done[turn]
        balance += done if turns.actor[turn] == 0 else -done
        struck += max(done, 0.0)
    return abs(balance) <= EVEN * struck


def ending_of(turns: Turns, count: int, waiting: bool, end: int) -> int:
    """Why the exchange of blows stopped, one of ENDINGS; `waiting` says that a blow still waits for its answer."""
    if first_blow(turns, count) == NONE:
        return NO_BLOW
    if waiting or goes_on(turns, count, end):
        return CUT_OFF
    for turn in range(count - 1, -1, -1):
        rule = turns.rule[turn]
        meant = rule == LEAST_LOSS or rule == NOTHING_BETTER or rule == CARRIED_OUT
        meant = meant or rule == SETTLED or rule == AS_CHOSEN or rule == KEPT
        if meant and turns.wanted[turn] > 0.0:
            if turns.done[turn] < 0.5 * turns.wanted[turn]:
                return NOTHING_LEFT
            break
    return ACCOUNT_EVEN if account_is_even(turns, count) else IS_LET_PASS


def course_of(turns: Turns, count: int, steps: Staircase, written: int, end: int) -> int:
    """The course of the quarrel, one of COURSES. `steps` are the severities that both sides had announced."""
    first = first_blow(turns, count)
    if first == NONE:
        return CALM
    peak, _ = highest(steps, written)
    last = steps.level[0][written - 1] + steps.level[1][written - 1]
    conceded = conceded_since_the_peak(turns, count, steps, written, peak)
    if last <= 0.5 * peak and 2.0 * conceded >= peak - last:
        return WOUND_DOWN
    one, other = turns.done[first], turns.done[answering_blow(turns, count, first)]
    climbs = peak >= CLIMB * (one + other)
    still = rises(steps, written, turns.announced[first], end) or hardest(turns, count) >= RISE * max(one, other)
    if goes_on(turns, count, end) and not (climbs and still):
        return FEUD
    if last <= 0.0:
        return RAN_OUT
    return CLIMBED if climbs else LEVELLED_OFF
