"""When runs are enough: as soon as the interval of every share is as narrow as it is to be.

Widths are looked at after fixed numbers of runs alone, each an eighth more than the one before. So the number of runs
at which it ends hangs on the scenario, the seed and the width, and not on how the runs were cut or who played them.

To look and stop is a choice made by what was found: it stops sooner where a share happens to lie farther from one half
than the truth does, and an interval of 95 % is then no longer quite one. That is far milder than stopping at what is
significant, for a width hardly moves with the share, and there are few looks: of 20,000 repeated experiments each, with
widths of 0.05, 0.02 and 0.01 and true shares from 0.01 to 0.7, between 94.6 and 96.2 % held the truth, as with a number
of runs that is fixed. On average shares were off by a fiftieth of the width at most, or by a sixteenth of it where the
true share was as small as the width. `tests/studies/test_stopping.py` repeats this on a smaller scale.
"""

from collections.abc import Iterable, Iterator

from sim.luck import RUNS
from sim.measures import intervals
from sim.studies.counting.tally import Tally

FIRST = 1024  # runs before the first look
MOST = 10_000_000  # runs at most, where no number is given


def looks(most: int) -> Iterator[int]:
    """After how many runs the widths are looked at, the last time after all."""
    runs = FIRST
    while runs < most:
        yield runs
        runs += runs // 8
    yield most


def counts(tally: Tally) -> list[int]:
    """How often everything was found whose share is told: courses, endings and first replies."""
    return [n for each in (tally.courses, tally.endings, tally.replies) for n in each.values()]


def widest(found: Iterable[int], runs: int) -> float:
    """The width of the widest interval of some shares of runs, and of one that never occurs."""
    return max(_width(count, runs) for count in {0, *found})


def enough(found: Iterable[int], runs: int, width: float) -> int | None:
    """After how many runs the intervals would be so narrow if the shares stayed as they are; None where after none."""
    count = min(found, key=lambda n: abs(2 * n - runs))  # the nearer to one half, the wider
    return next((more for more in looks(RUNS - 1) if _width(count * more // runs, more) <= width), None)


def _width(count: int, runs: int) -> float:
    low, high = intervals.wilson(count, runs)
    return high - low
