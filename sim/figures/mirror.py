"""The mirror: what one side has in force goes up, what the other has goes down, with the days between."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.chronicle.sentences import day
from sim.figures.canvas import GRID, LOOKS, TINTS
from sim.figures.data import Escalation
from sim.figures.days import STEP_LINE, as_line, as_steps, day_ticks, x_of
from sim.figures.frame import Frame
from sim.figures.options import OptionError
from sim.measures.curves import Curve
from sim.model.log import Event

BAND = 1.9  # the height of the band of days, in sizes of type
MARGIN_DAYS, MARGIN_SHARE = 5, 0.08  # after the last change: so many days at least, or this share of those before
AFTER_BREAK = 1.03  # how far the axis goes at least, in full breaks of relations
BEFORE = 0.012  # of the days drawn, left free before the first
TENSION = "#E9E9E9"
MANY = 30  # markers of a kind
OUTSIDE = {"incident": ("black", "white", 3.7), "false alarm": ("white", "black", 3.6)}  # fill, edge, and what is over


class Halves(NamedTuple):
    """Where severities lie in a mirror: in units of the Axes, which are severities from the middle of the band on."""

    lows: tuple[float, float]  # by side, the lowest severity: 0, or less where there is good will
    highs: tuple[float, float]
    band: float  # half the height of the band of days
    unit: float  # severity in a point of height

    def y(self, side: int, severity: float) -> float:
        """The height of a severity of a side's."""
        up = self.band - self.lows[side] + severity
        return -up if side else up

    def foot(self, side: int) -> float:
        """The base line of a side: where nothing is in force."""
        return self.y(side, 0.0)

    @property
    def high(self) -> float:
        """The end of the upper half."""
        return self.y(0, self.highs[0])

    @property
    def low(self) -> float:
        """The end of the lower half."""
        return self.y(1, self.highs[1])


def last_day(run: Escalation, until: date | None) -> date:
    """The last day drawn: some days after the last change, or as is asked for."""
    days = run.curve.days
    if until is not None:
        if not days[0] < until:
            raise OptionError(f"nothing is drawn until {until}: it begins on {days[0]}; give a later day")
        return min(until, days[-1])
    if not run.events and not run.history:
        return days[-1]
    change = last_change(run)
    begun = min([day(event) for event in run.events if event.kind != "let pass"] or [days[0]])
    span = (change - begun).days
    return min(days[-1], change + timedelta(days=max(MARGIN_DAYS, round(MARGIN_SHARE * span), (begun - days[0]).days)))


def last_change(run: Escalation) -> date:
    """The last day on which something changes, or somebody does something."""
    curve, last = run.curve, run.curve.days[0]
    series = [*curve.in_force.values(), *curve.announced.values()]
    series += [past for past in curve.history.values() if past is not None]
    for each in series:
        changes = [n for n in range(1, len(each)) if each[n] != each[n - 1]]
        last = max(last, curve.days[changes[-1]] if changes else last)
    told = [day(event) for event in run.events if event.kind in ("move", "incident", "put off", "let lapse")]
    told += [wait.until for wait in run.waits if wait.until is not None]
    return max([last, *(at for at in told if at <= curve.days[-1])])


def cut(run: Escalation, until: date | None) -> Escalation:
    """The run up to the last day that is drawn."""
    curve, end = run.curve, last_day(run, until)
    count = (end - curve.days[0]).days + 1
    shorter = Curve(
        days=curve.days[:count],
        in_force={actor: series[:count] for actor, series in curve.in_force.items()},
        announced={actor: series[:count] for actor, series in curve.announced.items()},
        tension=curve.tension[:count],
        ties=curve.ties,
        history={actor: None if past is None else past[:count] for actor, past in curve.history.items()},
    )
    return run._replace(
        curve=shorter,
        events=[event for event in run.events if day(event) <= end],
        waits=[wait for wait in run.waits if day(wait.event) <= end],
        history=[past for past in run.history if past.day <= end],
    )


