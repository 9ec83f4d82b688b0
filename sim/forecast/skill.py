"""What scores come to: each forecast beside the best naive guess, what chance makes of it, and how many would show it.

Means are over clusters of the mean in each, and so are Student's intervals.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from math import ceil, fsum
from statistics import NormalDist, stdev
from typing import TYPE_CHECKING, NamedTuple

from sim.forecast.forecasts import FORECASTS, MODEL, NAIVE, PLAYERS, WHOLE
from sim.forecast.players import PARTS, RATES
from sim.forecast.scores import ASPECTS, KIND, LOG, SECOND, Held, Item, held, in_sample, leave_one_out, score_on
from sim.history import Exchange, shipped
from sim.measures.intervals import Mean, mean
from sim.scenario.problems import known, plain
from sim.text import data_frame, several

if TYPE_CHECKING:
    import pandas as pd


class Line(NamedTuple):
    """The scores of one forecast of one aspect."""

    forecast: str
    aspect: str
    clusters: int
    items: int
    log: float
    second: float
    log_difference: Mean | None  # from the best naive guess, by cluster; below 0 is better; None for itself
    second_difference: Mean | None


class Result(NamedTuple):
    """All that `sim score` tells."""

    lines: tuple[Line, ...]
    best: dict[str, str]  # by aspect: the naive forecast with the lowest mean log score, seen with hindsight
    items: tuple[Item, ...]

    def __repr__(self) -> str:
        exchanges = len({item.exchange for item in self.items})
        naive = ", ".join(f"{aspect} {name}" for aspect, name in self.best.items())
        return f"<{several(len(self.items), 'score')} in {several(exchanges, 'exchange')}; best naive: {naive}>"

    def to_pandas(self) -> "pd.DataFrame":
        """Every score, a row each. Needs the extra `pandas`."""
        return data_frame(self.items, Item._fields)

    def line(self, forecast: str, aspect: str) -> Line:
        """The line of a forecast. Raises ValueError for an aspect that is not scored, or of which it says nothing."""
        lines = {line.forecast: line for line in self.lines if line.aspect == known(aspect, self.best, "aspect")}
        return lines[known(forecast, lines, f"forecast of {aspect}")]


def by_cluster(items: Iterable[Item], name: str, aspect: str, which: str = LOG) -> dict[str, float]:
    """The mean score of a forecast in each cluster that has any."""
    return _by(items, name, aspect, which, lambda item: item.cluster)


def by_exchange(items: Iterable[Item], name: str, aspect: str, which: str = LOG) -> dict[str, float]:
    """The mean score of a forecast in each exchange that has any."""
    return _by(items, name, aspect, which, lambda item: item.exchange)


def _by(items: Iterable[Item], name: str, aspect: str, which: str, key: Callable[[Item], str]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for item in items:
        if item.forecast == name and item.aspect == aspect:
            found.setdefault(key(item), []).append(getattr(item, which))
    return {one: fsum(values) / len(values) for one, values in found.items()}


def score(exchanges: Iterable[Exchange] = ()) -> Result:
    """Score the forecasts of the next answer, each exchange of the record by what the others teach.

    Where some exchanges are given, these by what the record teaches. Raises ValueError where in none of them a side has
    anything of the other's to answer.
    """
    taught, given = [held(exchange) for exchange in shipped()], [held(exchange) for exchange in exchanges]
    if not given:
        return result(leave_one_out(taught))
    if not any(one.points for one in given):
        raise ValueError("nothing to score: there is no blow or threat of one side to the other")
    return result([item for one in given for item in score_on(one, taught)])


def result(items: Sequence[Item]) -> Result:
    """What scores come to: each forecast beside the best naive guess, with Student's interval over clusters."""
    lines, best = [], {}
    named = list(dict.fromkeys([*FORECASTS, *(item.forecast for item in items)]))
    for aspect in ASPECTS:
        scores = {name: tuple(by_cluster(items, name, aspect, which) for which in (LOG, SECOND)) for name in named}
        scores = {name: both for name, both in scores.items() if both[0]}
        means = {name: [fsum(one.values()) / len(one) for one in both] for name, both in scores.items()}
        naive = [name for name in NAIVE if name in scores]
        if not naive:
            continue
        best[aspect] = min(naive, key=lambda name: means[name][0])
        for name, both in scores.items():
            count = sum(item.forecast == name and item.aspect == aspect for item in items)
            pairs = [
                mean([mine[cluster] - theirs[cluster] for cluster in mine])
                for mine, theirs in zip(both, scores[best[aspect]], strict=True)
            ]
            apart = (None, None) if name == best[aspect] else (pairs[0], pairs[1])
            lines.append(Line(name, aspect, len(both[0]), count, means[name][0], means[name][1], *apart))
    return Result(tuple(lines), best, tuple(items))


