"""What had been decided, and was in force, by a day: in which share of many runs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sim.engines.compiled_engine import OF_ACTOR, OF_KIND
from sim.engines.player import Trails
from sim.measures import intervals
from sim.measures.intervals import Share
from sim.model.doubt import CHOICE, NOTICE, Doubt
from sim.model.happenings import DAY
from sim.model.log import IN_FORCE, MOVE
from sim.scenario import Crisis
from sim.scenario.preparation import Ready, ready

LAST_BITS = 2**OF_ACTOR - 1


class ByDay(NamedTuple):
    """The shares of runs in which an actor had made a move by a day, and in which that was in force."""

    actor: str
    move: str
    decided: Share  # and announced, which is on the same day
    in_force: Share


def by_day(crisis: Crisis, seed: int, runs: int, day: date) -> list[ByDay]:
    """The moves made by a day in any of the first runs of a seed, that first which is in force in most of them.

    Raises ValueError for a day outside the scenario's.
    """
    at = check_day(crisis, day)
    here = ready(crisis)
    names = here.prepared.names
    decided: Counter[tuple[int, int]] = Counter()
    in_force: Counter[tuple[int, int]] = Counter()
    for made, come in _made(here, seed, runs, at):
        decided.update(made)
        in_force.update(come)
    found = sorted(decided, key=lambda one: (-in_force[one], -decided[one], one))
    return [
        ByDay(
            names.actors[actor], names.moves[move], intervals.share(decided[actor, move], runs),
            intervals.share(in_force[actor, move], runs),
        )
        for actor, move in found
    ]  # fmt: skip


def check_day(crisis: Crisis, day: date) -> int:
    """The number of a day, counted from a scenario's first. Raises ValueError for a day that is none of its."""
    at = (day - crisis.start).days
    if not 0 <= at <= crisis.horizon:
        raise ValueError(f"{day} is no day of this scenario, which runs from {crisis.start} for {crisis.horizon} days")
    return at


def _made(here: Ready, seed: int, runs: int, last: int) -> Iterator[tuple[set[tuple[int, int]], set[tuple[int, int]]]]:
    """For each run, the moves decided by a day, and those that came into force by it, as (actor, move)."""
    world, doubt = here.prepared.world, here.prepared.doubt
    wordless = [world.first[move] != world.first[move + 1] for move in range(len(world.base))]  # these log their effect
    player, first = Trails(here.prepared, seed, here.payoffs), 0
    while first < runs:
        part = range(first, min(runs, first + player.most))
        table = player.play(part, runs - part.stop, drawn=True)
        for row in range(len(part)):
            notices = _notices(doubt, world.notice, table.drawn[row]) if len(table.drawn) else world.notice
            decided, in_force = set(), set()
            for event in map(int, table.trail[row]):
                day, kind, actor = event >> DAY, (event & (2**DAY - 1)) >> OF_KIND, (event >> OF_ACTOR) & 1
                what = actor, (event & LAST_BITS) - 1
                if event == 0 or day > last:
                    break
                if kind == MOVE:
                    decided.add(what)
                    if not wordless[what[1]] and day + notices[what[1]] <= last:
                        in_force.add(what)
                elif kind == IN_FORCE:
                    in_force.add(what)
            yield decided, in_force
        first = part.stop


def _notices(doubt: Doubt, notices: Sequence[int], drawn: Sequence[float]) -> list[int]:
    """The days of notice of each move in a run, for which they may have been drawn."""
    found = list(notices)
    for which in range(len(doubt.event)):
        case, number = doubt.first_case[which], float(drawn[which])
        if doubt.law[which] == CHOICE:
            case, number = case + int(number), 1.0
        for place in range(doubt.first_place[case], doubt.first_place[case + 1]):
            if doubt.field[place] == NOTICE:
                found[doubt.at[place]] = int(doubt.times[place] * number)
    return found
