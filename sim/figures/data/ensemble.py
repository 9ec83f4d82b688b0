"""The figures of many runs: the fan of severities, endings and courses, first replies, and the flow of steps."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from sim.figures.data.subject import Subject
from sim.figures.text import in_percent
from sim.measures.intervals import Share
from sim.text import long_day, several

MOST_APART = 0.5  # of the days on which it is wide: where on more of them there is a gap in it, clusters are drawn
WIDE = 0.1  # of all severities: the middle half of the runs is wide where it takes more
LEAST_TOLD, ALL = 0.05, 0.995  # the least share of a cluster that is told, and that which is told as all
MOST_EMPTY = 1.0 / 3.0  # of the middle half of the runs


def _percent(found: Share) -> str:
    """A share as a sentence has it."""
    return "100 %" if found.counted == found.runs else f"{100.0 * found.share:.0f} %"


class Cluster(NamedTuple):
    """Runs of which none is far from the next on a day: from the lowest to the highest severity, and their share."""

    low: float
    high: float
    share: float

    @property
    def told(self) -> str:
        """Its severities in words."""
        return f"{round(self.low, 1):g}" if self.high - self.low < 1.0 else f"{self.low:.0f} to {self.high:.0f}"


class Fan(NamedTuple):
    """Many runs by day: the severity in force, of both sides together, as quantiles and as clusters of runs."""

    title: str
    cast: Subject
    scale: str
    full_break: float | None  # the severity of one full break of relations; None on an unknown scale
    runs: int
    seed: int
    days: Sequence[date]
    bands: Sequence[Sequence[float]]  # by day: the quantiles of 5, 25, 50, 75 and 95 %
    error: float  # the most that a quantile may be off
    history: Sequence[float]  # by day, the severity of what history did; empty where that is not shown
    whose: Sequence[str]  # the actors whose past moves are shown
    clusters: Sequence[Sequence[Cluster]]  # by day, the lowest first
    samples: Sequence[Sequence[float]]  # the severities by day of the first runs

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.cast)

    @property
    def apart(self) -> bool:
        """Whether on most of the days on which the middle half of the runs is wide there is a gap in it with nobody."""
        lows, highs = [band[0] for band in self.bands], [band[-1] for band in self.bands]
        least = WIDE * (max(highs) - min(lows))
        wide = [day for day, (_, low, _, high, _) in enumerate(self.bands) if high - low > least]
        return bool(wide) and sum(self._gap(day) for day in wide) > MOST_APART * len(wide)

    def _gap(self, day: int) -> bool:
        """Whether there is a gap between clusters that takes much of the middle half of the runs."""
        _, low, _, high, _ = self.bands[day]
        gaps = ((max(low, one.high), min(high, other.low)) for one, other in pairwise(self.clusters[day]))
        return any(end - begin > MOST_EMPTY * (high - low) for begin, end in gaps)

    @property
    def sentence(self) -> str:
        """Where the runs are on the last day."""
        ends = [one for one in sorted(self.clusters[-1], key=lambda one: -one.share)[:2] if one.share >= LEAST_TOLD]
        if len(ends) == 1 and ends[0].share > ALL and (self.apart or ends[0].told.count(" ") == 0):
            return f"All {self.runs} runs end at severity {ends[0].told}"
        if self.apart and ends:
            first, *second = ends
            told = f"{100.0 * first.share:.0f} % of the runs end at severity {first.told}"
            return ", ".join([told, *(f"{100.0 * one.share:.0f} % at {one.told}" for one in second)])
        _, low, _, high, _ = self.bands[-1]
        return f"Half of {self.runs} runs end at severity {Cluster(low, high, 0.5).told}"

    def alt_text(self) -> str:
        """A description: the quantiles of the first day, of one in the middle and of the last."""
        text = "Fan chart: the severity of measures in force, both sides together, as quantiles by day of "
        text += f"{several(self.runs, 'run')}. "
        for n in sorted({0, len(self.days) // 2, len(self.days) - 1}):
            lowest, low, middle, high, highest = self.bands[n]
            text += f"On {long_day(self.days[n])} the median is {middle:.1f}; "
            text += f"half of the runs lie from {low:.1f} to {high:.1f}, "
            text += f"nine in ten from {lowest:.1f} to {highest:.1f}. "
        return text + ("A dotted line shows what history did." if self.whose else "")


class Endings(NamedTuple):
    """The share of many runs that each course and each ending has."""

    title: str
    cast: Subject
    runs: int
    seed: int
    courses: Mapping[str, Share]
    endings: Mapping[str, Share]

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.cast)

    @property
    def sentence(self) -> str:
        """The most frequent course."""
        course, found = max(self.courses.items(), key=lambda item: item[1].counted)
        return f"{_percent(found)} of {several(self.runs, 'run')}: {course}"

    def alt_text(self) -> str:
        """A description: the shares of the courses and endings that came about."""
        text = f"Bars: courses and endings of {several(self.runs, 'run')}, with 95 % intervals."
        for what, shares in (("Course", self.courses), ("Ending", self.endings)):
            told = "; ".join(f"{name}: {in_percent(found)}" for name, found in shares.items() if found.counted)
            text += f" {what}: {told}."
        return text


class FirstReply(NamedTuple):
    """A first reply, and the share of many runs in which it is given."""

    actor: str
    move: str
    share: Share


class Replies(NamedTuple):
    """First replies in many runs: who gave them, and with which move or by letting one pass."""

    title: str
    cast: Subject
    actors: tuple[str, str]
    runs: int
    seed: int
    replies: Sequence[FirstReply]  # the most frequent first
    shown: int  # the number of replies with a bar of their own
    others: Share | None  # the other replies together; None where there are none
    unanswered: Share

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.cast)

    @property
    def sentence(self) -> str:
        """The most frequent first reply."""
        if not self.replies:
            return f"In none of {several(self.runs, 'run')} does anybody reply"
        actor, move, share = self.replies[0]
        return f"In {_percent(share)} of runs {actor} replies with '{move}'"

    def alt_text(self) -> str:
        """A description: the shares of all replies."""
        told = [f"{reply.actor}, {reply.move}: {in_percent(reply.share)}" for reply in self.replies]
        shares = "; ".join([*told, f"none: {in_percent(self.unanswered)}"])
        return f"Bars: first replies in {several(self.runs, 'run')}, with 95 % intervals. First reply: {shares}."


class Step(NamedTuple):
    """A step of an exchange: a move, or letting a move of the other's pass."""

    actor: str
    move: str


