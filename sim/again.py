"""Results folders run again, whether of one run, of many, or of a sweep."""

import os
from dataclasses import replace

from sim import store
from sim.experiment import simulate
from sim.many import sweeps
from sim.many.ensembles import Ensemble, ensemble
from sim.scenario import Crisis


def verify(folder: str | os.PathLike[str], *, allow_code: bool = False) -> list[store.Check]:
    """Run a results folder again and compare every bit, file by file. Raises ResultsError (see `sim.store`).

    An ensemble that was stopped, or that stopped by itself, is run as far as it had come. Where a strategy is from a
    Python file, the text that the manifest recorded is run, with `allow_code` only.
    """
    if sweeps.is_sweep(folder):
        return sweeps.verify(folder, allow_code=allow_code)
    return store.verify(folder, simulate, _many, allow_code=allow_code)


def _many(crisis: Crisis, seed: int, runs: store.Runs) -> Ensemble:
    return replace(ensemble(crisis, runs.done, seed), asked=runs.asked, until_width=runs.until_width)
