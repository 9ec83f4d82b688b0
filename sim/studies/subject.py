"""Who plays what in a scenario, and what was changed in it: what every figure of it says."""

from typing import Any

from sim.eventdata import scales
from sim.figures.data import Played, Subject
from sim.scenario import Crisis

UNSEEN = ("name", "story", "sources", "questions", "assumptions", "history", "record", "scale", "schema_version")
ACRONYMS = {"grit": "GRIT"}
LONGEST = 24  # letters of a value that is told
BREAK = "195"  # the code of WEIS for breaking diplomatic relations


def subject_of(crisis: Crisis) -> Subject:
    """Who plays what, and what was changed since the file was read."""
    changes = {path: value for path, value in crisis.changes.items() if path.split(".")[0] not in UNSEEN}
    played = []
    for name, actor in crisis.actors.items():
        own = f"actors.{name}.strategy"
        changed = [path for path in changes if path == own or path.startswith(f"{own}.")]
        for path in changed:
            del changes[path]
        played.append(Played(name, strategy_words(actor.strategy.told), bool(changed)))
    return Subject(played, [change_words(path, value) for path, value in changes.items()])


def strategy_words(told: str) -> str:
    """The name of a strategy with its numbers, as figures have it: tit for tat, GRIT, generous (forgive 0.3)."""
    name, bracket, numbers = told.partition(" (")
    return f"{ACRONYMS.get(name, name.replace('_', ' '))}{bracket}{numbers.replace('_', ' ')}"


def change_words(path: str, value: Any) -> str:
    """A change, as a figure has it: NATO, staff 13; 'suspend relations', severity 5."""
    parts = path.split(".")
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    shown = shown if len(shown) <= LONGEST else ""
    if parts[0] == "actors" and len(parts) > 2:
        what = [part for part in parts[2:] if part not in ("stocks", "amount")]
        told = f"{parts[1]}'s {' '.join(what).replace('_', ' ')}"
    elif parts[0] == "ladder" and len(parts) > 2:
        told = f"'{parts[1]}', {' '.join(parts[2:]).replace('_', ' ')}"
    else:
        told = path.replace(".", " ").replace("_", " ")
    return f"{told} {shown}".rstrip()


def full_break(crisis: Crisis) -> float | None:
    """The severity of one full break of relations on the scenario's scale, as a measure; None on another than ours."""
    score = scales.weis(BREAK) if crisis.scale.startswith("Goldstein") else None
    return None if score is None else -score
