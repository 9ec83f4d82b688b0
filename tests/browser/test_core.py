"""The core plays in a browser's Python with SimPy alone, to the same bits. `npm install` in this folder brings it."""

import json
import shutil
from pathlib import Path

import pytest
import simpy

from helpers.places import ROOT, SHIPPED
from helpers.processes import completed
from sim import scenario
from sim.engines import simpy_engine
from sim.model import log
from sim.scenario.preparation import prepare

HERE = Path(__file__).parent
CODE = """
import sys
for name in ("numpy", "matplotlib", "pydantic", "yaml", "numba", "pandas"):
    sys.modules[name] = None
import json
from sim.engines import player, simpy_engine
from sim.model import log
from sim.model.prepared import Prepared
for text in json.loads(given):
    made = Prepared.from_json(text)
    for run in (0, 57):
        rows = simpy_engine.rows(made, 1, run)
        assert player.rows(made, 1, run) == rows
        print(log.write(log.decode(row, made.names) for row in rows))
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@pytest.mark.skipif(not (HERE / "node_modules" / "pyodide").exists(), reason="npm install was not run in tests/browser")
def test_prepared_scenarios_play_in_a_browser_s_python_with_simpy_alone():
    prepared = [prepare(scenario.load(path)) for path in SHIPPED]
    said = "".join(
        f"{log.write(log.decode(row, made.names) for row in simpy_engine.rows(made, 1, run))}\n"
        for made in prepared
        for run in (0, 57)
    )
    typed = json.dumps({"code": CODE, "input": json.dumps([made.to_json() for made in prepared])})
    command = ["node", str(HERE / "core.mjs"), str(ROOT), str(Path(simpy.__file__).parent)]

    assert completed(command, typed=typed, check=True).stdout == said
