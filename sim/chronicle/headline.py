"""A run in a headline, and what it left of the ties between the two sides."""

from sim.measures.curves import Curve
from sim.measures.summaries import RunSummary
from sim.model.bimatrix import STRIKE, Round
from sim.model.log import Event
from sim.scenario import Crisis
from sim.scenario.move_names import LETTING_PASS
from sim.text import long_day, several

COURSES = {
    "calm": "Neither side strikes a blow.",
    "freeze": "It freezes there.",
    "thaw": "It thaws.",
    "lapse": "It runs out.",
    "spiral": "It spirals.",
}


def headline(summary: RunSummary, crisis: Crisis, rounds: "list[Round] | None" = None) -> str:
    """A run in a few sentences: the first reply, the course, the number of moves and the peak.

    Of a repeated game: how often each side struck in the `rounds`, and what a round was worth.
    """
    if rounds:
        return _game(summary, crisis, rounds)
    told = [answer(summary.first_reply), COURSES[summary.course]]
    if summary.moves:
        peak = "" if summary.peak_day is None else f"; peak {summary.peak:.1f} on {long_day(summary.peak_day)}"
        told.append(f"{several(summary.moves, 'move')}{peak}.")
    return " ".join(part for part in told if part)


def answer(reply: Event | None) -> str:
    """A first reply in a sentence; that nobody answers, where there is none."""
    if reply is None:
        return "Nobody answers."
    if reply.move == LETTING_PASS:
        return f"{reply.actor} lets it pass."
    return f"{reply.actor} answers: {reply.move}."


def _game(summary: RunSummary, crisis: Crisis, rounds: list[Round]) -> str:
    first, second = crisis.actors
    struck = [sum(one[me] == STRIKE for one in rounds) for me in (0, 1)]
    text = f"{first} strikes in {struck[0]} of {several(len(rounds), 'round')}, {second} in {struck[1]}."
    if summary.payoffs:
        worth = " and ".join(f"{payoff:.2f} to {name}" for name, payoff in summary.payoffs.items())
        text += f" A round is worth {worth}."
    return text


def ties_left(curve: Curve, crisis: Crisis) -> str:
    """The shares of its ties that each side has left at the end; empty where no stock has a value."""
    valued = [
        name
        for name, actor in crisis.actors.items()
        if any(stock.value * stock.amount > 0.0 for stock in actor.stocks.values())
    ]
    left = [f"{name} {100.0 * curve.ties[name][-1]:.0f} %" for name in valued]
    return f"Of the value of its ties is left at the end: {', '.join(left)}." if left else ""
