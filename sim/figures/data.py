"""What figures draw: plain records of names, dates and numbers, whoever made them.

A record is one figure. It has a title, and says in words what the figure shows, for those who do not see it. Nothing
here needs Matplotlib, so that others than `sim.figures` may draw the same. Severities are on the scenario's scale.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from sim.chronicle.sentences import day
from sim.figures.text import clean, glued, in_percent, long_day, short_day
from sim.measures.curves import Curve
from sim.measures.intervals import Contrast, Mean, Share
from sim.measures.summaries import RunSummary
from sim.measures.waits import Wait
from sim.model.log import Event
from sim.text import several


class Record(Protocol):
    """What a figure is drawn from."""

    @property
    def title(self) -> str:
        """Its name."""

    def alt_text(self) -> str:
        """What it shows, in words."""


# One run.


class Deed(NamedTuple):
    """What an actor did in history."""

    actor: str
    day: date
    effective: date | None
    what: str


class Escalation(NamedTuple):
    """The escalation curve of one course of events, over what history did, and the ties left."""

    title: str
    actors: tuple[str, str]
    scale: str
    half_life: float  # days in which tension halves
    seed: int
    number: int  # among the runs of its seed
    settled: str  # what of it was settled beforehand, in words; empty where nothing was
    events: Sequence[Event]
    waits: Sequence[Wait]
    curve: Curve
    summary: RunSummary
    history: Sequence[Deed]
    puts_off: Mapping[str, date | str]  # by actor: what it puts its answers off until; none where it puts none off
    sized: Sequence[str]  # moves whose names do not say how much they take

    @property
    def moves(self) -> list[Event]:
        """The moves made, in order."""
        return [event for event in self.events if event.kind == "move"]

    def told(self, wait: Wait) -> str:
        """A wait in words, for a label of its event."""
        if wait.event.kind == "put off":
            until = self.puts_off[wait.event.actor]
            return f"answer put off until {long_day(until) if isinstance(until, date) else until}"
        assert wait.until is not None, "a threat has a deadline"
        ends = {None: "", "carried out": ": carried out", "lifted": ": lifted", "backed down": ": not carried out"}
        end = ends.get(wait.end.rule if wait.end is not None else None, ": out of reach")
        return f"deadline {glued(short_day(wait.until))}{end}"

    def alt_text(self) -> str:
        """Who moved how often, the peak, course and ending, ties left, and what one side waited for."""
        curve, summary, made = self.curve, self.summary, self.moves
        names = [clean(name) for name in self.actors]
        text = (
            f"Escalation curve: the severity of measures in force of {names[0]} (solid line, circles) and of "
            f"{names[1]} (dashed line, squares), day by day from {long_day(curve.days[0])} to "
            f"{long_day(curve.days[-1])}. "
        )
        if not made:
            return f"{text}Nobody made a move."
        counts = [sum(event.actor == actor for event in made) for actor in self.actors]
        text += f"Moves: {names[0]} {counts[0]}, {names[1]} {counts[1]}, the first on {long_day(day(made[0]))}: "
        text += f"{clean(made[0].actor)}, {clean(made[0].move)}. "
        if summary.peak_day is not None:
            text += f"Both together peak at {summary.peak:.1f} on {long_day(summary.peak_day)}. "
        left = ", ".join(f"{clean(actor)} {100 * ties[-1]:.0f} %" for actor, ties in curve.ties.items())
        text += f"Course: {summary.course}; ending: {summary.ending}. Ties left at the end: {left}."
        for wait in self.waits:
            told = clean(self.told(wait))
            text += f" {clean(wait.event.actor)}, {long_day(day(wait.event))}: "
            text += f"{clean(wait.event.move)}, {told}." if wait.event.kind == "move" else f"{told}."
        if any(curve.history.values()):
            text += " Dotted lines show what history did."
        return text


class Perception(NamedTuple):
    """What each side felt over what was done to it."""

    title: str
    seed: int
    number: int
    felt: Mapping[str, Sequence[tuple[float, float]]]  # by actor, event by event: severity done, and felt

    def alt_text(self) -> str:
        """How many events each side felt as harder or softer than they were."""
        text = "What each side felt over what was done to it, in severity; on the diagonal it felt what was done."
        for actor, points in self.felt.items():
            more, less = (sum(way * (felt - done) > 0.0 for done, felt in points) for way in (1.0, -1.0))
            text += f" {clean(actor)} felt {len(points)} events, {more} as harder and {less} as softer than they were."
        return text


# Many runs.


class Fan(NamedTuple):
    """Many runs as bands by day, of the severity in force of both sides together."""

    title: str
    scale: str
    runs: int
    seed: int
    days: Sequence[date]
    bands: Sequence[Sequence[float]]  # by day: the quantiles of 5, 25, 50, 75 and 95 %
    error: float  # how far a quantile may lie from that of the runs
    history: Sequence[float]  # by day, what history did; empty where it is not told
    whose: Sequence[str]  # the actors of whom history is told

    def alt_text(self) -> str:
        """The quantiles of the first day, of one in the middle and of the last."""
        text = "Fan chart: the severity of measures in force, both sides together, as quantiles by day of "
        text += f"{several(self.runs, 'run')}. "
        for n in sorted({0, len(self.days) // 2, len(self.days) - 1}):
            lowest, low, middle, high, highest = self.bands[n]
            text += f"On {long_day(self.days[n])} the median is {middle:.1f}; "
            text += f"half of the runs lie from {low:.1f} to {high:.1f}, "
            text += f"nine in ten from {lowest:.1f} to {highest:.1f}. "
        return text + ("A dotted line shows what history did." if self.whose else "")


class Endings(NamedTuple):
    """In which share of many runs each course and each ending came about."""

    title: str
    runs: int
    seed: int
    courses: Mapping[str, Share]
    endings: Mapping[str, Share]

    def alt_text(self) -> str:
        """The shares of what came about."""
        text = f"Bars: courses and endings of {several(self.runs, 'run')}, with 95 % intervals."
        for what, shares in (("Course", self.courses), ("Ending", self.endings)):
            told = "; ".join(f"{name}: {in_percent(found)}" for name, found in shares.items() if found.counted)
            text += f" {what}: {told}."
        return text


class FirstReply(NamedTuple):
    """A first reply, and the share of many runs that it is given in."""

    actor: str
    move: str
    share: Share


class Replies(NamedTuple):
    """Who replied first in many runs, and with which move or by letting one pass."""

    title: str
    actors: tuple[str, str]
    runs: int
    seed: int
    replies: Sequence[FirstReply]  # the most frequent first
    shown: int  # so many of them have a bar of their own
    others: Share | None  # the rest of them together; None where there is none
    unanswered: Share

    def alt_text(self) -> str:
        """The shares of all replies."""
        told = [f"{reply.actor}, {reply.move}: {in_percent(reply.share)}" for reply in self.replies]
        shares = "; ".join([*told, f"none: {in_percent(self.unanswered)}"])
        return f"Bars: first replies in {several(self.runs, 'run')}, with 95 % intervals. First reply: {shares}."


class Step(NamedTuple):
    """A step of an exchange: a move, or letting a move of the other's pass."""

    actor: str
    move: str


