"""The change-over: when compiled code takes over from plain Python, for all that a process plays.

Both give the same bits, so nobody ever waits for a compiler. Everything begins in plain Python, a part at a time.
Between parts compiled code takes over if it is kept on disk, and if what is left to be played, or what was played so
far and so may come again, takes longer in plain Python than loading it. If it is not kept, and that takes longer still,
it is compiled in a process of its own (`sim.engines.compilation`), while this one plays on.

That process ends with this one if this one is stopped or killed; where this one ends in good order, it goes on for the
seconds that it takes, so that the next program finds what it made.
"""

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep

from sim.engines import compiled_engine
from sim.engines.compilation import BESIDE, BUSY, FAILED, GENTLY, GO_ON, complaint, locked
from sim.engines.jit import build, shelf

# Seconds of plain Python, of the processor.
LOADING = 0.4  # loading takes about as long
COMPILING = 2.5  # from here on it is compiled: for those who play so long once, and will play again
LOOK = 0.2  # between two looks at what is kept

Play = Callable[..., None]  # `compiled_engine.play_many`, compiled


class Changeover:
    """Whether compiled code takes over, in this process."""

    def __init__(self) -> None:
        self.spent = 0.0  # seconds played in plain Python
        self.code: Play | None = None
        self.starts = True  # whether this process may start one that compiles
        self._compiler: subprocess.Popen[bytes] | None = None
        self._hopeless = False
        self._waits = False  # for the code, rather than play on
        self._next_look = 0.0
        self._one = threading.Lock()

    def compiled(self, left: float = 0.0) -> Play | None:
        """The compiled code, if it takes over now; `left` are the seconds that plain Python would still take."""
        if not build.available():
            return None
        if self.code is None and self.spent >= self._next_look:
            self._look(max(left, self.spent))
        return self.code

    def ask(self, seconds: float) -> None:
        """Have the code compiled, for others who have played for so long, unless it is kept."""
        with self._alone(seconds >= COMPILING) as may:
            if may and build.available() and not build.kept(compiled_engine.source()):
                self._start()

    def _look(self, worth: float) -> None:
        """Load the code if it is kept and that pays; if it is not kept, have it compiled if that pays."""
        with self._alone(worth >= LOADING) as may:
            if may:
                self._next_look = self.spent + LOOK
                damaged = build.kept(compiled_engine.source()) and not self._load()
                if self.code is None and build.available() and (damaged or worth >= COMPILING):
                    self._start()

    @contextmanager
    def _alone(self, pays: bool) -> Iterator[bool]:
        """Whether there is something to be done about the code, and by this thread."""
        if not pays or self._hopeless or not self._one.acquire(blocking=False):
            yield False
            return
        try:
            yield not self._compiles()
        except Exception as error:  # whatever a mismatched library may raise, or a folder
            self._give_up(complaint(error))
        finally:
            self._one.release()

    def at_once(self) -> bool:
        """Wait for the code, which is compiled if it is not kept, and load it: for tests and benchmarks.

        False where there is no compiler, or it does not work.
        """
        self._waits = True
        while self.compiled(float("inf")) is None and build.available() and not self._hopeless:
            self._next_look = 0.0
            sleep(0.02)
        return self.compiled() is not None

    def stop(self) -> None:
        """End the process that compiles, if there is one: somebody wants no more."""
        if self._compiler is not None:
            self._compiler.kill()
            self._compiler.communicate()
            self._compiler = None

    def _load(self) -> bool:
        self.code = build.load(compiled_engine.source(), compiled_engine.example)
        return self.code is not None

    def _compiles(self) -> bool:
        """Whether the process that compiles is at it still."""
        if self._compiler is None:
            return False
        code = self._compiler.poll()
        if code is None:
            return True
        said = self._compiler.communicate()[0].decode(errors="replace").strip()
        self._compiler = None
        if code == FAILED and said:
            self._give_up(said)
        elif code not in {0, BUSY, -signal.SIGINT}:
            self._hopeless = True
        return self._hopeless

    def _start(self) -> None:
        """Start a process that compiles, if none is at it on this machine."""
        if not self.starts or self._hopeless or not sys.executable or getattr(sys, "frozen", False):
            return
        if next(shelf.writable(), None) is None:
            raise OSError("there is no folder that can be written")
        with locked() as free:
            if not free:
                return
        home = str(Path(__file__).parents[2])
        paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
        how = [BESIDE] if self._waits else [BESIDE, GENTLY]
        command = [sys.executable, "-P", "-m", "sim.engines.compilation", *how]  # -P: a sim.py may lie here
        low = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) if GENTLY in how else 0
        try:
            self._compiler = subprocess.Popen(
                command,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=low | getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:  # a system that starts no processes
            self._hopeless = True
        else:
            atexit.register(_let_go, self._compiler, os.getpid())

    def _give_up(self, why: str) -> None:
        """Play everything that follows in plain Python, and say why."""
        if sys.stderr is not None:
            sys.stderr.write(f"{why}\n")
        self._hopeless = True


def _let_go(compiler: "subprocess.Popen[bytes]", mine: int) -> None:
    """Have a process go on without this one, which has come to its end in good order."""
    if compiler.returncode is None and compiler.stdin is not None and os.getpid() == mine:
        with suppress(OSError):
            if getattr(sys, "last_type", None) is not KeyboardInterrupt:  # whose traceback has just been printed
                compiler.stdin.write(GO_ON)
            compiler.stdin.close()
        compiler.returncode = 0  # or Python would warn that it still runs


HERE = Changeover()


def _forked() -> None:
    """In a copy of this process: what compiles is not its own, and no thread is at anything."""
    if HERE._compiler is not None:
        HERE._compiler.returncode = 0
    HERE._compiler, HERE._one = None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
