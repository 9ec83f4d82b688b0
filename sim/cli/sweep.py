"""`sim sweep`: a scenario with other values at some of its paths."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import (
    DONE,
    STOPPED,
    Command,
    Progress,
    UsageError,
    complain,
    json_argument,
    load,
    named,
    print_json,
    runs_argument,
    scenario_arguments,
    seed_argument,
    whole_number,
    worker_arguments,
    workers_of,
    write_sheet,
)
from sim.cli.drawing import files_of_many_runs, plot_argument, write_figure
from sim.cli.terminal import say
from sim.luck import RUNS
from sim.text import plain, several

if TYPE_CHECKING:
    from sim.studies.sweep import Sweep

ABOUT = """\
Each --over names a path, as --set does, and what it is to be:

  PATH=0:16:2   0, 2, 4, ... 16
  PATH=a,b,c    these, strategies by their names too
  PATH=0:16     any number from 0 to 16, for a sampled design; a whole one where
                the scenario takes no others

Designs: grid, every value with every other (the default); one, each value by
itself, all else as it stands; lhs, a Latin hypercube; morris, a screening of
many paths in few settings; sobol, shares of variance. The last three need the
extra: python -m pip install '.[sweep]'.

Without --over what the scenario draws is tried one at a time, from end to end
of its range; what a setting sets is drawn no longer, and all the rest is, the
same in every setting. Where the file gives no ranges, or with --percent, the
numbers that it calls assumptions are varied by 20 per cent either way, or by 1
where it must be whole and a fifth is less. There a sampled design draws each by
itself, so that any values must go together: where the ends of two ranges clash,
as a reply's earliest day with its latest, both are drawn in towards what stands
until they do not. What is left out by that is told.

