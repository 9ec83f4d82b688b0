"""The escalation curve of a run."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from sim.chronicle.sentences import day
from sim.figures.canvas import (
    AXIS,
    CAPTION,
    GRID,
    LABEL,
    LEADING,
    LOOKS,
    MAX_LABEL_WIDTH,
    STEP_LINE,
    TENSION,
    Look,
    as_line,
    as_steps,
    calendar_axis,
    figure_of,
    open_frame,
    points_of,
    scale_of,
    style,
    title_and_legend,
    wide_axes,
    wrap,
    x_of,
)
from sim.figures.data import Escalation
from sim.figures.key import Key, Obstacle, Pin, draw_pins, write
from sim.figures.labels import CurveArea, draw_flags, make_room
from sim.figures.marks import Item, KeyPlace, Labelling, items_of, layout, past_of
from sim.figures.text import clean
from sim.figures.waits import clock_heights, draw_clocks, legend_entries, row_of
from sim.measures.curves import Curve
from sim.model.log import Event

MAX_KEY_ROWS = 20  # of a key on a page of our own, at most
DATES_HEIGHT = 36.0  # points: what the dates under an Axes take
PLURALS = {"move": "moves", "put off": "answers put off", "incident": "incidents", "history": "past moves"}
PIN_HEIGHT = 12.0  # points above the curves and below them, for pins on what lies highest and lowest


def escalation(run: Escalation, ax: Axes | None = None) -> Axes:
    """The escalation curve of a run, on `ax` or on a figure of its own.

    Type and labels are laid out for the size that the Axes has now. Moves are labelled where they stand; where there is
    no room for all of these labels they are numbered as in the chronicle, with a key below. What history did has
    letters, and its key below too. Where there is no room for that either, labels of the first and the hardest moves
    stay, and the caption says how many.
    """
    with style():
        if ax is not None:
            points = points_of(ax)
            free = points * ax.bbox.y0 - DATES_HEIGHT - 4.0 * CAPTION * scale_of(ax)
            place = KeyPlace(ax, int(free / (LEADING * CAPTION)), lambda _key, _head: None)
            return _escalation(run, ax, place)
        ax = wide_axes()
        page, (left, bottom, width, height) = figure_of(ax), ax.get_position().bounds
        high = page.get_figheight() * 72.0

        def make(key: float, head: float) -> None:  # the page grows by what the key takes
            whole = high + key
            page.set_figheight(whole / 72.0)
            foot, top = bottom * high + key, whole - (head or high * (1.0 - bottom - height))
            ax.set_position((left, foot / whole, width, (top - foot) / whole))

        return _escalation(run, ax, KeyPlace(ax, MAX_KEY_ROWS, make))


def figure(run: Escalation) -> Figure:
    """The escalation curve over the ties left, for a slide: 13.3 by 7.5 inches."""
    with style():
        made = Figure(figsize=(40 / 3, 7.5), dpi=150)
        top = made.add_axes((0.085, 0.255, 0.9, 0.59))
        below = made.add_axes((0.085, 0.115, 0.9, 0.115), sharex=top)
        top.tick_params(labelbottom=False)  # the panel below has the same days, and the caption at its foot

        def make(key: float, head: float) -> None:
            up, down = key / (7.5 * 72.0), head / (7.5 * 72.0) or 0.155
            below.set_position((0.085, 0.115 + up, 0.9, 0.115))
            top.set_position((0.085, 0.255 + up, 0.9, 0.745 - down - up))

        _ties(run.curve, below)
        _escalation(run, top, KeyPlace(below, MAX_KEY_ROWS, make))
        made.align_ylabels()
        return made


def _escalation(run: Escalation, ax: Axes, place: KeyPlace) -> Axes:
    curve, waited, actors = run.curve, run.waits, run.actors
    scale = scale_of(ax)
    open_frame(ax, scale)
    calendar_axis(ax, curve.days)
    page = ax.get_figure(root=True)
    engine = page.get_layout_engine() if page is not None else None
    if page is not None and engine is not None:
        engine.execute(page)  # it may still change the size of the Axes
    _curves(run, ax)
    incidents = any(event.kind == "incident" for event in run.events)
    hatched = any(curve.in_force[actor] != curve.announced[actor] for actor in actors)

    series = [*curve.in_force.values(), *curve.announced.values(), curve.tension]
    series += [past for past in curve.history.values() if past is not None]
    low, high = min(0.0, *map(min, series)), max(1.0, *map(max, series))
    items, past = items_of(run), past_of(run)
    shown = layout(run, ax, place, items, past)
    caption = _caption(run, ax, shown, [*items, *past])
    more = LEADING * CAPTION * scale * (len(caption) - 1)
    place.make(shown.key.height + more, _head(run, ax, hatched, incidents, any(shown.bands)) + 18.0)
    clock = clock_heights(waited, actors)
    beside = [high + (PIN_HEIGHT if shown.pinned else 0.0) for high in clock]
    above, under = (beside[side] + shown.height(side) for side in (0, 1))
    area = make_room(ax, low, high, under, above)
    good_will = "; below 0: good will" if low < 0.0 else ""
    middle, points = under + (area.high - area.low) / area.unit / 2.0, points_of(ax) * ax.bbox.height
    tall = max(90.0 * scale, 2.0 * min(middle, points - middle) + 16.0 * scale)
    told = ("severity of measures in force", 2), (f"({clean(run.scale)} scale{good_will})", 1)
    lines = [line for text, most in told for line in wrap(text, AXIS * scale, tall, most)]
    ax.set_ylabel("\n".join(lines), fontsize=AXIS * scale, parse_math=False)
    draw_flags(shown.bands, area, (beside[0], beside[1]), ax)
    draw_clocks(waited, actors, curve.days, area, PIN_HEIGHT if shown.pinned else 0.0, ax)
    _pins(run, ax, shown, area)
    _below(ax, place, shown.key, caption)
    return ax


def _curves(run: Escalation, ax: Axes) -> None:
    """Tension, both sides, what history did, and incidents at the foot of all that."""
    curve, made = run.curve, run.moves
    ax.fill_between(*as_line(curve.days, curve.tension), color=TENSION[0], linewidth=0, zorder=0.5)
    ax.plot(*as_line(curve.days, curve.tension), color=TENSION[1], linewidth=0.8, zorder=0.6)
    for actor, look in zip(run.actors, LOOKS, strict=True):
        own = [event for event in made if event.actor == actor]
        _side(ax, curve.days, curve.in_force[actor], curve.announced[actor], own, look)
    for actor, look in zip(run.actors, LOOKS, strict=True):
        past = curve.history[actor]
        if past is not None:
            ax.plot(*as_steps(curve.days, past), **STEP_LINE, color="black", linestyle=":", linewidth=1.6, zorder=2.8)
            begun = [p.effective or p.day for p in run.history if p.actor == actor]
            _marks(ax, curve.days, past, begun, look.marker, "black", "none", 10.0)
    incidents = [day(event) for event in run.events if event.kind == "incident"]
    _marks(ax, curve.days, [0.0] * len(curve.days), incidents, "X", "black", "black", 8.0)
    if not made:
        middle: dict[str, Any] = {"ha": "center", "va": "center", "transform": ax.transAxes}
        ax.text(0.5, 0.5, "nobody made a move", color="#555555", **middle)


def _side(
    ax: Axes, over: Sequence[date], in_force: list[float], announced: list[float], made: list[Event], look: Look
) -> None:
    """One side: in force as a thick line, announced as a thin one, hatched between; markers hollow and filled."""
    at, now = as_steps(over, in_force, announced)
    _, said = as_steps(over, announced, in_force)
    if now != said:
        hatched: dict[str, Any] = {"facecolor": "none", "edgecolor": look.colour, "hatch": look.hatch, "linewidth": 0}
        ax.fill_between(at, now, said, step="post", zorder=1.5, alpha=0.6, **hatched)
        ax.plot(at, said, **STEP_LINE, color=look.colour, linestyle=look.line, linewidth=1.0, zorder=2.5)
    ax.plot(at, now, **STEP_LINE, color=look.colour, linestyle=look.line, linewidth=2.4, zorder=3)
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
    at, values = [x_of(over[n]) for n in found], [series[n] for n in found]
    ax.plot(at, values, marker, color=colour, markerfacecolor=fill, markersize=size, zorder=3.5)


def _ties(curve: Curve, ax: Axes) -> None:
    """What each side still has of what it values."""
    for ties, look in zip(curve.ties.values(), LOOKS, strict=True):
        ax.plot(*as_steps(curve.days, ties), **STEP_LINE, color=look.colour, linestyle=look.line, linewidth=2.4)
    ax.set_ylim(-0.08, 1.08)
    ax.set_yticks([0.0, 0.5, 1.0])
    ax.yaxis.set_major_formatter(PercentFormatter(1.0))
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    ax.set_ylabel("ties left\n(by value)")


def _head(run: Escalation, ax: Axes, hatched: bool, incidents: bool, flagged: bool) -> float:
    """Title and legend, above the frame, and the points that they take there."""
    scale = scale_of(ax)
    names = [wrap(actor, AXIS * scale, MAX_LABEL_WIDTH * scale)[0] for actor in run.actors]
    entries: list[tuple[Line2D | Patch, str]] = []
    for name, look, place in zip(names, LOOKS, ("above", "below"), strict=True):
        line = Line2D([], [], color=look.colour, linestyle=look.line, marker=look.marker, markersize=7, linewidth=2.4)
        entries.append((line, f"{name} (labels {place})" if flagged else name))
    if hatched:
        patch = Patch(facecolor="none", edgecolor="#555555", hatch=LOOKS[0].hatch, linewidth=0.8)
        entries.append((patch, "announced, not yet in force"))
    band = Patch(facecolor=TENSION[0], edgecolor=TENSION[1], linewidth=0.8)
    entries.append((band, f"tension (halves in {run.half_life:g} days)"))
    if incidents:
        entries.append((Line2D([], [], color="black", marker="X", linestyle="-.", linewidth=0.9), "incident"))
    entries += legend_entries(run.waits)
    if run.history:
        entries.append((Line2D([], [], color="black", linestyle=":", linewidth=1.6), "what history did"))
    return title_and_legend(ax, run.title, entries)


# Pins, the key and the caption.


def _pins(run: Escalation, ax: Axes, shown: Labelling, area: CurveArea) -> None:
    """Pins on what the key tells, clear of curves, markers and poles as far as can be."""
    actors, waited = run.actors, run.waits
    obstacles = [*_drawn(run), *_poles(shown, area)]
    pins = []
    for item in shown.pinned:
        ink = LOOKS[item.side].ink if item.kind in ("move", "put off") else "black"
        if item.kind == "incident":
            obstacles.append(Obstacle(x_of(item.at), area.low, x_of(item.at), area.high, 1.0))
            ends = [area.low, area.high]
            ax.plot([x_of(item.at)] * 2, ends, color="black", linewidth=0.9, linestyle="-.", zorder=1.8)
        for when, severity, side in item.spots:
            obstacles.append(Obstacle(x_of(when), severity, x_of(when), severity, 6.0))
            place = severity
            if item.kind == "put off":
                away = (PIN_HEIGHT + row_of("put off", waited, actors[side])) * area.unit
                place = area.low - away if side else area.high + away
            pins.append(Pin(item.mark, x_of(when), place, side == 0, ink))
    above, below = (area.unit * (PIN_HEIGHT + high) for high in clock_heights(waited, actors))
    draw_pins(pins, ax, LABEL * scale_of(ax), (area.low - below, area.high + above), obstacles)


def _drawn(run: Escalation) -> list[Obstacle]:
    """The lines of a curve and the markers on them, for pins to keep clear of."""
    curve, obstacles = run.curve, []
    lines = [*curve.in_force.values(), *curve.announced.values()]
    for series in (*lines, *(past for past in curve.history.values() if past is not None)):
        at, steps = as_steps(curve.days, series)
        for n in range(len(at) - 1):
            low, high = sorted(steps[n : n + 2])
            obstacles.append(Obstacle(at[n], steps[n], at[n + 1], steps[n], 1.5))
            obstacles.append(Obstacle(at[n + 1], low, at[n + 1], high, 1.5))
    for event in run.events:
        if event.kind == "incident":
            obstacles.append(Obstacle(x_of(day(event)), 0.0, x_of(day(event)), 0.0, 5.0))
        if event.kind != "move":
            continue
        for then in {event.announced, event.effective}:
            if then is not None and then <= curve.days[-1]:
                y = curve.announced[event.actor][(then - curve.days[0]).days]
                obstacles.append(Obstacle(x_of(then), y, x_of(then), y, 5.0))
    return obstacles


def _poles(shown: Labelling, area: CurveArea) -> list[Obstacle]:
    """The poles of flags, likewise."""
    obstacles = []
    for band, edge in zip(shown.bands, (area.high, area.low), strict=True):
        for flag, _, _ in band:
            low, high = (area.low, area.high) if flag.kind == "incident" else sorted((flag.y, edge))
            obstacles.append(Obstacle(flag.x, low, flag.x, high, 1.0))
    return obstacles


def _caption(run: Escalation, ax: Axes, shown: Labelling, items: Sequence[Item]) -> list[str]:
    """Seed and run, what of it is settled beforehand, and how much of what happened is told, in lines."""
    text = f"seed {run.seed}, run {run.number}"
    if run.settled:
        text += f"; {run.settled}"
    told = [*(flag.kind for band in shown.bands for flag, _, _ in band), *(item.kind for item in shown.pinned)]
    for kind, plural in PLURALS.items():
        whole, part = sum(item.kind == kind for item in items), told.count(kind)
        if part < whole:
            text += f"; {part} of {whole} {plural} labelled"
    return wrap(text, CAPTION * scale_of(ax), points_of(ax) * ax.bbox.width, 3)


def _below(ax: Axes, place: KeyPlace, key: Key, caption: Sequence[str]) -> None:
    """The key and the caption under it."""
    under, points = place.under, points_of(place.under)
    box = under.xaxis.get_tightbbox()
    dates = points * (under.bbox.y0 - box.y0) if box is not None else DATES_HEIGHT
    write(key, under, dates + 4.0)
    text: dict[str, Any] = {"fontsize": CAPTION * scale_of(ax), "parse_math": False}
    under.set_xlabel("\n".join(caption), loc="left", labelpad=8.0 + key.height, **text)
    under.xaxis.label.set_multialignment("left")
