"""A course settled before a run, in the scenario's own terms: how it begins, and orders to the actors."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple


class Order(NamedTuple):
    """An order: a move that an actor makes at one of its turns, whatever its strategy wants."""

    actor: str
    move: str | None  # as `sim.scenario.move_names` reads it; None where the actor decides for itself
    day: date | None = None  # the day of the turn, where a course is imposed
    after: int = 0  # elsewhere it is the actor's first turn after this many events
    wait: int = 0  # days by which a person puts the answer off instead; at a turn with nothing to answer it lets pass


class Word(NamedTuple):
    """What a person decides at a deadline: whether the threat is carried out."""

    actor: str
    kept: bool


class Settled(NamedTuple):
    """The settled part of a run. Engines get it as a `sim.model.state.Script`."""

    until: int  # the number of settled events
    run: int  # the run whose luck holds for them
    imposed: bool  # whether actors act by orders alone until then
    orders: tuple[Order, ...]  # an actor's are in the order in which it carries them out
    later: Mapping[str, Any]  # by actor: the strategy that it has after `since` events, as a scenario may write it
    since: int
    place: str  # the place in the run, in words
    told: str  # what is settled there, in words
    chairs: tuple[str, ...] = ()  # the actors whose orders are those of a person in their chair
    words: tuple[Word, ...] = ()  # an actor's are in the order of its deadlines
    said: tuple[tuple[str, str], ...] = ()  # all that was said in the chairs, as (actor, order), as it was said
