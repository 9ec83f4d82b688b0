"""The acts of two actors towards each other, day by day, as severities: from a stream of coded events.

Severity is the score with its sign turned: as everywhere in this program, a blow is above zero and a concession below.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim.eventdata import FORMATS, EventDataError, fields
from sim.eventdata.fields import MISSING
from sim.eventdata.formats import Coded
from sim.eventdata.readers import Reading
from sim.figures.data import BackToBack
from sim.language import say, so_many
from sim.scenario.problems import did_you_mean
from sim.text import data_frame, several

if TYPE_CHECKING:
    import pandas as pd

DAY, WEEK = "day", "week"
MAX_WINDOW_DAYS = 73_050  # 200 years: no event data go back so far, and series have a row a day
ACTORS_SUGGESTED = 8  # to one who asked for an actor that is not there


class Act(NamedTuple):
    """An act of one side towards the other on a day. Direction 0 is from the first actor to the second."""

    day: int
    direction: int
    code: str
    severity: float


class PeriodSums(NamedTuple):
    """The acts of one side in a period: the events, the blows among them, the sum of severities and their mean."""

    events: int
    blows: int
    total: float
    mean: float | None


class Period(NamedTuple):
    """A day, or a week by its first day: the number of its days in the window, and the acts of each side."""

    start: date
    days: int
    sides: tuple[PeriodSums, PeriodSums]


@dataclass(frozen=True, repr=False)
class Dyad:
    """The acts between two actors in a window of days, first and last included.

    unscored: the number of events between them without a score, which are left out; dropped: in words, what else was
    left out; ends: file and line of the acts that the window begins and ends with, None for an end that was given;
    notes: in words, what a user should know of the actors; week_begins: the weekday on which weeks begin, 0 for Monday.
    """

    actors: tuple[str, str]
    acts: "Counter[Act]"
    first: date
    last: date
    unscored: int = 0
    dropped: tuple[str, ...] = ()
    ends: tuple[str | None, str | None] = (None, None)
    notes: tuple[str, ...] = ()
    week_begins: int = 0

    def __repr__(self) -> str:
        told = (f"{arrow} {several(self.events(at), 'event')}" for at, arrow in enumerate(self.arrows))
        return f"<{' and '.join(self.actors)}, {self.first} to {self.last}: {', '.join(told)}>"

    @property
    def days(self) -> int:
        """The number of days in the window."""
        return (self.last - self.first).days + 1

    @property
    def arrows(self) -> tuple[str, str]:
        """The two directions in words."""
        a, b = self.actors
        return say("data.arrow", by=a, to=b), say("data.arrow", by=b, to=a)

    def events(self, direction: int) -> int:
        """The number of acts of one side."""
        return sum(n for act, n in self.acts.items() if act.direction == direction)

    def mirrored(self) -> "Counter[tuple[int, str]]":
        """The number of pairs of acts of one code on one day, one in each direction, by day and code.

        A meeting or a battle is often coded both ways round. Such a pair looks like an answer within the day.
        """
        ways: tuple[Counter[tuple[int, str]], Counter[tuple[int, str]]] = (Counter(), Counter())
        for act, n in self.acts.items():
            ways[act.direction][act.day, act.code] += n
        return ways[0] & ways[1]

    def without_mirrored(self) -> "Dyad":
        """The dyad without both acts of each mirrored pair. The data do not say which of them came first."""
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
        return replace(self, acts=acts, dropped=(*self.dropped, so_many("data.pairs", pairs)))

    def one_a_day(self) -> "Dyad":
        """The dyad with each code once a day in each direction, the most severe where scores differ.

        Many reports of one event then count as one event: the usual filter of event data (Schrodt and Gerner 1994).
        """
        kept: dict[tuple[int, int, str], Act] = {}
        for act in self.acts:
            key = act[:3]
            if key not in kept or act.severity > kept[key].severity:
                kept[key] = act
        gone = self.acts.total() - len(kept)
        return replace(self, acts=Counter(kept.values()), dropped=(*self.dropped, so_many("data.repeats", gone)))

    def within(self, first: date | None, last: date | None) -> "Dyad":
        """The dyad in another window; None leaves an end where it is.

        Raises EventDataError where the window ends before it begins, or is longer than MAX_WINDOW_DAYS.
        """
        begin, end = first or self.first, last or self.last
        if begin > end:
            raise EventDataError(f"the window from {begin} to {end} ends before it begins")
        low, high = begin.toordinal(), end.toordinal()
        acts = Counter({act: n for act, n in self.acts.items() if low <= act.day <= high})
        ends = (None if first else self.ends[0], None if last else self.ends[1])
        made = replace(self, acts=acts, first=begin, last=end, ends=ends)
        if made.days > MAX_WINDOW_DAYS:
            raise EventDataError(_too_long(made))
        return made

    def series(self, by: str = DAY) -> list[Period]:
        """The acts by day or week, without a gap: in a period without acts the sum is 0 and the mean None."""
        found: dict[tuple[date, int], list[tuple[float, int]]] = {}
        for act, n in self.acts.items():
            start = date.fromordinal(self._period_start(act.day, by))
            found.setdefault((start, act.direction), []).append((act.severity, n))
        rows = []
        first, last, step = self.first.toordinal(), self.last.toordinal(), 7 if by == WEEK else 1
        begin = self._period_start(first, by)
        for day in range(begin, last + 1, step):  # ordinals, for no date lies after the last of year 9999
            start = date.fromordinal(day)
            days = min(day + step - 1, last) - max(day, first) + 1
            rows.append(Period(start, days, (_sums(found.get((start, 0), [])), _sums(found.get((start, 1), [])))))
        return rows

    def _period_start(self, day: int, by: str) -> int:
        """The first day of the period of a day, both as ordinals."""
        return max(1, day - (date.fromordinal(day).weekday() - self.week_begins) % 7) if by == WEEK else day

    def to_pandas(self, by: str = DAY) -> "pd.DataFrame":
        """A row for each period and direction: its first day, its days, events, blows, the sum and mean of severities.

        Needs the extra `pandas`. Raises ValueError for periods that are neither days nor weeks.
        """
        if by not in (DAY, WEEK):
            raise ValueError(f"there are no periods '{by}'; give {DAY} or {WEEK}")
        ways = ((self.actors[0], self.actors[1]), (self.actors[1], self.actors[0]))
        rows = [
            [row.start, row.days, *way, *sums]
            for row in self.series(by)
            for way, sums in zip(ways, row.sides, strict=True)
        ]
        return data_frame(rows, ["date", "days", "source", "target", *PeriodSums._fields])

    def figure(self, by: str, source: str) -> BackToBack:
        """The record of its figure (see `sim.figures.data`). `source` says where the events are from."""
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
        """The blows of one side of at least severity `least`, in order: day, from 0 on the first, and severity."""
        start = self.first.toordinal()
        found = [(act.day - start, act.severity) for act, n in self.acts.items() for _ in range(n)
                 if act.direction == direction and act.severity > 0.0 and act.severity >= least]  # fmt: skip
        return sorted(found)


def between(reading: Reading, a: str, b: str) -> Dyad:
    """The acts of two actors towards each other in the files of a reading.

    GDELT and KEDS have codes: an actor is every code that begins with its name, as USA, USAGOV and USAMIL. ICEWS and
    POLECAT have countries (and ICEWS names): an actor is called exactly so. Case does not count. An event whose
    identifier was there already is left out. The window runs from the day of the first act to that of the last. Raises
    EventDataError where there is no act.
    """
    for actor in (a, b):
        if fields.name(actor) in MISSING:
            raise EventDataError(f"--between {a} {b}: {actor} is what files have for nobody; name two actors")
    first, second = fields.name(a).casefold(), fields.name(b).casefold()
    events = iter(reading)
    opening = list(islice(events, 1))  # the format is known once an event is read
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
    once = _Once()
    countries = _Countries((a, b)) if reading.format == "icews" else None
    for event in chain(opening, events):
        source, target = sides(event.sources), sides(event.targets)
        if countries and (any(source) or any(target)):
            countries.take(event, source, target)
        directions = [way for way in (0, 1) if source[way] and target[1 - way]]
        if not directions or not once.is_new(event):
            continue
        for direction in directions:
            if event.score is None:
                unscored += 1
                continue
            acts[Act(event.day, direction, event.code, -event.score + 0.0)] += 1
            begin, end = days or (event.day, event.day)
            if days is None or event.day < begin:
                begin, ends[0] = event.day, reading.place
            if days is None or event.day > end:
                end, ends[1] = event.day, reading.place
            days = begin, end
    notes = countries.notes(acts.total() + unscored) if countries else ()
    if days is None:
        raise EventDataError("; ".join((_no_events(reading, a, b, unscored), *notes)))
    begin_day, end_day = date.fromordinal(days[0]), date.fromordinal(days[1])
    return Dyad((a, b), acts, begin_day, end_day, unscored, once.dropped, (ends[0], ends[1]), notes)


def _cell(number: float) -> str:
    """A number that reads back to the same bits; a whole one without its point."""
    return repr(int(number)) if number == int(number) else repr(number)


class _Once:
    """Events by their identifiers, to count each once; those that have none are all taken for new."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._repeated = self._changed = 0

    def is_new(self, event: Coded) -> bool:
        """True for the first event of an identifier."""
        if event.identifier is None:
            return True
        told = hash((event.day, event.code, event.score))
        if event.identifier not in self._known:
            self._known[event.identifier] = told
            return True
        self._repeated += 1
        self._changed += self._known[event.identifier] != told
        return False

    @property
    def dropped(self) -> tuple[str, ...]:
        """What was left out, in words."""
        if not self._repeated:
            return ()
        code = "data.known.changed" if self._changed else "data.known"
        return (say(code, events=so_many("data.events", self._repeated), changed=self._changed),)


