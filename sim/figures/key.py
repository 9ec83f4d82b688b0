"""What is told beside the curves: numbers and letters on pins, and a key to them below."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil, cos, hypot, pi, sin
from typing import NamedTuple

from matplotlib.axes import Axes

from sim.figures.canvas import points_of
from sim.figures.typesetting import LEADING, width_of, wrap

MAX_COLUMNS = 4  # of a key, at most
MAX_ENTRY_LINES = 5  # of an entry, at most
COLUMN_GAP = 16.0  # points between columns
DIRECTIONS = (2, 1, 3, 0, 4, 7, 5, 6)  # eighths of a circle in which a pin may lie from its spot, the best first
SQUARE = 16.0  # points, of the squares by which boxes are found
DISTANCES = (1.0, 1.5, 2.2, 3.0, 4.0, 5.5, 7.5)  # how far away, in the nearest


class Entry(NamedTuple):
    """One entry of a key, or a heading, which has no mark."""

    mark: str
    text: str
    ink: str


class Key(NamedTuple):
    """Entries in columns of lines, under the heading that comes first."""

    heading: str
    columns: list[list[tuple[Entry, list[str]]]]
    rows: int
    wide: float  # of a column, in points
    indent: float  # of what is told, for its mark
    size: float  # of its type, in points

    @property
    def cut(self) -> int:
        """How many entries are cut for want of lines."""
        return sum(lines[-1].endswith("…") for column in self.columns for _, lines in column)

    @property
    def pitch(self) -> float:
        """From row to row, in points."""
        return LEADING * self.size

    @property
    def height(self) -> float:
        """In points, with a margin."""
        return self.pitch * self.rows + 6.0 if self.rows else 0.0


def lay_out(entries: Sequence[Entry], width: float, size: float) -> Key:
    """A key in as few rows as `width` points allow; of two that are as low, the one with the wider columns.

    The first entry is a heading. What would be cut is set in wider columns, if it can be.
    """
    keys = [_columns(entries, width, size, count) for count in range(1, MAX_COLUMNS + 1)]
    return min(keys, key=lambda key: (key.cut, key.rows))


def _columns(entries: Sequence[Entry], width: float, size: float, count: int) -> Key:
    """A key in so many columns, filled one after the other, no entry broken between two; the first is a heading."""
    if not entries:
        return Key("", [], 0, width, 0.0, size)
    first, *entries = entries
    wide = (width - COLUMN_GAP * (count - 1)) / count
    indent = max((width_of(entry.mark, size, "bold") for entry in entries), default=0.0) + 5.0
    blocks = [
        (entry, wrap(entry.text, size, wide - indent if entry.mark else wide, MAX_ENTRY_LINES)) for entry in entries
    ]
    rows = max(len(lines) for _, lines in blocks)
    rows = max(rows, ceil(sum(len(lines) for _, lines in blocks) / count))  # fewer will not do
    while True:
        columns: list[list[tuple[Entry, list[str]]]] = [[]]
        for at, (entry, lines) in enumerate(blocks):
            # A heading takes what it heads along.
            after = len(blocks[at + 1][1]) if not entry.mark and at + 1 < len(blocks) else 0
            taken = sum(len(placed) for _, placed in columns[-1])
            if taken + len(lines) + (after if rows > 1 else 0) > rows:
                columns.append([])
            columns[-1].append((entry, lines))
        if len(columns) <= count:
            return Key(first.text, columns, rows + 1, wide, indent, size)
        rows += 1


def write(key: Key, ax: Axes, below: float) -> None:
    """Write a key under an Axes, its top so many points below the frame."""
    if key.heading:
        _line(ax, key.heading, 0.0, -below - key.pitch, key.size, "black", "bold")
    for at, column in enumerate(key.columns):
        row = 1
        for entry, lines in column:
            left = at * (key.wide + COLUMN_GAP)
            for n, line in enumerate(lines):
                y = -below - key.pitch * (row + 1)
                if n == 0 and entry.mark:
                    _line(ax, entry.mark, left, y, key.size, entry.ink, "bold")
                weight = "normal" if entry.mark else "bold"
                _line(ax, line, left + key.indent if entry.mark else left, y, key.size, "black", weight)
                row += 1


def _line(ax: Axes, text: str, x: float, y: float, size: float, colour: str, weight: str) -> None:
    ax.annotate(
        text, (0.0, 0.0), (x, y), xycoords="axes fraction", textcoords="offset points", fontsize=size, color=colour,
        fontweight=weight, annotation_clip=False, parse_math=False,
    )  # fmt: skip


# Pins.


class Pin(NamedTuple):
    """A mark of the key that stands beside a spot on the curves."""

    mark: str
    x: float  # the day, as Matplotlib counts
    y: float  # severity
    up: bool  # whether it had rather lie above its spot
    ink: str


class Obstacle(NamedTuple):
    """What a pin had better not hide: from one corner to another in days and severities, and some points around it."""

    x: float
    y: float
    x_end: float
    y_end: float
    around: float


Box = tuple[float, float, float, float]  # left, bottom, right and top, in points from the lower left of the frame


def draw_pins(
    pins: Sequence[Pin],
    ax: Axes,
    size: float,
    bounds: tuple[float, float],
    obstacles: Sequence[Obstacle],
    walls: Sequence[Obstacle],
) -> int:
    """Draw pins beside their spots, within severities `bounds`; return the number that had room.

    None lies on another or on a wall, and as few as can be on obstacles.
    """
    points, (left, right), (low, high) = points_of(ax), ax.get_xlim(), ax.get_ylim()
    wide, tall = points * ax.bbox.width / (right - left), points * ax.bbox.height / (high - low)
    bottom, top = ((bound - low) * tall for bound in bounds)
    avoid, taken = (
        _Boxes(
            ((one.x - left) * wide - one.around, (one.y - low) * tall - one.around,
             (one.x_end - left) * wide + one.around, (one.y_end - low) * tall + one.around)
            for one in those
        )
        for those in (obstacles, walls)
    )  # fmt: skip
    stuck = 0
    for pin in sorted(pins, key=lambda pin: (pin.x, pin.mark)):
        x, y = (pin.x - left) * wide, (pin.y - low) * tall
        half = width_of(pin.mark, size, "bold") / 2.0 + 1.5, 0.55 * size + 1.0
        free = []
        for cost, across, up in _places(pin.up, half):
            box = (x + across - half[0], y + up - half[1], x + across + half[0], y + up + half[1])
            within = box[0] >= 0.0 and box[2] <= (right - left) * wide and box[1] >= bottom and box[3] <= top
            if within and not taken.hit(box):
                free.append((cost + avoid.hits(box), across, up, box))
        if not free:
            continue
        _, across, up, box = min(free)
        taken.add(box)
        stuck += 1
        if hypot(across, up) > 1.3 * (half[1] + 7.0):
            line = [pin.x, pin.x + across / wide], [pin.y, pin.y + up / tall]
            ax.plot(*line, color="#555555", linewidth=0.7, zorder=3.6)
        ax.annotate(
            pin.mark, (pin.x, pin.y), (across, up), textcoords="offset points", ha="center", va="center",
            fontsize=size, color=pin.ink, fontweight="bold", zorder=7, annotation_clip=False, parse_math=False,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
        )  # fmt: skip
    return stuck


class _Boxes:
    """Boxes by the squares in which they lie, so that few have to be looked at to find what lies on another."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._by_square: dict[tuple[int, int], list[tuple[int, Box]]] = {}
        self._count = 0
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        """Add a box."""
        for square in _squares(box):
            self._by_square.setdefault(square, []).append((self._count, box))
        self._count += 1

    def hit(self, box: Box) -> bool:
        """Whether any lies on a box."""
        left, bottom, right, top = box
        for at in _squares(box):
            for _, (begin, low, end, high) in self._by_square.get(at, ()):
                if left < end and begin < right and bottom < high and low < top:
                    return True
        return False

    def hits(self, box: Box) -> int:
        """How many lie on a box."""
        return len({n for at in _squares(box) for n, one in self._by_square.get(at, ()) if _overlap(box, one)})


def _squares(box: Box) -> list[tuple[int, int]]:
    """The squares on which a box lies."""
    left, bottom, right, top = (int(edge // SQUARE) for edge in box)
    return [(across, up) for across in range(left, right + 1) for up in range(bottom, top + 1)]


def _places(above: bool, half: tuple[float, float]) -> Iterator[tuple[float, float, float]]:
    """Where a pin may lie from its spot, with what it costs to lie there: the nearer the better, and on its side."""
    for far, reach in enumerate(DISTANCES):
        for order, turn in enumerate(DIRECTIONS):
            way = (1.0 if above else -1.0) * turn * pi / 4.0
            away = reach * (7.0 + half[1] + (half[0] - half[1]) * abs(cos(way)))
            yield 0.6 * far + 0.05 * order, away * cos(way), away * sin(way)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
