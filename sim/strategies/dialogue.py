"""A strategy shown in dialogue: what it wants, turn by turn, and how hard it answers a first blow.

Nothing is simulated. What a strategy wants is done, up to the end of the scale; the ladder has a rung at every whole
severity, turns are `DAYS` apart, and each unit of severity takes `COST` of what the side that feels it holds.
"""

from collections.abc import Callable, Mapping, Sequence

from sim import luck
from sim.strategies import Modified, View, bound
from sim.text import as_text

FELT = (0.0, 3.0, 3.0, 0.0, 6.0, 0.0, -2.0, 0.0)
INCIDENT = 3.0  # what the first of two alike feels at its second turn, by nobody's doing
HARDEST = 10.0
DAYS = 30
COST = 0.02
RUNGS = tuple(float(rung) for rung in range(1, 11))


class Side:
    """One side of a dialogue and its memory."""

    def __init__(self, answer: Callable[[View], float], me: int = 0) -> None:
        self.answer = answer
        self.me = me
        self.felt: list[float] = []
        self.sent: list[float] = []
        self.wanted: list[float] = []
        self.quiet = 0

    def hear(self, felt: float) -> float:
        """Take a turn, and return what is done; to feel 0 is to review a quiet spell."""
        self.quiet = 0 if felt else self.quiet + DAYS
        mine = _left([*self.felt, felt])
        wanted = self.answer(
            View(
                received=felt,
                initiative=0 if felt else 1,
                turns=len(self.felt),
                felt=self.felt,
                sent=self.sent,
                wanted=self.wanted,
                day=DAYS * len(self.felt),
                quiet=self.quiet,
                ties=mine,
                gap=_left(self.sent) - mine,
                rungs=RUNGS,
                seed=1,
                run=0,
                purpose=luck.STRATEGY + self.me,
            )
        )
        self.felt.append(felt)
        self.wanted.append(wanted)
        self.sent.append(max(-HARDEST, min(HARDEST, wanted)))
        return self.sent[-1]


def _left(severities: Sequence[float]) -> float:
    """The share of its stocks that a side has left after feeling these."""
    left = 1.0
    for severity in severities:
        left = max(0.0, min(1.0, left - COST * severity))
    return left


def dialogue(
    name: str,
    parameters: Mapping[str, float],
    against: Sequence[float] = FELT,
    modifiers: Sequence[tuple[str, float]] = (),
) -> str:
    """A table of turns: a strategy against fixed severities, and against its like, both deciding at once.

    Raises KeyError for a strategy, a parameter or a modifier that does not exist.
    """
    answer = Modified(bound(name, parameters), modifiers)
    alone = Side(answer)
    one, other = pair = Side(answer, 0), Side(answer, 1)
    done = 0.0, 0.0
    for turn, felt in enumerate(against):
        alone.hear(felt)
        done = one.hear(done[1] + (INCIDENT if turn == 1 else 0.0)), other.hear(done[0])
    lines = [
        "         fixed blows    one of two alike           the other",
        "turn" + "    felt  wanted    " * 3,
    ]
    for turn in range(len(against)):
        cells = (f"{side.felt[turn]:8.3g}{side.wanted[turn] + 0.0:8.3g}    " for side in (alone, *pair))
        lines.append(f"{turn + 1:4}" + "".join(cells))
    lines.append(f"Of the two alike, the one feels an incident of {INCIDENT:g} at turn 2.")
    return as_text(lines)


def response(
    name: str, parameters: Mapping[str, float], modifiers: Sequence[tuple[str, float]] = ()
) -> list[tuple[float, float]]:
    """The response curve: the severity felt at a first turn, from -5 to 10 by quarters, and what is then wanted.

    Raises KeyError for a strategy, a parameter or a modifier that does not exist.
    """
    felts = [quarters / 4 for quarters in range(-20, 41)]
    answers = [Side(Modified(bound(name, parameters), modifiers)) for _ in felts]
    for side, felt in zip(answers, felts, strict=True):
        side.hear(felt)
    return [(felt, side.wanted[0]) for felt, side in zip(felts, answers, strict=True)]
