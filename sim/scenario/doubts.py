"""Doubts: assumptions of a scenario that are drawn, run by run, from a range or out of several values.

An assumption is open where it says what else may hold, unless it says that it is not drawn, or what it sets has been
set since. A draw has an address of its own, which its path or name gives: one more assumption shifts no other.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import inf
from typing import Any, NamedTuple

from sim.language import say, so_many
from sim.model.state import EFFECTS
from sim.scenario.changes import ASSUMPTIONS, PathError, find
from sim.scenario.documents import Code
from sim.scenario.format import Assumption, Target
from sim.scenario.json_schema import expected
from sim.scenario.messages import show, value_at
from sim.scenario.problems import Path, did_you_mean, plain, spell
from sim.scenario.shapes import mapping, number
from sim.strategies import MODIFIERS, STRATEGIES, Parameter, parameter, parameters, user_code

CLOSED_NAMED = 3  # assumptions named among those that were closed, if there are no more
REPLY = ("low", "likely", "high")  # of `reply_days`: they share one draw


class Law(NamedTuple):
    """What a quantity is drawn from: a range, or several values with their weights."""

    low: float = 0.0
    likely: float | None = None  # None where the whole range is as likely
    high: float = 0.0
    values: tuple[Any, ...] = ()  # empty for a range
    weights: tuple[float, ...] = ()

    @classmethod
    def of(cls, assumption: Assumption) -> "Law | None":
        """The law that an assumption states; None for one that states none."""
        choices = assumption.one_of
        if choices:
            return cls(values=tuple(one.value for one in choices), weights=tuple(one.weight for one in choices))
        if assumption.low is None or assumption.high is None:
            return None
        return cls(assumption.low, assumption.likely, assumption.high)

    def told(self) -> str:
        """In words: '5 to 13, likeliest 6', or 'tit_for_tat (3) or generous (1)'."""
        if self.values:
            weighed = len(set(self.weights)) > 1
            pairs = zip(self.values, self.weights, strict=True)
            return say("law.or").join(f"{value_text(v)}{f' ({w:g})' if weighed else ''}" for v, w in pairs)
        code = "law.range" if self.likely is None else "law.likeliest"
        return say(code, low=self.low, high=self.high, likely=self.likely)


class Set(NamedTuple):
    """A path that a draw sets, and how many times what was drawn stands there."""

    path: Path
    times: float


class Doubt(NamedTuple):
    """An assumption that is drawn."""

    key: str  # as the file has it: a path, or the name of a quantity of its own
    address: str
    assumption: Assumption
    law: Law
    sets: tuple[Set, ...]
    whole: bool  # whether only whole numbers are drawn

    @property
    def name(self) -> str:
        """What it is, in a few words."""
        return self.assumption.name or (self.key if self.assumption.sets else short(self.key))

    def told(self) -> str:
        """Its name, its range and its unit, on one line."""
        unit = f" {self.assumption.unit}" if self.assumption.unit else ""
        return f"{self.name}: {self.law.told()}{unit}"


def short(path: str) -> str:
    """A path in fewer words, as 'NATO staff amount'."""
    first, *rest = path.split(".")
    steps = rest if first in ("actors", "ladder", "incidents") and rest else [first, *rest]
    return " ".join(step.replace("_", " ") for step in steps if step not in ("stocks", "members"))


def targets(key: str, assumption: Assumption) -> tuple[Target, ...]:
    """The paths that an assumption is about, as people write them."""
    return assumption.sets or (Target(path=key),)


def assumed(assumptions: Mapping[str, Assumption]) -> dict[str, str]:
    """The reason of each path that is an assumption, in the order of the file, those of quantities with the others."""
    return {one.path: found.why for key, found in assumptions.items() for one in targets(key, found)}


def opened(
    data: Any,
    assumptions: Mapping[str, Assumption],
    changes: Sequence[tuple[Path, Any]] = (),
    code: Iterable[Code] = (),
) -> Iterator[Doubt]:
    """The doubts of a document whose checks hold, after the changes made to it."""
    for key, assumption in assumptions.items():
        law = Law.of(assumption)
        if law is None or not assumption.drawn:
            continue
        try:
            sets = tuple(Set(find(data, one.path)[0], one.times) for one in targets(key, assumption))
        except PathError:  # what lies above it was set, and leaves it out
            continue
        if is_set(key, [one.path for one in sets], changes):
            continue
        whole = not law.values and any(span(data, one.path, code).whole for one in sets)
        yield Doubt(key, address_of(data, key, sets, bool(assumption.sets)), assumption, law, sets, whole)


def is_set(key: str, paths: Sequence[Path], changes: Sequence[tuple[Path, Any]]) -> bool:
    """Whether a change since the assumption was made set one of its paths, or what lies above or below one.

    The days of a reply come of one draw, so that to set one of them sets them all.
    """
    since = [at for at, (path, _) in enumerate(changes) if path in ((ASSUMPTIONS,), (ASSUMPTIONS, key))]
    later = changes[since[-1] + 1 :] if since else changes
    return any(overlap(changed, draw_of(path)) for changed, _ in later for path in paths)


def draw_of(path: Path) -> Path:
    """What a draw is of that sets a path: the path, or all of a reply."""
    return path[:-1] if path[-1] in REPLY and path[-2:-1] == ("reply_days",) else path


def overlap(one: Path, other: Path) -> bool:
    """Whether one of two paths leads to the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def address_of(data: Any, key: str, sets: Sequence[Set], of_its_own: bool) -> str:
    """The address of a draw: the name of a quantity of its own, or else its path, however the file spells that."""
    if of_its_own:
        return key
    (only,) = sets
    path = draw_of(canonical(data, only.path))
    if path[-2:] == ("severity", "base"):
        path = path[:-1]
    return spell(path)


