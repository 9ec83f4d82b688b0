"""An exchange as history had it: two sides over and under a row of days, and what answers what."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import log2
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.figures.canvas import LOOKS, Look
from sim.figures.data import Timeline, TimelineAct
from sim.figures.frame import Body, Entry, Kind, compose
from sim.figures.labels import MAX_CANDIDATES, Band, Flag, lane_heights, lanes
from sim.figures.options import Options, Style
from sim.figures.text import clean
from sim.figures.typesetting import width_of, wrap
from sim.text import short_day

MAX_HEIGHT, MAX_WIDTH = 2000.0, 4000.0  # points: a longer exchange has some labels left out
FIRST_MARKER = 6.2  # from the row of days to the first marker, in sizes of a label
MIN_DAY_GAP = 4.4  # between two days at least, for their dates to stand side by side, likewise
NEUTRAL = Look("#222222", "#222222", "-", "D", "")


class Sizes(NamedTuple):
    """How large things are, in points."""

    label: float  # of type

    @property
    def mark(self) -> float:
        """Across a marker, which has the step in it."""
        return 1.75 * self.label

    @property
    def widest(self) -> float:
        """Of a label."""
        return 16.0 * self.label

    @property
    def stack(self) -> float:
        """From marker to marker of one side on one day."""
        return self.mark + 4.0

    @property
    def first(self) -> float:
        """From the row of days to the first marker."""
        return FIRST_MARKER * self.label

    @property
    def gap(self) -> float:
        """Between two days at least."""
        return MIN_DAY_GAP * self.label


class Spot(NamedTuple):
    """Where an act stands: its column, and the height of its marker over (or under) the row of days, in points."""

    act: TimelineAct
    side: int  # 0 above, 1 below
    x: float
    y: float


class Plan(NamedTuple):
    """Where everything stands on so many points across."""

    place: dict[date, float]
    spots: list[Spot]
    bands: list[Band]
    reach: tuple[float, float]  # by side: from the row of days to the outermost marker
    room: tuple[float, float]  # and to the end of the labels


def _plan(exchange: Timeline, across: float, sizes: Sizes) -> Plan:
    columns = sorted({act.day for act in exchange.acts})
    place = _columns(columns, across - sizes.widest, sizes)
    spots = _spots(exchange, place, sizes)
    bands = _bands(spots, across, sizes)
    one, other = (max((abs(s.y) for s in spots if s.side == side), default=sizes.first) for side in (0, 1))
    above, below = (sizes.mark + sum(lane_heights(band)) + 6.0 for band in bands)
    return Plan(place, spots, bands, (one, other), (one + above, other + below))


def _on_a_page(exchange: Timeline, options: Options, style: Style) -> Figure:
    """An exchange as a picture, on a page that is larger where its labels need more.

    The first side's moves lie above the row of days, the second's below; lines lead from a move to its answer. Days
    are apart by the logarithm of the time between them, so that all can be read.
    """
    sizes = Sizes(style.label)
    days = len({act.day for act in exchange.acts})
    least = min(MAX_WIDTH, sizes.widest + 1.3 * sizes.gap * days)
    page = 72.0 * (options.size or style.page)[0] - 2.0 * style.margin
    planned = _plan(exchange, max(page, least), sizes)

    def fill(body: Body) -> None:
        frame = body.frame()
        frame.ax.set_axis_off()
        frame.legend(_signs(exchange))
        body.fit(frame)
        ax, made = frame.ax, _plan(exchange, frame.width, sizes)
        spare = (frame.height - sum(made.room)) / 2.0
        ax.set_xlim(0.0, frame.width)  # so that a unit is a point, both ways
        ax.set_ylim(-made.room[1] - spare, made.room[0] + spare)
        _days(ax, sorted(made.place), made.place, sizes)
        _lines(ax, made.spots, sizes)
        for spot in made.spots:
            _marker(ax, spot, sizes)
        for side, band in enumerate(made.bands):
            _labels(ax, [spot for spot in made.spots if spot.side == side], band, made.reach[side], sizes)

    high = sum(planned.room) + 4.0 * style.label
    return compose(exchange, options, style, fill, _caption(exchange, planned, style), high, least)


def _columns(days: Sequence[date], across: float, sizes: Sizes) -> dict[date, float]:
    """Where each day stands, in points: apart by a step, and by the logarithm of the time between."""
    times = [log2(1.0 + (later - earlier).days) for earlier, later in pairwise(days)]
    left, right = 2.6 * sizes.label, across - 10.0  # the last one's label lies to the right of it
    apart = min(sizes.gap, (right - left) / max(1, len(times)))
    spare = right - left - apart * len(times)
    unit = min(10.0 * sizes.label, spare / sum(times)) if times else 0.0
    place = [0.0]
    for time in times:
        place.append(place[-1] + apart + unit * time)
    shift = left + max(0.0, right - left - place[-1]) / 2.0
    return {day: x + shift for day, x in zip(days, place, strict=True)}


def _spots(exchange: Timeline, place: dict[date, float], sizes: Sizes) -> list[Spot]:
    """A spot for every act: those of one side on one day are stacked outwards; what both do stands on both sides."""
    taken: dict[tuple[int, date], int] = {}
    spots = []
    for act in exchange.acts:
        for side in act.sides:
            height = sizes.first + sizes.stack * taken.get((side, act.day), 0)
            taken[side, act.day] = taken.get((side, act.day), 0) + 1
            spots.append(Spot(act, side, place[act.day], height if side == 0 else -height))
    return spots


def _bands(spots: Sequence[Spot], across: float, sizes: Sizes) -> list[Band]:
    """The labels of each side, one a day, in lanes; those for which there is no room are left out."""
    bands: list[Band] = []
    for side in (0, 1):
        flags = []
        for x in sorted({spot.x for spot in spots if spot.side == side}):
            said = [line for _, line, _ in _block([s for s in spots if s.side == side and s.x == x], sizes)]
            width = max(width_of(line, sizes.label) for line in said)
            flags.append(Flag("move", side, x, 0.0, x, "\n".join(said), width, sizes.label, (0.0, x)))
        band: Band = []
        for flag in flags[:MAX_CANDIDATES]:
            trial = lanes([flag, *(one for one, _, _ in band)], across)
            if trial is not None and sum(lane_heights(trial)) <= MAX_HEIGHT / 2.0:
                band = trial
        bands.append(band)
    return bands


def _block(own: Sequence[Spot], sizes: Sizes) -> list[tuple[Spot, str, bool]]:
    """The lines of the label of one side's moves on one day, the outermost move's first above and last below."""
    ordered = own if own[0].side else own[::-1]
    return [(spot, *line) for spot in ordered for line in _act_lines(spot, sizes)]


def _act_lines(spot: Spot, sizes: Sizes) -> list[tuple[str, bool]]:
    """The lines that tell an act, and whether they are slanted, as for a threat; what both do is told above alone."""
    act = spot.act
    if len(act.sides) == 2 and spot.side == 1:
        return [(f"{act.step}: see above", False)]
    third = f" to {act.to}" if act.to else ""
    lines = wrap(
        f"{act.step}: {act.deed}{third}{act.mark}{' (denied)' if act.denied else ''}", sizes.label, sizes.widest, 3
    )
    if act.answers is not None:
        if width_of(f"{lines[-1]}, {act.delay}", sizes.label) <= sizes.widest:
            lines[-1] += f", {act.delay}"
        else:
            lines.append(act.delay)
    return [(line, act.threat) for line in lines]


def _days(ax: Axes, days: Sequence[date], place: dict[date, float], sizes: Sizes) -> None:
    """The row of days: a line with a tick and a date at each, its year where that is another than before."""
    ax.axhline(0.0, color="#555555", linewidth=1.2, zorder=1)
    last_end, year = -1e9, None
    for day in days:
        x = place[day]
        told = f"{short_day(day)}\n{day.year}" if day.year != year else short_day(day)
        width = max(width_of(line, sizes.label, "bold") for line in told.split("\n"))
        if x - width / 2.0 < last_end + 3.0:
            ax.plot([x], [0.0], "|", color="#555555", markersize=8, zorder=2)
            continue
        last_end, year = x + width / 2.0, day.year
        box: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        ax.text(x, 0.0, told, ha="center", va="center", fontsize=sizes.label, fontweight="bold", bbox=box, zorder=4)


def _lines(ax: Axes, spots: Sequence[Spot], sizes: Sizes) -> None:
    """From each act to its answer: solid where that is in kind, dashed where not, dotted to what carries it out."""
    at = {(spot.act.step, spot.side): spot for spot in spots}
    for spot in spots:
        act = spot.act
        if len(act.sides) == 2 and spot.side == 0:
            ends = [at[act.step, 1].y, spot.y]
            ax.plot([spot.x, spot.x], ends, color=NEUTRAL.colour, linewidth=1.0, linestyle=":", zorder=2)
        if act.answers is None:
            continue
        of = at.get((act.answers, 1 - spot.side)) or at[act.answers, spot.side]
        line = ":" if act.effect else "-" if act.in_kind else (0, (4, 2))
        bend = 0.0 if of.side != spot.side else 0.25
        look: dict[str, Any] = {"arrowstyle": "-|>", "mutation_scale": 11, "color": "#666666", "linewidth": 1.5}
        look |= {"linestyle": line, "connectionstyle": f"arc3,rad={-bend if spot.side else bend}"}
        look |= {"shrinkA": 0.52 * sizes.mark, "shrinkB": 0.58 * sizes.mark}
        ax.annotate("", (spot.x, spot.y), (of.x, of.y), arrowprops=look, zorder=2, annotation_clip=False)


def _look(act: TimelineAct) -> Look:
    return NEUTRAL if act.actor is None else LOOKS[act.actor]


def _marker(ax: Axes, spot: Spot, sizes: Sizes) -> None:
    """A marker with the step in it: filled where it was read, hollow where not or not all, dotted where nowhere."""
    look, read = _look(spot.act), spot.act.read
    ax.scatter(
        [spot.x], [spot.y], sizes.mark**2, marker=look.marker, facecolor=look.ink if read else "white",
        edgecolor=look.colour, linewidth=1.6, linestyle=":" if spot.act.nowhere else "-",
        zorder=5,
    )  # fmt: skip
    ink = "white" if read else look.ink
    told: dict[str, Any] = {
        "ha": "center",
        "va": "center_baseline",
        "fontsize": sizes.label,
        "fontweight": "bold",
    }
    ax.text(spot.x, spot.y, f"{spot.act.step}", color=ink, zorder=6, **told)


def _labels(ax: Axes, spots: Sequence[Spot], band: Band, reach: float, sizes: Sizes) -> None:
    """The labels of one side on their poles, outside its markers."""
    heights = lane_heights(band)
    for flag, left, lane in band:
        away = 1.0 if flag.side == 0 else -1.0
        own = [spot for spot in spots if spot.x == flag.x]
        edge = reach + sizes.mark + sum(heights[:lane])
        top = edge + flag.height - 4.0
        pole = [away * (max(abs(spot.y) for spot in own) + sizes.mark / 2.0), away * top]
        ax.plot([flag.x, flag.x], pole, color="#999999", linewidth=0.8, zorder=1.5)
        block = _block(own, sizes)
        place: dict[str, Any] = {"ha": "right" if left < flag.foot else "left", "va": "top", "fontsize": flag.size}
        x = flag.x - 4.0 if left < flag.foot else flag.x + 4.0
        for row, (spot, line, slanted) in enumerate(block):
            y = (top if flag.side == 0 else -edge) - row * (flag.height - 4.0) / len(block)
            look: dict[str, Any] = {"color": _look(spot.act).ink, "zorder": 6}
            ax.text(x, y, line, fontstyle="italic" if slanted else "normal", parse_math=False, **place, **look)


def _signs(exchange: Timeline) -> list[Entry]:
    """What the signs mean that are in the picture."""
    entries: list[Entry] = []
    for name, look, where in zip(exchange.actors, LOOKS, ("above", "below"), strict=True):
        marker = Line2D([], [], linestyle="", color=look.colour, marker=look.marker, markersize=10)
        entries.append((marker, f"{clean(name)} ({where})"))
    if any(act.actor is None for act in exchange.acts):
        diamond = Line2D([], [], linestyle="", color=NEUTRAL.colour, marker="D", markersize=9)
        entries.append((diamond, "both, or a trigger"))
    if not all(act.read for act in exchange.acts):
        hollow: dict[str, Any] = {"marker": "o", "markersize": 10, "markerfacecolor": "white"}
        entries.append((Line2D([], [], linestyle="", color="#555555", **hollow), "not read in full (dotted: nowhere)"))
    kinds = {act.in_kind for act in exchange.acts if act.in_kind is not None}
    told: Any = {True: ("-", "answered in kind"), False: ((0, (4, 2)), "answered otherwise")}
    for kind in sorted(kinds, reverse=True):
        entries.append((Line2D([], [], color="#666666", linestyle=told[kind][0], linewidth=1.5), told[kind][1]))
    return entries


def _caption(exchange: Timeline, made: Plan, style: Style) -> str:
    """How the days are apart, and what may be read from it."""
    shown, there = sum(map(len, made.bands)), len({(spot.side, spot.x) for spot in made.spots})
    told = "Days lie further apart the more time is between them, by its logarithm."
    if any(act.threat for act in exchange.acts):
        told += " Italic: a threat."
    if shown < there:
        told += f" {shown} of {there} labels are shown."
    return f"{told} What is on record is what was answered: no rate can be read from it." if style.numbers else told


KIND = Kind(None, _on_a_page)
