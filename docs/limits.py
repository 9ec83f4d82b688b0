"""The numbers and pictures of the page of limits, each computed by the engine that runs every scenario.

    python docs/limits.py            rewrite them, in docs/limits.md and docs/pictures
    python docs/limits.py --check    say which are stale; exit code 1 if any is

What is computed here, `tests/test_limits.py` tests.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise, product
from math import exp, fsum, sqrt
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

import sim
from blocks import ROOT, Page, table
from sim.chronicle import explanation
from sim.figures.canvas import LOOKS
from sim.measures.intervals import mean, wilson
from sim.measures.summaries import rounds as rounds_of

PAGE = Page("limits.md", "docs/limits.py")
GREY = "#555555"
START = date(2001, 1, 1)
Pair = tuple[float, float]


# Scenarios made for a law, and what is read off their runs.


def in_rounds(
    rungs: Sequence[float], one: Any, other: Any, turns: int, clock: str = "simultaneous", opening: float = 0.0
) -> sim.Crisis:
    """A repeated game of so many turns of each: a ladder of blows that last for their day, and nothing at stake.

    The two sides, A and B, are given as a strategy or as all that an actor may be. `opening` is a blow from outside,
    laid at B's door, that A feels before its first turn.
    """
    incident = {"name": "the opening", "by": "B", "date": START, "severity": opening}
    return sim.build(
        {
            "schema_version": 1,
            "name": "A limit",
            "story": "Made for one law.",
            "start": START,
            "horizon": turns * (2 if clock == "alternating" else 1),
            "clock": {"rounds": clock},
            "kinds": {"ties": {}},
            "ladder": [
                {"move": f"rung {n}", "severity": rung, "lasts": 1, "source": "made for one law"}
                for n, rung in enumerate(rungs, 1)
            ],
            "actors": {"A": _side(one), "B": _side(other)},
            "incidents": [incident] if opening else [],
        }
    )


def _side(given: Any) -> dict[str, Any]:
    return {"stocks": {}} | (given if "strategy" in given else {"strategy": given})


def playing(strategy: str, *modifiers: Mapping[str, float], **parameters: float) -> dict[str, Any]:
    """A strategy with its parameters and modifiers, as a scenario file has it."""
    return {"name": strategy, "with": parameters, "modifiers": list(modifiers)}


def done(run: sim.Run, actor: str) -> list[float]:
    """What a side did at each of its turns, in severity; letting pass is 0."""
    return [event.done or 0.0 for event in run.events if event.is_turn and event.actor == actor]


def runs(crisis: sim.Crisis, count: int) -> list[sim.Run]:
    """So many runs of a scenario, of seed 1."""
    return [sim.simulate(crisis, 1, number) for number in range(count)]


class Share(NamedTuple):
    """A share of runs, with its Wilson interval."""

    count: int
    runs: int

    def __str__(self) -> str:
        low, high = wilson(self.count, self.runs)
        return f"{100 * self.count / self.runs:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


# How it is drawn: one row of panels a page, theory as lines, the engine as markers.


def panels(title: str, *widths: float) -> list[Axes]:
    """Panels side by side under one title, to be shared by the sections of the page."""
    page = Figure(figsize=(9.6, 4.6), layout="constrained")
    page.suptitle(title, x=0.012, ha="left", fontsize=15, fontweight="bold")
    return list(page.subplots(1, len(widths), width_ratios=widths, squeeze=False)[0])


def dress(ax: Axes, title: str, x: str, y: str) -> None:
    """Head a panel and name its axes."""
    ax.set_title(title, loc="left", fontsize=11)
    ax.set_xlabel(x)
    ax.set_ylabel(y)


def theory(ax: Axes, x: Sequence[float], y: Sequence[float], label: str = "", line: Any = "-") -> None:
    """A law, as a thin black line."""
    ax.plot(x, y, color="black", linestyle=line, linewidth=1.2, label=label, zorder=2)


MARKERS = (*((look.marker, look.colour) for look in LOOKS), ("^", "black"))


def engine(ax: Axes, x: Sequence[float], y: Sequence[float], label: str, side: int = 0) -> None:
    """What the engine did, as markers: those of the two sides, and a third where there are three to tell apart."""
    marker, colour = MARKERS[side]
    fill = "white" if side == 1 else colour
    ax.plot(x, y, marker, color=colour, markerfacecolor=fill, markersize=5, label=label, zorder=3)


def logarithmic(axis: Axis, *ticks: float) -> None:
    """Make an axis logarithmic, with these ticks and no others."""
    axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    axis.set_ticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.set_ticks([], minor=True)


def spread(ax: Axes, x: Sequence[float], found: Sequence[Sequence[float]], label: str, side: int = 0) -> None:
    """Means or shares of runs (middle, low, high), with their intervals."""
    look = LOOKS[side]
    fill = "white" if side else look.colour
    middle = [row[0] for row in found]
    beyond = [[row[0] - row[1] for row in found], [row[2] - row[0] for row in found]]
    ax.errorbar(
        x, middle, beyond, fmt=look.marker, color=look.colour, markerfacecolor=fill, markersize=5.5, capsize=3,
        linewidth=1.2, label=label, zorder=3,
    )  # fmt: skip


def shares(found: Sequence[Share]) -> list[tuple[float, float, float]]:
    """Shares as middle, low and high."""
    return [(share.count / share.runs, *wilson(share.count, share.runs)) for share in found]


def drawn(ax: Axes) -> Figure:
    """The figure that a panel belongs to."""
    page = ax.get_figure(root=True)
    assert page is not None
    return page


# 1. Richardson.

STEP = 0.2  # from rung to rung, in severity
FINE = [round(STEP * n, 10) for n in range(1, 51)]  # up to the end of the scale


class Race(NamedTuple):
    """Richardson's two equations: reactions k and l, fatigues a and b, grievances g and h, a turn being the unit."""

    k: float
    l: float  # noqa: E741 - his letter
    a: float
    b: float
    g: float
    h: float

    def crisis(self, turns: int) -> sim.Crisis:
        """The race as a scenario."""
        one = playing("richardson", reaction=self.k, fatigue=self.a, grievance=self.g)
        other = playing("richardson", reaction=self.l, fatigue=self.b, grievance=self.h)
        return in_rounds(FINE, one, other, turns)

    @property
    def rest(self) -> Pair:
        """Where both would stand still."""
        excess = self.a * self.b - self.k * self.l
        return (self.k * self.h + self.b * self.g) / excess, (self.l * self.g + self.a * self.h) / excess

    def roots(self) -> Pair:
        """The factors by which the two modes of the difference equation grow each turn, the greater first."""
        half = (2.0 - self.a - self.b) / 2.0
        root = sqrt((self.a - self.b) ** 2 / 4.0 + self.k * self.l)
        return half + root, half - root

    def solution(self, time: float, smooth: bool = False) -> Pair:
        """Both arms after so many turns from none: of the difference equation, or of the differential one (smooth)."""
        one, other = self.roots()
        f, g = (exp((root - 1.0) * time) if smooth else root**time for root in (one, other))
        x, y = (-rest for rest in self.rest)
        # The function of the matrix [[1 - a, k], [l, 1 - b]] by its two roots (Sylvester's formula).
        p, q = (f - g) / (one - other), (one * g - other * f) / (one - other)
        return (
            self.rest[0] + (p * (1.0 - self.a) + q) * x + p * self.k * y,
            self.rest[1] + p * self.l * x + (p * (1.0 - self.b) + q) * y,
        )

    def bent(self) -> Pair:
        """The most that rounding each answer to the nearest rung can move either side: a grievance of half a rung."""
        return self._replace(g=STEP / 2.0, h=STEP / 2.0).rest


