"""The game of a crisis: each side chooses a strategy, and is paid by what the exchange then comes to.

A payoff is minus the cost of the exchange to a side (`sim.model.costs`) or, in a repeated game, the payoff a round. It
is a mean over many runs, with the same luck in every cell. So beside each equilibrium stands in what share of resamples
of these runs it is one.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import fsum
from typing import Any, NamedTuple

from sim.language import say, so_many
from sim.luck import SEEDS
from sim.measures import intervals
from sim.measures.intervals import Mean
from sim.scenario import Crisis
from sim.scenario.doubts import drawn_text
from sim.studies import matrix_game_text
from sim.studies.arguments import is_crisis, may_be_exact, number_of_runs, whole
from sim.studies.matrix_game import Cell, MatrixGame
from sim.studies.notebook import shown
from sim.studies.strategy_pairs import Played, between, exact_payoffs, numbers, outcomes, pools
from sim.text import as_text

RUNS = 200  # of a cell, unless another number is given


def game(
    crisis: Crisis,
    strategies: Sequence[Any] | None = None,
    runs: int = RUNS,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    *,
    first: Sequence[Any] | None = None,
    second: Sequence[Any] | None = None,
    exact: bool = False,
) -> "StrategyGame":
    """The game in which the actors choose among strategies, each cell played `runs` times.

    `strategies`, `first`, `second` and `progress` are as for `sim.table`, and so is what is raised. Beside the cells
    of the game those are played in which an actor has its own strategy, the scenario's, to see what that gives away.
    With `exact` a cell of a repeated game is not played where its payoffs are known without (see `sim table --exact`).
    Ctrl-C ends it and keeps the cells done, if there are any; it is solved once all are done.
    """
    is_crisis(crisis)
    may_be_exact(crisis, exact)
    seed, runs = whole("seed", seed, SEEDS), number_of_runs(runs)
    rows, columns = pools(crisis, strategies, first, second)
    made = StrategyGame(crisis, rows, columns, seed, runs, {})
    todo = made.todo()
    try:
        for done, (cell, (mine, theirs)) in enumerate(todo.items(), 1):
            made.paid[cell] = _paid(made, cell, between(crisis, mine, theirs), exact)
            if progress is not None:
                progress(done, len(todo))
    except KeyboardInterrupt:
        if not made.paid:
            raise
    return made


def _paid(made: "StrategyGame", cell: Cell, crisis: Crisis, exact: bool) -> Played:
    """What a cell pays, run by run."""
    known = exact_payoffs(crisis) if exact else None
    if known is None:
        return numbers(outcomes(crisis, made.seed, made.runs))
    made.exact.add(cell)
    return array("d", known[:1]) * made.runs, array("d", known[1:]) * made.runs


class Exploited(NamedTuple):
    """What an actor's own strategy, that of the scenario, gives away against the other's own."""

    actor: str
    strategy: str
    payoff: Mean
    best: str  # its best reply among those tried, by one half of the runs
    best_payoff: Mean
    gain: Mean | None  # what that gains, by the other half, or exactly; None where its own strategy is the best


@dataclass(frozen=True, eq=False, repr=False)
class StrategyGame(MatrixGame):
    """The game of a crisis, strategies against strategies."""

    exact: set[Cell] = field(default_factory=set)  # the cells whose payoffs are known without a run

    def __repr__(self) -> str:
        shape = f"{len(self.first)} strategies against {len(self.second)}"
        return f"<{self.crisis.name}: the game of {shape}, {self.runs} runs a cell>"

    def _repr_html_(self) -> str:
        return shown(self, self.text())

    @property
    def own(self) -> tuple[str, str]:
        """What the scenario has both play, by the name that it goes by here."""
        first, second = (self.crisis.actors[actor].strategy.told for actor in self.actors)
        return first, second

    def payoff(self, cell: Cell, side: int) -> Mean:
        """The payoff of an actor in a cell, with its interval; an exact one has none."""
        return Mean(self.paid[cell][side][0], None, None) if cell in self.exact else super().payoff(cell, side)

    def todo(self) -> dict[Cell, tuple[Any, Any]]:
        """All cells to be played, with what a scenario says of their strategies."""
        own = [self.crisis.data["actors"][actor]["strategy"] for actor in self.actors]
        cells = {(i, j): (mine, theirs) for i, mine in self.first.items() for j, theirs in self.second.items()}
        for i, mine in {self.own[0]: own[0], **self.first}.items():
            cells.setdefault((i, self.own[1]), (mine, own[1]))
        for j, theirs in self.second.items():
            cells.setdefault((self.own[0], j), (own[0], theirs))
        return cells

    def exploited(self) -> list[Exploited]:
        """What the scenario's own strategies give away, by actor. Empty where cells are missing, or of few runs."""
        if len(self.paid) < len(self.todo()) or self.runs < 4:
            return []
        return [self._exploited(side) for side in (0, 1)]

    def _exploited(self, side: int) -> Exploited:
        own, half = self.own, self.runs // 2

        def cell(name: str) -> Cell:
            return (name, own[1]) if side == 0 else (own[0], name)

        tried = {name: self.payoffs_of(cell(name), side) for name in (own[side], *(self.first, self.second)[side])}
        best = max(tried, key=lambda name: fsum(tried[name][:half]))
        there, here = self.payoff(cell(best), side), self.payoff(own, side)
        gain = None
        if {own, cell(best)} <= self.exact and best != own[side]:
            gain = Mean(there.mean - here.mean, None, None)
        elif best != own[side]:
            gain = intervals.mean([a - b for a, b in zip(tried[best][half:], tried[own[side]][half:], strict=True)])
        return Exploited(self.actors[side], own[side], here, best, there, gain)

    def head(self, code: str) -> str:
        """What was played, in the words of a code: of the game, or of what is made of it."""
        return say(
            code,
            scenario=self.crisis.name,
            first=len(self.first),
            second=len(self.second),
            runs=so_many("runs", self.runs),
            seed=self.seed,
            drawn=drawn_text(self.crisis.doubts),
        )

    def text(self, *, long: bool = False) -> str:
        """The game for a terminal: the bimatrix with best replies marked or, if `long`, a line a cell; equilibria."""
        return as_text(self._lines(long))

    def _lines(self, long: bool) -> Iterator[str]:
        first, _ = self.actors
        yield self.head("game.head")
        what = "costs" if self.crisis.payoffs is None else "exact" if self.exact else "rounds"
        yield say(f"game.{what}", actor=first)
        yield ""
        if len(self.paid) < len(self.todo()):
            yield say("game.stopped", done=len(self.paid), of=len(self.todo()))
            yield ""
        yield from matrix_game_text.lines(self, long)
        if self.exact:
            yield ""
            yield say("exact", exact=len(self.exact), of=so_many("cells", len(self.paid)))
        for one in self.exploited():
            yield ""
            yield say("game.own", actor=one.actor, strategy=one.strategy, payoff=one.payoff.told(".2f"))
            if one.gain is None:
                yield say("game.own.best")
            else:
                payoff, gain = one.best_payoff.told(".2f"), one.gain.told(".2f")
                code = "game.own.gains exactly" if one.gain.low is None else "game.own.gains"
                yield say(code, best=one.best, payoff=payoff, gain=gain)
