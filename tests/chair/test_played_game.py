"""A game in a file: it goes on where it was left, to the same bits, and whatever reads scenarios takes it."""

import json

import pytest

import sim
from helpers.places import SCENARIOS
from sim.archive import ResultsError, is_game
from sim.chair import played_game
from sim.chair.questions import Question
from sim.scenario.orders import OrderError

CONSULATES = SCENARIOS / "us_china_consulates_2020.yaml"


@pytest.fixture
def game(crisis):
    return played_game.begin_game(crisis, ("Russia",), 7).said("Russia", "expel all")


def finished(game):
    """The game with the rest as its strategy advises."""
    while isinstance(asked := game.play().ended, Question):
        game = game.said(asked.actor, asked.advice.order)
    return game


def test_a_game_left_and_gone_on_with_is_the_game_never_left(game, tmp_path):
    file = tmp_path / "a.game"
    whole = finished(game)
    for orders in range(len(whole.orders) + 1):
        part = whole._replace(orders=whole.orders[:orders])
        part.save(file)
        left = played_game.load_game(file)
        assert (left.seed, left.run, left.chairs, left.orders) == (part.seed, part.run, part.chairs, part.orders)
        rest = left._replace(orders=whole.orders)
        assert rest.play().events == whole.play().events
        assert rest.settled.text == whole.settled.text


def test_what_was_said_last_can_be_taken_back(game):
    again = game.said("Russia", "let pass").taken_back()

    assert again == game
    assert game.taken_back().taken_back().orders == ()


def test_the_file_of_a_game_holds_no_state_but_all_that_makes_it(game, tmp_path):
    game.save(tmp_path / "a.game")
    found = json.loads((tmp_path / "a.game").read_text(encoding="utf-8"))

    assert is_game(tmp_path / "a.game")
    assert not is_game(SCENARIOS / "echo.yaml")
    assert (found["version"], found["seed"], found["orders"]) == (sim.__version__, 7, [["Russia", "expel all"]])
    assert "\n".join(found["scenario"]["text"]) == game.crisis.text
    assert set(found) == {"format", "version", "seed", "run", "hidden", "chairs", "orders", "log", "scenario"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"orders": [["Russia", "expel two"]]}, "it was changed; take out its 'log', or begin anew"),
        ({"orders": [["Russia", "expel two"]], "version": "0.0.9"}, "under version 0.0.9, and here is"),
        ({"orders": [["Russia", "expel as many"]]}, "it cannot be played as it was: order 1 of Russia"),
        ({"orders": [["Russia", 5]]}, "an item of its orders is not a text"),
        ({"orders": [["Belgium", "note"]]}, "nobody sits in the chair of 'Belgium'"),
        ({"chairs": ["Belgium"], "orders": []}, "there is no actor 'Belgium'"),
        ({"seed": "one"}, "not the file of a game: its seed is not a whole number"),
        ({"extra": 1}, "it has an unknown 'extra'"),
    ],
)
def test_a_file_that_is_not_what_it_was_is_refused_in_one_line(game, tmp_path, change, told):
    file = tmp_path / "a.game"
    finished(game).save(file)
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | change), encoding="utf-8")

    with pytest.raises(ResultsError) as error:
        played_game.load_game(file)

    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_game_changed_by_hand_is_played_once_it_says_that_it_is_another(game, tmp_path):
    file = tmp_path / "a.game"
    game.save(file)
    found = json.loads(file.read_text(encoding="utf-8")) | {"orders": [["Russia", "expel two"]], "log": None}
    file.write_text(json.dumps(found), encoding="utf-8")

    assert played_game.load_game(file).orders == (("Russia", "expel two"),)


def test_results_of_a_game_are_kept_and_verified(game, tmp_path):
    made = sim.simulate(finished(game).settled, 7)
    folder = made.save(tmp_path)

    assert "-game-" in folder.name
    assert {check.verdict for check in sim.verify(folder)} == {"same"}


def test_a_strategy_that_is_hidden_is_drawn_by_the_seed_and_stands_in_the_file(crisis, tmp_path):
    drawn = [played_game.begin_game(crisis, ("Russia",), seed, hidden=True) for seed in range(30)]
    names = [one.crisis.actors["NATO"].strategy.played for one in drawn]
    drawn[4].save(tmp_path / "a.game")

    assert len(set(names)) > 10
    assert played_game.begin_game(crisis, ("Russia",), 4, hidden=True).crisis.changes == drawn[4].crisis.changes
    left = played_game.load_game(tmp_path / "a.game")
    assert (left.hidden, left.crisis.actors["NATO"].strategy.played) == (True, names[4])
    with pytest.raises(OrderError, match="leave one to a strategy"):
        played_game.begin_game(crisis, tuple(crisis.actors), hidden=True)


def test_two_persons_can_play_and_their_orders_stand_in_the_order_of_play():
    game = finished(played_game.begin_game(sim.load(CONSULATES), ("USA", "China"), 3))
    run = game.play().ended

    assert {actor for actor, _ in game.orders} == {"USA", "China"}
    assert sim.simulate(game.settled, 3).events == run.events


def test_of_what_is_drawn_a_side_knows_its_own_numbers_and_the_game_keeps_them(crisis, tmp_path):
    games = [played_game.begin_game(crisis, ("Russia",), 1, run, drawn=True) for run in range(6)]
    owns = [game.play().ended.own for game in games]
    games[3].save(tmp_path / "a.game")

    assert len({own.values["staff"] for own in owns}) > 3
    assert played_game.load_game(tmp_path / "a.game").play().ended.own == owns[3]
    assert not games[3].crisis.doubts
    plain = played_game.begin_game(crisis, ("Russia",)).play().ended.own
    assert plain.values["staff"] == crisis.actors["Russia"].stocks["staff"].value
