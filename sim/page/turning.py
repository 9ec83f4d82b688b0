"""Where a number turns the first answer: every value at which it becomes another, on the way along its slider."""

from collections.abc import Callable
from math import floor, inf, log10
from time import perf_counter

from sim.page.sliders import Mark, Slider, bare
from sim.scenario import Crisis, ScenarioError
from sim.studies.run import simulate

NO_ANSWER = "no answer"  # in the place of a move
DIGITS = 3  # of a value that is looked for, in all
HALVINGS = 10  # by which it is found between two positions


Known = dict[float, str | None]  # first answers by value; None where the scenario refuses it


class OutOfTimeError(Exception):
    """The time is up; what is known by then is kept, and looking again goes on from there."""


def turning(
    crisis: Crisis,
    slider: Slider,
    seed: int,
    run: int,
    replier: str = "",
    *,
    known: Known | None = None,
    seconds: float = inf,
) -> Slider:
    """A slider with a mark wherever the first answer becomes another, going away from its value.

    All else and luck are the same, and nothing is drawn. Values between two positions become positions. An answer by
    another than the `replier` is told with its actor. Raises OutOfTimeError where it takes longer than so many
    `seconds`; what was found by then is in `known`, which holds one value more at least.
    """
    body, end = bare(crisis), perf_counter() + seconds
    known = {} if known is None else known
    before = len(known)

    def answer(value: float) -> str | None:
        if value not in known:
            if len(known) > before and perf_counter() >= end:
                raise OutOfTimeError
            known[value] = _first_answer(body, slider.changes(value), seed, run, replier)
        return known[value]

    here, marks = slider.values.index(slider.value), []
    for way in (-1, 1):
        last = answer(slider.value)
        ahead = slider.values[here::way][1:]
        for near, far in zip((slider.value, *ahead), ahead, strict=False):
            found = answer(far)
            if found is None or found == last:
                continue
            place = far if _is_whole(slider) else _between(near, far, answer)
            marks.append(Mark(place, answer(place) or found, way < 0))
            last = found
    values = tuple(sorted({*slider.values, *(mark.value for mark in marks)}))
    return slider._replace(values=values, marks=tuple(marks))


def _first_answer(body: Crisis, changes: dict[str, float], seed: int, run: int, replier: str) -> str | None:
    """The first answer with these changes; None where the scenario refuses them."""
    try:
        reply = simulate(body.with_(changes), seed, run).summary.first_reply
    except ScenarioError:
        return None
    if reply is None:
        return NO_ANSWER
    return reply.move if reply.actor == replier or not replier else f"{reply.actor}: {reply.move}"


def _is_whole(slider: Slider) -> bool:
    return all(isinstance(value, int) for value in slider.values)


def _between(near: float, far: float, answer: Callable[[float], str | None]) -> float:
    """The value nearest to one end at which the answer is no longer the same as there, in a few digits."""
    same = answer(near)
    for _ in range(HALVINGS):
        middle = _short(0.5 * (near + far))
        if middle in (near, far):
            break
        near, far = (middle, far) if answer(middle) == same else (near, middle)
    return far


def _short(value: float) -> float:
    """A value in so many digits as are looked for."""
    return 0.0 if value == 0.0 else round(value, DIGITS - 1 - floor(log10(abs(value))))
