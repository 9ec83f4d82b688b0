"""How fast many runs are: one table, from one run, of ratios between neighbours.

Seconds depend on the machine and on what else it does, ratios much less. So both sides of a row are timed in turn in
one process, each sample as long as the other's, and the ratio is that of two neighbours; the row tells their median,
the lowest and the highest. On one core it is processor time that counts, on two, and for whole commands, the time that
passes. The compiler has done its work before anything is timed. Of commands not the ratio but the difference is told.

The game of the rows on noisy tit for tat is two hundred rounds of the prisoner's dilemma, at the same time, in which
one act in a hundred goes the other way. Ours gives for every run the payoffs of both sides and the rest of its summary
(course, ending, moves, peak, first reply, ...). Beside it stand

- Axelrod-Python's `Match` with `noise`, and its `final_score_per_turn`;
- EGTtools: the constructor of `NormalFormGame` with `ImperfectTFT`, in C++ from end to end, which plays ten thousand
  matches of that strategy with itself and keeps nothing of each, only one side's mean payoff over all (and there no act
  of the first round goes wrong);
- the simplest kernel that a hand would write for numba (`kernel.py`), which keeps payoffs and strikes by run.

Their mean payoffs are compared with ours before they are timed. Axelrod-Python and EGTtools are in the extra
`benchmark`; a row whose other side is not there says so. Run it with `python benchmarks/ensemble.py`.
"""

import argparse
import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from math import sqrt
from pathlib import Path
from statistics import fmean, median, stdev
from time import perf_counter, process_time
from typing import Any, NamedTuple

from sim import scenario
from sim.engines import changeover, player, stepper
from sim.engines.simpy_engine import rows
from sim.measures import curves, summaries
from sim.model import bimatrix, costs, happenings, log
from sim.model.game import new_game
from sim.model.prepared import Prepared
from sim.scenario import Crisis
from sim.scenario.preparation import prepare
from sim.studies.ensemble import ensemble
from sim.studies.workers import processes

ROOT = Path(__file__).resolve().parent.parent
SEED_CASE = ROOT / "scenarios" / "nato_russia_2021.yaml"
ROUNDS, NOISE = 200, 0.01
MATCHES = 10_000  # that EGTtools plays at a time

Play = Callable[[int], object]  # plays so many runs


class Sizes(NamedTuple):
    """How much is measured."""

    pairs: int  # of samples, in a row
    most: int  # runs, in the longest ensemble
    sample: float  # seconds that a sample takes, about


class Row(NamedTuple):
    """A row of the table: what both sides took, what came of their neighbours, and what should."""

    work: str
    ours: str
    beside: str
    found: list[float]  # ratios, or differences in seconds
    least: float | None = None  # what they should reach
    most: float | None = None  # or not exceed

    def line(self) -> str:
        """The row as it is printed."""
        found = sorted(self.found)
        told = [_told(number) for number in (median(found), found[0], found[-1])]
        target = met = ""
        if self.least is not None:
            target, met = f">= {self.least:g}", "yes" if median(found) >= self.least else "NO"
        elif self.most is not None:
            target, met = f"<= {self.most:g}", "yes" if median(found) <= self.most else "NO"
        spread = f"{told[1]} to {told[2]}" if len(found) > 1 else ""
        return f"{self.work:54} {self.ours:>12} {self.beside:>12} {told[0]:>8}  {spread:18} {target:>8}  {met}".rstrip()


def _told(number: float) -> str:
    return f"{number:.0f}" if abs(number) >= 10.0 else f"{number:.2f}"


HEAD = f"{'work':54} {'ours':>12} {'beside it':>12} {'ratio':>8}  {'lowest to highest':18} {'target':>8}  met"


# Timing.


def timed(play: Play, runs: int, clock: Callable[[], float] = process_time) -> float:
    """Seconds a run."""
    begin = clock()
    play(runs)
    return (clock() - begin) / runs


def enough(play: Play, sample: float) -> int:
    """How many runs take about as long as a sample should; the first, which may have more to do, is not counted."""
    play(1)
    runs = 1
    while timed(play, runs) * runs < sample:
        runs *= 2
    return runs


def neighbours(one: Play, other: Play, runs: tuple[int, int], pairs: int) -> tuple[float, float, list[float]]:
    """Median seconds a run of both, and the ratios of the first to the second, pair by pair."""
    gc.collect()  # the garbage of others
    found = [(timed(one, runs[0]), timed(other, runs[1])) for _ in range(pairs)]
    first, second = (median(times) for times in zip(*found, strict=True))
    return first, second, [a / b for a, b in found]


