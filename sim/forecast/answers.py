"""What a strategy would answer at a point of the record, by the model's own rules.

A point is a blow or a threat of one side to the other, which that side could answer. The strategies of the register say
how severe the answer ought to be, seeing the severities, by code, of what was felt before and of what was done for it;
the rule of least loss finds the move. The record tells no stocks, so three things are taken otherwise than in a
scenario. Whether a move can be had is not known: besides the ladder with all its rungs stands one without the kind of
the blow, for a side that cannot answer in kind. What was wanted is taken to be what was done. And a strategy that
answers a share of what it felt, in kind, is taken to answer that share of the number.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from math import fsum
from typing import NamedTuple

from sim import luck
from sim.history import KINDS, Exchange, Move
from sim.history.chronicle import deed
from sim.history.codes import codes
from sim.history.reply_pairs import DECIDED
from sim.model import rules
from sim.model.game import room_for_state
from sim.model.state import State, World
from sim.scenario import build
from sim.scenario.preparation import prepare
from sim.strategies import STRATEGIES, Answer, View, bind

NO_ANSWER = "no answer"
ASKING = ("blow", "threat")  # the roles of what could be answered
FELT = ("blow", "threat", "words", "relief")
UNCODED = codes()["CAMEO 160"]  # a blow that has no code is taken for this: reduce relations, not specified below
OUT_OF_KIND = 0.5  # the price of leaving the kind, as in the scenarios
AUDIENCES = (1.0, 2.0)  # the audience costs that are tried, as in the scenarios
# What is not known of a side: its audience cost, and whether a move of the kind of the blow can be had.
SETTINGS = tuple((audience, in_kind) for audience in AUDIENCES for in_kind in (True, False))
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


class Part(NamedTuple):
    """One answer: its kind, and its number for one of what it answers; None where they do not count the same."""

    kind: str
    ratio: float | None = None


class Point(NamedTuple):
    """A move that could be answered, what went before it, and what the answer was."""

    exchange: str
    step: int
    actor: str  # who could answer
    kind: str  # of the move
    severity: float  # of the move, by its code
    felt: tuple[float, ...] = ()  # what the actor felt of the other's before, oldest first
    sent: tuple[float, ...] = ()  # the severity of what it had done for each by now; 0 for nothing
    seen: tuple[tuple[str, float], ...] = ()  # the kinds of blows and words in the exchange so far, with severities
    answers: tuple[Part, ...] = (Part(NO_ANSWER),)  # those of the first day there was one; together they count as one
    delay: int | None = None  # days until then
    answered: int | None = None  # the step by which it was answered
    passed: int | None = None  # the step by which it was refused, or another came on a later day
    told: str = ""  # the move as people say it

    @property
    def blind(self) -> "Point":
        """The point as somebody sees it who does not know the answer."""
        return self._replace(answers=(), delay=None, answered=None, passed=None)


def severity(exchange: Exchange, move: Move) -> float:
    """How hard a move is felt: by its code; without one as `UNCODED` where it is a blow or a threat, else nothing."""
    if move.severity is not None:
        return move.severity
    return -UNCODED.goldstein if exchange.kind(move).role in ASKING else 0.0


def points(exchange: Exchange) -> list[Point]:
    """Every blow and threat between the two sides of an exchange, with the first answer that was more than a refusal.

    A refusal to answer is none; where an answer came after it, the answer was put off, and is the answer.
    """
    found = [_point(exchange, at) for at, move in enumerate(exchange.moves) if _asks(exchange, move)]
    days = {move.step: move.date for move in exchange.moves}
    for at, point in enumerate(found):
        refused = [m.step for m in exchange.moves if m.answers == point.step and exchange.kind(m).role == "pass"]
        later = [q.step for q in found[at + 1 :] if q.actor == point.actor and days[q.step] > days[point.step]]
        found[at] = point._replace(passed=min([*refused, *later], default=None))
    return found


def known_by(asked: Iterable[Point], step: int) -> list[Point]:
    """The points whose answer was known by a step, as it was known then.

    What was refused, or stood unanswered when the next came, counts as not answered until it is, as it does in the
    memory of the strategies. What is open is left out.
    """
    found = []
    for point in asked:
        if point.answered is not None and point.answered <= step:
            found.append(point._replace(passed=None))
        elif point.passed is not None and point.passed <= step:
            found.append(point._replace(answers=(Part(NO_ANSWER),), delay=None, answered=None))
    return found


def _asks(exchange: Exchange, move: Move) -> bool:
    return exchange.kind(move).role in ASKING and move.mover in exchange.actors and move.target in exchange.actors


def _answers(exchange: Exchange, moves: Iterable[Move], step: int) -> list[Move]:
    """The moves among some that answer a step and are more than a refusal, on the first day there is one."""
    found = [
        m for m in moves if m.answers == step and exchange.kind(m).role in DECIDED and exchange.kind(m).role != "pass"
    ]
    return [move for move in found if move.date == found[0].date]


def _point(exchange: Exchange, at: int) -> Point:
    moves, asked = exchange.moves, exchange.moves[at]
    before = moves[:at]
    felt, sent = [], []
    for move in before:
        if move.mover == asked.mover and move.target == asked.target and exchange.kind(move).role in FELT:
            felt.append(severity(exchange, move))
            done = _answers(exchange, before, move.step)
            sent.append(severity(exchange, done[0]) if done else 0.0)
    answers = _answers(exchange, moves, asked.step)
    parts = []
    for move in answers:
        comparable = move.kind == asked.kind and move.unit == asked.unit and move.n and asked.n
        parts.append(Part(move.kind, move.n / asked.n if comparable and move.n and asked.n else None))
    seen = {move.kind: severity(exchange, move) for move in moves[: at + 1] if exchange.kind(move).role in FELT}
    return Point(
        exchange.name,
        asked.step,
        asked.target or "",
        asked.kind,
        severity(exchange, asked),
        tuple(felt),
        tuple(sent),
        tuple(sorted(seen.items())),
        tuple(parts) or (Part(NO_ANSWER),),
        (answers[0].date - asked.date).days if answers else None,
        answers[-1].step if answers else None,
        None,
        f"{asked.mover}: {deed(asked)}",
    )


# The ladder.


class Rung(NamedTuple):
    """A kind of move with its severity; words touch nothing of the other's."""

    kind: str
    severity: float
    words: bool


