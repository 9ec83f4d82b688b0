"""Which figure is drawn of which record: on an Axes that may have neighbours, and on a page of its own."""

from collections.abc import Callable
from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import (
    answers,
    comparison,
    counts,
    curve,
    data,
    events,
    flows,
    many,
    nexts,
    record,
    skill,
    sweeps,
    tables,
)
from sim.plots.pages import alone

ON_AXES: dict[type, Callable[[Any, Axes | None], Axes]] = {
    data.Escalation: curve.escalation,
    data.Perception: answers.perception,
    data.Fan: many.fan,
    data.Endings: counts.endings,
    data.Replies: counts.replies,
    data.Flow: flows.flow,
    data.Forest: comparison.forest,
    data.TwoFans: comparison.both,
    data.AnswerBars: nexts.next_answer,
    data.Line: sweeps.line,
    data.Plane: sweeps.plane,
    data.Bars: sweeps.bars,
    data.BackToBack: events.exchange,
    data.Response: answers.response,
}
ON_A_PAGE: dict[type, Callable[[Any], Figure]] = {  # where that is more than the Axes
    data.Escalation: curve.figure,
    data.ComparisonPage: comparison.comparison,
    data.AnswerBars: nexts.next_answer_page,
    data.StrategyTable: tables.strategy_table,
    data.Timeline: record.timeline,
    data.Skill: skill.skill,
    data.PosteriorBars: skill.posterior,
}
FITTED: dict[type, Callable[[Any], Any]] = {data.Flow: flows.fitted}  # cut to what a page has room for


def on_axes(record: data.Record, ax: Axes | None) -> Axes:
    """Draw a record on an Axes, or on a figure of its own."""
    return ON_AXES[type(record)](record, ax)


def on_a_page(record: data.Record) -> Figure:
    """Draw a record, cut to what there is room for, on a page of its own."""
    draw = ON_A_PAGE.get(type(record))
    return alone(on_axes(record, None)) if draw is None else draw(record)


def fitted(record: data.Record) -> data.Record:
    """A record cut to what a page has room for."""
    cut = FITTED.get(type(record))
    return record if cut is None else cast(data.Record, cut(record))
