"""In a notebook results show themselves: each with its picture, in a fresh kernel that nobody has prepared."""

import pytest

from helpers.places import ROOT

pytest.importorskip("ipykernel", reason="a notebook needs a kernel: python -m pip install '.[test]'")
nbclient = pytest.importorskip("nbclient", reason="nbclient runs the notebook: python -m pip install '.[test]'")
nbformat = pytest.importorskip("nbformat")

CELLS = """
import sim; crisis = sim.load("nato_russia_2021").close(); crisis
run = sim.simulate(crisis); run
sim.ensemble(crisis, runs=20)
sim.sweep(crisis, {"actors.NATO.stocks.staff.amount": [6, 8]}, runs=5)
sim.compare(crisis, crisis.with_({"actors.NATO.stocks.staff.amount": 13}), runs=5)
sim.branch(crisis, 2, "NATO", "let pass", runs=5)
sim.next_answer(crisis, 2, runs=5)
sim.table(crisis, "tit_for_tat,grim", runs=2)
sim.replay(sim.load("nato_russia_2014"))
""".strip().splitlines()


@pytest.fixture(scope="module")
def shown():
    """What each cell shows, by kind of content."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(line) for line in CELLS])
    done = nbclient.NotebookClient(
        notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    ).execute()
    return [[out["data"] for out in cell["outputs"] if out["output_type"] == "execute_result"] for cell in done.cells]


@pytest.fixture(autouse=True, scope="module")
def plain_python():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIM_NO_NUMBA", "1")
        yield


def test_every_result_shows_its_picture_once_and_can_be_unfolded_in_words(shown):
    for line, found in zip(CELLS[1:], shown[1:], strict=True):
        [data] = found
        html = data["text/html"]
        assert html.count("data:image/png;base64,") == 1, line
        assert "<details>" in html
        assert len(html) < 600_000


def test_what_a_picture_shows_is_told_to_those_who_do_not_see_it(shown):
    for line, found in zip(CELLS[1:], shown[1:], strict=True):
        about = found[0]["text/html"].split(' alt="', 1)[1].split('"', 1)[0]
        assert len(about) > 40, line


def test_a_scenario_is_a_line_and_in_html_both_sides_and_the_ladder(shown):
    [data] = shown[0]

    assert data["text/plain"].startswith("<NATO and Russia, October 2021: NATO (")
    assert "\n" not in data["text/plain"]
    assert len(data["text/html"]) < 4_000
    for told in ("6 staff", "suspend relations", "width:7.20em"):  # 6.0 of 10, in a bar of 12
        assert told in data["text/html"]