def canonical(data: Any, path: Path) -> Path:
    """A path in which the items of lists go by their names, as far as they have any."""
    found: list[str | int] = []
    holder = data
    for step in path:
        holder = holder[step]
        name = holder.get("move", holder.get("name")) if isinstance(step, int) and isinstance(holder, dict) else None
        found.append(step if name is None else str(name))
    return tuple(found)


def words_of(address: str) -> tuple[int, int]:
    """The two words of 32 bits by which an address enters the generator."""
    digest = hashlib.sha256(address.encode()).digest()
    return int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:8], "big")


def is_number(data: Any, text: str) -> bool:
    """Whether a document has a number at a path."""
    try:
        return number(find(data, text)[1]) is not None
    except PathError:
        return False


# Opened and closed by hand.


def opening(data: Any, path: str, given: Any) -> dict[str, Any]:
    """The assumption that opens a path, by its key, as a file has it.

    One that is there already keeps its key, whichever way the path is spelled. Raises ValueError for no range.
    """
    stands = mapping(mapping(data).get(ASSUMPTIONS))
    key = next((key for key in stands if same_path(data, key, path)), path)
    before = stands.get(key)
    kept: dict[str, Any] = dict(before) if isinstance(before, Mapping) else {"why": before or "opened by hand"}
    kept = {name: value for name, value in kept.items() if name not in (*REPLY, "one_of", "drawn")}
    if isinstance(given, Mapping):
        return {key: kept | dict(given)}
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise ValueError(f"{path}: found {show(given)}; give (low, high) or (low, likely, high)")
    ends = tuple(given)
    if len(ends) not in (2, 3):
        raise ValueError(f"{path}: found {len(ends)} numbers; give (low, high) or (low, likely, high)")
    return {key: kept | dict(zip(REPLY if len(ends) == 3 else ("low", "high"), ends, strict=True))}


def named(data: Any, keys: Iterable[str], text: str) -> str:
    """The key of an open assumption that a text names: itself, or its path spelled otherwise.

    Raises KeyError (found, remedy) for any other text.
    """
    known = list(keys)
    for key in known:
        if key == text or same_path(data, key, text):
            return key
    raise KeyError(f"'{plain(text)}' is not drawn", did_you_mean(text, known))


def same_path(data: Any, one: str, other: str) -> bool:
    """Whether two texts are the same path of a document."""
    try:
        return one == other or find(data, one)[0] == find(data, other)[0]
    except PathError:
        return False


def drawn_text(doubts: Sequence[Doubt]) -> str:
    """How much is drawn anew in each run of many, in words that end a line; empty where nothing is."""
    return say("drawn", assumptions=so_many("assumptions", len(doubts))) if doubts else ""


def changes_text(changes: Sequence[tuple[Path, Any]]) -> list[str]:
    """The changes of a document, each in a few words; where many assumptions were closed, their number."""
    told = [_change_text(path, value) for path, value in changes]
    closed = [one for one in told if one.endswith(" closed")]
    if len(closed) <= CLOSED_NAMED:
        return told
    return [*(one for one in told if one not in closed), f"{len(closed)} assumptions closed"]


