"""Branches: a course held fixed up to an event, and what follows when something is done otherwise there.

The course is that of a run, or of the record. Up to the event all runs share it; from there on each has luck of its
own, the same in the branch and where nothing is changed, so that what differs is what was done.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from sim import figures
from sim.chronicle import explanation, sentences
from sim.engines.stepper import choices
from sim.figures.data import Record
from sim.language import say
from sim.luck import RUNS, SEEDS
from sim.model import rules
from sim.model.game import new_game
from sim.model.log import Event
from sim.model.prepared import Prepared
from sim.model.state import EFFECTS, LET_PASS
from sim.scenario import Crisis, Order, ScenarioError, Settled, rung
from sim.scenario.format import Move
from sim.scenario.move_names import LETTING_PASS
from sim.scenario.orders import cut
from sim.scenario.preparation import Ready, ready
from sim.scenario.problems import did_you_mean
from sim.studies import replay
from sim.studies.arguments import is_crisis, number_of_jobs, number_of_runs, whole
from sim.studies.comparison import Comparison, compare_prepared
from sim.studies.comparison_figures import figures_of
from sim.studies.notebook import shown
from sim.studies.run import simulate
from sim.text import as_text, columns

if TYPE_CHECKING:
    import pandas as pd


class BranchError(ValueError):
    """A branch that cannot be made. Its text is one line: what was found; what would do."""


class HeldCourse(NamedTuple):
    """A course that is held fixed up to one of its events."""

    crisis: Crisis  # without anything settled
    fixed: Crisis  # with the course settled up to the event, and nothing changed
    seed: int
    run: int
    record: bool  # whether it is the record's, and not a run's
    events: tuple[Event, ...]  # all of it
    at: int  # the number of the event
    step: int | None  # the step of the record that it stands for
    steps: Mapping[int, tuple[int, ...]] = {}  # of a record, by the number of an event: the steps that it stands for

    @property
    def event(self) -> Event:
        """The event up to which it is held fixed."""
        return self.events[self.at - 1]

    @property
    def place(self) -> str:
        """The event, in words."""
        code, number = ("branch.event", self.at) if self.step is None else ("branch.step", self.step)
        day, actor, move = sentences.day(self.event), self.event.actor, self.event.move
        return say(code, number=number, day=day, actor=actor, move=move)

    def number(self, event: Event) -> str:
        """The number of an event as `at` takes it: of a record its steps, if it stands for any."""
        return ", ".join(map(str, self.steps.get(event.number, ()))) if self.record else str(event.number)

    @property
    def whose(self) -> str:
        """The course, in words."""
        return say("branch.record") if self.record else say("branch.run", run=self.run, seed=self.seed)


def course(crisis: Crisis, at: int, seed: int = 1, run: int = 0, *, record: bool = False) -> HeldCourse:
    """The course of a run, or of a game, up to the event of a number; or, of the record, up to one of its steps.

    What persons said after that event is dropped: it answered what may not come again. Raises BranchError where there
    is no such event or step, and what `sim.simulate` and `sim.replay` raise.
    """
    is_crisis(crisis)
    seed, run = whole("seed", seed, SEEDS), whole("run", run, RUNS)
    if record:
        return _of_record(crisis.with_({}), at, seed, run)
    events = simulate(crisis, seed, run).events
    if not 1 <= at <= len(events):
        raise BranchError(f"there is no event {at}; this run has events 1 to {len(events)}, as `sim run` prints them")
    before = _said(crisis, events[:at])
    place = say("branch.from event", number=at)
    fixed = crisis.settle(before._replace(until=at, run=run, place=place, told=say("branch.as it was")))
    return HeldCourse(crisis if crisis.settled is None else crisis.with_({}), fixed, seed, run, False, events, at, None)


def _said(crisis: Crisis, events: Sequence[Event]) -> Settled:
    """What persons said in their chairs, so far as some events came of it."""
    settled = crisis.settled
    if settled is None:
        return Settled(0, 0, False, (), {}, 0, "", "")
    turns = Counter(e.actor for e in events if e.is_decision or (e.kind == "put off" and e.rule == "as chosen"))
    words = Counter(e.actor for e in events if e.rule == "carried out as chosen" or _dropped(e))
    return cut(settled, turns, words)


def _dropped(event: Event) -> bool:
    return event.kind == "let lapse" and event.rule == "as chosen"


def _of_record(crisis: Crisis, step: int, seed: int, run: int) -> HeldCourse:
    made = replay.replay(crisis, seed, run)
    by_step = {n: move for number, move in enumerate(made.moves, 1) for n in move.past.steps or (number,)}
    if step not in by_step:
        known = ", ".join(map(str, sorted(by_step)))
        raise BranchError(f"there is no step {step} in the record as it is told here; there are {known}")
    last = by_step[step]
    past = [move for move in made.moves if move.past.date < last.past.date or move.number <= last.number]
    if failed := [move for move in past if move.obstacle]:
        raise BranchError(
            f"the model says that a move of the record was impossible ({failed[0].past.date}, {failed[0].past.actor}: "
            f"{failed[0].obstacle}); name an earlier step, or see sim replay"
        )
    orders = tuple(Order(move.past.actor, move.past.move, move.past.date) for move in past)
    at = max(move.number for move in past)
    place = say("branch.from step", number=step)
    fixed = crisis.settle(Settled(at, run, True, orders, {}, 0, place, say("branch.as it was")))
    stand_for = {move.number: move.past.steps or (n,) for n, move in enumerate(made.moves, 1)}
    return HeldCourse(crisis, fixed, seed, run, True, made.run.events, at, step, stand_for)


def changed(held: HeldCourse, actor: str, do: str | None = None, strategy: Any = None) -> Ready:
    """The scenario with the same course, but for what an actor does there, or the strategy that it has from there on.

    Where the event is a decision of the actor's, that one is made otherwise; else its first turn after the event.
    `do` is a move as `sim.scenario.rung` reads it. Raises BranchError for what cannot be done, before anything runs.
    """
    crisis, settled = held.crisis, held.fixed.settled
    assert settled is not None, "a course is settled"
    if actor not in crisis.actors:
        raise BranchError(f"there is no actor '{actor}'; {did_you_mean(actor, crisis.actors)}")
    if (do is None) == (strategy is None):
        raise BranchError("one thing is changed at a time; give a move or a strategy")
    own = held.event.actor == actor and (held.event.is_decision or held.event.kind == "put off")
    where = held.place if own else say("branch.first turn", actor=actor, place=held.place)
    since = held.at - 1 if own else held.at
    if strategy is not None:
        played = later(crisis, actor, strategy)
        spec = dict(strategy) if isinstance(strategy, Mapping) else strategy
        orders = _replaced(settled.orders, held, None) if own and held.record else settled.orders
        if own and actor in settled.chairs:
            orders = _without_last(orders, actor)
        told = say("branch.plays", actor=actor, strategy=played)
        return ready(
            crisis.settle(settled._replace(orders=orders, later={actor: spec}, since=since, place=where, told=told))
        )
    try:
        meant = rung(crisis.ladder, do or "", actor)
    except KeyError as error:
        found, remedy = error.args
        raise BranchError(f"{found}; {remedy}") from None
    _whole(crisis, meant)
    if own and held.record:
        orders = _replaced(settled.orders, held, do)
    elif own and actor in settled.chairs:
        orders = (*_without_last(settled.orders, actor), Order(actor, do))
    else:
        orders = (*settled.orders, Order(actor, do, None, since))
    told = say("branch.does", actor=actor, move=meant.move if meant else LETTING_PASS)
    made = ready(crisis.settle(settled._replace(orders=orders, place=where, told=told)))
    _possible(made.prepared, held, actor, meant, since)
    return made


def _without_last(orders: tuple[Order, ...], actor: str) -> tuple[Order, ...]:
    """The orders without an actor's last one."""
    last = max((at for at, order in enumerate(orders) if order.actor == actor), default=len(orders))
    return orders[:last] + orders[last + 1 :]