Every setting has the same random draws, run by run: settings differ by what
they set and by nothing else, and changes from the scenario as it stands are
paired. All settings are checked before the first runs. They are kept in
results/<scenario>/sweep-<hash> as they are done: the same command goes on where
the last one stopped, however that came about, and ends with the same bytes.
Drawn (--plot) is, by the design, a line with intervals for a grid of one path,
a heat map of two, bars by path for one and for morris, pairs of bars for sobol,
dots by path for lhs.
"""


def declare_sweep(command: Command) -> None:
    """The arguments of `sim sweep`."""
    made = command("sweep", _sweep, "run a scenario with other values at some paths, and tell what depends on them")
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = ABOUT
    scenario_arguments(made)
    made.add_argument(
        "--over", action="append", default=[], metavar="PATH=VALUES",
        help="a path and what it is to be, as actors.NATO.stocks.staff.amount=0:16:2; may be repeated",
    )  # fmt: skip
    made.add_argument("--design", choices=("grid", "one", "lhs", "morris", "sobol"), help="which settings (see below)")
    made.add_argument(
        "--samples", type=whole_number("number of samples", RUNS), metavar="N",
        help="settings of lhs (default: 100), trajectories of morris (10), points of sobol (64)",
    )  # fmt: skip
    made.add_argument(
        "--percent", type=float, metavar="N",
        help="without --over: how far each assumption is varied either way (default: from end to end of its range; 20 "
        "where no assumption has one)",
    )  # fmt: skip
    runs_argument(made, 200, "runs a setting")
    seed_argument(made)
    made.add_argument(
        "--of", type=named("outcome"), metavar="OUTCOME",
        help="what is told and drawn: a course, as feud or climbed; an ending; a first reply, as 'Russia: let pass'; "
        "peak, length, moves, 'cost ACTOR' or 'payoff ACTOR' (default: the course whose share varies most, or peak)",
    )  # fmt: skip
    made.add_argument("--csv", type=named("file"), metavar="FILE", help="write a row a setting to a .csv file")
    plot_argument(made, "draw it")
    made.add_argument("--results", type=named("folder"), default="results", metavar="FOLDER", help="(default: results)")
    made.add_argument("--no-save", action="store_true", help="keep nothing in a folder of results")
    made.add_argument(
        "--limit", type=whole_number("number of cells", RUNS), default=10_000, metavar="N",
        help="refuse more settings than this (default: 10000)",
    )  # fmt: skip
    made.add_argument(
        "--force", action="store_true", help="replace files that are there, and begin anew where another sweep stands"
    )
    worker_arguments(made)
    json_argument(made)


def _sweep(options: argparse.Namespace) -> int:
    from sim.studies import designs, sweep, workers
    from sim.studies.sweep_figures import check_drawable
    from sim.studies.sweep_numbers import check_outcome
    from sim.studies.sweep_plan import place

    sheet, figure = files_of_many_runs(options)
    over: dict[str, str] = {}
    for given in options.over:
        path, equals, values = given.partition("=")
        if not equals or not path:
            raise UsageError(f"--over {given}: no path and values; write PATH=0:16:2 or PATH=a,b,c")
        if path in over:
            raise UsageError(f"--over {path}: this path is named twice; name it once, with all its values")
        over[path] = values
    if over and options.percent is not None:
        raise UsageError("--percent varies the scenario's assumptions, and --over names paths; give one of them")
    crisis = load(options)
    folder: Path | None = None
    try:
        made = designs.design(
            crisis, over, options.design, options.samples, options.seed, percent=options.percent, limit=options.limit
        )
        if options.of:
            check_outcome(crisis, options.of)
        if figure:
            check_drawable(made)
        folder = None if options.no_save else place(crisis, made, options.runs, options.results)
        progress = Progress("settings")
        try:
            with workers_of(options) as executor:
                found = sweep.run_design(
                    crisis,
                    made,
                    options.runs,
                    folder=folder,
                    force=options.force,
                    executor=executor,
                    jobs=options.jobs,
                    progress=progress,
                )
        finally:
            progress.clear()
        return _tell(found, options, folder, sheet, figure)
    except workers.WorkersError as error:
        done = len(error.kept.cells) if error.kept else 0
        where = f"; {done} settings are kept in {folder}, and the same command goes on from there" if folder else ""
        raise UsageError(f"{error}{where}") from None
    except designs.SweepError as error:
        raise UsageError(str(error)) from None


def _tell(
    found: "Sweep", options: argparse.Namespace, folder: Path | None, sheet: Path | None, figure: Path | None
) -> int:
    outcome = found.named(options.of)
    write_sheet(sheet, found.csv)
    figure = figure if found.cells else None
    write_figure(figure, lambda: found.figure(outcome), options)
    if options.json:
        print_json(_document(found, outcome, folder))
    else:
        say(found.text(outcome))
    for written in filter(None, (sheet, figure)):
        complain(f"{written}: written")
    done, of = len(found.cells), len(found.design.cells)
    if done < of:
        where = f"kept in {folder}; the same command goes on from there" if folder else "kept nowhere, for --no-save"
        complain(f"stopped: {done} of {several(of, 'setting')} were done, and are {where}")
        return STOPPED
    if folder and not options.json:
        print(f"results: {folder}")
    return DONE


def _document(found: "Sweep", outcome: str, folder: Path | None) -> dict[str, object]:
    """The sweep as one document: each outcome of each cell with its interval, and less the scenario as it stands."""
    from sim.studies import methods

    indices = found.indices(outcome) if found.design.name in ("morris", "sobol") else None
    rows = [
        {
            "cell": cell.number,
            "set": plain(dict(cell.values)),
            "outcomes": {name: plain(found.told(cell, name)) for name in found.outcomes},
        }
        for cell in (found.base, *found.cells)
    ]
    return {
        "scenario": found.crisis.name,
        "design": found.design.name,
        "samples": found.design.samples,
        "seed": found.seed,
        "runs": found.runs,
        "results": folder,
        "of": outcome,
        "intervals": methods.document("share", "difference", "mean difference", *(["index"] if indices else [])),
        "over": {one.path: one.text() for one in found.design.axes},
        "left_out": list(found.design.left_out),
        "cells": rows,
        "indices": indices and {
            one.path: plain(index) for one, index in zip(found.design.axes, indices, strict=True)
        },
    }  # fmt: skip
