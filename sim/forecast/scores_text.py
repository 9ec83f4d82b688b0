"""Scores in plain words: the table of forecasts, where the model loses, and how both are to be read."""

import csv
import io
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from sim.figures.data import Panel, Skill
from sim.forecast.forecasts import FOLLOWED, FORECASTS, HARD, MODEL, NAIVE, STACKED, THREE, WITHOUT_MODEL
from sim.forecast.scores import ASPECTS, DELAY, KIND, NAMES, SIZE, Item
from sim.forecast.skill import Permuted, Result, Variant, against, differences, losses, needed
from sim.history import warnings
from sim.language import in_a_row, say, so_many
from sim.measures.intervals import Mean
from sim.text import WIDTH, as_text, columns, several


def heading(aspect: str) -> str:
    """An aspect of an answer, as the heading of its table."""
    return say(f"score.aspect.{aspect}")


def difference(of: Mean | None, form: str = "+.2f") -> str:
    """A difference with its interval; a dash for the best naive guess itself."""
    return "-" if of is None else of.told(form)


FEW = 5  # clusters of which fewer tell nothing of chance
BEATS = "beats"  # the code of a forecast that surely does better than the best naive guess


def standing(apart: Mean | None, clusters: int) -> str:
    """What a difference comes to, by its code: whether a forecast loses to the best naive guess, or none can tell."""
    if apart is None:
        return "best"
    less = "worse" if apart.mean > 0.0 else "better"
    if apart.low is None or apart.high is None or clusters < FEW:
        return less
    if apart.low > 0.0:
        return "loses"
    return BEATS if apart.high < 0.0 else f"{less} by chance"


def verdict(apart: Mean | None, clusters: int) -> str:
    """What a difference comes to, in words."""
    return say(f"skill.{standing(apart, clusters)}")


PAIRS = (  # forecasts of the kind of an answer, the one beside the other, and what it means if it is better
    (HARD, THREE, "hard"),
    (MODEL, HARD, "model"),
    (STACKED, WITHOUT_MODEL, "stacked"),
    (FOLLOWED, MODEL, "followed"),
)


def findings(found: Result) -> list[str]:
    """What the table comes to, a sentence each."""
    clusters = len({item.cluster for item in found.items})
    lines = [found.line(MODEL, aspect) for aspect in found.best]
    better = [one.aspect for one in lines if standing(one.log_difference, one.clusters) == BEATS]
    told = in_a_row(better) or say("score.beats.nothing")
    said = [say("score.beats", aspects=", ".join(found.best), told=told)]
    if clusters == 1:
        said = [say("score.one cluster")]
    elif clusters < FEW:
        said = [say("score.few clusters", clusters=clusters)]
    for aspect in found.best:
        line = found.line(MODEL, aspect)
        by_log, by_second = line.log_difference, line.second_difference
        if by_log is not None and by_second is not None:
            said.append(
                say(
                    "score.aspect",
                    aspect=aspect,
                    log=verdict(by_log, line.clusters),
                    best=found.best[aspect],
                    by_log=by_log.told("+.2f"),
                    clusters=so_many("clusters", line.clusters),
                    name=NAMES[aspect][1],
                    second=verdict(by_second, line.clusters),
                    by_second=by_second.told("+.3f"),
                )
            )
    if KIND not in found.best:
        return said
    for one, other, gained in PAIRS:
        apart, meaning = against(found, one, other, KIND).told("+.2f"), say(f"score.means.{gained}")
        told = say("score.beside", aspect=KIND, one=one, other=other, apart=apart, meaning=meaning)
        count = needed(differences(found.items, one, other, KIND)) if clusters >= FEW else None
        said.append(say("score.beside.power", told=told, clusters=count) if count else told)
    return said


def table(found: Result, aspect: str) -> list[tuple[str, ...]]:
    """The rows of the table of an aspect, its head first."""
    first, second = NAMES[aspect]
    apart = say("score.column.apart")
    heads = (say(f"score.column.{name}") for name in ("forecast", "clusters", "items"))
    rows: list[tuple[str, ...]] = [(*heads, first, apart, second, apart)]
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
    heads = ("exchange", "step", "asked", "answer", "model", "naive", "by")
    rows: list[tuple[str, ...]] = [tuple(say(f"loss.{head}") for head in heads)]
    for loss in losses(found, aspect)[:count]:
        item = loss.item
        chances = (f"{100.0 * one.chance:.1f} %" for one in (item, loss.other))
        rows.append((item.exchange, str(item.step), item.told, item.found, *chances, f"{loss.by:.2f}"))
    return rows


def told(found: Result, count: int, on: str = "", warned: Sequence[str] | None = None, left: Sequence[str] = ()) -> str:
    """All of it, as text; `left` are exchanges that could not be read."""
    exchanges = so_many("exchanges", len({item.exchange for item in found.items}))
    clusters = len({item.cluster for item in found.items})
    head = "score.head.on" if on else "score.head"
    lines = [*wrap(say(head, exchanges=exchanges, clusters=so_many("clusters", clusters), on=on), WIDTH), ""]
    if left:
        lines += [*wrap(say("score.unread", exchanges=", ".join(left)), WIDTH), ""]
    for aspect in ASPECTS:
        if aspect in found.best:
            lines += [heading(aspect), *laid_out(table(found, aspect)), ""]
    lines += wrap(f"{say('score.how to read')} {_intervals(clusters)}", WIDTH)
    lines += ["", say("score.comes to")]
    for said in findings(found):
        lines += wrap(said, WIDTH, initial_indent="- ", subsequent_indent="  ")
    rows = worst(found, count)
    if len(rows) > 1:
        lines += ["", say("loss.head", best=found.best[KIND]), *laid_out(rows)]
    return as_text([*lines, "", *with_warnings(warnings() if warned is None else warned)])


def with_warnings(warned: Sequence[str]) -> list[str]:
    """What must be read with it, a point each."""
    points = (wrap(warning, WIDTH, initial_indent="- ", subsequent_indent="  ") for warning in warned)
    return [say("exchange.read this"), *(line for point in points for line in point)]


def _intervals(clusters: int) -> str:
    """How much the intervals of so many clusters mean."""
    if clusters < 2:
        return say("score.intervals.none")
    return say("score.intervals.few" if clusters < FEW else "score.intervals", clusters=clusters)


def laid_out(rows: Sequence[Sequence[str]], indent: str = "  ") -> Iterator[str]:
    """Rows in columns, all flush left."""
    return columns(rows, left=len(rows[0]), indent=indent)


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
