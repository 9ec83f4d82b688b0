"""The tree of a crisis, solved by backward induction, to several depths and at several discounts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sim.games import crisis_tree
from sim.games.crisis_tree import Solved, Tree, TreeError
from sim.language import say
from sim.scenario import Crisis
from sim.studies.arguments import is_crisis, whole
from sim.studies.notebook import shown
from sim.text import as_text, columns, in_full

DEPTH, MOST_DEPTH = 3, 12  # moves
DISCOUNTS = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1)  # a day, of both sides
SHOWN = 12  # moves that one could begin with


class Step(NamedTuple):
    """A step of a path."""

    day: str
    actor: str
    move: str


class Best(NamedTuple):
    """What is best for both sides, one after the other, for so many moves and with such a discount a day."""

    depth: int
    discount: float | None  # of both sides; None where each has that of the scenario
    path: Sequence[Step]
    payoffs: dict[str, float]  # by actor


@dataclass(frozen=True, eq=False, repr=False)
class GameTree:
    """The tree of a crisis, and what is best in it."""

    crisis: Crisis
    tree: Tree  # with the discounts of the scenario
    best: Best
    alternatives: Sequence[tuple[str, Best]]  # by the move that one begins with, the best first
    table: Sequence[Best]  # by depth and discount

    def __repr__(self) -> str:
        return f"<{self._head()}>"

    def _repr_html_(self) -> str:
        return shown(self, self.text())

    def efg(self) -> str:
        """The tree as a file of Gambit's."""
        return crisis_tree.efg(self.tree)

    def text(self) -> str:
        """All of it for a terminal."""
        return as_text(self._lines())

    def _lines(self) -> Iterator[str]:
        yield self._head()
        yield say("tree.rules")
        yield ""
        yield say("tree.best", payoffs=_paid(self.best))
        for step in self.best.path:
            yield f"  {step.day}  {step.actor}: {step.move}"
        yield ""
        yield say("tree.begin", actor=self.best.path[0].actor)
        rows = [["", *self.best.payoffs, say("tree.then")]]
        for move, one in self.alternatives[:SHOWN]:
            rows.append([move, *(f"{paid + 0.0:.2f}" for paid in one.payoffs.values()), _words(one.path[1:])])
        yield from columns(rows, words=True)
        yield ""
        yield say("tree.by")
        rows = [[say("tree.moves"), say("tree.discount"), say("tree.path")]]
        for (moves, path), group in groupby(self.table, lambda one: (one.depth, _words(one.path))):
            found = [one.discount or 0.0 for one in group]
            rows.append([str(moves), _range(found), path])
        yield from columns(rows, words=True)
        yield ""
        yield say("tree.turns")

    def _head(self) -> str:
        return say("tree.head", scenario=self.crisis.name, depth=self.tree.depth, nodes=self.tree.nodes)


def _paid(best: Best) -> str:
    return ", ".join(f"{actor} {paid + 0.0:.2f}" for actor, paid in best.payoffs.items())


def _words(path: Sequence[Step]) -> str:
    return " > ".join(f"{step.actor} {step.move}" for step in path) or "-"


def _range(found: Sequence[float]) -> str:
    low, high = in_full(100.0 * found[0]), in_full(100.0 * found[-1])
    return f"{low} %" if low == high else say("tree.range", low=low, high=high)


def game_tree(
    crisis: Crisis,
    depth: int = DEPTH,
    discounts: Sequence[float] = DISCOUNTS,
    progress: Callable[[int, int], None] | None = None,
) -> GameTree:
    """The tree of a crisis, to `depth` moves, and what is best in it, with backward induction.

    The table beside it has all depths up to that one, each with the `discounts` a day. `progress` is called after each
    tree. Raises TypeError for what is no crisis, ValueError for a depth or a discount that is none, and TreeError for a
    scenario in rounds or without a dated incident, and for a tree that is too large.
    """
    is_crisis(crisis)
    depth = whole("number of moves", depth, MOST_DEPTH + 1)
    if depth == 0:
        raise ValueError("with no moves there is nothing to choose; give 1 at least")
    for discount in discounts:
        if not 0.0 <= discount < 1.0:
            raise ValueError(f"no discount a day is {discount:g}; give one from 0 to below 1")
    of = 1 + len(discounts)
    made = crisis_tree.tree(crisis, depth)
    _count(progress, 1, of)
    table = []
    for at, discount in enumerate(discounts, 2):
        other = crisis_tree.tree(crisis_tree.discounted(crisis, discount), depth)
        table += [_best(other, crisis_tree.induce(other.root, n), n, discount) for n in range(1, depth + 1)]
        _count(progress, at, of)
    table.sort(key=lambda one: one.depth)
    others = [
        (
            made.move(move),
            _best(made, Solved(after.payoffs, ((made.root.actor, made.root.day, move), *after.path)), depth),
        )
        for move, after in crisis_tree.alternatives(made.root, depth)
    ]
    best = _best(made, crisis_tree.induce(made.root, depth), depth)
    return GameTree(crisis, made, best, others, table)


def _count(progress: Callable[[int, int], None] | None, done: int, of: int) -> None:
    if progress is not None:
        progress(done, of)


def _best(tree: Tree, solved: Solved, depth: int, discount: float | None = None) -> Best:
    start = tree.crisis.start
    path = [
        Step((start + timedelta(days=day)).isoformat(), tree.actor(actor), tree.move(move))
        for actor, day, move in solved.path
    ]
    names = tree.prepared.names.actors
    payoffs = {name: solved.payoffs[names.index(name)] for name in tree.crisis.actors}
    return Best(depth, discount, path, payoffs)


def told(made: GameTree) -> dict[str, Any]:
    """A tree and what is best in it, as one document."""
    return {
        "scenario": made.crisis.name,
        "depth": made.tree.depth,
        "nodes": made.tree.nodes,
        "best": made.best,
        "alternatives": [{"move": move, "best": best} for move, best in made.alternatives],
        "by_depth_and_discount": made.table,
    }


__all__ = ["DEPTH", "DISCOUNTS", "Best", "GameTree", "Step", "TreeError", "game_tree", "told"]
