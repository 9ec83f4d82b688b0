"""The next answer: how often which is given, with intervals, and after how many days."""

from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.documents import several
from sim.plots.pages import AXIS, CAPTION, GRID, LABEL, LEADING, LOOKS, TITLE, clean, page, style, wrap

if TYPE_CHECKING:
    from sim.many.nexts import NextAnswer

ROWS = 9  # answers that are drawn
FEWEST = 3  # rows for which there is room at least
SHOWN = 0.98  # of the answers, whose days are drawn; the rest may come very late
FILLS = ("#CCE0F1", "#F7DCC8")  # of bars, by actor


def next_answer(found: "NextAnswer", ax: Axes | None = None) -> Axes:
    """The shares of the answers with their intervals, the most frequent on top, on `ax` or on a figure of its own."""
    with style():
        if ax is None:
            ax = Figure(figsize=(9.0, 5.0), dpi=150).add_axes((0.32, 0.15, 0.55, 0.70))
            ax.set_title(clean(_heading(found)), fontsize=AXIS, loc="left", parse_math=False)
        return _shares(found, ax)


def next_answer_figure(found: "NextAnswer") -> Figure:
    """The shares beside the days that answers took, for a slide: 13.3 by 7.5 inches."""
    with style():
        made = Figure(figsize=(40 / 3, 7.5), dpi=150)
        name = wrap(clean(found.course.crisis.name), TITLE, 920.0, 1, "bold")[0]
        made.text(0.02, 0.955, name, fontsize=TITLE, fontweight="bold", va="top", parse_math=False)
        lines = "\n".join([*wrap(clean(_heading(found)), AXIS, 920.0, 2), *wrap(clean(found.played), AXIS, 920.0, 2)])
        made.text(0.02, 0.895, lines, fontsize=AXIS, linespacing=LEADING, va="top", parse_math=False)
        _shares(found, made.add_axes((0.24, 0.14, 0.30, 0.65)))
        if found.days:
            _days(found, made.add_axes((0.68, 0.14, 0.30, 0.65)))
        caption = wrap(clean(_caption(found)), CAPTION, 920.0, 1)[0]
        made.text(0.02, 0.02, caption, fontsize=CAPTION, parse_math=False)
        return made


def next_answer_page(found: "NextAnswer", kind: str) -> bytes:
    """The same as the bytes of a file, whose kind is 'svg' or 'png'."""
    return page(next_answer_figure(found), found.course.crisis.name, next_answer_text(found), kind)


def next_answer_text(found: "NextAnswer") -> str:
    """The same in words, for those who do not see it."""
    text = f"{_heading(found)}. {found.played}. On the left, the share of the runs in which each answer is given: "
    text += "; ".join(f"{clean(kind.answer)} {kind.share}" for kind in found.kinds[:ROWS])
    if found.delay:
        text += f". On the right, the days from the event to the answer: {found.delay[0]} to {found.delay[-1]} in nine "
        text += f"of ten runs that answer, the median {found.delay[2]}"
    return f"{text}. {_caption(found)}."


def _heading(found: "NextAnswer") -> str:
    return f"What {found.actor} does next after {found.course.place}"


def _caption(found: "NextAnswer") -> str:
    runs = several(found.runs, "run")
    left = len(found.kinds) - ROWS
    more = f"; {left} rarer {'answer is' if left == 1 else 'answers are'} not drawn" if left > 0 else ""
    return (
        f"{found.course.whose} up to the event, then {runs}, seed {found.course.seed}; intervals of 95 % (Wilson){more}"
    )


def _shares(found: "NextAnswer", ax: Axes) -> Axes:
    shown = found.kinds[:ROWS]
    me = list(found.course.crisis.actors).index(found.actor)
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
    ax.set_ylim(max(len(shown), FEWEST) - 0.4, -0.6)
    ax.set_xlim(0.0, 112.0)
    ax.set_xticks([0.0, 25.0, 50.0, 75.0, 100.0])
    ax.grid(axis="x", color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0.0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("share of the runs, in %")
    return ax


def _days(found: "NextAnswer", ax: Axes) -> None:
    me = list(found.course.crisis.actors).index(found.actor)
    total, drawn = sum(found.days.values()), 0
    shown: dict[int, int] = {}
    for day, count in found.days.items():
        if drawn < SHOWN * total:
            shown[day], drawn = count, drawn + count
    first, last = min(shown), max(shown)
    wide = max(1, -(-(last - first + 1) // 60))  # days to a bar
    bars: dict[int, float] = {}
    for day, count in shown.items():
        bar = first + (day - first) // wide * wide
        bars[bar] = bars.get(bar, 0.0) + 100.0 * count / found.runs
    middle = [bar + 0.5 * (wide - 1) for bar in bars]
    ax.bar(middle, list(bars.values()), width=0.85 * wide, color=FILLS[me], edgecolor=LOOKS[me].ink, linewidth=0.9)
    ax.axvline(found.delay[2], color="black", linestyle="--", linewidth=1.2)
    ax.annotate(
        f"median {found.delay[2]}", (found.delay[2], 1.0), (5.0, 4.0), xycoords=("data", "axes fraction"),
        textcoords="offset points", fontsize=LABEL, annotation_clip=False,
    )  # fmt: skip
    ax.set_xlim(first - max(1.0, 0.5 * wide), last + max(1.0, 0.5 * wide))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    later = f"\n(later in {100.0 * (total - drawn) / found.runs:.1f} % of the runs)" if drawn < total else ""
    ax.set_xlabel(f"days from the event to the answer{later}")
    ax.set_ylabel("share of the runs, in %" + (f"\n({wide} days to a bar)" if wide > 1 else ""))
