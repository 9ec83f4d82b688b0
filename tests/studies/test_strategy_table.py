"""Strategy against strategy: counted rightly, told with intervals, and kept when stopped."""

import csv
import io
import json
import re
from collections import Counter

import pytest

import sim
from helpers.figures import least_size, outside, overlapping
from helpers.places import ROOT, SEED_CASE
from sim import figures
from sim.figures.data import HeatMap
from sim.measures import summaries
from sim.model.outcomes import COURSES
from sim.strategies import STRATEGIES
from sim.studies import strategy_table
from sim.studies.strategy_pairs import Outcome, pair

FEW = ("tit_for_tat", "grit", "always_strike")


@pytest.fixture(scope="module")
def table(crisis):
    return sim.table(crisis, FEW, runs=6)


def test_each_pair_is_what_its_runs_come_to_one_by_one(crisis, table):
    played = crisis.with_({"actors.NATO.strategy": "grit", "actors.Russia.strategy": "always_strike"})
    runs = [sim.simulate(played, 1, run, drawn=True) for run in range(6)]
    found = table.pairs["grit", "always_strike"]
    counted = Counter(run.summary.course for run in runs)
    assert {course: share.counted for course, share in found.shares.items() if share.counted} == counted
    assert found.peak.mean == pytest.approx(sum(run.summary.peak for run in runs) / 6)
    assert found.length.mean == pytest.approx(sum(summaries.length(run.events) for run in runs) / 6)


def test_the_first_actors_strategy_stands_first(crisis, table):
    played = crisis.with_({"actors.NATO.strategy": "always_strike", "actors.Russia.strategy": "tit_for_tat"})
    peaks = [sim.simulate(played, 1, run, drawn=True).summary.peak for run in range(6)]
    assert table.pairs["always_strike", "tit_for_tat"].peak.mean == pytest.approx(sum(peaks) / 6)
    assert table.pairs["tit_for_tat", "always_strike"].peak.mean != pytest.approx(sum(peaks) / 6)


def test_every_ordered_pair_is_played_and_the_courses_of_each_add_up(table):
    assert list(table.pairs) == [(mine, theirs) for mine in FEW for theirs in FEW]
    for found in table.pairs.values():
        assert sum(share.counted for share in found.shares.values()) == 6
    assert sum(table.total(course).mean for course in COURSES) == pytest.approx(1.0)


def test_over_all_pairs_it_is_the_runs_that_are_independent(crisis, monkeypatch):
    """All pairs share their luck: here they all wind down in every second run, which is one experiment and not nine."""
    courses = [Outcome(course, 1.0, 1, ()) for course in ("wound down", "levelled off") * 8]
    monkeypatch.setattr(strategy_table, "outcomes", lambda *_: courses)
    half = 2.1314 * 0.5 / 15**0.5  # Student's, at 15 degrees of freedom
    assert sim.table(crisis, FEW, runs=16).total("wound down") == pytest.approx((0.5, 0.5 - half, 0.5 + half), abs=1e-4)


def test_a_share_of_the_pairs_has_no_interval_beyond_none_and_all(crisis, monkeypatch):
    courses = [Outcome(course, 1.0, 1, ()) for course in ("wound down", "levelled off")]
    monkeypatch.setattr(strategy_table, "outcomes", lambda *_: courses)
    assert sim.table(crisis, FEW, runs=2).total("wound down") == (0.5, 0.0, 1.0)


def test_all_strategies_are_played_unless_some_are_named(crisis, monkeypatch):
    monkeypatch.setattr(strategy_table, "outcomes", lambda *_: [Outcome("calm", 0.0, 0, ())])
    assert len(sim.table(crisis, runs=1).pairs) == len(STRATEGIES) ** 2
    assert list(sim.table(crisis, ["grim", "grim"], runs=1).pairs) == [("grim", "grim")]
    with pytest.raises(ValueError, match="tit4tat'; did you mean"):
        sim.table(crisis, ["tit4tat"])


