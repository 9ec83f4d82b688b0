"""The next answer: how often which is given, with intervals, and after how many days."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.figures.canvas import AXIS, CAPTION, LABEL, LEADING, LOOKS, TITLE, draw_grid, style, wrap
from sim.figures.data import AnswerBars, Delays
from sim.figures.text import clean

MIN_ROWS = 3  # rows for which there is room at least
FILLS = ("#CCE0F1", "#F7DCC8")  # of bars, by actor


def next_answer(found: AnswerBars, ax: Axes | None = None) -> Axes:
    """The shares of the answers with their intervals, the most frequent on top, on `ax` or on a figure of its own."""
    with style():
        if ax is None:
            ax = Figure(figsize=(9.0, 5.0), dpi=150).add_axes((0.32, 0.15, 0.55, 0.70))
            ax.set_title(clean(found.heading), fontsize=AXIS, loc="left", parse_math=False)
        return _shares(found, ax)


def next_answer_page(found: AnswerBars) -> Figure:
    """The shares beside the days that answers took, for a slide: 13.3 by 7.5 inches."""
    with style():
        made = Figure(figsize=(40 / 3, 7.5), dpi=150)
        name = wrap(clean(found.title), TITLE, 920.0, 1, "bold")[0]
        made.text(0.02, 0.955, name, fontsize=TITLE, fontweight="bold", va="top", parse_math=False)
        lines = "\n".join([*wrap(clean(found.heading), AXIS, 920.0, 2), *wrap(clean(found.played), AXIS, 920.0, 2)])
        made.text(0.02, 0.895, lines, fontsize=AXIS, linespacing=LEADING, va="top", parse_math=False)
        _shares(found, made.add_axes((0.24, 0.14, 0.30, 0.65)))
        if found.delays:
            _days(found, found.delays, made.add_axes((0.68, 0.14, 0.30, 0.65)))
        caption = wrap(clean(found.caption), CAPTION, 920.0, 1)[0]
        made.text(0.02, 0.02, caption, fontsize=CAPTION, parse_math=False)
        return made


def _shares(found: AnswerBars, ax: Axes) -> Axes:
    shown, me = found.answers, found.side
    rows = range(len(shown))
    shares = [100.0 * kind.share.share for kind in shown]
    ax.barh(rows, shares, height=0.6, color=FILLS[me], edgecolor=LOOKS[me].ink, linewidth=0.9)
    ends = [
        [100.0 * (k.share.share - k.share.low) for k in shown],
        [100.0 * (k.share.high - k.share.share) for k in shown],
    ]
    ax.errorbar(shares, rows, xerr=ends, fmt="none", ecolor="black", elinewidth=1.3, capsize=3.0)
    for row, kind in enumerate(shown):
        at = 100.0 * kind.share.high
        ax.annotate(
            f"{100.0 * kind.share.share:.1f} %", (at, row), (6.0, 0.0), textcoords="offset points", fontsize=LABEL,
            va="center", annotation_clip=False,
        )  # fmt: skip
    ax.set_yticks(list(rows), [wrap(clean(kind.answer), LABEL, 190.0, 1)[0] for kind in shown])
    ax.set_ylim(max(len(shown), MIN_ROWS) - 0.4, -0.6)
    ax.set_xlim(0.0, 112.0)
    ax.set_xticks([0.0, 25.0, 50.0, 75.0, 100.0])
    draw_grid(ax, "x")
    ax.tick_params(axis="y", length=0.0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("share of the runs, in %")
    return ax


def _days(found: AnswerBars, delays: Delays, ax: Axes) -> None:
    wide, median = delays.wide, delays.median
    middle = [bar + 0.5 * (wide - 1) for bar in delays.bars]
    fill, edge = FILLS[found.side], LOOKS[found.side].ink
    ax.bar(middle, list(delays.bars.values()), width=0.85 * wide, color=fill, edgecolor=edge, linewidth=0.9)
    ax.axvline(median, color="black", linestyle="--", linewidth=1.2)
    ax.annotate(
        f"median {median}", (median, 1.0), (5.0, 4.0), xycoords=("data", "axes fraction"),
        textcoords="offset points", fontsize=LABEL, annotation_clip=False,
    )  # fmt: skip
    ax.set_xlim(delays.first - max(1.0, 0.5 * wide), delays.last + max(1.0, 0.5 * wide))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    draw_grid(ax, "y")
    later = "" if delays.later is None else f"\n(later in {delays.later:.1f} % of the runs)"
    ax.set_xlabel(f"days from the event to the answer{later}")
    ax.set_ylabel("share of the runs, in %" + (f"\n({wide} days to a bar)" if wide > 1 else ""))
