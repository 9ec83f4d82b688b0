"""What a figure shows, and what no figure may do: small type, overlapping, cut or faint text."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from sim import figures

STYLES = [  # each is tried with all that can be shown: the one with the largest type always, the others with `long`
    pytest.param(name, marks=() if name == "slide" else pytest.mark.long) for name in figures.STYLES
]
TOUCH = 1.0  # pixels by which boxes of text may overlap: the blank round letters


def texts(figure):
    """Every visible text of a figure with its box, in pixels."""
    return [(text.get_text(), box) for text, box in _shown(figure)]


_last = []  # the figure that was looked at last, and what it shows: to draw it takes longest


def _shown(figure):
    if not _last or _last[0] is not figure or figure.stale:
        _last[:] = figure, _drawn(figure)
    return _last[1]


def _drawn(figure):
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    found = []
    beyond = set()  # ticks past the ends of an axis are never drawn
    for ax in figure.axes:
        for at, (low, high), ticks in (
            (0, sorted(ax.get_xlim()), ax.get_xticklabels()),
            (1, sorted(ax.get_ylim()), ax.get_yticklabels()),
        ):
            beyond |= {tick for tick in ticks if not low <= tick.get_position()[at] <= high}
        if not ax.axison:
            beyond |= {*ax.get_xticklabels(), *ax.get_yticklabels()}
    for text in dict.fromkeys(figure.findobj(Text)):
        if text in beyond:
            continue
        if text.get_visible() and text.get_text().strip() and text.get_window_extent(renderer).width:
            found.append((text, text.get_window_extent(renderer)))
    return found


def least_size(figure):
    """The smallest size of type, in points."""
    return min(text.get_fontsize() for text, _ in _shown(figure))


def overlapping(figure):
    """The pairs of texts of which one lies on the other."""
    inner = [(text, box.padded(-TOUCH)) for text, box in texts(figure)]
    return [
        (text, other)
        for at, (text, box) in enumerate(inner)
        for other, other_box in inner[at + 1 :]
        if box.overlaps(other_box)
    ]


def outside(figure):
    """The texts that do not lie on the page whole."""
    page = figure.bbox
    return [
        text
        for text, box in texts(figure)
        if box.x0 < -TOUCH or box.y0 < -TOUCH or box.x1 > page.x1 + TOUCH or box.y1 > page.y1 + TOUCH
    ]


def cut(figure):
    """The texts that end in an ellipsis."""
    return [text for text, _ in texts(figure) if "…" in text]


def faint(figure, least=4.5):
    """The texts with less contrast to what lies behind them than the Web Content Accessibility Guidelines ask for."""
    shown = _shown(figure)
    for text, _ in shown:
        text.set_visible(False)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    picture = np.asarray(canvas.buffer_rgba())[..., :3] / 255.0
    found = []
    for text, box in shown:
        text.set_visible(True)
        patch = text.get_bbox_patch()
        high = picture.shape[0]
        rows = slice(max(0, int(high - box.y1)), max(1, int(high - box.y0)))
        behind = picture[rows, max(0, int(box.x0)) : max(1, int(box.x1))].reshape(-1, 3)
        if not len(behind):
            continue
        background = np.median(behind, axis=0) if patch is None else np.array(to_rgb(patch.get_facecolor()))
        if contrast(to_rgb(text.get_color()), background) < least:
            found.append((text.get_text(), round(contrast(to_rgb(text.get_color()), background), 2)))
    return found


def luminance(colour):
    """The relative luminance of a colour, 0 to 1 (Web Content Accessibility Guidelines 2.2)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """The contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def to_a_deuteranope(colour):
    """A colour as somebody without green cones sees it (Machado, Oliveira and Fernandes 2009, full severity)."""
    matrix = np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    )
    linear = np.array([part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour])
    seen = np.clip(matrix @ linear, 0.0, 1.0)
    return tuple(12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in seen)


def difference(one, other):
    """How different two colours look: the distance in CIELAB (CIE 1976), where 2 can just be told."""
    return float(np.linalg.norm(_lab(one) - _lab(other)))


def _lab(colour):
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    linear = np.array([part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour])
    x, y, z = (matrix @ linear) / np.array([0.9505, 1.0, 1.089])
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])
