"""Running scenarios, and what a run returns."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from operator import index
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import explain, games, log, measures, words
from sim.agenda import PHASE
from sim.documents import data_frame, several
from sim.log import Event
from sim.luck import RUNS, SEEDS
from sim.measures import Curve, Summary
from sim.model.outcomes import COURSES
from sim.prepare import prepare
from sim.reference import rows
from sim.scenario import Crisis
from sim.tournament import Outcome, Table, entrants, fill
from sim.words import as_html

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd
    from matplotlib.axes import Axes


def simulate(crisis: Crisis, seed: int = 1, run: int = 0) -> "Run":
    """Run a scenario once, in SimPy.

    `seed` is 0 to 2**63 - 1, `run` the number of the run among those of its seed, 0 to 2**32 - 1. The same scenario,
    seed and run give the same events, to the last bit. Raises TypeError for what is no crisis, ValueError for a seed or
    run that is not such a number, and StrategyError where a strategy of the user's own goes wrong.
    """
    is_crisis(crisis)
    seed, run = whole("seed", seed, SEEDS), whole("run", run, RUNS)
    prepared = prepare(crisis)
    return Run(crisis, seed, run, tuple(log.decode(row, prepared.names) for row in rows(prepared, seed, run)))


def outcomes(crisis: Crisis, seed: int, runs: int) -> list[Outcome]:
    """What each of the runs 0, 1, ... of a seed came to."""
    from sim import compiled

    payoffs = None if crisis.payoffs is None else games.matrix(crisis.payoffs)
    told = compiled.play(prepare(crisis), seed, range(runs), payoffs=payoffs)
    found = []
    for run in range(runs):
        paid = () if payoffs is None else tuple(float(told.payoff[me][run]) for me in (0, 1))
        course = COURSES[told.course[run]]
        found.append(Outcome(course, float(told.peak[run]), int(told.length[run]), paid))
    return found


def table(
    crisis: Crisis,
    strategies: Sequence[Any] | None = None,
    runs: int = 20,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Table:
    """Strategy against strategy: what becomes of a crisis when each side plays each of them, `runs` times.

    `strategies` are all of the register unless some are given, by name or as a scenario may say it, {name: grit,
    modifiers: [{cap_at: 5}]}. `progress` is called after each pair, with the number of pairs done and of all. Ctrl-C
    ends it and keeps the pairs done, if there are any. Raises KeyError for a strategy that does not exist,
    ScenarioError for what no scenario may say, TypeError for what is no crisis, and ValueError for numbers of runs or
    seeds that are none.
    """
    is_crisis(crisis)
    seed, runs = whole("seed", seed, SEEDS), number_of_runs(runs)
    made = Table(crisis, entrants(crisis, strategies), seed, runs)
    with suppress(KeyboardInterrupt):
        for done in fill(made, outcomes):
            if progress is not None:
                progress(done, len(made.strategies) ** 2)
    if not made.pairs:
        raise KeyboardInterrupt
    return made


def is_crisis(found: object) -> None:
    """Raise TypeError for what is no crisis."""
    if not isinstance(found, Crisis):
        raise TypeError(f"found a {type(found).__name__}; give a crisis, as sim.load returns")


def number_of_runs(runs: int) -> int:
    """Take a number of runs that there is something to tell of: one at least. Raises ValueError for any other."""
    runs = whole("number of runs", runs, RUNS)
    if runs == 0:
        raise ValueError("with no runs there is nothing to tell; give 1 at least")
    return runs


def number_of_jobs(jobs: int | None, executor: "Executor | None") -> int | None:
    """Take a number of processes, or none. Raises ValueError for what is none, and where an executor is given too."""
    from sim.counting.workers import MOST

    jobs = None if jobs is None else whole("number of jobs", jobs, MOST)
    if executor is not None and jobs is not None:
        raise ValueError("an executor has its own workers; give one, or a number of jobs")
    return jobs


def whole(what: str, value: int, end: int) -> int:
    """Take a whole number from 0 to end - 1, a numpy one too, as a plain int. True and False are none."""
    try:
        found = -1 if isinstance(value, bool) else index(value)
    except TypeError:
        found = -1
    if not 0 <= found < end:
        raise ValueError(f"this {what} will not do; give a whole number from 0 to {end - 1}")
    return found


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """One run of a scenario: its event log, and ways to look at it."""

    crisis: Crisis
    seed: int
    number: int  # among the runs of its seed
    events: tuple[Event, ...]

    def __repr__(self) -> str:
        told = self.summary
        return (
            f"<{self.crisis.name}, seed {self.seed}, run {self.number}: {several(told.moves, 'move')}, "
            f"peak {told.peak:.1f}, {told.course} ({told.ending})>"
        )

    def _repr_html_(self) -> str:
        return as_html(self, self.chronicle())

    @cached_property
    def summary(self) -> Summary:
        """First reply, number of moves, peak, ending, course and last word (see `sim.measures`)."""
        return measures.summary(self.events, self.crisis, self._curve)

    def curve(self) -> Curve:
        """The escalation curve, day by day; reckoned once, so change a copy of it and not itself."""
        return self._curve

    @cached_property
    def _curve(self) -> Curve:
        return measures.curve(self.events, self.crisis)

    def chronicle(self) -> str:
        """The exchange as text, a line for everything that happened."""
        return words.chronicle(self.events, self.crisis)

    def explain(self, number: int) -> str:
        """Why an event happened: the chain of causes, and what each alternative would have cost.

        Raises ValueError where the log has no event of that number.
        """
        number = whole("event", number, PHASE)
        return explain.explain(self.crisis, self.seed, self.number, self.events, number)

    def plot(self, ax: "Axes | None" = None) -> "Axes":
        """Draw the escalation curve, on `ax` or on a figure of its own."""
        from sim import plots  # matplotlib takes longer to import than a run

        return plots.escalation(self, ax)

    def plot_perception(self, ax: "Axes | None" = None) -> "Axes":
        """Draw what each side felt over what was done to it, on `ax` or on a figure of its own."""
        from sim import plots

        return plots.perception(self, ax)

    def save(
        self, folder: str | os.PathLike[str] = "results", *, force: bool = False, command: str | None = None
    ) -> Path:
        """Write the results folder, whole or not at all, and return it; `command` is for its manifest.

        Results of another run are replaced with `force` only. Raises ResultsError (see `sim.store`).
        """
        from sim import store

        return store.save(self, folder, force=force, command=command)

    def to_pandas(self) -> "pd.DataFrame":
        """The event log as a data frame, a row an event. Needs the extra `pandas`."""
        return data_frame(self.events, log.COLUMNS)
