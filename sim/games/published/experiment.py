"""An experiment that bears on claims: a scenario, played once, and measured as often as claims ask."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import inf
from statistics import fmean
from typing import Any, NamedTuple

from sim import scenario
from sim.engines import player
from sim.games.published.claims import FILE
from sim.measures.intervals import Interval, interval
from sim.model.bimatrix import HOLD, STRIKE
from sim.scenario import Crisis
from sim.scenario.preparation import prepare

LEVEL, JUDGING_LEVEL = 0.95, 0.9999  # of the interval that is shown, and of the one that decides the verdict
SIDES = ("first", "second")
BLOW_SEVERITY = 5.0  # of the one blow of a repeated game
UNBOUNDED = (-inf, inf)  # the interval of too few runs
ROUNDING = 1e-9  # what doubles may lose where nothing else is lost
START = date(2001, 1, 1)

Played = tuple[list[float], list[float]]  # by actor: the severity of what it did in each round


class Measured(NamedTuple):
    """The exact numbers of the long run and of the rounds that were counted, and the simulated one."""

    exact: float | Fraction
    expected: float | Fraction  # over the rounds that were counted
    simulated: float
    interval: Interval  # of 95 %
    judging_interval: Interval  # of 99.99 %, which decides the verdict
    runs: int
    bound: str = ""  # what the intervals are where nothing is drawn, in words


def play_rounds(crisis: Crisis, seed: int, runs: int) -> list[Played]:
    """Play runs 0 to `runs` - 1 of a scenario with a clock of rounds."""
    return list(player.deeds(prepare(crisis), seed, range(runs)))


def move_of(severity: float) -> int:
    """The letter of what was done in a round: HOLD or STRIKE."""
    return STRIKE if severity > 0.0 else HOLD


class Experiment:
    """An experiment of the data file. It is played once, when it is first measured."""

    crisis: Crisis

    def __init__(self, spec: Mapping[str, Any], seed: int, max_runs: int | None) -> None:
        self.spec = spec
        self.seed = seed
        runs = spec.get("runs", 1)
        self.runs = runs if max_runs is None else min(runs, max_runs)
        self.rounds: int = spec["rounds"]
        self.after: int = spec.get("after", 0)
        self.payoffs = spec.get("payoffs", "prisoners_dilemma")

    def measure(self, what: str, of: Any) -> Measured:
        """Take a measure that the data file names. Raises ValueError for one that this kind of experiment has not."""
        raise NotImplementedError

    @cached_property
    def played(self) -> list[Played]:
        """All runs, in order."""
        return play_rounds(self.crisis, self.seed, self.runs)

    def mean(self, number: float | Fraction, expected: float | Fraction, values: Sequence[float]) -> Measured:
        """The mean of one value a run, with its intervals.

        Where all values are alike, and none is a yes or no, the intervals are that point: nothing was drawn.
        """
        alike = min(values), max(values)
        point = alike[0] == alike[1] not in (0.0, 1.0)
        cut = self.runs < self.spec.get("runs", 1)
        if point and cut and abs(alike[0] - expected) > ROUNDING:  # as may come by chance of so few runs
            return Measured(number, expected, fmean(values), UNBOUNDED, UNBOUNDED, len(values))
        if len(values) == 1 or point:
            return Measured(number, expected, fmean(values), alike, alike, len(values))
        shown, judging = interval(values, LEVEL), interval(values, JUDGING_LEVEL)
        return Measured(number, expected, fmean(values), shown, judging, len(values))

    def build(self, ladder: Sequence[float], strategies: Sequence[Any], **more: Any) -> Crisis:
        """A scenario of rounds on a ladder of these severities. `more` holds more fields of actors, a value a side."""
        alternating = self.spec.get("order", "simultaneous") == "alternating"
        actors = {}
        for me, name in enumerate(SIDES):
            given = {key: value[me] for key, value in more.items()}
            actors[name] = {"stocks": {}, "strategy": strategies[me]} | given
        spark = self.spec.get("spark")
        incidents = [{"name": "a spark", "date": START} | spark] if spark else []
        return scenario.build(
            {
                "schema_version": 1,
                "name": "A published result",
                "story": f"An experiment of {FILE}.",
                "start": START,
                "horizon": self.rounds * (2 if alternating else 1),
                "clock": {"rounds": "alternating" if alternating else "simultaneous"},
                "payoffs": self.payoffs,
                "kinds": {"none": {}},
                "ladder": [
                    {"move": f"blow {at}", "severity": severity, "source": FILE}
                    for at, severity in enumerate(ladder, 1)
                ],
                "actors": actors,
                "incidents": incidents,
            }
        )
