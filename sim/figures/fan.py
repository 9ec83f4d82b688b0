"""Many runs: the fan chart."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures.canvas import (
    AXIS,
    LOOKS,
    STEP_LINE,
    as_line,
    as_steps,
    calendar_axis,
    draw_grid,
    open_frame,
    scale_of,
    stand_above,
    style,
    title_and_legend,
    wide_axes,
    write_caption,
)
from sim.figures.data import Fan
from sim.figures.text import clean
from sim.text import several

BANDS = (("#CCE0F1", "#94BCDB"), ("#85B6DA", "#5C9BCB"))  # fill and edge of the wider and the narrower band of runs


def fan(many: Fan, ax: Axes | None = None) -> Axes:
    """Many runs as bands: between which severities, both sides together, a half and nine in ten of them lie by day.

    What history did lies over it, dotted. Bands are told apart by their lightness, and so in grey too.
    """
    with style():
        made = _fan(many, ax or wide_axes())
        if ax is None:
            stand_above(made)
        return made


def _fan(many: Fan, ax: Axes) -> Axes:
    scale, over = scale_of(ax), many.days
    open_frame(ax, scale)
    calendar_axis(ax, over)
    lowest, low, middle, high, highest = map(list, zip(*many.bands, strict=True))
    entries: list[tuple[Line2D | Patch, str]] = []
    x, inner = as_line(over, middle)
    line: dict[str, Any] = {"color": LOOKS[0].colour, "linewidth": 3.0}
    ax.plot(x, inner, **STEP_LINE, **line, zorder=3)
    entries.append((Line2D([], [], **line), "median by day"))
    for below, above, shade, told in ((low, high, 1, "half of the runs"), (lowest, highest, 0, "nine in ten runs")):
        face, edge = BANDS[shade]
        look: dict[str, Any] = {"facecolor": face, "edgecolor": edge, "linewidth": 0.8}
        ax.fill_between(
            x, as_line(over, below)[1], as_line(over, above)[1], step="post", zorder=1.5 + 0.1 * shade, **look
        )
        entries.append((Patch(**look), told))
    if many.whose:
        dotted: dict[str, Any] = {"color": "black", "linestyle": ":", "linewidth": 2.0}
        ax.plot(*as_steps(over, many.history), **STEP_LINE, **dotted, zorder=4)
        whose = " and ".join(clean(actor) for actor in many.whose)
        entries.append((Line2D([], [], **dotted), f"what history did ({whose})"))
    bottom, top = min([0.0, *lowest, *many.history]), max([1.0, *highest, *many.history])
    ax.set_ylim(bottom - 0.05 * (top - bottom) * (bottom < 0.0), top + 0.05 * (top - bottom))
    draw_grid(ax, "y")
    title_and_legend(ax, many.title, entries)
    good_will = "; below 0: good will" if bottom < 0.0 else ""
    told = f"severity of measures in force, both sides\n({clean(many.scale)} scale{good_will})"
    ax.set_ylabel(told, fontsize=AXIS * scale, parse_math=False)
    caption = f"{several(many.runs, 'run')}, seed {many.seed}; quantiles by day (5, 25, 50, 75 and 95 "
    caption += f"% of the runs are no higher), within {many.error:g}; no line is the course of one run"
    write_caption(ax, caption)
    return ax
