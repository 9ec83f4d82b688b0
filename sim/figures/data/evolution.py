"""The figure of where evolution ends."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.figures.data.subject import Subject

LEAST = 0.01  # a share that is drawn


class Population(NamedTuple):
    """A population, and what is played in it in the end."""

    heading: str
    ended: Mapping[str, float]  # by strategy in words: its mean share at the end of the replicator, over many starts
    time: Mapping[str, float]  # likewise: the share of time for which a finite population plays it


class Evolution(NamedTuple):
    """Where evolution ends in each population."""

    title: str
    cast: Subject  # with the values that were changed; who plays what is what evolves
    populations: Sequence[Population]
    starts: int
    size: int  # of a finite population
    runs: int  # of a cell of the game

    @property
    def subject(self) -> str:
        """What was changed."""
        return " · ".join(self.cast.changed)

    @property
    def strategies(self) -> list[str]:
        """Those that come to something anywhere, the most frequent in the first population first."""
        names = list(dict.fromkeys(name for one in self.populations for name in one.ended))
        most = {
            name: max(max(one.ended.get(name, 0.0), one.time.get(name, 0.0)) for one in self.populations)
            for name in names
        }
        order = [[-one.ended.get(name, 0.0) for one in self.populations] for name in names]
        ranked = sorted(range(len(names)), key=lambda at: order[at])
        return [names[at] for at in ranked if most[names[at]] >= LEAST]

    @property
    def sentence(self) -> str:
        """What comes out on top in each."""
        return "; ".join(f"{one.heading}: {max(one.ended, key=lambda n: one.ended[n])}" for one in self.populations)

    def alt_text(self) -> str:
        """A description: the shares in each population."""
        told = []
        for one in self.populations:
            shares = ", ".join(f"{name} {100.0 * share:.0f} %" for name, share in one.ended.items() if share >= LEAST)
            told.append(f"{one.heading}: {shares}")
        return f"Where evolution ends, from {self.starts} starts. {'; '.join(told)}."
