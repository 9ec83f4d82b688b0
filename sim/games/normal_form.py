"""Games in normal form: two players, finitely many strategies each, a payoff to each player in every cell.

All arithmetic is of fractions and nothing is rounded, but payoffs as they are taken: to nine digits after the point, so
that what differs by less ties. Where payoffs tie, equilibria come in whole pieces. They are told by their extreme
points: every other equilibrium is a mixture of some of these (Mangasarian 1964).

Sources: equilibria are those of Nash (1951); strategies that are strictly worse are left out one after another as in
Luce and Raiffa (1957), which takes no equilibrium away.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import NamedTuple

from sim.games.linear_equations import solve

DIGITS = 9  # of a payoff, after the point
MOST_SYSTEMS = 3500  # of equations that are solved for the equilibria of a game: those of 7 strategies against 7

Cells = Sequence[Sequence[Fraction]]
Mixture = tuple[Fraction, ...]  # the probability of each strategy of a side


class Basis(NamedTuple):
    """What a mixture follows from: it makes the other side's best replies equally good."""

    support: tuple[int, ...]  # the strategies that may be played,
    replies: tuple[int, ...]  # and as many of the other side's best replies


class Equilibrium(NamedTuple):
    """An extreme equilibrium: neither side gains by another strategy, whatever it is."""

    mixtures: tuple[Mixture, Mixture]  # by side
    payoffs: tuple[Fraction, Fraction]
    bases: tuple[Basis, Basis] | None = None  # None where both strategies are pure and no equations were solved

    @property
    def pure(self) -> tuple[int, int] | None:
        """The strategies of both sides, by number; None where one of them mixes."""
        found = [tuple(at for at, p in enumerate(mixture) if p) for mixture in self.mixtures]
        return None if any(len(played) > 1 for played in found) else (found[0][0], found[1][0])


class Dominated(NamedTuple):
    """A strategy that another of the same side is as good as against everything, and better against something."""

    strategy: int
    by: int
    strictly: bool  # whether it is worse against everything


class NormalForm(NamedTuple):
    """A game in normal form. Sides are 0, which chooses the row, and 1, which chooses the column."""

    players: tuple[str, str]
    strategies: tuple[tuple[str, ...], tuple[str, ...]]  # the names of rows and of columns
    payoffs: tuple[Cells, Cells]  # by side, row and column

    def own(self, side: int) -> Cells:
        """The payoffs of a side, by its own strategy and then by the other's."""
        return self.payoffs[0] if side == 0 else tuple(zip(*self.payoffs[1], strict=True))

    def best_replies(self, side: int) -> list[list[int]]:
        """By the other side's strategy, the strategies of a side that are best against it."""
        return [
            [at for at, cell in enumerate(column) if cell == max(column)]
            for column in zip(*self.own(side), strict=True)
        ]

    def pure_equilibria(self) -> list[tuple[int, int]]:
        """The cells in which both sides play a best reply, by row and column."""
        rows, columns = self.best_replies(0), self.best_replies(1)
        shape = len(self.strategies[0]), len(self.strategies[1])
        return [(i, j) for i in range(shape[0]) for j in range(shape[1]) if i in rows[j] and j in columns[i]]

    def dominated(self, side: int) -> list[Dominated]:
        """The strategies of a side that another one dominates, each with the first that does so strictly, or at all."""
        return _dominated(self.own(side), range(len(self.strategies[side])), range(len(self.strategies[1 - side])))

    def undominated(self) -> tuple[list[int], list[int]]:
        """The strategies of both sides that are left when those strictly dominated go, again and again."""
        left = list(range(len(self.strategies[0]))), list(range(len(self.strategies[1])))
        own = self.own(0), self.own(1)
        going = True
        while going:
            going = False
            for side in (0, 1):
                gone = {one.strategy for one in _dominated(own[side], left[side], left[1 - side]) if one.strictly}
                left[side][:] = [at for at in left[side] if at not in gone]
                going = going or bool(gone)
        return left

    def equilibria(self) -> list[Equilibrium] | None:
        """All extreme equilibria, the pure ones first; None where the game is too large for that.

        It is not too large where at most MOST_SYSTEMS systems of equations are to be solved for a side, once strictly
        dominated strategies are left out.
        """
        rows, columns = self.undominated()
        if comb(len(rows) + len(columns), len(rows)) > MOST_SYSTEMS:
            return None
        return _extreme(self, rows, columns)

    def pure_ones(self) -> list[Equilibrium]:
        """The pure equilibria alone, which can be had of a game of any size."""
        found = []
        for i, j in self.pure_equilibria():
            one = tuple(Fraction(at == i) for at in range(len(self.strategies[0])))
            other = tuple(Fraction(at == j) for at in range(len(self.strategies[1])))
            found.append(Equilibrium((one, other), (self.payoffs[0][i][j], self.payoffs[1][i][j])))
        return found

    def worth(self, side: int, mixtures: tuple[Mixture, Mixture]) -> Fraction:
        """What a side is paid on average where both mix."""
        mine, theirs = mixtures[side], mixtures[1 - side]
        return sum((p * _against(row, theirs) for p, row in zip(mine, self.own(side), strict=True)), Fraction())

    def regret(self, side: int, mixtures: tuple[Mixture, Mixture]) -> Fraction:
        """What a side would gain by its best reply."""
        best = max(_against(row, mixtures[1 - side]) for row in self.own(side))
        return best - self.worth(side, mixtures)


