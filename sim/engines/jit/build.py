"""How the engine is compiled: the functions of given modules, as they are, by numba, once for all scenarios.

Each module is copied with its names, and each plain function in it compiled there, calling the compiled copies of the
others. Three things are put in the place of Python's own: `min` and `max` with Python's choice between equals (a
compiler's, of 0.0 and -0.0, is another), and the two look-ups in registers, of strategies and of modifiers, which
become a choice by number. So one compilation serves every scenario and every pair of strategies.

Compiling takes long, so it is a matter of its own (`make`): its result is kept on disk (`sim.engines.jit.shelf`), and
whoever plays takes it from there (`load`). A numba that does not take the fast way of compiling takes the ordinary one.
Whichever it is, the bits are those of plain Python.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from inspect import isfunction, signature
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

from sim.engines.jit import shelf
from sim.strategies import MODIFIERS, STRATEGIES, Answer, Modified, parameter, parameters, register_entry

SWITCH = "SIM_NO_NUMBA"  # set to 1, this variable of the environment has everything run as plain Python
NUMBA_SWITCH = "NUMBA_DISABLE_JIT"  # numba's own, likewise


class Coded(NamedTuple):
    """Two answers as numbers."""

    strategy: Sequence[int]  # by actor: its place in the register
    numbers: Sequence[Sequence[float]]  # by actor: its parameters, in the order of its signature
    modifiers: Sequence[int]  # by actor: how many modifiers it has
    modifier: Sequence[Sequence[int]]  # by actor: their places in the register
    number: Sequence[Sequence[float]]  # by actor: their numbers


def available() -> bool:
    """Whether there is a compiler, and it is wanted, as far as is known without importing it."""
    if os.environ.get(SWITCH, "") not in {"", "0"} or _number(os.environ.get(NUMBA_SWITCH, "")):
        return False
    if "numba" not in sys.modules:
        return _found()
    config = getattr(sys.modules["numba"], "config", None)  # which has what its file of settings says, too
    return config is not None and not config.DISABLE_JIT


def _number(text: str) -> int:
    """A whole number, as numba reads its variables: what is none changes nothing."""
    try:
        return int(text)
    except ValueError:
        return 0


@cache
def _found() -> bool:
    return find_spec("numba") is not None


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
    lines += [
        "    return wanted",
        "def set_parameter(answers, which, place, number):",
        "    answers.numbers[which][place] = number",
        "def set_modifier(answers, which, place, number):",
        "    answers.number[which][place] = number",
    ]
    return "\n".join([*lines, ""])


# Compiling.


class Source(NamedTuple):
    """What is to be compiled: a function of a module, with all that it calls in some modules."""

    modules: tuple[ModuleType, ...]
    home: ModuleType
    entry: str
    inlined: tuple[ModuleType, ...] = ()  # their functions are put where they are called: faster for many small ones,
    apart: tuple[Callable[..., Any], ...] = ()  # but for these


class Way(NamedTuple):
    """A way to make one function out of those of several modules."""

    name: str
    inner: Callable[[Any, Any], Any]  # compiles a function that only compiled ones call, with options
    borrow: Any  # see `sim.engines.jit.structs`
    lend: Any


FAST, ORDINARY = "fast", "ordinary"  # the ways, the faster first


class MissingError(Exception):
    """No compiled code is kept that can be loaded."""


def ordinary(function: Any, options: Any) -> Any:
    """A function compiled as numba compiles any."""
    import numba

    return numba.njit(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, **options)


def _way(name: str) -> Way:
    """A way by its name. Raises ImportError, or whatever else a numba raises that cannot be built on."""
    from sim.engines.jit.structs import borrow, lend

    if name == ORDINARY:
        return Way(name, ordinary, borrow, lend)
    from sim.engines.jit.fast_lowering import inner

    return Way(name, inner, borrow, lend)


@cache
def stamp(source: Source, way: str) -> str:
    """The stamp of compiled code."""
    return shelf.stamp(source.modules, way, dispatcher())


def kept(source: Source) -> bool:
    """Whether compiled code is kept, as far as is known without importing the compiler."""
    return any(shelf.found(stamp(source, way)) for way in (FAST, ORDINARY))


def load(source: Source, arguments: Callable[[], Sequence[Any]]) -> Callable[..., Any] | None:
    """The function compiled for such arguments, as it is kept; None where none is kept that can be read.

    None too where numba is switched off. Raises whatever the import of a broken one does.
    """
    for name in (FAST, ORDINARY):
        if shelf.found(stamp(source, name)):
            import numba  # noqa: F401 - so that its settings are known

            if not available():
                return None
            function: Any = _built(_way(name), source)
            try:
                _compile(function, stamp(source, name), arguments(), _missing)
            except MissingError:
                continue
            function.disable_compile()  # so that nobody ever waits for another
            return function  # type: ignore[no-any-return]
    return None


def make(source: Source, arguments: Callable[[], Sequence[Any]]) -> None:
    """Compile the function for such arguments, in the first way that works, and keep it.

    Raises OSError where it cannot be kept, and where no way works what the last of them raised.
    """
    try:
        way = _way(FAST)  # which stands on numba's private parts
        _compile(_built(way, source), stamp(source, FAST), arguments(), lambda: None)
    except OSError:
        raise
    except Exception:
        _compile(_built(_way(ORDINARY), source), stamp(source, ORDINARY), arguments(), lambda: None)


def _missing() -> Any:
    raise MissingError


def _compile(function: Any, stamped: str, arguments: Sequence[Any], missing: Callable[[], Any]) -> None:
    import numba

    function._cache = shelf.Shelf(stamped, missing)
    with no_garbage():
        function.compile(tuple(map(numba.typeof, arguments)))


def _built(way: Way, source: Source) -> Any:
    """The function in one of the ways, still to be compiled for its arguments."""
    import numba

    inner, borrow, lend = way.inner, way.borrow, way.lend
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    copies = {module: ModuleType(module.__name__) for module in source.modules}
    made: dict[Any, Any] = {}
    for module, copy in copies.items():
        copy.__dict__.update(vars(module))
        for value in vars(module).values():
            if isfunction(value) and value.__module__ == module.__name__:
                function = FunctionType(
                    value.__code__, copy.__dict__, value.__name__, value.__defaults__, value.__closure__
                )
                function.__kwdefaults__ = value.__kwdefaults__
                inlined = module in source.inlined and value not in source.apart
                made[value] = inner(function, options | {"forceinline": inlined})
    least, most = inner(smaller, options), inner(larger, options)
    for copy in copies.values():
        for name, value in list(copy.__dict__.items()):
            if isfunction(value) and value in made:
                copy.__dict__[name] = made[value]
            elif isinstance(value, ModuleType) and value in copies:
                copy.__dict__[name] = copies[value]
        copy.__dict__.update(min=least, max=most)
    modifiers = sys.modules[Modified.__module__]
    asker = next((module for module in source.modules if "asked" in vars(module)), None)
    if asker is not None:
        choices = copies[modifiers].__dict__ | {"borrow": borrow}
        choices |= {name: made[function] for name, (function, _) in compilable().items()}
        exec(dispatcher(), choices)
        choices["answered"] = inner(choices["answered"], options)
        copies[asker].__dict__["asked"] = inner(choices["asked"], options | {"forceinline": True})
        copies[modifiers].__dict__["modify"] = inner(choices["modify"], options)
    for name in ("set_parameter", "set_modifier"):
        for module in (module for module in source.modules if name in vars(module)):
            copies[module].__dict__[name] = inner(choices[name], options)
    entry = vars(source.home)[source.entry]
    names = list(signature(entry).parameters)
    lent = ", ".join(f"lend({name})" for name in names)
    outer = {"__name__": source.home.__name__, "lend": lend, "entry": made[entry]}
    exec(f"def outermost({', '.join(names)}):\n    return entry({lent})\n", outer)
    return numba.njit(outer["outermost"], no_cfunc_wrapper=True, **options)


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
