"""Many runs as a page shows them: shares with their intervals, and how high it stands day by day."""

from typing import Any

from sim.figures.text import in_percent
from sim.measures.intervals import Share
from sim.page.course import DIGITS, side
from sim.scenario import Crisis
from sim.scenario.preparation import Ready, ready
from sim.studies.counting.tally import Tally, tables
from sim.studies.ensemble_numbers import EnsembleNumbers
from sim.text import several

NOBODY = 2  # in the place of a side
LIKELY = 8  # first answers that are shown


class Count:
    """Runs 0, 1, ... of a seed, counted on and on."""

    def __init__(self, crisis: Crisis, seed: int) -> None:
        self.seed = seed
        self.here: Ready = ready(crisis)
        self.tally = Tally()

    @property
    def runs(self) -> int:
        """The runs counted so far."""
        return self.tally.runs

    def more(self, runs: int) -> None:
        """Count so many runs more."""
        for table in tables(self.here, self.seed, range(self.runs, self.runs + runs)):
            self.tally = self.tally.plus(table)

    def shown(self, days: int | None = None) -> dict[str, Any]:
        """The counts so far as a page shows them (see `counts`); there must be a run at least."""
        return counts(EnsembleNumbers.of(self.here, self.seed, self.runs, self.tally), days)


def counts(many: EnsembleNumbers, days: int | None = None) -> dict[str, Any]:
    """Many runs as a page shows them; how high it stands on so many `days` at most, or on every one."""
    replies = [
        {"actor": side(many.crisis, actor), "name": f"{actor}: {move}", **_share(found)}
        for (actor, move), found in many.first_replies.items()
    ]
    if many.unanswered.counted:
        replies.append({"actor": NOBODY, "name": "nobody answers", **_share(many.unanswered)})
    courses = sorted(many.courses.items(), key=lambda item: -item[1].counted)
    found: dict[str, Any] = {
        "runs": many.runs,
        "of": several(many.runs, "run"),
        "replies": sorted(replies, key=lambda one: -one["share"][0])[:LIKELY],
        "courses": [{"name": name, **_share(share)} for name, share in courses if share.counted],
        "peak": many.peak.mean.told(".1f"),
        "bands": _thin(_bands(many), days),
    }
    if many.payoffs:
        found["payoffs"] = [f"{actor}: {one.mean.told('.2f')}" for actor, one in many.payoffs.items()]
    return found


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
