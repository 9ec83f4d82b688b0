"""3. Force escalation: two who answer in full, and feel more than was done."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from math import sqrt

from matplotlib.figure import Figure

import sim
from docs.make.limits.page import PAGE
from docs.make.limits.rounds import done, in_rounds, playing
from docs.make.parts.page import table
from docs.make.parts.panels import drawn, dress, engine, logarithmic, panels, theory

FORCE = 0.25  # newtons, where the pairs began
GAIN = 1.38
RUNGS_APART = (1.05, 1.055)  # from rung to rung, as a factor, on two ladders


@cache
def pairs(one: float, other: float, apart: float = RUNGS_APART[0]) -> list[float]:
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
        (GAIN, GAIN, RUNGS_APART[0]),
        (GAIN, GAIN, RUNGS_APART[1]),
        (1.0, GAIN, RUNGS_APART[0]),
        (1.0, 1.0, RUNGS_APART[0]),
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
