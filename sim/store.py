"""Results folders: what a run or many runs leave, written whole or not at all, and checked by running again.

`<root>/<scenario>/<run>/` holds the event log, the chronicle, the escalation curve twice, and a manifest from which
all of them can be made again; `<root>/<scenario>/<ensemble>/` what many runs come to, as text, as JSON and as tables,
their figures, and a manifest likewise. The manifest tells neither when nor where it was written: the same command,
given under the same versions of Python and the libraries, leaves the same bytes.

A folder is written aside, under a hidden name beside its place, and moved there when it is complete and on disk; one
that stands there already is exchanged for it in one step. Whatever stops the program leaves the old or the new.
While it writes, a save holds a lock on the folder of the scenario, so hidden folders that it finds there were left by
a program that is gone, and are removed. Where a file system has no locks, they stay. Where a system cannot exchange
two folders, the old one is set aside under a hidden name first; if that was all that got done, the next save or
`verify` puts it back.
"""

import ctypes
import errno
import hashlib
import json
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, get_args, get_origin, get_type_hints
from uuid import uuid4

from sim import __version__, documents, log
from sim.scenario import Crisis, ScenarioError, parse
from sim.scenario.reading import parse as read_yaml
from sim.strategies.students import StrategyError

if TYPE_CHECKING:
    from sim.experiment import Run
    from sim.many.ensembles import Ensemble

try:
    import fcntl
except ImportError:  # not a POSIX system
    fcntl = None  # type: ignore[assignment]

LIBRARIES = ("simpy", "numpy", "matplotlib", "pydantic", "pyyaml")
DRAW = ("numpy", "matplotlib")  # whose versions decide the bytes of a figure
TEXTS = ("events.csv", "chronicle.txt")
FIGURES = ("curve.svg", "curve.png")
MANIFEST = "manifest.json"
FILES = (*TEXTS, *FIGURES, MANIFEST)
MANY_TEXTS = ("summary.txt", "summary.json", "shares.csv", "ways.csv", "bands.csv")
MANY_FIGURES = (
    "fan.svg",
    "fan.png",
    "endings.svg",
    "endings.png",
    "replies.svg",
    "replies.png",
    "flow.svg",
    "flow.png",
)
MANY_FILES = (*MANY_TEXTS, *MANY_FIGURES, MANIFEST)

Results = TypeVar("Results")
Verdict = Literal["same", "differs", "missing", "not compared"]


class ResultsError(OSError):
    """Results that cannot be written or read. Its text is one line: where, what was found; what would do."""


class Check(NamedTuple):
    """What `verify` found of one file."""

    name: str
    verdict: Verdict
    why: str  # in words; empty where there is nothing to add


class Source(NamedTuple):
    """The scenario of a manifest."""

    name: str
    file: str  # as it was given; <python> where it was built in Python
    changes: dict[str, str]  # what was set, by path; values as YAML, as --set takes them
    sha256: str  # of the text in UTF-8, without a byte-order mark
    text: tuple[str, ...]  # the file before anything was set, line by line; where built in Python, what was built
    code: dict[str, tuple[str, ...]]  # the Python files that strategies are from, by name, line by line


class Manifest(NamedTuple):
    """What manifest.json says: all it takes to run again, and what came of it."""

    version: str  # of this program
    python: str
    libraries: dict[str, str | None]  # versions by name; None where there is none
    command: str | None  # None where the run was made in Python
    seed: int
    run: int
    sha256: dict[str, str]  # by file; the manifest's own is of itself without that entry
    scenario: Source

    def to_bytes(self) -> bytes:
        """Write the file's bytes. What is not UTF-8 in the name of a file is written in JSON's own escapes."""
        return _written(self)

    def sealed(self) -> "Manifest":
        """Enter the manifest's own hash."""
        return self._replace(sha256=_with_own_hash(self))

    @property
    def which(self) -> str:
        """Which of the runs of the scenario it is."""
        return f"seed {self.seed}, run {self.run}"


class Runs(NamedTuple):
    """How many runs there are in an ensemble."""

    asked: int
    done: int  # fewer where it was stopped, or where intervals were to be narrow and were
    until_width: float | None  # as narrow as that


