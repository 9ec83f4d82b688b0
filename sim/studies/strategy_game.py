"""The game of a crisis: each side chooses a strategy, and is paid by what the exchange then comes to.

A payoff is minus the cost of the exchange to a side (`sim.model.costs`) or, in a repeated game, the payoff a round. It
is a mean over many runs, with the same luck in every cell. So beside each equilibrium stands in what share of resamples
of these runs it is one.
"""

from collections.abc import Callable, Sequence
from typing import Any, Unpack

from sim import figures
from sim.figures.data import Bimatrix, BimatrixCell
from sim.luck import SEEDS
from sim.scenario import Crisis
from sim.studies.arguments import is_crisis, number_of_runs, whole
from sim.studies.strategy_game_numbers import GameNumbers
from sim.studies.strategy_game_text import text_of
from sim.studies.strategy_pairs import between, numbers, outcomes, pools
from sim.studies.subject import strategy_words, subject_of
from sim.text import as_html

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
) -> "StrategyGame":
    """The game in which the actors choose among strategies, each cell played `runs` times.

    `strategies`, `first`, `second` and `progress` are as for `sim.table`, and so is what is raised. Beside the cells
    of the game those are played in which an actor has its own strategy, the scenario's, to see what that gives away.
    Ctrl-C ends it and keeps the cells done, if there are any; it is solved once all are done.
    """
    is_crisis(crisis)
    seed, runs = whole("seed", seed, SEEDS), number_of_runs(runs)
    rows, columns = pools(crisis, strategies, first, second)
    made = StrategyGame(crisis, rows, columns, seed, runs, {})
    todo = made.todo()
    try:
        for done, (cell, (mine, theirs)) in enumerate(todo.items(), 1):
            made.paid[cell] = numbers(outcomes(between(crisis, mine, theirs), seed, runs))
            if progress is not None:
                progress(done, len(todo))
    except KeyboardInterrupt:
        if not made.paid:
            raise
    return made


class StrategyGame(GameNumbers):
    """The game of a crisis, strategies against strategies."""

    def __repr__(self) -> str:
        shape = f"{len(self.first)} strategies against {len(self.second)}"
        return f"<{self.crisis.name}: the game of {shape}, {self.runs} runs a cell>"

    def _repr_html_(self) -> str:
        return as_html(self, self.text())

    def text(self, *, long: bool = False) -> str:
        """The game for a terminal: the bimatrix with best replies marked or, if `long`, a line a cell; equilibria."""
        return text_of(self, long)

    def plot(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw the bimatrix with arrows to the best replies, on `ax` or on a figure of its own."""
        return figures.draw(self.figure(), ax, **how)

    def figure(self) -> Bimatrix:
        """The record of its figure (see `sim.figures.data`)."""
        equilibria = {
            (next(iter(one.first)), next(iter(one.second))): one.stands.share
            for one in self.solution.equilibria
            if one.pure
        }
        best = self.form.best_replies(0), self.form.best_replies(1)
        cells = [
            [
                BimatrixCell(
                    (self.payoff((mine, theirs), 0).mean, self.payoff((mine, theirs), 1).mean),
                    (i in best[0][j], j in best[1][i]),
                    equilibria.get((mine, theirs)),
                )
                for j, theirs in enumerate(self.second)
            ]
            for i, mine in enumerate(self.first)
        ]
        return Bimatrix(
            title=self.crisis.name,
            cast=subject_of(self.crisis),
            actors=self.actors,
            rows=[strategy_words(name) for name in self.first],
            columns=[strategy_words(name) for name in self.second],
            cells=cells,
            payoff="the payoff a round" if self.crisis.payoffs is not None else "minus the cost of the exchange",
            runs=self.runs,
            seed=self.seed,
        )
