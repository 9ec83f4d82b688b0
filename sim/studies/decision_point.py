"""A decision point: a few moves of one side at an event against a few answers of the other, as a game on a board.

The course up to the event is held fixed as for `sim.branch`. In each cell the one makes its move there, the other
answers with its own at its first turn after that, and from then on both play their strategies, in many runs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sim.chronicle import explanation, sentences
from sim.chronicle.explanation import UNWANTED, Decision
from sim.language import say, so_many
from sim.model.state import OUT_OF_REACH, RULES
from sim.scenario import Crisis, Order, rung
from sim.scenario.move_names import LETTING_PASS
from sim.studies import matrix_game_text
from sim.studies.arguments import number_of_runs, whole
from sim.studies.branch import BranchError, HeldCourse, changed, course
from sim.studies.matrix_game import Cell, MatrixGame
from sim.studies.notebook import shown
from sim.studies.run import simulate
from sim.studies.strategy_pairs import numbers, outcomes, pair
from sim.text import as_text, columns

MOVES = 2  # of each side, unless another number is given
RUNS = 500  # of each cell
TOLD = 4  # steps of the story of a cell


class CellStory(NamedTuple):
    """What becomes of a cell."""

    course: str  # the most frequent one,
    share: float  # and the share of the runs that take it
    steps: Sequence[str]  # what is done in its first run after the event
    possible: bool  # whether both moves could be made in that run


@dataclass(frozen=True, eq=False, repr=False)
class DecisionPoint(MatrixGame):
    """The game at an event of a course."""

    chooses: tuple[str, str] = ("", "")  # who decides at the event, and who answers
    held: HeldCourse | None = None
    stories: dict[Cell, CellStory] = field(default_factory=dict)

    def __repr__(self) -> str:
        place = self.held.place if self.held else ""
        return f"<{self.crisis.name}: {len(self.first)} moves against {len(self.second)} at {place}>"

    def _repr_html_(self) -> str:
        return shown(self, self.text())

    @property
    def actors(self) -> tuple[str, str]:
        """Who decides at the event, and who answers."""
        return self.chooses

    def text(self, *, long: bool = False) -> str:
        """The game for a terminal, with the story of each cell in a line."""
        return as_text(self._lines(long))

    def _lines(self, long: bool) -> Iterator[str]:
        held, (one, other) = self.held, self.actors
        assert held is not None, "a decision point is one of a course"
        yield say("point.head", scenario=self.crisis.name, runs=so_many("runs", self.runs))
        yield say("branch.held", whose=held.whose, place=held.place)
        yield say("point.rules", one=one, other=other)
        yield ""
        yield from matrix_game_text.lines(self, long)
        yield ""
        yield say("point.stories")
        rows = []
        for (mine, theirs), story in self.stories.items():
            sure = f"{story.course} {100.0 * story.share:.0f} %"
            steps = "; ".join(story.steps) or say("point.nothing more")
            rows.append([mine, theirs, sure, steps if story.possible else say("point.impossible", steps=steps)])
        yield from columns(rows, left=3, words=True)


def decision_point(
    crisis: Crisis,
    at: int,
    moves: int = MOVES,
    *,
    first: Sequence[str] | None = None,
    second: Sequence[str] | None = None,
    runs: int = RUNS,
    seed: int = 1,
    run: int = 0,
    record: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> DecisionPoint:
    """The game of `moves` moves of one side at an event against as many answers of the other.

    The one is who decided at the event, or else who is to answer it; its moves are those of least loss to it there,
    and the other's those of least loss at its own next decision, unless `first` and `second` name them, as `sim.branch`
    takes moves. The course, the luck and `record` are as for `sim.branch`, and so is what is raised. `progress` is
    called after each cell.
    """
    runs = number_of_runs(runs)
    moves = whole("number of moves", moves, 100)
    if moves == 0:
        raise ValueError("with no moves there is nothing to choose; give 1 at least")
    held = course(crisis, at, seed, run, record=record)
    decided = held.event.is_decision or held.event.kind == "put off"
    one = held.event.actor if decided else _other(crisis, held.event.actor)
    other = _other(crisis, one)
    weighed = explanation.decisions(held.fixed if record else crisis, held.seed, held.run)
    mine = _moves(crisis, first, held, weighed, (one, held.at if decided else held.at + 1), moves)
    theirs = _moves(crisis, second, held, weighed, (other, held.at + 1), moves)
    made = DecisionPoint(
        held.crisis, dict(zip(mine, mine, strict=True)), dict(zip(theirs, theirs, strict=True)), held.seed, runs, {},
        (one, other), held,
    )  # fmt: skip
    places = [list(held.crisis.actors).index(actor) for actor in made.actors]
    for i in mine:
        settled = changed(held, one, i).crisis.settled
        assert settled is not None, "a branch is settled"
        for j in theirs:
            played = held.crisis.settle(settled._replace(orders=(*settled.orders, Order(other, j, None, held.at))))
            found = outcomes(played, held.seed, runs)
            paid = numbers(found)
            made.paid[i, j] = paid[places[0]], paid[places[1]]
            made.stories[i, j] = _story(held, played, max(pair(i, j, found).shares.items(), key=lambda s: s[1].counted))
            if progress is not None:
                progress(len(made.paid), len(mine) * len(theirs))
    return made


def _other(crisis: Crisis, actor: str) -> str:
    return next(name for name in crisis.actors if name != actor)


def _moves(
    crisis: Crisis,
    named: Sequence[str] | None,
    held: HeldCourse,
    weighed: dict[int, Decision],
    whose: tuple[str, int],
    count: int,
) -> list[str]:
    """The moves of a side: those named, or those of least loss at its first decision from an event on."""
    actor, since = whose
    if named is not None:
        if not named:
            raise BranchError(f"no move of {actor}'s is named; name one at least")
        for move in named:
            try:
                rung(crisis.ladder, move)
            except KeyError as error:
                raise BranchError("; ".join(error.args)) from None
        return list(dict.fromkeys(named))
    events = held.events
    number = next((n for n in sorted(weighed) if n >= since and events[n - 1].actor == actor), None)
    if number is None:
        raise BranchError(f"{actor} decides nothing after {held.place}; name its moves")
    decision = weighed[number]
    could = [one for one in decision.alternatives if not one.obstacle or one.obstacle == UNWANTED]
    could = [one for one in could if not one.obstacle] or could
    ordered = [decision.made, *(one.move for one in sorted(could, key=lambda one: one.loss))]
    return list(dict.fromkeys(ordered))[:count]


def _story(held: HeldCourse, played: Crisis, usual: tuple[str, object]) -> CellStory:
    """What becomes of a cell, by its most frequent course and its first run."""
    name, share = usual
    events = simulate(played, held.seed, held.run).events
    decided = [one for one in events[held.at - 1 :] if one.is_decision and not sentences.is_omitted(one, events)]
    steps = [f"{sentences.day(event)} {event.actor} {event.move}" for event in decided[:TOLD]]
    if len(decided) > TOLD:
        steps.append(f"{len(decided) - TOLD} more")
    possible = not any(event.rule == RULES[OUT_OF_REACH] for event in decided)
    return CellStory(name, getattr(share, "share", 0.0), steps, possible)


__all__ = ["LETTING_PASS", "MOVES", "RUNS", "BranchError", "DecisionPoint", "decision_point"]