class Way(NamedTuple):
    """A way that some of many runs went: their first steps (see `summaries.opening`), their course and ending."""

    steps: tuple[Step, ...]  # fewer in runs that had fewer
    course: str
    ending: str
    share: Share


STEPS_TOLD = 3  # in words
NO_STEP = "nothing more"  # where a run had no further step
Station = Hashable  # a point that runs pass through: a step, NO_STEP, or a course with an ending
Route = tuple[Station, ...]


class Flow(NamedTuple):
    """The flow of many runs from step to step of the exchange, and to a course and an ending."""

    title: str
    cast: Subject
    actors: tuple[str, str]
    runs: int
    seed: int
    ways: Sequence[Way]
    steps: int  # the number of first steps that a way has at most
    shown: int  # the number of steps to draw at most; a page may have room for fewer

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.cast)

    @property
    def sentence(self) -> str:
        """The most frequent end."""
        ends: Counter[str] = Counter()
        for way in self.ways:
            ends[way.course] += way.share.counted
        ((course, count),) = ends.most_common(1)
        return f"{100.0 * count / self.runs:.0f} % of {several(self.runs, 'run')} come to the course '{course}'"

    def routes(self, steps: int) -> Counter[Route]:
        """The number of runs that took each route of `steps` steps to a course and an ending."""
        routes: Counter[Route] = Counter()
        for way in self.ways:
            over = [NO_STEP] * (steps - len(way.steps))
            routes[(*way.steps[:steps], *over, (way.course, way.ending))] += way.share.counted
        return routes

    def alt_text(self) -> str:
        """A description: the most frequent first steps, and the courses and endings."""
        text = f"Flow: the first steps of {several(self.runs, 'run')}, and the course and ending they came to. "
        ways = self.routes(min(self.shown, STEPS_TOLD))
        ((most, count),) = ways.most_common(1)
        steps = ", then ".join(f"{name[0]}: {name[1]}" for name in most[:-1] if isinstance(name, tuple)) or "no step"
        text += (
            f"The most frequent of {several(len(ways), 'way')} to begin, {100.0 * count / self.runs:.1f} %: {steps}. "
        )
        ends: Counter[Station] = Counter()
        for route, runs in ways.items():
            ends[route[-1]] += runs
        told = (
            f"{end[0]} ({end[1]}) {100.0 * runs / self.runs:.1f} %"
            for end, runs in ends.most_common()
            if isinstance(end, tuple)
        )
        return f"{text}In the end: {', '.join(told)}."
