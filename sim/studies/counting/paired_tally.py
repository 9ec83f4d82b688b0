"""The tally of pairs of runs, one of A and one of B with the same luck: joint counts, exact sums, partings.

Memory does not grow with runs: only pairs of courses, of endings, of first replies and of events are counted, and the
number of different ones is limited by the scenarios.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

from sim.engines.compiled_engine import OF_ACTOR, OF_KIND, Outcomes
from sim.engines.player import Trails
from sim.model.outcomes import NONE
from sim.scenario import Crisis
from sim.scenario.preparation import Ready, ready
from sim.studies.counting.joint_numbering import LAST_BITS, JointNumbering, Renumbering, number_jointly
from sim.studies.counting.kernel import kernel
from sim.studies.counting.sums import DailySums, ExactSums
from sim.studies.counting.tally import Tally, add

EventCode = tuple[int, int, int]  # kind, actor and move (or incident) of an event, in the joint numbering
NO_EVENT: EventCode = (NONE, NONE, NONE)


class Parting(NamedTuple):
    """The point where two runs part: the first event that only one of them has, and the event of the other there."""

    a: EventCode
    b: EventCode
    order: int  # LATER where B's event is later, HARDER where it is the same but harder; negative where A's is; else 0


@dataclass(frozen=True)
class Pairs:
    """Joint counts and exact sums over the pairs of runs played so far. Differences are B less A."""

    joint: JointNumbering
    sides: tuple[Renumbering, Renumbering]
    a: Tally = field(default_factory=Tally)
    b: Tally = field(default_factory=Tally)
    courses: Counter[tuple[int, int]] = field(default_factory=Counter)  # by that of A and that of B
    endings: Counter[tuple[int, int]] = field(default_factory=Counter)
    replies: Counter[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=Counter)  # in the joint numbering
    lengths: Counter[int] = field(default_factory=Counter)  # differences
    moves: Counter[int] = field(default_factory=Counter)
    peak: ExactSums = field(default_factory=ExactSums)  # of differences
    payoffs: tuple[ExactSums, ...] = ()  # in A, in B, and their differences, for the first actor of A and the second
    costs: tuple[ExactSums, ...] = ()  # likewise, of what the exchange cost them; empty unless `comparable`
    scored: bool = False  # true where both have payoffs, and the same actors
    severities: DailySums = field(default_factory=DailySums)  # in force, of both sides: differences by common day
    days: Counter[int] = field(default_factory=Counter)  # of parting, counted as `date.toordinal` does
    partings: Counter[Parting] = field(default_factory=Counter)

    @classmethod
    def empty(cls, a: Ready, b: Ready) -> "Pairs":
        """An empty `Pairs` for two scenarios."""
        joint, sides = number_jointly(a.prepared.names, b.prepared.names, (a.crisis.horizon, b.crisis.horizon))
        scored = len(joint.actors) == 2 and a.payoffs is not None and b.payoffs is not None
        return cls(joint, sides, scored=scored)

    @property
    def runs(self) -> int:
        """The number of pairs."""
        return self.a.runs

    def __add__(self, other: "Pairs") -> "Pairs":
        """The pairs of both, which must be of the same two scenarios: the same in any order, and from any parts."""
        if not self.runs or not other.runs:
            return self if self.runs else other
        fixed = ("joint", "sides", "scored")
        names = [one.name for one in fields(self) if one.name not in fixed]
        return replace(self, **{name: add(getattr(self, name), getattr(other, name)) for name in names})

    def plus(self, one: Outcomes, other: Outcomes) -> "Pairs":
        """These pairs with another block: the same runs of A and of B."""
        both = one, other

        def columns(name: str) -> list[list[Any]]:
            return [kernel().column(getattr(table, name)) for table in both]

        def together(name: str) -> Counter[Any]:
            return Counter(zip(*columns(name), strict=True))

        def less(name: str) -> list[Any]:
            return [b - a for a, b in zip(*columns(name), strict=True)]

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
            lengths=self.lengths + Counter(less("length")),
            moves=self.moves + Counter(less("moves")),
            peak=self.peak.plus(less("peak")),
            payoffs=self._by_actor("payoff", self.payoffs, one, other) if self.scored else (),
            costs=self._by_actor("cost", self.costs, one, other) if self.comparable else (),
        )
        joint = self.joint
        if joint.first <= joint.last:
            curves = []
            for table, side in zip(both, self.sides, strict=True):
                start = joint.first - side.start
                curves.append(kernel().days_of(table.curve, start, start + joint.last - joint.first + 1))
            found = replace(found, severities=self.severities.plus(kernel().less(*curves)))
        if self.comparable:
            days, partings = self._count_partings(one, other)
            found = replace(found, days=self.days + days, partings=self.partings + partings)
        return found

    @property
    def comparable(self) -> bool:
        """True where both scenarios have the same two actors, so that their events can be compared."""
        return len(self.joint.actors) == 2

    def _by_actor(
        self, name: str, so_far: tuple[ExactSums, ...], one: Outcomes, other: Outcomes
    ) -> tuple[ExactSums, ...]:
        """The sums of a column with another block, by actor: in A, in B, and of B less A."""
        found = []
        sums = iter(so_far or (ExactSums(),) * 6)
        for actor in range(2):
            paid = [
                kernel().column(getattr(table, name)[list(side.actors).index(actor)])
                for table, side in zip((one, other), self.sides, strict=True)
            ]
            less = [b - a for a, b in zip(*paid, strict=True)]
            found += [next(sums).plus(values) for values in (*paid, less)]
        return tuple(found)

    def _count_partings(self, one: Outcomes, other: Outcomes) -> tuple["Counter[int]", "Counter[Parting]"]:
        """The days on which the runs of a block part, and how they part."""
        days: Counter[int] = Counter()
        partings: Counter[tuple[int, int, int]] = Counter()
        for day, *how in kernel().partings((one, other), self.sides, self.joint.last):
            days[day] += 1
            partings[tuple(how)] += 1
        found = {Parting(_event_code(a), _event_code(b), way): n for (a, b, way), n in sorted(partings.items())}
        return days, Counter(found)


def _reply(side: Renumbering, who: int, what: int) -> tuple[int, int]:
    """A first reply, as actor and move, in the joint numbering."""
    return (NONE, NONE) if who == NONE else (side.actors[who], side.moves[what])


def _event_code(event: int) -> EventCode:
    """The kind, actor and move of an event, without its day."""
    if event == 0:
        return NO_EVENT
    return event >> OF_KIND, (event >> OF_ACTOR) & 1, (event & LAST_BITS) - 1


def joint_counts(joint: Counter[tuple[Any, Any]], what: Any) -> tuple[int, int, int]:
    """The numbers of runs for which something holds in both A and B, in A alone, and in B alone."""
    both = joint[what, what]
    return (
        both,
        sum(count for (a, _), count in joint.items() if a == what) - both,
        sum(count for (_, b), count in joint.items() if b == what) - both,
    )


# Playing.


def blocks(a: Ready, b: Ready, seed: int, runs: range) -> Iterator[Pairs]:
    """Play runs (a range of step 1) in both scenarios, and yield the pairs of each block."""
    empty = Pairs.empty(a, b)
    one, other = (Trails(side.prepared, seed, side.payoffs) for side in (a, b))
    first = runs.start
    while first < runs.stop:
        block = range(first, min(first + min(one.most, other.most), runs.stop))
        later = runs.stop - block.stop
        yield empty.plus(one.play(block, later), other.play(block, later))
        first = block.stop


def count_pairs(a: Crisis, b: Crisis, seed: int, runs: range) -> Pairs:
    """The pairs of some runs; for a worker."""
    one, other = ready(a), ready(b)
    return sum(blocks(one, other, seed, runs), Pairs.empty(one, other))
