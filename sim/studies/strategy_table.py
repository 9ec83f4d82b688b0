"""Strategy against strategy: what becomes of a scenario when each side plays each strategy, over many runs.

Every pair has the same luck, run by run, so that pairs differ by their strategies alone.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import zip_longest
from math import fsum, nan
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from sim import figures
from sim.figures.data import HeatMap, StrategyTable
from sim.figures.text import clean
from sim.language import say, so_many
from sim.luck import SEEDS
from sim.measures.intervals import Mean, mean
from sim.measures.outcome_names import renamed
from sim.model.outcomes import COURSES
from sim.scenario import Crisis
from sim.scenario.doubts import drawn_text
from sim.scenario.problems import did_you_mean
from sim.studies.arguments import is_crisis, may_be_exact, number_of_runs, whole
from sim.studies.methods import note
from sim.studies.notebook import shown
from sim.studies.strategy_pairs import (
    Entrants,
    Pair,
    Played,
    between,
    exact_payoffs,
    numbers,
    outcomes,
    pair,
    pools,
)
from sim.studies.subject import strategy_words, subject_of
from sim.text import as_text, data_frame, listed

if TYPE_CHECKING:
    import pandas as pd

LETTERS = {"calm": "o", "levelled off": "l", "feud": "f", "climbed": "c", "wound down": "w", "expired": "e"}


class Ranked(NamedTuple):
    """What it cost a side to play a strategy or, in a repeated game, its payoff, over all that the other side plays."""

    strategy: str
    score: Mean
    tied: bool  # true where it cannot be told apart from the strategy that did best


class Score(NamedTuple):
    """What a strategy of the first actor's was worth in a repeated game."""

    strategy: str
    payoff: float  # a round: the mean over all that it met
    against: tuple[float, ...]  # each of those, in the order of the strategies


