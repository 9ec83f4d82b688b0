"""Writes an event file in the layout of GDELT 2.0, as large as asked, and measures what reading it costs.

    python benchmarks/event_file.py 1000          # write 1000 MB of made-up rows, read them, print time and memory
    python benchmarks/event_file.py 1000 --gzip   # the same, packed

The rows are made up, of actors and codes drawn by chance, and now and then malformed. The file is deleted
afterwards. Memory is the greatest resident size of a process of its own that does nothing but read.
"""

import argparse
import gzip
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from time import perf_counter

ACTORS = (
    "USA",
    "USAGOV",
    "USAMIL",
    "RUS",
    "RUSGOV",
    "RUSMIL",
    "CHN",
    "CHNGOV",
    "FRA",
    "DEU",
    "GBRGOV",
    "",
    "UKR",
    "IRN",
)
CODES = (("010", 0.0), ("036", 4.0), ("042", 1.9), ("112", -2.0), ("130", -4.4), ("1661", -7.0), ("190", -10.0))
ROWS = 20_000  # different ones, written again and again with new days
READ = """
import resource, sys, time
from sim.eventdata.readers import Reading
from sim.eventdata.series import between
start = time.perf_counter()
reading = Reading([sys.argv[1]])
dyad = between(reading, "USA", "RUS")
print(reading.rows, reading.malformed, dyad.acts.total(), time.perf_counter() - start,
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def row(luck: random.Random, n: int) -> str:
    """What stands after the ID and the day of a made-up row."""
    code, score = luck.choice(CODES)
    cells = [""] * 61
    cells[5], cells[15] = luck.choice(ACTORS), luck.choice(ACTORS)
    cells[6], cells[16] = "MADE UP", "MADE UP"
    cells[25:35] = ["1", code, code[:3], code[:2], "1", str(score), "4", "1", "4", f"{luck.uniform(-9, 9):.13f}"]
    for first in (35, 43, 51):
        cells[first : first + 8] = ["4", "Nowhere, Made Up, Nowhere", "US", "US00", "000", "0.0", "0.0", str(n)]
    cells[59] = "20200101000000"
    cells[60] = "https://example.org/made-up/" + "x" * luck.randint(20, 120)
    return "\t" + "\t".join(cells[2:]) + "\n"


def write(path: Path, size: int, packed: bool) -> None:
    """Write so many bytes of rows."""
    luck = random.Random(1)
    made = [row(luck, n) for n in range(ROWS)]
    done = number = 0
    identifiers = count(100_000_000)
    with gzip.open(path, "wt", compresslevel=1) if packed else path.open("w") as file:
        while done < size:
            day = date(1990, 1, 1) + timedelta(days=number % 12_000)
            number += 1
            text = "".join(f"{next(identifiers)}\t{day:%Y%m%d}{rest}" for rest in made[:: luck.randint(1, 40)])
            text += "a malformed row\n" if number % 10 == 0 else ""
            done += len(text)
            file.write(text)


def main() -> None:
    """Write, read, print, delete."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("megabytes", type=int)
    given.add_argument("--gzip", action="store_true", help="pack it")
    given.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where it lies meanwhile")
    options = given.parse_args()
    path = options.folder / f"made_up_events_{options.megabytes}.csv{'.gz' if options.gzip else ''}"
    try:
        start = perf_counter()
        write(path, options.megabytes * 1_000_000, options.gzip)
        print(f"{path.name}: {path.stat().st_size / 1e6:.0f} MB written in {perf_counter() - start:.0f} s")
        told = subprocess.run(
            [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True
        ).stdout
        rows, malformed, between, seconds, kilobytes = told.split()
        print(f"{int(rows):,} rows, {int(malformed):,} of them malformed, {int(between):,} events between the two")
        print(f"read in {float(seconds):.1f} s; at most {int(kilobytes) / 1000:.0f} MB of memory")
    finally:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
