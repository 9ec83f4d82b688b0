"""The debrief of a game: what it cost, what each decision was worth, and what others would have made of it.

A decision is weighed against all that could have been done in its place: the game is held fixed up to it, and from
there on both sides' own strategies play on, in many lucks, the same for whatever was done (common random numbers). The
best alternative is chosen by one half of the lucks and weighed by the other, for the best of many that are measured
with error looks better than it is.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sim.chair.played_game import Game
from sim.chair.questions import Play, Question
from sim.engines.player import Player
from sim.measures import intervals
from sim.measures.costs import Cost, costs_of
from sim.measures.intervals import Mean
from sim.model.log import Event
from sim.scenario import Crisis
from sim.scenario.orders import settle
from sim.scenario.preparation import Ready, prepare, sides
from sim.strategies import STRATEGIES
from sim.studies.run import Run, simulate

LUCKS = 100  # in which a decision is weighed
MOST = 6_000  # runs in all: where many decisions are to be weighed, in fewer lucks each
FEWEST = 20  # lucks: the least that a decision is weighed in
LEAST = 0.005  # what is told of a cost is two decimals


Pair = tuple[float, float]  # by actor, in the order in which engines know them


class Alternative(NamedTuple):
    """What could have been done in the place of what was."""

    order: str
    spared: Mean  # what it would have spared the side that decided (see `Side.paid`)


class Weighed(NamedTuple):
    """A decision of a person's, weighed."""

    number: int  # of its event in the log
    day: date
    actor: str
    order: str
    done: str  # the move made: another where an error of execution fell on it
    felt: float  # severity felt and to be answered
    advice: str  # what the side's own strategy would have done
    alternatives: tuple[Alternative, ...]  # that which spares most first
    better: str  # the best of them, by one half of the lucks; empty where nothing else could be done
    regret: Mean | None  # what that would have spared, by the other half; None where nothing else could be done

    @property
    def matters(self) -> bool:
        """Whether something else would surely have been better, by as much as is told of a cost."""
        return self.regret is not None and self.regret.low is not None and self.regret.low >= LEAST


class Side(NamedTuple):
    """What became of a side."""

    cost: Cost  # what the exchange cost it
    ties: float  # share of the value of its stocks that stands at the end
    payoff: float | None  # a round, in a repeated game with payoffs

    @property
    def paid(self) -> float:
        """What it is about: the cost of the exchange or, in a game with payoffs, the payoff with its sign turned."""
        return self.cost.total if self.payoff is None else 0.0 - self.payoff


class InTheChair(NamedTuple):
    """A strategy in a person's chair, with the luck of the game."""

    strategy: str
    cost: float  # what it is about for the side (see `Side.paid`)
    ties: float
    peak: float
    course: str


class Felt(NamedTuple):
    """Something that was felt as other than it was."""

    number: int
    day: date
    actor: str  # whose doing it was, or seemed
    move: str
    done: float
    felt: float


class Debrief(NamedTuple):
    """What there is to say of a finished game."""

    game: Game
    run: Run
    sides: Mapping[str, Side]
    decisions: tuple[Weighed, ...]  # in the order in which they were made
    lucks: int  # in which each was weighed
    strategies: Mapping[str, tuple[InTheChair, ...]]  # by chair; those that cost it least first
    felt: tuple[Felt, ...]  # what was missed, misheard or felt as other than it was

    @property
    def pivotal(self) -> Weighed | None:
        """The decision that cost most, of those in whose place something else would surely have been better."""
        found = [one for one in self.decisions if one.matters and one.regret is not None]
        return max(found, key=lambda one: one.regret.mean if one.regret else 0.0, default=None)


