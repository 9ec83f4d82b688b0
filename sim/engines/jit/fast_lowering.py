"""A fast way to compile functions that only compiled functions call: in half the time, to faster code.

Numba makes every function callable from Python, and optimises it by itself. Here that is left to its callers, and an
index is taken to count from the start. This stands on numba's private parts; where they have changed,
`sim.engines.jit.build` does without it.
"""

from typing import Any

import numba
from numba import _dynfunc
from numba.core import types
from numba.core.codegen import CPUCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering
from numba.cpython import slicing


def _from_the_start(builder: Any, index: Any, size: Any) -> Any:
    """The place that an index means: no rule counts from the end, which would cost a comparison at every access."""
    return index


def _no_executable(library: Any, fndesc: Any, env: Any) -> Any:
    """What stands for a function that only compiled functions call; Python never does."""
    name = fndesc.qualname.split(".")[-1]
    return _dynfunc.make_function(fndesc.lookup_module(), name, "inner", 0, env, (library,))


class _Link(CPUCodeLibrary):  # type: ignore[misc]
    """Code to be linked into a caller's, and optimised and made into machine code there, once for all."""

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class _Lowering(NativeLowering):  # type: ignore[misc]
    _name = "inner_lowering"

    def run_pass(self, state: Any) -> bool:
        """Lower a function without the machine code of its own that numba would have Python call."""
        context, usual = state.targetctx, slicing.fix_index
        state.library = _Link(context.codegen(), state.func_id.func_qualname)
        state.targetctx = context.subtarget(get_executable=_no_executable)
        slicing.fix_index = _from_the_start  # one thread compiles at a time
        try:
            return bool(super().run_pass(state))
        finally:
            state.targetctx, slicing.fix_index = context, usual


class Inner(CompilerBase):  # type: ignore[misc]
    """The compiler of functions that only compiled functions call: half of the work is spared."""

    def define_pipelines(self) -> list[Any]:
        """The usual passes, the last but for one changed."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.passes = [(_Lowering if one is NativeLowering else one, text) for one, text in passes.passes]
        passes.finalize()
        return [passes]


def inner(function: Any, options: Any) -> Any:
    """A function compiled for compiled functions, once for all whole numbers: 0 gets none of its own."""
    made = numba.njit(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, pipeline_class=Inner, **options)
    usual = made.get_call_template

    def plain(args: Any, kws: Any) -> Any:
        return usual([types.unliteral(one) for one in args], {name: types.unliteral(one) for name, one in kws.items()})

    made.get_call_template = plain
    return made
