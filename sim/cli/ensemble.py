"""`sim ensemble`: many runs of one scenario."""

import argparse

from sim.cli.common import (
    DONE,
    STOPPED,
    WRONG,
    Command,
    Progress,
    complain,
    files_of_many_runs,
    json_argument,
    load,
    plain,
    print_json,
    scenario_arguments,
    whole_number,
    worker_arguments,
    workers_of,
)
from sim.luck import RUNS, SEEDS


def declare_ensemble(command: Command) -> None:
    """The arguments of `sim ensemble`."""
    made = command("ensemble", _ensemble, "run a scenario many times, and count how it goes")
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
    made.add_argument(
        "--seed", type=whole_number("seed", SEEDS), default=1, metavar="N", help="seed of all luck (default: 1)"
    )
    made.add_argument("--csv", metavar="FILE", help="write the quantiles, a row a day, to a .csv file")
    made.add_argument("--plot", metavar="FILE", help="draw them with history over them, as a .png or .svg file")
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
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
    from sim import store
    from sim.ensembles import ensemble
    from sim.tally import PERCENT
    from sim.workers import WorkersError

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
    if sheet:
        store.write_whole(sheet, made.csv().encode())
    if figure:
        from sim import plots

        store.write_whole(figure, plots.fan_page(made, figure.suffix[1:]))
    if options.json:
        replies = [{"actor": actor, "move": move, **plain(n)} for (actor, move), n in made.first_replies.items()]
        print_json(
            {
                "scenario": crisis.name,
                "seed": made.seed,
                "asked": made.asked,
                "runs": made.runs,
                "engine": made.engine,
                "until_width": made.until_width,
                "widest": made.widest,
                "courses": plain(made.courses),
                "endings": plain(made.endings),
                "first_replies": replies,
                "unanswered": plain(made.unanswered),
                "percent": PERCENT,
                "peak": {**plain(made.peak), "error": made.peak_error},
                "length": plain(made.length),
                "moves": plain(made.moves),
                "bands": {"error": made.error, "start": crisis.start, "by_day": plain(made.bands)},
            }
        )
    else:
        print(made.text(), end="")
    for written in filter(None, (sheet, figure)):
        complain(f"{written}: written")
    if lost:
        complain(lost)
    if made.stopped:
        complain(f"stopped: {made.runs} of {made.asked} runs were done, and are kept")
        return WRONG if lost else STOPPED
    return DONE
