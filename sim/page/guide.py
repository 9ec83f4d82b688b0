"""The guided round through a scenario: what would you have done, what happened, why, and what would turn it."""

from collections.abc import Sequence
from typing import Any

from sim.chronicle import explanation, sentences
from sim.chronicle.description import effects
from sim.page.course import side
from sim.page.sliders import Slider
from sim.scenario.move_names import LETTING_PASS
from sim.studies.run import Run
from sim.text import long_day


def guide(run: Run, sliders: Sequence[Slider]) -> dict[str, Any] | None:
    """The guided round of a run for JSON; None where nobody replies, and for a repeated game.

    `sliders` are the numbers of the scenario, with marks where the first answer turns.
    """
    crisis, reply = run.crisis, run.summary.first_reply
    decision = None if reply is None else explanation.decisions(crisis, run.seed, run.number).get(reply.number)
    if reply is None or reply.cause is None or decision is None or crisis.clock is not None:
        return None
    struck = run.events[reply.cause - 1]
    told = {move.move: effects(move) for move in crisis.ladder}
    past = [deed for deed in crisis.history if deed.actor == reply.actor]
    moved = next((one for one in sliders if one.marks and one.path.endswith(".amount")), None)
    moved = moved or next((one for one in sliders if one.marks), None) or next(iter(sliders), None)
    return {
        "you": side(crisis, reply.actor),
        "reply": reply.number,
        "day": long_day(sentences.day(struck)),
        "struck": [side(crisis, struck.actor), struck.move, sentences.changes(struck.changes)],
        "choices": [
            {"move": one.move, "told": told.get(one.move, ""), "verdict": _verdict(decision, one.move, run)}
            for one in (*decision.alternatives[1:], decision.alternatives[0])
            if one.move == LETTING_PASS or one.move in told
        ],
        "model": decision.made,
        "past": f"{long_day(past[0].date)}: {past[0].actor} {past[0].what}." if past else "",
        "slider": None if moved is None else moved.path,
        "doubt": doubt(sliders),
    }


def _verdict(decision: explanation.Decision, move: str, run: Run) -> str:
    reply = run.summary.first_reply
    assert reply is not None, "a guided round is of a reply"
    return explanation.verdict(decision, move, run.crisis, reply.actor)


def doubt(sliders: Sequence[Slider]) -> str:
    """How many of the numbers turn the first answer, and which does soonest, in words."""
    turning = [one for one in sliders if one.marks]
    if not turning:
        return f"None of the {len(sliders)} numbers that no source gives turns the first answer by itself."
    first, mark = turning[0], turning[0].marks[0]
    which = f"{first.quantity.of}: {first.quantity.name}" if first.quantity.of else first.quantity.name
    value = f"{first.quantity.told(mark.value)} or {'less' if mark.below else 'more'}"
    return (
        f"{len(turning)} of the {len(sliders)} numbers that no source gives turn the first answer, each by itself. "
        f"The nearest: {which}, now {first.quantity.told(first.value)}; with {value} it is: {mark.answer}."
    )