class Way(NamedTuple):
    """How some of many runs went: their first steps (see `sim.measures.summaries.opening`), and what became of them."""

    steps: tuple[Step, ...]  # fewer where no more were taken
    course: str
    ending: str
    share: Share


OVER = "nothing more"  # in the place of a step
Name = Hashable  # of what runs pass through: a step, OVER, a course with an ending
Route = tuple[Name, ...]


class Flow(NamedTuple):
    """Which step of an exchange led to which in many runs, and to which course and ending."""

    title: str
    actors: tuple[str, str]
    runs: int
    seed: int
    ways: Sequence[Way]
    steps: int  # so many first steps of a way are told
    shown: int  # so many of them are drawn at most; a page has room for fewer

    def routes(self, steps: int) -> Counter[Route]:
        """How many runs took each route of so many steps to a course and an ending."""
        routes: Counter[Route] = Counter()
        for way in self.ways:
            over = [OVER] * (steps - len(way.steps))
            routes[(*way.steps[:steps], *over, (way.course, way.ending))] += way.share.counted
        return routes

    def alt_text(self) -> str:
        """The most frequent way of as many steps as are drawn, and what the runs came to."""
        text = f"Flow: the first {several(self.shown, 'step')} of {several(self.runs, 'run')}, "
        text += "and the course and ending they came to. "
        ways = self.routes(self.shown)
        ((most, count),) = ways.most_common(1)
        steps = ", then ".join(f"{name[0]}: {name[1]}" for name in most[:-1] if isinstance(name, tuple)) or "no step"
        text += f"The most frequent of {several(len(ways), 'way')}, {100.0 * count / self.runs:.1f} %: {steps}. "
        ends: Counter[Name] = Counter()
        for route, runs in ways.items():
            ends[route[-1]] += runs
        told = (
            f"{end[0]} ({end[1]}) {100.0 * runs / self.runs:.1f} %"
            for end, runs in ends.most_common()
            if isinstance(end, tuple)
        )
        return f"{text}In the end: {', '.join(told)}."


