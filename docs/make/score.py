"""The numbers and the picture of the page on scores and inference."""

from collections.abc import Iterator
from functools import cache
from math import fsum

from matplotlib.figure import Figure

from docs.make.parts.page import Page, table
from sim import figures, history
from sim.forecast import inference, scores, scores_text
from sim.forecast.inference_text import verdict
from sim.forecast.scores import DAYS, KIND, LOG, MODEL, SIZES
from sim.history.move_tables import COLUMNS

PAGE = Page("docs/score.md")
SHOWN = 10
COVERED = ((3, 80), (8, 40))  # moves in each made-up exchange, and how many exchanges


@cache
def collection() -> list[history.Exchange]:
    """The exchanges that come with the program."""
    return history.shipped()


@cache
def found() -> scores.Result:
    """The collection, each exchange by what the others teach."""
    return scores.result(scores.leave_one_out([scores.held(exchange) for exchange in collection()]))


@PAGE.block
def findings() -> Iterator[str]:
    """Say what it comes to."""
    for said in scores_text.findings(found()):
        yield f"- {said}"


@PAGE.block
def skill() -> Iterator[str]:
    """Tell the picture in words."""
    yield figures.alt_text(scores_text.skill(found()))


@PAGE.picture("skill")
def _skill() -> Figure:
    return figures.figure(scores_text.skill(found()))


@PAGE.block
def table_of_scores() -> Iterator[str]:
    """Lay out the table of every aspect."""
    for aspect in found().best:
        head, *rows = scores_text.table(found(), aspect)
        yield f"{scores_text.HEADS[aspect]}:"
        yield ""
        yield from table(head, rows)
        yield ""
    yield "\\* the best naive guess, from which the differences are taken."


@PAGE.block
def worst() -> Iterator[str]:
    """List the points at which the model loses most."""
    head, *rows = scores_text.worst(found(), SHOWN)
    yield from table(head, rows)


@PAGE.block
def by_exchange() -> Iterator[str]:
    """List the difference of every exchange, the worst first."""
    best = found().best[KIND]
    mine, naive = (scores.by_exchange(found().items, name, KIND, LOG) for name in (MODEL, best))
    apart = sorted(((mine[name] - naive[name], name) for name in mine), reverse=True)
    points = {name: len({item.step for item in found().items if item.exchange == name}) for name in mine}
    rows = [
        (f"`{name}`", f"{points[name]}", f"{mine[name]:.2f}", f"{naive[name]:.2f}", f"{by:+.2f}") for by, name in apart
    ]
    yield from table(("Exchange", "Points", "The model", best.capitalize(), "Difference"), rows)
    yield ""
    worse = sum(by > 0.0 for by, _ in apart)
    yield f"The model is worse in {worse} of {len(apart)} exchanges."


@PAGE.block
def warnings() -> Iterator[str]:
    """Give the warnings of the record."""
    for warning in history.WARNINGS:
        yield f"- {warning}"


@PAGE.block
def classes() -> Iterator[str]:
    """Name the classes of sizes and delays."""
    yield f"{'; '.join(SIZES)}. Delays: {'; '.join(DAYS)}."


@PAGE.block
def columns() -> Iterator[str]:
    """Name the columns of a table of moves."""
    yield ", ".join(f"`{column}`" for column in COLUMNS)


@PAGE.block
def inferred() -> Iterator[str]:
    """Say of every side that could answer three moves or more what is inferred."""
    rows = []
    told = sides = 0
    for exchange in collection():
        for actor in exchange.actors:
            one = inference.infer(exchange, actor, others=collection())
            sides += one.asked > 0
            told += one.asked > 0 and one.tells
            if one.asked >= 3:
                held = ", ".join(f"{name} {100 * one.strategies[name]:.0f} %" for name in one.credible[:5])
                more = len(one.credible) - 5
                held += f", and {more} more" if more > 0 else ""
                rows.append((f"`{exchange.name}`", actor, f"{one.asked}", f"{one.answered}", verdict(one), held))
    yield from table(("Exchange", "Side", "Asked", "Answered", "Verdict", "The credible set"), rows)
    yield ""
    yield f"Of the {sides} sides that could answer anything, it can tell of {told}."


@PAGE.block
def pooled() -> Iterator[str]:
    """Give the mixture over the collection."""
    made = inference.pooled(collection())
    shown = [one for one in made.estimates if one.share >= 0.01]
    rows = [(", ".join(one.strategies), f"{100 * one.share:.0f} %", f"{100 * one.error:.0f} points") for one in shown]
    rest = 1.0 - fsum(one.share for one in shown)
    rows.append(("all others", f"{100 * rest:.0f} %", ""))
    yield from table((f"Strategies, over {made.sides} sides", "Share", "Standard error"), rows)


@PAGE.block
def coverage() -> Iterator[str]:
    """Give the coverage of the credible sets."""
    rows = []
    for moves, exchanges in COVERED:
        for of, one in zip(("strategies", "with parameters"), inference.coverage(exchanges, moves), strict=True):
            rows.append(
                (
                    f"{moves}",
                    f"{one.exchanges}",
                    of,
                    f"{100 * one.said:.1f} %",
                    f"{100 * one.share:.1f} %",
                    f"{100 * one.error:.1f} points",
                    f"{one.told}",
                )
            )
    head = (
        "Moves to answer",
        "Exchanges",
        "Sets of",
        "They claim",
        "They hold the truth",
        "Chance (one error)",
        "Of one alone",
    )
    yield from table(head, rows)
