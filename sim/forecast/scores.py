"""How well the next answer is forecast: proper scores, one exchange left out, beside guesses that are hard to beat.

A forecast is a mixture of guesses: a strategy of the register is one guess, "same kind and same number" is another. The
even guess, all kinds alike, is always among them, so that nothing is held to be impossible. One rule learns the
weights of every mixture, from the other exchanges alone: the maximum of the likelihood, by ROUNDS rounds of
expectation and maximisation, with one further item counted for the even guess.

The model's mixture is scored twice: as it was learned, and with its weights brought up to date, by Bayes' rule, by what
the side has done so far in the exchange itself.

Sources: Gneiting and Raftery (2007) for proper scores, Epstein (1969) for the ranked probability score, Dempster,
Laird and Rubin (1977) for the weights.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import exp, fsum, log
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sim.forecast.answers import (
    NO_ANSWER,
    OPTIONS,
    SETTINGS,
    Guess,
    Guesses,
    Part,
    Point,
    Rung,
    at_point,
    known_by,
    points,
    role_of,
    rungs_of,
    would_answer,
)
from sim.history import KINDS, Exchange, shipped
from sim.measures.intervals import Mean, mean
from sim.text import data_frame, several

if TYPE_CHECKING:
    import pandas as pd

ROUNDS = 50
KIND, SIZE, DELAY = ASPECTS = ("kind", "size", "delay")
LOG, SECOND = ("log", "second")  # the second is Brier's for kinds, and ranked for sizes and delays
NAMES = {KIND: ("log", "Brier"), SIZE: ("log", "ranked"), DELAY: ("log", "ranked")}

# Sizes as classes of the ratio of the numbers, and delays as classes of days: the last of each class.
SIZES = ("a quarter or less", "to a half", "less than equal", "equal", "less than double", "to fourfold", "more")
DAYS = ("the same day", "1 day", "2 to 3", "4 to 7", "8 to 14", "15 to 30", "31 to 90", "more than 90")
_LAST = (0, 1, 3, 7, 14, 30, 90)

ALIKE, SAME, BASE, NONE, THREE = NAIVE = (
    "everything alike",
    "same kind, same number",
    "base rates of the others",
    "no answer",
    "these three, mixed",
)
MODEL, FOLLOWED, WITH_MODEL = ("the model", "the model, by what the side did", "the model and the three")
FORECASTS = (*NAIVE, MODEL, FOLLOWED, WITH_MODEL)
EVEN = "even"
T = TypeVar("T")


def size_class(ratio: float) -> int:
    """The class of a ratio of numbers, in SIZES."""
    for at, ends in enumerate((ratio <= 0.25, ratio <= 0.5, ratio < 1.0, ratio == 1.0, ratio < 2.0, ratio < 4.0)):
        if ends:
            return at
    return len(SIZES) - 1


def delay_class(days: int) -> int:
    """The class of a delay, in DAYS."""
    return next((at for at, last in enumerate(_LAST) if days <= last), len(DAYS) - 1)


def vocabulary(known: Iterable[str] = ()) -> tuple[str, ...]:
    """The kinds of answer that a forecast shares its probability among; `known` are those that a file declares."""
    said = [kind for kind in KINDS if role_of(kind) in ("blow", "threat", "words", "relief")]
    return (NO_ANSWER, *said, *sorted(set(known) - set(KINDS)))


# Guesses.

PLAYERS = {
    option: tuple(
        f"{option}; audience cost {audience:g}; {'in kind' if in_kind else 'no move of the kind to be had'}"
        for audience, in_kind in SETTINGS
    )
    for option in OPTIONS
}
_PLAYED = tuple(name for names in PLAYERS.values() for name in names)
MIXED = {
    ALIKE: (),
    SAME: (SAME,),
    BASE: (BASE,),
    NONE: (NONE,),
    THREE: (SAME, BASE, NONE),
    MODEL: _PLAYED,
    WITH_MODEL: (SAME, BASE, NONE, *_PLAYED),
}


def guesses(learned: "Learned", point: Point) -> dict[str, Guesses]:
    """All the guesses at a point that forecasts mix, by their names; the even one is not among these."""
    return {
        SAME: (Guess(point.kind, 1.0, 1.0),),
        NONE: (Guess(NO_ANSWER, None, 1.0),),
        BASE: _base(learned, point),
        **_strategies(learned.rungs, point),
    }


def _base(learned: "Learned", point: Point) -> Guesses:
    made = []
    for kind, share in learned.kinds.items():
        if kind == point.kind:
            made += [Guess(kind, ratio, share * of) for ratio, of in learned.ratios.items()]
        else:
            made.append(Guess(kind, None, share))
    return tuple(made)


_ASKED: dict[tuple[tuple[Rung, ...], Point], dict[str, Guesses]] = {}


def _strategies(rungs: tuple[Rung, ...], point: Point) -> dict[str, Guesses]:
    """What every strategy would answer, with each audience cost, whether it can answer in kind or not."""
    blind = point.blind  # nobody who guesses sees the answer
    key = rungs, blind
    if key not in _ASKED:
        steps = at_point(rungs, blind)
        _ASKED[key] = {
            name: said
            for option, names in PLAYERS.items()
            for name, said in zip(names, would_answer(steps, blind, option), strict=True)
        }
    return _ASKED[key]


def chance_of(guess: Guesses, part: Part) -> float:
    """The probability that a guess gives to a kind of answer and, where it is told, to the class of its size."""
    told = None if part.ratio is None else size_class(part.ratio)
    chance = 0.0
    for kind, ratio, share in guess:
        if kind == part.kind and (told is None or (ratio is not None and size_class(ratio) == told)):
            chance += share
    return chance


# Weights.


def weigh(columns: Mapping[str, Sequence[float]], even: Sequence[float], weights: Sequence[float]) -> dict[str, float]:
    """The weights of guesses in a mixture, the even guess's among them, from the likelihoods of what was found.

    `columns` gives the likelihood of each item by guess, `even` by the even one, `weights` what each item counts. Each
    guess begins with as much as any other.
    """
    alike: dict[tuple[float, ...], list[str]] = {}
    for name, column in columns.items():
        alike.setdefault(tuple(column), []).append(name)
    table = [tuple(even), *alike]
    share = [1.0 / (len(columns) + 1), *(len(names) / (len(columns) + 1) for names in alike.values())]
    items: dict[tuple[float, ...], float] = {}  # those of which every guess says the same count together
    for row, weight in zip(zip(*table, strict=True), weights, strict=True):
        items[row] = items.get(row, 0.0) + weight
    rows = []
    for row, weight in items.items():
        places = [at for at, value in enumerate(row) if value > 0.0]
        rows.append((weight, places, [row[at] for at in places]))
    total = fsum(weights) + 1.0
    for _ in range(ROUNDS):
        counted = [0.0] * len(table)
        counted[0] = 1.0
        for weight, places, values in rows:
            likely = [share[at] * value for at, value in zip(places, values, strict=True)]
            by = weight / fsum(likely)
            for at, value in zip(places, likely, strict=True):
                counted[at] += by * value
        share = [count / total for count in counted]
    found = {EVEN: share[0]}
    for names, weight in zip(alike.values(), share[1:], strict=True):
        found |= dict.fromkeys(names, weight / len(names))
    return found


class Learned(NamedTuple):
    """What was learned from some exchanges. Nothing in it comes from any other."""

    items: int
    rungs: tuple[Rung, ...]  # the ladder of the strategies
    kinds: dict[str, float]  # how often each kind was the answer
    ratios: dict[float, float]  # how often each class of size, by a ratio in it
    days: tuple[float, ...]  # how often each class of delay
    weights: dict[str, dict[str, float]]  # by forecast, of its guesses
    deliberations: dict[tuple[int, int, int], float]  # weights of low, likely and high; () is the even guess


RATIOS = (0.2, 0.4, 0.75, 1.0, 1.5, 3.0, 5.0)  # one in each class of size
_LOW, _LIKELY, _HIGH = (0, 1, 3, 7), (0, 1, 3, 7, 14, 30), (0, 1, 3, 7, 14, 30, 90, 365)
DELIBERATIONS = tuple(
    (low, likely, high) for low in _LOW for likely in _LIKELY for high in _HIGH if low <= likely <= high
)


def learn(known: Sequence[Point], kinds: Sequence[str] = ()) -> Learned:
    """Learn all that the forecasts need from points with their answers. Raises ValueError where there are none."""
    if not known:
        raise ValueError("there is nothing to learn from: no exchange has a move that could be answered")
    words = vocabulary(kinds)
    parts = [(point, part, 1.0 / len(point.answers)) for point in known for part in point.answers]
    sizes = [(size_class(part.ratio), weight) for _, part, weight in parts if part.ratio is not None]
    by_kind = {kind: fsum(w for _, part, w in parts if part.kind == kind) / len(known) for kind in words}
    counted = fsum(weight for _, weight in sizes)
    ratios = {
        ratio: fsum(weight for at, weight in sizes if at == size_class(ratio)) / counted if counted else 1 / len(SIZES)
        for ratio in RATIOS
    }
    waited = [delay_class(point.delay) for point in known if point.delay is not None]
    days = tuple(waited.count(at) / len(waited) if waited else 1 / len(DAYS) for at in range(len(DAYS)))
    learned = Learned(len(known), tuple(rungs_of(known)), by_kind, ratios, days, {}, {})
    even = [even_chance(part, len(words)) for _, part, _ in parts]
    weights = [weight for _, _, weight in parts]
    made = [(guesses(learned, point), part) for point, part, _ in parts]
    columns = {guess: [chance_of(said[guess], part) for said, part in made] for guess in made[0][0]}
    for name, mixed in MIXED.items():
        learned.weights[name] = weigh({guess: columns[guess] for guess in mixed}, even, weights)
    by_days = {str(three): [deliberated(*three)[at] for at in waited] for three in DELIBERATIONS}
    found = weigh(by_days, [1.0 / len(DAYS)] * len(waited), [1.0] * len(waited))
    learned.deliberations.update({three: found[str(three)] for three in DELIBERATIONS})
    return learned


def even_chance(part: Part, kinds: int) -> float:
    """The probability of an answer where all of so many kinds are alike, and all classes of size where it is told."""
    return 1.0 / kinds / (1.0 if part.ratio is None else len(SIZES))


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

    ends = [0.0 if last + 0.5 < low else below(last + 0.5) for last in _LAST]
    return tuple(end - start for start, end in zip([0.0, *ends], [*ends, 1.0], strict=True))


# Forecasts.


class Forecast(NamedTuple):
    """The distribution of the next answer at a point."""

    kinds: dict[str, float]
    sizes: tuple[float, ...]  # by class, if the answer is of the same kind and counts the same
    days: tuple[float, ...] | None  # by class, if there is an answer; None for a guess that says nothing of it


def forecast(
    name: str, learned: Learned, point: Point, kinds: Sequence[str] = (), past: Sequence[Point] = ()
) -> Forecast:
    """What a forecast says of a point, whose answer it does not see.

    `kinds` are those that the exchange declares, `past` what the same side was asked before, with the answers known.
    """
    point = point.blind
    words = vocabulary(kinds)
    mixture = MODEL if name == FOLLOWED else name
    weights = learned.weights[mixture]
    if name == FOLLOWED:
        weights = _followed(weights, learned, past, len(words))
    by_kind = dict.fromkeys(words, weights[EVEN] / len(words))
    in_kind = [weights[EVEN] / len(words) / len(SIZES)] * len(SIZES)
    said = guesses(learned, point)
    for guess in MIXED[mixture]:
        for one in said[guess]:
            by_kind[one.kind] += weights[guess] * one.chance
            if one.kind == point.kind and one.ratio is not None:
                in_kind[size_class(one.ratio)] += weights[guess] * one.chance
    total = fsum(in_kind)
    return Forecast(by_kind, tuple(chance / total for chance in in_kind), _days(name, learned, past))


def _followed(weights: Mapping[str, float], learned: Learned, past: Sequence[Point], kinds: int) -> dict[str, float]:
    """The weights of the strategies by Bayes' rule after what a side did; the even guess is the error of each."""
    even = weights[EVEN]
    likely = dict.fromkeys((guess for guess in weights if guess != EVEN), 0.0)
    for point in past:
        said = guesses(learned, point)
        for guess in likely:
            for part in point.answers:
                chance = (1.0 - even) * chance_of(said[guess], part) + even * even_chance(part, kinds)
                likely[guess] += log(chance) / len(point.answers)
    return {EVEN: even} | _reweighed(weights, likely)


