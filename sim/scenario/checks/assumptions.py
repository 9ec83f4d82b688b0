"""Assumptions, each about a number that the scenario has, or about what sets several; and what they are drawn from."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import ValidationError

from sim.model.state import EFFECTS
from sim.scenario.changes import PathError, find
from sim.scenario.checks import CROSS_CHECKS, ladder, perception, user_code
from sim.scenario.checks.common import any_below, entries, voices
from sim.scenario.documents import Document
from sim.scenario.doubts import REPLY, Law, Span, canonical, is_set, overlap, span, strategy_of, targets, value_text
from sim.scenario.format import Assumption, ScenarioFormat, assumption_mapping
from sim.scenario.messages import declared_problems, show, value_at
from sim.scenario.problems import Path, Problem, spell
from sim.scenario.shapes import mapping, number
from sim.strategies.user_code import StrategyError

OPEN = ("actors", "ladder", "incidents")  # the parts of a file in which numbers may be drawn
AN_EXAMPLE = "name the path of a number, as actors.NATO.tolerance"


class Range(NamedTuple):
    """What a draw sets at a path: the numbers from `low` to `high`, the likeliest among them, all times a factor."""

    key: str  # of its assumption
    path: Path
    law: Law
    times: float

    @property
    def numbers(self) -> list[float]:
        """What may stand there: the ends of a range, or each of several values; none for what are no numbers."""
        drawn = self.law.values or (self.law.low, self.law.high)
        return sorted(self.times * n for value in drawn if (n := number(value)) is not None)

    @property
    def shape(self) -> tuple[str, bool]:
        """What draws have in common that are in step: one address, and one kind of law."""
        return "" if self.law.values else "range", self.law.likely is None


def check(document: Document, wrong: set[Path], declared: Mapping[str, Assumption] | None = None) -> Iterator[Problem]:
    """Look for assumptions about nothing that can be assumed, and for ranges that do not fit the scenario.

    `declared` are the assumptions where the declarations of the whole file hold. Assumptions about what was set since
    the file was read speak of the file as it was, and are let be.
    """
    data = mapping(document.data)
    ranges: list[Range] = []
    for key, given in mapping(data.get("assumptions")).items():
        here: Path = ("assumptions", key)
        if any_below(wrong, here) or not isinstance(key, str):
            continue
        try:
            known = declared.get(key) if declared is not None else None
            assumption = known or Assumption.model_validate(assumption_mapping(given))
        except ValidationError:  # reported with the rest of the declarations
            continue
        problems = list(_form(assumption, key, here))
        if not problems:
            found = _Targets(document, wrong, key, assumption)
            problems = list(found.problems())
            ranges += found.ranges if assumption.drawn else []
        yield from problems
        if problems:
            wrong = wrong | {here}
    if not any_below(wrong, ("assumptions",)):  # what is missing among several could be what is wrong
        yield from _together(data, ranges)
    if not wrong and ranges:
        yield from _corners(data, ranges)


def _form(assumption: Assumption, key: str, here: Path) -> Iterator[Problem]:
    """Look at an assumption by itself."""
    low, likely, high = assumption.low, assumption.likely, assumption.high
    given = [name for name in REPLY if getattr(assumption, name) is not None]
    if assumption.one_of and given:
        yield Problem(here, f"both one_of and {given[0]} are given", "give a range, or several values")
    elif given and (low is None or high is None):
        found = f"{' and '.join(given)} {'is' if len(given) == 1 else 'are'} given"
        yield Problem(here, f"{found}, and no {'low' if low is None else 'high'}", "a range has low and high")
    elif low is not None and high is not None and not low < high:
        yield Problem(here, f"low {low:g} is not below high {high:g}", "write low < high; what is known needs no range")
    elif low is not None and high is not None and likely is not None and not low <= likely <= high:
        found = f"likely {likely:g} is outside {low:g} to {high:g}"
        yield Problem((*here, "likely"), found, "write low <= likely <= high")
    values = [one.value for one in assumption.one_of]
    if len(values) == 1:
        yield Problem((*here, "one_of"), "one value is no choice", "give two or more")
    for n, value in enumerate(values):
        if value in values[:n]:
            yield Problem(
                (*here, "one_of", n), f"{show(value)} is given twice", "leave one out, and add up the weights"
            )
    if assumption.sets and not given and not values:
        yield Problem((*here, "sets"), "it sets paths, and is drawn from nothing", "add low and high, or one_of")
    if assumption.sets and "." in key:
        remedy = "call it by a name without dots, as 'price of a head'"
        yield Problem(here, "a quantity that sets paths is called by a path", remedy, at_key=True)


class _Targets:
    """The paths that an assumption is about; `ranges` is filled with what is drawn for them."""

    def __init__(self, document: Document, wrong: set[Path], key: str, assumption: Assumption) -> None:
        self.document = document
        self.data = mapping(document.data)
        self.wrong = wrong
        self.key = key
        self.assumption = assumption
        self.law = Law.of(assumption)
        self.ranges: list[Range] = []

    def problems(self) -> Iterator[Problem]:
        """Look at each path, and then at what the body of the file has at them all."""
        below: Path = ("assumptions", self.key)
        places = [(*below, "sets", n) for n in range(len(self.assumption.sets))] or [below]
        changed = [path for path, _ in self.document.changes]
        bodies: list[tuple[Path, float]] = []
        for place, target in zip(places, targets(self.key, self.assumption), strict=True):
            at_key = not self.assumption.sets
            try:
                path, value = find(self.data, target.path)
            except PathError as error:
                if not self._reported(error.path) and not any(overlap(path, error.path) for path in changed):
                    found, remedy = error.args
                    remedy += "" if self.assumption.sets else "; a quantity of its own says which paths it `sets`"
                    yield Problem(
                        place, f"this is no path: {found}", remedy if self.law else error.args[1], at_key=at_key
                    )
                continue
            if path in self.wrong or is_set(self.key, [path], self.document.changes):
                continue
            problem = self._unfit(path, value, target.times)
            if problem is not None:
                within = problem.path[:1] == ("one_of",)
                yield problem._replace(path=(*below, *problem.path) if within else place, at_key=at_key and not within)
                continue
            if self.law is not None:
                self.ranges.append(Range(self.key, path, self.law, target.times))
                n = number(value)
                if n is not None and not self.law.values:
                    bodies.append((place, n / target.times))
        yield from self._outside(bodies)

    def _reported(self, path: Path) -> bool:
        """Whether a path leads nowhere because of something that was reported."""
        holder = path[:-1]
        return (
            path in self.wrong
            or holder in self.wrong
            or (isinstance(value_at(self.data, holder), list) and any_below(self.wrong, holder))
        )

    def _unfit(self, path: Path, value: Any, times: float) -> Problem | None:
        """The problem of a path by itself, if it has one. Its own path is below one_of, or the caller's to say."""
        law = self.law
        if law is not None and path[0] not in OPEN:
            found = f"{spell(path)} is the same in every run"
            return Problem(path, found, "only numbers below actors, ladder and incidents are drawn")
        if times == 0.0:
            return Problem(path, "0 times what is drawn is always 0", "leave the path out, or write other times")
        drawable = law is not None and bool(law.values) and (_is_strategy(path) or _is_amount(path))
        if number(value) is None and not drawable:
            remedy = AN_EXAMPLE if law is None or law.values else f"{AN_EXAMPLE}; or give one_of, for several values"
            return Problem(path, f"what stands there is {show(value)}", remedy)
        if law is None:
            return None
        if law.values and number(value) is not None and not _is_amount(path):
            for at, one in enumerate(law.values):
                if number(one) is None:
                    return Problem(("one_of", at, "value"), f"found {show(one)}", "write a number, as the body has")
        if law.values:
            return self._unfit_values(path, value, times)
        admitted = self._span(path)
        return next(
            (p for end in (law.low, law.high, law.likely) if (p := _unfit_end(path, end, times, admitted))), None
        )

    def _span(self, path: Path) -> Span:
        try:
            return span(self.data, path, self.document.code)
        except (StrategyError, KeyError):  # reported with the strategy itself
            return Span()

    def _unfit_values(self, path: Path, value: Any, times: float) -> Problem | None:
        """The problem of several values at a path: one that the format does not admit, or the lack of the body's."""
        assert self.law is not None
        values = self.law.values
        if self.assumption.sets and any(number(one) is None for one in values):
            return Problem(path, "several paths are set by a number", "write numbers under one_of")
        admitted = self._span(path)
        for at, one in enumerate(values):
            n = number(one)
            if n is not None and not _is_strategy(path):
                problem = _unfit_end(path, n, times, admitted)
            else:
                problem = _unfit_choice(self.document, path, one)
            if problem is not None:
                return problem._replace(path=("one_of", at, "value"))
        n = number(value)
        same = [one for one in values if one == value or (n is not None and _near(times * (number(one) or 0.0), n))]
        same += [one for one in values if _is_strategy(path) and _as_strategy(one) == _as_strategy(value)]
        if same:
            return None
        told = " or ".join(value_text(one) for one in values)
        return Problem(path, f"the body has {value_text(value)}, which is not {told}", "add it, or change the body")

    def _outside(self, bodies: Sequence[tuple[Path, float]]) -> Iterator[Problem]:
        """Look for a body outside the range, and for paths that no one draw gives what the body has there."""
        if self.law is None or not bodies:
            return
        (_, first), *others = bodies
        for place, body in bodies:
            if not self.law.low <= body <= self.law.high and not any(
                _near(body, end) for end in (self.law.low, self.law.high)
            ):
                found = f"the body has {body:g}, outside {self.law.low:g} to {self.law.high:g}"
                yield Problem(place, found, "widen the range, or change the body")
                return
        for place, body in others:
            if not _near(body, first):
                found = f"the body has {body:g} of it here and {first:g} at the first path"
                yield Problem(place, found, "write `times`, or change the body, so that one draw gives both")


