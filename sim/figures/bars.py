"""Many runs as bars with intervals: how often which course and ending, and who replied first with which move."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures.canvas import (
    AXIS,
    GRID,
    LABEL,
    LOOKS,
    MAX_LABEL_WIDTH,
    TINTS,
    scale_of,
    style,
    title_and_legend,
    width_of,
    wrap,
    write_caption,
)
from sim.figures.data import Endings, Replies
from sim.figures.text import clean, in_percent
from sim.measures.intervals import Share
from sim.text import several

NOBODY_COLOUR = "#E6E6E6"
AXES_SPAN = 1.36  # the length of the Axes, in shares of the runs: beyond 1 stand the numbers

FACE: dict[str, Any] = {"facecolor": "#85B6DA", "edgecolor": "#5C9BCB", "linewidth": 0.8}


class ShareBar(NamedTuple):
    """One bar, or a heading over some."""

    label: str
    found: Share | None  # none for a heading
    look: dict[str, Any]


def endings(many: Endings, ax: Axes | None = None) -> Axes:
    """Courses and endings as bars: in which share of the runs they came about, with the interval of each share."""
    bars = [ShareBar("Course", None, {}), *(ShareBar(name, found, FACE) for name, found in many.courses.items())]
    bars += [ShareBar("Ending", None, {}), *(ShareBar(name, found, FACE) for name, found in many.endings.items())]
    with style():
        return _bars(many, bars, [(Patch(**FACE), "share of the runs")], ax)


def replies(many: Replies, ax: Axes | None = None) -> Axes:
    """First replies as bars, likewise: who answered the other's move first, and with which move or by letting it pass.

    The rarer ones are one bar, which says so. Sides differ by hatching as well as by colour.
    """
    bars = [
        ShareBar(f"{actor}: {move}", share, look_of(many.actors.index(actor)))
        for actor, move, share in many.replies[: many.shown]
    ]
    if many.others is not None:
        bars.append(ShareBar(f"{len(many.replies) - many.shown} others together", many.others, look_of(None)))
    bars.append(ShareBar("none", many.unanswered, look_of(None)))
    with style():
        return _bars(many, bars, [(Patch(**look_of(me)), clean(actor)) for me, actor in enumerate(many.actors)], ax)


def look_of(me: int | None) -> dict[str, Any]:
    """How a bar of an actor's is drawn, or one of nobody's in particular."""
    if me is None:
        return {"facecolor": NOBODY_COLOUR, "edgecolor": "#8A8A8A", "linewidth": 0.8}
    return {"facecolor": TINTS[me], "edgecolor": LOOKS[me].colour, "hatch": LOOKS[me].hatch[:2], "linewidth": 0.8}


def _bars(
    many: Endings | Replies, bars: Sequence[ShareBar], entries: Sequence[tuple[Line2D | Patch, str]], ax: Axes | None
) -> Axes:
    """Draw bars, the first at the top, each with its label to the left and its number to the right."""
    if ax is None:
        widest = max(width_of(clean(bar.label), LABEL) for bar in bars if bar.found)
        left = (16.0 + min(widest, MAX_LABEL_WIDTH)) / 792.0
        inches = 2.0 + 0.36 * len(bars)
        made = Figure(figsize=(11.0, inches), dpi=150)
        ax = made.add_axes((left, 0.8 / inches, 0.985 - left, (inches - 1.8) / inches))
    scale = scale_of(ax)
    for row, (_, found, look) in enumerate(bars):
        if found is None:
            ax.text(0.0, -row, bars[row].label, fontsize=AXIS * scale, fontweight="bold", va="center")
            continue
        ax.barh(-row, found.share, height=0.66, zorder=2, **look)
        ax.errorbar(
            found.share, -row, xerr=[[found.share - found.low], [found.high - found.share]],
            color="black", linewidth=1.4, capsize=3.5, capthick=1.4, zorder=3,
        )  # fmt: skip
        ax.text(1.03, -row, in_percent(found), fontsize=LABEL * scale, va="center")
    shown = [(-row, bar) for row, bar in enumerate(bars) if bar.found]
    labels = ["\n".join(wrap(bar.label, LABEL * scale, MAX_LABEL_WIDTH * scale, 2)) for _, bar in shown]
    ax.set_yticks([at for at, _ in shown], labels, fontsize=LABEL * scale, parse_math=False)
    ax.set_ylim(-len(bars) + 0.4, 0.6)
    ax.set_xlim(0.0, AXES_SPAN)
    ax.set_xticks([n / 5.0 for n in range(6)], [f"{20 * n} %" for n in range(6)], fontsize=AXIS * scale)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_bounds(0.0, 1.0)
    ax.tick_params(axis="y", length=0)
    ax.vlines([n / 5.0 for n in range(6)], -len(bars) + 0.4, 0.6, color=GRID, linewidth=0.8, zorder=1)
    whiskers = Line2D([], [], color="black", linewidth=1.4, marker="|", markersize=8, markeredgewidth=1.4)
    title_and_legend(ax, many.title, [*entries, (whiskers, "95 % interval (Wilson)")])
    caption = f"share of {several(many.runs, 'run')}, seed {many.seed}, with its interval: "
    caption += "how sure so many runs make it, not how sure the model is"
    write_caption(ax, caption)
    return ax
