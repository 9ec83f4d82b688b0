"""A quantity of a lesson: a command, and where in its JSON the number stands."""

import shlex
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

Ask = Callable[[str], Any]  # runs a command of this program, without its first word, and gives its JSON

# Two estimates by as many runs each differ by 2.58 x sqrt(2) of their standard error at most, 99 times of 100; an
# interval of 95 % reaches 1.96 of it to either side.
ANOTHER_ESTIMATE = 2.576 * 2**0.5 / 1.96


class LessonError(ValueError):
    """A lesson that cannot be made as it is written."""


class Quantity(NamedTuple):
    """What a lesson counts or measures.

    `path` leads through the JSON of `command` by keys, places in lists, and `key=value,key=value` for the entry of a
    list that has them; `=1` is the number itself. `less` is a second path whose value is subtracted (of days, counted
    in days), `over` one by which is divided, and `otherwise` what holds where the path leads nowhere, or to
    null.
    """

    command: str
    path: str
    less: str | None = None
    over: str | None = None
    times: float = 1.0
    digits: int = 0
    unit: str = ""
    otherwise: float | str | None = None

    def found(self, ask: Ask, changes: Mapping[str, str] | None = None, seed: int | None = None) -> "Found":
        """What the program says now, with these values set in the scenario, and of another seed if one is given."""
        more = "".join(f" --set {shlex.quote(f'{path}={value}')}" for path, value in (changes or {}).items())
        more += "" if seed is None else f" --seed {seed}"
        return self.read(ask(f"{self.command}{more} --json"))

    def read(self, document: Any) -> "Found":
        """The quantity in a document."""
        value, beside = self._at(document, self.path)
        fixed = 0.0  # what is subtracted from its interval too
        if self.less is not None:
            other, _ = self._at(document, self.less)
            value = _less(value, other)
            fixed = other if self.less.startswith("=") else 0.0
        if self.over is not None:
            value = value / self._at(document, self.over)[0]
        if isinstance(value, str):
            return Found(value, None, None)
        alone = self.over is None and (self.less is None or self.less.startswith("="))
        ends = [beside.get(key) for key in ("low", "high")] if alone and isinstance(beside, Mapping) else [None, None]
        low, high = (None if end is None else (float(end) - fixed) * self.times for end in ends)
        return Found(float(value) * self.times, low, high)

    def _at(self, document: Any, path: str) -> tuple[Any, Any]:
        """What stands at a path, and what it stands in."""
        if path.startswith("="):
            return float(path[1:]), None
        here, above = document, None
        for step in path.split("/"):
            above = here
            try:
                here = _step(here, step)
            except (KeyError, IndexError, ValueError, StopIteration):
                if self.otherwise is None:
                    raise LessonError(f"{self.command}: its JSON has nothing at {path} ({step})") from None
                return self.otherwise, None
        if here is None:
            if self.otherwise is None:
                raise LessonError(f"{self.command}: its JSON has null at {path}")
            return self.otherwise, None
        return here, above

    def told(self, value: float | str) -> str:
        """A value as a lesson prints it."""
        if isinstance(value, str):
            return value
        number = f"{value:.{self.digits}f}"
        return f"{number} {self.unit}".strip()


class Found(NamedTuple):
    """A value with its interval of 95 %; none where no luck is in it."""

    value: float | str
    low: float | None
    high: float | None

    def accepted(self, digits: int) -> tuple[float, float]:
        """From where to where an answer is right: what rounding leaves open or, of an estimate, what another would be.

        Raises TypeError for words.
        """
        if isinstance(self.value, str):
            raise TypeError("words lie in no interval")
        half = 0.5 * 10.0**-digits
        if self.low is None or self.high is None:
            return self.value - half, self.value + half
        below, above = ((end - self.value) * ANOTHER_ESTIMATE for end in (self.low, self.high))
        return self.value + min(below, -half), self.value + max(above, half)

    def takes(self, answer: float | str, digits: int) -> bool:
        """Whether an answer is right."""
        if isinstance(self.value, str) or isinstance(answer, str):
            return str(answer).strip().casefold() == str(self.value).casefold()
        low, high = self.accepted(digits)
        return low - 1e-9 <= answer <= high + 1e-9


def _step(here: Any, step: str) -> Any:
    if not isinstance(here, list):
        return here[step]
    if "=" not in step:
        return here[int(step)]
    wanted = dict(part.split("=", 1) for part in step.split(","))
    return next(one for one in here if all(str(one[key]) == value for key, value in wanted.items()))


def _less(value: Any, other: Any) -> float:
    if isinstance(value, str):
        return float((date.fromisoformat(value) - date.fromisoformat(other)).days)
    return float(value) - float(other)
