"""Where a figure is drawn: an Axes with its sizes of type, and the page round it with title, subject and caption.

On a page of its own a figure has its style's sizes. On an Axes that is given it has those of the reader's settings
(rcParams), and nothing of it stands outside the frame but the title, the labels and the ticks that Matplotlib itself
puts there: so neighbours keep clear of it, and a title of the reader's own takes the place of ours.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import font_scalings
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import Bbox, TransformedBbox

from sim.figures.canvas import GRID, points_of
from sim.figures.data import Record
from sim.figures.options import PLAIN, STYLES, OptionError, Options, Style
from sim.figures.text import clean, glue
from sim.figures.typesetting import LEADING, width_of, wrap

QUIET = "#444444"  # of type that stands back
HANDLE, SPACING = 1.8, 1.4  # of a legend: the length of a sign, and the space between entries, in sizes of type
Entry = tuple[Line2D | Patch, str]  # of a legend


class Frame(NamedTuple):
    """An Axes to draw on, and how."""

    ax: Axes
    style: Style
    options: Options
    own: bool  # whether the page is the figure's own

    @property
    def width(self) -> float:
        """Of the frame, in points."""
        return float(points_of(self.ax) * self.ax.bbox.width)

    @property
    def height(self) -> float:
        """Of the frame, in points."""
        return float(points_of(self.ax) * self.ax.bbox.height)

    @property
    def captioned(self) -> bool:
        """Whether it has a caption."""
        return self.own if self.options.caption is None else self.options.caption

    def plain_axes(self, grid: str = "") -> None:
        """Leave the frame open above and to the right, size the tick labels, and draw light lines at some ticks."""
        self.ax.tick_params(labelsize=self.style.axis, length=2.5 * self.style.weight, width=0.7 * self.style.weight)
        self.ax.spines[["top", "right"]].set_visible(False)
        self.ax.spines[["left", "bottom"]].set_linewidth(0.8 * self.style.weight)
        if grid:
            self.ax.grid(axis=grid, color=GRID, linewidth=0.8 * self.style.weight)  # type: ignore[arg-type]
            self.ax.set_axisbelow(True)

    def label_x(self, text: str, lines: int = 2) -> None:
        """Say what runs along the foot."""
        told = "\n".join(wrap(text, self.style.axis, self.width, lines))
        self.ax.set_xlabel(told, fontsize=self.style.axis, parse_math=False)

    def label_y(self, text: str, lines: int = 2) -> None:
        """Say what runs up the side."""
        told = "\n".join(wrap(text, self.style.axis, max(self.height, 60.0), lines))
        self.ax.set_ylabel(told, fontsize=self.style.axis, parse_math=False)

    def legend(self, entries: Sequence[Entry], **place: Any) -> None:
        """A legend: above the frame on a page of its own, in as few rows as it needs; within a frame that is given."""
        if not self.options.legend or not entries:
            return
        size = self.style.label
        look: dict[str, Any] = {"fontsize": size, "frameon": False, "borderaxespad": 0.0, "borderpad": 0.2}
        look |= {"handlelength": HANDLE, "columnspacing": SPACING, "handletextpad": 0.6}
        if not self.own or place:
            look |= place or {"loc": "best", "frameon": True, "framealpha": 0.85, "edgecolor": "none"}
            self._legend_row(entries, 1, look)
            return
        rows: list[list[Entry]] = [[]]
        room, taken = self._room(), 0.0
        for entry in entries:
            wide = size * (HANDLE + 0.6 + SPACING) + width_of(clean(entry[1]), size)
            if rows[-1] and taken + wide > room:
                rows.append([])
                taken = 0.0
            rows[-1].append(entry)
            taken += wide
        for up, row in enumerate(reversed(rows)):
            foot = (0.2 + 1.45 * up) * size / self.height
            made = self._legend_row(row, len(row), look | {"loc": "lower left", "bbox_to_anchor": (0.0, 1.0 + foot)})
            if up < len(rows) - 1:
                self.ax.add_artist(made)

    def _legend_row(self, entries: Sequence[Entry], columns: int, look: dict[str, Any]) -> Legend:
        made = self.ax.legend([handle for handle, _ in entries], [""] * len(entries), ncols=columns, **look)
        for text, (_, said) in zip(made.get_texts(), entries, strict=True):
            text.set(text=clean(said), parse_math=False)
        return made

    def _room(self) -> float:
        """The width that the frame has once what is written beside it has its place, in points."""
        box, frame = self.ax.get_tightbbox(), self.ax.bbox
        if box is None or not self.own:
            return self.width
        beside = max(0.0, frame.x0 - box.x0) + max(0.0, box.x1 - frame.x1)
        return float(self.width - points_of(self.ax) * beside)


def given(ax: Axes, options: Options) -> Frame:
    """The frame of an Axes that is given. It is to be made before our own settings are in force."""
    if options.style is not None:
        return Frame(ax, STYLES[options.style], options, False)
    return Frame(ax, readers(), options, False)


def readers() -> Style:
    """The sizes of the reader's settings."""
    settings: Any = matplotlib.rcParams
    base = float(settings["font.size"])

    def size(name: str) -> float:
        value = settings[name]
        return base * font_scalings[value] if isinstance(value, str) else float(value)

    label = size("legend.fontsize")
    title, axis = size("axes.titlesize"), size("axes.labelsize")
    return STYLES[PLAIN]._replace(
        title=title, subject=label, axis=axis, label=label, caption=label, weight=base / 9.0, numbers=False, key=False
    )  # fmt: skip


