"""A handout: a scenario as one file of HTML, with all that it can show made beforehand."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.page import document, live
from sim.page.again import again
from sim.page.labels import LABELS, MADE
from sim.page.sliders import undrawn
from sim.scenario import Crisis
from sim.studies.run import simulate


def handout(crisis: Crisis, found: dict[str, Any], inside: Mapping[str, bytes] | None = None) -> str:
    """The page of a scenario as the text of an HTML file, from its cells (see `cells`).

    `inside` are the files of a Python that it brings (see `live.parts`); with them it can be asked for anything.
    """
    case = {"text": crisis.text, "title": crisis.name, **made_beforehand(found)}
    return with_cells(crisis, found, [case], inside)


def with_cells(
    crisis: Crisis, found: dict[str, Any], cases: Sequence[Mapping[str, Any]], inside: Mapping[str, bytes] | None
) -> str:
    """A page that opens with the cells of a scenario, and offers these cases once a Python that it brings is there."""
    shown = {**found, "text": crisis.text, "again": list(again(crisis, found["seed"], found["run"]).items())}
    given: dict[str, Any] = {"driver": "cells", "labels": LABELS, "made": MADE}
    blobs = {"cells": document.packed(shown)}
    if inside is not None:
        given |= {"cases": list(cases), "files": list(inside)}
        blobs |= live.blobs(inside, document.static(live.WORKER))
    text = plain(crisis, found["seed"], found["run"])
    return document.page(crisis.name, given, blobs, text, python=inside is not None)


def made_beforehand(found: Mapping[str, Any]) -> dict[str, Any]:
    """What a program inside need not find anew, from the cells of a scenario: its run, and where its numbers turn.

    The marks of its numbers stand by key, in the order in which they matter.
    """
    turned = {slider["key"]: slider["marks"] for slider in found["case"]["sliders"]}
    return {"seed": found["seed"], "run": found["run"], "turned": turned}


def plain(crisis: Crisis, seed: int, run: int) -> str:
    """A run as plain text, for a browser without scripts."""
    made = simulate(undrawn(crisis), seed, run)
    return f"{crisis.name}\n\n{crisis.story}\n\n{made.chronicle()}"
