"""Dates and days: within the horizon, and in their order."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sim.scenario.checks.common import entries, voices
from sim.scenario.field_types import MAX_DAYS
from sim.scenario.problems import Path, Problem
from sim.scenario.shapes import day, items, mapping, number


def horizon(document: dict[str, Any]) -> tuple[date | None, date | None]:
    """The first day and the last; None for one that is not known."""
    start, days = day(document.get("start")), _days(document)
    if start and days:
        try:
            return start, start + timedelta(days=days)
        except OverflowError:
            return start, None
    return start, None


def _days(document: dict[str, Any]) -> int | None:
    """The number of days to run, if it is one that the format admits."""
    days = document.get("horizon")
    return days if type(days) is int and 0 < days <= MAX_DAYS else None


def check(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Look for days outside the horizon or out of order, and for incidents without a day or with two."""
    yield from _days_of_events(document)
    for at, incident in enumerate(items(document.get("incidents"))):
        given = [key for key in ("date", "per_year") if mapping(incident).get(key) is not None]
        if isinstance(incident, dict) and len(given) != 1:
            found = "both date and per_year are given" if given else "neither date nor per_year is given"
            yield Problem(("incidents", at), found, "give one: a day, or how many a year come at random")
    for path, actor in voices(document):
        reply = mapping(actor.get("reply_days"))
        low, likely, high = (number(reply.get(key)) for key in ("low", "likely", "high"))
        if low is not None and likely is not None and high is not None and not low <= likely <= high:
            found = f"low {low:g}, likely {likely:g}, high {high:g} are out of order"
            yield Problem((*path, "reply_days"), found, "write low <= likely <= high")


def _past_the_calendar(document: dict[str, Any], end: date) -> Iterator[Problem]:
    """Look for moves that, made on the last day, would be in force or over on a day that no calendar has."""
    for path, move in entries(document, "ladder"):
        notice, lasts, threat = move.get("notice") or 0, move.get("lasts") or 0, mapping(move.get("threatens"))
        for key, days in (("lasts", (notice, lasts)), ("threatens", (threat.get("days") or 0,))):
            if all(type(n) is int and 0 <= n <= MAX_DAYS for n in days) and sum(days) > (date.max - end).days:
                found = f"made on {end}, the last day, it would end past the year 9999"
                yield Problem((*path, key if sum(days[1:]) or key != "lasts" else "notice"), found, "start earlier")


def _days_of_events(document: dict[str, Any]) -> Iterator[Problem]:
    start, end = horizon(document)
    if start and _days(document) and end is None:
        yield Problem(("horizon",), "the last day is past the year 9999", "start earlier, or run for fewer days")
    if end is not None:
        yield from _past_the_calendar(document, end)
    for part in ("incidents", "history"):
        for path, entry in entries(document, part):
            when = day(entry.get("date"))
            if when and start and end and not start <= when <= end:
                remedy = f"the scenario runs from {start} to {end} (start and horizon)"
                yield Problem((*path, "date"), f"{when} is outside the horizon", remedy)
            effective, expires = (day(entry.get(key)) for key in ("effective", "expires"))
            for key, earlier, later in (("effective", when, effective), ("expires", effective or when, expires)):
                if part == "history" and earlier and later and later < earlier:
                    found = f"{later} comes before {earlier}"
                    yield Problem((*path, key), found, "write date <= effective <= expires")
