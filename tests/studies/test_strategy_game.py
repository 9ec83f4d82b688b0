"""The game of a crisis: what its cells are worth, what is an equilibrium, how sure, and what is given away."""

import csv
import io
import json

import pytest

import sim
from helpers.figures import least_size, outside, overlapping
from helpers.places import ROOT, SEED_CASE
from sim import figures
from sim.studies import strategy_game
from sim.studies.bootstrap import Grouped, picks
from sim.studies.strategy_pairs import Outcome

FEW = ("tit_for_tat", "grim", "ledger")


@pytest.fixture(scope="module")
def played(crisis):
    return sim.game(crisis, FEW, runs=8)


def invented(costs):
    """Outcomes by what both play: of each run, what it cost them."""

    def outcomes(crisis, seed, runs):
        mine, theirs = (actor.strategy.told for actor in crisis.actors.values())
        return [Outcome("calm", 0.0, 0, (), both) for both in costs(mine, theirs)][:runs]

    return outcomes


def test_a_payoff_is_minus_what_the_exchange_costs(crisis, played):
    changed = crisis.with_({"actors.NATO.strategy": "grim", "actors.Russia.strategy": "tit_for_tat"})
    runs = [sim.simulate(changed, 1, run, drawn=True).summary.costs for run in range(8)]
    for side, actor in enumerate(crisis.actors):
        mean = -sum(run[actor].total for run in runs) / 8
        assert played.payoff(("grim", "tit_for_tat"), side).mean == pytest.approx(mean)
        assert float(played.form.payoffs[side][1][0]) == pytest.approx(mean, abs=1e-9)


def test_nothing_is_drawn_where_the_scenario_is_closed(crisis):
    closed = sim.game(crisis.close(), ["ledger"], runs=3)
    assert closed.text() != sim.game(crisis, ["ledger"], runs=3).text()
    assert "drawn" not in closed.text()


def test_in_a_repeated_game_it_is_the_payoff_of_a_round():
    echo = sim.load(ROOT / "scenarios" / "echo.yaml").with_({"horizon": 140})
    made = sim.game(echo, ["tit_for_tat", "always_strike"], runs=4)
    run = [sim.simulate(echo, 1, number).summary.payoffs["Eastmark"] for number in range(4)]
    assert made.payoff(("tit_for_tat", "tit_for_tat"), 0).mean == pytest.approx(sum(run) / 4)
    assert "Payoffs are those of a round" in made.text()


def test_a_table_and_a_game_count_the_same_costs(crisis, played):
    table = sim.table(crisis, FEW, runs=8)
    for cell, pair in table.pairs.items():
        for side in (0, 1):
            assert -played.payoff(cell, side).mean == pytest.approx(pair.costs[side].mean)


def test_each_side_may_have_a_pool_of_its_own(crisis):
    made = sim.game(crisis, runs=2, first=["grim"], second=["grit", {"name": "grit", "modifiers": [{"cap_at": 5}]}])
    assert (list(made.first), list(made.second)) == (["grim"], ["grit", "grit (cap_at 5)"])
    assert made.form.strategies == (("grim",), ("grit", "grit (cap_at 5)"))


def test_how_sure_an_equilibrium_is_comes_of_resamples(crisis, monkeypatch):
    """Alba's grim costs less than ledger in all runs, or in half of them and on average."""
    sure = {"grim": [1.0, 2.0] * 5, "ledger": [3.0, 4.0] * 5}
    monkeypatch.setattr(
        strategy_game, "outcomes", invented(lambda mine, _: [(cost, 0.0) for cost in sure.get(mine, [9.0] * 10)])
    )
    found = sim.game(crisis, runs=10, first=["grim", "ledger"], second=["grit"]).solution
    assert [(one.first, one.stands.share) for one in found.equilibria] == [({"grim": 1.0}, 1.0)]
    assert [(one.strategy, one.by, one.stands.share) for one in found.dominated] == [("ledger", "grim", 1.0)]
    sure["ledger"] = [0.0, 4.0] * 5  # 2 on average, and 1.5 for grim
    found = sim.game(crisis, runs=10, first=["grim", "ledger"], second=["grit"]).solution
    assert found.equilibria[0].first == {"grim": 1.0}
    assert 0.6 < found.equilibria[0].stands.share < 0.99


def test_resamples_are_of_runs_and_the_same_again():
    grouped = Grouped(450)
    assert (grouped.count, sum(grouped.sizes)) == (200, 450)
    sums = grouped.sums([1.0] * 450)
    for picked in picks(200, 1, 5):
        assert sum(w * s for w, s in zip(grouped.weights(picked), sums, strict=True)) == pytest.approx(1.0)
    assert picks(7, 1, 2) == picks(7, 1, 2) != picks(7, 2, 2)


