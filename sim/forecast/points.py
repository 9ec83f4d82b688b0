"""Points of the record: a blow or a threat of one side to the other, what went before it, and what the answer was.

Nothing of a point but its answer comes from the days after it. Where no answer is known, the point says for how many
days one was looked for: what is open is no answer withheld.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sim.history import Exchange, Move
from sim.history.chronicle import deed
from sim.history.codes import codes
from sim.history.reply_pairs import DECIDED, could_be_answered, opens

NO_ANSWER = "no answer"
FELT = ("blow", "threat", "words", "relief")
UNCODED = codes()["CAMEO 160"]  # a blow that has no code is taken for this: reduce relations, not specified below
UNCOUNTED = ("share", "billion USD")  # units that come in parts


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
    felt: tuple[float, ...] = ()  # what the actor felt at each of its turns before, oldest first
    sent: tuple[float, ...] = ()  # the severity of what it had done at each by now; 0 for nothing
    seen: tuple[tuple[str, float], ...] = ()  # the kinds of blows and words in the exchange so far, with severities
    answers: tuple[Part, ...] = (Part(NO_ANSWER),)  # those of the first day there was one; together they count as one
    delay: int | None = None  # days until then
    answered: int | None = None  # the step by which it was answered
    passed: int | None = None  # the step by which it was refused, or another came on a later day
    told: str = ""  # the move as people say it
    cluster: str = ""  # what it is not independent of: its wave, or else its exchange
    opens: bool = False  # whether it is a first blow, and answers nothing
    excess: float = 0.0  # by how much the answers of its side so far, this one too, outweigh what they answer
    n: float | None = None  # its number
    whole: bool = True  # whether what it counts comes in whole numbers
    watched: int | None = None  # days for which an answer was looked for; None for ever
    own: tuple[bool, ...] = ()  # by turn: whether it was a blow of the actor's own, in answer to nothing felt
    balance: float | None = None  # what it felt, this too, less all that it had done; None: by felt and sent
    left: float | None = None  # how many of what n counts the actor could still take; None where that is not known

    @property
    def blind(self) -> "Point":
        """The point as somebody sees it who does not know the answer, nor when observation ended."""
        return self._replace(answers=(), delay=None, answered=None, passed=None, watched=None)

    @property
    def forgetful(self) -> "Point":
        """The point without the actor's own blows in its memory."""
        kept = [turn for turn in range(len(self.felt)) if not (self.own and self.own[turn])]
        felt, sent = (tuple(values[turn] for turn in kept) for values in (self.felt, self.sent))
        return self._replace(felt=felt, sent=sent, own=(), balance=None)

    @property
    def open(self) -> bool:
        """Whether no answer is known, and one may have come after observation ended."""
        return self.delay is None and self.watched is not None and self.answers == (Part(NO_ANSWER),)


def severity(exchange: Exchange, move: Move) -> float:
    """How hard a move is felt: by its code; without one as `UNCODED` where it is a blow or a threat, else nothing."""
    if move.severity is not None:
        return move.severity
    return -UNCODED.goldstein if exchange.kind(move).role in ("blow", "threat") else 0.0


def points(exchange: Exchange) -> list[Point]:
    """Every blow and threat between the two sides of an exchange, with the first answer that was more than a refusal.

    A refusal to answer is none; where an answer came after it, the answer was put off, and is the answer. A move to
    which no answer was looked for is no point.
    """
    found = [_point(exchange, at) for at, move in enumerate(exchange.moves) if could_be_answered(exchange, move)]
    days = {move.step: move.date for move in exchange.moves}
    for at, point in enumerate(found):
        refused = [m.step for m in exchange.moves if m.answers == point.step and exchange.kind(m).role == "pass"]
        later = [q.step for q in found[at + 1 :] if q.actor == point.actor and days[q.step] > days[point.step]]
        watched = None if refused else point.watched  # who said that it would not answer leaves nothing open
        found[at] = point._replace(passed=min([*refused, *later], default=None), watched=watched)
    return found