def debrief(game: Game, progress: Callable[[int, int], None] | None = None, *, lucks: int | None = None) -> Debrief:
    """The debrief of a finished game. `progress` is called with the number of ways on done and of all.

    Raises ValueError for a game that is not over, and OrderError for one that cannot be played.
    """
    play = game.play()
    run = play.ended
    if isinstance(run, Question):
        raise ValueError(
            f"the game is not over: {run.actor} is asked on {run.day}; give one that was played to its end"
        )
    questions = [_question(game, at) for at in range(len(play.asked))]
    ways = sum(len(question.possible) + 1 for question in questions)
    lucks = max(FEWEST, min(LUCKS, MOST // max(1, ways))) if lucks is None else lucks
    if lucks < 4:
        raise ValueError("a decision is weighed in two halves of its lucks; give 4 of them at least")
    done = 0

    def counted() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, ways)

    decisions = [_weighed(game, play, run, at, question, lucks, counted) for at, question in enumerate(questions)]
    return Debrief(
        game=game,
        run=run,
        sides=_sides(run),
        decisions=tuple(decisions),
        lucks=lucks,
        strategies={actor: tuple(_in_the_chair(game, actor)) for actor in game.chairs},
        felt=tuple(_misfelt(run.events)),
    )


def _question(game: Game, at: int) -> Question:
    """The question that an order of a game answered."""
    asked = game._replace(orders=game.orders[:at]).play().ended
    assert isinstance(asked, Question), "an order was given"
    return asked


def up_to(game: Game, orders: Sequence[tuple[str, str]], event: int, later: Mapping[str, str] | None = None) -> Crisis:
    """The scenario with some orders, in the luck of the game until an event, and in that of each run from there on.

    `later` has, by actor, the strategy that it plays from that event on, which it has still to decide; without it each
    plays its own.
    """
    crisis = settle(game.crisis, game.chairs, orders)
    assert crisis.settled is not None, "orders are settled"
    settled = crisis.settled._replace(until=event, run=game.run)
    return crisis.settle(settled._replace(later=later, since=event - 1) if later else settled)


def body(crisis: Crisis) -> Ready:
    """What engines play of a game: what stands in its body, of which nothing is drawn anew."""
    return Ready(crisis, prepare(crisis))


def paid(crisis: Crisis, seed: int, runs: range) -> list[Pair]:
    """What each of some runs is about (see `Side.paid`), by actor."""
    here = body(crisis)
    table = Player(here.prepared, seed, here.payoffs).play(runs)
    turned, (first, second) = (-1.0, table.payoff) if here.payoffs is not None else (1.0, table.cost)
    return [(turned * float(one), turned * float(other)) for one, other in zip(first, second, strict=True)]


def spared(game: Game, at: int, other: Crisis, lucks: int, play: Play) -> list[Pair]:
    """What another course from an order of a game on spares, in each of so many lucks, by actor."""
    made = paid(up_to(game, game.orders[: at + 1], play.asked[at].number), game.seed, range(lucks))
    return _less(made, paid(other, game.seed, range(lucks)))


def _less(made: Sequence[Pair], other: Sequence[Pair]) -> list[Pair]:
    return [(a - c, b - d) for (a, b), (c, d) in zip(made, other, strict=True)]


def what_if(game: Game, at: int, strategy: str, lucks: int = LUCKS) -> Mean:
    """What a strategy in the chair, from an order of a game on, would have spared that side."""
    play = game.play()
    actor = play.asked[at].actor
    other = up_to(game, game.orders[:at], play.asked[at].number, {actor: strategy})
    me = sides(game.crisis).index(actor)
    return intervals.mean([pair[me] for pair in spared(game, at, other, lucks, play)])


def _weighed(
    game: Game, play: Play, run: Run, at: int, question: Question, lucks: int, counted: Callable[[], None]
) -> Weighed:
    asked = play.asked[at]
    me, event = sides(game.crisis).index(asked.actor), run.events[asked.number - 1]
    others = [order for order in question.possible if order != asked.order]
    found: list[tuple[str, list[float]]] = []
    counted()
    made = paid(up_to(game, game.orders[: at + 1], asked.number), game.seed, range(lucks))
    for order in others:
        orders = (*game.orders[:at], (asked.actor, order))
        other = paid(up_to(game, orders, asked.number), game.seed, range(lucks))
        found.append((order, [pair[me] for pair in _less(made, other)]))
        counted()
    better, regret = "", None
    if found:
        better, best = max(found, key=lambda one: intervals.mean(one[1][::2]).mean)
        regret = intervals.mean(best[1::2])
    weighed = [Alternative(order, intervals.mean(values)) for order, values in found]
    return Weighed(
        number=asked.number,
        day=question.day,
        actor=asked.actor,
        order=asked.order,
        done=event.move,
        felt=question.felt,
        advice=question.advice.order,
        alternatives=tuple(sorted(weighed, key=lambda one: -one.spared.mean)),
        better=better,
        regret=regret,
    )


def _sides(run: Run) -> dict[str, Side]:
    ties, payoffs, cost = run.curve().ties, run.summary.payoffs or {}, costs_of(run.events, run.crisis)
    return {actor: Side(cost[actor], ties[actor][-1], payoffs.get(actor)) for actor in run.crisis.actors}


def _in_the_chair(game: Game, actor: str) -> list[InTheChair]:
    """Every strategy in a chair, with the luck of the game; the other side then plays by its strategy."""
    found = []
    for name in STRATEGIES:
        run = simulate(game.crisis.with_(game.crisis.playing({actor: name})), game.seed, game.run)
        side, summary = _sides(run)[actor], run.summary
        found.append(InTheChair(name, side.paid, side.ties, summary.peak, summary.course))
    return sorted(found, key=lambda one: one.cost)


def _misfelt(events: Sequence[Event]) -> list[Felt]:
    return [
        Felt(event.number, event.announced or date.min, event.actor, event.move, event.done or 0.0, event.felt)
        for event in events
        if event.felt is not None and event.felt != event.done and not event.is_carried_out
    ]
