"""Which strategy may have been played: a posterior over strategies and their parameters, given the moves of the record.

A finite mixture with tremble: a side plays one strategy of the register throughout, and at each point errs with some
probability, and then answers with any kind and size as soon as with any other. What is not known of a side (its
tremble, its audience cost, how often it could answer in kind) is integrated out over a grid. Read are the kinds of
answers and, where an answer is of the kind of the blow and counts the same, the class of its size; delays are not.
Source: strategy frequency estimation, Dal Bo and Frechette (2011).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import exp, fsum, hypot, isclose, log, sqrt
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sim import luck
from sim.forecast.answers import (
    AUDIENCES,
    GRID,
    NO_ANSWER,
    OPTIONS,
    SETTINGS,
    Guesses,
    Option,
    Part,
    Point,
    Rung,
    at_point,
    known_by,
    points,
    rungs_of,
    would_answer,
)
from sim.forecast.scores import RATIOS, chance_of, even_chance, vocabulary
from sim.history import Exchange, load_exchange, shipped
from sim.scenario.problems import did_you_mean, plain
from sim.text import data_frame

if TYPE_CHECKING:
    import pandas as pd

STRATEGIES = tuple(GRID)  # those that are tried
LEVEL = 0.9  # what a credible set holds at least
TREMBLES = (0.02, 0.05, 0.1, 0.2, 0.4)
KEPT = (1.0, 0.5)  # how often a move of the kind of the blow can be had
ALIKE = 1e-9  # posteriors that differ by less, relatively, differ by rounding alone
ROUNDS, RESAMPLES = 100, 100

RULE = f"it can tell where one strategy alone makes up the credible set of {100 * LEVEL:.0f} %"


class Unknown(NamedTuple):
    """What is not known of a side besides its strategy."""

    tremble: float
    audience: float
    kept: float


UNKNOWNS = tuple(Unknown(tremble, audience, kept) for tremble in TREMBLES for audience in AUDIENCES for kept in KEPT)


def trembling(said: Sequence[Guesses], part: Part, unknown: Unknown, kinds: int) -> float:
    """The probability of an answer from a strategy that trembles; `said` is what it would answer by SETTINGS.

    Where the size of the answer is told, it is the probability of its class too.
    """
    with_kind = chance_of(said[SETTINGS.index((unknown.audience, True))], part)
    without = chance_of(said[SETTINGS.index((unknown.audience, False))], part)
    meant = unknown.kept * with_kind + (1.0 - unknown.kept) * without
    return (1.0 - unknown.tremble) * meant + unknown.tremble * even_chance(part, kinds)


Said = tuple[tuple[Guesses, ...], ...]  # what a strategy would answer, by point


def log_likelihoods(asked: Sequence[Point], all_said: Iterable[Said], kinds: int) -> dict[Said, list[float]]:
    """The logarithms of the likelihood of the answers, by UNKNOWNS, given what each of some strategies would have said.

    Several answers of one day count together as one: the geometric mean of their probabilities.
    """
    found = {said: [0.0] * len(UNKNOWNS) for said in all_said}
    for at, point in enumerate(asked):
        here: dict[tuple[Guesses, ...], list[float]] = {}
        for said, total in found.items():
            if said[at] not in here:
                here[said[at]] = [
                    fsum(log(trembling(said[at], part, unknown, kinds)) for part in point.answers) / len(point.answers)
                    for unknown in UNKNOWNS
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
        """Whether it can tell, by the RULE."""
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

    Raises KeyError for a strategy that is not among those inferred, ValueError for weights that are no prior.
    """
    for name in given:
        if name not in GRID:
            raise KeyError(name)
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

    `others` tell the ladder, which kinds of moves there are and how severe each is; unless given it is the collection.
    The exchange itself is left out of it but for the kinds it has shown by each point. `exchange` may be the name of
    one of the collection. Raises ValueError for an actor that is not one of the exchange's.
    """
    if isinstance(exchange, str):
        exchange = load_exchange(exchange)
    if actor not in exchange.actors:
        raise ValueError(f"{exchange.name} has no side '{plain(actor)}'; {did_you_mean(actor, exchange.actors)}")
    asked = [point for point in points(exchange) if point.actor == actor]
    if until is not None:
        asked = known_by(asked, until)
    known = [other for other in (shipped() if others is None else others) if other.name != exchange.name]
    rungs = rungs_of(point for other in known for point in points(other))
    return posterior(asked, rungs, len(vocabulary(exchange.kinds)), prior, exchange.name, actor)


def posterior(
    asked: Sequence[Point],
    rungs: Sequence[Rung],
    kinds: int,
    prior: Mapping[str, float] | None = None,
    exchange: str = "",
    actor: str = "",
) -> Posterior:
    """The posterior given some points with their answers; `kinds` is how many kinds of answer a tremble may hit on."""
    before = dict(uniform() if prior is None else prior)
    steps = [at_point(rungs, point) for point in asked]
    said: dict[Option, Said] = {
        option: tuple(would_answer(step, point, option) for step, point in zip(steps, asked, strict=True))
        for option in OPTIONS
    }
    tried = [option for option in OPTIONS if before[option.name] > 0.0]
    logs = log_likelihoods(asked, (said[option] for option in tried), kinds)
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
    error: float  # its standard error, from exchanges drawn anew


class Pooled(NamedTuple):
    """The mixture of strategies over all sides of some exchanges."""

    exchanges: int
    sides: int
    estimates: tuple[Estimate, ...]  # the largest share first


def pooled(exchanges: Sequence[Exchange], seed: int = 1) -> Pooled:
    """The shares of strategies among the sides of some exchanges, with standard errors from a bootstrap of exchanges.

    Each side that could answer at all counts once; the collection tells the ladder. Raises ValueError where no side
    could.
    """
    collection = shipped()
    evidence: list[list[dict[str, float]]] = []
    for exchange in exchanges:
        found = [infer(exchange, actor, others=collection) for actor in exchange.actors]
        evidence.append([one.evidence for one in found if one.asked])
    evidence = [sides for sides in evidence if sides]
    if not evidence:
        raise ValueError("no side of these exchanges could answer anything")
    groups: dict[tuple[float, ...], list[str]] = {}
    for name in GRID:
        groups.setdefault(tuple(side[name] for sides in evidence for side in sides), []).append(name)
    by_exchange: list[list[tuple[float, ...]]] = [
        [tuple(side[names[0]] for names in groups.values()) for side in sides] for sides in evidence
    ]
    sizes = [len(names) for names in groups.values()]
    whole = _shares([side for sides in by_exchange for side in sides], sizes)
    drawn = []
    for sample in range(RESAMPLES):
        chosen = [int(luck.uniform(seed, sample, n, 0) * len(by_exchange)) for n in range(len(by_exchange))]
        drawn.append(_shares([side for at in chosen for side in by_exchange[at]], sizes))
    made = []
    for at, names in enumerate(groups.values()):
        values = [shares[at] for shares in drawn]
        middle = fsum(values) / len(values)
        error = hypot(*(value - middle for value in values)) / sqrt(len(values) - 1)
        made.append(Estimate(tuple(names), whole[at], error))
    sides = sum(len(one) for one in by_exchange)
    return Pooled(len(by_exchange), sides, tuple(sorted(made, key=lambda one: -one.share)))


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


# Is it right as often as it says? Exchanges made up from known strategies.


class Truth(NamedTuple):
    """A made-up exchange, and the strategy that was played in it."""

    option: Option
    unknown: Unknown
    asked: tuple[Point, ...]


Drawer = Callable[[Sequence[Guesses], Part, Unknown, int], float]  # the probability of an answer, as `trembling`


def answers(kinds: Iterable[str], asked: str) -> Iterator[Part]:
    """All answers that there are to a kind of move: of the same kind, one of each class of size."""
    for kind in kinds:
        if kind == asked:
            yield from (Part(kind, ratio) for ratio in RATIOS)
        else:
            yield Part(kind)


def made_up(
    rungs: Sequence[Rung], kinds: Sequence[str], moves: int, seed: int, run: int, drawn: Drawer = trembling
) -> Truth:
    """An exchange of so many blows, all luck drawn from the prior; its strategy answers with the chances of `drawn`."""

    def pick(among: Sequence[Option | Unknown | Rung | str], event: int, slot: int) -> int:
        return int(luck.uniform(seed, run, event, 0, slot) * len(among))

    names = list(GRID)
    name = names[pick(names, 0, 0)]
    grid = [option for option in OPTIONS if option.name == name]
    option, unknown = grid[pick(grid, 0, 1)], UNKNOWNS[pick(UNKNOWNS, 0, 2)]
    blows = [one for one in rungs if one.severity > 0.0]
    hardness = {one.kind: one.severity for one in rungs}
    felt: list[float] = []
    sent: list[float] = []
    asked: list[Point] = []
    for turn in range(moves):
        blow = blows[pick(blows, turn, 3)]
        point = Point("made up", turn + 1, "it", blow.kind, blow.severity, tuple(felt), tuple(sent))
        said = would_answer(at_point(rungs, point), point, option)
        u, below, answer = luck.uniform(seed, run, turn, 0, 4), 0.0, Part(NO_ANSWER)
        for part in answers(kinds, blow.kind):
            below += drawn(said, part, unknown, len(kinds))
            if u < below:
                answer = part
                break
        asked.append(point._replace(answers=(answer,), delay=None if answer.kind == NO_ANSWER else 0))
        felt.append(blow.severity)
        sent.append(hardness.get(answer.kind, 0.0))
    return Truth(option, unknown, tuple(asked))


class Coverage(NamedTuple):
    """How often a credible set held the truth, and how often it said that it would."""

    exchanges: int
    moves: int  # in each
    held: int
    said: float  # the mean of what the sets hold of the posterior: LEVEL or more, for no strategy is held by half
    error: float  # the standard error of `held / exchanges`, were `said` right
    told: int  # how often one alone was left

    @property
    def share(self) -> float:
        """How often the set held the truth."""
        return self.held / self.exchanges

    @property
    def right(self) -> bool:
        """Whether the two are as near as chance would have them: within three standard errors."""
        return abs(self.share - self.said) <= 3.0 * self.error


def coverage(exchanges: int, moves: int, seed: int = 1, drawn: Drawer = trembling) -> tuple[Coverage, Coverage]:
    """Infer made-up exchanges whose strategies are drawn from the prior; `drawn` is how those answer.

    The first is of the sets of strategies, the second of those of strategies with their parameters.
    """
    rungs = rungs_of(point for exchange in shipped() for point in points(exchange))
    kinds = vocabulary()
    names: list[tuple[bool, bool, float]] = []
    options: list[tuple[bool, bool, float]] = []
    for run in range(exchanges):
        truth = made_up(rungs, kinds, moves, seed, run, drawn)
        found = posterior(truth.asked, rungs, len(kinds))
        names.append(_covered(found.strategies, truth.option.name))
        options.append(_covered(found.options, truth.option))
    return _coverage(names, moves), _coverage(options, moves)


def _covered(found: Mapping[T, float], truth: T) -> tuple[bool, bool, float]:
    """Whether the credible set holds the truth, whether it is of one alone, and what it holds of the posterior."""
    held = credible(found)
    return truth in held, len(held) == 1, min(1.0, fsum(found[one] for one in held))


def _coverage(found: Sequence[tuple[bool, bool, float]], moves: int) -> Coverage:
    held, told, said = zip(*found, strict=True)
    error = sqrt(fsum(mass * (1.0 - mass) for mass in said)) / len(found)
    return Coverage(len(found), moves, sum(held), fsum(said) / len(found), error, sum(told))
