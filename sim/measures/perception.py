"""What was done to an actor beside what it felt."""

from collections.abc import Iterable

from sim.model.log import Event


def perceived(events: Iterable[Event], actor: str) -> list[tuple[float, float]]:
    """The severities (done, felt) of what an actor felt or missed, event by event.

    Where it missed what was done, `felt` is 0. Where it felt what nobody did, `done` is 0.
    """
    return [
        (event.done or 0.0, event.felt)
        for event in events
        if event.actor != actor
        and event.felt is not None
        and (event.done or event.felt)
        and not event.is_carried_out  # which is felt by what it adds to its threat
    ]
