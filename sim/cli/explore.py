"""`sim explore`: the page on this machine, with the engine of this program behind it."""

import argparse
from typing import TYPE_CHECKING, Any

from sim.cli.common import DONE, Command, complain

if TYPE_CHECKING:
    from collections.abc import Sequence


def declare_explore(command: Command) -> None:
    """The arguments of `sim explore`."""
    made = command("explore", _explore, "explore scenarios in a browser, on this machine; Ctrl-C ends it")
    made.add_argument(
        "scenario",
        nargs="*",
        metavar="SCENARIO",
        help="scenario files, or names of shipped ones (default: all shipped)",
    )
    made.add_argument("--no-browser", action="store_true", help="print the address, and open no browser")


def _explore(options: argparse.Namespace) -> int:
    import webbrowser

    from sim.page.server import Server

    with Server(cases(options.scenario)) as server:
        try:
            print(server.address, flush=True)
            complain("Ctrl-C ends it")
            if not options.no_browser:
                webbrowser.open(server.address)
            server.serve_forever()
        except KeyboardInterrupt:
            complain("ended")
    return DONE


def cases(names: "Sequence[str]") -> list[dict[str, Any]]:
    """What a page offers: shipped scenarios by name, files by their text; all that are shipped where none is named.

    The scenario of the first run comes first.
    """
    from sim.scenario import load, shipped
    from sim.studies.typical import DEMO

    known = shipped.files()
    found: list[dict[str, Any]] = []
    for name in names or sorted(known, key=lambda name: name != DEMO):
        crisis = load(name)
        state = {"scenario": name} if name in known else {"text": crisis.text}
        found.append({**state, "title": crisis.name})
    return found
