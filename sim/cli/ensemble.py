"""`sim ensemble`: many runs of one scenario."""

import argparse

from sim.cli.common import (
    DONE,
    STOPPED,
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
)
from sim.luck import RUNS, SEEDS


def declare_ensemble(command: Command) -> None:
    """The arguments of `sim ensemble`."""
    made = command("ensemble", _ensemble, "run a scenario many times, and count how it goes")
    scenario_arguments(made)
    made.add_argument(
        "--runs", type=whole_number("number of runs", RUNS), default=10_000, metavar="N", help="(default: 10000)"
    )
    made.add_argument(
        "--seed", type=whole_number("seed", SEEDS), default=1, metavar="N", help="seed of all luck (default: 1)"
    )
    made.add_argument("--csv", metavar="FILE", help="write the quantiles, a row a day, to a .csv file")
    made.add_argument("--plot", metavar="FILE", help="draw them with history over them, as a .png or .svg file")
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    json_argument(made)


def _ensemble(options: argparse.Namespace) -> int:
    from sim import store
    from sim.ensembles import ensemble
    from sim.tally import PERCENT

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
    if made.runs < made.asked:
        complain(f"stopped: {made.runs} of {made.asked} runs were done, and are kept")
        return STOPPED
    return DONE
