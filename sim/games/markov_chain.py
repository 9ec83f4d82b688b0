"""Exact results of the repeated game: the Markov chain of two strategies that remember finitely much.

Nothing is drawn here and nothing rounded: all arithmetic is of fractions. A strategy that remembers finitely much is
an `Automaton`; two of them, with errors of execution, move among finitely many joint states, and all that is asked of
the chain follows: how the outcomes of a round are distributed, at a given round and in the long run, what that is worth
to each side, and when the first blow is to be expected. `of` makes the chain of a scenario, `chain` that of any two
automata. The outcomes of a round are in the order CC, CD, DC, DD, where C is to hold and D to strike, the first actor's
letter first.

Sources: the memory-one chain as in Nowak and Sigmund (1993) and Press and Dyson (2012); errors as in Molander (1985).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, NamedTuple

from sim.model import rules
from sim.model.bimatrix import HOLD, STRIKE, Matrix
from sim.scenario import Crisis
from sim.scenario.preparation import prepare
from sim.strategies import STRATEGIES, parameters

Four = tuple[Fraction, Fraction, Fraction, Fraction]  # by the last round, in the order of the outcomes, or by outcome
Modifiers = Sequence[tuple[str, float]]

OUTCOMES = ("CC", "CD", "DC", "DD")
ONE, NONE = Fraction(1), Fraction(0)
MOST = 100  # joint states: some tens of thousands of fractions are a second's work


def rational(number: float) -> Fraction:
    """The fraction that is meant by a double: the simplest of those that read as it, or its shortest decimal."""
    simple = Fraction(number).limit_denominator(10_000)
    return simple if float(simple) == number else Fraction(repr(float(number)))


# Strategies that remember finitely much.


class Automaton(NamedTuple):
    """A strategy of finitely many states, told of each move once: of its own when it is made, of the other's at once.

    `wishes` are the severities that it strikes with; None stands for as hard as it was struck.
    """

    start: Hashable
    hold: Callable[[Any], Fraction]  # probability of wanting to hold, by state
    did: Callable[[Any, int, int], Hashable]  # the state after one's own move: as wanted, as done
    heard: Callable[[Any, int], Hashable]  # the state after the other's move
    wishes: tuple[float | None, ...]


def numbers_of(name: str, given: Mapping[str, float], modifiers: Modifiers = ()) -> Four | None:
    """The four probabilities of holding, after CC, CD, DC and DD with one's own letter first, of a memory-one strategy.

    None for a strategy that is not memory-one, or that is so only on some ladders. Those that read what they wanted and
    not what they did, as `forgiver`, are not. `forgive` is the only modifier that leaves a strategy memory-one.
    """
    numbers = _numbers(name, _bound(name, given))
    for modifier, share in modifiers:
        if numbers is None or modifier != "forgive":
            return None
        numbers = _four(_forgiving(number, rational(share)) for number in numbers)
    return numbers


def _four(numbers: Iterable[Fraction]) -> Four:
    cc, cd, dc, dd = numbers
    return cc, cd, dc, dd


def _bound(name: str, given: Mapping[str, float]) -> dict[str, float]:
    """All parameters of a strategy: those given, and the defaults of the others."""
    return {key: parameter.default for key, parameter in parameters(STRATEGIES[name]).items()} | dict(given)


def _forgiving(hold: Fraction, share: Fraction) -> Fraction:
    return hold + (ONE - hold) * share


def _numbers(name: str, value: Mapping[str, float]) -> Four | None:
    if name == "tit_for_tat" or name == "suspicious":
        return ONE, NONE, ONE, NONE
    if name == "generous":
        return ONE, rational(value["forgive"]), ONE, rational(value["forgive"])
    if name == "win_stay_lose_shift":
        return ONE, NONE, NONE, ONE
    if name == "always_hold":
        return ONE, ONE, ONE, ONE
    if name == "always_strike" and value["severity"] > 0.0:
        return NONE, NONE, NONE, NONE
    if name == "bully" and value["severity"] > 0.0:
        return NONE, ONE, NONE, ONE
    if name == "random" and value["severity"] > 0.0:
        hold = ONE - rational(value["strikes"])
        return hold, hold, hold, hold
    if name == "memory_one" and value["severity"] > 0.0:
        return _four(rational(value[key]) for key in ("p_cc", "p_cd", "p_dc", "p_dd"))
    return None


def automaton_of(name: str, given: Mapping[str, float], modifiers: Modifiers = ()) -> Automaton | None:
    """A strategy with its parameters and modifiers as an automaton; None where it is none, or is not known as one."""
    value = _bound(name, given)
    numbers = _numbers(name, value)
    made = _memory_one(name, numbers, value) if numbers is not None else _longer(name, value)
    for modifier, number in modifiers:
        if made is None:
            return None
        made = _modified(made, modifier, number)
    return made


def _memory_one(name: str, numbers: Four, value: Mapping[str, float]) -> Automaton:
    """States are the last own move, None before any, and the other's."""
    opening = {HOLD: numbers[0], STRIKE: numbers[1]}  # as if one had held, unless it is said otherwise
    if name == "memory_one":
        opening[HOLD] = ONE
    if name == "suspicious" and value["opening"] > 0.0:
        opening = {HOLD: NONE, STRIKE: NONE}

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


