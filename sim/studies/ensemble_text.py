"""An ensemble as text for a terminal, as a JSON document, and as tables."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sim.measures import curves, intervals
from sim.measures.intervals import Share
from sim.studies.counting import stopping
from sim.studies.counting.distributions import PERCENT
from sim.studies.dependence import Dependence, Part
from sim.studies.ensemble_numbers import EnsembleNumbers
from sim.text import columns, several

DAYS_SHOWN = 7  # in the text
HANGING_SHOWN = 8  # doubts in the text that an outcome hangs on
WAYS_LISTED = 20  # in the document: the most frequent


def lines(many: EnsembleNumbers) -> Iterator[str]:
    """Shares, means and quantiles, with some of the days; without a heading."""
    if many.stopped:
        yield f"Stopped: {several(many.asked, 'run')} were asked for."
    if many.until_width is not None:
        yield from _widths(many, many.until_width)
    yield from _caution(many)
    for title, of in (("Course", 0), ("Ending", 1), ("First reply", 2)):
        yield ""
        yield f"{title}: share of the runs with its 95 % interval (Wilson)"
        yield from columns(_shares(many, of), left=4)
    yield from _hanging(many)
    yield ""
    yield "Means with 95 % intervals (Student), and quantiles: so many in a hundred runs are no higher"
    rows = [["", "mean", *(f"{percent} %" for percent in PERCENT)]]
    for name, found, form in (
        ("peak (severity in force)", many.peak, ".1f"),
        ("length (days)", many.length, ".0f"),
        ("moves", many.moves, ".0f"),
    ):
        mean = found.mean.told(".2f" if form == ".1f" else ".1f")
        rows.append([name, mean, *(format(value, form) for value in found.quantiles)])
    for actor, found in many.payoffs.items():
        quantiles = (format(value, ".2f") for value in found.quantiles)
        rows.append([f"payoff a round, {actor}", found.mean.told(".3f"), *quantiles])
    yield from columns(rows)
    yield ""
    yield from _by_course(many)
    yield f"Severity in force, both sides: quantile bands by day (of runs, not of a mean; within {many.error:g})"
    rows = [["", *(f"{percent} %" for percent in PERCENT)]]
    over = curves.days(many.crisis)
    for n in sorted({at * (len(over) - 1) // (DAYS_SHOWN - 1) for at in range(DAYS_SHOWN)}):
        rows.append([f"{over[n]}", *(f"{value:.1f}" for value in many.bands[n])])
    yield from columns(rows)


def _told(many: EnsembleNumbers, of: int) -> dict[str, Share]:
    """The shares of courses, of endings, or of first replies."""
    replies = {f"{actor}: {move}": found for (actor, move), found in many.first_replies.items()}
    return (many.courses, many.endings, {**replies, "none": many.unanswered})[of]


def _shares(many: EnsembleNumbers, of: int) -> list[list[str]]:
    """Shares of some kind; where assumptions are drawn, beside what the file comes to as it stands, and by luck."""
    shares, luck, stands = _told(many, of), many.by_luck, many.stands
    if luck is None or stands is None:
        return [[name, share_text(found)] for name, found in shares.items()]
    by_luck = _told(luck, of)
    reply = ": ".join(stands.first_reply) if stands.first_reply else "none"
    here = (stands.course, stands.ending, reply)[of]
    never = intervals.share(0, luck.runs)
    rows = [["", "as the file stands", "by luck alone", "by doubt and luck"]]
    nothing = intervals.share(0, many.runs)
    for name in dict.fromkeys([*shares, *by_luck]):
        both = by_luck.get(name, never), shares.get(name, nothing)
        rows.append([name, "so" if name == here else "", *map(share_text, both)])
    return rows


def _hanging(many: EnsembleNumbers) -> Iterator[str]:
    """What the usual outcome hangs on, where assumptions are drawn."""
    found = many.hangs_on()
    if not found:
        return
    yield ""
    yield from hanging(many, many.usual, found)


def hanging(many: EnsembleNumbers, outcome: str, found: Sequence[Dependence]) -> Iterator[str]:
    """What an outcome hangs on, as a table."""
    runs = several(len(many.drawn), "run")
    yield f"What '{outcome}' hangs on: the share of its variance that each doubt makes by itself ({runs}),"
    yield "with its 95 % interval (bootstrap); and the outcome where least and where most of it was drawn"
    rows = [["", "of the variance", "least", "", "most", ""]]
    telling = [one for one in found if one.low > 0.0]
    for one in telling[:HANGING_SHOWN]:
        ends = [one.parts[0], one.parts[-1]]
        cells = [cell for part in ends for cell in (part.told, _part(part))]
        rows.append([one.doubt.name, percent_text(one.of_variance, one.low, one.high), *cells])
    if telling:
        yield from columns(rows, left=6)
    rest, together = len(found) - len(telling[:HANGING_SHOWN]), 100.0 * sum(one.of_variance for one in telling)
    yield f"  all of these together, each by itself: {together:.0f} %; {rest} more make less, or none that shows"


def percent_text(value: float, low: float, high: float) -> str:
    """A share of a variance with its interval: '31 % [27, 35]'."""
    return f"{100.0 * value:.0f} % [{100.0 * low:.0f}, {100.0 * high:.0f}]"


def _part(part: Part) -> str:
    if part.share is not None:
        return f"{100.0 * part.share.share:.0f} %"
    assert part.mean is not None, "an outcome is a share or a mean"
    return f"{part.mean.mean:.1f}"


def _by_course(many: EnsembleNumbers) -> Iterator[str]:
    """Peak and length of each course by itself, where there is more than one."""
    if len(many.strata) < 2:
        return
    yield "The same by course, each of its own runs"
    rows = [["", "mean", *(f"{percent} %" for percent in PERCENT)]]
    for course, stratum in many.strata.items():
        for name, found, form, fine in (("peak", stratum.peak, ".1f", ".2f"), ("length", stratum.length, ".0f", ".1f")):
            head = f"{course} ({several(stratum.runs, 'run')}): {name}"
            rows.append([head, found.mean.told(fine), *(format(q, form) for q in found.quantiles)])
    yield from columns(rows)
    yield ""


def _widths(many: EnsembleNumbers, width: float) -> Iterator[str]:
    """The width of the intervals beside the one asked for, and the number of runs that would reach it."""
    if many.narrow:
        yield f"Enough: the widest interval of a share is {many.widest:.2g}, and was to be {width:g} at most."
        yield "To stop so leaves intervals 95 % sure but for a point or so, as was measured (docs/clusters.md)."
    else:
        enough = stopping.enough(many.counts, many.runs, width)
        yield (
            f"Not narrow enough: the widest interval of a share is {many.widest:.2g}, and was to be {width:g} "
            f"at most; {'no number of' if enough is None else f'some {enough}'} runs would do."
        )


def _caution(many: EnsembleNumbers) -> Iterator[str]:
    """A warning where there are too few runs for means or quantiles to mean much."""
    if many.runs == 1:
        yield "A single run is an anecdote: means have no interval, and every quantile is that run's own."
    elif many.runs == 2:
        yield "Two runs: quantiles up to 50 % are the lower of the two, the others the higher."
    elif -(-PERCENT[-1] * many.runs // 100) == many.runs:
        yield f"With {several(many.runs, 'run')} the quantiles of 5 and 95 % are the lowest and the highest run."


def share_text(found: Share) -> str:
    """A share with its interval; in words where it is none or all of the runs."""
    if found.counted == 0:
        return f"none of {several(found.runs, 'run')}"
    if found.counted == found.runs:
        return f"all {several(found.runs, 'run')}" if found.runs > 1 else "the one run"
    return str(found)


def document(many: EnsembleNumbers) -> dict[str, Any]:
    """The ensemble for JSON, with the most frequent ways only."""
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
        "peak": {**many.peak._asdict(), "error": many.peak_error},
        "length": many.length,
        "moves": many.moves,
        "payoffs": {"error": many.payoff_error, "a_round": many.payoffs} if many.payoffs else None,
        "by_course": many.strata,
        "ways": {"steps": many.steps, "different": len(many.ways), "most_frequent": many.ways[:WAYS_LISTED]},
        "bands": {"error": many.error, "start": many.crisis.start, "by_day": many.bands},
    }


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


def ways(many: EnsembleNumbers) -> Iterator[Sequence[Any]]:
    """A row a way: its steps, course and ending, the number of runs, and the share with its interval."""
    steps = [f"{part}_{place}" for place in range(1, many.steps + 1) for part in ("actor", "move")]
    yield [*steps, "course", "ending", *Share._fields]
    for way in many.ways:
        taken = [part for step in way.steps for part in step]
        yield [*taken, *[""] * (len(steps) - len(taken)), way.course, way.ending, *way.share]


TABLES: dict[str, Callable[[EnsembleNumbers], Iterator[Sequence[Any]]]] = {
    "bands": bands,
    "shares": shares,
    "ways": ways,
}
