"""Designs of a sweep: which values a scenario is tried with, as cells, each of which sets some paths.

A grid tries every value with every other, and one at a time each value by itself; both need no library. What is sampled
lies in a cube of numbers from 0 to 1, a side for each path, and each number is read as a value of its path: of a range
as the number that lies so far along it, of a list as the item, each with an equal part of the side. Latin hypercubes
are scipy's (`scipy.stats.qmc`); Morris's trajectories and Saltelli's samples for Sobol's indices are SALib's, which
draws as it later reckons, and whose intervals, unlike scipy's, are the same for the same seed.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from importlib.util import find_spec
from itertools import combinations, count, pairwise, product
from math import ceil, comb, floor, log10, prod
from typing import Any, NamedTuple

from sim.model.doubt import found_at
from sim.scenario import Crisis, ScenarioError, yaml_reader
from sim.scenario.changes import PathError, find
from sim.scenario.draws import Facts
from sim.scenario.messages import show
from sim.scenario.preparation import prepare
from sim.scenario.problems import plain, spell
from sim.scenario.yaml_writer import as_yaml

DESIGNS = ("grid", "one", "lhs", "morris", "sobol")
SAMPLED = ("lhs", "morris", "sobol")
SAMPLES = {"lhs": 100, "morris": 10, "sobol": 64}  # where no number is given
LIMIT = 10_000  # cells, unless more are allowed
PERCENT = 20.0  # how far an assumption is varied either way, where no path is named
LEVELS = 4  # of Morris's trajectories: each path takes so many values (Morris 1991)
SHOWN = 4  # of what a cell sets, in a message
DIGITS = 6  # a sampled number is rounded to so many digits of the width of its range

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?")


class SweepError(ValueError):
    """A sweep that cannot be made, in one line: what was found; what would do."""


def display(value: Any) -> str:
    """A value on one line."""
    return plain(json.dumps(value, default=str)) if isinstance(value, Mapping | list) else show(value, bare=True)


class Axis(NamedTuple):
    """A path and what it is to be: one of some values, or any number of a range."""

    path: str
    values: tuple[Any, ...]  # empty for a range
    low: float = 0.0
    high: float = 0.0
    whole: bool = False  # whether a range holds whole numbers only
    # Of what a scenario draws: all that is set, by path, at a number from 0 to 1; and the numbers of its ends.
    settings: Callable[[float], dict[str, Any]] | None = None
    ends: tuple[float, ...] = ()

    def cell_at(self, u: float) -> dict[str, Any]:
        """What is set, by path, at a number from 0 to 1."""
        return {self.path: self.at(u)} if self.settings is None else self.settings(u)

    @property
    def numbers(self) -> bool:
        """Whether all that it may be are numbers."""
        return all(isinstance(value, int | float) and not isinstance(value, bool) for value in self.values)

    def at(self, u: float) -> Any:
        """The value at a number from 0 to 1."""
        if self.values:
            return self.values[min(floor(u * len(self.values)), len(self.values) - 1)]
        if self.whole:
            return int(min(self.low + floor(u * (self.high - self.low + 1.0)), self.high))
        width = self.high - self.low
        return round(self.low + u * width, DIGITS - floor(log10(width)))

    def text(self) -> str:
        """As `axis` reads it back."""
        if self.values:
            return ", ".join(map(as_yaml, self.values))
        return f"{_plain(self.low)}:{_plain(self.high)}"

    def told(self) -> str:
        """As a reader takes it in."""
        if self.values:
            return ",".join(map(display, self.values))
        return f"{self.low:g} to {self.high:g}{', whole' if self.whole else ''}"


class Design(NamedTuple):
    """What is tried: the paths, and the cells in their order."""

    name: str  # of DESIGNS
    axes: tuple[Axis, ...]
    samples: int | None  # of a sampled design
    seed: int
    cells: tuple[dict[str, Any], ...]  # what each sets, by path
    left_out: tuple[str, ...] = ()  # what could not be varied, and why

    @property
    def of_doubts(self) -> bool:
        """Whether it is over what the scenario draws."""
        return any(one.settings is not None for one in self.axes)


# Reading.


def axis(path: str, given: Any) -> Axis:
    """A path with what it is to be: values, or a text as 0:16:2, 0:16 or a,b,c. Raises SweepError."""
    if isinstance(given, str):
        return _read(path, given)
    if isinstance(given, Mapping) or not hasattr(given, "__iter__"):
        raise SweepError(f"{plain(path)}: found {show(given)}; give a list of values, or a text as 0:16:2")
    return _listed(path, [value.item() if hasattr(value, "item") else value for value in given])


def _read(path: str, text: str) -> Axis:
    parts = [part.strip() for part in text.split(":")]
    where = f"{plain(path)}={plain(text)}"
    if 2 <= len(parts) <= 3 and not re.search(r"[{}\[\],\"']", text):
        for part in parts:
            if not _NUMBER.fullmatch(part):
                raise SweepError(f"{where}: '{plain(part)}' is no number; write low:high:step, or low:high")
        low, high, *step = map(Decimal, parts)
        if low > high:
            raise SweepError(f"{where}: the range is empty, for {low} is above {high}; write the lower number first")
        if step:
            return _stepped(path, where, low, high, step[0])
        if low == high:
            raise SweepError(f"{where}: a range from {low} to {high} holds one value; give two ends that differ")
        return Axis(path, (), float(low), float(high))
    if not text.strip():
        raise SweepError(f"{plain(path)}=: no value is given; write low:high:step, or a,b,c")
    unread = f"{where}: this cannot be read; write low:high:step, low:high, or a,b,c"
    try:
        document = yaml_reader.parse(f"value: [{text}]", where)
    except ScenarioError:
        raise SweepError(unread) from None
    if document.problems or list(document.data) != ["value"]:
        raise SweepError(unread)
    return _listed(path, document.data["value"])


def _stepped(path: str, where: str, low: Decimal, high: Decimal, step: Decimal) -> Axis:
    if step <= 0:
        raise SweepError(f"{where}: a step of {step} leads nowhere; give one above 0")
    count = int((high - low) / step) + 1
    if count > LIMIT**2:
        raise SweepError(f"{where}: {count} values; give a larger step")
    exact = all(number == number.to_integral_value() for number in (low, step))
    return Axis(path, tuple(int(low + n * step) if exact else float(low + n * step) for n in range(count)))


def _listed(path: str, values: Sequence[Any]) -> Axis:
    if not values:
        raise SweepError(f"{plain(path)}: no value is given; name one at least")
    for at, value in enumerate(values):
        if value is None or value == "":
            raise SweepError(f"{plain(path)}: value {at + 1} of the list is empty; leave it out")
        if any(type(value) is type(other) and value == other for other in values[:at]):
            raise SweepError(f"{plain(path)}: {show(value)} is given twice; leave one out")
    return Axis(path, tuple(values))


# Planning.


def design(
    crisis: Crisis,
    over: Mapping[str, Any] | None,
    name: str | None = None,
    samples: int | None = None,
    seed: int = 1,
    *,
    percent: float | None = None,
    limit: int = LIMIT,
) -> Design:
    """A design for a crisis, of which no cell has been checked yet. Raises SweepError.

    Without `over` it is over what the crisis draws, from end to end of each range; where it draws nothing, or `percent`
    is given, over its assumptions, each up to so many per cent of its value either way, 20 if none are given. Without a
    name it is a grid, or, over assumptions, one at a time. Where the ends of assumptions' ranges clash, as a reply's
    earliest day with its latest, a sampled design has shorter ones (see `_together`), and `left_out` tells.
    """
    name = name or ("grid" if over else "one")
    if name not in DESIGNS:
        raise SweepError(f"no design is called '{plain(str(name))}'; known: {', '.join(DESIGNS)}")
    if samples is not None and name not in SAMPLED:
        raise SweepError(f"a design '{name}' takes no number of samples; leave it out, or name {' or '.join(SAMPLED)}")
    left_out: list[str] = []
    if over:
        axes = [_fitted(crisis, axis(path, given)) for path, given in over.items()]
        _apart(crisis, axes)
    elif percent is None and crisis.doubts:
        axes = list(_of_doubts(crisis))
    else:
        axes = list(_around_assumptions(crisis, name, PERCENT if percent is None else percent, left_out))
        if name in SAMPLED:
            axes = _together(crisis, axes, left_out)
        if not axes:
            raise SweepError(
                "the scenario names no assumption that can be varied; name paths, with what they are to be"
            )
    ranges = [one for one in axes if not one.values]
    if ranges and name == "grid":
        one = ranges[0]
        raise SweepError(
            f"{one.path}={one.text()}: a grid needs a step, as {one.low:g}:{one.high:g}:{(one.high - one.low) / 4:g}; "
            f"a range without one is for the designs {', '.join(SAMPLED)}"
        )
    if name == "one":  # a range by itself is its two ends
        axes = [a if a.values else a._replace(values=tuple(map(_plain, (a.low, a.high)))) for a in axes]
    of = SAMPLES.get(name) if samples is None else samples
    if name == "sobol" and of is not None and (of < 2 or of & (of - 1)):
        raise SweepError(f"{of} samples: Sobol's sequence is even for powers of 2 only; give 2, 4, 8, 16, ...")
    if name in ("lhs", "morris") and of is not None and of < 2:
        raise SweepError(f"{of} samples: of fewer than 2 nothing can be said; give 2 or more")
    count = _count(name, axes, of or 0)
    if count > limit:
        raise SweepError(f"{count} settings are more than {limit}; take fewer values, or allow more (--limit {count})")
    cells = tuple(_cells(crisis, name, axes, of or 0, seed))
    if not cells:
        raise SweepError("every value named is the one that stands there; name others")
    return Design(name, tuple(axes), of, seed, cells, tuple(left_out))


def _plain(number: float) -> float:
    """A whole number as one."""
    return int(number) if number == int(number) else number


def _count(name: str, axes: Sequence[Axis], samples: int) -> int:
    """How many cells there will be, at most."""
    by_name: dict[str, Callable[[], int]] = {
        "grid": lambda: prod(len(one.values) for one in axes),
        "one": lambda: sum(len(one.values) for one in axes),
        "lhs": lambda: samples,
        "morris": lambda: samples * (len(axes) + 1),
        "sobol": lambda: samples * (len(axes) + 2),
    }
    return by_name[name]()


def _cells(crisis: Crisis, name: str, axes: Sequence[Axis], samples: int, seed: int) -> Iterator[dict[str, Any]]:
    if name == "grid":
        for values in product(*(one.values for one in axes)):
            yield {one.path: value for one, value in zip(axes, values, strict=True)}
    elif name == "one":
        for one in axes:
            if one.settings is not None:
                yield from map(one.settings, one.ends)
            else:
                yield from ({one.path: value} for value in one.values if value != value_at(crisis, one.path))
    else:
        for point in points(name, len(axes), samples, seed):
            yield {path: value for one, u in zip(axes, point, strict=True) for path, value in one.cell_at(u).items()}


def value_at(crisis: Crisis, path: str) -> Any:
    """The scenario's value at a path; None where it leaves that out."""
    try:
        return find(crisis.data, path)[1]
    except PathError:
        return None


