"""The tree of a crisis: who can do what in answer to what, by the rules of the model, and what is best for whom.

What happens is what the engine has happen (`sim.model.happenings`), and a payoff is minus the cost of the exchange. But
nobody plays a strategy: each side sees all and chooses what ends best for it, by backward induction, for so many moves;
after these all is let pass. Nothing is left to chance: answers come after their likely days, what is felt is what was
done times the bias, and what comes at a rate does not come.

Source of the method: Zermelo (1913), Selten (1965).
"""

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.games.exports import quoted
from sim.model import costs, rules
from sim.model.calendar import DEADLINE, NO_DAY
from sim.model.game import Game, new_game
from sim.model.happenings import NOBODY, begin, day_of, decides, happen, is_going_on, next_moment, phase_of
from sim.model.prepared import Prepared
from sim.model.state import LET_PASS, NEVER, Script
from sim.scenario import Crisis
from sim.scenario.format import Actor, Member, ReplyDays
from sim.scenario.preparation import prepare

MOST_NODES = 100_000  # of a tree
DIGITS = 9  # to which payoffs are compared
COPIED = ("script", "luck", "totals", "queue", "state", "costs", "actors", "news", "turns", "moves")

Pair = tuple[float, float]  # by actor, as engines know them


class TreeError(ValueError):
    """A tree that cannot be made. Its text is one line: what was found; what would do."""


@dataclass
class Node:
    """A decision of the tree, or an end of it."""

    stop: Pair  # the payoffs if both let pass from here on
    actor: int = NOBODY  # who decides; NOBODY at an end
    day: int = 0
    moves: list[int] = field(default_factory=list)  # what can be had, the mildest first
    then: list["Node"] = field(default_factory=list)  # what follows each; empty where the tree is cut off


@dataclass(frozen=True)
class Tree:
    """All that can be done in a crisis in so many moves."""

    crisis: Crisis  # without chance and strategies
    prepared: Prepared
    depth: int
    root: Node
    nodes: int

    def move(self, number: int) -> str:
        """The name of a move."""
        return self.prepared.names.moves[number]

    def actor(self, number: int) -> str:
        """The name of an actor."""
        return self.prepared.names.actors[number]


def without_chance(crisis: Crisis) -> Crisis:
    """The scenario with nothing drawn and nobody's strategy: each side lets pass whatever it is not told to do."""
    changes: dict[str, Any] = {"incidents": [one for one in crisis.data["incidents"] if "date" in one]}
    for name, actor in crisis.actors.items():
        at = f"actors.{name}"
        changes |= crisis.playing({name: "always_hold"})
        changes[f"{at}.perception"] = {"bias": actor.perception.bias}
        for error in ("execution_error", "judgement_error"):
            changes[f"{at}.{error}"] = 0.0
        for none in ("review_days", "puts_off"):
            changes[f"{at}.{none}"] = None
        changes |= {path: _fixed(days.likely) for path, days in _replies(crisis, name)}
    return crisis.close().with_(changes)


def answering_in(crisis: Crisis, name: str, days: int) -> Crisis:
    """The scenario in which an actor, and each of its members, answers in so many days."""
    return crisis.with_({path: _fixed(days) for path, _ in _replies(crisis, name)})


def _replies(crisis: Crisis, name: str) -> Iterator[tuple[str, ReplyDays]]:
    """The paths at which an actor has days to reply, its own and its members', and what stands there."""
    actor = crisis.actors[name]
    holders: list[tuple[str, Actor | Member]] = [(f"actors.{name}", actor)]
    holders += [(f"actors.{name}.members.{member}", own) for member, own in (actor.members or {}).items()]
    for at, holder in holders:
        if holder.reply_days is not None:
            yield f"{at}.reply_days", holder.reply_days


def _fixed(days: int) -> dict[str, int]:
    return dict.fromkeys(("low", "likely", "high"), days)


def _check_members(crisis: Crisis, name: str) -> None:
    """Raise TreeError where members' strategies would have to say something, for a tree has none."""
    actor = crisis.actors[name]
    if not actor.members:
        return
    if actor.one_for_all is None and len(actor.members) > 1:
        one = next(iter(actor.members))
        raise TreeError(
            f"a tree has no strategies by which the members of {name} could agree; let one of them decide for all, "
            f"as with --set 'actors.{name}.decides={{leader: {one}}}'"
        )
    for move in crisis.ladder:
        if move.national and move.only in (None, name):
            raise TreeError(
                f"a tree has no strategies by which the members of {name} could join in '{move.move}' or not; make it "
                f"one for all, with --set 'ladder.{move.move}.national=false'"
            )


def discounted(crisis: Crisis, discount: float) -> Crisis:
    """The scenario in which both sides discount by so much a day."""
    return crisis.with_({f"actors.{name}.interests.discount": discount for name in crisis.actors})


def tree(crisis: Crisis, depth: int) -> Tree:
    """The tree of so many moves.

    Raises TreeError for a scenario in rounds, for members who would have to agree, and for a tree that is too large.
    """
    if crisis.clock is not None:
        raise TreeError("in rounds both sides decide again and again; sim patience has exact results for these")
    for name in crisis.actors:
        _check_members(crisis, name)
    plain = without_chance(crisis)
    prepared = prepare(plain)
    script = Script(0, 0, 0, NEVER, [0, 0], ([], []), ([], []), ([], []))
    game = new_game(prepared._replace(script=script), seed=0, rows=0)
    begin(game, 0)
    count = [0]
    root = _node(game, depth, count)
    if root.actor == NOBODY:
        raise TreeError("nobody has anything to answer in this scenario; give it an incident with a date")
    return Tree(plain, prepared, depth, root, count[0])


