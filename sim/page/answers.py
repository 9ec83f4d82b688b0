"""What a page asks, and what it is told: one function for one kind of question, from plain values to plain values.

Each takes a state (see `sim.page.states`). Nothing else is kept: the same state is told the same, whoever asks, and a
link is a state. `answer` takes and gives JSON text: `{"ask": NAME, ...arguments}`, as a worker or a server has it; what
cannot be done is told there as `{"error": TEXT, "problems": [...]}`, and nothing is raised. Threads must not share it.
"""

import json
from collections.abc import Callable
from functools import lru_cache

from sim.chair.debrief import debrief
from sim.chair.played_game import begin_game
from sim.chair.questions import Question
from sim.chronicle import explanation, sentences
from sim.page import documents
from sim.page.documents import Told
from sim.page.sliders import sliders
from sim.page.states import State, crisis_of, game_of, key, run_number_of, run_of, seed_of, settled, shipped
from sim.scenario import Crisis, ScenarioError, parse
from sim.strategies import MODIFIERS, STRATEGIES, parameters
from sim.strategies.modifiers import parameter
from sim.strategies.user_code import StrategyError
from sim.studies.arguments import whole
from sim.studies.ensemble import Ensemble, count_on
from sim.text import plain

MAX_RUNS = 100_000  # that a page counts


def scenarios() -> Told:
    """The scenarios that come with the program: by name, with title, first day, and what the sides play."""
    found = [(name, crisis_of({"scenario": name})) for name in shipped()]
    return {
        "scenarios": [
            {"name": name, "title": one.name, "start": one.start, "plays": _plays(one)} for name, one in found
        ]
    }


def scenario(state: State) -> Told:
    """A scenario: story, sides, ladder, sliders, what history did, questions, sources; and what sides may play."""
    crisis = crisis_of(state)
    ladder = [
        {"move": move.move, "severity": move.severity.model_dump(), "source": move.source} for move in crisis.ladder
    ]
    return {
        "title": crisis.name,
        "story": " ".join(crisis.story.split()),
        "start": crisis.start,
        "horizon": crisis.horizon,
        "scale": crisis.scale,
        "rounds": crisis.clock is not None,
        "actors": list(crisis.actors),
        "plays": _plays(crisis),
        "kinds": {kind: one.label or kind for kind, one in crisis.kinds.items()},
        "ladder": ladder,
        "sliders": [one._asdict() for one in sliders(crisis)],
        "history": [
            {
                "day": past.date,
                "effective": past.effective,
                "actor": past.actor,
                "what": past.what,
                "severity": past.severity,
            }
            for past in crisis.history
        ],
        "questions": list(crisis.questions),
        "sources": list(crisis.sources),
        "text": crisis.text,
    }


def _plays(crisis: Crisis) -> dict[str, str]:
    return {actor: one.strategy.told for actor, one in crisis.actors.items()}


def strategies() -> Told:
    """What a side may play: each strategy in a sentence, with its parameters; and the modifiers."""

    def about(function: Callable[..., float]) -> str:
        return " ".join((function.__doc__ or "").partition("\n\n")[0].split())

    plays = [
        {"name": name, "about": about(function), "parameters": [one._asdict() for one in parameters(function).values()]}
        for name, function in STRATEGIES.items()
    ]
    modifiers = [
        {"name": name, "about": about(one), "number": parameter(one)._asdict()} for name, one in MODIFIERS.items()
    ]
    return {"strategies": plays, "modifiers": modifiers}


def check(text: str, source: str = "scenario.yaml") -> Told:
    """What is wrong with the text of a scenario: each problem with its line and column. Nothing is played."""
    try:
        crisis = parse(text, source, code={})
    except ScenarioError as error:
        return {"fits": False, "problems": documents.problems(error)}
    return {"fits": True, "problems": [], "title": crisis.name}


def run(state: State) -> Told:
    """One run: its headline, summary, curves as steps, and chronicle."""
    return documents.run(run_of(state))


