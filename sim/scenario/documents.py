"""A document: the data of a file, and where in the file each part of it stands."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sim.scenario.problems import Path, Place, Problem, ScenarioError


class Code(NamedTuple):
    """A Python file that a scenario names: the name it gives, the path it was read from, and its text."""

    name: str
    path: str
    text: str


class Document(NamedTuple):
    """The data of a file, with the places of its keys and values.

    `keys` and `values` hold those places by path. `problems` are those of the YAML itself, for `sim.scenario.crisis` to
    report together with its own. `changes` are the values set since, as (path, value): they stand nowhere in the file.
    `allow_code` says whether the Python files that it names may be run. `code` holds those read so far, and `folder`
    is where others are looked for; it is None where `code` holds all there may be.
    """

    source: str
    text: str
    data: dict[str, Any]
    keys: dict[Path, Place]
    values: dict[Path, Place]
    problems: tuple[Problem, ...] = ()
    changes: tuple[tuple[Path, Any], ...] = ()
    allow_code: bool = False
    code: tuple[Code, ...] = ()
    folder: str | None = ""

    def place(self, problem: Problem) -> Place | None:
        """The place of a problem's key or value or, where that is not in the file, of its nearest ancestor."""
        path = problem.path
        if any(path[: len(changed)] == changed for changed, _ in self.changes):
            return None
        if problem.at_key and path in self.keys:
            return self.keys[path]
        ancestors = (path[:end] for end in range(len(path), -1, -1))
        return next((self.values[known] for known in ancestors if known in self.values), None)


def refusal(document: Document, problems: Iterable[Problem]) -> ScenarioError:
    """The error that lists the problems of a document, each with its place."""
    placed = [p if p.place else p._replace(place=document.place(p)) for p in problems]
    return ScenarioError(document.source + (" (changed)" if document.changes else ""), placed, document.text)
