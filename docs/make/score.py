"""The numbers and the picture of the page on scores and inference."""

from collections.abc import Iterator
from functools import cache
from math import fsum
from pathlib import Path

from matplotlib.figure import Figure

import sim
from docs.make.parts.page import Page, table
from sim import figures, history
from sim.forecast import coverage as covered
from sim.forecast import inference, scores, scores_text
from sim.forecast import skill as skills
from sim.forecast.answers import AUDIENCES, GRID
from sim.forecast.classes import DAYS, SIZES
from sim.forecast.forecasts import BASE, EXCESS, FORECASTS, HARD, MODEL, NAIVE, PLAYERS, STACKED, THREE, WITHOUT_MODEL
from sim.forecast.inference_text import verdict
from sim.forecast.players import OPEN, PARTS
from sim.forecast.scores import ASPECTS, KIND, Held
from sim.history.move_tables import COLUMNS, OPTIONAL
from sim.history.scenario_links import exchange_of
from sim.measures.intervals import mean
from sim.scenario import load, shipped

PAGE = Page("docs/score.md")
SHOWN = 10
COVERED = ((3, 80), (8, 40))  # moves in each made-up exchange, and how many exchanges
DEALS = 39
RUNS = 200


@cache
def collection() -> list[history.Exchange]:
    """The exchanges of the record."""
    return history.shipped()


@cache
def held(which: str = history.RECORD) -> list[Held]:
    """The exchanges of a collection, as they are scored."""
    return [scores.held(exchange) for exchange in history.shipped(which)]


@cache
def found() -> skills.Result:
    """The record, each cluster by what the others teach."""
    return skills.result(scores.leave_one_out(held()))


@cache
def of_both() -> skills.Result:
    """The record and the waves, each cluster by what the others teach."""
    return skills.result(scores.leave_one_out(held(history.BOTH)))


@cache
def of_waves() -> skills.Result:
    """The waves, by what the record teaches."""
    return skills.result([item for one in held(history.WAVES) for item in scores.score_on(one, held())])


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


def _tables(told: skills.Result) -> Iterator[str]:
    for aspect in told.best:
        head, *rows = scores_text.table(told, aspect)
        yield f"{scores_text.heading(aspect)}:"
        yield ""
        yield from table(head, rows)
        yield ""
    yield "\\* the best naive guess, from which the differences are taken."


@PAGE.block
def table_of_scores() -> Iterator[str]:
    """Lay out the table of every aspect."""
    yield from _tables(found())


@PAGE.block
def table_of_waves() -> Iterator[str]:
    """Lay out, wave by wave, what the record teaches of it; no interval, for a wave is one cluster."""
    waves = {one.cluster: one for one in held(history.WAVES)}
    rows = []
    for name in FORECASTS:
        row = [f"{name}{' (naive)' if name in NAIVE else ''}"]
        for aspect in ASPECTS:
            means = skills.by_cluster(of_waves().items, name, aspect)
            row += [f"{means[wave]:.2f}" if wave in means else "" for wave in waves]
        rows.append(row)
    yield from table(("Forecast", *(f"{aspect}, {wave}" for aspect in ASPECTS for wave in waves)), rows)


@PAGE.block
def table_of_both() -> Iterator[str]:
    """Lay out the same of both collections, cluster by cluster."""
    yield from _tables(of_both())
    yield ""
    for said in scores_text.findings(of_both()):
        yield f"- {said}"


@PAGE.block
def parts() -> Iterator[str]:
    """Lay out what each part of the model is worth, in the record and in both."""
    for which in (history.RECORD, history.BOTH):
        head, *rows = scores_text.parts(skills.variants(held(which)))
        yield f"{'The record' if which == history.RECORD else 'Both collections'}:"
        yield ""
        yield from table(head, rows)
        yield ""


@PAGE.block
def fitted() -> Iterator[str]:
    """Set in sample beside left out."""
    inside = scores.in_sample(held())
    rows = []
    for name in FORECASTS:
        row = [name]
        for aspect in ASPECTS:
            for items in (found().items, inside):
                means = skills.by_cluster(items, name, aspect)
                row.append(f"{fsum(means.values()) / len(means):.2f}" if means else "")
        rows.append(row)
    yield from table(("Forecast", *(f"{aspect}, {how}" for aspect in ASPECTS for how in scores_text.HOW)), rows)


