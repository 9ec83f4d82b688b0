"""The manifest of a results folder: everything needed to make the results again, and the hashes of the files.

It does not say when or where it was written. So the same command leaves the same bytes, under the same versions of
Python and the libraries.
"""

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, StrictFloat, StrictInt, ValidationError, model_serializer

from sim.archive.atomic import ResultsError, reason
from sim.language import say
from sim.model.outcomes import FORMER
from sim.scenario import Crisis, orders, parse
from sim.scenario.yaml_reader import parse as read_yaml
from sim.scenario.yaml_writer import as_yaml
from sim.text import plain, printable
from sim.version import __version__

LIBRARIES = ("simpy", "numpy", "matplotlib", "pydantic", "pyyaml")
DRAWING_LIBRARIES = ("numpy", "matplotlib")  # whose versions decide the bytes of a figure
MANIFEST = "manifest.json"

Files = Mapping[str, bytes]  # by name


class ResultsKind(NamedTuple):
    """The files of one kind of results. Texts can be compared line by line, figures only whole."""

    texts: tuple[str, ...]
    figures: tuple[str, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all files, the manifest last."""
        return (*self.texts, *self.figures, MANIFEST)

    @property
    def pictures(self) -> tuple[str, ...]:
        """The figures that can be looked at anywhere, the one to look at first before the others."""
        return tuple(name for name in self.figures if name.endswith(".png"))


RUN_FILES = ResultsKind(("events.csv", "chronicle.txt"), ("curve.svg", "curve.png"))  # of a run
ENSEMBLE_PICTURES = ("fan", "endings", "replies", "flow", "costs", "hangs-on")
ENSEMBLE_FILES = ResultsKind(  # of an ensemble
    ("summary.txt", "summary.json", "shares.csv", "ways.csv", "bands.csv"),
    tuple(
        f"{name}.{kind}"
        for name in ("fan", "endings", "replies", "flow", "costs", "hangs-on")
        for kind in ("svg", "png")
    ),
)


class ManifestPart(BaseModel):
    """A part of a manifest: fields of the declared types, and no others."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Chairs(ManifestPart):
    """The chairs in which persons sit, and what they said there."""

    taken: tuple[str, ...]
    said: tuple[tuple[str, str], ...]  # (actor, order), as it was said


class Source(ManifestPart):
    """The scenario of a manifest, as it is recorded."""

    name: str
    file: str  # as it was given; <python> where it was built in Python
    changes: dict[str, str]  # what was set, by path; values as YAML, as --set takes them
    sha256: str  # of the text in UTF-8, without a byte-order mark
    text: tuple[str, ...]  # the file before anything was set, line by line; where built in Python, what was built
    code: dict[str, tuple[str, ...]]  # the Python files that strategies are from, by name, line by line
    chairs: Chairs | None = None  # of a game; else it is left out

    @classmethod
    def of(cls, crisis: Crisis) -> "Source":
        """The record of a scenario."""
        text = crisis.text or "".join(f"{key}: {as_yaml(value)}\n" for key, value in crisis.data.items())
        changes = crisis.changes if crisis.text else {}  # the data of a scenario built in Python have them already
        settled = crisis.settled
        return cls(
            name=crisis.name,
            file=crisis.file,
            changes={path: as_yaml(value) for path, value in changes.items()},
            sha256=sha256(text.encode()),
            text=tuple(text.split("\n")),
            code={name: tuple(code.text.split("\n")) for name, code in crisis.code.items()},
            chairs=Chairs(taken=settled.chairs, said=settled.said) if settled and settled.chairs else None,
        )

    @model_serializer(mode="wrap")
    def _without_empty_chairs(self, usual: Any) -> dict[str, Any]:
        found: dict[str, Any] = usual(self)
        return found if self.chairs is not None else {key: value for key, value in found.items() if key != "chairs"}

    def crisis(self, allow_code: bool = False) -> Crisis:
        """The scenario of the record. Raises ScenarioError, ValueError or KeyError for one that does not run."""
        code = {name: "\n".join(lines) for name, lines in self.code.items()}
        changes = {path: read_yaml(f"value: {value}").data["value"] for path, value in self.changes.items()}
        found = parse("\n".join(self.text), self.file, changes, allow_code=allow_code, code=code)
        return found if self.chairs is None else orders.settle(found, self.chairs.taken, self.chairs.said)


class Runs(ManifestPart):
    """The number of runs of an ensemble."""

    asked: StrictInt
    done: StrictInt  # fewer where it was stopped, or where the intervals were narrow enough
    until_width: StrictFloat | None  # how narrow that is


class Manifest(ManifestPart):
    """The content of manifest.json, in the order of the file. It has `run` for one run and `runs` for an ensemble."""

    version: str  # of this program
    python: str
    libraries: dict[str, str | None]  # versions by name; None where there is none
    command: str | None  # None where the runs were made in Python
    seed: StrictInt
    run: StrictInt | None = None
    runs: Runs | None = None
    sha256: dict[str, str]  # by file; the manifest's own is of itself without that entry
    scenario: Source

    @classmethod
    def of(
        cls, crisis: Crisis, seed: int, *, run: int | None = None, runs: Runs | None = None, command: str | None = None
    ) -> "Manifest":
        """The manifest of a run of a scenario, or of an ensemble, without the hashes."""
        return cls(
            version=__version__,
            python=platform.python_version(),
            libraries=dict(versions()),
            command=command,
            seed=seed,
            run=run,
            runs=runs,
            sha256={},
            scenario=Source.of(crisis),
        )

    @property
    def kind(self) -> ResultsKind:
        """The kind of results that it describes."""
        return RUN_FILES if self.runs is None else ENSEMBLE_FILES

    @property
    def which(self) -> str:
        """The run or the ensemble that it describes, in words."""
        if self.runs is None:
            return f"seed {self.seed}, run {self.run}"
        asked, done, width = self.runs.asked, self.runs.done, self.runs.until_width
        until = "" if width is None else f", until a width of {width}"
        return f"seed {self.seed}, {done}{f' of {asked}' if done < asked else ''} runs{until}"

    @property
    def drawing_note(self) -> str:
        """The libraries that drew the figures and those that are here, where they differ, in words."""
        here = versions()
        return "; ".join(
            say("made.library", library=name, then=self.libraries.get(name), now=here[name])
            for name in DRAWING_LIBRARIES
            if self.libraries.get(name) != here[name]
        )

    @property
    def version_note(self) -> str:
        """The versions that made the results and those that run here, where they differ, in words."""
        here = (("version", self.version, __version__), ("python", self.python, platform.python_version()))
        notes = [say(f"made.{what}", then=then, now=now) for what, then, now in here if then != now]
        if self.version.startswith("0.1."):
            renamed = (say("made.word", old=old, new=new) for old, new in FORMER.items())
            notes.append(say("made.words", renamed="; ".join(renamed)))
        return "; ".join(notes)

    def to_bytes(self) -> bytes:
        """The bytes of the file. What is not UTF-8 in the name of a file is written in JSON's own escapes."""
        document = plain(self.model_dump(exclude={"runs" if self.runs is None else "run"}))
        return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode(errors="backslashreplace")

    def seal(self, files: Files | None = None) -> "Manifest":
        """The manifest with the hashes of these files (None leaves those it has) and its own."""
        hashes = self.sha256 if files is None else {name: sha256(content) for name, content in files.items()}
        bare = self.model_copy(update={"sha256": {name: of for name, of in hashes.items() if name != MANIFEST}})
        return bare.model_copy(update={"sha256": bare.sha256 | {MANIFEST: sha256(bare.to_bytes())}})


def read(folder: Path) -> Manifest:
    """The manifest of a folder. Raises ResultsError if there is none, or if the file is not the manifest of a run."""
    path = folder / MANIFEST
    give = "give a folder that a run wrote"
    document: Any = None
    try:
        document = json.loads(path.read_bytes())
        manifest = Manifest.model_validate(document)
    except FileNotFoundError:
        found = "there is no manifest.json in it" if folder.is_dir() else "there is no such folder"
        raise ResultsError(f"{folder}: {found}; {give}") from None
    except OSError as error:
        raise ResultsError(f"{path}: it cannot be read ({reason(error, path)}); {give}") from None
    except ValidationError as error:
        raise ResultsError(f"{path}: not the manifest of a run: {misfit(error)}{_made_by(document)}; {give}") from None
    except (ValueError, RecursionError):
        raise ResultsError(f"{path}: not the manifest of a run: it is not JSON text; {give}") from None
    if (manifest.run is None) == (manifest.runs is None):
        found = "has both 'run' and 'runs'" if manifest.runs else "lacks 'run', or 'runs'"
        raise ResultsError(f"{path}: not the manifest of a run: it {found}; {give}")
    listed = set(manifest.sha256)
    if not {*manifest.kind.texts, MANIFEST} <= listed <= set(manifest.kind.files):
        raise ResultsError(f"{path}: not the manifest of a run: its sha256 lists other files; {give}")
    return manifest


def _made_by(document: Any) -> str:
    """The version of this program that made a manifest, where it is another, in words."""
    version = document.get("version") if isinstance(document, dict) else None
    if not isinstance(version, str) or version == __version__:
        return ""
    return f" (made by {printable(version[:20])}, and here is {__version__})"


def record_of(crisis: Crisis) -> dict[str, Any]:
    """The record of a scenario, as in a manifest, as plain data. `restore` makes the scenario again."""
    return Source.of(crisis).model_dump()


def restore(path: Path, record: Any, *, allow_code: bool = False) -> Crisis:
    """The scenario of a record that was found in a file. Raises ResultsError if it is none, or does not run here."""
    try:
        return Source.model_validate(record).crisis(allow_code)
    except ValidationError as error:
        raise ResultsError(f"{path}: {misfit(error, 'scenario')}; give a folder that this program wrote") from None
    except (ValueError, KeyError) as error:
        found = str(error).split("\n", 1)[0]
        raise ResultsError(f"{path}: it cannot be run again: {found}") from None


TYPE_NAMES = {
    "string_type": "a text",
    "int_type": "a whole number",
    "float_type": "a number",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "tuple_type": "a list",
}  # by pydantic's name of the error: what the value should be


def misfit(error: ValidationError, *within: str) -> str:
    """The first thing in a document that does not fit, in words."""
    first = error.errors(include_url=False)[0]
    place = (*within, *first["loc"])
    if first["type"] == "missing":
        return f"{_place(place[:-1])} lacks '{place[-1]}'"
    if first["type"] == "extra_forbidden":
        return f"{_place(place[:-1])} has an unknown '{place[-1]}'"
    return f"{_place(place)} is not {TYPE_NAMES.get(first['type'], 'what it should be')}"


def _place(path: Sequence[str | int]) -> str:
    if not path:
        return "it"
    if isinstance(path[-1], int):
        return f"an item of {_place(path[:-1])}"
    return f"its {'.'.join(map(str, path))}"


@cache
def versions() -> Mapping[str, str | None]:
    """The versions of the libraries that are installed, by name; None for one that is not."""
    found: dict[str, str | None] = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # numpy and matplotlib, where only the engine is wanted
            found[name] = None
    return found


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
