"""How the engine is compiled: the functions of given modules, as they are, by numba, once for all scenarios.

Each module is copied with its names, and each plain function in it compiled there, calling the compiled copies of the
others. Three things are put in the place of Python's own: `min` and `max` with Python's choice between equals (a
compiler's, of 0.0 and -0.0, is another), and the two look-ups in registers, of strategies and of modifiers, which
become a choice by number. So one compilation serves every scenario and every pair of strategies.

The result is kept on disk, under a key made of the sources, of numba's version and of Python's; files are written whole
or not at all, and one that cannot be read, or no folder that can be written, means that it is compiled again.
"""

import gc
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from importlib import metadata
from importlib.util import find_spec
from inspect import getsource, isfunction, signature
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

from sim.strategies import MODIFIERS, STRATEGIES, Answer, Modified, parameter, parameters

SWITCH = "SIM_NO_NUMBA"  # set to 1, this variable of the environment has everything run as plain Python
FOLDER = "tit-for-tat"


class Coded(NamedTuple):
    """Two answers as numbers."""

    strategy: Sequence[int]  # by actor: its place in the register
    numbers: Sequence[Sequence[float]]  # by actor: its parameters, in the order of its signature
    modifiers: Sequence[int]  # by actor: how many modifiers it has
    modifier: Sequence[Sequence[int]]  # by actor: their places in the register
    number: Sequence[Sequence[float]]  # by actor: their numbers


def available() -> bool:
    """Whether there is a compiler."""
    return os.environ.get(SWITCH, "") in {"", "0"} and sys.modules.get("numba", True) is not None and _found()


@cache
def _found() -> bool:
    return find_spec("numba") is not None


@cache
def importable() -> bool:
    """Whether the compiler that is there can be imported: a broken one is as good as none."""
    try:
        import numba  # noqa: F401
    except Exception:  # whatever a mismatched library may raise
        return False
    return True


@cache
def registered() -> dict[str, tuple[Callable[..., float], dict[str, Any]]]:
    """The strategies that are compiled, those that come with the program, with their parameters."""
    own = {name: f for name, f in STRATEGIES.items() if f.__module__.startswith("sim.strategies.")}
    return {name: (function, dict(parameters(function))) for name, function in own.items()}


def coded(answers: Sequence[Answer]) -> Coded | None:
    """The answers as numbers; None where one is not of the registers, so that it cannot be compiled."""
    names = list(registered())
    strategy, numbers, modifiers = [], [], []
    for answer in answers:
        pairs: Sequence[tuple[str, float]] = ()
        given: Mapping[str, float] = {}
        plain: Any = answer
        if type(plain) is Modified:
            plain, pairs = plain.answer, plain.modifiers
        if isinstance(plain, partial):
            if plain.args:
                return None
            plain, given = plain.func, plain.keywords
        name = getattr(plain, "__name__", "")
        function, declared = registered().get(name, (None, {}))
        if function is not plain or not given.keys() <= declared.keys():
            return None
        strategy.append(names.index(name))
        numbers.append([float(given.get(key, one.default)) for key, one in declared.items()])
        modifiers.append([(list(MODIFIERS).index(key), float(number)) for key, number in pairs])
    wide, many = max(map(len, numbers)), max(map(len, modifiers))
    return Coded(
        strategy=strategy,
        numbers=[row + [0.0] * (wide - len(row)) for row in numbers],
        modifiers=[len(row) for row in modifiers],
        modifier=[[which for which, _ in row] + [0] * (many - len(row)) for row in modifiers],
        number=[[number for _, number in row] + [0.0] * (many - len(row)) for row in modifiers],
    )


# What stands in the place of Python's own.


def smaller(a: Any, b: Any, c: Any = None) -> Any:
    """Python's `min` of two or three numbers: of equals the first."""
    least = b if b < a else a
    if c is None:
        return least
    return c if c < least else least


def larger(a: Any, b: Any) -> Any:
    """Python's `max` of two numbers: of equals the first."""
    return b if b > a else a


def dispatcher() -> str:
    """The source of the choices by number: `asked`, which hands on the view by its address, `answered` and `modify`."""
    lines = [
        "def asked(answers, me, view):",
        "    return answered(answers, me, borrow(view))",
        "def answered(answers, me, view):",
        "    which = answers.strategy[me]",
        "    n = answers.numbers[me]",
    ]
    lines.append("    wanted = 0.0")
    for place, (name, (_, declared)) in enumerate(registered().items()):
        given = [f"{key}={'int' if one.whole else ''}(n[{at}])" for at, (key, one) in enumerate(declared.items())]
        call = ", ".join(["view", *given])
        lines += [f"    {'el' if place else ''}if which == {place}:", f"        wanted = float({name}({call}))"]
    lines += [
        "    many = answers.modifiers[me]",
        "    if many == 0:",
        "        return wanted",
        "    return modified(view, wanted, answers.modifier[me][:many], answers.number[me][:many])",
        "def modify(which, view, wanted, number, slot):",
    ]
    for place, (name, function) in enumerate(MODIFIERS.items()):
        number = "int(number)" if parameter(function).whole else "number"
        lines += [f"    if which == {place}:", f"        return float({name}(view, wanted, {number}, slot))"]
    return "\n".join([*lines, "    return wanted", ""])


# Compiling.