@PAGE.block
def replayed() -> Iterator[str]:
    """Set how often shipped strategies do what history did beside the chance that the forecast gave it."""
    rows = []
    for file in shipped.files():
        crisis = load(file)
        exchange = exchange_of(crisis)
        if exchange is None:
            continue
        told = {step for past in crisis.history for step in past.steps}
        for item in found().items:
            if (item.forecast, item.aspect, item.exchange) != (MODEL, KIND, exchange.name) or item.step not in told:
                continue
            asked = exchange.move(item.step)
            answers = [
                move
                for move in exchange.moves
                if move.answers == item.step and exchange.kind(move).role not in ("pass", "effect")
            ]
            if not answers or answers[0].step not in told:
                continue
            try:
                played = sim.next_answer(crisis, item.step, asked.target, record=True, runs=RUNS)
            except sim.BranchError:
                continue  # the model calls an earlier move of the record impossible
            next_told = played.happened
            if next_told is None or next_told.days != (answers[0].date - asked.date).days:
                continue  # what the scenario tells next is something else, as that an answer was put off
            share = next_told.share
            cells = (f"`{Path(file).stem}`", f"`{exchange.name}`", f"{item.step}", item.found)
            rows.append(
                (*cells, "no move of the ladder" if share is None else f"{share}", f"{100 * item.chance:.1f} %")
            )
    yield from table(("Scenario", "Exchange", "Step", "The answer", "Share of its runs", "The model, left out"), rows)
    yield ""
    yield (
        f"Runs: {RUNS} each, from the record as it was up to the step, with the doubts of the file drawn. Left out are "
        "steps after which a scenario tells something else next. A run that first puts its answer off counts as not "
        "giving it."
    )


@PAGE.block
def selection() -> Iterator[str]:
    """Say what is left of a gain where what the exchanges were chosen by is left out, and where open is let pass."""
    pairs = ((HARD, THREE), (EXCESS, THREE), (MODEL, THREE), (MODEL, HARD), (STACKED, WITHOUT_MODEL))
    names = list(dict.fromkeys(name for pair in pairs for name in pair))
    cut = skills.unselected(held())
    told = {
        "the record": found().items,
        "what is open read as let pass": scores.leave_one_out(held(), names, frozenset(PARTS) - {OPEN}, open_=False),
        "without what it was chosen by": scores.leave_one_out(cut, names),
        "both collections": of_both().items,
    }
    rows = []
    for one, other in pairs:
        row = [one, other]
        row += [mean(skills.differences(items, one, other, KIND)).told("+.2f") for items in told.values()]
        rows.append(row)
    yield from table(("Forecast", "Less", *told), rows)
    yield ""
    count = sum(len(one.points) for one in cut)
    yield f"Without what it was chosen by, {len({one.cluster for one in cut})} clusters with {count} points are left."


@PAGE.block
def power() -> Iterator[str]:
    """Say how many clusters would show what gain."""
    pairs = (
        (KIND, HARD, THREE),
        (KIND, MODEL, HARD),
        (KIND, STACKED, WITHOUT_MODEL),
        ("size", HARD, "same kind, same number"),
        ("size", MODEL, HARD),
        ("delay", HARD, "everything alike"),
        ("delay", MODEL, HARD),
    )
    rows = []
    for aspect, one, other in pairs:
        row = [aspect, one, other]
        for of in (found(), of_both()):
            apart = skills.differences(of.items, one, other, aspect)
            counts = [skills.needed(apart), skills.needed(apart, 0.05), skills.needed(apart, 0.2)]
            row += [mean(apart).told("+.2f"), *(_told(count) for count in counts)]
        rows.append(row)
    heads = [
        f"{which}: {what}"
        for which in ("Record", "Both")
        for what in ("gain", "to show it", "to show .05", "to show .2")
    ]
    yield from table(("Aspect", "Forecast", "Less", *heads), rows)


