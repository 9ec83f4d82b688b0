"""What happened in a run and in history, and how it is told in a curve: by flags, or by pins and a key."""

from collections.abc import Callable, Sequence
from datetime import date
from math import fsum
from typing import NamedTuple

from matplotlib.axes import Axes

from sim.chronicle.sentences import day
from sim.figures.canvas import (
    CAPTION,
    LABEL,
    LOOKS,
    MAX_LABEL_WIDTH,
    points_of,
    scale_of,
    width_of,
    wrap,
    x_of,
)
from sim.figures.data import Escalation
from sim.figures.key import MAX_COLUMNS, Entry, Key, lay_out
from sim.figures.labels import LABEL_GAP, Band, Flag, lane_heights, place_flags
from sim.figures.text import glue
from sim.figures.waits import clock_heights
from sim.measures.curves import Curve
from sim.model.log import Event
from sim.text import in_units, long_day, short_day

FEW_MOVES = 12  # moves, all of which come before incidents that are known already
WIDER_LABEL = 330.0  # points: of a label, where there is no room for all that are narrower


class Item(NamedTuple):
    """Something that happened, in the run or in history, and how it is told."""

    kind: str  # move, put off, incident or history
    side: int  # of whom
    at: date
    mark: str  # its number in the chronicle; for what history did, a letter
    told: str
    more: tuple[str, ...]  # when it comes into force, and what becomes of a threat
    spots: tuple[tuple[date, float, int], ...]  # where it stands in the picture: day, severity, side
    rank: tuple[float, float]  # which is labelled where not all can be: the lower first


class KeyPlace(NamedTuple):
    """Where the key of a curve stands."""

    under: Axes
    rows: int  # at most
    make: Callable[[float, float], None]  # makes room for a key and a head of so many points


class Labelling(NamedTuple):
    """How what happened is told: by flags, or by pins and a key."""

    bands: tuple[Band, Band]
    key: Key
    pinned: list[Item]

    def height(self, side: int) -> float:
        """Of the flags of a side, in points."""
        lanes = lane_heights(self.bands[side])
        return fsum(lanes) + LABEL_GAP if lanes else 0.0


def items_of(run: Escalation) -> list[Item]:
    """Every move, incident and answer put off; the rank says which of them come first."""
    curve, made = run.curve, run.moves
    actors = list(run.actors)
    due = {wait.event.number: run.wait_text(wait) for wait in run.waits}
    own = [[event for event in made if event.actor == actor] for actor in actors]
    first = {events[0].number for events in own if events}
    hardest = {max(events, key=_hardness).number for events in own if events}
    known: set[str] = set()
    items = []
    for event in run.events:
        at, side, told, more = day(event), actors.index(event.actor), event.move, []
        hard = -_hardness(event)
        if event.kind == "move":
            taken = [change for change in event.changes if change.units > 0.0]
            if len(taken) == 1 and taken[0].effect == "takes" and event.move in run.sized:
                told += f" ({in_units(taken[0].units, taken[0].stock)})"
            if event.effective is not None and event.effective != at:
                more.append(f"in force {_date_text(event.effective, curve)}")
            if event.number in due:
                more.append(due[event.number])
            y = curve.announced[event.actor][(at - curve.days[0]).days]
            other = 2.5 if len(made) <= FEW_MOVES else 4.0
            turn = 0.0 if event.number in first else 1.0 if event.number in hardest else other
        elif event.kind == "put off":
            told, y, turn = due[event.number], 0.0, 1.5
        elif event.kind == "incident":
            y, turn = 0.0, 5.0 if event.move in known else 2.0
            known.add(event.move)
        else:
            continue
        items.append(Item(event.kind, side, at, f"{event.number}", told, tuple(more), ((at, y, side),), (turn, hard)))
    return items


def _hardness(event: Event) -> float:
    return abs(event.done or 0.0)


def _date_text(at: date, curve: Curve) -> str:
    """A day, with its year where the axis is too long to tell that."""
    return glue(long_day(at) if len(curve.days) > 3 * 366 else short_day(at))


