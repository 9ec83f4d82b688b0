"""Event data as text for a terminal: what was read, what two actors did, and what is fitted to it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim.eventdata.series import WEEK
from sim.language import say, so_many

if TYPE_CHECKING:
    from sim.eventdata.granger import Autoregression, Response
    from sim.eventdata.hawkes import Fit
    from sim.eventdata.readers import Reading
    from sim.eventdata.series import Dyad

HARSHEST = 5  # periods that are told
RESPONSES_SHOWN = 3  # periods
DOUBTFUL_P = 0.05  # of time rescaling; below it a fit is called none


def told(reading: "Reading", dyad: "Dyad", by: str) -> str:
    """What was read and left out, and what each side did by day or by week: sums, and the harshest periods."""
    return _as_text([*_read(reading, dyad, by), *_done(dyad, by)])


def _read(reading: "Reading", dyad: "Dyad", by: str) -> Iterator[str]:
    (first, second), days = dyad.actors, so_many("data.days", dyad.days)
    yield say(
        "data.head", first=first, second=second, begin=dyad.first, end=dyad.last, days=days, format=reading.format
    )
    yield ""
    yield say("data.read", rows=so_many("data.rows", reading.rows), malformed=reading.malformed)
    yield from (f"  {row}" for row in reading.first)
    if reading.malformed > len(reading.first):
        yield f"  {say('data.more malformed', number=reading.malformed - len(reading.first))}"
    if dyad.unscored:
        yield say("data.unscored", events=so_many("data.events", dyad.unscored))
    if pairs := dyad.mirrored().total():
        yield say("data.mirrored", pairs=so_many("data.pairs", pairs))
    yield from (say("data.dropped", what=what) for what in dyad.dropped)
    yield from (say("data.note", what=what) for what in (*reading.notes, *dyad.notes))
    if by == WEEK:
        yield say("data.weeks", weekday=say(f"weekday.{dyad.week_begins}"))


def _done(dyad: "Dyad", by: str) -> Iterator[str]:
    rows = dyad.series(by)
    for side, arrow in enumerate(dyad.arrows):
        sums = [row.sides[side] for row in rows]
        events, total = sum(one.events for one in sums), sum(one.total for one in sums)
        blows = so_many("data.blows", sum(one.blows for one in sums))
        yield ""
        yield say(
            "data.side.mean" if events else "data.side",
            side=arrow, events=so_many("data.events", events), blows=blows, mean=total / max(events, 1),
        )  # fmt: skip
        for row in sorted(rows, key=lambda row: -row.sides[side].total)[:HARSHEST]:
            one = row.sides[side]
            if one.total > 0.0:
                acts = so_many("events", one.events)
                yield f"  {say(f'data.harshest.{by}', start=row.start, total=one.total, events=acts)}"


def hawkes_told(fit: "Fit", dyad: "Dyad") -> str:
    """A Hawkes process of a dyad's blows: its parameters with intervals, and whether it fits."""
    from sim.eventdata.hawkes import QUICK_DECAY, TOO_WIDE, UNIDENTIFIED

    lines = ["", say("hawkes.head"), say("hawkes.spread", times=fit.spreads)]
    for one, actor, other in zip(fit.sides, dyad.actors, reversed(dyad.actors), strict=True):
        untold = one.decay.why in (UNIDENTIFIED, TOO_WIDE)
        decay = "hawkes.decay.untold" if untold else "hawkes.decay"
        fits = "hawkes.misfit" if one.p_ks < DOUBTFUL_P else "hawkes.fit"
        lines += [
            "",
            f"  {say('hawkes.side', actor=actor, blows=so_many('blows', one.blows))}",
            f"    {say('hawkes.baseline', rate=one.baseline.text('.4f'))}",
            f"    {say('hawkes.other', other=other, drawn=one.other.text('.3f'), p=one.p_other)}",
            f"    {say('hawkes.own', drawn=one.own.text('.3f'))}",
            f"    {say(decay, rate=one.decay.text('.3f'), half=one.half)}",
        ]
        if not untold and one.decay.value > QUICK_DECAY:
            lines.append(f"      {say('hawkes.quick')}")
        lines.append(f"    {say(fits, distance=one.ks, p=one.p_ks)}")
    radius = say("hawkes.dies" if fit.radius < 1.0 else "hawkes.feeds", radius=fit.radius)
    return _as_text([*lines, "", f"  {radius}", f"  {say('hawkes.busy')}"])


def var_told(made: "Autoregression", weekdays: "Sequence[Autoregression]", dyad: "Dyad") -> str:
    """A vector autoregression: who tells of whom, what a blow adds, and why to doubt it.

    `weekdays` are the fits to weeks that begin on each weekday, beside one to weeks.
    """
    lags, criterion = so_many("lags", made.lag), made.criterion.upper()
    lines = ["", say(f"var.head.{made.by}", periods=made.periods, lags=lags, criterion=criterion)]
    for n, test in enumerate(made.foresight):
        by, of, (more, left) = dyad.arrows[test.by], dyad.arrows[test.of], test.freedom
        lines.append(f"  {say('var.tells', by=by, of=of, more=more, left=left, f=test.f, p=test.p)}")
        if weekdays:
            others = [one.foresight[n].p for one in weekdays]
            lines.append(f"    {say('var.tells.weekdays', low=min(others), high=max(others))}")
    lines.append(f"  {say('var.adds')}")
    for side, arrow in enumerate(dyad.arrows):
        found = _responses(made, side)
        responses = ", ".join(
            say("var.response", after=one.after, value=one.value, low=one.low, high=one.high) for one in found
        )
        lines.append(f"    {say(f'var.adds.{made.by}', side=arrow, responses=responses)}")
        if weekdays:
            values = zip(*([one.value for one in _responses(other, side)] for other in weekdays), strict=True)
            ranges = ", ".join(
                say("var.response.range", after=after, low=min(at), high=max(at)) for after, at in enumerate(values, 1)
            )
            lines.append(f"      {say('var.adds.weekdays', responses=ranges)}")
    lines.append(f"  {say('var.radius', radius=made.radius)}")
    return _as_text([*lines, *(f"  {say('var.doubt', doubt=doubt)}" for doubt in made.doubts)])


def _responses(made: "Autoregression", side: int) -> "list[Response]":
    """What a unit of one side's severity adds to the other's in the next periods."""
    return [one for one in made.responses if one.by == side and 1 <= one.after <= RESPONSES_SHOWN]


def _as_text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
