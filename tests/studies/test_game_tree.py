"""The tree of a crisis as a study: what is best, by depth and by discount; and what patience and days turn."""

import json

import pytest

import sim
from helpers.figures import least_size, outside, overlapping
from helpers.places import ROOT, SEED_CASE
from helpers.scenarios import SMALL
from sim import figures
from sim.games import crisis_tree
from sim.studies import patience as study

ECHO = ROOT / "scenarios" / "echo.yaml"


@pytest.fixture(scope="module")
def small():
    return sim.game_tree(sim.parse(SMALL), 2, [0.0, 0.1])


def test_the_best_path_has_days_actors_and_moves(small):
    assert small.best.path[0].actor == "Alba"
    assert small.best.path[0].day == "2021-01-04", "two days after the spies were found"
    assert set(small.best.payoffs) == {"Alba", "Brie"}
    assert small.alternatives[0][1].payoffs["Alba"] == small.best.payoffs["Alba"]


def test_the_table_has_every_depth_and_discount(small):
    assert [(one.depth, one.discount) for one in small.table] == [(1, 0.0), (1, 0.1), (2, 0.0), (2, 0.1)]
    text = " ".join(small.text().split())
    assert "none of these rows is the solution of the crisis" in text
    assert "Nobody plays a strategy and nothing is left to chance" in text


def test_the_seed_cases_answer_turns_with_depth(crisis):
    made = sim.game_tree(crisis, 2, [0.0])
    paths = [[step.move for step in one.path] for one in made.table]
    assert paths == [["halve the posts"], ["protest note", "let pass"]]
    after = dict(made.alternatives)["halve the posts"]
    assert [step.move for step in after.path] == ["halve the posts", "suspend relations"], "as history went"


@pytest.mark.parametrize(
    ("depth", "discounts", "found"),
    [
        (0, [0.0], "give 1 at least"),
        (13, [0.0], "from 0 to 12"),
        (2, [1.0], "no discount a day is 1"),
        (2, [-0.1], "-0.1"),
    ],
)
def test_numbers_that_are_none_are_refused(crisis, depth, discounts, found):
    with pytest.raises(ValueError, match=found):
        sim.game_tree(crisis, depth, discounts)


def test_the_command_tells_and_writes_the_tree(command, tmp_path):
    code, out, err = command("game", str(SEED_CASE), "--tree", "1", "--efg", "t.efg")
    assert (code, err) == (0, "t.efg: written\n")
    assert "the tree of 1 moves" in out
    assert (tmp_path / "t.efg").read_text().startswith('EFG 2 R "NATO and Russia, October 2021" { "NATO" "Russia" }')
    code, out, _ = command("game", str(SEED_CASE), "--tree", "1", "--json")
    told = json.loads(out)
    assert told["best"]["path"][0]["move"] == "halve the posts"
    assert len(told["by_depth_and_discount"]) == 6


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([str(SEED_CASE), "--tree", "0"], "give 1 at least"),
        ([str(SEED_CASE), "--tree", "2", "--runs", "3"], "--runs: a tree has neither strategies nor runs"),
        ([str(SEED_CASE), "--tree", "2", "--nfg", "a.nfg"], "--nfg: a tree has neither"),
        ([str(SEED_CASE), "--efg", "a.efg"], "--efg goes with --tree"),
        ([str(SEED_CASE), "--tree", "2", "--efg", "a.txt"], "write .efg"),
        ([str(ECHO), "--tree", "2"], "in rounds both sides decide again and again"),
    ],
)
def test_a_tree_that_cannot_be_made_is_refused(command, arguments, found):
    code, out, err = command("game", *arguments)
    assert (code, out) == (2, "")
    assert found in err


# Patience.


def quiet(**changes):
    echo = sim.load(ECHO)
    return echo.with_({**{f"actors.{name}.execution_error": 0 for name in echo.actors}, **changes})


@pytest.fixture(scope="module")
def rounds():
    return sim.patience(quiet(), ["tit_for_tat", "grim", "always_hold", "grit"])


