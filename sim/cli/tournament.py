"""`sim tournament`: a class's strategies against each other."""

import argparse
import datetime

from sim.cli.common import (
    SCENARIO_HELP,
    Command,
    Progress,
    UsageError,
    code_argument,
    doubt_arguments,
    ended,
    json_argument,
    load,
    named,
    new_file,
    print_json,
    reader,
    runs_argument,
    seed_argument,
    write_sheet,
)
from sim.cli.terminal import say
from sim.text import plain

TIME = reader(datetime.datetime.fromisoformat, "time; write it as 2026-11-30T18:00")
SECONDS = reader(float, "number of seconds; write one, as 20", lambda found: 0.0 < found <= 1e6)

EXAMPLES = """\
  sim tournament entries --allow-code --page table.html
      all that lies in the folder, in NATO and Russia, October 2021
  sim tournament entries --scenario echo --with tit_for_tat,grim --allow-code
      in a repeated game, with two strategies of the program's
"""


def declare_tournament(command: Command) -> None:
    """The arguments of `sim tournament`."""
    made = command("tournament", _tournament, "play a class's strategies, a folder of files, against each other")
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = EXAMPLES
    made.add_argument("folder", type=named("folder"), metavar="FOLDER", help="where the entries lie")
    made.add_argument(
        "--scenario", type=named("file"), default="nato_russia_2021", metavar="SCENARIO",
        help=f"{SCENARIO_HELP} (default: nato_russia_2021)",
    )  # fmt: skip
    made.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", help="change a value of the scenario")
    doubt_arguments(made)
    code_argument(made)
    made.add_argument(
        "--with", dest="others", type=named("strategy"), metavar="NAME,NAME,...", help="strategies that play too"
    )
    made.add_argument("--deadline", type=TIME, metavar="TIME", help="what is newer is late, as 2026-11-30T18:00")
    runs_argument(made, 20, "runs a pair")
    seed_argument(made)
    made.add_argument("--limit", type=SECONDS, default=20.0, metavar="S", help="seconds a pair may take (default: 20)")
    made.add_argument("--csv", type=named("file"), metavar="FILE", help="write a row an entry to a .csv file")
    made.add_argument("--page", type=named("file"), metavar="FILE", help="write the table as a page, an .html file")
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    json_argument(made)


def _tournament(options: argparse.Namespace) -> int:
    from sim.scenario.problems import did_you_mean
    from sim.strategies import STRATEGIES
    from sim.studies import methods
    from sim.studies.tournament import TournamentError, tournament

    if options.runs == 0:
        raise UsageError("--runs 0: with no runs there is nothing to tell; give 1 at least")
    sheet = new_file(options.csv, options.force, (".csv",)) if options.csv else None
    target = new_file(options.page, options.force, (".html",)) if options.page else None
    others = [name.strip() for name in options.others.split(",")] if options.others else []
    for name in others:
        if name not in STRATEGIES:
            raise UsageError(f"--with: no strategy is called '{name}'; {did_you_mean(name, sorted(STRATEGIES))}")
    crisis = load(options)
    progress = Progress("pairs")
    try:
        made = tournament(
            crisis, options.folder, others=others, deadline=options.deadline, allow_code=options.allow_code,
            runs=options.runs, seed=options.seed, limit=options.limit, progress=progress,
        )  # fmt: skip
    except TournamentError as error:
        raise UsageError(str(error)) from None
    progress.clear()
    write_sheet(sheet, made.csv)
    if target is not None:
        from sim.page import tournament as page

        write_sheet(target, lambda: page.page(made))
    if options.json:
        told = {
            "scenario": crisis.name,
            "seed": made.seed,
            "runs": made.runs,
            "intervals": methods.document("mean"),
            "ranking": made.ranking(),
            "out": made.faulty,
            "not_entries": made.left,
        }
        print_json(plain(told))
    else:
        say(made.text())
    return ended([sheet, target])
