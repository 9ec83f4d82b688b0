"""The numbers of an ensemble: shares, means and quantiles of many runs of one scenario, from the counts of a tally."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

from sim.figures.data import Cluster, Step, Way
from sim.measures import intervals
from sim.measures.intervals import Mean, Share
from sim.measures.outcome_names import ByOutcome, renamed
from sim.model.outcomes import COURSES, ENDINGS, NONE
from sim.scenario import Crisis
from sim.scenario.move_names import LETTING_PASS
from sim.scenario.preparation import Ready, sides
from sim.scenario.problems import did_you_mean, plain
from sim.studies.counting import stopping
from sim.studies.counting.cells import NO_REPLY
from sim.studies.counting.distributions import Distribution, Quantiles, distribution
from sim.studies.counting.drawn_runs import NONE_DRAWN, DrawnRuns
from sim.studies.counting.tally import Tally
from sim.studies.dependence import Dependence, dependences

if TYPE_CHECKING:
    from sim.model.log import Names


NUMBERS = ("peak", "length", "moves")  # of a run: severity, days, moves


def check_outcome(crisis: Crisis, outcome: str) -> None:
    """Raise ValueError for what is no course, ending or first reply, and no name of NUMBERS."""
    moves = [LETTING_PASS, *(move.move for move in crisis.ladder)]
    known = (*COURSES, *ENDINGS, *(f"{actor}: {move}" for actor in crisis.actors for move in moves), NO_REPLY, *NUMBERS)
    if outcome not in known:
        found = renamed(outcome) or f"no outcome is called '{plain(outcome)}'"
        raise ValueError(f"{found}; {did_you_mean(outcome, known)}")


class Stratum(NamedTuple):
    """The runs of one course by themselves, for a mean over runs that climb and runs that do not describes neither."""

    runs: int
    peak: Distribution
    length: Distribution


class Stands(NamedTuple):
    """What stands in the body of a file, as it comes out in its typical run."""

    number: int  # of the run
    course: str
    ending: str
    first_reply: tuple[str, str] | None  # the actor and its move


class CostNumbers(NamedTuple):
    """What the exchange cost a side over the runs, in units of severity: the whole, and the means of its parts."""

    whole: Distribution
    ties: Mean
    audience: Mean
    out_of_kind: Mean


@dataclass(frozen=True, eq=False, repr=False)
class EnsembleNumbers:
    """The numbers of many runs of a scenario. Severities are totals of both sides, in force."""

    crisis: Crisis
    seed: int
    asked: int  # number of runs asked for
    runs: int  # number of runs done: 0, 1, ... of the seed
    courses: ByOutcome[Share]  # by course, of COURSES
    endings: ByOutcome[Share]  # by ending, of ENDINGS
    first_replies: dict[tuple[str, str], Share]  # by the actor that replied first and its move; most frequent first
    unanswered: Share  # runs without a reply
    peak: Distribution  # the highest severity; its mean is exact, its quantiles are within `peak_error`
    length: Distribution  # days from the first blow to the last move, 0 without a blow
    moves: Distribution  # by both sides
    bands: tuple[Quantiles, ...]  # by day: quantiles of the severity, within `error`
    clusters: tuple[tuple[Cluster, ...], ...]  # by day: the runs in clusters, the lowest first
    error: float  # the farthest that a quantile of the bands may lie from that of the runs: half the width of a bin
    peak_error: float  # the same for the quantiles of the peak
    strata: dict[str, Stratum]  # by course, of those that were taken
    ways: tuple[Way, ...]  # most frequent first
    steps: int  # first steps that a way names: OPENING, or fewer where there are very many ways
    payoffs: dict[str, Distribution]  # by actor: its mean payoff a round; empty where the scenario gives no payoffs
    payoff_error: float  # the same as `error`, for the quantiles of the payoffs
    costs: dict[str, CostNumbers]  # by actor: what the exchange cost it
    cost_error: float  # the same as `error`, for the quantiles of the costs
    until_width: float | None = None  # the width of the intervals at which it was to stop
    drawn: DrawnRuns = NONE_DRAWN  # the first runs one by one, where assumptions are drawn
    # The same by luck alone, with what stands in the body of the file; None where nothing is drawn.
    by_luck: "EnsembleNumbers | None" = None
    stands: Stands | None = None  # what the body comes to in its typical run; None where nothing is drawn

    @classmethod
    def of(
        cls,
        here: Ready,
        seed: int,
        asked: int,
        tally: Tally,
        until_width: float | None = None,
        by_luck: "EnsembleNumbers | None" = None,
        stands: Stands | None = None,
    ) -> Self:
        """The numbers of the runs in a tally; there must be one at least."""
        runs, names = tally.runs, here.prepared.names
        replies = sorted(tally.replies.items(), key=lambda item: (-item[1], item[0]))
        ways = sorted(tally.ways.counts.items(), key=lambda item: (-item[1], item[0]))
        return cls(
            crisis=here.crisis,
            seed=seed,
            asked=asked,
            runs=runs,
            courses=ByOutcome((name, intervals.share(tally.courses[n], runs)) for n, name in enumerate(COURSES)),
            endings=ByOutcome((name, intervals.share(tally.endings[n], runs)) for n, name in enumerate(ENDINGS)),
            first_replies={
                (names.actors[actor], names.moves[move]): intervals.share(count, runs)
                for (actor, move), count in replies
                if actor != NONE
            },
            unanswered=intervals.share(tally.replies[NONE, NONE], runs),
            peak=Distribution(tally.peak_sums.mean(), tally.peaks.quantiles(runs)[0]),
            length=distribution(tally.lengths, runs),
            moves=distribution(tally.moves, runs),
            bands=tuple(tally.severities.quantiles(runs)),
            clusters=tuple(tuple(Cluster(*cluster) for cluster in day) for day in tally.severities.clusters(runs)),
            error=tally.severities.width / 2.0,
            peak_error=tally.peaks.width / 2.0,
            strata={
                name: Stratum(
                    tally.courses[n],
                    Distribution(stratum.peak_sums.mean(), stratum.peaks.quantiles(tally.courses[n])[0]),
                    distribution(stratum.lengths, tally.courses[n]),
                )
                for n, (name, stratum) in enumerate(zip(COURSES, tally.strata, strict=True))
                if tally.courses[n]
            },
            ways=tuple(_way(way, count, runs, names) for way, count in ways),
            steps=tally.ways.steps,
            payoffs=_payoffs(tally, names, here.crisis.actors),
            payoff_error=tally.payoffs.width / 2.0,
            costs=_costs(tally, names, here.crisis.actors),
            cost_error=tally.costs.width / 2.0,
            until_width=until_width,
            drawn=tally.drawn,
            by_luck=by_luck,
            stands=stands,
        )

    @property
    def counts(self) -> list[int]:
        """The number of runs behind every share."""
        shares = (self.courses, self.endings, self.first_replies)
        return [*(share.counted for each in shares for share in each.values()), self.unanswered.counted]

    @property
    def usual(self) -> str:
        """The outcome that is told of where none is named: the first reply whose share is nearest to a half.

        It is the mean peak where all replies come always or never.
        """
        replies = {f"{actor}: {move}": found for (actor, move), found in self.first_replies.items()}
        open_ones = {name: found for name, found in replies.items() if 0 < found.counted < found.runs}
        return min(open_ones, key=lambda name: abs(open_ones[name].share - 0.5), default="peak")

    def by_run(self, outcome: str) -> list[float]:
        """An outcome of the runs kept one by one: 1 or 0 for whether it came, or a number.

        Raises ValueError for one that there is not.
        """
        drawn = self.drawn
        if outcome in NUMBERS:
            return [float(n) for n in drawn.column(outcome)]
        for names, column in ((COURSES, "course"), (ENDINGS, "ending")):
            if outcome in names:
                return [float(names[n] == outcome) for n in drawn.column(column)]
        check_outcome(self.crisis, outcome)
        actors, moves = sides(self.crisis), [LETTING_PASS, *(move.move for move in self.crisis.ladder)]
        both = zip(drawn.column("replier"), drawn.column("reply"), strict=True)
        replies = (NO_REPLY if who == NONE else f"{actors[who]}: {moves[move]}" for who, move in both)
        return [float(reply == outcome) for reply in replies]

    def hangs_on(self, outcome: str | None = None) -> list[Dependence]:
        """How an outcome hangs on each doubt, that first which makes most of its variance (see `dependence`).

        Without a name it is the `usual` outcome. Empty where nothing is drawn, or where the outcome is the same in all
        runs. Raises ValueError for an outcome that there is not.
        """
        name = self.usual if outcome is None else outcome
        check_outcome(self.crisis, name)
        if not len(self.drawn):
            return []
        return dependences(self.crisis.doubts, self.drawn.drawn, self.by_run(name), name not in NUMBERS, self.seed)

    @property
    def widest(self) -> float:
        """The width of the widest interval of its shares."""
        return stopping.widest(self.counts, self.runs)

    @property
    def narrow(self) -> bool:
        """True where it was to stop at narrow intervals and reached them."""
        return self.until_width is not None and self.widest <= self.until_width

    @property
    def stopped(self) -> bool:
        """True where it ended before it was done: by Ctrl-C, or by the loss of workers."""
        return self.runs < self.asked and not self.narrow


def _payoffs(tally: Tally, names: "Names", actors: Iterable[str]) -> dict[str, Distribution]:
    """The payoffs a round, by actor in the order of `actors`; empty where there are none."""
    if tally.payoffs.counts is None:
        return {}
    quantiles = tally.payoffs.quantiles(tally.runs)
    paid = zip(names.actors, tally.payoff_sums, quantiles, strict=True)
    found = {actor: Distribution(sums.mean(), own) for actor, sums, own in paid}
    return {actor: found[actor] for actor in actors}


def _costs(tally: Tally, names: "Names", actors: Iterable[str]) -> dict[str, CostNumbers]:
    """The costs, by actor in the order of `actors`."""
    quantiles = tally.costs.quantiles(tally.runs)
    found = {}
    for actor in actors:
        me = names.actors.index(actor)
        whole, *parts = (sums.mean() for sums in tally.cost_sums[me])
        found[actor] = CostNumbers(Distribution(whole, quantiles[me]), *parts)
    return found


def _way(way: tuple[int, ...], count: int, runs: int, names: "Names") -> Way:
    course, ending, *taken = way
    steps = tuple(Step(names.actors[step & 1], names.moves[step >> 1]) for step in taken if step != NONE)
    return Way(steps, COURSES[course], ENDINGS[ending], intervals.share(count, runs))