def why(state: State, number: int) -> Told:
    """Why an event of the run happened: the chain of causes, each with its reasons, and what else could be done."""
    made = run_of(state)
    links = explanation.chain(made.events, number)
    weighed = explanation.decisions(made.crisis, made.seed, made.number)
    decision = weighed.get(number)
    return {
        "number": number,
        "links": [
            {
                "number": event.number,
                "day": sentences.day(event),
                "actor": event.actor,
                "move": event.move,
                "told": sentences.tell(event, made.crisis),
                "reasons": list(explanation.reasons(weighed[event.number], made.crisis, event))
                if event.number in weighed
                else [],
            }
            for event in links
        ],
        "wanted": decision and decision.wanted,
        "made": decision and decision.made,
        "alternatives": [plain(one) for one in decision.alternatives if one.obstacle != explanation.UNWANTED]
        if decision
        else [],
    }


def shares(state: State, runs: int = 200, seconds: float = 0.06) -> Told:
    """What many runs come to, `runs` at most: so far as they are counted after so many seconds more.

    Asked again, the same state is counted on, until `runs` are counted. The newest few states are remembered.
    """
    most = whole("number of runs", runs, MAX_RUNS + 1)
    if most < 1 or not seconds > 0.0:
        raise ValueError("give a number of runs above 0, and seconds above 0")
    return {"of": most, **documents.many(_counting(key(state), most, seconds).more())}


class _Counting:
    """Runs of a state that are being counted."""

    def __init__(self, state: State, runs: int, seconds: float) -> None:
        self.slices = count_on(settled(state), runs, seed_of(state), seconds)
        self.found: Ensemble | None = None

    def more(self) -> Ensemble:
        """What is counted with another slice, if not all is."""
        self.found = next(self.slices, self.found)
        assert self.found is not None, "a run at least is counted"
        return self.found


@lru_cache(4)
def _counting(text: str, runs: int, seconds: float) -> _Counting:
    return _Counting(json.loads(text), runs, seconds)


def ask(state: State) -> Told:
    """Whose turn it is in a game, and what that side knows and can do; or, once it is over, the run."""
    play = game_of(state).play()
    orders = [[one.actor, one.order] for one in play.asked]  # as they are written best
    if isinstance(play.ended, Question):
        return {"over": False, "orders": orders, **documents.question(play.ended)}
    return {"over": True, "orders": orders, "run": documents.run(play.ended)}


def weigh(state: State, lucks: int | None = None) -> Told:
    """The debrief of a game that is over: what it cost, each decision weighed, all strategies in the chair."""
    return documents.debrief(debrief(game_of(state), lucks=lucks))


def hide(state: State) -> Told:
    """The changes by which the side without a person plays a strategy that luck draws; for a page that hides them."""
    chairs = tuple(map(str, state.get("chairs", ())))
    game = begin_game(crisis_of(state), chairs, seed_of(state), run_number_of(state), hidden=True)
    return {"changes": {**state.get("changes", {}), **game.crisis.changes}}


QUESTIONS: dict[str, Callable[..., Told]] = {
    one.__name__: one for one in (scenarios, scenario, strategies, check, run, why, shares, ask, weigh, hide)
}


def answer(text: str) -> str:
    """The answer to a question, both as JSON text: {"ask": NAME, ...arguments}."""
    try:
        asked = json.loads(text)
        name = asked.pop("ask", None) if isinstance(asked, dict) else None
        if name not in QUESTIONS:
            raise ValueError(f"nothing is called {name!r} here; known: {', '.join(QUESTIONS)}")
        told = QUESTIONS[name](**asked)
    except ScenarioError as error:
        told = {"error": str(error).partition("\n")[0], "problems": documents.problems(error)}
    except (ValueError, TypeError, KeyError, AttributeError, StrategyError, RecursionError) as error:
        told = {"error": " ".join(map(str, error.args)) or type(error).__name__, "problems": []}
    return json.dumps(plain(told), default=str, ensure_ascii=False)