def style_of(options: Options) -> Style:
    """The style of a page of its own: that asked for, or the plain one in the reader's sizes where they set some."""
    style = STYLES[options.style or PLAIN]
    settings: Any = matplotlib.rcParams
    usual: Any = matplotlib.rcParamsDefault
    if options.style is not None:
        return style
    if any(settings[name] != usual[name] for name in ("font.size", "axes.titlesize", "axes.labelsize")):
        style = readers()._replace(page=style.page, dpi=style.dpi, margin=style.margin)
    if list(settings["figure.figsize"]) != list(usual["figure.figsize"]):
        style = style._replace(page=tuple(settings["figure.figsize"]))
    return style


def head_on_axes(frame: Frame, record: Record) -> None:
    """The title of an Axes that is given, and under it who plays what."""
    title = frame.options.title
    lines = [clean(title)] if title else []
    if title is None:
        lines = wrap(record.title, frame.style.title, frame.width, 1)
        if record.subject and frame.height > 8.0 * frame.style.title:
            lines += subject_lines(record.subject, frame.style.title, frame.width)
    page = frame.ax.get_figure(root=True)
    above = points_of(frame.ax) * (page.bbox.height - frame.ax.bbox.y1) if page is not None else 0.0
    lines = lines[: max(1, int(above / (LEADING * frame.style.title)))]  # what lies on the page
    frame.ax.set_title("\n".join(lines), loc="left", fontsize=frame.style.title, parse_math=False)


