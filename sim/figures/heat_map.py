"""A heat map: numbers in rows and columns, darker where they are larger."""

from math import ceil, isnan
from typing import Any, cast

from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.figures.data import HeatMap
from sim.figures.frame import Entry, Frame
from sim.figures.text import clean
from sim.figures.typesetting import width_of, wrap

CHART = "Blues"
LINE = "#FFFFFF"
STEPS = 4  # shades in a legend, about


def draw_cells(frame: Frame, shown: HeatMap) -> list[Entry]:
    """Draw the cells, the first row on top, with their numbers if there is room for all; the entries of a legend."""
    ax, cells = frame.ax, shown.cells
    known = [cell for row in cells for cell in row if not isnan(cell)]
    low, high = (0.0, 100.0) if shown.share else (min([0.0, *known]), max([0.0, *known]) or 1.0)
    shade = ScalarMappable(Normalize(low, high), CHART)
    ax.imshow(cells, cmap=CHART, vmin=low, vmax=high, aspect="auto")
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    down, across = ([place - 0.5 for place in range(count + 1)] for count in (len(cells), len(cells[0])))
    ax.vlines(across, down[0], down[-1], color=LINE, linewidth=0.8 * frame.style.weight)
    ax.hlines(down, across[0], across[-1], color=LINE, linewidth=0.8 * frame.style.weight)
    size = frame.style.label
    told = [[f"{cell:.{shown.digits}f}" for cell in row] for row in cells]
    widest = max(width_of(text, size) for row in told for text in row)
    if widest + 4.0 <= 0.8 * frame.width / len(cells[0]) and 1.2 * size <= 0.8 * frame.height / len(cells):
        for row, line in enumerate(cells):
            for column, cell in enumerate(line):
                if not isnan(cell):
                    ink = ink_on(_colour(shade, cell))
                    place: dict[str, Any] = {"ha": "center", "va": "center_baseline", "fontsize": size, "color": ink}
                    ax.text(column, row, told[row][column], **place)
        return []
    ticks = [tick for tick in MaxNLocator(STEPS).tick_values(low, high) if low <= tick <= high]
    unit = " %" if shown.share else ""
    return [(Patch(facecolor=_colour(shade, tick), edgecolor="#8A8A8A"), f"{tick:g}{unit}") for tick in ticks]


def _colour(shade: ScalarMappable, value: float) -> tuple[float, float, float]:
    """The colour of a number."""
    red, green, blue, _ = cast(Any, shade).to_rgba(value)
    return float(red), float(green), float(blue)


def ink_on(colour: tuple[float, float, float]) -> str:
    """Black or white, whichever stands out more from a colour."""
    red, green, blue = colour
    light = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return "black" if light > 0.18 else "white"


def name_rows(frame: Frame, names: list[str], across: list[str], widest: float = 14.0) -> None:
    """Name the rows, and the columns; where there is no room for all, every second of them, or every third."""
    ax, size = frame.ax, frame.style.label
    rows = ["\n".join(wrap(name, size, widest * size, 2)) for name in map(clean, names)]
    columns = [wrap(name, size, widest * size)[0] for name in map(clean, across)]
    pitch = frame.width / max(1, len(columns))
    lines = [wrap(name, size, 0.95 * pitch, 2) for name in columns]
    flat = not any("…" in line for name in lines for line in name)
    every = _every(len(rows), frame.height * 0.8, size)
    ax.set_yticks(range(0, len(rows), every), rows[::every])
    if flat:
        ax.set_xticks(range(len(columns)), ["\n".join(name) for name in lines])
    else:
        every = _every(len(columns), frame.width * 0.75, size)
        ax.set_xticks(range(0, len(columns), every), columns[::every], rotation=90)
    for text in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        text.set(fontsize=size, parse_math=False)
    for text in ax.get_yticklabels():
        text.set_multialignment("right")


def _every(count: int, room: float, size: float) -> int:
    """Every so many can be named."""
    return max(1, ceil(1.3 * size * count / max(1.0, room)))
