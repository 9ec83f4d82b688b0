"""Results folders run again, whether of one run, of many, or of a sweep."""

import os
from dataclasses import replace

from sim import archive
from sim.scenario import Crisis
from sim.studies import sweep
from sim.studies.ensemble import ensemble
from sim.studies.run import simulate


def verify(folder: str | os.PathLike[str], *, allow_code: bool = False) -> list[archive.Check]:
    """Run a results folder again and compare every bit, file by file. Raises ResultsError (see `sim.archive.verify`).

    An ensemble that was stopped, or that stopped by itself, is run as far as it had come. Where a strategy is from a
    Python file, the text that the manifest recorded is run, with `allow_code` only.
    """
    if sweep.is_sweep(folder):
        return sweep.verify(folder, allow_code=allow_code)
    return archive.verify(folder, _files, allow_code=allow_code)


def _files(crisis: Crisis, manifest: archive.Manifest, figures: bool) -> archive.Files:
    """The files that the runs of a manifest come to."""
    runs = manifest.runs
    if runs is None:
        return simulate(crisis, manifest.seed, manifest.run or 0).files(figures)
    many = ensemble(crisis, runs.done, manifest.seed)
    return replace(many, asked=runs.asked, until_width=runs.until_width).files(figures)
