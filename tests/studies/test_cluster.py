"""On a cluster of dask.distributed with processes of its own: the same bytes, also where one of them is killed."""

import logging
import os
import re
import signal
import socket
import sys
import threading
from contextlib import contextmanager, suppress
from subprocess import DEVNULL

import pytest

import sim
from helpers.ensembles import values
from helpers.places import ROOT, SEED_CASE
from helpers.processes import PIPE, completed, kill, started
from sim.engines.jit import build
from sim.studies import workers

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.filterwarnings("default"),  # the library's own
    pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by signals"),
]

RUNS = 3000


@pytest.fixture(scope="module")
def crisis():
    return sim.load(SEED_CASE, {"actors.Russia.strategy": "generous"})


@pytest.fixture(scope="module")
def address():
    """The scheduler of a cluster of two processes, which play without the compiler: they start sooner."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(build.SWITCH, "1")
        started = distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=False
        )
        with started as cluster:
            yield cluster.scheduler_address


def alike(many, crisis):
    alone = sim.ensemble(crisis, many.runs, seed=3)
    return (many.text(), many.csv(), values(many)) == (alone.text(), alone.csv(), values(alone))


@pytest.mark.long
def test_on_a_cluster_the_bytes_are_the_same_and_a_killed_worker_changes_none(crisis, address):
    with workers.cluster(address) as executor:
        processes = list(executor._client.run(os.getpid).values())
        assert len({os.getpid(), *processes}) == 3
        assert alike(sim.ensemble(crisis, RUNS, seed=3, executor=executor), crisis)
        killed = []

        def kill(done, _):
            if done > RUNS / 3 and not killed:
                killed.append(done)
                os.kill(processes[0], signal.SIGKILL)

        assert alike(sim.ensemble(crisis, RUNS, seed=3, executor=executor, progress=kill), crisis)
        assert killed[0] < RUNS
        assert processes[0] not in executor._client.run(os.getpid).values()


def test_a_client_of_ones_own_has_an_executor_that_does_as_well(crisis, address):
    with distributed.Client(address, set_as_default=False) as client:
        assert alike(sim.ensemble(crisis, 600, seed=3, executor=client.get_executor()), crisis)


def test_what_the_library_logs_of_a_lost_connection_is_not_told_beside_our_line(address):
    with workers.cluster(address):
        assert not logging.getLogger("distributed.client").isEnabledFor(logging.CRITICAL)
    assert logging.getLogger("distributed.client").isEnabledFor(logging.ERROR)


def test_a_cluster_with_another_program_is_refused_by_name(command, address, monkeypatch):
    monkeypatch.setattr(workers, "program", lambda: "another")
    code, out, err = command("ensemble", str(SEED_CASE), "--runs", "9", "--cluster", address)
    assert (code, out) == (2, "")
    assert re.fullmatch(r"the worker on \S+ has another sim \(.*\) than asks it; install the same there\n", err)


@pytest.mark.long
def test_where_the_scheduler_is_lost_the_command_says_so_and_keeps_what_was_done(command, monkeypatch):
    monkeypatch.setenv(build.SWITCH, "1")
    script = "from distributed.cli.{0} import main; main()"
    dask = [sys.executable, "-c"]
    one = [*dask, script.format("dask_scheduler"), "--port", "0", "--no-dashboard", "--host", "127.0.0.1"]
    with started(one, stderr=PIPE, text=True) as scheduler:
        address = next(found[0] for line in scheduler.stderr if (found := re.search(r"tcp://\S+", line)))
        another = [*dask, script.format("dask_worker"), address, "--no-nanny", "--nthreads", "1", "--no-dashboard"]
        here = os.environ | {"PYTHONPATH": str(ROOT)}  # the program that asks it
        with started(another, stderr=DEVNULL, env=here):
            next(line for line in scheduler.stderr if "Register worker" in line)
            seen = []

            def stop(_, done, of):
                seen.append(done)
                if done > 500:
                    kill(scheduler)

            monkeypatch.setattr("sim.cli.common.Progress.__call__", stop)
            code, out, err = command(
                "ensemble", str(SEED_CASE), "--runs", "100000", "--until-width", "0.0001", "--cluster", address
            )
    assert code == 2
    assert f": {seen[-1]} runs, seed 1" in out.splitlines()[0]
    assert "Stopped: 100000 runs were asked for." in out
    assert err.splitlines() == [
        "the workers were lost: the connection to the cluster ended, or was ended",
        f"stopped: {seen[-1]} of 100000 runs were done, and are kept",
    ]


@contextmanager
def something_else(silent):
    """The address of a server that is no scheduler: it says nothing, or something else."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with suppress(OSError):
                while True:
                    taken.append(server.accept()[0])
                    if not silent:
                        taken[-1].sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n" * 20)

        taken = []
        threading.Thread(target=serve, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
    for connection in taken:
        connection.close()


def test_where_no_scheduler_answers_or_the_library_is_missing_it_is_said_in_a_line(command, monkeypatch):
    cluster = workers.cluster
    monkeypatch.setattr(workers, "cluster", lambda address: cluster(address, seconds=0.3))
    for address, found in (("tcp://127.0.0.1:1", "no scheduler answers"), ("nonsense", "no scheduler answers")):
        code, out, err = command("ensemble", str(SEED_CASE), "--runs", "9", "--cluster", address)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(f"{address}: {found}")
    for silent in (True, False):
        with something_else(silent) as address:
            code, out, err = command("ensemble", str(SEED_CASE), "--runs", "9", "--cluster", address)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(f"{address}: no scheduler answers (")
    for address in ("nonsense", "tcp://127.0.0.1:port", "http://127.0.0.1:1"):  # nor is anything said of it at the end
        script = "from sim.cli import console; console()"
        ended = completed([sys.executable, "-c", script, "ensemble", str(SEED_CASE), "--no-save", "--cluster", address])
        assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, out, err = command("ensemble", str(SEED_CASE), "--runs", "9", "--cluster", "tcp://127.0.0.1:1")
    assert (code, out) == (2, "")
    assert err == "a cluster needs the library dask.distributed; install it with: pip install 'tit-for-tat[cluster]'\n"
