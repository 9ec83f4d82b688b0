"""The tree of a crisis: each of its ends is a run of the model, and what is best is found backwards."""

from fractions import Fraction

import pytest

import sim
from helpers.gambit import gambit
from helpers.scenarios import SMALL
from sim.games import crisis_tree
from sim.games.crisis_tree import Node, TreeError, induce
from sim.scenario import Order, Settled


@pytest.fixture(scope="module")
def small():
    return sim.parse(SMALL)


@pytest.fixture(scope="module")
def made(small):
    return crisis_tree.tree(small, 3)


def ends(node, path=()):
    """Every end of a tree, with the moves that lead to it."""
    if not node.then:
        yield path, node.stop
    for move, then in zip(node.moves, node.then, strict=True):
        yield from ends(then, (*path, (node.actor, move)))


def costs_of(tree, path):
    """Minus what a run in which these moves are ordered costs, by the engine, from the scenario alone."""
    orders = tuple(Order(tree.actor(actor), tree.move(move), None, 0) for actor, move in path)
    settled = tree.crisis.settle(Settled(0, 0, False, orders, {}, 0, "", ""))
    costs = sim.simulate(settled).summary.costs
    return tuple(-costs[name].total for name in tree.prepared.names.actors)


def test_each_end_is_a_run_of_the_model_in_which_these_moves_are_made(made):
    found = list(ends(made.root))
    assert len(found) > 20
    for path, payoffs in found:
        assert payoffs == pytest.approx(costs_of(made, path), abs=1e-12)


def test_and_so_it_is_in_the_seed_case_with_notice_and_terms(crisis):
    tree = crisis_tree.tree(crisis, 2)
    for path, payoffs in list(ends(tree.root))[::9]:
        assert payoffs == pytest.approx(costs_of(tree, path), abs=1e-12)


def test_what_can_be_had_is_what_the_rules_say(crisis):
    tree = crisis_tree.tree(crisis, 2)
    assert tree.actor(tree.root.actor) == "NATO"
    assert "halve the posts" in map(tree.move, tree.root.moves)
    answers = tree.root.then[[*map(tree.move, tree.root.moves)].index("halve the posts")]
    assert tree.actor(answers.actor) == "Russia"
    assert "expel as many" not in map(tree.move, answers.moves), (
        "NATO has six people in Moscow, and eight were expelled"
    )


def test_the_best_is_found_backwards():
    """The first would have 3 on the left, but there the second would rather leave it with 0."""
    left = Node((0.0, 0.0), 1, 1, [0, 1], [Node((3.0, 0.0)), Node((0.0, 1.0))])
    root = Node((0.0, 0.0), 0, 0, [0, 1], [left, Node((2.0, 0.0))])
    assert induce(root, 2).path == ((0, 0, 1),)
    assert induce(root, 2).payoffs == (2.0, 0.0)
    assert [(move, after.payoffs[0]) for move, after in crisis_tree.alternatives(root, 2)] == [(1, 2.0), (0, 0.0)]
    assert induce(root, 0).path == ()


def test_of_what_is_equal_the_milder_is_done():
    root = Node((0.0, 0.0), 0, 0, [0, 4], [Node((1.0, 0.0)), Node((1.0 + 1e-12, 5.0))])
    assert induce(root, 1).path == ((0, 0, 0),)


def test_a_tree_of_one_move_is_the_choice_of_least_cost(made):
    best = induce(made.root, 1)
    alone = {move: then.stop[made.root.actor] for move, then in zip(made.root.moves, made.root.then, strict=True)}
    assert best.payoffs[made.root.actor] == max(alone.values())


def test_a_deeper_tree_has_the_shallower_ones_in_it(small, made):
    for depth in (1, 2):
        alone = crisis_tree.tree(small, depth)
        assert induce(alone.root, depth) == induce(made.root, depth)


