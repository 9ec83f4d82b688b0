"""A game whose cells are played, as text for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from sim.games.normal_form import MOST_SYSTEMS
from sim.language import say
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
        yield say("game.large", count=len(game.first) * len(game.second))
    if game.is_whole:
        yield ""
        yield from _equilibria(game)
        yield from _dominated(game)


def _bimatrix(game: MatrixGame) -> Iterator[str]:
    """The payoffs, best replies starred."""
    first, second = game.actors
    yield say("game.bimatrix", first=first, second=second)
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
    rows = [[first, second, say("game.payoff of first", actor=first), say("game.payoff of second", actor=second)]]
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
        yield say("game.no equilibrium")
    else:
        yield say("game.equilibria", runs=found[0].stands.runs)
        pure = [one for one in found[:MOST_FOUND] if one.pure]
        rows = [[mixed(one.first), mixed(one.second), *_worth(one)] for one in pure]
        if rows:
            yield from columns([[first, second, say("game.payoffs"), say("game.stands")], *rows], left=2)
        for one in found[len(pure) : MOST_FOUND]:
            payoffs, share = _worth(one)
            yield ""
            yield f"  {say('game.mixed', payoffs=payoffs, share=share)}"
            yield f"    {first}: {mixed(one.first)}"
            yield f"    {second}: {mixed(one.second)}"
        yield from _more(found)
        yield ""
    if not game.solution.complete:
        left = say("game.against").join(map(str, game.solution.left))
        yield say("game.unsearched", left=left, systems=MOST_SYSTEMS)
        yield ""
    elif _ties(found):
        yield say("game.tie")
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
        yield say("game.none dominated")
        return
    yield say("game.dominated")
    yield from columns([[one.actor, one.strategy, *_by(one)] for one in found[:MOST_FOUND]], left=4)
    yield from _more(found)


def _more(found: Sequence[Found] | Sequence[DominatedStrategy]) -> Iterator[str]:
    """That more were found than are told."""
    if len(found) > MOST_FOUND:
        yield f"  {say('game.more', count=len(found) - MOST_FOUND)}"


def _by(one: DominatedStrategy) -> list[str]:
    how = "game.dominated.strictly" if one.strictly else "game.dominated.weakly"
    return [say(how, other=one.by), f"{100.0 * one.stands.share:.0f} %"]
