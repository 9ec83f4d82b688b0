"""Change the file and run again, and read as little of the answer as you like: nothing is stale, and nothing lost."""

import errno
import io
import json
import os
import sys
from pathlib import Path

import pytest

from helpers.places import DATA, SEED_CASE
from helpers.processes import PIPE, ended, started
from sim import archive
from sim.archive import MANIFEST
from sim.archive.manifest import read
from sim.cli import main
from sim.engines import player

FEW = ("--runs", "4")
FOLDER = Path("results/mine/seed-1")


@pytest.fixture
def sim(command, monkeypatch):
    """A command line in an empty folder, with a scenario of the user's own, in plain Python."""
    monkeypatch.setattr(player.build, "available", lambda: False)
    Path("mine.yaml").write_text(SEED_CASE.read_text(encoding="utf-8"), encoding="utf-8")
    return command


def edit(old="strategy: ledger", new="strategy: always_strike"):
    text = Path("mine.yaml").read_text(encoding="utf-8")
    assert old in text
    Path("mine.yaml").write_text(text.replace(old, new), encoding="utf-8")


# Change and run again.


def test_after_an_edit_a_run_replaces_what_it_left_and_prints_where_the_picture_is(sim):
    sim("run", "mine.yaml", "--run", "0")
    before = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    edit()

    code, out, err = sim("run", "mine.yaml", "--run", "0")

    assert (code, err) == (0, "")
    assert out.endswith(f"picture: {FOLDER / 'curve.png'}\n")
    assert all((FOLDER / name).read_bytes() != before[name] for name in before)
    assert set(Path("results/mine").iterdir()) == {FOLDER}


def test_what_somebody_put_beside_the_results_stays_and_what_somebody_changed_is_told_of(sim):
    sim("run", "mine.yaml", "--run", "0", "-q")
    (FOLDER / ".DS_Store").write_text("as a file manager leaves it")
    edit()
    assert sim("run", "mine.yaml", "--run", "0", "-q") == (0, "", "")
    assert (FOLDER / ".DS_Store").exists()

    (FOLDER / "chronicle.txt").write_text("cut for a slide")
    edit("always_strike", "grim")
    code, out, err = sim("run", "mine.yaml", "--run", "0")
    assert (code, "NATO and Russia" in out, "picture:" in out) == (2, True, False), "it is told all the same"
    assert "chronicle.txt was changed since a run wrote the folder; force (--force) replaces what stands there" in err
    assert (FOLDER / "chronicle.txt").read_text() == "cut for a slide"


@pytest.mark.parametrize(
    "words",
    [
        ("plot", "mine.yaml", "-o", "file.png"),
        ("compare", "mine.yaml", "--set", "actors.NATO.tolerance=3", *FEW, "--csv", "file.csv"),
        ("ensemble", "mine.yaml", "--no-save", *FEW, "--csv", "file.csv"),
    ],
    ids=lambda words: words[0],
)
def test_a_file_that_a_command_wrote_is_replaced_until_somebody_changes_it(sim, words):
    file = Path(words[-1])
    assert sim(*words)[0] == 0
    before = file.read_bytes()
    edit()
    assert sim(*words)[0] == 0
    assert file.read_bytes() != before

    file.write_bytes(b"mine")
    code, out, err = sim(*words)
    assert (code, out) == (2, "")
    assert "the file is there already, and was changed or not written by this program; give --force" in err
    assert sim(*words, "--force")[0] == 0


def test_json_names_the_picture(sim):
    told = json.loads(sim("run", "mine.yaml", "--run", "0", "--json")[1])
    assert (told["results"], told["picture"]) == (str(FOLDER), str(FOLDER / "curve.png"))
    told = json.loads(sim("run", "mine.yaml", "--run", "0", "--json", "--no-save")[1])
    assert (told["results"], told["picture"]) == (None, None)


# Verify.


def forge(folder, **changes):
    (folder / MANIFEST).write_bytes(read(folder).model_copy(update=changes).seal().to_bytes())


def test_a_picture_that_could_not_be_compared_is_no_yes(sim):
    sim("run", "mine.yaml", "--run", "0", "-q")
    picture = FOLDER / "curve.png"
    picture.write_bytes(b"another picture")
    there = read(FOLDER)
    hashes = there.sha256 | {picture.name: archive.manifest.sha256(picture.read_bytes())}
    forge(FOLDER, libraries=there.libraries | {"matplotlib": "3.99"}, sha256=hashes)

    code, out, _ = sim("verify", str(FOLDER))

    assert code == 1
    assert f"{picture}: not compared: drawn with matplotlib 3.99" in out
    assert sim("verify", str(FOLDER), "--accept-uncompared")[0] == 0
    assert sim("verify", "--published", "--accept-uncompared")[2].startswith("--accept-uncompared goes with a results")


