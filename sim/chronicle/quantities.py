"""The numbers of a scenario in words: whose a number is, what it is, and in which unit."""

from collections.abc import Mapping
from typing import NamedTuple

from sim.scenario import Crisis
from sim.text import in_units, singular

SEVERITY, DAYS, YEARLY, CHANCE, TIMES = "severity", "days", "a year", "in a hundred", "times"

OF_ACTORS: Mapping[tuple[str, ...], tuple[str, str]] = {  # by the path below an actor: name, unit
    ("reply_days", "low"): ("days to answer, at least", DAYS),
    ("reply_days", "likely"): ("days to answer, most likely", DAYS),
    ("reply_days", "high"): ("days to answer, at most", DAYS),
    ("tolerance",): ("blow that it still lets pass", SEVERITY),
    ("audience_cost",): ("price of falling short before its own public", TIMES),
    ("out_of_kind",): ("price of an answer of another kind", SEVERITY),
    ("review_days",): ("days of quiet before it takes the initiative", DAYS),
    ("execution_error",): ("slips, a turn", CHANCE),
    ("perception", "bias"): ("how hard it feels what is done", TIMES),
    ("perception", "noise"): ("how far it may be off in what it feels, up or down", CHANCE),
    ("perception", "missed"): ("moves that it does not notice", CHANCE),
    ("perception", "fog"): ("fog as channels close", TIMES),
    ("perception", "false_alarms", "per_year"): ("false alarms", YEARLY),
    ("perception", "false_alarms", "severity"): ("how hard a false alarm seems", SEVERITY),
}
OF_STOCKS = {
    "amount": "{kind} within the other's reach",
    "ceiling": "the most {kind} that the other admits",
    "value": "what {one} is worth to it",
}
OF_SEVERITIES = {  # of the parts of the severity of a move: what the part is, unit
    "base": ("before size counts", SEVERITY),
    "per_unit": ("more for each unit moved", SEVERITY),
    "per_share": ("more for the share moved", SEVERITY),
    "most": ("at most", SEVERITY),
}


class Quantity(NamedTuple):
    """A number of a scenario, in words."""

    of: str  # whose it is: an actor, a move or an incident; empty for one of the whole scenario
    actor: bool  # whether that is an actor
    name: str
    unit: str  # empty where it has none

    def told(self, value: float) -> str:
        """A value with its unit: 6 staff, 12 days, 0.2."""
        if self.unit == CHANCE:
            return f"{100.0 * value:g} %"
        if self.unit == TIMES:
            return f"\u00d7 {value:g}"
        return in_units(value, self.unit) if self.unit not in ("", SEVERITY) else f"{value:g}"


def quantity(crisis: Crisis, path: str) -> Quantity:
    """The number at a path in words. What has no name of its own goes by the last step of its path."""
    match path.split("."):
        case ["actors", actor, "stocks", kind, what] if what in OF_STOCKS:
            one = singular(kind) if singular(kind) != kind else f"a unit of {kind}"
            name = OF_STOCKS[what].format(kind=kind, one=one if one.startswith("a ") else f"one {one}")
            return Quantity(actor, True, name, SEVERITY if what == "value" else kind)
        case ["actors", actor, *way] if tuple(way) in OF_ACTORS:
            return Quantity(actor, True, *OF_ACTORS[tuple(way)])
        case ["ladder", move, "severity", part] if part in OF_SEVERITIES:
            name, unit = OF_SEVERITIES[part]
            return Quantity(move, False, f"its severity, {name}", unit)
        case ["ladder" | "incidents", of, "severity"]:
            return Quantity(of, False, "its severity", SEVERITY)
        case ["incidents", of, "per_year"]:
            return Quantity(of, False, "how often it happens", YEARLY)
        case ["actors", actor, *_, last]:
            return Quantity(actor, True, last.replace("_", " "), "")
        case [*_, last]:
            return Quantity("", False, last.replace("_", " "), "")
    raise AssertionError("a path has a step at least")
