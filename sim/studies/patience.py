"""How patient both sides must be: exact thresholds of a repeated game, and what turns in the tree of a crisis."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, Unpack

from sim import figures
from sim.figures.data import FolkTheorem
from sim.games import crisis_tree, markov_chain
from sim.games import patience as repeated
from sim.games.automata import rational
from sim.games.markov_chain import Repeated
from sim.language import in_a_row, say, so_many
from sim.model import bimatrix
from sim.model.bimatrix import HOLD, STRIKE
from sim.scenario import Crisis
from sim.studies.arguments import is_crisis
from sim.studies.notebook import shown
from sim.studies.strategy_pairs import between, entrants
from sim.studies.subject import strategy_words, subject_of
from sim.text import as_csv, as_text, columns, in_full, several

A_DAY = (0.01, 0.03, 0.05)  # impatience that is told in days: what a day takes off
MOVES = 2  # of the tree in which it is looked what restraint needs
MOST_DISCOUNT = 0.2  # a day
DISCOUNT_STEPS, HALVINGS = 40, 20
MOST_DAYS, DAYS_STEP = 90, 3  # an answer may take


class PatienceError(ValueError):
    """A scenario of which it cannot be asked how patient its sides must be. Its text is one line."""


class Needed(NamedTuple):
    """What a pair of strategies needs to be an equilibrium of a repeated game."""

    first: str
    second: str
    threshold: Fraction | None  # the least of a round that the next must count; None where nothing is enough
    exact: bool  # whether that is exact, or to 12 digits
    elsewhere: Sequence[tuple[Fraction, Fraction]]  # other discounts at which it is an equilibrium, from where to where
    gains: str  # who gains just below: the actor; empty where nobody does
    deviation: str  # and its first moves, H to hold and S to strike; empty where chance has a part in them
    payoffs: tuple[Fraction, Fraction]  # of the pair, a round in the long run


@dataclass(frozen=True, eq=False, repr=False)
class RoundsPatience:
    """How patient the sides of a repeated game must be."""

    crisis: Crisis
    own: Needed  # the strategies of the scenario
    alike: Sequence[Needed]  # each strategy against itself, the least threshold first
    pairs: Sequence[tuple[str, str, tuple[Fraction, Fraction]]]  # of every pair: payoffs a round in the long run
    left_out: Sequence[str]  # strategies of which nothing exact is known

    def __repr__(self) -> str:
        return f"<{self.crisis.name}: how patient both sides must be, for {len(self.alike)} strategies>"

    def _repr_html_(self) -> str:
        return shown(self, self.text(), self.figure())

    def text(self) -> str:
        """All of it for a terminal."""
        return as_text(self._lines())

    def _lines(self) -> Iterator[str]:
        clock = self.crisis.clock
        assert clock is not None, "it is a repeated game"
        errors = {name: actor.execution_error for name, actor in self.crisis.actors.items()}
        slips = ", ".join(f"{name} {in_full(100.0 * error)} %" for name, error in errors.items())
        days = so_many("days", clock.days)
        yield say("patience.head", scenario=self.crisis.name, days=days, order=clock.rounds, slips=slips)
        yield say("patience.rules")
        yield ""
        a_day = [say("patience.a day", percent=100.0 * off) for off in A_DAY]
        rows = [[say("patience.both"), say("patience.counts"), "", say("patience.below"), *a_day]]
        never = []
        for one in self.alike:
            if one.threshold is None:
                never.append(one.first)
                continue
            low = float(one.threshold)
            told = [f"{int(repeated.days(low, off))}" if low else say("patience.any") for off in A_DAY]
            fraction = str(one.threshold) if one.exact else ""
            rows.append([one.first, f"{low:.4f}", fraction, one.deviation or "-", *told])
        if len(rows) > 1:
            yield from columns(rows)
        if never:
            yield ""
            yield say("patience.never", names=in_a_row(never))
        if self.left_out:
            yield say("patience.unknown", names=in_a_row(self.left_out))
        first, second = self.crisis.actors
        payoffs = ", ".join(f"{float(payoff):.3f}" for payoff in self.own.payoffs)
        yield ""
        yield say("patience.own", names=in_a_row([self.own.first, self.own.second]), so=self._own(), payoffs=payoffs)
        least = repeated.folk(bimatrix.matrix(self.crisis.payoffs or "")).least
        yield say("patience.least", first=first, one=least[0], second=second, other=least[1])

    def _own(self) -> str:
        if self.own.threshold is None:
            return say("patience.own.never")
        return say("patience.own.from", threshold=float(self.own.threshold))

    def csv(self) -> str:
        """A row a pair of strategies: their payoffs a round in the long run; a threshold for each against itself."""
        known = {one.first: one for one in self.alike}
        rows: list[list[Any]] = [["first", "second", "first_payoff", "second_payoff", "threshold"]]
        for first, second, payoffs in self.pairs:
            threshold = known[first].threshold if first == second and first in known else None
            rows.append([first, second, *map(float, payoffs), None if threshold is None else float(threshold)])
        return as_csv(rows)

    def plot(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw what can be had, what is rational for each, and what each pair earns."""
        return figures.draw(self.figure(), ax, **how)

    def figure(self) -> FolkTheorem:
        """The record of its figure (see `sim.figures.data`)."""
        matrix = bimatrix.matrix(self.crisis.payoffs or "")
        folk = repeated.folk(matrix)
        first, second = self.crisis.actors
        x, y = map(float, self.own.payoffs)
        return FolkTheorem(
            title=self.crisis.name,
            cast=subject_of(self.crisis),
            actors=(first, second),
            cells=[
                ("both hold", matrix[HOLD][HOLD]),
                (f"{second} strikes", matrix[HOLD][STRIKE]),
                (f"{first} strikes", matrix[STRIKE][HOLD]),
                ("both strike", matrix[STRIKE][STRIKE]),
            ],
            feasible=folk.feasible,
            least=folk.least,
            pairs=[(float(a), float(b)) for _, _, (a, b) in self.pairs],
            own=(f"{strategy_words(self.own.first)}, {strategy_words(self.own.second)}", (x, y)),
        )


