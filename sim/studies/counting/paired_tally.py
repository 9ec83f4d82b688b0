"""What is kept of pairs of runs, one of A and one of B with the same luck: joint counts, exact sums, partings.

Nothing here grows with runs: what is counted are pairs of courses, of endings, of first replies and of events, of
which a scenario has only so many.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any, NamedTuple

from sim.engines.compiled_engine import OF_ACTOR, OF_KIND, Outcomes
from sim.engines.player import Trails
from sim.measures import intervals
from sim.measures.intervals import Mean
from sim.model import log
from sim.model.happenings import DAY
from sim.model.log import Names
from sim.model.outcomes import NONE
from sim.scenario import Crisis
from sim.scenario.preparation import Ready, ready
from sim.studies.counting.tally import Sums, Tally, added

FINE = 2.0**16  # differences by day are rounded to multiples of one over this, and summed as whole numbers
HALF = 25  # bits of the lower half of such a number, where the squares of a block would not fit in 64
LAST_BITS = 2**OF_ACTOR - 1
WITHOUT_DAY = 2**DAY - 1

LATER, HARDER = 1, 2

NOTHING = (NONE, NONE, NONE)  # in the place of an event: none

What = tuple[int, int, int]  # kind, actor and move (or incident) of an event, in the numbering of `Joint`


class Joint(NamedTuple):
    """One numbering for what two scenarios have, by name, and the days that both have."""

    actors: tuple[str, ...]
    moves: tuple[str, ...]
    incidents: tuple[str, ...]
    first: int  # the first day that both have, counted as `date.toordinal` does
    last: int  # the last; before the first where they have none in common


class Side(NamedTuple):
    """How a scenario's own numbers read in the joint numbering."""

    actors: Sequence[int]
    moves: Sequence[int]
    incidents: Sequence[int]
    start: int  # its first day

    @property
    def plain(self) -> bool:
        """Whether its numbers are the joint ones, but for days."""
        return all(list(own) == list(range(len(own))) for own in (self.actors, self.moves, self.incidents))


def joined(one: Names, other: Names, horizons: tuple[int, int]) -> tuple[Joint, tuple[Side, Side]]:
    """The joint numbering of two scenarios, and how each reads in it: that of the first, then what only the other has.

    What has the same name is the same.
    """
    both = one, other
    merged = [
        tuple(dict.fromkeys([*getattr(one, what), *getattr(other, what)])) for what in ("actors", "moves", "incidents")
    ]
    actors, moves, incidents = merged
    starts = [names.start.toordinal() for names in both]
    ends = [start + horizon for start, horizon in zip(starts, horizons, strict=True)]
    first, second = (
        Side(
            [actors.index(name) for name in names.actors],
            [moves.index(name) for name in names.moves],
            [incidents.index(name) for name in names.incidents],
            start,
        )
        for names, start in zip(both, starts, strict=True)
    )
    return Joint(actors, moves, incidents, max(starts), min(ends)), (first, second)


class Parting(NamedTuple):
    """Where two runs part: the first event of either that the other has not, and what the other has there."""

    a: What
    b: What
    order: int  # LATER or HARDER where B's is, of two the same on one day; negative where A's is; 0 where neither


@dataclass(frozen=True)
class Moments:
    """The number, the sum and the sum of squares of differences, by day, each rounded to a multiple of 1 / FINE."""

    count: int = 0
    totals: tuple[int, ...] = ()
    squares: tuple[int, ...] = ()

    def plus(self, values: Any) -> "Moments":
        """The same with a block of values more, by run and day; the order in which they come does not tell.

        A block has 2**12 runs at most, and a difference is below 2**34, which two sides at their hardest do not reach.
        """
        import numpy as np

        whole = np.rint(values * FINE).astype(np.int64)
        if max(-int(whole.min()), int(whole.max())) < 2**HALF:
            squares = np.einsum("ij,ij->j", whole, whole).tolist()
        else:
            high = whole >> HALF
            low = whole - (high << HALF)
            parts = [np.einsum("ij,ij->j", *two).tolist() for two in ((high, high), (high, low), (low, low))]
            squares = [(a << 2 * HALF) + (b << HALF + 1) + c for a, b, c in zip(*parts, strict=True)]
        return self + Moments(len(values), tuple(whole.sum(0).tolist()), tuple(squares))

    def __add__(self, other: "Moments") -> "Moments":
        if not self.count or not other.count:
            return self if self.count else other
        totals, squares = (
            tuple(a + b for a, b in zip(*both, strict=True))
            for both in ((self.totals, other.totals), (self.squares, other.squares))
        )
        return Moments(self.count + other.count, totals, squares)

    def means(self) -> list[Mean]:
        """By day: the mean with its interval."""
        one = int(FINE)
        return [
            intervals.mean_of_sums(self.count, Fraction(total, one), Fraction(square, one * one))
            for total, square in zip(self.totals, self.squares, strict=True)
        ]


