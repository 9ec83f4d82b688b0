"""Exchanges in plain words: what a move was, an exchange as a chronicle, a collection as a list."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from sim.history.collection import warnings
from sim.history.exchange import Exchange
from sim.history.format import BOTH, Disagreement, Move
from sim.history.reply_pairs import Reply, Spread, Summary, replies, summary, unanswered
from sim.language import knows, say, so_many
from sim.text import WIDTH, as_text, columns, singular

VERIFIED = "verified"
STATUSES = (VERIFIED, "partly-verified", "general-knowledge")


def amount(n: float | None, unit: str | None) -> str:
    """A number with what it counts: 23 people, $34 bn, at 455 (people left), 50 %; empty for none."""
    if n is None:
        return ""
    number = f"{100.0 * n if unit == 'share' else n:,.10g}"
    if knows(f"counted.{unit}"):
        return say(f"counted.{unit}", number=number)
    counted = singular(unit) if unit and n == 1.0 else unit
    return f"{number} {counted}" if counted else number


def deed(move: Move) -> str:
    """What was done, in as few words as will do: expel 23 people, close 2 offices, close consulate Houston."""
    if move.kind == "effective":
        return say("deed.effective")
    if move.kind == "trigger":
        return move.object or say("deed.trigger")
    kind = _kind(move)
    if move.unit == "consulates" and move.object is not None:
        return f"{kind.removesuffix(' consulate') if 'consulate' in move.object else kind} {move.object}"
    if not move.n:
        return kind
    one, told = singular(move.unit or ""), amount(move.n, move.unit)
    if one in kind.split():  # close office: close 2 offices
        return kind if move.n == 1.0 else kind.replace(one, told)
    if move.kind == "cap_mission" and move.unit == "people":
        return say("deed.cap", deed=kind, people=told)
    return f"{kind} {told}"


def _kind(move: Move) -> str:
    return move.kind.replace("_", " ")


def who(exchange: Exchange, move: Move) -> str:
    """Who did it: an actor, or the two together."""
    first, second = exchange.actors
    name = say("who.both", first=first, second=second) if move.mover == BOTH else move.mover
    return say("who.denied", actor=name) if move.attributed else name


def later(days: int) -> str:
    """How long after: the same day, 1 day later, 12 days later."""
    return say("later.same day") if days == 0 else say("later", days=so_many("days", days))


def mark(move: Move) -> str:
    """That a move was not read in a source, or not all of it; empty for one that was."""
    return "" if move.status == VERIFIED else say(f"read.{move.status}")


def _done(exchange: Exchange, move: Move) -> str:
    """What was done, to whom where that is a third party, and how well it is known."""
    told = deed(move)
    if move.target is not None and move.target not in exchange.actors:
        told = say("deed.to", deed=told, target=move.target)
    return say("deed.marked", deed=told, mark=mark(move)) if mark(move) else told


def _after(exchange: Exchange, move: Move) -> str:
    if move.answers is None:
        return ""
    of = exchange.move(move.answers)
    code = "exchange.carries out" if exchange.kind(move).role == "effect" else "exchange.answers"
    return say(code, step=of.step, later=later((move.date - of.date).days))


def _scored(move: Move) -> str:
    code = move.coded
    if code is None:
        return ""
    told = say("exchange.severity", code=code.code, event=code.event.lower(), severity=move.severity)
    if not code.copies_differ:
        return told
    copies = (("GDELT", code.gdelt), ("ICEWS", code.icews), ("KEDS", code.keds))
    values = ", ".join(f"{name} {0.0 - value:g}" for name, value in copies if value is not None)
    return say("exchange.copies", severity=told, copies=values)


def _otherwise(said: Disagreement) -> str:
    code = "exchange.otherwise.by" if said.sources else "exchange.otherwise"
    return say(code, says=said.says, sources=", ".join(said.sources))


def _reply(reply: Reply) -> str:
    how = {"step": reply.move.step, "answered": reply.answered.step, "later": later(reply.delay)}
    if not reply.same_kind:
        return say("reply", how=say("reply.other", kind=_kind(reply.move), answered=_kind(reply.answered)), **how)
    if reply.ratio is None:
        return say("reply", how=say("reply.in kind"), **how)
    code = "reply.same number" if reply.same_number else "reply.ratio"
    return say("reply", how=say(code, ratio=reply.ratio), **how)


def chronicle(exchange: Exchange) -> str:
    """An exchange as text: who the sides are, every move with all that is known of it, the answers, the sources."""
    lines = [say("exchange.title", title=exchange.title, name=exchange.name), ""]
    lines += wrap(" ".join(exchange.about.split()), WIDTH)
    sides = (*exchange.actors.items(), *exchange.others.items())
    lines += ["", *(say("exchange.side", name=name, about=about) for name, about in sides), ""]
    step = max(len(str(move.step)) for move in exchange.moves)
    side = max(len(who(exchange, move)) for move in exchange.moves)
    for move in exchange.moves:
        lines.append(f"{move.step:>{step}}  {move.date}  {who(exchange, move):<{side}}  {_done(exchange, move)}")
        for text in filter(None, _known(exchange, move)):
            lines += wrap(text, WIDTH, initial_indent=" " * (step + 2), subsequent_indent=" " * (step + 4))
    found = replies(exchange)
    if found:
        lines += ["", say("exchange.replies"), *(f"  {_reply(reply)}" for reply in found)]
    for text in _notes(exchange):
        lines += wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
    if exchange.sources:
        sources = (say("exchange.side", name=name, about=source) for name, source in exchange.sources.items())
        lines += ["", say("exchange.sources"), *(f"  {source}" for source in sources)]
    return as_text([*lines, "", *_warned([exchange])])


def _known(exchange: Exchange, move: Move) -> Iterator[str]:
    """What is known of a move: its dates and its severity, what sources say, and how well it was read."""
    effective = say("exchange.in force", day=move.effective) if move.effective else ""
    yield "; ".join(filter(None, (_after(exchange, move), effective, _scored(move))))
    yield from (move.object or "", move.detail or "", *map(_otherwise, move.disagreements))
    yield say("exchange.remark", remark=move.remark) if move.remark else ""
    sources = ", ".join(move.sources) or say("read.nowhere")
    yield say("read.by", status=say(f"read.{move.status}"), sources=sources)


def _notes(exchange: Exchange) -> Iterator[str]:
    """What was not answered, what the sides had, and until when answers were looked for."""
    if left := unanswered(exchange):
        yield say("exchange.unanswered", steps=", ".join(str(move.step) for move in left))
    for one in exchange.stocks:
        code = "exchange.stock.of" if one.detail else "exchange.stock"
        yield say(code, actor=one.actor, units=amount(one.n, one.unit), detail=one.detail)
    if exchange.observed_until:
        yield say(f"exchange.watched.{exchange.observed}", day=exchange.observed_until)
    if exchange.wave:
        yield say("exchange.wave", wave=exchange.wave)


def _warned(exchanges: Sequence[Exchange]) -> list[str]:
    lines = [say("exchange.read this")]
    for warning in warnings(exchanges):
        lines += wrap(warning, WIDTH, initial_indent="- ", subsequent_indent="  ")
    return lines


def _statuses(counts: dict[str, int]) -> str:
    return ", ".join(f"{counts[status]} {say(f'read.{status}')}" for status in STATUSES if counts.get(status))


def listing(exchanges: Sequence[Exchange]) -> str:
    """Some exchanges, a line each, what they come to, and how that is to be read."""
    rows = [[say(f"collection.{head}") for head in ("name", "from", "to", "sides", "moves", "read")]]
    for exchange in exchanges:
        days = [move.date for move in exchange.moves]
        read = _statuses(summary([exchange]).statuses)
        sides = ", ".join(exchange.actors)
        rows.append([exchange.name, str(min(days)), str(max(days)), sides, str(len(days)), read])
    table = columns(rows, left=len(rows[0]), indent="")
    return as_text([*table, "", *summed(summary(exchanges)), "", *_warned(exchanges)])


def summed(told: Summary) -> Iterator[str]:
    """What a collection comes to, a line each."""
    exchanges, moves = so_many("exchanges", told.exchanges), so_many("moves", told.moves)
    yield say("collection.all", exchanges=exchanges, moves=moves, read=_statuses(told.statuses))
    if told.replies:
        yield say("collection.replies", number=told.replies, days=_spread(told.delay))
    if told.same_kind:
        yield say("collection.same kind", number=told.same_kind, days=_spread(told.delay_in_kind))
    if told.compared:
        ratio = _spread(told.ratio)
        yield say("collection.compared", number=told.compared, matched=told.same_number, ratio=ratio)
    yield say("collection.unanswered", number=told.unanswered)


def _spread(of: Spread | None) -> str:
    return "" if of is None else say("collection.spread", **of._asdict())
