"""Processes that tests start: none outlives its test, and none has to be quick."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PIPE = subprocess.PIPE
HANG = 600  # seconds: a time-out only ends what would never end, on however busy a machine


@contextmanager
def started(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """A process, in a group of its own; on leaving the block, by whatever way, the whole group is killed."""
    group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {"start_new_session": True}
    with subprocess.Popen(command, **group, **options) as process:
        try:
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen[Any]) -> None:
    """Kill a process that was `started`, and all that it started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # gone; or, on macOS, dead and not yet waited for
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def ended(process: subprocess.Popen[Any]) -> tuple[int, Any, Any]:
    """The exit code of a process, once it has ended, and what it wrote to standard output and to standard error."""
    out, err = process.communicate(timeout=HANG)
    return process.returncode, out, err


def completed(
    command: Sequence[str], *, typed: str | None = None, check: bool = False, text: bool = True, **options: Any
) -> subprocess.CompletedProcess[Any]:
    """A process that was `started` and has ended, and what it wrote; `typed` is its standard input."""
    pipes = {"stdin": subprocess.DEVNULL if typed is None else PIPE, "stdout": PIPE, "stderr": PIPE}
    with started(command, text=text, **pipes | options) as process:
        out, err = process.communicate(typed, timeout=HANG)
    done = subprocess.CompletedProcess(command, process.returncode, out, err)
    if check:
        assert done.returncode == 0, f"{command} ended with {done.returncode}: {err}"
    return done


def until(holds: Callable[[], object], process: subprocess.Popen[Any] | None = None) -> None:
    """Wait until something holds, while a process runs on."""
    end = time.monotonic() + HANG
    while not holds():
        assert process is None or process.poll() is None, f"it ended with {process.returncode}"
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.02)


def gone(group: int) -> bool:
    """Whether no process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def running() -> dict[int, str]:
    """The command lines of the processes that this one started and that run on, where the system tells them.

    Python's own tracker of shared resources ends with the process that it serves.
    """
    found = {}
    for told in Path("/proc/self/task").glob("*/children"):
        for child in map(int, told.read_text().split()):
            with suppress(OSError):  # it has just ended
                line = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if "multiprocessing.resource_tracker" not in line:
                    found[child] = line.strip() or "ended, but nobody asked how"
    return found
