"""The escalation curve of a run, as a mirror."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.chronicle.sentences import day
from sim.figures.canvas import LOOKS, as_steps, width_of, wrap, x_of
from sim.figures.data import Escalation
from sim.figures.frame import Body, Frame, Kind, compose, head_on_axes
from sim.figures.key import Key, Obstacle, Pin, draw_pins, lay_out, write
from sim.figures.labels import Band, CurveArea, draw_flags, lane_heights
from sim.figures.marks import Item, entries_of, flags_of, items_of, past_of
from sim.figures.mirror import AFTER_BREAK, Halves, cut, draw_halves, last_day, reach
from sim.figures.mirror import lay_out as lay_out_halves
from sim.figures.options import Options, Style
from sim.figures.text import clean, long_day
from sim.figures.waits import clock_heights, draw_clocks, row_of, wait_words

NAME = 1.15  # the size of a side's name, in sizes of a label
LINES_FOR_NAMES, LINES_FOR_LABELS = 9.0, 15.0  # how high an Axes must be for them, in lines of a label
MIN_CURVE = 300.0  # points: the least height of a curve over its key


def on_axes(run: Escalation, frame: Frame) -> Axes:
    """The escalation curve on an Axes that is given."""
    shown = cut(run, frame.options.until)
    head_on_axes(frame, run)
    _axis_label(shown, frame)
    _curve(shown, frame)
    if frame.captioned:
        words = "\n".join(wrap(_caption(run, frame.style, frame.options), frame.style.caption, frame.width, 3))
        frame.ax.set_xlabel(words, loc="left", fontsize=frame.style.caption, parse_math=False)
    return frame.ax


def on_a_page(run: Escalation, options: Options, style: Style) -> Figure:
    """The escalation curve on a page of its own, with a key to all moves where the style has one."""
    shown = cut(run, options.until)
    wide = 72.0 * (options.size or style.page)[0] - 2.0 * style.margin
    with_key = style.key if options.key is None else options.key
    items, past = items_of(shown), past_of(shown)
    key = lay_out(entries_of(shown, items, past), wide, style.caption) if with_key else None

    def draw(body: Body) -> None:
        foot = (key.height + 6.0) / body.height if key else 0.0
        frame = body.frame(bottom=foot)
        _axis_label(shown, frame)
        lay_out_halves(shown, frame, 0.0, 0.0)
        body.fit(frame, bottom=foot)
        _axis_label(shown, frame)
        body.fit(frame, bottom=foot)
        _curve(shown, frame)
        if key:
            _key(body, key)

    least = MIN_CURVE + key.height if key else 0.0
    return compose(run, options, style, draw, _caption(run, style, options), least)


def _key(body: Body, key: Key) -> None:
    """The key, at the foot of the body."""
    frame = body.frame(top=key.height / body.height)
    frame.ax.set_axis_off()
    write(key, frame.ax, -frame.height)


def _axis_label(run: Escalation, frame: Frame) -> None:
    """Say what the heights are, clear of their numbers, whichever there will be."""
    if frame.height > LINES_FOR_NAMES * frame.style.label:
        frame.label_y(f"Sum of {clean(run.scale)} weights in force")
        lows, highs = reach(run)
        most, size = max(highs), frame.style.axis
        widest = width_of("\u22122.5" if min(lows) < 0.0 else "2.5" if most < 10.0 else f"{most:.0f}", size)
        frame.ax.yaxis.set_label_coords(-(widest + 3.0 + 0.5 * size) / frame.width, 0.5)


def _curve(run: Escalation, frame: Frame) -> None:
    """The curves, the names of both sides, and the labels of the moves that matter."""
    ax, style, size = frame.ax, frame.style, frame.style.label
    page = ax.get_figure(root=True)
    engine = page.get_layout_engine() if page is not None else None
    if page is not None and engine is not None:
        engine.execute(page)  # it may still change the size of the Axes
    lines = frame.height / size
    items = items_of(run)
    clocks = clock_heights(run.waits, run.actors)
    lay_out_halves(run, frame, 0.0, 0.0)  # so that days have their places
    bands: tuple[Band, Band] = ([], [])
    if lines > LINES_FOR_LABELS:
        most = style.labels if frame.own else max(0, int((lines - LINES_FOR_LABELS) / 3.0))
        bands = flags_of(run, frame, items, min(most, style.labels), sum(clocks) + 2.0 * size)
    names = [_name(actor, bands[side], frame) for side, actor in enumerate(run.actors)]
    spare = _beyond(run, frame)
    above, below = (clocks[side] + spare[side] + _height(bands[side]) + names[side].room for side in (0, 1))
    halves = lay_out_halves(run, frame, above, below)
    draw_halves(run, frame, halves)
    area = CurveArea(halves.low, halves.high, halves.unit)
    out = clocks[0] + spare[0], clocks[1] + spare[1]
    placed = _at_heights(bands, run, halves)
    draw_flags(placed, area, out, ax)
    draw_clocks(run.waits, run.actors, run.curve.days, area, spare, ax)
    for side, name in enumerate(names):
        _write_name(name, side, frame)
    told = {flag.mark for band in placed for flag, _, _ in band}
    measured = _measure(run, frame, halves, placed, spare)
    if style.numbers and frame.own:
        begin, end = ax.get_xlim()
        walls = [Obstacle(begin, -halves.band, end, halves.band, 0.0), *measured]
        _numbers(run, frame, halves, [item for item in items if item.mark not in told], placed, area, spare, walls)


def _height(band: Band) -> float:
    heights = lane_heights(band)
    return sum(heights) + 4.0 if heights else 0.0


def _at_heights(bands: tuple[Band, Band], run: Escalation, halves: Halves) -> tuple[Band, Band]:
    """The flags with their feet on the curves."""
    first, second = (
        [(flag._replace(y=halves.y(flag.side, flag.y)), left, lane) for flag, left, lane in band] for band in bands
    )
    return first, second


class Name(NamedTuple):
    """The name of a side, at the outer end of its half."""

    text: str  # empty where there is no room
    right: bool  # whether it stands at the right end, else at the left
    room: float  # what it takes beyond the labels, in points


def _name(actor: str, band: Band, frame: Frame) -> Name:
    """Where the name of a side stands: beside the outermost labels if there is room, else beyond them."""
    size = NAME * frame.style.label
    if frame.height < LINES_FOR_NAMES * frame.style.label:
        return Name("", True, 0.0)
    text, row, high = wrap(actor, size, frame.width, 1, "bold")[0], 1.3 * size, _height(band)
    wide = width_of(text, size, "bold") + 8.0
    heights = lane_heights(band)
    outer = [
        (min(left, flag.foot), max(left + flag.width, flag.foot))
        for flag, left, lane in band
        if high - sum(heights[:lane]) - 4.0 < row or sum(heights[: lane + 1]) > high - row
    ]
    for right in (True, False):
        begin, end = (frame.width - wide, frame.width) if right else (0.0, wide)
        if all(there[1] < begin or there[0] > end for there in outer):
            return Name(text, right, max(0.0, row - high))
    return Name(text, True, row)


def _write_name(name: Name, side: int, frame: Frame) -> None:
    size = NAME * frame.style.label
    place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False}
    place |= {"va": "baseline", "fontsize": size, "fontweight": "bold", "parse_math": False}
    x, across, ha = (1.0, -3.0, "right") if name.right else (0.0, 2.0, "left")
    y, up = (1.0, -size) if side == 0 else (0.0, 0.3 * size)
    if name.text:
        frame.ax.annotate(name.text, (x, y), (across, up), color=LOOKS[side].ink, ha=ha, **place)


def _beyond(run: Escalation, frame: Frame) -> tuple[float, float]:
    """The points that are left free beyond one full break, to say what it is, where a side's curve lies below it."""
    if run.full_break is None or frame.height < LINES_FOR_LABELS * frame.style.label:
        return 0.0, 0.0
    _, highs = reach(run)
    free = [side for side in (1, 0) if highs[side] <= AFTER_BREAK * run.full_break]
    high = 1.5 * frame.style.caption
    return (high if free[:1] == [0] else 0.0), (high if free[:1] == [1] else 0.0)


