"""The benchmark of many runs runs, and prints every row; how fast anything is, is not for tests to say.

And what is recorded of the program is compared byte by byte.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

import sim
from benchmarks import ensemble as benchmark
from benchmarks import same_output
from sim.engines.jit import build

WORKS = (
    "seed case: SimPy, rows only, v ours with curves",
    "seed case: SimPy v ours, both with curves",
    "seed case: SimPy, rows only, v sim.ensemble's bands",
    "seed case: sim.ensemble, two cores v one",
    "noisy tit for tat v itself: Axelrod-Python's Match",
    "noisy tit for tat v itself: EGTtools (C++)",
    "noisy tit for tat v itself: a kernel by hand (numba)",
    "seed case, a run of 10^4 v of 10^3",
    "seed case: 25 assumptions drawn v none",
    "seed case in plain Python: costs counted v not",
    "seed case, words only: 40 rungs v 2",
    "seed case: 3000 days v 30",
    "noisy tit for tat v itself: 3000 rounds v 30",
    "noisy always strike v itself: 3000 rounds v 30",
    "10,000 runs, fan chart, v the imports alone (s more)",
    "of which more than for 10^2, all of it drawn (MB)",
    "peak memory of sim ensemble, 10^4 runs (MB)",
)


class Match:
    """Stands in for the library's, which takes longer to import than all the rest."""

    def __init__(self, players, turns, noise, seed):
        assert (turns, noise) == (200, 0.01)

    def play(self):
        pass

    def final_score_per_turn(self):
        return 2.463, 2.463


@pytest.mark.long
@pytest.mark.skipif(not build.available(), reason="numba is not installed")
def test_every_row_of_the_table_is_measured_and_printed(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "egttools", None)  # as where it is not installed
    monkeypatch.setitem(sys.modules, "axelrod", SimpleNamespace(Match=Match, TitForTat=object))
    monkeypatch.setattr(benchmark, "processes", ThreadPoolExecutor)
    ran = []
    monkeypatch.setattr(benchmark, "command", lambda *given, **env: ran.append(given) or benchmark.Took(1.25, 200.0))

    benchmark.main(["--pairs", "1", "--most", "10000", "--sample", "0.0001"])

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("engine: compiled; 1 pairs")
    assert lines[2] == benchmark.HEAD
    assert [line[:54].rstrip() for line in lines[3:]] == list(WORKS)
    for line in lines[3:]:
        if "EGTtools" in line:
            assert "not to be had here (" in line
            assert line.endswith("install '.[benchmark]'")
        else:
            assert all(float(number) >= 0.0 for number in line[54:].split() if number[0].isdigit())
            assert line.endswith(("yes", "NO")) or "both with curves" in line or "bands" in line
    assert [given[-1] for given in ran if "--runs" in given] == ["--force", "10000", "100"]


def test_a_row_tells_its_median_and_its_range_and_whether_the_target_is_met():
    def line(found, **target):
        return benchmark.Row("a race", "1 us", "2 us", found, **target).line().split()[2:]

    assert line([3.0, 1.0, 20.0], least=2.5) == ["1", "us", "2", "us", "3.00", "1.00", "to", "20", ">=", "2.5", "yes"]
    assert line([3.0, 1.0, 20.0], least=3.5)[-1] == "NO"
    assert line([3.0, 1.0, 20.0], most=2.5)[-3:] == ["<=", "2.5", "NO"]
    assert line([-0.5], most=1.0)[-4:] == ["-0.50", "<=", "1", "yes"]


def test_another_game_is_told_from_the_same_one_by_its_mean_payoff():
    ours = [2.4, 2.5, 2.6] * 100
    assert benchmark.agree(ours, [2.48, 2.52] * 50, 1)
    assert not benchmark.agree(ours, [2.6] * 100, 1)
    assert benchmark.agree(ours, [2.51], 10)
    assert not benchmark.agree(ours, [2.55], 10_000)


