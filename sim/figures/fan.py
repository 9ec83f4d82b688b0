"""Many runs by day: a fan of quantiles, or clusters where no run lies between them."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures.canvas import LOOKS
from sim.figures.data import Cluster, Fan
from sim.figures.data.ensemble import ALL
from sim.figures.days import SPARE, STEP_LINE, as_line, as_steps, day_axis, x_of
from sim.figures.frame import Entry, Frame, simple
from sim.figures.options import OptionError, Style
from sim.figures.text import clean
from sim.figures.typesetting import width_of
from sim.text import several

BANDS = (("#CCE0F1", "#94BCDB"), ("#85B6DA", "#5C9BCB"))  # fill and edge of the wider and the narrower band of runs
SHADES = LinearSegmentedColormap.from_list("share", ["#D8E7F4", "#9CC4E2", "#3D8BC4", "#00496F"])  # of a cluster
SAMPLE = "#333333"
LEAST_HEIGHT = 0.75  # of a cluster, in sizes of a label
MARGIN_DAYS, MARGIN_SHARE = 5, 0.08  # drawn after the last change: so many days, or this share of those before
MIN_NAMED = 0.05  # the least share of a cluster that is named at the end


def draw(many: Fan, frame: Frame) -> None:
    """The runs by day, both sides together, with what history did over them, dotted.

    A fan shows between which severities a half and nine in ten of the runs lie. Where the runs lie in clusters, with
    nobody between, those are drawn instead: the darker, the more of the runs.
    """
    ax, style = frame.ax, frame.style
    count = _shown(many, frame.options.until)
    days = many.days[:count]
    frame.plain_axes("y")
    day_axis(frame.ax, days, frame.width, style.axis)
    entries: list[Entry] = []
    tops = [1.0, *(band[-1] for band in many.bands[:count]), *many.history[:count]]
    lows = [0.0, *(band[0] for band in many.bands[:count]), *many.history[:count]]
    tops += [value for sample in many.samples for value in sample[:count]]
    if many.apart:
        tops += [cluster.high for day in many.clusters[:count] for cluster in day]
        lows += [cluster.low for day in many.clusters[:count] for cluster in day]
    low, high = min(lows), max(tops)
    span = high - low
    ax.set_ylim(low - 0.05 * span * (low < 0.0 or many.apart), high + 0.06 * span)
    if many.apart:
        _clusters(many.clusters[:count], days, frame)
        entries.append((Patch(facecolor=SHADES(0.75), linewidth=0), "where the runs are: the darker, the more"))
    else:
        entries += _bands(many, days, frame)
    entries += _samples(many, days, frame)
    if many.whose:
        dotted: dict[str, Any] = {"color": "black", "linestyle": (0, (1.0, 1.3)), "linewidth": 1.8 * style.weight}
        ax.plot(*as_steps(days, many.history[:count]), **STEP_LINE, **dotted, zorder=4)
        whose = "" if len(many.whose) > 1 else f" ({clean(many.whose[0])} alone)"
        entries.append((Line2D([], [], **dotted), f"what history did{whose}"))
    if many.full_break is not None and many.full_break < high:
        _break(many.full_break, frame)
        broken: dict[str, Any] = {"color": "#555555", "linewidth": 0.9 * style.weight, "linestyle": (0, (6, 3))}
        entries.append((Line2D([], [], **broken), "one full break of relations"))
    frame.label_y(f"Sum of {clean(many.scale)} weights in force, both sides")
    frame.legend(entries)


def _shown(many: Fan, until: date | None) -> int:
    """How many days are drawn: up to some days after the last change."""
    days = many.days
    if until is not None:
        if not days[0] < until:
            raise OptionError(f"nothing is drawn until {until}: it begins on {days[0]}; give a later day")
        return min(len(days), (until - days[0]).days + 1)
    rows = list(zip(many.bands, many.history or [0.0] * len(days), many.clusters, strict=True))
    last = max((n for n in range(1, len(days)) if rows[n] != rows[n - 1]), default=len(days) - 1)
    return min(len(days), last + 1 + max(MARGIN_DAYS, round(MARGIN_SHARE * last)))


def _bands(many: Fan, days: Sequence[date], frame: Frame) -> list[Entry]:
    """Quantiles by day."""
    lowest, low, middle, high, highest = map(list, zip(*many.bands[: len(days)], strict=True))
    x, inner = as_line(days, middle)
    line: dict[str, Any] = {"color": LOOKS[0].colour, "linewidth": 2.4 * frame.style.weight}
    frame.ax.plot(x, inner, **STEP_LINE, **line, zorder=3)
    entries: list[Entry] = [(Line2D([], [], **line), "median by day")]
    edges = lowest, low, middle, high, highest
    parts = [list(zip(below, above, strict=True)) for below, above in pairwise(edges)]
    bands = (
        (low, high, 1, "half of the runs", parts[1:3]),
        (lowest, highest, 0, "nine in ten of the runs", parts[::3]),
    )
    for below, above, shade, told, places in bands:
        face, edge = BANDS[shade]
        look: dict[str, Any] = {"facecolor": face, "edgecolor": edge, "linewidth": 0.6 * frame.style.weight}
        ends = as_line(days, below)[1], as_line(days, above)[1]
        frame.ax.fill_between(x, *ends, step="post", zorder=1.5 + 0.1 * shade, **look)
        if not (frame.own and any(_write_within(place, days, told, frame) for place in places)):
            entries.append((Patch(**look), told))
    return entries


def _write_within(band: Sequence[tuple[float, float]], days: Sequence[date], told: str, frame: Frame) -> bool:
    """Write a text within a band, given by its lower and upper edge by day, where it is widest; False for no room."""
    size, (low, high) = frame.style.label, frame.ax.get_ylim()
    points, wide = SPARE * frame.height / (high - low), len(days) / (SPARE * frame.width)  # of severity; days of one
    half = int(wide * (width_of(told, size) / 2.0 + 4.0)) + 1
    best: tuple[float, int, float, float] | None = None
    for middle in range(half, len(days) - half, max(1, half // 8)):
        here = band[middle - half : middle + half + 1]
        bottom, top = max(edge for edge, _ in here), min(edge for _, edge in here)
        if best is None or top - bottom > best[0]:
            best = (top - bottom, middle, bottom, top)
    if best is None or best[0] * points < 1.35 * size:
        return False
    _, at, bottom, top = best
    frame.ax.text(
        x_of(days[at]), (bottom + top) / 2.0, told, ha="center", va="center_baseline", fontsize=size, zorder=3.6,
        parse_math=False,
    )  # fmt: skip
    return True


def _clusters(clusters: Sequence[Sequence[Cluster]], days: Sequence[date], frame: Frame) -> None:
    """A cell for each cluster and each stretch of days on which it is the same, and the shares of the last day."""
    low, high = frame.ax.get_ylim()
    least = LEAST_HEIGHT * frame.style.label * (high - low) / frame.height
    cells, colours = [], []
    begun: dict[Cluster, date] = {}
    for day, here in zip([*days, days[-1] + timedelta(days=1)], [*clusters, ()], strict=True):
        for cluster in [one for one in begun if one not in here]:
            left, right = x_of(begun.pop(cluster)), x_of(day)
            spare = max(0.0, least - (cluster.high - cluster.low)) / 2.0
            bottom, top = cluster.low - spare, cluster.high + spare
            cells.append([(left, bottom), (right, bottom), (right, top), (left, top)])
            colours.append(SHADES(cluster.share))
        for cluster in here:
            begun.setdefault(cluster, day)
    frame.ax.add_collection(
        PolyCollection(cells, facecolors=colours, edgecolors=colours, linewidths=0.2, zorder=1.5), autolim=False
    )
    _shares(clusters[-1], frame)


def _shares(last: Sequence[Cluster], frame: Frame) -> None:
    """The shares of the clusters at the end, over the last days, each over the cell that it is of."""
    size = frame.style.label
    low, high = frame.ax.get_ylim()
    apart = 1.3 * size * (high - low) / frame.height
    taken: list[float] = []
    for cluster in sorted(last, key=lambda one: -one.share):
        y = cluster.high
        if cluster.share < MIN_NAMED or any(abs(y - other) < apart for other in taken):
            continue
        taken.append(y)
        told = "all runs" if cluster.share > ALL else f"{100.0 * cluster.share:.0f} % of the runs"
        up = LEAST_HEIGHT * size / 2.0 + 1.5
        frame.ax.annotate(
            told, (1.0, y), (-2.0, up), xycoords=("axes fraction", "data"), textcoords="offset points", ha="right",
            va="bottom", fontsize=size, zorder=5, parse_math=False,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.8},
        )  # fmt: skip


def _samples(many: Fan, days: Sequence[date], frame: Frame) -> list[Entry]:
    """The first runs, each as a line."""
    look: dict[str, Any] = {"color": SAMPLE, "linewidth": 0.9 * frame.style.weight}
    for sample in many.samples:
        frame.ax.plot(*as_steps(days, sample[: len(days)]), **STEP_LINE, **look, zorder=3.4)
    told = "one run" if len(many.samples) == 1 else f"{len(many.samples)} of the runs"
    return [(Line2D([], [], **look), told)] if many.samples else []


def _break(severity: float, frame: Frame) -> None:
    """A line at one full break of relations, for measure."""
    line: dict[str, Any] = {"color": "#555555", "linewidth": 0.9 * frame.style.weight, "linestyle": (0, (6, 3))}
    frame.ax.axhline(severity, **line, zorder=1.7)


def caption(many: Fan, style: Style) -> str:
    """How many runs, and how the numbers are meant."""
    told = f"{several(many.runs, 'run')}, seed {many.seed}."
    if style.numbers and not many.apart:
        told += f" Quantiles by day, within {many.error:g}: no edge of a band is the course of one run."
    if style.numbers and many.apart:
        told += " Where there are less than 1 % of the runs nothing is drawn."
    return told


KIND = simple(draw, caption, days=True)
