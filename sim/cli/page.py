"""`sim page` and `sim site`: scenarios as files of HTML to hand out."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import (
    DONE,
    Command,
    Progress,
    UsageError,
    changes_of,
    doubted,
    goes_with,
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
    made.add_argument(
        "--live",
        action="store_true",
        help="put the program itself inside too: free numbers, chairs, scenarios of one's own",
    )
    _python_arguments(made, "with --live: ")


def declare_site(command: Command) -> None:
    """The arguments of `sim site`."""
    made = command("site", _site, "make a web site of scenarios: a page of each, and a list; for any web space")
    made.add_argument(
        "scenario", nargs="*", metavar="SCENARIO", help="files, or names of shipped scenarios (default: all of these)"
    )
    made.add_argument(
        "-o", "--output", type=named("folder"), required=True, metavar="FOLDER", help="a folder that is not there yet"
    )
    _python_arguments(made, "for one more page, with all of them and the program inside: ")


def _python_arguments(made: argparse.ArgumentParser, when: str) -> None:
    made.add_argument(
        "--pyodide",
        type=named("folder"),
        metavar="FOLDER",
        help=f"{when}the npm package of Pyodide, a browser's Python",
    )
    made.add_argument(
        "--wheels", type=named("folder"), default="wheels", metavar="FOLDER",
        help="with --pyodide: where the wheel of pydantic_core for it is (default: wheels)",
    )  # fmt: skip


def _inside(options: argparse.Namespace) -> "dict[str, bytes] | None":
    """The files of the Python that a page is to bring, if it is to."""
    if options.pyodide is None:
        return None
    from sim.page import live

    try:
        return live.parts(Path(options.pyodide), Path(options.wheels))
    except live.LiveError as error:
        raise UsageError(str(error)) from None


def _page(options: argparse.Namespace) -> int:
    target = new_file(options.output or f"{Path(options.scenario).stem}.html", options.force, (".html",))
    from sim import archive
    from sim.page.cells import cells
    from sim.page.handout import handout

    if options.live and options.pyodide is None:
        raise UsageError("--live: a browser's Python is to be put inside; say where it is with --pyodide FOLDER")
    goes_with("--live", {"--pyodide": None if options.live else options.pyodide})
    inside = _inside(options)
    crisis, seed, run = _what(options)
    progress = Progress("cells")
    try:
        text = handout(crisis, cells(crisis, seed, run, progress), inside)
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
        return known_record(doubted(crisis, options)), options.seed, options.run
    if options.set or options.open or options.close:
        raise UsageError("--set changes a scenario, and a results folder is of one that has run; name the file")
    from sim.archive.manifest import read

    folder = Path(options.scenario)
    manifest = read(folder)
    crisis = manifest.scenario.crisis(options.allow_code)
    return crisis, manifest.seed, manifest.run


def _site(options: argparse.Namespace) -> int:
    from sim import archive, scenario
    from sim.page.site import site
    from sim.scenario import shipped

    folder = Path(options.output)
    if folder.exists():
        raise UsageError(f"{folder}: it is there already; name a folder that is not")
    inside = _inside(options)
    names = options.scenario or list(shipped.files())
    crises = {Path(name).stem: scenario.load(name) for name in names}
    begun = Progress("cells")
    try:
        made = list(site(crises, inside, lambda name, done, of: begun(done, of)))
    finally:
        begun.clear()
    folder.mkdir(parents=True)
    for name, content in made:
        archive.write_whole(folder / name, content)
        print(folder / name)
    return DONE