def _longer(name: str, value: Mapping[str, float]) -> Automaton | None:
    """The strategies of the register that remember more than the last round, but finitely much."""
    if name == "grim" and value["red_line"] == 0.0:
        return _remembers(False, lambda seen, move: seen or move == STRIKE, value["answer"])
    if name == "tit_for_two_tats":
        return _counts(lambda before, move: before == move == STRIKE)
    if name == "two_tits_for_tat":
        return _counts(lambda before, move: STRIKE in (before, move))
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


def _remembers(start: bool, learn: Callable[[bool, int], bool], wish: float) -> Automaton:
    """Strikes once it has learnt to."""
    return Automaton(start, lambda seen: Fraction(not seen), lambda seen, wanted, done: seen, learn, (wish,))


def _counts(strikes: Callable[[int, int], bool]) -> Automaton:
    """Strikes by the other's last two moves, which are its states."""
    return Automaton(
        (HOLD, HOLD),
        lambda state: Fraction(not strikes(*state)),
        lambda state, wanted, done: (state[1], HOLD),
        lambda state, move: (state[0], move),
        (None,),
    )


def _contrite() -> Automaton:
    """States are the standings of both, one's own first, one's own last move until the other's is heard, and that."""

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
    """States are the turns left of an answer."""

    def heard(left: int, move: int) -> int:
        if left > 1:
            return left - 1
        return strikes + peace if move == STRIKE else 0

    return Automaton(0, lambda left: Fraction(left <= peace), lambda left, wanted, done: left, heard, (None,))


def _modified(one: Automaton, modifier: str, number: float) -> Automaton | None:
    if modifier == "forgive":
        share = rational(number)
        return one._replace(hold=lambda state: _forgiving(one.hold(state), share))
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


# Their chain.


class Step(NamedTuple):
    """What a round may come to from a joint state."""

    outcome: int  # place in OUTCOMES
    chance: Fraction
    then: int  # the number of the joint state that follows


def chain(first: Automaton, second: Automaton, errors: tuple[Fraction, Fraction], alternating: bool) -> "Chain":
    """The chain of two automata, by the joint states that can be reached. An error turns a move into the other one.

    Raises ValueError where there are more than MOST of them.
    """
    numbers: dict[tuple[Any, Any], int] = {(first.start, second.start): 0}
    todo = list(numbers)
    steps: list[list[Step]] = []
    for one, other in todo:
        found: dict[tuple[int, int], Fraction] = {}
        for move, p, then in _moves(first, one, errors[0]):
            told = second.heard(other, move) if alternating else other
            for reply, q, after in _moves(second, told, errors[1]):
                joint = first.heard(then, reply), after if alternating else second.heard(after, move)
                if joint not in numbers:
                    if len(numbers) == MOST:
                        raise ValueError(f"the two sides have more than {MOST} joint states")
                    numbers[joint] = len(numbers)
                    todo.append(joint)
                key = 2 * move + reply, numbers[joint]
                found[key] = found.get(key, NONE) + p * q
        steps.append([Step(outcome, chance, then) for (outcome, then), chance in found.items()])
    return Chain(steps)


