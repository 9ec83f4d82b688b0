"""Files and folders that are written whole or not at all.

A folder is written aside, under a hidden name beside its place, and moved there when it is complete and on disk. If a
folder is there already, the two are exchanged in one step. Whatever stops the program leaves the old folder or the new
one. Where a system cannot exchange two folders, the old one is first set aside under a hidden name. If the program is
stopped just then, `tidy` puts it back.

A writer holds a lock on the folder above. So the hidden folders that it finds there were left by a program that is
gone, and it removes them. Where a file system has no locks, they stay. The lock is on a hidden file, which is removed
when nobody holds it. A lock file that a killed program left is taken over.
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

LOCK_FILE = ".lock"  # in a folder, and locked in its place: not every system can lock a folder


class ResultsError(OSError):
    """Results that cannot be written or read. Its text is one line: the place, what was found, and what would do."""


def reason(error: OSError, target: Path) -> str:
    """The reason why something could not be done to a path, in words."""
    file = next((path for path in target.parents if path.is_file()), None)
    if file is not None:
        return f"{file} is a file"
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


# Locks. The system releases them when the program ends, however it ends.


@contextmanager
def wait_for_lock(folder: Path) -> Iterator[bool]:
    """Hold a folder against other writers, and wait until that can be done. Yields False where there are no locks.

    A missing folder is made. If it is left empty it is removed again, with the folders above that were made for it.
    """
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    lock = None
    try:
        lock = _acquire_waiting(folder)
        yield lock is not None
    finally:
        _release(lock)
        for path in made:
            with suppress(OSError):
                path.rmdir()


def _acquire_waiting(folder: Path) -> "BaseFileLock | None":
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # another writer may remove it while this one waits
            return _acquire(folder, blocking=True)


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold an existing folder, if its file system has locks. Raises TimeoutError if another program holds it."""
    lock = _acquire(folder, blocking=False)
    try:
        yield
    finally:
        _release(lock)


def _acquire(folder: Path, blocking: bool) -> "BaseFileLock | None":
    from filelock import FileLock  # noqa: PLC0415 - only a writer has to wait for this import

    lock = FileLock(folder / LOCK_FILE, mode=0o666, blocking=blocking, fallback_to_soft=False)
    try:
        lock.acquire()
    except (FileNotFoundError, TimeoutError):
        raise
    except OSError:  # a file system without locks
        return None
    return lock


def _release(lock: "BaseFileLock | None") -> None:
    if lock is not None:
        try:
            with suppress(OSError):  # a system that keeps open files cannot: there filelock removes it
                Path(lock.lock_file).unlink()  # while it is held: those who wait for this file will see that it is gone
        finally:
            lock.release()


# One file.


def write_whole(target: Path, content: bytes, *, new: bool = False) -> None:
    """Write one file, whole or not at all. Raises ResultsError if that fails; then nothing is left behind.

    A `new` file replaces none: where one is there, FileExistsError is raised.
    """
    aside = target.with_name(f".{target.name}.{uuid4().hex[:8]}.new")
    try:
        try:
            _write_file(aside, content)
            if new:
                _rename_to_new(aside, target)
            else:
                aside.replace(target)
            _sync(target.parent)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        if new and isinstance(error, FileExistsError):
            raise
        raise ResultsError(f"{target}: cannot be written ({reason(error, target)}); name another file") from None


def _write_file(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _rename_to_new(aside: Path, target: Path) -> None:
    """Move a file to a place where there is none. Raises FileExistsError where there is one."""
    try:
        target.hardlink_to(aside)  # the one way that looks and moves in one step everywhere
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        aside.rename(target)


def _copy(source: Path, target: Path) -> None:
    """Copy a file, a link as a link, or a folder with all that is in it."""
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def _sync(folder: Path) -> None:
    """Put the names in a folder on disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# A folder of files.


def is_occupied(target: Path) -> bool:
    """True if a move into place would replace something. An empty folder is nothing."""
    if target.is_symlink() or not target.is_dir():
        return os.path.lexists(target)
    return any(target.iterdir())


def has_exactly(target: Path, files: Mapping[str, bytes]) -> bool:
    """True if a folder holds these files, byte for byte, and no others."""
    if target.is_symlink() or not target.is_dir() or {path.name for path in target.iterdir()} != set(files):
        return False
    return all((target / name).is_file() and (target / name).read_bytes() == files[name] for name in files)


def write_folder(target: Path, files: Mapping[str, bytes], kept: Sequence[str] = ()) -> None:
    """Write a folder of files, and replace the folder that may be there, in which some things are to be kept.

    Raises OSError if that fails.
    """
    aside = target.with_name(f".{target.name}.{uuid4().hex[:8]}.new")
    try:
        aside.mkdir()
        for name, content in files.items():
            _write_file(aside / name, content)
        for name in kept:  # copied, so that the folder that is there stays whole until the new one is
            _copy(target / name, aside / name)
        _sync(aside)
        if is_occupied(target):
            _exchange(aside, target)
        else:
            aside.rename(target)
        _sync(target.parent)
        _clear(target, aside)  # here too: if Ctrl-C interrupts this one, the one below still runs
    finally:
        _clear(target, aside)


def tidy(folder: Path, patterns: Sequence[str]) -> None:
    """Put back folders that were set aside, and remove unfinished ones, with names that fit one of these patterns.

    Only the holder of the lock may call this.
    """
    for old in (old for pattern in patterns for old in folder.glob(f".{pattern}.old")):
        target = old.with_name(old.name[1:-4])
        if target.exists():
            _remove(old)
        else:
            old.rename(target)
    for new in (new for pattern in patterns for new in folder.glob(f".{pattern}.????????.new")):
        _remove(new)


def recover(target: Path, patterns: Sequence[str]) -> None:
    """Put back a folder that a writer set aside and did not replace."""
    target = target.absolute()  # which has a name, as "." has not
    if _set_aside_name(target).exists() and not target.exists():
        with wait_for_lock(target.parent) as alone:
            if alone:
                tidy(target.parent, patterns)


def _set_aside_name(target: Path) -> Path:
    return target.parent / f".{target.name}.old"


def _clear(target: Path, aside: Path) -> None:
    _remove(aside)
    if target.exists():
        _remove(_set_aside_name(target))


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


def _exchange(one: Path, other: Path) -> None:
    """Put one folder in the place of another. Where the system cannot swap them, the other is first set aside."""
    if not _swap(one, other):
        old = _set_aside_name(other)
        other.rename(old)
        try:
            one.rename(other)
        except BaseException:
            if not other.exists():
                old.rename(other)
            raise


def _swap(one: Path, other: Path) -> bool:
    """Exchange two folders in one step. Returns False where the system or the file system cannot."""
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
