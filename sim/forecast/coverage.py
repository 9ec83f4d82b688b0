"""Whether inference is right as often as it says: exchanges made up from known strategies, and inferred."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import fsum, sqrt
from typing import NamedTuple, TypeVar

from sim import luck
from sim.forecast.answers import GRID, OPTIONS, Guesses, Option, would_answer
from sim.forecast.classes import RATIOS, vocabulary
from sim.forecast.inference import UNKNOWNS, Unknown, by_error, credible, posterior, trembling
from sim.forecast.ladder import Rung, at_point, rungs_of
from sim.forecast.lessons import Lesson, lesson
from sim.forecast.points import NO_ANSWER, Part, Point, points
from sim.history import shipped

T = TypeVar("T", str, Option)


class Truth(NamedTuple):
    """A made-up exchange, and the strategy that was played in it."""

    option: Option
    unknown: Unknown
    asked: tuple[Point, ...]


Drawer = Callable[[Sequence[Guesses], Part, Unknown, float], float]  # the probability of an answer, as `trembling`


def answers(kinds: Iterable[str], asked: str) -> Iterator[Part]:
    """All answers that there are to a kind of move: of the same kind, one of each class of size."""
    for kind in kinds:
        if kind == asked:
            yield from (Part(kind, ratio) for ratio in RATIOS)
        else:
            yield Part(kind)


def made_up(
    rungs: Sequence[Rung],
    kinds: Sequence[str],
    moves: int,
    seed: int,
    run: int,
    drawn: Drawer = trembling,
    taught: Lesson | None = None,
    errors: str | None = None,
) -> Truth:
    """An exchange of so many blows, all luck drawn from the prior; its strategy answers with the chances of `drawn`.

    `errors` are what errors are like, if that is not drawn too.
    """

    def pick(among: Sequence[Option | Unknown | Rung | str], event: int, slot: int) -> int:
        return int(luck.uniform(seed, run, event, 0, slot) * len(among))

    names = list(GRID)
    name = names[pick(names, 0, 0)]
    grid = [option for option in OPTIONS if option.name == name]
    option, unknown = grid[pick(grid, 0, 1)], UNKNOWNS[pick(UNKNOWNS, 0, 2)]
    unknown = unknown if errors is None else unknown._replace(errors=errors)
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
            below += drawn(said, part, unknown, by_error(point, part, unknown, len(kinds), taught))
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


def coverage(
    exchanges: int, moves: int, seed: int = 1, drawn: Drawer = trembling, errors: str | None = None
) -> tuple[Coverage, Coverage]:
    """Infer made-up exchanges whose strategies are drawn from the prior; `drawn` is how those answer.

    Errors are drawn from the prior too, unless it is said what they are like. The first is of the sets of strategies,
    the second of those of strategies with their parameters.
    """
    known = tuple(point for exchange in shipped() for point in points(exchange))
    rungs = rungs_of(known)
    kinds = vocabulary()
    taught = lesson(known, kinds)
    names: list[tuple[bool, bool, float]] = []
    options: list[tuple[bool, bool, float]] = []
    for run in range(exchanges):
        truth = made_up(rungs, kinds, moves, seed, run, drawn, taught, errors)
        found = posterior(truth.asked, rungs, len(kinds), taught=taught)
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
