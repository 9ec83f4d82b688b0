"""How often the intervals of a Hawkes fit hold the truth, on many simulated exchanges, and how far off it is.

    python benchmarks/hawkes_coverage.py 200 3000                       # data sets, days each
    python benchmarks/hawkes_coverage.py 60 2000 --days                 # only the days of the blows are known
    python benchmarks/hawkes_coverage.py 60 2000 --days --decays 2 1    # and answers come within the day

The tests do the same with fewer. Exchanges are simulated by thinning, as there.
"""

import argparse
import sys
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from test_eventdata import HURT, thinned

from sim.eventdata import hawkes


def main() -> None:
    """Simulate, fit, count, print."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("sets", type=int)
    given.add_argument("length", type=int, help="days")
    given.add_argument("--days", action="store_true", help="give the fit whole days")
    given.add_argument("--decays", type=float, nargs=2, default=HURT[2])
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
        true = {"baseline": HURT[0][side], "own": HURT[1][side][side], "other": HURT[1][side][1 - side]}.get(
            what, options.decays[side]
        )
        known = [one for one in estimates if one.low is not None and one.high is not None]
        held = sum(one.low <= true <= one.high for one in known)  # type: ignore[operator]
        print(
            f"side {side} {what:9} true {true:5.2f}, mean {fmean(one.value for one in estimates):.3f}, "
            f"held in {held} of {len(known)}, {len(estimates) - len(known)} on a bound"
        )
    print(f"time rescaling rejects {rejected} of {2 * options.sets} at 0.05")


if __name__ == "__main__":
    main()
