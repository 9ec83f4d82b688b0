"""Scenarios by name: those that come with the program, and the user's own files, which come first."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

SUFFIXES = (".yaml", ".yml")
LOCAL_FOLDERS = (Path(), Path("scenarios"))  # where a file of a name is looked for, the first first


class Found(NamedTuple):
    """The file that a name means."""

    path: str
    source: str  # what it is called, here as on any other machine
    hides: bool = False  # whether another of that name comes with the program


def find(name: str) -> Found:
    """The file that is meant: by a path; or by a bare name, as `nato_russia_2021`, the user's own before ours.

    What names nothing that is there is taken for a path.
    """
    given = Path(name)
    if given.is_file() or given.suffix in SUFFIXES or given.name != name:
        return Found(name, name)
    for folder in LOCAL_FOLDERS:
        for suffix in SUFFIXES:
            local = folder / f"{name}{suffix}"
            if local.is_file():
                return Found(str(local), str(local), file_of(name) is not None and not is_ours(local))
    ours = file_of(name)
    return Found(name, name) if ours is None else Found(str(ours), ours.name)


def file_of(name: str) -> Path | None:
    """The file of a scenario that comes with the program; None where there is none of that name."""
    return files().get(name)


def is_ours(file: Path) -> bool:
    """Whether a file is, or is a copy of, the scenario of its name that comes with the program."""
    ours = file_of(file.stem)
    return ours is not None and (ours.samefile(file) or ours.read_bytes() == file.read_bytes())


@cache
def files() -> dict[str, Path]:
    """The scenarios that come with the program, by name."""
    return {file.stem: file for file in sorted(folder().glob("*.yaml"))}


def folder() -> Path:
    """Where they lie: within the package where it is installed, beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"