def against(work: str, ours: Play, beside: Play, sizes: Sizes, least: float | None, runs: int | None = None) -> Row:
    """How many times as long the other side takes for a run; `runs`, where it cannot be asked for fewer."""
    many = (runs or enough(beside, sizes.sample), enough(ours, sizes.sample))
    slow, quick, ratios = neighbours(beside, ours, many, sizes.pairs)
    return Row(work, _us(quick), _us(slow), ratios, least=least)


def growth(work: str, more: Prepared, fewer: Prepared, most: float, sizes: Sizes) -> Row:
    """How many times as long a run of the larger scenario takes."""
    one, other = engine(more), engine(fewer)
    many = (enough(one, sizes.sample), enough(other, sizes.sample))
    large, small, ratios = neighbours(one, other, many, sizes.pairs)
    return Row(work, _us(large), _us(small), ratios, most=most)


def _us(seconds: float) -> str:
    return f"{1e6 * seconds:.2f} us"


# What is timed.


def simpy(prepared: Prepared) -> Play:
    """Runs in SimPy, of which nothing is kept but their rows, one run's at a time."""
    return lambda runs: [len(rows(prepared, 1, run)) for run in range(runs)]


def summed_up(prepared: Prepared, crisis: Crisis) -> Play:
    """Runs in SimPy with all that the compiled engine keeps of them: summary and curve."""

    def one(run: int) -> summaries.RunSummary:
        events = [log.decode(row, prepared.names) for row in rows(prepared, 1, run)]
        return summaries.summary(events, crisis, curves.curve(events, crisis))

    return lambda runs: [one(run) for run in range(runs)]


def engine(prepared: Prepared, payoffs: bimatrix.Matrix | None = None) -> Play:
    """Compiled runs in a stream, with their summaries, and their curves where nothing is scored."""
    return lambda runs: [
        len(table.course) for table in player.blocks(prepared, 1, range(runs), payoffs=payoffs, curve=payoffs is None)
    ]


@cache
def seed_case() -> Crisis:
    """The scenario of most rows, of which nothing is drawn."""
    return scenario.load(SEED_CASE).close()


def game(rounds: int, strategy: str = "tit_for_tat") -> tuple[Prepared, bimatrix.Matrix]:
    """A noisy strategy against itself."""
    changes: dict[str, Any] = {"clock": {"rounds": "simultaneous", "days": 1}, "horizon": rounds, "assumptions": {}}
    for actor in ("Eastmark", "Westmark"):
        changes |= {f"actors.{actor}.execution_error": NOISE, f"actors.{actor}.strategy": strategy}
    echo = scenario.load(SEED_CASE.with_name("echo.yaml")).with_(changes)
    return prepare(echo), bimatrix.matrix("prisoners_dilemma")


def ladder(rungs: int) -> Prepared:
    """The seed case with a ladder of words, so many rungs high."""
    document = seed_case().with_({"assumptions": {}, "history": []}).model_dump(exclude_defaults=True)
    document["ladder"] = [
        {"move": f"rung {n}", "severity": round(8.0 * n / rungs, 2), "lasts": 60, "source": "invented"}
        for n in range(1, rungs + 1)
    ]
    return prepare(scenario.build(document))


# Of the same game, by others: how many at a time, how, and the mean payoffs of some runs.

Other = tuple[Play, int | None, list[float]]


def axelrod() -> Other:
    """Axelrod-Python's match."""
    import axelrod as library

    match = library.Match((library.TitForTat(), library.TitForTat()), turns=ROUNDS, noise=NOISE, seed=1)

    def played() -> float:
        match.play()
        return float(match.final_score_per_turn()[0])

    return lambda runs: [played() for _ in range(runs)], None, [played() for _ in range(100)]


def egttools() -> Other:
    """EGTtools' repeated normal-form game: ten thousand matches and their mean."""
    import numpy as np
    from egttools.behaviors.NormalForm.TwoActions import ImperfectTFT
    from egttools.games import NormalFormGame

    (cc, cd), (dc, dd) = bimatrix.matrix("prisoners_dilemma")
    payoffs = np.array([[dd[0], dc[0]], [cd[0], cc[0]]])  # its action 0 is to defect

    def played(_: int = MATCHES) -> float:
        return float(NormalFormGame(ROUNDS, payoffs, [ImperfectTFT(NOISE)]).expected_payoffs()[0, 0])

    return played, MATCHES, [played() for _ in range(2)]


