"""A game whose cells are played many times: payoffs by cell, equilibria, and how sure each is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import fsum
from operator import mul
from typing import Any, NamedTuple, Unpack

from sim import figures
from sim.figures.data import Bimatrix, BimatrixCell
from sim.games import exports
from sim.games.normal_form import Dominated, Equilibrium, NormalForm, normal_form, taken
from sim.games.standing import dominates, stands
from sim.measures import intervals
from sim.measures.intervals import Mean, Share
from sim.scenario import Crisis
from sim.studies.bootstrap import Grouped, picks
from sim.studies.strategy_pairs import Entrants, Played
from sim.studies.subject import strategy_words, subject_of
from sim.text import as_csv

RESAMPLES = 1000

Cell = tuple[str, str]  # the strategies of the first actor and of the second


class Found(NamedTuple):
    """An equilibrium, and how sure it is."""

    first: Mapping[str, float]  # the probability of each strategy that the first actor plays,
    second: Mapping[str, float]  # and the second
    payoffs: tuple[float, float]
    stands: Share  # of the resamples, those in which the same strategies are in equilibrium

    @property
    def pure(self) -> bool:
        """Whether neither side mixes."""
        return len(self.first) == len(self.second) == 1


class DominatedStrategy(NamedTuple):
    """A strategy that another of the same actor's is at least as good as, whatever the other actor plays."""

    actor: str
    strategy: str
    by: str
    strictly: bool
    stands: Share  # of the resamples


class Solution(NamedTuple):
    """What a game comes to."""

    equilibria: Sequence[Found]
    complete: bool  # whether mixed ones were looked for too: not in a game that is too large
    left: tuple[int, int]  # how many strategies are left of both sides, once those strictly dominated go
    dominated: Sequence[DominatedStrategy]


@dataclass(frozen=True, eq=False, repr=False)
class MatrixGame:
    """A game of the two actors, each of which chooses one of a few things; every cell has the same luck."""

    crisis: Crisis
    first: Entrants  # what the first actor can choose, the row,
    second: Entrants  # and the second, the column; by the name that it goes by
    seed: int
    runs: int  # of each cell
    paid: dict[Cell, Played]  # by cell: what each run cost each actor or, in a repeated game, its payoff

    @property
    def actors(self) -> tuple[str, str]:
        """The first actor and the second."""
        first, second = self.crisis.actors
        return first, second

    @property
    def is_whole(self) -> bool:
        """Whether all cells were played."""
        return all((i, j) in self.paid for i in self.first for j in self.second)

    def payoff(self, cell: Cell, side: int) -> Mean:
        """The payoff of an actor in a cell, with its interval."""
        return intervals.mean(self.payoffs_of(cell, side))

    def payoffs_of(self, cell: Cell, side: int) -> list[float]:
        """The payoffs of an actor in a cell, by run."""
        sign = -1.0 if self.crisis.payoffs is None else 1.0
        return [sign * number for number in self.paid[cell][side]]

    @cached_property
    def form(self) -> NormalForm:
        """The game of the mean payoffs."""
        cells = {
            (i, j): (self.payoff((i, j), 0).mean, self.payoff((i, j), 1).mean) for i in self.first for j in self.second
        }
        return normal_form(self.actors, (list(self.first), list(self.second)), cells)

    @cached_property
    def solution(self) -> Solution:
        """Equilibria and dominated strategies, and how sure they are. Raises ValueError where cells are missing."""
        if not self.is_whole:
            raise ValueError("not all cells were played; a game is solved with all of them")
        form, shape = self.form, (len(self.first), len(self.second))
        found = form.equilibria()
        equilibria = form.pure_ones() if found is None else found
        dominated = [(side, one) for side in (0, 1) for one in form.dominated(side)]
        kept, worse = [0] * len(equilibria), [0] * len(dominated)
        for cell in self._resamples():
            for at, one in enumerate(equilibria):
                kept[at] += stands(one, shape, cell)
            for at, (side, dominance) in enumerate(dominated):
                worse[at] += dominates(dominance, side, shape, cell)
        rows, columns = form.undominated()
        return Solution(
            [self._found(one, times) for one, times in zip(equilibria, kept, strict=True)],
            found is not None,
            (len(rows), len(columns)),
            [self._worse(side, one, times) for (side, one), times in zip(dominated, worse, strict=True)],
        )

    def _found(self, one: Equilibrium, times: int) -> Found:
        pools = list(self.first), list(self.second)
        first, second = (
            {pool[at]: float(p) for at, p in enumerate(mixture) if p}
            for pool, mixture in zip(pools, one.mixtures, strict=True)
        )
        worth = float(one.payoffs[0]), float(one.payoffs[1])
        return Found(first, second, worth, intervals.share(times, RESAMPLES))

    def _worse(self, side: int, one: Dominated, times: int) -> DominatedStrategy:
        pool = list((self.first, self.second)[side])
        sure = intervals.share(times, RESAMPLES)
        return DominatedStrategy(self.actors[side], pool[one.strategy], pool[one.by], one.strictly, sure)

    def _resamples(self) -> Iterator[Callable[[int, int, int], Fraction]]:
        """The payoffs of each resample of the runs: a function of side, row and column."""
        grouped = Grouped(self.runs)
        rows, columns = list(self.first), list(self.second)
        sums: dict[tuple[int, int, int], list[float]] = {}

        def total(side: int, i: int, j: int) -> list[float]:
            if (side, i, j) not in sums:
                sums[side, i, j] = grouped.sums(self.payoffs_of((rows[i], columns[j]), side))
            return sums[side, i, j]

        for picked in picks(grouped.count, self.seed, RESAMPLES):
            weights = grouped.weights(picked)
            known: dict[tuple[int, int, int], Fraction] = {}

            def cell(
                side: int,
                i: int,
                j: int,
                known: dict[tuple[int, int, int], Fraction] = known,
                weights: list[float] = weights,
            ) -> Fraction:
                at = side, i, j
                if at not in known:
                    known[at] = taken(fsum(map(mul, weights, total(*at))))
                return known[at]

            yield cell

    def csv(self) -> str:
        """A row a cell: both strategies, runs, payoffs with intervals, and whether each is a best reply."""
        head = ["first", "second", "runs"]
        head += [f"{who}_payoff{end}" for who in ("first", "second") for end in ("", "_low", "_high")]
        rows: list[list[Any]] = [[*head, "first_best_reply", "second_best_reply"]]
        best = [self.form.best_replies(side) for side in (0, 1)] if self.is_whole else None
        for i, mine in enumerate(self.first):
            for j, theirs in enumerate(self.second):
                if (mine, theirs) in self.paid:
                    paid = [number for side in (0, 1) for number in self.payoff((mine, theirs), side)]
                    marks = [int(i in best[0][j]), int(j in best[1][i])] if best else [None, None]
                    rows.append([mine, theirs, self.runs, *paid, *marks])
        return as_csv(rows)

    def nfg(self) -> str:
        """The game as a file of Gambit's."""
        return exports.nfg(self.form, self.crisis.name)

    def latex(self) -> str:
        """The game as a table for LaTeX."""
        return exports.latex(self.form, self.crisis.name)

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
