"""Strategies of the user's own: a Python file beside the scenario, run only where that was allowed.

    import sim

    @sim.strategy
    def measured(view, share=0.5, red_line=5.0):
        return view.received if view.received > red_line else share * view.received

The file is an ordinary Python file, run in a namespace of its own; nothing in it enters the program's register. A
scenario names it, `strategy: {file: mine.py, name: measured, with: {share: 0.6}}`, and the signature says what `with`
may set. Such a strategy must be what any other is: pure (the same view, the same answer), with a finite number as its
answer. Every decision checks that, and an error names the line of the file where it comes from.

Nothing is remembered from run to run: each actor's file is run anew at the first decision of each run, with whatever it
imports that is no library. What it remembers from decision to decision is an error where the first decisions show it.
(What it leaves in a file or in a library cannot be undone, and is not looked for.) What it prints goes to standard
error, once.
"""

import ast
import inspect
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from io import TextIOBase
from itertools import islice
from math import inf
from numbers import Real
from types import CodeType, FrameType, ModuleType
from typing import Any, TextIO, get_args, get_type_hints

from sim.strategies.modifiers import MODIFIERS
from sim.strategies.view import BEGUN, STRATEGIES, Parameter, Strategy, View, Within

MARK = "__sim_strategy__"
MAX_RETURNED = 1e6  # severity; a hundred thousand times the hardest blow is a slip, and infinity is near
MAX_DEFAULT = 1e300  # the scenario's reader takes no larger number either
COMPARED = 50  # decisions of an actor that are put to a file run for that decision alone, too
MESSAGE_LENGTH = 200  # characters shown of an exception's message
PASSED_ON = (KeyboardInterrupt, BrokenPipeError)  # Ctrl-C and a reader who is gone, which are no fault of a file


class StrategyError(RuntimeError):
    """An error in a strategy of the user's own. Its text is one line: `file:line: what was found; what would do`."""

    def __init__(self, file: str, line: int, found: str, remedy: str = "") -> None:
        super().__init__(file, line, found, remedy)  # all four, for SimPy makes the error anew from its arguments
        self.file = _printable(file)
        self.line = line
        self.found = found
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.found}" + (f"; {self.remedy}" if self.remedy else "")


def strategy(function: Strategy) -> Strategy:
    """Mark a function of a file of one's own as a strategy that a scenario may name, and return it as it is.

    The function takes a `sim.View` and keyword parameters with numbers as defaults, and returns the severity wanted:
    above zero a blow, below zero a concession, zero nothing. Raises TypeError for what is no such function.
    """
    if not inspect.isfunction(function) or inspect.iscoroutinefunction(function):
        raise TypeError("@sim.strategy stands above a plain function, def name(view, ...)")
    function.__dict__[MARK] = True
    return function


