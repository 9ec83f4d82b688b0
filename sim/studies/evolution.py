"""Evolution in a crisis: what is played in the end where each side copies what does well in its own role."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from sim import figures
from sim.figures.data import Evolution as Figure
from sim.figures.data import Population
from sim.language import say, so_many
from sim.luck import minus_log
from sim.measures import intervals
from sim.scenario import Crisis
from sim.studies.arguments import whole
from sim.studies.notebook import shown
from sim.studies.strategy_game import RUNS, StrategyGame, game
from sim.studies.subject import strategy_words, subject_of
from sim.text import as_csv, as_text, columns

if TYPE_CHECKING:
    from sim.games.evolution import Ended

STARTS, SIZE, SELECTION = 200, 50, 1.0
MOST_STARTS, MOST_SIZE = 100_000, 100_000
LEAST = 0.005  # a share that is told
SHOWN = 12  # states that are told
DIGITS = 9  # to which exact payoffs are compared, for they are rounded once
NAMED = 3  # of those who invade a state


class State(NamedTuple):
    """A state in which all of each role play the same."""

    first: str
    second: str
    time: float  # the share of time that finite populations are in it
    invaded: Sequence[tuple[str, str]]  # by whom: the actor and its strategy, where the gain is beyond its interval


class Strain(NamedTuple):
    """A state of one population, in which each plays both roles."""

    strategy: str
    time: float
    invaded: Sequence[str]


@dataclass(frozen=True, eq=False, repr=False)
class Evolution:
    """Evolution in the game of a crisis."""

    game: StrategyGame
    starts: int
    size: int  # of a finite population
    selection: float  # how much a payoff counts in imitation: Fermi's

    def __repr__(self) -> str:
        shape = f"{len(self.game.first)} strategies and {len(self.game.second)}"
        return f"<{self.game.crisis.name}: evolution of {shape}, from {self.starts} starts>"

    def _repr_html_(self) -> str:
        return shown(self, self.text(), self.figure())

    @property
    def alike(self) -> bool:
        """Whether both roles have the same strategies, so that one population can play both."""
        return list(self.game.first) == list(self.game.second)

    @cached_property
    def _payoffs(self) -> tuple[Any, Any]:
        import numpy as np

        first, second = (np.array([[float(cell) for cell in row] for row in own]) for own in self.game.form.payoffs)
        return first, second

    def _begun(self, count: int, which: int) -> list[list[float]]:
        """Random shares, evenly over all that add up to one; the same for as many strategies and starts."""
        luck = Random(2 * self.game.seed + which)
        found = []
        for _ in range(self.starts):
            parts = [minus_log(1.0 - luck.random()) for _ in range(count)]
            found.append([part / fsum(parts) for part in parts])
        return found

    @cached_property
    def _two(self) -> "Ended":
        from sim.games import evolution

        starts = self._begun(len(self.game.first), 0), self._begun(len(self.game.second), 1)
        return evolution.two_populations(*self._payoffs, starts)

    @cached_property
    def _one(self) -> "Ended":
        from sim.games import evolution

        return evolution.one_population(evolution.averaged(*self._payoffs), self._begun(len(self.game.first), 0))

    @property
    def roles(self) -> tuple[dict[str, float], dict[str, float]]:
        """By role and strategy: its mean share where the replicator of two populations ends, over all starts."""
        pools = list(self.game.first), list(self.game.second)
        first, second = (
            {name: float(share) for name, share in zip(pool, shares.mean(axis=0), strict=True)}
            for pool, shares in zip(pools, self._two.shares, strict=True)
        )
        return first, second

    @property
    def single(self) -> dict[str, float] | None:
        """The same of one population that plays both roles; None where they have other strategies."""
        if not self.alike:
            return None
        return dict(zip(self.game.first, map(float, self._one.shares[0].mean(axis=0)), strict=True))

    @property
    def settled(self) -> tuple[float, float | None]:
        """The share of starts from which nothing moved in the end: of two populations, and of one."""
        return float(self._two.settled.mean()), float(self._one.settled.mean()) if self.alike else None

    @cached_property
    def states(self) -> list[State]:
        """The states of two finite populations, the most frequent first."""
        from sim.games import evolution

        time = evolution.roles(*self._payoffs, self.size, self.selection)
        found = [
            State(i, j, float(time[row, column]), self._invaders(i, j))
            for row, i in enumerate(self.game.first)
            for column, j in enumerate(self.game.second)
        ]
        return sorted(found, key=lambda state: -state.time)

    def _invaders(self, first: str, second: str) -> list[tuple[str, str]]:
        """Who would do better in a state than those there, run by run beyond the interval of the difference."""
        game = self.game
        found = []
        for side, pool in ((0, game.first), (1, game.second)):
            here = game.payoffs_of((first, second), side)
            for name in pool:
                cell = (name, second) if side == 0 else (first, name)
                exact = {cell, (first, second)} <= game.exact
                if cell != (first, second) and _gains(game.payoffs_of(cell, side), here, exact):
                    found.append((game.actors[side], name))
        return found

    @cached_property
    def strains(self) -> list[Strain]:
        """The states of one finite population that plays both roles, the most frequent first; none without one."""
        from sim.games import evolution

        if not self.alike:
            return []
        names = list(self.game.first)
        time = evolution.single(evolution.averaged(*self._payoffs), self.size, self.selection)
        found = []
        for at, name in enumerate(names):
            here = self._averaged(name, name)
            invaded = []
            for other in names:
                exact = {(name, name), (other, name), (name, other)} <= self.game.exact
                if other != name and _gains(self._averaged(other, name), here, exact):
                    invaded.append(other)
            found.append(Strain(name, float(time[at]), invaded))
        return sorted(found, key=lambda strain: -strain.time)

    def _averaged(self, mine: str, theirs: str) -> list[float]:
        """What one earns against another in either role, by run."""
        one, other = self.game.payoffs_of((mine, theirs), 0), self.game.payoffs_of((theirs, mine), 1)
        return [(a + b) / 2.0 for a, b in zip(one, other, strict=True)]

    def fixation(self) -> dict[tuple[str, str, str, str], float]:
        """The chance that a mutant takes over its role: by first and second strategy, actor, and the mutant's."""
        from sim.games import evolution

        game, (first, second) = self.game, self._payoffs
        rows, cols = list(game.first), list(game.second)
        found = {}
        for i, mine in enumerate(rows):
            for j, theirs in enumerate(cols):
                for n, other in enumerate(rows):
                    if n != i:
                        gain = float(first[n, j] - first[i, j])
                        chance = evolution.fixation(gain, self.size, self.selection)
                        found[mine, theirs, game.actors[0], other] = chance
                for n, other in enumerate(cols):
                    if n != j:
                        gain = float(second[i, n] - second[i, j])
                        chance = evolution.fixation(gain, self.size, self.selection)
                        found[mine, theirs, game.actors[1], other] = chance
        return found

    def times(self) -> list[Mapping[str, float]]:
        """The share of time for which each strategy is played: by role, and in one population where there is one."""
        found: list[dict[str, float]] = [dict.fromkeys(self.game.first, 0.0), dict.fromkeys(self.game.second, 0.0)]
        for state in self.states:
            found[0][state.first] += state.time
            found[1][state.second] += state.time
        return [*found, {one.strategy: one.time for one in self.strains}] if self.alike else list(found)

    def text(self) -> str:
        """All of it for a terminal."""
        return as_text(self._lines())

    def _lines(self) -> Iterator[str]:
        game = self.game
        yield game.head("evolution.head")
        yield say("evolution.rules", starts=self.starts, size=self.size, selection=self.selection)
        yield ""
        heads = [*game.actors, *([say("evolution.both")] if self.alike else [])]
        ended = [*self.roles, *([self.single] if self.single is not None else [])]
        times = self.times()
        rows = [["", *heads, *(say("evolution.time of", actor=head) for head in heads)]]
        names = list(dict.fromkeys([*game.first, *game.second]))
        for name in names:
            shares = [*(one.get(name) for one in ended), *(one.get(name) for one in times)]
            if any(share is not None and share >= LEAST for share in shares):
                rows.append([name, *("-" if one is None else f"{100.0 * one:.0f} %" for one in shares)])
        yield from columns(rows)
        yield ""
        for what, share in zip(("two", "one"), self.settled, strict=True):
            if share is not None and share < 1.0:
                yield say(f"evolution.moving.{what}", percent=100.0 * (1.0 - share))
        yield from self._invasion()
        if game.exact:
            yield ""
            yield say("exact", exact=len(game.exact), of=so_many("cells", len(game.paid)))

    def _invasion(self) -> Iterator[str]:
        time, invaded = say("evolution.time"), say("evolution.invaded")
        yield say("evolution.states")
        rows = [[*self.game.actors, time, invaded]]
        for state in [state for state in self.states if state.time >= LEAST or not state.invaded][:SHOWN]:
            by = _invaders([say("evolution.invader", actor=actor, strategy=name) for actor, name in state.invaded])
            rows.append([state.first, state.second, f"{100.0 * state.time:.1f} %", by])
        yield from columns(rows, left=2, words=True)
        if self.alike:
            yield ""
            yield say("evolution.strains")
            rows = [["", time, invaded]]
            for one in [one for one in self.strains if one.time >= LEAST or not one.invaded][:SHOWN]:
                rows.append([one.strategy, f"{100.0 * one.time:.1f} %", _invaders(one.invaded)])
            yield from columns(rows, words=True)

    def csv(self) -> str:
        """A row for each edge of the invasion graph, with the chance that the mutant takes over its role."""
        chances = self.fixation()
        rows: list[list[Any]] = [["first", "second", "time", "invader", "strategy", "fixation"]]
        for state in self.states:
            for actor, name in state.invaded:
                chance = chances[state.first, state.second, actor, name]
                rows.append([state.first, state.second, state.time, actor, name, chance])
            if not state.invaded:
                rows.append([state.first, state.second, state.time, None, None, None])
        return as_csv(rows)

    def plot(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw where evolution ends in each role, and in one population."""
        return figures.draw(self.figure(), ax, **how)

    def figure(self) -> Figure:
        """The record of its figure (see `sim.figures.data`)."""
        heads = [*self.game.actors, *(["both roles in one"] if self.alike else [])]
        ended = [*self.roles, *([self.single] if self.single is not None else [])]
        populations = [
            Population(head, _worded(shares), _worded(time))
            for head, shares, time in zip(heads, ended, self.times(), strict=True)
        ]
        return Figure(
            title=self.game.crisis.name,
            cast=subject_of(self.game.crisis),
            populations=populations,
            starts=self.starts,
            size=self.size,
            runs=self.game.runs,
        )


def _gains(there: Sequence[float], here: Sequence[float], exact: bool) -> bool:
    """Whether there is more there than here, run by run beyond the interval of the difference, or by exact payoffs."""
    if exact:
        return round(there[0] - here[0], DIGITS) > 0.0
    low = intervals.mean([a - b for a, b in zip(there, here, strict=True)]).low
    return low is not None and low > 0.0


def _worded(shares: Mapping[str, float]) -> dict[str, float]:
    return {strategy_words(name): share for name, share in shares.items()}


def _invaders(names: Sequence[str]) -> str:
    """The first few who would do better, in words, and how many more."""
    told = ", ".join(names[:NAMED]) or say("evolution.nobody")
    return say("evolution.more", names=told, count=len(names) - NAMED) if len(names) > NAMED else told


def evolve(
    crisis: Crisis,
    strategies: Sequence[Any] | None = None,
    runs: int = RUNS,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    *,
    first: Sequence[Any] | None = None,
    second: Sequence[Any] | None = None,
    starts: int = STARTS,
    size: int = SIZE,
    selection: float = SELECTION,
    exact: bool = False,
) -> Evolution:
    """Evolution in the game of a crisis, in two roles and, where both have the same strategies, in one population.

    The game is that of `sim.game`, with the same arguments and errors. The replicator begins from `starts` random
    shares; finite populations have `size` members, and `selection` is how much a unit of payoff counts in imitation.
    Ctrl-C before all cells are played is raised on. Raises ValueError for numbers that are none.
    """
    starts, size = whole("number of starts", starts, MOST_STARTS + 1), whole("size", size, MOST_SIZE + 1)
    if starts == 0 or size < 2:
        raise ValueError("give one start at least, and a population of two")
    if not 0.0 <= selection <= 1e6:
        raise ValueError(f"this selection will not do: {selection}; give a number from 0 to 1000000")
    made = game(crisis, strategies, runs, seed, progress, first=first, second=second, exact=exact)
    if not made.is_whole:
        raise KeyboardInterrupt
    return Evolution(made, starts, size, selection)