def _node(game: Game, depth: int, count: list[int]) -> Node:
    """The next decision of a game in hand. It is played on from there."""
    count[0] += 1
    if count[0] > MOST_NODES:
        raise TreeError(f"the tree has more than {MOST_NODES} nodes; give a smaller depth")
    moment = _next_decision(game)
    if moment is None:
        return Node(_payoffs(game))
    me, today = decides(game, moment), day_of(moment)
    world = game.world
    could = [LET_PASS, *(m for m in (*world.blows, *world.concessions) if rules.terms(world, game.state, me, m)[0])]
    severity = {move: rules.terms(world, game.state, me, move)[1] if move else 0.0 for move in could}
    could.sort(key=lambda move: (abs(severity[move]), move))
    if depth == 0:
        happen(game, moment)
        while is_going_on(game):
            happen(game, next_moment(game))
        return Node(_payoffs(game))
    then = [_node(_after(game, me, move, moment), depth - 1, count) for move in could]
    return Node(then[0].stop, me, today, could, then)  # the first is to let pass


def _next_decision(game: Game) -> int | None:
    """The moment of the next decision at a turn, taken from the queue; None where there is none."""
    while is_going_on(game):
        moment = next_moment(game)
        if decides(game, moment) != NOBODY and phase_of(moment) != DEADLINE:
            return moment
        happen(game, moment)
    return None


def _after(game: Game, me: int, move: int, moment: int) -> Game:
    """A copy of the game in which an actor makes a move in a moment."""
    own = pickle.loads(pickle.dumps([getattr(game, name) for name in COPIED], pickle.HIGHEST_PROTOCOL))  # a deep copy
    other = game._replace(**dict(zip(COPIED, own, strict=True)))
    script: Any = other.script
    script.orders[me] += 1
    for row, value in ((script.day, NO_DAY), (script.after, 0), (script.move, move)):
        row[me].append(value)
    happen(other, moment)
    return other


def _payoffs(game: Game) -> Pair:
    """Minus what the run cost each side."""
    days = game.calendar.horizon + 1
    costs.pass_time(game.world, game.costs, days)
    own = [costs.own(*costs.parts(game.costs, me, days)) for me in (0, 1)]
    return 0.0 - costs.total(game.world, 0, own[0], own[1]), 0.0 - costs.total(game.world, 1, own[1], own[0])


# Backward induction.


@dataclass(frozen=True)
class Solved:
    """What is best from a node on."""

    payoffs: Pair
    path: tuple[tuple[int, int, int], ...]  # by step: the actor, the day, and the move


def induce(node: Node, depth: int) -> Solved:
    """The subgame-perfect path for so many moves, after which all is let pass. Of what is equal the milder is done."""
    if depth == 0 or not node.then:
        return Solved(node.stop, ())
    found: Solved | None = None
    for move, then in zip(node.moves, node.then, strict=True):
        after = induce(then, depth - 1)
        if found is None or round(after.payoffs[node.actor] - found.payoffs[node.actor], DIGITS) > 0.0:
            found = Solved(after.payoffs, ((node.actor, node.day, move), *after.path))
    assert found is not None, "one can always let pass"
    return found


def alternatives(node: Node, depth: int) -> list[tuple[int, Solved]]:
    """What follows each move at a node, if all is for the best from there on; the best for the actor first."""
    found = [(move, induce(then, depth - 1)) for move, then in zip(node.moves, node.then, strict=True)]
    return sorted(found, key=lambda one: -round(one[1].payoffs[node.actor], DIGITS))


# For Gambit.


def efg(made: Tree) -> str:
    """The tree as an .efg file of Gambit's: each decision with an information set of its own, by who decides."""
    names = made.prepared.names.actors
    order = [names.index(name) for name in made.crisis.actors]
    head = f"EFG 2 R {quoted(made.crisis.name)} {{ {' '.join(map(quoted, made.crisis.actors))} }}"
    numbers = {"p": 0, "t": 0}
    sets = [0, 0]

    def lines(node: Node) -> Iterator[str]:
        if not node.then:
            numbers["t"] += 1
            payoffs = ", ".join(f"{node.stop[me]:.9f}" for me in order)
            yield f't "" {numbers["t"]} "" {{ {payoffs} }}'
            return
        player = order.index(node.actor)
        sets[player] += 1
        moves = " ".join(quoted(made.move(move)) for move in node.moves)
        yield f'p "" {player + 1} {sets[player]} "" {{ {moves} }} 0'
        for then in node.then:
            yield from lines(then)

    return "\n".join([head, '""', "", *lines(made.root)]) + "\n"


def path_words(made: Tree, path: Sequence[tuple[int, int, int]]) -> str:
    """A path in words: NATO protest note > Russia let pass."""
    return " > ".join(f"{made.actor(actor)}: {made.move(move)}" for actor, _, move in path)
