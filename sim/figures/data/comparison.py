"""The figures of two scenarios compared, A and B."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sim.figures.text import clean
from sim.measures.intervals import Contrast, Mean
from sim.text import long_day


class Row(NamedTuple):
    """A row of a forest plot: the name of a share and its difference, or the heading of a group."""

    name: str
    found: Contrast | None


class Compared(NamedTuple):
    """The part that all figures of a comparison share: the two scenarios, and the number of runs."""

    title: str
    sides: tuple[str, str]  # A and B, in words
    made: str  # the number of runs, in words

    @property
    def text(self) -> str:
        """The two scenarios and the number of runs, in words."""
        return f"Two scenarios compared, {'; '.join(self.sides)}. {self.made}."


class Forest(NamedTuple):
    """A forest plot: differences of shares between two scenarios, B less A, with the shares in each."""

    compared: Compared
    rows: Sequence[Row]

    @property
    def title(self) -> str:
        """The names of both."""
        return self.compared.title

    @property
    def differences(self) -> str:
        """The differences with their intervals, in words."""
        return "differences of shares, B less A, in percentage points with their 95 % intervals: " + "; ".join(
            f"{clean(name)} {100.0 * found.difference:+.1f} [{100.0 * found.low:+.1f}, {100.0 * found.high:+.1f}]"
            for name, found in self.rows
            if found is not None
        )

    def alt_text(self) -> str:
        """A description: the two scenarios, and the differences with their intervals."""
        return f"{self.compared.text} Dots: {self.differences}."


class TwoFans(NamedTuple):
    """Two scenarios by day: the severity in force, of both sides together."""

    compared: Compared
    scale: str
    days: Sequence[date]  # that both scenarios have
    bands: tuple[Sequence[Sequence[float]], Sequence[Sequence[float]]]  # of A and B: by quantile (see `Fan`), by day
    differences: Sequence[Mean]  # by day, run by run, B less A; empty where the two are on different scales

    @property
    def title(self) -> str:
        """The names of both."""
        return self.compared.title

    def medians(self) -> list[str]:
        """The medians and mean differences of the first day, of one in the middle and of the last, in words."""
        last = len(self.days) - 1
        found = []
        for n in sorted({0, (last + 1) // 2, last}):
            a, b = (bands[2][n] for bands in self.bands)
            told = f"On {long_day(self.days[n])} the median is {a:.1f} in A and {b:.1f} in B"
            mean = f", the mean difference {self.differences[n].told('+.1f')}" if self.differences else ""
            found.append(f"{told}{mean}.")
        return found

    def alt_text(self) -> str:
        """A description: the two scenarios, and the medians of some days."""
        what = "Lines: the severity of measures in force, both sides together, by day."
        return " ".join([self.compared.text, what, *self.medians()])


class ComparisonPage(NamedTuple):
    """Two scenarios on a page: the forest plot, beside both by day over their difference."""

    forest: Forest
    by_day: TwoFans

    @property
    def title(self) -> str:
        """The names of both."""
        return self.forest.title

    def alt_text(self) -> str:
        """A description: the two scenarios, the differences of shares, and the medians of some days."""
        text = f"{self.forest.compared.text} On the left, {self.forest.differences}."
        if not self.by_day.differences:
            return text
        text += " On the right, the severity of measures in force, both sides together, by day, and below it the mean "
        return " ".join([f"{text}of the differences run by run.", *self.by_day.medians()])
