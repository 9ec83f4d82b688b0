"""Exact sums over runs, whose memory does not grow with runs: the same in any order, and from any parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sim.measures import intervals
from sim.measures.intervals import Mean
from sim.studies.counting.kernel import kernel

PER_UNIT = 2.0**16  # differences by day are rounded to multiples of one over this, and summed as whole numbers


@dataclass(frozen=True)
class ExactSums:
    """The number, the sum and the sum of squares of floats, without rounding errors."""

    count: int = 0
    total: Fraction = Fraction()
    squares: Fraction = Fraction()

    def plus(self, values: Sequence[float]) -> "ExactSums":
        """These sums with more values, fewer than 2**26 of them."""
        total, squares = kernel().sums(values)
        return ExactSums(self.count + len(values), self.total + total, self.squares + squares)

    def __add__(self, other: "ExactSums") -> "ExactSums":
        return ExactSums(self.count + other.count, self.total + other.total, self.squares + other.squares)

    def mean(self) -> Mean:
        """The mean with its interval."""
        return intervals.mean_of_sums(self.count, self.total, self.squares)


@dataclass(frozen=True)
class DailySums:
    """The number, the sums and the sums of squares of differences by day, in multiples of 1 / PER_UNIT."""

    count: int = 0
    totals: tuple[int, ...] = ()
    squares: tuple[int, ...] = ()

    def plus(self, values: Any) -> "DailySums":
        """These sums with another block of values: a table by run and day.

        A block has 2**12 runs at most, and a difference is below 2**34, which two sides at their hardest do not reach.
        """
        return self + DailySums(*kernel().daily_sums(values, PER_UNIT))

    def __add__(self, other: "DailySums") -> "DailySums":
        if not self.count or not other.count:
            return self if self.count else other
        totals, squares = (
            tuple(a + b for a, b in zip(*both, strict=True))
            for both in ((self.totals, other.totals), (self.squares, other.squares))
        )
        return DailySums(self.count + other.count, totals, squares)

    def means(self) -> list[Mean]:
        """By day: the mean with its interval."""
        per_unit = int(PER_UNIT)
        return [
            intervals.mean_of_sums(self.count, Fraction(total, per_unit), Fraction(square, per_unit * per_unit))
            for total, square in zip(self.totals, self.squares, strict=True)
        ]
