"""Threats: a blow that announces another, which can be had at the deadline."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.scenario.checks.common import any_below, entries
from sim.scenario.problems import Path, Problem, did_you_mean, plain
from sim.scenario.shapes import mapping, number


def check(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Look at each threat, as far as the names of the moves can be relied on."""
    ladder = entries(document, "ladder")
    moves = {move["move"]: path for path, move in ladder if isinstance(move.get("move"), str)}
    if len(moves) < len(ladder):
        return
    by_name = {move["move"]: move for _, move in ladder}
    for path, move in ladder:
        here = (*path, "threatens")
        threat = mapping(move.get("threatens"))
        name = threat.get("move")
        if threat and isinstance(document.get("clock"), dict):
            yield Problem(here, "a clock of rounds knows no deadlines", "remove threatens, or clock", at_key=True)
        elif isinstance(name, str) and name and name not in by_name:
            yield Problem((*here, "move"), f"no move is called '{plain(name)}'", did_you_mean(name, by_name))
        elif isinstance(name, str) and name:
            pair = (path, move), (moves[name], by_name[name])
            if any(_sign(one, wrong, where) < 0 for where, one in pair):
                remedy = "let a move with a severity above 0 threaten another such"
                yield Problem((*here, "move"), "only a blow threatens, and only with a blow", remedy)
            else:
                yield from _others(move, by_name[name], (*here, "move"))
                yield from _threatened(move["move"], name, by_name, (*here, "move"))


def _others(move: dict[str, Any], threatened: dict[str, Any], path: Path) -> Iterator[Problem]:
    """Look for a threat with what its maker could not do: a move that belongs to the other side."""
    only = threatened.get("only")
    if only is not None and move.get("only") != only:
        found = f"'{plain(str(threatened['move']))}' is a move of {plain(str(only))}'s alone, and the threat is not"
        yield Problem(path, found, f"let {plain(str(only))} alone threaten with it: only: {plain(str(only))}")


def _threatened(move: str, name: str, by_name: Mapping[str, dict[str, Any]], path: Path) -> Iterator[Problem]:
    """Look at the move that a move threatens: whether it leads back to that, or matches what is not counted then."""
    seen: set[Any] = {move}
    last: Any = name
    while isinstance(last, str) and last not in seen:
        seen.add(last)
        last = mapping(by_name.get(last, {}).get("threatens")).get("move")
    if last == move:
        found = f"'{plain(name)}' leads back to '{plain(last)}': the threat would never end"
        yield Problem(path, found, "threaten with a move that does not threaten with this one")
    for effect in ("takes", "gives_up"):
        for kind, amount in mapping(by_name[name].get(effect)).items():
            if amount == "match":
                found = f"'{plain(name)}' {effect} as many {kind} as were taken, and none is matched at a deadline"
                yield Problem(path, found, "threaten with a move of a number or a share")


def _sign(move: dict[str, Any], wrong: set[Path], path: Path) -> float:
    """A number above zero for a blow, below for a concession; 0 where its severity cannot be relied on."""
    if any_below(wrong, (*path, "severity")):
        return 0.0
    severity = move.get("severity")
    parts = severity if isinstance(severity, dict) else {"base": severity}
    return next((n for key in ("base", "per_unit", "per_share") if (n := number(parts.get(key)))), 0.0)
