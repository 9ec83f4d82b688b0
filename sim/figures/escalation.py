"""The escalation curve of a run, as a mirror."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.curve import axis_label, draw, plan
from sim.figures.data import Escalation
from sim.figures.frame import Body, Frame, Kind, compose, head_on_axes
from sim.figures.key import Key, lay_out, write
from sim.figures.marks import entries_of, items_of, past_of
from sim.figures.mirror import cut, last_day
from sim.figures.mirror import lay_out as lay_out_halves
from sim.figures.options import Options, Style
from sim.figures.text import clean
from sim.figures.typesetting import wrap
from sim.figures.waits import wait_words
from sim.text import long_day

MIN_CURVE = 300.0  # points: the least height of a curve over its key


def on_axes(run: Escalation, frame: Frame) -> Axes:
    """The escalation curve on an Axes that is given."""
    shown = cut(run, frame.options.until)
    head_on_axes(frame, run)
    axis_label(shown, frame)
    draw(plan(shown, frame))
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

    def fill(body: Body) -> None:
        foot = (key.height + 6.0) / body.height if key else 0.0
        frame = body.frame(bottom=foot)
        axis_label(shown, frame)
        lay_out_halves(shown, frame, 0.0, 0.0)
        body.fit(frame, bottom=foot)
        axis_label(shown, frame)
        body.fit(frame, bottom=foot)
        draw(plan(shown, frame))
        if key:
            _key(body, key)

    least = MIN_CURVE + key.height if key else 0.0
    return compose(run, options, style, fill, _caption(run, style, options), least)


def _key(body: Body, key: Key) -> None:
    """The key, at the foot of the body."""
    frame = body.frame(top=key.height / body.height)
    frame.ax.set_axis_off()
    write(key, frame.ax, -frame.height)


def signs(shown: Escalation, style: Style) -> list[str]:
    """What the signs mean that are drawn."""
    lines = shown.curve
    said = [] if shown.moves else ["Nobody made a move."]
    if any(lines.in_force[actor] != lines.announced[actor] for actor in shown.actors):
        said.append("Hatched: announced, not yet in force.")
    if any(past is not None for past in lines.history.values()):
        said.append("Dotted: what history did.")
    kinds = {event.kind for event in shown.events}
    if "incident" in kinds and style.numbers:
        said.append("\u2716: from outside.")
    if "false alarm" in kinds:
        said.append("Hollow \u2716: felt, though nobody struck.")
    return said + wait_words(shown.waits)


def _caption(run: Escalation, style: Style, options: Options) -> str:
    """What the signs mean, the luck, and what comes after the last day drawn."""
    shown = cut(run, options.until)
    said = signs(shown, style)
    if options.tension:
        said.append(f"Grey: tension, half up and half down, which halves in {run.half_life:g} days.")
    if style.numbers:
        said.append("Numbers are those of the chronicle.")
    if run.settled:
        said.append(f"{clean(run.settled)}.")
    if style.numbers and shown.curve.days[-1] < run.curve.days[-1] and options.until is None:
        said.append(f"After {long_day(last_day(run, None))} nothing more is done.")
    return " ".join([*said, f"Seed {run.seed}, run {run.number}."])


KIND = Kind(on_axes, on_a_page, days=True, tension=True)
