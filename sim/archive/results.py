"""Results folders: the files of runs of a scenario, kept with a manifest, and checked by running again.

`<root>/<scenario>/<name>/` holds the files and the manifest from which they can be made again. How to make them is
known to the callers, and not here.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from sim.archive.atomic import (
    ResultsError,
    has_exactly,
    is_occupied,
    reason,
    recover,
    tidy,
    wait_for_lock,
    write_folder,
)
from sim.archive.manifest import MANIFEST, Files, Manifest, ResultsKind, Source, as_yaml, read, sha256
from sim.scenario import Crisis, ScenarioError
from sim.strategies.user_code import StrategyError

FOLDER_PATTERNS = ("seed-*", "ensemble-seed-*")  # of the names of results folders
Remake = Callable[[Crisis, Manifest, bool], Files]  # makes the files again, with figures or without
Verdict = Literal["same", "differs", "missing", "not compared"]


class Check(NamedTuple):
    """The verdict of `verify` on one file."""

    name: str
    verdict: Verdict
    why: str  # in words; empty where there is nothing to add


# Places.


def place(crisis: Crisis, name: str, root: str | os.PathLike[str] = "results") -> Path:
    """The folder of results of a scenario: `<root>/<scenario>/<name>`.

    It ends in -set-<hash> if values were set, and in -game-<hash> if persons played.
    """
    if crisis.changes:
        name += f"-set-{sha256(as_yaml(crisis.changes).encode())[:8]}"
    if crisis.settled is not None:
        name += f"-game-{sha256(as_yaml([crisis.settled.chairs, crisis.settled.said]).encode())[:8]}"
    return home(crisis, root) / name


def home(crisis: Crisis, root: str | os.PathLike[str] = "results") -> Path:
    """The folder above all results of a scenario.

    It is named by the stem of the scenario's file, or by the scenario's name if it was built in Python.
    """
    built = crisis.file.startswith("<")
    scenario = re.sub(r"\W+", "_", crisis.name.lower())[:60].strip("_") if built else Path(crisis.file).stem
    return Path(root) / (scenario.lstrip(".") or "scenario")


# Keeping.


def keep(target: Path, manifest: Manifest, files: Files, *, force: bool = False) -> Path:
    """Write a folder of files with their manifest, whole or not at all, and return it.

    Results that are there already are kept: nothing is written if they are those of the same runs (as `verify` would
    find). Raises ResultsError if they are others. With `force` those are replaced, but never a folder with a file that
    no run wrote. Raises ResultsError also if the folder cannot be written; then nothing is left behind.
    """
    manifest = manifest.seal(files)
    files = {**files, MANIFEST: manifest.to_bytes()}
    try:
        with wait_for_lock(target.parent) as alone:
            if alone:
                tidy(target.parent, FOLDER_PATTERNS)
            if not force and is_occupied(target):
                _refuse_others(target, manifest, files)
            elif not has_exactly(target, files):
                if is_occupied(target):
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
    """Raise ResultsError unless the results that are there are those of the same runs."""
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


def _refuse_strangers(target: Path, kind: ResultsKind) -> None:
    """Raise ResultsError if replacing a folder would lose files that no run wrote."""
    if target.is_symlink() or not target.is_dir():
        raise ResultsError(f"{target}: this is not a folder of results; remove it, or give another folder (--results)")
    strange = sorted(path.name for path in target.iterdir() if path.name not in kind.files or path.is_dir())
    if strange:
        raise ResultsError(
            f"{target}: it holds {strange[0]}, which no run wrote; move that away, or give another folder (--results)"
        )


# Verifying.


def verify(folder: str | os.PathLike[str], again: Remake, *, allow_code: bool = False) -> list[Check]:
    """Compare a results folder with the hashes it records, then with what running it again gives, file by file.

    `again` makes the files again; `sim.verify` passes it. A figure is compared with one drawn again only if numpy and
    matplotlib are those that drew it. Files that no run wrote are listed and not compared. Raises ResultsError if there
    is no manifest to run from, or if its scenario has code of its own and that is not allowed.
    """
    folder = Path(folder)
    recover(folder, FOLDER_PATTERNS)
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


def _run_again(folder: Path, manifest: Manifest, again: Remake, allow_code: bool) -> tuple[Source, Files]:
    """The recorded scenario, as it would be recorded now, and the files of its runs."""
    drawn = any(name in manifest.sha256 for name in manifest.kind.figures) and not manifest.drawing_note
    try:
        crisis = manifest.scenario.crisis(allow_code)
        return Source.of(crisis), again(crisis, manifest, drawn)
    except ScenarioError as error:
        found = str(error).split("\n", 1)[0]
    except (ValueError, KeyError, StrategyError) as error:
        found = str(error)
    note = f" ({manifest.version_note})" if manifest.version_note else ""
    raise ResultsError(f"{folder / MANIFEST}: it cannot be run again: {found}{note}")


def _compare(folder: Path, manifest: Manifest, scenario: Source, fresh: Files) -> Iterator[Check]:
    """Compare each file that a manifest lists with its hash there, then with the bytes that running again gives."""
    note, otherwise, kind = manifest.version_note, manifest.drawing_note, manifest.kind
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
            if manifest.seal().to_bytes() != content:
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
            where = _first_difference(content, fresh[name]) if name in kind.texts else ""
            yield Check(name, "differs", "; ".join(filter(None, [f"running it again gives other bytes{where}", note])))
        else:
            yield Check(name, "same", "")


def _first_difference(old: bytes, new: bytes) -> str:
    """The line from which on two texts differ, in words."""
    lines = zip(old.split(b"\n"), new.split(b"\n"), strict=False)
    line = next((at for at, (one, other) in enumerate(lines, 1) if one != other), None)
    return f", from line {line} on" if line else ", in length"
