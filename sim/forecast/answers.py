"""What a strategy would answer at a point of the record, by the model's own rules.

The strategies of the register say how severe the answer ought to be, seeing the severities, by code, of what was felt
before and of what was done for it, own blows among them; the rules find the move. The record tells few stocks, so three
things are taken otherwise than in a scenario. Whether a move can be had is seldom known: besides the ladder with all
its rungs stands one without the kind of the blow, for a side that cannot answer in kind. What was wanted is taken to be
what was done. And a strategy that answers a share of what it felt, in kind, is taken to answer that share of the number.

What nobody knows of a side is either tried at points (`SETTINGS`), or drawn (`SIDES`): its audience cost and its price
for leaving the kind from the ranges of the scenarios. How well it judges what a move will
cost it is then tried too (`ERRORS`): it is quantal response (McKelvey and Palfrey 1995).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from math import exp, fsum
from typing import NamedTuple

from sim import luck
from sim.forecast.classes import RATIOS, role_of, size_class
from sim.forecast.points import NO_ANSWER, Point
from sim.history import KINDS
from sim.model import rules
from sim.model.game import room_for_state
from sim.model.state import State, World
from sim.scenario import build
from sim.scenario.preparation import prepare
from sim.strategies import STRATEGIES, Answer, View, bind

OUT_OF_KIND = 0.5  # the price of leaving the kind, as in the scenarios
AUDIENCES = (1.0, 2.0)  # the audience costs that are tried, as in the scenarios
# What is not known of a side: its audience cost, and whether a move of the kind of the blow can be had.
SETTINGS = tuple((audience, in_kind) for audience in AUDIENCES for in_kind in (True, False))
ERRORS = (0.0, 0.5)  # widths of errors of judgement that are tried, in units of severity
DRAWN = tuple((error, in_kind) for error in ERRORS for in_kind in (True, False))  # where all else is drawn
PARTS = 24  # a strategy's own luck is tried at so many equal parts of the unit interval


class Side(NamedTuple):
    """What is drawn of a side."""

    audience: float
    out_of_kind: float


DRAWS = 4


def _drawn() -> Iterable[Side]:
    """A Latin hypercube of DRAWS over the ranges that most scenarios have."""

    def between(low: float, high: float, part: int) -> float:
        return low * (high / low) ** ((part % DRAWS + 0.5) / DRAWS)

    for n in range(DRAWS):
        yield Side(between(0.75, 3.0, n), between(0.25, 1.0, 3 * n + 1))


SIDES = tuple(_drawn())

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


# The ladder.


class Rung(NamedTuple):
    """A kind of move with its severity; words touch nothing of the other's."""

    kind: str
    severity: float
    words: bool


def rung(kind: str, hardness: float) -> Rung:
    """A kind of move as a rung."""
    return Rung(kind, hardness, role_of(kind) != "blow")


