"""The figure of an exchange as history had it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sim.figures.text import clean
from sim.text import long_day


class TimelineAct(NamedTuple):
    """A move of a historical exchange, as it is drawn."""

    step: int
    day: date
    sides: tuple[int, ...]  # where it is drawn: over the row of days (0), under it (1), or both
    actor: int | None  # None for a trigger, a third party or both sides together
    who: str
    deed: str
    mark: str  # a remark where it was not read in a source, or not in full
    to: str  # the third party that it hit; empty for none
    denied: bool
    read: bool
    nowhere: bool  # True if it was read in no source
    threat: bool
    effect: bool  # True if it carries out an earlier move
    answers: int | None  # the step that it answers
    delay: str  # between that step and this, in words
    in_kind: bool | None  # True if the answer is of the same kind; None if it is no reply


class Timeline(NamedTuple):
    """A historical exchange: two sides over and under a row of days, with lines from moves to answers."""

    title: str
    actors: tuple[str, str]
    acts: Sequence[TimelineAct]

    @property
    def subject(self) -> str:
        """Nothing: nobody plays."""
        return ""

    @property
    def sentence(self) -> str:
        """Nothing beside the title."""
        return ""

    def alt_text(self) -> str:
        """A description: every move, and the move that it answers."""
        lines = []
        for act in self.acts:
            one = f"{act.step}, {long_day(act.day)}, {clean(act.who)}: {clean(act.deed)}{act.mark}"
            lines.append(one if act.answers is None else f"{one}, which answers {act.answers}")
        first, second = map(clean, self.actors)
        return f"Timeline of an exchange, {first} above and {second} below: {'; '.join(lines)}."
