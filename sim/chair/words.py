"""A question and a debrief in words, for a terminal of 80 columns. The sentences stand in `sim.language`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from textwrap import wrap

from sim.chair.debrief import Debrief, Felt, Weighed
from sim.chair.knowledge import Report
from sim.chair.questions import AT_DEADLINE, Holding, Option, Question
from sim.chronicle import sentences
from sim.chronicle.outcome import cost_text
from sim.language import in_a_row, knows, say, so_many
from sim.measures.intervals import Mean
from sim.scenario.orders import CARRY_OUT, LET_LAPSE
from sim.studies.run import Run
from sim.text import in_units, printable

WIDTH = 80
_unbroken = ContextVar("unbroken", default=False)


@contextmanager
def unbroken() -> Iterator[None]:
    """Leave every sentence on one line within this, for who breaks lines otherwise."""
    before = _unbroken.set(True)
    try:
        yield
    finally:
        _unbroken.reset(before)


def folded(text: str, indent: int = 0, first: str | None = None) -> Iterator[str]:
    """A text in lines of at most WIDTH columns, all but the first of them indented."""
    head = " " * indent if first is None else first
    if _unbroken.get():
        yield head + printable(text, blanks=True)
        return
    yield from wrap(printable(text, blanks=True), WIDTH, initial_indent=head, subsequent_indent=" " * indent)


def listed(numbers: Sequence[int]) -> str:
    """Numbers as they are said: 2; 2, 5 and 7."""
    return in_a_row([str(number) for number in numbers])


# What is known.


def report(told: Report, me: str) -> str:
    """A report in a sentence."""
    mine = told.actor == me
    codes = [f"known.{told.kind}.mine"] if mine else [f"known.{told.kind}.guessed"] if told.guessed else []
    code = next((code for code in codes if knows(code)), f"known.{told.kind}")
    values = {"move": told.move, "actor": told.actor, "severity": told.severity, "until": told.effective}
    return "; ".join([say(code, **values), *_details(told)])


def _details(told: Report) -> Iterator[str]:
    if told.kind == "expired":
        yield sentences.undone(told.changes)
    elif told.kind != "incident" and (moved := sentences.changes(told.changes)):
        yield moved
    if told.mistake:
        yield say("known.mistake")
    if told.deadline is not None:
        code = "known.threat" if told.threatens else "known.threat.unknown"
        yield say(code, move=told.threatens, day=told.deadline)
    if told.answers and told.kind in ("move", "let pass", "put off"):
        yield say("known.answers", numbers=listed(told.answers))
    if told.kind == "move" and told.effective not in (None, told.day):
        yield say("known.effective", day=told.effective)
    if told.kind == "move" and told.expires is not None:
        yield say("known.expires", day=told.expires)


def known(asked: Question, since: int = 0) -> Iterator[str]:
    """What a side knows, but for the first reports."""
    shown = asked.known[since:]
    width = len(str(len(asked.known)))
    for told in shown:
        head = f"{told.number:>{width + 1}}  {told.day}  "
        yield from folded(report(told, asked.actor), len(head), head)


# What is asked.


def question(asked: Question, since: int = 0) -> Iterator[str]:
    """A question: what is new since so many reports, what stands, and what can be done."""
    if asked.known[since:]:
        yield say("asked.new" if since else "asked.known")
        yield from known(asked, since)
        yield ""
    yield from folded(headline(asked))
    if asked.due is not None:
        code = "asked.conceded" if asked.due.conceded > 0.0 else "asked.unconceded"
        yield from folded(say(code, **asked.due._asdict()))
    yield ""
    yield from holdings(asked)
    yield ""
    yield say("asked.head")
    for key, text in choices(asked):
        yield from folded(text, 16, f"{key:>3}  ")
    barred = [option for option in asked.options if option.obstacle]
    if barred:
        yield ""
        yield say("asked.not to be had")
        for option in barred:
            yield from folded(f"{option.move}: {option.obstacle}", 7, "     ")
    if asked.longest_wait:
        yield ""
        yield from folded(say("asked.wait", most=asked.longest_wait))


def headline(asked: Question) -> str:
    """What is asked, in a sentence."""
    values: dict[str, object] = {"day": asked.day, "actor": asked.actor, "felt": asked.felt}
    if asked.due is not None:
        values |= asked.due._asdict()
    return say(f"asked.{asked.occasion}", numbers=listed(asked.answers), **values)


def holdings(asked: Question) -> Iterator[str]:
    """What stands on both sides."""
    other = next(name for name in asked.holdings if name != asked.actor)
    yield from folded(say("asked.yours", other=other, stocks=_held(asked.holdings[asked.actor], asked.own.values)))
    yield from folded(say("asked.theirs", other=other, stocks=_held(asked.holdings[other], {})))


def _held(kinds: Mapping[str, Holding], values: Mapping[str, float]) -> str:
    told = []
    for kind, held in kinds.items():
        more = [say("asked.going", going=held.amount - held.free)] if held.free < held.amount else []
        more += [say("asked.ceiling", most=held.ceiling)] if held.ceiling is not None else []
        more += [say("asked.worth", value=values[kind])] if values.get(kind) else []
        told.append(in_units(held.amount, kind) + (f" ({', '.join(more)})" if more else ""))
    return ", ".join(told) or say("asked.none")


def choices(asked: Question) -> Iterator[tuple[int, str]]:
    """What can be done: the number to type, and a line about it, which begins with the severity."""
    if asked.due is not None:
        yield 1, f"{asked.due.severity:8.1f}   {say('asked.carry out', move=asked.due.move)}"
        yield 0, f"{0.0:8.1f}   {say('asked.let lapse')}"
        return
    yield 0, f"{0.0:8.1f}   {say('asked.do nothing')}"
    for number, option in enumerate(open_options(asked), 1):
        yield number, f"{option.severity:8.1f}   {option.move}: {'; '.join(does(option, asked.day))}"


def open_options(asked: Question) -> list[Option]:
    """The moves that can be had."""
    return [option for option in asked.options if not option.obstacle]


def order_of(asked: Question, typed: str) -> str:
    """The order that a typed line means: the number of a choice, or the order itself."""
    if not typed.isdecimal():
        return typed
    number = int(typed)
    if asked.occasion == AT_DEADLINE:
        return {0: LET_LAPSE, 1: CARRY_OUT}.get(number, typed)
    names = ["let pass", *(option.move for option in open_options(asked))]
    return names[number] if number < len(names) else typed


def does(option: Option, day: date) -> Iterator[str]:
    """What a move would do."""
    yield sentences.changes(option.changes) or say("asked.words")
    if option.joined:
        yield say("asked.joined", members=sentences.by_name(option.joined))
    if option.given_up > 0.0:
        yield say("asked.given up", given_up=option.given_up)
    if option.out_of_kind > 0.0:
        yield say("asked.out of kind", price=option.out_of_kind)
    if option.notice:
        yield say("asked.notice", day=day + timedelta(days=option.notice))
    if option.lasts is not None:
        yield say("asked.lasts", days=so_many("days", option.lasts))
    if option.threatens:
        yield say("asked.threatens", move=option.threatens, days=so_many("days", option.deadline))


def why(asked: Question, move: str) -> Iterator[str]:
    """Why a move cannot be had; or, where it can, what the side's own strategy would say to it. KeyError for none."""
    option = {one.move.lower(): one for one in asked.options}[" ".join(move.split()).lower()]
    strategy = asked.crisis.actors[asked.actor].strategy.played
    wanted = asked.advice.wanted
    values: dict[str, object] = {
        "move": option.move,
        "strategy": strategy,
        "wanted": wanted,
        "obstacle": option.obstacle,
    }
    if option.obstacle:
        yield from folded(say("why.obstacle", **values))
    elif option.severity * wanted <= 0.0:
        yield from folded(say("why.unwanted", **values))
    else:
        misfit = option.severity - wanted
        misfit = misfit if misfit > 0.0 else -misfit * asked.own.audience_cost
        yield from folded(say("why.loss", loss=misfit + option.given_up + option.out_of_kind, **values))


