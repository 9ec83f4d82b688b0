"""Many runs of one scenario: how often it goes which way, with intervals, and how high it stands on which day.

Runs stream by a block at a time and only counts and exact sums are kept, so that memory does not grow with runs. The
same scenario, seed and number of runs give the same numbers wherever blocks begin.
"""

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import pairwise
from math import inf
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Unpack

from sim import figures
from sim.engines.player import BLOCK, CELLS, Player
from sim.figures.data import MovesByDay, Record
from sim.luck import SEEDS
from sim.scenario import Crisis
from sim.scenario.doubts import drawn_text
from sim.scenario.preparation import Ready, ready
from sim.scenario.problems import known
from sim.studies import ensemble_text, run_rows
from sim.studies.arguments import is_crisis, number_of_jobs, number_of_runs, whole
from sim.studies.by_day import ByDay, by_day
from sim.studies.counting import stopping
from sim.studies.counting.tally import Tally, count_runs, tables
from sim.studies.ensemble_figures import figures_of, moves_by
from sim.studies.ensemble_numbers import EnsembleNumbers, Stands
from sim.studies.ensemble_text import TABLES
from sim.studies.interruption import keep_finished
from sim.studies.run import Run, simulate
from sim.studies.typical import typical
from sim.text import as_csv, as_text, data_frame, pieces, plain, several

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

RUNS_BY_LUCK = 2000  # at most, beside those of doubt and luck
PART = 0.7  # of what is left of a slice of time: the length of a block
GROWTH = 8  # a block has so many times as many runs as the last, at most


def ensemble(
    crisis: Crisis,
    runs: int | None = None,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    executor: "Executor | None" = None,
    jobs: int | None = None,
    *,
    until_width: float | None = None,
) -> "Ensemble":
    """Play the runs 0, 1, ... of a seed, 10,000 unless a number is given, and count what they come to.

    Where the scenario says what its assumptions are drawn from, they are drawn anew in each run; beside these runs of
    doubt and luck stand some by luck alone, and what the body of the file comes to. `crisis.close()` has none drawn.
    They are played in this process, in `jobs` processes (0: one for each core), or by the workers of an `executor` of
    `concurrent.futures`; the numbers are the same. With `until_width` the runs end as soon as the interval of every
    share is at most so wide (`counting.stopping` says what that does to intervals), or else after `runs`, which is then
    10,000,000 by default. `progress` is called after each block with the number of runs done and, as far as it is
    known, of all. Ctrl-C ends the runs and keeps the blocks done; before the first is done it is raised on.

    Raises TypeError for a crisis that is none; ValueError for a number of runs, seed, number of jobs or width out of
    range; StrategyError where a strategy of the user's own goes wrong; and WorkersError where workers are lost, with an
    ensemble of the blocks done as its `kept`.
    """
    is_crisis(crisis)
    if until_width is not None and not 0.0 < until_width < 1.0:
        raise ValueError(f"no interval of a share can be stopped at a width of {until_width}; give one from 0 to 1")
    if runs is None:
        runs = 10_000 if until_width is None else stopping.MAX_RUNS
    seed, runs = whole("seed", seed, SEEDS), number_of_runs(runs)
    jobs = number_of_jobs(jobs, executor)
    here, kept = ready(crisis), Tally()
    ends = [runs] if until_width is None else list(stopping.looks(runs))
    looks, of = set(ends), ends[0]
    beside = beside_of(crisis, runs, seed) if crisis.doubts else {}
    if beside and progress is not None:
        progress(0, of)

    def result() -> Ensemble:
        return Ensemble.of(here, seed, runs, kept, until_width, **beside)

    with (
        keep_finished(lambda: kept.runs, result),
        closing(_tallies(here, seed, ends, executor, jobs)) as tallies,
    ):
        for block in tallies:
            kept = kept + block  # a new one, so that Ctrl-C in the midst of adding leaves the old one intact
            narrow = False
            if until_width is not None and kept.runs in looks:
                counts = stopping.counts(kept)
                narrow = stopping.widest(counts, kept.runs) <= until_width
                of = min(runs, stopping.enough(counts, kept.runs, until_width) or runs)
            if progress is not None:
                progress(kept.runs, max(of, kept.runs))
            if narrow:
                break
    return result()


def beside_of(crisis: Crisis, runs: int, seed: int) -> dict[str, Any]:
    """What stands beside runs of doubt and luck: runs by luck alone, and what the body of the file comes to."""
    body = crisis.close()
    number = typical(body, seed).number
    told = simulate(body, seed, number).summary
    reply = told.first_reply
    stands = Stands(number, told.course, told.ending, (reply.actor, reply.move) if reply else None)
    return {"by_luck": ensemble(body, min(runs, RUNS_BY_LUCK), seed), "stands": stands}


