"""Pages and sites as the command line makes them: whole files, refused before any work where they would not do."""

import hashlib
import json
from functools import partial

import pytest

import sim
from helpers.scenarios import SMALL
from sim.page import cells
from sim.page.site import site


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Cells of few runs and of two strategies."""
    made = partial(cells.cells, strategies=("tit_for_tat", "grim"))
    monkeypatch.setattr(cells, "RUNS", 50)
    monkeypatch.setattr(cells, "RUNS_A_CELL", 10)
    monkeypatch.setattr("sim.page.site.cells", made)
    monkeypatch.setattr("sim.page.cells.cells", made)


def test_a_site_has_a_page_of_each_scenario_a_list_of_them_and_checksums_of_all():
    crisis = sim.parse(SMALL)
    files = dict(site({"one": crisis, "two": crisis.with_({"name": "Another"})}))
    given = json.loads(files["index.html"].decode().split('id="given">', 1)[1].split("</script>", 1)[0])
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())

    assert list(files) == ["one.html", "two.html", "index.html", "SHA256SUMS"]
    assert [(page["href"], page["case"]["name"]) for page in given["pages"]] == [
        ("one.html", "A small quarrel"),
        ("two.html", "Another"),
    ]
    assert "live" not in given
    assert sums == {name: hashlib.sha256(files[name]).hexdigest() for name in ("one.html", "two.html", "index.html")}


def test_sim_page_makes_a_page_of_a_file_and_of_a_results_folder(command, tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL)
    assert command("page", "small.yaml", "--run", "3") == (0, "small.html\n", "")
    assert command("run", "small.yaml", "--run", "3", "--seed", "1", "--set", "horizon=60", "-q")[0] == 0
    (folder,) = tmp_path.glob("results/small/*")
    assert command("page", str(folder), "-o", "again.html")[0] == 0

    pages = [(tmp_path / name).read_text() for name in ("small.html", "again.html")]
    chronicles = [page.split("<pre>", 1)[1].split("</pre>", 1)[0] for page in pages]
    assert chronicles[0] == chronicles[1]
    assert "A small quarrel" in chronicles[0]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("page", "small.yaml", "-o", "small.pdf"), "'.pdf'"),
        (("page", "small.yaml", "-o", "there.html"), "--force"),
        (("page", "small.yaml", "--live"), "--pyodide"),
        (("page", "small.yaml", "--pyodide", "here"), "--live"),
        (("page", "small.yaml", "--live", "--pyodide", "nowhere"), "npm install pyodide@"),
        (("page", "nothing.yaml"), "nothing.yaml"),
        (("site", "-o", "."), "there already"),
        (("site", "nothing.yaml", "-o", "new"), "nothing.yaml"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_line_and_leaves_nothing(command, tmp_path, arguments, complaint):
    (tmp_path / "small.yaml").write_text(SMALL)
    (tmp_path / "there.html").write_text("mine")
    code, printed, complained = command(*arguments)

    assert (code, printed) == (2, "")
    assert complaint in complained
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small.yaml", "there.html"]
    assert (tmp_path / "there.html").read_text() == "mine"
