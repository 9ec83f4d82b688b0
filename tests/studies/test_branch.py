"""Branches: all is held fixed up to an event, and what differs afterwards is what was done there, and not luck."""

import json
from itertools import product

import pytest

import sim
from helpers.engines import changing, engines
from helpers.places import SCENARIOS, SEED_CASE
from sim import cli
from sim.engines import player
from sim.history.scenario_links import scenario_of
from sim.model import log
from sim.scenario.preparation import prepare
from sim.studies.branch import changed, course

FEW = 200


def deeds(run, events):
    """What was done in the first events of a run."""
    return [(e.number, e.kind, e.decided, e.announced, e.actor, e.move, e.done) for e in run.events[:events]]


def test_had_nato_let_it_pass_all_would_have_stayed_calm(crisis):
    found = sim.branch(crisis, 2, "NATO", "let pass", runs=FEW)
    calm = found.compared.courses["calm"]
    assert (calm.a.share, calm.b.share, calm.difference) == (0.0, 1.0, 1.0)
    assert calm.low > 0.95
    assert "in the branch NATO: let pass, at event 2 (2021-10-06, NATO: halve the posts)" in found.text()


def test_one_warning_let_pass_spares_half_of_the_climbs(misperception):
    found = sim.branch(misperception, 3, "Altland", "let pass", runs=2000).compared
    climbed = found.courses["climbed"]
    assert climbed.high < -0.4
    assert found.means["peak (severity in force)"].difference.high < -60.0


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5])
def test_a_branch_that_changes_nothing_differs_in_no_run(crisis, misperception, at):
    for case in (crisis, misperception):
        run = sim.simulate(case)
        event = run.events[at - 1]
        if event.kind != "move":
            continue
        found = sim.branch(case, at, event.actor, event.move, runs=FEW).compared
        assert found.alike.counted == FEW
        assert all(one.difference == 0.0 for one in found.courses.values())
        assert all(mean.difference.mean == 0.0 for mean in found.means.values())


def test_so_does_the_strategy_that_an_actor_has_anyway(misperception):
    strategy = misperception.data["actors"]["Neuland"]["strategy"]
    found = sim.branch(misperception, 3, "Neuland", strategy=strategy, runs=FEW).compared
    assert found.alike.counted == FEW


def test_all_runs_share_the_course_up_to_the_event_and_differ_after_it(misperception):
    held = course(misperception, 6, seed=4, run=2)
    once = sim.simulate(misperception, 4, 2)
    runs = [sim.simulate(held.fixed, 4, run) for run in range(20)]
    assert all(deeds(run, 6) == deeds(once, 6) for run in runs)
    assert len({run.events[6:] for run in runs}) > 10


def test_the_run_it_is_of_goes_on_as_it_did(crisis):
    held = course(crisis, 4, seed=9, run=3)
    assert sim.simulate(held.fixed, 9, 3).events == sim.simulate(crisis, 9, 3).events


def test_both_engines_play_the_same_branches(crisis, misperception):
    branches = [
        changed(course(crisis, 3), "Russia", "expel 5"),
        changed(course(crisis, 5, record=True), "Russia", "expel 5"),
        changed(course(crisis, 4, record=True), "Russia", strategy="grim"),
        changed(course(misperception, 6), "Neuland", strategy={"name": "generous", "modifiers": [{"cap_at": 4}]}),
        changed(course(misperception, 7), "Altland", "let pass"),
    ]
    for branched, made in branches:
        for run, engine in product((0, 1, 7), engines()):
            with changing(engine):
                rows = player.rows(made, 1, run)
            alone = sim.simulate(branched, 1, run, drawn=True)
            assert tuple(log.decode(row, made.names) for row in rows) == alone.events


def test_a_branch_prepares_each_of_its_scenarios_once(crisis, monkeypatch):
    prepared = []

    def counting(crisis, drawn=False):
        prepared.append(crisis.settled)
        return prepare(crisis, drawn)

    monkeypatch.setattr("sim.scenario.preparation.prepare", counting)
    monkeypatch.setattr("sim.studies.run.prepare", counting)
    sim.branch(crisis, 4, "Russia", "let pass", runs=3)
    assert len(prepared) == 3, "the run, its course held fixed, and the branch"


def test_from_a_step_of_the_record_either_side_may_do_otherwise(crisis):
    for at, actor in ((5, "Russia"), (4, "Russia"), (4, "NATO")):
        branched = changed(course(crisis, at, record=True), actor, "protest note").crisis
        own = [event for event in sim.simulate(branched).events if event.actor == actor and event.kind == "move"]
        assert own[0].move == "protest note"
    first = next(event for event in sim.simulate(branched).events if event.kind == "move")
    assert str(first.decided) == "2021-10-06", "on the day that the record has"


def test_an_amount_of_one_s_own_takes_the_place_of_a_rung_s(crisis):
    crisis = changed(course(crisis, 3), "Russia", "expel 5").crisis
    event = next(e for e in sim.simulate(crisis).events if e.rule == "settled")
    assert (event.move, event.size) == ("expel 5", 5.0)
    assert event.done == pytest.approx(4.1 + 5 * 0.2)
    assert all(e.move != "expel 5" for e in sim.simulate(crisis).events if e.rule != "settled" and e.kind == "move")