def reach(run: Escalation) -> tuple[tuple[float, float], tuple[float, float]]:
    """The lowest and the highest severity of each side."""
    ends = []
    for actor in run.actors:
        series = [*run.curve.in_force[actor], *run.curve.announced[actor], *(run.curve.history[actor] or ())]
        most = 1.0 if run.full_break is None else AFTER_BREAK * run.full_break
        ends.append((min(0.0, *series), max(most, *series)))
    (low, high), (other_low, other_high) = ends
    return (low, other_low), (high, other_high)


def lay_out(
    run: Escalation, frame: Frame, above: float, below: float, highs: tuple[float, float] | None = None
) -> Halves:
    """Leave so many points above the curves and below them, and number the rest and the days.

    `highs` are the severities up to which the halves go, where these are not the run's own.
    """
    ax, size = frame.ax, frame.style.axis
    lows, own = reach(run)
    highs = highs or own
    band = BAND * size
    room = max(8.0, frame.height - above - below - band)
    unit = sum(high - low for low, high in zip(lows, highs, strict=True)) * 1.03 / room
    halves = Halves(lows, highs, band * unit / 2.0, unit)
    ax.set_ylim(halves.low - below * unit, halves.high + above * unit)
    _heights(frame, halves)
    _days(frame, run.curve.days)
    return halves


def draw_grid(frame: Frame, halves: Halves) -> None:
    """A light line at each number of the axis."""
    for y in [*frame.ax.get_yticks(), *(halves.y(side, low) for side, low in enumerate(halves.lows) if low < 0.0)]:
        frame.ax.axhline(y, color=GRID, linewidth=0.7 * frame.style.weight, zorder=0.2)


def _heights(frame: Frame, halves: Halves) -> None:
    """Number the severities of either side, as many as there is room for, with a light line at each."""
    ax, size = frame.ax, frame.style.axis
    most = max(halves.highs)
    bins = max(1, min(5, int(most / halves.unit / (2.6 * size))))
    ticks = [tick for tick in MaxNLocator(bins, steps=[1, 2, 2.5, 5, 10]).tick_values(0.0, most) if tick > 0.0]
    if min(halves.lows) < 0.0:
        ticks += [tick for tick in MaxNLocator(2, steps=[1, 2, 5, 10]).tick_values(min(halves.lows), 0.0) if tick < 0.0]
    apart = 1.3 * size * halves.unit
    placed = [
        (halves.y(side, tick), f"{tick:g}".replace("-", "\u2212"))
        for side in (0, 1)
        for tick in sorted(ticks)
        if halves.lows[side] + (0.2 * apart if tick < 0.0 else 0.0) <= tick <= halves.highs[side]
        and (tick > 0.0 or -tick > apart)
    ]  # fmt: skip
    ax.set_yticks([y for y, _ in placed], [told for _, told in placed], fontsize=size)
    ax.tick_params(axis="y", length=0.0, pad=3.0)


def _days(frame: Frame, days: Sequence[date]) -> None:
    """Lay out the days, with dates in the band between the halves."""
    ax, size = frame.ax, frame.style.axis
    begin, end = x_of(days[0]), x_of(days[-1]) + 1.0
    begin = max(begin - BEFORE * (end - begin), x_of(date.min))
    ax.set_xlim(begin, min(end, x_of(date.max)))
    ax.spines["bottom"].set_position(("data", 0.0))
    ticks, labels = day_ticks(begin, end, frame.width, size)
    ax.set_xticks(ticks, labels, fontsize=size)
    ax.tick_params(axis="x", length=0.0, pad=-0.62 * size)
    ax.spines[:].set_visible(False)


