"""The README's picture of the seed case, and its description."""

from collections.abc import Iterator
from functools import cache

from matplotlib.figure import Figure

import sim
from docs.make.parts.page import ROOT, Page
from sim import figures
from sim.studies.ensemble import Ensemble

PAGE = Page("README.md")


RUNS = 2000


@cache
def many() -> Ensemble:
    """What the picture shows."""
    return sim.ensemble(sim.load(ROOT / "scenarios" / "nato_russia_2021.yaml"), RUNS)


@PAGE.block
def fan() -> Iterator[str]:
    """The picture with its description."""
    yield f"![{figures.alt_text(many().figures()['fan'])}](docs/pictures/fan.png)"


@PAGE.picture("fan")
def draw() -> Figure:
    """The fan with history on it."""
    made = many().plot().get_figure(root=True)
    assert isinstance(made, Figure)
    return made
