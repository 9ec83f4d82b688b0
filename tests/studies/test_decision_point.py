"""A decision point: moves at an event against answers, each cell rolled out by the strategies."""

import json

import pytest

import sim
from helpers.places import SEED_CASE
from sim.scenario import Order
from sim.studies.branch import changed, course

FIRST, SECOND = ["halve the posts", "protest note"], ["suspend relations", "let pass"]


@pytest.fixture(scope="module")
def point(crisis):
    return sim.decision_point(crisis, 2, first=FIRST, second=SECOND, runs=6, run=20)


def test_a_cell_is_the_branch_in_which_both_moves_are_made(crisis, point):
    held = course(crisis, 2, 1, 20)
    for mine in FIRST:
        settled = changed(held, "NATO", mine).crisis.settled
        for theirs in SECOND:
            played = crisis.settle(settled._replace(orders=(*settled.orders, Order("Russia", theirs, None, 2))))
            costs = [sim.simulate(played, 1, run).summary.costs for run in range(6)]
            for side, actor in enumerate(("NATO", "Russia")):
                mean = -sum(run[actor].total for run in costs) / 6
                assert point.payoff((mine, theirs), side).mean == pytest.approx(mean)


def test_where_both_do_what_they_did_it_is_what_follows_anyway(crisis, point):
    compared = sim.branch(crisis, 2, "NATO", "halve the posts", runs=6, run=20).compared
    for side, actor in enumerate(("NATO", "Russia")):
        assert point.payoff(("halve the posts", "suspend relations"), side).mean == pytest.approx(
            -compared.means[f"cost to {actor}"].a.mean
        )


def test_the_moves_are_those_of_least_loss_unless_they_are_named(crisis):
    made = sim.decision_point(crisis, 2, 3, runs=2, run=20)
    assert next(iter(made.first)) == "halve the posts", "which was done"
    assert list(made.second) == ["suspend relations", "expel all", "close offices"], "as in the model's worked example"
    assert made.actors == ("NATO", "Russia")


def test_at_what_is_no_decision_it_is_who_answers_that_chooses(crisis):
    made = sim.decision_point(crisis, 1, runs=2, run=20)
    assert made.actors == ("NATO", "Russia")
    other = sim.decision_point(crisis, 3, runs=2, run=20)
    assert other.actors == ("Russia", "NATO")
    assert "suspend relations" in other.first


def test_of_the_record_too(crisis):
    made = sim.decision_point(crisis, 4, first=FIRST, second=SECOND, runs=2, record=True)
    assert "Held fixed: the record, up to step 4" in made.text()


def test_each_cell_has_a_story_in_a_line(point):
    story = point.stories["halve the posts", "suspend relations"]
    assert story.course == "levelled off"
    assert story.possible
    assert [step.split(" ", 1)[1] for step in story.steps[:2]] == ["NATO halve the posts", "Russia suspend relations"]
    text = " ".join(point.text().split())
    assert "Held fixed: run 20 of seed 1, up to event 2 (2021-10-06, NATO: halve the posts)" in text
    assert "2021-10-06 NATO protest note; 2021-10-18 Russia let pass" in text
    assert point.figure().columns == ["suspend relations", "let pass"]
    assert repr(point).startswith("<NATO and Russia, October 2021: 2 moves against 2 at event 2")


def test_an_answer_that_cannot_be_made_is_told(crisis):
    made = sim.decision_point(crisis, 2, first=["suspend relations"], second=["expel as many"], runs=2, run=20)
    assert not made.stories["suspend relations", "expel as many"].possible
    assert "(one could not be made)" in made.text()


# The command.


def test_the_command_plays_the_typical_run(command):
    code, out, _ = command("game", str(SEED_CASE), "--at", "2", "--runs", "3", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["actors"] == ["NATO", "Russia"]
    assert [cell["first"] for cell in told["cells"]] == ["halve the posts"] * 2 + ["expel two"] * 2
    assert told["stories"][0]["course"] == "levelled off"


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--at", "99"], "there is no event 99"),
        (["--at", "2", "--first", "expel tow"], "'expel tow' is not on the ladder; did you mean 'expel two'?"),
        (["--at", "2", "--second", "expel two,"], "'' is not on the ladder"),
        (["--at", "2", "--first", "expel 1.5"], "the number of staff is whole"),
        (["--at", "2", "--moves", "0"], "--moves: with no moves there is nothing to choose"),
        (["--at", "2", "--strategies", "grim"], "at an event the sides choose moves"),
        (["--at", "10", "--moves", "2"], "decides nothing after"),
        (["--moves", "2"], "--moves goes with --at"),
        (["--run", "3"], "--run goes with --at"),
    ],
)
def test_a_decision_point_that_cannot_be_is_refused(command, arguments, found):
    code, out, err = command("game", str(SEED_CASE), *arguments)
    assert (code, out) == (2, "")
    assert found in " ".join(err.split())
    assert "Traceback" not in err
