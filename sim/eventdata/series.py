"""What two actors did to each other, day by day: out of a stream of coded events, as severities.

Severity is the score with its sign turned: a blow is above zero, as everywhere in this program, and a concession below.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from sim.eventdata.readers import Coded, EventDataError, Reading
from sim.figures.data import BackToBack
from sim.text import several

DAY, WEEK = "day", "week"
LONGEST = 73_050  # days of a window, 200 years: no event data go back so far, and series have a row a day
NEAR = 8  # actors that are named to one who asked for another


class Act(NamedTuple):
    """What one side did to the other on a day: direction 0 is of the first actor to the second, 1 the other way."""

    day: int
    direction: int
    code: str
    severity: float


class Sums(NamedTuple):
    """What one side did to the other in a period: events, blows among them, the sum of severities and their mean."""

    events: int
    blows: int
    total: float
    mean: float | None


class Period(NamedTuple):
    """A day, or a week by its Monday: how many of its days lie in the window, and what each side did to the other."""

    start: date
    days: int
    sides: tuple[Sums, Sums]


@dataclass(frozen=True)
class Dyad:
    """The acts between two actors in a window of days, first and last included.

    unscored: how many events between them had no score, and are left out; dropped: in words, what else was left out;
    ends: file and line of the acts that the window begins and ends with, None for an end that was given.
    """

    actors: tuple[str, str]
    acts: "Counter[Act]"
    first: date
    last: date
    unscored: int = 0
    dropped: tuple[str, ...] = ()
    ends: tuple[str | None, str | None] = (None, None)

    @property
    def days(self) -> int:
        """How many days the window has."""
        return (self.last - self.first).days + 1

    @property
    def arrows(self) -> tuple[str, str]:
        """The two directions in words."""
        a, b = self.actors
        return f"{a} to {b}", f"{b} to {a}"

    def events(self, direction: int) -> int:
        """How many acts one side did."""
        return sum(n for act, n in self.acts.items() if act.direction == direction)

    def mirrored(self) -> "Counter[tuple[int, str]]":
        """Pairs of acts of one code on one day, one in each direction, by day and code.

        A meeting or a battle is often coded both ways round. Such a pair looks like an answer within the day.
        """
        ways: tuple[Counter[tuple[int, str]], Counter[tuple[int, str]]] = (Counter(), Counter())
        for act, n in self.acts.items():
            ways[act.direction][act.day, act.code] += n
        return ways[0] & ways[1]

    def without_mirrored(self) -> "Dyad":
        """The same without both acts of each mirrored pair: which of them was first, if either, the data do not say."""
        left = {key: [n, n] for key, n in self.mirrored().items()}
        pairs = sum(n for n, _ in left.values())
        acts: Counter[Act] = Counter()
        for act, n in sorted(self.acts.items()):
            gone = left.get((act.day, act.code))
            taken = min(n, gone[act.direction]) if gone else 0
            if gone:
                gone[act.direction] -= taken
            if n > taken:
                acts[act] = n - taken
        return replace(self, acts=acts, dropped=(*self.dropped, several(pairs, "mirrored pair", apart=True)))

    def one_a_day(self) -> "Dyad":
        """The same with each code once a day in each direction, the most severe where scores differ.

        What many reports say of one event, or one event that many reports say, is then one event: the usual filter of
        event data (Schrodt and Gerner 1994).
        """
        kept: dict[tuple[int, int, str], Act] = {}
        for act in self.acts:
            key = act[:3]
            if key not in kept or act.severity > kept[key].severity:
                kept[key] = act
        gone = self.acts.total() - len(kept)
        told = several(gone, "repeat", apart=True) + " within a day"
        return replace(self, acts=Counter(kept.values()), dropped=(*self.dropped, told))

    def within(self, first: date | None, last: date | None) -> "Dyad":
        """The same in a window of observation. Raises EventDataError where it ends before it begins, or is too long."""
        begin, end = first or self.first, last or self.last
        if begin > end:
            raise EventDataError(f"the window from {begin} to {end} ends before it begins")
        low, high = begin.toordinal(), end.toordinal()
        acts = Counter({act: n for act, n in self.acts.items() if low <= act.day <= high})
        ends = (None if first else self.ends[0], None if last else self.ends[1])
        made = replace(self, acts=acts, first=begin, last=end, ends=ends)
        if made.days > LONGEST:
            raise EventDataError(_too_long(made))
        return made

    def series(self, by: str = DAY) -> list[Period]:
        """Period by period, day or week, without a gap: where nothing happened the sum is 0 and there is no mean."""
        found: dict[tuple[date, int], list[tuple[float, int]]] = {}
        for act, n in self.acts.items():
            found.setdefault((_start(date.fromordinal(act.day), by), act.direction), []).append((act.severity, n))
        rows = []
        first, last, step = self.first.toordinal(), self.last.toordinal(), 7 if by == WEEK else 1
        for day in range(_start(self.first, by).toordinal(), last + 1, step):  # no date is past the last of year 9999
            start = date.fromordinal(day)
            days = min(day + step - 1, last) - max(day, first) + 1
            rows.append(Period(start, days, (_sums(found.get((start, 0), [])), _sums(found.get((start, 1), [])))))
        return rows

    def figure(self, by: str, source: str) -> BackToBack:
        """What is to be drawn of it (see `sim.figures.data`); `source` says where the events are from."""
        rows = self.series(by)
        return BackToBack(
            actors=self.actors,
            arrows=self.arrows,
            by=by,
            source=source,
            first=self.first,
            last=self.last,
            starts=[row.start for row in rows],
            sums=([row.sides[0].total for row in rows], [row.sides[1].total for row in rows]),
            events=(self.events(0), self.events(1)),
            dropped=self.dropped,
        )

    def blows(self, direction: int, least: float = 0.0) -> list[tuple[int, float]]:
        """The blows of one side of some severity at least, in order: days from the first, and severities."""
        start = self.first.toordinal()
        found = [(act.day - start, act.severity) for act, n in self.acts.items() for _ in range(n)
                 if act.direction == direction and act.severity > 0.0 and act.severity >= least]  # fmt: skip
        return sorted(found)


def between(reading: Reading, a: str, b: str) -> Dyad:
    """What two actors did to each other in the files of a reading.

    GDELT and KEDS have codes: an actor is every code that begins with its name, as USA, USAGOV and USAMIL. ICEWS and
    POLECAT have countries (and ICEWS names): an actor is who is called exactly so. Case does not count. The window is
    from the first day on which one did something to the other to the last. Raises EventDataError where there is none.
    """
    first, second = a.casefold(), b.casefold()
    events = iter(reading)
    opening = list(islice(events, 1))  # which tells the format
    by_code = reading.format in ("gdelt1", "gdelt2", "keds", "keds-cameo")
    if first == second or (by_code and (first.startswith(second) or second.startswith(first))):
        raise EventDataError(f"--between {a} {b}: what is one of the two is the other as well; name two actors")
    memo: dict[tuple[str, ...], tuple[bool, bool]] = {}

    def sides(actors: tuple[str, ...]) -> tuple[bool, bool]:
        known = memo.get(actors)
        if known is None:
            if len(memo) > 100_000:
                memo.clear()
            names = [actor.casefold() for actor in actors]
            if by_code:
                known = any(n.startswith(first) for n in names), any(n.startswith(second) for n in names)
            else:
                known = first in names, second in names
            memo[actors] = known
        return known

    acts: Counter[Act] = Counter()
    unscored = 0
    days: tuple[int, int] | None = None
    ends: list[str | None] = [None, None]
    for event in _chain(opening, events):
        source = sides(event.sources)
        if not (source[0] or source[1]):
            continue
        target = sides(event.targets)
        for direction in (0, 1):
            if source[direction] and target[1 - direction]:
                if event.score is None:
                    unscored += 1
                else:
                    acts[Act(event.day, direction, event.code, -event.score + 0.0)] += 1
                    begin, end = days or (event.day, event.day)
                    if days is None or event.day < begin:
                        begin, ends[0] = event.day, reading.place
                    if days is None or event.day > end:
                        end, ends[1] = event.day, reading.place
                    days = begin, end
    if days is None:
        raise EventDataError(_nobody(reading, a, b, unscored))
    return Dyad((a, b), acts, date.fromordinal(days[0]), date.fromordinal(days[1]), unscored, ends=(ends[0], ends[1]))


def csv_text(dyad: Dyad, by: str = DAY) -> str:
    """The series as a sheet: a row a period; for each direction events, blows, the sum of severities and their mean."""
    sheet = io.StringIO()
    out = csv.writer(sheet, lineterminator="\n")
    columns = [f"{way}: {what}" for way in dyad.arrows for what in ("events", "blows", "sum", "mean")]
    out.writerow([by, "days", *columns])
    for row in dyad.series(by):
        cells = [
            cell
            for side in row.sides
            for cell in (side.events, side.blows, f"{side.total:.4g}", "" if side.mean is None else f"{side.mean:.4g}")
        ]
        out.writerow([row.start.isoformat(), row.days, *cells])
    return sheet.getvalue()


def _start(day: date, by: str) -> date:
    return day - timedelta(days=day.weekday()) if by == WEEK else day


def _sums(found: Sequence[tuple[float, int]]) -> Sums:
    events = sum(n for _, n in found)
    total = sum(severity * n for severity, n in sorted(found))  # in order, for the same bits whatever the file's order
    blows = sum(n for severity, n in found if severity > 0.0)
    return Sums(events, blows, total, total / events if events else None)


def _chain(opening: list[Coded], events: Iterator[Coded]) -> Iterator[Coded]:
    yield from opening
    yield from events


def _too_long(dyad: Dyad) -> str:
    begin, end = (
        f"{day}{f' ({place})' if place else ''}" for day, place in zip((dyad.first, dyad.last), dyad.ends, strict=True)
    )
    return (
        f"the window from {begin} to {end} has {dyad.days:,} days, and {LONGEST:,} are the most; where a date "
        "is astray, give the window with --from and --to"
    )


def _nobody(reading: Reading, a: str, b: str, unscored: int) -> str:
    text = f"no event between {a} and {b}" + (" with a score" if unscored else "")
    text += f" in {several(reading.rows - reading.malformed, 'event', apart=True)}"
    for actor in (a, b):
        names = [name for name, _ in reading.actors.most_common()]
        if not any(name.casefold().startswith(actor.casefold()) for name in names):
            near = [name for name in names if name and name[:2].casefold() == actor[:2].casefold()][:NEAR]
            often = ", ".join(near or list(filter(None, names))[:NEAR])
            text += f"; nobody is called {actor}: {'near it are' if near else 'often found are'} {often}"
        elif reading.format in ("icews", "polecat") and not any(name.casefold() == actor.casefold() for name in names):
            near = [name for name in names if name.casefold().startswith(actor.casefold())][:NEAR]
            text += f"; nobody is called {actor} exactly: there are {', '.join(near)}"
    return text
