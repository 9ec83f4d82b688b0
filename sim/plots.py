"""Figures of a run: each takes a run and returns what it drew. Nothing here shows, saves or computes.

Figures are made without pyplot, in a style of their own, one at a time (Matplotlib's settings are global, so a lock
holds them): the same run gives the same bytes in any thread or process, whatever the reader's settings. They are
drawn in DejaVu Sans, which comes with Matplotlib and has no Chinese, Japanese or Korean letters: a PNG shows boxes in
their place. An SVG keeps text as text (to be read out, searched and translated), and a font put in the place of the
one laid out for is seldom wider, so that labels stay apart.
"""

import io
import warnings
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from html import escape
from math import ceil, fsum, isnan, nan
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib
from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.textpath import TextToPath
from matplotlib.ticker import Formatter, MaxNLocator, PercentFormatter

from sim.measures import Curve, days, history, moves, perceived
from sim.words import day

if TYPE_CHECKING:
    from sim.ensembles import Ensemble
    from sim.experiment import Run
    from sim.log import Event
    from sim.tournament import Pair, Table

STYLE: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#555555",
    "xtick.color": "#555555",
    "ytick.color": "#555555",
    "xtick.labelcolor": "black",
    "ytick.labelcolor": "black",
    "hatch.linewidth": 0.6,
    "text.hinting": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "tit-for-tat",
}
TITLE, AXIS, LABEL, CAPTION = 18.0, 11.0, 10.5, 10.0  # sizes of type, in points, on an Axes of full width
FULL = 700.0  # points: on a narrower Axes type shrinks in step, to half at least
GAP = 4.0  # points between a pole and its label, and between labels
LEADING = 1.25  # from line to line, in sizes of type
WIDEST = 205.0  # points, of a label
ROOM = 0.62  # share of the height of the Axes that labels may take
FEW = 12  # moves, all of which come before what history did
TRIED = 80  # candidates for a label; beyond these none is tried
NUMBERED = 11  # strategies in a heat map, to which there is room for a number in each cell
BANDS = (("#CCE0F1", "#94BCDB"), ("#85B6DA", "#5C9BCB"))  # fill and edge of the wider and the narrower band of runs
TENSION, GRID = ("#F0F0F0", "#A8A8A8"), "#E4E4E4"
STEP: dict[str, Any] = {"drawstyle": "steps-post"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]  # not the locale's


class Look(NamedTuple):
    """How a side is drawn: told apart by line, marker, hatching and place, not by colour alone."""

    colour: str
    ink: str  # the colour, darkened for type
    line: Any  # a line style of Matplotlib's
    marker: str
    hatch: str


# Colours: blue and vermilion of Okabe and Ito (2008).
LOOKS = (
    Look("#0072B2", "#00496F", "-", "o", "////"),
    Look("#D55E00", "#8F3F00", (0.0, (4.0, 1.2)), "s", "\\\\\\\\"),
)


class Flag(NamedTuple):
    """A label on a pole that stands at its date on the curve."""

    kind: str  # move, incident or history
    side: int  # of whom: the first actor's labels lie above the curves, the second's below
    x: float  # the day, as Matplotlib counts
    y: float  # severity at the foot of the pole
    foot: float  # where that is, in points from the left edge of the frame
    text: str
    width: float  # in points
    size: float  # of its type, in points
    rank: tuple[float, float]  # which is labelled where not all can be: the lower first

    @property
    def height(self) -> float:
        """In points, with the room between it and the next lane."""
        return LEADING * self.size * (self.text.count("\n") + 1) + GAP


def escalation(run: "Run", ax: Axes | None = None) -> Axes:
    """The escalation curve of a run, on `ax` or on a figure of its own.

    Type and labels are laid out for the size that the Axes has now. Where there is no room for all, those of the first
    and the hardest moves stay, and the caption says how many are labelled.
    """
    with _style():
        if ax is None:
            ax = Figure(figsize=(11.0, 6.2), dpi=150).add_axes((0.085, 0.13, 0.895, 0.71))
        return _escalation(run, run.curve(), ax)


def figure(run: "Run") -> Figure:
    """The escalation curve over the ties left, for a slide: 13.3 by 7.5 inches."""
    with _style():
        curve = run.curve()
        made = Figure(figsize=(40 / 3, 7.5), dpi=150)
        top = _escalation(run, curve, made.add_axes((0.085, 0.255, 0.9, 0.59)))
        below = made.add_axes((0.085, 0.115, 0.9, 0.115), sharex=top)
        _ties(curve, below)
        top.tick_params(labelbottom=False)  # the panel below has the same days, and the caption at its foot
        below.set_xlabel(top.get_xlabel(), loc="left", fontsize=CAPTION, labelpad=8, parse_math=False)
        top.set_xlabel("")
        made.align_ylabels()
        return made


def svg(run: "Run") -> str:
    """The figure as SVG, with its title and description as alt text. The same run gives the same text."""
    return _svg(figure(run), run.crisis.name, alt_text(run))


def png(run: "Run") -> bytes:
    """The figure as PNG, 2000 by 1125 pixels, with its alt text as Description. The same run gives the same bytes."""
    return _png(figure(run), run.crisis.name, alt_text(run))


