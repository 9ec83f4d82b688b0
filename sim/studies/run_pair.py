"""One run in two scenarios, A and B, with the same luck: the events in common, and those of each after they part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from sim.chronicle import sentences
from sim.language import say, so_many
from sim.luck import RUNS
from sim.model.log import Event
from sim.scenario import Crisis, differences
from sim.studies.arguments import whole
from sim.studies.run import Run, simulate
from sim.studies.sides import heads, sides
from sim.text import as_text


@dataclass(frozen=True, eq=False, repr=False)
class Two:
    """One run in A and in B, with the same luck."""

    a: Run
    b: Run
    same: int  # the number of events in common before they part
    day: date | None  # of parting; None where they never part

    def __repr__(self) -> str:
        where = "never diverge" if self.day is None else f"diverge on {self.day}"
        return f"<run {self.a.number} of seed {self.a.seed} in both: they {where}>"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.text())}</pre>"

    def text(self) -> str:
        """The events in common, then side by side those of each run alone, for a terminal."""
        return as_text(self._lines())

    def _lines(self) -> Iterator[str]:
        names = heads(sides(self.a.crisis, self.b.crisis, differences(self.a.crisis, self.b.crisis)))
        head = say("pair.head", run=self.a.number, seed=self.a.seed)
        yield say("pair.never" if self.day is None else "pair.diverge", head=head, day=self.day)
        events = [happened(run) for run in (self.a, self.b)]
        common = [_line(event) for event in events[0][: self.same] if not sentences.is_omitted(event, self.a.events)]
        if common:
            yield ""
            yield say("pair.both")
            yield from (f"  {line}" for line in common)
        left, right = (
            [(sentences.day(e), _line(e)) for e in own[self.same :] if not sentences.is_omitted(e, run.events)]
            for own, run in zip(events, (self.a, self.b), strict=True)
        )
        if left or right:
            yield ""
            width = max(len(line) for _, line in (*left, (None, names[0])))
            yield f"  {names[0]:<{width}}  |  {names[1]}"
            for one, other in _side_by_side(left, right):
                yield f"  {one:<{width}}  |  {other}"
        yield ""
        for name, run in zip(names, (self.a, self.b), strict=True):
            found = run.summary._asdict() | {"moves": so_many("moves", run.summary.moves)}
            yield say("pair.came to", name=name, **found)


def two(a: Crisis, b: Crisis, seed: int = 1, number: int = 0) -> Two:
    """One run of a seed in two scenarios, and where it parts. Raises ValueError for a number of no run."""
    number = whole("run", number, RUNS)
    runs = simulate(a, seed, number, drawn=True), simulate(b, seed, number, drawn=True)
    one, other = (happened(run) for run in runs)
    same = 0
    while same < min(len(one), len(other)) and _key(one[same]) == _key(other[same]):
        same += 1
    days = [sentences.day(events[same]) for events in (one, other) if same < len(events)]
    last = min(run.crisis.start.toordinal() + run.crisis.horizon for run in runs)
    days = [day for day in days if day.toordinal() <= last]
    return Two(*runs, same, min(days) if days else None)


def happened(run: Run) -> list[Event]:
    """The events of a run without silences."""
    return [event for event in run.events if not event.is_silence]


def _key(event: Event) -> tuple[Any, ...]:
    """The day, kind, actor, move and severity of an event; equal for events of two runs that are the same."""
    return sentences.day(event), event.kind, event.actor, event.move, event.done or 0.0


def _line(event: Event) -> str:
    kind = {"in force": " (in force)", "expired": " (over)", "let lapse": " (lapses)"}.get(event.kind, "")
    hard = "" if not event.done else f"  {event.done:.1f}"
    return f"{sentences.day(event)}  {event.actor}: {event.move}{kind}{hard}"


def _side_by_side(left: Sequence[tuple[date, str]], right: Sequence[tuple[date, str]]) -> Iterator[tuple[str, str]]:
    """Lines of two columns, those of one day beside each other."""
    for day in sorted({day for day, _ in (*left, *right)}):
        one, other = ([line for at, line in lines if at == day] for lines in (left, right))
        for n in range(max(len(one), len(other))):
            yield (one[n] if n < len(one) else ""), (other[n] if n < len(other) else "")