def _reweighed(weights: Mapping[T, float], likely: Mapping[T, float]) -> dict[T, float]:
    """The weights of some guesses after the logarithms of their likelihoods; their sum is as it was."""
    top = max(likely.values())
    found = {guess: weights[guess] * exp(value - top) for guess, value in likely.items()}
    grown = fsum(found.values())
    before = fsum(weights[guess] for guess in likely)
    return {guess: weight * before / grown for guess, weight in found.items()}


def _days(name: str, learned: Learned, past: Sequence[Point]) -> tuple[float, ...] | None:
    if name == ALIKE:
        return (1.0 / len(DAYS),) * len(DAYS)
    if name not in (BASE, MODEL, FOLLOWED):
        return None
    if name == BASE:
        answered = fsum(share for kind, share in learned.kinds.items() if kind != NO_ANSWER) * learned.items
        return tuple((share * answered + 1.0 / len(DAYS)) / (answered + 1.0) for share in learned.days)
    spread = learned.deliberations
    even = max(0.0, 1.0 - fsum(spread.values()))
    if name == FOLLOWED:
        waited = [delay_class(point.delay) for point in past if point.delay is not None]
        likely = {
            three: fsum(log((1.0 - even) * deliberated(*three)[at] + even / len(DAYS)) for at in waited)
            for three in spread
        }
        spread = _reweighed(spread, likely)
    return tuple(
        even / len(DAYS) + fsum(weight * deliberated(*three)[at] for three, weight in spread.items() if weight > 0.0)
        for at in range(len(DAYS))
    )


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
    exchange: str
    step: int
    told: str  # what was to be answered
    found: str  # the answer
    chance: float  # that it was given
    log: float  # minus its logarithm
    second: float


