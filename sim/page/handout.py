"""A handout: a scenario as one file of HTML, with all that it can show made beforehand."""

from typing import Any

from sim.page import document
from sim.page.again import again
from sim.page.labels import LABELS, MADE
from sim.page.sliders import undrawn
from sim.scenario import Crisis
from sim.studies.run import simulate


def handout(crisis: Crisis, found: dict[str, Any]) -> str:
    """The page of a scenario as the text of an HTML file, from its cells (see `cells`)."""
    seed = found["seed"]
    found = dict(found)
    found["again"] = list(again(crisis, seed, found["run"]).items())
    found["text"] = crisis.text
    given = {"driver": "cells", "labels": LABELS, "made": MADE}
    return document.page(crisis.name, given, {"cells": document.packed(found)}, plain(crisis, seed, found["run"]))


def plain(crisis: Crisis, seed: int, run: int) -> str:
    """A run as plain text, for a browser without scripts."""
    made = simulate(undrawn(crisis), seed, run)
    return f"{crisis.name}\n\n{crisis.story}\n\n{made.chronicle()}"
