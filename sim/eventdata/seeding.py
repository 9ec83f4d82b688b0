"""A scenario to start from, out of a Hawkes fit: a game of one turn a day in which both sides play `hawkes`.

That strategy is the same process in turns. What the fit cannot give is left out: stocks, costs, what a move takes. What
it gives is set, and each number is told under `assumptions` as estimated, with its interval and the command that made
it. One thing the strategy does not have, and is said: blows that a side's own earlier blows drew are part of its
background, for `hawkes` feels only the other.
"""

import json
import re
from datetime import timedelta
from math import exp
from typing import NamedTuple

from sim import intervals
from sim.eventdata.hawkes import Fit, Side
from sim.eventdata.readers import EventDataError
from sim.eventdata.series import Dyad

HORIZON = 365  # days, of which each is a turn
CROWDED = 0.3  # blows a day, above which a turn a day with one blow at most leaves many out
_NAME = re.compile(r"[^;.\n]*[^;.\s][^;.\n]*")


class Played(NamedTuple):
    """What one side of the scenario plays, and what is told of each number."""

    severity: float
    severity_told: str
    background: float
    background_told: str
    excitation: float
    excitation_told: str
    decay: float
    decay_told: str


def scenario(dyad: Dyad, fit: Fit, least: float, origin: str, command: str) -> str:
    """The text of a scenario file; `origin` names the data, `command` is what made it.

    Raises EventDataError for a fit that no stationary game can be made of.
    """
    if fit.radius >= 1.0:
        raise EventDataError(
            f"the blows feed themselves (spectral radius {fit.radius:.2f}, where below 1 they die down): no scenario "
            "of a steady exchange can be made of them; take a shorter window, or count each code once a day"
        )
    for actor in dyad.actors:
        if len(actor) > 60 or not _NAME.fullmatch(actor):
            raise EventDataError(
                f"'{actor}' cannot be an actor's name in a scenario: no ';' or '.', 60 letters at most"
            )
    severities = [[severity for _, severity in dyad.blows(side, least)] for side in (0, 1)]
    means = [intervals.mean(side) for side in severities]
    played = [
        _played(fit.sides[side], [round(mean.mean, 2) for mean in means], side, means[side].told(".2f"), fit.days)
        for side in (0, 1)
    ]
    return _text(dyad, fit, played, least, origin, command)


def crowded(fit: Fit) -> bool:
    """Whether a side's blows come so close that a game of one turn a day leaves many of them out."""
    return any(side.blows / fit.days > CROWDED for side in fit.sides)


def _played(side: Side, means: list[float], which: int, severity: str, days: float) -> Played:
    mine, theirs = means[which], means[1 - which]
    left = exp(-side.decay.value)  # of the excitation, a day later
    background = min(1.0, side.apart.value)
    excitation = min(1.0, side.other.value * (1.0 - left) / theirs)
    slow, quick = side.decay.low, side.decay.high
    span = f"[{exp(-quick):.3f}, {exp(-slow):.3f}]" if slow is not None and quick is not None else "[on its bound]"
    return Played(
        mine,
        f"mean of {side.blows} blows, {severity}",
        background,
        f"blows a day that the other did not draw, {side.apart.told('.4f')}: baseline {side.baseline.told('.4f')}, and "
        f"{side.own.told('.3f')} drawn by each of one's own, which this strategy does not tell apart; at {side.blows} "
        f"blows in {days:.0f} days",
        excitation,
        f"each blow of the other draws {side.other.told('.3f')} directly; this is times 1 - decay, over the other's "
        f"mean severity {theirs:.2f}",
        left,
        f"exp(-{side.decay.value:.4g}) a day, {span}: half of what a blow draws comes within {side.half:.3g} days",
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # is YAML too


def _text(dyad: Dyad, fit: Fit, played: list[Played], least: float, origin: str, command: str) -> str:
    a, b = dyad.actors
    names = [_quoted(f"blow of {actor}") for actor in dyad.actors]
    same = played[0].severity == played[1].severity
    start = dyad.last + timedelta(days=1)
    counted = f"from severity {least:g} on" if least > 0.0 else "of any severity"
    made = f"estimated by `{command}`"
    lines = [
        f"# Made by: {command}",
        "# A Hawkes process fitted to event data, as a game of one turn a day. Numbers marked under assumptions are",
        "# estimates from reports of events, with their 95 % intervals; the rest is a frame to put one's own in.",
        "schema_version: 1",
        f"name: {_quoted(f'{a} and {b}, from event data')}",
        "story: >",
        f"  {_quoted(a)} and {_quoted(b)}, as reports of {dyad.first} to {dyad.last} have them: "
        f"{fit.sides[0].blows} blows of the one",
        f"  and {fit.sides[1].blows} of the other, {counted}. Nothing is at stake here but the exchange itself.",
        "sources:",
        f"  - {_quoted(origin)}",
        '  - "Hawkes (1971), Spectra of some self-exciting and mutually exciting point processes"',
        f"start: {start}",
        f"horizon: {HORIZON}",
        "tension_half_life: 7",
        "clock: {rounds: simultaneous, days: 1}",
        "kinds:",
        '  ties: {label: "nobody holds any: nothing is at stake but the exchange"}',
        "",
        "ladder:",
    ]
    for side in (0,) if same else (0, 1):
        lines += [
            f"  - move: {_quoted('blow') if same else names[side]}",
            f"    severity: {played[side].severity:.2f}",
            "    lasts: 1",
            f"    source: {_quoted(f'{made}: {played[side].severity_told}')}",
        ]
    lines += ["", "actors:"]
    for actor, plays in zip(dyad.actors, played, strict=True):
        lines += [
            f"  {_quoted(actor)}:",
            "    stocks: {}",
            "    strategy:",
            "      name: hawkes",
            f"      with: {{background: {plays.background:.5f}, excitation: {plays.excitation:.5f}, "
            f"decay: {plays.decay:.5f}, severity: {plays.severity:.2f}}}",
        ]
    lines += ["", "assumptions:"]
    for actor, plays in zip(dyad.actors, played, strict=True):
        for parameter, told in (
            ("background", plays.background_told),
            ("excitation", plays.excitation_told),
            ("decay", plays.decay_told),
            ("severity", plays.severity_told),
        ):
            path = f"actors.{actor}.strategy.with.{parameter}"
            lines.append(f"  {_quoted(path)}: {_quoted(f'{made}: {told}')}")
    return "\n".join(lines) + "\n"