TURNS = 40
CALM = Race(0.3, 0.3, 0.5, 0.4, 1.0, 1.0)
WILD = Race(0.6, 0.6, 0.5, 0.4, 0.3, 0.3)
GRID = [round(0.05 + 0.1 * n, 2) for n in range(10)]
REST, TOP, MOVING = "comes to rest", "runs to the top", "is still moving"


@cache
def race(equations: Race, turns: int) -> tuple[list[float], list[float]]:
    """What each side of a race did, turn by turn."""
    run = sim.simulate(equations.crisis(turns))
    return done(run, "A"), done(run, "B")


def outcome(equations: Race, turns: int = 60) -> str:
    """Where a race ends on the ladder."""
    pair = race(equations, turns)
    if any(own[-1] == FINE[-1] for own in pair):
        return TOP
    return REST if all(own[-1] == own[-2] == own[-3] for own in pair) else MOVING


def on_grid(k: float, l: float) -> Race:  # noqa: E741
    """The race of a cell of the grid: both tire by half, both bear a grievance of one rung."""
    return Race(k, l, 0.5, 0.5, STEP, STEP)


@cache
def grid() -> dict[Pair, str]:
    """Where the races of the grid end."""
    return {pair: outcome(on_grid(*pair)) for pair in product(GRID, GRID)}


def law(equations: Race) -> str:
    """Where the law says that a race ends, were the ladder endless."""
    return REST if equations.k * equations.l < equations.a * equations.b else TOP


@PAGE.block
def richardson() -> Iterator[str]:
    """Compare the race on the ladder with both equations, and the grid with the line."""
    rows = []
    for name, equations, turns in (("kl < ab", CALM, TURNS), ("kl > ab", WILD, 10)):
        found = [own[:turns] for own in race(equations, TURNS)]
        whole = [equations.solution(turn) for turn in range(1, turns + 1)]
        smooth = [equations.solution(turn, smooth=True) for turn in range(1, turns + 1)]
        ladder = max(abs(own[n] - whole[n][me]) for me, own in enumerate(found) for n in range(turns))
        apart = max(abs(smooth[n][me] - whole[n][me]) for me in (0, 1) for n in range(turns))
        k, l, a, b, g, h = equations  # noqa: E741
        rest = "none" if equations.k * equations.l > a * b else ", ".join(f"{at:.2f}" for at in equations.rest)
        last = ", ".join(f"{own[-1]:.1f}" for own in found)
        rows.append(
            (
                name, f"{k:g}, {l:g}; {a:g}, {b:g}; {g:g}, {h:g}", f"{k * l:.2f}, {a * b:.2f}",
                f"{equations.roots()[0]:.3f}", rest, f"{turns}", last, f"{ladder:.2f}", f"{apart:.2f}",
            )
        )  # fmt: skip
    yield from table(
        (
            "Case", "k, l; a, b; g, h", "kl, ab", "Growth a turn", "Rest by the law", "Turns",
            "Ladder, last turn", "Ladder off the difference equation, at most", "Differential off it, at most",
        ),
        rows,
    )  # fmt: skip
    yield ""
    x, y = CALM.bent()
    yield (
        f"A rung is {STEP:g}. Rounding to the nearest can move the first case by {x:.2f} and {y:.2f} at most: it acts "
        "as a grievance of half a rung, of either sign."
    )
    yield ""
    cells = grid()
    wrong = {cell for cell, found in cells.items() if found != law(on_grid(*cell))}
    high = {cell for cell in wrong if cells[cell] == TOP}
    beyond = {cell for cell in high if max(on_grid(*cell).rest) > FINE[-1]}
    near = max((abs(sqrt(one * other) - 0.5) for one, other in wrong), default=0.0)
    off = max(abs(sqrt(one * other) - 0.5) for one, other in cells)
    yield (
        f"Over the grid, {len(cells)} races: {len(cells) - len(wrong)} end on the side of the line that the law gives "
        f"and {len(wrong)} do not. Of these, {len(high)} run to the top though kl < ab, in {len(beyond)} of which "
        f"the rest lies above the ladder's end, {FINE[-1]:g}; {len(wrong) - len(high)} come to rest though kl > ab. "
        f"None is further than {near:.3f} from the line, in the geometric mean of the reactions; the grid reaches out "
        f"to {off:.2f}."
    )


