"""Event data: what two actors did to each other, period by period."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.figures.canvas import (
    AXIS,
    LOOKS,
    calendar_axis,
    draw_grid,
    open_frame,
    scale_of,
    stand_above,
    style,
    title_and_legend,
    wide_axes,
    write_caption,
    x_of,
)
from sim.figures.data import BackToBack
from sim.figures.text import clean
from sim.text import several

FACES = (LOOKS[0].colour, "#F4BE98")  # dark and light, so that they differ in grey too


def event_series(dyad: BackToBack, ax: Axes | None = None) -> Axes:
    """Both directions as bars back to back: the sum of severities in each day or week, one side up, the other down.

    Blows stand out from the middle; concessions, whose severity is below zero, reach over to the other half, where they
    are told from the other side's blows by being darker or lighter.
    """
    with style():
        made = _event_series(dyad, ax or wide_axes())
        if ax is None:
            stand_above(made)
        return made


def _event_series(dyad: BackToBack, ax: Axes) -> Axes:
    scale, by = scale_of(ax), dyad.by
    open_frame(ax, scale)
    calendar_axis(ax, dyad.starts)
    width = 7.0 if by == "week" else 1.0
    entries = []
    for side, (look, arrow) in enumerate(zip(LOOKS, dyad.arrows, strict=True)):
        up = 1.0 if side == 0 else -1.0
        drawn: dict[str, Any] = {"facecolor": FACES[side], "edgecolor": look.ink, "linewidth": 0.3}
        heights = [up * total for total in dyad.sums[side]]
        ax.bar([x_of(start) for start in dyad.starts], heights, width, align="edge", alpha=0.85, **drawn)
        entries.append((Patch(**drawn), f"{arrow} ({'up' if side == 0 else 'down'})"))
    ax.axhline(0.0, color="black", linewidth=0.8)
    ax.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    draw_grid(ax, "y")
    title_and_legend(ax, dyad.title, entries)
    ax.set_ylabel(f"sum of severities in a {by}", fontsize=AXIS * scale, parse_math=False)
    caption = (
        f"{clean(dyad.source)}; severity is the score with its sign turned, so that blows lie outwards and concessions "
    )
    caption += f"inwards; {dyad.events[0]:,} and {several(dyad.events[1], 'event', apart=True)}"
    caption += "".join(f"; without {what}" for what in dyad.dropped)
    write_caption(ax, caption)
    return ax
