"""The ladder of the record: kinds of moves with their severities, as the rules of the model take them.

The moves of the record have no stocks, so that everything on the ladder can be had. What nobody knows of a side is
given with each question: its audience cost, its price for leaving the kind, and the width of its errors of judgement,
by which it answers with quantal response (McKelvey and Palfrey 1995).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from math import exp, fsum, log
from typing import NamedTuple

from sim.forecast.classes import role_of
from sim.forecast.points import NO_ANSWER, Point
from sim.history import KINDS
from sim.model import rules, voices
from sim.model.game import room_for_state
from sim.model.state import State, World
from sim.scenario import build
from sim.scenario.preparation import prepare

OUT_OF_KIND = 0.5  # the price of leaving the kind, as in the scenarios


class Side(NamedTuple):
    """What is drawn of a side."""

    audience: float
    out_of_kind: float


DRAWS = 4


def _drawn() -> Iterable[Side]:
    """A Latin hypercube of DRAWS over the ranges that most scenarios have."""

    def between(low: float, high: float, part: int) -> float:
        return low * exp((part % DRAWS + 0.5) / DRAWS * log(high / low))

    for n in range(DRAWS):
        yield Side(between(0.75, 3.0, n), between(0.25, 1.0, 3 * n + 1))


SIDES = tuple(_drawn())


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
            found = {NO_ANSWER: voices.misfit(world, 0, 0.0, wanted)}
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