class Body(NamedTuple):
    """Where the panels of a figure are: the part of a page between its head and its foot, or an Axes that is given."""

    page: Figure
    style: Style
    options: Options
    left: float  # in points from the lower left corner of the page
    bottom: float
    width: float
    height: float
    within: Axes | None = None  # the Axes that is given

    def frame(self, left: float = 0.0, bottom: float = 0.0, right: float = 1.0, top: float = 1.0) -> Frame:
        """An Axes on a part of it, in shares of it."""
        if self.within is not None:
            ax = self.within.inset_axes((left, bottom, right - left, top - bottom))
        else:
            ax = self.page.add_axes(self._share(left, bottom, right, top))
        return Frame(ax, self.style, self.options, self.within is None)

    def _share(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        wide, high = (72.0 * inches for inches in self.page.get_size_inches())
        x, y = self.left + left * self.width, self.bottom + bottom * self.height
        return x / wide, y / high, (right - left) * self.width / wide, (top - bottom) * self.height / high

    def fit(self, frame: Frame, left: float = 0.0, bottom: float = 0.0, right: float = 1.0, top: float = 1.0) -> None:
        """Move the sides of an Axes in until all that is written round it lies on that part."""
        ax, points = frame.ax, points_of(frame.ax)
        x, y = self.left + left * self.width, self.bottom + bottom * self.height
        room = Bbox.from_bounds(x, y, (right - left) * self.width, (top - bottom) * self.height)
        for _ in range(3):
            box = ax.get_tightbbox()
            if box is None:
                return
            inner = ax.get_window_extent()
            over = [points * (inner.x0 - box.x0), points * (inner.y0 - box.y0)]
            over += [points * (box.x1 - inner.x1), points * (box.y1 - inner.y1)]
            wide, high = max(20.0, room.width - over[0] - over[2]), max(20.0, room.height - over[1] - over[3])
            self._place(ax, Bbox.from_bounds(room.x0 + over[0], room.y0 + over[1], wide, high))

    def _place(self, ax: Axes, place: Bbox) -> None:
        """Put an Axes in a place, in points of the page."""
        if self.within is None:
            wide, high = self.page.get_size_inches() * 72.0
            ax.set_position((place.x0 / wide, place.y0 / high, place.width / wide, place.height / high))
            return
        left, bottom = (place.x0 - self.left) / self.width, (place.y0 - self.bottom) / self.height
        bounds = Bbox.from_bounds(left, bottom, place.width / self.width, place.height / self.height)
        ax.set_axes_locator(cast(Any, Inset(self.within, bounds)))


class Inset(NamedTuple):
    """Where an Axes lies within another: in shares of it, wherever that one is moved."""

    within: Axes
    bounds: Bbox

    def __call__(self, ax: Axes, _renderer: object) -> TransformedBbox:
        """The place, in shares of the page."""
        page = ax.get_figure(root=False)
        assert page is not None, "an Axes within another is on its page"
        return TransformedBbox(self.bounds, self.within.transAxes - page.transSubfigure)


def body_within(ax: Axes, style: Style, options: Options) -> Body:
    """An Axes that is given as the place of panels."""
    page = ax.get_figure(root=True)
    assert page is not None, "an Axes that is given is on a page"
    points, box = points_of(ax), ax.bbox
    ax.set_axis_off()
    return Body(
        page, style, options, points * box.x0, points * box.y0, points * box.width, points * box.height, within=ax
    )  # fmt: skip


Draw = Callable[[Body], None]


def compose(
    record: Record,
    options: Options,
    style: Style,
    draw: Draw,
    caption: str,
    height: float = 0.0,
    width: float = 0.0,
) -> Figure:
    """A page: the title and who plays what above, a caption below, and what `draw` draws between.

    `height` and `width` are what the body needs at least, in points: the page grows where the style's has less.
    """
    wide, high = (72.0 * inches for inches in options.size or style.page)
    if options.size is None:
        wide = max(wide, width + 2.0 * style.margin)
    across = wide - 2.0 * style.margin
    title = options.title
    if title is None:
        title = record.sentence if options.style == "slide" and record.sentence else record.title
    lines = wrap(title, style.title, across, 2, "bold") if title else []
    subject = record.subject
    if options.style == "slide" and title != record.title and options.title is None:
        subject = f"{record.title} · {subject}" if subject else record.title
    under = subject_lines(subject, style.subject, across)
    captioned = options.caption is not False and caption
    foot = wrap(caption, style.caption, across, style.caption_lines) if captioned else []
    above = style.margin + LEADING * (style.title * len(lines) + style.subject * len(under)) + 0.5 * style.subject
    below = style.margin + LEADING * style.caption * len(foot) + (0.5 * style.caption if foot else 0.0)
    if options.size is None:
        high = max(high, above + below + height)
    made = Figure(figsize=(wide / 72.0, high / 72.0), dpi=style.dpi)
    y = high - style.margin
    for line in lines:
        y -= LEADING * style.title
        write(made, line, style.margin, y + 0.25 * style.title, style.title, weight="bold")
    for line in under:
        y -= LEADING * style.subject
        write(made, line, style.margin, y + 0.25 * style.subject, style.subject, color=QUIET)
    y = style.margin + LEADING * style.caption * len(foot)
    for line in foot:
        y -= LEADING * style.caption
        write(made, line, style.margin, y + 0.25 * style.caption, style.caption, color=QUIET)
    draw(Body(made, style, options, style.margin, below, across, max(40.0, high - above - below)))
    return made


class Kind(NamedTuple):
    """How the records of a type are drawn."""

    on_axes: Callable[[Any, Frame], Axes] | None  # None where it takes a page
    on_a_page: Callable[[Any, Options, Style], Figure]
    days: bool = False  # whether it has days, which may end earlier
    tension: bool = False  # whether it can have tension behind it

    def check(self, options: Options) -> None:
        """Raise OptionError for an option that says nothing to it."""
        if options.until is not None and not self.days:
            raise OptionError("this figure has no days; leave out until when it is drawn")
        if options.tension and not self.tension:
            raise OptionError("tension is drawn behind the escalation curve of a run only; leave it out")


def simple(
    draw: Callable[[Any, Frame], None],
    caption: Callable[[Any, Style], str],
    rows: Callable[[Any, Style], float] | None = None,
    days: bool = False,
    prepare: Callable[[Any, Frame], None] | None = None,
) -> Kind:
    """A figure of one Axes.

    `rows` is how many lines of a label it is high at least, where it may need more than a page. `prepare` draws what
    stands round the frame, for a figure that must know how large that is in the end.
    """

    def on_axes(record: Any, frame: Frame) -> Axes:
        head_on_axes(frame, record)
        if prepare:
            prepare(record, frame)
        draw(record, frame)
        if frame.captioned:
            below = [frame.ax.get_xlabel(), *wrap(caption(record, frame.style), frame.style.caption, frame.width, 3)]
            frame.ax.set_xlabel("\n".join(filter(None, below)), fontsize=frame.style.caption, parse_math=False)
        return frame.ax

    def on_a_page(record: Any, options: Options, style: Style) -> Figure:
        def fill(body: Body) -> None:
            frame = body.frame()
            if prepare:
                prepare(record, frame)
                body.fit(frame)
                draw(record, frame)
                return
            draw(record, frame)
            body.fit(frame)

        least = 1.35 * style.label * rows(record, style) if rows and style.numbers else 0.0
        return compose(record, options, style, fill, caption(record, style), least)

    return Kind(on_axes, on_a_page, days)


def panels(
    draw: Callable[[Any, Body], None],
    caption: Callable[[Any, Style], str],
    rows: Callable[[Any, Style], float] | None = None,
    days: bool = False,
) -> Kind:
    """A figure of several Axes, which lie within an Axes that is given."""

    def on_axes(record: Any, frame: Frame) -> Axes:
        draw(record, body_within(frame.ax, frame.style, frame.options))
        head_on_axes(frame, record)
        return frame.ax

    def on_a_page(record: Any, options: Options, style: Style) -> Figure:
        least = 1.35 * style.label * rows(record, style) if rows and style.numbers else 0.0
        return compose(record, options, style, lambda body: draw(record, body), caption(record, style), least)

    return Kind(on_axes, on_a_page, days)


def subject_lines(subject: str, size: float, width: float) -> list[str]:
    """Who plays what, in two lines at most, broken between the sides if that will do."""
    if not subject:
        return []
    whole = wrap(" · ".join(map(glue, subject.split(" · "))), size, width, 2)
    found = whole if not any("…" in line for line in whole) else wrap(subject, size, width, 2)
    return [line.rstrip(" ·") for line in found]


def write(page: Figure, text: str, x: float, y: float, size: float, **look: Any) -> None:
    """Write one line on a page, its base line so many points from the lower left corner."""
    wide, high = page.get_size_inches() * 72.0
    page.text(x / wide, y / high, text, fontsize=size, parse_math=False, va="baseline", **look)


def widest(texts: Sequence[str], size: float) -> float:
    """The width of the widest of some texts, in points."""
    return max((width_of(text, size) for text in texts), default=0.0)
