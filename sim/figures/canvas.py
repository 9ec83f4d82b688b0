"""What all figures share: the style, two looks, pages of bytes, dates and words on an Axes.

Figures are made without pyplot, in a style of their own, one at a time (Matplotlib's settings are global, so a lock
holds them): the same run gives the same bytes in any thread or process, whatever the reader's settings. They are
drawn in DejaVu Sans, which comes with Matplotlib and has no Chinese, Japanese or Korean letters: a PNG shows boxes in
their place. An SVG keeps text as text (to be read out, searched and translated), and a font put in the place of the
one laid out for is seldom wider, so that labels stay apart.
"""

import io
import re
import warnings
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache, lru_cache
from html import escape
from math import ceil
from threading import RLock
from typing import Any, Literal, NamedTuple

import matplotlib
from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.textpath import TextToPath
from matplotlib.ticker import Formatter

from sim.figures.text import GLUE, clean
from sim.text import MONTHS, long_day

STYLE: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#555555",
    "xtick.color": "#555555",
    "ytick.color": "#555555",
    "xtick.labelcolor": "black",
    "ytick.labelcolor": "black",
    "hatch.linewidth": 0.6,
    "text.hinting": "none",
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "svg.hashsalt": "tit-for-tat",
}
TITLE, AXIS, LABEL, CAPTION = 18.0, 11.0, 10.5, 10.0  # sizes of type, in points, on an Axes of full width
FULL_WIDTH = 700.0  # points: on a narrower Axes type shrinks in step, to half at least
LEADING = 1.25  # from line to line, in sizes of type
MAX_LABEL_WIDTH = 205.0  # points, of a label
TENSION, GRID = ("#F0F0F0", "#A8A8A8"), "#E4E4E4"
STEP_LINE: dict[str, Any] = {"drawstyle": "steps-post"}


class Look(NamedTuple):
    """How a side is drawn: told apart by line, marker, hatching and place, not by colour alone."""

    colour: str
    ink: str  # the colour, darkened for type
    line: Any  # a line style of Matplotlib's
    marker: str
    hatch: str


# Colours: blue and vermilion of Okabe and Ito (2008).
LOOKS = (
    Look("#0072B2", "#00496F", "-", "o", "////"),
    Look("#D55E00", "#8F3F00", (0.0, (4.0, 1.2)), "s", "\\\\\\\\"),
)
TINTS = ("#CCE0F1", "#F9DCC4")  # by actor: its colour, light enough for black type


def wide_axes() -> Axes:
    """An Axes on a figure of its own, with days across and room for title and legend above."""
    return Figure(figsize=(11.0, 6.2), dpi=150).add_axes((0.085, 0.13, 0.895, 0.71))


def stand_above(ax: Axes) -> None:
    """Raise the foot of an Axes on a figure of its own until all that is written under it lies on the page."""
    points, box, place = points_of(ax), ax.get_tightbbox(), ax.get_position()
    under = 8.0 - (points * box.y0 if box is not None else 8.0)
    if under > 0.0:
        up = under / (points * figure_of(ax).bbox.height)
        ax.set_position((place.x0, place.y0 + up, place.width, place.height - up))


def figure_of(ax: Axes) -> Figure:
    """The figure of an Axes that was made with one of its own."""
    made = ax.get_figure(root=True)
    assert made is not None, "an Axes of its own has a figure"
    return made


def page(made: Figure, title: str, about: str, kind: str) -> bytes:
    """A figure as the bytes of an 'svg', 'png' or 'pdf' file, with its title and a description as alt text."""
    with style():
        return {"svg": _svg, "png": _png, "pdf": _pdf}[kind](made, title, about)


