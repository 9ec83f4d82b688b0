"""What a notebook shows of a result: a line about it, its picture, and its text to unfold."""

from base64 import b64encode
from html import escape

from sim import figures
from sim.figures.data import Record


def shown(result: object, text: str, record: Record | None = None) -> str:
    """A result as HTML: its `repr` without the angle brackets, its figure if it has one, and its text folded away."""
    picture = "" if record is None else _picture(record)
    folded = f"<details><summary>in words</summary><pre>{escape(text)}</pre></details>"
    return f"<p>{escape(repr(result)[1:-1])}</p>{picture}{folded}"


def _picture(record: Record) -> str:
    data = b64encode(figures.page(record, "png")).decode("ascii")
    about = escape(figures.alt_text(record), quote=True)
    return f'<img src="data:image/png;base64,{data}" alt="{about}" style="max-width:100%;max-height:32em">'
