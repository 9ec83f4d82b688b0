"""Strategies spoken to, turn by turn, and any view that a strategy may be given."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from sim import luck
from sim.strategies import View


@dataclass
class Dialogue:
    """One side of a talk: what it feels, what it then wants, and what it is told it did."""

    strategy: object
    ties: float = 1.0
    gap: float = 0.0
    rungs: tuple[float, ...] = (1.0, 2.0, 4.0, 7.0)
    run: int = 0
    quiet: int = 10
    felt: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    wanted: list[float] = field(default_factory=list)
    balance: float = 0.0

    def view(self, by_moves, initiative=0, outside=0.0):
        turn = len(self.felt)
        return View(
            received=by_moves + outside,
            outside=outside,
            by_moves=by_moves,
            initiative=initiative,
            turns=turn,
            felt=self.felt,
            sent=self.sent,
            wanted=self.wanted,
            balance=self.balance + by_moves,
            day=10 * turn,
            quiet=self.quiet,
            ties=self.ties,
            gap=self.gap,
            rungs=self.rungs,
            seed=1,
            run=self.run,
            purpose=luck.STRATEGY,
        )

    def hear(self, by_moves, initiative=0, does=None, outside=0.0):
        wanted = self.strategy(self.view(by_moves, initiative, outside))
        self.felt.append(by_moves + outside)
        self.sent.append(wanted if does is None else does)
        self.wanted.append(wanted)
        self.balance += by_moves - self.sent[-1]
        return wanted

    def review(self, does=None):
        return self.hear(0.0, 1, does)


severities = st.floats(-100.0, 100.0)


@st.composite
def views(draw):
    turns = draw(st.integers(0, 6))
    memory = st.lists(severities, min_size=turns, max_size=turns)
    initiative = draw(st.integers(0, 1))
    outside, by_moves = (0.0, 0.0) if initiative else (draw(severities), draw(severities))
    return View(
        received=outside + by_moves,
        outside=outside,
        by_moves=by_moves,
        initiative=initiative,
        turns=turns,
        felt=draw(memory),
        sent=draw(memory),
        wanted=draw(memory),
        balance=draw(severities),
        day=draw(st.integers(0, 40_000)),
        quiet=draw(st.integers(0, 40_000)),
        ties=draw(st.floats(0.0, 1.0)),
        gap=draw(st.floats(-1.0, 1.0)),
        rungs=sorted(draw(st.lists(st.floats(0.0, 10.0), max_size=5))),
        seed=draw(st.integers(0, luck.SEEDS - 1)),
        run=draw(st.integers(0, luck.RUNS - 1)),
        purpose=luck.STRATEGY + draw(st.integers(0, 1)),
    )
