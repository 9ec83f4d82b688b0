"""Stopping: runs are enough as soon as the interval of every share is as narrow as was asked for.

Widths are looked at after fixed numbers of runs only, each an eighth more than the one before. So the number of runs at
which an ensemble ends depends on the scenario, the seed and the width, and not on how the runs were cut into blocks or
who played them.

Stopping after a look is a choice by the outcome: runs stop sooner where a share happens to lie farther from one half
than the truth does, and then an interval of 95 % is no longer quite one. The effect is far smaller than that of
stopping at significance, for a width hardly changes with the share, and there are few looks. In 20,000 repeated
experiments for each of the widths 0.05, 0.02 and 0.01 and true shares from 0.01 to 0.7, between 94.6 and 96.2 % of the
intervals held the truth, as with a fixed number of runs. On average shares were off by a fiftieth of the width at most,
or by a sixteenth of it where the true share was as small as the width. `tests/studies/test_stopping.py` repeats this on
a smaller scale.
"""

from collections.abc import Iterable, Iterator

from sim.luck import RUNS
from sim.measures import intervals
from sim.studies.counting.tally import Tally

FIRST_LOOK = 1024  # runs before the first look
MAX_RUNS = 10_000_000  # where no number is given


def looks(most: int) -> Iterator[int]:
    """The numbers of runs after which the widths are looked at; the last is `most`."""
    runs = FIRST_LOOK
    while runs < most:
        yield runs
        runs += runs // 8
    yield most


def counts(tally: Tally) -> list[int]:
    """The number of runs behind every share of a tally: of courses, endings and first replies."""
    return [n for each in (tally.courses, tally.endings, tally.replies) for n in each.values()]


def widest(found: Iterable[int], runs: int) -> float:
    """The width of the widest interval of these shares, with a share of zero among them."""
    return max(_width(count, runs) for count in {0, *found})


def enough(found: Iterable[int], runs: int, width: float) -> int | None:
    """The number of runs with which the intervals would be so narrow if the shares stayed the same, or None."""
    count = min(found, key=lambda n: abs(2 * n - runs))  # the nearer to one half, the wider
    return next((more for more in looks(RUNS - 1) if _width(count * more // runs, more) <= width), None)


def _width(count: int, runs: int) -> float:
    low, high = intervals.wilson(count, runs)
    return high - low
