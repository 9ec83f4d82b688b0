"""The benchmark of many runs runs, and prints every row; how fast anything is, is not for tests to say."""

import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

import ensemble as benchmark
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
    "seed case, words only: 40 rungs v 2",
    "seed case: 3000 days v 30",
    "noisy tit for tat v itself: 3000 rounds v 30",
    "noisy always strike v itself: 3000 rounds v 30",
    "10,000 runs, fan chart, v the imports alone (s more)",
    "one run, nothing compiled yet (s)",
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


@pytest.mark.skipif(not build.available(), reason="numba is not installed")
def test_every_row_of_the_table_is_measured_and_printed(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "egttools", None)  # as where it is not installed
    monkeypatch.setitem(sys.modules, "axelrod", SimpleNamespace(Match=Match, TitForTat=object))
    monkeypatch.setattr(benchmark, "processes", lambda jobs, _: ThreadPoolExecutor(jobs))
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
    assert [given[-1] for given in ran if "--runs" in given] == ["--force", "1", "10000"]


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
