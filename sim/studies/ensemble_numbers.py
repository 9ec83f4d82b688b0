"""The numbers of an ensemble: shares, means and quantiles of many runs of one scenario, from the counts of a tally."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

from sim.engines import player
from sim.figures.data import Cluster, Step, Way
from sim.measures import intervals
from sim.measures.intervals import Share
from sim.model.outcomes import COURSES, ENDINGS, NONE
from sim.scenario import Crisis
from sim.scenario.preparation import Ready
from sim.studies.counting import stopping
from sim.studies.counting.distributions import Distribution, Quantiles, distribution
from sim.studies.counting.tally import Tally

if TYPE_CHECKING:
    from sim.model.log import Names


class Stratum(NamedTuple):
    """The runs of one course by themselves, for a mean over runs that freeze and runs that thaw describes neither."""

    runs: int
    peak: Distribution
    length: Distribution


@dataclass(frozen=True, eq=False, repr=False)
class EnsembleNumbers:
    """The numbers of many runs of a scenario. Severities are totals of both sides, in force."""

    crisis: Crisis
    seed: int
    asked: int  # number of runs asked for
    runs: int  # number of runs done: 0, 1, ... of the seed
    engine: str  # 'compiled' or 'plain Python'; both give the same bits
    courses: dict[str, Share]  # by course, of COURSES
    endings: dict[str, Share]  # by ending, of ENDINGS
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
    until_width: float | None = None  # the width of the intervals at which it was to stop

    @classmethod
    def of(cls, here: Ready, seed: int, asked: int, tally: Tally, until_width: float | None = None) -> Self:
        """The numbers of the runs in a tally; there must be one at least."""
        runs, names = tally.runs, here.prepared.names
        replies = sorted(tally.replies.items(), key=lambda item: (-item[1], item[0]))
        ways = sorted(tally.ways.counts.items(), key=lambda item: (-item[1], item[0]))
        return cls(
            crisis=here.crisis,
            seed=seed,
            asked=asked,
            runs=runs,
            engine=player.engine(here.prepared),
            courses={name: intervals.share(tally.courses[n], runs) for n, name in enumerate(COURSES)},
            endings={name: intervals.share(tally.endings[n], runs) for n, name in enumerate(ENDINGS)},
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
            payoffs=_payoffs(tally, names),
            payoff_error=tally.payoffs.width / 2.0,
            until_width=until_width,
        )

    @property
    def counts(self) -> list[int]:
        """The number of runs behind every share."""
        shares = (self.courses, self.endings, self.first_replies)
        return [*(share.counted for each in shares for share in each.values()), self.unanswered.counted]

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


def _payoffs(tally: Tally, names: "Names") -> dict[str, Distribution]:
    """The payoffs a round, by actor; empty where there are none."""
    if tally.payoffs.counts is None:
        return {}
    quantiles = tally.payoffs.quantiles(tally.runs)
    paid = zip(names.actors, tally.payoff_sums, quantiles, strict=True)
    return {actor: Distribution(sums.mean(), own) for actor, sums, own in paid}


def _way(way: tuple[int, ...], count: int, runs: int, names: "Names") -> Way:
    course, ending, *taken = way
    steps = tuple(Step(names.actors[step & 1], names.moves[step >> 1]) for step in taken if step != NONE)
    return Way(steps, COURSES[course], ENDINGS[ending], intervals.share(count, runs))
