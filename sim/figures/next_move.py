"""The next answer: how often which is given, with intervals, and after how many days."""

from typing import Any

from matplotlib.ticker import MaxNLocator

from sim.figures.canvas import LOOKS, TINTS
from sim.figures.data import AnswerBars, Delays
from sim.figures.frame import Body, Frame, panels
from sim.figures.options import Style
from sim.figures.text import clean
from sim.figures.typesetting import wrap

MIN_ROWS = 3  # rows for which there is room at least
FEW = 5  # answers that a room reads
WIDEST = 13.0  # of the name of an answer, in sizes of its type


def _draw(found: AnswerBars, body: Body) -> None:
    """The shares of the answers with their intervals, the most frequent on top, beside the days that answers took."""
    split = 0.6 if found.delays else 1.0
    frame = body.frame(right=split - 0.02)
    _shares(found, frame)
    body.fit(frame, right=split - 0.02)
    if found.delays:
        frame = body.frame(left=split + 0.01)
        _days(found, found.delays, frame)
        body.fit(frame, left=split + 0.01)


def _shares(found: AnswerBars, frame: Frame) -> None:
    ax, style, me = frame.ax, frame.style, found.side
    shown = found.answers if style.numbers else found.answers[:FEW]
    rows = range(len(shown))
    shares = [100.0 * kind.share.share for kind in shown]
    ax.barh(rows, shares, height=0.6, color=TINTS[me], edgecolor=LOOKS[me].ink, linewidth=0.8 * style.weight)
    ends = [
        [100.0 * (k.share.share - k.share.low) for k in shown],
        [100.0 * (k.share.high - k.share.share) for k in shown],
    ]
    whisker: dict[str, Any] = {"ecolor": "black", "elinewidth": 1.1 * style.weight, "capsize": 2.4 * style.weight}
    ax.errorbar(shares, rows, xerr=ends, fmt="none", **whisker)
    for row, kind in enumerate(shown):
        told = f"{100.0 * kind.share.share:.{1 if style.numbers else 0}f} %"
        ax.annotate(
            told, (100.0 * kind.share.high, row), (0.5 * style.label, 0.0), textcoords="offset points",
            fontsize=style.label, va="center_baseline", annotation_clip=False,
        )  # fmt: skip
    names = ["\n".join(wrap(clean(kind.answer), style.label, WIDEST * style.label, 2)) for kind in shown]
    ax.set_yticks(list(rows), names)
    for text in ax.get_yticklabels():
        text.set(fontsize=style.label, parse_math=False, multialignment="right")
    ax.set_ylim(max(len(shown), MIN_ROWS) - 0.4, -0.6)
    ax.set_xlim(0.0, 118.0)
    ax.set_xticks([0.0, 50.0, 100.0], ["0 %", "50 %", "100 %"])
    frame.plain_axes("x")
    ax.tick_params(axis="y", length=0.0)
    ax.spines["left"].set_visible(False)
    frame.label_x("share of the runs")


def _days(found: AnswerBars, delays: Delays, frame: Frame) -> None:
    ax, style = frame.ax, frame.style
    wide, median = delays.wide, delays.median
    middle = [bar + 0.5 * (wide - 1) for bar in delays.bars]
    fill, edge = TINTS[found.side], LOOKS[found.side].ink
    heights = list(delays.bars.values())
    ax.bar(middle, heights, width=0.85 * wide, color=fill, edgecolor=edge, linewidth=0.8 * style.weight)
    ax.axvline(median, color="black", linestyle="--", linewidth=1.1 * style.weight)
    ax.set_ylim(0.0, 1.25 * max(heights))
    ax.annotate(
        f"median {median}", (median, 1.0), (0.3 * style.label, -style.label), xycoords=("data", "axes fraction"),
        textcoords="offset points", fontsize=style.label, annotation_clip=False,
    )  # fmt: skip
    ax.set_xlim(delays.first - max(1.0, 0.5 * wide), delays.last + max(1.0, 0.5 * wide))
    ax.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    ax.yaxis.set_major_locator(MaxNLocator(4))
    frame.plain_axes("y")
    later = "" if delays.later is None else f" (later in {delays.later:.1f} % of the runs)"
    frame.label_x(f"days from the event to the answer{later}", 3)
    frame.label_y("% of the runs" + (f" ({wide} days to a bar)" if wide > 1 else ""))


def _caption(found: AnswerBars, style: Style) -> str:
    """What was held, and how many runs."""
    if style.numbers:
        return f"{clean(found.heading)}. {clean(found.caption)}."
    return f"{clean(found.heading)}."


KIND = panels(_draw, _caption, lambda found, style: 1.7 * (len(found.answers) if style.numbers else FEW))
