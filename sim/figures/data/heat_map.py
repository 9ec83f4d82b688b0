"""The heat map that several figures have."""

from collections.abc import Sequence
from typing import NamedTuple


class HeatMap(NamedTuple):
    """A heat map: numbers in rows and columns, darker where they are larger."""

    title: str
    cells: Sequence[Sequence[float]]  # by row, the first on top; nan for an empty cell
    digits: int  # after the point
    share: bool  # True if they are shares in per cent
