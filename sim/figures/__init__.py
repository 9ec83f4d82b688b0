"""Figures: each draws a plain record (see `sim.figures.data`). Nothing here shows, saves or computes.

Matplotlib is loaded as the first of them is drawn, for that takes longer than a run.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Unpack

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
    if ax is not None and not hasattr(ax, "get_figure"):
        raise TypeError(f"found a {type(ax).__name__}; give an Axes of matplotlib's, or none; `sim plot` writes files")
    made: Axes = _register().on_axes(record, ax, Options(**how).checked())
    return made


def figure(record: data.Record, **how: Unpack[How]) -> "Figure":
    """Draw a record on a page of its own."""
    register = _register()
    from sim.figures import frame

    options = Options(**how).checked()
    made: Figure = register.on_a_page(record, options, frame.style_of(options))
    return made


def page(record: data.Record, kind: str, **how: Unpack[How]) -> bytes:
    """A page as the bytes of a file, whose kind is one of KINDS. The same record and options give the same bytes."""
    return pages(record, (kind,), **how)[kind]


def pages(record: data.Record, kinds: Sequence[str] = ("svg", "png"), **how: Unpack[How]) -> dict[str, bytes]:
    """A page as the bytes of a file of each of some kinds, drawn once for all of them."""
    register = _register()
    from sim.figures import canvas

    options = Options(**how).checked()
    with canvas.own_epoch():
        made = register.on_a_page(record, options, STYLES[options.style or PLAIN])
        return {kind: canvas.page(made, options.title or record.title, record.alt_text(), kind) for kind in kinds}


def alt_text(record: data.Record) -> str:
    """What a page shows, in words, for those who do not see it."""
    return record.alt_text()


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