def _told(count: int | None) -> str:
    return "" if count is None else f"{count:,}" if count >= scores_text.FEW else f"under {scores_text.FEW}"


@PAGE.block
def permutation() -> Iterator[str]:
    """Test gains by dealing the answers out anew."""
    rows = [
        scores_text.test_of_permutation(one, other, skills.permuted(held(), one, other, deals))
        for one, other, deals in (
            (HARD, THREE, DEALS),
            (EXCESS, THREE, DEALS),
            (THREE, BASE, DEALS),
            (PLAYERS, BASE, 9),
        )
    ]
    yield from table(("Forecast", "Less", "Gain in kinds", "Deals, and what they gain", "Chance does as well"), rows)


@PAGE.block
def worst() -> Iterator[str]:
    """List the points at which the model loses most."""
    head, *rows = scores_text.worst(found(), SHOWN)
    yield from table(head, rows)


@PAGE.block
def by_exchange() -> Iterator[str]:
    """List the difference of every exchange, the worst first."""
    best = found().best[KIND]
    mine, naive = (skills.by_exchange(found().items, name, KIND) for name in (MODEL, best))
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
def priors() -> Iterator[str]:
    """Give the prior of what is inferred."""
    tried = [(f"`{name}`", _grid(name)) for name in GRID]
    alike = f"Each of the {len(GRID)} strategies has the same prior, {100 / len(GRID):.1f} %"
    yield f"{alike}, spread evenly over what is tried of it:"
    yield ""
    yield from table(("Strategy", "Tried"), tried)
    yield ""
    unknown = (
        ("tremble", inference.TREMBLES),
        ("audience cost", AUDIENCES),
        ("share of moves that can be answered in kind", inference.KEPT),
        ("what errors are like", inference.ERRORS),
    )
    told = "; ".join(f"{what}: {', '.join(map(str, values))}" for what, values in unknown)
    yield f"What is not known of a side is integrated over these, each alike: {told}."


def _grid(name: str) -> str:
    told = ["; ".join(f"{key} {value:.3g}" for key, value in given.items()) for given in GRID[name]]
    return " or ".join(filter(None, told)) or "as it is"


@PAGE.block
def warnings() -> Iterator[str]:
    """Give the warnings of the record."""
    for warning in history.warnings(history.shipped(history.BOTH)):
        yield f"- {warning}"


@PAGE.block
def classes() -> Iterator[str]:
    """Name the classes of sizes and delays."""
    yield f"{'; '.join(SIZES)}. Delays: {'; '.join(DAYS)}."


@PAGE.block
def columns() -> Iterator[str]:
    """Name the columns of a table of moves."""
    also = ", ".join(f"`{column}`" for column in OPTIONAL)
    yield f"{', '.join(f'`{column}`' for column in COLUMNS)}; and, if there is need, {also}"


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
    """Give the mixture over each collection."""
    for which in (history.RECORD, history.WAVES):
        made = inference.pooled(history.shipped(which))
        shown = [one for one in made.estimates if one.share >= 0.01]
        rows = [
            (", ".join(one.strategies), f"{100 * one.share:.0f} %", f"{100 * one.error:.0f} points") for one in shown
        ]
        rest = 1.0 - fsum(one.share for one in shown)
        rows.append(("all others", f"{100 * rest:.0f} %", ""))
        yield from table((f"Strategies, over {made.sides} sides of the {which}", "Share", "Standard error"), rows)
        yield ""


@PAGE.block
def coverage() -> Iterator[str]:
    """Give the coverage of the credible sets."""
    rows = []
    for moves, exchanges, errors in ((*one, errors) for one in COVERED for errors in inference.ERRORS):
        made = covered.coverage(exchanges, moves, errors=errors)
        for of, one in zip(("strategies", "with parameters"), made, strict=True):
            rows.append(
                (
                    f"{moves}",
                    errors,
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
        "Errors",
        "Exchanges",
        "Sets of",
        "They claim",
        "They hold the truth",
        "Chance (one error)",
        "Of one alone",
    )
    yield from table(head, rows)
