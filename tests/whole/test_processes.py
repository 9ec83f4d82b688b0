"""What tests start ends with them."""

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from helpers.processes import PIPE, completed, ended, gone, running, started, until

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="process groups are of POSIX")
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(10_000)"])
print(child.pid, flush=True)
time.sleep(10_000)
"""


@POSIX
def test_a_process_and_what_it_started_end_with_the_test_that_fails():
    with suppress(ZeroDivisionError), started([sys.executable, "-c", PARENT], stdout=PIPE, text=True) as process:
        child = int(process.stdout.readline())
        assert os.getpgid(child) == process.pid
        raise ZeroDivisionError
    until(lambda: gone(process.pid))


@POSIX
def test_what_a_process_leaves_running_ends_with_the_test_too():
    with started([sys.executable, "-c", PARENT.replace("time.sleep(10_000)\n", "")], stdout=PIPE, text=True) as process:
        process.stdout.readline()
        assert process.wait() == 0
        assert not gone(process.pid)
    until(lambda: gone(process.pid))


def test_a_process_that_is_completed_tells_its_code_and_what_it_wrote():
    done = completed([sys.executable, "-c", "import sys; print(input()); sys.exit('no')"], typed="yes\n")
    assert (done.returncode, done.stdout, done.stderr) == (1, "yes\n", "no\n")
    with pytest.raises(AssertionError, match="ended with 1: no"):
        completed([sys.executable, "-c", "import sys; sys.exit('no')"], check=True)


def test_nobody_waits_for_what_a_process_that_ended_will_not_do():
    with started([sys.executable, "-c", ""]) as process, pytest.raises(AssertionError, match="it ended with 0"):
        until(lambda: False, process)
    with started([sys.executable, "-c", "print(1)"], stdout=PIPE) as process:
        assert ended(process) == (0, f"1{os.linesep}".encode(), None)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the system does not tell")
def test_what_runs_on_is_found():
    with started([sys.executable, "-c", "import time; time.sleep(10_000)"]) as process:
        until(lambda: "time.sleep(10_000)" in running().get(process.pid, ""), process)
    assert process.pid not in running()
