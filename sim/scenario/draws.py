"""From doubts to draws: where in the numbers of a scenario what is drawn is written, and what a run has drawn."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from sim.model import doubt as model
from sim.model.doubt import Doubt as Draws
from sim.model.state import EFFECTS, MATCH, NUMBER, POSTS, SHARE
from sim.scenario.crisis import Crisis
from sim.scenario.doubts import Doubt, canonical, strategy_of, words_of
from sim.scenario.field_types import amount_form
from sim.scenario.format import Move, Strategy
from sim.scenario.move_names import origin
from sim.scenario.problems import Path, spell
from sim.strategies import STRATEGIES, parameters, user_code

FORMS = {"number": NUMBER, "share": SHARE, "match": MATCH, "posts": POSTS}

# By the last step of a path: the field that it is.
OF_STOCK = {"amount": model.START, "ceiling": model.CEILING, "value": model.VALUE}
OF_SEVERITY = {
    "base": model.BASE, "per_unit": model.PER_UNIT, "per_share": model.PER_SHARE, "most": model.MOST,
}  # fmt: skip
OF_MOVE = {"severity": model.BASE, "notice": model.NOTICE, "lasts": model.LASTS, "days": model.DEADLINE}
OF_ACTOR = {
    "tolerance": model.TOLERANCE, "audience_cost": model.AUDIENCE_COST, "out_of_kind": model.OUT_OF_KIND,
    "execution_error": model.EXECUTION_ERROR, "review_days": model.REVIEW, "bias": model.BIAS, "noise": model.NOISE,
    "missed": model.MISSED, "fog": model.FOG, "per_year": model.ALARMS, "severity": model.ALARM_SEVERITY,
    "low": model.LOW, "likely": model.LIKELY, "high": model.HIGH, "discount": model.DISCOUNT,
    "relative_gains": model.RELATIVE_GAINS, "judgement_error": model.JUDGEMENT_ERROR, "weight": model.WEIGHT,
}  # fmt: skip
OF_MEMBER = ("strategy", "tolerance", "audience_cost", "bias", "reply_days")  # what a member may have of its own
OF_INCIDENT = {"severity": model.SEVERITY, "per_year": model.PER_YEAR}

Place = tuple[int, int, int]  # a field, where in it, and which number there


def draws(
    crisis: Crisis,
    voices: Sequence[tuple[str, str | None]],
    moves: Sequence[Move],
    effects: Sequence[Sequence[tuple[int, int]]],
    answers: int,
) -> tuple[Draws, list[tuple[str, Strategy]]]:
    """What is drawn of a scenario, and the strategies among it, with the actors that may play them.

    `voices` are in the order in which engines know them, the two actors first; `moves` are the ladder's and then their
    variants, `effects` by move what each does to which kind of stock, and there are so many `answers` already.
    """
    book = _Book(crisis, voices, moves, effects, answers)
    cases: list[tuple[float, list[tuple[Place, float]]]] = []  # below which number from 0 to 1, and what is written
    first_case = [0]
    doubts = crisis.doubts
    for doubt in doubts:
        cases += book.cases(doubt)
        first_case.append(len(cases))
    rows = [row for _, written in cases for row in written]
    words = [words_of(doubt.address) for doubt in doubts]
    laws = [doubt.law for doubt in doubts]
    found = Draws(
        event=[event for event, _ in words],
        slot=[slot for _, slot in words],
        law=[model.CHOICE if law.values else model.EVEN if law.likely is None else model.TRIANGLE for law in laws],
        whole=[int(doubt.whole) for doubt in doubts],
        low=[law.low for law in laws],
        likely=[law.likely or 0.0 for law in laws],
        high=[law.high for law in laws],
        first_case=first_case,
        below=[below for below, _ in cases],
        first_place=[0, *accumulate(len(written) for _, written in cases)],
        field=[field for (field, _, _), _ in rows],
        at=[where for (_, where, _), _ in rows],
        within=[within for (_, _, within), _ in rows],
        times=[times for _, times in rows],
    )
    return found, book.strategies


class _Book:
    """Where each path of a scenario stands in its numbers."""

    def __init__(
        self,
        crisis: Crisis,
        voices: Sequence[tuple[str, str | None]],
        moves: Sequence[Move],
        effects: Sequence[Sequence[tuple[int, int]]],
        answers: int,
    ) -> None:
        self.crisis = crisis
        self.moves = moves
        self.effects = effects
        self.answers = answers
        self.kinds = list(crisis.kinds)
        self.voices = list(voices)
        self.actors = [actor for actor, member in voices if member is None]
        self.strategies: list[tuple[str, Strategy]] = []

    def cases(self, doubt: Doubt) -> Iterator[tuple[float, list[tuple[Place, float]]]]:
        """The cases of a draw: below which number each holds, and what it writes where, how many times."""
        law = doubt.law
        if not law.values:
            yield 1.0, [(place, one.times) for one in doubt.sets for place in self.places(one.path)]
            return
        total = sum(law.weights)
        below = [so_far / total for so_far in accumulate(law.weights)][:-1]
        for value, end in zip(law.values, [*below, 1.0], strict=True):
            yield end, [row for one in doubt.sets for row in self.written(one.path, value, one.times)]

    def written(self, path: Path, value: Any, times: float) -> Iterator[tuple[Place, float]]:
        """What one of several values writes where."""
        if strategy_of(path) == path:
            actor = str(path[1])
            changed = self.crisis.with_({"assumptions": {}, spell(path): value}).actors[actor]
            for voice in self._speakers(path):
                member = self.voices[voice][1]
                played = changed if member is None else changed.voice(member)
                self.strategies.append((actor, played.strategy))
                yield (model.PLAYS, voice, 0), float(self.answers + len(self.strategies) - 1)
            return
        form, number = amount_form(value) or ("number", times * value)
        for field, where, within in self.places(path):
            if field == model.AMOUNT:
                yield (model.FORM, where, 0), float(FORMS[form])
                yield (field, where, within), number if form != "number" else times * value
            else:
                yield (field, where, within), times * value

    def places(self, path: Path) -> list[Place]:
        """The places of the number at a path; a move's are those of its variants too."""
        part, of, *below = path
        last = str(below[-1])
        if part == "incidents":
            if below[0] == "counts":
                return [(model.COUNTS, int(of) * len(self.kinds) + self.kinds.index(last), 0)]
            return [(OF_INCIDENT[last], int(of), 0)]
        if part == "ladder":
            return self._of_move(int(of), [str(step) for step in below])
        me = self.actors.index(str(of))
        if below[0] == "stocks":
            return [(OF_STOCK[last], me * len(self.kinds) + self.kinds.index(str(below[1])), 0)]
        if below[0] == "members":
            below = below[2:]
        if below[0] == "strategy":
            return [self._of_strategy(voice, below[1:]) for voice in self._speakers(path)]
        return [(OF_ACTOR[last], voice, 0) for voice in self._speakers(path)]

    def _speakers(self, path: Path) -> list[int]:
        """The voices whose number lies at a path: a member's, or the actor's and those of members without their own."""
        actor = str(path[1])
        if path[2] == "members":
            return [self.voices.index((actor, str(path[3])))]
        own = "bias" if path[-1] == "bias" else str(path[2])
        found = [self.voices.index((actor, None))]
        if own in OF_MEMBER:
            members = self.crisis.actors[actor].members or {}
            found += [
                self.voices.index((actor, name)) for name in sorted(members) if getattr(members[name], own) is None
            ]
        return found

    def _of_move(self, rung: int, below: Sequence[str]) -> list[Place]:
        if below[0] in EFFECTS:
            effect = EFFECTS.index(below[0]), self.kinds.index(below[1])
            begin = sum(len(of_move) for of_move in self.effects[: rung + 1])
            return [(model.AMOUNT, begin + list(self.effects[rung + 1]).index(effect), 0)]
        field = (OF_SEVERITY if below[0] == "severity" and len(below) > 1 else OF_MOVE)[below[-1]]
        ladder = self.crisis.ladder
        variants = [
            at
            for at, move in enumerate(self.moves)
            if at >= len(ladder) and origin(ladder, move.move, move.only) is ladder[rung]
        ]
        return [(field, move + 1, 0) for move in (rung, *variants)]

    def _of_strategy(self, voice: int, below: Sequence[str | int]) -> Place:
        actor, member = self.voices[voice]
        found = self.crisis.actors[actor]
        strategy = (found if member is None else found.voice(member)).strategy
        name = str(below[-1])
        if below[0] == "modifiers":
            return model.MODIFIER, voice, int(below[1])
        if strategy.axelrod is not None:
            return model.PARAMETER, voice, ("threshold", "strike").index(name)
        if strategy.file is not None:
            code = self.crisis.code[strategy.file]
            known = user_code.run(code.text, code.path).parameters(strategy.called)
        else:
            known = parameters(STRATEGIES[strategy.called])
        return model.PARAMETER, voice, list(known).index(name)


# What a run has drawn.


class Facts:
    """What may be drawn of a scenario, by path, in the order of the file."""

    def __init__(self, crisis: Crisis) -> None:
        self.doubts = crisis.doubts
        data = crisis.data
        self._paths = [[spell(canonical(data, one.path)) for one in doubt.sets] for doubt in self.doubts]

    @property
    def paths(self) -> list[str]:
        """All paths that are set."""
        return [path for paths in self._paths for path in paths]

    def of(self, drawn: Sequence[float]) -> dict[str, Any]:
        """What was drawn for a run, by path, as the body of a file may have it."""
        found: dict[str, Any] = {}
        for which, number in enumerate(drawn):
            found |= self.set_by(which, number)
        return found

    def set_by(self, which: int, number: float) -> dict[str, Any]:
        """What one draw sets, by path: a quantity drawn, or which of several values."""
        doubt, found = self.doubts[which], {}
        for one, path in zip(doubt.sets, self._paths[which], strict=True):
            if not doubt.law.values:
                value = one.times * number
                found[path] = int(value) if doubt.whole else float(value)
            else:
                value = doubt.law.values[int(number)]
                found[path] = one.times * value if doubt.assumption.sets else value
        return found
