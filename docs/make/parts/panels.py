"""Panels side by side, in which theory is lines and what the engine did is markers."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure

from docs.make.parts.runs import Share
from sim.figures.canvas import LOOKS
from sim.measures.intervals import wilson

GREY = "#555555"


def panels(title: str, *widths: float) -> list[Axes]:
    """Panels side by side under one title, to be shared by the sections of the page."""
    page = Figure(figsize=(9.6, 4.6), layout="constrained")
    page.suptitle(title, x=0.012, ha="left", fontsize=15, fontweight="bold")
    return list(page.subplots(1, len(widths), width_ratios=widths, squeeze=False)[0])


def dress(ax: Axes, title: str, x: str, y: str) -> None:
    """Head a panel and name its axes."""
    ax.set_title(title, loc="left", fontsize=11)
    ax.set_xlabel(x)
    ax.set_ylabel(y)


def theory(ax: Axes, x: Sequence[float], y: Sequence[float], label: str = "", line: Any = "-") -> None:
    """A law, as a thin black line."""
    ax.plot(x, y, color="black", linestyle=line, linewidth=1.2, label=label, zorder=2)


MARKERS = (*((look.marker, look.colour) for look in LOOKS), ("^", "black"))


def engine(ax: Axes, x: Sequence[float], y: Sequence[float], label: str, side: int = 0) -> None:
    """What the engine did, as markers: those of the two sides, and a third where there are three to tell apart."""
    marker, colour = MARKERS[side]
    fill = "white" if side == 1 else colour
    ax.plot(x, y, marker, color=colour, markerfacecolor=fill, markersize=5, label=label, zorder=3)


def logarithmic(axis: Axis, *ticks: float) -> None:
    """Make an axis logarithmic, with these ticks and no others."""
    axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    axis.set_ticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.set_ticks([], minor=True)


def spread(ax: Axes, x: Sequence[float], found: Sequence[Sequence[float]], label: str, side: int = 0) -> None:
    """Means or shares of runs (middle, low, high), with their intervals."""
    look = LOOKS[side]
    fill = "white" if side else look.colour
    middle = [row[0] for row in found]
    beyond = [[row[0] - row[1] for row in found], [row[2] - row[0] for row in found]]
    ax.errorbar(
        x, middle, beyond, fmt=look.marker, color=look.colour, markerfacecolor=fill, markersize=5.5, capsize=3,
        linewidth=1.2, label=label, zorder=3,
    )  # fmt: skip


def shares(found: Sequence[Share]) -> list[tuple[float, float, float]]:
    """Shares as middle, low and high."""
    return [(share.count / share.runs, *wilson(share.count, share.runs)) for share in found]


def drawn(ax: Axes) -> Figure:
    """The figure that a panel belongs to."""
    page = ax.get_figure(root=True)
    assert page is not None
    return page
