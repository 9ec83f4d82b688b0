"""The forecasts that are scored, by name, and the stack of them.

A forecast learns from points with their answers, and then says what comes at a point whose answer it does not see.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import fsum

from sim.forecast import naive, players
from sim.forecast.classes import DAYS, SIZES, delay_class, size_class
from sim.forecast.lessons import Forecast, Lesson, lesson
from sim.forecast.mixtures import EVEN, weigh
from sim.forecast.naive import Forecaster
from sim.forecast.points import NO_ANSWER, Point, known_by

ALIKE, SAME, BASE, NONE, THREE, HARD, EXCESS = NAIVE = (
    "everything alike",
    "same kind, same number",
    "base rates of the others",
    "no answer",
    "these three, mixed",
    "the hard guess",
    "the hard guess, with the excess",
)
MODEL, FOLLOWED, STACKED, WITHOUT_MODEL = (
    "the model",
    "the model, by what the side did",
    "all of these, stacked",
    "the naive ones, stacked",
)
FORECASTS = (*NAIVE, MODEL, FOLLOWED, WITHOUT_MODEL, STACKED)
PLAYERS, WATCHED = (
    "the players",
    "the players, by what the side did",
)  # the model's, without errors as base rates have it
STACKS = {WITHOUT_MODEL: (BASE, THREE, HARD, EXCESS), STACKED: (BASE, THREE, HARD, EXCESS, PLAYERS, WATCHED)}
WHOLE = frozenset(players.PARTS)

_NAIVE: dict[str, Callable[[Lesson], Forecaster]] = {
    ALIKE: naive.alike,
    SAME: naive.same,
    BASE: naive.base,
    NONE: naive.none,
    THREE: naive.three,
    HARD: naive.hard,
    EXCESS: naive.excess,
}


@lru_cache(maxsize=2048)
def learned(name: str, known: tuple[Point, ...], words: tuple[str, ...], parts: frozenset[str] = WHOLE) -> Forecaster:
    """A forecast that has learned from some points; `parts` are those of the model that it has."""
    taught = lesson(known, words, players.OPEN in parts)
    if name in _NAIVE:
        return _NAIVE[name](taught)
    if name in STACKS:
        return _stacked(taught, STACKS[name], parts)
    if name in (MODEL, FOLLOWED) and players.RATES in parts:
        return _stacked(taught, (BASE, PLAYERS if name == MODEL else WATCHED), parts)
    return players.mixture(taught, parts, name in (FOLLOWED, WATCHED))


def past_of(point: Point, among: Sequence[Point]) -> list[Point]:
    """What the same side was asked before in the same exchange, with the answers as far as they were known."""
    before = [one for one in among if one.exchange == point.exchange and one.actor == point.actor]
    return known_by(before, point.step)


def seen(kinds: dict[str, float], later: float) -> dict[str, float]:
    """What is seen of an answer where, if there is one, it is still to come with some probability."""
    if later == 0.0:
        return kinds
    made = {kind: chance * (1.0 - later) for kind, chance in kinds.items()}
    made[NO_ANSWER] = kinds[NO_ANSWER] + later * (1.0 - kinds[NO_ANSWER])
    return made


def _stacked(whole: Lesson, members: Sequence[str], parts: frozenset[str]) -> Forecaster:
    """A mixture of forecasts, whose weights are learned from what each says of clusters that it was not taught."""
    rows: list[tuple[Point, dict[str, Forecast]]] = []
    for cluster in whole.clusters:
        rest = tuple(point for point in whole.points if point.cluster != cluster)
        if not rest:
            continue
        taught = {name: learned(name, rest, whole.words, parts) for name in members}
        for point in whole.points:
            if point.cluster == cluster:
                past = past_of(point, whole.points)
                rows.append((point, {name: say(point.blind, past) for name, say in taught.items()}))
    weights = [_of_kinds(whole, rows, members), _of_sizes(rows, members), _of_days(rows, members)]
    final = {name: learned(name, whole.points, whole.words, parts) for name in members}

    def forecast(point: Point, past: Sequence[Point]) -> Forecast:
        said = {name: say(point, past) for name, say in final.items()}
        by_kind, by_size, by_day = weights
        even = by_kind[EVEN] / len(whole.words)
        kinds = {
            kind: even + fsum(by_kind[name] * one.kinds[kind] for name, one in said.items()) for kind in whole.words
        }
        sizes = _mixed([(by_size[name], one.sizes) for name, one in said.items() if name in by_size], by_size[EVEN])
        days = _mixed([(by_day[name], one.days) for name, one in said.items() if name in by_day], by_day[EVEN])
        return Forecast(kinds, sizes, days)

    return forecast


Rows = Sequence[tuple[Point, dict[str, Forecast]]]


def _of_kinds(whole: Lesson, rows: Rows, members: Sequence[str]) -> dict[str, float]:
    columns: dict[str, list[float]] = {name: [] for name in members}
    even, weights = [], []
    for point, said in rows:
        later = whole.later(point)
        alike = seen(dict.fromkeys(whole.words, 1.0 / len(whole.words)), later)
        there = {name: seen(one.kinds, later) for name, one in said.items()}
        for part in point.answers:
            even.append(alike[part.kind])
            weights.append(1.0 / len(point.answers))
            for name in members:
                columns[name].append(there[name][part.kind])
    return weigh(columns, even, weights)


def _of_sizes(rows: Rows, members: Sequence[str]) -> dict[str, float]:
    told = [(size_class(part.ratio), 1.0 / len(point.answers), said)
            for point, said in rows for part in point.answers if part.ratio is not None]  # fmt: skip
    columns = {}
    for name in members:
        if all(said[name].sizes is not None for _, _, said in told):
            columns[name] = [(said[name].sizes or ())[at] for at, _, said in told]
    return weigh(columns, [1.0 / len(SIZES)] * len(told), [weight for _, weight, _ in told])


def _of_days(rows: Rows, members: Sequence[str]) -> dict[str, float]:
    told = [(delay_class(point.delay), said) for point, said in rows if point.delay is not None]
    columns = {}
    for name in members:
        if all(said[name].days is not None for _, said in told):
            columns[name] = [(said[name].days or ())[at] for at, said in told]
    return weigh(columns, [1.0 / len(DAYS)] * len(told), [1.0] * len(told))


def _mixed(parts: Sequence[tuple[float, Sequence[float] | None]], even: float) -> tuple[float, ...]:
    known = [(weight, shares) for weight, shares in parts if shares is not None]
    count = len(known[0][1])
    total = even + fsum(weight for weight, _ in known)
    return tuple((even / count + fsum(weight * shares[at] for weight, shares in known)) / total for at in range(count))
