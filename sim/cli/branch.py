"""`sim branch`: what follows when something is done otherwise at an event of a run, or of the record."""

import argparse
from typing import TYPE_CHECKING, Any

from sim.cli.common import (
    Command,
    Progress,
    UsageError,
    complain,
    ended,
    json_argument,
    luck_arguments,
    luck_of,
    named,
    print_json,
    runs_argument,
    strategy_argument,
    strategy_of,
    whole_number,
    worker_arguments,
    workers_of,
    write_sheet,
)
from sim.cli.compare import FIGURES, FIGURES_TOLD, all_told
from sim.cli.drawing import figure_names, files_of_many_runs, plot_argument, write_figure
from sim.cli.replay import recorded, recorded_argument
from sim.cli.terminal import say
from sim.text import in_decimals, plain

if TYPE_CHECKING:
    from sim.scenario import Crisis
    from sim.studies.branch import Branch

EXAMPLES = """\
  sim branch scenarios/nato_russia_2021.yaml --at 2 --actor NATO --do "let pass"
      the typical run as it was, but NATO lets pass what it answered with 2
  sim branch nato-russia-2014-2021 --at 5 --actor Russia --do "expel 5"
      the record up to its step 5, but Russia expels five
  sim branch nato-russia-2014-2021 --at 4 --actor Russia --strategy generous
      the record up to its step 4, and from there on Russia plays another one

An amount of your own takes the place of a rung's: 'expel 5' where there is
'expel two'.
"""


def declare_branch(command: Command) -> None:
    """The arguments of `sim branch`."""
    made = command("branch", _branch, "do something otherwise at an event, and see what follows, run by run")
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = EXAMPLES
    recorded_argument(made)
    at_argument(made)
    made.add_argument("--actor", type=named("actor"), required=True, metavar="ACTOR", help="who does otherwise")
    made.add_argument("--do", type=named("move"), metavar="MOVE", help="what it does there, as 'let pass' or 'expel 5'")
    strategy_argument(made, "or what it plays from there on")
    luck_arguments(made)
    runs_argument(made)
    made.add_argument("--csv", type=named("file"), metavar="FILE", help="write shares, means and differences to a .csv")
    plot_argument(made, "draw them", days=True)
    figure_names(made, FIGURES, FIGURES_TOLD)
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    worker_arguments(made)
    json_argument(made)


def at_argument(made: argparse.ArgumentParser) -> None:
    """--at, and of what."""
    made.add_argument(
        "--at",
        type=whole_number("number of an event", 10**9),
        required=True,
        metavar="N",
        help="the event up to which all is held fixed: its number in `sim run`, or its step in `sim replay`",
    )
    made.add_argument(
        "--record", action="store_true", help="of a scenario file, hold its record fixed and no run (N is then a step)"
    )


def of_record(options: argparse.Namespace, crisis: "Crisis") -> bool:
    """Whether the record is meant: by --record, or because an exchange is named."""
    from sim.history.scenario_links import is_file

    return bool(options.record or (crisis.record is not None and not is_file(options.scenario)))


def _branch(options: argparse.Namespace) -> int:
    from sim.studies.branch import BranchError, branch
    from sim.studies.workers import WorkersError

    sheet, figure = files_of_many_runs(options)
    if (options.do is None) == (options.strategy is None):
        raise UsageError("one thing is changed at a time; give --do MOVE or --strategy STRATEGY")
    crisis = recorded(options, games=True)
    record = of_record(options, crisis)
    luck = luck_of(options, crisis, record=record)
    progress = Progress("runs of each")
    try:
        with workers_of(options) as executor:
            made = branch(
                crisis, options.at, options.actor, options.do, strategy=strategy_of(options), runs=options.runs,
                seed=luck.seed, run=luck.run, record=record, progress=progress,
                executor=executor, jobs=options.jobs,
            )  # fmt: skip
    except BranchError as error:
        raise UsageError(str(error)) from None
    except WorkersError as error:
        if error.kept is not None:
            complain("what was done before is not kept")
        raise
    finally:
        progress.clear()
    write_sheet(sheet, made.csv)
    write_figure(figure, lambda: made.figures()[options.figure or FIGURES[0]], options)
    if options.json:
        print_json(_told(made))
    else:
        say(made.text())
    return ended((sheet, figure), made.compared.runs, made.compared.asked, "runs of each were done")


def _told(made: "Branch") -> dict[str, Any]:
    """A branch as one document."""
    held = made.course
    return {
        "held_fixed": {
            "course": held.whose,
            "record": held.record,
            "at": held.step if held.record else held.at,
            "events": in_decimals(plain(held.events[: held.at])),
        },
        "place": made.place,
        "change": made.told,
        **all_told(made.compared),
    }
