"""The Markov chain of two strategies that remember finitely much: exact results of the repeated game.

Nothing is drawn and nothing rounded: all arithmetic is of fractions. Two automata, with errors of execution, move among
finitely many joint states. The `Chain` of these says how the outcomes of a round are distributed, at a given round and
in the long run, and when the first blow is to be expected. `of` makes the chain of a scenario, `chain` that of any two
automata. The outcomes of a round are in the order CC, CD, DC, DD, where C is to hold and D to strike, the first actor's
letter first.

Sources: the memory-one chain as in Nowak and Sigmund (1993) and Press and Dyson (2012); errors as in Molander (1985).
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, NamedTuple

from sim.games.automata import ONE, ZERO, Automaton, Four, automaton_of, four, rational
from sim.games.linear_equations import solve
from sim.model import voices
from sim.model.bimatrix import HOLD, STRIKE, Matrix
from sim.scenario import Crisis
from sim.scenario.preparation import prepare
from sim.strategies import STRATEGIES

OUTCOMES = ("CC", "CD", "DC", "DD")
MAX_JOINT_STATES = 100  # some tens of thousands of fractions are a second's work


class Transition(NamedTuple):
    """A way that a round may go from a joint state."""

    outcome: int  # place in OUTCOMES
    probability: Fraction
    then: int  # the number of the joint state that follows


def chain(first: Automaton, second: Automaton, errors: tuple[Fraction, Fraction], alternating: bool) -> "Chain":
    """The chain of two automata over the joint states that can be reached. An error turns a move into the other one.

    `errors` are the probabilities of an error, by side. Raises ValueError for more than MAX_JOINT_STATES states.
    """
    numbers: dict[tuple[Any, Any], int] = {(first.start, second.start): 0}
    todo = list(numbers)
    transitions: list[list[Transition]] = []
    for one, other in todo:
        found: dict[tuple[int, int], Fraction] = {}
        for move, p, then in moves_of(first, one, errors[0]):
            informed = second.heard(other, move) if alternating else other
            for reply, q, after in moves_of(second, informed, errors[1]):
                joint = first.heard(then, reply), after if alternating else second.heard(after, move)
                if joint not in numbers:
                    if len(numbers) == MAX_JOINT_STATES:
                        raise ValueError(f"the two sides have more than {MAX_JOINT_STATES} joint states")
                    numbers[joint] = len(numbers)
                    todo.append(joint)
                key = 2 * move + reply, numbers[joint]
                found[key] = found.get(key, ZERO) + p * q
        transitions.append([Transition(outcome, p, then) for (outcome, then), p in found.items()])
    return Chain(transitions)


def moves_of(side: Automaton, state: Any, error: Fraction) -> Iterable[tuple[int, Fraction, Any]]:
    """The moves that a side may make, each with its probability and the state after it."""
    hold = side.hold(state)
    for wanted, p in ((HOLD, hold), (STRIKE, ONE - hold)):
        for done, q in ((wanted, ONE - error), (HOLD + STRIKE - wanted, error)):
            if p * q > 0:
                yield done, p * q, side.did(state, wanted, done)


class Chain:
    """A chain that opens in state 0. Rounds are counted from 1."""

    def __init__(self, transitions: Sequence[Sequence[Transition]]) -> None:
        self.transitions = transitions

    @cached_property
    def long_run(self) -> Four:
        """The share of rounds of each outcome in the long run, from the opening.

        It is the limit of the mean over the rounds, which exists also where the chain goes in circles or may end in
        several ways.
        """
        weights = self._closed_classes()
        shares = [ZERO] * 4
        for states, weight in weights:
            for state, share in zip(states, self._stationary(states), strict=True):
                for step in self.transitions[state]:
                    shares[step.outcome] += weight * share * step.probability
        return four(shares)

    def at(self, number: int) -> Four:
        """The probability of each outcome at a round."""
        return self.mean(number - 1, number)

    def mean(self, after: int, rounds: int) -> Four:
        """The mean share of each outcome in the rounds from `after` + 1 to `rounds`."""
        scale = lcm(*(step.probability.denominator for steps in self.transitions for step in steps))
        whole = [[(outcome, int(p * scale), then) for outcome, p, then in steps] for steps in self.transitions]
        now = {0: 1}  # in whole numbers, over a power of the scale: fractions would be reduced at every step
        totals = [0] * 4
        for number in range(1, rounds + 1):
            following: dict[int, int] = {}
            totals = [total * scale for total in totals]
            for state, share in now.items():
                for outcome, weight, then in whole[state]:
                    following[then] = following.get(then, 0) + share * weight
                    if number > after:
                        totals[outcome] += share * weight
            now = following
        return four(Fraction(total, scale**rounds * (rounds - after)) for total in totals)

    def discounted(self, discount: Fraction) -> Four:
        """The share of each outcome in all rounds, of which each counts `discount` (0 to below 1) times as the last."""
        size = len(self.transitions)
        rows = [[Fraction(at == to) for to in range(size)] for at in range(size)]
        for state, steps in enumerate(self.transitions):
            for step in steps:
                rows[step.then][state] -= discount * step.probability
        visits = solve(rows, [(1 - discount) * Fraction(state == 0) for state in range(size)])
        shares = [ZERO] * 4
        for state, steps in enumerate(self.transitions):
            for step in steps:
                shares[step.outcome] += visits[state] * step.probability
        return four(shares)

    def first_strike(self) -> Fraction | None:
        """The mean round of the first blow by either side; None where there may never be one."""
        quiet = {
            state: {step.then: step.probability for step in steps if step.outcome == 0}
            for state, steps in enumerate(self.transitions)
        }
        reached = _reachable(0, quiet)
        restless = [state for state in reached if sum(quiet[state].values()) < 1]
        if not all(any(state in _reachable(start, quiet) for state in restless) for start in reached):
            return None
        place = {state: at for at, state in enumerate(reached)}
        rows = [[ZERO] * len(reached) for _ in reached]
        for state, at in place.items():
            rows[at][at] += 1
            for then, probability in quiet[state].items():
                rows[at][place[then]] -= probability
        return solve(rows, [ONE] * len(reached))[place[0]]

    def first_strike_within(self, rounds: int) -> Fraction:
        """The mean round of the first blow, where a game without a blow in `rounds` rounds counts as `rounds`."""
        now = {0: ONE}
        mean = ZERO
        for _ in range(rounds):
            mean += sum(now.values())
            following: dict[int, Fraction] = {}
            for state, share in now.items():
                for step in self.transitions[state]:
                    if step.outcome == 0:
                        following[step.then] = following.get(step.then, ZERO) + share * step.probability
            now = following
        return mean

    def _closed_classes(self) -> list[tuple[list[int], Fraction]]:
        """The sets of states that are never left again, each with the probability of ending there."""
        ways = {state: {step.then: step.probability for step in steps} for state, steps in enumerate(self.transitions)}
        reach = {state: _reachable(state, ways) for state in ways}
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
            rows = [[ZERO] * len(passing) for _ in passing]
            right = [ZERO] * len(passing)
            for state, at in place.items():
                rows[at][at] += 1
                for step in self.transitions[state]:
                    if step.then in place:
                        rows[at][place[step.then]] -= step.probability
                    elif step.then in end:
                        right[at] += step.probability
            found.append((end, solve(rows, right)[place[0]]))
        return found

    def _stationary(self, states: Sequence[int]) -> list[Fraction]:
        """The stationary distribution over a set of states that is never left: the share of rounds in each."""
        place = {state: at for at, state in enumerate(states)}
        rows = [[ZERO] * len(states) for _ in states]
        for state in states:
            rows[place[state]][place[state]] -= 1
            for step in self.transitions[state]:
                rows[place[step.then]][place[state]] += step.probability
        rows[-1] = [ONE] * len(states)  # instead of one balance, which follows from the others
        return solve(rows, [ZERO] * (len(states) - 1) + [ONE])


def _reachable(start: int, ways: Mapping[int, Iterable[int]]) -> list[int]:
    """The states that can be reached from a state, which comes first."""
    found = {start: None}
    todo = [start]
    for state in todo:
        for then in ways[state]:
            if then not in found:
                found[then] = None
                todo.append(then)
    return list(found)


def worth(payoffs: Matrix, shares: Four) -> tuple[Fraction, Fraction]:
    """The mean payoff a round of each actor, for outcomes in these shares."""
    cells = [cell for row in payoffs for cell in row]
    first, second = (
        sum((rational(cell[me]) * share for cell, share in zip(cells, shares, strict=True)), ZERO) for me in (0, 1)
    )
    return first, second


def point_mass(outcome: int) -> Four:
    """The shares of outcomes where every round has the outcome of this place in OUTCOMES."""
    return four(Fraction(at == outcome) for at in range(len(OUTCOMES)))


# The chain of a scenario.


class Repeated(NamedTuple):
    """A repeated game of two strategies of finite memory."""

    sides: tuple[Automaton, Automaton]
    errors: tuple[Fraction, Fraction]  # the probabilities of an error, by side
    alternating: bool  # whether the second side has seen the first one's move

    def chain(self) -> "Chain":
        """Its chain. Raises ValueError for more than MAX_JOINT_STATES states."""
        return chain(*self.sides, self.errors, self.alternating)


def of(crisis: Crisis) -> Chain | None:
    """The chain of a scenario that is a repeated game (see `repeated`); None for any other.

    It has no more than MAX_JOINT_STATES joint states.
    """
    game = repeated(crisis)
    try:
        return None if game is None else game.chain()
    except ValueError:
        return None


def repeated(crisis: Crisis) -> Repeated | None:
    """The repeated game of two strategies of finite memory that a scenario is; None where it is none.

    Such a scenario has rounds, one blow and no other move. Nothing is at stake, both sides perceive and judge without
    error, and there are no incidents. Each strategy strikes when it wants to, so that severities no longer matter.
    """
    clock, moves = crisis.clock, crisis.ladder
    if clock is None or len(moves) != 1 or crisis.incidents:
        return None
    if any(actor.members for actor in crisis.actors.values()):
        return None
    made = prepare(crisis)
    world, plan = made.world, made.calendar
    blow = world.base[1]
    plain = world.first[2] == 0 and world.sign[1] > 0 and world.notice[1] == 0 and not any(plan.alarms)
    if (
        not plain
        or any((*world.noise, *world.missed, *world.judgement_error))
        or set(world.bias) != {1.0}
        or max(world.tolerance) >= blow
    ):
        return None
    sides, errors = [], []
    for known_as, actor in crisis.actors.items():
        me = made.names.actors.index(known_as)
        name = actor.strategy.name or ""
        ours = actor.strategy.file is None and name in STRATEGIES  # a user's own may go by the same name
        side = automaton_of(name, actor.strategy.with_, actor.strategy.steps) if ours else None
        if side is None:
            return None
        for wish in side.wishes:
            wanted = blow if wish is None else wish
            if voices.misfit(world, me, blow, wanted) >= voices.misfit(world, me, 0.0, wanted):
                return None
        sides.append(side)
        errors.append(rational(world.execution_error[me]))
    return Repeated((sides[0], sides[1]), (errors[0], errors[1]), clock.rounds == "alternating")