def score_point(
    name: str, learned: Learned, point: Point, kinds: Sequence[str] = (), past: Sequence[Point] = ()
) -> list[Item]:
    """The scores of a forecast at a point. Several answers of one day count in equal parts."""
    made = forecast(name, learned, point, kinds, past)
    share = 1.0 / len(point.answers)
    found = []
    logs = [log(made.kinds[part.kind]) for part in point.answers]
    briers = [brier(made.kinds, part.kind) for part in point.answers]
    told = ", ".join(part.kind.replace("_", " ") for part in point.answers)
    chance = share * fsum(made.kinds[part.kind] for part in point.answers)
    here = point.exchange, point.step, point.told
    found.append(Item(name, KIND, *here, told, chance, -share * fsum(logs), share * fsum(briers)))
    for part in point.answers:
        if part.ratio is not None and name != NONE:
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


# One exchange left out.


class Held(NamedTuple):
    """An exchange as it is scored: its points, and the kinds that its file declares."""

    name: str
    points: tuple[Point, ...]
    kinds: tuple[str, ...] = ()


def held(exchange: Exchange) -> Held:
    """An exchange, to be scored or learned from."""
    return Held(exchange.name, tuple(points(exchange)), tuple(exchange.kinds))


def leave_one_out(exchanges: Sequence[Held]) -> list[Item]:
    """Score every exchange by what the others teach. Raises ValueError where fewer than two have anything to score."""
    scored = [one for one in exchanges if one.points]
    if len(scored) < 2:
        raise ValueError("one exchange is left out and the others teach: two at least must have a move to be answered")
    return [item for one in scored for item in score_on(one, [other for other in scored if other is not one])]


