"""Two scenarios compared, A and B, run by run with the same luck: what differs, how sure that is, and where they part.

The same seed and number of a run give the same draws in both, so that a difference is that of the scenarios and not of
luck. Runs stream by a block at a time, as in `sim.studies.ensemble`.
"""

from collections.abc import Callable, Generator
from concurrent.futures import Executor
from contextlib import closing
from typing import TYPE_CHECKING, Unpack

from sim import figures
from sim.figures.data import Record
from sim.luck import SEEDS
from sim.scenario import Crisis
from sim.scenario.preparation import Ready, ready
from sim.studies import comparison_text, workers
from sim.studies.arguments import number_of_jobs, number_of_runs, whole
from sim.studies.comparison_figures import figures_of
from sim.studies.comparison_numbers import ComparisonNumbers
from sim.studies.counting import paired_tally
from sim.studies.counting.paired_tally import Pairs
from sim.studies.interruption import keep_finished
from sim.studies.notebook import shown
from sim.studies.run_pair import Two, two
from sim.text import as_csv, as_text, data_frame, several

if TYPE_CHECKING:
    import pandas as pd


def compare(
    a: Crisis,
    b: Crisis,
    runs: int = 10_000,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
) -> "Comparison":
    """Compare two scenarios by the runs 0, 1, ... of a seed, each played in both.

    They are played in this process, in `jobs` processes, or by the workers of an `executor`, as `sim.ensemble` does;
    the numbers are the same. `progress` is called after each block, with the number of runs done and of all. Ctrl-C
    ends the runs and keeps the blocks done; before the first is done it is raised on.

    Raises TypeError for a crisis that is none; ValueError for a number of runs, seed or number of jobs out of range;
    StrategyError where a strategy of the user's own goes wrong; and WorkersError where workers are lost, with a
    comparison of the blocks done as its `kept`.
    """
    for crisis in (a, b):
        if not isinstance(crisis, Crisis):
            raise TypeError(f"found a {type(crisis).__name__}; give two crises, as sim.load returns")
    seed, runs, jobs = whole("seed", seed, SEEDS), number_of_runs(runs), number_of_jobs(jobs, executor)
    return compare_prepared(ready(a), ready(b), runs, seed, progress, executor, jobs)


def compare_prepared(
    a: Ready,
    b: Ready,
    runs: int,
    seed: int,
    progress: Callable[[int, int], None] | None,
    executor: Executor | None,
    jobs: int | None,
) -> "Comparison":
    """Compare two prepared scenarios, as `compare` does; the other arguments have been checked."""
    kept = Pairs.empty(a, b)

    def result() -> Comparison:
        return Comparison.of(a, b, seed, runs, kept)

    with (
        keep_finished(lambda: kept.runs, result),
        closing(_blocks(a, b, seed, runs, executor, jobs)) as blocks,
    ):
        for block in blocks:
            kept = kept + block  # a new one, so that Ctrl-C in the midst of adding leaves the old one intact
            if progress is not None:
                progress(kept.runs, runs)
    return result()


def _blocks(
    a: Ready, b: Ready, seed: int, runs: int, executor: Executor | None, jobs: int | None
) -> Generator[Pairs, None, None]:
    """The pairs of each block of runs, in order."""
    if workers.in_this_process(executor, jobs):
        yield from paired_tally.blocks(a, b, seed, range(runs))
        return
    calls = ((a.crisis, b.crisis, seed, block) for block in workers.blocks(range(runs)))
    yield from workers.by_workers(paired_tally.count_pairs, calls, executor, jobs, a.prepared)


class Comparison(ComparisonNumbers):
    """Two scenarios, A and B, run by run with the same luck. Differences are B less A."""

    def __repr__(self) -> str:
        names = " v ".join(dict.fromkeys((self.a.crisis.name, self.b.crisis.name)))
        name, found = max(self.courses.items(), key=lambda item: abs(item[1].difference))
        alike = "" if self.alike is None else f", {100.0 * self.alike.share:.1f} % never diverge"
        return (
            f"<A v B, {names}: {several(self.runs, 'run')}, seed {self.seed}: "
            f"{name} {comparison_text.points(found)}{alike}>"
        )

    def _repr_html_(self) -> str:
        return shown(self, self.text(), self.figures()["curves"])

    def text(self, sides: tuple[str, str] | None = None) -> str:
        """The whole comparison for a terminal; `sides` says what A and B are called there, if not as `sides` has it."""
        return as_text(comparison_text.lines(self, sides))

    def csv(self) -> str:
        """A row for each share and mean: its value in A and in B, the difference, and the ends of their intervals."""
        return as_csv(comparison_text.table(self))

    def to_pandas(self) -> "pd.DataFrame":
        """The table of `csv` as a data frame. Needs the extra `pandas`."""
        head, *rows = comparison_text.table(self)
        return data_frame(rows, head).set_index(["what", "name"])

    def plot(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw one run in A beside the same run in B, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["curves"], ax, **how)

    def plot_forest(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw the differences of shares with their intervals, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["forest"], ax, **how)

    def plot_days(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw A and B by day, median and half of the runs, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["days"], ax, **how)

    def figures(self) -> dict[str, Record]:
        """The records of its figures, by name: curves, a run in both side by side; forest; and days."""
        return figures_of(self)

    def part(self, number: int) -> Two:
        """One of the runs in A and in B, and where they part. Raises ValueError unless `number` is 0 to `runs` - 1."""
        return two(self.a.crisis, self.b.crisis, self.seed, whole("run", number, self.runs))
