"""The numbers of a scenario in words: whose a number is, what it is, and in which unit."""

from typing import NamedTuple

from sim.language import knows, say
from sim.scenario import Crisis
from sim.text import in_full, in_units, singular

SEVERITY, DAYS, YEARLY, CHANCE, TIMES = "severity", "days", "a year", "chance", "times"  # units

UNITS = {  # by the path below an actor, a move or an incident; severities where it is not here
    "reply_days.low": DAYS,
    "reply_days.likely": DAYS,
    "reply_days.high": DAYS,
    "review_days": DAYS,
    "audience_cost": TIMES,
    "execution_error": CHANCE,
    "interests.discount": CHANCE,
    "interests.relative_gains": CHANCE,
    "perception.bias": TIMES,
    "perception.noise": CHANCE,
    "perception.missed": CHANCE,
    "perception.fog": TIMES,
    "perception.false_alarms.per_year": YEARLY,
    "per_year": YEARLY,
}


class Quantity(NamedTuple):
    """A number of a scenario, in words."""

    of: str  # whose it is: an actor, a move or an incident; empty for one of the whole scenario
    actor: bool  # whether that is an actor
    name: str
    unit: str  # one of the above, or a kind of stock; empty where it has none
    scale: bool = False  # whether it is a place on the scale of severities, as that of a move

    @property
    def full(self) -> str:
        """Its name with whose it is: 'NATO: days to answer, at least'."""
        return f"{self.of}: {self.name}" if self.of else self.name

    def told(self, value: float) -> str:
        """A value with its unit: 6 staff, 12 days, 0.2."""
        if self.unit == DAYS and value == 1:
            return say("unit.one day")
        if self.unit in {DAYS, YEARLY, CHANCE, TIMES}:
            return say(f"unit.{self.unit}", value=in_full(100.0 * value if self.unit == CHANCE else value))
        return in_units(value, self.unit) if self.unit not in ("", SEVERITY) else in_full(value)


def quantity(crisis: Crisis, path: str) -> Quantity:
    """The number at a path in words. What has no name of its own goes by the last step of its path."""
    match path.split("."):
        case ["actors", actor, "stocks", kind, "value"]:
            one = singular(kind)
            code = "value of a unit" if one == kind else "value"
            return Quantity(actor, True, say(f"quantity.{code}", kind=kind, one=one), SEVERITY)
        case ["actors", actor, "stocks", kind, "amount" | "ceiling" as what]:
            return Quantity(actor, True, say(f"quantity.{what}", kind=kind), kind)
        case ["actors" | "ladder" | "incidents" as room, of, *way]:
            code = ".".join(way)
            known = knows(f"quantity.{code}")
            name = say(f"quantity.{code}") if known else way[-1].replace("_", " ") if way else of
            unit = UNITS.get(code, SEVERITY) if known else ""
            return Quantity(of, room == "actors", name, unit, code == "severity" or code.endswith("severity.base"))
        case [*_, last]:
            return Quantity("", False, last.replace("_", " "), "")
    raise AssertionError("a path has a step at least")