@pytest.mark.parametrize(
    ("at", "actor", "do", "said"),
    [
        (
            3,
            "Russia",
            "expel 7",
            "Russia could not expel 7 there: needs 7 staff: NATO has 6 within reach; it could let",
        ),
        (2, "NATO", "expell two", "'expell two' is not on the ladder; did you mean 'expel two'?"),
        (2, "NATO", "expel 2.5", "the number of staff is whole; write 2 or 3"),
        (2, "NATO", "suspend relations 3", "'suspend relations' moves staff and offices; write each with its amount"),
        (99, "NATO", "let pass", "there is no event 99; this run has events 1 to 10"),
        (2, "Nato", "let pass", "there is no actor 'Nato'; did you mean 'NATO'?"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_runs(crisis, at, actor, do, said):
    with pytest.raises(sim.BranchError) as refused:
        sim.branch(crisis, at, actor, do, runs=FEW, progress=lambda *_: pytest.fail("it ran"))
    assert str(refused.value).startswith(said)


def test_a_strategy_that_does_not_exist_and_a_record_that_cannot_be_imposed_are_refused(crisis):
    with pytest.raises(sim.BranchError, match="did you mean 'generous'"):
        sim.branch(crisis, 2, "NATO", strategy="generos", runs=FEW)
    few = crisis.with_({"actors.Russia.stocks.staff.amount": 3, "history.0.move": "expel 8"})
    with pytest.raises(sim.BranchError, match="needs 8 staff: Russia has 3 within reach"):
        sim.branch(few, 5, "Russia", "let pass", record=True, runs=FEW)
    with pytest.raises(sim.BranchError, match="there is no step 3 in the record as it is told here; there are 4, 5, 6"):
        sim.branch(crisis, 3, "NATO", "let pass", record=True, runs=FEW)


def test_an_answer_put_off_can_be_given_at_once_instead():
    crisis = scenario_of("us-russia-2016-2017", SCENARIOS)
    put_off = next(event for event in sim.simulate(crisis).events if event.kind == "put off")
    branched = changed(course(crisis, put_off.number), "Russia", "expel as many").crisis
    event = sim.simulate(branched).events[put_off.number - 1]
    assert (event.kind, event.move, event.decided) == ("move", "expel as many", put_off.decided)


def test_what_comes_at_a_rate_is_awaited_anew_from_the_event_on(crisis):
    affair = {"name": "a new affair", "by": "Russia", "per_year": 6, "severity": 4.0}
    crisis = crisis.with_({"incidents": [affair], "assumptions": {}, "horizon": 400})
    held = course(crisis, 1)
    runs = [sim.simulate(held.fixed, 1, run) for run in range(30)]
    second = {[event for event in run.events if event.kind == "incident"][1].announced for run in runs}
    assert len(second) > 15


def test_the_command_tells_the_paired_difference_and_draws_it(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(SCENARIOS.parent)
    figure = tmp_path / "branch.svg"
    words = ["branch", "italy-russia-2021", "--at", "1", "--actor", "Italy", "--do", "let pass", "--runs", "50"]
    assert cli.main([*words, "--json", "--plot", str(figure)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["held_fixed"]["record"] is True
    assert told["courses"]["calm"]["difference"] == 1.0
    assert "B: Italy: let pass" in figure.read_text(encoding="utf-8")
    assert cli.main([*words[:-4], "--do", "expel ten 8000"]) == 2
    assert "Italy could not expel ten 8000 there" in capsys.readouterr().err
    assert cli.main([*words, "--strategy", "grim"]) == 2


def test_nobody_saves_a_run_that_no_file_could_tell_of(crisis, tmp_path):
    held = course(crisis, 2)
    with pytest.raises(sim.ResultsError, match="no file says what is settled of this run"):
        sim.simulate(held.fixed).save(tmp_path)


def test_the_commands_take_a_strategy_as_a_scenario_says_it(crisis, command):
    spec = {"name": "generous", "with": {"forgive": 0.9}, "modifiers": [{"cap_at": 5}]}
    words = [
        "--at",
        "2",
        "--runs",
        f"{FEW}",
        "--strategy",
        "{name: generous, with: {forgive: 0.9}, modifiers: [{cap_at: 5}]}",
    ]
    code, out, _ = command("branch", str(SEED_CASE), *words, "--actor", "Russia")
    typical = sim.typical(crisis).number
    assert (code, out) == (0, sim.branch(crisis, 2, "Russia", strategy=spec, runs=FEW, run=typical).text())
    assert "Russia plays generous (forgive 0.9, cap_at 5) from here on" in out
    code, out, _ = command("next", str(SEED_CASE), *words)
    assert (code, out) == (0, sim.next_answer(crisis, 2, strategy=spec, runs=FEW, run=typical).text())
    for name in ("branch", "next"):
        words[-1] = "{name: generous"
        code, out, err = command(name, str(SEED_CASE), *words, "--actor", "Russia")
        assert (code, out) == (2, "")
        assert "not closed" in err
