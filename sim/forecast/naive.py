"""Guesses that anybody could make of the next answer, from the plainest to the hardest to beat."""

from collections.abc import Callable, Sequence

from sim.forecast import laws
from sim.forecast.classes import DAYS, EQUAL, SIZES, size_class
from sim.forecast.lessons import Forecast, Lesson, features, pooled_with_even
from sim.forecast.mixtures import EVEN, weigh
from sim.forecast.points import NO_ANSWER, Point

Forecaster = Callable[[Point, Sequence[Point]], Forecast]  # of a point, after what the same side was asked before


def alike(lesson: Lesson) -> Forecaster:
    """Every kind, size and delay is as probable as any other."""
    kinds = dict.fromkeys(lesson.words, 1.0 / len(lesson.words))
    made = Forecast(kinds, (1.0 / len(SIZES),) * len(SIZES), (1.0 / len(DAYS),) * len(DAYS))
    return lambda point, past: made


def same(lesson: Lesson) -> Forecaster:
    """Tit for tat as the newspapers have it: the same kind, and the same number; now and then any other."""
    weight = _alone(lesson, [float(one.part.kind == one.point.kind) for one in lesson.shown])
    equal = _equal(lesson, [])["equal"]
    sizes = pooled_with_even([float(at == EQUAL) for at in range(len(SIZES))], equal)
    return lambda point, past: Forecast(_with_even(lesson, {point.kind: 1.0}, weight), sizes, None)


def none(lesson: Lesson) -> Forecaster:
    """Nothing comes; now and then anything."""
    weight = _alone(lesson, [float(one.part.kind == NO_ANSWER) for one in lesson.shown])
    made = Forecast(_with_even(lesson, {NO_ANSWER: 1.0}, weight), None, None)
    return lambda point, past: made


def base(lesson: Lesson) -> Forecaster:
    """What the others answered, whatever they answered: smoothed counts."""
    made = Forecast(_answered(lesson, lesson.rate, lesson.kinds), lesson.size_counts, lesson.delay_counts)
    return lambda point, past: made


def three(lesson: Lesson) -> Forecaster:
    """The last three, mixed: answers come as often as always, in kind or as is usual."""
    usual = [lesson.without(one.point.cluster).size_counts for one in lesson.sized]
    weights = _equal(
        lesson, [counts[size_class(one.part.ratio or 0.0)] for counts, one in zip(usual, lesson.sized, strict=True)]
    )
    sizes = tuple(
        weights["equal"] * (at == EQUAL) + weights["usual"] * share + weights[EVEN] / len(SIZES)
        for at, share in enumerate(lesson.size_counts)
    )
    return lambda point, past: Forecast(_by_rate(lesson, lambda _: lesson.rate, point), sizes, None)


def hard(lesson: Lesson) -> Forecaster:
    """The hard guess: first blows are answered and retaliations let pass, large numbers are seldom matched.

    Delays are those of a law in which each exchange has a pace of its own, pooled with the even guess.
    """
    rate = laws.by_group(lesson.cases)
    sizes = laws.sizes([(one.point.n, one.part.ratio or 0.0, one.weight) for one in lesson.sized])
    return lambda point, past: Forecast(
        _by_rate(lesson, rate, point),
        _not_nothing(sizes(point.n)),
        lesson.days_after([known.delay for known in past if known.delay is not None]),
    )


def excess(lesson: Lesson) -> Forecaster:
    """The same of kinds, and what is answered to a retaliation hangs on its excess too."""
    rate = laws.logit(lesson.cases)
    return lambda point, past: Forecast(_by_rate(lesson, rate, point), None, None)


# What they share.


def _alone(lesson: Lesson, column: list[float]) -> float:
    """The weight of one guess of kinds beside the even one."""
    column = [
        chance + (1.0 - chance) * lesson.later(one.point) if one.part.kind == NO_ANSWER else chance
        for chance, one in zip(column, lesson.shown, strict=True)
    ]
    even = [
        chance + (1.0 - chance) * lesson.later(one.point) if one.part.kind == NO_ANSWER else 1.0 / len(lesson.words)
        for chance, one in zip([1.0 / len(lesson.words)] * len(column), lesson.shown, strict=True)
    ]
    return weigh({"it": column}, even, [one.weight for one in lesson.shown])["it"]


def _equal(lesson: Lesson, usual: list[float]) -> dict[str, float]:
    """The weights of the same number, of what is usual if that is given, and of the even guess."""
    columns = {"equal": [float(size_class(one.part.ratio or 0.0) == EQUAL) for one in lesson.sized]}
    columns |= {"usual": usual} if usual else {}
    even = [1.0 / len(SIZES)] * len(lesson.sized)
    return {"usual": 0.0} | weigh(columns, even, [one.weight for one in lesson.sized])


def _with_even(lesson: Lesson, chances: dict[str, float], weight: float) -> dict[str, float]:
    rest = (1.0 - weight) / len(lesson.words)
    return {kind: weight * chances.get(kind, 0.0) + rest for kind in lesson.words}


def _answered(lesson: Lesson, rate: float, kinds: dict[str, float]) -> dict[str, float]:
    return {kind: 1.0 - rate if kind == NO_ANSWER else rate * kinds[kind] for kind in lesson.words}


def _by_rate(lesson: Lesson, rate: laws.Rate, point: Point) -> dict[str, float]:
    """An answer with this probability, and then of the same kind, or as is usual, or any."""
    weights = lesson.same_or_usual
    rest = weights[EVEN] / (len(lesson.words) - 1)
    kinds = {kind: weights["usual"] * share + rest for kind, share in lesson.kinds.items()}
    if point.kind in kinds:
        kinds[point.kind] += weights["same"]
    total = sum(kinds.values())
    return _answered(lesson, rate(features(point)), {kind: share / total for kind, share in kinds.items()})


def _not_nothing(shares: Sequence[float]) -> tuple[float, ...]:
    """Shares of which none is 0, so that no score is infinite."""
    return pooled_with_even(shares, 0.99)
