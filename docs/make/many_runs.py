"""The picture of many ways on the page of many runs, and its description."""

from collections.abc import Iterator
from functools import cache

from matplotlib.figure import Figure

import sim
from docs.make.parts.page import ROOT, Page
from sim import figures
from sim.studies.ensemble import Ensemble

PAGE = Page("docs/many-runs.md")

RUNS = 2000


@cache
def many() -> Ensemble:
    """What the picture shows."""
    return sim.ensemble(sim.load(ROOT / "scenarios" / "misperception.yaml"), RUNS)


@PAGE.block
def flow() -> Iterator[str]:
    """The picture with its description."""
    yield f"![{figures.alt_text(many().figures()['flow'])}](pictures/flow.png)"


@PAGE.picture("flow")
def draw() -> Figure:
    """The flow of steps."""
    made = many().plot_flow().get_figure(root=True)
    assert isinstance(made, Figure)
    return made