@dataclass(frozen=True)
class Pairs:
    """What is kept of the pairs so far. Differences are of B less A."""

    joint: Joint
    sides: tuple[Side, Side]
    a: Tally = field(default_factory=Tally)
    b: Tally = field(default_factory=Tally)
    courses: Counter[tuple[int, int]] = field(default_factory=Counter)  # by that of A and that of B
    endings: Counter[tuple[int, int]] = field(default_factory=Counter)
    replies: Counter[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=Counter)  # jointly numbered
    lengths: Counter[int] = field(default_factory=Counter)  # differences
    moves: Counter[int] = field(default_factory=Counter)
    peak: Sums = field(default_factory=Sums)
    payoffs: tuple[Sums, ...] = ()  # of A, of B and differences: of the first actor of A, then of the second
    scored: bool = False  # whether both have payoffs, and the same actors
    heights: Moments = Moments()  # by day that both have
    days: Counter[int] = field(default_factory=Counter)  # of parting, counted as `date.toordinal` does
    partings: Counter[Parting] = field(default_factory=Counter)

    @property
    def runs(self) -> int:
        """How many pairs there are."""
        return self.a.runs

    def __add__(self, other: "Pairs") -> "Pairs":
        """What is kept of both's pairs of the same two scenarios: the same in any order, and in any parts."""
        if not self.runs or not other.runs:
            return self if self.runs else other
        fixed = ("joint", "sides", "scored")
        names = [one.name for one in fields(self) if one.name not in fixed]
        return replace(self, **{name: added(getattr(self, name), getattr(other, name)) for name in names})

    def plus(self, one: Outcomes, other: Outcomes) -> "Pairs":
        """The same with a block of pairs more: the same runs of A and of B."""
        import numpy as np

        both = one, other

        def columns(name: str) -> list[list[Any]]:
            return [np.asarray(getattr(table, name)).tolist() for table in both]

        def together(name: str) -> Counter[Any]:
            return Counter(zip(*columns(name), strict=True))

        def less(name: str) -> Any:
            return np.asarray(getattr(other, name)) - np.asarray(getattr(one, name))

        own = Counter(zip(*columns("replier"), *columns("reply"), strict=True))
        answered: Counter[tuple[tuple[int, int], tuple[int, int]]] = Counter()
        for (a, b, to_a, to_b), count in own.items():
            answered[_reply(self.sides[0], a, to_a), _reply(self.sides[1], b, to_b)] += count
        found = replace(
            self,
            a=self.a.plus(one),
            b=self.b.plus(other),
            courses=self.courses + together("course"),
            endings=self.endings + together("ending"),
            replies=self.replies + answered,
            lengths=self.lengths + Counter(less("length").tolist()),
            moves=self.moves + Counter(less("moves").tolist()),
            peak=self.peak.plus(less("peak").tolist()),
            payoffs=self._payoffs(one, other),
        )
        joint = self.joint
        if joint.first <= joint.last:
            curves = []
            for table, side in zip(both, self.sides, strict=True):
                start = joint.first - side.start
                curves.append(np.asarray(table.curve)[:, start : start + joint.last - joint.first + 1])
            found = replace(found, heights=self.heights.plus(curves[1] - curves[0]))
        if self.comparable:
            days, partings = self.parted(one, other)
            found = replace(found, days=self.days + days, partings=self.partings + partings)
        return found

    @property
    def comparable(self) -> bool:
        """Whether both scenarios have the same two actors, so that who did what means the same in both."""
        return len(self.joint.actors) == 2

    def _payoffs(self, one: Outcomes, other: Outcomes) -> tuple[Sums, ...]:
        """The sums of payoffs, where the actors are the same: of A, of B and of the differences, by actor."""
        import numpy as np

        if not self.scored:
            return ()
        found = []
        had = iter(self.payoffs or (Sums(),) * 6)
        for actor in range(2):
            paid = [
                np.asarray(table.payoff[list(side.actors).index(actor)])
                for table, side in zip((one, other), self.sides, strict=True)
            ]
            found += [next(had).plus(values.tolist()) for values in (*paid, paid[1] - paid[0])]
        return tuple(found)

    def parted(self, one: Outcomes, other: Outcomes) -> tuple["Counter[int]", "Counter[Parting]"]:
        """On which days the runs of a block part, and how."""
        import numpy as np

        rows, days, events, order = self.where(one, other)
        if not len(rows):
            return Counter(), Counter()
        kept, counts = np.unique(np.stack([*events, order], axis=1), axis=0, return_counts=True)
        partings: Counter[Parting] = Counter()
        for (a, b, way), count in zip(kept.tolist(), counts.tolist(), strict=True):
            partings[Parting(_what(a), _what(b), way)] += count
        return Counter(days.tolist()), partings

    def where(self, one: Outcomes, other: Outcomes) -> tuple[Any, Any, tuple[Any, Any], Any]:
        """Of a block: the rows of the runs that part, the days, the events of A and of B, and their order.

        An event that comes later, and is of another actor than the first of the two, is none: what counts is that by
        then its actor has done nothing.
        """
        import numpy as np

        trails, severities = [], []
        given = [np.asarray(table.trail) for table in (one, other)]
        most = [int((trail != 0).any(axis=0).sum()) for trail in given]  # events of the longest run
        for table, side, own, events in zip((one, other), self.sides, given, most, strict=True):
            trail = np.zeros((len(own), max(most)), dtype=np.int64)
            severity = np.zeros(trail.shape)
            trail[:, :events] = self._joint(own[:, :events], side)
            severity[:, :events] = np.nan_to_num(np.asarray(table.severity)[:, :events])
            severity[trail == 0] = 0.0
            trails.append(trail)
            severities.append(severity)
        differ = (trails[0] != trails[1]) | (severities[0] != severities[1])
        rows = np.flatnonzero(differ.any(axis=1))
        at = differ[rows].argmax(axis=1)
        a, b = (trail[rows, at] for trail in trails)
        hard = severities[1][rows, at] - severities[0][rows, at]
        never = np.int64(2**62)
        day_a, day_b = (np.where(event == 0, never, event >> DAY) for event in (a, b))
        order = np.where(a == b, HARDER * np.sign(hard).astype(np.int64), LATER * np.sign(day_b - day_a))
        other_actor = ((a >> OF_ACTOR) & 1) != ((b >> OF_ACTOR) & 1)
        what_a = np.where((day_a > day_b) & other_actor, 0, a & WITHOUT_DAY)
        what_b = np.where((day_b > day_a) & other_actor, 0, b & WITHOUT_DAY)
        return rows, np.minimum(day_a, day_b), (what_a, what_b), order

    def _joint(self, trail: Any, side: Side) -> Any:
        """Events of one scenario in the joint numbering, their days as `date.toordinal` counts; none after the last."""
        import numpy as np

        start = side.start << DAY
        if side.plain:
            return np.where((trail == 0) | (trail + start >= (self.joint.last + 1) << DAY), 0, trail + start)
        moves, incidents = np.asarray(side.moves), np.asarray([*side.incidents, 0])
        kind = (trail >> OF_KIND) & (2 ** (DAY - OF_KIND) - 1)
        actor = np.asarray(side.actors)[(trail >> OF_ACTOR) & 1]
        at = np.maximum((trail & LAST_BITS) - 1, 0)
        move = np.where(
            kind == log.INCIDENT,
            incidents[np.minimum(at, len(incidents) - 1)],
            moves[np.minimum(at, len(moves) - 1)],
        )
        day = (trail >> DAY) + side.start
        event = (day << DAY) | (kind << OF_KIND) | (actor << OF_ACTOR) | (move + 1)
        return np.where((trail == 0) | (day > self.joint.last), 0, event)


