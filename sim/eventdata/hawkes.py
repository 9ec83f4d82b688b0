"""Two sides whose blows excite each other's: a bivariate Hawkes process with exponential kernels, fitted by likelihood.

The rate of side i's blows at time t is baseline_i + sum over sides j of excitation_ij * sum over j's blows before t, s
days ago, of decay_i * exp(-decay_i * s) (Hawkes 1971). So excitation_ij is the mean number of blows of i that one blow
of j draws directly, and 1 / decay_i the mean number of days until they come. The likelihood is that of Ozaki (1979),
whose recursion makes it linear in the number of blows; with a decay a side it is a sum of one term a side, and each is
maximised alone. Standard errors are of the observed information; the fit is judged by the time rescaling of Ogata
(1988).

Days have no hours. Blows of one day are spread over it at random, evenly and by a fixed seed, SPREADS times; the
estimates are pooled by the rules of Rubin (1987), so that the intervals know of it. What comes within the day is then
out of order: a decay of 1 a day or more is too low, and says "within a day or two" and no more.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import exp, inf, log, nan, sqrt
from random import Random
from statistics import NormalDist, fmean, median, variance
from typing import Any, NamedTuple

import numpy as np
from scipy.linalg.lapack import dgtsv
from scipy.optimize import minimize
from scipy.stats import chi2, kstest

from sim.eventdata.readers import EventDataError
from sim.measures.intervals import LEVEL
from sim.text import several

SPREADS = 5  # times that the blows of a day are spread over it
FEWEST = 20  # blows of a side, with fewer of which nothing is fitted
QUICK = 1.0  # a day: of a decay above it, days cannot tell how quick it is
FASTEST = 24.0  # a day: a decay above it is not looked for
TRIED, MIDDLE = (0.01, 0.05, 0.2, 1.0, 5.0), 0.3  # decays a day, from which the greatest likelihood is looked for
MOST = 5.0  # an excitation above it is not looked for
EDGE = 1e-3  # an excitation within this of zero or of the most lies on its bound
LEAST = 12.0  # how far below that of the mean rate the logarithm of a baseline is looked for
BOUND, UNTOLD, FLAT = "on its bound", "not told by these data", "the likelihood is flat there"  # why no interval

Floats = Any  # an array of numbers: numpy's own types would be longer than the code


class Estimate(NamedTuple):
    """A number with its standard error and its interval of 95 %; where there is none, None for all three, and why.

    UNTOLD is a decay where nothing is drawn: the number is then any that the search ended at.
    """

    value: float
    error: float | None
    low: float | None
    high: float | None
    why: str | None = None

    def times(self, factor: float) -> "Estimate":
        """The same in another unit."""
        value, error, low, high = (None if n is None else factor * n for n in self[:4])
        return Estimate(value or 0.0, error, low, high, self.why)

    def told(self, form: str = ".3g") -> str:
        """The number with its interval."""
        if self.low is None or self.high is None:
            if self.why == UNTOLD:
                return UNTOLD
            return f"{self.value:{form}} [{BOUND if self.why == BOUND else f'no interval: {self.why}'}]"
        return f"{self.value:{form}} [{self.low:{form}}, {self.high:{form}}]"


class Terms(NamedTuple):
    """The parameters of one side: baseline (a day), excitation by its own and by the other's blows, decay (a day)."""

    baseline: float
    own: float
    other: float
    decay: float


