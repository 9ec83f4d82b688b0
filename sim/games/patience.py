"""How patient the sides of a repeated game must be for a pair of strategies to be an equilibrium.

Each round counts `discount` times as much as the last. Whoever faces a strategy of finite memory, with its errors, has
a decision problem of finitely many states, whose best value is found by policy iteration (Howard 1960), in fractions:
no deviation does better, of one round, of a memory of one, or of any other kind. A pair is an equilibrium at a discount
where neither side gains by the best of them.

Source of the question: Friedman (1971), Axelrod (1984).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from math import log
from typing import Any, NamedTuple

from sim.games.automata import ONE, ZERO, Automaton, rational
from sim.games.linear_equations import solve
from sim.games.markov_chain import Repeated, moves_of, worth
from sim.model.bimatrix import HOLD, STRIKE, Matrix

STEPS = 100  # of the grid of discounts on which it is looked where a pair is an equilibrium
HALVINGS = 40  # by which the end of such a range is found
MOST_STATES = 200  # of a decision problem
FIRST_MOVES = 8  # of a deviation that are told

Actions = Sequence[
    Sequence[tuple[Fraction, Fraction, int]]
]  # by action: probability, payoff, and the state that follows


class Deviation(NamedTuple):
    """What a side does better by at a discount, where it does."""

    gain: Fraction  # a round, over all of them
    moves: str  # its first moves, H to hold and S to strike; empty where chance has a part in them


class Range(NamedTuple):
    """Discounts at which neither side gains by a deviation: all from one to another. They end at 0 or at 1 at most."""

    low: Fraction
    high: Fraction
    exact: tuple[bool, bool]  # whether each end is exact, or to 12 digits


class Patience(NamedTuple):
    """What a pair of strategies needs to be an equilibrium."""

    ranges: Sequence[Range]
    below: tuple[Fraction, int, Deviation] | None  # a discount below the last range, who gains there, and by what

    @property
    def threshold(self) -> Range | None:
        """The range from which on it is an equilibrium up to 1; None where there is none."""
        return self.ranges[-1] if self.ranges and self.ranges[-1].high == ONE else None


def patience(game: Repeated, payoffs: Matrix) -> Patience:
    """How patient both sides must be. Raises ValueError for a game of too many states."""
    problems = [_problem(game, payoffs, side) for side in (0, 1)]
    chain = game.chain()

    def gains(discount: Fraction) -> list[Fraction]:
        own = worth(payoffs, chain.discounted(discount))
        return [best(problem, discount)[0] - mine for problem, mine in zip(problems, own, strict=True)]

    def holds(discount: Fraction) -> bool:
        return not any(gains(discount))

    grid = [Fraction(at, STEPS) for at in range(STEPS)]
    stands = [holds(discount) for discount in grid]
    ranges = list(_ranges(grid, stands, holds))
    below = None
    lowest = ranges[-1].low if ranges and ranges[-1].high == ONE else ONE
    at = lowest - Fraction(1, STEPS)
    if at >= 0 and not holds(at):
        found = gains(at)
        side = max((0, 1), key=lambda who: found[who])
        policy = best(problems[side], at)[1]
        below = at, side, Deviation(found[side], _first_moves(problems[side], policy))
    return Patience(ranges, below)


def days(discount: float, a_day: float) -> float:
    """The most days that a round may last for it to count `discount` times the last, where a day takes off `a_day`."""
    return log(discount) / log(1.0 - a_day)


# Where a pair is an equilibrium.


def _ranges(grid: Sequence[Fraction], stands: Sequence[bool], holds: Callable[[Fraction], bool]) -> Iterator[Range]:
    begun: tuple[Fraction, bool] | None = None
    for at, (discount, stood) in enumerate(zip(grid, stands, strict=True)):
        before = at > 0 and stands[at - 1]
        if stood and not before:
            begun = _end(grid[at - 1], discount, holds) if at else (ZERO, True)
        if before and not stood and begun is not None:
            high, sure = _end(discount, grid[at - 1], holds)
            yield Range(begun[0], high, (begun[1], sure))
            begun = None
    if begun is not None:
        yield Range(begun[0], ONE, (begun[1], True))


def _end(outside: Fraction, inside: Fraction, holds: Callable[[Fraction], bool]) -> tuple[Fraction, bool]:
    """The end of a range between a discount outside and one within; and whether it is exact."""
    for _ in range(HALVINGS):
        middle = (outside + inside) / 2
        simple = middle.limit_denominator(10_000)
        low, high = sorted((outside, inside))
        if low <= simple <= high and holds(simple):
            step = (outside - simple) / 2**HALVINGS
            if step and not holds(simple + step):  # just beyond it does not hold: this is the end
                return simple, True
        if holds(middle):
            inside = middle
        else:
            outside = middle
    return Fraction(round(float(inside), 12)).limit_denominator(10**12), False


# The decision problem of a side that faces a strategy.


class Problem(NamedTuple):
    """What a side can do against a strategy: by state, its two actions."""

    actions: Sequence[Actions]
    start: Sequence[tuple[Fraction, int]]  # the states that it may begin in
    made: Sequence[Sequence[int | None]]  # by state and action: the move made if it is sure, else None


def best(problem: Problem, discount: Fraction) -> tuple[Fraction, list[int]]:
    """The most that a side can have a round, and by which action in each state."""
    policy = [HOLD] * len(problem.actions)
    while True:
        values = _values(problem, policy, discount)
        better = False
        for state, actions in enumerate(problem.actions):
            worths = [_worth(action, values, discount) for action in actions]
            other = 1 - policy[state]
            if worths[other] > worths[policy[state]]:
                policy[state] = other
                better = True
        if not better:
            return sum((p * values[state] for p, state in problem.start), ZERO), policy


def _worth(
    action: Sequence[tuple[Fraction, Fraction, int]], values: Sequence[Fraction], discount: Fraction
) -> Fraction:
    return sum((p * ((1 - discount) * paid + discount * values[then]) for p, paid, then in action), ZERO)


def _values(problem: Problem, policy: Sequence[int], discount: Fraction) -> list[Fraction]:
    """What it is worth a round to be in each state and to go on by a policy."""
    size = len(problem.actions)
    rows = [[Fraction(at == to) for to in range(size)] for at in range(size)]
    right = [ZERO] * size
    for state, actions in enumerate(problem.actions):
        for p, paid, then in actions[policy[state]]:
            rows[state][then] -= discount * p
            right[state] += (1 - discount) * p * paid
    return solve(rows, right)


def _problem(game: Repeated, payoffs: Matrix, side: int) -> Problem:
    """The problem of a side. A state is the other's; where the other has moved in this round already, with its move."""
    other = game.sides[1 - side]
    told = game.alternating and side == 1
    numbers: dict[Any, int] = {}
    todo: list[Any] = []

    def number(state: Any) -> int:
        if state not in numbers:
            if len(numbers) == MOST_STATES:
                raise ValueError(f"the other side has more than {MOST_STATES} states")
            numbers[state] = len(numbers)
            todo.append(state)
        return numbers[state]

    def opened(state: Any) -> Iterable[tuple[Fraction, int]]:
        """The states of the problem in which a round may begin, when the other is in a state."""
        if not told:
            return [(ONE, number((state, None)))]
        return [(p, number((then, move))) for move, p, then in moves_of(other, state, game.errors[1 - side])]

    start = list(opened(other.start))
    actions: list[Actions] = []
    made: list[list[int | None]] = []
    for state, seen in todo:
        actions.append([list(_action(game, payoffs, side, state, seen, wanted, opened)) for wanted in (HOLD, STRIKE)])
        made.append([None if game.errors[side] else wanted for wanted in (HOLD, STRIKE)])
    return Problem(actions, start, made)


