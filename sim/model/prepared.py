"""A scenario in numbers, as engines play it: prepared by `sim.scenario`, or read from JSON."""

import json
from collections.abc import Mapping
from datetime import date
from math import inf, isinf
from typing import Any, NamedTuple

from sim.model import rules
from sim.model.calendar import Calendar
from sim.model.doubt import CERTAIN, Doubt
from sim.model.log import Names
from sim.model.state import UNSETTLED, Script, World
from sim.strategies import STRATEGIES, Answer, Modified, bind, register_entry


class Prepared(NamedTuple):
    """A scenario in numbers, and the names to tell its results by."""

    world: World
    calendar: Calendar
    answers: tuple[
        Answer, ...
    ]  # by actor; then later strategies, by actor, if any are settled; then those to choose from
    names: Names
    script: Script = UNSETTLED
    doubt: Doubt = CERTAIN

    @property
    def body(self) -> "Prepared":
        """The same with nothing drawn: what stands in the body of the file."""
        return self._replace(doubt=CERTAIN)

    def number_of(self, me: int, name: str) -> int:
        """The number of a move by its name: of one that an actor can make, where it can make one of that name."""
        numbers = [move for move, known in enumerate(self.names.moves) if known == name]
        return next((move for move in numbers if rules.makes(self.world, me, move)), numbers[0])

    def to_json(self) -> str:
        """The same as JSON. Raises ValueError where a strategy is not of the program's own."""
        answers = []
        for answer in self.answers:
            found = register_entry(answer)
            if found is None:
                raise ValueError("a strategy of one's own, or of a library, cannot be written as JSON")
            answers.append(found._asdict())
        parts = {name: getattr(self, name)._asdict() for name in ("world", "calendar", "names", "script", "doubt")}
        return json.dumps(_finite({**parts, "answers": answers}), allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> "Prepared":
        """What `to_json` wrote. Raises KeyError for a strategy that does not exist."""
        found = _infinite(json.loads(text))
        names = found["names"]
        return cls(
            World(**found["world"]),
            Calendar(**found["calendar"]),
            tuple(_answer(**answer) for answer in found["answers"]),
            Names(**names | {"start": date.fromisoformat(names["start"])}),
            Script(**found["script"]),
            Doubt(**found["doubt"]),
        )


def _answer(name: str, parameters: Mapping[str, float], modifiers: Any) -> Answer:
    plain = bind(name, parameters) if parameters else STRATEGIES[name]
    return Modified(plain, [(which, number) for which, number in modifiers]) if modifiers else plain


def _finite(value: Any) -> Any:
    """JSON has no infinity: it is written as a text. Nor has it dates."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    if isinstance(value, float) and isinf(value):
        return "inf" if value > 0.0 else "-inf"
    return value.isoformat() if isinstance(value, date) else value


def _infinite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _infinite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_infinite(item) for item in value]
    return {"inf": inf, "-inf": -inf}.get(value, value) if isinstance(value, str) else value
