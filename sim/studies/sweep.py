"""A scenario with other values at some of its paths, many runs of each: what depends on which number, and how much.

Every cell of a sweep has the same luck, run by run, so that cells differ by the values that they set and by nothing
else. The cells are checked before the first of them runs. A sweep that is kept in a folder and was stopped, in whatever
way, goes on where it ended, to the same bytes.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from sim import figures
from sim.archive import ResultsError, journal
from sim.figures.data import Bars, Line, Plane, Record
from sim.luck import RUNS, SEEDS
from sim.scenario import Crisis
from sim.scenario.preparation import payoff_matrix, prepare
from sim.studies import designs, sweep_text, workers
from sim.studies.arguments import is_crisis, number_of_jobs, number_of_runs, whole
from sim.studies.counting import cells
from sim.studies.counting.cells import Cell, Task
from sim.studies.designs import LIMIT, Design, SweepError, checked_crises
from sim.studies.interruption import keep_finished
from sim.studies.notebook import shown
from sim.studies.sweep_figures import figure_of
from sim.studies.sweep_numbers import SweepNumbers
from sim.studies.sweep_plan import plan_of
from sim.text import as_csv, as_text, data_frame, several

__all__ = ["Sweep", "SweepError", "run_design", "sweep"]

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

DEFAULT_RUNS = 200  # of each cell
MAX_CELLS_A_CALL = 16  # handed to a worker at once
MAX_RUNS_A_CALL = 4000  # but for a single cell of more
MAX_PREPARED = 1000  # cells that stay prepared from when they are checked; more would take much memory


def sweep(
    crisis: Crisis,
    over: Mapping[str, Any] | None = None,
    runs: int = DEFAULT_RUNS,
    seed: int = 1,
    design: str | None = None,
    *,
    samples: int | None = None,
    percent: float | None = None,
    limit: int = LIMIT,
    folder: str | PathLike[str] | None = None,
    force: bool = False,
    executor: "Executor | None" = None,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "Sweep":
    """Run a crisis `runs` times with each of many values at some paths, the same luck for each.

    `over` has for each path a list of values, or a text as on the command line: 0:16:2, 0:16 for a range to draw from,
    or a,b,c. Without it what the crisis draws is tried from end to end or, with `percent` or where it draws
    nothing, each number that it calls an assumption so far either way. `design` is
    grid, one (each value by itself), lhs, morris or sobol; `samples` is the size of the last three.

    With `folder` the cells are kept there as they are done, and those that are there already are not run again. Ctrl-C
    ends the sweep and keeps the cells done. Cells are played in this process, in `jobs` processes (0: one for each
    core), or by the workers of an `executor` of `concurrent.futures`, to the same bytes. `progress` is called after
    each cell with the number of cells done and of all.

    Raises SweepError for a sweep that cannot be made, before anything runs; ResultsError for a folder that cannot be
    used; TypeError for a crisis or a mapping that is none; ValueError for a number of runs, seed or number of jobs out
    of range; StrategyError where a strategy of the user's own goes wrong; and WorkersError where workers are lost, with
    a sweep of the cells done as its `kept`.
    """
    is_crisis(crisis)
    if over is not None and not isinstance(over, Mapping):
        raise TypeError(
            f"found a {type(over).__name__} as over; give a mapping of paths, as {{'horizon': '100:200:10'}}"
        )
    seed = whole("seed", seed, SEEDS)
    samples = None if samples is None else whole("number of samples", samples, RUNS)
    limit = whole("number of cells", limit, RUNS)
    made = designs.design(crisis, over, design, samples, seed, percent=percent, limit=limit)
    return run_design(
        crisis, made, runs, folder=folder, force=force, executor=executor, jobs=jobs, progress=progress
    )  # fmt: skip


def run_design(
    crisis: Crisis,
    made: Design,
    runs: int,
    *,
    folder: str | PathLike[str] | None = None,
    force: bool = False,
    executor: "Executor | None" = None,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "Sweep":
    """Run the cells of a design, as `sweep` does."""
    runs, jobs = number_of_runs(runs), number_of_jobs(jobs, executor)
    apart = not workers.in_this_process(executor, jobs)
    values: list[Mapping[str, Any]] = [{}, *made.cells]
    plan = {} if folder is None else plan_of(crisis, made, runs)
    ready = None
    if folder is None or not journal.holds_plan(Path(folder), plan):  # the cells of a plan that is kept were checked
        ready = list(_tasks(crisis, made, 0, apart))
    done: list[Cell] = []

    def result() -> Sweep:
        return Sweep(crisis, made, made.seed, runs, done[0], tuple(done[1:]))

    with ExitStack() as stack:
        held = None
        if folder is not None:
            held = stack.enter_context(journal.open_journal(Path(folder), plan, force=force))
            done += _restored(held, values)
        tasks = _tasks(crisis, made, len(done), apart) if ready is None else iter(ready[len(done) :])
        with (
            keep_finished(lambda: len(done), result),
            closing(_play(crisis, tasks, made.seed, runs, executor, jobs)) as played,
        ):
            for cell in played:
                if held is not None:
                    held.append(cells.record(cell))
                done.append(cell)
                if progress is not None and cell.number:
                    progress(cell.number, len(made.cells))
        found = result()
        if held is not None:
            held.sync()
            if len(found.cells) == len(made.cells):
                held.finish(found.csv().encode())
    return found


def _restored(held: journal.Journal, values: Sequence[Mapping[str, Any]]) -> Iterator[Cell]:
    """The cells of a journal's records. Raises ResultsError for a record that is of no cell of the sweep."""
    for n, record in enumerate(held.records):
        try:
            yield cells.from_record(record, values[n])
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            found = f"{held.folder / journal.CELLS_FILE}: its line {n + 1} is no cell of this sweep"
            raise ResultsError(f"{found}; remove the folder, or give another one (--results)") from None


