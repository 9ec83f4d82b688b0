"""The engines beside each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

from helpers import oracle
from sim.engines import changeover, player, simpy_engine
from sim.engines.changeover import Changeover, Play
from sim.engines.jit import build

needs_numba = pytest.mark.skipif(not build.available(), reason="numba is not installed, or switched off")


class After(Changeover):
    """Changes over to compiled code after so many questions whether to; one is asked for a player and for each part."""

    def __init__(self, questions: float) -> None:
        super().__init__()
        self.questions = questions

    def compiled(self, left: float = 0.0) -> Play | None:
        """The compiled code, from then on."""
        self.questions -= 1
        return compiled().code if self.questions < 0 else None


@cache
def compiled() -> Changeover:
    """Compiled code from the start; it is loaded, and made if need be, once for all tests of a process."""
    found = Changeover()
    assert found.at_once(), "the engine cannot be compiled"
    return found


@contextmanager
def changing(over: Changeover) -> Iterator[None]:
    """Have what is played in this block change over as is given."""
    usual = changeover.HERE
    changeover.HERE = over
    try:
        yield
    finally:
        changeover.HERE = usual


def engines() -> list[Changeover]:
    """Plain Python and, where there is a compiler, compiled code."""
    return [After(float("inf")), *([compiled()] if build.available() else [])]


def same_bits(made: Any, seed: int, run: int) -> None:
    """The rows of a run by SimPy, in plain Python, compiled and by the oracle, compared with every bit and type.

    The oracle knows no members of an alliance.
    """
    rows = repr(simpy_engine.rows(made, seed, run))
    if made.world.first_member[2] == 2:
        assert repr(oracle.play(made, seed, run)) == rows
    for engine in engines():
        with changing(engine):
            assert repr(player.rows(made, seed, run)) == rows


def in_hex(value):
    """Numbers in lists or arrays, to the last bit."""
    return [in_hex(one) for one in value] if hasattr(value, "__len__") else float(value).hex()
