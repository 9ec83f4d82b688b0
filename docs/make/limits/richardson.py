"""1. Richardson's race of two that react, tire and bear grievances, and the line at which it runs away."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from math import exp, sqrt
from typing import NamedTuple

from matplotlib.figure import Figure

import sim
from docs.make.limits.page import PAGE
from docs.make.limits.rounds import done, in_rounds, playing
from docs.make.parts.page import table
from docs.make.parts.panels import drawn, dress, engine, panels, theory

Pair = tuple[float, float]

STEP = 0.2  # from rung to rung, in severity
RUNGS = [round(STEP * n, 10) for n in range(1, 51)]  # up to the end of the scale


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
        return in_rounds(RUNGS, one, other, turns)

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
    if any(own[-1] == RUNGS[-1] for own in pair):
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
    beyond = {cell for cell in high if max(on_grid(*cell).rest) > RUNGS[-1]}
    near = max((abs(sqrt(one * other) - 0.5) for one, other in wrong), default=0.0)
    off = max(abs(sqrt(one * other) - 0.5) for one, other in cells)
    yield (
        f"Over the grid, {len(cells)} races: {len(cells) - len(wrong)} end on the side of the line that the law gives "
        f"and {len(wrong)} do not. Of these, {len(high)} run to the top though kl < ab, in {len(beyond)} of which "
        f"the rest lies above the ladder's end, {RUNGS[-1]:g}; {len(wrong) - len(high)} come to rest though kl > ab. "
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
