"""The record imposed on the model: what was done is done, and what could not be done is said."""

import json
from datetime import date
from pathlib import Path

import pytest

import sim
from helpers.engines import changing, engines
from helpers.places import SCENARIOS, SEED_CASE
from sim import cli, history
from sim.engines import player
from sim.history.scenario_links import scenario_of, tied
from sim.model import log
from sim.scenario.preparation import prepare

TOLD = [path for path in sorted(SCENARIOS.glob("*.yaml")) if "\nrecord: " in path.read_text(encoding="utf-8")]


def test_the_record_of_the_seed_case_can_be_made_on_its_stocks_and_days(crisis):
    made = sim.replay(crisis)
    assert not made.impossible
    expelled, suspended = made.moves
    assert [str(move.past.date) for move in made.moves] == ["2021-10-06", "2021-10-18"]
    assert expelled.left["Russia"]["staff"] == 10  # as many as the record has left
    assert suspended.left["NATO"] == {"staff": 0, "offices": 0, "council": 1}
    assert str(suspended.event.effective) == "2021-11-01"
    assert [event.move for event in made.run.events if event.kind == "move"] == ["halve the posts", "suspend relations"]


def test_with_three_people_there_eight_cannot_be_expelled_and_that_is_said(crisis, capsys):
    three = {"actors.Russia.stocks.staff.amount": 3, "history.0.move": "expel 8"}
    made = sim.replay(crisis.with_(three))
    (failed,) = made.impossible
    assert failed.obstacle == "needs 8 staff: Russia has 3 within reach"
    assert failed.event.move == "let pass"
    assert cli.main(["replay", str(SEED_CASE), *(f"--set={path}={value}" for path, value in three.items())]) == 1
    assert "IMPOSSIBLE: needs 8 staff: Russia has 3 within reach" in capsys.readouterr().out


def test_where_the_numbers_are_not_the_record_s_that_is_told_too(crisis):
    made = sim.replay(crisis.with_({"actors.Russia.stocks.staff.amount": 20}))
    assert not made.impossible
    assert any("step 4 has 8 people; here it caps staff at 10 (10 must go)" in said for said in made.moves[0].differs)


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.stem)
def test_every_shipped_scenario_that_tells_of_an_exchange_agrees_with_it_and_allows_it_but_for_a_second_tariff(path):
    crisis = sim.load(path)
    assert tied(crisis)
    obstacles = [move.obstacle for move in sim.replay(crisis).impossible]
    twice = path.stem == "us_china_tariffs_2018"  # goods that have a tariff cannot get another here
    assert obstacles == (["needs 75 trade: USA has 20 within reach"] if twice else [])
    assert steps_of(scenario_of(crisis.record, SCENARIOS)) >= steps_of(crisis), "of two the fuller one"


def steps_of(crisis):
    """The steps of the exchange that a scenario tells of."""
    return {(crisis.record, step) for past in crisis.history for step in past.steps}


def test_a_step_may_be_of_both_sides_or_of_the_day_of_effect():
    crisis = scenario_of("us-china-tariffs-2018-2020", SCENARIOS)
    steps = tied(crisis)
    both, in_force = (next(past for past in crisis.history if n in past.steps) for n in (12, 14))
    assert (steps[12].mover, both.actor) == ("both", "USA")
    assert steps[14].date == in_force.effective != in_force.date
    with pytest.raises(sim.ScenarioError, match="step 14 of us-china-tariffs-2018-2020 is of China, 2019-06-01"):
        tied(crisis.with_({"history.7.effective": date(2019, 6, 2)}))