def later(crisis: Crisis, actor: str, strategy: Any) -> str:
    """What another strategy of an actor's is called. Raises BranchError for what no scenario may say."""
    try:
        return crisis.with_({f"actors.{actor}.strategy": strategy}).actors[actor].strategy.told
    except ScenarioError as error:
        problem = error.problems[0]
        raise BranchError(f"{problem.found}; {problem.remedy}") from None


def _replaced(orders: tuple[Order, ...], held: HeldCourse, move: str | None) -> tuple[Order, ...]:
    """The record's orders with the last of the event's actor otherwise."""
    day, actor = held.event.decided, held.event.actor
    return tuple(o._replace(move=move) if (o.actor, o.day) == (actor, day) else o for o in orders)


def _whole(crisis: Crisis, meant: Move | None) -> None:
    """Refuse half a person."""
    for effect in EFFECTS if meant is not None else ():
        for kind, amount in getattr(meant, effect).items():
            if isinstance(amount, float) and amount != int(amount) and not crisis.kinds[kind].divisible:
                raise BranchError(f"the number of {kind} is whole; write {int(amount)} or {int(amount) + 1}")


def _possible(prepared: Prepared, held: HeldCourse, actor: str, meant: Move | None, since: int) -> None:
    """Refuse a move that could not be made at the actor's first turn after so many events, as the course went."""
    world, me = prepared.world, prepared.names.actors.index(actor)
    made = choices(new_game(prepared, held.seed), held.run)
    turns = (one for one in made if one.actor == me and one.threat == LET_PASS)
    there = next((turn for turn in turns if turn.number > since), None)
    move = LET_PASS if meant is None else prepared.number_of(me, meant.move)
    if there is None or rules.terms(world, there.state, me, move)[0]:
        return
    could = [prepared.names.moves[n] for n in explanation.rungs(world, me) if rules.terms(world, there.state, me, n)[0]]
    obstacle = explanation.obstacle(prepared, there.state, me, move)
    do = prepared.names.moves[move]
    raise BranchError(f"{actor} could not {do} there: {obstacle}; it could {', '.join(could)}")


