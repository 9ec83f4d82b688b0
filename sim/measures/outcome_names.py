"""The names of courses and endings, and what is meant now by those that they had before."""

from typing import TypeVar

from sim.model.outcomes import FORMER

Told = TypeVar("Told")


class ByOutcome(dict[str, Told]):
    """What is told by course or by ending. A former name raises a KeyError that says what is meant now."""

    def __missing__(self, name: str) -> Told:
        raise KeyError(renamed(name) or name)


def renamed(name: str) -> str | None:
    """What is meant now by a name that a course or an ending had before, in words; None for any other name."""
    return f"'{name}' is told otherwise now: {FORMER[name]}" if name in FORMER else None