def test_a_repeated_game_has_exact_thresholds(rounds):
    assert [(one.first, one.threshold and str(one.threshold)) for one in rounds.alike] == [
        ("grim", "1/2"), ("tit_for_tat", "2/3"), ("always_hold", None),
    ]  # fmt: skip
    assert rounds.left_out == ["grit"]
    assert rounds.own.threshold == rounds.alike[1].threshold
    text = " ".join(rounds.text().split())
    assert "tit_for_tat 0.6667 2/3 SHSHSHSH 40 13 7" in text
    assert "another strategy gains against always_hold." in text
    assert "Nothing exact is known of grit." in text


def test_its_figure_shows_what_can_be_had_and_what_pairs_earn(rounds):
    shown = rounds.figure()
    assert len(shown.pairs) == 9
    assert shown.own == ("tit for tat, tit for tat", (3.0, 3.0))
    for style in figures.STYLES:
        page = figures.figure(shown, style=style)
        assert overlapping(page) == []
        assert outside(page) == []
        assert least_size(page) >= figures.STYLES[style].least
    assert "Each can have 1 and 1 whatever the other does" in shown.alt_text()
    assert len(rounds.csv().splitlines()) == 10


def test_in_a_crisis_the_turn_by_discount_is_where_both_are_worth_the_same(crisis, monkeypatch):
    monkeypatch.setattr(study, "A_DAY", ())
    found = sim.patience(crisis).by_discount
    assert [turn.move for turn in found] == ["protest note", "suspend relations"]

    def worth(move, discount):
        tree = crisis_tree.tree(crisis_tree.discounted(crisis, discount), 2)
        after = {tree.move(number): then for number, then in crisis_tree.alternatives(tree.root, 2)}
        return after[move].payoffs[tree.root.actor]

    turn = found[1].value
    assert worth("protest note", turn) == pytest.approx(worth("suspend relations", turn), abs=1e-6)
    assert worth("protest note", turn - 1e-4) > worth("suspend relations", turn - 1e-4)
    assert worth("protest note", turn + 1e-4) < worth("suspend relations", turn + 1e-4)


def test_and_by_days_it_is_the_first_day_on_which_another_move_is_best(crisis, monkeypatch):
    monkeypatch.setattr(study, "A_DAY", (0.01,))
    monkeypatch.setattr(study, "DISCOUNT_STEPS", 1)
    monkeypatch.setattr(study, "MOST_DAYS", 18)
    made = sim.patience(crisis)
    (off, turns), first = made.by_days[0], made.answers
    assert (off, first, [turn.value for turn in turns]) == (0.01, "Russia", [0.0, 15.0])
    best = []
    for days in (14, 15):
        reply = dict.fromkeys(("low", "likely", "high"), days)
        changed = crisis_tree.discounted(crisis, off).with_({"actors.Russia.reply_days": reply})
        tree = crisis_tree.tree(changed, 2)
        best.append(tree.move(crisis_tree.induce(tree.root, 2).path[0][2]))
    assert best == [turn.move for turn in turns]


def test_the_command_tells_patience(command, tmp_path):
    no_errors = [f"--set=actors.{name}.execution_error=0" for name in ("Eastmark", "Westmark")]
    arguments = ["patience", str(ECHO), *no_errors, "--strategies", "tit_for_tat,grim"]
    code, out, err = command(*arguments, "--csv", "p.csv", "--plot", "p.svg")
    assert (code, err) == (0, "p.csv: written\np.svg: written\n")
    assert "2/3" in out
    assert (tmp_path / "p.svg").exists()
    told = json.loads(command(*arguments, "--json")[1])
    assert [round(one["threshold"], 4) for one in told["alike"]] == [0.5, 0.6667]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([str(SEED_CASE), "--plot", "a.png"], "--plot: it goes with a repeated game"),
        ([str(ECHO), "--strategies", "grimm"], "--strategies: no strategy is called 'grimm'"),
        ([str(ECHO), "--set", "actors.Eastmark.strategy=gradual"], "nothing exact is known of these strategies"),
        ([str(ECHO), "--set", "payoffs=null"], "has no thresholds without payoffs"),
    ],
)
def test_patience_that_cannot_be_told_is_refused(command, arguments, found):
    code, out, err = command("patience", *arguments)
    assert (code, out) == (2, "")
    assert found in err