def compiled(
    modules: Iterable[ModuleType],
    home: ModuleType,
    entry: str,
    inlined: Sequence[ModuleType] = (),
    apart: Sequence[Callable[..., Any]] = (),
) -> Callable[..., Any]:
    """The function `entry` of the module `home`, compiled with all that it calls in `modules`.

    Those of the modules `inlined`, but for those `apart`, are put where they are called, which is faster for many small
    ones.
    """
    import numba

    from sim.borrowing import borrow, inner, lend

    modules = list(modules)
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    copies = {module: ModuleType(module.__name__) for module in modules}
    made: dict[Any, Any] = {}
    for module, copy in copies.items():
        copy.__dict__.update(vars(module))
        for value in vars(module).values():
            if isfunction(value) and value.__module__ == module.__name__:
                function = FunctionType(
                    value.__code__, copy.__dict__, value.__name__, value.__defaults__, value.__closure__
                )
                function.__kwdefaults__ = value.__kwdefaults__
                made[value] = inner(function, options | {"forceinline": module in inlined and value not in apart})
    least, most = inner(smaller, options), inner(larger, options)
    for copy in copies.values():
        for name, value in list(copy.__dict__.items()):
            if isfunction(value) and value in made:
                copy.__dict__[name] = made[value]
            elif isinstance(value, ModuleType) and value in copies:
                copy.__dict__[name] = copies[value]
        copy.__dict__.update(min=least, max=most)
    modifiers = sys.modules[Modified.__module__]
    asker = next((module for module in modules if "asked" in vars(module)), None)
    if asker is not None:
        choices = copies[modifiers].__dict__ | {"borrow": borrow}
        choices |= {name: made[function] for name, (function, _) in registered().items()}
        exec(dispatcher(), choices)
        choices["answered"] = inner(choices["answered"], options)
        copies[asker].__dict__["asked"] = inner(choices["asked"], options | {"forceinline": True})
        copies[modifiers].__dict__["modify"] = inner(choices["modify"], options)
    names = ", ".join(signature(vars(home)[entry]).parameters)
    lent = ", ".join(f"lend({name})" for name in signature(vars(home)[entry]).parameters)
    outer = {"__name__": home.__name__, "lend": lend, "entry": made[vars(home)[entry]]}
    exec(f"def outermost({names}):\n    return entry({lent})\n", outer)
    found = numba.njit(outer["outermost"], no_cfunc_wrapper=True, **options)
    found.compile = no_garbage()(found.compile)
    keep(found, key(modules))
    return found  # type: ignore[no-any-return]


@contextmanager
def no_garbage() -> Iterator[None]:
    """Look for no garbage meanwhile: among all that a compiler makes and keeps it would take a tenth of the time."""
    usual = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if usual:
            gc.enable()


def key(modules: Iterable[ModuleType]) -> str:
    """What the compiled code depends on, hashed."""
    parts = [sys.version, metadata.version("numba"), metadata.version("numpy"), dispatcher()]
    import sim.borrowing

    parts += [getsource(module) for module in (*modules, sys.modules[__name__], sim.borrowing)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def folders() -> list[Path]:
    """Where compiled code may be kept, the best first: the user's cache, or a temporary folder of the user's."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return [Path(base) / FOLDER, Path(tempfile.gettempdir()) / f"{FOLDER}-{user}"]


def usable(folder: Path) -> bool:
    """Whether a folder can be written, made if need be, and belongs to the user alone: what it holds is executed."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        found = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


def kept(modules: Iterable[ModuleType]) -> bool:
    """Whether what is compiled of these modules lies on disk already."""
    stamp = key(modules)
    return any(True for folder in folders() if usable(folder) for _ in (folder / stamp).glob("*.nbi"))


def keep(function: Any, stamp: str) -> None:
    """Let a compiled function be kept on disk, and taken from there."""
    from numba.core import caching
    from numba.core.runtime import rtsys

    folder = next((folder for folder in folders() if usable(folder)), None)

    class Locator(caching._CacheLocator):  # type: ignore[misc]
        _py_file = __file__

        def get_cache_path(self) -> str:
            return str(folder / stamp) if folder else os.devnull

        def get_source_stamp(self) -> str:
            return stamp

        def get_disambiguator(self) -> str:
            return stamp

        @classmethod
        def from_function(cls, py_func: Any, py_file: str) -> "Locator":
            return cls()

    class Implementation(caching.CompileResultCacheImpl):  # type: ignore[misc]
        _locator_classes = (Locator,)

    class Shelf(caching.FunctionCache):  # type: ignore[misc]
        _impl_class = Implementation

        def load_overload(self, sig: Any, target_context: Any) -> Any:
            found = None
            if folder is not None:
                try:
                    rtsys.initialize(target_context)  # and no more: what only compiling needs takes half a second
                    found = self._load_overload(sig, target_context)
                except Exception:  # whatever a damaged file may raise
                    found = None
            if found is None:
                say("compiling the engine, once for this version of it: some twenty seconds ...")
            return found

        def save_overload(self, sig: Any, data: Any) -> None:
            say("")
            if folder is not None:
                try:
                    super().save_overload(sig, data)
                except OSError:  # the disk is full: it will be compiled again
                    return

    function._cache = Shelf(function.py_func)


def say(line: str) -> None:
    """Show a line on the terminal, if there is one, in the place of the last."""
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{line}")
        sys.stderr.flush()
