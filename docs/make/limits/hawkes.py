"""4. The two-sided Hawkes process: blows that draw blows."""

from collections.abc import Iterator
from functools import cache
from math import fsum, sqrt
from typing import Any

from matplotlib.figure import Figure

from docs.make.limits.page import PAGE
from docs.make.limits.rounds import BLOW, done, in_rounds, playing
from docs.make.parts.page import table
from docs.make.parts.panels import drawn, dress, panels, spread, theory
from docs.make.parts.runs import runs
from sim.measures.intervals import mean

DECAY = 0.3
BRANCHING = (0.2, 0.4, 0.6, 0.8)
CLUSTERS = 150  # runs
WATCHED = (16, 90)  # runs, and turns of each, after a start of 40
Pair = tuple[float, float]
Matrix = tuple[Pair, Pair]


def inverse(one: float, other: float) -> Matrix:
    """(I - G)^-1 for G = [[0, one], [other, 0]]: a blow of B's draws `one` blows of A, and one of A's `other` of B."""
    whole = 1.0 - one * other
    return (1.0 / whole, one / whole), (other / whole, 1.0 / whole)


def exciting(branching: float, background: float = 0.0) -> dict[str, Any]:
    """A side whose blows are drawn by the other's, so many by each in the end."""
    excitation = branching * (1.0 - DECAY) / BLOW
    return playing("hawkes", background=background, excitation=excitation, decay=DECAY, severity=BLOW)


@cache
def clusters(one: float, other: float) -> tuple[float, float, float]:
    """The mean number of blows in the cluster of one blow of B's, itself included, with its interval."""
    crisis = in_rounds([BLOW], exciting(one), exciting(other), 30, opening=BLOW)
    return mean([1.0 + (sum(done(run, "A")) + sum(done(run, "B"))) / BLOW for run in runs(crisis, CLUSTERS)])


@cache
def rates(one: float, other: float, background: float = 0.1) -> tuple[tuple[float, float, float], ...]:
    """The share of turns at which A strikes, and B, each with its interval."""
    count, turns = WATCHED
    crisis = in_rounds([BLOW], exciting(one, background), exciting(other, background), 40 + turns)
    played = runs(crisis, count)
    return tuple(mean([fsum(done(run, actor)[40:]) / BLOW / turns for run in played]) for actor in ("A", "B"))


@PAGE.block
def hawkes() -> Iterator[str]:
    """Compare clusters and rates with the inverse of I - G."""
    rows = []
    for one, other in (*((n, n) for n in BRANCHING), (0.3, 0.9), (1.3, 1.3)):
        stationary = one * other < 1.0
        matrix = inverse(one, other)
        column = f"{matrix[0][1] + matrix[1][1]:.2f}" if stationary else "none"
        mean = f"{0.1 * (matrix[0][0] + matrix[0][1]):.3f}" if stationary else "none"
        size, rate = clusters(one, other) if stationary else None, rates(one, other)[0]
        told = f"{size[0]:.2f} ({size[1]:.2f} to {size[2]:.2f})" if size else "without end"
        rows.append(
            (
                f"{one:g}, {other:g}", f"{sqrt(one * other):.2f}", column, told, mean,
                f"{rate[0]:.3f} ({rate[1]:.3f} to {rate[2]:.3f})",
            )
        )  # fmt: skip
    yield from table(
        ("G: B's on A, A's on B", "Spectral radius", "Cluster, by the law", "Engine", "A's rate, by the law", "Engine"),
        rows,
    )
    yield ""
    yield (
        f"A cluster is counted over 30 turns in {CLUSTERS} runs, a rate over {WATCHED[1]} turns in {WATCHED[0]} runs, "
        "after 40 turns to forget the start, with a background of 0.1; in brackets, Student's intervals of 95 %. All "
        "rows are played with the same luck, so that they err on the same side."
    )


@PAGE.picture("hawkes")
def _() -> Figure:
    one, two = panels("Two-sided Hawkes: blows that draw blows", 1.0, 1.0)
    at = [n / 100 for n in range(86)]
    theory(one, at, [sum(row[1] for row in inverse(n, n)) for n in at], r"column sum of $(I - G)^{-1}$")
    spread(one, BRANCHING, [clusters(n, n) for n in BRANCHING], f"mean of {CLUSTERS} runs")
    one.set_ylim(0.0, None)
    one.legend(loc="upper left", frameon=False)
    dress(one, "blows in the cluster of one", "branching ratio (blows drawn by one)", "blows, the first included")
    at = [n / 100 for n in range(91)]
    theory(two, at, [0.1 * sum(inverse(n, n)[0]) for n in at], r"$(I - G)^{-1} \mu$")
    theory(two, [0.9, 1.5], [1.0, 1.0], "a blow at every turn", "--")
    more = (*BRANCHING, 1.0, 1.3)
    for side, name in enumerate("AB"):
        spread(two, [n + 0.012 * (2 * side - 1) for n in more], [rates(n, n)[side] for n in more], name, side)
    two.set_ylim(0.0, 1.08)
    two.legend(loc="upper left", frameon=False, fontsize=9.5)
    title = f"share of turns with a blow ({WATCHED[0]} runs of {WATCHED[1]} turns)"
    dress(two, title, "branching ratio (background 0.1)", "blows a turn")
    return drawn(one)
