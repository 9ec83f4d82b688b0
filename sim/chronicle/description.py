"""A scenario in plain words: what `sim show` prints."""

from textwrap import wrap
from typing import Any

from sim.chronicle.sentences import effect_on
from sim.model.state import EFFECTS
from sim.scenario import Crisis, resolve
from sim.scenario.doubts import Law, targets, value_text
from sim.scenario.format import Actor, Assumption, Interests, Move, Severity
from sim.text import WIDTH, as_text, columns, in_full, in_units, several


def describe(crisis: Crisis) -> str:
    """A scenario as text: its story, its kinds of stocks, both sides, the ladder, incidents, history and sources."""
    lines = [crisis.name, f"{crisis.start} and {several(crisis.horizon, 'day')} on", "", *_wrapped(crisis.story)]

    lines += ["", "What there is"]
    for kind, declared in crisis.kinds.items():
        lines += _wrapped(f"{kind}: {declared.label or kind}{' (a channel)' if declared.channel else ''}", "  ")
    lines += ["", "The two sides"]
    for name, actor in crisis.actors.items():
        played = actor.strategy
        numbers = {**played.with_, "threshold": played.threshold, "strike": played.strike}
        given = ", ".join(f"{parameter} {in_full(value)}" for parameter, value in numbers.items() if value is not None)
        days = actor.reply_days
        when = f"answers in {days.low} to {days.high} days, most likely {days.likely}" if days else "decides each round"
        file = f" from {played.file}" if played.file is not None else ""
        changed = f", modified by {played.changes}" if played.modifiers else ""
        lines.append(f"  {name} plays {played.called}{file}{' with ' if given else ''}{given}{changed}")
        lines.append(f"    {when}")
        felt, cost = in_full(actor.tolerance), in_full(actor.audience_cost)
        lines.append(f"    lets pass what it perceives as {felt} or less; audience cost {cost}")
        lines += [f"    {line}" for line in _interests(actor.interests)]
        if actor.puts_off is not None:
            lines.append(f"    puts its answers to blows off until {actor.puts_off.until}")
        lines += [line for told in _members(actor) for line in _wrapped(told, "    ")]
        for kind, stock in actor.stocks.items():
            ceiling = "" if stock.ceiling is None else f", at most {in_full(stock.ceiling)}"
            lines.append(f"    {in_units(stock.amount, kind)}{ceiling}, worth {in_full(stock.value)} a unit")

    lines += ["", "The ladder: severity, move, what it does"]
    lines += columns([(severity_told(move.severity), move.move, effects(move)) for move in crisis.ladder], left=3)

    if crisis.incidents:
        lines += ["", "From outside"]
    for incident in crisis.incidents:
        when = str(incident.date) if incident.per_year is None else f"{in_full(incident.per_year)} a year"
        felt = f"blamed on {incident.by}, severity {in_full(incident.severity)}"
        lines += _wrapped(f"{when}: {incident.name}; {felt}", "  ")
    data = crisis.data
    assumed = [_assumed(crisis, data, key, assumption) for key, assumption in crisis.assumptions.items()]
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


WAYS = {
    "consensus": "decides by consensus: the mildest wish of its members, once the last of them has decided",
    "majority": "decides by majority: the hardest wish to which more than half of the weight would go, once so many "
    "have decided",
    "leader": "is led by {}: it does what that one wants, in its time",
    "delegate": "leaves it to {}: it does what that one wants, in its time",
}


def _members(actor: Actor) -> list[str]:
    """How the members of an alliance decide, and what each has of its own."""
    if not actor.members:
        return []
    how = actor.decides if isinstance(actor.decides, str) else next(iter(actor.decides or {}), "")
    told = [WAYS[how].format(actor.one_for_all)]
    for name, member in actor.members.items():
        own = [] if member.strategy is None else [f"plays {member.strategy.told}"]
        own += [] if member.tolerance is None else [f"lets pass {in_full(member.tolerance)} or less"]
        own += [] if member.audience_cost is None else [f"audience cost {in_full(member.audience_cost)}"]
        own += [] if member.bias is None else [f"feels {in_full(member.bias)} times what is done"]
        days = member.reply_days
        own += [] if days is None else [f"takes {days.low} to {days.high} days, most likely {days.likely}"]
        own += [] if member.weight == 1.0 else [f"weight {in_full(member.weight)}"]
        told.append(f"{name}: {'; '.join(own) or 'as the alliance has it'}")
    return told


