"""What an outcome hangs on: small multiples, a panel for each doubt, all with the same height."""

from math import ceil
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.figures.canvas import AXIS, CAPTION, LABEL, LEADING, LOOKS, TITLE, draw_grid, open_frame, style, wrap
from sim.figures.data import Hanging
from sim.figures.data.hanging import HangingPanel
from sim.figures.text import clean
from sim.text import several

COLUMNS = 3
WIDTH, MARGIN, FOOT, HEAD, PANEL = 11.0, 0.75, 0.75, 0.72, 2.75  # inches
BETWEEN = 0.35, 1.25  # panels, across and up
BAND_COLOUR = "#CCE0F1"


def hanging(made: Hanging) -> Figure:
    """The panels on a page of their own, that first which makes most of the variance."""
    with style():
        rows = max(1, ceil(len(made.panels) / COLUMNS))
        height = HEAD + rows * PANEL + FOOT
        figure = Figure(figsize=(WIDTH, height), dpi=150)
        wide = (WIDTH - MARGIN - 0.25 - (COLUMNS - 1) * BETWEEN[0]) / COLUMNS
        tall = PANEL - BETWEEN[1]
        top = _top(made)
        for at, panel in enumerate(made.panels):
            column, row = at % COLUMNS, at // COLUMNS
            left = MARGIN + column * (wide + BETWEEN[0])
            bottom = FOOT + (rows - 1 - row) * PANEL + 0.42
            ax = figure.add_axes((left / WIDTH, bottom / height, wide / WIDTH, tall / height))
            _panel(ax, made, panel, top, first=column == 0)
        figure.text(
            MARGIN / WIDTH, 1.0 - 0.18 / height, "\n".join(wrap(made.title, TITLE, 700.0, 1, "bold")),
            fontsize=TITLE, fontweight="bold", va="top", parse_math=False,
        )  # fmt: skip
        figure.text(
            MARGIN / WIDTH, 1.0 - 0.58 / height, "\n".join(wrap(made.measured, AXIS, 730.0, 1)), fontsize=AXIS,
            va="top", parse_math=False,
        )  # fmt: skip
        figure.text(MARGIN / WIDTH, 0.14 / height, "\n".join(wrap(_caption(made), CAPTION, 715.0, 2)),
                    fontsize=CAPTION, va="bottom", parse_math=False)  # fmt: skip
        return figure


def _top(made: Hanging) -> float:
    """The height of all panels, in the units of the outcome."""
    highest = max((part.most for panel in made.panels for part in panel.parts), default=1.0)
    return 1.0 if made.is_share else 1.06 * max(1e-9, highest)


def _panel(ax: Axes, made: Hanging, panel: HangingPanel, top: float, *, first: bool) -> None:
    look = LOOKS[0]
    x = [0.5 * (part.low + part.high) for part in panel.parts]
    y = [part.value for part in panel.parts]
    reach = [[part.value - part.least for part in panel.parts], [part.most - part.value for part in panel.parts]]
    line: dict[str, Any] = {"color": look.colour, "marker": look.marker, "markersize": 5.0, "linewidth": 2.0}
    if not panel.numbers:
        line["linestyle"] = ""
    if panel.stands is not None:
        ax.axvline(panel.stands, color="#8A8A8A", linewidth=2.2, zorder=1.2)
    ax.axhline(made.overall, color="black", linestyle=":", linewidth=1.4, zorder=1.5)
    ax.errorbar(x, y, yerr=reach, capsize=2.5, elinewidth=1.2, zorder=3, **line)
    open_frame(ax, 0.9)
    draw_grid(ax, "y")
    ax.set_ylim(-0.03 * top, 1.03 * top)
    if made.is_share:
        ax.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0], [f"{n} %" if first else "" for n in (0, 25, 50, 75, 100)])
    elif not first:
        ax.tick_params(labelleft=False)
    if panel.numbers:
        ax.xaxis.set_major_locator(MaxNLocator(5, integer=all(part.low == part.high for part in panel.parts)))
    else:
        names = ["\n".join(wrap(part.told, LABEL * 0.9, 75.0, 2)) for part in panel.parts]
        ax.set_xticks(x, names, parse_math=False)
        ax.set_xlim(min(x) - 0.5, max(x) + 0.5)
    if panel.unit:
        ax.set_xlabel(clean(panel.unit), fontsize=CAPTION, labelpad=2, parse_math=False)
    head = wrap(panel.name, LABEL, 205.0, 2, "bold")
    ax.annotate(panel.variance, (0.0, 1.0), (0.0, 5.0), xycoords="axes fraction", textcoords="offset points",
                fontsize=CAPTION, va="bottom", annotation_clip=False)  # fmt: skip
    ax.annotate(
        "\n".join(head), (0.0, 1.0), (0.0, 5.0 + LEADING * CAPTION), xycoords="axes fraction",
        textcoords="offset points", fontsize=LABEL, fontweight="bold", va="bottom", parse_math=False,
        annotation_clip=False,
    )  # fmt: skip


def _caption(made: Hanging) -> str:
    more = f"; {several(made.left_out, 'doubt')} more make less, or nothing that shows" if made.left_out else ""
    what = "share" if made.is_share else "mean"
    return (
        f"{several(made.runs, 'run')}, seed {made.seed}: the {what} with its 95 % interval, by what was drawn; dotted, "
        f"over all runs; grey, what stands in the file. Of the variance, what each doubt makes by itself{more}"
    )
