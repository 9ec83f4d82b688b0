"""Who plays what in a figure, and what was changed in its scenario."""

from collections.abc import Sequence
from typing import NamedTuple

CHANGES = 2  # named in a line, at most


class Played(NamedTuple):
    """What an actor plays."""

    actor: str
    strategy: str  # in words
    changed: bool  # whether it is another than the scenario's file has

    def __str__(self) -> str:
        return f"{self.actor}: {self.strategy}{' (changed)' if self.changed else ''}"


class Subject(NamedTuple):
    """Who plays what, and the other values of the scenario that were changed."""

    played: Sequence[Played]
    changes: Sequence[str]  # in words, as "NATO's staff: 13"

    def __str__(self) -> str:
        return " · ".join([*map(str, self.played), *self.changed])

    @property
    def changed(self) -> list[str]:
        """The other values that were changed, a few by name."""
        more = len(self.changes) - CHANGES
        if more <= 0:
            return [f"changed: {', '.join(self.changes)}"] if self.changes else []
        return [f"changed: {', '.join(self.changes[:CHANGES])} and {more} more"]