class ManyManifest(NamedTuple):
    """What manifest.json says of many runs: likewise."""

    version: str
    python: str
    libraries: dict[str, str | None]
    command: str | None
    seed: int
    runs: Runs
    sha256: dict[str, str]
    scenario: Source

    def to_bytes(self) -> bytes:
        """Write the file's bytes, likewise."""
        return _written(self)

    def sealed(self) -> "ManyManifest":
        """Enter the manifest's own hash."""
        return self._replace(sha256=_with_own_hash(self))

    @property
    def which(self) -> str:
        """Which of the ensembles of the scenario it is."""
        asked, done, width = self.runs
        until = "" if width is None else f", until a width of {width}"
        return f"seed {self.seed}, {done}{f' of {asked}' if done < asked else ''} runs{until}"


AnyManifest = Manifest | ManyManifest


class Kind(NamedTuple):
    """What results are of, and which files there are; those that are texts can be told line by line."""

    what: str
    texts: tuple[str, ...]
    figures: tuple[str, ...]
    files: tuple[str, ...]
    manifest: Any


ONE = Kind("a run", TEXTS, FIGURES, FILES, Manifest)
MANY = Kind("an ensemble", MANY_TEXTS, MANY_FIGURES, MANY_FILES, ManyManifest)


def _kind(manifest: AnyManifest) -> Kind:
    return ONE if isinstance(manifest, Manifest) else MANY


def _written(manifest: AnyManifest) -> bytes:
    document = documents.plain(manifest)
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode(errors="backslashreplace")


def _with_own_hash(manifest: AnyManifest) -> dict[str, str]:
    bare = {name: digest for name, digest in manifest.sha256.items() if name != MANIFEST}
    return bare | {MANIFEST: _sha256(manifest._replace(sha256=bare).to_bytes())}


# Saving.


def save(
    run: "Run",
    root: str | os.PathLike[str] = "results",
    *,
    force: bool = False,
    command: str | None = None,
    figures: bool = True,
) -> Path:
    """Write `<root>/<scenario>/<run>/`, whole or not at all, and return it.

    `<scenario>` is the stem of the scenario's file, or its name where it was built in Python; `<run>` is seed-1, with
    -run-57 for a run other than 0 and -set-<hash> where values were set. `command` is recorded in the manifest.

    Results that stand there are kept: nothing is written if they are those of this run (as `verify` would find), and
    ResultsError is raised if not. With `force` they are exchanged for the new ones, but never a folder that holds
    anything no run wrote. ResultsError also where the folder cannot be written; then nothing is left behind.
    """
    if run.crisis.settled is not None:
        raise ResultsError(f"{run.crisis.name}: no file says what is settled of this run; keep its events instead")
    return _leave(place(run, root), _manifest(run, command), _files(run, figures), force)


def save_many(
    many: "Ensemble",
    root: str | os.PathLike[str] = "results",
    *,
    force: bool = False,
    command: str | None = None,
    figures: bool = True,
) -> Path:
    """Write `<root>/<scenario>/<ensemble>/` likewise; `<ensemble>` is ensemble-seed-1-runs-10000, as many as asked for.

    One that was stopped has a folder of its own, which says after how many runs: the whole can be made beside it.
    """
    return _leave(place_of_many(many, root), _manifest_of_many(many, command), _files_of_many(many, figures), force)


def _leave(target: Path, manifest: AnyManifest, files: dict[str, bytes], force: bool) -> Path:
    """Put files and their manifest in their place, whole or not at all."""
    hashes = {name: _sha256(content) for name, content in files.items()}
    manifest = manifest._replace(sha256=hashes).sealed()
    files = files | {MANIFEST: manifest.to_bytes()}
    try:
        with _locked(target.parent) as alone:
            if alone:
                _tidy(target.parent)
            if not force and _stands(target):
                _keep(target, manifest, files)
            elif not _holds(target, files):
                if _stands(target):
                    _replaceable(target, _kind(manifest))
                _write(target, files)
    except ResultsError:
        raise
    except OSError as error:
        raise ResultsError(
            f"{target}: cannot be written ({_reason(error, target)}); give another folder (--results)"
        ) from None
    return target


def place(run: "Run", root: str | os.PathLike[str] = "results") -> Path:
    """Name the folder that `save` writes."""
    return _place(run.crisis, f"seed-{run.seed}" + (f"-run-{run.number}" if run.number else ""), root)


