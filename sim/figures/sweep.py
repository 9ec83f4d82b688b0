"""Sweeps: a line with intervals, a heat map, and bars by path, as suits the design."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.figures.canvas import (
    AXIS,
    CAPTION,
    FULL_WIDTH,
    LABEL,
    LEADING,
    LOOKS,
    draw_grid,
    figure_of,
    points_of,
    scale_of,
    style,
    title_and_legend,
    wrap,
)
from sim.figures.data import Bars, Line, Plane
from sim.figures.strategy_table import draw_heat_map
from sim.text import several

NAMES_WIDTH = 190.0  # points, of a path's name beside its bars
BAR_COLOUR = "#85B6DA"  # of bars: light enough for black whiskers
BAND_COLOUR = "#CCE0F1"  # an interval, round a line


def line(made: Line, ax: Axes | None = None) -> Axes:
    """An outcome along one path: a line through numbers, dots for names and for what was sampled."""
    with style():
        ax = ax or Figure(figsize=(11.0, 6.2), dpi=150).add_axes((0.085, 0.17, 0.895, 0.68))
        return _line(made, ax)


def plane(made: Plane, ax: Axes | None = None) -> Axes:
    """An outcome over two paths as a heat map: the first across, the second up."""
    with style():
        return _plane(made, ax or Figure(figsize=(11.0, 6.6), dpi=150).add_axes((0.12, 0.15, 0.86, 0.715)))


def bars(made: Bars, ax: Axes | None = None) -> Axes:
    """An outcome by path: how far each value takes it, or how much of it each path makes."""
    with style():
        inches = 2.4 + 0.46 * max(1, len(made.rows))
        place = (0.30, 1.1 / inches, 0.66, 1.0 - 2.1 / inches)
        return _bars(made, ax or Figure(figsize=(11.0, inches), dpi=150).add_axes(place))


# Lines and dots.


def _line(made: Line, ax: Axes) -> Axes:
    swept, x, y, low, high = made.swept, made.x, made.y, made.low, made.high
    look = LOOKS[0]
    entries: list[tuple[Line2D | Patch, str]] = []
    if made.numbers and not made.sampled and len(x) > 1:
        band: dict[str, Any] = {"facecolor": BAND_COLOUR, "edgecolor": "#94BCDB", "linewidth": 0.8}
        ax.fill_between(x, low, high, zorder=1.5, **band)
        line: dict[str, Any] = {"color": look.colour, "linewidth": 2.4, "marker": look.marker, "markersize": 6.0}
        ax.plot(x, y, zorder=3, **line)
        entries += [(Line2D([], [], **line), "share of the runs" if swept.share else "mean")]
        entries += [(Patch(**band), f"95 % interval ({swept.whose})")]
    else:
        reach = [[v - a for v, a in zip(y, low, strict=True)], [b - v for v, b in zip(y, high, strict=True)]]
        dots: dict[str, Any] = {"linestyle": "", "color": look.colour, "marker": look.marker, "markersize": 6.0}
        ax.errorbar(x, y, yerr=reach, capsize=0.0 if made.sampled else 4.0, elinewidth=1.2, zorder=3, **dots)
        entries += [(Line2D([], [], **dots), f"with its 95 % interval ({swept.whose})")]
    if made.here is not None:
        dotted: dict[str, Any] = {"color": "black", "linestyle": ":", "linewidth": 1.6}
        ax.axvline(made.here, zorder=2, **dotted)
        entries.append((Line2D([], [], **dotted), f"as the scenario has it: {made.stands}"))
    _frame(ax)
    draw_grid(ax, "y")
    if not made.numbers:
        names = ["\n".join(wrap(name, LABEL, 90.0, 2)) for name in made.names]
        ax.set_xticks(x, names, rotation=90 if len(names) > 8 else 0, parse_math=False)
        ax.set_xlim(-0.5, len(names) - 0.5)
    if swept.share:
        ax.set_ylim(-3.0, 103.0)
    elif min(low) >= 0.0:
        ax.set_ylim(0.0, max(1e-9, 1.06 * max(high)))
    title_and_legend(ax, made.title, entries)
    ax.set_ylabel(_side_label(swept.measured, ax), fontsize=AXIS * scale_of(ax), parse_math=False)
    others = f"; {made.others} other path{' varies' if made.others == 1 else 's vary'} too" if made.others else ""
    _caption(ax, made.axis, f"{swept.luck}{others}")
    return ax


# Two paths.


def _plane(made: Plane, ax: Axes) -> Axes:
    swept, columns, rows = made.swept, made.columns, made.rows
    small = max(6.0, min(AXIS, 420.0 / max(len(columns), 1.6 * len(rows)))) * scale_of(ax)
    draw_heat_map(ax, made.map, small)
    if made.framed is not None:
        corner = made.framed[0] - 0.5, made.framed[1] - 0.5
        ax.add_patch(Rectangle(corner, 1.0, 1.0, fill=False, edgecolor="black", linewidth=2.4, zorder=4))
    names = [[wrap(value, small, 90.0)[0] for value in values] for values in (columns, rows)]
    crowded = sum(len(name) + 2 for name in names[0]) > 90
    ax.figure.axes[-1].tick_params(labelsize=small)
    ax.set_xticks(range(len(columns)), names[0], fontsize=small, rotation=90 if crowded else 0, parse_math=False)
    ax.set_yticks(range(len(rows)), names[1], fontsize=small, parse_math=False)
    ax.set_ylabel(_side_label(made.up, ax), fontsize=AXIS * scale_of(ax), parse_math=False)
    points = points_of(ax)
    wide = points * ax.bbox.width
    title = wrap(made.title, 18.0 * scale_of(ax), wide * 1.1, 2, "bold")
    what = wrap(swept.measured, AXIS * scale_of(ax), wide, 2)
    ax.set_title("\n".join(what), loc="left", fontsize=AXIS * scale_of(ax), parse_math=False)
    ax.annotate(
        "\n".join(title), (0.0, 1.0), (0.0, LEADING * AXIS * scale_of(ax) * (len(what) + 0.6)),
        xycoords="axes fraction", textcoords="offset points", fontsize=18.0 * scale_of(ax), fontweight="bold",
        va="bottom", parse_math=False, annotation_clip=False,
    )  # fmt: skip
    sure = "; all runs of a cell agree" if made.reach == 0.0 else ""
    if made.reach:
        reach = f"{made.reach:.2g}{' points' if swept.share else ''}"
        sure = f"; 95 % intervals ({swept.whose}) reach {reach} either way at most"
    frame = "" if made.framed is None else "; framed: as the scenario has it"
    _caption(ax, made.across, f"{swept.luck}{sure}{frame}")
    return ax


# Bars by path.


def _bars(made: Bars, ax: Axes) -> Axes:
    scale, points = scale_of(ax) if ax.bbox.width * points_of(ax) > 0.6 * FULL_WIDTH else 1.0, points_of(ax)
    scale = max(scale, 0.85)
    rows, swept = made.rows, made.swept
    ax.set_ylim(len(rows) - 0.45, -0.55)
    for place, (_, bars, mark) in enumerate(rows):
        thick = 0.78 / len(bars)
        for n, bar in enumerate(bars):
            y = place + (n - (len(bars) - 1) / 2.0) * thick
            look = LOOKS[bar.look]
            filled: dict[str, Any] = {"facecolor": BAR_COLOUR, "edgecolor": look.colour, "linewidth": 0.8}
            if bar.look == 1:
                filled |= {"facecolor": "#F6D5BF", "hatch": look.hatch}
            ax.barh(y, bar.length, 0.9 * thick, zorder=2, **filled)
            ax.plot([bar.low, bar.high], [y, y], color="black", linewidth=1.4, zorder=3, marker="|", markersize=5.0)
            if bar.told:
                left = bar.length < 0.0
                ax.annotate(
                    bar.told, (min(bar.low, 0.0) if left else max(bar.high, 0.0), y), (-5.0 if left else 5.0, 0.0),
                    textcoords="offset points", ha="right" if left else "left", va="center",
                    fontsize=0.82 * LABEL * scale, parse_math=False,
                )  # fmt: skip
        if mark is not None:
            ax.plot([mark], [place], marker="D", color="white", markeredgecolor="black", markersize=6.0, zorder=4)
    ax.margins(x=0.12)
    ax.autoscale_view(scaley=False)
    ax.axvline(0.0, color="#555555", linewidth=1.0, zorder=2.5)
    _frame(ax)
    draw_grid(ax, "x")
    names = ["\n".join(wrap(name, LABEL * scale, NAMES_WIDTH * scale, 2)) for name, _, _ in rows]
    ax.set_yticks(range(len(rows)), names, fontsize=LABEL * scale, parse_math=False)
    ax.tick_params(axis="y", length=0)
    for label in ax.get_yticklabels():
        label.set_multialignment("right")
    if not rows:
        ax.set_yticks([])
        ax.text(0.5, 0.5, "nothing changes it", ha="center", va="center", transform=ax.transAxes, fontsize=AXIS)
    unit, design = made.unit, made.design
    blue, hatched = Patch(facecolor=BAR_COLOUR, edgecolor=LOOKS[0].colour), Patch(
        facecolor="#F6D5BF", edgecolor=LOOKS[1].colour, hatch=LOOKS[1].hatch
    )  # fmt: skip
    whisker = Line2D([], [], color="black", linewidth=1.4, marker="|", markersize=7.0)
    over = f"over {made.samples} {'trajectories' if design == 'morris' else 'points'}"
    entries: list[tuple[Line2D | Patch, str]] = []
    if design == "one":
        named = any(bar.look for row in rows for bar in row.bars)
        entries += [(blue, "a lower value, or another" if made.other else "a lower value")]
        entries += [(hatched, "a higher value")] * named
        entries += [(whisker, "95 % interval, paired run by run")]
        axis = f"difference from the scenario as it stands ({made.base:.1f}), in {unit}; at each bar the value tried"
    elif design == "morris":
        entries += [(blue, "mu*: change along the whole range"), (whisker, f"95 % interval (bootstrap {over})")]
        diamond = Line2D([], [], linestyle="", marker="D", color="white", markeredgecolor="black", markersize=6.0)
        entries += [(diamond, "sigma: how unevenly")]
        axis = f"change along the whole of a path's range, in {unit}"
    else:
        entries += [(blue, "first order: its own"), (hatched, "total: with what it has together with others")]
        entries += [(whisker, f"95 % interval (bootstrap {over})")]
        axis = "share of the variance over the cells"
    _head(ax, made, entries)
    more = f"; {made.more} more paths, with less, are not drawn" if made.more else ""
    none = ""
    if made.still:
        none = f"; {several(made.still, 'more path')} changed it in no {'run' if design == 'one' else 'cell'}"
    held = "" if design == "one" else "; the intervals do not tell of other luck"
    _caption(ax, axis, f"{swept.luck}{held}{more}{none}", points * figure_of(ax).bbox.width * 0.9, _left_of(ax))
    return ax


def _head(ax: Axes, made: Bars, entries: Sequence[tuple[Line2D | Patch, str]]) -> None:
    """Title, what is measured, and legend, from the left edge of the figure on."""
    points = points_of(ax)
    wide, left = points * figure_of(ax).bbox.width, _left_of(ax)
    size = AXIS if wide > 0.8 * FULL_WIDTH else 0.8 * AXIS
    title = wrap(made.title, 18.0 * size / AXIS, wide * 0.94, 1, "bold")[0]
    what = wrap(made.swept.measured, size, wide * 0.94)[0]
    for text, up, kind in ((title, 3.0, "bold"), (what, 1.75, "normal")):
        ax.annotate(
            text, (0.0, 1.0), (left, up * LEADING * size), xycoords="axes fraction", textcoords="offset points",
            fontsize=18.0 * size / AXIS if kind == "bold" else size, fontweight=kind, va="bottom", parse_math=False,
            annotation_clip=False,
        )  # fmt: skip
    legend = ax.legend(
        [handle for handle, _ in entries], ["" for _ in entries], ncols=len(entries), frameon=False,
        fontsize=0.92 * size, loc="lower left", bbox_to_anchor=(left / (points * ax.bbox.width), 1.0),
        borderaxespad=0.0, borderpad=0.3, handlelength=2.2, columnspacing=1.4,
    )  # fmt: skip
    for shown, (_, label) in zip(legend.get_texts(), entries, strict=True):
        shown.set(text=label, parse_math=False)


def _left_of(ax: Axes) -> float:
    """From the left of an Axes to a margin at the left of its figure, in points."""
    return float(-points_of(ax) * (ax.bbox.x0 - 0.015 * figure_of(ax).bbox.width))


# Words on an Axes.


def _frame(ax: Axes) -> None:
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=AXIS * scale_of(ax))


def _side_label(text: str, ax: Axes) -> str:
    """A label beside an Axes, in as many lines as it needs."""
    return "\n".join(wrap(text, AXIS * scale_of(ax), 0.95 * points_of(ax) * ax.bbox.height, 3))


def _caption(ax: Axes, axis: str, caption: str, wide: float | None = None, left: float = 0.0) -> None:
    """What runs along an Axes below it, and under that in smaller type how it was made."""
    scale = max(0.6, scale_of(ax))
    room = points_of(ax) * ax.bbox.width
    label = "\n".join(wrap(axis, AXIS * scale, room, 2))
    ax.set_xlabel(label, fontsize=AXIS * scale, parse_math=False)
    box = ax.get_tightbbox()
    below = points_of(ax) * (ax.bbox.y0 - (box.y0 if box is not None else ax.bbox.y0))
    lines = wrap(caption, CAPTION * scale, wide or room, 3)
    ax.annotate(
        "\n".join(lines), (0.0, 0.0), (left, -below - 6.0), xycoords="axes fraction", textcoords="offset points",
        va="top", ha="left", fontsize=CAPTION * scale, color="#333333", parse_math=False, annotation_clip=False,
    )  # fmt: skip
