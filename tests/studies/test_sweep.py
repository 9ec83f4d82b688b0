"""A sweep: what it tries, what it keeps, how it goes on when it was stopped, and how it tells what depends on what."""

import csv
import errno
import io
import json
import os
import random
import re
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from math import pi, sin
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure

import sim
from helpers.figures import outside, overlapping
from helpers.places import SCENARIOS, SEED_CASE
from helpers.processes import PIPE, completed, started
from sim import figures
from sim.archive import journal
from sim.measures import intervals
from sim.studies import designs, sensitivity
from sim.studies.counting import cells
from sim.studies.sweep import SweepError
from sim.text import pieces

STAFF = "actors.NATO.stocks.staff.amount"
COST = "actors.Russia.audience_cost"
NOISE = "actors.Altland.perception.noise"


@pytest.fixture(scope="module")
def grid(misperception):
    over = {NOISE: "0:0.4:0.2", "actors.Neuland.strategy": "tit_for_tat,grim"}
    return sim.sweep(misperception, over, runs=40, seed=5)


def values(made):
    return [tuple(cell.values.values()) for cell in made.cells]


# What is tried.


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0:16:4", [0, 4, 8, 12, 16]),
        ("0:1:0.1", [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]),
        ("1:2:0.4", [1.0, 1.4, 1.8]),
        ("-2:2:2", [-2, 0, 2]),
        ("3:3:1", [3]),
        ("tit_for_tat, grim", ["tit_for_tat", "grim"]),
        ("grim,{name: grit, modifiers: [{cap_at: 5}]}", ["grim", {"name": "grit", "modifiers": [{"cap_at": 5}]}]),
        ("7", [7]),
        ([1, 2.5], [1, 2.5]),
        (np.arange(3), [0, 1, 2]),
        (range(2), [0, 1]),
    ],
)
def test_values_are_a_range_with_a_step_or_a_list(text, found):
    read = designs.axis("p", text).values
    assert list(read) == found
    assert [type(one) for one in read] == [type(one) for one in found]
    assert designs.axis("p", designs.axis("p", text).text()).values == read


def test_a_grid_tries_each_with_each_in_the_order_given(grid):
    assert values(grid) == [(noise, other) for noise in (0.0, 0.2, 0.4) for other in ("tit_for_tat", "grim")]


def test_each_cell_is_an_ensemble_with_the_luck_of_its_seed(misperception, grid):
    cell = grid.cells[3]
    many = sim.ensemble(misperception.with_(cell.values), 40, seed=5)
    for name, share in {**many.courses, **many.endings}.items():
        assert cell.contrast(name).b == share
    for (actor, move), share in many.first_replies.items():
        assert cell.contrast(f"{actor}: {move}").b == share
    assert cell.contrast(cells.NO_REPLY).b == many.unanswered
    for name, spread in (("peak", many.peak), ("length", many.length), ("moves", many.moves)):
        assert grid.told(cell, name).here == pytest.approx(spread.mean, rel=1e-12)


def test_differences_from_the_scenario_as_it_stands_are_those_of_its_runs_one_by_one(misperception, grid):
    there = [sim.simulate(misperception, 5, run).summary for run in range(40)]
    here = [sim.simulate(misperception.with_(grid.cells[4].values), 5, run).summary for run in range(40)]
    less = intervals.mean([one.peak - other.peak for one, other in zip(here, there, strict=True)])
    assert grid.told(grid.cells[4], "peak").less == pytest.approx(less)
    found = grid.cells[4].contrast("climbed")
    pairs = [(other.course == "climbed", one.course == "climbed") for one, other in zip(here, there, strict=True)]
    assert (found.only_a, found.only_b) == (pairs.count((True, False)), pairs.count((False, True)))
    assert grid.told(grid.cells[4], "climbed").less[1:] == intervals.tango(found.only_a, found.only_b, 40)


def test_what_the_scenario_has_already_makes_no_difference(crisis):
    made = sim.sweep(crisis.close(), {STAFF: [6]}, runs=30)
    assert made.cells[0].counts == made.base.counts
    assert made.told(made.cells[0], "length").less == (0.0, 0.0, 0.0)


def test_a_repeated_game_has_its_payoffs():
    echo = sim.load(SCENARIOS / "echo.yaml")
    made = sim.sweep(echo, {"actors.Westmark.strategy": "tit_for_tat,grim"}, runs=5)
    paid = [sim.simulate(echo.with_(made.cells[1].values), 1, run).summary.payoffs["Westmark"] for run in range(5)]
    assert made.told(made.cells[1], "payoff Westmark").here.mean == pytest.approx(sum(paid) / 5)


