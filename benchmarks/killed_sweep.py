"""A sweep killed with SIGKILL at random points, until it comes to its end, leaves the bytes of one never stopped.

Each trial begins in an empty folder, and the same command is given until it ends by itself; whenever it is killed, at a
moment drawn anew between its start and the time that a whole sweep takes, the next one goes on. At the end every byte
of the folder is compared with that of a sweep that nobody stopped, and nothing else may be left there. The command runs
in a copy of this process (fork), in which all is imported already, so that the moments fall into its work and not into
its start; every tenth trial is a program of its own instead, with two worker processes. Not for Windows.

Run it with `python benchmarks/killed_sweep.py [kills] [seed]`.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic, sleep

from sim.cli import main as command

SCENARIO = Path(__file__).parent.parent / "scenarios" / "nato_russia_2021.yaml"
OVER = ["--over", "actors.NATO.stocks.staff.amount=0:16:1", "--over", "actors.Russia.audience_cost=0:3:0.5"]


def line(results: Path, jobs: int) -> list[str]:
    """The command's words."""
    return ["sweep", f"{SCENARIO}", *OVER, "--runs", "300", "--jobs", f"{jobs}", "--results", f"{results}"]


def begin(results: Path, jobs: int) -> int:
    """Start the command, and return the number of its process."""
    if jobs > 1:
        words = [sys.executable, "-m", "sim", *line(results, jobs)]
        return subprocess.Popen(words, stdout=subprocess.DEVNULL).pid
    process = os.fork()
    if process == 0:
        with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
            os._exit(command(line(results, jobs)))
    return process


def ended(process: int) -> bool:
    """Whether the command has come to its end by itself. Fails where that was not a good one."""
    found, status = os.waitpid(process, os.WNOHANG)
    assert found == 0 or os.waitstatus_to_exitcode(status) == 0, "the sweep comes to a good end"
    return found != 0


def left(results: Path) -> dict[str, bytes]:
    """Every file that stands there, hidden ones too."""
    return {path.relative_to(results).as_posix(): path.read_bytes() for path in results.rglob("*") if path.is_file()}


def stage(results: Path) -> str:
    """How far a killed sweep had come."""
    files = {name.rsplit("/", 1)[1]: content for name, content in left(results).items()}
    if "sweep.csv" in files:
        return "after the table"
    if files.get("cells.jsonl"):
        return "among the cells"
    return "before the first cell" if "plan.json" in files else "before the plan"


def timed(results: Path, jobs: int) -> float:
    """Seconds that a sweep takes which nobody stops."""
    before = monotonic()
    process = begin(results, jobs)
    while not ended(process):
        sleep(0.002)
    return monotonic() - before


def main() -> None:
    """Kill, go on, compare; print the counts."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    luck = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
            command(line(home / "first", 1))  # which imports all
        long = {1: timed(home / "whole", 1), 2: timed(home / "with two", 2)}
        whole = left(home / "whole")
        assert left(home / "with two") == whole, "two processes leave the same bytes"
        size = sum(map(len, whole.values()))
        print(f"a sweep of {len(whole)} files, {size} bytes, {long[1]:.1f} s when nobody stops it")
        kills, trials, same = 0, 0, 0
        stages: Counter[str] = Counter()
        while kills < wanted:
            trials += 1
            results, jobs = home / f"trial-{trials}", 2 if trials % 10 == 0 else 1
            while True:
                process = begin(results, jobs)
                sleep(luck.uniform(0.0, long[jobs]))
                if ended(process):
                    break
                os.kill(process, signal.SIGKILL)
                if not os.WIFSIGNALED(os.waitpid(process, 0)[1]):  # it had come to its end in between
                    break
                kills += 1
                stages[stage(results)] += 1
            same += left(results) == whole
            told = ", ".join(f"{n} {what}" for what, n in stages.items())
            print(f"killed {kills} times ({told}); the same bytes at the end in {same} of {trials} trials", flush=True)
        sys.exit(same < trials)


if __name__ == "__main__":
    main()
