"""Many runs of one scenario, counted together and played one by one, by which studies are judged."""

import pytest

import sim

SEED, RUNS = 5, 60


@pytest.fixture(scope="session")
def many(misperception: sim.Crisis) -> sim.Ensemble:
    """Its runs counted together."""
    return sim.ensemble(misperception, RUNS, seed=SEED)


@pytest.fixture(scope="session")
def one_by_one(misperception: sim.Crisis) -> list[sim.Run]:
    """The same runs one by one."""
    return [sim.simulate(misperception, SEED, run) for run in range(RUNS)]