def test_a_table_is_the_same_again(crisis, table):
    assert sim.table(crisis, FEW, runs=6).text(long=True) == table.text(long=True)
    assert sim.table(crisis, FEW, runs=6, seed=2).text(long=True) != table.text(long=True)


def test_the_courses_the_table_counts_are_those_that_are_defined():
    defined = set(re.findall(r"- '([\w ]+)':", summaries.course.__doc__))
    assert set(COURSES) == defined


def test_stopped_it_keeps_the_pairs_that_are_done(crisis, monkeypatch):
    calls = iter(range(3))

    def play(*_):
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return [Outcome("wound down", 2.0, 9, ())]

    monkeypatch.setattr(strategy_table, "outcomes", play)
    made = sim.table(crisis, FEW, runs=1)
    assert list(made.pairs) == [("tit_for_tat", mine) for mine in FEW]
    assert "  -" in made.text()
    assert "Share of the 3 pairs" in made.text()


def test_stopped_before_the_first_pair_it_tells_and_writes_nothing(crisis, command, capsys, monkeypatch, tmp_path):
    def play(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(strategy_table, "outcomes", play)
    with pytest.raises(KeyboardInterrupt):
        sim.table(crisis, FEW, runs=1)
    with pytest.raises(KeyboardInterrupt):
        command("table", str(SEED_CASE), "--csv", "t.csv", "--plot", "t.png")
    assert capsys.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_the_grid_marks_how_sure_the_usual_course_is(crisis):
    made = sim.table(crisis, ["grim"], runs=1)
    cells = {
        "L": ["levelled off"] * 9 + ["wound down"],
        "l": ["levelled off"] * 5 + ["wound down"] * 5,
        "w.": ["wound down"] * 4 + ["calm"] * 3 + ["expired"] * 3,
    }
    for told, courses in cells.items():
        made.pairs["grim", "grim"] = pair("grim", "grim", [Outcome(course, 1.0, 1, ()) for course in courses])
        assert re.search(r"^ 1  grim +(\S+)$", made.text(), re.MULTILINE)[1] == told


def test_a_small_table_says_the_most_frequent_course_in_words(table):
    ax = table.plot()
    shown = table.figure()
    names = [label.get_text().replace("\n", " ") for label in ax.get_xticklabels()]
    assert names == list(shown.strategies)
    told = [text.get_text() for text in ax.texts]
    for text, (course, share) in zip(told, (cell for row in shown.courses for cell in row), strict=True):
        assert text.startswith(course.split()[0])
        assert (f"{100 * share:.0f} %" in text) == (share < 0.95)
        assert "peak" in text
    assert figures.page(table.figure(), "png") == figures.page(table.figure(), "png")


def test_rows_stand_in_the_order_of_the_mean_peak_that_each_strategy_comes_to(table):
    shown = table.figure()
    cells = shown.measure.cells
    count = len(cells)
    assert count == len(FEW)

    def mean(at):
        return sum(cells[at]) + sum(row[at] for row in cells) - cells[at][at]

    assert [mean(at) for at in range(count)] == sorted(mean(at) for at in range(count))


def test_a_large_table_is_one_measure_by_shades(table):
    many = 28
    names = [f"strategy {n}" for n in range(many)]
    cells = [[float(row + column) for column in range(many)] for row in range(many)]
    shown = table.figure()._replace(
        strategies=names, across=names, courses=[[("calm", 1.0)] * many] * many,
        measure=HeatMap("made up", cells, 0, share=False),
    )  # fmt: skip
    for style in figures.STYLES:
        page = figures.figure(shown, style=style)
        assert overlapping(page) == []
        assert least_size(page) >= figures.STYLES[style].least
        named = [label.get_text() for label in page.axes[0].get_yticklabels()]
        assert named == names[:: names.index(named[1])], "on a slide some are left out"
    assert len(named) == many, "on a handout none is"


def test_a_repeated_game_is_scored_too():
    game = sim.load(ROOT / "scenarios" / "echo.yaml").with_({"horizon": 700})
    made = sim.table(game, ["tit_for_tat", "always_strike"], runs=3)
    runs = [sim.simulate(game.with_({"actors.Westmark.strategy": "always_strike"}), 1, run) for run in range(3)]
    for actor, paid in zip(game.actors, made.pairs["tit_for_tat", "always_strike"].payoffs, strict=True):
        assert paid.mean == pytest.approx(sum(run.summary.payoffs[actor] for run in runs) / 3)
    head, row = made.csv().splitlines()[:2]
    assert head.endswith("second_payoff_mean,second_payoff_low,second_payoff_high")
    assert len(row.split(",")) == len(head.split(","))
    assert "payoff of Westmark" in made.text(long=True)
    best, other = made.text().split("then against each:\n\n")[1].splitlines()[1:3]
    assert best.split()[1] == "tit_for_tat"
    assert float(best.split()[2]) > float(other.split()[2])
    assert float(best.split()[4]) == pytest.approx(
        made.pairs["tit_for_tat", "always_strike"].payoffs[0].mean, abs=0.005
    )
    assert made.figure().measure.title == "mean payoff of Eastmark a round"
    assert made.figure().strategies[0] == "tit for tat", "the best paid first"


def test_a_strategy_may_be_given_as_a_scenario_says_it(crisis):
    capped = {"name": "grit", "modifiers": [{"cap_at": 5}]}
    made = sim.table(crisis, ["tit_for_tat", capped, {"name": "grit"}], runs=5)
    assert list(made.first) == ["tit_for_tat", "grit (cap_at 5)", "grit"]
    alone = sim.table(crisis.with_({"actors.NATO.strategy": capped}), ["grit"], runs=5)
    assert made.pairs["grit", "grit"] == alone.pairs["grit", "grit"]
    played = crisis.with_({"actors.NATO.strategy": capped, "actors.Russia.strategy": "grit"})
    courses = [sim.simulate(played, run=run, drawn=True).summary.course for run in range(5)]
    assert [made.pairs["grit (cap_at 5)", "grit"].shares[course].counted for course in courses] == [
        courses.count(course) for course in courses
    ]
    with pytest.raises(ValueError, match="two of them go by the name grit; call one of them otherwise"):
        sim.table(crisis, ["grit", {"name": "grit", "with": {}}], runs=1)


def test_where_all_runs_agree_the_share_of_the_pairs_has_no_interval(crisis, monkeypatch):
    of = {("grit", "grit"): "wound down"}

    def alike(played, *_):
        called = tuple(actor.strategy.called for actor in played.actors.values())
        return [Outcome(of.get(called, "levelled off"), 1.0, 1, ())] * 5

    monkeypatch.setattr(strategy_table, "outcomes", alike)
    told = sim.table(crisis, FEW, runs=5).total("wound down")  # one pair of nine, which no double is
    assert told.low is None


# The command.


def test_the_command_prints_writes_and_draws(command, tmp_path):
    arguments = ["table", str(SEED_CASE), "--strategies", ",".join(FEW), "--runs", "2"]
    code, out, err = command(*arguments, "--csv", "t.csv", "--plot", "t.svg")
    assert code == 0
    head = "NATO and Russia, October 2021: strategy against strategy, 2 runs a pair, seed 1"
    assert out.splitlines()[0] == f"{head}; 25 assumptions drawn anew in each"
    assert err.splitlines() == ["t.csv: written", "t.svg: written"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text())))
    assert len(rows) == 9
    assert (rows[6]["first"], rows[6]["second"], rows[6]["runs"]) == ("always_strike", "tit_for_tat", "2")
    assert (tmp_path / "t.svg").read_text().startswith("<?xml")
    (tmp_path / "t.csv").write_text("mine")
    code, _, err = command(*arguments, "--csv", "t.csv")
    assert code == 2
    assert "the file is there already" in err
    _, out, _ = command(*arguments, "--json")
    assert json.loads(out)["pairs"][0]["shares"]["levelled off"]["runs"] == 2


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--strategies", "tit_for_tat,tit4tat"], "no strategy is called 'tit4tat'; did you mean 'tit_for_tat'?"),
        (["--strategies", ","], "no strategy is called ''"),
        (["--strategies", "grim, {nam: grit}"], "'nam' is not a key here; did you mean 'name'?"),
        (["--strategies", "grim, {name: grit"], "--strategies:1:31: the file: this list or mapping is not closed"),
        (["--strategies", "grim, {name: grim, with: {}}"], "--strategies: two of them go by the name grim"),
        (["--runs", "0"], "give 1 at least"),
        (["--csv", "t.txt"], "'.txt' is not a kind of table that can be written; write .csv"),
        (["--plot", "t.gif"], "'.gif' is not a kind of figure"),
        (["--csv", "nowhere/t.csv"], "nowhere/t.csv: nowhere is no folder; name another file"),
        (["--plot", "nowhere/t.svg"], "nowhere/t.svg: nowhere is no folder; name another file"),
    ],
)
def test_a_table_that_cannot_be_made_is_refused_before_anything_runs(command, arguments, found):
    code, out, err = command("table", str(SEED_CASE), *arguments)
    assert (code, out) == (2, "")
    assert found in err