def count_on(
    crisis: Crisis, runs: int = 10_000, seed: int = 1, seconds: float = 0.06, *, beside: bool = True
) -> Iterator["Ensemble"]:
    """Play the runs 0, 1, ... of a seed, and yield what they come to after each slice of some seconds, and at the end.

    Whoever wants no more asks for no more: so what is shown can be watched as it comes, and dropped for what is newer.
    How long a slice takes hangs on the machine, and what is counted of so many runs does not: the last ensemble is that
    of `sim.ensemble`; without `beside` it lacks what runs of doubt have beside them, by luck alone, which is counted in
    one go. Raises TypeError, ValueError and StrategyError as `sim.ensemble` does.
    """
    is_crisis(crisis)
    seed, runs = whole("seed", seed, SEEDS), number_of_runs(runs)
    if not seconds > 0.0:
        raise ValueError(f"no slice takes {seconds} seconds; give a number above 0")
    return _slices(ready(crisis), seed, runs, seconds, beside)


def _slices(here: Ready, seed: int, runs: int, seconds: float, beside: bool) -> Iterator["Ensemble"]:
    player, kept = Player(here.prepared, seed, here.payoffs), Tally()
    drawn = len(here.prepared.doubt.event) > 0
    most = max(1, min(BLOCK, CELLS // player.days))
    step, pace = 1, inf  # the runs of a block, and the seconds that one took in the last
    while kept.runs < runs:
        now = perf_counter()
        end = now + seconds
        while True:
            step = max(1, min(int(PART * (end - now) / pace), GROWTH * step, most, runs - kept.runs))
            kept = kept.plus(player.play(range(kept.runs, kept.runs + step), True, drawn=drawn))
            begun, now = now, perf_counter()
            pace = max(now - begun, 1e-9) / step
            if kept.runs == runs or now + pace >= end:
                break
        last = drawn and beside and kept.runs == runs
        yield Ensemble.of(here, seed, runs, kept, **(beside_of(here.crisis, runs, seed) if last else {}))


def _tallies(
    here: Ready, seed: int, ends: Sequence[int], executor: "Executor | None", jobs: int | None
) -> Generator[Tally, None, None]:
    """The tallies of blocks of runs, in order; a block begins after each of the numbers of runs in `ends`."""
    from sim.studies import workers  # and with it asyncio, which takes a while to load

    stretches = (range(first, end) for first, end in pairwise((0, *ends)))
    if workers.in_this_process(executor, jobs):
        for stretch in stretches:
            for table in tables(here, seed, stretch):
                yield Tally().plus(table)
        return
    calls = ((here.crisis, seed, block) for stretch in stretches for block in workers.blocks(stretch))
    yield from workers.by_workers(count_runs, calls, executor, jobs, here.prepared)


class Ensemble(EnsembleNumbers):
    """Many runs of a scenario: shares, means and quantiles. Severities are totals of both sides, in force."""

    def __repr__(self) -> str:
        course, found = max(self.courses.items(), key=lambda item: item[1].counted)
        return (
            f"<{self.crisis.name}, {several(self.runs, 'run')}, seed {self.seed}: "
            f"{course} {found}, mean peak {self.peak.mean.told('.1f')}>"
        )

    def _repr_html_(self) -> str:
        from sim.studies.notebook import shown

        return shown(self, self.text(), self.figures()["fan"])

    def text(self, of: str | None = None) -> str:
        """Shares, means and quantiles for a terminal, with some of the days; and what an outcome hangs on.

        Raises ValueError for an outcome that there is not.
        """
        drawn = drawn_text(self.crisis.doubts)
        head = f"{self.crisis.name}: {several(self.runs, 'run')}, seed {self.seed}{drawn}"
        return as_text([head, *ensemble_text.lines(self, of)])

    def document(self, of: str | None = None) -> dict[str, Any]:
        """The ensemble for JSON, with the most frequent ways only, and what an outcome hangs on."""
        return ensemble_text.document(self, of)

    def csv(self) -> str:
        """A row a day: its date, and the quantiles of the severity in force of both sides together."""
        return as_csv(ensemble_text.bands(self))

    def shares_csv(self) -> str:
        """A row for each course, ending and first reply: the number of runs, and the share with its interval."""
        return as_csv(ensemble_text.shares(self))

    def ways_csv(self) -> str:
        """A row a way: its steps, course and ending, the number of runs, and the share with its interval."""
        return as_csv(ensemble_text.ways(self))

    def run_by_run(self, runs: range | None = None) -> Iterator[Sequence[Any]]:
        """A row a run, after a head: its number, what was drawn for it by path, and what it came to.

        The runs are played again, a block at a time, all of them or a range of step 1. Raises ValueError for another
        range, or one beyond them.
        """
        asked = range(self.runs) if runs is None else runs
        if asked.step != 1 or asked.start < 0 or asked.stop > self.runs:
            raise ValueError(f"{asked} is no part of these runs; give a range of step 1 within range({self.runs})")
        return run_rows.rows(self.crisis, self.seed, asked)

    def by(self, day: date) -> list[ByDay]:
        """The moves made by a day, each with the share of the runs in which it was decided, and was in force, by then.

        The runs are played again. Raises ValueError for a day that is none of the scenario's.
        """
        return by_day(self.crisis, self.seed, self.runs, day)

    def by_text(self, day: date) -> str:
        """The same as a table; beside it what it would be by luck alone, where assumptions are drawn."""
        by_luck = None
        if self.by_luck is not None:
            by_luck = by_day(self.by_luck.crisis, self.seed, self.by_luck.runs, day)
        return as_text(ensemble_text.by_text(self, day, self.by(day), by_luck))

    def to_pandas(self, what: str = "bands") -> "pd.DataFrame":
        """A data frame of the quantile bands, a row a day; or of 'shares', 'ways', 'costs', 'hangs-on' or 'runs'.

        Needs the extra `pandas`. Raises ValueError for another `what`.
        """
        known(what, (*TABLES, "runs"), "frame")
        head, *rows = self.run_by_run() if what == "runs" else TABLES[what](self)
        frame = data_frame(rows, head)
        return frame.set_index("date") if what == "bands" else frame

    def plot(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw the quantile bands by day with history over them, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["fan"], ax, **how)

    def plot_endings(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw courses and endings as bars with their intervals, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["endings"], ax, **how)

    def plot_first_replies(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw who replied first and how, as bars with their intervals, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["replies"], ax, **how)

    def plot_hangs_on(
        self, of: str | None = None, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]"
    ) -> "figures.Axes":
        """Draw what an outcome hangs on, on `ax` or on a figure of its own. ValueError where nothing is drawn."""
        return figures.draw(self._figure("hangs-on", of), ax, **how)

    def plot_costs(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw what the exchange costs each side, on `ax` or on a figure of its own. Raises ValueError for a game."""
        return figures.draw(self._figure("costs"), ax, **how)

    def plot_by(self, day: date, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw what had been decided by a day, and was in force, on `ax` or on a figure of its own; see `by`."""
        return figures.draw(self.figure_by(day), ax, **how)

    def figure_by(self, day: date) -> MovesByDay:
        """The record of the figure of what had been done by a day; see `by`."""
        return moves_by(self, day, self.by(day))

    def plot_flow(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw as a flow which step led to which, and to which course and ending, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["flow"], ax, **how)

    def _figure(self, name: str, of: str | None = None) -> Record:
        """The record of a figure that not every ensemble has."""
        made = self.figures(of)
        return made[known(name, made, "figure")]

    def figures(self, of: str | None = None) -> dict[str, Record]:
        """The records of its figures, by name: fan, endings, replies, flow, costs, and what an outcome hangs on.

        Costs not of a repeated game, the last only where assumptions are drawn. Raises ValueError for an
        outcome that there is not.
        """
        return figures_of(self, of)

    def save(
        self, folder: str | os.PathLike[str] = "results", *, force: bool = False, command: str | None = None
    ) -> Path:
        """Write the results folder, whole or not at all, and return it; `command` is for its manifest.

        It is `<folder>/<scenario>/ensemble-seed-1-runs-10000`, with the number of runs asked for. The folder of an
        ensemble that was stopped also says after how many runs, so that the complete one has a place beside it. Results
        of other runs are replaced with `force` only. Raises ResultsError (see `sim.archive.keep`).
        """
        from sim import archive

        until = "" if self.until_width is None else f"-until-{self.until_width}"
        stopped = f"-stopped-after-{self.runs}" if self.stopped else ""
        name = f"ensemble-seed-{self.seed}-runs-{self.asked}{until}{stopped}"
        runs = archive.Runs(asked=self.asked, done=self.runs, until_width=self.until_width)
        manifest = archive.Manifest.of(self.crisis, self.seed, runs=runs, command=command)
        return archive.keep(archive.place(self.crisis, name, folder), manifest, self.files(), force=force)

    def files(self, pictures: bool = True) -> dict[str, bytes]:
        """The contents of the files of a results folder, by name, with pictures or without."""
        texts = {
            "summary.txt": self.text(),
            "summary.json": "".join(pieces(plain(self.document()))),
            "shares.csv": self.shares_csv(),
            "ways.csv": self.ways_csv(),
            "bands.csv": self.csv(),
        }
        files = {name: text.encode() for name, text in texts.items()}
        if pictures:
            for name, record in self.figures().items():
                files |= {f"{name}.{kind}": page for kind, page in figures.pages(record).items()}
        return files

    def replay(self, number: int) -> Run:
        """One of the runs in full, to the same bits. Raises ValueError unless `number` is 0 to `runs` - 1."""
        return simulate(self.crisis, self.seed, whole("run", number, self.runs), drawn=True)
