"""`sim replay`: the record of a scenario, imposed on the model."""

import argparse
from typing import TYPE_CHECKING

from sim.cli.common import (
    DONE,
    NO,
    Command,
    UsageError,
    changes_of,
    code_argument,
    complain,
    crisis_of,
    doubt_arguments,
    doubted,
    is_game,
    json_argument,
    known_record,
    luck_arguments,
    named,
    print_json,
    told_if_hiding,
)
from sim.cli.drawing import figure_target, plot_argument, write_figure
from sim.cli.terminal import say
from sim.text import in_decimals, plain

if TYPE_CHECKING:
    from sim.scenario import Crisis


def declare_replay(command: Command) -> None:
    """The arguments of `sim replay`."""
    made = command("replay", _replay, "impose the record on the model, and tell what it says could not be done")
    recorded_argument(made)
    luck_arguments(made, typical=False)
    plot_argument(made, "draw the curve of it", days=True)
    made.add_argument("--force", action="store_true", help="replace that file if it is there")
    json_argument(made)


def recorded_argument(made: argparse.ArgumentParser) -> None:
    """NAME, of a scenario or of an exchange that one tells of, and what may be set in it."""
    made.add_argument(
        "scenario",
        type=named("scenario"),
        metavar="NAME",
        help="a scenario, by its file or its name; or an exchange that a scenario tells of, as nato-russia-2014-2021",
    )
    made.add_argument(
        "--set", action="append", default=[], metavar="PATH=VALUE", help="change a value of the file; may be repeated"
    )
    doubt_arguments(made)
    code_argument(made)


def recorded(options: argparse.Namespace, *, games: bool = False) -> "Crisis":
    """The scenario of the command line, with what its options change; with `games` the file of a game is taken too."""
    from sim.history.scenario_links import scenario_of

    if is_game(options, games):
        return crisis_of(options, options.scenario, changes_of(options.set))
    told_if_hiding(options, options.scenario)
    try:
        crisis = scenario_of(options.scenario, allow_code=options.allow_code)
    except KeyError as error:
        found, remedy = error.args
        raise UsageError(f"{found}; {remedy}") from None
    changes = changes_of(options.set)
    return known_record(doubted(crisis.with_(changes) if changes else crisis, options))


def _replay(options: argparse.Namespace) -> int:
    from sim.studies.replay import replay

    target = figure_target(options)
    made = replay(recorded(options), options.seed, options.run)
    write_figure(target, lambda: made.run.figures()["curve"], options)
    if target:
        complain(f"{target}: written")
    if options.json:
        print_json(in_decimals(plain(made.document())))
    else:
        say(made.text())
    return NO if made.impossible else DONE
