"""Tit for tat: two actors trade retaliatory diplomatic moves on a real calendar.

import sim

crisis = sim.load("scenarios/nato_russia_2021.yaml")
run = sim.simulate(crisis, seed=1)
print(run.chronicle())
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.version import __version__

if TYPE_CHECKING:
    from sim.again import verify
    from sim.archive import ResultsError
    from sim.counting.workers import WorkersError
    from sim.experiment import Run, simulate
    from sim.log import Event
    from sim.many.branches import Branch, BranchError, branch
    from sim.many.comparisons import Comparison, compare
    from sim.many.ensembles import Ensemble, ensemble
    from sim.many.nexts import NextAnswer, next_answer
    from sim.many.sweeps import Sweep, SweepError, sweep
    from sim.record import Exchange, load_exchange
    from sim.replays import Replay, replay
    from sim.scenario import Crisis, ScenarioError, build, load, parse
    from sim.strategies import View, chance
    from sim.strategies.students import StrategyError, strategy
    from sim.tournament import table

__all__ = [
    "Branch", "BranchError", "Comparison", "Crisis", "Ensemble", "Event", "Exchange", "NextAnswer", "Replay",
    "ResultsError", "Run", "ScenarioError", "StrategyError", "Sweep", "SweepError", "View", "WorkersError",
    "__version__", "branch", "build", "chance", "compare", "ensemble", "load", "load_exchange", "next_answer", "parse",
    "replay", "simulate", "strategy", "sweep", "table", "verify",
]  # fmt: skip

_HOMES = {
    "Branch": "sim.many.branches",
    "BranchError": "sim.many.branches",
    "Comparison": "sim.many.comparisons",
    "Ensemble": "sim.many.ensembles",
    "Event": "sim.log",
    "Exchange": "sim.record",
    "NextAnswer": "sim.many.nexts",
    "ResultsError": "sim.archive",
    "Replay": "sim.replays",
    "Run": "sim.experiment",
    "StrategyError": "sim.strategies.students",
    "Sweep": "sim.many.sweeps",
    "SweepError": "sim.many.sweeps",
    "View": "sim.strategies",
    "WorkersError": "sim.counting.workers",
    "branch": "sim.many.branches",
    "chance": "sim.strategies",
    "compare": "sim.many.comparisons",
    "ensemble": "sim.many.ensembles",
    "load_exchange": "sim.record",
    "next_answer": "sim.many.nexts",
    "replay": "sim.replays",
    "simulate": "sim.experiment",
    "strategy": "sim.strategies.students",
    "sweep": "sim.many.sweeps",
    "table": "sim.tournament",
    "verify": "sim.again",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: `sim --help` should not wait for pydantic."""
    if name not in __all__:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    return getattr(import_module(_HOMES.get(name, "sim.scenario")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
