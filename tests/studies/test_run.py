"""The Python interface: what it takes, what it gives, and what it says to what it does not take."""

import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

import sim
from helpers.places import SEED_CASE


def test_a_whole_number_of_any_kind_is_a_seed_and_is_kept_as_a_plain_one(crisis):
    run = sim.simulate(crisis, seed=np.int64(3), run=np.uint8(2))

    assert (type(run.seed), run.seed, type(run.number), run.number) == (int, 3, int, 2)
    assert run.events == sim.simulate(crisis, seed=3, run=2).events


@pytest.mark.parametrize("seed", [True, np.True_, 1.0, "1", None, -1, 2**63, 2**20000], ids=type)
def test_what_is_no_seed_is_refused_with_what_would_do(crisis, seed):
    with pytest.raises(ValueError, match="this seed will not do; give a whole number from 0 to 9223372036854775807"):
        sim.simulate(crisis, seed=seed)


def test_a_file_is_no_crisis_until_it_is_loaded():
    with pytest.raises(TypeError, match=r"found a str; give a crisis, as sim\.load returns"):
        sim.simulate(str(SEED_CASE))


@pytest.mark.parametrize("number", ["x", 2.0, True, None, -1, 99])
def test_what_is_no_event_is_not_explained(crisis, number):
    with pytest.raises(ValueError, match=r"this event will not do; give a whole number|there is no event 99"):
        sim.simulate(crisis).explain(number)


def test_a_run_is_frozen_and_survives_pickling(crisis):
    run = sim.simulate(crisis)
    assert run.summary is run.summary

    for name in ("events", "seed", "summary"):
        with pytest.raises(FrozenInstanceError):
            setattr(run, name, None)
    again = pickle.loads(pickle.dumps(run))
    assert (again.events, repr(again)) == (run.events, repr(run))


def test_all_that_the_package_offers_is_there():
    for name in sim.__all__:
        assert getattr(sim, name) is not None
    assert issubclass(sim.ResultsError, OSError)
    assert isinstance(sim.simulate(sim.load(SEED_CASE)).events[0], sim.Event)
