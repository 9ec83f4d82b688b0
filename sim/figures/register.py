"""Which figure is drawn of which record: on an Axes that may have neighbours, and on a page of its own."""

from collections.abc import Callable
from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures import (
    bars,
    comparison,
    data,
    escalation,
    event_series,
    fan,
    flow,
    next_move,
    perception,
    skill,
    strategy_table,
    sweep,
    timeline,
)
from sim.figures.canvas import figure_of, style

ON_AXES: dict[type, Callable[[Any, Axes | None], Axes]] = {
    data.Escalation: escalation.escalation,
    data.Perception: perception.perception,
    data.Fan: fan.fan,
    data.Endings: bars.endings,
    data.Replies: bars.replies,
    data.Flow: flow.flow,
    data.Forest: comparison.forest,
    data.TwoFans: comparison.two_fans,
    data.AnswerBars: next_move.next_answer,
    data.Line: sweep.line,
    data.Plane: sweep.plane,
    data.Bars: sweep.bars,
    data.BackToBack: event_series.event_series,
    data.Response: perception.response,
}
ON_A_PAGE: dict[type, Callable[[Any], Figure]] = {  # where that is more than the Axes
    data.Escalation: escalation.figure,
    data.ComparisonPage: comparison.comparison_page,
    data.AnswerBars: next_move.next_answer_page,
    data.StrategyTable: strategy_table.strategy_table,
    data.Timeline: timeline.timeline,
    data.Skill: skill.skill,
    data.PosteriorBars: skill.posterior,
}
FITS: dict[type, Callable[[Any], Any]] = {data.Flow: flow.fit}  # cut to what a page has room for


def on_axes(record: data.Record, ax: Axes | None) -> Axes:
    """Draw a record on an Axes, or on a figure of its own."""
    return ON_AXES[type(record)](record, ax)


def on_a_page(record: data.Record) -> Figure:
    """Draw a record, cut to what there is room for, on a page of its own."""
    draw = ON_A_PAGE.get(type(record))
    return figure_of(on_axes(record, None)) if draw is None else draw(record)


def fit(record: data.Record) -> data.Record:
    """A record cut to what a page has room for."""
    cut = FITS.get(type(record))
    with style():  # in which words are measured as they will be drawn
        return record if cut is None else cast(data.Record, cut(record))
