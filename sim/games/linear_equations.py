"""Linear equations, solved in fractions."""

from collections.abc import Sequence
from fractions import Fraction


def solve(rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction]:
    """The exact solution of n linear equations in n unknowns. Raises StopIteration where there is not just one."""
    table = [[*row, value] for row, value in zip(rows, right, strict=True)]
    for at in range(len(table)):
        pivot = next(row for row in range(at, len(table)) if table[row][at] != 0)
        table[at], table[pivot] = table[pivot], table[at]
        lead = table[at][at]
        table[at] = [value / lead for value in table[at]]
        for row in range(len(table)):
            factor = table[row][at]
            if row != at and factor != 0:
                table[row] = [a - factor * b for a, b in zip(table[row], table[at], strict=True)]
    return [row[-1] for row in table]
