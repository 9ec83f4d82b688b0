"""Work on scenarios done by workers: any executor of `concurrent.futures`, processes of this machine, or a cluster.

Calls are handed out in order, so many ahead of the first that is not done that memory does not grow with them, and
what they return is handed back in order too: nothing that is made of it can hang on how many workers there are, or on
which of them was quicker.

The processes are spawned, on every system: a copy of a running process (fork) would be one of its threads and locks as
well, and those of a compiler, a window or a notebook do not outlive it. They do not run the script that started them,
so it needs no guard. They print nothing, leave Ctrl-C to their parent, and end with it, however it ends.
"""

import hashlib
import logging
import os
import pickle
import signal
import sys
import threading
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeVar

from sim.engines import compiled_engine, player
from sim.engines.jit import build
from sim.model.prepared import Prepared
from sim.scenario import Crisis

T = TypeVar("T")

MOST = 2**16  # worker processes: more than any machine has cores
MOST_ON_WINDOWS = 61  # an executor there can wait for no more
STARTING = threading.Lock()  # for one thread at a time to hide the script from a process that starts
AHEAD = 64  # calls handed out before the first of them is done, where nothing is known of the workers
TIMES = 2  # and so many times as many as there are workers, where it is
TALKATIVE = ("distributed", "tornado", "asyncio")  # libraries of a cluster that log errors on their own


class WorkersError(RuntimeError):
    """Workers that cannot be had, are lost, or run another program; in one line. Finished work is kept in `kept`."""

    kept: Any = None  # what was made of the work that was done, where whoever made it keeps it


class Call(NamedTuple):
    """What is handed to a worker."""

    program: str  # see `program`
    crisis: bytes  # packed
    work: Callable[..., Any]
    given: tuple[Any, ...]


def by_workers(
    work: Callable[..., T],
    calls: Iterable[tuple[Any, ...]],
    executor: Executor | None,
    jobs: int | None,
    prepared: Prepared,
) -> Generator[T, None, None]:
    """What `results` gives, by an executor's workers or, where there is none, by so many processes started for it."""
    with processes(1 if executor is not None else jobs, prepared) as crew:
        yield from results(work, calls, executor or crew)


def results(
    work: Callable[..., T],
    calls: Iterable[tuple[Any, ...]],
    executor: Executor | None = None,
    ahead: int | None = None,
) -> Iterator[T]:
    """What `work(crisis, ...)` returns for each of the calls, which are a crisis and what else is given, in order.

    `work` is a function of a module of this program, and what it is given and returns can be pickled. Without an
    executor each call is done here when its result is asked for. With one, up to `ahead` calls are handed out before
    the first of them is done; by default twice as many as there are workers. What `work` raises is raised when its
    turn comes; WorkersError where workers are lost. Whoever asks for no more takes back what has not begun.
    """
    if executor is None:
        for crisis, *given in calls:
            yield work(crisis, *given)
        return
    waiting: deque[Future[bytes]] = deque()
    todo = iter(calls)
    most = ahead or _ahead(executor)
    try:
        while True:
            while len(waiting) < most and (call := next(todo, None)) is not None:
                packed = _packed(call[0])
                with _lost(waiting):
                    waiting.append(executor.submit(_called, pickle.dumps(Call(program(), packed, work, call[1:]))))
            if not waiting:
                return
            with _lost(waiting):
                found = waiting[0].result()
            waiting.popleft()
            yield _unpacked(found)
    finally:
        for future in waiting:
            future.cancel()


def _ahead(executor: Executor) -> int:
    """How many calls keep an executor's workers busy."""
    known = getattr(executor, "_max_workers", None)
    return TIMES * known if isinstance(known, int) else AHEAD


@contextmanager
def _lost(waiting: deque[Future[bytes]]) -> Iterator[None]:
    """Say in one line that workers are lost, however an executor says it."""
    try:
        yield
    except BrokenExecutor as error:
        waiting.clear()  # it is failing them all, and does not expect to meet one that was taken back
        raise WorkersError(
            "a worker process ended before its work was done; run it again, with fewer --jobs"
        ) from error
    except CancelledError as error:
        raise WorkersError("the workers were lost: the connection to the cluster ended, or was ended") from error
    except Exception as error:
        module = type(error).__module__.partition(".")[0]
        if module == "distributed":
            raise WorkersError(f"the cluster gave the work up: {_line(error)}") from error
        if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] == "sim":
            raise WorkersError(
                f"the workers cannot import {error.name}; install this version of the program there"
            ) from error
        raise


def _line(error: BaseException) -> str:
    """What an exception says, in one line."""
    return " ".join(str(error).split()) or type(error).__name__


# What a worker does.


def _called(packed: bytes) -> bytes:
    """Do a call, and pack what it returns."""
    try:
        call: Call = pickle.loads(packed)
    except (AttributeError, ImportError) as error:
        raise WorkersError(_differs()) from error
    if call.program != program():
        raise WorkersError(_differs())
    return _packed(call.work(_crisis(call.crisis), *call.given))


def _differs() -> str:
    from platform import node

    from sim.version import __version__

    return f"the worker on {node()} has another sim ({__version__}, {program()}) than asks it; install the same there"


