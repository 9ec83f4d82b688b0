"""A sweep killed with SIGKILL at random points, until it comes to its end, leaves the bytes of one never stopped.

Each trial begins in an empty folder, and the same command is given until it ends by itself; whenever it is killed, at a
moment drawn anew between its start and the time that a whole sweep takes, the next one goes on. At the end every byte
of the folder is compared with that of a sweep that nobody stopped, and nothing else may be left there. Every other
trial plays in two processes.

Run it with `python benchmarks/killed_sweep.py [kills] [seed]`.
"""

import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic, sleep

SCENARIO = Path(__file__).parent.parent / "scenarios" / "nato_russia_2021.yaml"
OVER = ["--over", "actors.NATO.stocks.staff.amount=0:16:1", "--over", "actors.Russia.audience_cost=0:3:0.5"]


def begin(results: Path, jobs: int) -> "subprocess.Popen[bytes]":
    """The command, at work."""
    line = [sys.executable, "-m", "sim", "sweep", str(SCENARIO), *OVER, "--runs", "1500", "--jobs", f"{jobs}"]
    line += ["--results", str(results)]
    return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def left(results: Path) -> dict[str, bytes]:
    """Every file that stands there, hidden ones too."""
    return {path.relative_to(results).as_posix(): path.read_bytes() for path in results.rglob("*") if path.is_file()}


def stage(results: Path) -> str:
    """How far a killed sweep had come."""
    files = left(results)
    names = {name.rsplit("/", 1)[1] for name in files}
    if "sweep.csv" in names:
        return "after the table"
    cells = next((content for name, content in files.items() if name.endswith("cells.jsonl")), b"")
    if cells:
        return "among the cells"
    return "before the first cell" if "plan.json" in names else "before the plan"


def main() -> None:
    """Kill, go on, compare; print the counts."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    luck = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        begin(home / "first", 1).wait()  # which compiles, if it must
        before = monotonic()
        assert begin(home / "whole", 1).wait() == 0, "the sweep nobody stops comes to its end"
        long = monotonic() - before
        whole = left(home / "whole")
        kills, trials, same = 0, 0, 0
        stages: Counter[str] = Counter()
        while kills < wanted:
            trials += 1
            results = home / f"trial-{trials}"
            while True:
                work = begin(results, 1 + trials % 2)
                sleep(luck.uniform(0.0, long))
                if work.poll() is None:
                    work.send_signal(signal.SIGKILL)
                    kills += 1
                    work.wait()
                    stages[stage(results)] += 1
                    continue
                _, told = work.communicate()
                assert work.returncode == 0, told.decode()
                break
            same += left(results) == whole
        print(
            f"a sweep of {len(whole)} files, {sum(map(len, whole.values()))} bytes, {long:.1f} s when nobody stops it"
        )
        print(f"killed {kills} times in {trials} trials: {', '.join(f'{n} {what}' for what, n in stages.items())}")
        print(f"the same bytes at the end in {same} of {trials} trials")
        sys.exit(same < trials)


if __name__ == "__main__":
    main()
