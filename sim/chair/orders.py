"""Orders: what a person in a chair says at a turn or at a deadline, in words, and a scenario with such orders settled.

At a turn: the name of a move, or of a rung with an amount of one's own, as 'expel 5'; 'let pass'; or, where something
is to be answered, 'not yet, 10 days'. At the deadline of a threat: 'carry out' or 'let lapse'.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.model.state import EFFECTS
from sim.scenario import Crisis, Order, Settled, Word, rung
from sim.scenario.format import Move
from sim.scenario.move_names import LETTING_PASS
from sim.scenario.problems import did_you_mean, plain
from sim.text import several

CARRY_OUT, LET_LAPSE = "carry out", "let lapse"
NOT_YET = re.compile(r"not yet,? *(?P<days>\d{1,9})( +days?)?", re.IGNORECASE)

Orders = Mapping[str, Sequence[str]]  # by actor, for each chair taken: what was said there, in order


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


def understood(crisis: Crisis, text: str) -> Told:
    """What an order says. Raises OrderError for what says nothing."""
    words = " ".join(str(text).split())
    if words.lower() in (CARRY_OUT, LET_LAPSE):
        return Told(words.lower(), kept=words.lower() == CARRY_OUT)
    if found := NOT_YET.fullmatch(words):
        days = int(found["days"])
        if days == 0:
            raise OrderError("an answer is put off by a day at least; write 'not yet, 1 day', or answer")
        return Told(not_yet(days), wait=days)
    try:
        move = rung(crisis.ladder, words)
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


def understood_all(crisis: Crisis, orders: Orders) -> dict[str, list[Told]]:
    """All orders as they are understood. Raises OrderError for an actor that does not exist and for an empty order."""
    if crisis.settled is not None:
        raise OrderError("this scenario has orders settled already; give the scenario itself")
    for name in (CARRY_OUT, LET_LAPSE):
        if any(move.move.lower() == name for move in crisis.ladder):
            raise OrderError(f"a move is called '{name}', which a person says at a deadline; give it another name")
    for actor in orders:
        if actor not in crisis.actors:
            raise OrderError(f"there is no actor '{plain(actor)}'; {did_you_mean(actor, crisis.actors)}")
    return {actor: [understood(crisis, text) for text in told] for actor, told in orders.items()}


def settle(crisis: Crisis, told: Mapping[str, Sequence[Told]]) -> Crisis:
    """The scenario with these orders settled: each is carried out at the next turn, or deadline, of its actor's."""
    turns, words = [], []
    for actor, said in told.items():
        turns += [
            Order(actor, one.text if one.move else LETTING_PASS, wait=one.wait) for one in said if one.kept is None
        ]
        words += [Word(actor, one.kept) for one in said if one.kept is not None]
    chairs = tuple(told)
    place, how = "the game", f"{' and '.join(chairs)} as played" if chairs else "nobody sits in a chair"
    return crisis.settle(Settled(0, 0, False, tuple(turns), {}, 0, place, how, chairs, tuple(words)))
