"""The numbers of a scenario that a page lets people move: its assumptions, as far as the scenario allows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.scenario import Crisis, ScenarioError, resolve
from sim.scenario.changes import find
from sim.scenario.doubts import Law, Span, short, span, targets
from sim.scenario.format import Target
from sim.scenario.json_schema import expected

FAR = 3.0  # without a range, a slider goes so many times as far as the value, and a unit at least
HALVINGS = 8  # where it cannot go so far, or to an end of its range, it goes as far as it can, found by so many


class Slider(NamedTuple):
    """A number that can be moved."""

    key: str  # of the assumption: a path, or the name of a quantity of its own
    sets: Sequence[tuple[str, float]]  # (path, times): what stands at each path is so many times the number
    actor: str  # whose it is; empty where it is nobody's
    name: str
    unit: str  # empty where the file gives none
    about: str  # what the format says of it
    why: str  # why the file has this value
    value: float
    low: float
    high: float
    step: float
    whole: bool
    drawn: bool  # whether it is drawn, in runs of doubt and luck, from its range


def sliders(crisis: Crisis) -> Iterator[Slider]:
    """A slider for each assumption that is a number."""
    data, open_now, closed = crisis.data, {doubt.key for doubt in crisis.doubts}, crisis.close()
    for key, assumption in crisis.assumptions.items():
        sets = targets(key, assumption)
        value = _value(data, sets[0])
        law = Law.of(assumption)
        if value is None or (law is not None and law.values):
            continue
        path, _ = find(data, sets[0].path)
        admitted = span(data, path, crisis.code.values())
        far = FAR * max(abs(value), 1.0 / FAR)
        ends = (law.low, law.high) if law is not None else (-far, 0.0) if value < 0.0 else (0.0, far)
        low, high = (_end(closed, sets, value, end, admitted) for end in ends)
        whole = admitted.whole
        step = 1.0 if whole else 0.01 if high - low <= 1.0 else 0.05 if high - low <= 5.0 else 0.1
        yield Slider(
            key=key,
            sets=[(one.path, one.times) for one in sets],
            actor=str(path[1]) if path[0] == "actors" else "",
            name=assumption.name or (key if assumption.sets else short(key)),
            unit=assumption.unit or "",
            about=str(expected(path).get("description", "")),
            why=assumption.why,
            value=value,
            low=low,
            high=high,
            step=step,
            whole=whole,
            drawn=key in open_now,
        )


def _value(data: object, target: Target) -> float | None:
    """The number that an assumption sets, by what stands at a path; None where no number stands there."""
    try:
        found = resolve(data, target.path)
    except KeyError:  # what was set since left it out
        return None
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    return found / target.times if target.times != 1.0 else float(found)


def _end(crisis: Crisis, sets: Sequence[Target], value: float, end: float, admitted: Span) -> float:
    """The end of a slider, or, where the scenario refuses that, the farthest from the value that it allows."""
    end = float(round(end)) if admitted.whole else round(end, 9)
    if _fits(crisis, sets, end, admitted.whole):
        return end
    near, far = value, end
    for _ in range(HALVINGS):
        middle = 0.5 * (near + far)
        middle = float(int(middle)) if admitted.whole else round(middle, 9)
        near, far = (middle, far) if _fits(crisis, sets, middle, admitted.whole) else (near, middle)
    return near


def _fits(crisis: Crisis, sets: Sequence[Target], value: float, whole: bool) -> bool:
    """Whether the scenario allows a value."""
    try:
        crisis.with_({one.path: int(value) if whole else one.times * value for one in sets})
    except ScenarioError:
        return False
    return True
