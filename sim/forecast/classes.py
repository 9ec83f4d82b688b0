"""What a forecast is about: kinds of answers, classes of sizes, and classes of delays."""

from collections.abc import Iterable, Sequence
from functools import cache

from sim.forecast.points import NO_ANSWER, Part
from sim.history import KINDS

# Sizes as classes of the ratio of the numbers, and delays as classes of days: the last of each class.
SIZES = ("a quarter or less", "to a half", "less than equal", "equal", "less than double", "to fourfold", "more")
RATIOS = (0.2, 0.4, 0.75, 1.0, 1.5, 3.0, 5.0)  # one in each class of size
EQUAL = RATIOS.index(1.0)
DAYS = ("the same day", "1 day", "2 to 3", "4 to 7", "8 to 14", "15 to 30", "31 to 90", "more than 90")
LAST = (0, 1, 3, 7, 14, 30, 90)


def size_class(ratio: float) -> int:
    """The class of a ratio of numbers, in SIZES."""
    for at, ends in enumerate((ratio <= 0.25, ratio <= 0.5, ratio < 1.0, ratio == 1.0, ratio < 2.0, ratio < 4.0)):
        if ends:
            return at
    return len(SIZES) - 1


def delay_class(days: int) -> int:
    """The class of a delay, in DAYS."""
    return next((at for at, last in enumerate(LAST) if days <= last), len(DAYS) - 1)


@cache
def role_of(kind: str) -> str:
    """The part that a kind of the vocabulary plays; a kind that a file declares counts as a blow."""
    return KINDS[kind].role if kind in KINDS else "blow"


def vocabulary(known: Iterable[str] = ()) -> tuple[str, ...]:
    """The kinds of answer that a forecast shares its probability among; `known` are those that a file declares."""
    said = [kind for kind in KINDS if role_of(kind) in ("blow", "threat", "words", "relief")]
    return (NO_ANSWER, *said, *sorted(set(known) - set(KINDS)))


def even_chance(part: Part, kinds: int) -> float:
    """The probability of an answer where all of so many kinds are alike, and all classes of size where it is told."""
    return 1.0 / kinds / (1.0 if part.ratio is None else len(SIZES))


def still_to_come(days: Sequence[float], watched: int) -> float:
    """The probability that an answer comes later than after so many days; of the class they end in, half is later."""
    at = delay_class(watched)
    return 0.5 * days[at] + sum(days[at + 1 :])
