"""What was drawn for each of the first runs, and what they came to: so many of them that memory does not grow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.engines.compiled_engine import Outcomes

MAX_RUNS = 2**14  # that are kept
COLUMNS = ("course", "ending", "replier", "reply", "peak", "length", "moves")


@dataclass(frozen=True)
class DrawnRuns:
    """Some runs, one after another: those with the lowest numbers, up to MAX_RUNS."""

    drawn: tuple[tuple[float, ...], ...] = ()  # by run, then by draw: what was drawn, or which of several values
    columns: tuple[tuple[Any, ...], ...] = ((),) * len(COLUMNS)  # by column of COLUMNS, then by run

    def __len__(self) -> int:
        return len(self.drawn)

    def plus(self, table: Outcomes) -> "DrawnRuns":
        """These runs and those of a block that follows them."""
        drawn = tuple(tuple(map(float, row)) for row in table.drawn[: MAX_RUNS - len(self)])
        columns = (_plain(getattr(table, name)[: len(drawn)]) for name in COLUMNS)
        return self + DrawnRuns(drawn, tuple(columns))

    def __add__(self, other: "DrawnRuns") -> "DrawnRuns":
        if len(self) >= MAX_RUNS or not len(other):
            return self
        room = MAX_RUNS - len(self)
        both = (one + more[:room] for one, more in zip(self.columns, other.columns, strict=True))
        return DrawnRuns(self.drawn + other.drawn[:room], tuple(both))

    def column(self, name: str) -> tuple[Any, ...]:
        """One of COLUMNS, by run."""
        return self.columns[COLUMNS.index(name)]


NONE_DRAWN = DrawnRuns()


def _plain(column: Sequence[Any]) -> tuple[Any, ...]:
    """A column in Python's own numbers."""
    return tuple(column.tolist() if hasattr(column, "tolist") else column)
