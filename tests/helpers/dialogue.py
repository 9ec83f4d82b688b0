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

    def view(self, received, initiative=0):
        turn = len(self.felt)
        memory = self.felt, self.sent, self.wanted
        public = self.ties, self.gap, self.rungs
        return View(received, initiative, turn, *memory, 10 * turn, self.quiet, *public, 1, self.run, luck.STRATEGY)

    def hear(self, received, initiative=0, does=None):
        wanted = self.strategy(self.view(received, initiative))
        self.felt.append(received)
        self.sent.append(wanted if does is None else does)
        self.wanted.append(wanted)
        return wanted

    def review(self, does=None):
        return self.hear(0.0, 1, does)


severities = st.floats(-100.0, 100.0)


@st.composite
def views(draw):
    turns = draw(st.integers(0, 6))
    memory = st.lists(severities, min_size=turns, max_size=turns)
    initiative = draw(st.integers(0, 1))
    return View(
        received=0.0 if initiative else draw(severities),
        initiative=initiative,
        turns=turns,
        felt=draw(memory),
        sent=draw(memory),
        wanted=draw(memory),
        day=draw(st.integers(0, 40_000)),
        quiet=draw(st.integers(0, 40_000)),
        ties=draw(st.floats(0.0, 1.0)),
        gap=draw(st.floats(-1.0, 1.0)),
        rungs=sorted(draw(st.lists(st.floats(0.0, 10.0), max_size=5))),
        seed=draw(st.integers(0, luck.SEEDS - 1)),
        run=draw(st.integers(0, luck.RUNS - 1)),
        purpose=luck.STRATEGY + draw(st.integers(0, 1)),
    )
