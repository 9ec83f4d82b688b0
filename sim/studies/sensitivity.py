"""How much an outcome hangs on each path of a sweep: Morris's screening and Sobol's indices, reckoned by SALib.

Intervals of 95 % are from a bootstrap over what was sampled (trajectories, or points), whose luck is seeded: the same
numbers give the same intervals. They tell how sure the measure is for so many samples. The luck of the runs is the same
in all cells, and the intervals do not tell what other luck would have given.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sim.studies.designs import LEVELS, cube, points

RESAMPLES = 1000


class Measure(NamedTuple):
    """A number with its interval."""

    value: float
    low: float
    high: float


class Effect(NamedTuple):
    """Morris (1991): by how much an outcome changes along the whole of a path's range, by steps of two thirds of it."""

    size: Measure  # the mean of what it changes by, up or down alike (mu*, Campolongo and others 2007)
    mean: float  # the same with its sign (mu)
    spread: float  # the standard deviation (sigma): much where it hangs on where the other paths stand


class Index(NamedTuple):
    """Sobol (2001): what share of an outcome's variance is a path's; estimators of Saltelli and others (2010)."""

    first: Measure  # the path's own
    total: Measure  # with all that it has together with others


def morris(outcomes: Sequence[float], sides: int, samples: int, seed: int) -> list[Effect]:
    """The effects of the paths, from the outcomes of a design 'morris' in its order."""
    import numpy as np
    from SALib.analyze import morris as salib

    cube_points = np.array(points("morris", sides, samples, seed))
    found = salib.analyze(
        cube(sides), cube_points, np.array(outcomes, dtype=float), num_levels=LEVELS, num_resamples=RESAMPLES,
        seed=_luck(seed),
    )  # fmt: skip
    columns = [[float(number) for number in found[name]] for name in ("mu_star", "mu_star_conf", "mu", "sigma")]
    return [
        Effect(Measure(size, max(0.0, size - reach), size + reach), mean, spread)
        for size, reach, mean, spread in zip(*columns, strict=True)
    ]


def sobol(outcomes: Sequence[float], sides: int, seed: int) -> list[Index] | None:
    """The indices of the paths, from the outcomes of a design 'sobol' in its order; None where nothing varies."""
    import numpy as np
    from SALib.analyze import sobol as salib

    numbers = np.array(outcomes, dtype=float)
    if np.ptp(numbers) == 0.0:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):  # a resample in which nothing varies tells nothing
        found = salib.analyze(cube(sides), numbers, calc_second_order=False, num_resamples=RESAMPLES, seed=_luck(seed))
    return [Index(_measure(found, "S1", at), _measure(found, "ST", at)) for at in range(sides)]


def _measure(found: Any, name: str, at: int) -> Measure:
    value, reach = float(found[name][at]), float(found[f"{name}_conf"][at])
    return Measure(value, value - reach, value + reach)


def _luck(seed: int) -> int:
    """A seed of SALib's, which takes 0 for none."""
    return seed % (2**32 - 1) + 1