def advice(asked: Question) -> Iterator[str]:
    """What the side's own strategy would do."""
    strategy = asked.crisis.actors[asked.actor].strategy.played
    yield from folded(say("why.advice", strategy=strategy, **asked.advice._asdict()))


# What came of it.


def chronicle(run: Run) -> Iterator[str]:
    """All that was done, by whom and why."""
    told = [event for event in run.events if not sentences.is_omitted(event, run.events)]
    width = len(str(len(run.events)))
    for event in told:
        head = f"{event.number:>{width + 1}}  {sentences.day(event)}  "
        text = f"{event.actor}: {event.move}; {sentences.tell(event, run.crisis)}"
        yield from folded(text, len(head), head)


def debrief(found: Debrief, parts: Sequence[str] = ("outcome", "decisions", "chair", "felt")) -> Iterator[str]:
    """A debrief, or parts of it."""
    for part, lines in (("outcome", _outcome), ("decisions", _decisions), ("chair", _in_the_chair), ("felt", _felt)):
        if part in parts:
            told = list(lines(found))
            yield from [*told, ""] if told else []


def _outcome(found: Debrief) -> Iterator[str]:
    told = found.run.summary
    peak = say("debrief.peak", peak=told.peak, day=told.peak_day) if told.peak_day else say("debrief.no peak")
    values = {"course": told.course, "ending": told.ending, "moves": so_many("moves", told.moves), "peak": peak}
    yield from folded(say("debrief.head", **values))
    for actor, side in found.sides.items():
        if side.payoff is not None:
            yield from folded(say("debrief.payoff", actor=actor, payoff=side.payoff), 4, "  ")
        else:
            yield from folded(
                say("debrief.side", actor=actor, cost=cost_text(side.cost), ties=100.0 * side.ties), 4, "  "
            )
    if not told.payoffs:
        yield from folded(say("debrief.cost"))
    if found.game.hidden:
        for actor in found.game.crisis.actors:
            if actor not in found.game.chairs:
                played = found.game.crisis.actors[actor].strategy.played
                yield from folded(say("debrief.hidden", actor=actor, strategy=played))