@dataclass(frozen=True)
class Side:
    """What was fitted for one side.

    apart: blows a day that the other did not draw, which is the baseline and what one's own blows drew of one's own.
    likelihood: logarithm of the maximum; without: that with the other's excitation at zero; p_other: the p value of
    that test, whose statistic is half a point mass at zero, as zero is a bound (Self and Liang 1987). ks and p_ks: the
    distance of Kolmogorov and Smirnov of the rescaled gaps between blows from the exponential law, and its p value,
    which is too kind, as the parameters were fitted to the same blows.
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
        """The estimates of the rate alone."""
        return Terms(self.baseline.value, self.own.value, self.other.value, self.decay.value)

    @property
    def half(self) -> float:
        """Days within which half of what a blow draws comes."""
        return log(2.0) / self.decay.value


@dataclass(frozen=True)
class Fit:
    """Both sides, over so many days; spreads is 0 where the times were not days."""

    sides: tuple[Side, Side]
    days: float
    spreads: int

    @property
    def radius(self) -> float:
        """The spectral radius of the excitations: below 1 the exchange dies down, and has a mean rate."""
        a, b = self.sides
        return float(max(abs(np.linalg.eigvals([[a.own.value, a.other.value], [b.other.value, b.own.value]]))))


def fit(times: Sequence[Sequence[float]], days: float) -> Fit:
    """Fit both sides to the times of their blows, in days from the start of a window of so many days, no two alike.

    Raises EventDataError for fewer than FEWEST blows of a side.
    """
    return Fit((_side(_Record(times, 0, days)), _side(_Record(times, 1, days))), days, 0)


def fit_days(blows: Sequence[Sequence[int]], days: int, spreads: int = SPREADS) -> Fit:
    """Fit both sides to the days of their blows, numbered from 0: spread over the day, several times, and pooled."""
    fits = [fit(spread(blows, seed), days) for seed in range(spreads)]
    return Fit((_pooled([made.sides[0] for made in fits]), _pooled([made.sides[1] for made in fits])), days, spreads)


def spread(blows: Sequence[Sequence[int]], seed: int) -> list[list[float]]:
    """Times within their days for the blows of both sides, by chance that the seed decides."""
    luck = Random(seed)
    return [sorted(day + luck.random() for day in side) for side in blows]


class _Record:
    """The blows of both sides in one order of time, as one side's rate sees them."""

    def __init__(self, times: Sequence[Sequence[float]], side: int, days: float) -> None:
        if len(times[side]) < FEWEST:
            found = several(len(times[side]), "blow")
            raise EventDataError(f"{found} of one side: too few to fit; {FEWEST} are the fewest")
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
        """At each blow: the sum over earlier ones, own and other, of exp(-decay * days since), and its derivative.

        The recursion of Ozaki (1979), echo_k = exp(-decay * gap) * (echo_before + mark_before), is a system of
        equations with one band below the diagonal. (LAPACK's solver of three bands runs in one thread; arrays as short
        as these are slower in several.)
        """
        fade = np.exp(-decay * self.gaps)
        known = np.zeros_like(self.marks)
        known[1:] = fade[:, None] * self.marks[:-1]
        echo = self._recursion(fade, known)
        known[1:] = -self.gaps[:, None] * echo[1:]
        return echo, self._recursion(fade, known)

    def _recursion(self, fade: Floats, known: Floats) -> Floats:
        """The x of x_k = fade_k * x_before + known_k, in each column."""
        return dgtsv(-fade, np.ones(len(fade) + 1), np.zeros(len(fade)), known)[3]

    def minus_likelihood(self, terms: Floats) -> tuple[float, Floats]:
        """The negative log likelihood of baseline, own, other and decay, and its gradient."""
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

    def best(self, other: bool) -> tuple[Floats, float]:
        """The parameters of the greatest likelihood, and its logarithm; without excitation by the other, if asked."""
        mean = self.mine.sum() / self.days
        slowest = 1.0 / self.days
        bounds = [
            (log(mean) - LEAST, log(mean) + 3.0),
            (0.0, MOST),
            (0.0, MOST if other else 0.0),
            (log(slowest), log(FASTEST)),
        ]

        def on_scale(scaled: Floats) -> tuple[float, Floats]:
            terms = np.array([exp(scaled[0]), scaled[1], scaled[2], exp(scaled[3])])
            value, gradient = self.minus_likelihood(terms)
            return value, gradient * np.array([terms[0], 1.0, 1.0, terms[3]])

        def start(decay: float) -> list[float]:
            return [log(0.6 * mean), 0.2, 0.2 if other else 0.0, log(min(max(decay, 2.0 * slowest), FASTEST / 2.0))]

        # The likelihood may have a hill for a slow and one for a quick kernel: it is climbed from the best of a few
        # places, and from the middle.
        best = min(TRIED, key=lambda decay: on_scale(start(decay))[0])
        climbs = [
            minimize(
                on_scale, start(decay), jac=True, method="SLSQP", bounds=bounds, options={"ftol": 1e-9, "maxiter": 500}
            )
            for decay in sorted({best, MIDDLE})
        ]
        found: Any = min(climbs, key=lambda made: float(made.fun))
        at = found.x
        return np.array([exp(at[0]), at[1], at[2], exp(at[3])]), -float(found.fun)

    def held(self, terms: Floats) -> list[str | None]:
        """Why a parameter is held where it is, when the others' intervals are looked for; None for one that is free."""
        bound = [
            bool(log(terms[0] * self.days / self.mine.sum()) < EDGE - LEAST),
            *(not EDGE < excitation < MOST - EDGE for excitation in terms[1:3]),
            not 1.001 / self.days < terms[3] < 0.999 * FASTEST,
        ]
        held = [BOUND if on else None for on in bound]
        if max(terms[1:3]) <= EDGE:
            held[3] = UNTOLD
        return held

    def covariance(self, terms: Floats) -> Floats:
        """That of the estimates, by the observed information; NaN for those that are held."""
        where = [n for n, why in enumerate(self.held(terms)) if why is None]
        information = np.zeros((len(where), len(where)))
        for row, n in enumerate(where):
            step = 1e-4 * max(terms[n], 1e-3)
            ahead, behind = terms.copy(), terms.copy()
            ahead[n] += step
            behind[n] -= step
            change = self.minus_likelihood(ahead)[1] - self.minus_likelihood(behind)[1]
            information[row] = change[where] / (2.0 * step)
        made = np.full((4, 4), nan)
        with suppress(np.linalg.LinAlgError):  # where it says nothing there is no interval
            made[np.ix_(where, where)] = np.linalg.inv((information + information.T) / 2.0)
        return made

    def rescaled(self, terms: Floats) -> Floats:
        """The gaps between one's own blows on the clock of the fitted rate; of mean 1, exponential, if it is right."""
        echo, _ = self.echoes(terms[3])
        before = np.cumsum(self.marks, axis=0) - self.marks
        clock = terms[0] * self.at + ((before - echo) * terms[1:3]).sum(axis=1)
        return np.diff(clock[self.mine], prepend=0.0)


