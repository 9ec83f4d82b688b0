"""`python -m sim` is `sim`."""

from sim.cli import run

run()
