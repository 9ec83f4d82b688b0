"""Scores in plain words: the table of forecasts, where the model loses, and how both are to be read."""

import csv
import io
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Any

from sim.figures.data import Panel, Skill
from sim.forecast.scores import (
    ASPECTS,
    BASE,
    DELAY,
    FOLLOWED,
    FORECASTS,
    KIND,
    MODEL,
    NAIVE,
    NAMES,
    NONE,
    SAME,
    SIZE,
    THREE,
    WITH_MODEL,
    Item,
    Result,
    against,
    losses,
)
from sim.history import WARNINGS
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


def verdict(apart: Mean | None) -> str:
    """What a difference comes to, in words: whether a forecast loses to the best naive guess, or that none can tell."""
    if apart is None:
        return "is the best naive guess"
    if apart.low is None or apart.high is None:
        return "is worse" if apart.mean > 0.0 else "is better"
    if apart.low > 0.0:
        return "loses to the best naive guess"
    if apart.high < 0.0:
        return "beats the best naive guess"
    return f"is {'worse' if apart.mean > 0.0 else 'better'} on average, within what chance allows"


def findings(found: Result) -> list[str]:
    """What the table comes to, a sentence an aspect."""
    better = [aspect for aspect in found.best if verdict(found.line(MODEL, aspect).log_difference).startswith("beats")]
    told = " and ".join(better) or "nothing"
    said = [f"of {', '.join(found.best)}, the model beats the best naive guess in {told}"]
    if len({item.exchange for item in found.items}) == 1:
        said = ["of one exchange no interval can be had, and so nothing be said of skill"]
    for aspect in found.best:
        line = found.line(MODEL, aspect)
        by_log, by_second = line.log_difference, line.second_difference
        if by_log is not None and by_second is not None:
            said.append(
                f"{aspect}: by the log score the model {verdict(by_log)} ('{found.best[aspect]}'), "
                f"{by_log.told('+.2f')} over {line.exchanges} exchange{'s' * (line.exchanges != 1)}, where below 0 "
                f"would be better; by the {NAMES[aspect][1]} score it {verdict(by_second)}, {by_second.told('+.3f')}"
            )
        if (aspect, found.best[aspect]) == (KIND, THREE):
            added = found.line(WITH_MODEL, aspect)
            if added.log_difference is not None:
                said.append(
                    f"{aspect}: the three naive guesses with the strategies mixed in, beside the three without them: "
                    f"{added.log_difference.told('+.2f')}, where below 0 would mean that strategies add something"
                )
    if KIND in found.best:
        followed = against(found, FOLLOWED, MODEL, KIND)
        said.append(
            f"{KIND}: the model brought up to date by what the side did before, beside the model as it was learned: "
            f"{followed.told('+.2f')}, where below 0 would mean that what a side did tells what it will do"
        )
        singles = [(name, against(found, MODEL, name, KIND)) for name in (SAME, BASE, NONE)]
        told = "; ".join(f"{apart.told('+.2f')} from '{name}'" for name, apart in singles)
        said.append(f"{KIND}: beside each naive guess alone the model's log score is {told}")
    return said


def table(found: Result, aspect: str) -> list[tuple[str, ...]]:
    """The rows of the table of an aspect, its head first."""
    first, second = NAMES[aspect]
    rows: list[tuple[str, ...]] = [
        ("forecast", "exchanges", "items", first, "from the best naive", second, "from the best naive")
    ]
    for name in FORECASTS:
        for line in found.lines:
            if (line.forecast, line.aspect) == (name, aspect):
                rows.append(
                    (
                        f"{name}{' *' if found.best[aspect] == name else ''}",
                        str(line.exchanges),
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


def told(found: Result, count: int, on: str = "") -> str:
    """All of it, as text."""
    exchanges = len({item.exchange for item in found.items})
    plural = "" if exchanges == 1 else "s"
    head = f"Forecasts of the next answer: {exchanges} exchange{plural}, " + (
        f"of {on}, by what the collection teaches" if on else "each by what the others teach"
    )
    lines = [*wrap(head, WIDTH), ""]
    for aspect in ASPECTS:
        if aspect in found.best:
            lines += [HEADS[aspect], *(f"  {line}" for line in laid_out(table(found, aspect))), ""]
    lines += wrap(_how_to_read(exchanges), WIDTH)
    lines += ["", "What it comes to:"]
    for said in findings(found):
        lines += wrap(said, WIDTH, initial_indent="- ", subsequent_indent="  ")
    rows = worst(found, count)
    if len(rows) > 1:
        lines += ["", f"Where the model loses most to '{found.best[KIND]}' (kinds; chance each gave to the answer)"]
        lines += [f"  {line}" for line in laid_out(rows)]
    lines += ["", "Read this with it:"]
    for warning in WARNINGS:
        lines += wrap(warning, WIDTH, initial_indent="- ", subsequent_indent="  ")
    return "\n".join(lines) + "\n"


def _how_to_read(exchanges: int) -> str:
    said = (
        "Lower is better in every column. Scores are means over exchanges of the mean in each; 'log' is minus the "
        "natural logarithm of the probability given to what came. * is the naive guess with the lowest mean log "
        "score, chosen with hindsight, which favours it; differences from it are paired by exchange. "
    )
    if exchanges < 2:
        return said + "Of one exchange there is no interval."
    return (
        said + f"Intervals of 95 % (Student) are over {exchanges} exchanges at most: few, so they are wide and rough."
    )


def laid_out(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Rows in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


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
        items, exchanges = max(line.items for line in lines), max(line.exchanges for line in lines)
        scored = f"{items} points" if aspect == KIND and items > 1 else several(items, "answer")
        heading = f"{ASKED[aspect]}\n{scored}, {several(exchanges, 'exchange')}"
        panels.append(Panel(aspect, heading, best, {line.forecast: line.log_difference for line in lines}))
    return Skill(FORECASTS, NAIVE, len({item.exchange for item in found.items}), panels)