def test_nothing_in_it_hangs_on_strategies_luck_or_what_is_not_known(crisis):
    other = crisis.with_({"actors.NATO.strategy": "grim", "actors.Russia.execution_error": 0.2})
    assert induce(crisis_tree.tree(other, 2).root, 2) == induce(crisis_tree.tree(crisis, 2).root, 2)


def test_a_discount_is_that_of_the_cost_of_the_exchange(small):
    tree = crisis_tree.tree(crisis_tree.discounted(small, 0.05), 2)
    assert tree.crisis.actors["Alba"].interests.discount == 0.05
    for path, payoffs in list(ends(tree.root))[::5]:
        assert payoffs == pytest.approx(costs_of(tree, path), abs=1e-12)


DELEGATE = "actors.NATO.decides"


def test_an_alliance_whose_delegate_has_nothing_of_its_own_is_a_state_in_a_tree_too(crisis):
    delegated = sim.load("nato_russia_2021_delegate")
    one, other = (induce(crisis_tree.tree(played, 2).root, 2) for played in (crisis, delegated))
    assert (one.payoffs, [move for *_, move in one.path]) == (other.payoffs, [move for *_, move in other.path])


def test_whoever_decides_for_all_takes_the_days_that_are_asked_about():
    led = sim.load("nato_russia_2021_delegate").with_({DELEGATE: {"leader": "allies that expelled in 2018"}})
    slow = crisis_tree.answering_in(led, "NATO", 40)
    assert [crisis_tree.tree(played, 1).root.day for played in (led, slow)] == [13, 40]


def test_members_who_would_have_to_agree_or_to_join_make_no_tree():
    delegated, partners = sim.load("nato_russia_2021_delegate"), sim.load("skripal_2018")
    with pytest.raises(TreeError, match="by which the members of NATO could agree; let one of them decide for all"):
        crisis_tree.tree(delegated.with_({DELEGATE: "consensus"}), 1)
    led = partners.with_({"actors.Partners.decides": {"leader": "United States"}})
    with pytest.raises(
        TreeError, match="the members of Partners could join in 'expel each for itself' or not; make it one"
    ):
        crisis_tree.tree(led, 1)
    national = [move.move for move in led.ladder if move.national]
    assert crisis_tree.tree(led.with_({f"ladder.{move}.national": False for move in national}), 1).root.actor == 0


def test_a_tree_that_cannot_be_made_says_why(crisis, monkeypatch):
    echo = sim.load("echo")
    with pytest.raises(TreeError, match="in rounds both sides decide again and again"):
        crisis_tree.tree(echo, 2)
    with pytest.raises(TreeError, match="nobody has anything to answer"):
        crisis_tree.tree(crisis.with_({"incidents": []}), 2)
    monkeypatch.setattr(crisis_tree, "MOST_NODES", 50)
    with pytest.raises(TreeError, match="the tree has more than 50 nodes; give a smaller depth"):
        crisis_tree.tree(crisis, 3)


def test_gambit_reads_the_tree_and_finds_its_subgame_perfect_payoffs(made, tmp_path):
    pygambit = gambit()
    file = tmp_path / "tree.efg"
    file.write_text(crisis_tree.efg(made), encoding="utf-8")
    there = pygambit.read_efg(str(file))
    names = [getattr(player, "label", player) for player in there.players]
    assert names == list(made.crisis.actors)
    found = pygambit.nash.enumpure_agent_solve(there).equilibria
    best = induce(made.root, made.depth).payoffs
    order = [made.prepared.names.actors.index(name) for name in names]
    told = {tuple(round(float(Fraction(str(paid))), 6) for paid in _payoffs(one, there)) for one in found}
    assert tuple(round(best[me], 6) + 0.0 for me in order) in told


def _payoffs(one, there):
    """What the players are paid in an equilibrium of Gambit's, by version 16 or 17."""
    return [one.payoff(player) if hasattr(one, "payoff") else one.payoffs[player] for player in there.players]
