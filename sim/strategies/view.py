"""Strategies as functions of a view, which is what an actor sees.

A strategy is one short function of a `View`, registered with `@strategy`. It returns a severity: above zero it wants
a blow of that severity, below zero a concession, and zero wants nothing done. It must be pure: the same view, the
same answer. Its keyword parameters, with their defaults and their types, are what a scenario file may set:

    strategy: {name: measured_share, with: {share: 0.6}}

A strategy sees its own side and what is public: the ladder, and what each side still holds. What can be had of the
ladder is for the rules to say.

In a repeated game each round is a turn of both. What is received at turn k, and kept as `felt[k]`, is then what the
other did in round k - 1 (in round k, for the second of two who alternate), while `sent[k]` is what was done in round
k. So `sent[turns - 1]` and `received` are the two last moves, and `sent[k - 1]` and `felt[k]` two that lie side by
side. That the other held is 0 felt, whatever `initiative` says; at turn 0, before any round, 0 is felt too. In the
strategies, to strike is to make a blow, to hold is not to.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, NamedTuple, get_args, get_type_hints

from sim import luck


class View(NamedTuple):
    """What an actor sees when it decides. Severities are on the scenario's scale, 0 to 10; days are whole."""

    received: float  # severity felt since the last turn and not yet answered; concessions count negative
    outside: float  # of what was received, what came from incidents, which stand on nobody's account,
    by_moves: float  # and what came from the other's moves, as far as one knows
    initiative: int  # 1 when reviewing a quiet spell, 0 when something is to be answered
    turns: int  # turns taken so far; each of the three sequences below holds that many numbers, oldest first
    felt: Sequence[float]  # what was received at each turn
    sent: Sequence[float]  # the severity of what was then done, letting pass being 0
    wanted: Sequence[float]  # the severity that was then wanted
    balance: float  # severity felt by the other's moves less that of one's own, the whole run so far; 0 is even
    day: int  # days since the scenario's start
    quiet: int  # days since anything was last felt, or since the start
    ties: float  # share of the value of one's own stocks that still stands, 0 to 1 (1 where nothing has value)
    gap: float  # share of the other's stocks that still stands less the share of one's own, kind by kind, -1 to 1
    rungs: Sequence[float]  # the severities of the blows that this side may strike, at no size, ascending
    seed: int  # the address of one's own luck, for `chance`
    run: int
    purpose: int
    notes: Any = ()  # what the register's strategies have made of past turns


NOTES = 6  # numbers of room: the strategy that wrote them, the turns they are of, and what `note` keeps
OWNER, _TURNS, _FIRST = range(3)
BEGUN = _TURNS  # in the notes of a strategy of the user's own: whether it was asked before in this run


def chance(view: View, slot: int = 0) -> float:
    """A number drawn for this turn, in [0, 1). Slot 0 is the strategy's own; its modifiers have slots from 1 on."""
    return luck.uniform(view.seed, view.run, view.turns, view.purpose, slot)


def turns_noted(view: View) -> int:
    """How many turns what is noted is of: a strategy of the register reads on from there, and no turn twice.

    Notes hold only what follows from past turns, which do not change, so that the same view has the same answer with
    notes and without.
    """
    return int(view.notes[_TURNS]) if len(view.notes) > 0 else 0


def noted(view: View, at: int) -> float:
    """What is noted of the turns so far; 0 where nothing is."""
    return float(view.notes[_FIRST + at]) if len(view.notes) > 0 else 0.0


def note(view: View, first: float, second: float = 0.0, third: float = 0.0) -> None:
    """Note up to three numbers of all turns taken so far, for the next turn."""
    if len(view.notes) > 0:
        view.notes[_TURNS] = float(view.turns)
        view.notes[_FIRST] = first
        view.notes[_FIRST + 1] = second
        view.notes[_FIRST + 2] = third


class Within(NamedTuple):
    """The range of a parameter, ends included."""

    low: float
    high: float


TOGETHER = "together"  # marks the parameters of a strategy that a file gives all or none of

Share = Annotated[float, Within(0.0, 1.0)]
OneOfFour = Annotated[float, Within(0.0, 1.0), TOGETHER]
Factor = Annotated[float, Within(0.0, 10.0)]
Severity = Annotated[float, Within(0.0, 10.0)]
Account = Annotated[float, Within(0.0, 1000.0)]  # of many moves
Grievance = Annotated[float, Within(-10.0, 10.0)]
Count = Annotated[int, Within(0, 1000)]

Strategy = Callable[..., float]
Answer = Callable[[View], float]  # a strategy with its parameters bound
STRATEGIES: dict[str, Strategy] = {}


class Parameter(NamedTuple):
    """A parameter of a strategy, as its signature declares it."""

    name: str
    default: float
    whole: bool  # whether it must be a whole number
    low: float
    high: float
    together: bool = False  # a file gives all the parameters that are marked so, or none of them


def strategy(function: Strategy) -> Strategy:
    """Register a strategy under its function's name."""
    STRATEGIES[function.__name__] = function
    return function


def parameters(function: Strategy) -> dict[str, Parameter]:
    """The parameters of a strategy, read off its signature."""
    return annotated_parameters(function, skip=1)


def annotated_parameters(function: Callable[..., float], skip: int) -> dict[str, Parameter]:
    """The parameters of a function that are annotated with a range, but for the first `skip`.

    The default of one that has none is the lowest value of its range.
    """
    hints = get_type_hints(function, include_extras=True)
    found = {}
    for name, parameter in list(inspect.signature(function).parameters.items())[skip:]:
        kind, *within = get_args(hints[name]) or (hints[name],)
        if within:
            default = within[0].low if parameter.default is inspect.Parameter.empty else parameter.default
            found[name] = Parameter(name, default, kind is int, within[0].low, within[0].high, TOGETHER in within)
    return found


def bind(name: str, given: Mapping[str, float]) -> Answer:
    """Bind the parameters of a strategy, in the types that its signature declares.

    Raises KeyError for a strategy or a parameter that does not exist.
    """
    if not given:
        return STRATEGIES[name]
    known = parameters(STRATEGIES[name])
    return partial(STRATEGIES[name], **{key: int(n) if known[key].whole else float(n) for key, n in given.items()})
