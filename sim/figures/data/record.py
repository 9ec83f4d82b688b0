"""What every record of a figure has."""

from typing import Protocol


class Record(Protocol):
    """The data of one figure."""

    @property
    def title(self) -> str:
        """The title of the figure."""

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed, in a line; empty where nobody plays."""

    @property
    def sentence(self) -> str:
        """What it shows, in one sentence, as the title of a slide; empty where the title says it."""

    def alt_text(self) -> str:
        """A description of the figure in words."""