def _tasks(crisis: Crisis, made: Design, begin: int, apart: bool) -> Iterator[Task]:
    """The cells from number `begin` on, checked and prepared; number 0 is the scenario as it stands.

    A worker prepares a cell itself where it stands `apart`, in another process, and the cell has code of the
    scenario's own, which cannot be sent; and all cells after the first MAX_PREPARED.
    """
    if begin == 0:
        yield Task(0, {}, None, None)
    places = range(max(0, begin - 1), len(made.cells))
    for n, changed in zip(places, checked_crises(crisis, made, places), strict=True):
        prepared = None if n >= MAX_PREPARED or (apart and changed.code) else prepare(changed, drawn=True)
        yield Task(n + 1, made.cells[n], prepared, payoff_matrix(changed))


def _play(
    crisis: Crisis, tasks: Iterator[Task], seed: int, runs: int, executor: "Executor | None", jobs: int | None
) -> Generator[Cell, None, None]:
    """The cells of tasks, played, in their order; of short cells a worker is given several at once."""
    size = max(1, min(MAX_CELLS_A_CALL, MAX_RUNS_A_CALL // runs))
    calls = ((crisis, part, seed, runs) for part in iter(lambda: list(islice(tasks, size)), []))
    with closing(workers.by_workers(cells.play, calls, executor, jobs, prepare(crisis, drawn=True))) as played:
        for found in played:
            yield from found


class Sweep(SweepNumbers):
    """A scenario with other values at some of its paths, and how the runs of each go."""

    def __repr__(self) -> str:
        of = len(self.design.cells)
        over, runs = several(len(self.design.axes), "path"), several(self.runs, "run")
        done = f"{len(self.cells)} of {several(of, 'setting')}"
        return f"<{self.crisis.name}: sweep over {over}, {done}, {runs} each, seed {self.seed}>"

    def _repr_html_(self) -> str:
        return shown(self, self.text(), self._drawn())

    def _drawn(self) -> Record | None:
        """The record of its figure, where its design has one and some of it is done."""
        try:
            return self.figure()
        except SweepError:
            return None

    def head(self) -> str:
        """The scenario, the design and the runs, in one line."""
        return sweep_text.head(self)

    def text(self, of: str | None = None) -> str:
        """An outcome (see `outcomes`) over the cells, for a terminal. Raises SweepError for a name of no outcome."""
        return as_text(sweep_text.lines(self, of))

    def csv(self) -> str:
        """A row a cell, first the scenario as it stands, number 0; counts, shares and means with intervals.

        The columns that end in less, less_low and less_high have the difference from the scenario as it stands, paired
        run by run.
        """
        return as_csv(sweep_text.table(self))

    def to_pandas(self) -> "pd.DataFrame":
        """A row for each setting and outcome: the values set, by path, the outcome with its interval, and its change.

        The first setting, 0, is the scenario as it stands; changes are from it, paired run by run. Needs the extra
        `pandas`.
        """
        head, *rows = sweep_text.long_table(self)
        return data_frame(rows, head)

    def plot(
        self, ax: "figures.Axes | None" = None, of: str | None = None, **how: "Unpack[figures.How]"
    ) -> "figures.Axes":
        """Draw an outcome over the cells, on `ax` or on a figure of its own, as suits the design.

        A grid of one path is a line with intervals, and one of two paths a heat map. One at a time and Morris's effects
        are bars, Sobol's indices pairs of bars, and a Latin hypercube dots over its first path. Raises SweepError where
        there is nothing to draw.
        """
        return figures.draw(self.figure(of), ax, **how)

    def figure(self, of: str | None = None) -> Line | Plane | Bars:
        """The record of the figure of an outcome (see `sim.figures.data`). Raises SweepError where there is none."""
        return figure_of(self, of)
