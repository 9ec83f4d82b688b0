"""Forecasts beside the best naive guess, and a posterior over strategies: points and bars with their intervals."""

from collections.abc import Sequence
from typing import Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from sim.figures.canvas import LOOKS
from sim.figures.data import Panel, PosteriorBars, Skill
from sim.figures.data.forecast import MIN_SHARE_DRAWN
from sim.figures.frame import Body, Entry, Frame, panels, simple, widest
from sim.figures.options import Style
from sim.figures.typesetting import wrap
from sim.text import several

CREDIBLE, OUTSIDE = "#5C9BCB", "#CCE0F1"  # bars in the credible set, and outside it
FEW = 8  # strategies that a room reads


# Skill.


def _forecasts(found: Skill, style: Style) -> list[str]:
    """The rows; a room reads the model's forecasts and the naive guesses that are the best at something."""
    best = {panel.best for panel in found.panels}
    return [name for name in found.forecasts if style.numbers or name not in found.naive or name in best]


def _draw_skill(found: Skill, body: Body) -> None:
    """The log score of each forecast less that of the best naive guess, with Student's intervals over clusters.

    To the left of the line is better than that guess. The model's forecasts are squares, naive guesses are circles,
    and the best of them, from which the differences are taken, is an open diamond on the line.
    """
    names = _forecasts(found, body.style)
    left = (widest(names, body.style.label) + 6.0) / body.width
    wide, gap = (1.0 - left) / max(1, len(found.panels)), 0.02
    size, across = body.style.label, (wide - gap) * body.width * 0.9
    heads = [
        [line for part in panel.heading.split("\n") for line in wrap(part, size, across, 2)] for panel in found.panels
    ]
    feet = [wrap(f"less '{panel.best}'", body.style.axis, across, 3) for panel in found.panels]
    for n, panel in enumerate(found.panels):
        place = {"left": left + n * wide + (gap if n else 0.0), "right": left + (n + 1) * wide}
        frame = body.frame(**place)
        _panel(frame, panel, names, found.naive)
        # Blank lines make up the difference, so that rows lie in line.
        above = [""] * (max(map(len, heads)) - len(heads[n])) + heads[n]
        below = feet[n] + [" "] * (max(map(len, feet)) - len(feet[n]))
        frame.ax.set_title("\n".join(above), loc="left", fontsize=size, parse_math=False)
        frame.ax.set_xlabel("\n".join(below), fontsize=body.style.axis, parse_math=False)
        frame.ax.set_yticks(range(len(names)), names if n == 0 else [""] * len(names))
        for text in frame.ax.get_yticklabels():
            text.set(fontsize=body.style.label, parse_math=False)
        if n == 0:
            place["left"] = 0.0
        body.fit(frame, **place)


def _dot(which: int, filled: bool, weight: float = 1.2) -> Line2D:
    look = LOOKS[which]
    marker = look.marker if filled else "D"
    face = look.colour if filled else "white"
    dot: dict[str, Any] = {"markersize": 6.0 * weight, "color": look.colour, "markerfacecolor": face}
    return Line2D([], [], linestyle="none", marker=marker, **dot)


def _panel(frame: Frame, panel: Panel, names: Sequence[str], naive: Sequence[str]) -> None:
    ax, weight = frame.ax, frame.style.weight
    ax.axvline(0.0, color="#555555", linewidth=1.0 * weight, zorder=1.0)
    ends = [0.0]
    for at, name in enumerate(names):
        if name not in panel.differences:
            continue
        which, apart = int(name not in naive), panel.differences[name]
        look = LOOKS[which]
        if apart is None:
            dot: dict[str, Any] = {"markerfacecolor": "white", "markeredgewidth": 1.4 * weight, "zorder": 3.0}
            ax.plot([0.0], [at], linestyle="none", marker="D", markersize=6.0 * weight, color=look.colour, **dot)
            continue
        ends.append(apart.mean)
        if apart.low is not None and apart.high is not None:
            ends += [apart.low, apart.high]
            line: dict[str, Any] = {"linewidth": 2.0 * weight, "solid_capstyle": "butt"}
            ax.plot([apart.low, apart.high], [at, at], color=look.colour, **line)
        mark: dict[str, Any] = {"marker": look.marker, "markersize": 6.0 * weight, "zorder": 3.0}
        ax.plot([apart.mean], [at], linestyle="none", color=look.colour, **mark)
    span = max(ends) - min(ends) or 1.0
    ax.set_xlim(min(ends) - 0.12 * span, max(ends) + 0.12 * span)
    ax.set_ylim(len(names) - 0.4, -0.6)
    frame.plain_axes("x")
    ax.xaxis.set_major_locator(MaxNLocator(3))
    ax.tick_params(axis="y", length=0.0)


