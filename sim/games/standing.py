"""Whether an equilibrium stands where the payoffs are others, as those of a resample are."""

from collections.abc import Callable
from fractions import Fraction

from sim.games.linear_equations import solve
from sim.games.normal_form import Basis, Dominated, Equilibrium, Mixture

Cell = Callable[[int, int, int], Fraction]  # the payoff of a side, by row and column
Shape = tuple[int, int]  # the number of rows and of columns


def stands(one: Equilibrium, shape: Shape, cell: Cell) -> bool:
    """Whether a game with these payoffs has an equilibrium with the same strategies played on both sides.

    That is the one with the same best replies: where a side mixes, in other proportions perhaps.
    """
    played = one.pure
    if played is not None:
        i, j = played
        return all(cell(0, other, j) <= cell(0, i, j) for other in range(shape[0])) and all(
            cell(1, i, other) <= cell(1, i, j) for other in range(shape[1])
        )
    assert one.bases is not None, "a mixed equilibrium follows from equations"
    found = []
    for side, basis in enumerate(one.bases):
        mixture = _mixture(basis, side, shape, cell)
        if mixture is None or [p > 0 for p in mixture] != [p > 0 for p in one.mixtures[side]]:
            return False
        found.append(mixture)
    return all(_is_reply(side, (found[0], found[1]), shape, cell) for side in (0, 1))


def dominates(one: Dominated, side: int, shape: Shape, cell: Cell) -> bool:
    """Whether a strategy is dominated by the same one with these payoffs, at least as strongly."""
    less = [_own(cell, side, one.by, other) - _own(cell, side, one.strategy, other) for other in range(shape[1 - side])]
    return all(gain > 0 for gain in less) if one.strictly else all(gain >= 0 for gain in less) and any(less)


def _own(cell: Cell, side: int, mine: int, theirs: int) -> Fraction:
    """The payoff of a side, by its own strategy and the other's."""
    return cell(0, mine, theirs) if side == 0 else cell(1, theirs, mine)


def _mixture(basis: Basis, side: int, shape: Shape, cell: Cell) -> Mixture | None:
    """The mixture of a side that makes the replies of its basis equally good; None where there is no such one."""
    rows = [[_own(cell, 1 - side, reply, at) for at in basis.support] for reply in basis.replies]
    lift = 1 - min(map(min, rows))
    try:
        weights = solve([[payoff + lift for payoff in row] for row in rows], [Fraction(1)] * len(rows))
    except StopIteration:
        return None
    total = sum(weights)
    if total == 0:
        return None
    by_strategy = dict(zip(basis.support, weights, strict=True))
    return tuple(by_strategy.get(at, Fraction()) / total for at in range(shape[side]))


def _is_reply(side: int, mixtures: tuple[Mixture, Mixture], shape: Shape, cell: Cell) -> bool:
    """Whether a side plays only best replies to the other's mixture."""
    theirs = [(at, p) for at, p in enumerate(mixtures[1 - side]) if p]
    worth = [sum((p * _own(cell, side, mine, at) for at, p in theirs), Fraction()) for mine in range(shape[side])]
    return all(worth[at] == max(worth) for at, p in enumerate(mixtures[side]) if p)