def points(name: str, sides: int, samples: int, seed: int) -> list[list[float]]:
    """The points of a sampled design in the cube of numbers from 0 to 1. The same seed gives the same points."""
    _needed(name)
    import numpy as np

    luck = np.random.default_rng([seed, DESIGNS.index(name)])
    found: list[list[float]]
    if name == "lhs":
        from scipy.stats import qmc

        found = qmc.LatinHypercube(sides, rng=luck).random(samples).tolist()
        return found
    problem = cube(sides)
    if name == "morris":
        from SALib.sample import morris

        found = morris.sample(problem, samples, num_levels=LEVELS, seed=luck).tolist()
        return found
    from SALib.sample import sobol

    found = sobol.sample(problem, samples, calc_second_order=False, seed=luck).tolist()
    return found


def cube(sides: int) -> dict[str, Any]:
    """The cube in SALib's words."""
    return {"num_vars": sides, "names": [f"{n}" for n in range(sides)], "bounds": [[0.0, 1.0]] * sides}


def _needed(name: str) -> None:
    library = "scipy" if name == "lhs" else "SALib"
    if find_spec(library) is None:
        raise SweepError(f"the design '{name}' needs {library}, which is not here; python -m pip install '.[sweep]'")


def _fitted(crisis: Crisis, one: Axis) -> Axis:
    """A range with whole numbers alone, where the scenario takes no others."""
    if one.values or one.low != int(one.low) or one.high != int(one.high):
        return one
    # Other checks may refuse either end; a whole number is refused at both only where neither would do.
    ends = int(one.low), int(one.high)
    whole = any(is_taken(crisis, one.path, end) for end in ends)
    between = any(is_taken(crisis, one.path, end + 0.5) for end in (ends[0], ends[1] - 1))
    return one._replace(whole=whole and not between)


