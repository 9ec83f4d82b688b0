"""Evolution in a crisis: in two roles and in one population, and who invades whom."""

import csv
import io
import json

import numpy as np
import pytest

import sim
from helpers.figures import least_size, outside, overlapping
from helpers.places import SEED_CASE
from sim import figures
from sim.studies import strategy_game
from sim.studies.strategy_pairs import Outcome

FEW = ["grim", "ledger"]


def paid(crisis, monkeypatch, costs, runs=6, strategies=FEW, **how):
    """Evolution where costs by run are given: a function of both strategies."""

    def outcomes(played, seed, count):
        mine, theirs = (actor.strategy.told for actor in played.actors.values())
        return [Outcome("calm", 0.0, 0, (), both) for both in costs(mine, theirs)][:count]

    monkeypatch.setattr(strategy_game, "outcomes", outcomes)
    return sim.evolve(crisis, strategies, runs, starts=20, **how)


def test_each_role_goes_its_own_way_and_one_population_cannot(crisis, monkeypatch):
    """To NATO ledger is worth 1, to Russia grim 3: two roles have both, one population only the dearer."""

    def costs(mine, theirs):
        return [(0.0 if mine == "ledger" else 1.0, 0.0 if theirs == "grim" else 3.0)] * 6

    made = paid(crisis, monkeypatch, costs)
    first, second = made.roles
    assert first["ledger"] == pytest.approx(1.0, abs=1e-3)
    assert second["grim"] == pytest.approx(1.0, abs=1e-3)
    assert made.single["grim"] == pytest.approx(1.0, abs=1e-3)
    assert made.states[0][:2] == ("ledger", "grim")
    assert made.states[0].invaded == []
    assert made.strains[0].strategy == "grim"
    text = " ".join(made.text().split())
    assert "ledger grim 100.0 % nobody" in text
    assert "grim 100.0 % nobody" in text


def test_an_edge_is_drawn_only_where_the_gain_is_beyond_its_interval(crisis, monkeypatch):
    """Ledger costs NATO less by 1 in each run, or by 1 on average and now more, now less."""
    sure = {"grim": [2.0, 3.0] * 3, "ledger": [1.0, 2.0] * 3}
    made = paid(crisis, monkeypatch, lambda mine, _: [(cost, 0.0) for cost in sure[mine]])
    by_state = {state[:2]: state.invaded for state in made.states}
    assert by_state["grim", "grim"] == [("NATO", "ledger")]
    assert by_state["ledger", "grim"] == []
    sure["ledger"] = [-4.0, 5.0, 6.0, 0.0, 2.0, 0.0]
    made = paid(crisis, monkeypatch, lambda mine, _: [(cost, 0.0) for cost in sure[mine]])
    assert all(not state.invaded for state in made.states)


def test_pools_of_their_own_have_no_one_population(crisis, monkeypatch):
    made = paid(crisis, monkeypatch, lambda *_: [(1.0, 1.0)] * 6, strategies=None, first=["grim"], second=FEW)
    assert made.single is None
    assert made.strains == []
    assert len(made.figure().populations) == 2
    assert made.times()[1] == pytest.approx({"grim": 0.5, "ledger": 0.5}), "where nothing matters, chance alone"


def test_it_is_the_game_of_the_same_strategies(crisis):
    made = sim.evolve(crisis, FEW, 4, starts=5)
    game = sim.game(crisis, FEW, 4)
    assert made.game.csv() == game.csv()
    assert made.text() == sim.evolve(crisis, FEW, 4, starts=5).text()
    assert sum(made.roles[0].values()) == pytest.approx(1.0)
    assert sum(state.time for state in made.states) == pytest.approx(1.0)


def test_random_starts_are_spread_evenly(crisis, monkeypatch):
    made = paid(crisis, monkeypatch, lambda *_: [(1.0, 1.0)] * 6)
    begun = np.array(made._begun(3, 0))
    assert begun.sum(axis=1) == pytest.approx(1.0)
    assert 0.2 < begun.mean(axis=0).min() < 0.45


def test_the_figure_sets_both_roles_beside_one_population(crisis, monkeypatch):
    def costs(mine, theirs):
        return [(0.0 if mine == "ledger" else 1.0, 0.0 if theirs == "grim" else 3.0)] * 6

    shown = paid(crisis, monkeypatch, costs).figure()
    assert [one.heading for one in shown.populations] == ["NATO", "Russia", "both roles in one"]
    assert shown.sentence == "NATO: ledger; Russia: grim; both roles in one: grim"
    for style in figures.STYLES:
        page = figures.figure(shown, style=style)
        assert overlapping(page) == []
        assert outside(page) == []
        assert least_size(page) >= figures.STYLES[style].least
    assert "NATO: ledger 100 %" in shown.alt_text()


def test_the_command_tells_writes_and_draws(command, tmp_path):
    arguments = ["evolve", str(SEED_CASE), "--strategies", "grim,ledger", "--runs", "4", "--starts", "5"]
    code, out, err = command(*arguments, "--csv", "e.csv", "--plot", "e.svg")
    assert (code, err) == (0, "e.csv: written\ne.svg: written\n")
    assert "evolution of 2 strategies and 2, 4 runs a cell" in out
    rows = list(csv.DictReader(io.StringIO((tmp_path / "e.csv").read_text())))
    assert {(row["first"], row["second"]) for row in rows} == {(i, j) for i in FEW for j in FEW}
    told = json.loads(command(*arguments, "--json")[1])
    assert set(told["replicator"]["first"]) == set(FEW)
    assert told["states"][0]["time"] <= 1.0


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--starts", "0"], "give one start at least, and a population of two"),
        (["--population", "1"], "give one start at least, and a population of two"),
        (["--selection", "-1"], "this selection will not do: -1.0"),
        (["--selection", "much"], "'much' is no number; write one, as 0.5"),
        (["--selection", "nan"], "this selection will not do: nan"),
        (["--first", "grimm"], "--first: no strategy is called 'grimm'"),
    ],
)
def test_evolution_that_cannot_be_is_refused(command, arguments, found):
    code, out, err = command("evolve", str(SEED_CASE), *arguments)
    assert (code, out) == (2, "")
    assert found in err
