"""What can be had in a repeated game: the feasible payoffs, the individually rational ones, and what pairs earn."""

from collections.abc import Sequence
from typing import Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon

from sim.figures.canvas import LOOKS, TINTS
from sim.figures.data import FolkTheorem
from sim.figures.frame import Frame, simple
from sim.figures.options import Style
from sim.figures.text import clean

Point = tuple[float, float]

FEASIBLE, EDGE = "#E9E9E9", "#8A8A8A"


def _draw(shown: FolkTheorem, frame: Frame) -> None:
    ax, weight = frame.ax, frame.style.weight
    first, second = map(clean, shown.actors)
    frame.plain_axes()
    ax.add_patch(Polygon(shown.feasible, facecolor=FEASIBLE, edgecolor=EDGE, linewidth=weight, zorder=1))
    rational = _above(shown.feasible, shown.least)
    if len(rational) > 2:
        ax.add_patch(Polygon(rational, facecolor=TINTS[0], edgecolor="none", zorder=2))
    ax.axvline(shown.least[0], color=EDGE, linestyle=(0, (4, 2)), linewidth=weight, zorder=2)
    ax.axhline(shown.least[1], color=EDGE, linestyle=(0, (4, 2)), linewidth=weight, zorder=2)
    look: dict[str, Any] = {"linestyle": "none", "color": LOOKS[0].ink, "zorder": 4}
    ax.plot(*zip(*shown.pairs, strict=True), marker="o", markersize=3.0 * weight, alpha=0.45, **look)
    ax.plot(*shown.own[1], marker="D", markersize=7.0 * weight, color=LOOKS[1].colour, linestyle="none", zorder=5)
    xs, ys = ([cell[1][side] for cell in shown.cells] for side in (0, 1))
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    ax.set_xlim(min(xs) - 0.18 * wide, max(xs) + 0.22 * wide)
    room = high * max(0.14, 2.6 * frame.style.label / max(1.0, frame.height - 5.2 * frame.style.label))
    ax.set_ylim(min(ys) - room, max(ys) + room)
    for name, (x, y) in shown.cells:
        up = y > (min(ys) + max(ys)) / 2.0
        ax.annotate(
            clean(name), (x, y), textcoords="offset points", xytext=(0.0, (0.7 if up else -0.7) * frame.style.label),
            ha="center", va="bottom" if up else "top", fontsize=frame.style.label, parse_math=False, zorder=6,
        )  # fmt: skip
    frame.label_x(f"payoff of {first} a round", 1)
    frame.label_y(f"payoff of {second} a round", 1)
    dot = Line2D([], [], marker="o", markersize=3.0 * weight, alpha=0.6, **{**look, "zorder": 1})
    own = Line2D([], [], marker="D", markersize=6.0 * weight, color=LOOKS[1].colour, linestyle="none")
    frame.legend(
        [
            (Patch(facecolor=FEASIBLE, edgecolor=EDGE), "can be had"),
            (Patch(facecolor=TINTS[0]), "and better for both than alone"),
            (dot, "a pair of strategies"),
            (own, clean(shown.own[0])),
        ]
    )


def _above(corners: Sequence[Point], least: Point) -> list[Point]:
    """The part of a convex figure in which both have at least so much."""
    found = list(corners)
    for side in (0, 1):
        cut: list[Point] = []
        for at, point in enumerate(found):
            before = found[at - 1]
            inside, was = point[side] >= least[side], before[side] >= least[side]
            if inside != was:
                share = (least[side] - before[side]) / (point[side] - before[side])
                x, y = (a + share * (b - a) for a, b in zip(before, point, strict=True))
                cut.append((x, y))
            if inside:
                cut.append(point)
        found = cut
    return found


def _caption(shown: FolkTheorem, style: Style) -> str:
    """What is drawn."""
    if not style.numbers:
        return "Dashed: what each can have whatever the other does."
    return (
        "Dashed: what each can have whatever the other does. Above both lines all is an equilibrium of sides that are "
        "patient enough (Friedman 1971). Dots: payoffs of pairs in the long run, exact."
    )


KIND = simple(_draw, _caption)
