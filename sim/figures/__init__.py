"""Figures: each draws a plain record (see `sim.figures.data`). Nothing here shows, saves or computes.

Matplotlib is loaded as the first of them is drawn, for that takes longer than a run.
"""

from typing import TYPE_CHECKING

from sim.figures import data

if TYPE_CHECKING:
    from matplotlib.axes import Axes as Axes  # so that whoever hands one on can name its type
    from matplotlib.figure import Figure as Figure

__all__ = ["alt_text", "data", "draw", "figure", "page"]


def draw(record: data.Record, ax: "Axes | None" = None) -> "Axes":
    """Draw a record on `ax`, or on a figure of its own. Raises KeyError for one that takes a page."""
    from sim.figures import register

    return register.on_axes(record, ax)


def figure(record: data.Record) -> "Figure":
    """Draw a record on a page of its own."""
    from sim.figures import register

    return register.on_a_page(register.fit(record))


def page(record: data.Record, kind: str) -> bytes:
    """A page as the bytes of a file, whose kind is 'svg' or 'png'. The same record gives the same bytes."""
    from sim.figures import canvas, register

    shown = register.fit(record)
    return canvas.page(register.on_a_page(shown), shown.title, shown.alt_text(), kind)


def alt_text(record: data.Record) -> str:
    """What a page shows, in words, for those who do not see it."""
    from sim.figures import register

    return register.fit(record).alt_text()
