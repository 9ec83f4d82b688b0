"""What a strategy would answer at a point of the record, by the model's own rules.

The strategies of the register say how severe the answer ought to be, seeing the severities, by code, of what was felt
before and of what was done for it, own blows among them; the rules find the move. The record tells few stocks, so three
things are taken otherwise than in a scenario. Whether a move can be had is seldom known: besides the ladder with all
its rungs stands one without the kind of the blow, for a side that cannot answer in kind. What was wanted is taken to
be what was done. And a strategy that answers a share of what it felt, in kind, is taken to answer that share of the
number.

What nobody knows of a side is either tried at points (`SETTINGS`), or drawn (`SIDES`): its audience cost and its price
for leaving the kind from the ranges of the scenarios. How well it judges what a move will cost it is then tried too
(`ERRORS`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from math import fsum
from typing import NamedTuple

from sim import luck
from sim.forecast.classes import RATIOS, size_class
from sim.forecast.ladder import Ladder
from sim.forecast.points import Point
from sim.strategies import STRATEGIES, Answer, View, bind

AUDIENCES = (1.0, 2.0)  # the audience costs that are tried, as in the scenarios
# What is not known of a side: its audience cost, and whether a move of the kind of the blow can be had.
SETTINGS = tuple((audience, in_kind) for audience in AUDIENCES for in_kind in (True, False))
ERRORS = (0.0, 0.5)  # widths of errors of judgement that are tried, in units of severity
DRAWN = tuple((error, in_kind) for error in ERRORS for in_kind in (True, False))  # where all else is drawn
PARTS = 24  # a strategy's own luck is tried at so many equal parts of the unit interval


# The strategies with the values of their main parameters that are tried. Those that answer stocks or the calendar, of
# which the record tells too little, are not among them.
GRID: dict[str, tuple[dict[str, float], ...]] = {
    "tit_for_tat": ({},),
    "tit_for_two_tats": ({},),
    "generous": tuple({"forgive": n / 12} for n in (2, 4, 6, 8)),
    "measured_share": tuple({"share": share} for share in (0.25, 0.5, 0.75, 1.38, 2.0)),
    "grim": tuple({"red_line": line} for line in (0.0, 4.5, 6.5)),
    "always_hold": ({},),
    "always_strike": tuple({"severity": severity} for severity in (2.0, 4.0, 6.0, 8.0)),
    "grit": ({},),
    "ledger": ({"share": 1.0, "slack": 1.0}, {"share": 1.0, "slack": 4.0}, {"share": 0.5, "slack": 1.0}),
    "two_tits_for_tat": ({},),
    "suspicious": ({},),
    "contrite": ({},),
    "soft_grim": ({},),
    "gradual": ({},),
    "win_stay_lose_shift": ({},),
    "forgiver": ({},),
    "one_rung_higher": ({},),
    "one_rung_lower": ({},),
    "richardson": tuple({"reaction": reaction} for reaction in (0.25, 0.5, 1.0)),
    "brinkman": ({},),
    "salami": ({},),
    "face_saver": tuple({"public": public} for public in (4.5, 6.5)),
    "appeaser": ({},),
    "bully": ({},),
    "random": tuple({"strikes": n / 4, "severity": 4.0} for n in (1, 2, 3)),
    "memory_one": ({},),
    "hawkes": ({},),
}


class Option(NamedTuple):
    """A strategy with its parameters."""

    name: str
    given: tuple[tuple[str, float], ...]

    def __str__(self) -> str:
        told = ", ".join(f"{name} {value:.3g}" for name, value in self.given)
        return f"{self.name} ({told})" if told else self.name


OPTIONS = tuple(Option(name, tuple(given.items())) for name, grid in GRID.items() for given in grid)


# What a strategy would answer.


class Guess(NamedTuple):
    """An answer with its probability; `ratio` stands for its class, where it is of the kind that it answers."""

    kind: str
    ratio: float | None
    chance: float


Guesses = tuple[Guess, ...]
Felt = tuple[float, ...]
Wishes = tuple[tuple[float, float], ...]  # severities wanted, each with its probability


@cache
def draws(turn: int) -> tuple[int, ...]:
    """For each part of the unit interval, a run whose draw of the strategy's luck at a turn lies in it."""
    found: dict[int, int] = {}
    run = 0
    while len(found) < PARTS:
        found.setdefault(int(PARTS * luck.uniform(1, run, turn, luck.STRATEGY)), run)
        run += 1
    return tuple(found[part] for part in range(PARTS))


@cache
def _draws_luck(name: str) -> bool:
    return "chance" in STRATEGIES[name].__code__.co_names


@cache
def _bound(option: Option) -> Answer:
    return bind(option.name, dict(option.given))


