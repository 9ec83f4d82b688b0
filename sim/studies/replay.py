"""The record imposed on the model: each documented move made on its day, whatever the strategies would have done.

What the model says was impossible is an error in the numbers or in the model, and is shown.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple, Unpack

from sim import figures, history
from sim.chronicle import explanation, sentences
from sim.engines.stepper import Choice, choices
from sim.history.scenario_links import source_of, tied
from sim.language import say, so_many
from sim.luck import RUNS, SEEDS
from sim.model import log, rules
from sim.model.game import new_game, rows_of
from sim.model.log import Event
from sim.model.prepared import Prepared
from sim.model.state import LET_PASS, State
from sim.scenario import Crisis, Order, Settled, rung
from sim.scenario.format import Past
from sim.scenario.move_names import LETTING_PASS
from sim.scenario.preparation import prepare
from sim.studies.arguments import is_crisis, whole
from sim.studies.notebook import shown
from sim.studies.run import Run
from sim.text import as_text, in_full, in_units

DECLINED = "decline_to_retaliate"  # the kind of move that lets pass
FOR_GOOD = 2**31  # more events than a run has

COUNTED = {
    "people",
    "people left",
    "posts",
    "offices",
    "consulates",
    "properties",
    "billion USD",
}  # units that stocks count too


class Imposed(NamedTuple):
    """A move of the record, as the model took it."""

    past: Past
    number: int  # of its event in the log
    event: Event
    record: tuple[str, ...]  # the steps of the exchange that it stands for, in words
    obstacle: str  # why the model says that it was impossible; empty where it was not
    differs: tuple[str, ...]  # where its numbers and days are not the record's
    wanted: float  # the severity that the actor's strategy wanted at that point
    would: str  # the move that it would have made
    left: dict[str, dict[str, float]]  # by actor and kind: what stands after it and is not announced to go

    @property
    def parts(self) -> bool:
        """Whether the strategy would have made another move."""
        return self.would != self.event.move or bool(self.obstacle)


@dataclass(frozen=True, eq=False, repr=False)
class Replay:
    """The record of a scenario, imposed on its stocks and calendar."""

    run: Run  # what came of it
    moves: tuple[Imposed, ...]
    left_out: tuple[Past, ...]  # what history did and no move of the ladder stands for
    untold: tuple[int, ...]  # the steps of the exchange that the history does not tell of

    @property
    def crisis(self) -> Crisis:
        """The scenario, with its record imposed."""
        return self.run.crisis

    @property
    def impossible(self) -> tuple[Imposed, ...]:
        """The moves of the record that the model says could not be made."""
        return tuple(move for move in self.moves if move.obstacle)

    def __repr__(self) -> str:
        return f"<{say('replay.told', scenario=self.crisis.name, verdict=self._verdict())}>"

    def _repr_html_(self) -> str:
        return shown(self, self.text(), self.run.figures()["curve"])

    def _verdict(self) -> str:
        count, failed = len(self.moves), len(self.impossible)
        if not failed:
            return so_many("replay.allows", count)
        code = "replay.refuses.one" if failed == 1 else "replay.refuses.more"
        return say(code, number=failed, moves=so_many("replay.moves", count))

    def text(self) -> str:
        """All of it for a terminal."""
        return as_text(self._lines())

    def _lines(self) -> Iterator[str]:
        yield say("replay.head", scenario=self.crisis.name, seed=self.run.seed, run=self.run.number)
        yield say("replay.numbers")
        if self.crisis.record:
            yield say("replay.source", exchange=source_of(self.crisis))
        for move in self.moves:
            yield ""
            yield say("replay.event", number=move.number, told=_dated(move.past, move.past.move))
            yield from (f"   {line}" for line in self._about(move))
        for past in self.left_out:
            yield ""
            yield f"   {say('replay.left out', told=_dated(past, past.what))}"
        if self.untold:
            yield ""
            yield f"   {say('replay.untold', steps=', '.join(map(str, self.untold)))}"
        yield ""
        yield say("replay.came of it")
        yield from self.run.chronicle().splitlines()
        yield ""
        verdict = self._verdict()
        yield f"{verdict[0].upper()}{verdict[1:]}."
        yield say("replay.otherwise", parted=sum(move.parts for move in self.moves), moves=len(self.moves))

    def _about(self, move: Imposed) -> Iterator[str]:
        """What the record says of a move, what the model makes of it, and what is left after it."""
        yield from (say("replay.record", said=said) for said in move.record or (move.past.what,))
        if move.obstacle:
            yield say("replay.impossible", obstacle=move.obstacle)
        else:
            yield sentences.tell(move.event, self.crisis)
        yield from (say("replay.differs", said=said) for said in move.differs)
        strategy = self.crisis.actors[move.past.actor].strategy.played
        code = "replay.would" if move.parts else "replay.would the same"
        yield say(code, strategy=strategy, wanted=move.wanted, move=move.would)
        for actor, kinds in move.left.items():
            stocks = ", ".join(f"{kind} {in_full(n)}" for kind, n in kinds.items())
            yield say("replay.left", actor=actor, stocks=stocks)

    def plot(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw the escalation curve of the imposed record, on `ax` or on a figure of its own."""
        return self.run.plot(ax, **how)

    def document(self) -> dict[str, Any]:
        """All of it as plain dicts and lists, for JSON."""
        return {
            "scenario": self.crisis.name,
            "record": self.crisis.record,
            "seed": self.run.seed,
            "run": self.run.number,
            "possible": not self.impossible,
            "moves": [
                {
                    "event": move.number,
                    "date": move.past.date,
                    "actor": move.past.actor,
                    "move": move.past.move,
                    "steps": list(move.past.steps),
                    "record": list(move.record),
                    "obstacle": move.obstacle or None,
                    "differs": list(move.differs),
                    "done": move.event.done,
                    "strategy_wanted": move.wanted,
                    "strategy_would": move.would,
                    "left": move.left,
                }
                for move in self.moves
            ],
            "left_out": [past.what for past in self.left_out],
            "untold_steps": list(self.untold),
            "events": [event._asdict() for event in self.run.events],
        }


