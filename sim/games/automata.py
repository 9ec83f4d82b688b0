"""Strategies that remember finitely much, as automata with exact probabilities.

A strategy that remembers finitely much is an `Automaton`. All arithmetic is of fractions, and nothing is rounded. The
outcomes of a round are in the order CC, CD, DC, DD, where C is to hold and D to strike, one's own letter first.

Source: four probabilities by the last round as in Nowak and Sigmund (1993) and Press and Dyson (2012).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from sim.model.bimatrix import HOLD, STRIKE
from sim.strategies import STRATEGIES, parameters

Four = tuple[Fraction, Fraction, Fraction, Fraction]  # by the last round, in the order of the outcomes, or by outcome
Modifiers = Sequence[tuple[str, float]]

ZERO, ONE = Fraction(0), Fraction(1)


def rational(number: float) -> Fraction:
    """The fraction that a double stands for: the simplest one that reads as it, or else its shortest decimal."""
    simple = Fraction(number).limit_denominator(10_000)
    return simple if float(simple) == number else Fraction(repr(float(number)))


def four(numbers: Iterable[Fraction]) -> Four:
    """Four numbers as a tuple. Raises ValueError for another count of them."""
    cc, cd, dc, dd = numbers
    return cc, cd, dc, dd


class Automaton(NamedTuple):
    """A strategy of finitely many states. It learns its own move when it makes it, and the other's as that is made.

    `wishes` are the severities that it strikes with; None stands for a blow as hard as the one it felt.
    """

    start: Hashable
    hold: Callable[[Any], Fraction]  # probability of wanting to hold, by state
    did: Callable[[Any, int, int], Hashable]  # the state after one's own move: as wanted, as done
    heard: Callable[[Any, int], Hashable]  # the state after the other's move
    wishes: tuple[float | None, ...]


def holding_probabilities(name: str, given: Mapping[str, float], modifiers: Modifiers = ()) -> Four | None:
    """The four probabilities of holding of a memory-one strategy, after CC, CD, DC and DD, one's own letter first.

    None for a strategy that is not memory-one, or is so only on some ladders. A strategy that reads what it wanted, and
    not what it did, is not memory-one: `forgiver`, for one. `forgive` is the only modifier that leaves a strategy
    memory-one.
    """
    numbers = _holding_probabilities(name, _all_parameters(name, given))
    for modifier, share in modifiers:
        if numbers is None or modifier != "forgive":
            return None
        numbers = four(_forgive(number, rational(share)) for number in numbers)
    return numbers


def _all_parameters(name: str, given: Mapping[str, float]) -> dict[str, float]:
    """The parameters of a strategy: those given, and the defaults of the others."""
    return {key: parameter.default for key, parameter in parameters(STRATEGIES[name]).items()} | dict(given)


def _forgive(hold: Fraction, share: Fraction) -> Fraction:
    return hold + (ONE - hold) * share


def _holding_probabilities(name: str, value: Mapping[str, float]) -> Four | None:
    if name == "tit_for_tat" or name == "suspicious":
        return ONE, ZERO, ONE, ZERO
    if name == "generous":
        return ONE, rational(value["forgive"]), ONE, rational(value["forgive"])
    if name == "win_stay_lose_shift":
        return ONE, ZERO, ZERO, ONE
    if name == "always_hold":
        return ONE, ONE, ONE, ONE
    if name == "always_strike" and value["severity"] > 0.0:
        return ZERO, ZERO, ZERO, ZERO
    if name == "bully" and value["severity"] > 0.0:
        return ZERO, ONE, ZERO, ONE
    if name == "random" and value["severity"] > 0.0:
        hold = ONE - rational(value["strikes"])
        return hold, hold, hold, hold
    if name == "memory_one" and value["severity"] > 0.0:
        return four(rational(value[key]) for key in ("p_cc", "p_cd", "p_dc", "p_dd"))
    return None


def automaton_of(name: str, given: Mapping[str, float], modifiers: Modifiers = ()) -> Automaton | None:
    """The automaton of a strategy with these parameters and modifiers; None where none is known."""
    value = _all_parameters(name, given)
    numbers = _holding_probabilities(name, value)
    made = _memory_one(name, numbers, value) if numbers is not None else _longer_memory(name, value)
    for modifier, number in modifiers:
        if made is None:
            return None
        made = _modify(made, modifier, number)
    return made


def _memory_one(name: str, numbers: Four, value: Mapping[str, float]) -> Automaton:
    """A memory-one strategy. States are the last own move (None before the first) and the other's last move."""
    opening = {HOLD: numbers[0], STRIKE: numbers[1]}  # as if one had held, unless the strategy says otherwise
    if name == "memory_one":
        opening[HOLD] = ONE
    if name == "suspicious" and value["opening"] > 0.0:
        opening = {HOLD: ZERO, STRIKE: ZERO}

    def hold(state: tuple[int | None, int]) -> Fraction:
        mine, theirs = state
        return opening[theirs] if mine is None else numbers[2 * mine + theirs]

    return Automaton(
        (None, HOLD),
        hold,
        lambda state, wanted, done: (done, HOLD),
        lambda state, move: (state[0], move),
        tuple(value[key] for key in ("severity", "opening") if value.get(key)) or (None,),
    )


