"""An exchange as a figure draws it."""

from sim.figures.data import Timeline, TimelineAct
from sim.history.chronicle import deed, later, mark, who
from sim.history.exchange import Exchange
from sim.history.format import BOTH, Move
from sim.history.reply_pairs import replies


def timeline(exchange: Exchange) -> Timeline:
    """Every move of an exchange, with the side it stands on and what it answers."""
    first, second = exchange.actors
    in_kind = {reply.move.step: reply.same_kind for reply in replies(exchange)}
    acts = []
    for move in exchange.moves:
        role = exchange.kind(move).role
        own = move.mover in exchange.actors and role != "trigger"
        of = None if move.answers is None else exchange.move(move.answers)
        acts.append(
            TimelineAct(
                step=move.step,
                day=move.date,
                sides=(0, 1) if move.mover == BOTH else (_side(exchange, move),),
                actor=list(exchange.actors).index(move.mover) if own else None,
                who=who(exchange, move),
                deed=deed(move),
                mark=f" ({mark(move)})" if mark(move) else "",
                to=move.target if move.target is not None and move.target not in exchange.actors else "",
                denied=bool(move.attributed),
                read=move.status == "verified",
                nowhere=move.status == "general-knowledge",
                threat=role == "threat",
                effect=role == "effect",
                answers=move.answers,
                delay="" if of is None else later((move.date - of.date).days),
                in_kind=in_kind.get(move.step),
            )
        )
    return Timeline(exchange.title, (first, second), acts)


def _side(exchange: Exchange, move: Move) -> int:
    """Above or below: whose doing it was or, with a third party's, opposite to whom it hit."""
    first = next(iter(exchange.actors))
    if move.mover in exchange.actors:
        return 0 if move.mover == first else 1
    return 1 if move.target == first else 0
