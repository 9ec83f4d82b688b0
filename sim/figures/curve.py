"""The curves of a run on an Axes, with the names of both sides and the labels of what matters."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sim.chronicle.sentences import day
from sim.figures.canvas import LOOKS
from sim.figures.data import Escalation
from sim.figures.days import as_steps, x_of
from sim.figures.frame import Frame
from sim.figures.key import Obstacle, Pin, draw_pins
from sim.figures.labels import Band, CurveArea, draw_flags, lane_heights
from sim.figures.marks import Item, flags_of, items_of
from sim.figures.mirror import AFTER_BREAK, Halves, draw_halves, lay_out, reach
from sim.figures.text import clean
from sim.figures.typesetting import width_of, wrap
from sim.figures.waits import clock_heights, draw_clocks, row_of

NAME = 1.15  # the size of a side's name, in sizes of a label
LINES_FOR_NAMES, LINES_FOR_LABELS = 9.0, 12.5  # how high an Axes must be for them, in lines of a label


class Part(NamedTuple):
    """What a curve has in common with another beside it."""

    until: date  # the last day of either
    highs: tuple[float, float]  # the highest severity of each side in either
    labels: int  # moves labelled at most
    first: int | None  # the number of an event that matters most


class Name(NamedTuple):
    """The name of a side, at the outer end of its half."""

    text: str  # empty where there is no room
    right: bool  # whether it stands at the right end, else at the left
    room: float  # what it takes beyond the labels, in points


class Plan(NamedTuple):
    """What is drawn round the curves of a run, and the points that it takes."""

    run: Escalation
    frame: Frame
    highs: tuple[float, float]  # the severities up to which the halves go
    bands: tuple[Band, Band]  # the labels of each side
    names: tuple[Name, Name]
    clocks: tuple[float, float]  # points beside each half for what runs or waits
    spare: tuple[float, float]  # points beyond one full break of relations, to say what it is
    numbers: bool  # whether what has no label has its number

    @property
    def room(self) -> tuple[float, float]:
        """The points above the curves and below them."""
        one, other = (
            self.clocks[side] + self.spare[side] + _height(self.bands[side]) + self.names[side].room for side in (0, 1)
        )
        return one, other


def plan(run: Escalation, frame: Frame, part: Part | None = None) -> Plan:
    """Choose the labels for which there is room on an Axes."""
    style, size = frame.style, frame.style.label
    page = frame.ax.get_figure(root=True)
    engine = page.get_layout_engine() if page is not None else None
    if page is not None and engine is not None:
        engine.execute(page)  # it may still change the size of the Axes
    lines = frame.height / size
    clocks = clock_heights(run.waits, run.actors)
    highs = part.highs if part else reach(run)[1]
    lay_out(run, frame, 0.0, 0.0, highs)  # so that days have their places
    bands: tuple[Band, Band] = ([], [])
    if lines > LINES_FOR_LABELS:
        most = style.labels if frame.own else max(0, int((lines - LINES_FOR_LABELS) / 3.0))
        most = min(most, style.labels, part.labels if part else most)
        bands = flags_of(run, frame, items_of(run), most, sum(clocks) + 2.0 * size, part.first if part else None)
    one, other = (_name(actor, bands[side], frame) for side, actor in enumerate(run.actors))
    numbers = style.numbers and frame.own and part is None
    return Plan(run, frame, highs, bands, (one, other), clocks, _beyond(run, frame), numbers)


def draw(made: Plan, room: tuple[float, float] | None = None) -> None:
    """Draw the curves and what is round them, with so many points above and below, at least those of the plan."""
    run, frame, ax = made.run, made.frame, made.frame.ax
    halves = lay_out(run, frame, *(room or made.room), made.highs)
    draw_halves(run, frame, halves)
    area = CurveArea(halves.low, halves.high, halves.unit)
    placed = _at_heights(made.bands, halves)
    draw_flags(placed, area, (made.clocks[0] + made.spare[0], made.clocks[1] + made.spare[1]), ax)
    draw_clocks(run.waits, run.actors, run.curve.days, area, made.spare, ax)
    for side, name in enumerate(made.names):
        _write_name(name, side, frame)
    measured = _measure(run, frame, halves, placed, made.spare)
    if made.numbers:
        begin, end = ax.get_xlim()
        _numbers(made, halves, placed, [Obstacle(begin, -halves.band, end, halves.band, 0.0), *measured])


def axis_label(run: Escalation, frame: Frame) -> None:
    """Say what the heights are, clear of their numbers, whichever there will be."""
    if frame.height > LINES_FOR_NAMES * frame.style.label:
        frame.label_y(f"Sum of {clean(run.scale)} weights in force")
        lows, highs = reach(run)
        most, size = max(highs), frame.style.axis
        widest = width_of("\u22122.5" if min(lows) < 0.0 else "2.5" if most < 10.0 else f"{most:.0f}", size)
        frame.ax.yaxis.set_label_coords(-(widest + 3.0 + 0.5 * size) / frame.width, 0.5)


def _height(band: Band) -> float:
    heights = lane_heights(band)
    return sum(heights) + 4.0 if heights else 0.0


def _at_heights(bands: tuple[Band, Band], halves: Halves) -> tuple[Band, Band]:
    """The flags with their feet on the curves."""
    first, second = (
        [(flag._replace(y=halves.y(flag.side, flag.y)), left, lane) for flag, left, lane in band] for band in bands
    )
    return first, second


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


def _numbers(made: Plan, halves: Halves, bands: tuple[Band, Band], walls: Sequence[Obstacle]) -> None:
    """The numbers of what has no label, clear of curves, markers and poles as far as can be."""
    run, frame = made.run, made.frame
    area = CurveArea(halves.low, halves.high, halves.unit)
    told = {flag.mark for band in bands for flag, _, _ in band}
    pins = [pin for item in items_of(run) if item.mark not in told for pin in _pins(item, made, halves)]
    low, high = (made.spare[side] + made.clocks[side] for side in (1, 0))
    bounds = area.low - low * area.unit, area.high + high * area.unit
    draw_pins(pins, frame.ax, frame.style.label, bounds, [*_drawn(run, halves), *_poles(bands, area)], walls)


def _pins(item: Item, made: Plan, halves: Halves) -> list[Pin]:
    """The number of something that happened, on each of its spots."""
    pins = []
    ink = LOOKS[item.side].ink if item.kind in ("move", "put off") else "black"
    for when, severity, side in item.spots:
        y = halves.y(side, severity)
        if item.kind == "put off":
            row = row_of("put off", made.run.waits, made.run.actors[side])
            away = (made.spare[side] + row) * halves.unit
            y = halves.low - away if side else halves.high + away
        pins.append(Pin(item.mark, x_of(when), y, side == 0, ink))
    return pins


def _drawn(run: Escalation, halves: Halves) -> list[Obstacle]:
    """The lines of a curve and the markers on them, for pins to keep clear of."""
    lines, obstacles = run.curve, []
    for side, actor in enumerate(run.actors):
        past = lines.history[actor]
        for series in (lines.in_force[actor], lines.announced[actor], *([past] if past is not None else [])):
            at, steps = as_steps(lines.days, series)
            for n in range(len(at) - 1):
                low, high = sorted(halves.y(side, severity) for severity in steps[n : n + 2])
                y = halves.y(side, steps[n])
                obstacles.append(Obstacle(at[n], y, at[n + 1], y, 1.5))
                obstacles.append(Obstacle(at[n + 1], low, at[n + 1], high, 1.5))
        for event in run.moves:
            if event.actor == actor:
                y = halves.y(side, lines.announced[actor][(day(event) - lines.days[0]).days])
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
    """Say what the broken line is, in as many words as there is a place for, and return that place."""
    if run.full_break is None or frame.height < LINES_FOR_LABELS * frame.style.label:
        return []
    poles = _poles(bands, CurveArea(halves.low, halves.high, halves.unit))
    drawn, hatched = [*_drawn(run, halves), *poles], _hatched(run, halves)
    begin, end = frame.ax.get_xlim()
    drawn.append(Obstacle(begin, -halves.band, end, halves.band, 0.0))
    bounds = halves.low - spare[1] * halves.unit, halves.high + spare[0] * halves.unit
    for told in (f"one full break of relations ({run.full_break:g})", f"full break ({run.full_break:g})", "full break"):
        for avoid, side in (([*drawn, *hatched], 1), ([*drawn, *hatched], 0), (drawn, 1), (drawn, 0)):
            place = _free_place(told, side, halves.y(side, run.full_break), avoid, bounds, frame, halves.unit)
            if place is not None:
                size = frame.style.caption
                look: dict[str, Any] = {"fontsize": size, "color": "#333333", "zorder": 4.0, "parse_math": False}
                frame.ax.text(place.x, place.y + 0.25 * size * halves.unit, told, va="baseline", **look)
                return [place]
    return []


def _free_place(
    told: str, side: int, y: float, avoid: Sequence[Obstacle], bounds: tuple[float, float], frame: Frame, unit: float
) -> Obstacle | None:
    """A place for a text along a line, under or over it, that is free of all that is to be avoided; None for none."""
    wide, tall = width_of(told, frame.style.caption), 1.2 * frame.style.caption
    begin, end = frame.ax.get_xlim()
    day_wide = frame.width / (end - begin)
    for up in (-1.0, 1.0) if side else (1.0, -1.0):
        low, high = sorted((y + up * 1.5 * unit, y + up * (tall + 1.5) * unit))
        if low < bounds[0] or high > bounds[1]:
            continue
        for left in _steps(frame.width - wide - 4.0):
            x0, x1 = begin + left / day_wide, begin + (left + wide) / day_wide
            if not any(one.x <= x1 and one.x_end >= x0 and one.y <= high and one.y_end >= low for one in avoid):
                return Obstacle(x0, low, x1, high, 0.0)
    return None


def _steps(right: float) -> list[float]:
    """Places along an Axes, from the right end on."""
    return [right * n / 24.0 for n in range(24, -1, -1)] if right > 0.0 else []
