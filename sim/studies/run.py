"""Running scenarios, and what a run returns."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from sim import figures
from sim.chronicle import explanation, outcome, sentences
from sim.engines.simpy_engine import rows
from sim.figures.data import Record
from sim.luck import RUNS, SEEDS
from sim.measures import curves, summaries
from sim.measures.curves import Curve
from sim.measures.summaries import RunSummary
from sim.model import log
from sim.model.calendar import PHASE
from sim.model.log import Event
from sim.scenario import Crisis
from sim.scenario.preparation import as_drawn, prepare
from sim.scenario.problems import known
from sim.studies import run_tables
from sim.studies.arguments import is_crisis, whole
from sim.studies.run_figures import figures_of
from sim.text import data_frame, several

if TYPE_CHECKING:
    import pandas as pd


def simulate(crisis: Crisis, seed: int = 1, run: int = 0, *, drawn: bool = False) -> "Run":
    """Run a scenario once, in SimPy.

    `seed` is 0 to 2**63 - 1, `run` the number of the run among those of its seed, 0 to 2**32 - 1. The run is of what
    stands in the body of the file; with `drawn` it is that run of many, whose assumptions are drawn: its `crisis` then
    has in its body what was drawn for it. The same scenario, seed and run give the same events, to the last bit. Raises
    TypeError for what is no crisis, ValueError for a seed or run that is not such a number, and StrategyError where a
    strategy of the user's own goes wrong.
    """
    is_crisis(crisis)
    seed, run = whole("seed", seed, SEEDS), whole("run", run, RUNS)
    if drawn:
        crisis = as_drawn(crisis, seed, run)
    prepared = prepare(crisis)
    return Run(crisis, seed, run, tuple(log.decode(row, prepared.names) for row in rows(prepared, seed, run)))


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
        from sim.studies.notebook import shown

        return shown(self, self.chronicle(), self.figures()["curve"])

    @cached_property
    def summary(self) -> RunSummary:
        """First reply, number of moves, peak, ending, course and last word (see `sim.measures.summaries`)."""
        return summaries.summary(self.events, self.crisis, self._curve)

    def curve(self) -> Curve:
        """The escalation curve, day by day; reckoned once, so change a copy of it and not itself."""
        return self._curve

    @cached_property
    def _curve(self) -> Curve:
        return curves.curve(self.events, self.crisis)

    def chronicle(self) -> str:
        """The exchange as text, a line for everything that happened, and who lost what."""
        told = [
            sentences.chronicle(self.events, self.crisis),
            outcome.losses(self.events, self.crisis, self.summary),
            sentences.settings(self.crisis),
        ]
        return "".join(told)

    def explain(self, number: int) -> str:
        """Why an event happened: the chain of causes, and what each alternative would have cost.

        Raises ValueError where the log has no event of that number.
        """
        number = whole("event", number, PHASE)
        return explanation.explain(self.crisis, self.seed, self.number, self.events, number)

    def plot(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw the escalation curve, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["curve"], ax, **how)

    def plot_perception(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw what each side felt over what was done to it, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["perception"], ax, **how)

    def figures(self) -> dict[str, Record]:
        """The records of its figures, by name: its curve, and its perception (see `sim.figures.data`)."""
        return figures_of(self.crisis, self.seed, self.number, self.events, self._curve, self.summary)

    def save(
        self,
        folder: str | os.PathLike[str] = "results",
        *,
        force: bool = False,
        command: str | None = None,
        name: str | None = None,
    ) -> Path:
        """Write the results folder, whole or not at all, and return it; `command` is for its manifest.

        It is `<folder>/<scenario>/<name>` or, without a name, `<folder>/<scenario>/seed-1`, with -run-57 for a run
        other than 0 (see `sim.archive.place`). Results of another run are replaced with `force` only. Raises
        ResultsError (see `sim.archive.keep`).
        """
        from sim import archive

        if self.crisis.settled is not None and not self.crisis.settled.chairs:
            found = f"{self.crisis.name}: no file says what is settled of this run"
            raise archive.ResultsError(f"{found}; keep its events instead")
        name = name or f"seed-{self.seed}" + (f"-run-{self.number}" if self.number else "")
        manifest = archive.Manifest.of(self.crisis, self.seed, run=self.number, command=command)
        return archive.keep(archive.place(self.crisis, name, folder), manifest, self.files(), force=force)

    def files(self, pictures: bool = True) -> dict[str, bytes]:
        """The files of a results folder, by name, with their pictures or without."""
        files = {"events.csv": log.write(self.events).encode(), "chronicle.txt": self.chronicle().encode()}
        if pictures:
            curve = self.figures()["curve"]
            files |= {f"curve.{kind}": page for kind, page in figures.pages(curve).items()}
        return files

    def to_pandas(self, what: str = "events") -> "pd.DataFrame":
        """The event log as a data frame, a row an event; or of 'changes', a row a stock that an event moves.

        Days are datetime64. What the log calls size is called units here, for a frame has a size of its own. Needs the
        extra `pandas`. Raises ValueError for another `what`.
        """
        tables = {"events": run_tables.events, "changes": run_tables.changes}
        head, *rows = tables[known(what, tables, "frame")](self.events)
        return data_frame(rows, head, run_tables.DAYS)
