"""Boxes and arrows, for what a program does in turn, and boxes in rows, for what stands upon what."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

BOX = {"boxstyle": "round,pad=0.45", "facecolor": "#EAF1F7", "edgecolor": "#00496F", "linewidth": 1.2}
GREY = "#444444"


class Arrow(NamedTuple):
    """An arrow from one box to another. `bend` curves it, to the left of its way where above 0."""

    start: str
    end: str
    label: str
    bend: float = 0.0
    at: tuple[float, float] = (0.0, 0.0)  # how far its label is from the middle between both boxes


def boxes_and_arrows(
    size: tuple[float, float], boxes: Mapping[str, tuple[float, float]], arrows: Sequence[Arrow]
) -> Figure:
    """Boxes at their places, from 0 to 1 to the right and upwards, with arrows between them."""
    page, ax = _page(size)
    for name, place in boxes.items():
        ax.text(*place, name, ha="center", va="center", fontsize=12, fontweight="bold", bbox=BOX, zorder=3)
    for arrow in arrows:
        (x, y), (to_x, to_y) = boxes[arrow.start], boxes[arrow.end]
        look = {"arrowstyle": "-|>", "color": GREY, "shrinkA": 22, "shrinkB": 30, "linewidth": 1.2}
        look["connectionstyle"] = f"arc3,rad={arrow.bend}"
        ax.annotate("", (to_x, to_y), (x, y), arrowprops=look, zorder=2)
        ax.text(
            (x + to_x) / 2 + arrow.at[0], (y + to_y) / 2 + arrow.at[1], arrow.label, ha="center", va="center",
            fontsize=10.5, zorder=4, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
        )  # fmt: skip
    return page


def rows_of_boxes(rows: Sequence[Sequence[str]]) -> Figure:
    """Rows from top to bottom, the boxes of a row side by side."""
    page, ax = _page((7.6, 0.46 * len(rows) + 0.2))
    for at, row in enumerate(rows):
        y = 1.0 - (at + 0.5) / len(rows)
        for place, name in enumerate(row):
            x = 0.5 + (place - (len(row) - 1) / 2) * 0.19
            ax.text(x, y, name, ha="center", va="center", fontsize=11, bbox=BOX)
    return page


def _page(size: tuple[float, float]) -> tuple[Figure, Axes]:
    page = Figure(figsize=size)
    ax = page.add_axes((0.0, 0.0, 1.0, 1.0))
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.set_axis_off()
    return page, ax
