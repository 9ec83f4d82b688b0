"""5. GRIT: the way out of a lock by concessions."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

import sim
from docs.make.limits.page import PAGE
from docs.make.limits.rounds import BLOW, in_rounds, playing
from docs.make.parts.page import ROOT, table
from docs.make.parts.panels import GREY, drawn, dress, panels, shares, spread
from docs.make.parts.runs import Share, runs
from sim.figures.canvas import LOOKS
from sim.measures.summaries import rounds

PAUSES = ((), (6,), (6, 7))
SEED_CASE = ROOT / "scenarios" / "nato_russia_2021.yaml"
PLAYED = 50  # runs
STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0)


@cache
def lock(clock: str, pauses: tuple[int, ...]) -> list[tuple[int, int]]:
    """The rounds of two who begin with a blow and play tit for tat, A holding back at these turns of its own."""
    one = playing("suspicious", *({"hold_at": turn} for turn in pauses))
    crisis = in_rounds([BLOW], one, "suspicious", 16, clock)
    return rounds(sim.simulate(crisis).events, crisis)


def settled(played: Sequence[tuple[int, int]]) -> str:
    """What two sides do at last."""
    last = set(played[-4:])
    return {frozenset({(0, 0)}): "peace", frozenset({(1, 1)}): "the lock"}.get(
        frozenset(last), "blow and pause, turn about"
    )


@cache
def wound_down(nato: str, russia: str, step: float = 3.0) -> tuple[Share, str]:
    """In how many runs the seed case winds down, GRIT taking such steps, and NATO's greatest concession in one."""
    plays = {name: playing(name, **({"step": step} if name == "grit" else {})) for name in (nato, russia)}
    crisis = sim.load(SEED_CASE).with_({"actors.NATO.strategy": plays[nato], "actors.Russia.strategy": plays[russia]})
    played = runs(crisis, PLAYED)
    made = [event for event in played[0].events if event.kind == "move" and event.actor == "NATO"]
    best = min(made, key=lambda event: event.done or 0.0)
    offer = f"{best.move}, {-(best.done or 0.0):g}" if (best.done or 0.0) < 0.0 else "none"
    return Share(sum(run.summary.course == "wound down" for run in played), PLAYED), offer


SIDES = list(product(("tit_for_tat", "grit"), repeat=2))


@PAGE.block
def grit() -> Iterator[str]:
    """Tell what concessions end in, and how often the seed case winds down."""
    rows = []
    for clock in ("simultaneous", "alternating"):
        for pauses in PAUSES:
            played = lock(clock, pauses)
            later = played[8:]
            struck = sum(sum(pair) for pair in later)
            rows.append((clock, f"{len(pauses)}", settled(played), f"{struck} of {2 * len(later)}"))
    yield from table(("Moves are", "Concessions running", "What it ends in", "Blows in the last eight rounds"), rows)
    yield ""
    rows = [(f"`{nato}`", f"`{russia}`", str(wound_down(nato, russia)[0])) for nato, russia in SIDES]
    yield from table(
        ("NATO plays", "Russia plays", f"Wound down, of {PLAYED} runs of the seed case (95 %, Wilson)"), rows
    )
    yield ""
    found = [(step, *wound_down("grit", "tit_for_tat", step)) for step in STEPS]
    rows = [(f"{step:g}", offer, str(share)) for step, share, offer in found]
    yield from table(("NATO's step", "Its greatest concession", f"Wound down, of {PLAYED} runs (95 %, Wilson)"), rows)
    yield ""
    tolerance = sim.load(SEED_CASE).actors["Russia"].tolerance
    yield f"Russia's tolerance is {tolerance:g}."


@PAGE.picture("grit")
def _() -> Figure:
    one, two = panels("GRIT: the way out of a lock depends on who moves when", 1.75, 1.0)
    names = []
    for row, (clock, pauses) in enumerate(product(("simultaneous", "alternating"), PAUSES[1:])):
        names.append(f"{clock},\n{('one', 'two')[len(pauses) - 1]} held back")
        for turn, pair in enumerate(lock(clock, pauses), 1):
            for me, look in enumerate(LOOKS):
                at = turn + (0.5 * me if clock == "alternating" else 0.0)
                fill = look.colour if pair[me] else "white"
                one.plot(at, -row - 0.3 * me, look.marker, color=look.colour, markerfacecolor=fill, markersize=7)
    for me, look in enumerate(LOOKS):
        one.plot([], [], look.marker, color=look.colour, label=f"{'AB'[me]} strikes")
        one.plot([], [], look.marker, color=look.colour, markerfacecolor="white", label=f"{'AB'[me]} holds")
    one.axvline(5.72, color=GREY, linestyle=":", linewidth=1.2, zorder=1)
    one.set_yticks([-row - 0.15 for row in range(4)], names)
    one.set_ylim(-3.6, 0.35)
    one.tick_params(axis="y", length=0)
    one.legend(
        loc="upper center", bbox_to_anchor=(0.45, -0.17), ncols=4, frameon=False, fontsize=9.5, handletextpad=0.2
    )
    dress(one, "a lock of two tit for tats; A holds back from turn 6", "turn", "")
    found = [wound_down("grit", "tit_for_tat", step) for step in STEPS]
    spread(two, STEPS, shares([share for share, _ in found]), "")
    for step, (share, offer) in zip(STEPS, found, strict=True):
        two.text(step, 0.5 + (0.38 if share.count else -0.38), offer.rpartition(" ")[2], ha="center", va="center")
    two.set_ylim(-0.05, 1.05)
    two.yaxis.set_major_formatter(PercentFormatter(1.0))
    dress(
        two,
        f"the seed case, {PLAYED} runs each",
        "NATO's step\n(numbers: its greatest concession)",
        "share of runs wound down",
    )
    return drawn(one)
