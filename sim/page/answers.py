"""What a page asks, and what it is told: one function for one kind of question, from plain values to plain values.

Each takes a state (see `sim.page.states`). Nothing else is kept: the same state is told the same, whoever asks, and a
link is a state. `answer` takes and gives JSON text: `{"ask": NAME, ...arguments}`, as a worker or a server has it; what
cannot be done is told there as `{"error": TEXT, "problems": [...]}`, and nothing is raised. Threads must not share it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import inf
from typing import Any

from sim.chair.debrief import debrief
from sim.chair.played_game import begin_game, game_in
from sim.chair.questions import Question
from sim.page import documents
from sim.page.again import again
from sim.page.case import case
from sim.page.counts import counts, hanging
from sim.page.course import Told, course, whys
from sim.page.guide import guide
from sim.page.own_crisis import own_crisis
from sim.page.own_strategy import file_with, in_a_file, own_strategy
from sim.page.sliders import Mark, undrawn, weightiest_first
from sim.page.states import (
    State,
    crisis_of,
    game_of,
    key,
    run_number_of,
    run_of,
    seed_of,
    settled,
    sliders_of,
    state_of,
)
from sim.page.turning import Known, OutOfTimeError, turning
from sim.scenario import Crisis, ScenarioError, parse, shipped
from sim.strategies import MODIFIERS, STRATEGIES, parameters
from sim.strategies.modifiers import parameter
from sim.strategies.user_code import StrategyError
from sim.studies.arguments import whole
from sim.studies.ensemble import Ensemble, count_on
from sim.studies.typical import typical
from sim.text import plain

MAX_RUNS = 100_000  # that a page counts


def scenarios() -> Told:
    """The scenarios that come with the program: by name, with title, first day, and what the sides play."""
    found = [(name, crisis_of({"scenario": name})) for name in shipped.files()]
    return {
        "scenarios": [
            {"name": name, "title": one.name, "start": one.start, "plays": _plays(one)} for name, one in found
        ]
    }


def scenario(state: State) -> Told:
    """A scenario: story, sides, sliders, what history did, questions, sources, its text; and a run to begin with.

    That is the one that the state names, or else the typical one.
    """
    crisis, seed = crisis_of(state), seed_of(state)
    run = run_number_of(state) if "run" in state else typical(undrawn(crisis), seed).number
    return {
        "case": case(crisis, sliders_of(state)),
        "seed": seed,
        "run": run,
        "text": crisis.text,
        "again": list(again(crisis, seed, run).items()),
    }


def _plays(crisis: Crisis) -> dict[str, str]:
    return {actor: one.strategy.told for actor, one in crisis.actors.items()}


def strategies() -> Told:
    """What a side may play: each strategy in a sentence, with its parameters; and the modifiers."""

    def about(function: Callable[..., float]) -> str:
        return " ".join((function.__doc__ or "").partition("\n\n")[0].replace("`", "").split())

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
    played = {actor: documents.strategy(one.strategy) for actor, one in crisis.actors.items()}
    return {"fits": True, "problems": [], "title": crisis.name, "played": played}


def run(state: State) -> Told:
    """One run: its headline, curves as steps, and chronicle (see `course`). Nothing is drawn."""
    return course(run_of(state))


def why(state: State, number: int) -> Told:
    """Why an event of the run happened: what led to it, the reasons, and what else could be done."""
    return whys(run_of(state), [number])[number]


def turns(state: State, key: str, seconds: float = inf) -> Told:
    """One of the numbers of a scenario, with a mark wherever the first answer of the run turns as it is moved.

    Where that takes longer than so many seconds, it is told that it is still looked for; asked again, it goes on.
    """
    crisis = crisis_of(state)
    reply = run_of(state).summary.first_reply
    slider = next((one for one in sliders_of(state) if one.key == key), None)
    if slider is None:
        raise ValueError(f"no assumption of {crisis.name} is called '{key}'")
    replier, known = reply.actor if reply else "", _known(json.dumps(state), key)
    try:
        found = turning(crisis, slider, seed_of(state), run_number_of(state), replier, known=known, seconds=seconds)
    except OutOfTimeError:
        return {"looking": True}
    return found.shown()


@lru_cache(4)
def _known(text: str, key: str) -> Known:
    """First answers that were found so far in the run of a state, a number of it being moved."""
    return {}


def guided(state: State, turned: Mapping[str, Any] | None = None) -> Told:
    """The guided round through a run: the choices of the first reply with a verdict on each, and what would turn it.

    `turned` has, by key, the marks of numbers that turn it, where they are known.
    """
    known = turned or {}
    marked = [
        one._replace(marks=tuple(Mark(m["value"], m["answer"], m["below"]) for m in known.get(one.key, ())))
        for one in sliders_of(state)
    ]
    return {"guide": guide(run_of(state), weightiest_first(marked))}


def shares(state: State, runs: int = 200, seconds: float = 0.06, doubt: bool = False) -> Told:
    """What many runs come to, `runs` at most: so far as they are counted after so many seconds more.

    They are by luck alone; with `doubt` what the file is not sure of is drawn too, and in the end it is told what the
    outcome hangs on. Asked again, the same state is counted on, until `runs` are counted. The newest few states are
    remembered.
    """
    most = whole("number of runs", runs, MAX_RUNS + 1)
    if most < 1 or not seconds > 0.0:
        raise ValueError("give a number of runs above 0, and seconds above 0")
    found = _counting(key(state), most, seconds, bool(doubt)).more()
    told = {"until": most, **counts(found)}
    return {**told, "hangs": hanging(found)} if doubt and found.runs == most else told


class _Counting:
    """Runs of a state that are being counted."""

    def __init__(self, state: State, runs: int, seconds: float, doubt: bool) -> None:
        self.slices = count_on(settled(state, drawn=doubt), runs, seed_of(state), seconds, beside=False)
        self.found: Ensemble | None = None

    def more(self) -> Ensemble:
        """What is counted with another slice, if not all is."""
        self.found = next(self.slices, self.found)
        assert self.found is not None, "a run at least is counted"
        return self.found


@lru_cache(4)
def _counting(text: str, runs: int, seconds: float, doubt: bool) -> _Counting:
    return _Counting(json.loads(text), runs, seconds, doubt)


def devise(
    state: State,
    actor: str,
    name: str,
    parameters: Mapping[str, Any],
    modifiers: Sequence[tuple[str, Any]],
    into_file: bool = False,
) -> Told:
    """A strategy from a form for an actor: what it sets by path, in words, and as a file has it.

    With `into_file` the text of the scenario is told too, with the strategy in it. What will not do is told with its
    remedy, and the place of it in the form: a parameter, or the place of a modifier.
    """
    crisis = crisis_of(state)
    if actor not in crisis.actors:
        raise ValueError(f"there is no actor '{actor}'; known: {', '.join(crisis.actors)}")
    made = own_strategy(name, parameters, modifiers)
    changes = crisis.playing({actor: made})
    try:
        played = crisis.with_(changes).actors[actor].strategy
    except ScenarioError as error:
        below = [one.path[3:] if one.path[:3] == ("actors", actor, "strategy") else () for one in error.problems]
        told = documents.problems(error)
        return {"fits": False, "problems": [{**one, "at": at} for one, at in zip(told, below, strict=True)]}
    found = {
        "fits": True,
        "problems": [],
        "changes": changes,
        "line": f"strategy: {in_a_file(made)}",
        **documents.strategy(played),
    }
    return found | ({"text": file_with(crisis, changes, made)} if into_file else {})


def compose(name: str, first: str, second: str, day: str, count: int, first_staff: int, second_staff: int) -> Told:
    """The text of a scenario from a form (see `own_crisis`)."""
    return {"text": own_crisis(name, first, second, day, count, first_staff, second_staff)}


def ask(state: State) -> Told:
    """Whose turn it is in a game, and what that side knows and can do; or, once it is over, the run."""
    play = game_of(state).play()
    orders = [[one.actor, one.order] for one in play.asked]  # as they are written best
    if isinstance(play.ended, Question):
        return {"over": False, "orders": orders, **documents.question(play.ended)}
    return {"over": True, "orders": orders, "run": course(play.ended)}


def weigh(state: State, lucks: int | None = None) -> Told:
    """The debrief of a game that is over: what it cost, each decision weighed, all strategies in the chair."""
    return documents.debrief(debrief(game_of(state), lucks=lucks))


def keep(state: State) -> Told:
    """The file of a game, which `sim play` goes on with."""
    return {"text": game_of(state).file().to_bytes().decode()}


def reopen(text: str, source: str = "the file") -> Told:
    """The state of a game in the text of its file, played as far as it has come to see that it goes as it went.

    `source` is what the file is called. What is no game, or goes otherwise here, is told in one line.
    """
    return {"state": state_of(game_in(text.encode(errors="surrogatepass"), source))}


def hide(state: State) -> Told:
    """The changes by which the side without a person plays a strategy that luck draws; for a page that hides them."""
    chairs = tuple(map(str, state.get("chairs", ())))
    game = begin_game(crisis_of(state), chairs, seed_of(state), run_number_of(state), hidden=True)
    return {"changes": {**state.get("changes", {}), **game.crisis.changes}}


QUESTIONS: dict[str, Callable[..., Told]] = {
    one.__name__: one
    for one in (
        *(scenarios, scenario, strategies, check, devise, compose),
        *(run, why, turns, guided, shares),
        *(ask, weigh, keep, reopen, hide),
    )
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
    except (ValueError, TypeError, KeyError, AttributeError, StrategyError, OSError, RecursionError) as error:
        told = {"error": " ".join(map(str, error.args)) or type(error).__name__, "problems": []}
    return json.dumps(plain(told), default=str, ensure_ascii=False)
