"""Strategy against strategy: one pair of them, played many times with the same luck as every other pair."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sim.engines import player
from sim.games import markov_chain
from sim.measures import intervals
from sim.measures.intervals import Mean, Share, mean
from sim.measures.outcome_names import ByOutcome
from sim.model.bimatrix import matrix
from sim.model.outcomes import COURSES
from sim.scenario import Crisis
from sim.scenario.preparation import payoff_matrix, prepare
from sim.scenario.problems import known
from sim.strategies import STRATEGIES

Entrants = Mapping[str, Any]  # what a scenario says of each strategy, by the name it goes by
Played = tuple["array[float]", "array[float]"]  # by actor: what each run cost it or, in a repeated game, its payoff


class Outcome(NamedTuple):
    """What a run came to."""

    course: str  # one of COURSES
    peak: float  # highest total severity in force
    length: int  # days from the first blow to the last move
    payoffs: tuple[float, ...]  # in a repeated game, by actor: the mean a round; empty where there are none
    costs: tuple[float, ...] = ()  # by actor: what it cost; empty in a repeated game


class Pair(NamedTuple):
    """What became of the runs in which the first actor played one strategy and the second another."""

    first: str
    second: str
    shares: ByOutcome[Share]  # by course
    peak: Mean
    length: Mean
    payoffs: tuple[Mean, ...]  # in a repeated game, by actor: of the payoff a round; empty where there are none
    costs: tuple[Mean, ...] = ()  # by actor: of what it cost; empty in a repeated game

    @property
    def usual(self) -> Share:
        """The most frequent course's share; of equals, the first of COURSES."""
        return max(self.shares.values(), key=lambda found: found.counted)


def outcomes(crisis: Crisis, seed: int, runs: int) -> list[Outcome]:
    """What each of the runs 0, 1, ... of a seed came to."""
    prepared, payoffs = prepare(crisis, drawn=True), payoff_matrix(crisis)
    told = player.play(prepared, seed, range(runs), payoffs=payoffs)
    places = [prepared.names.actors.index(actor) for actor in crisis.actors]
    scored = [_plain((told.cost if payoffs is None else told.payoff)[me]) for me in places]
    columns = zip(_plain(told.course), _plain(told.peak), _plain(told.length), *scored, strict=True)
    if payoffs is None:
        return [Outcome(COURSES[course], peak, length, (), (one, two)) for course, peak, length, one, two in columns]
    return [Outcome(COURSES[course], peak, length, (one, two)) for course, peak, length, one, two in columns]


def _plain(column: Any) -> list[Any]:
    """A column of outcomes as plain numbers: compiled ones are arrays."""
    found: list[Any] = column.tolist() if hasattr(column, "tolist") else column
    return found


def pair(first: str, second: str, outcomes: Sequence[Outcome]) -> Pair:
    """The outcomes of a pair, counted and averaged."""
    taken = Counter(found.course for found in outcomes)
    counted = ByOutcome((course, intervals.share(taken[course], len(outcomes))) for course in COURSES)
    return Pair(
        first,
        second,
        counted,
        mean([found.peak for found in outcomes]),
        mean([found.length for found in outcomes]),
        tuple(mean(paid) for paid in zip(*(found.payoffs for found in outcomes), strict=True)),
        tuple(mean(cost) for cost in zip(*(found.costs for found in outcomes), strict=True)),
    )


def numbers(outcomes: Sequence[Outcome]) -> Played:
    """What each run of a pair cost each actor or, in a repeated game, was its payoff."""
    first, second = zip(*(found.payoffs or found.costs for found in outcomes), strict=True)
    return array("d", first), array("d", second)


def exact_payoffs(crisis: Crisis) -> tuple[float, float] | None:
    """What a round of a repeated game pays each actor, over all luck, without a run; None where that is not known.

    Known it is of two strategies of finite memory in a game in which nothing is drawn (see `sim.games.markov_chain`).
    """
    chain = markov_chain.of(crisis) if crisis.payoffs is not None and not crisis.doubts else None
    if chain is None or crisis.clock is None or crisis.payoffs is None:
        return None
    rounds = crisis.horizon // crisis.clock.round_days
    first, second = markov_chain.worth(matrix(crisis.payoffs), chain.mean(0, rounds))
    return float(first), float(second)


def between(crisis: Crisis, mine: Any, theirs: Any) -> Crisis:
    """The scenario in which the first actor plays one strategy and the second another."""
    first, second = crisis.actors
    return crisis.with_(crisis.playing({first: mine, second: theirs}))


def pools(crisis: Crisis, both: Sequence[Any] | None, *own: Sequence[Any] | None) -> tuple[Entrants, Entrants]:
    """The strategies of each actor, by the names they go by: its own pool, or the one for both, or all of the register.

    Raises ValueError for pools of one actor beside one for both, and what `entrants` raises.
    """
    if both is not None and any(pool is not None for pool in own):
        raise ValueError("strategies are for both sides; give them, or those of each side")
    first, second = (entrants(crisis, both if pool is None else pool, side) for side, pool in enumerate(own))
    return first, second


def entrants(crisis: Crisis, wanted: Sequence[Any] | str | None = None, side: int = 0) -> dict[str, Any]:
    """The strategies of a table by the names they go by: all of the register, in its order, unless some are given.

    Each is what a scenario says of a strategy: a name, or a mapping as {name: grit, modifiers: [{cap_at: 5}]}. Raises
    ScenarioError for what a scenario could not say, and ValueError for a name that the register does not have, for two
    that go by one name and for none. A text has names with commas between.
    """
    if isinstance(wanted, str):
        wanted = [name.strip() for name in wanted.split(",") if name.strip()]
    if wanted is not None and not wanted:
        raise ValueError("no strategy is named; name one at least, or leave this out for all of them")
    actor = list(crisis.actors)[side]
    found: dict[str, Any] = {}
    for one in STRATEGIES if wanted is None else wanted:
        if isinstance(one, str):
            found[known(one, STRATEGIES, "strategy")] = one
        else:
            name = crisis.with_({f"actors.{actor}.strategy": one}).actors[actor].strategy.told
            if found.setdefault(name, one) != one:
                raise ValueError(f"two of them go by the name {name}; call one of them otherwise")
    return found