def is_taken(crisis: Crisis, path: str, value: Any) -> bool:
    """Whether a scenario takes a value at a path."""
    return not _refusal(crisis, {path: value})


def _refusal(crisis: Crisis, values: Mapping[str, Any]) -> str:
    """What the scenario's checks find wrong with some values; nothing where it takes them."""
    try:
        crisis.with_(values)
    except ScenarioError as error:
        return error.problems[0].found
    return ""


def _apart(crisis: Crisis, axes: Sequence[Axis]) -> None:
    """Refuse a path that is named twice, however it is spelled, or that lies within another."""
    seen: dict[tuple[str | int, ...], str] = {}
    for one in axes:
        try:
            steps = find(crisis.data, one.path)[0]
        except PathError:
            steps = tuple(one.path.split("."))
        for other, spelled in seen.items():
            if steps == other:
                raise SweepError(f"{plain(one.path)}: this path is named twice; name it once, with all its values")
            if steps[: len(other)] == other or other[: len(steps)] == steps:
                inner, outer = (one.path, spelled) if len(steps) > len(other) else (spelled, one.path)
                raise SweepError(f"{plain(inner)}: this lies within {plain(outer)}, which is varied too; name one")
        seen[steps] = one.path


def _of_doubts(crisis: Crisis) -> Iterator[Axis]:
    """An axis for each draw of a crisis, by the first path that it sets; of a reply, that of its likeliest day."""
    facts, law = Facts(crisis), prepare(crisis, drawn=True).doubt
    by_address: dict[str, list[int]] = {}
    for which, doubt in enumerate(facts.doubts):
        by_address.setdefault(doubt.address, []).append(which)
    for members in by_address.values():
        members.sort(key=lambda which: not facts.doubts[which].key.endswith(".likely"))
        first, doubt = members[0], facts.doubts[members[0]]

        def settings(u: float, members: Sequence[int] = members) -> dict[str, Any]:
            made: dict[str, Any] = {}
            for which in members:
                made |= facts.set_by(which, found_at(law, which, u))
            return made

        path, values = next(iter(settings(0.0))), doubt.law.values
        ends: tuple[float, ...] = (0.0, 1.0)
        if values:
            below = [0.0, *law.below[law.first_case[first] : law.first_case[first + 1]]]
            ends = tuple(0.5 * (one + other) for one, other in pairwise(below))
        tried = tuple(settings(u)[path] for u in ends)
        if values:
            yield Axis(path, tried, settings=settings, ends=ends)
        else:
            yield Axis(path, (), float(tried[0]), float(tried[-1]), doubt.whole, settings, ends)


