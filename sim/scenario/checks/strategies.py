"""Strategies by their names, in the register or in the Axelrod library, with their parameters and modifiers."""

from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

from sim.scenario.checks.common import misspelt, voices
from sim.scenario.json_schema import expected
from sim.scenario.problems import Path, Problem, did_you_mean, nearest_few, plain
from sim.scenario.shapes import items, mapping, number
from sim.strategies import MODIFIERS, STRATEGIES, Parameter, axelrod_library, parameter, parameters
from sim.text import in_full


def check(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Look for unknown strategies, parameters and modifiers, and for numbers out of their range."""
    for actor_path, actor in voices(document):
        path: Path = (*actor_path, "strategy")
        given = actor.get("strategy")
        name = given if isinstance(given, str) else mapping(given).get("name")
        if isinstance(given, dict):
            yield from _modifiers(given, path)
            yield from _axelrod(given, path)
            if given.get("axelrod") is not None or misspelt("axelrod", given, path):
                continue
            if given.get("name") is None and not misspelt("name", given, path):
                about = expected((*path, "name")).get("description", "")
                yield Problem((*path, "name"), "'name' is missing", f"add it: {about}")
        if not isinstance(name, str) or mapping(given).get("file") is not None:
            continue
        if name not in STRATEGIES:
            at = path if isinstance(given, str) else (*path, "name")
            yield Problem(at, f"no strategy is called '{plain(name)}'", did_you_mean(name, sorted(STRATEGIES)))
            continue
        yield from check_parameters(mapping(given), name, parameters(STRATEGIES[name]), path)


def check_parameters(
    strategy: dict[str, Any], name: str, known: Mapping[str, Parameter], path: Path, file: str | None = None
) -> Iterator[Problem]:
    """Look under `with` for parameters that a strategy does not have, and for numbers out of their range.

    `file` is the Python file that the strategy is from, if it is from one.
    """
    given = mapping(strategy.get("with"))
    for key, value in given.items():
        here = (*path, "with", key)
        if key not in known:
            found = f"{name} has no parameter '{plain(str(key))}'"
            yield Problem(here, found, did_you_mean(str(key), known), at_key=True)
        else:
            for problem in _out_of_range(value, known[key], here):
                hint = ""
                if file and known[key].high == inf:  # its type is that of its default, which may not have been meant
                    hint = f", as its default is, or make that {float(known[key].default)} in {plain(file)}"
                yield problem._replace(remedy=problem.remedy + hint)
    together = [key for key, span in known.items() if span.together]
    missing = [key for key in together if key not in given]
    if any(key in given for key in together) and missing and all(key in known for key in given):
        found = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing, of {', '.join(together)}"
        yield Problem((*path, "with"), found, "give all of them, or none")


def _axelrod(given: dict[str, Any], path: Path) -> Iterator[Problem]:
    """Look at the keys of a strategy of the Axelrod library: some go with nothing else, others not with them."""
    if given.get("axelrod") is None:
        for key in ("threshold", "strike"):
            if given.get(key) is not None and not misspelt("axelrod", given, path):
                remedy = f"remove {key}, or name a strategy of that library, as axelrod: Adaptive Tit For Tat"
                yield Problem((*path, key), f"{key} is for a strategy of the Axelrod library", remedy, at_key=True)
        return
    for key in ("name", "file", "with"):
        if given.get(key):
            found = f"{key} does not go with axelrod, which says it all"
            yield Problem((*path, key), found, f"remove {key}, or axelrod", at_key=True)
    if isinstance(given["axelrod"], str) and given["axelrod"]:
        yield from _axelrod_name(given["axelrod"], (*path, "axelrod"))


def _axelrod_name(name: str, path: Path) -> Iterator[Problem]:
    """Look a name up in the Axelrod library."""
    try:
        names = axelrod_library.strategy_names()
    except ImportError:
        yield Problem(path, axelrod_library.MISSING, axelrod_library.HOW_TO_GET_IT)
        return
    refused = axelrod_library.spelling(name, list(axelrod_library.REFUSED))
    if refused is not None:
        found = f"{refused} cannot be played: {axelrod_library.REFUSED[refused]}"
        yield Problem(path, found, "choose another; `sim strategies --axelrod` lists them")
    elif axelrod_library.spelling(name, names) is None:
        near = " or ".join(f"'{one}'" for one in nearest_few(name, names))
        remedy = f"{f'did you mean {near}? ' if near else ''}`sim strategies --axelrod` lists all {len(names)}"
        yield Problem(path, f"the Axelrod library has no strategy called '{plain(name)}'", remedy)


def _modifiers(strategy: dict[str, Any], path: Path) -> Iterator[Problem]:
    for at, item in enumerate(items(strategy.get("modifiers"))):
        here = (*path, "modifiers", at)
        if isinstance(item, dict) and len(item) != 1:
            found = f"{len(item)} modifiers in one item" if item else "an empty mapping"
            yield Problem(here, found, "write one a line, as - {forgive: 0.1}")
        for name, value in mapping(item).items():
            if name not in MODIFIERS:
                found = f"no modifier is called '{plain(str(name))}'"
                yield Problem((*here, name), found, did_you_mean(str(name), sorted(MODIFIERS)), at_key=True)
            else:
                yield from _out_of_range(value, parameter(MODIFIERS[name]), (*here, name))


def _out_of_range(value: Any, span: Parameter, path: Path) -> Iterator[Problem]:
    """A problem for a number out of its range, or with a fraction where it must be whole."""
    n = number(value)
    if n is not None and not span.low <= n <= span.high:
        yield Problem(path, f"found {in_full(n)}", f"write a number from {span.low:g} to {span.high:g}")
    elif n is not None and span.whole and n != n // 1:
        yield Problem(path, f"found {in_full(n)}", "write a whole number")