def test_without_paths_each_assumption_is_varied_by_itself_and_whole_ones_by_1_at_least(crisis):
    made = sim.sweep(crisis, runs=2, percent=20)
    assert made.design.name == "one"
    assert {one.path for one in made.design.axes} == set(crisis.assumed)
    tried = [cell.values for cell in made.cells]
    assert [one[STAFF] for one in tried if STAFF in one] == [5, 7]
    assert [one["actors.NATO.tolerance"] for one in tried if "actors.NATO.tolerance" in one] == [2.0, 3.0]
    assert all(len(one) == 1 for one in tried)
    wide = sim.sweep(crisis, runs=2, percent=50)
    assert [one.values[STAFF] for one in wide.cells if STAFF in one.values] == [3, 9]


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(file, marks=pytest.mark.long if at % 4 else (), id=file.stem)
        for at, file in enumerate(sorted(SCENARIOS.glob("*.yaml")))
    ],
)
def test_all_assumptions_of_a_shipped_scenario_can_be_drawn_together(file):
    shipped = sim.load(file)
    made = designs.design(shipped, None, "lhs", 2, percent=20)
    assert {one.path for one in made.axes} <= set(shipped.assumed)
    luck = random.Random(1)
    ends = [{one.path: luck.choice((one.at(0.0), one.at(1.0))) for one in made.axes} for _ in range(25)]
    assert len(list(designs.checked_crises(shipped, made._replace(cells=tuple(ends)), range(25)))) == 25


def test_without_paths_what_a_scenario_draws_is_tried_from_end_to_end_and_the_rest_is_drawn(crisis):
    made = sim.sweep(crisis, runs=10)
    axes = {one.path: one for one in made.design.axes}
    assert len(axes) == len({doubt.address for doubt in crisis.doubts})
    assert [cell.values[STAFF] for cell in made.cells if STAFF in cell.values] == [5, 13]
    price = "ladder.expel two.severity.per_unit"
    heads = [cell.values for cell in made.cells if price in cell.values]
    assert [one[price] for one in heads] == [0.1, 0.3]
    assert all(one["ladder.readmit staff.severity.per_unit"] == -one[price] for one in heads), (
        "a draw sets all its paths"
    )
    cell = next(cell for cell in made.cells if cell.values.get(STAFF) == 13)
    alone = [sim.simulate(crisis.with_(cell.values), 1, run, drawn=True).summary.peak for run in range(10)]
    assert cell.means["peak"][0].mean == pytest.approx(sum(alone) / 10)
    assert "from the scenario with all of this drawn" in made.text()


@pytest.mark.parametrize("file", sorted(SCENARIOS.glob("*.yaml")), ids=lambda file: file.stem)
def test_whatever_is_drawn_of_a_shipped_scenario_goes_together(file):
    shipped = sim.load(file)
    if shipped.doubts:
        made = designs.design(shipped, None, "lhs", 25)
        assert len(list(designs.checked_crises(shipped, made, range(25)))) == 25


def test_ranges_whose_ends_clash_are_drawn_in_towards_what_stands_and_that_is_told(command):
    shipped = sim.load(SCENARIOS / "us_russia_2016.yaml")
    made = designs.design(shipped, None, "morris", 2, percent=20)
    ranges = {one.path: (one.low, one.high) for one in made.axes}
    low, likely, high = (ranges[f"actors.USA.reply_days.{name}"] for name in ("low", "likely", "high"))
    days = shipped.actors["USA"].reply_days
    assert low[0] < days.low < low[1] <= likely[0] < days.likely < likely[1] <= high[0] < days.high < high[1]
    assert likely[0] - low[1] <= 1.0
    assert ranges["actors.USA.stocks.trade.amount"] == ranges["actors.Russia.stocks.trade.amount"] == (1.0, 2.0)
    code, out, _ = command("sweep", str(SCENARIOS / "us_russia_2016.yaml"), "--design", "morris", "--samples", "2",
                           "--runs", "1", "--no-save", "--percent", "20")  # fmt: skip
    assert code == 0
    found = f"Left out: actors.USA.reply_days.low above {low[1]:g} and actors.USA.reply_days.likely below {likely[0]:g}"
    assert found in out
    assert "for together they clash: nobody can ever make this move: Russia has no trade; USA has no trade" in out


