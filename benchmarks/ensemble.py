"""What a run costs in the compiled engine: against our SimPy engine, and as runs, days and rungs grow.

Samples of both sides of a ratio are taken in turn in one process, on one core, and the ratio is that of two
neighbours: seconds depend on the machine and on what else it does, ratios much less. The first table is for the seed
case and for the two-rung game in which noisy tit for tat meets itself; the second tells how the cost per run grows.
The compiler has done its work, or has been found on disk, before anything is timed; how long that took stands above.

Run it with `python benchmarks/ensemble.py [pairs] [most runs]`.
"""

import gc
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from sim import compiled, games, log, measures, scenario
from sim.games import Matrix
from sim.prepare import Prepared, prepare
from sim.reference import Exchange
from sim.scenario import Crisis

SCENARIOS = Path(__file__).parent.parent / "scenarios"
SECOND = 0.1  # a timed sample takes about so long, in seconds


def timed(play: Callable[[int], object], runs: int) -> float:
    """Seconds a run, the garbage of others collected before."""
    gc.collect()
    begin = perf_counter()
    play(runs)
    return (perf_counter() - begin) / runs


def enough(play: Callable[[int], object]) -> int:
    """How many runs take about as long as a sample should."""
    runs = 1
    while timed(play, runs) * runs < SECOND:
        runs *= 2
    return runs


def simpy(prepared: Prepared) -> Callable[[int], object]:
    """Runs in SimPy, of which nothing is kept."""
    world, agenda, answers, _ = prepared
    return lambda runs: [len(Exchange(world, agenda, answers, 1, run).play()) for run in range(runs)]


def summed_up(prepared: Prepared, crisis: Crisis) -> Callable[[int], object]:
    """Runs in SimPy with all that the compiled engine keeps of them: summary and curve."""
    world, agenda, answers, names = prepared

    def one(run: int) -> measures.Summary:
        rows = Exchange(world, agenda, answers, 1, run).play()
        events = [log.decode(row, names) for row in rows]
        return measures.summary(events, crisis, measures.curve(events, crisis))

    return lambda runs: [one(run) for run in range(runs)]


def fast(prepared: Prepared, curve: bool, payoffs: Matrix | None = None) -> Callable[[int], object]:
    """Compiled runs with their summaries, in a stream."""
    return lambda runs: [
        len(table.course) for table in compiled.blocks(prepared, 1, range(runs), payoffs=payoffs, curve=curve)
    ]


def against(name: str, slow: Callable[[int], object], quick: Callable[[int], object], pairs: int) -> None:
    """Print a row of the first table."""
    few, many = enough(slow), enough(quick)
    found = [(timed(slow, few), timed(quick, many)) for _ in range(pairs)]
    ratios = sorted(a / b for a, b in found)
    slow_us, quick_us = (1e6 * median(times) for times in zip(*found, strict=True))
    spread = f"{ratios[0]:.0f} to {ratios[-1]:.0f}"
    print(f"{name:52} {slow_us:10.1f} {quick_us:10.2f} {median(ratios):8.0f}  {spread}")


def cost(name: str, prepared: Prepared, base: float | None, pairs: int, runs: int | None = None) -> float:
    """Print a row of the second table: cost per run, and how much of it there is compared with the first row's."""
    play = fast(prepared, curve=True)
    count = runs or enough(play)
    found = median(timed(play, count) for _ in range(pairs if count < 10**5 else 1))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = f"{found / base:7.2f}" if base else " " * 7
    print(f"{name:52} {count:10d} {1e6 * found:10.2f} {ratio}  {memory:6.0f} MB")
    return found


def ladder(crisis: Crisis, rungs: int) -> Crisis:
    """The scenario with a ladder of words, so many rungs high."""
    document = crisis.with_({"assumptions": {}, "history": []}).model_dump(exclude_defaults=True)
    document["ladder"] = [
        {"move": f"rung {n}", "severity": round(8.0 * n / rungs, 2), "lasts": 60, "source": "invented"}
        for n in range(1, rungs + 1)
    ]
    return scenario.build(document)


def main() -> None:
    """Measure, and print both tables."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 10**6
    crisis = scenario.load(SCENARIOS / "nato_russia_2021.yaml")
    seed_case = prepare(crisis)
    begin = perf_counter()
    compiled.play(seed_case, 1, range(1))
    print(f"engine: {compiled.engine(seed_case)}, ready after {perf_counter() - begin:.1f} s\n")
    echo = scenario.load(SCENARIOS / "echo.yaml").with_({"clock": {"rounds": "simultaneous", "days": 1}})
    game = prepare(echo)
    payoffs = games.matrix(echo.payoffs) if echo.payoffs else None
    print(f"{'one core, paired':52} {'SimPy us':>10} {'ours us':>10} {'ratio':>8}  lowest to highest of {pairs}")
    against("seed case: rows only v summaries", simpy(seed_case), fast(seed_case, curve=False), pairs)
    against("seed case: rows only v summaries and curves", simpy(seed_case), fast(seed_case, curve=True), pairs)
    against("seed case: both with summaries and curves", summed_up(seed_case, crisis), fast(seed_case, True), pairs)
    rounds = echo.horizon
    quick = fast(game, curve=False, payoffs=payoffs)
    against(f"noisy tit for tat v itself, {rounds} rounds", simpy(game), quick, pairs)
    best = min(timed(quick, enough(quick)) for _ in range(pairs))
    print(f"\nnoisy tit for tat v itself: {rounds / best / 1e6:.2f} million rounds a second\n")
    print(f"{'cost per run, with curves':52} {'runs':>10} {'us a run':>10} {'v first':>7}  peak memory")
    base = None
    runs = 10**3
    while runs <= most:
        found = cost(f"seed case, {runs} runs", seed_case, base, pairs, runs)
        base = base or found
        runs *= 10
    base = None
    for days in (30, 300, 3000):
        longer = prepare(crisis.with_({"horizon": days, "history": [], "assumptions": {}}))
        found = cost(f"seed case, {days} days", longer, base, pairs)
        base = base or found
    base = None
    for days in (30, 300, 3000):
        found = cost(f"noisy tit for tat, {days} rounds", prepare(echo.with_({"horizon": days})), base, pairs)
        base = base or found
    base = None
    for rungs in (2, 10, 40):
        found = cost(f"seed case, {rungs} rungs", prepare(ladder(crisis, rungs)), base, pairs)
        base = base or found


if __name__ == "__main__":
    main()
