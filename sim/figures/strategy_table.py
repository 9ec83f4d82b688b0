"""Strategy against strategy: in words where they are few, one measure by shades where they are many."""

from matplotlib.patches import Rectangle

from sim.figures.data import StrategyTable
from sim.figures.frame import Frame, simple
from sim.figures.heat_map import draw_cells, name_rows
from sim.figures.options import Style
from sim.figures.text import clean
from sim.figures.typesetting import LEADING, width_of, wrap
from sim.model.outcomes import COURSES
from sim.text import several

FEW = 7  # strategies to which a table has words
FILLS = ("#F2F2F2", "#CFE8DA", "#F9E9B8", "#F6CBAE", "#D4E4F3", "#E4D5EC", "#E0E0C8", "#D8D8D8")  # by course
SURE = 0.95  # a course with so much of the runs has no share beside it


def _draw(table: StrategyTable, frame: Frame) -> None:
    """Rows for what the first actor plays, columns for the second.

    Of a few strategies each cell says the most frequent course, and below it the measure; of many, shades show the
    measure. Rows and columns have one order, by that measure.
    """
    if _few(table):
        _words(table, frame)
        entries = []
    else:
        entries = draw_cells(frame, table.measure)
    name_rows(frame, list(table.strategies), _across(table, frame))
    frame.label_y("plays")  # as thick as it will be; how long it may be is known once the frame has its place
    frame.label_x("plays")
    frame.legend(entries)


def _across(table: StrategyTable, frame: Frame) -> list[str]:
    """The names of columns; none where they are those of the rows, and on end would leave no room for the cells."""
    names = list(table.across)
    return names if _few(table) or frame.style.numbers or names != list(table.strategies) else []


def _few(table: StrategyTable) -> bool:
    return max(len(table.strategies), len(table.across)) <= FEW


def _words(table: StrategyTable, frame: Frame) -> None:
    """The most frequent course of each pair in words, over the measure."""
    ax, size, rows, columns = frame.ax, frame.style.label, len(table.strategies), len(table.across)
    ax.set_xlim(-0.5, columns - 0.5)
    ax.set_ylim(rows - 0.5, -0.5)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    wide, high = 0.8 * frame.width / columns - 6.0, 0.78 * frame.height / rows
    for row, line in enumerate(table.courses):
        for column, cell in enumerate(line):
            if cell is None:
                continue
            course, share = cell
            fill = FILLS[COURSES.index(course) % len(FILLS)] if course in COURSES else FILLS[0]
            ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=fill, edgecolor="white", linewidth=2.0))
            said = f"{course} {100.0 * share:.0f} %" if share < SURE else course
            lines = wrap(said, size, wide, 2)
            number = f"{table.unit} {table.measure.cells[row][column]:.{table.measure.digits}f}"
            if LEADING * size * (len(lines) + 1) <= high and width_of(number, size) <= wide:
                lines.append(number)
            ax.text(
                column, row, "\n".join(lines), ha="center", va="center", fontsize=size, linespacing=LEADING - 0.1,
                parse_math=False,
            )  # fmt: skip


def _caption(table: StrategyTable, style: Style) -> str:
    """How many runs, and what the numbers are."""
    few = _few(table)
    told = f"{several(table.runs, 'run')} a pair, seed {table.seed}."
    what = f"{f'{table.unit.capitalize()}' if few else 'Shade'}: {table.measure.title}"
    order = f"; in the order of {table.order}." if style.numbers else "."
    return f"{'The most frequent course. ' if few and style.numbers else ''}{what}{order} {told}"


def _rows(table: StrategyTable, style: Style) -> float:
    """The lines that it needs; on a slide some names are left out instead."""
    if not style.numbers:
        return 0.0
    return len(table.strategies) * (3.0 if _few(table) else 1.3) + 12.0


def _name(table: StrategyTable, frame: Frame) -> None:
    """The names once more, as many as there is room for in the end, and those of the actors."""
    across = _across(table, frame)
    name_rows(frame, list(table.strategies), across)
    first, second = map(clean, table.actors)
    frame.label_y(f"{first} plays", 1)
    frame.label_x(f"{second} plays" if across else f"{second} plays, in the same order", 1)


KIND = simple(_name, _caption, _rows, prepare=_draw)
