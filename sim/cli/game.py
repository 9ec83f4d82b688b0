"""`sim game`: the game of a crisis, and its equilibria."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.common import (
    Command,
    Progress,
    UsageError,
    ended,
    json_argument,
    load,
    named,
    new_file,
    print_json,
    runs_argument,
    scenario_arguments,
    seed_argument,
    write_sheet,
)
from sim.cli.drawing import files_of_many_runs, plot_argument, write_figure
from sim.cli.pools import pool_arguments, pools_of
from sim.cli.terminal import say
from sim.text import plain

if TYPE_CHECKING:
    from sim.studies.strategy_game import StrategyGame

EXAMPLES = """\
  sim game nato_russia_2021 --first grim,ledger --second ledger,grit
      the game of two strategies against two, 200 runs a cell
  sim game nato_russia_2021 --close all --nfg crisis.nfg
      all strategies against all, nothing drawn, and a file for Gambit
"""


def declare_game(command: Command) -> None:
    """The arguments of `sim game`."""
    made = command("game", _game, "find the equilibria of a crisis in which each side chooses a strategy")
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = EXAMPLES
    scenario_arguments(made)
    pool_arguments(made)
    runs_argument(made, 200, "runs a cell")
    seed_argument(made)
    made.add_argument("--long", action="store_true", help="print a line a cell, with intervals")
    made.add_argument("--csv", type=named("file"), metavar="FILE", help="write a row a cell to a .csv file")
    made.add_argument("--nfg", type=named("file"), metavar="FILE", help="write the game to an .nfg file, for Gambit")
    made.add_argument("--latex", type=named("file"), metavar="FILE", help="write the bimatrix to a .tex file")
    plot_argument(made, "draw the bimatrix with arrows to best replies")
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    json_argument(made)


def _game(options: argparse.Namespace) -> int:
    from sim.studies.strategy_game import game

    pools = pools_of(options)
    sheet, figure = files_of_many_runs(options)
    gambit = new_file(options.nfg, options.force, (".nfg",)) if options.nfg else None
    paper = new_file(options.latex, options.force, (".tex",)) if options.latex else None
    crisis = load(options)
    progress = Progress("cells")
    try:
        made = game(
            crisis, pools.both, options.runs, options.seed, progress, first=pools.first, second=pools.second
        )  # fmt: skip
    except ValueError as error:
        raise UsageError(f"{pools.options}: {error}") from None
    progress.clear()
    write_sheet(sheet, made.csv)
    written: list[Path | None] = [sheet]
    if made.is_whole:
        write_sheet(gambit, made.nfg)
        write_sheet(paper, made.latex)
        write_figure(figure, made.figure, options)
        written += [gambit, paper, figure]
    if options.json:
        print_json(_told(made))
    else:
        say(made.text(long=options.long))
    return ended(written, len(made.paid), len(made.todo()), "cells were played")


def _told(made: "StrategyGame") -> dict[str, Any]:
    """A game as one document."""
    cells = [
        {"first": mine, "second": theirs, "payoffs": [made.payoff((mine, theirs), side) for side in (0, 1)]}
        for mine in made.first
        for theirs in made.second
        if (mine, theirs) in made.paid
    ]
    told: dict[str, Any] = {
        "scenario": made.crisis.name,
        "seed": made.seed,
        "runs": made.runs,
        "actors": made.actors,
        "cells": cells,
    }
    if made.is_whole:
        told |= {"solution": made.solution, "exploited": made.exploited()}
    return dict(plain(told))
