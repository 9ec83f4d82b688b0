"""6. Fearon's audience: the dearer it is to back down, the rarer it is done by choice."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

import sim
from docs.make.limits.page import PAGE
from docs.make.limits.rounds import START
from docs.make.parts.page import ROOT, table
from docs.make.parts.panels import drawn, dress, logarithmic, panels, shares, spread, theory
from docs.make.parts.runs import Share, runs
from sim.chronicle import explanation

COSTS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
DISPUTES = 200  # runs
QUARRELS = 60


def dispute(cost: float) -> sim.Crisis:
    """A is struck once, by 5 as felt through noise of half as much; it may protest, at 1, or walk out at its own loss.

    Walking out is a blow of 6 and gives up what is worth 2 to A.
    """
    day = START + timedelta(days=10)
    side = {"strategy": "tit_for_tat", "reply_days": {"low": 2, "likely": 5, "high": 12}}
    return sim.build(
        {
            "schema_version": 1, "name": "A dispute", "story": "Made for one law.", "start": START, "horizon": 60,
            "kinds": {"embassy": {}},
            "ladder": [
                {"move": "protest", "severity": 1.0, "source": "made for one law"},
                {"move": "walk out", "severity": 6.0, "gives_up": {"embassy": 1}, "source": "made for one law"},
            ],
            "actors": {
                "A": side | {"stocks": {"embassy": {"amount": 1, "value": 2.0}}, "audience_cost": cost,
                             "perception": {"noise": 0.5}},
                "B": side | {"strategy": "always_hold", "stocks": {"embassy": {"amount": 1}}},
            },
            "incidents": [{"name": "the insult", "by": "B", "date": day, "severity": 5.0}],
        }
    )  # fmt: skip


CHOICE, NEED = "though it had a harder answer", "for want of a harder answer"


def backs_down(run: sim.Run, actor: str) -> set[str]:
    """How an actor backs down in a run: errors aside, it lets a blow pass or does less than half of what it wanted."""
    ways = set()
    for event in run.events:
        wanted = event.wanted or 0.0
        meant = event.actor == actor and event.rule in ("least loss", "nothing better")
        if meant and wanted > 0.0 and (event.done or 0.0) < 0.5 * wanted:
            choices = explanation.decisions(run.crisis, run.seed, run.number)[event.number].alternatives
            had = any(choice.severity >= 0.5 * wanted for choice in choices if not choice.obstacle)
            ways.add(CHOICE if had else NEED)
    return ways


@cache
def backing_down(cost: float) -> Share:
    """In how many disputes A backs down."""
    return Share(sum(CHOICE in backs_down(run, "A") for run in runs(dispute(cost), DISPUTES)), DISPUTES)


def expected(cost: float) -> float:
    """The share of disputes in which A backs down, exactly: where what it felt lies below the point of indifference.

    There to fall short by w - 1 costs as much as to walk out: 6 - w too hard, and 2 given up. A wish above 6 is met by
    walking out where the 5 that a protest would fall shorter by cost more than those 2.
    """
    if cost <= 0.4:
        return 1.0
    away = (8.0 + cost) / (1.0 + cost) / 5.0 - 1.0  # in shares of what was done, through noise of half as much
    tail = (1.0 - min(1.0, abs(away) / 0.5)) ** 2 / 2.0
    return tail if away < 0.0 else 1.0 - tail


@cache
def quarrels(scenario: str, actor: str, cost: float) -> tuple[Share, Share]:
    """In how many runs of a shipped scenario an actor backs down, by choice and by need, at this audience cost."""
    crisis = sim.load(ROOT / "scenarios" / f"{scenario}.yaml").with_({f"actors.{actor}.audience_cost": cost})
    ways = [backs_down(run, actor) for run in runs(crisis, QUARRELS)]
    by_choice, by_need = (Share(sum(way in found for found in ways), QUARRELS) for way in (CHOICE, NEED))
    return by_choice, by_need


QUARREL_SIDES = (("saudi_canada_2018", "Canada"), ("misperception", "Altland"))
QUARREL_COSTS = (0.25, 0.5, 1.0, 2.0, 4.0)


@PAGE.block
def audience() -> Iterator[str]:
    """Tell how often an actor backs down, in the dispute and in two shipped scenarios."""
    rows = [(f"{cost:g}", f"{100 * expected(cost):.0f} %", str(backing_down(cost))) for cost in COSTS]
    yield from table(
        ("Audience cost", "By the rule, exactly", f"A backs down, of {DISPUTES} disputes (95 %, Wilson)"), rows
    )
    yield ""
    head = ["Audience cost"]
    for scenario, actor in QUARREL_SIDES:
        head += [f"{actor} (`{scenario}`) backs down {way}" for way in (CHOICE, NEED)]
    cells = [[str(share) for sides in QUARREL_SIDES for share in quarrels(*sides, cost)] for cost in QUARREL_COSTS]
    yield from table(head, ([f"{cost:g}", *row] for cost, row in zip(QUARREL_COSTS, cells, strict=True)))
    yield ""
    yield f"Of {QUARRELS} runs each; in brackets, Wilson intervals of 95 %."


@PAGE.picture("audience")
def _() -> Figure:
    one, two = panels("Fearon's audience: the dearer to back down, the rarer by choice", 1.0, 1.0)
    at = [0.2, 0.4, *(0.4001 + n / 50 for n in range(185))]
    theory(one, at, [expected(cost) for cost in at], "exactly, by the rule of least loss")
    spread(one, COSTS, shares([backing_down(cost) for cost in COSTS]), f"{DISPUTES} runs each")
    dress(one, "one dispute: A protests and does no more", "A's audience cost", "share of runs in which A backs down")
    for side, way in enumerate((CHOICE, NEED)):
        at = [cost * (1.0 + 0.03 * (2 * side - 1)) for cost in QUARREL_COSTS]
        found = shares([quarrels(*QUARREL_SIDES[1], cost)[side] for cost in QUARREL_COSTS])
        spread(two, at, found, f"... {way}", side)
    title = f"a long quarrel ({QUARREL_SIDES[1][0]}, {QUARRELS} runs each)"
    dress(two, title, "Altland's audience cost", "share of runs in which it backs down")
    for ax in (one, two):
        ax.set_ylim(-0.04, 1.04)
        ax.yaxis.set_major_formatter(PercentFormatter(1.0))
        logarithmic(ax.xaxis, 0.25, 0.5, 1.0, 2.0, 4.0)
        ax.set_xlim(0.2, 5.0)
        ax.legend(loc="upper right", frameon=False, fontsize=9.5)
    return drawn(one)
