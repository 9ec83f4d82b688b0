"""Moves of the ladder: the signs of severities, the effects that go with them, and moves that nobody could make."""

from collections.abc import Iterable, Iterator
from math import inf
from typing import Any, NamedTuple

from sim.model.state import EFFECTS
from sim.scenario.checks.common import any_below, effects_sound, entries
from sim.scenario.field_types import amount_form
from sim.scenario.problems import Path, Problem
from sim.scenario.shapes import items, mapping, number
from sim.text import in_full

OF_CONCESSIONS = ("restores", "resumes")  # the effects of concessions; the others are those of blows


def check(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Look at each move by itself, and then for moves that neither actor could ever make."""
    ladder = entries(document, "ladder")
    yield from check_moves(ladder, wrong)
    yield from check_possible(document, ladder, wrong)


def check_moves(moves: Iterable[tuple[Path, dict[str, Any]]], wrong: set[Path]) -> Iterator[Problem]:
    """Look at moves by themselves."""
    for path, move in moves:
        effects = {effect: mapping(move.get(effect)) for effect in EFFECTS}
        severity = move.get("severity")
        parts = severity if isinstance(severity, dict) else {"base": severity}
        if number(parts.get("base")) is not None and not any_below(wrong, (*path, "severity")):
            yield from _severity(parts, [effect for effect in EFFECTS if effects[effect]], (*path, "severity"))
        if not any(effects.values()) and effects_sound(wrong, path):
            for key in ("per_unit", "per_share"):
                if number(parts.get(key)):
                    remedy = f"say what the move {', '.join(EFFECTS)}, or write one number"
                    yield Problem((*path, "severity", key), "there is nothing here to count", remedy)
        for kind in effects["takes"]:
            if kind in effects["caps"]:
                remedy = "keep takes or caps, or make two moves of it"
                yield Problem((*path, "caps", kind), f"one move both takes and caps {kind}", remedy)


def _severity(parts: dict[str, Any], effects: list[str], path: Path) -> Iterator[Problem]:
    """Look at the signs of the parts of a severity: all alike, none of them alone zero, and those of the effects."""
    numbers = [number(parts.get(key)) for key in ("base", "per_unit", "per_share", "most")]
    signs = {n > 0 for n in numbers if n}
    remedy = "write numbers above 0 for a blow, all of them, or below 0 for a concession"
    if not signs:
        yield Problem(path, "the severity is zero", remedy)
    elif len(signs) == 2:
        yield Problem(path, "the parts of the severity have mixed signs", remedy)
    else:
        blow = signs == {True}
        unfit = [effect for effect in effects if (effect in OF_CONCESSIONS) == blow]
        if unfit:
            found = f"a {'blow' if blow else 'concession'} that {' and '.join(unfit)}"
            remedy = "takes, caps and gives_up make a blow, above 0; restores and resumes a concession, below 0"
            yield Problem(path, found, remedy)


def check_possible(
    document: dict[str, Any], moves: Iterable[tuple[Path, dict[str, Any]]], wrong: set[Path]
) -> Iterator[Problem]:
    """Look for moves that neither actor could make in any course of the exchange, whosever they are.

    Of one that is only one side's no more is asked, or a stock of the other's could not be varied down to nothing.
    """
    actors = list(mapping(document.get("actors")))
    if len(actors) != 2 or any_below(wrong, ("kinds",)):
        return
    reasons = Hindrances(document, wrong)
    for path, move in moves:
        if effects_sound(wrong, path):
            found = [reasons.of(move, me, other) for me, other in (actors, actors[::-1])]
            if all(found):
                why = "; ".join(dict.fromkeys(map(str, found)))
                remedy = "change its amounts, or the stocks, or remove it"
                yield Problem(path, f"nobody can ever make this move: {why}", remedy)


class Effect(NamedTuple):
    """An effect of a move on a kind of stock, with its amount and the stock at the start."""

    name: str
    kind: str
    amount: Any  # as the document has it; `form` and `n` are what it comes to
    form: str
    n: float
    holder: str  # the actor whose stock it is
    there: float  # units at the start
    ceiling: float

    @property
    def nothing_there(self) -> str | None:
        """A reason for want of any units at the start; None where there are some."""
        return f"{self.holder} has no {self.kind}" if self.there == 0.0 else None


class Hindrances:
    """Reasons why an actor can never make a move, by the stocks at the start and all the moves of the ladder.

    There is a method for each effect, by its name. It returns a reason that hinders the whole move, or None. What is
    wrong elsewhere in the document gets the benefit of the doubt.
    """

    def __init__(self, document: dict[str, Any], wrong: set[Path]) -> None:
        self.wrong = wrong
        self.actors = mapping(document.get("actors"))
        ladder = entries(document, "ladder")
        self.moves = [move for _, move in ladder]
        self.all_sound = all(effects_sound(wrong, path) for path, _ in ladder)
        incidents = items(document.get("incidents"))
        self.counted = {kind for incident in incidents for kind in mapping(mapping(incident).get("counts"))}
        self.counts_doubtful = any(path[0] == "incidents" and path[2:3] in ((), ("counts",)) for path in wrong if path)

    def of(self, move: dict[str, Any], me: str, other: str) -> str | None:
        """The reason why an actor can never make a move; None if it might."""
        idle = []  # for each effect, the reason why it would move nothing; None if it might move something
        for name in EFFECTS:
            for kind, amount in mapping(move.get(name)).items():
                effect = self._effect(name, kind, amount, me if name in ("gives_up", "resumes") else other)
                reason = getattr(self, name)(effect)
                if reason:
                    return str(reason)
                idle.append(None if name == "caps" else effect.nothing_there)
        return idle[0] if idle and all(idle) else None

    def takes(self, effect: Effect) -> str | None:
        """The reason why nothing can be taken."""
        return self._out_of_reach(effect) or self._nothing_to_answer(effect)

    def gives_up(self, effect: Effect) -> str | None:
        """The reason why nothing can be given up."""
        return self._out_of_reach(effect) or self._nothing_to_answer(effect)

    def caps(self, effect: Effect) -> str | None:
        """The reason why no ceiling can be set."""
        if effect.form == "share":
            return effect.nothing_there
        if effect.form == "number" and effect.n >= effect.ceiling:
            return f"{effect.holder}'s ceiling for {effect.kind} is {in_full(effect.ceiling)} already"
        no_posts = effect.ceiling == inf and not self._any_move(effect, "caps", but=effect.amount)
        if effect.form == "number" and effect.n >= effect.there and no_posts:
            there = f"{effect.holder} has {in_full(effect.there)} {effect.kind}"
            return f"{there}, and a ceiling of {in_full(effect.n)} sends nobody home"
        if effect.form == "posts" and effect.ceiling == inf and not self._any_move(effect, "caps", but=effect.amount):
            return f"{effect.holder} has no ceiling for {effect.kind} to take a share of"
        return None

    def restores(self, effect: Effect) -> str | None:
        """The reason why nothing can be restored."""
        if not self._any_move(effect, "takes", "caps"):
            return f"no move takes or caps {effect.kind}"
        return self._out_of_reach(effect) or self._nothing_to_return(effect)

    def resumes(self, effect: Effect) -> str | None:
        """The reason why nothing can be resumed."""
        if not self._any_move(effect, "gives_up"):
            return f"no move gives up {effect.kind}"
        return self._out_of_reach(effect) or self._nothing_to_return(effect)

    def _effect(self, name: str, kind: str, amount: Any, holder: str) -> Effect:
        form, n = amount_form(amount) or ("number", 0.0)
        there = self._stock(holder, kind, "amount", missing=0.0)
        return Effect(name, kind, amount, form, n, holder, there, self._stock(holder, kind, "ceiling", missing=inf))

    def _stock(self, actor: str, kind: str, key: str, missing: float) -> float:
        """A number of a stock: infinite where it cannot be relied on, and `missing` where it is not given."""
        path: Path = ("actors", actor)
        if path in self.wrong or (*path, "stocks") in self.wrong or any_below(self.wrong, (*path, "stocks", kind)):
            return inf
        value = number(mapping(mapping(mapping(self.actors[actor]).get("stocks")).get(kind)).get(key))
        return missing if value is None else value

    def _any_move(self, effect: Effect, *names: str, but: Any = "") -> bool:
        """Whether any move has one of some effects on the same kind, in an amount other than `but`."""
        amounts = [mapping(move.get(name)).get(effect.kind, but) for move in self.moves for name in names]
        return not self.all_sound or any(amount != but for amount in amounts)

    def _out_of_reach(self, effect: Effect) -> str | None:
        """The reason why an amount can never be moved."""
        if effect.form == "number" and effect.n == 0.0:
            return f"0 {effect.kind} is nothing"
        if effect.form == "number" and effect.n > effect.there:
            return f"{effect.holder} has {in_full(effect.there)} {effect.kind}, not {in_full(effect.n)}"
        return effect.nothing_there if effect.form == "match" else None

    def _nothing_to_answer(self, effect: Effect) -> str | None:
        """The reason why a blow can find no number to match."""
        if effect.form != "match" or self.counts_doubtful or effect.kind in self.counted:
            return None
        if self._any_move(effect, "takes", but="match") or self._any_move(effect, "caps"):
            return None
        return f"no incident and no other move gives a number of {effect.kind} to match"

    def _nothing_to_return(self, effect: Effect) -> str | None:
        """The reason why a concession can find no number to match."""
        if effect.form == "match" and not self._any_move(effect, "restores", but="match"):
            return f"no other move restores {effect.kind} first"
        return None