@PAGE.picture("richardson")
def _() -> Figure:
    one, two = panels("Richardson: two sides that react, tire and bear grievances", 1.35, 1.0)
    for equations, label in ((CALM, "kl < ab"), (WILD, "kl > ab")):
        times = [n / 10 for n in range(301) if max(equations.solution(n / 10, smooth=True)) < 10.6]
        turns = [turn for turn in range(31) if max(equations.solution(turn)) < 10.6]
        for me in (0, 1):
            names = ("difference equation", "differential equation") if equations is CALM and me == 0 else ("", "")
            theory(one, turns, [equations.solution(turn)[me] for turn in turns], names[0])
            theory(one, times, [equations.solution(time, smooth=True)[me] for time in times], names[1], ":")
            blows = race(equations, TURNS)[me][:30]
            engine(one, range(1, 31), blows, f"{'AB'[me]}, on the ladder" if equations is CALM else "", me)
        one.text(30.0, race(equations, TURNS)[0][29] - 0.3, label, fontsize=11, ha="right", va="top")
    one.set_ylim(0.0, 10.9)
    one.legend(loc="lower right", frameon=False, fontsize=9.5)
    dress(one, "two races", "turn", "severity of the blow")
    cells = grid()
    for side, found in enumerate((REST, TOP)):
        at = [cell for cell in cells if cells[cell] == found]
        engine(two, [pair[0] for pair in at], [pair[1] for pair in at], found, side)
    line = [0.26 + n / 200 for n in range(149)]
    theory(two, line, [0.25 / k for k in line], "kl = ab")
    two.set_xlim(0.0, 1.0)
    two.set_ylim(0.0, 1.0)
    two.set_aspect("equal")
    two.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.17),
        ncols=3,
        frameon=False,
        fontsize=9.5,
        handletextpad=0.5,
        columnspacing=1.2,
    )
    dress(two, "where each race ends (a = b = 0.5)", "k, reaction of A", "l, reaction of B")
    return drawn(one)


# 2. The product rule, 3. and force escalation: laws of proportion, on a ladder of proportions.

RATIO = 1.1  # from rung to rung
EVEN = sorted(10.0 / RATIO**n for n in range(60))
GAINS = ((0.5, 0.5), (0.7, 0.7), (0.8, 0.8), (0.9, 0.9), (0.45, 1.8), (0.97, 0.97), (1.0, 1.0), (1.1, 1.1), (0.6, 2.4))
DIES, STAYS, CLIMBS = "dies out", "goes on for ever", "climbs to the top"


def echo(one: float, other: float, opening: float = 1.0, turns: int = 80) -> list[float]:
    """The blows of an exchange in which each side answers so many times what it felt, the opening first.

    Both let a blow on the lowest rung pass, as what is softer cannot be told from nothing.
    """
    sides = [{"strategy": playing("measured_share", share=gain), "tolerance": EVEN[0]} for gain in (one, other)]
    run = sim.simulate(in_rounds(EVEN, *sides, turns, "alternating", opening))
    a, b = done(run, "A"), done(run, "B")
    return [opening, *(blow for pair in zip(a, b, strict=True) for blow in pair)]


def fate(blows: Sequence[float]) -> str:
    """What became of an exchange."""
    if blows[-1] == blows[-2] == 0.0:
        return DIES
    return CLIMBS if max(blows) == EVEN[-1] else STAYS


def whole(one: float, other: float, opening: float = 1.0) -> float:
    """All the blows that one draws, itself included, by the law: finite where the product of the gains is below 1."""
    return opening * (1.0 + one) / (1.0 - one * other)


@cache
def echoes() -> dict[Pair, list[float]]:
    """The exchanges of the table."""
    return {gains: echo(*gains) for gains in GAINS}


ROUNDING = 2.0 * RATIO / (1.0 + RATIO)  # the most that the nearest rung exceeds what was wanted, as a factor


SURE = 1.0 / ROUNDING**2, ((1.0 + RATIO) / 2.0) ** 2  # products below and above which rounding changes no ending


