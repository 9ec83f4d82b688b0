"""A scenario to start from, out of a Hawkes fit, in one of two forms.

`turns` is the same process in turns of a day: both sides play the strategy `hawkes`, and nothing is lost but the hours.
`calendar` is the nearest that a scenario with reply days can come, for one who wants to go on from there: what the
other did not draw comes as incidents at a rate, a share of the blows felt is answered, and an answer takes days. Blows
that land while one deliberates are answered together, so that it is milder than the data where they are dense.

What the fit cannot give is left out: stocks, costs, what a move takes. What it gives is set, and each number is told
under `assumptions` as estimated, with its interval and the command that made it. Neither form has blows that draw more
blows of the same side: they count as not drawn by the other.
"""

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from math import exp
from typing import NamedTuple

from sim.eventdata.hawkes import UNTOLD, Fit, Side
from sim.eventdata.readers import EventDataError
from sim.eventdata.series import Dyad
from sim.measures import intervals

TURNS, CALENDAR = "turns", "calendar"
HORIZON = 365  # days
YEAR = 365.25  # days
CROWDED = 0.3  # blows a day of a side, above which many come while another is dealt with
_NAME = re.compile(r"[^;.\n]*[^;.\s][^;.\n]*")


class Known(NamedTuple):
    """What the data say of one side: its fit, the mean severity of its blows, in numbers and told, and its name."""

    actor: str
    side: Side
    severity: float
    told: str


def scenario(dyad: Dyad, fit: Fit, least: float, origin: str, command: str, form: str = TURNS) -> str:
    """The text of a scenario file; `origin` names the data, `command` is what made it.

    Raises EventDataError for a fit that no steady exchange can be made of.
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
        told = f"mean of {fit.sides[side].blows} blows, {mean.told('.2f')}"
        known.append(Known(actor, fit.sides[side], round(mean.mean, 2), told))
    made = f"estimated by `{command}`"
    told_of: dict[str, str] = {}
    lines = [*_head(dyad, known, least, origin, command, form), *_ladder(known, made, told_of), "", "actors:"]
    for mine, theirs in ((known[0], known[1]), (known[1], known[0])):
        lines += _in_turns(mine, theirs, fit.days, told_of) if form == TURNS else _on_calendar(mine, theirs, told_of)
    if form == CALENDAR:
        lines += ["", "incidents:"]
        for mine in known:
            lines += _incident(mine, fit.days, told_of)
    lines += [
        "",
        "assumptions:",
        *(f"  {_quoted(path)}: {_quoted(f'{made}: {what}')}" for path, what in told_of.items()),
    ]
    return "\n".join(lines) + "\n"


def crowded(fit: Fit) -> bool:
    """Whether a side's blows come so close that a scenario of either form leaves many of them out."""
    return any(side.blows / fit.days > CROWDED for side in fit.sides)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # is YAML too


def _head(dyad: Dyad, known: Sequence[Known], least: float, origin: str, command: str, form: str) -> list[str]:
    a, b = dyad.actors
    counted = f"from severity {least:g} on" if least > 0.0 else "of any severity"
    clock = ["clock: {rounds: simultaneous, days: 1}"] if form == TURNS else []
    return [
        f"# Made by: {command}",
        "# A Hawkes process fitted to event data. Numbers marked under assumptions are estimates from reports of",
        "# events, with 95 % intervals; the rest is a frame to put one's own in.",
        "schema_version: 1",
        f"name: {_quoted(f'{a} and {b}, from event data')}",
        "story: >",
        f"  {a} and {b}, as reports of {dyad.first} to {dyad.last} have them: {known[0].side.blows} blows of the one",
        f"  and {known[1].side.blows} of the other, {counted}. Nothing is at stake here but the exchange itself.",
        "sources:",
        f"  - {_quoted(origin)}",
        '  - "Hawkes (1971), Spectra of some self-exciting and mutually exciting point processes"',
        f"start: {dyad.last + timedelta(days=1)}",
        f"horizon: {HORIZON}",
        "tension_half_life: 7",
        *clock,
        "kinds:",
        '  ties: {label: "nobody holds any: nothing is at stake but the exchange"}',
        "",
    ]


