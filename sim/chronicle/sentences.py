"""Events in plain words: one in a sentence, and all of a run as its chronicle."""

from collections.abc import Sequence
from datetime import date

from sim.language import in_a_row, knows, say
from sim.measures.waits import deadline
from sim.model.log import Change, Event
from sim.scenario import Crisis, resolve
from sim.scenario.doubts import Law, targets, value_text
from sim.text import as_text, in_full, in_units

ORDERED = ("settled", "as chosen", "out of reach")  # the rules of a turn at which nobody's wish counts
MEANT = ("as chosen", "execution error")  # the rules of a turn at which to let pass was a choice, or a mistake
LEAST_APART = 0.05  # two wishes that are nearer are told as the same
MOST_NAMED = 4  # members by name; where there are more, their number

GROUPS = {  # kinds whose going and coming has words of its own; others are taken and given back
    **dict.fromkeys(("staff", "people", "diplomats", "ambassadors", "officers", "students"), "people"),
    **dict.fromkeys(("offices", "consulates", "embassies", "missions", "institutes", "property"), "premises"),
}


def effect_on(effect: str, stock: str, units: str) -> str:
    """An effect on so many units of a stock, in words: expels 8 staff; closes all offices; takes 20 permits."""
    code = f"effect.{effect}.{GROUPS.get(stock, '')}"
    return say(code if knows(code) else f"effect.{effect}", units=units)


def change(effect: Change) -> str:
    """One effect in words: expels 8 staff; caps staff at 10 (8 must go)."""
    if effect.effect == "caps" and effect.level is not None:
        return say("effect.caps", stock=effect.stock, level=in_full(effect.level), units=in_full(effect.units))
    return effect_on(effect.effect, effect.stock, in_units(effect.units, effect.stock))


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
    return in_a_row([str(number) for number in (event.cause, *event.joined)])


def other_side(crisis: Crisis, actor: str) -> str:
    """The opponent of an actor."""
    return next(name for name in crisis.actors if name != actor)


def is_omitted(event: Event, events: Sequence[Event]) -> bool:
    """Say whether a chronicle omits an event of a run.

    It omits a turn at which nothing was done and nothing was to be answered, unless somebody meant it so or meant
    otherwise; and a move's coming into force on the day of its announcement.
    """
    if event.kind == "in force" and event.cause is not None:
        return events[event.cause - 1].announced == event.effective
    return event.is_silence and event.rule not in MEANT


def tell(event: Event, crisis: Crisis) -> str:
    """An event in a sentence, without its date, its actor and its name."""
    other = other_side(crisis, event.actor)
    if event.kind in ("incident", "false alarm"):
        return say(f"told.{event.kind}", actor=event.actor, felt=_felt(event, crisis, other))
    if event.kind == "in force":
        return say("told.in force", changes=changes(event.changes) or say("told.nothing moves"))
    if event.kind == "expired":
        return say("told.expired", changes=undone(event.changes))
    if event.kind == "put off":
        puts_off = crisis.actors[event.actor].puts_off
        until = puts_off.until if event.effective is None and puts_off is not None else event.effective
        return say("told.put off", numbers=numbers(event), until=until)
    if event.kind == "let lapse":
        return say("told.let lapse", cause=event.cause, why=say(f"told.let lapse.{event.rule}", wanted=event.wanted))
    answers = say("told.initiative") if event.cause is None else say("told.answers", numbers=numbers(event))
    if event.kind == "let pass":
        passes = answers + say(f"told.let pass.{event.rule}", wanted=event.wanted)
        return "; ".join(filter(None, (passes, overruled(event))))
    values = {"wanted": event.wanted, "done": event.done}
    felt = "" if event.felt is None else say("told.perceived", other=other, felt=event.felt)
    felt = say("told.unnoticed", other=other) if event.felt == 0.0 else felt
    code = f"told.did.{event.rule}"
    if not knows(code):
        code = "told.did.just so" if _is_just_so(event) else "told.did"
    if event.is_carried_out:
        answers, code = say("told.carries out", cause=event.cause), "told.did.carried out"
        felt = say("told.perceived more", other=other, felt=event.felt) if event.felt else ""
    parts = [answers + say(code, **values)]
    parts += filter(None, [joining(event) or overruled(event)])
    if event.changes:
        parts.append(changes(event.changes))
    threat = next((move.threatens for move in crisis.ladder if move.move == event.move), None)
    if threat is not None:
        parts.append(say("told.threatens", move=threat.move, day=deadline(event, crisis)))
    if event.effective != event.announced:
        parts.append(say("told.effective", day=event.effective))
    if event.expires is not None:
        parts.append(say("told.expires", day=event.expires))
    if felt and event.felt != event.done:
        parts.append(felt)
    return "; ".join(parts)


