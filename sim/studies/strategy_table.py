"""Strategy against strategy: what becomes of a scenario when each side plays each strategy, over many runs.

Every pair has the same luck, run by run, so that pairs differ by their strategies alone.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import fsum, nan
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from sim import figures
from sim.engines import player
from sim.figures.data import HeatMap, StrategyTable
from sim.figures.text import clean
from sim.language import say, so_many
from sim.luck import SEEDS
from sim.measures import intervals
from sim.measures.intervals import Mean, Share, mean
from sim.measures.outcome_names import ByOutcome, renamed
from sim.model.outcomes import COURSES
from sim.scenario import Crisis
from sim.scenario.doubts import drawn_text
from sim.scenario.preparation import payoff_matrix, prepare
from sim.scenario.problems import did_you_mean
from sim.strategies import STRATEGIES
from sim.studies.arguments import is_crisis, known, number_of_runs, whole
from sim.studies.methods import note
from sim.studies.notebook import shown
from sim.studies.subject import strategy_words, subject_of
from sim.text import as_text, data_frame

if TYPE_CHECKING:
    import pandas as pd

LETTERS = {"calm": "o", "levelled off": "l", "feud": "f", "climbed": "c", "wound down": "w", "expired": "e"}


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


class Ranked(NamedTuple):
    """What it cost a side to play a strategy, over all that the other side plays."""

    strategy: str
    cost: Mean
    tied: bool  # true where it cannot be told apart from the strategy that cost least


def table(
    crisis: Crisis,
    strategies: Sequence[Any] | str | None = None,
    runs: int = 20,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> "Table":
    """Strategy against strategy: what becomes of a crisis when each side plays each of them, `runs` times.

    `strategies` are all of the register unless some are given: by name, in a list or with commas between, or as a
    scenario may say it, {name: grit,
    modifiers: [{cap_at: 5}]}. `progress` is called after each pair, with the number of pairs done and of all. Ctrl-C
    ends it and keeps the pairs done, if there are any. Raises ValueError for a strategy that does not exist,
    ScenarioError for what no scenario may say, TypeError for what is no crisis, and ValueError for numbers of runs or
    seeds that are none.
    """
    is_crisis(crisis)
    seed, runs = whole("seed", seed, SEEDS), number_of_runs(runs)
    made = Table(crisis, entrants(crisis, strategies), seed, runs)
    with suppress(KeyboardInterrupt):
        for done in fill(made):
            if progress is not None:
                progress(done, len(made.strategies) ** 2)
    if not made.pairs:
        raise KeyboardInterrupt
    return made


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Strategy against strategy, for one scenario."""

    crisis: Crisis
    strategies: Mapping[str, Any]  # what a scenario says of each, by the name it goes by here
    seed: int
    runs: int  # of each pair
    pairs: dict[tuple[str, str], Pair] = field(default_factory=dict)  # by what the first and the second actor play
    by_run: dict[int, Counter[str]] = field(default_factory=dict)  # by number of the run: in how many pairs each course

    # By side, 0 or 1, and strategy: by run, the sum over all pairs in which the side played it of what it cost.
    costs: dict[tuple[int, str], list[float]] = field(default_factory=dict)

    def __repr__(self) -> str:
        of = len(self.strategies) ** 2
        return f"<{self.crisis.name}: {len(self.pairs)} of {of} pairs of strategies, {so_many('runs', self.runs)} each>"

    def _repr_html_(self) -> str:
        return shown(self, self.text(), self.figure())

    def total(self, course: str) -> Mean:
        """The share of the pairs played that take a course, by the mean over runs.

        Pairs share their luck, so it is the runs that are independent, and the interval is theirs. It says nothing of
        strategies left out.
        """
        if course not in COURSES:
            raise ValueError(renamed(course) or f"no course is called '{course}'; {did_you_mean(course, COURSES)}")
        counts = [counted[course] for counted in self.by_run.values()]
        middle, low, high = mean([count / len(self.pairs) for count in counts])
        if low is None or high is None or len(set(counts)) == 1:  # runs that all agree do not make it certain
            return Mean(middle, None, None)
        return Mean(middle, max(0.0, low), min(1.0, high))  # Student knows nothing of the ends of a share

    def ranking(self, side: int) -> list[Ranked]:
        """The strategies of the first actor (0) or the second (1) by what they cost it, the least first.

        A strategy is tied with the first where the interval of their difference, run by run, holds 0: all pairs share
        their luck. Only strategies that met all others are ranked. Empty in a repeated game.
        """
        other = len(self.strategies)
        means = {
            name: [total / other for total in self.costs[side, name]]
            for name in self.strategies
            if sum(pair[side] == name for pair in self.pairs) == other and (side, name) in self.costs
        }
        order = sorted(means, key=lambda name: fsum(means[name]))
        found = []
        for name in order:
            less = mean([one - least for one, least in zip(means[name], means[order[0]], strict=True)])
            tied = name == order[0] or less.low is None or less.low <= 0.0
            found.append(Ranked(name, mean(means[name]), tied))
        return found

    def text(self, *, long: bool = False) -> str:
        """The table for a terminal: the most frequent course of each pair, or, if `long`, a line a pair."""
        lines = [
            say(
                "table.head",
                scenario=self.crisis.name,
                runs=so_many("runs", self.runs),
                seed=self.seed,
                drawn=drawn_text(self.crisis.doubts),
            ),
            "",
        ]
        lines += self._rows() if long else self._grid()
        if self.pairs:
            pairs, runs = so_many("pairs", len(self.pairs)), so_many("runs", self.runs)
            lines += ["", say("table.totals", pairs=pairs, runs=runs)]
            for course in COURSES:
                lines.append(f"  {course:<12}  {self.total(course).told('.1f', 100.0)} %")
            lines += ["", note(*(["share"] if long else []), "mean")]
        return as_text(lines)

    def _grid(self) -> Iterator[str]:
        first, second = self.crisis.actors
        width = max(len(name) for name in self.strategies)
        yield say("table.grid", first=first, second=second, across=say("table.by number"))
        yield ", ".join(f"{letter.upper()} {course}" for course, letter in LETTERS.items()) + ";"
        yield say("table.capitals")
        yield ""
        yield " " * (width + 4) + "".join(f"{at:>3}" for at in range(1, len(self.strategies) + 1))
        for at, mine in enumerate(self.strategies, 1):
            cells = [self._cell(self.pairs.get((mine, theirs))) for theirs in self.strategies]
            yield f"{at:>2}  {mine:<{width}}" + "".join(cells)
        if self.crisis.payoffs is not None:
            yield from self._payoffs(width)
        else:
            yield from self._costs(width)

    def _costs(self, width: int) -> Iterator[str]:
        """What it cost each side to play each strategy, the least first."""
        ranked = [self.ranking(side) for side in (0, 1)]
        if not all(ranked):
            return
        first, second = self.crisis.actors
        yield ""
        yield say("table.costs", first=first, second=second)
        yield say("table.costs.ties")
        yield say("table.costs.run by run")
        yield ""
        for own in zip(*ranked, strict=True):
            cells = (f"{'=' if one.tied else ' '} {one.strategy:<{width}}  {one.cost.told('.2f'):<21}" for one in own)
            yield "   ".join(cells).rstrip()

    def _payoffs(self, width: int) -> Iterator[str]:
        """In a repeated game, what each strategy of the first actor's was worth, best first."""
        first, second = self.crisis.actors
        scored = []
        for mine in self.strategies:
            met = [self.pairs[mine, theirs] for theirs in self.strategies if (mine, theirs) in self.pairs]
            if met:
                scored.append((fsum(pair.payoffs[0].mean for pair in met) / len(met), mine, met))
        yield ""
        yield say("table.payoffs", first=first, second=second)
        yield ""
        yield " " * (width + 10) + "".join(f"{at:>6}" for at in range(1, len(self.strategies) + 1))
        for total, mine, met in sorted(scored, key=lambda row: -row[0]):
            cells = "".join(f"{pair.payoffs[0].mean:6.2f}" for pair in met)
            yield f"{list(self.strategies).index(mine) + 1:>2}  {mine:<{width}} {total:5.2f}{cells}"

    def _cell(self, pair: Pair | None) -> str:
        if pair is None:
            return "  -"
        found = pair.usual
        letter = next(letter for course, letter in LETTERS.items() if pair.shares[course] is found)
        sure = letter.upper() if found.share >= 0.9 else letter
        return f"  {sure}" if found.share >= 0.5 else f" {sure}."

    def _rows(self) -> Iterator[str]:
        first, second = self.crisis.actors
        what = "cost to" if self.crisis.payoffs is None else "payoff of"
        paid = [say(f"table.{what}", actor=actor) for actor in self.crisis.actors]
        head = [first, second, *COURSES, say("table.mean peak"), say("table.mean days"), *paid]
        rows = [
            [
                pair.first,
                pair.second,
                *(str(pair.shares[course]) if pair.shares[course].counted else "-" for course in COURSES),
                pair.peak.told(".1f"),
                pair.length.told(".0f"),
                *(number.told(".3f") for number in pair.payoffs or pair.costs),
            ]
            for pair in self.pairs.values()
        ]
        widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
        for row in (head, *rows):
            yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield ""
        yield say("table.never")

    def csv(self) -> str:
        """A row a pair: both strategies, runs; count, share, interval of each course; means with intervals.

        They end in what it cost each actor or, in a repeated game, in the mean payoff a round.
        """
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        columns = [f"{course}{what}" for course in COURSES for what in ("", "_share", "_low", "_high")]
        what = "cost" if self.crisis.payoffs is None else "payoff"
        means = ["peak", "days", f"first_{what}", f"second_{what}"]
        means = [f"{what}_{end}" for what in means for end in ("mean", "low", "high")]
        table.writerow(["first", "second", "runs", *columns, *means])
        for pair in self.pairs.values():
            cells = [cell for course in COURSES for cell in (pair.shares[course].counted, *pair.shares[course][2:])]
            paid = [number for one in pair.payoffs or pair.costs for number in one]
            table.writerow([pair.first, pair.second, self.runs, *cells, *pair.peak, *pair.length, *paid])
        return out.getvalue()

    def to_pandas(self) -> "pd.DataFrame":
        """A row for each pair and outcome: the share of a course, or the mean of a number, with its interval.

        Needs the extra `pandas`.
        """
        paid = [f"{'cost' if self.crisis.payoffs is None else 'payoff'} {actor}" for actor in self.crisis.actors]
        rows = []
        for one in self.pairs.values():
            told: dict[str, Mean] = {course: Mean(*share[2:]) for course, share in one.shares.items()}
            told |= {"peak": one.peak, "length": one.length}
            told |= dict(zip(paid, one.payoffs or one.costs, strict=True))
            rows += [[one.first, one.second, self.runs, name, *value] for name, value in told.items()]
        return data_frame(rows, ["first", "second", "runs", "outcome", "value", "low", "high"])

    def plot(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw it, in words or by shades, on `ax` or on a figure of its own."""
        return figures.draw(self.figure(), ax, **how)

    def figure(self) -> StrategyTable:
        """The record of its figure (see `sim.figures.data`)."""
        names = self._ordered()
        pairs = [[self.pairs.get((mine, theirs)) for theirs in names] for mine in names]
        first, second = self.crisis.actors
        game = self.crisis.payoffs is not None
        return StrategyTable(
            title=self.crisis.name,
            cast=subject_of(self.crisis),
            actors=(first, second),
            strategies=[strategy_words(name) for name in names],
            runs=self.runs,
            seed=self.seed,
            courses=[[_most_frequent(pair) for pair in row] for row in pairs],
            measure=HeatMap(
                title=f"mean payoff of {clean(first)} a round" if game else "mean peak, both sides",
                cells=[[nan if pair is None else self._measure(pair) for pair in row] for row in pairs],
                digits=2 if game else 0,
                share=False,
            ),
            unit="earns" if game else "peak",
            order=_ORDER[game],
            totals={course: self.total(course).mean for course in COURSES},
        )

    def _measure(self, pair: Pair) -> float:
        """What a pair comes to, in one number."""
        return pair.peak.mean if self.crisis.payoffs is None else pair.payoffs[0].mean

    def _ordered(self) -> list[str]:
        """The strategies by what they come to against all: the best paid first, or in a crisis that with least peak."""

        def mean_of(name: str) -> float:
            if self.crisis.payoffs is not None:
                found = [-pair.payoffs[0].mean for pair in self.pairs.values() if pair.first == name]
            else:
                found = [pair.peak.mean for pair in self.pairs.values() if name in (pair.first, pair.second)]
            return fsum(found) / len(found) if found else 0.0

        return sorted(self.strategies, key=mean_of)


_ORDER = {
    True: "what each earns on average, the most first",
    False: "the mean peak that each comes to, the lowest first",
}


def _most_frequent(pair: Pair | None) -> tuple[str, float] | None:
    """The course that most of the runs of a pair come to, and the share of them."""
    if pair is None:
        return None
    course, found = max(pair.shares.items(), key=lambda item: item[1].counted)
    return course, found.share


def fill(table: Table) -> Iterator[int]:
    """Play the pairs of a table, in the order of its strategies, and yield how many are done after each.

    Whatever stops it, the pairs done stay.
    """
    first, second = table.crisis.actors
    for mine, ours in table.strategies.items():
        for theirs, other in table.strategies.items():
            played = table.crisis.with_({f"actors.{first}.strategy": ours, f"actors.{second}.strategy": other})
            found = outcomes(played, table.seed, table.runs)
            table.pairs[mine, theirs] = pair(mine, theirs, found)
            for run, outcome in enumerate(found):
                table.by_run.setdefault(run, Counter())[outcome.course] += 1
                for side, cost in enumerate(outcome.costs):
                    table.costs.setdefault((side, (mine, theirs)[side]), [0.0] * len(found))[run] += cost
            yield len(table.pairs)


def outcomes(crisis: Crisis, seed: int, runs: int) -> list[Outcome]:
    """What each of the runs 0, 1, ... of a seed came to."""
    prepared, payoffs = prepare(crisis, drawn=True), payoff_matrix(crisis)
    told = player.play(prepared, seed, range(runs), payoffs=payoffs)
    places = [prepared.names.actors.index(actor) for actor in crisis.actors]
    found = []
    for run in range(runs):
        numbers = tuple(float((told.cost if payoffs is None else told.payoff)[me][run]) for me in places)
        paid, cost = ((), numbers) if payoffs is None else (numbers, ())
        course = COURSES[told.course[run]]
        found.append(Outcome(course, float(told.peak[run]), int(told.length[run]), paid, cost))
    return found


def pair(first: str, second: str, outcomes: Sequence[Outcome]) -> Pair:
    """The outcomes of a pair, counted and averaged."""
    counted = ByOutcome(
        (course, intervals.share(sum(found.course == course for found in outcomes), len(outcomes)))
        for course in COURSES
    )
    return Pair(
        first,
        second,
        counted,
        mean([found.peak for found in outcomes]),
        mean([found.length for found in outcomes]),
        tuple(mean(paid) for paid in zip(*(found.payoffs for found in outcomes), strict=True)),
        tuple(mean(cost) for cost in zip(*(found.costs for found in outcomes), strict=True)),
    )


def entrants(crisis: Crisis, wanted: Sequence[Any] | str | None = None) -> dict[str, Any]:
    """The strategies of a table by the names they go by: all of the register, in its order, unless some are given.

    Each is what a scenario says of a strategy: a name, or a mapping as {name: grit, modifiers: [{cap_at: 5}]}. Raises
    ScenarioError for what a scenario could not say, and ValueError for a name that the register does not have, or for
    two that go by one name.
    """
    actor = next(iter(crisis.actors))
    found: dict[str, Any] = {}
    given = [name.strip() for name in wanted.split(",")] if isinstance(wanted, str) else wanted
    for one in given or STRATEGIES:
        if isinstance(one, str):
            found[known(one, STRATEGIES, "strategy")] = one
        else:
            name = crisis.with_({f"actors.{actor}.strategy": one}).actors[actor].strategy.told
            if found.setdefault(name, one) != one:
                raise ValueError(f"two of them go by the name {name}; call one of them otherwise")
    return found
