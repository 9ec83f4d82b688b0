"""Labels on poles, in lanes above and below the curves."""

from collections.abc import Sequence
from math import fsum
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from sim.figures.canvas import LOOKS, points_of
from sim.figures.typesetting import LEADING

LABEL_GAP = 4.0  # points between a pole and its label, and between labels
MAX_LABELS_SHARE = 0.55  # share of the height of the Axes that labels may take
MAX_CANDIDATES = 80  # candidates for a label; beyond these none is tried


class Flag(NamedTuple):
    """A label on a pole that stands at its date on the curve."""

    kind: str  # move, put off or incident
    side: int  # of whom: the first actor's labels lie above the curves, the second's below
    x: float  # the day, as Matplotlib counts
    y: float  # severity at the foot of the pole
    foot: float  # where that is, in points from the left edge of the frame
    text: str
    width: float  # in points
    size: float  # of its type, in points
    rank: tuple[float, float]  # which is labelled where not all can be: the lower first
    mark: str = ""  # its number in the chronicle

    @property
    def height(self) -> float:
        """In points, with the room between it and the next lane."""
        return LEADING * self.size * (self.text.count("\n") + 1) + LABEL_GAP


Band = list[tuple[Flag, float, int]]  # a flag, the left edge of its label in points, and its lane: 0 is the nearest


def place_flags(flags: Sequence[Flag], ax: Axes, taken: float = 0.0) -> tuple[Band, Band]:
    """The flags for which there is room, above and below; the first in rank have first call on it.

    So many points of the height are taken by something else.
    """
    width, room = points_of(ax) * ax.bbox.width, MAX_LABELS_SHARE * points_of(ax) * ax.bbox.height - taken
    bands: tuple[Band, Band] = ([], [])
    for flag in sorted(flags, key=lambda flag: flag.rank)[:MAX_CANDIDATES]:
        band, other = bands[flag.side], bands[1 - flag.side]
        trial = lanes([flag, *(one for one, _, _ in band)], width)
        if trial is not None and fsum(lane_heights(trial)) + fsum(lane_heights(other)) <= room:
            band[:] = trial
    return bands


def lane_heights(band: Band) -> list[float]:
    """The height of each lane in points, the nearest first."""
    count = 1 + max((lane for _, _, lane in band), default=-1)
    return [max((flag.height for flag, _, at in band if at == lane), default=0.0) for lane in range(count)]


def lanes(flags: Sequence[Flag], width: float) -> Band | None:
    """Lanes for flags so that no label lies on another, on a pole, or outside the frame; None where none are found.

    Labels fly to the right of their poles, the later in the nearer lanes, so that poles pass behind; where one cannot
    it flies to the left, and there the earlier have the nearer lanes.
    """
    leftward = {id(flag) for flag in flags if flag.foot + LABEL_GAP + flag.width > width}
    while True:
        to_left = sorted((flag for flag in flags if id(flag) in leftward), key=lambda flag: flag.foot)
        to_right = sorted((flag for flag in flags if id(flag) not in leftward), key=lambda flag: -flag.foot)
        band: Band = []
        for flag in (*to_left, *to_right):
            left = flag.foot - LABEL_GAP - flag.width if id(flag) in leftward else flag.foot + LABEL_GAP
            lane = next((lane for lane in range(len(flags)) if _free(band, flag, left, lane)), None)
            if left < 0.0 or (lane is None and id(flag) in leftward):
                return None
            if lane is None:
                leftward.add(id(flag))
                break
            band.append((flag, left, lane))
        else:
            return band


def _free(band: Band, flag: Flag, left: float, lane: int) -> bool:
    """Whether a label may stand here: clear of those in its lane, of poles that pass it and of those its own passes."""
    right = left + flag.width
    for other, start, at in band:
        end = start + other.width
        if at == lane and left < end + 2.0 * LABEL_GAP and start < right + 2.0 * LABEL_GAP:
            return False
        if at > lane and left - LABEL_GAP / 2.0 < other.foot < right + LABEL_GAP / 2.0:
            return False
        if at < lane and start - LABEL_GAP / 2.0 < flag.foot < end + LABEL_GAP / 2.0:
            return False
    return True


class CurveArea(NamedTuple):
    """The part of an Axes in which the curves are, in severity."""

    low: float
    high: float
    unit: float  # severity in a point of height


def draw_flags(bands: tuple[Band, Band], area: CurveArea, beside: tuple[float, float], ax: Axes) -> None:
    """Draw the flags, their lanes so many points above the curves, and below them."""
    edges = area.high + beside[0] * area.unit, area.low - beside[1] * area.unit
    for band, edge, away in zip(bands, edges, (area.unit, -area.unit), strict=True):
        heights = lane_heights(band)
        for flag, left, lane in band:
            near = edge + away * (LABEL_GAP + fsum(heights[:lane]))
            top = near + away * (flag.height - LABEL_GAP)
            look, black = LOOKS[flag.side], flag.kind == "incident"
            pole: dict[str, Any] = {"color": "black" if black else look.colour, "linewidth": 0.9, "zorder": 1.8}
            ax.plot([flag.x, flag.x], [flag.y, top], **pole)
            to_left = left < flag.foot
            lines = flag.text.split("\n")
            for n, line in enumerate(lines):  # each by itself: Matplotlib's lines stand unevenly apart
                up = LEADING * flag.size * (len(lines) - n - 1 if away > 0.0 else -n)
                ax.annotate(
                    line, (flag.x, near), (-LABEL_GAP if to_left else LABEL_GAP, up), textcoords="offset points",
                    ha="right" if to_left else "left", va="bottom" if away > 0.0 else "top",
                    fontsize=flag.size, color="black" if black else look.ink,
                    fontstyle="italic" if black else "normal", annotation_clip=False, parse_math=False,
                )  # fmt: skip
