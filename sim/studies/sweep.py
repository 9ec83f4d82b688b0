"""A scenario with other values at some of its paths, many runs of each: what depends on which number, and how much.

Every cell of a sweep has the same luck, run by run: cells differ by what they set and by nothing else. The cells are
checked before the first of them runs. Kept in a folder, a sweep that was stopped, however that came about, goes on
where it ended, to the same bytes.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from itertools import islice
from math import isnan, nan
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim import archive, figures
from sim.archive import journal
from sim.chronicle.sentences import as_html
from sim.figures.data import Bar, Bars, End, HeatMap, Line, PathBars, Plane, Swept
from sim.luck import RUNS, SEEDS
from sim.measures.intervals import Mean
from sim.measures.outcome_names import renamed
from sim.model.outcomes import COURSES, ENDINGS
from sim.scenario import Crisis
from sim.scenario.preparation import matrix_of, prepare
from sim.scenario.problems import did_you_mean, plain
from sim.studies import designs, sensitivity, workers
from sim.studies.arguments import is_crisis, number_of_jobs, number_of_runs, whole
from sim.studies.counting import cells
from sim.studies.counting.cells import NO_REPLY, Cell, Task
from sim.studies.designs import LIMIT, PERCENT, Axis, Design, SweepError, checked, spelled, stands
from sim.studies.workers import WorkersError
from sim.text import as_text, data_frame, several
from sim.version import __version__

__all__ = ["Sweep", "SweepError", "run", "sweep", "verify"]

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

USUAL_RUNS = 200  # of a cell
AT_ONCE, SHORT = 16, 4000  # cells handed to a worker at once, at most; and runs, but for a single cell of more
READY = 1000  # cells that are kept ready to be played, from when they are checked
SHOWN = 40  # cells in the text
DRAWN = 20  # paths in a figure
MEANS = ("peak", "length", "moves")
UNITS_OF_MEANS = {"peak": "severity", "length": "days", "moves": "moves"}
UNITS = {  # of what a path's last step says
    "amount": "units",
    "ceiling": "units",
    "value": "severity a unit",
    "tolerance": "severity",
    "severity": "severity",
    "base": "severity",
    "per_unit": "severity a unit",
    "out_of_kind": "severity",
    "low": "days",
    "likely": "days",
    "high": "days",
    "review_days": "days",
    "notice": "days",
    "lasts": "days",
    "horizon": "days",
    "execution_error": "probability",
    "missed": "probability",
    "per_year": "a year",
}
LIBRARIES = {"lhs": ("scipy", "numpy"), "morris": ("SALib", "numpy"), "sobol": ("SALib", "scipy", "numpy")}
WORDS = {
    "grid": "a grid of {cells}",
    "one": "one at a time, {cells}",
    "lhs": "a Latin hypercube of {cells}",
    "morris": "Morris's design of {samples} trajectories, {cells}",
    "sobol": "Sobol's design of {samples} points, {cells}",
}


class Difference(NamedTuple):
    """An outcome of a cell, and what it is less the scenario as it stands; both with intervals of 95 %."""

    here: Mean
    less: Mean  # paired, run by run


def sweep(
    crisis: Crisis,
    over: Mapping[str, Any] | None = None,
    runs: int = USUAL_RUNS,
    seed: int = 1,
    design: str | None = None,
    *,
    samples: int | None = None,
    percent: float = PERCENT,
    limit: int = LIMIT,
    folder: str | PathLike[str] | None = None,
    force: bool = False,
    executor: "Executor | None" = None,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "Sweep":
    """Run a crisis `runs` times with each of many values at some paths, the same luck for each.

    `over` has for each path a list of values, or a text as on the command line: 0:16:2, 0:16 for a range to draw from,
    or a,b,c. Without it each number that the crisis calls an assumption is varied by `percent` either way. `design` is
    grid, one (each value by itself), lhs, morris or sobol; for the last three `samples` says how many.

    With `folder` the cells are kept there as they are done, and those that are there already are not run again. Ctrl-C
    ends the sweep and keeps the cells done. Cells are played in this process, with `jobs` in so many (0: as many as
    there are cores), and with an `executor` of `concurrent.futures` by its workers, to the same bytes.

    Raises SweepError for a sweep that cannot be made, before anything runs; ResultsError for a folder that cannot be
    had, TypeError for what is no crisis or no mapping, ValueError for numbers of runs, seeds or jobs that are none,
    StrategyError where a strategy of the user's own goes wrong, and WorkersError where workers are lost, with what was
    done as its `kept`.
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
    return run(
        crisis, made, runs, folder=folder, force=force, executor=executor, jobs=jobs, progress=progress
    )  # fmt: skip


