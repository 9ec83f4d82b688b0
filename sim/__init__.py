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
    from sim.forecast.skill import score
    from sim.history import Exchange, load_exchange
    from sim.model.log import Event
    from sim.scenario import Crisis, ScenarioError, build, load, parse
    from sim.scenario.orders import OrderError
    from sim.strategies import View, chance
    from sim.strategies.user_code import StrategyError, strategy
    from sim.studies.branch import Branch, BranchError, branch
    from sim.studies.comparison import Comparison, compare
    from sim.studies.decision_point import DecisionPoint, decision_point
    from sim.studies.ensemble import Ensemble, count_on, ensemble
    from sim.studies.evolution import evolve
    from sim.studies.game_tree import GameTree, TreeError, game_tree
    from sim.studies.next_move import NextAnswer, next_answer
    from sim.studies.patience import PatienceError, patience
    from sim.studies.replay import Replay, replay
    from sim.studies.run import Run, simulate
    from sim.studies.strategy_game import StrategyGame, game
    from sim.studies.strategy_table import Table, table
    from sim.studies.sweep import Sweep, SweepError, sweep
    from sim.studies.tournament import Tournament, TournamentError, tournament
    from sim.studies.typical import Typical, demo, typical
    from sim.studies.verification import verify
    from sim.studies.workers import WorkersError

__all__ = [  # all that is public; what it returns has attributes without underscores
    "Branch", "BranchError", "Comparison", "Crisis", "DecisionPoint", "Dyad", "Ensemble", "Event",
    "EventDataError", "Exchange", "GameTree", "NextAnswer", "OrderError", "PatienceError", "Posterior",
    "Question", "Replay", "ResultsError", "Run", "ScenarioError", "StrategyError", "StrategyGame", "Sweep",
    "SweepError", "Table", "Tournament", "TournamentError", "TreeError", "Typical", "View", "WorkersError",
    "__version__", "ask", "begin_game", "branch", "build", "chance", "compare", "count_on", "debrief",
    "decision_point", "demo", "ensemble", "events", "evolve", "game", "game_tree", "history", "infer", "load",
    "load_exchange", "load_game", "next_answer", "parse", "patience", "replay", "score", "simulate",
    "strategies", "strategy", "sweep", "table", "tournament", "typical", "verify",
]  # fmt: skip

_ROOMS = ("history", "strategies")  # rooms that are public themselves
_HOMES = {
    "Dyad": "sim.eventdata.series",
    "EventDataError": "sim.eventdata",
    "Posterior": "sim.forecast.inference",
    "Table": "sim.studies.strategy_table",
    "events": "sim.eventdata.series",
    "infer": "sim.forecast.inference",
    "score": "sim.forecast.skill",
    "tournament": "sim.studies.tournament",
    "TournamentError": "sim.studies.tournament",
    "Tournament": "sim.studies.tournament",
    "evolve": "sim.studies.evolution",
    "patience": "sim.studies.patience",
    "PatienceError": "sim.studies.patience",
    "game_tree": "sim.studies.game_tree",
    "TreeError": "sim.studies.game_tree",
    "GameTree": "sim.studies.game_tree",
    "decision_point": "sim.studies.decision_point",
    "DecisionPoint": "sim.studies.decision_point",
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
    "StrategyGame": "sim.studies.strategy_game",
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
    "game": "sim.studies.strategy_game",
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
