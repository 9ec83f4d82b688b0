"""The figure of the next answer to an event."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.figures.data.subject import Subject
from sim.figures.text import clean
from sim.measures.intervals import Share
from sim.text import several


class Answer(NamedTuple):
    """A kind of answer, and the share of many runs in which it is given."""

    answer: str
    share: Share


class Delays(NamedTuple):
    """The delays of answers, in days."""

    low: int  # from here to `high` in nine of ten runs that answer
    median: int
    high: int
    bars: Mapping[int, float]  # by the first day of the bar: the share of the runs, in per cent
    wide: int  # of a bar, in days
    first: int  # of the days drawn
    last: int
    later: float | None  # the share of the runs, in per cent, that answer after that; None if none does


class AnswerBars(NamedTuple):
    """The next answer of a side to an event: the share of each kind, and the delays."""

    title: str
    cast: Subject
    actor: str
    side: int  # 0 or 1
    place: str  # the event, in words
    whose: str  # whose course up to the event was held, in words
    runs: int
    seed: int
    answers: Sequence[Answer]  # the most frequent first
    rarer: int  # the number of kinds of answers left out
    delays: Delays | None  # None where no run answers

    @property
    def subject(self) -> str:
        """Who plays what, and what was changed."""
        return str(self.cast)

    @property
    def sentence(self) -> str:
        """The most frequent answer."""
        if not self.answers:
            return ""
        answer, share = self.answers[0]
        return f"{self.actor} next: {answer} in {100.0 * share.share:.0f} % of runs"

    @property
    def heading(self) -> str:
        """The question, as a heading."""
        return f"What {self.actor} does next after {self.place}"

    @property
    def caption(self) -> str:
        """The runs that it was made of, and what is left out."""
        more = f"; {self.rarer} rarer {'answer is' if self.rarer == 1 else 'answers are'} not drawn"
        whose = f"{self.whose[0].upper()}{self.whose[1:]}"
        then = f"{whose} up to the event, then {several(self.runs, 'run')}, seed {self.seed}"
        return f"{then}; intervals of 95 %{more if self.rarer > 0 else ''}"

    def alt_text(self) -> str:
        """A description: the share of each answer, and the days that answers take."""
        text = f"{self.heading}. {self.cast}. On the left, the share of the runs in which each answer is given: "
        text += "; ".join(f"{clean(answer)} {share}" for answer, share in self.answers)
        if self.delays:
            text += ". On the right, the days from the event to the answer: "
            text += f"{self.delays.low} to {self.delays.high} in nine of ten runs that answer, "
            text += f"the median {self.delays.median}"
        return f"{text}. {self.caption}."
