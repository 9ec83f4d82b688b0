"""`sim compare`: two scenarios, run by run with the same luck."""

import argparse
from typing import TYPE_CHECKING, Any

from sim.cli.common import (
    DONE,
    SCENARIO_HELP,
    Command,
    Progress,
    UsageError,
    changes_of,
    code_argument,
    crisis_of,
    doubt_arguments,
    doubted,
    ended,
    json_argument,
    named,
    print_json,
    runs_argument,
    seed_argument,
    told_if_hiding,
    whole_number,
    worker_arguments,
    workers_of,
    write_sheet,
)
from sim.cli.drawing import figure_names, files_of_many_runs, plot_argument, write_figure
from sim.cli.terminal import say
from sim.luck import RUNS
from sim.text import in_decimals, plain

if TYPE_CHECKING:
    from sim.scenario import Crisis
    from sim.studies.comparison import Comparison
    from sim.studies.run_pair import Two

FIGURES = ("curves", "forest", "days")
FIGURES_TOLD = "one run in A beside it in B (default), the forest of differences, or both by day"
EXAMPLES = """\
A is the first scenario, B the second, or the first again. What differs between
them is what you compare:

  sim compare file.yaml --set actors.NATO.stocks.staff.amount=13
      the file as it is (A), and with 13 (B)
  sim compare file.yaml --set-a actors.NATO.strategy=grim \\
                        --set-b actors.NATO.strategy=generous
      grim (A) and generous (B), all else as in the file
  sim compare one.yaml other.yaml
      two files

Each run of A has a run of B with the same random draws: differences are those
of the scenarios, B minus A.
"""


def declare_compare(command: Command) -> None:
    """The arguments of `sim compare`."""
    made = command("compare", _compare, "compare two scenarios, run by run with the same random draws")
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = EXAMPLES
    made.add_argument("scenario", type=named("file"), metavar="A", help=SCENARIO_HELP)
    made.add_argument(
        "other", type=named("file"), metavar="B", nargs="?", help="another; left out, A is compared with A changed"
    )
    for names, dest, what in (
        (("--set", "--set-b"), "set_b", "change a value in B, as actors.NATO.stocks.staff.amount=9; may be repeated"),
        (("--set-a",), "set_a", "change a value in A"),
        (("--set-both",), "set_both", "change a value in both"),
    ):
        made.add_argument(*names, dest=dest, action="append", default=[], metavar="PATH=VALUE", help=what)
    code_argument(made)
    runs_argument(made)
    doubt_arguments(made)
    seed_argument(made)
    made.add_argument(
        "--part",
        type=whole_number("run", RUNS),
        metavar="N",
        help="print run N of both side by side, where they diverge, and play no others",
    )
    made.add_argument("--csv", type=named("file"), metavar="FILE", help="write shares, means and differences to a .csv")
    plot_argument(made, "draw them", days=True)
    figure_names(made, FIGURES, FIGURES_TOLD)
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    worker_arguments(made)
    json_argument(made)


def _compare(options: argparse.Namespace) -> int:
    from sim.studies.comparison import compare
    from sim.studies.run_pair import two
    from sim.studies.workers import WorkersError

    sheet, figure = files_of_many_runs(options)
    a, b = _both(options)
    if options.part is not None:
        if sheet or figure:
            raise UsageError("--part prints two runs, and has neither a table nor a figure; leave out --csv and --plot")
        if options.jobs is not None or options.cluster:
            raise UsageError("--part plays two runs, and no workers are needed; leave out --jobs and --cluster")
        found = two(a, b, options.seed, options.part)
        if options.json:
            print_json(_run_told(found))
        else:
            say(found.text())
        return DONE
    progress = Progress("runs of each")
    lost = ""
    try:
        with workers_of(options) as executor:
            made = compare(a, b, options.runs, options.seed, progress, executor, options.jobs)
    except WorkersError as error:
        if error.kept is None:
            raise
        made, lost = error.kept, str(error)
    finally:
        progress.clear()
    write_sheet(sheet, made.csv)
    write_figure(figure, lambda: made.figures()[options.figure or FIGURES[0]], options)
    if options.json:
        print_json(all_told(made))
    else:
        say(made.text())
    return ended((sheet, figure), made.runs, made.asked, "runs of each were done", lost)


def _both(options: argparse.Namespace) -> "tuple[Crisis, Crisis]":
    """The two scenarios of the command line."""
    if options.other is None and not options.set_a and not options.set_b:
        raise UsageError(
            f"{options.scenario}: nothing to compare it with; "
            "name a second file, or change a value, as --set actors.NATO.tolerance=3"
        )
    for name in dict.fromkeys(filter(None, (options.scenario, options.other))):
        told_if_hiding(options, name)
    both = changes_of(options.set_both, "--set-both")
    found = []
    for file, given, option in (
        (options.scenario, options.set_a, "--set-a"),
        (options.other or options.scenario, options.set_b, "--set"),
    ):
        changes = both | changes_of(given, option)
        found.append(doubted(crisis_of(options, file, changes), options))
    return found[0], found[1]


def all_told(made: "Comparison") -> dict[str, Any]:
    """The whole comparison as one document."""
    from sim.studies import methods

    return {
        "a": {"scenario": made.a.crisis.name},
        "b": {"scenario": made.b.crisis.name},
        "seed": made.seed,
        "asked": made.asked,
        "intervals": methods.document("share", "difference", "mean difference"),
        "runs": made.runs,
        "changes": plain(made.changes),
        "not_compared": made.gaps,
        "courses": plain(made.courses),
        "endings": plain(made.endings),
        "first_replies": [
            {"actor": actor, "move": move, **plain(found)} for (actor, move), found in made.first_replies.items()
        ],
        "unanswered": plain(made.unanswered),
        "moved": [{"a": a, "b": b, **plain(share)} for (a, b), share in made.moved.items()],
        "means": plain(made.means),
        "never_part": plain(made.alike),
        "parting_days": plain(made.parting_days),
        "partings": plain(made.partings),
        "days": made.days,
        "by_day": plain(made.by_day),
    }


def _run_told(found: "Two") -> dict[str, Any]:
    """Two runs as one document."""
    return {
        "seed": found.a.seed,
        "run": found.a.number,
        "day": found.day,
        "same": found.same,
        "a": in_decimals(plain(found.a.events)),
        "b": in_decimals(plain(found.b.events)),
    }
