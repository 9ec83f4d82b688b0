"""Runs played by workers: the same bytes however many there are and however quick, and nothing left behind of them."""

import json
import multiprocessing
import os
import pickle
import random
import signal
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from fractions import Fraction
from itertools import permutations
from multiprocessing.synchronize import sem_unlink
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from helpers.engines import changing
from helpers.ensembles import values
from helpers.places import SEED_CASE
from helpers.processes import PIPE, completed, ended, gone, started, until
from helpers.scenarios import QUARREL
from sim import luck
from sim.engines import changeover
from sim.engines.changeover import Changeover
from sim.engines.jit import build
from sim.studies import workers
from sim.studies.counting import drawn_runs, histograms
from sim.studies.counting.histograms import Histograms
from sim.studies.counting.sums import ExactSums
from sim.studies.counting.tally import Tally, count_runs

RUNS = 2000
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="process groups and terminals are of POSIX")


@pytest.fixture(scope="module")
def crisis():
    """One whose runs differ."""
    return sim.load(SEED_CASE, {"actors.Russia.strategy": "generous"})


@pytest.fixture(scope="module")
def alone(crisis):
    return sim.ensemble(crisis, RUNS, seed=3)


def same(many, alone):
    return (many.text(), many.csv(), values(many)) == (alone.text(), alone.csv(), values(alone))


class Shuffled(Executor):
    """An executor that does what it is given in an order of its own, and notes how much waits."""

    def __init__(self, seed, first=1):
        """It begins when it was given so many to choose the first from."""
        self.luck, self.given, self.done, self.most, self.first = random.Random(seed), [], [], 0, first
        self.came, self.submitted = threading.Condition(), 0
        threading.Thread(target=self.work, daemon=True).start()

    def submit(self, function, /, *args, **named):
        future = Future()
        with self.came:
            self.given.append((self.submitted, future, lambda: function(*args, **named)))
            self.submitted += 1
            self.came.notify()
        return future

    def work(self):
        while True:
            with self.came:
                while not self.given or self.submitted < self.first:
                    self.came.wait()
                self.came.wait(0.01)  # for more to choose from
                self.most = max(self.most, len(self.given))
                number, future, call = self.given.pop(self.luck.randrange(len(self.given)))
            if future.set_running_or_notify_cancel():
                self.done.append(number)
                future.set_result(call())


@pytest.fixture
def plain(monkeypatch):
    """Without the compiler, so that workers start sooner."""
    monkeypatch.setenv(build.SWITCH, "1")


LONG = 10**9
ENDLESS = 1e-5  # a width that is far; until it is near, blocks are small


# The same bytes.


def test_in_two_processes_the_bytes_are_the_same(crisis, alone):
    assert same(sim.ensemble(crisis, RUNS, seed=3, jobs=2), alone)
    assert not multiprocessing.active_children()


@pytest.mark.long
@pytest.mark.usefixtures("plain")
def test_in_eight_processes_without_the_compiler_the_bytes_are_the_same(crisis, alone):
    assert same(sim.ensemble(crisis, RUNS, seed=3, jobs=8), alone)


def test_it_is_this_process_that_has_the_engine_compiled_for_its_workers(crisis):
    class Told(Changeover):
        asked = ()

        def ask(self, seconds):
            self.asked += (seconds,)

    with changing(Told()):
        sim.ensemble(crisis, 3 * workers.SMALLEST_BLOCK, jobs=2)
        sim.ensemble(crisis, 3 * workers.SMALLEST_BLOCK)
        assert len(changeover.HERE.asked) == 3
        assert 0.0 < changeover.HERE.asked[0] <= changeover.HERE.asked[1] <= changeover.HERE.asked[2]
    with workers.processes(2) as crew:
        assert crew.submit(eval, "__import__('sim').engines.changeover.HERE.starts").result() is False


def test_in_any_order_of_completion_the_bytes_are_the_same(crisis, alone):
    for seed in range(3):
        executor = Shuffled(seed, first=8)
        assert same(sim.ensemble(crisis, RUNS, seed=3, executor=executor), alone)
        assert len(executor.done) == 8
        assert executor.done != sorted(executor.done)


@pytest.mark.parametrize("size", [1, 7, 256, 999, RUNS])
def test_in_blocks_of_any_size_the_bytes_are_the_same(crisis, alone, monkeypatch, size):
    monkeypatch.setattr(workers, "SMALLEST_BLOCK", size)
    monkeypatch.setattr(workers, "LARGEST_BLOCK", size)
    runs = min(RUNS, 50 * size)
    with ThreadPoolExecutor(3) as executor:
        many = sim.ensemble(crisis, runs, seed=3, executor=executor)
    assert same(many, alone if runs == RUNS else sim.ensemble(crisis, runs, seed=3))


