"""Modifiers: changes that a scenario may make to what any strategy wants.

    strategy: {name: tit_for_tat, modifiers: [{forgive: 0.1}, {cap_at: 5}]}

Each is one short function of the view, the severity wanted so far and its one number, and returns the severity wanted
after it. `slot` is the address of its luck, for `chance`. Modifiers apply in the order of the file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple

from sim.strategies.view import (
    STRATEGIES,
    Answer,
    Count,
    Factor,
    Parameter,
    Severity,
    Share,
    Strategy,
    View,
    annotated_parameters,
    chance,
)

Modifier = Callable[..., float]
MODIFIERS: dict[str, Modifier] = {}


def modifier(function: Modifier) -> Modifier:
    """Register a modifier under its function's name."""
    MODIFIERS[function.__name__] = function
    return function


def parameter(function: Modifier) -> Parameter:
    """The one number of a modifier, read off its signature."""
    return next(iter(annotated_parameters(function, skip=2).values()))


@modifier
def forgive(view: View, wanted: float, share: Share, slot: int) -> float:
    """Let a blow that would be struck pass with this probability.

    Source: Molander (1985), for tit for tat; here for any strategy.
    """
    return 0.0 if wanted > 0.0 and chance(view, slot) < share else wanted


@modifier
def cap_at(view: View, wanted: float, severity: Severity, slot: int) -> float:
    """Want no blow harder than this.

    Source: the self-imposed limit of Schelling (1960).
    """
    return min(wanted, severity)


@modifier
def times(view: View, wanted: float, factor: Factor, slot: int) -> float:
    """Want so many times as much, of a blow and of a concession.

    Source: the reaction coefficient of Richardson (1960).
    """
    return factor * wanted


@modifier
def delay_first(view: View, wanted: float, turns: Count, slot: int) -> float:
    """Do nothing at the first so many turns, whatever is felt at them.

    Source: the grace of tit for two tats (Axelrod 1984), once and for all.
    """
    return 0.0 if view.turns < turns else wanted


@modifier
def hold_at(view: View, wanted: float, turn: Count, slot: int) -> float:
    """Strike no blow at this turn of one's own; the first is turn 1.

    Source: the unasked-for gesture of Osgood (1962).
    """
    return min(wanted, 0.0) if view.turns + 1 == turn else wanted


def modify(which: str, view: View, wanted: float, number: float, slot: int) -> float:
    """Apply one modifier to the severity wanted. Returns the severity wanted after it."""
    return MODIFIERS[which](view, wanted, number, slot)


def modify_in_turn(view: View, wanted: float, which: Sequence[str], numbers: Sequence[float]) -> float:
    """Apply modifiers to the severity wanted, one after another; the first has slot 1.

    Returns the severity wanted after them all.
    """
    for at in range(len(which)):
        wanted = modify(which[at], view, wanted, numbers[at], at + 1)
    return wanted


@dataclass(frozen=True)
class Modified:
    """A strategy with its parameters bound, and its modifiers with their numbers, in order."""

    answer: Answer
    modifiers: Sequence[tuple[str, float]]

    def __call__(self, view: View) -> float:
        """The severity wanted."""
        which = [name for name, _ in self.modifiers]
        return modify_in_turn(view, self.answer(view), which, [number for _, number in self.modifiers])


def with_parameter(answer: Any, place: int, number: float) -> Answer:
    """The same strategy with another number for one of its parameters, by its place in the signature.

    Of a strategy of the Axelrod library the threshold is at place 0, and the strike at 1.
    """
    if type(answer) is Modified:
        return Modified(with_parameter(answer.answer, place, number), answer.modifiers)
    if hasattr(answer, "with_parameter"):
        changed: Answer = answer.with_parameter(place, number)
        return changed
    function, given = (answer.func, answer.keywords) if isinstance(answer, partial) else (answer, {})
    declared = _declared(function)[place]
    return partial(function, **given | {declared.name: int(number) if declared.whole else number})


@cache
def _declared(function: Strategy) -> tuple[Parameter, ...]:
    """The parameters of a strategy, which takes a while to read off."""
    return tuple(annotated_parameters(function, skip=1).values())


def with_modifier(answer: Any, place: int, number: float) -> Answer:
    """The same strategy with another number for one of its modifiers, by its place among them."""
    steps = list(answer.modifiers)
    steps[place] = steps[place][0], number
    return Modified(answer.answer, steps)


class RegisterEntry(NamedTuple):
    """The name of a strategy in the register, with its parameters and its modifiers."""

    name: str
    parameters: Mapping[str, float]
    modifiers: Sequence[tuple[str, float]]


def register_entry(answer: Answer, register: Mapping[str, Strategy] = STRATEGIES) -> RegisterEntry | None:
    """The register's entry for an answer; None for a strategy that is not in the register."""
    plain: Any = answer
    modifiers: Sequence[tuple[str, float]] = ()
    given: Mapping[str, float] = {}
    if type(plain) is Modified:
        plain, modifiers = plain.answer, plain.modifiers
    if isinstance(plain, partial) and not plain.args:
        plain, given = plain.func, plain.keywords
    name = getattr(plain, "__name__", "")
    return RegisterEntry(name, given, modifiers) if plain is register.get(name) else None
