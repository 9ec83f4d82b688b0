"""Figures: each draws a plain record (see `sim.figures.data`). Nothing here shows, saves or computes.

Matplotlib is loaded as the first of them is drawn, for that takes longer than a run.
"""

from typing import TYPE_CHECKING, Unpack

from sim.figures import data
from sim.figures.options import PLAIN, STYLES, How, OptionError, Options

if TYPE_CHECKING:
    from matplotlib.axes import Axes as Axes  # so that whoever hands one on can name its type
    from matplotlib.figure import Figure as Figure

__all__ = ["KINDS", "STYLES", "How", "OptionError", "Options", "alt_text", "data", "draw", "figure", "page"]

KINDS = ("png", "svg", "pdf")  # of files


def draw(record: data.Record, ax: "Axes | None" = None, **how: Unpack[How]) -> "Axes":
    """Draw a record on `ax`, or on a page of its own; `how` are the fields of `Options`.

    On an Axes that is given the sizes of type are those of the reader's settings (rcParams), and all of the figure but
    its title, labels and ticks stands within the frame. Raises OptionError for options that cannot be.
    """
    from sim.figures import register

    return register.on_axes(record, ax, Options(**how).checked())


def figure(record: data.Record, **how: Unpack[How]) -> "Figure":
    """Draw a record on a page of its own."""
    from sim.figures import frame, register

    options = Options(**how).checked()
    return register.on_a_page(record, options, frame.style_of(options))


def page(record: data.Record, kind: str, **how: Unpack[How]) -> bytes:
    """A page as the bytes of a file, whose kind is one of KINDS. The same record and options give the same bytes."""
    from sim.figures import canvas, register

    options = Options(**how).checked()
    made = register.on_a_page(record, options, STYLES[options.style or PLAIN])
    return canvas.page(made, options.title or record.title, record.alt_text(), kind)


def alt_text(record: data.Record) -> str:
    """What a page shows, in words, for those who do not see it."""
    return record.alt_text()
