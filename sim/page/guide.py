"""The guided round through a scenario: what would you have done, what happened, why, and what would turn it."""

from collections.abc import Sequence
from typing import Any

from sim.chronicle import explanation, sentences
from sim.chronicle.description import effects
from sim.language import say
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
    if reply is None or reply.cause is None or crisis.clock is not None:
        return None
    decision = explanation.decisions(crisis, run.seed, run.number)[reply.number]
    struck = run.events[reply.cause - 1]
    before = None if struck.cause is None else run.events[struck.cause - 1]
    told = {move.move: effects(move) for move in crisis.ladder}
    past = [deed for deed in crisis.history if deed.actor == reply.actor]
    turns = [one for one in sliders if one.marks]
    moved = next((one for one in turns if one.sets[0][0].endswith(".amount")), next(iter(turns or sliders), None))
    return {
        "you": side(crisis, reply.actor),
        "reply": reply.number,
        "day": long_day(sentences.day(struck)),
        "before": before and [long_day(sentences.day(before)), side(crisis, before.actor), before.move],
        "struck": [side(crisis, struck.actor), struck.move, sentences.changes(struck.changes)],
        "choices": [
            {
                "move": one.move,
                "told": told.get(one.move, ""),
                "verdict": explanation.verdict(decision, one.move, crisis, reply.actor),
            }
            for one in (*decision.alternatives[1:], decision.alternatives[0])
            if one.move == LETTING_PASS or one.move in told
        ],
        "model": decision.made,
        "past": f"{long_day(past[0].date)}: {past[0].actor} {past[0].what}." if past else "",
        "slider": None if moved is None else moved.key,
        "doubt": doubt(sliders),
    }


def doubt(sliders: Sequence[Slider]) -> str:
    """How many of the numbers turn the first answer, and which does soonest, in words."""
    turning = [one for one in sliders if one.marks]
    if not turning:
        return say("doubt.none", of=len(sliders))
    first, mark = turning[0], turning[0].marks[0]
    then = say("doubt.less" if mark.below else "doubt.more", value=first.quantity.told(mark.value))
    return say(
        "doubt.some",
        count=len(turning),
        of=len(sliders),
        which=first.quantity.full,
        now=first.quantity.told(first.value),
        then=then,
        answer=mark.answer,
    )