@pytest.mark.usefixtures("plain")
def test_the_command_gives_the_same_json_with_jobs_and_says_nothing_in_a_pipe(command):
    arguments = ["ensemble", str(SEED_CASE), "--runs", "600", "--json", "--no-save"]
    code, out, err = command(*arguments, "--jobs", "2")
    assert (code, err) == (0, "")
    assert out == command(*arguments)[1]


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A folder with a scenario and a strategy of one's own, which says when it is read."""
    monkeypatch.chdir(tmp_path)
    Path("quarrel.yaml").write_text(QUARREL)
    Path("mine.py").write_text(
        "import sim\n\nprint('read')\n\n\n@sim.strategy\ndef measured(view, share=0.5):\n"
        "    if view.run == 300:\n        return view.nothing\n    return share * view.received\n"
    )


@pytest.mark.usefixtures("mine")
def test_a_strategy_of_ones_own_goes_along_to_the_workers_with_its_errors(capfd):
    quarrel = sim.load("quarrel.yaml", allow_code=True)
    Path("mine.py").unlink()  # its text goes along, not its file
    with workers.processes(2) as executor:
        many = sim.ensemble(quarrel, 290, executor=executor)
        with pytest.raises(sim.StrategyError) as there:
            sim.ensemble(quarrel, 600, executor=executor)
    assert capfd.readouterr() == ("", "read\n")  # here, when it was loaded; each game runs it anew, and says nothing
    with pytest.raises(sim.StrategyError) as here:
        sim.ensemble(quarrel, 600)
    assert same(many, sim.ensemble(quarrel, 290))
    assert str(there.value) == str(here.value)
    assert "mine.py:9: " in str(here.value)


@pytest.mark.usefixtures("mine", "plain")
def test_a_script_needs_no_guard_and_is_not_run_again_by_its_workers():
    script = f"import sim\nprint('once')\nprint(repr(sim.ensemble(sim.load({str(SEED_CASE)!r}), 120, jobs=2)))\n"
    Path("script.py").write_text(script)
    for argument, piped in (("script.py", None), ("-", script)):
        done = completed([sys.executable, argument], typed=piped)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines() == ["once", repr(sim.ensemble(sim.load(SEED_CASE), 120))]


# What is kept of runs adds up.


def test_every_field_of_a_tally_adds_up_whatever_the_parts_and_their_order():
    game = sim.load(SEED_CASE.with_name("echo.yaml"))  # which has payoffs to add up too
    whole = count_runs(game, 3, range(60))
    parts = [count_runs(game, 3, runs) for runs in (range(9), range(9, 10), range(10, 60))]
    summed = [one for one in fields(Tally) if one.name != "drawn"]
    for one in summed:
        assert repr(getattr(whole, one.name)) != repr(getattr(Tally(), one.name)), f"{one.name} is not tested"
    for order in permutations(parts):
        assert repr(order[0] + order[1] + order[2]) == repr(order[0] + (order[1] + order[2]))
        for one in summed:
            found, wanted = (canonical(getattr(each, one.name)) for each in (sum(order, Tally()), whole))
            assert repr(found) == repr(wanted), one.name


def test_what_was_drawn_for_runs_adds_up_in_their_order(crisis, monkeypatch):
    monkeypatch.setattr(drawn_runs, "MAX_RUNS", 40)
    whole = count_runs(crisis, 3, range(60)).drawn
    one, two, three = (count_runs(crisis, 3, runs).drawn for runs in (range(9), range(9, 10), range(10, 60)))
    assert len(whole) == 40
    assert len(set(whole.drawn)) == 40
    assert one + two + three == one + (two + three) == whole


def canonical(value):
    """A field in a form that can be compared to the last bit."""
    if isinstance(value, dict):
        return sorted((key, canonical(part)) for key, part in value.items())
    if isinstance(value, tuple):
        return [canonical(part) for part in value]
    if isinstance(value, Histograms):
        return value.merges, value.low, None if value.counts is None else value.counts.tolist()
    if is_dataclass(value):
        return [canonical(getattr(value, one.name)) for one in fields(value)]
    return value