def test_some_corners_have_every_two_ends_of_any_two_ranges():
    for many in (1, 2, 3, 4, 10, 58):
        corners = list(designs._corners([f"{n}" for n in range(many)]))
        assert len(corners) <= 10
        for one in range(many):
            for other in range(one):
                assert {(corner[f"{one}"], corner[f"{other}"]) for corner in corners} == {
                    (0, 0),
                    (0, 1),
                    (1, 0),
                    (1, 1),
                }


def test_an_assumption_that_cannot_be_varied_is_named(crisis):
    none = crisis.with_({"actors.NATO.out_of_kind": 0.0})
    made = sim.sweep(none, runs=1, percent=20)
    assert "actors.NATO.out_of_kind: it is 0, of which there is no part" in made.design.left_out
    assert "Left out: actors.NATO.out_of_kind" in made.text()


def test_sampled_designs_keep_to_their_ranges_and_take_whole_numbers_where_the_scenario_does(crisis):
    over = {STAFF: "0:16", "actors.NATO.tolerance": "0:4", "actors.NATO.strategy": "tit_for_tat,grim"}
    for name, samples, count in (("lhs", 24, 24), ("morris", 4, 16), ("sobol", 4, 20)):
        made = designs.design(crisis, over, name, samples, seed=3)
        assert len(made.cells) == count
        staff, tolerance, strategy = zip(*(cell.values() for cell in made.cells), strict=True)
        assert all(type(one) is int and 0 <= one <= 16 for one in staff)
        assert all(isinstance(one, float) and 0.0 <= one <= 4.0 for one in tolerance)
        assert set(strategy) == {"tit_for_tat", "grim"}
        assert made.cells == designs.design(crisis, over, name, samples, seed=3).cells
        assert made.cells != designs.design(crisis, over, name, samples, seed=4).cells


def test_a_latin_hypercube_has_a_cell_in_each_part_of_each_range(crisis):
    made = designs.design(crisis, {STAFF: "0:15", "actors.NATO.tolerance": "0:4"}, "lhs", 16)
    assert sorted(cell[STAFF] for cell in made.cells) == list(range(16))
    assert sorted(int(4 * cell["actors.NATO.tolerance"]) for cell in made.cells) == list(range(16))


# What is refused, before anything runs.