def kernel() -> Other:
    """The simplest kernel of it, by hand."""
    import numpy as np

    from benchmarks.kernel import play

    payoffs = np.array(bimatrix.matrix("prisoners_dilemma"))

    def played(runs: int) -> Any:
        strikes, payoff = np.empty(runs, dtype=np.int64), np.empty((2, runs))
        play(ROUNDS, NOISE, payoffs, strikes, payoff)
        return payoff[0]

    return played, None, [float(n) for n in played(1000)]


def agree(ours: list[float], theirs: list[float], each: int) -> bool:
    """Whether mean payoffs are of the same game, as far as chance allows (five standard errors)."""
    error = stdev(ours) * sqrt(1.0 / len(ours) + 1.0 / (each * len(theirs)))
    return abs(fmean(ours) - fmean(theirs)) < 5.0 * error


def other_engines(sizes: Sizes) -> Iterator[str]:
    """The rows of the two-rung game."""
    prepared, payoffs = game(ROUNDS)
    ours = engine(prepared, payoffs)
    means = [float(n) for n in player.play(prepared, 1, range(2000), payoffs=payoffs).payoff[0]]
    for name, other, least in (
        ("Axelrod-Python's Match", axelrod, 500.0),
        ("EGTtools (C++)", egttools, 2.0),
        ("a kernel by hand (numba)", kernel, 0.5),
    ):
        work = f"noisy tit for tat v itself: {name}"
        try:
            play, runs, theirs = other()
        except ImportError as error:
            yield f"{work:54} not to be had here ({error}); install '.[benchmark]'"
            continue
        if not agree(means, theirs, runs or 1):
            raise SystemExit(f"{work}: a mean payoff of {fmean(theirs):.3f}, ours is {fmean(means):.3f}")
        yield against(work, ours, play, sizes, least, runs).line()


# Two cores.


@cache
def ready() -> Prepared:
    """The seed case, made ready once."""
    return prepare(seed_case())


def two_cores(sizes: Sizes) -> Row:
    """`sim.ensemble` in this process against the same with two workers, which are started and warm."""
    with processes(2) as crew:
        alone, both = partial(ensemble, seed_case()), partial(ensemble, seed_case(), executor=crew)
        runs = max(2, int(20 * sizes.sample / timed(alone, enough(alone, sizes.sample))))
        for play in (alone, both, both):
            play(runs)
        found = [(timed(alone, runs, perf_counter), timed(both, runs, perf_counter)) for _ in range(sizes.pairs)]
    slow, quick = (median(times) for times in zip(*found, strict=True))
    return Row("seed case: sim.ensemble, two cores v one", _us(quick), _us(slow), [a / b for a, b in found], least=1.8)


# What counting costs takes. In plain Python, where it can be left out without compiling anew.


class Uncounted:
    """Stands in for `sim.model.costs`, and counts nothing."""

    begin = take_turn = change_stocks = lapse = pass_time = staticmethod(lambda *_: None)


def counted(sizes: Sizes) -> Row:
    """How many times as long a run takes in which it is counted what the exchange costs each side."""
    game = new_game(ready(), 1)

    def play(runs: int) -> None:
        for run in range(runs):
            stepper.play(game, run)

    def without(runs: int) -> None:
        happenings.costs = Uncounted  # type: ignore[assignment]
        try:
            play(runs)
        finally:
            happenings.costs = costs

    runs = enough(play, sizes.sample)
    ours, bare, ratios = neighbours(play, without, (runs, runs), sizes.pairs)
    return Row("seed case in plain Python: costs counted v not", _us(ours), _us(bare), ratios, most=1.25)


# How the cost of a run grows.


def growing(sizes: Sizes) -> Iterator[Row]:
    """With runs it should not, with rungs and days at most as they do."""
    play = engine(ready())
    runs = 10**4
    while runs <= sizes.most:
        base, pairs = 10**3, sizes.pairs if runs <= 10**5 else 1
        found = [(timed(play, runs), fmean(timed(play, base) for _ in range(9))) for _ in range(pairs)]
        large, small = (median(times) for times in zip(*found, strict=True))
        work, ratios = f"seed case, a run of 10^{len(str(runs)) - 1} v of 10^3", [a / b for a, b in found]
        yield Row(work, _us(large), _us(small), ratios, most=1.1)
        runs *= 10
    drawn = prepare(scenario.load(SEED_CASE), drawn=True)
    yield growth(f"seed case: {len(drawn.doubt.event)} assumptions drawn v none", drawn, ready(), 2.0, sizes)
    yield counted(sizes)
    yield growth("seed case, words only: 40 rungs v 2", ladder(40), ladder(2), 20.0, sizes)
    month, years = (prepare(seed_case().with_({"horizon": d, "history": [], "assumptions": {}})) for d in (30, 3000))
    yield growth("seed case: 3000 days v 30", years, month, 100.0, sizes)
    for name, strategy in (("tit for tat", "tit_for_tat"), ("always strike", "always_strike")):
        many, few = game(3000, strategy)[0], game(30, strategy)[0]
        yield growth(f"noisy {name} v itself: 3000 rounds v 30", many, few, 100.0, sizes)


