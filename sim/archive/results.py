"""Results folders: files that runs of a scenario come to, kept with a manifest, and checked by running again.

`<root>/<scenario>/<name>/` holds the files, and the manifest from which they can be made again. How they are made is
known to those who hand them over.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from sim.archive.atomic import ResultsError, holds, locked, reason, recover, stands, tidy, write_folder
from sim.archive.manifest import MANIFEST, Files, Kind, Manifest, Source, as_yaml, read, sha256
from sim.scenario import Crisis, ScenarioError
from sim.strategies.user_code import StrategyError

FOLDERS = ("seed-*", "ensemble-seed-*")  # the names of results
Again = Callable[[Crisis, Manifest, bool], Files]  # makes the files anew, with figures or without
Verdict = Literal["same", "differs", "missing", "not compared"]


class Check(NamedTuple):
    """What `verify` found of one file."""

    name: str
    verdict: Verdict
    why: str  # in words; empty where there is nothing to add


# Places.


def place(crisis: Crisis, name: str, root: str | os.PathLike[str] = "results") -> Path:
    """Name the folder of some results of a scenario: `<root>/<scenario>/<name>`, with -set-<hash> for values set."""
    if crisis.changes:
        name += f"-set-{sha256(as_yaml(crisis.changes).encode())[:8]}"
    return home(crisis, root) / name


def home(crisis: Crisis, root: str | os.PathLike[str] = "results") -> Path:
    """Name the folder of a scenario, in which its results have theirs.

    It is the stem of the scenario's file, or the scenario's name where it was built in Python.
    """
    built = crisis.file.startswith("<")
    scenario = re.sub(r"\W+", "_", crisis.name.lower())[:60].strip("_") if built else Path(crisis.file).stem
    return Path(root) / (scenario.lstrip(".") or "scenario")


# Keeping.


def keep(target: Path, manifest: Manifest, files: Files, *, force: bool = False) -> Path:
    """Write a folder of files with their manifest, whole or not at all, and return it.

    Results that stand there are kept: nothing is written if they are those of these runs (as `verify` would find), and
    ResultsError is raised if not. With `force` they are exchanged for the new ones, but never a folder that holds
    anything no run wrote. ResultsError also where the folder cannot be written; then nothing is left behind.
    """
    manifest = manifest.sealed(files)
    files = {**files, MANIFEST: manifest.to_bytes()}
    try:
        with locked(target.parent) as alone:
            if alone:
                tidy(target.parent, FOLDERS)
            if not force and stands(target):
                _refuse_others(target, manifest, files)
            elif not holds(target, files):
                if stands(target):
                    _refuse_strangers(target, manifest.kind)
                write_folder(target, files)
    except ResultsError:
        raise
    except OSError as error:
        raise ResultsError(
            f"{target}: cannot be written ({reason(error, target)}); give another folder (--results)"
        ) from None
    return target


def _refuse_others(target: Path, manifest: Manifest, files: Files) -> None:
    """Raise unless the results of these very runs stand there."""
    other = f"{target}: other results stand there"
    do = "force (--force) replaces them, another folder (--results) keeps both"
    stranger = "what stands there was written by no run"
    try:
        there = read(target)
    except ResultsError:
        raise ResultsError(f"{target}: {stranger}; move it away, or give another folder (--results)") from None
    if there.scenario.model_copy(update={"file": ""}) != manifest.scenario.model_copy(update={"file": ""}):
        raise ResultsError(f"{other} (of a scenario that says something else); {do}")
    if there.which != manifest.which:
        raise ResultsError(f"{other} ({there.which}); {do}")
    if set(there.sha256) != set(files):
        raise ResultsError(f"{other} ({'with' if len(there.sha256) > len(files) else 'without'} figures); {do}")
    for check in _compare(target, there, manifest.scenario, files):
        if check.verdict in ("differs", "missing"):
            found = "is missing" if check.verdict == "missing" else "differs"
            raise ResultsError(f"{other} ({check.name} {found}); {do}")


def _refuse_strangers(target: Path, kind: Kind) -> None:
    """Raise where replacing would lose what no run wrote."""
    if target.is_symlink() or not target.is_dir():
        raise ResultsError(f"{target}: this is not a folder of results; remove it, or give another folder (--results)")
    strange = sorted(path.name for path in target.iterdir() if path.name not in kind.files or path.is_dir())
    if strange:
        raise ResultsError(
            f"{target}: it holds {strange[0]}, which no run wrote; move that away, or give another folder (--results)"
        )


# Verifying.


def verify(folder: str | os.PathLike[str], again: Again, *, allow_code: bool = False) -> list[Check]:
    """Compare a results folder with the hashes it records, then with what running it again gives, file by file.

    `again` makes the files anew; `sim.verify` passes it. A figure is compared with one drawn again only where numpy and
    matplotlib are those it was drawn with. Files that no run wrote are listed and not compared. Raises ResultsError
    where there is no manifest to run from, or one whose scenario has code of its own, and that is not allowed.
    """
    folder = Path(folder)
    recover(folder, FOLDERS)
    manifest = read(folder)
    runs = manifest.runs
    if runs is not None and not 0 < runs.done <= runs.asked:
        raise ResultsError(f"{folder / MANIFEST}: it cannot be run again: {runs.done} of {runs.asked} runs")
    scenario, fresh = _run_again(folder, manifest, again, allow_code)
    checks = list(_compare(folder, manifest, scenario, fresh))
    try:
        strange = sorted({path.name for path in folder.iterdir()} - set(manifest.sha256))
    except OSError as error:
        raise ResultsError(f"{folder}: it cannot be read ({reason(error, folder)}); change its permissions") from None
    return checks + [Check(name, "not compared", "the manifest does not list it") for name in strange]


def _run_again(folder: Path, manifest: Manifest, again: Again, allow_code: bool) -> tuple[Source, Files]:
    """The scenario that was recorded, as it would be recorded now, and the files that its runs come to."""
    drawn = any(name in manifest.sha256 for name in manifest.kind.figures) and not manifest.drawn_otherwise
    try:
        crisis = manifest.scenario.crisis(allow_code)
        return Source.of(crisis), again(crisis, manifest, drawn)
    except ScenarioError as error:
        found = str(error).split("\n", 1)[0]
    except (ValueError, KeyError, StrategyError) as error:
        found = str(error)
    note = f" ({manifest.made_otherwise})" if manifest.made_otherwise else ""
    raise ResultsError(f"{folder / MANIFEST}: it cannot be run again: {found}{note}")


def _compare(folder: Path, manifest: Manifest, scenario: Source, fresh: Files) -> Iterator[Check]:
    """Each file that a manifest lists against its hash there, then against the bytes that it should have."""
    note, otherwise, kind = manifest.made_otherwise, manifest.drawn_otherwise, manifest.kind
    for name in (name for name in kind.files if name in manifest.sha256):
        path = folder / name
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            yield Check(name, "missing", "the manifest lists it")
            continue
        except OSError as error:
            yield Check(name, "differs", f"it cannot be read ({reason(error, path)})")
            continue
        if name == MANIFEST:
            if manifest.sealed().to_bytes() != content:
                yield Check(name, "differs", "changed since it was written")
            elif scenario != manifest.scenario:
                yield Check(name, "differs", "its scenario is not what its text says")
            else:
                yield Check(name, "same", note)
        elif sha256(content) != manifest.sha256[name]:
            yield Check(name, "differs", "changed since it was written")
        elif name in kind.figures and otherwise:
            yield Check(name, "not compared", otherwise)
        elif fresh[name] != content:
            where = _first(content, fresh[name]) if name in kind.texts else ""
            yield Check(name, "differs", "; ".join(filter(None, [f"running it again gives other bytes{where}", note])))
        else:
            yield Check(name, "same", "")


def _first(old: bytes, new: bytes) -> str:
    """Say from which line on two texts differ."""
    lines = zip(old.split(b"\n"), new.split(b"\n"), strict=False)
    line = next((at for at, (one, other) in enumerate(lines, 1) if one != other), None)
    return f", from line {line} on" if line else ", in length"
