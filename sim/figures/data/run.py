"""The figures of one run: its escalation curve, and how each side perceived the other."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sim.chronicle.sentences import day
from sim.figures.data.subject import Subject
from sim.figures.text import clean, glue
from sim.measures.curves import Curve
from sim.measures.summaries import RunSummary
from sim.measures.waits import Wait
from sim.model.log import Event
from sim.text import long_day, several, short_day

SHORT = 5  # moves of an exchange whose first answer is the story


class Deed(NamedTuple):
    """A past move: something that an actor did in history."""

    actor: str
    day: date
    effective: date | None
    what: str


class Escalation(NamedTuple):
    """The escalation curve of a run, over what history did."""

    title: str
    cast: Subject
    actors: tuple[str, str]
    scale: str
    full_break: float | None  # the severity of one full break of relations, for measure; None on an unknown scale
    half_life: float  # days in which tension halves
    seed: int
    number: int  # of the run, among those of its seed
    settled: str  # what was settled before the run, in words; empty where nothing was
    events: Sequence[Event]
    waits: Sequence[Wait]
    curve: Curve
    summary: RunSummary
    history: Sequence[Deed]
    puts_off: Mapping[str, date | str]  # by actor: until when or what it puts its answers off
    sized: Sequence[str]  # moves whose names do not say how much they take

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.cast)

    @property
    def sentence(self) -> str:
        """The answer of a short exchange, or how far a long one goes."""
        reply, made, told = self.summary.first_reply, self.moves, self.summary
        if not made:
            return "Nobody makes a move"
        if len(made) <= SHORT and reply is not None:
            return f"{reply.actor} answers with '{reply.move}'"
        if told.peak_day is None:
            return f"{several(len(made), 'move')}, and nothing in force"
        if self.full_break is not None and told.peak >= 1.5 * self.full_break:
            return f"{several(len(made), 'move')} weigh as much as {told.peak / self.full_break:.0f} full breaks"
        return f"{several(len(made), 'move')}, and {told.peak:.0f} in force on {long_day(told.peak_day)}"

    @property
    def moves(self) -> list[Event]:
        """The moves made, in order."""
        return [event for event in self.events if event.kind == "move"]

    def wait_text(self, wait: Wait) -> str:
        """A wait in words, for the label of its event."""
        if wait.event.kind == "put off":
            until = wait.event.effective or self.puts_off[wait.event.actor]
            return f"answer put off until {long_day(until) if isinstance(until, date) else until}"
        assert wait.until is not None, "a threat has a deadline"
        done, not_done = ": carried out", ": not carried out"
        ends = {None: "", "carried out": done, "lifted": ": lifted", "backed down": not_done}
        ends |= {"carried out as chosen": done, "as chosen": not_done}
        end = ends.get(wait.end.rule if wait.end is not None else None, ": out of reach")
        return f"deadline {glue(short_day(wait.until))}{end}"

    def alt_text(self) -> str:
        """A description: moves by side, the peak, course and ending, the ties left, and the waits."""
        curve, summary, made = self.curve, self.summary, self.moves
        names = [clean(name) for name in self.actors]
        text = (
            f"Escalation curve: the sum of {clean(self.scale)} weights of measures in force, of {names[0]} upwards and "
            f"of {names[1]} downwards, day by day from {long_day(curve.days[0])} to {long_day(curve.days[-1])}. "
        )
        if not made:
            return f"{text}Nobody made a move."
        counts = [sum(event.actor == actor for event in made) for actor in self.actors]
        text += f"Moves: {names[0]} {counts[0]}, {names[1]} {counts[1]}, the first on {long_day(day(made[0]))}: "
        text += f"{clean(made[0].actor)}, {clean(made[0].move)}. "
        if summary.peak_day is not None:
            text += f"Both together peak at {summary.peak:.1f} on {long_day(summary.peak_day)}. "
        left = ", ".join(f"{clean(actor)} {100 * ties[-1]:.0f} %" for actor, ties in curve.ties.items())
        text += f"Course: {summary.course}; ending: {summary.ending}. Ties left at the end: {left}."
        for wait in self.waits:
            told = clean(self.wait_text(wait))
            text += f" {clean(wait.event.actor)}, {long_day(day(wait.event))}: "
            text += f"{clean(wait.event.move)}, {told}." if wait.event.kind == "move" else f"{told}."
        if any(curve.history.values()):
            text += " Dotted lines show what history did."
        return text


class Perception(NamedTuple):
    """The severities that each side felt over those of what was done to it."""

    title: str
    cast: Subject
    seed: int
    number: int
    felt: Mapping[str, Sequence[tuple[float, float]]]  # by actor, event by event: severity done, severity felt

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.cast)

    @property
    def sentence(self) -> str:
        """How many events were perceived as harder than they were."""
        points = [pair for own in self.felt.values() for pair in own]
        harder = sum(felt > done for done, felt in points)
        return f"{harder} of {several(len(points), 'event')} perceived as harder than they were" if points else ""

    def alt_text(self) -> str:
        """A description: how many events each side felt as harder or softer than they were."""
        text = "What each side perceived over what was done to it, in severity; on the diagonal it is what was done."
        for actor, points in self.felt.items():
            more, less = (sum(way * (felt - done) > 0.0 for done, felt in points) for way in (1.0, -1.0))
            text += (
                f" {clean(actor)} perceived {len(points)} events, {more} as harder and {less} as softer than they were."
            )
        return text