def table(
    crisis: Crisis,
    strategies: Sequence[Any] | str | None = None,
    runs: int = 20,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    *,
    first: Sequence[Any] | None = None,
    second: Sequence[Any] | None = None,
    exact: bool = False,
) -> "Table":
    """Strategy against strategy: what becomes of a crisis when each side plays each of them, `runs` times.

    `strategies` are all of the register unless some are given: by name, in a list or with commas between, or as a
    scenario may say it, {name: grit, modifiers: [{cap_at: 5}]}. With `first` and `second` each actor has a pool of its
    own. With `exact` the payoffs of a repeated game are those over all luck, wherever two strategies have them (see
    `sim.games.markov_chain`); courses are counted all the same. `progress` is called after each pair, with the number
    of pairs done and of all. Ctrl-C ends it and keeps the pairs done, if there are any. Raises ScenarioError for what
    no scenario may say, TypeError for what is no crisis, and ValueError for a strategy that does not exist, for numbers
    of runs or seeds that are none, for an empty pool, for two strategies of one name, and for exact payoffs of what is
    no repeated game.
    """
    is_crisis(crisis)
    may_be_exact(crisis, exact)
    seed, runs = whole("seed", seed, SEEDS), number_of_runs(runs)
    made = Table(crisis, *pools(crisis, strategies, first, second), seed, runs)
    with suppress(KeyboardInterrupt):
        for done in fill(made, exact):
            if progress is not None:
                progress(done, made.asked)
    if not made.pairs:
        raise KeyboardInterrupt
    return made


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Strategy against strategy, for one scenario."""

    crisis: Crisis
    first: Entrants  # the strategies of the first actor,
    second: Entrants  # and of the second
    seed: int
    runs: int  # of each pair
    pairs: dict[tuple[str, str], Pair] = field(default_factory=dict)  # by what the first and the second actor play
    by_run: defaultdict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # pairs, by course
    paid: dict[tuple[str, str], Played] = field(default_factory=dict)  # by pair: what each run cost or paid each actor
    exact: set[tuple[str, str]] = field(default_factory=set)  # the pairs whose payoffs are known without a run

    def __repr__(self) -> str:
        of = f"{len(self.pairs)} of {self.asked}"
        return f"<{self.crisis.name}: {of} pairs of strategies, {so_many('runs', self.runs)} each>"

    def _repr_html_(self) -> str:
        return shown(self, self.text(), self.figure())

    @property
    def asked(self) -> int:
        """How many pairs there are to be played."""
        return len(self.first) * len(self.second)

    @property
    def alike(self) -> bool:
        """Whether both actors have the same strategies."""
        return self.first == self.second

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

        In a repeated game it is by their payoffs, the most first. A strategy is tied with the first where the interval
        of their difference, run by run, holds 0: all pairs share their luck. Only strategies that met all others are
        ranked.
        """
        mine, theirs = (self.first, self.second)[side], (self.first, self.second)[1 - side]
        means = {}
        for name in mine:
            met = [paid[side] for pair, paid in self.paid.items() if pair[side] == name]
            if len(met) == len(theirs):
                means[name] = [fsum(own) / len(met) for own in zip(*met, strict=True)]
        sign = 1.0 if self.crisis.payoffs is None else -1.0
        order = sorted(means, key=lambda name: sign * fsum(means[name]))
        found = []
        for name in order:
            less = mean([sign * (one - best) for one, best in zip(means[name], means[order[0]], strict=True)])
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
            if self.exact:
                lines.append(say("exact", exact=len(self.exact), of=pairs))
        return as_text(lines)

    def _grid(self) -> Iterator[str]:
        first, second = self.crisis.actors
        width = max(len(name) for name in (*self.first, *self.second))
        across = say("table.by row" if self.alike else "table.by number")
        yield say("table.grid", first=first, second=second, across=across)
        yield ", ".join(f"{letter.upper()} {course}" for course, letter in LETTERS.items()) + ";"
        yield say("table.capitals")
        yield ""
        yield " " * (width + 4) + "".join(f"{at:>3}" for at in range(1, len(self.second) + 1))
        for at, mine in enumerate(self.first, 1):
            cells = [self._cell(self.pairs.get((mine, theirs))) for theirs in self.second]
            yield f"{at if self.alike else '':>2}  {mine:<{width}}" + "".join(cells)
        if not self.alike:
            yield ""
            names = ", ".join(f"{at} {name}" for at, name in enumerate(self.second, 1))
            yield say("table.across", second=second, names=names)
        if self.crisis.payoffs is not None and self.alike:
            yield from self._payoffs(width)
        else:
            yield from self._costs(width)
        yield from self._apart()

    def _costs(self, width: int) -> Iterator[str]:
        """What it cost each side to play each strategy, the least first; or in a repeated game its payoff."""
        ranked = [self.ranking(side) for side in (0, 1)]
        if not all(ranked):
            return
        first, second = self.crisis.actors
        game = self.crisis.payoffs is not None
        yield ""
        paid = "payoffs" if game else "costs"
        yield say(f"table.{paid} of both", first=first, second=second)
        yield say(f"table.{paid}.ties")
        yield say(f"table.{paid}.run by run")
        yield ""
        blank = " " * (width + 25)
        for own in zip_longest(*ranked):
            cells = (
                f"{'=' if one.tied else ' '} {one.strategy:<{width}}  {one.score.told('.2f'):<21}" if one else blank
                for one in own
            )
            yield "   ".join(cells).rstrip()

    def _apart(self) -> Iterator[str]:
        """Which strategies did best, and whether one alone did."""
        for side, actor in enumerate(self.crisis.actors):
            ranked = self.ranking(side)
            best = [one.strategy for one in ranked if one.tied]
            if len(ranked) > 1:
                if side == 0:
                    yield ""
                code = "table.alike" if len(best) > 1 else "table.best"
                yield say(code, actor=actor, names=listed(best), name=best[0])

    def scores(self) -> list[Score]:
        """The first actor's strategies by their payoff a round in a repeated game, the best first; else none."""
        found = []
        for mine in self.first if self.crisis.payoffs is not None else ():
            met = [self.pairs[mine, theirs] for theirs in self.second if (mine, theirs) in self.pairs]
            if met:
                against = tuple(pair.payoffs[0].mean for pair in met)
                found.append(Score(mine, fsum(against) / len(against), against))
        return sorted(found, key=lambda score: -score.payoff)

    def _payoffs(self, width: int) -> Iterator[str]:
        """In a repeated game, what each strategy of the first actor's was worth, best first."""
        first, second = self.crisis.actors
        yield ""
        yield say("table.payoffs", first=first, second=second)
        yield ""
        yield " " * (width + 10) + "".join(f"{at:>6}" for at in range(1, len(self.second) + 1))
        for score in self.scores():
            cells = "".join(f"{payoff:6.2f}" for payoff in score.against)
            at = list(self.first).index(score.strategy) + 1
            yield f"{at:>2}  {score.strategy:<{width}} {score.payoff:5.2f}{cells}"

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
        for met in self.pairs.values():
            cells = [cell for course in COURSES for cell in (met.shares[course].counted, *met.shares[course][2:])]
            paid = [number for one in met.payoffs or met.costs for number in one]
            table.writerow([met.first, met.second, self.runs, *cells, *met.peak, *met.length, *paid])
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
        down, across = self._ordered(0), self._ordered(1)
        pairs = [[self.pairs.get((mine, theirs)) for theirs in across] for mine in down]
        first, second = self.crisis.actors
        game = self.crisis.payoffs is not None
        return StrategyTable(
            title=self.crisis.name,
            cast=subject_of(self.crisis),
            actors=(first, second),
            strategies=[strategy_words(name) for name in down],
            across=[strategy_words(name) for name in across],
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

    def _ordered(self, side: int) -> list[str]:
        """The strategies of a side by what they come to: the best paid first, or in a crisis that with least peak.

        Where both sides have the same strategies, the order is one for both.
        """

        def mean_of(name: str) -> float:
            if self.crisis.payoffs is not None:
                own = 0 if self.alike else side
                found = [-pair.payoffs[own].mean for names, pair in self.pairs.items() if names[own] == name]
            else:
                met = (0, 1) if self.alike else (side,)
                found = [pair.peak.mean for names, pair in self.pairs.items() if any(names[at] == name for at in met)]
            return fsum(found) / len(found) if found else 0.0

        return sorted((self.first, self.second)[side], key=mean_of)


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


def fill(table: Table, exact: bool = False) -> Iterator[int]:
    """Play the pairs of a table, in the order of its strategies, and yield how many are done after each.

    With `exact` payoffs are those over all luck where they are known. Whatever stops it, the pairs done stay.
    """
    for mine, ours in table.first.items():
        for theirs, other in table.second.items():
            crisis = between(table.crisis, ours, other)
            found = outcomes(crisis, table.seed, table.runs)
            known = exact_payoffs(crisis) if exact else None
            if known is not None:
                table.exact.add((mine, theirs))
                found = [one._replace(payoffs=known) for one in found]
            made = pair(mine, theirs, found)
            if known is not None:
                made = made._replace(payoffs=tuple(Mean(payoff, None, None) for payoff in known))
            table.pairs[mine, theirs] = made
            if found[0].payoffs or found[0].costs:
                table.paid[mine, theirs] = numbers(found)
            for run, outcome in enumerate(found):
                table.by_run[run][outcome.course] += 1
            yield len(table.pairs)