def test_mixed_equilibria_are_found_and_told(crisis, monkeypatch):
    """Alba wants to match Brie, and she not to be matched: matching pennies."""

    def pennies(mine, theirs):
        same = (mine == "grim") == (theirs == "grim")
        return [(0.0, 1.0) if same else (1.0, 0.0)] * 6

    monkeypatch.setattr(strategy_game, "outcomes", invented(pennies))
    made = sim.game(crisis, ["grim", "ledger"], runs=6)
    (one,) = made.solution.equilibria
    assert one.first == one.second == {"grim": 0.5, "ledger": 0.5}
    assert one.stands.share == 1.0
    assert "Mixed, payoffs -0.50, -0.50; stands in 100 %:" in made.text()
    assert "NATO: 0.50 grim + 0.50 ledger" in made.text()
    assert made.figure().sentence == "No pure equilibrium"


def test_where_payoffs_tie_it_says_so(crisis, monkeypatch):
    monkeypatch.setattr(strategy_game, "outcomes", invented(lambda *_: [(1.0, 1.0)] * 4))
    told = sim.game(crisis, ["grim", "ledger"], runs=4).text()
    assert "Payoffs tie: mixtures of some of these are equilibria too." in told


def test_what_is_given_away_is_chosen_by_one_half_of_the_runs_and_measured_by_the_other(crisis, monkeypatch):
    """Grim is best in the first half by 5 and worse in the second by 1: what it gains is -1."""
    cost = {"grim": [0.0] * 4 + [6.0] * 4, "ledger": [5.0] * 8, "grit": [5.0] * 8}
    monkeypatch.setattr(strategy_game, "outcomes", invented(lambda mine, theirs: [(c, 1.0) for c in cost[mine]]))
    nato, russia = sim.game(crisis, ["grim", "grit"], runs=8).exploited()
    assert (nato.strategy, nato.best) == ("ledger", "grim")
    assert (nato.payoff.mean, nato.best_payoff.mean, nato.gain.mean) == (-5.0, -3.0, -1.0)
    assert (russia.strategy, russia.best, russia.gain) == ("ledger", "ledger", None)


def test_the_scenarios_own_strategies_are_played_beside_those_of_the_game(crisis):
    made = sim.game(crisis, ["grim"], runs=4)
    assert set(made.paid) == {("grim", "grim"), ("grim", "ledger"), ("ledger", "ledger"), ("ledger", "grim")}
    assert made.form.strategies == (("grim",), ("grim",))
    assert [one.strategy for one in made.exploited()] == ["ledger", "ledger"]


def test_a_game_too_large_for_mixed_equilibria_says_what_was_done(crisis, monkeypatch):
    names = ("tit_for_tat", "grim", "ledger", "grit", "generous", "contrite", "gradual", "forgiver", "appeaser")

    def same(mine, theirs):
        return [(float(mine != theirs), float(mine != theirs))] * 4

    monkeypatch.setattr(strategy_game, "outcomes", invented(same))
    made = sim.game(crisis, names, runs=4)
    assert len(made.solution.equilibria) == 9
    assert not made.solution.complete
    assert "Mixed ones were not looked for: 9 against 9 strategies are left" in made.text()
    assert "The bimatrix has 81 cells: --long prints them" in made.text()


def test_stopped_it_keeps_the_cells_that_are_done_and_is_not_solved(crisis, monkeypatch, command, tmp_path):
    def stopping():
        calls = iter(range(3))

        def play(*_):
            if next(calls, None) is None:
                raise KeyboardInterrupt
            return [Outcome("calm", 2.0, 9, (), (1.0, 2.0))] * 2

        return play

    monkeypatch.setattr(strategy_game, "outcomes", stopping())
    made = sim.game(crisis, FEW, runs=2)
    assert "Stopped: 3 of 9 cells were played" in made.text()
    with pytest.raises(ValueError, match="not all cells were played; a game is solved with all"):
        _ = made.solution
    assert made.exploited() == []
    monkeypatch.setattr(strategy_game, "outcomes", stopping())
    arguments = ["--strategies", ",".join(FEW), "--runs", "2", "--csv", "g.csv", "--nfg", "g.nfg"]
    code, _, err = command("game", str(SEED_CASE), *arguments)
    assert code == 130
    assert err.splitlines() == ["g.csv: written", "stopped: 3 of 9 cells were played, and are kept"]
    assert [row["first_best_reply"] for row in csv.DictReader(io.StringIO((tmp_path / "g.csv").read_text()))] == [
        ""
    ] * 3
    assert not (tmp_path / "g.nfg").exists()