@given(st.lists(st.floats(-1e150, 1e150), max_size=40), st.data())
def test_sums_are_without_error_in_any_parts(values, data):
    cut = data.draw(st.integers(0, len(values)))
    shuffled = data.draw(st.permutations(values))
    found = ExactSums().plus(values[cut:]) + ExactSums().plus(values[:cut])
    assert found == ExactSums().plus(shuffled)
    assert found.count == len(values)
    assert found.total == sum(map(Fraction, values))
    assert found.squares == sum(Fraction(value) ** 2 for value in values)


def test_sums_of_many_large_numbers_do_not_overflow():
    value = float(2**53 - 1)
    found = ExactSums().plus([value] * 300_000).plus([-value] * 300_000)
    assert (found.total, found.squares) == (0, 600_000 * Fraction(value) ** 2)


def test_histograms_add_up_whatever_their_widths(monkeypatch):
    monkeypatch.setattr(histograms, "MAX_BINS", 60)
    draws = np.random.default_rng(2)
    values = draws.normal(size=(90, 2)) * np.geomspace(0.1, 900.0, 90).reshape(-1, 1)
    parts = [Histograms().plus(part) for part in np.split(values, [10, 20, 50])]
    assert len({part.merges for part in parts}) > 2
    whole = canonical(Histograms().plus(values))
    for order in permutations(parts):
        assert canonical(sum(order, Histograms())) == whole
    with pytest.raises(ValueError, match="heights of 2 and of 1 days"):
        parts[0] + Histograms().plus(values[:, :1])


# How work is handed out.


def number_of(crisis, number):
    return len(crisis.name), number


def test_no_more_is_handed_out_than_memory_is_meant_for_and_results_come_in_order(crisis):
    executor = Shuffled(1)
    asked = iter(range(100_000))
    found = workers.results(number_of, ((crisis, n) for n in asked), executor, ahead=5)
    assert [next(found) for _ in range(20)] == [(len(crisis.name), n) for n in range(20)]
    assert executor.most <= 5
    assert next(asked) <= 25
    found.close()
    time.sleep(0.1)
    assert len(executor.done) <= 25


def test_calls_may_be_of_many_crises_and_without_an_executor_are_done_when_asked_for(crisis):
    other = crisis.with_({"name": "B"})
    calls = [(crisis, 1), (other, 2), (crisis, 3)]
    with ThreadPoolExecutor(2) as executor:
        there = list(workers.results(number_of, calls, executor))
    assert there == list(workers.results(number_of, calls)) == [(len(crisis.name), 1), (1, 2), (len(crisis.name), 3)]


def test_run_numbers_reach_a_thousand_million(crisis):
    runs = range(10**9 - 3, 10**9)
    assert luck.RUNS > 10**9
    assert count_runs(crisis, 3, runs).replies.total() == 3
    blocks = list(workers.blocks(range(10**9)))
    assert (blocks[0].start, blocks[-1].stop) == (0, 10**9)
    assert len(blocks) < 20_000


class Broken(Executor):
    """An executor whose workers are gone, and which has told only the first call so."""

    def __init__(self):
        self.futures = []

    def submit(self, function, /, *args, **named):
        self.futures.append(Future())
        if len(self.futures) == 3:
            self.futures[0].set_exception(BrokenExecutor())
        return self.futures[-1]


def test_of_an_executor_that_is_broken_no_call_is_taken_back(crisis):
    executor = Broken()
    with pytest.raises(sim.WorkersError, match="a worker process ended"):
        next(workers.results(number_of, ((crisis, n) for n in range(9)), executor, ahead=3))
    for future in executor.futures[1:]:
        future.set_exception(BrokenExecutor())  # which would fail for one that was


def test_workers_of_another_program_are_refused(crisis, monkeypatch):
    call = workers.Call("another", workers._pack(crisis), number_of, (1,))
    with pytest.raises(sim.WorkersError, match="has another sim"):
        workers._do_call(pickle.dumps(call))
    monkeypatch.delattr(workers, "Call")  # as one before there were any
    with pytest.raises(sim.WorkersError, match="has another sim"):
        workers._do_call(b"csim.workers\nCall\n.")


@pytest.mark.parametrize("jobs", [-1, 1.5, True, "2"])
def test_a_number_of_jobs_that_is_none_is_refused(crisis, jobs):
    with pytest.raises(ValueError, match="number of jobs"):
        sim.ensemble(crisis, 9, jobs=jobs)


def test_an_executor_and_jobs_exclude_each_other(crisis, command):
    with pytest.raises(ValueError, match="an executor has its own workers"):
        sim.ensemble(crisis, 9, jobs=2, executor=Shuffled(1))
    code, _, err = command("ensemble", str(SEED_CASE), "--jobs", "2", "--cluster", "tcp://127.0.0.1:1")
    assert (code, err) == (2, "--cluster and --jobs: a cluster has its own workers; give one of them\n")


