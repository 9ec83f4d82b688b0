"""The plan of a sweep: all that its bytes depend on. It names the sweep's folder, and says whether one can go on."""

import hashlib
import json
from importlib import metadata
from os import PathLike
from pathlib import Path
from typing import Any

from sim import archive
from sim.scenario import Crisis
from sim.studies.designs import Design
from sim.version import __version__

LIBRARIES = {"lhs": ("scipy", "numpy"), "morris": ("SALib", "numpy"), "sobol": ("SALib", "scipy", "numpy")}


def plan_of(crisis: Crisis, made: Design, runs: int) -> dict[str, Any]:
    """The plan of a sweep as a JSON object."""
    found = {
        "version": __version__,
        "libraries": {name: metadata.version(name) for name in LIBRARIES.get(made.name, ())},
        "design": made.name,
        "samples": made.samples,
        "runs": runs,
        "seed": made.seed,
        "over": {one.path: one.text() for one in made.axes} if not made.of_doubts else None,
        "cells": len(made.cells),
        "sha256": hashlib.sha256(json.dumps(made.cells, default=str).encode()).hexdigest(),
        "scenario": archive.record_of(crisis),
    }
    plain: dict[str, Any] = json.loads(json.dumps(found, default=str))
    return plain


def place(crisis: Crisis, made: Design, runs: int, root: str | PathLike[str] = "results") -> Path:
    """The folder in which the command line keeps a sweep: `<root>/<scenario>/sweep-<hash>`, the hash of its plan.

    A scenario that says something else has a folder of its own. Versions do not count, nor what a library of theirs
    draws: a sweep that another version began is found, and not gone on with.
    """
    asked = {key: value for key, value in plan_of(crisis, made, runs).items() if key not in ("version", "libraries")}
    asked |= {"scenario": {**asked["scenario"], "file": ""}, "sha256": ""}
    hashed = json.dumps(asked)
    return archive.home(crisis, root) / f"sweep-{hashlib.sha256(hashed.encode()).hexdigest()[:8]}"
