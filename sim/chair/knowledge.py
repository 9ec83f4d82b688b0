"""What a side knows of the exchange: its own deeds, and what it felt of the other's, in the order in which it learnt.

What it missed is not there. What it felt is told as felt, a false alarm like a blow; what the other felt is not told.
Stocks are seen as they are, as in the rules. Whoever sees through a cloud (a bias, noise, or false alarms) is not told
the names of the other's moves, which would betray how severe they are, but which rung they felt like.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sim.chronicle import sentences
from sim.measures import waits
from sim.model import log
from sim.model.calendar import ARRIVAL
from sim.model.game import EVENTS, Game, rows_of
from sim.model.happenings import phase_of, place_of
from sim.model.log import Change, Event
from sim.model.state import World
from sim.scenario import Crisis


class Report(NamedTuple):
    """An event as a side knows it."""

    number: int  # 1, 2, ... in the order in which the side learnt of things
    day: date
    kind: str  # as in the log; what was misheard is a move like any other
    actor: str
    move: str  # its name, or that of the rung that it felt like
    guessed: bool  # whether it is the latter
    severity: float | None  # of one's own deeds as done, of the other's as felt; None where there is none to tell
    changes: tuple[Change, ...]
    effective: date | None  # when it comes into force; of an answer put off, the day it is put off to
    expires: date | None
    answers: tuple[int, ...]  # reports that it answers, or follows from
    mistake: bool  # whether one's own order was not carried out as it was meant
    threatens: str  # the move announced by it; empty where there is none, or where it is not known
    deadline: date | None  # of what it threatens


class Memory:
    """What both sides learn as a run is played."""

    def __init__(self) -> None:
        self.learnt: tuple[list[int], list[int]] = ([], [])  # by actor: numbers of events, as it learnt of them
        self._told = 0

    def note(self, game: Game, moment: int) -> None:
        """Note what a moment, which has just been, has brought."""
        rows = game.log
        while self._told < game.totals[EVENTS]:
            at, self._told = self._told, self._told + 1
            kind, me, number = rows.kind[at], rows.actor[at], at + 1
            you = 1 - me
            if kind != log.FALSE_ALARM and not (kind == log.PASS and rows.first_answered[at] == rows.end_answered[at]):
                self.learnt[me].append(number)
            if kind in {log.INCIDENT, log.FALSE_ALARM}:
                known = rows.felt[at] != 0.0
            elif kind in {log.IN_FORCE, log.EXPIRED}:
                known = game.moves.number[rows.turn[at]] in self.learnt[you]
            elif kind == log.LAPSED:
                known = rows.answered[rows.first_answered[at]] in self.learnt[you]
            else:
                known = kind == log.PUT_OFF
            if known:
                self.learnt[you].append(number)
        if phase_of(moment) == ARRIVAL:
            turn = place_of(moment)
            number = game.moves.number[turn]
            if rows.felt[number - 1] != 0.0:
                self.learnt[1 - game.turns.actor[turn]].append(number)

    def reports(
        self, crisis: Crisis, game: Game, names: log.Names, me: int
    ) -> tuple[tuple[Report, ...], dict[int, int]]:
        """What an actor knows by now; and its own numbers of that, by those of the log."""
        events = [log.decode(row, names) for row in rows_of(game, 0)]
        learnt = [events[number - 1] for number in self.learnt[me]]
        found = [event for event in learnt if not sentences.is_omitted(event, events)]
        places = {event.number: place for place, event in enumerate(found, 1)}
        sight = _Sight(crisis, game.world, names, me, events, places)
        return tuple(sight.report(event) for event in found), places


class _Sight(NamedTuple):
    """One side's eyes."""

    crisis: Crisis
    world: World
    names: log.Names
    me: int
    events: Sequence[Event]
    places: dict[int, int]  # of what it knows: its own numbers, by those of the log

    def report(self, event: Event) -> Report:
        """An event as this side knows it."""
        mine = event.actor == self.names.actors[self.me]
        causes = () if event.cause is None else (event.cause, *event.joined)
        move, guessed, kind = event.move, False, event.kind
        first = self.events[causes[0] - 1] if kind in ("in force", "expired", "let lapse") else event
        if not mine and kind in ("move", "false alarm", "in force", "expired", "let lapse") and self.clouded:
            move, guessed = self.felt_like(first.felt or 0.0), True
        if kind == "false alarm":
            kind = "move"
        threat = next((one.threatens for one in self.crisis.ladder if one.move == event.move), None)
        due = waits.deadline(event, self.crisis)
        return Report(
            number=self.places[event.number],
            day=event.announced or event.decided or event.effective or event.expires or self.crisis.start,
            kind=kind,
            actor=event.actor,
            move=move,
            guessed=guessed,
            severity=self.severity(event, mine),
            changes=event.changes,
            effective=event.effective,
            expires=event.expires,
            answers=tuple(self.places[number] for number in causes if number in self.places),
            mistake=mine and event.rule == "execution error",
            threatens=threat.move if threat is not None and due is not None and not guessed else "",
            deadline=due,
        )

    def severity(self, event: Event, mine: bool) -> float | None:
        """The severity that this side knows of: of its deeds as done, of the other's as felt."""
        if event.kind == "incident" and mine:  # what the other felt
            return None
        return event.done if mine and event.kind == "move" else None if mine else event.felt

    @property
    def clouded(self) -> bool:
        """Whether it may feel what is done to it as other than it is."""
        perception = self.crisis.actors[self.names.actors[self.me]].perception
        return perception.bias != 1.0 or perception.noise > 0.0 or perception.false_alarms is not None

    def felt_like(self, felt: float) -> str:
        """The rung whose severity, at no size, is nearest to what was felt; the milder of two, then the first."""
        world = self.world
        moves = world.blows if felt > 0.0 else world.concessions
        best = min(moves, key=lambda move: (abs(world.base[move] - felt), abs(world.base[move]), move), default=0)
        return self.names.moves[best]