def _around_assumptions(crisis: Crisis, name: str, percent: float, left_out: list[str]) -> Iterator[Axis]:
    """Each number that the scenario calls an assumption, up to so many per cent either way; of whole ones 1 at least.

    What the scenario refuses, and why a number could not be varied, is told in `left_out`.
    """
    if not 0.0 < percent <= 100.0:
        raise SweepError(f"{percent:g} per cent: give a number above 0, and 100 at most")
    for path in crisis.assumed:
        value = value_at(crisis, path)
        if isinstance(value, bool) or not isinstance(value, int | float):
            left_out.append(f"{path}: it is no number")
            continue
        if value == 0:
            left_out.append(f"{path}: it is 0, of which there is no part")
            continue
        whole = not is_taken(crisis, path, value + 0.5) and not is_taken(crisis, path, value - 0.5)
        away = max(1.0, round(abs(value) * percent / 100.0)) if whole else abs(value) * percent / 100.0
        ends = [int(value + way * away) if whole else round(value + way * away, 9) for way in (-1, 1)]
        taken = [end for end in ends if is_taken(crisis, path, end)]
        left_out += [f"{path}={end:g}: the scenario takes no such value" for end in ends if end not in taken]
        if name in SAMPLED:
            low, high = min([value, *taken]), max([value, *taken])
            if low < high:
                yield Axis(path, (), float(low), float(high), whole)
        elif taken:
            yield Axis(path, tuple(taken))


