"""The numbers of a scenario that a page lets people move: its assumptions, as far as the scenario allows."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sim.scenario import Crisis, ScenarioError, resolve
from sim.scenario.doubts import assumed
from sim.scenario.json_schema import expected

FAR = 3.0  # a slider goes so many times as far as the value, and a unit at least, if it can
HALVINGS = 8  # where it cannot, it goes as far as it can, found by so many


class Slider(NamedTuple):
    """A number that can be moved."""

    path: str
    actor: str  # whose it is; empty where it is nobody's
    name: str  # in a few words, without the actor
    about: str  # what the format says of it
    why: str  # why the file has this value
    value: float
    low: float
    high: float
    step: float
    whole: bool


def sliders(crisis: Crisis) -> Iterator[Slider]:
    """A slider for each assumption that is a number."""
    data = crisis.data
    for path, why in assumed(crisis.assumptions).items():
        value = resolve(data, path)
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        first, *rest = path.split(".")
        actor, rest = (rest[0], rest[1:]) if first == "actors" and len(rest) > 1 else ("", rest)
        name = " ".join(step.replace("_", " ") for step in rest if step != "stocks")
        declared = expected(_steps(path))
        kinds = {str(choice.get("type")) for choice in declared["choices"]}
        counted = path.endswith((".amount", ".ceiling")) and not _divisible(crisis, path)
        whole = counted or ("integer" in kinds and "number" not in kinds)
        far = FAR * max(abs(value), 1.0 / FAR)
        ends = (-far, 0.0) if value < 0 else (0.0, far)
        low, high = (_end(crisis, path, float(value), end, whole) for end in ends)
        step = 1.0 if whole else 0.01 if high - low <= 1.0 else 0.05 if high - low <= 5.0 else 0.1
        yield Slider(path, actor, name, str(declared.get("description", "")), why, float(value), low, high, step, whole)


def _end(crisis: Crisis, path: str, value: float, end: float, whole: bool) -> float:
    """The end of a slider, or, where the scenario refuses that, the farthest from the value that it allows."""
    end = float(round(end)) if whole else round(end, 9)
    if _fits(crisis, path, end, whole):
        return end
    near, far = value, end
    for _ in range(HALVINGS):
        middle = 0.5 * (near + far)
        middle = float(int(middle)) if whole else round(middle, 9)
        near, far = (middle, far) if _fits(crisis, path, middle, whole) else (near, middle)
    return near


def _fits(crisis: Crisis, path: str, value: float, whole: bool) -> bool:
    """Whether the scenario allows a value."""
    try:
        crisis.with_({path: int(value) if whole else value})
    except ScenarioError:
        return False
    return True


def _steps(path: str) -> tuple[Any, ...]:
    """A path for the schema, in which an item of the ladder or of incidents is a place in a list."""
    first, *rest = path.split(".")
    return (first, 0, *rest[1:]) if first in ("ladder", "incidents") and rest else (first, *rest)


def _divisible(crisis: Crisis, path: str) -> bool:
    kind = path.split(".")[3]
    return kind in crisis.kinds and crisis.kinds[kind].divisible
