"""Sums of floats that round once: what `math.fsum` gives, for sums that grow and shrink and for a compiler.

A sum is kept without error as a few floats, its parts, smallest first, whose bits do not overlap (Shewchuk 1997,
"Adaptive precision floating-point arithmetic"). Adding a number and later its opposite leaves no trace.
"""

from collections.abc import MutableSequence, Sequence

PARTS = 48  # room for the parts of any sum of floats: 2098 bits by 53, and a few


def add(parts: MutableSequence[float], count: int, number: float) -> int:
    """Add a number to a sum of `count` parts, and return how many parts it now has."""
    kept = 0
    for at in range(count):
        part = parts[at]
        if abs(number) < abs(part):
            number, part = part, number
        both = number + part
        error = part - (both - number)
        if error != 0.0:
            parts[kept] = error
            kept += 1
        number = both
    if number == 0.0:
        return kept
    parts[kept] = number
    return kept + 1


def rounded(parts: Sequence[float], count: int) -> float:
    """The float nearest to a sum, and of two as near the even one."""
    total = 0.0
    error = 0.0
    at = count
    while at > 0 and error == 0.0:
        at -= 1
        both = total + parts[at]
        error = parts[at] - (both - total)
        total = both
    if at > 0 and (error > 0.0) == (parts[at - 1] > 0.0):  # what lies below tips the balance where it is even
        twice = 2.0 * error
        farther = total + twice
        if farther - total == twice:
            return farther
    return total
