"""Cells made beforehand are what the program says when it is asked."""

import base64
import gzip
import json
from typing import Any

import pytest

import sim
from helpers.scenarios import GAME, SMALL
from sim.page.cells import DAYS, RUNS_A_CELL, cells
from sim.page.counts import counts
from sim.page.course import EXPLAINED, TOLD, course
from sim.page.handout import handout

SOME = ("tit_for_tat", "grim", "generous", "always_hold", "grit")


@pytest.fixture(scope="module")
def small() -> sim.Crisis:
    return sim.parse(SMALL)


@pytest.fixture(scope="module")
def made(small: sim.Crisis) -> dict[str, Any]:
    return cells(small, strategies=SOME)


def whole(made: dict[str, Any], place: int) -> dict[str, Any]:
    """A course of the cells, with its events and its reasons in the places of their numbers."""
    found = dict(made["courses"][place])
    found["events"] = [made["events"][at] for at in found["events"]]
    found["whys"] = {number: made["whys"][at] for number, at in found["whys"].items()}
    return found


def test_a_cell_of_a_number_is_the_run_and_the_count_of_the_scenario_with_that_number(small, made):
    (slider,) = made["case"]["sliders"]
    for value, place in zip(slider["values"], made["numbers"][slider["key"]], strict=True):
        run = sim.simulate(small.with_({slider["key"]: value}), 1, made["run"])
        if value == slider["value"]:  # as in the file: not cut short
            assert whole(made, place[0]) == course(run, None, None)
        else:
            assert whole(made, place[0]) == course(run, TOLD, EXPLAINED)
            assert made["counts"][place[1]] == counts(sim.ensemble(run.crisis, RUNS_A_CELL), DAYS)


def test_a_cell_of_two_strategies_is_the_run_of_that_pair(small, made):
    names = list(SOME)
    for one, other in (("grim", "generous"), ("always_hold", "grit")):
        crisis = small.with_({"actors.Alba.strategy": one, "actors.Brie.strategy": other})
        place = made["pairs"][names.index(one)][names.index(other)]

        assert whole(made, place[0]) == course(sim.simulate(crisis, 1, made["run"]), TOLD, EXPLAINED)


def test_marks_stand_where_the_first_answer_turns(small, made):
    (slider,) = made["case"]["sliders"]

    assert [(mark["value"], mark["answer"], mark["below"]) for mark in slider["marks"]] == [(4, "expel as many", False)]
    reply = sim.simulate(small.with_({slider["key"]: 4}), 1, made["run"]).summary.first_reply
    assert reply is not None
    assert reply.move == "expel as many"


def test_cells_of_a_repeated_game_have_its_rounds_as_letters():
    game = cells(sim.parse(GAME), strategies=SOME)
    base = game["courses"][game["base"][0]]

    assert len(base["rounds"]) == 2
    assert set("".join(base["rounds"])) <= set("shSH")
    assert "round" in base["headline"]


def test_a_handout_holds_its_cells(small, made):
    text = handout(small, made)
    packed = text.split('id="cells">', 1)[1].split("<", 1)[0]
    found = json.loads(gzip.decompress(base64.b64decode(packed)))

    assert found["courses"] == json.loads(json.dumps(made["courses"]))
    assert small.text in dict(found["again"]).values()


def test_what_a_scenario_says_is_never_markup():
    marked = SMALL.replace("spies found", "'</script><script>alert(1)</script>'").replace(
        "Two neighbours", "<b>Two</b> &"
    )
    crisis = sim.parse(marked)
    text = handout(crisis, cells(crisis, strategies=SOME[:1]))

    assert "alert(1)" in text
    assert "<script>alert" not in text
    assert "<b>Two" not in text
    assert text.count("</script>") == 3  # those of the page's own: labels, cells, and the script
