"""`sim patience`: how patient both sides must be."""

import argparse
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
    scenario_arguments,
    write_sheet,
)
from sim.cli.drawing import figure_target, plot_argument, write_figure
from sim.cli.pools import listed
from sim.cli.terminal import say
from sim.text import plain

if TYPE_CHECKING:
    from sim.studies.patience import CrisisPatience, RoundsPatience

EXAMPLES = """\
  sim patience echo --set actors.Eastmark.execution_error=0 \\
                    --set actors.Westmark.execution_error=0
      what tit for tat needs to be an equilibrium, and others
  sim patience nato_russia_2021
      what is best in two moves, by discount and by the days of the answer
"""


def declare_patience(command: Command) -> None:
    """The arguments of `sim patience`."""
    made = command("patience", _patience, "tell how patient both sides must be, and how slow an answer may be")
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = EXAMPLES
    scenario_arguments(made)
    made.add_argument(
        "--strategies",
        type=named("strategy"),
        metavar="NAME,NAME,...",
        help="of a repeated game: those that are played against themselves (default: all of finite memory)",
    )
    made.add_argument("--csv", type=named("file"), metavar="FILE", help="write a row a pair of strategies to a .csv")
    plot_argument(made, "draw what can be had in a repeated game, and what pairs of strategies earn")
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    json_argument(made)


def _patience(options: argparse.Namespace) -> int:
    from sim.studies.game_tree import TreeError
    from sim.studies.patience import PatienceError, RoundsPatience, patience

    wanted = listed(options.strategies, "--strategies")
    sheet = new_file(options.csv, options.force, (".csv",)) if options.csv else None
    figure = figure_target(options)
    crisis = load(options)
    if crisis.clock is None:
        for option in ("strategies", "csv", "plot"):
            if getattr(options, option):
                raise UsageError(f"--{option}: it goes with a repeated game, and here are no rounds; leave it out")
    progress = Progress("steps")
    try:
        made = patience(crisis, wanted, progress)
    except (PatienceError, TreeError) as error:
        raise UsageError(f"{options.scenario}: {error}") from None
    except ValueError as error:
        raise UsageError(f"--strategies: {error}") from None
    progress.clear()
    if isinstance(made, RoundsPatience):
        write_sheet(sheet, made.csv)
        write_figure(figure, made.figure, options)
    if options.json:
        print_json(_told(made))
    else:
        say(made.text())
    return ended([sheet, figure])


def _told(made: "RoundsPatience | CrisisPatience") -> dict[str, Any]:
    from sim.studies.patience import RoundsPatience

    if not isinstance(made, RoundsPatience):
        by_days = [{"discount": off, "turns": turns} for off, turns in made.by_days]
        told: dict[str, Any] = {"moves": made.moves, "by_discount": made.by_discount, "by_days": by_days}
    else:
        told = {"own": made.own, "alike": made.alike, "left_out": made.left_out}
    return {"scenario": made.crisis.name, **_in_numbers(plain(told))}


def _in_numbers(value: Any) -> Any:
    """Fractions as numbers."""
    if isinstance(value, dict):
        return {key: _in_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_in_numbers(item) for item in value]
    return float(value) if hasattr(value, "limit_denominator") else value