def normal_form(
    players: tuple[str, str],
    strategies: tuple[Sequence[str], Sequence[str]],
    payoffs: Mapping[tuple[str, str], tuple[float, float]],
) -> NormalForm:
    """The game with these payoffs, by the names of row and column."""
    rows, columns = map(tuple, strategies)
    cells = tuple(tuple(tuple(taken(payoffs[i, j][side]) for j in columns) for i in rows) for side in (0, 1))
    return NormalForm(players, (rows, columns), (cells[0], cells[1]))


def taken(payoff: float) -> Fraction:
    """A payoff as it is taken: to DIGITS digits."""
    return Fraction(round(payoff * 10**DIGITS), 10**DIGITS)


def _against(row: Sequence[Fraction], mixture: Mixture) -> Fraction:
    return sum((p * cell for p, cell in zip(mixture, row, strict=True) if p), Fraction())


def _dominated(own: Cells, mine: Sequence[int], theirs: Sequence[int]) -> list[Dominated]:
    found = []
    for at in mine:
        weakly = None
        for by in mine:
            less = [own[by][column] - own[at][column] for column in theirs]
            if all(one > 0 for one in less):
                found.append(Dominated(at, by, True))
                break
            if weakly is None and all(one >= 0 for one in less) and any(less):
                weakly = by
        else:
            if weakly is not None:
                found.append(Dominated(at, weakly, False))
    return found


# Equilibria, by the vertices of best-reply polytopes (Mangasarian 1964). A vertex of a side's is a mixture of its
# strategies, scaled so that the other side's best replies to it are worth 1. With it go labels: the strategies of its
# own that it does not play, and the best replies of the other side. Two vertices with all labels are an equilibrium.


class _Vertex(NamedTuple):
    mixture: dict[int, Fraction]  # by strategy, as far as it is played
    labels: set[tuple[int, int]]  # of side and strategy
    basis: Basis


def _extreme(game: NormalForm, rows: Sequence[int], columns: Sequence[int]) -> list[Equilibrium]:
    left = rows, columns
    vertices = [list(_vertices(game.own(1 - side), side, left[side], left[1 - side])) for side in (0, 1)]
    every = {(side, at) for side in (0, 1) for at in left[side]}
    found = []
    for one in vertices[0]:
        for other in vertices[1]:
            if one.labels | other.labels >= every:
                mixtures = _whole(game, 0, one), _whole(game, 1, other)
                worth = game.worth(0, mixtures), game.worth(1, mixtures)
                found.append(Equilibrium(mixtures, worth, (one.basis, other.basis)))
    return sorted(found, key=lambda one: (one.pure is None, [[-p for p in mixture] for mixture in one.mixtures]))


def _vertices(theirs: Cells, side: int, mine: Sequence[int], others: Sequence[int]) -> Iterator[_Vertex]:
    """The vertices of a side's polytope; `theirs` are the other's payoffs, by its own strategy first."""
    lift = 1 - min(theirs[reply][at] for reply in others for at in mine)  # all payoffs above 0: nothing else changes
    seen = set()
    for size in range(1, min(len(mine), len(others)) + 1):
        for support in combinations(mine, size):
            for replies in combinations(others, size):
                try:
                    weights = solve(
                        [[theirs[reply][at] + lift for at in support] for reply in replies], [Fraction(1)] * size
                    )
                except StopIteration:  # they do not fix one mixture
                    continue
                if min(weights) < 0:
                    continue
                played = {at: p for at, p in zip(support, weights, strict=True) if p}
                worth = {
                    reply: sum((p * (theirs[reply][at] + lift) for at, p in played.items()), Fraction())
                    for reply in others
                }
                key = tuple(sorted(played.items()))
                if max(worth.values()) > 1 or key in seen:
                    continue
                seen.add(key)
                labels = {(side, at) for at in mine if at not in played}
                labels |= {(1 - side, reply) for reply in others if worth[reply] == 1}
                yield _Vertex(played, labels, Basis(support, replies))


def _whole(game: NormalForm, side: int, vertex: _Vertex) -> Mixture:
    total = sum(vertex.mixture.values())
    return tuple(vertex.mixture.get(at, Fraction()) / total for at in range(len(game.strategies[side])))
