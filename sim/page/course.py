"""A run as a page shows it: its headline, its steps, its chronicle, and why each event happened.

Days are counted from the start of the scenario, sides and moves are as in the scenario, and severities are rounded to
what can be seen.
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

DIGITS = 3  # of severities, after the point
TOLD, EXPLAINED = 40, 6  # of the events of a run in short
KINDS = {"in force": "in force", "expired": "over", "let lapse": "lapses"}  # said behind the name of the move

_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")

Step = tuple[int, float]  # a day, and the level from that day on


def course(run: Run, told: int | None = None, explained: int | None = None) -> dict[str, Any]:
    """A run as a page shows it, with the first events `told` in the chronicle and the first ones `explained`.

    The first reply is always explained if it is told. Without numbers all events are told and explained.
    """
    crisis, curve, summary = run.crisis, run.curve(), run.summary
    rounds = summaries.rounds(run.events, crisis)
    happened = [event for event in run.events if not sentences.is_omitted(event, run.events)]
    shown = happened[:told]
    reply = summary.first_reply
    found: dict[str, Any] = {
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
    weighed = explanation.decisions(crisis, run.seed, run.number)
    found["whys"] = {
        event.number: _why(event, run, weighed.get(event.number))
        for at, event in enumerate(shown)
        if explained is None or at < explained or event == reply
    }
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


def _event(event: Event, crisis: Crisis) -> dict[str, Any]:
    day = sentences.day(event)
    return {
        "n": event.number,
        "at": (day - crisis.start).days,
        "day": short_day(day),
        "actor": side(crisis, event.actor),
        "move": event.move,
        "kind": event.kind,
        "then": KINDS.get(event.kind, ""),
        "told": readable(sentences.tell(event, crisis)),
    }


def _why(event: Event, run: Run, decision: Decision | None) -> dict[str, Any]:
    """Why an event happened: the events that led to it, the reasons for it, and what each alternative would cost."""
    chain = [link.number for link in explanation.chain(run.events, event.number)]
    if decision is None:
        return {"chain": chain, "reasons": []}
    shown = [one for one in decision.alternatives if one.obstacle != UNWANTED or one.move == decision.made]
    could = sorted((one for one in shown if not one.obstacle), key=lambda one: one.loss)
    return {
        "chain": chain,
        "reasons": list(explanation.reasons(decision, run.crisis, event)),
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
        if event.is_turn:
            letter = "s" if (event.done or 0.0) > 0.0 else "h"
            done[side(crisis, event.actor)].append(letter.upper() if event.rule == "execution error" else letter)
    return ["".join(one[:complete]) for one in done]
