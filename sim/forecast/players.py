"""The model's forecast: a mixture of the strategies of the register, each with what nobody knows of who plays it.

It is made of parts that can be left out one by one, so that each can be scored with and without.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from math import fsum, log
from typing import NamedTuple

from sim.forecast.answers import (
    DRAWN,
    OPTIONS,
    SETTINGS,
    Guesses,
    Option,
    would_answer,
    would_answer_in_doubt,
)
from sim.forecast.classes import DAYS, LAST, SIZES, delay_class, even_chance, size_class
from sim.forecast.ladder import Rung, at_point, rungs_of
from sim.forecast.lessons import Forecast, Lesson
from sim.forecast.mixtures import EVEN, reweighed, weigh
from sim.forecast.naive import Forecaster
from sim.forecast.points import NO_ANSWER, Part, Point

OWN, LEDGER, DOUBT, RATES, OPEN = PARTS = (
    "memory of its own blows",
    "the ledger among the strategies",
    "what nobody knows is drawn",
    "errors as base rates have it",
    "what is open is not let pass",
)
_LOW, _LIKELY, _HIGH = (0, 1, 3, 7), (0, 1, 3, 7, 14, 30), (0, 1, 3, 7, 14, 30, 90, 365)
DELIBERATIONS = tuple(
    (low, likely, high) for low in _LOW for likely in _LIKELY for high in _HIGH if low <= likely <= high
)

Said = dict[str, Guesses]  # what each player would answer at a point


@cache
def _names(option: Option, doubt: bool) -> tuple[str, ...]:
    can = {True: "in kind", False: "no move of the kind to be had"}
    if doubt:
        return tuple(f"{option}; error of judgement {error:g}; {can[in_kind]}" for error, in_kind in DRAWN)
    return tuple(f"{option}; audience cost {audience:g}; {can[in_kind]}" for audience, in_kind in SETTINGS)


_ASKED: dict[tuple[tuple[Rung, ...], Point, bool], dict[str, Guesses]] = {}


def players(rungs: Sequence[Rung], point: Point, parts: frozenset[str]) -> Said:
    """What every player would answer at a point; nobody who guesses sees the answer."""
    doubt = DOUBT in parts
    blind = _asked(point, parts)
    key = tuple(rungs), blind, doubt
    if key not in _ASKED:
        steps = at_point(rungs, blind)
        answer = would_answer_in_doubt if doubt else would_answer
        _ASKED[key] = {
            name: said
            for option in OPTIONS
            for name, said in zip(_names(option, doubt), answer(steps, blind, option), strict=True)
        }
    found = _ASKED[key]
    return found if LEDGER in parts else {name: said for name, said in found.items() if not name.startswith("ledger")}


def _asked(point: Point, parts: frozenset[str]) -> Point:
    """What a player sees of a point: nothing of the answer, nor of whose point it is."""
    seen = point if OWN in parts else point.forgetful
    return seen.blind._replace(exchange="", step=0, told="", cluster="", opens=False, excess=0.0)


def chance_of(guess: Guesses, part: Part) -> float:
    """The probability that a guess gives to a kind of answer and, where it is told, to the class of its size."""
    told = None if part.ratio is None else size_class(part.ratio)
    chance = 0.0
    for kind, ratio, share in guess:
        if kind == part.kind and (told is None or (ratio is not None and size_class(ratio) == told)):
            chance += share
    return chance


@lru_cache(maxsize=4096)
def _column(rungs: tuple[Rung, ...], point: Point, part: Part, parts: frozenset[str]) -> tuple[float, ...]:
    """The probability that each player gives to an answer, in their order."""
    return tuple(chance_of(guess, part) for guess in players(rungs, point, parts).values())


class Weighed(NamedTuple):
    """The players with their weights, and those of the deliberations."""

    rungs: tuple[Rung, ...]
    weights: dict[str, float]
    deliberations: dict[str, float]


@lru_cache(maxsize=1024)
def _weighed(lesson: Lesson, parts: frozenset[str]) -> Weighed:
    rungs = tuple(rungs_of(lesson.points))
    names = list(players(rungs, lesson.points[0], parts))
    rows = []
    for one in lesson.shown:
        row = _column(rungs, _asked(one.point, parts), one.part, parts)
        later = lesson.later(one.point) if one.part.kind == NO_ANSWER else 0.0
        rows.append([chance + (1.0 - chance) * later for chance in row] if later else row)
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    even = [_seen(chance, lesson, one.point, one.part) for chance, one in zip(lesson.even, lesson.shown, strict=True)]
    weights = weigh(columns, even, [one.weight for one in lesson.shown])
    waited = [delay_class(point.delay) for point in lesson.points if point.delay is not None]
    by_days = {str(three): [deliberated(*three)[at] for at in waited] for three in DELIBERATIONS}
    deliberations = weigh(by_days, [1.0 / len(DAYS)] * len(waited), [1.0] * len(waited))
    return Weighed(rungs, weights, deliberations)


def mixture(lesson: Lesson, parts: frozenset[str], followed: bool = False) -> Forecaster:
    """The mixture of the players, as it is learned or, if `followed`, brought up to date by what a side did."""
    rungs, weights, deliberations = _weighed(lesson, parts - {RATES, OPEN})

    def forecast(point: Point, past: Sequence[Point]) -> Forecast:
        shares = _followed(lesson, rungs, parts, weights, past) if followed and past else weights
        even = shares[EVEN] / len(lesson.words)
        kinds = dict.fromkeys(
            lesson.words, even
        )  # and of what no word is for: a kind that only this exchange has shown
        sizes = [even / len(SIZES)] * len(SIZES)
        for name, guess in players(rungs, point, parts).items():
            for kind, ratio, chance in guess:
                kinds[kind] = kinds.get(kind, 0.0) + shares[name] * chance
                if kind == point.kind and ratio is not None:
                    sizes[size_class(ratio)] += shares[name] * chance
        total = fsum(sizes)
        days = _days(deliberations, past if followed else ())
        return Forecast(kinds, tuple(share / total for share in sizes), days)

    return forecast


def _seen(chance: float, lesson: Lesson, point: Point, part: Part) -> float:
    """The probability of what was seen: of no answer so far, where one may still come."""
    return chance + (1.0 - chance) * lesson.later(point) if part.kind == NO_ANSWER else chance


def _followed(
    lesson: Lesson, rungs: tuple[Rung, ...], parts: frozenset[str], weights: dict[str, float], past: Sequence[Point]
) -> dict[str, float]:
    """The weights of the players by Bayes' rule after what a side did; the even guess is the error of each."""
    even = weights[EVEN]
    likely = {name: 0.0 for name in weights if name != EVEN}
    for point in past:
        names = players(rungs, point, parts)  # in the order of their columns
        for part in point.answers:
            wrong = even * even_chance(part, len(lesson.words))
            for name, chance in zip(names, _column(rungs, _asked(point, parts), part, parts), strict=True):
                likely[name] += log((1.0 - even) * chance + wrong) / len(point.answers)
    return {EVEN: even} | reweighed(weights, likely)