def _action(
    game: Repeated,
    payoffs: Matrix,
    side: int,
    state: Any,
    seen: int | None,
    wanted: int,
    opened: Callable[[Any], Iterable[tuple[Fraction, int]]],
) -> Iterator[tuple[Fraction, Fraction, int]]:
    """What may come of wanting a move in a state."""
    other, error = game.sides[1 - side], game.errors[side]
    for move, p in ((wanted, ONE - error), (HOLD + STRIKE - wanted, error)):
        if p == 0:
            continue
        if seen is not None:
            replies: Iterable[tuple[int, Fraction, Any]] = [(seen, ONE, other.heard(state, move))]
        elif game.alternating:
            replies = moves_of(other, other.heard(state, move), game.errors[1 - side])
        else:
            replies = [(r, q, other.heard(then, move)) for r, q, then in moves_of(other, state, game.errors[1 - side])]
        for reply, q, then in replies:
            cell = payoffs[move][reply] if side == 0 else payoffs[reply][move]
            for share, after in opened(then):
                yield p * q * share, rational(cell[side]), after


def _first_moves(problem: Problem, policy: Sequence[int]) -> str:
    """The first moves by a policy, where nothing in them is chance."""
    told, found = problem.start, ""
    while len(found) < FIRST_MOVES:
        if len(told) != 1:
            return ""
        state = told[0][1]
        move = problem.made[state][policy[state]]
        if move is None:
            return ""
        found += "HS"[move]
        told = [(p, then) for p, _, then in problem.actions[state][policy[state]]]
    return found


