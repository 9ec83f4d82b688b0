"""The figures of two scenarios compared, A and B."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sim.figures.data.rounds import Rounds
from sim.figures.data.run import Escalation
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
    sides: tuple[str, str]  # what A is and what B is, in a few words
    played: str  # who plays what in both; empty where that is what differs
    made: str  # the number of runs, in words
    differs: tuple[str, Contrast] | None  # the course or first reply whose share differs most; None for none

    @property
    def text(self) -> str:
        """The two scenarios and the number of runs, in words."""
        return f"Two scenarios compared, A: {self.sides[0]}; B: {self.sides[1]}. {self.made}."

    @property
    def subject(self) -> str:
        """What differs, and who plays what."""
        return " · ".join(filter(None, [f"A: {self.sides[0]}", f"B: {self.sides[1]}", self.played]))

    @property
    def sentence(self) -> str:
        """The course whose share differs most."""
        if self.differs is None:
            return "A and B come to the same"
        name, found = self.differs
        return f"{name[0].upper()}{name[1:]}: {100.0 * found.a.share:.0f} % in A, {100.0 * found.b.share:.0f} % in B"


class SideBySide(NamedTuple):
    """One run in both scenarios, with the same random draws: two curves side by side."""

    compared: Compared
    runs: tuple[Escalation | Rounds, Escalation | Rounds]  # of A and of B
    number: int  # of the run, among those of its seed
    parted: tuple[int | None, int | None]  # the number of the first event that is another in the other; None for none

    @property
    def title(self) -> str:
        """The names of both."""
        return self.compared.title

    @property
    def subject(self) -> str:
        """What differs, and who plays what."""
        return self.compared.subject

    @property
    def sentence(self) -> str:
        """The course whose share differs most."""
        return self.compared.sentence

    def alt_text(self) -> str:
        """A description: the two scenarios, and both curves."""
        one, other = (run.alt_text() for run in self.runs)
        told = f"Side by side, run {self.number} of each with the same random draws."
        return f"{self.compared.text} {told} A: {one} B: {other}"


class Forest(NamedTuple):
    """A forest plot: differences of shares between two scenarios, B minus A, with the shares in each."""

    compared: Compared
    rows: Sequence[Row]

    @property
    def title(self) -> str:
        """The names of both."""
        return self.compared.title

    @property
    def subject(self) -> str:
        """What differs, and who plays what."""
        return self.compared.subject

    @property
    def sentence(self) -> str:
        """The course whose share differs most."""
        return self.compared.sentence

    @property
    def differences(self) -> str:
        """The differences with their intervals, in words."""
        return "differences of shares, B minus A, in percentage points with their 95 % intervals: " + "; ".join(
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
    differences: Sequence[Mean]  # by day, run by run, B minus A; empty where the two are on different scales

    @property
    def title(self) -> str:
        """The names of both."""
        return self.compared.title

    @property
    def subject(self) -> str:
        """What differs, and who plays what."""
        return self.compared.subject

    @property
    def sentence(self) -> str:
        """The course whose share differs most."""
        return self.compared.sentence

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