def test_stopped_the_command_tells_what_it_kept(command, monkeypatch):
    calls = iter(range(1))

    def play(*_):
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return [Outcome("wound down", 2.0, 9, ())]

    monkeypatch.setattr(strategy_table, "outcomes", play)
    code, out, err = command("table", str(SEED_CASE), "--strategies", "grim,grit", "--runs", "1")
    assert code == 130
    assert "Share of the 1 pair, mean of 1 run:" in out
    assert err == "stopped: 1 of 4 pairs were played, and are kept\n"


def test_long_names_do_not_run_into_each_other_in_the_figure(crisis, monkeypatch):
    monkeypatch.setattr(strategy_table, "outcomes", lambda *_: [Outcome("calm", 1.0, 1, ())] * 2)
    data = crisis.data | {"name": "A very long story " * 20, "incidents": [], "history": [], "assumptions": {}}
    data["ladder"] = [{key: value for key, value in rung.items() if key != "only"} for rung in data["ladder"]]
    data["ladder"] = [{key: value for key, value in move.items() if key != "only"} for move in data["ladder"]]
    data["actors"] = {"w" * 59 + end: actor for end, actor in zip("ab", data["actors"].values(), strict=True)}
    shown = sim.table(sim.build(data), FEW, runs=2).figure()
    for style in figures.STYLES:
        page = figures.figure(shown, style=style)
        assert overlapping(page) == []
        assert outside(page) == []


