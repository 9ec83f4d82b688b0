"""Two sides whose blows excite each other's: a bivariate Hawkes process with exponential kernels, fitted by likelihood.

The rate of side i's blows at time t is baseline_i + sum over sides j of excitation_ij * sum over j's blows before t, s
days ago, of decay_i * exp(-decay_i * s) (Hawkes 1971). So excitation_ij is the mean number of blows of i that one blow
of j draws directly, and 1 / decay_i the mean number of days until they come. The likelihood is that of Ozaki (1979),
whose recursion makes it linear in the number of blows; with a decay a side it is a sum of one term a side, and each is
maximised alone. Standard errors are of the observed information; the fit is judged by the time rescaling of Ogata
(1988).

The data know days, and no hours. So the blows of a day are spread over it at random, evenly and by a fixed seed, and
that is done SPREAD_COUNT times. The estimates are pooled by the rules of Rubin (1987), so that their intervals include
this uncertainty. Blows within a day are then out of order: an estimated decay of 1 a day or more is too low, and says
only "within a day or two".
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from math import exp, inf, log, nan, sqrt
from random import Random
from statistics import NormalDist, fmean, median, variance
from typing import Any, NamedTuple

import numpy as np
from scipy.linalg.lapack import dgtsv
from scipy.optimize import minimize
from scipy.stats import chi2, kstest

from sim.eventdata import EventDataError
from sim.measures.intervals import LEVEL
from sim.text import several

SPREAD_COUNT = 5  # times that the blows of a day are spread over it
MIN_BLOWS = 20  # of a side; nothing is fitted to fewer
QUICK_DECAY = 1.0  # a day; above it, data by day cannot tell how quick the decay is
MAX_DECAY = 24.0  # a day; the search goes no higher
TRIED_DECAYS, MIDDLE_DECAY = (0.01, 0.05, 0.2, 1.0, 5.0), 0.3  # a day; where the search for the maximum may start
MAX_EXCITATION = 5.0  # the search goes no higher
BOUND_MARGIN = 1e-3  # an excitation this close to zero or to MAX_EXCITATION lies on its bound
BASELINE_DEPTH = 12.0  # how far the search for a log baseline goes below that of the mean rate

# Why an estimate has no interval.
ON_BOUND = "on its bound"
UNIDENTIFIED = "no blow draws another"
FLAT_LIKELIHOOD = "the likelihood is flat there"
TOO_WIDE = "not told by these data"

# An interval that reaches further than this says nothing.
MAX_REACH = 100.0  # of a positive parameter: times and parts of the estimate
MAX_SPREAD = 5.0  # of an excitation: blows, either way; as many as the search allows one blow to draw

Floats = Any  # an array of numbers: numpy's own types would be longer than the code


class Estimate(NamedTuple):
    """A number with its standard error and its 95 % interval. Where there is no interval, all three are None.

    `why` then says why. A decay is UNIDENTIFIED where no blow draws another: its number is where the search ended. An
    interval that would be wider than any rate can be is TOO_WIDE, and none.
    """

    value: float
    error: float | None
    low: float | None
    high: float | None
    why: str | None = None

    def times(self, factor: float) -> "Estimate":
        """The estimate times a positive factor, as for another unit."""
        value, error, low, high = (None if n is None else factor * n for n in self[:4])
        return Estimate(value or 0.0, error, low, high, self.why)

    def text(self, form: str = ".3g") -> str:
        """The number with its interval, in words."""
        if self.low is None or self.high is None:
            if self.why == UNIDENTIFIED:
                return f"{TOO_WIDE}, for {UNIDENTIFIED}"
            return f"{self.value:{form}} [{ON_BOUND if self.why == ON_BOUND else f'no interval: {self.why}'}]"
        return f"{self.value:{form}} [{self.low:{form}}, {self.high:{form}}]"


class Terms(NamedTuple):
    """The parameters of one side: baseline (a day), excitation by its own and by the other's blows, decay (a day)."""

    baseline: float
    own: float
    other: float
    decay: float


