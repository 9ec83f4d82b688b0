"""Results folders run again, whether of one run, of many, or of a sweep."""

import os
from dataclasses import replace
from pathlib import Path

from sim import archive
from sim.archive import journal
from sim.language import say
from sim.scenario import Crisis
from sim.studies import designs
from sim.studies.counting import cells
from sim.studies.ensemble import beside_of, ensemble
from sim.studies.run import simulate
from sim.studies.sweep import sweep
from sim.studies.sweep_plan import plan_of
from sim.version import __version__


def verify(folder: str | os.PathLike[str], *, allow_code: bool = False) -> list[archive.Check]:
    """Run a results folder again and compare every bit, file by file. Raises ResultsError (see `sim.archive.verify`).

    An ensemble that was stopped, or that stopped by itself, is run as far as it had come. Where a strategy is from a
    Python file, the text that the manifest recorded is run, with `allow_code` only.
    """
    if (Path(folder) / journal.PLAN_FILE).exists():
        return _verify_sweep(Path(folder), allow_code=allow_code)
    return archive.verify(folder, _files, allow_code=allow_code)


def _files(crisis: Crisis, manifest: archive.Manifest, figures: bool) -> archive.Files:
    """The files that the runs of a manifest come to."""
    runs = manifest.runs
    if runs is None:
        return simulate(crisis, manifest.seed, manifest.run or 0).files(figures)
    many = ensemble(crisis, runs.done, manifest.seed)
    beside = beside_of(crisis, runs.asked, manifest.seed) if crisis.doubts and runs.done < runs.asked else {}
    return replace(many, asked=runs.asked, until_width=runs.until_width, **beside).files(figures)


def _verify_sweep(folder: Path, *, allow_code: bool) -> list[archive.Check]:
    """Run a sweep's folder again, and compare every bit. Raises ResultsError where it cannot be run again."""
    path = folder / journal.PLAN_FILE
    plan, _ = journal.read(folder)
    version = plan.get("version")

    def compared(name: str, difference: str) -> archive.Check:
        if not difference:
            return archive.Check(name, "same", "")
        if version != __version__:
            other = say("made.version.so", then=version, now=__version__, why=difference)
            return archive.Check(name, "of another version", other)
        return archive.Check(name, "differs", difference)

    crisis = archive.restore(path, plan.get("scenario"), allow_code=allow_code)
    try:
        over, runs, limit = plan["over"], plan["runs"], plan["cells"]
        made = designs.design(crisis, over, plan["design"], plan["samples"], plan["seed"], limit=limit)
        difference = journal.difference(plan, plan_of(crisis, made, runs))
        again = sweep(crisis, over, runs, made.seed, made.name, samples=made.samples, limit=len(made.cells))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        lacks = f"it lacks {error}" if isinstance(error, KeyError) else str(error).split("\n", 1)[0]
        other = "" if version == __version__ else f" ({say('made.version', then=version, now=__version__)})"
        found = f"it cannot be run again: {lacks}{other}"
        raise archive.ResultsError(f"{path}: {found}; give a folder that a sweep wrote") from None
    checks = [compared(journal.PLAN_FILE, difference)]
    for name, fresh in (
        (journal.CELLS_FILE, b"".join(journal.line(cells.record(cell)) for cell in (again.base, *again.cells))),
        (journal.TABLE_FILE, again.csv().encode()),
    ):
        file = folder / name
        if not file.is_file():
            checks.append(archive.Check(name, "missing", say("verify.unfinished")))
        else:
            checks.append(compared(name, "" if file.read_bytes() == fresh else say("verify.other bytes")))
    strange = sorted({file.name for file in folder.iterdir()}.difference(journal.ALL_FILES))
    return checks + [archive.Check(name, "no result", say("verify.not of a sweep")) for name in strange]
