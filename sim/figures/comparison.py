"""Two scenarios compared: differences of shares with their intervals, and both by day with their difference below."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures.canvas import (
    AXIS,
    CAPTION,
    LABEL,
    LEADING,
    LOOKS,
    STEP_LINE,
    TITLE,
    Look,
    as_line,
    calendar_axis,
    draw_grid,
    open_frame,
    points_of,
    scale_of,
    stand_above,
    style,
    title_and_legend,
    wide_axes,
    wrap,
    write_caption,
)
from sim.figures.data import ComparisonPage, Forest, TwoFans
from sim.figures.text import clean

FILLS = ("#CCE0F1", "#F7DCC8")  # of the bands of A and of B
MIN_ROWS = 12  # rows for which a forest has room at least
NAMES_WIDTH = 192.0  # points for the names beside the rows of a forest


def forest(found: Forest, ax: Axes | None = None) -> Axes:
    """The differences of shares, B less A, with their intervals; to the right of each, the shares in A and in B."""
    with style():
        if ax is None:
            ax = Figure(figsize=(9.0, 6.2), dpi=150).add_axes((0.31, 0.15, 0.49, 0.70))
            _title(ax, found)
        return _forest(found, ax)


def two_fans(found: TwoFans, ax: Axes | None = None) -> Axes:
    """A and B by day: the median of the severity in force, both sides together, and between which half of the runs lie.

    A is drawn solid, and its band hatched one way; B dashed, and its band the other.
    """
    with style():
        own, ax = ax is None, ax or wide_axes()
        _two_fans(found, ax)
        last = "quantiles by day, no line is the course of one run"
        caption = "; ".join([*found.compared.sides, found.compared.made, last])
        write_caption(ax, caption)
        if own:
            stand_above(ax)
        return ax


def comparison_page(found: ComparisonPage) -> Figure:
    """The forest beside the days of A and of B, over their difference by day, for a slide: 13.3 by 7.5 inches."""
    with style():
        made = Figure(figsize=(40 / 3, 7.5), dpi=150)
        compared, days = found.forest.compared, found.by_day
        lines = wrap(found.title, TITLE, 920.0, 1, "bold")
        made.text(0.02, 0.955, lines[0], fontsize=TITLE, fontweight="bold", parse_math=False)
        sides = "\n".join(line for side in compared.sides for line in wrap(side, AXIS, 920.0, 1))
        made.text(0.02, 0.89, sides, fontsize=AXIS, linespacing=LEADING, parse_math=False)
        by_day = bool(days.differences)
        _forest(found.forest, made.add_axes((0.225, 0.13, 0.175 if by_day else 0.6, 0.70)))
        if by_day:
            top = made.add_axes((0.592, 0.40, 0.393, 0.41))
            _two_fans(days, top, headed=False)
            below = made.add_axes((0.592, 0.13, 0.393, 0.20), sharex=top)
            _difference(days, below)
            top.tick_params(labelbottom=False)
            made.align_ylabels([top, below])
        lines = wrap(f"{compared.made}; intervals of 95 %, each by itself", CAPTION, 920.0, 1)
        made.text(0.02, 0.02, "\n".join(lines), fontsize=CAPTION, parse_math=False)
        return made


def _title(ax: Axes, found: Forest) -> None:
    """The name of what is compared, and what A is and what B is, over an Axes and what stands beside it."""
    scale, wide = scale_of(ax), points_of(ax) * ax.bbox.width
    left = -NAMES_WIDTH / wide
    sides = "\n".join(line for side in found.compared.sides for line in wrap(side, CAPTION, wide + NAMES_WIDTH, 1))
    ax.text(left, 1.03, sides, transform=ax.transAxes, fontsize=CAPTION, va="bottom", parse_math=False)
    name = wrap(found.title, TITLE * scale, wide + NAMES_WIDTH, 1, "bold")[0]
    ax.text(left, 1.14, name, transform=ax.transAxes, fontsize=TITLE * scale, fontweight="bold", parse_math=False)


# The forest.


def _forest(made: Forest, ax: Axes) -> Axes:
    rows = made.rows
    ends = [0.0]
    size = LABEL
    ax.spines[["left", "right", "top"]].set_visible(False)
    ax.axvline(0.0, color="#555555", linewidth=1.0, zorder=1)
    beside = ax.get_yaxis_transform()
    inch = 72.0 / (points_of(ax) * ax.bbox.width)  # of the width of the Axes
    cell: dict[str, Any] = {"transform": beside, "ha": "right", "va": "center_baseline", "fontsize": size}
    heading = {**cell, "fontweight": "bold"}
    places = [1.0 + 0.7 * inch, 1.0 + 1.4 * inch]  # right ends of the shares in A and in B
    names = []
    for at, row in enumerate(rows):
        found = row.found
        if found is None:
            names.append("")
            ax.text(-3.5 * inch / 72.0, at, row.name, **heading)
            if at == 0:
                for x, letter in zip(places, "AB", strict=True):
                    ax.text(x, at, letter, **heading)
            continue
        names.append("\n".join(wrap(row.name, size, NAMES_WIDTH, 1)))
        low, middle, high = (100.0 * value for value in (found.low, found.difference, found.high))
        ends += [low, high]
        sure = low > 0.0 or high < 0.0
        ax.plot([low, high], [at, at], color="black", linewidth=1.8, solid_capstyle="butt", zorder=2)
        ax.plot(
            [middle], [at], "o", color="black", markerfacecolor="black" if sure else "white", markersize=6.5, zorder=3
        )
        for x, share in zip(places, (found.a.share, found.b.share), strict=True):
            ax.text(x, at, f"{100.0 * share:.1f} %", **cell)
    ax.set_yticks(range(len(rows)), names, fontsize=size, parse_math=False)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(max(len(rows), MIN_ROWS) - 0.4, -0.6)
    low, high = min(-1.0, *ends), max(1.0, *ends)
    margin = 0.06 * (high - low)
    ax.set_xlim(low - margin, high + margin)
    draw_grid(ax, "x")
    ax.locator_params(axis="x", nbins=5)
    ax.set_xlabel("B less A, percentage points,\nwith 95 % interval; hollow: it holds 0", fontsize=CAPTION)
    return ax


# By day.


def _line_style(look: Look) -> dict[str, Any]:
    return {"color": look.colour, "linestyle": look.line, "linewidth": 2.6}


def _two_fans(found: TwoFans, ax: Axes, headed: bool = True) -> None:
    scale = scale_of(ax) if headed else 1.0
    open_frame(ax, scale)
    calendar_axis(ax, found.days)
    entries: list[tuple[Line2D | Patch, str]] = []
    ends = [0.0, 1.0]
    for side, (look, fill) in enumerate(zip(LOOKS, FILLS, strict=True)):
        _, low, middle, high, _ = found.bands[side]
        x, line = as_line(found.days, middle)
        band: dict[str, Any] = {"facecolor": fill, "edgecolor": look.colour, "hatch": look.hatch, "alpha": 0.55}
        ax.fill_between(
            x, as_line(found.days, low)[1], as_line(found.days, high)[1], step="post", linewidth=0.0,
            zorder=1.5 + 0.1 * side, **band,
        )  # fmt: skip
        ax.plot(x, line, **STEP_LINE, **_line_style(look), zorder=3.0 + 0.1 * side)
        letter = "AB"[side]
        entries.append((Line2D([], [], **_line_style(look)), f"median in {letter}"))
        entries.append((Patch(linewidth=0.0, **band), f"half of the runs of {letter}"))
        ends += [*low, *high]
    bottom, top = min(ends), max(ends)
    ax.set_ylim(bottom - 0.05 * (top - bottom) * (bottom < 0.0), top + 0.05 * (top - bottom))
    draw_grid(ax, "y")
    if headed:
        title_and_legend(ax, found.title, entries)
    else:
        ax.legend(
            [handle for handle, _ in entries], [label for _, label in entries], loc="lower left", ncols=2,
            bbox_to_anchor=(0.0, 1.0), frameon=False, fontsize=LABEL, borderaxespad=0.0, borderpad=0.3,
            handlelength=2.6, columnspacing=1.6,
        )  # fmt: skip
    good_will = "; below 0: good will" if bottom < 0.0 else ""
    told = f"severity in force, both sides\n({clean(found.scale)} scale{good_will})"
    ax.set_ylabel(told, fontsize=AXIS * scale, parse_math=False)


def _difference(found: TwoFans, ax: Axes) -> None:
    """The mean difference by day with its interval."""
    ax.spines[["top", "right"]].set_visible(False)
    means = [mean.mean for mean in found.differences]
    lows = [mean.mean if mean.low is None else mean.low for mean in found.differences]
    highs = [mean.mean if mean.high is None else mean.high for mean in found.differences]
    ax.axhline(0.0, color="#555555", linewidth=1.0, zorder=1)
    x, line = as_line(found.days, means)
    ax.fill_between(
        x, as_line(found.days, lows)[1], as_line(found.days, highs)[1], step="post", color="#BBBBBB",
        linewidth=0.0, zorder=2,
    )  # fmt: skip
    ax.plot(x, line, **STEP_LINE, color="black", linewidth=1.4, zorder=3)
    bottom, top = min(-0.5, *lows), max(0.5, *highs)
    ax.set_ylim(bottom - 0.08 * (top - bottom), top + 0.08 * (top - bottom))
    ax.locator_params(axis="y", nbins=5)
    draw_grid(ax, "y")
    calendar_axis(ax, found.days)
    ax.set_ylabel("B less A\n(mean, 95 %)", fontsize=AXIS)
