"""What all figures share: the style, two looks, and pages as bytes.

Figures are made without pyplot, in a style of their own, one at a time (Matplotlib's settings are global, so a lock
holds them): the same run gives the same bytes in any thread or process, whatever the reader's settings. They are
drawn in DejaVu Sans, which comes with Matplotlib and has no Chinese, Japanese, Korean, Thai or Hindi letters and no
flags: a PNG shows boxes in their place, and a warning says so. An SVG keeps text as text (to be read out, searched and
translated), and a font put in the place of the one laid out for is seldom wider, so that labels stay apart.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from threading import RLock
from typing import Any, NamedTuple
from unicodedata import category

import matplotlib
from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text

from sim.figures.text import clean
from sim.figures.typesetting import FAMILY

STYLE: Any = {
    "font.family": [FAMILY],
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
LETTERS_TOLD = 5  # in a warning that a font has not
GRID = "#E4E4E4"


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


def page(made: Figure, title: str, about: str, kind: str) -> bytes:
    """A figure as the bytes of an 'svg', 'png' or 'pdf' file, with its title and a description as alt text."""
    with style():
        found = {"svg": _svg, "png": _png, "pdf": _pdf}[kind](made, title, about)
        unseen = [] if kind == "svg" else _unseen(made)
    if unseen:
        letters = ", ".join(unseen[:LETTERS_TOLD]) + (" and others" if len(unseen) > LETTERS_TOLD else "")
        told = f"the {kind.upper()} shows boxes for {letters}: its font, {FAMILY}, has none; draw an SVG instead"
        warnings.warn(told, UnseenLettersWarning, stacklevel=2)
    return found


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


class UnseenLettersWarning(UserWarning):
    """A picture of pixels, or a PDF, has boxes in the place of letters that its font has not."""


@cache
def _drawn() -> frozenset[int]:
    """The characters that the font has, in both its weights."""
    weights = ("normal", "bold")
    found = (get_font(findfont(FontProperties(family=[FAMILY], weight=weight))).get_charmap() for weight in weights)
    return frozenset.intersection(*map(frozenset, found))


def _unseen(made: Figure) -> list[str]:
    """The letters of a figure that its font has not, each once; marks that only change others are no letters."""
    letters = {c for text in made.findobj(Text) if text.get_visible() for c in text.get_text()}
    return sorted(c for c in letters if ord(c) not in _drawn() and c.isprintable() and category(c) != "Mn")


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


def points_of(ax: Axes) -> float:
    """Points in a pixel."""
    page = ax.get_figure(root=True)
    return 72.0 / (page.dpi if page is not None else 72.0)
