"""Keeping the finished part of a study that is interrupted, by Ctrl-C or by the loss of workers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def keep_finished(finished: Callable[[], int], result: Callable[[], Any]) -> Iterator[None]:
    """End a block of work at Ctrl-C without an error, so that the caller goes on with what is finished.

    `finished` gives the number of parts that are finished, and `result` what they come to. At Ctrl-C before the first
    part is finished KeyboardInterrupt is raised on. Where workers are lost, WorkersError is raised on with the result
    of the finished parts, or None, as its `kept`.
    """
    from sim.studies.workers import WorkersError  # which brings asyncio

    try:
        yield
    except KeyboardInterrupt:
        if not finished():
            raise
    except WorkersError as error:
        error.kept = result() if finished() else None
        raise
