"""`sim page`: a scenario as one file to hand out."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import (
    DONE,
    Command,
    Progress,
    UsageError,
    changes_of,
    known_record,
    named,
    new_file,
    scenario_arguments,
    seed_argument,
    whole_number,
)
from sim.luck import RUNS

if TYPE_CHECKING:
    from sim.scenario import Crisis


def declare_page(command: Command) -> None:
    """The arguments of `sim page`."""
    made = command("page", _page, "make a page of a scenario to hand out: one file, for any browser, no network")
    scenario_arguments(made)
    seed_argument(made)
    made.add_argument(
        "--run",
        type=whole_number("run", RUNS),
        metavar="N",
        help="which run of the seed (default: the typical one)",
    )
    made.add_argument(
        "-o", "--output", type=named("file"), metavar="FILE", help="an .html file (default: SCENARIO.html)"
    )
    made.add_argument("--force", action="store_true", help="replace the file if it is there")


def _page(options: argparse.Namespace) -> int:
    target = new_file(options.output or f"{Path(options.scenario).stem}.html", options.force, (".html",))
    from sim import archive
    from sim.page.cells import cells
    from sim.page.handout import handout

    crisis, seed, run = _what(options)
    progress = Progress("cells")
    try:
        text = handout(crisis, cells(crisis, seed, run, progress))
    finally:
        progress.clear()
    archive.write_whole(target, text.encode())
    print(target)
    return DONE


def _what(options: argparse.Namespace) -> "tuple[Crisis, int, int | None]":
    """The scenario, the seed and the run of the command line: of a file, or of a results folder."""
    from sim import scenario

    if not Path(options.scenario).is_dir():
        crisis = scenario.load(options.scenario, changes_of(options.set), allow_code=options.allow_code)
        return known_record(crisis), options.seed, options.run
    if options.set:
        raise UsageError("--set changes a scenario, and a results folder is of one that has run; name the file")
    from sim.archive.manifest import read

    folder = Path(options.scenario)
    manifest = read(folder)
    crisis = manifest.scenario.crisis(options.allow_code)
    return crisis, manifest.seed, manifest.run
