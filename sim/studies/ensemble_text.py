"""An ensemble as text for a terminal, as a JSON document, and as tables."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sim.language import say, so_many
from sim.measures import curves, intervals
from sim.measures.intervals import Mean, Share
from sim.studies import methods
from sim.studies.by_day import ByDay
from sim.studies.counting import stopping
from sim.studies.counting.distributions import PERCENT
from sim.studies.dependence import Dependence, Part
from sim.studies.ensemble_numbers import EnsembleNumbers
from sim.studies.methods import note
from sim.text import columns

DAYS_SHOWN = 7  # in the text
HANGING_SHOWN = 8  # doubts in the text that an outcome hangs on
WAYS_LISTED = 20  # in the document: the most frequent


def lines(many: EnsembleNumbers, of: str | None = None) -> Iterator[str]:
    """Shares, means and quantiles, with some of the days, and what an outcome hangs on; without a heading."""
    if many.stopped:
        yield say("stopped", asked=so_many("runs", many.asked))
    if many.until_width is not None:
        yield from _widths(many, many.until_width)
    yield from _caution(many)
    for title, kind in (("course", 0), ("ending", 1), ("first reply", 2)):
        yield ""
        yield say("many.shares", kind=say(title))
        yield from columns(_shares(many, kind), left=4)
    yield from _hanging(many, many.usual if of is None else of)
    yield ""
    yield say("many.means")
    rows = [["", say("many.mean"), *(f"{percent} %" for percent in PERCENT)]]
    for name, found, form in (
        ("many.peak", many.peak, ".1f"),
        ("many.length", many.length, ".0f"),
        ("many.moves", many.moves, ".0f"),
    ):
        mean = found.mean.told(".2f" if form == ".1f" else ".1f")
        rows.append([say(name), mean, *(format(value, form) for value in found.quantiles)])
    for actor, found in many.payoffs.items():
        quantiles = (format(value, ".2f") for value in found.quantiles)
        rows.append([say("many.payoff", actor=actor), found.mean.told(".3f"), *quantiles])
    yield from columns(rows)
    yield ""
    yield from _costs(many)
    yield from _by_course(many)
    yield say("many.bands", error=many.error)
    rows = [["", *(f"{percent} %" for percent in PERCENT)]]
    over = curves.days(many.crisis)
    for n in sorted({at * (len(over) - 1) // (DAYS_SHOWN - 1) for at in range(DAYS_SHOWN)}):
        rows.append([f"{over[n]}", *(f"{value:.1f}" for value in many.bands[n])])
    yield from columns(rows)
    yield ""
    yield note(*_intervals(many))


def _intervals(many: EnsembleNumbers) -> list[str]:
    """The kinds of what has intervals."""
    return ["share", "mean", *(["variance"] if many.by_luck is not None else [])]


def _told(many: EnsembleNumbers, of: int) -> dict[str, Share]:
    """The shares of courses, of endings, or of first replies."""
    replies = {f"{actor}: {move}": found for (actor, move), found in many.first_replies.items()}
    return (many.courses, many.endings, {**replies, say("none"): many.unanswered})[of]


def _shares(many: EnsembleNumbers, of: int) -> list[list[str]]:
    """Shares of some kind; where assumptions are drawn, beside what the file comes to as it stands, and by luck."""
    shares, luck, stands = _told(many, of), many.by_luck, many.stands
    if luck is None or stands is None:
        return [[name, share_text(found)] for name, found in shares.items()]
    by_luck = _told(luck, of)
    reply = ": ".join(stands.first_reply) if stands.first_reply else say("none")
    here = (stands.course, stands.ending, reply)[of]
    never = intervals.share(0, luck.runs)
    rows = [["", *(say(f"many.{what}") for what in ("stands", "luck", "doubt"))]]
    nothing = intervals.share(0, many.runs)
    for name in dict.fromkeys([*shares, *by_luck]):
        both = by_luck.get(name, never), shares.get(name, nothing)
        rows.append([name, say("many.so") if name == here else "", *map(share_text, both)])
    return rows


def _hanging(many: EnsembleNumbers, outcome: str) -> Iterator[str]:
    """What an outcome hangs on, as a table, where assumptions are drawn."""
    found = many.hangs_on(outcome)
    if not found:
        return
    yield ""
    runs = so_many("runs", len(many.drawn))
    yield say("many.hangs", outcome=outcome, runs=runs)
    yield say("many.hangs.ends")
    rows = [["", say("many.hangs.variance"), say("many.hangs.least"), "", say("many.hangs.most"), ""]]
    telling = [one for one in found if one.low > 0.0]
    for one in telling[:HANGING_SHOWN]:
        ends = [one.parts[0], one.parts[-1]]
        cells = [cell for part in ends for cell in (part.told, _part(part))]
        rows.append([one.name, percent_text(one.of_variance, one.low, one.high), *cells])
    if telling:
        yield from columns(rows, left=6)
    rest, together = len(found) - len(telling[:HANGING_SHOWN]), 100.0 * sum(one.of_variance for one in telling)
    yield f"  {say('many.hangs.rest', together=together, rest=rest)}"


def percent_text(value: float, low: float, high: float) -> str:
    """A share of a variance with its interval: '31 % [27, 35]'."""
    return f"{100.0 * value:.0f} % [{100.0 * low:.0f}, {100.0 * high:.0f}]"


def _part(part: Part) -> str:
    if part.share is not None:
        return f"{100.0 * part.share.share:.0f} %"
    assert part.mean is not None, "an outcome is a share or a mean"
    return f"{part.mean.mean:.1f}"


def _costs(many: EnsembleNumbers) -> Iterator[str]:
    """What the exchange cost each side, and its parts; a repeated game tells payoffs instead."""
    if many.payoffs:
        return
    yield say("many.costs")
    parts = [say(f"many.costs.{part}") for part in ("ties", "audience", "out of kind")]
    rows = [["", say("many.mean"), *parts, *(f"{percent} %" for percent in PERCENT)]]
    for actor, cost in many.costs.items():
        means = (f"{part.mean:.2f}" for part in (cost.ties, cost.audience, cost.out_of_kind))
        quantiles = (f"{value:.1f}" for value in cost.whole.quantiles)
        rows.append([actor, cost.whole.mean.told(".2f"), *means, *quantiles])
    yield from columns(rows)
    yield ""


def _by_course(many: EnsembleNumbers) -> Iterator[str]:
    """Peak and length of each course by itself, where there is more than one."""
    if len(many.strata) < 2:
        return
    yield say("many.by course")
    rows = [["", say("many.mean"), *(f"{percent} %" for percent in PERCENT)]]
    for course, stratum in many.strata.items():
        for name, found, form, fine in (("peak", stratum.peak, ".1f", ".2f"), ("length", stratum.length, ".0f", ".1f")):
            head = say(f"many.by course.{name}", course=course, runs=so_many("runs", stratum.runs))
            rows.append([head, found.mean.told(fine), *(format(q, form) for q in found.quantiles)])
    yield from columns(rows)
    yield ""


def _widths(many: EnsembleNumbers, width: float) -> Iterator[str]:
    """The width of the intervals beside the one asked for, and the number of runs that would reach it."""
    if many.narrow:
        yield say("many.narrow", widest=many.widest, width=width)
        yield say("many.narrow.sure")
    else:
        enough = stopping.enough(many.counts, many.runs, width)
        would = say("many.wide.never") if enough is None else say("many.wide.some", number=enough)
        yield say("many.wide", widest=many.widest, width=width, enough=would)


def _caution(many: EnsembleNumbers) -> Iterator[str]:
    """A warning where there are too few runs for means or quantiles to mean much."""
    if many.runs == 1:
        yield say("many.one")
    elif many.runs == 2:
        yield say("many.two")
    elif -(-PERCENT[-1] * many.runs // 100) == many.runs:
        yield say("many.few", runs=so_many("runs", many.runs))


def share_text(found: Share) -> str:
    """A share with its interval; in words where it is none or all of the runs."""
    if found.counted == 0:
        return say("share.none", runs=so_many("runs", found.runs))
    if found.counted == found.runs:
        return say("share.all", runs=so_many("runs", found.runs)) if found.runs > 1 else say("share.one")
    return str(found)


def document(many: EnsembleNumbers, of: str | None = None) -> dict[str, Any]:
    """The ensemble for JSON, with the most frequent ways only, and what an outcome hangs on."""
    replies = [{"actor": actor, "move": move, **n._asdict()} for (actor, move), n in many.first_replies.items()]
    return {
        "scenario": many.crisis.name,
        "seed": many.seed,
        "asked": many.asked,
        "runs": many.runs,
        "until_width": many.until_width,
        "widest": many.widest,
        "courses": many.courses,
        "endings": many.endings,
        "first_replies": replies,
        "unanswered": many.unanswered,
        "percent": PERCENT,
        "intervals": methods.document(*_intervals(many)),
        "peak": {**many.peak._asdict(), "error": many.peak_error},
        "length": many.length,
        "moves": many.moves,
        "payoffs": {"error": many.payoff_error, "a_round": many.payoffs} if many.payoffs else None,
        "costs": {"error": many.cost_error, "by_actor": many.costs},
        "by_course": many.strata,
        "ways": {"steps": many.steps, "different": len(many.ways), "most_frequent": many.ways[:WAYS_LISTED]},
        "bands": {"error": many.error, "start": many.crisis.start, "by_day": many.bands},
        **(_doubt(many, many.usual if of is None else of) if many.by_luck is not None else {}),
    }


def _doubt(many: EnsembleNumbers, outcome: str) -> dict[str, Any]:
    """What stands beside runs in which assumptions are drawn, and what an outcome of these hangs on."""
    luck = many.by_luck
    assert luck is not None, "runs by luck alone stand beside"
    replies = [{"actor": actor, "move": move, **n._asdict()} for (actor, move), n in luck.first_replies.items()]
    return {
        "drawn": [{"name": doubt.name, "key": doubt.key, "from": doubt.law.told()} for doubt in many.crisis.doubts],
        "stands": many.stands,
        "by_luck": {
            "runs": luck.runs,
            "courses": luck.courses,
            "endings": luck.endings,
            "first_replies": replies,
            "unanswered": luck.unanswered,
        },
        "hangs_on": {
            "outcome": outcome,
            "runs": len(many.drawn),
            "doubts": [*map(_dependence, many.hangs_on(outcome))],
        },
    }


def _dependence(one: Dependence) -> dict[str, Any]:
    interval = {"of_variance": one.of_variance, "low": one.low, "high": one.high}
    return {"name": one.name, "key": one.doubt.key, **interval, "parts": one.parts}


def by_text(many: EnsembleNumbers, day: date, found: Sequence[ByDay], by_luck: Sequence[ByDay] | None) -> list[str]:
    """What had been decided, and was in force, by a day, as a table; by luck alone too where that stands beside."""
    lines = ["", say("many.by day", day=day)]
    kinds = [found] if by_luck is None or many.by_luck is None else [by_luck, found]
    runs = [many.runs] if len(kinds) == 1 else [many.by_luck.runs if many.by_luck else 0, many.runs]
    heads = [""] if len(kinds) == 1 else [f" {say(f'many.{by}')}" for by in ("luck", "doubt")]
    parts = [say(f"many.by day.{part}") for part in ("decided", "in force")]
    rows = [["", *(f"{part}{head}" for part in parts for head in heads)]]
    names = dict.fromkeys((one.actor, one.move) for kind in reversed(kinds) for one in kind)
    for actor, move in names:
        cells = []
        for part in ("decided", "in_force"):
            for kind, of in zip(kinds, runs, strict=True):
                there = next((getattr(one, part) for one in kind if (one.actor, one.move) == (actor, move)), None)
                cells.append(share_text(there or intervals.share(0, of)))
        rows.append([f"{actor}: {move}", *cells])
    return [*lines, *columns(rows, left=5)]


# Tables: rows, of which the first is the head.


def bands(many: EnsembleNumbers) -> Iterator[Sequence[Any]]:
    """A row a day: its date, and the quantiles of the severity in force of both sides together."""
    yield ["date", *(f"q{percent:02}" for percent in PERCENT)]
    for day, band in zip(curves.days(many.crisis), many.bands, strict=True):
        yield [day, *band]


def shares(many: EnsembleNumbers) -> Iterator[Sequence[Any]]:
    """A row for each course, ending and first reply: the number of runs, and the share with its interval."""
    yield ["of", "actor", "name", *Share._fields]
    for kind, found in (("course", many.courses), ("ending", many.endings)):
        for name, share in found.items():
            yield [kind, "", name, *share]
    for (actor, move), share in many.first_replies.items():
        yield ["first reply", actor, move, *share]
    yield ["first reply", "", "none", *many.unanswered]


def costs(many: EnsembleNumbers) -> Iterator[Sequence[Any]]:
    """A row for each side and part of its cost, the whole first: its mean with the interval."""
    yield ["actor", "part", *Mean._fields]
    for actor, cost in many.costs.items():
        parts = {
            "whole": cost.whole.mean,
            "ties": cost.ties,
            "audience": cost.audience,
            "out of kind": cost.out_of_kind,
        }
        for part, mean in parts.items():
            yield [actor, part, *mean]


def ways(many: EnsembleNumbers) -> Iterator[Sequence[Any]]:
    """A row a way: its steps, course and ending, the number of runs, and the share with its interval."""
    steps = [f"{part}_{place}" for place in range(1, many.steps + 1) for part in ("actor", "move")]
    yield [*steps, "course", "ending", *Share._fields]
    for way in many.ways:
        taken = [part for step in way.steps for part in step]
        yield [*taken, *[""] * (len(steps) - len(taken)), way.course, way.ending, *way.share]


def hangs_on(many: EnsembleNumbers) -> Iterator[Sequence[Any]]:
    """A row for each part of a draw's range: the share of the variance that the draw makes, and the usual outcome."""
    yield ["outcome", "drawn", "of_variance", "low", "high", "part", "runs", "value", "value_low", "value_high"]
    for one in many.hangs_on():
        for part in one.parts:
            found = part.share or part.mean
            assert found is not None, "an outcome is a share or a mean"
            value = part.share.share if part.share is not None else found[0]
            yield [many.usual, one.name, one.of_variance, one.low, one.high, part.told, part.runs, value, *found[-2:]]


TABLES: dict[str, Callable[[EnsembleNumbers], Iterator[Sequence[Any]]]] = {
    "bands": bands,
    "shares": shares,
    "ways": ways,
    "hangs-on": hangs_on,
    "costs": costs,
}