def score_on(one: Held, others: Iterable[Held]) -> list[Item]:
    """Score an exchange by what others teach; one of the same name is not among them."""
    learned = learn([point for other in others if other.name != one.name for point in other.points], one.kinds)
    found = []
    for point in one.points:
        past = known_by((other for other in one.points if other.actor == point.actor), point.step)
        found += [item for name in FORECASTS for item in score_point(name, learned, point, one.kinds, past)]
    return found


# What it comes to.


def score(exchanges: Iterable[Exchange] = ()) -> "Result":
    """Score the forecasts of the next answer, each exchange of the collection by what the others teach.

    Where some exchanges are given, these by what the collection teaches. Raises ValueError where in none of them a side
    has anything of the other's to answer.
    """
    collection = [held(exchange) for exchange in shipped()]
    given = [held(exchange) for exchange in exchanges]
    if not given:
        return result(leave_one_out(collection))
    if not any(one.points for one in given):
        raise ValueError("nothing to score: there is no blow or threat of one side to the other")
    return result([item for one in given for item in score_on(one, collection)])


class Line(NamedTuple):
    """The scores of one forecast of one aspect: means over exchanges of the mean in each."""

    forecast: str
    aspect: str
    exchanges: int
    items: int
    log: float
    second: float
    log_difference: Mean | None  # from the best naive guess, exchange by exchange; below 0 is better; None for itself
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
        """The line of a forecast. Raises KeyError where it says nothing of the aspect."""
        for line in self.lines:
            if (line.forecast, line.aspect) == (forecast, aspect):
                return line
        raise KeyError((forecast, aspect))