def _together(crisis: Crisis, axes: Sequence[Axis], left_out: list[str]) -> list[Axis]:
    """Ranges of which any two values go together, as those of a sampled design must: it draws each by itself.

    Each end does alone, but a reply's earliest day may lie after its latest, or neither side be left a hotline to cut.
    Such ends are drawn in towards what stands, by the same hundredths of their way, until they go together; what is
    gone is told in `left_out`.
    """
    numbers = {one.path: (float(value_at(crisis, one.path)), one.whole) for one in axes}
    ends = {one.path: [one.low, one.high] for one in axes}

    def drawn_in(sides: Mapping[str, int], hundredths: int) -> dict[str, float]:
        return {path: _towards(*numbers[path], ends[path][side], hundredths) for path, side in sides.items()}

    def refused(sides: Mapping[str, int], hundredths: int = 0) -> str:
        values = {
            path: int(value) if numbers[path][1] else value for path, value in drawn_in(sides, hundredths).items()
        }
        return _refusal(crisis, values)

    for corner in _corners(list(ends)):
        while refused(corner):
            clash = corner
            for path in corner:  # those stay without any of which nothing would be refused
                fewer = {other: side for other, side in clash.items() if other != path}
                clash = fewer if refused(fewer) else clash
            why = refused(clash)
            least = bisect_left(range(100), True, key=lambda hundredths: not refused(clash, hundredths))
            for path, end in drawn_in(clash, least).items():
                ends[path][clash[path]] = end
            told = [f"{path} {'above' if side else 'below'} {ends[path][side]:g}" for path, side in clash.items()]
            left_out.append(f"{' and '.join(told)}, for together they clash: {why}")
    fitted = [one._replace(low=ends[one.path][0], high=ends[one.path][1]) for one in axes]
    return [one for one in fitted if one.low < one.high]


def _towards(stands: float, whole: bool, end: float, hundredths: int) -> float:
    """The number so many hundredths of the way from an end to what stands; where it must be whole, the next one."""
    found = round(end + (stands - end) * hundredths / 100.0, 9)
    if not whole:
        return found
    return float(floor(found) if end > stands else ceil(found))


def _corners(paths: Sequence[str]) -> Iterator[dict[str, int]]:
    """A few choices of an end of each path, 0 or 1: among them, any end of any path with any end of any other.

    Each path has 1 in half of the choices, the first among them, and no two have it in the same (Kleitman and Spencer
    1973): so two paths have it together in the first, each alone in another, and neither in one at least.
    """
    rows = next(n for n in count(4) if comb(n - 1, n // 2 - 1) >= len(paths))
    chosen = dict(zip(paths, combinations(range(1, rows), rows // 2 - 1), strict=False))
    for row in range(rows):
        yield {path: int(row == 0 or row in those) for path, those in chosen.items()}


def checked_crises(crisis: Crisis, made: Design, at: Sequence[int]) -> Iterator[Crisis]:
    """The crises of some cells, by their places. Raises SweepError for the first that the scenario's checks refuse."""
    for n in at:
        cell = made.cells[n]
        try:
            yield crisis.with_(cell)
        except ScenarioError as error:
            raise SweepError(_refused(made, n, crisis, error)) from None


def _refused(made: Design, n: int, crisis: Crisis, error: ScenarioError) -> str:
    """What is wrong with a cell: a path that leads nowhere, or what the scenario's checks say of it."""
    cell = made.cells[n]
    problem = error.problems[0]
    for path in cell:
        try:
            find(crisis.data, path)
        except PathError as nowhere:  # which the checks may take for the beginning of something new
            if problem.path != tuple(path.split(".")):
                found, remedy = nowhere.args
                return f"{plain(path)}: {found}; {remedy}"
    told = ", ".join(f"{plain(path)}={display(value)}" for path, value in list(cell.items())[:SHOWN])
    remedy = problem.remedy
    if len(cell) > SHOWN:
        told += f", and {len(cell) - SHOWN} more"
        remedy += ", or name paths with values that go together (--over)"
    return f"setting {n + 1} of {len(made.cells)} ({told}): {spell(problem.path)}: {problem.found}; {remedy}"
