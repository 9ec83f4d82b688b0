"""What is wrong with a scenario, said once and in one form: `file:line:col: path: what was found; what would do`."""

import difflib
from collections.abc import Iterable
from typing import NamedTuple

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """Where something stands in a file, counted from 1."""

    line: int
    column: int


class Problem(NamedTuple):
    """One thing wrong: where, at which path of the document, what was found and what would do."""

    path: Path
    found: str
    remedy: str
    place: Place | None = None


def spell(path: Path) -> str:
    """A path as people write it: actors.NATO.stocks, incidents.0.date; 'the file' for the whole."""
    return ".".join(str(step) for step in path) or "the file"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A remedy for a name that is not known: the nearest one, and all there are."""
    names = [str(name) for name in known]
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    near = near or [name for name in names if name.lower() == word.lower()]
    hint = f"did you mean '{near[0]}'? " if near else ""
    return f"{hint}known: {', '.join(names)}" if names else "there are none here"


class ScenarioError(ValueError):
    """A scenario that cannot be run. Its text lists every problem, in the order of the file."""

    def __init__(self, source: str, problems: Iterable[Problem], text: str = "") -> None:
        self.source = source
        unique = dict.fromkeys(problems)
        self.problems = sorted(unique, key=lambda p: p.place or Place(0, 0))
        self.lines = text.splitlines()
        super().__init__("\n".join(self._say(problem) for problem in self.problems))

    def _say(self, problem: Problem) -> str:
        place = f":{problem.place.line}:{problem.place.column}" if problem.place else ""
        message = f"{self.source}{place}: {spell(problem.path)}: {problem.found}; {problem.remedy}"
        if problem.place and problem.place.line <= len(self.lines):
            line = self.lines[problem.place.line - 1]
            start = max(0, problem.place.column - 60)
            shown = line[start : start + 100].replace("\t", " ")
            message += f"\n    {shown}\n    {' ' * (problem.place.column - 1 - start)}^"
        return message
