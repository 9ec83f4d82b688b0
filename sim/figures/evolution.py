"""Where evolution ends: a bar a strategy, population by population."""

from typing import Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures.canvas import LOOKS, TINTS
from sim.figures.data import Evolution
from sim.figures.frame import Body, panels, widest
from sim.figures.options import Style
from sim.figures.text import clean
from sim.figures.typesetting import wrap

FEW = 8  # strategies that a room reads
LEAST = 0.5  # per cent of the time that have a mark


def _names(shown: Evolution, style: Style) -> list[str]:
    return shown.strategies if style.numbers else shown.strategies[:FEW]


def _draw(shown: Evolution, body: Body) -> None:
    """A panel a population: bars of the replicator's ends, and a mark for the time of a finite population."""
    names, style = _names(shown, body.style), body.style
    left = (widest([clean(name) for name in names], style.label) + 8.0) / body.width
    wide, gap, size = (1.0 - left) / len(shown.populations), 0.03, style.label
    heads = [wrap(clean(one.heading), size, (wide - gap) * body.width * 0.9, 2) for one in shown.populations]
    for n, one in enumerate(shown.populations):
        place = {
            "left": left + n * wide + (gap if n else 0.0),
            "right": left + (n + 1) * wide,
            "top": 1.0 - 2.8 * size / body.height,
        }
        frame = body.frame(**place)
        ax = frame.ax
        for at, name in enumerate(names):
            share, time = 100.0 * one.ended.get(name, 0.0), 100.0 * one.time.get(name, 0.0)
            ax.barh(at, share, 0.62, color=TINTS[0], edgecolor=LOOKS[0].ink, linewidth=0.8 * style.weight, zorder=2)
            if time >= LEAST:
                dot: dict[str, Any] = {"marker": "D", "markersize": 5.0 * style.weight, "zorder": 4}
                ax.plot([time], [at], color=LOOKS[1].colour, linestyle="none", clip_on=False, **dot)
        ax.set_ylim(len(names) - 0.4, -0.6)
        ax.set_xlim(0.0, 105.0)
        frame.plain_axes("x")
        ax.set_xticks([0, 50, 100])
        ax.tick_params(axis="y", length=0.0)
        ax.set_yticks(range(len(names)), [clean(name) for name in names] if n == 0 else [""] * len(names))
        for text in ax.get_yticklabels():
            text.set(fontsize=size, parse_math=False)
        above = [" "] * (max(map(len, heads)) - len(heads[n])) + heads[n]
        ax.set_title("\n".join(above), loc="left", fontsize=size, parse_math=False)
        ax.set_xlabel("share, in %", fontsize=style.axis)
        if n == 0:
            place["left"] = 0.0
            bar = Patch(facecolor=TINTS[0], edgecolor=LOOKS[0].ink)
            mark = Line2D([], [], marker="D", markersize=5.0 * style.weight, color=LOOKS[1].colour, linestyle="none")
            look: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": _corner(body), "frameon": False, "ncols": 2}
            body.page.legend([bar, mark], ["replicator", "finite population, share of time"], fontsize=size, **look)
        body.fit(frame, **place)


def _corner(body: Body) -> tuple[float, float]:
    """The upper left corner of the body, in shares of the page."""
    wide, high = (72.0 * inches for inches in body.page.get_size_inches())
    return body.left / wide, (body.bottom + body.height) / high


def _caption(shown: Evolution, style: Style) -> str:
    """Starts, sizes and runs."""
    told = f"Replicator: mean share at the end, over {shown.starts} random starts."
    if not style.numbers:
        return told
    return f"{told} Finite populations of {shown.size}, with rare mutants. Payoffs: {shown.runs} runs a cell."


KIND = panels(_draw, _caption, lambda shown, style: 1.5 * len(_names(shown, style)) + 9.0)
