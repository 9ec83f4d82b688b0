"""A sweep as text for a terminal, and as a table."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sim.measures.intervals import Mean
from sim.studies import sensitivity
from sim.studies.designs import Axis, display
from sim.studies.sweep_numbers import SweepNumbers
from sim.text import columns, several

CELLS_SHOWN = 40
DESIGN_TEXTS = {
    "grid": "a grid of {cells}",
    "one": "one at a time, {cells}",
    "lhs": "a Latin hypercube of {cells}",
    "morris": "Morris's design of {samples} trajectories, {cells}",
    "sobol": "Sobol's design of {samples} points, {cells}",
}

NO_MEAN = Mean(float("nan"), None, None)


def head(found: SweepNumbers) -> str:
    """The scenario, the design and the runs, in one line."""
    made = found.design
    what = DESIGN_TEXTS[made.name].format(cells=several(len(made.cells), "cell"), samples=made.samples)
    runs = several(found.runs, "run")
    luck = "the same luck and doubt" if found.crisis.doubts else "the same luck"
    return f"{found.crisis.name}: {what}, {runs} each, seed {found.seed}, {luck} in every cell"


def lines(found: SweepNumbers, of: str | None = None) -> Iterator[str]:
    """An outcome (see `Sweep.outcomes`) over the cells, as suits the design."""
    name = found.named(of)
    yield head(found)
    if len(found.cells) < len(found.design.cells):
        yield f"Stopped: of {len(found.design.cells)} cells {len(found.cells)} were done."
    yield from (f"Left out: {reason}" for reason in found.design.left_out)
    yield ""
    by_design = {"one": _swings, "morris": _indices, "sobol": _indices}
    yield from by_design.get(found.design.name, _cells)(found, name)


def _cells(found: SweepNumbers, name: str) -> Iterator[str]:
    there = _mean(found, found.told(found.base, name).here, name)
    yield f"{found.title(name)},"
    yield f"with its 95 % interval ({found.whose(name)}); and less {found.base_told}, {there}, paired"
    rows = [[*(found.short(one.path) for one in found.design.axes), name, "less"]]
    for cell in found.cells[:CELLS_SHOWN]:
        mean, difference = found.told(cell, name)
        here, less = _mean(found, mean, name), _mean(found, difference, name, "+")
        rows.append([*(display(cell.values[one.path]) for one in found.design.axes), here, less])
    yield from columns(rows, left=0)
    if len(found.cells) > CELLS_SHOWN:
        yield f"  and {len(found.cells) - CELLS_SHOWN} cells more, which the table has (--csv, or sweep.csv)"


def _swings(found: SweepNumbers, name: str) -> Iterator[str]:
    there = _mean(found, found.told(found.base, name).here, name)
    yield f"{found.title(name)}:"
    yield f"what each value does to it by itself, less {found.base_told}, {there}; 95 % intervals, paired"
    rows = [["path", "stands", "tried", "less"]]
    still = []
    for swing in found.swings(name):
        if swing.still:
            still.append(swing.path)
            continue
        for n, (value, less) in enumerate(swing.ends):
            first = [swing.path, display(swing.stands)] if n == 0 else ["", ""]
            rows.append([*first, display(value), _mean(found, less, name, "+")])
    if len(rows) > 1:
        yield from columns(rows)
    if still:
        yield ""
        yield f"In none of the {several(found.runs, 'run')} did these change it:"
        yield from (f"  {path}" for path in still)


def _indices(found: SweepNumbers, name: str) -> Iterator[str]:
    made = found.design
    indices = found.indices(name)
    if indices is None:
        yield f"{found.title(name)}: {'it is the same in all cells' if found.cells else 'no cell is done'}."
        return
    both: list[tuple[Axis, sensitivity.Effect | sensitivity.Index]] = list(zip(made.axes, indices, strict=True))
    order = sorted(both, key=lambda pair: -_weight(pair[1]))
    percent = found.is_share(name)
    if made.name == "morris":
        yield f"{found.title(name)}:"
        yield "by how much it changes along the whole of each range (mu*, Morris 1991), how unevenly"
        yield "(sigma: it hangs on the others too, or bends), and which way on the whole (mu)"
        rows = [["path", "range", "mu*", "sigma", "mu"]]
        times = 100.0 if percent else 1.0
        for one, effect in order:
            assert isinstance(effect, sensitivity.Effect), "of Morris's design"
            rows.append(
                [one.path, one.told(), _measure(effect.size, times), f"{times * effect.spread:.2f}",
                 f"{times * effect.mean:+.2f}"]
            )  # fmt: skip
    else:
        yield f"{found.title(name)}:"
        yield "what share of its variance over the cells is each path's own (first order),"
        yield "and with all that it has together with others (total); Sobol (2001), Saltelli and others (2010)"
        rows = [["path", "range", "first order", "total"]]
        for one, index in order:
            assert isinstance(index, sensitivity.Index), "of Sobol's design"
            rows.append([one.path, one.told(), _measure(index.first), _measure(index.total)])
    yield from columns(rows, left=2)
    yield ""
    over = "trajectories" if made.name == "morris" else "points"
    yield f"Intervals of 95 %: a bootstrap over the {made.samples} {over};"
    yield "the luck of the runs is the same in all cells, and other luck is not in them."


def _mean(found: SweepNumbers, mean: Mean, name: str, sign: str = "") -> str:
    """A share in per cent, or a mean."""
    return mean.told(f"{sign}.1f", 100.0) if found.is_share(name) else mean.told(f"{sign}.2f")


def table(found: SweepNumbers) -> Iterator[Sequence[Any]]:
    """A row a cell, first the scenario as it stands; counts, shares and means with their intervals."""
    ends = ("", "_low", "_high", "_less", "_less_low", "_less_high")
    shares = [name for name in found.outcomes if found.is_share(name)]
    means = [name for name in found.outcomes if not found.is_share(name)]
    names = ["cell", *(one.path for one in found.design.axes), "runs"]
    for name in found.outcomes:
        names += [f"{name}_runs"] * found.is_share(name) + [f"{name}{end}" for end in ends]
    yield names
    there = {one.path: found.stands(one.path) for one in found.design.axes}
    for cell in (found.base, *found.cells):
        row = [cell.number, *(_csv_cell({**there, **cell.values}[one.path]) for one in found.design.axes), cell.runs]
        for name in (*shares, *means):
            counted = [cell.counts.get(name, (0, 0, 0))[0]] * found.is_share(name)
            here, less = found.told(cell, name) if found.is_share(name) or name in cell.means else (NO_MEAN, NO_MEAN)
            row += [*counted, *here, *less]
        yield row


def _weight(found: sensitivity.Effect | sensitivity.Index) -> float:
    """The number by which paths are ordered."""
    return found.size.value if isinstance(found, sensitivity.Effect) else found.total.value


def _measure(found: sensitivity.Measure, times: float = 1.0) -> str:
    return f"{times * found.value:.2f} [{times * found.low:.2f}, {times * found.high:.2f}]"


def _csv_cell(value: Any) -> Any:
    """A value for a cell of CSV: mappings and lists as JSON."""
    return json.dumps(value, default=str) if isinstance(value, dict | list) else value
