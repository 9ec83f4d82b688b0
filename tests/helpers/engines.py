"""The engines beside each other."""

from helpers import oracle
from sim.engines import player, simpy_engine


def same_bits(made, seed, run):
    """The rows of a run by the oracle, by SimPy and by the compiled engine, compared with every bit and every type."""
    rows = repr(oracle.play(made, seed, run))
    assert repr(simpy_engine.rows(made, seed, run)) == rows
    assert repr(player.rows(made, seed, run)) == rows
