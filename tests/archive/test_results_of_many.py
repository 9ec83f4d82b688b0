"""Results folders of ensembles: the same rules as of a run, and found out when they are changed."""

import csv
import hashlib
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

import sim
from helpers.places import ECHO, SEED_CASE
from sim import archive, figures
from sim.archive import ENSEMBLE_FILES, MANIFEST, ResultsError
from sim.archive.manifest import read
from sim.engines import player
from sim.figures.data import Flow
from sim.studies.counting import tally

REAL = figures.pages


def quick_pages(record):
    return {kind: f"{kind} of {getattr(record, 'runs', 1)} runs".encode() for kind in ("svg", "png")}


@pytest.fixture(scope="module")
def crisis():
    return sim.load(SEED_CASE, {"actors.Russia.strategy": "generous"})


@pytest.fixture(scope="module")
def many(crisis):
    return sim.ensemble(crisis, 30)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A disk and figures that take no time."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    monkeypatch.setattr(figures, "pages", quick_pages)


def verdicts(folder):
    return {check.name: check.verdict for check in sim.verify(folder)}


def content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told(asked, done, until_width=None):
    return archive.Runs(asked=asked, done=done, until_width=until_width)


def rewrite(folder, **changes):
    """Forge the manifest, its own hash included."""
    (folder / MANIFEST).write_bytes(read(folder).model_copy(update=changes).seal().to_bytes())


def test_a_folder_holds_what_is_told_as_text_json_and_tables_with_figures_and_a_manifest(many, tmp_path):
    folder = many.save(tmp_path, command="sim ensemble x.yaml")
    assert re.fullmatch("ensemble-seed-1-runs-30-set-[0-9a-f]{8}", folder.name)
    assert folder.parent == tmp_path / "nato_russia_2021"
    assert {path.name for path in folder.iterdir()} == set(ENSEMBLE_FILES.files)
    assert (folder / "summary.txt").read_text() == many.text()
    assert (folder / "bands.csv").read_text() == many.csv()
    assert (folder / "shares.csv").read_text() == many.shares_csv()
    assert (folder / "ways.csv").read_text() == many.ways_csv()
    told = json.loads((folder / "summary.json").read_text())
    assert told["courses"]["levelled off"]["share"] == many.courses["levelled off"].share
    assert told["bands"]["by_day"][-1] == list(many.bands[-1])
    manifest = json.loads((folder / MANIFEST).read_text())
    assert (manifest["seed"], manifest["runs"]) == (1, {"asked": 30, "done": 30, "until_width": None})
    assert manifest["command"] == "sim ensemble x.yaml"
    assert "\n".join(manifest["scenario"]["text"]) == SEED_CASE.read_text()
    assert manifest["scenario"]["changes"] == {"actors.Russia.strategy": '"generous"'}
    assert set(manifest["sha256"]) == set(ENSEMBLE_FILES.files)


def test_an_ensemble_saved_with_its_figures_is_the_same_on_running_again(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "pages", lambda one: (REAL if type(one) is Flow else quick_pages)(one))
    folder = sim.ensemble(sim.load(SEED_CASE), 20, seed=3).save(tmp_path)
    assert folder.name == "ensemble-seed-3-runs-20"
    found = [(check.name, check.verdict) for check in sim.verify(folder)]
    assert found == [(name, "same") for name in ENSEMBLE_FILES.files]


def test_what_ran_it_decides_no_byte(many, tmp_path, monkeypatch):
    folder = many.save(tmp_path)
    monkeypatch.setattr(player.build, "available", lambda: False)
    assert set(verdicts(folder).values()) == {"same"}
    assert "plain Python" not in (folder / "summary.txt").read_text()


def test_one_that_was_stopped_says_so_and_verifies(crisis, many, tmp_path, monkeypatch):
    monkeypatch.setattr(player.Player, "portion", lambda *_: 10)

    def stop(done, _):
        if done == 20:
            raise KeyboardInterrupt

    stopped = sim.ensemble(crisis, 30, progress=stop)
    folder = stopped.save(tmp_path)
    assert read(folder).runs == told(30, 20)
    assert "Stopped: 30 runs were asked for." in (folder / "summary.txt").read_text()
    assert set(verdicts(folder).values()) == {"same"}
    assert folder.name.startswith("ensemble-seed-1-runs-30-stopped-after-20-set-")
    assert read(many.save(tmp_path)).runs == told(30, 30)


def test_one_that_stopped_when_its_intervals_were_narrow_says_so_and_verifies(crisis, tmp_path):
    many = sim.ensemble(crisis, 5000, until_width=0.06)
    folder = many.save(tmp_path)
    assert folder.name.startswith("ensemble-seed-1-runs-5000-until-0.06-set-")
    assert read(folder).runs == told(5000, many.runs, 0.06)
    assert many.runs < 5000
    assert "Enough: " in (folder / "summary.txt").read_text()
    assert set(verdicts(folder).values()) == {"same"}


