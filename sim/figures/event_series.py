"""Event data: what two actors did to each other, period by period."""

from typing import Any

from matplotlib.patches import Patch

from sim.figures.canvas import LOOKS
from sim.figures.data import BackToBack
from sim.figures.days import day_axis, x_of
from sim.figures.frame import Entry, Frame, simple
from sim.figures.options import Style
from sim.figures.text import clean
from sim.text import several

FACES = (LOOKS[0].colour, "#F4BE98")  # dark and light, so that they differ in grey too


def _draw(dyad: BackToBack, frame: Frame) -> None:
    """Both directions as bars back to back: the sum of severities in each day or week, one side up, the other down.

    Blows stand out from the middle; concessions, whose severity is below zero, reach over to the other half, where they
    are told from the other side's blows by being darker or lighter.
    """
    ax, by = frame.ax, dyad.by
    frame.plain_axes("y")
    day_axis(ax, dyad.starts, frame.width, frame.style.axis)
    width = 7.0 if by == "week" else 1.0
    entries: list[Entry] = []
    for side, (look, arrow) in enumerate(zip(LOOKS, dyad.arrows, strict=True)):
        up = 1.0 if side == 0 else -1.0
        drawn: dict[str, Any] = {"facecolor": FACES[side], "edgecolor": look.ink, "linewidth": 0.3}
        heights = [up * total for total in dyad.sums[side]]
        ax.bar([x_of(start) for start in dyad.starts], heights, width, align="edge", alpha=0.85, **drawn)
        entries.append((Patch(**drawn), f"{arrow} ({'up' if side == 0 else 'down'})"))
    ax.axhline(0.0, color="black", linewidth=0.8 * frame.style.weight)
    ax.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    frame.label_y(f"sum of severities in a {by}")
    frame.legend(entries)


def _caption(dyad: BackToBack, style: Style) -> str:
    """Where the events are from, how many they are, and what is left out."""
    told = f"{clean(dyad.source)}; {dyad.events[0]:,} and {several(dyad.events[1], 'event', apart=True)}"
    told += "".join(f"; without {what}" for what in dyad.dropped)
    if style.numbers:
        told += ". Severity is the score with its sign turned: blows lie outwards, concessions inwards"
    return f"{told}."


KIND = simple(_draw, _caption)
