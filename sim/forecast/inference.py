"""Which strategy may have been played: a posterior over strategies and their parameters, given the moves of the record.

A finite mixture with tremble: a side plays one strategy of the register throughout, and at each point errs with some
probability. It then answers with any kind and size as soon as with any other, or as base rates have it. What is not
known of a side (its tremble, which of the two its errors are like, its audience cost, how often it could answer in
kind) is integrated out over a grid. Read are the kinds of answers and, where an answer is of the kind of the blow and
counts the same, the class of its size; delays are not. Where an answer may still come, what is read is that none was
seen. A side that struck first plays no strategy that never strikes. Stocks are known where a file tells them.
Source: strategy frequency estimation, Dal Bo and Frechette (2011).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import exp, fsum, hypot, isclose, log, sqrt
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sim import luck
from sim.forecast.answers import (
    AUDIENCES,
    GRID,
    OPTIONS,
    SETTINGS,
    Guesses,
    Option,
    strikes,
    would_answer,
)
from sim.forecast.classes import even_chance, vocabulary
from sim.forecast.ladder import Rung, at_point, rungs_of
from sim.forecast.lessons import Lesson, lesson
from sim.forecast.players import chance_of
from sim.forecast.points import NO_ANSWER, Part, Point, known_by, points
from sim.history import BOTH, Exchange, load_exchange, shipped
from sim.history.reply_pairs import opens
from sim.scenario.problems import did_you_mean, known, plain
from sim.text import data_frame

if TYPE_CHECKING:
    import pandas as pd

STRATEGIES = tuple(GRID)  # those that are tried
LEVEL = 0.9  # what a credible set holds at least
TREMBLES = (0.02, 0.05, 0.1, 0.2, 0.4)
KEPT = (1.0, 0.5)  # how often a move of the kind of the blow can be had
EVEN, USUAL = ERRORS = ("even", "base rates")  # what errors are like
ALIKE = 1e-9  # posteriors that differ by less, relatively, differ by rounding alone
ROUNDS, RESAMPLES = 100, 100


class Unknown(NamedTuple):
    """What is not known of a side besides its strategy."""

    tremble: float
    audience: float
    kept: float
    errors: str = EVEN


UNKNOWNS = tuple(map(Unknown._make, product(TREMBLES, AUDIENCES, KEPT, ERRORS)))


def trembling(said: Sequence[Guesses], part: Part, unknown: Unknown, wrong: float) -> float:
    """The probability of an answer from a strategy that trembles; `said` is what it would answer by SETTINGS.

    `wrong` is the probability of that answer from an error. Where the size of the answer is told, it is the probability
    of its class too.
    """
    with_kind = chance_of(said[SETTINGS.index((unknown.audience, True))], part)
    without = chance_of(said[SETTINGS.index((unknown.audience, False))], part)
    meant = unknown.kept * with_kind + (1.0 - unknown.kept) * without
    return (1.0 - unknown.tremble) * meant + unknown.tremble * wrong


def by_error(point: Point, part: Part, unknown: Unknown, kinds: int, taught: Lesson | None) -> float:
    """The probability of an answer from an error: of so many kinds all alike, or by base rates where they are known."""
    if unknown.errors == EVEN or taught is None:
        return even_chance(part, kinds)
    return taught.usual(point, part)


Said = tuple[tuple[Guesses, ...], ...]  # what a strategy would answer, by point


def log_likelihoods(
    asked: Sequence[Point], all_said: Iterable[Said], kinds: int, taught: Lesson | None = None
) -> dict[Said, list[float]]:
    """The logarithms of the likelihood of the answers, by UNKNOWNS, given what each of some strategies would have said.

    Several answers of one day count together as one: the geometric mean of their probabilities. `taught` knows base
    rates, and how probable it is that an answer is still to come.
    """
    found = {said: [0.0] * len(UNKNOWNS) for said in all_said}
    for at, point in enumerate(asked):
        later = taught.later(point) if taught is not None else 0.0
        wrong = [[by_error(point, part, unknown, kinds, taught) for part in point.answers] for unknown in UNKNOWNS]

        def seen(chance: float, part: Part, later: float = later) -> float:
            return chance + (1.0 - chance) * later if part.kind == NO_ANSWER else chance

        here: dict[tuple[Guesses, ...], list[float]] = {}
        for said, total in found.items():
            if said[at] not in here:
                here[said[at]] = [
                    fsum(
                        log(seen(trembling(said[at], part, unknown, by), part))
                        for part, by in zip(point.answers, errors, strict=True)
                    )
                    / len(point.answers)
                    for unknown, errors in zip(UNKNOWNS, wrong, strict=True)
                ]
            found[said] = [a + b for a, b in zip(total, here[said[at]], strict=True)]
    return found


T = TypeVar("T", str, Option)


def credible(posterior: Mapping[T, float]) -> tuple[T, ...]:
    """The fewest that hold LEVEL of a posterior, the most probable first, and any as probable as the last of them."""
    found: list[T] = []
    held, last = 0.0, 1.0
    for one, share in sorted(posterior.items(), key=lambda item: -item[1]):
        if share == 0.0 or (held >= LEVEL and not isclose(share, last, rel_tol=ALIKE)):
            break
        found.append(one)
        held, last = held + share, share
    return tuple(found)


class Posterior(NamedTuple):
    """How probable each strategy is, given how a side answered."""

    exchange: str
    actor: str
    asked: int  # moves of the other side that it could answer
    answered: int
    prior: dict[str, float]  # by strategy; each spreads it evenly over its grid
    strategies: dict[str, float]  # the posterior by strategy, the most probable first
    options: dict[Option, float]  # and by strategy with its parameters
    trembles: dict[float, float]  # and of the tremble
    evidence: dict[str, float]  # the likelihood by strategy, unknowns integrated out, up to one factor; 0 if untried
    alike: tuple[tuple[str, ...], ...]  # strategies that would have answered every move here alike
    struck: bool = False  # whether it struck first

    def __repr__(self) -> str:
        name, share = next(iter(self.strategies.items()))
        return f"<{self.actor} in {self.exchange}: {name} {100.0 * share:.0f} %, {len(self.credible)} of them credible>"

    def to_pandas(self) -> "pd.DataFrame":
        """A row a strategy, the most probable first: its prior, posterior, and whether it is in the credible set.

        Needs the extra `pandas`.
        """
        rows = [[name, self.prior[name], share, name in self.credible] for name, share in self.strategies.items()]
        return data_frame(rows, ["strategy", "prior", "posterior", "credible"])

    @property
    def credible(self) -> tuple[str, ...]:
        """The fewest strategies that hold LEVEL of the posterior, and any that is as probable as the last of them."""
        return credible(self.strategies)

    @property
    def credible_options(self) -> tuple[Option, ...]:
        """The same of strategies with their parameters."""
        return credible(self.options)

    @property
    def tells(self) -> bool:
        """Whether it can tell, by the rule: one alone makes up the credible set."""
        return len(self.credible) == 1

    @property
    def unlikely(self) -> tuple[str, ...]:
        """The strategies that are a tenth as probable as before, or less."""
        return tuple(name for name, share in self.strategies.items() if 10.0 * share <= self.prior[name])


def uniform() -> dict[str, float]:
    """The same probability for every strategy, whatever the size of its grid."""
    return dict.fromkeys(GRID, 1.0 / len(GRID))


def weighted(given: Mapping[str, float]) -> dict[str, float]:
    """A prior where some strategies count more or less than the 1 that every other counts.

    Raises ValueError for a strategy that is not among those inferred, and for weights that are no prior.
    """
    for name in given:
        known(name, GRID, "strategy inferred")
    weights = {name: float(given.get(name, 1.0)) for name in GRID}
    if not (min(weights.values()) >= 0.0 and 0.0 < sum(weights.values()) < float("inf")):
        raise ValueError("a prior has weights of 0 or more, with a sum above 0 that is no infinity")
    total = fsum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def infer(
    exchange: Exchange | str,
    actor: str,
    prior: Mapping[str, float] | None = None,
    others: Iterable[Exchange] | None = None,
    until: int | None = None,
) -> Posterior:
    """The posterior over strategies of one side of an exchange; with `until`, given what was known by that step.

    `others` tell the ladder, which kinds of moves there are and how severe each is, and base rates; unless given they
    are the record. The exchange itself, and others of its wave, are left out of them but for the kinds it has shown by
    each point. `exchange` may be the name of one of the collection; `prior` has the weights of some strategies, where
    every other has 1. Raises ValueError for an actor that is not one of the exchange's, and for a prior that is none.
    """
    if isinstance(exchange, str):
        exchange = load_exchange(exchange)
    if actor not in exchange.actors:
        raise ValueError(f"{exchange.name} has no side '{plain(actor)}'; {did_you_mean(actor, exchange.actors)}")
    asked = [point for point in points(exchange) if point.actor == actor]
    if until is not None:
        asked = known_by(asked, until)
    cluster = exchange.wave or exchange.name
    teach = shipped() if others is None else others
    familiar = [one for one in teach if exchange.name != one.name and cluster != (one.wave or one.name)]
    all_known = tuple(point for other in familiar for point in points(other))
    words = vocabulary(exchange.kinds)
    taught = lesson(all_known, words) if all_known else None
    rungs = rungs_of(all_known)
    first = struck_first(exchange, actor, until)
    before = None if prior is None else weighted(prior)
    return posterior(asked, rungs, len(words), before, exchange.name, actor, taught, first)


def struck_first(exchange: Exchange, actor: str, until: int | None = None) -> bool:
    """Whether a side struck without answering a move of the other's, by a step."""
    return any(
        move.mover == actor and exchange.kind(move).role == "blow" and opens(exchange, move)
        for move in exchange.moves
        if until is None or move.step <= until
    )


