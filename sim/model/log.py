"""The event log: the one output of a run. Everything else is read off it.

`Event` declares the columns once, with their types and meaning. Engines append plain rows of the same columns, in
which actors, moves, kinds and rules are still small integers and dates are days since the start; `decode` turns
such a row into an `Event`. `write` and `read` are the CSV of it.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sim.model.state import EFFECTS, RULES

KINDS = ("incident", "false alarm", "move", "let pass", "in force", "expired", "put off", "let lapse")
INCIDENT, FALSE_ALARM, MOVE, PASS, IN_FORCE, EXPIRED, PUT_OFF, LAPSED = range(8)

OWN_STOCK = ("gives_up", "resumes")
JOINING = {True: " joins", False: " stays away", None: ""}  # after a member's wish


class Change(NamedTuple):
    """What one effect of a move moves: `units` of `stock`, of the other's or, for gives_up and resumes, one's own."""

    effect: str
    stock: str
    units: float
    level: float | None = None  # the ceiling set, for caps

    def __str__(self) -> str:
        to = "" if self.level is None else f" to {self.level!r}"
        return f"{self.effect} {self.stock} {self.units!r}{to}"

    @classmethod
    def parse(cls, text: str) -> "Change":
        """Read back what `str` wrote."""
        head, _, level = text.partition(" to ")
        effect, rest = head.split(" ", 1)
        stock, units = rest.rsplit(" ", 1)
        return cls(effect, stock, float(units), float(level) if level else None)


class Wish(NamedTuple):
    """What a member of an alliance wanted at a turn."""

    member: str
    severity: float
    joins: bool | None = None  # whether it joins in the move made; None where that is not for each member to take

    def __str__(self) -> str:
        return f"{self.member} {self.severity!r}{JOINING[self.joins]}"

    @classmethod
    def parse(cls, text: str) -> "Wish":
        """Read back what `str` wrote."""
        joins = next((joins for joins, words in JOINING.items() if words and text.endswith(words)), None)
        member, severity = text.removesuffix(JOINING[joins]).rsplit(" ", 1)
        return cls(member, float(severity), joins)


class Event(NamedTuple):
    """One row of the log. Empty cells of the CSV are None."""

    run: int  # which run of its seed, from 0
    number: int  # 1, 2, ... in the order in which things happened
    kind: str  # one of KINDS
    decided: date | None  # the four dates; None where there is none
    announced: date | None
    effective: date | None
    expires: date | None  # None: for good
    actor: str  # whose doing; for an incident, at whose door it is laid; for a false alarm, whom it is laid to
    move: str  # the move's or the incident's name; of a threat that lapses, what it threatened
    size: float  # units moved of the other's stocks, or of one's own where a move touches only those
    wanted: float | None  # severity that the strategy wanted
    done: float | None  # severity of what was done; None where stocks only follow what was done before
    felt: float | None  # severity felt by the other: 0 if it noticed nothing, None where there is nothing to feel
    cause: int | None  # number of the event this answers or puts off, or whose notice, term or deadline is over
    joined: tuple[int, ...]  # numbers of the other events answered, or put off, with it
    rule: str  # one of RULES: which rule decided
    changes: tuple[Change, ...]  # what is bound (a move), goes or comes (in force), comes back or goes again (expired)
    wishes: tuple[
        Wish, ...
    ] = ()  # at a turn of an alliance: what each member wanted; the last column where there is one

    @property
    def is_turn(self) -> bool:
        """Whether an actor does something, letting pass included."""
        return self.kind in ("move", "let pass")

    @property
    def is_decision(self) -> bool:
        """Whether it is decided at a turn; a threat is carried out at its deadline, which is none."""
        return self.is_turn and not self.is_carried_out

    @property
    def is_carried_out(self) -> bool:
        """Whether it is a threat carried out at its deadline."""
        return self.rule in ("carried out", "carried out as chosen")

    @property
    def is_silence(self) -> bool:
        """Whether nothing is done and there was nothing to answer."""
        return self.kind == "let pass" and self.cause is None


COLUMNS = Event._fields[:-1]  # and where an actor has members
WISHES = Event._fields[-1]


class Names(NamedTuple):
    """What the small integers of a row stand for."""

    start: date
    actors: Sequence[str]
    moves: Sequence[str]
    stocks: Sequence[str]
    incidents: Sequence[str]
    effects: Sequence[Sequence[tuple[int, int]]]  # by move: (what, kind) of each effect
    members: Sequence[Sequence[str]] = ((), ())  # by actor


def decode(row: Sequence[Any], names: Names) -> Event:
    """The event of a plain row.

    Its seventeenth column is None; or, by effect of the move, (units, two levels each); or an incident's [(kind,
    units)]. The next, where an actor has members, is what they wished, by name, and whether they join (or None).
    """
    run, number, kind, decided, announced, effective, expires, actor, move, size, wanted, done, felt, *last = row
    cause, joined, rule, moved, *more = last
    wishes = tuple(Wish(name, *said) for name, said in zip(names.members[actor], more[0], strict=False)) if more else ()

    def day(n: int | None) -> date | None:
        return None if n is None else names.start + timedelta(days=n)

    if kind == INCIDENT:
        name = names.incidents[move]
    else:
        name = KINDS[kind] if kind in {FALSE_ALARM, PUT_OFF} else names.moves[move]
    changes = []
    if moved is not None and kind == INCIDENT:
        changes = [Change("takes", names.stocks[stock], n) for stock, n in moved]
    elif moved is not None:
        units, levels = moved
        for at, (what, stock) in enumerate(names.effects[move]):
            level = levels[2 * at] if EFFECTS[what] == "caps" and kind != EXPIRED else None
            changes.append(Change(EFFECTS[what], names.stocks[stock], units[at], level))
    return Event(
        run, number, KINDS[kind], day(decided), day(announced), day(effective), day(expires),
        names.actors[actor], name, size, wanted, done, felt, cause, joined, RULES[rule], tuple(changes), wishes,
    )  # fmt: skip


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, tuple):
        return "; ".join(str(item) for item in value)
    return str(value)


def columns_of(events: Iterable[Event]) -> tuple[str, ...]:
    """The columns of some events: there are wishes where an actor has members."""
    return (*COLUMNS, WISHES) if any(event.wishes for event in events) else COLUMNS


def write(events: Iterable[Event]) -> str:
    """The log as CSV: ISO dates, floats written so that they read back to the same bits, lists joined by '; '."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    quoted = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)  # Python 3.11 leaves a lone \r unquoted
    rows = list(events)
    columns = columns_of(rows)
    table.writerow(columns)
    for event in rows:
        cells = [_cell(value) for value in event[: len(columns)]]
        (quoted if any("\r" in cell for cell in cells) else table).writerow(cells)
    return out.getvalue()


def read(text: str) -> list[Event]:
    """The events of a CSV that `write` made. Raises ValueError where the columns are not the log's."""
    rows = csv.reader(io.StringIO(text))
    header = tuple(next(rows, ()))
    if header not in (COLUMNS, (*COLUMNS, WISHES)):
        raise ValueError(f"columns are {', '.join(header)}; the event log's are {', '.join(COLUMNS)}")

    def day(cell: str) -> date | None:
        return date.fromisoformat(cell) if cell else None

    def number(cell: str) -> float | None:
        return float(cell) if cell else None

    def event(row: list[str]) -> Event:
        run, place, kind, decided, announced, effective, expires, actor, move, size, wanted, done, felt, *last = row
        cause, joined, rule, changes, *wishes = last
        return Event(
            int(run), int(place), kind, day(decided), day(announced), day(effective), day(expires),
            actor, move, float(size), number(wanted), number(done), number(felt),
            int(cause) if cause else None, tuple(int(n) for n in joined.split("; ") if n),
            rule, tuple(Change.parse(text) for text in changes.split("; ") if text),
            tuple(Wish.parse(text) for text in "".join(wishes).split("; ") if text),
        )  # fmt: skip

    return [event(row) for row in rows]