def past_of(run: Escalation) -> list[Item]:
    """What history did, in order; what both sides did together is told once."""
    curve, actors = run.curve, list(run.actors)
    first, last = curve.days[0], curve.days[-1]
    together: dict[tuple[date, str, date | None], list[str]] = {}
    for past in sorted(run.history, key=lambda past: past.day):
        if first <= past.day <= last:
            together.setdefault((past.day, past.what, past.effective), []).append(past.actor)
    items = []
    for n, ((at, what, then), who) in enumerate(together.items()):
        begun = then or at
        spots = []
        for actor in who:
            series = curve.history[actor]
            if series is not None and first <= begun <= last:
                spots.append((begun, series[(begun - first).days], actors.index(actor)))
        mark = chr(ord("a") + n % 26) * (1 + n // 26)
        more = (f"in force {_date_text(then, curve)}",) if then is not None and then != at else ()
        told = f"{' and '.join(who)}: {what}"
        items.append(Item("history", actors.index(who[0]), at, mark, told, more, tuple(spots), (3.0, 0.0)))
    return items


def layout(run: Escalation, ax: Axes, place: KeyPlace, items: Sequence[Item], past: Sequence[Item]) -> Labelling:
    """Flags, if there is room for all; else pins and a key, if there is room for that; else such flags as there is.

    Makes the room that the key needs. What history did has pins and a key in each case, for what the key has room for.
    """
    wide, size = points_of(place.under) * place.under.bbox.width, CAPTION * scale_of(ax)
    telling = list(past)
    key = lay_out(_entries(run, [], telling), wide, size)
    while key.rows > place.rows and telling:
        telling.pop()
        key = lay_out(_entries(run, [], telling), wide, size)
    place.make(key.height, 0.0)
    taken = sum(clock_heights(run.waits, run.actors))
    tried = []
    for widest in (MAX_LABEL_WIDTH, WIDER_LABEL):
        bands = place_flags([_flag(item, run.curve, ax, widest) for item in items], ax, taken)
        if sum(map(len, bands)) == len(items):
            return Labelling(bands, key, telling)
        tried.append(bands)
    few = len(items) + len(past) <= MAX_COLUMNS * place.rows
    whole = lay_out(_entries(run, items, past), wide, size) if few else None
    if whole is not None and whole.rows <= place.rows:
        place.make(whole.height, 0.0)
        return Labelling(([], []), whole, [*items, *past])
    return Labelling(max(tried, key=lambda bands: sum(map(len, bands))), key, telling)


def _entries(run: Escalation, items: Sequence[Item], past: Sequence[Item]) -> list[Entry]:
    """The key to items of the run and of history; a year is told where it is another than before."""
    entries = []
    for heading, group in (("What the run did", items), ("What history did", past)):
        entries += [Entry("", heading, "black")] if group else []
        year = None
        for item in group:
            when = glue(short_day(item.at) if item.at.year == year else long_day(item.at))
            year = item.at.year
            who = "" if item.kind == "history" else f" {run.actors[item.side]}"
            told = f"{when} incident: {item.told}" if item.kind == "incident" else f"{when}{who}: {item.told}"
            if item.kind == "history":
                told = f"{when} {item.told}"
            ink = LOOKS[item.side].ink if item.kind in ("move", "put off") else "black"
            entries.append(
                Entry(item.mark, ", ".join([told, *(m.replace("in force", "from") for m in item.more)]), ink)
            )
    return entries


def _flag(item: Item, curve: Curve, ax: Axes, widest: float) -> Flag:
    """The flag of an item of the run, its label no wider than half the Axes and `widest`."""
    points, (left, right) = points_of(ax) * ax.bbox.width, ax.get_xlim()
    size = LABEL * scale_of(ax)
    widest = min(widest * scale_of(ax), points / 2.0 - 2.0 * LABEL_GAP)  # so that a label fits on one side of its pole
    lines = wrap(f"{_date_text(item.at, curve)}: {item.told}", size, widest, 2)
    for more in item.more:
        if width_of(f"{lines[-1]}, {more}", size) <= widest:
            lines[-1] += f", {more}"
        else:
            lines += wrap(more, size, widest)
    width = max(width_of(line, size) for line in lines)
    foot = (x_of(item.at) - left) / (right - left) * points
    return Flag(
        item.kind, item.side, x_of(item.at), item.spots[0][1], foot, "\n".join(lines), width, size, item.rank
    )  # fmt: skip
