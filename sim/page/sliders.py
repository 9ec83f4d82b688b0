"""The numbers of a scenario that a page lets people move: names, positions, and marks where the first answer turns."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import floor, inf, log10
from typing import Any, NamedTuple

from sim.chronicle.quantities import CHANCE, DAYS, SEVERITY, Quantity, quantity
from sim.scenario import Crisis, ScenarioError, resolve
from sim.scenario.changes import ASSUMPTIONS, find
from sim.scenario.doubts import is_number, span, targets
from sim.scenario.field_types import MAX_SEVERITY
from sim.scenario.format import Assumption
from sim.scenario.json_schema import expected

FEW, MANY = 16, 60  # positions of a slider: of cells made beforehand, and of a page that can ask for any value
FINE = 24  # the same of one of whole numbers: each of them may matter
AT_LEAST: Mapping[str, float] = {
    DAYS: 10.0,
    CHANCE: 0.2,
    SEVERITY: 0.2,
}  # how far a slider reaches whatever its value, by unit


class Mark(NamedTuple):
    """A value from which on the first answer is another."""

    value: float
    answer: str
    below: bool  # whether it is so from there down


class Slider(NamedTuple):
    """A number that can be moved."""

    key: str  # as under `assumptions` in the file
    sets: tuple[tuple[str, float], ...]  # paths that it sets, and how many times it stands there
    quantity: Quantity
    value: float
    doubt: tuple[float, float] | None  # the range that it is drawn from
    why: str  # the reason that the file gives for it
    about: str  # what it is, as the format says
    values: tuple[float, ...]
    marks: tuple[Mark, ...] = ()

    def changes(self, value: float) -> dict[str, float]:
        """What it sets at one of its values, by path."""
        return {path: value if times == 1.0 else value * times for path, times in self.sets}

    def shown(self) -> dict[str, Any]:
        """The slider for JSON."""
        found = self.quantity
        return {
            "key": self.key,
            "sets": self.sets,
            "of": found.of,
            "actor": found.actor,
            "name": found.name,
            "value": self.value,
            "doubt": self.doubt,
            "values": self.values,
            "told": [found.told(value) for value in self.values],
            "why": self.why,
            "about": self.about,
            "marks": [{**mark._asdict(), "told": found.told(mark.value)} for mark in self.marks],
        }


def distance(slider: Slider) -> float:
    """How far a number is from where the answer turns, in multiples of itself."""
    ends = [abs(mark.value - slider.value) for mark in slider.marks]
    return min(ends, default=inf) / max(abs(slider.value), 0.01)


def weightiest_first(found: Iterable[Slider], doubt: Mapping[str, Any] | None = None) -> list[Slider]:
    """Sliders as they matter: those on which the outcome hangs first, then those that turn the answer soonest.

    `doubt` are runs of doubt and luck as a page has them, where there are any.
    """
    hangs = [one["key"] for one in doubt["hangs"]["doubts"]] if doubt else []
    return sorted(found, key=lambda one: (hangs.index(one.key) if one.key in hangs else len(hangs), distance(one)))


def undrawn(crisis: Crisis) -> Crisis:
    """The scenario whose assumptions are what stands in its body: none is drawn, and none hinders another's moving."""
    return crisis.with_({ASSUMPTIONS: crisis.assumed}) if crisis.doubts else crisis


def bare(crisis: Crisis) -> Crisis:
    """The scenario without its assumptions, which plays as `undrawn` does and is checked sooner: for many changes."""
    return crisis.with_({ASSUMPTIONS: {}})


def sliders(crisis: Crisis, positions: int = MANY) -> Iterator[Slider]:
    """A slider for each assumption that is a number, in the order of the file."""
    data, body = crisis.data, bare(crisis)
    for key, assumption in crisis.assumptions.items():
        sets = tuple((target.path, target.times) for target in targets(key, assumption))
        if is_number(data, sets[0][0]) and sets[0][1]:
            yield _slider(body, key, assumption, sets, positions)


