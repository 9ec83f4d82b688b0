"""Sweeps: a line or steps with intervals, a heat map, and bars by path, as suits the design."""

from itertools import pairwise
from typing import Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from sim.figures.canvas import LOOKS
from sim.figures.data import Bars, Line, Plane
from sim.figures.frame import Entry, Frame, simple
from sim.figures.heat_map import draw_cells, name_rows
from sim.figures.options import Style
from sim.figures.typesetting import width_of, wrap
from sim.text import several

WIDEST_NAME = 17.0  # of a path beside its bars, in sizes of its type
BAR_COLOUR = "#85B6DA"  # of bars: light enough for black whiskers
BAND_COLOUR = "#CCE0F1"  # an interval, round a line
WIDEST_VALUE = 9.0  # likewise of a value
FEW = 4  # paths that a room reads


# Along one path.


def _draw_line(made: Line, frame: Frame) -> None:
    """An outcome along one path: a line through numbers, steps through whole ones, dots for names and samples."""
    swept, ax, weight = made.swept, frame.ax, frame.style.weight
    frame.plain_axes("y")
    entries: list[Entry] = []
    through = made.numbers and not made.sampled and len(made.x) > 1
    if through and made.whole:
        entries += _steps(made, frame)
    elif through:
        band: dict[str, Any] = {"facecolor": BAND_COLOUR, "edgecolor": "#94BCDB", "linewidth": 0.6 * weight}
        ax.fill_between(made.x, made.low, made.high, zorder=1.5, **band)
        line: dict[str, Any] = {"color": LOOKS[0].colour, "linewidth": 2.0 * weight, "marker": LOOKS[0].marker}
        line["markersize"] = 5.0 * weight
        ax.plot(made.x, made.y, zorder=3, **line)
        entries.append((Line2D([], [], **line), "share of the runs" if swept.share else "mean"))
        entries.append((Patch(**band), "95 % interval"))
    else:
        reach = [[v - a for v, a in zip(made.y, made.low, strict=True)]]
        reach.append([b - v for v, b in zip(made.y, made.high, strict=True)])
        dots: dict[str, Any] = {"linestyle": "", "color": LOOKS[0].colour, "marker": LOOKS[0].marker}
        dots["markersize"] = 5.0 * weight
        caps = 0.0 if made.sampled else 3.0 * weight
        ax.errorbar(made.x, made.y, yerr=reach, capsize=caps, elinewidth=weight, zorder=3, **dots)
        entries.append((Line2D([], [], **dots), "with its 95 % interval"))
    if made.here is not None:
        dotted: dict[str, Any] = {"color": "black", "linestyle": ":", "linewidth": 1.4 * weight}
        ax.axvline(made.here, zorder=2, **dotted)
        entries.append((Line2D([], [], **dotted), f"as the scenario has it: {made.stands}"))
    if not made.numbers:
        _name_values(made, frame)
    elif made.whole:
        ax.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    if swept.share:
        ax.set_ylim(-3.0, 103.0)
        ax.set_yticks([0, 25, 50, 75, 100], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    elif min(made.low) >= 0.0:
        ax.set_ylim(0.0, max(1e-9, 1.06 * max(made.high)))
    frame.label_y(swept.measured, 3)
    others = f"; {several(made.others, 'other path')} {'varies' if made.others == 1 else 'vary'} too"
    frame.label_x(f"{made.axis}{others if made.others else ''}")
    frame.legend(entries)


def _steps(made: Line, frame: Frame) -> list[Entry]:
    """A tread at each value that was tried, with its interval, joined where no whole number lies between."""
    ax, weight, colour = frame.ax, frame.style.weight, LOOKS[0].colour
    band: dict[str, Any] = {"facecolor": BAND_COLOUR, "edgecolor": "#94BCDB", "linewidth": 0.6 * weight}
    tread: dict[str, Any] = {"color": colour, "linewidth": 2.6 * weight, "solid_capstyle": "butt"}
    for x, y, low, high in zip(made.x, made.y, made.low, made.high, strict=True):
        ax.add_patch(Rectangle((x - 0.5, low), 1.0, high - low, zorder=1.5, **band))
        ax.plot([x - 0.5, x + 0.5], [y, y], zorder=3, **tread)
    for (x, y), (other, then) in pairwise(zip(made.x, made.y, strict=True)):
        if other - x == 1:
            ax.plot([x + 0.5, x + 0.5], [y, then], color=colour, linewidth=0.8 * weight, zorder=2.9)
    ax.set_xlim(min(made.x) - 0.9, max(made.x) + 0.9)
    told = "share of the runs" if made.swept.share else "mean"
    return [(Line2D([], [], **tread), told), (Patch(**band), "95 % interval")]


def _name_values(made: Line, frame: Frame) -> None:
    """The values that are no numbers, under their dots."""
    ax, size = frame.ax, frame.style.axis
    pitch = 0.8 * frame.width / max(1, len(made.names))
    names = [wrap(name.replace("_", " "), size, pitch, 2) for name in made.names]
    flat = not any("…" in line for name in names for line in name)
    told = ["\n".join(name) for name in names] if flat else [name.replace("_", " ") for name in made.names]
    ax.set_xticks(made.x, told, rotation=0 if flat else 90, parse_math=False, fontsize=size)
    ax.set_xlim(-0.5, len(names) - 0.5)


# Over two paths.


def _draw_plane(made: Plane, frame: Frame) -> None:
    """An outcome over two paths as a heat map: the first across, the second up."""
    entries = draw_cells(frame, made.map)
    name_rows(frame, list(made.rows), list(made.columns), WIDEST_VALUE)
    if made.framed is not None:
        corner = made.framed[0] - 0.5, made.framed[1] - 0.5
        look: dict[str, Any] = {"fill": False, "edgecolor": "black", "linewidth": 2.0 * frame.style.weight}
        frame.ax.add_patch(Rectangle(corner, 1.0, 1.0, zorder=4, clip_on=False, **look))
        entries.append((Rectangle((0, 0), 1, 1, **look), "as the scenario has it"))
    frame.label_x(made.across)
    frame.label_y(made.up)
    frame.legend(entries)


def _name_plane(made: Plane, frame: Frame) -> None:
    """The names of rows and columns once more, as many as there is room for in the end."""
    name_rows(frame, list(made.rows), list(made.columns), WIDEST_VALUE)


# Bars by path.


def _shown(made: Bars, style: Style) -> int:
    """How many paths are drawn."""
    return len(made.rows) if style.numbers else min(FEW, len(made.rows))


def _draw_bars(made: Bars, frame: Frame) -> None:
    """An outcome by path: how far each value takes it, or how much of it each path makes."""
    ax, style, weight = frame.ax, frame.style, frame.style.weight
    size, rows = style.label, made.rows[: _shown(made, frame.style)]
    ax.set_ylim(max(1, len(rows)) - 0.45, -0.55)
    ends = [0.0]
    for place, (_, bars, mark) in enumerate(rows):
        thick = 0.78 / len(bars)
        for n, bar in enumerate(bars):
            y = place + (n - (len(bars) - 1) / 2.0) * thick
            look = LOOKS[bar.look]
            filled: dict[str, Any] = {"facecolor": BAR_COLOUR, "edgecolor": look.colour, "linewidth": 0.6 * weight}
            if bar.look == 1:
                filled |= {"facecolor": "#F6D5BF", "hatch": look.hatch}
            ax.barh(y, bar.length, 0.9 * thick, zorder=2, **filled)
            whisker: dict[str, Any] = {"color": "black", "linewidth": 1.1 * weight, "marker": "|"}
            ax.plot([bar.low, bar.high], [y, y], zorder=3, markersize=4.0 * weight, **whisker)
            ends += [bar.low, bar.high]
            if bar.told:
                left = bar.length < 0.0
                ax.annotate(
                    bar.told, (min(bar.low, 0.0) if left else max(bar.high, 0.0), y),
                    ((-0.4 if left else 0.4) * size, 0.0), textcoords="offset points", ha="right" if left else "left",
                    va="center_baseline", fontsize=size, parse_math=False, annotation_clip=False,
                )  # fmt: skip
        if mark is not None:
            diamond: dict[str, Any] = {"color": "white", "markeredgecolor": "black", "markersize": 5.0 * weight}
            ax.plot([mark], [place], marker="D", zorder=4, **diamond)
            ends.append(mark)
    low, high = min(ends), max(ends)
    room = 0.05 * (high - low or 1.0)
    ax.set_xlim(low - room, high + room)
    ax.axvline(0.0, color="#555555", linewidth=0.9 * weight, zorder=2.5)
    frame.plain_axes("x")
    names = ["\n".join(wrap(name, size, min(WIDEST_NAME * size, 0.4 * frame.width), 2)) for name, _, _ in rows]
    ax.set_yticks(range(len(rows)), names)
    for text in ax.get_yticklabels():
        text.set(fontsize=size, parse_math=False, multialignment="right")
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    if not rows:
        ax.text(0.5, 0.5, "nothing changes it", ha="center", va="center", transform=ax.transAxes, fontsize=size)
    axis, entries = _signs(made, weight)
    frame.label_x(axis)
    frame.legend(entries)


def _make_room(made: Bars, frame: Frame) -> None:
    """Begin the axis so far to the left that what a bar is told stands beside the names, and not on them."""
    size = frame.style.label
    low, high = frame.ax.get_xlim()
    for _, bars, _ in made.rows[: _shown(made, frame.style)]:
        for bar in bars:
            if bar.told and bar.length < 0.0:
                wide = min(0.5, (width_of(bar.told, size) + 0.8 * size) / frame.width)  # as a share of the frame
                low = min(low, (min(bar.low, 0.0) - wide * high) / (1.0 - wide))
    frame.ax.set_xlim(low, high)


def _signs(made: Bars, weight: float) -> tuple[str, list[Entry]]:
    """What runs along the foot, and what the bars mean."""
    blue = Patch(facecolor=BAR_COLOUR, edgecolor=LOOKS[0].colour)
    hatched = Patch(facecolor="#F6D5BF", edgecolor=LOOKS[1].colour, hatch=LOOKS[1].hatch)
    whisker = Line2D([], [], color="black", linewidth=1.1 * weight, marker="|", markersize=4.0 * weight)
    entries: list[Entry] = []
    if made.design == "one":
        entries.append((blue, "a lower value, or another" if made.other else "a lower value"))
        if any(bar.look for row in made.rows for bar in row.bars):
            entries.append((hatched, "a higher value"))
        axis = f"change from {made.base:.1f}, in {made.unit}"
    elif made.design == "morris":
        diamond = Line2D([], [], linestyle="", marker="D", color="white", markeredgecolor="black", markersize=5.0)
        entries += [(blue, "mean size of change (mu*)"), (diamond, "how unevenly (sigma)")]
        axis = f"change along the whole of a path's range, in {made.unit}"
    else:
        entries += [(blue, "by itself (first order)"), (hatched, "with others too (total)")]
        axis = "share of the variance"
    return axis, [*entries, (whisker, "95 % interval")]


# Captions.


def _caption_of_line(made: Line, style: Style) -> str:
    """How many runs, and what the intervals are."""
    return f"{made.swept.luck}. Intervals of 95 %." if style.numbers else f"{made.swept.luck}."


def _caption_of_plane(made: Plane, style: Style) -> str:
    """What is measured, how many runs, and how sure they make it."""
    swept = made.swept
    told = f"{swept.measured[0].upper()}{swept.measured[1:]}{', in %' if swept.share else ''}. {swept.luck}."
    if not style.numbers:
        return told
    if made.reach == 0.0:
        return f"{told} All runs of a setting agree."
    reach = f"{made.reach:.2g}{' points' if swept.share else ''}" if made.reach else ""
    return f"{told} 95 % intervals reach {reach} either way at most." if reach else told


def _caption_of_bars(made: Bars, style: Style) -> str:
    """What is measured, how many runs, and what is not drawn."""
    swept = made.swept
    told = f"{swept.measured[0].upper()}{swept.measured[1:]}. {swept.luck}."
    more = made.more + len(made.rows) - _shown(made, style)
    if more:
        told += f" {several(more, 'more path')}, with less, not drawn."
    if style.numbers and made.still:
        told += f" {several(made.still, 'more path')} changed it in no {'run' if made.design == 'one' else 'setting'}."
    if style.numbers and made.design != "one":
        of = "trajectories" if made.design == "morris" else "points"
        told += f" Intervals are over the {made.samples} {of}; they do not tell of other luck."
    return told


def _rows_of_plane(made: Plane, style: Style) -> float:
    """The lines that a heat map needs; on a slide some names are left out instead."""
    return 1.5 * len(made.rows) + 10.0 if style.numbers else 0.0


def _rows_of_bars(made: Bars, style: Style) -> float:
    """The lines that bars need; on a slide there are fewer."""
    bars = sum(max(1.6, 1.25 * len(row.bars)) for row in made.rows[: _shown(made, style)])
    return bars + 6.0 if style.numbers else 0.0


LINE = simple(_draw_line, _caption_of_line)
PLANE = simple(_name_plane, _caption_of_plane, _rows_of_plane, prepare=_draw_plane)
BARS = simple(_make_room, _caption_of_bars, _rows_of_bars, prepare=_draw_bars)