@dataclass(frozen=True)
class SideFit:
    """The estimates for one side, and the tests of its fit.

    apart: blows a day that the other did not draw: the baseline, and those that one's own blows drew. likelihood: the
    maximum of the log likelihood; without: its maximum with the other's excitation at zero. p_other: the p value of the
    likelihood-ratio test between the two; zero is a bound, so half of the statistic's distribution is a point mass at
    zero (Self and Liang 1987). ks: the Kolmogorov-Smirnov distance of the rescaled gaps between blows from the
    exponential law; p_ks: its p value, which is too high, because the parameters were fitted to the same blows.
    """

    blows: int
    baseline: Estimate
    own: Estimate
    other: Estimate
    decay: Estimate
    apart: Estimate
    likelihood: float
    without: float
    p_other: float
    ks: float
    p_ks: float

    @property
    def terms(self) -> Terms:
        """The parameters of the rate, without errors."""
        return Terms(self.baseline.value, self.own.value, self.other.value, self.decay.value)

    @property
    def half(self) -> float:
        """The half-life in days: half of the blows that a blow draws come within it."""
        return log(2.0) / self.decay.value


@dataclass(frozen=True)
class Fit:
    """The fit of both sides to a window of `days` days. `spreads` is 0 where the times were given to the moment."""

    sides: tuple[SideFit, SideFit]
    days: float
    spreads: int

    @property
    def radius(self) -> float:
        """The spectral radius of the excitations. Below 1 the exchange dies down, and has a mean rate."""
        a, b = self.sides
        return float(max(abs(np.linalg.eigvals([[a.own.value, a.other.value], [b.other.value, b.own.value]]))))


def fit(times: Sequence[Sequence[float]], days: float) -> Fit:
    """Fit both sides to the times of their blows: in days from the start of a window of `days` days, no two alike.

    Raises EventDataError for fewer than MIN_BLOWS blows of a side.
    """
    one, other = (_fit_side(_MarkedTimes(times, side, days)) for side in (0, 1))
    return Fit((_without_wide(one), _without_wide(other)), days, 0)


def fit_days(blows: Sequence[Sequence[int]], days: int, spreads: int = SPREAD_COUNT) -> Fit:
    """Fit both sides to the days of their blows, numbered from 0: spread `spreads` times over the day, and pooled.

    Raises EventDataError for fewer than MIN_BLOWS blows of a side.
    """
    times = [spread(blows, seed) for seed in range(spreads)]
    one, other = (_pool([_fit_side(_MarkedTimes(at, side, days)) for at in times]) for side in (0, 1))
    return Fit((_without_wide(one), _without_wide(other)), days, spreads)


def spread(blows: Sequence[Sequence[int]], seed: int) -> list[list[float]]:
    """Random times within their days for the blows of both sides, by a seed."""
    luck = Random(seed)
    return [sorted(day + luck.random() for day in side) for side in blows]


