"""The figures of an ensemble, as records to be drawn (see `sim.figures.data`)."""

from math import fsum

from sim.figures.data import Endings, Fan, FirstReply, Flow, Record, Replies
from sim.measures import curves, intervals
from sim.studies.ensemble_numbers import EnsembleNumbers
from sim.studies.run import Run, simulate
from sim.studies.subject import full_break, subject_of

SAMPLES = 3  # runs drawn by themselves
REPLIES_DRAWN = 10  # first replies with a bar of their own, at most


def figures_of(many: EnsembleNumbers) -> dict[str, Record]:
    """The records of its figures, by name: fan, endings, replies and flow."""
    title, runs, seed, (first, second) = many.crisis.name, many.runs, many.seed, many.crisis.actors
    cast = subject_of(many.crisis)
    return {
        "fan": _fan(many),
        "endings": Endings(title, cast, runs, seed, many.courses, many.endings),
        "replies": _replies(many),
        "flow": Flow(title, cast, (first, second), runs, seed, many.ways, many.steps, many.steps),
    }


def _fan(many: EnsembleNumbers) -> Fan:
    crisis = many.crisis
    past = {actor: series for actor, series in curves.history(crisis).items() if series is not None}
    total = [fsum(values) for values in zip(*past.values(), strict=True)]
    days = curves.days(crisis)
    return Fan(
        title=crisis.name,
        cast=subject_of(crisis),
        scale=crisis.scale,
        full_break=full_break(crisis),
        runs=many.runs,
        seed=many.seed,
        days=days,
        bands=many.bands,
        error=many.error,
        history=total,
        whose=list(past),
        clusters=many.clusters,
        samples=[_total(simulate(crisis, many.seed, run, drawn=True)) for run in range(min(SAMPLES, many.runs))],
    )


def _total(run: Run) -> list[float]:
    """The severity in force of both sides together, by day."""
    return [fsum(values) for values in zip(*run.curve().in_force.values(), strict=True)]


def _replies(many: EnsembleNumbers) -> Replies:
    """The first replies. Where there are too many for bars of their own, the rarest share one."""
    first, second = many.crisis.actors
    replies = [FirstReply(actor, move, share) for (actor, move), share in many.first_replies.items()]
    shown = len(replies) if len(replies) <= REPLIES_DRAWN else REPLIES_DRAWN - 1
    rest = replies[shown:]
    others = intervals.share(sum(reply.share.counted for reply in rest), many.runs) if rest else None
    cast = subject_of(many.crisis)
    return Replies(
        many.crisis.name, cast, (first, second), many.runs, many.seed, replies, shown, others, many.unanswered
    )
