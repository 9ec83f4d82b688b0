"""Exact sums over runs, whose memory does not grow with runs: the same in any order, and from any parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sim.measures import intervals
from sim.measures.intervals import Mean

FLOAT_BITS = 53  # of the significand of a float
LIMB_MASK = 2**18 - 1

PER_UNIT = 2.0**16  # differences by day are rounded to multiples of one over this, and summed as whole numbers
LOWER_BITS = 25  # of the lower half of such a number, where the squares of a block would not fit in 64 bits


@dataclass(frozen=True)
class ExactSums:
    """The number, the sum and the sum of squares of floats, without rounding errors."""

    count: int = 0
    total: Fraction = Fraction()
    squares: Fraction = Fraction()

    def plus(self, values: Sequence[float]) -> "ExactSums":
        """These sums with more values, fewer than 2**26 of them."""
        import numpy as np

        # A float is a whole number of 53 bits times a power of 2. The whole numbers with the same power are cut into
        # three limbs of 18 bits, whose products, summed, stay below 2**63.
        parts, powers = np.frexp(np.asarray(values, dtype=np.float64))
        wholes = (parts * 2.0**FLOAT_BITS).astype(np.int64)
        total, squares = self.total, self.squares
        for power in np.unique(powers).tolist():
            whole = wholes[powers == power]
            limbs = np.stack([whole & LIMB_MASK, (whole >> 18) & LIMB_MASK, whole >> 36])  # the last has the sign
            scale = Fraction(2) ** (power - FLOAT_BITS)
            total += scale * sum(n << 18 * at for at, n in enumerate(limbs.sum(axis=1).tolist()))
            products = enumerate((limbs @ limbs.T).tolist())
            squares += scale**2 * sum(n << 18 * (one + two) for one, row in products for two, n in enumerate(row))
        return ExactSums(self.count + len(values), total, squares)

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
        """These sums with another block of values: an array by run and day.

        A block has 2**12 runs at most, and a difference is below 2**34, which two sides at their hardest do not reach.
        """
        import numpy as np

        whole = np.rint(values * PER_UNIT).astype(np.int64)
        if max(-int(whole.min()), int(whole.max())) < 2**LOWER_BITS:
            squares = np.einsum("ij,ij->j", whole, whole).tolist()
        else:
            high = whole >> LOWER_BITS
            low = whole - (high << LOWER_BITS)
            parts = [np.einsum("ij,ij->j", *two).tolist() for two in ((high, high), (high, low), (low, low))]
            squares = [(a << 2 * LOWER_BITS) + (b << LOWER_BITS + 1) + c for a, b, c in zip(*parts, strict=True)]
        return self + DailySums(len(values), tuple(whole.sum(0).tolist()), tuple(squares))

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
