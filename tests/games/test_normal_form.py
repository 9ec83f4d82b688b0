"""Games in normal form: best replies, what is dominated, all equilibria; held against Nashpy and Gambit."""

import importlib
import warnings
from fractions import Fraction
from itertools import product

import nashpy
from hypothesis import given
from hypothesis import strategies as st

from helpers.gambit import gambit
from sim.games import exports
from sim.games.normal_form import MOST_SYSTEMS, Equilibrium, normal_form
from sim.games.standing import dominates, stands

UNIQUE = st.integers(-1000, 1000)
TIED = st.integers(0, 2)


def game(first, second=None):
    """The game of two tables of payoffs; of one, where the other side is paid the opposite."""
    second = second or [[-cell for cell in row] for row in first]
    rows, columns = [f"r{n}" for n in range(len(first))], [f"c{n}" for n in range(len(first[0]))]
    cells = {
        (rows[i], columns[j]): (first[i][j], second[i][j])
        for i, j in product(range(len(rows)), range(len(columns)))
    }  # fmt: skip
    return normal_form(("Alba", "Brie"), (rows, columns), cells)


def games(payoff):
    def of(shape):
        table = st.lists(st.lists(payoff, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])
        return st.tuples(table, table)

    return st.tuples(st.integers(2, 5), st.integers(2, 5)).flatmap(of)


