"""Events in plain words."""

from collections.abc import Sequence
from datetime import date

from sim.log import Change, Event
from sim.scenario import Crisis

VERBS = {"takes": "takes", "gives_up": "gives up", "caps": "caps", "restores": "gives back", "resumes": "resumes"}


def change(effect: Change) -> str:
    """What one effect does: takes 8 staff; caps staff at 10 (8 must go)."""
    if effect.effect == "caps" and effect.level is not None:
        return f"caps {effect.stock} at {effect.level:g} ({effect.units:g} must go)"
    return f"{VERBS[effect.effect]} {effect.units:g} {effect.stock}"


def changes(effects: Sequence[Change]) -> str:
    """What a move does: its effects, those left out that move nothing."""
    return ", ".join(change(effect) for effect in effects if effect.units > 0.0 or effect.level is not None)


def day(event: Event) -> date:
    """The day that an event belongs to."""
    found = event.announced or event.decided or event.effective or event.expires
    assert found is not None, "every event has a date"
    return found


def numbers(event: Event) -> str:
    """The events that an event answers: '2' or '2, 5 and 7'."""
    answered = [str(number) for number in (event.cause, *event.joined)]
    return answered[0] if len(answered) == 1 else f"{', '.join(answered[:-1])} and {answered[-1]}"


def other(crisis: Crisis, actor: str) -> str:
    """The other side."""
    return next(name for name in crisis.actors if name != actor)


def untold(event: Event, events: Sequence[Event]) -> bool:
    """Whether a chronicle leaves an event out: a review that came to nothing, and coming into force without notice."""
    if event.kind == "let pass":
        return event.cause is None
    return event.kind == "in force" and event.cause is not None and events[event.cause - 1].announced == event.effective


def tell(event: Event, crisis: Crisis) -> str:
    """What there is to say of an event beside its date, its actor and its name."""
    felt = f"{other(crisis, event.actor)} felt {event.felt:.1f}" if event.felt is not None else ""
    if event.felt == 0.0:
        felt = f"{other(crisis, event.actor)} did not notice"
    if event.kind == "incident":
        return f"laid at its door; {felt}"
    if event.kind == "false alarm":
        return f"never happened; {felt}"
    if event.kind == "in force":
        return f"in force: {changes(event.changes) or 'nothing moves'}"
    if event.kind == "expired":
        return f"term over: {_returned(event)}"
    answers = f"answers {numbers(event)}: " if event.cause is not None else "on its own initiative: "
    if event.kind == "let pass":
        why = {
            "tolerance": "within its tolerance",
            "strategy": "its strategy wants no answer",
            "nothing better": f"wanted {event.wanted:.1f}, nothing better to be had",
            "execution error": f"wanted {event.wanted:.1f}, by mistake did nothing",
        }
        return answers + why[event.rule]
    parts = [f"{answers}wanted {event.wanted:.1f}, did {event.done:.1f}"]
    if event.rule == "execution error":
        parts[0] += " by mistake"
    if event.changes:
        parts.append(changes(event.changes))
    if event.effective != event.announced:
        parts.append(f"in force {event.effective}")
    if event.expires is not None:
        parts.append(f"until {event.expires}")
    if felt and event.felt != event.done:
        parts.append(felt)
    return "; ".join(parts)


def _returned(event: Event) -> str:
    back = [f"{effect.units:g} {effect.stock}" for effect in event.changes if effect.units > 0.0]
    gone = any(effect.effect in ("restores", "resumes") for effect in event.changes)
    return f"{', '.join(back)} {'gone again' if gone else 'back'}" if back else "nothing comes back"


def chronicle(events: Sequence[Event], crisis: Crisis) -> str:
    """The exchange as text: number, date, actor, what, and what there is to say of it, a line an event."""
    told = [event for event in events if not untold(event, events)]
    if not told:
        return "Nothing happened.\n"
    number = max(len(str(event.number)) for event in told)
    actor = max(len(name) for name in crisis.actors)
    name = max(len(event.move) for event in told)
    lines = []
    for event in told:
        head = f"{event.number:>{number}}  {day(event)}  {event.actor:<{actor}}  {event.move:<{name}}"
        lines.append(f"{head}  {tell(event, crisis)}")
    return "\n".join(lines) + "\n"
