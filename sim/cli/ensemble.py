"""`sim ensemble`: many runs of one scenario."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import (
    Command,
    Progress,
    UsageError,
    ended,
    json_argument,
    load,
    named,
    print_json,
    print_results,
    reader,
    results_arguments,
    save,
    save_first,
    scenario_arguments,
    seed_argument,
    whole_number,
    worker_arguments,
    workers_of,
    write_sheet,
)
from sim.cli.drawing import figure_names, files_of_many_runs, plot_argument, write_figure
from sim.cli.terminal import say
from sim.luck import RUNS
from sim.text import plain

if TYPE_CHECKING:
    from sim.figures.data import Record
    from sim.scenario import Crisis
    from sim.studies.ensemble import Ensemble

DAY = reader(date.fromisoformat, "day; write it as 2021-11-01")
WIDTH = reader(float, "width of a share's interval; give a number between 0 and 1", lambda found: 0.0 < found < 1.0)
FIGURES = ("fan", "endings", "replies", "flow", "costs", "moves", "hangs-on")  # of an ensemble


def declare_ensemble(command: Command) -> None:
    """The arguments of `sim ensemble`."""
    made = command("ensemble", _ensemble, "run a scenario many times, count how it goes and leave a results folder")
    scenario_arguments(made)
    made.add_argument(
        "--runs",
        type=whole_number("number of runs", RUNS),
        metavar="N",
        help="(default: 10000; with --until-width at most so many, 10000000 by default)",
    )
    made.add_argument(
        "--until-width",
        type=WIDTH,
        metavar="WIDTH",
        help="stop as soon as the interval of every share is at most so wide, as 0.01",
    )
    seed_argument(made)
    made.add_argument(
        "--by",
        type=DAY,
        metavar="DATE",
        help="tell too in which share of the runs each move was decided, and was in force, by a day, as 2021-11-01",
    )
    made.add_argument(
        "--of",
        type=named("outcome"),
        metavar="OUTCOME",
        help="what is told of what it hangs on: a course, an ending, a first reply, as 'Russia: let pass', peak, "
        "length or moves (default: the first reply whose share is nearest to a half)",
    )
    made.add_argument(
        "--csv", type=named("file"), metavar="FILE", help="write the quantiles, a row a day, to a .csv file"
    )
    plot_argument(made, "draw the runs", days=True)
    figure_names(
        made,
        FIGURES,
        "the fan of severities by day with history over it (default), endings and courses, "
        "first replies, the flow of which step led to which, what it costs each side, the moves made by a day (--by), "
        "or what an outcome (--of) hangs on",
    )
    results_arguments(made)
    worker_arguments(made)
    json_argument(made)


def _check(options: argparse.Namespace, crisis: "Crisis") -> None:
    """Refuse what could not be told, before anything runs."""
    from sim.studies.by_day import check_day
    from sim.studies.ensemble_numbers import check_outcome

    if options.figure == "moves" and options.by is None:
        raise UsageError("--figure moves: by which day is not said; give --by DATE, as --by 2021-11-01")
    if options.figure == "costs" and crisis.payoffs is not None:
        raise UsageError("--figure costs: a repeated game has payoffs, and no costs; leave it out")
    if options.figure == "hangs-on" and not crisis.doubts:
        raise UsageError("--figure hangs-on: nothing is drawn in this scenario; open a path with --open PATH=low:high")
    for option, check in ((options.of, check_outcome), (options.by, check_day)):
        try:
            if option is not None:
                check(crisis, option)
        except ValueError as error:
            raise UsageError(f"{f'--of {option}' if option is options.of else '--by'}: {error}") from None


def _record(made: "Ensemble", options: argparse.Namespace) -> "Record":
    """The record of the figure that is asked for."""
    if options.figure == "moves":
        return made.figure_by(options.by)
    return made.figures(options.of)[options.figure or FIGURES[0]]


def _ensemble(options: argparse.Namespace) -> int:
    from sim import archive
    from sim.studies.ensemble import ensemble
    from sim.studies.workers import WorkersError

    sheet, figure = files_of_many_runs(options)
    crisis = load(options)
    _check(options, crisis)
    progress = Progress("runs")
    lost = ""
    try:
        with workers_of(options) as executor:
            made = ensemble(
                crisis, options.runs, options.seed, progress, executor, options.jobs, until_width=options.until_width
            )
    except WorkersError as error:
        if error.kept is None:
            raise
        made, lost = error.kept, str(error)
    finally:
        progress.clear()
    write_sheet(sheet, made.csv)
    write_figure(figure, lambda: _record(made, options), options)
    pictures = archive.ENSEMBLE_FILES.pictures

    def tell(folder: Path | None) -> None:
        if options.json:
            by = {} if options.by is None else {"by": {"day": options.by, "moves": plain(made.by(options.by))}}
            results = {"results": folder, "picture": folder and folder / pictures[0]}
            print_json({**plain(made.document(options.of)), **by, **results})
        else:
            say(made.text(options.of))
            if options.by is not None:
                say(made.by_text(options.by))
            print_results(folder, pictures)

    save_first(lambda: save(made, options), tell)
    return ended((sheet, figure), made.runs, made.asked if made.stopped else made.runs, "runs were done", lost)
