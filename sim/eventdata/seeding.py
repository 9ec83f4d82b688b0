"""A scenario to start from, made of a Hawkes fit, in one of two forms.

`turns` is the fitted process in turns of a day: both sides play the strategy `hawkes`, and only the hours are lost.
`calendar` is the nearest scenario with reply days, for users who want to build on it. Blows that the other did not draw
come as incidents at a rate, a share of the blows felt is answered, and an answer takes days. Blows that land while a
side deliberates are answered together, so the scenario is milder than the data where blows are dense.

What the fit cannot give is left out: stocks, costs, what a move takes. Each number that it gives is listed under
`assumptions` as estimated, with its interval and the command that made it. In neither form do blows draw more blows of
the same side: those count as not drawn by the other.
"""

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from math import exp
from typing import NamedTuple

from sim.eventdata import EventDataError
from sim.eventdata.hawkes import TOO_WIDE, UNIDENTIFIED, Fit, SideFit
from sim.eventdata.series import Dyad
from sim.measures import intervals

TURNS, CALENDAR = "turns", "calendar"
HORIZON = 365  # days
YEAR = 365.25  # days
CROWDED = 0.3  # blows a day of a side; above it, many land while an earlier one is being answered
_NAME = re.compile(r"[^;.\n]*[^;.\s][^;.\n]*")


class SideEstimates(NamedTuple):
    """The estimates for one side: its name, its fit, and the mean severity of its blows, as a number and in words."""

    actor: str
    side: SideFit
    severity: float
    severity_text: str


def scenario(dyad: Dyad, fit: Fit, least: float, origin: str, command: str, form: str = TURNS) -> str:
    """The text of a scenario file. `origin` names the data, `command` is the command that made it.

    Raises EventDataError for a fit whose blows feed themselves, and for actors whose names a scenario cannot have.
    """
    if fit.radius >= 1.0:
        raise EventDataError(
            f"the blows feed themselves (spectral radius {fit.radius:.2f}, where below 1 they die down): no scenario "
            "of a steady exchange can be made of them; take a shorter window, or count each code once a day"
        )
    for actor in dyad.actors:
        if len(actor) > 40 or not _NAME.fullmatch(actor):
            raise EventDataError(
                f"'{actor}' cannot be an actor's name in a scenario: no ';' or '.', 40 letters at most"
            )
    known = []
    for side, actor in enumerate(dyad.actors):
        mean = intervals.mean([severity for _, severity in dyad.blows(side, least)])
        text = f"mean of {fit.sides[side].blows} blows, {mean.told('.2f')}"
        known.append(SideEstimates(actor, fit.sides[side], round(mean.mean, 2), text))
    made = f"estimated by `{command}`"
    assumptions: dict[str, str] = {}
    lines = [*_head(dyad, known, least, origin, command, form), *_ladder(known, made, assumptions), "", "actors:"]
    for mine, theirs in ((known[0], known[1]), (known[1], known[0])):
        if form == TURNS:
            lines += _in_turns(mine, theirs, fit.days, assumptions)
        else:
            lines += _on_calendar(mine, theirs, assumptions)
    if form == CALENDAR:
        lines += ["", "incidents:"]
        for mine in known:
            lines += _incident(mine, fit.days, assumptions)
    lines += [
        "",
        "assumptions:",
        *(f"  {_quote(path)}: {_quote(f'{made}: {what}')}" for path, what in assumptions.items()),
    ]
    return "\n".join(lines) + "\n"


def crowded(fit: Fit) -> bool:
    """True if a side's blows come so close together that a scenario of either form leaves many of them out."""
    return any(side.blows / fit.days > CROWDED for side in fit.sides)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # which is YAML too


def _head(dyad: Dyad, known: Sequence[SideEstimates], least: float, origin: str, command: str, form: str) -> list[str]:
    a, b = dyad.actors
    counted = f"from severity {least:g} on" if least > 0.0 else "of any severity"
    clock = ["clock: {rounds: simultaneous, days: 1}"] if form == TURNS else []
    return [
        f"# Made by: {command}",
        "# A Hawkes process fitted to event data. Numbers marked under assumptions are estimates from reports of",
        "# events, with 95 % intervals; the rest is a frame to put one's own in.",
        "schema_version: 1",
        f"name: {_quote(f'{a} and {b}, from event data')}",
        "story: >",
        f"  {a} and {b}, as reports of {dyad.first} to {dyad.last} have them: {known[0].side.blows} blows of the one",
        f"  and {known[1].side.blows} of the other, {counted}. Nothing is at stake here but the exchange itself.",
        "sources:",
        f"  - {_quote(origin)}",
        '  - "Hawkes (1971), Spectra of some self-exciting and mutually exciting point processes"',
        f"start: {dyad.last + timedelta(days=1)}",
        f"horizon: {HORIZON}",
        "tension_half_life: 7",
        *clock,
        "kinds:",
        '  ties: {label: "nobody holds any: nothing is at stake but the exchange"}',
        "",
    ]


