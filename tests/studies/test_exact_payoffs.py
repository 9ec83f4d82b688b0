"""Payoffs over all luck instead of those of runs: of repeated games, where two strategies of finite memory meet."""

import json

import pytest

import sim
from helpers.places import SCENARIOS, SEED_CASE

POOL = "tit_for_tat,generous,grim"
ECHO = SCENARIOS / "echo.yaml"


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch):
    """How sure an equilibrium is does not matter here."""
    monkeypatch.setattr("sim.studies.matrix_game.RESAMPLES", 10)


@pytest.fixture(scope="module")
def echo():
    return sim.load(ECHO, {"horizon": 140})


@pytest.mark.parametrize("rounds", ["simultaneous", "alternating"])
def test_an_exact_payoff_lies_in_the_interval_of_many_runs(echo, rounds):
    crisis = echo.with_({"clock.rounds": rounds})
    exact = sim.game(crisis, ["tit_for_tat"], 1, exact=True)
    runs = sim.game(crisis, ["tit_for_tat"], 2000)
    many = sim.game(crisis, ["tit_for_tat"], 20, exact=True)
    for side in (0, 1):
        assert many.payoff(("tit_for_tat", "tit_for_tat"), side) == exact.payoff(("tit_for_tat", "tit_for_tat"), side)
        known, counted = (game.payoff(("tit_for_tat", "tit_for_tat"), side) for game in (exact, runs))
        assert counted.low < known.mean < counted.high
        assert known.low is None


def test_one_round_without_error_pays_what_the_matrix_says(echo):
    crisis = echo.with_({f"actors.{name}.execution_error": 0.0 for name in echo.actors} | {"horizon": 7})
    paid = sim.game(crisis, ["always_strike", "always_hold"], 2, exact=True).paid
    assert {cell: (one[0], two[0]) for cell, (one, two) in paid.items()} == {
        ("always_strike", "always_strike"): (1.0, 1.0),
        ("always_strike", "always_hold"): (5.0, 0.0),
        ("always_hold", "always_strike"): (0.0, 5.0),
        ("always_hold", "always_hold"): (3.0, 3.0),
        ("tit_for_tat", "always_strike"): (0.0, 5.0),
        ("tit_for_tat", "always_hold"): (3.0, 3.0),
        ("always_strike", "tit_for_tat"): (5.0, 0.0),
        ("always_hold", "tit_for_tat"): (3.0, 3.0),
        ("tit_for_tat", "tit_for_tat"): (3.0, 3.0),
    }


def test_no_cell_is_played_whose_payoff_is_known(echo, monkeypatch):
    monkeypatch.setattr("sim.studies.strategy_game.outcomes", None)
    game = sim.game(echo, POOL.split(","), exact=True)
    assert len(game.exact) == len(game.paid) == 9
    assert "Payoffs of 9 of 9 cells are exact" in game.text()
    assert "[" not in game.text(long=True)  # of no payoff, and of no gain
    assert {one.stands.share for one in game.solution.equilibria} == {1.0}


def test_who_invades_whom_hangs_on_no_number_of_runs_where_payoffs_are_exact(echo):
    few, many = (sim.evolve(echo, POOL.split(","), runs=runs, starts=1, exact=True) for runs in (1, 30))
    assert few.states == many.states
    assert few.strains == many.strains
    assert any(state.invaded for state in few.states)
    assert "Payoffs of 9 of 9 cells are exact" in few.text()


def test_who_remembers_too_much_is_played_as_ever(echo):
    exact, played = (sim.table(echo, "tit_for_tat,hawkes", 5, exact=asked) for asked in (True, False))
    assert exact.exact == {("tit_for_tat", "tit_for_tat")}
    assert "Payoffs of 1 of 4 pairs are exact" in exact.text()
    assert "exact" not in played.text()
    for pair, found in played.pairs.items():
        assert exact.pairs[pair].shares == found.shares
        assert (exact.pairs[pair].payoffs == found.payoffs) is (pair not in exact.exact)
        assert (exact.pairs[pair].payoffs[0].low is None) is (pair in exact.exact)


def test_a_number_that_is_drawn_leaves_nothing_exact(echo):
    name = next(iter(echo.actors))
    open_ended = {"low": 0.0, "high": 0.1, "why": "nobody knows"}
    crisis = echo.with_({f"assumptions.actors.{name}.execution_error": open_ended})
    assert crisis.doubts
    assert not sim.table(crisis, "tit_for_tat", 2, exact=True).exact


@pytest.mark.parametrize("name", ["table", "game", "evolve"])
def test_the_commands_take_it_and_refuse_it_for_what_is_no_repeated_game(command, name):
    code, _, err = command(name, str(ECHO), "--set", "horizon=70", "--strategies", POOL, "--exact", "--runs", "4")
    assert (code, err) == (0, "")
    found = command(name, str(SEED_CASE), "--strategies", POOL, "--exact")
    assert found == (
        2,
        "",
        "--exact: exact payoffs are those of repeated games, and this scenario is none; leave it out\n",
    )
    with pytest.raises(ValueError, match="this scenario is none"):
        getattr(sim, name)(sim.load(SEED_CASE), ["grim"], exact=True)


def test_moves_at_an_event_have_no_exact_payoff(command):
    for what in ("--at", "--tree"):
        code, out, err = command("game", str(ECHO), what, "2", "--exact")
        assert (code, out, err.startswith("--exact: it is for strategies")) == (2, "", True)


def test_a_document_says_which_payoffs_are_exact(command):
    asked = [str(ECHO), "--set", "horizon=70", "--strategies", "grim,hawkes", "--runs", "4", "--exact", "--json"]
    for name in ("table", "game"):
        code, out, _ = command(name, *asked)
        told = json.loads(out)
        assert code == 0
        assert ["grim", "grim"] in told["exact"]
        assert ["hawkes", "grim"] not in told["exact"]
