"""Event data: what two actors did to each other, period by period."""

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.documents import several
from sim.plots.pages import (
    AXIS,
    CAPTION,
    GRID,
    LOOKS,
    alone,
    calendar_axis,
    clean,
    page,
    points_of,
    scale_of,
    stand_above,
    style,
    title_and_legend,
    wide_axes,
    wrap,
    x_of,
)

if TYPE_CHECKING:
    from sim.eventdata.series import Dyad

FACES = (LOOKS[0].colour, "#F4BE98")  # dark and light, so that they differ in grey too


def exchange(dyad: "Dyad", by: str, source: str, ax: Axes | None = None) -> Axes:
    """Both directions as bars back to back: the sum of severities in each day or week, one side up, the other down.

    Blows stand out from the middle; concessions, whose severity is below zero, reach over to the other half, where they
    are told from the other side's blows by being darker or lighter.
    """
    with style():
        made = _exchange(dyad, by, source, ax or wide_axes())
        if ax is None:
            stand_above(made)
        return made


def exchange_page(dyad: "Dyad", by: str, source: str, kind: str) -> bytes:
    """The same as the bytes of a file, whose kind is 'svg' or 'png'."""
    return page(alone(exchange(dyad, by, source)), _title(dyad), exchange_text(dyad, by), kind)


def exchange_text(dyad: "Dyad", by: str) -> str:
    """The same in words, for those who do not see it."""
    rows = dyad.series(by)
    text = f"Bars back to back: sums of severities by {by}, {dyad.first} to {dyad.last}. "
    for side, arrow in enumerate(dyad.arrows):
        worst = max(rows, key=lambda row: row.sides[side].total)
        text += f"{arrow}: {several(dyad.events(side), 'event')}; the harshest {by} begins on {worst.start} "
        text += f"with {worst.sides[side].total:.1f}. "
    return text.strip()


def _title(dyad: "Dyad") -> str:
    return f"{dyad.actors[0]} and {dyad.actors[1]}: event data"


def _exchange(dyad: "Dyad", by: str, source: str, ax: Axes) -> Axes:
    points, scale, rows = points_of(ax), scale_of(ax), dyad.series(by)
    ax.tick_params(labelsize=AXIS * scale)
    ax.spines[["top", "right"]].set_visible(False)
    calendar_axis(ax, [row.start for row in rows])
    width = 7.0 if by == "week" else 1.0
    entries = []
    for side, (look, arrow) in enumerate(zip(LOOKS, dyad.arrows, strict=True)):
        up = 1.0 if side == 0 else -1.0
        drawn: dict[str, Any] = {"facecolor": FACES[side], "edgecolor": look.ink, "linewidth": 0.3}
        heights = [up * row.sides[side].total for row in rows]
        ax.bar([x_of(row.start) for row in rows], heights, width, align="edge", alpha=0.85, **drawn)
        entries.append((Patch(**drawn), f"{arrow} ({'up' if side == 0 else 'down'})"))
    ax.axhline(0.0, color="black", linewidth=0.8)
    ax.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    ax.grid(axis="y", color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    title_and_legend(ax, _title(dyad), entries)
    ax.set_ylabel(f"sum of severities in a {by}", fontsize=AXIS * scale, parse_math=False)
    caption = (
        f"{clean(source)}; severity is the score with its sign turned, so that blows lie outwards and concessions "
    )
    caption += f"inwards; {dyad.events(0):,} and {several(dyad.events(1), 'event', apart=True)}"
    caption += "".join(f"; without {what}" for what in dyad.dropped)
    lines = wrap(caption, CAPTION * scale, points * ax.bbox.width, 3)
    ax.set_xlabel("\n".join(lines), loc="left", fontsize=CAPTION * scale, labelpad=8, parse_math=False)
    ax.xaxis.label.set_multialignment("left")
    return ax