def test_a_scenario_may_tell_of_an_exchange_of_ones_own_that_lies_beside_it(tmp_path, capsys):
    own = Path(history.load_exchange("italy-russia-2021").file).read_text(encoding="utf-8")
    (tmp_path / "own.yaml").write_text(own.replace("name: italy-russia-2021", "name: my-own"), encoding="utf-8")
    text = (SCENARIOS / "italy_russia_2021.yaml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text(text.replace("record: italy-russia-2021", "record: own.yaml"), encoding="utf-8")
    assert cli.main(["check", str(mine)]) == 0
    assert cli.main(["replay", str(mine)]) == 0
    assert f"as sim history {tmp_path / 'own.yaml'} has it" in capsys.readouterr().out
    assert cli.main(["next", str(mine), "--record", "--at", "1", "--strategy", "inferred", "--runs", "9"]) == 0
    assert scenario_of("own", tmp_path).name == sim.load(mine).name
    mine.write_text(text.replace("record: italy-russia-2021", "record: owm.yaml"), encoding="utf-8")
    assert cli.main(["check", str(mine)]) == 1
    assert "did you mean 'own.yaml'?" in capsys.readouterr().err


def test_every_step_that_the_history_has_wrong_is_told_and_one_named_twice_is(tmp_path):
    crisis = sim.load(SCENARIOS / "italy_russia_2021.yaml").with_({"history.1.steps": [2, 2, 9, 1]})
    with pytest.raises(sim.ScenarioError) as told:
        tied(crisis)
    assert [problem.found for problem in told.value.problems] == [
        "step 2 is named twice",
        "italy-russia-2021 has no step 9",
        "step 1 of italy-russia-2021 is of Italy, 2021-03-31",
    ]


def test_a_blow_of_the_record_that_is_let_pass_here_and_steps_not_told_of_are_said(crisis):
    passed = sim.load(SCENARIOS / "italy_russia_2021.yaml").with_({"history.1.move": "let pass"})
    (said,) = sim.replay(passed).moves[1].differs
    assert said.startswith("the record has step 2, expel 1 person")
    made = sim.replay(crisis)
    assert made.untold == (1, 2, 3, 7)
    assert "these are not told of: 1, 2, 3, 7" in made.text()


def test_a_course_can_be_left_before_the_move_that_the_model_says_was_impossible():
    crisis = scenario_of("us-china-tariffs-2018-2020", SCENARIOS)
    assert sim.next_answer(crisis, 11, record=True, runs=20).runs == 20
    with pytest.raises(sim.BranchError, match=r"USA has 20 within reach.*name an earlier step"):
        sim.next_answer(crisis, 16, record=True, runs=20)


def test_what_the_strategies_would_have_done_stands_beside_what_was_done():
    crisis = scenario_of("india-pakistan-2019-2020", SCENARIOS)
    india, pakistan = sim.replay(crisis).moves
    assert not india.parts
    assert pakistan.parts  # on the very day, before India's had reached it
    assert (pakistan.wanted, pakistan.would) == (0.0, "let pass")
    grim = sim.replay(crisis.with_({"actors.India.strategy": "always_strike"}))
    assert grim.moves[0].event.move == india.event.move, "whatever the strategies would have done"
    assert grim.moves[0].would != india.would


def test_plain_python_and_the_compiled_engine_replay_the_same_record(crisis):
    made = sim.replay(crisis, seed=3, run=2)
    prepared = prepare(made.crisis)
    for engine in engines():
        with changing(engine):
            rows = player.rows(prepared, 3, 2)
        assert tuple(log.decode(row, prepared.names) for row in rows) == made.run.events


def test_a_history_that_contradicts_its_exchange_is_refused_at_its_line(crisis):
    text = SEED_CASE.read_text(encoding="utf-8")
    for old, new, said in (
        ("steps: [4]", "steps: [3]", "step 3 of nato-russia-2014-2021 is of NATO, 2018-03-27"),
        ("steps: [4]", "steps: [14]", "nato-russia-2014-2021 has no step 14; its steps are 1, 2, 3, 4, 5, 6, 7"),
        ("record: nato-russia-2014-2021", "record: nato-russia-2014", "did you mean 'nato-russia-2014-2021'?"),
    ):
        with pytest.raises(sim.ScenarioError, match=r"^mine\.yaml:[0-9]+") as refused:
            sim.replay(sim.parse(text.replace(old, new), "mine.yaml"))
        assert said in str(refused.value)


def test_a_history_names_moves_of_the_ladder_or_such_with_an_amount():
    text = SEED_CASE.read_text(encoding="utf-8")
    eight = sim.parse(text.replace("move: halve the posts\n    steps", "move: expel 8\n    steps"))
    assert sim.replay(eight).moves[0].event.changes == (log.Change("takes", "staff", 8.0),)
    with pytest.raises(
        sim.ScenarioError, match="'halve the post' is not on the ladder; did you mean 'halve the posts'"
    ):
        sim.parse(text.replace("move: halve the posts\n    steps", "move: halve the post\n    steps"))
    with pytest.raises(sim.ScenarioError, match="no exchange is named that has these steps"):
        sim.parse(text.replace("record: nato-russia-2014-2021\n", ""))


def test_what_cannot_be_replayed_is_refused_in_one_line(capsys):
    assert cli.main(["replay", str(SCENARIOS / "misperception.yaml")]) == 2
    assert "there is no history" in capsys.readouterr().err
    assert cli.main(["replay", "uk-russia-1066"]) == 2
    assert "neither a scenario nor an exchange that a scenario tells of" in capsys.readouterr().err


def test_the_command_prints_one_document(capsys, monkeypatch):
    monkeypatch.chdir(SCENARIOS.parent)
    assert cli.main(["replay", "nato-russia-2014-2021", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["possible"] is True
    assert [move["steps"] for move in told["moves"]] == [[1], [2], [3], [4], [5, 6]]
    exchange = history.load_exchange("nato-russia-2014-2021")
    assert told["moves"][3]["date"] == str(exchange.move(4).date)