@cache
def program() -> str:
    """The program's files, hashed: with the same files, workers give the same bits."""
    found = hashlib.sha256()
    home = Path(__file__).parent.parent
    for path in sorted(home.rglob("*")):
        if path.suffix in {".py", ".yaml"}:
            found.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _packed(value: Any) -> bytes:
    """A crisis, with the file of a strategy of its own, or a result, as few bytes: a histogram is mostly noughts."""
    return zlib.compress(pickle.dumps(value), 1)


def _unpacked(packed: bytes) -> Any:
    return pickle.loads(zlib.decompress(packed))


@lru_cache(maxsize=8)
def _crisis(packed: bytes) -> Crisis:
    found: Crisis = _unpacked(packed)
    return found


# Processes of this machine.


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def processes(jobs: int | None, prepared: Prepared | None = None) -> Iterator[Executor | None]:
    """An executor of so many worker processes; 0 is one for each core, and 1 or None gives no executor.

    An exception in the block ends the workers at once, whatever they are doing, and none is left behind. With
    `prepared` the engine is compiled here first, where it is needed and not kept on disk, rather than by every worker.
    """
    jobs = jobs or (1 if jobs is None else cores())
    if jobs == 1:
        yield None
        return
    if prepared is not None:
        compile_first(prepared)
    crew = _unheard(_crew, min(jobs, MOST_ON_WINDOWS) if sys.platform == "win32" else jobs)
    try:
        yield crew
    except BaseException:
        _unheard(crew.end)
        raise
    finally:
        crew.shutdown(wait=True)


# loky's executor was tried in the place of Python's. Its workers do not run the script again, but they too have to be
# kept from Ctrl-C, to end with their parent, and not to be waited for when they are killed halfway through a result. So
# it saved three lines, for a fifth more processor time at every start, and another library.
def _crew(jobs: int) -> Any:
    """An executor of worker processes, which is imported here because that takes time."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    class Crew(ProcessPoolExecutor):
        """Worker processes that can be ended at once."""

        def submit(self, *given: Any, **named: Any) -> Any:
            future: Any
            if len(self._processes) == jobs:
                future = super().submit(*given, **named)
            else:
                future = _unheard(_sheltered, super().submit, *given, **named)
            future.cancel = lambda: False  # Python 3.11 trips over it when it fails the calls of workers that are gone
            return future

        def end(self: Any) -> None:
            """Kill the workers, and wait until they are gone."""
            with self._shutdown_lock:  # so none is just starting
                workers, results, manager = self._processes, self._result_queue, self._executor_manager_thread
            self.shutdown(wait=False)  # so none is started from here on
            for worker in workers.values():
                worker.kill()
            results._writer.close()  # or the rest of a result that was half sent would be waited for
            if manager is not None:
                manager.join()

    return Crew(jobs, get_context("spawn"), _begin)


def _unheard(function: Callable[..., T], *given: Any, **named: Any) -> T:
    """Call a function in a thread of its own, where no signal can interrupt it and leave its work half done."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function, *given, **named).result()


def _sheltered(start: Callable[..., T], *given: Any, **named: Any) -> T:
    """Start processes that do not hear Ctrl-C, and do not run this program's script again.

    They inherit the signals that this thread, which serves nothing else, has blocked.
    """
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    with STARTING:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return start(*given, **named)
        finally:
            sys.modules["__main__"] = main


def _begin() -> None:
    """Prepare a worker process: it hears no Ctrl-C, ends with its parent and prints nothing."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good


def _end_with(parent: Any) -> None:
    """Wait until the parent ends, however it does, and end this process."""
    parent.join()
    os._exit(0)


def compile_first(prepared: Prepared) -> None:
    """Compile the engine for a scenario, if it is to be compiled and is not kept on disk."""
    if player.engine(prepared) == "compiled" and not build.kept(compiled_engine.modules()):
        player.play(prepared, 1, range(1))


# A cluster.


@contextmanager
def cluster(address: str, seconds: float = 10.0) -> Iterator[Executor]:
    """The workers of a cluster of dask.distributed, by its scheduler's address, as `tcp://host:8786`.

    Raises WorkersError where the library is missing, where no scheduler answers within so many seconds, or where it
    has no workers. Needs the extra `cluster`.
    """
    try:
        import distributed
        from distributed.comm import get_address_host_port
    except ImportError as error:
        remedy = "install it with: pip install 'tit-for-tat[cluster]'"
        raise WorkersError(f"a cluster needs the library dask.distributed; {remedy}") from error
    # What they say of a lost connection is said here, in one line; each of their loggers has a level of its own.
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in TALKATIVE]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in levels:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    client = None
    try:
        try:
            get_address_host_port(address)  # a client that never began would leave a traceback behind at the end
            client = distributed.Client(address, timeout=seconds, set_as_default=False)
            client.wait_for_workers(1, timeout=seconds)
            threads = sum(client.nthreads().values())
        except (OSError, TimeoutError, ValueError) as error:
            found = "its scheduler has no workers; start some" if client else f"no scheduler answers ({_line(error)})"
            raise WorkersError(f"{address}: {found}") from error
        crew = client.get_executor()
        crew._max_workers = threads  # by the name that other executors have it
        yield crew
    finally:
        if client is not None:
            with suppress(OSError, TimeoutError):
                client.close(timeout=1)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
