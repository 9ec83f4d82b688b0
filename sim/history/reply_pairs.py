"""Who answered what: each answer with the move that it answers, and what a collection of them comes to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from sim.history.exchange import Exchange
from sim.history.format import Move

DECIDED = ("blow", "threat", "words", "relief", "pass")  # roles of what a side decides to do


class Reply(NamedTuple):
    """A move with the one of the other side that it answers."""

    exchange: str
    answered: Move
    move: Move
    delay: int  # days from the one to the other
    same_kind: bool
    ratio: float | None  # of the numbers; None where they do not count the same in moves of one kind

    @property
    def same_number(self) -> bool | None:
        """Whether it answers number for number; None where the numbers cannot be compared."""
        return None if self.ratio is None else self.ratio == 1.0


class Spread(NamedTuple):
    """The middle of some numbers, and from where to where they lie; None for none."""

    middle: float
    low: float
    high: float


class Summary(NamedTuple):
    """What a collection comes to. Its shares are no rates: who was not answered is seldom collected."""

    exchanges: int
    moves: int
    statuses: dict[str, int]
    replies: int
    triggers_answered: int  # answers to what set an exchange off: no replies of one side to another's move
    same_kind: int
    compared: int  # replies of one kind whose numbers count the same
    same_number: int
    ratio: Spread | None  # of the numbers compared
    delay: Spread | None  # days, of every reply
    delay_in_kind: Spread | None  # days, of those of the same kind
    unanswered: int  # blows and threats of one side that no move is known to answer


def replies(exchange: Exchange) -> tuple[Reply, ...]:
    """The answers of an exchange, in its order: what one side decided to do for what the other had done."""
    made = []
    for move in exchange.moves:
        if move.answers is None or exchange.kind(move).role not in DECIDED:
            continue
        answered = exchange.move(move.answers)
        if exchange.kind(answered).role in DECIDED:
            made.append(_reply(exchange, answered, move))
    return tuple(made)


def _reply(exchange: Exchange, answered: Move, move: Move) -> Reply:
    same_kind = move.kind == answered.kind
    comparable = same_kind and move.unit == answered.unit and move.n is not None and bool(answered.n)
    ratio = (move.n or 0.0) / (answered.n or 1.0) if comparable else None
    return Reply(exchange.name, answered, move, (move.date - answered.date).days, same_kind, ratio)


def unanswered(exchange: Exchange) -> tuple[Move, ...]:
    """The blows and threats between the two sides that no move of the exchange is known to answer.

    A move to which no answer was looked for is not among them.
    """
    answered = {move.answers for move in exchange.moves if exchange.kind(move).role in DECIDED}
    return tuple(move for move in exchange.moves if could_be_answered(exchange, move) and move.step not in answered)


def could_be_answered(exchange: Exchange, move: Move) -> bool:
    """Whether a move is a blow or a threat between the two sides, and answers to it were looked for."""
    between = move.mover in exchange.actors and move.target in exchange.actors
    looked_for = exchange.observed == "every move" or opens(exchange, move)
    return exchange.kind(move).role in ("blow", "threat") and between and looked_for


def opens(exchange: Exchange, move: Move) -> bool:
    """Whether a move is a first blow: no answer to anything that the other side decided to do."""
    return move.answers is None or exchange.kind(exchange.move(move.answers)).role not in DECIDED


def summary(exchanges: Iterable[Exchange]) -> Summary:
    """What some exchanges come to, counted."""
    all_of_them = list(exchanges)
    moves = [move for exchange in all_of_them for move in exchange.moves]
    found = [reply for exchange in all_of_them for reply in replies(exchange)]
    ratios = [reply.ratio for reply in found if reply.ratio is not None]
    to_triggers = [
        move
        for exchange in all_of_them
        for move in exchange.moves
        if move.answers is not None and exchange.kind(exchange.move(move.answers)).role == "trigger"
    ]
    return Summary(
        len(all_of_them),
        len(moves),
        dict(Counter(move.status for move in moves)),
        len(found),
        len(to_triggers),
        sum(reply.same_kind for reply in found),
        len(ratios),
        sum(reply.same_number is True for reply in found),
        _spread(ratios),
        _spread([reply.delay for reply in found]),
        _spread([reply.delay for reply in found if reply.same_kind]),
        sum(len(unanswered(exchange)) for exchange in all_of_them),
    )


def _spread(numbers: Sequence[float]) -> Spread | None:
    return Spread(float(median(numbers)), float(min(numbers)), float(max(numbers))) if numbers else None
