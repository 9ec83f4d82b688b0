"""Linear equations, solved in fractions."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm


def solve(rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction]:
    """The exact solution of n linear equations in n unknowns. Raises StopIteration where there is not just one.

    Each equation is multiplied out, and then eliminated in whole numbers, whose divisions leave nothing over: fractions
    would be reduced at every step (Bareiss 1968).
    """
    table = []
    for row, value in zip(rows, right, strict=True):
        scale = lcm(*(number.denominator for number in (*row, value)))
        table.append([number.numerator * (scale // number.denominator) for number in (*row, value)])
    last = 1
    for at in range(len(table)):
        pivot = next(row for row in range(at, len(table)) if table[row][at])
        table[at], table[pivot] = table[pivot], table[at]
        own = table[at]
        lead = own[at]
        for number, other in enumerate(table):
            if number != at:
                factor = other[at]
                table[number] = [(lead * a - factor * b) // last for a, b in zip(other, own, strict=True)]
        last = lead
    return [Fraction(row[-1], last) for row in table]
