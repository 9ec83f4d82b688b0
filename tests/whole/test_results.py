"""The reference results of the shipped scenarios, which any change of results must change openly."""

import json
from pathlib import Path

import pytest

import sim
from helpers.places import ROOT, SHIPPED
from sim.cli import main


@pytest.mark.parametrize("scenario", SHIPPED, ids=lambda path: path.stem)
def test_running_a_shipped_scenario_again_gives_its_reference_results(scenario, request, monkeypatch):
    monkeypatch.chdir(ROOT)
    folder = Path("results", scenario.stem, "seed-1")
    if request.config.getoption("--update-baselines"):
        assert main(["run", str(scenario.relative_to(ROOT)), "--seed", "1", "--force", "-q"]) == 0

    found = {check.name: check for check in sim.verify(folder)}

    assert {check.verdict for check in found.values()} <= {"same", "not compared"}, (
        f"{found}; if this is meant: python -m pytest --update-baselines, and review the difference"
    )
    assert found["events.csv"].verdict == found["chronicle.txt"].verdict == "same"


@pytest.mark.parametrize("scenario", SHIPPED, ids=lambda path: path.stem)
def test_the_reference_results_are_of_the_scenario_as_it_stands(scenario):
    manifest = json.loads((ROOT / "results" / scenario.stem / "seed-1" / "manifest.json").read_text(encoding="utf-8"))

    assert "\n".join(manifest["scenario"]["text"]) == scenario.read_text(encoding="utf-8")
    assert manifest["scenario"]["changes"] == {}
    assert manifest["command"] == f"sim run scenarios/{scenario.name} --seed 1 --force -q"