@PAGE.block
def product_rule() -> Iterator[str]:
    """Compare exchanges with the law, pair of gains by pair of gains."""
    rows = []
    for (one, other), blows in echoes().items():
        size = one * other
        total, says = "", CLIMBS if size > 1.0 else STAYS
        if size < 1.0:
            total, says = f"{whole(one, other):.1f}", DIES
        found = fate(blows)
        got = (
            f"{fsum(blows):.1f}"
            if found == DIES
            else f"after {blows.index(max(blows))} blows"
            if found == CLIMBS
            else ""
        )
        off = f"{100 * (fsum(blows) / whole(one, other) - 1):+.0f} %" if found == says == DIES else ""
        rows.append((f"{one:g}", f"{other:g}", f"{size:.2f}", says, total, found, got, off))
    head = ("gA", "gB", "gA gB", "The law", "In all", "The ladder", "In all", "Off by")
    yield from table(head, rows)
    yield ""
    yield (
        f"Each rung is {RATIO:g} times the one below, so the nearest is up to {100 * (ROUNDING - 1):.1f} % off what "
        f"was wanted, and two answers up to {100 * (ROUNDING**2 - 1):.1f} %. Where the product is below {SURE[0]:.2f} "
        f"every exchange dies out all the same, where it is above {SURE[1]:.2f} every one climbs; between these two "
        "the ladder has a say."
    )


@PAGE.picture("product-rule")
def _() -> Figure:
    one, two = panels("The product rule: an exchange climbs where gA gB > 1", 1.35, 1.0)
    for side, (gain, line) in enumerate(((0.8, "-"), (1.0, "--"), (1.1, ":"))):
        blows = [blow for blow in echoes()[gain, gain][:25] if blow > 0.0]
        exact = [gain**n for n in range(25) if gain**n > 0.03]
        theory(one, range(len(exact)), exact, "", line)
        engine(one, range(len(blows)), blows, f"gA = gB = {gain:g}", side)
        one.text(len(blows) - 0.4, blows[-1], f"{gain * gain:.2f}", va="center", fontsize=10)
    logarithmic(one.yaxis, 0.1, 0.3, 1.0, 3.0, 10.0)
    one.set_ylim(0.03, 13.0)
    one.set_xlim(-0.5, 27.5)
    one.legend(loc="lower left", frameon=False, fontsize=9.5)
    dress(one, "blow after blow (lines: the law; numbers: gA gB)", "blow", "severity (logarithmic)")
    at = [n / 100 for n in range(96)]
    theory(two, at, [whole(g, g) for g in at], "x (1 + gA) / (1 - gA gB)")
    gains = [0.05 + n / 10 for n in range(10)]
    engine(two, gains, [fsum(echo(g, g)) for g in gains], "on the ladder")
    logarithmic(two.yaxis, 1.0, 2.0, 5.0, 10.0, 20.0)
    two.legend(loc="upper left", frameon=False, fontsize=9.5)
    dress(two, "all that one blow x = 1 draws (gA = gB)", "gain of each side", "severity in all (logarithmic)")
    return drawn(one)


FORCE = 0.25  # newtons, where the pairs began
GAIN = 1.38
APART = (1.05, 1.055)  # from rung to rung, as a factor, on two ladders


@cache
def pairs(one: float, other: float, apart: float = APART[0]) -> list[float]:
    """The blows of two who answer what they felt in full, and feel so many times what was done, turn about."""
    sides = [
        {"strategy": playing("suspicious", opening=FORCE), "perception": {"bias": one}},
        {"strategy": "tit_for_tat", "perception": {"bias": other}},
    ]
    rungs = [FORCE * apart**n for n in range(60)]
    run = sim.simulate(in_rounds(rungs, *sides, 5, "alternating"))
    return [blow for pair in zip(done(run, "A"), done(run, "B"), strict=True) for blow in pair][:9]


@PAGE.block
def force() -> Iterator[str]:
    """Tell the growth a turn, of eight turns."""
    rows = []
    for one, other, apart in (
        (GAIN, GAIN, APART[0]),
        (GAIN, GAIN, APART[1]),
        (1.0, GAIN, APART[0]),
        (1.0, 1.0, APART[0]),
    ):
        blows = pairs(one, other, apart)
        steps = [later / earlier for earlier, later in pairwise(blows)]
        mean = (blows[-1] / blows[0]) ** (1 / 8)
        law = FORCE * (one * other) ** 4
        rows.append(
            (
                f"{one:g}, {other:g}", f"{100 * (sqrt(one * other) - 1):.1f} %", f"{law:.2f}",
                f"{100 * (apart - 1):.1f} %", f"{blows[-1]:.2f}",
                f"{100 * (mean - 1):.1f} %", f"{100 * (min(steps) - 1):.1f} to {100 * (max(steps) - 1):.1f} %",
            )
        )  # fmt: skip
    head = (
        "Bias of A, B",
        "The law, a turn",
        "After eight turns",
        "Rungs apart by",
        "After eight turns on them",
        "A turn, on average",
        "From turn to turn",
    )
    yield from table(head, rows)