def run(
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
    seed, apart = made.seed, executor is not None or jobs not in {None, 1}
    values: list[Mapping[str, Any]] = [{}, *made.cells]
    agreed = None if folder is None else plan(crisis, made, runs)
    ready = None
    if folder is None or not journal.holds_plan(Path(folder), agreed or {}):  # a plan that stands was checked
        ready = list(_tasks(crisis, made, 0, apart))
    done: list[Cell] = []
    with ExitStack() as stack:
        held = None
        if folder is not None:
            held = stack.enter_context(journal.open_journal(Path(folder), agreed or {}, force=force))
            done = [cells.from_record(record, values[record["cell"]]) for record in held.records]
        tasks = _tasks(crisis, made, len(done), apart) if ready is None else iter(ready[len(done) :])
        try:
            with closing(_played(crisis, tasks, seed, runs, executor, jobs)) as played:
                for cell in played:
                    if held is not None:
                        held.append(cells.record(cell))
                    done.append(cell)
                    if progress is not None and cell.number:
                        progress(cell.number, len(made.cells))
        except KeyboardInterrupt:
            if not done:
                raise
        except WorkersError as error:
            error.kept = Sweep(crisis, made, seed, runs, done[0], tuple(done[1:])) if done else None
            raise
        found = Sweep(crisis, made, seed, runs, done[0], tuple(done[1:]))
        if held is not None:
            held.sync()
            if len(found.cells) == len(made.cells):
                held.finish(found.csv().encode())
    return found


def plan(crisis: Crisis, made: Design, runs: int) -> dict[str, Any]:
    """What a sweep is, for whoever goes on with it: all that its bytes hang on."""
    told = {
        "version": __version__,
        "libraries": {name: metadata.version(name) for name in LIBRARIES.get(made.name, ())},
        "design": made.name,
        "samples": made.samples,
        "runs": runs,
        "seed": made.seed,
        "over": {one.path: one.text() for one in made.axes},
        "cells": len(made.cells),
        "sha256": hashlib.sha256(json.dumps(made.cells, default=str).encode()).hexdigest(),
        "scenario": archive.record_of(crisis),
    }
    found: dict[str, Any] = json.loads(json.dumps(told, default=str))
    return found


def place(crisis: Crisis, made: Design, runs: int, root: str | PathLike[str] = "results") -> Path:
    """The folder that the command line keeps a sweep in: `<root>/<scenario>/sweep-<hash>`, by what was asked for."""
    asked = {key: value for key, value in plan(crisis, made, runs).items() if key not in ("version", "libraries")}
    changes = json.dumps(crisis.changes, default=str)
    told = json.dumps([{**asked, "scenario": changes, "sha256": ""}], default=str)
    return archive.home(crisis, root) / f"sweep-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def known(crisis: Crisis, outcome: str) -> str:
    """An outcome that cells may have (see `Sweep.outcomes`). Raises SweepError for one that there is not."""
    moves = ["let pass", *(move.move for move in crisis.ladder)]
    replies = [f"{actor}: {move}" for actor in crisis.actors for move in moves]
    payoffs = [f"payoff {actor}" for actor in crisis.actors] if crisis.payoffs is not None else []
    names = [*COURSES, *ENDINGS, NO_REPLY, *MEANS, *payoffs, *replies]
    if outcome not in names:
        found = renamed(outcome) or f"no outcome is called '{plain(outcome)}'; {did_you_mean(outcome, names)}"
        raise SweepError(found)
    return outcome


def drawable(made: Design) -> None:
    """Raise SweepError for a design of which there is no figure."""
    if made.name == "grid" and len(made.axes) > 2:
        raise SweepError(
            f"a grid over {len(made.axes)} paths has no figure; draw one or two, "
            "or take the design one, lhs, morris or sobol"
        )


def _tasks(crisis: Crisis, made: Design, begin: int, apart: bool) -> Iterator[Task]:
    """The cells from one on, checked and made ready; number 0 is the scenario as it stands.

    Whoever plays a cell makes it ready where that cannot be handed to workers that stand apart, as code of the
    scenario's own cannot, and beyond the first many, which would take memory.
    """
    if begin == 0:
        yield Task(0, {}, None, None)
    places = range(max(0, begin - 1), len(made.cells))
    for n, tried in zip(places, checked(crisis, made, places), strict=True):
        ready = None if n >= READY or (apart and tried.code) else prepare(tried)
        yield Task(n + 1, made.cells[n], ready, matrix_of(tried))


def _played(
    crisis: Crisis, tasks: Iterator[Task], seed: int, runs: int, executor: "Executor | None", jobs: int | None
) -> Generator[Cell, None, None]:
    """The cells of tasks, in their order, whoever plays them: some at a time where they are short."""
    some = max(1, min(AT_ONCE, SHORT // runs))
    calls = ((crisis, part, seed, runs) for part in iter(lambda: list(islice(tasks, some)), []))
    with closing(workers.by_workers(cells.play, calls, executor, jobs, prepare(crisis))) as played:
        for found in played:
            yield from found


@dataclass(frozen=True, eq=False, repr=False)
class Sweep:
    """What became of a scenario with other values at some of its paths."""

    crisis: Crisis
    design: Design
    seed: int
    runs: int  # of each cell
    base: Cell  # the scenario as it stands
    cells: tuple[Cell, ...]  # those done, in the order of the design

    def __repr__(self) -> str:
        of = len(self.design.cells)
        over, runs = several(len(self.design.axes), "path"), several(self.runs, "run")
        done = f"{len(self.cells)} of {several(of, 'cell')}"
        return f"<{self.crisis.name}: sweep over {over}, {done}, {runs} each, seed {self.seed}>"

    def _repr_html_(self) -> str:
        return as_html(self, self.text())

    # Outcomes.

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """What can be asked of the cells: courses, endings, first replies that came, and means."""
        came = {name for cell in (self.base, *self.cells) for name in cell.counts}
        replies = sorted(came - {*COURSES, *ENDINGS, NO_REPLY})
        payoffs = [name for name in self.base.means if name not in MEANS]
        return (*COURSES, *ENDINGS, *replies, NO_REPLY, *MEANS, *payoffs)

    @cached_property
    def usual(self) -> str:
        """The outcome that is told where none is named: the course whose share varies most, or else the mean peak."""
        widths = {course: _width([self.value(cell, course) for cell in self.cells]) for course in COURSES}
        widest = max(COURSES, key=lambda course: widths[course])
        return widest if widths[widest] > 0.0 else "peak"

    def named(self, outcome: str | None) -> str:
        """An outcome by its name, or the usual one. Raises SweepError for one that there is not."""
        return self.usual if outcome is None else known(self.crisis, outcome)

    def value(self, cell: Cell, outcome: str) -> float:
        """The share of the runs, or the mean."""
        if self.is_share(outcome):
            return cell.counts.get(outcome, (0, 0, 0))[0] / cell.runs
        return cell.means[outcome][0].mean

    def is_share(self, outcome: str) -> bool:
        """Whether an outcome is a share of the runs, and no mean."""
        return outcome not in self.base.means

    def told(self, cell: Cell, outcome: str) -> Difference:
        """An outcome of a cell with its interval, and less the scenario as it stands."""
        if not self.is_share(outcome):
            return Difference(*cell.means[outcome])
        found = cell.contrast(outcome)
        return Difference(Mean(*found.b[2:]), Mean(found.difference, found.low, found.high))

    def indices(self, outcome: str | None = None) -> list[sensitivity.Effect] | list[sensitivity.Index] | None:
        """How much an outcome hangs on each path, for the designs morris and sobol, path by path.

        None where it is the same in all cells, or where cells are still to be done. Raises SweepError for other
        designs, and for an outcome that there is not.
        """
        name, made = self.named(outcome), self.design
        if made.name not in ("morris", "sobol"):
            raise SweepError(f"the design '{made.name}' has no indices; sweep with design='morris' or 'sobol'")
        if len(self.cells) < len(made.cells):
            return None
        numbers = [self.value(cell, name) for cell in self.cells]
        if made.name == "morris":
            return sensitivity.morris(numbers, len(made.axes), made.samples or 0, made.seed)
        return sensitivity.sobol(numbers, len(made.axes), made.seed)

    def swings(self, outcome: str | None = None) -> list["Swing"]:
        """For one at a time: the paths, those first along which an outcome lies farthest from the scenario's."""
        name = self.named(outcome)
        found = []
        for one in self.design.axes:
            tried = [cell for cell in self.cells if one.path in cell.values]
            ends = tuple((cell.values[one.path], self.told(cell, name).less) for cell in tried)
            still = all(self._still(cell, name) for cell in tried)
            found.append(Swing(one.path, self.stands(one.path), ends, still))
        return sorted(found, key=lambda swing: -swing.reach)

    def _still(self, cell: Cell, name: str) -> bool:
        """Whether an outcome is in every run of a cell what it is in that of the scenario as it stands."""
        if self.is_share(name):
            return cell.counts.get(name, (0, 0, 0))[1:] == (0, 0)
        return not any(cell.means[name][1])

    # Words.

    def title(self, name: str) -> str:
        """An outcome, as what is measured."""
        if self.is_share(name):
            kind = "course" if name in COURSES else "ending" if name in ENDINGS else "first reply"
            return f"Share of the runs, in per cent: {kind} {name}"
        words = {
            "peak": "Mean peak (severity in force, both sides)",
            "length": "Mean length (days)",
            "moves": "Mean number of moves",
        }
        return words.get(name) or f"Mean {name} a round"

    def short(self, path: str) -> str:
        """A path in fewer words, as 'NATO staff amount'; whole where another path would be the same."""
        found = _short(path)
        return path if sum(_short(one.path) == found for one in self.design.axes) > 1 else found

    def stands(self, path: str) -> Any:
        """What the scenario has at a path; None where it leaves that out."""
        return stands(self.crisis, path)

    def spelled(self, value: Any) -> str:
        """A value on one line."""
        return spelled(value)

    def head(self) -> str:
        """What was done, in a line."""
        made = self.design
        what = WORDS[made.name].format(cells=several(len(made.cells), "cell"), samples=made.samples)
        runs = several(self.runs, "run")
        return f"{self.crisis.name}: {what}, {runs} each, seed {self.seed}, the same luck in every cell"

    def text(self, of: str | None = None) -> str:
        """What became of an outcome (see `outcomes`), for a terminal."""
        name = self.named(of)
        lines = [self.head()]
        if len(self.cells) < len(self.design.cells):
            lines.append(f"Stopped: of {len(self.design.cells)} cells {len(self.cells)} were done.")
        lines += [f"Left out: {told}" for told in self.design.left_out]
        tell = {"one": self._swings, "morris": self._indices, "sobol": self._indices}.get(self.design.name, self._rows)
        return as_text((*lines, "", *tell(name)))

    def _rows(self, name: str) -> Iterator[str]:
        there = self._cell(self.told(self.base, name).here, name)
        yield f"{self.title(name)},"
        yield f"with its 95 % interval ({self.whose(name)}); and less the scenario as it stands, {there}, paired"
        rows = [[*(self.short(one.path) for one in self.design.axes), name, "less"]]
        for cell in self.cells[:SHOWN]:
            told = self.told(cell, name)
            here, less = self._cell(told.here, name), self._cell(told.less, name, "+")
            rows.append([*(spelled(value) for value in cell.values.values()), here, less])
        yield from _columns(rows)
        if len(self.cells) > SHOWN:
            yield f"  and {len(self.cells) - SHOWN} cells more, which the table has (--csv, or sweep.csv)"

    def _swings(self, name: str) -> Iterator[str]:
        there = self._cell(self.told(self.base, name).here, name)
        yield f"{self.title(name)}:"
        yield f"what each value does to it by itself, less the scenario as it stands, {there}; 95 % intervals, paired"
        rows = [["path", "stands", "tried", "less"]]
        still = []
        for swing in self.swings(name):
            if swing.still:
                still.append(swing.path)
                continue
            for n, (value, less) in enumerate(swing.ends):
                first = [swing.path, spelled(swing.stands)] if n == 0 else ["", ""]
                rows.append([*first, spelled(value), self._cell(less, name, "+")])
        if len(rows) > 1:
            yield from _columns(rows, 1)
        if still:
            yield ""
            yield f"In none of the {several(self.runs, 'run')} did these change it:"
            yield from (f"  {path}" for path in still)

    def _indices(self, name: str) -> Iterator[str]:
        made = self.design
        found = self.indices(name)
        if found is None:
            yield f"{self.title(name)}: {'it is the same in all cells' if self.cells else 'no cell is done'}."
            return
        both: list[tuple[Axis, sensitivity.Effect | sensitivity.Index]] = list(zip(made.axes, found, strict=True))
        order = sorted(both, key=lambda pair: -_weight(pair[1]))
        percent = self.is_share(name)
        if made.name == "morris":
            yield f"{self.title(name)}:"
            yield "by how much it changes along the whole of each range (mu*, Morris 1991), how unevenly"
            yield "(sigma: it hangs on the others too, or bends), and which way on the whole (mu)"
            rows = [["path", "range", "mu*", "sigma", "mu"]]
            times = 100.0 if percent else 1.0
            for one, effect in order:
                assert isinstance(effect, sensitivity.Effect), "of Morris's design"
                rows.append(
                    [one.path, one.told(), _measured(effect.size, times), f"{times * effect.spread:.2f}",
                     f"{times * effect.mean:+.2f}"]
                )  # fmt: skip
        else:
            yield f"{self.title(name)}:"
            yield "what share of its variance over the cells is each path's own (first order),"
            yield "and with all that it has together with others (total); Sobol (2001), Saltelli and others (2010)"
            rows = [["path", "range", "first order", "total"]]
            for one, index in order:
                assert isinstance(index, sensitivity.Index), "of Sobol's design"
                rows.append([one.path, one.told(), _measured(index.first), _measured(index.total)])
        yield from _columns(rows, 2)
        yield ""
        over = "trajectories" if made.name == "morris" else "points"
        yield f"Intervals of 95 %: a bootstrap over the {made.samples} {over};"
        yield "the luck of the runs is the same in all cells, and other luck is not in them."

    def whose(self, name: str) -> str:
        """Whose interval an outcome has."""
        return "Wilson" if self.is_share(name) else "Student"

    def _cell(self, mean: Mean, name: str, sign: str = "") -> str:
        """A share in per cent, or a mean."""
        return mean.told(f"{sign}.1f", 100.0) if self.is_share(name) else mean.told(f"{sign}.2f")

    def csv(self) -> str:
        """A row a cell, first the scenario as it stands, number 0; counts, shares and means with intervals.

        What ends in less, less_low and less_high is the difference from the scenario as it stands, paired run by run.
        """
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(self._table())
        return out.getvalue()

    def _table(self) -> Iterator[list[Any]]:
        """The head of the table, and its rows."""
        ends = ("", "_low", "_high", "_less", "_less_low", "_less_high")
        shares = [name for name in self.outcomes if self.is_share(name)]
        means = [name for name in self.outcomes if not self.is_share(name)]
        head = ["cell", *(one.path for one in self.design.axes), "runs"]
        for name in self.outcomes:
            head += [f"{name}_runs"] * self.is_share(name) + [f"{name}{end}" for end in ends]
        yield head
        there = {one.path: self.stands(one.path) for one in self.design.axes}
        for cell in (self.base, *self.cells):
            row = [cell.number, *(_plain({**there, **cell.values}[one.path]) for one in self.design.axes), cell.runs]
            for name in (*shares, *means):
                counted = [cell.counts.get(name, (0, 0, 0))[0]] * self.is_share(name)
                here, less = (
                    self.told(cell, name) if self.is_share(name) or name in cell.means else (_NOTHING, _NOTHING)
                )
                row += [*counted, *here, *less]
            yield row

    def to_pandas(self) -> "pd.DataFrame":
        """The table of `csv` as a data frame, a row a cell. Needs the extra `pandas`."""
        head, *rows = self._table()
        return data_frame(rows, head).set_index("cell")

    def plot(self, ax: "figures.Axes | None" = None, of: str | None = None) -> "figures.Axes":
        """Draw an outcome over the cells, on `ax` or on a figure of its own, as suits the design.

        A grid of one path as a line with intervals and of two as a heat map, one at a time and Morris's effects as
        bars, Sobol's indices as pairs of bars, a Latin hypercube as dots over its first path. Raises SweepError where
        there is nothing to draw.
        """
        return figures.draw(self.figure(of), ax)

    def figure(self, of: str | None = None) -> Line | Plane | Bars:
        """What is to be drawn of an outcome (see `sim.figures.data`). Raises SweepError where there is nothing."""
        drawable(self.design)
        name = self.named(of)
        if self.design.name in ("one", "morris", "sobol"):
            return self._bars(name)
        return self._plane(name) if self.design.name == "grid" and len(self.design.axes) > 1 else self._line(name)

    def _swept(self, name: str) -> Swept:
        """What all figures tell."""
        paths = [one.path for one in self.design.axes[:DRAWN]]
        title, share = self.title(name), self.is_share(name)
        return Swept(self.crisis.name, title, share, self.whose(name), paths, self.runs, self.seed)

    def _ends(self, name: str) -> tuple[End, End] | None:
        """The cells in which an outcome is lowest and highest; None where no cell is done."""
        if not self.cells:
            return None
        values = sorted((self._times(name) * self.value(cell, name), cell.number) for cell in self.cells)
        low, high = (
            End(value, ", ".join(f"{self.short(p)} {spelled(v)}" for p, v in self.cells[number - 1].values.items()))
            for value, number in (values[0], values[-1])
        )
        return low, high

    def _times(self, name: str) -> float:
        """What an outcome is multiplied by to be drawn: shares are in per cent."""
        return 100.0 if self.is_share(name) else 1.0

    def _line(self, name: str) -> Line:
        """An outcome along the first path."""
        one, times = self.design.axes[0], self._times(name)
        cells = list(self.cells)
        if one.numbers:
            cells.sort(key=lambda cell: cell.values[one.path])
        values = [cell.values[one.path] for cell in cells]
        x = values if one.numbers else list(range(len(cells)))
        told = [self.told(cell, name).here for cell in cells]
        stands = self.stands(one.path)
        here = stands if one.numbers else next((n for n, value in enumerate(values) if value == stands), None)
        return Line(
            swept=self._swept(name),
            axis=self._named(one.path),
            numbers=one.numbers,
            sampled=self.design.name == "lhs",
            others=len(self.design.axes) - 1 if self.design.name == "lhs" else 0,
            x=x,
            names=[spelled(value) for value in values],
            y=[times * mean.mean for mean in told],
            low=[times * (mean.mean if mean.low is None else mean.low) for mean in told],
            high=[times * (mean.mean if mean.high is None else mean.high) for mean in told],
            here=here if isinstance(here, int | float) and x and min(x) <= here <= max(x) else None,
            stands=spelled(stands),
            ends=self._ends(name),
        )

    def _plane(self, name: str) -> Plane:
        """An outcome over two paths: the first across, the second up."""
        (across, up), times, share = self.design.axes, self._times(name), self.is_share(name)
        found = {tuple(map(repr, (c.values[across.path], c.values[up.path]))): c for c in self.cells}
        columns, rows = (sorted(one.values) if one.numbers else list(one.values) for one in (across, up))
        rows = rows[::-1] if up.numbers else rows
        drawn = [[found.get((repr(column), repr(row))) for column in columns] for row in rows]
        numbers = [[nan if cell is None else times * self.value(cell, name) for cell in line] for line in drawn]
        largest = max((abs(value) for line in numbers for value in line if not isnan(value)), default=0.0)
        there = self.stands(across.path), self.stands(up.path)
        among = there[0] in columns and there[1] in rows
        told = [self.told(cell, name).here for cell in self.cells]
        reaches = [times * (m.high - m.low) / 2.0 for m in told if m.low is not None and m.high is not None]
        return Plane(
            swept=self._swept(name),
            across=self._named(across.path),
            up=self._named(up.path),
            columns=[spelled(value) for value in columns],
            rows=[spelled(value) for value in rows],
            map=HeatMap("", numbers, 0 if share or largest >= 100.0 else 1, share),
            framed=(columns.index(there[0]), rows.index(there[1])) if among else None,
            reach=max(reaches, default=None),
            ends=self._ends(name),
        )

    def _bars(self, name: str) -> Bars:
        """An outcome by path, the paths with the longest bars first."""
        other = False
        if self.design.name == "one":
            swings = self.swings(name)
            moving = [swing for swing in swings if not swing.still]
            rows, still = [self._by_value(swing, name) for swing in moving], len(swings) - len(moving)
            other = any(not isinstance(swing.stands, int | float) for swing in moving)
        else:
            every = self._by_index(name)
            rows = [row for row in every if any(bar.length or bar.low or bar.high for bar in row.bars)]
            rows.sort(key=lambda row: -row.bars[-1].length)
            still = len(every) - len(rows)
        return Bars(
            swept=self._swept(name),
            design=self.design.name,
            samples=self.design.samples,
            unit="percentage points" if self.is_share(name) else UNITS_OF_MEANS.get(name, "payoff a round"),
            base=self.told(self.base, name).here.mean * self._times(name),
            other=other,
            rows=rows[:DRAWN],
            more=max(0, len(rows) - DRAWN),
            still=still,
        )

    def _by_value(self, swing: "Swing", name: str) -> PathBars:
        """A path, with a bar for each value tried."""
        times = self._times(name)
        bars = []
        for value, less in swing.ends:
            low, high = (less.mean if end is None else end for end in less[1:])
            numbers = isinstance(value, int | float) and isinstance(swing.stands, int | float)
            look = int(numbers and value > swing.stands)
            bars.append(Bar(times * less.mean, times * low, times * high, spelled(value), look))
        return PathBars(f"{self.short(swing.path)} ({spelled(swing.stands)})", bars, None)

    def _by_index(self, name: str) -> list[PathBars]:
        """The paths with Morris's effect, or Sobol's two indices; none where there are none."""
        found: Sequence[sensitivity.Effect | sensitivity.Index] = self.indices(name) or []
        times, rows = self._times(name), []
        for one, index in zip(self.design.axes, found, strict=bool(found)):
            told = f"{self.short(one.path)} ({one.told()})"
            if isinstance(index, sensitivity.Effect):
                size, low, high = (times * number for number in index.size)
                rows.append(PathBars(told, [Bar(size, low, high, "", 0)], times * index.spread))
            else:
                rows.append(PathBars(told, [Bar(*index.first, "", 0), Bar(*index.total, "", 1)], None))
        return rows

    def _named(self, path: str) -> str:
        """A path with its unit, as far as one is known."""
        unit = UNITS.get(path.rpartition(".")[2])
        return f"{self.short(path)} ({unit})" if unit else self.short(path)


class Swing(NamedTuple):
    """One path by itself: what stands there, and for each value tried how an outcome differs from the scenario's."""

    path: str
    stands: Any
    ends: tuple[tuple[Any, Mean], ...]
    still: bool  # whether none of them changed it in any run

    @property
    def reach(self) -> float:
        """The farthest that the outcome lies from the scenario's."""
        return max((abs(less.mean) for _, less in self.ends), default=0.0)


_NOTHING = Mean(float("nan"), None, None)


def is_sweep(folder: str | PathLike[str]) -> bool:
    """Whether a folder is one that a sweep wrote."""
    return (Path(folder) / journal.PLAN_FILE).exists()


def verify(folder: str | PathLike[str], *, allow_code: bool = False) -> list[archive.Check]:
    """Run a sweep's folder again and compare every bit. Raises ResultsError where it cannot be run again."""
    folder = Path(folder)
    path = folder / journal.PLAN_FILE
    agreed, _ = journal.read(folder)
    crisis = archive.restore(path, agreed.get("scenario"), allow_code=allow_code)
    try:
        runs = agreed["runs"]
        made = designs.design(
            crisis, agreed["over"], agreed["design"], agreed["samples"], agreed["seed"], limit=agreed["cells"]
        )
        other = journal.difference(agreed, plan(crisis, made, runs))
    except (KeyError, TypeError, ValueError) as error:
        found = f"it cannot be run again: {error}"
        raise archive.ResultsError(f"{path}: {found}; give a folder that a sweep wrote") from None
    checks = [archive.Check(journal.PLAN_FILE, "differs" if other else "same", other)]
    again = sweep(crisis, agreed["over"], runs, made.seed, made.name, samples=made.samples, limit=len(made.cells))
    for name, fresh in (
        (journal.CELLS_FILE, b"".join(journal.line(cells.record(cell)) for cell in (again.base, *again.cells))),
        (journal.TABLE_FILE, again.csv().encode()),
    ):
        file = folder / name
        if not file.is_file():
            checks.append(archive.Check(name, "missing", "the sweep has not come to its end; the same command goes on"))
        elif file.read_bytes() == fresh:
            checks.append(archive.Check(name, "same", ""))
        else:
            checks.append(archive.Check(name, "differs", "running it again gives other bytes"))
    strange = sorted({file.name for file in folder.iterdir()}.difference(journal.ALL_FILES))
    return checks + [archive.Check(name, "not compared", "no sweep writes it") for name in strange]


# Words.


def _short(path: str) -> str:
    first, *rest = path.split(".")
    steps = rest if first in ("actors", "ladder", "incidents") and rest else [first, *rest]
    return " ".join(step.replace("_", " ") for step in steps if step != "stocks")


def _width(numbers: Sequence[float]) -> float:
    return max(numbers) - min(numbers) if numbers else 0.0


def _weight(found: sensitivity.Effect | sensitivity.Index) -> float:
    return found.size.value if isinstance(found, sensitivity.Effect) else found.total.value


def _measured(found: sensitivity.Measure, times: float = 1.0) -> str:
    return f"{times * found.value:.2f} [{times * found.low:.2f}, {times * found.high:.2f}]"


def _plain(value: Any) -> Any:
    return json.dumps(value, default=str) if isinstance(value, dict | list) else value


def _columns(rows: Sequence[Sequence[str]], left: int = 0) -> Iterator[str]:
    """Rows in columns: the first `left` of them to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells_of = [
            cell.ljust(width) if n < left else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  " + "  ".join(cells_of)
