"""Two scenarios compared: one run of each side by side, differences of shares with their intervals, and both by day."""

from typing import Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures.canvas import LOOKS, Look
from sim.figures.curve import Part, axis_label, draw, plan
from sim.figures.data import Escalation, Forest, Rounds, Row, SideBySide, TwoFans
from sim.figures.days import STEP_LINE, as_line, day_axis
from sim.figures.escalation import signs
from sim.figures.frame import Body, Entry, Frame, panels, simple, widest
from sim.figures.mirror import cut, last_day, lay_out, reach
from sim.figures.options import Style
from sim.figures.rounds import draw as draw_rounds
from sim.figures.rounds import prepare as prepare_rounds
from sim.figures.text import clean
from sim.figures.typesetting import wrap

FILLS = ("#CCE0F1", "#F7DCC8")  # of the bands of A and of B
WIDEST_NAME = 15.0  # beside the rows of a forest, in sizes of its type
ROOM_ROWS = 5  # of a forest that a room reads
LABELS = 2  # on each of two curves


# Side by side.


def _draw_curves(pair: SideBySide, body: Body) -> None:
    """The run in A on the left, in B on the right: over the same days, and up to the same severities."""
    runs = pair.runs
    games = [run for run in runs if isinstance(run, Rounds)]
    if len(games) == 2:
        _draw_games(pair, games, body)
        return
    curves = [run for run in runs if isinstance(run, Escalation)]
    until = max(last_day(run, body.options.until) for run in curves)
    shown = [cut(run, until) for run in curves]
    ends = [reach(run)[1] for run in shown]
    highs = max(high for high, _ in ends), max(high for _, high in ends)
    head = 2.6 * body.style.axis / body.height
    plans = []
    for n, run in enumerate(shown):
        place = (0.52 * n, 0.0, 0.48 + 0.52 * n, 1.0 - head)
        frame = body.frame(*place)
        axis_label(run, frame)
        if n:
            frame.ax.set_ylabel("")
        lay_out(run, frame, 0.0, 0.0, highs)
        body.fit(frame, *place)
        plans.append(plan(run, frame, Part(until, highs, LABELS, pair.parted[n])))
        _heading(pair, n, frame)
    rooms = [made.room for made in plans]
    room = max(above for above, _ in rooms), max(below for _, below in rooms)
    for made in plans:
        draw(made, room)


def _heading(pair: SideBySide, n: int, frame: Frame) -> None:
    """What A is, or B, and how often it comes to the course whose share differs most."""
    size = frame.style.axis
    told = wrap(f"{'AB'[n]}: {pair.compared.sides[n]}", size, frame.width, 1, "bold")[0]
    lines = [(told, "bold")]
    if pair.compared.differs is not None:
        course, found = pair.compared.differs
        share = (found.a, found.b)[n]
        lines.append((wrap(f"{course}: {100.0 * share.share:.0f} %", size, frame.width)[0], "normal"))
    for up, (line, weight) in enumerate(reversed(lines)):
        frame.ax.annotate(
            line, (0.0, 1.0), (0.0, (0.3 + 1.3 * up) * size), xycoords="axes fraction", textcoords="offset points",
            fontsize=size, fontweight=weight, annotation_clip=False, parse_math=False,
        )  # fmt: skip


def _draw_games(pair: SideBySide, games: list[Rounds], body: Body) -> None:
    """The rounds of A over those of B."""
    for n, game in enumerate(games):
        place = (0.0, 0.52 - 0.52 * n, 1.0, 1.0 - 0.52 * n)
        frame = body.frame(*place)
        frame.ax.set_axis_off()
        if n == 0:
            prepare_rounds(game, frame)
        body.fit(frame, *place)
        draw_rounds(game, frame, f"{'AB'[n]}: {pair.compared.sides[n]}")


def _caption_of_curves(pair: SideBySide, style: Style) -> str:
    """What the signs mean, and which run it is."""
    said = list(dict.fromkeys(word for run in pair.runs if isinstance(run, Escalation) for word in signs(run, style)))
    told = f"Run {pair.number} in both, with the same random draws"
    if not style.numbers:
        return f"{told}; {clean(pair.compared.made.split(';')[0])}."
    return " ".join([*said, f"{told}. Shares: {clean(pair.compared.made)}."])


# The forest.