def by_exchange(items: Iterable[Item], name: str, aspect: str, which: str) -> dict[str, float]:
    """The mean score of a forecast in each exchange that has any."""
    found: dict[str, list[float]] = {}
    for item in items:
        if item.forecast == name and item.aspect == aspect:
            found.setdefault(item.exchange, []).append(getattr(item, which))
    return {exchange: fsum(values) / len(values) for exchange, values in found.items()}


def result(items: Sequence[Item]) -> Result:
    """What scores come to: each forecast beside the best naive guess, with Student's interval over exchanges."""
    lines, best = [], {}
    for aspect in ASPECTS:
        scores = {name: tuple(by_exchange(items, name, aspect, which) for which in (LOG, SECOND)) for name in FORECASTS}
        scores = {name: both for name, both in scores.items() if both[0]}
        means = {name: [fsum(one.values()) / len(one) for one in both] for name, both in scores.items()}
        naive = [name for name in NAIVE if name in scores]
        if not naive:
            continue
        best[aspect] = min(naive, key=lambda name: means[name][0])
        for name, both in scores.items():
            count = sum(item.forecast == name and item.aspect == aspect for item in items)
            pairs = [
                mean([mine[exchange] - theirs[exchange] for exchange in mine])
                for mine, theirs in zip(both, scores[best[aspect]], strict=True)
            ]
            apart = (None, None) if name == best[aspect] else (pairs[0], pairs[1])
            lines.append(Line(name, aspect, len(both[0]), count, means[name][0], means[name][1], *apart))
    return Result(tuple(lines), best, tuple(items))


def against(found: Result, name: str, other: str, aspect: str) -> Mean:
    """The log score of a forecast less that of another, by exchange. Raises KeyError where either says nothing."""
    mine, theirs = (by_exchange(found.items, one, aspect, LOG) for one in (name, other))
    return mean([score - theirs[exchange] for exchange, score in mine.items()])


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
