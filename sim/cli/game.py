"""`sim game`: the game of a crisis, and its equilibria."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.cli.common import (
    Command,
    Progress,
    UsageError,
    ended,
    goes_with,
    json_argument,
    load,
    luck_arguments,
    luck_of,
    named,
    new_file,
    print_json,
    scenario_arguments,
    whole_number,
    write_sheet,
)
from sim.cli.drawing import files_of_many_runs, plot_argument, write_figure
from sim.cli.pools import exact_argument, exact_of, pool_arguments, pools_of
from sim.cli.terminal import say
from sim.luck import RUNS
from sim.text import plain

if TYPE_CHECKING:
    from sim.studies.decision_point import DecisionPoint
    from sim.studies.matrix_game import MatrixGame
    from sim.studies.strategy_game import StrategyGame

EXAMPLES = """\
  sim game nato_russia_2021 --first grim,ledger --second ledger,grit
      the game of two strategies against two, 200 runs a cell
  sim game nato_russia_2021 --close all --nfg crisis.nfg
      all strategies against all, nothing drawn, and a file for Gambit
  sim game nato_russia_2021 --at 2 --moves 2
      two moves at event 2 of the typical run against two answers
  sim game nato_russia_2021 --at 2 --first "expel two,protest note"
      the same, with moves of your own choice
  sim game nato_russia_2021 --tree 3
      who can do what in three moves, and what is best, with backward induction
