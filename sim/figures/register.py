"""Which figure is drawn of which record: on an Axes that may have neighbours, and on a page of its own."""

from collections.abc import Callable
from typing import Any

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
from sim.figures.frame import Kind, given, style_of
from sim.figures.options import Options, Style

ON_AXES: dict[type, Callable[[Any, Axes | None], Axes]] = {
    data.Perception: perception.perception,
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
    data.ComparisonPage: comparison.comparison_page,
    data.AnswerBars: next_move.next_answer_page,
    data.StrategyTable: strategy_table.strategy_table,
    data.Timeline: timeline.timeline,
    data.Skill: skill.skill,
    data.PosteriorBars: skill.posterior,
}
KINDS: dict[type, Kind] = {
    data.Escalation: escalation.KIND,
    data.Fan: fan.KIND,
    data.Endings: bars.ENDINGS,
    data.Replies: bars.REPLIES,
    data.Flow: flow.KIND,
}


def on_axes(record: data.Record, ax: Axes | None, options: Options) -> Axes:
    """Draw a record on an Axes, or on a page of its own."""
    kind = KINDS.get(type(record))
    if kind is None:
        return ON_AXES[type(record)](record, ax)
    if ax is None:
        return on_a_page(record, options, style_of(options)).axes[0]
    if kind.on_axes is None:
        raise ValueError(f"{record.title}: this figure takes a page of its own; leave ax out")
    kind.check(options)
    frame = given(ax, options)
    with style():
        return kind.on_axes(record, frame)


def on_a_page(record: data.Record, options: Options, made_for: Style) -> Figure:
    """Draw a record on a page of its own."""
    kind = KINDS.get(type(record))
    if kind is None:
        draw = ON_A_PAGE.get(type(record))
        return figure_of(ON_AXES[type(record)](record, None)) if draw is None else draw(record)
    kind.check(options)
    with style():
        return kind.on_a_page(record, options, made_for)
