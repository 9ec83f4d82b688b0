"""States: what a page stands at, as plain values; and the scenario, the game and the run that a state means.

A state is `{"scenario": NAME or "text": YAML, "changes": {PATH: VALUE}, "seed": N, "run": N, "chairs": [ACTOR],
"orders": [[ACTOR, ORDER]], "hidden": FLAG}`; all but the scenario may be left out. What was found for the newest states
is remembered.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sim.chair.played_game import Game
from sim.luck import RUNS, SEEDS
from sim.page.sliders import Slider, sliders, undrawn
from sim.scenario import Crisis, ScenarioError, parse, shipped
from sim.scenario.changes import ASSUMPTIONS
from sim.scenario.preparation import prepare
from sim.scenario.yaml_writer import rewritten
from sim.studies.arguments import whole
from sim.studies.run import Run, simulate

State = Mapping[str, Any]


def crisis_of(state: State) -> Crisis:
    """The scenario of a state, with its changes and nobody in its chairs; what it is not sure of may be drawn.

    Python files that it names are never run. Raises ScenarioError, and ValueError for what is no state.
    """
    return _crisis(*_source(state))


def body_of(state: State) -> Crisis:
    """The same, with nothing drawn: what stands in the body of the file, and the changes."""
    return _body(*_source(state))


def sliders_of(state: State) -> tuple[Slider, ...]:
    """The numbers of the scenario of a state that can be moved."""
    return _sliders(*_source(state))


@lru_cache(8)
def _sliders(name: str | None, text: str | None, changes: str) -> tuple[Slider, ...]:
    return tuple(sliders(_crisis(name, text, changes)))


def _source(state: State) -> tuple[str | None, str | None, str]:
    """The name of the scenario or its text, and the changes as text. Raises ValueError for what is no state."""
    if not isinstance(state, Mapping) or not isinstance(state.get("changes", {}), Mapping):
        raise ValueError("a state is a mapping, with a scenario and changes by path")
    name, text = state.get("scenario"), state.get("text")
    if (name is None) == (text is None):
        raise ValueError("give the name of a scenario, or the text of one")
    if name is not None and name not in shipped.files():
        raise ValueError(f"there is no scenario {name!r}; known: {', '.join(shipped.files())}")
    return name, text, json.dumps(state.get("changes", {}))


@lru_cache(64)
def _crisis(name: str | None, text: str | None, changes: str) -> Crisis:
    return _read(name, text).with_(json.loads(changes))


@lru_cache(64)
def _body(name: str | None, text: str | None, changes: str) -> Crisis:
    return _undrawn(name, text).with_(json.loads(changes))


@lru_cache(16)
def _undrawn(name: str | None, text: str | None) -> Crisis:
    return undrawn(_read(name, text))


@lru_cache(16)
def _read(name: str | None, text: str | None) -> Crisis:
    source = text if name is None else shipped.files()[name].read_text(encoding="utf-8")
    return parse(source or "", f"{name or 'scenario'}.yaml", code={})


def seed_of(state: State) -> int:
    """The seed of a state. Raises ValueError for a number that is none."""
    return whole("seed", state.get("seed", 1), SEEDS)


def run_number_of(state: State) -> int:
    """Which run of its seed a state means. Raises ValueError for a number that is none."""
    return whole("run", state.get("run", 0), RUNS)


def game_of(state: State) -> Game:
    """The game of a state; without chairs nobody sits in one."""
    orders = state.get("orders", [])
    if not all(isinstance(one, list | tuple) and len(one) == 2 for one in orders):
        raise ValueError("orders are pairs of an actor and what was said")
    return Game(
        crisis=body_of(state),
        seed=seed_of(state),
        run=run_number_of(state),
        chairs=tuple(map(str, state.get("chairs", ()))),
        orders=tuple((str(actor), str(order)) for actor, order in orders),
        hidden=bool(state.get("hidden", False)),
    )


def state_of(game: Game) -> dict[str, Any]:
    """The state of a game: a shipped scenario goes by its name, another by its text, with what was changed in it.

    Where changes are no plain values, as days are none, they are written into the text. Raises ValueError for a game
    that no state means.
    """
    crisis, played = game.crisis, prepare(game.crisis).to_json()
    name = next((one for one, file in shipped.files().items() if file.read_text(encoding="utf-8") == crisis.text), None)
    source = {"text": crisis.text} if name is None else {"scenario": name}
    changes = {path: value for path, value in crisis.changes.items() if path != ASSUMPTIONS}  # no state has any drawn
    for way in ({**source, "changes": changes}, {"text": rewritten(crisis.text, crisis.data), "changes": {}}):
        try:
            if prepare(body_of(json.loads(json.dumps(way)))).to_json() == played:
                said = {"chairs": list(game.chairs), "orders": [list(one) for one in game.orders]}
                return {**way, "seed": game.seed, "run": game.run, **said, "hidden": game.hidden}
        except (ScenarioError, TypeError):  # a change that no JSON holds
            continue
    raise ValueError("a page cannot hold this game; sim play goes on with it")


def settled(state: State, *, drawn: bool = False) -> Crisis:
    """The scenario of a state, with what was said in its chairs; without chairs it may be drawn from its doubts."""
    game = game_of(state)
    return game.settled if game.chairs else crisis_of(state) if drawn else game.crisis


def run_of(state: State) -> Run:
    """The run of a state."""
    return _run(key(state))


@lru_cache(8)
def _run(text: str) -> Run:
    state = json.loads(text)
    return simulate(settled(state), seed_of(state), run_number_of(state))


def key(state: State) -> str:
    """A state as a text, to remember it by."""
    return json.dumps(state)