def response(name: str, points: Sequence[tuple[float, float]], ax: Axes | None = None) -> Axes:
    """The response curve of a strategy: what it wants (severity) for what it felt (severity) at its first turn."""
    with _style():
        if ax is None:
            ax = Figure(figsize=(8.0, 6.0), dpi=150).add_axes((0.11, 0.12, 0.86, 0.78))
        felt, wanted = zip(*points, strict=True)
        ax.axhline(0.0, color=GRID, linewidth=1.2, zorder=1)
        ax.axvline(0.0, color=GRID, linewidth=1.2, zorder=1)
        like = Line2D([], [], color="#555555", linestyle=":", linewidth=1.6)
        ax.plot(felt, felt, color="#555555", linestyle=":", linewidth=1.6, zorder=2)
        ax.plot(felt, wanted, "o", color=LOOKS[0].colour, markersize=4.5, zorder=3)
        answer = Line2D([], [], color=LOOKS[0].colour, linestyle="", marker="o", markersize=4.5)
        ax.legend([answer, like], [f"{name}", "as much as was felt"], loc="upper left", frameon=False)
        ax.set_xlabel("severity felt at the first turn (below 0: a concession)")
        ax.set_ylabel("severity wanted in answer")
        ax.set_title(name, loc="left", fontsize=TITLE, fontweight="bold", parse_math=False)
        return ax


def response_page(name: str, points: Sequence[tuple[float, float]], kind: str) -> bytes:
    """The response curve as the bytes of a file, whose kind is 'svg' or 'png'."""
    made = _alone(response(name, points))
    told = "; ".join(f"{felt:g}: {wanted:.3g}" for felt, wanted in points[::4])
    about = f"Response curve of the strategy {name}: severity wanted for severity felt at the first turn. {told}."
    return _page(made, name, about, kind)


def perception(run: "Run", ax: Axes | None = None) -> Axes:
    """What each side felt (severity) over what was done to it (severity), with what it missed and what it misheard.

    A point is all that was done and felt alike: the more events, the larger.
    """
    with _style():
        if ax is None:
            ax = Figure(figsize=(8.0, 8.6), dpi=150).add_axes((0.1, 0.1, 0.87, 0.74))
        return _perception(run, ax)


def perception_page(run: "Run", kind: str) -> bytes:
    """The same as the bytes of a file, whose kind is 'svg' or 'png'."""
    return _page(_alone(perception(run)), run.crisis.name, perception_text(run), kind)


def perception_text(run: "Run") -> str:
    """The same in words, for those who do not see it."""
    text = "What each side felt over what was done to it, in severity; on the diagonal it felt what was done."
    for actor in run.crisis.actors:
        points = perceived(run.events, actor)
        more, less = (sum(way * (felt - done) > 0.0 for done, felt in points) for way in (1.0, -1.0))
        text += f" {_clean(actor)} felt {len(points)} events, {more} as harder and {less} as softer than they were."
    return text


def _alone(ax: Axes) -> Figure:
    """The figure of an Axes that was made with one of its own."""
    made = ax.get_figure(root=True)
    assert made is not None, "an Axes of its own has a figure"
    return made


def _page(made: Figure, title: str, about: str, kind: str) -> bytes:
    return _svg(made, title, about).encode() if kind == "svg" else _png(made, title, about)


def fan(many: "Ensemble", ax: Axes | None = None) -> Axes:
    """Many runs as bands: between which severities, both sides together, a half and nine in ten of them lie by day.

    What history did lies over it, dotted. Bands are told apart by their lightness, and so in grey too.
    """
    with _style():
        if ax is None:
            ax = Figure(figsize=(11.0, 6.2), dpi=150).add_axes((0.085, 0.13, 0.895, 0.71))
        return _fan(many, ax)


def fan_page(many: "Ensemble", kind: str) -> bytes:
    """The same as the bytes of a file, whose kind is 'svg' or 'png'."""
    return _page(_alone(fan(many)), many.crisis.name, fan_text(many), kind)