def test_a_game_is_the_same_again(crisis, played):
    again = sim.game(crisis, FEW, runs=8)
    assert (again.text(long=True), again.csv()) == (played.text(long=True), played.csv())
    assert repr(again) == "<NATO and Russia, October 2021: the game of 3 strategies against 3, 8 runs a cell>"


def test_the_figure_shows_payoffs_arrows_and_equilibria(crisis, played):
    shown = played.figure()
    best = [cell.best for row in shown.cells for cell in row]
    ax = played.plot()
    away = sum(not one for both in best for one in both)
    assert len([patch for patch in ax.patches if "Arrow" in type(patch).__name__]) == away
    for style in figures.STYLES:
        page = figures.figure(shown, style=style)
        assert overlapping(page) == []
        assert outside(page) == []
        assert least_size(page) >= figures.STYLES[style].least
    for one in played.solution.equilibria:
        if one.pure:
            assert f"{next(iter(one.first)).replace('_', ' ')} and" in shown.alt_text()


@pytest.mark.parametrize("many", [9, 28])
def test_many_strategies_are_drawn_without_numbers_where_they_find_no_room(played, many):
    small = played.figure()
    names = [f"strategy {n}" for n in range(many)]
    shown = small._replace(
        rows=names, columns=names, cells=[[small.cells[0][0]._replace(best=(True, True))] * many] * many
    )
    for style in figures.STYLES:
        page = figures.figure(shown, style=style)
        assert overlapping(page) == []
        assert least_size(page) >= figures.STYLES[style].least


# The command.


def test_the_command_prints_writes_and_draws(command, tmp_path):
    arguments = ["game", str(SEED_CASE), "--first", "grim,grit", "--second", "ledger", "--runs", "4"]
    files = ["--csv", "g.csv", "--nfg", "g.nfg", "--latex", "g.tex", "--plot", "g.svg"]
    code, out, err = command(*arguments, *files)
    assert code == 0
    assert "the game of 2 strategies against 1, 4 runs a cell, seed 1; 25 assumptions drawn anew in each" in out
    assert err.splitlines() == [f"{name}: written" for name in ("g.csv", "g.nfg", "g.tex", "g.svg")]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "g.csv").read_text())))
    assert [(row["first"], row["second"]) for row in rows] == [("grim", "ledger"), ("grit", "ledger")]
    assert sum(int(row["first_best_reply"]) for row in rows) == 1
    assert (tmp_path / "g.nfg").read_text().startswith("NFG 1 R ")
    _, out, _ = command(*arguments, "--json")
    told = json.loads(out)
    assert told["actors"] == ["NATO", "Russia"]
    assert told["solution"]["equilibria"][0]["stands"]["runs"] == 1000
    assert [one["actor"] for one in told["exploited"]] == ["NATO", "Russia"]


@pytest.mark.parametrize("name", ["table", "game"])
@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--first", "grimm"], "--first: no strategy is called 'grimm'; did you mean 'grim'?"),
        (["--second", ","], "--second: no strategy is called ''"),
        (["--strategies", "grim", "--first", "grit"], "--strategies is for both sides, --first and --second for one"),
        (["--first", "grim, {name: grim, with: {}}"], "--first: two of them go by the name grim"),
        (["--second", "{name: generous, with: {forgive: 2}}"], "forgive"),
        (["--second", "{file: none.py, name: none}", "--allow-code"], "none.py"),
    ],
)
def test_pools_that_cannot_be_are_refused_before_anything_runs(command, name, arguments, found):
    code, out, err = command(name, str(SEED_CASE), *arguments)
    assert (code, out) == (2, "")
    assert found in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--nfg", "g.txt"], "'.txt' is not a kind of file that Gambit reads; write .nfg"),
        (["--latex", "g.txt"], "write .tex"),
        (["--runs", "0"], "give 1 at least"),
    ],
)
def test_a_game_that_cannot_be_written_is_refused(command, arguments, found):
    code, out, err = command("game", str(SEED_CASE), *arguments)
    assert (code, out) == (2, "")
    assert found in err


@pytest.mark.parametrize("function", [sim.table, sim.game])
def test_an_empty_pool_is_refused(crisis, function):
    with pytest.raises(ValueError, match="no strategy is named; name one at least"):
        function(crisis, first=[])
    with pytest.raises(ValueError, match="strategies are for both sides"):
        function(crisis, ["grim"], first=["grit"])