# What it costs to play each.


def test_strategies_are_ranked_by_what_they_cost_a_side_over_all_that_the_other_plays(crisis, table):
    for side in (0, 1):
        ranked = table.ranking(side)
        assert sorted(one.strategy for one in ranked) == sorted(FEW)
        means = [one.score.mean for one in ranked]
        assert means == sorted(means)
        own = [found for pair, found in table.pairs.items() if pair[side] == ranked[0].strategy]
        assert means[0] == pytest.approx(sum(found.costs[side].mean for found in own) / len(FEW))
    played = crisis.with_({"actors.NATO.strategy": "grit", "actors.Russia.strategy": "always_strike"})
    runs = [sim.simulate(played, 1, run, drawn=True).summary.costs for run in range(6)]
    for side, actor in enumerate(crisis.actors):
        found = table.pairs["grit", "always_strike"].costs[side]
        assert found.mean == pytest.approx(sum(run[actor].total for run in runs) / 6)


def test_what_cannot_be_told_apart_from_the_least_is_marked(crisis, monkeypatch):
    """By run, one strategy costs 1 more than another in each, a third now more and now less."""
    cost = {"grim": [1.0, 2.0, 3.0], "tit_for_tat": [2.0, 3.0, 4.0], "grit": [2.0, 1.0, 3.5]}

    def outcomes(played, *_):
        first, second = (cost[actor.strategy.called] for actor in played.actors.values())
        return [Outcome("calm", 0.0, 0, (), both) for both in zip(first, second, strict=True)]

    monkeypatch.setattr(strategy_table, "outcomes", outcomes)
    made = sim.table(crisis, list(cost), runs=3)
    assert [(one.strategy, one.tied) for one in made.ranking(0)] == [
        ("grim", True), ("grit", True), ("tit_for_tat", False),
    ]  # fmt: skip
    text = made.text()
    assert re.search(r"^= grim +2.00", text, re.MULTILINE)
    assert re.search(r"^  tit_for_tat +3.00", text, re.MULTILINE)


