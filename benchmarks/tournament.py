"""A tournament of noisy strategies, ours beside Axelrod-Python's: the same entrants, noise, turns and repetitions.

Ours plays every ordered pair of a round robin of the prisoner's dilemma, theirs every unordered one; what counts is the
time of a match, of two hundred turns in which one act in a hundred goes the other way. Theirs is `Tournament.play`
without its results written to a file; ours is `sim.table`, which beside payoffs counts courses, peaks and lengths of
every run, with intervals. It is time of the processor. Before they are timed their mean payoffs are compared, pair by
pair. Then a profile says where our time goes.

It needs the extra `benchmark`. Run it with `python benchmarks/tournament.py`: `--runs` are ours, `--repetitions` are
theirs.
"""

import argparse
import cProfile
import pstats
import sys
from pathlib import Path
from statistics import fmean, median
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sim import scenario  # noqa: E402
from sim.engines import changeover  # noqa: E402
from sim.studies.strategy_pairs import between, outcomes  # noqa: E402
from sim.studies.strategy_table import table  # noqa: E402

TURNS, NOISE = 200, 0.01
SAME = {
    "tit_for_tat": "TitForTat",
    "grim": "Grudger",
    "win_stay_lose_shift": "WinStayLoseShift",
    "always_hold": "Cooperator",
    "always_strike": "Defector",
    "tit_for_two_tats": "TitFor2Tats",
    "two_tits_for_tat": "TwoTitsForTat",
    "suspicious": "SuspiciousTitForTat",
}
PARTS = {  # of a profile: by file and function, what it does
    ("strategy_pairs.py", "between"): "the scenario of a pair, checked (pydantic)",
    ("preparation.py", "prepare"): "made ready for the engine",
    ("player.py", "_played"): "played, compiled",
    ("strategy_pairs.py", "_plain"): "made plain numbers",
    ("strategy_pairs.py", "pair"): "counted and averaged, with intervals",
    ("strategy_pairs.py", "numbers"): "kept by run",
}


def echo() -> Any:
    """The game, without an end of its own."""
    changes: dict[str, Any] = {"clock": {"rounds": "simultaneous", "days": 1}, "horizon": TURNS, "assumptions": {}}
    changes |= {f"actors.{actor}.execution_error": NOISE for actor in ("Eastmark", "Westmark")}
    return scenario.load(ROOT / "scenarios" / "echo.yaml").with_(changes)


def theirs(repetitions: int, seed: int = 1) -> Any:
    """The results of a tournament of theirs."""
    import axelrod

    players = [getattr(axelrod, name)() for name in SAME.values()]
    made = axelrod.Tournament(players, turns=TURNS, repetitions=repetitions, noise=NOISE, seed=seed)
    return made.play(progress_bar=False)


def apart(crisis: Any, runs: int, repetitions: int) -> float:
    """How far the mean payoffs of a pair lie apart at most, in points a turn; they should be of the same game."""
    results, names = theirs(repetitions, seed=7), list(SAME)
    furthest = 0.0
    for i, mine in enumerate(names):
        for j, other in enumerate(names):
            ours = fmean(found.payoffs[0] for found in outcomes(between(crisis, mine, other), 1, runs))
            furthest = max(furthest, abs(ours - fmean(results.payoffs[i][j])))
    return furthest


def main() -> None:
    """Compare, time, and profile."""
    parser = argparse.ArgumentParser(description="A tournament, ours beside Axelrod-Python's.")
    parser.add_argument("--runs", type=int, default=1000, help="of a pair, ours (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=5, help="theirs (default: %(default)s)")
    parser.add_argument("--pairs", type=int, default=5, help="samples (default: %(default)s)")
    options = parser.parse_args()
    crisis, names = echo(), list(SAME)
    plays = "compiled" if changeover.HERE.at_once() else "plain Python"
    print(f"engine: {plays}; {len(names)} entrants, {TURNS} turns, noise {NOISE}")
    print(f"mean payoffs of a pair lie at most {apart(crisis, 2000, 100):.3f} points a turn apart")
    table(crisis, names, 10)
    matches = len(names) ** 2, len(names) * (len(names) + 1) // 2
    for runs in (100, options.runs):
        found = []
        for _ in range(options.pairs):
            begun = process_time()
            theirs(options.repetitions)
            slow = (process_time() - begun) / (matches[1] * options.repetitions)
            begun = process_time()
            table(crisis, names, runs)
            found.append((slow, (process_time() - begun) / (matches[0] * runs)))
        ratios = sorted(slow / quick for slow, quick in found)
        slow, quick = (median(times) for times in zip(*found, strict=True))
        spread = f"{ratios[0]:.0f} to {ratios[-1]:.0f}"
        print(
            f"{runs} runs a pair: {1e6 * quick:.1f} us a match, theirs {1e6 * slow:.0f} us; "
            f"ratio {median(ratios):.0f} ({spread})"
        )
    profile(crisis, names, options.runs)


def profile(crisis: Any, names: list[str], runs: int) -> None:
    """Where the time of our table goes."""
    watched = cProfile.Profile()
    watched.enable()
    table(crisis, names, runs)
    watched.disable()
    stats: Any = pstats.Stats(watched)
    whole = stats.total_tt
    print(f"\nof a table of {runs} runs a pair (profiled):")
    for (file, _, function), (_, _, _, cumulative, _) in stats.stats.items():
        if (Path(file).name, function) in PARTS:
            print(f"  {100.0 * cumulative / whole:5.1f} %  {PARTS[Path(file).name, function]}")


if __name__ == "__main__":
    main()
