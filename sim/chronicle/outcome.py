"""What a run came to, and who lost what: the lines under a chronicle."""

from collections.abc import Iterator, Sequence

from sim.language import say, so_many
from sim.measures.costs import Cost, gone
from sim.measures.summaries import RunSummary
from sim.model.log import Event
from sim.scenario import Crisis
from sim.text import as_text, in_units


def losses(events: Sequence[Event], crisis: Crisis, summary: RunSummary) -> str:
    """What is gone of each side's stocks in the end, and what the exchange cost it; of a game, what it paid.

    Empty where nothing happened.
    """
    return as_text(["", *_losses(events, crisis, summary)]) if events else ""


def _losses(events: Sequence[Event], crisis: Crisis, summary: RunSummary) -> Iterator[str]:
    if summary.payoffs is not None:
        sides = (say("came to.payoff.side", actor=actor, payoff=paid) for actor, paid in summary.payoffs.items())
        yield say("came to.payoff", sides=", ".join(sides))
        return
    lost = [
        f"{actor} {', '.join(in_units(units, kind) for kind, units in kinds.items())}"
        for actor, kinds in gone(events, crisis).items()
        if kinds
    ]
    if lost:
        yield say("came to.gone", sides="; ".join(lost))
    yield say("came to.cost", sides=", ".join(f"{actor} {cost_text(cost)}" for actor, cost in summary.costs.items()))


def cost_text(found: Cost) -> str:
    """What the exchange cost a side, with the parts that show: '7.3 (ties 1.3, at home 6.0)'."""
    parts = [
        say(f"came to.part.{name}", by=part)
        for name, part in found._asdict().items()
        if name != "total" and round(part, 1) != 0.0
    ]
    told = f"{found.total + 0.0:.1f}"
    return f"{told} ({', '.join(parts)})" if parts else told


def came_to(summary: RunSummary) -> str:
    """The first reply, the moves, the peak, the course and the ending of a run, on a line."""
    reply, day = summary.first_reply, summary.peak_day
    return say(
        "came to",
        reply=say("came to.none") if reply is None else say("came to.reply", actor=reply.actor, move=reply.move),
        moves=so_many("moves", summary.moves),
        peak=say("came to.none") if day is None else say("came to.peak", peak=summary.peak, day=day),
        course=summary.course,
        ending=summary.ending,
    )
