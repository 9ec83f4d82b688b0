"""`sim pack`: a scenario as a lesson on paper."""

import argparse
from pathlib import Path

from sim.cli.common import DONE, Command, Progress, UsageError, load, named, scenario_arguments, seed_argument


def declare_pack(command: Command) -> None:
    """The arguments of `sim pack`."""
    made = command(
        "pack", _pack, "make a lesson of a scenario: brief, role cards, sheets, questions, answers, its page"
    )
    scenario_arguments(made)
    seed_argument(made)
    made.add_argument(
        "-o", "--output", type=named("folder"), metavar="FOLDER", help="one that is not there (default: SCENARIO-pack)"
    )


def _pack(options: argparse.Namespace) -> int:
    folder = Path(options.output or f"{Path(options.scenario).stem}-pack")
    if folder.exists():
        raise UsageError(f"{folder}: it is there already; name a folder that is not")
    from sim import archive
    from sim.lessons.pack import pack
    from sim.page.cells import cells

    crisis = load(options)
    progress = Progress("cells")
    try:
        made = list(pack(crisis, cells(crisis, options.seed, None, progress)))
    finally:
        progress.clear()
    folder.mkdir(parents=True)
    for name, text in made:
        archive.write_whole(folder / name, text.encode())
        print(folder / name)
    return DONE
