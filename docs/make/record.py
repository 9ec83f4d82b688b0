"""The tables of the page on the record, made from the format and from the collection."""

from collections.abc import Iterator

from matplotlib.figure import Figure

from docs.make.parts.fields import Fields
from docs.make.parts.page import Page, table
from sim import figures, history
from sim.history.chronicle import amount, deed, later, summed
from sim.history.codes import codes
from sim.history.format import ROLES
from sim.history.timeline import timeline as timeline_of

PAGE = Page("docs/record.md")
SHOWN = "uk-russia-2018"
KEYS = {"actors": "<actor>", "others": "<name>", "kinds": "<kind>", "sources": "<source>"}


@PAGE.block
def exchange_fields() -> Iterator[str]:
    """List every field of a file of an exchange."""
    rows = (row[:4] for row in Fields(history.exchange_schema(), KEYS, "<name>").rows())
    yield from table(("Field", "Value", "Default", "Meaning"), rows)


@PAGE.block
def move_kinds() -> Iterator[str]:
    """List the vocabulary, with the codes that the collection gives to each kind."""
    used: dict[str, list[str]] = {}
    for exchange in history.shipped():
        for move in exchange.moves:
            used.setdefault(move.kind, []).append(move.code or "none")
    rows = []
    for name, kind in history.KINDS.items():
        given = sorted({code: used[name].count(code) for code in used.get(name, ())}.items())
        told = ", ".join(f"{code} ({count})" for code, count in given)
        rows.append((f"`{name}`", kind.role, kind.means, told))
    yield from table(("Kind", "Part", "Meaning", "Codes in the collection (moves)"), rows)


@PAGE.block
def roles() -> Iterator[str]:
    """List the parts that moves play."""
    yield from table(("Part", "Meaning"), ((role, means) for role, means in ROLES.items()))


@PAGE.block
def collection() -> Iterator[str]:
    """List the exchanges, and what they come to."""
    rows = []
    for exchange in history.shipped():
        told = history.summary([exchange])
        days = f"{exchange.moves[0].date} to {exchange.moves[-1].date}"
        doubtful = f"{told.moves - told.statuses.get('verified', 0) or ''}"
        rows.append((f"`{exchange.name}`", exchange.title, days, f"{told.moves}", doubtful, f"{told.replies}"))
    yield from table(("Name", "Exchange", "Days", "Moves", "Not read in full", "Answers"), rows)
    yield ""
    for line in summed(history.summary(history.shipped())):
        yield f"- {line}"


@PAGE.block
def waves() -> Iterator[str]:
    """List the waves, and what they come to."""
    rows = []
    for wave in history.shipped_waves():
        told, declared = history.summary(wave.exchanges), wave.declared
        open_ = sum(len(exchange.moves) == 1 for exchange in wave.exchanges)
        states = len({exchange.moves[0].mover for exchange in wave.exchanges})
        answering = ", ".join(dict.fromkeys(exchange.moves[0].target or "" for exchange in wave.exchanges))
        cells = (f"`{declared.wave}`", declared.title, f"{told.exchanges}, by {states} states", answering)
        seen = f"{told.replies} answered, {open_} not"
        rows.append((*cells, declared.selection, f"{seen} by {declared.observed_until}"))
    yield from table(("Name", "Wave", "First blows", "Who could answer", "Selection", "What was seen"), rows)
    for wave in history.shipped_waves():
        yield ""
        yield f"`{wave.declared.wave}`:"
        yield ""
        yield from (f"- {text}" for text in wave.declared.warnings)
    yield ""
    yield "Both:"
    yield ""
    yield from (f"- {line}" for line in summed(history.summary(history.shipped(history.WAVES))))


@PAGE.block
def wave_fields() -> Iterator[str]:
    """List every field of a file of a wave."""
    keys = {"states": "<state>", "kinds": "<kind>", "sources": "<source>"}
    rows = (row[:4] for row in Fields(history.wave_schema(), keys, "<name>").rows())
    yield from table(("Field", "Value", "Default", "Meaning"), rows)


@PAGE.block
def stocks() -> Iterator[str]:
    """List what the actors held, as far as it is told."""
    rows = [
        (f"`{exchange.name}`", one.actor, amount(one.n, one.unit), one.detail or "")
        for exchange in history.shipped()
        for one in exchange.stocks
    ]
    yield from table(("Exchange", "Actor", "Held", "As told by"), rows)


@PAGE.block
def timeline() -> Iterator[str]:
    """Tell the picture of an exchange in words."""
    yield figures.alt_text(timeline_of(history.load_exchange(SHOWN)))


@PAGE.picture("timeline")
def _timeline() -> Figure:
    return figures.figure(timeline_of(history.load_exchange(SHOWN)))


@PAGE.block
def answers_in_kind() -> Iterator[str]:
    """List every answer of the same kind as what it answers."""
    rows = []
    for exchange in history.shipped():
        for reply in history.replies(exchange):
            if reply.same_kind:
                ratio = "" if reply.ratio is None else f"{reply.ratio:.2g}"
                both = (f"{move.mover}: {deed(move)}" for move in (reply.answered, reply.move))
                rows.append((f"`{exchange.name}`", *both, later(reply.delay), ratio))
    yield from table(("Exchange", "Move", "Answer", "After", "Ratio"), rows)


@PAGE.block
def codes_used() -> Iterator[str]:
    """List the codes of the collection with their values in the three copies of the scale."""
    used = {move.code for exchange in history.shipped() for move in exchange.moves if move.code}
    rows = []
    for name in sorted(used):
        code = codes()[name]
        values = ("none" if value is None else f"{value:g}" for value in (code.gdelt, code.icews, code.keds))
        rows.append((name, code.event.lower(), *values))
    yield from table(("Code", "Event", "GDELT", "ICEWS", "KEDS"), rows)


@PAGE.block
def remarks() -> Iterator[str]:
    """List what the collection says on its own account: where a row is odd, or was read otherwise than gathered."""
    rows = [
        (f"`{exchange.name}`", f"{move.step}", move.remark)
        for exchange in history.shipped()
        for move in exchange.moves
        if move.remark
    ]
    yield from table(("Exchange", "Step", "Remark"), rows)


@PAGE.block
def disagreements() -> Iterator[str]:
    """List what sources say otherwise."""
    rows = [
        (f"`{exchange.name}`", f"{move.step}", f"{move.date} {move.mover}: {deed(move)}", said.says)
        for exchange in history.shipped()
        for move in exchange.moves
        for said in move.disagreements
    ]
    yield from table(("Exchange", "Step", "The row", "Otherwise"), rows)


@PAGE.block
def warnings() -> Iterator[str]:
    """Give the warnings as the program prints them."""
    for warning in history.warnings():
        yield f"- {warning}"
