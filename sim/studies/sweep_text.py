"""A sweep as text for a terminal, and as a table."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sim.language import say, so_many
from sim.measures.intervals import Mean
from sim.studies import sensitivity
from sim.studies.designs import Axis, display
from sim.studies.methods import note
from sim.studies.sweep_numbers import SweepNumbers
from sim.text import columns

CELLS_SHOWN = 40
NO_MEAN = Mean(float("nan"), None, None)


def head(found: SweepNumbers) -> str:
    """The scenario, the design and the runs, in one line."""
    made = found.design
    return say(
        "sweep.head",
        scenario=found.crisis.name,
        design=say(f"sweep.{made.name}", settings=so_many("settings", len(made.cells)), samples=made.samples),
        runs=so_many("runs", found.runs),
        seed=found.seed,
        same=say("sweep.same doubt" if found.crisis.doubts else "sweep.same"),
    )


def lines(found: SweepNumbers, of: str | None = None) -> Iterator[str]:
    """An outcome (see `Sweep.outcomes`) over the settings, as suits the design."""
    name = found.named(of)
    yield head(found)
    if len(found.cells) < len(found.design.cells):
        yield say("sweep.stopped", of=len(found.design.cells), done=len(found.cells))
    yield from (say("sweep.left out", reason=reason) for reason in found.design.left_out)
    yield ""
    by_design = {"one": _swings, "morris": _indices, "sobol": _indices}
    yield from by_design.get(found.design.name, _cells)(found, name)


def _cells(found: SweepNumbers, name: str) -> Iterator[str]:
    there = _mean(found, found.told(found.base, name).here, name)
    yield say("sweep.outcome", title=found.title(name), base=found.base_told, there=there)
    rows = [[*(found.short(one.path) for one in found.design.axes), name, say("sweep.change")]]
    for cell in found.cells[:CELLS_SHOWN]:
        mean, difference = found.told(cell, name)
        here, less = _mean(found, mean, name), _mean(found, difference, name, "+")
        rows.append([*(display(cell.values[one.path]) for one in found.design.axes), here, less])
    yield from columns(rows, left=0)
    if len(found.cells) > CELLS_SHOWN:
        yield f"  {say('sweep.more', count=len(found.cells) - CELLS_SHOWN)}"
    yield ""
    yield note(*_intervals(found, name))


def _intervals(found: SweepNumbers, name: str) -> list[str]:
    """The kinds of what has intervals."""
    return ["share", "difference"] if found.is_share(name) else ["mean difference"]


def _swings(found: SweepNumbers, name: str) -> Iterator[str]:
    there = _mean(found, found.told(found.base, name).here, name)
    yield say("sweep.swings", title=found.title(name), base=found.base_told, there=there)
    rows = [[say("sweep.path"), say("sweep.stands"), say("sweep.tried"), say("sweep.change")]]
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
        yield ""
        yield note(*_intervals(found, name))
    if still:
        yield ""
        yield say("sweep.still", runs=so_many("runs", found.runs))
        yield from (f"  {path}" for path in still)


def _indices(found: SweepNumbers, name: str) -> Iterator[str]:
    made, title = found.design, found.title(name)
    indices = found.indices(name)
    if indices is None:
        yield say("sweep.nothing" if found.cells else "sweep.none done", title=title)
        return
    both: list[tuple[Axis, sensitivity.Effect | sensitivity.Index]] = list(zip(made.axes, indices, strict=True))
    order = sorted(both, key=lambda pair: -_weight(pair[1]))
    yield say(f"sweep.{made.name}.is", title=title)
    if made.name == "morris":
        rows = [
            [say("sweep.path"), say("sweep.range"), *(say(f"sweep.morris.{n}") for n in ("size", "spread", "mean"))]
        ]
        times = 100.0 if found.is_share(name) else 1.0
        for one, effect in order:
            assert isinstance(effect, sensitivity.Effect), "of Morris's design"
            rows.append(
                [one.path, one.told(), _measure(effect.size, times), f"{times * effect.spread:.2f}",
                 f"{times * effect.mean:+.2f}"]
            )  # fmt: skip
    else:
        rows = [[say("sweep.path"), say("sweep.range"), *(say(f"sweep.sobol.{n}") for n in ("first", "total"))]]
        for one, index in order:
            assert isinstance(index, sensitivity.Index), "of Sobol's design"
            rows.append([one.path, one.told(), _measure(index.first), _measure(index.total)])
    yield from columns(rows, left=2)
    yield ""
    yield f"{say(f'sweep.{made.name}.note', samples=made.samples)} {say('sweep.luck')}"


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


def long_table(found: SweepNumbers) -> Iterator[Sequence[Any]]:
    """A row for each setting and outcome, first the scenario as it stands; a share is from 0 to 1."""
    axes = [one.path for one in found.design.axes]
    numbers = ("value", "low", "high", "change", "change_low", "change_high")
    yield ["setting", *axes, "runs", "outcome", *numbers]
    there = {path: found.stands(path) for path in axes}
    for cell in (found.base, *found.cells):
        values = [_csv_cell({**there, **cell.values}[path]) for path in axes]
        for name in found.outcomes:
            if found.is_share(name) or name in cell.means:
                here, change = found.told(cell, name)
                yield [cell.number, *values, cell.runs, name, *here, *change]


def _weight(found: sensitivity.Effect | sensitivity.Index) -> float:
    """The number by which paths are ordered."""
    return found.size.value if isinstance(found, sensitivity.Effect) else found.total.value


def _measure(found: sensitivity.Measure, times: float = 1.0) -> str:
    return f"{times * found.value:.2f} [{times * found.low:.2f}, {times * found.high:.2f}]"


def _csv_cell(value: Any) -> Any:
    """A value for a cell of CSV: mappings and lists as JSON."""
    return json.dumps(value, default=str) if isinstance(value, dict | list) else value
