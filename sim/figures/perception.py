"""What a strategy wants for what it felt, and what each side felt of what was done."""

from collections import Counter
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.figures.canvas import (
    AXIS,
    GRID,
    LABEL,
    LOOKS,
    MAX_LABEL_WIDTH,
    TITLE,
    points_of,
    scale_of,
    style,
    wrap,
)
from sim.figures.data import Perception, Response


def response(found: Response, ax: Axes | None = None) -> Axes:
    """The response curve of a strategy: what it wants (severity) for what it felt (severity) at its first turn."""
    with style():
        if ax is None:
            ax = Figure(figsize=(8.0, 6.0), dpi=150).add_axes((0.11, 0.12, 0.86, 0.78))
        felt, wanted = zip(*found.points, strict=True)
        ax.axhline(0.0, color=GRID, linewidth=1.2, zorder=1)
        ax.axvline(0.0, color=GRID, linewidth=1.2, zorder=1)
        like = Line2D([], [], color="#555555", linestyle=":", linewidth=1.6)
        ax.plot(felt, felt, color="#555555", linestyle=":", linewidth=1.6, zorder=2)
        ax.plot(felt, wanted, "o", color=LOOKS[0].colour, markersize=4.5, zorder=3)
        answer = Line2D([], [], color=LOOKS[0].colour, linestyle="", marker="o", markersize=4.5)
        ax.legend([answer, like], [found.title, "as much as was felt"], loc="upper left", frameon=False)
        ax.set_xlabel("severity felt at the first turn (below 0: a concession)")
        ax.set_ylabel("severity wanted in answer")
        ax.set_title(found.title, loc="left", fontsize=TITLE, fontweight="bold", parse_math=False)
        return ax


def perception(run: Perception, ax: Axes | None = None) -> Axes:
    """What each side felt (severity) over what was done to it (severity), with what it missed and what it misheard.

    A point is all that was done and felt alike: the more events, the larger. A stroke leads to it from where it would
    lie had it been felt as it was.
    """
    with style():
        if ax is None:
            ax = Figure(figsize=(8.0, 8.6), dpi=150).add_axes((0.1, 0.1, 0.87, 0.74))
        return _perception(run, ax)


def _perception(run: Perception, ax: Axes) -> Axes:
    points, scale = points_of(ax), min(1.0, 1.4 * scale_of(ax))
    seen = {actor: Counter(points) for actor, points in run.felt.items()}
    ends = [0.0, 1.0, *(value for counts in seen.values() for pair in counts for value in pair)]
    low, high = min(ends), max(ends)
    pad = 0.06 * (high - low)
    ax.set_xlim(low - pad, high + pad)
    ax.set_ylim(low - pad, high + pad)
    ax.tick_params(labelsize=AXIS * scale)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.axline((0.0, 0.0), slope=1.0, color="#555555", linestyle=":", linewidth=1.6, zorder=2)
    corner: dict[str, Any] = {"transform": ax.transAxes, "fontsize": LABEL * scale, "fontstyle": "italic"}
    corner |= {"color": "#555555", "zorder": 1.5}
    ax.text(0.02, 0.98, "felt harder than it was", va="top", **corner)
    ax.text(0.98, 0.02, "felt softer than it was", ha="right", **corner)
    entries = [Line2D([], [], color="#555555", linestyle=":", linewidth=1.6)]
    labels = ["felt as it was"]
    # A hollow marker round a full one: where both sides felt the same, neither hides the other.
    for (actor, counts), other, look, size in zip(seen.items(), reversed(seen), LOOKS, (5.5, 10.0), strict=True):
        fill = look.colour if look is LOOKS[0] else "none"
        sizes = [(size * scale) ** 2 * count**0.5 for count in counts.values()]
        x, y = [done for done, _ in counts], [felt for _, felt in counts]
        for done, felt in counts:
            ax.plot([done, done], [done, felt], color=look.colour, linestyle=look.line, linewidth=1.0, zorder=2.5)
        ax.scatter(x, y, sizes, marker=look.marker, facecolor=fill, edgecolor=look.colour, linewidth=1.5, zorder=3)
        marker: dict[str, Any] = {"marker": look.marker, "markersize": size * scale, "markerfacecolor": fill}
        entries.append(Line2D([], [], linestyle="", color=look.colour, **marker))
        one, two = (wrap(name, AXIS * scale, MAX_LABEL_WIDTH * scale)[0] for name in (actor, other))
        labels.append(f"what {one} felt of {two}")
    head: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0.0, 1.0), "frameon": False, "borderpad": 0.3}
    legend = ax.legend(entries, ["" for _ in labels], fontsize=AXIS * scale, borderaxespad=0.0, **head)
    for text, label in zip(legend.get_texts(), labels, strict=True):
        text.set(text=label, parse_math=False)
    size = TITLE * scale
    title = "\n".join(wrap(run.title, size, points * ax.bbox.width * 0.95, 2, "bold"))
    above = points * legend.get_window_extent().height + 4.0
    ax.set_title(title, loc="left", fontsize=size, fontweight="bold", pad=above, parse_math=False)
    every = [pair for counts in seen.values() for pair in counts]
    alarm = "; 0: nothing was" if any(done == 0.0 for done, _ in every) else ""
    kind = "; below 0: concessions" if low < 0.0 else ""
    missed = "; 0: it was not noticed" if any(felt == 0.0 for _, felt in every) else ""
    larger = (
        "; larger: several alike" if any(count > 1 for counts in seen.values() for count in counts.values()) else ""
    )
    caption = f"severity done{alarm}{kind}\nseed {run.seed}, run {run.number}{larger}"
    ax.set_xlabel(caption, fontsize=AXIS * scale)
    ax.set_ylabel(f"severity felt{missed}", fontsize=AXIS * scale)
    return ax
