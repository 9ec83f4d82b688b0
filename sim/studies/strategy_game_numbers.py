"""The numbers of a game of strategies: payoffs by cell, equilibria, and how sure each is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import fsum
from operator import mul
from typing import Any, NamedTuple

from sim.games import exports
from sim.games.normal_form import Dominated, Equilibrium, NormalForm, normal_form, taken
from sim.games.standing import dominates, stands
from sim.measures import intervals
from sim.measures.intervals import Mean, Share
from sim.scenario import Crisis
from sim.studies.bootstrap import Grouped, picks
from sim.studies.strategy_pairs import Entrants, Played
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


class Exploited(NamedTuple):
    """What an actor's own strategy, that of the scenario, gives away against the other's own."""

    actor: str
    strategy: str
    payoff: Mean
    best: str  # its best reply among those tried, by one half of the runs
    best_payoff: Mean
    gain: Mean | None  # what that gains, by the other half; None where its own strategy is the best


class Solution(NamedTuple):
    """What a game comes to."""

    equilibria: Sequence[Found]
    complete: bool  # whether mixed ones were looked for too: not in a game that is too large
    left: tuple[int, int]  # how many strategies are left of both sides, once those strictly dominated go
    dominated: Sequence[DominatedStrategy]


@dataclass(frozen=True, eq=False, repr=False)
class GameNumbers:
    """The game of a crisis, strategies against strategies."""

    crisis: Crisis
    first: Entrants  # the strategies of the first actor, who chooses the row,
    second: Entrants  # and of the second, who chooses the column
    seed: int
    runs: int  # of each cell
    paid: dict[Cell, Played]  # by cell: what each run cost each actor or, in a repeated game, its payoff

    @property
    def actors(self) -> tuple[str, str]:
        """The first actor and the second."""
        first, second = self.crisis.actors
        return first, second

    @property
    def own(self) -> tuple[str, str]:
        """What the scenario has both play, by the name that it goes by here."""
        first, second = (self.crisis.actors[actor].strategy.told for actor in self.actors)
        return first, second

    def todo(self) -> dict[Cell, tuple[Any, Any]]:
        """All cells to be played, with what a scenario says of their strategies."""
        own = [self.crisis.data["actors"][actor]["strategy"] for actor in self.actors]
        cells = {(i, j): (mine, theirs) for i, mine in self.first.items() for j, theirs in self.second.items()}
        for i, mine in {self.own[0]: own[0], **self.first}.items():
            cells.setdefault((i, self.own[1]), (mine, own[1]))
        for j, theirs in self.second.items():
            cells.setdefault((self.own[0], j), (own[0], theirs))
        return cells

    @property
    def is_whole(self) -> bool:
        """Whether all cells were played."""
        return len(self.paid) == len(self.todo())

    def payoff(self, cell: Cell, side: int) -> Mean:
        """The payoff of an actor in a cell, with its interval."""
        return intervals.mean(self._payoffs(cell, side))

    def _payoffs(self, cell: Cell, side: int) -> list[float]:
        """By run."""
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
            raise ValueError(f"{len(self.paid)} of {len(self.todo())} cells were played; a game is solved with all")
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
                sums[side, i, j] = grouped.sums(self._payoffs((rows[i], columns[j]), side))
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

    def exploited(self) -> list[Exploited]:
        """What the scenario's own strategies give away, by actor. Empty where cells are missing, or of few runs."""
        if not self.is_whole or self.runs < 4:
            return []
        return [self._exploited(side) for side in (0, 1)]

    def _exploited(self, side: int) -> Exploited:
        own, half = self.own, self.runs // 2

        def against(name: str) -> list[float]:
            return self._payoffs((name, own[1]) if side == 0 else (own[0], name), side)

        mine = against(own[side])
        tried = {name: against(name) for name in (own[side], *(self.first, self.second)[side])}
        best = max(tried, key=lambda name: fsum(tried[name][:half]))
        gain = None
        if best != own[side]:
            gain = intervals.mean([a - b for a, b in zip(tried[best][half:], mine[half:], strict=True)])
        return Exploited(
            self.actors[side], own[side], intervals.mean(mine), best, intervals.mean(tried[best]), gain
        )  # fmt: skip

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