@cache
def role_of(kind: str) -> str:
    """The part that a kind of the vocabulary plays; a kind that a file declares counts as a blow."""
    return KINDS[kind].role if kind in KINDS else "blow"


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
        self._answers: dict[tuple[str, float, Wishes], tuple[Guesses, ...]] = {}
        self._chosen: dict[tuple[str, float, float, bool], str] = {}

    @property
    def world(self) -> World:
        """What the rules go by."""
        return self.prepared.world

    def answers(self, kind: str, severity: float, wishes: "Wishes") -> "tuple[Guesses, ...]":
        """What wishes come to, against a blow of a kind and a severity, in each of the SETTINGS."""
        key = kind, severity, wishes
        if key not in self._answers:
            made = []
            for audience, in_kind in SETTINGS:
                chosen = [(self.choose(kind, severe, audience, in_kind), severe, chance) for severe, chance in wishes]
                made.append(tuple(Guess(k, severe / severity if k == kind else None, p) for k, severe, p in chosen))
            self._answers[key] = tuple(made)
        return self._answers[key]

    def choose(self, kind: str, wanted: float, audience: float, in_kind: bool) -> str:
        """The kind of move of least loss that answers a kind, where so severe a one is wanted.

        `in_kind` says whether a move of that kind can be had.
        """
        key = kind, wanted, audience, in_kind
        if key not in self._chosen:
            world = self.world._replace(audience_cost=[audience, audience], out_of_kind=[OUT_OF_KIND, OUT_OF_KIND])
            at = self.kinds.index(kind)
            if not in_kind:
                world = world._replace(blows=[move for move in world.blows if move != at])
            state = self._state()
            rules.suffer(world, state, 0, 1.0, world.touches[at], 0)
            self._chosen[key] = self.kinds[rules.choose(world, state, 0, wanted)[0]]
        return self._chosen[key]

    def _state(self) -> State:
        state = room_for_state(self.world, 1)
        rules.begin(self.world, state)
        return state


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
    """An answer with its probability; `ratio` is of the numbers, where it is of the kind that it answers."""

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
def wanted(option: Option, point: tuple[float, Felt, Felt], rungs: Felt) -> Wishes:
    """The severities that a strategy would want, each with its probability.

    `point` is what is felt, what was felt before, and what was done for each; `rungs` is as in `View`.
    """
    answer = _bound(option)
    severity, felt, sent = point
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
            balance=severity + fsum(felt) - fsum(sent),
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


def would_answer(steps: Ladder, point: Point, option: Option) -> tuple[Guesses, ...]:
    """What a strategy would answer at a point, without error, in each of the SETTINGS.

    The ladder must have the kind of the blow, as that of `at_point`.
    """
    wishes = wanted(option, (point.severity, point.felt, point.sent), steps.severities)
    return steps.answers(point.kind, point.severity, wishes)


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
