"""The numbers of a scenario that a page lets people move: names, positions, and marks where the first answer turns."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor, log10
from typing import Any, NamedTuple

from sim.chronicle.quantities import CHANCE, DAYS, SEVERITY, Quantity, quantity
from sim.scenario import Crisis, resolve
from sim.scenario.changes import find
from sim.scenario.field_types import MAX_SEVERITY
from sim.scenario.json_schema import expected
from sim.studies.fragility import Fragility

FEW, MANY = 16, 60  # positions of a slider: of cells made beforehand, and of a page that can ask for any value
FINE = 24  # the same of one of whole numbers, or that turns the answer: each of them may matter
AT_LEAST = {DAYS: 10.0, CHANCE: 0.2, SEVERITY: 1.0}  # how far a slider reaches whatever its value, by unit


class Mark(NamedTuple):
    """A value from which on the first answer is another."""

    value: float
    answer: str
    below: bool  # whether it is so from there down


class Slider(NamedTuple):
    """A number that can be moved."""

    path: str
    quantity: Quantity
    value: float
    why: str  # the reason that the file gives for it
    about: str  # what it is, as the format says
    values: tuple[float, ...]
    marks: tuple[Mark, ...]

    def turning(self, answers: Sequence[str | None]) -> "Slider":
        """The slider with a mark wherever the answer changes on the way from its value; `answers` are by position."""
        here, marks = self.values.index(self.value), []
        for way, end in ((-1, -1), (1, len(self.values))):
            last = answers[here]
            for at in range(here + way, end, way):
                found = answers[at]
                if found is not None and found != last:
                    marks.append(Mark(self.values[at], found, way < 0))
                    last = found
        return self._replace(marks=tuple(marks))

    def shown(self) -> dict[str, Any]:
        """The slider for JSON."""
        found = self.quantity
        return {
            "path": self.path,
            "of": found.of,
            "actor": found.actor,
            "name": found.name,
            "value": self.value,
            "values": self.values,
            "told": [found.told(value) for value in self.values],
            "why": self.why,
            "about": self.about,
            "marks": [
                {"value": mark.value, "answer": mark.answer, "below": mark.below, "told": found.told(mark.value)}
                for mark in self.marks
            ],
        }


def sliders(crisis: Crisis, turning: Iterable[Fragility] = (), positions: int = MANY) -> list[Slider]:
    """A slider for each number that the file marks as an assumption; those first that turn the answer soonest.

    `turning` are the values at which it turns, where they have been looked for.
    """
    marks = {one.path: tuple(_marks(one)) for one in turning}
    found = [
        _slider(crisis, path, why, marks.get(path, ()), positions)
        for path, why in crisis.assumptions.items()
        if is_number(resolve(crisis.data, path))
    ]
    return sorted(found, key=distance)


def is_number(value: Any) -> bool:
    """Whether a value can be moved along a slider."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def distance(slider: Slider) -> float:
    """How far a number is from where the answer turns, in multiples of itself."""
    ends = [abs(mark.value - slider.value) for mark in slider.marks]
    return min(ends, default=float("inf")) / max(abs(slider.value), 0.01)


def _marks(found: Fragility) -> Iterable[Mark]:
    for end, below in ((found.below, True), (found.above, False)):
        if end is not None:
            yield Mark(float(f"{end[0]:.4g}"), end[1], below)


def _slider(crisis: Crisis, path: str, why: str, marks: tuple[Mark, ...], positions: int) -> Slider:
    steps, value = find(crisis.data, path)
    node, told = expected(steps), quantity(crisis, path)
    declared = [choice for choice in node["choices"] if choice.get("type") in ("number", "integer")]
    least = min((choice.get("minimum", choice.get("exclusiveMinimum", 0.0)) for choice in declared), default=0.0)
    most = max((choice.get("maximum", float("inf")) for choice in declared), default=float("inf"))
    whole = all(choice["type"] == "integer" for choice in declared) or _indivisible(crisis, path)
    low, high = _reach(float(value), told, [mark.value for mark in marks])
    low, high = max(low, float(least)), min(high, float(most))
    open_below = any("exclusiveMinimum" in choice for choice in declared) and low == least
    positions = max(positions, FINE) if whole or marks else positions
    values = {*_grid(low, high, whole, positions), float(value), *(mark.value for mark in marks)}
    kept = sorted(one for one in values if one > low or not open_below)
    about = node.get("description", "")
    if "stocks" in path.split("."):
        kind = path.split(".")[3]
        about = "; ".join(filter(None, (about, crisis.kinds[kind].label)))
    return Slider(path, told, value, why, about, tuple(int(one) if whole else one for one in kept), marks)


def _indivisible(crisis: Crisis, path: str) -> bool:
    """Whether a path is that of an amount of what comes in whole units."""
    match path.split("."):
        case ["actors", _, "stocks", kind, "amount" | "ceiling"]:
            return not crisis.kinds[kind].divisible
    return False


def _reach(value: float, told: Quantity, marks: Sequence[float]) -> tuple[float, float]:
    """How far a slider reaches: from nothing to three times its value, and past what turns the answer."""
    if told.name == "its severity":
        return (0.0, MAX_SEVERITY) if value >= 0.0 else (-MAX_SEVERITY, 0.0)
    least = AT_LEAST.get(told.unit, 10.0 if value == int(value) and value > 2.0 else 0.0)
    far = max(3.0 * abs(value), least, *(1.25 * abs(mark) for mark in marks), 0.1)
    return (0.0, far) if value >= 0.0 else (-far, 0.0)


def _grid(low: float, high: float, whole: bool, positions: int) -> list[float]:
    """Round numbers from low to high, about so many."""
    exact = Fraction(str(high)) - Fraction(str(low))
    if exact <= 0:
        return [low]
    power = Fraction(10) ** floor(log10(float(exact) / positions))
    steps = [power * of for of in (1, 2, Fraction(5, 2), 5, 10) if exact / (power * of) <= positions]
    step = steps[0]
    if whole:
        step = Fraction(max(1, -(-step.numerator // step.denominator)))
    first = -(-Fraction(str(low)) // step)
    last = Fraction(str(high)) // step
    return [float(step * n) for n in range(int(first), int(last) + 1)]
