"""Work on scenarios done by workers: any executor of `concurrent.futures`, processes of this machine, or a cluster.

Calls are handed out in order, a limited number ahead of the first that is not done, so that memory does not grow with
them. Results are handed back in the same order, so they cannot depend on the number of workers or on which was quicker.

The processes are spawned, on every system: a copy of a running process (fork) would be one of its threads and locks as
well, and those of a compiler, a window or a notebook do not survive it. They do not run the script that started them,
so it needs no guard. They print nothing, leave Ctrl-C to their parent, and end with it, however it ends.
"""

import asyncio
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
from time import monotonic
from types import ModuleType
from typing import Any, NamedTuple, TypeVar

from sim.engines import changeover
from sim.engines.jit import build
from sim.model.prepared import Prepared
from sim.scenario import Crisis

Result = TypeVar("Result")

MAX_WORKERS = 2**16  # processes: more than any machine has cores
MAX_WORKERS_ON_WINDOWS = 61  # an executor there can wait for no more
STARTING = threading.Lock()  # lets one thread at a time hide the script from a process that starts
CALLS_AHEAD = 64  # handed out before the first of them is done, where the number of workers is unknown
CALLS_A_WORKER = 2  # and where it is known
LOGGING_LIBRARIES = ("distributed", "tornado", "asyncio")  # they log the errors of a cluster on their own

# Runs are cut into so many blocks; but none is larger than the largest or, but for the last, smaller than the smallest.
BLOCKS, LARGEST_BLOCK, SMALLEST_BLOCK = 64, 2**16, 2**8


class WorkersError(RuntimeError):
    """An error of one line: workers cannot be reached, are lost, or run another program."""

    kept: Any = None  # the result of the work that was finished, where there is one


class Call(NamedTuple):
    """A call for a worker: `work(crisis, *given)`."""

    program: str  # the caller's (see `program`)
    crisis: bytes  # packed
    work: Callable[..., Any]
    given: tuple[Any, ...]


def in_this_process(executor: Executor | None, jobs: int | None) -> bool:
    """Say whether work is done here, by one process, and not by workers."""
    return executor is None and jobs in {None, 1}


