"""Forecasts beside the best naive guess, and a posterior over strategies: points and bars with their intervals."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures.canvas import AXIS, CAPTION, LABEL, LOOKS, TITLE, draw_grid, style, wrap
from sim.figures.data import Panel, PosteriorBars, Skill
from sim.figures.data.forecast import MIN_SHARE_DRAWN
from sim.figures.text import clean
from sim.text import several

PAGE_WIDTH, PAGE_HEIGHT = 960.0, 540.0  # points of the page: a slide
CREDIBLE = "#5C9BCB"  # of bars in the credible set


def skill(found: Skill) -> Figure:
    """The log score of each forecast less that of the best naive guess, with Student's intervals over exchanges.

    To the left of the line is better than that guess. The model's forecasts are squares, naive guesses are circles,
    and the best of them, from which the differences are taken, is an open diamond on the line.
    """
    with style():
        made = Figure(figsize=(PAGE_WIDTH / 72.0, PAGE_HEIGHT / 72.0), dpi=100)
        made.text(
            0.02, 0.955, "Forecasts of the next answer, beside the best naive guess",
            fontsize=TITLE, fontweight="bold", va="center",
        )  # fmt: skip
        made.text(0.02, 0.9, "log score less that of the best naive guess: left of the line is better, right of it "
                  "worse", fontsize=LABEL + 1.0, va="center")  # fmt: skip
        left, right, gap = 0.225, 0.985, 0.022
        wide = (right - left - gap * (len(found.panels) - 1)) / len(found.panels)
        for n, panel in enumerate(found.panels):
            ax = made.add_axes((left + n * (wide + gap), 0.205, wide, 0.585))
            _panel(ax, panel, found.forecasts, found.naive)
            if n == 0:
                ax.set_yticks(range(len(found.forecasts)), list(found.forecasts), fontsize=AXIS)
            else:
                ax.set_yticks(range(len(found.forecasts)), [""] * len(found.forecasts))
        entries = [
            (_dot(0, True), "naive guess"),
            (_dot(1, True), "the model"),
            (_dot(0, False), "the best naive guess, chosen with hindsight: the others are measured from it"),
        ]
        made.legend(
            [dot for dot, _ in entries], [told for _, told in entries], loc="lower left", bbox_to_anchor=(0.01, 0.065),
            ncols=3, frameon=False, fontsize=AXIS, handletextpad=0.4, columnspacing=1.8,
        )  # fmt: skip
        count = found.exchanges
        bars = f"bars: intervals of 95 % (Student) over at most {count} exchanges, which are few; "
        caption = (
            f"{bars if count > 1 else 'of one exchange there is no interval; '}where nothing is drawn, nothing is "
        )
        caption += "said. Exchanges were collected because they were answered: shares are no rates."
        made.text(0.02, 0.035, "\n".join(wrap(caption, CAPTION, 0.96 * PAGE_WIDTH, 2)), fontsize=CAPTION, va="center")
        return made


def _dot(which: int, filled: bool) -> Line2D:
    look = LOOKS[which]
    marker = look.marker if filled else "D"
    face = look.colour if filled else "white"
    return Line2D([], [], linestyle="none", marker=marker, markersize=9, color=look.colour, markerfacecolor=face)


def _panel(ax: Axes, panel: Panel, names: Sequence[str], naive: Sequence[str]) -> None:
    ax.set_title(panel.heading, loc="left", fontsize=AXIS)
    ax.axvline(0.0, color="#555555", linewidth=1.2, zorder=1.0)
    ends = [0.0]
    for at, name in enumerate(names):
        if name not in panel.differences:
            continue
        look, apart = LOOKS[0 if name in naive else 1], panel.differences[name]
        if apart is None:
            ax.plot([0.0], [at], linestyle="none", marker="D", markersize=10, color=look.colour,
                    markerfacecolor="white", markeredgewidth=1.8, zorder=3.0)  # fmt: skip
            continue
        ends.append(apart.mean)
        if apart.low is not None and apart.high is not None:
            ends += [apart.low, apart.high]
            ax.plot([apart.low, apart.high], [at, at], color=look.colour, linewidth=2.6, solid_capstyle="butt")
        ax.plot([apart.mean], [at], linestyle="none", marker=look.marker, markersize=9, color=look.colour, zorder=3.0)
    span = max(ends) - min(ends) or 1.0
    ax.set_xlim(min(ends) - 0.12 * span, max(ends) + 0.12 * span)
    for at, name in enumerate(names):
        apart = panel.differences.get(name)
        if apart is not None:
            right = apart.mean < (min(ends) + max(ends)) / 2.0  # there is more room to the right of it
            ax.annotate(
                apart.told("+.2f"), (apart.mean, at), (-4.0 if right else 4.0, 9.0), textcoords="offset points",
                ha="left" if right else "right", fontsize=LABEL, color=LOOKS[0 if name in naive else 1].ink,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6}, zorder=2.5,
            )  # fmt: skip
    ax.set_ylim(len(names) - 0.4, -0.75)
    draw_grid(ax, "x")
    ax.tick_params(axis="y", length=0.0)
    ax.tick_params(axis="x", labelsize=LABEL)
    ax.set_xlabel(f"less that of '{panel.best}'", fontsize=LABEL)


def posterior(found: PosteriorBars) -> Figure:
    """How probable each strategy is: bars, dark in the credible set, with the prior as a stroke."""
    with style():
        shares = found.shown
        made = Figure(figsize=(PAGE_WIDTH / 72.0, max(PAGE_HEIGHT, 26.0 * len(shares) + 190.0) / 72.0), dpi=100)
        points = made.get_figheight() * 72.0
        title = f"{clean(found.exchange)}: what did {clean(found.actor)} play?"
        made.text(0.02, 1.0 - 26.0 / points, wrap(title, TITLE, 0.96 * PAGE_WIDTH, 1, "bold")[0], fontsize=TITLE,
                  fontweight="bold", va="center", parse_math=False)  # fmt: skip
        asked = f"{several(found.asked, 'move')} that it could answer"
        said = f"{asked}, {found.answered} answered; {found.verdict}"
        made.text(0.02, 1.0 - 52.0 / points, wrap(said, AXIS + 1.0, 0.96 * PAGE_WIDTH, 1)[0], fontsize=AXIS + 1.0,
                  va="center", parse_math=False)  # fmt: skip
        ax = made.add_axes((0.2, 104.0 / points, 0.77, 1.0 - 208.0 / points))
        for at, (name, share) in enumerate(shares):
            held = name in found.credible
            look: dict[str, Any] = {"facecolor": CREDIBLE if held else "#CCE0F1", "edgecolor": LOOKS[0].ink}
            ax.barh(at, 100.0 * share, height=0.68, linewidth=0.8, **look)
            ax.plot([100.0 * found.prior[name]] * 2, [at - 0.42, at + 0.42], color="black", linewidth=2.2)
            ax.annotate(f"{100.0 * share:.0f} %", (100.0 * max(share, found.prior[name]), at), (6.0, 0.0),
                        textcoords="offset points", va="center", fontsize=LABEL)  # fmt: skip
        ax.set_yticks(range(len(shares)), [name for name, _ in shares], fontsize=AXIS)
        ax.set_ylim(len(shares) - 0.4, -0.6)
        ax.set_xlim(0.0, min(104.0, 112.0 * max(share for _, share in shares) + 4.0))
        ax.tick_params(axis="y", length=0.0)
        draw_grid(ax, "x")
        ax.set_xlabel("posterior probability, per cent", fontsize=AXIS)
        entries = [
            (Patch(facecolor=CREDIBLE, edgecolor=LOOKS[0].ink), f"in the credible set of {100 * found.level:.0f} %"),
            (Patch(facecolor="#CCE0F1", edgecolor=LOOKS[0].ink), "outside it"),
            (Line2D([], [], color="black", linewidth=2.2), "prior"),
        ]
        ax.legend(
            [one for one, _ in entries], [told for _, told in entries], loc="lower left", bbox_to_anchor=(0.0, 1.0),
            ncols=3, frameon=False, fontsize=AXIS, borderaxespad=0.2,
        )  # fmt: skip
        left = len(found.strategies) - len(shares)
        caption = f"{left} strategies below {100 * MIN_SHARE_DRAWN:.0f} % are not drawn. " if left else ""
        caption += (
            "Read are the kinds of answers, and sizes that compare, by the strategies tried; stocks are not known."
        )
        lines = "\n".join(wrap(caption, CAPTION, 0.96 * PAGE_WIDTH, 2))
        made.text(0.02, 26.0 / points, lines, fontsize=CAPTION, va="center")
        return made
