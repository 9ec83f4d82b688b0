"""A scenario as a page shows it: its story, its two sides and what they play, its numbers, its past, its sources."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sim.chronicle.quantities import quantity
from sim.measures import curves
from sim.page.course import steps
from sim.page.sliders import Slider
from sim.scenario import Crisis, resolve
from sim.strategies import STRATEGIES
from sim.text import MONTHS, long_day


def case(crisis: Crisis, sliders: Iterable[Slider]) -> dict[str, Any]:
    """A scenario for JSON, with these of its numbers to be moved."""
    past = curves.history(crisis)
    moved = [slider.shown() for slider in sliders]
    movable = {slider["path"] for slider in moved}
    return {
        "name": crisis.name,
        "story": " ".join(crisis.story.split()),
        "actors": list(crisis.actors),
        "start": str(crisis.start),
        "span": f"{long_day(crisis.start)} to {long_day(crisis.start + timedelta(days=crisis.horizon))}",
        "horizon": crisis.horizon,
        "scale": crisis.scale,
        "months": months(crisis),
        "rounds": None if crisis.clock is None else crisis.clock.days,
        "played": [plays(crisis, actor) for actor in crisis.actors],
        "strategies": [{"name": name, "told": line(name)} for name in STRATEGIES],
        "sliders": moved,
        "fixed": [
            {"name": _named(crisis, path), "value": str(resolve(crisis.data, path)), "why": why}
            for path, why in crisis.assumptions.items()
            if path not in movable
        ],
        "past": [None if past[actor] is None else steps(past[actor] or []) for actor in crisis.actors],
        "deeds": [f"{long_day(past.date)}, {past.actor}: {past.what}" for past in crisis.history],
        "questions": list(crisis.questions),
        "sources": list(crisis.sources),
    }


def plays(crisis: Crisis, actor: str) -> dict[str, Any]:
    """What an actor plays in the file: its name, with its numbers, in a line; and whether it is a plain name."""
    strategy = crisis.actors[actor].strategy
    return {"name": strategy.called, "told": strategy.told, "about": line(strategy.called), "plain": strategy.told}


def line(name: str) -> str:
    """What a strategy of the register does, in a line; empty for one of somebody's own."""
    function = STRATEGIES.get(name)
    return (function.__doc__ or "").split("\n")[0].replace("`", "") if function is not None else ""


def months(crisis: Crisis) -> list[tuple[int, str]]:
    """The first days of months, with the first day of the run: days from the start, and names."""
    found: list[tuple[int, str]] = []
    for number in range(crisis.horizon + 1):
        day = crisis.start + timedelta(days=number)
        if number == 0 or day.day == 1:
            year = f" {day.year}" if number == 0 or day.month == 1 else ""
            found.append((number, f"{MONTHS[day.month - 1]}{year}"))
    return found


def _named(crisis: Crisis, path: str) -> str:
    told = quantity(crisis, path)
    return f"{told.of}: {told.name}" if told.of else told.name
