"""A strategy in dialogue: the severity that it wants turn by turn, and how hard it answers a first blow.

Nothing is simulated. Whatever a strategy wants is done, up to the end of the scale. The ladder has a rung at every
whole severity, a turn comes every `TURN_DAYS` days, and each unit of severity takes the share `SHARE_PER_SEVERITY` of
what the side that feels it holds.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from sim import luck
from sim.language import say
from sim.strategies import Modified, View, bind
from sim.text import as_text

FIXED_BLOWS = (0.0, 3.0, 3.0, 0.0, 6.0, 0.0, -2.0, 0.0)  # severities felt, one a turn
INCIDENT = 3.0  # severity that the first of two alike feels at its second turn, by nobody's doing
MAX_SEVERITY = 10.0
TURN_DAYS = 30
SHARE_PER_SEVERITY = 0.02
DRAWS = 400  # of a strategy's luck, for its response
FEW = 4  # answers to one severity, that are told apart
RUNGS = tuple(float(rung) for rung in range(1, 11))


class Speaker:
    """One side of a dialogue and its memory."""

    def __init__(self, answer: Callable[[View], float], me: int = 0, run: int = 0) -> None:
        self.answer = answer
        self.me = me
        self.run = run
        self.felt: list[float] = []
        self.sent: list[float] = []
        self.wanted: list[float] = []
        self.balance = 0.0
        self.quiet = 0

    def hear(self, by_moves: float, outside: float = 0.0) -> float:
        """Take a turn at which severities are felt, of the other's moves and of an incident. Returns that done.

        Where nothing is felt a quiet spell is reviewed.
        """
        felt = by_moves + outside
        self.balance += by_moves
        self.quiet = 0 if felt else self.quiet + TURN_DAYS
        mine = _share_left([*self.felt, felt])
        wanted = self.answer(
            View(
                received=felt,
                outside=outside,
                by_moves=by_moves,
                initiative=0 if felt else 1,
                turns=len(self.felt),
                felt=self.felt,
                sent=self.sent,
                wanted=self.wanted,
                balance=self.balance,
                day=TURN_DAYS * len(self.felt),
                quiet=self.quiet,
                ties=mine,
                gap=_share_left(self.sent) - mine,
                rungs=RUNGS,
                seed=1,
                run=self.run,
                purpose=luck.STRATEGY + self.me,
            )
        )
        self.felt.append(felt)
        self.wanted.append(wanted)
        self.sent.append(max(-MAX_SEVERITY, min(MAX_SEVERITY, wanted)))
        self.balance -= self.sent[-1]
        return self.sent[-1]


def _share_left(severities: Sequence[float]) -> float:
    """The share of its stocks that a side has left after feeling some severities."""
    left = 1.0
    for severity in severities:
        left = max(0.0, min(1.0, left - SHARE_PER_SEVERITY * severity))
    return left


def dialogue(
    name: str,
    parameters: Mapping[str, float],
    against: Sequence[float] = FIXED_BLOWS,
    modifiers: Sequence[tuple[str, float]] = (),
) -> str:
    """A table of turns as text: a strategy against fixed blows, and against its like, where both decide at once.

    Raises KeyError for a strategy, a parameter or a modifier that does not exist.
    """
    answer = Modified(bind(name, parameters), modifiers)
    alone = Speaker(answer)
    one, other = pair = Speaker(answer, 0), Speaker(answer, 1)
    done = 0.0, 0.0
    for turn, felt in enumerate(against):
        alone.hear(felt)
        done = one.hear(done[1], INCIDENT if turn == 1 else 0.0), other.hear(done[0])
    titles = "".join(f"{say(code):>20}" for code in ("dialogue.fixed", "dialogue.one", "dialogue.other"))
    lines = [titles, say("dialogue.turn") + f"{say('dialogue.felt'):>8}{say('dialogue.wanted'):>8}    " * 3]
    for turn in range(len(against)):
        cells = (f"{side.felt[turn]:8.3g}{side.wanted[turn] + 0.0:8.3g}    " for side in (alone, *pair))
        lines.append(f"{turn + 1:4}" + "".join(cells))
    lines.append(say("dialogue.incident", severity=INCIDENT))
    return as_text(lines)


def response(
    name: str, parameters: Mapping[str, float], modifiers: Sequence[tuple[str, float]] = ()
) -> list[tuple[float, float, float]]:
    """The response curve: severities felt at a first turn, from -5 to 10 by quarters, and those then wanted.

    Each with its share of DRAWS draws of the strategy's luck. Where there are more than FEW different answers, they are
    rounded to halves. Raises KeyError for a strategy, a parameter or a modifier that does not exist.
    """
    answer = Modified(bind(name, parameters), modifiers)
    points: list[tuple[float, float, float]] = []
    for quarters in range(-20, 41):
        felt, found = quarters / 4, Counter[float]()
        for run in range(DRAWS):
            side = Speaker(answer, run=run)
            side.hear(felt)
            found[side.wanted[0] + 0.0] += 1
        if len(found) > FEW:
            halves = Counter[float]()
            for wanted, count in found.items():
                halves[round(2.0 * wanted) / 2.0] += count
            found = halves
        points += [(felt, wanted, count / DRAWS) for wanted, count in sorted(found.items(), reverse=True)]
    return points
