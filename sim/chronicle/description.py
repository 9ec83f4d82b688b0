"""A scenario in plain words: what `sim show` prints."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from sim.chronicle.sentences import effect_on
from sim.language import in_a_row, knows, say, so_many
from sim.model.state import EFFECTS
from sim.scenario import Crisis, resolve
from sim.scenario.doubts import Law, targets, value_text
from sim.scenario.format import (
    Actor,
    Assumption,
    Incident,
    Interests,
    Member,
    Move,
    ReplyDays,
    Severity,
    StockKind,
    Strategy,
)
from sim.text import WIDTH, as_text, columns, in_full, in_units


def describe(crisis: Crisis) -> str:
    """A scenario as text: its story, its kinds of stocks, both sides, the ladder, incidents, history and sources."""
    days = so_many("days", crisis.horizon)
    lines = [crisis.name, say("show.when", start=crisis.start, days=days), "", *_wrapped(crisis.story)]
    ladder = [(severity_told(move.severity), move.move, effects(move)) for move in crisis.ladder]
    for title, told in (
        ("kinds", _items(_kind(kind, declared) for kind, declared in crisis.kinds.items())),
        ("sides", [line for name, actor in crisis.actors.items() for line in _side(name, actor)]),
        ("ladder", list(columns(ladder, left=3))),
        ("incidents", _items(map(_incident, crisis.incidents))),
        ("history", _items(say("past", day=one.date, actor=one.actor, what=one.what) for one in crisis.history)),
        ("questions", _items(crisis.questions)),
        ("assumptions", _items(_assumed(crisis, *one) for one in crisis.assumptions.items())),
        ("sources", _items(crisis.sources)),
    ):
        lines += ["", say(f"show.{title}"), *told] if told else []
    return as_text(lines)


def _items(texts: Iterable[str]) -> list[str]:
    """Texts one under another, each wrapped."""
    return [line for text in texts for line in _wrapped(text, "  ")]


def _kind(kind: str, declared: StockKind) -> str:
    return say("show.kind.channel" if declared.channel else "show.kind", kind=kind, label=declared.label or kind)


def _incident(incident: Incident) -> str:
    when = incident.date if incident.per_year is None else say("incident.a year", rate=in_full(incident.per_year))
    return say("incident", when=when, name=incident.name, actor=incident.by, severity=in_full(incident.severity))


def _side(name: str, actor: Actor) -> Iterator[str]:
    """The lines of a side."""
    yield f"  {_plays(name, actor.strategy)}"
    days = actor.reply_days
    yield f"    {say('side.days', **_span(days)) if days else say('side.each round')}"
    tolerance, price = in_full(actor.tolerance), in_full(actor.audience_cost)
    yield f"    {say('side.tolerance', tolerance=tolerance, price=price)}"
    yield from (f"    {told}" for told in _interests(actor.interests))
    if actor.puts_off is not None:
        yield f"    {say('side.puts off', until=actor.puts_off.until)}"
    yield from (line for told in _members(actor) for line in _wrapped(told, "    "))
    for kind, stock in actor.stocks.items():
        values = {"units": in_units(stock.amount, kind), "value": in_full(stock.value)}
        if stock.ceiling is None:
            yield f"    {say('side.stock', **values)}"
        else:
            yield f"    {say('side.stock.ceiling', ceiling=in_full(stock.ceiling), **values)}"


def _plays(name: str, played: Strategy) -> str:
    """What a side plays, with its file, its numbers and its modifiers."""
    numbers = {**played.with_, "threshold": played.threshold, "strike": played.strike}
    given = ", ".join(f"{parameter} {in_full(value)}" for parameter, value in numbers.items() if value is not None)
    told = say("side.plays", actor=name, strategy=played.called)
    told += say("side.plays.from", file=played.file) if played.file is not None else ""
    told += say("side.plays.with", numbers=given) if given else ""
    return told + (say("side.plays.modified", changes=played.changes) if played.modifiers else "")


def _span(days: ReplyDays) -> dict[str, int]:
    return {"low": days.low, "likely": days.likely, "high": days.high}


def _members(actor: Actor) -> Iterator[str]:
    """How the members of an alliance decide, and what each has of its own."""
    if not actor.members:
        return
    how = actor.decides if isinstance(actor.decides, str) else next(iter(actor.decides or {}), "")
    yield say(f"decides.{how}", member=actor.one_for_all)
    for name, member in actor.members.items():
        yield f"{name}: {'; '.join(_own(member)) or say('member.alike')}"


def _own(member: Member) -> Iterator[str]:
    """What a member has of its own."""
    if member.strategy is not None:
        yield say("member.strategy", strategy=member.strategy.told)
    if member.tolerance is not None:
        yield say("member.tolerance", tolerance=in_full(member.tolerance))
    if member.audience_cost is not None:
        yield say("member.audience cost", price=in_full(member.audience_cost))
    if member.bias is not None:
        yield say("member.bias", bias=in_full(member.bias))
    if member.reply_days is not None:
        yield say("member.days", **_span(member.reply_days))
    if member.weight != 1.0:
        yield say("member.weight", weight=in_full(member.weight))


def _interests(interests: Interests) -> Iterator[str]:
    """How a side reckons costs, where it is not as they come."""
    told = []
    if interests.discount:
        told.append(say("side.costs.discount", percent=100 * interests.discount))
    if interests.relative_gains:
        told.append(say("side.costs.relative gains", percent=100 * interests.relative_gains))
    if told:
        yield say("side.costs", how="; ".join(told))


def _assumed(crisis: Crisis, key: str, assumption: Assumption) -> str:
    """An assumption: what stands there, what it is drawn from if it is, and why."""
    paths = [one.path for one in targets(key, assumption)]
    name = f"{assumption.name} ({key})" if assumption.name else key
    unit = f" {assumption.unit}" if assumption.unit else ""
    drawn = _drawn(crisis, key, assumption)
    if assumption.sets:
        drawn += say("assumed.sets", paths=in_a_row(paths))
    return say("assumed", name=name, value=f"{_value_there(crisis, paths[0])}{unit}", drawn=drawn, why=assumption.why)


def _drawn(crisis: Crisis, key: str, assumption: Assumption) -> str:
    """From what an assumption is drawn, or that it is not; empty for one that never is."""
    law = Law.of(assumption)
    if law is None:
        return ""
    if any(doubt.key == key for doubt in crisis.doubts):
        return say("assumed.drawn", law=law.told())
    return say("assumed.set" if assumption.drawn else "assumed.not drawn")


def _value_there(crisis: Crisis, path: str) -> str:
    """What stands at a path; an assumption about what has been set may lead nowhere."""
    try:
        return value_text(resolve(crisis.data, path))
    except KeyError:
        return say("assumed.none")


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrap(" ".join(text.split()), WIDTH, initial_indent=indent, subsequent_indent=indent * 2)


def severity_told(declared: Severity) -> str:
    """A severity, or its formula: 4.1 + 0.2 a unit, at most 7."""
    text = in_full(declared.base)
    for term, of in ((declared.per_unit, "per unit"), (declared.per_share, "per share")):
        if term:
            text += f" {'+' if term > 0 else '-'} {say(f'severity.{of}', number=in_full(abs(term)))}"
    return text if declared.most is None else say("severity.most", severity=text, most=in_full(declared.most))


def effects(move: Move) -> str:
    """What a move does, its notice, its term, and whose it is: expels all staff; notice 14 days; only NATO."""
    found = [_effect(effect, *one) for effect in EFFECTS for one in getattr(move, effect).items()]
    parts = [", ".join(found)] if found else []
    parts += [say("move.notice", days=so_many("days", move.notice))] if move.notice else []
    if (threat := move.threatens) is not None:
        lifted = say(f"move.lifted.{threat.unless}")
        parts.append(say("move.threatens", move=threat.move, days=so_many("days", threat.days), lifted=lifted))
    parts += [say("move.lasts", days=so_many("days", move.lasts))] if move.lasts else []
    parts += [say("move.national")] if move.national else []
    parts += [say("move.only", actor=move.only)] if move.only else []
    return "; ".join(parts)


def _effect(effect: str, kind: str, amount: float | str) -> str:
    """One effect: expels 8 staff, closes all offices; caps staff at 10, caps staff at parity."""
    if effect == "caps":
        level = f"level.{amount}"
        return say("move.caps", units=say(level if knows(level) else "level", kind=kind, amount=amount))
    if isinstance(amount, str):
        code = f"amount.{amount}"
        return effect_on(effect, kind, say(code if knows(code) else "amount.share", kind=kind, amount=amount))
    return effect_on(effect, kind, in_units(amount, kind))
