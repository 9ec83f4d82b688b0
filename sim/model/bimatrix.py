"""Two-by-two games: what a round of holding and striking is worth to each side.

A matrix has two rows, the first actor holds or strikes, of two cells, the second holds or strikes; a cell is the pair
of their payoffs. Payoffs decide nothing: strategies do. They are how a repeated game is scored.
"""

from collections.abc import Sequence

Pair = tuple[float, float]
Matrix = tuple[tuple[Pair, Pair], tuple[Pair, Pair]]

HOLD, STRIKE = range(2)

# Axelrod's numbers for the first; Snyder and Diesing's (1977) ranks, 4 the best, for the next three; Luce and Raiffa's
# (1957) for the last, in which to hold is to give in to the first actor's wish, and to strike to the second's.
PRESETS: dict[str, Matrix] = {
    "prisoners_dilemma": (((3.0, 3.0), (0.0, 5.0)), ((5.0, 0.0), (1.0, 1.0))),
    "chicken": (((3.0, 3.0), (2.0, 4.0)), ((4.0, 2.0), (1.0, 1.0))),
    "stag_hunt": (((4.0, 4.0), (1.0, 3.0)), ((3.0, 1.0), (2.0, 2.0))),
    "deadlock": (((2.0, 2.0), (1.0, 4.0)), ((4.0, 1.0), (3.0, 3.0))),
    "battle_of_the_sexes": (((2.0, 1.0), (-1.0, -1.0)), ((-1.0, -1.0), (1.0, 2.0))),
}

Round = tuple[int, int]  # HOLD or STRIKE, by actor


def matrix(payoffs: str | Sequence[Sequence[Sequence[float]]]) -> Matrix:
    """The matrix that a scenario names or writes out. Raises KeyError for a name that is none."""
    if isinstance(payoffs, str):
        return PRESETS[payoffs]
    (cc, cd), (dc, dd) = (tuple((float(a), float(b)) for a, b in row) for row in payoffs)
    return (cc, cd), (dc, dd)


def swapped(payoffs: Matrix) -> Matrix:
    """The same game with the actors in the other order: rows are columns, and each cell is turned round."""
    ((a, b), (c, d)) = payoffs
    return (a[::-1], c[::-1]), (b[::-1], d[::-1])


def mean_payoffs(payoffs: Matrix, rounds: Sequence[Round]) -> Pair:
    """The mean payoff a round, by actor; 0 where no round was played."""
    return score(payoffs, [first for first, _ in rounds], [second for _, second in rounds], len(rounds))


def score(payoffs: Matrix, first: Sequence[float], second: Sequence[float], rounds: int) -> Pair:
    """The same of what each side did round by round, on plain sequences: it struck where its number is above 0."""
    one = 0.0
    other = 0.0
    for n in range(rounds):
        cell = payoffs[STRIKE if first[n] > 0.0 else HOLD][STRIKE if second[n] > 0.0 else HOLD]
        one += cell[0]
        other += cell[1]
    played = max(1, rounds)
    return one / played, other / played
