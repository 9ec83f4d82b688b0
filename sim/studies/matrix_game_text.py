"""A game whose cells are played, as text for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from sim.games.normal_form import MOST_SYSTEMS
from sim.studies.matrix_game import DominatedStrategy, Found, MatrixGame
from sim.studies.methods import note
from sim.text import columns

MOST_CELLS = 64  # of a game whose bimatrix is printed
MOST_FOUND = 12  # equilibria, and dominated strategies, that are told


def lines(game: MatrixGame, long: bool) -> Iterator[str]:
    """The bimatrix or, if `long` or where cells are missing, a line a cell; equilibria, and what is dominated."""
    if long or not game.is_whole:
        yield from _long(game)
    elif len(game.first) * len(game.second) <= MOST_CELLS:
        yield from _bimatrix(game)
    else:
        yield f"The bimatrix has {len(game.first) * len(game.second)} cells: --long prints them, --csv keeps them."
    if game.is_whole:
        yield ""
        yield from _equilibria(game)
        yield from _dominated(game)


def _bimatrix(game: MatrixGame) -> Iterator[str]:
    """The payoffs, best replies starred."""
    first, second = game.actors
    yield f"Down: {first} plays; across: {second} plays. A star marks a best reply."
    yield ""
    best = game.form.best_replies(0), game.form.best_replies(1)
    rows = [["", *game.second]]
    for i, mine in enumerate(game.first):
        cells = [mine]
        for j, _ in enumerate(game.second):
            one, other = (float(game.form.payoffs[side][i][j]) + 0.0 for side in (0, 1))
            cells.append(f"{one:.2f}{'*' if i in best[0][j] else ''}, {other:.2f}{'*' if j in best[1][i] else ''}")
        rows.append(cells)
    yield from columns(rows)


def _long(game: MatrixGame) -> Iterator[str]:
    """A line a cell, with intervals."""
    first, second = game.actors
    rows = [[first, second, f"payoff of {first}", f"of {second}"]]
    for mine in game.first:
        for theirs in game.second:
            if (mine, theirs) in game.paid:
                rows.append([mine, theirs, *(game.payoff((mine, theirs), side).told(".3f") for side in (0, 1))])
    yield from columns(rows, left=2)
    yield ""
    yield note("mean")


def _equilibria(game: MatrixGame) -> Iterator[str]:
    found = game.solution.equilibria
    first, second = game.actors
    if not found:
        yield "No pure equilibrium, in which neither side would gain by another strategy, whatever it tried."
    else:
        yield (
            f"Equilibria, in which neither side gains by another of these; and in what share of {found[0].stands.runs} "
            f"resamples of the runs each stands:"
        )
        pure = [one for one in found[:MOST_FOUND] if one.pure]
        rows = [[mixed(one.first), mixed(one.second), *_worth(one)] for one in pure]
        if rows:
            yield from columns([[first, second, "payoffs", "stands"], *rows], left=2)
        for one in found[len(pure) : MOST_FOUND]:
            payoffs, sure = _worth(one)
            yield ""
            yield f"  Mixed, payoffs {payoffs}; stands in {sure}:"
            yield f"    {first}: {mixed(one.first)}"
            yield f"    {second}: {mixed(one.second)}"
        if len(found) > MOST_FOUND:
            yield f"  and {len(found) - MOST_FOUND} more, which --json has"
        yield ""
    if not game.solution.complete:
        left = " against ".join(map(str, game.solution.left))
        yield (
            f"Mixed ones were not looked for: {left} strategies are left when those strictly dominated go, and they "
            f"would take more than {MOST_SYSTEMS} systems of equations; name fewer strategies."
        )
        yield ""
    elif _ties(found):
        yield "Payoffs tie: mixtures of some of these are equilibria too."
        yield ""


def _worth(one: Found) -> tuple[str, str]:
    return ", ".join(f"{payoff + 0.0:.2f}" for payoff in one.payoffs), f"{100.0 * one.stands.share:.0f} %"


def _ties(found: Sequence[Found]) -> bool:
    """Whether two equilibria have one side's strategy in common, as they can only where payoffs tie."""
    return any(
        one is not other and (one.first == other.first or one.second == other.second)
        for one in found
        for other in found
    )


def mixed(played: Mapping[str, float]) -> str:
    """A mixture in words: grim, or 0.25 grim + 0.75 ledger."""
    if len(played) == 1:
        return next(iter(played))
    return " + ".join(f"{p:.2f} {name}" for name, p in played.items())


def _dominated(game: MatrixGame) -> Iterator[str]:
    found = game.solution.dominated
    if not found:
        yield "No strategy is dominated by another one."
        return
    yield "Dominated, whatever the other side plays; and in what share of resamples:"
    yield from columns([[one.actor, one.strategy, *_by(one)] for one in found[:MOST_FOUND]], left=4)
    if len(found) > MOST_FOUND:
        yield f"  and {len(found) - MOST_FOUND} more, which --json has"


def _by(one: DominatedStrategy) -> list[str]:
    return [f"by {one.by}{'' if one.strictly else ', weakly'}", f"{100.0 * one.stands.share:.0f} %"]