def _numbers(
    run: Escalation,
    frame: Frame,
    halves: Halves,
    items: Sequence[Item],
    bands: tuple[Band, Band],
    area: CurveArea,
    spare: tuple[float, float],
    walls: Sequence[Obstacle],
) -> None:
    """The numbers of what has no label, clear of curves, markers and poles as far as can be."""
    pins = []
    for item in items:
        ink = LOOKS[item.side].ink if item.kind in ("move", "put off") else "black"
        for when, severity, side in item.spots:
            y = halves.y(side, severity)
            if item.kind == "put off":
                away = (spare[side] + row_of("put off", run.waits, run.actors[side])) * area.unit
                y = area.low - away if side else area.high + away
            pins.append(Pin(item.mark, x_of(when), y, side == 0, ink))
    clocks = clock_heights(run.waits, run.actors)
    low, high = (spare[side] + clocks[side] for side in (1, 0))
    bounds = area.low - low * area.unit, area.high + high * area.unit
    draw_pins(pins, frame.ax, frame.style.label, bounds, [*_drawn(run, halves), *_poles(bands, area)], walls)


def _drawn(run: Escalation, halves: Halves) -> list[Obstacle]:
    """The lines of a curve and the markers on them, for pins to keep clear of."""
    curve, obstacles = run.curve, []
    for side, actor in enumerate(run.actors):
        past = curve.history[actor]
        for series in (curve.in_force[actor], curve.announced[actor], *([past] if past is not None else [])):
            at, steps = as_steps(curve.days, series)
            for n in range(len(at) - 1):
                low, high = sorted(halves.y(side, severity) for severity in steps[n : n + 2])
                y = halves.y(side, steps[n])
                obstacles.append(Obstacle(at[n], y, at[n + 1], y, 1.5))
                obstacles.append(Obstacle(at[n + 1], low, at[n + 1], high, 1.5))
        for event in run.moves:
            if event.actor == actor:
                y = halves.y(side, curve.announced[actor][(day(event) - curve.days[0]).days])
                obstacles.append(Obstacle(x_of(day(event)), y, x_of(day(event)), y, 4.0))
    return obstacles


