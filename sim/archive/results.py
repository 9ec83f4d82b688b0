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
from sim.archive.manifest import MANIFEST, Files, Manifest, ResultsKind, Source, read, sha256
from sim.language import say
from sim.scenario import Crisis, ScenarioError
from sim.scenario.yaml_writer import as_yaml
from sim.strategies.user_code import StrategyError
from sim.version import __version__

FOLDER_PATTERNS = ("seed-*", "ensemble-seed-*")  # of the names of results folders
Remake = Callable[[Crisis, Manifest, bool], Files]  # makes the files again, with figures or without
Verdict = Literal["same", "differs", "missing", "not compared", "of another version", "no result"]


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

    Results that are there already are left as they are if they are those of the same runs (as `verify` would find).
    Others are replaced if nobody has changed them since they were written, as their manifest tells. Raises ResultsError
    if somebody has; `force` replaces those too. Files that no run writes stay in the folder, whatever else is replaced.
    Raises ResultsError also if the folder cannot be written; then nothing is left behind.
    """
    manifest = manifest.seal(files)
    files = {**files, MANIFEST: manifest.to_bytes()}
    try:
        with wait_for_lock(target.parent) as alone:
            if alone:
                tidy(target.parent, FOLDER_PATTERNS)
            if not is_occupied(target):
                write_folder(target, files)
            elif not (has_exactly(target, files) if force else _is_of_the_same_runs(target, manifest, files)):
                strange = _strange(target, manifest.kind)
                if not force:
                    _refuse_changed(target, manifest.kind)
                write_folder(target, files, strange)
    except ResultsError:
        raise
    except OSError as error:
        raise ResultsError(
            f"{target}: cannot be written ({reason(error, target)}); give another folder (--results)"
        ) from None
    return target


def _is_of_the_same_runs(target: Path, manifest: Manifest, files: Files) -> bool:
    """True if the results that are there are those of the same runs, made by this version of the program."""
    try:
        there = read(target)
    except ResultsError:
        return False
    mine = manifest.scenario.model_copy(update={"file": there.scenario.file})
    if (there.version, there.scenario, there.which, set(there.sha256)) != (
        manifest.version, mine, manifest.which, set(files),
    ):  # fmt: skip
        return False
    return not any(check.verdict in ("differs", "missing") for check in _compare(target, there, mine, files))


def _strange(target: Path, kind: ResultsKind) -> list[str]:
    """The names of what no run writes. Raises ResultsError if replacing the folder would lose something else."""
    if target.is_symlink() or not target.is_dir():
        raise ResultsError(f"{target}: this is not a folder of results; remove it, or give another folder (--results)")
    taken = next((path.name for path in target.iterdir() if path.name in kind.files and path.is_dir()), None)
    if taken is not None:
        raise ResultsError(
            f"{target}: {taken} in it is a folder, which no run made; move it away, or give another folder (--results)"
        )
    return sorted(path.name for path in target.iterdir() if path.name not in kind.files)


def _refuse_changed(target: Path, kind: ResultsKind) -> None:
    """Raise ResultsError if somebody has changed results since they were written."""
    try:
        there = read(target)
    except ResultsError:
        found = "what stands there was written by no run"
        raise ResultsError(f"{target}: {found}; move it away, or give another folder (--results)") from None
    changed = [
        name
        for name in kind.files
        if (target / name).exists() and not _is_as_written(name, (target / name).read_bytes(), there)
    ]
    if changed:
        found = f"{', '.join(changed)} {'was' if len(changed) == 1 else 'were'} changed since a run wrote the folder"
        do = "force (--force) replaces what stands there, another folder (--results) keeps both"
        raise ResultsError(f"{target}: {found}; {do}")


def _is_as_written(name: str, content: bytes, manifest: Manifest) -> bool:
    """True if a manifest lists a file with this very content."""
    if name == MANIFEST:
        return manifest.seal().to_bytes() == content
    return manifest.sha256.get(name) == sha256(content)


# Verifying.


def verify(folder: str | os.PathLike[str], again: Remake, *, allow_code: bool = False) -> list[Check]:
    """Compare a results folder with the hashes it records, then with what running it again gives, file by file.

    `again` makes the files again; `sim.verify` passes it. A figure is compared with one drawn again only if numpy and
    matplotlib are those that drew it. What another version of the program made, and this one makes otherwise or not at
    all, is no difference, and told as such. Files that no run wrote are listed as no results. Raises ResultsError if
    there is no manifest to run from, or if its scenario has code of its own and that is not allowed.
    """
    folder = Path(folder)
    recover(folder, FOLDER_PATTERNS)
    manifest = read(folder)
    runs = manifest.runs
    if runs is not None and not 0 < runs.done <= runs.asked:
        raise ResultsError(f"{folder / MANIFEST}: it cannot be run again: {runs.done} of {runs.asked} runs")
    again_here = _run_again(folder, manifest, again, allow_code)
    checks = list(_compare(folder, manifest, *again_here))
    try:
        strange = sorted({path.name for path in folder.iterdir()} - set(manifest.sha256))
    except OSError as error:
        raise ResultsError(f"{folder}: it cannot be read ({reason(error, folder)}); change its permissions") from None
    return checks + [Check(name, "no result", say("verify.unlisted")) for name in strange]


def _run_again(folder: Path, manifest: Manifest, again: Remake, allow_code: bool) -> tuple[Source, Files, str]:
    """The recorded scenario, as it would be recorded now, the files of its runs, and why there are none if so."""
    drawn = any(name in manifest.sha256 for name in manifest.kind.figures) and not manifest.drawing_note
    try:
        crisis = manifest.scenario.crisis(allow_code)
        return Source.of(crisis), again(crisis, manifest, drawn), ""
    except ScenarioError as error:
        found = str(error).split("\n", 1)[0]
    except (ValueError, KeyError, StrategyError) as error:
        found = str(error)
    if manifest.version != __version__ and (allow_code or not manifest.scenario.code):
        why = say("made.version.cannot", then=manifest.version, now=__version__, why=found)
        return manifest.scenario, {}, why
    raise ResultsError(f"{folder / MANIFEST}: it cannot be run again: {found}")


def _compare(folder: Path, manifest: Manifest, scenario: Source, fresh: Files, why_none: str = "") -> Iterator[Check]:
    """Compare each file that a manifest lists with its hash there, then with the bytes that running again gives."""
    undrawn, kind = manifest.drawing_note, manifest.kind

    def differs(name: str, why: str) -> Check:
        if manifest.version != __version__:
            other = say("made.version.so", then=manifest.version, now=__version__, why=why)
            return Check(name, "of another version", other)
        return Check(name, "differs", "; ".join(filter(None, [why, manifest.version_note])))

    for name in (name for name in kind.files if name in manifest.sha256):
        path = folder / name
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            yield Check(name, "missing", say("verify.missing"))
            continue
        except OSError as error:
            yield Check(name, "differs", say("verify.unreadable", reason=reason(error, path)))
            continue
        if not _is_as_written(name, content, manifest):
            yield Check(name, "differs", say("verify.changed"))
        elif why_none:
            yield Check(name, "of another version", why_none)
        elif name == MANIFEST and scenario != manifest.scenario:
            yield differs(name, say("verify.scenario"))
        elif name == MANIFEST:
            yield Check(name, "same", manifest.version_note)
        elif name in kind.figures and undrawn:
            yield Check(name, "not compared", undrawn)
        elif fresh[name] != content:
            is_text = name in kind.texts
            yield differs(name, _first_difference(content, fresh[name]) if is_text else say("verify.other bytes"))
        else:
            yield Check(name, "same", "")


def _first_difference(old: bytes, new: bytes) -> str:
    """That two texts differ, and from which line on, in words."""
    lines = zip(old.split(b"\n"), new.split(b"\n"), strict=False)
    line = next((at for at, (one, other) in enumerate(lines, 1) if one != other), None)
    return say("verify.other bytes.line", line=line) if line else say("verify.other bytes.length")
