"""Scores in plain words: the table of forecasts, where the model loses, and how both are to be read."""

import csv
import io
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Any

from sim.figures.data import Panel, Skill
from sim.forecast.forecasts import FOLLOWED, FORECASTS, HARD, MODEL, NAIVE, STACKED, THREE, WITHOUT_MODEL
from sim.forecast.scores import ASPECTS, DELAY, KIND, NAMES, SIZE, Item
from sim.forecast.skill import Permuted, Result, Variant, against, differences, losses, needed
from sim.history import warnings
from sim.measures.intervals import Mean
from sim.text import WIDTH, several

HEADS = {
    "kind": "Kind of the next answer, 'no answer' among them",
    "size": "Size, where the answer is of the same kind and counts the same",
    "delay": "Delay, where there was an answer",
}


def difference(of: Mean | None, form: str = "+.2f") -> str:
    """A difference with its interval; a dash for the best naive guess itself."""
    return "-" if of is None else of.told(form)


FEW = 5  # clusters of which fewer tell nothing of chance


def verdict(apart: Mean | None, clusters: int) -> str:
    """What a difference comes to, in words: whether a forecast loses to the best naive guess, or that none can tell."""
    if apart is None:
        return "is the best naive guess"
    if apart.low is None or apart.high is None or clusters < FEW:
        return "is worse" if apart.mean > 0.0 else "is better"
    if apart.low > 0.0:
        return "loses to the best naive guess"
    if apart.high < 0.0:
        return "beats the best naive guess"
    return f"is {'worse' if apart.mean > 0.0 else 'better'} on average, within what chance allows"


def findings(found: Result) -> list[str]:
    """What the table comes to, a sentence each."""
    clusters = len({item.cluster for item in found.items})
    lines = [found.line(MODEL, aspect) for aspect in found.best]
    better = [one.aspect for one in lines if verdict(one.log_difference, one.clusters).startswith("beats")]
    told = " and ".join(better) or "nothing"
    said = [f"of {', '.join(found.best)}, the model beats the best naive guess in {told}"]
    if clusters == 1:
        said = ["of one cluster no interval can be had, and so nothing be said of skill"]
    elif clusters < FEW:
        said = [f"{clusters} clusters are too few to tell skill from chance, whatever their intervals"]
    for aspect in found.best:
        line = found.line(MODEL, aspect)
        by_log, by_second = line.log_difference, line.second_difference
        if by_log is not None and by_second is not None:
            said.append(
                f"{aspect}: by the log score the model {verdict(by_log, line.clusters)} ('{found.best[aspect]}'), "
                f"{by_log.told('+.2f')} over {several(line.clusters, 'cluster')}, where below 0 "
                f"would be better; by the {NAMES[aspect][1]} score it {verdict(by_second, line.clusters)}, "
                f"{by_second.told('+.3f')}"
            )
    if KIND not in found.best:
        return said
    pairs = (
        (HARD, THREE, "that it matters whether a blow is a first one or a retaliation"),
        (MODEL, HARD, "that the model knows more than that"),
        (STACKED, WITHOUT_MODEL, "that strategies add something to the naive guesses, with weights learned inside"),
        (FOLLOWED, MODEL, "that what a side did tells what it will do"),
    )
    for one, other, meaning in pairs:
        apart = differences(found.items, one, other, KIND)
        count = needed(apart) if clusters >= FEW else None
        power = f"; a difference of that size would show in about {count:,} clusters" if count else ""
        told = against(found, one, other, KIND).told("+.2f")
        said.append(f"{KIND}: '{one}' beside '{other}': {told}, where below 0 would mean {meaning}{power}")
    return said


def table(found: Result, aspect: str) -> list[tuple[str, ...]]:
    """The rows of the table of an aspect, its head first."""
    first, second = NAMES[aspect]
    rows: list[tuple[str, ...]] = [
        ("forecast", "clusters", "items", first, "from the best naive", second, "from the best naive")
    ]
    for name in FORECASTS:
        for line in found.lines:
            if (line.forecast, line.aspect) == (name, aspect):
                rows.append(
                    (
                        f"{name}{' *' if found.best[aspect] == name else ''}",
                        str(line.clusters),
                        str(line.items),
                        f"{line.log:.2f}",
                        difference(line.log_difference),
                        f"{line.second:.3f}",
                        difference(line.second_difference, "+.3f"),
                    )
                )
    return rows


def worst(found: Result, count: int, aspect: str = KIND) -> list[tuple[str, ...]]:
    """The rows of the points at which the model loses most, their head first."""
    rows: list[tuple[str, ...]] = [("exchange", "step", "to be answered", "the answer", "model", "naive", "log lost")]
    for loss in losses(found, aspect)[:count]:
        item = loss.item
        chances = (f"{100.0 * one.chance:.1f} %" for one in (item, loss.other))
        rows.append((item.exchange, str(item.step), item.told, item.found, *chances, f"{loss.by:.2f}"))
    return rows