@pytest.mark.parametrize(
    ("over", "found"),
    [
        ({"actors.Nato.tolerance": "0:2:1"}, "actors.Nato.tolerance: 'Nato' is not there; did you mean 'NATO'?"),
        ({"actors.NATO.tolerence": "1,2"}, "did you mean 'tolerance'"),
        ({"actors.NATO.tolerance": "0:2:0"}, "a step of 0 leads nowhere"),
        ({"actors.NATO.tolerance": "0:2:-1"}, "a step of -1 leads nowhere"),
        ({"actors.NATO.tolerance": "3:2:1"}, "the range is empty, for 3 is above 2"),
        ({"actors.NATO.tolerance": "0:b:1"}, "'b' is no number"),
        ({"actors.NATO.tolerance": "0:2"}, "a grid needs a step, as 0:2:0.5"),
        ({"actors.NATO.tolerance": "2:2"}, "holds one value"),
        (
            {"actors.NATO.tolerance": "low,high"},
            "setting 1 of 2 (actors.NATO.tolerance=low): actors.NATO.tolerance",
        ),
        ({"actors.NATO.tolerance": ""}, "no value is given"),
        ({"actors.NATO.tolerance": "1,,2"}, "cannot be read"),
        ({"actors.NATO.tolerance": []}, "no value is given"),
        ({"actors.NATO.tolerance": 3}, "found 3; give a list of values"),
        ({"actors.NATO.tolerance": "1,1"}, "1 is given twice"),
        ({"actors.NATO.tolerance": "0:9:0.0001"}, "90001 settings are more than 10000"),
        ({STAFF: "0:3:0.5"}, f"setting 2 of 7 ({STAFF}=0.5): {STAFF}: 0.5 is not a whole number of staff"),
        ({"actors.NATO.reply_days.low": "1:9:2"}, "setting 4 of 5 (actors.NATO.reply_days.low=7)"),
        ({"actors.NATO.strategy": "grim,grimm"}, "did you mean 'grim'"),
        ({"actors.NATO.strategy": "grim", "actors.NATO.strategy.name": "grit"}, "lies within actors.NATO.strategy"),
        (
            {"incidents.0.severity": "1,2", "incidents.eight undeclared intelligence officers found.severity": "3"},
            "this path is named twice",
        ),
    ],
)
def test_a_sweep_that_cannot_be_made_is_refused_in_one_line_before_anything_runs(
    crisis, monkeypatch, tmp_path, over, found
):
    monkeypatch.setattr(cells, "play", lambda *_: pytest.fail("it ran"))
    with pytest.raises(SweepError) as error:
        sim.sweep(crisis, over, folder=tmp_path / "sweep")
    assert found in str(error.value)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "sweep").exists()


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--design", "sobol", "--samples", "3"], "powers of 2"),
        (["--samples", "3"], "a design 'one' takes no number of samples"),
        (["--percent", "0"], "give a number above 0"),
        (["--percent", "30", "--over", f"{STAFF}=1,2"], "--percent varies the scenario's assumptions"),
        (["--over", STAFF], "no path and values; write PATH=0:16:2"),
        (["--over", f"{STAFF}=1,2", "--over", f"{STAFF}=3"], "named twice"),
        (["--over", f"{STAFF}=1,2", "--of", "fued"], "did you mean 'feud'"),
        (["--over", f"{STAFF}=1,2", "--of", "spiral"], "'spiral' is told otherwise now: climbed"),
        (["--over", f"{STAFF}=0:9:1", "--limit", "9"], "10 settings are more than 9"),
        (["--over", f"{STAFF}=1,2", "--over", f"{COST}=1", "--over", "horizon=9", "--plot", "x.png"], "has no figure"),
        (["--runs", "0"], "give 1 at least"),
    ],
)
def test_the_command_refuses_it_likewise(command, monkeypatch, arguments, found):
    monkeypatch.setattr(cells, "play", lambda *_: pytest.fail("it ran"))
    code, out, err = command("sweep", str(SEED_CASE), *arguments)
    assert (code, out) == (2, "")
    assert found in err
    assert len(err.splitlines()) == 1


def test_what_is_no_mapping_or_number_is_refused_by_what_it_was_for(crisis):
    with pytest.raises(TypeError, match="found a str as over; give a mapping"):
        sim.sweep(crisis, f"{STAFF}=1,2")
    with pytest.raises(ValueError, match="number of samples"):
        sim.sweep(crisis, {STAFF: "1:9"}, design="lhs", samples=2.5)


def test_a_range_is_of_whole_numbers_though_other_checks_refuse_one_of_its_ends(crisis):
    """History ends on day 17 of the scenario, and a horizon before it is refused; so is half a day, anywhere."""
    made = designs.design(crisis, {"horizon": "1:200"}, "lhs", 5)
    assert all(type(cell["horizon"]) is int for cell in made.cells)


def test_a_full_disk_is_said_with_the_folder_and_the_cells_kept_are_gone_on_from(command, monkeypatch, tmp_path):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    arguments = ["sweep", str(SEED_CASE), "--over", f"{STAFF}=1,2", "--runs", "2", "--results", str(tmp_path)]
    with monkeypatch.context() as disk:
        disk.setattr(journal, "os", SimpleNamespace(**{**vars(os), "write": full}))
        code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert re.fullmatch(r"\S+sweep-\w+: cannot be written \(no space left on device\); .*--results\)\n", err)
    assert command(*arguments)[0] == 0


def test_a_sampled_design_without_its_library_says_what_to_install(crisis, monkeypatch):
    monkeypatch.setattr(designs, "find_spec", lambda _: None)
    with pytest.raises(SweepError, match=r"needs SALib, which is not here; python -m pip install '\.\[sweep\]'"):
        sim.sweep(crisis, {STAFF: "0:16"}, design="morris")
    assert sim.sweep(crisis, {STAFF: "1,2"}, runs=1).cells


# What is kept, and gone on with.

OVER = {STAFF: "0:16:2", COST: "1,2"}


@pytest.fixture(scope="module")
def whole(crisis, tmp_path_factory):
    """The files of a sweep that nobody stopped."""
    folder = tmp_path_factory.mktemp("whole") / "sweep"
    sim.sweep(crisis, OVER, runs=20, folder=folder)
    return files(folder)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_workers_in_any_number_and_order_leave_the_same_bytes(crisis, whole, tmp_path):
    with ThreadPoolExecutor(3) as executor:
        sim.sweep(crisis, OVER, runs=20, folder=tmp_path / "threads", executor=executor)
    sim.sweep(crisis, OVER, runs=20, folder=tmp_path / "processes", jobs=2)
    assert files(tmp_path / "threads") == files(tmp_path / "processes") == whole


