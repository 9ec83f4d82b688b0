"""Sweeps that are kept: what is edited, damaged or of another version is told in one line, and never mixed."""

import json
from pathlib import Path
from random import Random

import pytest

import sim
from helpers.places import SEED_CASE
from sim.archive import ResultsError, journal
from sim.engines import player

STAFF = "actors.NATO.stocks.staff.amount"
OVER = {STAFF: "0:4:2"}
ARGUMENTS = ("--over", f"{STAFF}=0:4:2", "--runs", "5")


@pytest.fixture(autouse=True)
def plain_python(monkeypatch):
    monkeypatch.setattr(player.build, "available", lambda: False)


@pytest.fixture
def folder(crisis, tmp_path):
    kept = tmp_path / "sweep"
    sim.sweep(crisis, OVER, runs=5, folder=kept)
    return kept


def plan_of(folder):
    return json.loads((folder / "plan.json").read_text(encoding="utf-8"))


def write_plan(folder, plan):
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")


def attempt(do):
    """The one line of a refusal; nothing where there is none."""
    refused = ""
    try:
        do()
    except ResultsError as error:
        refused = str(error)
    assert "\n" not in refused
    return refused


def test_after_an_edit_a_sweep_has_a_folder_of_its_own_and_the_same_command_goes_on_in_each(command):
    text = SEED_CASE.read_text(encoding="utf-8")
    Path("mine.yaml").write_text(text, encoding="utf-8")
    first = command("sweep", "mine.yaml", *ARGUMENTS)
    Path("mine.yaml").write_text(text.replace("tolerance: 2.5", "tolerance: 2.6"), encoding="utf-8")
    second = command("sweep", "mine.yaml", *ARGUMENTS)
    assert (first[0], second[0]) == (0, 0)
    assert len(list(Path("results/mine").iterdir())) == 2
    Path("mine.yaml").write_text(text, encoding="utf-8")
    assert command("sweep", "mine.yaml", *ARGUMENTS) == first
    assert len(list(Path("results/mine").iterdir())) == 2


def test_a_sweep_that_an_earlier_version_began_says_so_and_is_not_mixed_with_this_one(crisis, folder):
    write_plan(folder, plan_of(folder) | {"version": "0.0.9"})
    before = (folder / "cells.jsonl").read_bytes()
    refused = attempt(lambda: sim.sweep(crisis, OVER, runs=5, folder=folder))
    assert f"another sweep stands there (begun by 0.0.9, and here is {sim.__version__}); force" in refused
    assert (folder / "cells.jsonl").read_bytes() == before

    found = {check.name: check for check in sim.verify(folder)}
    assert found["plan.json"].verdict == "of another version"
    assert found["plan.json"].why.startswith("made by 0.0.9, and here is")
    assert found["cells.jsonl"].verdict == "same"

    (folder / "cells.jsonl").write_bytes(before[:-20])
    assert {check.name: check.verdict for check in sim.verify(folder)}["cells.jsonl"] == "of another version"


WRONG = (None, True, -1, 10**30, 1.5, "x", "", [], ["x"], {}, {"x": 1}, [[[]]])


def test_a_plan_that_says_anything_else_is_refused_in_one_line_or_differs(crisis, folder):
    whole, luck = plan_of(folder), Random(1)
    places = [(whole, key) for key in whole] + [(whole["scenario"], key) for key in whole["scenario"]]
    told = 0
    for part, key in places:
        for wrong in ("absent", *luck.sample(WRONG, 4)):
            right = part[key]
            if wrong == "absent":
                del part[key]
            else:
                part[key] = wrong
            write_plan(folder, whole)
            part[key] = right
            refused = attempt(lambda: sim.verify(folder))
            same = not refused and {check.verdict for check in sim.verify(folder)} == {"same"}
            assert not same or wrong == right or key in ("file", "cells"), (key, wrong)
            told += bool(refused)
            attempt(lambda: sim.sweep(crisis, OVER, runs=5, folder=folder))
    assert told > 30


@pytest.mark.parametrize(
    "damage",
    [
        {"counts": 1}, {"counts": {"freeze": [1, 2]}}, {"counts": {"freeze": ["x", 1, 2]}}, {"counts": []},
        {"means": {"peak": [1, 2]}}, {"means": {"peak": [[1], [2]]}}, {"means": None},
        {"counts": None, "means": {}},
    ],
    ids=repr,
)  # fmt: skip
def test_a_record_that_is_of_no_cell_is_told_by_its_line(crisis, folder, damage):
    lines = (folder / "cells.jsonl").read_bytes().splitlines()
    record = json.loads(lines[2])
    del record["sha256"]
    (folder / "cells.jsonl").write_bytes(b"\n".join(lines[:2]) + b"\n" + journal.line(record | damage))
    refused = attempt(lambda: sim.sweep(crisis, OVER, runs=5, folder=folder))
    assert refused.startswith(f"{folder / 'cells.jsonl'}: its line 3 is no cell of this sweep; remove the folder, or")
    assert {check.name: check.verdict for check in sim.verify(folder)}["cells.jsonl"] == "differs"


def test_more_records_than_the_plan_has_cells_are_told(crisis, folder):
    lines = (folder / "cells.jsonl").read_bytes().splitlines(keepends=True)
    record = json.loads(lines[-1])
    del record["sha256"]
    (folder / "cells.jsonl").write_bytes(b"".join(lines) + journal.line(record | {"cell": len(lines)}))
    assert "its line 5 is no cell" in attempt(lambda: sim.sweep(crisis, OVER, runs=5, folder=folder))


@pytest.mark.parametrize("garbage", [b"[" * 100_000 + b"\n", b"\xff\n", b"1\n", b"null\n", b'"x"\n', b"\0\0", b"{}\n"])
def test_what_is_no_record_is_cut_off_and_the_sweep_goes_on(crisis, folder, garbage):
    whole = (folder / "cells.jsonl").read_bytes()
    first = whole.splitlines(keepends=True)[0]
    (folder / "cells.jsonl").write_bytes(first + garbage)
    sim.sweep(crisis, OVER, runs=5, folder=folder)
    assert (folder / "cells.jsonl").read_bytes() == whole


@pytest.mark.parametrize("name", ["plan.json", "cells.jsonl", "sweep.csv"])
def test_a_folder_in_the_place_of_a_file_is_told_in_one_line(crisis, folder, name):
    (folder / name).unlink()
    (folder / name).mkdir()
    assert attempt(lambda: sim.sweep(crisis, OVER, runs=5, folder=folder)).startswith(f"{folder}")
    assert attempt(lambda: sim.verify(folder)) or name != "plan.json"
