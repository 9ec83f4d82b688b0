"""`sim pack`: a scenario as a lesson on paper."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import DONE, Command, Progress, UsageError, load, named, scenario_arguments, seed_argument
from sim.cli.pools import listed

if TYPE_CHECKING:
    from sim.scenario import Crisis

ALL = "all"


def declare_pack(command: Command) -> None:
    """The arguments of `sim pack`."""
    made = command(
        "pack", _pack, "make a lesson of a scenario: brief, role cards, sheets, questions, answers, its page"
    )
    scenario_arguments(made)
    seed_argument(made)
    made.add_argument(
        "--strategies",
        type=named("strategy"),
        metavar="NAME,NAME,...",
        help="those that its page sets against each other, by name, or all (default: a dozen, and the scenario's own)",
    )
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
    strategies = _strategies(options.strategies, crisis)
    progress = Progress("cells")
    try:
        made = list(pack(crisis, cells(crisis, options.seed, None, progress, strategies)))
    finally:
        progress.clear()
    folder.mkdir(parents=True)
    for name, text in made:
        archive.write_whole(folder / name, text.encode())
        print(folder / name)
    return DONE


def _strategies(text: str | None, crisis: "Crisis") -> tuple[str, ...]:
    """Those that are named, each once. Raises UsageError for what is no name of the register."""
    from sim.lessons.pack import taught
    from sim.strategies import STRATEGIES

    if text is None:
        return taught(crisis)
    if text == ALL:
        return tuple(STRATEGIES)
    found = listed(text, "--strategies") or []
    if any(not isinstance(name, str) for name in found):
        raise UsageError("--strategies: a page sets strategies against each other by name; give names alone")
    return tuple(dict.fromkeys((*found, *(one.strategy.called for one in crisis.actors.values()))))
