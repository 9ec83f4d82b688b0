"""Days along an Axes, and what is counted by day."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, num2date
from matplotlib.ticker import Formatter

from sim.figures.typesetting import width_of
from sim.text import MONTHS, long_day

STEP_LINE: dict[str, Any] = {"drawstyle": "steps-post"}
SPARE = 0.92  # of the width, for what the sides of an Axes may still move in


@cache
def _origin(epoch: str) -> float:
    """What Matplotlib counts days from, in days of the calendar; `date2num` for each day would take seconds."""
    assert epoch == dates.get_epoch(), "the count is Matplotlib's own, of now"
    return float(dates.date2num(date(2000, 1, 1))) - date(2000, 1, 1).toordinal()


def x_of(at: date) -> float:
    """A day, as Matplotlib counts."""
    return _origin(dates.get_epoch()) + at.toordinal()


def as_line(over: Sequence[date], series: Sequence[float]) -> tuple[list[float], list[float]]:
    """A series as x and y; a day lasts until the next begins."""
    return [*map(x_of, over), x_of(over[-1]) + 1.0], [*series, series[-1]]


def as_steps(
    over: Sequence[date], series: Sequence[float], *others: Sequence[float]
) -> tuple[list[float], list[float]]:
    """The same with only the days on which this series, or one of others, changes."""
    x, y = as_line(over, series)
    rows = list(zip(series, *others, strict=True))
    turns = [n for n, row in enumerate(rows) if n == 0 or row != rows[n - 1]]
    return [*(x[n] for n in turns), x[-1]], [*(y[n] for n in turns), y[-1]]


class Days(Formatter):
    """Days, months or years, whatever the ticks are; the year is given once."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """One day, as the cursor shows it."""
        return long_day(dates.num2date(x, tz="UTC").date())

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Labels for a row of ticks; those within a day stay blank."""
        at = [dates.num2date(value, tz="UTC") for value in values]
        whole = [moment for moment in at if moment.hour == moment.minute == moment.second == 0]
        labels = []
        year = None
        for moment in at:
            if moment not in whole:
                labels.append("")
                continue
            if all(one.day == one.month == 1 for one in whole):
                labels.append(f"{moment.year}")
                continue
            month = MONTHS[moment.month - 1]
            label = month if all(one.day == 1 for one in whole) else f"{moment.day} {month}"
            labels.append(label if moment.year == year else f"{label}\n{moment.year}")
            year = moment.year
        return labels


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