def place_of_many(many: "Ensemble", root: str | os.PathLike[str] = "results") -> Path:
    """Name the folder that `save_many` writes."""
    until = "" if many.until_width is None else f"-until-{many.until_width}"
    stopped = f"-stopped-after-{many.runs}" if many.stopped else ""
    return _place(many.crisis, f"ensemble-seed-{many.seed}-runs-{many.asked}{until}{stopped}", root)


def _place(crisis: Crisis, name: str, root: str | os.PathLike[str]) -> Path:
    if crisis.changes:
        name += f"-set-{_sha256(_yaml(crisis.changes).encode())[:8]}"
    return home(crisis, root) / name


def home(crisis: Crisis, root: str | os.PathLike[str] = "results") -> Path:
    """Name the folder of a scenario, in which its results have theirs."""
    built = crisis.file.startswith("<")
    scenario = re.sub(r"\W+", "_", crisis.name.lower())[:60].strip("_") if built else Path(crisis.file).stem
    return Path(root) / (scenario.lstrip(".") or "scenario")


def recorded(crisis: Crisis) -> dict[str, Any]:
    """A scenario as a manifest records it; `again` makes it anew."""
    return _scenario(crisis)._asdict()


def again(path: Path, found: Any, *, allow_code: bool = False) -> Crisis:
    """The scenario that a file recorded. Raises ResultsError where it is none, or none that runs here."""
    try:
        return _crisis(_fit(found, Source, "its scenario"), allow_code)
    except TypeError as error:
        raise ResultsError(f"{path}: {error}; give a folder that this program wrote") from None
    except (ValueError, KeyError) as error:
        told = str(error).split("\n", 1)[0]
        raise ResultsError(f"{path}: it cannot be run again: {told}") from None


def written(value: Any) -> str:
    """A value on one line, as a scenario's reader reads it back."""
    return _yaml(value)


def _files(run: "Run", figures: bool) -> dict[str, bytes]:
    """All but the manifest."""
    files: dict[str, bytes] = {"events.csv": log.write(run.events).encode(), "chronicle.txt": run.chronicle().encode()}
    if figures:
        from sim import plots  # noqa: PLC0415 - matplotlib takes longer to import than a run takes

        files |= {"curve.svg": plots.svg(run).encode(), "curve.png": plots.png(run)}
    return files


def _files_of_many(many: "Ensemble", figures: bool) -> dict[str, bytes]:
    """All but the manifest."""
    made = (
        many.summary(),
        "".join(documents.pieces(documents.plain(many.document()))),
        many.shares_csv(),
        many.ways_csv(),
        many.csv(),
    )
    files = {name: text.encode() for name, text in zip(MANY_TEXTS, made, strict=True)}
    if figures:
        from sim import plots  # noqa: PLC0415 - likewise

        for name in MANY_FIGURES:
            what, _, kind = name.partition(".")
            files[name] = plots.MANY[what](many, kind)
    return files


def _manifest(run: "Run", command: str | None) -> Manifest:
    """All but the hashes."""
    return Manifest(
        version=__version__,
        python=platform.python_version(),
        libraries=_versions(),
        command=command,
        seed=run.seed,
        run=run.number,
        sha256={},
        scenario=_scenario(run.crisis),
    )


def _manifest_of_many(many: "Ensemble", command: str | None) -> ManyManifest:
    """Likewise."""
    return ManyManifest(
        version=__version__,
        python=platform.python_version(),
        libraries=_versions(),
        command=command,
        seed=many.seed,
        runs=Runs(many.asked, many.runs, many.until_width),
        sha256={},
        scenario=_scenario(many.crisis),
    )


def _scenario(crisis: Crisis) -> Source:
    text = crisis.text or "".join(f"{key}: {_yaml(value)}\n" for key, value in crisis.data.items())
    changes = crisis.changes if crisis.text else {}  # which the data, written as text, have in them
    return Source(
        name=crisis.name,
        file=crisis.file,
        changes={path: _yaml(value) for path, value in changes.items()},
        sha256=_sha256(text.encode()),
        text=tuple(text.split("\n")),
        code={name: tuple(code.text.split("\n")) for name, code in crisis.code.items()},
    )


