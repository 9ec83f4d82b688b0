"""`sim play`: a game at the keyboard, left and gone on with, and what reads it afterwards."""

import io
import json

import pytest

import sim
from helpers.places import SCENARIOS, SEED_CASE, SHIPPED
from sim.chair import played_game
from sim.chair.questions import Question
from sim.cli import main


@pytest.fixture
def play(monkeypatch, tmp_path, capsys):
    """Type lines into `sim play`, in a folder of its own; returns the exit code, what was printed, and the errors."""
    monkeypatch.chdir(tmp_path)
    for bound in ("LUCKS", "FEWEST"):  # what a decision is worth is measured elsewhere
        monkeypatch.setattr(f"sim.chair.debrief.{bound}", 4)

    def typed(lines, *arguments):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code = main(["play", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return typed


def test_a_game_is_played_to_its_debrief_and_kept(play, tmp_path):
    code, out, _ = play(["expel two", "0", "0", "0", "0", "0"], SEED_CASE, "--as", "Russia")

    assert code == 0
    assert "2021-10-13: Russia, your answer to 2. You perceived 5.7 in all." in out
    assert "expel as many: needs 8 staff: NATO has 6 within reach" in out
    assert "The game is over." in out
    assert "Your decisions" in out
    assert f"In your chair and with your luck, of {len(sim.strategies.STRATEGIES)} strategies" in out
    game = played_game.load_game(tmp_path / "nato_russia_2021-Russia-seed-1.game")
    assert game.orders[0] == ("Russia", "expel two")
    assert out.count("Your order") == len(game.orders)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_nothing_is_wider_than_a_terminal(play, path):
    first, second = sim.load(path).actors
    typed = ["help", "log", "advice", "why note", "1", "0", "2", "log", "quit"]
    for chairs in (["--as", first], ["--as", second]):
        code, out, _ = play(typed, path, *chairs, "--game", f"{first}.game" if chairs[1] == first else "other.game")
        assert code == 0
        assert too_wide(out) == []


def too_wide(out):
    """Lines of more than 80 columns, but for commands to be copied."""
    copied = ("What if you", "the game is kept in")
    return [
        line for line in out.splitlines() if len(line) > 80 and "Your order" not in line and not line.startswith(copied)
    ]


def test_a_game_in_which_much_is_misheard_is_told_in_eighty_columns_to_its_end(play):
    _, out, _ = play(
        ["2", "1", *["0"] * 40], SCENARIOS / "misperception.yaml", "--as", "Altland", "--set", "horizon=120"
    )

    assert "The game is over." in out
    assert "What was perceived as other than it was:" in out
    assert "does what feels like" in out
    assert too_wide(out) == []


def test_a_game_that_was_left_goes_on_where_it_was(play, tmp_path):
    whole = ["expel two", "not yet 7", "let pass", "0", "0", "0", "0"]
    _, out, _ = play([*whole[:2], "quit"], SEED_CASE, "--as", "Russia", "--game", "left.game")
    play(whole, SEED_CASE, "--as", "Russia", "--game", "whole.game")

    assert "go on with: sim play left.game" in out
    code, out, _ = play(whole[2:], "left.game")
    assert code == 0
    assert "The game is over." in out
    left, never = (played_game.load_game(tmp_path / name) for name in ("left.game", "whole.game"))
    assert left.orders == never.orders
    assert left.play().events == never.play().events


def test_the_last_order_can_be_taken_back_even_when_the_game_is_over(play, tmp_path):
    _, out, _ = play(["back", "expel all", "back", "let pass", "quit"], SEED_CASE, "--as", "Russia")

    assert "there is no order to take back" in out
    assert "taken back: Russia: expel all" in out
    assert played_game.load_game(tmp_path / "nato_russia_2021-Russia-seed-1.game").orders == (("Russia", "let pass"),)
    _, out, _ = play([*["0"] * 3, "back", "quit"], SEED_CASE, "--as", "Russia", "--seed", "2")
    assert out.count("The game is over.") == 1
    game = played_game.load_game(tmp_path / "nato_russia_2021-Russia-seed-2.game")
    assert isinstance(game.play().ended, Question)


def test_why_not_says_what_stands_in_the_way_or_what_it_would_be_worth(play, crisis):
    strategy = crisis.actors["Russia"].strategy.played
    typed = ["why expel as many", "why not expel all?", "why 1", "why nothing", "advice", "quit"]
    _, out, _ = play(typed, SEED_CASE, "--as", "Russia")
    told = " ".join(out.split())

    assert "expel as many cannot be had: needs 8 staff: NATO has 6 within reach." in told
    assert f"expel all can be had. Your strategy, {strategy}, aims at 5.7, and puts its loss at 0.80." in told
    assert f"protest note can be had. Your strategy, {strategy}, aims at 5.7, and puts its loss at 7.10." in told
    assert "there is no move 'nothing'" in told
    assert f"Your strategy, {strategy}, aims at 5.7 here: suspend relations." in told


def test_what_cannot_be_done_is_said_and_asked_again(play, tmp_path):
    _, out, _ = play(["expel as many", "explode", "99", "not yet 900", "", "quit"], SEED_CASE, "--as", "Russia")
    told = " ".join(out.split())

    assert "'expel as many' cannot be had: needs 8 staff" in told
    assert "'explode' is not on the ladder" in told
    assert "'99' is not on the ladder" in told
    assert "the run ends in 133 days" in told
    assert "nothing was ordered, and nothing is kept" in told
    assert not list(tmp_path.iterdir())


def test_the_end_of_the_lines_leaves_the_game_as_quit_does(play, tmp_path):
    code, out, _ = play(["0"], SEED_CASE, "--as", "Russia")

    assert code == 0
    assert "the game is kept in nato_russia_2021-Russia-seed-1.game" in out


def test_ctrl_c_leaves_the_game_kept(play, monkeypatch, tmp_path):
    class Stopped(io.StringIO):
        def readline(self, *_):
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    monkeypatch.setattr("io.StringIO", Stopped)
    code, _, err = play(["expel two"], SEED_CASE, "--as", "Russia")

    assert code == 130
    assert "the game is kept in nato_russia_2021-Russia-seed-1.game" in err
    assert played_game.load_game(tmp_path / "nato_russia_2021-Russia-seed-1.game").orders == (("Russia", "expel two"),)


def test_two_persons_hand_the_keyboard_over_and_neither_sees_what_the_other_knows(play):
    both = ["--as", "USA", "--as", "China"]
    _, out, _ = play(["1", "", "0", "", "quit"], SCENARIOS / "us_china_consulates_2020.yaml", *both)

    assert "The turn is " in out
    assert "Hand over the keyboard" in out


def test_a_hidden_strategy_is_told_after_the_guess_and_not_before(play):
    _, out, _ = play([*["0"] * 8, "grim"], SEED_CASE, "--as", "Russia", "--hidden", "--seed", "5")
    before, _, after = out.partition("Your guess: ")
    name = played_game.load_game("nato_russia_2021-Russia-seed-5.game").crisis.actors["NATO"].strategy.played

    assert f"NATO played {name}." in after
    assert name not in before


def test_the_other_side_plays_what_is_named(play):
    play(["0", "quit"], SEED_CASE, "--as", "Russia", "--strategy", "{name: generous, with: {forgive: 0.9}}")

    crisis = played_game.load_game("nato_russia_2021-Russia-seed-1.game").crisis
    assert crisis.actors["NATO"].strategy.played == "generous"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((SEED_CASE,), "whose chair is it? give --as NATO, --as Russia, or both"),
        ((SEED_CASE, "--as", "Rusia"), "--as: there is no actor 'Rusia'; did you mean 'Russia'?"),
        ((SEED_CASE, "--as", "NATO", "--as", "Russia", "--hidden"), "leave one to a strategy"),
        ((SEED_CASE, "--as", "NATO", "--as", "Russia", "--strategy", "grim"), "a person sits in each chair"),
        ((SEED_CASE, "--as", "NATO", "--hidden", "--strategy", "grim"), "what is named is not hidden"),
        (("no.game",), "no such file"),
    ],
)
def test_what_cannot_be_begun_is_refused_in_one_line(play, arguments, told):
    code, out, err = play([], *arguments)

    assert (code, out) == (2, "")
    assert told in err


