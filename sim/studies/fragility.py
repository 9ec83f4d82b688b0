"""Fragility: how little an assumption must change to turn an actor's first answer into another.

One number of a scenario is moved away from its value, all else and luck the same, until the answer changes.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sim.engines.simpy_engine import rows
from sim.language import say
from sim.model import log
from sim.scenario import Crisis, ScenarioError, resolve
from sim.scenario.doubts import targets
from sim.scenario.format import Target
from sim.scenario.preparation import prepare
from sim.text import as_text, columns, in_full

MAX_DISTANCE = 20.0  # from the value, in multiples of it (of 1 for values below 1)


class Fragility(NamedTuple):
    """How far one assumption can move before an actor's first answer is another."""

    path: str  # or the name of a quantity that sets several
    value: float
    below: tuple[float, str] | None  # the nearest value below that changes the answer, and the answer then
    above: tuple[float, str] | None
    drawn_from: tuple[float, float] | None = None  # the ends of its range, where it is drawn in a run of many

    def in_range(self, end: tuple[float, str] | None) -> bool:
        """Whether a value that changes the answer may be drawn."""
        return end is not None and self.drawn_from is not None and self.drawn_from[0] <= end[0] <= self.drawn_from[1]


def first_answer(crisis: Crisis, actor: str, seed: int, run: int) -> str:
    """The name of the move by which an actor first answers a move of the other's; 'no answer' where it never does."""
    prepared = prepare(crisis)
    events = [log.decode(row, prepared.names) for row in rows(prepared, seed, run)]
    theirs = {event.number for event in events if event.kind == "move" and event.actor != actor}
    for event in events:
        if event.actor == actor and event.is_turn and theirs & {event.cause, *event.joined}:
            return event.move
    return "no answer"


def fragilities(crisis: Crisis, actor: str, seed: int = 1, run: int = 0, paths: Sequence[str] = ()) -> list[Fragility]:
    """The nearest values of each assumption that turn an actor's first answer into another, all else and luck the same.

    Without `paths` they are all assumptions that are numbers; a quantity of its own moves all that it sets. Values are
    tried at distances that grow by a quarter, from 1 % of the value (1 where it must be whole) to MAX_DISTANCE times
    the value, as far as the format allows. The first change found is then narrowed down by bisection; a band narrower
    than the steps can be missed. Raises ValueError for a path that names no number.
    """
    data = crisis.data
    today = first_answer(crisis, actor, seed, run)
    ranges = {doubt.key: (doubt.law.low, doubt.law.high) for doubt in crisis.doubts if not doubt.law.values}
    found = []
    for name in paths or assumed(crisis):
        sets = _sets(crisis, name)
        value = _number(data, sets[0].path) / sets[0].times

        def answer_at(other: float, sets: Sequence[Target] = sets) -> str | None:
            """The answer with another value at the path; None where the format refuses that value."""
            there = {one.path: one.times * other for one in sets}
            try:
                changed = crisis.with_({path: int(n) if n == int(n) else n for path, n in there.items()})
            except ScenarioError:
                return None
            return first_answer(changed, actor, seed, run)

        whole = answer_at(value + 0.5) is None
        below, above = (_nearest(answer_at, float(value), way, whole, today) for way in (-1, 1))
        found.append(Fragility(name, float(value), below, above, ranges.get(name)))
    return found


def assumed(crisis: Crisis) -> list[str]:
    """The assumptions of a scenario that are numbers: paths, and names of quantities of their own."""
    numbers = set(crisis.assumed_numbers)
    return [key for key in crisis.assumptions if all(one.path in numbers for one in _sets(crisis, key))]


def _sets(crisis: Crisis, name: str) -> Sequence[Target]:
    """The paths that an assumption is about; of any other name, itself."""
    assumption = crisis.assumptions.get(name)
    return (Target(path=name),) if assumption is None else targets(name, assumption)


def _number(data: Any, path: str) -> float:
    """The number at a path. Raises ValueError where there is none."""
    try:
        value = resolve(data, path)
    except KeyError as error:
        found, remedy = error.args
        raise ValueError(f"{path}: {found}; {remedy}") from None
    if isinstance(value, bool) or not isinstance(value, int | float):
        wanted = "name the path of a number, as actors.NATO.tolerance"
        raise ValueError(f"{path}: what stands there is not a number; {wanted}")
    return value


def _nearest(
    answer_at: Callable[[float], str | None], value: float, way: int, whole: bool, today: str
) -> tuple[float, str] | None:
    """The nearest value on one side (`way` is -1 or 1) at which the answer is not today's, and that answer."""
    scale = max(1.0, abs(value))
    step = 1.0 if whole else 0.01 * scale
    same = 0.0
    while True:
        far = max(1.25 * same, same + step)
        far = float(round(far)) if whole else round(far, 9)
        then = answer_at(value + way * far)
        if then is None or far > MAX_DISTANCE * scale:
            return None
        if then != today:
            break
        same = far
    while far - same > (1.0 if whole else 0.001 * scale):
        middle = 0.5 * (same + far)
        middle = float(round(middle)) if whole else middle
        there = answer_at(value + way * middle)
        if there is None or there == today:
            same = middle
        else:
            far, then = middle, there
    return value + way * far, then


def table(found: Sequence[Fragility], actor: str, today: str) -> str:
    """The fragilities as text, the most fragile first."""

    def distance(fragility: Fragility) -> float:
        ends = [abs(end[0] - fragility.value) for end in (fragility.below, fragility.above) if end]
        return min(ends, default=float("inf")) / max(1.0, abs(fragility.value))

    def cell(one: Fragility, end: tuple[float, str] | None) -> str:
        return f"{end[0]:.4g}: {end[1]}{' *' if one.in_range(end) else ''}" if end else "-"

    lines = [say("fragile.head", actor=actor, answer=today), ""]
    turning = [f for f in sorted(found, key=distance) if f.below or f.above]
    if turning:
        told = [[say(f"fragile.{head}") for head in ("assumption", "value", "smaller", "larger")]]
        told += [[f.path, in_full(f.value), cell(f, f.below), cell(f, f.above)] for f in turning]
        lines += [say("fragile.turning"), ""]
        lines += columns(told, left=4, indent="")
        if any(one.in_range(end) for one in turning for end in (one.below, one.above)):
            lines += ["", say("fragile.in range")]
    unturned = [f.path for f in found if not (f.below or f.above)]
    if unturned:
        lines += ["", say("fragile.unturned"), *(f"  {path}" for path in unturned)]
    return as_text(lines)
