"""Tit for tat: two actors trade retaliatory diplomatic moves on a real calendar.

import sim

crisis = sim.load("scenarios/nato_russia_2021.yaml")
run = sim.simulate(crisis, seed=1)
print(run.chronicle())
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.again import verify
    from sim.comparisons import Comparison, compare
    from sim.ensembles import Ensemble, ensemble
    from sim.experiment import Run, simulate, table
    from sim.log import Event
    from sim.record import Exchange, load_exchange
    from sim.scenario import Crisis, ScenarioError, build, load, parse
    from sim.store import ResultsError
    from sim.strategies import View, chance
    from sim.strategies.students import StrategyError, strategy
    from sim.sweeps import Sweep, SweepError, sweep
    from sim.workers import WorkersError

__version__ = "0.1.0"
__all__ = [
    "Comparison", "Crisis", "Ensemble", "Event", "Exchange", "ResultsError", "Run", "ScenarioError", "StrategyError",
    "Sweep", "SweepError", "View", "WorkersError", "__version__", "build", "chance", "compare", "ensemble", "load",
    "load_exchange", "parse", "simulate", "strategy", "sweep", "table", "verify",
]  # fmt: skip

_HOMES = {
    "Comparison": "sim.comparisons",
    "Ensemble": "sim.ensembles",
    "Event": "sim.log",
    "Exchange": "sim.record",
    "ResultsError": "sim.store",
    "Run": "sim.experiment",
    "StrategyError": "sim.strategies.students",
    "Sweep": "sim.sweeps",
    "SweepError": "sim.sweeps",
    "View": "sim.strategies",
    "WorkersError": "sim.workers",
    "chance": "sim.strategies",
    "compare": "sim.comparisons",
    "ensemble": "sim.ensembles",
    "load_exchange": "sim.record",
    "simulate": "sim.experiment",
    "strategy": "sim.strategies.students",
    "sweep": "sim.sweeps",
    "table": "sim.experiment",
    "verify": "sim.again",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: `sim --help` should not wait for pydantic."""
    if name not in __all__:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    return getattr(import_module(_HOMES.get(name, "sim.scenario")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