@dataclass(frozen=True)
class Module:
    """A file of the user's own that has been run."""

    file: str  # its name in messages and tracebacks
    text: str
    strategies: Mapping[str, Strategy]  # those marked with `strategy`, by name
    code: CodeType

    def anew(self) -> "Module":
        """The file run once more, in a new namespace; what it prints is not said again."""
        for name in _brought_in:
            sys.modules.pop(name, None)
        _brought_in.clear()
        return _executed(self.text, self.file, self.code, heard=False)

    def line(self, name: str, parameter: str | None = None) -> int:
        """The line of a strategy's `def`, or of one of its parameters."""
        code = _code(self.strategies[name])
        if code.co_filename != self.file:
            return 1
        for node in ast.walk(ast.parse(self.text)):
            if isinstance(node, ast.FunctionDef):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                if first == code.co_firstlineno:
                    given = node.args
                    stars = [star for star in (given.vararg, given.kwarg) if star]
                    declared = [*given.posonlyargs, *given.args, *given.kwonlyargs, *stars]
                    return next((one.lineno for one in declared if one.arg == parameter), node.lineno)
        return int(code.co_firstlineno)

    def parameters(self, name: str) -> dict[str, Parameter]:
        """The parameters of a strategy, read off its signature. One with a whole number as its default is whole.

        A parameter has a range only where it is annotated with one of the program's, as `sim.strategies.view.Share`.
        Raises StrategyError for a signature that no scenario could fill in.
        """
        function = self.strategies[name]

        def refused(found: str, remedy: str, parameter: str | None = None) -> StrategyError:
            return StrategyError(self.file, self.line(name, parameter), f"{name}: {found}", remedy)

        try:
            hints = get_type_hints(function, include_extras=True)
        except PASSED_ON:
            raise
        except BaseException as error:  # an annotation may be any expression, even one that leaves the program
            raise refused(_error_text(error), "mend the annotations, or leave them out") from error
        declared = list(inspect.signature(function).parameters.values())
        if not declared or declared[0].kind not in (declared[0].POSITIONAL_ONLY, declared[0].POSITIONAL_OR_KEYWORD):
            raise refused("it takes no view", f"write def {name}(view, ...)")
        found = {}
        for one in declared[1:]:
            if one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD):
                stars = "*" if one.kind == one.VAR_POSITIONAL else "**"
                remedy = "name each parameter, with a number as its default"
                raise refused(f"{stars}{one.name} could be anything", remedy, one.name)
            if one.kind == one.POSITIONAL_ONLY:
                raise refused(f"the parameter {one.name} cannot be set by name", "remove the /", one.name)
            number = one.default
            if number is one.empty:
                remedy = f"write a number for it, as {one.name}=0.5"
                raise refused(f"the parameter {one.name} has no default", remedy, one.name)
            if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) <= MAX_DEFAULT:
                raise refused(f"the default of {one.name} is {_value_text(number)}", "write a number", one.name)
            kind, *notes = get_args(hints.get(one.name)) or (type(number),)
            span = next((note for note in notes if isinstance(note, Within)), Within(-inf, inf))
            whole = kind is int if notes else isinstance(number, int)
            if not span.low <= number <= span.high or (whole and number != number // 1):
                what = f"write a {'whole ' if whole else ''}number from {span.low:g} to {span.high:g}"
                raise refused(f"the default of {one.name} is {number:g}", what, one.name)
            found[one.name] = Parameter(one.name, number, whole, span.low, span.high)
        return found

    def answer(self, name: str, given: Mapping[str, float], actor: str, start: date) -> "UserStrategy":
        """A strategy with its parameters bound. Its errors name the actor that plays it, and dates from `start` on.

        Raises KeyError for a strategy or a parameter that does not exist.
        """
        known = self.parameters(name)
        bound = {key: int(number) if known[key].whole else float(number) for key, number in given.items()}
        return UserStrategy(self, name, bound, actor, start)


def run(text: str, file: str, heard: bool = True) -> Module:
    """Run the text of a file in a namespace of its own, and say what it prints if `heard`.

    Raises StrategyError where that fails.
    """
    try:
        code = compile(text, file, "exec", dont_inherit=True)
    except PASSED_ON:
        raise
    except BaseException as error:  # such as one of memory, for brackets in brackets
        line = error.lineno if isinstance(error, SyntaxError) and error.filename == file else 1
        raise StrategyError(file, line or 1, _error_text(error)) from error
    return _executed(text, file, code, heard)


def _executed(text: str, file: str, code: CodeType, heard: bool) -> Module:
    module = ModuleType(f"<{file}>")
    module.__file__ = file
    both: tuple[dict[str, Any], ...] = (STRATEGIES, MODIFIERS)
    registers = [(register, dict(register)) for register in both]
    sys.modules[module.__name__] = module  # where dataclasses look for the module that they are written in
    try:
        with _aside(heard):
            exec(code, module.__dict__)
    except BaseException as error:  # it may even leave the program
        if _passed_on(error):
            raise
        raise StrategyError(file, _line(error, file) or 1, _error_text(error)) from error
    finally:
        del sys.modules[module.__name__]
        for register, before in registers:  # a file that uses the program's own decorators changes nothing
            register.clear()
            register.update(before)
    found = {name: one for name, one in vars(module).items() if inspect.isfunction(one) and MARK in one.__dict__}
    return Module(file, text, found, code)


_brought_in: set[str] = set()  # modules that files of users have imported and that are no library: they remember too


@contextmanager
def _aside(heard: bool) -> Iterator[None]:
    """Let code of the user's print to standard error, or nowhere, and leave the program as it was."""
    streams, depth, known = (sys.stdout, sys.stderr), sys.getrecursionlimit(), len(sys.modules)
    sys.stdout = _Aside(sys.stderr if heard else None)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = streams
        sys.setrecursionlimit(depth)
        if len(sys.modules) > known:
            _brought_in.update(name for name in islice(sys.modules, known, None) if not _is_library(name))


class _Aside(TextIOBase):
    """A standard output that is another stream, or none; to close it closes nothing."""

    def __init__(self, stream: TextIO | None) -> None:
        self.stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """As of any other."""
        return "utf-8"

    def writable(self) -> bool:
        """It always is."""
        return True

    def write(self, text: str, /) -> int:
        """Write to the other stream."""
        if self.stream is not None:
            self.stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush the other stream."""
        if self.stream is not None:
            self.stream.flush()

    def close(self) -> None:
        """Leave it open."""


def _is_library(name: str) -> bool:
    """Whether a module is the program's, Python's, or installed."""
    if name.partition(".")[0] == __name__.partition(".")[0]:
        return True
    file = getattr(sys.modules.get(name), "__file__", None)
    return file is None or file.startswith(_LIBRARIES)


_LIBRARIES = tuple({sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")})


@dataclass(frozen=True)
class UserStrategy:
    """A strategy of the user's own as an engine calls it. Raises StrategyError, with the day on which it went wrong."""

    module: Module
    name: str
    given: Mapping[str, float]
    actor: str
    start: date
    memory: list[Any] = field(default_factory=lambda: [None, 0], repr=False, compare=False)  # a module, and decisions

    def with_parameter(self, place: int, number: float) -> "UserStrategy":
        """The same with another number for one of its parameters, by its place among them."""
        name, declared = list(self.module.parameters(self.name).items())[place]
        return replace(self, given={**self.given, name: int(number) if declared.whole else number})

    def __call__(self, view: View) -> float:
        """The severity wanted. The function is called twice, as it must be pure, with sequences it cannot change.

        At the first decision of a run, which has nothing in its notes yet, the file is run anew.
        """
        notes = view.notes
        if len(notes) == 0 or notes[BEGUN] == 0.0 or self.memory[0] is None:
            self.memory[0] = self.module.anew()
            if len(notes) > 0:
                notes[BEGUN] = 1.0
        felt, sent, wanted = (tuple(turns[: view.turns]) for turns in (view.felt, view.sent, view.wanted))
        view = view._replace(felt=felt, sent=sent, wanted=wanted, rungs=tuple(view.rungs), notes=())
        first, second = self._ask(view, self.memory[0], heard=True), self._ask(view, self.memory[0])
        if first != second:
            line = self.module.line(self.name)
            found = f"{self.name} returned {first} and then {second} {self._when(view)}, of one view"
            raise StrategyError(self.module.file, line, found, "it must be pure; for luck use sim.chance(view)")
        if self.memory[1] < COMPARED:
            self.memory[1] += 1
            alone = self._ask(view, self.module.anew())
            if first != alone:
                line = self.module.line(self.name)
                found = f"{self.name} returned {first} {self._when(view)}, and {alone} where the file was run anew"
                remedy = "it must not remember what it was asked before; view.felt, sent and wanted hold all past turns"
                raise StrategyError(self.module.file, line, found, remedy)
        return first

    def _ask(self, view: View, module: Module, heard: bool = False) -> float:
        try:
            with _aside(heard):
                value = module.strategies[self.name](view, **self.given)
                severity = _severity(value)
        except BaseException as error:  # it may even leave the program
            if _passed_on(error):
                raise
            line = _line(error, self.module.file) or self.module.line(self.name)
            turn = f"({self.actor}, turn {view.turns + 1}, {self.start + timedelta(view.day)})"
            raise StrategyError(self.module.file, line, f"{self.name}: {_error_text(error)} {turn}") from error
        if severity is None:
            found = f"{self.name} returned {_value_text(value)} {self._when(view)}"
            raise StrategyError(
                self.module.file, self._returning(view), found, "return a number: the severity wanted, 0 to 10"
            )
        return severity

    def _when(self, view: View) -> str:
        return f"at turn {view.turns + 1} of {self.actor}, {self.start + timedelta(view.day)}"

    def _returning(self, view: View) -> int:
        """The line from which the function returns, found by watching another call of it."""
        line, code = self.module.line(self.name), _code(self.module.strategies[self.name])

        def watch(frame: FrameType, event: str, _: Any) -> None:
            nonlocal line
            if event == "return" and frame.f_code is code and code.co_filename == self.module.file:
                line = frame.f_lineno

        before = sys.getprofile()
        sys.setprofile(watch)
        try:
            with _aside(heard=False):
                self.module.strategies[self.name](view, **self.given)
        except PASSED_ON:
            raise
        except BaseException:  # the error is about the first call
            pass
        finally:
            sys.setprofile(before)
        return line


def _passed_on(error: BaseException) -> bool:
    """Whether an exception is no fault of a file. A broken pipe that the file itself raises is its fault."""
    return isinstance(error, PASSED_ON) and not (isinstance(error, BrokenPipeError) and error.errno is None)


def _severity(value: Any) -> float | None:
    """A returned value as a severity; None where it is none that can be wanted."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    size: Any = abs(value)
    if not size <= MAX_RETURNED:  # nan is not, and there are whole numbers that no double can hold
        return None
    number = float(value) + 0.0  # adding 0 takes the sign off a zero
    return number if abs(number) <= MAX_RETURNED else None  # a class of its own may claim one size and have another


def _code(function: Strategy) -> Any:
    return inspect.unwrap(function).__code__


def _line(error: BaseException, file: str) -> int | None:
    """The innermost line of a file that an exception passed through; None where it passed through none."""
    line, trace = None, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _error_text(error: BaseException) -> str:
    """An exception in one line; its type alone where its message cannot be had."""
    try:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
    except PASSED_ON:
        raise
    except BaseException:
        message = ""
    message = message.strip()
    return _printable(f"{type(error).__name__}: {message}" if message else type(error).__name__)


def _printable(text: str) -> str:
    """A text on one line, with escapes for what a terminal would obey."""
    text = text if len(text) <= MESSAGE_LENGTH else text[: MESSAGE_LENGTH - 3] + "..."
    return text if text.isprintable() else repr(text)[1:-1]


def _value_text(value: Any) -> str:
    """A value in a few words."""
    if type(value) is str:
        return f"the text '{_printable(value[:40])}'" if value else "an empty text"
    if type(value) is int and abs(value) >= 10**40:
        return "a number of more than 40 digits"
    if value is None or type(value) in (bool, int, float):
        return f"{value}"
    return f"a Python {type(value).__name__}"
