"""Which figure is drawn of which record: on an Axes that may have neighbours, and on a page of its own."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures import (
    bars,
    bimatrix,
    by_day,
    comparison,
    costs,
    data,
    escalation,
    event_series,
    evolution,
    fan,
    flow,
    folk_theorem,
    hanging,
    next_move,
    perception,
    rounds,
    skill,
    strategy_table,
    sweep,
    timeline,
)
from sim.figures.canvas import style
from sim.figures.frame import Kind, given, style_of
from sim.figures.options import OptionError, Options, Style

KINDS: dict[type, Kind] = {
    data.Escalation: escalation.KIND,
    data.Rounds: rounds.KIND,
    data.Perception: perception.PERCEPTION,
    data.Fan: fan.KIND,
    data.Endings: bars.ENDINGS,
    data.Replies: bars.REPLIES,
    data.Flow: flow.KIND,
    data.Hanging: hanging.KIND,
    data.Costs: costs.KIND,
    data.MovesByDay: by_day.KIND,
    data.SideBySide: comparison.CURVES,
    data.Forest: comparison.FOREST,
    data.TwoFans: comparison.DAYS,
    data.AnswerBars: next_move.KIND,
    data.Line: sweep.LINE,
    data.Plane: sweep.PLANE,
    data.Bars: sweep.BARS,
    data.StrategyTable: strategy_table.KIND,
    data.Bimatrix: bimatrix.KIND,
    data.Evolution: evolution.KIND,
    data.FolkTheorem: folk_theorem.KIND,
    data.Response: perception.RESPONSE,
    data.BackToBack: event_series.KIND,
    data.Timeline: timeline.KIND,
    data.Skill: skill.SKILL,
    data.PosteriorBars: skill.POSTERIOR,
}


def on_axes(record: data.Record, ax: Axes | None, options: Options) -> Axes:
    """Draw a record on an Axes, or on a page of its own. Raises OptionError for options that say nothing to it."""
    if ax is None:
        return on_a_page(record, options, style_of(options)).axes[0]
    kind = KINDS[type(record)]
    kind.check(options)
    if kind.on_axes is None:
        raise OptionError(f"{record.title}: this figure takes a page of its own; leave ax out")
    frame = given(ax, options)
    with style():
        return kind.on_axes(record, frame)


def on_a_page(record: data.Record, options: Options, made_for: Style) -> Figure:
    """Draw a record on a page of its own. Raises OptionError for options that say nothing to it."""
    kind = KINDS[type(record)]
    kind.check(options)
    with style():
        return kind.on_a_page(record, options, made_for)
