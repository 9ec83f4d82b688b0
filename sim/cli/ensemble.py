"""`sim ensemble`: many runs of one scenario."""

import argparse
from pathlib import Path

from sim.cli.common import (
    Command,
    Progress,
    UsageError,
    ended,
    files_of_many_runs,
    json_argument,
    load,
    named,
    print_json,
    print_results,
    results_arguments,
    save,
    save_first,
    scenario_arguments,
    seed_argument,
    whole_number,
    worker_arguments,
    workers_of,
    write_figure,
    write_sheet,
)
from sim.cli.terminal import say
from sim.luck import RUNS
from sim.text import plain

FIGURES = ("fan", "endings", "replies", "flow")  # of an ensemble


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
        type=_width,
        metavar="WIDTH",
        help="stop as soon as the interval of every share is at most so wide, as 0.01",
    )
    seed_argument(made)
    made.add_argument(
        "--csv", type=named("file"), metavar="FILE", help="write the quantiles, a row a day, to a .csv file"
    )
    made.add_argument("--plot", type=named("file"), metavar="FILE", help="draw the runs as a .png or .svg file")
    made.add_argument(
        "--figure",
        choices=FIGURES,
        help="what --plot draws: the fan of severities by day with history over it (default), endings and courses, "
        "first replies, or the flow of which step led to which",
    )
    results_arguments(made)
    worker_arguments(made)
    json_argument(made)


def _width(text: str) -> float:
    """Reads the width of an interval off the command line."""
    try:
        width = float(text)
    except ValueError:
        width = 0.0
    if not 0.0 < width < 1.0:
        raise argparse.ArgumentTypeError(f"'{text}' is no width of a share's interval; give a number between 0 and 1")
    return width


def _ensemble(options: argparse.Namespace) -> int:
    from sim import archive
    from sim.studies.ensemble import ensemble
    from sim.studies.workers import WorkersError

    if options.figure and not options.plot:
        raise UsageError(
            f"--figure {options.figure} says what --plot draws; name its file, as --plot {options.figure}.png"
        )
    sheet, figure = files_of_many_runs(options)
    crisis = load(options)
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
    write_figure(figure, lambda: made.figures()[options.figure or FIGURES[0]])
    pictures = archive.ENSEMBLE_FILES.pictures

    def tell(folder: Path | None) -> None:
        if options.json:
            print_json({**plain(made.document()), "results": folder, "picture": folder and folder / pictures[0]})
        else:
            say(made.text())
            print_results(folder, pictures)

    save_first(lambda: save(made, options), tell)
    return ended((sheet, figure), made.runs, made.asked if made.stopped else made.runs, "runs were done", lost)
