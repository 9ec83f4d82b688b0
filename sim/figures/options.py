"""How a figure is to be drawn: for a slide, a paper or a handout, and what of it is shown."""

from datetime import date
from typing import NamedTuple, TypedDict


class Style(NamedTuple):
    """What a figure is made for: its page in inches, its sizes of type in points, and how much it tells."""

    page: tuple[float, float]
    dpi: int  # of a PNG
    margin: float  # points around everything
    title: float
    subject: float  # who plays what, and what was changed
    axis: float
    label: float
    caption: float
    weight: float  # of lines and markers: 1 beside type of nine points
    labels: int  # moves that are labelled at most
    numbers: bool  # whether the other moves have their numbers
    key: bool  # and are told in a key
    caption_lines: int  # at most

    @property
    def least(self) -> float:
        """The smallest size of type that it may have."""
        return min(self.title, self.subject, self.axis, self.label, self.caption)


STYLES = {
    "slide": Style((40 / 3, 7.5), 150, 24.0, 32.0, 20.0, 20.0, 20.0, 20.0, 1.9, 5, False, False, 2),
    "paper": Style((7.0, 4.3), 300, 8.0, 12.0, 9.0, 9.0, 8.5, 8.0, 1.0, 8, True, False, 3),
    "handout": Style((10.5, 7.0), 200, 16.0, 17.0, 11.5, 11.5, 10.5, 10.0, 1.3, 16, True, True, 4),
}
MIN_SIDE, MAX_SIDE = 1.0, 60.0  # of a page, in inches
PLAIN = "paper"  # where no other is asked for


class OptionError(ValueError):
    """An option that a figure cannot have. Its text says what was found, and what would do."""


class How(TypedDict, total=False):
    """The options by name, as `plot` takes them."""

    style: str | None
    title: str | None
    size: tuple[float, float] | None
    until: date | None
    tension: bool
    legend: bool
    key: bool | None
    caption: bool | None


class Options(NamedTuple):
    """What is asked of a figure. `checked` raises OptionError for what cannot be."""

    style: str | None = None  # of STYLES; None for `PLAIN`, or for the reader's settings of Matplotlib
    title: str | None = None  # instead of the figure's own; an empty text for none
    size: tuple[float, float] | None = None  # of the page, in inches
    until: date | None = None  # the last day drawn; None for some days after the last change
    tension: bool = False  # whether tension is drawn behind an escalation curve
    legend: bool = True
    key: bool | None = None  # to moves by number, below a curve; None as the style has it
    caption: bool | None = None  # None for one on a page of its own, and none on an Axes that is given

    def checked(self) -> "Options":
        """The same, if it can be."""
        if self.style is not None and self.style not in STYLES:
            raise OptionError(f"there is no style '{self.style}'; give one of {', '.join(STYLES)}")
        if self.size is not None and not all(MIN_SIDE <= side <= MAX_SIDE for side in self.size):
            sides = f"{self.size[0]:g} by {self.size[1]:g} inches"
            raise OptionError(f"no page is {sides}; give from {MIN_SIDE:g} to {MAX_SIDE:g} of each")
        return self
