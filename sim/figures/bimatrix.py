"""A game in normal form: both payoffs in each cell, and arrows to where each side would rather be."""

from typing import Any

from matplotlib.patches import FancyArrowPatch, Rectangle

from sim.figures.canvas import LOOKS
from sim.figures.data import Bimatrix, BimatrixCell
from sim.figures.frame import QUIET, Frame, simple
from sim.figures.heat_map import name_rows
from sim.figures.options import Style
from sim.figures.text import clean
from sim.figures.typesetting import width_of
from sim.text import several

MOST = 8  # strategies of a side for whose numbers a page grows
CELL, HELD = "#F2F2F2", "#F9E9B8"  # of a cell, and of an equilibrium
GAP = 4.0  # points between the cells


def _draw(shown: Bimatrix, frame: Frame) -> None:
    ax, rows, columns = frame.ax, len(shown.rows), len(shown.columns)
    ax.set_xlim(-0.5, columns - 0.5)
    ax.set_ylim(rows - 0.5, -0.5)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    first, second = map(clean, shown.actors)
    across, told = list(shown.columns), f"{second} plays"
    if not frame.style.numbers and columns > MOST and across == list(shown.rows):  # names on end would leave no room
        across, told = [], f"{told}, in the same order"
    name_rows(frame, list(shown.rows), across)
    frame.label_y(f"{first} plays", 1)
    frame.label_x(told, 1)


def _fill(shown: Bimatrix, frame: Frame) -> None:
    """The cells, once it is known how large they are."""
    _draw(shown, frame)
    digits = _digits(shown, frame)
    for row, line in enumerate(shown.cells):
        for column, cell in enumerate(line):
            look: dict[str, Any] = {"facecolor": CELL if cell.stands is None else HELD, "edgecolor": "white"}
            corner = column - 0.5, row - 0.5
            frame.ax.add_patch(Rectangle(corner, 1, 1, linewidth=GAP * frame.style.weight, zorder=1, **look))
            if digits is not None:
                _payoffs(frame, cell, row, column, digits, len(line))
    _arrows(shown, frame)


def _digits(shown: Bimatrix, frame: Frame) -> int | None:
    """How many digits after the point the payoffs have room for; None where they have none themselves."""
    if 2.6 * frame.style.label > 0.95 * frame.height / len(shown.rows):
        return None
    wide = 0.43 * frame.width / len(shown.columns)
    for digits in (2, 1, 0):
        told = [_told(payoff, digits) for line in shown.cells for cell in line for payoff in cell.payoffs]
        if max(width_of(text, frame.style.label, "bold") for text in told) <= wide:
            return digits
    return None


def _told(payoff: float, digits: int) -> str:
    return f"{round(payoff, digits) + 0.0:.{digits}f}"


def _payoffs(frame: Frame, cell: BimatrixCell, row: int, column: int, digits: int, columns: int) -> None:
    """The first player's payoff below on the left, the second's above on the right, as on a blackboard."""
    look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": frame.style.label, "parse_math": False}
    for side, (x, y) in enumerate(((-0.25, 0.23), (0.25, -0.23))):
        weight = "bold" if cell.best[side] else "normal"
        told = _told(cell.payoffs[side], digits)
        frame.ax.text(column + x, row + y, told, color=LOOKS[side].ink, fontweight=weight, **look)
    if cell.stands is not None:
        told = f"{100.0 * cell.stands:.0f} %"
        if width_of(told, frame.style.label) <= 0.43 * frame.width / columns:
            frame.ax.text(column + 0.25, row + 0.23, told, color=QUIET, **look)


def _arrows(shown: Bimatrix, frame: Frame) -> None:
    """From each cell that is not a best reply, a step towards the nearest that is: up or down, left or right."""
    rows, columns = len(shown.rows), len(shown.columns)
    for row in range(rows):
        for column in range(columns):
            down = _towards(row, [at for at in range(rows) if shown.cells[at][column].best[0]])
            right = _towards(column, [at for at in range(columns) if shown.cells[row][at].best[1]])
            if down:
                _arrow(frame, 0, (column, row + 0.3 * down), (column, row + 0.6 * down))
            if right:
                _arrow(frame, 1, (column + 0.38 * right, row), (column + 0.6 * right, row))


def _towards(at: int, best: list[int]) -> int:
    nearest = min(best, key=lambda there: (abs(there - at), there))
    return (nearest > at) - (nearest < at)


def _arrow(frame: Frame, side: int, tail: tuple[float, float], head: tuple[float, float]) -> None:
    weight = frame.style.weight
    look: dict[str, Any] = {"mutation_scale": 8.0 * weight, "linewidth": 1.4 * weight, "color": LOOKS[side].colour}
    frame.ax.add_patch(
        FancyArrowPatch(tail, head, arrowstyle="-|>", shrinkA=0.0, shrinkB=0.0, zorder=3, clip_on=False, **look)
    )


def _caption(shown: Bimatrix, style: Style) -> str:
    """What the numbers, the arrows and the shade are."""
    first, second = map(clean, shown.actors)
    told = f"{first}'s payoff below, {second}'s above: {shown.payoff}."
    if not style.numbers:
        return f"{told} Arrows: where each would rather be. Shaded: equilibria."
    sure = ", with the share of resamples of the runs in which each is one" if shown.runs else ""
    ended = f" {several(shown.runs, 'run')} a cell, seed {shown.seed}." if shown.runs else ""
    return f"{told} Arrows: where each side would rather be. Shaded: equilibria{sure}.{ended}"


def _rows(shown: Bimatrix, style: Style) -> float:
    return 3.0 * len(shown.rows) + 10.0 if len(shown.rows) <= MOST else 1.3 * len(shown.rows) + 12.0


KIND = simple(_fill, _caption, _rows, prepare=_draw)
