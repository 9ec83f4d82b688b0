"""What happened in a run and in history, and how it is told in a curve: by flags, numbers and a key."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sim.chronicle.sentences import day
from sim.figures.canvas import LOOKS
from sim.figures.data import Escalation
from sim.figures.days import x_of
from sim.figures.frame import Frame
from sim.figures.key import Entry
from sim.figures.labels import LABEL_GAP, Band, Flag, place_flags
from sim.figures.text import glue
from sim.figures.typesetting import width_of, wrap
from sim.measures.curves import Curve
from sim.model.log import Event
from sim.text import in_units, long_day, short_day

FEW_MOVES = 12  # moves, all of which come before incidents that are known already
WIDEST_LABEL = 19.0  # of a label, in sizes of its type


class Item(NamedTuple):
    """Something that happened, in the run or in history, and how it is told."""

    kind: str  # move, put off, incident or history
    side: int  # of whom
    at: date
    mark: str  # its number in the chronicle; empty for what history did
    told: str
    more: tuple[str, ...]  # when it comes into force, and what becomes of a threat
    spots: tuple[tuple[date, float, int], ...]  # where it stands in the picture: day, severity, side
    rank: tuple[float, float]  # which is labelled where not all can be: the lower first


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
    for (at, what, then), who in together.items():
        begun = then or at
        spots = []
        for actor in who:
            series = curve.history[actor]
            if series is not None and first <= begun <= last:
                spots.append((begun, series[(begun - first).days], actors.index(actor)))
        more = (f"in force {_date_text(then, curve)}",) if then is not None and then != at else ()
        told = f"{' and '.join(who)}: {what}"
        items.append(Item("history", actors.index(who[0]), at, "", told, more, tuple(spots), (3.0, 0.0)))
    return items


def flags_of(
    run: Escalation, frame: Frame, items: Sequence[Item], most: int, taken: float, first: int | None = None
) -> tuple[Band, Band]:
    """Flags on what matters most, as many as there is room for; so many points of the height are taken already.

    The event of number `first` matters more than any.
    """
    matter = [item._replace(rank=(-1.0, 0.0)) if item.mark == f"{first}" else item for item in items]
    matter = sorted(matter, key=lambda item: item.rank)[:most]
    return place_flags([_flag(item, run.curve, frame) for item in matter], frame.ax, taken)


def entries_of(run: Escalation, items: Sequence[Item], past: Sequence[Item]) -> list[Entry]:
    """The key to items of the run and of history; a year is told where it is another than before."""
    entries = []
    for heading, group in (("What the run did, by the numbers of the chronicle", items), ("What history did", past)):
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
                Entry(item.mark or "•", ", ".join([told, *(m.replace("in force", "from") for m in item.more)]), ink)
            )
    return entries


def _flag(item: Item, curve: Curve, frame: Frame) -> Flag:
    """The flag of an item of the run, its label no wider than half the Axes."""
    ax, size = frame.ax, frame.style.label
    wide, (left, right) = frame.width, ax.get_xlim()
    widest = min(WIDEST_LABEL * size, wide / 2.0 - 2.0 * LABEL_GAP)  # so that a label fits on one side of its pole
    number = f"{item.mark} · " if frame.style.numbers else ""
    lines = wrap(f"{number}{_date_text(item.at, curve)}: {item.told}", size, widest, 2)
    for more in item.more if frame.style.numbers else ():
        if width_of(f"{lines[-1]}, {more}", size) <= widest:
            lines[-1] += f", {more}"
        else:
            lines += wrap(more, size, widest)
    width = max(width_of(line, size) for line in lines)
    foot = (x_of(item.at) - left) / (right - left) * wide
    severity = item.spots[0][1]
    return Flag(
        item.kind, item.side, x_of(item.at), severity, foot, "\n".join(lines), width, size, item.rank, item.mark
    )  # fmt: skip