def by_nashpy(first, second, method="vertex_enumeration"):
    """What Nashpy finds, to six digits."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of games that are degenerate
        found = list(getattr(nashpy.Game(first, second), method)())
    return {tuple(tuple(round(float(p), 6) + 0.0 for p in mixture) for mixture in pair) for pair in found}


def rounded(found):
    return {tuple(tuple(round(float(p), 6) + 0.0 for p in mixture) for mixture in one.mixtures) for one in found}


PD = game([[3, 0], [5, 1]], [[3, 5], [0, 1]])
CHICKEN = game([[3, 2], [4, 1]], [[3, 4], [2, 1]])
PENNIES = game([[1, -1], [-1, 1]])


def test_in_the_dilemma_both_strike_and_to_hold_is_dominated():
    assert PD.pure_equilibria() == [(1, 1)]
    assert [(one.strategy, one.by, one.strictly) for one in PD.dominated(0)] == [(0, 1, True)]
    assert PD.undominated() == ([1], [1])
    assert [one.pure for one in PD.equilibria()] == [(1, 1)]


def test_chicken_has_two_pure_equilibria_and_a_mixed_one():
    found = CHICKEN.equilibria()
    assert [one.pure for one in found] == [(0, 1), (1, 0), None]
    assert found[2].mixtures == ((Fraction(1, 2), Fraction(1, 2)),) * 2
    assert found[2].payoffs == (Fraction(5, 2), Fraction(5, 2))


def test_matching_pennies_has_no_pure_equilibrium():
    assert PENNIES.pure_equilibria() == []
    assert [one.mixtures for one in PENNIES.equilibria()] == [((Fraction(1, 2), Fraction(1, 2)),) * 2]


def test_a_strategy_as_good_everywhere_and_better_somewhere_dominates_weakly():
    tied = game([[1, 1], [1, 2]], [[0, 0], [0, 0]])
    assert [(one.strategy, one.by, one.strictly) for one in tied.dominated(0)] == [(0, 1, False)]
    assert tied.undominated() == ([0, 1], [0, 1]), "what is dominated weakly may be in an equilibrium"
    assert (0, 0) in tied.pure_equilibria()
    same = game([[1, 1], [1, 1]], [[0, 0], [0, 0]])
    assert same.dominated(0) == same.dominated(1) == [], "two that are alike dominate nothing"


@given(games(UNIQUE) | games(TIED))
def test_in_an_equilibrium_nobody_regrets_and_pure_ones_are_those_found_by_hand(tables):
    made = game(*tables)
    found = made.equilibria()
    assert found, "every game has one (Nash 1951)"
    assert all(made.regret(side, one.mixtures) == 0 for one in found for side in (0, 1))
    assert [one.pure for one in found if one.pure] == made.pure_equilibria()
    assert [one.mixtures for one in made.pure_ones()] == [one.mixtures for one in found if one.pure]


@given(games(UNIQUE))
def test_where_nothing_ties_nashpy_finds_the_same_equilibria(tables):
    made = game(*tables)
    if any(len(best) > 1 for side in (0, 1) for best in made.best_replies(side)):
        return
    assert rounded(made.equilibria()) == by_nashpy(*tables)


@given(games(TIED))
def test_where_payoffs_tie_all_that_nashpy_finds_is_found(tables):
    """By supports it finds some of them: those in which both sides play equally many strategies, if doubles let it."""
    assert by_nashpy(*tables, "support_enumeration") <= rounded(game(*tables).equilibria())


def test_a_game_that_is_too_large_has_its_pure_equilibria_alone():
    same = [[float(i == j) for j in range(9)] for i in range(9)]
    large = game(same, same)
    assert large.equilibria() is None, f"{MOST_SYSTEMS} are fewer than the ways to choose 9 of 18"
    assert [one.pure for one in large.pure_ones()] == large.pure_equilibria()
    dominated = game([[float(i)] * 9 for i in range(9)], [[float(j) for j in range(9)]] * 9)
    assert [one.pure for one in dominated.equilibria()] == [(8, 8)], "what is dominated is left out first"


# Where the payoffs are others.


def cells_of(made):
    return lambda side, i, j: made.payoffs[side][i][j]


@given(games(UNIQUE) | games(TIED))
def test_an_equilibrium_stands_in_its_own_game(tables):
    made = game(*tables)
    shape = len(tables[0]), len(tables[0][0])
    assert all(stands(one, shape, cells_of(made)) for one in made.equilibria())
    assert all(dominates(one, side, shape, cells_of(made)) for side in (0, 1) for one in made.dominated(side))


def test_it_stands_where_the_same_strategies_are_played_in_other_proportions():
    other = cells_of(game([[3, 2], [4, 0]], [[3, 4], [2, 0]]))
    assert [stands(one, (2, 2), other) for one in CHICKEN.equilibria()] == [True, True, True]
    dilemma = cells_of(PD)
    assert [stands(one, (2, 2), dilemma) for one in CHICKEN.equilibria()] == [False, False, False]
    assert not stands(Equilibrium(((Fraction(1), Fraction(0)),) * 2, (Fraction(3), Fraction(3))), (2, 2), dilemma)


# Files for others.


def read(text, tmp_path, name="game.nfg"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return getattr(gambit(), f"read_{file.suffix[1:]}")(str(file))


def test_gambit_reads_the_game_and_finds_its_equilibria(tmp_path):
    first = [[1.25, -2, 0.5], [0.000000001, 3, -1]]
    second = [[4, 0, -1], [1, 2, 1.5]]
    made = game(first, second)
    there = read(exports.nfg(made, 'A "quarrel" \\ of two'), tmp_path)
    for told, cells in zip(there.to_arrays(), (first, second), strict=True):
        assert [[Fraction(str(cell)) for cell in row] for row in told] == [
            [Fraction(str(c)) for c in row] for row in cells
        ]
    found = gambit().nash.enummixed_solve(there, rational=True).equilibria
    told = {tuple(mixture(there, player, one) for player in there.players) for one in found}
    assert told == {one.mixtures for one in made.equilibria()}


def mixture(there, player, one):
    """What a player does in an equilibrium of Gambit's, by version 16 or 17."""
    mine = player.strategies if hasattr(player, "strategies") else there.get_strategies(player)
    return tuple(Fraction(str(one[player][strategy]).strip()) for strategy in mine)


def test_a_table_for_latex_underlines_best_replies():
    told = exports.latex(PD, "A game")
    assert told.splitlines()[0] == "% A game: Alba chooses the row, Brie the column"
    assert r"r0 & $3.00,\; 3.00$ & $0.00,\; \underline{5.00}$ \\" in told
    assert r"r1 & $\underline{5.00},\; 0.00$ & $\underline{1.00},\; \underline{1.00}$ \\" in told
    assert exports.escaped(r"tit_for_tat 50% {a} \x") == r"tit\_for\_tat 50\% \{a\} \textbackslash{}x"
    assert importlib.import_module("sim.games.exports").quoted('a "b"\nc') == r'"a \"b\" c"'
