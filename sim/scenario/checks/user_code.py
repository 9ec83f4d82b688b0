"""Strategies from Python files: whether a file may be read, and whether it has the strategy that the scenario names."""

from collections.abc import Iterator
from pathlib import Path as File
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from sim.scenario.checks.common import voices
from sim.scenario.checks.strategies import check_parameters
from sim.scenario.documents import Code, Document
from sim.scenario.files import PYTHON, text_of
from sim.scenario.problems import Path, Problem, ScenarioError, did_you_mean, plain
from sim.scenario.shapes import mapping
from sim.strategies import user_code


def _strategies(document: Document) -> Iterator[tuple[Path, dict[str, Any], str]]:
    """Each strategy from a Python file: its path, its mapping and the name of the file."""
    for path, actor in voices(mapping(document.data)):
        strategy = mapping(actor.get("strategy"))
        if isinstance(strategy.get("file"), str) and strategy["file"] and strategy.get("axelrod") is None:
            yield (*path, "strategy"), strategy, strategy["file"]


def with_code(document: Document) -> tuple[Document, list[Problem]]:
    """The document with the texts of the Python files that it names, and the problems of those that are not to be had.

    A file is read only where `allow_code` is set, once, and not again where its text is there already.
    """
    had = {code.name: code for code in document.code}
    has: dict[str, Code] = {}
    problems: dict[str, Problem] = {}
    for path, _, file in _strategies(document):
        if file in has or file in problems:
            continue
        at = (*path, "file")
        if _leads_out(file):
            remedy = "write where it lies from the scenario's folder on, as mine.py, without .."
            problems[file] = Problem(at, f"'{plain(file)}' leads out of the scenario's folder", remedy)
        elif not document.allow_code:
            found = f"this scenario runs code of its own, {plain(file)}"
            problems[file] = Problem(at, found, "read it, then give --allow-code (in Python, allow_code=True)")
        elif file in had:
            has[file] = had[file]
        elif document.folder is None:
            problems[file] = Problem(at, f"the text of {plain(file)} was not recorded", "run the scenario itself")
        else:
            where = str(File(document.folder) / file)
            try:
                has[file] = Code(file, where, text_of(where, PYTHON))
            except ScenarioError as error:
                [(_, found, remedy, place, _)] = error.problems
                where = f"{plain(error.source)}{f':{place.line}' if place else ''}"
                problems[file] = Problem(at, f"{where}: {found}", remedy)
    return document._replace(code=tuple(has.values())), list(problems.values())


def _leads_out(file: str) -> bool:
    """Whether the name of a file leads out of the folder where it is looked for, on any system."""
    windows = PureWindowsPath(file)
    return bool(windows.anchor) or ".." in windows.parts or PurePosixPath(file).is_absolute()


def check(document: Document) -> Iterator[Problem]:
    """Run each Python file that was read, and look in it for the strategies that the scenario names."""
    modules: dict[str, user_code.Module | None] = {}  # None for a file that did not run
    texts = {code.name: code for code in document.code}
    for path, strategy, file in _strategies(document):
        if file not in texts:
            continue
        name = strategy.get("name")
        try:
            if file not in modules:
                modules[file] = None
                modules[file] = user_code.run(texts[file].text, texts[file].path)
            module = modules[file]
            if module is None or not isinstance(name, str):
                continue
            if name not in module.strategies:
                found = f"{plain(file)} has no strategy called '{plain(name)}'"
                nothing = "write @sim.strategy above its def"
                yield Problem(
                    (*path, "name"), found, did_you_mean(name, module.strategies) if module.strategies else nothing
                )
                continue
            known = module.parameters(name)
        except user_code.StrategyError as error:
            found = f"{error.file}:{error.line}: {error.found}"
            yield Problem((*path, "file"), found, error.remedy or "mend it there")
        else:
            yield from check_parameters(strategy, name, known, path, file)
