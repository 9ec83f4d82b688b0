"""The shelf: compiled code on disk, for the next process and for those beside this one.

A file is code for one machine, with a checksum before it. Its name begins with the stamp of what it was made of: the
sources, the versions of Python and of the libraries, the way, and numba's settings. It is written whole or not at all.
What cannot be read, or is not what was written, counts as not there, and is made anew.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import metadata
from inspect import getsource
from pathlib import Path
from pkgutil import get_data
from time import time
from types import ModuleType
from typing import Any

FOLDER = "tit-for-tat"
SUFFIX = ".code"
OLD = 3600  # seconds after which nobody is still writing a file
COMPILER = ("build.py", "fast_lowering.py", "shelf.py", "structs.py")
LIBRARIES = ("numba", "llvmlite", "numpy")

# Variables of numba's own that change what it makes.
SETTINGS = (
    "NUMBA_BOUNDSCHECK", "NUMBA_CPU_FEATURES", "NUMBA_CPU_NAME", "NUMBA_DEBUGINFO", "NUMBA_DEBUG_NRT",
    "NUMBA_DISABLE_INTEL_SVML", "NUMBA_ENABLE_AVX", "NUMBA_LOOP_VECTORIZE", "NUMBA_OPT", "NUMBA_SLP_VECTORIZE",
)  # fmt: skip


def stamp(modules: Iterable[ModuleType], way: str, made: str) -> str:
    """What compiled code depends on, hashed: the sources of modules, and those that are made for it."""
    versions = [sys.version, *map(metadata.version, LIBRARIES)]
    settings = [os.environ.get(name, "") for name in SETTINGS]
    compiler = [str(get_data(__package__, name)) for name in COMPILER]  # not imported, which would import numba
    parts = [*versions, *settings, way, made, *map(getsource, modules), *compiler]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def folders() -> list[Path]:
    """Where compiled code may be kept, the best first: where numba is told to, the user's cache, a temporary folder."""
    from platformdirs import user_cache_path

    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    told = os.environ.get("NUMBA_CACHE_DIR", "")
    return [
        *([Path(told) / FOLDER] if told else []),
        user_cache_path(FOLDER, appauthor=False, opinion=False),
        Path(tempfile.gettempdir()) / f"{FOLDER}-{user}",
    ]


def ours(folder: Path) -> bool:
    """Whether a folder is there and belongs to the user alone: what it holds is executed."""
    try:
        found = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


def writable() -> Iterator[Path]:
    """The folders that can be written, made if need be."""
    for folder in folders():
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
            if ours(folder):
                yield folder


def found(stamped: str) -> list[Path]:
    """The files of a stamp, for whatever machine."""
    return [path for folder in folders() if ours(folder) for path in folder.glob(f"{stamped}-*{SUFFIX}")]


def read(name: str) -> bytes | None:
    """What was written under a name; None where nothing was. What is damaged is removed."""
    for folder in filter(ours, folders()):
        with suppress(OSError):
            text = (folder / name).read_bytes()
            if hashlib.sha256(text[32:]).digest() == text[:32]:
                return text[32:]
            (folder / name).unlink()
    return None


def write(name: str, text: bytes) -> None:
    """Write a file in the first folder that takes it, in the place of one of that name. Raises OSError if none does."""
    failure = OSError("there is no folder to keep compiled code in")
    for folder in writable():
        try:
            _put(folder, name, hashlib.sha256(text).digest() + text)
        except OSError as error:  # as where the disk is full
            failure = error
        else:
            return
    raise failure


def _put(folder: Path, name: str, text: bytes) -> None:
    for left in folder.glob(f"{name}.*"):  # by a process that was killed
        if time() - left.stat().st_mtime > OLD:
            left.unlink(missing_ok=True)
    handle, made = tempfile.mkstemp(dir=folder, prefix=f"{name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        Path(made).replace(folder / name)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


class Shelf:
    """A compiled function's place on the shelf, as numba's dispatchers ask for it in the place of their own caches."""

    cache_path = None

    def __init__(self, stamped: str, missing: Callable[[], Any]) -> None:
        self.stamped = stamped
        self.missing = missing  # called where the code is not there: to raise an exception, or to go on and compile

    def load_overload(self, signature: Any, context: Any) -> Any:
        """The code for a signature."""
        import pickle

        from numba.core.compiler import CompileResult
        from numba.core.runtime import rtsys

        text = read(self._name(context.codegen()))
        if text is not None:
            try:
                rtsys.initialize(context)  # and no more: what only compiling needs takes half a second
                known, parts = pickle.loads(text)
                if known == signature:
                    return CompileResult._rebuild(context, *parts)
            except Exception:  # whatever may be raised by code that this numba did not write
                pass
        return self.missing()

    def save_overload(self, signature: Any, found: Any) -> None:
        """Keep the code for a signature. Raises OSError where it cannot be kept."""
        from numba.core.serialize import dumps

        if found.library.has_dynamic_globals:
            raise OSError(
                "it has addresses in it, which are of no use to another process"
            )  # as numba's has at NUMBA_OPT=0
        write(self._name(found.codegen), dumps((signature, found._reduce())))

    def _name(self, codegen: Any) -> str:
        machine = hashlib.sha256(repr(codegen.magic_tuple()).encode()).hexdigest()[:16]
        return f"{self.stamped}-{machine}{SUFFIX}"
