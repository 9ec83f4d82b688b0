"""Checks of what binds one part of a scenario to another, with a module for each subject.

They take whatever of the document has the right shape, so that one mistake does not hide the next, and pass over what
an earlier layer of checks found wrong (see `sim.scenario.problems.Findings`).
"""

from collections.abc import Callable, Iterator
from typing import Any

from sim.scenario.checks import dates, ladder, members, names, perception, puts_off, rounds, stocks, strategies, threats
from sim.scenario.problems import Path, Problem

Check = Callable[[dict[str, Any], set[Path]], Iterator[Problem]]

# In the order in which their problems are listed where no place in a file orders them.
CROSS_CHECKS: tuple[Check, ...] = (
    names.check,
    members.check,
    dates.check,
    stocks.check,
    strategies.check,
    rounds.check,
    perception.check,
    puts_off.check,
    threats.check,
    ladder.check,
)


def cross_problems(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """The problems that all the cross checks find; `wrong` has the paths that earlier layers reported."""
    for check in CROSS_CHECKS:
        yield from check(document, wrong)
