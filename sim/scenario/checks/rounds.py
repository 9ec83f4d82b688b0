"""The clock of rounds and what goes with it: days to reply without one, payoffs with one."""

from collections.abc import Iterator
from typing import Any

from sim.model.bimatrix import PRESETS
from sim.scenario.checks.common import any_below, misspelt
from sim.scenario.json_schema import expected
from sim.scenario.messages import show
from sim.scenario.problems import Path, Problem, did_you_mean, plain
from sim.scenario.shapes import mapping, number


def check(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Look for two clocks or none, for rounds that do not fit into the horizon, and at the payoffs."""
    if not misspelt("clock", document, ()):
        yield from _clock(document, wrong)
    yield from _payoffs(document)


def _clock(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    clock = document.get("clock")
    for name, actor in mapping(document.get("actors")).items():
        path: Path = ("actors", name)
        if isinstance(clock, dict):
            for key in ("reply_days", "review_days", "puts_off"):
                if mapping(actor).get(key) is not None:
                    found = "the clock of rounds says when it decides"
                    yield Problem((*path, key), found, f"remove {key}, or clock", at_key=True)
            for member, own in mapping(mapping(actor).get("members")).items():
                if mapping(own).get("reply_days") is not None:
                    at = (*path, "members", member, "reply_days")
                    yield Problem(at, "the clock of rounds says when it decides", "remove it, or clock", at_key=True)
        elif clock is None and isinstance(actor, dict) and actor.get("reply_days") is None:
            if misspelt("reply_days", actor, path):
                continue
            about = expected((*path, "reply_days")).get("description", "")
            yield Problem((*path, "reply_days"), "'reply_days' is missing", f"add it: {about}")
    if isinstance(clock, dict) and not any_below(wrong, ("clock",)) and ("horizon",) not in wrong:
        days, horizon = clock.get("days", 1), document.get("horizon")
        length = 2 * days if clock.get("rounds") == "alternating" else days
        if type(horizon) is int and horizon % length:
            found = f"{horizon} days are no whole number of rounds of {length} days"
            yield Problem(("horizon",), found, f"write {max(1, horizon // length) * length}, or change clock.days")


def _payoffs(document: dict[str, Any]) -> Iterator[Problem]:
    payoffs = document.get("payoffs")
    if payoffs is None or not isinstance(payoffs, str | list | tuple):
        return
    if document.get("clock") is None and not misspelt("clock", document, ()):
        remedy = "add clock: {rounds: simultaneous}, or remove payoffs"
        yield Problem(("payoffs",), "payoffs are of rounds, and there are none", remedy, at_key=True)
    if not isinstance(payoffs, str):
        yield from _matrix(payoffs, ("payoffs",), 3)
    elif payoffs not in PRESETS:
        yield Problem(("payoffs",), f"no game is called '{plain(payoffs)}'", did_you_mean(payoffs, PRESETS))


def _matrix(value: Any, path: Path, levels: int) -> Iterator[Problem]:
    """Look for what is missing in a matrix of two rows of two cells of two numbers, nested in so many levels."""
    form = "write two rows (the first actor holds, strikes) of two cells (the second does) of two numbers"
    if levels == 0:
        if number(value) is None:
            yield Problem(path, f"found {show(value)}", "write a number: what the round is worth to this actor")
    elif not isinstance(value, list | tuple):
        yield Problem(path, f"found {show(value)}", form)
    elif len(value) != 2:
        yield Problem(path, f"found a list of {len(value)}", form)
    else:
        for at, item in enumerate(value):
            yield from _matrix(item, (*path, at), levels - 1)
