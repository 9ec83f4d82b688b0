"""The figures of an ensemble, as records to be drawn (see `sim.figures.data`)."""

from math import fsum

from sim.figures.data import Endings, Fan, FirstReply, Flow, Record, Replies
from sim.measures import curves, intervals
from sim.studies.ensemble_numbers import EnsembleNumbers

REPLIES_DRAWN = 10  # first replies with a bar of their own, at most


def figures_of(many: EnsembleNumbers) -> dict[str, Record]:
    """The records of its figures, by name: fan, endings, replies and flow."""
    title, runs, seed, (first, second) = many.crisis.name, many.runs, many.seed, many.crisis.actors
    return {
        "fan": _fan(many),
        "endings": Endings(title, runs, seed, many.courses, many.endings),
        "replies": _replies(many),
        "flow": Flow(title, (first, second), runs, seed, many.ways, many.steps, many.steps),
    }


def _fan(many: EnsembleNumbers) -> Fan:
    crisis = many.crisis
    past = {actor: series for actor, series in curves.history(crisis).items() if series is not None}
    total = [fsum(values) for values in zip(*past.values(), strict=True)]
    days = curves.days(crisis)
    return Fan(crisis.name, crisis.scale, many.runs, many.seed, days, many.bands, many.error, total, list(past))


def _replies(many: EnsembleNumbers) -> Replies:
    """The first replies. Where there are too many for bars of their own, the rarest share one."""
    first, second = many.crisis.actors
    replies = [FirstReply(actor, move, share) for (actor, move), share in many.first_replies.items()]
    shown = len(replies) if len(replies) <= REPLIES_DRAWN else REPLIES_DRAWN - 1
    rest = replies[shown:]
    others = intervals.share(sum(reply.share.counted for reply in rest), many.runs) if rest else None
    return Replies(many.crisis.name, (first, second), many.runs, many.seed, replies, shown, others, many.unanswered)
