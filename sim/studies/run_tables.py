"""The event log as tables: rows of plain values, the first of them the head."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sim.chronicle.sentences import day
from sim.model.log import OWN_STOCK, Event, columns_of

DAYS = ("decided", "announced", "effective", "expires")  # columns of the log
CALLED = {"size": "units"}  # columns that tables name otherwise than the log


def events(happened: Iterable[Event]) -> Iterator[Sequence[Any]]:
    """A row an event, with the columns of the log; what it was joined with, what it moves and wishes are texts."""
    told = list(happened)
    columns = columns_of(told)
    yield [CALLED.get(name, name) for name in columns]
    for event in told:
        joined, changes, wishes = (", ".join(map(str, event.joined)), *map(_in_a_row, (event.changes, event.wishes)))
        yield list(event._replace(joined=joined, changes=changes, wishes=wishes))[: len(columns)]  # type: ignore[arg-type]


def _in_a_row(items: Sequence[Any]) -> str:
    return "; ".join(map(str, items))


def changes(happened: Iterable[Event]) -> Iterator[Sequence[Any]]:
    """A row for each stock that an event moves: whose doing, its day, the effect, and whose stock it is."""
    yield ["number", "kind", "date", "actor", "move", "effect", "own", "stock", "units", "level"]
    for event in happened:
        for change in event.changes:
            own = change.effect in OWN_STOCK
            row = change.effect, own, change.stock, change.units, change.level
            yield [event.number, event.kind, day(event), event.actor, event.move, *row]
