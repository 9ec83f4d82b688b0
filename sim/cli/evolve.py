"""`sim evolve`: evolution of strategies, role by role."""

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
    reader,
    runs_argument,
    scenario_arguments,
    seed_argument,
    whole_number,
    write_sheet,
)
from sim.cli.drawing import files_of_many_runs, plot_argument, write_figure
from sim.cli.pools import exact_argument, exact_of, pool_arguments, pools_of
from sim.cli.terminal import say
from sim.text import plain


def declare_evolve(command: Command) -> None:
    """The arguments of `sim evolve`."""
    made = command("evolve", _evolve, "let strategies evolve, each role by itself, and in one population")
    scenario_arguments(made)
    pool_arguments(made)
    exact_argument(made)
    runs_argument(made, 200, "runs a cell")
    seed_argument(made)
    made.add_argument(
        "--starts", type=whole_number("number of starts", 100_001), default=200, metavar="N",
        help="random starts of the replicator (default: 200)",
    )  # fmt: skip
    made.add_argument(
        "--population", type=whole_number("size", 100_001), default=50, metavar="N",
        help="members of a finite population (default: 50)",
    )  # fmt: skip
    made.add_argument(
        "--selection", type=reader(float, "number; write one, as 0.5"), default=1.0, metavar="X",
        help="how much a unit of payoff counts in imitation (default: 1)",
    )  # fmt: skip
    made.add_argument("--csv", type=named("file"), metavar="FILE", help="write the invasion graph, a row an edge")
    plot_argument(made, "draw where evolution ends")
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    json_argument(made)


def _evolve(options: argparse.Namespace) -> int:
    from sim.studies.evolution import evolve

    pools = pools_of(options)
    sheet, figure = files_of_many_runs(options)
    crisis = load(options)
    exact = exact_of(options, crisis)
    progress = Progress("cells")
    try:
        made = evolve(
            crisis, pools.both, options.runs, options.seed, progress, first=pools.first, second=pools.second,
            starts=options.starts, size=options.population, selection=options.selection,
            exact=exact,
        )  # fmt: skip
    except ValueError as error:
        about = "--starts, --population and --selection" if "start" in str(error) or "selection" in str(error) else ""
        raise UsageError(f"{about or pools.options}: {error}") from None
    progress.clear()
    write_sheet(sheet, made.csv)
    write_figure(figure, made.figure, options)
    if options.json:
        first, second = made.roles
        told = {
            "scenario": crisis.name,
            "seed": made.game.seed,
            "runs": made.game.runs,
            "actors": made.game.actors,
            "replicator": {"first": first, "second": second, "one": made.single, "settled": made.settled},
            "states": made.states,
            "one_population": made.strains,
        }
        print_json(plain(told))
    else:
        say(made.text())
    return ended((sheet, figure))