def _interests(interests: Interests) -> list[str]:
    """How a side reckons costs, where it is not as they come."""
    told = []
    if interests.discount:
        told.append(f"a cost counts for {100 * interests.discount:g} % less with each day")
    if interests.relative_gains:
        told.append(f"{100 * interests.relative_gains:g} % of what the other pays is a gain to it")
    return [f"reckons costs so: {'; '.join(told)}"] if told else []


def _assumed(crisis: Crisis, data: Any, key: str, assumption: Assumption) -> str:
    """An assumption: what stands there, what it is drawn from if it is, and why."""
    law = Law.of(assumption)
    paths = [one.path for one in targets(key, assumption)]
    named = f"{assumption.name} ({key})" if assumption.name else key
    told = f"{named} = {_value_there(data, paths[0])}"
    if assumption.unit:
        told += f" {assumption.unit}"
    if any(doubt.key == key for doubt in crisis.doubts) and law is not None:
        told += f", drawn from {law.told()}"
    elif law is not None:
        told += " (set, not drawn)" if assumption.drawn else " (not drawn)"
    if assumption.sets:
        told += f"; sets {' and '.join(paths)}"
    return f"{told}: {assumption.why}"


def _value_there(data: Any, path: str) -> str:
    """What stands at a path; an assumption about what has been set may lead nowhere."""
    try:
        return value_text(resolve(data, path))
    except KeyError:
        return "none"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrap(" ".join(text.split()), WIDTH, initial_indent=indent, subsequent_indent=indent * 2)


def severity_told(declared: Severity) -> str:
    """A severity, or its formula: 4.1 + 0.2 a unit, at most 7."""
    text = f"{in_full(declared.base)}"
    for term, of in ((declared.per_unit, "a unit"), (declared.per_share, "times the share")):
        if term:
            text += f" {'+' if term > 0 else '-'} {in_full(abs(term))} {of}"
    return text if declared.most is None else f"{text}, at most {in_full(declared.most)}"


def effects(move: Move) -> str:
    """What a move does, its notice, its term, and whose it is: expels all staff; notice 14 days; only NATO."""
    found = []
    for effect in EFFECTS:
        for kind, amount in getattr(move, effect).items():
            units = _units(kind, amount, effect)
            found.append(f"caps {units}" if effect == "caps" else effect_on(effect, kind, units))
    parts = [", ".join(found)] if found else []
    parts += [f"notice {several(move.notice, 'day')}"] if move.notice else []
    if move.threatens is not None:
        lifted = "a concession" if move.threatens.unless == "gesture" else "a concession that restores"
        days = several(move.threatens.days, "day")
        parts.append(f"threatens '{move.threatens.move}' in {days}, unless {lifted} lifts it")
    parts += [f"lasts {several(move.lasts, 'day')}"] if move.lasts else []
    parts += ["each member of an alliance joins or stays away"] if move.national else []
    parts += [f"only {move.only}"] if move.only else []
    return "; ".join(parts)


def _units(kind: str, amount: float | str, effect: str) -> str:
    """The units of an effect: 8 staff, 50% of staff, all staff; of a ceiling: staff at 10, staff at parity."""
    if effect == "caps":
        named = {"all": "what stands", "match": "parity"}
        return f"{kind} at {named.get(str(amount), amount)}"
    if isinstance(amount, str):
        named = {"all": f"all {kind}", "match": f"as many {kind} as the move answered"}
        return named.get(amount, f"{amount} of {kind}")
    return in_units(amount, kind)