"""


def declare_game(command: Command) -> None:
    """The arguments of `sim game`."""
    made = command("game", _game, "find the equilibria of a crisis, where each side chooses a strategy, or a move")
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = EXAMPLES
    scenario_arguments(made)
    pool_arguments(made)
    exact_argument(made)
    made.add_argument(
        "--at",
        type=whole_number("number of an event", 10**9),
        metavar="N",
        help="choose moves and not strategies: at event N of the typical run, and in answer to it; --first and "
        "--second then list moves",
    )
    made.add_argument(
        "--moves", type=whole_number("number of moves", 100), metavar="K", help="with --at: of each side (default: 2)"
    )
    made.add_argument(
        "--tree", type=whole_number("number of moves", 13), metavar="DEPTH",
        help="all that can be done in so many moves, solved by backward induction; nobody plays a strategy",
    )  # fmt: skip
    made.add_argument(
        "--runs",
        type=whole_number("number of runs", RUNS),
        metavar="N",
        help="runs a cell (default: 200; at an event, 500)",
    )
    luck_arguments(made)
    made.add_argument("--long", action="store_true", help="print a line a cell, with intervals")
    made.add_argument("--csv", type=named("file"), metavar="FILE", help="write a row a cell to a .csv file")
    made.add_argument("--nfg", type=named("file"), metavar="FILE", help="write the game to an .nfg file, for Gambit")
    made.add_argument(
        "--efg", type=named("file"), metavar="FILE", help="with --tree: write the tree to an .efg file, for Gambit"
    )
    made.add_argument("--latex", type=named("file"), metavar="FILE", help="write the bimatrix to a .tex file")
    plot_argument(made, "draw the bimatrix with arrows to best replies")
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    json_argument(made)


def _game(options: argparse.Namespace) -> int:
    if options.exact and (options.tree is not None or options.at is not None):
        raise UsageError("--exact: it is for strategies against strategies; leave it out, or --at and --tree")
    if options.tree is not None:
        return _tree(options)
    goes_with("--tree", {"--efg": options.efg})
    options.runs = options.runs if options.runs is not None else (200 if options.at is None else 500)
    files = _Files(*files_of_many_runs(options), *(_file(options, kind) for kind in ("nfg", "latex")))
    progress = Progress("cells")
    made: StrategyGame | DecisionPoint
    if options.at is None:
        goes_with("--at", {"--moves": options.moves, "--run": options.run})
        made = _of_strategies(options, progress)
        of = len(made.todo())
    else:
        made = _of_moves(options, progress)
        of = len(made.paid)
    progress.clear()
    write_sheet(files.sheet, made.csv)
    written = [files.sheet]
    if made.is_whole:
        write_sheet(files.gambit, made.nfg)
        write_sheet(files.paper, made.latex)
        write_figure(files.figure, made.figure, options)
        written += [files.gambit, files.paper, files.figure]
    if options.json:
        print_json(_told(made))
    else:
        say(made.text(long=options.long))
    return ended(written, len(made.paid), of, "cells were played")


class _Files(NamedTuple):
    """The files that a game is to leave."""

    sheet: Path | None
    figure: Path | None
    gambit: Path | None
    paper: Path | None


def _file(options: argparse.Namespace, option: str) -> Path | None:
    """A file that an option names, refused before anything runs."""
    kind = {"latex": ".tex"}.get(option, f".{option}")
    name = getattr(options, option)
    return new_file(name, options.force, (kind,)) if name else None


def _of_strategies(options: argparse.Namespace, progress: Progress) -> "StrategyGame":
    from sim.studies.strategy_game import game

    pools = pools_of(options)
    crisis = load(options)
    exact = exact_of(options, crisis)
    seed = 1 if options.seed is None else options.seed
    try:
        return game(
            crisis, pools.both, options.runs, seed, progress, first=pools.first, second=pools.second,
            exact=exact,
        )  # fmt: skip
    except ValueError as error:
        raise UsageError(f"{pools.options}: {error}") from None


def _of_moves(options: argparse.Namespace, progress: Progress) -> "DecisionPoint":
    from sim.studies.decision_point import MOVES, BranchError, decision_point

    if options.strategies is not None:
        raise UsageError("--strategies: at an event the sides choose moves; name them by --first and --second")
    crisis = load(options)
    luck = luck_of(options, crisis)
    first, second = (
        [move.strip() for move in listed.split(",")] if listed is not None else None
        for listed in (options.first, options.second)
    )
    try:
        return decision_point(
            crisis, options.at, MOVES if options.moves is None else options.moves, first=first, second=second,
            runs=options.runs, seed=luck.seed, run=luck.run, progress=progress,
        )  # fmt: skip
    except BranchError as error:
        raise UsageError(str(error)) from None
    except ValueError as error:
        raise UsageError(f"--moves: {error}") from None


def _tree(options: argparse.Namespace) -> int:
    from sim.studies.game_tree import TreeError, game_tree, told

    for option in (
        "at",
        "moves",
        "strategies",
        "first",
        "second",
        "runs",
        "seed",
        "run",
        "csv",
        "nfg",
        "latex",
        "plot",
    ):
        if getattr(options, option) is not None:
            raise UsageError(f"--{option}: a tree has neither strategies nor runs; leave it out")
    target = _file(options, "efg")
    crisis = load(options)
    progress = Progress("trees")
    try:
        made = game_tree(crisis, options.tree, progress=progress)
    except TreeError as error:
        raise UsageError(f"{options.scenario}: {error}") from None
    except ValueError as error:
        raise UsageError(f"--tree: {error}") from None
    progress.clear()
    write_sheet(target, made.efg)
    if options.json:
        print_json(plain(told(made)))
    else:
        say(made.text())
    return ended([target])


def _told(made: "MatrixGame") -> dict[str, Any]:
    """A game as one document."""
    from sim.studies import methods

    cells = [
        {"first": mine, "second": theirs, "payoffs": [made.payoff((mine, theirs), side) for side in (0, 1)]}
        for mine in made.first
        for theirs in made.second
        if (mine, theirs) in made.paid
    ]
    told: dict[str, Any] = {
        "scenario": made.crisis.name, "seed": made.seed, "runs": made.runs, "actors": made.actors,
        "intervals": methods.document("mean"), "cells": cells,
    }  # fmt: skip
    if made.is_whole:
        told["solution"] = made.solution
    exact = getattr(made, "exact", None)
    if exact:
        told["exact"] = sorted(exact)
    for name in ("exploited", "stories"):
        found = getattr(made, name, None)
        if found is not None:
            told[name] = list(found.values()) if isinstance(found, dict) else found()
    return dict(plain(told))
