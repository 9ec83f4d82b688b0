"""A class's tournament: a folder of entries in, one table and one page out, and a crash marks whose it is."""

import csv
import io
import json
import os
import re
from datetime import datetime

import pytest

import sim
from helpers.places import ROOT
from sim.page import tournament as page
from sim.studies.tournament import TournamentError

GOOD = "import sim\n\n@sim.strategy\ndef half(view, share=0.5):\n    return share * view.received\n"
KIND = GOOD.replace("half", "kind").replace("0.5", "0.0")
CRASHING = "import sim\n\n@sim.strategy\ndef crash(view):\n    return view.felt[99]\n"
ENDLESS = "import sim\n\n@sim.strategy\ndef loop(view):\n    while True:\n        pass\n"


@pytest.fixture
def folder(tmp_path):
    entries = tmp_path / "entries"
    entries.mkdir()
    (entries / "anna.py").write_text(GOOD)
    (entries / "carla.yaml").write_text("name: grit\nmodifiers: [{cap_at: 5}]\n")
    return entries


def held(crisis, folder, **how):
    return sim.tournament(crisis, str(folder), allow_code=True, runs=3, **how)


def test_entries_meet_in_both_roles_with_the_luck_of_any_table(crisis, folder):
    made = held(crisis, folder, others=["grim"])
    assert set(made.paid) == {(a, b) for a in ("anna", "carla", "grim") for b in ("anna", "carla", "grim")}
    table = sim.table(crisis, [{"name": "grit", "modifiers": [{"cap_at": 5}]}, "grim"], runs=3)
    for side in (0, 1):
        mean = sum(made.paid["carla", "grim"][side]) / 3
        assert mean == pytest.approx(table.pairs["grit (cap_at 5)", "grim"].costs[side].mean)
    for one in made.ranking():
        assert one.both.mean == pytest.approx((one.first.mean + one.second.mean) / 2)
    assert [one.both.mean for one in made.ranking()] == sorted(one.both.mean for one in made.ranking())


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("ben.py", CRASHING, "line 5: crash: IndexError: tuple index out of range"),
        ("ben.py", "def nothing(\n", "line 1: SyntaxError"),
        ("ben.py", "1 / 0\n", "line 1: ZeroDivisionError"),
        ("ben.py", "import sys\nsys.exit(3)\n", "SystemExit"),
        ("ben.py", "x = 1\n", "it has no strategy; write @sim.strategy above its def"),
        ("ben.py", GOOD.replace("share * view.received", "'hard'"), "returned the text 'hard'"),
        ("ben.py", GOOD.replace("(view, share=0.5)", "()"), "it takes no view"),
        ("ben.yaml", "name: grimm\n", "no strategy is called 'grimm'; did you mean 'grim'?"),
        ("ben.yaml", "name: [\n", "not YAML"),
        ("ben.yaml", "- a\n", ""),
    ],
)
def test_what_goes_wrong_in_an_entry_marks_it_and_no_other(crisis, folder, name, text, found):
    alone = held(crisis, folder)
    (folder / name).write_text(text)
    made = held(crisis, folder)
    (out,) = made.faulty
    assert out.name == "ben"
    assert found in out.fault
    assert out.fault
    assert [(one.entry.name, one.both) for one in made.ranking()] == [
        (one.entry.name, one.both) for one in alone.ranking()
    ]
    assert "Out, and why:" in made.text()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no timers")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        (ENDLESS, r"line [56]: loop: TimeoutError: it took more than 2 seconds"),
        ("while True:\n    pass\n", r"line [12]: TimeoutError: it took more than 2 seconds"),
    ],
)
def test_an_endless_loop_is_stopped_and_marked(crisis, folder, text, found):
    (folder / "dora.py").write_text(text)
    made = held(crisis, folder, limit=2.0)
    (out,) = made.faulty
    assert out.name == "dora"
    assert re.search(found, out.fault)
    assert made.in_play == 2


def test_a_later_entry_changes_nothing_between_those_there(crisis, folder):
    before = held(crisis, folder)
    (folder / "zoe.py").write_text(KIND)
    after = held(crisis, folder)
    assert {pair: after.paid[pair] for pair in before.paid} == before.paid