def _longer_memory(name: str, value: Mapping[str, float]) -> Automaton | None:
    """A strategy of the register that remembers more than the last round, but finitely much; None for any other."""
    if name == "grim" and value["red_line"] == 0.0:
        return _grudge(False, lambda seen, move: seen or move == STRIKE, value["answer"])
    if name == "tit_for_two_tats":
        return _last_two_moves(lambda before, move: before == move == STRIKE)
    if name == "two_tits_for_tat":
        return _last_two_moves(lambda before, move: STRIKE in (before, move))
    if name == "forgiver":  # states are what it wanted last, and what the other did
        return Automaton(
            (HOLD, HOLD),
            lambda state: Fraction(state != (HOLD, STRIKE)),
            lambda state, wanted, done: (wanted, HOLD),
            lambda state, move: (state[0], move),
            (None,),
        )
    if name == "contrite":
        return _contrite()
    if name == "soft_grim":
        return _soft_grim(int(value["strikes"]), int(value["peace"]))
    return None


def _grudge(start: bool, learn: Callable[[bool, int], bool], wish: float) -> Automaton:
    """A strategy that strikes from the moment at which `learn` says so."""
    return Automaton(start, lambda seen: Fraction(not seen), lambda seen, wanted, done: seen, learn, (wish,))


def _last_two_moves(strikes: Callable[[int, int], bool]) -> Automaton:
    """A strategy that strikes by the other's last two moves, which are its states."""
    return Automaton(
        (HOLD, HOLD),
        lambda state: Fraction(not strikes(*state)),
        lambda state, wanted, done: (state[1], HOLD),
        lambda state, move: (state[0], move),
        (None,),
    )


def _contrite() -> Automaton:
    """A strategy of standing. A state holds one's own standing, the other's standing, and the last move of each.

    One's own last move is kept only until the other's is heard.
    """

    def heard(state: tuple[bool, bool, int, int], move: int) -> tuple[bool, bool, int, int]:
        mine, theirs, own, _ = state
        return own == HOLD or (mine and not theirs), move == HOLD or (theirs and not mine), HOLD, move

    return Automaton(
        (True, True, HOLD, HOLD),
        lambda state: Fraction(state != (True, False, HOLD, STRIKE)),
        lambda state, wanted, done: (*state[:2], done, HOLD),
        heard,
        (None,),
    )


def _soft_grim(strikes: int, peace: int) -> Automaton:
    """A grim strategy that relents. States are the turns left of an answer."""

    def heard(left: int, move: int) -> int:
        if left > 1:
            return left - 1
        return strikes + peace if move == STRIKE else 0

    return Automaton(0, lambda left: Fraction(left <= peace), lambda left, wanted, done: left, heard, (None,))


def _modify(one: Automaton, modifier: str, number: float) -> Automaton | None:
    if modifier == "forgive":
        share = rational(number)
        return one._replace(hold=lambda state: _forgive(one.hold(state), share))
    if modifier not in ("hold_at", "delay_first"):
        return None
    last = int(number)  # the last turn that it changes; states count the turns up to that one

    def hold(state: tuple[Any, int]) -> Fraction:
        inner, turns = state
        silent = turns < last if modifier == "delay_first" else turns + 1 == last
        return ONE if silent else one.hold(inner)

    return Automaton(
        (one.start, 0),
        hold,
        lambda state, wanted, done: (one.did(state[0], wanted, done), min(state[1] + 1, last)),
        lambda state, move: (one.heard(state[0], move), state[1]),
        one.wishes,
    )
