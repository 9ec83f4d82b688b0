"""What is public stands in one list; names that are not there are answered with what was meant."""

import inspect
import json
import subprocess
import sys

import pytest

import sim
from helpers.places import SEED_CASE


def test_all_that_is_public_is_there_and_says_what_it_is():
    assert sorted(set(sim.__all__)) == sorted(sim.__all__)
    assert set(dir(sim)) == set(sim.__all__)
    for name in sim.__all__:
        found = getattr(sim, name)
        if name != "__version__":
            assert inspect.getdoc(found), name


def test_all_of_it_is_had_by_a_star_and_nothing_else():
    told: dict[str, object] = {}
    exec("from sim import *", told)

    assert set(told) - {"__builtins__"} == set(sim.__all__)


def test_the_face_costs_nothing_until_it_is_used():
    code = "import sys, sim; print([n for n in ('numpy', 'pydantic', 'matplotlib', 'pandas') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_what_a_result_can_do_is_said_or_begins_with_an_underscore():
    for name in ("Run", "Ensemble", "Sweep", "Comparison", "Branch", "Table", "NextAnswer", "Replay"):
        public = [one for one in dir(getattr(sim, name)) if not one.startswith("_")]
        undocumented = [
            one for one in public if callable(m := getattr(getattr(sim, name), one)) and not inspect.getdoc(m)
        ]
        assert undocumented == [], name


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda crisis: sim.table(crisis, ["tit_for_tat", "grimm"], runs=1), "'grimm'; did you mean 'grim'?"),
        (lambda crisis: sim.table(crisis, "tit_for_tat, grimm", runs=1), "'grimm'; did you mean 'grim'?"),
        (lambda crisis: sim.simulate(crisis).to_pandas("event"), "no frame 'event'; did you mean 'events'?"),
        (lambda crisis: sim.ensemble(crisis, runs=2).to_pandas("run"), "no frame 'run'; did you mean 'runs'?"),
        (lambda crisis: sim.ensemble(crisis, runs=2).text("calmer"), "'calmer'; did you mean 'calm'?"),
        (lambda crisis: sim.table(crisis, "grim", runs=1).total("calmer"), "'calmer'; did you mean 'calm'?"),
        (lambda crisis: sim.branch(crisis, 2, "Nato", "let pass", runs=2), "'Nato'; did you mean 'NATO'?"),
        (lambda crisis: sim.infer("nato-russia-2014-2021", "Nato"), "'Nato'; did you mean 'NATO'?"),
        (lambda crisis: sim.infer("uk-russia-2018", "UK", {"grimm": 2}), "'grimm'; did you mean 'grim'?"),
        (lambda crisis: sim.history.shipped("waves2"), "no collection 'waves2'; did you mean 'waves'?"),
        (lambda crisis: sim.events("x.csv", "USA", "RUS", form="gdelt"), "'gdelt'; did you mean 'gdelt"),
        (lambda crisis: sim.load_exchange("nato-russia-2014-2021").move(99), "there is no step 99"),
    ],
)  # fmt: skip
def test_a_wrong_name_is_a_value_error_that_says_what_was_meant(wrong, told):
    with pytest.raises(ValueError, match=r".") as error:
        wrong(sim.load(SEED_CASE).close())

    assert told in str(error.value)


def test_a_name_that_is_not_public_is_answered_with_the_one_that_was_meant():
    with pytest.raises(AttributeError, match="no attribute 'simulat'; did you mean 'simulate'"):
        _ = sim.simulat


def test_a_file_is_no_axes_to_draw_on():
    with pytest.raises(TypeError, match=r"found a str; give an Axes of matplotlib's"):
        sim.simulate(sim.load(SEED_CASE)).plot("out.png")


def test_results_of_inference_and_scores_are_told_in_a_line():
    assert repr(sim.infer("nato-russia-2014-2021", "Russia")).startswith("<Russia in nato-russia-2014-2021: ")
    assert repr(sim.load_exchange("nato-russia-2014-2021")).endswith("7 moves of NATO and Russia>")


def test_json_has_the_decimals_of_the_model_and_no_dust(command):
    setting = "incidents.eight undeclared intelligence officers found.severity=5.699999999999999"
    code, out, _ = command("run", str(SEED_CASE), "--run", "0", "--no-save", "--json", "--set", setting)
    told = json.loads(out)

    assert code == 0
    assert told["events"][0]["done"] == 5.7
    assert "999999" not in out
