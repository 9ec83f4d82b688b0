"""Text that fits the terminal: prose is wrapped, and a table too wide for it goes on below.

A table is told by its columns, which stand two blanks apart or more in each of its rows. Where its last column is of
words, as in a chronicle, each row goes on in a line of its own below. Otherwise the columns that find no room become a
second table below the first, with those first columns again that tell its rows apart. What goes to a file or a pipe
stays as it is, a row a line, unless the environment sets COLUMNS.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

NARROWEST = 40  # what is narrower is taken for this
HANGING = 60  # the width that a last column needs to be wrapped in its place, and not below
WORDS = 30  # a last column that is wider is of words
STEP = 4  # by which what goes on below a row is indented
GAP = re.compile(r"\S {2,}\S")
DIVIDER = re.compile(r" {2}\|(?: {2}|$)")  # between two things side by side

Spans = Sequence[tuple[int, int]]  # of the columns of a table, from where to where


def say(text: str) -> None:
    """Print a text of one line or more, so that it fits."""
    columns = width()
    whole = text.removesuffix("\n")
    print(whole if columns is None else fitted(whole, columns))


def width() -> int | None:
    """The columns that there are; None where there is no end to them."""
    set_by_hand = os.environ.get("COLUMNS", "")
    if set_by_hand.isdecimal() and int(set_by_hand):
        return max(NARROWEST, int(set_by_hand))
    try:
        found = os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else 0
    except (OSError, ValueError):  # a terminal that does not say, or none at all
        found = 0
    return max(NARROWEST, found) if found else None


def fitted(text: str, columns: int) -> str:
    """A text whose lines have at most so many columns, but for words that are longer."""
    found: list[str] = []
    apart = False  # whether a table that became several has just ended
    for in_columns, group in groupby(text.split("\n"), lambda line: GAP.search(line) is not None):
        lines = list((_table if in_columns else _prose)(list(group), columns))
        found += [""] if apart and lines[0] else []
        found += lines
        apart = in_columns and "" in lines
    return "\n".join(found)


def _prose(lines: Sequence[str], columns: int) -> Iterator[str]:
    """Lines without columns, each wrapped below itself."""
    for line in lines:
        yield from _wrapped(line, columns, len(line) - len(line.lstrip()) + 2) if len(line) > columns else [line]


def _table(rows: Sequence[str], columns: int) -> Iterator[str]:
    """The rows of a table."""
    spans = _spans(rows)
    if max(map(len, rows)) <= columns:
        yield from rows
    elif all(DIVIDER.search(row) for row in rows):
        for side in zip(*(DIVIDER.split(row, maxsplit=1) for row in rows), strict=True):
            yield from (f"  {line.strip()}" for line in side if line.strip())
    elif len(spans) < 2:
        yield from _prose(rows, columns)
    else:
        heads = _heads(rows, spans)
        widest = max(to - begin for begin, to in spans[heads:])
        words = spans[-1][1] - spans[-1][0] > WORDS
        apart = not words and spans[heads - 1][1] + 2 + widest <= columns
        yield from _in_tables(rows, spans, heads, columns) if apart else _in_rows(rows, spans, columns)


def _spans(rows: Sequence[str]) -> Spans:
    """Where the columns of a table begin and end: apart by two blanks or more in every row."""
    inked = sorted({at for row in rows for at, letter in enumerate(row) if letter != " "})
    begins = [at for at, last in zip(inked, [-9, *inked], strict=False) if at - last > 2]
    ends = [last + 1 for at, last in zip([*inked[1:], inked[-1] + 9], inked, strict=True) if at - last > 2]
    return list(zip(begins, ends, strict=True))


def _in_rows(rows: Sequence[str], spans: Spans, columns: int) -> Iterator[str]:
    """Rows that go on below, all divided alike."""
    indent = spans[0][0]
    parts: list[list[tuple[int, int]]] = [[]]
    for begin, end in spans:
        offset = (parts[-1][0][0] if parts[-1] else begin) - (indent + STEP * (len(parts) > 1))
        hangs = (begin, end) == spans[-1] and columns - (begin - offset) >= HANGING
        if parts[-1] and end - offset > columns and not hangs:
            parts.append([])
        parts[-1].append((begin, end))
    for row in rows:
        for n, part in enumerate(parts):
            before = " " * (indent + STEP * (n > 0))
            line = (before + row[part[0][0] : part[-1][1]]).rstrip()
            hang = len(before) + part[-1][0] - part[0][0]
            if line.strip():
                yield from _wrapped(line, columns, hang if columns - hang >= HANGING else len(before))


def _heads(rows: Sequence[str], spans: Spans) -> int:
    """How many of the first columns tell the rows apart; one, where none but all do."""
    for heads in range(1, len(spans)):
        if len({row[: spans[heads - 1][1]].rstrip() for row in rows}) == len(rows):
            return heads
    return 1


def _in_tables(rows: Sequence[str], spans: Spans, heads: int, columns: int) -> Iterator[str]:
    """Tables one below the other, each with the first columns, by which the rows are told apart."""
    end = spans[heads - 1][1]
    parts: list[tuple[int, int]] = []
    for at, to in spans[heads:]:
        if parts and end + 2 + to - parts[-1][0] <= columns:
            parts[-1] = parts[-1][0], to
        else:
            parts.append((at, to))
    for n, (at, to) in enumerate(parts):
        if n:
            yield ""
        yield from (f"{row[:end].ljust(end)}  {row[at:to]}".rstrip() for row in rows)


def _wrapped(line: str, columns: int, hang: int) -> list[str]:
    """A line wrapped at its blanks, of which those within a line stay as they are."""
    return wrap(
        line, columns, subsequent_indent=" " * hang, break_long_words=False, break_on_hyphens=False,
        replace_whitespace=False, expand_tabs=False,
    )  # fmt: skip
