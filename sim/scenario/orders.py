"""Orders: what a person in a chair says at a turn or at a deadline, in words, and a scenario with such orders settled.

At a turn: the name of a move, or of a rung with an amount of one's own, as 'expel 5'; 'let pass'; or, where something
is to be answered, 'not yet, 10 days'. At the deadline of a threat: 'carry out' or 'let lapse'.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sim.model.state import EFFECTS
from sim.scenario.crisis import Crisis
from sim.scenario.fixed_course import Order, Settled, Word
from sim.scenario.format import Move
from sim.scenario.move_names import LETTING_PASS, rung
from sim.scenario.problems import did_you_mean, plain
from sim.text import several

CARRY_OUT, LET_LAPSE = "carry out", "let lapse"
NOT_YET = re.compile(r"not yet,? *(?P<days>\d{1,9})( +days?)?", re.IGNORECASE)


class OrderError(ValueError):
    """An order that cannot be carried out. Its text is one line: what was found; what would do."""


class Told(NamedTuple):
    """An order as it is understood."""

    text: str  # as it is written best
    move: Move | None = None  # at a turn; None to let pass
    wait: int = 0  # days by which the answer is put off instead
    kept: bool | None = None  # at a deadline: whether the threat is carried out; None at a turn


def not_yet(days: int) -> str:
    """The order to put an answer off by so many days."""
    return f"not yet, {several(days, 'day')}"


def understood(crisis: Crisis, actor: str, text: str) -> Told:
    """What an order to an actor says. Raises OrderError for what says nothing."""
    words = " ".join(str(text).split())
    if words.lower() in (CARRY_OUT, LET_LAPSE):
        return Told(words.lower(), kept=words.lower() == CARRY_OUT)
    if found := NOT_YET.fullmatch(words):
        days = int(found["days"])
        if days == 0:
            raise OrderError("an answer is put off by a day at least; write 'not yet, 1 day', or answer")
        return Told(not_yet(days), wait=days)
    try:
        move = rung(crisis.ladder, words, actor)
    except KeyError as error:
        found_, remedy = error.args
        raise OrderError(f"{found_}; {remedy}") from None
    whole(crisis, move)
    return Told(LETTING_PASS if move is None else move.move, move)


def whole(crisis: Crisis, move: Move | None) -> None:
    """Raise OrderError for half a person."""
    for effect in EFFECTS if move is not None else ():
        for kind, amount in getattr(move, effect).items():
            if isinstance(amount, float) and amount != int(amount) and not crisis.kinds[kind].divisible:
                raise OrderError(f"the number of {kind} is whole; write {int(amount)} or {int(amount) + 1}")


def settle(crisis: Crisis, chairs: Sequence[str], said: Iterable[tuple[str, str]]) -> Crisis:
    """The scenario with a person in each of some chairs, and what was said there, as (actor, order), in order.

    Each order is carried out at the next turn of its actor's, or at the next deadline. Raises OrderError for what says
    nothing, and for an actor that does not exist or has no person in its chair.
    """
    if crisis.settled is not None:
        raise OrderError("orders are settled in this scenario already; give the scenario itself")
    for name in (CARRY_OUT, LET_LAPSE):
        if any(move.move.lower() == name for move in crisis.ladder):
            raise OrderError(f"a move is called '{name}', which a person says at a deadline; give it another name")
    for actor in chairs:
        if actor not in crisis.actors:
            raise OrderError(f"there is no actor '{plain(actor)}'; {did_you_mean(actor, crisis.actors)}")
    turns, words, told = [], [], []
    for actor, text in said:
        if actor not in chairs:
            raise OrderError(f"nobody sits in the chair of '{plain(actor)}'; {did_you_mean(actor, chairs)}")
        one = understood(crisis, actor, text)
        told.append((actor, one.text))
        if one.kept is None:
            turns.append(Order(actor, one.text if one.move else LETTING_PASS, wait=one.wait))
        else:
            words.append(Word(actor, one.kept))
    how = f"{' and '.join(chairs)} as played" if chairs else "nobody sits in a chair"
    return crisis.settle(
        Settled(0, 0, False, tuple(turns), {}, 0, "the game", how, tuple(chairs), tuple(words), tuple(told))
    )


def cut(settled: Settled, turns: Mapping[str, int], words: Mapping[str, int]) -> Settled:
    """What is settled of a game with, by actor, only its first so many orders at turns, and words at deadlines."""

    def first(count: Mapping[str, int], actors: Sequence[str]) -> list[int]:
        """The places at which an actor has not yet come up more often than it may."""
        return [at for at, actor in enumerate(actors) if actors[: at + 1].count(actor) <= count.get(actor, 0)]

    said = settled.said
    spoken = [at for at, (_, text) in enumerate(said) if text in (CARRY_OUT, LET_LAPSE)]
    ordered = [at for at in range(len(said)) if at not in spoken]
    kept = {spoken[at] for at in first(words, [said[n][0] for n in spoken])}
    kept |= {ordered[at] for at in first(turns, [said[n][0] for n in ordered])}
    return settled._replace(
        orders=tuple(settled.orders[at] for at in first(turns, [order.actor for order in settled.orders])),
        words=tuple(settled.words[at] for at in first(words, [word.actor for word in settled.words])),
        said=tuple(one for at, one in enumerate(said) if at in kept),
    )
