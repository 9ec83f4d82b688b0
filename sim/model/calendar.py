"""When things happen: what is fixed before a run about its days, and the one order of things on the same day.

A day is the smallest unit of time. Of the things that wait for one day, the one in the earliest of the phases below
comes next; within a phase by number, smallest first: the event number of a move, an actor by its name, an incident's
place in the file. What they set off on the same day takes its place among those that still wait.

Decisions and reviews come before arrivals: two moves announced on one day cross in the post. But what is announced is
bound at once, so that nothing can be taken twice; there, and only there, the actor whose name comes first goes first.
"""

from collections.abc import MutableSequence, Sequence
from typing import NamedTuple

PHASE = 2**32  # room for the numbers within a phase
EXPIRY = 1 * PHASE  # terms are over: what was taken comes back
EFFECT = 2 * PHASE  # notice is over: moves come into force
NEWS = 3 * PHASE  # incidents and false alarms land, and days come to which answers were put off
DECISION = 4 * PHASE  # answers, and rounds, are decided and announced; without notice they are in force at once
REVIEW = 5 * PHASE  # quiet spells are reviewed, and initiatives announced
ARRIVAL = 6 * PHASE  # announcements reach the other side
DEADLINE = 7 * PHASE  # deadlines are over: threats are carried out, or lapse

YEAR = 365.25  # days
NO_DAY = -1


class Calendar(NamedTuple):
    """Days and rates, by actor or by incident. Day 0 is the scenario's start; a run ends after day `horizon`.

    Of what can be written, some may be drawn before a run (`sim.model.doubt`).
    """

    horizon: int
    first: Sequence[int]  # by actor: the day of its first round, or NO_DAY where it answers in its own time
    every: int  # days from a round of an actor to its next
    review: MutableSequence[int]  # by actor: days of quiet before a review, or NO_DAY
    until_day: Sequence[int]  # by actor: the day to which it puts its answers off, or NO_DAY
    until_incident: Sequence[int]  # by actor: the incident to which it does, or NO_DAY
    until_move: Sequence[int]  # by actor: the other's move to which it does, or NO_DAY
    alarms: MutableSequence[float]  # by actor: false alarms a year, with every channel open
    alarm_severity: MutableSequence[float]  # by actor
    day: Sequence[int]  # by incident: its day, or NO_DAY for one that comes at a rate
    per_year: MutableSequence[float]  # by incident: occurrences a year; 0 for one that comes on a day
    culprit: Sequence[int]  # by incident: the actor at whose door it is laid
    severity: MutableSequence[float]  # by incident
    touches: Sequence[int]  # by incident: kinds it counts, as bits
    counts: MutableSequence[float]  # by incident and kind: units that `match` finds in it
