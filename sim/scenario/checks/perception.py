"""Fog, which needs a channel that can close."""

from collections.abc import Iterator
from typing import Any

from sim.scenario.checks.common import any_below, entries
from sim.scenario.problems import Path, Problem
from sim.scenario.shapes import mapping, number


def check(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Look for fog where no kind of stock is a channel."""
    if not isinstance(document.get("kinds"), dict) or any_below(wrong, ("kinds",)):
        return
    if any(kind.get("channel") is True for _, kind in entries(document, "kinds")):
        return
    for path, actor in entries(document, "actors"):
        if number(mapping(actor.get("perception")).get("fog")):
            remedy = "declare kinds.X.channel: true, or leave fog out"
            yield Problem((*path, "perception", "fog"), "there is no channel to close", remedy)