def test_wherever_its_record_was_torn_a_sweep_goes_on_to_the_same_bytes(crisis, whole, tmp_path):
    luck = random.Random(1)
    record = whole["cells.jsonl"]
    for trial in range(8):
        folder = tmp_path / f"{trial}"
        folder.mkdir()
        (folder / "plan.json").write_bytes(whole["plan.json"])
        torn = record[: luck.randrange(len(record))]
        garbage = luck.choice([b"", b"\0" * 40, b'{"cell": 3}\n', b"\n"])
        (folder / "cells.jsonl").write_bytes(torn + garbage)
        (folder / ".sweep.csv.01234567.new").write_bytes(b"half")
        sim.sweep(crisis, OVER, runs=20, folder=folder)
        assert files(folder) == whole


def test_cells_that_are_there_are_not_run_again(crisis, whole, tmp_path, monkeypatch):
    for name, content in whole.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(cells, "play", lambda *_: pytest.fail("it ran"))
    again = sim.sweep(crisis, OVER, runs=20, folder=tmp_path)
    assert again.csv().encode() == whole["sweep.csv"]
    assert files(tmp_path) == whole


def test_killed_it_goes_on_to_the_same_bytes(whole, tmp_path):
    """Two kills as cells are written; benchmarks/killed_sweep.py does it at many more points."""
    line = [sys.executable, "-m", "sim", "sweep", str(SEED_CASE), "--runs", "20"]
    line += [part for path, told in OVER.items() for part in ("--over", f"{path}={told}")]
    killer = (
        "import os, signal, sys\nfrom sim.archive import journal\n"
        "append, left = journal.Journal.append, [int(sys.argv[1])]\n"
        "def killed(self, record):\n"
        "    left[0] -= 1\n"
        "    if left[0] < 0: os.write(self._handle, journal.line(record)[:70]); os.kill(os.getpid(), signal.SIGKILL)\n"
        "    append(self, record)\n"
        "journal.Journal.append = killed\nfrom sim.cli import main\nsys.exit(main(sys.argv[2:]))\n"
    )
    for cells_first in ("0", "9"):
        done = completed([sys.executable, "-c", killer, cells_first, *line[3:]], cwd=tmp_path)
        assert done.returncode == -signal.SIGKILL
    completed(line, cwd=tmp_path, check=True)
    (folder,) = (tmp_path / "results" / "nato_russia_2021").iterdir()
    assert files(folder) == whole


def test_stopped_it_keeps_the_cells_done_and_the_command_says_how_many(command, crisis, monkeypatch, tmp_path):
    arguments = ["sweep", str(SEED_CASE), "--runs", "9", "--over", f"{STAFF}=0:16:2"]
    append, left = journal.Journal.append, iter(range(4))

    def stop(self, record):
        if next(left, None) is None:
            raise KeyboardInterrupt
        append(self, record)

    monkeypatch.setattr(journal.Journal, "append", stop)
    code, out, err = command(*arguments)
    assert code == 130
    assert "Stopped: of 9 settings 3 were done." in out
    assert "stopped: 3 of 9 settings were done, and are kept in results" in err
    assert "the same command goes on from there" in err
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    code, out, err = command(*arguments)
    assert (code, err) == (0, "")
    assert out.splitlines()[:-1] == sim.sweep(crisis, {STAFF: "0:16:2"}, runs=9).text().splitlines()
    assert out.splitlines()[-1].startswith("results: results/nato_russia_2021/sweep-")


def test_another_plan_in_the_same_folder_is_refused_unless_forced(crisis, whole, tmp_path):
    for name, content in whole.items():
        (tmp_path / name).write_bytes(content)
    for changed, found in (
        ({"runs": 21}, "its runs is 20, and here it is 21"),
        ({"seed": 2}, "its seed is 1, and here it is 2"),
        ({"over": {STAFF: "0:16:4"}}, "its over says something else"),
        ({"crisis": crisis.with_({"actors.NATO.tolerance": 1.0})}, "its scenario says something else"),
    ):
        asked = {"crisis": crisis, "over": OVER, "runs": 20, **changed}
        with pytest.raises(sim.ResultsError, match=found):
            sim.sweep(**asked, folder=tmp_path)
        assert files(tmp_path) == whole
    sim.sweep(crisis, {STAFF: "0:16:4"}, runs=20, folder=tmp_path, force=True)
    assert json.loads((tmp_path / "plan.json").read_bytes())["cells"] == 5