def test_a_game_that_has_begun_keeps_its_chairs_and_its_scenario(play):
    play(["0", "quit"], SEED_CASE, "--as", "Russia", "--game", "a.game")

    for option in (["--as", "NATO"], ["--set", "horizon=9"], ["--hidden"], ["--drawn"], ["--seed", "2"]):
        code, _, err = play([], "a.game", *option)
        assert code == 2
        assert "this game has begun" in err
    code, _, err = play([], SEED_CASE, "--as", "Russia", "--game", "a.game")
    assert code == 2
    assert "the file is there already" in err


@pytest.fixture
def game(play):
    play(["expel two", *["0"] * 5], SEED_CASE, "--as", "Russia", "--seed", "3", "--game", "a.game")
    return played_game.load_game("a.game")


def printed(capsys, *arguments):
    code = main([*map(str, arguments)])
    return code, *capsys.readouterr()


def test_run_explain_branch_and_compare_take_a_game(game, capsys):
    events = game.play().events
    chosen = next(event.number for event in events if event.rule == "as chosen")

    code, out, _ = printed(capsys, "run", "a.game", "--no-save", "--json")
    assert code == 0
    assert json.loads(out)["seed"] == 3
    assert [e["move"] for e in json.loads(out)["events"]] == [e.move for e in events]
    assert "whoever sits in its chair chose: expel two" in printed(capsys, "explain", "a.game", chosen)[1]
    out = printed(capsys, "branch", "a.game", "--at", chosen, "--actor", "Russia", "--strategy", "grit", "--runs", 9)[1]
    assert "Held fixed: run 0 of seed 3" in out
    code, out, _ = printed(capsys, "compare", "a.game", SEED_CASE, "--runs", 20)
    assert code == 0
    assert "Russia as played" in out
    assert printed(capsys, "run", "a.game", "--no-save", "--seed", "4", "--json")[0] == 0


