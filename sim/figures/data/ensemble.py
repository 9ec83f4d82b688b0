"""The figures of many runs: the fan of severities, endings and courses, first replies, and the flow of steps."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sim.figures.text import in_percent
from sim.measures.intervals import Share
from sim.text import long_day, several


class Fan(NamedTuple):
    """Many runs as bands by day: quantiles of the severity in force, of both sides together."""

    title: str
    scale: str
    runs: int
    seed: int
    days: Sequence[date]
    bands: Sequence[Sequence[float]]  # by day: the quantiles of 5, 25, 50, 75 and 95 %
    error: float  # the most that a quantile may be off
    history: Sequence[float]  # by day, the severity of what history did; empty where that is not shown
    whose: Sequence[str]  # the actors whose past moves are shown

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
    runs: int
    seed: int
    courses: Mapping[str, Share]
    endings: Mapping[str, Share]

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
    actors: tuple[str, str]
    runs: int
    seed: int
    replies: Sequence[FirstReply]  # the most frequent first
    shown: int  # the number of replies with a bar of their own
    others: Share | None  # the other replies together; None where there are none
    unanswered: Share

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


NO_STEP = "nothing more"  # where a run had no further step
Station = Hashable  # a point that runs pass through: a step, NO_STEP, or a course with an ending
Route = tuple[Station, ...]


class Flow(NamedTuple):
    """The flow of many runs from step to step of the exchange, and to a course and an ending."""

    title: str
    actors: tuple[str, str]
    runs: int
    seed: int
    ways: Sequence[Way]
    steps: int  # the number of first steps that a way has at most
    shown: int  # the number of steps to draw at most; a page may have room for fewer

    def routes(self, steps: int) -> Counter[Route]:
        """The number of runs that took each route of `steps` steps to a course and an ending."""
        routes: Counter[Route] = Counter()
        for way in self.ways:
            over = [NO_STEP] * (steps - len(way.steps))
            routes[(*way.steps[:steps], *over, (way.course, way.ending))] += way.share.counted
        return routes

    def alt_text(self) -> str:
        """A description: the most frequent way, of as many steps as are drawn, and the courses and endings."""
        text = f"Flow: the first {several(self.shown, 'step')} of {several(self.runs, 'run')}, "
        text += "and the course and ending they came to. "
        ways = self.routes(self.shown)
        ((most, count),) = ways.most_common(1)
        steps = ", then ".join(f"{name[0]}: {name[1]}" for name in most[:-1] if isinstance(name, tuple)) or "no step"
        text += f"The most frequent of {several(len(ways), 'way')}, {100.0 * count / self.runs:.1f} %: {steps}. "
        ends: Counter[Station] = Counter()
        for route, runs in ways.items():
            ends[route[-1]] += runs
        told = (
            f"{end[0]} ({end[1]}) {100.0 * runs / self.runs:.1f} %"
            for end, runs in ends.most_common()
            if isinstance(end, tuple)
        )
        return f"{text}In the end: {', '.join(told)}."