def fan_text(many: "Ensemble") -> str:
    """The same in words, for those who do not see it."""
    over = days(many.crisis)
    text = "Fan chart: the severity of measures in force, both sides together, as quantiles by day of "
    text += f"{many.runs} runs. "
    for n in sorted({0, len(over) // 2, len(over) - 1}):
        lowest, low, middle, high, highest = many.bands[n]
        text += f"On {_day(over[n])} the median is {middle:.1f}; half of the runs lie from {low:.1f} to {high:.1f}, "
        text += f"nine in ten from {lowest:.1f} to {highest:.1f}. "
    return text + ("A dotted line shows what history did." if many.crisis.history else "")


class Map(NamedTuple):
    """One heat map of a table: what it shows of a pair, under which title, and how a cell is written."""

    title: str
    of: "Callable[[Pair], float]"
    cell: str
    share: bool


def _maps(table: "Table") -> list[Map]:
    """The shares of freeze, thaw and spiral, and the mean peak or, in a repeated game, the first actor's payoff."""

    def of(course: str) -> "Callable[[Pair], float]":
        return lambda pair: 100.0 * pair.shares[course].share

    shares = [Map(f"share of runs: {course}", of(course), "{:.0f}", True) for course in ("freeze", "thaw", "spiral")]
    if table.crisis.payoffs is not None:
        title = f"mean payoff of {_clean(next(iter(table.crisis.actors)))} a round"
        return [*shares, Map(title, lambda pair: pair.payoffs[0].mean, "{:.2f}", False)]
    return [*shares, Map("mean peak (severity in force, both sides)", lambda pair: pair.peak.mean, "{:.0f}", False)]


def strategy_table(table: "Table") -> Figure:
    """Strategy against strategy as four heat maps: the shares of freeze, thaw and spiral, and the mean peak.

    In a repeated game the first actor's mean payoff a round takes the place of the peak. Dark is much, light is little,
    in colour and in grey alike. With eleven strategies or fewer each cell has its number.
    """
    with _style():
        size = len(table.strategies)
        inches = max(9.0, 3.2 + 0.44 * size)
        small = max(5.0, min(AXIS, 260.0 / size))
        made = Figure(figsize=(1.16 * inches, inches), dpi=100, layout="constrained")
        wide = 1.16 * inches * 72.0 * 0.95  # points
        title = "\n".join(_wrap(f"{table.crisis.name}: strategy against strategy", TITLE, wide, 2, "bold"))
        made.suptitle(title, fontsize=TITLE, fontweight="bold", x=0.01, ha="left", parse_math=False)
        axes = made.subplots(2, 2, sharex=True, sharey=True)
        for shown, ax in zip(_maps(table), axes.flat, strict=True):
            pairs = [[table.pairs.get((mine, theirs)) for theirs in table.strategies] for mine in table.strategies]
            _heat(ax, [[shown.of(pair) if pair else nan for pair in row] for row in pairs], shown, small)
            ax.set_xticks(range(size), table.strategies, rotation=90, fontsize=small)
            ax.set_yticks(range(size), table.strategies, fontsize=small)
        first, second = (_wrap(actor, AXIS, WIDEST)[0] for actor in table.crisis.actors)
        for ax in axes[:, 0]:
            ax.set_ylabel(f"{first} plays", parse_math=False)
        for ax in axes[1]:
            ax.set_xlabel(f"{second} plays", parse_math=False)
        about = f"{table.runs} runs a pair, seed {table.seed}; shares in per cent"
        made.supxlabel(about, fontsize=CAPTION, x=0.01, ha="left")
        return made


def _heat(ax: Axes, cells: Sequence[Sequence[float]], shown: Map, size_of_type: float) -> None:
    """Draw a heat map, with a scale beside it, and the numbers where there is room for them."""
    known = [cell for row in cells for cell in row if not isnan(cell)]
    low, high = (0.0, 100.0) if shown.share else (min([0.0, *known]), max([0.0, *known]) or 1.0)
    drawn = ax.imshow(cells, cmap="Blues", vmin=low, vmax=high, aspect="auto")
    ax.set_title(shown.title, loc="left", fontsize=AXIS + 2, parse_math=False)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(length=0)
    edges = [place - 0.5 for place in range(len(cells) + 1)]
    ax.vlines(edges, edges[0], edges[-1], color="#C8C8C8", linewidth=0.6)
    ax.hlines(edges, edges[0], edges[-1], color="#C8C8C8", linewidth=0.6)
    bar = drawn.figure.colorbar(drawn, ax=ax, shrink=0.9, pad=0.01)
    bar.outline.set_visible(False)
    if len(cells) <= NUMBERED:
        for row, line in enumerate(cells):
            for column, cell in enumerate(line):
                if not isnan(cell):
                    ink = "white" if cell - low > 0.55 * (high - low) else "black"
                    told = shown.cell.format(cell)
                    ax.text(column, row, told, ha="center", va="center", fontsize=size_of_type, color=ink)


def strategy_table_page(table: "Table", kind: str) -> bytes:
    """The four heat maps as the bytes of a file, whose kind is 'svg' or 'png'."""
    told = "; ".join(f"{course}: {100.0 * table.total(course).mean:.1f} %" for course in ("freeze", "thaw", "spiral"))
    shown = ", ".join(found.title for found in _maps(table))
    about = f"Four heat maps of strategy against strategy: {shown}. Over all: {told}."
    return _page(strategy_table(table), table.crisis.name, about, kind)


def _svg(made: Figure, title: str, about: str) -> str:
    with _style():
        page = io.StringIO()
        made.savefig(page, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    head, body = page.getvalue().split("<svg ", 1)
    attributes, body = body.split(">", 1)
    told = f"<title>{escape(_clean(title))}</title>\n <desc>{escape(about)}</desc>"
    return f'{head}<svg role="img" {attributes}>\n {told}{body}'


def _png(made: Figure, title: str, about: str) -> bytes:
    with _style():
        page = io.BytesIO()
        made.savefig(page, format="png", metadata={"Title": _clean(title), "Description": about, "Software": None})
    return page.getvalue()


def alt_text(run: "Run") -> str:
    """The figure in words, for those who do not see it."""
    curve, told, made = run.curve(), run.summary, moves(run.events)
    names = [_clean(name) for name in run.crisis.actors]
    text = (
        f"Escalation curve: the severity of measures in force of {names[0]} (solid line, circles) and of {names[1]} "
        f"(dashed line, squares), day by day from {_day(curve.days[0])} to {_day(curve.days[-1])}. "
    )
    if not made:
        return f"{text}Nobody made a move."
    counts = [sum(event.actor == actor for event in made) for actor in run.crisis.actors]
    text += f"Moves: {names[0]} {counts[0]}, {names[1]} {counts[1]}, the first on {_day(day(made[0]))}: "
    text += f"{_clean(made[0].actor)}, {_clean(made[0].move)}. "
    if told.peak_day is not None:
        text += f"Both together peak at {told.peak:.1f} on {_day(told.peak_day)}. "
    left = ", ".join(f"{_clean(actor)} {100 * ties[-1]:.0f} %" for actor, ties in curve.ties.items())
    text += f"Course: {told.course}; ending: {told.ending}. Ties left at the end: {left}."
    if any(curve.history.values()):
        text += " Dotted lines show what history did."
    return text


_lock = RLock()


@contextmanager
def _style() -> Iterator[None]:
    """Our settings and no others, for one thread at a time."""
    with _lock, matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # said above, once for all
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        yield


# The escalation curve.


def _escalation(run: "Run", curve: Curve, ax: Axes) -> Axes:
    crisis, made = run.crisis, moves(run.events)
    incidents = [event for event in run.events if event.kind == "incident"]
    scale = _scale(ax)
    ax.tick_params(labelsize=AXIS * scale)
    ax.spines[["top", "right"]].set_visible(False)
    _calendar(ax, curve.days)
    ax.fill_between(*_line(curve.days, curve.tension), color=TENSION[0], linewidth=0, zorder=0.5)
    ax.plot(*_line(curve.days, curve.tension), color=TENSION[1], linewidth=0.8, zorder=0.6)
    for actor, look in zip(crisis.actors, LOOKS, strict=True):
        own = [event for event in made if event.actor == actor]
        _side(ax, curve.days, curve.in_force[actor], curve.announced[actor], own, look)
    for actor, look in zip(crisis.actors, LOOKS, strict=True):
        past = curve.history[actor]
        if past is not None:
            ax.plot(*_steps(curve.days, past), **STEP, color="black", linestyle=":", linewidth=1.6, zorder=2.8)
            begun = [p.effective or p.date for p in crisis.history if p.actor == actor]
            _marks(ax, curve.days, past, begun, look.marker, "black", "none", 10.0)
    _marks(ax, curve.days, [0.0] * len(curve.days), [day(event) for event in incidents], "X", "black", "black", 8.0)
    if not made:
        middle: dict[str, Any] = {"ha": "center", "va": "center", "transform": ax.transAxes}
        ax.text(0.5, 0.5, "nobody made a move", color="#555555", **middle)
    hatched = any(curve.in_force[actor] != curve.announced[actor] for actor in crisis.actors)
    _head(run, ax, hatched, bool(incidents))

    series = [*curve.in_force.values(), *curve.announced.values(), curve.tension]
    series += [past for past in curve.history.values() if past is not None]
    low, high = min(0.0, *map(min, series)), max(1.0, *map(max, series))
    good_will = "; below 0: good will" if low < 0.0 else ""
    ax.set_ylabel(f"severity of measures in force\n({_clean(crisis.scale)} scale{good_will})", fontsize=AXIS * scale)
    page = ax.get_figure(root=True)
    engine = page.get_layout_engine() if page is not None else None
    if page is not None and engine is not None:
        engine.execute(page)  # it may still change the size of the Axes
    flags = _flags(run, curve, ax)
    bands = _stand(flags, ax)
    _raise(bands, low, high, ax)
    shown = [flag for band in bands for flag, _, _ in band]
    caption = _wrap(_caption(run, flags, shown), CAPTION * scale, _points(ax) * ax.bbox.width, 3)
    ax.set_xlabel("\n".join(caption), loc="left", fontsize=CAPTION * scale, labelpad=8, parse_math=False)
    ax.xaxis.label.set_multialignment("left")
    return ax


def _calendar(ax: Axes, over: Sequence[date]) -> None:
    """Lay out the days along an Axes."""
    end = _x(over[-1]) + 1.0
    margin = 0.012 * (end - _x(over[0]))
    ax.set_xlim(max(_x(over[0]) - margin, _x(date.min)), min(end + margin, _x(date.max)))
    ax.xaxis.set_major_locator(dates.AutoDateLocator(minticks=4, maxticks=10, tz="UTC"))
    ax.xaxis.set_major_formatter(Days())


def _side(
    ax: Axes, over: Sequence[date], in_force: list[float], announced: list[float], made: "list[Event]", look: Look
) -> None:
    """One side: in force as a thick line, announced as a thin one, hatched between; markers hollow and filled."""
    at, now = _steps(over, in_force, announced)
    _, said = _steps(over, announced, in_force)
    if now != said:
        hatched: dict[str, Any] = {"facecolor": "none", "edgecolor": look.colour, "hatch": look.hatch, "linewidth": 0}
        ax.fill_between(at, now, said, step="post", zorder=1.5, alpha=0.6, **hatched)
        ax.plot(at, said, **STEP, color=look.colour, linestyle=look.line, linewidth=1.0, zorder=2.5)
    ax.plot(at, now, **STEP, color=look.colour, linestyle=look.line, linewidth=2.4, zorder=3)
    size = 7.0 if len(made) <= 30 else 4.0
    early = [day(event) for event in made if event.effective != event.announced]
    _marks(ax, over, announced, early, look.marker, look.colour, "white", size)
    effective = [event.effective for event in made if event.effective is not None]
    _marks(ax, over, in_force, effective, look.marker, look.colour, look.colour, size)


def _marks(
    ax: Axes, over: Sequence[date], series: Sequence[float], when: Sequence[date],
    marker: str, colour: str, fill: str, size: float,
) -> None:  # fmt: skip
    """A marker on a series at each of some days; days after the last are left out."""
    found = sorted({n for n in ((at - over[0]).days for at in when) if 0 <= n < len(over)})
    at, values = [_x(over[n]) for n in found], [series[n] for n in found]
    ax.plot(at, values, marker, color=colour, markerfacecolor=fill, markersize=size, zorder=3.5)


def _line(over: Sequence[date], series: Sequence[float]) -> tuple[list[float], list[float]]:
    """A series as x and y; a day lasts until the next begins."""
    return [*map(_x, over), _x(over[-1]) + 1.0], [*series, series[-1]]


def _steps(over: Sequence[date], series: Sequence[float], *others: Sequence[float]) -> tuple[list[float], list[float]]:
    """The same with only the days on which this series, or one of others, changes."""
    x, y = _line(over, series)
    rows = list(zip(series, *others, strict=True))
    turns = [n for n, row in enumerate(rows) if n == 0 or row != rows[n - 1]]
    return [*(x[n] for n in turns), x[-1]], [*(y[n] for n in turns), y[-1]]


def _ties(curve: Curve, ax: Axes) -> None:
    """What each side still has of what it values."""
    for ties, look in zip(curve.ties.values(), LOOKS, strict=True):
        ax.plot(*_steps(curve.days, ties), **STEP, color=look.colour, linestyle=look.line, linewidth=2.4)
    ax.set_ylim(-0.08, 1.08)
    ax.set_yticks([0.0, 0.5, 1.0])
    ax.yaxis.set_major_formatter(PercentFormatter(1.0))
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    ax.set_ylabel("ties left\n(share of value)")


def _fan(many: "Ensemble", ax: Axes) -> Axes:
    points, scale, over = _points(ax), _scale(ax), days(many.crisis)
    ax.tick_params(labelsize=AXIS * scale)
    ax.spines[["top", "right"]].set_visible(False)
    _calendar(ax, over)
    lowest, low, middle, high, highest = map(list, zip(*many.bands, strict=True))
    entries: list[tuple[Line2D | Patch, str]] = []
    x, inner = _line(over, middle)
    line: dict[str, Any] = {"color": LOOKS[0].colour, "linewidth": 3.0}
    ax.plot(x, inner, **STEP, **line, zorder=3)
    entries.append((Line2D([], [], **line), "median by day"))
    for below, above, shade, told in ((low, high, 1, "half of the runs"), (lowest, highest, 0, "nine in ten runs")):
        face, edge = BANDS[shade]
        look: dict[str, Any] = {"facecolor": face, "edgecolor": edge, "linewidth": 0.8}
        ax.fill_between(x, _line(over, below)[1], _line(over, above)[1], step="post", zorder=1.5 + 0.1 * shade, **look)
        entries.append((Patch(**look), told))
    past = {actor: series for actor, series in history(many.crisis).items() if series is not None}
    real = [fsum(values) for values in zip(*past.values(), strict=True)]
    if past:
        dotted: dict[str, Any] = {"color": "black", "linestyle": ":", "linewidth": 2.0}
        ax.plot(*_steps(over, real), **STEP, **dotted, zorder=4)
        whose = " and ".join(_clean(actor) for actor in past)
        entries.append((Line2D([], [], **dotted), f"what history did ({whose})"))
    bottom, top = min([0.0, *lowest, *real]), max([1.0, *highest, *real])
    ax.set_ylim(bottom - 0.05 * (top - bottom) * (bottom < 0.0), top + 0.05 * (top - bottom))
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    _above(ax, many.crisis.name, entries)
    good_will = "; below 0: good will" if bottom < 0.0 else ""
    told = f"severity of measures in force, both sides\n({_clean(many.crisis.scale)} scale{good_will})"
    ax.set_ylabel(told, fontsize=AXIS * scale, parse_math=False)
    caption = (
        f"{many.runs} run{'' if many.runs == 1 else 's'}, seed {many.seed}; quantiles by day (5, 25, 50, 75 and 95 "
    )
    caption += f"% of the runs are no higher), within {many.error:g}; no line is the course of one run"
    lines = _wrap(caption, CAPTION * scale, points * ax.bbox.width, 3)
    ax.set_xlabel("\n".join(lines), loc="left", fontsize=CAPTION * scale, labelpad=8, parse_math=False)
    ax.xaxis.label.set_multialignment("left")
    return ax


# What was felt.


def _perception(run: "Run", ax: Axes) -> Axes:
    points, scale = _points(ax), min(1.0, 1.4 * _scale(ax))
    seen = {actor: Counter(perceived(run.events, actor)) for actor in run.crisis.actors}
    ends = [0.0, 1.0, *(value for counts in seen.values() for pair in counts for value in pair)]
    low, high = min(ends), max(ends)
    pad = 0.06 * (high - low)
    ax.set_xlim(low - pad, high + pad)
    ax.set_ylim(low - pad, high + pad)
    ax.tick_params(labelsize=AXIS * scale)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.plot([low, high], [low, high], color="#555555", linestyle=":", linewidth=1.6, zorder=2)
    entries = [Line2D([], [], color="#555555", linestyle=":", linewidth=1.6)]
    labels = ["felt as it was"]
    # A hollow marker round a full one: where both sides felt the same, neither hides the other.
    for (actor, counts), other, look, size in zip(seen.items(), reversed(seen), LOOKS, (5.5, 10.0), strict=True):
        fill = look.colour if look is LOOKS[0] else "none"
        sizes = [(size * scale) ** 2 * count**0.5 for count in counts.values()]
        x, y = [done for done, _ in counts], [felt for _, felt in counts]
        ax.scatter(x, y, sizes, marker=look.marker, facecolor=fill, edgecolor=look.colour, linewidth=1.5, zorder=3)
        marker: dict[str, Any] = {"marker": look.marker, "markersize": size * scale, "markerfacecolor": fill}
        entries.append(Line2D([], [], linestyle="", color=look.colour, **marker))
        one, two = (_wrap(name, AXIS * scale, WIDEST * scale)[0] for name in (actor, other))
        labels.append(f"what {one} felt of {two}")
    head: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0.0, 1.0), "frameon": False, "borderpad": 0.3}
    legend = ax.legend(entries, ["" for _ in labels], fontsize=AXIS * scale, borderaxespad=0.0, **head)
    for text, label in zip(legend.get_texts(), labels, strict=True):
        text.set(text=label, parse_math=False)
    size = TITLE * scale
    title = "\n".join(_wrap(run.crisis.name, size, points * ax.bbox.width * 0.95, 2, "bold"))
    above = points * legend.get_window_extent().height + 4.0
    ax.set_title(title, loc="left", fontsize=size, fontweight="bold", pad=above, parse_math=False)
    every = [pair for counts in seen.values() for pair in counts]
    alarm = "; 0: nothing was" if any(done == 0.0 for done, _ in every) else ""
    kind = "; below 0: concessions" if low < 0.0 else ""
    missed = "; 0: it was not noticed" if any(felt == 0.0 for _, felt in every) else ""
    larger = (
        "; larger: several alike" if any(count > 1 for counts in seen.values() for count in counts.values()) else ""
    )
    caption = f"severity done{alarm}{kind}\nseed {run.seed}, run {run.number}{larger}"
    ax.set_xlabel(caption, fontsize=AXIS * scale)
    ax.set_ylabel(f"severity felt{missed}", fontsize=AXIS * scale)
    return ax


# What stands around it.


class Days(Formatter):
    """Days, months or years, whatever the ticks are; the year is given once."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """One day, as the cursor shows it."""
        return _day(dates.num2date(x, tz="UTC").date())

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Labels for a row of ticks; those within a day stay blank."""
        at = [dates.num2date(value, tz="UTC") for value in values]
        whole = [moment for moment in at if moment.hour == moment.minute == moment.second == 0]
        labels = []
        year = None
        for moment in at:
            if moment not in whole:
                labels.append("")
                continue
            if all(one.day == one.month == 1 for one in whole):
                labels.append(f"{moment.year}")
                continue
            month = MONTHS[moment.month - 1]
            label = month if all(one.day == 1 for one in whole) else f"{moment.day} {month}"
            labels.append(label if moment.year == year else f"{label}\n{moment.year}")
            year = moment.year
        return labels


def _head(run: "Run", ax: Axes, hatched: bool, incidents: bool) -> None:
    """Title and legend, above the frame."""
    scale = _scale(ax)
    names = [_wrap(actor, AXIS * scale, WIDEST * scale)[0] for actor in run.crisis.actors]
    entries: list[tuple[Line2D | Patch, str]] = []
    for name, look, place in zip(names, LOOKS, ("above", "below"), strict=True):
        line = Line2D([], [], color=look.colour, linestyle=look.line, marker=look.marker, markersize=7, linewidth=2.4)
        entries.append((line, f"{name} (labels {place})"))
    if hatched:
        patch = Patch(facecolor="none", edgecolor="#555555", hatch=LOOKS[0].hatch, linewidth=0.8)
        entries.append((patch, "announced, not yet in force"))
    band = Patch(facecolor=TENSION[0], edgecolor=TENSION[1], linewidth=0.8)
    entries.append((band, f"tension (halves in {run.crisis.tension_half_life:g} days)"))
    if incidents:
        entries.append((Line2D([], [], color="black", marker="X", linestyle="-.", linewidth=0.9), "incident"))
    if run.crisis.history:
        entries.append((Line2D([], [], color="black", linestyle=":", linewidth=1.6), "what history did"))
    _above(ax, run.crisis.name, entries)


def _above(ax: Axes, name: str, entries: Sequence[tuple[Line2D | Patch, str]]) -> None:
    """A legend in as few rows as it needs, and the title over it."""
    points, scale = _points(ax), _scale(ax)
    for rows in range(1, len(entries) + 1):
        legend = ax.legend(
            [handle for handle, _ in entries], [f"{n}" for n in range(len(entries))],
            loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=ceil(len(entries) / rows), frameon=False,
            fontsize=AXIS * scale, borderaxespad=0.0, borderpad=0.3, handlelength=2.6, columnspacing=1.6,
        )  # fmt: skip
        for text, (_, label) in zip(legend.get_texts(), entries, strict=True):
            text.set(text=label, parse_math=False)
        extent = legend.get_window_extent()
        if extent.width <= ax.bbox.width:
            break
    size, pad = TITLE * scale, points * extent.height + 4.0
    title = "\n".join(_wrap(name, size, points * ax.bbox.width * 0.95, 2, "bold"))
    ax.set_title(title, loc="left", fontsize=size, fontweight="bold", pad=pad, parse_math=False)


def _caption(run: "Run", flags: Sequence[Flag], shown: Sequence[Flag]) -> str:
    """Seed and run, and how much of what happened is labelled."""
    text = f"seed {run.seed}, run {run.number}"
    for kind, plural in (("move", "moves"), ("incident", "incidents"), ("history", "past moves")):
        whole, part = (sum(flag.kind == kind for flag in group) for group in (flags, shown))
        if part < whole:
            text += f"; {part} of {whole} {plural} labelled"
    return text


# Labels: on poles, in lanes above and below the curves.


def _flags(run: "Run", curve: Curve, ax: Axes) -> list[Flag]:
    """A flag for every move, incident and past move; the rank says which of them come first."""
    actors = list(run.crisis.actors)
    points, (left, right) = _points(ax) * ax.bbox.width, ax.get_xlim()
    dated = _day if len(curve.days) > 3 * 366 else _short  # up to there, the axis tells the year
    type_size = LABEL * _scale(ax)
    widest = min(WIDEST * _scale(ax), points / 2.0 - 2.0 * GAP)  # so that a label fits on one side of its pole
    flags = []

    def add(kind: str, actor: str, at: date, then: date | None, text: str, y: float, rank: tuple[float, float]) -> None:
        lines = _wrap(f"{dated(at)}: {text}", type_size, widest, 2)
        if then is not None and then != at:
            lines += _wrap(f"in force {dated(then)}", type_size, widest)
        width = max(_width(line, type_size) for line in lines)
        foot = (_x(at) - left) / (right - left) * points
        flags.append(Flag(kind, actors.index(actor), _x(at), y, foot, "\n".join(lines), width, type_size, rank))

    made = moves(run.events)
    own = [[event for event in made if event.actor == actor] for actor in actors]
    first = {events[0].number for events in own if events}
    # A move that takes a fixed number says so in its name, if it likes; one that takes a share or a match cannot.
    sized = {move.move for move in run.crisis.ladder if any(isinstance(amount, str) for amount in move.takes.values())}
    hardest = {max(events, key=_hardness).number for events in own if events}
    for event in made:
        taken = [change for change in event.changes if change.units > 0.0]
        told = len(taken) == 1 and taken[0].effect == "takes" and event.move in sized
        size = f" ({taken[0].units:g} {taken[0].stock})" if told else ""
        y = curve.announced[event.actor][(day(event) - curve.days[0]).days]
        turn = 0.0 if event.number in first else 1.0 if event.number in hardest else 2.5 if len(made) <= FEW else 4.0
        add("move", event.actor, day(event), event.effective, event.move + size, y, (turn, -_hardness(event)))
    known: set[str] = set()
    for event in run.events:
        if event.kind == "incident":
            turn = 5.0 if event.move in known else 2.0
            add("incident", event.actor, day(event), None, event.move, 0.0, (turn, -_hardness(event)))
            known.add(event.move)
    for past in run.crisis.history:
        series = curve.history[past.actor]
        if series is not None and curve.days[0] <= past.date <= curve.days[-1]:
            y = series[(past.date - curve.days[0]).days]
            text = f"(history) {past.what}"
            add("history", past.actor, past.date, past.effective, text, y, (3, -abs(past.severity)))
    return flags


def _hardness(event: "Event") -> float:
    return abs(event.done or 0.0)


Band = list[tuple[Flag, float, int]]  # a flag, the left edge of its label in points, and its lane: 0 is the nearest


def _stand(flags: Sequence[Flag], ax: Axes) -> tuple[Band, Band]:
    """The flags for which there is room, above and below; the first in rank have first call on it."""
    width, room = _points(ax) * ax.bbox.width, ROOM * _points(ax) * ax.bbox.height
    bands: tuple[Band, Band] = ([], [])
    for flag in sorted(flags, key=lambda flag: flag.rank)[:TRIED]:
        band, other = bands[flag.side], bands[1 - flag.side]
        trial = _lanes([flag, *(one for one, _, _ in band)], width)
        if trial is not None and fsum(_lane_heights(trial)) + fsum(_lane_heights(other)) <= room:
            band[:] = trial
    return bands


def _lane_heights(band: Band) -> list[float]:
    """In points, the nearest lane first."""
    lanes = 1 + max((lane for _, _, lane in band), default=-1)
    return [max((flag.height for flag, _, at in band if at == lane), default=0.0) for lane in range(lanes)]


def _lanes(flags: Sequence[Flag], width: float) -> Band | None:
    """Lanes for flags so that no label lies on another, on a pole, or outside the frame; None where none are found.

    Labels fly to the right of their poles, the later in the nearer lanes, so that poles pass behind; where one cannot
    it flies to the left, and there the earlier have the nearer lanes.
    """
    leftward = {id(flag) for flag in flags if flag.foot + GAP + flag.width > width}
    while True:
        to_left = sorted((flag for flag in flags if id(flag) in leftward), key=lambda flag: flag.foot)
        to_right = sorted((flag for flag in flags if id(flag) not in leftward), key=lambda flag: -flag.foot)
        band: Band = []
        for flag in (*to_left, *to_right):
            left = flag.foot - GAP - flag.width if id(flag) in leftward else flag.foot + GAP
            lane = next((lane for lane in range(len(flags)) if _free(band, flag, left, lane)), None)
            if left < 0.0 or (lane is None and id(flag) in leftward):
                return None
            if lane is None:
                leftward.add(id(flag))
                break
            band.append((flag, left, lane))
        else:
            return band


def _free(band: Band, flag: Flag, left: float, lane: int) -> bool:
    """Whether a label may stand here: clear of those in its lane, of poles that pass it and of those its own passes."""
    right = left + flag.width
    for other, start, at in band:
        end = start + other.width
        if at == lane and left < end + 2.0 * GAP and start < right + 2.0 * GAP:
            return False
        if at > lane and left - GAP / 2.0 < other.foot < right + GAP / 2.0:
            return False
        if at < lane and start - GAP / 2.0 < flag.foot < end + GAP / 2.0:
            return False
    return True


def _raise(bands: tuple[Band, Band], low: float, high: float, ax: Axes) -> None:
    """Make room for the lanes by the limits of the severity axis, draw the flags, and number the part between."""
    points = _points(ax) * ax.bbox.height
    above, below = (fsum(_lane_heights(band)) + GAP for band in bands)
    pad = 0.05 * (high - low)
    unit = (high - low + 2.0 * pad) / max(1.0, points - above - below)  # severity in a point of height
    ax.set_ylim(low - pad - below * unit, high + pad + above * unit)
    ticks = [tick for tick in MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high) if low <= tick <= high]
    ax.set_yticks(ticks)
    ax.spines["left"].set_bounds(low - pad, high + pad)
    ax.yaxis.label.set_y((below + (points - above - below) / 2.0) / points)
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    for band, edge, away in zip(bands, (high + pad, low - pad), (unit, -unit), strict=True):
        heights = _lane_heights(band)
        for flag, left, lane in band:
            near = edge + away * (GAP + fsum(heights[:lane]))
            top = near + away * (flag.height - GAP)
            look, black = LOOKS[flag.side], flag.kind != "move"
            pole: dict[str, Any] = {"color": "black" if black else look.colour, "linewidth": 0.9, "zorder": 1.8}
            foot = flag.y
            if flag.kind == "incident":  # it concerns both sides: its mark runs through the whole curve
                foot, pole["linestyle"] = (low - pad if away > 0.0 else high + pad), "-."
            ax.plot([flag.x, flag.x], [foot, top], **pole)
            to_left = left < flag.foot
            ax.annotate(
                flag.text, (flag.x, near), (-GAP if to_left else GAP, 0.0), textcoords="offset points",
                ha="right" if to_left else "left", va="bottom" if away > 0.0 else "top",
                fontsize=flag.size, linespacing=1.15, color="black" if black else look.ink,
                fontstyle="italic" if black else "normal", annotation_clip=False, parse_math=False,
            )  # fmt: skip