class _MarkedTimes:
    """The blows of both sides in order of time, marked as one's own or the other's: what one side's rate depends on."""

    def __init__(self, times: Sequence[Sequence[float]], side: int, days: float) -> None:
        if len(times[side]) < MIN_BLOWS:
            found = several(len(times[side]), "blow")
            raise EventDataError(f"{found} of one side: too few to fit; {MIN_BLOWS} are the fewest")
        at = np.concatenate([np.asarray(times[side], float), np.asarray(times[1 - side], float)])
        order = np.argsort(at, kind="stable")
        self.at = at[order]
        self.days = days
        own = (order < len(times[side])).astype(float)
        self.marks = np.stack([own, 1.0 - own], axis=1)  # a column for one's own blows, one for the other's
        self.mine = own > 0.0
        self.gaps = np.diff(self.at)
        self.left = days - self.at

    def echoes(self, decay: float) -> tuple[Floats, Floats]:
        """At each blow, the sum of exp(-decay * days since) over earlier blows, own and other; and its derivative.

        Both are arrays with a row a blow and a column for own and for other. The recursion of Ozaki (1979), echo_k =
        exp(-decay * gap) * (echo_before + mark_before), is a system of equations with one band below the diagonal.
        (LAPACK's tridiagonal solver runs in one thread; arrays as short as these are slower in several.)
        """
        fade = np.exp(-decay * self.gaps)
        known = np.zeros_like(self.marks)
        known[1:] = fade[:, None] * self.marks[:-1]
        echo = self._recursion(fade, known)
        known[1:] = -self.gaps[:, None] * echo[1:]
        return echo, self._recursion(fade, known)

    def _recursion(self, fade: Floats, known: Floats) -> Floats:
        """The solution x of x_k = fade_k * x_before + known_k, in each column."""
        return dgtsv(-fade, np.ones(len(fade) + 1), np.zeros(len(fade)), known)[3]

    def minus_likelihood(self, terms: Floats) -> tuple[float, Floats]:
        """The negative log likelihood of baseline, own, other and decay, and its gradient by them."""
        baseline, excitation, decay = terms[0], terms[1:3], terms[3]
        echo, slope = (part[self.mine] for part in self.echoes(decay))
        rate = baseline + decay * (echo * excitation).sum(axis=1)
        faded = np.exp(-decay * self.left)[:, None]
        spent = (self.marks * (1.0 - faded)).sum(axis=0)
        spending = (self.marks * (self.left[:, None] * faded)).sum(axis=0)
        value = np.log(rate).sum() - baseline * self.days - (excitation * spent).sum()
        gradient = np.array([
            (1.0 / rate).sum() - self.days,
            *((decay * echo / rate[:, None]).sum(axis=0) - spent),
            (((echo + decay * slope) * excitation).sum(axis=1) / rate).sum() - (excitation * spending).sum(),
        ])  # fmt: skip
        return -float(value), -gradient

    def maximum(self, with_other: bool) -> tuple[Floats, float]:
        """The parameters of maximum likelihood, and its logarithm; `with_other`: with excitation by the other side."""
        mean = self.mine.sum() / self.days
        slowest = 1.0 / self.days
        bounds = [
            (log(mean) - BASELINE_DEPTH, log(mean) + 3.0),
            (0.0, MAX_EXCITATION),
            (0.0, MAX_EXCITATION if with_other else 0.0),
            (log(slowest), log(MAX_DECAY)),
        ]

        def on_scale(scaled: Floats) -> tuple[float, Floats]:
            terms = np.array([exp(scaled[0]), scaled[1], scaled[2], exp(scaled[3])])
            value, gradient = self.minus_likelihood(terms)
            return value, gradient * np.array([terms[0], 1.0, 1.0, terms[3]])

        def start(decay: float) -> list[float]:
            within = min(max(decay, 2.0 * slowest), MAX_DECAY / 2.0)
            return [log(0.6 * mean), 0.2, 0.2 if with_other else 0.0, log(within)]

        # The likelihood may have one maximum for a slow kernel and one for a quick one: the search starts from the best
        # of a few decays, and from one in the middle.
        best = min(TRIED_DECAYS, key=lambda decay: on_scale(start(decay))[0])
        climbs = [
            minimize(
                on_scale, start(decay), jac=True, method="SLSQP", bounds=bounds, options={"ftol": 1e-9, "maxiter": 500}
            )
            for decay in sorted({best, MIDDLE_DECAY})
        ]
        found: Any = min(climbs, key=lambda made: float(made.fun))
        at = found.x
        return np.array([exp(at[0]), at[1], at[2], exp(at[3])]), -float(found.fun)

    def constraints(self, terms: Floats) -> list[str | None]:
        """Why each parameter is held fixed when the intervals of the others are computed; None for a free one."""
        bound = [
            bool(log(terms[0] * self.days / self.mine.sum()) < BOUND_MARGIN - BASELINE_DEPTH),
            *(not BOUND_MARGIN < excitation < MAX_EXCITATION - BOUND_MARGIN for excitation in terms[1:3]),
            not 1.001 / self.days < terms[3] < 0.999 * MAX_DECAY,
        ]
        reasons = [ON_BOUND if on else None for on in bound]
        if max(terms[1:3]) <= BOUND_MARGIN:
            reasons[3] = UNIDENTIFIED
        return reasons

    def covariance(self, terms: Floats) -> Floats:
        """The covariance of the estimates, 4 by 4, from the observed information; NaN for parameters held fixed."""
        where = [n for n, why in enumerate(self.constraints(terms)) if why is None]
        information = np.zeros((len(where), len(where)))
        for row, n in enumerate(where):
            step = 1e-4 * max(terms[n], 1e-3)
            ahead, behind = terms.copy(), terms.copy()
            ahead[n] += step
            behind[n] -= step
            change = self.minus_likelihood(ahead)[1] - self.minus_likelihood(behind)[1]
            information[row] = change[where] / (2.0 * step)
        made = np.full((4, 4), nan)
        with suppress(np.linalg.LinAlgError):  # a singular information gives no interval
            made[np.ix_(where, where)] = np.linalg.inv((information + information.T) / 2.0)
        return made

    def rescaled_gaps(self, terms: Floats) -> Floats:
        """The gaps between one's own blows on the clock of a rate with these parameters."""
        echo, _ = self.echoes(terms[3])
        before = np.cumsum(self.marks, axis=0) - self.marks
        clock = terms[0] * self.at + ((before - echo) * terms[1:3]).sum(axis=1)
        return np.diff(clock[self.mine], prepend=0.0)