@pytest.mark.parametrize("option", [("--close", "all"), ("--drawn", "--run", "3")])
def test_nothing_of_a_game_can_be_drawn_anew(game, capsys, option):
    code, _, err = printed(capsys, "run", "a.game", *option)

    assert code == 2
    assert "a game is of numbers that are settled" in err


def test_results_of_a_game_are_left_and_verified(game, capsys):
    code, out, _ = printed(capsys, "run", "a.game")
    folder = out.rpartition("results: ")[2].splitlines()[0]

    assert code == 0
    assert printed(capsys, "verify", folder)[0] == 0


@pytest.mark.parametrize("command", ["table", "sweep", "ensemble", "show"])
def test_commands_that_change_scenarios_refuse_a_game(game, capsys, command):
    code, _, err = printed(capsys, command, "a.game")

    assert code == 2
    assert "this is a game" in err


def test_what_is_asked_and_the_debrief_can_be_had_as_one_document(play, game, capsys):
    asked = json.loads(play([], SEED_CASE, "--as", "Russia", "--json")[1])
    over = json.loads(play([], "a.game", "--json")[1])

    assert (asked["over"], asked["actor"], asked["day"]) == (False, "Russia", "2021-10-13")
    assert {option["move"] for option in asked["options"] if option["obstacle"]} >= {"expel as many"}
    assert over["over"]
    assert over["decisions"][0]["order"] == "expel two"
    assert set(over["sides"]) == {"NATO", "Russia"}
