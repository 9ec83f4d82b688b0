"""Sweeps: a line with intervals, a heat map, and bars by path, as suits the design."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.documents import several
from sim.plots.pages import (
    AXIS,
    CAPTION,
    FULL,
    GRID,
    LABEL,
    LEADING,
    LOOKS,
    alone,
    clean,
    page,
    points_of,
    scale_of,
    style,
    title_and_legend,
    wrap,
)
from sim.plots.tables import Painted, heat

if TYPE_CHECKING:
    from sim.counting.cells import Cell
    from sim.many.sensitivity import Effect, Index
    from sim.many.sweeps import Sweep

MOST = 20  # paths in a figure of bars; the others are counted in the caption
NAMED = 190.0  # points, of a path's name beside its bars
FACE = "#85B6DA"  # of bars: light enough for black whiskers
BAND = "#CCE0F1"  # an interval, round a line
UNITS = {  # of what a path's last step says
    "amount": "units",
    "ceiling": "units",
    "value": "severity a unit",
    "tolerance": "severity",
    "severity": "severity",
    "base": "severity",
    "per_unit": "severity a unit",
    "out_of_kind": "severity",
    "low": "days",
    "likely": "days",
    "high": "days",
    "review_days": "days",
    "notice": "days",
    "lasts": "days",
    "horizon": "days",
    "execution_error": "probability",
    "missed": "probability",
    "per_year": "a year",
}


class Bar(NamedTuple):
    """One bar of a path: how long, its interval, what is written at its end, and how it looks (0 or 1)."""

    length: float
    low: float
    high: float
    told: str
    look: int


Row = tuple[str, list[Bar], float | None]  # a path's name, its bars, and what is marked beside them


def sweep(made: "Sweep", outcome: str, ax: Axes | None = None) -> Axes:
    """An outcome over the cells of a sweep: lines, dots, a heat map or bars, as suits its design."""
    with style():
        draw: Callable[[Sweep, str, Axes], None]
        if made.design.name in ("one", "morris", "sobol"):
            count = max(1, min(MOST, len(_rows(made, outcome)[0])))
            inches = 2.4 + 0.46 * count
            draw, size, place = _bars, (11.0, inches), (0.30, 1.1 / inches, 0.66, 1.0 - 2.1 / inches)
        elif made.design.name == "grid" and len(made.design.axes) > 1:
            draw, size, place = _map, (11.0, 6.6), (0.12, 0.15, 0.86, 0.715)
        else:
            draw, size, place = _line, (11.0, 6.2), (0.085, 0.17, 0.895, 0.68)
        if ax is None:
            ax = Figure(figsize=size, dpi=150).add_axes(place)
        draw(made, outcome, ax)
        return ax


def sweep_page(made: "Sweep", outcome: str, kind: str) -> bytes:
    """The same as the bytes of a file, whose kind is 'svg' or 'png'."""
    return page(alone(sweep(made, outcome)), made.crisis.name, sweep_text(made, outcome), kind)


def sweep_text(made: "Sweep", outcome: str) -> str:
    """The same in words, for those who do not see it."""
    what = clean(made.title(outcome))
    head = f"{what}, by {', '.join(clean(one.path) for one in made.design.axes[:MOST])}. "
    if made.design.name in ("one", "morris", "sobol"):
        rows, _ = _rows(made, outcome)
        kinds = {"one": "Bars: differences from the scenario as it stands", "morris": "Bars: effects (mu*)"}
        told = [
            f"{name}: " + ", ".join(f"{b.told} {b.length:.2f} [{b.low:.2f}, {b.high:.2f}]".strip() for b in bars)
            for name, bars, _ in rows[:MOST]
        ]
        kind = kinds.get(made.design.name, "Bars: first order and total indices")
        return f"{kind}. {head}{'; '.join(told)}. {_luck(made)}."
    times = 100.0 if made.is_share(outcome) else 1.0
    values = sorted((times * made.value(cell, outcome), cell.number) for cell in made.cells)
    (low, least), (high, most) = values[0], values[-1]
    kind = "Heat map" if made.design.name == "grid" and len(made.design.axes) > 1 else "Line or dots with intervals"
    ends = f"It goes from {low:.1f} ({_set(made, least)}) to {high:.1f} ({_set(made, most)})"
    return f"{kind}. {head}{ends}. {_luck(made)}."


def _set(made: "Sweep", number: int) -> str:
    """What a cell sets, in words."""
    cell = made.cells[number - 1]
    return ", ".join(f"{made.short(path)} {made.spelled(value)}" for path, value in cell.values.items())


def _luck(made: "Sweep") -> str:
    return f"{several(made.runs, 'run')} a cell, seed {made.seed}, the same luck in every cell"


# Lines and dots.


def _line(made: "Sweep", outcome: str, ax: Axes) -> None:
    """An outcome along one path: a line through numbers, dots for names and for what was sampled."""
    one = made.design.axes[0]
    times = 100.0 if made.is_share(outcome) else 1.0
    sampled = made.design.name == "lhs"
    cells = list(made.cells)
    if one.numbers:
        cells.sort(key=lambda cell: cell.values[one.path])
    x = [cell.values[one.path] if one.numbers else place for place, cell in enumerate(cells)]
    told = [made.told(cell, outcome).here for cell in cells]
    y = [times * mean.mean for mean in told]
    low = [times * (mean.mean if mean.low is None else mean.low) for mean in told]
    high = [times * (mean.mean if mean.high is None else mean.high) for mean in told]
    look = LOOKS[0]
    entries: list[tuple[Line2D | Patch, str]] = []
    if one.numbers and not sampled and len(cells) > 1:
        band: dict[str, Any] = {"facecolor": BAND, "edgecolor": "#94BCDB", "linewidth": 0.8}
        ax.fill_between(x, low, high, zorder=1.5, **band)
        line: dict[str, Any] = {"color": look.colour, "linewidth": 2.4, "marker": look.marker, "markersize": 6.0}
        ax.plot(x, y, zorder=3, **line)
        entries += [(Line2D([], [], **line), "share of the runs" if made.is_share(outcome) else "mean")]
        entries += [(Patch(**band), f"95 % interval ({made.whose(outcome)})")]
    else:
        reach = [[v - a for v, a in zip(y, low, strict=True)], [b - v for v, b in zip(y, high, strict=True)]]
        dots: dict[str, Any] = {"linestyle": "", "color": look.colour, "marker": look.marker, "markersize": 6.0}
        ax.errorbar(x, y, yerr=reach, capsize=0.0 if sampled else 4.0, elinewidth=1.2, zorder=3, **dots)
        entries += [(Line2D([], [], **dots), f"with its 95 % interval ({made.whose(outcome)})")]
    stands = made.stands(one.path)
    dotted: dict[str, Any] = {"color": "black", "linestyle": ":", "linewidth": 1.6}
    here = (
        stands
        if one.numbers
        else next((n for n, c in zip(x, cells, strict=True) if c.values[one.path] == stands), None)
    )
    if isinstance(here, int | float) and x and min(x) <= here <= max(x):
        ax.axvline(here, zorder=2, **dotted)
        entries.append((Line2D([], [], **dotted), f"as the scenario has it: {made.spelled(stands)}"))
    _frame(ax)
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    if not one.numbers:
        names = ["\n".join(wrap(made.spelled(cell.values[one.path]), LABEL, 90.0, 2)) for cell in cells]
        ax.set_xticks(x, names, rotation=90 if len(names) > 8 else 0, parse_math=False)
        ax.set_xlim(-0.5, len(names) - 0.5)
    if made.is_share(outcome):
        ax.set_ylim(-3.0, 103.0)
    elif min(low) >= 0.0:
        ax.set_ylim(0.0, max(1e-9, 1.06 * max(high)))
    title_and_legend(ax, made.crisis.name, entries)
    ax.set_ylabel(_told(made.title(outcome), ax), fontsize=AXIS * scale_of(ax), parse_math=False)
    more = len(made.design.axes) - 1
    others = f"; {more} other path{' varies' if more == 1 else 's vary'} too" if sampled and more else ""
    _caption(ax, _named(made, one.path), f"{_luck(made)}{others}")


# Two paths.


def _map(made: "Sweep", outcome: str, ax: Axes) -> None:
    """An outcome over two paths: the first across, the second up."""
    across, up = made.design.axes
    share = made.is_share(outcome)
    times = 100.0 if share else 1.0
    found = {(cell.values[across.path], cell.values[up.path]): cell for cell in made.cells if _hashed(cell)}
    columns, rows = (sorted(one.values) if one.numbers else list(one.values) for one in (across, up))
    rows = rows[::-1] if up.numbers else rows

    def cell_of(row: Any, column: Any) -> float:
        cell = found.get((column, row))
        return times * made.value(cell, outcome) if cell else float("nan")

    small = max(6.0, min(AXIS, 420.0 / max(len(columns), 1.6 * len(rows)))) * scale_of(ax)
    numbers = [[cell_of(row, column) for column in columns] for row in rows]
    known = [value for line in numbers for value in line if value == value]  # noqa: PLR0124 - so is nan told
    form = "{:.0f}" if share or max(map(abs, known), default=0.0) >= 100.0 else "{:.1f}"
    heat(ax, numbers, Painted("", form, share), small)
    stands = made.stands(across.path), made.stands(up.path)
    if stands[0] in columns and stands[1] in rows:
        corner = columns.index(stands[0]) - 0.5, rows.index(stands[1]) - 0.5
        ax.add_patch(Rectangle(corner, 1.0, 1.0, fill=False, edgecolor="black", linewidth=2.4, zorder=4))
    names = [[wrap(made.spelled(value), small, 90.0)[0] for value in values] for values in (columns, rows)]
    crowded = sum(len(name) + 2 for name in names[0]) > 90
    ax.figure.axes[-1].tick_params(labelsize=small)
    ax.set_xticks(range(len(columns)), names[0], fontsize=small, rotation=90 if crowded else 0, parse_math=False)
    ax.set_yticks(range(len(rows)), names[1], fontsize=small, parse_math=False)
    ax.set_ylabel(_told(_named(made, up.path), ax), fontsize=AXIS * scale_of(ax), parse_math=False)
    points = points_of(ax)
    wide = points * ax.bbox.width
    title = wrap(made.crisis.name, 18.0 * scale_of(ax), wide * 1.1, 2, "bold")
    what = wrap(made.title(outcome), AXIS * scale_of(ax), wide, 2)
    ax.set_title("\n".join(what), loc="left", fontsize=AXIS * scale_of(ax), parse_math=False)
    ax.annotate(
        "\n".join(title), (0.0, 1.0), (0.0, LEADING * AXIS * scale_of(ax) * (len(what) + 0.6)),
        xycoords="axes fraction", textcoords="offset points", fontsize=18.0 * scale_of(ax), fontweight="bold",
        va="bottom", parse_math=False, annotation_clip=False,
    )  # fmt: skip
    told = [made.told(cell, outcome).here for cell in made.cells]
    widest = max(
        (times * (mean.high - mean.low) / 2.0 for mean in told if mean.low is not None and mean.high is not None),
        default=None,
    )
    sure = "; all runs of a cell agree" if widest == 0.0 else ""
    if widest:
        reach = f"{widest:.2g}{' points' if share else ''}"
        sure = f"; 95 % intervals ({made.whose(outcome)}) reach {reach} either way at most"
    frame = "; framed: as the scenario has it" if stands[0] in columns and stands[1] in rows else ""
    _caption(ax, _named(made, across.path), f"{_luck(made)}{sure}{frame}")


def _hashed(cell: "Cell") -> bool:
    return all(not isinstance(value, dict | list) for value in cell.values.values())


# Bars by path.


def _rows(made: "Sweep", outcome: str) -> tuple[list[Row], int]:
    """The paths with their bars, the longest first, and how many paths changed the outcome in no cell."""
    times = 100.0 if made.is_share(outcome) else 1.0
    if made.design.name == "one":
        swings = made.swings(outcome)
        moving = [swing for swing in swings if not swing.still]
        rows: list[Row] = []
        for swing in moving:
            bars = []
            for value, less in swing.ends:
                low, high = (less.mean if end is None else end for end in less[1:])
                numbers = isinstance(value, int | float) and isinstance(swing.stands, int | float)
                bars.append(
                    Bar(
                        times * less.mean,
                        times * low,
                        times * high,
                        made.spelled(value),
                        int(numbers and value > swing.stands),
                    )
                )
            rows.append((f"{made.short(swing.path)} ({made.spelled(swing.stands)})", bars, None))
        return rows, len(swings) - len(moving)
    found = made.indices(outcome) or []
    rows = []
    for one, index in zip(made.design.axes, found, strict=bool(found)):
        name = f"{made.short(one.path)} ({one.told()})"
        if made.design.name == "morris":
            effect: Effect = index  # type: ignore[assignment]
            size = [times * number for number in effect.size]
            rows.append((name, [Bar(size[0], size[1], size[2], "", 0)], times * effect.spread))
        else:
            both: Index = index  # type: ignore[assignment]
            rows.append((name, [Bar(*both.first, "", 0), Bar(*both.total, "", 1)], None))
    moving_rows = [row for row in rows if any(bar.length or bar.low or bar.high for bar in row[1])]
    moving_rows.sort(key=lambda row: -row[1][-1].length)
    return moving_rows, len(rows) - len(moving_rows)


def _bars(made: "Sweep", outcome: str, ax: Axes) -> None:
    """An outcome by path: how far each value takes it, or how much of it each path makes."""
    scale, points = scale_of(ax) if ax.bbox.width * points_of(ax) > 0.6 * FULL else 1.0, points_of(ax)
    scale = max(scale, 0.85)
    every, still = _rows(made, outcome)
    rows = every[:MOST]
    ax.set_ylim(len(rows) - 0.45, -0.55)
    for place, (_, bars, mark) in enumerate(rows):
        thick = 0.78 / len(bars)
        for n, bar in enumerate(bars):
            y = place + (n - (len(bars) - 1) / 2.0) * thick
            look = LOOKS[bar.look]
            filled: dict[str, Any] = {"facecolor": FACE, "edgecolor": look.colour, "linewidth": 0.8}
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
    ax.grid(axis="x", color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    names = ["\n".join(wrap(name, LABEL * scale, NAMED * scale, 2)) for name, _, _ in rows]
    ax.set_yticks(range(len(rows)), names, fontsize=LABEL * scale, parse_math=False)
    ax.tick_params(axis="y", length=0)
    for label in ax.get_yticklabels():
        label.set_multialignment("right")
    if not rows:
        ax.set_yticks([])
        ax.text(0.5, 0.5, "nothing changes it", ha="center", va="center", transform=ax.transAxes, fontsize=AXIS)
    share = made.is_share(outcome)
    units = {"peak": "severity", "length": "days", "moves": "moves"}
    unit = "percentage points" if share else units.get(outcome, "payoff a round")
    design = made.design.name
    blue, hatched = Patch(facecolor=FACE, edgecolor=LOOKS[0].colour), Patch(
        facecolor="#F6D5BF", edgecolor=LOOKS[1].colour, hatch=LOOKS[1].hatch
    )  # fmt: skip
    whisker = Line2D([], [], color="black", linewidth=1.4, marker="|", markersize=7.0)
    over = f"over {made.design.samples} {'trajectories' if design == 'morris' else 'points'}"
    entries: list[tuple[Line2D | Patch, str]] = []
    if design == "one":
        base = made.told(made.base, outcome).here.mean * (100.0 if share else 1.0)
        named = any(bar.look for _, bars, _ in rows for bar in bars)
        swings = [swing for swing in made.swings(outcome) if not swing.still]
        other = any(not isinstance(swing.stands, int | float) for swing in swings)
        entries += [(blue, "a lower value, or another" if other else "a lower value")]
        entries += [(hatched, "a higher value")] * named
        entries += [(whisker, "95 % interval, paired run by run")]
        axis = f"difference from the scenario as it stands ({base:.1f}), in {unit}; at each bar the value tried"
    elif design == "morris":
        entries += [(blue, "mu*: change along the whole range"), (whisker, f"95 % interval (bootstrap {over})")]
        diamond = Line2D([], [], linestyle="", marker="D", color="white", markeredgecolor="black", markersize=6.0)
        entries += [(diamond, "sigma: how unevenly")]
        axis = f"change along the whole of a path's range, in {unit}"
    else:
        entries += [(blue, "first order: its own"), (hatched, "total: with what it has together with others")]
        entries += [(whisker, f"95 % interval (bootstrap {over})")]
        axis = "share of the variance over the cells"
    _head(ax, made, outcome, entries)
    more = f"; {len(every) - MOST} more paths, with less, are not drawn" if len(every) > MOST else ""
    none = f"; {several(still, 'more path')} changed it in no {'run' if design == 'one' else 'cell'}" if still else ""
    held = "" if design == "one" else "; the intervals do not tell of other luck"
    _caption(ax, axis, f"{_luck(made)}{held}{more}{none}", points * alone(ax).bbox.width * 0.9, _left_of(ax))


def _head(ax: Axes, made: "Sweep", outcome: str, entries: Sequence[tuple[Line2D | Patch, str]]) -> None:
    """Title, what is measured, and legend, from the left edge of the figure on."""
    points = points_of(ax)
    wide, left = points * alone(ax).bbox.width, _left_of(ax)
    size = AXIS if wide > 0.8 * FULL else 0.8 * AXIS
    title = wrap(made.crisis.name, 18.0 * size / AXIS, wide * 0.94, 1, "bold")[0]
    what = wrap(made.title(outcome), size, wide * 0.94)[0]
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
    return float(-points_of(ax) * (ax.bbox.x0 - 0.015 * alone(ax).bbox.width))


# Words on an Axes.


def _frame(ax: Axes) -> None:
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=AXIS * scale_of(ax))


def _named(made: "Sweep", path: str) -> str:
    """A path with its unit, as far as one is known."""
    unit = UNITS.get(path.rpartition(".")[2])
    return f"{made.short(path)} ({unit})" if unit else made.short(path)


def _told(text: str, ax: Axes) -> str:
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
