"""A scenario as a page shows it: its story, its two sides and what they play, its numbers, its past, its sources."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sim.measures import curves
from sim.page.course import steps
from sim.page.documents import strategy
from sim.page.sliders import Slider, others
from sim.scenario import Crisis
from sim.strategies import STRATEGIES
from sim.text import MONTHS, long_day


def case(crisis: Crisis, sliders: Iterable[Slider], strategies: Iterable[str] = STRATEGIES) -> dict[str, Any]:
    """A scenario for JSON, with these of its numbers to be moved, and these strategies to be played."""
    past = curves.history(crisis)
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
        "kinds": {kind: declared.label or kind for kind, declared in crisis.kinds.items()},
        "played": [plays(crisis, actor) for actor in crisis.actors],
        "strategies": [{"name": name, "told": line(name)} for name in strategies],
        "sliders": [slider.shown() for slider in sliders],
        "fixed": [{"name": name, "value": value, "why": why} for name, value, why in others(crisis)],
        "past": [None if past[actor] is None else steps(past[actor] or []) for actor in crisis.actors],
        "deeds": [f"{long_day(past.date)}, {past.actor}: {past.what}" for past in crisis.history],
        "questions": list(crisis.questions),
        "sources": list(crisis.sources),
    }


def plays(crisis: Crisis, actor: str) -> dict[str, Any]:
    """What an actor plays in the file (see `documents.strategy`), and what it does, in a line."""
    played = crisis.actors[actor].strategy
    return {**strategy(played), "about": line(played.called)}


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
