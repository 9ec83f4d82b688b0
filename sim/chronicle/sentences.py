"""Events in plain words."""

from collections.abc import Sequence
from datetime import date
from html import escape
from textwrap import wrap

from sim.measures.curves import deadline
from sim.model.log import Change, Event
from sim.scenario import Crisis, resolve
from sim.scenario.format import Move, Severity
from sim.text import as_text, in_units, several

VERBS = {"takes": "takes", "gives_up": "gives up", "caps": "caps", "restores": "gives back", "resumes": "resumes"}


def change(effect: Change) -> str:
    """What one effect does: takes 8 staff; caps staff at 10 (8 must go)."""
    if effect.effect == "caps" and effect.level is not None:
        return f"caps {effect.stock} at {effect.level:g} ({effect.units:g} must go)"
    return f"{VERBS[effect.effect]} {in_units(effect.units, effect.stock)}"


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
    if event.kind == "in force" and event.cause is not None:
        return events[event.cause - 1].announced == event.effective
    return event.is_silence


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
        felt = f"{other(crisis, event.actor)} felt {event.felt:.1f} more" if event.felt else ""
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


def _returned(event: Event) -> str:
    back = [in_units(effect.units, effect.stock) for effect in event.changes if effect.units > 0.0]
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
    return as_text(lines)


def describe(crisis: Crisis) -> str:
    """A scenario for people: its story, what there is, both sides, the ladder, what came from outside, and the rest."""
    lines = [crisis.name, f"{crisis.start} and {several(crisis.horizon, 'day')} on", "", *_wrapped(crisis.story)]

    lines += ["", "What there is"]
    for kind, declared in crisis.kinds.items():
        lines += _wrapped(f"{kind}: {declared.label or kind}{' (a channel)' if declared.channel else ''}", "  ")
    lines += ["", "The two sides"]
    for name, actor in crisis.actors.items():
        played = actor.strategy
        numbers = {**played.with_, "threshold": played.threshold, "strike": played.strike}
        given = ", ".join(f"{parameter} {value:g}" for parameter, value in numbers.items() if value is not None)
        days = actor.reply_days
        when = f"answers in {days.low} to {days.high} days, most likely {days.likely}" if days else "decides each round"
        file = f" from {played.file}" if played.file is not None else ""
        changed = f", modified by {played.changes}" if played.modifiers else ""
        lines.append(f"  {name} plays {played.called}{file}{' with ' if given else ''}{given}{changed}")
        lines.append(f"    {when}")
        lines.append(
            f"    lets pass what it feels as {actor.tolerance:g} or less; audience cost {actor.audience_cost:g}"
        )
        if actor.puts_off is not None:
            lines.append(f"    puts its answers to blows off until {actor.puts_off.until}")
        for kind, stock in actor.stocks.items():
            ceiling = "" if stock.ceiling is None else f", at most {stock.ceiling:g}"
            lines.append(f"    {in_units(stock.amount, kind)}{ceiling}, worth {stock.value:g} a unit")

    lines += ["", "The ladder: severity, move, what it does"]
    moves = [(_severity(move.severity), move.move, _does(move)) for move in crisis.ladder]
    widths = [max(len(row[column]) for row in moves) for column in (0, 1)]
    lines += [f"  {hard:<{widths[0]}}  {name:<{widths[1]}}  {does}".rstrip() for hard, name, does in moves]

    if crisis.incidents:
        lines += ["", "From outside"]
    for incident in crisis.incidents:
        when = str(incident.date) if incident.date else f"{incident.per_year:g} a year"
        felt = f"laid at the door of {incident.by}, severity {incident.severity:g}"
        lines += _wrapped(f"{when}: {incident.name}; {felt}", "  ")
    data = crisis.data
    assumed = [f"{path} = {resolve(data, path)}: {why}" for path, why in crisis.assumptions.items()]
    history = [f"{past.date} {past.actor}: {past.what}" for past in crisis.history]
    for title, items in (
        ("What history did", history),
        ("Questions", crisis.questions),
        ("Assumptions", assumed),
        ("Sources", crisis.sources),
    ):
        if items:
            lines += ["", title]
        for item in items:
            lines += _wrapped(item, "  ")
    return as_text(lines)


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrap(" ".join(text.split()), 100, initial_indent=indent, subsequent_indent=indent * 2)


def _severity(declared: Severity) -> str:
    """A severity, or how it is reckoned: 4.1 + 0.2 a unit, at most 7."""
    told = f"{declared.base:g}"
    for term, of in ((declared.per_unit, "a unit"), (declared.per_share, "times the share")):
        if term:
            told += f" {'+' if term > 0 else '-'} {abs(term):g} {of}"
    return told if declared.most is None else f"{told}, at most {declared.most:g}"


def _does(move: Move) -> str:
    """What a move does, its notice and its term: takes all staff; notice 14 days; lasts 30 days."""
    told = []
    for effect, verb in VERBS.items():
        units = [_units(kind, amount, effect) for kind, amount in getattr(move, effect).items()]
        told += [f"{verb} {' and '.join(units)}"] if units else []
    parts = [", ".join(told)] if told else []
    parts += [f"notice {several(move.notice, 'day')}"] if move.notice else []
    if move.threatens is not None:
        lifted = "a concession" if move.threatens.unless == "gesture" else "a concession that restores"
        days = several(move.threatens.days, "day")
        parts.append(f"threatens '{move.threatens.move}' in {days}, unless {lifted} lifts it")
    parts += [f"lasts {several(move.lasts, 'day')}"] if move.lasts else []
    return "; ".join(parts)


def _units(kind: str, amount: float | str, effect: str) -> str:
    """What an effect counts: 8 staff, 50% of staff, all staff; of a ceiling: staff at 10, staff at parity."""
    if effect == "caps":
        named = {"all": "what stands", "match": "parity"}
        return f"{kind} at {named.get(str(amount), amount)}"
    if isinstance(amount, str):
        named = {"all": f"all {kind}", "match": f"as many {kind} as the move answered"}
        return named.get(amount, f"{amount} of {kind}")
    return in_units(amount, kind)


def as_html(told: object, text: str) -> str:
    """A result as a notebook shows it: what it calls itself, and its text."""
    return f"<p>{escape(repr(told)[1:-1])}</p><pre>{escape(text)}</pre>"
