"""Many runs as bars with intervals: how often which course and ending, and who replied first with which move."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures.canvas import GRID, LOOKS, TINTS
from sim.figures.data import Endings, Replies
from sim.figures.frame import Entry, Frame, simple, widest
from sim.figures.options import Style
from sim.figures.text import clean, in_percent
from sim.figures.typesetting import wrap
from sim.measures import intervals
from sim.measures.intervals import Share
from sim.text import several

NOBODY_COLOUR = "#E6E6E6"
FOR_A_ROOM = 20.0  # points: type this large is read by a room, and has room for fewer bars
FEW, MANY = 5, 11  # first replies with a bar of their own
WIDEST_LABEL = 17.0  # of a bar, in sizes of its type

FACE: dict[str, Any] = {"facecolor": "#85B6DA", "edgecolor": "#5C9BCB", "linewidth": 0.8}


class ShareBar(NamedTuple):
    """One bar, or a heading over some."""

    label: str
    found: Share | None  # none for a heading
    look: dict[str, Any]


def look_of(me: int | None) -> dict[str, Any]:
    """How a bar of an actor's is drawn, or one of nobody's in particular."""
    if me is None:
        return {"facecolor": NOBODY_COLOUR, "edgecolor": "#8A8A8A", "linewidth": 0.8}
    return {"facecolor": TINTS[me], "edgecolor": LOOKS[me].colour, "hatch": LOOKS[me].hatch[:2], "linewidth": 0.8}


def _of_endings(many: Endings) -> list[ShareBar]:
    """Courses and endings, those that came about."""
    bars = []
    for heading, shares in (("Course", many.courses), ("Ending", many.endings)):
        bars.append(ShareBar(heading, None, {}))
        bars += [ShareBar(name, found, FACE) for name, found in shares.items() if found.counted]
    return bars


def _of_replies(many: Replies, most: int) -> list[ShareBar]:
    """First replies, so many bars at most: who answered the other's move first, and how; the rarer ones together."""
    bars = [ShareBar("First reply", None, {})]
    shown = min(many.shown, len(many.replies) if len(many.replies) <= most else most - 1)
    bars += [
        ShareBar(f"{actor}: {move}", share, look_of(many.actors.index(actor)))
        for actor, move, share in many.replies[:shown]
    ]
    if rest := many.replies[shown:]:
        together = intervals.share(sum(reply.share.counted for reply in rest), many.runs)
        bars.append(ShareBar(f"{len(rest)} others together", together, look_of(None)))
    if many.unanswered.counted:
        bars.append(ShareBar("nobody replies", many.unanswered, look_of(None)))
    return bars


def _draw_endings(many: Endings, frame: Frame) -> None:
    """In which share of the runs each course and each ending came about, with the interval of each share."""
    _bars(_of_endings(many), [], many.runs, frame)


def _draw_replies(many: Replies, frame: Frame) -> None:
    """First replies likewise; the rarer ones are one bar, which says so. Sides differ by hatching as well."""
    entries: list[Entry] = [(Patch(**look_of(me)), clean(actor)) for me, actor in enumerate(many.actors)]
    _bars(_of_replies(many, FEW if frame.style.least >= FOR_A_ROOM else MANY), entries, many.runs, frame)


def _bars(bars: Sequence[ShareBar], entries: list[Entry], runs: int, frame: Frame) -> None:
    """Draw bars, the first at the top, each with its label to the left and its number to the right."""
    ax, style = frame.ax, frame.style
    size = style.label
    numbers = [in_percent(bar.found) if style.numbers else _plain(bar.found) for bar in bars if bar.found]
    beyond = widest(numbers, size) + 10.0
    labels = [wrap(bar.label, size, min(WIDEST_LABEL * size, 0.4 * frame.width), 2) for bar in bars if bar.found]
    left = max((widest(lines, size) for lines in labels), default=0.0) + 8.0
    room = max(60.0, frame.width - (left if frame.own else 0.0))
    span = room / max(40.0, room - beyond)
    for row, (label, found, look) in enumerate(bars):
        if found is None:
            ax.annotate(
                label, (0.0, -row), (-4.0, 0.0), textcoords="offset points", ha="right", fontsize=size,
                fontweight="bold", va="center", annotation_clip=False,
            )  # fmt: skip
            continue
        ax.barh(-row, found.share, height=0.66, zorder=2, **look)
        reach = [[found.share - found.low], [found.high - found.share]]
        weight = 1.2 * style.weight
        whisker: dict[str, Any] = {"elinewidth": weight, "capsize": 2.4 * style.weight, "capthick": weight}
        ax.errorbar(found.share, -row, xerr=reach, color="black", zorder=3, **whisker)
    told = iter(numbers)
    for row, bar in enumerate(bars):
        if bar.found:
            ax.annotate(
                next(told), (1.0, -row), (8.0, 0.0), textcoords="offset points", fontsize=size, va="center",
                annotation_clip=False,
            )  # fmt: skip
    ax.set_yticks([-row for row, bar in enumerate(bars) if bar.found], ["\n".join(lines) for lines in labels])
    for text in ax.get_yticklabels():
        text.set(fontsize=size, parse_math=False, multialignment="right")
    ax.set_ylim(-len(bars) + 0.4, 0.6)
    ax.set_xlim(0.0, span)
    ax.set_xticks([n / 4.0 for n in range(5)], [f"{25 * n} %" for n in range(5)], fontsize=style.axis)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_bounds(0.0, 1.0)
    ax.tick_params(axis="y", length=0)
    ax.vlines([n / 4.0 for n in range(5)], -len(bars) + 0.4, 0.6, color=GRID, linewidth=0.8 * style.weight, zorder=1)
    mark: dict[str, Any] = {"color": "black", "linewidth": 1.2 * style.weight, "marker": "|", "markersize": 7.0}
    if style.numbers:
        entries = [*entries, (Line2D([], [], **mark), "95 % interval")]
    frame.legend(entries)
    frame.label_x(f"share of {several(runs, 'run')}")


def _plain(found: Share) -> str:
    """A share as a slide has it."""
    if found.counted == found.runs:
        return "all"
    return "<1 %" if found.share < 0.01 else f"{100.0 * found.share:.0f} %"


def _caption(many: Endings | Replies, style: Style) -> str:
    """How many runs, and what the intervals mean."""
    told = f"Seed {many.seed}."
    if style.numbers:
        told += " Intervals of 95 % say how sure so many runs make a share, not how sure the model is."
    return told


ENDINGS = simple(_draw_endings, _caption, lambda many, _: 1.6 * len(_of_endings(many)))
REPLIES = simple(
    _draw_replies,
    _caption,
    lambda many, style: 1.9 * len(_of_replies(many, FEW if style.least >= FOR_A_ROOM else MANY)),
)
