"""The strategies: how severe an answer ought to be.

A strategy is one short function of a `View`, registered with `@strategy`. It returns a severity: above zero it wants
a blow of that severity, below zero a concession, and zero wants nothing done. It must be pure: the same view, the
same answer. Its keyword parameters, with their defaults and their types, are what a scenario file may set:

    strategy: {name: measured_share, with: {share: 0.6}}

A strategy sees its own side only, and it knows no ladder: what can be had is for the rules to say.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, NamedTuple, get_args, get_type_hints

from sim import luck


class View(NamedTuple):
    """What an actor sees when it decides. Severities are on the scenario's scale, 0 to 10; days are whole."""

    received: float  # severity felt since the last turn and not yet answered; concessions count negative
    initiative: int  # 1 when reviewing a quiet spell, 0 when something is to be answered
    turns: int  # turns taken so far; each of the three sequences below holds that many numbers, oldest first
    felt: Sequence[float]  # what was received at each turn
    sent: Sequence[float]  # the severity of what was then done, letting pass being 0
    wanted: Sequence[float]  # the severity that was then wanted
    day: int  # days since the scenario's start
    quiet: int  # days since anything was last felt, or since the start
    ties: float  # share of the value of one's own stocks that still stands, 0 to 1 (1 where nothing has value)
    seed: int  # the address of one's own luck, for `chance`
    run: int
    purpose: int


def chance(view: View) -> float:
    """The strategy's own draw for this turn, in [0, 1)."""
    return luck.uniform(view.seed, view.run, view.turns, view.purpose)


class Within(NamedTuple):
    """The range that a parameter must lie in, ends included."""

    low: float
    high: float


Share = Annotated[float, Within(0.0, 1.0)]
Factor = Annotated[float, Within(0.0, 10.0)]
Severity = Annotated[float, Within(0.0, 10.0)]
Count = Annotated[int, Within(0, 1000)]

Strategy = Callable[..., float]
STRATEGIES: dict[str, Strategy] = {}


class Parameter(NamedTuple):
    """One parameter of a strategy, as its signature declares it."""

    name: str
    default: float
    whole: bool
    low: float
    high: float


def strategy(function: Strategy) -> Strategy:
    """Register a strategy under its function's name."""
    STRATEGIES[function.__name__] = function
    return function


def parameters(function: Strategy) -> dict[str, Parameter]:
    """The parameters of a strategy, read off its signature."""
    hints = get_type_hints(function, include_extras=True)
    found = {}
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        kind, within = get_args(hints[name])
        found[name] = Parameter(name, parameter.default, kind is int, within.low, within.high)
    return found


@strategy
def tit_for_tat(view: View) -> float:
    """Answer what was felt in full, and start nothing.

    Source: Anatol Rapoport's entry to the first computer tournament (Axelrod 1980).
    """
    return view.received


@strategy
def tit_for_two_tats(view: View) -> float:
    """Let a first blow pass; answer a second one in a row in full.

    Source: John Maynard Smith's entry to the second computer tournament (Axelrod 1984).
    """
    if view.received > 0.0 and (view.turns == 0 or view.felt[view.turns - 1] <= 0.0):
        return 0.0
    return view.received


@strategy
def generous(view: View, forgive: Share = 1 / 3) -> float:
    """Tit for tat that now and then, with probability `forgive`, lets a blow pass.

    Source: Molander (1985); Nowak and Sigmund (1992), whose optimum is 1/3 for payoffs 5, 3, 1, 0.
    """
    if view.received > 0.0 and chance(view) < forgive:
        return 0.0
    return view.received


@strategy
def measured_share(view: View, share: Factor = 0.5, red_line: Severity = 10.0) -> float:
    """Answer a fixed share of what was felt, but a blow past the red line in full at least.

    A share above 1 climbs: pairs told to match what they felt raised the force by 38 % a turn, which is a share of
    1.38 on both sides. Source: the reaction coefficient of Richardson (1960); Shergill et al. (2003).
    """
    if view.received > red_line:
        return max(view.received, share * view.received)
    return share * view.received


@strategy
def grim(view: View, red_line: Severity = 0.0, answer: Severity = 10.0) -> float:
    """Once a blow has gone past the red line, want the hardest answer at every turn for ever after.

    Source: Friedman (1971), as Axelrod's tournaments knew him; the name is the field's.
    """
    if view.received > red_line:
        return answer
    for turn in range(view.turns):
        if view.felt[turn] > red_line:
            return answer
    return 0.0


@strategy
def always_hold(view: View) -> float:
    """Do nothing, whatever comes.

    Source: unconditional cooperation (Axelrod 1980).
    """
    return 0.0


@strategy
def always_strike(view: View, severity: Severity = 5.0) -> float:
    """Want a blow of one severity at every turn, provoked or not.

    Source: unconditional defection (Axelrod 1980).
    """
    return severity


@strategy
def grit(view: View, step: Severity = 3.0, patience: Count = 3) -> float:
    """Graduated and reciprocated initiatives in tension-reduction.

    A blow is answered in full and a concession with one like it. In a quiet spell after blows, while anything is
    left to mend, concede `step`; stop after `patience` initiatives in a row that no concession met.

    Source: Osgood (1962).
    """
    if view.initiative == 0:
        return view.received
    balance = 0.0
    unmet = 0
    for turn in range(view.turns):
        balance += view.sent[turn]
        if view.felt[turn] < 0.0:
            unmet = 0
        elif view.sent[turn] < 0.0:
            unmet += 1
    if unmet < patience and (balance > 0.0 or view.ties < 1.0):
        return -step
    return 0.0