def test_results_of_an_earlier_version_are_told_as_such_and_are_no_difference(sim):
    sim("run", "mine.yaml", "--run", "0", "-q")
    forge(FOLDER, version="0.0.9", seed=2)

    code, out, _ = sim("verify", str(FOLDER))

    assert code == 1
    assert "events.csv: of another version: made by 0.0.9, and here is" in out
    assert "differs" not in out
    assert sim("verify", str(FOLDER), "--accept-uncompared")[0] == 0


def test_a_file_that_is_no_result_is_told_and_takes_nothing_from_the_answer(sim):
    sim("run", "mine.yaml", "--run", "0", "-q")
    (FOLDER / "notes.txt").write_text("mine")
    code, out, _ = sim("verify", str(FOLDER))
    assert (code, f"{FOLDER / 'notes.txt'}: no result: the manifest does not list it\n" in out) == (0, True)


# Save first, then tell.

COMMANDS = {  # with the files that each leaves
    "run mine.yaml": "results/mine/typical/curve.png",
    "plot mine.yaml -o a.png": "a.png",
    "ensemble mine.yaml --runs 4 --csv a.csv --plot a.png": "a.csv a.png results/mine/ensemble-seed-1-runs-4/fan.png",
    "table mine.yaml --strategies grim --runs 4 --csv a.csv --plot a.png": "a.csv a.png",
    "sweep mine.yaml --over actors.NATO.tolerance=1,2 --runs 4 --csv a.csv --plot a.png": "a.csv a.png",
    "compare mine.yaml --set actors.NATO.tolerance=3 --runs 4 --csv a.csv --plot a.png": "a.csv a.png",
    "branch mine.yaml --at 2 --actor NATO --strategy grim --runs 4 --csv a.csv --plot a.png": "a.csv a.png",
    "next mine.yaml --at 2 --runs 4 --plot a.png": "a.png",
    "replay mine.yaml --plot a.png": "a.png",
    "history uk-russia-2018 --plot a.png": "a.png",
    "score --on given.yaml --csv a.csv --plot a.png": "a.csv a.png",
    "infer uk-russia-2018 --actor Russia --plot a.png": "a.png",
    "strategies grim --plot a.png": "a.png",
    "events EVENTS --between USA RUS --csv a.csv --plot a.png": "a.csv a.png",
    "new other.yaml": "other.yaml",
}

ALIKE = [line for line in COMMANDS if line.startswith(("run", "table", "history"))]  # all save first, and tell then
NO_JSON = [line for line in COMMANDS if line.startswith(("plot", "new"))]


class Unread(io.StringIO):
    """Standard output of which nobody reads anything."""

    def write(self, _):
        raise BrokenPipeError


@pytest.mark.parametrize(
    "line",
    [
        *COMMANDS,
        *(f"{line} --json" for line in ALIKE),
        *(
            pytest.param(f"{line} --json", marks=pytest.mark.long)
            for line in COMMANDS
            if line not in {*ALIKE, *NO_JSON}
        ),
    ],
)
def test_what_a_command_leaves_is_there_before_a_word_is_read(sim, monkeypatch, line):
    exchange = Path(__file__).parents[2] / "sim/history/exchanges/italy-russia-2021.yaml"
    Path("given.yaml").write_bytes(exchange.read_bytes())
    words = line.replace("EVENTS", str(DATA / "made_up_gdelt2.csv")).split()
    monkeypatch.setattr(sys, "stdout", Unread())
    monkeypatch.setattr("sim.cli._discard", lambda: None)

    assert main(words) == 0

    assert [file for file in COMMANDS[line.removesuffix(" --json")].split() if not Path(file).exists()] == []


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("run", "mine.yaml", "--run", "0"), 0),
        (("history", "uk-russia-2018", "--plot", "a.png"), 0),
        (("check", "bad.yaml", "mine.yaml"), 1),
        (("check", "mine.yaml", "nowhere.yaml"), 2),
        (("list", "."), 0),
        (("schema",), 0),
        (("--help",), 0),
    ],
    ids=lambda words: words[0] if isinstance(words, tuple) else words,
)
def test_where_nobody_reads_on_the_exit_code_is_the_answer_all_the_same(sim, tmp_path, words, code):
    Path("bad.yaml").write_text("name: no scenario\n")
    with started([sys.executable, "-m", "sim", *words], cwd=tmp_path, stdout=PIPE, stderr=PIPE) as process:
        process.stdout.close()
        found, _, err = ended(process)
    assert found == code
    assert b"Traceback" not in err
    assert words[0] != "run" or (FOLDER / "curve.png").exists()
    assert words[0] != "history" or Path("a.png").exists()


def test_a_scenario_that_finds_no_room_on_the_disk_leaves_no_half_file(sim, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        code, out, err = sim("new", "other.yaml")
    assert (code, out) == (2, "")
    assert err == "other.yaml: cannot be written (no space left on device); name another file\n"
    assert not Path("other.yaml").exists()
    assert sim("new", "other.yaml")[0] == 0
