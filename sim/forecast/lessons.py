"""What some points teach, as every forecast takes it: counts, smoothed, and what is still to come where one is open.

Nothing in a lesson comes from any point but those it was made of. What is weighed against counts is weighed without the
cluster that it is of, so that no item teaches the weights by which it is judged.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from math import fsum
from typing import NamedTuple

from sim.forecast import laws
from sim.forecast.classes import DAYS, SIZES, delay_class, even_chance, size_class, still_to_come
from sim.forecast.mixtures import weigh
from sim.forecast.points import NO_ANSWER, Part, Point


class Forecast(NamedTuple):
    """The distribution of the next answer at a point."""

    kinds: dict[str, float]
    sizes: tuple[float, ...] | None  # by class, if the answer is of the same kind and counts the same
    days: tuple[float, ...] | None  # by class, if there is an answer; either is None for a guess that says nothing


class Shown(NamedTuple):
    """One answer that was shown, with its point and what it counts; several of one day count as one together."""

    point: Point
    part: Part
    weight: float


class Lesson:
    """What some points teach.

    `words` are the kinds of answer there are. With `censored` a point that is open counts as what it is likely to be;
    without, it counts as let pass.
    """

    def __init__(self, known: Sequence[Point], words: Sequence[str], censored: bool = True) -> None:
        if not known:
            raise ValueError("there is nothing to learn from: no exchange has a move that could be answered")
        self.points = tuple(known)
        self.words = tuple(words)
        self.censored = censored
        self.shown = [Shown(p, part, 1.0 / len(p.answers)) for p in known for part in p.answers]
        self.clusters = list(dict.fromkeys(point.cluster for point in known))
        self.even = [even_chance(one.part, len(words)) for one in self.shown]
        self._others: dict[str, Lesson] = {}

    def without(self, cluster: str) -> "Lesson":
        """The lesson of the other clusters; of nothing, if there are none, it is the whole."""
        if cluster not in self._others:
            rest = tuple(point for point in self.points if point.cluster != cluster)
            self._others[cluster] = lesson(rest, self.words, self.censored) if rest else self
        return self._others[cluster]

    # Answered or not.

    def later(self, point: Point) -> float:
        """The probability that an answer, if there is one, is still to come where none was seen."""
        if not (point.open and self.censored) or point.watched is None:
            return 0.0
        return still_to_come(self.days, point.watched)

    @cached_property
    def cases(self) -> list[laws.Case]:
        """Every point as a case of one that is answered or not."""
        return [laws.Case(features(point), point.delay is not None, self.later(point)) for point in self.points]

    @cached_property
    def rate(self) -> float:
        """How often there was an answer, with one answered and one not counted more."""
        return laws.constant(self.cases)(())

    # Kinds of answers.

    @cached_property
    def kinds(self) -> dict[str, float]:
        """How often each kind was the answer, where there was one: counts, and one more spread over all kinds."""
        counts: Counter[str] = Counter()
        for one in self.shown:
            counts[one.part.kind] += one.weight  # type: ignore[assignment]
        said = [kind for kind in self.words if kind != NO_ANSWER]
        total = fsum(counts[kind] for kind in said) + 1.0
        return {kind: (counts[kind] + 1.0 / len(said)) / total for kind in said}

    @cached_property
    def same_or_usual(self) -> dict[str, float]:
        """The weights of answering with the same kind, and as is usual, by answers left out of what is usual."""
        answered = [one for one in self.shown if one.part.kind != NO_ANSWER]
        columns = {
            "same": [float(one.part.kind == one.point.kind) for one in answered],
            "usual": [self.without(one.point.cluster).kinds.get(one.part.kind, 0.0) for one in answered],
        }
        even = [1.0 / (len(self.words) - 1)] * len(answered)
        return weigh(columns, even, [one.weight for one in answered])

    def usual(self, point: Point, part: Part) -> float:
        """The probability of an answer by base rates, whatever was struck."""
        if part.kind == NO_ANSWER:
            return 1.0 - self.rate
        chance = self.rate * self.kinds.get(part.kind, 0.0)
        return chance * self.size_counts[size_class(part.ratio)] if part.ratio is not None else chance

    # Sizes and delays.

    @cached_property
    def sized(self) -> list[Shown]:
        """The answers whose size is told."""
        return [one for one in self.shown if one.part.ratio is not None]

    @cached_property
    def size_counts(self) -> tuple[float, ...]:
        """How often each class of size came: counts, and one more spread over all classes."""
        found = [0.0] * len(SIZES)
        for one in self.sized:
            found[size_class(one.part.ratio or 0.0)] += one.weight
        return _smoothed(found)

    @cached_property
    def delay_counts(self) -> tuple[float, ...]:
        """How often each class of delay came: counts, and one more spread over all classes."""
        found = [0.0] * len(DAYS)
        for point in self.points:
            if point.delay is not None:
                found[delay_class(point.delay)] += 1.0
        return _smoothed(found)

    @cached_property
    def pace(self) -> laws.Pace:
        """The law of delays with a mean for each cluster."""
        known = {cluster: [] for cluster in self.clusters}  # type: dict[str, list[int]]
        for point in self.points:
            if point.delay is not None:
                known[point.cluster].append(point.delay)
        return laws.pace(list(known.values()))

    @cached_property
    def pooled(self) -> dict[str, float]:
        """The weights of that law and of the even guess, by delays in clusters left out of it."""
        answered = [point for point in self.points if point.delay is not None]
        column = []
        for point in answered:
            law = self.without(point.cluster).pace
            column.append(laws.delays(law)[delay_class(point.delay or 0)])
        return weigh({"pace": column}, [1.0 / len(DAYS)] * len(answered), [1.0] * len(answered))

    @cached_property
    def days(self) -> tuple[float, ...]:
        """The probability of each class of delay in a cluster of which nothing is known."""
        return self.days_after(())

    def days_after(self, past: Sequence[int]) -> tuple[float, ...]:
        """The same after some delays in the cluster: the law of paces, pooled with the even guess."""
        return pooled_with_even(laws.delays(self.pace, past), self.pooled["pace"])


@lru_cache(maxsize=1024)  # lessons of all clusters but two are asked for twice
def lesson(known: tuple[Point, ...], words: tuple[str, ...], censored: bool = True) -> Lesson:
    """The lesson of some points; of the same ones it is the same. Raises ValueError where there are none."""
    return Lesson(known, words, censored)


def features(point: Point) -> tuple[float, float]:
    """What is known of a point: whether it is a retaliation, and its excess, in units of an expulsion's severity."""
    return float(not point.opens), max(-1.0, min(2.0, point.excess / 4.0))


def pooled_with_even(shares: Sequence[float], weight: float) -> tuple[float, ...]:
    """A distribution over classes mixed with the even one."""
    return tuple(weight * share + (1.0 - weight) / len(shares) for share in shares)


def _smoothed(counts: Sequence[float]) -> tuple[float, ...]:
    total = fsum(counts) + 1.0
    return tuple((count + 1.0 / len(counts)) / total for count in counts)