def differences(items: Iterable[Item], name: str, other: str, aspect: str, which: str = LOG) -> list[float]:
    """The score of a forecast less that of another, by cluster.

    Raises ValueError where only the first has any.
    """
    items = list(items)
    mine, theirs = (by_cluster(items, one, aspect, which) for one in (name, other))
    if lacking := mine.keys() - theirs.keys():
        raise ValueError(f"{min(lacking)} has no score of '{plain(other)}' for {aspect}; compare what both foretold")
    return [score - theirs[cluster] for cluster, score in mine.items()]


def against(found: Result, name: str, other: str, aspect: str) -> Mean:
    """The mean of these differences of log scores, with its interval."""
    return mean(differences(found.items, name, other, aspect))


class Loss(NamedTuple):
    """A point at which a forecast did worse than another."""

    item: Item
    other: Item

    @property
    def by(self) -> float:
        """How much worse, by the logarithm."""
        return self.item.log - self.other.log


def losses(found: Result, aspect: str = KIND, name: str = MODEL) -> list[Loss]:
    """Where a forecast lost to the best naive guess, the worst first."""
    other = {
        (item.exchange, item.step, item.found): item
        for item in found.items
        if item.aspect == aspect and item.forecast == found.best[aspect]
    }
    mine = [item for item in found.items if item.aspect == aspect and item.forecast == name]
    lost = [Loss(item, other[item.exchange, item.step, item.found]) for item in mine]
    return sorted((one for one in lost if one.by > 0.0), key=lambda one: (-one.by, one.item.exchange, one.item.step))


# What each part of the model is worth.


class Variant(NamedTuple):
    """The model with a part and without, left out and in sample: log scores by aspect, with the part less without."""

    part: str
    left_out: dict[str, Mean]
    fitted: dict[str, Mean]


TOGETHER = "all of these"


def variants(exchanges: Sequence[Held]) -> list[Variant]:
    """What each part of the model is worth, and all of them together.

    Each is left out of the players, which are the model without errors as base rates have them; the players are set
    beside the whole. So no part but that one needs weights learned inside.
    """
    made = []
    for part in (*PARTS, TOGETHER):
        name = MODEL if part in (RATES, TOGETHER) else PLAYERS
        bare = {RATES: WHOLE, TOGETHER: frozenset[str]()}.get(part, WHOLE - {part})
        apart = []
        for scored in (leave_one_out, in_sample):
            with_it, without = scored(exchanges, (name,), WHOLE), scored(exchanges, (PLAYERS,), bare)
            apart.append({aspect: mean(_less(with_it, without, aspect)) for aspect in ASPECTS})
        made.append(Variant(part, *apart))
    return made


def _less(some: Sequence[Item], other: Sequence[Item], aspect: str) -> list[float]:
    mine, theirs = (by_cluster(items, items[0].forecast, aspect) for items in (some, other))
    return [score - theirs[cluster] for cluster, score in mine.items()]


# What chance and selection make of it.


def shuffled(exchanges: Sequence[Held], seed: int) -> list[Held]:
    """The same points with the answers dealt out anew among all of them."""
    dealt = [(p.answers, p.delay, p.watched) for one in exchanges for p in one.points]
    random.Random(seed).shuffle(dealt)
    answers = iter(dealt)
    made = []
    for one in exchanges:
        points = []
        for point in one.points:
            parts, delay, watched = next(answers)
            points.append(point._replace(answers=parts, delay=delay, watched=watched, answered=None, passed=None))
        made.append(one._replace(points=tuple(points)))
    return made


class Permuted(NamedTuple):
    """The gain of a forecast over another, beside what it is where answers are dealt out anew."""

    gain: float  # mean difference of log scores of kinds; below 0 is a gain
    dealt: tuple[float, ...]  # the same, by deal

    @property
    def chance(self) -> float:
        """How often chance does as well; the deal that history made counts as one."""
        return (1 + sum(one <= self.gain for one in self.dealt)) / (1 + len(self.dealt))


def permuted(exchanges: Sequence[Held], name: str, other: str, deals: int) -> Permuted:
    """A permutation test of the gain of a forecast over another in kinds."""
    found = []
    for deal in range(deals + 1):
        items = leave_one_out(shuffled(exchanges, deal) if deal else exchanges, (name, other))
        apart = differences(items, name, other, KIND)
        found.append(fsum(apart) / len(apart))
    return Permuted(found[0], tuple(found[1:]))


def unselected(exchanges: Iterable[Held]) -> list[Held]:
    """The exchanges without what they were chosen by: the first first blow that was answered, and the last day."""
    made = []
    for one in exchanges:
        chosen = next((point for point in one.points if point.opens and point.delay is not None), None)
        kept = tuple(point for point in one.points if point is not chosen and point.watched != 0)
        made.append(one._replace(points=kept))
    return [one for one in made if one.points]


def needed(apart: Sequence[float], gain: float | None = None, power: float = 0.8) -> int | None:
    """How many clusters would show a mean difference, two-sided at 5 %, with this probability; None for no difference.

    The spread is that of the differences, and the gain their mean unless given.
    """
    middle = fsum(apart) / len(apart) if gain is None else gain
    if middle == 0.0 or len(apart) < 2:
        return None
    reach = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(power)
    return ceil((reach * stdev(apart) / middle) ** 2)