def blocks(runs: range) -> Iterator[range]:
    """Runs cut into blocks, one for each call. The cut does not depend on the number of workers."""
    size = max(SMALLEST_BLOCK, min(LARGEST_BLOCK, len(runs) // BLOCKS))
    return (range(first, min(first + size, runs.stop)) for first in range(runs.start, runs.stop, size))


def by_workers(
    work: Callable[..., Result],
    calls: Iterable[tuple[Any, ...]],
    executor: Executor | None,
    jobs: int | None,
    prepared: Prepared,
) -> Generator[Result, None, None]:
    """The `results` of calls, done by the workers of an executor or, where there is none, by `jobs` processes.

    Processes change over to the compiled engine by themselves, but it is this one that has it compiled.
    """
    begun = monotonic()
    with processes(1 if executor is not None else jobs) as crew:
        for found in results(work, calls, executor or crew):
            yield found
            if crew is not None and build.coded(prepared.answers) is not None:
                changeover.HERE.ask(monotonic() - begun)


def results(
    work: Callable[..., Result],
    calls: Iterable[tuple[Any, ...]],
    executor: Executor | None = None,
    ahead: int | None = None,
) -> Iterator[Result]:
    """The results of `work(crisis, ...)`, in the order of the calls, each of which is a crisis and further arguments.

    `work` is a function of a module of this program; its arguments and results can be pickled. Without an executor
    each call is done here when its result is asked for. With one, up to `ahead` calls are handed out before the first
    of them is done; by default two for each worker. An exception of `work` is raised when its turn comes, and
    WorkersError where workers are lost. Closing the iterator takes back the calls that have not begun.
    """
    if executor is None:
        for crisis, *given in calls:
            yield work(crisis, *given)
        return
    waiting: deque[Future[bytes]] = deque()
    todo = iter(calls)
    limit = ahead or _calls_ahead(executor)
    try:
        while True:
            while len(waiting) < limit and (call := next(todo, None)) is not None:
                crisis = _pack(call[0])
                with _explain_loss(waiting):
                    waiting.append(executor.submit(_do_call, pickle.dumps(Call(program(), crisis, work, call[1:]))))
            if not waiting:
                return
            with _explain_loss(waiting):
                found = waiting[0].result()
            waiting.popleft()
            yield _unpack(found)
    finally:
        for future in waiting:
            future.cancel()


def _calls_ahead(executor: Executor) -> int:
    """The number of calls that keeps the workers of an executor busy."""
    known = getattr(executor, "_max_workers", None)
    return CALLS_A_WORKER * known if isinstance(known, int) else CALLS_AHEAD


@contextmanager
def _explain_loss(waiting: deque[Future[bytes]]) -> Iterator[None]:
    """Raise WorkersError, in one line, for the errors by which executors say that workers are lost."""
    try:
        yield
    except BrokenExecutor as error:
        waiting.clear()  # the executor fails them all, and does not expect one that was taken back
        raise WorkersError(
            "a worker process ended before its work was done; run it again, with fewer --jobs"
        ) from error
    except CancelledError as error:
        raise WorkersError("the workers were lost: the connection to the cluster ended, or was ended") from error
    except Exception as error:
        module = type(error).__module__.partition(".")[0]
        if module == "distributed":
            raise WorkersError(f"the cluster gave the work up: {_in_a_line(error)}") from error
        if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] == "sim":
            raise WorkersError(
                f"the workers cannot import {error.name}; install this version of the program there"
            ) from error
        raise


def _in_a_line(error: BaseException) -> str:
    """The message of an exception, in one line."""
    return " ".join(str(error).split()) or type(error).__name__


# In a worker.


def _do_call(packed: bytes) -> bytes:
    """Do a call, and pack its result."""
    try:
        call: Call = pickle.loads(packed)
    except (AttributeError, ImportError) as error:
        raise WorkersError(_other_program()) from error
    if call.program != program():
        raise WorkersError(_other_program())
    return _pack(call.work(_crisis(call.crisis), *call.given))


def _other_program() -> str:
    from platform import node

    from sim.version import __version__

    return f"the worker on {node()} has another sim ({__version__}, {program()}) than asks it; install the same there"


@cache
def program() -> str:
    """A hash of the program's files: with the same files, workers give the same bits."""
    found = hashlib.sha256()
    home = Path(__file__).parent.parent
    for path in sorted(home.rglob("*")):
        if path.suffix in {".py", ".yaml"}:
            found.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _pack(value: Any) -> bytes:
    """The compressed pickle of a crisis, with the text of its own strategies, or of a result, which is mostly zeros."""
    return zlib.compress(pickle.dumps(value), 1)


def _unpack(packed: bytes) -> Any:
    return pickle.loads(zlib.decompress(packed))


@lru_cache(maxsize=8)
def _crisis(packed: bytes) -> Crisis:
    found: Crisis = _unpack(packed)
    return found


# Processes of this machine.


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def processes(jobs: int | None) -> Iterator[Executor | None]:
    """An executor of `jobs` worker processes: for 0 one for each core, for 1 or None no executor.

    An exception in the block ends the workers at once, whatever they are doing, and none is left behind.
    """
    jobs = jobs or (1 if jobs is None else cores())
    if jobs == 1:
        yield None
        return
    crew = _in_own_thread(_crew, min(jobs, MAX_WORKERS_ON_WINDOWS) if sys.platform == "win32" else jobs)
    try:
        yield crew
    except BaseException:
        _in_own_thread(crew.end)
        raise
    finally:
        crew.shutdown(wait=True)


# loky's executor was tried instead of Python's. Its workers do not run the script again, but they too must be kept from
# Ctrl-C, must end with their parent, and must not be waited for when they are killed halfway through a result. So it
# saved three lines, for a fifth more processor time at every start, and another library.
def _crew(jobs: int) -> Any:
    """An executor of worker processes. It is imported here because the import takes time."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    class Crew(ProcessPoolExecutor):
        """Worker processes that can be ended at once."""

        def submit(self, *given: Any, **named: Any) -> Any:
            future: Any
            if len(self._processes) == jobs:
                future = super().submit(*given, **named)
            else:
                future = _in_own_thread(_start_sheltered, super().submit, *given, **named)
            future.cancel = lambda: False  # Python 3.11 trips over a cancelled call when it fails those of lost workers
            return future

        def end(self: Any) -> None:
            """Kill the workers, and wait until they are gone."""
            with self._shutdown_lock:  # so that none is just starting
                workers, results, manager = self._processes, self._result_queue, self._executor_manager_thread
            self.shutdown(wait=False)  # so that none is started from here on
            for worker in workers.values():
                worker.kill()
            results._writer.close()  # or the parent would wait for the rest of a result that was half sent
            if manager is not None:
                manager.join()

    return Crew(jobs, get_context("spawn"), _prepare_worker)


def _in_own_thread(function: Callable[..., Result], *given: Any, **named: Any) -> Result:
    """Call a function in a thread of its own, where no signal can interrupt it halfway."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function, *given, **named).result()


def _start_sheltered(start: Callable[..., Result], *given: Any, **named: Any) -> Result:
    """Start processes that ignore Ctrl-C and do not run this program's script again.

    They inherit the blocked signals of this thread, which serves nothing else.
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


def _prepare_worker() -> None:
    """Prepare a worker process: it ignores Ctrl-C, ends with its parent and prints nothing."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    changeover.HERE.starts = False
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good


def _end_with(parent: Any) -> None:
    """Wait until the parent ends, in whatever way, and end this process."""
    parent.join()
    os._exit(0)


# A cluster.


async def _handshake(address: str, seconds: float) -> None:
    """Greet a scheduler, and leave. Raises OSError or TimeoutError where none answers: a client would wait for ever."""
    from distributed import Security
    from distributed.comm import connect

    arguments = Security().get_connection_args("client")
    try:
        comm = await asyncio.wait_for(connect(address, timeout=seconds, **arguments), seconds)
    except (TimeoutError, MemoryError):  # it is silent; or its first word, taken for a size, is out of all bounds
        raise TimeoutError(f"nothing there greets as one in {seconds:g} s") from None
    await comm.close()


@contextmanager
def cluster(address: str, seconds: float = 10.0) -> Iterator[Executor]:
    """The workers of a cluster of dask.distributed, by the address of its scheduler, as `tcp://host:8786`.

    Raises WorkersError where the library is missing, where no scheduler answers within `seconds`, or where the
    scheduler has no workers. Needs the extra `cluster`.
    """
    try:
        import distributed
        from distributed.comm import get_address_host_port
    except ImportError as error:
        remedy = "install it with: pip install 'tit-for-tat[cluster]'"
        raise WorkersError(f"a cluster needs the library dask.distributed; {remedy}") from error
    # A lost connection is reported here, in one line, and not by their loggers, each of which has a level of its own.
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in LOGGING_LIBRARIES]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in levels:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    client = None
    try:
        try:
            get_address_host_port(address)  # a client that never began would print a traceback at the end
            with ThreadPoolExecutor(
                1
            ) as thread:  # of its own, for this one may run a loop already, as a notebook's does
                thread.submit(asyncio.run, _handshake(address, seconds)).result()
            client = distributed.Client(address, timeout=seconds, set_as_default=False)
            client.wait_for_workers(1, timeout=seconds)
            threads = sum(client.nthreads().values())
        except (OSError, TimeoutError, ValueError) as error:
            found = (
                "its scheduler has no workers; start some" if client else f"no scheduler answers ({_in_a_line(error)})"
            )
            raise WorkersError(f"{address}: {found}") from error
        crew = client.get_executor()
        crew._max_workers = threads  # the name that other executors give it
        yield crew
    finally:
        if client is not None:
            with suppress(OSError, TimeoutError):
                client.close(timeout=1)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
