"""Findings: every claim put to the test, with a verdict.

1. The exact number must agree with the published one, to the digits that were printed. A published fraction must be
   equal to it. Of a published sign or limit ('> 0') it must lie on the right side.
2. The simulated number must agree with the exact number of the same rounds. Exchanges open peacefully and mix slowly,
   so the mean over the rounds that were counted is not the long run's.

Rule 2 asks for a 99.99 % interval of the mean of independent runs, so that it does not matter how rounds of one run
hang together. (Of some hundred 95 % intervals, a few would miss by chance alone.) The intervals are Student's, or
Wilson's where a run says yes or no. A regression has Student's interval about its jackknife, which leaves out one run
after another. Where nothing is drawn, the two numbers may differ by the rounding of doubles, or by what the steps of
the ladder can do: a bound that is derived where it is used.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from importlib.util import find_spec
from typing import Any, NamedTuple

from sim.games.published.arms_race import Gains, Richardson
from sim.games.published.claims import NOT_COMPARED, Claim, claims
from sim.games.published.experiment import ROUNDING, UNBOUNDED, Experiment, Measured
from sim.games.published.point_process import Hawkes
from sim.games.published.regression import Regression
from sim.games.published.repeated_game import LibraryContrite, RepeatedGame
from sim.games.published.tournament import LibraryTournament
from sim.language import say
from sim.strategies import axelrod_library

AGREES, FAILS, NOT_RUN = "agrees", "FAILS", "not run"
VERDICTS = (AGREES, FAILS, NOT_RUN, NOT_COMPARED)

EXPERIMENTS: dict[str, Callable[[Mapping[str, Any], int, int | None], Experiment]] = {
    "game": RepeatedGame,
    "library contrite": LibraryContrite,
    "library tournament": LibraryTournament,
    "richardson": Richardson,
    "gains": Gains,
    "hawkes": Hawkes,
    "regression": Regression,
}


class Finding(NamedTuple):
    """A row of the table. Numbers are None where nothing was run."""

    row: str
    claim: str
    source: str
    published: str
    exact: float | None
    expected: float | None  # the exact number, over the rounds that were counted
    simulated: float | None
    low: float | None  # the 95 % interval, or the ladder's bound
    high: float | None
    runs: int | None
    verdict: str
    why: str


def check(seed: int = 1, max_runs: int | None = None) -> Iterator[Finding]:
    """Put every claim to the test, one after another, with at most `max_runs` runs of an experiment."""
    found, specs = claims()
    played: dict[str, Experiment] = {}
    for claim in found:
        name = claim.experiment
        if claim.not_compared:
            yield _untested(claim, NOT_COMPARED, claim.not_compared)
            continue
        kind = specs[name].get("kind", "game")
        if kind.startswith("library") and find_spec("axelrod") is None:
            yield _untested(claim, NOT_RUN, f"{axelrod_library.MISSING}; {axelrod_library.HOW_TO_GET_IT}")
            continue
        if name not in played:
            played[name] = EXPERIMENTS[kind](specs[name], seed, max_runs)
        yield judge(claim, played[name].measure(*claim.measure))


def _untested(claim: Claim, verdict: str, why: str) -> Finding:
    blank = (None,) * 6
    return Finding(claim.row, claim.claim, claim.source, claim.published, *blank, verdict, why)


def judge(claim: Claim, measured: Measured) -> Finding:
    """The verdict on a claim, by the two rules of this module."""
    expected, (low, high) = float(measured.expected), measured.judging_interval
    why = ""
    verdict = FAILS
    if not agrees_in_print(measured.exact, claim.published):
        why = say("published.not exact", exact=float(measured.exact))
    elif not low - ROUNDING <= expected <= high + ROUNDING:
        why = say("published.left out", low=low, high=high, expected=expected)
    elif measured.judging_interval == UNBOUNDED:
        verdict, why = NOT_COMPARED, say("published.alike", runs=measured.runs)
    return Finding(
        claim.row, claim.claim, claim.source, claim.published, float(measured.exact), expected, measured.simulated,
        *measured.interval, measured.runs, verdict if why else AGREES, why or measured.bound,
    )  # fmt: skip


def agrees_in_print(number: float | Fraction, printed: str) -> bool:
    """Whether a number is the printed one, to the digits that were printed. A '-' agrees with any number."""
    if printed == "-":
        return True
    exactly = Fraction(number)
    if printed[0] in "<>":
        limit = Fraction(printed[1:].strip())
        return exactly < limit if printed[0] == "<" else exactly > limit
    if "/" in printed:
        return exactly == Fraction(printed)
    digits = len(printed.partition(".")[2])
    return abs(exactly - Fraction(printed)) <= Fraction(1, 2 * 10**digits)