# Two scenarios, A and B.


class Row(NamedTuple):
    """A row of a forest: a share's name and its difference, or the heading of a group."""

    name: str
    found: Contrast | None


class Compared(NamedTuple):
    """What all figures of a comparison tell: which two scenarios, and by how many runs."""

    title: str
    sides: tuple[str, str]  # what A is and what B is
    made: str  # of how many runs, in words

    @property
    def text(self) -> str:
        """All of it."""
        return f"Two scenarios compared, {'; '.join(self.sides)}. {self.made}."


class Forest(NamedTuple):
    """Differences of shares between two scenarios, B less A, with the shares in each."""

    compared: Compared
    rows: Sequence[Row]

    @property
    def title(self) -> str:
        """The names of both."""
        return self.compared.title

    @property
    def differences(self) -> str:
        """Every difference with its interval, in words."""
        return "differences of shares, B less A, in percentage points with their 95 % intervals: " + "; ".join(
            f"{clean(name)} {100.0 * found.difference:+.1f} [{100.0 * found.low:+.1f}, {100.0 * found.high:+.1f}]"
            for name, found in self.rows
            if found is not None
        )

    def alt_text(self) -> str:
        """What is compared, and every difference with its interval."""
        return f"{self.compared.text} Dots: {self.differences}."