@cache
def _versions() -> dict[str, str | None]:
    versions: dict[str, str | None] = {}
    for name in LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # numpy and matplotlib, where only the engine is wanted
            versions[name] = None
    return versions


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _yaml(value: Any) -> str:
    """Write a value on one line, as the strict reader of scenarios reads it back."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_yaml(key)}: {_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_yaml(item) for item in value) + "]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
    if isinstance(value, float):
        plain = f"{Decimal(float.__repr__(value)):f}"  # the reader takes no 1e-07
        return plain if "." in plain else f"{plain}.0"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return value.isoformat() if isinstance(value, date) else str(value)


# What stands there already.


def _stands(target: Path) -> bool:
    """Whether there is anything that a move into place would replace; an empty folder is nothing."""
    if target.is_symlink() or not target.is_dir():
        return os.path.lexists(target)
    return any(target.iterdir())


def _holds(target: Path, files: Mapping[str, bytes]) -> bool:
    """Whether these files stand there, byte for byte, and no others."""
    if target.is_symlink() or not target.is_dir() or {path.name for path in target.iterdir()} != set(files):
        return False
    return all((target / name).is_file() and (target / name).read_bytes() == files[name] for name in files)


def _keep(target: Path, manifest: AnyManifest, files: Mapping[str, bytes]) -> None:
    """Raise unless the results of this very run stand there."""
    other = f"{target}: other results stand there"
    do = "force (--force) replaces them, another folder (--results) keeps both"
    stranger = "what stands there was written by no run"
    try:
        recorded = _read(target)
    except ResultsError:
        raise ResultsError(f"{target}: {stranger}; move it away, or give another folder (--results)") from None
    if recorded.scenario._replace(file="") != manifest.scenario._replace(file=""):
        raise ResultsError(f"{other} (of a scenario that says something else); {do}")
    if recorded.which != manifest.which:
        raise ResultsError(f"{other} ({recorded.which}); {do}")
    if set(recorded.sha256) != set(files):
        raise ResultsError(f"{other} ({'with' if len(recorded.sha256) > len(files) else 'without'} figures); {do}")
    for check in _compare(target, recorded, manifest.scenario, files):
        if check.verdict in ("differs", "missing"):
            found = "is missing" if check.verdict == "missing" else "differs"
            raise ResultsError(f"{other} ({check.name} {found}); {do}")


def _replaceable(target: Path, kind: Kind) -> None:
    """Raise where replacing would lose what no run wrote."""
    if target.is_symlink() or not target.is_dir():
        raise ResultsError(f"{target}: this is not a folder of results; remove it, or give another folder (--results)")
    strange = sorted(path.name for path in target.iterdir() if path.name not in kind.files or path.is_dir())
    if strange:
        raise ResultsError(
            f"{target}: it holds {strange[0]}, which no run wrote; move that away, or give another folder (--results)"
        )


# Writing aside, and moving into place.


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold a folder, made where it is missing, against other saves; whether it could be held.

    The system lets go of the lock when the program ends, however it ends. A folder made here and left empty is
    removed again, with those above it that were made here.
    """
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    handle = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = False
        while fcntl and not held:
            handle = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
            except OSError:  # a file system without locks
                break
            folder.mkdir(parents=True, exist_ok=True)  # another save may have removed it as we waited
            held = os.path.samestat(os.fstat(handle), folder.stat())
            if not held:
                os.close(handle)
                handle = None
        yield held
    finally:
        for path in made:
            with suppress(OSError):
                path.rmdir()
        if handle is not None:
            os.close(handle)


def _old(target: Path) -> Path:
    return target.parent / f".{target.name}.old"


def _tidy(folder: Path) -> None:
    """Put back what was set aside, and remove what was left. For the holder of the lock: nobody else is at it."""
    for old in [*folder.glob(".seed-*.old"), *folder.glob(".ensemble-seed-*.old")]:
        target = old.with_name(old.name[1:-4])
        if target.exists():
            _remove(old)
        else:
            old.rename(target)
    for new in [*folder.glob(".seed-*.????????.new"), *folder.glob(".ensemble-seed-*.????????.new")]:
        _remove(new)


def write_whole(target: Path, content: bytes) -> None:
    """Write one file, whole or not at all. Raises ResultsError where that fails; then nothing is left behind."""
    aside = target.with_name(f".{target.name}.{uuid4().hex[:8]}.new")
    try:
        try:
            _write_file(aside, content)
            aside.replace(target)
            _sync(target.parent)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise ResultsError(f"{target}: cannot be written ({_reason(error, target)}); name another file") from None