def overruled(event: Event) -> str:
    """The members of an alliance that wanted something else than it did; empty where none did."""
    if event.wanted is None or event.rule in ORDERED:
        return ""
    others = [one for one in event.wishes if abs(one.severity - event.wanted) >= LEAST_APART]
    if len(others) > MOST_NAMED:
        return say("told.overruled many", some=len(others), all=len(event.wishes))
    told = in_a_row([f"{one.member} ({one.severity:.1f})" for one in others])
    return say("told.overruled", members=told) if others else ""


def joining(event: Event) -> str:
    """Who joined in a move that each member of an alliance takes for itself, and who stayed away; empty for others."""
    joined, away = ([one.member for one in event.wishes if one.joins is joins] for joins in (True, False))
    if not joined:
        return ""
    if not away:
        return say("told.joined by all")
    values = {"all": len(event.wishes), "joined": by_name(joined), "away": by_name(away)}
    return say("told.joined", **values)


def by_name(members: Sequence[str]) -> str:
    """Members by name or, where they are many, their number."""
    if len(members) > MOST_NAMED:
        return say("told.members", some=len(members))
    return in_a_row(members)


def _is_just_so(event: Event) -> bool:
    """Whether what was done is what was wanted, to the decimal that is told."""
    return f"{event.wanted or 0.0:.1f}" == f"{event.done or 0.0:.1f}"


def _felt(event: Event, crisis: Crisis, other: str) -> str:
    """What came from outside, as the side felt it that suffered it; the first of a run with the scale for measure."""
    if event.felt == 0.0:
        return say("told.unnoticed", other=other)
    scale = f"told.felt.of {crisis.scale.partition(' ')[0]}"
    known = scale if knows(scale) else "told.felt.of"
    first = event.number == 1 and crisis.payoffs is None
    return say(known if first else "told.felt", other=other, felt=event.felt)


def undone(effects: Sequence[Change]) -> str:
    """The effects that end with a move's term: 8 staff back."""
    back = ", ".join(in_units(effect.units, effect.stock) for effect in effects if effect.units > 0.0)
    gone = any(effect.effect in ("restores", "resumes") for effect in effects)
    if not back:
        return say("told.nothing comes back")
    return say("told.gone again" if gone else "told.back", units=back)


def settings(crisis: Crisis) -> str:
    """The assumptions that would be drawn in a run of many, and have been set, each with its value; empty if none.

    Where all of them are, the run is one of many with what was drawn for it.
    """
    told = []
    drawn = {doubt.key for doubt in crisis.doubts}
    for key, assumption in crisis.assumptions.items():
        if Law.of(assumption) is None or not assumption.drawn or key in drawn:
            continue
        first = targets(key, assumption)[0]
        try:
            stands = resolve(crisis.data, first.path)
        except KeyError:  # what is set above it left it out
            continue
        stands = stands / first.times if first.times != 1.0 else stands
        unit = f" {assumption.unit}" if assumption.unit and stands is not None else ""
        value = say("told.none") if stands is None else value_text(stands)
        told.append(f"  {assumption.name or key}: {value}{unit}{say('told.set') if drawn else ''}")
    return as_text(["", say("told.drawn" if drawn else "told.settings"), *told]) if told else ""


def chronicle(events: Sequence[Event], crisis: Crisis) -> str:
    """A run as text, a line an event: number, date, actor, move, and the rest in a sentence (see `tell`)."""
    shown = [event for event in events if not is_omitted(event, events)]
    if not shown:
        return say("told.nothing") + "\n"
    number = max(len(str(event.number)) for event in shown)
    actor = max(len(name) for name in crisis.actors)
    name = max(len(event.move) for event in shown)
    lines = []
    for event in shown:
        head = f"{event.number:>{number}}  {day(event)}  {event.actor:<{actor}}  {event.move:<{name}}"
        lines.append(f"{head}  {tell(event, crisis)}")
    if len(shown) < shown[-1].number:
        lines += ["", say("told.numbers")]
    return as_text(lines)
