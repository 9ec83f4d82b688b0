"""Files and folders that are written whole or not at all.

A folder is written aside, under a hidden name beside its place, and moved there when it is complete and on disk; one
that stands there already is exchanged for it in one step. Whatever stops the program leaves the old or the new. Where a
system cannot exchange two folders, the old one is set aside under a hidden name first; if that was all that got done,
`tidy` puts it back.

Whoever writes holds a lock on the folder above, so hidden folders that it finds there were left by a program that is
gone, and are removed. Where a file system has no locks, they stay. The lock is on a hidden file, which is gone when
nobody holds it; one that a killed program left is taken over.
"""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK = ".lock"  # the file in a folder that is locked in its place, which not every system can lock


class ResultsError(OSError):
    """Results that cannot be written or read. Its text is one line: where, what was found; what would do."""


def reason(error: OSError, target: Path) -> str:
    """Why something could not be done, in words."""
    file = next((path for path in target.parents if path.is_file()), None)
    if file is not None:
        return f"{file} is a file"
    told = error.strerror or str(error)
    return told[:1].lower() + told[1:]


# Locks. The system lets go of them when the program ends, however it ends.


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Wait until a folder, made where it is missing, is held against other saves; whether it could be held.

    A folder made here and left empty is removed again, with those above it that were made here.
    """
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    lock = None
    try:
        lock = _waited_for(folder)
        yield lock is not None
    finally:
        _let_go(lock)
        for path in made:
            with suppress(OSError):
                path.rmdir()


def _waited_for(folder: Path) -> "BaseFileLock | None":
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # another save may remove it as we wait
            return _held(folder, blocking=True)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder that is there, as far as it can be held. Raises TimeoutError where somebody else holds it."""
    lock = _held(folder, blocking=False)
    try:
        yield
    finally:
        _let_go(lock)


def _held(folder: Path, blocking: bool) -> "BaseFileLock | None":
    from filelock import FileLock  # noqa: PLC0415 - only who writes has to wait for it

    lock = FileLock(folder / LOCK, mode=0o666, blocking=blocking, fallback_to_soft=False)
    try:
        lock.acquire()
    except (FileNotFoundError, TimeoutError):
        raise
    except OSError:  # a file system without locks
        return None
    return lock


def _let_go(lock: "BaseFileLock | None") -> None:
    if lock is not None:
        try:
            with suppress(OSError):  # a system that keeps files while they are open has filelock remove it
                Path(lock.lock_file).unlink()  # while it is held: who waits for this file will see that it is gone
        finally:
            lock.release()


# One file.


def write_whole(target: Path, content: bytes) -> None:
    """Write one file, whole or not at all. Raises ResultsError where that fails; then nothing is left behind."""
    aside = target.with_name(f".{target.name}.{uuid4().hex[:8]}.new")
    try:
        try:
            _write_file(aside, content)
            aside.replace(target)
            _sync(target.parent)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise ResultsError(f"{target}: cannot be written ({reason(error, target)}); name another file") from None


def _write_file(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Have the names in a folder on disk, where a system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# A folder of files.


def stands(target: Path) -> bool:
    """Whether there is anything that a move into place would replace; an empty folder is nothing."""
    if target.is_symlink() or not target.is_dir():
        return os.path.lexists(target)
    return any(target.iterdir())


def holds(target: Path, files: Mapping[str, bytes]) -> bool:
    """Whether these files stand there, byte for byte, and no others."""
    if target.is_symlink() or not target.is_dir() or {path.name for path in target.iterdir()} != set(files):
        return False
    return all((target / name).is_file() and (target / name).read_bytes() == files[name] for name in files)


def write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder of files, in the place of one that may stand there. Raises OSError where that fails."""
    aside = target.with_name(f".{target.name}.{uuid4().hex[:8]}.new")
    try:
        aside.mkdir()
        for name, content in files.items():
            _write_file(aside / name, content)
        _sync(aside)
        if stands(target):
            _exchange(aside, target)
        else:
            aside.rename(target)
        _sync(target.parent)
        _clear(target, aside)  # here too, so that Ctrl-C in the midst of it still meets the one below
    finally:
        _clear(target, aside)


def tidy(folder: Path, kinds: Sequence[str]) -> None:
    """Put back what was set aside, and remove what was left, of folders whose names fit one of these patterns.

    For the holder of the lock: nobody else is at it.
    """
    for old in (old for kind in kinds for old in folder.glob(f".{kind}.old")):
        target = old.with_name(old.name[1:-4])
        if target.exists():
            _remove(old)
        else:
            old.rename(target)
    for new in (new for kind in kinds for new in folder.glob(f".{kind}.????????.new")):
        _remove(new)


def recover(target: Path, kinds: Sequence[str]) -> None:
    """Put back a folder that a save set aside and did not come to replace."""
    target = target.absolute()  # which has a name, as "." has not
    if _old(target).exists() and not target.exists():
        with locked(target.parent) as alone:
            if alone:
                tidy(target.parent, kinds)


def _old(target: Path) -> Path:
    return target.parent / f".{target.name}.old"


def _clear(target: Path, aside: Path) -> None:
    _remove(aside)
    if target.exists():
        _remove(_old(target))


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


def _exchange(one: Path, other: Path) -> None:
    """Put one folder in the place of another: in one step where the system can, or with the other set aside first."""
    if not _exchanged(one, other):
        old = _old(other)
        other.rename(old)
        try:
            one.rename(other)
        except BaseException:
            if not other.exists():
                old.rename(other)
            raise


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the file system cannot."""
    here = -100  # AT_FDCWD: paths are relative to the working directory
    names = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            failed = library.renamex_np(*names, ctypes.c_uint(2))  # RENAME_SWAP
        else:
            failed = library.renameat2(here, names[0], here, names[1], ctypes.c_uint(2))  # RENAME_EXCHANGE
    except (AttributeError, TypeError, OSError):  # no such call here
        return False
    code = ctypes.get_errno()
    if failed and code not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        raise OSError(code, os.strerror(code), str(other))
    return not failed
