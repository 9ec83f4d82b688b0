"""What had been decided by a day, and was in force: bars of shares."""

from typing import Any

from matplotlib.patches import Patch

from sim.figures.canvas import GRID, LOOKS, TINTS
from sim.figures.data import MovesByDay
from sim.figures.frame import Frame, simple, widest
from sim.figures.options import Style
from sim.figures.typesetting import wrap
from sim.text import long_day, several

FEW, MANY = 5, 12  # moves that are drawn: for a room, and else
WIDEST = 17.0  # of a name, in sizes of its type


def _most(style: Style) -> int:
    return MANY if style.numbers else FEW


def _draw(made: MovesByDay, frame: Frame) -> None:
    """A bar a move: hatched up to the share of runs in which it is decided, filled to that in which it is in force."""
    ax, style, size = frame.ax, frame.style, frame.style.label
    shown = made.moves[: _most(style)]
    for row, one in enumerate(shown):
        me = made.actors.index(one.actor)
        edge: dict[str, Any] = {"edgecolor": LOOKS[me].colour, "linewidth": 0.8 * style.weight}
        ax.barh(row, one.decided.share, 0.62, facecolor="white", hatch=LOOKS[me].hatch[:2], zorder=2, **edge)
        ax.barh(row, one.in_force.share, 0.62, facecolor=TINTS[me], zorder=2.5, **edge)
        told = f"{100.0 * one.in_force.share:.0f} %"
        if style.numbers and one.decided.counted != one.in_force.counted:
            told += f" of {100.0 * one.decided.share:.0f} %"
        ax.annotate(
            told, (one.decided.share, row), (0.5 * size, 0.0), textcoords="offset points", fontsize=size,
            va="center_baseline", annotation_clip=False,
        )  # fmt: skip
    names = [wrap(f"{one.actor}: {one.move}", size, min(WIDEST * size, 0.4 * frame.width), 2) for one in shown]
    ax.set_yticks(range(len(shown)), ["\n".join(name) for name in names])
    for text in ax.get_yticklabels():
        text.set(fontsize=size, parse_math=False, multialignment="right")
    ax.set_ylim(max(3, len(shown)) - 0.4, -0.6)
    left = max((widest(name, size) for name in names), default=0.0)
    room = max(60.0, frame.width - left)
    ax.set_xlim(0.0, room / max(40.0, room - widest(["100 % of 100 %"], size) - 8.0))
    ax.set_xticks([n / 4.0 for n in range(5)], [f"{25 * n} %" for n in range(5)], fontsize=style.axis)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_bounds(0.0, 1.0)
    ax.tick_params(axis="y", length=0)
    ax.vlines([n / 4.0 for n in range(5)], *ax.get_ylim(), color=GRID, linewidth=0.8 * style.weight, zorder=1)
    decided = Patch(facecolor="white", hatch=LOOKS[0].hatch[:2], edgecolor="#555555")
    in_force = Patch(facecolor="#D9D9D9", edgecolor="#555555")
    frame.legend([(in_force, "in force"), (decided, "decided, not yet in force")])
    frame.label_x(f"share of {several(made.runs, 'run')}, by {long_day(made.day)}")


def _caption(made: MovesByDay, style: Style) -> str:
    """What is not drawn."""
    more = len(made.moves) - len(made.moves[: _most(style)])
    left = f" {several(more, 'rarer move')} not drawn." if more else ""
    return f"Seed {made.seed}.{left}"


KIND = simple(_draw, _caption, lambda made, style: 1.9 * len(made.moves[: _most(style)]))
