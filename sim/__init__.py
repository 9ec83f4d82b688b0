"""Tit for tat: two actors trade retaliatory diplomatic moves on a real calendar.

import sim

crisis = sim.load("nato_russia_2021")  # which comes with the program; or a file of yours
run = sim.simulate(crisis, seed=1)
print(run.chronicle())
"""

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.version import __version__

if TYPE_CHECKING:
    from sim import history, strategies
    from sim.archive import ResultsError
    from sim.chair.debrief import debrief
    from sim.chair.played_game import begin_game, load_game
    from sim.chair.questions import Question, ask
    from sim.eventdata import EventDataError
    from sim.eventdata.series import Dyad, events
    from sim.forecast.inference import Posterior, infer
    from sim.forecast.scores import score
    from sim.history import Exchange, load_exchange
    from sim.model.log import Event
    from sim.scenario import Crisis, ScenarioError, build, load, parse
    from sim.scenario.orders import OrderError
    from sim.strategies import View, chance
    from sim.strategies.user_code import StrategyError, strategy
    from sim.studies.branch import Branch, BranchError, branch
    from sim.studies.comparison import Comparison, compare
    from sim.studies.ensemble import Ensemble, count_on, ensemble
    from sim.studies.next_move import NextAnswer, next_answer
    from sim.studies.replay import Replay, replay
    from sim.studies.run import Run, simulate
    from sim.studies.strategy_table import Table, table
    from sim.studies.sweep import Sweep, SweepError, sweep
    from sim.studies.typical import Typical, demo, typical
    from sim.studies.verification import verify
    from sim.studies.workers import WorkersError

__all__ = [  # all that is public; what it returns has attributes without underscores
    "Branch", "BranchError", "Comparison", "Crisis", "Dyad", "Ensemble", "Event", "EventDataError", "Exchange",
    "NextAnswer", "OrderError", "Posterior", "Question", "Replay", "ResultsError", "Run", "ScenarioError",
    "StrategyError", "Sweep", "SweepError", "Table", "Typical", "View", "WorkersError", "__version__", "ask",
    "begin_game", "branch", "build", "chance", "compare", "count_on", "debrief", "demo", "ensemble", "events",
    "history", "infer", "load", "load_exchange", "load_game", "next_answer", "parse", "replay", "score",
    "simulate", "strategies", "strategy", "sweep", "table", "typical", "verify",
]  # fmt: skip

_ROOMS = ("history", "strategies")  # rooms that are public themselves
_HOMES = {
    "Dyad": "sim.eventdata.series",
    "EventDataError": "sim.eventdata",
    "Posterior": "sim.forecast.inference",
    "Table": "sim.studies.strategy_table",
    "events": "sim.eventdata.series",
    "infer": "sim.forecast.inference",
    "score": "sim.forecast.scores",
    "Branch": "sim.studies.branch",
    "BranchError": "sim.studies.branch",
    "Comparison": "sim.studies.comparison",
    "Ensemble": "sim.studies.ensemble",
    "Event": "sim.model.log",
    "Exchange": "sim.history",
    "NextAnswer": "sim.studies.next_move",
    "OrderError": "sim.scenario.orders",
    "Question": "sim.chair.questions",
    "ResultsError": "sim.archive",
    "Replay": "sim.studies.replay",
    "Run": "sim.studies.run",
    "StrategyError": "sim.strategies.user_code",
    "Sweep": "sim.studies.sweep",
    "SweepError": "sim.studies.sweep",
    "View": "sim.strategies",
    "WorkersError": "sim.studies.workers",
    "ask": "sim.chair.questions",
    "begin_game": "sim.chair.played_game",
    "branch": "sim.studies.branch",
    "chance": "sim.strategies",
    "compare": "sim.studies.comparison",
    "demo": "sim.studies.typical",
    "count_on": "sim.studies.ensemble",
    "debrief": "sim.chair.debrief",
    "ensemble": "sim.studies.ensemble",
    "load_exchange": "sim.history",
    "load_game": "sim.chair.played_game",
    "next_answer": "sim.studies.next_move",
    "replay": "sim.studies.replay",
    "simulate": "sim.studies.run",
    "strategy": "sim.strategies.user_code",
    "sweep": "sim.studies.sweep",
    "table": "sim.studies.strategy_table",
    "Typical": "sim.studies.typical",
    "typical": "sim.studies.typical",
    "verify": "sim.studies.verification",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: `sim --help` should not wait for pydantic."""
    if name not in __all__:
        meant = get_close_matches(name, __all__, 1)
        raise AttributeError(
            f"module 'sim' has no attribute '{name}'" + "".join(f"; did you mean '{m}'?" for m in meant)
        )
    if name in _ROOMS:
        return import_module(f"sim.{name}")
    return getattr(import_module(_HOMES.get(name, "sim.scenario")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
