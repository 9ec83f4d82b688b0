"""The figures of an ensemble, as records to be drawn (see `sim.figures.data`)."""

from collections.abc import Sequence
from datetime import date
from math import fsum
from typing import Any

from sim.figures.data import (
    Costs,
    Endings,
    Fan,
    FirstReply,
    Flow,
    Hanging,
    MoveByDay,
    MovesByDay,
    Record,
    Replies,
    SideCost,
)
from sim.figures.data.hanging import HangingPanel, HangingPart
from sim.measures import curves, intervals
from sim.scenario.messages import value_at
from sim.scenario.shapes import number
from sim.studies.by_day import ByDay
from sim.studies.dependence import Dependence
from sim.studies.ensemble_numbers import NUMBERS, EnsembleNumbers
from sim.studies.run import Run, simulate
from sim.studies.subject import full_break, subject_of

SAMPLES = 3  # runs drawn by themselves
PANELS_DRAWN = 6  # of what an outcome hangs on
REPLIES_DRAWN = 10  # first replies with a bar of their own, at most


def figures_of(many: EnsembleNumbers, of: str | None = None) -> dict[str, Record]:
    """The records of its figures, by name; costs not of a game, what an outcome hangs on where anything is drawn."""
    title, runs, seed, (first, second) = many.crisis.name, many.runs, many.seed, many.crisis.actors
    cast = subject_of(many.crisis)
    return {
        "fan": _fan(many),
        "endings": Endings(title, cast, runs, seed, many.courses, many.endings),
        "replies": _replies(many),
        "flow": Flow(title, cast, (first, second), runs, seed, many.ways, many.steps, many.steps),
        **({} if many.payoffs else {"costs": _costs(many)}),
        **({"hangs-on": hanging(many, of)} if len(many.drawn) else {}),
    }


def _costs(many: EnsembleNumbers) -> Costs:
    """What the exchange costs each side."""
    sides = [
        SideCost(
            actor,
            found.whole.mean,
            {"ties": found.ties.mean, "at home": found.audience.mean, "not like for like": found.out_of_kind.mean},
        )
        for actor, found in many.costs.items()
    ]
    return Costs(many.crisis.name, subject_of(many.crisis), many.runs, many.seed, sides)


def moves_by(many: EnsembleNumbers, day: date, found: Sequence[ByDay]) -> MovesByDay:
    """What had been decided by a day, and was in force."""
    first, second = many.crisis.actors
    moves = [MoveByDay(one.actor, one.move, one.decided, one.in_force) for one in found]
    cast = subject_of(many.crisis)
    return MovesByDay(many.crisis.name, cast, (first, second), many.runs, many.seed, day, moves)


def hanging(many: EnsembleNumbers, outcome: str | None = None) -> Hanging:
    """What an outcome hangs on, in as many panels as are drawn. Raises ValueError for an outcome that there is not."""
    name = many.usual if outcome is None else outcome
    found = many.hangs_on(name)
    values = many.by_run(name)
    panels = [_panel(one, many.crisis.data) for one in found if one.low > 0.0][:PANELS_DRAWN]
    measured = {
        "peak": "Mean peak (severity in force, both sides)",
        "length": "Mean length (days)",
        "moves": "Mean number of moves",
    }.get(name, f"Share of the runs with '{name}'")
    overall = fsum(values) / len(values)
    left = len(found) - len(panels)
    is_share = name not in NUMBERS
    cast = subject_of(many.crisis)
    return Hanging(many.crisis.name, cast, measured, is_share, overall, len(values), many.seed, panels, left)


def _panel(one: Dependence, data: Any) -> HangingPanel:
    parts = []
    for part in one.parts:
        if part.share is not None:
            value, low, high = part.share.share, part.share.low, part.share.high
        else:
            assert part.mean is not None, "an outcome is a share or a mean"
            value = part.mean.mean
            low, high = (value if end is None else end for end in (part.mean.low, part.mean.high))
        parts.append(HangingPart(part.told, part.low, part.high, value, low, high))
    unit, law = one.doubt.assumption.unit or "", one.doubt.law
    first = one.doubt.sets[0]
    there = None if law.values else number(value_at(data, first.path))
    stands = None if there is None else there / first.times
    return HangingPanel(one.name, unit, not law.values, one.of_variance, one.low, one.high, parts, stands)


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