def _unfit_end(path: Path, drawn: float | None, times: float, admitted: Span) -> Problem | None:
    """The problem of a number that may be drawn for a path, if the format does not admit it there."""
    if drawn is None:
        return None
    stands = times * drawn
    if not admitted.admits(stands):
        return Problem(path, f"{stands:g} may be drawn", f"what stands there is {admitted.told()}")
    if admitted.whole and times != times // 1:
        return Problem(path, f"{times:g} times a whole number may be none", f"what stands there is {admitted.told()}")
    return None


def _unfit_choice(document: Document, path: Path, value: Any) -> Problem | None:
    """The problem of a scenario that has one of several values at a path, which may be anything."""
    data = with_values(mapping(document.data), {path: value})
    found: list[Problem] = []
    try:
        ScenarioFormat.model_validate(data | {"assumptions": {}})
    except ValidationError as error:
        found += [p for p in declared_problems(error, data) if overlap(p.path, path)]
    tried, unread = user_code.with_code(document._replace(data=data))
    found += [*unread, *user_code.check(tried)]
    found += [problem for check in CROSS_CHECKS for problem in check(data, set()) if overlap(problem.path, path)]
    return next((problem for problem in found if overlap(problem.path, path)), None)


def _is_strategy(path: Path) -> bool:
    return strategy_of(path) == path


