"""Strategy against strategy: heat maps."""

from math import isnan

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.canvas import AXIS, CAPTION, MAX_LABEL_WIDTH, TITLE, style, wrap
from sim.figures.data import HeatMap, StrategyTable
from sim.text import several

MAX_NUMBERED = 11  # strategies in a heat map, to which there is room for a number in each cell


def strategy_table(table: StrategyTable) -> Figure:
    """Strategy against strategy as four heat maps: the shares of feud, climbed and wound down, and the mean peak.

    In a repeated game the first actor's mean payoff a round takes the place of the peak. Dark is much, light is little,
    in colour and in grey alike. With eleven strategies or fewer each cell has its number.
    """
    with style():
        size = len(table.strategies)
        inches = max(9.0, 3.2 + 0.44 * size)
        small = max(5.0, min(AXIS, 260.0 / size))
        made = Figure(figsize=(1.16 * inches, inches), dpi=100, layout="constrained")
        wide = 1.16 * inches * 72.0 * 0.95  # points
        title = "\n".join(wrap(f"{table.title}: strategy against strategy", TITLE, wide, 2, "bold"))
        made.suptitle(title, fontsize=TITLE, fontweight="bold", x=0.01, ha="left", parse_math=False)
        axes = made.subplots(2, 2, sharex=True, sharey=True)
        for shown, ax in zip(table.maps, axes.flat, strict=True):
            draw_heat_map(ax, shown, small)
            ax.set_xticks(range(size), list(table.strategies), rotation=90, fontsize=small)
            ax.set_yticks(range(size), list(table.strategies), fontsize=small)
        first, second = (wrap(actor, AXIS, MAX_LABEL_WIDTH)[0] for actor in table.actors)
        for ax in axes[:, 0]:
            ax.set_ylabel(f"{first} plays", parse_math=False)
        for ax in axes[1]:
            ax.set_xlabel(f"{second} plays", parse_math=False)
        about = f"{several(table.runs, 'run')} a pair, seed {table.seed}; shares in per cent"
        made.supxlabel(about, fontsize=CAPTION, x=0.01, ha="left")
        return made


def draw_heat_map(ax: Axes, shown: HeatMap, size_of_type: float) -> None:
    """Draw a heat map, the first row on top, with a scale beside it, and the numbers where there is room for them."""
    cells = shown.cells
    known = [cell for row in cells for cell in row if not isnan(cell)]
    low, high = (0.0, 100.0) if shown.share else (min([0.0, *known]), max([0.0, *known]) or 1.0)
    drawn = ax.imshow(cells, cmap="Blues", vmin=low, vmax=high, aspect="auto")
    ax.set_title(shown.title, loc="left", fontsize=AXIS + 2, parse_math=False)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(length=0)
    down, across = ([place - 0.5 for place in range(count + 1)] for count in (len(cells), len(cells[0])))
    ax.vlines(across, down[0], down[-1], color="#C8C8C8", linewidth=0.6)
    ax.hlines(down, across[0], across[-1], color="#C8C8C8", linewidth=0.6)
    bar = drawn.figure.colorbar(drawn, ax=ax, shrink=0.9, pad=0.01)
    bar.outline.set_visible(False)
    if max(len(cells), len(cells[0])) <= MAX_NUMBERED:
        for row, line in enumerate(cells):
            for column, cell in enumerate(line):
                if not isnan(cell):
                    ink = "white" if cell - low > 0.55 * (high - low) else "black"
                    told = f"{cell:.{shown.digits}f}"
                    ax.text(column, row, told, ha="center", va="center", fontsize=size_of_type, color=ink)