# Ends.


@pytest.mark.usefixtures("plain")
def test_a_worker_that_is_killed_is_told_of_and_what_was_done_is_kept(crisis):
    def kill(done, _):
        if done > 1000:
            for child in multiprocessing.active_children()[:1]:
                child.kill()

    with pytest.raises(sim.WorkersError, match="a worker process ended before its work was done") as error:
        sim.ensemble(crisis, LONG, seed=3, jobs=2, until_width=ENDLESS, progress=kill)
    kept = error.value.kept
    assert kept.stopped
    assert kept.runs > 1000
    assert kept.bands == sim.ensemble(crisis, kept.runs, seed=3).bands
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("plain")
def test_interrupted_it_keeps_the_blocks_done_and_ends_its_workers_in_their_midst(crisis):
    def stop(done, _):
        if done > 1000:
            raise KeyboardInterrupt

    many = sim.ensemble(crisis, LONG, seed=3, jobs=2, until_width=ENDLESS, progress=stop)
    assert many.stopped
    assert many.bands == sim.ensemble(crisis, many.runs, seed=3).bands
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("plain")
def test_workers_are_ended_without_a_word_though_their_calls_were_to_be_taken_back(capfd):
    with suppress(KeyboardInterrupt), workers.processes(2) as crew:
        calls = [crew.submit(time.sleep, 10_000) for _ in range(12)]
        until(calls[2].running)  # so many are handed on, and the rest waits
        for call in calls:
            call.cancel()
        for worker in multiprocessing.active_children():
            worker.kill()  # as by a SIGTERM to them all
        until(calls[0].done)
        raise KeyboardInterrupt
    assert not multiprocessing.active_children()
    assert capfd.readouterr() == ("", "")


def within(seed):
    """Runs that a worker hands to workers of its own."""
    return sim.ensemble(sim.load(SEED_CASE), 300, seed=seed, jobs=2).text()


@pytest.mark.long
@pytest.mark.usefixtures("plain")
def test_a_worker_may_have_workers_of_its_own():
    with workers.processes(2) as crew:
        found = list(crew.map(within, [1, 2]))
    assert found == [sim.ensemble(sim.load(SEED_CASE), 300, seed=seed).text() for seed in (1, 2)]


TWICE = """
import os, signal, time
from multiprocessing.context import SpawnProcess
from sim.studies import workers

def kill(worker):
    SpawnProcess.kill = killed
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.1)
    killed(worker)

killed, SpawnProcess.kill = SpawnProcess.kill, kill
try:
    with workers.processes(2) as crew:
        for _ in range(2):
            crew.submit(time.sleep, 10_000)
        raise KeyboardInterrupt
except KeyboardInterrupt:
    print("stopped")
"""


@POSIX
def test_a_second_ctrl_c_keeps_no_worker_from_being_ended():
    with started([sys.executable, "-c", TWICE], stdout=PIPE, stderr=PIPE, text=True) as process:
        assert ended(process) == (0, "stopped\n", "")
        until(lambda: gone(process.pid))


STARTING = """
import os, signal
from sim.studies import workers

heard = []
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda number, _: heard.append(number))
with workers.processes(2) as crew:
    calls = [crew.submit(abs, -number) for number in (1, 2)]
    os.killpg(0, signal.SIGINT)  # two interpreters have just begun
    assert [call.result() for call in calls] == [1, 2]
assert heard == [signal.SIGINT]
"""


@POSIX
def test_ctrl_c_is_heard_by_no_worker_not_even_as_it_starts():
    done = completed([sys.executable, "-c", STARTING], check=True)
    assert (done.stdout, done.stderr) == ("", "")


STOPPED = """
import multiprocessing.process, multiprocessing.synchronize, os, signal, sys, time
from sim.studies import workers

def stop(*_):
    raise KeyboardInterrupt

def start(process):
    begin(process)
    os.kill(os.getpid(), signal.SIGTERM)

def make(semaphore):
    multiprocessing.synchronize.SemLock._make_methods = finish
    print(semaphore._semlock.name)
    os.kill(os.getpid(), signal.SIGTERM)
    finish(semaphore)

signal.signal(signal.SIGTERM, stop)
process, semaphore = multiprocessing.process.BaseProcess, multiprocessing.synchronize.SemLock
begin, finish = process.start, semaphore._make_methods
if sys.argv[1] == "process":
    process.start = start
else:
    semaphore._make_methods = make
try:
    with workers.processes(2) as crew:
        crew.submit(abs, -1).result()
        time.sleep(10_000)
except KeyboardInterrupt:
    print("stopped")
assert not multiprocessing.active_children()
"""