def _is_amount(path: Path) -> bool:
    return path[0] == "ladder" and path[2:3] != () and path[2] in EFFECTS


def _as_strategy(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


def _near(a: float, b: float) -> bool:
    """Whether two numbers are the same but for rounding."""
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b))


def with_values(data: Any, values: Mapping[Path, Any]) -> Any:
    """A copy of a document with other values at some of its paths, each of which it has; the rest is shared."""
    found = data
    for path, value in values.items():
        found = _with_value(found, path, value)
    return found


def _with_value(holder: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    copy = holder.copy()
    copy[path[0]] = _with_value(holder[path[0]], path[1:], value)
    return copy


# Several doubts together.


def _together(data: Any, ranges: Sequence[Range]) -> Iterator[Problem]:
    """Look for paths set twice, for amounts above ceilings, replies out of order, and moves that nobody could make."""
    seen: list[Range] = []
    for one in ranges:
        twice = next((other for other in seen if other.key != one.key and overlap(other.path, one.path)), None)
        seen.append(one)
        if twice is not None:
            found = f"{spell(canonical(data, one.path))} is drawn for '{twice.key}' already"
            yield Problem(("assumptions", one.key), found, "let one of them set it", at_key=True)
            return
    by_path = {one.path: one for one in ranges}
    for path, one in by_path.items():
        if path[-1] == "amount" and path[2:3] == ("stocks",):
            yield from _in_order(data, by_path, (path, (*path[:-1], "ceiling")), one)
        elif path[-1] == "ceiling" and (*path[:-1], "amount") not in by_path:
            yield from _in_order(data, by_path, ((*path[:-1], "amount"), path), one)
    for path, _ in voices(data):
        reply = [(*path, "reply_days", step) for step in REPLY]
        for pair in pairwise(reply):
            one_of_both = by_path.get(pair[0]) or by_path.get(pair[1])
            if one_of_both is not None:
                yield from _in_order(data, by_path, pair, one_of_both)


def _in_order(data: Any, ranges: Mapping[Path, Range], pair: tuple[Path, Path], place: Range) -> Iterator[Problem]:
    """Look for draws in which the first of two paths has more than the second.

    Where both come of one draw, of ranges of one shape, they are in order if the ranges are, end by end.
    """
    first, second = (ranges.get(path) for path in pair)
    least = [_numbers(data, found, path) for found, path in zip((first, second), pair, strict=True)]
    if not all(least):
        return
    (ones, others), in_step = least, first is not None and second is not None and _in_step(first, second)
    if in_step and first is not None and second is not None:
        likeliest = [one.times * (one.law.likely or 0.0) for one in (first, second)]
        if ones[0] <= others[0] and ones[-1] <= others[-1] and likeliest[0] <= likeliest[1]:
            return
    elif ones[-1] <= others[0]:
        return
    told = [f"{path[-1]} of {_told(numbers)}" for path, numbers in zip(pair, least, strict=True)]
    remedy = "move their ends apart, or draw neither"
    if pair[0][-1] in REPLY:
        remedy = "write ranges that begin, peak and end in order, all with likely or none"
    found = f"{told[0]} may be drawn above {told[1]}"
    yield Problem(("assumptions", place.key), found, remedy, at_key=True)


def _numbers(data: Any, found: Range | None, path: Path) -> list[float]:
    """The numbers that may stand at a path, drawn or as the body has them; none where it has none."""
    if found is not None:
        return found.numbers
    try:
        n = number(value_at(data, path))
    except (LookupError, TypeError):
        n = None
    return [] if n is None else [n]


def _in_step(one: Range, other: Range) -> bool:
    """Whether what is drawn for two paths rises together: for a reply's days, or by one quantity."""
    together = one.key == other.key or (one.path[:-1] == other.path[:-1] and one.path[-1] in REPLY)
    alone = "." in one.key and "." in other.key
    return together and (alone or one.key == other.key) and one.shape == other.shape and one.times * other.times > 0.0


def _told(numbers: Sequence[float]) -> str:
    return f"{numbers[0]:g}" if len(numbers) == 1 else f"{numbers[0]:g} to {numbers[-1]:g}"


def _corners(data: Any, ranges: Sequence[Range]) -> Iterator[Problem]:
    """Look at the moves that doubts touch, and at fog, where all doubts are at one of their ends.

    In the first corner stocks are as small and what moves take is as much as can be drawn: a move that nobody could
    make in some draw shows there. In the second it is the other way round. A severity of the wrong sign shows in one.
    """
    touched = {one.path[1] for one in ranges if one.path[0] == "ladder"}
    counted = any(_of_stocks(one.path) or _is_amount(one.path) for one in ranges)
    for side in (0, -1):
        ends = {one.path: one.numbers[side if _of_stocks(one.path) else -1 - side] for one in ranges if one.numbers}
        corner = with_values(data, ends)
        ladder_there = entries(corner, "ladder")
        found = list(ladder.check_moves([(path, move) for path, move in ladder_there if path[1] in touched], set()))
        if counted and side == 0:
            found += ladder.check_possible(corner, ladder_there, set())
        if any(one.path[-1] == "fog" for one in ranges):
            found += perception.check(corner, set())
        for problem in found:
            near = [one for one in ranges if overlap(problem.path, one.path)]
            near += [one for one in ranges if _of_stocks(one.path)]
            where = spell(canonical(data, problem.path))
            told = f"where {near[0].key} is {ends[near[0].path]:g}, {where}: {problem.found}"
            yield Problem(
                ("assumptions", near[0].key), told, "draw it from a range in which this cannot be", at_key=True
            )
            return


def _of_stocks(path: Path) -> bool:
    return path[2:3] == ("stocks",)