def _svg(made: Figure, title: str, about: str) -> bytes:
    page = io.StringIO()
    made.savefig(page, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    head, body = page.getvalue().split("<svg ", 1)
    attributes, body = body.split(">", 1)
    told = f"<title>{escape(clean(title))}</title>\n <desc>{escape(about)}</desc>"
    return f'{head}<svg role="img" {attributes}>\n {told}{body}'.encode()


def _png(made: Figure, title: str, about: str) -> bytes:
    page = io.BytesIO()
    made.savefig(page, format="png", metadata={"Title": clean(title), "Description": about, "Software": None})
    return page.getvalue()


def _pdf(made: Figure, title: str, about: str) -> bytes:
    page = io.BytesIO()
    told = {"Title": clean(title), "Subject": about, "CreationDate": None, "Creator": None, "Producer": None}
    made.savefig(page, format="pdf", metadata=told)
    return page.getvalue()


_lock = RLock()


@contextmanager
def style() -> Iterator[None]:
    """Our settings and no others, for one thread at a time."""
    with _lock, matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # said above, once for all
        warnings.filterwarnings("ignore", "AutoDateLocator was unable")  # on so short a line
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        yield


@contextmanager
def own_epoch() -> Iterator[None]:
    """Count days from Matplotlib's own epoch, for one thread at a time, whatever the reader's settings count from.

    From another epoch the same days are other numbers, which are rounded otherwise. Only for pages: on an Axes of the
    reader's, what else is drawn counts from the reader's.
    """
    with _lock:
        theirs = dates._epoch
        dates._epoch = matplotlib.rcParamsDefault["date.epoch"]
        try:
            yield
        finally:
            dates._epoch = theirs


def calendar_axis(ax: Axes, over: Sequence[date]) -> None:
    """Lay out the days along an Axes."""
    end = x_of(over[-1]) + 1.0
    margin = 0.012 * (end - x_of(over[0]))
    ax.set_xlim(max(x_of(over[0]) - margin, x_of(date.min)), min(end + margin, x_of(date.max)))
    ax.xaxis.set_major_locator(dates.AutoDateLocator(minticks=4, maxticks=10, tz="UTC"))
    ax.xaxis.set_major_formatter(Days())


def as_line(over: Sequence[date], series: Sequence[float]) -> tuple[list[float], list[float]]:
    """A series as x and y; a day lasts until the next begins."""
    return [*map(x_of, over), x_of(over[-1]) + 1.0], [*series, series[-1]]


def as_steps(
    over: Sequence[date], series: Sequence[float], *others: Sequence[float]
) -> tuple[list[float], list[float]]:
    """The same with only the days on which this series, or one of others, changes."""
    x, y = as_line(over, series)
    rows = list(zip(series, *others, strict=True))
    turns = [n for n, row in enumerate(rows) if n == 0 or row != rows[n - 1]]
    return [*(x[n] for n in turns), x[-1]], [*(y[n] for n in turns), y[-1]]


class Days(Formatter):
    """Days, months or years, whatever the ticks are; the year is given once."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """One day, as the cursor shows it."""
        return long_day(dates.num2date(x, tz="UTC").date())

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Labels for a row of ticks; those within a day stay blank."""
        at = [dates.num2date(value, tz="UTC") for value in values]
        whole = [moment for moment in at if moment.hour == moment.minute == moment.second == 0]
        labels = []
        year = None
        for moment in at:
            if moment not in whole:
                labels.append("")
                continue
            if all(one.day == one.month == 1 for one in whole):
                labels.append(f"{moment.year}")
                continue
            month = MONTHS[moment.month - 1]
            label = month if all(one.day == 1 for one in whole) else f"{moment.day} {month}"
            labels.append(label if moment.year == year else f"{label}\n{moment.year}")
            year = moment.year
        return labels


def open_frame(ax: Axes, scale: float) -> None:
    """Leave the frame of an Axes open above and to the right, and set the size of its tick labels."""
    ax.tick_params(labelsize=AXIS * scale)
    ax.spines[["top", "right"]].set_visible(False)


def draw_grid(ax: Axes, axis: Literal["x", "y"]) -> None:
    """Draw light lines at the ticks of an axis, under everything else."""
    ax.grid(axis=axis, color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)


def write_caption(ax: Axes, caption: str) -> None:
    """Write a caption under an Axes, in at most three lines."""
    scale = scale_of(ax)
    lines = wrap(caption, CAPTION * scale, points_of(ax) * ax.bbox.width, 3)
    ax.set_xlabel("\n".join(lines), loc="left", fontsize=CAPTION * scale, labelpad=8, parse_math=False)
    ax.xaxis.label.set_multialignment("left")


def title_and_legend(ax: Axes, name: str, entries: Sequence[tuple[Line2D | Patch, str]]) -> float:
    """A legend in as few rows as it needs, and the title over it; the points that both take above the frame."""
    points, scale = points_of(ax), scale_of(ax)
    for rows in range(1, len(entries) + 1):
        legend = ax.legend(
            [handle for handle, _ in entries], [f"{n}" for n in range(len(entries))],
            loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=ceil(len(entries) / rows), frameon=False,
            fontsize=AXIS * scale, borderaxespad=0.0, borderpad=0.3, handlelength=2.6, columnspacing=1.6,
        )  # fmt: skip
        for text, (_, label) in zip(legend.get_texts(), entries, strict=True):
            text.set(text=label, parse_math=False)
        extent = legend.get_window_extent()
        if extent.width <= ax.bbox.width:
            break
    size, pad = TITLE * scale, points * extent.height + 4.0
    lines = wrap(name, size, points * ax.bbox.width * 0.95, 2, "bold")
    ax.set_title("\n".join(lines), loc="left", fontsize=size, fontweight="bold", pad=pad, parse_math=False)
    return pad + LEADING * size * len(lines)


@cache
def _origin(epoch: str) -> float:
    """What Matplotlib counts days from, in days of the calendar; `date2num` for each day would take seconds."""
    assert epoch == dates.get_epoch(), "the count is Matplotlib's own, of now"
    return float(dates.date2num(date(2000, 1, 1))) - date(2000, 1, 1).toordinal()


def x_of(at: date) -> float:
    """A day, as Matplotlib counts."""
    return _origin(dates.get_epoch()) + at.toordinal()


def points_of(ax: Axes) -> float:
    """Points in a pixel."""
    page = ax.get_figure(root=True)
    return 72.0 / (page.dpi if page is not None else 72.0)


def scale_of(ax: Axes) -> float:
    """Of type, by the width of the Axes."""
    return min(1.0, max(0.5, points_of(ax) * ax.bbox.width / FULL_WIDTH))


_type = TextToPath()


@cache
def _font(size: float, weight: str) -> FontProperties:
    return FontProperties(family=STYLE["font.family"], size=size, weight=weight)


@lru_cache(maxsize=2**14)
def width_of(text: str, size: float, weight: str = "normal") -> float:
    """In points, as drawn."""
    return float(_type.get_text_width_height_descent(text, _font(size, weight), ismath=False)[0])


def wrap(text: str, size: float, width: float, most: int = 1, weight: str = "normal") -> list[str]:
    """Lines no wider than `width` points, and no more than `most`; what is cut ends in an ellipsis."""
    words = [clean(word) for word in re.split(rf"[^\S{GLUE}]+", text) if clean(word)] or ["?"]
    lines: list[str] = []
    while words:
        line = words.pop(0)
        while words and (len(lines) == most - 1 or width_of(f"{line} {words[0]}", size, weight) <= width):
            line = f"{line} {words.pop(0)}"
        if width_of(line, size, weight) > width:
            fits = bisect_left(range(len(line)), True, key=lambda n: width_of(f"{line[:n]}…", size, weight) > width)
            line = f"{line[: max(1, fits - 1)].rstrip()}…"
        lines.append(line)
    return lines
