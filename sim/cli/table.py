"""`sim table`: strategy against strategy."""

import argparse
from typing import Any

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
from sim.cli.terminal import say
from sim.text import plain


def declare_table(command: Command) -> None:
    """The arguments of `sim table`."""
    made = command("table", _table, "play strategy against strategy, and count how it goes")
    scenario_arguments(made)
    made.add_argument(
        "--strategies",
        type=named("strategy"),
        metavar="NAME,NAME,...",
        help="those to play (default: all that sim strategies lists), by name or as a scenario says it, "
        "{name: grit, modifiers: [{cap_at: 5}]}",
    )
    runs_argument(made, 20, "runs a pair")
    seed_argument(made)
    made.add_argument("--long", action="store_true", help="print a line a pair, with shares, intervals and means")
    made.add_argument("--csv", type=named("file"), metavar="FILE", help="write a row a pair to a .csv file")
    plot_argument(made, "draw the table")
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    json_argument(made)


def _table(options: argparse.Namespace) -> int:
    from sim.scenario.problems import did_you_mean
    from sim.strategies import STRATEGIES
    from sim.studies.strategy_table import table

    wanted = _listed(options.strategies) if options.strategies else None
    for name in wanted or ():
        if isinstance(name, str) and name not in STRATEGIES:
            raise UsageError(f"--strategies: no strategy is called '{name}'; {did_you_mean(name, sorted(STRATEGIES))}")
    sheet, figure = files_of_many_runs(options)
    crisis = load(options)
    progress = Progress("pairs")
    try:
        made = table(crisis, wanted, options.runs, options.seed, progress)
    except ValueError as error:
        raise UsageError(f"--strategies: {error}") from None
    progress.clear()
    write_sheet(sheet, made.csv)
    write_figure(figure, made.figure, options)
    if options.json:
        told = {"scenario": crisis.name, "seed": made.seed, "runs": made.runs, "scores": plain(made.scores())}
        print_json({**told, "pairs": plain(list(made.pairs.values()))})
    else:
        say(made.text(long=options.long))
    return ended((sheet, figure), len(made.pairs), len(made.strategies) ** 2, "pairs were played")


def _listed(text: str) -> list[Any]:
    """What --strategies lists: names, and mappings as in a scenario."""
    from sim.scenario import ScenarioError, yaml_reader

    if "{" not in text:
        return [name.strip() for name in text.split(",")]
    document = yaml_reader.parse(f"strategies: [{text}]", "--strategies")
    if document.problems:
        raise ScenarioError("--strategies", document.problems, document.text)
    found: list[Any] = document.data["strategies"]
    return found
