"""One numbering of actors, moves and incidents for two scenarios, so that events of both can be compared."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.engines.compiled_engine import OF_ACTOR
from sim.model.happenings import DAY
from sim.model.log import Names

LAST_BITS = 2**OF_ACTOR - 1  # of an event (see `compiled_engine.keep`): those of its move
WITHOUT_DAY = 2**DAY - 1

LATER, HARDER = 1, 2  # how B's event differs from A's where they part; negative where it is A's


class JointNumbering(NamedTuple):
    """The actors, moves and incidents of two scenarios, each numbered by its place, and the days that both have."""

    actors: tuple[str, ...]
    moves: tuple[str, ...]
    incidents: tuple[str, ...]
    first: int  # the first common day, counted as `date.toordinal` does
    last: int  # the last; before `first` where the scenarios have no day in common


class Renumbering(NamedTuple):
    """The joint numbers of one scenario's own actors, moves and incidents, by their own numbers."""

    actors: Sequence[int]
    moves: Sequence[int]
    incidents: Sequence[int]
    start: int  # the scenario's first day, counted as `date.toordinal` does

    @property
    def unchanged(self) -> bool:
        """True where all own numbers, but for days, are the joint ones."""
        return all(list(own) == list(range(len(own))) for own in (self.actors, self.moves, self.incidents))


def number_jointly(
    one: Names, other: Names, horizons: tuple[int, int]
) -> tuple[JointNumbering, tuple[Renumbering, Renumbering]]:
    """The joint numbering of two scenarios, and the renumbering of each.

    It is that of the first scenario, followed by what only the other has. What has the same name is the same.
    """
    both = one, other
    merged = [
        tuple(dict.fromkeys([*getattr(one, what), *getattr(other, what)])) for what in ("actors", "moves", "incidents")
    ]
    actors, moves, incidents = merged
    starts = [names.start.toordinal() for names in both]
    ends = [start + horizon for start, horizon in zip(starts, horizons, strict=True)]
    first, second = (
        Renumbering(
            [actors.index(name) for name in names.actors],
            [moves.index(name) for name in names.moves],
            [incidents.index(name) for name in names.incidents],
            start,
        )
        for names, start in zip(both, starts, strict=True)
    )
    return JointNumbering(actors, moves, incidents, max(starts), min(ends)), (first, second)
