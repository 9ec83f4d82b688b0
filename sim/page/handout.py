"""A handout: a scenario as one file of HTML, with all that it can show made beforehand."""

import shlex
from collections.abc import Callable, Mapping

from sim.archive.manifest import as_yaml
from sim.chronicle.headline import headline
from sim.measures import summaries
from sim.page import document
from sim.page.cells import cells
from sim.page.labels import LABELS
from sim.scenario import Crisis
from sim.studies.run import simulate
from sim.version import __version__


def handout(crisis: Crisis, seed: int = 1, run: int = 0, progress: Callable[[int, int], None] | None = None) -> str:
    """The page of a scenario as the text of an HTML file. `progress` is as for `cells`."""
    found = cells(crisis, seed, run, progress)
    found["again"] = list(again(crisis, seed, run).items())
    found["made"] = f"tit-for-tat {__version__}"
    return document.page(
        crisis.name, {"driver": "cells", "labels": LABELS}, {"cells": document.packed(found)}, plain(crisis, seed, run)
    )


def again(crisis: Crisis, seed: int, run: int) -> Mapping[str, str]:
    """What repeats a run: the program, the command, and the file. By what each is."""
    settings = [part for path, value in crisis.changes.items() for part in ("--set", f"{path}={as_yaml(value)}")]
    command = shlex.join(["sim", "run", crisis.file, "--seed", str(seed), "--run", str(run), *settings])
    made = {f"With version {__version__} of the program": command}
    return made | ({"The scenario file": crisis.text} if crisis.text else {})


def plain(crisis: Crisis, seed: int, run: int) -> str:
    """A run as plain text, for a browser without scripts."""
    made = simulate(crisis, seed, run)
    told = headline(made.summary, crisis, summaries.rounds(made.events, crisis))
    return f"{crisis.name}\n\n{crisis.story}\n{told}\n\n{made.chronicle()}"
