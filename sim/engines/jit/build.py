"""How the engine is compiled: the functions of given modules, as they are, by numba, once for all scenarios.

Each module is copied with its names, and each plain function in it compiled there, calling the compiled copies of the
others. Three things are put in the place of Python's own: `min` and `max` with Python's choice between equals (a
compiler's, of 0.0 and -0.0, is another), and the two look-ups in registers, of strategies and of modifiers, which
become a choice by number. So one compilation serves every scenario and every pair of strategies.

The result is kept on disk, under a key made of the sources, of numba's version and of Python's; files are written whole
or not at all, and one that cannot be read, or no folder that can be written, means that it is compiled again.

A numba that does not take the fast way of compiling takes the ordinary one; where that fails too, the engine runs as
plain Python. Whichever it is, the bits are the same.
"""

import gc
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from inspect import getsource, isfunction, signature
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

from sim.strategies import MODIFIERS, STRATEGIES, Answer, Modified, parameter, parameters, register_entry

SWITCH = "SIM_NO_NUMBA"  # set to 1, this variable of the environment has everything run as plain Python
FOLDER = "tit-for-tat"
LONGEST = 200  # letters of what a compiler says that are repeated


class Coded(NamedTuple):
    """Two answers as numbers."""

    strategy: Sequence[int]  # by actor: its place in the register
    numbers: Sequence[Sequence[float]]  # by actor: its parameters, in the order of its signature
    modifiers: Sequence[int]  # by actor: how many modifiers it has
    modifier: Sequence[Sequence[int]]  # by actor: their places in the register
    number: Sequence[Sequence[float]]  # by actor: their numbers


def available() -> bool:
    """Whether there is a compiler, as far as is known without importing it."""
    wanted = os.environ.get(SWITCH, "") in {"", "0"} and not _failures
    return wanted and sys.modules.get("numba", True) is not None and _found()


@cache
def _found() -> bool:
    return find_spec("numba") is not None


_failures: list[str] = []  # why the engine cannot be compiled, once that is known


@cache
def importable() -> bool:
    """Whether the compiler that is there can be imported: a broken one is as good as none, which is said once."""
    try:
        import sim.engines.jit.structs  # noqa: F401
    except Exception as error:  # whatever a mismatched library may raise
        _give_up(error)
    return not _failures


def _give_up(error: Exception) -> None:
    """Have everything that follows run as plain Python, and say why."""
    why = " ".join(f"{type(error).__name__}: {error}".split())
    if not _failures and sys.stderr is not None:
        told = why if len(why) <= LONGEST else f"{why[:LONGEST]} ..."
        sys.stderr.write(f"this numba does not compile the engine, which runs as plain Python: {told}\n")
    _failures.append(why)


@cache
def compilable() -> dict[str, tuple[Callable[..., float], dict[str, Any]]]:
    """The strategies that are compiled, those that come with the program, with their parameters."""
    own = {name: f for name, f in STRATEGIES.items() if f.__module__.startswith("sim.strategies.")}
    return {name: (function, dict(parameters(function))) for name, function in own.items()}


def coded(answers: Sequence[Answer]) -> Coded | None:
    """The answers as numbers; None where one is not of the registers, so that it cannot be compiled."""
    known = {name: function for name, (function, _) in compilable().items()}
    names = list(known)
    strategy, numbers, modifiers = [], [], []
    for answer in answers:
        found = register_entry(answer, known)
        if found is None:
            return None
        _, declared = compilable()[found.name]
        strategy.append(names.index(found.name))
        numbers.append([float(found.parameters.get(key, one.default)) for key, one in declared.items()])
        modifiers.append([(list(MODIFIERS).index(key), float(number)) for key, number in found.modifiers])
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
    for place, (name, (_, declared)) in enumerate(compilable().items()):
        given = [f"{key}={'int' if one.whole else ''}(n[{at}])" for at, (key, one) in enumerate(declared.items())]
        call = ", ".join(["view", *given])
        lines += [f"    {'el' if place else ''}if which == {place}:", f"        wanted = float({name}({call}))"]
    lines += [
        "    many = answers.modifiers[me]",
        "    if many == 0:",
        "        return wanted",
        "    return modify_in_turn(view, wanted, answers.modifier[me][:many], answers.number[me][:many])",
        "def modify(which, view, wanted, number, slot):",
    ]
    for place, (name, function) in enumerate(MODIFIERS.items()):
        number = "int(number)" if parameter(function).whole else "number"
        lines += [f"    if which == {place}:", f"        return float({name}(view, wanted, {number}, slot))"]
    return "\n".join([*lines, "    return wanted", ""])


# Compiling.


class Way(NamedTuple):
    """A way to make one function out of those of several modules."""

    name: str
    inner: Callable[[Any, Any], Any]  # compiles a function that only compiled ones call, with options
    borrow: Any  # see `sim.engines.jit.structs`
    lend: Any


def ordinary(function: Any, options: Any) -> Any:
    """A function compiled as numba compiles any."""
    import numba

    return numba.njit(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, **options)


def ways() -> Iterator[Way]:
    """The ways to compile, the fastest first, as far as they can be imported."""
    from sim.engines.jit.structs import borrow, lend

    try:
        from sim.engines.jit.fast_lowering import inner
    except Exception:  # it stands on numba's private parts
        pass
    else:
        yield Way("fast", inner, borrow, lend)
    yield Way("ordinary", ordinary, borrow, lend)