def rescaled_gaps(times: Sequence[Sequence[float]], side: int, days: float, terms: Terms) -> list[float]:
    """The gaps between a side's blows on the clock of a rate with these parameters.

    For the true rate they are independent, and exponential with mean 1 (Ogata 1988).
    """
    return [float(gap) for gap in _MarkedTimes(times, side, days).rescaled_gaps(np.array(terms))]


def _fit_side(marked: _MarkedTimes) -> SideFit:
    terms, likelihood = marked.maximum(with_other=True)
    _, without = marked.maximum(with_other=False)
    fixed, spans = marked.constraints(terms), marked.covariance(terms)
    errors = np.sqrt(np.where(np.diag(spans) > 0.0, np.diag(spans), nan))
    blows = int(marked.mine.sum())
    rate = blows / marked.days
    apart = terms[0] + terms[1] * rate
    weights = np.array([1.0, rate])
    span = (weights[:, None] * np.nan_to_num(spans[:2, :2]) * weights).sum() if spans[0, 0] > 0.0 or fixed[0] else nan
    twice = max(0.0, 2.0 * (likelihood - without))
    test = kstest(marked.rescaled_gaps(terms), "expon")
    baseline, own, other, decay = (
        _estimate(float(terms[n]), float(errors[n]), n in (0, 3), fixed[n] or FLAT_LIKELIHOOD) for n in range(4)
    )
    drawn_apart = _estimate(float(apart), sqrt(span) if span > 0.0 else nan, True, fixed[0] or FLAT_LIKELIHOOD)
    p_other = 0.5 * float(chi2.sf(twice, 1)) if twice > 0.0 else 1.0
    distance, p_ks = float(test.statistic), float(test.pvalue)
    return SideFit(blows, baseline, own, other, decay, drawn_apart, likelihood, without, p_other, distance, p_ks)


def _estimate(value: float, error: float, positive: bool, why: str) -> Estimate:
    """An estimate with its interval, or with `why` it has none.

    The interval of a positive parameter is that of its logarithm. Any other is cut off at zero.
    """
    if not error < inf:
        return Estimate(value, None, None, None, why)
    z = NormalDist().inv_cdf(0.5 + LEVEL / 2.0)
    if positive:
        reach = exp(min(z * error / value, 700.0))
        return Estimate(value, error, value / reach, value * reach)
    return Estimate(value, error, max(0.0, value - z * error), value + z * error)


def _without_wide(side: SideFit) -> SideFit:
    """The same without the intervals that are wider than any rate can be: the data do not tell such a number."""

    def judged(one: Estimate, positive: bool) -> Estimate:
        if one.low is None or one.high is None:
            return one
        wide = one.high / one.value > MAX_REACH if positive else one.high - one.value > MAX_SPREAD
        return Estimate(one.value, None, None, None, TOO_WIDE) if wide else one

    return replace(
        side,
        baseline=judged(side.baseline, True),
        own=judged(side.own, False),
        other=judged(side.other, False),
        decay=judged(side.decay, True),
        apart=judged(side.apart, True),
    )


def _pool(sides: Sequence[SideFit]) -> SideFit:
    """One side pooled over several spreads: estimates by the rules of Rubin (1987), tests by their medians."""

    def pool(estimates: Sequence[Estimate], positive: bool) -> Estimate:
        reasons = Counter(one.why for one in estimates if one.why is not None)
        known = [one for one in estimates if one.why != UNIDENTIFIED] or estimates
        values = [log(one.value) if positive else one.value for one in known]
        middle = fmean(values)
        errors = [one.error / (one.value if positive else 1.0) for one in estimates if one.error is not None]
        value = exp(middle) if positive else middle
        if 2 * len(errors) <= len(estimates):
            met = [
                why if n == len(estimates) else f"{why} in {n} of {len(estimates)} spreads"
                for why, n in reasons.items()
            ]
            return Estimate(value, None, None, None, ", ".join(met))
        between = variance(values) if len(values) > 1 else 0.0
        error = sqrt(fmean(error * error for error in errors) + (1.0 + 1.0 / len(values)) * between)
        return _estimate(value, error * (value if positive else 1.0), positive, FLAT_LIKELIHOOD)

    return SideFit(
        sides[0].blows,
        pool([side.baseline for side in sides], True),
        pool([side.own for side in sides], False),
        pool([side.other for side in sides], False),
        pool([side.decay for side in sides], True),
        pool([side.apart for side in sides], True),
        fmean(side.likelihood for side in sides),
        fmean(side.without for side in sides),
        median(side.p_other for side in sides),
        median(side.ks for side in sides),
        median(side.p_ks for side in sides),
    )
