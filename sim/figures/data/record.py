"""What every record of a figure has."""

from typing import Protocol


class Record(Protocol):
    """The data of one figure."""

    @property
    def title(self) -> str:
        """The title of the figure."""

    def alt_text(self) -> str:
        """A description of the figure in words."""