def rescaled(times: Sequence[Sequence[float]], side: int, days: float, terms: Terms) -> list[float]:
    """The gaps between a side's blows on the clock of a rate with these parameters.

    Where the rate is right they are independent, and exponential with mean 1 (Ogata 1988).
    """
    return [float(gap) for gap in _Record(times, side, days).rescaled(np.array(terms))]


def _side(record: _Record) -> Side:
    terms, likelihood = record.best(other=True)
    _, without = record.best(other=False)
    held, spans = record.held(terms), record.covariance(terms)
    errors = np.sqrt(np.where(np.diag(spans) > 0.0, np.diag(spans), nan))
    blows = int(record.mine.sum())
    rate = blows / record.days
    apart = terms[0] + terms[1] * rate
    weights = np.array([1.0, rate])
    span = (weights[:, None] * np.nan_to_num(spans[:2, :2]) * weights).sum() if spans[0, 0] > 0.0 or held[0] else nan
    twice = max(0.0, 2.0 * (likelihood - without))
    test = kstest(record.rescaled(terms), "expon")
    baseline, own, other, decay = (
        _estimate(float(terms[n]), float(errors[n]), n in (0, 3), held[n] or FLAT) for n in range(4)
    )
    drawn_apart = _estimate(float(apart), sqrt(span) if span > 0.0 else nan, True, held[0] or FLAT)
    p_other = 0.5 * float(chi2.sf(twice, 1)) if twice > 0.0 else 1.0
    distance, p_ks = float(test.statistic), float(test.pvalue)
    return Side(blows, baseline, own, other, decay, drawn_apart, likelihood, without, p_other, distance, p_ks)


def _estimate(value: float, error: float, positive: bool, why: str) -> Estimate:
    """An estimate with its interval: of its logarithm where it must be positive, else cut off at zero; or why not."""
    if not error < inf:
        return Estimate(value, None, None, None, why)
    z = NormalDist().inv_cdf(0.5 + LEVEL / 2.0)
    if positive:
        reach = exp(min(z * error / value, 700.0))
        return Estimate(value, error, value / reach, value * reach)
    return Estimate(value, error, max(0.0, value - z * error), value + z * error)


def _pooled(sides: Sequence[Side]) -> Side:
    """The sides of several spreads as one: estimates by the rules of Rubin (1987), tests by their medians."""

    def pool(estimates: Sequence[Estimate], positive: bool) -> Estimate:
        reasons = Counter(one.why for one in estimates if one.why is not None)
        known = [one for one in estimates if one.why != UNTOLD] or estimates
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
        return _estimate(value, error * (value if positive else 1.0), positive, FLAT)

    return Side(
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