class TwoFans(NamedTuple):
    """Two scenarios by day, in the severity in force of both sides together."""

    compared: Compared
    scale: str
    days: Sequence[date]  # that both have
    bands: tuple[Sequence[Sequence[float]], Sequence[Sequence[float]]]  # of A and B: by quantile (see Fan), by day
    differences: Sequence[Mean]  # by day, run by run, B less A; empty where the two are on different scales

    @property
    def title(self) -> str:
        """The names of both."""
        return self.compared.title

    def medians(self) -> list[str]:
        """The medians of the first day, of one in the middle and of the last, in words; and the mean differences."""
        last = len(self.days) - 1
        found = []
        for n in sorted({0, (last + 1) // 2, last}):
            a, b = (bands[2][n] for bands in self.bands)
            told = f"On {long_day(self.days[n])} the median is {a:.1f} in A and {b:.1f} in B"
            mean = f", the mean difference {self.differences[n].told('+.1f')}" if self.differences else ""
            found.append(f"{told}{mean}.")
        return found

    def alt_text(self) -> str:
        """What is compared, and the medians of some days."""
        what = "Lines: the severity of measures in force, both sides together, by day."
        return " ".join([self.compared.text, what, *self.medians()])


class ComparisonPage(NamedTuple):
    """Two scenarios compared: the forest, beside both by day over their difference."""

    forest: Forest
    by_day: TwoFans

    @property
    def title(self) -> str:
        """The names of both."""
        return self.forest.title

    def alt_text(self) -> str:
        """What is compared, every difference of shares, and the medians of some days."""
        text = f"{self.forest.compared.text} On the left, {self.forest.differences}."
        if not self.by_day.differences:
            return text
        text += " On the right, the severity of measures in force, both sides together, by day, and below it the mean "
        return " ".join([f"{text}of the differences run by run.", *self.by_day.medians()])


# The next answer.


class Answer(NamedTuple):
    """A kind of answer, and the share of many runs that it is given in."""

    answer: str
    share: Share


class Delays(NamedTuple):
    """After how many days answers come."""

    low: int  # days, in nine of ten runs that answer
    median: int
    high: int
    bars: Mapping[int, float]  # by the first of the bar's days: the share of the runs, in per cent
    wide: int  # days to a bar
    first: int  # of the days that are drawn
    last: int
    later: float | None  # the share of the runs, in per cent, in which the answer comes after that; None if in none


class AnswerBars(NamedTuple):
    """What a side does next after an event, and after how many days."""

    title: str
    actor: str
    side: int  # 0 or 1
    place: str  # the event, in words
    played: str  # what each side plays, in words
    whose: str  # the course up to the event, in words
    runs: int
    seed: int
    answers: Sequence[Answer]  # the most frequent first
    rarer: int  # so many kinds of answers are left out
    delays: Delays | None  # None where nothing is answered

    @property
    def heading(self) -> str:
        """What is asked."""
        return f"What {self.actor} does next after {self.place}"

    @property
    def caption(self) -> str:
        """How it was made, and what is left out."""
        more = f"; {self.rarer} rarer {'answer is' if self.rarer == 1 else 'answers are'} not drawn"
        then = f"{self.whose} up to the event, then {several(self.runs, 'run')}, seed {self.seed}"
        return f"{then}; intervals of 95 % (Wilson){more if self.rarer > 0 else ''}"

    def alt_text(self) -> str:
        """The share of each answer, and the days that answers take."""
        text = f"{self.heading}. {self.played}. On the left, the share of the runs in which each answer is given: "
        text += "; ".join(f"{clean(answer)} {share}" for answer, share in self.answers)
        if self.delays:
            text += ". On the right, the days from the event to the answer: "
            text += f"{self.delays.low} to {self.delays.high} in nine of ten runs that answer, "
            text += f"the median {self.delays.median}"
        return f"{text}. {self.caption}."


# Strategy against strategy, and sweeps.


class HeatMap(NamedTuple):
    """Numbers in rows and columns, darker where they are larger."""

    title: str
    cells: Sequence[Sequence[float]]  # by row, the first on top; nan where there is none
    digits: int  # after the point
    share: bool  # whether they are shares in per cent


class StrategyTable(NamedTuple):
    """Strategy against strategy, in four heat maps."""

    title: str
    actors: tuple[str, str]
    strategies: Sequence[str]  # what the first actor plays from the top, and the second from the left
    runs: int  # of each pair
    seed: int
    maps: Sequence[HeatMap]
    totals: Mapping[str, float]  # by course: its share over all pairs

    def alt_text(self) -> str:
        """What the maps show, and the share of each course over all pairs."""
        told = "; ".join(f"{course}: {100.0 * share:.1f} %" for course, share in self.totals.items())
        shown = ", ".join(found.title for found in self.maps)
        return f"Four heat maps of strategy against strategy: {shown}. Over all: {told}."


class Swept(NamedTuple):
    """What all figures of a sweep tell: of which outcome, over which paths, by how many runs."""

    crisis: str
    measured: str  # the outcome, in words
    share: bool  # whether it is a share of the runs in per cent, and no mean
    whose: str  # whose interval it has: Wilson's or Student's
    paths: Sequence[str]
    runs: int  # of each cell
    seed: int

    @property
    def luck(self) -> str:
        """How cells were run."""
        return f"{several(self.runs, 'run')} a cell, seed {self.seed}, the same luck in every cell"

    def text(self, kind: str, said: str) -> str:
        """A kind of figure, and what is to be said of the outcome in it."""
        paths = ", ".join(map(clean, self.paths))
        return f"{kind}. {clean(self.measured)}, by {paths}. {said}. {self.luck}."


class End(NamedTuple):
    """The cell in which an outcome is lowest, or highest."""

    value: float
    told: str  # what the cell sets, in words


class Line(NamedTuple):
    """An outcome along one path: a line through numbers, or dots where there is none to be drawn."""

    swept: Swept
    axis: str  # the path, with its unit
    numbers: bool  # whether the values of the path are numbers
    sampled: bool  # whether they were drawn
    others: int  # so many other paths vary too
    x: Sequence[float]  # where cells stand: at the values themselves or, if they are no numbers, one beside the other
    names: Sequence[str]  # the values, in words
    y: Sequence[float]  # the outcome
    low: Sequence[float]  # and its interval
    high: Sequence[float]
    here: float | None  # where the scenario as it stands would be; None where that is not among the values
    stands: str  # what the scenario has there, in words
    ends: tuple[End, End] | None  # the lowest and the highest; None where no cell is done

    @property
    def title(self) -> str:
        """The name of the scenario."""
        return self.swept.crisis

    def alt_text(self) -> str:
        """Where the outcome is lowest and where highest."""
        return self.swept.text("Line or dots with intervals", _from_to(self.ends))


class Plane(NamedTuple):
    """An outcome over two paths, as a heat map."""

    swept: Swept
    across: str  # the paths, with their units
    up: str
    columns: Sequence[str]  # the values of each, in words
    rows: Sequence[str]  # from the top
    map: HeatMap
    framed: tuple[int, int] | None  # the column and row of the scenario as it stands; None if it is not among them
    reach: float | None  # half the widest interval; None where there is none
    ends: tuple[End, End] | None

    @property
    def title(self) -> str:
        """The name of the scenario."""
        return self.swept.crisis

    def alt_text(self) -> str:
        """Where the outcome is lowest and where highest."""
        return self.swept.text("Heat map", _from_to(self.ends))


def _from_to(ends: tuple[End, End] | None) -> str:
    if ends is None:
        return "No cell is done"
    low, high = ends
    return f"It goes from {low.value:.1f} ({low.told}) to {high.value:.1f} ({high.told})"


class Bar(NamedTuple):
    """One bar of a path: how long, its interval, what is written at its end, and how it looks (0 or 1)."""

    length: float
    low: float
    high: float
    told: str
    look: int


class PathBars(NamedTuple):
    """What an outcome hangs on: a path by its name, its bars, and what is marked beside them."""

    name: str
    bars: Sequence[Bar]
    mark: float | None


class Bars(NamedTuple):
    """An outcome by path: how far each value takes it, or how much of it each path makes."""

    swept: Swept
    design: str  # one (each value by itself), morris or sobol
    samples: int | None  # trajectories of morris, or points of sobol
    unit: str  # of the outcome
    base: float  # the outcome of the scenario as it stands
    other: bool  # whether a value tried may be neither lower nor higher, but another
    rows: Sequence[PathBars]  # those drawn, the longest bars first
    more: int  # so many paths are not drawn
    still: int  # so many paths change nothing

    @property
    def title(self) -> str:
        """The name of the scenario."""
        return self.swept.crisis

    def alt_text(self) -> str:
        """Every bar with its interval."""
        kinds = {"one": "Bars: differences from the scenario as it stands", "morris": "Bars: effects (mu*)"}
        told = [
            f"{name}: " + ", ".join(f"{b.told} {b.length:.2f} [{b.low:.2f}, {b.high:.2f}]".strip() for b in bars)
            for name, bars, _ in self.rows
        ]
        return self.swept.text(kinds.get(self.design, "Bars: first order and total indices"), "; ".join(told))


# History, and what forecasts it.


class Act(NamedTuple):
    """A move of an exchange as history had it."""

    step: int
    day: date
    sides: tuple[int, ...]  # over the row of days (0), under it (1), or both
    actor: int | None  # by whom; None for a trigger, a third party or both together
    who: str
    deed: str
    mark: str  # where it was not read in a source, or not all of it
    to: str  # a third party that it hit; empty for none
    denied: bool
    read: bool
    nowhere: bool  # whether it was read nowhere
    threat: bool
    effect: bool  # whether it carries another out
    answers: int | None  # the step that it answers
    delay: str  # how long after, in words
    in_kind: bool | None  # whether the answer is of the same kind; None where it is no reply


class Timeline(NamedTuple):
    """An exchange as history had it: two sides over and under a row of days, and what answers what."""

    title: str
    actors: tuple[str, str]
    acts: Sequence[Act]

    def alt_text(self) -> str:
        """Every move, with what it answers."""
        told = []
        for act in self.acts:
            one = f"{act.step}, {long_day(act.day)}, {clean(act.who)}: {clean(act.deed)}{act.mark}"
            told.append(one if act.answers is None else f"{one}, which answers {act.answers}")
        first, second = map(clean, self.actors)
        return f"Timeline of an exchange, {first} above and {second} below: {'; '.join(told)}."


class BackToBack(NamedTuple):
    """What two actors did to each other, period by period, as bars back to back."""

    actors: tuple[str, str]
    arrows: tuple[str, str]  # the two directions, in words
    by: str  # day or week
    source: str
    first: date
    last: date
    starts: Sequence[date]  # of the periods
    sums: tuple[Sequence[float], Sequence[float]]  # by direction and period: of severities
    events: tuple[int, int]  # by direction: how many there are
    dropped: Sequence[str]  # what was left out, in words

    @property
    def title(self) -> str:
        """Both actors."""
        return f"{self.actors[0]} and {self.actors[1]}: event data"

    def alt_text(self) -> str:
        """How many events there are each way, and when it was harshest."""
        text = f"Bars back to back: sums of severities by {self.by}, {self.first} to {self.last}. "
        for arrow, sums, events in zip(self.arrows, self.sums, self.events, strict=True):
            worst = max(range(len(sums)), key=lambda n: sums[n])
            text += f"{arrow}: {several(events, 'event')}; the harshest {self.by} begins on {self.starts[worst]} "
            text += f"with {sums[worst]:.1f}. "
        return text.strip()


class Panel(NamedTuple):
    """How forecasts of one aspect of an answer fare beside the best naive guess."""

    aspect: str
    heading: str
    best: str
    differences: Mapping[str, Mean | None]  # by forecast: of log scores; None for the best guess itself


class Skill(NamedTuple):
    """Forecasts of the next answer, beside the best naive guess."""

    forecasts: Sequence[str]
    naive: Sequence[str]  # those of them that are naive guesses
    exchanges: int
    panels: Sequence[Panel]

    @property
    def title(self) -> str:
        """What is told."""
        return "Forecasts of the next answer"

    def alt_text(self) -> str:
        """Every difference with its interval."""
        text = "Differences of log scores from the best naive guess, below 0 being better. "
        for panel in self.panels:
            told = [f"{name} {apart.told('+.2f')}" for name, apart in panel.differences.items() if apart is not None]
            text += f"Of the {panel.aspect}, where that is '{panel.best}': {'; '.join(told)}. "
        return text.strip()


FEW = 0.01  # strategies below this share of a posterior are not drawn


class PosteriorBars(NamedTuple):
    """How probable it is of each strategy that a side of an exchange played it."""

    exchange: str
    actor: str
    asked: int  # moves that it could answer
    answered: int
    verdict: str  # what it comes to, in words
    strategies: Mapping[str, float]  # the most probable first
    prior: Mapping[str, float]
    credible: Sequence[str]  # the strategies of the credible set
    level: float  # the probability that it holds the truth

    @property
    def title(self) -> str:
        """The exchange and the side."""
        return f"{self.exchange}: {self.actor}"

    @property
    def shown(self) -> list[tuple[str, float]]:
        """The strategies that are drawn, with their probabilities."""
        return [(name, share) for name, share in self.strategies.items() if share >= FEW]

    def alt_text(self) -> str:
        """The probability of each strategy that is drawn."""
        told = ", ".join(f"{name} {100 * share:.0f} %" for name, share in self.shown)
        return f"{self.exchange}: posterior probability of the strategies of {self.actor}: {told}."


class Response(NamedTuple):
    """What a strategy wants for what it felt at its first turn."""

    title: str
    points: Sequence[tuple[float, float]]  # severity felt, and wanted

    def alt_text(self) -> str:
        """Every fourth point."""
        told = "; ".join(f"{felt:g}: {wanted:.3g}" for felt, wanted in self.points[::4])
        return (
            f"Response curve of the strategy {self.title}: severity wanted for severity felt at the first turn. {told}."
        )
