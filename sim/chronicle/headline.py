"""A run in a headline, and what it left of the ties between the two sides."""

from collections.abc import Sequence

from sim.language import say
from sim.measures.curves import Curve
from sim.measures.summaries import RunSummary
from sim.model.bimatrix import STRIKE, Round
from sim.model.log import Event
from sim.scenario import Crisis
from sim.scenario.move_names import LETTING_PASS
from sim.text import long_day


def headline(summary: RunSummary, crisis: Crisis, rounds: Sequence[Round] = ()) -> str:
    """A run in a few sentences: the first reply, the course, the number of moves and the peak.

    Of a repeated game: how often each side struck in the `rounds`, and what a round was worth.
    """
    if rounds:
        return _game(summary, crisis, rounds)
    told = [answer(summary.first_reply), say(f"headline.{summary.course}")]
    if summary.moves:
        moves = say(f"moves.{'one' if summary.moves == 1 else 'more'}", number=summary.moves)
        if summary.peak_day is None:
            told.append(say("headline.no peak", moves=moves))
        else:
            told.append(say("headline.moves", moves=moves, peak=summary.peak, day=long_day(summary.peak_day)))
    return " ".join(told)


def answer(reply: Event | None) -> str:
    """A first reply in a sentence; that nobody answers, where there is none."""
    if reply is None:
        return say("headline.no reply")
    return say(f"headline.{'let pass' if reply.move == LETTING_PASS else 'reply'}", actor=reply.actor, move=reply.move)


def _game(summary: RunSummary, crisis: Crisis, rounds: Sequence[Round]) -> str:
    names = dict(zip(("first", "second"), crisis.actors, strict=True))
    one, other = (sum(done[me] == STRIKE for done in rounds) for me in (0, 1))
    text = say("headline.rounds", one=one, other=other, rounds=len(rounds), **names)
    if summary.payoffs:
        worth = dict(zip(("one", "other"), summary.payoffs.values(), strict=True))
        text = f"{text} {say('headline.payoffs', **worth, **names)}"
    return text


def ties_left(curve: Curve, crisis: Crisis) -> str:
    """The shares of its ties that each side has left at the end; empty where no stock has a value."""
    left = [
        f"{name} {100.0 * curve.ties[name][-1]:.0f} %"
        for name, actor in crisis.actors.items()
        if any(stock.value * stock.amount > 0.0 for stock in actor.stocks.values())
    ]
    return say("headline.ties", ties=", ".join(left)) if left else ""
