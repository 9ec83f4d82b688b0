"""`sim table`: strategy against strategy."""

import argparse

from sim.cli.common import (
    Command,
    Progress,
    UsageError,
    ended,
    json_argument,
    load,
    named,
    print_json,
    runs_argument,
    scenario_arguments,
    seed_argument,
    write_sheet,
)
from sim.cli.drawing import files_of_many_runs, plot_argument, write_figure
from sim.cli.pools import exact_argument, exact_of, pool_arguments, pools_of
from sim.cli.terminal import say
from sim.text import plain


def declare_table(command: Command) -> None:
    """The arguments of `sim table`."""
    made = command("table", _table, "play strategy against strategy, and count how it goes")
    scenario_arguments(made)
    pool_arguments(made)
    exact_argument(made)
    runs_argument(made, 20, "runs a pair")
    seed_argument(made)
    made.add_argument("--long", action="store_true", help="print a line a pair, with shares, intervals and means")
    made.add_argument("--csv", type=named("file"), metavar="FILE", help="write a row a pair to a .csv file")
    plot_argument(made, "draw the table")
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    json_argument(made)


def _table(options: argparse.Namespace) -> int:
    from sim.studies import methods
    from sim.studies.strategy_table import table

    pools = pools_of(options)
    sheet, figure = files_of_many_runs(options)
    crisis = load(options)
    exact = exact_of(options, crisis)
    progress = Progress("pairs")
    try:
        made = table(
            crisis, pools.both, options.runs, options.seed, progress, first=pools.first, second=pools.second,
            exact=exact,
        )  # fmt: skip
    except ValueError as error:
        raise UsageError(f"{pools.options}: {error}") from None
    progress.clear()
    write_sheet(sheet, made.csv)
    write_figure(figure, made.figure, options)
    if options.json:
        told = {
            "scenario": crisis.name,
            "seed": made.seed,
            "runs": made.runs,
            "intervals": methods.document("mean"),
            "scores": plain(made.scores()),
        }
        told |= {"exact": sorted(made.exact)} if exact else {}
        print_json({**told, "pairs": plain(list(made.pairs.values()))})
    else:
        say(made.text(long=options.long))
    return ended((sheet, figure), len(made.pairs), made.asked, "pairs were played")
