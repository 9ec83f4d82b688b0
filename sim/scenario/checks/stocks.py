"""Amounts of stocks: whole where units are, and none above its ceiling."""

from collections.abc import Iterator
from typing import Any

from sim.model.state import EFFECTS
from sim.scenario.checks.common import any_below, entries
from sim.scenario.problems import Path, Problem
from sim.scenario.shapes import mapping, number
from sim.text import in_full


def check(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Look for fractions of indivisible units, and for ceilings below the amount at the start."""
    indivisible = {
        path[-1]
        for path, kind in entries(document, "kinds")
        if kind.get("divisible") is not True and not any_below(wrong, path)
    }

    def fraction(path: Path, kind: str, value: Any) -> Iterator[Problem]:
        n = number(value)
        if n is not None and n != n // 1 and kind in indivisible:
            remedy = f"write a whole number, or declare kinds.{kind}.divisible: true"
            yield Problem(path, f"{in_full(n)} is not a whole number of {kind}", remedy)

    for path, actor in entries(document, "actors"):
        for kind, stock in mapping(actor.get("stocks")).items():
            here = (*path, "stocks", kind)
            for key in ("amount", "ceiling"):
                yield from fraction((*here, key), kind, mapping(stock).get(key))
            amount, ceiling = (number(mapping(stock).get(key)) for key in ("amount", "ceiling"))
            if amount is not None and ceiling is not None and amount > ceiling:
                remedy = "raise the ceiling, or lower the amount"
                yield Problem(
                    (*here, "ceiling"), f"the ceiling {in_full(ceiling)} is below the amount {in_full(amount)}", remedy
                )
    for path, move in entries(document, "ladder"):
        for effect in EFFECTS:
            for kind, amount in mapping(move.get(effect)).items():
                yield from fraction((*path, effect, kind), kind, amount)
    for path, incident in entries(document, "incidents"):
        for kind, amount in mapping(incident.get("counts")).items():
            yield from fraction((*path, "counts", kind), kind, amount)
