"""A run as a page shows it: its headline, its steps, its chronicle, and why each event happened.

Days are counted from the start of the scenario, sides go by their place in it, and severities are rounded to what can
be seen.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sim.chronicle import explanation, sentences
from sim.chronicle.explanation import UNWANTED, Decision
from sim.chronicle.headline import headline, ties_left
from sim.measures import summaries
from sim.model.log import Event
from sim.scenario import Crisis
from sim.studies.run import Run
from sim.text import long_day, short_day

Told = dict[str, Any]
Step = tuple[int, float]  # a day, and the level from that day on

DIGITS = 3  # of severities, after the point
TOLD, EXPLAINED = 40, 6  # of the events of a run in short
THEN = ("in force", "expired", "let lapse")  # kinds of events that are said behind the name of their move

_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def course(run: Run, told: int | None = None, explained: int | None = 0) -> Told:
    """A run as a page shows it, with the first events `told` in the chronicle and the first ones `explained`.

    Where any are, the first reply is too, if it is told. None is all of them.
    """
    crisis, curve, summary = run.crisis, run.curve(), run.summary
    rounds = summaries.rounds(run.events, crisis)
    happened = [event for event in run.events if not sentences.is_omitted(event, run.events)]
    shown = happened[:told]
    reply = summary.first_reply
    found: Told = {
        "headline": headline(summary, crisis, rounds),
        "left": ties_left(curve, crisis),
        "reply": None if reply is None else [side(crisis, reply.actor), reply.move, reply.number],
        "course": summary.course,
        "ending": summary.ending,
        "moves": summary.moves,
        "peak": round(summary.peak, DIGITS),
        "ties": [round(curve.ties[actor][-1], DIGITS) for actor in crisis.actors],
        "in_force": [steps(curve.in_force[actor]) for actor in crisis.actors],
        "announced": [steps(curve.announced[actor]) for actor in crisis.actors],
        "events": [_event(event, crisis) for event in shown],
        "more": len(happened) - len(shown),
    }
    if rounds:
        found |= {"rounds": _rounds(run.events, crisis, len(rounds)), "payoffs": summary.payoffs}
    if told is None:
        found["about"] = run.figures()["curve"].alt_text()
    if explained != 0:
        first = shown[:explained]
        decided = [event.number for event in shown if event in first or event == reply]
        found["whys"] = whys(run, decided)
    return found


def side(crisis: Crisis, actor: str) -> int:
    """The place of an actor in the scenario, 0 or 1."""
    return list(crisis.actors).index(actor)


def steps(series: Sequence[float]) -> list[Step]:
    """A series by day as the days on which it changes."""
    found: list[Step] = []
    for day, value in enumerate(series):
        level = round(value, DIGITS)
        if not found or level != found[-1][1]:
            found.append((day, level))
    return found


def readable(text: str) -> str:
    """A sentence with its days written as people write them."""

    def day(found: re.Match[str]) -> str:
        try:
            return long_day(date.fromisoformat(found[0]))
        except ValueError:
            return found[0]

    return _ISO_DAY.sub(day, text)


def _event(event: Event, crisis: Crisis) -> Told:
    day = sentences.day(event)
    return {
        "n": event.number,
        "at": (day - crisis.start).days,
        "day": short_day(day),
        "actor": side(crisis, event.actor),
        "move": event.move,
        "kind": event.kind,
        "then": event.kind if event.kind in THEN else "",
        "told": readable(sentences.tell(event, crisis)),
    }


def whys(run: Run, numbers: Iterable[int]) -> dict[int, Told]:
    """Why some events of a run happened: what led to each, the reasons, and what each alternative would have cost.

    Raises ValueError where the run has no event of that number.
    """
    weighed = explanation.decisions(run.crisis, run.seed, run.number)
    return {number: _why(run, number, weighed.get(number)) for number in numbers}


def _why(run: Run, number: int, decision: Decision | None) -> Told:
    links = explanation.chain(run.events, number)
    chain = [link.number for link in links]
    if decision is None:
        return {"chain": chain, "reasons": []}
    shown = [one for one in decision.alternatives if one.obstacle != UNWANTED or one.move == decision.made]
    could = sorted((one for one in shown if not one.obstacle), key=lambda one: one.loss)
    return {
        "chain": chain,
        "reasons": list(explanation.reasons(decision, run.crisis, links[-1])),
        "wanted": round(decision.wanted, DIGITS),
        "made": decision.made,
        "could": [
            [one.move, *_rounded((one.severity, one.too_hard, one.too_soft, one.given_up, one.out_of_kind, one.loss))]
            for one in could
        ],
        "could_not": [[one.move, one.obstacle] for one in shown if one.obstacle and one.obstacle != UNWANTED],
    }


def _rounded(values: Iterable[float]) -> list[float]:
    return [round(value, DIGITS) for value in values]


def _rounds(events: Iterable[Event], crisis: Crisis, complete: int) -> list[str]:
    """What each side did in each round, a letter a round: struck (s), held (h); in capitals where it was an error."""
    done: list[list[str]] = [[], []]
    for event in events:
        if event.is_decision:
            letter = "s" if (event.done or 0.0) > 0.0 else "h"
            done[side(crisis, event.actor)].append(letter.upper() if event.rule == "execution error" else letter)
    return ["".join(one[:complete]) for one in done]