PLAIN = Way("plain Python", lambda function, options: function, lambda thing: thing, lambda thing: thing)


class Compiled:
    """A function that is compiled at its first call: in a way that is kept on disk, or else in the first that works.

    `way` is then that way. Where none works, the function runs as plain Python, and the reason is written to stderr.
    """

    def __init__(self, modules: Sequence[ModuleType], build: Callable[[Way], Any]) -> None:
        self.modules = modules
        self.build = build
        self.way: Way | None = None
        self.function: Any = None

    def __call__(self, *arguments: Any) -> Any:
        """What the function returns."""
        if self.way is None:
            self.way, self.function = self._first(arguments)
        return self.function(*arguments)

    def _first(self, arguments: Sequence[Any]) -> tuple[Way, Any]:
        import numba

        failure: Exception | None = None
        for way in sorted(ways(), key=lambda way: not kept(self.modules, way)):
            try:
                function = self.build(way)
                with no_garbage():
                    function.compile(tuple(map(numba.typeof, arguments)))
                return way, function
            except Exception as error:  # whatever a compiler may raise
                say("")
                failure = error
        assert failure is not None
        _give_up(failure)
        return PLAIN, _on_lists(self.build(PLAIN))


def compiled(
    modules: Iterable[ModuleType],
    home: ModuleType,
    entry: str,
    inlined: Sequence[ModuleType] = (),
    apart: Sequence[Callable[..., Any]] = (),
) -> Compiled:
    """The function `entry` of the module `home`, compiled with all that it calls in `modules`.

    Those of the modules `inlined`, but for those `apart`, are put where they are called, which is faster for many small
    ones.
    """
    modules = tuple(modules)
    return Compiled(modules, lambda way: _built(way, modules, home, entry, inlined, apart))


def _built(
    way: Way,
    modules: tuple[ModuleType, ...],
    home: ModuleType,
    entry: str,
    inlined: Sequence[ModuleType],
    apart: Sequence[Callable[..., Any]],
) -> Callable[..., Any]:
    """The same in one of the ways, still to be compiled for its arguments."""
    inner, borrow, lend = way.inner, way.borrow, way.lend
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
        choices |= {name: made[function] for name, (function, _) in compilable().items()}
        exec(dispatcher(), choices)
        choices["answered"] = inner(choices["answered"], options)
        copies[asker].__dict__["asked"] = inner(choices["asked"], options | {"forceinline": True})
        copies[modifiers].__dict__["modify"] = inner(choices["modify"], options)
    names = ", ".join(signature(vars(home)[entry]).parameters)
    lent = ", ".join(f"lend({name})" for name in signature(vars(home)[entry]).parameters)
    outer = {"__name__": home.__name__, "lend": lend, "entry": made[vars(home)[entry]]}
    exec(f"def outermost({names}):\n    return entry({lent})\n", outer)
    if way is PLAIN:
        return outer["outermost"]  # type: ignore[no-any-return]
    import numba

    found = numba.njit(outer["outermost"], no_cfunc_wrapper=True, **options)
    keep(found, key(modules, way))
    return found  # type: ignore[no-any-return]


def _on_lists(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of plain Python, for callers with arrays: it plays on lists, whose numbers are Python's own."""

    def call(*arguments: Any) -> Any:
        lists = [_as_lists(argument) for argument in arguments]
        found = function(*lists)
        for argument, written in zip(arguments, lists, strict=True):
            _write_back(argument, written)
        return found

    return call


def _as_lists(argument: Any) -> Any:
    """A named tuple of arrays as one of lists; anything else as it is."""
    if isinstance(argument, tuple):
        return type(argument)(*map(_as_lists, argument))
    return argument.tolist() if hasattr(argument, "tolist") else argument


def _write_back(argument: Any, written: Any) -> None:
    """Write lists into the arrays that they were made of."""
    if isinstance(argument, tuple):
        for one, other in zip(argument, written, strict=True):
            _write_back(one, other)
    elif getattr(argument, "size", 0):
        argument[...] = written


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


@cache
def key(modules: tuple[ModuleType, ...], way: Way) -> str:
    """What the compiled code depends on, hashed."""
    parts = [sys.version, metadata.version("numba"), metadata.version("numpy"), way.name, dispatcher()]
    own = [sys.modules[function.__module__] for function in (key, way.inner, way.borrow)]
    parts += [getsource(module) for module in (*modules, *own)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def folders() -> list[Path]:
    """Where compiled code may be kept, the best first: the user's cache, or a temporary folder of the user's."""
    from platformdirs import user_cache_path

    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return [
        user_cache_path(FOLDER, appauthor=False, opinion=False),
        Path(tempfile.gettempdir()) / f"{FOLDER}-{user}",
    ]


def usable(folder: Path) -> bool:
    """Whether a folder can be written, made if need be, and belongs to the user alone: what it holds is executed."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
        found = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


def kept(modules: Iterable[ModuleType], way: Way | None = None) -> bool:
    """Whether what is compiled of these modules, in one way or in any, lies on disk already."""
    modules = tuple(modules)
    stamps = [key(modules, one) for one in ([way] if way else ways())]
    places = [folder / stamp for folder in folders() if usable(folder) for stamp in stamps]
    return any(True for place in places for _ in place.glob("*.nbi"))


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