def replay(crisis: Crisis, seed: int = 1, run: int = 0) -> Replay:
    """Impose the record of a scenario, the moves that its `history` names, and tell what the model makes of it.

    How a move is felt is drawn by the luck of a run of a seed. Raises ScenarioError where the history names no moves,
    or does not tell of its exchange what that tells, TypeError for what is no crisis, and ValueError for a seed or run
    that is none.
    """
    is_crisis(crisis)
    seed, run = whole("seed", seed, SEEDS), whole("run", run, RUNS)
    steps = tied(crisis)
    past = imposed(crisis)
    orders = tuple(Order(one.actor, one.move, one.date) for one in past)
    settled = crisis.settle(Settled(FOR_GOOD, run, True, orders, {}, 0, "the record", "imposed"))
    prepared = prepare(settled)
    game = new_game(prepared, seed)
    seen = {choice.number: _see(settled, prepared, choice) for choice in choices(game, run)}
    events = tuple(log.decode(row, prepared.names) for row in rows_of(game, run))
    made = []
    for one in past:
        number = next(e.number for e in events if e.decided == one.date and e.actor == one.actor and e.is_decision)
        sight = seen[number]
        found = [steps[step] for step in one.steps]
        differs = () if sight.obstacle else tuple(_differs(crisis, one, found, events[number - 1]))
        told = tuple(_told(move) for move in found)
        made.append(Imposed(one, number, events[number - 1], told, sight.obstacle, differs, *sight[1:]))
    left_out = tuple(one for one in crisis.history if one.move is None)
    told_of = {step for one in crisis.history for step in one.steps}
    untold = tuple(step for step in steps if step not in told_of)
    return Replay(Run(settled, seed, run, events), tuple(made), left_out, untold)


