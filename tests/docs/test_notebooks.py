"""The notebooks run: each as the script that it is, and one as what is made of it for Jupyter."""

import runpy

import matplotlib as mpl
import pytest

from helpers.places import DOCS, ROOT

SCRIPTS = sorted((DOCS / "notebooks").glob("*.py"))
ABOUT = {
    "first_run": "best option: suspend relations",
    "ensemble_and_doubt": "NATO's people in Moscow",
    "class_tournament": "1 tit_for_tat",
    "event_data": "drawn by each blow of USA",
}


@pytest.fixture(autouse=True)
def plain_python(monkeypatch):
    monkeypatch.setenv("SIM_NO_NUMBA", "1")
    monkeypatch.setenv("MPLBACKEND", "agg")
    with mpl.rc_context():
        yield


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_every_notebook_runs_as_a_script_and_prints_what_it_is_about(script, capsys):
    runpy.run_path(str(script))

    assert ABOUT[script.stem] in capsys.readouterr().out


def test_what_jupytext_makes_of_a_script_shows_its_pictures_in_a_fresh_kernel():
    jupytext = pytest.importorskip("jupytext", reason="jupytext makes notebooks: python -m pip install '.[test]'")
    nbclient = pytest.importorskip("nbclient", reason="nbclient runs them: python -m pip install '.[test]'")
    pytest.importorskip("ipykernel", reason="a notebook needs a kernel: python -m pip install '.[test]'")
    notebook = jupytext.read(DOCS / "notebooks" / "first_run.py")
    done = nbclient.NotebookClient(notebook, timeout=240, resources={"metadata": {"path": str(ROOT)}}).execute()
    shown = [out["data"] for cell in done.cells for out in cell.get("outputs", ()) if "data" in out]

    assert [cell["cell_type"] for cell in done.cells[:2]] == ["markdown", "code"]
    assert sum("data:image/png;base64," in data.get("text/html", "") for data in shown) == 1
    assert shown[-1]["text/plain"] == "'expel as many'"
