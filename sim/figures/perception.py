"""What each side felt of what was done, and what a strategy wants for what it felt."""

from collections import Counter
from typing import Any

from matplotlib.lines import Line2D

from sim.figures.canvas import GRID, LOOKS
from sim.figures.data import Perception, Response
from sim.figures.frame import Entry, Frame, simple
from sim.figures.options import Style
from sim.figures.typesetting import wrap

DIAGONAL: dict[str, Any] = {"color": "#555555", "linestyle": ":"}


# A strategy.


def _draw_response(found: Response, frame: Frame) -> None:
    """What a strategy wants (severity) for what it felt (severity) at its first turn.

    Where chance has a part in it, the larger a dot, the more probable the answer, and its chance stands beside it.
    """
    ax, weight, size = frame.ax, frame.style.weight, frame.style.label
    felt = sorted({one for one, _, _ in found.points})
    frame.plain_axes()
    ax.axhline(0.0, color=GRID, linewidth=1.2 * weight, zorder=1)
    ax.axvline(0.0, color=GRID, linewidth=1.2 * weight, zorder=1)
    ax.plot(felt, felt, linewidth=1.6 * weight, zorder=2, **DIAGONAL)
    dot = 4.0 * weight
    areas = [dot**2 * chance for _, _, chance in found.points]
    ax.scatter(
        [one for one, _, _ in found.points], [wanted for _, wanted, _ in found.points], areas, color=LOOKS[0].colour,
        linewidths=0.0, zorder=3,
    )  # fmt: skip
    last = [(wanted, chance) for one, wanted, chance in found.points if one == felt[-1] and chance < 1.0]
    low, high = ax.get_ylim()
    placed: list[float] = []
    for wanted, chance in sorted(last, key=lambda answer: -answer[1]):
        if all(abs(wanted - other) * frame.height > 1.3 * size * (high - low) for other in placed):
            placed.append(wanted)
            ax.annotate(
                f"{100.0 * chance:.0f} %", (felt[-1], wanted), (dot, 0.0), textcoords="offset points", fontsize=size,
                va="center_baseline", color=LOOKS[0].ink, annotation_clip=False,
            )  # fmt: skip
    if placed:
        left, right = ax.get_xlim()
        room = 1.0 - min(0.4, (3.5 * size) / frame.width)
        ax.set_xlim(left, left + (felt[-1] - left) / room if frame.width else right)
    answer = Line2D([], [], color=LOOKS[0].colour, linestyle="", marker="o", markersize=dot)
    like = Line2D([], [], linewidth=1.6 * weight, **DIAGONAL)
    told = "the larger, the more often" if found.by_chance else "what it wants"
    frame.legend([(answer, told), (like, "as much as was perceived")])
    frame.label_x("severity perceived at the first turn (below 0: a concession)")
    frame.label_y("severity wanted in answer")


def _caption_of_response(found: Response, style: Style) -> str:
    """What the chances are of."""
    if not found.by_chance:
        return ""
    return f"Chances: shares of {found.draws} draws." if style.numbers else ""


# A run.


def _draw_perception(run: Perception, frame: Frame) -> None:
    """What each side felt (severity) over what was done to it (severity), with what it missed and what it misheard.

    A point is all that was done and felt alike: the more events, the larger. A stroke leads to it from where it would
    lie had it been felt as it was.
    """
    ax, style, weight = frame.ax, frame.style, frame.style.weight
    seen = {actor: Counter(points) for actor, points in run.felt.items()}
    ends = [0.0, 1.0, *(value for counts in seen.values() for pair in counts for value in pair)]
    low, high = min(ends), max(ends)
    pad = 0.06 * (high - low)
    ax.set_xlim(low - pad, high + pad)
    ax.set_ylim(low - pad, high + pad)
    frame.plain_axes("both")
    ax.axline((0.0, 0.0), slope=1.0, linewidth=1.6 * weight, zorder=2, **DIAGONAL)
    corner: dict[str, Any] = {"transform": ax.transAxes, "fontsize": style.label, "fontstyle": "italic"}
    corner |= {"color": "#444444", "zorder": 1.5}
    ax.text(0.02, 0.98, "perceived as harder than it was", va="top", **corner)
    ax.text(0.98, 0.02, "perceived as softer than it was", ha="right", **corner)
    entries: list[Entry] = [(Line2D([], [], linewidth=1.6 * weight, **DIAGONAL), "perceived as it was")]
    # A hollow marker round a full one: where both sides felt the same, neither hides the other.
    for (actor, counts), other, look, across in zip(seen.items(), reversed(seen), LOOKS, (5.0, 9.0), strict=True):
        fill = look.colour if look is LOOKS[0] else "none"
        sizes = [(across * weight) ** 2 * count**0.5 for count in counts.values()]
        x, y = [done for done, _ in counts], [felt for _, felt in counts]
        for done, felt in counts:
            ax.plot([done, done], [done, felt], color=look.colour, linestyle=look.line, linewidth=weight, zorder=2.5)
        ax.scatter(x, y, sizes, marker=look.marker, facecolor=fill, edgecolor=look.colour, linewidth=1.4 * weight)
        marker: dict[str, Any] = {"marker": look.marker, "markersize": across * weight, "markerfacecolor": fill}
        one, two = (wrap(name, style.label, 18.0 * style.label)[0] for name in (actor, other))
        entries.append((Line2D([], [], linestyle="", color=look.colour, **marker), f"what {one} perceived of {two}"))
    every = [pair for counts in seen.values() for pair in counts]
    alarm = "; 0: nothing was" if any(done == 0.0 for done, _ in every) else ""
    kind = "; below 0: concessions" if low < 0.0 else ""
    missed = "; 0: it was not noticed" if any(felt == 0.0 for _, felt in every) else ""
    frame.label_x(f"severity done{alarm}{kind}")
    frame.label_y(f"severity perceived{missed}")
    frame.legend(entries)


def _caption_of_perception(run: Perception, style: Style) -> str:
    """The luck, and what a larger point is."""
    alike = any(count > 1 for points in run.felt.values() for count in Counter(points).values())
    return f"Seed {run.seed}, run {run.number}." + (" Larger: several alike." if alike and style.numbers else "")


PERCEPTION = simple(_draw_perception, _caption_of_perception)
RESPONSE = simple(_draw_response, _caption_of_response)
