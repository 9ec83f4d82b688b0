"""What the program tells people, by code: one table of sentences for a language.

A room says what there is to tell by a code and values, and the table has the words. `speaking` puts another table in
the place of the English one, for whatever is told within it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from sim.language import archive, chair, eventdata, exchange, forecast, games, history, scenario, strategies, studies

Table = Mapping[str, str]

ROOMS = (scenario, strategies, exchange, chair, studies, games, history, forecast, eventdata, archive)
ENGLISH: Table = {code: words for room in ROOMS for code, words in room.ENGLISH.items()}

_spoken: ContextVar[Table] = ContextVar("spoken", default=ENGLISH)


def say(code: str, /, **values: object) -> str:
    """The words of a code, with its values. Raises KeyError for a code that is not in the table."""
    return _spoken.get()[code].format(**values)


def so_many(what: str, number: int) -> str:
    """So many of something: 1 move, 20 moves. `what` is a noun that the table has in the singular and the plural."""
    return say(f"{what}.{'one' if number == 1 else 'more'}", number=number)


def in_a_row(items: Sequence[str]) -> str:
    """Some items in words: 'a', 'a and b', 'a, b and c'."""
    return say("and", some=", ".join(items[:-1]), last=items[-1]) if len(items) > 1 else "".join(items)


def knows(code: str) -> bool:
    """Whether there are words for a code."""
    return code in _spoken.get()


@contextmanager
def speaking(table: Table) -> Iterator[None]:
    """Tell by another table within this. It must have every code of the English one; the default is that one."""
    before = _spoken.set(table)
    try:
        yield
    finally:
        _spoken.reset(before)
