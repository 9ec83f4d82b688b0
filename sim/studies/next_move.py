"""The next answer: all is held fixed up to an event, and what a side does next is counted over many runs."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from sim import figures, luck
from sim.chronicle import sentences
from sim.engines import player
from sim.figures.data import Answer, AnswerBars, Delays, Subject
from sim.forecast.answers import Option
from sim.forecast.inference import Posterior, infer
from sim.history.scenario_links import exchange_of
from sim.language import say, so_many
from sim.measures import intervals
from sim.measures.intervals import Mean, Share
from sim.model import log
from sim.model.prepared import Prepared
from sim.scenario import Crisis
from sim.scenario.doubts import drawn_text
from sim.scenario.preparation import prepare, sides
from sim.scenario.problems import did_you_mean
from sim.studies import methods
from sim.studies.arguments import number_of_runs
from sim.studies.branch import BranchError, HeldCourse, course, later
from sim.studies.counting.distributions import PERCENT, quantiles
from sim.studies.methods import note
from sim.studies.notebook import shown
from sim.studies.subject import strategy_words, subject_of
from sim.text import as_text, columns, data_frame, plain, several

NO_ANSWER, PUT_OFF = "nothing more", "put off"
INFERRED = "inferred"  # in the place of a strategy's name

Play = Callable[[int], player.Next]  # what is done next in a run
SIZES = 4  # of a kind of answer, in the text
SHOWN = 4  # of the strategies inferred
DRAWN = 9  # answers in a figure
MOST_DAYS, BARS = 0.98, 60  # the share of the answers whose days are drawn, and bars that they are drawn in at most


if TYPE_CHECKING:
    import pandas as pd


class Kind(NamedTuple):
    """One kind of answer, and what is told of the runs in which it is given."""

    answer: str  # the move, letting pass, PUT_OFF, or NO_ANSWER
    share: Share
    sizes: tuple[tuple[float, Share], ...]  # units moved, and the share of all runs; the most frequent first
    severity: float | None  # the mean of what it is worth; None where nothing is done
    delay: tuple[int, ...]  # days from the event, by PERCENT; empty where there is no day
    costs: tuple[Mean, Mean]  # of what the whole run costs the side, and the other


class Happened(NamedTuple):
    """What history did next, and how often the runs did it."""

    what: str  # in the scenario's words; NO_ANSWER for nothing more
    move: str | None  # the move of the ladder that it stands for; None for none
    days: int | None  # from the event
    share: Share | None  # of the runs with that move; None where it stands for none

    def __str__(self) -> str:
        after = "" if self.days is None else f", after {several(self.days, 'day')}"
        if self.share is None:
            return f"History: {self.what}{after}; that stands for no move of the ladder"
        called = "" if self.move in (self.what, None) else f" ({self.move})"
        return f"History: {self.what}{called}{after}; the chance it had here: {self.share}"


@dataclass(frozen=True, eq=False, repr=False)
class NextAnswer:
    """What a side does next after an event, over many runs."""

    course: HeldCourse
    actor: str
    strategies: dict[str, str]  # by actor: what it plays, or INFERRED
    inferred: Posterior | None  # what is inferred of the side's strategy, where that is played
    asked: int
    runs: int
    kinds: tuple[Kind, ...]  # the most frequent first
    delay: tuple[int, ...]  # days from the event to an answer of whatever kind, by PERCENT; empty where there is none
    days: dict[int, int]  # by delay: the number of runs
    happened: Happened | None = None  # what history did; None where the course is a run's

    def __repr__(self) -> str:
        first = self.kinds[0]
        return f"<{self.actor} after {self.course.place}: {first.answer} {first.share}, {several(self.runs, 'run')}>"

    def _repr_html_(self) -> str:
        return shown(self, self.text(), self.figure())

    def text(self) -> str:
        """All of it for a terminal."""
        return as_text(self._lines())

    @property
    def played(self) -> str:
        """What each side plays, in words."""
        told = ", ".join(
            say("next.plays", actor=actor, strategy=played)
            for actor, played in self.strategies.items()
            if played != INFERRED
        )
        if self.inferred is None:
            return told
        return say("next.inferred", told=told, actor=self.actor, how=_inferred_text(self.inferred))

    def _lines(self) -> Iterator[str]:
        held = self.course
        yield say("next.head", scenario=held.crisis.name, actor=self.actor, place=held.place)
        drawn = drawn_text(held.fixed.doubts)
        yield say("next.held", whose=held.whose, runs=so_many("runs", self.runs), seed=held.seed, drawn=drawn)
        if self.runs < self.asked:
            yield say("stopped", asked=so_many("runs", self.asked))
        yield self.played
        if self.inferred is not None:
            yield say("next.inferred.note")
        yield ""
        sides = self.actor, sentences.other_side(held.crisis, self.actor)
        heads = [say(f"next.{head}") for head in ("answer", "share", "severity", "days")]
        rows = [[*heads, *(say("next.cost", actor=side) for side in sides)]]
        for kind in self.kinds:
            severity = "" if kind.severity is None else f"{kind.severity:.1f}"
            delay = str(kind.delay[2]) if kind.delay else ""
            rows.append([kind.answer, str(kind.share), severity, delay, *(cost.told(".1f") for cost in kind.costs)])
        yield from columns(rows)
        if self.happened is not None:
            yield ""
            yield str(self.happened)
        sized = [kind for kind in self.kinds if any(size for size, _ in kind.sizes)]
        if sized:
            yield ""
            yield say("next.sizes")
            rows = []
            for kind in sized:
                rows += [
                    [say("next.size", answer=kind.answer, size=size), str(found)] for size, found in kind.sizes[:SIZES]
                ]
                if rest := kind.sizes[SIZES:]:
                    found = intervals.share(sum(one.counted for _, one in rest), self.runs)
                    rows.append([say("next.other sizes", answer=kind.answer, count=len(rest)), str(found)])
            yield from columns(rows)
        if self.delay:
            yield ""
            percent, days = [f"{percent} %" for percent in PERCENT], [str(day) for day in self.delay]
            yield from columns([[say("next.many"), *percent], [say("next.after"), *days]], indent="")
        yield ""
        yield say("next.note")
        yield note("share", "mean")

    def to_pandas(self) -> "pd.DataFrame":
        """A row an answer, the most frequent first: its share, severity, median days, and the mean cost to each side.

        Needs the extra `pandas`.
        """
        other = sentences.other_side(self.course.crisis, self.actor)
        names = ["answer", *Share._fields, "severity", "days", f"cost {self.actor}", f"cost {other}"]
        rows = [
            [
                one.answer,
                *one.share,
                one.severity,
                one.delay[2] if one.delay else None,
                *(cost.mean for cost in one.costs),
            ]
            for one in self.kinds
        ]
        return data_frame(rows, names)

    def document(self) -> dict[str, Any]:
        """All of it as plain dicts and lists, for JSON."""
        held = self.course
        return {
            "scenario": held.crisis.name,
            "held_fixed": held.whose,
            "at": held.step if held.record else held.at,
            "event": held.event._asdict(),
            "actor": self.actor,
            "strategies": self.strategies,
            "inferred": None if self.inferred is None else self.inferred.strategies,
            "seed": held.seed,
            "asked": self.asked,
            "runs": self.runs,
            "answers": [
                {
                    "answer": kind.answer,
                    "share": kind.share._asdict(),
                    "severity": kind.severity,
                    "sizes": [{"size": size, "share": found._asdict()} for size, found in kind.sizes],
                    "delay_quantiles": list(kind.delay),
                    "costs": {"own": kind.costs[0]._asdict(), "other": kind.costs[1]._asdict()},
                }
                for kind in self.kinds
            ],
            "intervals": methods.document("share", "mean"),
            "history": None if self.happened is None else plain(self.happened),
            "quantiles_percent": list(PERCENT),
            "delay_quantiles": list(self.delay),
            "delays": [{"days": day, "runs": count} for day, count in self.days.items()],
        }

    def plot(self, ax: "figures.Axes | None" = None, **how: "Unpack[figures.How]") -> "figures.Axes":
        """Draw the shares of the answers with their intervals, on `ax` or on a figure of its own."""
        return figures.draw(self.figure(), ax, **how)

    def figure(self) -> AnswerBars:
        """What is to be drawn of it (see `sim.figures.data`)."""
        held = self.course
        return AnswerBars(
            title=held.crisis.name,
            cast=self._cast(),
            actor=self.actor,
            side=list(held.crisis.actors).index(self.actor),
            place=held.place,
            whose=held.whose,
            runs=self.runs,
            seed=held.seed,
            answers=[Answer(kind.answer, kind.share) for kind in self.kinds[:DRAWN]],
            rarer=max(0, len(self.kinds) - DRAWN),
            delays=self._delays() if self.days else None,
        )

    def _cast(self) -> Subject:
        """Who plays what, in a few words."""
        usual = subject_of(self.course.crisis)
        played = []
        for one in usual.played:
            told = self.strategies.get(one.actor, one.strategy)
            inferred = told == INFERRED
            words = "what is inferred from its moves" if inferred else strategy_words(told)
            played.append(one._replace(strategy=words, changed=one.changed or (not inferred and words != one.strategy)))
        return usual._replace(played=played)

    def _delays(self) -> Delays:
        """The days that answers take, in bars; the last of them, which may come very late, are left out."""
        total, drawn = sum(self.days.values()), 0
        shown: dict[int, int] = {}
        for day, count in self.days.items():
            if drawn < MOST_DAYS * total:
                shown[day], drawn = count, drawn + count
        first, last = min(shown), max(shown)
        wide = max(1, -(-(last - first + 1) // BARS))
        bars: dict[int, float] = {}
        for day, count in shown.items():
            bar = first + (day - first) // wide * wide
            bars[bar] = bars.get(bar, 0.0) + 100.0 * count / self.runs
        later = 100.0 * (total - drawn) / self.runs if drawn < total else None
        return Delays(self.delay[0], self.delay[2], self.delay[-1], bars, wide, first, last, later)


def _inferred_text(posterior: Posterior) -> str:
    if not posterior.asked:
        return say("next.inferred.nothing")
    shown = list(posterior.strategies.items())[:SHOWN]
    return say(
        "next.inferred.from",
        moves=so_many("moves", posterior.asked),
        answered=posterior.answered,
        told=", ".join(f"{name} {100.0 * share:.0f} %" for name, share in shown),
        rest=100.0 * (1.0 - sum(share for _, share in shown)),
    )


def next_answer(
    crisis: Crisis,
    at: int,
    actor: str | None = None,
    *,
    strategy: Any = None,
    runs: int = 10_000,
    seed: int = 1,
    run: int = 0,
    record: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> NextAnswer:
    """What a side does next after an event: which move, how large, after how many days.

    The course is that of a run up to the event numbered `at`, or with `record` the record up to its step `at`; the side
    is the one that the event is not the doing of, unless `actor` names one. It plays its strategy, or from there on
    another; or, where that is `INFERRED`, in each run one drawn from the posterior of `sim.forecast.inference` given
    what the side had done by then. `progress` is called with the number of runs done and of all; Ctrl-C ends it and
    keeps the runs done. Raises BranchError where there is no such event, actor or strategy, or nothing to infer from.
    """
    runs = number_of_runs(runs)
    held = course(crisis, at, seed, run, record=record)
    if actor is None:
        actor = sentences.other_side(crisis, held.event.actor)
    if actor not in crisis.actors:
        raise BranchError(f"there is no actor '{actor}'; {did_you_mean(actor, crisis.actors)}")
    strategies = {name: one.strategy.played for name, one in crisis.actors.items()}
    inferred = _inferred(held, actor) if strategy == INFERRED else None
    if inferred is not None:
        strategies[actor] = INFERRED
    elif strategy is not None:
        strategies[actor] = later(crisis, actor, strategy)
    prepared = prepare(held.fixed, drawn=True) if inferred is not None else _prepared(held, actor, strategy)
    play = _asked(held, actor, prepared) if inferred is None else _drawn(held, actor, inferred)
    begun = (sentences.day(held.event) - crisis.start).days
    answers: Counter[str] = Counter()
    sizes: dict[str, Counter[float]] = {}
    delays: dict[str, Counter[int]] = {}
    hardness: dict[str, float] = {}
    costs: dict[str, list[tuple[float, float]]] = {}
    done = 0
    with suppress(KeyboardInterrupt):
        for number in range(runs):
            found, cost = play(number)
            name = NO_ANSWER if found is None else _name(found, prepared.names.moves)
            answers[name] += 1
            costs.setdefault(name, []).append(cost)
            if found is not None:
                sizes.setdefault(name, Counter())[found.size] += 1
                delays.setdefault(name, Counter())[found.day - begun] += 1
                hardness[name] = hardness.get(name, 0.0) + found.done
            done += 1
            if progress is not None and done % 256 == 0:
                progress(done, runs)
    if done == 0:
        raise KeyboardInterrupt
    kinds = [
        Kind(
            name,
            intervals.share(count, done),
            tuple((size, intervals.share(n, done)) for size, n in _frequent(sizes.get(name, Counter()))),
            hardness[name] / count if name in hardness and name != PUT_OFF else None,
            tuple(quantiles(delays[name], count)) if name in delays else (),
            (intervals.mean([one for one, _ in costs[name]]), intervals.mean([other for _, other in costs[name]])),
        )
        for name, count in _frequent(answers)
    ]
    total: Counter[int] = sum(delays.values(), Counter())
    delay = tuple(quantiles(total, total.total())) if total else ()
    days = dict(sorted(total.items()))
    happened = _happened(held, actor, kinds, done) if held.record else None
    return NextAnswer(held, actor, strategies, inferred, runs, done, tuple(kinds), delay, days, happened)


def _happened(held: HeldCourse, actor: str, kinds: Sequence[Kind], runs: int) -> Happened:
    """What history did next, as the scenario tells it, beside the runs."""
    begun = sentences.day(held.event)
    told = sorted(held.crisis.history, key=lambda past: past.date)
    asked = next((at for at, past in enumerate(told) if held.step in past.steps), None)
    after = told[asked + 1 :] if asked is not None else [past for past in told if past.date >= begun]
    past = next((past for past in after if past.actor == actor), None)
    name = NO_ANSWER if past is None else past.move
    found = next(
        (kind for kind in kinds if name is not None and (name == kind.answer or name.startswith(f"{kind.answer} "))),
        None,
    )
    share = None if name is None else found.share if found is not None else intervals.share(0, runs)
    if past is None:
        return Happened(NO_ANSWER, None, None, share)
    return Happened(past.what, name, (past.date - begun).days, share)


def _prepared(held: HeldCourse, actor: str, strategy: Any) -> Prepared:
    """The course, in which an actor plays its own strategy or, where one is given, from the event on another."""
    settled = held.fixed.settled
    assert settled is not None, "a course is settled"
    if strategy is None:
        return prepare(held.fixed, drawn=True)
    spec = dict(strategy) if isinstance(strategy, Mapping) else strategy
    return prepare(held.crisis.settle(settled._replace(later={actor: spec}, since=held.at)), drawn=True)


def _asked(held: HeldCourse, actor: str, prepared: Prepared) -> Play:
    """What an actor does next in a run."""
    return player.next_answer(prepared, held.seed, prepared.names.actors.index(actor), held.at)


def _inferred(held: HeldCourse, actor: str) -> Posterior:
    """What is inferred of an actor's strategy from the record up to the event."""
    crisis = held.crisis
    exchange = exchange_of(crisis) if held.record else None
    if exchange is None or held.step is None:
        what = "this course is a run's" if not held.record else "the scenario names no exchange of the record"
        raise BranchError(
            f"strategies are inferred from the record, and {what}; name an exchange that a scenario tells of, as "
            "nato-russia-2014-2021, or a strategy"
        )
    try:
        return infer(exchange, actor, until=held.step)
    except ValueError:
        raise BranchError(
            f"{actor} is no side of {exchange.name}, so nothing can be inferred; {exchange.name} has "
            f"{' and '.join(exchange.actors)}"
        ) from None


def _drawn(held: HeldCourse, actor: str, inferred: Posterior) -> Play:
    """What an actor does next in a run, whose strategy is drawn from a posterior, with its parameters."""
    purpose = luck.PLAYED + sides(held.crisis).index(actor)
    plays: dict[Option, Play] = {}
    upper = list(zip(inferred.options, accumulate(inferred.options.values()), strict=True))

    def play(run: int) -> player.Next:
        u = luck.uniform(held.seed, run, 0, purpose)
        option = next((one for one, below in upper if u < below), upper[-1][0])
        if option not in plays:
            played = _prepared(held, actor, {"name": option.name, "with": dict(option.given)})
            plays[option] = _asked(held, actor, played)
        return plays[option](run)

    return play


def _name(found: player.Answered, moves: Any) -> str:
    return PUT_OFF if found.kind == log.PUT_OFF else str(moves[found.move])


def _frequent(counts: Counter[Any]) -> list[tuple[Any, int]]:
    """The most frequent first; of equals, the smaller."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
