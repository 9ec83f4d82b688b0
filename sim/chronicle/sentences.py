"""Events in plain words: one in a sentence, and all of a run as its chronicle."""

from collections.abc import Sequence
from datetime import date

from sim.measures.waits import deadline
from sim.model.log import Change, Event
from sim.scenario import Crisis, resolve
from sim.scenario.doubts import Law, targets, value_text
from sim.text import as_text, in_full, in_units

VERBS = {  # of the effects of a move on stocks
    "takes": "takes",
    "gives_up": "gives up",
    "caps": "caps",
    "restores": "gives back",
    "resumes": "resumes",
}


def change(effect: Change) -> str:
    """One effect in words: takes 8 staff; caps staff at 10 (8 must go)."""
    if effect.effect == "caps" and effect.level is not None:
        return f"caps {effect.stock} at {in_full(effect.level)} ({in_full(effect.units)} must go)"
    return f"{VERBS[effect.effect]} {in_units(effect.units, effect.stock)}"


def changes(effects: Sequence[Change]) -> str:
    """The effects of a move in words, without those that move nothing."""
    return ", ".join(change(effect) for effect in effects if effect.units > 0.0 or effect.level is not None)


def day(event: Event) -> date:
    """The day on which the chronicle has an event: that of its announcement, decision, effect or expiry."""
    found = event.announced or event.decided or event.effective or event.expires
    assert found is not None, "every event has a date"
    return found


def numbers(event: Event) -> str:
    """The numbers of the events that an event answers, in words: '2' or '2, 5 and 7'."""
    answered = [str(number) for number in (event.cause, *event.joined)]
    return answered[0] if len(answered) == 1 else f"{', '.join(answered[:-1])} and {answered[-1]}"


def other_side(crisis: Crisis, actor: str) -> str:
    """The opponent of an actor."""
    return next(name for name in crisis.actors if name != actor)


def is_omitted(event: Event, events: Sequence[Event]) -> bool:
    """Say whether a chronicle omits an event of a run.

    It omits a turn at which nothing was done and nothing was to be answered, and a move's coming into force on the day
    of its announcement.
    """
    if event.kind == "in force" and event.cause is not None:
        return events[event.cause - 1].announced == event.effective
    return event.is_silence


def tell(event: Event, crisis: Crisis) -> str:
    """An event in a sentence, without its date, its actor and its name."""
    felt = f"{other_side(crisis, event.actor)} felt {event.felt:.1f}" if event.felt is not None else ""
    if event.felt == 0.0:
        felt = f"{other_side(crisis, event.actor)} did not notice"
    if event.kind == "incident":
        return f"laid at its door; {felt}"
    if event.kind == "false alarm":
        return f"never happened; {felt}"
    if event.kind == "in force":
        return f"in force: {changes(event.changes) or 'nothing moves'}"
    if event.kind == "expired":
        return f"term over: {_reversed(event)}"
    if event.kind == "put off":
        puts_off = crisis.actors[event.actor].puts_off
        until = puts_off.until if event.effective is None and puts_off is not None else event.effective
        return f"its answer to {numbers(event)}, until {until}"
    if event.kind == "let lapse":
        why = {
            "as chosen": f"held to {event.wanted:.1f}, as chosen",
            "lifted": f"held to {event.wanted:.1f} after what was conceded",
            "backed down": f"held to {event.wanted:.1f}, it backs down",
            "out of reach": "it can no longer be done",
        }
        return f"its threat of {event.cause} lapses: {why[event.rule]}"
    answers = f"answers {numbers(event)}: " if event.cause is not None else "on its own initiative: "
    if event.kind == "let pass":
        why = {
            "tolerance": "within its tolerance",
            "strategy": "its strategy wants no answer",
            "nothing better": f"wanted {event.wanted:.1f}, nothing better to be had",
            "execution error": f"wanted {event.wanted:.1f}, by mistake did nothing",
            "settled": "as it is settled",
            "as chosen": "as chosen",
            "out of reach": "what is settled cannot be had",
        }
        return answers + why[event.rule]
    wanted = "wanted"
    if event.is_carried_out:
        answers, wanted = f"carries out its threat of {event.cause}: ", "held to"
        felt = f"{other_side(crisis, event.actor)} felt {event.felt:.1f} more" if event.felt else ""
    parts = [f"{answers}{wanted} {event.wanted:.1f}, did {event.done:.1f}"]
    if event.rule == "settled":
        parts = [f"{answers}as it is settled, did {event.done:.1f}"]
    if event.rule == "as chosen":
        parts = [f"{answers}as chosen, did {event.done:.1f}"]
    if event.rule == "execution error":
        parts[0] += " by mistake"
    if event.changes:
        parts.append(changes(event.changes))
    threat = next((move.threatens for move in crisis.ladder if move.move == event.move), None)
    if threat is not None:
        parts.append(f"threatens '{threat.move}' {deadline(event, crisis)}")
    if event.effective != event.announced:
        parts.append(f"in force {event.effective}")
    if event.expires is not None:
        parts.append(f"until {event.expires}")
    if felt and event.felt != event.done:
        parts.append(felt)
    return "; ".join(parts)


def _reversed(event: Event) -> str:
    """The effects that end with a move's term: 8 staff back."""
    back = [in_units(effect.units, effect.stock) for effect in event.changes if effect.units > 0.0]
    gone = any(effect.effect in ("restores", "resumes") for effect in event.changes)
    return f"{', '.join(back)} {'gone again' if gone else 'back'}" if back else "nothing comes back"


def settings(crisis: Crisis) -> str:
    """The assumptions that would be drawn in a run of many, and have been set, each with its value; empty if none."""
    told = []
    for key, assumption in crisis.assumptions.items():
        if Law.of(assumption) is None or not assumption.drawn or any(doubt.key == key for doubt in crisis.doubts):
            continue
        first = targets(key, assumption)[0]
        try:
            stands = resolve(crisis.data, first.path)
        except KeyError:  # what is set above it left it out
            continue
        stands = stands / first.times if first.times != 1.0 else stands
        unit = f" {assumption.unit}" if assumption.unit else ""
        told.append(f"  {assumption.name or key}: {value_text(stands)}{unit}")
    return as_text(["", "Of what is drawn in a run of many, this run has:", *told]) if told else ""


def chronicle(events: Sequence[Event], crisis: Crisis) -> str:
    """A run as text, a line an event: number, date, actor, move, and the rest in a sentence (see `tell`)."""
    shown = [event for event in events if not is_omitted(event, events)]
    if not shown:
        return "Nothing happened.\n"
    number = max(len(str(event.number)) for event in shown)
    actor = max(len(name) for name in crisis.actors)
    name = max(len(event.move) for event in shown)
    lines = []
    for event in shown:
        head = f"{event.number:>{number}}  {day(event)}  {event.actor:<{actor}}  {event.move:<{name}}"
        lines.append(f"{head}  {tell(event, crisis)}")
    return as_text(lines)