def _caption_of_skill(found: Skill, style: Style) -> str:
    """What the signs mean, and what may be read from it."""
    told = "Left of the line: a better log score than the best naive guess, chosen with hindsight (diamond). "
    told += "Squares: the model; circles: naive."
    if not style.numbers:
        return told
    count = found.clusters
    bars = f" Bars: intervals of 95 % over at most {count} clusters, which are few." if count > 1 else ""
    nothing = " Where nothing is drawn, nothing is said."
    return f"{told}{bars}{nothing} Most were collected because they were answered: shares are no rates."


# A posterior.


def _shown(found: PosteriorBars, style: Style) -> list[tuple[str, float]]:
    return found.shown if style.numbers else found.shown[:FEW]


def _draw_posterior(found: PosteriorBars, frame: Frame) -> None:
    """How probable each strategy is: bars, dark in the credible set, with the prior as a stroke."""
    ax, style, size = frame.ax, frame.style, frame.style.label
    shares = _shown(found, style)
    for at, (name, share) in enumerate(shares):
        look: dict[str, Any] = {"facecolor": CREDIBLE if name in found.credible else OUTSIDE}
        ax.barh(at, 100.0 * share, height=0.68, linewidth=0.8, edgecolor=LOOKS[0].ink, **look)
        prior: dict[str, Any] = {"color": "black", "linewidth": 1.8 * style.weight}
        ax.plot([100.0 * found.prior[name]] * 2, [at - 0.42, at + 0.42], **prior)
        ax.annotate(f"{100.0 * share:.0f} %", (100.0 * max(share, found.prior[name]), at), (0.5 * size, 0.0),
                    textcoords="offset points", va="center_baseline", fontsize=size)  # fmt: skip
    ax.set_yticks(range(len(shares)), [name.replace("_", " ") for name, _ in shares])
    for text in ax.get_yticklabels():
        text.set(fontsize=size, parse_math=False)
    ax.set_ylim(len(shares) - 0.4, -0.6)
    ax.set_xlim(0.0, min(108.0, 116.0 * max(share for _, share in shares) + 4.0))
    frame.plain_axes("x")
    ax.tick_params(axis="y", length=0.0)
    frame.label_x("posterior probability, in %")
    entries: list[Entry] = [(Patch(facecolor=CREDIBLE), f"in the credible set of {100 * found.level:.0f} %")]
    if any(name not in found.credible for name, _ in shares):
        entries.append((Patch(facecolor=OUTSIDE), "outside it"))
    entries.append((Line2D([], [], color="black", linewidth=1.8 * style.weight), "prior"))
    frame.legend(entries)


def _caption_of_posterior(found: PosteriorBars, style: Style) -> str:
    """What it is read from."""
    told = f"{several(found.asked, 'move')} that it could answer, {found.answered} answered; {found.verdict}."
    if not style.numbers:
        return told
    left = len(found.strategies) - len(found.shown)
    if left:
        told += f" {left} strategies below {100 * MIN_SHARE_DRAWN:.0f} % are not drawn."
    return f"{told} Read are the kinds of answers, and sizes that compare; stocks are not known."


SKILL = panels(_draw_skill, _caption_of_skill, lambda found, style: 1.7 * len(_forecasts(found, style)) + 6.0)
POSTERIOR = simple(_draw_posterior, _caption_of_posterior, lambda found, style: 1.4 * len(_shown(found, style)) + 8.0)
