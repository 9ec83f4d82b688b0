"""Figures: each draws a plain record (see `sim.figures.data`). Nothing here shows, saves or computes.

Matplotlib is loaded as the first of them is drawn, for that takes longer than a run.
"""

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sim.figures import data

if TYPE_CHECKING:
    from matplotlib.axes import Axes as Axes  # so that whoever hands one on can name its type
    from matplotlib.figure import Figure as Figure

__all__ = ["alt_text", "data", "draw", "figure", "page"]


def draw(record: data.Record, ax: "Axes | None" = None) -> "Axes":
    """Draw a record on `ax`, or on a figure of its own. Raises KeyError for one that takes a page."""
    made: Axes = _register().on_axes(record, ax)
    return made


def figure(record: data.Record) -> "Figure":
    """Draw a record on a page of its own."""
    register = _register()
    made: Figure = register.on_a_page(register.fit(record))
    return made


def page(record: data.Record, kind: str) -> bytes:
    """A page as the bytes of a file, whose kind is 'svg' or 'png'. The same record gives the same bytes."""
    register = _register()
    from sim.figures import canvas

    shown = register.fit(record)
    with canvas.own_epoch():
        return canvas.page(register.on_a_page(shown), shown.title, shown.alt_text(), kind)


def alt_text(record: data.Record) -> str:
    """What a page shows, in words, for those who do not see it."""
    told: str = _register().fit(record).alt_text()
    return told


def _register() -> Any:
    """The register of figures, for which Matplotlib is loaded.

    Matplotlib does not load where MPLBACKEND names what is not here, as a notebook sets it for its shell. Nothing here
    shows a window, so that what cannot be had is done without.
    """
    if "matplotlib" not in sys.modules:
        backend = os.environ.pop("MPLBACKEND", None)
        try:
            import matplotlib
        finally:
            if backend is not None:
                os.environ["MPLBACKEND"] = backend
        if backend:
            with suppress(ValueError):
                matplotlib.rcParams["backend"] = backend
    from sim.figures import register

    return register
