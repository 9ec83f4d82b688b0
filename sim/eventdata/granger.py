"""A vector autoregression of two series: how far each side's past helps to foresee the other side.

Each side's sum of severities in a period is regressed on the last few sums of both sides (Sims 1980). An information
criterion chooses the number of lags. An F test tells whether the other side's coefficients are all zero (Granger 1969).
It tests foresight in these two series, and not cause: something else may be the cause of both. The estimates are those
of the statsmodels library. What they assume is tested too, and reported.
"""

import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from statsmodels.tsa.api import VAR
from statsmodels.tsa.stattools import adfuller

from sim.eventdata import EventDataError
from sim.eventdata.series import DAY, WEEK, Dyad
from sim.language import say
from sim.measures.intervals import LEVEL
from sim.text import several

MAX_LAGS = {"day": 14, "week": 8}
MIN_PERIODS = 10  # for each coefficient of an equation; nothing is fitted to fewer
RESPONSE_PERIODS = 10
DOUBTFUL_P = 0.05  # p value below which an assumption of the fit is called doubtful
LEAST_VARIATION = 1e-9  # in standard deviations of a series: residuals below this mean a forecast without error
CRITERIA = ("aic", "bic")


class Coefficient(NamedTuple):
    """The effect of one unit of severity by side `by`, `lag` periods ago, on side `of` now; with a 95 % interval."""

    of: int
    by: int
    lag: int
    value: float
    error: float
    low: float
    high: float


class Foresight(NamedTuple):
    """The F test that side `by`'s past says nothing of side `of`'s present beyond that side's own past."""

    by: int
    of: int
    f: float
    p: float
    freedom: tuple[int, int]


class Response(NamedTuple):
    """The effect of a unit of severity by side `by` on side `of`, `after` periods later; with a 95 % interval."""

    by: int
    of: int
    after: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Autoregression:
    """A fitted autoregression. Sides are 0 and 1, in the order of the dyad.

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
        """The reasons to doubt the intervals and tests, in words."""
        found = []
        if self.radius >= 1.0:
            found.append(say("var.doubt.explodes"))
        for side, p in zip(("first", "second"), self.unit_root, strict=True):
            if not p < DOUBTFUL_P:
                found.append(say(f"var.doubt.wanders.{side}", p=p))
        if self.white < DOUBTFUL_P:
            found.append(say("var.doubt.not white", p=self.white))
        if self.normal < DOUBTFUL_P:
            found.append(say("var.doubt.not normal", p=self.normal))
        return found


def fit(dyad: Dyad, by: str = DAY, criterion: str = "aic") -> Autoregression:
    """Fit to the whole days or weeks of a dyad. AIC or BIC chooses the number of lags, at least 1.

    Raises EventDataError where there are too few periods, a side's series never changes, or a series follows from the
    other, or from the past, without error.
    """
    rows = [row for row in dyad.series(by) if row.days == (1 if by == DAY else 7)]
    return fit_sums([tuple(side.total for side in row.sides) for row in rows], by, criterion)


def fit_weekdays(dyad: Dyad, criterion: str = "aic") -> list[Autoregression]:
    """The fits to weeks that begin on each of the seven weekdays, as far as there is one.

    Where a week begins is nobody's decision but the reader's, and it says which days answer which within a week. So how
    far these differ is part of what the data do not tell.
    """
    fits = []
    for begins in range(7):
        with suppress(EventDataError):
            fits.append(fit(replace(dyad, week_begins=begins), WEEK, criterion))
    return fits


def fit_sums(rows: Sequence[Sequence[float]], by: str = DAY, criterion: str = "aic") -> Autoregression:
    """Fit to rows of two sums of severities, one a side, period by period. Raises EventDataError as `fit` does."""
    sums = np.asarray(rows, float).reshape(-1, 2)
    longest = min(MAX_LAGS[by], (len(sums) // MIN_PERIODS - 1) // 2)
    if longest < 1:
        raise EventDataError(
            f"{several(len(sums), f'whole {by}')}: too few for an autoregression, "
            f"which needs {3 * MIN_PERIODS} for one lag"
        )
    if np.ptp(sums, axis=0).min() == 0.0:
        raise EventDataError("one side's series never changes: there is nothing to foresee")
    if _least_variation(sums - sums.mean(axis=0), sums) < LEAST_VARIATION:
        raise EventDataError(
            f"one side's sum of a {by} always follows from the other's of the same {by} without error, as where every "
            "event is coded both ways round: they cannot be told apart; leave such pairs out (--drop-mirrored), or "
            "take other data"
        )
    try:
        return _fit(sums, longest, by, criterion)
    except np.linalg.LinAlgError:
        raise EventDataError(
            f"a side's sums follow from the {by}s before without error, or it acts in too few of the {by}s: nothing is "
            "left to test; take more data, or another period (--by)"
        ) from None


def _least_variation(left: Any, sums: Any) -> float:
    """The least standard deviation that any mixture of the two columns of `left` has, in units of those of the sums."""
    return float(np.linalg.svd(left / sums.std(axis=0), compute_uv=False)[-1] / len(left) ** 0.5)


def _fit(sums: Any, longest: int, by: str, criterion: str) -> Autoregression:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of difficult samples: the tests below report them
        model = VAR(sums)
        lag = max(1, int(model.select_order(longest).selected_orders[criterion]))
        made = model.fit(lag)
        if _least_variation(made.resid, sums) < LEAST_VARIATION:
            raise np.linalg.LinAlgError("the residuals are singular")
        effects = made.irf(RESPONSE_PERIODS)
        errors = effects.stderr()
        unit_root = tuple(float(adfuller(sums[:, side])[1]) for side in (0, 1))
        white = float(made.test_whiteness(nlags=lag + max(10, lag)).pvalue)
        normal = float(made.test_normality().pvalue)
    z = _normal_quantile()
    coefficients = []
    for of in (0, 1):
        for k in range(lag):
            for by_side in (0, 1):
                row = made.k_trend + 2 * k + by_side
                value, error = float(made.params[row, of]), float(made.stderr[row, of])
                coefficients.append(Coefficient(of, by_side, k + 1, value, error, value - z * error, value + z * error))
    responses = [
        Response(by_side, 1 - by_side, after, *_with_interval(effects.irfs, errors, after, 1 - by_side, by_side))
        for by_side in (0, 1)
        for after in range(RESPONSE_PERIODS + 1)
    ]
    tests = tuple(_foresight(made, by_side) for by_side in (0, 1))
    radius = float(max(1.0 / abs(made.roots), default=0.0))
    return Autoregression(
        by, len(sums), lag, criterion, tuple(coefficients), (tests[0], tests[1]), tuple(responses), radius,
        (unit_root[0], unit_root[1]), white, normal,
    )  # fmt: skip


def _normal_quantile() -> float:
    return NormalDist().inv_cdf(0.5 + LEVEL / 2.0)


def _with_interval(effects: Any, errors: Any, after: int, of: int, by: int) -> tuple[float, float, float]:
    value, error = float(effects[after, of, by]), float(errors[after, of, by])
    return value, value - _normal_quantile() * error, value + _normal_quantile() * error


def _foresight(made: Any, by: int) -> Foresight:
    test = made.test_causality(1 - by, [by], kind="f")
    return Foresight(by, 1 - by, float(test.test_statistic), float(test.pvalue), (int(test.df[0]), int(test.df[1])))