def told(found: Result, count: int, on: str = "", warned: Sequence[str] | None = None, left: Sequence[str] = ()) -> str:
    """All of it, as text; `left` are exchanges that could not be read."""
    exchanges = len({item.exchange for item in found.items})
    clusters = len({item.cluster for item in found.items})
    head = f"Forecasts of the next answer: {several(exchanges, 'exchange')} in {several(clusters, 'cluster')}, " + (
        f"of {on}, by what the collection teaches" if on else "each by what the other clusters teach"
    )
    lines = [*wrap(head, WIDTH), ""]
    if left:
        lines += [*wrap(f"Not scored, for they cannot be read: {', '.join(left)}.", WIDTH), ""]
    for aspect in ASPECTS:
        if aspect in found.best:
            lines += [HEADS[aspect], *(f"  {line}" for line in laid_out(table(found, aspect))), ""]
    lines += wrap(_how_to_read(clusters), WIDTH)
    lines += ["", "What it comes to:"]
    for said in findings(found):
        lines += wrap(said, WIDTH, initial_indent="- ", subsequent_indent="  ")
    rows = worst(found, count)
    if len(rows) > 1:
        lines += ["", f"Where the model loses most to '{found.best[KIND]}' (kinds; chance each gave to the answer)"]
        lines += [f"  {line}" for line in laid_out(rows)]
    lines += ["", "Read this with it:"]
    for warning in warnings() if warned is None else warned:
        lines += wrap(warning, WIDTH, initial_indent="- ", subsequent_indent="  ")
    return "\n".join(lines) + "\n"


def _how_to_read(clusters: int) -> str:
    said = (
        "Lower is better in every column. A cluster is an exchange, or all exchanges of one wave. Scores are means "
        "over clusters of the mean in each; 'log' is minus the natural logarithm of the probability given to the "
        "answer; * is the naive guess with the lowest mean log score, chosen with hindsight, which favours it; "
        "differences from it are paired by cluster. Where no answer is known, what is scored is that none was seen by "
        "the day to which one was looked for. "
    )
    if clusters < 2:
        return said + "Of one cluster there is no interval."
    few = "too few to mean much" if clusters < FEW else "few, so they are wide and rough"
    return said + f"Intervals of 95 % (Student) are over {clusters} clusters at most: {few}."


def laid_out(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Rows in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def parts(found: Sequence[Variant]) -> list[tuple[str, ...]]:
    """The rows of what each part of the model is worth, their head first."""
    rows: list[tuple[str, ...]] = [("part of the model", *(f"{aspect}, {how}" for aspect in ASPECTS for how in HOW))]
    for one in found:
        apart = [of[aspect] for aspect in ASPECTS for of in (one.left_out, one.fitted)]
        cells = ["none" if of.mean == of.low == of.high == 0.0 else of.told("+.2f") for of in apart]
        rows.append((one.part, *cells))
    return rows


HOW = ("left out", "in sample")


def test_of_permutation(name: str, other: str, found: Permuted) -> tuple[str, ...]:
    """A permutation test as a row: the gain, the gains of deals, and how often chance does as well."""
    low, high = min(found.dealt), max(found.dealt)
    dealt = f"{len(found.dealt)}: from {low:+.2f} to {high:+.2f}"
    return name, other, f"{found.gain:+.2f}", dealt, f"{found.chance:.2f}"


def document(found: Result, count: int) -> dict[str, Any]:
    """All of it, as a JSON document has it."""
    return {
        "lines": [line._asdict() for line in found.lines],
        "best_naive": found.best,
        "findings": findings(found),
        "worst": [
            {"item": loss.item._asdict(), "naive": loss.other._asdict(), "log_lost": loss.by}
            for loss in losses(found)[:count]
        ],
        "items": [item._asdict() for item in found.items],
    }


def sheet(found: Result) -> str:
    """Every score, a row each, as CSV."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(Item._fields)
    writer.writerows(found.items)
    return made.getvalue()


ASKED = {KIND: "kind of answer", SIZE: "size, if in kind", DELAY: "delay, if answered"}  # over a panel


def skill(found: Result) -> Skill:
    """What is to be drawn of scores."""
    panels = []
    for aspect, best in found.best.items():
        lines = [line for line in found.lines if line.aspect == aspect]
        items, clusters = max(line.items for line in lines), max(line.clusters for line in lines)
        scored = f"{items} points" if aspect == KIND and items > 1 else several(items, "answer")
        heading = f"{ASKED[aspect]}\n{scored}, {several(clusters, 'cluster')}"
        panels.append(Panel(aspect, heading, best, {line.forecast: line.log_difference for line in lines}))
    return Skill(FORECASTS, (*NAIVE, WITHOUT_MODEL), len({item.cluster for item in found.items}), panels)
