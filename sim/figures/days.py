"""Days along an Axes."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, num2date

from sim.figures.canvas import Days, width_of, x_of

SPARE = 0.92  # of the width, for what the sides of an Axes may still move in


def day_axis(ax: Axes, days: Sequence[date], width: float, size: float) -> None:
    """Lay out days along the foot of an Axes of so many points, in type of a size."""
    begin, end = x_of(days[0]), min(x_of(days[-1]) + 1.0, x_of(date.max))
    ax.set_xlim(begin, end)
    ticks, labels = day_ticks(begin, end, SPARE * width, size)
    ax.set_xticks(ticks, labels, fontsize=size)


def day_ticks(begin: float, end: float, width: float, size: float) -> tuple[list[float], list[str]]:
    """As many days as can be told in one line of so many points, and how they are told, none past the ends."""
    for most in range(9, 0, -1):
        locator = AutoDateLocator(minticks=min(2, most), maxticks=most, tz="UTC")
        found = locator.tick_values(num2date(begin, tz="UTC"), num2date(end, tz="UTC"))
        ticks = [float(tick) for tick in found if begin <= tick <= end and float(tick).is_integer()]
        while ticks:
            labels = [label.replace("\n", " ") for label in Days().format_ticks(ticks)]
            middles = [(tick - begin) / (end - begin) * width for tick in ticks]
            spans = [
                (x - width_of(label, size) / 2.0, x + width_of(label, size) / 2.0)
                for x, label in zip(middles, labels, strict=True)
            ]
            if spans[0][0] < 0.0:
                ticks = ticks[1:]
            elif spans[-1][1] > width:
                ticks = ticks[:-1]
            elif any(one[1] + 0.7 * size > other[0] for one, other in pairwise(spans)):
                break
            else:
                return ticks, labels
    return [], []
