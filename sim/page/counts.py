"""Many runs as a page shows them: shares with their intervals, how high it stands, and what the outcome hangs on."""

from typing import Any

from sim.figures.text import in_percent
from sim.language import say
from sim.measures.intervals import Share
from sim.page.course import DIGITS, side
from sim.studies.dependence import Dependence, Part
from sim.studies.ensemble_numbers import EnsembleNumbers
from sim.studies.ensemble_text import percent_text
from sim.text import several

NOBODY = 2  # in the place of a side
SHOWN = 8  # first answers, and doubts


def counts(many: EnsembleNumbers, days: int | None = None) -> dict[str, Any]:
    """Many runs as a page shows them; how high it stands on so many `days` at most, or on every one."""
    replies = [
        {"actor": side(many.crisis, actor), "name": f"{actor}: {move}", **_share(found)}
        for (actor, move), found in many.first_replies.items()
    ]
    if many.unanswered.counted:
        replies.append({"actor": NOBODY, "name": say("headline.no reply"), **_share(many.unanswered)})
    courses = sorted(many.courses.items(), key=lambda item: -item[1].counted)
    found: dict[str, Any] = {
        "runs": many.runs,
        "of": several(many.runs, "run"),
        "replies": sorted(replies, key=lambda one: -one["share"][0])[:SHOWN],
        "courses": [{"name": name, **_share(share)} for name, share in courses if share.counted],
        "peak": many.peak.mean.told(".1f"),
        "bands": _thin(_bands(many), days),
    }
    if many.payoffs:
        found["payoffs"] = [f"{actor}: {one.mean.told('.2f')}" for actor, one in many.payoffs.items()]
    return found


def hanging(many: EnsembleNumbers) -> dict[str, Any]:
    """What the outcome of runs whose assumptions were drawn hangs on: which outcome, and each doubt that shows."""
    telling = [one for one in many.hangs_on() if one.low > 0.0]
    return {"outcome": many.usual, "doubts": [_doubt(one) for one in telling[:SHOWN]]}


def _doubt(one: Dependence) -> dict[str, Any]:
    return {
        "key": one.doubt.key,
        "name": one.doubt.name,
        "share": [round(part, 4) for part in (one.of_variance, one.low, one.high)],
        "told": percent_text(one.of_variance, one.low, one.high),
        "ends": [f"{part.told}: {_outcome(part)}" for part in (one.parts[0], one.parts[-1])],
    }


def _outcome(part: Part) -> str:
    if part.share is not None:
        return f"{100.0 * part.share.share:.0f} %"
    return "" if part.mean is None else f"{part.mean.mean:.1f}"


def _share(found: Share) -> dict[str, Any]:
    return {"share": [round(part, 4) for part in found[2:]], "told": in_percent(found)}


def _bands(many: EnsembleNumbers) -> list[list[float]]:
    """The quantiles of the severity in force of both sides, on the days on which they change: day, then quantiles."""
    found: list[list[float]] = []
    for day, band in enumerate(many.bands):
        row = [round(value, DIGITS) for value in band]
        if not found or found[-1][1:] != row:
            found.append([day, *row])
    return found


def _thin(bands: list[list[float]], days: int | None) -> list[list[float]]:
    """So many of the rows at most, at even distances, the first and the last among them."""
    if days is None or len(bands) <= days:
        return bands
    return [bands[at * (len(bands) - 1) // (days - 1)] for at in range(days)]
