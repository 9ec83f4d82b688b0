"""Proper scores of forecasts of the next answer, one cluster left out.

A cluster is an exchange, or all exchanges of one wave. Where no answer is known, what is scored is that none was seen
by the day to which one was looked for: one may still have come. For that every forecast is given the same law of
delays, learned from the other clusters; so no forecast gains by what is open.

Sources: Brier (1950), Epstein (1969) for the ranked probability score, Gneiting and Raftery (2007).
"""

from collections.abc import Iterable, Mapping, Sequence
from math import fsum, log
from typing import NamedTuple

from sim.forecast.classes import delay_class, size_class, vocabulary
from sim.forecast.forecasts import FORECASTS, WHOLE, learned, past_of, seen
from sim.forecast.lessons import lesson
from sim.forecast.points import Point, points
from sim.history import Exchange
from sim.text import several

KIND, SIZE, DELAY = ASPECTS = ("kind", "size", "delay")
LOG, SECOND = ("log", "second")  # the second is Brier's for kinds, and ranked for sizes and delays
NAMES = {KIND: ("log", "Brier"), SIZE: ("log", "ranked"), DELAY: ("log", "ranked")}


# Scores. The lower, the better.


def brier(chances: Mapping[str, float], found: str) -> float:
    """Brier's score of a forecast of kinds: 0 for certainty that came true, 2 for one that did not."""
    return fsum((chance - (kind == found)) ** 2 for kind, chance in chances.items())


def ranked(chances: Sequence[float], found: int) -> float:
    """The ranked probability score of a forecast of classes in order: 0 at best, one less than the classes at worst."""
    total, below = 0.0, 0.0
    for at, chance in enumerate(chances[:-1]):
        below += chance
        total += (below - (at >= found)) ** 2
    return total


class Item(NamedTuple):
    """The scores of one forecast at one point, of one aspect."""

    forecast: str
    aspect: str
    cluster: str
    exchange: str
    step: int
    told: str  # what was to be answered
    found: str  # the answer
    chance: float  # that it was given
    log: float  # minus its logarithm
    second: float


class Held(NamedTuple):
    """An exchange as it is scored: its points, and the kinds that its file declares."""

    name: str
    points: tuple[Point, ...]
    kinds: tuple[str, ...] = ()

    @property
    def cluster(self) -> str:
        """What it is not independent of."""
        return self.points[0].cluster if self.points else self.name


def held(exchange: Exchange) -> Held:
    """An exchange, to be scored or learned from."""
    return Held(exchange.name, tuple(points(exchange)), tuple(exchange.kinds))


def score(
    name: str, known: Sequence[Point], one: Held, parts: frozenset[str] = WHOLE, open_: bool = True
) -> list[Item]:
    """The scores of a forecast of an exchange, taught by some points; `open_` is False if what is open was let pass.

    Several answers of one day count in equal parts.
    """
    words = vocabulary(one.kinds)
    say = learned(name, tuple(known), words, parts)
    taught = lesson(tuple(known), words)
    found = []
    for point in one.points:
        made = say(point.blind, past_of(point, one.points))
        kinds = seen(made.kinds, taught.later(point) if open_ else 0.0)
        here = point.cluster, point.exchange, point.step, point.told
        share = 1.0 / len(point.answers)
        told = ", ".join(part.kind.replace("_", " ") for part in point.answers)
        chance = share * fsum(kinds[part.kind] for part in point.answers)
        logs = fsum(log(kinds[part.kind]) for part in point.answers)
        briers = fsum(brier(kinds, part.kind) for part in point.answers)
        found.append(Item(name, KIND, *here, told, chance, -share * logs, share * briers))
        for part in point.answers if made.sizes is not None else ():
            if part.ratio is not None and made.sizes is not None:
                at = size_class(part.ratio)
                chance = made.sizes[at]
                told = f"{part.kind.replace('_', ' ')}, {part.ratio:.3g} for one"
                found.append(Item(name, SIZE, *here, told, chance, -log(chance), ranked(made.sizes, at)))
        if point.delay is not None and made.days is not None:
            at = delay_class(point.delay)
            chance = made.days[at]
            told = f"after {several(point.delay, 'day')}"
            found.append(Item(name, DELAY, *here, told, chance, -log(chance), ranked(made.days, at)))
    return found


# One cluster left out.


def others(one: Held, exchanges: Iterable[Held]) -> list[Point]:
    """The points that may teach what an exchange is scored by: those of no exchange of its name, nor of its cluster."""
    return [
        point
        for other in exchanges
        if other.name != one.name and other.cluster != one.cluster
        for point in other.points
    ]


def leave_one_out(
    exchanges: Sequence[Held],
    names: Sequence[str] = FORECASTS,
    parts: frozenset[str] = WHOLE,
    open_: bool = True,
) -> list[Item]:
    """Score every exchange by what the other clusters teach. Raises ValueError where fewer than two have anything."""
    scored = [one for one in exchanges if one.points]
    if len({one.cluster for one in scored}) < 2:
        raise ValueError("one cluster is left out and the others teach: two at least must have a move to be answered")
    return [item for one in scored for name in names for item in score(name, others(one, scored), one, parts, open_)]


def in_sample(exchanges: Sequence[Held], names: Sequence[str] = FORECASTS, parts: frozenset[str] = WHOLE) -> list[Item]:
    """Score every exchange by what all of them teach, itself among them: how well it is fitted, and no forecast."""
    known = [point for one in exchanges for point in one.points]
    return [item for one in exchanges if one.points for name in names for item in score(name, known, one, parts)]


def score_on(one: Held, exchanges: Iterable[Held], names: Sequence[str] = FORECASTS) -> list[Item]:
    """Score an exchange by what others teach; one of the same name or cluster is not among them."""
    known = others(one, exchanges)
    return [item for name in names for item in score(name, known, one)]
