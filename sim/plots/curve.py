"""The escalation curve of a run."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from sim.documents import in_units
from sim.measures import Curve, moves
from sim.plots.labels import GAP, Flag, raise_flags, stand
from sim.plots.pages import (
    AXIS,
    CAPTION,
    GRID,
    LABEL,
    LOOKS,
    STEP,
    TENSION,
    WIDEST,
    Look,
    as_line,
    as_steps,
    calendar_axis,
    clean,
    long_day,
    png_bytes,
    points_of,
    scale_of,
    short_day,
    style,
    svg_text,
    title_and_legend,
    wide_axes,
    width_of,
    wrap,
    x_of,
)
from sim.words import day

if TYPE_CHECKING:
    from sim.experiment import Run
    from sim.log import Event


FEW = 12  # moves, all of which come before what history did


def escalation(run: "Run", ax: Axes | None = None) -> Axes:
    """The escalation curve of a run, on `ax` or on a figure of its own.

    Type and labels are laid out for the size that the Axes has now. Where there is no room for all, those of the first
    and the hardest moves stay, and the caption says how many are labelled.
    """
    with style():
        ax = ax or wide_axes()
        return _escalation(run, run.curve(), ax)


def figure(run: "Run") -> Figure:
    """The escalation curve over the ties left, for a slide: 13.3 by 7.5 inches."""
    with style():
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
    return svg_text(figure(run), run.crisis.name, alt_text(run))


def png(run: "Run") -> bytes:
    """The figure as PNG, 2000 by 1125 pixels, with its alt text as Description. The same run gives the same bytes."""
    return png_bytes(figure(run), run.crisis.name, alt_text(run))


def alt_text(run: "Run") -> str:
    """The figure in words, for those who do not see it."""
    curve, told, made = run.curve(), run.summary, moves(run.events)
    names = [clean(name) for name in run.crisis.actors]
    text = (
        f"Escalation curve: the severity of measures in force of {names[0]} (solid line, circles) and of {names[1]} "
        f"(dashed line, squares), day by day from {long_day(curve.days[0])} to {long_day(curve.days[-1])}. "
    )
    if not made:
        return f"{text}Nobody made a move."
    counts = [sum(event.actor == actor for event in made) for actor in run.crisis.actors]
    text += f"Moves: {names[0]} {counts[0]}, {names[1]} {counts[1]}, the first on {long_day(day(made[0]))}: "
    text += f"{clean(made[0].actor)}, {clean(made[0].move)}. "
    if told.peak_day is not None:
        text += f"Both together peak at {told.peak:.1f} on {long_day(told.peak_day)}. "
    left = ", ".join(f"{clean(actor)} {100 * ties[-1]:.0f} %" for actor, ties in curve.ties.items())
    text += f"Course: {told.course}; ending: {told.ending}. Ties left at the end: {left}."
    if any(curve.history.values()):
        text += " Dotted lines show what history did."
    return text


def _escalation(run: "Run", curve: Curve, ax: Axes) -> Axes:
    crisis, made = run.crisis, moves(run.events)
    incidents = [event for event in run.events if event.kind == "incident"]
    scale = scale_of(ax)
    ax.tick_params(labelsize=AXIS * scale)
    ax.spines[["top", "right"]].set_visible(False)
    calendar_axis(ax, curve.days)
    ax.fill_between(*as_line(curve.days, curve.tension), color=TENSION[0], linewidth=0, zorder=0.5)
    ax.plot(*as_line(curve.days, curve.tension), color=TENSION[1], linewidth=0.8, zorder=0.6)
    for actor, look in zip(crisis.actors, LOOKS, strict=True):
        own = [event for event in made if event.actor == actor]
        _side(ax, curve.days, curve.in_force[actor], curve.announced[actor], own, look)
    for actor, look in zip(crisis.actors, LOOKS, strict=True):
        past = curve.history[actor]
        if past is not None:
            ax.plot(*as_steps(curve.days, past), **STEP, color="black", linestyle=":", linewidth=1.6, zorder=2.8)
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
    ax.set_ylabel(f"severity of measures in force\n({clean(crisis.scale)} scale{good_will})", fontsize=AXIS * scale)
    page = ax.get_figure(root=True)
    engine = page.get_layout_engine() if page is not None else None
    if page is not None and engine is not None:
        engine.execute(page)  # it may still change the size of the Axes
    flags = _flags(run, curve, ax)
    bands = stand(flags, ax)
    raise_flags(bands, low, high, ax)
    shown = [flag for band in bands for flag, _, _ in band]
    caption = wrap(_caption(run, flags, shown), CAPTION * scale, points_of(ax) * ax.bbox.width, 3)
    ax.set_xlabel("\n".join(caption), loc="left", fontsize=CAPTION * scale, labelpad=8, parse_math=False)
    ax.xaxis.label.set_multialignment("left")
    return ax


def _side(
    ax: Axes, over: Sequence[date], in_force: list[float], announced: list[float], made: "list[Event]", look: Look
) -> None:
    """One side: in force as a thick line, announced as a thin one, hatched between; markers hollow and filled."""
    at, now = as_steps(over, in_force, announced)
    _, said = as_steps(over, announced, in_force)
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
    at, values = [x_of(over[n]) for n in found], [series[n] for n in found]
    ax.plot(at, values, marker, color=colour, markerfacecolor=fill, markersize=size, zorder=3.5)


def _ties(curve: Curve, ax: Axes) -> None:
    """What each side still has of what it values."""
    for ties, look in zip(curve.ties.values(), LOOKS, strict=True):
        ax.plot(*as_steps(curve.days, ties), **STEP, color=look.colour, linestyle=look.line, linewidth=2.4)
    ax.set_ylim(-0.08, 1.08)
    ax.set_yticks([0.0, 0.5, 1.0])
    ax.yaxis.set_major_formatter(PercentFormatter(1.0))
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    ax.set_ylabel("ties left\n(share of value)")


def _head(run: "Run", ax: Axes, hatched: bool, incidents: bool) -> None:
    """Title and legend, above the frame."""
    scale = scale_of(ax)
    names = [wrap(actor, AXIS * scale, WIDEST * scale)[0] for actor in run.crisis.actors]
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
    title_and_legend(ax, run.crisis.name, entries)


def _caption(run: "Run", flags: Sequence[Flag], shown: Sequence[Flag]) -> str:
    """Seed and run, what of it is settled beforehand, and how much of what happened is labelled."""
    text = f"seed {run.seed}, run {run.number}"
    if run.crisis.settled is not None:
        text += f"; {run.crisis.settled.place}: {run.crisis.settled.told}"
    for kind, plural in (("move", "moves"), ("incident", "incidents"), ("history", "past moves")):
        whole, part = (sum(flag.kind == kind for flag in group) for group in (flags, shown))
        if part < whole:
            text += f"; {part} of {whole} {plural} labelled"
    return text


def _flags(run: "Run", curve: Curve, ax: Axes) -> list[Flag]:
    """A flag for every move, incident and past move; the rank says which of them come first."""
    actors = list(run.crisis.actors)
    points, (left, right) = points_of(ax) * ax.bbox.width, ax.get_xlim()
    dated = long_day if len(curve.days) > 3 * 366 else short_day  # up to there, the axis tells the year
    type_size = LABEL * scale_of(ax)
    widest = min(WIDEST * scale_of(ax), points / 2.0 - 2.0 * GAP)  # so that a label fits on one side of its pole
    flags = []

    def add(kind: str, actor: str, at: date, then: date | None, text: str, y: float, rank: tuple[float, float]) -> None:
        lines = wrap(f"{dated(at)}: {text}", type_size, widest, 2)
        if then is not None and then != at:
            lines += wrap(f"in force {dated(then)}", type_size, widest)
        width = max(width_of(line, type_size) for line in lines)
        foot = (x_of(at) - left) / (right - left) * points
        flags.append(Flag(kind, actors.index(actor), x_of(at), y, foot, "\n".join(lines), width, type_size, rank))

    made = moves(run.events)
    own = [[event for event in made if event.actor == actor] for actor in actors]
    first = {events[0].number for events in own if events}
    # A move that takes a fixed number says so in its name, if it likes; one that takes a share or a match cannot.
    sized = {move.move for move in run.crisis.ladder if any(isinstance(amount, str) for amount in move.takes.values())}
    hardest = {max(events, key=_hardness).number for events in own if events}
    for event in made:
        taken = [change for change in event.changes if change.units > 0.0]
        told = len(taken) == 1 and taken[0].effect == "takes" and event.move in sized
        size = f" ({in_units(taken[0].units, taken[0].stock)})" if told else ""
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