def _hatched(run: Escalation, halves: Halves) -> list[Obstacle]:
    """What is hatched, likewise."""
    obstacles = []
    for side, actor in enumerate(run.actors):
        at, now = as_steps(run.curve.days, run.curve.in_force[actor], run.curve.announced[actor])
        _, said = as_steps(run.curve.days, run.curve.announced[actor], run.curve.in_force[actor])
        for n in range(len(at) - 1):
            if now[n] != said[n]:
                low, high = sorted((halves.y(side, now[n]), halves.y(side, said[n])))
                obstacles.append(Obstacle(at[n], low, at[n + 1], high, 0.0))
    return obstacles


def _poles(bands: tuple[Band, Band], area: CurveArea) -> list[Obstacle]:
    """The poles of flags, likewise."""
    obstacles = []
    for band, edge in zip(bands, (area.high, area.low), strict=True):
        for flag, _, _ in band:
            low, high = sorted((flag.y, edge))
            obstacles.append(Obstacle(flag.x, low, flag.x, high, 1.0))
    return obstacles


def _measure(
    run: Escalation, frame: Frame, halves: Halves, bands: tuple[Band, Band], spare: tuple[float, float]
) -> list[Obstacle]:
    """Say what the broken line is, where nothing else stands, and return that place; if there is none, say nothing."""
    if run.full_break is None or frame.height < LINES_FOR_LABELS * frame.style.label:
        return []
    size = frame.style.caption
    told = f"one full break of relations ({run.full_break:g})"
    wide, tall = width_of(told, size), 1.2 * size
    begin, end = frame.ax.get_xlim()
    day_wide = frame.width / (end - begin)
    poles = _poles(bands, CurveArea(halves.low, halves.high, halves.unit))
    drawn, hatched = [*_drawn(run, halves), *poles], _hatched(run, halves)
    for avoid, side in (([*drawn, *hatched], 1), ([*drawn, *hatched], 0), (drawn, 1), (drawn, 0)):
        y = halves.y(side, run.full_break)
        for up in (-1.0, 1.0) if side else (1.0, -1.0):
            low, high = sorted((y + up * 1.5 * halves.unit, y + up * (tall + 1.5) * halves.unit))
            if low < halves.low - spare[1] * halves.unit or high > halves.high + spare[0] * halves.unit:
                continue
            for left in _steps(frame.width - wide - 4.0):
                x0, x1 = begin + left / day_wide, begin + (left + wide) / day_wide
                if not any(one.x <= x1 and one.x_end >= x0 and one.y <= high and one.y_end >= low for one in avoid):
                    look: dict[str, Any] = {"fontsize": size, "color": "#333333", "zorder": 4.0, "parse_math": False}
                    frame.ax.text(x0, low + 0.25 * size * halves.unit, told, va="baseline", **look)
                    return [Obstacle(x0, low, x1, high, 0.0)]
    return []


def _steps(right: float) -> list[float]:
    """Places along an Axes, from the right end on."""
    return [right * n / 24.0 for n in range(24, -1, -1)] if right > 0.0 else []


def _caption(run: Escalation, style: Style, options: Options) -> str:
    """What the signs mean that are drawn, the luck, and what comes after the last day drawn."""
    shown = cut(run, options.until)
    curve = shown.curve
    said = [] if run.moves else ["Nobody made a move."]
    if any(curve.in_force[actor] != curve.announced[actor] for actor in run.actors):
        said.append("Hatched: announced, not yet in force.")
    if any(past is not None for past in curve.history.values()):
        said.append("Dotted: what history did.")
    kinds = {event.kind for event in shown.events}
    if "incident" in kinds and style.numbers:
        said.append("\u2716: from outside.")
    if "false alarm" in kinds:
        said.append("Hollow \u2716: felt, though nobody struck.")
    said += wait_words(shown.waits)
    if options.tension:
        said.append(f"Grey: tension, half up and half down, which halves in {run.half_life:g} days.")
    if style.numbers:
        said.append("Numbers are those of the chronicle.")
    if run.settled:
        said.append(f"{clean(run.settled)}.")
    if style.numbers and curve.days[-1] < run.curve.days[-1] and options.until is None:
        said.append(f"After {long_day(last_day(run, None))} nothing more is done.")
    return " ".join([*said, f"Seed {run.seed}, run {run.number}."])


KIND = Kind(on_axes, on_a_page, days=True, tension=True)