def posterior(
    asked: Sequence[Point],
    rungs: Sequence[Rung],
    kinds: int,
    prior: Mapping[str, float] | None = None,
    exchange: str = "",
    actor: str = "",
    taught: Lesson | None = None,
    struck: bool = False,
) -> Posterior:
    """The posterior given some points with their answers.

    `kinds` is how many kinds of answer an even error may hit on, `taught` what others teach of base rates and delays,
    and `struck` says that the side struck first: so no strategy that never strikes was played.
    """
    before = dict(uniform() if prior is None else prior)
    steps = [at_point(rungs, point) for point in asked]
    said: dict[Option, Said] = {
        option: tuple(would_answer(step, point, option) for step, point in zip(steps, asked, strict=True))
        for option in OPTIONS
    }
    tried = [option for option in OPTIONS if before[option.name] > 0.0 and (not struck or strikes(option))]
    if not tried:  # the prior leaves only what history rules out: it is told as it is
        tried = [option for option in OPTIONS if before[option.name] > 0.0]
    logs = log_likelihoods(asked, (said[option] for option in tried), kinds, taught)
    top = max(max(values) for values in logs.values())  # in a long exchange likelihoods are too small for a double
    likely = {one: [exp(value - top) for value in values] for one, values in logs.items()}
    weights = dict.fromkeys(OPTIONS, 0.0)
    trembles = dict.fromkeys(TREMBLES, 0.0)
    evidence = dict.fromkeys(GRID, 0.0)
    for option in tried:
        share = 1.0 / len(GRID[option.name])
        values = likely[said[option]]
        evidence[option.name] += share * fsum(values) / len(values)
        weights[option] = before[option.name] * share * fsum(values) / len(values)
        for unknown, value in zip(UNKNOWNS, values, strict=True):
            trembles[unknown.tremble] += before[option.name] * share * value / len(values)
    total = fsum(weights.values())
    options = {option: weight / total for option, weight in weights.items()}
    by_name = {name: fsum(share for option, share in options.items() if option.name == name) for name in GRID}
    return Posterior(
        exchange,
        actor,
        len(asked),
        sum(point.delay is not None for point in asked),
        before,
        dict(sorted(by_name.items(), key=lambda one: -one[1])),
        options,
        {tremble: share / total for tremble, share in trembles.items()},
        evidence,
        _alike(said),
        struck,
    )


