"""Repeated games made for one law, and what is read off their runs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sim

START = date(2001, 1, 1)
RATIO = 1.1  # from rung to rung
EVEN = sorted(10.0 / RATIO**n for n in range(60))  # a ladder of proportions
ROUNDING = 2.0 * RATIO / (1.0 + RATIO)  # the most that the nearest rung exceeds what was wanted, as a factor
BLOW = 5.0  # severity of the one rung, where there is one


def in_rounds(
    rungs: Sequence[float], one: Any, other: Any, turns: int, clock: str = "simultaneous", opening: float = 0.0
) -> sim.Crisis:
    """A repeated game of so many turns of each: a ladder of blows that last for their day, and nothing at stake.

    The two sides, A and B, are given as a strategy or as all that an actor may be. `opening` is a blow from outside,
    laid at B's door, that A feels before its first turn.
    """
    incident = {"name": "the opening", "by": "B", "date": START, "severity": opening}
    return sim.build(
        {
            "schema_version": 1,
            "name": "A limit",
            "story": "Made for one law.",
            "start": START,
            "horizon": turns * (2 if clock == "alternating" else 1),
            "clock": {"rounds": clock},
            "kinds": {"ties": {}},
            "ladder": [
                {"move": f"rung {n}", "severity": rung, "lasts": 1, "source": "made for one law"}
                for n, rung in enumerate(rungs, 1)
            ],
            "actors": {"A": _side(one), "B": _side(other)},
            "incidents": [incident] if opening else [],
        }
    )


def _side(given: Any) -> dict[str, Any]:
    return {"stocks": {}} | (given if "strategy" in given else {"strategy": given})


def playing(strategy: str, *modifiers: Mapping[str, float], **parameters: float) -> dict[str, Any]:
    """A strategy with its parameters and modifiers, as a scenario file has it."""
    return {"name": strategy, "with": parameters, "modifiers": list(modifiers)}


def done(run: sim.Run, actor: str) -> list[float]:
    """What a side did at each of its turns, in severity; letting pass is 0."""
    return [event.done or 0.0 for event in run.events if event.is_turn and event.actor == actor]
