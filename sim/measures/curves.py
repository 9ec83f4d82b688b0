"""Measures by day: the escalation curve of a run, and the stocks of both sides.

Each is a plain list with one number for each of `days(crisis)`. Floats are added so that the sum is rounded once
(`fsum`, `sim.model.exact_sum`): `sum` gives other last bits from Python 3.12 on.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from sim.measures.turns import moves
from sim.model import exact_sum
from sim.model.log import OWN_STOCK, Event
from sim.model.outcomes import NONE, Staircase, climb
from sim.scenario import Crisis
from sim.text import data_frame

if TYPE_CHECKING:
    import pandas as pd

Span = tuple[date, date | None, float]  # from, until (None: for good), severity


class Curve(NamedTuple):
    """The escalation curve. Severities are on the scenario's scale; every series has one number a day."""

    days: list[date]
    in_force: dict[str, list[float]]  # by actor: sum of the severities of its measures in force (see `stack`)
    announced: dict[str, list[float]]  # by actor: the same sum, counted from the day of announcement
    tension: list[float]  # severity sent by both sides and incidents, halving every `tension_half_life` days
    ties: dict[str, list[float]]  # by actor: share of the value of its stocks that is left; 1 where they have no value
    history: dict[str, list[float] | None]  # by actor: `in_force` of the measures in `history`; None where it has none

    def to_pandas(self) -> "pd.DataFrame":
        """It as a data frame, a row a day and actor; `tension` is that of both sides. Needs the extra `pandas`."""
        rows = [
            [day, actor, self.in_force[actor][n], self.announced[actor][n], self.ties[actor][n],
             None if history is None else history[n], self.tension[n]]
            for n, day in enumerate(self.days)
            for actor, history in self.history.items()
        ]  # fmt: skip
        return data_frame(rows, ["date", "actor", "in_force", "announced", "ties", "history", "tension"])


def days(crisis: Crisis) -> list[date]:
    """Every day of the scenario, from its start to its horizon, both included."""
    return [crisis.start + timedelta(days=n) for n in range(crisis.horizon + 1)]


def staircase(days: int, changes: int) -> Staircase:
    """Room for two sums of severities over `days` days, of `changes` severities in all."""
    return Staircase(
        day=[0] * days,
        level=([0.0] * days, [0.0] * days),
        first=[NONE] * days,
        other=[0] * (2 * changes),
        parts=([0.0] * exact_sum.PARTS, [0.0] * exact_sum.PARTS),
    )


def stack(spans: Iterable[Span], over: Sequence[date]) -> list[float]:
    """The sum by day of severities that each count from one day until before another (see `climb`)."""
    start, count = over[0], len(over)
    placed = [
        (max(0, (begin - start).days), NONE if end is None else max(0, (end - start).days), severity)
        for begin, end, severity in spans
        if end is None or begin < end
    ]
    begins, ends, severities = zip(*placed, strict=True) if placed else ((), (), ())
    steps = staircase(count, len(placed))
    written = climb([0] * len(placed), begins, ends, severities, len(placed), steps)
    totals: list[float] = []
    for step in range(written):
        until = steps.day[step + 1] if step + 1 < written else count
        totals += [steps.level[0][step]] * (until - len(totals))
    return totals


def stocks(events: Iterable[Event], crisis: Crisis) -> dict[str, dict[str, list[float]]]:
    """The units left of each actor's stocks, by actor and kind, day by day."""
    over = days(crisis)
    actors = list(crisis.actors)
    changes: dict[tuple[str, str], dict[date, float]] = {}
    for event in events:
        day = {"in force": event.effective, "expired": event.expires}.get(event.kind)
        if day is None:
            continue
        for change in event.changes:
            holder = event.actor if change.effect in OWN_STOCK else actors[1 - actors.index(event.actor)]
            gain = change.units if change.effect in ("restores", "resumes") else -change.units
            by_day = changes.setdefault((holder, change.stock), {})
            by_day[day] = by_day.get(day, 0.0) + (gain if event.kind == "in force" else -gain)
    left: dict[str, dict[str, list[float]]] = {}
    for name, actor in crisis.actors.items():
        left[name] = {}
        for kind in crisis.kinds:
            amount = actor.stocks[kind].amount if kind in actor.stocks else 0.0
            series = []
            for day in over:
                amount += changes.get((name, kind), {}).get(day, 0.0)
                series.append(amount)
            left[name][kind] = series
    return left


def _ties(left: dict[str, list[float]], crisis: Crisis, actor: str) -> list[float]:
    held = crisis.actors[actor].stocks
    at_first = fsum(stock.value * stock.amount for stock in held.values())
    if at_first == 0.0:
        return [1.0] * (crisis.horizon + 1)
    return [
        fsum(stock.value * left[kind][day] for kind, stock in held.items()) / at_first
        for day in range(crisis.horizon + 1)
    ]


def curve(events: Sequence[Event], crisis: Crisis) -> Curve:
    """The escalation curve of a run."""
    over = days(crisis)
    made = moves(events)
    sent = dict.fromkeys(over, 0.0)
    for event in events:
        if event.kind in ("move", "incident") and event.announced is not None:
            sent[event.announced] += event.done or 0.0
    tension = []
    level = 0.0
    for day in over:
        level = max(0.0, level * 0.5 ** (1.0 / crisis.tension_half_life) + sent[day])
        tension.append(level)
    left = stocks(events, crisis)
    in_force: dict[str, list[float]] = {}
    announced: dict[str, list[float]] = {}
    for actor in crisis.actors:
        own = [event for event in made if event.actor == actor]
        in_force[actor] = stack([(e.effective or over[-1], e.expires, e.done or 0.0) for e in own], over)
        announced[actor] = stack([(e.announced or over[-1], e.expires, e.done or 0.0) for e in own], over)
    ties = {actor: _ties(left[actor], crisis, actor) for actor in crisis.actors}
    return Curve(over, in_force, announced, tension, ties, history(crisis))


def history(crisis: Crisis) -> dict[str, list[float] | None]:
    """By actor: the severity in force by day of its measures in the scenario's `history`; None where it has none."""
    past = {
        actor: [(p.effective or p.date, p.expires, p.severity) for p in crisis.history if p.actor == actor]
        for actor in crisis.actors
    }
    return {actor: stack(spans, days(crisis)) if spans else None for actor, spans in past.items()}
