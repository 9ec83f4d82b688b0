"""What an outcome hangs on: small multiples, a panel for each doubt, all with the same height."""

from math import ceil
from typing import Any

from matplotlib.ticker import MaxNLocator

from sim.figures.canvas import LOOKS
from sim.figures.data import Hanging
from sim.figures.data.hanging import HangingPanel
from sim.figures.frame import Body, Frame, panels
from sim.figures.options import Style
from sim.figures.text import clean
from sim.figures.typesetting import wrap
from sim.text import several

COLUMNS = 3
ON_A_SLIDE = 3  # panels that a room reads
STANDS = "#8A8A8A"  # of the value in the file


def _shown(made: Hanging, style: Style) -> list[HangingPanel]:
    return list(made.panels) if style.numbers else list(made.panels)[:ON_A_SLIDE]


def _draw(made: Hanging, body: Body) -> None:
    """The panels, that first which makes most of the variance."""
    shown = _shown(made, body.style)
    if not shown:
        body.frame().ax.set_axis_off()  # an Axes all the same, for whoever draws in Python
        return
    rows, columns = max(1, ceil(len(shown) / COLUMNS)), min(COLUMNS, max(1, len(shown)))
    gap = 1.5 * body.style.label / body.width
    heads = [wrap(panel.name, body.style.label, 0.72 * body.width / columns, 3) for panel in shown]
    most = max(map(len, heads), default=0)
    for at, panel in enumerate(shown):
        column, row = at % COLUMNS, at // COLUMNS
        place = {
            "left": column / columns + (gap if column else 0.0),
            "right": (column + 1) / columns,
            "bottom": 1.0 - (row + 1) / rows + (0.02 if row < rows - 1 else 0.0),
            "top": 1.0 - row / rows,
        }
        frame = body.frame(**place)
        _panel(frame, made, panel, first=column == 0)
        lines = [""] * (most - len(heads[at])) + heads[at]  # so that frames lie in line
        frame.ax.set_title("\n".join([*lines, panel.variance]), loc="left", fontsize=body.style.label, parse_math=False)
        body.fit(frame, **place)


def _top(made: Hanging) -> float:
    """The height of all panels, in the units of the outcome."""
    highest = max((part.most for panel in made.panels for part in panel.parts), default=1.0)
    return 1.0 if made.is_share else 1.06 * max(1e-9, highest)


def _panel(frame: Frame, made: Hanging, panel: HangingPanel, *, first: bool) -> None:
    ax, style, look, top = frame.ax, frame.style, LOOKS[0], _top(made)
    x = [0.5 * (part.low + part.high) for part in panel.parts]
    y = [part.value for part in panel.parts]
    reach = [[part.value - part.least for part in panel.parts], [part.most - part.value for part in panel.parts]]
    line: dict[str, Any] = {"color": look.colour, "marker": look.marker, "markersize": 5.0 * style.weight}
    line |= {"linewidth": 2.0 * style.weight, "linestyle": "-" if panel.numbers else ""}
    if panel.numbers and len(x) > 1 and all(part.low == part.high for part in panel.parts):
        line["drawstyle"] = "steps-mid"  # whole numbers, between which there is nothing
    if panel.stands is not None:
        ax.axvline(panel.stands, color=STANDS, linewidth=2.2 * style.weight, zorder=1.2)
    ax.axhline(made.overall, color="black", linestyle=":", linewidth=1.4 * style.weight, zorder=1.5)
    ax.errorbar(x, y, yerr=reach, capsize=2.5, elinewidth=1.2 * style.weight, zorder=3, **line)
    frame.plain_axes("y")
    ax.set_ylim(-0.03 * top, 1.03 * top)
    if made.is_share:
        ax.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0], [f"{n} %" if first else "" for n in (0, 25, 50, 75, 100)])
    elif not first:
        ax.tick_params(labelleft=False)
    if panel.numbers:
        ax.xaxis.set_major_locator(MaxNLocator(4, integer=all(part.low == part.high for part in panel.parts)))
    else:
        names = ["\n".join(wrap(part.told, style.axis, 0.8 * frame.width / max(1, len(x)), 2)) for part in panel.parts]
        ax.set_xticks(x, names, parse_math=False)
        ax.set_xlim(min(x) - 0.5, max(x) + 0.5)
    ax.set_xlabel(clean(panel.unit) or " ", fontsize=style.axis, parse_math=False)


def _caption(made: Hanging, style: Style) -> str:
    what = "share" if made.is_share else "mean"
    if not style.numbers:
        told = "By what was drawn. Above each: its share of the variance. "
        return f"{told}Dotted: the {what} over all runs; grey: the file."
    left = made.left_out + len(made.panels) - len(_shown(made, style))
    more = f" {several(left, 'doubt')} more make less, or nothing that shows." if left else ""
    return (
        f"{made.measured}, with its 95 % interval, by what was drawn. Above each: the share of the variance that this "
        f"doubt makes by itself. Dotted: the {what} over all {several(made.runs, 'run')}; grey: what stands in the "
        f"file. Seed {made.seed}.{more}"
    )


def _rows(made: Hanging, style: Style) -> float:
    return 13.0 * ceil(len(_shown(made, style)) / COLUMNS) + 4.0


KIND = panels(_draw, _caption, _rows)
