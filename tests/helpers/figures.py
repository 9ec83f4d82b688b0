"""What a figure shows."""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text


def texts(figure):
    """Every visible text of a figure with its box, in pixels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    found = []
    beyond = set()  # ticks past the ends of an axis are never drawn
    for ax in figure.axes:
        for at, (low, high), ticks in (
            (0, ax.get_xlim(), ax.get_xticklabels()),
            (1, ax.get_ylim(), ax.get_yticklabels()),
        ):
            beyond |= {tick for tick in ticks if not low <= tick.get_position()[at] <= high}
    for text in dict.fromkeys(figure.findobj(Text)):
        if text in beyond:
            continue
        if text.get_visible() and text.get_text().strip() and text.get_window_extent(renderer).width:
            found.append((text.get_text(), text.get_window_extent(renderer)))
    return found
