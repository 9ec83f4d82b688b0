"""`sim ensemble`: many runs of one scenario."""

import argparse
import shlex

from sim.cli.common import (
    DONE,
    STOPPED,
    Command,
    Progress,
    UsageError,
    complain,
    files_of_many_runs,
    json_argument,
    load,
    print_json,
    results_arguments,
    scenario_arguments,
    whole_number,
)
from sim.documents import plain
from sim.luck import RUNS, SEEDS

FIGURES = ("fan", "endings", "replies", "flow")  # those of plots.MANY


def declare_ensemble(command: Command) -> None:
    """The arguments of `sim ensemble`."""
    made = command("ensemble", _ensemble, "run a scenario many times, count how it goes and leave a results folder")
    scenario_arguments(made)
    made.add_argument(
        "--runs", type=whole_number("number of runs", RUNS), default=10_000, metavar="N", help="(default: 10000)"
    )
    made.add_argument(
        "--seed", type=whole_number("seed", SEEDS), default=1, metavar="N", help="seed of all luck (default: 1)"
    )
    made.add_argument("--csv", metavar="FILE", help="write the quantiles, a row a day, to a .csv file")
    made.add_argument("--plot", metavar="FILE", help="draw the runs as a .png or .svg file")
    made.add_argument(
        "--figure",
        choices=FIGURES,
        help="what --plot draws: the fan of severities by day with history over it (default), endings and courses, "
        "first replies, or the flow of which step led to which",
    )
    results_arguments(made)
    json_argument(made)


def _ensemble(options: argparse.Namespace) -> int:
    from sim import store
    from sim.ensembles import ensemble

    if options.figure and not options.plot:
        raise UsageError(
            f"--figure {options.figure} says what --plot draws; name its file, as --plot {options.figure}.png"
        )
    sheet, figure = files_of_many_runs(options)
    crisis = load(options)
    progress = Progress("runs")
    try:
        made = ensemble(crisis, options.runs, options.seed, progress)
    finally:
        progress.clear()
    if sheet:
        store.write_whole(sheet, made.csv().encode())
    if figure:
        from sim import plots

        store.write_whole(figure, plots.MANY[options.figure or FIGURES[0]](made, figure.suffix[1:]))
    folder = None
    if not options.json:
        print(made.text(), end="", flush=True)
    if not options.no_save:
        folder = made.save(options.results, force=options.force, command=shlex.join(["sim", *options.words]))
    if options.json:
        document = plain(made.document())
        print_json({**document, "engine": made.engine, "results": str(folder) if folder else None})
    elif folder:
        print(f"results: {folder}")
    for written in filter(None, (sheet, figure)):
        complain(f"{written}: written")
    if made.runs < made.asked:
        complain(f"stopped: {made.runs} of {made.asked} runs were done, and are kept")
        return STOPPED
    return DONE
