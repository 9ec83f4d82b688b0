"""2. The product rule: an exchange climbs where the product of both gains is above 1."""

from collections.abc import Iterator, Sequence
from functools import cache
from math import fsum

from matplotlib.figure import Figure

import sim
from docs.make.limits.page import PAGE
from docs.make.limits.rounds import EVEN, RATIO, ROUNDING, done, in_rounds, playing
from docs.make.parts.page import table
from docs.make.parts.panels import drawn, dress, engine, logarithmic, panels, theory

GAINS = ((0.5, 0.5), (0.7, 0.7), (0.8, 0.8), (0.9, 0.9), (0.45, 1.8), (0.97, 0.97), (1.0, 1.0), (1.1, 1.1), (0.6, 2.4))
DIES, STAYS, CLIMBS = "dies out", "goes on for ever", "climbs to the top"


def echo(one: float, other: float, opening: float = 1.0, turns: int = 80) -> list[float]:
    """The blows of an exchange in which each side answers so many times what it felt, the opening first.

    Both let a blow on the lowest rung pass, as what is softer cannot be told from nothing.
    """
    sides = [{"strategy": playing("measured_share", share=gain), "tolerance": EVEN[0]} for gain in (one, other)]
    run = sim.simulate(in_rounds(EVEN, *sides, turns, "alternating", opening))
    a, b = done(run, "A"), done(run, "B")
    return [opening, *(blow for pair in zip(a, b, strict=True) for blow in pair)]


def fate(blows: Sequence[float]) -> str:
    """What became of an exchange."""
    if blows[-1] == blows[-2] == 0.0:
        return DIES
    return CLIMBS if max(blows) == EVEN[-1] else STAYS


def whole(one: float, other: float, opening: float = 1.0) -> float:
    """All the blows that one draws, itself included, by the law: finite where the product of the gains is below 1."""
    return opening * (1.0 + one) / (1.0 - one * other)


@cache
def echoes() -> dict[tuple[float, float], list[float]]:
    """The exchanges of the table."""
    return {gains: echo(*gains) for gains in GAINS}


SURE = 1.0 / ROUNDING**2, ((1.0 + RATIO) / 2.0) ** 2  # products below and above which rounding changes no ending


@PAGE.block
def product_rule() -> Iterator[str]:
    """Compare exchanges with the law, pair of gains by pair of gains."""
    rows = []
    for (one, other), blows in echoes().items():
        size = one * other
        total, says = "", CLIMBS if size > 1.0 else STAYS
        if size < 1.0:
            total, says = f"{whole(one, other):.1f}", DIES
        found = fate(blows)
        got = (
            f"{fsum(blows):.1f}"
            if found == DIES
            else f"after {blows.index(max(blows))} blows"
            if found == CLIMBS
            else ""
        )
        off = f"{100 * (fsum(blows) / whole(one, other) - 1):+.0f} %" if found == says == DIES else ""
        rows.append((f"{one:g}", f"{other:g}", f"{size:.2f}", says, total, found, got, off))
    head = ("gA", "gB", "gA gB", "The law", "In all", "The ladder", "In all", "Off by")
    yield from table(head, rows)
    yield ""
    yield (
        f"Each rung is {RATIO:g} times the one below, so the nearest is up to {100 * (ROUNDING - 1):.1f} % off what "
        f"was wanted, and two answers up to {100 * (ROUNDING**2 - 1):.1f} %. Where the product is below {SURE[0]:.2f} "
        f"every exchange dies out all the same, where it is above {SURE[1]:.2f} every one climbs; between these two "
        "the ladder has a say."
    )


@PAGE.picture("product-rule")
def _() -> Figure:
    one, two = panels("The product rule: an exchange climbs where gA gB > 1", 1.35, 1.0)
    for side, (gain, line) in enumerate(((0.8, "-"), (1.0, "--"), (1.1, ":"))):
        blows = [blow for blow in echoes()[gain, gain][:25] if blow > 0.0]
        exact = [gain**n for n in range(25) if gain**n > 0.03]
        theory(one, range(len(exact)), exact, "", line)
        engine(one, range(len(blows)), blows, f"gA = gB = {gain:g}", side)
        one.text(len(blows) - 0.4, blows[-1], f"{gain * gain:.2f}", va="center", fontsize=10)
    logarithmic(one.yaxis, 0.1, 0.3, 1.0, 3.0, 10.0)
    one.set_ylim(0.03, 13.0)
    one.set_xlim(-0.5, 27.5)
    one.legend(loc="lower left", frameon=False, fontsize=9.5)
    dress(one, "blow after blow (lines: the law; numbers: gA gB)", "blow", "severity (logarithmic)")
    at = [n / 100 for n in range(96)]
    theory(two, at, [whole(g, g) for g in at], "x (1 + gA) / (1 - gA gB)")
    gains = [0.05 + n / 10 for n in range(10)]
    engine(two, gains, [fsum(echo(g, g)) for g in gains], "on the ladder")
    logarithmic(two.yaxis, 1.0, 2.0, 5.0, 10.0, 20.0)
    two.legend(loc="upper left", frameon=False, fontsize=9.5)
    dress(two, "all that one blow x = 1 draws (gA = gB)", "gain of each side", "severity in all (logarithmic)")
    return drawn(one)