# Delays.


@cache
def deliberated(low: int, likely: int, high: int) -> tuple[float, ...]:
    """The probability of each class of delay where a side deliberates as in the model: triangular, in whole days."""

    def below(days: float) -> float:
        if days >= high:
            return 1.0
        if days <= low:
            return 0.0
        if days < likely:
            return (days - low) ** 2 / ((high - low) * (likely - low))
        return 1.0 - (high - days) ** 2 / ((high - low) * (high - likely))

    ends = [0.0 if last + 0.5 < low else below(last + 0.5) for last in LAST]
    return tuple(end - start for start, end in zip([0.0, *ends], [*ends, 1.0], strict=True))


def _days(weights: Mapping[str, float], past: Sequence[Point]) -> tuple[float, ...]:
    even = weights[EVEN]
    spread = {three: weights[str(three)] for three in DELIBERATIONS}
    waited = [delay_class(point.delay) for point in past if point.delay is not None]
    if waited:
        likely = {
            three: fsum(log((1.0 - even) * deliberated(*three)[at] + even / len(DAYS)) for at in waited)
            for three in spread
        }
        spread = reweighed(spread, likely)
    return tuple(
        even / len(DAYS) + fsum(weight * deliberated(*three)[at] for three, weight in spread.items() if weight > 0.0)
        for at in range(len(DAYS))
    )
