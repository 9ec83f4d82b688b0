"""How often the intervals of a Hawkes fit hold the truth, on many simulated exchanges, and how far off it is.

    python benchmarks/hawkes_coverage.py 200 3000                       # data sets, days each
    python benchmarks/hawkes_coverage.py 60 2000 --days                 # only the days of the blows are known
    python benchmarks/hawkes_coverage.py 60 2000 --days --decays 2 1    # and answers come within the day

The tests do the same with fewer.
"""

import argparse
import random
from collections.abc import Sequence
from math import exp
from statistics import fmean

from sim.eventdata import hawkes

# What is true of the exchanges, where nothing else is asked for. Rates and decays are by the day.
BASELINES = (0.06, 0.05)
EXCITATION = ((0.25, 0.3), (0.4, 0.2))  # of [one] by [the other]
DECAYS = (0.4, 0.25)
Pair = Sequence[float]


def thinned(
    seed: int,
    days: float,
    baselines: Pair = BASELINES,
    excitation: Sequence[Pair] = EXCITATION,
    decays: Pair = DECAYS,
) -> tuple[list[float], list[float]]:
    """Times of both sides' blows, in days, simulated by thinning (Ogata 1981): a peer's rule, not the likelihood's."""
    luck, at = random.Random(seed), 0.0
    times: tuple[list[float], list[float]] = ([], [])
    while True:

        def rate(side: int, when: float) -> float:
            return baselines[side] + sum(
                excitation[side][by] * decays[side] * exp(-decays[side] * (when - blow))
                for by in (0, 1)
                for blow in times[by][-60:]
            )

        bound = rate(0, at) + rate(1, at)
        at += luck.expovariate(bound)
        if at > days:
            return times
        draw = luck.random() * bound
        first = rate(0, at)
        if draw < first:
            times[0].append(at)
        elif draw < first + rate(1, at):
            times[1].append(at)


def main() -> None:
    """Simulate, fit, count, print."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("sets", type=int)
    given.add_argument("length", type=int, help="days")
    given.add_argument("--days", action="store_true", help="give the fit whole days")
    given.add_argument("--decays", type=float, nargs=2, default=DECAYS)
    options = given.parse_args()
    found: dict[tuple[int, str], list[hawkes.Estimate]] = {}
    blows, rejected = [], 0
    for seed in range(options.sets):
        times = thinned(seed, float(options.length), decays=options.decays)
        if options.days:
            fit = hawkes.fit_days([[int(when) for when in side] for side in times], options.length)
        else:
            fit = hawkes.fit(times, float(options.length))
        for side, one in enumerate(fit.sides):
            blows.append(one.blows)
            rejected += one.p_ks < 0.05
            for what in ("baseline", "own", "other", "decay"):
                found.setdefault((side, what), []).append(getattr(one, what))
    print(f"{options.sets} exchanges of {options.length} days, {fmean(blows):.0f} blows a side on average")
    for (side, what), estimates in found.items():
        own, other = EXCITATION[side][side], EXCITATION[side][1 - side]
        true = {"baseline": BASELINES[side], "own": own, "other": other, "decay": options.decays[side]}[what]
        known = [one for one in estimates if one.low is not None and one.high is not None]
        held = sum(one.low <= true <= one.high for one in known)  # type: ignore[operator]
        print(
            f"side {side} {what:9} true {true:5.2f}, mean {fmean(one.value for one in estimates):.3f}, "
            f"held in {held} of {len(known)}, {len(estimates) - len(known)} on a bound"
        )
    print(f"time rescaling rejects {rejected} of {2 * options.sets} at 0.05")


if __name__ == "__main__":
    main()