def _write_file(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    aside = target.with_name(f".{target.name}.{uuid4().hex[:8]}.new")
    try:
        aside.mkdir()
        for name, content in files.items():
            _write_file(aside / name, content)
        _sync(aside)
        if _stands(target):
            _exchange(aside, target)
        else:
            aside.rename(target)
        _sync(target.parent)
        _clear(target, aside)  # here too, so that Ctrl-C in the midst of it still meets the one below
    finally:
        _clear(target, aside)


def _clear(target: Path, aside: Path) -> None:
    _remove(aside)
    if target.exists():
        _remove(_old(target))


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Have the names in a folder on disk, where a system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exchange(one: Path, other: Path) -> None:
    """Put one folder in the place of another: in one step where the system can, or with the other set aside first."""
    if not _exchanged(one, other):
        old = _old(other)
        other.rename(old)
        try:
            one.rename(other)
        except BaseException:
            if not other.exists():
                old.rename(other)
            raise


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the file system cannot."""
    here = -100  # AT_FDCWD: paths are relative to the working directory
    names = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            failed = library.renamex_np(*names, ctypes.c_uint(2))  # RENAME_SWAP
        else:
            failed = library.renameat2(here, names[0], here, names[1], ctypes.c_uint(2))  # RENAME_EXCHANGE
    except (AttributeError, TypeError, OSError):  # no such call here
        return False
    code = ctypes.get_errno()
    if failed and code not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        raise OSError(code, os.strerror(code), str(other))
    return not failed


def _reason(error: OSError, target: Path) -> str:
    file = next((path for path in target.parents if path.is_file()), None)
    if file is not None:
        return f"{file} is a file"
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]


# Verifying.


def verify(
    folder: str | os.PathLike[str],
    again: Callable[[Crisis, int, int], "Run"],
    many_again: Callable[[Crisis, int, Runs], "Ensemble"] | None = None,
    *,
    allow_code: bool = False,
) -> list[Check]:
    """Compare a results folder with the hashes it records, then with what running it again gives, file by file.

    `again` runs a scenario with a seed and the number of a run, `many_again` with a seed and so many runs; `sim.verify`
    passes both. A figure is compared with one drawn again only where numpy and matplotlib are those it was drawn with.
    Files that no run wrote are listed and not compared. Raises ResultsError where there is no manifest to run from, or
    one whose scenario has code of its own, and that is not allowed.
    """
    folder = Path(folder)
    _recover(folder)
    manifest = _read(folder)
    drawn = any(name in manifest.sha256 for name in _kind(manifest).figures) and not _drawn_otherwise(manifest)
    if isinstance(manifest, Manifest):
        run = _run_again(folder, manifest, lambda crisis: again(crisis, manifest.seed, manifest.run), allow_code)
        crisis, fresh = run.crisis, _files(run, drawn)
    else:
        runs = manifest.runs
        if many_again is None or not 0 < runs.done <= runs.asked:
            raise ResultsError(f"{folder / MANIFEST}: it cannot be run again: {runs.done} of {runs.asked} runs")
        many = _run_again(folder, manifest, lambda crisis: many_again(crisis, manifest.seed, runs), allow_code)
        crisis, fresh = many.crisis, _files_of_many(many, drawn)
    checks = list(_compare(folder, manifest, _scenario(crisis), fresh))
    try:
        strange = sorted({path.name for path in folder.iterdir()} - set(manifest.sha256))
    except OSError as error:
        raise ResultsError(f"{folder}: it cannot be read ({_reason(error, folder)}); change its permissions") from None
    return checks + [Check(name, "not compared", "the manifest does not list it") for name in strange]


def _recover(folder: Path) -> None:
    """Put back a folder that a save set aside and did not come to replace."""
    folder = folder.absolute()  # which has a name, as "." has not
    if _old(folder).exists() and not folder.exists():
        with _locked(folder.parent) as alone:
            if alone:
                _tidy(folder.parent)


def _read(folder: Path) -> AnyManifest:
    path = folder / MANIFEST
    give = "give a folder that a run wrote"
    try:
        told = json.loads(path.read_bytes())
        kind = MANY if isinstance(told, dict) and "runs" in told else ONE
        manifest: AnyManifest = _fit(told, kind.manifest, "it")
    except FileNotFoundError:
        found = "there is no manifest.json in it" if folder.is_dir() else "there is no such folder"
        raise ResultsError(f"{folder}: {found}; {give}") from None
    except OSError as error:
        raise ResultsError(f"{path}: it cannot be read ({_reason(error, path)}); {give}") from None
    except TypeError as error:
        raise ResultsError(f"{path}: not the manifest of a run: {error}; {give}") from None
    except (ValueError, RecursionError):
        raise ResultsError(f"{path}: not the manifest of a run: it is not JSON text; {give}") from None
    listed = set(manifest.sha256)
    if not {*kind.texts, MANIFEST} <= listed <= set(kind.files):
        raise ResultsError(f"{path}: not the manifest of a run: its sha256 lists other files; {give}")
    return manifest


def _fit(value: Any, kind: Any, at: str) -> Any:
    """Read JSON as a declared type. Raises TypeError, saying what is amiss, where it does not fit."""
    items = get_args(kind)
    if get_origin(kind) is dict and isinstance(value, dict):
        return {key: _fit(item, items[1], f"{at}.{key}") for key, item in value.items()}
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_fit(item, items[0], f"an item of {at}") for item in value)
    if hasattr(kind, "_fields") and isinstance(value, dict):
        for name in (*kind._fields, *value):
            if name not in value or name not in kind._fields:
                raise TypeError(f"{at} {'lacks' if name in kind._fields else 'has an unknown'} {name!r}")
        return kind(**{name: _fit(value[name], hint, f"its {name}") for name, hint in get_type_hints(kind).items()})
    if get_origin(kind) in (dict, tuple) or hasattr(kind, "_fields"):
        raise TypeError(f"{at} is not {'a list' if get_origin(kind) is tuple else 'a mapping'}")
    if isinstance(value, bool) or not isinstance(value, kind):
        raise TypeError(f"{at} is not {'a whole number' if kind is int else 'a text'}")
    return value


def _run_again(
    folder: Path, manifest: AnyManifest, again: "Callable[[Crisis], Results]", allow_code: bool = False
) -> "Results":
    try:
        return again(_crisis(manifest.scenario, allow_code))
    except ScenarioError as error:
        found = str(error).split("\n", 1)[0]
    except (ValueError, KeyError, StrategyError) as error:
        found = str(error)
    note = f" ({_note(manifest)})" if _note(manifest) else ""
    raise ResultsError(f"{folder / MANIFEST}: it cannot be run again: {found}{note}")


def _crisis(source: Source, allow_code: bool) -> Crisis:
    """The scenario that was recorded."""
    code = {name: "\n".join(lines) for name, lines in source.code.items()}
    changes = {path: read_yaml(f"value: {value}").data["value"] for path, value in source.changes.items()}
    return parse("\n".join(source.text), source.file, changes, allow_code=allow_code, code=code)


def _drawn_otherwise(manifest: AnyManifest) -> str:
    """With what figures were drawn, where that is not what draws here."""
    here = _versions()
    return "; ".join(
        f"drawn with {name} {manifest.libraries.get(name)}, and here is {here[name]}"
        for name in DRAW
        if manifest.libraries.get(name) != here[name]
    )


def _note(manifest: AnyManifest) -> str:
    """Under what a run was made, where that is not what runs here."""
    here = (("this program", manifest.version, __version__), ("Python", manifest.python, platform.python_version()))
    return "; ".join(f"written under {name} {then}, and here is {now}" for name, then, now in here if then != now)


def _compare(folder: Path, manifest: AnyManifest, scenario: Source, fresh: Mapping[str, bytes]) -> Iterator[Check]:
    """Each file that a manifest lists against its hash there, then against the bytes that it should have."""
    note = _note(manifest)
    otherwise = _drawn_otherwise(manifest)
    kind = _kind(manifest)
    for name in (name for name in kind.files if name in manifest.sha256):
        path = folder / name
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            yield Check(name, "missing", "the manifest lists it")
            continue
        except OSError as error:
            yield Check(name, "differs", f"it cannot be read ({_reason(error, path)})")
            continue
        if name == MANIFEST:
            if manifest.sealed().to_bytes() != content:
                yield Check(name, "differs", "changed since it was written")
            elif scenario != manifest.scenario:
                yield Check(name, "differs", "its scenario is not what its text says")
            else:
                yield Check(name, "same", note)
        elif _sha256(content) != manifest.sha256[name]:
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