def _mean(found: Mean) -> str:
    if found.low is None or found.high is None:
        return f"{found.mean + 0.0:.2f}"
    return f"{found.mean + 0.0:.2f} [{found.low + 0.0:.2f}, {found.high + 0.0:.2f}]"


def _decisions(found: Debrief) -> Iterator[str]:
    if not found.decisions:
        return
    yield from folded(say("debrief.decisions", lucks=found.lucks))
    for one in found.decisions:
        head = say("debrief.decision", number=one.number, day=one.day, actor=one.actor, order=one.order)
        slipped = f" {say('debrief.slipped', done=one.done)}" if _slipped(one) else ""
        yield from folded(head + slipped, 6, "  ")
        yield from folded(_better(one), 8, "      ")
    pivotal = found.pivotal
    if pivotal is None or pivotal.regret is None:
        yield from folded(say("debrief.no pivot"))
        return
    values: dict[str, object] = {"number": pivotal.number, "order": pivotal.order}
    yield from folded(say("debrief.pivotal", better=pivotal.better, regret=_mean(pivotal.regret), **values))


def _slipped(one: Weighed) -> bool:
    return one.done != one.order and one.done != "put off" and one.order not in (CARRY_OUT, LET_LAPSE)


def _better(one: Weighed) -> str:
    if one.regret is None:
        return say("debrief.alone")
    if not one.matters:
        return say("debrief.best")
    return say("debrief.better", order=one.better, regret=_mean(one.regret))


def _in_the_chair(found: Debrief) -> Iterator[str]:
    for actor, others in found.strategies.items():
        mine, peak = found.sides[actor], found.run.summary.peak
        yield from folded(say("debrief.chair", count=len(others)))
        least = [one.strategy for one in others if one.cost == others[0].cost]
        shown = ", ".join(least[:4]) + (" ..." if len(least) > 4 else "")
        cheaper = sum(one.cost < mine.paid for one in others)
        values: dict[str, object] = {
            "count": cheaper,
            "actor": actor,
            "strategies": shown,
            "cost": others[0].cost + 0.0,
        }
        yield from folded(say("debrief.chair.cost", **values), 4, "  ")
        yield from folded(say("debrief.chair.peak", count=sum(one.peak > peak for one in others), peak=peak), 4, "  ")
        less = sum(one.ties < mine.ties for one in others)
        yield from folded(say("debrief.chair.ties", count=less, ties=100.0 * mine.ties), 4, "  ")


def _felt(found: Debrief) -> Iterator[str]:
    if not found.felt:
        return
    yield say("debrief.felt")
    for one in found.felt:
        yield from folded(say(f"debrief.felt.{_how(one)}", **one._asdict()), 6, "  ")


def _how(one: Felt) -> str:
    return "missed" if one.felt == 0.0 else "false" if one.done == 0.0 else "other"
