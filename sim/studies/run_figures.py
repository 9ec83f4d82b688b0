"""The figures of a run, as records to be drawn (see `sim.figures.data`)."""

from collections.abc import Sequence

from sim.figures.data import Deed, Escalation, Perception, Record, Rounds
from sim.measures import perception, summaries, waits
from sim.measures.curves import Curve
from sim.measures.summaries import RunSummary
from sim.model import bimatrix
from sim.model.log import Event
from sim.scenario import Crisis
from sim.studies.subject import full_break, subject_of


def figures_of(
    crisis: Crisis, seed: int, number: int, events: Sequence[Event], curve: Curve, summary: RunSummary
) -> dict[str, Record]:
    """The records of its figures, by name: its curve, which of a repeated game is its rounds, and its perception."""
    felt = {actor: perception.perceived(events, actor) for actor in crisis.actors}
    return {
        "curve": escalation(crisis, seed, number, events, curve, summary)
        if crisis.clock is None
        else _rounds(crisis, seed, number, events),
        "perception": Perception(crisis.name, subject_of(crisis), seed, number, felt),
    }


def escalation(
    crisis: Crisis, seed: int, number: int, events: Sequence[Event], curve: Curve, summary: RunSummary
) -> Escalation:
    """Its escalation curve."""
    (first, second), settled = crisis.actors, crisis.settled
    return Escalation(
        title=crisis.name,
        cast=subject_of(crisis),
        actors=(first, second),
        scale=crisis.scale,
        full_break=full_break(crisis),
        half_life=crisis.tension_half_life,
        seed=seed,
        number=number,
        settled="" if settled is None else f"{settled.place}: {settled.told}",
        events=events,
        waits=waits.find_waits(events, crisis),
        curve=curve,
        summary=summary,
        history=[Deed(past.actor, past.date, past.effective, past.what) for past in crisis.history],
        puts_off={name: one.puts_off.until for name, one in crisis.actors.items() if one.puts_off is not None},
        # A move that takes a fixed number can say so in its name; one that takes a share or a match, or what those who
        # join make of it, cannot.
        sized=[
            rung.move for rung in crisis.ladder if rung.national or any(isinstance(n, str) for n in rung.takes.values())
        ],
    )


def _rounds(crisis: Crisis, seed: int, number: int, events: Sequence[Event]) -> Rounds:
    """Its rounds, each side's by whether it struck and whether that was a mistake, with what they were worth."""
    first, second = crisis.actors
    done = summaries.rounds(events, crisis)
    by_mistake = [
        [event.rule == "execution error" for event in events if event.is_turn and event.actor == actor]
        for actor in (first, second)
    ]
    matrix = None if crisis.payoffs is None else bimatrix.matrix(crisis.payoffs)
    return Rounds(
        title=crisis.name,
        cast=subject_of(crisis),
        actors=(first, second),
        seed=seed,
        number=number,
        struck=([one == bimatrix.STRIKE for one, _ in done], [other == bimatrix.STRIKE for _, other in done]),
        by_mistake=(by_mistake[0][: len(done)], by_mistake[1][: len(done)]),
        payoffs=None if matrix is None else [matrix[one][other] for one, other in done],
    )
