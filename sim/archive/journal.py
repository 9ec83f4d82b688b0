"""A journal: a folder that keeps long work record by record, so that little is lost when something stops the work.

`plan.json` says what is to be done. It is written whole before anything else. `cells.jsonl` grows by a line a record,
in the order of the plan, and each line ends in a hash of itself. The hash reveals a line that was torn when the program
or the machine went down; such a line is cut off when the work goes on. So in the end the bytes are those of work that
was never stopped. The writer holds a lock, which the system releases however the program ends.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

from sim.archive.atomic import LOCK_FILE, ResultsError, hold, write_whole
from sim.language import say

PLAN_FILE, CELLS_FILE, TABLE_FILE = "plan.json", "cells.jsonl", "sweep.csv"
ALL_FILES = (PLAN_FILE, CELLS_FILE, TABLE_FILE, LOCK_FILE)  # that a journal's folder may hold
SYNC_SECONDS = 1.0  # after which records are put on disk; a killed program loses none even before that


class Journal:
    """A folder that is held for writing, and the whole records in it."""

    def __init__(self, folder: Path, handle: int, records: list[dict[str, Any]]) -> None:
        self.folder, self.records = folder, records
        self._handle, self._synced = handle, monotonic()

    def append(self, record: Mapping[str, Any]) -> None:
        """Write the next record of the plan."""
        left = line(record)
        while left:
            with _writable(self.folder):
                left = left[os.write(self._handle, left) :]
        if monotonic() - self._synced > SYNC_SECONDS:
            self.sync()

    def sync(self) -> None:
        """Put the records that were written on disk."""
        with _writable(self.folder):
            os.fsync(self._handle)
        self._synced = monotonic()

    def finish(self, table: bytes) -> None:
        """Write the table made of the records, unless it is there already."""
        self.sync()
        target = self.folder / TABLE_FILE
        if not target.is_file() or target.read_bytes() != table:
            write_whole(target, table)


@contextmanager
def open_journal(folder: Path, plan: Mapping[str, Any], *, force: bool = False) -> Iterator[Journal]:
    """Hold a folder for the work of a plan, which may have begun there.

    Raises ResultsError if another program holds the folder or it cannot be written to, and if it has files in it that
    no such work writes. The folder of another plan is refused too, unless `force`: then the work begins anew there.
    """
    with _writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_strangers(folder)
    with ExitStack() as stack:
        with _writable(folder):
            try:
                stack.enter_context(hold(folder))
            except TimeoutError:
                raise ResultsError(f"{folder}: another sim sweep is at work there; let it end, or stop it") from None
            handle = os.open(folder / CELLS_FILE, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        stack.callback(os.close, handle)
        for name in (PLAN_FILE, TABLE_FILE):  # written aside by a program that is gone
            for aside in folder.glob(f".{name}.????????.new"):
                aside.unlink()
        _settle_plan(folder, plan, handle, force)
        records, end = _whole_records((folder / CELLS_FILE).read_bytes())
        os.ftruncate(handle, end)
        yield Journal(folder, handle, records)


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    """Turn an OSError into a ResultsError that says why the folder cannot be written to."""
    try:
        yield
    except OSError as error:
        if isinstance(error, ResultsError):
            raise
        reason = (error.strerror or str(error)).lower()
        raise ResultsError(f"{folder}: cannot be written ({reason}); give another folder (--results)") from None


def read(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The plan and the whole records of a folder, without holding it. Raises ResultsError if there is no plan in it."""
    plan = _read_plan(folder)
    if plan is None:
        raise ResultsError(f"{folder}: there is no {PLAN_FILE} in it; give a folder that a sweep wrote")
    path = folder / CELLS_FILE
    return plan, _whole_records(path.read_bytes() if path.is_file() else b"")[0]


def holds_plan(folder: Path, plan: Mapping[str, Any]) -> bool:
    """True if work of this very plan was begun in a folder."""
    try:
        there = _read_plan(folder)
    except ResultsError:
        return False
    return there is not None and not difference(there, plan)


def line(record: Mapping[str, Any]) -> bytes:
    """A record as a line of the file."""
    body = json.dumps(record, ensure_ascii=False, default=str)
    return f'{body[:-1]}, "sha256": "{_hash(body)}"}}\n'.encode()


def _hash(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def _whole_records(content: bytes) -> tuple[list[dict[str, Any]], int]:
    """The records before the first that is not whole, and the number of bytes that they take."""
    records: list[dict[str, Any]] = []
    end = 0
    for written in content.splitlines(keepends=True):
        with suppress(ValueError, KeyError, TypeError, RecursionError):
            found = json.loads(written)
            del found["sha256"]
            if found["cell"] == len(records) and line(found) == written:
                records.append(found)
                end += len(written)
                continue
        break
    return records, end


def _refuse_strangers(folder: Path) -> None:
    """Refuse a folder that has other files in it than a sweep's."""
    names = {path.name for path in folder.iterdir()}
    if PLAN_FILE in names:
        return
    begun = (CELLS_FILE, LOCK_FILE)  # which a program may leave that was killed before it wrote its plan
    aside = (f".{PLAN_FILE}.", f".{TABLE_FILE}.")
    strange = sorted(name for name in names if name not in begun and not name.startswith(aside))
    if strange:
        raise ResultsError(f"{folder}: it holds {strange[0]}, which no sweep wrote; give another folder (--results)")


def _settle_plan(folder: Path, plan: Mapping[str, Any], handle: int, force: bool) -> None:
    """Refuse the folder of another plan; write the plan where there is none, or with `force` where there is another."""
    try:
        there = _read_plan(folder)
    except ResultsError:
        if not force:
            raise
        there = {}
    if there is not None:
        found = difference(there, plan)
        if not found:
            return
        if not force:
            raise ResultsError(
                f"{folder}: another sweep stands there ({found}); "
                "force (--force) begins anew in its place, another folder (--results) keeps both"
            )
    os.ftruncate(handle, 0)
    (folder / TABLE_FILE).unlink(missing_ok=True)
    write_whole(folder / PLAN_FILE, (json.dumps(plan, indent=2, ensure_ascii=False) + "\n").encode())


def _read_plan(folder: Path) -> dict[str, Any] | None:
    path = folder / PLAN_FILE
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ResultsError(f"{path}: not the plan of a sweep; give another folder (--results)")
    return found


def difference(there: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """The first difference between two plans, in words. The name of the scenario's file does not count."""
    for key, value in wanted.items():
        found = there.get(key)
        if key == "scenario" and isinstance(found, dict):
            found = found | {"file": value["file"]}
        if found != value:
            if key == "version":
                return say("plan.version", then=found, now=value)
            if isinstance(value, int | str | None):
                return say("plan.value", key=key, then=found, now=value)
            return say("plan.other" if key in there else "plan.none", key=key)
    return ""