# Whole commands.


class Took(NamedTuple):
    """What a process took."""

    seconds: float
    megabytes: float  # the most memory that it, or one that it waited for, had at a time


# A process begins with the memory of the one it was forked from, which here is a lot: a small one stands between.
LAUNCHER = """
import os, subprocess, sys, time
begin = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
said = process.stderr.read()  # how far it is, or what went wrong
_, status, used = os.wait4(process.pid, 0)
print(time.perf_counter() - begin, used.ru_maxrss)
code = os.waitstatus_to_exitcode(status)
sys.stderr.write(said if code else "")
os._exit(sys.stdout.flush() or code)
"""


def command(*arguments: str, **environment: str) -> Took:
    """Run Python with some arguments, and tell what it took. Raises CalledProcessError where it fails."""
    launcher = [sys.executable, "-c", LAUNCHER, sys.executable, *arguments]
    told = subprocess.run(launcher, env=os.environ | environment, stdout=subprocess.PIPE, check=True).stdout.split()
    unit = 2**20 if sys.platform == "darwin" else 2**10  # the one counts bytes, the others kilobytes
    return Took(float(told[0]), float(told[1]) / unit)


def commands(sizes: Sizes) -> Iterator[Row]:
    """Start-up, and the memory of the longest ensemble."""
    with tempfile.TemporaryDirectory() as folder:
        picture = ["--plot", str(Path(folder, "fan.png")), "--force"]
        few = ["-m", "sim", "ensemble", str(SEED_CASE), "--no-save", "--runs"]
        imports = ["-c", "import numpy, numba, matplotlib.pyplot"]
        found = []
        for _ in range(sizes.pairs):
            found.append((command(*few, "10000", *picture).seconds, command(*imports).seconds))
        ours, beside = (f"{median(times):.2f} s" for times in zip(*found, strict=True))
        work = "10,000 runs, fan chart, v the imports alone (s more)"
        yield Row(work, ours, beside, [a - b for a, b in found], most=1.0)
    megabytes = command(*few, str(sizes.most)).megabytes
    power = len(str(sizes.most)) - 1
    hundredth = sizes.most // 100
    more = megabytes - command(*few, str(hundredth)).megabytes
    yield Row(f"of which more than for 10^{power - 2}, all of it drawn (MB)", f"{more:.0f} MB", "", [more], most=20.0)
    yield Row(f"peak memory of sim ensemble, 10^{power} runs (MB)", f"{megabytes:.0f} MB", "", [megabytes], most=500.0)


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="How fast many runs are.")
    parser.add_argument("--pairs", type=int, default=9, help="samples a row (default: %(default)s)")
    parser.add_argument("--most", type=int, default=10**7, help="runs of the longest ensemble (default: %(default)s)")
    parser.add_argument("--sample", type=float, default=0.1, help="seconds of a sample (default: %(default)s)")
    sizes = Sizes(**vars(parser.parse_args(arguments)))
    crisis, prepared = seed_case(), ready()
    plays = "compiled" if changeover.HERE.at_once() else "plain Python"
    print(f"engine: {plays}; {sizes.pairs} pairs of samples a row\n\n{HEAD}")

    def show(row: Row | str) -> None:
        print(row if isinstance(row, str) else row.line(), flush=True)

    rows, whole, ours = simpy(prepared), summed_up(prepared, crisis), engine(prepared)
    show(against("seed case: SimPy, rows only, v ours with curves", ours, rows, sizes, 150.0))
    show(against("seed case: SimPy v ours, both with curves", ours, whole, sizes, None))
    all_of_it = partial(ensemble, crisis)
    show(against("seed case: SimPy, rows only, v sim.ensemble's bands", all_of_it, rows, sizes, None))
    show(two_cores(sizes))
    for line in other_engines(sizes):
        show(line)
    for row in growing(sizes):
        show(row)
    for row in commands(sizes):
        show(row)


if __name__ == "__main__":
    sys.path.append(str(ROOT))  # for the kernel
    main()