# Words and points.


@cache
def _origin() -> float:
    """What Matplotlib counts days from, in days of the calendar; `date2num` for each day would take seconds."""
    return float(dates.date2num(date(2000, 1, 1))) - date(2000, 1, 1).toordinal()


def _x(at: date) -> float:
    return _origin() + at.toordinal()


def _short(at: date) -> str:
    return f"{at.day} {MONTHS[at.month - 1]}"


def _day(at: date) -> str:
    return f"{_short(at)} {at.year}"


def _points(ax: Axes) -> float:
    """Points in a pixel."""
    page = ax.get_figure(root=True)
    return 72.0 / (page.dpi if page is not None else 72.0)


def _scale(ax: Axes) -> float:
    """Of type, by the width of the Axes."""
    return min(1.0, max(0.5, _points(ax) * ax.bbox.width / FULL))


def _clean(text: str) -> str:
    """Text that any format can hold: one line, without control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


_type = TextToPath()


@cache
def _font(size: float, weight: str) -> FontProperties:
    return FontProperties(family=STYLE["font.family"], size=size, weight=weight)


def _width(text: str, size: float, weight: str = "normal") -> float:
    """In points, as drawn."""
    return float(_type.get_text_width_height_descent(text, _font(size, weight), ismath=False)[0])


def _wrap(text: str, size: float, width: float, most: int = 1, weight: str = "normal") -> list[str]:
    """Lines no wider than `width` points, and no more than `most`; what is cut ends in an ellipsis."""
    words = _clean(text).split() or ["?"]
    lines: list[str] = []
    while words:
        line = words.pop(0)
        while words and (len(lines) == most - 1 or _width(f"{line} {words[0]}", size, weight) <= width):
            line = f"{line} {words.pop(0)}"
        if _width(line, size, weight) > width:
            fits = bisect_left(range(len(line)), True, key=lambda n: _width(f"{line[:n]}…", size, weight) > width)
            line = f"{line[: max(1, fits - 1)].rstrip()}…"
        lines.append(line)
    return lines
