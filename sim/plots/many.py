"""Many runs: the fan chart."""

from math import fsum
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.documents import several
from sim.measures import days, history
from sim.plots.pages import (
    AXIS,
    CAPTION,
    GRID,
    LOOKS,
    STEP,
    alone,
    as_line,
    as_steps,
    calendar_axis,
    clean,
    long_day,
    page,
    points_of,
    scale_of,
    stand_above,
    style,
    title_and_legend,
    wide_axes,
    wrap,
)

if TYPE_CHECKING:
    from sim.many.ensembles import Ensemble


BANDS = (("#CCE0F1", "#94BCDB"), ("#85B6DA", "#5C9BCB"))  # fill and edge of the wider and the narrower band of runs


def fan(many: "Ensemble", ax: Axes | None = None) -> Axes:
    """Many runs as bands: between which severities, both sides together, a half and nine in ten of them lie by day.

    What history did lies over it, dotted. Bands are told apart by their lightness, and so in grey too.
    """
    with style():
        made = _fan(many, ax or wide_axes())
        if ax is None:
            stand_above(made)
        return made


def fan_page(many: "Ensemble", kind: str) -> bytes:
    """The same as the bytes of a file, whose kind is 'svg' or 'png'."""
    return page(alone(fan(many)), many.crisis.name, fan_text(many), kind)


def fan_text(many: "Ensemble") -> str:
    """The same in words, for those who do not see it."""
    over = days(many.crisis)
    text = "Fan chart: the severity of measures in force, both sides together, as quantiles by day of "
    text += f"{several(many.runs, 'run')}. "
    for n in sorted({0, len(over) // 2, len(over) - 1}):
        lowest, low, middle, high, highest = many.bands[n]
        text += (
            f"On {long_day(over[n])} the median is {middle:.1f}; half of the runs lie from {low:.1f} to {high:.1f}, "
        )
        text += f"nine in ten from {lowest:.1f} to {highest:.1f}. "
    return text + ("A dotted line shows what history did." if many.crisis.history else "")


def _fan(many: "Ensemble", ax: Axes) -> Axes:
    points, scale, over = points_of(ax), scale_of(ax), days(many.crisis)
    ax.tick_params(labelsize=AXIS * scale)
    ax.spines[["top", "right"]].set_visible(False)
    calendar_axis(ax, over)
    lowest, low, middle, high, highest = map(list, zip(*many.bands, strict=True))
    entries: list[tuple[Line2D | Patch, str]] = []
    x, inner = as_line(over, middle)
    line: dict[str, Any] = {"color": LOOKS[0].colour, "linewidth": 3.0}
    ax.plot(x, inner, **STEP, **line, zorder=3)
    entries.append((Line2D([], [], **line), "median by day"))
    for below, above, shade, told in ((low, high, 1, "half of the runs"), (lowest, highest, 0, "nine in ten runs")):
        face, edge = BANDS[shade]
        look: dict[str, Any] = {"facecolor": face, "edgecolor": edge, "linewidth": 0.8}
        ax.fill_between(
            x, as_line(over, below)[1], as_line(over, above)[1], step="post", zorder=1.5 + 0.1 * shade, **look
        )
        entries.append((Patch(**look), told))
    past = {actor: series for actor, series in history(many.crisis).items() if series is not None}
    real = [fsum(values) for values in zip(*past.values(), strict=True)]
    if past:
        dotted: dict[str, Any] = {"color": "black", "linestyle": ":", "linewidth": 2.0}
        ax.plot(*as_steps(over, real), **STEP, **dotted, zorder=4)
        whose = " and ".join(clean(actor) for actor in past)
        entries.append((Line2D([], [], **dotted), f"what history did ({whose})"))
    bottom, top = min([0.0, *lowest, *real]), max([1.0, *highest, *real])
    ax.set_ylim(bottom - 0.05 * (top - bottom) * (bottom < 0.0), top + 0.05 * (top - bottom))
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    title_and_legend(ax, many.crisis.name, entries)
    good_will = "; below 0: good will" if bottom < 0.0 else ""
    told = f"severity of measures in force, both sides\n({clean(many.crisis.scale)} scale{good_will})"
    ax.set_ylabel(told, fontsize=AXIS * scale, parse_math=False)
    caption = f"{several(many.runs, 'run')}, seed {many.seed}; quantiles by day (5, 25, 50, 75 and 95 "
    caption += f"% of the runs are no higher), within {many.error:g}; no line is the course of one run"
    lines = wrap(caption, CAPTION * scale, points * ax.bbox.width, 3)
    ax.set_xlabel("\n".join(lines), loc="left", fontsize=CAPTION * scale, labelpad=8, parse_math=False)
    ax.xaxis.label.set_multialignment("left")
    return ax
