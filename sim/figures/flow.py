"""Many runs as a flow: which step led to which, and to which course and ending."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.figures.bars import NOBODY_COLOUR
from sim.figures.canvas import LOOKS, TINTS
from sim.figures.data import Flow
from sim.figures.data.ensemble import NO_STEP, Route, Station
from sim.figures.frame import Frame, simple
from sim.figures.options import Style
from sim.figures.text import clean
from sim.figures.typesetting import LEADING, wrap
from sim.model.outcomes import COURSES
from sim.text import several

FOR_A_ROOM = 20.0  # points: type this large is read by a room
MOST_GROUPED = 0.4  # of the runs: a step at which more of them are among the others tells too little
NODE_WIDTH, NODE_GAP = 10.0, 7.0  # points: of a node, and between nodes
THIN_BAND = 2.0  # points: a thinner band is drawn darker, in one of these by actor
SHADES = ("#A9CCE6", "#F0BF9B")
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
OTHERS = "others"  # in the place of what is rare


class Detail(NamedTuple):
    """How much is told."""

    steps: int  # at most
    nodes: int  # of a column that are told apart at most, if each has its share of the runs
    least: float
    thick: float  # of the height, at least, that all runs together take where a step more is drawn


ROOM, PAGE = Detail(3, 2, 0.06, 0.18), Detail(4, 5, 0.04, 0.33)


def _detail(size: float) -> Detail:
    return ROOM if size >= FOR_A_ROOM else PAGE


class Node(NamedTuple):
    """Where some of the runs pass through a column."""

    label: str
    me: int | None  # whose step it is
    runs: int
    top: float  # in points from the bottom
    bottom: float
    middle: float  # of the room that it has for its label


class Layout(NamedTuple):
    """What is drawn: so many steps, and the nodes of their columns and of the last."""

    steps: int
    routes: Counter[Route]
    grouped: bool  # whether anything rare was put together
    nodes: list[dict[Station, Node]]


def _lay_out(many: Flow, width: float, height: float, size: float) -> Layout:
    """As many steps as can be told in full on so many points, with bands that can be seen; one at least, if any."""
    longest = max(len(way.steps) for way in many.ways)
    detail = _detail(size)
    for steps in range(min(longest, len(PLACES), many.shown, detail.steps), -1, -1):
        routes, grouped = _group_rare(many.routes(steps), many.runs, detail)
        room = height - 2.0 * LEADING * size
        wide = width / (steps + 1) - NODE_WIDTH - 2.0 * NODE_GAP
        nodes = _stack(many, routes, room, wide, size)
        thick = sum(node.top - node.bottom for node in nodes[0].values())
        cut = any("…" in node.label for column in nodes for node in column.values())
        others = max((_grouped(routes, at) for at in range(steps)), default=0)
        if steps <= 1 or (not cut and thick >= detail.thick * height and others <= MOST_GROUPED * many.runs):
            break
    return Layout(steps, routes, grouped, nodes)


def _grouped(routes: Mapping[Route, int], column: int) -> int:
    """How many runs are among the others of a column."""
    stations = ((route[column], count) for route, count in routes.items())
    return sum(count for station, count in stations if isinstance(station, tuple) and station[0] == OTHERS)


def _prepare(many: Flow, frame: Frame) -> None:
    """The legend."""
    frame.ax.set_axis_off()
    frame.legend(
        [
            (Rectangle((0, 0), 1, 1, facecolor=TINTS[me], edgecolor=LOOKS[me].colour, linewidth=1.5), clean(actor))
            for me, actor in enumerate(many.actors)
        ],
        **({} if frame.own else {"loc": "lower right", "frameon": True, "framealpha": 0.85, "edgecolor": "none"}),
    )


def _draw(many: Flow, frame: Frame) -> None:
    """The first steps of the runs, column by column, and what became of them: the wider a band, the more runs.

    There are as many steps as can be told in full with bands that can still be seen. A step is a move, or letting one
    pass. What is rare in a column is grouped there, and said to be. Which side a step is of is said by its label, and
    shown by colour.
    """
    ax, size = frame.ax, frame.style.label
    width, height = frame.width, frame.height
    steps, routes, _, nodes = _lay_out(many, width, height, size)
    columns = steps + 1
    pitch = width / columns
    ax.set_xlim(0.0, width)
    ax.set_ylim(0.0, height)
    veil: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 1.0}  # over what flows by
    for column in range(columns):
        told = "in the end" if column == steps else f"{PLACES[column]} step"
        ax.text(column * pitch, height, told, fontsize=size, fontweight="bold", va="top")
        for node in nodes[column].values():
            colour = "#8A8A8A" if node.me is None else LOOKS[node.me].colour
            tall = node.top - node.bottom
            left = column * pitch
            ax.add_patch(Rectangle((left, node.bottom), NODE_WIDTH, tall, color=colour, linewidth=0.8, zorder=3))
            ax.text(
                left + NODE_WIDTH + 0.6 * NODE_GAP, node.middle, node.label, fontsize=size, va="center", zorder=4,
                linespacing=LEADING - 0.1, parse_math=False,
                bbox=veil if tall < LEADING * size * (node.label.count("\n") + 1) else None,
            )  # fmt: skip
    _ribbons(ax, nodes, routes, pitch)


def _caption(many: Flow, style: Style) -> str:
    """How many runs, and how the picture is meant."""
    told = f"{several(many.runs, 'run')}, seed {many.seed}. The wider a band, the more runs."
    if style.numbers:
        told += (
            " A step is a move, or letting one pass; in the end: the course (and the ending). Others are rarer than "
        )
        told += f"one in {1.0 / PAGE.least:.0f}, or beyond the {PAGE.nodes} most frequent. Later steps are not drawn."
    return told


def _group_rare(routes: Counter[Route], runs: int, detail: Detail) -> tuple[Counter[Route], bool]:
    """The same with what is rare in a column put together there, and whether anything was."""
    kept = []
    for column in range(len(next(iter(routes)))):
        found: Counter[Station] = Counter()
        for route, count in routes.items():
            found[route[column]] += count
        steps = [(name, count) for name, count in found.most_common() if name != NO_STEP]
        apart = [name for at, (name, count) in enumerate(steps) if at < detail.nodes and count >= detail.least * runs]
        if len(steps) - len(apart) == 1:  # a group of one would hide a name and save nothing
            apart = [name for name, _ in steps]
        kept.append(({*apart, NO_STEP}, len(steps) - len(apart)))
    together: Counter[Route] = Counter()
    for route, count in routes.items():
        names = (
            name if name in apart else (OTHERS, rest) for name, (apart, rest) in zip(route, kept, strict=True)
        )  # fmt: skip
        together[tuple(names)] += count
    return together, any(rest for _, rest in kept)


def _stack(
    many: Flow, routes: Mapping[Route, int], height: float, width: float, size: float
) -> list[dict[Station, Node]]:
    """The nodes of each column, the first at the top, with room for every label; as tall as they can all be."""
    counts: list[Counter[Station]] = [Counter() for _ in next(iter(routes))]
    for route, count in routes.items():
        for column, name in enumerate(route):
            counts[column][name] += count
    labels = [
        {name: _label(name, counts[column][name] / many.runs, size, width) for name in counts[column]}
        for column in range(len(counts))
    ]
    line = LEADING * size

    def rooms(column: int, unit: float) -> dict[Station, float]:
        return {
            name: max(unit * count, line * (labels[column][name].count("\n") + 1))
            for name, count in counts[column].items()
        }

    def fits(unit: float) -> bool:
        return all(
            sum(rooms(column, unit).values()) + NODE_GAP * (len(found) - 1) <= height
            for column, found in enumerate(counts)
        )

    low, high = 0.0, height / many.runs
    for _ in range(40):
        unit = (low + high) / 2.0
        low, high = (unit, high) if fits(unit) else (low, unit)
    actors = list(many.actors)
    nodes: list[dict[Station, Node]] = []
    for column, found in enumerate(counts):
        room = rooms(column, low)
        order = sorted(found, key=lambda name: (_pull(nodes, routes, column, name), -found[name], str(name)))
        top = height - (height - sum(room.values()) - NODE_GAP * (len(found) - 1)) / 2.0
        placed: dict[Station, Node] = {}
        for name in order:
            middle = top - room[name] / 2.0
            tall = low * found[name]
            step = column < len(counts) - 1 and isinstance(name, tuple) and name[0] in actors
            me = actors.index(name[0]) if step and isinstance(name, tuple) else None
            ends = (middle + tall / 2.0, middle - tall / 2.0)
            placed[name] = Node(labels[column][name], me, found[name], *ends, middle)
            top -= room[name] + NODE_GAP
        nodes.append(placed)
    return nodes


def _pull(nodes: Sequence[Mapping[Station, Node]], routes: Mapping[Route, int], column: int, name: Station) -> float:
    """How far down a node belongs: where the runs that pass through it come from."""
    if column == 0:
        return 0.0
    coming = [(count, nodes[column - 1][route[column - 1]]) for route, count in routes.items() if route[column] == name]
    return -sum(count * node.middle for count, node in coming) / sum(count for count, _ in coming)


def _label(name: Station, share: float, size: float, width: float) -> str:
    """What a node says, in four lines at most."""
    if isinstance(name, tuple):
        told = f"{name[1]} others" if name[0] == OTHERS else f"{name[0]}: {name[1]}"
        told = f"{name[0]} ({name[1]})" if name[0] in COURSES else told
    else:
        told = str(name)
    digits = 2 if 0.999 < share < 1.0 else 1 if share < 0.1 or 0.99 < share < 1.0 else 0
    return "\n".join([*wrap(told, size, width, 3), f"{100.0 * share:.{digits}f} %"])


def _ribbons(ax: Axes, nodes: Sequence[Mapping[Station, Node]], routes: Mapping[Route, int], pitch: float) -> None:
    """Draw what flows from each column to the next."""
    for column in range(len(nodes) - 1):
        here, there = nodes[column], nodes[column + 1]
        flows: Counter[tuple[Station, Station]] = Counter()
        for route, count in routes.items():
            flows[route[column], route[column + 1]] += count
        leaves = {name: node.top for name, node in here.items()}
        enters = {name: node.top for name, node in there.items()}
        unit = max((node.top - node.bottom) / node.runs for node in here.values())
        spans = {}
        for one, other in sorted(flows, key=lambda ends: (-here[ends[0]].top, -there[ends[1]].top)):
            spans[one, other] = leaves[one]
            leaves[one] -= unit * flows[one, other]
        left, right = column * pitch + NODE_WIDTH, (column + 1) * pitch
        for one, other in sorted(flows, key=lambda ends: (-there[ends[1]].top, -here[ends[0]].top)):
            wide = unit * flows[one, other]
            up, down = spans[one, other], enters[other]
            enters[other] -= wide
            centre = (left + right) / 2.0
            outline = [
                (left, up), (centre, up), (centre, down), (right, down),
                (right, down - wide), (centre, down - wide), (centre, up - wide), (left, up - wide), (left, up),
            ]  # fmt: skip
            codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
            me = here[one].me
            shade, dark = (NOBODY_COLOUR, "#CBCBCB") if me is None else (TINTS[me], SHADES[me])
            thin = wide < THIN_BAND  # a white edge would leave nothing of it
            look = {"facecolor": dark, "edgecolor": dark} if thin else {"facecolor": shade, "edgecolor": "white"}
            ax.add_patch(
                PathPatch(Path(outline, codes), linewidth=0.4 if thin else 0.7, zorder=1.8 if thin else 2, **look)
            )


KIND = simple(_draw, _caption, prepare=_prepare)
