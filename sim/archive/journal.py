"""A folder in which long work is kept as it is done, record by record, so that whatever stops it loses next to nothing.

`plan.json` says what is to be done and is written whole before anything is. `cells.jsonl` grows by a line a record, in
the order of the plan, and each line ends in a hash of itself: a line that was torn when the program, or the machine,
went down is known by it, and is cut off when the work goes on. So at the end the bytes are those of work that was never
stopped. Whoever writes holds a lock, which the system lets go of however the program ends.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

from sim.archive.atomic import LOCK, ResultsError, held, write_whole

PLAN, CELLS, TABLE = "plan.json", "cells.jsonl", "sweep.csv"
FILES = (PLAN, CELLS, TABLE, LOCK)  # all that there may be in a folder
SYNC = 1.0  # seconds after which records are put on disk; a killed program loses none of those before either


class Journal:
    """A folder held for writing, with the records that stand there whole."""

    def __init__(self, folder: Path, handle: int, records: list[dict[str, Any]]) -> None:
        self.folder, self.records = folder, records
        self._handle, self._synced = handle, monotonic()

    def append(self, record: Mapping[str, Any]) -> None:
        """Keep a record, the next of the plan."""
        left = line(record)
        while left:
            with _writable(self.folder):
                left = left[os.write(self._handle, left) :]
        if monotonic() - self._synced > SYNC:
            self.sync()

    def sync(self) -> None:
        """Have what was kept on disk."""
        with _writable(self.folder):
            os.fsync(self._handle)
        self._synced = monotonic()

    def finish(self, table: bytes) -> None:
        """Write the table that the records come to, unless it stands there."""
        self.sync()
        target = self.folder / TABLE
        if not target.is_file() or target.read_bytes() != table:
            write_whole(target, table)


@contextmanager
def opened(folder: Path, plan: Mapping[str, Any], *, force: bool = False) -> Iterator[Journal]:
    """Hold a folder for work of this plan, begun or yet to begin. Raises ResultsError where it is not to be had.

    The folder of another plan is refused, or with `force` begun anew; and so, with or without, is one with things in it
    that are no part of such work.
    """
    with _writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _own(folder)
    with ExitStack() as stack:
        with _writable(folder):
            try:
                stack.enter_context(held(folder))
            except TimeoutError:
                raise ResultsError(f"{folder}: another sim sweep is at work there; let it end, or stop it") from None
            handle = os.open(folder / CELLS, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        stack.callback(os.close, handle)
        for name in (PLAN, TABLE):  # what a program that is gone wrote aside
            for aside in folder.glob(f".{name}.????????.new"):
                aside.unlink()
        _agree(folder, plan, handle, force)
        records, end = _whole((folder / CELLS).read_bytes())
        os.ftruncate(handle, end)
        yield Journal(folder, handle, records)


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    """Say in one line that a folder cannot be written to, and why."""
    try:
        yield
    except OSError as error:
        if isinstance(error, ResultsError):
            raise
        reason = (error.strerror or str(error)).lower()
        raise ResultsError(f"{folder}: cannot be written ({reason}); give another folder (--results)") from None


def read(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The plan and the whole records of a folder, to look at only. Raises ResultsError where there is no plan."""
    plan = _plan(folder)
    if plan is None:
        raise ResultsError(f"{folder}: there is no {PLAN} in it; give a folder that a sweep wrote")
    path = folder / CELLS
    return plan, _whole(path.read_bytes() if path.is_file() else b"")[0]


def stands(folder: Path, plan: Mapping[str, Any]) -> bool:
    """Whether work of this very plan was begun in a folder."""
    try:
        there = _plan(folder)
    except ResultsError:
        return False
    return there is not None and not other(there, plan)


def line(record: Mapping[str, Any]) -> bytes:
    """A record as it stands in the file."""
    body = json.dumps(record, ensure_ascii=False, default=str)
    return f'{body[:-1]}, "sha256": "{_hash(body)}"}}\n'.encode()


def _hash(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def _whole(content: bytes) -> tuple[list[dict[str, Any]], int]:
    """The records up to the first that is not whole, and where that begins."""
    records: list[dict[str, Any]] = []
    end = 0
    for whole in content.splitlines(keepends=True):
        with suppress(ValueError, KeyError, TypeError):
            found = json.loads(whole)
            del found["sha256"]
            if found["cell"] == len(records) and line(found) == whole:
                records.append(found)
                end += len(whole)
                continue
        break
    return records, end


def _own(folder: Path) -> None:
    """Refuse a folder that is no sweep's."""
    names = {path.name for path in folder.iterdir()}
    if PLAN in names:
        return
    begun = (CELLS, LOCK)  # what a program may leave that was killed before it wrote its plan
    strange = sorted(name for name in names if name not in begun and not name.startswith((f".{PLAN}.", f".{TABLE}.")))
    if strange:
        raise ResultsError(f"{folder}: it holds {strange[0]}, which no sweep wrote; give another folder (--results)")


def _agree(folder: Path, plan: Mapping[str, Any], handle: int, force: bool) -> None:
    """See to it that the plan that stands in the folder is this one."""
    try:
        there = _plan(folder)
    except ResultsError:
        if not force:
            raise
        there = {}
    if there is not None:
        found = other(there, plan)
        if not found:
            return
        if not force:
            raise ResultsError(
                f"{folder}: another sweep stands there ({found}); "
                "force (--force) begins anew in its place, another folder (--results) keeps both"
            )
    os.ftruncate(handle, 0)
    (folder / TABLE).unlink(missing_ok=True)
    write_whole(folder / PLAN, (json.dumps(plan, indent=2, ensure_ascii=False) + "\n").encode())


def _plan(folder: Path) -> dict[str, Any] | None:
    path = folder / PLAN
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ResultsError(f"{path}: not the plan of a sweep; give another folder (--results)")
    return found


def other(there: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """In what two plans differ, in words; empty where in nothing but the name of the file."""
    for key, value in wanted.items():
        found = there.get(key)
        if key == "scenario" and isinstance(found, dict):
            found = found | {"file": value["file"]}
        if found != value:
            if isinstance(value, int | str | None):
                return f"its {key} is {found}, and here it is {value}"
            return f"its {key} says something else" if key in there else f"it has no {key}"
    return ""