@cache
def wanted(option: Option, point: tuple[float, Felt, Felt, float], rungs: Felt) -> Wishes:
    """The severities that a strategy would want, each with its probability.

    `point` is what is felt, what was felt before, what was done for each, and the balance of the account; `rungs` is as
    in `View`.
    """
    answer = _bound(option)
    severity, felt, sent, balance = point
    runs = draws(len(felt)) if _draws_luck(option.name) else (0,)
    found: dict[float, float] = {}
    for run in runs:
        view = View(
            received=severity,
            outside=0.0,
            by_moves=severity,
            initiative=0,
            turns=len(felt),
            felt=felt,
            sent=sent,
            wanted=sent,
            balance=balance,
            day=0,
            quiet=0,
            ties=1.0,
            gap=0.0,
            rungs=rungs,
            seed=1,
            run=run,
            purpose=luck.STRATEGY,
        )
        severe = answer(view)
        found[severe] = found.get(severe, 0.0) + 1.0 / len(runs)
    return tuple(found.items())


@cache
def strikes(option: Option) -> bool:
    """Whether a strategy ever wants a blow: after nothing, at a first blow, or after many."""
    hard = 10.0
    rungs = (1.0, 4.0, hard)
    asked = [(0.0, (), ()), (hard, (), ()), (hard, (hard,) * 6, (0.0,) * 6), (0.0, (0.0,) * 6, (0.0,) * 6)]
    for severity, felt, sent in asked:
        point = severity, felt, sent, severity + fsum(felt) - fsum(sent)
        if any(severe > 0.0 for severe, _ in wanted(option, point, rungs)):
            return True
    return False


def would_answer(steps: Ladder, point: Point, option: Option) -> tuple[Guesses, ...]:
    """What a strategy would answer at a point, without error, in each of the SETTINGS.

    The ladder must have the kind of the blow, as that of `at_point`.
    """

    def answers(wishes: Wishes) -> Iterator[Guesses]:
        for audience, in_kind in SETTINGS:
            found: Answered = {}
            for severe, chance in wishes:
                kind = steps.choose(point.kind, severe, audience, _can(point, in_kind))
                _count(found, point, kind, severe / point.severity, chance)
            yield _guesses(found)

    return _once(steps, point, option, answers, "tried")


def would_answer_in_doubt(steps: Ladder, point: Point, option: Option) -> tuple[Guesses, ...]:
    """What a strategy would answer at a point, all else drawn, for each of DRAWN."""

    def answers(wishes: Wishes) -> Iterator[Guesses]:
        for error, in_kind in DRAWN:
            found: Answered = {}
            for severe, chance in wishes:
                ratio = _whole(point, severe / point.severity)
                for kind, share in steps.judged(point.kind, severe, error, _can(point, in_kind)).items():
                    _count(found, point, kind, ratio, chance * share)
            yield _guesses(found)

    return _once(steps, point, option, answers, "drawn")


def _once(
    steps: Ladder, point: Point, option: Option, answers: Callable[[Wishes], Iterable[Guesses]], how: str
) -> tuple[Guesses, ...]:
    """What wishes come to, reckoned once for all strategies that have the same."""
    balance = point.balance
    if balance is None:
        balance = point.severity + fsum(point.felt) - fsum(point.sent)
    wishes = wanted(option, (point.severity, point.felt, point.sent, balance), steps.severities)
    key = steps, how, point.kind, point.severity, point.n, point.whole, point.left, wishes
    if key not in _ANSWERED:
        _ANSWERED[key] = tuple(answers(wishes))
    return _ANSWERED[key]


_ANSWERED: dict[tuple[Ladder, str, str, float, float | None, bool, float | None, Wishes], tuple[Guesses, ...]] = {}
Answered = dict[tuple[str, int | None], float]  # the probability of each kind and, in kind, of each class of size


def _can(point: Point, in_kind: bool) -> bool:
    """Whether an answer in kind can be had: as it is known, or else as it is supposed."""
    return in_kind if point.left is None else point.left >= 1.0


def _whole(point: Point, ratio: float) -> float:
    """A ratio of numbers as near as whole numbers come to it; an answer has one at least."""
    if point.n is None or not point.whole:
        return ratio
    return max(1.0, float(int(ratio * point.n + 0.5))) / point.n


def _count(found: Answered, point: Point, kind: str, ratio: float, chance: float) -> None:
    if chance <= 0.0:
        return
    at = None
    if kind == point.kind:
        most = ratio if point.left is None or point.n is None else point.left / point.n
        at = size_class(min(ratio, most)) if ratio > 0.0 else None
    found[kind, at] = found.get((kind, at), 0.0) + chance


def _guesses(found: Mapping[tuple[str, int | None], float]) -> Guesses:
    return tuple(Guess(kind, None if at is None else RATIOS[at], chance) for (kind, at), chance in found.items())
