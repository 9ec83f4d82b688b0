"""How much the model costs on top of SimPy: the SimPy engine against a bare ping-pong of two processes.

The unit is one SimPy event: one call of `Environment.step`, whatever it pops (a timeout, a moment of the exchange, the
start or the end of a process). Events are counted in runs of their own, so that counting slows no timed run. A timed
run is the whole of it: a new environment and every event to the end; for the exchange also its rows, for as many runs
of the seed as make a sample long enough.

The ping-pong is the least that two SimPy processes can do together: each waits for the ball, holds it for a day (a
`Timeout`), and hands it on (an `Event`). It has no payload, keeps no log, and plays as many events as the exchange.

Samples of the two are taken in turn in one process; the ratio is that of two neighbours. Run it with
`python benchmarks/simpy_engine.py [pairs]`.
"""

import gc
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from statistics import median
from time import perf_counter

import simpy

from sim import scenario
from sim.engines.simpy_engine import play
from sim.model.game import new_game, rows_of
from sim.model.prepared import Prepared
from sim.scenario.preparation import prepare

SEED_CASE = Path(__file__).parent.parent / "scenarios" / "nato_russia_2021.yaml"
SAMPLE = 20_000  # events in a timed sample, about
PERCEPTION = {"noise": 0.3, "missed": 0.05, "fog": 1.0, "false_alarms": {"per_year": 6, "severity": 3.0}}
BUSY = {
    "horizon": 3000,
    "assumptions": {},
    "incidents": [{"name": "a new affair", "by": "Russia", "per_year": 60, "severity": 4.0, "counts": {"staff": 1}}],
    "actors.NATO.perception": PERCEPTION,
    "actors.Russia.perception": PERCEPTION,
    "actors.NATO.execution_error": 0.1,
    "actors.Russia.execution_error": 0.1,
}


class Counting(simpy.Environment):
    """An environment that counts the events it processes."""

    events = 0

    def step(self) -> None:
        """Count, and process, the next event."""
        Counting.events += 1
        super().step()


def player(env: simpy.Environment, ball: list[simpy.Event], me: int) -> Generator[simpy.Event, None, None]:
    """Wait for the ball, hold it for a day, hand it on."""
    while True:
        yield ball[me]
        ball[me] = env.event()
        yield env.timeout(1)
        ball[1 - me].succeed()


def ping_pong(days: int) -> None:
    """Two players and one ball; two events a day."""
    env = simpy.Environment()
    ball = [env.event(), env.event()]
    for me in (0, 1):
        env.process(player(env, ball, me))
    ball[0].succeed()
    env.run(until=days)


def exchanges(prepared: Prepared, runs: int) -> int:
    """Play some runs and return the number of events they logged."""
    game, logged = new_game(prepared, 1), 0
    for run in range(runs):
        play(game, run)
        logged += len(rows_of(game, run))
    return logged


def counted(play: Callable[[], object]) -> int:
    """How many SimPy events something takes."""
    usual = simpy.Environment
    Counting.events = 0
    simpy.Environment = Counting  # type: ignore[misc]
    try:
        play()
    finally:
        simpy.Environment = usual  # type: ignore[misc]
    return Counting.events


def timed(play: Callable[[], object]) -> float:
    """Seconds that something takes, the garbage of others collected before."""
    gc.collect()
    begin = perf_counter()
    play()
    return perf_counter() - begin


def compare(name: str, prepared: Prepared, pairs: int) -> None:
    """Print time per event of both, and their ratio."""
    runs = max(1, SAMPLE // counted(lambda: exchanges(prepared, 1)))
    logged = exchanges(prepared, runs)
    events = counted(lambda: exchanges(prepared, runs))
    days = events // 2
    balls = counted(lambda: ping_pong(days))
    ours, bare = [], []
    for _ in range(pairs):
        ours.append(timed(lambda: exchanges(prepared, runs)) / events)
        bare.append(timed(lambda: ping_pong(days)) / balls)
    ratios = sorted(a / b for a, b in zip(ours, bare, strict=True))
    print(f"{name}: {runs} runs of {events / runs:.0f} SimPy events and {logged / runs:.0f} logged events each")
    us, bare_us = 1e6 * median(ours), 1e6 * median(bare)
    print(f"  exchange   {us:6.2f} us a SimPy event, {us * events / logged:.2f} us a logged event")
    print(f"  ping-pong  {bare_us:6.2f} us a SimPy event")
    print(f"  ratio      {median(ratios):6.2f}  ({ratios[0]:.2f} to {ratios[-1]:.2f} over {pairs} pairs)")


def main() -> None:
    """Measure the seed case, and a long and busy variant of it."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    crisis = scenario.load(SEED_CASE)
    compare("seed case", prepare(crisis), pairs)
    compare("busy: 3000 days, incidents, every noise", prepare(crisis.with_(BUSY)), pairs)


if __name__ == "__main__":
    main()
