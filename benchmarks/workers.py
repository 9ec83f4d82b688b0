"""What runs cost on workers: processor time a run, what a block takes besides, and memory; and so what 10^9 runs cost.

For each shipped scenario it plays one block as a worker does (65,536 runs, or what is named), and takes in its result
as the one who asks does. Times are of the processor and not of the clock, so that what else the machine does counts
little. Then a cluster of dask.distributed with one worker process is asked to do nothing very often, for what a task
costs its scheduler. Memory is the most that a process of its own ever had.

Run it with `python benchmarks/workers.py [runs of a block]`. Needs the extra `cluster` for the last line.
"""

import pickle
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time

from sim import scenario
from sim.engines import changeover
from sim.studies import workers
from sim.studies.counting.tally import Tally, count_runs

try:
    from distributed import LocalCluster
except ImportError:
    LocalCluster = None

SCENARIOS = Path(__file__).parent.parent / "scenarios"
LOAD = "import sim; from sim.studies.counting.tally import count_runs; crisis = sim.load({!r})"
ALL = 10**9
TASKS = 2000


def block(path: Path, runs: int) -> tuple[float, float, int, int]:
    """Of a block: seconds a run on the worker, seconds on the one who asks, bytes there and back."""
    crisis = scenario.load(path)
    call = workers.Call(workers.program(), workers._pack(crisis), count_runs, (1, range(runs)))
    packed = pickle.dumps(call)
    changeover.HERE.at_once()
    workers._do_call(pickle.dumps(call._replace(given=(1, range(10)))))
    begun = process_time()
    result = workers._do_call(packed)
    there = process_time() - begun
    total = Tally() + workers._unpack(result)
    begun = process_time()
    for _ in range(10):
        total = total + workers._unpack(result)
    return there / runs, (process_time() - begun) / 10, len(packed), len(result)


def nothing(number: int) -> int:
    """What a task costs that does nothing."""
    return number


def task() -> str:
    """Seconds that a task costs a scheduler and the one who asks, both in this process."""
    if LocalCluster is None:
        return "no dask.distributed"
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        workers.cluster(cluster.scheduler_address) as executor,
    ):
        begun, clock = process_time(), perf_counter()
        for future in [executor.submit(nothing, number) for number in range(TASKS)]:
            future.result()
        spent, passed = process_time() - begun, perf_counter() - clock
        return f"{1000 * spent / TASKS:.1f} ms of the processor, {1000 * passed / TASKS:.1f} ms of the clock"


def memory(code: str) -> str:
    """The most memory that a process had."""
    code += "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    found = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    return f"{found.stdout.split()[-1]} MB"


def main(runs: int) -> None:
    """Print the tables."""
    print(
        f"| scenario | us a run | 10^9 runs, core hours | block of {runs} runs, s "
        "| taking it in, ms | kB there | kB back |"
    )
    print("|---|---|---|---|---|---|---|")
    for path in sorted(SCENARIOS.glob("*.yaml")):
        a_run, asking, there, back = block(path, runs)
        print(
            f"| {path.stem} | {1e6 * a_run:.1f} | {a_run * ALL / 3600:.1f} | {a_run * runs:.1f} "
            f"| {1000 * asking:.1f} | {there / 1000:.0f} | {back / 1000:.0f} |"
        )
    print(f"\na task of dask: {task()}")
    for path in (SCENARIOS / "misperception.yaml", SCENARIOS / "nato_russia_2021.yaml"):
        load = LOAD.format(str(path))
        print(f"most memory of a worker, {path.stem}: {memory(f'{load}; count_runs(crisis, 1, range({runs}))')}")
    print("start of a worker:", end=" ")
    load = f"{LOAD.format(str(path))}; count_runs(crisis, 1, range(1))"
    found = subprocess.run(
        [sys.executable, "-c", f"{load}; from time import process_time; print(process_time())"],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    print(f"{float(found.stdout):.1f} s of the processor")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2**16)
