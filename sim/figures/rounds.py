"""A repeated game as rows of squares: who held, who struck, and what was a mistake."""

from typing import Any

from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures.canvas import LOOKS
from sim.figures.data import Rounds
from sim.figures.frame import Frame, simple
from sim.figures.options import Style
from sim.figures.text import clean
from sim.figures.typesetting import width_of, wrap

HELD = "#F0F0F0"
GAP = 0.9  # between a row of rounds and the next, in squares


def prepare(game: Rounds, frame: Frame) -> None:
    """The legend."""
    frame.ax.set_axis_off()
    entries: list[Any] = [
        (Patch(facecolor=look.colour, edgecolor=look.ink, linewidth=0.8), f"{clean(actor)} strikes ({place})")
        for actor, look, place in zip(game.actors, LOOKS, ("above", "below"), strict=True)
    ]
    entries.append((Patch(facecolor=HELD, edgecolor="#8A8A8A", linewidth=0.8), "holds"))
    if game.mistakes:
        dot = Line2D([], [], linestyle="", marker="X", color="white", markeredgecolor="black", markersize=8.0)
        entries.append((dot, "by mistake"))
    frame.legend(entries, **({} if frame.own else {"loc": "lower left", "bbox_to_anchor": (0.0, 1.0)}))


def draw(game: Rounds, frame: Frame, name: str = "") -> None:
    """Two rows of squares, one over the other, a column a round, in as many lines as they need.

    To the left stands the number of the first round of a line, to the right the mean payoffs of its rounds; over them,
    if there are several games, the name of this one.
    """
    ax, size = frame.ax, frame.style.label
    ax.set_xlim(0.0, frame.width)
    ax.set_ylim(0.0, frame.height)
    left = width_of(f"{game.length}", size) + 0.7 * size
    right = width_of("\u22120.00  \u22120.00", size) + size if game.payoffs is not None else 0.0
    head = 1.5 * size if game.payoffs is not None or name else 0.0
    room, high = frame.width - left - right, frame.height - head
    line = _line(game.length, room, high)
    side = min(room / line, high / (-(-game.length // line) * (2.0 + GAP)))
    wide = width_of("\u22120.00", size)
    if game.payoffs is not None:
        end = left + line * side + 0.7 * size
        ax.text(end, high + 0.35 * size, "payoff a round", fontsize=size, ha="left", va="baseline")
    if name:
        told = wrap(name, size, left + line * side, 1, "bold")[0]
        ax.text(0.0, high + 0.35 * size, told, fontsize=size, fontweight="bold", va="baseline", parse_math=False)
    squares: dict[str, list[list[tuple[float, float]]]] = {HELD: [], **{look.colour: [] for look in LOOKS}}
    mistakes: list[tuple[float, float]] = []
    for row, begin in enumerate(range(0, game.length, line)):
        until = min(begin + line, game.length)
        top = high - row * (2.0 + GAP) * side
        for number in range(begin, until):
            for which, look in enumerate(LOOKS):
                x, y = left + (number - begin) * side, top - (which + 1) * side
                corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
                squares[look.colour if game.struck[which][number] else HELD].append(corners)
                if game.by_mistake[which][number]:
                    mistakes.append((x + side / 2.0, y + side / 2.0))
        ax.text(left - 0.5 * size, top - side, f"{begin + 1}", fontsize=size, ha="right", va="center_baseline")
        mean = game.mean(begin, until)
        for which, value in enumerate(mean or ()):
            x = left + line * side + 0.7 * size + wide + which * (wide + 0.8 * size)
            look_of: dict[str, Any] = {"color": LOOKS[which].ink, "fontweight": "bold", "fontsize": size}
            told = f"{value:.2f}".replace("-", "\u2212")
            ax.text(x, top - side, told, ha="right", va="center_baseline", **look_of)
    edge = min(1.0, 0.06 * side)
    for colour, corners_of in squares.items():
        made = PolyCollection(corners_of, facecolors=colour, edgecolors="white", linewidths=edge)
        ax.add_collection(made, autolim=False)
    mark: dict[str, Any] = {"color": "white", "markeredgecolor": "black", "markersize": 0.75 * side}
    ax.plot([x for x, _ in mistakes], [y for _, y in mistakes], "X", markeredgewidth=edge, **mark)


def _line(count: int, width: float, height: float) -> int:
    """How many rounds stand in a line, so that squares are as large as they can be: tens, if there are many."""
    best, largest = max(1, count), 0.0
    for line in range(10, max(11, count + 10), 10):
        rows = -(-count // line)
        side = min(width / line, height / (rows * (2.0 + GAP)))
        if side > largest:
            best, largest = line, side
    return best


def _caption(game: Rounds, style: Style) -> str:
    """What a square is."""
    told = "A column is a round; at the left is the number of the first of each line."
    whole = game.mean(0, game.length)
    if whole is not None:
        paid = ", ".join(f"{clean(actor)} {mean:.2f}" for actor, mean in zip(game.actors, whole, strict=True))
        told = f"A column is a round. All rounds: {paid} a round."
    return f"{told} Seed {game.seed}, run {game.number}."


KIND = simple(draw, _caption, prepare=prepare)
