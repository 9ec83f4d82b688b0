"""What runs beside a curve: the time up to a threat's deadline, and the time for which an answer is put off."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.path import Path

from sim.figures.canvas import LOOKS
from sim.figures.days import x_of
from sim.figures.labels import CurveArea
from sim.measures.waits import Wait

ROW_HEIGHT = 13.0  # points from row to row
HOURGLASS = Path([(-0.8, 1.0), (0.8, 1.0), (-0.8, -1.0), (0.8, -1.0), (-0.8, 1.0)], closed=True)
PAUSE = Path(
    [(x, y) for at in (-0.8, 0.3) for x, y in ((at, -1.0), (at, 1.0), (at + 0.5, 1.0), (at + 0.5, -1.0), (at, -1.0))],
    [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * 2,
)  # as on a player
WAITING_LINE: Any = (0.0, (3.0, 1.5))
WAIT_KINDS = ("move", "put off")


def _wait_kinds(waited: Sequence[Wait], actor: str) -> list[str]:
    """What an actor's rows beside the curve are for."""
    there = {wait.event.kind for wait in waited if wait.event.actor == actor}
    return [kind for kind in WAIT_KINDS if kind in there]


def clock_heights(waited: Sequence[Wait], actors: Sequence[str]) -> tuple[float, float]:
    """What the rows of each side take beside the curve, in points."""
    one, other = (ROW_HEIGHT * len(_wait_kinds(waited, actor)) for actor in actors)
    return one, other


def row_of(kind: str, waited: Sequence[Wait], actor: str) -> float:
    """How far out the row of one kind lies, in points."""
    return ROW_HEIGHT * (_wait_kinds(waited, actor).index(kind) + 0.5)


def wait_words(waited: Sequence[Wait]) -> list[str]:
    """What the signs of waits mean that are drawn."""
    kinds = {wait.event.kind for wait in waited}
    hollow = any(wait.event.kind == "move" and _is_hollow(wait) for wait in waited)
    said = [f"Hourglass: deadline of a threat{' (hollow: not carried out)' if hollow else ''}."] * ("move" in kinds)
    return said + ["Pause: an answer put off."] * ("put off" in kinds)


def draw_clocks(
    waited: Sequence[Wait],
    actors: Sequence[str],
    days: Sequence[date],
    area: CurveArea,
    out: tuple[float, float],
    ax: Axes,
) -> None:
    """Draw each wait as a line so many points out, by side: up to an hourglass, or from a pause to an arrow."""
    for wait in waited:
        kind, side = wait.event.kind, list(actors).index(wait.event.actor)
        away = (out[side] + row_of(kind, waited, wait.event.actor)) * area.unit
        y = area.low - away if side else area.high + away
        begun = wait.event.announced or wait.event.decided
        assert begun is not None, "a wait begins on a day"
        until = None if wait.until is None or wait.until > days[-1] else wait.until
        ends = [x_of(begun), x_of(until or days[-1])]
        colour = LOOKS[side].colour
        ax.plot(ends, [y, y], **_line(kind, colour), zorder=2.6)
        mark: dict[str, Any] = {
            "color": colour,
            "markersize": 9.0,
            "markeredgewidth": 0.5,
            "zorder": 3.8,
            "linestyle": "",
        }
        if kind == "put off":
            ax.plot(ends[:1], [y], marker="s", **mark | {"color": "white", "markersize": 11.0})  # the pole ends there
            ax.plot(ends[:1], [y], marker=PAUSE, **mark)
            if until is not None:
                ax.plot(ends[1:], [y], marker=">", **mark | {"markersize": 6.0})
            continue
        ax.plot(ends[:1], [y], marker="|", **mark | {"markersize": 7.0, "markeredgewidth": 1.6})
        if until is not None:
            ax.plot(ends[1:], [y], marker=HOURGLASS, markerfacecolor="white" if _is_hollow(wait) else colour, **mark)


def _is_hollow(wait: Wait) -> bool:
    return wait.end is not None and wait.end.kind == "let lapse"


def _line(kind: str, colour: str) -> dict[str, Any]:
    return {"color": colour, "linewidth": 1.6, "linestyle": "-" if kind == "move" else WAITING_LINE}