class _Countries:
    """The countries of two actors of ICEWS: one may be asked for by a name that its country has not."""

    def __init__(self, actors: tuple[str, str]) -> None:
        self._actors = actors
        self._of: tuple[Counter[str], Counter[str]] = Counter(), Counter()  # events, by country of each actor
        self._with: tuple[Counter[str], Counter[str]] = Counter(), Counter()  # with the other actor, by country

    def take(self, event: Coded, source: tuple[bool, bool], target: tuple[bool, bool]) -> None:
        """Count an event in which one of the two has a part."""
        for side in (0, 1):
            for actors, own, other in ((event.sources, source, target), (event.targets, target, source)):
                if actors and own[side]:
                    self._of[side][actors[0]] += 1
                if actors and other[1 - side]:
                    self._with[side][actors[0]] += 1

    def notes(self, found: int) -> tuple[str, ...]:
        """In words, for each actor that is never a country: the country with which there are more events than found."""
        told = []
        for side, actor in enumerate(self._actors):
            if not self._of[side] or any(name.casefold() == fields.name(actor).casefold() for name in self._of[side]):
                continue
            country = self._of[side].most_common(1)[0][0]
            more, other = self._with[side][country], self._actors[1 - side]
            if more > found:
                events = so_many("data.events", more)
                told.append(say("data.country", actor=actor, country=country, events=events, other=other, found=found))
        return tuple(told)


