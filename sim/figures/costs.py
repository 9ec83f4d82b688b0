"""What an exchange costs each side: bars of parts."""

from typing import Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures.data import Costs
from sim.figures.frame import Entry, Frame, simple, widest
from sim.figures.options import Style
from sim.figures.text import clean
from sim.figures.typesetting import width_of
from sim.text import several

FILLS = ("#B9B9B9", "#E6E6E6", "#F7F7F7", "#D0D0D0")  # of parts, told apart by hatching too
HATCHES = ("", "//", "..", "xx")


def _draw(made: Costs, frame: Frame) -> None:
    """A bar a side, of its parts one after another, with the interval of the whole."""
    ax, style, size = frame.ax, frame.style, frame.style.label
    parts = list(made.sides[0].parts)
    looks: list[dict[str, Any]] = [
        {"facecolor": FILLS[n % len(FILLS)], "hatch": HATCHES[n % len(HATCHES)], "edgecolor": "#555555"}
        for n in range(len(parts))
    ]
    most = max(max(sum(side.parts.values()), side.whole.high or side.whole.mean) for side in made.sides) or 1.0
    names = [clean(side.actor) for side in made.sides]
    room = 0.8 * (frame.width - widest(names, size)) / (1.2 * most)  # points in a unit
    for row, side in enumerate(made.sides):
        left = 0.0
        for part, look in zip(parts, looks, strict=True):
            value = side.parts[part]
            ax.barh(row, value, 0.5, left, linewidth=0.8 * style.weight, zorder=2, **look)
            if width_of(f"{value:.1f}", size) + 8.0 < room * value:
                box: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.9}
                place: dict[str, Any] = {"ha": "center", "va": "center_baseline", "zorder": 4, "bbox": box}
                ax.text(left + value / 2.0, row, f"{value:.1f}", fontsize=size, **place)
            left += value
        whole = side.whole
        low, high = (whole.mean if end is None else end for end in (whole.low, whole.high))
        bar: dict[str, Any] = {"color": "black", "linewidth": 1.6 * style.weight, "zorder": 3}
        ax.plot([low, high], [row + 0.34, row + 0.34], marker="|", markersize=6.0 * style.weight, **bar)
        ax.plot([whole.mean], [row + 0.34], "D", color="black", markersize=4.0 * style.weight, zorder=3)
        told = f"{whole.mean:.1f}" if high - low < 0.05 or not style.numbers else whole.told(".2f")
        ax.annotate(
            told, (max(left, high), row), (0.6 * size, 0.0), textcoords="offset points", fontsize=size,
            fontweight="bold", va="center_baseline", annotation_clip=False,
        )  # fmt: skip
    ax.set_yticks(range(len(names)), names)
    for text in ax.get_yticklabels():
        text.set(fontsize=size, parse_math=False, fontweight="bold")
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xlim(0.0, 1.18 * most)
    frame.plain_axes("x")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    whisker = Line2D([], [], color="black", marker="D", markersize=4.0 * style.weight, linewidth=1.6 * style.weight)
    entries: list[Entry] = [(Patch(**look), part) for part, look in zip(parts, looks, strict=True)]
    frame.legend([*entries, (whisker, "in all, with its 95 % interval")])
    frame.label_x("cost, in units of severity")


def _caption(made: Costs, style: Style) -> str:
    """How many runs, and what the parts are."""
    told = f"Mean of {several(made.runs, 'run')}, seed {made.seed}."
    if not style.numbers:
        return told
    apart = any(abs(side.whole.mean - sum(side.parts.values())) > 0.005 for side in made.sides)
    gains = " What the other pays counts as a gain, and is taken off the whole." if apart else ""
    ties = " Ties: the value of what is gone, for as long as it is."
    home = " At home: what an answer falls short there. Not like for like: for another kind than the blow's."
    return f"{told}{ties}{home}{gains}"


KIND = simple(_draw, _caption, lambda made, _: 3.2 * len(made.sides) + 8.0)