def _ladder(known: Sequence[Known], made: str, told_of: dict[str, str]) -> list[str]:
    lines = ["ladder:"]
    for n, one in enumerate(known):
        if n == 1 and one.severity == known[0].severity:
            continue
        told_of[f"ladder.blow of {one.actor}.severity"] = one.told
        lines += [
            f"  - move: {_quoted(f'blow of {one.actor}')}",
            f"    severity: {one.severity:.2f}",
            "    lasts: 1",
            f"    source: {_quoted(f'{made}: {one.told}')}",
        ]
    return lines


def _apart(one: Side, days: float) -> str:
    """What is told of the blows that the other did not draw."""
    return (
        f"baseline {one.baseline.told('.4f')} a day, and {one.own.told('.3f')} drawn by each of one's own blows, which "
        f"are not told apart here; {one.blows} blows in {days:.0f} days"
    )


def _in_turns(mine: Known, theirs: Known, days: float, told_of: dict[str, str]) -> list[str]:
    """An actor who plays `hawkes`, a turn a day."""
    one = mine.side
    left = exp(-one.decay.value)  # of the excitation, a day later
    background = min(1.0, one.apart.value)
    excitation = min(1.0, one.other.value * (1.0 - left) / theirs.severity)
    where = f"actors.{mine.actor}.strategy.with"
    told_of[f"{where}.background"] = (
        f"blows a day that the other did not draw, {one.apart.told('.4f')}: {_apart(one, days)}"
    )
    told_of[f"{where}.excitation"] = (
        f"each blow of the other draws {one.other.told('.3f')} directly; this is times 1 - decay, over the other's "
        f"mean severity {theirs.severity:.2f}"
    )
    told_of[f"{where}.decay"] = f"exp(-decay) a day, of {_decay(one)}"
    told_of[f"{where}.severity"] = mine.told
    return [
        f"  {_quoted(mine.actor)}:",
        "    stocks: {}",
        "    strategy:",
        "      name: hawkes",
        f"      with: {{background: {background:.5f}, excitation: {excitation:.5f}, decay: {left:.5f}, "
        f"severity: {mine.severity:.2f}}}",
    ]


def _on_calendar(mine: Known, theirs: Known, told_of: dict[str, str]) -> list[str]:
    """An actor who answers a share of the blows felt, after some days, as hard as it strikes on average."""
    one = mine.side
    passed = 1.0 - min(1.0, one.other.value)
    longest = max(1, round(3.0 / one.decay.value))
    where = f"actors.{mine.actor}"
    told_of[f"{where}.strategy.with.share"] = (
        f"its mean severity over the other's: {mine.told}, against {theirs.severity:.2f}"
    )
    told_of[f"{where}.strategy.modifiers.0.forgive"] = (
        f"each blow of the other draws {one.other.told('.3f')}, and no more than one here; the rest is let pass"
    )
    law = f"a triangle with the mode and the mean of the exponential law of {_decay(one)}"
    told_of[f"{where}.reply_days.low"] = told_of[f"{where}.reply_days.likely"] = law
    told_of[f"{where}.reply_days.high"] = f"3 over the decay: {law}"
    return [
        f"  {_quoted(mine.actor)}:",
        "    stocks: {}",
        "    strategy:",
        "      name: measured_share",
        f"      with: {{share: {mine.severity / theirs.severity:.4f}}}",
        f"      modifiers: [{{forgive: {passed:.4f}}}]",
        f"    reply_days: {{low: 0, likely: 0, high: {longest}}}",
    ]


def _incident(mine: Known, days: float, told_of: dict[str, str]) -> list[str]:
    """The blows of a side that the other did not draw, as incidents at its door."""
    one = mine.side
    name = f"unprovoked, {mine.actor}"
    yearly = one.apart.times(YEAR)
    told_of[f"incidents.{name}.per_year"] = (
        f"blows a year that the other did not draw, {yearly.told('.3g')}: {_apart(one, days)}"
    )
    told_of[f"incidents.{name}.severity"] = mine.told
    return [
        f"  - name: {_quoted(name)}",
        f"    by: {_quoted(mine.actor)}",
        f"    per_year: {min(366.0, yearly.value):.3f}",
        f"    severity: {mine.severity:.2f}",
    ]


def _decay(one: Side) -> str:
    if one.decay.why == UNTOLD:
        return f"a decay that is {UNTOLD}, in which no blow draws another: any other would do as well"
    return f"{one.decay.told('.3f')} a day: half of what a blow draws comes within {one.half:.3g} days"