class Ladder:
    """The moves that may be made, as the rules take them; `rungs` in the order in which ties are decided."""

    def __init__(self, rungs: Sequence[Rung]) -> None:
        self.rungs = tuple(one for one in rungs if one.severity != 0.0)
        self.kinds = (NO_ANSWER, *(one.kind for one in self.rungs))
        self.prepared = prepare(build(_scenario(self.rungs)))
        self.severities = tuple(rules.rungs_of(self.world, 0))
        self._terms: dict[str, tuple[State, dict[int, tuple[float, float]]]] = {}
        self._losses: dict[tuple[str, float, float, float], dict[str, float]] = {}
        self._judged: dict[tuple[str, float, float, bool], dict[str, float]] = {}
        self.answered: dict[tuple[object, ...], tuple[Guesses, ...]] = {}

    @property
    def world(self) -> World:
        """What the rules go by."""
        return self.prepared.world

    def losses(self, kind: str, wanted: float, audience: float, price: float) -> dict[str, float]:
        """What each move costs that answers a kind, where so severe a one is wanted; letting pass comes first.

        `price` is that of leaving the kind. Where nothing is wanted, nothing else is to be had.
        """
        key = kind, wanted, audience, price
        if key not in self._losses:
            world = self.world._replace(audience_cost=[audience, audience], out_of_kind=[price, price])
            state, terms = self._asked(kind)
            found = {NO_ANSWER: rules.misfit(world, 0, 0.0, wanted)}
            moves = () if wanted == 0.0 else world.blows if wanted > 0.0 else world.concessions
            for move in moves:
                if move in terms:
                    found[self.kinds[move]] = rules.loss(world, state, 0, move, *terms[move], wanted)
            self._losses[key] = found
        return self._losses[key]

    def choose(self, kind: str, wanted: float, audience: float, in_kind: bool, price: float = OUT_OF_KIND) -> str:
        """The kind of move of least loss, as `rules.choose` has it: ties go to the milder, then to the ladder's order.

        `in_kind` says whether a move of the kind that is answered can be had.
        """
        _, terms = self._asked(kind)
        hard = {self.kinds[move]: severity for move, (severity, _) in terms.items()} | {NO_ANSWER: 0.0}
        losses = self.losses(kind, wanted, audience, price)
        return min((one for one in losses if in_kind or one != kind), key=lambda one: (losses[one], hard[one]))

    def judge(self, kind: str, wanted: float, side: Side, error: float, in_kind: bool) -> dict[str, float]:
        """The probability of each kind of move where losses are judged with an error, as `rules.judge` has it."""
        if error == 0.0 or wanted == 0.0:
            return {self.choose(kind, wanted, side.audience, in_kind, side.out_of_kind): 1.0}
        losses = self.losses(kind, wanted, side.audience, side.out_of_kind)
        open_to = {one: loss for one, loss in losses.items() if in_kind or one != kind}
        least = min(open_to.values())
        likely = {one: exp((least - loss) / error) for one, loss in open_to.items()}
        total = fsum(likely.values())
        return {one: value / total for one, value in likely.items()}

    def judged(self, kind: str, wanted: float, error: float, in_kind: bool) -> dict[str, float]:
        """The same over all SIDES."""
        key = kind, wanted, error, in_kind
        if key not in self._judged:
            found: dict[str, float] = {}
            for side in SIDES:
                for one, chance in self.judge(kind, wanted, side, error, in_kind).items():
                    found[one] = found.get(one, 0.0) + chance / DRAWS
            self._judged[key] = found
        return self._judged[key]

    def _asked(self, kind: str) -> tuple[State, dict[int, tuple[float, float]]]:
        """A side that is to answer a kind of move, and the severity and the price of each move it can make."""
        if kind not in self._terms:
            world, at = self.world, self.kinds.index(kind)
            state = room_for_state(world, 1)
            rules.begin(world, state)
            rules.suffer(world, state, 0, 1.0, world.touches[at], 0)
            terms = {}
            for move in (*world.blows, *world.concessions):
                possible, severity, given_up = rules.terms(world, state, 0, move)
                if possible:
                    terms[move] = severity, given_up
            self._terms[kind] = state, terms
        return self._terms[kind]


def _scenario(rungs: Sequence[Rung]) -> dict[str, object]:
    """A scenario with these rungs and stocks that never run out."""
    solid = [one.kind for one in rungs if not one.words]
    side = {
        "stocks": {kind: {"amount": 1000, "value": 0.0} for kind in solid},
        "strategy": "tit_for_tat",
        "reply_days": {"low": 1, "likely": 1, "high": 1},
        "tolerance": 0.0,
    }
    ladder = [
        {"move": one.kind, "severity": one.severity, "source": "its code in the record"}
        | ({} if one.words else {"takes": {one.kind: 1}})
        for one in rungs
    ]
    return {
        "schema_version": 1,
        "name": "the record",
        "story": "the kinds of moves of the record as a ladder",
        "start": date(2000, 1, 1),
        "horizon": 1,
        "kinds": {kind: {"label": kind} for kind in solid},
        "ladder": ladder,
        "actors": {"one": side, "other": side},
    }


_LADDERS: dict[tuple[Rung, ...], Ladder] = {}


def ladder(rungs: Iterable[Rung]) -> Ladder:
    """The ladder of some rungs; the same rungs are the same ladder."""
    key = tuple(rungs)
    if key not in _LADDERS:
        _LADDERS[key] = Ladder(key)
    return _LADDERS[key]


def at_point(rungs: Sequence[Rung], point: Point) -> Ladder:
    """A ladder with what the exchange has shown by now: its own severities, and kinds that are not on it, put last.

    So the blow itself can be met by one exactly like it.
    """
    shown = dict(point.seen) | {point.kind: point.severity}
    known = {one.kind for one in rungs}
    return ladder(
        [
            *(rung(one.kind, shown.get(one.kind, one.severity)) for one in rungs),
            *(rung(kind, hard) for kind, hard in shown.items() if kind not in known),
        ]
    )


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
    key = how, point.kind, point.severity, point.n, point.whole, point.left, wishes
    if key not in steps.answered:
        steps.answered[key] = tuple(answers(wishes))
    return steps.answered[key]


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


def rungs_of(known: Iterable[Point]) -> list[Rung]:
    """The ladder that some points show: each kind with its commonest severity, the most frequent first, for ties."""
    severities: dict[str, Counter[float]] = {}
    counts: Counter[str] = Counter()
    for point in known:
        for kind, hard in point.seen:
            severities.setdefault(kind, Counter())[hard] += 1
        counts.update([point.kind, *(part.kind for part in point.answers)])
    hardness = {kind: min(found, key=lambda hard: (-found[hard], hard)) for kind, found in severities.items()}
    order = list(KINDS)
    kinds = sorted(hardness, key=lambda kind: (-counts[kind], order.index(kind) if kind in order else 99, kind))
    return [rung(kind, hardness[kind]) for kind in kinds]