def _draw_forest(made: Forest, frame: Frame) -> None:
    """The differences of shares, B minus A, with their intervals; to the right of each, the shares in A and in B."""
    ax, style, rows = frame.ax, frame.style, _rows(made, frame.style)
    size = style.label
    ends = [0.0]
    ax.spines[["left", "right", "top"]].set_visible(False)
    ax.axvline(0.0, color="#555555", linewidth=1.0 * style.weight, zorder=1)
    cell: dict[str, Any] = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points", "fontsize": size}
    cell |= {"va": "center_baseline", "annotation_clip": False, "parse_math": False}
    wide = widest(["100.0 %"], size) + 0.6 * size
    names = []
    for at, row in enumerate(rows):
        found = row.found
        if found is None:
            names.append(row.name)
            if at == 0:
                for n, letter in enumerate("AB"):
                    ax.annotate(letter, (1.0, at), (wide * (n + 1), 0.0), ha="right", fontweight="bold", **cell)
            continue
        names.append("\n".join(wrap(row.name, size, min(WIDEST_NAME * size, 0.4 * frame.width), 2)))
        low, middle, high = (100.0 * value for value in (found.low, found.difference, found.high))
        ends += [low, high]
        sure = low > 0.0 or high < 0.0
        bar: dict[str, Any] = {"color": "black", "linewidth": 1.5 * style.weight, "solid_capstyle": "butt"}
        ax.plot([low, high], [at, at], zorder=2, **bar)
        face = "black" if sure else "white"
        ax.plot([middle], [at], "o", color="black", markerfacecolor=face, markersize=5.0 * style.weight, zorder=3)
        for n, share in enumerate((found.a.share, found.b.share)):
            ax.annotate(f"{100.0 * share:.1f} %", (1.0, at), (wide * (n + 1), 0.0), ha="right", **cell)
    ax.set_yticks(range(len(rows)), names)
    for text, row in zip(ax.get_yticklabels(), rows, strict=True):
        text.set(fontsize=size, parse_math=False, fontweight="normal" if row.found else "bold", multialignment="right")
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelsize=style.axis)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    low, high = min(-1.0, *ends), max(1.0, *ends)
    margin = 0.06 * (high - low)
    ax.set_xlim(low - margin, high + margin)
    ax.grid(axis="x", color="#E4E4E4", linewidth=0.8 * style.weight)
    ax.set_axisbelow(True)
    ax.locator_params(axis="x", nbins=5)
    frame.label_x("B minus A, in percentage points")


def _rows(made: Forest, style: Style) -> list[Row]:
    """The rows that are drawn: for a room those that differ most, under their headings."""
    if style.numbers:
        return list(made.rows)
    kept = sorted((row.found for row in made.rows if row.found), key=lambda found: -abs(found.difference))[:ROOM_ROWS]
    rows: list[Row] = []
    for row in made.rows:
        if row.found is None:
            rows = rows[:-1] if rows and rows[-1].found is None else rows
            rows.append(row)
        elif row.found in kept:
            rows.append(row)
    return rows[:-1] if rows and rows[-1].found is None else rows


def _caption_of_forest(found: Forest, style: Style) -> str:
    """How many runs, and what the signs mean."""
    if not style.numbers:
        return f"{clean(found.compared.made.split(';')[0])}. Bars: 95 % intervals."
    told = f"{clean(found.compared.made)}. Bars: 95 % intervals, each by itself, paired by run"
    return f"{told}; hollow: it holds 0."


# By day.


def _line_style(look: Look, weight: float) -> dict[str, Any]:
    return {"color": look.colour, "linestyle": look.line, "linewidth": 2.2 * weight}


def _draw_days(found: TwoFans, frame: Frame) -> None:
    """A and B by day: the median of the severity in force, both sides together, and where half of the runs lie.

    A is drawn solid, and its band hatched one way; B dashed, and its band the other.
    """
    ax = frame.ax
    if not found.days:
        frame.ax.set_axis_off()
        return
    frame.plain_axes("y")
    day_axis(ax, found.days, frame.width, frame.style.axis)
    entries: list[Entry] = []
    ends = [0.0, 1.0]
    for side, (look, fill) in enumerate(zip(LOOKS, FILLS, strict=True)):
        _, low, middle, high, _ = found.bands[side]
        x, line = as_line(found.days, middle)
        band: dict[str, Any] = {"facecolor": fill, "edgecolor": look.colour, "hatch": look.hatch, "alpha": 0.55}
        edges = as_line(found.days, low)[1], as_line(found.days, high)[1]
        ax.fill_between(x, *edges, step="post", linewidth=0.0, zorder=1.5 + 0.1 * side, **band)
        ax.plot(x, line, **STEP_LINE, **_line_style(look, frame.style.weight), zorder=3.0 + 0.1 * side)
        letter = "AB"[side]
        entries.append((Line2D([], [], **_line_style(look, frame.style.weight)), f"{letter}: median"))
        entries.append((Patch(linewidth=0.0, **band), f"{letter}: half of the runs"))
        ends += [*low, *high]
    bottom, top = min(ends), max(ends)
    ax.set_ylim(bottom - 0.05 * (top - bottom) * (bottom < 0.0), top + 0.05 * (top - bottom))
    frame.label_y(f"Sum of {clean(found.scale)} weights in force, both sides")
    frame.legend(entries)


def _caption_of_days(found: TwoFans, style: Style) -> str:
    """How many runs."""
    told = f"{clean(found.compared.made.split(';')[0])}."
    return f"{told} Quantiles by day: no line is the course of one run." if style.numbers else told


CURVES = panels(_draw_curves, _caption_of_curves, days=True)
FOREST = simple(_draw_forest, _caption_of_forest, lambda found, style: 1.5 * len(_rows(found, style)))
DAYS = simple(_draw_days, _caption_of_days)
