"""Type: how wide a text is, and how it is broken into lines."""

import re
from bisect import bisect_left
from functools import cache, lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from sim.figures.text import GLUE, clean

FAMILY = "DejaVu Sans"
LEADING = 1.25  # from line to line, in sizes of type

_type = TextToPath()


@cache
def _font(size: float, weight: str) -> FontProperties:
    return FontProperties(family=[FAMILY], size=size, weight=weight)


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
