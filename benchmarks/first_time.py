"""How long the first command ever takes, with nothing compiled yet, and how long the next, beside plain Python alone.

Plain Python and compiled code give the same bytes, so nobody should wait for a compiler: the first command ever begins
in plain Python, has the engine compiled beside it, and changes over if it lasts that long. Each pair is two neighbours,
one after the other, and the ratio is theirs; the row tells the median, the lowest and the highest. What is told is the
time that passes, as a user waits. After a command with an empty cache the process that compiles is waited for before
the next is timed. `python -m benchmarks.first_time [pairs]`.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from statistics import median

from benchmarks.ensemble import HEAD, SEED_CASE, Row, command
from sim.engines import compilation
from sim.engines.jit import build

FIVE = "tit_for_tat,generous,grim,grit,always_strike"  # the table of the README
WORKS = {
    "sim ensemble, 10,000 runs": ["ensemble", str(SEED_CASE), "--runs", "10000", "--no-save"],
    "sim table, five strategies": ["table", str(SEED_CASE), "--strategies", FIVE],
    "sim ensemble, 100,000 runs": ["ensemble", str(SEED_CASE), "--runs", "100000", "--no-save"],
}
EMPTY, WARM = "empty cache v plain Python", "warm v plain Python"


def compiled(folder: str) -> None:
    """Wait until nobody compiles for a cache folder any more."""
    found = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = folder
    try:
        with compilation.locked(wait=True):
            pass
    finally:
        os.environ.pop("XDG_CACHE_HOME")
        if found is not None:
            os.environ["XDG_CACHE_HOME"] = found


def rows(work: str, pairs: int, warm: str) -> Iterator[Row]:
    """Both rows of a command."""
    given = ["-m", "sim", *WORKS[work]]
    took: dict[str, list[tuple[float, float]]] = {EMPTY: [], WARM: []}
    for _ in range(pairs):
        with tempfile.TemporaryDirectory() as folder:
            plain = command(*given, XDG_CACHE_HOME=folder, SIM_NO_NUMBA="1").seconds
            took[EMPTY].append((command(*given, XDG_CACHE_HOME=folder).seconds, plain))
            compiled(folder)
        plain = command(*given, XDG_CACHE_HOME=warm, SIM_NO_NUMBA="1").seconds
        took[WARM].append((command(*given, XDG_CACHE_HOME=warm).seconds, plain))
    for beside, found in took.items():
        ours, plain = (f"{median(times):.2f} s" for times in zip(*found, strict=True))
        yield Row(f"{work}, {beside}", ours, plain, [a / b for a, b in found], most=1.5)


def main(pairs: int) -> None:
    """Measure, and print the table."""
    if not build.available():
        sys.exit("numba is not installed, or switched off: there is nothing to compare")
    print(f"{pairs} pairs a row\n\n{HEAD}")
    with tempfile.TemporaryDirectory() as warm:
        command("-m", "sim.engines.compilation", XDG_CACHE_HOME=warm)
        for work in WORKS:
            for row in rows(work, pairs, warm):
                print(row.line(), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