def others(crisis: Crisis) -> Iterator[tuple[str, str, str]]:
    """The assumptions that are no numbers: name, value, reason."""
    data = crisis.data
    for key, assumption in crisis.assumptions.items():
        path = targets(key, assumption)[0].path
        if not is_number(data, path):
            yield assumption.name or quantity(crisis, path).full, str(resolve(data, path)), assumption.why


def _slider(
    crisis: Crisis, key: str, assumption: Assumption, sets: tuple[tuple[str, float], ...], positions: int
) -> Slider:
    path, times = sets[0]
    steps, stands = find(crisis.data, path)
    admitted, value = span(crisis.data, steps), stands / times
    value = int(value) if admitted.whole else value
    told = _named(crisis, key, assumption, path)
    doubt = None if assumption.low is None or assumption.high is None else (assumption.low, assumption.high)
    values = _values(value, doubt, told, admitted.whole, positions)
    made = Slider(key, sets, told, value, doubt, assumption.why, _about(crisis, path, steps), values)
    here = values.index(value)
    first, last = _farthest(crisis, made, here, 0), _farthest(crisis, made, here, len(values) - 1)
    return made._replace(values=values[first : last + 1])


def _named(crisis: Crisis, key: str, assumption: Assumption, path: str) -> Quantity:
    """The words for a number: those that the file has for it, or else those of its path."""
    told = quantity(crisis, path)
    if assumption.name or assumption.sets:
        told = told._replace(name=assumption.name or key, of="", actor=False)
    return told._replace(unit=assumption.unit or told.unit)


def _about(crisis: Crisis, path: str, steps: tuple[str | int, ...]) -> str:
    """What a number is, as the format says, and the kind of stock that it counts, as the file does."""
    kind = crisis.kinds[str(steps[3])].label if steps[2:3] == ("stocks",) else None
    return "; ".join(filter(None, (str(expected(steps).get("description", "")), kind)))


def _values(
    value: float, doubt: tuple[float, float] | None, told: Quantity, whole: bool, positions: int
) -> tuple[float, ...]:
    """The positions of a slider: round numbers, its value and the ends of its doubt among them."""
    low, high = _reach(value, told, doubt or (value, value))
    places = {*_grid(low, high, whole, max(positions, FINE) if whole else positions), value, *(doubt or ())}
    return tuple(sorted(int(one) if whole else one for one in places))


def _reach(value: float, told: Quantity, doubt: tuple[float, float]) -> tuple[float, float]:
    """How far a slider reaches: from nothing to some times its value, and past its doubt."""
    if told.scale:
        return (0.0, MAX_SEVERITY) if value >= 0.0 else (-MAX_SEVERITY, 0.0)
    times = 5.0 if abs(value) < 1.0 else 3.0
    far = max(times * abs(value), AT_LEAST.get(told.unit, 0.1), *(1.2 * abs(end) for end in doubt))
    return (0.0, far) if value >= 0.0 else (-far, 0.0)


def _grid(low: float, high: float, whole: bool, positions: int) -> list[float]:
    """Round numbers from low to high, so many at most."""
    exact = Fraction(str(high)) - Fraction(str(low))
    power = Fraction(10) ** floor(log10(float(exact) / positions))
    step = next(power * of for of in (1, 2, Fraction(5, 2), 5, 10) if exact / (power * of) <= positions)
    if whole:
        step = Fraction(max(1, -(-step.numerator // step.denominator)))
    first, last = -(-Fraction(str(low)) // step), Fraction(str(high)) // step
    return [float(step * n) for n in range(int(first), int(last) + 1)]


def _farthest(crisis: Crisis, slider: Slider, near: int, far: int) -> int:
    """The farthest position from one to another that the scenario allows, found by halving."""
    if _fits(crisis, slider, far):
        return far
    while abs(far - near) > 1:
        middle = (near + far) // 2
        near, far = (middle, far) if _fits(crisis, slider, middle) else (near, middle)
    return near


def _fits(crisis: Crisis, slider: Slider, at: int) -> bool:
    try:
        crisis.with_(slider.changes(slider.values[at]))
    except ScenarioError:
        return False
    return True