def _reply(side: Side, who: int, what: int) -> tuple[int, int]:
    """A first reply in the joint numbering."""
    return (NONE, NONE) if who == NONE else (side.actors[who], side.moves[what])


def _what(event: int) -> What:
    """Kind, actor and move of an event without its day."""
    if event == 0:
        return NOTHING
    return event >> OF_KIND, (event >> OF_ACTOR) & 1, (event & LAST_BITS) - 1


def cells(joint: Counter[tuple[Any, Any]], what: Any) -> tuple[int, int, int]:
    """In how many runs something is found in both A and B, in A alone, and in B alone."""
    both = joint[what, what]
    return (
        both,
        sum(count for (a, _), count in joint.items() if a == what) - both,
        sum(count for (_, b), count in joint.items() if b == what) - both,
    )


# From here on, for whoever wants pairs.


def none(a: Ready, b: Ready) -> Pairs:
    """An empty `Pairs` of two scenarios."""
    horizons = a.crisis.horizon, b.crisis.horizon
    joint, sides = joined(a.prepared.names, b.prepared.names, horizons)
    scored = len(joint.actors) == 2 and a.payoffs is not None and b.payoffs is not None
    return Pairs(joint, sides, scored=scored)


def played(a: Ready, b: Ready, seed: int, runs: range) -> Iterator[Pairs]:
    """Play runs (a range of step 1) in both scenarios, and yield what is kept of them, a block at a time."""
    begun = none(a, b)
    one, other = (Trails(side.prepared, seed, side.payoffs) for side in (a, b))
    first = runs.start
    while first < runs.stop:
        block = range(first, min(first + min(one.most, other.most), runs.stop))
        yield begun.plus(one.play(block), other.play(block))
        first = block.stop


def pairs(a: Crisis, b: Crisis, seed: int, runs: range) -> Pairs:
    """What is kept of some pairs, by a worker."""
    one, other = ready(a), ready(b)
    return sum(played(one, other, seed, runs), none(one, other))
