"""`sim next`: what a side does next after an event, over many runs."""

import argparse

from sim.cli.branch import at_argument, of_record
from sim.cli.common import (
    Command,
    Progress,
    UsageError,
    ended,
    json_argument,
    luck_arguments,
    luck_of,
    named,
    print_json,
    runs_argument,
    strategy_argument,
    strategy_of,
)
from sim.cli.drawing import figure_target, plot_argument, write_figure
from sim.cli.replay import recorded, recorded_argument
from sim.cli.terminal import say
from sim.text import in_decimals, plain


def declare_next(command: Command) -> None:
    """The arguments of `sim next`."""
    made = command("next", _next, "what a side does next after an event: which move, how large, after how many days")
    recorded_argument(made)
    at_argument(made)
    made.add_argument(
        "--actor", type=named("actor"), metavar="ACTOR", help="whose answer (default: the side whose doing it is not)"
    )
    strategy_argument(made, "what it plays from there on; inferred, what the record says of it")
    luck_arguments(made)
    runs_argument(made)
    plot_argument(made, "draw it")
    made.add_argument("--force", action="store_true", help="replace that file if it is there")
    json_argument(made)


def _next(options: argparse.Namespace) -> int:
    from sim.studies.branch import BranchError
    from sim.studies.next_move import next_answer

    if options.runs == 0:
        raise UsageError("--runs 0: with no runs there is nothing to tell; give 1 at least")
    target = figure_target(options)
    crisis = recorded(options)
    record = of_record(options, crisis)
    luck = luck_of(options, crisis, record=record)
    progress = Progress("runs")
    try:
        made = next_answer(
            crisis, options.at, options.actor, strategy=strategy_of(options), runs=options.runs, seed=luck.seed,
            run=luck.run, record=record, progress=progress,
        )  # fmt: skip
    except BranchError as error:
        raise UsageError(str(error)) from None
    finally:
        progress.clear()
    write_figure(target, made.figure, options)
    if options.json:
        print_json(in_decimals(plain(made.document())))
    else:
        say(made.text())
    return ended((target,), made.runs, made.asked, "runs were done")