def test_the_same_again_changes_nothing_and_others_are_replaced_unless_somebody_changed_them(many, tmp_path):
    folder = many.save(tmp_path)
    before = folder.stat()
    assert many.save(tmp_path) == many.save(tmp_path, force=True) == folder
    assert (folder.stat().st_ino, folder.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    other = replace(many, bands=(*many.bands[:-1], (9.0,) * 5))
    whole = content(tmp_path)
    other.save(tmp_path)
    assert content(tmp_path) != whole
    (folder / "bands.csv").write_text("mine")
    with pytest.raises(ResultsError, match=r"bands.csv was changed since a run wrote the folder; force"):
        many.save(tmp_path)
    many.save(tmp_path, force=True)
    assert content(tmp_path) == whole


def test_runs_and_ensembles_stand_side_by_side_and_neither_passes_for_the_other(crisis, many, tmp_path):
    one, all_of_them = sim.simulate(crisis).save(tmp_path), many.save(tmp_path)
    assert one.parent == all_of_them.parent
    assert one != all_of_them
    one_manifest = (one / MANIFEST).read_bytes()
    (one / MANIFEST).write_bytes((all_of_them / MANIFEST).read_bytes())
    assert "missing" in verdicts(one).values()
    (all_of_them / MANIFEST).write_bytes(one_manifest)
    with pytest.raises(ResultsError, match=r"summary\.txt, .* were changed"):
        many.save(tmp_path)


@pytest.mark.parametrize("name", [*ENSEMBLE_FILES.texts, *ENSEMBLE_FILES.figures[:2], MANIFEST])
def test_one_changed_byte_in_any_file_is_found(many, tmp_path, name):
    folder = many.save(tmp_path)
    path = folder / name
    path.write_bytes(path.read_bytes() + b" ")
    found = verdicts(folder)
    assert found.pop(name) == "differs"
    assert set(found.values()) == {"same"}


def test_a_forged_number_is_found_by_running_again(many, tmp_path):
    folder = many.save(tmp_path)
    path = folder / "shares.csv"
    rows = list(csv.reader(path.read_text().splitlines()))
    forged = path.read_text().replace(",".join(rows[1]), ",".join([*rows[1][:3], "29", *rows[1][4:]])).encode()
    path.write_bytes(forged)
    rewrite(folder, sha256=read(folder).sha256 | {path.name: hashlib.sha256(forged).hexdigest()})
    (check,) = [check for check in sim.verify(folder) if check.verdict != "same"]
    assert (check.name, check.why) == ("shares.csv", "running it again gives other bytes, from line 2 on")


@pytest.mark.parametrize("runs", [(30, 29), (31, 30)])
def test_another_number_of_runs_is_found_by_running_again(many, tmp_path, runs):
    folder = many.save(tmp_path)
    rewrite(folder, runs=told(*runs))
    assert verdicts(folder)["summary.txt"] == "differs"


@pytest.mark.parametrize("runs", [(30, 0), (30, 31), (-1, -1), (2**40, 2**40)])
def test_a_number_of_runs_that_cannot_be_is_refused_in_a_line(many, tmp_path, runs):
    folder = many.save(tmp_path)
    rewrite(folder, runs=told(*runs))
    with pytest.raises(ResultsError, match="it cannot be run again") as error:
        sim.verify(folder)
    assert "\n" not in str(error.value)


def test_what_a_killed_program_left_is_removed_or_put_back(many, tmp_path):
    folder = many.save(tmp_path)
    (folder.parent / ".ensemble-seed-9-runs-5.0123abcd.new").mkdir()
    folder.rename(folder.with_name(f".{folder.name}.old"))
    assert set(verdicts(folder).values()) == {"same"}
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_the_command_leaves_the_folder_unless_told_not_to(command, tmp_path):
    arguments = ["ensemble", str(SEED_CASE), "--runs", "9"]
    assert command(*arguments, "--no-save")[0] == 0
    assert list(tmp_path.iterdir()) == []
    code, out, _ = command(*arguments)
    folder = Path("results/nato_russia_2021/ensemble-seed-1-runs-9")
    assert (code, out.splitlines()[-3:]) == (
        0,
        [
            f"results: {folder}",
            f"picture: {folder / 'fan.png'}",
            "and beside it: endings.png, replies.png, flow.png, costs.png, hangs-on.png",
        ],
    )  # fmt: skip
    assert read(tmp_path / folder).command == f"sim ensemble {SEED_CASE} --runs 9"
    assert command("verify", str(folder))[0] == 0
    (folder / "summary.txt").write_text("mine")
    code, _, err = command(*arguments)
    assert code == 2
    assert "summary.txt was changed since a run wrote the folder" in err
    assert command("verify", str(folder))[0] == 1
    code, out, _ = command(*arguments, "--force", "--json")
    assert (code, json.loads(out)["results"]) == (0, str(folder))
    assert json.loads(out)["picture"] == str(folder / "fan.png")
    code, out, _ = command(*arguments, "--results", "elsewhere")
    assert (code, out.splitlines()[-3]) == (0, "results: elsewhere/nato_russia_2021/ensemble-seed-1-runs-9")


def test_a_stopped_command_leaves_what_was_done(command, tmp_path, monkeypatch):
    monkeypatch.setattr(player.Player, "portion", lambda *_: 4)
    plus, blocks = tally.Tally.plus, iter(range(2))

    def stop(self, table):
        if next(blocks, None) is None:
            raise KeyboardInterrupt
        return plus(self, table)

    monkeypatch.setattr(tally.Tally, "plus", stop)
    code, out, _ = command("ensemble", str(ECHO), "--runs", "12")  # of which nothing else is played beside
    monkeypatch.undo()
    monkeypatch.setattr(figures, "pages", quick_pages)
    assert code == 130
    assert out.splitlines()[-3] == "results: results/echo/ensemble-seed-1-runs-12-stopped-after-8"
    folder = tmp_path / "results/echo/ensemble-seed-1-runs-12-stopped-after-8"
    assert read(folder).runs == told(12, 8)
    assert set(verdicts(folder).values()) == {"same"}


def test_what_took_long_is_told_even_where_it_cannot_be_kept(command, tmp_path):
    (tmp_path / "results").write_text("a file")
    code, out, err = command("ensemble", str(SEED_CASE), "--runs", "9", "--json")
    assert (code, json.loads(out)["runs"], json.loads(out)["results"]) == (2, 9, None)
    assert (
        err == "results/nato_russia_2021/ensemble-seed-1-runs-9: cannot be written (results is a file); "
        "give another folder (--results)\n"
    )
