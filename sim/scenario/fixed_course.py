"""What is settled of the runs of a scenario beforehand, in its own terms: how they begin, and what is done then."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple


class Order(NamedTuple):
    """What an actor does at one of its turns, whatever its strategy wants."""

    actor: str
    move: str | None  # as `sim.scenario.move_names` reads it; None where it decides for itself
    day: date | None = None  # the day, where a course is imposed
    after: int = 0  # else: how many events must have happened; it is its first turn from then on


class Settled(NamedTuple):
    """What is settled. See `sim.model.rules.Script`."""

    until: int  # how many events
    run: int  # whose luck holds until then
    imposed: bool  # whether until then nobody acts but by orders
    orders: tuple[Order, ...]  # each actor's in the order in which it carries them out
    later: Mapping[str, Any]  # by actor: the strategy that it has from `since` events on, as a scenario may say it
    since: int
    place: str  # where, in words
    told: str  # and what is settled there