def draw_halves(run: Escalation, frame: Frame, halves: Halves) -> None:
    """Both sides, what history did, what came from outside, and the measure of one full break."""
    draw_grid(frame, halves)
    ax, curve, weight = frame.ax, run.curve, frame.style.weight
    if frame.options.tension:
        for side in (0, 1):
            x, level = as_line(curve.days, [half / 2.0 for half in curve.tension])
            y = [halves.y(side, min(severity, halves.highs[side])) for severity in level]
            ax.fill_between(x, halves.foot(side), y, color=TENSION, linewidth=0, zorder=0.1)
    for side in (0, 1):
        ax.axhline(halves.foot(side), color="#555555", linewidth=0.8 * weight, zorder=2.9)
        if run.full_break is not None:
            line: dict[str, Any] = {"color": "#555555", "linewidth": 0.9 * weight, "linestyle": (0, (6, 3))}
            ax.axhline(halves.y(side, run.full_break), **line, zorder=1.7)
    for side, actor in enumerate(run.actors):
        own = [event for event in run.moves if event.actor == actor]
        _side(frame, halves, side, curve, actor, own)
    for side, actor in enumerate(run.actors):
        past = curve.history[actor]
        if past is not None:
            x, y = as_steps(curve.days, past)
            dots: dict[str, Any] = {"color": "black", "linestyle": (0, (1.0, 1.3)), "linewidth": 1.7 * weight}
            ax.plot(x, [halves.y(side, severity) for severity in y], **STEP_LINE, **dots, zorder=3.2)
    _outside(run, frame, halves)


def _side(frame: Frame, halves: Halves, side: int, curve: Curve, actor: str, made: Sequence[Event]) -> None:
    """One side: filled what is in force, hatched what is announced; markers hollow where it is not yet in force."""
    ax, look, weight = frame.ax, LOOKS[side], frame.style.weight
    in_force, announced = curve.in_force[actor], curve.announced[actor]
    at, now = as_steps(curve.days, in_force, announced)
    _, said = as_steps(curve.days, announced, in_force)
    foot = halves.foot(side)
    height = [halves.y(side, severity) for severity in now]
    ax.fill_between(at, foot, height, step="post", color=TINTS[side], linewidth=0, zorder=1.0)
    if now != said:
        to = [halves.y(side, severity) for severity in said]
        hatched: dict[str, Any] = {"facecolor": "none", "edgecolor": look.colour, "hatch": look.hatch, "linewidth": 0}
        ax.fill_between(at, height, to, step="post", zorder=1.5, **hatched)
        ax.plot(at, to, **STEP_LINE, color=look.colour, linewidth=0.9 * weight, zorder=2.5)
    ax.plot(at, height, **STEP_LINE, color=look.colour, linewidth=2.0 * weight, zorder=3.0)
    size = (5.5 if len(made) <= MANY else 3.0) * weight
    early = [day(event) for event in made if event.effective != event.announced]
    prompt = [day(event) for event in made if event.effective == event.announced]
    _markers(ax, curve.days, [halves.y(side, severity) for severity in announced], early, look, "white", size)
    _markers(ax, curve.days, [halves.y(side, severity) for severity in in_force], prompt, look, look.colour, size)


def _markers(
    ax: Axes, days: Sequence[date], heights: Sequence[float], when: Sequence[date], look: Any, fill: str, size: float
) -> None:
    """A marker at each of some days; those after the last are left out."""
    found = sorted({n for n in ((at - days[0]).days for at in when) if 0 <= n < len(days)})
    at, values = [x_of(days[n]) for n in found], [heights[n] for n in found]
    ax.plot(at, values, look.marker, color=look.colour, markerfacecolor=fill, markersize=size, zorder=3.5)


def _outside(run: Escalation, frame: Frame, halves: Halves) -> None:
    """What came from outside, on the base line of the side at whose door it is laid; and what was let pass."""
    actors, size = list(run.actors), 6.0 * frame.style.weight
    met = [event for event in run.events if event.kind in OUTSIDE]
    kinds = [[event for event in met if event.kind == kind] for kind in OUTSIDE]
    for some in filter(None, kinds) if len(met) > MANY else [[event] for event in met]:  # each alone takes its time
        fill, edge, zorder = OUTSIDE[some[0].kind]
        spots = [(x_of(day(event)), halves.foot(actors.index(event.actor))) for event in some]
        look: dict[str, Any] = {"color": fill, "markeredgecolor": edge, "zorder": zorder, "clip_on": False}
        frame.ax.plot(*zip(*spots, strict=True), "X", markersize=1.25 * size, **look)