def events(
    files: str | Path | Sequence[str | Path],
    a: str,
    b: str,
    *,
    form: str | None = None,
    first: date | None = None,
    last: date | None = None,
    one_a_day: bool = False,
    drop_mirrored: bool = False,
) -> Dyad:
    """What two actors did to each other, from event files of one format; see `sim events` for the options.

    `form` is a name of `sim.eventdata.FORMATS`; without one the first lines tell it. Raises EventDataError for files
    that cannot be read or have no such actors, and ValueError for a format that is none.
    """
    if form is not None and form not in FORMATS:
        raise ValueError(f"there is no format '{form}'; {did_you_mean(form, FORMATS)}")
    names = [files] if isinstance(files, str | Path) else list(files)
    dyad = between(Reading(names, form), a, b).within(first, last)
    dyad = dyad.one_a_day() if one_a_day else dyad
    return dyad.without_mirrored() if drop_mirrored else dyad


def csv_text(dyad: Dyad, by: str = DAY) -> str:
    """The series as CSV, a row a period: for each direction events, blows, the sum of severities and their mean."""
    sheet = io.StringIO()
    out = csv.writer(sheet, lineterminator="\n")
    columns = [f"{way}: {what}" for way in dyad.arrows for what in ("events", "blows", "sum", "mean")]
    out.writerow([by, "days", *columns])
    for row in dyad.series(by):
        cells = [
            cell
            for side in row.sides
            for cell in (side.events, side.blows, _cell(side.total), "" if side.mean is None else _cell(side.mean))
        ]
        out.writerow([row.start.isoformat(), row.days, *cells])
    return sheet.getvalue()


def _sums(found: Sequence[tuple[float, int]]) -> PeriodSums:
    events = sum(n for _, n in found)
    total = sum(severity * n for severity, n in sorted(found))  # in order, for the same bits whatever the file's order
    blows = sum(n for severity, n in found if severity > 0.0)
    return PeriodSums(events, blows, total, total / events if events else None)


def _too_long(dyad: Dyad) -> str:
    begin, end = (
        f"{day}{f' ({place})' if place else ''}" for day, place in zip((dyad.first, dyad.last), dyad.ends, strict=True)
    )
    return (
        f"the window from {begin} to {end} has {dyad.days:,} days, and {MAX_WINDOW_DAYS:,} are the most; where a date "
        "is astray, give the window with --from and --to"
    )


def _no_events(reading: Reading, a: str, b: str, unscored: int) -> str:
    text = f"no event between {a} and {b}" + (" with a score" if unscored else "")
    text += f" in {several(reading.rows - reading.malformed, 'event', apart=True)}"
    for actor in (a, b):
        names = [name for name, _ in reading.actors.most_common()]
        if not any(name.casefold().startswith(actor.casefold()) for name in names):
            near = [name for name in names if name and name[:2].casefold() == actor[:2].casefold()][:ACTORS_SUGGESTED]
            often = ", ".join(near or list(filter(None, names))[:ACTORS_SUGGESTED])
            text += f"; nobody is called {actor}: {'near it are' if near else 'often found are'} {often}"
        elif reading.format in ("icews", "polecat") and not any(name.casefold() == actor.casefold() for name in names):
            near = [name for name in names if name.casefold().startswith(actor.casefold())][:ACTORS_SUGGESTED]
            text += f"; nobody is called {actor} exactly: there are {', '.join(near)}"
    return text
