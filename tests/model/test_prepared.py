"""What is prepared of a scenario can be written as JSON, and plays elsewhere as it does here."""

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.places import SHIPPED
from helpers.processes import completed
from helpers.worlds import worlds
from sim import scenario
from sim.engines import simpy_engine
from sim.model import log
from sim.model.prepared import Prepared
from sim.scenario.preparation import prepare

HEAVY = ("numpy", "matplotlib", "pandas", "numba", "pydantic", "yaml")

ALONE = f"""
import sys
for name in {HEAVY}:
    sys.modules[name] = None
from sim.engines import player, simpy_engine
from sim.model import log
from sim.model.prepared import Prepared
made = Prepared.from_json(sys.stdin.read())
for run in (0, 57):
    assert player.rows(made, 1, run) == simpy_engine.rows(made, 1, run)
    print(log.write(log.decode(row, made.names) for row in simpy_engine.rows(made, 1, run)), end="")
"""


def told(made):
    return "".join(log.write(log.decode(row, made.names) for row in simpy_engine.rows(made, 1, run)) for run in (0, 57))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_is_written_and_read_again_is_the_same(path):
    made = prepare(scenario.load(path))
    again = Prepared.from_json(made.to_json())
    assert again.to_json() == made.to_json()
    assert told(again) == told(made)


@given(worlds(), st.integers(0, 100))
def test_whatever_the_world_it_plays_the_same_once_read_again(world, run):
    names = prepare(scenario.load(SHIPPED[0])).names
    made = Prepared(*world[:2], tuple(world[2]), names)
    assert repr(simpy_engine.rows(Prepared.from_json(made.to_json()), 1, run)) == repr(simpy_engine.rows(made, 1, run))


def test_parameters_and_modifiers_are_written_and_settled_strategies_too():
    crisis = scenario.load(SHIPPED[0])
    one, other = crisis.actors
    changed = crisis.with_(
        {
            f"actors.{one}.strategy": {"name": "generous", "with": {"forgive": 0.25}, "modifiers": [{"cap_at": 4}]},
            f"actors.{other}.strategy": {"name": "grit", "modifiers": [{"forgive": 0.1}, {"times": 0.5}]},
        }
    )
    made = prepare(changed)
    first, second = json.loads(made.to_json())["answers"]
    assert first == {"name": "generous", "parameters": {"forgive": 0.25}, "modifiers": [["cap_at", 4.0]]}
    assert second == {"name": "grit", "parameters": {}, "modifiers": [["forgive", 0.1], ["times", 0.5]]}
    assert told(Prepared.from_json(made.to_json())) == told(made)


def test_a_strategy_of_one_s_own_is_not_written():
    made = prepare(scenario.load(SHIPPED[0]))
    with pytest.raises(ValueError, match="of one's own"):
        made._replace(answers=(lambda view: 0.0, made.answers[1])).to_json()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_model_and_the_engines_play_with_simpy_alone(path):
    made = prepare(scenario.load(path))
    assert completed([sys.executable, "-c", ALONE], typed=made.to_json(), check=True).stdout == told(made)