class Turn(NamedTuple):
    """What is best where something that changes has this value or more, up to the next turn."""

    value: float
    move: str  # that one begins with
    path: str


@dataclass(frozen=True, eq=False, repr=False)
class CrisisPatience:
    """What turns in the tree of a crisis as both sides grow impatient, and as the answer grows slow."""

    crisis: Crisis
    moves: int
    by_discount: Sequence[Turn]  # a day, of both sides
    by_days: Sequence[tuple[float, Sequence[Turn]]]  # by discount a day: by the days that the answer takes
    answers: str  # who answers

    def __repr__(self) -> str:
        return f"<{self.crisis.name}: what turns with patience in {several(self.moves, 'move')}>"

    def _repr_html_(self) -> str:
        return shown(self, self.text())

    def text(self) -> str:
        """All of it for a terminal."""
        return as_text(self._lines())

    def _lines(self) -> Iterator[str]:
        yield say("patience.crisis", scenario=self.crisis.name, moves=so_many("moves", self.moves))
        yield say("patience.crisis.rules")
        yield ""
        yield say("patience.by discount", percent=100.0 * MOST_DISCOUNT)
        turns = [[say("patience.from discount", percent=100.0 * one.value), one.path] for one in self.by_discount]
        yield from columns(turns, words=True)
        for off, by_days in self.by_days:
            yield ""
            yield say("patience.by days", percent=100.0 * off, actor=self.answers, most=MOST_DAYS)
            yield from columns([[say("patience.from days", days=one.value), one.path] for one in by_days], words=True)