def test_a_folder_that_is_no_sweeps_and_one_at_work_are_left_alone(crisis, whole, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(sim.ResultsError, match=r"it holds notes\.txt, which no sweep wrote"):
        sim.sweep(crisis, OVER, runs=20, folder=tmp_path)
    busy = tmp_path / "busy"
    plan = json.loads(whole["plan.json"])
    script = "import json, sys, time\nfrom pathlib import Path\nfrom sim.archive import journal\n"
    script += (
        f"with journal.open_journal(Path({str(busy)!r}), json.loads(sys.stdin.read())):"
        " print('held'); sys.stdout.flush()"
    )
    script += "; time.sleep(10_000)"
    with started([sys.executable, "-c", script], stdin=PIPE, stdout=PIPE, text=True) as other:
        other.stdin.write(json.dumps(plan))
        other.stdin.close()
        assert other.stdout.readline() == "held\n"
        with pytest.raises(sim.ResultsError, match="another sim sweep is at work there"):
            sim.sweep(crisis, OVER, runs=20, folder=busy)
    sim.sweep(crisis, OVER, runs=20, folder=busy)
    assert files(busy) == whole


def test_verify_runs_a_sweep_again_and_finds_a_changed_byte(command, tmp_path):
    code, out, _ = command("sweep", str(SEED_CASE), "--runs", "5", "--over", f"{STAFF}=5,6,7")
    folder = out.splitlines()[-1].removeprefix("results: ")
    assert command("verify", folder)[0] == 0
    table = Path(folder) / "sweep.csv"
    table.write_bytes(table.read_bytes().replace(b",5,", b",4,", 1))
    (Path(folder) / "notes.txt").write_text("mine")
    code, out, _ = command("verify", folder)
    assert code == 1
    assert "sweep.csv: differs: running it again gives other bytes" in out
    assert "notes.txt: no result" in out
    assert "cells.jsonl: same" in out


# What depends on what.


def ishigami(u):
    """Of Ishigami and Homma (1990), whose indices are known in closed form; on the cube."""
    x = [pi * (2.0 * one - 1.0) for one in u]
    return sin(x[0]) + 7.0 * sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * sin(x[0])


def test_sobol_finds_ishigamis_indices_within_its_intervals():
    found = sensitivity.sobol([ishigami(u) for u in designs.points("sobol", 4, 1024, 1)], 4, 1)
    known = ((0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437), (0.0, 0.0))  # the fourth does nothing
    for index, (first, total) in zip(found, known, strict=True):
        assert index.first.low <= first <= index.first.high
        assert index.total.low <= total <= index.total.high
        assert index.first.value == pytest.approx(first, abs=0.05)
        assert index.total.value == pytest.approx(total, abs=0.05)
    assert found[3].total == (0.0, 0.0, 0.0)
    assert found == sensitivity.sobol([ishigami(u) for u in designs.points("sobol", 4, 1024, 1)], 4, 1)
    assert sensitivity.sobol([2.0] * 24, 4, 1) is None


def test_morris_finds_the_slopes_of_a_plane_and_what_bends():
    points = designs.points("morris", 4, 12, 1)
    found = sensitivity.morris([3.0 * u[0] - 2.0 * u[1] + 5.0 * u[2] * u[0] for u in points], 4, 12, 1)
    plane = sensitivity.morris([3.0 * u[0] - 2.0 * u[1] for u in points], 4, 12, 1)
    assert [effect.mean for effect in plane] == pytest.approx([3.0, -2.0, 0.0, 0.0])
    assert [effect.size.value for effect in plane] == pytest.approx([3.0, 2.0, 0.0, 0.0])
    assert [effect.spread for effect in plane] == pytest.approx([0.0] * 4, abs=1e-12)
    assert found[2].spread > 0.5
    assert found[3].size == (0.0, 0.0, 0.0)


def test_a_path_that_provably_does_nothing_has_no_effect_and_no_index(crisis):
    nothing = "tension_half_life"  # of the curve only
    over = {STAFF: "0:16", nothing: "5:90"}
    for name, samples in (("morris", 5), ("sobol", 8)):
        made = sim.sweep(crisis, over, runs=20, design=name, samples=samples)
        staff, still = made.indices("peak")
        size, none = (staff.size, still.size) if name == "morris" else (staff.total, still.total)
        assert size.value > 0.0
        assert none.low <= 0.0 <= none.high
        assert none.value == 0.0
        assert "the random draws of the runs are the same in all settings" in made.text("peak")
    alone = sim.sweep(crisis, {STAFF: [5, 7], nothing: [10, 60]}, runs=20, design="one")
    assert [(swing.path, swing.still) for swing in alone.swings("peak")] == [(STAFF, False), (nothing, True)]
    assert "In none of the 20 runs did these change it:\n  tension_half_life" in alone.text("peak")


def test_indices_of_a_grid_and_of_what_never_varies_say_so(crisis):
    with pytest.raises(SweepError, match="the design 'grid' has no indices"):
        sim.sweep(crisis, {STAFF: [1]}, runs=1).indices()
    made = sim.sweep(crisis, {"tension_half_life": "5:90"}, runs=2, design="sobol", samples=4)
    assert made.indices("peak") is None
    assert "it is the same in all settings" in made.text("peak")


# What is told and drawn.


def test_the_table_has_a_row_a_cell_and_pandas_reads_it(grid):
    rows = list(csv.DictReader(io.StringIO(grid.csv())))
    assert [int(row["cell"]) for row in rows] == list(range(7))
    assert [row["actors.Neuland.strategy"] for row in rows[1:3]] == ["tit_for_tat", "grim"]
    assert float(rows[4]["climbed_less"]) == pytest.approx(float(rows[4]["climbed"]) - float(rows[0]["climbed"]))
    frame = grid.to_pandas()
    assert sorted(set(frame["setting"])) == list(range(7))
    [peak] = frame[(frame["setting"] == 2) & (frame["outcome"] == "peak")]["value"]
    assert peak == grid.told(grid.cells[1], "peak").here.mean


def test_without_pandas_a_data_frame_says_what_to_install(misperception, grid, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    few = sim.ensemble(misperception, 2), sim.compare(misperception, misperception, 2)
    for made in (grid, sim.simulate(misperception), *few):
        with pytest.raises(
            ModuleNotFoundError, match=r"needs the library pandas.*; python -m pip install '\.\[pandas\]'"
        ):
            made.to_pandas()


def test_a_notebook_shows_what_it_is(grid):
    assert repr(grid) == f"<{grid.crisis.name}: sweep over 2 paths, 6 of 6 settings, 40 runs each, seed 5>"
    assert "the same random draws in every setting" in grid._repr_html_()
    assert "Share of the runs" in grid.text()


def test_one_cell_of_one_run_is_told_without_intervals(crisis):
    made = sim.sweep(crisis, {STAFF: [5]}, runs=1)
    assert made.told(made.cells[0], "peak").here[1:] == (None, None)
    peak = sim.simulate(crisis.with_({STAFF: 5}), 1, 0, drawn=True).summary.peak
    assert f"{peak:.2f}" in made.text("peak")
    assert "a grid of 1 setting, 1 run each, seed 1" in made.text("peak")
    assert "1 of 1 setting, 1 run each" in repr(made)


@pytest.mark.parametrize(
    ("over", "design", "said"),
    [
        ({NOISE: "0:0.4:0.2"}, None, "Line"),
        ({NOISE: "0:0.4:0.2", "actors.Neuland.strategy": "tit_for_tat,grim"}, None, "Heat map"),
        ({"actors.Altland.strategy": "tit_for_tat,grim"}, None, "Line or dots"),
        ({NOISE: "0,0.4", "actors.Neuland.strategy": "tit_for_tat,grim"}, "one", "Bars: differences"),
        ({NOISE: "0:0.4", "actors.Neuland.tolerance": "0:3"}, "morris", "Bars: effects"),
        ({NOISE: "0:0.4", "actors.Neuland.tolerance": "0:3"}, "sobol", "Bars: first order"),
        ({NOISE: "0:0.4", "actors.Neuland.tolerance": "0:3"}, "lhs", "Line or dots"),
    ],
)
def test_each_design_has_its_figure_with_the_same_bytes_each_time_and_words_for_it(misperception, over, design, said):
    samples = {"morris": 3, "sobol": 4, "lhs": 8}.get(design or "")
    made = sim.sweep(misperception, over, runs=10, design=design, samples=samples)
    drawn = figures.page(made.figure("peak"), "svg").decode()
    assert drawn == figures.page(made.figure("peak"), "svg").decode()
    assert f"<desc>{said}" in drawn
    assert "10 runs of each value, seed 1, the same random draws for all" in drawn.replace("\n", " ")
    ax = Figure().subplots()
    assert made.plot(ax) is ax


def test_an_outcome_is_a_subject_of_plain_english(misperception):
    made = sim.sweep(misperception, {NOISE: [0, 0.4]}, runs=5, design="one")
    titles = {name: made.figure(name).sentence.replace("Nothing changes", "What").removesuffix(" hangs on")
              for name in ("climbed", "account even", "no reply", "peak", "moves", "cost Altland")}  # fmt: skip

    assert titles == {
        "climbed": "What 'climbed'",
        "account even": "What 'account even'",
        "no reply": "What 'no reply'",
        "peak": "What the mean peak",
        "moves": "What the mean number of moves",
        "cost Altland": "What the mean cost to Altland",
    }
    assert made.title("cost Altland") == "Mean cost to Altland (severity)"
    assert made.figure("cost Altland").unit == "severity"


@pytest.mark.parametrize("style", figures.STYLES)
def test_no_text_of_a_figure_of_many_long_paths_lies_on_another_or_outside(misperception, style):
    page = figures.figure(sim.sweep(misperception, runs=10).figure("climbed"), style=style)
    assert overlapping(page) == []
    assert outside(page) == []


def test_a_sweep_over_whole_numbers_is_steps_and_says_nothing_between_those_that_were_tried(crisis):
    gap, run = (sim.sweep(crisis, {STAFF: values}, runs=5).figure("peak") for values in ([5, 8], [5, 6, 7]))
    assert gap.whole
    for made, joined in ((gap, 0), (run, 2)):
        lines = [line for line in figures.draw(made).get_lines() if len(line.get_xdata()) == 2]
        treads = [list(line.get_xdata()) for line in lines if line.get_ydata()[0] == line.get_ydata()[1]]
        assert [[x - 0.5, x + 0.5] for x in made.x] == treads[: len(made.x)]
        upright = [line for line in lines if line.get_xdata()[0] == line.get_xdata()[1] and line.get_zorder() == 2.9]
        assert len(upright) == joined
    assert not sim.sweep(crisis, {"actors.NATO.tolerance": [1, 2]}, runs=5).figure("peak").whole


def test_a_path_is_shortened_unless_another_would_read_the_same(crisis):
    made = sim.sweep(crisis, {STAFF: [1], "ladder.suspend relations.severity": [5]}, runs=1)
    assert made.short(STAFF) == "NATO staff amount"
    assert made.short("ladder.suspend relations.severity") == "suspend relations severity"


def test_the_command_prints_writes_and_draws(command, crisis, tmp_path):
    arguments = ["sweep", str(SEED_CASE), "--runs", "9", "--over", f"{STAFF}=5,6,7", "--of", "peak", "--no-save"]
    code, out, err = command(*arguments, "--csv", "s.csv", "--plot", "s.svg")
    made = sim.sweep(crisis, {STAFF: [5, 6, 7]}, runs=9)
    assert (code, out) == (0, made.text("peak"))
    assert err.splitlines() == ["s.csv: written", "s.svg: written"]
    assert (tmp_path / "s.csv").read_text() == made.csv()
    assert not (tmp_path / "results").exists()
    code, out, _ = command(*arguments, "--json")
    told = json.loads(out)
    assert told["intervals"]["difference"] == "Tango (1998), paired by run"
    assert [cell["set"] for cell in told["cells"]] == [{}, {STAFF: 5}, {STAFF: 6}, {STAFF: 7}]
    assert told["cells"][1]["outcomes"]["peak"]["here"]["mean"] == made.told(made.cells[0], "peak").here.mean


def test_a_long_document_is_written_piece_by_piece_and_never_whole_in_memory():
    """Kept whole, with the pieces it is made of, the document of a sweep takes some 40 KB a cell."""
    document = {"cells": [{"cell": n, "set": {"ß": n / 3}} for n in range(5000)]}
    made = list(pieces(document))
    assert "".join(made) == json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    assert max(map(len, made)) < 20_000