# Deviations that remember one round, each by itself: a check of the best of all, and a lesson.


def memory_one_deviations(game: Repeated, payoffs: Matrix, side: int, discount: Fraction) -> dict[str, Fraction]:
    """What each deterministic strategy with a memory of one earns a round in a side's place.

    Its name is its opening, and what it does after CC, CD, DC and DD, one's own letter first: H to hold, S to strike.
    """
    found = {}
    for code in range(32):
        moves = [code >> (4 - at) & 1 for at in range(5)]
        made = _pure(moves[0], moves[1:])
        sides = (made, game.sides[1]) if side == 0 else (game.sides[0], made)
        chain = game._replace(sides=sides).chain()
        found["".join("HS"[move] for move in moves)] = worth(payoffs, chain.discounted(discount))[side]
    return found


def _pure(opening: int, after: Sequence[int]) -> Automaton:
    """A deterministic strategy with a memory of one: it knows what it did last, and then what the other did."""

    def hold(state: tuple[int | None, int]) -> Fraction:
        mine, theirs = state
        return Fraction((opening if mine is None else after[2 * mine + theirs]) == HOLD)

    return Automaton(
        (None, HOLD), hold, lambda state, wanted, done: (done, HOLD), lambda state, move: (state[0], move), (None,)
    )


# The folk theorem.


class Payoffs(NamedTuple):
    """What can be had in a repeated game by sides that are patient enough (Friedman 1971)."""

    feasible: Sequence[tuple[float, float]]  # the corners of all that can be had, going round
    least: tuple[float, float]  # what each side can have whatever the other does (minimax in mixed strategies)


def folk(payoffs: Matrix) -> Payoffs:
    """The feasible payoffs of a game, and what is individually rational."""
    points = sorted({pair for row in payoffs for pair in row})
    return Payoffs(_hull(points), (_minimax(payoffs, 0), _minimax(payoffs, 1)))


def _hull(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners of the convex hull of sorted points (Andrew's monotone chain)."""

    def half(ordered: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        found: list[tuple[float, float]] = []
        for point in ordered:
            while len(found) > 1 and _turn(found[-2], found[-1], point) <= 0.0:
                found.pop()
            found.append(point)
        return found[:-1]

    return list(points) if len(points) < 3 else half(points) + half(points[::-1])


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _minimax(payoffs: Matrix, side: int) -> float:
    """The least that the other side can hold a side down to, by mixing."""
    own = [[payoffs[m][t][0] if side == 0 else payoffs[t][m][1] for t in (0, 1)] for m in (0, 1)]
    found = [max(own[0][t], own[1][t]) for t in (0, 1)]
    (a, b), (c, d) = own
    if (a - b - c + d) != 0.0:
        hold = (d - b) / (a - b - c + d)  # the chance of holding that makes both moves as good
        if 0.0 < hold < 1.0:
            found.append(a * hold + b * (1.0 - hold))
    return min(found)