def _ladder(known: Sequence[SideEstimates], made: str, assumptions: dict[str, str]) -> list[str]:
    lines = ["ladder:"]
    for n, one in enumerate(known):
        if n == 1 and one.severity == known[0].severity:
            continue
        assumptions[f"ladder.blow of {one.actor}.severity"] = one.severity_text
        lines += [
            f"  - move: {_quote(f'blow of {one.actor}')}",
            f"    severity: {one.severity:.2f}",
            "    lasts: 1",
            f"    source: {_quote(f'{made}: {one.severity_text}')}",
        ]
    return lines


def _apart_text(one: SideFit, days: float) -> str:
    """The note on the blows that the other did not draw."""
    return (
        f"baseline {one.baseline.text('.4f')} a day, and {one.own.text('.3f')} drawn by each of one's own blows, which "
        f"are not told apart here; {one.blows} blows in {days:.0f} days"
    )


def _in_turns(mine: SideEstimates, theirs: SideEstimates, days: float, assumptions: dict[str, str]) -> list[str]:
    """The lines of an actor who plays `hawkes`, a turn a day."""
    one = mine.side
    left = exp(-one.decay.value)  # of the excitation, a day later
    background = min(1.0, one.apart.value)
    excitation = min(1.0, one.other.value * (1.0 - left) / theirs.severity)
    where = f"actors.{mine.actor}.strategy.with"
    assumptions[f"{where}.background"] = (
        f"blows a day that the other did not draw, {one.apart.text('.4f')}: {_apart_text(one, days)}"
    )
    assumptions[f"{where}.excitation"] = (
        f"each blow of the other draws {one.other.text('.3f')} directly; this is times 1 - decay, over the other's "
        f"mean severity {theirs.severity:.2f}"
    )
    assumptions[f"{where}.decay"] = f"exp(-decay) a day, of {_decay_text(one)}"
    assumptions[f"{where}.severity"] = mine.severity_text
    return [
        f"  {_quote(mine.actor)}:",
        "    stocks: {}",
        "    strategy:",
        "      name: hawkes",
        f"      with: {{background: {background:.5f}, excitation: {excitation:.5f}, decay: {left:.5f}, "
        f"severity: {mine.severity:.2f}}}",
    ]


def _on_calendar(mine: SideEstimates, theirs: SideEstimates, assumptions: dict[str, str]) -> list[str]:
    """The lines of an actor who answers a share of the blows felt, after some days, with its mean severity."""
    one = mine.side
    passed = 1.0 - min(1.0, one.other.value)
    longest = max(1, round(3.0 / one.decay.value))
    where = f"actors.{mine.actor}"
    assumptions[f"{where}.strategy.with.share"] = (
        f"its mean severity over the other's: {mine.severity_text}, against {theirs.severity:.2f}"
    )
    assumptions[f"{where}.strategy.modifiers.0.forgive"] = (
        f"each blow of the other draws {one.other.text('.3f')}, and no more than one here; the rest is let pass"
    )
    law = f"a triangle with the mode and the mean of the exponential law of {_decay_text(one)}"
    assumptions[f"{where}.reply_days.low"] = assumptions[f"{where}.reply_days.likely"] = law
    assumptions[f"{where}.reply_days.high"] = f"3 over the decay: {law}"
    return [
        f"  {_quote(mine.actor)}:",
        "    stocks: {}",
        "    strategy:",
        "      name: measured_share",
        f"      with: {{share: {mine.severity / theirs.severity:.4f}}}",
        f"      modifiers: [{{forgive: {passed:.4f}}}]",
        f"    reply_days: {{low: 0, likely: 0, high: {longest}}}",
    ]


def _incident(mine: SideEstimates, days: float, assumptions: dict[str, str]) -> list[str]:
    """The lines of an incident that stands for the blows of a side that the other did not draw."""
    one = mine.side
    name = f"unprovoked, {mine.actor}"
    yearly = one.apart.times(YEAR)
    assumptions[f"incidents.{name}.per_year"] = (
        f"blows a year that the other did not draw, {yearly.text('.3g')}: {_apart_text(one, days)}"
    )
    assumptions[f"incidents.{name}.severity"] = mine.severity_text
    return [
        f"  - name: {_quote(name)}",
        f"    by: {_quote(mine.actor)}",
        f"    per_year: {min(366.0, yearly.value):.3f}",
        f"    severity: {mine.severity:.2f}",
    ]


def _decay_text(one: SideFit) -> str:
    if one.decay.why == UNIDENTIFIED:
        return f"a decay that is {TOO_WIDE}, in which {UNIDENTIFIED}: any other would do as well"
    return f"{one.decay.text('.3f')} a day: half of what a blow draws comes within {one.half:.3g} days"