def _change_text(path: Path, value: Any) -> str:
    """A change in a few words; one of an assumption as what it does to its draw."""
    if path[:1] != (ASSUMPTIONS,) or not isinstance(value, Mapping) or len(path) < 2:
        return f"{spell(path)}={show(value, bare=True)}"
    ends = [f"{value[name]:g}" for name in REPLY if isinstance(value.get(name), int | float)]
    if value.get("drawn") is False:
        return f"{plain(str(path[1]))} closed"
    return f"{plain(str(path[1]))} open" + (f" at {':'.join(ends)}" if ends else "")


class Span(NamedTuple):
    """The numbers that the format admits at a path."""

    low: float = -inf
    high: float = inf
    whole: bool = False
    above: bool = False  # whether `low` itself is left out

    def admits(self, number: float) -> bool:
        """Whether a number may stand there."""
        fits = self.low < number if self.above else self.low <= number
        return fits and number <= self.high and not (self.whole and number != number // 1)

    def told(self) -> str:
        """In words: 'a whole number from 0 to 36525'."""
        from_low = f" {'above' if self.above else 'from'} {self.low:.10g}" if self.low > -inf else ""
        return f"a {'whole ' if self.whole else ''}number{from_low}{f' to {self.high:.10g}' if self.high < inf else ''}"


def span(data: Any, path: Path, code: Iterable[Code] = ()) -> Span:
    """The numbers that may stand at a path of a document."""
    strategy = strategy_of(path)
    if strategy is not None:
        known = _parameter(mapping(value_at(data, strategy)), path[len(strategy) :], code)
        if known is not None:
            return Span(known.low, known.high, known.whole)
    declared = _declared(path)
    return declared if _divisible(data, path) else declared._replace(whole=True)


def strategy_of(path: Path) -> Path | None:
    """The path of the strategy, an actor's or a member's, at which a path is or below which it lies."""
    at = 4 if path[2:3] == ("members",) else 2
    return path[: at + 1] if path[0] == "actors" and path[at : at + 1] == ("strategy",) else None


@lru_cache(4096)
def _declared(path: Path) -> Span:
    """The numbers that the format admits at a path, whatever the scenario."""
    numbers = (choice for choice in expected(path)["choices"] if choice.get("type") in ("number", "integer"))
    node: Mapping[str, Any] = next(numbers, {})
    low = node.get("exclusiveMinimum", node.get("minimum", -inf))
    return Span(low, node.get("maximum", inf), node.get("type") == "integer", "exclusiveMinimum" in node)


def _divisible(data: Any, path: Path) -> bool:
    """Whether units of a stock stand at a path that need not be whole, or no units at all."""
    counted = path[0] == "ladder" and path[2:3] and path[2] in EFFECTS
    counted = counted or (path[0] == "incidents" and path[2:3] == ("counts",))
    counted = counted or (path[2:3] == ("stocks",) and path[-1] in ("amount", "ceiling"))
    kind = str(path[3]) if len(path) > 3 else ""
    return not counted or mapping(mapping(data.get("kinds")).get(kind)).get("divisible") is True


def _parameter(strategy: Mapping[str, Any], below: Path, code: Iterable[Code]) -> Parameter | None:
    """The parameter or the modifier's number that lies so far below a strategy; None for any other part of it."""
    name = str(strategy.get("name"))
    if below[:1] == ("modifiers",) and below[-1] in MODIFIERS:
        return parameter(MODIFIERS[str(below[-1])])
    if below[:1] != ("with",):
        return None
    for file in code:
        if file.name == strategy.get("file"):
            return user_code.run(file.text, file.path).parameters(name).get(str(below[-1]))
    return parameters(STRATEGIES[name]).get(str(below[-1])) if name in STRATEGIES else None


def value_text(value: Any) -> str:
    """A value in a few words: a number, an amount, or a strategy with its parameters."""
    if isinstance(value, bool) or not isinstance(value, int | float | Mapping):
        return str(value)
    if isinstance(value, Mapping):
        name = value.get("name", value.get("axelrod", ""))
        given = ", ".join(f"{key} {number:g}" for key, number in dict(value.get("with", {})).items())
        return f"{name} ({given})" if given else str(name)
    return f"{value:g}"
