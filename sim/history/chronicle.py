"""Exchanges in plain words: what a move was, an exchange as a chronicle, a collection as a list."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from sim.history.collection import warnings
from sim.history.exchange import Exchange
from sim.history.format import BOTH, Disagreement, Move
from sim.history.reply_pairs import Reply, Spread, Summary, replies, summary, unanswered
from sim.text import WIDTH, as_text, several, singular

STATUS = {"verified": "", "partly-verified": "partly verified", "general-knowledge": "general knowledge"}


def amount(n: float | None, unit: str | None) -> str:
    """A number with what it counts: 23 people, $34 bn, at 455 (people left), 50 %; empty for none."""
    if n is None:
        return ""
    if unit == "people left":
        return f"to {n:,.10g} people left"
    if unit == "billion USD":
        return f"${n:,.10g} bn"
    if unit == "share":
        return f"{100.0 * n:,.10g} %"
    counted = singular(unit) if unit and n == 1.0 else unit
    return f"{n:,.10g} {counted}" if counted else f"{n:,.10g}"


def deed(move: Move) -> str:
    """What was done, in as few words as will do: expel 23 people, close 2 offices, close consulate Houston."""
    if move.kind == "effective":
        return "come into force"
    if move.kind == "trigger":
        return move.object or "trigger"
    kind = move.kind.replace("_", " ")
    if move.unit == "consulates" and move.object is not None:
        return f"{kind.removesuffix(' consulate') if 'consulate' in move.object else kind} {move.object}"
    if not move.n:
        return kind
    one, told = singular(move.unit or ""), amount(move.n, move.unit)
    if one in kind.split():  # close office: close 2 offices
        return kind if move.n == 1.0 else kind.replace(one, told)
    if move.kind == "cap_mission" and move.unit == "people":
        return f"{kind}, {told} to go"
    return f"{kind} {told}"


def who(exchange: Exchange, move: Move) -> str:
    """Who did it: an actor, or the two together."""
    name = " and ".join(exchange.actors) if move.mover == BOTH else move.mover
    return f"{name} (denied)" if move.attributed else name


def later(days: int) -> str:
    """How long after: the same day, 1 day later, 12 days later."""
    return "the same day" if days == 0 else f"{several(days, 'day')} later"


def marked(move: Move) -> str:
    """The mark of a move that was not read in a source, or not all of it; empty for one that was."""
    return f" ({STATUS[move.status]})" if STATUS[move.status] else ""


def _after(exchange: Exchange, move: Move) -> str:
    if move.answers is None:
        return ""
    of = exchange.move(move.answers)
    verb = "carries out" if exchange.kind(move).role == "effect" else "answers"
    return f"{verb} {of.step}, {later((move.date - of.date).days)}"


def _scored(move: Move) -> str:
    code = move.coded
    if code is None:
        return ""
    told = f"{code.code} ({code.event.lower()}), severity {move.severity:g}"
    if code.copies_differ:
        copies = (("GDELT", code.gdelt), ("ICEWS", code.icews), ("KEDS", code.keds))
        told += f" ({', '.join(f'{name} {0.0 - value:g}' for name, value in copies if value is not None)})"
    return told


def _otherwise(said: Disagreement) -> str:
    return f"otherwise: {said.says}" + (f" [{', '.join(said.sources)}]" if said.sources else "")


def _reply(reply: Reply) -> str:
    told = f"{reply.move.step} answers {reply.answered.step}, {later(reply.delay)}: "
    if not reply.same_kind:
        return f"{told}{reply.move.kind.replace('_', ' ')} for {reply.answered.kind.replace('_', ' ')}"
    if reply.ratio is None:
        return f"{told}in kind"
    return f"{told}in kind, {'number for number' if reply.same_number else f'{reply.ratio:.2g} for one'}"


def chronicle(exchange: Exchange) -> str:
    """An exchange as text: who the sides are, every move with all that is known of it, the answers, the sources."""
    lines = [f"{exchange.title}  ({exchange.name})", ""]
    lines += wrap(" ".join(exchange.about.split()), WIDTH)
    lines += ["", *(f"{name}: {about}" for name, about in (*exchange.actors.items(), *exchange.others.items())), ""]
    step = max(len(str(move.step)) for move in exchange.moves)
    side = max(len(who(exchange, move)) for move in exchange.moves)
    for move in exchange.moves:
        third = f" (to {move.target})" if move.target is not None and move.target not in exchange.actors else ""
        told = f"{deed(move)}{third}{marked(move)}"
        lines.append(f"{move.step:>{step}}  {move.date}  {who(exchange, move):<{side}}  {told}")
        effective = f"in force {move.effective}" if move.effective else ""
        parts = [part for part in (_after(exchange, move), effective, _scored(move)) if part]
        said = [move.object or "", move.detail or "", *map(_otherwise, move.disagreements)]
        said += [f"(our remark: {move.remark})"] if move.remark else []
        read = f"{move.status.replace('-', ' ')}: {', '.join(move.sources) or 'read nowhere'}"
        for text in filter(None, ("; ".join(parts), *said, read)):
            lines += wrap(text, WIDTH, initial_indent=" " * (step + 2), subsequent_indent=" " * (step + 4))
    found = replies(exchange)
    if found:
        lines += ["", "Answers", *(f"  {_reply(reply)}" for reply in found)]
    left = unanswered(exchange)
    if left:
        steps = ", ".join(str(move.step) for move in left)
        lines += wrap(f"No move here is known to answer {steps}.", WIDTH, initial_indent="  ", subsequent_indent="  ")
    for one in exchange.stocks:
        text = f"{one.actor} had {amount(one.n, one.unit)} within the other's reach when it began"
        text += f" ({one.detail})" if one.detail else ""
        lines += wrap(f"{text}.", WIDTH, initial_indent="  ", subsequent_indent="  ")
    if exchange.observed_until:
        what = "" if exchange.observed == "every move" else ", and to first blows alone"
        text = f"Answers were looked for until {exchange.observed_until}{what}."
        lines += wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
    if exchange.wave:
        lines.append(f"  It is of the wave {exchange.wave}.")
    if exchange.sources:
        lines += ["", "Sources", *(f"  {name}: {source}" for name, source in exchange.sources.items())]
    return as_text([*lines, "", *_warned([exchange])])


def _warned(exchanges: Sequence[Exchange]) -> list[str]:
    lines = ["Read this with it:"]
    for warning in warnings(exchanges):
        lines += wrap(warning, WIDTH, initial_indent="- ", subsequent_indent="  ")
    return lines


def _statuses(counts: dict[str, int]) -> str:
    told = {**STATUS, "verified": "verified"}
    return ", ".join(f"{counts[status]} {name}" for status, name in told.items() if counts.get(status))


def listing(exchanges: Sequence[Exchange]) -> str:
    """Some exchanges, a line each, what they come to, and how that is to be read."""
    rows = [("name", "from", "to", "sides", "moves", "of which")]
    for exchange in exchanges:
        days = [move.date for move in exchange.moves]
        read = _statuses(summary([exchange]).statuses)
        sides = ", ".join(exchange.actors)
        rows.append((exchange.name, str(min(days)), str(max(days)), sides, str(len(days)), read))
    return as_text([*_table(rows), "", *summed(summary(exchanges)), "", *_warned(exchanges)])


def _table(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def summed(told: Summary) -> list[str]:
    """What a collection comes to, a line each."""

    def spread(of: Spread | None) -> str:
        return "" if of is None else f"{of.middle:.3g} (median; from {of.low:.2g} to {of.high:.3g})"

    lines = [f"{several(told.exchanges, 'exchange')}, {several(told.moves, 'move')}: {_statuses(told.statuses)}"]
    if told.replies:
        lines.append(f"{told.replies} moves answer one of the other side's; days later: {spread(told.delay)}")
    if told.same_kind:
        lines.append(f"{told.same_kind} of these are of the same kind; days later: {spread(told.delay_in_kind)}")
    if told.compared:
        matched = f"{told.same_number} match number for number"
        lines.append(f"{told.compared} of these count the same: {matched}; ratio: {spread(told.ratio)}")
    lines.append(f"{told.unanswered} blows and threats that no move here is known to answer, last ones included")
    return lines
