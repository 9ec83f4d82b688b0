"""The process that compiles the engine, for every scenario and for good: `python -m sim.engines.compilation`.

One runs at a time on a machine, under a lock; by hand it waits for its turn. Beside a program that plays meanwhile
(`sim.engines.changeover`) it gives way to whatever else runs, prints nothing but why it failed, and ends with that
program, however that ends, unless it is told through its standard input to go on.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.engines import compiled_engine
from sim.engines.jit import build, shelf

BESIDE, GENTLY = "beside", "gently"  # by what arguments a program starts it, and has it leave the processor to others
DONE, FAILED, BUSY = 0, 1, 3  # exit codes
GO_ON = b"\n"  # told to it, it outlives the program
LONGEST = 200  # letters of what a compiler says that are repeated
NICE = 5  # at 19 it would hardly get on beside programs that play on all cores


def main(arguments: list[str]) -> int:
    """Compile the engine, if it is not kept yet, and return the exit code."""
    beside = BESIDE in arguments
    if beside:
        _go_along()
    if GENTLY in arguments and hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICE)
    with locked(wait=not beside) as mine:
        if not mine:
            return BUSY
        try:
            if build.load(compiled_engine.source(), compiled_engine.example) is None:
                build.make(compiled_engine.source(), compiled_engine.example)
        except Exception as error:  # whatever a compiler may raise
            sys.stdout.write(complaint(error))
            return FAILED
    return DONE


def complaint(error: Exception) -> str:
    """What to say of code that cannot be had, in a line."""
    why = " ".join(f"{type(error).__name__}: {error}".split())
    why = why if len(why) <= LONGEST else f"{why[:LONGEST]} ..."
    if isinstance(error, OSError):
        return f"compiled code cannot be kept, so that the engine runs as plain Python: {why}"
    return f"this numba does not compile the engine, which runs as plain Python: {why}"


@contextmanager
def locked(wait: bool = False) -> Iterator[bool]:
    """Hold the lock of whoever compiles on this machine; where another does, and is not to be waited for, False."""
    from filelock import FileLock, Timeout

    folder = next(shelf.writable(), None)
    lock = None if folder is None else FileLock(folder / "compiling.lock")
    try:
        if lock is not None:
            lock.acquire(timeout=-1 if wait else 0)
    except Timeout:
        yield False
        return
    except (OSError, NotImplementedError):  # of a disk that knows no locks
        lock = None
    try:
        yield True
    finally:
        if lock is not None:
            lock.release()


def _go_along() -> None:
    """Have this process end with the program that started it, and leave the terminal to that."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it at once, wherever it is
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    threading.Thread(target=_end_with_it, daemon=True).start()
    sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good


def _end_with_it() -> None:
    """Wait until the program ends, or tells this process to go on."""
    if os.read(0, 1) != GO_ON:
        os._exit(FAILED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