# Branches.


@dataclass(frozen=True, eq=False, repr=False)
class Branch:
    """What follows a change at an event, against what follows without it, run by run with the same luck."""

    course: HeldCourse
    place: str  # where it is changed, in words
    told: str  # and how
    compared: Comparison  # A is the course as it was, B the branch

    def __repr__(self) -> str:
        return f"<{self.told}, at {self.place}: {repr(self.compared)[1:-1]}>"

    def _repr_html_(self) -> str:
        return shown(self, self.text(), self.figures()["curves"])

    def text(self) -> str:
        """All of it for a terminal."""
        return as_text(self._lines())

    def _lines(self) -> Iterator[str]:
        held = self.course
        yield say("branch.held", whose=held.whose, place=held.place)
        shown = [event for event in held.events[: held.at] if not sentences.is_omitted(event, held.events)]
        yield from columns([[held.number(e), f"{sentences.day(e)}", f"{e.actor}: {e.move}"] for e in shown], left=3)
        yield say("branch.steps" if held.record else "branch.events")
        yield say("branch.then", told=self.told, place=self.place)
        yield ""
        yield from self.compared.text(self.sides).splitlines()

    @property
    def sides(self) -> tuple[str, str]:
        """What the course is called without the change, and with it."""
        return say("branch.as it was"), self.told

    def csv(self) -> str:
        """A row for each share and mean, as a comparison's."""
        return self.compared.csv()

    def to_pandas(self) -> "pd.DataFrame":
        """The shares and means of both, and their differences, as a comparison's. Needs the extra `pandas`."""
        return self.compared.to_pandas()

    def plot(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw one run as it was beside the branch of it, on `ax` or on a figure of its own."""
        return figures.draw(self.figures()["curves"], ax, **how)

    def figures(self) -> dict[str, Record]:
        """The records of its figures, by name, as a comparison's."""
        return figures_of(self.compared, self.sides)


def branch(
    crisis: Crisis,
    at: int,
    actor: str,
    do: str | None = None,
    *,
    strategy: Any = None,
    runs: int = 10_000,
    seed: int = 1,
    run: int = 0,
    record: bool = False,
    progress: Callable[[int, int], None] | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
) -> Branch:
    """What follows when an actor does something else at an event, or plays another strategy from there on.

    The course is that of a run of a seed up to the event numbered `at`; or, with `record`, the record up to its step
    `at`. `do` is a move, by its name or with an amount of its own, as 'expel 5', or 'let pass'; `strategy` is one as a
    scenario may say it. The rest as for `sim.compare`. Raises BranchError for what cannot be done there.
    """
    held = course(crisis, at, seed, run, record=record)
    other = changed(held, actor, do, strategy)
    settled = other.crisis.settled
    assert settled is not None
    runs, jobs = number_of_runs(runs), number_of_jobs(jobs, executor)
    made = compare_prepared(ready(held.fixed), other, runs, held.seed, progress, executor, jobs)
    return Branch(held, settled.place, settled.told, made)
