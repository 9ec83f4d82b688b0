"""The figures of forecasts: their skill beside naive guesses, and the strategies inferred of a side."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.measures.intervals import Mean

MIN_SHARE_DRAWN = 0.01  # of a posterior: less probable strategies are not drawn


class Panel(NamedTuple):
    """The skill of forecasts of one aspect of an answer: log scores, less that of the best naive guess."""

    aspect: str
    heading: str
    best: str
    differences: Mapping[str, Mean | None]  # of log scores, by forecast; None for the best guess itself


class Skill(NamedTuple):
    """The skill of forecasts of the next answer, beside the best naive guess."""

    forecasts: Sequence[str]
    naive: Sequence[str]  # those of them that are naive guesses
    clusters: int  # exchanges, those of one wave being one
    panels: Sequence[Panel]

    @property
    def title(self) -> str:
        """The subject of the figure."""
        return "Forecasts of the next answer"

    @property
    def subject(self) -> str:
        """Nothing: nobody plays."""
        return ""

    @property
    def sentence(self) -> str:
        """Nothing beside the title."""
        return ""

    def alt_text(self) -> str:
        """A description: every difference with its interval."""
        text = "Differences of log scores from the best naive guess, below 0 being better. "
        for panel in self.panels:
            told = [f"{name} {apart.told('+.2f')}" for name, apart in panel.differences.items() if apart is not None]
            text += f"Of the {panel.aspect}, where that is '{panel.best}': {'; '.join(told)}. "
        return text.strip()


class PosteriorBars(NamedTuple):
    """The posterior probability of each strategy, that a side of an exchange played it."""

    exchange: str
    actor: str
    asked: int  # moves that it could answer
    answered: int
    verdict: str  # the conclusion, in words
    strategies: Mapping[str, float]  # the most probable first
    prior: Mapping[str, float]
    credible: Sequence[str]  # the strategies of the credible set
    level: float  # the probability of the credible set

    @property
    def title(self) -> str:
        """The names of the exchange and the side."""
        return f"{self.exchange}: {self.actor}"

    @property
    def shown(self) -> list[tuple[str, float]]:
        """The strategies that are drawn, with their probabilities."""
        return [(name, share) for name, share in self.strategies.items() if share >= MIN_SHARE_DRAWN]

    @property
    def subject(self) -> str:
        """Nothing: nobody plays."""
        return ""

    @property
    def sentence(self) -> str:
        """Nothing beside the title."""
        return ""

    def alt_text(self) -> str:
        """A description: the probability of each strategy that is drawn."""
        told = ", ".join(f"{name} {100 * share:.0f} %" for name, share in self.shown)
        return f"{self.exchange}: posterior probability of the strategies of {self.actor}: {told}."