def test_what_is_late_plays_without_a_place(crisis, folder):
    deadline = datetime(2026, 11, 20, 18)
    for name, when in (("anna.py", datetime(2026, 11, 20, 17)), ("carla.yaml", datetime(2026, 11, 21))):
        os.utime(folder / name, (when.timestamp(), when.timestamp()))
    made = held(crisis, folder, deadline=deadline)
    assert {one.entry.name: one.place for one in made.ranking()} == {"anna": 1, "carla": 0}
    assert re.search(r"^late +carla", made.text(), re.MULTILINE)


def test_entries_that_cannot_be_told_apart_share_a_place(crisis, folder):
    (folder / "again.py").write_text(GOOD)
    made = held(crisis, folder)
    places = {one.entry.name: one.place for one in made.ranking()}
    assert places["anna"] == places["again"]
    assert sorted(places.values())[0] == 1


def test_one_file_may_have_several_strategies_and_two_files_one_name(crisis, folder):
    (folder / "anna.yaml").write_text("strategy: grim\n")
    (folder / "duo.py").write_text(GOOD + KIND.removeprefix("import sim\n"))
    (folder / "notes.txt").write_text("nothing")
    made = held(crisis, folder)
    assert set(made.entries) == {"anna", "anna (yaml)", "carla", "duo: half", "duo: kind"}
    assert made.left == ["notes.txt"]
    assert "Not entries: notes.txt." in made.text()


def test_in_a_repeated_game_the_most_is_best(folder):
    (folder / "carla.yaml").unlink()
    (folder / "zoe.yaml").write_text("name: always_hold\n")
    game = sim.load(ROOT / "scenarios" / "echo.yaml").with_({"horizon": 140})
    made = held(game, folder, others=["always_strike"])
    scores = [one.both.mean for one in made.ranking()]
    assert scores == sorted(scores, reverse=True)
    assert "Payoffs a round, the most first" in made.text()


def test_code_is_not_run_unless_it_is_allowed(crisis, folder):
    with pytest.raises(TournamentError, match=r"entries are code, anna.py; read them, then give --allow-code"):
        sim.tournament(crisis, str(folder))
    with pytest.raises(TournamentError, match="there is no such folder"):
        held(crisis, folder / "none")
    with pytest.raises(TournamentError, match="is no folder"):
        held(crisis, folder / "anna.py")
    (folder / "empty").mkdir()
    with pytest.raises(TournamentError, match="no entries; put Python files with strategies there"):
        held(crisis, folder / "empty")


def test_the_page_has_the_table_and_lets_no_markup_in(crisis, folder):
    (folder / "<b>ben.py").write_text(CRASHING)
    told = page.page(held(crisis, folder))
    assert "<b>ben" not in told
    assert "&lt;b&gt;ben" in told
    assert "Content-Security-Policy" in told
    assert "<script" not in told
    assert told.count("<th scope='row'>anna</th>") == 2


def test_the_command_tells_and_writes(command, folder, tmp_path):
    arguments = ["tournament", str(folder), "--allow-code", "--runs", "2", "--with", "grim"]
    code, out, err = command(*arguments, "--csv", "t.csv", "--page", "t.html")
    assert (code, err) == (0, "t.csv: written\nt.html: written\n")
    assert "a tournament; entries: 3, 2 runs a pair, seed 1" in out
    rows = list(csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text())))
    assert rows[0]["place"] == "1"
    told = json.loads(command(*arguments, "--json")[1])
    assert {one["entry"]["name"] for one in told["ranking"]} == {"anna", "carla", "grim"}


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--with", "grimm"], "--with: no strategy is called 'grimm'; did you mean 'grim'?"),
        (["--deadline", "tomorrow"], "'tomorrow' is no time; write it as 2026-11-30T18:00"),
        (["--limit", "0"], "'0' is no number of seconds"),
        (["--runs", "0"], "give 1 at least"),
        (["--page", "t.pdf"], "write .html"),
        ([], "read them, then give --allow-code"),
    ],
)
def test_a_tournament_that_cannot_be_held_is_refused(command, folder, arguments, found):
    code, out, err = command("tournament", str(folder), *arguments)
    assert (code, out) == (2, "")
    assert found in err
