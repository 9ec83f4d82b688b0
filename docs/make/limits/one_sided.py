"""7. The bias of one side alone."""

from collections.abc import Iterator
from functools import cache
from math import fsum

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

import sim
from docs.make.limits.page import PAGE
from docs.make.limits.rounds import EVEN, done, in_rounds
from docs.make.parts.page import ROOT, table
from docs.make.parts.panels import GREY, drawn, dress, engine, panels, shares, spread, theory
from docs.make.parts.runs import Share, runs
from sim.measures.intervals import mean

BIASES = (0.5, 0.75, 1.0, 1.1, 1.25, 1.5, 2.0)
BIASED = 50  # runs


@cache
def misjudged(bias: float) -> tuple[list[float], list[float]]:
    """What A did, which feels so many times what is done, and B, which sees clearly: tit for tat, turn about.

    B's blows begin with the opening, 1, and end with the last that A answers.
    """
    sides = [{"strategy": "tit_for_tat", "perception": {"bias": bias}}, {"strategy": "tit_for_tat"}]
    run = sim.simulate(in_rounds(EVEN, *sides, 12, "alternating", opening=1.0))
    return done(run, "A"), [1.0, *done(run, "B")][:12]


@cache
def quarrel(bias: float) -> tuple[tuple[float, float, float], Share, Share]:
    """Of the shipped scenario with Altland so biased and Neuland not: peak, and in how many runs either did more."""
    changes = {"actors.Altland.perception.bias": bias, "actors.Neuland.perception.bias": 1.0}
    played = runs(sim.load(ROOT / "scenarios" / "misperception.yaml").with_(changes), BIASED)
    more = [0, 0]
    for run in played:
        sums = [fsum(max(0.0, blow) for blow in done(run, actor)) for actor in run.crisis.actors]
        for me in (0, 1):
            more[me] += sums[me] > sums[1 - me]
    return mean([run.summary.peak for run in played]), Share(more[0], BIASED), Share(more[1], BIASED)


@PAGE.block
def one_sided() -> Iterator[str]:
    """Tell what a bias of one side does, in rounds and in the shipped scenario."""
    rows = []
    for bias in BIASES:
        a, b = misjudged(bias)
        law = min(EVEN[-1], max(1.0, bias**12))
        peak, altland, neuland = quarrel(bias)
        rows.append(
            (
                f"{bias:g}", f"{law:.1f}", f"{max(*a, *b):.1f}", f"{fsum(a) / fsum(b):.2f}",
                f"{peak[0]:.1f} ({peak[1]:.1f} to {peak[2]:.1f})", str(altland), str(neuland),
            )
        )  # fmt: skip
    yield from table(
        (
            "Bias of one side", "Hardest blow of 12, by the law", "On the ladder", "It does, of what it answers",
            f"`misperception`: peak, mean of {BIASED} runs", "Altland (biased) does more", "Neuland does more",
        ),
        rows,
    )  # fmt: skip


@PAGE.picture("one-sided")
def _() -> Figure:
    one, two, three = panels("One side misjudges, the other sees clearly", 1.0, 1.0, 1.0)
    at = [0.5 + n / 100 for n in range(151)]
    theory(one, at, at, "the bias itself")
    ratios = [fsum(a) / fsum(b) for a, b in map(misjudged, BIASES)]
    engine(one, BIASES, ratios, "12 rounds on the ladder")
    one.set_ylim(0.0, 2.3)
    one.legend(loc="upper left", frameon=False, fontsize=9.5)
    dress(one, "what it does, of what it answers", "bias of A (B: 1)", "A's blows / those it answers")
    spread(two, BIASES, [quarrel(bias)[0] for bias in BIASES], "")
    two.axvline(1 / 0.64, color=GREY, linestyle=":", linewidth=1.2)
    two.text(1 / 0.64 - 0.04, 100.0, "0.8 * 0.8 * bias\n= 1", ha="right", va="center", fontsize=9.5)
    two.set_ylim(0.0, None)
    dress(two, f"misperception: peak, {BIASED} runs", "bias of Altland (Neuland: 1)", "severity in force")
    for me, name in enumerate(("Altland (biased)", "Neuland")):
        found = shares([quarrel(bias)[1 + me] for bias in BIASES])
        spread(three, [bias + 0.012 * (2 * me - 1) for bias in BIASES], found, name, me)
    three.set_ylim(-0.04, 1.22)
    three.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0])
    three.yaxis.set_major_formatter(PercentFormatter(1.0))
    three.legend(loc="upper center", ncols=2, frameon=False, fontsize=9.5, columnspacing=1.0, handletextpad=0.3)
    dress(three, "... and who did more there", "bias of Altland (Neuland: 1)", "share of runs")
    return drawn(one)
