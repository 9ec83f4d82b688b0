"""Gambit, where it can be had."""

import pytest


def gambit():
    """The module of Gambit; without it a test is skipped."""
    pytest.importorskip("pygambit.nash", reason="pygambit is not here: where it has no wheel it compiles for long")
    return pytest.importorskip("pygambit")