@pytest.mark.skipif(sys.platform == "win32", reason="cases are lines for a shell")
def test_two_recordings_of_one_version_are_the_same_until_a_byte_is_another(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PYTHONPATH", str(Path(sim.__file__).parent.parent))
    monkeypatch.setattr(same_output, "COMMANDS", tmp_path / "commands.txt")
    same_output.COMMANDS.write_text("== list and schema\nsim list\n\n== another\nsim demo\n")
    for name in ("a", "b"):
        same_output.main(["record", str(tmp_path / name), "--only", "list and schema"])
    capsys.readouterr()

    same_output.main(["compare", str(tmp_path / "a"), str(tmp_path / "b")])
    assert capsys.readouterr().out.endswith("the same in all cases, 1\n")

    listed = tmp_path / "b" / "list-and-schema" / "01.stdout"
    assert "scenarios/echo.yaml\n    The echo: Eastmark plays tit_for_tat" in listed.read_text()
    listed.write_text(listed.read_text().replace("The echo", "The Echo"))
    with pytest.raises(SystemExit) as left:
        same_output.main(["compare", str(tmp_path / "a"), str(tmp_path / "b")])
    assert left.value.code == 1
    out = capsys.readouterr().out
    assert "  01.stdout: line 4 is the first to differ\n    A      The echo: Eastmark plays" in out
    assert out.endswith("1 of 1 cases differ\n")


@pytest.mark.skipif(sys.platform == "win32", reason="cases are lines for a shell")
def test_of_a_case_is_kept_what_each_line_printed_and_every_file_it_left_but_not_where_it_ran(tmp_path):
    begin, home = tmp_path / "begin", tmp_path / "home"
    begin.mkdir()
    home.mkdir()
    for name in ("given", "changed", "removed"):
        (begin / name).write_text(f"{name}\n")
    lines = ["echo $what; pwd >&2; exit 3", "mkdir -p new/.hidden; pwd > new/.hidden/file; pwd > changed; rm removed"]
    case = same_output.Case("a case's name", {"what": "said"}, lines)

    same_output.play(case, same_output.Program(sys.executable, home), begin, tmp_path / "ran", tmp_path / case.folder)

    assert case.folder == "a-case-s-name"
    assert same_output.contents(tmp_path / case.folder) == {
        "case": f"what=said\n{lines[0]}\n{lines[1]}\n".encode(),
        "01.code": b"3\n",
        "01.stdout": b"said\n",
        "01.stderr": b"<folder>\n",
        "02.code": b"0\n",
        "02.stdout": b"",
        "02.stderr": b"",
        "files/new/.hidden/file": b"<folder>\n",
        "files/changed": b"<folder>\n",
        "gone/removed": b"",
    }
    assert not (tmp_path / "ran").exists()


def recording(folder, **cases):
    for case, files in cases.items():
        for name, content in files.items():
            (folder / case / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / case / name).write_bytes(content)
    about = {"cases": len(cases), "sim": "sim", "sources": folder.name, "python": "3", "libraries": []}
    (folder / same_output.ABOUT).write_text(json.dumps(about))
    return str(folder)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"one": {"01.code": b"0\n", "files/a.png": b"\0PNG"}}, ""),
        ({"one": {"01.code": b"2\n", "files/a.png": b"\0PNG"}}, "01.code: line 1 is the first to differ\n    A  0\n"),
        ({"one": {"01.code": b"0", "files/a.png": b"\0PNG"}}, "01.code: line 2 is the first to differ\n    A"),
        ({"one": {"01.code": b"0\n", "files/a.png": b"\0PnG"}}, "a.png: byte 2 is the first to differ, of 4 and 4"),
        ({"one": {"01.code": b"0\n", "files/a.png": b"\0PNG."}}, "a.png: byte 4 is the first to differ, of 4 and 5"),
        ({"one": {"01.code": b"0\n"}}, "files/a.png: in A alone"),
        ({"one": {"01.code": b"0\n", "files/a.png": b"\0PNG", "files/b/c": b""}}, "files/b/c: in B alone"),
        ({"two": {"01.code": b"0\n", "files/a.png": b"\0PNG"}}, "one\n  in A alone\ntwo\n  in B alone\n"),
    ],
)
def test_whatever_differs_between_recordings_is_told(tmp_path, capsys, other, told):
    a = recording(tmp_path / "a", one={"01.code": b"0\n", "files/a.png": b"\0PNG"})
    b = recording(tmp_path / "b", **other)

    assert same_output.compare(Path(a), Path(b)) == (not told)
    assert told in capsys.readouterr().out


def test_of_a_long_line_is_shown_what_differs(tmp_path, capsys):
    a = recording(tmp_path / "a", one={"01.stdout": b"x" * 5000 + b"here" + b"y" * 5000})
    b = recording(tmp_path / "b", one={"01.stdout": b"x" * 5000 + b"there" + b"y" * 5000})

    assert not same_output.compare(Path(a), Path(b))
    told = capsys.readouterr().out
    assert "xxthereyy" in told
    assert max(map(len, told.splitlines())) < 250


def test_what_is_no_whole_recording_is_refused(tmp_path, capsys):
    a = recording(tmp_path / "a", one={"01.code": b"0\n"}, two={"01.code": b"0\n"})
    (tmp_path / "a" / "two" / "01.code").unlink()
    (tmp_path / "a" / "two").rmdir()
    for b in (a, str(tmp_path / "nowhere")):
        with pytest.raises(SystemExit) as left:
            same_output.main(["compare", a, b])
        assert left.value.code == 2
        assert "no recording, or one that is not whole" in capsys.readouterr().err


def test_a_command_an_option_and_a_choice_that_no_case_gives_are_named():
    text = "# about\n== a $seed\nsim run x --seed $seed\n== b\nsim plot -o x.png\n"
    cases = list(same_output.cases(text, {"seed": [{"seed": "1"}]}))
    assert [(case.name, case.variables, case.lines) for case in cases] == [
        ("a 1", {"seed": "1"}, ["sim run x --seed $seed"]),
        ("b", {}, ["sim plot -o x.png"]),
    ]
    options = [("run", ["--seed"], []), ("run", ["-q", "--quiet"], []), ("plot", ["-o", "--output"], [])]
    options += [("plot", [], ["fan", "flow"]), ("show", ["--json"], [])]
    assert same_output.left_out(options, cases) == ["plot fan", "plot flow", "run -q/--quiet", "show", "show --json"]
