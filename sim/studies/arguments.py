"""Arguments that several studies take, checked."""

from operator import index
from typing import TYPE_CHECKING

from sim.language import say
from sim.luck import RUNS
from sim.scenario import Crisis

if TYPE_CHECKING:
    from concurrent.futures import Executor


def is_crisis(found: object) -> None:
    """Raise TypeError for what is no crisis."""
    if not isinstance(found, Crisis):
        raise TypeError(f"found a {type(found).__name__}; give a crisis, as sim.load returns")


def may_be_exact(crisis: Crisis, exact: bool) -> None:
    """Raise ValueError where exact payoffs are asked of what is no repeated game."""
    if exact and crisis.payoffs is None:
        raise ValueError(say("exact.none"))


def number_of_runs(runs: int) -> int:
    """Take a number of runs: one at least. Raises ValueError for any other."""
    runs = whole("number of runs", runs, RUNS)
    if runs == 0:
        raise ValueError("with no runs there is nothing to tell; give 1 at least")
    return runs


def number_of_jobs(jobs: int | None, executor: "Executor | None") -> int | None:
    """Take a number of processes, or none. Raises ValueError for what is none, and where an executor is given too."""
    from sim.studies.workers import MAX_WORKERS

    jobs = None if jobs is None else whole("number of jobs", jobs, MAX_WORKERS)
    if executor is not None and jobs is not None:
        raise ValueError("an executor has its own workers; give one, or a number of jobs")
    return jobs


def whole(what: str, value: int, end: int) -> int:
    """Take a whole number from 0 to end - 1, a numpy one too, as a plain int. True and False are none."""
    try:
        found = -1 if type(value).__name__ in ("bool", "bool_") else index(value)  # numpy's too, of any version
    except TypeError:
        found = -1
    if not 0 <= found < end:
        raise ValueError(f"this {what} will not do; give a whole number from 0 to {end - 1}")
    return found