def _moves(side: Automaton, state: Any, error: Fraction) -> Iterable[tuple[int, Fraction, Any]]:
    """The moves that a side may make: each with its probability, and the state after it."""
    hold = side.hold(state)
    for wanted, p in ((HOLD, hold), (STRIKE, ONE - hold)):
        for done, q in ((wanted, ONE - error), (HOLD + STRIKE - wanted, error)):
            if p * q > 0:
                yield done, p * q, side.did(state, wanted, done)


class Chain:
    """A chain that opens in state 0. Rounds are counted from 1."""

    def __init__(self, steps: Sequence[Sequence[Step]]) -> None:
        self.steps = steps

    @cached_property
    def long_run(self) -> Four:
        """The share of rounds of each outcome in the long run, from the opening.

        Where the chain may end in several ways, or go in circles, it is still the mean over ever more rounds.
        """
        weights = self._ends()
        shares = [NONE] * 4
        for states, weight in weights:
            for state, share in zip(states, self._stationary(states), strict=True):
                for step in self.steps[state]:
                    shares[step.outcome] += weight * share * step.chance
        return _four(shares)

    def at(self, number: int) -> Four:
        """The probability of each outcome at a round."""
        return self.mean(number - 1, number)

    def mean(self, after: int, rounds: int) -> Four:
        """The mean share of each outcome in the rounds from `after` + 1 to `rounds`."""
        scale = lcm(*(step.chance.denominator for steps in self.steps for step in steps))
        whole = [[(outcome, int(chance * scale), then) for outcome, chance, then in steps] for steps in self.steps]
        now = {0: 1}  # in whole numbers, over a power of the scale: fractions would be reduced at every step
        totals = [0] * 4
        for number in range(1, rounds + 1):
            then_now: dict[int, int] = {}
            totals = [total * scale for total in totals]
            for state, share in now.items():
                for outcome, chance, then in whole[state]:
                    then_now[then] = then_now.get(then, 0) + share * chance
                    if number > after:
                        totals[outcome] += share * chance
            now = then_now
        return _four(Fraction(total, scale**rounds * (rounds - after)) for total in totals)

    def first_strike(self) -> Fraction | None:
        """The mean round of the first blow by either side; None where there may be none for ever."""
        quiet = {state: {s.then: s.chance for s in steps if s.outcome == 0} for state, steps in enumerate(self.steps)}
        reached = _reach(0, quiet)
        restless = [state for state in reached if sum(quiet[state].values()) < 1]
        if not all(any(state in _reach(start, quiet) for state in restless) for start in reached):
            return None
        place = {state: at for at, state in enumerate(reached)}
        rows = [[NONE] * len(reached) for _ in reached]
        for state, at in place.items():
            rows[at][at] += 1
            for then, chance in quiet[state].items():
                rows[at][place[then]] -= chance
        return solve(rows, [ONE] * len(reached))[place[0]]

    def first_strike_within(self, rounds: int) -> Fraction:
        """The mean of the round of the first blow, or of `rounds` where there is none before."""
        now = {0: ONE}
        mean = NONE
        for _ in range(rounds):
            mean += sum(now.values())
            then_now: dict[int, Fraction] = {}
            for state, share in now.items():
                for step in self.steps[state]:
                    if step.outcome == 0:
                        then_now[step.then] = then_now.get(step.then, NONE) + share * step.chance
            now = then_now
        return mean

    def _ends(self) -> list[tuple[list[int], Fraction]]:
        """The sets of states that are never left again, each with the probability of ending there."""
        ways = {state: {step.then: step.chance for step in steps} for state, steps in enumerate(self.steps)}
        reach = {state: _reach(state, ways) for state in ways}
        ends: list[list[int]] = []
        for state in ways:
            if all(state in reach[other] for other in reach[state]) and not any(state in end for end in ends):
                ends.append(sorted(reach[state]))
        if len(ends) == 1:
            return [(ends[0], ONE)]
        passing = [state for state in ways if not any(state in end for end in ends)]
        place = {state: at for at, state in enumerate(passing)}
        found = []
        for end in ends:
            rows = [[NONE] * len(passing) for _ in passing]
            right = [NONE] * len(passing)
            for state, at in place.items():
                rows[at][at] += 1
                for step in self.steps[state]:
                    if step.then in place:
                        rows[at][place[step.then]] -= step.chance
                    elif step.then in end:
                        right[at] += step.chance
            found.append((end, solve(rows, right)[place[0]]))
        return found

    def _stationary(self, states: Sequence[int]) -> list[Fraction]:
        """The share of time spent in each of some states that are never left."""
        place = {state: at for at, state in enumerate(states)}
        rows = [[NONE] * len(states) for _ in states]
        for state in states:
            rows[place[state]][place[state]] -= 1
            for step in self.steps[state]:
                rows[place[step.then]][place[state]] += step.chance
        rows[-1] = [ONE] * len(states)  # instead of one balance, which follows from the others
        return solve(rows, [NONE] * (len(states) - 1) + [ONE])