def imposed(crisis: Crisis) -> list[Past]:
    """What history did that names a move, in the order of days. Raises ScenarioError where there is none."""
    if crisis.clock is not None:
        remedy = "leave the clock out: a record has days of its own"
        raise crisis.refuse(("clock",), "a record cannot be imposed on rounds", remedy)
    found = sorted((past for past in crisis.history if past.move is not None), key=lambda past: past.date)
    if not found:
        what = "the history names no moves, so there is nothing to replay" if crisis.history else "there is no history"
        raise crisis.refuse(
            ("history",), what, "say of what was done which move of the ladder it was, as `move: expel 8`"
        )
    last = crisis.start + timedelta(days=crisis.horizon)
    for at, past in enumerate(crisis.history):
        if past.move is not None and not crisis.start <= past.date <= last:
            raise crisis.refuse(
                ("history", at, "date"), f"{past.date} is none of the days played", f"{crisis.start} to {last} are"
            )
    return found


def _dated(past: Past, told: str | None) -> str:
    return say("past", day=past.date, actor=past.actor, what=told)


def _told(move: history.Move) -> str:
    """A step of an exchange in a few words."""
    kind = move.kind.replace("_", " ")
    deed = kind if move.n is None else f"{kind} {in_units(move.n, move.unit or '')}".rstrip()
    return say("replay.step of" if move.object else "replay.step", step=move.step, deed=deed, object=move.object)


def _differs(crisis: Crisis, past: Past, steps: Sequence[history.Move], event: Event) -> Iterator[str]:
    """Where the numbers and the day of effect of a move are not the record's."""
    meant = rung(crisis.ladder, past.move or LETTING_PASS, past.actor)
    if meant is None:
        yield from (say("replay.differs.passes", step=_told(step)) for step in steps if step.kind != DECLINED)
        return
    if meant.threatens is not None:
        return
    counts = {change.units for change in event.changes} | {change.level for change in event.changes}
    for step in steps:
        if step.n is not None and step.unit in COUNTED and step.n not in counts:
            units, moved = in_units(step.n, step.unit), sentences.changes(event.changes)
            moved = moved or say("replay.differs.nothing")
            yield say("replay.differs.units", step=step.step, units=units, moved=moved)
    days = {step.effective for step in steps} - {None} or {past.effective} - {None}
    if days and event.effective not in days:
        recorded = say("law.or").join(map(str, sorted(filter(None, days))))
        yield say("replay.differs.day", days=recorded, day=event.effective)


# What there is to see.


class _Sight(NamedTuple):
    """What there was to see at a decision."""

    obstacle: str
    wanted: float
    would: str
    left: dict[str, dict[str, float]]


def _see(crisis: Crisis, prepared: Prepared, choice: Choice) -> _Sight:
    """What stands in the way of a decision about to be made, what is wanted, and what is left after it."""
    world, state, me, made = prepared.world, choice.state, choice.actor, choice.made
    possible, _, _ = rules.terms(world, state, me, made)
    obstacle = "" if possible else explanation.obstacle(prepared, state, me, made)
    if possible and made != LET_PASS:
        state = deepcopy(state)
        effects = world.first[made + 1] - world.first[made]
        rules.announce(world, state, me, made, [0.0] * effects, [0.0] * (2 * effects))
    return _Sight(obstacle, choice.wanted, prepared.names.moves[choice.chosen], _left(crisis, prepared, state))


def _left(crisis: Crisis, prepared: Prepared, state: State) -> dict[str, dict[str, float]]:
    """What stands and is not announced to go, by actor and by the kinds that it began with."""
    found: dict[str, dict[str, float]] = {}
    for name, actor in crisis.actors.items():
        me = prepared.names.actors.index(name)
        found[name] = {}
        for at, kind in enumerate(prepared.names.stocks):
            stock = me * prepared.world.kinds + at
            if kind in actor.stocks:
                found[name][kind] = state.amount[stock] - state.bound[stock]
    return found
