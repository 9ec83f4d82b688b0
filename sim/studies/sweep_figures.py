"""The figures of a sweep, as records to be drawn (see `sim.figures.data`)."""

from collections.abc import Mapping, Sequence
from math import isnan, nan
from typing import Any

from sim.figures.data import Bar, Bars, End, HeatMap, Line, PathBars, Plane, Swept
from sim.language import say
from sim.studies import sensitivity
from sim.studies.designs import Design, SweepError, display, is_taken
from sim.studies.subject import strategy_words, subject_of
from sim.studies.sweep_numbers import SweepNumbers, Swing

PATHS_DRAWN = 20
MEAN_UNITS = {  # by the first word of an outcome
    "peak": "severity",
    "length": "days",
    "moves": "moves",
    "cost": "severity",
    "payoff": "payoff a round",
}
UNITS = {  # by the last step of a path
    "amount": "units",
    "ceiling": "units",
    "value": "severity a unit",
    "tolerance": "severity",
    "severity": "severity",
    "base": "severity",
    "per_unit": "severity a unit",
    "out_of_kind": "severity",
    "low": "days",
    "likely": "days",
    "high": "days",
    "review_days": "days",
    "notice": "days",
    "lasts": "days",
    "horizon": "days",
    "execution_error": "probability",
    "judgement_error": "severity",
    "missed": "probability",
    "per_year": "a year",
}


def check_drawable(made: Design) -> None:
    """Raise SweepError for a design of which there is no figure."""
    if made.name == "grid" and len(made.axes) > 2:
        raise SweepError(
            f"a grid over {len(made.axes)} paths has no figure; draw one or two, "
            "or take the design one, lhs, morris or sobol"
        )


def figure_of(swept: SweepNumbers, of: str | None = None) -> Line | Plane | Bars:
    """The figure of an outcome, as suits the design. Raises SweepError where there is none."""
    check_drawable(swept.design)
    name = swept.named(of)
    if swept.design.name in ("one", "morris", "sobol"):
        return _bars(swept, name)
    return _plane(swept, name) if swept.design.name == "grid" and len(swept.design.axes) > 1 else _line(swept, name)


def _common(swept: SweepNumbers, name: str) -> Swept:
    """The titles and numbers that all figures have."""
    paths = [one.path for one in swept.design.axes[:PATHS_DRAWN]]
    title, share = swept.title(name), swept.is_share(name)
    cast = subject_of(swept.crisis)
    return Swept(
        swept.crisis.name,
        cast,
        name if share else _mean_words(name),
        title,
        share,
        paths,
        swept.runs,
        swept.seed,
    )


def _mean_words(name: str) -> str:
    """An outcome that is a mean, as a title has it."""
    what, _, actor = name.partition(" ")
    return say(f"sweep.drawn.{what}", actor=actor)


def _value_words(value: Any) -> str:
    """A value, as a figure has it: a strategy by its name and its numbers."""
    if isinstance(value, Mapping) and "name" in value:
        numbers = [f"{key} {number:g}" for key, number in dict(value.get("with", {})).items()]
        numbers += [f"{key} {number:g}" for step in value.get("modifiers", ()) for key, number in dict(step).items()]
        return strategy_words(f"{value['name']} ({', '.join(numbers)})" if numbers else f"{value['name']}")
    return strategy_words(value) if isinstance(value, str) else display(value)


def _ends(swept: SweepNumbers, name: str) -> tuple[End, End] | None:
    """The cells in which an outcome is lowest and highest; None where no cell is done."""
    if not swept.cells:
        return None
    values = sorted((_factor(swept, name) * swept.value(cell, name), cell.number) for cell in swept.cells)
    low, high = (
        End(value, ", ".join(f"{swept.short(p)} {display(v)}" for p, v in swept.cells[number - 1].values.items()))
        for value, number in (values[0], values[-1])
    )
    return low, high


def _factor(swept: SweepNumbers, name: str) -> float:
    """The factor of an outcome for drawing: shares are drawn in per cent."""
    return 100.0 if swept.is_share(name) else 1.0


def _line(swept: SweepNumbers, name: str) -> Line:
    """An outcome along the first path."""
    one, times = swept.design.axes[0], _factor(swept, name)
    cells = list(swept.cells)
    if one.numbers:
        cells.sort(key=lambda cell: cell.values[one.path])
    values = [cell.values[one.path] for cell in cells]
    x = values if one.numbers else list(range(len(cells)))
    told = [swept.told(cell, name).here for cell in cells]
    stands = swept.stands(one.path)
    here = stands if one.numbers else next((n for n, value in enumerate(values) if value == stands), None)
    return Line(
        swept=_common(swept, name),
        axis=_axis_label(swept, one.path),
        numbers=one.numbers,
        whole=one.numbers and all(_is_whole(swept, one.path, value) for value in values),
        sampled=swept.design.name == "lhs",
        others=len(swept.design.axes) - 1 if swept.design.name == "lhs" else 0,
        x=x,
        names=[_value_words(value) for value in values],
        y=[times * mean.mean for mean in told],
        low=[times * (mean.mean if mean.low is None else mean.low) for mean in told],
        high=[times * (mean.mean if mean.high is None else mean.high) for mean in told],
        here=here if isinstance(here, int | float) and x and min(x) <= here <= max(x) else None,
        stands=_value_words(stands),
        ends=_ends(swept, name),
    )