def _alike(said: Mapping[Option, Said]) -> tuple[tuple[str, ...], ...]:
    """The strategies that say the same at every point, whatever their parameters are within the grid."""
    by_name = {name: frozenset(one for option, one in said.items() if option.name == name) for name in GRID}
    groups: dict[frozenset[Said], list[str]] = {}
    for name, one in by_name.items():
        groups.setdefault(one, []).append(name)
    return tuple(tuple(names) for names in groups.values() if len(names) > 1)


# The collection together.


class Estimate(NamedTuple):
    """The share of sides that play a strategy, or one of several that cannot be told apart."""

    strategies: tuple[str, ...]
    share: float
    error: float  # its standard error, from clusters drawn anew


class Pooled(NamedTuple):
    """The mixture of strategies over all sides of some exchanges."""

    exchanges: int
    sides: int
    estimates: tuple[Estimate, ...]  # the largest share first


def pooled(exchanges: Sequence[Exchange], seed: int = 1) -> Pooled:
    """The shares of strategies among the sides of some exchanges, with standard errors from a bootstrap of clusters.

    Each side that could answer at all counts once; the collection tells the ladder. Raises ValueError where no side
    could.
    """
    collection = shipped(BOTH)
    clusters: dict[str, list[dict[str, float]]] = {}
    for exchange in exchanges:
        found = [infer(exchange, actor, others=collection) for actor in exchange.actors]
        clusters.setdefault(exchange.wave or exchange.name, []).extend(one.evidence for one in found if one.asked)
    evidence = [sides for sides in clusters.values() if sides]
    if not evidence:
        raise ValueError("no side of these exchanges could answer anything")
    groups: dict[tuple[float, ...], list[str]] = {}
    for name in GRID:
        groups.setdefault(tuple(side[name] for sides in evidence for side in sides), []).append(name)
    by_cluster: list[list[tuple[float, ...]]] = [
        [tuple(side[names[0]] for names in groups.values()) for side in sides] for sides in evidence
    ]
    sizes = [len(names) for names in groups.values()]
    whole = _shares([side for sides in by_cluster for side in sides], sizes)
    drawn = []
    for sample in range(RESAMPLES):
        chosen = [int(luck.uniform(seed, sample, n, 0) * len(by_cluster)) for n in range(len(by_cluster))]
        drawn.append(_shares([side for at in chosen for side in by_cluster[at]], sizes))
    made = []
    for at, names in enumerate(groups.values()):
        values = [shares[at] for shares in drawn]
        middle = fsum(values) / len(values)
        error = hypot(*(value - middle for value in values)) / sqrt(len(values) - 1)
        made.append(Estimate(tuple(names), whole[at], error))
    sides = sum(len(one) for one in by_cluster)
    return Pooled(len(exchanges), sides, tuple(sorted(made, key=lambda one: -one.share)))


def _shares(sides: Sequence[Sequence[float]], sizes: Sequence[int]) -> list[float]:
    """The shares of the mixture by expectation and maximisation, begun with as much for each strategy."""
    share = [size / sum(sizes) for size in sizes]
    for _ in range(ROUNDS):
        counted = [0.0] * len(share)
        for side in sides:
            joint = [a * b for a, b in zip(share, side, strict=True)]
            total = fsum(joint)
            for at, value in enumerate(joint):
                counted[at] += value / total
        share = [count / len(sides) for count in counted]
    return share