def _reach(start: int, ways: Mapping[int, Iterable[int]]) -> list[int]:
    """The states that can be reached from one, itself first."""
    found = {start: None}
    todo = [start]
    for state in todo:
        for then in ways[state]:
            if then not in found:
                found[then] = None
                todo.append(then)
    return list(found)


def solve(rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction]:
    """The one solution of as many linear equations as unknowns, exactly. Raises StopIteration where there is none."""
    table = [[*row, value] for row, value in zip(rows, right, strict=True)]
    for at in range(len(table)):
        pivot = next(row for row in range(at, len(table)) if table[row][at] != 0)
        table[at], table[pivot] = table[pivot], table[at]
        lead = table[at][at]
        table[at] = [value / lead for value in table[at]]
        for row in range(len(table)):
            factor = table[row][at]
            if row != at and factor != 0:
                table[row] = [a - factor * b for a, b in zip(table[row], table[at], strict=True)]
    return [row[-1] for row in table]


def worth(payoffs: Matrix, shares: Four) -> tuple[Fraction, Fraction]:
    """What outcomes in such shares are worth a round, by actor."""
    cells = [cell for row in payoffs for cell in row]
    first, second = (
        sum((rational(cell[me]) * share for cell, share in zip(cells, shares, strict=True)), NONE) for me in (0, 1)
    )
    return first, second


def certain(outcome: int) -> Four:
    """The shares of outcomes where each round has the one of this place."""
    return _four(Fraction(at == outcome) for at in range(len(OUTCOMES)))


# The chain of a scenario.


def of(crisis: Crisis) -> Chain | None:
    """The chain of a scenario that is a repeated game of two such strategies; None where it is not.

    It is one if there are rounds, one blow and no other move, nothing at stake, clear eyes on both sides and no
    incidents, if each strategy strikes when it wants to, so that severities are left no more to say, and if their joint
    states are not too many to reckon with.
    """
    clock, moves, actors = crisis.clock, crisis.ladder, list(crisis.actors.values())
    if clock is None or len(moves) != 1 or crisis.incidents:
        return None
    world, plan = prepare(crisis)[:2]
    blow = world.base[1]
    plain = world.first[2] == 0 and world.sign[1] > 0 and world.notice[1] == 0 and not any(plan.alarm_rate)
    if not plain or any((*world.noise, *world.missed)) or set(world.bias) != {1.0} or max(world.tolerance) >= blow:
        return None
    sides = []
    for me, actor in enumerate(actors):
        name = actor.strategy.name or ""
        ours = actor.strategy.file is None and name in STRATEGIES  # a student's may go by the same name
        side = automaton_of(name, actor.strategy.with_, actor.strategy.steps) if ours else None
        if side is None:
            return None
        for wish in side.wishes:
            wanted = blow if wish is None else wish
            if rules.misfit(world, me, blow, wanted) >= rules.misfit(world, me, 0.0, wanted):
                return None
        sides.append(side)
    one, other = (rational(error) for error in world.execution_error)
    try:
        return chain(sides[0], sides[1], (one, other), clock.rounds == "alternating")
    except ValueError:
        return None