@POSIX
@pytest.mark.parametrize("where", ["process", "semaphore"])
def test_stopped_as_workers_start_none_is_left_half_started(where):
    with started([sys.executable, "-c", STOPPED, where], stdout=PIPE, stderr=PIPE, text=True) as process:
        code, out, err = ended(process)
        assert (code, err) == (0, "")
        until(lambda: gone(process.pid))
    *semaphores, last = out.splitlines()
    assert last == "stopped"
    assert bool(semaphores) == (where == "semaphore")
    for name in semaphores:
        with pytest.raises(FileNotFoundError):
            sem_unlink(name)


@contextmanager
def in_a_group(folder, *more):
    """A long ensemble as a terminal starts it: in a process group of its own, here with a terminal for its progress."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "sim", "ensemble", str(SEED_CASE), "--set", "actors.Russia.strategy=generous"]
    command += ["--runs", str(LONG), "--until-width", str(ENDLESS), *more]
    with os.fdopen(ours), started(command, stdout=PIPE, stderr=theirs, text=True, cwd=folder) as process:
        os.close(theirs)
        said = ""
        while "s left" not in said:  # some blocks are done
            said += os.read(ours, 1000).decode()
        yield process, ours, said


def rest(terminal):
    said = b""
    while True:
        try:
            more = os.read(terminal, 1000)
        except OSError:  # nobody has it open any more
            more = b""
        if not more:
            return said.decode()
        said += more


@POSIX
@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize(
    "stop",
    [
        lambda pid: os.killpg(pid, signal.SIGINT),
        pytest.param(lambda pid: os.killpg(pid, signal.SIGTERM), marks=pytest.mark.long),
        pytest.param(lambda pid: os.kill(pid, signal.SIGTERM), marks=pytest.mark.long),
    ],
    ids=["ctrl-c", "sigterm to all", "sigterm to one"],
)
def test_stopped_with_jobs_it_ends_all_quietly_and_tells_what_was_kept(tmp_path, stop):
    with in_a_group(tmp_path, "--jobs", "2", "--json") as (process, terminal, before):
        stop(process.pid)
        code, out, _ = ended(process)
        said = before + rest(terminal)
        told = json.loads(out)
        assert code == 130
        assert 0 < told["runs"] < told["asked"] == LONG
        assert said.endswith(f"stopped: {told['runs']} of {LONG} runs were done, and are kept\r\n")
        assert "Traceback" not in said
        assert "resource_tracker" not in said
        until(lambda: gone(process.pid))


@POSIX
@pytest.mark.usefixtures("plain")
def test_killed_it_leaves_no_workers_behind(tmp_path):
    with in_a_group(tmp_path, "--jobs", "2") as (process, terminal, _):
        process.kill()
        ended(process)
        until(lambda: gone(process.pid))
        assert "Traceback" not in rest(terminal)


def test_stopped_while_a_worker_is_telling_it_waits_for_nobody(tmp_path):
    (tmp_path / "telling.py").write_text(
        "import os, time\nfrom multiprocessing.connection import Connection\n\n"
        f"FIRST, BEGUN = {str(tmp_path / 'first')!r}, {str(tmp_path / 'begun')!r}\n\n\n"
        "def begin(self, told):\n"
        "    os.write(self.fileno(), told[:4])  # how long it will be, and no more\n"
        "    open(BEGUN, 'w').close()\n"
        "    time.sleep(10_000)\n\n\n"
        "def tell(_, whole):\n"
        "    if not whole:\n"
        "        while not os.path.exists(FIRST):  # the first has been heard: who begins holds up all others\n"
        "            time.sleep(0.01)\n"
        "        Connection._send = begin\n"
    )
    (tmp_path / "stopping.py").write_text(
        "import os, time\nfrom contextlib import closing\nimport sim, telling\nfrom sim.studies import workers\n"
        f"crisis = sim.load({str(SEED_CASE)!r})\n"
        "def told():\n"
        "    with workers.processes(2) as crew:\n"
        "        yield from workers.results(telling.tell, [(crisis, True), (crisis, False), (crisis, False)], crew)\n"
        "with closing(told()) as found:\n"
        "    next(found)\n"
        "    open(telling.FIRST, 'w').close()\n"
        "    while not os.path.exists(telling.BEGUN):\n"
        "        time.sleep(0.01)\n"
    )
    completed([sys.executable, "stopping.py"], cwd=tmp_path, check=True)