def known_by(asked: Iterable[Point], step: int) -> list[Point]:
    """The points whose answer was known by a step, as it was known then.

    What was refused, or stood unanswered when the next came, counts as not answered until it is, as it does in the
    memory of the strategies. What is open is left out.
    """
    found = []
    for point in asked:
        if point.answered is not None and point.answered <= step:
            found.append(point._replace(passed=None, watched=None))
        elif point.passed is not None and point.passed <= step:
            found.append(point._replace(answers=(Part(NO_ANSWER),), delay=None, answered=None, watched=None))
    return found


def _answers(exchange: Exchange, moves: Iterable[Move], step: int) -> list[Move]:
    """The moves among some that answer a step and are more than a refusal, on the first day there is one."""
    found = [
        m for m in moves if m.answers == step and exchange.kind(m).role in DECIDED and exchange.kind(m).role != "pass"
    ]
    return [move for move in found if move.date == found[0].date]


def _memory(exchange: Exchange, before: tuple[Move, ...], asked: Move) -> tuple[list[tuple[float, float, bool]], float]:
    """The turns of the side that is asked, as (felt, sent, whether it was its own blow), and its account."""
    turns, account = [], severity(exchange, asked)
    for move in before:
        if exchange.kind(move).role not in FELT:
            continue
        hard = severity(exchange, move)
        if move.mover == asked.mover and move.target == asked.target:
            done = _answers(exchange, before, move.step)
            turns.append((hard, severity(exchange, done[0]) if done else 0.0, False))
            account += hard
        elif move.mover == asked.target and move.target == asked.mover:
            if opens(exchange, move):
                turns.append((0.0, hard, True))
            account -= hard
    return turns, account


def _excess(exchange: Exchange, before: tuple[Move, ...], asked: Move) -> float:
    """By how much the answers of one side to a move, up to this one, outweigh it; 0 for a first blow."""
    if opens(exchange, asked) or asked.answers is None:
        return 0.0
    alike = [move for move in before if move.answers == asked.answers and move.mover == asked.mover]
    alike = [move for move in alike if exchange.kind(move).role in FELT]
    return sum(severity(exchange, move) for move in (*alike, asked)) - severity(exchange, exchange.move(asked.answers))


def _left(exchange: Exchange, before: tuple[Move, ...], asked: Move) -> float | None:
    """How many of what a move counts the side that was struck can still take from the other, where that is known."""
    held = next((one.n for one in exchange.stocks if (one.actor, one.unit) == (asked.mover, asked.unit)), None)
    if held is None:
        return None
    taken = [move for move in before if move.mover == asked.target and move.unit == asked.unit]
    return max(0.0, held - sum(move.n or 0.0 for move in taken if exchange.kind(move).role == "blow"))


def _point(exchange: Exchange, at: int) -> Point:
    moves, asked = exchange.moves, exchange.moves[at]
    before = moves[:at]
    turns, account = _memory(exchange, before, asked)
    answers = _answers(exchange, moves, asked.step)
    parts = []
    for move in answers:
        comparable = move.kind == asked.kind and move.unit == asked.unit and move.n and asked.n
        parts.append(Part(move.kind, move.n / asked.n if comparable and move.n and asked.n else None))
    seen = {move.kind: severity(exchange, move) for move in moves[: at + 1] if exchange.kind(move).role in FELT}
    return Point(
        exchange=exchange.name,
        step=asked.step,
        actor=asked.target or "",
        kind=asked.kind,
        severity=severity(exchange, asked),
        felt=tuple(felt for felt, _, _ in turns),
        sent=tuple(sent for _, sent, _ in turns),
        seen=tuple(sorted(seen.items())),
        answers=tuple(parts) or (Part(NO_ANSWER),),
        delay=(answers[0].date - asked.date).days if answers else None,
        answered=answers[-1].step if answers else None,
        told=f"{asked.mover}: {deed(asked)}",
        cluster=exchange.wave or exchange.name,
        opens=opens(exchange, asked),
        excess=_excess(exchange, before, asked),
        n=asked.n or None,
        whole=asked.unit not in UNCOUNTED,
        watched=(exchange.end - asked.date).days,
        own=tuple(own for _, _, own in turns),
        balance=account,
        left=_left(exchange, before, asked),
    )