# A pool for each role.


def test_each_side_has_a_pool_of_its_own_and_is_ranked_in_it(crisis):
    made = sim.table(crisis, runs=4, first=["grim", "grit"], second=["ledger"])
    assert list(made.pairs) == [("grim", "ledger"), ("grit", "ledger")]
    assert [one.strategy for one in made.ranking(1)] == ["ledger"]
    whole = sim.table(crisis, ["grim", "grit", "ledger"], runs=4)
    assert made.pairs["grit", "ledger"] == whole.pairs["grit", "ledger"], "the luck is that of any other table"
    text = made.text()
    assert "Russia plays 1 ledger." in text
    assert "Share of the 2 pairs" in text


def test_nothing_is_crowned_that_cannot_be_told_apart(crisis, monkeypatch):
    cost = {"grim": [1.0, 2.0, 3.0], "grit": [2.0, 1.0, 3.5], "ledger": [9.0, 9.0, 9.0]}

    def outcomes(played, *_):
        mine, theirs = (cost[actor.strategy.called] for actor in played.actors.values())
        return [Outcome("calm", 0.0, 0, (), both) for both in zip(mine, theirs, strict=True)]

    monkeypatch.setattr(strategy_table, "outcomes", outcomes)
    text = sim.table(crisis, runs=3, first=["grim", "grit", "ledger"], second=["ledger", "grim"]).text()
    assert "For NATO, grim and grit cannot be told apart." in text
    assert "For Russia, grim does better than every other." in text
    assert re.search(r"^  ledger +9.00 \[9.00, 9.00\]$", text, re.MULTILINE), "the shorter column ends earlier"


def test_in_a_repeated_game_each_side_is_ranked_by_its_payoff():
    game = sim.load(ROOT / "scenarios" / "echo.yaml").with_({"horizon": 350})
    made = sim.table(game, runs=4, first=["tit_for_tat", "always_hold"], second=["always_strike"])
    best, other = made.ranking(0)
    assert (best.strategy, other.strategy) == ("tit_for_tat", "always_hold")
    assert best.score.mean > other.score.mean
    assert "Payoff a round of Eastmark of what it plays" in made.text()


def test_a_table_of_two_pools_is_drawn_with_the_names_of_each(crisis):
    made = sim.table(crisis, runs=2, first=["grim", "grit"], second=["ledger", "tit_for_tat", "generous"])
    shown = made.figure()
    assert (len(shown.strategies), len(shown.across)) == (2, 3)
    assert shown.sentence.startswith("2 strategies against 3: ")
    for style in figures.STYLES:
        page = figures.figure(shown, style=style)
        assert overlapping(page) == []
        assert [label.get_text().replace("\n", " ") for label in page.axes[0].get_xticklabels()] == list(shown.across)
    assert "; against " in shown.alt_text()