def _is_whole(swept: SweepNumbers, path: str, value: float) -> bool:
    """Whether a value is whole, and the scenario takes no half there."""
    return float(value).is_integer() and not is_taken(swept.crisis, path, value + 0.5)


def _plane(swept: SweepNumbers, name: str) -> Plane:
    """An outcome over two paths: the first across, the second up."""
    (across, up), times, share = swept.design.axes, _factor(swept, name), swept.is_share(name)
    found = {tuple(map(repr, (c.values[across.path], c.values[up.path]))): c for c in swept.cells}
    columns, rows = (sorted(one.values) if one.numbers else list(one.values) for one in (across, up))
    rows = rows[::-1] if up.numbers else rows
    drawn = [[found.get((repr(column), repr(row))) for column in columns] for row in rows]
    numbers = [[nan if cell is None else times * swept.value(cell, name) for cell in line] for line in drawn]
    largest = max((abs(value) for line in numbers for value in line if not isnan(value)), default=0.0)
    there = swept.stands(across.path), swept.stands(up.path)
    among = there[0] in columns and there[1] in rows
    told = [swept.told(cell, name).here for cell in swept.cells]
    reaches = [times * (m.high - m.low) / 2.0 for m in told if m.low is not None and m.high is not None]
    return Plane(
        swept=_common(swept, name),
        across=_axis_label(swept, across.path),
        up=_axis_label(swept, up.path),
        columns=[_value_words(value) for value in columns],
        rows=[_value_words(value) for value in rows],
        map=HeatMap("", numbers, 0 if share or largest >= 100.0 else 1, share),
        framed=(columns.index(there[0]), rows.index(there[1])) if among else None,
        reach=max(reaches, default=None),
        ends=_ends(swept, name),
    )


def _bars(swept: SweepNumbers, name: str) -> Bars:
    """An outcome by path, the paths with the longest bars first."""
    other = False
    if swept.design.name == "one":
        swings = swept.swings(name)
        moving = [swing for swing in swings if not swing.still]
        rows, still = [_by_value(swept, swing, name) for swing in moving], len(swings) - len(moving)
        other = any(not isinstance(swing.stands, int | float) for swing in moving)
    else:
        every = _by_index(swept, name)
        rows = [row for row in every if any(bar.length or bar.low or bar.high for bar in row.bars)]
        rows.sort(key=lambda row: -row.bars[-1].length)
        still = len(every) - len(rows)
    return Bars(
        swept=_common(swept, name),
        design=swept.design.name,
        samples=swept.design.samples,
        unit="percentage points" if swept.is_share(name) else MEAN_UNITS[name.partition(" ")[0]],
        base=swept.told(swept.base, name).here.mean * _factor(swept, name),
        base_told=swept.base_told,
        other=other,
        rows=rows[:PATHS_DRAWN],
        more=max(0, len(rows) - PATHS_DRAWN),
        still=still,
    )


def _by_value(swept: SweepNumbers, swing: Swing, name: str) -> PathBars:
    """A path, with a bar for each value tried."""
    times = _factor(swept, name)
    bars = []
    for value, less in swing.ends:
        low, high = (less.mean if end is None else end for end in less[1:])
        numbers = isinstance(value, int | float) and isinstance(swing.stands, int | float)
        look = int(numbers and value > swing.stands)
        bars.append(Bar(times * less.mean, times * low, times * high, display(value), look))
    return PathBars(f"{swept.short(swing.path)} ({display(swing.stands)})", bars, None)


def _by_index(swept: SweepNumbers, name: str) -> list[PathBars]:
    """The paths with Morris's effect, or Sobol's two indices; none where there are none."""
    found: Sequence[sensitivity.Effect | sensitivity.Index] = swept.indices(name) or []
    times, rows = _factor(swept, name), []
    for one, index in zip(swept.design.axes, found, strict=bool(found)):
        told = f"{swept.short(one.path)} ({one.told()})"
        if isinstance(index, sensitivity.Effect):
            size, low, high = (times * number for number in index.size)
            rows.append(PathBars(told, [Bar(size, low, high, "", 0)], times * index.spread))
        else:
            rows.append(PathBars(told, [Bar(*index.first, "", 0), Bar(*index.total, "", 1)], None))
    return rows


def _axis_label(swept: SweepNumbers, path: str) -> str:
    """A path with its unit, where one is known."""
    unit = UNITS.get(path.rpartition(".")[2])
    return f"{swept.short(path)} ({unit})" if unit else swept.short(path)
