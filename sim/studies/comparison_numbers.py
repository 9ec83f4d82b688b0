"""The numbers of a comparison: shares and means of two scenarios, A and B, and where their runs part."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import sqrt
from typing import NamedTuple, Self

from sim.language import say
from sim.measures import intervals
from sim.measures.intervals import Contrast, Mean, Share, contrast
from sim.measures.outcome_names import ByOutcome
from sim.model import log
from sim.model.outcomes import COURSES, ENDINGS, NONE
from sim.scenario import Crisis, Differing, differences
from sim.scenario.preparation import Ready
from sim.studies.counting.distributions import quantiles
from sim.studies.counting.joint_numbering import HARDER, LATER, JointNumbering
from sim.studies.counting.paired_tally import NO_EVENT, EventCode, Pairs, Parting, joint_counts
from sim.studies.counting.sums import ExactSums
from sim.studies.ensemble import Ensemble
from sim.studies.sides import Sides, sides

PEAK, LENGTH, MOVES = "peak (severity in force)", "length (days)", "moves"


class Changed(NamedTuple):
    """A mean in A and in B, and the mean of the differences run by run, B less A."""

    a: Mean
    b: Mean
    difference: Mean
    correlation: float | None  # of the runs of A with those of B; None where either does not vary
    gain: float | None  # how many times as many runs with luck of their own would be as sure; None where it is endless


class Parted(NamedTuple):
    """One way in which runs part, and the share of the runs in which they do."""

    a: str  # the event in A
    b: str  # the event in B; 'nothing yet' where only the other has an event by then
    share: Share


@dataclass(frozen=True, eq=False, repr=False)
class ComparisonNumbers:
    """The numbers of two scenarios, A and B, run by run with the same luck. Differences are B less A."""

    a: Ensemble  # the runs of A by themselves
    b: Ensemble
    seed: int
    asked: int  # number of runs asked for
    runs: int  # number of runs done in each scenario: 0, 1, ... of the seed
    changes: tuple[Differing, ...]  # the values in which A and B differ
    gaps: tuple[str, ...]  # reasons for which something is not compared
    courses: ByOutcome[Contrast]  # by course, of COURSES
    endings: ByOutcome[Contrast]  # by ending, of ENDINGS
    first_replies: dict[tuple[str, str], Contrast]  # by the actor that replied first and its move; most frequent first
    unanswered: Contrast | None  # the runs without a reply; None where first replies are not compared
    moved: dict[tuple[str, str], Share]  # runs by their course in A and in B, where these differ; most frequent first
    means: dict[str, Changed]  # peak, length, moves, payoff of ... a round, or cost to ...
    days: tuple[date, ...]  # that both have
    by_day: tuple[Mean, ...]  # on each of them, of the severity in force of both sides: B less A; empty if not compared
    alike: Share | None  # the runs that never part: move for move the same in A and B; None where not compared
    parting_days: tuple[date, ...]  # quantiles of the day of parting, of the runs that part, by PERCENT; else empty
    partings: tuple[Parted, ...]  # most frequent first

    @property
    def sides(self) -> Sides:
        """What A is called and what B is (see `sim.studies.sides`)."""
        return sides(self.a.crisis, self.b.crisis, self.changes)

    @classmethod
    def of(cls, one: Ready, other: Ready, seed: int, asked: int, pairs: Pairs) -> Self:
        """The numbers of the pairs of runs in a tally; there must be one at least."""
        runs, joint = pairs.runs, pairs.joint
        a, b = one.crisis, other.crisis
        replies = _first_replies(pairs)
        moved = sorted(((n, c) for c, n in pairs.courses.items() if c[0] != c[1]), key=lambda item: (-item[0], item[1]))
        days = [date.fromordinal(n) for n in range(joint.first, joint.last + 1)]
        parted = sum(pairs.partings.values())
        ways = sorted(pairs.partings.items(), key=lambda item: (-item[1], item[0]))
        return cls(
            a=Ensemble.of(one, seed, asked, pairs.a),
            b=Ensemble.of(other, seed, asked, pairs.b),
            seed=seed,
            asked=asked,
            runs=runs,
            changes=tuple(differences(a, b)),
            gaps=tuple(_gaps(a, b, pairs)),
            courses=_contrasts(COURSES, pairs.courses, runs),
            endings=_contrasts(ENDINGS, pairs.endings, runs),
            first_replies=replies,
            unanswered=_unanswered(pairs) if pairs.comparable else None,
            moved={(COURSES[c[0]], COURSES[c[1]]): intervals.share(n, runs) for n, c in moved},
            means=_means(pairs, same_scale=a.scale == b.scale),
            days=tuple(days),
            by_day=tuple(pairs.severities.means()) if a.scale == b.scale and days else (),
            alike=intervals.share(runs - parted, runs) if pairs.comparable and days else None,
            parting_days=tuple(date.fromordinal(n) for n in quantiles(pairs.days, parted)) if parted else (),
            partings=tuple(Parted(*_events(way, joint), intervals.share(n, runs)) for way, n in ways),
        )

    @property
    def contrasts(self) -> dict[str, Mapping[str, Contrast]]:
        """All contrasts of shares, by kind (Course, Ending, First reply) and name."""
        found: dict[str, Mapping[str, Contrast]] = {"Course": self.courses, "Ending": self.endings}
        if self.unanswered is not None:
            replies = {f"{actor}: {move}": one for (actor, move), one in self.first_replies.items()}
            found["First reply"] = {**replies, "none": self.unanswered}
        return found


def _contrasts(names: Sequence[str], joint: Counter[tuple[int, int]], runs: int) -> ByOutcome[Contrast]:
    """The contrasts of courses or of endings, by name."""
    return ByOutcome((name, contrast(*joint_counts(joint, n), runs)) for n, name in enumerate(names))


def _first_replies(pairs: Pairs) -> dict[tuple[str, str], Contrast]:
    """The contrasts of first replies, the most frequent in A and B together first; empty where not compared."""
    if not pairs.comparable:
        return {}
    counts = {reply: joint_counts(pairs.replies, reply) for both in pairs.replies for reply in both}
    counts.pop((NONE, NONE), None)

    def rank(reply: tuple[int, int]) -> tuple[int, tuple[int, int]]:
        """The most frequent first; of equals, by number."""
        both, only_a, only_b = counts[reply]
        return -(2 * both + only_a + only_b), reply

    joint = pairs.joint
    return {
        (joint.actors[reply[0]], joint.moves[reply[1]]): contrast(*counts[reply], pairs.runs)
        for reply in sorted(counts, key=rank)
    }


def _unanswered(pairs: Pairs) -> Contrast:
    return contrast(*joint_counts(pairs.replies, (NONE, NONE)), pairs.runs)


def _gaps(a: Crisis, b: Crisis, pairs: Pairs) -> Iterator[str]:
    """Sentences on what is not compared, and why."""
    if not pairs.comparable:
        names = " v ".join(" and ".join(crisis.actors) for crisis in (a, b))
        yield say("gap.actors", names=names)
    if a.scale != b.scale:
        yield say("gap.scales", one=a.scale, other=b.scale)
    joint = pairs.joint
    if joint.first > joint.last:
        yield say("gap.no days")
    elif (a.start, a.horizon) != (b.start, b.horizon):
        first, last = map(date.fromordinal, (joint.first, joint.last))
        yield say("gap.days", first=first, last=last)
    if (a.payoffs is None) != (b.payoffs is None):
        yield say("gap.payoffs.first" if a.payoffs is None else "gap.payoffs.second")


def _means(pairs: Pairs, same_scale: bool) -> dict[str, Changed]:
    """The means by name; that of the peak only where both scenarios are on the same scale."""
    a, b = pairs.a, pairs.b
    means = {PEAK: _changed(a.peak_sums, b.peak_sums, pairs.peak)} if same_scale else {}
    means[LENGTH] = _changed(*map(_sums, (a.lengths, b.lengths, pairs.lengths)))
    means[MOVES] = _changed(*map(_sums, (a.moves, b.moves, pairs.moves)))
    if pairs.scored:
        for actor, at in ((0, 0), (1, 3)):
            means[f"payoff of {pairs.joint.actors[actor]} a round"] = _changed(*pairs.payoffs[at : at + 3])
    elif pairs.costs and same_scale:
        for actor, at in ((0, 0), (1, 3)):
            means[f"cost to {pairs.joint.actors[actor]}"] = _changed(*pairs.costs[at : at + 3])
    return means


def _sums(counts: Counter[int]) -> ExactSums:
    """The sums of whole numbers, from the number of runs by value."""
    return ExactSums(
        sum(counts.values()),
        Fraction(sum(value * count for value, count in counts.items())),
        Fraction(sum(value * value * count for value, count in counts.items())),
    )


def _changed(a: ExactSums, b: ExactSums, less: ExactSums) -> Changed:
    """A mean in A and in B, and of the differences."""
    one, other, both = (max(Fraction(), sums.squares - sums.total * sums.total / sums.count) for sums in (a, b, less))
    correlation = None
    if one and other:
        correlation = max(-1.0, min(1.0, float(one + other - both) / (2.0 * sqrt(one) * sqrt(other))))
    return Changed(a.mean(), b.mean(), less.mean(), correlation, float((one + other) / both) if both else None)


def _events(parting: Parting, joint: JointNumbering) -> tuple[str, str]:
    """The event in A and that in B where runs part, in words."""
    a, b = (_event(code, joint) for code in (parting.a, parting.b))
    more = {LATER: " (later)", HARDER: " (harder)"}
    if parting.order > 0 and parting.b != NO_EVENT:
        b += more[parting.order]
    if parting.order < 0 and parting.a != NO_EVENT:
        a += more[-parting.order]
    return a, b


def _event(code: EventCode, joint: JointNumbering) -> str:
    if code == NO_EVENT:
        return "nothing yet"
    kind, actor, move = code
    whose = joint.actors[actor]
    if kind == log.INCIDENT:
        return say("event.incident", actor=whose, incident=joint.incidents[move])
    if kind == log.FALSE_ALARM:
        return f"false alarm, laid to {whose}"
    after = {log.IN_FORCE: " (in force)", log.EXPIRED: " (over)"}.get(kind, "")
    return f"{whose}: {joint.moves[move]}{after}"