@PAGE.picture("force")
def _() -> Figure:
    (ax,) = panels("Two eyes for an eye: each is sure to have matched the other", 1.0)
    for side, (one, other, line, label) in enumerate(
        (
            (GAIN, GAIN, "-", "both feel 1.38 times what is done"),
            (1.0, GAIN, "--", "one of them does"),
            (1.0, 1.0, ":", "neither does"),
        )
    ):
        law = [FORCE * one ** (n // 2) * other ** ((n + 1) // 2) for n in range(9)]
        theory(ax, range(9), law, "", line)
        engine(ax, range(9), pairs(one, other), label, side)
        ax.text(8.15, law[-1], f"{law[-1]:.2f}", va="center", fontsize=10.5)
    logarithmic(ax.yaxis, 0.25, 0.5, 1.0, 2.0, 4.0)
    ax.set_ylim(0.2, 4.4)
    ax.set_xlim(-0.2, 8.8)
    ax.legend(loc="upper left", frameon=False)
    dress(
        ax, "lines: the law; markers: the ladder, whose rungs are 5 % apart", "turn", "force in newtons (logarithmic)"
    )
    return drawn(ax)


# 4. Hawkes.

BLOW = 5.0  # severity of the one rung
DECAY = 0.3
BRANCHING = (0.2, 0.4, 0.6, 0.8)
CLUSTERS = 150  # runs
WATCHED = (16, 90)  # runs, and turns of each, after a start of 40
Matrix = tuple[Pair, Pair]


def inverse(one: float, other: float) -> Matrix:
    """(I - G)^-1 for G = [[0, one], [other, 0]]: a blow of B's draws `one` blows of A, and one of A's `other` of B."""
    whole = 1.0 - one * other
    return (1.0 / whole, one / whole), (other / whole, 1.0 / whole)


def exciting(branching: float, background: float = 0.0) -> dict[str, Any]:
    """A side whose blows are drawn by the other's, so many by each in the end."""
    excitation = branching * (1.0 - DECAY) / BLOW
    return playing("hawkes", background=background, excitation=excitation, decay=DECAY, severity=BLOW)


@cache
def clusters(one: float, other: float) -> tuple[float, float, float]:
    """The mean number of blows in the cluster of one blow of B's, itself included, with its interval."""
    crisis = in_rounds([BLOW], exciting(one), exciting(other), 30, opening=BLOW)
    return mean([1.0 + (sum(done(run, "A")) + sum(done(run, "B"))) / BLOW for run in runs(crisis, CLUSTERS)])


@cache
def rates(one: float, other: float, background: float = 0.1) -> tuple[tuple[float, float, float], ...]:
    """The share of turns at which A strikes, and B, each with its interval."""
    count, turns = WATCHED
    crisis = in_rounds([BLOW], exciting(one, background), exciting(other, background), 40 + turns)
    played = runs(crisis, count)
    return tuple(mean([fsum(done(run, actor)[40:]) / BLOW / turns for run in played]) for actor in ("A", "B"))


@PAGE.block
def hawkes() -> Iterator[str]:
    """Compare clusters and rates with the inverse of I - G."""
    rows = []
    for one, other in (*((n, n) for n in BRANCHING), (0.3, 0.9), (1.3, 1.3)):
        stationary = one * other < 1.0
        matrix = inverse(one, other)
        column = f"{matrix[0][1] + matrix[1][1]:.2f}" if stationary else "none"
        mean = f"{0.1 * (matrix[0][0] + matrix[0][1]):.3f}" if stationary else "none"
        size, rate = clusters(one, other) if stationary else None, rates(one, other)[0]
        told = f"{size[0]:.2f} ({size[1]:.2f} to {size[2]:.2f})" if size else "without end"
        rows.append(
            (
                f"{one:g}, {other:g}", f"{sqrt(one * other):.2f}", column, told, mean,
                f"{rate[0]:.3f} ({rate[1]:.3f} to {rate[2]:.3f})",
            )
        )  # fmt: skip
    yield from table(
        ("G: B's on A, A's on B", "Spectral radius", "Cluster, by the law", "Engine", "A's rate, by the law", "Engine"),
        rows,
    )
    yield ""
    yield (
        f"A cluster is counted over 30 turns in {CLUSTERS} runs, a rate over {WATCHED[1]} turns in {WATCHED[0]} runs, "
        "after 40 turns to forget the start, with a background of 0.1; in brackets, Student's intervals of 95 %. All "
        "rows are played with the same luck, so that they err on the same side."
    )


@PAGE.picture("hawkes")
def _() -> Figure:
    one, two = panels("Two-sided Hawkes: blows that draw blows", 1.0, 1.0)
    at = [n / 100 for n in range(86)]
    theory(one, at, [sum(row[1] for row in inverse(n, n)) for n in at], r"column sum of $(I - G)^{-1}$")
    spread(one, BRANCHING, [clusters(n, n) for n in BRANCHING], f"mean of {CLUSTERS} runs")
    one.set_ylim(0.0, None)
    one.legend(loc="upper left", frameon=False)
    dress(one, "blows in the cluster of one", "branching ratio (blows drawn by one)", "blows, the first included")
    at = [n / 100 for n in range(91)]
    theory(two, at, [0.1 * sum(inverse(n, n)[0]) for n in at], r"$(I - G)^{-1} \mu$")
    theory(two, [0.9, 1.5], [1.0, 1.0], "a blow at every turn", "--")
    more = (*BRANCHING, 1.0, 1.3)
    for side, name in enumerate("AB"):
        spread(two, [n + 0.012 * (2 * side - 1) for n in more], [rates(n, n)[side] for n in more], name, side)
    two.set_ylim(0.0, 1.08)
    two.legend(loc="upper left", frameon=False, fontsize=9.5)
    title = f"share of turns with a blow ({WATCHED[0]} runs of {WATCHED[1]} turns)"
    dress(two, title, "branching ratio (background 0.1)", "blows a turn")
    return drawn(one)


# 5. GRIT.

PAUSES = ((), (6,), (6, 7))
SEED_CASE = ROOT / "scenarios" / "nato_russia_2021.yaml"
THAWS = 50  # runs
STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0)


@cache
def lock(clock: str, pauses: tuple[int, ...]) -> list[tuple[int, int]]:
    """The rounds of two who begin with a blow and play tit for tat, A holding back at these turns of its own."""
    one = playing("suspicious", *({"hold_at": turn} for turn in pauses))
    crisis = in_rounds([BLOW], one, "suspicious", 16, clock)
    return rounds_of(sim.simulate(crisis).events, crisis)


def settled(played: Sequence[tuple[int, int]]) -> str:
    """What two sides do at last."""
    last = set(played[-4:])
    return {frozenset({(0, 0)}): "peace", frozenset({(1, 1)}): "the lock"}.get(
        frozenset(last), "blow and pause, turn about"
    )


@cache
def thaws(nato: str, russia: str, step: float = 3.0) -> tuple[Share, str]:
    """In how many runs of the seed case it thaws, GRIT taking such steps, and NATO's greatest concession in one."""
    plays = {name: playing(name, **({"step": step} if name == "grit" else {})) for name in (nato, russia)}
    crisis = sim.load(SEED_CASE).with_({"actors.NATO.strategy": plays[nato], "actors.Russia.strategy": plays[russia]})
    played = runs(crisis, THAWS)
    made = [event for event in played[0].events if event.kind == "move" and event.actor == "NATO"]
    best = min(made, key=lambda event: event.done or 0.0)
    offer = f"{best.move}, {-(best.done or 0.0):g}" if (best.done or 0.0) < 0.0 else "none"
    return Share(sum(run.summary.course == "thaw" for run in played), THAWS), offer


SIDES = list(product(("tit_for_tat", "grit"), repeat=2))


@PAGE.block
def grit() -> Iterator[str]:
    """Tell what concessions end in, and how often the seed case thaws."""
    rows = []
    for clock in ("simultaneous", "alternating"):
        for pauses in PAUSES:
            played = lock(clock, pauses)
            later = played[8:]
            struck = sum(sum(pair) for pair in later)
            rows.append((clock, f"{len(pauses)}", settled(played), f"{struck} of {2 * len(later)}"))
    yield from table(("Moves are", "Concessions running", "What it ends in", "Blows in the last eight rounds"), rows)
    yield ""
    rows = [(f"`{nato}`", f"`{russia}`", str(thaws(nato, russia)[0])) for nato, russia in SIDES]
    yield from table(("NATO plays", "Russia plays", f"Thaws, of {THAWS} runs of the seed case (95 %, Wilson)"), rows)
    yield ""
    found = [(step, *thaws("grit", "tit_for_tat", step)) for step in STEPS]
    rows = [(f"{step:g}", offer, str(share)) for step, share, offer in found]
    yield from table(("NATO's step", "Its greatest concession", f"Thaws, of {THAWS} runs (95 %, Wilson)"), rows)
    yield ""
    tolerance = sim.load(SEED_CASE).actors["Russia"].tolerance
    yield f"Russia's tolerance is {tolerance:g}."


@PAGE.picture("grit")
def _() -> Figure:
    one, two = panels("GRIT: the way out of a lock depends on who moves when", 1.75, 1.0)
    names = []
    for row, (clock, pauses) in enumerate(product(("simultaneous", "alternating"), PAUSES[1:])):
        names.append(f"{clock},\n{('one', 'two')[len(pauses) - 1]} held back")
        for turn, pair in enumerate(lock(clock, pauses), 1):
            for me, look in enumerate(LOOKS):
                at = turn + (0.5 * me if clock == "alternating" else 0.0)
                fill = look.colour if pair[me] else "white"
                one.plot(at, -row - 0.3 * me, look.marker, color=look.colour, markerfacecolor=fill, markersize=7)
    for me, look in enumerate(LOOKS):
        one.plot([], [], look.marker, color=look.colour, label=f"{'AB'[me]} strikes")
        one.plot([], [], look.marker, color=look.colour, markerfacecolor="white", label=f"{'AB'[me]} holds")
    one.axvline(5.72, color=GREY, linestyle=":", linewidth=1.2, zorder=1)
    one.set_yticks([-row - 0.15 for row in range(4)], names)
    one.set_ylim(-3.6, 0.35)
    one.tick_params(axis="y", length=0)
    one.legend(
        loc="upper center", bbox_to_anchor=(0.45, -0.17), ncols=4, frameon=False, fontsize=9.5, handletextpad=0.2
    )
    dress(one, "a lock of two tit for tats; A holds back from turn 6", "turn", "")
    found = [thaws("grit", "tit_for_tat", step) for step in STEPS]
    spread(two, STEPS, shares([share for share, _ in found]), "")
    for step, (share, offer) in zip(STEPS, found, strict=True):
        two.text(step, 0.5 + (0.38 if share.count else -0.38), offer.rpartition(" ")[2], ha="center", va="center")
    two.set_ylim(-0.05, 1.05)
    two.yaxis.set_major_formatter(PercentFormatter(1.0))
    dress(
        two,
        f"the seed case, {THAWS} runs each",
        "NATO's step\n(numbers: its greatest concession)",
        "share of runs that thaw",
    )
    return drawn(one)


# 6. Fearon.

COSTS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
DISPUTES = 200  # runs
QUARRELS = 60


def dispute(cost: float) -> sim.Crisis:
    """A is struck once, by 5 as felt through noise of half as much; it may protest, at 1, or walk out at its own loss.

    Walking out is a blow of 6 and gives up what is worth 2 to A.
    """
    day = START + timedelta(days=10)
    side = {"strategy": "tit_for_tat", "reply_days": {"low": 2, "likely": 5, "high": 12}}
    return sim.build(
        {
            "schema_version": 1, "name": "A dispute", "story": "Made for one law.", "start": START, "horizon": 60,
            "kinds": {"embassy": {}},
            "ladder": [
                {"move": "protest", "severity": 1.0, "source": "made for one law"},
                {"move": "walk out", "severity": 6.0, "gives_up": {"embassy": 1}, "source": "made for one law"},
            ],
            "actors": {
                "A": side | {"stocks": {"embassy": {"amount": 1, "value": 2.0}}, "audience_cost": cost,
                             "perception": {"noise": 0.5}},
                "B": side | {"strategy": "always_hold", "stocks": {"embassy": {"amount": 1}}},
            },
            "incidents": [{"name": "the insult", "by": "B", "date": day, "severity": 5.0}],
        }
    )  # fmt: skip


CHOICE, NEED = "though it had a harder answer", "for want of a harder answer"


def backs_down(run: sim.Run, actor: str) -> set[str]:
    """How an actor backs down in a run: errors aside, it lets a blow pass or does less than half of what it wanted."""
    ways = set()
    for event in run.events:
        wanted = event.wanted or 0.0
        meant = event.actor == actor and event.rule in ("least loss", "nothing better")
        if meant and wanted > 0.0 and (event.done or 0.0) < 0.5 * wanted:
            choices = explanation.decisions(run.crisis, run.seed, run.number)[event.number].alternatives
            had = any(choice.severity >= 0.5 * wanted for choice in choices if not choice.obstacle)
            ways.add(CHOICE if had else NEED)
    return ways


@cache
def backing_down(cost: float) -> Share:
    """In how many disputes A backs down."""
    return Share(sum(CHOICE in backs_down(run, "A") for run in runs(dispute(cost), DISPUTES)), DISPUTES)


def expected(cost: float) -> float:
    """The share of disputes in which A backs down, exactly: where what it felt lies below the point of indifference.

    There to fall short by w - 1 costs as much as to walk out: 6 - w too hard, and 2 given up. A wish above 6 is met by
    walking out where the 5 that a protest would fall shorter by cost more than those 2.
    """
    if cost <= 0.4:
        return 1.0
    away = (8.0 + cost) / (1.0 + cost) / 5.0 - 1.0  # in shares of what was done, through noise of half as much
    tail = (1.0 - min(1.0, abs(away) / 0.5)) ** 2 / 2.0
    return tail if away < 0.0 else 1.0 - tail


@cache
def quarrels(scenario: str, actor: str, cost: float) -> tuple[Share, Share]:
    """In how many runs of a shipped scenario an actor backs down, by choice and by need, at this audience cost."""
    crisis = sim.load(ROOT / "scenarios" / f"{scenario}.yaml").with_({f"actors.{actor}.audience_cost": cost})
    ways = [backs_down(run, actor) for run in runs(crisis, QUARRELS)]
    by_choice, by_need = (Share(sum(way in found for found in ways), QUARRELS) for way in (CHOICE, NEED))
    return by_choice, by_need


SHIPPED = (("nato_russia_2021", "NATO"), ("misperception", "Altland"))
SOME = (0.25, 0.5, 1.0, 2.0, 4.0)


@PAGE.block
def audience() -> Iterator[str]:
    """Tell how often an actor backs down, in the dispute and in two shipped scenarios."""
    rows = [(f"{cost:g}", f"{100 * expected(cost):.0f} %", str(backing_down(cost))) for cost in COSTS]
    yield from table(
        ("Audience cost", "By the rule, exactly", f"A backs down, of {DISPUTES} disputes (95 %, Wilson)"), rows
    )
    yield ""
    head = ["Audience cost"]
    for scenario, actor in SHIPPED:
        head += [f"{actor} (`{scenario}`) backs down {way}" for way in (CHOICE, NEED)]
    cells = [[str(share) for sides in SHIPPED for share in quarrels(*sides, cost)] for cost in SOME]
    yield from table(head, ([f"{cost:g}", *row] for cost, row in zip(SOME, cells, strict=True)))
    yield ""
    yield f"Of {QUARRELS} runs each; in brackets, Wilson intervals of 95 %."


@PAGE.picture("audience")
def _() -> Figure:
    one, two = panels("Fearon's audience: the dearer to back down, the rarer by choice", 1.0, 1.0)
    at = [0.2, 0.4, *(0.4001 + n / 50 for n in range(185))]
    theory(one, at, [expected(cost) for cost in at], "exactly, by the rule of least loss")
    spread(one, COSTS, shares([backing_down(cost) for cost in COSTS]), f"{DISPUTES} runs each")
    dress(one, "one dispute: A protests and does no more", "A's audience cost", "share of runs in which A backs down")
    for side, way in enumerate((CHOICE, NEED)):
        at = [cost * (1.0 + 0.03 * (2 * side - 1)) for cost in SOME]
        found = shares([quarrels(*SHIPPED[1], cost)[side] for cost in SOME])
        spread(two, at, found, f"... {way}", side)
    title = f"a long quarrel ({SHIPPED[1][0]}, {QUARRELS} runs each)"
    dress(two, title, "Altland's audience cost", "share of runs in which it backs down")
    for ax in (one, two):
        ax.set_ylim(-0.04, 1.04)
        ax.yaxis.set_major_formatter(PercentFormatter(1.0))
        logarithmic(ax.xaxis, 0.25, 0.5, 1.0, 2.0, 4.0)
        ax.set_xlim(0.2, 5.0)
        ax.legend(loc="upper right", frameon=False, fontsize=9.5)
    return drawn(one)


# 7. One-sided bias.

BIASES = (0.5, 0.75, 1.0, 1.1, 1.25, 1.5, 2.0)
BIASED = 50  # runs


@cache
def misjudged(bias: float) -> tuple[list[float], list[float]]:
    """What A did, which feels so many times what is done, and B, which sees clearly: tit for tat, turn about.

    B's blows begin with the opening, 1, and end with the last that A answers.
    """
    sides = [{"strategy": "tit_for_tat", "perception": {"bias": bias}}, {"strategy": "tit_for_tat"}]
    run = sim.simulate(in_rounds(EVEN, *sides, 12, "alternating", opening=1.0))
    return done(run, "A"), [1.0, *done(run, "B")][:12]


@cache
def quarrel(bias: float) -> tuple[tuple[float, float, float], Share, Share]:
    """Of the shipped scenario with Altland so biased and Neuland not: peak, and in how many runs either did more."""
    changes = {"actors.Altland.perception.bias": bias, "actors.Neuland.perception.bias": 1.0}
    played = runs(sim.load(ROOT / "scenarios" / "misperception.yaml").with_(changes), BIASED)
    more = [0, 0]
    for run in played:
        sums = [fsum(max(0.0, blow) for blow in done(run, actor)) for actor in run.crisis.actors]
        for me in (0, 1):
            more[me] += sums[me] > sums[1 - me]
    return mean([run.summary.peak for run in played]), Share(more[0], BIASED), Share(more[1], BIASED)


@PAGE.block
def one_sided() -> Iterator[str]:
    """Tell what a bias of one side does, in rounds and in the shipped scenario."""
    rows = []
    for bias in BIASES:
        a, b = misjudged(bias)
        law = min(EVEN[-1], max(1.0, bias**12))
        peak, altland, neuland = quarrel(bias)
        rows.append(
            (
                f"{bias:g}", f"{law:.1f}", f"{max(*a, *b):.1f}", f"{fsum(a) / fsum(b):.2f}",
                f"{peak[0]:.1f} ({peak[1]:.1f} to {peak[2]:.1f})", str(altland), str(neuland),
            )
        )  # fmt: skip
    yield from table(
        (
            "Bias of one side", "Hardest blow of 12, by the law", "On the ladder", "It does, of what it answers",
            f"`misperception`: peak, mean of {BIASED} runs", "Altland (biased) does more", "Neuland does more",
        ),
        rows,
    )  # fmt: skip


@PAGE.picture("one-sided")
def _() -> Figure:
    one, two, three = panels("One side misjudges, the other sees clearly", 1.0, 1.0, 1.0)
    at = [0.5 + n / 100 for n in range(151)]
    theory(one, at, at, "the bias itself")
    ratios = [fsum(a) / fsum(b) for a, b in map(misjudged, BIASES)]
    engine(one, BIASES, ratios, "12 rounds on the ladder")
    one.set_ylim(0.0, 2.3)
    one.legend(loc="upper left", frameon=False, fontsize=9.5)
    dress(one, "what it does, of what it answers", "bias of A (B: 1)", "A's blows / those it answers")
    spread(two, BIASES, [quarrel(bias)[0] for bias in BIASES], "")
    two.axvline(1 / 0.64, color=GREY, linestyle=":", linewidth=1.2)
    two.text(1 / 0.64 - 0.04, 100.0, "0.8 * 0.8 * bias\n= 1", ha="right", va="center", fontsize=9.5)
    two.set_ylim(0.0, None)
    dress(two, f"misperception: peak, {BIASED} runs", "bias of Altland (Neuland: 1)", "severity in force")
    for me, name in enumerate(("Altland (biased)", "Neuland")):
        found = shares([quarrel(bias)[1 + me] for bias in BIASES])
        spread(three, [bias + 0.012 * (2 * me - 1) for bias in BIASES], found, name, me)
    three.set_ylim(-0.04, 1.22)
    three.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0])
    three.yaxis.set_major_formatter(PercentFormatter(1.0))
    three.legend(loc="upper center", ncols=2, frameon=False, fontsize=9.5, columnspacing=1.0, handletextpad=0.3)
    dress(three, "... and who did more there", "bias of Altland (Neuland: 1)", "share of runs")
    return drawn(one)


if __name__ == "__main__":
    sys.exit(PAGE.main())
