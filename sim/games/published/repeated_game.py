"""Repeated games of two strategies that remember finitely much, for which the exact results are those of a chain."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import inf
from statistics import fmean
from typing import Any

from sim.games import markov_chain
from sim.games.automata import Automaton, rational
from sim.games.markov_chain import OUTCOMES
from sim.games.published.experiment import (
    BLOW_SEVERITY,
    JUDGING_LEVEL,
    LEVEL,
    SIDES,
    Experiment,
    Measured,
    Played,
    move_of,
)
from sim.measures.intervals import wilson
from sim.model import bimatrix
from sim.model.bimatrix import HOLD, STRIKE


class RepeatedGame(Experiment):
    """A repeated game of two strategies that remember finitely much, with errors."""

    def __init__(self, spec: Mapping[str, Any], seed: int, max_runs: int | None) -> None:
        super().__init__(spec, seed, max_runs)
        error = spec.get("error", 0.0)
        errors = error if isinstance(error, list) else [error, error]
        self.crisis = self.build([BLOW_SEVERITY], self.sides(spec), execution_error=errors)
        chain = self.exact_chain([rational(error) for error in errors])
        if chain is None:
            raise ValueError(f"no exact results are known of {self.sides(spec)}")
        self.chain = chain

    def sides(self, spec: Mapping[str, Any]) -> Sequence[Any]:
        """The two strategies, as a scenario names them."""
        named: Sequence[Any] = spec["sides"]
        return named

    def exact_chain(self, errors: Sequence[Fraction]) -> markov_chain.Chain | None:
        """The chain of the game, or None where none is known; `errors` are by side."""
        return markov_chain.of(self.crisis)

    def measure(self, what: str, of: Any) -> Measured:
        """Measure share of an outcome; payoff, total or holds of a side; holds_at a round; first_strike; or relation.

        `holds` is the share of rounds in which the side holds. `holds_at` is the probability that the first side holds
        at the round. `relation` is a weighted sum of both sides' payoffs, and `of` holds the weights.
        """
        chain, after, rounds = self.chain, self.after, self.rounds
        if what == "first_strike":
            return self.first_strike()
        worth = self.worth(what, of)
        if what == "holds_at":
            after, rounds = of - 1, of
        if what == "total":
            after = 0
        expected = _total(worth, chain.mean(after, rounds))
        values = [fmean(float(worth[outcome]) for outcome in _outcomes(run)[after:rounds]) for run in self.played]
        if what == "total":
            return self.mean(rounds * expected, rounds * expected, [rounds * value for value in values])
        return self.mean(expected if what == "holds_at" else _total(worth, chain.long_run), expected, values)

    def first_strike(self) -> Measured:
        """The mean round of the first blow by either side.

        The blow must be equally likely in every quiet round. Its probability is then the share of quiet rounds that a
        blow ended, with Wilson's interval, and the mean round is 1 over it. (A mean of waiting times is too skewed for
        Student's interval.) Raises ValueError where the probability changes from round to round.
        """
        mean = self.chain.first_strike()
        if mean is None or self.chain.first_strike_within(3) != (1 - (1 - 1 / mean) ** 3) * mean:
            raise ValueError("the first blow is not as likely in each round as in any")
        struck = waited = 0
        for run in self.played:
            outcomes = _outcomes(run)
            first = next((number for number, outcome in enumerate(outcomes, 1) if outcome > 0), None)
            struck += first is not None
            waited += len(outcomes) if first is None else first
        chances = (wilson(struck, waited, level) for level in (LEVEL, JUDGING_LEVEL))
        shown, judging = ((1 / high, 1 / low if low > 0.0 else inf) for low, high in chances)
        found = waited / struck if struck else inf  # in few runs there may be no blow: then there is no upper end
        return Measured(mean, mean, found, shown, judging, len(self.played))

    def worth(self, what: str, of: Any) -> Sequence[Fraction]:
        """The weight of each outcome of a round in a measure. Raises ValueError for a measure that a game has not."""
        if what == "share":
            return [Fraction(outcome == of) for outcome in OUTCOMES]
        if what == "holds_at":
            return [Fraction(outcome[0] == "C") for outcome in OUTCOMES]
        if what == "holds":
            return [Fraction(outcome[SIDES.index(of)] == "C") for outcome in OUTCOMES]
        matrix = bimatrix.matrix(self.payoffs)
        pairs = [markov_chain.worth(matrix, markov_chain.point_mass(outcome)) for outcome in range(len(OUTCOMES))]
        if what == "relation":
            return [rational(of[0]) * first + rational(of[1]) * second for first, second in pairs]
        if what in ("payoff", "total"):
            return [pair[SIDES.index(of)] for pair in pairs]
        raise ValueError(f"a game has no '{what}'")


def _outcomes(run: Played) -> list[int]:
    """The outcome of each round, as a place in OUTCOMES."""
    return [2 * move_of(first) + move_of(second) for first, second in zip(*run, strict=True)]


def _total(worth: Sequence[Fraction], shares: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(worth, shares, strict=True)), Fraction(0))


class LibraryContrite(RepeatedGame):
    """The Axelrod library's ContriteTitForTat against itself. It repents its own errors, and knows no standing.

    It copies the other's last move. After it struck by error at an opponent who held, it holds until it succeeds.
    """

    def sides(self, spec: Mapping[str, Any]) -> Sequence[Any]:
        """The two strategies, as a scenario names them."""
        return [{"axelrod": "Contrite Tit For Tat"}] * 2

    def exact_chain(self, errors: Sequence[Fraction]) -> markov_chain.Chain | None:
        """The chain of two automata whose states are (repents, wanted), and between moves (repents, wanted, done)."""

        def heard(state: tuple[bool, int, int], theirs: int) -> tuple[bool, int]:
            contrite, wanted, done = state
            if contrite and done == HOLD:
                return False, HOLD
            return contrite or (wanted == HOLD and done == STRIKE and theirs == HOLD), theirs

        side = Automaton(
            start=(False, HOLD),
            hold=lambda state: Fraction(state[1] == HOLD),
            did=lambda state, wanted, done: (state[0], wanted, done),
            heard=heard,
            wishes=(BLOW_SEVERITY,),
        )
        return markov_chain.chain(side, side, (errors[0], errors[1]), False)
