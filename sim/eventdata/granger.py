"""Whether what one side does helps to foresee what the other does next: a vector autoregression of two series.

Each side's sum of severities in a period is regressed on the last few sums of both sides (Sims 1980). How many is
chosen by an information criterion. That the other side's coefficients are all zero is tested by an F test (Granger
1969): a test of foresight in these two series, and not of cause, which a third thing may be of both. The estimates are
those of the statsmodels library; what they take for granted is tested too, and told.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from statsmodels.tsa.api import VAR
from statsmodels.tsa.stattools import adfuller

from sim.eventdata.readers import EventDataError
from sim.eventdata.series import DAY, Dyad
from sim.measures.intervals import LEVEL
from sim.text import several

LONGEST = {"day": 14, "week": 8}  # lags that are tried
FEWEST = 10  # periods for each coefficient of an equation, with fewer of which nothing is fitted
AHEAD = 10  # periods of the responses
DOUBT = 0.05  # p value below which what the fit takes for granted is told to be doubtful
EXACT = 1e-9  # of its standard deviation: what is left of a series by less than this was foreseen without error
CRITERIA = ("aic", "bic")


class Coefficient(NamedTuple):
    """What one unit of severity of a side, so many periods ago, adds to a side's now; interval of 95 %."""

    of: int
    by: int
    lag: int
    value: float
    error: float
    low: float
    high: float


class Foresight(NamedTuple):
    """The F test that a side's past tells nothing of the other's present beyond the other's own past."""

    by: int
    of: int
    f: float
    p: float
    freedom: tuple[int, int]


class Response(NamedTuple):
    """What a unit of severity of one side adds to the other's so many periods later; interval of 95 %."""

    by: int
    of: int
    after: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Autoregression:
    """What was fitted: sides are 0 and 1, in the order of the dyad.

    radius: the spectral radius, below 1 where a shock dies down. unit_root: for each side the p value of the augmented
    Dickey-Fuller test, small where the series is stationary. white and normal: the p values of tests that the residuals
    are white noise (portmanteau) and normal, small where they are not.
    """

    by: str
    periods: int
    lag: int
    criterion: str
    coefficients: tuple[Coefficient, ...]
    foresight: tuple[Foresight, Foresight]
    responses: tuple[Response, ...]
    radius: float
    unit_root: tuple[float, float]
    white: float
    normal: float

    @property
    def doubts(self) -> list[str]:
        """What speaks against taking intervals and tests at their word."""
        found = []
        if self.radius >= 1.0:
            found.append("it explodes (spectral radius 1 or more): no interval holds")
        for side, p in zip(("first", "second"), self.unit_root, strict=True):
            if not p < DOUBT:
                found.append(
                    f"the {side} series may wander (augmented Dickey-Fuller, p {p:.2g}): the F test needs rest"
                )
        if self.white < DOUBT:
            found.append(f"residuals are not white noise (portmanteau, p {self.white:.2g}): lags are missing, or more")
        if self.normal < DOUBT:
            found.append(
                f"residuals are not normal (Jarque-Bera, p {self.normal:.2g}): p values hold for long series only"
            )
        return found


def fit(dyad: Dyad, by: str = DAY, criterion: str = "aic") -> Autoregression:
    """Fit to the whole days or weeks of a dyad; the lag, of at least 1, is chosen by AIC or BIC.

    Raises EventDataError where there are too few periods, a side's series never changes, or a series follows from the
    other, or from the past, without error.
    """
    rows = [row for row in dyad.series(by) if row.days == (1 if by == DAY else 7)]
    return fit_sums([tuple(side.total for side in row.sides) for row in rows], by, criterion)


def fit_sums(rows: Sequence[Sequence[float]], by: str = DAY, criterion: str = "aic") -> Autoregression:
    """The same for rows of two numbers, one for each side, period by period."""
    sums = np.asarray(rows, float).reshape(-1, 2)
    longest = min(LONGEST[by], (len(sums) // FEWEST - 1) // 2)
    if longest < 1:
        raise EventDataError(
            f"{several(len(sums), f'whole {by}')}: too few for an autoregression, which needs {3 * FEWEST} for one lag"
        )
    if np.ptp(sums, axis=0).min() == 0.0:
        raise EventDataError("one side's series never changes: there is nothing to foresee")
    if _least_left(sums - sums.mean(axis=0), sums) < EXACT:
        raise EventDataError(
            f"one side's sum of a {by} always follows from the other's of the same {by} without error, as where every "
            "event is coded both ways round: they cannot be told apart; leave such pairs out (--drop-mirrored), or "
            "take other data"
        )
    try:
        return _fitted(sums, longest, by, criterion)
    except np.linalg.LinAlgError:
        raise EventDataError(
            f"a side's sums follow from the {by}s before without error, or it acts in too few of the {by}s: nothing is "
            "left to test; take more data, or another period (--by)"
        ) from None


def _least_left(left: Any, sums: Any) -> float:
    """The least that any mixture of both sides varies in what is left of their series, in their standard deviations."""
    return float(np.linalg.svd(left / sums.std(axis=0), compute_uv=False)[-1] / len(left) ** 0.5)


def _fitted(sums: Any, longest: int, by: str, criterion: str) -> Autoregression:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of hard samples the tests below tell
        model = VAR(sums)
        lag = max(1, int(model.select_order(longest).selected_orders[criterion]))
        made = model.fit(lag)
        if _least_left(made.resid, sums) < EXACT:
            raise np.linalg.LinAlgError("the residuals are singular")
        effects = made.irf(AHEAD)
        errors = effects.stderr()
        unit_root = tuple(float(adfuller(sums[:, side])[1]) for side in (0, 1))
        white = float(made.test_whiteness(nlags=lag + max(10, lag)).pvalue)
        normal = float(made.test_normality().pvalue)
    z = _z()
    coefficients = []
    for of in (0, 1):
        for k in range(lag):
            for by_side in (0, 1):
                row = made.k_trend + 2 * k + by_side
                value, error = float(made.params[row, of]), float(made.stderr[row, of])
                coefficients.append(Coefficient(of, by_side, k + 1, value, error, value - z * error, value + z * error))
    responses = [
        Response(by_side, 1 - by_side, after, *_span(effects.irfs, errors, after, 1 - by_side, by_side))
        for by_side in (0, 1)
        for after in range(AHEAD + 1)
    ]
    tests = tuple(_foresight(made, by_side) for by_side in (0, 1))
    radius = float(max(1.0 / abs(made.roots), default=0.0))
    return Autoregression(
        by, len(sums), lag, criterion, tuple(coefficients), (tests[0], tests[1]), tuple(responses), radius,
        (unit_root[0], unit_root[1]), white, normal,
    )  # fmt: skip


def _z() -> float:
    return NormalDist().inv_cdf(0.5 + LEVEL / 2.0)


def _span(effects: Any, errors: Any, after: int, of: int, by: int) -> tuple[float, float, float]:
    value, error = float(effects[after, of, by]), float(errors[after, of, by])
    return value, value - _z() * error, value + _z() * error


def _foresight(made: Any, by: int) -> Foresight:
    test = made.test_causality(1 - by, [by], kind="f")
    return Foresight(by, 1 - by, float(test.test_statistic), float(test.pvalue), (int(test.df[0]), int(test.df[1])))