def patience(
    crisis: Crisis,
    strategies: Sequence[Any] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> RoundsPatience | CrisisPatience:
    """How patient both sides must be.

    Of a repeated game of strategies with a finite memory, exact thresholds: for its own pair, and for each of some
    `strategies` against itself (all of the register of which it is known, unless some are given, as for `sim.table`).
    Of any other crisis, what turns in its tree of two moves. `progress` is called as it goes, with what is done and of
    how much. Raises PatienceError for rounds of which nothing exact is known, what `entrants` raises, and TreeError.
    """
    is_crisis(crisis)
    if crisis.clock is None:
        return _of_crisis(crisis, progress)
    if crisis.payoffs is None:
        raise PatienceError("a game in rounds has no thresholds without payoffs; give it some, as prisoners_dilemma")
    own = markov_chain.repeated(crisis)
    if own is None:
        raise PatienceError("nothing exact is known of these strategies, ladder or errors; see sim patience echo")
    pool = entrants(crisis, strategies)
    games = {name: markov_chain.repeated(between(crisis, one, one)) for name, one in pool.items()}
    known = {name: game for name, game in games.items() if game is not None}
    left_out = [name for name, game in games.items() if game is None]
    of = len(known) ** 2 + len(known)
    alike, pairs, done = [], [], 0
    for name, game in known.items():
        found = _needed(crisis, game, (name, name))
        done += 1
        if found is None:
            left_out.append(name)
            continue
        alike.append(found)
        if progress is not None:
            progress(done, of)
    names = [one.first for one in alike]
    for first in names:
        for second in names:
            pair = known[first]._replace(sides=(known[first].sides[0], known[second].sides[1]))
            pairs.append((first, second, _long_run(crisis, pair)))
            done += 1
            if progress is not None:
                progress(done, of)
    alike.sort(key=lambda one: (one.threshold is None, one.threshold or 0, one.first))
    played = [actor.strategy.told for actor in crisis.actors.values()]
    mine = _needed(crisis, own, (played[0], played[1]))
    if mine is None:
        raise PatienceError("the strategies of this scenario remember too much for exact results")
    return RoundsPatience(crisis, mine, alike, pairs, left_out)


def _long_run(crisis: Crisis, game: Repeated) -> tuple[Fraction, Fraction]:
    return markov_chain.worth(bimatrix.matrix(crisis.payoffs or ""), game.chain().long_run)


def _needed(crisis: Crisis, game: Repeated, names: tuple[str, str]) -> Needed | None:
    """What a pair needs; None where it has too many states."""
    try:
        found = repeated.patience(game, bimatrix.matrix(crisis.payoffs or ""))
        payoffs = _long_run(crisis, game)
    except ValueError:
        return None
    last = found.threshold
    elsewhere = [(one.low, one.high) for one in found.ranges if one is not last]
    gains, deviation = "", ""
    if found.below is not None:
        gains, deviation = list(crisis.actors)[found.below[1]], found.below[2].moves
    threshold, exact = (None, True) if last is None else (last.low, last.exact[0])
    return Needed(*names, threshold, exact, elsewhere, gains, deviation, payoffs)


def _of_crisis(crisis: Crisis, progress: Callable[[int, int], None] | None) -> CrisisPatience:
    base = crisis_tree.tree(crisis, MOVES)
    begins = base.actor(base.root.actor)
    answers = next(name for name in crisis.actors if name != begins)
    of, done = 1 + len(A_DAY), 0

    def count() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, of)

    def by_discount(discount: float) -> tuple[str, str]:
        return _best(crisis_tree.tree(crisis_tree.discounted(crisis, discount), MOVES))

    first = _switches(by_discount, MOST_DISCOUNT / DISCOUNT_STEPS, DISCOUNT_STEPS, HALVINGS)
    count()
    by_days = []
    for off in A_DAY:

        def slow(days: float, off: float = off) -> tuple[str, str]:
            changed = crisis_tree.answering_in(crisis_tree.discounted(crisis, off), answers, round(days))
            return _best(crisis_tree.tree(changed, MOVES))

        by_days.append((off, _switches(slow, DAYS_STEP, MOST_DAYS // DAYS_STEP, 0)))
        count()
    return CrisisPatience(crisis, MOVES, first, by_days, answers)


def _best(tree: crisis_tree.Tree) -> tuple[str, str]:
    """The move that one begins with, and the path."""
    path = crisis_tree.induce(tree.root, tree.depth).path
    return tree.move(path[0][2]), crisis_tree.path_words(tree, path)


def _switches(what: Callable[[float], tuple[str, str]], step: float, steps: int, halvings: int) -> list[Turn]:
    """Where what is best turns, from 0 on in steps: found by so many halvings or, with none, one by one."""
    found = [Turn(0.0, *what(0.0))]
    for at in range(1, steps + 1):
        low, high = step * (at - 1), step * at
        if what(high)[1] == found[-1].path:
            continue
        if halvings:
            for _ in range(halvings):
                middle = (low + high) / 2.0
                low, high = (middle, high) if what(middle)[1] == found[-1].path else (low, middle)
            found.append(Turn(high, *what(high)))
        else:
            for value in range(round(low) + 1, round(high) + 1):
                best = what(float(value))
                if best[1] != found[-1].path:
                    found.append(Turn(float(value), *best))
    return found


__all__ = ["CrisisPatience", "Needed", "PatienceError", "RoundsPatience", "Turn", "patience", "rational"]
