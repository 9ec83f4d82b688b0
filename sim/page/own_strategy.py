"""A strategy from a form: one of the register, with its parameters and with modifiers in their order."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sim.scenario import Crisis
from sim.scenario.yaml_writer import as_yaml, rewritten
from sim.strategies import STRATEGIES, parameters

Step = tuple[str, Any]  # the name of a modifier, and its number

_NUMBER = re.compile(r"[-+]?[0-9]+(?P<part>\.[0-9]+|,[0-9]{1,2})?", re.ASCII)  # 1,000 may be a thousand
_WORD = re.compile(r'"([A-Za-z_]\w*)"', re.ASCII)


def own_strategy(name: str, given: Mapping[str, Any], modifiers: Iterable[Step]) -> Any:
    """A strategy as a file has it, from what was typed: its name alone where nothing else is said.

    Numbers may be texts; what is none stays as it is, for the check of the scenario to name. A parameter is left out
    where nothing was typed, or its default; but of those that a file gives together, all are there or none.
    """
    known = parameters(STRATEGIES[name]) if name in STRATEGIES else {}
    typed = {key: _number(value) for key, value in given.items() if value not in ("", None)}
    told = {key: value for key, value in typed.items() if key not in known or value != known[key].default}
    if any(key in told and known[key].together for key in known):
        told |= {key: typed.get(key, one.default) for key, one in known.items() if one.together}
    steps = [{step: _number(value)} for step, value in modifiers]
    if not told and not steps:
        return name
    return {"name": name} | ({"with": told} if told else {}) | ({"modifiers": steps} if steps else {})


def _number(typed: Any) -> Any:
    """The number that a text is, or else the text."""
    found = _NUMBER.fullmatch(typed.strip()) if isinstance(typed, str) else None
    if found is None:
        return typed
    return float(found[0].replace(",", ".")) if found["part"] else int(found[0])


def in_a_file(strategy: Any) -> str:
    """A strategy on one line of a file, without needless quotes."""
    return _WORD.sub(r"\1", as_yaml(strategy))


def file_with(crisis: Crisis, changes: Mapping[str, Any], strategy: Any) -> str:
    """The text of the file of a scenario with changes by which a strategy is played. Raises ScenarioError."""
    text = rewritten(crisis.text, crisis.with_(changes).data)
    return text.replace(f": {as_yaml(strategy)}", f": {in_a_file(strategy)}")
